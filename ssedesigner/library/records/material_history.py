"""Former names and formulas of own materials, which stay in their revisions; in the transaction of the caller."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ssedesigner.core.merging import Name, canonical
from ssedesigner.core.variants import MaterialRevision
from ssedesigner.library.errors import reads_rows
from ssedesigner.library.records import machines

_REVISIONS = """
SELECT own_row.name, content, at, machine FROM own_row JOIN own_revision ON own_revision.own_row = own_row.id
WHERE own_row.kind = 'material' AND content IS NOT NULL
"""
_CHANGED = "AND own_row.id IN (SELECT own_row FROM own_revision GROUP BY own_row HAVING count(*) > 1)"
_ORDER = "ORDER BY at, own_revision.rowid"


@reads_rows
def history(connection: sqlite3.Connection, kind: str, key: str) -> tuple[MaterialRevision, ...]:
    """Return what an own material was called and made of, the oldest first; one that stayed as it was has one."""
    labels = machines.labels(connection, machines.last_uses(connection))
    said: list[MaterialRevision] = []
    for _, each in _revisions(connection, "AND own_row.name = ?", (canonical([kind, key]),)):
        if not said or said[-1].texts != each.texts:
            said.append(replace(each, machine=labels.get(each.machine, "")))
    return tuple(said)


@reads_rows
def former_names(connection: sqlite3.Connection) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return all names that own materials ever had, by kind and key, for those that were changed."""
    names: dict[tuple[str, str], dict[str, None]] = {}
    for (kind, key), each in _revisions(connection, _CHANGED):
        names.setdefault((kind, key), {})[each.name] = None
    return {name: tuple(each) for name, each in names.items()}


def _revisions(
    connection: sqlite3.Connection, condition: str, values: tuple[str, ...] = ()
) -> Iterator[tuple[Name, MaterialRevision]]:
    """Yield the revisions with a name, each with the token of its machine.

    One of another machine that is not in force here may say anything.
    """
    for name, content, at, machine in connection.execute(f"{_REVISIONS} {condition} {_ORDER}", values):
        said = json.loads(content)
        if not isinstance(said, dict):
            continue
        texts: list[Any] = [said.get(part) for part in ("name", "formula", "group")]
        if all(isinstance(text, str) for text in texts):
            named, formula, group = texts
            revision = MaterialRevision(at=at, machine=machine, name=named, formula=formula, group=group)
            yield tuple(json.loads(name)), revision
