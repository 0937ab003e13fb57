"""What a library shares with others, and what it takes from them; each function runs in its caller's transaction.

What cannot be put in place, because this library lacks the material or the program does not know the quantity, stays
in the history and is tried again with the next package.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import KINDS, VERDICTS
from ssedesigner.core.measured_film import film_problems
from ssedesigner.core.merging import Merge, Name, Shared, SharedBatch, SharedRow, canonical, merge
from ssedesigner.core.notation import match_key
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.library import materials, search
from ssedesigner.library.checks.content import PAIR_KINDS, PAIR_ONLY
from ssedesigner.library.content import insert_pair
from ssedesigner.library.errors import LibraryError, UnreadableRow, reads_rows
from ssedesigner.library.records import batches, lots, own_films
from ssedesigner.library.records.revisions import VALUE_COLUMNS, label, read_rows, write_row

_PLANNED = (
    *("created_at", "recipe", "plan", "amounts", "lines", "steps", "predicted"),
    *("library_version", "model_version", "checksum"),
)
_JSON = frozenset({"recipe", "plan", "amounts", "lines", "steps", "predicted"})
_ENTRY = ("token", "at", "kind", "content", "run", "tick_s")
_TROUBLE = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, UnreadableRow, ValueError)
_TROUBLES = (*_TROUBLE, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
_PHOTO = re.compile(r"[^/\\:\0]{1,200}")
_LETTERS = {"measured_film": "F", "batch": "B", "lot": "L"}
_LABEL = re.compile(r"[\w .,+&-]{1,24}")


class _Held(LibraryError):
    """A row that has no place in this library now."""


def refuse_label(text: str) -> str:
    """Return a label of a machine; LibraryError for one that could not stand beside a number or in a file's name."""
    plain = " ".join(text.split())
    if not _LABEL.fullmatch(plain) or plain.startswith((".", "-")) or plain.endswith("."):
        raise LibraryError("A label has 1 to 24 letters, digits, blanks or . , + & -, such as “Dry room 2”.")
    return plain


def read_shared(connection: sqlite3.Connection) -> Shared:
    """Return all that a library shares."""
    return Shared(machine=label(connection), rows=read_rows(connection), batches=tuple(_batches(connection)))


def take(connection: sqlite3.Connection, package: Shared, choice: str, photos: str) -> Merge:
    """Join a package to the library; ``photos`` is the name of the folder with the photos of its batches.

    Raises
    ------
    LibraryError
        When a row is none that a program of this kind writes; the caller's transaction is to be rolled back
    """
    here = read_rows(connection)
    for row in package.rows.values():
        if row.id in here and here[row.id].kind != row.kind:
            raise _foreign(row)
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    joined = merge(here, package, choice, at=moment, machine=label(connection))
    counts = {name: Counter(by_kind) for name, by_kind in joined.counts.items()}
    _take_batches(connection, package, joined.rows, counts, photos)
    order = list(_PLACES)
    held = []
    for row in sorted(joined.rows, key=lambda each: order.index(each.kind)):
        before = here.get(row.id)
        connection.execute("SAVEPOINT one_row")
        try:
            _take_row(connection, row, before, package.machine)
        except _Held as error:
            connection.execute("ROLLBACK TO one_row")
            write_row(connection, replace(row, shown=before.shown if before else ""))
            held.append(f"{' '.join(row.name)}: {error}")
            counts["written"][row.kind] -= before is not None and before.revisions == row.revisions
        except LibraryError as error:
            raise LibraryError(f"Nothing was imported: {error}") from error
        except _TROUBLES as error:
            raise _foreign(row) from error
        connection.execute("RELEASE one_row")
    if package.batches:
        _link_films(connection)
    if any(row.kind in {"material", "value", "alternative"} for row in joined.rows):
        search.rebuild(connection)  # one by one takes 10 ms each
    return replace(joined, counts=counts, held=tuple(held), alike=_alike(connection, joined.rows, here))


