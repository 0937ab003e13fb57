"""Batches and their entries in a library package; each function runs inside the transaction of its caller."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from ssedesigner.core.batch.order import PlainEntry, disputes, in_order
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.merging import SharedBatch, canonical
from ssedesigner.library import search
from ssedesigner.library.errors import reads_rows
from ssedesigner.library.records import batches, revisions

_PLANNED = (
    *("created_at", "recipe", "plan", "amounts", "lines", "steps", "predicted"),
    *("library_version", "model_version", "checksum"),
)
_JSON = frozenset({"recipe", "plan", "amounts", "lines", "steps", "predicted"})
_ENTRY = ("token", "at", "kind", "content", "run", "tick_s")
_PHOTO = re.compile(r"[^/\\:\0]{1,200}")


@reads_rows
def shared_batches(connection: sqlite3.Connection) -> tuple[SharedBatch, ...]:
    """Return all batches with their entries."""
    shared = []
    for token, key, *planned in connection.execute(
        f"SELECT token, key, {', '.join(_PLANNED)} FROM batch ORDER BY number"
    ).fetchall():
        values = dict(zip(_PLANNED, planned, strict=True))
        plain = {part: json.loads(value) if part in _JSON else value for part, value in values.items()}
        shared.append(SharedBatch(token=token, planned=plain, entries=tuple(_entries(connection, key))))
    return tuple(shared)


def _entries(connection: sqlite3.Connection, key: str) -> Iterable[PlainEntry]:
    """Yield the entries of a batch in order, each with those that it follows.

    One that was written here follows all that was there; only what came with a package names what it follows.
    """
    rows = connection.execute(
        f"SELECT number, after, {', '.join(_ENTRY)} FROM batch_entry WHERE batch = ? ORDER BY number", (key,)
    ).fetchall()
    tokens = {number: token for number, _, token, *_ in rows}
    own, fields = revisions.identities(connection), _fields(connection, key)

    def identity(kind: str, material: str) -> str | None:
        return f"@{own[kind, material]}" if (kind, material) in own else None

    last: set[str] = set()
    for _, after, *row in rows:
        entry = dict(zip(_ENTRY, row, strict=True))
        follows = sorted(last) if after is None else json.loads(after)
        last = last.difference(follows) | {entry["token"]}
        content = _with_materials(json.loads(entry["content"]), fields, identity)
        yield {**entry, "content": _with_names(content, tokens), "after": follows}


def _fields(connection: sqlite3.Connection, key: str) -> dict[int, list[str]]:
    """Return the recipe fields that each line of a batch brings."""
    (lines,) = connection.execute("SELECT lines FROM batch WHERE key = ?", (key,)).fetchone()
    return {line["number"]: line["fields"] for line in json.loads(lines)}


def _with_materials(content: Any, fields: Mapping[int, list[str]], name: Callable[[str, str], str | None]) -> Any:
    """Return what an entry says with another name for the material that replaced one: its key here, or its identity."""
    if not isinstance(content, dict):
        return content
    inner = {"content": _with_materials(content["content"], fields, name)} if "content" in content else {}
    key, line = content.get("key"), content.get("line")
    if not isinstance(key, str) or line is None:
        return {**content, **inner}
    named = [content["field"]] if content.get("field") else fields.get(line, [])
    others = (name(kind, key) for field in named for kind in revisions.kinds_of(field))
    return {**content, **inner, "key": next(filter(None, others), key)}


def _with_names(content: Any, names: Mapping[Any, Any]) -> Any:
    """Return what an entry says with other names for the entries that it means: numbers here, tokens elsewhere."""
    if not isinstance(content, dict):
        return content
    changed = {part: names.get(content[part], content[part]) for part in ("of", "timer") if part in content}
    inner = {"content": _with_names(content["content"], names)} if "content" in content else {}
    return {**content, **changed, **inner}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a batch of a package brought: how many entries were new, how many were written, and what is to be said."""

    new: int = 0
    written: int = 0
    remarks: tuple[str, ...] = ()


def take_batch(connection: sqlite3.Connection, batch: SharedBatch, key: str, photos: str) -> Taken:
    """Add a batch with those of its entries that are not here.

    ``key`` is the one that it gets where it is new, ``photos`` the name of the folder with the photos.
    """
    key = _insert(connection, batch, key)
    taken = _take_entries(connection, key, batch, photos)
    search.index(connection, batches.read(connection, key))
    return taken


