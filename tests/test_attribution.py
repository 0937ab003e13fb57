"""Data sets under a licence that asks for the names of its authors name them in LICENSE, in About and on each sheet."""

import re
from pathlib import Path

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document
from ssedesigner.ui.shell.about import About

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def named(materials):
    return {source.key: source for source in materials.sources.values() if "CC BY" in source.citation}


def test_the_licence_names_each_data_set_by_its_revision(named):
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert "Obelix2025" in named
    for source in named.values():
        (revision,) = re.findall(r"revision (\w+)", source.citation)
        assert revision in text, source.key
    assert re.search(r"https://\S+/licenses/by/4\.0/", text)


def test_authors_title_number_and_licence_of_obelix_stand_in_its_citation_and_in_the_licence(named):
    citation, text = named["Obelix2025"].citation, (ROOT / "LICENSE").read_text(encoding="utf-8")
    authors = citation.split(":", 1)[0].split(", ")
    assert len(authors) == 13
    assert all(author in text for author in authors)
    for words in ("Experimentally Measured Ionic Conductivities", "arXiv:2502.14234", "CC BY 4.0"):
        assert words in citation
        assert words in text


def test_about_names_them(named, materials, qtbot):
    about = About(Document(materials, Recipe()))
    qtbot.addWidget(about)
    words = about.findChild(object, "about_words").text()
    assert all(source.citation in words for source in named.values())


def test_a_sheet_names_them_when_a_value_of_theirs_is_used(named, materials):
    recipe = Recipe(electrolyte="Li6PS5Cl")
    assert materials.find("electrolyte", "Li6PS5Cl").value("density_g_cm3").source == "Obelix2025"
    citations = {row.key: row.citation for row in sheet(predict(recipe, materials), materials).sources}
    assert citations["Obelix2025"] == named["Obelix2025"].citation
