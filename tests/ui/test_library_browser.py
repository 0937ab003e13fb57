"""The library on screen: finding materials, reading their evidence, entries of one's own."""

from __future__ import annotations

import shutil
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QTabWidget,
    QTextBrowser,
)

from ssedesigner.core.evidence import GRADES, Cited
from ssedesigner.core.materials import KINDS
from ssedesigner.core.paths import resources
from ssedesigner.core.quantities import QUANTITIES
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.library_browser import LibraryBrowser
from ssedesigner.ui.material_table import (
    COLUMN_QUANTITIES,
    MATERIAL,
    SORT,
    MaterialFilter,
    MaterialModel,
    cell_text,
    cell_value,
)
from ssedesigner.ui.material_text import formula_text, number_text, typeset
from ssedesigner.ui.material_values import (
    PAIR_COLUMNS,
    ROW,
    VALUE_COLUMNS,
    EvidenceModel,
    pair_rows,
    value_rows,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="session")
def fresh_library(tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "library.sqlite"
    Library.open(path, shipped=resources() / "library").close()
    return path


@pytest.fixture
def library(fresh_library, tmp_path):
    path = tmp_path / "library.sqlite"
    shutil.copy(fresh_library, path)
    with Library.open(path, shipped=resources() / "library") as library:
        yield library


@pytest.fixture
def document(library, qapp):
    return Document(library.materials())


@pytest.fixture
def browser(document, library, qtbot):
    browser = LibraryBrowser(document, library)
    qtbot.addWidget(browser)
    browser.resize(1400, 850)
    browser.show()
    return browser


@pytest.fixture
def read_only_browser(fresh_library, document, qtbot):
    with Library.open(fresh_library, shipped=resources() / "library", read_only=True) as library:
        browser = LibraryBrowser(document, library)
        qtbot.addWidget(browser)
        yield browser


def table(browser):
    return browser.findChild(QTableView, "material_table")


def shown_keys(browser):
    model = table(browser).model()
    return [model.index(row, 0).data(MATERIAL).key for row in range(model.rowCount())]


def button(parent, name):
    return parent.findChild(QPushButton, name)


def choose_quantity(browser, quantity, is_used=True):
    values = browser.findChild(QTableView, "value_table")
    for row in range(values.model().rowCount()):
        found = values.model().index(row, 0).data(ROW)
        if found.quantity == quantity and found.is_used == is_used:
            values.setCurrentIndex(values.model().index(row, 0))
            return found
    raise AssertionError(f"{quantity} is not shown")


def type_into(form, qtbot, **texts):
    for name, text in texts.items():
        line = form.findChild(QLineEdit, name)
        line.clear()
        qtbot.keyClicks(line, text)


def save(form, qtbot):
    box = form.findChild(QDialogButtonBox)
    qtbot.mouseClick(box.button(QDialogButtonBox.StandardButton.Save), LEFT)


# the models


@pytest.mark.parametrize("kind", ["", *KINDS])
def test_the_material_model_is_sound_for_every_kind(kind, materials, qtmodeltester, qapp):
    model = MaterialModel()
    model.show_materials(kind, materials.of_kind(*([kind] if kind else KINDS)))
    qtmodeltester.check(model)


def test_the_filter_and_the_evidence_models_are_sound(materials, qtmodeltester, qapp):
    source, filtered = MaterialModel(), MaterialFilter()
    filtered.setSourceModel(source)
    source.show_materials("solvent", materials.of_kind("solvent"))
    filtered.narrow(frozenset({("solvent", "toluene"), ("solvent", "THF")}), with_retired=False)
    assert filtered.rowCount() == 2
    qtmodeltester.check(filtered)
    material = materials.find("electrolyte", "Li6PS5Cl")
    values, pairs = EvidenceModel(tuple(VALUE_COLUMNS)), EvidenceModel(tuple(PAIR_COLUMNS))
    values.show_rows(value_rows(material, materials))
    pairs.show_rows(pair_rows(material, materials))
    qtmodeltester.check(values)
    qtmodeltester.check(pairs)


def test_every_column_is_a_quantity_that_some_material_of_the_kind_has(materials):
    for kind, quantities in COLUMN_QUANTITIES.items():
        for quantity in quantities:
            assert quantity in QUANTITIES
            assert any(cell_value(each, quantity) is not None for each in materials.of_kind(kind)), (kind, quantity)


def test_unknown_values_stand_last_whichever_way_a_column_is_sorted(materials, qapp):
    source, filtered = MaterialModel(), MaterialFilter()
    filtered.setSourceModel(source)
    source.show_materials("electrolyte", materials.of_kind("electrolyte"))
    column = 1 + COLUMN_QUANTITIES["electrolyte"].index("activation_energy_ev")
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        filtered.sort(column, order)
        keys = [filtered.index(row, column).data(SORT) for row in range(filtered.rowCount())]
        known = [key for key in keys if key is not None]
        assert keys == known + [None] * (len(keys) - len(known))
        assert known == sorted(known, reverse=order == Qt.SortOrder.DescendingOrder)


def test_a_value_of_zero_is_a_value(materials):
    heptane = materials.find("solvent", "heptane")
    assert cell_text(heptane, "donor_number_kcal_mol") == "0"


def test_an_estimate_looks_like_one_and_an_unknown_says_so(materials, qapp):
    model = MaterialModel()
    solvents = materials.of_kind("solvent")
    model.show_materials("solvent", solvents)
    texts = {
        model.index(row, column).data(): model.index(row, column)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    }
    weak = next(index for text, index in texts.items() if text.startswith("≈"))
    assert weak.data(Qt.ItemDataRole.FontRole).italic()
    assert weak.data(Qt.ItemDataRole.ForegroundRole) is not None
    assert "not known" in texts


def test_every_value_and_verdict_carries_its_full_source(materials):
    for material in materials.materials.values():
        for row in value_rows(material, materials):
            assert row.source
            assert row.source != row.value.source or row.value.source not in materials.sources
    rows = pair_rows(materials.find("solvent", "toluene"), materials)
    assert len(rows) > 20
    assert all(row.sources != "no source" for row in rows)


def test_a_verdict_on_a_mixture_is_listed_with_each_of_its_liquids(materials):
    rows = [row for row in pair_rows(materials.find("solvent", "isobutyl isobutyrate"), materials) if row.mixture]
    assert {row.mixture for row in rows} == {"xylene + isobutyl isobutyrate", "toluene + isobutyl isobutyrate"}
    assert all(f"(in {row.mixture})" in row.cells[1] for row in rows)


def test_formulas_numbers_and_units_are_written_as_printed():
    assert formula_text("Li10.35(Sn0.27Si1.08)P1.65S12") == "Li₁₀.₃₅(Sn₀.₂₇Si₁.₀₈)P₁.₆₅S₁₂"
    assert formula_text("NCM811 on SUS304, D50") == "NCM811 on SUS304, D50"
    assert typeset("3 um at 25 degC in g/cm3, Li2S") == "3 µm at 25 °C in g/cm³, Li₂S"
    assert [number_text(value) for value in (0.0, 1.0, 0.0136, -62.0, 268.36, 1e-9)] == [
        "0",
        "1",
        "0.0136",
        "−62",
        "268.36",
        "1e−09",
    ]


# finding and reading


def test_it_opens_on_the_electrolytes_with_counts_beside_the_kinds(browser, document):
    kinds = browser.findChild(QListWidget, "library_kinds")
    assert kinds.currentItem().text() == f"Sulfide electrolyte   {len(document.materials.of_kind('electrolyte'))}"
    assert shown_keys(browser) == [each.key for each in document.materials.of_kind("electrolyte")]


def test_choosing_a_kind_by_key_press_shows_its_materials(browser, qtbot, document):
    kinds = browser.findChild(QListWidget, "library_kinds")
    qtbot.keyClick(kinds, Qt.Key.Key_Down)
    assert shown_keys(browser) == [each.key for each in document.materials.of_kind("binder")]
    assert "Density\ng/cm³" in [
        table(browser).model().headerData(column, Qt.Orientation.Horizontal)
        for column in range(table(browser).model().columnCount())
    ]


def test_a_search_narrows_all_kinds_as_one_types(browser, qtbot):
    qtbot.keyClicks(browser.findChild(QLineEdit, "library_search"), "nitrile rub")
    assert "NBR" in shown_keys(browser)
    assert browser.findChild(QListWidget, "library_kinds").currentRow() == 0
    browser.findChild(QLineEdit, "library_search").clear()
    assert len(shown_keys(browser)) > 150


def test_a_search_without_a_hit_says_what_to_do(browser, qtbot):
    qtbot.keyClicks(browser.findChild(QLineEdit, "library_search"), "qqqq")
    assert shown_keys(browser) == []
    assert "Nothing found for “qqqq”" in browser.findChild(QLabel, "library_status").text()
    assert browser.findChild(QLabel, "detail_title").text() == "No material chosen"


def test_signs_that_mean_something_to_a_search_engine_are_plain_text_here(browser, qtbot):
    for text in ('"', "a*", "AND", "(", "Li6PS5Cl OR", "-x", "%", "'; drop table material"):
        browser.findChild(QLineEdit, "library_search").setText(text)
    browser.findChild(QLineEdit, "library_search").setText("Li6PS5Cl")
    assert "Li6PS5Cl" in shown_keys(browser)


def test_a_search_answers_at_once(library):
    start = time.perf_counter()
    for text in ("l", "li", "li6", "toluene", "glass transition"):
        library.search(text, limit=500)
    assert (time.perf_counter() - start) / 5 < 0.1  # the aim of 20 ms is measured by the bench, not on a busy machine


def test_the_detail_shows_value_range_conditions_grade_and_source(browser):
    browser.show_material("electrolyte", "Li6PS5Cl")
    row = choose_quantity(browser, "conductivity_ms_cm")
    assert row.cells[1] == "3 mS/cm"
    assert row.cells[3] in GRADES
    evidence = browser.findChild(QTextBrowser, "detail_evidence").toPlainText()
    assert "At 25 °C" in evidence
    assert "Source: " in evidence
    beside = choose_quantity(browser, "conductivity_ms_cm", is_used=False)
    assert beside.cells[0].strip() == "also reported"
    assert "predictions do not read it" in browser.findChild(QTextBrowser, "detail_evidence").toPlainText()


def test_the_verdicts_of_a_material_open_in_the_matrix(browser, qtbot):
    browser.show_material("solvent", "toluene")
    tabs = browser.findChild(QTabWidget, "detail_tabs")
    tabs.setCurrentIndex(1)
    pairs = browser.findChild(QTableView, "pair_table")
    row = next(r for r in range(pairs.model().rowCount()) if pairs.model().index(r, 0).data(ROW).pair.first == "NBR")
    pairs.setCurrentIndex(pairs.model().index(row, 0))
    pairs.activated.emit(pairs.currentIndex())
    assert browser.findChild(QTabWidget, "library_tabs").currentIndex() == 1
    assert "toluene" in browser.findChild(QTextBrowser, "matrix_detail").toPlainText()


def test_find_key_goes_to_the_search(browser, qtbot):
    with qtbot.waitExposed(browser):
        browser.activateWindow()
    browser.show_matrix()
    qtbot.keyClick(browser, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = browser.findChild(QLineEdit, "library_search")
    qtbot.waitUntil(search.hasFocus)


def test_escape_first_ends_the_search_and_then_closes_the_window(browser, qtbot):
    with qtbot.waitExposed(browser):
        browser.activateWindow()
    search = browser.findChild(QLineEdit, "library_search")
    search.setFocus()
    qtbot.keyClicks(search, "toluene")
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert browser.isVisible()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert not browser.isVisible()


# using, editing, retiring


def test_a_solvent_can_become_the_recipes_cosolvent_and_undo_takes_it_back(browser, document):
    browser.show_material("solvent", "xylene")
    actions = {action.objectName(): action for action in button(browser, "library_use").menu().actions()}
    assert set(actions) == {"use_as_solvent", "use_as_cosolvent"}
    actions["use_as_cosolvent"].trigger()
    assert document.recipe.cosolvent == "xylene"
    document.undo_stack.undo()
    assert document.recipe.cosolvent == "isobutyl isobutyrate"


def test_a_kind_without_a_field_cannot_be_used_and_says_why(browser):
    browser.show_material("packaging", "pouch-laminate")
    assert not button(browser, "library_use").isEnabled()
    assert "no field" in button(browser, "library_use").toolTip()


def test_an_own_value_is_used_and_the_shipped_one_is_kept_beside_it(browser, document, qtbot):
    browser.show_material("electrolyte", "Li6PS5Cl")
    shipped = choose_quantity(browser, "density_g_cm3").value
    qtbot.mouseClick(button(browser, "library_edit"), LEFT)
    form = browser.findChild(QDialog, "value_form")
    type_into(form, qtbot, value_value="1,90 g/cm3", value_source="Lab book 7, p. 12", value_conditions="25 °C")
    save(form, qtbot)
    value = document.materials.find("electrolyte", "Li6PS5Cl").value("density_g_cm3")
    assert (float(value), value.grade, value.source, value.unit) == (1.9, "user", "Lab book 7, p. 12", "g/cm3")
    rows = [row for row in value_rows(browser.current_material, document.materials) if row.quantity == "density_g_cm3"]
    assert rows[0].is_own
    assert rows[0].cells[1] == "1.9 g/cm³ ✎"
    assert (rows[1].role, float(rows[1].value)) == ("shipped value", float(shipped))
    choose_quantity(browser, "density_g_cm3")
    qtbot.mouseClick(button(browser, "library_clear"), LEFT)
    assert document.materials.find("electrolyte", "Li6PS5Cl").value("density_g_cm3") == shipped
    assert not button(browser, "library_clear").isEnabled()


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({}, "Type a value for Density."),
        ({"value_value": "1.9"}, "needs a source"),
        ({"value_value": "heavy", "value_source": "x"}, "is not a number"),
        ({"value_value": "1.9 mS/cm", "value_source": "x"}, "does not fit here"),
        ({"value_value": "-1", "value_source": "x"}, "must be above 0"),
        ({"value_value": "0", "value_source": "x"}, "must be above 0"),
        ({"value_value": "1.9", "value_low": "2", "value_source": "x"}, "between low and high"),
        ({"value_value": "1e999", "value_source": "x"}, "too large"),
    ],
)
def test_a_wrong_value_gets_one_sentence_and_changes_nothing(browser, document, qtbot, texts, sentence):
    browser.show_material("electrolyte", "Li6PS5Cl")
    before = document.materials
    choose_quantity(browser, "density_g_cm3")
    browser.open_value_form()
    form = browser.findChild(QDialog, "value_form")
    type_into(form, qtbot, **texts)
    save(form, qtbot)
    assert sentence in form.findChild(QLabel, "value_error").text()
    assert form.isVisible()
    assert document.materials is before
    form.reject()


