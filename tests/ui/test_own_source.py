"""A source that was typed in this laboratory is printed once, wherever it is shown."""

import re
from dataclasses import replace

import pytest

from ssedesigner.core.evidence import Cited, Source
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.sheet.html import to_html
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.physics.prediction import predict
from ssedesigner.text.prediction import prediction_text
from ssedesigner.text.references import citation
from ssedesigner.ui.workbench.workbench import sources_html

OWN = "lab book 13"


@pytest.fixture
def own_materials(materials):
    """The library with a conductivity of one's own for Li6PS5Cl."""
    key = ("electrolyte", "Li6PS5Cl")
    value = Cited(2.5, "mS/cm", OWN, grade="user")
    found = materials.materials[key]
    changed = replace(found, values={**found.values, "conductivity_ms_cm": value})
    source = Source(key=OWN, kind="laboratory", citation=OWN, origin="user")
    return replace(
        materials, materials={**materials.materials, key: changed}, sources={**materials.sources, OWN: source}
    )


@pytest.fixture
def prediction(own_materials):
    return predict(Recipe(electrolyte="Li6PS5Cl", electrolyte_conductivity_ms_cm=None), own_materials)


def plain(page):
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def test_among_the_sources_of_a_prediction(prediction, own_materials):
    page = plain(sources_html(prediction, own_materials, "#777"))
    assert page.count(OWN) == 1
    assert f"{OWN} laboratory" in page


def test_in_a_tip(own_materials):
    assert citation(own_materials.sources, OWN) == OWN
    assert citation(own_materials.sources, "Song2023", with_name=True).startswith("Song 2023: ")


def test_in_the_printed_prediction(prediction, own_materials):
    assert prediction_text(prediction, own_materials).count(OWN) == 1


def test_on_the_sheet(prediction, own_materials):
    page = plain(to_html(sheet(prediction, own_materials)))
    assert not re.search(rf"{OWN}\W+{OWN}", page)
    assert f"{OWN} Entered in this laboratory" in page
