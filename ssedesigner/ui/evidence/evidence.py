"""The tab of the evidence: brings the view, the document and the films on record together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.model_fit import Evidence, EvidencePoint
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.document import Document
from ssedesigner.ui.evidence.own_films import OwnFilmsPanel
from ssedesigner.ui.evidence_view import EvidenceView
from ssedesigner.ui.film_records import FilmRecords
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import named


@guarded
class EvidencePage(QScrollArea):
    """Asks the document for its evidence while it is on show, and not before."""

    def __init__(
        self,
        document: Document,
        records: FilmRecords,
        open_recipe: Callable[[Recipe], object],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "evidence_page", "Evidence")
        self._document, self._records, self._open_recipe = document, records, open_recipe
        self._shown: Evidence | None = None
        self._panel = OwnFilmsPanel(theme)
        self._view = EvidenceView(theme, self._panel)
        self.setWidget(self._view)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._connect()

    def _connect(self) -> None:
        self._view.point_opened.connect(self._open)
        self._document.library_changed.connect(self._catch_up)
        self._document.prediction_changed.connect(self._catch_up)
        records, buttons = self._records, self._panel.buttons
        buttons["record"].clicked.connect(records.record)
        buttons["import"].clicked.connect(records.ask_and_import)
        buttons["export"].clicked.connect(records.ask_and_export)
        buttons["correct"].clicked.connect(lambda: self._with_chosen(records.correct))
        buttons["retire"].clicked.connect(lambda: self._with_chosen(records.retire))
        buttons["use"].clicked.connect(lambda: self._with_chosen(lambda film: records.use(film, not film.is_used)))
        self._panel.restore_chosen.connect(records.restore)
        self._panel.switch.clicked.connect(records.learn)

    def _with_chosen(self, act: Callable[[MeasuredFilm], object]) -> None:
        if (film := self._panel.chosen) is not None:
            act(film)

    def _open(self, point: EvidencePoint) -> None:
        if point.recipe is not None:
            self._open_recipe(point.recipe)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _catch_up(self) -> None:
        """Show the document's evidence if it is another than the one on show."""
        if not self.isVisible() or self._document.evidence is self._shown:
            return
        self._shown = self._document.evidence
        self._view.show_evidence(self._shown)
        self._panel.show_films(self._records.listed())

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._view.apply_theme(theme)
        self._panel.apply_theme(theme)
