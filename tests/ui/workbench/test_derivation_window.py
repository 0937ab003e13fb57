"""Show the calculation: opened from tiles, tables, menu and palette; follows the recipe; copied as text."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QTreeWidget

from ssedesigner.core.fields import BASES, FIELDS
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.derivation.derivation import derive
from ssedesigner.physics.prediction import predict
from ssedesigner.text.prediction import derivation_text
from ssedesigner.ui.guide.pages import read_pages
from ssedesigner.ui.theme import DARK, LIGHT
from ssedesigner.ui.widgets.tables import NumberTable
from ssedesigner.ui.workbench.cards import CELL_ROWS
from ssedesigner.ui.workbench.derivation_window import FIRST, DerivationView, DerivationWindow, derivation_html
from ssedesigner.ui.workbench.tile_view import ResultTile
from ssedesigner.ui.workbench.tiles import RESULT_OF_TILE

ASR = "film.area_specific_resistance_ohm_cm2"


@pytest.fixture
def shown(document, qtbot, styled):
    opened = DerivationWindow(document)
    qtbot.addWidget(opened)
    opened.show()
    qtbot.waitExposed(opened)
    return opened


def view(shown):
    return shown.findChild(DerivationView, "calculation_text")


def text(shown):
    return view(shown).toPlainText()


def test_it_opens_on_the_resistance_with_formula_inputs_and_steps(shown, document):
    assert FIRST == ASR
    words = text(shown)
    assert "R = L / σ" in words
    assert "Thickness" in words
    assert "this recipe" in words
    assert "Ω cm²" in words


def test_every_result_is_listed_with_its_value_and_can_be_chosen(shown):
    tree = shown.findChild(QTreeWidget, "calculation_list")
    keys = []
    for group in (tree.topLevelItem(0), tree.topLevelItem(1)):
        for row in range(group.childCount()):
            item = group.child(row)
            tree.setCurrentItem(item)
            keys.append(item.data(0, Qt.ItemDataRole.UserRole))
            assert shown.derivation.key == keys[-1]
            assert item.text(1)
    assert keys == list(RESULTS)


def test_it_follows_an_edit_and_its_undo(shown, document, qtbot):
    shown.show_result("film.thickness_um")
    for act, value in ((lambda: document.edit("thickness_um", 42.0), 42.0), (document.undo_stack.undo, 30.0)):
        with qtbot.waitSignal(document.prediction_changed):
            act()
        qtbot.waitUntil(lambda value=value: shown.derivation.result.value == value)
        assert f"{value:.0f} µm" in text(shown)


def test_a_hidden_window_waits_until_it_is_shown_again(shown, document, qtbot):
    shown.show_result("film.thickness_um")
    shown.hide()
    with qtbot.waitSignal(document.prediction_changed):
        document.edit("thickness_um", 42.0)
    assert shown.derivation.result.value == 30.0
    shown.show()
    assert shown.derivation.result.value == 42.0


def test_the_place_in_the_text_is_kept_while_the_recipe_is_edited(shown, document, qtbot):
    shown.resize(900, 420)
    shown.show_result("film.conductivity_ms_cm")
    bar = view(shown).verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place, before = bar.value(), shown.derivation
    assert place > 0
    document.edit("thickness_um", 42.0)
    qtbot.waitUntil(lambda: shown.derivation is not before)
    assert bar.value() == place
    shown.show_result("film.porosity_pct")
    assert bar.value() == 0


def test_a_basis_can_be_looked_at_without_changing_the_recipe(shown, document):
    box = shown.findChild(QComboBox, "calculation_basis")
    shown.show_result("cell.voltage_v")
    for basis in BASES:
        box.setCurrentIndex(box.findData(basis))
        box.activated.emit(box.currentIndex())
        assert shown.derivation.basis == basis
    assert document.recipe.basis == Recipe().basis
    shown.show_result("cell.thickness_um", Recipe().basis)
    assert box.currentData() == ""


def test_a_link_leads_to_the_derivation_of_the_other_result(shown):
    view(shown).anchorClicked.emit(QUrl("derivation:film.conductivity_ms_cm"))
    assert shown.derivation.key == "film.conductivity_ms_cm"


def test_it_is_copied_as_text_by_button_and_key(shown, document, qtbot):
    expected = derivation_text(shown.derivation, document.prediction, document.materials)
    for act in (
        lambda: qtbot.mouseClick(shown.findChild(QPushButton, "calculation_copy"), Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(view(shown), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier),
        lambda: qtbot.keyClick(
            shown.findChild(QTreeWidget, "calculation_list"), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier
        ),
    ):
        QGuiApplication.clipboard().clear()
        act()
        assert QGuiApplication.clipboard().text() == expected


def test_what_is_copied_is_never_older_than_the_recipe(shown, document):
    shown.show_result("film.thickness_um")
    document.edit("thickness_um", 42.0)
    shown.copy()
    assert "42.0 µm" in QGuiApplication.clipboard().text()


def test_marked_words_are_copied_alone(shown, qtbot):
    cursor = view(shown).document().find("R = L")
    view(shown).setTextCursor(cursor)
    qtbot.keyClick(view(shown), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "R = L"


def test_estimates_look_like_estimates_and_missing_inputs_are_marked(materials):
    prediction = predict(Recipe(), materials)
    page = derivation_html(derive("film.density_g_cm3", prediction, materials), materials, LIGHT)
    assert "<i>≈&nbsp;3.001&nbsp;vol&nbsp;%</i>" in page
    assert "<i>≈ estimate</i>" in page
    unknown = predict(replace(Recipe(), electrolyte="no such powder"), materials)
    page = derivation_html(derive("film.density_g_cm3", unknown, materials), materials, DARK)
    assert "<b>?</b> not known: the library has no sulfide electrolyte" in page
    assert DARK.unknown_text in page


def test_the_causes_of_the_band_are_drawn_with_their_shares(shown):
    shown.show_result("film.conductivity_ms_cm")
    assert "Share of the variance" in text(shown)
    assert "Scatter from film to film" in text(shown)


def test_formulas_have_indices_powers_and_subscripts(materials):
    prediction = predict(Recipe(), materials)
    page = derivation_html(derive("film.conductivity_ms_cm", prediction, materials), materials, LIGHT)
    assert "<i>f</i><sub><i>ε</i></sub>" in page
    assert "<sup>" in page
    assert "^" not in page
    assert "<i>x</i>(Li₆PS₅Cl)" in page
    pressed = predict(Recipe(stack_pressure_mpa=7.0), materials)
    assert "^" not in derivation_html(derive("cell.resistance_ohm_cm2", pressed, materials), materials, LIGHT)


@pytest.mark.parametrize("key", RESULTS)
def test_the_guide_has_the_page_of_every_model(key, materials):
    target, _, anchor = derive(key, predict(Recipe(), materials), materials).guide_page.partition("#")
    pages = {page.key: page for page in read_pages(resources() / "guide")}
    assert anchor in {"", *FIELDS} | {section.anchor for section in pages[target].sections}


def test_a_click_a_key_or_the_menu_of_a_tile_shows_its_calculation(window, qtbot):
    reached = set()
    for tile in window.findChildren(ResultTile):
        key, asked = tile.tile.key, []
        tile.calculation_asked.connect(asked.append)
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
        for code in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            qtbot.keyClick(tile, code)
        assert asked == [RESULT_OF_TILE[key]] * 3
        opened = window.findChild(DerivationWindow)
        assert opened.isVisible()
        assert opened.derivation.key == RESULT_OF_TILE[key]
        reached.add(key)
        if tile.tile.also:
            place = tile.rect().center()
            tile.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, tile.mapToGlobal(place)))
            menu = tile.findChild(QMenu)
            next(action for action in menu.actions() if "energy density" in action.text()).trigger()
            menu.close()
            assert opened.derivation.key == RESULT_OF_TILE[tile.tile.also]
            reached.add(tile.tile.also)
    assert reached == RESULT_OF_TILE.keys()  # every number that stands on a tile


def table(window, tab, name):
    tabs = window.workbench.tabs
    tabs.setCurrentIndex([tabs.tabData(index) for index in range(tabs.count())].index(tab))
    QApplication.processEvents()
    return window.findChild(NumberTable, name)


def test_a_row_of_the_numbers_shows_its_calculation(window, qtbot):
    numbers = table(window, "Conduction", "plot_the_film_in_numbers")
    index = numbers.model().index(5, 1)
    numbers.doubleClicked.emit(index)
    opened = window.findChild(DerivationWindow)
    assert opened.derivation.key == "film.porosity_pct"
    numbers.setCurrentIndex(numbers.model().index(0, 0))
    qtbot.keyClick(numbers, Qt.Key.Key_Return)
    assert opened.derivation.key == "film.conductivity_ms_cm"


def test_a_part_of_the_resistance_is_brought_into_sight(window, qtbot):
    opened = window.windows.show_calculation("cell.resistance_ohm_cm2")
    assert (opened.derivation.key, opened.derivation.basis) == ("cell.resistance_ohm_cm2", "")
    view = opened.findChild(DerivationView)
    opened.resize(1120, 500)
    qtbot.waitExposed(opened)
    places = []
    for part in ("film|cathode", "cathode", "anode|film", "collectors"):
        opened.show_result(f"cell.resistance_ohm_cm2#{part}")
        places.append(view.verticalScrollBar().value())
    assert places == sorted(set(places))
    assert places[0] > 0


def test_a_column_of_the_cell_is_explained_on_its_basis(window):
    numbers = table(window, "Energy, cost", "plot_the_cell_in_numbers")
    row = CELL_ROWS.index("cell.thickness_um")
    numbers.doubleClicked.emit(numbers.model().index(row, 3))
    opened = window.findChild(DerivationWindow)
    assert (opened.derivation.key, opened.derivation.basis) == ("cell.thickness_um", "pouch-cell")
    numbers.doubleClicked.emit(numbers.model().index(row, 0))
    assert opened.derivation.key == "cell.thickness_um"


def test_the_menu_shows_the_result_under_the_cursor_else_the_last_one(window, qtbot):
    tile = window.findChild(ResultTile, "tile_cost")
    window.activateWindow()
    tile.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is tile)
    window.actions_by_name["calculation"].trigger()
    opened = window.findChild(DerivationWindow)
    assert opened.derivation.key == "cell.cost_usd_kwh"
    window.actions_by_name["calculation"].trigger()
    assert opened.derivation.key == "cell.cost_usd_kwh"
    assert window.actions_by_name["calculation"].shortcut().toString() == "Ctrl+D"
    assert any(command.text == "Show the calculation" for command in window.palette_commands())


def test_the_guide_opens_at_the_model(window, qtbot):
    window.windows.show_calculation("cell.cost_usd_m2")
    opened = window.findChild(DerivationWindow)
    qtbot.mouseClick(opened.findChild(QPushButton, "calculation_guide"), Qt.MouseButton.LeftButton)
    assert window.windows.show_guide("models-energy#stack").page == "models-energy"


def test_it_takes_the_colours_of_a_theme(window):
    opened = window.windows.show_calculation("film.density_g_cm3")
    window.choose_theme("dark")
    QApplication.processEvents()
    assert DARK.hover in view(opened).toHtml()
    window.choose_theme("light")
    QApplication.processEvents()
    assert LIGHT.hover in view(opened).toHtml()


def test_escape_closes_it(shown, qtbot):
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()
