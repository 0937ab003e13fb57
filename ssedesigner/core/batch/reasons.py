"""The reasons that were given later for what is not as planned: the name of a deviation, and what still holds of it."""

from __future__ import annotations

from collections.abc import Sequence

from ssedesigner.core.batch.record import EntryHistory


def weight_deviation(line: int) -> str:
    """Return the name under which a reason is given for the weight of a line."""
    return f"weight.{line}"


def reasons_of_weight(
    line: int, weighed: Sequence[EntryHistory], changes: Sequence[EntryHistory]
) -> list[EntryHistory]:
    """Return the reasons among some changes that were given for a line's weight and target as they stand."""
    targets = [
        one for one in changes if one.kind == "rescale" and line in [new["line"] for new in one.content["targets"]]
    ]
    last = max((entry.since for entry in (*weighed, *targets)), default=0)
    given = [entry for entry in changes if entry.kind == "reason" and entry.number > last]
    return [entry for entry in given if entry.content["deviation"] == weight_deviation(line)]
