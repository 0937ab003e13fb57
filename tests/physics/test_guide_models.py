"""The guide's pages on film and cell list every coefficient and how the model does on reported films."""

from pathlib import Path

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.units import format_number, symbol
from ssedesigner.files.recipe_file import read_recipe
from ssedesigner.physics import (
    arrhenius,
    cell,
    conductance,
    curves,
    energy,
    factors,
    mixing,
    porosity,
    retention,
    solids,
    sweep,
)
from ssedesigner.physics.film import resolve
from ssedesigner.physics.quantities import log_band

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
PAGES = {
    "models-film.md": (arrhenius, porosity, solids, retention, mixing, factors, conductance),
    "models-cell.md": (cell, energy, curves, sweep),
}


def coefficient_rows(*modules) -> list[str]:
    """Rows of a page's table of coefficients, in the order of the modules."""
    rows = []
    for module in modules:
        for constant in vars(module).values():
            members = constant.items() if isinstance(constant, dict) else [("", constant)]
            for key, value in members:
                if isinstance(value, Cited) and value.grade != "user":
                    what = f"{key}: {value.note}" if key else value.note
                    shown = f"{float(value):g} {symbol(value.unit)}".strip()
                    rows.append(f"| {what} | {shown} | {value.grade} | {value.source} |")
    return list(dict.fromkeys(rows))


def film_rows(materials) -> list[str]:
    """Rows of the table of reported films: measured, predicted with its band, and their ratio."""
    rows = []
    for reported in materials.films:
        path = RESOURCES / "recipes" / f"film-{reported.key}.json"
        if reported.row_origin != "table" or not reported.conductivity_ms_cm or not path.exists():
            continue
        model = conductance.conductance(resolve(read_recipe(path).recipe, materials))
        low, high = log_band(model.conductivity, model.spread)
        predicted, low, high = (format_number(value * 10, 2) for value in (model.conductivity, low, high))
        ratio = format_number(reported.conductivity_ms_cm / (model.conductivity * 10), 2)
        measured = format_number(reported.conductivity_ms_cm, 2)
        band = f"{predicted} ({low} to {high})"
        rows.append(f"| {reported.reference} | {reported.label} | {measured} | {band} | {ratio} |")
    return rows


@pytest.mark.parametrize("page", list(PAGES))
def test_every_coefficient_is_listed(page):
    text = (RESOURCES / "guide" / page).read_text(encoding="utf-8")
    missing = [row for row in coefficient_rows(*PAGES[page]) if row not in text]
    assert not missing, "\n".join(missing)


def test_the_reported_films_are_shown_as_they_come_out(materials):
    text = (RESOURCES / "guide" / "models-film.md").read_text(encoding="utf-8")
    rows = film_rows(materials)
    assert len(rows) == 18
    missing = [row for row in rows if row not in text]
    assert not missing, "\n".join(missing)
