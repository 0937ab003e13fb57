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
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QPushButton,
    QScrollArea,
    QTableView,
    QTabWidget,
    QTextBrowser,
)

from ssedesigner.core.evidence import GRADES, Cited
from ssedesigner.core.materials import KINDS
from ssedesigner.core.notation import exact, formula, typeset
from ssedesigner.core.paths import resources
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.library.store import Library
from ssedesigner.physics.cell.cost_split import liquid_split
from ssedesigner.text.values import range_text
from ssedesigner.ui.document import Document
from ssedesigner.ui.library import browser as library_browser
from ssedesigner.ui.library.browser import LibraryBrowser
from ssedesigner.ui.library.entry import MaterialEntry, read_entry
from ssedesigner.ui.library.forms import line_texts
from ssedesigner.ui.library.groups import ALL, GRADE, GROUPS, PAPERS, SPREAD, Narrowing, group_of, recommended_value
from ssedesigner.ui.library.material_table import MATERIAL, SORT, MaterialModel, cell_text
from ssedesigner.ui.library.material_values import moisture_rows, pair_rows, pair_table, value_rows, value_table
from ssedesigner.ui.theme import DARK, LIGHT, apply
from ssedesigner.ui.widgets.tables import ROW, RowsModel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def library(fresh_file, tmp_path):
    path = tmp_path / "library.sqlite"
    shutil.copy(fresh_file, path)
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
def read_only_browser(fresh_file, document, qtbot):
    with Library.open(fresh_file, shipped=resources() / "library", read_only=True) as library:
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


def gone(form):
    """Give a form up, so that the next one is the only one."""
    form.reject()
    form.setParent(None)
    form.deleteLater()


def choose_quantity(browser, quantity, is_used=True):
    values = browser.findChild(QListView, "value_list")
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


@pytest.mark.parametrize("group", GROUPS.values(), ids=lambda group: group.key or "all")
def test_the_material_model_is_sound_for_every_group(group, materials, qtmodeltester, qapp):
    model = MaterialModel()
    model.show_materials(group, of_group(materials, group)[:12], materials)
    qtmodeltester.check(model)


def of_group(materials, group):
    return [each for each in materials.of_kind(*group.kinds) if group.has(each)]


def narrowed(materials, group, **narrowing):
    model = MaterialModel()
    model.show_materials(GROUPS[group], of_group(materials, GROUPS[group]), materials)
    model.narrow(Narrowing(**narrowing))
    return model


def test_every_material_stands_in_one_group_and_all_groups_are_reached(materials):
    counted = [
        sum(group.has(each) for key, group in GROUPS.items() if key != ALL) for each in materials.of_kind(*KINDS)
    ]
    assert {*counted} == {1}
    assert {group_of(each).key for each in materials.of_kind(*KINDS)} == {key for key in GROUPS if key != ALL}


def test_the_models_of_the_detail_are_sound(materials, qtmodeltester, qapp):
    model = narrowed(materials, "solvent", hits=frozenset({("solvent", "toluene"), ("solvent", "THF")}))
    assert model.rowCount() == 2
    qtmodeltester.check(model)
    material = materials.find("electrolyte", "Li6PS5Cl")
    values = value_table([*value_rows(material, materials), *moisture_rows(material, materials)])
    for rows in (values, pair_table(pair_rows(material, materials)[:12])):
        model = RowsModel()
        model.show_rows(rows)
        qtmodeltester.check(model)
        assert model.index(1, 0).data(ROW) is rows.subjects[1]


def test_every_column_and_limit_is_a_quantity_that_some_material_of_the_group_has(materials):
    for group in GROUPS.values():
        quantities = {*(limit.quantity for limit in group.limits), group.main, *group.columns}
        for quantity in quantities - {"kind", "formula", SPREAD, PAPERS, GRADE}:
            assert quantity in PROPERTIES
            found = [each for each in of_group(materials, group) if recommended_value(each, quantity) is not None]
            assert found, (group.key, quantity)
        assert group.main in group.columns


