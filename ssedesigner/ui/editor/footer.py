"""The line below the form: how many sections are closed, what opens them, and the list to jump to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.widgets.widgets import row_layout, set_names


class EditorFooter(QFrame):
    """Count of closed sections, which is the button of the list, and two links.

    ``open_asked`` says whether all sections are to be opened or closed.
    """

    open_asked = Signal(bool)
    marked_asked = Signal()
    menu_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_names(self, "editor_footer", "Sections of the form", role="bar")
        self._is_any_closed = False
        self.sections = self._button("editor_sections", "Go to a section", "Go to a section (Ctrl+G)", "quiet")
        self.sections.clicked.connect(self.menu_asked)
        self.all = self._button("editor_open_all", "Open all", "Open or close all sections", "foot")
        self.all.clicked.connect(lambda: self.open_asked.emit(self._is_any_closed))
        self.marked = self._button(
            "editor_marked", "Only what has marks", "Close the sections in which nothing is marked ✗, ! or ?", "foot"
        )
        self.marked.setText("Only what has marks")
        self.marked.clicked.connect(self.marked_asked)
        layout = row_layout(self, (10, 3, 8, 3), 2)
        layout.addWidget(self.sections)
        layout.addStretch(1)
        layout.addWidget(self.all)
        layout.addWidget(self.marked)

    def _button(self, name: str, words: str, tip: str, role: str) -> QPushButton:
        button = set_names(QPushButton(self), name, words, role=role)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it is
        button.setToolTip(tooltip(tip))
        return button

    def show_count(self, closed: int, sections: int) -> None:
        """Say how many sections are closed."""
        self._is_any_closed = closed > 0
        self.sections.setText(f"{closed} of {sections} closed ▾" if closed else f"{sections} sections ▾")
        self.all.setText("Open all" if closed else "Close all")
        self.all.setAccessibleName(self.all.text())

    def open_menu(self, titles: Mapping[str, tuple[str, str]], go: Callable[[str], None]) -> None:
        """List the sections with their marks; the digit of one goes to it."""
        menu = set_names(QMenu(self), "section_menu", "Sections of the form")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, (key, (words, mark)) in enumerate(titles.items(), start=1):
            action = QAction(f"&{number % 10}  {no_mnemonic(words)}\t{mark}", menu)
            action.setObjectName(f"section_{key}")
            action.triggered.connect(lambda _=False, key=key: go(key))
            menu.addAction(action)
        corner = self.sections.mapToGlobal(self.sections.rect().topLeft())
        corner.setY(corner.y() - menu.sizeHint().height())
        menu.popup(corner)
        menu.setActiveAction(menu.actions()[0])