def _alike(
    connection: sqlite3.Connection, rows: Iterable[SharedRow], here: Mapping[str, SharedRow]
) -> tuple[tuple[str, str], ...]:
    """Return new materials beside which another one is in the lists that looks the same."""
    new = {row.name for row in rows if row.kind == "material" and row.id not in here}
    by_look: dict[tuple[str, str], list[str]] = {}
    listed = "SELECT kind, key FROM material WHERE NOT retired AND NOT withdrawn ORDER BY position"
    for kind, key in connection.execute(listed).fetchall() if new else ():
        by_look.setdefault((kind, match_key(key)), []).append(key)
    return tuple(
        (key, twin) for kind, key in sorted(new) for twin in by_look.get((kind, match_key(key)), ()) if twin != key
    )


def preview(here: Shared, package: Shared, choice: str) -> Merge:
    """Return what joining a package would give, by kind; nothing is written, so nothing is counted as written."""
    joined = merge(here.rows, package, choice)
    counts = {name: Counter(by_kind) for name, by_kind in joined.counts.items()}
    known = {entry["token"] for batch in here.batches for entry in batch.entries}
    for batch in package.batches:
        for entry in batch.entries:
            counts["same" if entry["token"] in known else "new"]["entry"] += 1
    counts["written"].clear()
    return replace(joined, counts=counts)


def _foreign(row: SharedRow) -> LibraryError:
    named = " ".join(map(str, row.name))[:80]
    return LibraryError(
        f"Nothing was imported: the package holds a row that no version of this program writes ({row.kind} {named}); "
        "ask for a new package."
    )


def _take_row(connection: sqlite3.Connection, row: SharedRow, before: SharedRow | None, machine: str) -> None:
    name = before.name if before is not None and before.shown else None
    if row.content is None:
        if name is not None and before is not None and before.content is not None:
            _REMOVALS.get(row.kind, _refuse_removal)(connection, name)
    elif before is None or row.content != before.content or name is None:
        name = _PLACES[row.kind](connection, name or row.name, json.loads(row.content), name is None, machine)
    name = name or row.name
    write_row(connection, replace(row, name=name))
    connection.execute("UPDATE own_row SET name = ? WHERE id = ?", (canonical(list(name)), row.id))


def _refuse_removal(_connection: sqlite3.Connection, name: Name) -> None:
    raise LibraryError(f"{' '.join(name)} cannot be taken back, only retired.")


def _has(connection: sqlite3.Connection, kind: str, key: str) -> bool:
    return connection.execute("SELECT 1 FROM material WHERE kind = ? AND key = ?", (kind, key)).fetchone() is not None


def _texts(content: Mapping[str, Any], *names: str) -> list[str]:
    texts = [content[name] for name in names]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(names)
    for text in texts:
        text.encode()  # half a character is a ValueError
    return texts


def _place_material(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], _is_new: bool, _machine: str
) -> Name:
    kind, key = name
    retired = int(bool(content["retired"]))
    if not _has(connection, kind, key):
        if "name" not in content:
            raise _Held("This library does not have the material that is taken from the lists.")
        _insert_material(connection, kind, key, content, retired)
    elif "name" in content and _is_own(connection, kind, key):
        texts = _texts(content, "name", "formula", "group", "note")
        connection.execute(
            'UPDATE material SET name = ?, formula = ?, "group" = ?, note = ?, retired = ? WHERE kind = ? AND key = ?',
            (*texts, retired, kind, key),
        )
    else:
        connection.execute(
            "UPDATE material SET retired = ?1, withdrawn = withdrawn AND ?1 WHERE kind = ?2 AND key = ?3",
            (retired, kind, key),
        )
    return name


def _insert_material(
    connection: sqlite3.Connection, kind: str, key: str, content: Mapping[str, Any], retired: int
) -> None:
    named, formula, group, note = _texts(content, "name", "formula", "group", "note")
    if kind not in KINDS or not key.strip() or key != key.strip() or not named.strip() or " + " in key:
        raise ValueError(key)
    connection.execute(
        'INSERT INTO material (kind, key, name, formula, "group", note, origin, retired, position) '
        "VALUES (?, ?, ?, ?, ?, ?, 'user', ?, (SELECT coalesce(max(position), 0) + 1 FROM material))",
        (kind, key, named, materials.tidy_formula(formula), group, note, retired),
    )


