"""The difference that a change of the recipe makes: two predictions, compared."""

from __future__ import annotations

from ssedesigner.core.changes import GONE, OPEN, WEIGHED, Effects, FlagChange, NumberChange
from ssedesigner.core.evidence import cited
from ssedesigner.core.prediction import Flag, Prediction, Quantity, points

NOTICEABLE = cited(
    0.005, "-", "ThisProgram2026", "relative change of a result from which a change is told", grade="assumed"
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
    found: Quantity = getattr(prediction.film if film else prediction.cell, key)
    return found


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
