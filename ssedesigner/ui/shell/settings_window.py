"""The settings on one page: sections on the left, a search, and every change at once, with undo."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
    QUndoCommand,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.editor.undo_keys import REDO_KEYS, UNDO_KEYS
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import SETTINGS, Settings
from ssedesigner.ui.shell.settings_card import DOT, RowView, SettingsCard
from ssedesigner.ui.shell.settings_facts import check_library, fact_sections
from ssedesigner.ui.shell.settings_rows import KeptValue, SettingRow, SettingSection, choice_sections, kept, matching
from ssedesigner.ui.undo_stack import UndoStack
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.widgets import add_shortcut, column_layout, row_layout, set_names, set_property, text_label

_SIDE_PX, _TWO_COLUMNS_PX, _COLUMN_PX, _FOLD_PX = 196, 980, 720, 960
_NO_LIMIT_PX = 16_777_215
"""The largest size that Qt knows."""
_HELP = f"{DOT} changed by you\nEach change applies at once, unless its note says otherwise; Ctrl+Z undoes it."
_ACTIONS = ("design", "library", "export_library", "import", "undo_import", "restore", "back_up")
_OF_THE_WORK = {
    *("geometry", "columns", "folded", "rare_fields", "tab", "recent", "pins"),
    *("folder", "copy_problem", "question", "tables"),
}
"""What the program remembers of the work rather than of a choice; *All settings* leaves it."""
_NOTICE = "settings"


@guarded
class _Change(QUndoCommand):
    """Settings that were changed together; ``refuse`` is called with a sentence where one cannot be changed again."""

    def __init__(self, label: str, changes: Sequence[tuple[KeptValue, str]], refuse: Callable[[str], object]) -> None:
        super().__init__(label)
        self._before, self._after = [(value, value.read()) for value, _ in changes], list(changes)
        self._refuse = weakref.WeakMethod(refuse)  # as in ReplaceRecipe

    def redo(self) -> None:
        self._write(self._after)

    def undo(self) -> None:
        self._write(self._before)

    def _write(self, values: Sequence[tuple[KeptValue, str]]) -> None:
        try:
            for value, text in values:
                value.write(text)
        except ValueError as error:
            if refuse := self._refuse():
                refuse(str(error))


@guarded
class SettingsWindow(QWidget):
    """Never modal; Esc closes it. ``actions`` are those of the main window by object name, for the buttons of rows."""

    layout_asked = Signal()

    def __init__(
        self, settings: Settings, library: Library, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_names(self, "settings_window", "Settings")
        self.setWindowTitle("Settings")
        self._settings, self._library = settings, library
        self._task: LongTask | None = None
        self.undo_stack = UndoStack(self)
        self.notices = NoticeBar()
        self.undo_stack.indexChanged.connect(lambda _: self.notices.close_notice(_NOTICE))
        self.search = set_names(QLineEdit(), "settings_search", "Find a setting")
        self.list = set_names(QListWidget(), "settings_sections", "Sections", "plain")
        self.sections = set_names(QComboBox(), "settings_section", "Section")
        self._nothing = text_label("settings_nothing", "Result of the search", "muted")
        self._nothing.setText("No setting contains these words.")
        self._sections = (*choice_sections(settings, library), *fact_sections(settings, library))
        buttons = self._buttons(actions)
        self.cards = {section.name: SettingsCard(section, buttons) for section in self._sections}
        self._found = self._sections
        self._page = set_names(QWidget(), "settings_page", "Settings")
        self._scroll = set_names(QScrollArea(), "settings_scroll", "Settings")
        self._places = [column_layout(None, (0, 0, 0, 0), 10) for _ in range(2)]
        self._width = 0
        self._lay_out()
        self._connect()
        self._show_found()

    @property
    def rows(self) -> dict[str, RowView]:
        """Every row by its name."""
        return {name: view for card in self.cards.values() for name, view in card.rows.items()}

    def _buttons(self, actions: Mapping[str, QAction]) -> dict[str, tuple[str, Callable[[], object]]]:
        of_window = {name: actions[f"action_{name}"] for name in _ACTIONS}
        return {
            **{name: (action.text().replace("&", ""), action.trigger) for name, action in of_window.items()},
            "open_library_folder": ("Open folder", lambda: _open_folder(self._library.path.parent)),
            "open_data_folder": ("Open folder", lambda: _open_folder(self._settings.path.parent)),
            "check_library": ("Check", self.check),
            "forget_recent": ("Forget", lambda: self._clear("recent", "Forget recent files")),
            "forget_tables": ("Forget", lambda: self._clear("tables", "Forget how tables were read")),
            "first_question": ("Start over", lambda: self._clear("question", "Forget the question")),
            "reset_layout": ("Reset", self.layout_asked.emit),
            "all_default": ("All as shipped", self.reset_all),
        }

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Find a setting (Ctrl+F)")
        close = set_names(QPushButton("Close (Esc)"), "settings_close", "Close")
        close.clicked.connect(self.close)
        side = self._side = set_names(QFrame(), "settings_side", "Find a setting", "panel")
        column = self._side_parts = column_layout(side, (10, 10, 10, 10), 8)
        self._help = text_label("settings_help", "What a dot means, and undo", "small")
        self._help.setText(_HELP)
        column.addWidget(self.search)
        column.addWidget(self.sections)
        column.addWidget(self.list, 1)
        column.addWidget(self._help)
        column.addWidget(close)
        edge = self._edge = set_names(QFrame(), "settings_edge", "Edge", "edge")
        line = row_layout(self._page, (12, 12, 12, 12), 10)
        for place in self._places:
            line.addLayout(place, 1)
        self._scroll.setWidget(self._page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = self._body = row_layout(None, (0, 0, 0, 0), 0)
        body.addWidget(side)
        body.addWidget(edge)
        body.addWidget(self._scroll, 1)
        layout = column_layout(self, (0, 0, 0, 0), 0)
        layout.addWidget(self.notices)
        layout.addLayout(body, 1)
        self._fold(is_narrow=False)
        self._place_cards()

    def _fold(self, *, is_narrow: bool) -> None:
        """Fold the list of sections into one line above the page where the window is narrow."""
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        self._side_parts.setDirection(directions.LeftToRight if is_narrow else directions.TopToBottom)
        for part in (self.list, self._help):
            part.setVisible(not is_narrow)
        self.sections.setVisible(is_narrow)
        for frame, width in ((self._side, _SIDE_PX), (self._edge, 1)):
            frame.setMinimumWidth(0 if is_narrow else width)
            frame.setMaximumWidth(_NO_LIMIT_PX if is_narrow else width)
        self._edge.setMinimumHeight(1)
        self._edge.setMaximumHeight(1 if is_narrow else _NO_LIMIT_PX)

    def _place_cards(self) -> None:
        """Put the cards into two columns where there is room and all are shown, filling the first by half."""
        count = 2 if self._scroll.width() >= _TWO_COLUMNS_PX and not self.search.text() else 1
        if count == self._width:
            return
        self._width = count
        for place in self._places:
            for part in (*self.cards.values(), self._nothing):
                place.removeWidget(part)
            while place.count():
                place.takeAt(0)  # the room below; an item of a widget that is taken so would keep its old size
        whole, filled = sum(len(section.rows) for section in self._sections), 0
        for section in self._sections:
            self._places[int(count > 1 and 2 * filled >= whole)].addWidget(self.cards[section.name])
            filled += len(section.rows)
        self._places[0].addWidget(self._nothing)
        for place in self._places:
            place.addStretch(1)
        line = self._page.layout()
        assert isinstance(line, QHBoxLayout)
        line.setStretch(1, count - 1)
        line.setSpacing(10 if count > 1 else 0)
        self._page.setMaximumWidth(count * _COLUMN_PX + 34 if count > 1 else _FOLD_PX)

    def _connect(self) -> None:
        self._settings.changed.connect(self._show_change)
        self.search.textChanged.connect(self._show_found)
        self.search.returnPressed.connect(self._go_in)
        self.list.currentRowChanged.connect(self._go_to)
        self.sections.activated.connect(self._go_to)
        self.list.itemClicked.connect(lambda _: self._go_to(self.list.currentRow()))
        self.list.itemActivated.connect(lambda _: self._go_in())
        for view in self.rows.values():
            view.chosen.connect(self._choose)
            for line in view.findChildren(QLineEdit):
                line.installEventFilter(self)
        for keys, run in ((UNDO_KEYS, self.undo_stack.undo), (REDO_KEYS, self.undo_stack.redo)):
            for key in keys:
                QShortcut(key, self).activated.connect(partial(self._step, run))
        add_shortcut(self, QKeySequence.StandardKey.Find, self._find)
        for close in (QKeySequence(QKeySequence.StandardKey.Close), QKeySequence(Qt.Key.Key_Escape)):
            QShortcut(close, self).activated.connect(self._leave)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys of undo act on the settings, unless a line holds what is not taken yet."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        pressed = QKeySequence(QKeyCombination(event.keyCombination()))
        if pressed not in (*UNDO_KEYS, *REDO_KEYS) or (isinstance(watched, QLineEdit) and watched.isModified()):
            return False
        event.ignore()
        return True

    def _refuse(self, sentence: str) -> None:
        self._say("fail", sentence)

    def _step(self, run: Callable[[], object]) -> None:
        run()
        self._refresh()

    def _choose(self, row: SettingRow, text: str) -> None:
        """Let a choice hold; one that cannot be kept is said below its row, and what held before still does."""
        value, view = row.value, self.rows[row.name]
        if value is None or value.read() == text:
            view.refresh()
            return
        change, had_none = _Change(row.label, [(value, text)], self._refuse), value.default is None and not value.read()
        try:
            value.write(text)
        except ValueError as error:
            assert view.editor is not None  # it was chosen with one
            view.editor.refuse(str(error))
            return
        if not had_none:  # what must have a value cannot have none again
            self.undo_stack.push(change)
        self._refresh()

    def _clear(self, key: str, words: str) -> None:
        value = kept(self._settings, key)
        if value.read():
            self.undo_stack.push(_Change(words, [(value, "")], self._refuse))
            self._refresh()

    def reset_all(self) -> None:
        """Set every choice as shipped, in one step that can be taken back."""
        changed = [key for key in SETTINGS if key not in _OF_THE_WORK and kept(self._settings, key).is_changed]
        if not changed:
            self._say("pass", "All settings are as shipped already.")
            return
        changes = [(kept(self._settings, key), SETTINGS[key].default) for key in changed]
        self.undo_stack.push(_Change("All settings", changes, self._refuse))
        words = f"{len(changed)} settings are" if len(changed) > 1 else "1 setting is"
        self._say("pass", f"{words} as shipped again; Ctrl+Z undoes this.")

    def check(self) -> None:
        """Read the whole library beside the window and say whether it is sound."""
        if self._task is not None:
            return
        self._task = LongTask("Checking the library…", partial(check_library, self._library.path), self)
        self._task.ended.connect(self._show_checked)
        self._task.start()

    def finish(self) -> None:
        """Wait until the check has ended and show what came of it: for tests."""
        if self._task is not None:
            self._task.join()

    def _show_checked(self, sentence: object, error: BaseException | None) -> None:
        self._task = None
        if error is not None and not isinstance(error, (LibraryError, OSError)):
            raise error
        if error is not None or sentence is not None:
            self._say("fail" if error else "pass", str(error or sentence))

    def _say(self, severity: str, sentence: str) -> None:
        self.notices.show_notice(Notice(key=_NOTICE, severity=severity, sentence=sentence))

    def _show_change(self, key: str) -> None:
        for view in self.rows.values():
            if view.row.value is not None and view.row.value.key == key:
                view.refresh()
        self._show_counts()

    def _refresh(self) -> None:
        for view in self.rows.values():
            view.refresh()
        self._show_counts()

    def _show_found(self) -> None:
        """Show the sections and rows that have the words of the search."""
        self._found = matching(self._sections, self.search.text())
        names = {section.name: frozenset(row.name for row in section.rows) for section in self._found}
        for name, card in self.cards.items():
            card.show_rows(names.get(name, frozenset()))
        self._nothing.setVisible(not self._found)
        self._place_cards()
        self.list.ensurePolished()  # its rows are as high as the style says
        for part in (self.list, self.sections):
            part.clear()
            part.addItems([section.title for section in self._found])
        self._show_counts()

    def _show_counts(self) -> None:
        for place, section in enumerate(self._found):
            count = self.cards[section.name].changed_count
            words = f"{section.title}   {DOT} {count}" if count else section.title
            self.list.item(place).setText(words)
            self.sections.setItemText(place, words)

    def _go_to(self, place: int) -> None:
        """Bring a section to the top of what is seen, and mark it."""
        if 0 <= place < len(self._found):
            for name, card in self.cards.items():
                set_property(card, "chosen", name == self._found[place].name)
            self._scroll.verticalScrollBar().setValue(self._card(self._found[place]).y() - 10)

    def _card(self, section: SettingSection) -> SettingsCard:
        return self.cards[section.name]

    def _go_in(self) -> None:
        """Go to the first setting of the section that is chosen, or of the first that was found."""
        place = max(self.list.currentRow(), 0)
        if place < len(self._found):
            section = self._found[place]
            self._card(section).rows[section.rows[0].name].start()

    def show_row(self, name: str) -> None:
        """Bring a setting into sight and go to it."""
        self.search.clear()
        view = self.rows[name]
        self._place_cards()
        self._scroll.ensureWidgetVisible(view, 0, 40)
        view.start()

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _leave(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(is_narrow=self.width() < _FOLD_PX)
        self._place_cards()

    def showEvent(self, event: QShowEvent) -> None:
        self._refresh()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._task is not None:
            self._task.end()
            self._task = None
        for view in self.rows.values():
            view.settle()
        self._settings.flush()
        super().closeEvent(event)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
