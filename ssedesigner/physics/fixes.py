"""Fixes of a flag: edits of a few fields, each of which was tried and does what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ssedesigner.core.change_words import told
from ssedesigner.core.effects import OPEN, Effects, Fix
from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Flag, Prediction
from ssedesigner.core.recipe import PARTS, SHARES, Recipe, Value
from ssedesigner.physics.compatibility import choice_verdict
from ssedesigner.physics.effects import effects
from ssedesigner.physics.exchange import exchange
from ssedesigner.physics.guesses import between, farthest, guesses, is_worth_trying, log_ratio, rounded, standing
from ssedesigner.physics.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.remedies import Remedy, remedies

SACRIFICE = cited(
    0.5, "-", "ThisProgram2026", "part of the specific energy below which an edit is no fix", grade="assumed"
)
PROBLEMS = ("fail", "caution")
MOST_FIXES = cited(4, "-", "ThisProgram2026", "fixes that are offered for a flag", grade="assumed")
MOST_PARTNERS = cited(
    2, "-", "ThisProgram2026", "partners tried for each material that needs another one", grade="assumed"
)
HALVINGS = cited(
    6, "-", "ThisProgram2026", "how often the way to a limit is halved: known to a few per cent", grade="assumed"
)
_BETTER = {"fail": ("pass", "caution", "unknown"), "caution": ("pass",)}
"""What a flag may become for an edit to count as a fix: nobody trades a caution for what is not reported."""
_LEFT = ("pass", "caution", "unknown")
"""What a fix leaves of a flag, the best first: a report that asks for care is worth more than none."""
_WEIGHED = {"area_specific_resistance_ohm_cm2": 1, "specific_energy_wh_kg": -1}
"""Results by which fixes are ranked; 1 where more is a loss, -1 where less is."""


@dataclass(frozen=True, kw_only=True)
class Present:
    """What fixes start from: recipe, library, its prediction, and the predictions made on the way, by recipe."""

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
                recipe = recipe.edited(key, value)
        except FieldError:
            return None
        if recipe == self.recipe:
            return None
        if recipe not in self.known:
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
    Each was tried by predicting the changed recipe. It is offered only if the flag gets better and no other flag comes
    to fail. First those that clear the flag, one of each field before a second of one, then those with the fewest new
    problems and the smallest loss in resistance and specific energy.

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
    present = Present(recipe=recipe, materials=materials, prediction=prediction, learned=learned)
    return best(search(present, flag))


def search(present: Present, flag: Flag) -> Iterator[Fix | None]:
    """Try one remedy after another, at most one prediction at each step.

    Parameters
    ----------
    present : Present
        What the fix starts from [-]
    flag : Flag
        The flag to clear [-]

    Returns
    -------
    iterator of Fix or None
        A fix where the step found one [-]

    Notes
    -----
    Whoever must not block asks for one step at a time.

    Examples
    --------
    >>> recipe, empty = Recipe(), Materials(version="", materials={}, pairs=())
    >>> now = predict(recipe, empty)
    >>> list(search(Present(recipe=recipe, materials=empty, prediction=now), now.flags[0]))
    []

    References
    ----------
    None: trial.
    """
    if flag.severity not in PROBLEMS:
        return
    ways = contradicted(present.recipe, flag) or remedies(flag)
    is_cleared = False
    for remedy in ways:
        if remedy.way == "together" and is_cleared:
            continue  # two materials are changed only where one alone does not help
        for found in _tried(present, flag, remedy):
            is_cleared |= found is not None and found.severity == "pass"
            yield found


def _tried(present: Present, flag: Flag, remedy: Remedy) -> Iterator[Fix | None]:
    if remedy.way in ("raise", "lower"):
        yield from _numbers(present, flag, remedy.field, is_up=remedy.way == "raise")
        return
    choices = _pairs(present, remedy) if remedy.way == "together" else _choices(present, remedy)
    for changes in choices:
        yield attempt(present, flag, changes) if changes else None


def best(found: Iterable[Fix | None]) -> tuple[Fix, ...]:
    """Rank fixes and keep the best.

    Parameters
    ----------
    found : iterable of Fix or None
        What a search gave [-]

    Returns
    -------
    tuple of Fix
        The best four, the best first [-]

    Notes
    -----
    Where one clears the flag, of those that only ease it there are left the best of each other field, without new
    problems. What needs care comes before what nobody has reported.

    Examples
    --------
    >>> best([None])
    ()

    References
    ----------
    None: order.
    """
    ordered = sorted((fix for fix in found if fix is not None), key=_rank)
    places: dict[int, int] = {}
    seen: dict[str, int] = {}
    for number, fix in enumerate(ordered):
        first = next(iter(fix.changes))
        places[number] = seen[first] = seen.get(first, -1) + 1
    order = sorted(range(len(ordered)), key=lambda number: (_rank(ordered[number])[0], places[number], number))
    kept = [ordered[number] for number in order]
    clearing = [fix for fix in kept if fix.severity == "pass"]
    cleared = {next(iter(fix.changes)) for fix in clearing}
    easing = [fix for fix in kept if fix.severity == "caution" and not fix.effects.worse]
    also = {next(iter(fix.changes)): fix for fix in reversed(easing) if next(iter(fix.changes)) not in cleared}
    return tuple(([*clearing, *reversed(also.values())] if clearing else kept)[: int(MOST_FIXES)])


def _rank(fix: Fix) -> tuple[int, int, bool, float, int]:
    changes = {key: change for key in _WEIGHED if (change := fix.effects.number(key)) is not None}
    is_lost = any(change.after is None and change.before is not None for change in changes.values())
    loss = sum(max(0.0, _WEIGHED[key] * log_ratio(one.before, one.after)) for key, one in changes.items())
    return _LEFT.index(fix.severity), len(fix.effects.worse), is_lost, loss, len(fix.changes)


def attempt(present: Present, flag: Flag, changes: Mapping[str, Value]) -> Fix | None:
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
    >>> attempt(Present(recipe=recipe, materials=empty, prediction=now), now.flags[0], {"c_rate": 1.0}) is None
    True

    References
    ----------
    None: trial.
    """
    after = present.after(changes)
    if after is None:
        return None
    left = next((one for one in after.flags if one.id == flag.id), None)
    severity = left.severity if left and left.severity in OPEN else "pass"
    if severity not in _BETTER.get(flag.severity, ()):
        return None
    moved = effects(present.prediction, after, but=flag.id)
    if _does_harm(moved):
        return None
    return Fix(
        flag_id=flag.id,
        changes=dict(changes),
        words=told(present.recipe, changes),
        severity=severity,
        title=left.title if left else flag.title,
        effects=moved,
    )


