"""The flags as rows of a list: a caption for each process step, then its flags, the worst first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ssedesigner.core.changes import Fix, quick_fixes
from ssedesigner.core.evidence import ESTIMATED_GRADES, GRADE_WORDS, Source
from ssedesigner.core.flag_steps import StepFlags
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, exact, format_number, speech_text, typeset
from ssedesigner.core.prediction import SEVERITIES, Flag
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import visible
from ssedesigner.text.references import short_citation
from ssedesigner.ui.flags.fix_search import NO_OFFERS, Offers
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import RichText, tooltip
from ssedesigner.ui.widgets.change_words import chip_text, fix_line, fix_speech, fix_tip, question_line
from ssedesigner.ui.widgets.quantity_text import hover_card, one_citation

AnyIndex = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""Role under which the model hands out the row itself."""

FILTERS = {"all": tuple(SEVERITIES), "problems": ("fail", "caution"), "unknown": ("unknown",)}
"""What each filter lets through."""
QUIET = frozenset({"pass", "none"})
"""Severities that are listed only in a step that is opened, and then in short."""
_MOST_SOURCES = 3
NO_SOURCES: Mapping[str, Source] = MappingProxyType({})
_OWN = frozenset({"Recipe", "ThisProgram2026"})
"""Named in the tip, but in a card only when nothing else stands behind it."""


@dataclass(frozen=True, kw_only=True)
class FlagRow:
    """One row: a step's caption with the numbers of its quiet checks, a flag of it, or what helps against that flag.

    ``step`` is the key of the step on the process path, ``fix`` an edit that is offered, ``asks`` the key
    of an empty field that would settle the flag. ``is_chip`` is True for an offer in short, ``lists`` for the way to
    the offers that are in the list only: how many it has, -1 to put that list away. ``joins`` is True when the next
    row belongs to the same card.
    """

    step: str
    caption: str = ""
    flag: Flag | None = None
    fix: Fix | None = None
    asks: str = ""
    is_chip: bool = False
    lists: int = 0
    joins: bool = False
    passed: int = 0
    absent: int = 0
    is_open: bool = False

    @property
    def counts(self) -> str:
        """How many checks of the step passed and how many are not applicable, as words."""
        parts = (f"{self.passed} passed" if self.passed else "", f"{self.absent} not applicable" if self.absent else "")
        return " · ".join(part for part in parts if part)

    @property
    def is_offer(self) -> bool:
        """True for a line that does something: a fix, the way to an empty field, or to more fixes."""
        return self.fix is not None or bool(self.asks) or bool(self.lists)

    @property
    def line(self) -> str:
        """What stands in the line of an offer."""
        if self.fix is not None:
            return visible(chip_text(self.fix) if self.is_chip else fix_line(self.fix))
        if self.asks:
            return question_line(self.asks)
        return "Fewer fixes" if self.lists < 0 else f"More… ({self.lists} {'fix' if self.lists == 1 else 'fixes'})"


def flag_rows(
    steps: Iterable[StepFlags], opened: Container[str], offers: Offers = NO_OFFERS, listed: Container[str] = ()
) -> tuple[FlagRow, ...]:
    """Return captions and flags in the order of doing, the worst first in each step.

    Checks that passed or are not applicable are listed in the steps that are opened; elsewhere the caption counts them.
    What is offered against a flag follows it: in short what does no harm, all the rest where ``listed`` has its id.
    """
    rows: list[FlagRow] = []
    for step in steps:
        if not step.flags:
            continue
        passed, absent = (sum(flag.severity == quiet for flag in step.flags) for quiet in ("pass", "none"))
        is_open = step.key in opened
        rows.append(FlagRow(step=step.key, caption=step.caption, passed=passed, absent=absent, is_open=is_open))
        for flag in step.flags:
            if flag.severity not in QUIET or is_open:
                rows += _card_rows(step.key, flag, offers, flag.id in listed)
    return tuple(rows)


def _card_rows(step: str, flag: Flag, offers: Offers, is_listed: bool) -> list[FlagRow]:
    """Return a flag and what is offered against it."""
    rows = [FlagRow(step=step, flag=flag)]
    fixes = offers.fixes.get(flag.id, ())
    quick = quick_fixes(offers.prediction.recipe, fixes) if offers.prediction is not None else ()
    rest = [fix for fix in fixes if fix not in quick]
    missing = dict.fromkeys((*([flag.awaits] if flag.awaits else []), *offers.missing_fields.get(flag.id, ())))
    rows += [FlagRow(step=step, flag=flag, asks=key, is_chip=True) for key in missing]
    rows += [FlagRow(step=step, flag=flag, fix=fix, is_chip=True) for fix in quick]
    rows += [FlagRow(step=step, flag=flag, fix=fix) for fix in rest if is_listed]
    rows += [FlagRow(step=step, flag=flag, lists=-1 if is_listed else len(rest))] if rest else []
    return [replace(row, joins=True) for row in rows[:-1]] + rows[-1:]


