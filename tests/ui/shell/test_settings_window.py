"""The page of the settings, walked as a person does: with keys, mouse and search."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton

from ssedesigner.ui import theme as look
from ssedesigner.ui.settings import SETTINGS, Settings, decimal_sign
from ssedesigner.ui.sheet.card_view import CardView
from ssedesigner.ui.sheet.scorecard import ScorecardPage
from ssedesigner.ui.shell import command_palette
from ssedesigner.ui.shell.settings_rows import problem_text
from ssedesigner.ui.shell.settings_window import SettingsWindow

ELSEWHERE = {"geometry", "columns", "folded", "rare_fields", "tab", "folder", "pins", "copy_problem"}
"""What the program remembers of the work, which no row shows by its key."""


@pytest.fixture
def page(window, qtbot) -> SettingsWindow:
    shown = window.windows.show_settings()
    qtbot.waitExposed(shown)
    return shown


@pytest.fixture
def looks(monkeypatch):
    """What the program was made to look like; giving it a new style takes a second, and drawing a page half of one."""
    monkeypatch.setattr(CardView, "show_card", lambda *_: None)
    monkeypatch.setattr(command_palette, "sample_names", dict)
    applied = []
    monkeypatch.setattr(look, "apply", lambda _, theme, for_touch: applied.append((theme.name, for_touch)))
    return applied


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def part(page, kind, name):
    return page.findChild(kind, f"settings_{name}")


def type_into(page, name, text):
    line = part(page, QLineEdit, name)
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def undo(page):
    QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def walk_choices(page, window, looks):
    settings, rows = window.settings, page.rows
    # every setting has a row, and nothing is changed at first
    shown = {view.row.value.key for view in rows.values() if view.row.value} | {"recent", "question", "tables"}
    assert shown >= SETTINGS.keys() - ELSEWHERE
    assert not any(view.is_changed for view in rows.values())

    # a choice holds at once, has a dot and a way back, and is counted in the list
    press(part(page, QPushButton, "theme_dark"))
    assert settings.value("theme") == "dark"
    assert looks[-1] == ("dark", False)
    assert window.actions_by_name["dark"].isChecked()
    assert part(page, QLabel, "theme_dot").text() == "•"
    assert "• 1" in page.list.item(0).text()
    press(part(page, QPushButton, "theme_default"))
    assert settings.value("theme") == "system"
    assert part(page, QPushButton, "theme_default").isHidden()

    # tables are written with the sign that is chosen
    press(part(page, QPushButton, "decimal_comma"))
    assert decimal_sign() == "comma"
    undo(page)
    assert decimal_sign() == "point"

    # ticks and lists; the menu of the main window says the same
    press_tick = part(page, QCheckBox, "menu_bar")
    press_tick.click()
    assert window.menuBar().isVisible()
    window.actions_by_name["menu_bar"].trigger()
    assert not press_tick.isChecked()
    part(page, QCheckBox, "touch").click()
    assert looks[-1] == ("light", True)
    undo(page)
    assert looks[-1] == ("light", False)
    part(page, QCheckBox, "own_films").click()
    assert not window.document.uses_own_films
    undo(page)
    assert window.document.uses_own_films
    assert part(page, QCheckBox, "own_films").isChecked()


def walk_palette(page, window):
    # each setting is in the palette, and leads to its row
    command = next(one for one in window.palette_commands() if one.text == "Setting: Foot pedal")
    page.resize(900, 520)
    command.run()
    assert page.focusWidget().objectName() == "settings_pedal_key"
    row = page.rows["pedal_key"]
    assert 0 <= row.mapTo(page, row.rect().topLeft()).y() < page.height()


def walk_lines(page, window):
    settings = window.settings
    # a line takes other units and a comma; what it cannot take is said below it and nothing changes
    type_into(page, "dew_point_c", "-45,5")
    assert settings.value("dew_point_c") == "-45.5"
    type_into(page, "dew_point_c", "900")
    assert settings.value("dew_point_c") == "-45.5"
    assert "-100 to 40" in part(page, QLabel, "dew_point_c_problem").text().replace("−", "-")
    type_into(page, "dew_point_c", "-45")
    assert part(page, QLabel, "dew_point_c_problem").isHidden()
    undo(page)
    assert part(page, QLineEdit, "dew_point_c").text() == "−45.5"
    type_into(page, "room_volume_m3", "60000 L")
    window.document.undo_stack.setClean()
    window.files.new()
    recipe = window.document.recipe
    assert (recipe.dew_point_c, recipe.room_volume_m3, recipe.air_changes_per_h) == (-45.5, 60.0, None)

    # a sentence below a line takes its room from no other
    page.resize(1440, 520)
    QApplication.processEvents()
    type_into(page, "air_changes_per_h", "abc")
    QApplication.processEvents()
    line = part(page, QLineEdit, "air_changes_per_h")
    assert line.height() == line.sizeHint().height()
    type_into(page, "air_changes_per_h", "")

    # targets and paper hold on the scorecard, and what is set there holds here
    card = ScorecardPage(window.document, settings)
    type_into(page, "target_cost", "140")
    page.show_row("paper")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Right)
    assert settings.value("paper") == "Letter"
    assert card.findChild(QLineEdit, "scorecard_target_cost").text() == "140"
    assert card.findChild(QComboBox, "scorecard_paper").currentIndex() == 1
    card.reset_targets()
    assert part(page, QLineEdit, "target_cost").text() == "180"
    type_into(page, "target_cost", "-3")
    assert part(page, QLabel, "target_cost_problem").text() == "Cost: type a number above 0."
    part(page, QCheckBox, "process_path").click()
    assert part(page, QLineEdit, "target_cost").text() == "-3", "what is to be mended stays there"


def walk_library(page, window):
    settings, rows = window.settings, page.rows
    # the balance of a new plan
    balance = part(page, QComboBox, "balance_g")
    balance.setCurrentIndex(1)
    balance.activated.emit(1)
    plan = window.windows.show_plan().findChild(QComboBox, "plan_readability_g")
    assert plan.currentData() == 0.01

    # the label of this machine is kept in the library, and a bad one is refused
    type_into(page, "machine_label", "Dry room 2")
    assert window.library.machine_label == "Dry room 2"
    type_into(page, "machine_label", "/")
    assert window.library.machine_label == "Dry room 2"
    assert part(page, QLineEdit, "machine_label").property("invalid")
    assert part(page, QLabel, "machine_label_problem").text().startswith("A label has 1 to 24 letters")

    # the library is read wholly beside the window
    part(page, QPushButton, "do_check_library").click()
    page.finish()
    assert page.notices.notices[-1].sentence.endswith("is sound and can be read.")

    # what the program remembers of the work can be forgotten, and comes back
    window.workbench.tabs.setCurrentIndex(2)
    window.editor.fold(["binder"])
    window.editor.show_rare(["cell"])
    part(page, QPushButton, "do_reset_layout").click()
    assert (window.workbench.tabs.currentIndex(), window.editor.folded, window.editor.long) == (0, (), ())
    settings.add_recent(Path("film.json"))
    part(page, QPushButton, "do_forget_recent").click()
    assert settings.recent_files() == []
    page.undo_stack.undo()
    assert [path.name for path in settings.recent_files()] == ["film.json"]

    # all as shipped is one step
    part(page, QPushButton, "do_all_default").click()
    assert not any(view.is_changed for view in rows.values())
    assert page.notices.notices
    page.undo_stack.undo()
    assert not page.notices.notices
    assert settings.value("balance_g") == "0.01"
    page.undo_stack.redo()


def test_what_cannot_be_read_is_named_as_on_the_page(tmp_path, library, qapp):
    path = tmp_path / "settings.ini"
    path.write_bytes(b"[General]\ntheme=pink\nzoom=1e9\ndew_point_c=nan\n")
    settings = Settings(path)
    sentence = problem_text(settings, library)
    assert "Theme, Size of text" in sentence
    assert not any(key in sentence for key in settings.unread)
    path.write_bytes(b"")
    assert problem_text(Settings(path), library) == ""


def walk_search(page):
    rows = page.rows
    # the search finds rows by other words too; Esc clears it, then closes
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.search, "glove")
    assert {view.row.name for view in rows.values() if view.isVisible()} >= {"touch", "pedal_key"}
    assert not rows["theme"].isVisible()
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.focusWidget().objectName() == "settings_touch"
    page.search.setText("large targets")
    assert [view.row.name for view in rows.values() if view.isVisible()] == ["touch"]
    page.search.setText("xyzzy")
    assert part(page, QLabel, "nothing").isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert rows["theme"].isVisible()
    # what is typed last is taken when the page closes
    line = part(page, QLineEdit, "air_changes_per_h")
    line.setFocus()
    QTest.keyClicks(line, "12")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert rows["air_changes_per_h"].row.value.read() == "12.0"

    # one column or two, as there is room
    page.show()
    for width, columns in ((900, 1), (1440, 2)):
        page.resize(width, 520)
        QApplication.processEvents()
        assert len({page.cards[name].x() for name in page.cards}) == columns
        is_folded = width < 960
        assert (page.sections.isVisible(), page.list.isVisible()) == (is_folded, not is_folded)
        assert page.cards["look"].width() <= page.width() - (0 if is_folded else 196)
    # a section is gone to by list or, where that is folded, by its name
    page.resize(900, 520)
    QApplication.processEvents()
    page.sections.setCurrentIndex(page.sections.findText("Backups"))
    page.sections.activated.emit(page.sections.currentIndex())
    card = page.cards["backups"]
    assert card.property("chosen")
    assert 0 <= card.mapTo(page, card.rect().topLeft()).y() < page.height() - 60


def test_the_settings_are_walked(looks, page, window):
    walk_choices(page, window, looks)
    walk_palette(page, window)
    walk_lines(page, window)
    walk_library(page, window)
    walk_search(page)
