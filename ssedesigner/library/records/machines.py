"""What this machine and those of others are called, and the numbers that were used; inside the caller's transaction.

Each label of a machine has a random token of its own, which stands in its records and says nothing of anybody. What is
kept here goes along when an older copy takes the place of the library, so that no number is given twice.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
import uuid
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from ssedesigner.core.machines import Machine, labels_of
from ssedesigner.library.errors import UnreadableRow, reads_rows

NUMBERED: Mapping[str, str] = {"film": "measured_film", "batch": "batch"}
"""The table of each kind of row that is known by a number such as F-0001."""

_REFERENCES = {
    "measured_film": [("batch_film", "film", "?"), ("own_row", "name", "json_array(?)")],
    "batch": [("batch_entry", "batch", "?"), ("batch_film", "batch", "?"), ("batch_search", "key", "?")],
}
"""Where else the key of a film or batch stands, and how."""

_OWN, _KNOWN, _NUMBERS, _TWIN = "machine", "machines", "numbers", "machine has a twin"


def token(connection: sqlite3.Connection) -> str:
    """Return the token under which this machine records now; empty before the library has one."""
    return (own_tokens(connection) or ("",))[-1]


def own_tokens(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return all tokens that this machine has had, the present one last."""
    return tuple(map(str, _stored(connection, _OWN, [])))


def tokens_here(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the tokens under which nobody but this machine has recorded, as far as the library knows."""
    own, used, since = own_tokens(connection), last_uses(connection), _starts(connection)
    replaced = [one for one, later in pairwise(own) if used.get(one, "") <= since.get(later, "")]
    return (*replaced, *own[-1:])


def known(connection: sqlite3.Connection) -> tuple[Machine, ...]:
    """Return all machines that this library has heard of."""
    return _machines(_stored(connection, _KNOWN, []))


def last_uses(connection: sqlite3.Connection) -> dict[str, str]:
    """Return when a revision was last made under each token."""
    return dict(connection.execute("SELECT machine, max(at) FROM own_revision GROUP BY machine").fetchall())


def labels(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the label by the token of a machine."""
    return labels_of(known(connection), last_uses(connection))


def label(connection: sqlite3.Connection) -> str:
    """Return what this machine calls itself in packages; it says nothing of its owner."""
    names = {machine.token: machine.label for machine in known(connection)}
    return names.get(token(connection), "")


def begin(connection: sqlite3.Connection) -> None:
    """Give the machine a label of its own, unless it has one."""
    if not token(connection):
        _rename(connection, f"Lab {secrets.token_hex(2).upper()}", is_chosen=False)


def set_label(connection: sqlite3.Connection, text: str) -> None:
    """Let this machine have another label.

    What it has recorded under an automatic one is called by it from now on; under a chosen one it keeps that.
    """
    if text == label(connection) and not has_twin(connection):
        return
    if has_twin(connection):  # from now on it is another machine than its twin
        _store(connection, _OWN, [])
        connection.execute("DELETE FROM content WHERE key = ?", (_TWIN,))
    _rename(connection, text, is_chosen=True)


def _rename(connection: sqlite3.Connection, text: str, *, is_chosen: bool) -> None:
    own, before = own_tokens(connection), {machine.token: machine for machine in known(connection)}
    last = before.get(own[-1]) if own else None
    follows = last.token if is_chosen and last is not None and not last.is_chosen else ""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    new = Machine(token=str(uuid.uuid4()), label=text, at=at, is_chosen=is_chosen, follows=follows)
    remember(connection, [new])
    _store(connection, _OWN, [*own, new.token])


def remember(connection: sqlite3.Connection, machines: Iterable[Machine]) -> None:
    """Keep what other machines are called."""
    before = known(connection)
    both = sorted({*before, *machines}, key=lambda each: (each.at, each.token, each.label))
    if len(both) > len(before):
        _store(connection, _KNOWN, [asdict(machine) for machine in both])


def has_twin(connection: sqlite3.Connection) -> bool:
    """Return whether another machine was met that records under the token of this one."""
    return bool(_stored(connection, _TWIN, False))


def note_twin(connection: sqlite3.Connection) -> None:
    """Keep in mind that another machine records under the token of this one."""
    _store(connection, _TWIN, True)


def rename_records(connection: sqlite3.Connection, table: str, keys: Mapping[str, str]) -> None:
    """Give films or batches of other machines the keys that they have now that a machine is called otherwise.

    Nothing else of a batch may change: what keeps it as it was steps aside inside the transaction.
    """
    places = [(table, "key", "?"), *_REFERENCES[table]]
    named = ", ".join("?" * len(places))
    guards = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({named})",
        [place for place, *_ in places],
    ).fetchall()
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    # in two steps, because one may get the key that another one loses
    for step in ([(f"{old} ", old) for old in keys], [(new, f"{old} ") for old, new in keys.items()]):
        for name, column, value in places:
            connection.executemany(f"UPDATE {name} SET {column} = {value} WHERE {column} = {value}", step)
    for _, sql in guards:
        connection.execute(sql)


def next_number(connection: sqlite3.Connection, kind: str) -> int:
    """Return the number of the next film or batch: one that was never used, here or in a library that stood here."""
    return max(_last_number(connection, kind), int(_stored(connection, _NUMBERS, {}).get(kind, 0))) + 1


def _last_number(connection: sqlite3.Connection, kind: str) -> int:
    (last,) = connection.execute(
        f"SELECT coalesce(max(CAST(substr(key, 3) AS INTEGER)), 0) FROM {NUMBERED[kind]}"
    ).fetchone()
    return int(last)


def carry_over(former: Path, new: Path) -> None:
    """Let a copy that takes the place of a library go on with its label, the machines that it knew and its numbers.

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
        numbers = _last_numbers(source)
        there = _last_numbers(target)
        _store(target, _NUMBERS, {kind: max(number, there[kind]) for kind, number in numbers.items()})
        if own := own_tokens(source):
            before = own_tokens(target)
            remember(target, known(source))
            # a copy of another machine's library is this machine's from now on
            _store(target, _OWN, own if not before or before[-1] in own else own[-1:])
        if has_twin(source):
            note_twin(target)


def _last_numbers(connection: sqlite3.Connection) -> dict[str, int]:
    numbers = {}
    for kind in NUMBERED:
        with contextlib.suppress(sqlite3.Error):  # an older shape has no such table
            numbers[kind] = next_number(connection, kind) - 1
    return {kind: numbers.get(kind, 0) for kind in NUMBERED}


@reads_rows
def _machines(plain: list[dict[str, Any]]) -> tuple[Machine, ...]:
    return tuple(Machine(**each) for each in plain)


def _starts(connection: sqlite3.Connection) -> dict[str, str]:
    return {machine.token: machine.at for machine in known(connection)}


@reads_rows
def _stored(connection: sqlite3.Connection, key: str, default: Any) -> Any:
    row = connection.execute("SELECT value FROM content WHERE key = ?", (key,)).fetchone()
    return default if row is None else json.loads(row[0])


def _store(connection: sqlite3.Connection, key: str, value: object) -> None:
    connection.execute(
        "INSERT INTO content VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        (key, json.dumps(value, ensure_ascii=False)),
    )
