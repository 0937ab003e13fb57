"""What a library shares with others, and what it takes from them; each function runs in its caller's transaction.

What cannot be put in place, because this library lacks the material or the program does not know the quantity, stays
in the history and is tried again with the next package.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any

from ssedesigner.core.evidence import Cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import KINDS, VERDICTS
from ssedesigner.core.measured_film import film_problems
from ssedesigner.core.merging import (
    NO_DECISIONS,
    Decisions,
    Merge,
    Name,
    Shared,
    SharedRow,
    canonical,
    merge,
    seniority,
)
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.library import materials, search
from ssedesigner.library.checks.content import PAIR_KINDS, PAIR_ONLY
from ssedesigner.library.content import insert_pair
from ssedesigner.library.errors import LibraryError, UnreadableRow
from ssedesigner.library.records import lots, machines, own_films
from ssedesigner.library.records.merge_words import alike, in_words, twin_warning
from ssedesigner.library.records.numbers import number_rows
from ssedesigner.library.records.revisions import (
    VALUE_COLUMNS,
    is_marked,
    is_own,
    kinds_of,
    read_rows,
    unmarked,
    write_row,
)
from ssedesigner.library.records.shared_batches import index_batches, shared_batches, take_batch
from ssedesigner.library.records.shared_films import link, link_films, same_films
from ssedesigner.library.records.variant_rows import parents_first, refusal_of_parent

_TROUBLE = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, UnreadableRow, ValueError)
_TROUBLES = (*_TROUBLE, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


class _Held(LibraryError):
    """A row that has no place in this library now."""


def read_shared(connection: sqlite3.Connection) -> Shared:
    """Return all that a library shares."""
    return Shared(
        machine=machines.label(connection),
        rows=read_rows(connection),
        batches=shared_batches(connection),
        token=machines.token(connection),
        machines=machines.known(connection),
    )


def state_digest(connection: sqlite3.Connection) -> str:
    """Return a digest of all own rows and entries: it changes with each of them, and with nothing else."""
    digest = hashlib.sha256()
    for query in (
        "SELECT id, shown FROM own_row ORDER BY id",
        "SELECT id, '' FROM own_revision ORDER BY id",
        "SELECT token, number FROM batch_entry ORDER BY token",
        "SELECT kind || own, answer FROM look_alike ORDER BY 1",
    ):
        for row in connection.execute(query):
            digest.update(canonical([str(cell) for cell in row]).encode())
    return digest.hexdigest()


def take(
    connection: sqlite3.Connection,
    package: Shared,
    choice: str,
    photos: str,
    decisions: Decisions = NO_DECISIONS,
) -> Merge:
    """Join a package to the library; ``photos`` is the name of the folder with the photos of its batches.

    ``decisions`` are those on single rows, by their identity.

    Raises
    ------
    LibraryError
        When a row is none that a program of this kind writes; the caller's transaction is to be rolled back
    """
    merged = _join(connection, package, choice, photos, decisions)
    if any(row.kind in {"material", "value", "alternative"} for row in merged.rows):
        search.rebuild(connection)  # one by one takes 10 ms each
    return merged


def preview(connection: sqlite3.Connection, package: Shared, choice: str, decisions: Decisions = NO_DECISIONS) -> Merge:
    """Return what joining a package would give: it is joined to a copy in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA foreign_keys = ON")
        copy.execute("BEGIN")
        return _join(copy, package, choice, "photos", decisions)


