"""What a library shares with others, and what it takes from them; each function runs in its caller's transaction.

What cannot be put in place, because this library lacks the material or the program does not know the quantity, stays
in the history and is tried again with the next package.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import KINDS, VERDICTS
from ssedesigner.core.measured_film import FilmRevision, film_problems, identity
from ssedesigner.core.merging import (
    NO_DECISIONS,
    Change,
    Conflict,
    Merge,
    Name,
    Revision,
    Shared,
    SharedBatch,
    SharedRow,
    canonical,
    merge,
    numbered,
    seniority,
)
from ssedesigner.core.notation import match_key
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.library import materials, search
from ssedesigner.library.checks.content import PAIR_KINDS, PAIR_ONLY
from ssedesigner.library.content import insert_pair
from ssedesigner.library.errors import LibraryError, UnreadableRow, reads_rows
from ssedesigner.library.records import batches, machines, own_films
from ssedesigner.library.records.revisions import (
    VALUE_COLUMNS,
    identities,
    is_marked,
    is_own,
    kinds_of,
    read_rows,
    unmarked,
    write_row,
)

_PLANNED = (
    *("created_at", "recipe", "plan", "amounts", "lines", "steps", "predicted"),
    *("library_version", "model_version", "checksum"),
)
_JSON = frozenset({"recipe", "plan", "amounts", "lines", "steps", "predicted"})
_ENTRY = ("token", "at", "kind", "content", "run", "tick_s")
_TROUBLE = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, UnreadableRow, ValueError)
_TROUBLES = (*_TROUBLE, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
_PHOTO = re.compile(r"[^/\\:\0]{1,200}")
_HOMES = {kind: re.compile(rf"{kind[0].upper()}-[0-9]{{4,12}}(, [0-9]{{1,3}})?") for kind in machines.NUMBERED}
_LABEL = re.compile(r"[\w .+&-]{1,24}")


class _Held(LibraryError):
    """A row that has no place in this library now."""


def refuse_label(text: str) -> str:
    """Return a label of a machine; LibraryError for one that could not stand beside a number or in a file's name."""
    plain = " ".join(text.split())
    if not _LABEL.fullmatch(plain) or plain.startswith((".", "-")) or plain.endswith("."):
        raise LibraryError("A label has 1 to 24 letters, digits, blanks or . + & -, such as “Dry room 2”.")
    return plain


def read_shared(connection: sqlite3.Connection) -> Shared:
    """Return all that a library shares."""
    return Shared(
        machine=machines.label(connection),
        rows=read_rows(connection),
        batches=tuple(_batches(connection)),
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
    decisions: Mapping[str, str] = NO_DECISIONS,
) -> Merge:
    """Join a package to the library; ``photos`` is the name of the folder with the photos of its batches.

    ``decisions`` are those on single rows, by their identity.

    Raises
    ------
    LibraryError
        When a row is none that a program of this kind writes; the caller's transaction is to be rolled back
    """
    here = read_rows(connection)
    for row in package.rows.values():
        if row.id in here and here[row.id].kind != row.kind:
            raise _foreign(row)
    warning = _twin_warning(connection, package, here)
    machines.remember(connection, package.machines)
    labels = machines.labels(connection) | {"": ""}
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    merged = merge(here, package, choice, decisions, at=moment, machine=machines.token(connection), labels=labels)
    counts = {name: Counter(by_kind) for name, by_kind in merged.counts.items()}
    order = list(_PLACES)
    rows = sorted(merged.rows, key=lambda each: (order.index(each.kind), seniority(each)))
    place = _Place(connection, labels, _number(connection, {**here, **{row.id: row for row in rows}}.values(), labels))
    _take_batches(place, package, rows, counts, photos)
    held = []
    for row in rows:
        before = here.get(row.id)
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
    if package.batches:
        _link_films(connection)
    if any(row.kind in {"material", "value", "alternative"} for row in rows):
        search.rebuild(connection)  # one by one takes 10 ms each
    return replace(
        _in_words(connection, merged, labels),
        counts=counts,
        held=tuple(held),
        alike=_alike(connection, rows, here),
        warning=warning,
    )


@dataclass(frozen=True)
class _Place:
    """A library into which rows are put: the labels that it knows, and the key that each film and batch shall have."""

    connection: sqlite3.Connection
    labels: Mapping[str, str]
    keys: Mapping[str, str]


