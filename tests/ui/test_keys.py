"""Keyboard, wheel and menus of every window, walked through once: what holds for one part holds for all."""

import gc
import re
from dataclasses import dataclass, field
from itertools import pairwise, product

import pytest
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QTextDocumentFragment,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QScrollBar,
    QTabBar,
    QTableView,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.batch.deviations import deviations
from ssedesigner.core.evidence import GRADE_WORDS
from ssedesigner.core.paths import resources
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.library.store import Library
from ssedesigner.ui.batches.entry_forms import CorrectionForm, PaperForm
from ssedesigner.ui.batches.reason_form import ReasonForm
from ssedesigner.ui.batches.records import BatchRecords
from ssedesigner.ui.batches.rows import correctable_entries
from ssedesigner.ui.document import Document
from ssedesigner.ui.evidence.film_form import FilmForm
from ssedesigner.ui.exchange.export_form import ExportForm
from ssedesigner.ui.library.forms import MaterialForm, ValueForm, VerdictForm
from ssedesigner.ui.library.lot_forms import CountForm, LotForm
from ssedesigner.ui.library.variant_forms import FormulaForm, RenameForm, VariantForm
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.screenshots import sample_batch, sample_lots
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.sheet.dialog import CodeDialog
from ssedesigner.ui.sheet.export import SheetPreview
from ssedesigner.ui.shell.command_palette import FIX, CommandPalette, matches
from ssedesigner.ui.shell.main_window import MainWindow
from ssedesigner.ui.shell.shortcuts import EVERYWHERE, PLACES, shortcut_rows
from ssedesigner.ui.widgets.accessible import name_roles
from ssedesigner.ui.widgets.command_keys import open_menu_of_focus
from ssedesigner.ui.widgets.widgets import save_or_cancel, set_names

CONTROL = Qt.KeyboardModifier.ControlModifier
ESCAPE = Qt.Key.Key_Escape


def settle():
    for _ in range(2):
        QCoreApplication.processEvents()


@pytest.fixture(scope="module")
def main(fresh_file, tmp_path_factory, styled):
    """The program with a batch and lots on record, opened once."""
    folder = tmp_path_factory.mktemp("keys")
    path = folder / "library.sqlite"
    path.write_bytes(fresh_file.read_bytes())
    with Library.open(path, shipped=resources() / "library") as library:
        recipe = read_recipe(shipped_recipes()["pellet-cell"]).recipe
        document = Document(library.materials(), recipe)
        window = MainWindow(document, library, Settings(folder / "settings.ini"), folder / "sessions")
        window.resize(1440, 900)
        sample_batch(library, recipe, library.materials())
        sample_lots(library)
        window.show()
        settle()
        yield window
        document.undo_stack.setClean()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def show_materials(windows):
    windows.show_material("binder", "SEBS")
    return windows.show_library()


def openers(main):
    windows = main.windows
    return {
        "library": lambda: show_materials(windows),
        "lots": windows.show_lots,
        "guide": windows.show_guide,
        "plan": windows.show_plan,
        "batches": windows.show_batches,
        "sheet": windows.show_sheet,
        "scorecard": windows.show_scorecard,
        "calculation": windows.show_calculation,
        "substitutes": windows.show_substitutes,
        "methods": lambda: windows.show_substitutes("method"),
        "microstructure": windows.show_microstructure,
        "settings": windows.show_settings,
        "shortcuts": windows.show_shortcuts,
        "about": windows.show_about,
        "changes": windows.show_changes,
        "find": windows.show_design,
        "design": lambda: windows.show_what_if("binder"),
        "matters": windows.show_matters,
        "compare": windows.show_compare,
        "next": windows.show_next,
        "import": lambda: windows.show_import((), "merge"),
        "impedance": windows.show_impedance,
        "import-table": lambda: windows.show_import((), "table"),
        "bench": windows.show_bench,
    }


