"""From a spectrum to the resistance, area-specific resistance and conductivity of a film, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number, numeral, quantity
from ssedesigner.core.spectrum import Spectrum
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.impedance.circuit import Circuit, ComplexArray
from ssedesigner.physics.impedance.fit import CIRCUITS, Fit, fit_spectrum
from ssedesigner.physics.impedance.kramers_kronig import KramersKronig, kramers_kronig
from ssedesigner.physics.impedance.pick import Candidate, Pick, candidates, choose, hertz, nearest, ohms

NINETY_PERCENT = cited(1.645, "-", "ThisProgram2026", "standard errors on either side of a 90 % band", grade="computed")
HIGHEST_CONDUCTIVITY = cited(
    100.0, "mS/cm", "ThisProgram2026", "three times the best lithium conductor near room temperature", grade="assumed"
)
OPEN_RESISTANCE = cited(1e9, "ohm", "ThisProgram2026", "more is an open circuit", grade="assumed")
OPEN_CAPACITANCE = cited(1e-10, "F", "ThisProgram2026", "less is a cell without contact", grade="assumed")
POINTS_LIMIT = 8
_FITTED_LIMIT = 300
_MISFIT_LIMIT = (1.5, 0.005)
_WRONG_LIMIT = 5.0
DECADES_LIMIT = 1.5
_NOISE_LIMIT = 0.1
_OUTLIER_LIMIT = (6.0, 0.02, 0.05)
_NEGATIVE_LIMIT = 0.2
_DISTANCE_LIMIT = 0.5
_ERROR_LIMIT = 0.25
_MODEL_LIMIT = 0.03
_FLAT_LIMIT = 0.3
_CAPACITOR_LIMIT = 0.95
_ROUND_TOLERANCE = 1e-9
UM_PER_CM = cited(1e4, "um/cm", "ThisProgram2026", "units", grade="computed")
PERCENT = cited(100.0, "%", "ThisProgram2026", "units", grade="computed")
MS_PER_S = cited(1e3, "mS/S", "ThisProgram2026", "units", grade="computed")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the user states of a measurement: area [cm2], thickness [um], their errors, and what is taken off [ohm].

    ``pick`` is None for the choice of the program, a :class:`Pick`, or a frequency [Hz]; ``circuit`` is None for the
    choice of the program, or the one that is fitted, with a coil where that explains more.
    """

    area_cm2: float | None = None
    area_error_cm2: float = 0.0
    thickness_um: float | None = None
    thickness_error_um: float = 0.0
    temperature_c: float | None = None
    subtract_ohm: float = 0.0
    pick: Pick | float | None = None
    circuit: Circuit | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class SpectrumResult:
    """What a spectrum says of a film.

    ``frequency_hz`` and ``z_ohm`` are the points that were fitted, shape (n,); the curve and residuals of ``fit`` and
    of ``kramers_kronig`` belong to them. ``resistance_ohm`` is what remains after the subtraction; it and all that
    follows from it are None where there is a ``problem``. ``low`` and ``high`` are the ends of
    the 90 % band of the conductivity [mS/cm].
    """

    spectrum: Spectrum
    settings: Settings
    area_cm2: float | None
    frequency_hz: FloatArray
    z_ohm: ComplexArray
    fit: Fit | None = None
    kramers_kronig: KramersKronig | None = None
    candidates: tuple[Candidate, ...] = ()
    taken: Candidate | None = None
    resistance_ohm: float | None = None
    error_ohm: float | None = None
    area_specific_resistance_ohm_cm2: float | None = None
    area_specific_error_ohm_cm2: float | None = None
    conductivity_ms_cm: float | None = None
    low: float | None = None
    high: float | None = None
    notes: tuple[str, ...] = ()
    fit_notes: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def points(self) -> int:
        """Number of points."""
        return len(self.spectrum.frequency_hz)

    @property
    def model(self) -> str:
        """The circuit and where its resistance was read, empty where nothing was fitted."""
        if self.fit is None:
            return ""
        return f"{self.fit.circuit.name}, {PICKED[self.taken.pick]}" if self.taken else self.fit.circuit.name

    @property
    def is_kramers_kronig_ok(self) -> bool:
        """True where the spectrum was tested and obeys the relations."""
        return self.kramers_kronig is not None and self.kramers_kronig.is_obeyed


