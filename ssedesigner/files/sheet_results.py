"""What the sheet says of results and checks: numbers with bands, on page one or two, and flags with their signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ssedesigner.core.fields import BASES
from ssedesigner.core.notation import (
    numeral,
    typeset,
)
from ssedesigner.core.prediction import CELL_RESULTS, FILM_RESULTS, SEVERITIES, STEPS, Flag, Prediction, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.sheet.rows import FlagRow, ResultRow
from ssedesigner.text.references import References, without_brackets
from ssedesigner.text.values import band_text, value_text

FRONT_RESULTS = (
    "film.porosity_pct",
    "film.conductivity_ms_cm",
    "film.area_specific_resistance_ohm_cm2",
    "film.conductance_s",
    "cell.specific_energy_wh_kg",
    "cell.energy_density_wh_l",
    "cell.cost_usd_m2",
    "cell.cost_usd_kwh",
)
"""Results on page one; the others stand on page two."""

MARKS = {"fail": "✗", "caution": "!", "unknown": "?", "pass": "✓", "none": "–"}
"""The sign of each severity, beside its word."""


def result_rows(
    prediction: Prediction, refs: References, kept: Mapping[str, float] | None = None
) -> Iterator[ResultRow]:
    """Yield all results; of a batch on record those that were ``kept`` with it stand in place of today's."""
    for part, labels in (("film", FILM_RESULTS), ("cell", CELL_RESULTS)):
        for name, label in labels.items():
            quantity: Quantity = getattr(getattr(prediction, part), name)
            if kept:
                quantity = _kept(quantity, kept, name if part == "film" else f"cell_{name}")
            yield ResultRow(
                key=f"{part}.{name}",
                label=_label(part, name, label, prediction.recipe),
                value=quantity.value,
                low=quantity.low,
                high=quantity.high,
                unit=quantity.unit,
                shown=value_text(quantity),
                band=band_text(quantity),
                reason=typeset(quantity.reason),
                is_estimate=quantity.is_estimate,
                is_front=f"{part}.{name}" in FRONT_RESULTS,
                refs=refs.mark(quantity.sources),
                sources=quantity.sources,
            )


def _kept(quantity: Quantity, kept: Mapping[str, float], key: str) -> Quantity:
    value = kept.get(key)
    reason = "" if value is not None else "not known when the batch was planned"
    return replace(
        quantity,
        value=value,
        low=kept.get(f"{key}_low"),
        high=kept.get(f"{key}_high"),
        reason=quantity.reason or reason,
    )


def _label(part: str, name: str, label: str, recipe: Recipe) -> str:
    if part == "cell":
        return f"{label}, {BASES[recipe.basis].lower()}"
    if name == "conductance_s":
        return f"{label}, {numeral(recipe.film_area_cm2)} cm²"
    is_of_temperature = "conductivity" in name or "resistance" in name
    temperature = f"{numeral(recipe.temperature_c)} °C"
    return f"{label}, {temperature}" if is_of_temperature else label


def flag_row(flag: Flag, refs: References) -> FlagRow:
    """Return one check with its sign, its word and the step that it belongs to."""
    return FlagRow(
        severity=flag.severity,
        mark=MARKS[flag.severity],
        word=SEVERITIES[flag.severity],
        step=STEPS[flag.step],
        title=typeset(flag.title),
        message=typeset(without_brackets(flag.message)),
        refs=refs.mark(flag.sources),
        sources=flag.sources,
    )