@dataclass
class Walk:
    """What was seen of each window, one after the other, with the main one first."""

    claimed: list = field(default_factory=list)
    boxes: int = 0
    turned: list = field(default_factory=list)
    ambiguous: list = field(default_factory=list)
    there: dict = field(default_factory=dict)
    copied: dict = field(default_factory=dict)
    without_copy: list = field(default_factory=list)
    sorted: dict = field(default_factory=dict)
    missed: list = field(default_factory=list)
    nameless: list = field(default_factory=list)
    unseen: list = field(default_factory=list)
    scattered: list = field(default_factory=list)
    backwards: list = field(default_factory=list)
    read: int = 0
    unread: list = field(default_factory=list)


@pytest.fixture(scope="module", autouse=True)
def walk(main):
    """What is seen before any test types something."""
    name_roles()
    walk, recipe = Walk(), main.document.recipe
    for name, opener in {"main": lambda: main, **openers(main)}.items():
        window = opener()
        window.resize(1440, 900)  # with room for all panes
        window.activateWindow()
        settle()
        order = tab_order(window) if name not in NO_CYCLES else []
        look_for_gaps(name, order, walk)
        look_for_ways_back(name, order, walk)
        look_for_claims(name, window, walk)
        look_for_controls(name, window, order, walk)
        read_screen(name, window, walk)
        turn_wheels(name, window, walk)
        gather_commands(name, window, walk)
        copy_rows(name, window, walk)
        if window is not main:
            window.close()
    tabs = main.workbench.tabs
    for index in range(1, tabs.count()):
        tabs.setCurrentIndex(index)
        main.activateWindow()
        settle()
        name, page = f"tab {index}", main.workbench
        order = [part for part in tab_order(main) if page.isAncestorOf(part)]
        look_for_gaps(name, order, walk)
        look_for_ways_back(name, order, walk)
        look_for_controls(name, page, order, walk)
        read_screen(name, page, walk)
        turn_wheels(name, page, walk)
        copy_rows(name, page, walk)
    tabs.setCurrentIndex(0)
    assert main.document.recipe == recipe
    return walk


def parts(window, kind=QWidget):
    return [part for part in window.findChildren(kind) if part.isVisible() and part.window() is window.window()]


def press(widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifiers)
    settle()


def claims(widget, key, modifiers):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def keys_of(shortcut):
    return shortcut.keys()


TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)


def look_for_claims(name, window, walk):
    probe = QAction(window)
    probe.setShortcut("Ctrl+Right")  # a line claims it on every system, and Ctrl+E, Ctrl+K and Ctrl+D on X11
    window.addAction(probe)
    shortcuts = [shortcut for shortcut in window.findChildren(QShortcut) if shortcut.parent().isVisible()]
    has_undo = any(QKeySequence("Ctrl+Z") in keys_of(shortcut) for shortcut in shortcuts)
    keys = [Qt.Key.Key_Right, *([Qt.Key.Key_Z] if has_undo and name != "main" else [])]
    for box in parts(window):
        if isinstance(box, TYPED_IN) and box.focusPolicy() != Qt.FocusPolicy.NoFocus and box.isEnabled():
            walk.boxes += 1
            own = {Qt.Key.Key_Z} if isinstance(box, QLineEdit) and box.isUndoAvailable() else set()  # typed by a test
            walk.claimed += [(name, box.objectName(), key.name) for key in {*keys} - own if claims(box, key, CONTROL)]
    window.removeAction(probe)


def test_no_box_claims_the_keys_of_a_command(walk):
    assert walk.claimed == []
    assert walk.boxes > 150


def type_over(line, text):
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QApplication.clipboard().setText(text)
    if text:
        line.paste()  # QTest types ASCII only
    line.clearFocus()


