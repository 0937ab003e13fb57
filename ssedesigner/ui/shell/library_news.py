"""Takes up what others wrote into the library, and says what it does to the open recipe."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.saved_values import Difference, compare, materials_of, values_used
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import VERDICT_WORDS, property_label
from ssedesigner.ui.document import Document
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.notices import Notice, NoticeBar

_KEY = "library-news"
_SENTENCE = "The library was changed elsewhere; the prediction of the open recipe now uses it."


class LibraryNews(QObject):
    """Gives the document the library as it is now, within two seconds of a change made elsewhere."""

    def __init__(self, document: Document, library: Library, notices: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._library, self._notices = document, library, notices
        self.watch = LibraryWatch(library, self._reload, self, only_others=True)

    def _reload(self) -> None:
        document = self._document
        try:
            materials = self._library.materials()
        except LibraryError as error:
            self._notices.show_notice(Notice(key=_KEY, severity="fail", sentence=str(error)))
            return
        before = document.materials
        if materials == document.library_materials:
            return  # an entry of a batch, say
        document.replace_materials(materials)
        lines = changes_for_recipe(document.recipe, before, document.materials)
        if document.uses_own_films and materials.own_films != before.own_films:
            lines.append("The measured films changed; predictions that learn from them may move.")
        if lines:
            self._notices.show_notice(Notice(key=_KEY, severity="caution", sentence=_SENTENCE, lines=lines))


def changes_for_recipe(recipe: Recipe, before: Materials, after: Materials) -> list[str]:
    """Return a sentence for each change of the library that the recipe can feel."""
    values = values_used(recipe, before)
    known = set(compare(recipe, values, before))
    sentences = [_sentence(change) for change in compare(recipe, values, after) if change not in known]
    return [*sentences, *_verdicts(recipe, before, after)]


def _sentence(change: Difference) -> str:
    key = formula(change.key)
    if change.what == "material":
        change_words = "is retired: choose another material" if change.now else "is no longer in the library"
        return f"{key} {change_words}."
    label = property_label(change.quantity)
    if change.what == "source":
        return f"{key}, {label}: {change.now} as before, from another source."
    return f"{key}, {label}: {change.now or 'not known'} now, {change.saved or 'not known'} before."


def _verdicts(recipe: Recipe, before: Materials, after: Materials) -> Iterator[str]:
    used = list(materials_of(recipe, after))
    for place, first in enumerate(used):
        for second in used[place:]:
            now, then = after.pair(*first, *second), before.pair(*first, *second)
            if now != then:
                words = [VERDICT_WORDS[pair.verdict if pair else "unknown"] for pair in (now, then)]
                names = f"{formula(first[1])} with {formula(second[1])}"
                yield f"{names}: {words[0]} now, {words[1]} before."