def _does_harm(moved: Effects) -> bool:
    """Return whether another flag comes to fail, or most of the energy is given up."""
    energy = moved.number("specific_energy_wh_kg")
    is_spent = energy is not None and bool(energy.before) and (energy.after or 0) < (energy.before or 0) * SACRIFICE
    return is_spent or any(change.after == "fail" for change in moved.worse)


def _numbers(present: Present, flag: Flag, key: str, *, is_up: bool) -> Iterator[Fix | None]:
    """Try the numbers that follow from the limit of the flag; where none is enough, look for one by halving."""
    row = FIELDS[key]
    for value in guesses(present.recipe, row, flag, is_up):
        found = attempt(present, flag, exchange(present.recipe, present.materials, key, value))
        yield found
        if found is not None and found.severity == "pass":
            return
    end, now = farthest(present.recipe, row, is_up), standing(present.recipe, row)
    if end is None or now is None:
        return
    last = attempt(present, flag, {key: end})
    yield None
    if last is None:
        return
    for _ in range(int(HALVINGS)):
        middle = between(now, end, row)
        found = attempt(present, flag, {key: middle})
        yield None
        if found is not None and found.severity == last.severity:
            end = middle
        else:
            now = middle
    typed = rounded(end, row, is_up)
    if is_worth_trying(typed, standing(present.recipe, row), row, is_up):
        yield attempt(present, flag, {key: typed})


