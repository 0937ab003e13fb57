"""The flags as rows of a list: a caption for each process step, then its flags, the worst first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ssedesigner.core.changes import MOST_QUICK, Fix, quick_fixes
from ssedesigner.core.evidence import ESTIMATED_GRADES, GRADE_WORDS, Source
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.flag_steps import Gap, StepFlags
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, exact, format_number, speech_text, typeset
from ssedesigner.core.prediction import SEVERITIES, Flag
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import sentence_case, visible
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
MOST_CITATIONS = 3
"""Sources that an open card names."""
BLANKS = "blank-fields"
"""What stands for the step of the lines of blank fields."""
NO_SOURCES: Mapping[str, Source] = MappingProxyType({})
_OWN = frozenset({"Recipe", "ThisProgram2026"})
"""Named in the tip, but in a card only when nothing else stands behind it."""


@dataclass(frozen=True, kw_only=True)
class FlagRow:
    """One row: a step's caption with its counts, a flag of it, what helps against that flag, or a field that is blank.

    ``step`` is the key of the step on the process path, ``fix`` an edit that is offered, ``asks`` the key
    of an empty field that would settle the flag. ``is_chip`` is True for an offer in short. ``has_more`` is True where
    a flag has more to say than its card shows, on its row and on ``is_foot``, the last one, which opens and closes
    that. ``joins`` is True when the next row belongs to the same card. ``gap`` are the checks that wait for ``asks``.
    """

    step: str
    caption: str = ""
    flag: Flag | None = None
    fix: Fix | None = None
    asks: str = ""
    gap: Gap | None = None
    is_chip: bool = False
    is_foot: bool = False
    has_more: bool = False
    joins: bool = False
    counts: tuple[tuple[str, int], ...] = ()
    quiet: int = 0
    is_open: bool = False

    def __hash__(self) -> int:
        # of a flag what changes with an edit, else all that are remembered would be compared; not the whole: it is slow
        changing = (self.flag.id, self.flag.message, self.flag.value) if self.flag else ()
        return hash((self.step, changing, self.asks, self.is_foot, self.is_open))

    @property
    def signs(self) -> tuple[tuple[str, str], ...]:
        """The counts of the step with their marks, and the severity of each: what passed first, then the mildest.

        What is not applicable stands only where nothing else does.
        """
        order = ("pass", "caution", "fail", "unknown")
        counts = dict(self.counts)
        shown = [severity for severity in order if severity in counts] or list(counts)
        return tuple((f"{MARKS[severity]} {counts[severity]}", severity) for severity in shown)

    @property
    def summary(self) -> str:
        """The counts of the step in words."""
        return ", ".join(f"{count} {SEVERITIES[severity]}" for severity, count in self.counts)

    @property
    def is_offer(self) -> bool:
        """True for a line that does something: a fix, the way to an empty field, or the rest of a card."""
        return self.fix is not None or bool(self.asks) or (self.is_foot and self.has_more)

    @property
    def line(self) -> str:
        """What stands in the line of an offer."""
        if self.fix is not None:
            return visible(chip_text(self.fix) if self.is_chip else fix_line(self.fix))
        if self.gap is not None:
            return f"{FIELDS[self.asks].label}, {self.gap.where}: {question_line(self.asks)}"
        if self.asks:
            return question_line(self.asks)
        return "Less" if self.is_open else "More…"


def flag_rows(
    steps: Iterable[StepFlags],
    opened: Container[str],
    offers: Offers = NO_OFFERS,
    expanded: Container[str] = (),
    blanks: Sequence[Gap] = (),
    memory: CardMemory | None = None,
) -> tuple[FlagRow, ...]:
    """Return captions and flags in the order of doing, the worst first in each step, then the fields that are blank.

    Checks that passed or are not applicable are listed in the steps that are opened; elsewhere the caption counts them.
    What is offered against a flag follows it: in short what does no harm, all the rest where ``expanded`` has its id.
    """
    rows: list[FlagRow] = []
    memory = memory or CardMemory()
    instead = {gap.id for gap in blanks}
    for step in steps:
        flags = [flag for flag in step.flags if flag.id not in instead] if instead else step.flags
        if not flags:
            continue
        quiet, is_open = len([flag for flag in flags if flag.severity in QUIET]), step.key in opened
        rows.append(memory.caption(step, quiet, is_open and quiet > 0))
        for flag in flags:
            if flag.severity not in QUIET:
                rows += memory.rows(step.key, flag, offers, flag.id in expanded)
            elif is_open:
                rows.append(FlagRow(step=step.key, flag=flag))
    return tuple(rows + _blank_rows(blanks, is_first=not any(row.asks for row in rows)))


class CardMemory:
    """Keeps the rows of each card for as long as its flag and what is offered against it stay the same.

    Captions are kept too: a row that is the very same need not be compared.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Offers, tuple[str, Flag, bool], list[FlagRow]]] = {}
        self._captions: dict[str, tuple[tuple[object, ...], FlagRow]] = {}

    def caption(self, step: StepFlags, quiet: int, is_open: bool) -> FlagRow:
        """Return the caption of a step."""
        shown, kept = (step.caption, step.counts, quiet, is_open), self._captions.get(step.key)
        if kept is None or kept[0] != shown:
            row = FlagRow(step=step.key, caption=step.caption, counts=step.counts, quiet=quiet, is_open=is_open)
            kept = self._captions[step.key] = shown, row
        return kept[1]

    def rows(self, step: str, flag: Flag, offers: Offers, is_open: bool) -> list[FlagRow]:
        """Return a flag, what is offered against it, and the way to what else there is."""
        shown, kept = (step, flag, is_open), self._kept.get(flag.id)
        if kept is None or kept[0] is not offers or kept[1] != shown:
            kept = self._kept[flag.id] = offers, shown, _card_rows(step, flag, offers, is_open)
        return kept[2]


