"""The evidence: predicted against measured with its filters, how good the predictions are, what was fitted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ssedesigner.core.model_fit import Evidence, EvidencePoint
from ssedesigner.ui.evidence.points import PREDICTED, chosen, count_words, plot_data
from ssedesigner.ui.evidence_filters import EvidenceFilters
from ssedesigner.ui.evidence_words import accuracy_html, parameter_rows
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import NumberTable
from ssedesigner.ui.widgets.widgets import named

ACCURACY, PARAMETERS = "How good the predictions are", "Fitted parameters"
_NARROW_PX, _PLOT_PX = 700, 390


@guarded
class EvidenceView(QWidget):
    """Shows :class:`Evidence`; tells which point a person wants to open as a recipe."""

    point_opened = Signal(object)

    def __init__(self, theme: Theme, own_films: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "evidence_view", "Evidence: predicted against measured")
        self._theme = theme
        self._evidence: Evidence | None = None
        self._shown: tuple[EvidencePoint, ...] = ()
        self._filters = EvidenceFilters()
        self._count = named(QLabel(), "evidence_count", "How many points are shown and how they do")
        self._count.setWordWrap(True)
        self._plot = PlotCanvas(PREDICTED, theme)
        self._plot_card = Card(self._plot, theme)
        self._plot_card.setMinimumHeight(_PLOT_PX)
        self._table = NumberTable(PARAMETERS, theme)
        self._table_card = Card(self._table, theme)
        self._words = named(QLabel(), "evidence_accuracy", ACCURACY)
        self._accuracy_card = self._make_accuracy_card()
        self._own_films = own_films
        self._is_narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setSpacing(10)
        self._arrange(is_narrow=False)
        self._filters.changed.connect(self._show_chosen)
        self._plot.film_opened.connect(lambda number: self.point_opened.emit(self._shown[number]))

    def _make_accuracy_card(self) -> QFrame:
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        card = named(QFrame(), "card_accuracy", ACCURACY, "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(named(QLabel(ACCURACY), "title_accuracy", ACCURACY, "strong"))
        layout.addWidget(self._words, 1)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_narrow=self.width() < _NARROW_PX)

    def _arrange(self, *, is_narrow: bool) -> None:
        """Put the words beside the plot, or below it on a narrow page."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        parts = (self._filters, self._count, self._plot_card, self._accuracy_card, self._own_films, self._table_card)
        for part in parts:
            self._grid.removeWidget(part)
        row = 0
        for part in parts:
            is_beside = part is self._accuracy_card and not is_narrow
            row -= is_beside
            columns = 1 if not is_narrow and part in (self._plot_card, self._accuracy_card) else 2
            self._grid.addWidget(part, row, int(is_beside), 1, columns)
            row += 1
        for column, stretch in enumerate((3, 2)):
            self._grid.setColumnStretch(column, stretch)

    @property
    def plot(self) -> PlotCanvas:
        return self._plot

    def show_evidence(self, evidence: Evidence) -> None:
        """Show everything that is known of the models' worth; what was chosen stays chosen."""
        self._evidence = evidence
        self._filters.show_points(evidence.points)
        self._words.setText(accuracy_html(evidence, self._theme.muted))
        self._table.show_rows(parameter_rows(evidence))
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self._evidence is None:
            return
        points = self._evidence.points
        self._shown = chosen(points, self._filters.choice)
        self._count.setText(count_words(self._shown, len(points)))
        self._plot.show_data(plot_data(points, self._shown))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._plot_card.apply_theme(theme)
        self._table_card.apply_theme(theme)
        if self._evidence is not None:
            self._words.setText(accuracy_html(self._evidence, theme.muted))
