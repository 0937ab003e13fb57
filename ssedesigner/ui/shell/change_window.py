"""What changed since the recipe was saved: its results and checks then and now, and why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ssedesigner.files.recipe.saved_prediction import SAVED_WITHOUT
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.change_view import ChangeView
from ssedesigner.ui.widgets.widgets import column_layout, resize_within_screen, set_names, theme_of

TITLE = "What changed since saving"
_NEVER = "This recipe has not been saved yet. Once saved, its file keeps the prediction."
_EDITED = (
    "The recipe was edited after it was saved; the comparison uses the saved version. "
    "Save it again to keep the current results."
)
_SIZE = (820, 620)


@guarded
class ChangeWindow(QWidget):
    """Follows the document: always compares the recipe as it was opened or saved last.

    ``compare_asked`` carries the saved recipe, where the open one was edited since.
    """

    compare_asked = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "change_window", TITLE)
        self.setWindowTitle(TITLE)
        self._document = document
        self.view = ChangeView("change", theme_of(parent or self))
        self.compare_button = set_names(
            QPushButton("&Compare the edits…"), "change_compare", "Compare the saved recipe with the edited one"
        )
        self.compare_button.setToolTip(tooltip("Pin the recipe as it was saved, and see what your edits do, and why"))
        self.compare_button.clicked.connect(self._ask_to_compare)
        layout = column_layout(self, (6, 6, 6, 6))
        layout.addWidget(self.view)
        layout.addWidget(self.compare_button, 0, Qt.AlignmentFlag.AlignRight)
        resize_within_screen(self, *_SIZE)
        document.prediction_changed.connect(lambda _: self.refresh())
        document.undo_stack.cleanChanged.connect(lambda _: self.refresh())
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)

    def refresh(self) -> None:
        """Compare again, while anybody sees it."""
        if not self.isVisible():
            return
        file = self._document.file
        self.compare_button.setVisible(file is not None and file.recipe != self._document.recipe)
        if file is None:
            self.view.show_change(None, _NEVER)
            return
        change, otherwise = self._document.change_since_saved(), file.notes[-1] if file.notes else SAVED_WITHOUT
        more = (*file.notes, *([_EDITED] if file.recipe != self._document.recipe else [])) if change else ()
        self.view.show_change(change, otherwise, more)

    def _ask_to_compare(self) -> None:
        if self._document.file is not None:
            self.compare_asked.emit(self._document.file.recipe)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.view.apply_theme(theme)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.apply_theme(theme_of(self))
