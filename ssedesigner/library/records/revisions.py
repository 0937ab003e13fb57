"""The identity of each own row, and each of its revisions; each function runs inside the transaction of its caller.

A row is known by what it is about (a value by material and quantity), a measured film by a number of its own and a
batch by its token, so that two machines mean the same row.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ssedesigner.core.merging import (
    Name,
    Revision,
    SharedRow,
    canonical,
    digest_id,
    make_revision,
    row_id,
)
from ssedesigner.library.errors import LibraryError, reads_rows

Content = dict[str, Any] | None

_STOCK = "own rows have their identity"
_LABEL = "machine label"
VALUE_COLUMNS = ("number", "text", "unit", "low", "high", "conditions", "grade", "source", "note")
"""What a value says, in the order of the table."""


def label(connection: sqlite3.Connection) -> str:
    """Return what this machine calls itself in packages; it says nothing of its owner."""
    row = connection.execute("SELECT value FROM content WHERE key = ?", (_LABEL,)).fetchone()
    return str(row[0]) if row else ""


def set_label(connection: sqlite3.Connection, text: str) -> None:
    """Let this machine have another label; what it has recorded keeps the one that it had then."""
    connection.execute("INSERT INTO content VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", (_LABEL, text))


def is_stock_due(connection: sqlite3.Connection) -> bool:
    """Return whether the own rows of a library of an earlier version have no identity yet."""
    return connection.execute("SELECT 1 FROM content WHERE key = ?", (_STOCK,)).fetchone() is None


def take_stock(connection: sqlite3.Connection) -> None:
    """Give each own row that has none its identity and first revision.

    Both follow from what the row says alone, so that two copies of one library agree.
    """
    if not label(connection):
        set_label(connection, f"Lab {secrets.token_hex(2).upper()}")
    for kind, names in _EVERYTHING.items():
        for name in connection.execute(names).fetchall():
            note(connection, kind, name, is_old=True)
    for name in connection.execute(_FILMS).fetchall():
        _take_stock_of_film(connection, name)
    for kind, material, quantity, *value in connection.execute(_ALTERNATIVES).fetchall():
        content = dict(zip(VALUE_COLUMNS, value, strict=True))
        note_alternative(connection, (kind, material, quantity), content, is_old=True)
    connection.execute("INSERT OR IGNORE INTO content VALUES (?, '')", (_STOCK,))


def _take_stock_of_film(connection: sqlite3.Connection, name: Name) -> None:
    """Keep each record of a film as a revision, so that a copy which was corrected further follows this one."""
    content = _film(connection, name, None)
    if content is None:
        return
    first = {part: value for part, value in content["rows"][0].items() if part not in {"retired", "is_used"}}
    row = digest_id("film", *name, first)
    for count in range(1, len(content["rows"])):
        rows = content["rows"][:count]
        _add(connection, row, "film", name, {**content, "rows": rows, "retired": rows[-1]["retired"]}, is_old=True)
    _add(connection, row, "film", name, content, is_old=True)


def note(connection: sqlite3.Connection, kind: str, name: Name, *, is_old: bool = False) -> None:
    """Add what a row says now to its revisions, unless it says what it said; the first time it gets its identity."""
    if kind == "verdict":
        first, second = sorted((name[:2], name[2:]))
        name = (*first, *second)
    row = _identity(connection, kind, name)
    before = _shown_content(connection, row)
    content = _READERS[kind](connection, name, before)
    if content is not None and before is None and not is_old and "lab" in content:
        content["lab"] = label(connection)  # copies of an old library have labels of their own and must agree
    _add(connection, row, kind, name, content, is_old=is_old)


def forget(connection: sqlite3.Connection, kind: str, name: Name) -> None:
    """Drop the identity of a row that is deleted because it was made a moment ago; refuse one with more history.

    Where it has travelled already, it comes back with the next package.
    """
    if kind == "verdict":
        first, second = sorted((name[:2], name[2:]))
        name = (*first, *second)
    row = (_identity(connection, kind, name),)
    revised = connection.execute("SELECT count(*) FROM own_revision WHERE own_row = ?", row).fetchone()
    if revised[0] > 1:
        raise changed_since(name[1])
    connection.execute("DELETE FROM own_revision WHERE own_row = ?", row)
    connection.execute("DELETE FROM own_row WHERE id = ?", row)


def changed_since(key: str) -> LibraryError:
    """Return the error for a material that cannot be taken back."""
    return LibraryError(f"“{key}” was changed since it was adopted, so it stays; retire it in the library instead.")


def note_alternative(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], *, is_old: bool = False
) -> None:
    """Give a value that is kept beside the one in use its identity; it never changes."""
    whole = (*name, digest_id(content))
    _add(connection, _identity(connection, "alternative", whole), "alternative", whole, dict(content), is_old=is_old)


@reads_rows
def read_rows(connection: sqlite3.Connection) -> dict[str, SharedRow]:
    """Return all own rows with their revisions by their identity."""
    revisions: dict[str, dict[str, Revision]] = {}
    columns = "own_row, id, parents, at, machine, content"
    for row, named, parents, at, machine, content in connection.execute(f"SELECT {columns} FROM own_revision"):
        revisions.setdefault(row, {})[named] = Revision(
            id=named, parents=tuple(json.loads(parents)), at=at, machine=machine, content=content
        )
    rows = connection.execute("SELECT id, kind, name, shown FROM own_row ORDER BY rowid").fetchall()
    return {
        row: SharedRow(
            id=row, kind=kind, name=tuple(json.loads(name)), shown=shown or "", revisions=revisions.get(row, {})
        )
        for row, kind, name, shown in rows
    }


def write_row(connection: sqlite3.Connection, row: SharedRow) -> None:
    """Keep a row of another machine with its revisions; what is there already stays."""
    connection.execute(
        "INSERT INTO own_row VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET shown = ?4",
        (row.id, row.kind, canonical(list(row.name)), row.shown or None),
    )
    connection.executemany(
        "INSERT INTO own_revision VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        [
            (each.id, row.id, canonical(list(each.parents)), each.at, each.machine, each.content)
            for each in row.revisions.values()
        ],
    )


def _add(
    connection: sqlite3.Connection, row: str, kind: str, name: Name, content: Content, *, is_old: bool = False
) -> None:
    said = None if content is None else canonical(content)
    shown, before = _shown(connection, row)
    if said == before:
        return
    moment = "" if is_old else datetime.now(UTC).isoformat(timespec="seconds")
    revision = make_revision(row, [shown] if shown else [], moment, "" if is_old else label(connection), said)
    write_row(connection, SharedRow(id=row, kind=kind, name=name, shown=revision.id, revisions={revision.id: revision}))


def _identity(connection: sqlite3.Connection, kind: str, name: Name) -> str:
    known = connection.execute(
        "SELECT id FROM own_row WHERE kind = ? AND name = ?", (kind, canonical(list(name)))
    ).fetchone()
    if known is not None:
        return str(known[0])
    return str(uuid.uuid4()) if kind == "film" else row_id(kind, name)


def _shown(connection: sqlite3.Connection, row: str) -> tuple[str, str | None]:
    """Return which revision of a row holds, and what it says."""
    there = connection.execute(
        "SELECT shown, content FROM own_row JOIN own_revision ON own_revision.id = shown WHERE own_row.id = ?", (row,)
    ).fetchone()
    return (str(there[0]), there[1]) if there else ("", None)


@reads_rows
def _shown_content(connection: sqlite3.Connection, row: str) -> Content:
    _, said = _shown(connection, row)
    content: Content = None if said is None else json.loads(said)
    return content


def _material(connection: sqlite3.Connection, name: Name, before: Content) -> Content:
    row = connection.execute(
        'SELECT name, formula, "group", note, origin, retired FROM material WHERE kind = ? AND key = ?', name
    ).fetchone()
    if row is None:
        return before
    *texts, origin, retired = row
    if origin == "user":
        return {**dict(zip(("name", "formula", "group", "note"), texts, strict=True)), "retired": retired}
    # shipped here, perhaps an own one elsewhere: only whether it is in the lists is the user's
    return {**(before or {}), "retired": retired} if before or retired else None


def _value(connection: sqlite3.Connection, name: Name, _before: Content) -> Content:
    return _one(
        VALUE_COLUMNS,
        connection.execute(
            f"SELECT {', '.join(VALUE_COLUMNS)} FROM property WHERE kind = ? AND material = ? AND quantity = ? "
            "AND origin = 'user' AND use = 'recommended'",
            name,
        ),
    )


def _verdict(connection: sqlite3.Connection, name: Name, _before: Content) -> Content:
    for partners in (name, (*name[2:], *name[:2])):
        row = connection.execute(
            "SELECT id, verdict, reason, grade, note FROM pair WHERE origin = 'user' "
            "AND first_kind = ? AND first = ? AND second_kind = ? AND second = ?",
            partners,
        ).fetchone()
        if row is not None:
            sources = connection.execute("SELECT source FROM pair_source WHERE pair = ? ORDER BY position", row[:1])
            said = dict(zip(("verdict", "reason", "grade", "note"), row[1:], strict=True))
            return {**said, "sources": [source for (source,) in sources]}
    return None


@reads_rows
def _film(connection: sqlite3.Connection, name: Name, before: Content) -> Content:
    cursor = connection.execute("SELECT * FROM measured_film WHERE key = ? ORDER BY revision", name)
    columns = [column[0] for column in cursor.description]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor]
    for row in rows:
        row["recipe"] = json.loads(row["recipe"])
        del row["key"]
    link = connection.execute(
        "SELECT batch.token, specimen FROM batch_film JOIN batch ON batch = batch.key WHERE film = ?", name
    ).fetchone()
    kept = (before["batch"], before["specimen"]) if before else (None, None)  # its batch may not have come yet
    token, specimen = link or kept
    home = {part: before[part] for part in ("key", "lab")} if before else {"key": name[0], "lab": ""}
    return {**home, "rows": rows, "retired": rows[-1]["retired"], "batch": token, "specimen": specimen}


def _batch(connection: sqlite3.Connection, name: Name, before: Content) -> Content:
    key, retired = connection.execute("SELECT key, retired FROM batch WHERE token = ?", name).fetchone()
    home = {part: before[part] for part in ("key", "lab")} if before else {"key": key, "lab": ""}
    return {**home, "retired": retired}


def _one(columns: Iterable[str], cursor: sqlite3.Cursor) -> Content:
    row = cursor.fetchone()
    return None if row is None else dict(zip(columns, row, strict=True))


_READERS: Mapping[str, Callable[[sqlite3.Connection, Name, Content], Content]] = {
    "material": _material,
    "value": _value,
    "verdict": _verdict,
    "film": _film,
    "batch": _batch,
}

_EVERYTHING = {
    "material": "SELECT kind, key FROM material WHERE origin = 'user' OR retired ORDER BY kind, key",
    "value": "SELECT kind, material, quantity FROM property WHERE origin = 'user' AND use = 'recommended' "
    "ORDER BY kind, material, quantity",
    "verdict": "SELECT first_kind, first, second_kind, second FROM pair WHERE origin = 'user'",
    "batch": "SELECT token FROM batch ORDER BY number",
}
_FILMS = "SELECT DISTINCT key FROM measured_film ORDER BY CAST(substr(key, 3) AS INTEGER), key"
_ALTERNATIVES = (
    f"SELECT kind, material, quantity, {', '.join(VALUE_COLUMNS)} FROM property "
    "WHERE origin = 'user' AND use = 'kept' ORDER BY id"
)
