"""How the tab Table says what becomes of rows and columns: signs, severities and counts. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.notation import MARKS, match_key, symbol
from ssedesigner.core.process import kinds_of
from ssedesigner.core.units import UnitError, parse_quantity
from ssedesigner.files.tables.columns import EMPTY
from ssedesigner.files.tables.model import (
    DROPPED,
    PASSED,
    READY,
    REJECTED,
    TARGETS,
    THERE,
    WAITING,
    Choices,
    Column,
    Problem,
    Row,
    RowChoice,
    TableImport,
    title,
)
from ssedesigner.files.tables.understanding import DECIMALS
from ssedesigner.files.tables.words import LEFT_OUT

_SEVERITIES = {
    "caution": ("unusual", "value", "contradiction"),
    "fail": ("material", "date", "number", "unit"),
}
_RANKS = ("none", "pass", "unknown", "caution", "fail")
_COUNTS = {
    "pass": "ready to import",
    "unknown": "wait for an answer",
    "caution": "implausible, ask",
    "fail": "cannot be imported as they are",
}
_CONDUCTIVITY = "conductivity_ms_cm"
LEAVE_OUT = "leave out"
NEVER_TYPED = ("label", "contradiction", "column", "two columns")
"""Kinds of problems that no text in the place of the cell can settle."""
_COMMON = (
    *("name", "made_on", "electrolyte", "binder", "binder_wt_pct", "measured_thickness_um"),
    *(_CONDUCTIVITY, "resistance_ohm", "asr_ohm_cm2", "area_cm2", "diameter_mm", "measured_temperature_c"),
    *("measured_stack_pressure_mpa", "densification_pressure_mpa", "measured_porosity_pct", "method", "solvent"),
    *("electrolyte_lot", "error_pct", "mass_g", "contacts", "note"),
)
"""What tables of films have most, first in the list of meanings."""


def severity_of(problem: Problem) -> str:
    """Return how bad a problem is; what is only not known is no fault of the row."""
    if problem.row is None:
        return "unknown"
    return next((severity for severity, kinds in _SEVERITIES.items() if problem.kind in kinds), "unknown")


def general_problems(table: TableImport) -> list[Problem]:
    """Return the problems of columns and of all rows, which are asked about first."""
    return [problem for problem in table.problems if problem.row is None]


def row_problems(table: TableImport) -> dict[int, list[Problem]]:
    """Return the problems of each row, by its number."""
    by_row: dict[int, list[Problem]] = {}
    for problem in table.problems:
        if problem.row is not None:
            by_row.setdefault(problem.row, []).append(problem)
    return by_row


def row_severity(row: Row, problems: Sequence[Problem]) -> str:
    """Return the severity that stands for a row."""
    if row.state == READY:
        return "pass"
    if row.state == REJECTED:
        return "fail"
    if row.state != WAITING:
        return "none"
    return max(map(severity_of, problems), key=_RANKS.index, default="unknown")


@dataclass(frozen=True, kw_only=True)
class Count:
    """So many rows of one kind, with the sign and the words for it."""

    severity: str
    sign: str
    words: str
    rows: int


def counts(table: TableImport) -> list[Count]:
    """Return what happens to the rows, by severity, and what is passed over."""
    problems = row_problems(table)
    active = [row for row in table.rows if row.state in {READY, WAITING, REJECTED}]
    tally = Counter(row_severity(row, problems.get(row.number, ())) for row in active)
    rows = [
        Count(severity=severity, sign=MARKS[severity], words=words, rows=tally[severity])
        for severity, words in _COUNTS.items()
    ]
    labels = Counter(_label(row) for row in active)
    again = [row for row in active if row.film is not None and labels[_label(row)] > 1]
    there, dropped, passed = (table.in_state(state) for state in (THERE, DROPPED, PASSED))
    kinds = ", ".join(dict.fromkeys(row.reason for row in passed))
    return [
        *rows,
        Count(severity="caution", sign="!", words="of these with the label of another row", rows=len(again)),
        Count(severity="none", sign="=", words="in the library already", rows=len(there)),
        Count(severity="none", sign=MARKS["none"], words="left out by you", rows=len(dropped)),
        Count(severity="none", sign=MARKS["none"], words=f"passed over ({kinds})", rows=len(passed)),
    ]


def _label(row: Row) -> tuple[str, float] | None:
    """Return what should be one film: its label and temperature."""
    return (match_key(row.film.name), row.film.temperature_c) if row.film is not None else None


def column_severity(column: Column, table: TableImport) -> str:
    """Return the sign of a column: asked about, taken, left out, or with cells that ask."""
    own = [problem for problem in table.problems if problem.column == column.index]
    if any(problem.row is None for problem in own):
        return "unknown"
    if not column.field:
        return "none"
    return max(map(severity_of, own), key=_RANKS.index, default="pass")


def column_tip(column: Column) -> str:
    """Say of a column what its guess rests on."""
    header = column.header or "without a name"
    meaning = title(column.field) if column.field else "left out"
    remark = f"\n{column.remark[:1].upper()}{column.remark[1:]}." if column.remark and column.remark != EMPTY else ""
    return f"Column {column.letter}, {header}: {meaning}{remark}"


def meanings() -> list[tuple[str, str]]:
    """Return the fields that a column can mean with their titles: the usual ones, then all others by title."""
    others = sorted((key for key in TARGETS if key not in _COMMON), key=lambda key: title(key).casefold())
    common = set(map(title, _COMMON))
    named = [(key, f"{title(key)} of the recipe" if title(key) in common else title(key)) for key in others]
    return [(LEFT_OUT, LEAVE_OUT), *((key, title(key)) for key in _COMMON), *named]


def is_number_column(column: Column) -> bool:
    """Return whether a column holds numbers, which stand right."""
    return bool(column.field) and TARGETS[column.field].is_numeric


def kind_words(column: Column) -> str:
    """Return what the cells of a column without a unit are."""
    if not column.field:
        return ""
    target = TARGETS[column.field]
    if column.field == "made_on":
        return "day"
    if target.kind == "material":
        return "material"
    return "one of a list" if target.choices is not None else "number" if target.is_numeric else "text"


def header_words(table: TableImport) -> str:
    """Say where the names stand and where the units come from."""
    rows = table.layout.header_rows
    numbers = f"row {rows[0]} read as names" if len(rows) == 1 else f"rows {rows[0]}–{rows[-1]} read as names"
    return f"{numbers}. {' '.join(table.notes)}" if table.notes else f"{numbers}; units taken from the headers"


def decimal_words(sign: str) -> str:
    """Return what a decimal sign is called in a list, with an example."""
    return f"{DECIMALS[sign]}: 0{sign}81" if sign else "no number shows it"


def typed(problem: Problem, text: str) -> Choices | None:
    """Return what a text typed in answer to a problem changes; None where a text is no answer to it."""
    if not is_typed(problem):
        return None
    if problem.row is None:
        return Choices(once={problem.field: text})
    return Choices(rows={problem.row: RowChoice(texts={problem.field: text})})


def is_typed(problem: Problem) -> bool:
    """Return whether a text can be typed in answer to a problem."""
    if problem.kind in NEVER_TYPED or problem.field not in TARGETS or TARGETS[problem.field].choices is not None:
        return False
    return problem.row is not None or problem.kind == "missing"


def is_addable(problem: Problem) -> bool:
    """Return whether a problem is a material that the library may have to be given first."""
    return problem.kind == "material" and problem.field in FIELDS and FIELDS[problem.field].kind == "material"


def near_material(problem: Problem, materials: Materials) -> tuple[str, str]:
    """Return kind and key of the material that may be meant; empty where none is near."""
    words = [key for answer in problem.answers for key in answer.change.words.get(problem.field, {}).values()]
    kinds = kinds_of(FIELDS[problem.field])
    return next(((kind, key) for key in words for kind in kinds if materials.find(kind, key)), ("", ""))


def hint(problem: Problem) -> str:
    """Return what is to be typed in answer to a problem."""
    target = TARGETS[problem.field]
    return symbol(target.unit) if target.is_numeric and target.unit != "-" else title(problem.field)


def text_problem(field: str, text: str) -> str:
    """Say what is wrong with a text for all rows; nothing for one that its field takes."""
    target = TARGETS.get(field)
    if not text or target is None or not target.is_numeric:
        return ""
    for meant in (text, f"{text} {target.unit}"):
        try:
            value = parse_quantity(meant, target.unit)
        except UnitError:
            continue
        if target.minimum <= value <= target.maximum:
            return ""
    example = symbol(MEASURED[field].unit) if field in MEASURED else symbol(target.unit)
    return f"Not a possible {title(field).lower()} in {example}."


@dataclass(frozen=True, kw_only=True)
class Fall:
    """Where a film of the table falls: its row, its conductivity [mS/cm], and what it would be by the first answer."""

    row: int
    value: float
    is_ready: bool
    otherwise: float | None = None
    answer: str = ""


def falls(table: TableImport) -> list[Fall]:
    """Return where the films of a table fall, those that are asked about too."""
    return list(_falls(table, row_problems(table)))


def _falls(table: TableImport, problems: Mapping[int, Sequence[Problem]]) -> Iterator[Fall]:
    for row in table.in_state(READY, WAITING, THERE):
        if row.film is None:
            continue
        asked = next((one for one in problems.get(row.number, ()) if one.field == _CONDUCTIVITY and one.answers), None)
        answer = asked.answers[0] if asked else None
        texts = answer.change.rows.get(row.number, RowChoice()).texts if answer else {}
        try:
            value = row.film.conductivity
            otherwise = parse_quantity(texts[_CONDUCTIVITY], "mS/cm") if _CONDUCTIVITY in texts else None
        except (UnitError, ValueError):
            continue
        label = answer.label.partition(" ")[0] if answer and "in this row" in answer.label else ""
        yield Fall(row=row.number, value=value, is_ready=asked is None, otherwise=otherwise, answer=label)
