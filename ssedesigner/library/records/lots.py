"""Lots: recorded, corrected, counted, retired, and drawn from; each function runs inside its caller's transaction.

A correction adds a revision and leaves the earlier ones. What batches drew is read from their entries each time, so
that a corrected weighing counts at once; it is stored nowhere else.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from ssedesigner.core.batch.clock import moment
from ssedesigner.core.batch.draws import MATTER, NamedDraw, WeighedLine, named_draws
from ssedesigner.core.batch.keys import Keys, key_here
from ssedesigner.core.lots import (
    LOT_FIELDS,
    Draw,
    Lot,
    LotCount,
    LotRevision,
    LotStock,
    count_problem,
    lot_problems,
    tidy_lot,
)
from ssedesigner.library.errors import LibraryError, reads_rows, stored_json
from ssedesigner.library.records import batches, revisions
from ssedesigner.library.records.numbers import next_number

COLUMNS = ("revision", "recorded_at", "reason", "kind", "material", *LOT_FIELDS)
"""What is kept of each record of a lot."""

COUNT_COLUMNS = ("lot", "at", "grams", "reason", "by")
"""What is kept of a stock-taking."""

_NUMBER = "CAST(substr(key, 3) AS INTEGER)"
_REVISIONS = (
    f"SELECT lot.id, lot.key, {', '.join(f'own.{column}' for column in COLUMNS)} "
    "FROM lot_revision AS own JOIN lot ON lot.id = own.lot"
)
_IS_CURRENT = "revision = (SELECT max(revision) FROM lot_revision WHERE lot = own.lot)"
_DATES = ("certified_on", "received_on", "opened_on", "expires_on")


def lots(connection: sqlite3.Connection, *, retired: bool | None = False) -> tuple[LotStock, ...]:
    """Return the lots of the list, the retired ones, or with None both, in their order, with what is left of each."""
    stocks = _stocks(connection, current(connection))
    return tuple(stock for stock in stocks if retired is None or stock.is_retired == retired)


def lot_stock(connection: sqlite3.Connection, named: str) -> LotStock:
    """Return a lot, retired or not, with what is left of it."""
    everything = current(connection)
    names = [lot.name for lot in everything if lot.id == named]
    if not names:
        raise _unknown(connection, named)
    # of the others only those can matter that a weighing may mean by the same name
    stocks = _stocks(connection, [lot for lot in everything if lot.name in names])
    return next(stock for stock in stocks if stock.lot.id == named)


def current(connection: sqlite3.Connection) -> list[Lot]:
    """Return every lot as it is recorded now, retired or not, without what is left of it."""
    rows = connection.execute(f"{_REVISIONS} WHERE {_IS_CURRENT} ORDER BY {_NUMBER}, key").fetchall()
    return [_revision(row).lot for row in rows]


def _stocks(connection: sqlite3.Connection, known: Sequence[Lot]) -> list[LotStock]:
    if not known:
        return []
    retired = {named for (named,) in connection.execute("SELECT id FROM lot WHERE retired")}
    counts, draws, unclear = _counts(connection), dict[str, list[Draw]](), dict[str, list[Draw]]()
    for named in _named_draws(connection, known):
        target = draws if len(named.lots) == 1 else unclear
        for lot in named.lots:
            target.setdefault(lot.id, []).append(named.draw)
    return [
        LotStock(
            lot=lot,
            draws=_in_time(draws.get(lot.id, ())),
            counts=tuple(counts.get(lot.id, ())),
            unclear=_in_time(unclear.get(lot.id, ())),
            is_retired=lot.id in retired,
        )
        for lot in known
    ]


def history(connection: sqlite3.Connection, named: str) -> tuple[LotRevision, ...]:
    """Return a lot as it was recorded and after each correction, the oldest first."""
    rows = connection.execute(f"{_REVISIONS} WHERE own.lot = ? ORDER BY revision", (named,)).fetchall()
    if not rows:
        raise _unknown(connection, named)
    return tuple(_revision(row) for row in rows)


def retirements(connection: sqlite3.Connection, named: str) -> tuple[tuple[str, bool], ...]:
    """Return when a lot was taken out of the list, True, or put back, False, the oldest first."""
    rows = connection.execute(
        "SELECT at, json_extract(content, '$.retired') FROM own_revision JOIN own_row ON own_row.id = own_row "
        "WHERE own_row.kind = 'lot' AND own_row.name = ? ORDER BY at, own_revision.rowid",
        (json.dumps([named]),),
    )
    changes, was_retired = [], False
    for at, retired in rows:
        if bool(retired) != was_retired:
            was_retired = bool(retired)
            changes.append((str(at), was_retired))
    return tuple(changes)


def add(connection: sqlite3.Connection, lot: Lot) -> Lot:
    """Record a lot under a new key; the identity that it brings along is kept, and one that is there is not doubled."""
    named = lot.id or str(uuid.uuid4())
    if connection.execute("SELECT 1 FROM lot WHERE id = ?", (named,)).fetchone():
        return history(connection, named)[-1].lot
    _refuse(connection, lot)
    new = dataclasses.replace(tidy_lot(lot), id=named, key=f"L-{next_number(connection, 'lot'):04d}")
    connection.execute("INSERT INTO lot (id, key) VALUES (?, ?)", (new.id, new.key))
    _insert(connection, new, 1, "")
    return new


def correct(connection: sqlite3.Connection, lot: Lot, reason: str) -> None:
    """Add a revision of a lot, with the reason of the correction."""
    before = history(connection, lot.id)[-1]
    key = before.lot.key
    if _is_retired(connection, lot.id):
        raise LibraryError(f"The lot {key} is retired; restore it before you correct it.")
    if not reason.strip():
        raise LibraryError("A correction needs a reason; write in a few words what was wrong.")
    _refuse(connection, lot)
    new = dataclasses.replace(tidy_lot(lot), key=key)
    if new == before.lot or (not new.by and dataclasses.replace(new, by=before.lot.by) == before.lot):
        raise LibraryError(f"The lot {key} already has these values; nothing was corrected.")
    _insert(connection, new, before.revision + 1, reason.strip())


def mark_retired(connection: sqlite3.Connection, named: str, *, retired: bool) -> None:
    """Take a lot out of the list, or put it back."""
    cursor = connection.execute("UPDATE lot SET retired = ? WHERE id = ?", (int(retired), named))
    if cursor.rowcount == 0:
        raise _unknown(connection, named)
    revisions.note(connection, "lot", (named,))


def count(connection: sqlite3.Connection, named: str, counted: LotCount, token: str) -> None:
    """Keep what a stock-taking found; the same token, a UUID, is kept once."""
    token = token or str(uuid.uuid4())
    if connection.execute("SELECT 1 FROM lot WHERE id = ?", (named,)).fetchone() is None:
        raise _unknown(connection, named)
    if problem := count_problem(counted):
        raise LibraryError(problem)
    row = (token, named, counted.at, float(counted.grams), counted.reason.strip(), counted.by.strip())
    _insert_count(connection, token, dict(zip(COUNT_COLUMNS, row[1:], strict=True)))
    revisions.note(connection, "lot-count", (token,))


def place(connection: sqlite3.Connection, named: str, content: Mapping[str, Any], key: str) -> None:
    """Put a lot of another machine in place with all its records; the key is that of a new one.

    Raises
    ------
    LibraryError
        When it is no lot that can be kept
    """
    if key:
        connection.execute("INSERT INTO lot (id, key) VALUES (?, ?)", (named, key))
    connection.execute("UPDATE lot SET retired = ? WHERE id = ?", (int(bool(content["retired"])), named))
    connection.execute("DELETE FROM lot_revision WHERE lot = ?", (named,))
    for number, row in enumerate(content["rows"], start=1):
        if row["revision"] != number:
            raise ValueError(named)
        _insert_row(connection, named, row)
    lot = history(connection, named)[-1].lot
    if problems := lot_problems(lot):
        raise LibraryError(f"{lot.key}: {' '.join(sentence for _, sentence in problems)}")


def place_count(connection: sqlite3.Connection, named: str, content: Mapping[str, Any]) -> None:
    """Put a stock-taking of another machine in place; LibraryError when it is none that can be kept."""
    counted = LotCount(**{part: content[part] for part in COUNT_COLUMNS[1:]})
    if problem := count_problem(counted):
        raise LibraryError(problem)
    _insert_count(connection, named, content)


def _insert_row(connection: sqlite3.Connection, named: str, row: Mapping[str, Any]) -> None:
    """Insert one record of a lot of another machine."""
    connection.execute(
        f"INSERT INTO lot_revision (lot, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})",
        (named, *(row[column] for column in COLUMNS)),
    )


def _insert_count(connection: sqlite3.Connection, named: str, row: Mapping[str, Any]) -> None:
    """Insert a stock-taking; one that is there already stays."""
    connection.execute(
        f"INSERT OR IGNORE INTO lot_count (id, {', '.join(COUNT_COLUMNS)}) VALUES (?{', ?' * len(COUNT_COLUMNS)})",
        (named, *(row[column] for column in COUNT_COLUMNS)),
    )


def _refuse(connection: sqlite3.Connection, lot: Lot) -> None:
    if problems := lot_problems(lot):
        raise LibraryError(" ".join(sentence for _, sentence in problems))
    known = connection.execute("SELECT 1 FROM material WHERE kind = ? AND key = ?", (lot.kind, lot.material))
    if known.fetchone() is None:
        raise LibraryError(f"The library has no material “{lot.material}”; add it before a lot of it.")


def _insert(connection: sqlite3.Connection, lot: Lot, revision: int, reason: str) -> None:
    row = {
        "revision": revision,
        "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "reason": reason,
        **{column: getattr(lot, column) for column in ("kind", "material", *LOT_FIELDS)},
    }
    _insert_row(connection, lot.id, row)
    revisions.note(connection, "lot", (lot.id,))


def _is_retired(connection: sqlite3.Connection, named: str) -> bool:
    return bool(connection.execute("SELECT retired FROM lot WHERE id = ?", (named,)).fetchone()[0])


def _unknown(connection: sqlite3.Connection, named: str) -> LibraryError:
    if connection.execute("SELECT 1 FROM lot LIMIT 1").fetchone() is None:
        return LibraryError("The library has no lot yet; record one first.")
    return LibraryError(f"The library has no lot “{named}”; the list of lots shows those that it has.")


@reads_rows
def _revision(row: tuple[Any, ...]) -> LotRevision:
    named, key, revision, recorded_at, reason, *values = row
    lot = Lot(id=named, key=key, **dict(zip(("kind", "material", *LOT_FIELDS), values, strict=True)))
    for column in _DATES:
        if text := getattr(lot, column):
            date.fromisoformat(text)
    return LotRevision(revision=revision, recorded_at=recorded_at, reason=reason, lot=lot)


@reads_rows
def _counts(connection: sqlite3.Connection) -> dict[str, list[LotCount]]:
    counts: dict[str, list[LotCount]] = {}
    rows = connection.execute(f"SELECT {', '.join(COUNT_COLUMNS)} FROM lot_count ORDER BY id").fetchall()
    for named, *values in sorted(rows, key=lambda row: moment(row[1])):
        counts.setdefault(named, []).append(LotCount(**dict(zip(COUNT_COLUMNS[1:], values, strict=True))))
    return counts


def _in_time(draws: Iterable[Draw]) -> tuple[Draw, ...]:
    return tuple(sorted(draws, key=lambda draw: (moment(draw.at), draw.entry)))


def _named_draws(connection: sqlite3.Connection, known: Sequence[Lot]) -> Iterator[NamedDraw]:
    """Yield what any batch drew; only batches in whose record a lot is named are looked at."""
    names = json.dumps([*{lot.id for lot in known}, *{lot.name for lot in known}])
    keys = connection.execute(
        "SELECT batch.key, token, lines FROM batch WHERE key IN (SELECT DISTINCT batch FROM batch_entry, "
        "json_each(json_array(json_extract(content, '$.lot_id'), trim(json_extract(content, '$.lot')), "
        "json_extract(content, '$.content.lot_id'), trim(json_extract(content, '$.content.lot')))) AS named "
        f"WHERE batch_entry.kind IN ({_MATTER}) AND named.value IN (SELECT value FROM json_each(?))) ORDER BY number",
        (names,),
    ).fetchall()
    for key, token, lines in keys:
        entries = connection.execute(
            f"SELECT {batches.ENTRY_COLUMNS} FROM batch_entry WHERE batch = ? AND kind IN ({_MATTER}) ORDER BY number",
            (key,),
        )
        yield from _draws_of(key, _weighed(lines, revisions.batch_keys(connection, token)), entries, known)


_MATTER = ", ".join(f"'{kind}'" for kind in sorted(MATTER))


@reads_rows
def _weighed(lines: str, keys: Keys) -> list[WeighedLine]:
    said = [(line["number"], line["key"], tuple(line["fields"])) for line in stored_json(lines)]
    return [WeighedLine(number=number, key=key_here(keys, fields, key), fields=fields) for number, key, fields in said]


@reads_rows
def _draws_of(
    key: str, weighed: Sequence[WeighedLine], entries: Iterable[tuple[Any, ...]], known: Sequence[Lot]
) -> list[NamedDraw]:
    return list(named_draws(key, weighed, [batches.entry_of(entry) for entry in entries], known))
