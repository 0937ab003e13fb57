"""The one order of the entries of a batch that several machines wrote, and corrections that did not know one another.

Entries are plain values here, as they stand in a package: each names by ``after`` those that it follows. The order of
one machine stays, whatever its clock said; what two machines wrote beside each other goes by time.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from ssedesigner.core.batch.clock import moment
from ssedesigner.core.batch.record import ENTRY_KINDS
from ssedesigner.core.batch.words import content_text
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.merging import digest_id

PlainEntry = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """Two corrections of one entry that did not know each other; ``note`` is the entry that says so."""

    words: str
    note: PlainEntry


def in_order(entries: Iterable[PlainEntry]) -> list[PlainEntry]:
    """Return entries in the order that is the same on all machines: none before those that it follows, else by time.

    More entries leave the order of these among each other as it is, unless these follow them.

    Raises
    ------
    ValueError
        When an entry follows one that is not there, or itself
    """
    by_token = {str(entry["token"]): entry for entry in entries}
    missing = {token: set(entry["after"]) for token, entry in by_token.items()}
    followers: dict[str, list[str]] = {}
    for token, before in missing.items():
        for each in before:
            followers.setdefault(each, []).append(token)
    ready = [(moment(by_token[token]["at"]), token) for token, before in missing.items() if not before]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, token = heapq.heappop(ready)
        ordered.append(by_token[token])
        for follower in followers.get(token, ()):
            missing[follower].discard(token)
            if not missing[follower]:
                heapq.heappush(ready, (moment(by_token[follower]["at"]), follower))
    if len(ordered) < len(by_token):
        raise ValueError("an entry follows one that is not there")
    return ordered


def disputes(entries: Sequence[PlainEntry]) -> Iterator[Dispute]:
    """Yield what two machines corrected differently without knowing of each other; ``entries`` stand in their order."""
    by_token = {str(entry["token"]): entry for entry in entries}
    first: dict[str, str] = {}
    corrections: dict[str, list[PlainEntry]] = {}
    for entry in entries:
        if entry["kind"] == "correct":
            corrected = str(entry["content"]["of"])
            first[entry["token"]] = first.get(corrected, corrected)
            corrections.setdefault(first[entry["token"]], []).append(entry)
    for token, versions in corrections.items():
        followed = {each for one in versions for each in _before(by_token, one)} if len(versions) > 1 else set()
        last = [one for one in versions if one["token"] not in followed]
        for one, two in combinations(last, 2) if token in by_token else ():
            if one["content"].get("content") != two["content"].get("content"):
                yield _dispute(by_token[token], one, two)


def _before(by_token: Mapping[str, PlainEntry], entry: PlainEntry) -> set[str]:
    """Return the tokens of all that an entry follows."""
    known: set[str] = set()
    waiting = [*entry["after"]]
    while waiting:
        token = waiting.pop()
        if token not in known:
            known.add(token)
            waiting.extend(by_token[token]["after"])
    return known


def _dispute(corrected: PlainEntry, one: PlainEntry, two: PlainEntry) -> Dispute:
    kind = corrected["kind"]
    said = [_words(kind, each["content"].get("content")) for each in (one, two)]
    line = corrected["content"].get("line")
    what = f"{ENTRY_KINDS.get(kind, kind)}{f', line {line}' if line is not None else ''}"
    words = f"{what}: corrected on two machines, to {said[0]} and to {said[1]}. The later correction is used"
    note = {
        "token": digest_id("corrected on two machines", one["token"], two["token"]),
        "at": two["at"],
        "kind": "note",
        "content": {"text": f"{words}; if it is wrong, correct the entry once more."},
        "run": None,
        "tick_s": None,
        "after": sorted((one["token"], two["token"])),
    }
    return Dispute(words=words, note=note)


def _words(kind: str, content: Mapping[str, Any] | None) -> str:
    """Say what a correction holds, in words that are the same on all machines."""
    return content_text(kind, content and {part: value for part, value in content.items() if part != "key"})
