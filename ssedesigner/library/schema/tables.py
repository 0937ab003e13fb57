"""The tables of the library: their columns, and how a row of a shipped file becomes a typed row.

The shipped files and the database hold the same columns in the same order, so that a snapshot built from
either is the same.
"""

from __future__ import annotations

import csv
import hashlib
import math
from functools import cached_property
from pathlib import Path

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.properties import PROPERTIES

Cell = str | float | int | None
Row = tuple[Cell, ...]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: the shipped files it is made from and its columns; some are numbers, some may be unknown."""

    name: str
    files: str
    columns: tuple[str, ...]
    numbers: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()

    @cached_property
    def not_words(self) -> tuple[tuple[int, str], ...]:
        """The columns that may hold something else than words, each with its place."""
        columns = self.numbers | self.nullable
        return tuple((place, column) for place, column in enumerate(self.columns) if column in columns)


def _words(*texts: str) -> tuple[str, ...]:
    return tuple(word for text in texts for word in text.split())


_FILM_NUMBERS = _words(
    "binder_wt_pct spe_wt_pct thickness_um thickness_low_um thickness_high_um",
    "conductivity_ms_cm temperature_c conductance_ms",
)
_CELL_NUMBERS = _words(
    "thickness_um conductivity_ms_cm current_density_ma_cm2 areal_capacity_mah_cm2 cycle_time_h",
    "critical_current_density_ma_cm2 temperature_c fabrication_pressure_mpa operating_pressure_mpa",
)
_MOISTURE_NUMBERS = _words("thickness_um dew_point_c water_ppm humidity_pct temperature_c time_min value low high")
_SPREAD_UNKNOWN = _words("sd_log10 density_mean_g_cm3 density_low_g_cm3 density_high_g_cm3")
_SPREAD_NUMBERS = _words("papers values_count mean_ms_cm median_ms_cm low_ms_cm high_ms_cm") + _SPREAD_UNKNOWN
_SERIES_NUMBERS = _words(
    "pellet_low_ms_cm pellet_high_ms_cm binder_wt_pct porosity_pct conductivity_low_ms_cm conductivity_high_ms_cm",
    "temperature_c",
)
_SERIES_UNKNOWN = _words(
    "pellet_low_ms_cm pellet_high_ms_cm binder binder_wt_pct solvent porosity_pct temperature_c",
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="source",
            files="sources.csv",
            columns=_words("key kind citation doi note"),
            nullable=frozenset({"doi"}),
        ),
        Table(name="material", files="materials.csv", columns=_words("kind key name formula group note")),
        Table(
            name="property",
            files="properties_*.csv",
            columns=_words("kind material quantity value unit low high conditions grade source use note"),
            numbers=frozenset({"low", "high"}),
            nullable=frozenset({"low", "high"}),
        ),
        Table(
            name="pair",
            files="pairs.csv",
            columns=_words("first_kind first second_kind second verdict reason grade sources note"),
        ),
        Table(
            name="film",
            files="films.csv",
            columns=_words(
                "key reference citation row_origin electrolyte label method form_factor binder binder_wt_pct spe",
                "spe_wt_pct scaffold substrate solvent cosolvent thickness_um thickness_low_um thickness_high_um",
                "conductivity_ms_cm temperature_c conductance_ms source note",
            ),
            numbers=frozenset(_FILM_NUMBERS),
            nullable=frozenset(
                _FILM_NUMBERS + _words("electrolyte method form_factor binder spe scaffold substrate solvent cosolvent")
            ),
        ),
        Table(
            name="cell",
            files="cells.csv",
            columns=(
                _words("key reference citation electrolyte binder spe scaffold interlayer cell_note")
                + _CELL_NUMBERS
                + _words("source note")
            ),
            numbers=frozenset(_CELL_NUMBERS),
            nullable=frozenset(_CELL_NUMBERS + _words("electrolyte binder spe scaffold interlayer")),
        ),
        Table(
            name="series",
            files="calibration.csv",
            columns=_words(
                "key electrolyte pellet_low_ms_cm pellet_high_ms_cm binder binder_wt_pct solvent method thickness_um",
                "porosity_pct pressing_mpa conductivity_low_ms_cm conductivity_high_ms_cm temperature_c confidence",
                "source note",
            ),
            numbers=frozenset(_SERIES_NUMBERS),
            nullable=frozenset(_SERIES_UNKNOWN),
        ),
        Table(
            name="safety",
            files="safety.csv",
            columns=_words("key category item quantity value text unit conditions grade source note"),
            numbers=frozenset({"value"}),
            nullable=frozenset({"value"}),
        ),
        Table(name="method", files="methods.csv", columns=_words("method aspect statement source")),
        Table(
            name="class_rule",
            files="class_rules.csv",
            columns=_words("first_kind first second_kind second verdict reason is_guess grade source note"),
        ),
        Table(
            name="moisture",
            files="moisture.csv",
            columns=_words(
                "key label electrolyte form thickness_um dew_point_c water_ppm humidity_pct temperature_c gas time_min",
                "quantity value low high unit text grade source note",
            ),
            numbers=frozenset(_MOISTURE_NUMBERS),
            nullable=frozenset((*_MOISTURE_NUMBERS, "electrolyte")),
        ),
        Table(
            name="composition",
            files="compositions.csv",
            columns=(_words("composition form") + _SPREAD_NUMBERS + _words("dois data_sets")),
            numbers=frozenset(_SPREAD_NUMBERS),
            nullable=frozenset(_SPREAD_UNKNOWN),
        ),
        Table(
            name="comparison",
            files="comparison_lines.csv",
            columns=_words("series class label temperature_c conductivity_ms_cm grade source note"),
            numbers=frozenset({"temperature_c", "conductivity_ms_cm"}),
        ),
    )
}
"""Every table of shipped content by name; the property table's value is a number or a text, by its quantity."""