def _twin_warning(connection: sqlite3.Connection, package: Shared, here: Mapping[str, SharedRow]) -> str:
    """Return what is to be done about two machines of one label, which the package gives away; empty without."""
    own = machines.own_tokens(connection)
    known = {revision for row in here.values() for revision in row.revisions}
    unknown = any(
        revision.machine == package.token and revision.id not in known
        for row in package.rows.values()
        for revision in row.revisions.values()
    )
    advice = f"give one of them another label (library label) and export again: {package.machine} is the label of both."
    if package.token in own and unknown:
        machines.note_twin(connection)
        return f"The package holds records of this machine that this library lacks. If it is from a copy, {advice}"
    if package.token not in own and package.machine.casefold() == machines.label(connection).casefold():
        return f"Two machines cannot be told apart: {advice}"
    return ""


def _number(connection: sqlite3.Connection, rows: Iterable[SharedRow], labels: Mapping[str, str]) -> dict[str, str]:
    """Return the key of each film and batch, and give those of other machines theirs that are called otherwise now."""
    own = machines.tokens_here(connection)
    known = list(rows)
    keys: dict[str, str] = {}
    for kind, table in machines.NUMBERED.items():
        of_kind = [row for row in known if row.kind == kind]
        for row in of_kind:
            if row.home and not _HOMES[kind].fullmatch(row.home[1]):
                raise _foreign(row)
        here = _keys_here(connection, kind)
        wanted = numbered(of_kind, here, labels, own)
        moved = {key: wanted[row] for row, key in here.items() if wanted[row] != key}
        if moved:
            machines.rename_records(connection, table, moved)
        keys |= wanted
    return keys


def _keys_here(connection: sqlite3.Connection, kind: str) -> dict[str, str]:
    column = "key" if kind == "batch" else "json_extract(name, '$[0]')"
    joined = "JOIN batch ON token = json_extract(name, '$[0]')" if kind == "batch" else ""
    return dict(
        connection.execute(
            f"SELECT id, {column} FROM own_row {joined} WHERE kind = ? AND shown IS NOT NULL", (kind,)
        ).fetchall()
    )


def _waiting(row: SharedRow) -> SharedRow:
    """Return a row that has no place under a name that no row here can have."""
    name = (row.name[0], f"@{row.id}") if row.kind == "material" else row.about or row.name
    return replace(row, shown="", name=(f"@{row.id}",) if row.kind in machines.NUMBERED else name)


def _in_words(connection: sqlite3.Connection, merged: Merge, labels: Mapping[str, str]) -> Merge:
    """Return a merge whose rows have the names that they have here, and machines their labels."""
    names = {
        row: tuple(json.loads(name)) for row, name in connection.execute("SELECT id, name FROM own_row").fetchall()
    }
    keys = {row: key for kind in machines.NUMBERED for row, key in _keys_here(connection, kind).items()}

    def said(revision: Revision | None) -> Any:
        return revision and replace(revision, machine=labels.get(revision.machine, ""))

    def named(each: Conflict | Change) -> dict[str, Any]:
        return {"name": names.get(each.id, each.name), "label": keys.get(each.id, "")}

    return replace(
        merged,
        conflicts=tuple(
            replace(each, mine=said(each.mine), theirs=said(each.theirs), **named(each)) for each in merged.conflicts
        ),
        changes=tuple(
            replace(each, before=said(each.before), after=said(each.after), **named(each)) for each in merged.changes
        ),
    )


def _words(place: _Place, row: SharedRow) -> str:
    return place.keys.get(row.id) or " ".join(row.name)


def _alike(
    connection: sqlite3.Connection, rows: Iterable[SharedRow], here: Mapping[str, SharedRow]
) -> tuple[tuple[str, str], ...]:
    """Return new materials beside which another one is in the lists that looks the same, or has the same key."""
    new = {row.id: row.home[1] for row in rows if row.kind == "material" and row.home and row.id not in here}
    placed = {identity: name for name, identity in identities(connection).items() if identity in new}
    by_look: dict[tuple[str, str], list[str]] = {}
    listed = "SELECT kind, key FROM material WHERE NOT retired AND NOT withdrawn ORDER BY position"
    for kind, key in connection.execute(listed).fetchall() if placed else ():
        by_look.setdefault((kind, match_key(key)), []).append(key)
    return tuple(
        (key, twin)
        for identity, (kind, key) in sorted(placed.items(), key=lambda each: each[1])
        for twin in by_look.get((kind, match_key(new[identity])), ())
        if twin != key
    )


