"""Which candidates have the same numbers, and which can be computed together on arrays.

Names stand on one side and numbers on a grid on the other. Combinations of names that give the same numbers are one
*class*; classes that differ in values of their materials alone are one *group*, for which a single recipe stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.model_fit import FITTED_LIQUIDS
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import DRY_METHODS, material_of
from ssedesigner.core.recipe import LAYERS, PARTS, Recipe, Value
from ssedesigner.physics.cell.cell import PRICE, PRICE_HIGH, PRICE_LOW, price_band
from ssedesigner.physics.compatibility.liquids import electrolyte_in_liquids
from ssedesigner.physics.conduction.factors import AROMATICS
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.codes import Codes, Telling, codes_of
from ssedesigner.physics.explore.cut import cut_pairs
from ssedesigner.physics.explore.judge import Judge
from ssedesigner.physics.explore.space import (
    READ_ALONG,
    RENEWED_BY,
    Axis,
    Space,
    check_size,
    in_thousands,
    strides,
    token_of,
)
from ssedesigner.physics.film.compaction import CALENDERED_PORES, family_of
from ssedesigner.physics.film.lookup import is_usable
from ssedesigner.physics.film.solids import FORM_OF_KIND, LIBRARY_TEMPERATURE, POWDER_SPREADS
from ssedesigner.physics.situation import WET_METHODS, Liquid

Rows = npt.NDArray[np.int64]

SWEPT_MATERIALS = ("electrolyte", "binder")
"""Fields whose materials are swept by the columns of their values."""
DENSITY, TEMPERATURE = "density_g_cm3", "conductivity_temperature_c"
VALUES = (DENSITY, "conductivity_ms_cm", "activation_energy_ev", PRICE)
"""Values of a material that numbers rest on, of which it must be the same for all of a group whether they are known."""
MOST_DISTINCT = 10_000_000
"""Most sets of numbers that one search computes."""
PER_SECOND = 1_000_000
"""Sets of numbers that are computed in a second, about; only for a sentence."""
TWICE = (
    *(("electrolyte", "second_electrolyte"), ("electrolyte", "cathode_electrolyte")),
    *(("electrolyte", "cathode_side_electrolyte"), ("second_electrolyte", "cathode_side_electrolyte")),
    ("cathode_side_electrolyte", "cathode_electrolyte"),
    *(("binder", "second_binder"), ("binder", "spe"), ("solvent", "cosolvent")),
)
"""Fields that can name one material: it cannot stand for others in one of them and for itself in the other."""
ONE_BY_ONE = ("heat_treatment_c", "unit_cells", "prepress_pressure_mpa", "prepress_temperature_c")
"""Numbers that change what the film or the cell is made of."""
ALL_COUNTED = 20_000
"""Candidates up to which those that are cut are computed all the same, so that each count is over all of them."""
PRESSING = ("densification_pressure_mpa", "densification_temperature_c")


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """Rows of distinct numbers: each is a class of combinations of names, with one point of the grid of numbers.

    ``named`` holds the part of a candidate's number that a combination of names gives, sorted by class; ``starts``
    where each class begins in it, and where the last ends. ``groups`` are the classes that go together. ``grid`` holds
    the part that a point of the grid of ``numbers`` gives, ``parts`` its points that go together. ``values`` are those
    of the materials that are swept, by field and property [lab unit].
    ``cut`` says how many candidates were left out, by the reason.
    """

    space: Space
    named: Rows
    starts: Rows
    groups: tuple[Rows, ...]
    grid: Rows
    parts: tuple[Rows, ...]
    numbers: tuple[Axis, ...]
    values: Mapping[str, Mapping[str, npt.NDArray[np.float64]]]
    cut: Mapping[str, int]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return (self.starts.size - 1) * self.grid.size

    @property
    def counted(self) -> int:
        """How many candidates these rows stand for."""
        return self.named.size * self.grid.size

    @cached_property
    def sizes(self) -> Rows:
        """How many combinations of names each class has."""
        return np.diff(self.starts)

    def weights(self, rows: Rows) -> Rows:
        """Return how many candidates some rows stand for, shape of the rows."""
        weights: Rows = self.sizes[rows // self.grid.size]
        return weights

    def count(self, mask: npt.NDArray[np.bool_]) -> int:
        """Return how many candidates stand behind the rows of a mask, shape (n,)."""
        return int(mask.reshape(-1, self.grid.size).sum(axis=1) @ self.sizes)

    def first(self, rows: Rows) -> Rows:
        """Return the number of the first candidate of some rows, shape of the rows."""
        of_class, place = np.divmod(rows, self.grid.size)
        first: Rows = self.named[self.starts[of_class]] + self.grid[place]
        return first

    def at(self, ordinals: Rows) -> tuple[Rows, Rows]:
        """Return rows and numbers of candidates by their place among all that rows stand for, row by row."""
        ends = np.cumsum(self.sizes) * self.grid.size
        of_class = np.searchsorted(ends, ordinals, side="right")
        place, member = np.divmod(ordinals - (ends - self.sizes * self.grid.size)[of_class], self.sizes[of_class])
        numbers: Rows = self.named[self.starts[of_class] + member] + self.grid[place]
        return of_class * self.grid.size + place, numbers

    def members(self, row: int) -> Rows:
        """Return the numbers of all candidates of a row."""
        of_class, place = divmod(row, self.grid.size)
        named: Rows = self.named[self.starts[of_class] : self.starts[of_class + 1]]
        return named + int(self.grid[place])

    def places(self, key: str, candidates: Rows) -> Rows:
        """Return which value of a free field some candidates have, by its place on the axis."""
        axis = next(axis for axis in self.space.axes if axis.key == key)
        return candidates // strides(self.space.axes)[key] % len(axis.values)


def offsets(axes: Iterable[Axis], steps: Mapping[str, int]) -> Rows:
    """Return the part of a candidate's number that each combination of some axes gives; the last changes fastest [-].

    >>> offsets((Axis("basis", ("stack", "unit-cell")),), {"basis": 3}).tolist()
    [0, 3]
    """
    total: Rows = np.zeros(1, dtype=np.int64)
    for axis in axes:
        places = np.arange(len(axis.values), dtype=np.int64) * steps[axis.key]
        total = (total[:, None] + places[None, :]).ravel()
    return total


class _Planner:
    """Tells combinations of names apart by what their numbers rest on."""

    def __init__(self, space: Space, read: frozenset[str], learned: Learned) -> None:
        self.space, self.learned = space, learned
        self.base = fill(Recipe, {**space.recipe.__dict__, **space.fixed})
        self.steps = strides(space.axes)
        self.numbers = tuple(axis for axis in space.axes if axis.key in read and self._is_on_grid(axis))
        on_grid = {axis.key for axis in self.numbers}
        self.names = tuple(axis for axis in space.axes if axis.key not in on_grid)
        self.read = tuple(axis for axis in self.names if axis.key in read)
        self.named: Rows = np.zeros(0, dtype=np.int64)
        self._ruined: dict[tuple[str, ...], bool] = {}

    def combine(self) -> None:
        """Lay out all combinations of names."""
        self.named = offsets(self.names, self.steps)

    def _is_on_grid(self, axis: Axis) -> bool:
        if not axis.is_number or axis.key in ONE_BY_ONE or None in axis.values:
            return False
        if axis.key == READ_ALONG:
            free = {other.key for other in self.space.axes}
            return not any(key in free or key in self.space.fixed for key in RENEWED_BY)
        return not (self.learned.places and axis.key in (*PRESSING, *PARTS.values()))

    def value(self, key: str) -> Value:
        """Return a field that is not free."""
        return self.base.value(key)

    def places(self, axis: Axis) -> Rows:
        """Return which value of an axis each combination has."""
        return self.named // self.steps[axis.key] % len(axis.values)

    def classes(self) -> tuple[Telling, Telling]:
        """Return codes of classes and of groups, for each combination of names."""
        classes, groups = Telling(self.named.size), Telling(self.named.size)
        for axis in self.read:
            places = self.places(axis)
            for telling, marks in zip((classes, groups), map(codes_of, self._marks(axis)), strict=True):
                telling.add(marks[places], int(marks.max()) + 1)
        for codes in (self._along(), *self._between()):
            for telling in (classes, groups):
                telling.add(codes, int(codes.max(initial=0)) + 1)
        return classes, groups

    def _marks(self, axis: Axis) -> tuple[list[Hashable], list[Hashable]]:
        """Return for each value what tells its numbers apart, and what tells groups apart."""
        if axis.key in SWEPT_MATERIALS:
            kind = self._sulfide if axis.key == "electrolyte" else self._binder
            kinds: list[Hashable] = [(kind(value), self._learned_name(value)) for value in axis.values]
            return list(axis.values), kinds
        twin = {"solvent": self._liquid, "cosolvent": self._liquid, "method": _method}.get(axis.key)
        marks: list[Hashable] = (
            list(axis.values) if twin is None else [(twin(value), self._learned_name(value)) for value in axis.values]
        )
        return marks, marks

    def _learned_name(self, value: Value) -> Value:
        """Return a name that own films may have taught something of, None for any other."""
        kinds = ("electrolyte", "binder", "spe", "solvent")
        name = self.space.materials.root_of(kinds, str(value))  # own films teach by the parents of variants
        return value if any(name in place for place in self.learned.places) else None

    def _sulfide(self, value: Value) -> Hashable:
        material = material_of("electrolyte", str(value), self.space.materials)
        if material is None:
            return None
        known = tuple(_is_known(material.values.get(name), name) for name in VALUES)
        return family_of(material.group) and material.group, material.root in POWDER_SPREADS and material.root, known

    def _binder(self, value: Value) -> Hashable:
        if value is None:
            return None
        material = material_of("binder", str(value), self.space.materials)
        if material is None:
            return value
        form = FORM_OF_KIND.get(material.kind) or str(material.texts.get("binder_form") or "unknown")
        known = tuple(_is_known(material.values.get(name), name) for name in VALUES)
        limit = material.value("decomposition_c") if form == "removable" else None
        return material.kind, form, known, limit, material.root if material.root in CALENDERED_PORES else None

    def _liquid(self, value: Value) -> Hashable:
        if value is None:
            return None
        liquid = self.space.materials.find("solvent", str(value))
        if liquid is None:
            return value
        fitted = liquid.root if liquid.root in FITTED_LIQUIDS else None
        return str(liquid.texts.get("sulfide_class") or ""), fitted, liquid.root in AROMATICS

    def _along(self) -> Codes:
        """Return codes of what goes along with each combination."""
        telling = Telling(self.named.size)
        for axis in self.names:
            marks = codes_of(token_of(axis.key, value, self.space.recipe) for value in axis.values)
            if marks.any():
                telling.add(marks[self.places(axis)], int(marks.max()) + 1)
        changes = [self.space.along(self.space.chosen(index)) for index in self.named[telling.firsts].tolist()]
        return codes_of(tuple(each.items()) for each in changes)[telling.codes]

    def _between(self) -> Iterable[Codes]:
        """Return codes of what lies between two materials: liquids that ruin a sulfide, one material named twice."""
        keys = (*(layer.field for layer in LAYERS), "solvent", "cosolvent")
        yield self._by_fields(keys, self._attacks)
        for pair in TWICE:
            yield self._by_fields(pair, lambda one, other: one == other)

    def _by_fields(self, keys: tuple[str, ...], mark: Callable[..., Hashable]) -> Codes:
        """Return codes of what some fields give together."""
        telling = Telling(self.named.size)
        for axis in self.read:
            if axis.key in keys:
                telling.add(self.places(axis), len(axis.values))
        free = {axis.key for axis in self.read}
        marks = []
        for index in self.named[telling.firsts].tolist():
            chosen = self.space.chosen(index)
            marks.append(mark(*(chosen[key] if key in free else self.value(key) for key in keys)))
        return codes_of(marks)[telling.codes]

    def _attacks(self, *keys: Value) -> Hashable:
        """Return which liquids, alone and together, each layer does not survive."""
        *electrolytes, solvent, cosolvent = keys
        liquids = [
            Liquid("solvent", str(key), material, None)
            for key in (solvent, cosolvent)
            if (material := self.space.materials.find("solvent", str(key)))
        ]
        mixtures = [tuple(liquids), *((liquid,) for liquid in liquids if len(liquids) > 1)] if liquids else []
        return tuple(self._ruins(str(key), mixture) for key in electrolytes if key for mixture in mixtures)

    def _ruins(self, sulfide: str, mixture: tuple[Liquid, ...]) -> bool:
        key = (sulfide, *(liquid.key for liquid in mixture))
        if key not in self._ruined:
            verdict = electrolyte_in_liquids(self.space.materials, sulfide, mixture)
            self._ruined[key] = verdict.severity == "fail"
        return self._ruined[key]

    def parts(self) -> tuple[Rows, ...]:
        """Return the points of the grid that go together: what there is none of is not in the film."""
        size = offsets(self.numbers, strides(self.numbers)).size
        telling = Telling(size)
        for axis in self.numbers:
            if axis.key not in PARTS.values():
                continue
            most = FIELDS["cosolvent_share_pct"].maximum if axis.key == "cosolvent_share_pct" else np.inf
            marks = codes_of((value > 0, value < most) for value in axis.values)  # type: ignore[operator]
            places = np.arange(size) // strides(self.numbers)[axis.key] % len(axis.values)
            telling.add(marks[places], int(marks.max()) + 1)
        return tuple(np.flatnonzero(telling.codes == code) for code in range(telling.firsts.size))


def _method(value: Value) -> Hashable:
    return value in DRY_METHODS, value in WET_METHODS


def _is_known(value: float | None, name: str) -> bool:
    return value is not None and is_usable(name, value)


def lay_out(space: Space, read: frozenset[str], learned: Learned, judge: Judge) -> Layout:
    """Find the candidates with the same numbers, and those that are computed together.

    Parameters
    ----------
    space : Space
        All candidates [-]
    read : frozenset of str
        Fields that the numbers rest on; the others change names alone [-]
    learned : Learned
        What own films have taught [-]
    judge : Judge
        The checks that leave out combinations of names, and the rules of the question [-]

    Returns
    -------
    Layout
        The rows [-]

    Raises
    ------
    QuestionError
        When there are too many of them

    Notes
    -----
    Two materials give the same numbers where all that the models read of them is equal: liquids of one class, methods
    that are both wet. Everything that the models decide by is equal in a group, so that one recipe can stand for it.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.question import Question, Range
    >>> from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
    >>> from ssedesigner.physics.explore.space import space_of
    >>> asked = Question(free={"thickness_um": Range(low=20, high=30, step=5)})
    >>> space = space_of(asked, Recipe(), Materials(version="", materials={}, pairs=()))
    >>> lay_out(space, frozenset({"thickness_um"}), NOTHING_LEARNED, Judge(asked, space, NOTHING_LEARNED)).size
    3

    References
    ----------
    None: bookkeeping.
    """
    planner = _Planner(space, read, learned)
    points = math.prod(len(axis.values) for axis in planner.numbers)
    check_size(points, MOST_DISTINCT, space.axes, _size_words(space, points, "At least {}"))
    check_size(space.size // points, MOST_DISTINCT, space.axes, "These are {} candidates that differ in names")
    planner.combine()
    named, cut = cut_pairs(planner.named, planner.names, planner.numbers, judge)
    if space.size > ALL_COUNTED:
        planner.named = named
    classes, groups = planner.classes()
    order = np.argsort(classes.firsts)  # classes in the order of their first candidate
    rank = np.empty(order.size, dtype=np.int32)
    rank[order] = np.arange(order.size, dtype=np.int32)
    of_class = rank[classes.codes]
    by_class = np.argsort(of_class, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(of_class)))).astype(np.int64)
    group_of = groups.codes[classes.firsts[order]]
    grid = offsets(planner.numbers, planner.steps)
    distinct = (starts.size - 1) * grid.size
    check_size(distinct, MOST_DISTINCT, space.axes, _size_words(space, distinct, "{}"))
    return Layout(
        space=space,
        named=planner.named[by_class],
        starts=starts,
        groups=tuple(np.flatnonzero(group_of == group) for group in range(groups.firsts.size)),
        grid=grid,
        parts=planner.parts(),
        numbers=planner.numbers,
        values={axis.key: _value_columns(space, axis) for axis in space.axes if axis.key in SWEPT_MATERIALS},
        cut={reason: number * grid.size for reason, number in cut.items()},
    )


def _size_words(space: Space, distinct: int, count: str) -> str:
    takes = f"which would take about {numeral(distinct / PER_SECOND, 2)} s"
    return f"{count} of {in_thousands(space.size)} candidates by name differ in numbers, {takes}"


def _value_columns(space: Space, axis: Axis) -> Mapping[str, npt.NDArray[np.float64]]:
    """Return the values of all materials of a free field that numbers rest on; not-a-number where there is none."""
    listed = [material_of(axis.key, str(value), space.materials) for value in axis.values]
    columns: dict[str, list[float]] = {name: [] for name in (*VALUES, TEMPERATURE, PRICE_LOW, PRICE_HIGH)}
    for material in listed:
        values = {} if material is None else material.values
        for name in VALUES:
            columns[name].append(float(values.get(name, np.nan)))
        columns[TEMPERATURE].append(float(values.get(TEMPERATURE, LIBRARY_TEMPERATURE)))
        low, high = price_band(values[PRICE]) if PRICE in values else (np.nan, np.nan)
        columns[PRICE_LOW].append(low)
        columns[PRICE_HIGH].append(high)
    return {name: np.array(column) for name, column in columns.items()}