def test_escape_closes_every_window_and_nothing_typed_is_lost(main):
    for name, opener in openers(main).items():
        window = opener()
        settle()
        for line in parts(window, QLineEdit)[:2]:
            if line.isReadOnly() or not line.isEnabled() or isinstance(line.parentWidget(), QComboBox):
                continue
            before = line.text()
            line.setFocus()
            line.selectAll()
            QTest.keyClicks(line, "7")
            press(line, ESCAPE)
            assert window.isVisible() or "7" in line.text(), (name, line.objectName())
            window.show()
            window.activateWindow()
            settle()
            type_over(line, before)
        window.show()
        settle()
        for _ in range(3):  # an editor or a search that takes it first must not keep it
            if window.isVisible():
                press(window.focusWidget() or window, ESCAPE)
        assert not window.isVisible(), name


def test_the_title_is_edited_where_it_stands(main):
    main.activateWindow()
    settle()
    document, before = main.document, main.document.recipe.name
    field = main.editor.rows["thickness_um"].box
    field.setFocus()
    for start in (lambda: press(main, Qt.Key.Key_F2), lambda: click(main.top_bar.title)):
        start()
        line = QApplication.focusWidget()
        assert line.objectName() == "title_line"
        QTest.keyClicks(line, "Film 7")
        assert document.recipe.name == "Film 7"
        press(line, ESCAPE)
        assert document.recipe.name == before
        assert field.hasFocus()
    press(main, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "Film 8")
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert (document.recipe.name, main.top_bar.title.toolTip()) == ("Film 8", "Film 8")
    assert field.hasFocus()
    document.undo_stack.undo()
    assert document.recipe.name == before


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def turn(widget, notches):
    at = QPointF(widget.rect().center())
    for modifiers in (Qt.KeyboardModifier.NoModifier, CONTROL):
        event = QWheelEvent(
            at,
            widget.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)


def state(widget):
    if isinstance(widget, (QComboBox, QTabBar)):
        return widget.currentIndex()
    if isinstance(widget, (QLineEdit, QAbstractSpinBox)):
        return widget.text()
    if isinstance(widget, QAbstractSlider) and not isinstance(widget, QScrollBar):
        return widget.value()
    if isinstance(widget, QAbstractItemView):
        return widget.currentIndex().row()
    return widget.isChecked() if isinstance(widget, QAbstractButton) else None


def turn_wheels(name, window, walk):
    for part in parts(window):
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
            part.setFocus()
        focused, before = window.focusWidget(), state(part)
        for notches in (1, -1, -1):
            turn(part, notches)
            if state(part) != before or window.focusWidget() is not focused:
                walk.turned.append((name, part.objectName()))


def test_the_wheel_edits_nothing_anywhere(walk):
    assert walk.turned == []


def commands(window):
    """Keys, the part that they work in (None for the whole window) and a name, of all that is in a window."""
    whole = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
    for shortcut in window.findChildren(QShortcut):
        place = shortcut.parent()
        for keys in keys_of(shortcut) if place.window() is window else ():
            yield keys.toString(), None if shortcut.context() in whole else place, place, place.objectName()
    for part in [window, *window.findChildren(QWidget)]:
        if isinstance(part, QMenu) or part.window() is not window:
            continue
        for action in part.actions():
            for keys in action.shortcuts():
                yield keys.toString(), None if action.shortcutContext() in whole else part, part, action.text()
        if isinstance(part, QAbstractButton) and part.isEnabled():
            yield part.shortcut().toString(), None, part, part.text()
        if isinstance(part, QLabel) and part.buddy() is not None:
            yield QKeySequence.mnemonic(part.text()).toString(), None, part, part.text()


def overlap(one, other):
    return one is None or other is None or one is other or one.isAncestorOf(other) or other.isAncestorOf(one)


def is_mnemonic(name, keys):
    return bool(keys) and QKeySequence.mnemonic(name).toString() == keys


def gather_commands(name, window, walk):
    seen = {}
    for keys, reach, place, words in commands(window):
        if not keys:
            continue
        if not is_mnemonic(words, keys):
            walk.there.setdefault(window.objectName(), set()).add(keys)
        if place.isVisible():
            same = seen.setdefault(keys, [])
            walk.ambiguous += [(name, keys, words, other[1]) for other in same if overlap(reach, other[0])]
            same.append((reach, words))


