"""Merging what two machines recorded: each own row with its revisions, joined by rules that know no order.

A revision names those that it follows and is named by a digest of all that it says, so that two machines give the same
change the same name and nobody can alter one unseen. Joining two rows is the union of their revisions. The heads are
those that no other follows: where they say different things, the row is in conflict until a revision follows them all.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

Name = tuple[str, ...]

NAMESPACE = uuid.UUID("6a3f5c52-6d1e-5b0a-9c55-53534544c1b8")
"""The space of all names that are digests; never changed, because two copies of a library agree by it."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "material": "materials of your own, and shipped ones taken from the lists",
        "value": "values",
        "alternative": "values kept beside others",
        "verdict": "verdicts on pairs",
        "film": "measured films",
        "lot": "lots",
        "lot-count": "stock-takings of lots",
        "batch": "batches with their entries and photos",
    }
)
"""Every kind of own row, in the order in which they rest on one another."""

CHOICES = ("mine", "theirs", "both")
"""How a conflict can be decided."""

ADOPTED = "Adopted from the recipe"
"""How the note begins that a material or verdict was adopted; it is no difference from the one it came from."""

COUNTS = ("new", "same", "changed_here", "changed_there", "conflicts", "retired", "written")
"""What is counted of a merge, each by kind."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What a row said from a moment on; ``content`` is JSON, or None when the row was taken back."""

    id: str
    parents: tuple[str, ...]
    at: str
    machine: str
    content: str | None


@dataclass(frozen=True, kw_only=True)
class SharedRow:
    """One own row with all its revisions; ``shown`` is the one that holds on this machine, empty when none can."""

    id: str
    kind: str
    name: Name
    shown: str
    revisions: Mapping[str, Revision]

    @property
    def content(self) -> str | None:
        """What holds here."""
        return self.revisions[self.shown].content if self.shown else None


