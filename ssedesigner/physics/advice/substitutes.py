"""Substitutes: every material of a kind in place of the present one, judged by what the recipe would then be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ssedesigner.core.changes import GONE, OPEN, WEIGHED, Effects, FlagChange, NumberChange, Substitute
from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction, Quantity, points
from ssedesigner.core.recipe import PARTS, Recipe
from ssedesigner.physics.advice.exchange import exchange
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.prediction import predict

NOTICEABLE = cited(
    0.005, "-", "ThisProgram2026", "relative change of a result from which a change is reported", grade="assumed"
)


def result(prediction: Prediction, key: str) -> Quantity:
    """Return one of the results in which a change is weighed, in its lab unit [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.prediction import predict
    >>> result(predict(Recipe(), Materials(version="", materials={}, pairs=())), "cost_usd_kwh").unit
    'USD/kWh'
    """
    film = key == "area_specific_resistance_ohm_cm2"
    quantity: Quantity = getattr(prediction.film if film else prediction.cell, key)
    return quantity


def effects(before: Prediction, after: Prediction, but: str = "") -> Effects:
    """Say what differs between two predictions.

    Parameters
    ----------
    before, after : Prediction
        The predictions of the present and of the changed recipe [-]
    but : str
        Id of a flag that is told elsewhere and left out here [-]

    Returns
    -------
    Effects
        Results that move noticeably; flags that get better and worse [lab units]

    Notes
    -----
    A check that does not apply counts as passed. From best to worst, by points: pass, caution, unknown, fail.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.prediction import predict
    >>> now = predict(Recipe(), Materials(version="", materials={}, pairs=()))
    >>> effects(now, now)
    Effects(numbers=(), better=(), worse=(), points=0)

    References
    ----------
    None: comparison.
    """
    old, new = ({flag.id: flag for flag in one.flags if flag.id != but} for one in (before, after))
    changed = [_flag_change(key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new))]
    moves = [(points(change.after) - points(change.before), change) for change in changed]
    return Effects(
        numbers=tuple(found for key in WEIGHED if (found := _number_change(before, after, key)) is not None),
        better=tuple(change for move, change in moves if move < 0),
        worse=tuple(change for move, change in moves if move > 0),
        points=sum(move for move, _ in moves),
    )


def _flag_change(key: str, before: Flag | None, after: Flag | None) -> FlagChange:
    title = (after or before).title  # type: ignore[union-attr]  # one of the two is there
    return FlagChange(
        id=key,
        title=title,
        before=_severity(before),
        after=_severity(after),
    )


def _severity(flag: Flag | None) -> str:
    """Return the severity of a flag, ``GONE`` for a check that does not apply."""
    return flag.severity if flag is not None and flag.severity in (*OPEN, "pass") else GONE


def _number_change(before: Prediction, after: Prediction, key: str) -> NumberChange | None:
    old, new = result(before, key), result(after, key)
    if old.value == new.value:
        return None
    if old.value and new.value and abs(new.value - old.value) < abs(old.value) * NOTICEABLE:
        return None
    return NumberChange(key=key, unit=new.unit, before=old.value, after=new.value)


def candidates(recipe: Recipe, materials: Materials, field_key: str) -> tuple[str, ...]:
    """Materials, or choices, that a field can hold, the present one first [-].

    Keys of the materials, without retired ones and those that have no place in a recipe. The present one is there
    even if it is retired or unknown to the library.

    >>> candidates(Recipe(), Materials(version="", materials={}, pairs=()), "binder")
    ('NBR',)
    """
    present = recipe.value(field_key)
    field = FIELDS[field_key]
    known = list(field.choices or [one.key for one in materials.usable(*field.materials, field=field_key)])
    return tuple(dict.fromkeys([str(present), *known] if present else known))


def substitute(
    recipe: Recipe,
    materials: Materials,
    prediction: Prediction,
    field_key: str,
    key: str,
    learned: Learned = NOTHING_LEARNED,
) -> Substitute:
    """Put a material into a field and say what the recipe would be.

    Parameters
    ----------
    recipe : Recipe
        The recipe as it is [-]
    materials : Materials
        The snapshot of the library [-]
    prediction : Prediction
        The prediction of the recipe [lab units]
    field_key : str
        A field that holds a material, or a choice such as the method [-]
    key : str
        Key of the material or the choice [-]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]

    Returns
    -------
    Substitute
        Numbers, flags and verdict [lab units]

    Notes
    -----
    It passes when none of the flags on it fails and none fails that did not fail before. What fails for another reason,
    such as the air of the room, fails with every material and is only counted. The present material stands there with
    what the recipe predicts, its lot included; another sulfide with the value of the library, because the lot says
    nothing about it.

    Examples
    --------
    >>> empty = Materials(version="", materials={}, pairs=())
    >>> found = substitute(Recipe(), empty, predict(Recipe(), empty), "solvent", "anisole")
    >>> found.passes, found.is_present
    (True, False)

    References
    ----------
    None: two predictions.
    """
    is_present = key == recipe.value(field_key)
    changes = {} if is_present else exchange(recipe, materials, field_key, key)
    changed = replace(recipe, **changes)  # type: ignore[arg-type]  # values of the fields' own kinds
    after = prediction if is_present else predict(changed, materials, learned)
    about = _about(after, field_key, changes)
    reason = _reason(prediction, after, about) or _refusal(recipe, materials, field_key, key)
    counted = Counter(flag.severity for flag in after.flags)
    return Substitute(
        key=key,
        changes=changes,
        is_present=is_present,
        passes=not reason,
        reason=reason,
        counts={severity: counted[severity] for severity in SEVERITIES},
        about=about,
        problems=tuple(flag for flag in _worst_first(after.flags) if flag.severity in OPEN),
        conductivity_ms_cm=after.film.conductivity_ms_cm,
        area_specific_resistance_ohm_cm2=after.film.area_specific_resistance_ohm_cm2,
        specific_energy_wh_kg=after.cell.specific_energy_wh_kg,
        cost_usd_kwh=after.cell.cost_usd_kwh,
        effects=effects(prediction, after),
    )


def _about(after: Prediction, field_key: str, changes: Iterable[str]) -> tuple[Flag, ...]:
    """Return the flags on the material, its amount or what changes with it, the worst first."""
    fields = {field_key, PARTS.get(field_key, field_key), *changes}
    return _worst_first(flag for flag in after.flags if fields & set(flag.fields) and flag.severity in (*OPEN, "pass"))


def _worst_first(raised: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(sorted(raised, key=lambda flag: -points(flag.severity)))


def _reason(before: Prediction, after: Prediction, about: tuple[Flag, ...]) -> str:
    """Say what fails because of the material, nothing when nothing does."""
    failed = {flag.id for flag in before.flags if flag.severity == "fail"}
    mine = {flag.id for flag in about}
    fails = [flag for flag in after.flags if flag.severity == "fail" and (flag.id in mine or flag.id not in failed)]
    return "; ".join(flag.title for flag in fails)


def _refusal(recipe: Recipe, materials: Materials, field_key: str, key: str) -> str:
    severity, reason = choice_verdict(recipe, materials, field_key, key)
    return reason.rstrip(".") if severity == "fail" else ""


def rank_substitutes(substitutes: Iterable[Substitute]) -> tuple[Substitute, ...]:
    """Put substitutes in order of outcome [-].

    Those that pass first; in each part the best first. Fewest points of all flags, then low resistance, high specific
    energy, low cost. A result that is not known comes after those that are.

    >>> rank_substitutes([])
    ()
    """
    return tuple(sorted(substitutes, key=_rank))


def _rank(one: Substitute) -> tuple[object, ...]:
    energy = one.specific_energy_wh_kg
    results = (
        _known_first(one.area_specific_resistance_ohm_cm2),
        (energy.value is None, -(energy.value or 0.0)),
        _known_first(one.cost_usd_kwh),
    )
    return (not one.passes, one.points, *results)


def _known_first(quantity: Quantity) -> tuple[bool, float]:
    return quantity.value is None, quantity.value or 0.0
