"""What a folder must be before anything of it is merged: its files, columns, words, numbers and names."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from library_merge.library_layout import MOVED, NOT_TAKEN
from library_merge.source_keys import library_key
from library_merge.tables import MergeError, Row, Tables
from ssedesigner.core.evidence import GRADES
from ssedesigner.core.materials import VERDICTS
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.library.checks.content import PAIR_ONLY

_VALUES = "kind material quantity value unit low high conditions grade source use note"
_SAFETY = "category item quantity value value_text unit conditions source confidence note"
COLUMNS = {
    "sources_new.csv": "key kind citation doi note",
    "doi_found.csv": "key doi state",
    "materials_new.csv": "kind key name formula group note",
    "replacements.csv": "kind material quantity action",
    "pairs_new.csv": "first_kind first second_kind second verdict reason grade sources note",
    "pairs_corrections.csv": "first second should_be why grade source",
    "solvent_families.csv": "solvent family",
    "obelix_summary.csv": (
        "composition form n_reports_doi n_values geometric_mean_mS_cm median_mS_cm lowest_mS_cm highest_mS_cm sd_log10 "
        "xray_density_mean_g_cm3 xray_density_low_g_cm3 xray_density_high_g_cm3 dois data_sets"
    ),
    "comparison_lines.csv": "series class label temperature_C conductivity_mS_cm grade source note",
    "solvents.csv": "solvent_id name OEL_basis confidence_by_field note",
    "binders.csv": "binder_id full_name confidence_by_field note",
    "scaffolds.csv": "material_id kind full_name confidence_by_field note",
    "properties_long.csv": _VALUES,
    "compatibility_core.csv": "kind_a a kind_b b verdict mechanism source confidence note",
    "replaces.csv": "key_1 key_2 key_3 key_4 reason",
    "regrade.csv": "id field",
    "solvent_class_matrix.csv": "electrolyte_class solvent family verdict reason source",
    "binder_family_matrix.csv": "binder exceptions grade source",
    "moisture_series.csv": (
        "series_id material form sample_area_cm2 thickness_um dew_point_C water_ppm relative_humidity_pct "
        "air_temperature_C gas time_min quantity value low high unit value_text grade source note"
    ),
    "safety.csv": _SAFETY,
    "safety_cells.csv": _SAFETY,
    "sources_solvents_binders.csv": "key citation how_obtained",
}
"""The columns that are read of each file; every file of values has those of the library."""

_READ = frozenset({"measured_read", "handbook", "estimate"})
_WORDS: dict[tuple[str, str], frozenset[str]] = {
    ("pairs_new.csv", "verdict"): frozenset(VERDICTS),
    ("compatibility_core.csv", "verdict"): frozenset(VERDICTS),
    ("solvent_class_matrix.csv", "verdict"): frozenset(VERDICTS),
    ("pairs_corrections.csv", "should_be"): frozenset({*VERDICTS, "dissolves", "swells", "delete the row"}),
    ("compatibility_core.csv", "confidence"): _READ,
    ("moisture_series.csv", "grade"): _READ,
    ("safety.csv", "confidence"): _READ,
    ("safety_cells.csv", "confidence"): _READ,
}
_NUMBERS = {
    "obelix_summary.csv": COLUMNS["obelix_summary.csv"].split()[2:-2],
    "comparison_lines.csv": ["temperature_C", "conductivity_mS_cm"],
    "moisture_series.csv": [
        "thickness_um",
        "water_ppm",
        "relative_humidity_pct",
        "air_temperature_C",
        "time_min",
        "value",
        "low",
        "high",
    ],
    "safety.csv": ["value"],
    "safety_cells.csv": ["value"],
}
_RENAMED = frozenset({*MOVED, *NOT_TAKEN, "molar_mass_kg_mol"})
"""Quantities that the library has under another name, or leaves out."""

_NAMES = {
    "pairs_new.csv": (("first_kind", "first"), ("second_kind", "second")),
    "compatibility_core.csv": (("kind_a", "a"), ("kind_b", "b")),
}
_MADE_HERE = {"solvents.csv": "solvent_id", "binders.csv": "binder_id", "scaffolds.csv": "material_id"}

Line = tuple[str, int, Row]
"""Name of a file, number of a line and the row that ends there."""


def read_lines(folder: Path, names: list[str], tables: Tables) -> list[Line]:
    """Return all rows of a folder with their places; raise MergeError for the first thing that is wrong."""
    lines = [line for name in names for line in _lines_of(folder / name)]
    known = _materials_after(lines, tables)
    keys = {row["key"] for row in tables.rows["sources"]} | {
        library_key(row["key"]) for name, _, row in lines if name.startswith("sources_")
    }
    families = {column for name, _, row in lines if name == "binder_family_matrix.csv" for column in row}
    for name, number, row in lines:
        if name == "solvent_families.csv" and row["family"] not in families:
            raise MergeError(f"{name}, line {number}: no binder has a verdict on the family “{row['family']}”.")
        for problem in _problems(name, row, known, keys):
            raise MergeError(f"{name}, line {number}: {problem}")
    return lines


def _lines_of(path: Path) -> Iterator[Line]:
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(reader, [])
        missing = [column for column in COLUMNS.get(name, _VALUES).split() if column not in header]
        if missing:
            raise MergeError(f"{name} lacks the column {', '.join(missing)}; its first line must name the columns.")
        is_empty = True
        for cells in reader:
            is_empty = False
            if len(cells) != len(header):
                raise MergeError(
                    f"{name}, line {reader.line_num}: {len(cells)} cells instead of {len(header)}; is the file whole?"
                )
            yield name, reader.line_num, dict(zip(header, cells, strict=True))
    except UnicodeDecodeError:
        raise MergeError(f"{name} is not text in UTF-8: save it again as CSV in UTF-8.") from None
    except csv.Error as error:
        raise MergeError(f"{name}, line {reader.line_num}: {error}; is the file whole?") from None
    if is_empty:
        raise MergeError(f"{name} holds no rows: nothing of it can be merged.")


def _materials_after(lines: list[Line], tables: Tables) -> set[tuple[str, str]]:
    """Return the kind and key of each material that is there once the folder is merged."""
    known = {(row["kind"], row["key"]) for row in tables.rows["materials"]} | PAIR_ONLY
    for name, _, row in lines:
        if name == "materials_new.csv":
            known.add((row["kind"], row["key"]))
        elif name in _MADE_HERE:
            kind = row["kind"] if name == "scaffolds.csv" else name.removesuffix("s.csv")
            known.add((kind, row[_MADE_HERE[name]]))
    return known


def _problems(name: str, row: Row, known: set[tuple[str, str]], sources: set[str]) -> Iterator[str]:
    for column in row:
        allowed = _WORDS.get((name, column)) or (frozenset(GRADES) if column == "grade" else None)
        if allowed is not None and row[column] not in allowed:
            yield f"{column} is “{row[column]}” instead of {', '.join(sorted(allowed))}."
    for column in _NUMBERS.get(name, ()):
        if row[column] and not _is_number(row[column]):
            yield f"{column} is “{row[column]}”, which is no number."
    for kind, key in _NAMES.get(name, ()):
        if not all(_is_known(row[kind], part, known) for part in row[key].split(" + ")):
            yield f"there is no {row[kind]} “{row[key]}”."
    if name.startswith("properties_"):
        yield from _value_problems(row, known)
    if name == "binder_family_matrix.csv":
        yield from _family_problems(row)
    if name == "doi_found.csv" and row["key"] not in sources:
        yield f"there is no source “{row['key']}”."


def _family_problems(row: Row) -> Iterator[str]:
    exceptions = [part.rpartition(": ")[::2] for part in row["exceptions"].split("; ") if part]
    families = [(column, row[column]) for column in row if column not in {"binder", "exceptions", "grade", "source"}]
    for liquid, verdict in [*families, *exceptions]:
        if not liquid or verdict not in VERDICTS:
            yield f"the verdict on {liquid or 'a liquid'} is “{verdict}” instead of {', '.join(VERDICTS)}."


def _is_known(kind: str, key: str, known: set[tuple[str, str]]) -> bool:
    kinds = {"SSE": ("electrolyte",), "binder": ("binder", "spe")}.get(kind, (kind,))
    return any((each, key) in known for each in kinds)


def _value_problems(row: Row, known: set[tuple[str, str]]) -> Iterator[str]:
    if not _is_known(row["kind"], row["material"], known):
        yield f"there is no {row['kind']} “{row['material']}”."
    quantity = PROPERTIES.get(row["quantity"])
    if quantity is None and row["quantity"] not in _RENAMED:
        yield f"there is no quantity “{row['quantity']}”."
    if quantity is None or quantity.is_text:
        return
    for column in ("value", "low", "high"):
        if not row[column] and column != "value":
            continue
        if not _is_number(row[column]):
            yield f"{column} is “{row[column]}”, which is no number."
        elif not quantity.is_plausible(float(row[column])) and not _is_mended(row):
            yield f"{column} is {row[column]} {row['unit']}, which {row['quantity']} cannot be."


def _is_mended(row: Row) -> bool:
    """Return whether the merge itself knows what to do with an impossible value: that of a fit to swelling."""
    return row["quantity"] == "hansen_p"


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def place_of(problem: str, lines: list[Line]) -> str:
    """Return file and line of the row that a sentence on the merged library is about, empty where none is."""
    for judge in (_is_about_both, _is_about_one):
        for name, number, row in lines:
            if judge(problem, row):
                return f"{name}, line {number}: "
    return ""


_NAMED_BY = (
    ("first", "second"),
    ("a", "b"),
    ("material", "quantity"),
    ("series", "temperature_C"),
    ("electrolyte_class", "family"),
)
_SINGLE = ("composition", "key", "series_id", "solvent_id", "binder_id", "material_id")


def _is_about_both(problem: str, row: Mapping[str, str]) -> bool:
    named = next((columns for columns in _NAMED_BY if all(column in row for column in columns)), ())
    return bool(named) and all(_names(problem, row[column]) for column in named)


def _is_about_one(problem: str, row: Mapping[str, str]) -> bool:
    return any(_names(problem, row.get(column, "")) for column in _SINGLE)


def _names(problem: str, word: str) -> bool:
    return bool(word) and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", problem) is not None
