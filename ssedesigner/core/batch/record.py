"""The record of a batch: an ordered list of entries that only grows, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ssedesigner.core.batch.clock import Tick
from ssedesigner.core.batch.plan import BatchAmounts, BatchLine, BatchPlan, ProcessStep
from ssedesigner.core.recipe import Recipe

ENTRY_KINDS = {
    "start": "Batch started",
    "dew-point": "Dew point read",
    "open": "Jar opened",
    "close": "Jar closed",
    "weigh": "Weighed",
    "done": "Step done",
    "timer": "Timer started",
    "timer-end": "Timer ended",
    "parameter": "Parameter noted",
    "lot": "Lot noted",
    "substitute": "Material replaced",
    "rescale": "Rest rescaled",
    "reason": "Reason given",
    "note": "Note",
    "photo": "Photo",
    "measured": "Measured",
    "correct": "Corrected",
    "sign": "Signed",
    "finish": "Batch finished",
    "reopen": "Batch reopened",
}
"""Every kind of entry with the words shown for it."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry: never changed, never deleted.

    ``token`` is unique, so that an entry that is written twice after a crash counts once. ``content`` holds plain
    values by name: ``line``, ``grams``, ``lot``, ``reason`` of a weighing; ``step``; ``value`` and ``unit``; ``file``
    of a photo; for a correction ``of`` (the number of the corrected entry), ``content`` that holds instead, ``reason``.
    ``number`` alone gives the order; ``tick`` is the count that no change of the clock touches, where one was read.
    """

    number: int
    token: str
    at: str
    kind: str
    content: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    tick: Tick | None = None


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch as it was planned, with its entries in order.

    ``recipe`` is its own copy and never changes with the recipe it came from; ``lines`` and ``steps`` are those of
    the plan on the day, ``amounts`` all that the plan came to, the same lines included. ``predicted`` holds the known
    results of film and cell by :func:`ssedesigner.core.batch.codec.predicted_values`. ``checksum`` is that of all that
    was planned; ``is_intact`` is False when what is stored no longer has it. Times are ISO 8601 with their offset.
    """

    key: str
    created_at: str
    recipe: Recipe
    plan: BatchPlan
    lines: tuple[BatchLine, ...]
    steps: tuple[ProcessStep, ...]
    library_version: str
    model_version: str
    checksum: str
    predicted: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    entries: tuple[Entry, ...] = ()
    is_retired: bool = False
    amounts: BatchAmounts | None = None
    is_intact: bool = True


STATES = {"planned": "Planned", "running": "Running", "finished": "Finished"}
"""What a batch can be at, with the words shown for it."""


@dataclass(frozen=True, kw_only=True)
class BatchSummary:
    """One line of the list of batches.

    ``state`` is a key of STATES; ``films`` how many films the plan gives, None when it is not known; ``last_entry_at``
    the time of the last entry, empty when there is none; ``film_keys`` the measured films that came of the batch.
    """

    key: str
    name: str
    created_at: str
    state: str
    films: float | None
    entries: int
    last_entry_at: str
    film_keys: tuple[str, ...] = ()
    is_retired: bool = False
