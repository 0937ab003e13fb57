"""Fixes of a flag: edits of a few fields, each of which was tried and does what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from itertools import islice
from math import inf

from ssedesigner.core.belongings import BELONGS
from ssedesigner.core.changes import OPEN, Effects, Fix, describe
from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Flag, Prediction, points
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.physics.advice.exchange import exchange
from ssedesigner.physics.advice.remedies import (
    NEEDED,
    REACH_DEGREES,
    Remedy,
    between,
    contradiction_remedies,
    effort,
    farthest,
    guesses,
    is_worth_trying,
    log_ratio,
    remedies,
    round_to_step,
    standing,
)
from ssedesigner.physics.advice.substitutes import effects
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.prediction import predict

SACRIFICE = cited(
    0.5, "-", "ThisProgram2026", "part of the specific energy below which an edit is no fix", grade="assumed"
)
PROBLEMS = ("fail", "caution")
FAR_BELOW = cited(
    0.1, "-", "ThisProgram2026", "part of a limit of the air below which nothing is fixed", grade="assumed"
)
OF_AIR = frozenset({"hydrogen-sulfide", "exposure-limit"})
"""Checks of a gas in the room: their number is a burden, and what is far below its limit needs no other setting."""
MOST_FIXES = 4
"""Fixes that are offered for a flag."""
MOST_PARTNERS = 2
"""Partners tried for a material that needs another."""
HALVINGS = 6
"""How often the way to a limit is halved: known to a few per cent."""
MOST_KNOWN = 300
"""Predictions kept in a search: twice what the shipped library takes."""
STAGES = 10
"""Steps of a number that is lowered with another one."""
WORTH = cited(0.25, "-", "ThisProgram2026", "ln of a result that may be lost for each point gained", grade="assumed")
EFFORT_WORTH = cited(
    0.1, "-", "ThisProgram2026", "ln of a result that one more step of effort weighs as much as", grade="assumed"
)
_WEIGHED = {"area_specific_resistance_ohm_cm2": 1, "specific_energy_wh_kg": -1}
"""Results by which fixes are ranked; 1 where more is a loss, -1 where less is."""


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """What fixes start from: recipe, library, its prediction, and the last predictions made on the way, by recipe."""

    recipe: Recipe
    materials: Materials
    prediction: Prediction
    learned: Learned = NOTHING_LEARNED
    known: dict[Recipe, Prediction] = field(default_factory=dict)

    def after(self, changes: Mapping[str, Value]) -> Prediction | None:
        """Predict the recipe with some fields changed; None when a field cannot take its value or nothing changes."""
        recipe = self.recipe
        try:
            for key, value in changes.items():
                recipe = recipe.with_value(key, value)
        except FieldError:
            return None
        if recipe == self.recipe:
            return None
        if recipe not in self.known:
            if len(self.known) >= MOST_KNOWN:
                del self.known[next(iter(self.known))]
            self.known[recipe] = predict(recipe, self.materials, self.learned)
        return self.known[recipe]


def fixes(
    recipe: Recipe, materials: Materials, flag: Flag, prediction: Prediction, learned: Learned = NOTHING_LEARNED
) -> tuple[Fix, ...]:
    """Best edits that clear a flag or make it better.

    Parameters
    ----------
    recipe : Recipe
        The recipe as it is [-]
    materials : Materials
        The snapshot of the library [-]
    flag : Flag
        A flag of its prediction [-]
    prediction : Prediction
        The prediction of the recipe [lab units]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]

    Returns
    -------
    tuple of Fix
        At most four; none for a flag that passes or is not reported [-]

    Notes
    -----
    Each was tried by predicting the changed recipe. It is offered only if the flag gets better, the points of all flags
    fall, no other flag comes to fail or to a worse kind than this one had, and nothing is emptied but what belonged to
    what it replaces. First those that clear the flag and lose less of a result than that is worth, one of each field
    before a second of one; among these the cheapest: a setting before an amount before a material, the smallest loss
    in resistance and specific energy, the fewest points of other flags.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> recipe, empty = Recipe(binder=None), Materials(version="", materials={}, pairs=())
    >>> now = predict(recipe, empty)
    >>> [fix.changes for fix in fixes(recipe, empty, now.flags[0], now)][0]
    {'binder_wt_pct': None}

    References
    ----------
    ThisProgram2026 (the remedies that are tried)
    """
    present = Baseline(recipe=recipe, materials=materials, prediction=prediction, learned=learned)
    return best(search_fixes(present, flag))


def search_fixes(present: Baseline, flag: Flag) -> Iterator[Fix | None]:
    """Try one remedy after another, at most one prediction at each step [-].

    Whoever must not block asks for one step at a time.

    >>> recipe, empty = Recipe(), Materials(version="", materials={}, pairs=())
    >>> now = predict(recipe, empty)
    >>> list(search_fixes(Baseline(recipe=recipe, materials=empty, prediction=now), now.flags[0]))
    []
    """
    if flag.severity not in PROBLEMS or _is_far_below(flag):
        return
    ways = contradiction_remedies(present.recipe, flag) or remedies(flag)
    is_cleared = False
    for remedy in ways:
        if remedy.action == "together" and is_cleared:
            continue  # two materials are changed only where one alone does not help
        for fix in _attempts(present, flag, remedy):
            is_cleared |= fix is not None and fix.severity == "pass"
            yield fix


def _is_far_below(flag: Flag) -> bool:
    """Return whether a gas is so far below its limit that the caution is not about its number."""
    if flag.id not in OF_AIR or flag.value is None or flag.limit is None:
        return False
    return flag.severity == "caution" and flag.value < FAR_BELOW * flag.limit


def _attempts(present: Baseline, flag: Flag, remedy: Remedy) -> Iterator[Fix | None]:
    if remedy.action in ("raise", "lower"):
        yield from _numbers(present, flag, remedy.field, is_up=remedy.action == "raise")
        return
    if remedy.action == "both":
        yield from _both(present, flag, remedy)
        return
    if remedy.action == "scale":
        yield from _scale(present, flag, remedy)
        return
    choices = _pairs(present, remedy) if remedy.action == "together" else _choices(present, remedy)
    for changes in choices:
        yield attempt(present, flag, changes) if changes else None


def best(fixes_of_search: Iterable[Fix | None]) -> tuple[Fix, ...]:
    """Rank fixes and keep the best [-].

    Where one clears the flag, of those that only ease it there are left the best of each other field, without new
    problems. What needs care comes before what nobody has reported.

    >>> best([None])
    ()
    """
    ordered = sorted((fix for fix in fixes_of_search if fix is not None), key=_rank)
    places: dict[int, int] = {}
    seen: dict[str, int] = {}
    for number, fix in enumerate(ordered):
        first = next(iter(fix.changes))
        places[number] = seen[first] = seen.get(first, -1) + 1
    order = sorted(range(len(ordered)), key=lambda number: (_rank(ordered[number])[:2], places[number], number))
    kept = [ordered[number] for number in order]
    clearing = [fix for fix in kept if fix.severity == "pass"]
    cleared = {next(iter(fix.changes)) for fix in clearing}
    easing = [fix for fix in kept if fix.severity == "caution" and not fix.effects.worse]
    also = {next(iter(fix.changes)): fix for fix in reversed(easing) if next(iter(fix.changes)) not in cleared}
    offered = [fix for fix in kept if fix.severity == "pass" or fix in also.values()] if clearing else kept
    return tuple(offered[:MOST_FIXES])


def _rank(fix: Fix) -> tuple[bool, int, float, int]:
    """Order of a fix: whether it costs more than it mends, what it leaves of the flag, and its cost in all."""
    loss, taken = _loss(fix.effects), effort(next(iter(fix.changes)))
    cost = loss + EFFORT_WORTH * taken + WORTH * fix.effects.points
    return loss > WORTH * fix.mended, points(fix.severity), cost, len(fix.changes)


def _loss(found: Effects) -> float:
    """Return what a change takes from resistance and specific energy, as logarithms; endless where one is lost."""
    changes = {key: change for key in _WEIGHED if (change := found.number(key)) is not None}
    if any(change.after is None and change.before is not None for change in changes.values()):
        return inf
    return sum(max(0.0, _WEIGHED[key] * log_ratio(one.before, one.after)) for key, one in changes.items())


def attempt(present: Baseline, flag: Flag, changes: Mapping[str, Value]) -> Fix | None:
    """Try some changes against a flag.

    Parameters
    ----------
    present : Present
        What the fix starts from [-]
    flag : Flag
        The flag to clear [-]
    changes : mapping
        Values by field [lab unit of the field]

    Returns
    -------
    Fix or None
        None when it does not help, or does harm [-]

    Notes
    -----
    A check that no longer applies counts as passed.

    Examples
    --------
    >>> recipe, empty = Recipe(binder=None), Materials(version="", materials={}, pairs=())
    >>> now = predict(recipe, empty)
    >>> attempt(Baseline(recipe=recipe, materials=empty, prediction=now), now.flags[0], {"c_rate": 1.0}) is None
    True

    References
    ----------
    None: trial.
    """
    if _empties(present.recipe, changes):
        return None
    after = present.after(changes)
    if after is None:
        return None
    left = next((one for one in after.flags if one.id == flag.id), None)
    severity = left.severity if left and left.severity in OPEN else "pass"
    mended = points(flag.severity) - points(severity)
    moved = effects(present.prediction, after, but=flag.id)
    if mended <= 0 or moved.points >= mended or _does_harm(moved, flag):
        return None
    if after.cell.usable_capacity_pct.value == 0 != present.prediction.cell.usable_capacity_pct.value:
        return None  # whatever it mends, the cell gives nothing any more
    return Fix(
        flag_id=flag.id,
        changes=dict(changes),
        words=describe(present.recipe, changes),
        severity=severity,
        title=left.title if left else flag.title,
        effects=moved,
        mended=mended,
    )


def _empties(recipe: Recipe, changes: Mapping[str, Value]) -> bool:
    """Return whether something is emptied that is stated and belonged to nothing that is replaced.

    A part of the film may be left out, and what says how much there is of a part that is not there.
    """
    for key, value in changes.items():
        if value is not None or recipe.value(key) is None:
            continue
        owners = BELONGS[key].owners
        is_left_out = FIELDS[key].kind == "material" and key not in NEEDED
        is_owned = any(owner in changes or recipe.value(owner) is None for owner in owners)
        if not (is_left_out or is_owned):
            return True
    return False


def _does_harm(moved: Effects, flag: Flag) -> bool:
    """Return whether another flag comes to fail or to a worse kind, or most of the energy is given up."""
    energy = moved.number("specific_energy_wh_kg")
    is_spent = energy is not None and bool(energy.before) and (energy.after or 0) < (energy.before or 0) * SACRIFICE
    most = min(points("fail"), points(flag.severity) + 1)
    return is_spent or any(points(change.after) >= most for change in moved.worse)


def _numbers(present: Baseline, flag: Flag, key: str, *, is_up: bool) -> Iterator[Fix | None]:
    """Try the numbers that follow from the limit of the flag; where none is enough, look for one by halving."""
    row = FIELDS[key]
    for value in guesses(present.recipe, row, flag, is_up):
        fix = attempt(present, flag, exchange(present.recipe, present.materials, key, value))
        yield fix
        if fix is not None and fix.severity == "pass":
            return
    end, now = farthest(present.recipe, row, is_up), standing(present.recipe, row)
    if end is None or now is None:
        return
    last = attempt(present, flag, {key: end})
    yield None
    if last is None:
        return
    for _ in range(HALVINGS):
        middle = between(now, end, row)
        fix = attempt(present, flag, {key: middle})
        yield None
        if fix is not None and fix.severity == last.severity:
            end = middle
        else:
            now = middle
    typed = round_to_step(end, row, is_up)
    if is_worth_trying(typed, standing(present.recipe, row), row, is_up):
        yield attempt(present, flag, {key: typed})


def _both(present: Baseline, flag: Flag, remedy: Remedy) -> Iterator[Fix | None]:
    """Lower a number to the limit that the flag has with another number at a few lower values."""
    row, other = FIELDS[remedy.field], FIELDS[str(remedy.value)]
    now = standing(present.recipe, other)
    if now is None:
        return
    for part in range(1, STAGES + 1):
        first = round_to_step(now - part * REACH_DEGREES / (2 * STAGES), other, False)
        after = present.after({other.key: first})
        yield None
        left = next((one for one in after.flags if one.id == flag.id), None) if after else None
        value = round_to_step(left.limit, row, False) if left and left.limit is not None else 0.0
        if value < (farthest(present.recipe, row, False) or row.minimum):
            continue  # so short a time helps nobody
        fix = attempt(present, flag, {row.key: value, other.key: first})
        yield fix
        if fix is not None and fix.severity == "pass":
            return


def _scale(present: Baseline, flag: Flag, remedy: Remedy) -> Iterator[Fix | None]:
    """Lower a number to the limit of the flag, and another one in proportion."""
    row, other = FIELDS[remedy.field], FIELDS[str(remedy.value)]
    now, beside = standing(present.recipe, row), standing(present.recipe, other)
    if not now or not beside:
        return
    for value in guesses(present.recipe, row, flag, is_up=False):
        part = round_to_step(beside * value / now, other, False)
        fix = attempt(present, flag, {row.key: value, other.key: part})
        yield fix
        if fix is not None and fix.severity == "pass":
            return


def _choices(present: Baseline, remedy: Remedy) -> Iterator[dict[str, Value]]:
    """Values to try in a field that is no matter of more or less."""
    recipe, materials, key = present.recipe, present.materials, remedy.field
    row = FIELDS[key]
    values: Iterable[Value]
    if remedy.action == "set":
        is_bare = remedy.value == "on-substrate" and not recipe.substrate
        values = () if is_bare else (remedy.value,)
    elif remedy.action == "without":
        values = (None,) if recipe.value(key) is not None else ()
    elif row.choices is not None:
        values = row.choices
    else:
        values = (
            material.key
            for material in materials.usable(*row.materials, field=key)
            if material.key != recipe.value(key) and choice_verdict(recipe, materials, key, material.key)[0] != "fail"
        )
    for value in values:
        yield exchange(recipe, materials, key, value)


def _pairs(present: Baseline, remedy: Remedy) -> Iterator[dict[str, Value]]:
    """Each material with partners that go with it where the present partner does not; empty where there is none."""
    recipe, materials, key, partner = present.recipe, present.materials, remedy.field, str(remedy.value)
    for material in materials.usable(*FIELDS[key].materials, field=key):
        changes = exchange(recipe, materials, key, material.key)
        thought = replace(recipe, **changes)  # type: ignore[arg-type]  # values of the fields' own kinds
        others = (
            other.key
            for other in materials.usable(*FIELDS[partner].materials, field=partner)
            if other.key != recipe.value(partner)
            and choice_verdict(thought, materials, partner, other.key)[0] == "pass"
        )
        yield {}
        for other in islice(others, MOST_PARTNERS):  # judged one by one: there may be thousands
            yield changes | exchange(thought, materials, partner, other)


def missing_fields(present: Baseline, flag: Flag) -> tuple[str, ...]:
    """Blank fields with which a flag that is not reported could be judged [-].

    Tried as well: with some number in the field the flag is no longer unknown.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.prediction import predict
    >>> recipe, empty = Recipe(stack_pressure_mpa=None), Materials(version="", materials={}, pairs=())
    >>> now = predict(recipe, empty)
    >>> present = Baseline(recipe=recipe, materials=empty, prediction=now)
    >>> [missing_fields(present, flag) for flag in now.flags if flag.id == "stack-pressure"]
    [('stack_pressure_mpa',)]
    """
    if flag.severity != "unknown":
        return ()
    blank = [key for key in flag.fields if FIELDS[key].is_numeric and present.recipe.value(key) is None]
    return tuple(key for key in blank if _would_settle(present, flag, key))


def _would_settle(present: Baseline, flag: Flag, key: str) -> bool:
    row = FIELDS[key]
    for value in (row.step, (row.minimum + row.maximum) / 2):
        after = present.after({key: value})
        if after is not None and any(one.id == flag.id and one.severity != "unknown" for one in after.flags):
            return True
    return False