def test_no_keys_are_ambiguous_and_the_list_of_shortcuts_is_true(main, walk):
    there = walk.there
    assert walk.ambiguous == []
    listed = {place.window: set() for place in PLACES}
    for place in PLACES:
        listed[place.window] |= {text for keys, _ in place.keys for text in all_of(keys)}
    common = {text for keys, _ in EVERYWHERE.keys for text in all_of(keys)}
    for window, keys in there.items():
        if window != "main_window":
            assert keys <= listed.get(window, set()) | common, window
            assert listed.get(window, set()) <= keys, window
    assert common <= set().union(*there.values())
    rows = [row for row in shortcut_rows(("One",) * main.workbench.tabs.count()) if row[2] == "Main window"]
    assert there["main_window"] - common == {keys for row in rows for keys in row[0].split(", ")}


def all_of(keys):
    """The binding of a standard key on this desktop, if it has one, else the keys themselves."""
    bindings = QKeySequence.keyBindings(keys) if isinstance(keys, QKeySequence.StandardKey) else [QKeySequence(keys)]
    return {keys.toString() for keys in bindings[:1]}


def test_the_list_begins_with_the_window_in_front_and_is_searched(main):
    rows = shortcut_rows(("Overview",), "guide_viewer")
    assert [row[2] for row in rows[:5]] == ["Guide"] * 4 + ["Every window"]
    shown = main.windows.show_shortcuts()
    settle()
    QTest.keyClicks(shown.search, "ctrl k")
    assert ("Ctrl+K", "Find command, field or material") in [tuple(row[:2]) for row in shown.table.texts()]
    QTest.keyClicks(shown.search, " zzz")
    assert shown.table.texts() == []
    press(shown.search, ESCAPE)
    assert (shown.isVisible(), shown.search.text()) == (True, "")
    shown.close()


def menu_on(view, place):
    view.customContextMenuRequested.emit(place)
    menu = view.findChild(QMenu, "row_menu")
    texts = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    menu.close()
    menu.setObjectName("")
    return texts


def copy_rows(name, window, walk):
    clipboard = QApplication.clipboard()
    for view in parts(window, QAbstractItemView):
        model = view.model()
        if model is None or not model.rowCount() or not view.objectName():
            continue
        if not view.currentIndex().isValid():
            view.setCurrentIndex(model.index(0, 0))
        clipboard.setText("before")
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
        walk.copied[view.objectName()] = clipboard.text()
        texts = menu_on(view, view.visualRect(view.currentIndex()).center())
        if "Copy" not in texts:
            walk.without_copy.append((name, view.objectName()))
        if isinstance(view, QTableView) and view.isSortingEnabled():
            walk.sorted[view.objectName()] = "Sort by" in texts


def test_rows_of_every_table_and_list_are_copied_by_key_and_menu(walk):
    seen = walk.copied
    assert walk.without_copy == []
    assert [view for view, text in seen.items() if not text or text == "before" or "<" in text] == []
    head, row = seen["lots_table"].splitlines()[:2]
    assert head.split("\t")[:2] == ["Label", "Material"]
    assert row.count("\t") == head.count("\t")
    assert "Strength MPa" in seen["material_table"].splitlines()[0]
    assert {"material_table", "flag_view", "value_list", "batches_table", "batch_weights", "plan_table"} <= set(seen)
    assert {"lots_table", "shortcuts_table", "calculation_list", "reported_films_table"} <= set(seen)


