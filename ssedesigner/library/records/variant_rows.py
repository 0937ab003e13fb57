"""Variants among rows that come from another machine; each function runs in the transaction of its caller."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from ssedesigner.core.merging import Name, SharedRow
from ssedesigner.core.variants import MOST_LEVELS


def parents_first(rows: Sequence[SharedRow]) -> list[SharedRow]:
    """Return rows with each variant behind its parent, else in their order."""
    materials = {row.id: row for row in rows if row.kind == "material"}
    ordered: dict[str, SharedRow] = {}
    for row in rows:
        chain: list[SharedRow] = []
        each: SharedRow | None = row
        while each is not None and each.id not in ordered and each not in chain:
            chain.append(each)
            each = _parent_row(each, materials)
        ordered |= {one.id: one for one in reversed(chain)}
    return list(ordered.values())


def _parent_row(row: SharedRow, materials: Mapping[str, SharedRow]) -> SharedRow | None:
    content = json.loads(row.content) if row.kind == "material" and row.content else {}
    return materials.get(str(content.get("parent", "")).removeprefix("@"))


def refusal_of_parent(connection: sqlite3.Connection, name: Name, parent: str) -> str:
    """Return why a material cannot be a variant of another one here; nothing where it can."""
    kind, key = name
    above: str | None = parent
    levels = 0
    while above is not None:
        levels += 1
        if levels > MOST_LEVELS:
            return f"“{parent}” is a variant of a variant, {MOST_LEVELS} times over; copy one of its parents instead."
        if above == key:
            return f"“{parent}” is a variant of it here."
        row = connection.execute("SELECT parent FROM material WHERE kind = ? AND key = ?", (kind, above)).fetchone()
        if row is None:
            return f"This library does not have “{above}”, of which it is a variant."
        (above,) = row
    return ""
