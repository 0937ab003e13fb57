"""The identity of each own row, and each of its revisions; each function runs inside the transaction of its caller.

A row is known by what it is about (a value by material and quantity), an own material by what was said when it was
made, a measured film by a number of its own, a batch by its token and a lot by its identity, so that two machines mean
the same row. Where a row names an own material for other libraries, its identity stands in place of the key, behind a
mark.
"""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ssedesigner.core.batch.keys import Keys, named_materials
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.measured_film import plain_value
from ssedesigner.core.merging import (
    Name,
    Revision,
    SharedRow,
    canonical,
    digest_id,
    make_revision,
    row_id,
    same_heads,
)
from ssedesigner.library.errors import LibraryError, reads_rows
from ssedesigner.library.records import machines
from ssedesigner.library.records.numbers import NUMBERED

Content = dict[str, Any] | None

_STOCK = "own rows have their identity"
_MARK = "@"
_MARKED = re.compile(rf"{_MARK}[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}")
VALUE_COLUMNS = ("number", "text", "unit", "low", "high", "conditions", "grade", "source", "note")
"""What a value says, in the order of the table."""


def is_stock_due(connection: sqlite3.Connection) -> bool:
    """Return whether the own rows of a library of an earlier version have no identity yet."""
    return connection.execute("SELECT 1 FROM content WHERE key = ?", (_STOCK,)).fetchone() is None


def take_stock(connection: sqlite3.Connection) -> None:
    """Give each own row that has none its identity and first revision.

    Both follow from what the row says alone, so that two copies of one library agree.
    """
    machines.begin(connection)
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
    row = replace(_row(connection, "film", name), id=_new_film(connection, content, digest_id("film", *name)))
    for count in range(1, len(content["rows"])):
        rows = content["rows"][:count]
        _add(connection, row, {**content, "rows": rows, "retired": rows[-1]["retired"]}, is_old=True)
    _add(connection, row, content, is_old=True)


def note(connection: sqlite3.Connection, kind: str, name: Name, *, identity: str = "", is_old: bool = False) -> None:
    """Add what a row says now to its revisions, unless it says what it said; the first time it gets its identity.

    ``identity`` is the one that a material or film has already where it was made.
    """
    row = _row(connection, kind, name)
    content = _READERS[kind](connection, row.name, _shown_content(connection, row.id))
    if kind == "material" and row.home and not row.id:
        made = {part: (content or {})[part] for part in ("name", "formula", "group")}
        named = identity or digest_id(kind, *name, made)
        row = replace(row, id=str(uuid.uuid4()) if _is_placed(connection, named) else named)
    if kind == "film" and not row.id:
        row = replace(row, id=identity or _new_film(connection, content or {}, str(uuid.uuid4())))
    _add(connection, row, content, is_old=is_old)


def film_of_batch(token: str, specimen: int) -> str:
    """Return the identity of the film that is a specimen of a batch, whoever records it."""
    return digest_id("film of a batch", token, specimen)


def _new_film(connection: sqlite3.Connection, content: Mapping[str, Any], second: str) -> str:
    """Return the identity of a film: what was measured, so that two machines mean the same; ``second`` of a repeat."""
    if content["batch"]:
        return film_of_batch(content["batch"], content["specimen"])
    values, recipe = content["rows"][0], content["rows"][0]["recipe"]
    parts = [(part, values[part]) for part in values.keys() - _NO_MEASUREMENT]
    parts += [(part, recipe[part]) for part in recipe.keys() - {"name", "notes"}]
    said = {part: plain_value(value) for part, value in parts}
    named = digest_id("film", {part: value for part, value in said.items() if value is not None})
    return second if _is_placed(connection, named) else named


_NO_MEASUREMENT = {"revision", "recorded_at", "reason", "retired", "is_used", "note", "recipe"}


def _is_placed(connection: sqlite3.Connection, row: str) -> bool:
    return connection.execute("SELECT 1 FROM own_row WHERE id = ? AND shown IS NOT NULL", (row,)).fetchone() is not None


