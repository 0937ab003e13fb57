"""The numbers of films and batches: none is given twice; each function runs inside the transaction of its caller.

What one machine has recorded stands on it under the bare number, on others with its label beside the number.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from ssedesigner.core.merging import SharedRow, numbered
from ssedesigner.library.errors import UnreadableRow
from ssedesigner.library.records import machines

NUMBERED: Mapping[str, tuple[str, str]] = {"film": ("measured_film", "key"), "batch": ("batch", "token")}
"""The table of each kind of row that has a number such as F-0001, and the column by which a row is named."""

_REFERENCES = {
    "film": (("batch_film", "film"),),
    "batch": (("batch_entry", "batch"), ("batch_film", "batch"), ("batch_search", "key")),
}
"""Where else the key of a film or batch stands."""

_NUMBERS = "numbers"
_HOMES = {kind: re.compile(rf"{kind[0].upper()}-[0-9]{{4,12}}(, [0-9]{{1,3}})?") for kind in NUMBERED}


def number_rows(
    connection: sqlite3.Connection, rows: Iterable[SharedRow], labels: Mapping[str, str], own: Collection[str]
) -> dict[str, str]:
    """Return the key of each film and batch, and give those of other machines theirs that are called otherwise now."""
    known = list(rows)
    keys: dict[str, str] = {}
    for kind in NUMBERED:
        of_kind = [row for row in known if row.kind == kind]
        for row in of_kind:
            if row.home and not _HOMES[kind].fullmatch(row.home[1]):
                raise ValueError(row.home)
        here = keys_here(connection, kind)
        wanted = numbered(of_kind, here, labels, own)
        if moved := {key: wanted[row] for row, key in here.items() if wanted[row] != key}:
            _rename(connection, kind, moved)
        keys |= wanted
    return keys


def keys_here(connection: sqlite3.Connection, kind: str) -> dict[str, str]:
    """Return the keys of the films or batches that have a place, by the identity of their rows."""
    table, column = NUMBERED[kind]
    query = (
        f"SELECT DISTINCT own_row.id, {table}.key FROM own_row JOIN {table} "
        f"ON {table}.{column} = json_extract(own_row.name, '$[0]') WHERE own_row.kind = ? AND shown IS NOT NULL"
    )
    return dict(connection.execute(query, (kind,)).fetchall())


def _rename(connection: sqlite3.Connection, kind: str, keys: Mapping[str, str]) -> None:
    """Give films or batches of other machines the keys that they have now that a machine is called otherwise.

    Nothing else of a batch may change: what keeps it as it was steps aside inside the transaction.
    """
    places = [(NUMBERED[kind][0], "key"), *_REFERENCES[kind]]
    named = ", ".join("?" * len(places))
    guards = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({named})",
        [table for table, _ in places],
    ).fetchall()
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    # in two steps, because one may get the key that another one loses
    for step in ([(f"{old} ", old) for old in keys], [(new, f"{old} ") for old, new in keys.items()]):
        for table, column in places:
            connection.executemany(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", step)
        rows = "UPDATE own_row SET name = json_array(?) WHERE name = json_array(?) AND kind = ?"
        connection.executemany(rows, [(*names, kind) for names in step])
    for _, sql in guards:
        connection.execute(sql)


def next_number(connection: sqlite3.Connection, kind: str) -> int:
    """Return the number of the next film or batch: one that was never used, here or in a library that stood here."""
    return max(_last_number(connection, kind), int(machines.stored(connection, _NUMBERS, {}).get(kind, 0))) + 1


def _last_number(connection: sqlite3.Connection, kind: str) -> int:
    (last,) = connection.execute(
        f"SELECT coalesce(max(CAST(substr(key, 3) AS INTEGER)), 0) FROM {NUMBERED[kind][0]}"
    ).fetchone()
    return int(last)


def carry_over(former: Path, new: Path) -> None:
    """Let a copy that takes the place of a library go on with the label of the machine and with its numbers.

    What cannot be read there is as if it had never been: a copy is put in place just because a library is damaged.
    """
    if not former.is_file():
        return
    with (
        contextlib.suppress(sqlite3.Error, UnreadableRow),
        closing(sqlite3.connect(f"{former.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(new)) as target,
        target,
    ):
        used, there = _last_numbers(source), _last_numbers(target)
        machines.store(target, _NUMBERS, {kind: max(number, there[kind]) for kind, number in used.items()})
        machines.take_over(target, source)


def _last_numbers(connection: sqlite3.Connection) -> dict[str, int]:
    numbers = {}
    for kind in NUMBERED:
        with contextlib.suppress(sqlite3.Error):  # an older shape has no such table
            numbers[kind] = next_number(connection, kind) - 1
    return {kind: numbers.get(kind, 0) for kind in NUMBERED}
