"""What is known of a table on its way into the library: what was found, what was chosen, what is asked, what is ready.

Everything that a person chose is one :class:`Choices`; an answer to a question is a small one that is merged into it.
The file given with ``--map`` is the same as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields, replace

from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.measured_film import COLUMNS, MEASURED, MeasuredFilm

READY, WAITING, REJECTED, THERE, DROPPED, PASSED = "ready", "waiting", "rejected", "there", "left out", "passed over"
"""What becomes of a row; one that is rejected has a problem of which the only way out is to leave it out."""


ROW_FLAGS = ("keep", "another", "leave_out")
"""What a person can say of a row beside its texts."""


def _number(key: str, label: str, unit: str, low: float, high: float) -> Field:
    return Field(key=key, section="measured", label=label, unit=unit, minimum=low, maximum=high, blank="")


DERIVED: dict[str, Field] = {
    row.key: row
    for row in (
        _number("asr_ohm_cm2", "Area-specific resistance", "ohm cm2", 1e-6, 1e9),
        _number("areal_conductance_s_cm2", "Areal conductance", "S/cm2", 1e-9, 1e6),
        _number("diameter_mm", "Diameter of the contact", "mm", 0.01, 1e4),
        _number("relative_density_pct", "Relative density", "%", 5.0, 100.0),
        _number("log_conductivity", "Logarithm of the conductivity", "mS/cm", -14.0, 4.0),
    )
}
"""Quantities that a table may have and a record has not: the record's own follow from them."""
CONDUCTING = ("conductivity_ms_cm", "resistance_ohm", "asr_ohm_cm2", "areal_conductance_s_cm2", "log_conductivity")
"""Quantities one of which a film needs for its conductivity."""
TARGETS: dict[str, Field] = {
    column: MEASURED.get(column) or FIELDS[column.removeprefix("recipe_")] for column in COLUMNS
} | DERIVED
"""What a column can mean, by the key of a measured film's table or of a derived quantity."""


_TITLES = {
    "name": "Label",
    "made_on": "Date made",
    "measured_thickness_um": "Thickness",
    "measured_temperature_c": "Temperature",
    "conductivity_ms_cm": "Conductivity",
    "resistance_ohm": "Resistance",
    "area_cm2": "Area",
    "measured_stack_pressure_mpa": "Measuring pressure",
    "densification_pressure_mpa": "Pressing pressure",
    "measured_porosity_pct": "Porosity",
    "error_pct": "Error",
    "mass_g": "Mass",
    "drying_temperature_c": "Drying temperature",
    "electrolyte_lot": "Lot of the sulfide",
}
"""What a column is called where the label of its field needs the form around it."""


def title(field: str) -> str:
    """Return what the meaning of a column is called.

    >>> title("measured_temperature_c"), title("binder_wt_pct")
    ('Temperature', 'Binder content')
    """
    return _TITLES.get(field) or TARGETS[field].label


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """What a person says that a column is: its field (empty for leaving it out) and its unit; None for as found."""

    field: str | None = None
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class RowChoice:
    """What a person says of a row: texts by field in place of its cells, and what becomes of it.

    ``keep`` takes its unusual values as they are, ``another`` says that it is not the film on record with its label.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    keep: bool = False
    another: bool = False
    leave_out: bool = False

    def merge(self, later: RowChoice) -> RowChoice:
        """Return both, the later one first where they differ."""
        flags = {flag: getattr(self, flag) or getattr(later, flag) for flag in ROW_FLAGS}
        return RowChoice(texts={**self.texts, **later.texts}, **flags)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything that was chosen; empty is as found.

    ``columns`` are by letter or header, ``once`` texts by field for all rows with an empty cell, ``words`` texts by
    field and by the text of the cell that they replace, ``rows`` by the number of the row in the file.
    """

    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    dates: str = ""
    header_rows: tuple[int, ...] = ()
    empty: tuple[str, ...] = ()
    columns: Mapping[str, ColumnChoice] = field(default_factory=dict)
    once: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: Mapping[int, RowChoice] = field(default_factory=dict)

    def merge(self, later: Choices) -> Choices:
        """Return these choices with later ones, which win."""
        chosen = {
            one.name: getattr(later, one.name)
            for one in fields(self)
            if not isinstance(getattr(self, one.name), Mapping) and getattr(later, one.name)
        }
        rows = dict(self.rows)
        for number, row in later.rows.items():
            rows[number] = rows.get(number, RowChoice()).merge(row)
        words = {key: {**self.words.get(key, {}), **later.words.get(key, {})} for key in {*self.words, *later.words}}
        columns = {**self.columns, **later.columns}
        return replace(self, **chosen, columns=columns, once={**self.once, **later.once}, words=words, rows=rows)

    def for_file(self) -> Choices:
        """Return what may be remembered for the next file of the same layout: nothing of single rows."""
        return replace(self, sheet="", rows={})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One way out of a problem: what is written on its button, and what it changes."""

    label: str
    change: Choices


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that keeps a row, or without a row all of them, from being taken.

    ``kind`` is one of absent, column, content, contradiction, date, label, material, missing, number, two columns,
    unit, unusual, value; the ``column`` counts from 0. The answers are the ways out, the likeliest first.
    """

    kind: str
    field: str
    sentence: str
    row: int | None = None
    column: int | None = None
    text: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """How a part of the file is read: the value, what else may be chosen, and whether the file leaves no doubt."""

    value: str
    others: tuple[str, ...] = ()
    is_sure: bool = True


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the file is read; ``header_rows`` are numbers of rows in the file."""

    sheet: Found
    encoding: Found
    separator: Found
    decimal: Found
    dates: Found
    header_rows: tuple[int, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the file: its header, what it is taken for, and in which unit its numbers are.

    ``key`` names it in :class:`Choices`; ``remark`` says what the guess rests on where the header does not say it all.
    ``is_mixed`` says that only some of its shares are so small that they may be parts of one.
    """

    index: int
    letter: str
    key: str
    header: str
    field: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()
    is_sure: bool = True
    remark: str = ""
    is_mixed: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of the file: its number there, its place among the rows of the sheet, and what becomes of it."""

    number: int
    index: int
    state: str
    reason: str = ""
    film: MeasuredFilm | None = None


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name of a material in the table, the key that it stands for (empty where it is not known), and its rows."""

    field: str
    text: str
    key: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class TableImport:
    """A table as it is understood: what is ready, what is asked, and what is passed over."""

    name: str
    sheets: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    layout: Layout
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    names: tuple[Name, ...] = ()
    notes: tuple[str, ...] = ()

    def in_state(self, *states: str) -> tuple[Row, ...]:
        """Return the rows of which this becomes."""
        return tuple(row for row in self.rows if row.state in states)

    @property
    def films(self) -> tuple[MeasuredFilm, ...]:
        """The films that can be taken."""
        return tuple(row.film for row in self.in_state(READY) if row.film is not None)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What an import recorded: each row with the key that its film has now."""

    rows: tuple[Row, ...]
    keys: tuple[str, ...]