@pytest.mark.parametrize("name", ["redox_window_high_v", SPREAD, PAPERS])
def test_unknown_values_stand_last_whichever_way_a_column_is_sorted(materials, qapp, name):
    model = narrowed(materials, "sulfide")
    column = model.columns.index(name)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(column, order)
        keys = [model.index(row, column).data(SORT) for row in range(model.rowCount())]
        known = [key for key in keys if key is not None]
        assert len(known) > 5
        assert keys == known + [None] * (len(keys) - len(known))
        assert known == sorted(known, reverse=order == Qt.SortOrder.DescendingOrder)


def test_a_value_of_zero_is_a_value(materials):
    heptane = materials.find("solvent", "heptane")
    assert cell_text(heptane, "donor_number_kcal_mol") == "0"


def test_an_estimate_looks_like_one_and_an_unknown_says_so(materials, qapp):
    model = narrowed(materials, "solvent")
    texts = {
        model.index(row, column).data(): model.index(row, column)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    }
    weak = next(index for text, index in texts.items() if text.startswith("≈"))
    assert weak.data(Qt.ItemDataRole.FontRole).italic()
    assert weak.data(Qt.ItemDataRole.ForegroundRole) is not None
    unknown = texts["?"]
    assert unknown.data(Qt.ItemDataRole.ForegroundRole).color().name() == LIGHT.unknown_text
    assert "not known" in unknown.data(Qt.ItemDataRole.ToolTipRole)


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
    assert formula("Li10.35(Sn0.27Si1.08)P1.65S12") == "Li₁₀.₃₅(Sn₀.₂₇Si₁.₀₈)P₁.₆₅S₁₂"
    assert formula("NCM811 on SUS304, D50") == "NCM811 on SUS304, D50"
    assert typeset("3 um at 25 degC in g/cm3, Li2S") == "3 µm at 25 °C in g/cm³, Li₂S"
    assert [exact(value) for value in (0.0, 1.0, 0.0136, -62.0, 268.36, 1e-9)] == [
        "0",
        "1",
        "0.0136",
        "−62",
        "268.36",
        "1×10⁻⁹",
    ]


# finding and reading


def test_it_opens_on_the_electrolytes_with_counts_beside_the_kinds(browser, document):
    kinds = browser.findChild(QListWidget, "library_kinds")
    sulfides = of_group(document.materials, GROUPS["sulfide"])
    spoken = kinds.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
    assert (kinds.currentItem().text(), spoken) == ("Sulfides", f"Sulfides, {len(sulfides)}")
    assert shown_keys(browser) == [each.key for each in sulfides]


def test_choosing_a_kind_by_key_press_shows_its_materials(browser, qtbot, document):
    kinds = browser.findChild(QListWidget, "library_kinds")
    kinds.choose("spe")
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
    assert "Nothing found for “qqqq”" in browser.findChild(QLabel, "material_table_empty").text()
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
    assert (time.perf_counter() - start) / 5 < 0.5  # the aim of 20 ms is measured by the bench, not on a busy machine


def test_the_detail_shows_value_range_conditions_grade_and_source(browser):
    browser.show_material("electrolyte", "Li6PS5Cl")
    row = choose_quantity(browser, "conductivity_ms_cm")
    assert row.text == "2.1 mS/cm"
    assert row.grade in GRADES
    assert "Range 1 – 4.4. At 25 °C" in row.words
    evidence = browser.findChild(QTextBrowser, "detail_evidence").toPlainText()
    assert "At 25 °C" in evidence
    assert "Source: " in evidence
    beside = choose_quantity(browser, "conductivity_ms_cm", is_used=False)
    assert beside.label == "also reported"
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