def _is_own(connection: sqlite3.Connection, kind: str, key: str) -> bool:
    row = connection.execute("SELECT origin FROM material WHERE kind = ? AND key = ?", (kind, key)).fetchone()
    return row is not None and row[0] == "user"


def _place_value(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], _is_new: bool, _machine: str
) -> Name:
    _require_place(connection, name)
    _remove_value(connection, name)
    _insert_value(connection, name, content, "recommended")
    return name


def _place_alternative(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], is_new: bool, _machine: str
) -> Name:
    *value, _ = name
    _require_place(connection, tuple(value))
    if is_new:
        _insert_value(connection, tuple(value), content, "kept")
    return name


def _require_place(connection: sqlite3.Connection, name: Name) -> None:
    kind, key, quantity = name
    if not _has(connection, kind, key):
        raise _Held("This library does not have the material.")
    if quantity not in PROPERTIES:
        raise _Held("This version of the program does not know the quantity.")


def _remove_value(connection: sqlite3.Connection, name: Name) -> None:
    connection.execute(
        "DELETE FROM property WHERE kind = ? AND material = ? AND quantity = ? "
        "AND origin = 'user' AND use = 'recommended'",
        name,
    )


def _insert_value(connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], use: str) -> None:
    quantity = PROPERTIES[name[2]]
    unit, conditions, grade, source, note = _texts(content, "unit", "conditions", "grade", "source", "note")
    materials.require_grade(grade)
    number, text, low, high = (content[part] for part in ("number", "text", "low", "high"))
    if quantity.is_text != (number is None) or not source.strip():
        raise ValueError(name)
    if quantity.is_text:
        _texts(content, "text")
    else:
        if any(each is not None and not math.isfinite(each) for each in (number, low, high)):
            raise ValueError(name)
        if unit != quantity.unit:
            raise _Held(f"{quantity.label} is kept in another unit.")
        try:
            materials.require_plausible(quantity, Cited(number, unit, source, grade=grade, low=low, high=high))
        except LibraryError as error:
            raise _Held(str(error)) from error
    materials.ensure_source(connection, source)
    row = (number, text, unit, low, high, conditions, grade, source, note)
    connection.execute(
        f"INSERT INTO property (kind, material, quantity, {', '.join(VALUE_COLUMNS)}, use, origin) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'user')",
        (*name, *row, use),
    )


def _place_verdict(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], _is_new: bool, _machine: str
) -> Name:
    _require_partner(connection, name[0], name[1])
    _require_partner(connection, name[2], name[3])
    verdict, reason, grade, note = _texts(content, "verdict", "reason", "grade", "note")
    sources = content["sources"]
    materials.require_grade(grade)
    if verdict not in VERDICTS or not reason.strip() or not sources or not all(isinstance(s, str) for s in sources):
        raise ValueError(name)
    for source in sources:
        materials.ensure_source(connection, source)
    materials.drop_verdict(connection, name)
    insert_pair(connection, (*name, verdict, reason, grade, note, "user"), sources)
    return name


def _require_partner(connection: sqlite3.Connection, kind: str, key: str) -> None:
    if kind not in PAIR_KINDS:
        raise ValueError(kind)
    is_material = kind in KINDS and (kind, key) not in PAIR_ONLY
    if is_material and not all(_has(connection, kind, part) for part in key.split(" + ")):
        raise _Held("This library does not have the material.")


def _place_film(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], is_new: bool, machine: str
) -> Name:
    key = _free_key(connection, "measured_film", content, machine) if is_new else name[0]
    connection.execute("DELETE FROM measured_film WHERE key = ?", (key,))
    for number, row in enumerate(content["rows"], start=1):
        if row["revision"] != number:
            raise ValueError(key)
        own_films.insert_row(connection, key, row)
    history = own_films.history(connection, key)
    if problems := film_problems(history[-1].film):
        raise LibraryError(f"{key}: {' '.join(sentence for _, sentence in problems)}")
    _link(connection, key, content["batch"], content["specimen"])
    return (key,)


