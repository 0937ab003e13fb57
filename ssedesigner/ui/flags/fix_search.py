"""Looks for fixes of the present flags while typing pauses, and applies the one that is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from PySide6.QtCore import QObject, Signal

from ssedesigner.core.changes import Fix
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.prediction import Prediction
from ssedesigner.physics.advice.fixes import PROBLEMS, Baseline, best, missing_fields, search_fixes
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.widgets.background import Slices
from ssedesigner.ui.widgets.change_words import fix_line

PAUSE_MS = 150
"""How long typing must pause before the search starts [ms]."""


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What can be done about the flags of one prediction: fixes, and blank fields that would settle one, by flag id."""

    prediction: Prediction | None = None
    fixes: Mapping[str, tuple[Fix, ...]] = field(default_factory=dict)
    missing_fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NO_OFFERS = Offers()


class FixSearch(QObject):
    """Offers always belong to the present prediction; each edit clears them until the search has run again."""

    offers_changed = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._offers = NO_OFFERS
        self._slices = Slices(PAUSE_MS, self)
        document.recipe_changed.connect(lambda _: self._forget())
        document.library_changed.connect(lambda _: self._forget())
        document.prediction_changed.connect(self._begin)

    @property
    def offers(self) -> Offers:
        """What is offered now; nothing while it is being looked for."""
        return self._offers

    def finish(self) -> None:
        """Find everything at once."""
        self._begin(self._document.prediction)
        self._slices.finish()

    def apply(self, fix: Fix) -> None:
        """Make the changes of a fix in one undoable step, if it is still offered."""
        offered = self._offers.fixes.get(fix.flag_id, ())
        # a click may come after an edit, when the fix no longer suits the recipe
        if self._offers.prediction is self._document.prediction and any(one is fix for one in offered):
            self._document.edit_many(fix.changes, fix.words)
            self._document.end_edit_session()
            self._document.remarked.emit(Remark(sentence=f"Changed: {fix_line(fix)}."))

    def _forget(self) -> None:
        self._slices.cancel()
        self._offer(NO_OFFERS)

    def _begin(self, prediction: Prediction) -> None:
        if self._offers.prediction is not prediction:
            self._offer(NO_OFFERS)
            self._slices.start(lambda: self._steps(prediction))

    def _steps(self, prediction: Prediction) -> Iterator[object]:
        document = self._document
        present = Baseline(
            recipe=prediction.recipe,
            materials=document.materials,
            prediction=prediction,
            learned=document.learned,
        )
        fixes: dict[str, tuple[Fix, ...]] = {}
        asked: dict[str, tuple[str, ...]] = {}
        for flag in prediction.flags:
            if flag.severity in PROBLEMS:
                tried: list[Fix | None] = []
                for one in search_fixes(present, flag):
                    tried.append(one)
                    yield None
                fixes[flag.id] = best(tried)
            elif flag.severity == "unknown":
                asked[flag.id] = missing_fields(present, flag)
                yield None
        self._offer(Offers(prediction=prediction, fixes=fixes, missing_fields=asked))

    def _offer(self, offers: Offers) -> None:
        if offers is not self._offers:
            self._offers = offers
            self.offers_changed.emit(offers)