def index_batches(connection: sqlite3.Connection, tokens: Iterable[str]) -> None:
    """Index batches anew, now that it is known what their materials are called here."""
    for token in tokens:
        row = connection.execute("SELECT key FROM batch WHERE token = ?", (token,)).fetchone()
        if row is not None and revisions.batch_keys(connection, token):
            search.index(connection, batches.read(connection, row[0]))


def _insert(connection: sqlite3.Connection, batch: SharedBatch, key: str) -> str:
    known = connection.execute("SELECT key FROM batch WHERE token = ?", (batch.token,)).fetchone()
    if known is not None:
        return str(known[0])
    values = [batches.as_json(batch.planned[part]) if part in _JSON else batch.planned[part] for part in _PLANNED]
    connection.execute(
        f"INSERT INTO batch (number, key, token, {', '.join(_PLANNED)}) "
        f"VALUES ((SELECT coalesce(max(number), 0) + 1 FROM batch), ?, ?{', ?' * len(_PLANNED)})",
        (key, batch.token, *values),
    )
    return key


def _take_entries(connection: sqlite3.Connection, key: str, batch: SharedBatch, photos: str) -> Taken:
    here = list(_entries(connection, key))
    known = {entry["token"] for entry in here}
    new = [entry for entry in batch.entries if entry["token"] not in known]
    for entry in new:
        if connection.execute("SELECT 1 FROM batch_entry WHERE token = ?", (entry["token"],)).fetchone():
            raise ValueError(entry["token"])  # of another batch
    if not new:
        return Taken()
    files = {str(entry["content"].get("file")): entry["content"].get("sha256") for entry in here}
    placed = [{**entry, "content": _with_photo(entry["content"], f"{photos}/{key}", files)} for entry in new]
    disputed = [each for each in disputes(in_order([*placed, *here])) if each.note["token"] not in known]
    ordered = in_order([*(each.note for each in disputed), *placed, *here])
    pairs = zip(here, ordered, strict=False)
    kept = sum(1 for _ in takewhile(lambda pair: pair[0]["token"] == pair[1]["token"], pairs))
    _replace_end(connection, key, ordered[kept:])
    remarks = tuple(f"{key}, {each.words}." for each in disputed)
    return Taken(new=len(new), written=len(ordered) - len(here), remarks=remarks)


def _replace_end(connection: sqlite3.Connection, key: str, entries: Sequence[PlainEntry]) -> None:
    """Write the last entries of a batch in their order; those that stood elsewhere get new numbers.

    No number is given twice, so that a window which still shows the former ones corrects none of another entry. What
    keeps an entry as it was steps aside inside the transaction.
    """
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM batch_entry").fetchone()
    moved = [(entry["token"],) for entry in entries]
    guard = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'batch_entry_is_kept'").fetchone()
    connection.execute("DROP TRIGGER batch_entry_is_kept")
    connection.executemany("DELETE FROM batch_entry WHERE token = ?", moved)
    connection.execute(guard[0])
    rows = connection.execute("SELECT token, number FROM batch_entry WHERE batch = ?", (key,)).fetchall()
    numbers: dict[str, int] = dict(rows)
    fields = _fields(connection, key)

    def key_here(kind: str, material: str) -> str | None:
        return revisions.unmarked(connection, kind, material) if revisions.is_marked(material) else None

    for number, entry in enumerate(entries, start=last + 1):
        token, at, kind, content, run, seconds = (entry[part] for part in _ENTRY)
        said = batches.as_json(_with_names(_with_materials(content, fields, key_here), numbers))
        connection.execute(
            "INSERT INTO batch_entry (number, batch, token, at, kind, content, run, tick_s, after) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, key, token, at, kind, said, run, seconds, canonical(entry["after"])),
        )
        numbers[token] = number


def _with_photo(content: Any, folder: str, files: dict[str, Any]) -> Any:
    """Return what an entry says, with its photo in the folder that the batch has beside this library.

    ``files`` are those that are named there by now, each with its checksum.
    """
    if not isinstance(content, dict):
        return content
    inner = {"content": _with_photo(content["content"], folder, files)} if "content" in content else {}
    if not (isinstance(content.get("file"), str) and isinstance(content.get("sha256"), str)):
        return {**content, **inner}
    name, digest = content["file"].split("/")[-1], content["sha256"][:8]
    if not re.fullmatch(r"[0-9a-f]{64}", content["sha256"]):
        raise ValueError(content["sha256"])
    name = name if _PHOTO.fullmatch(name) and name.strip(". ") else digest
    is_other = files.setdefault(f"{folder}/{name}", content["sha256"]) != content["sha256"]
    return {**content, **inner, "file": f"{folder}/{digest}-{name}" if is_other else f"{folder}/{name}"}
