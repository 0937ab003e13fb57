"""Contacts in a cell by the pressure on them: lithium on a sulfide, and the composite cathode on its foil."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import MaybeNumber, Number, exp, is_true_somewhere, log, sqrt, where
from ssedesigner.physics.cell.formulas import BETTER, COLLECTOR, FIRST_LOADING, PRESSED_ON, USUAL_PRESSURE
from ssedesigner.physics.cell.reported import PRESSURE_OF_AIR, Pressure
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.terms import Terms

_DERIVED = "per side at %s MPa on first loading, from the impedance of Li|Li6PS5Cl|Li less its pellet, second-hand"


def _contact(pressure: str, area_resistance: float, note: str = _DERIVED) -> tuple[Cited, Cited]:
    pressed = cited(to_si(float(pressure), "MPa"), "Pa", "Doux2020", "stack pressure of the cell")
    value = to_si(area_resistance, "ohm cm2")
    return pressed, cited(value, "ohm m2", "Doux2020", note % pressure, grade="computed")


LITHIUM_CONTACT = (
    _contact("1", 296.0),
    _contact("5", 49.0),
    _contact("10", 11.0),
    _contact("15", 5.0),
    _contact("20", 2.0),
    _contact("25", 1.0, f"{_DERIVED}: nothing was left, which counts as less than 1 ohm cm2"),
)
"""Stack pressure [Pa] and area-specific resistance [ohm m2] of lithium on Li6PS5Cl, I01 to I06."""
_SEGMENTS = (
    *((high, below, log(above / below) / log(high / low)) for (low, above), (high, below) in pairwise(LITHIUM_CONTACT)),
    (*LITHIUM_CONTACT[-1], 0.0),
)
"""The upper point of each segment, and the power of the pressure that leads to it; above the last nothing changes."""
_UPPER = tuple(high for high, _, _ in _SEGMENTS[:-1])
_COLUMNS = np.array(_SEGMENTS, dtype=float).T
CONTACT_USED = tuple(value for _, value in LITHIUM_CONTACT)
KEPT_PRESSURE = cited(
    22e6, "Pa", "Singh2022", "middle of the pressures at which I07 and I08 were attached", grade="computed"
)
KEPT_RESISTANCE = cited(
    9e-4,
    "ohm m2",
    "Singh2022",
    "what a contact made at 20 to 25 MPa keeps at 0 to 5 MPa: 5 to 11 ohm cm2, I07, I08",
    grade="computed",
)
KEPT_NONE = cited(120e6, "Pa", "Singh2022", "attached at 120 and 265 MPa nothing was left without pressure, I08")
CONTACT_NONE = cited(1e-4, "ohm m2", "Doux2020", "nothing seen counts as less than 1 ohm cm2, I06", grade="estimate")
KEPT_POWER = log(KEPT_RESISTANCE / CONTACT_NONE) / log(KEPT_NONE / KEPT_PRESSURE)
"""Power of the pressure that leads from one to the other [-]."""
CONTACT_SPREAD = cited(
    0.7,
    "-",
    "ThisProgram2026",
    "SD of ln of a contact: one laboratory, derived, grains and foils differ",
    grade="estimate",
)
ANALOGY_SPREAD = cited(
    1.0, "-", "ThisProgram2026", "SD of ln of a contact that is taken as that of lithium", grade="assumed"
)

COLLECTOR_PRESSURE = cited(10e6, "Pa", "ParkLowPressure", "pressure of the two measured contacts")
BARE = cited(
    19e-4,
    "ohm m2",
    "ParkLowPressure",
    "one bare aluminium contact at 10 MPa: half of I26 at most, half of I26 less I29 at least",
    grade="computed",
)
PRIMED = cited(
    4e-4,
    "ohm m2",
    "ParkLowPressure",
    "one aluminium contact with carbon primer at 10 MPa: less than half of I29, which holds a layer too",
    grade="estimate",
)
COLLECTOR_POWER = cited(
    0.6, "-", "ParkLowPressure", "200, 50 and 20 ohm cm2 at 1, 10 and 50 MPa, I25 to I27", grade="fitted"
)
COLLECTOR_SPREAD = cited(0.7, "-", "ThisProgram2026", "SD of ln of a collector’s contact", grade="estimate")

STACKED = "Stack pressure"


class Contact(NamedTuple):
    """A contact: area-specific resistance with its 90 % band [ohm m2], what it rests on, and what stands for blanks."""

    value: Number
    low: Number
    high: Number
    cited: tuple[Cited, ...]
    note: str


def lithium_contact(
    pressure: Number, attached: MaybeNumber = None, terms: Terms | None = None, place: str = ""
) -> Number:
    r"""Area-specific resistance of lithium on a sulfide, one side.

    On first loading it is interpolated between measured points in the logarithms of pressure and resistance. A contact
    that was made under more pressure keeps the better of this and of

    .. math:: R_\mathrm{kept} = R_{22} \left(\frac{p_\mathrm{attached}}{22\ \mathrm{MPa}}\right)^{-1.3}

    Parameters
    ----------
    pressure : float or ndarray, shape (n,)
        Stack pressure of the cell [Pa]
    attached : float, ndarray of shape (n,) or None
        Pressure under which the lithium was attached, None for first loading at the stack pressure [Pa]
    terms : Terms or None
        Records the formulas of a number that is explained [-]
    place : str
        The contact that it is recorded of [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Area-specific resistance [ohm m2]

    Notes
    -----
    At 25 degC; how it changes with temperature and with cycling is not known. Below 1 MPa an extrapolation, which ends
    at the pressure of the air; above 25 MPa it stays below what can be seen.

    Examples
    --------
    At 5 MPa, at 2 MPa, and at 5 MPa after 25 MPa (I07: 11 ohm cm2):

    >>> [round(lithium_contact(*pressures) * 1e4, 1) for pressures in ((5e6,), (2e6,), (5e6, 25e6))]
    [49.0, 136.4, 7.6]

    References
    ----------
    Doux2020, Singh2022 (full entries in sources.csv)
    """
    held = _no_less(pressure)
    first = _first_loading(held)
    if terms is not None:
        _record_first(terms, place, float(held), float(first))
    if attached is None:
        return first
    made = where(attached > held, attached, held)
    kept = KEPT_RESISTANCE * (made / KEPT_PRESSURE) ** -KEPT_POWER
    kept = where(kept > CONTACT_NONE, kept, float(CONTACT_NONE))
    better = where(kept < first, kept, first)
    if terms is not None:
        inputs: dict[str, Any] = {
            "kept": KEPT_RESISTANCE,
            "reference": KEPT_PRESSURE,
            "none": KEPT_NONE,
            "least": CONTACT_NONE,
        }
        terms.record(PRESSED_ON, kept, place, made=made, **inputs)
        terms.record(BETTER, better, place, first=first, kept=kept)
    return better


def _record_first(terms: Terms, place: str, held: float, value: float) -> None:
    """Keep between which points a contact on first loading was interpolated; above the last nothing changes."""
    for (low, above), (high, below) in pairwise(LITHIUM_CONTACT):
        if held < high or (high, below) == LITHIUM_CONTACT[-1]:
            inputs: dict[str, Any] = {
                "below": below,
                "high": high,
                "above": above,
                "low": low,
                "held": min(held, float(high)),
            }
            terms.record(FIRST_LOADING, value, place, **inputs)
            return


def _no_less(pressure: Number) -> Number:
    return where(pressure > PRESSURE_OF_AIR, pressure, float(PRESSURE_OF_AIR))


def _first_loading(pressure: Number) -> Number:
    """Piecewise power law through the points: continued below the first, constant above the last."""
    if isinstance(pressure, np.ndarray):
        high, below, power = _COLUMNS[:, np.searchsorted(_UPPER, pressure, side="right")]
    else:
        high, below, power = _SEGMENTS[bisect_right(_UPPER, pressure)]
    value: Number = below * (high / pressure) ** power
    return value


def collector_contact(pressure: Number, *, is_primed: bool, terms: Terms | None = None) -> Number:
    r"""Area-specific resistance between an aluminium foil and the composite.

    .. math:: R = R_{10} \left(\frac{p}{10\ \mathrm{MPa}}\right)^{-0.6}

    Parameters
    ----------
    pressure : float or ndarray, shape (n,)
        Highest pressure that pressed foil and composite together, at least the stack pressure [Pa]
    is_primed : bool
        Whether the foil carries a primer of carbon [-]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Area-specific resistance [ohm m2]

    Notes
    -----
    From a foil on both faces of a dry composite of Li2S, at 1 to 50 MPa; what that layer itself took is not known.
    Above 50 MPa an extrapolation: published cells, pressed at 380 MPa, are met worse if the value is held there. That a
    contact keeps what a higher pressure made is taken over from lithium.

    Examples
    --------
    >>> [round(collector_contact(pressure, is_primed=False) * 1e4, 1) for pressure in (1e6, 10e6, 50e6)]
    [75.6, 19.0, 7.2]

    References
    ----------
    ParkLowPressure (full entry in sources.csv)
    """
    own, held = PRIMED if is_primed else BARE, _no_less(pressure)
    value = own * (held / COLLECTOR_PRESSURE) ** -COLLECTOR_POWER
    if terms is not None:
        inputs: dict[str, Any] = {
            "own": own,
            "reference": COLLECTOR_PRESSURE,
            "held": held,
            "power": COLLECTOR_POWER,
        }
        terms.record(COLLECTOR, value, **inputs)
    return value


def contact_between(
    law: Callable[..., Number],
    stack: tuple[str, Pressure],
    pressed: tuple[str, Pressure],
    used: tuple[Cited, ...],
    note: str = "",
    terms: Terms | None = None,
    place: str = "",
) -> Contact:
    """Contact under a stack pressure, after a pressing, with a band for what is not stated of both.

    Parameters
    ----------
    law : callable
        Area-specific resistance by stack pressure and pressing, such as :func:`lithium_contact` [ohm m2]
    stack, pressed : tuple of str and Pressure
        What each is in words, and the pressure; no pressing is first loading at the stack pressure [Pa]
    used : tuple of Cited
        Numbers that the law rests on, the spread of a contact whose pressures are known last [-]
    note : str
        What is to be said of the contact anyway [-]
    terms : Terms or None
        Records the formulas of a number that is explained [-]
    place : str
        The contact that it is recorded of [-]

    Returns
    -------
    Contact
        Area-specific resistance with its band [ohm m2]

    Notes
    -----
    A pressure that is not stated is the median of the reported cells that state it. To state that very pressure moves
    nothing but the ends of the band: its steps to either end of the range add up as squares with the spread.

    Examples
    --------
    >>> from ssedesigner.physics.cell.reported import NOTHING, ON_ANODE
    >>> blank = contact_between(lithium_contact, ("It", ON_ANODE[True]), ("", NOTHING), (CONTACT_SPREAD,))
    >>> [round(value * 1e4) for value in blank[:3]], round(lithium_contact(10e6) * 1e4)
    ([11, 1, 114], 11)

    References
    ----------
    Doux2020, Singh2022 (full entries in sources.csv)
    """
    made = pressed[1].middle
    value = law(stack[1].middle, made, terms, place)
    down: Number = (float(BAND) * float(used[-1])) ** 2
    up, words = down, [note]
    for at, (name, pressure) in enumerate((stack, pressed)):
        if pressure.is_stated:
            continue
        worse, better = (law(stack[1].middle, end) if at else law(end, made) for end in (pressure.low, pressure.high))
        if terms is not None and pressure.middle is not None:
            about: dict[str, Any] = {"name": name, "count": len(pressure.cells)}
            terms.record(USUAL_PRESSURE, pressure.middle, place, rows=[(cell,) for cell in pressure.cells], **about)
        if not is_true_somewhere(worse > better):
            continue  # what was pressed on harder does not feel it
        up, down = up + log(worse / value) ** 2, down + log(value / better) ** 2
        used = (*used, *pressure.cells)
        words.append(f"{name} is not stated: taken as {pressure.words}.")
    return Contact(value, value * exp(-sqrt(down)), value * exp(sqrt(up)), used, " ".join(filter(None, words)))
