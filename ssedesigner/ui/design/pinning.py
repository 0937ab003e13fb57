"""What is pinned from the pages Find recipes and What if: by the key P, or their buttons."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from ssedesigner.core.visible_text import shorten
from ssedesigner.ui.design.candidate_table import change_words
from ssedesigner.ui.design.find import FindPage
from ssedesigner.ui.design.what_if import WhatIfPage
from ssedesigner.ui.document import Document
from ssedesigner.ui.widgets.pins import PinBoard
from ssedesigner.ui.widgets.widgets import add_shortcut

_LONGEST_NAME = 60


class Pinning(QObject):
    """Pins the recipe that is chosen on a page, named by what it changes."""

    def __init__(self, recipes: FindPage, what_if: WhatIfPage, document: Document, board: PinBoard) -> None:
        super().__init__(recipes)
        self._recipes, self._what_if, self._document, self._board = recipes, what_if, document, board
        recipes.candidate_list.pin_asked.connect(self.pin_candidate)
        what_if.point.pin_asked.connect(self.pin_point)
        add_shortcut(recipes, "P", self.pin_candidate)
        add_shortcut(what_if, "P", self.pin_point)

    def pin_candidate(self) -> None:
        """Pin the chosen recipe of the list."""
        chosen = self._recipes.candidate_list.chosen
        if chosen is not None:
            words = change_words(chosen.changes, self._document.materials)
            origin = f"Find recipes, no. {self._recipes.candidate_list.table.row}"
            self._board.add(chosen.recipe, shorten(words, _LONGEST_NAME), origin)

    def pin_point(self) -> None:
        """Pin the point that is looked at."""
        changes = self._what_if.changes()
        recipe = replace(self._document.recipe, **changes)  # type: ignore[arg-type]  # values of the fields' kinds
        words = change_words(changes, self._document.materials) if changes else recipe.name
        self._board.add(recipe, shorten(words, _LONGEST_NAME), "What if" if changes else "the open recipe")