def test_the_menu_key_asks_whatever_has_the_focus(main):
    # a plot tells no cursor, a pane of text one with fractions: both ended in an error
    asked = []

    class Asked(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.ContextMenu:
                asked.append((watched, event.pos()))
            return event.type() == QEvent.Type.ContextMenu

    main.activateWindow()
    catcher = Asked()
    pane = QTextBrowser(main)
    pane.setPlainText("words")
    pane.resize(80, 60)
    pane.show()
    plot = next(each for each in main.workbench.findChildren(PlotCanvas) if each.isVisible())
    for part in (pane, plot, main.editor.rows["thickness_um"].box):
        part.installEventFilter(catcher)
        part.setFocus()
        settle()
        open_menu_of_focus()
        assert asked[-1][0] is part
        assert part.rect().contains(asked[-1][1])
        part.removeEventFilter(catcher)
    pane.deleteLater()


def test_a_table_that_a_click_sorts_is_sorted_by_its_menu_too(main, walk):
    assert walk.sorted["material_table"]
    assert all(walk.sorted.values())
    view = show_materials(main.windows).findChild(QTableView, "material_table")
    orders = []
    for _ in range(2):
        view.customContextMenuRequested.emit(QPoint(5, 5))
        menu = view.findChild(QMenu, "row_menu")
        by = next(action.menu() for action in menu.actions() if action.text() == "&Sort by")
        action = next(action for action in by.actions() if action.text().startswith("Strength"))
        assert action.isChecked() == bool(orders)
        action.trigger()
        menu.close()
        menu.setObjectName("")
        orders.append([material.key for material in view.model().rows])
    assert orders[0] != orders[1]
    assert set(orders[0]) == set(orders[1])
    view.window().close()


def test_a_flag_is_copied_with_its_grade_and_its_menu_helps(main):
    view = main.flags.view
    numbers = [n for n, row in enumerate(main.flags.rows) if row.flag is not None and not row.is_offer]
    view.setCurrentIndex(view.model().index(numbers[0]))
    press(view, Qt.Key.Key_C, CONTROL)
    flag = main.flags.rows[numbers[0]].flag
    copied = QApplication.clipboard().text()
    assert GRADE_WORDS[flag.grade] in copied
    assert len(copied.splitlines()) == 3
    view.scrollTo(view.currentIndex())
    texts = menu_on(view, view.visualRect(view.currentIndex()).center())
    assert any(text.startswith("Go to ") for text in texts)


def test_what_is_typed_need_not_be_what_is_printed(main):
    commands = main.palette_commands()
    firsts = {
        "Li6PS5Cl": "Sulfide electrolyte: Li₆PS₅Cl",
        " li₆ps₅cl ": "Sulfide electrolyte: Li₆PS₅Cl",
        "thickness": "Go to Thickness",
        "dewpoint": "Go to Dry-room dew point",
        "tolune": "Solvent: Toluene",
        "argyrodyte": "Sulfide electrolyte: ",
        "settings": "Settings",
        "recipe sheet": "Recipe sheet",
        "keyboard shortcuts": "Keyboard shortcuts",
        "library": "Browse library",
        "about": "About SSE Designer",
        "merge": "Import",
        "example": "Import",
        "changes": "Show what changed",
        "methods": "Compare methods",
        "impedance": "Impedance",
    }
    for typed, text in firsts.items():
        assert matches(commands, typed)[0].text.startswith(text), typed
    assert matches(commands, "qwxyzq") == []
    assert all(command.group != FIX for command in matches(commands, "graphit anod"))


def tab_order(window):
    """The parts that Tab comes to, in this order, from the first one."""
    window.activateWindow()
    start = window.focusWidget()
    if start is None or start is window or not start.focusPolicy() & Qt.FocusPolicy.TabFocus:
        window.focusNextChild()
    order = []
    for _ in range(300):
        part = window.focusWidget()
        if part is None or (order and part is order[0] and part is not order[-1]):
            return order
        if part not in order:
            order.append(part)
        QTest.keyClick(part, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come back to {order[0].objectName()} from {part.objectName()}")


def is_inside(part):
    """Parts that Qt makes of others, and those of a group in which the arrow keys go on."""
    parent = part.parentWidget()
    group = part.group() if isinstance(part, QAbstractButton) else None
    is_of_group = (group is not None and group.exclusive()) or isinstance(part, QRadioButton)
    return (
        is_of_group
        or isinstance(parent, (QComboBox, QAbstractSpinBox, QTabBar, QLineEdit))
        or "path_" in part.objectName()
        or part.objectName().startswith("hide_")  # F8 and F9 do it from anywhere
    )


CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView, QPlainTextEdit, QTextEdit)
CONTROLS += (QAbstractSlider, QTabBar)
NO_CYCLES = ("about", "changes", "compare")
"""One control, none, and a page that takes the keys itself where Tab does not lead back to."""
NO_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client)


