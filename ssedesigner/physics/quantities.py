"""The crossing out: SI values with bands become quantities in lab units with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from operator import attrgetter

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.filling import fill
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import UNITS
from ssedesigner.physics.arrays import MaybeNumber, Number, exp
from ssedesigner.physics.film.porosity import BAND

_FACTORS = {name: unit.factor for name, unit in UNITS.items()}
_SOURCE = attrgetter("source")
TYPED = cited(1.0, "-", "Recipe", "typed by the user", grade="user")


def quantity(
    value: MaybeNumber,
    unit: str,
    band: tuple[Number, Number] | None = None,
    *,
    sources: tuple[str, ...] = (TYPED.source,),
    reason: str = "",
    is_estimate: bool = False,
) -> Quantity:
    """Turn an SI value with its band into a quantity in a lab unit.

    Parameters
    ----------
    value : float or None
        The value, None when it is not known [SI]
    unit : str
        Name of the lab unit [-]
    band : tuple of two floats or None
        Low and high end of the 90 % band; None when the value is exact, as typed [SI]
    sources : tuple of str
        Keys of the bibliography [-]
    reason : str
        Why the value is not known; a value with a reason is dropped [-]
    is_estimate : bool
        Whether it must look like an estimate [-]

    Returns
    -------
    Quantity
        The quantity in the lab unit

    Notes
    -----
    For units without an offset.

    Examples
    --------
    >>> quantity(2e-4, "ohm cm2", (1e-4, 4e-4)).high
    4.0
    >>> quantity(None, "ohm cm2", reason="not known, because nothing is").is_known
    False

    References
    ----------
    None: units.
    """
    if value is None or reason:
        return Quantity(value=None, unit=unit, reason=reason)
    factor = _FACTORS[unit]
    shown = low = high = float(value / factor)
    if band is not None:  # rounding in the conversion must not push an end of the band past the value
        low, high = float(band[0] / factor), float(band[1] / factor)
        if shown < low:
            low = shown
        if shown > high:
            high = shown
    return fill(
        Quantity,
        {
            "value": shown,
            "unit": unit,
            "low": low,
            "high": high,
            "sources": sources,
            "reason": "",
            "is_estimate": is_estimate,
        },
    )


def log_band(value: Number, spread: Number) -> tuple[Number, Number]:
    """90 % band of a value whose logarithm scatters normally.

    Parameters
    ----------
    value : float or ndarray, shape (n,)
        The value, positive [any unit]
    spread : float or ndarray, shape (n,)
        Standard deviation of its natural logarithm [-]

    Returns
    -------
    tuple of two floats or ndarrays, shape (n,)
        Low and high end of the band [unit of the value]

    Notes
    -----
    The value is the median.

    Examples
    --------
    >>> log_band(1.0, 0.0)
    (1.0, 1.0)

    References
    ----------
    None: definition of the log-normal distribution.
    """
    reach = exp(BAND * spread)
    return value / reach, value * reach


def keys(*groups: Iterable[Cited]) -> tuple[str, ...]:
    """Keys of the sources of some numbers, each once, in order of use [-].

    Collected by name, not traced through the arithmetic.

    >>> keys([TYPED, TYPED])
    ('Recipe',)
    """
    return tuple(dict.fromkeys(map(_SOURCE, chain.from_iterable(groups))))