def _link(connection: sqlite3.Connection, key: str, token: object, specimen: object) -> None:
    if token is None:
        return
    batch = connection.execute("SELECT key FROM batch WHERE token = ?", (token,)).fetchone()
    if batch is not None:
        connection.execute("INSERT OR IGNORE INTO batch_film VALUES (?, ?, ?)", (key, batch[0], specimen))


def _link_films(connection: sqlite3.Connection) -> None:
    """Link each film to its batch that came without it before."""
    rows = connection.execute(
        "SELECT name, content FROM own_row JOIN own_revision ON own_revision.id = shown "
        "WHERE kind = 'film' AND json_extract(content, '$.batch') IS NOT NULL"
    ).fetchall()
    for name, said in rows:
        content = json.loads(said)
        _link(connection, json.loads(name)[0], content["batch"], content["specimen"])


def _place_lot(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], is_new: bool, machine: str
) -> Name:
    if not _has(connection, content["rows"][-1]["kind"], content["rows"][-1]["material"]):
        raise _Held("This library does not have the material.")
    lots.place(connection, name[0], content, _free_key(connection, "lot", content, machine) if is_new else "")
    return name


def _place_lot_count(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], _is_new: bool, _machine: str
) -> Name:
    if not connection.execute("SELECT 1 FROM lot WHERE id = ?", (content["lot"],)).fetchone():
        raise _Held("This library does not have the lot that was counted.")
    lots.place_count(connection, name[0], content)
    return name


def _free_key(connection: sqlite3.Connection, table: str, content: Mapping[str, Any], machine: str) -> str:
    """Return the key of a film, lot or batch; the label of its machine stands beside a number that is taken here."""
    home, lab = _texts(content, "key", "lab")
    if not re.fullmatch(rf"{_LETTERS[table]}-[0-9]{{4,12}}( \([^()\0]+\))?", home):
        raise ValueError(home)
    home, lab = home.split(" ")[0], lab or machine or "elsewhere"
    if not _LABEL.fullmatch(lab):
        raise ValueError(lab)
    number, key = 1, home
    while connection.execute(f"SELECT 1 FROM {table} WHERE key = ?", (key,)).fetchone():
        key = f"{home} ({lab})" if number == 1 else f"{home} ({lab} {number})"
        number += 1
    return key


def _place_batch(
    connection: sqlite3.Connection, name: Name, content: Mapping[str, Any], _is_new: bool, _machine: str
) -> Name:
    if not connection.execute("SELECT 1 FROM batch WHERE token = ?", name).fetchone():
        raise _Held("The package does not hold the batch itself.")
    connection.execute("UPDATE batch SET retired = ? WHERE token = ?", (int(bool(content["retired"])), *name))
    return name


_PLACES: Mapping[str, Callable[[sqlite3.Connection, Name, Mapping[str, Any], bool, str], Name]] = {
    "material": _place_material,
    "value": _place_value,
    "alternative": _place_alternative,
    "verdict": _place_verdict,
    "batch": _place_batch,
    "lot": _place_lot,
    "lot-count": _place_lot_count,
    "film": _place_film,
}
_REMOVALS: Mapping[str, Callable[[sqlite3.Connection, Name], None]] = {
    "value": _remove_value,
    "verdict": materials.drop_verdict,
}


@reads_rows
def _batches(connection: sqlite3.Connection) -> list[SharedBatch]:
    shared = []
    for token, key, *planned in connection.execute(
        f"SELECT token, key, {', '.join(_PLANNED)} FROM batch ORDER BY number"
    ).fetchall():
        values = dict(zip(_PLANNED, planned, strict=True))
        plain = {part: json.loads(value) if part in _JSON else value for part, value in values.items()}
        shared.append(SharedBatch(token=token, planned=plain, entries=tuple(_entries(connection, key))))
    return shared


def _entries(connection: sqlite3.Connection, key: str) -> Iterable[Mapping[str, Any]]:
    rows = connection.execute(
        f"SELECT number, {', '.join(_ENTRY)} FROM batch_entry WHERE batch = ? ORDER BY number", (key,)
    ).fetchall()
    tokens = {number: token for number, token, *_ in rows}
    for _, *row in rows:
        entry = dict(zip(_ENTRY, row, strict=True))
        yield {**entry, "content": _with_names(json.loads(entry["content"]), tokens)}