PICKED = {
    Pick.HIGH: "high-frequency intercept",
    Pick.ARC: "end of the arc",
    Pick.FREQUENCY: "Z′ at one frequency",
}


def analyse(spectrum: Spectrum, settings: Settings, before: SpectrumResult | None = None) -> SpectrumResult:
    """Return what a spectrum says of a film.

    Parameters
    ----------
    spectrum : Spectrum
        Frequencies [Hz] and impedances [ohm].
    settings : Settings
        Area [cm2], thickness [um], what is taken off [ohm] and where the resistance is read.
    before : SpectrumResult or None
        An earlier result of the spectrum [ohm], whose fit is taken over where it is that of these settings.

    Returns
    -------
    SpectrumResult
        Resistance [ohm], area-specific resistance [ohm cm2], conductivity [mS/cm] with its 90 % band, or the problem.

    Notes
    -----
    ASR = (R − R₀) A and σ = L / ASR. The relative errors of resistance, area and thickness add as squares; the band
    is σ exp(±1.645 e). Where the answer would be a guess there is none. Valid for spectra of blocking or
    non-blocking cells with one film.

    References
    ----------
    Irvine1990 for the choice of the resistance; Schonleber2014 for the test of the spectrum.

    Examples
    --------
    >>> f = np.logspace(6, 0, 31)
    >>> z = 10.0 + 1 / (1e-5 * (2j * np.pi * f) ** 0.9)
    >>> result = analyse(Spectrum(name="a", frequency_hz=f, z_ohm=z), Settings(area_cm2=0.5, thickness_um=50.0))
    >>> round(result.conductivity_ms_cm, 4)  # [mS/cm]
    1.0
    """
    area, notes = _area(spectrum, settings)
    z = spectrum.z_ohm / area if spectrum.is_per_area and area else spectrum.z_ohm
    result = SpectrumResult(
        spectrum=spectrum,
        settings=settings,
        area_cm2=area,
        frequency_hz=spectrum.frequency_hz,
        z_ohm=z,
        notes=spectrum.notes + notes,
    )
    if before is not None and _has_same_fit(before, result):
        result = replace(result, frequency_hz=before.frequency_hz, z_ohm=before.z_ohm, fit_notes=before.fit_notes)
        fit, kk = before.fit, before.kramers_kronig
    else:
        result = _thin(result)
        if fault := _fault_before(result):
            return replace(result, notes=result.notes + result.fit_notes, problem=fault)
        result, fit, kk = _fit_points(result)
    assert fit is not None
    assert kk is not None
    options = candidates(fit, result.frequency_hz, area)
    notes = result.notes + result.fit_notes
    result = replace(result, notes=notes, kramers_kronig=kk, fit=fit, candidates=options)
    if fault := _fault_of_shape(fit):
        return replace(result, problem=fault)
    result = _take(_with_quality(result, fit, kk), fit, kk)
    if result.problem is None and result.taken is not None:
        result = _finish(result, result.taken)
    return result


def _has_same_fit(before: SpectrumResult, result: SpectrumResult) -> bool:
    is_same = before.spectrum is result.spectrum and before.settings.circuit == result.settings.circuit
    # the area is in the points of a file that gives ohm cm2
    return (
        is_same and before.fit is not None and (before.area_cm2 == result.area_cm2 or not result.spectrum.is_per_area)
    )


def _thin(result: SpectrumResult) -> SpectrumResult:
    """Take a few hundred of many points, so that a fit is never slow."""
    if result.points <= _FITTED_LIMIT:
        return result
    places = np.linspace(0, result.points - 1, _FITTED_LIMIT).astype(int)
    result = _with_fit_note(result, f"Points that are fitted, evenly spaced among all: {_FITTED_LIMIT}.")
    return replace(result, frequency_hz=result.frequency_hz[places], z_ohm=result.z_ohm[places])


