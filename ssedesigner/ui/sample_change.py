"""A file of the recipe at hand as another model would have saved it, made up for a picture of what changed."""

from __future__ import annotations

from dataclasses import replace

from ssedesigner.core.prediction import Quantity
from ssedesigner.files.recipe.file import RecipeFile
from ssedesigner.ui.document import Document

_FACTORS = {
    "film.conductivity_ms_cm": 1.2,
    "film.area_specific_resistance_ohm_cm2": 1 / 1.2,
    "film.areal_conductance_s_cm2": 1.2,
    "film.conductance_s": 1.2,
    "cell.specific_energy_wh_kg": 1.01,
}
_NEW_CHECKS = 2


def sample_file(document: Document) -> RecipeFile:
    """Return the file: some results were others, a check that warns passed, and the newest were not known."""
    now = document.as_saved()
    results = {key: _times(quantity, _FACTORS.get(key, 1.0)) for key, quantity in now.results.items()}
    severities = dict(list((now.severities or {}).items())[:-_NEW_CHECKS])
    warned = next((key for key, severity in severities.items() if severity == "caution"), None)
    before = replace(
        now,
        results=results,
        severities={key: "pass" if key == warned else severity for key, severity in severities.items()},
        at="2026-03-31T14:05:00+00:00",
        model="1.9 (fit 2f0c6a1e)",
        library_version="2026.03",
    )
    return RecipeFile(recipe=document.recipe, library_version=before.library_version, predicted=before)


def _times(quantity: Quantity, factor: float) -> Quantity:
    if quantity.value is None:
        return quantity
    ends = [None if end is None else end * factor for end in (quantity.low, quantity.high)]
    return replace(quantity, value=quantity.value * factor, low=ends[0], high=ends[1])
