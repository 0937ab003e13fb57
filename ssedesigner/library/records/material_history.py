"""Former names and formulas of own materials, which stay in their revisions; in the transaction of the caller."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from ssedesigner.core.merging import canonical
from ssedesigner.core.variants import MaterialRevision
from ssedesigner.library.errors import reads_rows

_REVISIONS = """
SELECT own_row.name, content, at, machine FROM own_row JOIN own_revision ON own_revision.own_row = own_row.id
WHERE own_row.kind = 'material' AND content IS NOT NULL
"""
_CHANGED = "AND own_row.id IN (SELECT own_row FROM own_revision GROUP BY own_row HAVING count(*) > 1)"
_ORDER = "ORDER BY at, own_revision.rowid"


@reads_rows
def history(connection: sqlite3.Connection, kind: str, key: str) -> tuple[MaterialRevision, ...]:
    """Return what an own material was called and made of, the oldest first; one that stayed as it was has one."""
    said: list[MaterialRevision] = []
    rows = connection.execute(f"{_REVISIONS} AND own_row.name = ? {_ORDER}", (canonical([kind, key]),))
    for _, content, at, machine in rows:
        texts = json.loads(content)
        if "name" not in texts:
            continue
        each = MaterialRevision(
            at=at, machine=machine, name=texts["name"], formula=texts["formula"], group=texts["group"]
        )
        if not said or said[-1].texts != each.texts:
            said.append(each)
    return tuple(said)


@reads_rows
def former_names(connection: sqlite3.Connection) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return all names that own materials ever had, by kind and key, for those that were changed."""
    names: dict[tuple[str, str], dict[str, None]] = {}
    for name, content, *_ in connection.execute(f"{_REVISIONS} {_CHANGED} {_ORDER}"):
        kind, key = json.loads(name)
        texts = json.loads(content)
        if "name" in texts:
            names.setdefault((kind, key), {})[texts["name"]] = None
    return {name: tuple(each) for name, each in names.items()}
