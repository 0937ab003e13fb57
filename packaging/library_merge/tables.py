"""The tables of the library as a merge sees them: rows of text that keep their order, so that a diff stays small."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ssedesigner.core.evidence import GRADES

Row = dict[str, str]

STRENGTH = {grade: position for position, grade in enumerate(GRADES)}
"""Position of each grade; the smaller, the stronger."""

NEW_TABLES = {
    "class_rules": "first_kind first second_kind second verdict reason is_guess grade source note",
    "moisture": (
        "key label electrolyte form thickness_um dew_point_c water_ppm humidity_pct temperature_c gas time_min "
        "quantity value low high unit text grade source note"
    ),
    "compositions": (
        "composition form papers values_count mean_ms_cm median_ms_cm low_ms_cm high_ms_cm sd_log10 "
        "density_mean_g_cm3 density_low_g_cm3 density_high_g_cm3 dois data_sets"
    ),
    "comparison_lines": "series class label temperature_c conductivity_ms_cm grade source note",
}
"""Tables that a library may not have yet, with their columns."""

PROPERTY_FILES = {
    "electrolyte": "properties_electrolytes",
    "binder": "properties_binders",
    "spe": "properties_spes",
    "solvent": "properties_solvents",
    "salt": "properties_salts",
    "scaffold": "properties_scaffolds_substrates",
    "substrate": "properties_scaffolds_substrates",
}
"""The table that holds the values of a kind of material; every other kind is a part of the cell."""

PAIR = ("first_kind", "first", "second_kind", "second")


class MergeError(ValueError):
    """A folder or library that cannot be merged; the message is one sentence."""


class Tables:
    """All tables of one library folder, by the name of their file without ``.csv``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.columns: dict[str, list[str]] = {}
        self.rows: dict[str, list[Row]] = {}
        for path in sorted(folder.glob("*.csv")):
            try:
                with path.open(encoding="utf-8", newline="") as file:
                    reader = csv.DictReader(file)
                    self.columns[path.stem] = list(reader.fieldnames or ())
                    self.rows[path.stem] = list(reader)
            except (UnicodeDecodeError, csv.Error) as error:
                raise MergeError(f"The library's {path.name} cannot be read: {error}.") from None
        if not self.rows:
            raise MergeError(f"There is no library in {folder}: it holds no tables.")
        for name, columns in NEW_TABLES.items():
            self.columns.setdefault(name, columns.split())
            self.rows.setdefault(name, [])
        self.sources_before = frozenset(row["key"] for row in self.rows.get("sources", []))
        self._read = {name: self._frozen(name) for name in self.rows}

    def _frozen(self, name: str) -> Counter[tuple[str, ...]]:
        return Counter(tuple(row[column] for column in self.columns[name]) for row in self.rows[name])

    def complete(self, name: str, row: Row) -> Row:
        """Return a row with exactly the columns of its table, in their order; what is missing is empty."""
        if unknown := row.keys() - set(self.columns[name]):
            raise MergeError(f"{name}.csv has no column {', '.join(sorted(unknown))}.")
        return {column: row.get(column, "") for column in self.columns[name]}

    def properties(self) -> Iterator[tuple[str, Row]]:
        """Yield the name of its table and each row of properties."""
        for name in self.rows:
            if name.startswith("properties_"):
                yield from ((name, row) for row in self.rows[name])

    def changes(self) -> dict[str, tuple[int, int]]:
        """Return how many rows each table gained and lost since it was read; a changed row counts on both sides."""
        now = {name: self._frozen(name) for name in self.rows}
        counts = {name: ((now[name] - old).total(), (old - now[name]).total()) for name, old in self._read.items()}
        return {name: count for name, count in counts.items() if any(count)}

    def write(self, folder: Path | None = None) -> None:
        """Write every table that differs from its file, into the folder that was read or another one."""
        for name, rows in self.rows.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, self.columns[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            path = (folder or self.folder) / f"{name}.csv"
            if not path.exists() or path.read_bytes() != text.getvalue().encode():
                path.write_bytes(text.getvalue().encode())


def read_csv(path: Path) -> list[Row]:
    """Read one file of the folder that is merged."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def put(tables: Tables, name: str, row: Row, key: Iterable[str], beside: Iterable[tuple[str, ...]] = ()) -> Row:
    """Put a row in the place of that with the same key, else after its last neighbour, else at the end.

    ``beside`` lists columns from the closest neighbourhood to the widest.
    """
    row = tables.complete(name, row)
    rows = tables.rows[name]
    columns = tuple(key)
    for position, present in enumerate(rows):
        if _same(present, row, columns):
            rows[position] = row
            return row
    rows.insert(_place(rows, row, beside), row)
    return row


def _same(first: Row, second: Row, columns: Iterable[str]) -> bool:
    return all(first[column] == second[column] for column in columns)


def _place(rows: list[Row], row: Row, beside: Iterable[tuple[str, ...]]) -> int:
    for columns in beside:
        places = [position for position, present in enumerate(rows) if _same(present, row, columns)]
        if places:
            return places[-1] + 1
    return len(rows)


def put_source(tables: Tables, row: Row) -> None:
    """Put a source at its place in the alphabet; what is known of a present one is not emptied."""
    rows = tables.rows["sources"]
    row = tables.complete("sources", row)
    for position, present in enumerate(rows):
        if present["key"] == row["key"]:
            rows[position] = {**row, "doi": row["doi"] or present["doi"]}
            return
    rows.insert(bisect_right(rows, row["key"].casefold(), key=lambda present: present["key"].casefold()), row)


def put_material(tables: Tables, row: Row) -> None:
    """Put a material beside those of its kind and group."""
    put(tables, "materials", row, ("kind", "key"), [("kind", "group"), ("kind",)])


def put_property(tables: Tables, row: Row, *, instead: bool = False) -> None:
    """Put a value; a recommended one demotes the present recommendation, or takes its place (``instead``).

    A value of the same number and source is the same value.
    """
    name = PROPERTY_FILES.get(row["kind"], "properties_cell_parts")
    row = tables.complete(name, row)
    quantity = ("kind", "material", "quantity")
    rows = tables.rows[name]
    mates = [position for position, present in enumerate(rows) if _same(present, row, quantity)]
    place = next((at for at in mates if is_same_value(rows[at], row)), None)
    recommended = next((at for at in mates if rows[at]["use"] == "recommended"), None)
    if place is None and instead and recommended is not None and _is_same_number(rows[recommended], row):
        place = recommended
    if row["use"] == "recommended" and recommended not in {None, place}:
        rows[recommended]["use"] = "kept"
    if place is not None and place == recommended:
        row["use"] = "recommended"  # something must be, until another value is
    if place is not None:
        rows[place] = row
    else:
        rows.insert(mates[0] if mates and row["use"] == "recommended" else _place(rows, row, _BESIDE_VALUE), row)


_BESIDE_VALUE = [("kind", "material", "quantity"), ("kind", "material"), ("kind",)]


def is_same_value(first: Row, second: Row) -> bool:
    """Return whether two rows of one quantity print the same number of the same source."""
    return first["source"] == second["source"] and _is_same_number(first, second)


def _is_same_number(first: Row, second: Row) -> bool:
    try:
        return float(first["value"]) == float(second["value"])
    except ValueError:
        return first["value"] == second["value"]


def put_pair(tables: Tables, row: Row) -> None:
    """Put a verdict; the same verdict with a stronger grade stays as it is."""
    row = tables.complete("pairs", row)
    present = find_pair(tables, *(row[column] for column in PAIR))
    if present and present["verdict"] == row["verdict"] and STRENGTH[present["grade"]] < STRENGTH[row["grade"]]:
        return
    put(tables, "pairs", row, PAIR, [("first_kind", "first", "second_kind"), ("first_kind", "first"), ("first_kind",)])


def find_pair(tables: Tables, first_kind: str, first: str, second_kind: str, second: str) -> Row | None:
    """Return the verdict on two materials, in the order in which it is written."""
    wanted = dict(zip(PAIR, (first_kind, first, second_kind, second), strict=True))
    return next((row for row in tables.rows["pairs"] if _same(row, wanted, PAIR)), None)


def drop_pair(tables: Tables, first_kind: str, first: str, second_kind: str, second: str) -> None:
    """Take a verdict out."""
    present = find_pair(tables, first_kind, first, second_kind, second)
    tables.rows["pairs"] = [row for row in tables.rows["pairs"] if row is not present]


def put_rule(tables: Tables, row: Row) -> None:
    """Put a class rule."""
    put(
        tables,
        "class_rules",
        row,
        PAIR,
        [("first_kind", "first", "second_kind"), ("first_kind", "second_kind"), ("first_kind",)],
    )
