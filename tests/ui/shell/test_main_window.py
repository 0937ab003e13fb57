"""The window: its parts follow the document, it asks before it loses anything, and it remembers how it was."""

import dataclasses

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox, QWidget

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe, write_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.ui import theme as look
from ssedesigner.ui.exchange.sample import sample_table
from ssedesigner.ui.screenshots import sample_batch
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.actions import fill_recent, fill_samples
from ssedesigner.ui.shell.mistakes import keep_mistakes
from ssedesigner.ui.start import VIEWS, _view, screenshot
from ssedesigner.ui.widgets.notices import Notice
from tests.laws.trials import LAWS


@pytest.fixture
def answers(monkeypatch):
    """Questions are answered from a list; a question without an answer fails the test."""
    given = []
    monkeypatch.setattr(QMessageBox, "exec", lambda self: given.pop(0))
    return given


def save_to(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def press(window, keys):
    QTest.keySequence(window, QKeySequence(keys))


def told(window):
    return {notice.key: notice for notice in window.notices.notices}


def test_the_title_says_what_is_open_and_whether_it_is_saved(window, monkeypatch, tmp_path):
    assert window.top_bar.title.toolTip() == Recipe().name
    assert window.top_bar.state.text() == "not saved"
    window.document.edit("thickness_um", 20.0)
    assert window.top_bar.state.text() == "edited"
    assert window.isWindowModified()
    save_to(monkeypatch, tmp_path / "film")
    press(window, "Ctrl+S")
    assert window.top_bar.state.text() == "saved"
    assert not window.isWindowModified()
    assert read_recipe(tmp_path / "film.json").recipe == Recipe(thickness_um=20.0)
    window.document.undo_stack.undo()
    assert window.top_bar.state.text() == "edited"


def test_the_title_writes_formulas(window):
    window.document.edit("name", "Li7P3S11 with [*]")
    assert window.windowTitle() == "Li₇P₃S₁₁ with [*][*][*] – SSE Designer"


def test_saving_again_does_not_ask(window, monkeypatch, tmp_path):
    save_to(monkeypatch, tmp_path / "film.json")
    window.files.save()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("asked again"))
    window.document.edit("thickness_um", 21.0)
    press(window, "Ctrl+S")
    assert read_recipe(tmp_path / "film.json").recipe.thickness_um == 21.0


def test_the_own_recipe_is_what_is_saved_asked_about_and_put_back_while_others_are_planned(
    window, answers, monkeypatch, tmp_path
):
    save_to(monkeypatch, tmp_path / "film.json")
    window.document.edit("thickness_um", 21.0)
    runs = [Recipe(name=f"run {number}") for number in range(2)]
    for leave in (
        lambda: press(window, "Ctrl+S"),
        lambda: window.windows.plan_series(runs).close(),
        window.files.may_leave,
    ):
        answers[:] = [QMessageBox.StandardButton.Save]
        window.windows.plan_series(runs)
        assert window.document.recipe == runs[0]
        leave()
        assert window.document.recipe.thickness_um == 21.0
        assert "2 of 2 batches were not planned" in told(window)["edited"].sentence
    assert read_recipe(tmp_path / "film.json").recipe.thickness_um == 21.0


def test_undo_and_redo_by_key_and_button(window):
    window.document.edit("thickness_um", 20.0)
    window.setFocus()
    press(window, "Ctrl+Z")
    assert window.document.recipe == Recipe()
    assert not window.top_bar.undo_button.isEnabled()
    QTest.mouseClick(window.top_bar.redo_button, Qt.MouseButton.LeftButton)
    assert window.document.recipe.thickness_um == 20.0
    button = window.top_bar.undo_button
    QApplication.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, QPoint(), button.mapToGlobal(QPoint())))
    assert "Thickness" in button.toolTip()  # made when it is looked at


def test_no_notice_moves_what_somebody_types_in(window):
    parts = window.strip, window.editor, window.workbench, window.flags
    for size in ((1366, 768), (900, 520)):
        window.resize(*size)
        QApplication.processEvents()
        before = [part.geometry() for part in parts]
        for count in (1, 2):
            window.notices.show_notice(
                Notice(key=str(count), severity="caution", sentence="It was not accepted. " * 20)
            )
            QApplication.processEvents()
            assert [part.geometry() for part in parts] == before
            place = window.workbench.mapTo(window.notices.parentWidget(), QPoint())
            assert window.workbench.rect().translated(place).contains(window.notices.geometry())
            words = window.notices.findChild(QLabel, f"notice_words_{count}")
            assert words.heightForWidth(words.width()) <= words.height()
        for count in (1, 2):
            window.notices.close_notice(str(count))
        assert window.notices.isHidden()