def test_a_class_is_chosen_among_those_the_models_know(browser, qtbot):
    browser.show_material("solvent", "toluene")
    choose_quantity(browser, "sulfide_class")
    browser.open_value_form()
    form = browser.findChild(QDialog, "value_form")
    type_into(form, qtbot, value_value="friendly", value_source="x")
    save(form, qtbot)
    assert "degrading, dissolving, inert, mild" in form.findChild(QLabel, "value_error").text()
    form.reject()


def test_a_new_material_needs_only_a_name_and_unknown_stays_unknown(browser, document, qtbot):
    browser.show_material("binder", "NBR")
    qtbot.mouseClick(button(browser, "library_new"), LEFT)
    form = browser.findChild(QDialog, "material_form")
    assert form.findChild(QComboBox, "material_kind").currentData() == "binder"
    type_into(form, qtbot, material_name="house rubber", density_g_cm3_value="0,95", material_source="Data sheet 4711")
    save(form, qtbot)
    added = document.materials.find("binder", "house rubber")
    assert added.origin == "user"
    assert added.value("density_g_cm3") == Cited(0.95, "g/cm3", "Data sheet 4711", grade="user")
    assert added.value("tg_c") is None
    assert browser.current_material == added
    assert "own" in browser.findChild(QLabel, "detail_facts").text()