def look_for_controls(name, window, order, walk):
    for part in parts(window):
        is_control = isinstance(part, CONTROLS) and not isinstance(part, (QScrollBar, QHeaderView))
        if order and is_control and part.isEnabled() and part not in order and not is_inside(part):
            walk.missed.append((name, part.objectName()))
    for part in order:
        interface = QAccessible.queryAccessibleInterface(part)
        if not interface.text(QAccessible.Text.Name) or interface.role() in NO_ROLES:
            walk.nameless.append((name, type(part).__name__, part.objectName()))
        part.clearFocus()
        before = part.grab().toImage()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        if not isinstance(part, (QLineEdit, QComboBox)) and part.grab().toImage() == before:
            walk.unseen.append((name, part.objectName()))


def test_every_control_is_reached_named_and_seen_with_the_focus(walk):
    assert (walk.missed, walk.nameless, walk.unseen) == ([], [], [])


WORDS = re.compile(r"[^\W\d_]{2}|[A-Z]\d")  # D50 is a word of the field
NOT_WORDS = re.compile(r"[a-z]_\w|^qt_|^Q[A-Z][a-z]|^[a-z]+[A-Z]")
FRAMES = (*NO_ROLES, QAccessible.Role.Border)
READ = (*CONTROLS, QAbstractSlider, QProgressBar, QAbstractSpinBox)
LABELS = QAccessible.RelationFlag.Label


def read_screen(name, window, walk):
    """Note what a screen reader would not say: a name, the kind of a part, its state or value, a cell or a title."""
    for part in [window, *parts(window)]:
        interface = QAccessible.queryAccessibleInterface(part)
        problems = list(reading_problems(part, interface))
        if isinstance(part, QAbstractItemView) and part.model() is not None and not isinstance(part, QHeaderView):
            problems += list(unread_cells(part, interface))
        walk.unread += [(name, type(part).__name__, part.objectName(), problem) for problem in problems]
        walk.read += 1


def is_own(part):
    """Whether a part stands for itself: Qt makes others of it, which it names."""
    holder = part.parentWidget()
    is_of_qt = isinstance(holder, (QComboBox, QAbstractSpinBox, QTabBar, QLineEdit, QDialogButtonBox, QHeaderView))
    is_viewport = isinstance(holder, QAbstractScrollArea) and holder.viewport() is part
    return not (is_of_qt or is_viewport or isinstance(part, QScrollBar)) and part.focusProxy() is None


def paints_itself(part):
    is_ours = any("paintEvent" in vars(kind) for kind in type(part).__mro__ if kind.__module__.startswith("sse"))
    return is_ours and not any(isinstance(inside, QWidget) for inside in part.children())


def reading_problems(part, interface):
    if not is_own(part) or isinstance(part, QHeaderView):
        return
    has_text = isinstance(part, QLabel) and bool(part.text())
    is_seen = part.isWindow() or part.focusPolicy() != Qt.FocusPolicy.NoFocus or paints_itself(part)
    if is_seen and interface.role() in FRAMES:
        yield f"is no more than a {interface.role().name}"
    if is_seen or has_text or isinstance(part, READ):
        yield from name_problems(part, interface.text(QAccessible.Text.Name), has_text)
    state = interface.state()
    if isinstance(part, QAbstractButton) and (state.checkable, state.checked) != (part.isCheckable(), part.isChecked()):
        yield "hides its state"
    if bool(state.disabled) == part.isEnabled():
        yield "does not say whether it can be used"
    if isinstance(part, QComboBox) and not says_what_it_is(part, interface):
        yield f"says “{part.currentText()}”, not what it is"
    if isinstance(part, (QAbstractSlider, QProgressBar)) and interface.valueInterface() is None:
        yield "says no value"


