"""The tab of the evidence: brings the view, the document and the films on record together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from ssedesigner.core.fields import METHODS
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.model_fit import Evidence, EvidencePoint
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import film_files
from ssedesigner.ui.document import Document
from ssedesigner.ui.evidence.own_films import FilmRecords, OwnFilmsPanel
from ssedesigner.ui.evidence.points import (
    KINDS_OF_POINTS,
    PREDICTED,
    PointFilter,
    accuracy_html,
    count_words,
    parameter_rows,
    plot_data,
    select_points,
)
from ssedesigner.ui.evidence.reported_films import ReportedFilmsPanel
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import NumberTable
from ssedesigner.ui.widgets.widgets import column_layout, set_names

_ALL_METHODS, _ALL_BINDERS = "All methods", "All binder classes"
_SCAFFOLDS: dict[str, bool | None] = {"Scaffold: all": None, "Scaffold: with": True, "Scaffold: without": False}
_NO_BINDER = "none"
_LETTERS = 8


@guarded
class FilterBox(QComboBox):
    """A list of choices that may be narrower than its longest words."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        set_names(self, name, words)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_choices(self, choices: Mapping[str, object]) -> None:
        """Offer choices by their words and keep the one that was chosen, if it is still there."""
        kept = self.currentText()
        self.clear()
        for words, value in choices.items():
            self.addItem(words, value)
        self.setCurrentIndex(max(0, self.findText(kept)))