def test_a_reported_film_says_what_it_lacks_and_opens_as_its_recipe_where_there_is_one(browser):
    asked = []
    browser.recipe_asked.connect(lambda recipe: asked.append(recipe.name))
    browser.show_material("binder", "vulcanised-BR")
    browser.findChild(QTabWidget, "detail_tabs").setCurrentIndex(2)
    films = browser.findChild(QTableView, "film_table")
    assert (
        "that was read: the sulfide, the thickness" in browser.findChild(QTextBrowser, "detail_evidence").toPlainText()
    )
    films.activated.emit(films.currentIndex())
    assert asked == []
    browser.show_material("binder", "polyimine")
    films.activated.emit(films.currentIndex())
    assert asked == ["Film of reference 209: 77.5Li2S-22.5P2S5 / polyimine"]


def test_at_1440_pixels_the_table_of_every_kind_is_whole(styled, browser, materials):
    browser.resize(1440, 900)
    table = browser.findChild(QTableView, "material_table")
    for group in GROUPS.values():
        kind = group.kinds[0]
        browser.show_material(kind, next(each.key for each in materials.of_kind(kind) if group.has(each)))
        assert table.horizontalScrollBar().maximum() == 0, group.key


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
    assert rows[0].text == "1.9 g/cm³ ✎"
    assert (rows[1].role, float(rows[1].value)) == ("shipped value", float(shipped))
    choose_quantity(browser, "density_g_cm3")
    qtbot.mouseClick(button(browser, "library_clear"), LEFT)
    assert document.materials.find("electrolyte", "Li6PS5Cl").value("density_g_cm3") == shipped
    assert not button(browser, "library_clear").isEnabled()


def test_an_own_price_of_a_reference_reaches_the_cost_of_the_liquid_cell(browser, document, qtbot):
    before = liquid_split(document.recipe, document.materials).area_cost.value
    browser.show_material("reference", "PE-separator")
    choose_quantity(browser, "price_usd_m2")
    qtbot.mouseClick(button(browser, "library_edit"), LEFT)
    form = browser.findChild(QDialog, "value_form")
    type_into(form, qtbot, value_value="0.61 USD/m2", value_source="Offer of May")
    save(form, qtbot)
    assert liquid_split(document.recipe, document.materials).area_cost.value == pytest.approx(before + 0.5)


WRONG_VALUES = (
    ({"value_value": ""}, "Type a value for Density."),
    ({}, "in use already"),
    ({"value_value": "1.9"}, "Obelix 2025 is the source of the value in use; name the source of yours"),
    ({"value_value": "1.9", "value_source": ""}, "needs a source"),
    ({"value_value": "heavy", "value_source": "x"}, "is not a number; type for example 1.9 g/cm³."),
    ({"value_value": "1.9 mS/cm", "value_source": "x"}, "does not fit here"),
    ({"value_value": "-1", "value_source": "x"}, "Density must lie between 0.01 and 25 g/cm³"),
    ({"value_value": "0", "value_source": "x"}, "Density must lie between 0.01 and 25 g/cm³"),
    ({"value_value": "1e30", "value_source": "x"}, "Density must lie between 0.01 and 25 g/cm³"),
    ({"value_value": "1.9", "value_high": "1900", "value_source": "x"}, "Density must lie between"),
    ({"value_value": "1.9", "value_low": "2", "value_source": "x"}, "between low and high"),
    ({"value_value": "1e999", "value_source": "x"}, "too large"),
)


def test_a_wrong_value_gets_one_sentence_and_changes_nothing(browser, document, qtbot):
    browser.show_material("electrolyte", "Li6PS5Cl")
    before = document.materials
    choose_quantity(browser, "density_g_cm3")
    for texts, sentence in WRONG_VALUES:
        browser.open_value_form()
        form = browser.findChild(QDialog, "value_form")
        type_into(form, qtbot, **texts)
        save(form, qtbot)
        assert sentence in form.findChild(QLabel, "value_error").text(), texts
        assert form.isVisible(), texts
        assert document.materials is before, texts
        gone(form)


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


