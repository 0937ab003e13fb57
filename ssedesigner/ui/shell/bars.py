"""The bar at the top of the window: what is open, the commands of every day, the way to everything else."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QStatusBar, QToolButton, QWidget
from shiboken6 import isValid

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import day_text
from ssedesigner.core.prediction import Prediction
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.shell.title import RecipeTitle
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

_HEIGHT_PX, _SEARCH_PX = 43, 178
_LEFT_PX, _RIGHT_PX, _SPACING_PX, _GAP_PX = 8, 12, 7, 12
_TITLE_PX = 190
"""What the title keeps of its width where commands fold into the menu for it [px]."""


@guarded
class ActionButton(QPushButton):
    """A button that does what an action does, is enabled when the action is, and has its words as tip."""

    def __init__(self, action: QAction, text: str, name: str, role: str = "") -> None:
        super().__init__(text)
        set_names(self, name, text, role)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it is
        self.clicked.connect(lambda: action.trigger())
        self._action = action
        self._follow()
        self._say_what_it_does()
        action.changed.connect(self._follow)

    def _follow(self) -> None:
        action = self._action
        if not isValid(action):
            return  # the window is being taken down, actions before buttons
        self.setEnabled(action.isEnabled())
        if QAccessible.isActive():  # a screen reader takes the tip at any time, a pointer stays for it
            self._say_what_it_does()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._say_what_it_does()
        return super().event(event)

    def _say_what_it_does(self) -> None:
        action = self._action
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = action.toolTip() or action.text().replace("&", "")
        self.setToolTip(tooltip(f"{words} ({keys})" if keys else words))


@guarded
class TopBar(QFrame):
    """Menu, title with its state, Open, Save, Undo, Redo, the search, and the recipe sheet."""

    def __init__(self, actions: dict[str, QAction], menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "top_bar", "Top bar", role="bar")
        self.menu_button = set_names(QToolButton(), "menu_button", "Menu", role="menu")
        self.menu_button.setToolTip("Menu (F10)")
        self.menu_button.setShortcut("F10")
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title = RecipeTitle()
        self._shown = ("", "")
        self.state = set_names(QLabel(), "state", "State of the recipe", role="muted")
        self.title.edit_asked.connect(actions["rename"].trigger)
        self.undo_button = ActionButton(actions["undo"], "Undo", "undo_button", role="flat")
        self.redo_button = ActionButton(actions["redo"], "Redo", "redo_button", role="flat")
        search = ActionButton(actions["palette"], "Find anything…", "search_button", role="search")
        search.setFixedWidth(_SEARCH_PX)
        keys = set_names(QLabel("Ctrl+K", search), "search_keys", "Ctrl+K", role="muted")
        inside = row_layout(search, (0, 0, 11, 0))
        inside.addWidget(keys, 0, Qt.AlignmentFlag.AlignRight)
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._save = ActionButton(actions["save"], "Save", "save_button")
        self._pin = ActionButton(actions["pin"], "Pin", "pin_button", role="flat")
        self._open = ActionButton(actions["open"], "Open", "open_button")
        self._search = search
        self._design = ActionButton(actions["design"], "Design…", "design_button")
        self._plan = ActionButton(actions["plan_batch"], "Plan a batch", "plan_batch_button")
        bench = ActionButton(actions["bench"], "Bench mode", "bench_button")
        sheet = ActionButton(actions["sheet"], "Recipe sheet", "sheet_button", role="primary")
        self._left: list[QWidget] = [self.menu_button, self.title, self.state, self._open, self._save]
        self._left += [self.undo_button, self.redo_button, self._pin]
        self._right: list[QWidget] = [search, self._design, self._plan, bench, sheet]
        line = row_layout(None, (_LEFT_PX, 0, _RIGHT_PX, 0), _SPACING_PX)
        for part in self._left:
            line.addWidget(part)
        line.addStretch(1)
        for part in self._right:
            line.addWidget(part)
        layout = column_layout(self, (0, 0, 0, 0), 0)
        layout.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        edge = set_names(QFrame(), "top_bar_edge", "", role="edge")
        edge.setFixedHeight(1)
        layout.addWidget(edge)
        self.setFixedHeight(_HEIGHT_PX + 1)

    def show_title(self, name: str, state: str) -> bool:
        """Show what is open and whether it is saved; return whether that is something else than before."""
        if (name, state) == self._shown:
            return False
        self._shown = name, state
        self.title.show_text(name)
        self.state.setText(state)
        self._fit()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # as large targets need more room
            self._fit()

    def _fit(self) -> None:
        """Leave out what has no room beside the title: first words beside pictures, then what the menu has as well."""
        parts = [part for part in (*self._left, *self._right) if part is not self.title]
        least = min(self.title.sizeHint().width(), _TITLE_PX)
        room = self.width() - _LEFT_PX - _RIGHT_PX - least - (len(parts) + 1) * _SPACING_PX - _GAP_PX
        self._name_buttons(are_short=False)
        needs = {part: _width_of(part) for part in parts}
        if sum(needs.values()) > room:
            self._name_buttons(are_short=True)
            needs = {part: _width_of(part) for part in parts}
        missing = sum(needs.values()) - room
        for part in (self._pin, self._plan, self.state, self._design, self._open, self._save, self._search):
            part.setHidden(missing > 0)
            missing -= needs[part] + _SPACING_PX if missing > 0 else 0

    def _name_buttons(self, *, are_short: bool) -> None:
        for button, words in ((self.undo_button, "Undo"), (self.redo_button, "Redo")):
            button.setText("" if are_short else words)

    def apply_theme(self, theme: look.Theme) -> None:
        """Draw the icons in the colours of the theme."""
        self.menu_button.setIcon(look.icon("menu", theme.text))
        self.undo_button.setIcon(look.icon("undo", theme.text))
        self.redo_button.setIcon(look.icon("redo", theme.text))


def _width_of(part: QWidget) -> int:
    return part.sizeHint().expandedTo(part.minimumSize()).width()


_TICK_MS, _PAUSE_MS = 5000, 300
_NOTEWORTHY = 0.5
_STATUS_GAP_PX = 6


def library_text(materials: Materials) -> str:
    """Say which library is in use and what it holds."""
    parts = [f"Library {materials.version}", f"{len(materials.usable('electrolyte'))} electrolytes"]
    parts += [f"{len(materials.of_kind('binder'))} binders", f"{len(materials.pairs)} pairs"]
    return " · ".join(parts)


def saved_text(saved_at: datetime, now: datetime) -> str:
    """Say when a recipe was saved: the time, and the day where that is another one.

    >>> saved_text(datetime(2026, 3, 31, 14, 5), datetime(2026, 3, 31, 18, 0))
    'Saved at 14:05'
    >>> saved_text(datetime(2026, 3, 31, 14, 5), datetime(2026, 4, 1, 18, 0))
    'Saved at 14:05 on 31 Mar 2026'
    """
    day = "" if saved_at.date() == now.date() else f" on {day_text(saved_at.isoformat())}"
    return f"Saved at {saved_at:%H:%M}{day}"


@guarded
class StatusLine(QStatusBar):
    """Says the state of things; nothing here needs an answer."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "status_line", "Status")
        self._document = document
        self._shown_ms = 0.0
        self.setSizeGripEnabled(False)
        self._library = self._label("library", "Library in use")
        self._offline = self._label("offline", "Network")
        self._offline.setText("Offline")
        self._offline.setToolTip("The program works without a network and sends nothing.")
        self._saved = self._label("saved", "Saved state")
        self._time = self._label("time", "Time of a prediction", at_right=True)
        self._model = self._label("model", "Model", at_right=True)
        document.library_changed.connect(self._show_library)
        document.prediction_changed.connect(self._show_prediction)
        document.films_read.connect(self._show_films_read)
        document.undo_stack.cleanChanged.connect(self.show_saved)
        # by the clock: after midnight the time alone would mislead
        timer = QTimer(self, interval=_TICK_MS)
        timer.timeout.connect(self.show_saved)
        timer.start()
        # a time of another width lays out and paints the window's foot, for which no key is to wait
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._show_time)
        self._show_library()
        self.show_saved()

    def show_saved(self) -> None:
        """Say whether and when the recipe was saved."""
        if self._document.is_modified:
            text = "Unsaved changes, kept for recovery"
        elif self._document.saved_at is not None:
            text = saved_text(self._document.saved_at, datetime.now())
        else:
            text = "No changes" if self._document.path else "Not saved to a file"
        if text != self._saved.text():
            self._saved.setText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what has no room, what matters least first."""
        parts = (self._time, self._library, self._model, self._offline, self._saved)
        missing = sum(part.sizeHint().width() + _STATUS_GAP_PX for part in parts) - self.width()
        for part in parts[:-1]:
            part.setHidden(missing > 0)
            missing -= part.sizeHint().width() if missing > 0 else 0

    def _label(self, name: str, words: str, *, at_right: bool = False) -> QLabel:
        label = set_names(QLabel(), f"status_{name}", words)
        label.setContentsMargins(9, 0, 9, 0)
        (self.addPermanentWidget if at_right else self.addWidget)(label)
        return label

    def _show_library(self) -> None:
        self._library.setText(library_text(self._document.library_materials))
        self._fit()

    def _show_films_read(self, done: int) -> None:
        self._shown_ms = 0.0
        self._time.setText(f"Measured films read: {100 * done // len(self._document.materials.own_films)} %")

    def _show_time(self) -> None:
        self._shown_ms = self._document.prediction_ms
        self._time.setText(f"Prediction {self._shown_ms:.1f} ms")
        self._fit()

    def _show_prediction(self, prediction: Prediction) -> None:
        taken = self._document.prediction_ms
        if not self._shown_ms:
            self._show_time()
        elif abs(taken - self._shown_ms) > _NOTEWORTHY * self._shown_ms:
            self._pause.start()
        model = f"Model {prediction.model_version}"
        if model != self._model.text():
            self._model.setText(model)
            self._fit()