def _fit_points(result: SpectrumResult) -> tuple[SpectrumResult, Fit, KramersKronig]:
    """Fit the points that can be fitted, and test them."""
    frequency, z = result.frequency_hz, result.z_ohm
    is_used = z.real > 0
    if left_out := int(np.sum(~is_used)):
        result = _with_fit_note(result, f"Points left out because Z′ is below zero: {left_out}.")
    frequency, z = frequency[is_used], z[is_used]
    kk = kramers_kronig(frequency, z)
    circuit = result.settings.circuit
    circuits = CIRCUITS if circuit is None else (circuit,)
    fit = fit_spectrum(frequency, z, kk.scatter, circuits)
    is_alone = _stands_alone(fit)
    if is_alone.any():
        at = ", ".join(hertz(float(each)) for each in frequency[is_alone])
        result = _with_fit_note(result, f"Isolated points that are left out: {at}.")
        frequency, z = frequency[~is_alone], z[~is_alone]
        kk = kramers_kronig(frequency, z)
        fit = fit_spectrum(frequency, z, kk.scatter, circuits)
    return replace(result, frequency_hz=frequency, z_ohm=z), fit, kk


def _stands_alone(fit: Fit) -> npt.NDArray[np.bool_]:
    """Tell which few points are far from what all others agree on, as at the frequency of the mains."""
    size = np.abs(fit.residuals)
    times, least, share = _OUTLIER_LIMIT
    is_far = size > max(times * float(np.median(size)), least)
    # at the ends of the range, and side by side, it is the circuit that does not describe them
    is_alone = np.zeros_like(is_far)
    is_alone[1:-1] = is_far[1:-1] & ~is_far[2:] & ~is_far[:-2]
    return is_alone if is_alone.sum() <= share * len(size) else np.zeros_like(is_alone)


def cable_resistance(spectrum: Spectrum) -> float:
    """Return the resistance of cable and collectors [ohm] from a spectrum of a shorted cell.

    Parameters
    ----------
    spectrum : Spectrum
        Spectrum of the cell without a film, electrodes in contact: frequencies [Hz], impedances [ohm].

    Returns
    -------
    float
        Median real part [ohm] of the points.

    Raises
    ------
    ValueError
        For a spectrum that is not that of a short.

    Notes
    -----
    A short is a resistor with a coil: nowhere does it store charge. Valid for spectra of a few points and more.

    References
    ----------
    None: a definition.

    Examples
    --------
    >>> f = np.logspace(6, 0, 31)
    >>> cable_resistance(Spectrum(name="short", frequency_hz=f, z_ohm=0.142 + 2j * np.pi * f * 1e-7))  # [ohm]
    0.142
    """
    z = spectrum.z_ohm
    resistance = float(np.median(z.real)) if len(z) else 0.0
    low = z[spectrum.frequency_hz <= np.median(spectrum.frequency_hz)] if len(z) else z
    if resistance <= 0 or float(np.median(np.abs(low.imag))) > _NEGATIVE_LIMIT * resistance:
        raise ValueError("This is not the spectrum of a shorted cell: its real part is not that of a resistor.")
    if spectrum.is_per_area:
        raise ValueError("The spectrum of the shorted cell is in Ω cm²; save it in Ω.")
    return resistance


def _area(spectrum: Spectrum, settings: Settings) -> tuple[float | None, tuple[str, ...]]:
    stated, filed = settings.area_cm2, spectrum.area_cm2
    if stated is None and filed is not None:
        return filed, (f"The area is that of the file, {quantity(filed, 'cm2')}.",)
    if stated is not None and filed is not None and abs(stated / filed - 1) > _ROUND_TOLERANCE:
        return stated, (
            f"The file states an area of {quantity(filed, 'cm2')}; the stated {quantity(stated, 'cm2')} is used.",
        )
    return stated, ()


def _fault_before(result: SpectrumResult) -> str | None:
    """Return why a spectrum is not fitted at all."""
    frequency, z = result.frequency_hz, result.z_ohm
    if len(frequency) < POINTS_LIMIT:
        return f"The spectrum has {len(frequency)} points; at least {POINTS_LIMIT} are needed."
    decades = float(np.log10(frequency[0] / frequency[-1]))
    if decades < DECADES_LIMIT:
        span = f"The spectrum spans {format_number(decades, 2)} decades of frequency"
        return f"{span}; at least {numeral(DECADES_LIMIT)} are needed."
    if result.spectrum.is_per_area and result.area_cm2 is None:
        return "The file gives Ω cm²; state the area of the electrodes that it was multiplied by."
    if float(np.abs(z).min()) <= 0:
        return "The spectrum has an impedance of zero; measure it again."
    if _is_open(frequency, z):
        return _OPEN
    negative = float(np.mean(z.real < 0))
    if negative < 1 and (scatter := kramers_kronig(frequency, z).mean) > _NOISE_LIMIT:
        residual = f"the mean residual of the Kramers–Kronig test is {_percent(scatter)}"
        return f"The points do not belong to one spectrum, {residual}: this is noise or drift."
    if negative > _NEGATIVE_LIMIT or np.sum(z.real > 0) < POINTS_LIMIT:
        return "The real part is below zero; check the wiring and the compensation of the cable."
    return _INDUCTIVE if bool(np.all(z.imag > 0)) else None