@dataclass(frozen=True, kw_only=True)
class SharedBatch:
    """A batch as it was planned and its entries, as plain values; entries name one another by their tokens."""

    token: str
    planned: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Shared:
    """All that a library shares: its label, its rows by their identity, and its batches."""

    machine: str
    rows: Mapping[str, SharedRow]
    batches: tuple[SharedBatch, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A row on which two machines say different things, and nobody has decided."""

    kind: str
    name: Name
    mine: Revision
    theirs: Revision


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What joining a package gives: the rows to write, what is counted by kind, and the open conflicts.

    ``held`` is what could not be put in place, with the reason; it stays in the history and is tried again. ``alike``
    are the keys of new materials, each with that of another one that looks the same.
    """

    rows: tuple[SharedRow, ...]
    counts: Mapping[str, Mapping[str, int]]
    conflicts: tuple[Conflict, ...] = ()
    held: tuple[str, ...] = ()
    alike: tuple[tuple[str, str], ...] = ()


def canonical(value: object) -> str:
    """Return a plain value as JSON, always spelled the same.

    >>> canonical({"b": 1.0, "a": None})
    '{"a":null,"b":1.0}'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest_id(*parts: object) -> str:
    """Return the UUID (version 5) of plain values."""
    return str(uuid.uuid5(NAMESPACE, canonical(list(parts))))


def row_id(kind: str, name: Name) -> str:
    """Return the identity of a row that is known by what it is about; a measured film is not."""
    return digest_id(kind, *name)


def make_revision(row: str, parents: Iterable[str], at: str, machine: str, content: str | None) -> Revision:
    """Return a revision of a row under the name that follows from all that it says."""
    before = tuple(sorted(parents))
    named = digest_id(row, list(before), at, machine, content)
    return Revision(id=named, parents=before, at=at, machine=machine, content=content)


def heads(row: SharedRow) -> tuple[Revision, ...]:
    """Return the revisions that no other follows, the oldest first."""
    followed = {parent for revision in row.revisions.values() for parent in revision.parents}
    last = [revision for revision in row.revisions.values() if revision.id not in followed]
    return tuple(sorted(last, key=_age))


def is_in_conflict(row: SharedRow) -> bool:
    """Return whether the heads of a row say different things."""
    return len({_meaning(head.content) for head in heads(row)}) > 1


def merge(here: Mapping[str, SharedRow], there: Shared, choice: str = "", *, at: str = "", machine: str = "") -> Merge:
    """Join the rows of a package to those of a library; neither is changed.

    Parameters
    ----------
    here : mapping
        The rows of the library, by their identity
    there : Shared
        What the package holds
    choice : str
        ``mine``, ``theirs`` or ``both`` decides all conflicts; without it mine holds and each is listed
    at, machine : str
        When and where this is decided; they stand in the revision that decides

    Returns
    -------
    Merge
        Joining the same again gives no rows to write, and the order of packages makes no difference but for
        conflicts that nobody has decided
    """
    counts = {name: Counter[str]() for name in COUNTS}
    written: list[SharedRow] = []
    conflicts: list[Conflict] = []
    for theirs in there.rows.values():
        mine = here.get(theirs.id)
        row = joined(mine, theirs)
        more: tuple[SharedRow, ...] = ()
        if is_in_conflict(row):
            counts["conflicts"][row.kind] += 1
            conflict = _conflict(row, theirs)
            if choice:
                row, more = decide(row, conflict, choice, at, machine)
            else:
                conflicts.append(conflict)
        else:
            counts[_state(mine, theirs, row)][row.kind] += 1
        if is_retired(row.content) and not (mine is not None and is_retired(mine.content)):
            counts["retired"][row.kind] += 1
        changed = [each for each in (row, *more) if each != here.get(each.id)]
        written += changed
        for each in changed:
            counts["written"][each.kind] += 1
    return Merge(rows=tuple(written), counts=counts, conflicts=tuple(conflicts))


def joined(mine: SharedRow | None, theirs: SharedRow) -> SharedRow:
    """Return a row with the revisions of both; what holds here stays unless something follows it."""
    if mine is None:
        return replace(theirs, shown=_last_shown(theirs, "", theirs.shown))
    if theirs.revisions.keys() <= mine.revisions.keys() and mine.shown in {head.id for head in heads(mine)}:
        return mine
    row = replace(mine, revisions={**theirs.revisions, **mine.revisions})
    return replace(row, shown=_last_shown(row, mine.shown, theirs.shown))


def decide(
    row: SharedRow, conflict: Conflict, choice: str, at: str, machine: str
) -> tuple[SharedRow, tuple[SharedRow, ...]]:
    """Return a row with the decision on its conflict as one more revision, and the second row that *both* makes."""
    kept, other = (conflict.theirs, conflict.mine) if choice == "theirs" else (conflict.mine, conflict.theirs)
    content = kept.content
    more: tuple[SharedRow, ...] = ()
    if kept.content is not None and other.content is not None:
        if row.kind in {"film", "lot"}:
            content = _content_with_history(kept, other, at, machine)
        if choice == "both":
            content, more = _keep_both(row, replace(kept, content=content), other)
    decision = make_revision(row.id, [head.id for head in heads(row)], at, machine, content)
    decided = replace(row, shown=decision.id, revisions={**row.revisions, decision.id: decision})
    return decided, more


def is_retired(content: str | None) -> bool:
    """Return whether a row was taken back, or taken from the lists."""
    return content is None or bool(json.loads(content).get("retired"))


def _meaning(content: str | None) -> str | None:
    """Return what a row says without the mark that it was adopted."""
    if content is None or ADOPTED not in content:
        return content
    said = json.loads(content)
    return canonical({**said, "note": said["note"].split(ADOPTED)[0].rstrip()})


def _age(revision: Revision) -> tuple[str, str]:
    return revision.at, revision.id


def _last_shown(row: SharedRow, mine: str, theirs: str) -> str:
    last = heads(row)
    names = [head.id for head in last]
    if not is_in_conflict(row):
        originals = [head.id for head in last if ADOPTED not in (head.content or "")]
        return (originals or names)[-1]
    if mine in names:
        return mine
    following = [head.id for head in last if not mine or mine in _ancestors(row, head.id)] or names
    return theirs if theirs in following else following[-1]


def _ancestors(row: SharedRow, revision: str) -> set[str]:
    known: set[str] = set()
    waiting = [revision]
    while waiting:
        for parent in row.revisions[waiting.pop()].parents:
            if parent in row.revisions and parent not in known:
                known.add(parent)
                waiting.append(parent)
    return known


def _state(mine: SharedRow | None, theirs: SharedRow, row: SharedRow) -> str:
    if mine is None:
        return "new"
    if _meaning(row.content) != _meaning(mine.content):
        return "changed_there"
    last = {_meaning(head.content) for head in heads(theirs)}
    return "same" if last == {_meaning(row.content)} else "changed_here"


def _conflict(row: SharedRow, theirs: SharedRow) -> Conflict:
    shown = row.revisions[row.shown]
    others = [head for head in heads(row) if _meaning(head.content) != _meaning(shown.content)]
    other = next((head for head in others if head.id == theirs.shown), others[-1])
    return Conflict(kind=row.kind, name=row.name, mine=shown, theirs=other)


def _keep_both(row: SharedRow, kept: Revision, other: Revision) -> tuple[str | None, tuple[SharedRow, ...]]:
    """Return what the row says, and the other content as a second row, marked, which predicts nothing."""
    content, second = json.loads(kept.content or "{}"), json.loads(other.content or "{}")
    mark = f"Kept beside at a merge; recorded by {other.machine or 'another machine'}."
    if row.kind == "value":
        second["note"] = _with_mark(second["note"], mark)
        name = (*row.name, digest_id(second))
        return kept.content, (_second("alternative", row_id("alternative", name), name, second, other),)
    if row.kind == "film":
        second["rows"][-1] |= {"is_used": 0, "note": _with_mark(second["rows"][-1]["note"], mark)}
        second |= {"batch": None, "specimen": None}
        return kept.content, (_second("film", digest_id("film", row.id, other.id), row.name, second, other),)
    if row.kind == "lot":  # a record that nobody weighs from: the jar is one
        second["rows"][-1] |= {"note": _with_mark(second["rows"][-1]["note"], mark)}
        second |= {"retired": 1}
        name = (digest_id("lot", row.id, other.id),)
        return kept.content, (_second("lot", row_id("lot", name), name, second, other),)
    if row.kind in {"material", "verdict"} and "note" in content:
        said = (second.get(part, "") for part in ("verdict", "reason", "name", "formula", "group", "note"))
        content["note"] = _with_mark(content["note"], f"{mark[:-1]}: {', '.join(filter(None, said))}.")
    return canonical(content), ()


def _with_mark(note: str, mark: str) -> str:
    return f"{note} {mark}".strip()


def _second(kind: str, named: str, name: Name, content: Mapping[str, Any], other: Revision) -> SharedRow:
    first = make_revision(named, (), other.at, other.machine, canonical(content))
    return SharedRow(id=named, kind=kind, name=name, shown=first.id, revisions={first.id: first})


def _content_with_history(kept: Revision, other: Revision, at: str, machine: str) -> str:
    """Return a film or lot with the history of both machines, which ends with what is kept."""
    content, second = json.loads(kept.content or "{}"), json.loads(other.content or "{}")
    own: Sequence[dict[str, Any]] = content["rows"]
    known = [_unnumbered(each) for each in own]
    more = [each for each in second["rows"] if _unnumbered(each) not in known]
    if not more:
        return canonical(content)
    reason = f"Decided at a merge by {machine or 'another machine'}."
    rows = [*own, *more, {**own[-1], "recorded_at": at, "reason": reason}]
    content["rows"] = [{**each, "revision": number} for number, each in enumerate(rows, start=1)]
    for each in content["rows"][1:]:
        each["reason"] = each["reason"] or "Recorded by another machine."
    return canonical(content)


def _unnumbered(row: Mapping[str, Any]) -> dict[str, Any]:
    # one that was only retired or left out since was not recorded anew
    return {name: value for name, value in row.items() if name not in {"revision", "retired", "is_used"}}
