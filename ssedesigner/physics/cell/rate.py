"""What is left of a cell at a C-rate: voltage loss, usable capacity and usable energy, each with its band."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ssedesigner.core.evidence import cited
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import Number, exp, log, sqrt, where
from ssedesigner.physics.cell.energy import Band, ohmic_drop
from ssedesigner.physics.cell.resistance import CellResistance
from ssedesigner.physics.film.porosity import BAND

LAYERED_SPAN = cited(
    0.8, "V", "ThisProgram2026", "mean fall of a layered oxide over its discharge, 4.3 to 3.5 V", grade="assumed"
)
SPAN_SPREAD = cited(0.25, "-", "ThisProgram2026", "SD of ln of that: 0.53 to 1.2 V", grade="assumed")
DIFFUSION_RATE = cited(
    to_si(5.0, "C"),
    "1/s",
    "LiuWu2024",
    "rate at which diffusion in the solid halves the capacity: single crystals of Ni90 at 55 degC, R49 to R57",
    grade="fitted",
)
PLOTTED_RATES = tuple(
    cited(to_si(rate, "C"), "1/s", "ThisProgram2026", "C-rate at which cells are compared", grade="assumed")
    for rate in (0.1, 0.33, 1.0)
)
"""C-rates of the tile and of the plot [1/s]."""


def discharge_span(voltage: Number) -> Number:
    """Fall of the open-circuit voltage of a layered oxide over a discharge with this mean voltage [V].

    The mean of a straight line cannot lie below half of its fall.

    >>> discharge_span(3.7), discharge_span(0.3)
    (0.8, 0.6)
    """
    most = 2 * voltage
    return where(most < LAYERED_SPAN, most, float(LAYERED_SPAN))


class Usable(NamedTuple):
    """A cell at one current: voltage loss [V], usable shares of nominal capacity and energy [-], each with its band."""

    voltage_loss: Number
    voltage_loss_band: Band
    capacity: Number
    capacity_band: Band
    energy: Number
    energy_band: Band


def usable_capacity(loss: Number, span: Number) -> Number:
    r"""Share of the nominal capacity that a discharge to the cut-off gives.

    .. math:: \frac{q}{q_0} = \max\left(0,\ 1 - \frac{j R}{S}\right)

    Parameters
    ----------
    loss : float or ndarray, shape (n,)
        Voltage loss j R of the cell [V]
    span : float or ndarray, shape (n,)
        Fall S of the open-circuit voltage over the whole discharge [V]

    Returns
    -------
    float or ndarray, shape (n,)
        Share of the nominal capacity, 0 to 1 [-]

    Notes
    -----
    The open-circuit voltage falls in a straight line, as that of a layered oxide does roughly; diffusion in the solid
    is not in it. For a flat plateau, as that of LiFePO4, the span is the height of the plateau above the cut-off.

    Examples
    --------
    2 mA/cm2 through 100 ohm cm2, and a loss beyond the span:

    >>> round(usable_capacity(0.2, 0.8), 3), usable_capacity(0.9, 0.8)
    (0.75, 0.0)

    References
    ----------
    None: definition, with a straight line for the open-circuit voltage.
    """
    left = 1 - loss / span
    return where(left > 0, left, 0.0)


def usable_energy(loss: Number, span: Number, voltage: Number) -> Number:
    r"""Share of the nominal energy that a discharge to the cut-off gives.

    .. math:: \frac{E}{E_0} = \frac{q}{q_0} \left(1 - \frac{j R}{2 U}\right)

    Parameters
    ----------
    loss : float or ndarray, shape (n,)
        Voltage loss j R of the cell [V]
    span : float or ndarray, shape (n,)
        Fall S of the open-circuit voltage over the whole discharge [V]
    voltage : float or ndarray, shape (n,)
        Mean open-circuit voltage U of the whole discharge, at least half of the span [V]

    Returns
    -------
    float or ndarray, shape (n,)
        Share of the nominal energy, 0 to 1 [-]

    Notes
    -----
    The integral of the loaded voltage over the usable capacity: what is used is the upper part of the straight line,
    whose mean lies half of the loss above U, so that half of the loss is left of the whole.

    Examples
    --------
    >>> round(usable_energy(0.2, 0.8, 3.7), 4)
    0.7297

    References
    ----------
    None: integral of a straight line.
    """
    return _energy(usable_capacity(loss, span), loss, span, voltage)


def _energy(capacity: Number, loss: Number, span: Number, voltage: Number) -> Number:
    """Return the usable share of the energy from that of the capacity [-]."""
    # beyond the span nothing is left, and a loss of many volts must not turn the product round
    return capacity * (1 - where(loss < span, loss, span) / (2 * voltage))


def discharge(
    rate: Number, areal_capacity: Number, resistance: CellResistance, voltage: Number, span: Number = LAYERED_SPAN
) -> Usable:
    """Voltage loss, capacity and energy of a cell at a C-rate.

    Parameters
    ----------
    rate : float or ndarray, shape (n,)
        C-rate, referred to the nominal capacity [1/s]
    areal_capacity : float or ndarray, shape (n,)
        Nominal capacity per electrode area [C/m2]
    resistance : CellResistance
        Area-specific resistance of the cell [ohm m2]
    voltage : float or ndarray, shape (n,)
        Mean open-circuit voltage of the whole discharge [V]
    span : float or ndarray, shape (n,)
        Fall of the open-circuit voltage over the whole discharge, of layered oxides by default [V]

    Returns
    -------
    Usable
        Voltage loss [V], shares of nominal capacity and energy [-]

    Notes
    -----
    The bands are those of the resistance. Those of the shares hold the uncertainty of the span, too, and their low ends
    that diffusion in the solid is not in the values: they are lowered by 1 / (1 + c / 5C). The scatter of the nominal
    values themselves is not in them.

    Examples
    --------
    4 mAh/cm2 at 1C through 60 ohm cm2:

    >>> from ssedesigner.physics.cell.resistance import cell_resistance, film_part
    >>> cell = cell_resistance([film_part(60e-4, (30e-4, 120e-4), ())])
    >>> at = discharge(1 / 3600, 144e3, cell, 3.7)
    >>> round(at.voltage_loss, 2), round(at.capacity, 2), [round(end, 2) for end in at.capacity_band]
    (0.24, 0.7, [0.27, 0.87])

    References
    ----------
    LiuWu2024, ThisProgram2026 (full entries in sources.csv)
    """
    return discharges((rate,), areal_capacity, resistance, voltage, span)[0]


def discharges(
    rates: Iterable[Number], areal_capacity: Number, resistance: CellResistance, voltage: Number, span: Number
) -> tuple[Usable, ...]:
    """Return what :func:`discharge` does at several rates [1/s] of one cell.

    >>> from ssedesigner.physics.cell.resistance import cell_resistance, film_part
    >>> cell = cell_resistance([film_part(60e-4, (30e-4, 120e-4), ())])
    >>> [round(at.capacity, 2) for at in discharges((0.1 / 3600, 1 / 3600), 144e3, cell, 3.7, 0.8)]
    [0.97, 0.7]
    """
    wide = BAND * SPAN_SPREAD
    fewer = exp(-sqrt(log(resistance.value / resistance.low) ** 2 + wide * wide))
    more = exp(sqrt(log(resistance.high / resistance.value) ** 2 + wide * wide))

    def at(rate: Number) -> Usable:
        current = rate * areal_capacity
        loss = ohmic_drop(current, resistance.value)
        least, most, diffused = loss * fewer, loss * more, 1 / (1 + rate / DIFFUSION_RATE)
        capacity, low, high = (usable_capacity(volts, span) for volts in (loss, most, least))
        return Usable(
            loss,
            (ohmic_drop(current, resistance.low), ohmic_drop(current, resistance.high)),
            capacity,
            (low * diffused, high),
            _energy(capacity, loss, span, voltage),
            (_energy(low, most, span, voltage) * diffused, _energy(high, least, span, voltage)),
        )

    return tuple([at(rate) for rate in rates])
