"""The search for recipes: distinct numbers once, the front with checks only where they decide, then the counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import CellPrediction, FilmPrediction, Quantity, points
from ssedesigner.core.question import COUNTED, FLAG_RESULTS, Question, QuestionError, result_label
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.cell.performance import perform
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.explore.answer import Answer, Candidate, Points, Progress
from ssedesigner.physics.explore.chance import joint_chance, recipe_chance, shared_errors
from ssedesigner.physics.explore.front import first_in_order, walk_front
from ssedesigner.physics.explore.judge import Judge, flag_counts
from ssedesigner.physics.explore.known import contradicting_films, known_films
from ssedesigner.physics.explore.layout import ALL_COUNTED, Layout, lay_out
from ssedesigner.physics.explore.limits import EXACT, Counts, count
from ssedesigner.physics.explore.numbers import UNDER_LOAD, Block, blocks, evaluate, numbers_read
from ssedesigner.physics.explore.space import in_thousands, retired, space_of, strides, without_absent
from ssedesigner.physics.explore.stock import OUT_OF_STOCK, Shortages, StockLimit, stock_remarks, without_short
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import MODEL_VERSION, CellsByBasis, film_quantities

MOST_LISTED = 5000
"""Recipes by name after which a front is listed no further: so many are as good as each other only by their names."""
MOST_BEHIND = 1000
"""Most recipes with the same numbers that are judged for one point."""
SAME_TOLERANCE = 1e-11
"""How far a number on arrays may be from that of a single prediction, relative to it, with room to spare."""
MOST_SHARPENED = 200
MESSAGES_PER_SECOND = 10
"""How often it is said how far a search is."""

MORE_ON_FRONT = f"The front has more than {in_thousands(MOST_LISTED)} recipes; the first are listed."
NOT_COUNTED = "Recipes beyond those that are listed were not counted."
MORE_BEHIND = (
    f"Some points have more than {in_thousands(MOST_BEHIND)} recipes with the same numbers; the first were judged."
)

Rows = npt.NDArray[np.int64]


def _never() -> bool:
    return False


def _unheard(progress: Progress) -> None:
    """Take no notice of progress."""


def search(
    question: Question,
    recipe: Recipe,
    materials: Materials,
    learned: Learned = NOTHING_LEARNED,
    stock: StockLimit | None = None,
    *,
    top: int = 20,
    progress: Callable[[Progress], None] = _unheard,
    stop: Callable[[], bool] = _never,
) -> Answer:
    """Search for recipes that meet a question.

    Parameters
    ----------
    question : Question
        What must be reached, what may change and what is wanted most [-]
    recipe : Recipe
        The recipe for all else, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]
    stock : StockLimit, optional
        What is here, for a question that is limited to it [-]
    top : int
        How many recipes are listed beside the front [-]
    progress : callable
        Called with each step done, from the thread of the search [-]
    stop : callable
        Asked often; a search that is stopped keeps what it has [-]

    Returns
    -------
    Answer
        Counts, front, recipes and what limits them [lab units]

    Raises
    ------
    QuestionError
        With one sentence, where the question cannot be asked of this recipe and library

    Notes
    -----
    The same question, recipe and library give the same answer, to the last digit.

    Examples
    --------
    >>> from ssedesigner.core.question import Range
    >>> asked = Question(free={"thickness_um": Range(low=20, high=30, step=5)})
    >>> search(asked, Recipe(), Materials(version="", materials={}, pairs=())).candidates
    3

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    return Search(question, recipe, materials, learned, stock).run(top=top, progress=progress, stop=stop)


class StoppedError(Exception):
    """The search was asked to stop; what it has stays."""