def _is_open(frequency: FloatArray, z: ComplexArray) -> bool:
    """Tell whether the low end is that of a capacitor as small as a cell without contact."""
    low = slice(-POINTS_LIMIT // 2, None)
    capacitance = 1 / (2 * np.pi * frequency[low] * np.abs(z[low]))
    is_capacitor = float(np.median(-z.imag[low] / np.abs(z[low]))) > _CAPACITOR_LIMIT
    return is_capacitor and float(np.median(capacitance)) < OPEN_CAPACITANCE


_INDUCTIVE = (
    "The spectrum is an inductive loop only: no point is capacitive, which points to a short circuit or a cable."
)
_OPEN = "The cell is an open circuit: it conducts nothing that can be measured; check the contacts."


def _fault_of_shape(fit: Fit) -> str | None:
    """Return what a spectrum is if not that of a film."""
    if not fit.arcs and not fit.circuit.has_end:
        if fit.circuit.has_coil and float(fit.curve.imag.max()) > fit.series_resistance:
            return _INDUCTIVE
        what = f"The spectrum is that of a resistor of {ohms(fit.series_resistance)} without any capacitance"
        return f"{what}, which points to a short-circuited film; if the film is sound, measure to a lower frequency."
    return None


def _with_note(result: SpectrumResult, note: str) -> SpectrumResult:
    return replace(result, notes=(*result.notes, note))


def _with_fit_note(result: SpectrumResult, note: str) -> SpectrumResult:
    return replace(result, fit_notes=(*result.fit_notes, note))


def _with_quality(result: SpectrumResult, fit: Fit, kk: KramersKronig) -> SpectrumResult:
    if kk.is_drifting:
        grew = f"|Z| changed by {_percent(abs(kk.drift))} during the sweep"
        result = _with_note(result, f"{grew}: the cell drifted, and the error covers half of it; measure it again.")
    elif not kk.is_obeyed:
        drift = f"The mean residual of the Kramers–Kronig test is {_percent(kk.mean)}"
        result = _with_note(result, f"{drift}: the cell drifted, or the points are noisy.")
    if fit.mean_residual > _MODEL_LIMIT:
        result = _with_note(
            result, f"The circuit leaves a mean residual of {_percent(fit.mean_residual)}; look at the fit."
        )
    last = fit.curve[-1]
    if not fit.circuit.has_end and abs(last.imag) < _FLAT_LIMIT * last.real:
        result = _with_note(result, "The low end is resistive; between blocking electrodes this is a leak or a short.")
    return result


def _percent(share: float) -> str:
    return f"{format_number(share * PERCENT, 2)} %"


def _take(result: SpectrumResult, fit: Fit, kk: KramersKronig) -> SpectrumResult:
    """Read the resistance where the settings say, or where the data say."""
    pick = result.settings.pick
    if isinstance(pick, (int, float)):
        return _take_at(result, pick, kk)
    if pick is None:
        if fit.mean_residual > max(_WRONG_LIMIT * kk.scatter, _MODEL_LIMIT):
            leaves = (
                f"The circuit does not describe the points and leaves a mean residual of {_percent(fit.mean_residual)}"
            )
            return replace(
                result, problem=f"{leaves}; look at the plot, and pick a frequency at which Z′ is the film's."
            )
        choice = choose(fit, result.frequency_hz, result.area_cm2)
        if choice.candidate is None:
            return replace(result, problem=choice.reason)
        result, taken = _with_note(result, choice.reason), choice.candidate
    else:
        by_pick = {each.pick: each for each in result.candidates}
        if pick not in by_pick:
            return replace(result, problem=_MISSING[pick])
        taken = by_pick[pick]
    taken = _with_rivals(taken, result, fit)
    taken = _with_misfit(taken, result, fit, kk)
    result = replace(result, taken=taken)
    return replace(result, problem=_fault_of_intercept(result, taken))


def _with_rivals(taken: Candidate, result: SpectrumResult, fit: Fit) -> Candidate:
    """Widen the error by what other circuits that explain nearly as much say instead, each by its weight."""
    frequency, area, pick = result.frequency_hz, result.area_cm2, result.settings.pick
    weights, squares = [1.0], [taken.error_ohm**2]
    for other in fit.others:
        rival = choose(other, frequency, area).candidate if pick is None else nearest(other, frequency, taken)
        if rival is not None and rival.distance < 1:
            weights.append(math.exp((fit.criterion - other.criterion) / 2))
            squares.append(rival.error_ohm**2 + (rival.resistance_ohm - taken.resistance_ohm) ** 2)
    return replace(taken, error_ohm=math.sqrt(float(np.average(squares, weights=weights))))


def _with_misfit(taken: Candidate, result: SpectrumResult, fit: Fit, kk: KramersKronig) -> Candidate:
    """Widen the error by half of a drift, and by what the circuit leaves near the intercept of what the points hold."""
    if kk.is_drifting:
        half = kk.drift * taken.resistance_ohm / 2
        taken = replace(taken, error_ohm=float(np.hypot(taken.error_ohm, half)))
    times, least = _MISFIT_LIMIT
    if fit.mean_residual <= max(times * kk.scatter, least):
        return taken
    place = int(np.argmin(np.abs(result.frequency_hz - taken.frequency_hz)))
    around = slice(max(place - 1, 0), place + 2)
    misfit = float(np.abs(fit.residuals[around] * result.z_ohm[around]).mean())
    return replace(taken, error_ohm=float(np.hypot(taken.error_ohm, misfit)))


_MISSING = {
    Pick.HIGH: "The spectrum has no high-frequency intercept: its arc begins at zero; take the end of the arc.",
    Pick.ARC: "The spectrum has no arc; take the high-frequency intercept.",
}


def _take_at(result: SpectrumResult, wanted: float, kk: KramersKronig) -> SpectrumResult:
    frequency, z = result.frequency_hz, result.z_ohm
    if not frequency[-1] <= wanted <= frequency[0]:
        span = f"from {hertz(float(frequency[-1]))} to {hertz(float(frequency[0]))}"
        return replace(result, problem=f"The spectrum reaches {span}; pick a frequency within it.")
    resistance = float(np.interp(np.log(wanted), np.log(frequency[::-1]), z.real[::-1]))
    place = int(np.argmin(np.abs(np.log(frequency / wanted))))
    error = float(np.abs(z[place])) * kk.mean
    taken = Candidate(
        pick=Pick.FREQUENCY, resistance_ohm=resistance, error_ohm=error, frequency_hz=wanted, distance=0.0
    )
    return replace(result, taken=taken)


def _fault_of_intercept(result: SpectrumResult, taken: Candidate) -> str | None:
    """Return why an intercept cannot be taken: it is not reached, not certain, or that of an open circuit."""
    name, frequency = PICKED[taken.pick], result.frequency_hz
    # an arc that overlaps its neighbour is far from the axis and yet measured on both sides
    is_at_an_end = taken.frequency_hz in (*frequency[:2], *frequency[-2:])
    is_out_of_reach = taken.distance > (_DISTANCE_LIMIT if is_at_an_end else 1)
    if taken.resistance_ohm >= OPEN_RESISTANCE:
        return _OPEN
    if is_out_of_reach:
        way = "higher" if taken.frequency_hz >= np.sqrt(frequency[0] * frequency[-1]) else "lower"
        part = "the points are capacitive throughout or only part of an arc"
        return f"The {name} lies outside the measured range, {part}; measure to a {way} frequency."
    if taken.error_ohm > _ERROR_LIMIT * taken.resistance_ohm:
        span = f"{format_number(taken.resistance_ohm)} ± {ohms(taken.error_ohm)}"
        options = {each.pick: ohms(each.resistance_ohm) for each in result.candidates}
        if result.settings.pick is None and len(options) > 1:
            ends = f"the high-frequency intercept, {options[Pick.HIGH]}, or the end of the arc, {options[Pick.ARC]}"
            return f"Which resistance is the film’s does not follow from the spectrum; choose {ends}."
        return f"The {name} is not certain enough, {span}; measure more points there, or to a higher frequency."
    return None


def _finish(result: SpectrumResult, taken: Candidate) -> SpectrumResult:
    """Subtract, and turn the resistance into what the film has."""
    stated, area = result.settings, result.area_cm2
    resistance, error = taken.resistance_ohm - stated.subtract_ohm, taken.error_ohm
    if resistance <= max(error, _ROUND_TOLERANCE * taken.resistance_ohm):
        off = f"Of {ohms(taken.resistance_ohm)} nothing remains after {ohms(stated.subtract_ohm)} is subtracted"
        return replace(result, problem=f"{off}: the film is short-circuited, or less must be subtracted.")
    if area is None:
        return replace(result, resistance_ohm=resistance, error_ohm=error)
    specific = resistance * area
    share = float(np.hypot(error / resistance, stated.area_error_cm2 / area))
    ended = replace(
        result,
        resistance_ohm=resistance,
        error_ohm=error,
        area_specific_resistance_ohm_cm2=specific,
        area_specific_error_ohm_cm2=specific * share,
    )
    if stated.thickness_um is None:
        return ended
    conductivity = stated.thickness_um / UM_PER_CM / specific * MS_PER_S
    if conductivity > HIGHEST_CONDUCTIVITY:
        much = f"The conductivity would be {format_number(conductivity)} mS/cm, more than any lithium conductor has"
        return replace(result, problem=f"{much}: the film is short-circuited, or area, thickness or unit is wrong.")
    band = float(np.exp(NINETY_PERCENT * np.hypot(share, stated.thickness_error_um / stated.thickness_um)))
    return replace(ended, conductivity_ms_cm=conductivity, low=conductivity / band, high=conductivity * band)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter of the fitted circuit with its standard error; ``unit`` is one of core/units.py or a formula."""

    label: str
    value: float
    error: float
    unit: str


def parameters(fit: Fit) -> tuple[Parameter, ...]:
    """Return the parameters of a fit in the order of its circuit, resistances [ohm], coil [H], capacitances [F].

    >>> f = np.logspace(6, 0, 31)
    >>> fit = fit_spectrum(f, 10.0 + 1 / (1e-5 * (2j * np.pi * f) ** 0.9))
    >>> [(each.label, round(each.value, 6)) for each in parameters(fit)]
    [('R, high frequency', 10.0), ('CPE, blocking', 1e-05), ('n', 0.9)]
    """
    return tuple(_parameters(fit))


def _parameters(fit: Fit) -> Iterator[Parameter]:
    circuit, values = fit.circuit, fit.values
    errors = np.sqrt(np.maximum(np.diag(fit.covariance), 0))
    if circuit.has_coil:
        coil = float(np.exp(values[0]))
        yield Parameter(label="L", value=coil, error=coil * float(errors[0]), unit="H")
    if circuit.has_resistor:
        at = circuit.resistor
        yield Parameter(label="R, high frequency", value=fit.series_resistance, error=fit.error_of((at,)), unit="Ω")
    for number, (at, arc) in enumerate(zip(circuit.arc_indices(), fit.arcs, strict=True), start=1):
        which = f" {number}" if circuit.arcs > 1 else ""
        yield Parameter(label=f"R of arc{which}", value=arc.resistance, error=fit.error_of((at,)), unit="Ω")
        slope = np.array([-1.0, 1.0])
        block = fit.covariance[at : at + 2, at : at + 2]
        error = arc.capacitance * math.sqrt(max(float(slope @ block @ slope), 0.0))
        yield Parameter(label=f"C of arc{which}", value=arc.capacitance, error=error, unit="F")
        yield Parameter(label="n", value=arc.exponent, error=float(errors[at + 2]), unit="")
    if circuit.has_end:
        at, exponent = circuit.end, float(values[circuit.end + 1])
        # Z = 1 / (Q (jω)ⁿ), while the fit has A at its middle frequency
        slope = np.array([-1.0, -np.log(fit.middle)])
        size = float(np.exp(-values[at] - exponent * np.log(fit.middle)))
        error = size * math.sqrt(max(float(slope @ fit.covariance[at:, at:] @ slope), 0.0))
        yield Parameter(label="CPE, blocking", value=size, error=error, unit="F sⁿ⁻¹")
        yield Parameter(label="n", value=exponent, error=float(errors[at + 1]), unit="")
