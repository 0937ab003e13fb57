"""Everything the library knows of one material: values with their evidence, verdicts with other materials."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from PySide6.QtCore import QAbstractItemModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.materials import KINDS, Material, Materials
from ssedesigner.core.notation import formula, typeset
from ssedesigner.ui.material_table import origin_text
from ssedesigner.ui.material_text import (
    name_text,
)
from ssedesigner.ui.material_values import (
    MOST_WIDTHS,
    PAIR_COLUMNS,
    ROW,
    VALUE_COLUMNS,
    EvidenceModel,
    PairRow,
    ValueRow,
    pair_rows,
    value_rows,
)
from ssedesigner.ui.named import named, text_pane, theme_of

_EVIDENCE_LINES = 6
_CELL_ROOM = 8


def plain_table(name: str, words: str, model: QAbstractItemModel) -> QTableView:
    """Make a table that is read row by row: no grid, one row chosen at a time."""
    table = named(QTableView(), name, words)
    table.setModel(model)
    table.setShowGrid(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(26)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table


def set_widths(table: QTableView, widths: Iterable[int], most: Iterable[int] = ()) -> None:
    """Give the columns of a table their widths [px], more where the head needs it; the last takes what is left.

    Where ``most`` is given, a column also grows with what stands in it, up to that width.
    """
    header = table.horizontalHeader()
    for column, (width, cap) in enumerate(zip_longest(widths, most, fillvalue=0)):
        contents = min(table.sizeHintForColumn(column) + _CELL_ROOM, cap) if cap else 0
        table.setColumnWidth(column, max(width, header.sectionSizeHint(column), contents))
    header.setStretchLastSection(True)


class MaterialDetail(QWidget):
    """The detail pane of the library."""

    value_chosen = Signal(object)
    pair_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "material_detail", "Chosen material")
        self._title = named(QLabel(), "detail_title", "Name", "title")
        self._facts = named(QLabel(), "detail_facts", "Formula, kind and origin", "small")
        self._use = named(QLabel(), "detail_use", "Use in the open recipe", "small")
        self._note = named(QLabel(), "detail_note", "Note", "small")
        self._evidence = text_pane("detail_evidence", "Evidence of the chosen row", _EVIDENCE_LINES)
        for label in (self._title, self._facts, self._use, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._values = EvidenceModel(tuple(VALUE_COLUMNS), self)
        self._pairs = EvidenceModel(tuple(PAIR_COLUMNS), self)
        self._value_table = plain_table("value_table", "Values with their evidence", self._values)
        self._pair_table = plain_table("pair_table", "Verdicts with other materials", self._pairs)
        self._tabs = named(QTabWidget(), "detail_tabs", "Values and verdicts")
        self._tabs.addTab(self._value_table, "Values")
        self._tabs.addTab(self._pair_table, "With other materials")
        self._lay_out()
        for table in (self._value_table, self._pair_table):
            table.selectionModel().currentRowChanged.connect(self._show_evidence)
        self._tabs.currentChanged.connect(self._show_evidence)
        self._pair_table.activated.connect(lambda index: self.pair_opened.emit(index.data(ROW).pair))

    def _lay_out(self) -> None:
        card = named(QFrame(), "detail_card", "Evidence of the chosen row", "card")
        inside = QVBoxLayout(card)
        inside.addWidget(self._evidence)
        layout = QVBoxLayout(self)
        layout.setSpacing(6)
        for widget in (self._title, self._facts, self._use, self._note):
            layout.addWidget(widget)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(card)

    @property
    def chosen_value(self) -> ValueRow | None:
        """The value whose row is chosen, while the values are shown."""
        row = self._value_table.currentIndex().data(ROW)
        return row if isinstance(row, ValueRow) and self._tabs.currentIndex() == 0 else None

    def show_material(self, material: Material | None, materials: Materials) -> None:
        """Show a material, or an empty pane for None."""
        kept = self.chosen_value
        for model in (self._values, self._pairs):
            model.set_theme(theme_of(self))
        self._values.show_rows(value_rows(material, materials) if material else [])
        self._pairs.show_rows(pair_rows(material, materials) if material else [])
        self._title.setText(name_text(material) if material else "No material chosen")
        self._facts.setText(_facts(material) if material else "")
        self._note.setText(typeset(material.note) if material else "")
        self._note.setVisible(bool(material and material.note))
        self._tabs.setTabText(0, f"Values {self._values.rowCount()}")
        self._tabs.setTabText(1, f"With other materials {self._pairs.rowCount()}")
        for table, columns in ((self._value_table, VALUE_COLUMNS), (self._pair_table, PAIR_COLUMNS)):
            set_widths(table, columns.values(), [MOST_WIDTHS.get(column, 0) for column in columns])
            table.setCurrentIndex(table.model().index(0, 0))
        self.choose_value(kept.quantity if kept else "")
        self._show_evidence()

    def show_use(self, words: str, is_caution: bool) -> None:
        """Say whether the open recipe uses the material; nothing is shown for no words."""
        self._use.setText(words)
        self._use.setVisible(bool(words))
        if self._use.property("severity") != (severity := "caution" if is_caution else ""):
            self._use.setProperty("severity", severity)
            self._use.style().polish(self._use)

    def choose_value(self, quantity: str) -> None:
        """Choose the row of a quantity, if the material has it."""
        for row in range(self._values.rowCount()):
            index = self._values.index(row, 0)
            if index.data(ROW).quantity == quantity:
                self._value_table.setCurrentIndex(index)
                return

    def _show_evidence(self) -> None:
        table = self._value_table if self._tabs.currentIndex() == 0 else self._pair_table
        row = table.currentIndex().data(ROW)
        if isinstance(row, ValueRow | PairRow):
            self._evidence.setPlainText(row.detail)
        else:
            is_values = self._tabs.currentIndex() == 0
            self._evidence.setPlainText(
                "No value is known." if is_values else "No pair is reported: unknown, not safe."
            )
        self.value_chosen.emit(self.chosen_value)


def _facts(material: Material) -> str:
    parts = (
        formula(material.formula) if material.formula != material.name else "",
        KINDS.get(material.kind, material.kind),
        material.group,
        f"key {material.key}",
        origin_text(material),
    )
    return "  ·  ".join(part for part in parts if part)