def forget(connection: sqlite3.Connection, kind: str, name: Name) -> None:
    """Drop the identity of a row that is deleted because it was made a moment ago; refuse one with more history.

    Where it has travelled already, it comes back with the next package.
    """
    row = (_row(connection, kind, name).id,)
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
    row = _row(connection, "alternative", (*name, digest_id(content)))
    _add(connection, row, dict(content), is_old=is_old)


def identities(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the identities of the own materials by kind and key."""
    rows = connection.execute(f"SELECT name, id FROM own_row WHERE {_IS_OWN_MATERIAL}").fetchall()
    return {tuple(json.loads(name)): str(row) for name, row in rows}


def marked(connection: sqlite3.Connection, kind: str, key: str) -> str:
    """Return what a material is called in all libraries: a mixture by its parts, an own one by its identity."""
    return " + ".join(
        f"{_MARK}{row}" if (row := _own_material(connection, kind, part)) else part for part in key.split(" + ")
    )


def unmarked(connection: sqlite3.Connection, kind: str, text: str) -> str | None:
    """Return the key here of what other libraries call a material so; None when it has no place here."""
    parts = [_key_here(connection, kind, part) for part in text.split(" + ")]
    return None if None in parts else " + ".join(filter(None, parts))


def is_marked(text: object) -> bool:
    """Return whether a text stands for the identity of a material."""
    return isinstance(text, str) and any(_MARKED.fullmatch(part) for part in text.split(" + "))


def _key_here(connection: sqlite3.Connection, kind: str, part: str) -> str | None:
    if not _MARKED.fullmatch(part):
        return None if _own_material(connection, kind, part) else part
    row = connection.execute(
        f"SELECT name FROM own_row WHERE {_IS_OWN_MATERIAL} AND id = ?", (part.removeprefix(_MARK),)
    ).fetchone()
    if row is None:
        return None
    there, key = json.loads(row[0])
    return str(key) if there == kind else None


def _own_material(connection: sqlite3.Connection, kind: str, key: str) -> str:
    row = connection.execute(
        f"SELECT id FROM own_row WHERE {_IS_OWN_MATERIAL} AND name = ?", (canonical([kind, key]),)
    ).fetchone()
    return str(row[0]) if row else ""


_IS_OWN_MATERIAL = "kind = 'material' AND home <> '[]' AND shown IS NOT NULL"
_MATERIAL_PLACES: Mapping[str, tuple[int, ...]] = {"value": (0,), "alternative": (0,), "verdict": (0, 2)}
"""Where in the name of a row the kind of a material stands, with its key behind."""


def _row(connection: sqlite3.Connection, kind: str, name: Name) -> SharedRow:
    """Return a row without its revisions: under which identity it is known, or would be."""
    about = list(name)
    for place in _MATERIAL_PLACES.get(kind, ()):
        about[place + 1] = marked(connection, *name[place : place + 2])
    if kind == "verdict" and about[2:] < about[:2]:
        name, about = (*name[2:], *name[:2]), about[2:] + about[:2]
    named = row_id(kind, tuple(about))
    home: Name = ()
    if kind == "material" and is_own(connection, name):
        named, home = _own_material(connection, *name), (machines.token(connection), name[1])
    if kind in NUMBERED:
        table, column = NUMBERED[kind]
        (key,) = connection.execute(f"SELECT key FROM {table} WHERE {column} = ?", name).fetchone()
        named = _film_row(connection, name) if kind == "film" else named
        home = (machines.token(connection), str(key))
    there = tuple(about) if tuple(about) != name else ()
    return SharedRow(id=named, kind=kind, name=name, shown="", revisions={}, about=there, home=home)


def is_own(connection: sqlite3.Connection, name: Name) -> bool:
    """Return whether a material, by kind and key, is the user's own here."""
    row = connection.execute("SELECT origin FROM material WHERE kind = ? AND key = ?", name).fetchone()
    return row is not None and row[0] == "user"


def _film_row(connection: sqlite3.Connection, name: Name) -> str:
    row = connection.execute("SELECT id FROM own_row WHERE kind = 'film' AND name = ?", _as_json(name)).fetchone()
    return str(row[0]) if row else ""


@reads_rows
def read_rows(connection: sqlite3.Connection) -> dict[str, SharedRow]:
    """Return all own rows with their revisions by their identity."""
    revisions: dict[str, dict[str, Revision]] = {}
    columns = "own_row, id, parents, at, machine, content"
    for row, named, parents, at, machine, content in connection.execute(f"SELECT {columns} FROM own_revision"):
        revisions.setdefault(row, {})[named] = Revision(
            id=named, parents=tuple(json.loads(parents)), at=at, machine=machine, content=content
        )
    rows = connection.execute("SELECT id, kind, name, shown, about, home FROM own_row ORDER BY rowid").fetchall()
    return {
        row: SharedRow(
            id=row,
            kind=kind,
            name=tuple(json.loads(name)),
            shown=shown or "",
            revisions=revisions.get(row, {}),
            about=tuple(json.loads(about)),
            home=tuple(json.loads(home)),
        )
        for row, kind, name, shown, about, home in rows
    }


def write_row(connection: sqlite3.Connection, row: SharedRow) -> None:
    """Keep a row with its revisions; what is there already stays."""
    connection.execute(
        "INSERT INTO own_row (id, kind, name, shown, about, home) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
        "ON CONFLICT (id) DO UPDATE SET name = ?3, shown = ?4, home = ?6",
        (row.id, row.kind, *_as_json(row.name), row.shown or None, *_as_json(row.about, row.home)),
    )
    connection.executemany(
        "INSERT INTO own_revision VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        [
            (each.id, row.id, canonical(list(each.parents)), each.at, each.machine, each.content)
            for each in row.revisions.values()
        ],
    )


