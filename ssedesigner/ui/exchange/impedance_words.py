"""What the tab Impedance says of spectra, of the calculation and of the prediction, as text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.prediction import Quantity
from ssedesigner.physics.impedance.pick import ohms
from ssedesigner.ui.exchange.impedance_work import (
    FilmInputs,
    FilmNumbers,
    ListedSpectrum,
    Summary,
    film_numbers,
    reading_words,
)

_GOOD_RESIDUAL = 0.03
_SAME, _FAR = 0.005, 2.0


def state_of(row: ListedSpectrum, *, is_cable: bool) -> tuple[str, str]:
    """Return the severity of a row and its words."""
    result = row.result
    if row.columns:
        return "unknown", "Which column is which? Choose."
    if row.spectrum is None or result is None:
        return "fail", row.problem or "not an impedance file, left out"
    if is_cable and row.short_ohm is not None:
        return "pass", f"used as the cable: {ohms(row.short_ohm)}"
    if result.problem is not None:
        return "caution", result.problem
    resistance = ohms(result.resistance_ohm or 0.0)
    fit = result.fit
    if fit is not None and (fit.mean_residual > _GOOD_RESIDUAL or not result.is_kramers_kronig_ok):
        return "caution", f"read, look at the fit, {resistance}"
    return "pass", f"read, fit good, {resistance}"


def calculation(rows: Sequence[ListedSpectrum], summary: Summary, inputs: FilmInputs) -> tuple[str, ...]:
    """Return how the numbers follow, in lines; the first is the short one."""
    numbers = film_numbers(summary, inputs)
    if numbers is None or inputs.area_cm2 is None:
        return ()
    off = inputs.cable_ohm + inputs.contact_ohm
    start = f"({format_number(summary.resistance_ohm + off)} − {format_number(off)}) Ω" if off else ""
    start = start or f"{format_number(summary.resistance_ohm)} Ω"
    first = f"{start} × {numeral(inputs.area_cm2)} cm² = {format_number(numbers.asr)} Ω cm²"
    if numbers.conductivity is not None and inputs.thickness_um is not None:
        first += f"; {numeral(inputs.thickness_um)} µm ÷ {format_number(numbers.asr)} Ω cm²"
        first += f" = {format_number(numbers.conductivity)} mS/cm"
    lines = [first]
    for row in rows:
        if row.result is not None and row.result.taken is not None:
            taken = row.result.taken
            error = format_number(taken.error_ohm, 2)
            where = reading_words(row.result)
            lines.append(f"{row.name}: {format_number(taken.resistance_ohm)} ± {error} Ω, {where}")
    if summary.count > 1:
        lines.append(f"The median of {summary.count} spectra is used; its error is at least their scatter.")
    lines.append(
        "Relative errors of resistance, area and thickness add in quadrature; what is subtracted has none here."
    )
    return tuple(lines)


def factor(quantity: Quantity) -> str:
    """Write the width of a band as a factor: × 3.4; empty where there is none."""
    if quantity.low is None or quantity.high is None or quantity.low <= 0:
        return ""
    return f"×\u00a0{format_number(math.sqrt(quantity.high / quantity.low), 2)}"


def against_words(numbers: FilmNumbers, before: Quantity) -> tuple[str, str]:
    """Say where the measured value lies: severity and sentence."""
    if before.value is None or before.low is None or before.high is None:
        return "unknown", "There is no prediction to compare it with."
    share = numbers.asr / before.value - 1
    if abs(share) < _SAME:
        words = "As predicted"
    elif 1 / _FAR <= numbers.asr / before.value <= _FAR:
        words = f"{format_number(abs(share) * 100, 2)} % {'above' if share > 0 else 'below'} the prediction"
    else:
        times = max(numbers.asr / before.value, before.value / numbers.asr)
        words = f"{format_number(times, 2)} times {'above' if share > 0 else 'below'} the prediction"
    if before.low <= numbers.asr <= before.high:
        return "pass", f"{words}, inside the band."
    return "caution", f"{words}, outside the band."


def warning(summary: Summary | None, inputs: FilmInputs) -> str:
    """Say what the cable does to the number, or would; nothing where there is no number."""
    if summary is None:
        return ""
    off = inputs.cable_ohm + inputs.contact_ohm
    if not off:
        return (
            "! Would the cable matter? Nothing is subtracted for cable, collectors and contacts; "
            "measure the shorted cell to know."
        )
    share = format_number(100 * off / summary.resistance_ohm, 2)
    what = f"the resistance would read {ohms(summary.resistance_ohm + off)}"
    if inputs.area_cm2 is not None:
        whole = format_number((summary.resistance_ohm + off) * inputs.area_cm2)
        what = f"the ASR would read {whole} Ω cm²"
    return f"! Would the cable matter? Without subtracting {ohms(off)}, {what}, {share} % too much."


def counted_words(rows: Sequence[ListedSpectrum], shown: ListedSpectrum | None) -> str:
    """Say which spectra count for what is saved."""
    which = f"{rows[0].name} is used" if len(rows) == 1 else f"The median of {len(rows)} ticked spectra is used"
    return f"{which}." if any(row is shown for row in rows) else f"{which}; the one on screen is not."
