"""What follows at once from what was measured of a film, beside what was predicted for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssedesigner.core.batch.record import Batch
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number
from ssedesigner.core.units import from_si, symbol, to_si

_LABELS = {
    "conductivity_ms_cm": ("Conductivity", "mS/cm"),
    "area_specific_resistance_ohm_cm2": ("Area-specific resistance", "ohm cm2"),
}


def results_of(values: Mapping[str, float]) -> dict[str, float]:
    """Return conductivity and area-specific resistance of a film by the keys of the prediction, as far as known.

    ``values`` are measured quantities by key; both follow from resistance, area and thickness, each also from the
    other and the thickness.

    >>> results = results_of({"resistance_ohm": 3.0, "area_cm2": 1.0, "measured_thickness_um": 30.0})
    >>> {key: round(value, 9) for key, value in results.items()}
    {'area_specific_resistance_ohm_cm2': 3.0, 'conductivity_ms_cm': 1.0}
    """
    resistance, area = values.get("resistance_ohm"), values.get("area_cm2")
    thickness, conductivity = values.get("measured_thickness_um"), values.get("conductivity_ms_cm")
    results: dict[str, float] = {}
    if resistance is not None and area is not None:
        results["area_specific_resistance_ohm_cm2"] = resistance * area
    elif conductivity and thickness:
        areal = to_si(thickness, "um") / to_si(conductivity, "mS/cm")
        results["area_specific_resistance_ohm_cm2"] = from_si(areal, "ohm cm2")
    if conductivity is not None:
        results["conductivity_ms_cm"] = conductivity
    elif results.get("area_specific_resistance_ohm_cm2") and thickness:
        areal = to_si(results["area_specific_resistance_ohm_cm2"], "ohm cm2")
        results["conductivity_ms_cm"] = from_si(to_si(thickness, "um") / areal, "mS/cm")
    return results


@dataclass(frozen=True, kw_only=True)
class FilmResult:
    """One result of a film beside what was predicted, in words; ``key`` is that of the prediction."""

    key: str
    label: str
    value: float
    unit: str
    predicted: str


def film_results(values: Mapping[str, float], batch: Batch) -> Iterator[FilmResult]:
    """Yield each result of a film with the predicted value and band of the day of planning."""
    results = results_of(values)
    for key, (label, unit) in _LABELS.items():
        if key in results:
            predicted = _prediction_text(key, results[key], batch)
            yield FilmResult(key=key, label=label, value=results[key], unit=symbol(unit), predicted=predicted)


def result_lines(values: Mapping[str, float], batch: Batch) -> Iterator[str]:
    """Yield each result of a film in a line."""
    for one in film_results(values, batch):
        yield f"{one.label} {format_number(one.value)} {one.unit} ({one.predicted})"


def _prediction_text(key: str, value: float, batch: Batch) -> str:
    predicted, low, high = (batch.predicted.get(f"{key}{end}") for end in ("", "_low", "_high"))
    if predicted is None:
        return "nothing was predicted"
    text = f"predicted {format_number(predicted)}"
    if low is None or high is None or low == high:
        return text
    place = "inside" if low <= value <= high else "outside"
    return f"{text}, 90 % band {format_number(low)} to {format_number(high)}: {place}"
