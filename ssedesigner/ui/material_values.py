"""The lists of the detail pane: every value of a material with its evidence, and its verdicts with others."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from ssedesigner.core.evidence import WEAK_GRADES, Cited, CitedText
from ssedesigner.core.materials import KINDS, Material, Materials, PairVerdict
from ssedesigner.core.notation import typeset
from ssedesigner.core.quantities import QUANTITIES
from ssedesigner.core.visible_text import visible
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.material_text import (
    SEVERITY_OF_VERDICT,
    VERDICT_WORDS,
    citation,
    citations,
    grade_text,
    grade_word,
    name_text,
    quantity_label,
    range_text,
    sentence,
    value_text,
)
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import LIGHT, MARKS, Theme

Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """One value of a material; ``is_used`` is False for one that is kept beside the recommended value."""

    quantity: str
    value: Cited | CitedText
    is_used: bool
    is_first: bool
    source: str
    role: str = ""

    @property
    def is_own(self) -> bool:
        return self.value.grade == "user"

    @property
    def is_weak(self) -> bool:
        return self.value.grade in WEAK_GRADES

    @property
    def cells(self) -> tuple[str, ...]:
        label = quantity_label(self.quantity) if self.is_first else f"    {self.role}"
        own = " ✎" if self.is_own else ""
        evidence = grade_word(self.value.grade)
        return (label, value_text(self.value) + own, range_text(self.value), evidence, self.conditions)

    @property
    def conditions(self) -> str:
        return typeset(self.value.conditions) if isinstance(self.value, Cited) else ""

    @property
    def evidence(self) -> str:
        return grade_text(self.value.grade)

    @property
    def detail(self) -> str:
        """Everything about the value in a few sentences."""
        note = self.value.note if isinstance(self.value, Cited) else ""
        meaning = QUANTITIES[self.quantity].help if self.quantity in QUANTITIES else ""
        kept = "" if self.is_used else "Kept beside the value in use; predictions do not read it."
        text = "" if isinstance(self.value, Cited) else f"{quantity_label(self.quantity)}: {value_text(self.value)}"
        words = " ".join(sentence(part) for part in (text, meaning, kept, self.conditions, note) if part)
        return f"{words}\nEvidence: {self.evidence}. Source: {self.source}"


def value_rows(material: Material, materials: Materials) -> list[ValueRow]:
    """Return every value of a material in the order of the quantities, others directly below the one in use."""
    order = {key: place for place, key in enumerate(QUANTITIES)}
    quantities = {*material.values, *material.texts, *material.alternatives}
    rows = []
    for quantity in sorted(quantities, key=lambda key: (order.get(key, len(order)), key)):
        value = material.value(quantity)
        used = material.text(quantity) if value is None else value
        beside = material.alternatives.get(quantity, ())
        is_own = used is not None and used.grade == "user"
        known_values = [each for each in (used, *beside) if each is not None]
        rows += [
            ValueRow(
                quantity=quantity,
                value=each,
                is_used=each is used,
                is_first=place == 0,
                source=citation(materials, each.source),
                # the library puts the shipped value first among those beside one's own
                role="shipped value" if is_own and place == 1 else "also reported",
            )
            for place, each in enumerate(known_values)
        ]
    return rows


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """One verdict of a material with another one; ``mixture`` names the liquid in which it was one of two."""

    pair: PairVerdict
    partner_kind: str
    partner: str
    sources: str
    mixture: str = ""

    @property
    def severity(self) -> str:
        return SEVERITY_OF_VERDICT[self.pair.verdict]

    @property
    def cells(self) -> tuple[str, ...]:
        own = " ✎" if self.pair.origin == "user" else ""
        verdict = f"{MARKS[self.severity]} {VERDICT_WORDS[self.pair.verdict]}{own}"
        partner = f"{self.partner} (in {self.mixture})" if self.mixture else self.partner
        return (self.partner_kind, partner, verdict, grade_word(self.pair.grade), sentence(self.pair.reason))

    @property
    def detail(self) -> str:
        """Reason, evidence and source in a few sentences."""
        words = f"{sentence(self.pair.reason)} {sentence(self.pair.note)}".strip()
        return f"{words}\nEvidence: {grade_text(self.pair.grade)}. Source: {self.sources}"


def pair_rows(material: Material, materials: Materials) -> list[PairRow]:
    """Return the verdicts in force on a material, worst first within each kind of partner."""
    rank = {"incompatible": 0, "caution": 1, "unknown": 2, "compatible": 3}
    rows = []
    for pair in materials.pairs:
        ends = [(pair.first_kind, pair.first), (pair.second_kind, pair.second)]
        own = [kind == material.kind and material.key in key.split(" + ") for kind, key in ends]
        if not any(own) or materials.pair(*ends[0], *ends[1]) is not pair:
            continue
        kind, key = ends[1] if own[0] else ends[0]
        mixture = ends[0][1] if own[0] else ends[1][1]
        found = materials.find(kind, key)
        row = PairRow(
            pair=pair,
            partner_kind=KINDS.get(kind, kind.capitalize()),
            partner=name_text(found) if found else typeset(key),
            sources=citations(materials, pair.sources),
            mixture="" if mixture == material.key else mixture,
        )
        rows.append(row)
    return sorted(rows, key=lambda row: (row.partner_kind, rank[row.pair.verdict], row.partner))


@guarded
class EvidenceModel(QAbstractTableModel):
    """Rows of text with their evidence; estimates are muted and italic, verdicts have their colour and mark."""

    def __init__(self, headers: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headers = headers
        self._rows: list[ValueRow] | list[PairRow] = []
        self._theme = LIGHT

    def show_rows(self, rows: list[ValueRow] | list[PairRow]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headers):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._headers[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(row.cells[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row.detail)
        if isinstance(row, PairRow):
            return self._look_of_pair(row, index.column(), role)
        return self._look_of_value(row, index.column(), role)

    def _look_of_pair(self, row: PairRow, column: int, role: int) -> object:
        is_verdict = self._headers[column] == "Verdict"
        if role == Qt.ItemDataRole.ForegroundRole and is_verdict:
            return QBrush(QColor(self._theme.severity_text(row.severity)))
        if role == Qt.ItemDataRole.FontRole and row.pair.grade in WEAK_GRADES:
            font = QFont()
            font.setItalic(True)
            return font
        return None

    def _look_of_value(self, row: ValueRow, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole and (row.is_weak or not row.is_used or column > 1):
            return QBrush(QColor(self._theme.muted))
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setItalic(row.is_weak)
            if row.is_own and column == 1:
                font.setWeight(QFont.Weight.DemiBold)
            return font
        return None


VALUE_COLUMNS = {"Quantity": 160, "Value": 112, "Range": 76, "Evidence": 84, "Conditions": 300}
PAIR_COLUMNS = {"Kind": 120, "With": 180, "Verdict": 118, "Evidence": 84, "Reason": 420}
"""Heads of the columns and their least widths [px]."""

MOST_WIDTHS = {"Quantity": 180, "Value": 130, "Range": 140, "Evidence": 120, "Verdict": 160}
"""Widths [px] up to which a column grows with what stands in it."""
