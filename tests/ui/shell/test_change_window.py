"""A recipe opened later: what was predicted then beside what is predicted now, of the recipe as it was saved."""

import dataclasses
import json

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe, write_recipe
from ssedesigner.files.recipe.saved_prediction import SAVED_WITHOUT
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.shell.recipe_files import Session


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def moved(window, tmp_path):
    """A file of the sample with another conductivity, a check that passed and one that is not in it."""
    path = tmp_path / "film.json"
    window.document.save(path)
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["predicted"]["results"]["film.conductivity_ms_cm"]["value"] = 2.0
    plain["predicted"]["flags"]["moisture"] = "unknown"
    del plain["predicted"]["flags"]["current-density"]
    plain["predicted"]["model"] = "1 (fit 00000000)"
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


def told(window):
    QCoreApplication.processEvents()
    return {notice.key: notice for notice in window.notices.notices}


def test_saving_keeps_the_prediction_of_exactly_what_is_saved(document, tmp_path):
    document.use_own_films(False)
    document.edit("thickness_um", 21.0)
    document.save(tmp_path / "film.json")
    file = read_recipe(tmp_path / "film.json")
    now = predict(file.recipe, document.materials)
    assert file.predicted == document.file.predicted
    assert file.predicted.results["film.areal_conductance_s_cm2"].value == now.film.areal_conductance_s_cm2.value
    assert dict(file.predicted.severities) == {flag.id: flag.severity for flag in now.flags}
    assert (file.predicted.uses_own_films, file.predicted.own_films) == (False, 0)
    assert not document.change_since_saved().is_moved


def test_the_copy_for_recovery_keeps_it_as_well(document, tmp_path):
    session = Session(document, tmp_path / "sessions", lambda _: None)
    document.edit("thickness_um", 21.0)
    session.keep()
    (kept,) = (tmp_path / "sessions").glob("*.recipe.json")
    file = read_recipe(kept)
    assert file.predicted.results["film.thickness_um"].value == 21.0
    document.recover(file.recipe, None, file)
    assert document.change_since_saved().event == "saved"
    session.end()


def test_a_changed_library_value_moves_the_saved_recipe_and_is_named(document, tmp_path):
    document.save(tmp_path / "film.json")
    key = ("electrolyte", "Li6PS5Cl")
    sulfide = document.materials.materials[key]
    values = {name: value for name, value in sulfide.values.items() if name != "density_g_cm3"}
    other = dataclasses.replace(sulfide, values=values)
    document.replace_materials(
        dataclasses.replace(document.materials, materials={**document.materials.materials, key: other})
    )
    change = document.change_since_saved()
    assert change.is_moved
    assert any("Li₆PS₅Cl, density" in reason for reason in change.reasons)


def test_a_notice_says_that_it_moved_and_shows_what_also_after_an_edit(window, moved):
    window.files.open(moved)
    notice = told(window)["differences"]
    assert notice.sentence.startswith("Predicted differently than when it was saved on ")
    assert notice.sentence.endswith(": 1 result moved, 1 check changed, 1 check is new.")
    assert notice.lines[0].startswith("Model 1 (fit 00000000) then, ")
    QTest.mouseClick(window.findChild(QWidget, "notice_differences_0"), Qt.MouseButton.LeftButton)
    assert window.findChild(QWidget, "change_window").isVisible()
    shown = window.windows.show_changes()
    row, check, new = shown.view.table.texts()
    assert row[:2] == ["Film", "Film conductivity"]
    assert row[2].startswith("2.00 mS/cm (")
    assert check[2] == "? not reported"
    assert new[2] == "not checked then"
    assert shown.view.texts()[0] == notice.sentence
    before = shown.view.table.texts()
    window.document.edit("thickness_um", 80.0)
    QCoreApplication.processEvents()
    assert "edited after it was saved" in shown.view.texts()[1]
    assert shown.view.table.texts() == before  # still the recipe as it was saved
    window.document.undo_stack.undo()
    QCoreApplication.processEvents()
    assert "edited after it was saved" not in shown.view.texts()[1]
    window.document.edit("thickness_um", 80.0)
    window.document.save(moved)
    QCoreApplication.processEvents()
    assert shown.view.texts()[0].startswith("Predicted the same as when it was saved on ")
    assert not shown.view.table.isVisible()


def test_without_results_it_says_why_in_plain_text(window, moved, tmp_path):
    window.files.new()
    command = next(one for one in window.palette_commands() if one.text == "Show what changed since saving")
    command.run()
    assert window.actions_by_name["changes"] in window.menus["view"].actions()
    assert window.windows.show_changes().isVisible()
    shown = window.windows.show_changes()
    assert shown.view.texts()[0].startswith("This recipe has not been saved yet.")
    write_recipe(tmp_path / "old.json", Recipe(), window.document.materials)
    window.files.open(tmp_path / "old.json")
    assert told(window)["differences"].sentence == SAVED_WITHOUT
    assert shown.view.texts()[0] == SAVED_WITHOUT
    moved.write_bytes(moved.read_bytes().replace(b'"results": {', b'"results": {,,\xff', 1))
    window.files.open(moved)
    assert window.document.recipe == Recipe()
    assert "damaged and was left out" in told(window)["differences"].sentence
    assert "damaged" in window.windows.show_changes().view.texts()[0]
    labels = [label for label in shown.view.findChildren(QLabel) if label.wordWrap()]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