def test_all_parts_show_the_prediction_at_hand(window, qtbot):
    window.document.edit("thickness_um", 60.0)
    resistance = window.document.prediction.film.area_specific_resistance_ohm_cm2.value
    qtbot.waitUntil(lambda: f"{resistance:.1f}" in texts(window.workbench))


def texts(widget):
    names = [child.accessibleName() + child.accessibleDescription() for child in widget.findChildren(QWidget)]
    return " ".join(names + [label.text() for label in widget.findChildren(QLabel)])


@pytest.mark.parametrize(
    ("answer", "is_open", "is_saved"),
    [
        (QMessageBox.StandardButton.Cancel, True, False),
        (QMessageBox.StandardButton.Discard, False, False),
        (QMessageBox.StandardButton.Save, False, True),
    ],
)
def test_closing_with_unsaved_changes_asks(window, answers, monkeypatch, tmp_path, answer, is_open, is_saved):
    path = tmp_path / "film.json"
    save_to(monkeypatch, path)
    window.document.edit("thickness_um", 20.0)
    answers.append(answer)
    window.close()
    assert window.isVisible() == is_open
    assert path.exists() == is_saved


def test_closing_a_saved_recipe_does_not_ask(window, answers):
    window.close()
    assert not window.isVisible()


def test_saving_given_up_keeps_the_window_open(window, answers, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    window.document.edit("thickness_um", 20.0)
    answers.append(QMessageBox.StandardButton.Save)
    window.close()
    assert window.isVisible()


def test_new_and_samples_start_without_a_file(window):
    press(window, "Ctrl+N")
    assert window.document.recipe.name == "New recipe"
    assert window.document.recipe.binder is None
    path = shipped_recipes()["fig1-li"]
    window.files.open_sample(path)
    assert window.document.recipe == read_recipe(path).recipe
    assert window.document.path is None


def test_a_broken_file_is_told_in_place_and_the_recipe_stays(window, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text('{"format": "ssedesigner-recipe", "version": 1, "fields": {"thickness_um": "thick", "bindr": 1}}')
    window.files.open(path)
    notice = told(window)["file"]
    assert notice.severity == "fail"
    assert any("thickness_um" in line for line in notice.lines)
    assert window.document.recipe == Recipe()
    assert window.notices.isVisible()


def test_a_full_or_closed_folder_is_told_and_another_offered(window, monkeypatch, tmp_path):
    save_to(monkeypatch, tmp_path / "none" / "film.json")
    assert not window.files.save()
    assert [words for words, _ in told(window)["file"].actions] == ["Save &as…"]
    save_to(monkeypatch, tmp_path / "film.json")
    click(window, "notice_file_0")
    assert (tmp_path / "film.json").exists()
    assert told(window) == {}


def click(window, name):
    QTest.mouseClick(window.findChild(QWidget, name), Qt.MouseButton.LeftButton)


def test_other_library_values_are_listed_and_go_with_the_next_recipe(window, materials, tmp_path):
    path = tmp_path / "film.json"
    key = ("binder", "NBR")
    binder = materials.materials[key]
    value = dataclasses.replace(binder, values={k: v for k, v in binder.values.items() if k != "density_g_cm3"})
    write_recipe(path, Recipe(), dataclasses.replace(materials, materials={**materials.materials, key: value}))
    window.files.open(path)
    assert any("NBR" in line for line in told(window)["differences"].lines)
    window.files.new()
    assert "differences" not in told(window)


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    window.dragEnterEvent(enter)
    if enter.isAccepted():
        window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_recipe_dropped_on_the_window_opens(window, materials, tmp_path):
    path = tmp_path / "film.json"
    write_recipe(path, Recipe(thickness_um=12.0), materials)
    drop(window, path)
    assert window.document.recipe.thickness_um == 12.0
    assert window.settings.recent_files() == [path]


def test_a_recipe_is_not_dropped_over_unsaved_changes_unasked(window, answers, materials, tmp_path):
    path = tmp_path / "film.json"
    write_recipe(path, Recipe(thickness_um=12.0), materials)
    window.document.edit("thickness_um", 20.0)
    answers.append(QMessageBox.StandardButton.Cancel)
    drop(window, path)
    assert window.document.recipe.thickness_um == 20.0


def test_recent_files_open_and_missing_ones_are_grey(window, materials, tmp_path):
    for name in ("a", "b"):
        write_recipe(tmp_path / f"{name}.json", Recipe(name=name), materials)
        window.files.open(tmp_path / f"{name}.json")
    (tmp_path / "b.json").unlink()
    menu = window.menus["recent"]
    fill_recent(menu, window.settings, window.files.open)
    entries = {action.text().split("  ")[0]: action for action in menu.actions() if action.text()}
    assert [text for text in entries if "json" in text] == ["&1 b.json", "&2 a.json"]
    assert not entries["&1 b.json"].isEnabled()
    entries["&2 a.json"].trigger()
    assert window.document.recipe.name == "a"
    entries["&Remove missing files"].trigger()
    assert window.settings.recent_files() == [tmp_path / "a.json"]


def test_every_shipped_recipe_is_a_sample(window):
    menu = QMenu(window)
    fill_samples(menu, lambda path: None)
    assert len(menu.actions()) == len(shipped_recipes()) > 0


def test_a_file_changed_outside_is_noticed_and_can_be_read_again(window, materials, tmp_path, qtbot):
    path = tmp_path / "film.json"
    write_recipe(path, Recipe(thickness_um=12.0), materials)
    window.files.open(path)
    window.document.edit("film_area_cm2", 3.0)
    write_recipe(path, Recipe(thickness_um=14.0), materials)
    qtbot.waitUntil(lambda: "outside" in told(window))
    click(window, "notice_outside_0")
    assert window.document.recipe == Recipe(thickness_um=14.0)
    click(window, "notice_file_0")  # the changes to the earlier version come back
    assert window.document.recipe == Recipe(thickness_um=12.0, film_area_cm2=3.0)
    window.document.undo_stack.undo()
    assert window.document.recipe == Recipe(thickness_um=14.0)


def test_a_file_deleted_outside_counts_as_unsaved(window, materials, tmp_path, qtbot):
    path = tmp_path / "film.json"
    write_recipe(path, Recipe(thickness_um=12.0), materials)
    window.files.open(path)
    path.unlink()
    qtbot.waitUntil(lambda: "outside" in told(window))
    assert window.document.is_modified
    click(window, "notice_outside_0")
    assert read_recipe(path).recipe.thickness_um == 12.0


def test_saving_is_no_change_from_outside(window, monkeypatch, tmp_path, qtbot):
    save_to(monkeypatch, tmp_path / "film.json")
    window.files.save()
    window.document.edit("thickness_um", 20.0)
    window.files.save()
    qtbot.wait(400)
    assert "outside" not in told(window)


def test_place_columns_tab_and_theme_are_remembered(open_window, tmp_path):
    window = open_window()
    window.resize(1200, 760)
    drag_column(window, 40)
    window.workbench.tabs.setCurrentIndex(1)
    window.choose_theme("dark")
    window.editor.fold(["cell", "binder"])
    window.editor.show_rare(["cathode"])
    width = window.editor.width()
    window.close()
    again = open_window()
    assert again.height() == 760  # the width is cut to the screen that tests have
    assert again.editor.width() == width
    assert again.workbench.tabs.currentIndex() == 1
    assert (again.editor.folded, again.editor.long) == (("binder", "cell"), ("cathode",))
    assert QApplication.palette().window().color().name() == look.DARK.window
    again.choose_theme("light")


def drag_column(window, distance):
    columns = window.editor.parentWidget()
    handle = columns.handle(1)
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(distance, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start + QPoint(distance, 0))


def test_settings_that_cannot_be_read_are_as_none(tmp_path):
    path = tmp_path / "settings.ini"
    path.write_bytes(b"\x00\xff[garbage\ntheme")
    settings = Settings(path)
    assert settings.value("theme") == "system"
    settings.store("theme", "dark")
    settings.flush()
    assert Settings(path).value("theme") == "dark"


def test_each_menu_entry_has_a_mnemonic_of_its_own(window):
    for menu in window.menus.values():
        letters = [mnemonic(action.text()) for action in menu.actions() if action.text() and not action.menu()]
        if menu.objectName() in ("menu_tabs", "menu_samples", "menu_recent"):
            continue
        assert None not in letters, menu.title()
        assert len(set(letters)) == len(letters), menu.title()


def mnemonic(text):
    place = text.replace("&&", "").find("&")
    return None if place < 0 else text[place + 1].lower()


def test_the_menu_bar_can_be_shown(window):
    assert not window.menuBar().isVisible()
    window.actions_by_name["menu_bar"].trigger()
    assert window.menuBar().isVisible()
    assert window.settings.value("menu_bar") == "yes"


def test_tabs_have_keys(window):
    press(window, "Alt+2")
    assert window.workbench.tabs.currentIndex() == 1


def test_a_flag_leads_to_its_field(window, qtbot):
    window.flags.field_requested.emit("film_area_cm2")
    qtbot.waitUntil(lambda: window.editor.rows["film_area_cm2"].box.hasFocus())


def test_the_status_line_says_library_state_and_model(window, qtbot):
    qtbot.waitUntil(lambda: "Prediction" in texts(window.status))
    shown = texts(window.status)
    version = window.document.materials.version
    assert f"Library {version}" in shown
    assert "Offline" in shown
    assert "Not saved to a file" in shown
    window.document.edit("thickness_um", 20.0)
    assert "Unsaved changes" in texts(window.status)


# one of each way of making a picture; what only opens a window or a tab is drawn by test_every_view too
PICTURES = VIEWS if LAWS else ("workbench", "batches", "import", "lots")
ANSWERED = ("find", "design", "compare", "matters", "next", "scorecard", "microstructure", "substitutes")
ANSWERED += ("changes", "settings", "import-table", "impedance", "palette")


@pytest.mark.parametrize("view", PICTURES)
def test_every_view_can_be_drawn(library, qapp, styled, tmp_path, view):
    path = tmp_path / "view.png"
    # its fixes, which stand beside the flags and among the commands, are found at once
    recipe = read_recipe(shipped_recipes()["pellet-cell"]).recipe
    screenshot(library, recipe, path, "light", (1200, 760), 1.0, view)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_every_view_with_an_answer_can_be_drawn(open_window, library, tmp_path):
    recipe = read_recipe(shipped_recipes()["pellet-cell"]).recipe
    sample_batch(library, recipe, library.materials())
    sample_table(tmp_path)
    window = open_window(recipe)
    window.fixes.finish()
    with keep_mistakes(tmp_path / "mistakes.log", window) as mistakes:
        for view in ANSWERED:
            shown = _view(window, view, (1200, 760))
            QApplication.processEvents()
            assert not shown.grab().isNull(), view
            shown.close()
    assert mistakes.count == 0, (tmp_path / "mistakes.log").read_text(encoding="utf-8")


def test_a_view_that_there_is_not_is_refused(library, qapp, tmp_path):
    with pytest.raises(ValueError, match="choose one of workbench"):
        screenshot(library, Recipe(), tmp_path / "view.png", view="kitchen")


def test_no_field_has_the_cursor_unless_somebody_puts_it_there(window, qtbot):
    editor, before = window.editor, window.document.recipe
    scroll = editor.area.verticalScrollBar()

    def is_in_form():
        qtbot.wait(1)
        return editor.isAncestorOf(QApplication.focusWidget())

    def fold_and_open():
        for _ in range(2):
            QTest.keyClick(window, Qt.Key.Key_F8)
            qtbot.wait(1)

    assert not is_in_form()
    fold_and_open()
    assert not is_in_form()
    QTest.keyClicks(QApplication.focusWidget(), "5")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.document.recipe == before
    # folded and opened again, the form is as it was
    editor.jump_to("porosity_pct")
    qtbot.wait(1)
    place = scroll.value()
    fold_and_open()
    assert editor.rows["porosity_pct"].box.hasFocus()
    assert scroll.value() == place
    # what was typed into another window as it closed must not go on in a field
    other = window.windows.show_shortcuts()
    qtbot.waitUntil(other.isActiveWindow)
    other.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert not is_in_form()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not window.centralWidget()