class EvidenceFilters(QWidget):
    """Says which points to show; the signal carries the whole choice after each change by a person."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "evidence_filters", "Which points are shown")
        self._method = FilterBox("evidence_method", "Method")
        self._binder = FilterBox("evidence_binder_class", "Binder class")
        self._scaffold = FilterBox("evidence_scaffold", "Scaffold")
        self._scaffold.show_choices(_SCAFFOLDS)
        self._kinds: dict[str, QCheckBox] = {}
        for kind, words in KINDS_OF_POINTS.items():
            self._kinds[kind] = set_names(QCheckBox(words), f"evidence_kind_{kind}", f"Show: {words.lower()}")
            self._kinds[kind].setChecked(True)
        self._lay_out()
        for box in (self._method, self._binder, self._scaffold):
            box.activated.connect(self._emit_choice)
        for check in self._kinds.values():
            check.clicked.connect(self._emit_choice)

    def _lay_out(self) -> None:
        kinds = QHBoxLayout()
        kinds.setSpacing(16)
        for check in self._kinds.values():
            kinds.addWidget(check)
        kinds.addStretch(1)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for column, box in enumerate((self._method, self._binder, self._scaffold)):
            layout.addWidget(box, 0, column)
            layout.setColumnStretch(column, 1)
        layout.addLayout(kinds, 1, 0, 1, 3)

    @property
    def choice(self) -> PointFilter:
        """What is chosen now."""
        return PointFilter(
            method=self._method.currentData() or "",
            binder_class=self._binder.currentData() or "",
            has_scaffold=self._scaffold.currentData(),
            kinds=frozenset(kind for kind, check in self._kinds.items() if check.isChecked()),
        )

    def show_points(self, points: Sequence[EvidencePoint]) -> None:
        """Offer the methods and binder classes that occur, and say how many points each kind has."""
        methods = {point.method for point in points}
        classes = sorted({point.binder_class for point in points} - {"", _NO_BINDER})
        self._method.show_choices({_ALL_METHODS: ""} | {words: key for key, words in METHODS.items() if key in methods})
        without = {"No binder": _NO_BINDER} if any(point.binder_class == _NO_BINDER for point in points) else {}
        named_classes = {each.replace("_", " ").capitalize(): each for each in classes}
        self._binder.show_choices({_ALL_BINDERS: "", **named_classes, **without})
        for kind, check in self._kinds.items():
            count = sum(point.kind == kind for point in points)
            check.setText(f"{KINDS_OF_POINTS[kind]} ({count})")

    def _emit_choice(self) -> None:
        self.changed.emit(self.choice)


ACCURACY, PARAMETERS = "How good the predictions are", "Fitted parameters"
_NARROW_PX, _PLOT_PX, _MOST_PLOT_PX, _SPACING = 700, 390, 640, 10


@guarded
class EvidenceView(QWidget):
    """Shows :class:`Evidence`; the signal carries the point that a person wants to open as a recipe."""

    point_opened = Signal(object)

    def __init__(self, theme: Theme, own_films: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "evidence_view", "Evidence: predicted against measured")
        self._theme = theme
        self._evidence: Evidence | None = None
        self._shown: tuple[EvidencePoint, ...] = ()
        self._filters = EvidenceFilters()
        self._count = set_names(QLabel(), "evidence_count", "How many points are shown and how they do")
        self._count.setWordWrap(True)
        self._plot = PlotCanvas(PREDICTED, theme)
        self._plot_card = Card(self._plot, theme)
        self.fit_plot(_PLOT_PX)
        self._table = NumberTable(PARAMETERS, theme)
        self._table_card = Card(self._table, theme)
        self._words = set_names(QLabel(), "evidence_accuracy", ACCURACY)
        self._accuracy_card = self._make_accuracy_card()
        self._own_films = own_films
        self._is_narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setSpacing(_SPACING)
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
        card = set_names(QFrame(), "card_accuracy", ACCURACY, "card")
        layout = column_layout(card, (12, 10, 12, 8), 8)
        layout.addWidget(set_names(QLabel(ACCURACY), "title_accuracy", ACCURACY, "strong"))
        layout.addWidget(self._words, 1)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_narrow=self.width() < _NARROW_PX)

    def fit_plot(self, room: int) -> None:
        """Let the plot be as high as what is seen of the page at once [px], however long the words beside it are."""
        above = self._filters.sizeHint().height() + self._count.sizeHint().height() + 4 * _SPACING
        self._plot_card.setFixedHeight(max(_PLOT_PX, min(room - above, _MOST_PLOT_PX)))

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
            top = Qt.AlignmentFlag.AlignTop if part is self._plot_card else Qt.AlignmentFlag(0)
            self._grid.addWidget(part, row, int(is_beside), 1, columns, top)
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
        self._shown = select_points(points, self._filters.choice)
        self._count.setText(count_words(self._shown, len(points)))
        self._plot.show_data(plot_data(points, self._shown))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._plot_card.apply_theme(theme)
        self._table_card.apply_theme(theme)
        if self._evidence is not None:
            self._words.setText(accuracy_html(self._evidence, theme.muted))


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
        set_names(self, "evidence_page", "Evidence")
        self._document, self._records, self._open_recipe = document, records, open_recipe
        self._shown: Evidence | None = None
        self._panel = OwnFilmsPanel(theme)
        self._reported = ReportedFilmsPanel(theme)
        self._view = EvidenceView(theme, self._films())
        self.setWidget(self._view)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._connect()

    def _films(self) -> QWidget:
        films = set_names(QWidget(), "evidence_films", "Films of this laboratory and of the review")
        layout = column_layout(films, (0, 0, 0, 0), 10)
        layout.addWidget(self._panel)
        layout.addWidget(self._reported)
        return films

    def _connect(self) -> None:
        self._view.point_opened.connect(self._open)
        self._reported.recipe_chosen.connect(lambda key: self._open_recipe(read_recipe(film_files()[key]).recipe))
        self._document.library_changed.connect(self._catch_up)
        self._document.prediction_changed.connect(self._catch_up)
        records, buttons = self._records, self._panel.buttons
        buttons["record"].clicked.connect(records.record)
        buttons["import"].clicked.connect(records.import_asked)
        buttons["export"].clicked.connect(records.ask_and_export)
        buttons["correct"].clicked.connect(lambda: self._with_chosen(records.correct))
        buttons["retire"].clicked.connect(lambda: self._with_chosen(records.retire))
        buttons["use"].clicked.connect(lambda: self._with_chosen(lambda film: records.use(film, not film.is_used)))
        self._panel.restore_chosen.connect(records.restore)
        self._panel.switch.clicked.connect(records.learn)

    def _with_chosen(self, act: Callable[[MeasuredFilm], object]) -> None:
        if (film := self._panel.chosen_film) is not None:
            act(film)

    def _open(self, point: EvidencePoint) -> None:
        if point.recipe is not None:
            self._open_recipe(point.recipe)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._view.fit_plot(self.viewport().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _catch_up(self) -> None:
        """Show the document's evidence if it is another than the one on show."""
        # evidence is dear: it is computed for whoever looks, and once
        if not self.isVisible() or self._document.evidence is self._shown:
            return
        self._shown = self._document.evidence
        self._view.show_evidence(self._shown)
        self._panel.show_films(self._records.film_list())
        self._reported.show_films(self._document.materials.films, film_files())

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._view.apply_theme(theme)
        self._panel.apply_theme(theme)
        self._reported.apply_theme(theme)