def _join(connection: sqlite3.Connection, package: Shared, choice: str, photos: str, decisions: Decisions) -> Merge:
    here = read_rows(connection)
    for row in package.rows.values():
        if row.id in here and here[row.id].kind != row.kind:
            raise _foreign(row)
    machines.remember(connection, package.machines)
    warning = twin_warning(connection, package, here)
    used = machines.last_uses(connection, (each for row in package.rows.values() for each in row.revisions.values()))
    labels = machines.labels(connection, used) | {"": ""}
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    merged = merge(here, package, choice, decisions, at=moment, machine=machines.token(connection), labels=labels)
    counts = {name: Counter(by_kind) for name, by_kind in merged.counts.items()}
    order = list(_PLACES)
    rows = sorted(merged.rows, key=lambda each: (order.index(each.kind), seniority(each)))
    known = (here | {row.id: row for row in rows}).values()
    keys = _keys(connection, known, labels, machines.tokens_here(connection, used))
    place = _Place(connection, labels, keys)
    ordered = parents_first(rows)
    materials = [row for row in ordered if row.kind == "material"]
    held = _take_rows(place, materials, here, counts)
    remarks = _take_batches(place, package, rows, counts, photos)  # what a batch names is in place before it
    held += _take_rows(place, [row for row in ordered if row.kind != "material"], here, counts)
    if package.batches:
        link_films(connection)
        index_batches(connection, (row.name[0] for row in rows if row.kind == "batch"))
    if any(row.kind == "film" for row in package.rows.values()):
        remarks += same_films(connection, labels)
    merged = in_words(connection, merged, labels)
    waiting = {row for (row,) in connection.execute("SELECT id FROM own_row WHERE shown IS NULL")}
    return replace(
        merged,
        changes=tuple(change for change in merged.changes if change.id not in waiting),  # held is no change
        counts=counts,
        held=tuple(held),
        alike=alike(connection, rows, here),
        warning=warning,
        remarks=remarks,
    )


def _take_rows(
    place: _Place, rows: Iterable[SharedRow], here: Mapping[str, SharedRow], counts: Mapping[str, Counter[str]]
) -> list[str]:
    """Put rows in place; return those that have none, with the reason."""
    connection, held = place.connection, []
    for row in rows:
        before = here.get(row.id)
        if before is not None and before.shown and row.kind == "film":  # its machine may be called otherwise now
            before, row = (replace(each, name=(place.keys[row.id],)) for each in (before, row))
        connection.execute("SAVEPOINT one_row")
        try:
            _take_row(place, row, before)
        except _Held as error:
            connection.execute("ROLLBACK TO one_row")
            held.append(f"{_words(place, row)}: {error}")
            is_placed = before is not None and bool(before.shown)
            write_row(connection, replace(row, shown=before.shown) if before and is_placed else _waiting(row))
            counts["written"][row.kind] -= before is not None and before.revisions == row.revisions
            counts["new"][row.kind] -= not is_placed
        except LibraryError as error:
            raise LibraryError(f"Nothing was imported: {error}") from error
        except _TROUBLES as error:
            raise _foreign(row) from error
        connection.execute("RELEASE one_row")
    return held


@dataclass(frozen=True)
class _Place:
    """A library into which rows are put: the labels that it knows, and the key that each film and batch shall have."""

    connection: sqlite3.Connection
    labels: Mapping[str, str]
    keys: Mapping[str, str]


def _keys(
    connection: sqlite3.Connection, rows: Iterable[SharedRow], labels: Mapping[str, str], own: Collection[str]
) -> dict[str, str]:
    try:
        return number_rows(connection, rows, labels, own)
    except (ValueError, LookupError) as error:
        raise LibraryError(
            "Nothing was imported: the package holds a number that no version of this program gives; "
            "ask for a new package."
        ) from error


def _take_batches(
    place: _Place, package: Shared, rows: Iterable[SharedRow], counts: Mapping[str, Counter[str]], photos: str
) -> tuple[str, ...]:
    remarks: tuple[str, ...] = ()
    states = {row.name: row for row in (*rows, *package.rows.values()) if row.kind == "batch"}
    for batch in package.batches:
        row = states.get((batch.token,))
        if row is None or row.content is None or row.id not in place.keys:
            raise LibraryError("Nothing was imported: the package holds a batch without its key; ask for a new one.")
        try:
            taken = take_batch(place.connection, batch, place.keys[row.id], photos)
        except LibraryError as error:
            raise LibraryError(f"Nothing was imported: {error}") from error
        except _TROUBLES as error:
            raise _foreign(row) from error
        counts["new"]["entry"] += taken.new
        counts["written"]["entry"] += taken.written
        counts["same"]["entry"] += len(batch.entries) - taken.new
        remarks += taken.remarks
    return remarks