class ContentError(ValueError):
    """A shipped file that cannot be read as its table; the message names file, line and column."""


def content_version(folder: Path) -> str:
    """Return the version of the shipped content, for example ``2026.11``."""
    return (folder / "VERSION").read_text(encoding="utf-8").strip()


def version_order(version: str) -> tuple[int, ...]:
    """Return a content version in a form that compares: 2026.9 comes before 2026.11.

    >>> version_order("2026.9") < version_order("2026.11")
    True
    """
    return tuple(int(part) for part in version.split("."))


def content_files(folder: Path) -> list[Path]:
    """Return the files that make up the shipped content of the library, in a fixed order."""
    return [path for table in TABLES.values() for path in sorted(folder.glob(table.files))]


def fingerprint(folder: Path) -> str:
    """Return a digest of the shipped content; two folders with the same content have the same one."""
    digest = hashlib.sha256()
    for path in content_files(folder):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_content(folder: Path) -> Rows:
    """Read all shipped files as typed rows by table, in the order of the files.

    Raises
    ------
    ContentError
        For a wrong header, a row of wrong length or a number that is none
    """
    return {table.name: _read_table(table, folder) for table in TABLES.values()}


def _read_table(table: Table, folder: Path) -> list[Row]:
    paths = sorted(folder.glob(table.files))
    if not paths:
        raise ContentError(f"{folder / table.files} is missing.")
    return [row for path in paths for row in _read_file(table, path)]


def _read_file(table: Table, path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = tuple(next(reader, ()))
        if header != table.columns:
            raise ContentError(f"{path.name}: the columns must be {', '.join(table.columns)}.")
        return [_typed_row(table, path, reader.line_num, cells) for cells in reader]


def _typed_row(table: Table, path: Path, line: int, cells: list[str]) -> Row:
    if len(cells) != len(table.columns):
        raise ContentError(f"{path.name}, line {line}: {len(cells)} cells instead of {len(table.columns)}.")
    row: list[Cell] = [*cells]
    for place, column in table.not_words:
        row[place] = _cell(table, path, line, column, cells[place])
    if table.name == "property" and is_number(cells[2]):
        row[3] = _number(path, line, "value", cells[3])
    return tuple(row)


def is_number(quantity: str) -> bool:
    """Return whether a quantity is a number; an unknown one counts as a text."""
    known = PROPERTIES.get(quantity)
    return known is not None and not known.is_text


def _cell(table: Table, path: Path, line: int, column: str, text: str) -> Cell:
    if text == "" and column in table.nullable:
        return None
    return _number(path, line, column, text) if column in table.numbers else text


def _number(path: Path, line: int, column: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ContentError(f"{path.name}, line {line}, {column}: “{text}” is not a number.")
    return number
