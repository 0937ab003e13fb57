"""The rows of Table 6 in Evidence and in the library: what each reports and lacks, and the recipe that it opens."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTextBrowser

from ssedesigner.files.recipe.input import film_files
from ssedesigner.text.reported_films import LACKING, film_detail, missing
from ssedesigner.ui.evidence.reported_films import ReportedFilmsPanel
from ssedesigner.ui.theme import LIGHT


def film(materials, key):
    return next(film for film in materials.films if film.key == key)


def test_every_row_is_listed_and_says_what_it_lacks(qtbot, styled, materials):
    panel = ReportedFilmsPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.show_films(materials.films, film_files())
    assert panel.findChild(QLabel, "reported_films_count").text().startswith("28 of 38 open as a recipe")
    opened = []
    panel.recipe_chosen.connect(opened.append)
    for row, each in enumerate(materials.films):
        panel._table.choose(row)
        words = panel.findChild(QTextBrowser, "reported_films_detail").toPlainText()
        assert words.startswith("Reported: ")
        assert each.key in film_files() or "No recipe is shipped" in words
        assert (f"{LACKING[each.row_origin]}: " in words) == bool(missing(each))
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert opened == [each.key for each in materials.films if each.key in film_files()]
    assert panel._table.texts()[0][1:] == [
        "not legible",
        "not legible",
        "no: the sulfide and the thickness not legible",
    ]


@pytest.mark.parametrize(
    ("key", "lacking"),
    [
        ("37", ()),
        ("139", ("its conductivity", "the ratio of the liquids")),
        ("193", ("its conductivity", "how much polymer")),
        ("231", ("its conductivity",)),
        ("55", ("the sulfide", "the thickness", "its conductivity", "how much polymer", "its liquid")),
        ("143", ("its liquid",)),
        ("119", ("the thickness", "how it was made", "its form", "its conductivity")),
    ],
)
def test_what_a_row_does_not_report_is_named(materials, key, lacking):
    assert missing(film(materials, key)) == lacking


def test_the_detail_of_a_fragment_tells_the_little_that_is_legible(materials):
    lines = film_detail(film(materials, "fragment-1"), has_recipe=False).split("\n")
    assert lines[0] == "Reported: Hydrocarbon binder 2 wt %."
    assert "Damaged first page" in lines[3]
