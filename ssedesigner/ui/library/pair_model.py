"""The pair matrix as an item model: materials down and across, a verdict in each cell."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ssedesigner.core.materials import Material, Materials, PairVerdict
from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.physics.compatibility.answers import EXPECTED, KNOWN, REPORTED, PairAnswer, pair_answer, reported_ends
from ssedesigner.text.materials import key_and_name, name_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.pair_words import answer_words, nearest_words
from ssedesigner.ui.plain_text import tooltip

Index = QModelIndex | QPersistentModelIndex

MATRICES = {
    "SSE × solvent": ("electrolyte", "solvent"),
    "Binder × solvent": ("binder", "solvent"),
    "Polymer electrolyte × solvent": ("spe", "solvent"),
    "SSE × anode": ("electrolyte", "anode"),
    "SSE × cathode": ("electrolyte", "cathode"),
    "Binder × anode": ("binder", "anode"),
    "Polymer electrolyte × anode": ("spe", "anode"),
    "Interlayer × anode": ("interlayer", "anode"),
    "Interlayer × SSE": ("interlayer", "electrolyte"),
    "Interlayer × binder": ("interlayer", "binder"),
    "Interlayer × polymer electrolyte": ("interlayer", "spe"),
    "Scaffold × solvent": ("scaffold", "solvent"),
    "Substrate × solvent": ("substrate", "solvent"),
    "SSE × atmosphere": ("electrolyte", "atmosphere"),
    "SSE × current collector": ("electrolyte", "foil"),
    "Solvent × anode": ("solvent", "anode"),
    "Solvent × cathode": ("solvent", "cathode"),
    "Scaffold × process": ("scaffold", "process"),
    "Substrate × process": ("substrate", "process"),
    "Salt × solvent": ("salt", "solvent"),
    "Coating × SSE": ("coating", "electrolyte"),
    "SSE × SSE": ("electrolyte", "electrolyte"),
}
"""Every matrix: the kind of its rows and the kind of its columns."""

MEANINGS = {
    ("binder", "solvent"): "compatible: dissolves it · caution: swells it, or dissolves it partly or only warm · "
    "incompatible: does not dissolve it",
    ("spe", "solvent"): "compatible: dissolves it · caution: partly or only warm · incompatible: does not dissolve it",
    ("salt", "solvent"): "compatible: dissolves it · caution: partly or only warm · incompatible: does not dissolve it",
    ("interlayer", "electrolyte"): "compatible: reported between this sulfide and lithium",
    ("interlayer", "binder"): "compatible: a film with this binder was cycled behind the layer",
    ("interlayer", "spe"): "compatible: a film with this polymer was cycled behind the layer",
}
"""What the verdicts mean where that is not plain."""

PAIR = Qt.ItemDataRole.UserRole
SEVERITY = Qt.ItemDataRole.UserRole + 1
IS_ESTIMATE = Qt.ItemDataRole.UserRole + 2
IS_SHOWN = Qt.ItemDataRole.UserRole + 3

_LONGEST = 100
MOST_COUNTED = 100_000
"""Cells up to which all are judged to be counted; of more only the reports are counted."""
_ITSELF = PairAnswer("none", "", "", "", (), "none")


def partners(materials: Materials, kind: str, other_kind: str) -> list[Material]:
    """Return what can stand on an axis: materials, then mixtures, atmospheres and others that only pairs name."""
    listed = {material.key: material for material in materials.of_kind(kind)}
    for pair in materials.pairs:
        ends = {pair.first_kind: pair.first, pair.second_kind: pair.second}
        key = ends.get(kind)
        if key and other_kind in ends and materials.find(kind, key) is None:
            listed.setdefault(key, Material(kind=kind, key=key, name=typeset(key)))
    return list(listed.values())


def axes_with_reports(
    materials: Materials, rows: list[Material], columns: list[Material]
) -> tuple[list[Material], list[Material]]:
    """Return the rows and columns that have any report; the reports are gone through, not all cells."""
    ends = {end for cell in reported_cells(materials, rows, columns) for end in cell}
    return (
        [row for row in rows if (row.kind, row.key) in ends],
        [column for column in columns if (column.kind, column.key) in ends],
    )


def reported_cells(
    materials: Materials, rows: list[Material], columns: list[Material]
) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    """Return the cells with a report, as kind and key of row and column."""
    down, across = ({(material.kind, material.key) for material in each} for each in (rows, columns))
    cells: set[tuple[tuple[str, str], tuple[str, str]]] = set()
    for ends in reported_ends(materials):
        cells.update((row, column) for row, column in (ends, ends[::-1]) if row in down and column in across)
    return cells


@guarded
class PairMatrixModel(QAbstractTableModel):
    """Answers on two kinds of material: what is reported, else what is expected, else not reported.

    A pair is judged when it is first looked at, and once for each snapshot of the library.
    """

    def __init__(self, materials: Materials, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._materials = materials
        self._rows: list[Material] = []
        self._columns: list[Material] = []
        self._answers: dict[tuple[int, int], PairAnswer] = {}
        self._known = frozenset(KNOWN)

    def show_matrix(
        self, materials: Materials, kinds: tuple[str, str], known: frozenset[str] = frozenset(KNOWN)
    ) -> None:
        """Show the answers on all materials of two kinds that are not retired, of those that are known in these ways.

        Where only reports are wanted, rows and columns without any are left out.
        """
        self.beginResetModel()
        self._materials, self._known = materials, known
        rows, columns = partners(materials, *kinds), partners(materials, *reversed(kinds))
        if known == {REPORTED}:
            rows, columns = axes_with_reports(materials, rows, columns)
        self._rows, self._columns, self._answers = rows, columns, {}
        self.endResetModel()

    def pair_at(self, index: Index) -> tuple[Material, Material, PairVerdict | None]:
        """Return the two materials of a cell and their verdict, None when nothing is listed."""
        row, column = self._rows[index.row()], self._columns[index.column()]
        return row, column, self._materials.pair(row.kind, row.key, column.kind, column.key)

    def is_itself(self, index: Index) -> bool:
        """Return whether a cell is of a material with itself, of which there is no verdict."""
        row, column, _ = self.pair_at(index)
        return (row.kind, row.key) == (column.kind, column.key)

    def answer_at(self, index: Index) -> PairAnswer:
        """Return what is known of a cell, and how."""
        return self._answer(index.row(), index.column())

    def _answer(self, down: int, across: int) -> PairAnswer:
        if (down, across) not in self._answers:
            row, column = self._rows[down], self._columns[across]
            is_itself = (row.kind, row.key) == (column.kind, column.key)
            answer = _ITSELF if is_itself else pair_answer(self._materials, row.kind, row.key, column.kind, column.key)
            self._answers[down, across] = answer
        return self._answers[down, across]

    def count(self) -> Iterator[dict[str, int]]:
        """Count how the answers are known, a row at a time; yield what is counted so far.

        Of a matrix with very many cells only the reports are counted.
        """
        if len(self._rows) * len(self._columns) > MOST_COUNTED:
            yield {REPORTED: len({*map(frozenset, reported_cells(self._materials, self._rows, self._columns))})}
            return
        counts = dict.fromkeys(KNOWN, 0)
        is_of_one_kind = self._rows == self._columns  # each pair stands in two cells
        for down in range(len(self._rows)):
            for across in range(down + 1 if is_of_one_kind else 0, len(self._columns)):
                known = self._answer(down, across).known
                if known:
                    counts[known] += 1
            yield counts

    def index_of(self, row_key: str, column_key: str) -> QModelIndex:
        """Return the cell of two materials by key; an invalid index when one is not in the matrix."""
        rows = [material.key for material in self._rows]
        columns = [material.key for material in self._columns]
        if row_key not in rows or column_key not in columns:
            return QModelIndex()
        return self.index(rows.index(row_key), columns.index(column_key))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def longest_names(self, orientation: Qt.Orientation) -> list[str]:
        """Return the longest names of the rows or columns, by their letters: the widest is among them."""
        materials = self._columns if orientation == Qt.Orientation.Horizontal else self._rows
        longest = nlargest(_LONGEST, materials, key=lambda material: len(material.key) + len(material.name))
        return [key_and_name(material) for material in longest]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        materials = self._columns if orientation == Qt.Orientation.Horizontal else self._rows
        if not 0 <= section < len(materials):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return key_and_name(materials[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            material = materials[section]
            return tooltip(f"{name_text(material)}. {typeset(material.note)}" if material.note else name_text(material))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        answer = self.answer_at(index)
        is_shown = answer.known in self._known or not answer.known
        if role == IS_SHOWN:
            return is_shown
        if role == Qt.ItemDataRole.DisplayRole:
            return MARKS[answer.severity] if is_shown else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == PAIR:
            return answer.pair
        if role == SEVERITY:
            return answer.severity
        if role == IS_ESTIMATE:
            return answer.known == EXPECTED
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self.words(index))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index)
        return None

    def words(self, index: Index) -> str:
        """Say the answer of a cell with its reason, evidence and sources."""
        row, column, _ = self.pair_at(index)
        return answer_words(self._materials, row, column, self.answer_at(index))

    def details(self, index: Index) -> str:
        """Say the same with the nearest evidence where nothing is reported."""
        row, column, _ = self.pair_at(index)
        nearest = nearest_words(self._materials, row, column, self.answer_at(index))
        return "\n".join(part for part in (self.words(index), nearest) if part)
