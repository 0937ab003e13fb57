"""How long lithium lasts in a symmetric cell under stack pressure before it shorts."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import Number, exp

LIFE = cited(7.75, "-", "Doux2020", "ln of the hours to a short without pressure, L02 to L05", grade="fitted")
LIFE_SLOPE = cited(0.145e-6, "1/Pa", "Doux2020", "fall of that with the stack pressure, L02 to L05", grade="fitted")
LIFE_SPREAD = cited(0.25, "-", "Doux2020", "SD of ln: each of the four points within a factor of 1.5", grade="fitted")
HOUR = cited(3600.0, "s", "Handbook", "one hour", grade="handbook")


def time_to_short(pressure: Number) -> Number:
    r"""Time until lithium shorts a pellet of Li6PS5Cl that is cycled under stack pressure.

    .. math:: \ln \frac{t}{\mathrm{h}} = 7.75 - 0.145 \, \frac{p}{\mathrm{MPa}}

    Parameters
    ----------
    pressure : float or ndarray, shape (n,)
        Stack pressure [Pa]

    Returns
    -------
    float or ndarray, shape (n,)
        Time to the short circuit [s]

    Notes
    -----
    One electrolyte of 82 % density and 1 mm, 0.075 mA/cm2, 25 degC, 10 to 25 MPa. Other currents, temperatures and
    thicknesses are not known. At 75 MPa the cell shorted at once, which the law does not say.

    Examples
    --------
    >>> [round(time_to_short(pressure * 1e6) / 3600) for pressure in (5, 10, 25)]
    [1124, 545, 62]

    References
    ----------
    Doux2020 (full entry in sources.csv)
    """
    return HOUR * exp(LIFE - LIFE_SLOPE * pressure)
