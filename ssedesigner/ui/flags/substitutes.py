"""Substitutes: what could take the place of a material, or of the method, ranked by what the recipe would then be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTableView,
    QTextBrowser,
    QWidget,
)

from ssedesigner.core.changes import Substitute, describe
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.visible_text import visible
from ssedesigner.physics.advice.exchange import exchange
from ssedesigner.physics.advice.methods import method_statements
from ssedesigner.physics.advice.substitutes import candidates, rank_substitutes, substitute
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.flags.method_notes import FLAG_LINK, method_notes
from ssedesigner.ui.flags.substitute_model import (
    COLUMNS,
    SUBSTITUTE,
    SubstituteModel,
    SubstituteOrder,
    details,
    in_short,
    shown_name,
    summary,
)
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import no_mnemonic
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.background import Slices
from ssedesigner.ui.widgets.command_keys import close_with_escape
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.tables import as_plain_table
from ssedesigner.ui.widgets.widgets import column_layout, resize_within_screen, set_names, theme_of

MATERIAL_FIELDS = tuple(key for key, field in FIELDS.items() if field.kind == "material")
METHOD = "method"
LISTED_FIELDS = tuple(key for key in FIELDS if key in MATERIAL_FIELDS or key == METHOD)
"""Fields for which substitutes are listed, in the order of the editor."""
_PAUSE_MS = 60
_FIRST_SHOWN = 100
"""How many are worked out when the list is shown first; it is shown again whenever there are twice as many."""
_SIZE = (1180, 720)
_SIZES, _METHOD_SIZES = (460, 190), (300, 350)
"""Heights of list and details; methods are few, and much is reported of them."""


@guarded
class SubstituteTable(QTableView):
    """The list; Enter and a double click mean the same."""

    chosen = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


@guarded
class SubstitutesWindow(QWidget):
    """Follows the recipe: after a change the list is worked out anew, in slices that nobody waits for.

    ``flag_asked`` carries the id of a flag whose link was followed.
    """

    flag_asked = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "substitutes_window", "Substitutes")
        self._document = document
        self._field = MATERIAL_FIELDS[0]
        self._shown: Prediction | None = None
        self._substitutes: list[Substitute] = []
        self._judge: Callable[[str], Substitute] | None = None
        self._listed = ""
        self._slices = Slices(_PAUSE_MS, self)
        self._model = SubstituteModel(self)
        self._order = SubstituteOrder(self)
        self._order.setSourceModel(self._model)
        self._order.setSortRole(Qt.ItemDataRole.UserRole + 1)
        self.fields = self._make_fields()
        self.filter = set_names(QLineEdit(), "substitutes_filter", "Narrow the list by words")
        self.filter.setPlaceholderText("Name, formula, flag or source…")
        self.filter.setClearButtonEnabled(True)
        self.table = self._make_table()
        self.details = set_names(QTextBrowser(), "substitutes_details", "About the chosen material")
        self.details.setFrameShape(QFrame.Shape.NoFrame)
        self.details.setOpenLinks(False)
        self.count = set_names(QLabel(), "substitutes_count", "How many pass", "muted")
        self.progress = set_names(QProgressBar(), "substitutes_progress", "Materials worked out")
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.stop_button = set_names(QPushButton("&Stop"), "substitutes_stop", "Stop working out the list")
        self.take_button = set_names(QPushButton("&Put into recipe"), "substitutes_take", "Put into recipe", "primary")
        self._splitter = set_names(QSplitter(Qt.Orientation.Vertical), "substitutes_splitter", "List and details")
        self._lay_out()
        self._connect()

    def _make_fields(self) -> QComboBox:
        box = set_names(QComboBox(), "substitutes_field", "Field of the recipe")
        for key in LISTED_FIELDS:
            box.addItem(FIELDS[key].label, key)
        box.setMaxVisibleItems(len(LISTED_FIELDS))
        return box

    def _make_table(self) -> SubstituteTable:
        table = as_plain_table(SubstituteTable(), "substitutes_table", "Substitutes, the best first", self._order)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        table.setFrameShape(QFrame.Shape.NoFrame)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, (column, (_, width)) in enumerate(COLUMNS.items()):
            table.setColumnWidth(number, width)
            if column == "difference":
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        label = set_names(QLabel("Substitutes &for"), "substitutes_label", "Substitutes for")
        label.setBuddy(self.fields)
        top.addWidget(label)
        top.addWidget(self.fields)
        top.addWidget(self.filter, 1)
        top.addWidget(self.count)
        bottom = QHBoxLayout()
        bottom.addWidget(self.progress)
        bottom.addWidget(self.stop_button)
        self._show_busy(False)
        bottom.addStretch(1)
        bottom.addWidget(self.take_button)
        splitter = self._splitter
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 1)
        layout = column_layout(self, (12, 12, 12, 12))
        layout.addLayout(top)
        layout.addWidget(splitter, 1)
        layout.addLayout(bottom)
        resize_within_screen(self, *_SIZE)

    def _connect(self) -> None:
        document = self._document
        document.prediction_changed.connect(lambda _: self._begin())
        self._slices.finished.connect(self._show_all)
        self.fields.activated.connect(lambda _: self.show_field(str(self.fields.currentData())))
        self.filter.textChanged.connect(self._apply_filters)
        self.filter.returnPressed.connect(self.table.setFocus)
        self.table.chosen.connect(self.take)
        self.table.doubleClicked.connect(lambda _: self.take())
        self.table.selectionModel().currentRowChanged.connect(self._show_details)
        self.details.anchorClicked.connect(self._follow)
        self.stop_button.clicked.connect(self.stop)
        self.take_button.clicked.connect(self.take)
        menu_of(self.table).offer(self.take_button)
        close_with_escape(self, self.filter)

    @property
    def field(self) -> str:
        """The field whose material is to be replaced."""
        return self._field

    @property
    def is_busy(self) -> bool:
        """True while the list is worked out."""
        return self._slices.is_running

    @property
    def rows(self) -> tuple[Substitute, ...]:
        """All substitutes of the list, in the order of outcome."""
        return self._model.rows

    def show_field(self, key: str) -> None:
        """List what could be in a field instead."""
        self._field = key
        self.fields.setCurrentIndex(self.fields.findData(key))
        self.setWindowTitle(f"Substitutes: {FIELDS[key].label}")
        self.filter.clear()
        self._splitter.setSizes(list(_METHOD_SIZES if key == METHOD else _SIZES))
        self._listed = ""
        self._shown = None
        self._begin()
        self.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.apply_theme(theme_of(self))
        self._begin()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.apply_theme(theme)
        self.table.viewport().update()

    def finish(self) -> None:
        """Work out the whole list at once, for a picture."""
        self._begin()
        self._slices.finish()

    def stop(self) -> None:
        """Keep what is worked out so far and leave the rest."""
        if self.is_busy:
            self._slices.cancel()
            self._show_all()
            self.count.setText(f"Stopped: {summary(self._model.rows, self._field)}")

    def _begin(self) -> None:
        if self._shown is self._document.prediction or not self.isVisible():
            return
        self._slices.start(self._steps)
        self.count.setText("Working out…")

    def _steps(self) -> Iterator[object]:
        document, key = self._document, self._field
        prediction, recipe, materials = document.prediction, document.recipe, document.materials
        learned, shared = document.learned, dict[Any, Any]()
        self._substitutes, self._shown = [], prediction

        def judge(one: str) -> Substitute:
            return substitute(recipe, materials, prediction, key, one, learned)

        self._judge = judge
        listed = candidates(recipe, materials, key)
        self.progress.setRange(0, len(listed))
        self._show_busy(True)
        shown_at = _FIRST_SHOWN
        for number, one in enumerate(listed, start=1):
            self._substitutes.append(in_short(judge(one), shared))
            self.progress.setValue(number)
            if number == shown_at:  # of thousands the first are there at once
                self._show_so_far()
                self.count.setText(f"Working out: {number} of {len(listed)}…")
                shown_at *= 2
            yield None

    def _show_busy(self, is_busy: bool) -> None:
        self.progress.setVisible(is_busy)
        self.stop_button.setVisible(is_busy)

    def _show_all(self) -> None:
        self._show_busy(False)
        self._show_so_far()
        self.count.setText(summary(self._model.rows, self._field))

    def _show_so_far(self) -> None:
        kept = self.current if self._listed == self._field else None
        self._listed = self._field
        self._model.show_substitutes(rank_substitutes(self._substitutes), self._field, self._document.materials)
        self._select(kept.key if kept else None)

    def _select(self, key: str | None) -> None:
        """Choose a material again, else the one in the recipe, else the first: Enter must not swap by chance."""
        keys = [self._order.index(row, 0).data(SUBSTITUTE).key for row in range(self._order.rowCount())]
        wanted = (key, self._document.recipe.value(self._field))
        row = next((keys.index(one) for one in wanted if one in keys), 0)
        if keys:
            self.table.selectRow(row)
        self._show_details()

    def _apply_filters(self, text: str) -> None:
        kept = self.current
        self._order.narrow(text)
        self._select(kept.key if kept else None)

    @property
    def current(self) -> Substitute | None:
        """The substitute that is chosen in the list."""
        index = self.table.currentIndex()
        chosen: Substitute | None = index.data(SUBSTITUTE) if index.isValid() else None
        return chosen

    def _show_details(self, current: QModelIndex | None = None, previous: QModelIndex | None = None) -> None:
        one, document = self.current, self._document
        is_present = one is not None and one.key == document.recipe.value(self._field)
        self.take_button.setEnabled(one is not None and not is_present)
        if one is None or self._shown is None or self._judge is None:
            self.details.setPlainText("Nothing in the list contains these words." if self.filter.text() else "")
            return
        name = shown_name(document.materials, self._field, one.key)
        offer = "&Make the film by {}" if self._field == METHOD else "&Put {} into the recipe"
        words = "{} is in the recipe" if is_present else offer
        self.take_button.setText(words.format(no_mnemonic(name)))
        judged = self._judge(one.key)
        reported = self._reported(judged) if self._field == METHOD else ""
        self.details.setHtml(visible(details(judged, self._shown, document.materials, self._field, reported)))

    def _reported(self, method: Substitute) -> str:
        """Write what is reported of a method, beside the checks of the recipe as it would be made by it."""
        document = self._document
        changed = replace(document.recipe, **method.changes)  # type: ignore[arg-type]  # values of the fields' own kinds
        flags = predict(changed, document.materials, document.learned).flags
        return method_notes(document.materials, method_statements(document.materials, method.key, flags))

    def _follow(self, link: QUrl) -> None:
        if link.toString().startswith(FLAG_LINK):
            self.flag_asked.emit(link.toString().removeprefix(FLAG_LINK))

    def take(self) -> None:
        """Put the chosen material into the recipe as it is now, with what must go with it, in one undoable step."""
        one, document = self.current, self._document
        if one is None or one.key == document.recipe.value(self._field):
            return
        changes = exchange(document.recipe, document.materials, self._field, one.key)
        document.end_edit_session()
        words = describe(document.recipe, changes)
        document.edit_many(changes, words)
        document.end_edit_session()
        document.remarked.emit(Remark(sentence=f"Changed: {words}."))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.apply_theme(theme_of(self))
