"""The pair matrix as an item model: materials down and across, a verdict in each cell."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ssedesigner.core.materials import Material, Materials, PairVerdict
from ssedesigner.ui.material_text import (
    SEVERITY_OF_VERDICT,
    VERDICT_WORDS,
    citations,
    grade_text,
    name_text,
    sentence,
    typeset,
)
from ssedesigner.ui.theme import MARKS

Index = QModelIndex | QPersistentModelIndex

MATRICES = {
    "SSE × solvent": ("electrolyte", "solvent"),
    "Binder × solvent": ("binder", "solvent"),
    "Polymer electrolyte × solvent": ("spe", "solvent"),
    "SSE × anode": ("electrolyte", "anode"),
    "SSE × cathode": ("electrolyte", "cathode"),
    "Binder × anode": ("binder", "anode"),
    "Polymer electrolyte × anode": ("spe", "anode"),
    "Scaffold × solvent": ("scaffold", "solvent"),
    "Substrate × solvent": ("substrate", "solvent"),
    "SSE × atmosphere": ("electrolyte", "atmosphere"),
    "SSE × current collector": ("electrolyte", "foil"),
    "Solvent × anode": ("solvent", "anode"),
    "Solvent × cathode": ("solvent", "cathode"),
    "Scaffold × process": ("scaffold", "process"),
    "Substrate × process": ("substrate", "process"),
}
"""Every matrix: the kind of its rows and the kind of its columns."""

MEANINGS = {
    ("binder", "solvent"): "compatible: dissolves it · caution: swells it, or dissolves it partly or only warm · "
    "incompatible: does not dissolve it",
    ("spe", "solvent"): "compatible: dissolves it · caution: partly or only warm · incompatible: does not dissolve it",
}
"""What the verdicts mean where that is not plain."""

PAIR = Qt.ItemDataRole.UserRole
SEVERITY = Qt.ItemDataRole.UserRole + 1


def verdict_in_words(pair: PairVerdict | None) -> str:
    """Mark and word of a verdict; a pair that nobody reported is not reported."""
    verdict = pair.verdict if pair else "unknown"
    return f"{MARKS[SEVERITY_OF_VERDICT[verdict]]} {VERDICT_WORDS[verdict]}"


def partners(materials: Materials, kind: str, other_kind: str) -> list[Material]:
    """Return what can stand on an axis: materials, then mixtures, atmospheres and others that only pairs name."""
    found = {material.key: material for material in materials.of_kind(kind)}
    for pair in materials.pairs:
        ends = {pair.first_kind: pair.first, pair.second_kind: pair.second}
        key = ends.get(kind)
        if key and other_kind in ends and materials.find(kind, key) is None:
            found.setdefault(key, Material(kind=kind, key=key, name=typeset(key)))
    return list(found.values())


class PairMatrixModel(QAbstractTableModel):
    """Verdicts of two kinds of material; reads the snapshot and keeps nothing else."""

    def __init__(self, materials: Materials, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._materials = materials
        self._rows: list[Material] = []
        self._columns: list[Material] = []

    def show_matrix(self, materials: Materials, kinds: tuple[str, str], only_reported: bool = False) -> None:
        """Show the verdicts of all materials of two kinds that are not retired, or only of those with any report."""
        self.beginResetModel()
        self._materials = materials
        rows, columns = partners(materials, *kinds), partners(materials, *reversed(kinds))
        if only_reported:
            rows = [row for row in rows if any(self._pair(row, column) for column in columns)]
            columns = [column for column in columns if any(self._pair(row, column) for row in rows)]
        self._rows, self._columns = rows, columns
        self.endResetModel()

    def _pair(self, row: Material, column: Material) -> PairVerdict | None:
        return self._materials.pair(row.kind, row.key, column.kind, column.key)

    def pair_at(self, index: Index) -> tuple[Material, Material, PairVerdict | None]:
        """Return the two materials of a cell and their verdict, None when nothing is reported."""
        row, column = self._rows[index.row()], self._columns[index.column()]
        return row, column, self._pair(row, column)

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

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        materials = self._columns if orientation == Qt.Orientation.Horizontal else self._rows
        if not 0 <= section < len(materials):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return name_text(materials[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            material = materials[section]
            return f"{name_text(material)}. {material.note}" if material.note else name_text(material)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        _, _, pair = self.pair_at(index)
        severity = SEVERITY_OF_VERDICT[pair.verdict if pair else "unknown"]
        if role == Qt.ItemDataRole.DisplayRole:
            return MARKS[severity]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == PAIR:
            return pair
        if role == SEVERITY:
            return severity
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(index)
        return None

    def words(self, index: Index) -> str:
        """Say the verdict of a cell with its reason, evidence and sources."""
        row, column, pair = self.pair_at(index)
        head = f"{name_text(row)} with {name_text(column)}: {verdict_in_words(pair)}"
        if pair is None:
            return f"{head}. Nothing is known of this pair; test it on a small amount first."
        whose = "Own verdict." if pair.origin == "user" else ""
        words = " ".join(part for part in (sentence(pair.reason), sentence(pair.note), whose) if part)
        evidence = f"Evidence: {grade_text(pair.grade)}. Source: {citations(self._materials, pair.sources)}"
        return f"{head}. {words}\n{evidence}"