def name_problems(part, name, has_text):
    is_text = has_text and name in (part.text(), QTextDocumentFragment.fromHtml(part.text()).toPlainText())
    if not name.strip() or not (is_text or isinstance(part, QComboBox) or WORDS.search(name)):
        yield f"is called “{name}”"
    if not is_text and NOT_WORDS.search(name) and "SSEDESIGNER_DATA" not in name:
        yield f"is called “{name}”, which is no word"


def says_what_it_is(box, interface):
    """On Linux the name of a box is what is chosen in it."""
    spoken = [interface.text(QAccessible.Text.Name), interface.text(QAccessible.Text.Description)]
    spoken += [label.text(QAccessible.Text.Name) for label, kind in interface.relations() if kind & LABELS]
    return any(WORDS.search(words) and words != box.currentText() for words in spoken)


def unread_cells(view, interface):
    """Name the titles and cells of which nothing is said though something is seen, of the first rows of a view."""
    model = view.model()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    if isinstance(view, QTableView):
        has_heads = not view.horizontalHeader().isHidden()
        for row, column in product(range(-has_heads, min(model.rowCount(), 12)), range(-1, columns)):
            if (row < 0 and column < 0) or (column >= 0 and view.isColumnHidden(column)):
                continue
            cell = interface.child((row + 1) * (columns + 1) + column + 1)
            seen = model.index(row, column).data() if row >= 0 and column >= 0 else "a title"
            if seen and not cell.text(QAccessible.Text.Name).strip():
                yield f"says nothing of {'row' if column < 0 else 'column'} {row if column < 0 else column}: {seen}"
        return
    for row in range(min(model.rowCount(), 30)):
        index = model.index(row, 0)
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data()
        if index.flags() & Qt.ItemFlag.ItemIsSelectable and not (spoken and str(spoken).strip()):
            yield f"says nothing of row {row}"


def test_a_screen_reader_says_what_each_part_is_called_and_shows(walk):
    assert not walk.unread, "\n".join(map(str, walk.unread))
    assert walk.read > 1500


def look_for_gaps(name, order, walk):
    """Note each part of a window that Tab leaves and comes back to later: what was made late stands at the end."""
    inside = {}
    for place, part in enumerate(order):
        holder = part.parentWidget()
        while holder is not None and not holder.isWindow():
            inside.setdefault(holder, []).append(place)
            holder = holder.parentWidget()
    for holder, places in inside.items():
        # the round may begin in the middle of a part
        runs = sum((place + 1) % len(order) not in places for place in places)
        if runs > 1:
            walk.scattered.append((name, holder.objectName()))


def look_for_ways_back(name, order, walk):
    """Note where Tab goes up, or to the left in a line, from one part of a window to another; once is to begin again.

    The corner with the way back to the workbench is the last stop of its window.
    """
    ways = []
    for part, after in pairwise([*order, *order[:1]]):
        first, second = branches(part, after)
        if first is None or "_corner" in first.objectName() + second.objectName():
            continue
        place, goal = (QRect(one.mapTo(one.window(), QPoint()), one.size()) for one in (first, second))
        is_above, is_below = goal.bottom() <= place.top() + 2, goal.top() >= place.bottom() - 2
        is_left = goal.left() < place.right() - 2 if is_above else goal.right() <= place.left() + 2
        if is_left and not is_below:
            ways.append((name, part.objectName(), after.objectName()))
    has_corner = any("_corner" in part.parentWidget().objectName() for part in order)
    if name not in ORDERED_BY_WORK and len(ways) > (0 if has_corner else 1):
        walk.backwards += ways


ORDERED_BY_WORK = ("bench",)
"""Bench mode: what is done with the step at hand comes before the list of all steps at its left."""


def branches(part, other):
    """The two parts, of the smallest one that holds both, in which they are; None where one holds the other."""
    above, beside = ([one, *holders(one)] for one in (part, other))
    common = next(holder for holder in above if holder in beside)
    if common in (part, other):
        return None, None
    return above[above.index(common) - 1], beside[beside.index(common) - 1]