def test_the_new_material_survives_closing_the_library(browser, library, qtbot):
    browser.open_material_form()
    form = browser.findChild(QDialog, "material_form")
    type_into(form, qtbot, material_name="X-1", material_key="x1", material_formula="Li3PS4")
    save(form, qtbot)
    with Library.open(library.path, shipped=resources() / "library") as again:
        assert again.materials().find("electrolyte", "x1").formula == "Li3PS4"


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({}, "Give the material a name."),
        ({"material_name": "nbr"}, "exists already"),
        ({"material_name": "a", "material_key": "a;b"}, "without semicolons"),
        ({"material_name": "a", "density_g_cm3_value": "1"}, "Density needs a source"),
        ({"material_name": "a", "density_g_cm3_low": "1", "material_source": "x"}, "Type a value for Density"),
        ({"material_name": "a", "tg_c_value": "-400", "material_source": "x"}, "at least -273.15 °C"),
    ],
)
def test_a_wrong_material_gets_one_sentence_and_changes_nothing(browser, document, qtbot, texts, sentence):
    browser.show_material("binder", "NBR")
    before = document.materials
    browser.open_material_form()
    form = browser.findChild(QDialog, "material_form")
    type_into(form, qtbot, **texts)
    save(form, qtbot)
    assert sentence in form.findChild(QLabel, "material_error").text()
    assert document.materials is before
    form.reject()


