"""Which resistance of a fitted spectrum is that of the film: bulk and grain boundaries, without contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number, numeral, power_of_ten
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.impedance.circuit import ComplexArray, J
from ssedesigner.physics.impedance.fit import Arc, Fit

FILM_CAPACITANCE = cited(
    2e-8,
    "F/cm2",
    "Irvine1990",
    "grain boundaries have at most 1e-8, as printed for a cell of 1 cm; doubled for the fit",
)
CONTACT_CAPACITANCE = cited(1e-7, "F/cm2", "Irvine1990", "contacts and electrodes have at least this")
_REACH_LIMIT = 3.0
_BROADEST_LIMIT = 0.6
_PREFIXES = ((1e6, "M"), (1e3, "k"))


class Pick(Enum):
    """Where the resistance is read."""

    HIGH = "high"
    ARC = "arc"
    FREQUENCY = "frequency"


class Origin(Enum):
    """What an arc belongs to, by its capacitance."""

    FILM = "film"
    CONTACT = "contact"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A resistance that can be taken for the film's.

    ``distance`` is how far the measured points stay from it, as a part of it: an intercept that no point comes near
    is extrapolated. ``frequency_hz`` is that of the nearest point.
    """

    pick: Pick
    resistance_ohm: float
    error_ohm: float
    frequency_hz: float
    distance: float


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The candidate that is taken without a word of the user, and why; or what has to be decided."""

    candidate: Candidate | None
    reason: str


def origin(arc: Arc, area_cm2: float | None) -> Origin:
    """Say what an arc belongs to.

    Parameters
    ----------
    arc : Arc
        Resistance [ohm] and capacitance [F].
    area_cm2 : float or None
        Area of the electrodes [cm2]; taken as 1 cm2 where it is not known.

    Returns
    -------
    Origin
        Film, contact, or unclear between 2e-8 and 1e-7 F/cm2.

    Notes
    -----
    Grains and their boundaries store 1e-12 to 1e-8 F, contacts and electrodes 1e-7 F and more; between them both
    occur. Valid for films and pellets of ordinary size.

    References
    ----------
    Irvine1990; capacitance from resistance and peak as in Hsu2001.

    Examples
    --------
    >>> origin(Arc(resistance=100.0, time=1e-8, exponent=0.9), 1.0).value  # 1e-10 [F]
    'film'
    """
    capacitance = arc.capacitance / (area_cm2 or 1.0)
    if capacitance <= FILM_CAPACITANCE:
        return Origin.FILM
    return Origin.CONTACT if capacitance >= CONTACT_CAPACITANCE else Origin.UNCLEAR


def candidates(fit: Fit, frequency_hz: FloatArray, area_cm2: float | None) -> tuple[Candidate, ...]:
    """Return the intercepts of a fit.

    Parameters
    ----------
    fit : Fit
        Resistances as ln [ohm].
    frequency_hz : ndarray, shape (n,)
        Frequencies [Hz].
    area_cm2 : float or None
        Area of the electrodes [cm2].

    Returns
    -------
    tuple of Candidate
        The high-frequency intercept and the end of the arc [ohm], as far as the circuit has them.

    Notes
    -----
    The high-frequency intercept is the resistance in series, with an arc whose top lies far above the range. The end
    of the arc adds the arcs that are not those of contacts, or all arcs where all are. Valid for the circuits of
    :func:`fit_spectrum`.

    References
    ----------
    Irvine1990.

    Examples
    --------
    >>> from ssedesigner.physics.impedance.fit import fit_spectrum
    >>> f = np.logspace(6, 0, 31)
    >>> fit = fit_spectrum(f, 10.0 + 1 / (1e-5 * (2j * np.pi * f) ** 0.9))
    >>> [round(each.resistance_ohm, 3) for each in candidates(fit, f, 1.0)]  # [ohm]
    [10.0]
    """
    series = _series(fit, frequency_hz, area_cm2)
    arcs = [at for at in fit.circuit.arc_indices() if at not in series]
    kept = [at for at in arcs if at in _arc_indices(fit, area_cm2, {Origin.FILM, Origin.UNCLEAR})] or arcs
    named = {Pick.HIGH: series, Pick.ARC: (*series, *kept) if kept else ()}
    curve = _without_coil(fit, frequency_hz)
    return tuple(_candidate(pick, fit, at, curve, frequency_hz) for pick, at in named.items() if at)


def choose(fit: Fit, frequency_hz: FloatArray, area_cm2: float | None) -> Choice:
    """Choose what a careful electrochemist takes for the resistance of the film.

    Parameters
    ----------
    fit : Fit
        Resistances as ln [ohm].
    frequency_hz : ndarray, shape (n,)
        Frequencies [Hz].
    area_cm2 : float or None
        Area of the electrodes [cm2].

    Returns
    -------
    Choice
        The candidate [ohm] and the reason.

    Notes
    -----
    Bulk and grain boundaries together are the ionic resistance: the series resistance and every arc of the film. An
    arc of a contact is left out. Where the capacitance leaves it open, the arc is counted and the error covers both
    answers. Valid for the circuits of :func:`fit_spectrum`.

    References
    ----------
    Irvine1990.

    Examples
    --------
    >>> from ssedesigner.physics.impedance.fit import fit_spectrum
    >>> f = np.logspace(6, 0, 31)
    >>> choose(fit_spectrum(f, 10.0 + 1 / (1e-5 * (2j * np.pi * f) ** 0.9)), f, 1.0).reason  # [ohm]
    'No arc is resolved, so the high-frequency intercept is bulk and grain boundaries together.'
    """
    by_pick = {each.pick: each for each in candidates(fit, frequency_hz, area_cm2)}
    series = _series(fit, frequency_hz, area_cm2)
    seen = [arc for at, arc in zip(fit.circuit.arc_indices(), fit.arcs, strict=True) if at not in series]
    arcs = {where: [arc for arc in seen if _seen_origin(arc, frequency_hz, area_cm2) is where] for where in Origin}
    if not arcs[Origin.FILM] and not arcs[Origin.UNCLEAR]:
        high = by_pick.get(Pick.HIGH)
        if high is None:
            reason = "The spectrum has no high-frequency intercept: all that it shows is a contact or an electrode"
            return Choice(candidate=None, reason=f"{reason}; measure to a higher frequency.")
        return Choice(candidate=high, reason=_why_high(arcs[Origin.CONTACT], frequency_hz, area_cm2))
    end = by_pick[Pick.ARC]
    if doubtful := arcs[Origin.UNCLEAR]:
        error = max(end.error_ohm, sum(arc.resistance for arc in doubtful))
        return Choice(candidate=replace(end, error_ohm=error), reason=_why_unclear(doubtful, area_cm2))
    return Choice(candidate=end, reason=_why_arc(arcs[Origin.FILM], area_cm2))


def nearest(fit: Fit, frequency_hz: FloatArray, taken: Candidate) -> Candidate | None:
    """Return the end of the series resistance or of an arc that is nearest to a resistance.

    >>> from ssedesigner.physics.impedance.fit import fit_spectrum
    >>> f = np.logspace(6, 0, 31)
    >>> fit = fit_spectrum(f, 10.0 + 1 / (1e-5 * (2j * np.pi * f) ** 0.9))
    >>> wanted = Candidate(pick=Pick.HIGH, resistance_ohm=12.0, error_ohm=1.0, frequency_hz=1e6, distance=0.0)
    >>> round(nearest(fit, f, wanted).resistance_ohm, 3)  # [ohm]
    10.0
    """
    series = (fit.circuit.resistor,) * fit.circuit.has_resistor
    curve, arcs = _without_coil(fit, frequency_hz), fit.circuit.arc_indices()
    sums = [(*series, *arcs[:count]) for count in range(len(arcs) + 1)]
    options = [_candidate(taken.pick, fit, at, curve, frequency_hz) for at in sums if at]
    return min(options, key=lambda each: abs(each.resistance_ohm - taken.resistance_ohm), default=None)


def _series(fit: Fit, frequency_hz: FloatArray, area_cm2: float | None) -> tuple[int, ...]:
    """Return what is a resistance in series as far as was measured: the resistor, and film arcs above the range."""
    pairs = zip(fit.circuit.arc_indices(), fit.arcs, strict=True)
    above = [at for at, arc in pairs if _is_above(arc, frequency_hz) and _is_surely_film(arc, area_cm2)]
    return (*((fit.circuit.resistor,) * fit.circuit.has_resistor), *above)


def _is_above(arc: Arc, frequency_hz: FloatArray) -> bool:
    return arc.peak_hz > _REACH_LIMIT * float(frequency_hz[0])


def _seen_origin(arc: Arc, frequency_hz: FloatArray, area_cm2: float | None) -> Origin:
    """Return the origin of an arc; of one above the range that is as broad as no film, only an end is seen."""
    is_doubtful = _is_above(arc, frequency_hz) and not _is_surely_film(arc, area_cm2)
    where = origin(arc, area_cm2)
    return Origin.UNCLEAR if is_doubtful and where is Origin.FILM else where


def _is_surely_film(arc: Arc, area_cm2: float | None) -> bool:
    return origin(arc, area_cm2) is Origin.FILM and arc.exponent >= _BROADEST_LIMIT


def _candidate(pick: Pick, fit: Fit, at: tuple[int, ...], curve: ComplexArray, frequency_hz: FloatArray) -> Candidate:
    resistance = float(np.exp(fit.values[list(at)]).sum())
    away = np.abs(curve - resistance)
    nearest = int(np.argmin(away))
    return Candidate(
        pick=pick,
        resistance_ohm=resistance,
        error_ohm=fit.error_of(at),
        frequency_hz=float(frequency_hz[nearest]),
        distance=float(away[nearest]) / resistance,
    )


def _without_coil(fit: Fit, frequency_hz: FloatArray) -> ComplexArray:
    if not fit.circuit.has_coil:
        return fit.curve
    curve: ComplexArray = fit.curve - 2 * J * np.pi * frequency_hz * np.exp(fit.values[0])
    return curve


def _arc_indices(fit: Fit, area_cm2: float | None, origins: set[Origin]) -> tuple[int, ...]:
    pairs = zip(fit.circuit.arc_indices(), fit.arcs, strict=True)
    return tuple(at for at, arc in pairs if origin(arc, area_cm2) in origins)


def _describe(arcs: Sequence[Arc], area_cm2: float | None) -> str:
    """Name the largest of these arcs: ``The arc of 0.21 Ω at 1 kHz (0.0007 F)``."""
    arc = max(arcs, key=lambda arc: arc.resistance)
    capacitance = power_of_ten(f"{arc.capacitance / (area_cm2 or 1.0):.0e}")
    per = "F/cm²" if area_cm2 else "F (area taken as 1 cm²)"
    return f"The arc of {ohms(arc.resistance)} at {hertz(arc.peak_hz)} has {capacitance} {per}"


def ohms(resistance: float) -> str:
    """Write a resistance [ohm] with three digits.

    >>> ohms(0.75214)  # [ohm]
    '0.752 Ω'
    """
    return f"{format_number(resistance)} Ω"


def hertz(frequency: float) -> str:
    """Write a frequency [Hz] with two digits and a prefix.

    >>> hertz(1070.0)  # [Hz]
    '1.1 kHz'
    """
    size, prefix = next(((size, sign) for size, sign in _PREFIXES if frequency >= size), (1.0, ""))
    return f"{numeral(float(f'{frequency / size:.2g}'))} {prefix}Hz"


def _why_high(arcs: Sequence[Arc], frequency_hz: FloatArray, area_cm2: float | None) -> str:
    reached = [arc for arc in arcs if arc.peak_hz > frequency_hz[-1] / _REACH_LIMIT]
    if not reached:
        return "No arc is resolved, so the high-frequency intercept is bulk and grain boundaries together."
    what = _describe(reached, area_cm2)
    return f"{what}, which is a contact or an electrode: the high-frequency intercept is the film."


def _why_arc(arcs: Sequence[Arc], area_cm2: float | None) -> str:
    what = _describe(arcs, area_cm2)
    return f"{what}, which is bulk or grain boundary: the end of the arc is the film."


def _why_unclear(arcs: Sequence[Arc], area_cm2: float | None) -> str:
    what = _describe(arcs, area_cm2)
    return f"{what}, which may be a grain boundary or a contact: it is included, and the error covers both."
