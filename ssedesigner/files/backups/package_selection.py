"""What goes into a library package when only some kinds of rows are asked for: those, and all that they rest on."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ssedesigner.core.merging import Shared, SharedBatch, SharedRow, canonical

_IDENTITY = re.compile(r"@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def selection(shared: Shared, kinds: Collection[str]) -> Shared:
    """Return the rows of some kinds, with the materials that they rest on; all rows without kinds."""
    if not kinds:
        return shared
    wanted = {*kinds, *(kind for kind, beside in _BESIDE.items() if beside in kinds)}
    rows = {row.id: row for row in shared.rows.values() if row.kind in wanted}
    batches = shared.batches if "batch" in wanted else _drawing(shared, rows.values())
    tokens = {batch.token for batch in batches}
    rows |= {row.id: row for row in shared.rows.values() if row.kind == "batch" and row.name[0] in tokens}
    named = {partner for row in rows.values() for partner in _materials_of(row)}
    resting = [row for row in rows.values() if row.kind in {"film", "lot", "batch"}]
    texts = [revision.content or "" for row in resting for revision in row.revisions.values()]
    texts += [canonical(batch.entries) for batch in batches]
    listed = [row for row in shared.rows.values() if row.kind == "material"]
    identities = {identity for text in texts for identity in _IDENTITY.findall(text)}
    named |= {row.name for row in listed if row.id in rows or row.id in identities}
    parents = {row.name: _parent_of(row, listed) for row in listed}
    waiting = list(named)
    for name in waiting:  # a variant travels with its parent
        parent = parents.get(name)
        if parent and parent not in named:
            named.add(parent)
            waiting.append(parent)
    more = {row.id: row for row in listed if row.name in named}
    own = {row.name for row in more.values() if row.home}  # no other library has their values
    values = [row for row in shared.rows.values() if row.kind in {"value", "alternative"}]
    more |= {row.id: row for row in values if row.name[:2] in own}
    return replace(shared, rows={**more, **rows}, batches=batches)


def _drawing(shared: Shared, rows: Collection[SharedRow]) -> tuple[SharedBatch, ...]:
    """Return the batches that drew from lots, by identity or by a name, without which more would seem to be left."""
    lots = [row for row in rows if row.kind == "lot"]
    names = {row.name[0] for row in lots}
    names |= {str(one["name"]).strip() for row in lots for one in json.loads(row.content or "{}").get("rows", ())}
    return tuple(
        batch for batch in shared.batches if any(_names_lot(entry["content"], names) for entry in batch.entries)
    )


def _names_lot(content: Any, names: Collection[str]) -> bool:
    if not isinstance(content, dict):
        return False
    said = {str(content.get(part) or "").strip() for part in ("lot_id", "lot")}
    return not said.isdisjoint(names) or _names_lot(content.get("content"), names)


def _parent_of(row: SharedRow, materials: Sequence[SharedRow]) -> tuple[str, ...] | None:
    parent = json.loads(row.content or "{}").get("parent")
    if not parent:
        return None
    return next((each.name for each in materials if parent == f"@{each.id}"), (row.name[0], parent))


def _materials_of(row: SharedRow) -> Iterator[tuple[str, ...]]:
    if row.kind in {"value", "alternative"}:
        yield row.name[:2]
    if row.kind == "verdict":
        for kind, key in (row.name[:2], row.name[2:]):
            for part in key.split(" + "):
                yield kind, part


_BESIDE = {"alternative": "value", "lot-count": "lot"}
"""Kinds that go along with another one that was asked for."""