def evidence_text(flag: Flag, sources: Mapping[str, Source] = NO_SOURCES) -> str:
    """Write value and limit, sources and a weak grade of a flag in one line."""
    parts = [values_text(flag)]
    named = [key for key in flag.sources if key not in _OWN] or list(flag.sources)
    if named:
        more = len(named) - _MOST_SOURCES
        parts.append(
            ", ".join(short_citation(sources, key) for key in named[:_MOST_SOURCES])
            + (f" and {more} more" if more > 0 else "")
        )
    if flag.grade in ESTIMATED_GRADES:
        parts.append(GRADE_WORDS[flag.grade])
    return " · ".join(part for part in parts if part)


def values_text(flag: Flag) -> str:
    """Write value and limit of a flag with their unit."""
    unit = symbol(flag.unit)
    if flag.value is None:
        return f"limit {_number(flag.limit)} {unit}".strip() if flag.limit is not None else ""
    if flag.limit is None:
        return f"{_number(flag.value)} {unit}".strip()
    return f"{_number(flag.value)}, limit {_number(flag.limit)} {unit}".strip()


def _number(value: float | None) -> str:
    if value is not None and abs(value) < 1e5 and value == round(value):
        return exact(value)
    return format_number(value)


def tip(flag: Flag, materials: Materials | None) -> RichText:
    """Write the hover card of a flag: its verdict with value and limit, why, on which evidence, one citation."""
    title = f"{MARKS[flag.severity]} {typeset(flag.title)}"
    verdict = " · ".join(part for part in (SEVERITIES[flag.severity], values_text(flag)) if part)
    cited = one_citation(flag.sources, materials.sources if materials is not None else {})
    evidence = " · ".join(part for part in (GRADE_WORDS.get(flag.grade, ""), cited) if part)
    return hover_card(title, (verdict, typeset(flag.message), evidence))


def copied_text(row: FlagRow, materials: Materials | None) -> str:
    """Write a row for the clipboard: of a flag its verdict, step, message, value and limit with their evidence."""
    if row.flag is None or row.is_offer:
        return row.line if row.is_offer else ", ".join(part for part in (row.caption, row.counts) if part)
    flag = row.flag
    evidence = evidence_text(flag, materials.sources if materials is not None else NO_SOURCES)
    grade = GRADE_WORDS.get(flag.grade, "")
    lines = (
        f"{MARKS[flag.severity]} {typeset(flag.title)}",
        typeset(flag.message),
        evidence if not grade or evidence.endswith(grade) else f"{evidence} · {grade}",
    )
    return "\n".join(line for line in lines if line)


def words(flag: Flag) -> str:
    """Write a flag as plain text for a screen reader."""
    parts = (SEVERITIES[flag.severity], speech_text(flag.title), speech_text(flag.message), evidence_text(flag))
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


@guarded
class FlagModel(QAbstractListModel):
    """The rows that the filter lets through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FlagRow, ...] = ()
        self._materials: Materials | None = None

    @property
    def rows(self) -> tuple[FlagRow, ...]:
        return self._rows

    def show_library(self, materials: Materials) -> None:
        self._materials = materials

    def show_rows(self, rows: tuple[FlagRow, ...]) -> bool:
        """Take up new rows; return whether anything changed. Rows that stay in place keep selection and scroll."""
        if rows == self._rows:
            return False
        if [identity(row) for row in rows] == [identity(row) for row in self._rows]:
            changed = [number for number, row in enumerate(rows) if row != self._rows[number]]
            self._rows = rows
            for number in changed:
                self.dataChanged.emit(self.index(number), self.index(number))
            return True
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._rows[index.row()].flag is None and not self._rows[index.row()].counts:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if row.flag is None:
            return _caption_data(row, role)
        if row.is_offer:
            return _offer_data(row, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{MARKS[row.flag.severity]} {typeset(row.flag.title)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words(row.flag)
        return tooltip(tip(row.flag, self._materials)) if role == Qt.ItemDataRole.ToolTipRole else None


def _offer_data(row: FlagRow, role: int) -> str | None:
    if role == Qt.ItemDataRole.DisplayRole:
        return row.line
    if row.fix is None:
        return row.line if role == Qt.ItemDataRole.AccessibleTextRole else None
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return fix_speech(row.fix)
    return tooltip(fix_tip(row.fix)) if role == Qt.ItemDataRole.ToolTipRole else None


def _caption_data(row: FlagRow, role: int) -> str | None:
    if role == Qt.ItemDataRole.ToolTipRole and row.counts:
        verb = "hide" if row.is_open else "list"
        return f"{row.counts}. Click to {verb} them"
    if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return None
    return f"{row.caption}, {row.counts}" if row.counts else row.caption


def identity(row: FlagRow) -> tuple[str, str, str]:
    """Return what stays the same of a row when its numbers change."""
    offer = row.fix.words if row.fix is not None else row.asks or ("more" if row.lists else "")
    return row.step, row.flag.id if row.flag is not None else "", offer