WRONG_MATERIALS = (
    ({}, "Give the material a name."),
    ({"material_name": "nbr"}, "exists already"),
    ({"material_name": "N b R"}, "Binder “NBR” exists already"),
    ({"material_name": "a", "material_formula": "not a formula!!"}, "is not a formula"),
    ({"material_name": "a", "material_key": "a;b"}, "without semicolons"),
    ({"material_name": "a", "density_g_cm3_value": "1"}, "Density needs a source"),
    ({"material_name": "a", "density_g_cm3_low": "1", "material_source": "x"}, "Type a value for Density"),
    ({"material_name": "a", "tg_c_value": "-400", "material_source": "x"}, "between −273.15 and 4000 °C"),
    ({"material_name": "a", "density_g_cm3_value": "1e30", "material_source": "x"}, "between 0.01 and 25 g/cm³"),
)


def test_a_wrong_material_gets_one_sentence_and_changes_nothing(browser, document, qtbot):
    browser.show_material("binder", "NBR")
    before = document.materials
    for texts, sentence in WRONG_MATERIALS:
        browser.open_material_form()
        form = browser.findChild(QDialog, "material_form")
        type_into(form, qtbot, **texts)
        save(form, qtbot)
        assert sentence in form.findChild(QLabel, "material_error").text(), texts
        assert document.materials is before, texts
        gone(form)


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


def notice(browser):
    return browser.findChildren(QLabel, "notice_words_retired")[-1]  # an earlier one is about to be deleted


def test_retiring_says_so_stays_near_and_can_be_undone(browser, document, qtbot):
    browser.show_material("binder", "XNBR")
    row = shown_keys(browser).index("XNBR")
    qtbot.mouseClick(button(browser, "library_retire"), LEFT)
    assert "carboxylated nitrile rubber is retired" in notice(browser).text()
    assert "open recipe" not in notice(browser).text()
    assert shown_keys(browser)[row] == browser.current_material.key != "XNBR"
    qtbot.mouseClick(button(browser, "notice_retired_0"), LEFT)
    assert not document.materials.find("binder", "XNBR").is_retired
    assert browser.current_material.key == "XNBR"
    assert "is back in the lists" in notice(browser).text()


def test_the_last_row_retired_leaves_the_new_last_row_chosen(browser, qtbot):
    browser.show_material("packaging", "pouch-laminate")
    last = shown_keys(browser)[-1]
    browser.show_material("packaging", last)
    qtbot.mouseClick(button(browser, "library_retire"), LEFT)
    assert browser.current_material.key == shown_keys(browser)[-1] != last


def test_the_library_says_that_the_open_recipe_uses_a_material_even_when_it_is_retired(browser, document, qtbot):
    used = browser.findChild(QLabel, "detail_use")
    browser.show_material("binder", document.recipe.binder)
    assert used.text() == "Used in the open recipe as Binder."
    qtbot.mouseClick(button(browser, "library_retire"), LEFT)
    assert "The open recipe still uses it as Binder" in notice(browser).text()
    assert used.isHidden()  # the next material is not in the recipe
    browser.show_material("binder", document.recipe.binder)
    assert used.text().startswith("! Retired, but used in the open recipe as Binder")
    assert used.property("severity") == "caution"
    document.edit("binder", "SEBS")
    assert used.isHidden()


def test_the_form_begins_with_the_value_in_use(browser, document, qtbot):
    browser.show_material("electrolyte", "Li6PS5Cl")
    shipped = choose_quantity(browser, "density_g_cm3").value
    browser.open_value_form()
    form = browser.findChild(QDialog, "value_form")

    def shown():
        return {name: form.findChild(QLineEdit, f"value_{name}").text() for name in ("value", "low", "high", "source")}

    assert shown() == {"value": "1.858 g/cm³", "low": "", "high": "", "source": shipped.source}
    assert form.findChild(QLineEdit, "value_value").selectedText() == "1.858 g/cm³"
    type_into(form, qtbot, value_value="1.9", value_low="1.85", value_source="Lab book 7")
    save(form, qtbot)
    browser.open_value_form()
    form = browser.findChildren(QDialog, "value_form")[-1]
    assert shown() == {"value": "1.9 g/cm³", "low": "1.85", "high": "", "source": "Lab book 7"}
    quantity = form.findChild(QComboBox, "value_quantity")
    quantity.setCurrentIndex(quantity.findData("air_stability_class"))
    assert shown()["value"] == document.materials.find("electrolyte", "Li6PS5Cl").text("air_stability_class")
    form.reject()


