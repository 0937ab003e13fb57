"""Ctrl+K finds every command, field, material and recipe, and does it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.ui.shell.actions import LIBRARY, VIEW
from ssedesigner.ui.shell.command_palette import Command, CommandPalette, matches


def command(text, search="", run=lambda: None):
    return Command(text=text, search=search, run=run)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Save as", "Solvent: Toluene", "Go to Solvent"]),
        ("sol", ["Solvent: Toluene", "Go to Solvent"]),
        ("go sol", ["Go to Solvent"]),
        ("methylbenzene", ["Solvent: Toluene"]),
        ("zzz", []),
    ],
)
def test_every_word_must_be_found_and_beginnings_come_first(typed, found):
    commands = [command("Save as"), command("Solvent: Toluene", "methylbenzene"), command("Go to Solvent")]
    assert [one.text for one in matches(commands, typed)] == found


def test_keys_choose_and_return_runs(qtbot, styled):
    done = []
    palette = CommandPalette(
        [command(text, run=lambda text=text: done.append(text)) for text in ("One", "Two", "Three")]
    )
    qtbot.addWidget(palette)
    palette.show()
    QTest.keyClicks(palette.line, "t")
    assert [palette.list.item(row).text() for row in range(palette.list.count())] == ["Two", "Three"]
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert done == ["Three"]
    assert not palette.isVisible()


def test_nothing_found_is_said_and_return_does_nothing(qtbot, styled):
    palette = CommandPalette([command("One")])
    qtbot.addWidget(palette)
    palette.show()
    QTest.keyClicks(palette.line, "xyzzy")
    assert palette.count.text() == "Nothing is called “xyzzy”."
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_the_palette_offers_everything(window):
    texts = [one.text for one in window.palette_commands()]
    for words in ("Save as", "Browse library", "Recipe sheet", "Dark theme", "Guide"):
        assert words in texts
    for field in FIELDS.values():
        assert f"Go to {field.label}" in texts
    for material in ("Binder: SEBS", "Second binder: SEBS", "Solvent: Anisole", "Sulfide electrolyte: Li₃SnS₃"):
        assert any(text.startswith(material[:12]) for text in texts)
    assert sum(text.startswith("Open sample") for text in texts) == len(shipped_recipes())


def test_before_anything_is_typed_files_of_late_and_what_is_needed_most_come_first(window, tmp_path):
    names = ["a.sserecipe", "b.sserecipe", "c.sserecipe"]
    for name in names:
        window.document.save(tmp_path / name)
        window.settings.add_recent(tmp_path / name)
    window.settings.add_recent(tmp_path / "gone.sserecipe")
    texts = [one.text for one in matches(window.palette_commands(), "")]
    assert texts[:2] == ["Open b.sserecipe", "Open a.sserecipe"]  # c is open
    assert texts[2:6] == ["Save", "Open", "New recipe", "Recipe sheet"]
    window.document.edit("thickness_um", 25.0)
    texts = [one.text for one in matches(window.palette_commands(), "")]
    assert texts[2].startswith("Undo")
    assert texts.index("Settings") < texts.index("Go to Thickness")
    assert not any(text.startswith(("Fix: ", "Open sample")) for text in texts[:17])


def test_a_material_is_chosen_from_the_palette(window, qtbot):
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    QTest.keyClicks(palette.line, "binder sebs")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.document.recipe == Recipe(binder="SEBS")
    window.document.undo_stack.undo()
    assert window.document.recipe == Recipe()


def test_a_field_is_reached_from_the_palette(window, qtbot):
    window.show_palette()
    palette = window.findChild(CommandPalette)
    QTest.keyClicks(palette.line, "go to salt content")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.editor.rows["salt_wt_pct"].isVisible()
    qtbot.waitUntil(lambda: window.editor.rows["salt_wt_pct"].box.hasFocus())


def test_what_a_screen_is_for_finds_it():
    commands = [
        Command(text=entry.text.replace("&", "").rstrip("…"), run=list, search=entry.tip) for entry in (*VIEW, *LIBRARY)
    ]
    wanted = {"copy as variant": "Browse library", "find recipes": "Design", "stock": "Lots"}
    for words, text in wanted.items():
        assert text in [command.text for command in matches(commands, words)], words


def test_the_palette_is_no_window_of_its_own_and_gives_the_cursor_back(window, qtbot):
    box = window.editor.rows["thickness_um"].box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "4x")
    palette = window.show_palette()
    assert not palette.isWindow()  # it would keep the keys that are typed while it closes
    assert palette.line.hasFocus()
    assert box.text() == "30"  # whoever opens it is done with the field, and what cannot be read went back
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Down):
        QTest.keyClick(palette.line, key)
    assert palette.list.currentRow() == 1
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert (box.hasFocus(), box.text()) == (True, "30")
    # a click elsewhere closes it as well, and what was clicked has the cursor
    for there in (window.editor.rows["binder_wt_pct"].box, window.workbench):
        palette = window.show_palette()
        QTest.mouseClick(there, Qt.MouseButton.LeftButton)
        assert not palette.isVisible(), there
    assert window.editor.rows["binder_wt_pct"].box.hasFocus()
    first, second = window.show_palette(), window.show_palette()
    assert (first.isVisible(), second.isVisible()) == (False, True)
    second.leave()
    window.resize(900, 520)
    palette = window.show_palette()
    assert window.rect().contains(palette.geometry())
    palette.leave()
