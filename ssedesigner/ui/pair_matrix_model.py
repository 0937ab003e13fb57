"""The pair matrix as an item model: materials down and across, a verdict in each cell."""

from __future__ import annotations

from heapq import nlargest

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ssedesigner.core.evidence import WEAK_GRADES
from ssedesigner.core.materials import Material, Materials, PairVerdict
from ssedesigner.core.notation import typeset
from ssedesigner.physics.pair_estimates import pair_estimate
from ssedesigner.physics.verdict import Verdict
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.material_text import (
    SEVERITY_OF_VERDICT,
    VERDICT_WORDS,
    citations,
    grade_text,
    key_and_name,
    name_text,
    sentence,
)
from ssedesigner.ui.plain_text import tooltip
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
}
"""Every matrix: the kind of its rows and the kind of its columns."""

MEANINGS = {
    ("binder", "solvent"): "compatible: dissolves it · caution: swells it, or dissolves it partly or only warm · "
    "incompatible: does not dissolve it",
    ("spe", "solvent"): "compatible: dissolves it · caution: partly or only warm · incompatible: does not dissolve it",
    ("interlayer", "electrolyte"): "compatible: reported between this sulfide and lithium",
    ("interlayer", "binder"): "compatible: a film with this binder was cycled behind the layer",
    ("interlayer", "spe"): "compatible: a film with this polymer was cycled behind the layer",
}
"""What the verdicts mean where that is not plain."""

PAIR = Qt.ItemDataRole.UserRole
SEVERITY = Qt.ItemDataRole.UserRole + 1
IS_ESTIMATE = Qt.ItemDataRole.UserRole + 2

_VERDICT_OF_SEVERITY = {severity: verdict for verdict, severity in SEVERITY_OF_VERDICT.items()}
_LONGEST = 100
_UNKNOWN = "Unknown is not safe: do not rely on this pair before it is known."


def verdict_in_words(severity: str) -> str:
    """Mark and word of a verdict; a pair of which nothing is known is not reported."""
    return f"{MARKS[severity]} {VERDICT_WORDS[_VERDICT_OF_SEVERITY[severity]]}"


def partners(materials: Materials, kind: str, other_kind: str) -> list[Material]:
    """Return what can stand on an axis: materials, then mixtures, atmospheres and others that only pairs name."""
    found = {material.key: material for material in materials.of_kind(kind)}
    for pair in materials.pairs:
        ends = {pair.first_kind: pair.first, pair.second_kind: pair.second}
        key = ends.get(kind)
        if key and other_kind in ends and materials.find(kind, key) is None:
            found.setdefault(key, Material(kind=kind, key=key, name=typeset(key)))
    return list(found.values())


def reported(
    materials: Materials, rows: list[Material], columns: list[Material]
) -> tuple[list[Material], list[Material]]:
    """Return the rows and columns that have any report; the reports are gone through, not all cells."""
    down, across = ({(material.kind, material.key) for material in each} for each in (rows, columns))
    shown: tuple[set[tuple[str, str]], set[tuple[str, str]]] = set(), set()
    for pair in materials.pairs:
        ends = (pair.first_kind, pair.first), (pair.second_kind, pair.second)
        for row, column in (ends, ends[::-1]):
            if row in down and column in across:
                shown[0].add(row)
                shown[1].add(column)
    return (
        [row for row in rows if (row.kind, row.key) in shown[0]],
        [column for column in columns if (column.kind, column.key) in shown[1]],
    )


@guarded
class PairMatrixModel(QAbstractTableModel):
    """Verdicts of two kinds of material: what is reported, else what the rules of the checks say.

    A pair is judged when it is first looked at, and once for each snapshot of the library.
    """

    def __init__(self, materials: Materials, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._materials = materials
        self._rows: list[Material] = []
        self._columns: list[Material] = []
        self._estimates: dict[tuple[int, int], Verdict] = {}

    def show_matrix(self, materials: Materials, kinds: tuple[str, str], only_reported: bool = False) -> None:
        """Show the verdicts of all materials of two kinds that are not retired, or only of those with any report."""
        self.beginResetModel()
        self._materials = materials
        rows, columns = partners(materials, *kinds), partners(materials, *reversed(kinds))
        if only_reported:
            rows, columns = reported(materials, rows, columns)
        self._rows, self._columns, self._estimates = rows, columns, {}
        self.endResetModel()

    def _pair(self, row: Material, column: Material) -> PairVerdict | None:
        return self._materials.pair(row.kind, row.key, column.kind, column.key)

    def pair_at(self, index: Index) -> tuple[Material, Material, PairVerdict | None]:
        """Return the two materials of a cell and their verdict, None when nothing is reported."""
        row, column = self._rows[index.row()], self._columns[index.column()]
        return row, column, self._pair(row, column)

    def estimate_at(self, index: Index) -> Verdict:
        """Return what the rules say of a cell for which nothing is reported."""
        place = index.row(), index.column()
        if place not in self._estimates:
            row, column = self._rows[place[0]], self._columns[place[1]]
            self._estimates[place] = pair_estimate(self._materials, row.kind, row.key, column.kind, column.key)
        return self._estimates[place]

    def _severity_at(self, index: Index) -> str:
        pair = self.pair_at(index)[2]
        return SEVERITY_OF_VERDICT[pair.verdict] if pair else self.estimate_at(index).severity

    def _is_estimate(self, index: Index) -> bool:
        pair = self.pair_at(index)[2]
        return pair.grade in WEAK_GRADES if pair else self.estimate_at(index).severity != "unknown"

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
        found = nlargest(_LONGEST, materials, key=lambda material: len(material.key) + len(material.name))
        return [key_and_name(material) for material in found]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        materials = self._columns if orientation == Qt.Orientation.Horizontal else self._rows
        if not 0 <= section < len(materials):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return key_and_name(materials[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            material = materials[section]
            return tooltip(f"{name_text(material)}. {material.note}" if material.note else name_text(material))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return MARKS[self._severity_at(index)]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == PAIR:
            return self.pair_at(index)[2]
        if role == SEVERITY:
            return self._severity_at(index)
        if role == IS_ESTIMATE:
            return self._is_estimate(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self.words(index))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index)
        return None

    def words(self, index: Index) -> str:
        """Say the verdict of a cell with its reason, evidence and sources."""
        row, column, pair = self.pair_at(index)
        estimate = ", an estimate" if self._is_estimate(index) else ""
        head = f"{name_text(row)} with {name_text(column)}: {verdict_in_words(self._severity_at(index))}{estimate}"
        if pair is None:
            return f"{head}. {self._unreported_words(self.estimate_at(index))}"
        whose = "Own verdict." if pair.origin == "user" else ""
        words = " ".join(part for part in (sentence(pair.reason), sentence(pair.note), whose) if part)
        evidence = f"Evidence: {grade_text(pair.grade)}. Source: {citations(self._materials, pair.sources)}"
        return f"{head}. {words}\n{evidence}"

    def _unreported_words(self, estimate: Verdict) -> str:
        if estimate.basis == "none":
            return f"{sentence(estimate.reason)} {_UNKNOWN}"
        words = sentence(f"Not reported; {estimate.reason}")
        if estimate.severity == "unknown":
            words = f"{words} {_UNKNOWN}"
        evidence = f"Evidence: {grade_text(estimate.grade)}. Source: {citations(self._materials, estimate.sources)}"
        return f"{words}\n{evidence}"
