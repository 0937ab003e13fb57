"""Copy as variant, rename and a new formula from the Library window."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QTabWidget,
)

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.library.browser import LibraryBrowser
from ssedesigner.ui.widgets.tables import ROW

LEFT = Qt.MouseButton.LeftButton
DENSITY = "density_g_cm3"


@pytest.fixture
def library(fresh_file, tmp_path):
    path = shutil.copy(fresh_file, tmp_path / "library.sqlite")
    with Library.open(path, shipped=resources() / "library") as library:
        yield library


@pytest.fixture
def browser(library, qapp, qtbot):
    browser = LibraryBrowser(Document(library.materials()), library)
    qtbot.addWidget(browser)
    browser.resize(1400, 850)
    browser.show()
    return browser


def click(browser, qtbot, name):
    qtbot.mouseClick(browser.findChildren(QPushButton, name)[-1], LEFT)  # an earlier notice is about to be deleted


def fill_form(browser, qtbot, name, **texts):
    """Type into the open form and save it; return what it says is wrong."""
    form = browser.findChild(QDialog, name)
    for line, text in texts.items():
        form.findChild(QLineEdit, line).setText(text)
    qtbot.mouseClick(form.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save), LEFT)
    error = form.findChild(QLabel, name.replace("_form", "_error")).text()
    if error:
        form.reject()
        form.setParent(None)
    return error


def value_row(browser, quantity):
    values = browser.findChild(QListView, "value_list")
    for row in range(values.model().rowCount()):
        index = values.model().index(row, 0)
        if index.data(ROW).quantity == quantity:
            values.setCurrentIndex(index)
            return index.data(ROW)
    raise AssertionError(quantity)


def words(browser, name):
    return browser.findChildren(QLabel, name)[-1].text()


def test_a_shipped_material_is_copied_overwritten_and_set_back(browser, library, qtbot):
    browser.show_material("solvent", "toluene")
    for name in ("rename", "formula"):
        assert not browser.findChild(QPushButton, f"library_{name}").isEnabled()
        assert "copy this one as a variant" in browser.findChild(QPushButton, f"library_{name}").toolTip()
    click(browser, qtbot, "library_variant")
    assert "exists already" in fill_form(browser, qtbot, "variant_form", variant_name="T\u043eluene")
    click(browser, qtbot, "library_variant")
    fill_form(browser, qtbot, "variant_form", variant_name="Toluene, lot 7", variant_note="Dried over sieves")
    assert browser.current_material.lineage == ("toluene",)
    assert words(browser, "detail_facts").startswith("variant of toluene")
    assert "is now a variant of toluene" in words(browser, "notice_words_retired")
    shipped = value_row(browser, DENSITY)
    assert (shipped.inherited_from, shipped.is_own) == ("toluene", False)
    edit, clear = (browser.findChild(QPushButton, f"library_{name}") for name in ("edit", "clear"))
    assert (edit.text(), clear.text(), clear.isEnabled()) == ("Ov&erwrite…", "&Back to inherited", False)
    library.set_value("solvent", "Toluene, lot 7", DENSITY, Cited(0.87, "g/cm3", "Book 7", grade="user"))
    browser._publish_changes()
    row = value_row(browser, DENSITY)
    assert (row.text, row.inherited_from, row.is_own) == ("0.87 g/cm³ ✎", "", True)
    click(browser, qtbot, "library_clear")
    assert value_row(browser, DENSITY).text == shipped.text
    tabs = browser.findChild(QTabWidget, "detail_tabs")
    count = tabs.tabText(1)
    browser.show_material("solvent", "toluene")
    assert tabs.tabText(1) == count
    assert "Films" in tabs.tabText(2)


def test_a_name_and_a_formula_are_changed_told_and_taken_back(browser, library, qtbot):
    values = {DENSITY: Cited(1.9, "g/cm3", "Book", grade="user")}
    library.add_material(Material(kind="electrolyte", key="ours", name="Ours", formula="Li6PS5Cl", values=values))
    browser._publish_changes()
    browser.show_material("electrolyte", "ours")
    click(browser, qtbot, "library_rename")
    assert "differs visibly" in fill_form(browser, qtbot, "rename_form", rename_name="Li\u2086PS\u2085Cl")
    click(browser, qtbot, "library_rename")
    fill_form(browser, qtbot, "rename_form", rename_name="Furnace 3")
    assert (browser.current_material.key, browser.current_material.name) == ("ours", "Furnace 3")
    assert "Named “Ours” until" in browser.findChild(QListView, "value_list").model().index(1, 0).data(ROW).words
    click(browser, qtbot, "notice_retired_0")
    assert browser.current_material.name == "Ours"
    click(browser, qtbot, "library_formula")
    form = browser.findChild(QDialog, "formula_form")
    form.findChild(QLineEdit, "formula_text").setText("Li3YCl6")
    follows = form.findChild(QLabel, "formula_follows").text()
    assert "Molar mass: 268.4 g/mol, then 322.4 g/mol." in follows
    assert "halide" in follows
    form.findChild(QCheckBox, f"keep_{DENSITY}").click()
    fill_form(browser, qtbot, "formula_form")
    assert (browser.current_material.formula, browser.current_material.value(DENSITY)) == ("Li3YCl6", None)
    click(browser, qtbot, "notice_retired_0")
    assert browser.current_material.formula == "Li6PS5Cl"
    assert float(browser.current_material.value(DENSITY)) == 1.9
