"""The window of batches: one page to plan, one for all that were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ssedesigner.core.batch.record import Batch
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from ssedesigner.ui.batches.page import BatchesPage
from ssedesigner.ui.batches.plan_page import PlanPage
from ssedesigner.ui.batches.records import BatchRecords
from ssedesigner.ui.batches.series import Series
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.command_keys import close_with_escape
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.widgets import back_button, set_names, theme_of, window_corner

_NOTICE = "batch"

Extras = dict[str, Callable[[Batch], object]]
"""What else the program can do with a batch, by name."""


@guarded
class BatchWindow(QWidget):
    """Plans from the open recipe and keeps the record; ``extras`` add a bench mode and a batch sheet."""

    recipe_asked = Signal(object)

    def __init__(
        self, document: Document, library: Library, extras: Extras | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_names(self, "batch_window", "Batches")
        self.setWindowTitle("Batches")
        theme = theme_of(parent or self)
        self._notices = NoticeBar()
        self._records = BatchRecords(document, library, self)
        self._records.reported.connect(self._show_notice)
        self._plan = PlanPage(document, library, theme)
        self._batches = BatchesPage(self._records, extras or {}, theme)
        self._tabs = set_names(QTabWidget(), "batch_pages", "Plan and batches")
        self._tabs.addTab(self._plan, "Plan")
        self._tabs.addTab(self._batches, "Batches")
        back = back_button(self, "batch_back")
        self._tabs.setCornerWidget(window_corner("batch_corner", "Back to the workbench", (back,)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._notices)
        layout.addWidget(self._tabs, 1)
        # last in the order of Tab: an Enter at once must skip nothing
        self._series = Series(document, self)
        layout.insertWidget(1, self._series)
        self._plan.failed.connect(lambda sentence: self._show_notice("fail", sentence))
        self._plan.made.connect(self._show_made)
        self._batches.recipe_asked.connect(self.recipe_asked)
        # what was said of a batch leaves with it
        self._batches.batch_chosen.connect(self._leave_notice)
        self._tabs.currentChanged.connect(self._leave_notice)
        for keys, redo in ((QKeySequence.StandardKey.Undo, False), (QKeySequence.StandardKey.Redo, True)):
            stack = document.undo_stack
            QShortcut(QKeySequence(keys), self).activated.connect(stack.redo if redo else stack.undo)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self).activated.connect(self.close)
        close_with_escape(self, self._batches.search)

    @property
    def notices(self) -> NoticeBar:
        """The notices of this window."""
        return self._notices

    def use_balance(self, readability_g: float) -> None:
        """Plan for a balance that shows so much [g], until another is chosen."""
        self._plan.use_balance(readability_g)

    def show_plan(self) -> None:
        """Go to the page that plans."""
        self._tabs.setCurrentWidget(self._plan)

    def plan_series(self, recipes: Sequence[Recipe]) -> None:
        """Plan a batch of each recipe, one after the other."""
        self._series.begin(recipes)
        self.show_plan()

    def show_batches(self, key: str = "") -> None:
        """Go to the list, and to a batch in it."""
        self._tabs.setCurrentWidget(self._batches)
        if key:
            self._batches.show_batch(key)

    def _show_made(self, batch: Batch) -> None:
        if not self._series.go_on():
            self.show_batches(batch.key)
        self._show_notice(
            "pass", f"{batch.key} is on record; it keeps its own copy of the recipe, the plan and the steps."
        )

    def _leave_notice(self) -> None:
        self._notices.close_notice(_NOTICE)

    def _show_notice(self, severity: str, sentence: str) -> None:
        self._notices.show_notice(Notice(key=_NOTICE, severity=severity, sentence=sentence))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._series.leave()
        super().closeEvent(event)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._plan.apply_theme(theme)
        self._batches.apply_theme(theme)
