"""A recipe with materials of another laboratory in the window: predicted at once, said, adopted, and taken back."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.brought import with_brought
from ssedesigner.files.recipe.code import code_of
from ssedesigner.files.recipe.file import read_recipe, write_recipe
from ssedesigner.files.recipe.scanned import file_of_text
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.files.sheet.table import to_json
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.shell.brought import AdoptForm
from tests.files.backups.laboratories import binder, verdict

RECIPE = replace(
    Recipe(), name="Theirs", binder="house-rubber", solvent="toluene", cosolvent=None, cosolvent_share_pct=None
)


@pytest.fixture
def theirs(materials) -> Materials:
    """The library of a colleague, who has a binder and a verdict of her own."""
    from ssedesigner.files.recipe.brought import Brought

    own = Brought(materials=(binder("house-rubber", 0.93),), verdicts=(verdict("house-rubber", "caution"),))
    return with_brought(materials, replace(own, verdicts=tuple(replace(v, origin="user") for v in own.verdicts)))


def notice(window, key="brought"):
    return next((one for one in window.notices.notices if one.key == key), None)


def press(window, key, word):
    (action,) = [run for words, run in notice(window, key).actions if words.startswith(word)]
    window.notices.close_notice(key)
    action()


def test_a_recipe_of_another_laboratory_is_predicted_from_its_own_values(window, theirs, tmp_path):
    document, library = window.document, window.library
    there = predict(RECIPE, theirs)
    path = tmp_path / "theirs.sserecipe"
    write_recipe(path, RECIPE, theirs)
    before = library.shared()

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert document.prediction.film == there.film
    assert document.prediction.flags == there.flags
    assert notice(window).sentence.startswith("1 material comes from this recipe, not from your library")
    assert "Lab book 7" in notice(window).lines[0]
    assert notice(window, "differences").severity == "unknown"  # it was saved without results
    assert library.materials().find("binder", "house-rubber") is None
    assert document.library_materials.find("binder", "house-rubber") is None  # nor does the library window show it

    # edited, saved, pinned and opened again it keeps what it brought
    document.edit("thickness_um", 44.0)
    document.save(path)
    assert [one.key for one in read_recipe(path).materials] == ["house-rubber"]
    window.pin_recipe()
    window.files.open_as_new(Recipe())
    assert "house-rubber" in {one.key for one in document.brought.materials}  # a pin names it
    assert (
        window.pins.pinned[0].prediction.film.density_g_cm3
        == predict(replace(RECIPE, thickness_um=44.0), theirs).film.density_g_cm3
    )
    window.pins.show(())
    assert (document.brought.materials, notice(window)) == ((), None)

    # the JSON of a sheet brings it along, a code does not and says so
    window.files.open_as_new(RECIPE, file_of_text(code_of(RECIPE)))
    assert document.prediction.film == there.film  # what was opened in this session is still known
    text = to_json(sheet(there, theirs))
    assert json.loads(text)["own"]["materials"][0]["key"] == "house-rubber"
    unknown = replace(RECIPE, binder="other-rubber")
    window.files.open_as_new(unknown, file_of_text(code_of(unknown)))
    assert "came without values" in notice(window, "differences").sentence
    window.files.open_as_new(RECIPE, file_of_text(text))
    assert document.prediction.film == there.film
    assert notice(window, "differences") is None
    assert library.shared() == before


def test_what_came_with_a_recipe_is_adopted_and_taken_back(window, theirs, tmp_path):
    document, library = window.document, window.library
    before, there = library.shared(), predict(RECIPE, theirs)
    (tmp_path / "sheet.json").write_text(to_json(sheet(there, theirs)), encoding="utf-8")
    assert window.files.open(tmp_path / "sheet.json")  # the file of a sheet opens as a new recipe
    assert (document.recipe, document.path) == (RECIPE, None)
    press(window, "brought", "&Adopt")
    form = window.findChild(AdoptForm)
    cells = [[form.table.item(row, column).text() for column in range(5)] for row in range(form.table.rowCount())]
    assert cells[1][1:3] == ["Density", "0.93 g/cm³"]
    assert cells[2][1] == "With toluene"
    form.reject()
    assert notice(window) is not None
    assert library.shared() == before
    press(window, "brought", "&Adopt")
    form = window.findChildren(AdoptForm)[-1]
    form.accept()
    own = library.materials().find("binder", "house-rubber")
    assert own.note == "Adopted from the recipe Theirs."
    assert notice(window) is None
    assert document.prediction.film == there.film
    press(window, "adopted", "&Undo")
    assert library.shared() == before
    assert library.search("house-rubber") == []
    assert document.prediction.film == there.film
    assert notice(window) is not None

    press(window, "brought", "&Adopt")
    window.findChildren(AdoptForm)[-1].accept()
    library.retire_material("binder", "house-rubber")
    press(window, "adopted", "&Undo")
    assert "was changed since" in notice(window, "adopted").sentence
    assert library.materials().find("binder", "house-rubber").is_retired