def _waiting(row: SharedRow) -> SharedRow:
    """Return a row that has no place under a name that no row here can have."""
    name = row.about or row.name
    if row.kind == "film":
        name = (f"@{row.id}",)
    if row.kind == "material" and row.home:
        name = (name[0], f"@{row.id}")
    return replace(row, shown="", name=name)


def _words(place: _Place, row: SharedRow) -> str:
    return place.keys.get(row.id) or " ".join(row.name)


def _foreign(row: SharedRow) -> LibraryError:
    named = " ".join(map(str, row.name))[:80]
    return LibraryError(
        f"Nothing was imported: the package holds a row that no version of this program writes ({row.kind} {named}); "
        "ask for a new package."
    )


def _take_row(place: _Place, row: SharedRow, before: SharedRow | None) -> None:
    name = before.name if before is not None and before.shown else None
    if row.content is None:
        if name is not None and before is not None and before.content is not None:
            _REMOVALS.get(row.kind, _refuse_removal)(place.connection, name)
    elif before is None or row.content != before.content or name is None:
        name = _PLACES[row.kind](place, row, name, json.loads(row.content))
    write_row(place.connection, replace(row, name=name or _name_here(place, row) or row.about or row.name))


def _name_here(place: _Place, row: SharedRow) -> Name | None:
    """Return what a value or verdict is called here; None where a material has no place."""
    about = row.about or row.name
    pairs = [(kind, unmarked(place.connection, kind, key)) for kind, key in zip(about[::2], about[1::2], strict=False)]
    if row.kind != "verdict":
        pairs = pairs[:1]
    known = tuple(part for pair in pairs for part in pair if part is not None)
    return (*known, *about[len(known) :]) if len(known) == 2 * len(pairs) else None


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


def _place_material(place: _Place, row: SharedRow, name: Name | None, content: Mapping[str, Any]) -> Name:
    connection, retired = place.connection, int(bool(content["retired"]))
    if row.home and name is None:
        kind, key = row.name[0], _free_material_key(place, row)
        _insert_material(connection, kind, key, content, retired)
        return kind, key
    kind, key = name or row.name
    if not row.home and (not _has(connection, kind, key) or is_own(connection, (kind, key))):
        raise _Held("This library does not have the material that is taken from the lists.")
    if row.home:
        texts, parent = _texts(content, "name", "formula", "group", "note"), _parent(connection, (kind, key), content)
        connection.execute(
            'UPDATE material SET name = ?, formula = ?, "group" = ?, note = ?, retired = ?, parent = ? '
            "WHERE kind = ? AND key = ?",
            (*texts, retired, parent, kind, key),
        )
    else:
        connection.execute(
            "UPDATE material SET retired = ?1, withdrawn = withdrawn AND ?1 WHERE kind = ?2 AND key = ?3",
            (retired, kind, key),
        )
    return kind, key


def _free_material_key(place: _Place, row: SharedRow) -> str:
    """Return the key of a new material; where another one has it, the label of its machine stands beside it."""
    home = row.home[1]
    label = place.labels.get(row.home[0], "elsewhere")
    names = chain((home, f"{home} ({label})"), (f"{home} ({label}, {number})" for number in count(2)))
    return next(key for key in names if not _has(place.connection, row.name[0], key))


def _insert_material(
    connection: sqlite3.Connection, kind: str, key: str, content: Mapping[str, Any], retired: int
) -> None:
    named, formula, group, note = _texts(content, "name", "formula", "group", "note")
    if kind not in KINDS or not key.strip() or key != key.strip() or not named.strip() or " + " in key:
        raise ValueError(key)
    parent = _parent(connection, (kind, key), content)
    connection.execute(
        'INSERT INTO material (kind, key, name, formula, "group", note, origin, retired, position, parent) '
        "VALUES (?, ?, ?, ?, ?, ?, 'user', ?, (SELECT coalesce(max(position), 0) + 1 FROM material), ?)",
        (kind, key, named, materials.tidy_formula(formula), group, note, retired, parent),
    )


