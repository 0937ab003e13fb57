"""The pair matrix: which materials go together, with reason and source behind each cell."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.forms import VerdictForm
from ssedesigner.ui.library.known_filter import KeyCell, KnownFilter
from ssedesigner.ui.library.pair_matrix_view import MatrixView
from ssedesigner.ui.library.pair_model import MATRICES, MEANINGS, PairMatrixModel
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.background import Slices
from ssedesigner.ui.widgets.widgets import open_form, set_names, text_pane

_DETAIL_LINES, _FEW_LINES, _LOW_PX = 7, 3, 420
_LEGEND = (("pass", "compatible"), ("caution", "caution"), ("fail", "incompatible"))

_CHOICE_PX = 170
"""Width to which the choice of a matrix shrinks in a narrow window [px]."""


@guarded
class PairMatrix(QWidget):
    """Choice of the matrix, the grid, the verdict of the current cell in words, own verdicts."""

    def __init__(self, document: Document, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "pair_matrix", "Pair matrix")
        self._document, self._library = document, library
        self._model = PairMatrixModel(document.library_materials, self)
        self._view = MatrixView()
        self._view.setModel(self._model)
        self._choice = self._make_choice()
        self._meaning = set_names(QLabel(), "matrix_meaning", "What the verdicts mean", "small")
        self._detail = text_pane("matrix_detail", "Verdict of the chosen pair", _DETAIL_LINES)
        self._set = set_names(QPushButton("&Own verdict…"), "matrix_set", "Enter a verdict of your own")
        self._clear = set_names(QPushButton("&Retire own verdict"), "matrix_clear", "Retire your own verdict")
        self._known = KnownFilter("matrix_known", QBoxLayout.Direction.LeftToRight)
        self._slices = Slices(0, self)
        self._counts: dict[str, int] = {}
        self._lay_out()
        self._connect()
        self._show_matrix()

    def _make_choice(self) -> QComboBox:
        choice = set_names(QComboBox(), "matrix_choice", "Which matrix")
        for title, kinds in MATRICES.items():
            choice.addItem(title, kinds)
        choice.setMinimumWidth(_CHOICE_PX)
        return choice

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._choice)
        top.addSpacing(12)
        top.addWidget(self._known)
        top.addStretch(1)
        legend = QHBoxLayout()
        legend.setSpacing(6)
        for severity, words in _LEGEND:
            legend.addWidget(set_names(KeyCell(severity), f"key_{words}", words))
            legend.addWidget(set_names(QLabel(words), f"key_words_{words}", words, "small"))
            legend.addSpacing(6)
        legend.addWidget(set_names(KeyCell("pass", is_own=True), "key_own", "own"))
        legend.addWidget(set_names(QLabel("your own (corner)"), "key_words_own", "your own (corner)", "small"))
        legend.addStretch(1)
        self._meaning.setWordWrap(True)
        card = set_names(QFrame(), "matrix_card", "Verdict of the chosen pair", "card")
        row = QHBoxLayout(card)
        row.addWidget(self._detail, 1)
        row.addWidget(self._set, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addLayout(legend)
        layout.addWidget(self._meaning)
        layout.addWidget(self._view, 1)
        layout.addWidget(card)

    def _connect(self) -> None:
        self._choice.currentIndexChanged.connect(self._show_matrix)
        self._known.changed.connect(self._apply_filters)
        self._slices.finished.connect(lambda: self._known.show_counts(self._counts))
        self._view.selectionModel().currentChanged.connect(self._show_cell)
        self._view.activated.connect(self.open_form)
        self._set.clicked.connect(self.open_form)
        self._clear.clicked.connect(self._retire_verdict)
        self._document.library_changed.connect(self._reload)

    def show_pair(self, row_kind: str, row: str, column_kind: str, column: str) -> None:
        """Show the cell of two materials, in whichever matrix has them."""
        for place, kinds in enumerate(MATRICES.values()):
            if kinds in ((row_kind, column_kind), (column_kind, row_kind)):
                self._choice.setCurrentIndex(place)
                keys = (row, column) if kinds == (row_kind, column_kind) else (column, row)
                if not self._model.index_of(*keys).isValid():
                    self._known.choose_all()
                self._go_to(self._model.index_of(*keys))
                return

    def _reload(self, materials: Materials) -> None:
        current = self._view.currentIndex()
        # by key: rows and columns move when materials come and go
        keys = tuple(material.key for material in self._model.pair_at(current)[:2]) if current.isValid() else None
        self._model.show_matrix(materials, self._choice.currentData(), self._known.known)
        self._view.fit_headers()
        self._go_to(self._model.index_of(*keys) if keys else QModelIndex())
        self._count()

    def _apply_filters(self) -> None:
        self._reload(self._document.library_materials)
        if not self._view.currentIndex().isValid():
            self._go_to(self._model.index(0, 0))

    def _show_matrix(self) -> None:
        kinds = self._choice.currentData()
        self._model.show_matrix(self._document.library_materials, kinds, self._known.known)
        self._view.fit_headers()
        self._meaning.setText(MEANINGS.get(kinds, ""))
        self._meaning.setVisible(kinds in MEANINGS)
        self._go_to(self._model.index(0, 0))
        self._count()

    def _count(self) -> None:
        """Count all cells of the matrix beside the window, once somebody looks at it."""
        self._known.show_counts({})
        if self.isVisible():
            self._slices.start(self._count_cells)

    def _count_cells(self) -> Iterator[object]:
        whole = PairMatrixModel(self._document.library_materials)
        whole.show_matrix(self._document.library_materials, self._choice.currentData())
        for counts in whole.count():
            self._counts = counts
            yield None

    def finish(self) -> None:
        """Count all at once, for pictures and tests."""
        self._slices.finish()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lines = _FEW_LINES if self.height() < _LOW_PX else _DETAIL_LINES  # further ones scroll
        self._detail.setFixedHeight(lines * self._detail.fontMetrics().lineSpacing() + 4)

    def _go_to(self, index: QModelIndex) -> None:
        if index.isValid():
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index)
        self._show_cell()

    def _show_cell(self) -> None:
        for header in (self._view.horizontalHeader(), self._view.verticalHeader()):
            header.viewport().update()
        index = self._view.currentIndex()
        if not index.isValid():
            self._detail.setPlainText("Choose a cell to read its verdict.")
            self._set.setEnabled(False)
            self._clear.setEnabled(False)
            return
        pair, is_itself = self._model.pair_at(index)[2], self._model.is_itself(index)
        itself = "A material has no verdict with itself." if is_itself else ""
        self._detail.setPlainText(self._model.details(index))
        refusal = "The library is read-only; open it for writing first." if self._library.is_read_only else ""
        for button, is_possible, words in (
            (self._set, not is_itself, itself or "Enter what you know of this pair (Enter)"),
            (self._clear, pair is not None and pair.origin == "user", "Go back to the shipped verdict"),
        ):
            button.setEnabled(is_possible and not refusal)
            button.setToolTip(tooltip(refusal or words))
        self._clear.setVisible(pair is not None and pair.origin == "user")

    def open_form(self) -> None:
        """Open the form for a verdict of one's own on the current pair."""
        index = self._view.currentIndex()
        if not index.isValid() or self._library.is_read_only or self._model.is_itself(index):
            return
        row, column, pair = self._model.pair_at(index)
        form = VerdictForm(self._library, (row, column), pair, self)
        open_form(form, self._publish_changes)

    def _retire_verdict(self) -> None:
        row, column, _ = self._model.pair_at(self._view.currentIndex())
        try:
            self._library.clear_verdict(row.kind, row.key, column.kind, column.key)
        except LibraryError as error:
            self._detail.setPlainText(str(error))
            return
        self._publish_changes()

    def _publish_changes(self) -> None:
        self._document.replace_materials(self._library.materials())
