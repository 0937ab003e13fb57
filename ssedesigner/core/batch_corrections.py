"""Entries as they stand after corrections, each with everything that it said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ssedesigner.core.batch.clock import Tick
from ssedesigner.core.batch.record import Entry


@dataclass(frozen=True, kw_only=True)
class Version:
    """What an entry said from one time on.

    ``number`` is that of the entry that brought it: the entry itself, or a correction with its ``reason``.
    ``content`` is None where the entry was struck out.
    """

    number: int
    at: str
    content: Mapping[str, Any] | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class StandingEntry:
    """An entry with all its versions, the oldest first; the last one holds."""

    entry: Entry
    versions: tuple[Version, ...]

    @property
    def is_struck(self) -> bool:
        """True when the entry does not count any more."""
        return self.versions[-1].content is None

    @property
    def is_corrected(self) -> bool:
        """True when the entry said something else before."""
        return len(self.versions) > 1

    @property
    def content(self) -> Mapping[str, Any]:
        """The content that holds; that of a struck entry is empty."""
        return self.versions[-1].content or {}

    @property
    def number(self) -> int:
        """The number of the entry."""
        return self.entry.number

    @property
    def kind(self) -> str:
        """The kind of the entry."""
        return self.entry.kind

    @property
    def at(self) -> str:
        """The time that holds: one in the content, such as that of a clock stopped too late, wins."""
        return str(self.content.get("at") or self.entry.at)

    @property
    def tick(self) -> Tick | None:
        """The count at that time; None where a person gave the time."""
        return None if self.content.get("at") else self.entry.tick

    @property
    def since(self) -> int:
        """The number of the entry that made it what it says: its own, or that of its last correction."""
        return self.versions[-1].number


def standing_entries(entries: Iterable[Entry]) -> tuple[StandingEntry, ...]:
    """Return the entries as they stand, in order and without the corrections themselves.

    An entry whose token came before counts once. A correction of a correction changes the entry that was corrected
    first, and the last one holds. A correction without content strikes the entry out; a later one brings it back.
    """
    found: dict[int, StandingEntry] = {}
    corrected_first: dict[int, int] = {}
    tokens: set[str] = set()
    for entry in sorted(entries, key=lambda entry: entry.number):
        if entry.token in tokens:
            continue
        tokens.add(entry.token)
        if entry.kind != "correct":
            version = Version(number=entry.number, at=entry.at, content=entry.content)
            found[entry.number] = StandingEntry(entry=entry, versions=(version,))
            continue
        named = entry.content.get("of", 0)
        first = corrected_first.get(named, named)
        if first in found:
            corrected_first[entry.number] = first
            found[first] = _corrected(found[first], entry)
    return tuple(found.values())


def corrected_entry(entries: Iterable[Entry], number: int) -> Entry | None:
    """Return the entry that a correction of the entry with a number changes, or None when there is none."""
    by_number = {entry.number: entry for entry in entries}
    found = by_number.get(number)
    while found is not None and found.kind == "correct":
        earlier = int(found.content.get("of", 0))
        found = by_number.get(earlier) if earlier < found.number else None
    return found


def _corrected(standing: StandingEntry, correction: Entry) -> StandingEntry:
    version = Version(
        number=correction.number,
        at=correction.at,
        content=correction.content.get("content"),
        reason=str(correction.content.get("reason", "")),
    )
    return replace(standing, versions=(*standing.versions, version))
