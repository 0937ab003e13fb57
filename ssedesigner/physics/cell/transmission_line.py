"""A porous electrode as a transmission line: two rails joined by the charge transfer, and the band of the whole."""

from __future__ import annotations

from typing import Any

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import Number, exp, log, sqrt, where
from ssedesigner.physics.cell.formulas import CATHODE_RESISTANCE, LINE_PRODUCT, LINE_RATIO
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.terms import Terms, remember

LEAST_RATIO = cited(1e-4, "-", "ThisProgram2026", "k below which the limit of a thin electrode holds", grade="computed")


def transmission_line(ionic: Number, electronic: Number, transfer: Number, *, terms: Terms | None = None) -> Number:
    r"""Resistance of a porous electrode to direct current: two rails joined by the charge transfer.

    .. math:: R = \frac{r_i r_e}{r_i + r_e}
              \left[1 + \frac{2 + (r_e / r_i + r_i / r_e) \cosh k}{k \sinh k}\right],
              \qquad k^2 = \frac{r_i + r_e}{R_\mathrm{ct}}

    Parameters
    ----------
    ionic : float or ndarray, shape (n,)
        Resistance of the ionic rail over the whole thickness [ohm m2]
    electronic : float or ndarray, shape (n,)
        Resistance of the electronic rail over the whole thickness [ohm m2]
    transfer : float or ndarray, shape (n,)
        Charge-transfer resistance of the electrode, above zero [ohm m2]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Area-specific resistance of the electrode [ohm m2]

    Notes
    -----
    Linear, and without diffusion in the solid. Without an electronic rail it becomes
    :math:`\sqrt{r_i R_\mathrm{ct}} \coth \sqrt{r_i / R_\mathrm{ct}}`, which is about
    :math:`R_\mathrm{ct} + r_i / 3` while the rail is below three times the charge transfer.

    Examples
    --------
    30 ohm cm2 along the ionic rail and 20 ohm cm2 of charge transfer:

    >>> round(transmission_line(30e-4, 0.0, 20e-4) * 1e4, 2), 20 + 30 / 3
    (29.12, 30.0)

    References
    ----------
    Minnmann2021 (full entry in sources.csv) measures both rails so; the direct-current limit is derived here, and a
    ladder of resistors gives the same
    """
    total = ionic + electronic
    ratio = sqrt(total / transfer)
    thin = where(ratio > LEAST_RATIO, ratio, LEAST_RATIO)
    decay = exp(-thin)  # cosh and sinh themselves overflow for a rail that hardly conducts
    over_sinh = 2 * thin * decay / (1 - decay * decay)
    over_tanh = thin * (1 + decay * decay) / (1 - decay * decay)
    both = where(total > 0, total, 1.0)
    product = ionic / both * (electronic / both)
    value = transfer * (product * thin * thin + 2 * product * over_sinh + (1 - 2 * product) * over_tanh)
    if terms is not None:
        rails: dict[str, Any] = {"ionic": ionic, "electronic": electronic}
        terms.record(LINE_RATIO, thin, transfer=transfer, **rails)
        terms.record(LINE_PRODUCT, product, **rails)
        terms.record(CATHODE_RESISTANCE, value, transfer=transfer, product=product, ratio=thin)
    return value


@remember
def ends_of_line(
    ionic: Number,
    electronic: Number,
    transfer: Number,
    value: Number,
    ionic_less: Number,
    ionic_more: Number,
    electronic_spread: Number,
    transfer_spread: Number,
) -> tuple[Number, Number]:
    """Return the ends of the band of a transmission line [ohm m2]: each of the three at its own.

    >>> low, high = ends_of_line(30e-4, 0.0, 20e-4, 29.12e-4, 0.5, 0.5, 0.5, 0.5)
    >>> round(low * 1e4), round(high * 1e4)
    (17, 59)
    """
    rails = (ionic, electronic, transfer)
    spreads = ((ionic_less, ionic_more), (electronic_spread, electronic_spread), (transfer_spread, transfer_spread))
    down: Number = 0
    up: Number = 0
    for place, (less, more) in enumerate(spreads):
        below, above = list(rails), list(rails)
        below[place], above[place] = rails[place] * exp(-BAND * less), rails[place] * exp(BAND * more)
        down = down + log(value / transmission_line(*below)) ** 2
        up = up + log(transmission_line(*above) / value) ** 2
    return value * exp(-sqrt(down)), value * exp(sqrt(up))
