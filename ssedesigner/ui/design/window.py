"""The Design window: pages that find a better recipe, beside the workbench that shows the present one."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from ssedesigner.core.batch.record import Batch
from ssedesigner.core.notation import formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.question.file import QuestionFileError, question_dict, question_from
from ssedesigner.files.reading import ReadError, parse_json
from ssedesigner.ui.design.compare import ComparePage
from ssedesigner.ui.design.find import FindPage
from ssedesigner.ui.design.next_page import NextPage
from ssedesigner.ui.design.pinning import Pinning
from ssedesigner.ui.design.what_if import WhatIfPage
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.notices import NoticeBar
from ssedesigner.ui.widgets.pins import PinBoard
from ssedesigner.ui.widgets.targets import kept_targets
from ssedesigner.ui.widgets.widgets import Elided, back_button, set_names, theme_of, window_corner


@guarded
class DesignWindow(QWidget):
    """Never modal; what it adopts goes into the open recipe, and Esc returns to the workbench."""

    plan_asked = Signal()
    batches_asked = Signal(object)

    def __init__(
        self,
        document: Document,
        parent: QWidget | None = None,
        settings: Settings | None = None,
        pins: PinBoard | None = None,
        batch: Callable[[str], Batch] | None = None,
    ) -> None:
        super().__init__(parent)
        set_names(self, "design_window", "Design")
        self.setWindowTitle("Design")
        theme = theme_of(parent or self)
        self.notices = NoticeBar()
        self.recipes = FindPage(document, theme)
        self.what_if = WhatIfPage(document, theme)
        board = pins or PinBoard(document, self)
        self.compare = ComparePage(document, board, theme, lambda: self.recipes.panel.question().targets, batch)
        Pinning(self.recipes, self.what_if, document, board)
        self.next = NextPage(document, theme, self.recipes.panel.question)
        self.tabs = set_names(QTabWidget(), "design_pages", "Ways to find a recipe")
        self.tabs.addTab(self.recipes, "Find recipes")
        self.tabs.addTab(self.what_if, "What if")
        self.tabs.addTab(self.compare, "Compare")
        self.tabs.addTab(self.next, "Next films")
        self.tabs.setCornerWidget(self._corner(), Qt.Corner.TopRightCorner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.tabs, 1)
        self.recipes.plan_asked.connect(self.plan_asked)
        self.compare.plan_asked.connect(self.plan_asked)
        self._board = board
        board.changed.connect(self._count_pins)
        self._count_pins()
        self.what_if.plan_asked.connect(self.plan_asked)
        self.next.edit_asked.connect(self.show_find)
        self.next.batches_asked.connect(self.batches_asked)
        self.next.pin_asked.connect(board.add)
        self._settings = settings
        self._show_wishes()
        if settings is not None and settings.value("most_cautions"):
            self.recipes.panel.show_first_question()
        self._restore_question()
        self.recipes.panel.changed.connect(self._keep_question)
        if settings is not None:
            settings.changed.connect(self._follow_settings)
        document.recipe_changed.connect(self._show_recipe)
        self._show_recipe(document.recipe)
        for keys, redo in ((QKeySequence.StandardKey.Undo, False), (QKeySequence.StandardKey.Redo, True)):
            stack = document.undo_stack
            QShortcut(QKeySequence(keys), self).activated.connect(stack.redo if redo else stack.undo)
        for close in (QKeySequence(QKeySequence.StandardKey.Close), QKeySequence(Qt.Key.Key_Escape)):
            QShortcut(close, self).activated.connect(self.close)

    def _show_wishes(self) -> None:
        """Let new questions begin with the targets and the most cautions of the settings."""
        if self._settings is None:
            return
        most = self._settings.value("most_cautions")
        goals = {target.result: target for target in kept_targets(self._settings).values()}
        self.recipes.panel.set_wishes(goals, int(most) if most else None)

    def _restore_question(self) -> None:
        """Show the question as it stood last; one that cannot be read any more is left out."""
        text = self._settings.value("question") if self._settings is not None else ""
        if text:
            with contextlib.suppress(QuestionFileError, ReadError):
                self.recipes.panel.show_question(question_from(parse_json(text)))

    def _keep_question(self) -> None:
        if self._settings is not None and not self.recipes.panel.problem():
            self._settings.store("question", self._question_text())

    def _question_text(self) -> str:
        return json.dumps(question_dict(self.recipes.panel.question()))

    def _follow_settings(self, key: str) -> None:
        """Show the question that was put back elsewhere, or the first one when it was forgotten."""
        if key in ("targets", "most_cautions"):
            self._show_wishes()
        if key != "question" or self._settings is None or self._settings.value("question") == self._question_text():
            return
        if self._settings.value("question"):
            self._restore_question()
        else:
            self.recipes.panel.show_first_question()

    def _corner(self) -> QWidget:
        self._recipe = Elided("design_recipe", "Present recipe", role="strong")
        label = set_names(QLabel("Present recipe"), "design_recipe_label", "Present recipe", role="muted")
        return window_corner("design_corner", "Present recipe", (label, self._recipe, back_button(self, "design_back")))

    def _show_recipe(self, recipe: Recipe) -> None:
        self._recipe.show_text(formula(recipe.name))

    def show_find(self, path: Path | None = None) -> None:
        """Go to the page Find recipes, and open a question there, if a file is named."""
        self.tabs.setCurrentWidget(self.recipes)
        if path is not None:
            self.recipes.open_question(path)

    def show_what_if(self, key: str = "", result: str = "") -> None:
        """Go to the page What if, and vary a field there, if one is named."""
        self.tabs.setCurrentWidget(self.what_if)
        self.what_if.vary(key, result)

    def _count_pins(self) -> None:
        count = f" ({len(self._board.pins)})" if self._board.pins else ""
        self.tabs.setTabText(self.tabs.indexOf(self.compare), f"Compare{count}")

    def show_compare(self) -> None:
        """Go to the page Compare."""
        self.tabs.setCurrentWidget(self.compare)

    def show_next(self) -> None:
        """Go to the page Next films."""
        self.tabs.setCurrentWidget(self.next)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.recipes.stop()
        self.what_if.stop()
        self.compare.stop()
        self.next.stop()
        super().closeEvent(event)
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            parent.activateWindow()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.recipes.apply_theme(theme)
        self.what_if.apply_theme(theme)
        self.compare.apply_theme(theme)
        self.next.apply_theme(theme)
