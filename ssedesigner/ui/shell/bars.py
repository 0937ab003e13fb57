"""The bar at the top of the window: what is open, the commands of every day, the way to everything else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ssedesigner.ui import theme as look
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import Elided, named

_HEIGHT_PX, _SEARCH_PX = 43, 250


class ActionButton(QPushButton):
    """A button that does what an action does, and is enabled when the action is."""

    def __init__(self, action: QAction, text: str, name: str, role: str = "") -> None:
        super().__init__(text)
        named(self, name, text, role)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it is
        self.clicked.connect(lambda: action.trigger())
        self._action = action
        self._follow()
        action.changed.connect(self._follow)

    def _follow(self) -> None:
        action = self._action
        if not isValid(action):
            return  # the window is being taken down, actions before buttons
        self.setEnabled(action.isEnabled())
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = action.toolTip() or action.text().replace("&", "")
        self.setToolTip(tooltip(f"{words} ({keys})" if keys else words))


@guarded
class TopBar(QFrame):
    """Menu, title with its state, Open, Save, Undo, Redo, the search, and the recipe sheet."""

    def __init__(self, actions: dict[str, QAction], menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "top_bar", "Top bar", role="bar")
        self.menu_button = named(QToolButton(), "menu_button", "Menu", role="menu")
        self.menu_button.setToolTip("Menu (F10)")
        self.menu_button.setShortcut("F10")
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title = Elided("title", "Name of the recipe", role="strong")
        self.state = named(QLabel(), "state", "State of the recipe", role="muted")
        self.title.setCursor(Qt.CursorShape.PointingHandCursor)
        self.title.installEventFilter(self)
        self._rename = actions["rename"]
        self.undo_button = ActionButton(actions["undo"], "Undo", "undo_button", role="flat")
        self.redo_button = ActionButton(actions["redo"], "Redo", "redo_button", role="flat")
        search = ActionButton(actions["palette"], "Find a command or material…", "search_button", role="search")
        search.setFixedWidth(_SEARCH_PX)
        keys = named(QLabel("Ctrl+K", search), "search_keys", "Ctrl+K", role="muted")
        inside = QHBoxLayout(search)
        inside.setContentsMargins(0, 0, 11, 0)
        inside.addWidget(keys, 0, Qt.AlignmentFlag.AlignRight)
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 12, 0)
        line.setSpacing(7)
        line.addWidget(self.menu_button)
        line.addWidget(self.title)
        line.addWidget(self.state)
        line.addSpacing(8)
        line.addWidget(ActionButton(actions["open"], "Open", "open_button"))
        line.addWidget(ActionButton(actions["save"], "Save", "save_button"))
        line.addWidget(self.undo_button)
        line.addWidget(self.redo_button)
        line.addStretch(1)
        line.addWidget(search)
        line.addWidget(ActionButton(actions["plan_batch"], "Plan a batch", "plan_batch_button"))
        line.addWidget(ActionButton(actions["bench"], "Bench mode", "bench_button"))
        line.addWidget(ActionButton(actions["sheet"], "Recipe sheet", "sheet_button", role="primary"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        edge = named(QFrame(), "top_bar_edge", "", role="edge")
        edge.setFixedHeight(1)
        layout.addWidget(edge)
        self.setFixedHeight(_HEIGHT_PX + 1)

    def show_title(self, name: str, state: str) -> None:
        """Show what is open and whether it is saved."""
        self.title.show_text(name)
        if state != self.state.text():
            self.state.setText(state)

    def apply_theme(self, theme: look.Theme) -> None:
        """Draw the icons in the colours of the theme."""
        self.menu_button.setIcon(look.icon("menu", theme.text))
        self.undo_button.setIcon(look.icon("undo", theme.text))
        self.redo_button.setIcon(look.icon("redo", theme.text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            self._rename.trigger()
        return super().eventFilter(watched, event)
