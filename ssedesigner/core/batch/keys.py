"""The materials that the plan of a batch names by their keys, and the plan with the keys that they have elsewhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from ssedesigner.core.batch.record import Batch
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.process import kinds_of

Keys = Mapping[tuple[str, str], str]
"""The key here by kind and key where a batch was planned, of materials that are called otherwise here."""


def named_materials(recipe: Mapping[str, Any], lines: list[Any], plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a plan, as plain values, may mean by its keys: each with every kind that its field can name."""
    named = [(field, key) for field, key in recipe.items() if field in FIELDS and FIELDS[field].kind == "material"]
    named += [(field, line["key"]) for line in lines for field in line["fields"]]
    named += [("solvent", stock["solvent"]) for stock in plan.get("stocks", ())]
    for field, key in named:
        for kind in kinds_of(FIELDS[field]):
            if isinstance(key, str):
                yield kind, key


def with_keys(batch: Batch, keys: Keys) -> Batch:
    """Return a batch whose recipe, lines and stock solutions name their materials by the keys that they have here.

    The checksum stays that of what was planned.
    """
    if not keys:
        return batch
    named = {field: batch.recipe.value(field) for field, one in FIELDS.items() if one.kind == "material"}
    here = {field: key_here(keys, (field,), key) for field, key in named.items() if isinstance(key, str)}
    stocks = [dataclasses.replace(one, solvent=key_here(keys, ("solvent",), one.solvent)) for one in batch.plan.stocks]
    plan = dataclasses.replace(batch.plan, stocks=tuple(stocks))
    lines = tuple(dataclasses.replace(one, key=key_here(keys, one.fields, one.key)) for one in batch.lines)
    return dataclasses.replace(
        batch,
        recipe=dataclasses.replace(batch.recipe, **here),  # type: ignore[arg-type]
        plan=plan,
        lines=lines,
        amounts=batch.amounts and dataclasses.replace(batch.amounts, plan=plan, lines=lines),
    )


def key_here(keys: Keys, fields: tuple[str, ...], key: str) -> str:
    """Return the key here of what any of the fields names."""
    kinds = (kind for field in fields for kind in kinds_of(FIELDS[field]))
    return next((keys[kind, key] for kind in kinds if (kind, key) in keys), key)