class Search:
    """A search that can be stopped and go on: what was computed stays here.

    :meth:`run` gives the answer; called again after a stop, it goes on where it was. :meth:`candidate` gives any recipe
    of it in full.
    """

    def __init__(
        self,
        question: Question,
        recipe: Recipe,
        materials: Materials,
        learned: Learned = NOTHING_LEARNED,
        stock: StockLimit | None = None,
    ) -> None:
        if question.stock is not None and stock is None:
            raise QuestionError("stock: This limit needs a library with lots; leave it out.")
        self.question, self.recipe, self.materials, self.learned = question, recipe, materials, learned
        self._stock = stock if question.stock is not None else None
        self._shortages = Shortages(self._stock) if self._stock is not None else None
        self.space = space_of(question, recipe, materials)
        self._all = self.space.size
        if self._stock is not None and self._all > ALL_COUNTED:
            self.space = without_absent(self.space, self._stock.here)
        self.judge = Judge(question, self.space, learned, *([self._shortages.short] if self._shortages else []))
        self._results = tuple(key for key in question.results() if key not in FLAG_RESULTS)
        self._ends = [
            (target.result, end)
            for target in question.targets
            for end in (target.at_least, target.at_most)
            if target.result not in FLAG_RESULTS and end is not None
        ]
        self._seconds = 0.0
        self._lay_out(numbers_read(self.space, self._results, learned))

    def _lay_out(self, read: frozenset[str]) -> None:
        """Find the candidates with the same numbers, by the fields that these rest on."""
        self._read = read
        self.layout: Layout = lay_out(self.space, read, self.learned, self.judge)
        steps = strides(self.space.axes)
        self._unread = [(steps[axis.key], len(axis.values)) for axis in self.space.axes if axis.key not in read]
        self._values = {key: np.full(self.layout.size, np.nan) for key in self._results}
        self._blocks = blocks(self.layout)
        self._done = 0
        self._at_an_end: set[tuple[str, int]] = set()

    def run(
        self,
        *,
        top: int = 20,
        progress: Callable[[Progress], None] = _unheard,
        stop: Callable[[], bool] = _never,
        is_counted: bool = True,
    ) -> Answer:
        """Search on until the answer is complete or ``stop`` says so.

        Where ``is_counted`` is false and recipes are found, no others are counted: ``met`` are those that are listed.
        """
        started = time.perf_counter()
        beside = _Beside(progress, stop)
        front: list[Candidate] = []
        others: list[Candidate] = []
        counts, is_complete = Counts(), False
        self._remarks: list[str] = []
        try:
            self._compute(beside)
            self._refuse_unknown()
            self._list(front, others, top, beside)
            if is_counted or not front:
                counts = count(self.question, self.layout, self.judge, self._values, self._exact, beside.look)
            else:
                counts = Counts(met=len(front) + len(others), remarks=(NOT_COUNTED,))
            is_complete = True
        except StoppedError:
            pass
        self._seconds += time.perf_counter() - started
        return self._answer(counts, front, others, is_complete)

    def points(self) -> Points:
        """Compute the numbers of all candidates; flags are not looked at."""
        self._compute(_Beside(_unheard, _never))
        return Points(values=self._values, layout=self.layout)

    def _refuse_unknown(self) -> None:
        """Refuse a target on a result that is known of no candidate."""
        for target in self.question.targets:
            column = self._values.get(target.result)
            if column is not None and column.size and np.isnan(column).all():
                first = Numbers(self.space.recipe_of(int(self.layout.named[0])), self.materials, self.learned)
                reason = first.result(target.result).reason.rstrip(".")
                raise QuestionError(f"{result_label(target.result)} is {reason}; no candidate can meet this target.")

    def candidate(self, index: int, also: Iterable[int] = ()) -> Candidate:
        """Return a candidate in full by its number."""
        recipe = self.space.recipe_of(index)
        numbers = Numbers(recipe, self.materials, self.learned)
        counts = flag_counts(self.judge.tally(index))
        results = {key: numbers.result(key) for key in self._results}
        for key in self.question.results():
            if key in FLAG_RESULTS:
                number = float(getattr(counts, key.removeprefix("flags.")))
                results[key] = Quantity(value=number, unit="-", low=number, high=number)
        return Candidate(
            recipe=recipe,
            changes=self.space.changes(recipe),
            results=results,
            chance=self._chance(numbers),
            flags=counts,
            also=tuple(self.space.changes(self.space.recipe_of(other)) for other in also),
        )

    def _chance(self, numbers: Numbers) -> float | None:
        targets = [target for target in self.question.targets if target.result not in FLAG_RESULTS]
        results = {target.result: numbers.result(target.result) for target in targets}
        if not any(target.result in UNDER_LOAD for target in targets):
            return joint_chance(tuple(targets), results, numbers.conducts, {})
        return recipe_chance(tuple(targets), results, numbers.conducts, numbers.cell, numbers.recipe)

    def _compute(self, beside: _Beside) -> None:
        """Compute the numbers of all rows, block by block."""
        free = {axis.key for axis in self.space.axes}
        while self._done < len(self._blocks):
            beside.look(self._done, len(self._blocks), "numbers")
            block = self._blocks[self._done]
            columns, read = evaluate(self.layout, block, self._results, self.learned)
            if not read & free <= self._read:
                self._lay_out(self._read | read)  # here numbers rest on more fields than in the first candidate
                continue
            self._keep(block, columns)
            self._done += 1
        for result, row in sorted(self._at_an_end)[:MOST_SHARPENED]:
            beside.look(self._done, self._done, "numbers")
            self._values[result][row] = self._exact(result, row)

    def _keep(self, block: Block, columns: dict[str, FloatArray]) -> None:
        """Write a block among the rows, and note those that lie at the very end of a target.

        An array may differ in the last digit from a prediction, which decides there.
        """
        points = self.layout.grid.size
        for key, column in columns.items():
            table = self._values[key].reshape(-1, points)
            if block.points.size == points:
                table[block.classes] = column
            else:
                table[np.ix_(block.classes, block.points)] = column
        for result, end in self._ends:
            near = np.abs(columns[result] - end) <= SAME_TOLERANCE * abs(end)
            for of_class, point in zip(*np.nonzero(near), strict=True):
                self._at_an_end.add((result, int(block.classes[of_class] * points + block.points[point])))

    def _exact(self, result: str, row: int) -> float:
        """Return a result of a row as it is predicted by itself [lab unit]; not-a-number where not known."""
        recipe = self.space.recipe_of(int(self.layout.members(row)[0]))
        value = Numbers(recipe, self.materials, self.learned).result(result).value
        return np.nan if value is None else value

    def _pool(self, beside: _Beside) -> _Pool:
        """Return the rows that meet all targets on numbers, with their objectives."""
        met = Points(values=self._values, layout=self.layout).is_met(self.question.targets)
        for objective in self.question.objectives:
            if objective.result not in FLAG_RESULTS:
                met &= np.isfinite(self._values[objective.result])
        rows = np.flatnonzero(met)
        if not any(each.result in FLAG_RESULTS for each in self.question.objectives):
            return _Pool(rows=rows, members=None, objectives=self._objectives(rows, None))
        return self._pool_by_flags(rows, beside)

    def _pool_by_flags(self, rows: Rows, beside: _Beside) -> _Pool:
        """Part the candidates of each row by their flags, where a number of flags is an objective."""
        total = int(self.layout.weights(rows).sum())
        if total > EXACT:
            raise QuestionError(
                f"To use a number of checks as an objective, every candidate must be judged, but {in_thousands(total)} "
                f"meet the targets on numbers; at most {in_thousands(EXACT)} are judged: narrow a target or a range."
            )
        parted: list[tuple[int, Rows]] = []
        for done, row in enumerate(rows.tolist()):
            beside.look(done, rows.size, "front")
            groups: dict[object, list[int]] = {}
            for member in self.layout.members(row).tolist():
                groups.setdefault(flag_counts(self.judge.tally(member, self._twin(row, member))), []).append(member)
            parted += [(row, np.array(members)) for members in groups.values()]
        members = [own for _, own in parted]
        rows = np.array([row for row, _ in parted], dtype=np.int64)
        return _Pool(rows=rows, members=members, objectives=self._objectives(rows, members))

    def _objectives(self, rows: Rows, members: list[Rows] | None) -> FloatArray:
        """Return the objectives of some rows, all to be as small as possible, shape (m, n)."""
        columns = np.zeros((max(len(self.question.objectives), 1), rows.size))
        for place, objective in enumerate(self.question.objectives):
            if objective.result in FLAG_RESULTS:
                severity = objective.result.removeprefix("flags.")
                own = [getattr(flag_counts(self.judge.tally(int(each[0]))), severity) for each in members or ()]
                columns[place] = own
            else:
                columns[place] = self._values[objective.result][rows]
            if not objective.minimise:
                columns[place] *= -1
        return columns

    def _passing(self, pool: _Pool, entry: int, beside: _Beside) -> list[int]:
        """Return the candidates of an entry that the rules on flags allow, those with the fewest and mildest first."""
        if entry not in pool.passing:
            members = self.layout.members(int(pool.rows[entry])) if pool.members is None else pool.members[entry]
            allowed = []
            if members.size > MOST_BEHIND and MORE_BEHIND not in self._remarks:
                self._remarks.append(MORE_BEHIND)
            for member in members[:MOST_BEHIND].tolist():
                beside.look(0, 0, "front")
                twin = self._twin(int(pool.rows[entry]), member)
                if self.judge.passes(member, twin):
                    counts = flag_counts(self.judge.tally(member, twin))
                    allowed.append((points(*_severities(counts)), counts, member))
            pool.passing[entry] = [member for _, _, member in sorted(allowed)]
        return pool.passing[entry]

    def _twin(self, row: int, member: int) -> Hashable:
        """Return what is the same for candidates whose film and cell are the same, whatever results are asked for."""
        return row, *(member // step % size for step, size in self._unread)

    def _best(self, pool: _Pool, entry: int, beside: _Beside) -> int | None:
        return next(iter(self._passing(pool, entry, beside)), None)

    def _candidate(self, pool: _Pool, entry: int, beside: _Beside) -> Candidate:
        best, *also = self._passing(pool, entry, beside)
        return self.candidate(best, also)

    def _list(self, front: list[Candidate], others: list[Candidate], top: int, beside: _Beside) -> None:
        """List the front, and further recipes that meet the question."""
        pool = self._pool(beside)
        on_front: set[int] = set()
        named = 0
        for entry in walk_front(pool.objectives, lambda entry: self._best(pool, entry, beside) is not None):
            on_front.add(entry)
            front.append(self._candidate(pool, entry, beside))
            beside.show_front(front)
            named += 1 + len(front[-1].also)
            if named >= MOST_LISTED:
                self._remarks.append(MORE_ON_FRONT)
                break
        for entry in first_in_order(pool.objectives) if top > 0 else ():
            if len(others) >= top:
                break
            if entry not in on_front and self._best(pool, entry, beside) is not None:
                others.append(self._candidate(pool, entry, beside))

    def _is_open(self) -> npt.NDArray[np.bool_]:
        """Return which rows are still to be computed, where the search was stopped."""
        is_open = np.zeros((self.layout.starts.size - 1, self.layout.grid.size), dtype=bool)
        for block in self._blocks[self._done :]:
            is_open[np.ix_(block.classes, block.points)] = True
        return is_open.ravel()

    def _cut(self) -> dict[str, int]:
        absent = self._all - self.space.size
        return {**self.layout.cut, **({OUT_OF_STOCK: absent} if absent else {})}

    def _stock_remarks(self) -> Iterator[str]:
        """Say what the search was limited to, and what of the recipe itself lacks in each candidate."""
        if self._stock is None:
            return
        free = {axis.key for axis in self.space.axes}
        first = self.space.recipe_of(0)
        kept = [first.value(key) for key, field in FIELDS.items() if field.kind == "material" and key not in free]
        yield from stock_remarks(self._stock, self._short_of_all(), kept)

    def _short_of_all(self) -> dict[str, float]:
        """Return the materials of which no candidate has enough, with the least that one of them needs [g]."""
        return self._shortages.of_all() if self._shortages is not None else {}

    def _answer(self, counts: Counts, front: list[Candidate], others: list[Candidate], is_complete: bool) -> Answer:
        any_unknown = np.zeros(self.layout.size, dtype=bool)
        not_known_of = {}
        is_open = self._is_open()
        for key, column in self._values.items():
            is_unknown = np.isnan(column) & ~is_open
            any_unknown |= is_unknown
            if number := self.layout.count(is_unknown):
                not_known_of[key] = number
        return Answer(
            question=self.question,
            recipe=self.recipe,
            candidates=self._all,
            distinct=self.layout.size,
            cut=self._cut(),
            tried=self.space.size - sum(self.layout.cut.values()),
            met=counts.met,
            met_error=counts.met_error,
            not_known=self.layout.count(any_unknown),
            not_known_of=not_known_of,
            front=tuple(front),
            front_size=len(front),
            others=tuple(others),
            limits=counts.limits,
            together=counts.together,
            known_films=known_films(self.question.targets, self.materials),
            shared_errors=shared_errors(self.question.targets),
            points=Points(values=self._values, layout=self.layout),
            seconds=self._seconds,
            is_complete=is_complete,
            library_version=self.materials.version,
            model_version=MODEL_VERSION,
            stock=None if self._stock is None else without_short(self._stock, self._short_of_all()),
            remarks=(
                *self._stock_remarks(),
                *retired(self.question, self.materials),
                *self._remarks,
                *counts.remarks,
                *contradicting_films(self.materials),
            ),
        )


class Numbers:
    """The numbers of one recipe with their bands, as its prediction has them, without its checks."""

    def __init__(self, recipe: Recipe, materials: Materials, learned: Learned) -> None:
        self.recipe, self._materials = recipe, materials
        self._film = resolve(recipe, materials)
        self.conducts = conductance(self._film, learned)

    @cached_property
    def _shown(self) -> FilmPrediction:
        return film_quantities(self._film, self.conducts)

    @cached_property
    def cell(self) -> CellPrediction:
        """The cell on the basis of the recipe."""
        cell = resolve_cell(self.recipe, self._materials, self._film)
        return CellsByBasis(cell, perform(cell, self.conducts, self._materials))[self.recipe.basis]

    def result(self, key: str) -> Quantity:
        """Return the result of a key of ``RESULTS``."""
        part, name = key.split(".", 1)
        quantity: Quantity = getattr(self._shown if part == "film" else self.cell, name)
        return quantity


def _severities(counts: Iterable[int]) -> list[str]:
    """Return each flag by its severity."""
    return [severity for severity, number in zip(COUNTED, counts, strict=True) for _ in range(number)]


class _Pool:
    """Entries that meet all targets on numbers: a row each, or a part of a row with the same flags.

    ``objectives`` has the shape (m, n). What was judged of an entry is kept in ``passing``.
    """

    def __init__(self, rows: Rows, members: list[Rows] | None, objectives: FloatArray) -> None:
        self.rows, self.members, self.objectives = rows, members, objectives
        self.passing: dict[int, list[int]] = {}


class _Beside:
    """What runs beside a search: somebody who wants to know how far it is, and may stop it."""

    def __init__(self, progress: Callable[[Progress], None], stop: Callable[[], bool]) -> None:
        self._progress, self._stop = progress, stop
        self._front: tuple[Candidate, ...] = ()
        self._said = 0.0

    def look(self, done: int, total: int, stage: str = "counts") -> None:
        """Stop where that is wanted, and say now and then how far the search is."""
        if self._stop():
            raise StoppedError
        now = time.perf_counter()
        if (now - self._said) * MESSAGES_PER_SECOND > 1:
            self._said = now
            self._progress(Progress(stage=stage, done=done, total=total, front=self._front))

    def show_front(self, front: list[Candidate]) -> None:
        """Keep the front so far for the next message; the first point is said at once."""
        self._front = tuple(front)
        if len(front) == 1:
            self._said = 0.0
        self.look(len(front), 0, "front")
