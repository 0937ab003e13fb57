"""The answers of the cross view as rows: grouped by answer, or sorted by any column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ssedesigner.core.evidence import Cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import MARKS
from ssedesigner.physics.compatibility.answers import KNOWN
from ssedesigner.physics.compatibility.crossing import FLAMMABLE, GROUPS, Crossing, Question, fact, parts_of
from ssedesigner.text.materials import property_label, short_name
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.cross.words import (
    FACT_HEADS,
    basis_text,
    chip_text,
    class_text,
    fact_keys,
    fact_text,
    group_words,
    limit_words,
    partner_name,
    sides,
    whole_basis,
    whole_text,
)
from ssedesigner.ui.library.pair_words import answer_words, plural, short_question
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.accessible import row_name

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
NAME, SISTERS, WHOLE = "name", "sisters", "whole"
_FEW = {"expected": 8, "care": 4, "unknown": 3, "no": 3}
"""Rows of a group that are shown before somebody opens it; all of those that are not named."""
_SEVERITIES = ("pass", "caution", "unknown", "fail")
_SISTERS_SHOWN = 2


@dataclass(frozen=True, kw_only=True)
class GroupHead:
    """The head of a group: how many answers it has, and how many of them are not shown."""

    key: str
    count: int
    hidden: int
    is_open: bool
    partners: int

    @property
    def words(self) -> tuple[str, str]:
        """What the group is, and what it rests on."""
        return group_words(self.key, self.partners)

    @property
    def offer(self) -> str:
        """What a click on it does; nothing where all is shown anyway."""
        return f"{self.hidden} more" if self.hidden else "fewer" if self.is_open and self.key in _FEW else ""

    @property
    def line(self) -> tuple[str, ...]:
        """All words from the left; what may be cut comes last."""
        return self.words[0], str(self.count), self.offer, self.words[1]


Line = GroupHead | Crossing


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A question with its answers; ``sisters`` is what is reported of others like the first partner, by key."""

    materials: Materials
    question: Question
    crossings: Sequence[Crossing] = ()
    sisters: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    sister_class: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of the columns: name, an answer to each partner, numbers, the whole."""
        answers = [str(place) for place in range(len(self.question.partners))]
        beside = [SISTERS] if self.sister_class else []
        return (NAME, *answers[:1], *beside, *answers[1:], *fact_keys(self.question.kind), WHOLE)

    def parts(self, material: Material) -> tuple[Material | None, ...]:
        """Return the liquids of a mixture, or the material itself."""
        return parts_of(self.materials, material)

    def fact(self, one: Crossing, quantity: str) -> Cited | None:
        """Return a number of a material."""
        return fact(self.parts(one.material), quantity)


NO_ANSWERS = Answers(
    materials=Materials(version="", materials={}, pairs=()), question=Question(kind="solvent", partners=())
)


@guarded
class CrossModel(QAbstractTableModel):
    """Shows answers in groups, the most useful first, until a column is sorted; words are made for what is seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = NO_ANSWERS
        self._columns = self._shown.columns
        self._sides: list[str] = []
        self._lines: list[Line] = []
        self._opened: set[str] = set()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def show_answers(self, answers: Answers) -> None:
        """Show answers, in the order in which the last ones were shown."""
        self.beginResetModel()
        if answers.columns != self._columns:
            self._sorted = None
        self._shown, self._columns = answers, answers.columns
        self._sides = sides(answers.materials, answers.question)
        self._lines = self._order_lines()
        self.endResetModel()

    @property
    def answers(self) -> Answers:
        """What is shown."""
        return self._shown

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of the columns."""
        return self._columns

    @property
    def facts(self) -> tuple[str, ...]:
        """Keys of the columns of numbers."""
        return fact_keys(self._shown.question.kind)

    @property
    def side_names(self) -> list[str]:
        """One word for each partner."""
        return self._sides

    @property
    def lines(self) -> Sequence[Line]:
        """Heads of groups and answers in their order."""
        return self._lines

    @property
    def is_grouped(self) -> bool:
        """True until a column is sorted."""
        return self._sorted is None

    def in_order(self) -> list[Crossing]:
        """Return all answers in the order shown, those that a group does not show included."""
        if self._sorted is None:
            return sorted(self._shown.crossings, key=lambda one: GROUPS.index(one.group))
        return [line for line in self._lines if isinstance(line, Crossing)]

    def toggle(self, group: str) -> None:
        """Show all of a group, or few of it again."""
        self.beginResetModel()
        self._opened ^= {group}
        self._lines = self._order_lines()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, what is not known last either way; a column below 0 brings the groups back."""
        self.beginResetModel()
        self._sorted = (column, order) if 0 <= column < len(self._columns) else None
        self._lines = self._order_lines()
        self.endResetModel()

    def _order_lines(self) -> list[Line]:
        return self._group_lines() if self._sorted is None else self._sort_lines(*self._sorted)

    def _group_lines(self) -> list[Line]:
        lines: list[Line] = []
        partners = len(self._shown.question.partners)
        for key in GROUPS:
            members = [one for one in self._shown.crossings if one.group == key]
            if not members:
                continue
            few = _FEW.get(key, len(members))
            is_open = key in self._opened or len(members) <= few + 1  # a row that says "1 more" is as long as the one
            visible = members if is_open else members[:few]
            can_close = key in self._opened and len(members) > few + 1
            hidden = len(members) - len(visible)
            lines += [
                GroupHead(key=key, count=len(members), hidden=hidden, is_open=can_close, partners=partners),
                *visible,
            ]
        return lines

    def _sort_lines(self, column: int, order: Qt.SortOrder) -> list[Line]:
        keyed = [(self._sort_key(one, self._columns[column]), one) for one in self._shown.crossings]
        known = [(key, one) for key, one in keyed if key is not None]
        is_down = order == Qt.SortOrder.DescendingOrder
        known.sort(key=lambda pair: pair[0], reverse=is_down)  # type: ignore[arg-type, return-value]
        return [*(one for _, one in known), *(one for key, one in keyed if key is None)]

    def _sort_key(self, one: Crossing, column: str) -> object:
        if column == NAME:
            return short_name(one.material).casefold()
        if column == SISTERS:
            severities = [_SEVERITIES.index(severity) for severity, _ in self._sisters(one)]
            return (max(severities), -len(severities)) if severities else None
        if column == WHOLE:
            return GROUPS.index(one.group), KNOWN.index(one.known)
        if column.isdigit():
            answer = one.answers[int(column)]
            return _SEVERITIES.index(answer.severity), KNOWN.index(answer.known)
        value = self._shown.fact(one, column)
        return None if value is None else float(value)

    def _sisters(self, one: Crossing) -> Sequence[tuple[str, str]]:
        return self._shown.sisters.get(one.material.key, ())

    def row_of(self, key: str) -> int:
        """Row of a material; -1 if it is not shown."""
        return next(
            (row for row, line in enumerate(self._lines) if isinstance(line, Crossing) and line.material.key == key), -1
        )

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return row_name(self, section) if role == Qt.ItemDataRole.AccessibleTextRole else None
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._with_arrow(section, self._head(column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in FACT_HEADS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._head_tip(column))
        return None

    def _with_arrow(self, section: int, words: str) -> str:
        if self._sorted is None or self._sorted[0] != section:
            return words
        first, *rest = words.split("\n")
        arrow = "▴" if self._sorted[1] == Qt.SortOrder.AscendingOrder else "▾"
        return "\n".join((f"{first} {arrow}", *rest))

    def _head_tip(self, column: str) -> str:
        if column == SISTERS:
            return f"Reports on others of the class {self._shown.sister_class}, for comparison only"
        return self._head(column).replace("\n", ", ")

    def _head(self, column: str) -> str:
        question = self._shown.question
        if column == NAME:
            return f"{plural(question.kind).capitalize()}\nclass"
        if column == SISTERS:
            return f"Others\n{self._shown.sister_class}"
        if column == WHOLE:
            return "Together\n" + ("both" if len(question.partners) == 2 else f"all {len(question.partners)}")
        if column.isdigit():
            kind, key = question.partners[int(column)]
            return f"{partner_name(self._shown.materials, kind, key)}\n{short_question(kind, question.kind)}"
        return FACT_HEADS.get(column, property_label(column))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], self._columns[index.column()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in FACT_HEADS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if isinstance(line, GroupHead):
            words = f"{line.words[0]}: {line.count}, {line.words[1]}"
            return words if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        if role == Qt.ItemDataRole.DisplayRole:
            return ", ".join(filter(None, self.cell(line, column)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._tip(line, column))
        return None

    def cell(self, one: Crossing, column: str) -> tuple[str, str]:
        """Return the first and second line of a cell."""
        if column == NAME:
            return short_name(one.material), class_text(one.material)
        if column == SISTERS:
            return self._sister_text(one), ""
        if column == WHOLE:
            return whole_text(one), whole_basis(self._sides, self._shown.question, one)
        if column.isdigit():
            answer = one.answers[int(column)]
            return chip_text(self._shown.question, int(column), answer), basis_text(answer)
        return fact_text(column, self._shown.fact(one, column)), ""

    def _sister_text(self, one: Crossing) -> str:
        kind = self._shown.question.partners[0][0]
        reported = self._sisters(one)
        fits = reported if len(reported) <= _SISTERS_SHOWN else reported[: _SISTERS_SHOWN - 1]
        parts = [f"{MARKS[severity]} {partner_name(self._shown.materials, kind, key)}" for severity, key in fits]
        more = len(reported) - len(fits)
        return "\n".join((*parts, *([f"and {more} more"] if more else [])))

    def _tip(self, one: Crossing, column: str) -> str:
        materials = self._shown.materials
        if column.isdigit():
            kind, key = self._shown.question.partners[int(column)]
            partner = materials.find(kind, key) or Material(kind=kind, key=key, name=key)
            return answer_words(materials, partner, one.material, one.answers[int(column)])
        if column in FACT_HEADS or column in fact_keys(self._shown.question.kind):
            return f"{property_label(column)}: {limit_words(column, self._shown.fact(one, column))}"
        return ", ".join(filter(None, self.cell(one, column)))

    def is_low(self, one: Crossing, column: str) -> bool:
        """Return whether a number asks for care: a flash point of a highly flammable liquid."""
        value = self._shown.fact(one, column) if column == "flash_point_c" else None
        return value is not None and value < FLAMMABLE