def _choices(present: Present, remedy: Remedy) -> Iterator[dict[str, Value]]:
    """Values to try in a field that is no matter of more or less."""
    recipe, materials, key = present.recipe, present.materials, remedy.field
    row = FIELDS[key]
    values: Iterable[Value]
    if remedy.way == "set":
        is_bare = remedy.value == "on-substrate" and not recipe.substrate
        values = () if is_bare else (remedy.value,)
    elif remedy.way == "without":
        values = (None,) if recipe.value(key) is not None else ()
    elif row.choices is not None:
        values = row.choices
    else:
        values = (
            material.key
            for material in materials.of_kind(*row.materials)
            if material.key != recipe.value(key) and choice_verdict(recipe, materials, key, material.key)[0] != "fail"
        )
    for value in values:
        yield exchange(recipe, materials, key, value)


def _pairs(present: Present, remedy: Remedy) -> Iterator[dict[str, Value]]:
    """Each material with partners that go with it where the present partner does not; empty where there is none."""
    recipe, materials, key, partner = present.recipe, present.materials, remedy.field, str(remedy.value)
    for material in materials.of_kind(*FIELDS[key].materials):
        changes = exchange(recipe, materials, key, material.key)
        thought = replace(recipe, **changes)  # type: ignore[arg-type]  # values of the fields' own kinds
        others = [
            other.key
            for other in materials.of_kind(*FIELDS[partner].materials)
            if other.key != recipe.value(partner)
            and choice_verdict(thought, materials, partner, other.key)[0] == "pass"
        ]
        yield {}
        for other in others[: int(MOST_PARTNERS)]:
            yield changes | exchange(thought, materials, partner, other)


def contradicted(recipe: Recipe, flag: Flag) -> tuple[Remedy, ...]:
    """Ways out of a recipe that contradicts itself: leave out each part of which one half is missing [-].

    >>> from ssedesigner.core.recipe import contradictions
    >>> flag = Flag(id="contradictions", step="recipe", severity="fail", title="", message="")
    >>> contradicted(Recipe(binder=None), flag)
    (Remedy(field='binder_wt_pct', way='without', value=None),)
    """
    if flag.id != "contradictions":
        return ()
    alone = [part for whole, part in PARTS.items() if recipe.value(part) is not None and not recipe.value(whole)]
    empty = [whole for whole, part in PARTS.items() if recipe.value(whole) and recipe.value(part) is None]
    halves = [Remedy(key, "without") for key in (*alone, *empty)]
    shares = [Remedy(key, "lower") for key in flag.fields if key in SHARES.values()]
    layer = [Remedy("second_thickness_um", "lower")] if "second_thickness_um" in flag.fields else []
    return tuple(dict.fromkeys((*halves, *shares, *layer)))


def missing(present: Present, flag: Flag) -> tuple[str, ...]:
    """Blank fields with which a flag that is not reported could be judged.

    Parameters
    ----------
    present : Present
        The recipe with its prediction [-]
    flag : Flag
        The flag [-]

    Returns
    -------
    tuple of str
        Keys of the fields [-]

    Notes
    -----
    Tried as well: with some number in the field the flag is no longer unknown.

    Examples
    --------
    >>> recipe, empty = Recipe(stack_pressure_mpa=None), Materials(version="", materials={}, pairs=())
    >>> now = predict(recipe, empty)
    >>> present = Present(recipe=recipe, materials=empty, prediction=now)
    >>> [missing(present, flag) for flag in now.flags if flag.id == "stack-pressure"]
    [('stack_pressure_mpa',)]

    References
    ----------
    None: trial.
    """
    if flag.severity != "unknown":
        return ()
    blank = [key for key in flag.fields if FIELDS[key].is_numeric and present.recipe.value(key) is None]
    return tuple(key for key in blank if _would_settle(present, flag, key))


def _would_settle(present: Present, flag: Flag, key: str) -> bool:
    row = FIELDS[key]
    for value in (row.step, (row.minimum + row.maximum) / 2):
        after = present.after({key: value})
        if after is not None and any(one.id == flag.id and one.severity != "unknown" for one in after.flags):
            return True
    return False