def _card_rows(step: str, flag: Flag, offers: Offers, is_open: bool) -> list[FlagRow]:
    """Return a flag, what is offered against it, and the way to what else there is."""
    fixes = offers.fixes.get(flag.id, ())
    missing = dict.fromkeys((*([flag.awaits] if flag.awaits else []), *offers.missing_fields.get(flag.id, ())))
    quick = quick_fixes(offers.prediction.recipe, fixes) if offers.prediction is not None else ()
    quick = quick[: max(MOST_QUICK - len(missing), 0)]
    rest = [fix for fix in fixes if fix not in quick]
    has_more = bool(rest or flag.rest or len(cited_keys(flag)) > 1)
    rows = [FlagRow(step=step, flag=flag, has_more=has_more, is_open=is_open)]
    rows += [FlagRow(step=step, flag=flag, asks=key, is_chip=True) for key in missing]
    rows += [FlagRow(step=step, flag=flag, fix=fix, is_chip=True) for fix in quick]
    rows += [FlagRow(step=step, flag=flag, fix=fix) for fix in rest if is_open]
    if len(rows) > 1 or has_more:
        rows.append(FlagRow(step=step, flag=flag, is_foot=True, has_more=has_more, is_open=is_open))
    return [replace(row, joins=True) for row in rows[:-1]] + rows[-1:]


def _blank_rows(blanks: Sequence[Gap], is_first: bool) -> list[FlagRow]:
    """Return a caption and one line for each blank field for which several checks wait."""
    if not blanks:
        return []
    checks, count = sum(len(gap.checks) for gap in blanks), len(blanks)
    several = f"{'' if is_first else 'more '}{'gap blocks' if count == 1 else 'gaps block'}"
    caption = f"Not stated: {count} {several} {checks} checks"
    rows = [FlagRow(step=BLANKS, flag=gap.row, asks=gap.field, gap=gap) for gap in blanks]
    return [FlagRow(step=BLANKS, caption=caption), *rows]


def cited_keys(flag: Flag) -> list[str]:
    """Return the sources that are named on the card of a flag: published ones, else the program's own."""
    return [key for key in flag.sources if key not in _OWN] or list(flag.sources)


