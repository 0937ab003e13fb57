"""Several recipes planned one after the other: which one it is, and the recipe from before when all are planned."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import one_line
from ssedesigner.ui.document import BEFORE_BATCHES, Document, Remark
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import row_layout, set_names


class Series(QFrame):
    """A bar above the plan; each recipe is put into the editor in turn, as a step that can be undone."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "plan_series", "Batches to plan", role="notice")
        self._document = document
        self._left: list[Recipe] = []
        self._count = 0
        self.words = set_names(PlainLabel(), "series_words", "Which batch of how many is planned")
        self.words.setWordWrap(True)
        self.skip_button = set_names(QPushButton("&Skip this one"), "series_skip", "Plan the next recipe instead")
        self.end_button = set_names(QPushButton("&End"), "series_end", "Plan no more batches and restore your recipe")
        line = row_layout(self, (12, 6, 12, 6), 8)
        for part, stretch in ((self.words, 1), (self.skip_button, 0), (self.end_button, 0)):
            line.addWidget(part, stretch)
        self.skip_button.clicked.connect(self.go_on)
        self.end_button.clicked.connect(self.end)
        document.recipe_changed.connect(self._follow)
        self.hide()

    def begin(self, recipes: Sequence[Recipe]) -> None:
        """Put the first recipe into the editor; a series that is not done ends."""
        self._left, self._count = list(recipes), len(recipes)
        self._put()

    def go_on(self) -> bool:
        """Put the next recipe into the editor, or the one from before after the last; return whether there was one."""
        if not self._left:
            return False
        self._left = self._left[1:]
        if not self._left:
            self.end()
            return False
        self._put()
        return True

    def end(self) -> None:
        """Put the recipe from before back, as a step of its own."""
        self._left = []
        self.hide()
        self._document.bring_back(BEFORE_BATCHES)

    def leave(self) -> None:
        """End because the window goes, and say how many batches were not planned."""
        left = len(self._left)
        self.end()
        self._report(left, "Your recipe is back in the editor")

    def _report(self, left: int, what: str) -> None:
        if left:
            words = f"{numeral(left)} of {numeral(self._count)} batches {'was' if left == 1 else 'were'} not planned"
            self._document.remarked.emit(Remark(sentence=f"{what}: {words}."))

    def _follow(self, _: Recipe) -> None:
        """Let go where another file was opened or the recipe was put back: nothing is replaced."""
        if self._document.set_aside is None:
            left, self._left = len(self._left), []
            self.hide()
            self._report(left, "Planning in turn has ended")

    def _put(self) -> None:
        recipe, number = self._left[0], self._count - len(self._left) + 1
        self._document.put_aside()
        self._document.end_edit_session()
        self._document.replace_recipe(recipe, f"Batch {number} of {self._count}: {one_line(recipe.name)}")
        after = "the next recipe follows" if len(self._left) > 1 else "your recipe is restored"
        self.words.setText(
            f"Batch {numeral(number)} of {numeral(self._count)}: {one_line(recipe.name)} is in the editor. "
            f"After Make batch {after}."
        )
        self.skip_button.setVisible(len(self._left) > 1)
        self.show()
