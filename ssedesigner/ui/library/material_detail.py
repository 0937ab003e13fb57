"""Everything the library knows of one material: values with their evidence, verdicts with others, films with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QTableView, QTabWidget, QVBoxLayout, QWidget

from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import formula
from ssedesigner.core.variants import MaterialRevision
from ssedesigner.text.materials import kind_text, name_text
from ssedesigner.text.variants import descent_text, history_sentences
from ssedesigner.ui.library.material_table import origin_text
from ssedesigner.ui.library.material_values import (
    FILM_COLUMNS,
    MOST_WIDTHS,
    PAIR_COLUMNS,
    FilmRow,
    MoistureRow,
    NoteRow,
    PairRow,
    ValueRow,
    film_table,
    moisture_rows,
    pair_rows,
    pair_table,
    reported_film_rows,
    value_rows,
)
from ssedesigner.ui.library.value_list import ValueList
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.tables import ROW, RowsModel, as_plain_table
from ssedesigner.ui.widgets.widgets import set_names, set_property, text_label, text_pane, theme_of

_EVIDENCE_LINES = 5
_CELL_ROOM = 8


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
    """The detail pane of the library; ``actions`` stand below the name."""

    value_chosen = Signal(object)
    pair_opened = Signal(object)
    film_opened = Signal(object)

    def __init__(self, actions: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "material_detail", "Chosen material")
        self._title = text_label("detail_title", "Name", "title")
        self._facts = text_label("detail_facts", "Formula, kind and origin", "small")
        self._use = text_label("detail_use", "Use in the open recipe", "small")
        self._evidence = text_pane("detail_evidence", "Evidence of the chosen row", _EVIDENCE_LINES)
        self._values = ValueList()
        self._pairs = RowsModel(self)
        self._films = RowsModel(self)
        self._pair_table = as_plain_table(QTableView(), "pair_table", "Verdicts with other materials", self._pairs)
        self._film_table = as_plain_table(QTableView(), "film_table", "Reported films that hold it", self._films)
        self._tabs = set_names(QTabWidget(), "detail_tabs", "Values, verdicts and films")
        self._tabs.addTab(self._values, "Values")
        self._tabs.addTab(self._pair_table, "Pairs")
        self._tabs.addTab(self._film_table, "Films")
        self._card = set_names(QFrame(), "detail_card", "Evidence of the chosen row", "card")
        self._lay_out(actions)
        for view in (self._values, self._pair_table, self._film_table):
            view.selectionModel().currentRowChanged.connect(self._show_evidence)
        self._tabs.currentChanged.connect(self._show_evidence)
        self._pair_table.activated.connect(lambda index: self.pair_opened.emit(index.data(ROW).pair))
        self._film_table.activated.connect(lambda index: self.film_opened.emit(index.data(ROW).film))

    def _lay_out(self, actions: QWidget) -> None:
        inside = QVBoxLayout(self._card)
        inside.addWidget(self._evidence)
        layout = QVBoxLayout(self)
        layout.setSpacing(6)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self._title, self._facts, actions, self._use):
            layout.addWidget(widget)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(self._card)

    @property
    def chosen_value(self) -> ValueRow | None:
        """The value whose row is chosen, while the values are shown."""
        row = self._values.currentIndex().data(ROW)
        return row if isinstance(row, ValueRow) and self._tabs.currentIndex() == 0 else None

    def show_material(
        self, material: Material | None, materials: Materials, history: Sequence[MaterialRevision] = ()
    ) -> None:
        """Show a material with what it was before, or an empty pane for None."""
        kept = self.chosen_value
        for model in (self._pairs, self._films):
            model.apply_theme(theme_of(self))
        values: list[ValueRow | MoistureRow | NoteRow] = []
        if material is not None:
            values = [*value_rows(material, materials), *moisture_rows(material, materials)]
            values += _note_rows(material, materials, history)
        self._values.show_rows(values)
        self._pairs.show_rows(pair_table(pair_rows(material, materials) if material else []))
        self._films.show_rows(film_table(reported_film_rows(material, materials) if material else []))
        self._title.setText(name_text(material) if material else "No material chosen")
        self._facts.setText(_facts(material, materials) if material else "")
        self._title.setToolTip(tooltip(f"In recipe files: key {material.key}" if material else ""))
        counts = (len(values), self._pairs.rowCount(), self._films.rowCount())
        for place, (words, count) in enumerate(zip(("Values", "Pairs", "Films"), counts, strict=True)):
            self._tabs.setTabText(place, f"{words} {count}")
        for table, columns in ((self._pair_table, PAIR_COLUMNS), (self._film_table, FILM_COLUMNS)):
            set_widths(table, columns.values(), [MOST_WIDTHS.get(column, 0) for column in columns])
            table.setCurrentIndex(table.model().index(0, 0))
        self._values.setCurrentIndex(self._values.model().index(0, 0))
        self.choose_value(kept.quantity if kept else "")
        self._show_evidence()

    def show_use(self, words: str, is_caution: bool) -> None:
        """Say whether the open recipe uses the material; nothing is shown for no words."""
        self._use.setText(words)
        self._use.setVisible(bool(words))
        set_property(self._use, "severity", "caution" if is_caution else "")

    def choose_value(self, quantity: str) -> None:
        """Choose the row of a quantity, if the material has it."""
        model = self._values.model()
        for row in range(model.rowCount()):
            if model.index(row, 0).data(ROW).quantity == quantity:
                self._values.setCurrentIndex(model.index(row, 0))
                return

    def _show_evidence(self) -> None:
        place = self._tabs.currentIndex()
        view = (self._values, self._pair_table, self._film_table)[place]
        row = view.currentIndex().data(ROW)
        if isinstance(row, ValueRow | MoistureRow | NoteRow | PairRow | FilmRow):
            self._evidence.setPlainText(row.detail)
        else:
            self._evidence.setPlainText(_NOTHING[place])
        self._card.setVisible(place > 0 or row is None)  # a value says all of it in its row
        self.value_chosen.emit(self.chosen_value)


_NOTHING = (
    "No value is known.",
    "No pair is reported. Unknown does not mean safe.",
    "No film with it is reported in Table 6 of the review.",
)
"""What is said where a list is empty."""


def _note_rows(material: Material, materials: Materials, history: Sequence[MaterialRevision]) -> list[NoteRow]:
    """Return the notes on a material and its parents, and what it was called and made of before."""
    notes = [NoteRow(note=material.note)] if material.note else []
    parents = (materials.find(material.kind, key) for key in material.lineage)
    notes += [NoteRow(note=one.note, label="Parent’s note") for one in parents if one and one.note]
    return notes + [NoteRow(note=sentence, label="History") for sentence in reversed(history_sentences(history))]


def _facts(material: Material, materials: Materials) -> str:
    parts = (
        descent_text(material, materials),
        formula(material.formula) if material.formula != material.name else "",
        kind_text(material),
        material.group,
        origin_text(material),
    )
    return "  ·  ".join(part for part in parts if part)
