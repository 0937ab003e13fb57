"""Whatever way a material is exchanged in the window: nothing stays of what belonged to the old one, and it is said."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QPushButton, QWidget

from ssedesigner.core.belongings import BELONGS, LOT_FIELDS, OWNERS, can_be_blank
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.shell.command_palette import CommandPalette, fix_commands, matches
from ssedesigner.ui.shell.edit_notices import EDITED, NOT_TAKEN
from tests.ui.editor.test_recipe_editor import wheel

LOT = Recipe(
    electrolyte_lot="A7",
    electrolyte_conductivity_error_pct=8.0,
    film_density_g_cm3=1.9,
    h2s_rate_cm3_g_min=0.01,
    second_binder="SEBS",
    second_binder_wt_pct=1.0,
)


def notice(window, key=EDITED):
    return next((one for one in window.notices.notices if one.key == key), None)


def choose_in_list(window, key, value):
    box = window.editor.rows[key].box
    box._choose(box.model().row_of(value))


def choose_in_palette(window, key, value):
    words = f"{FIELDS[key].label}: "
    for command in window.palette_commands():
        if command.text.startswith(words) and value in command.names:
            command.run()


def use_in_library(window, key, value):
    browser = window.windows.show_library()
    (kind,) = [kind for kind in FIELDS[key].materials if window.document.materials.find(kind, value)]
    browser.show_material(kind, value)
    browser._use(key)


def take_substitute(window, key, value):
    shown = window.windows.show_substitutes(key)
    shown._slices.finish()
    shown._select(value)
    shown.take()


WAYS = {
    "list": choose_in_list,
    "palette": choose_in_palette,
    "library": use_in_library,
    "substitute": take_substitute,
}


@pytest.fixture
def filled(open_window):
    return open_window(LOT)


def test_another_sulfide_takes_the_lot_along_in_one_step_with_one_notice(filled):
    for way in WAYS:
        filled.document.new(LOT)
        takes_the_lot_along(filled, way)


def takes_the_lot_along(filled, way):
    document = filled.document
    WAYS[way](filled, "electrolyte", "Li6PS5Br")
    assert document.recipe.electrolyte == "Li6PS5Br"
    for key in (*LOT_FIELDS, "film_density_g_cm3", "h2s_rate_cm3_g_min"):
        assert not can_be_blank(key) or not document.recipe.value(key)
    assert document.undo_stack.count() == 1
    told = notice(filled)
    if way == "substitute":
        assert "leave out the lot data" in told.sentence
    else:
        assert told.sentence == (
            "Lot, lot conductivity, lot error, particle size D50, film density and measured H₂S rate belonged to "
            "Li₆PS₅Cl and were emptied."
        )
    words, undo = told.actions[-1]
    assert words == "&Undo"
    undo()
    assert document.recipe == LOT
    assert notice(filled) is None
    document.undo_stack.redo()
    assert (document.recipe.electrolyte, document.recipe.electrolyte_lot) == ("Li6PS5Br", "")


def test_the_same_material_again_empties_nothing_and_says_nothing(filled):
    for way in (choose_in_list, choose_in_palette, use_in_library):
        way(filled, "electrolyte", LOT.electrolyte)
    assert filled.document.recipe == LOT
    assert notice(filled) is None


def test_undo_leaves_the_notice_once_another_edit_follows(filled):
    choose_in_list(filled, "electrolyte", "Li6PS5Br")
    filled.document.edit("thickness_um", 20.0)
    assert notice(filled).actions == ()
    filled.document.new(Recipe())
    assert notice(filled) is None


def test_random_edits_by_every_way_leave_no_value_that_belongs_to_something_else(filled):
    chance, document = random.Random(7), filled.document
    ways = [choose_in_list, choose_in_palette, use_in_library, undo_and_redo]
    fix_something(filled, "", "")
    for _ in range(16):
        owner = chance.choice([key for key in OWNERS if FIELDS[key].kind == "material"])
        value = chance.choice([one.key for one in document.materials.of_kind(*FIELDS[owner].materials)])
        way, before = chance.choice(ways), document.recipe
        way(filled, owner, value)
        after = document.recipe
        moved = {key for key in FIELDS if after.value(key) != before.value(key)}
        for key, belonging in BELONGS.items():
            goes = any(each in moved and belonging.goes_with(after.value(each)) for each in belonging.owners)
            if goes and can_be_blank(key) and way is not undo_and_redo and before.value(key):
                assert after.value(key) != before.value(key), (owner, value, key)


def undo_and_redo(window, owner, value):
    stack = window.document.undo_stack
    before = window.document.recipe
    stack.undo()
    stack.redo()
    assert window.document.recipe == before


def fix_something(window, owner, value):
    window.fixes.finish()
    commands = fix_commands(window.fixes)
    if commands:
        commands[-1].run()
        assert notice(window).sentence.startswith("Changed: ")
        assert notice(window).actions[-1][0] == "&Undo"


def test_a_name_in_the_palette_goes_to_its_field_before_any_fix(window, qtbot):
    window.fixes.finish()
    assert fix_commands(window.fixes), "without a fix nothing is tested"
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    QTest.keyClicks(palette.line, "thickness")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.document.recipe == Recipe()
    qtbot.waitUntil(lambda: window.editor.rows["thickness_um"].box.hasFocus())
    commands = window.palette_commands()
    for field in list(FIELDS.values())[::5]:
        found = matches(commands, field.label)
        assert found[0].text == f"Go to {field.label}"
        fixes = [number for number, one in enumerate(found) if one.text.startswith("Fix:")]
        assert not fixes or fixes[0] >= len(found) - len(fixes)
    assert matches(commands, "nbr")[0].text == "Binder: NBR"
    matches(commands, "nbr")[0].run()
    assert window.document.recipe == Recipe()
    assert matches(commands, "save")[0].text == "Save"
    assert matches(commands, "dark")[0].text == "Dark theme"


def test_a_refused_text_is_told_in_the_window_and_not_saved(window, tmp_path):
    box = window.editor.rows["thickness_um"].box
    window.editor.jump_to("thickness_um")
    box.selectAll()
    QTest.keyClicks(box, "95 x")
    window.document.path = tmp_path / "a.json"
    window.actions_by_name["save"].trigger()
    assert box.text() == "30"
    assert notice(window, NOT_TAKEN).sentence.startswith("“95 x” was not accepted. Thickness: ")
    assert window.status._saved.text().startswith("Saved at ")
    window.document.edit("c_rate", 0.2)
    assert notice(window, NOT_TAKEN)
    window.document.undo_stack.undo()
    assert NOT_TAKEN not in [notice.key for notice in window.notices.notices]
    QTest.keyClicks(box, "95 x")
    window.editor.settle()
    assert notice(window, NOT_TAKEN)
    window.document.edit("thickness_um", 20.0)
    assert NOT_TAKEN not in [notice.key for notice in window.notices.notices]
    assert window.status._saved.text() == "Unsaved changes, kept for recovery"
    window.actions_by_name["save"].trigger()
    assert window.status._saved.text().startswith("Saved at ")


def test_rows_of_a_table_wait_in_the_window_until_they_are_answered(window, tmp_path):
    path = tmp_path / "films.csv"
    header = "name;electrolyte;measured_thickness_um;measured_temperature_c;conductivity_ms_cm"
    path.write_text(f"{header}\nA;Li6PS5Cl;1,234;25;1.2\nB;Li6PS5Cl;30;25;45\n", encoding="utf-8")
    shown = window.windows.show_import([path])
    page = shown.table_page
    page.finish()
    assert not page.rows.take.isEnabled()
    thick, _ = page.reading.table.problems
    assert "1.234 or 1234" in thick.sentence
    for label in ("1234", "45 mS/cm is right"):
        buttons = [button for bar in page.rows.grid.bars.values() for button in bar.buttons]
        next(button for button in buttons if button.text() == label).click()
        page.finish()
    shown.findChild(QPushButton, "table_take").click()
    page.finish()
    assert [(film.name, film.thickness_um) for film in window.document.materials.own_films] == [
        ("A", 1234.0),
        ("B", 30.0),
    ]
    assert shown.notices.notices[-1].severity == "pass"


def test_the_wheel_edits_nothing_and_takes_no_focus_in_any_window(window):
    windows = [window, window.windows.show_library(), window.windows.show_substitutes(), window.windows.show_plan()]
    windows += [window.own_films.record(), window.windows.show_calculation(), window.windows.show_import()]
    turned = 0
    for shown in windows:
        for widget in shown.findChildren(QWidget):
            policy = widget.focusPolicy()
            assert policy != Qt.FocusPolicy.WheelFocus or not widget.objectName(), widget.objectName()
            if isinstance(widget, (QComboBox, QAbstractSpinBox)):
                turned += 1
                before = widget.currentIndex() if isinstance(widget, QComboBox) else widget.text()
                assert not wheel(widget, -1)
                assert before == (widget.currentIndex() if isinstance(widget, QComboBox) else widget.text())
    assert turned > 15