def holders(part):
    while not part.isWindow():
        part = part.parentWidget()
        yield part


def test_tab_goes_as_one_reads(walk):
    assert not walk.backwards, "\n".join(map(str, walk.backwards))


def test_tab_goes_through_one_part_of_a_window_after_the_other(walk):
    assert not walk.scattered, "\n".join(map(str, walk.scattered))


def test_escape_asks_once_before_a_form_drops_what_was_typed(main):
    form = QDialog(main)
    line = set_names(QLineEdit("as it was"), "some_line", "A line")
    layout = QVBoxLayout(form)
    buttons = save_or_cancel(form, "some_buttons")
    for part in (line, buttons):
        layout.addWidget(part)
    for typed, presses in (("", 1), ("7", 2)):
        form.show()
        form.activateWindow()
        settle()
        line.setFocus()
        QTest.keyClicks(line, typed)
        for _ in range(presses):
            assert form.isVisible()
            press(form.focusWidget(), ESCAPE)
        assert not form.isVisible()
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text().startswith("Discard")
    form.deleteLater()


def forms(main):
    """Every dialog that a command opens over its window."""
    library, materials = main.library, main.document.materials
    binder = materials.find("binder", "NBR")
    sulfide = materials.by_name("Li6PS5Cl (LPSCl)")[0]
    stock = library.lots(retired=None)[0]
    records = BatchRecords(main.document, library, main)
    written = records.batch(library.batches()[0].key)
    entry, off = correctable_entries(written)[0], deviations(written, materials)[0]
    return {
        "material": lambda: MaterialForm(library, materials, "binder", main),
        "rename": lambda: RenameForm(library, binder, main),
        "formula": lambda: FormulaForm(library, sulfide, main),
        "variant": lambda: VariantForm(library, materials, sulfide, main),
        "value": lambda: ValueForm(library, materials, sulfide, "conductivity_ms_cm", main),
        "verdict": lambda: VerdictForm(library, (sulfide, binder), None, main),
        "lot": lambda: LotForm(library, materials, stock.lot, main),
        "count": lambda: CountForm(library, stock, main),
        "paper": lambda: PaperForm(records, written, main),
        "correction": lambda: CorrectionForm(records, written, entry, main),
        "reason": lambda: ReasonForm(records, written, off, main),
        "film": lambda: FilmForm(lambda film: None, main.document.recipe, materials, None, main),
        "code": lambda: CodeDialog(main),
        "export": lambda: ExportForm(library, main),
        "palette": lambda: CommandPalette(main.palette_commands(), main),
        "preview": lambda: SheetPreview(sheet(main.document.prediction, materials), parent=main),
    }


def test_every_form_is_reached_named_and_read(main):
    name_roles()
    walk = Walk()
    for name, opener in forms(main).items():
        form = opener()
        form.show()
        form.activateWindow()
        settle()
        order = tab_order(form) if name not in ("palette", "preview") else []  # their lines keep the focus
        look_for_gaps(name, order, walk)
        look_for_ways_back(name, order, walk)
        look_for_controls(name, form, order, walk)
        read_screen(name, form, walk)
        form.close()
        form.deleteLater()
    main.activateWindow()
    assert (walk.missed, walk.nameless, walk.unseen) == ([], [], [])
    assert (walk.scattered, walk.backwards) == ([], [])
    assert not walk.unread, "\n".join(map(str, walk.unread))
    assert walk.read > 300


def test_a_requirement_of_the_scorecard_has_a_menu(main):
    shown = main.windows.show_scorecard()
    settle()
    view = shown.scorecard.view
    press(view, Qt.Key.Key_Down)
    chosen = view.current
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(2, 2), QPoint(2, 2))
    QApplication.sendEvent(view, event)
    menu = view.findChild(QMenu, "scorecard_menu")
    copy = next(action for action in menu.actions() if "Copy" in action.text())
    copy.trigger()
    menu.close()
    assert chosen == view.current
    assert "\t" in QApplication.clipboard().text()
    shown.close()
