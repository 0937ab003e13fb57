"""The window of substitutes: ranked, sorted, filtered, followed live, one undo step; it never blocks."""

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from ssedesigner.core.fields import FIELDS, METHODS
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.document import Document
from ssedesigner.ui.flags.substitute_model import (
    COLUMNS,
    NUMBERS,
    SUBSTITUTE,
    SubstituteModel,
    counts_text,
    details,
    evidence_text,
)
from ssedesigner.ui.flags.substitutes import MATERIAL_FIELDS, SubstitutesWindow

LONG_MS = 20_000


@pytest.fixture
def document(qtbot, materials):
    return Document(materials, Recipe(binder="PTFE"))


@pytest.fixture
def shown(document, qtbot, styled):
    opened = SubstitutesWindow(document)
    qtbot.addWidget(opened)
    opened.show()
    qtbot.waitExposed(opened)
    opened.show_field("binder")
    opened.finish()
    return opened


def listed(shown):
    order = shown.table.model()
    return [order.index(row, 0).data(SUBSTITUTE) for row in range(order.rowCount())]


def go_to(shown, key):
    shown.table.selectRow([one.key for one in listed(shown)].index(key))


def sort(shown, qtbot, column):
    header = shown.table.horizontalHeader()
    number = list(COLUMNS).index(column)
    place = QPoint(header.sectionViewportPosition(number) + 12, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_every_binder_is_listed_those_that_pass_first(shown, materials):
    found = listed(shown)
    assert {one.key for one in found} == {material.key for material in materials.of_kind("binder")}
    passes = [one.passes for one in found]
    assert passes == sorted(passes, reverse=True)
    assert f"{sum(passes)} pass, {len(passes) - sum(passes)} do not" in shown.count.text()


def test_the_recipes_own_material_is_chosen_when_a_list_opens(shown, document, qtbot):
    for field, own in (("binder", "PTFE"), ("electrolyte", "Li6PS5Cl"), ("solvent", "toluene")):
        shown.show_field(field)
        shown.finish()
        assert shown.current.key == own
        assert not shown.take_button.isEnabled()
        assert shown.take_button.text().endswith("is in the recipe")
        qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 0


def test_a_material_that_does_not_pass_says_why(shown):
    row = next(number for number, one in enumerate(listed(shown)) if one.key == "PTFE")
    column = list(COLUMNS).index("difference")
    assert "PTFE" in shown.table.model().index(row, column).data()
    go_to(shown, "PTFE")
    assert "does not pass" in shown.details.toPlainText()


def test_a_head_sorts_and_those_that_pass_stay_above(shown, qtbot):
    for column in NUMBERS:
        for is_up in (True, False):
            sort(shown, qtbot, column)
            found = listed(shown)
            passes = [one.passes for one in found]
            assert passes == sorted(passes, reverse=True), (column, is_up)
            values = [getattr(one, column).value for one in found if one.passes]
            known = [value for value in values if value is not None]
            assert known == sorted(known, reverse=not is_up)
            assert values[: len(known)] == known, "what is not known comes last"
    sort(shown, qtbot, "rank")
    assert [one.key for one in listed(shown)] == [one.key for one in shown.rows]


def test_words_narrow_the_list(shown, qtbot):
    qtbot.keyClicks(shown.filter, "nbr")
    assert listed(shown)
    assert all("nbr" in one.key.lower() for one in listed(shown) if one.passes)
    assert shown.current is not None
    shown.filter.setText("no such thing")
    assert listed(shown) == []
    assert "Nothing" in shown.details.toPlainText()
    assert not shown.take_button.isEnabled()
    shown.filter.clear()
    assert len(listed(shown)) == len(shown.rows)


@pytest.mark.parametrize("way", ["enter", "double click", "button"])
def test_a_material_is_put_into_the_recipe_as_one_step(shown, document, qtbot, way):
    go_to(shown, "SBS")
    if way == "enter":
        qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    elif way == "button":
        qtbot.mouseClick(shown.take_button, Qt.MouseButton.LeftButton)
    else:
        place = shown.table.visualRect(shown.table.currentIndex()).center()
        qtbot.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert document.recipe.binder == "SBS"
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Replace PTFE by SBS"
    document.undo_stack.undo()
    assert document.recipe.binder == "PTFE"


def test_what_must_go_with_a_material_goes_in_the_same_step(shown, document):
    shown.show_field("electrolyte")
    shown.finish()
    assert "This row uses the lot value of the recipe" in shown.details.toPlainText()
    go_to(shown, "Li7P2S8I")
    assert "lot value" in shown.details.toPlainText()
    shown.take()
    assert document.recipe.electrolyte == "Li7P2S8I"
    assert document.recipe.electrolyte_conductivity_ms_cm is None
    assert document.undo_stack.count() == 1


def test_the_present_material_is_marked_and_cannot_be_put_in(shown, document):
    go_to(shown, "PTFE")
    assert shown.current.is_present
    assert not shown.take_button.isEnabled()
    shown.take()
    assert document.undo_stack.count() == 0


def test_the_list_follows_the_recipe(shown, document, qtbot):
    go_to(shown, "SBS")
    before = shown.current.area_specific_resistance_ohm_cm2.value
    document.edit("thickness_um", 60.0)
    qtbot.waitUntil(
        lambda: not shown.is_busy and shown.current.area_specific_resistance_ohm_cm2.value > before, timeout=LONG_MS
    )
    assert shown.current.key == "SBS"
    document.edit("binder", "SBS")
    qtbot.waitUntil(lambda: not shown.is_busy and shown.current.is_present, timeout=LONG_MS)


def test_a_choice_made_while_the_list_is_old_fits_the_new_recipe(shown, document):
    go_to(shown, "SBS")
    document.edit_many({"binder": None, "binder_wt_pct": None}, "none")
    shown.take()
    assert document.recipe.binder == "SBS"
    assert document.recipe.binder_wt_pct > 0


def test_it_is_worked_out_in_slices_and_can_be_stopped(shown, document, materials, qtbot):
    all_of_them = len(materials.usable("electrolyte"))
    shown.show_field("electrolyte")
    qtbot.waitUntil(shown.progress.isVisible, timeout=LONG_MS)
    qtbot.mouseClick(shown.stop_button, Qt.MouseButton.LeftButton)
    assert not shown.is_busy
    assert not shown.progress.isVisible()
    assert "Stopped" in shown.count.text()
    assert 0 < len(shown.rows) < all_of_them
    document.edit("thickness_um", 31.0)
    qtbot.waitUntil(lambda: not shown.is_busy and len(shown.rows) == all_of_them, timeout=LONG_MS)


def test_a_closed_window_works_nothing_out(shown, document, qtbot):
    shown.close()
    document.edit("thickness_um", 31.0)
    qtbot.wait(120)
    assert not shown.is_busy
    shown.show()
    shown.finish()
    assert shown.rows


@pytest.mark.parametrize("key", MATERIAL_FIELDS)
def test_every_field_of_a_material_has_a_list_without_gaps(shown, document, key):
    shown.show_field(key)
    shown.finish()
    assert shown.rows
    model = shown.table.model()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            assert index.data(Qt.ItemDataRole.AccessibleTextRole)
            assert list(COLUMNS)[column] == "evidence" or index.data(), (key, row, column)
    for one in shown.rows:
        text = details(one, document.prediction, document.materials, key)
        for flag in one.about:
            assert SEVERITIES[flag.severity] in text
        assert not one.about or evidence_text(one)
    assert FIELDS[key].label in shown.windowTitle()


def test_cautions_and_unknowns_are_counted_and_named(shown):
    one = next(one for one in shown.rows if one.counts["unknown"] and one.counts["caution"])
    assert f"{one.counts['caution']} !" in counts_text(one)
    row = [found.key for found in listed(shown)].index(one.key)
    named = shown.table.model().index(row, list(COLUMNS).index("flags")).data(Qt.ItemDataRole.ToolTipRole)
    assert len(named.splitlines()) == len(one.problems)


def test_the_model_keeps_qt_rules(shown, document, qtmodeltester):
    model = SubstituteModel()
    model.show_substitutes(shown.rows, "binder", document.materials)
    qtmodeltester.check(model)


def test_ctrl_shift_k_opens_it_for_the_field_under_the_cursor(window, qtbot):
    window.editor.jump_to("solvent")
    qtbot.keyClick(
        window.editor.rows["solvent"].box,
        Qt.Key.Key_K,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    opened = window.windows.show_substitutes()
    assert opened.field == "solvent"
    assert opened.isVisible()


def test_the_right_button_offers_it(window, qtbot):
    row = window.editor.rows["binder"]
    for widget in (row.label, row.mark, row.box.line):
        place = widget.rect().center()
        QApplication.sendEvent(
            widget, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        )
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.objectName() == "substitutes_of_field")
        action.trigger()
        menu.close()
        opened = window.findChild(SubstitutesWindow)
        assert opened.field == "binder"
        opened.close()


def test_menu_and_palette_offer_it(window):
    assert "substitutes" in {
        action.objectName().removeprefix("action_") for action in window.menus["library"].actions()
    }
    commands = {command.text: command for command in window.palette_commands()}
    commands["Substitutes for cosolvent"].run()
    assert window.findChild(SubstitutesWindow).field == "cosolvent"


def test_methods_are_listed_with_what_is_reported_of_them_and_taken_in_one_step(shown, document, qtbot):
    shown.show_field("method")
    shown.finish()
    assert {one.key for one in listed(shown)} == set(METHODS)
    assert "Drawbacks" in shown.details.toPlainText()
    with qtbot.waitSignal(shown.flag_asked) as asked:
        shown.details.anchorClicked.emit(QUrl("flag:electrolyte-solvent"))
    assert asked.args == ["electrolyte-solvent"]
    go_to(shown, "spray-coating")
    assert "Not in Table 5" in shown.details.toPlainText()
    go_to(shown, "solvent-free")
    assert "PTFE reacts with a lithium metal anode – holds here" in shown.details.toPlainText()
    qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    assert (document.recipe.method, document.recipe.solvent) == ("solvent-free", None)
    document.undo_stack.undo()
    assert document.recipe == Recipe(binder="PTFE")


def test_the_field_the_menu_and_the_palette_lead_to_the_methods(window, qtbot):
    window.editor.rows["method"].findChild(QPushButton, "compare_method").click()
    opened = window.findChild(SubstitutesWindow)
    assert opened.field == "method"
    opened.show_field("binder")
    next(command for command in window.palette_commands() if command.text.startswith("Compare methods")).run()
    assert opened.field == "method"
    opened.flag_asked.emit("press-method")
    assert window.flags.rows
