"""What an impedance spectrum says of a film: as plain data, as lines for a terminal, and as a calculation."""

from __future__ import annotations

from collections.abc import Iterable

from ssedesigner.core.notation import format_number, numeral
from ssedesigner.physics.impedance.analysis import SpectrumResult
from ssedesigner.physics.impedance.pick import hertz, ohms

_LABEL_WIDTH = 26


def spectrum_dict(result: SpectrumResult) -> dict[str, object]:
    """Return a result as plain data: the keys of the command line, and the notes."""
    taken = result.taken if result.resistance_ohm is not None else None
    return {
        "name": result.spectrum.name,
        "points": result.points,
        "resistance_ohm": result.resistance_ohm,
        "error_ohm": result.error_ohm,
        "model": result.model,
        "pick": taken.pick.value if taken else None,
        "kramers_kronig_ok": result.is_kramers_kronig_ok,
        "area_specific_resistance_ohm_cm2": result.area_specific_resistance_ohm_cm2,
        "conductivity_ms_cm": result.conductivity_ms_cm,
        "low": result.low,
        "high": result.high,
        "problem": result.problem,
        "notes": list(result.notes),
    }


def unread_dict(name: str, problem: str) -> dict[str, object]:
    """Return the same keys for a file in which there is no spectrum."""
    empty = dict.fromkeys(("resistance_ohm", "error_ohm"))
    after = dict.fromkeys(("area_specific_resistance_ohm_cm2", "conductivity_ms_cm", "low", "high"))
    start: dict[str, object] = {"name": name, "points": 0}
    middle: dict[str, object] = {"model": "", "pick": None, "kramers_kronig_ok": False}
    return {**start, **empty, **middle, **after, "problem": problem, "notes": []}


def spectrum_text(results: Iterable[SpectrumResult]) -> str:
    """Return the results for a terminal, one paragraph a spectrum."""
    return "\n\n".join("\n".join(_lines(result)) for result in results)


def _lines(result: SpectrumResult) -> list[str]:
    spectrum = result.spectrum
    head = f"{spectrum.name}: {spectrum.layout}, {result.points} points"
    if result.points:
        head += f", {hertz(float(spectrum.frequency_hz[0]))} to {hertz(float(spectrum.frequency_hz[-1]))}"
    lines = [head]
    if result.model:
        lines.append(_row("Circuit", result.model))
    if result.kramers_kronig is not None:
        verdict = "passed" if result.is_kramers_kronig_ok else "failed"
        share = format_number(result.kramers_kronig.mean * 100, 2)
        lines.append(_row("Kramers–Kronig test", f"{verdict}, mean residual {share} %"))
    if result.problem:
        return [*lines, *_rows("Note", result.notes), _row("Problem", result.problem)]
    lines += [_row(label, text) for label, text in result_rows(result)]
    lines += _rows("Calculation", calculation_lines(result))
    return [*lines, *_rows("Caution", warning_lines(result)), *_rows("Note", result.notes)]


def result_rows(result: SpectrumResult) -> list[tuple[str, str]]:
    """Return label and value of each result that is known."""
    rows = []
    if result.resistance_ohm is not None and result.error_ohm is not None:
        label = "Resistance of the film" if result.settings.subtract_ohm else "Resistance"
        rows.append((label, f"{format_number(result.resistance_ohm)} ± {_error(result.error_ohm)} Ω"))
    if result.area_specific_resistance_ohm_cm2 is not None and result.area_specific_error_ohm_cm2 is not None:
        specific, error = result.area_specific_resistance_ohm_cm2, result.area_specific_error_ohm_cm2
        rows.append(("Area-specific resistance", f"{format_number(specific)} ± {_error(error)} Ω cm²"))
    if result.conductivity_ms_cm is not None:
        band = f"{format_number(result.low)} to {format_number(result.high)}"
        at = result.settings.temperature_c
        where = "" if at is None else f" at {numeral(at)} °C"
        rows.append(("Conductivity", f"{format_number(result.conductivity_ms_cm)} mS/cm{where} (90 %: {band})"))
    return rows


def calculation_lines(result: SpectrumResult) -> tuple[str, ...]:
    """Return how resistance, area and thickness become area-specific resistance and conductivity."""
    taken, stated, specific = result.taken, result.settings, result.area_specific_resistance_ohm_cm2
    if taken is None or specific is None or result.area_cm2 is None:
        return ()
    read, off = format_number(taken.resistance_ohm), stated.subtract_ohm
    left = f"({read} − {format_number(off)}) Ω" if off else f"{read} Ω"
    first = f"{left} × {numeral(result.area_cm2)} cm² = {format_number(specific)} Ω cm²"
    if result.conductivity_ms_cm is None or stated.thickness_um is None:
        return (first,)
    divided = f"{numeral(stated.thickness_um)} µm ÷ {format_number(specific)} Ω cm²"
    return (first, f"{divided} = {format_number(result.conductivity_ms_cm)} mS/cm")


def warning_lines(result: SpectrumResult) -> tuple[str, ...]:
    """Return what should be looked at before the number is used."""
    taken, off = result.taken, result.settings.subtract_ohm
    if taken is None or result.resistance_ohm is None:
        return ()
    if off:
        more = format_number(off / result.resistance_ohm * 100, 2)
        if result.area_cm2 is None:
            return (f"Without subtracting {ohms(off)}, it would read {ohms(taken.resistance_ohm)}, {more} % too much.",)
        whole = format_number(taken.resistance_ohm * result.area_cm2)
        start = f"Without subtracting {ohms(off)}, the area-specific resistance would read {whole} Ω cm²"
        return (f"{start}, {more} % too much.",)
    return ("Nothing is subtracted for cable and collectors.",)


def _error(error: float) -> str:
    return format_number(error, 2)


def _row(label: str, text: str) -> str:
    return f"  {label:<{_LABEL_WIDTH}}{text}"


def _rows(label: str, texts: Iterable[str]) -> list[str]:
    return [_row(label, text) for text in texts]
