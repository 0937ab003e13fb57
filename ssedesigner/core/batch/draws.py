"""What the weighings of a batch drew from lots: a weighing names its lot by identity, or by a text as before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ssedesigner.core.batch.record import Entry, entry_histories, lots_of_entries
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.lots import Draw, Lot
from ssedesigner.core.process import kinds_of

MATTER = frozenset({"weigh", "lot", "substitute", "correct"})
"""Kinds of entries on which it depends what was drawn."""


@dataclass(frozen=True, kw_only=True)
class WeighedLine:
    """What of a line says which lot can have been weighed: its material, and the recipe fields that it brings."""

    number: int
    key: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NamedDraw:
    """A weighing and the lots that it can mean: one, or several of the same name."""

    draw: Draw
    lots: tuple[Lot, ...]


def named_draws(
    batch: str, lines: Iterable[WeighedLine], entries: Iterable[Entry], lots: Iterable[Lot]
) -> Iterator[NamedDraw]:
    """Yield the weighings of a batch that name any of the lots, in the order of the record.

    A text counts where it is the name of a lot of the material that was weighed. A stock solution counts as nothing of
    a lot: the powder was drawn when the solution was made.
    """
    lots = tuple(lots)
    by_id = {lot.id: lot for lot in lots}
    live = [entry for entry in entry_histories(entries) if not entry.is_struck]
    for line in lines:
        own = [entry for entry in live if entry.content.get("line") == line.number]
        keys = [str(entry.content["key"]) for entry in own if entry.kind == "substitute"]
        material = keys[-1] if keys else line.key
        for entry, noted in zip(own, lots_of_entries(own), strict=True):
            grams = entry.content.get("grams") if entry.kind == "weigh" else None
            if grams is None or len(line.fields) > 1:
                continue
            named = noted.get("lot_id")
            meant = (by_id[named],) if named in by_id else () if named else _of_name(noted, material, line, lots)
            if meant:
                draw = Draw(
                    batch=batch,
                    line=line.number,
                    grams=float(grams),
                    at=entry.at,
                    entry=entry.number,
                    is_by_name=not named,
                )
                yield NamedDraw(draw=draw, lots=meant)


def _of_name(content: Mapping[str, Any], material: str, line: WeighedLine, lots: Iterable[Lot]) -> tuple[Lot, ...]:
    name = str(content.get("lot") or "").strip()
    kinds = {kind for field in line.fields if field in FIELDS for kind in kinds_of(FIELDS[field])}
    return tuple(lot for lot in lots if name and lot.name == name and lot.material == material and lot.kind in kinds)
