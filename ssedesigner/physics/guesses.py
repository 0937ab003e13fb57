"""Numbers worth trying in a field to get a flag past its limit, rounded as a person would type them."""

from __future__ import annotations

from math import ceil, floor, isfinite, log, sqrt

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import Field, FieldError
from ssedesigner.core.prediction import Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS

MARGIN = cited(0.02, "-", "ThisProgram2026", "how far beyond its limit a suggested number goes", grade="assumed")
REACH = cited(10.0, "-", "ThisProgram2026", "factor up to which a number is changed to clear a flag", grade="assumed")
FREE_REACH = cited(
    100.0, "-", "ThisProgram2026", "the same for the pull on a web, which a drive sets at will", grade="assumed"
)
REACH_DEGREES = cited(
    200.0, "degC", "ThisProgram2026", "how far a temperature is changed to clear a flag", grade="assumed"
)
COARSE = cited(
    0.25,
    "-",
    "ThisProgram2026",
    "part of a number by which rounding it to the editor's step may move it",
    grade="assumed",
)
DECADE = cited(10.0, "-", "ThisProgram2026", "decimal places", grade="computed")
TINY = cited(1e-9, "-", "ThisProgram2026", "rounding of floating-point numbers", grade="computed")


def standing(recipe: Recipe, field: Field) -> float | None:
    """Return the number that stands in a field, or that an empty one stands for [lab unit of the field].

    >>> from ssedesigner.core.fields import FIELDS
    >>> standing(Recipe(), FIELDS["roller_diameter_mm"])
    10.0
    """
    value = recipe.value(field.key)
    if value is None and field.blank:
        try:
            value = field.parse(field.blank)
        except FieldError:
            return None
    return float(value) if isinstance(value, (int, float)) else None


def rounded(value: float, field: Field, is_up: bool) -> float:
    """Round a number away from the present one, to the editor's step or, where that is too coarse, to its decimals.

    Parameters
    ----------
    value : float
        The number that is needed [lab unit of the field]
    field : Field
        The field [-]
    is_up : bool
        Whether more is better than less [-]

    Returns
    -------
    float
        The number to suggest, inside the range of the field [lab unit of the field]

    Notes
    -----
    A limit that is a round number stays as it is.

    Examples
    --------
    >>> from ssedesigner.core.fields import FIELDS
    >>> rounded(2.2, FIELDS["binder_wt_pct"], True), rounded(0.06, FIELDS["c_rate"], False)
    (2.5, 0.06)

    References
    ----------
    None: rounding.
    """
    toward = ceil if is_up else floor
    fine = 1 / DECADE**field.decimals
    for step in (max(field.step, fine), fine):
        slack = -TINY if is_up else TINY
        found = toward(value / step + slack) * step
        if step == fine or (abs(found - value) <= abs(value) * COARSE and found * value > 0):
            break
    return _kept(found, field)


def _kept(value: float, field: Field) -> float:
    """Return a number with the decimals of a field, inside its range."""
    return float(min(max(round(value, field.decimals), field.minimum), field.maximum))


def guesses(recipe: Recipe, field: Field, flag: Flag, is_up: bool) -> tuple[float, ...]:
    """Numbers that follow from value and limit of a flag, the nearest first.

    Parameters
    ----------
    recipe : Recipe
        The recipe as it is [-]
    field : Field
        The field to change [-]
    flag : Flag
        The flag with its value and limit [lab unit of the flag]
    is_up : bool
        Whether to raise the number [-]

    Returns
    -------
    tuple of float
        Numbers in the direction asked for, none when the flag has no limit [lab unit of the field]

    Notes
    -----
    The limit itself, where field and flag have one unit; the present number times the ratio of value and limit, for
    what is proportional to it. Each also a small margin further.

    Examples
    --------
    >>> from ssedesigner.core.fields import FIELDS
    >>> moist = Flag(id="moisture", step="safety", severity="fail", title="", message="", limit=-50.0, unit="degC")
    >>> guesses(Recipe(dew_point_c=-20.0), FIELDS["dew_point_c"], moist, False)
    (-50.0, -51.0)

    References
    ----------
    None: proportions.
    """
    now, away = standing(recipe, field), 1 if is_up else -1
    exact: list[float] = []
    if flag.limit is not None and flag.unit == field.unit:
        exact.append(flag.limit)
    if now and flag.limit and flag.value and flag.value / flag.limit > 0 and not is_temperature(field):
        ratio = flag.value / flag.limit
        exact.append(now * (max(ratio, 1 / ratio) if is_up else min(ratio, 1 / ratio)))
    exact = [value for value in exact if isfinite(value)]  # a ratio of numbers next to nothing is endless
    further = [value + away * abs(value) * MARGIN for value in exact]
    made = [rounded(value, field, is_up) for pair in zip(exact, further, strict=True) for value in pair]
    return tuple(dict.fromkeys(value for value in made if is_worth_trying(value, now, field, is_up)))


def is_worth_trying(value: float, now: float | None, field: Field, is_up: bool) -> bool:
    """Return whether a number lies in the direction asked for and is something: to set it to 0 is to leave it out [-].

    >>> from ssedesigner.core.fields import FIELDS
    >>> [is_worth_trying(0.0, 8.0, FIELDS[key], False) for key in ("open_time_h", "dew_point_c")]
    [False, True]
    """
    if value == 0 and not is_temperature(field):
        return False
    return now is None or (value > now if is_up else value < now)


def farthest(recipe: Recipe, field: Field, is_up: bool) -> float | None:
    """Return the last number that is tried in a direction, None when there is none [lab unit of the field].

    >>> from ssedesigner.core.fields import FIELDS
    >>> farthest(Recipe(), FIELDS["binder_wt_pct"], True)
    15.0
    """
    now = standing(recipe, field)
    if not now and not (now == 0 and is_temperature(field)):
        return None
    if is_temperature(field):
        reached = now + REACH_DEGREES if is_up else now - REACH_DEGREES
    else:
        reach = FREE_REACH if field.key == "web_tension_n_m" else REACH
        reached = now * reach if is_up else now / reach
    end = _kept(reached, field)
    return end if end != now else None


def between(first: float, last: float, field: Field) -> float:
    """Return the middle of two numbers, for lengths, shares and the like that of their logarithms [unit of the field].

    >>> from ssedesigner.core.fields import FIELDS
    >>> between(10.0, 1000.0, FIELDS["thickness_um"]), between(0.0, 10.0, FIELDS["dew_point_c"])
    (100.0, 5.0)
    """
    if is_temperature(field) or first <= 0 or last <= 0:
        return (first + last) / 2
    return sqrt(first * last)


def log_ratio(before: float | None, after: float | None) -> float:
    """Return how far a result moves: the logarithm of its ratio [-], 0 where it cannot be said.

    >>> log_ratio(2.0, 1.0) < 0 < log_ratio(1.0, 2.0)
    True
    """
    return log(after / before) if before and after and after / before > 0 else 0.0


def is_temperature(field: Field) -> bool:
    """Return whether a field is counted from a zero of its own, so that ratios mean nothing [-].

    >>> from ssedesigner.core.fields import FIELDS
    >>> is_temperature(FIELDS["dew_point_c"])
    True
    """
    return UNITS[field.unit].offset != 0
