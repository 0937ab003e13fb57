"""The one question about own materials that are shipped since: asked, answered, taken back and asked again."""

import shutil

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.own_library import open_question
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.notice_bar import NoticeBar
from ssedesigner.ui.shipped_values import ShippedValues


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
        "Materials that you added now come with the program as well: solvent “Thinner” and solvent “house-oil”. Yours "
        "stay as you entered them, without the shipped values, until you choose."
    )
    assert question.lines == ["Solvent “Thinner”, shipped as “thinner”"]
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
    again.ask_again()
    assert told(notices)["look_alikes"].lines[1] == "Solvent “house-oil”: without the shipped values"
    press(notices, "look_alikes", "Take")
    assert float(boiling(document)) == 150
    press(notices, "look_alikes_answered", "Undo")
    assert {each.answer for each in opened.look_alikes()} == {"keep"}


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
    assert "6 materials. Yours" in open_question((one, other) * 3)