def evidence_text(flag: Flag, sources: Mapping[str, Source] = NO_SOURCES, most: int = 1) -> str:
    """Write sources and a weak grade of a flag in one line."""
    named, parts = cited_keys(flag), []
    if named:
        more = len(named) - most
        parts.append(
            ", ".join(short_citation(sources, key) for key in named[:most]) + (f" and {more} more" if more > 0 else "")
        )
    if flag.grade in ESTIMATED_GRADES:
        parts.append(GRADE_WORDS[flag.grade])
    return sentence_case(" · ".join(parts))


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
    return hover_card(title, (verdict, typeset(flag.lead), evidence))


def copied_text(row: FlagRow, materials: Materials | None) -> str:
    """Write a row for the clipboard: of a flag its verdict, step, message, value and limit with their evidence."""
    if row.flag is None or row.is_offer:
        return row.line if row.is_offer else ", ".join(part for part in (row.caption, row.summary) if part)
    flag = row.flag
    evidence = evidence_text(flag, materials.sources if materials is not None else NO_SOURCES)
    grade = GRADE_WORDS.get(flag.grade, "")
    lines = (
        f"{MARKS[flag.severity]} {typeset(flag.title)}",
        typeset(flag.message),
        values_text(flag),
        evidence if not grade or evidence.endswith(grade) else f"{evidence} · {grade}",
    )
    return "\n".join(line for line in lines if line)


def words(flag: Flag) -> str:
    """Write a flag as plain text for a screen reader."""
    evidence = (values_text(flag), evidence_text(flag, most=MOST_CITATIONS))
    parts = (SEVERITIES[flag.severity], speech_text(flag.title), speech_text(flag.message), *evidence)
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

    def show_rows(self, rows: tuple[FlagRow, ...]) -> list[int] | None:
        """Take up new rows; return the places of those that say something else, None where others are listed now.

        Rows that stay in place keep selection and scroll.
        """
        before = self._rows
        if len(rows) == len(before):
            pairs = enumerate(zip(before, rows, strict=True))
            # a fix is taken only as the very one that was offered, so one that says the same is another one
            changed = [n for n, (old, new) in pairs if old is not new and (old != new or old.fix is not new.fix)]
            if not changed:
                return changed
            if all(identity(rows[number]) == identity(before[number]) for number in changed):
                self._rows = rows
                self.dataChanged.emit(self.createIndex(changed[0], 0), self.createIndex(changed[-1], 0))
                return changed
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self._rows[index.row()]
        if (row.flag is None and not row.quiet) or (row.is_foot and not row.has_more):
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
        if row.is_offer or row.is_foot:
            return _offer_data(row, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{MARKS[row.flag.severity]} {typeset(row.flag.title)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words(row.flag)
        return tooltip(tip(row.flag, self._materials)) if role == Qt.ItemDataRole.ToolTipRole else None


def _offer_data(row: FlagRow, role: int) -> str | None:
    assert row.flag is not None
    if role == Qt.ItemDataRole.DisplayRole:
        return row.line
    if row.fix is not None:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return fix_speech(row.fix)
        return tooltip(fix_tip(row.fix)) if role == Qt.ItemDataRole.ToolTipRole else None
    if row.gap is not None and role == Qt.ItemDataRole.ToolTipRole:
        return tooltip(f"{row.gap.row.title}. {row.gap.row.message}")
    if role != Qt.ItemDataRole.AccessibleTextRole:
        return None
    return f"{row.line} {speech_text(row.flag.title)}" if row.is_foot else row.line


def _caption_data(row: FlagRow, role: int) -> str | None:
    if role == Qt.ItemDataRole.ToolTipRole and row.quiet:
        verb = "hide" if row.is_open else "list"
        return f"{row.summary}. Click to {verb} what passed"
    if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return None
    return f"{row.caption}, {row.summary}" if row.counts else row.caption


def identity(row: FlagRow) -> tuple[str, str, str]:
    """Return what stays the same of a row when its numbers change."""
    offer = row.fix.words if row.fix is not None else row.asks or ("more" if row.is_foot else "")
    return row.step, row.flag.id if row.flag is not None else "", offer