def test_another_kind_in_the_form_asks_for_its_own_quantities(browser, qtbot):
    browser.open_material_form()
    form = browser.findChild(QDialog, "material_form")
    kind = form.findChild(QComboBox, "material_kind")
    kind.setCurrentIndex(kind.findData("solvent"))
    assert form.findChild(QLineEdit, "boiling_point_c_value") is not None
    form.reject()


def test_retiring_hides_a_material_and_restoring_brings_it_back(browser, document, qtbot):
    browser.show_material("binder", "NBR")
    qtbot.mouseClick(button(browser, "library_retire"), LEFT)
    assert document.materials.find("binder", "NBR").is_retired
    assert "NBR" not in shown_keys(browser)
    browser.findChild(QCheckBox, "library_with_retired").click()
    assert "NBR" in shown_keys(browser)
    browser.show_material("binder", "NBR")
    assert not button(browser, "library_use").isEnabled()
    assert button(browser, "library_retire").text().replace("&", "") == "Restore"
    qtbot.mouseClick(button(browser, "library_retire"), LEFT)
    assert not document.materials.find("binder", "NBR").is_retired


def test_a_change_of_the_library_predicts_again(browser, document, qtbot):
    before = document.prediction.film.conductivity_ms_cm
    document.edit("electrolyte_conductivity_ms_cm", None)
    free = document.prediction.film.conductivity_ms_cm
    assert free != before
    browser.show_material("electrolyte", "Li6PS5Cl")
    choose_quantity(browser, "conductivity_ms_cm")
    browser.open_value_form()
    form = browser.findChild(QDialog, "value_form")
    type_into(form, qtbot, value_value="6", value_source="Lab book 9")
    save(form, qtbot)
    assert document.prediction.film.conductivity_ms_cm.value > free.value


def test_a_read_only_library_switches_every_change_off_with_the_reason(read_only_browser):
    for name in ("library_new", "library_edit", "library_clear", "library_retire"):
        assert not button(read_only_browser, name).isEnabled()
        assert "read-only" in button(read_only_browser, name).toolTip()
    assert button(read_only_browser, "library_use").isEnabled()


def test_every_widget_has_a_name_and_words_for_a_screen_reader(browser):
    widgets = [
        *browser.findChildren(QPushButton),
        *browser.findChildren(QTableView),
        *browser.findChildren(QComboBox),
        *browser.findChildren(QListWidget),
        *browser.findChildren(QCheckBox),
    ]
    assert len(widgets) > 10
    for widget in widgets:
        assert widget.objectName()
        assert widget.accessibleName(), widget.objectName()