def test_every_shipped_value_can_be_read_back_as_the_form_shows_it(materials):
    for material in materials.materials.values():
        for quantity, value in material.values.items():
            shown = line_texts(value)
            typed = read_entry(MaterialEntry(quantity=quantity, value=shown["value"], source=shown["source"]))
            assert typed == pytest.approx(float(value), rel=1e-9, abs=1e-12), (material.key, quantity)


def test_no_two_rows_of_a_kind_begin_alike(materials):
    for kind in KINDS:
        beginnings = [cell_text(each, "name")[:22] for each in materials.of_kind(kind)]
        assert len(set(beginnings)) == len(beginnings), kind


def test_no_head_and_no_number_of_a_column_is_clipped(browser):
    view, kinds = table(browser), browser.findChild(QListWidget, "library_kinds")
    model = view.model()
    for row in range(kinds.count()):
        kinds.setCurrentRow(row)
        for column, name in enumerate(model.columns):
            assert view.columnWidth(column) >= view.head_width(column)
            if model.has_numbers(name) and not model.rowCount() > 100:
                assert view.columnWidth(column) >= view.sizeHintForColumn(column), (model.group.key, name)


def test_the_sidebar_shows_all_of_its_words(styled, browser):
    kinds, inside = browser.findChild(QListWidget, "library_kinds"), browser.findChild(QFrame, "library_sidebar_inside")
    for row in range(kinds.count()):
        kinds.setCurrentRow(row)
        assert inside.minimumSizeHint().width() <= browser.findChild(QScrollArea, "library_sidebar").minimumWidth()


def test_a_range_with_one_end_says_which(materials):
    value = materials.find("electrolyte", "Li6PS5Cl").value("density_g_cm3")
    texts = [
        range_text(Cited(float(value), "g/cm3", "x", low=low, high=high))
        for low, high in ((1.5, 2.0), (1.5, None), (None, 2.0), (None, None))
    ]
    assert texts == ["1.5 – 2", "from 1.5", "up to 2", ""]


def test_the_kinds_are_legible_after_a_change_of_theme(browser, styled, qtbot):
    kinds = browser.findChild(QListWidget, "library_kinds")
    try:
        for theme in (DARK, LIGHT, DARK):
            apply(styled, theme)
            qtbot.wait(1)
            assert kinds.item(1).foreground().color().name() == theme.text
    finally:
        apply(styled, LIGHT)


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
    for name in ("library_new", "library_edit", "library_clear", "library_retire", "library_variant", "library_rename"):
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


def test_ctrl_e_exports_what_is_on_screen_and_esc_leaves_what_is_hidden(browser, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(library_browser, "ask_and_export", lambda *_: asked.append("materials"))
    monkeypatch.setattr(browser._cross, "ask_and_export", lambda: asked.append("answers"))
    browser.show()
    search = browser.findChild(QLineEdit, "library_search")
    search.setText("NBR")
    tabs = browser.findChild(QTabWidget, "library_tabs")
    for tab, expected in enumerate((["materials"], [], ["answers"])):
        tabs.setCurrentIndex(tab)
        for focused in (tabs.tabBar(), *tabs.currentWidget().findChildren(QTableView)):
            asked.clear()
            focused.setFocus()
            qtbot.keyClick(focused, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
            assert asked == expected
    qtbot.keyClick(tabs.tabBar(), Qt.Key.Key_Escape)
    assert search.text() == "NBR"
    assert browser.isHidden()