def _as_json(*names: Name) -> tuple[str, ...]:
    return tuple(canonical(list(name)) for name in names)


def _add(connection: sqlite3.Connection, row: SharedRow, content: Content, *, is_old: bool = False) -> None:
    said = None if content is None else canonical(content)
    shown, before = _shown(connection, row.id)
    if said == before:
        return
    followed = _followed(connection, row.id, shown)
    moment = "" if is_old else datetime.now(UTC).isoformat(timespec="seconds")
    machine = "" if is_old else machines.token(connection)
    revision = make_revision(row.id, followed, moment, machine, said)
    home = connection.execute("SELECT home FROM own_row WHERE id = ?", (row.id,)).fetchone()
    kept = tuple(json.loads(home[0])) if home else row.home
    write_row(connection, replace(row, home=kept, shown=revision.id, revisions={revision.id: revision}))


def _followed(connection: sqlite3.Connection, row: str, shown: str) -> list[str]:
    """Return what a new revision follows: what holds here, and all that says the same."""
    if not shown:
        return []
    columns = "id, parents, at, machine, content"
    revised = [
        Revision(id=named, parents=tuple(json.loads(parents)), at=at, machine=machine, content=content)
        for named, parents, at, machine, content in connection.execute(
            f"SELECT {columns} FROM own_revision WHERE own_row = ?", (row,)
        ).fetchall()
    ]
    return same_heads({each.id: each for each in revised}, shown)


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
        'SELECT name, formula, "group", note, origin, retired, parent FROM material WHERE kind = ? AND key = ?', name
    ).fetchone()
    if row is None:
        return before
    *texts, origin, retired, parent = row
    if origin == "user":
        said = dict(zip(("name", "formula", "group", "note"), texts, strict=True))
        return {**said, "retired": retired, **({"parent": marked(connection, name[0], parent)} if parent else {})}
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
        row["recipe"] = _with_identities(connection, json.loads(row["recipe"]))
        del row["key"]
    link = connection.execute(
        "SELECT batch.token, specimen FROM batch_film JOIN batch ON batch = batch.key WHERE film = ?", name
    ).fetchone()
    kept = (before["batch"], before["specimen"]) if before else (None, None)  # its batch may not have come yet
    token, specimen = link or kept
    return {"rows": rows, "retired": rows[-1]["retired"], "batch": token, "specimen": specimen}


def _with_identities(connection: sqlite3.Connection, recipe: dict[str, Any]) -> dict[str, Any]:
    """Return a recipe with the identities of its own materials, whose keys may mean others elsewhere."""
    own = identities(connection)
    return (
        recipe
        if not own
        else {
            part: next((f"{_MARK}{own[kind, value]}" for kind in kinds_of(part) if (kind, value) in own), value)
            for part, value in recipe.items()
        }
    )


