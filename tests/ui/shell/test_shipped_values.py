"""The one question about own materials that are shipped since: asked, answered, taken back and asked again."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library, LookAlike
from ssedesigner.text.look_alikes import look_alike_name, open_question
from ssedesigner.ui.document import Document
from ssedesigner.ui.shell.look_alike_form import LookAlikeForm
from ssedesigner.ui.shell.shipped_values import ShippedValues, change_sentence
from ssedesigner.ui.widgets.notices import NoticeBar


@pytest.fixture
def opened(library, tmp_path, shipped_with_oil):
    """A library with two own solvents that are shipped now, and the path of a second window on it."""
    for key in ("house-oil", "Thinner"):
        values = {"density_g_cm3": Cited(0.81, "g/cm3", "Lab book 7", grade="user")}
        library.add_material(Material(kind="solvent", key=key, name=key, values=values))
    library.reopen(shipped=shipped_with_oil)
    return library


@pytest.fixture
def shipped_with_oil(library, tmp_path):
    folder = tmp_path / "newer"
    shutil.copytree(library._shipped, folder)
    (folder / "VERSION").write_text("2030.1\n", encoding="utf-8")
    for name, rows in (
        ("materials.csv", "solvent,house-oil,Oil,,,\nsolvent,thinner,Thinner,,,\n"),
        (
            "properties_solvents.csv",
            "solvent,house-oil,density_g_cm3,0.8,g/cm3,,,,handbook,Song2023,recommended,\n"
            "solvent,house-oil,boiling_point_c,150,degC,,,,handbook,Song2023,recommended,\n",
        ),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text + rows, encoding="utf-8")
    return folder


@pytest.fixture
def notices(qtbot, styled):
    bar = NoticeBar()
    qtbot.addWidget(bar)
    return bar


def press(notices, key, words):
    (notice,) = [notice for notice in notices.notices if notice.key == key]
    (run,) = [run for text, run in notice.actions if words in text]
    notices.close_notice(key)
    run()


def told(notices):
    return {notice.key: notice for notice in notices.notices}


def boiling(document):
    return document.materials.find("solvent", "house-oil").value("boiling_point_c")


def test_the_question_is_asked_once_answered_and_taken_back(opened, notices):
    document = Document(opened.materials(), Recipe())
    asking = ShippedValues(document, opened, notices, notices)
    asking.look()
    asking.look()
    (question,) = notices.notices
    assert question.sentence == (
        "2 materials that you added now come with the program as well. Yours stay as you entered them, without the "
        "shipped values, until you choose."
    )
    assert question.lines == ["Solvent “Thinner”, shipped as “thinner”", "Solvent “house-oil”"]
    assert [text for text, _ in question.actions] == ["&Take all", "&Keep all mine", "&One by one…"]
    assert boiling(document) is None
    press(notices, "look_alikes", "Take")
    assert float(boiling(document)) == 150
    assert float(document.materials.find("solvent", "house-oil").value("density_g_cm3")) == 0.81
    assert list(told(notices)) == ["look_alikes_answered"]
    press(notices, "look_alikes_answered", "Undo")
    assert boiling(document) is None
    assert list(told(notices)) == ["look_alikes"]
    press(notices, "look_alikes", "Keep")
    assert boiling(document) is None
    assert told(notices)["look_alikes_answered"].sentence == (
        "Thinner and house-oil stay as you entered them, without the shipped values."
    )
    again = ShippedValues(document, opened, notices, notices)
    again.look()
    assert list(told(notices)) == ["look_alikes_answered"]
    assert {each.answer for each in opened.look_alikes()} == {"keep"}


def form_of(notices):
    (form,) = [each for each in notices.findChildren(LookAlikeForm) if each.isVisible()]
    return form, form.findChild(QListWidget, "look_alike_list")


def answers(library):
    return {each.own: each.answer for each in library.look_alikes()}


def test_each_can_be_answered_by_itself_and_the_menu_changes_only_what_is_ticked_anew(opened, notices):
    document = Document(opened.materials(), Recipe())
    asking = ShippedValues(document, opened, notices, notices)
    asking.look()
    press(notices, "look_alikes", "One by one")
    form, ticks = form_of(notices)
    assert [ticks.item(row).checkState() for row in range(2)] == [Qt.CheckState.Unchecked] * 2
    form.reject()
    assert list(told(notices)) == ["look_alikes"]  # still open, so it is asked again
    press(notices, "look_alikes", "One by one")
    form, ticks = form_of(notices)
    ticks.item(1).setCheckState(Qt.CheckState.Checked)
    form.accept()
    assert answers(opened) == {"Thinner": "keep", "house-oil": "take"}
    assert told(notices)["look_alikes_answered"].sentence == (
        "The shipped values and verdicts of house-oil were added; where you entered your own, yours is used. "
        "Thinner stays as you entered it, without the shipped values."
    )
    press(notices, "look_alikes_answered", "Undo")
    assert answers(opened) == {"Thinner": "none", "house-oil": "none"}
    press(notices, "look_alikes", "One by one")
    form, ticks = form_of(notices)
    ticks.item(1).setCheckState(Qt.CheckState.Checked)
    form.accept()
    asking.ask_again()  # the menu
    form, ticks = form_of(notices)
    assert [ticks.item(row).text() for row in range(2)] == [
        "Solvent “Thinner”, shipped as “thinner”: without the shipped values",
        "Solvent “house-oil”: with the shipped values, where you entered none",
    ]
    assert [ticks.item(row).checkState() for row in range(2)] == [Qt.CheckState.Unchecked, Qt.CheckState.Checked]
    form.accept()
    assert answers(opened) == {"Thinner": "keep", "house-oil": "take"}  # nothing flips
    asking.ask_again()
    form, ticks = form_of(notices)
    ticks.item(0).setCheckState(Qt.CheckState.Checked)
    form.accept()
    assert answers(opened) == {"Thinner": "take", "house-oil": "take"}
    assert told(notices)["look_alikes_answered"].sentence.startswith("The shipped values and verdicts of Thinner were")


def test_a_single_material_is_asked_about_without_a_list(library, notices, shipped_with_oil):
    library.add_material(Material(kind="solvent", key="house-oil", name="Ours"))
    library.reopen(shipped=shipped_with_oil)
    asking = ShippedValues(Document(library.materials(), Recipe()), library, notices, notices)
    asking.look()
    (question,) = notices.notices
    assert [text for text, _ in question.actions] == ["&Take the shipped values", "&Keep mine"]


@pytest.mark.parametrize(
    ("own", "shipped", "words"),
    [
        ("NCM83", "NCM83", "Cathode “NCM83”"),
        ("ncm83", "NCM83", "Cathode “ncm83”, shipped as “NCM83”"),
        (
            "N\u0421M83",
            "NCM83",
            "Cathode “N\u0421M83”, shipped as “NCM83”; yours is written with “\u0421” (Cyrillic capital letter es)",
        ),
        (
            "Li₂ZrCl₆",
            "Li2ZrCl6",
            "Cathode “Li₂ZrCl₆”, shipped as “Li2ZrCl6”; yours is written with “₂” (Subscript two) "
            "and “₆” (Subscript six)",
        ),
    ],
)
def test_a_letter_that_only_looks_the_same_is_named(own, shipped, words):
    assert look_alike_name(LookAlike(kind="cathode", own=own, shipped=shipped)) == words


def test_the_notice_says_what_the_answer_did_to_the_recipe_at_hand(opened, notices, qtbot, monkeypatch):
    """Also where the recipe uses none of the materials, because own films that do teach otherwise."""
    document = Document(opened.materials(), Recipe())
    asking = ShippedValues(document, opened, notices, notices)
    with qtbot.waitSignal(document.prediction_changed):
        pass
    before = document.prediction
    asking.look()
    press(notices, "look_alikes", "Take")
    with qtbot.waitSignal(document.prediction_changed):
        pass
    assert told(notices)["look_alikes_answered"].lines == ()  # nothing moved, nothing to say
    film = replace(before.film, conductivity_ms_cm=replace(before.film.conductivity_ms_cm, value=9.0))
    assert change_sentence(before, replace(before, film=film)).startswith(
        "The prediction of the open recipe has changed: film conductivity 9.00 mS/cm"
    )
    asking.ask_again()
    form, ticks = form_of(notices)
    ticks.item(0).setCheckState(Qt.CheckState.Unchecked)
    form.accept()
    document.prediction_changed.emit(replace(document.prediction, film=film, recipe=before.recipe))
    moved, why = told(notices)["look_alikes_answered"].lines
    assert " before" in moved
    assert why == "The recipe uses none of them: films of your own that do now change its prediction."
    assert "Undo" in told(notices)["look_alikes_answered"].actions[0][0]


def test_an_answer_given_in_another_window_closes_the_question(opened, notices, shipped_with_oil):
    asking = ShippedValues(Document(opened.materials(), Recipe()), opened, notices, notices)
    asking.look()
    with Library.open(opened.path, shipped=shipped_with_oil) as other:
        other.answer_look_alikes([("solvent", "house-oil"), ("solvent", "Thinner")], "keep")
    asking.watch.look()
    assert notices.notices == ()


def test_the_question_of_a_restored_library_is_asked_without_a_new_start(library, notices, shipped_with_oil, tmp_path):
    document = Document(library.materials(), Recipe())
    asking = ShippedValues(document, library, notices, notices)
    asking.look()
    assert notices.notices == ()
    older = tmp_path / "older.sqlite"
    with Library.open(older, shipped=library._shipped) as other:
        other.add_material(Material(kind="solvent", key="house-oil", name="Ours"))
    older.replace(library.path)
    library.reopen(shipped=shipped_with_oil)
    asking.watch.look()
    assert list(told(notices)) == ["look_alikes"]
    press(notices, "look_alikes", "Take")
    assert float(boiling(document)) == 150


def test_a_library_that_can_only_be_read_asks_nothing(opened, notices, shipped_with_oil):
    with Library.open(opened.path, shipped=shipped_with_oil, read_only=True) as library:
        asking = ShippedValues(Document(library.materials(), Recipe()), library, notices, notices)
        asking.look()
        assert notices.notices == ()
        asking.ask_again()
        assert told(notices)["look_alikes"].actions == ()


def test_nothing_to_ask_is_said_when_asked_for(library, notices):
    asking = ShippedValues(Document(library.materials(), Recipe()), library, notices, notices)
    asking.look()
    assert notices.notices == ()
    asking.ask_again()
    assert told(notices)["look_alikes_answered"].sentence == (
        "None of the materials that you added comes with the program."
    )


def test_many_are_counted(opened):
    (one, other) = opened.look_alikes()
    assert "solvent “Thinner”, which you added, now comes" in open_question((one,))
    assert open_question((one, other) * 3).startswith("6 materials that you added now come")