def _parent(connection: sqlite3.Connection, name: Name, content: Mapping[str, Any]) -> str | None:
    """Return the key here of the material of which this one is a variant; _Held where that has no place here."""
    if "parent" not in content:
        return None
    (there,) = _texts(content, "parent")
    parent = unmarked(connection, name[0], there)
    reason = (
        refusal_of_parent(connection, name, parent) if parent else "The material of which it is a variant is not here."
    )
    if reason:
        raise _Held(reason)
    return parent


def _place_value(place: _Place, row: SharedRow, _name: Name | None, content: Mapping[str, Any]) -> Name:
    name = _name_of_value(place, row)
    _remove_value(place.connection, name)
    _insert_value(place.connection, name, content, "recommended")
    return name


def _place_alternative(place: _Place, row: SharedRow, name: Name | None, content: Mapping[str, Any]) -> Name:
    *value, digest = _name_of_value(place, row)
    if name is None:
        _insert_value(place.connection, tuple(value), content, "kept")
    return (*value, digest)


def _name_of_value(place: _Place, row: SharedRow) -> Name:
    name = _name_here(place, row)
    if name is None or not _has(place.connection, *name[:2]):
        raise _Held("This library does not have the material.")
    if name[2] not in PROPERTIES:
        raise _Held("This version of the program does not know the quantity.")
    return name


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


def _place_verdict(place: _Place, row: SharedRow, _name: Name | None, content: Mapping[str, Any]) -> Name:
    connection, name = place.connection, _name_here(place, row)
    if name is None:
        raise _Held("This library does not have the material.")
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


def _place_film(place: _Place, row: SharedRow, name: Name | None, content: Mapping[str, Any]) -> Name:
    connection, key = place.connection, name[0] if name else place.keys[row.id]
    connection.execute("DELETE FROM measured_film WHERE key = ?", (key,))
    for number, one in enumerate(content["rows"], start=1):
        if one["revision"] != number:
            raise ValueError(key)
        own_films.insert_row(connection, key, {**one, "recipe": _recipe_here(place, one["recipe"])})
    history = own_films.history(connection, key)
    if problems := film_problems(history[-1].film):
        raise LibraryError(f"{key}: {' '.join(sentence for _, sentence in problems)}")
    link(connection, key, content["batch"], content["specimen"])
    return (key,)


def _place_lot(place: _Place, row: SharedRow, name: Name | None, content: Mapping[str, Any]) -> Name:
    records = [{**one, "material": unmarked(place.connection, one["kind"], one["material"])} for one in content["rows"]]
    if not all(one["material"] and _has(place.connection, one["kind"], one["material"]) for one in records):
        raise _Held("This library does not have the material.")
    lots.place(place.connection, row.name[0], {**content, "rows": records}, "" if name else place.keys[row.id])
    return row.name


def _place_lot_count(place: _Place, row: SharedRow, _name: Name | None, content: Mapping[str, Any]) -> Name:
    if not place.connection.execute("SELECT 1 FROM lot WHERE id = ?", (content["lot"],)).fetchone():
        raise _Held("This library does not have the lot that was counted.")
    lots.place_count(place.connection, row.name[0], content)
    return row.name


def _recipe_here(place: _Place, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return a recipe with the keys that its materials have here."""
    here = dict(recipe)
    for part, value in recipe.items():
        if is_marked(value):
            keys = (unmarked(place.connection, kind, value) for kind in kinds_of(part))
            here[part] = next(filter(None, keys), None)
            if here[part] is None:
                raise _Held("This library does not have a material of its recipe.")
    return here


def _place_batch(place: _Place, row: SharedRow, _name: Name | None, content: Mapping[str, Any]) -> Name:
    if not place.connection.execute("SELECT 1 FROM batch WHERE token = ?", row.name).fetchone():
        raise _Held("The package does not hold the batch itself.")
    for kind, key, identity in content.get("materials", ()):
        if kind not in KINDS or not isinstance(key, str) or not is_marked(identity):
            raise ValueError(row.name)
    retired = int(bool(content["retired"]))
    place.connection.execute("UPDATE batch SET retired = ? WHERE token = ?", (retired, *row.name))
    return row.name


_PLACES: Mapping[str, Callable[[_Place, SharedRow, Name | None, Mapping[str, Any]], Name]] = {
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