def kinds_of(field: str) -> tuple[str, ...]:
    """Return the kinds of material that a field of a recipe can name."""
    known = FIELDS.get(field)
    if known is None or known.kind != "material":
        return ()
    return (*known.materials, *(("spe",) if "binder" in known.materials else ()))


@reads_rows
def _batch(connection: sqlite3.Connection, name: Name, before: Content) -> Content:
    """Read whether a batch is retired, and for ever which own materials its keys meant where it was planned."""
    query = "SELECT retired, recipe, lines, plan FROM batch WHERE token = ?"
    retired, *planned = connection.execute(query, name).fetchone()
    if before is not None:
        return {**before, "retired": retired}
    own = identities(connection)
    named = named_materials(*map(json.loads, planned)) if own else ()
    materials = sorted([kind, key, f"{_MARK}{own[kind, key]}"] for kind, key in {*named} & own.keys())
    return {"retired": retired, **({"materials": materials} if materials else {})}


@reads_rows
def batch_keys(connection: sqlite3.Connection, token: str) -> Keys:
    """Return what the own materials of a batch are called here, where that differs from its plan.

    One that is not here has a key that no material has.
    """
    said = connection.execute(
        "SELECT content FROM own_row JOIN own_revision ON own_revision.id = shown "
        "WHERE kind = 'batch' AND name = ? AND content LIKE '%materials%'",
        _as_json((token,)),
    ).fetchone()
    named = json.loads(said[0])["materials"] if said else ()
    keys = {(kind, key): unmarked(connection, kind, mark) or f"{key} (elsewhere)" for kind, key, mark in named}
    return {there: here for there, here in keys.items() if here != there[1]}


def _lot(connection: sqlite3.Connection, name: Name, _before: Content) -> Content:
    (retired,) = connection.execute("SELECT retired FROM lot WHERE id = ?", name).fetchone()
    cursor = connection.execute("SELECT * FROM lot_revision WHERE lot = ? ORDER BY revision", name)
    columns = [column[0] for column in cursor.description]
    rows = [dict(zip(columns[1:], row[1:], strict=True)) for row in cursor]
    for row in rows:
        row["material"] = marked(connection, row["kind"], row["material"])
    return {"rows": rows, "retired": retired}


def _lot_count(connection: sqlite3.Connection, name: Name, _before: Content) -> Content:
    columns = ("lot", "at", "grams", "reason", "by")
    return _one(columns, connection.execute(f"SELECT {', '.join(columns)} FROM lot_count WHERE id = ?", name))


def _one(columns: Iterable[str], cursor: sqlite3.Cursor) -> Content:
    row = cursor.fetchone()
    return None if row is None else dict(zip(columns, row, strict=True))


_READERS: Mapping[str, Callable[[sqlite3.Connection, Name, Content], Content]] = {
    "material": _material,
    "value": _value,
    "verdict": _verdict,
    "film": _film,
    "batch": _batch,
    "lot": _lot,
    "lot-count": _lot_count,
}

_EVERYTHING = {
    "material": "SELECT kind, key FROM material WHERE origin = 'user' OR retired ORDER BY kind, key",
    "value": "SELECT kind, material, quantity FROM property WHERE origin = 'user' AND use = 'recommended' "
    "ORDER BY kind, material, quantity",
    "verdict": "SELECT first_kind, first, second_kind, second FROM pair WHERE origin = 'user'",
    "batch": "SELECT token FROM batch ORDER BY number",
    "lot": "SELECT id FROM lot ORDER BY key",
    "lot-count": "SELECT id FROM lot_count ORDER BY id",
}
_FILMS = "SELECT DISTINCT key FROM measured_film ORDER BY CAST(substr(key, 3) AS INTEGER), key"
_ALTERNATIVES = (
    f"SELECT kind, material, quantity, {', '.join(VALUE_COLUMNS)} FROM property "
    "WHERE origin = 'user' AND use = 'kept' ORDER BY id"
)