def _with_names(content: Any, names: Mapping[Any, Any]) -> Any:
    """Return what an entry says with other names for the entries that it means: numbers here, tokens elsewhere."""
    if not isinstance(content, dict):
        return content
    changed = {part: names.get(content[part], content[part]) for part in ("of", "timer") if part in content}
    inner = {"content": _with_names(content["content"], names)} if "content" in content else {}
    return {**content, **changed, **inner}


def _take_batches(
    connection: sqlite3.Connection,
    package: Shared,
    rows: Iterable[SharedRow],
    counts: Mapping[str, Counter[str]],
    photos: str,
) -> None:
    states = {row.name: row for row in (*rows, *package.rows.values()) if row.kind == "batch"}
    for batch in package.batches:
        row = states.get((batch.token,))
        if row is None or row.content is None:
            raise LibraryError("Nothing was imported: the package holds a batch without its key; ask for a new one.")
        try:
            key = _take_batch(connection, batch, json.loads(row.content), package.machine)
            added = _take_entries(connection, key, batch, photos)
            batches.read(connection, key)
        except LibraryError as error:
            raise LibraryError(f"Nothing was imported: {error}") from error
        except _TROUBLES as error:
            raise _foreign(row) from error
        counts["new"]["entry"] += added
        counts["written"]["entry"] += added
        counts["same"]["entry"] += len(batch.entries) - added
        search.index(connection, batches.read(connection, key))


def _take_batch(connection: sqlite3.Connection, batch: SharedBatch, content: Mapping[str, Any], machine: str) -> str:
    known = connection.execute("SELECT key FROM batch WHERE token = ?", (batch.token,)).fetchone()
    if known is not None:
        return str(known[0])
    key = _free_key(connection, "batch", content, machine)
    values = [batches.as_json(batch.planned[part]) if part in _JSON else batch.planned[part] for part in _PLANNED]
    connection.execute(
        f"INSERT INTO batch (number, key, token, {', '.join(_PLANNED)}) "
        f"VALUES ((SELECT coalesce(max(number), 0) + 1 FROM batch), ?, ?{', ?' * len(_PLANNED)})",
        (key, batch.token, *values),
    )
    return key


def _take_entries(connection: sqlite3.Connection, key: str, batch: SharedBatch, photos: str) -> int:
    numbers: dict[str, int] = {}
    added = 0
    for entry in batch.entries:
        token, at, kind, content, run, seconds = (entry[part] for part in _ENTRY)
        known = connection.execute("SELECT number, batch FROM batch_entry WHERE token = ?", (token,)).fetchone()
        if known is not None:
            if known[1] != key:
                raise ValueError(token)
            numbers[token] = known[0]
            continue
        local = _with_photo(connection, key, _with_names(content, numbers), photos)
        cursor = connection.execute(
            "INSERT INTO batch_entry (batch, token, at, kind, content, run, tick_s) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, token, at, kind, batches.as_json(local), run, seconds),
        )
        numbers[token] = int(cursor.lastrowid or 0)
        added += 1
    return added


def _with_photo(connection: sqlite3.Connection, key: str, content: Any, photos: str) -> Any:
    """Return what an entry says, with its photo in the folder that the batch has beside this library."""
    if not isinstance(content, dict):
        return content
    inner = {"content": _with_photo(connection, key, content["content"], photos)} if "content" in content else {}
    if not (isinstance(content.get("file"), str) and isinstance(content.get("sha256"), str)):
        return {**content, **inner}
    name, digest = content["file"].split("/")[-1], content["sha256"][:8]
    if not re.fullmatch(r"[0-9a-f]{64}", content["sha256"]):
        raise ValueError(content["sha256"])
    name = name if _PHOTO.fullmatch(name) and name.strip(". ") else digest
    place = f"{photos}/{key}/{name}"
    other = connection.execute(
        "SELECT 1 FROM batch_entry WHERE batch = ?1 AND json_extract(content, '$.file') = ?2 "
        "AND json_extract(content, '$.sha256') <> ?3",
        (key, place, content["sha256"]),
    ).fetchone()
    return {**content, **inner, "file": f"{photos}/{key}/{digest}-{name}" if other else place}
