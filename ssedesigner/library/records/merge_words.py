"""What is said of a merge: rows by their names here, what looks the same, and machines that cannot be told apart."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ssedesigner.core.merging import Change, Conflict, Merge, Revision, Shared, SharedRow
from ssedesigner.core.notation import match_key
from ssedesigner.library.records import machines
from ssedesigner.library.records.numbers import NUMBERED, keys_here
from ssedesigner.library.records.revisions import identities

_IDENTITY = re.compile(r"@[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What stands in place of the key of a material in what a row says."""


def twin_warning(connection: sqlite3.Connection, package: Shared, here: Mapping[str, SharedRow]) -> str:
    """Return what is to be done about two machines of one label, which the package gives away; empty without."""
    known = {revision for row in here.values() for revision in row.revisions}
    is_unknown = any(
        revision.machine == package.token and revision.id not in known
        for row in package.rows.values()
        for revision in row.revisions.values()
    )
    if package.token in machines.own_tokens(connection) and is_unknown:
        machines.note_twin(connection)
        return (
            f"The package comes from {package.machine}, as this machine is called, and holds changes that are not "
            "here. If that is a copy on another machine, give one of the two another label (library label)."
        )
    return machines.warning(connection)


def in_words(connection: sqlite3.Connection, merged: Merge, labels: Mapping[str, str]) -> Merge:
    """Return a merge whose rows have the names that they have here, and machines their labels."""
    names = {
        row: tuple(json.loads(name)) for row, name in connection.execute("SELECT id, name FROM own_row").fetchall()
    }
    keys = {row: key for kind in NUMBERED for row, key in keys_here(connection, kind).items()}
    called = {f"@{identity}": key for (_, key), identity in identities(connection).items()}

    def said(revision: Revision | None) -> Any:
        if revision is None or revision.content is None:
            return revision and replace(revision, machine=labels.get(revision.machine, ""))
        # an identity is no word for a screen
        content = _IDENTITY.sub(lambda match: called.get(match[0], "a material that is not here"), revision.content)
        return replace(revision, machine=labels.get(revision.machine, ""), content=content)

    def named(each: Conflict | Change) -> dict[str, Any]:
        name = names.get(each.id, each.name)
        label = keys.get(each.id, "")
        if each.kind == "lot-count":
            lot = connection.execute("SELECT key FROM lot JOIN lot_count ON lot = lot.id WHERE lot_count.id = ?", name)
            label = next((key for (key,) in lot), "")
        return {"name": name, "label": label}

    return replace(
        merged,
        named={row: (name, keys.get(row, "")) for row, name in names.items()},
        conflicts=tuple(
            replace(each, mine=said(each.mine), theirs=said(each.theirs), **named(each)) for each in merged.conflicts
        ),
        changes=tuple(
            replace(each, before=said(each.before), after=said(each.after), **named(each)) for each in merged.changes
        ),
    )


def alike(
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