def preview(
    connection: sqlite3.Connection, package: Shared, choice: str, decisions: Mapping[str, str] = NO_DECISIONS
) -> Merge:
    """Return what joining a package would give: it is joined to a copy in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA foreign_keys = ON")
        copy.execute("BEGIN")
        return take(copy, package, choice, "photos", decisions)


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
    connection.execute(
        'INSERT INTO material (kind, key, name, formula, "group", note, origin, retired, position) '
        "VALUES (?, ?, ?, ?, ?, ?, 'user', ?, (SELECT coalesce(max(position), 0) + 1 FROM material))",
        (kind, key, named, materials.tidy_formula(formula), group, note, retired),
    )


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
    if name is None and (twin := _same_film(place, row, history)) is not None:
        raise _Held(f"It is on record here as {twin} already; retire that one to take this one.")
    _link(connection, key, content["batch"], content["specimen"])
    return (key,)


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


def _same_film(place: _Place, row: SharedRow, history: Sequence[FilmRevision]) -> str | None:
    """Return the film in the list here that is the same measurement, as an import of a table finds it.

    Another laboratory has it from a table then. What one laboratory has recorded twice are two films, and so is what
    was kept beside at a merge.
    """
    if history[-1].is_retired or "," in row.home[1]:
        return None
    said = {identity(revision.film) for revision in history}
    lab = place.labels.get(row.home[0])
    names = {revision.film.name for revision in history}
    rows = place.connection.execute(
        "SELECT DISTINCT key, home FROM measured_film JOIN own_row ON own_row.name = json_array(key) "
        f"WHERE own_row.kind = 'film' AND measured_film.name IN ({', '.join('?' * len(names))})",
        (*names,),
    ).fetchall()
    for key, home in rows:
        machine, number = json.loads(home)
        there = own_films.history(place.connection, key)
        is_other = place.labels.get(machine) != lab and "," not in number and not there[-1].is_retired
        if is_other and said & {identity(revision.film) for revision in there}:
            return str(key)
    return None


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


def _place_batch(place: _Place, row: SharedRow, _name: Name | None, content: Mapping[str, Any]) -> Name:
    if not place.connection.execute("SELECT 1 FROM batch WHERE token = ?", row.name).fetchone():
        raise _Held("The package does not hold the batch itself.")
    retired = int(bool(content["retired"]))
    place.connection.execute("UPDATE batch SET retired = ? WHERE token = ?", (retired, *row.name))
    return row.name


_PLACES: Mapping[str, Callable[[_Place, SharedRow, Name | None, Mapping[str, Any]], Name]] = {
    "material": _place_material,
    "value": _place_value,
    "alternative": _place_alternative,
    "verdict": _place_verdict,
    "batch": _place_batch,
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
    place: _Place, package: Shared, rows: Iterable[SharedRow], counts: Mapping[str, Counter[str]], photos: str
) -> None:
    states = {row.name: row for row in (*rows, *package.rows.values()) if row.kind == "batch"}
    for batch in package.batches:
        row = states.get((batch.token,))
        if row is None or row.content is None or row.id not in place.keys:
            raise LibraryError("Nothing was imported: the package holds a batch without its key; ask for a new one.")
        try:
            key = _take_batch(place, batch, row)
            added = _take_entries(place.connection, key, batch, photos)
            batches.read(place.connection, key)
        except LibraryError as error:
            raise LibraryError(f"Nothing was imported: {error}") from error
        except _TROUBLES as error:
            raise _foreign(row) from error
        counts["new"]["entry"] += added
        counts["written"]["entry"] += added
        counts["same"]["entry"] += len(batch.entries) - added
        search.index(place.connection, batches.read(place.connection, key))


def _take_batch(place: _Place, batch: SharedBatch, row: SharedRow) -> str:
    known = place.connection.execute("SELECT key FROM batch WHERE token = ?", (batch.token,)).fetchone()
    if known is not None:
        return str(known[0])
    key = place.keys[row.id]
    values = [batches.as_json(batch.planned[part]) if part in _JSON else batch.planned[part] for part in _PLANNED]
    place.connection.execute(
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
