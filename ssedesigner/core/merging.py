"""Merging what two machines recorded: each own row with its revisions, joined by rules that know no order.

A revision names those that it follows and is named by a digest of all that it says, so that two machines give the same
change the same name and nobody can alter one unseen. Joining two rows is the union of their revisions. The heads are
those that no other follows: where they say different things, the row is in conflict until a revision follows them all.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.machines import Machine
from ssedesigner.core.meaning import ADOPTED, is_same, meaning

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

Decisions = Mapping[str, str]
NO_DECISIONS: Decisions = MappingProxyType({})
"""Decisions on single rows, when there are none."""

CHANGED = ("new", "changed_here", "changed_there")
"""What is listed row by row beside the conflicts."""

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
    """One own row with all its revisions; ``shown`` is the one that holds on this machine, empty when none can.

    ``name`` is what it is called in this library. ``about`` says the same for all libraries, with the identities of
    own materials in place of their keys; empty where there are none. ``home`` is the token of the machine that recorded
    a material, film or batch, with the key or number that it has there.
    """

    id: str
    kind: str
    name: Name
    shown: str
    revisions: Mapping[str, Revision]
    about: Name = ()
    home: Name = ()

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
    """All that a library shares: its label, its rows by their identity, its batches, and the machines that it knows."""

    machine: str
    rows: Mapping[str, SharedRow]
    batches: tuple[SharedBatch, ...] = ()
    token: str = ""
    machines: tuple[Machine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A row on which this machine and the package say different things, and neither follows the other."""

    id: str
    kind: str
    name: Name
    mine: Revision
    theirs: Revision
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A row on which a package says something else than this machine, and which of the two follows the other.

    ``state`` is new, changed_here, changed_there, or retired for what was changed there by taking it back; ``before``
    is what holds here, None for a new row, ``after`` what the package says. ``label`` is the number of a film or batch.
    """

    id: str
    kind: str
    name: Name
    state: str
    before: Revision | None
    after: Revision
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Decider:
    """When and by which machine (its token) something is decided, and the labels of those that it knows."""

    at: str
    machine: str
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What joining a package gives: the rows to write, what is counted by kind, and the open conflicts.

    ``changes`` are the rows on which the package says something else without a conflict. ``held`` is what could not be
    put in place, with the reason; it stays in the history and is tried again. ``alike`` are the keys of new materials,
    each with that of another one that looks the same. ``warning`` says that two machines have one label. ``remarks``
    are sentences on what was joined but should be looked at.
    """

    rows: tuple[SharedRow, ...]
    counts: Mapping[str, Counter[str]]
    conflicts: tuple[Conflict, ...] = ()
    changes: tuple[Change, ...] = ()
    held: tuple[str, ...] = ()
    alike: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    named: Mapping[str, tuple[Name, str]] = field(default_factory=dict)
    """What each row is called here by its identity: its name, and its number where it has one."""
    remarks: tuple[str, ...] = ()


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


def numbered(
    rows: Iterable[SharedRow], here: Mapping[str, str], labels: Mapping[str, str], own: Collection[str]
) -> dict[str, str]:
    """Return the key of each film or batch in a library: its number, and for another machine's the label beside it.

    Parameters
    ----------
    rows : iterable of SharedRow
        All rows of one kind that the library knows
    here : mapping
        The keys of those that have one; a bare number stays for ever
    labels : mapping
        The label by the token of a machine
    own : collection of str
        The tokens of this machine; what it recorded comes back under its bare number where that is free
    """
    keys = {row: key for row, key in here.items() if "(" not in key}
    taken = set(keys.values())
    ranks: Counter[tuple[str, str]] = Counter()
    for row in sorted(rows, key=seniority):
        machine, number = row.home or ("", "")
        number, _, mark = number.partition(",")
        label = labels.get(machine, "elsewhere")
        ranks[number, label] += 1
        rank = ranks[number, label]
        if row.id in keys:
            continue
        if machine in own and not mark and row.id not in here and number not in taken:
            keys[row.id] = number
            taken.add(number)
        else:
            keys[row.id] = f"{number} ({label})" if rank == 1 else f"{number} ({label}, {rank})"
    return keys


def seniority(row: SharedRow) -> tuple[str, str, str]:
    """Return what orders rows of one number: second ones last, then by the time of their first revision."""
    first = min((each.at for each in row.revisions.values() if not each.parents), default="")
    return "".join(row.home[1:]).partition(",")[2], first, row.id


def make_revision(row: str, parents: Iterable[str], at: str, machine: str, content: str | None) -> Revision:
    """Return a revision of a row under the name that follows from all that it says."""
    before = tuple(sorted(parents))
    named = digest_id(row, list(before), at, machine, content)
    return Revision(id=named, parents=before, at=at, machine=machine, content=content)


def heads(row: SharedRow) -> tuple[Revision, ...]:
    """Return the revisions that no other follows, the oldest first.

    Where two machines recorded the same film, who corrects one record corrects the other.
    """
    last = _ends(row.revisions)
    if len(last) > 1 and row.kind == "film":
        last = [head for head in last if head.parents or not _is_superseded(row, head, last)]
    return tuple(sorted(last, key=_age))


def _ends(revisions: Mapping[str, Revision]) -> list[Revision]:
    followed = {parent for revision in revisions.values() for parent in revision.parents}
    return [revision for revision in revisions.values() if revision.id not in followed]


def _is_superseded(row: SharedRow, first: Revision, last: Iterable[Revision]) -> bool:
    """Return whether a first record says what stands at the beginning of another one that went on."""
    begins = (row.revisions[each] for head in last for each in ancestors(row, head.id))
    return any(meaning(each.content) == meaning(first.content) for each in begins if not each.parents)


def same_heads(revisions: Mapping[str, Revision], shown: str) -> list[str]:
    """Return what is shown of a row, and each other head that says the same."""
    said = revisions[shown].content
    same = [each.id for each in _ends(revisions) if each.id != shown and is_same(each.content, said)]
    return [shown, *same]


def is_in_conflict(row: SharedRow) -> bool:
    """Return whether the heads of a row say different things."""
    last = heads(row)
    return not all(is_same(last[0].content, other.content) for other in last[1:])


def merge(
    here: Mapping[str, SharedRow],
    there: Shared,
    choice: str = "",
    decisions: Decisions = NO_DECISIONS,
    *,
    at: str = "",
    machine: str = "",
    labels: Mapping[str, str] = MappingProxyType({}),
) -> Merge:
    """Join the rows of a package to those of a library; neither is changed.

    Only what this machine and the package say differently is a conflict here: what others have not decided among
    themselves travels, and stays open.

    Parameters
    ----------
    here : mapping
        The rows of the library, by their identity
    there : Shared
        What the package holds
    choice : str
        ``mine``, ``theirs`` or ``both`` decides all conflicts; without it mine holds and each is listed
    decisions : mapping
        A choice for single rows, by their identity. It goes before ``choice`` and decides also what was changed on one
        side alone, which without it is what was said last
    at, machine : str
        When and by which machine (its token) this is decided; they stand in the revision that decides
    labels : mapping
        The label by the token of a machine, for the mark of what is kept beside

    Returns
    -------
    Merge
        Joining the same again gives no rows to write, and the order of packages makes no difference but for
        conflicts that nobody has decided
    """
    decider = Decider(at=at, machine=machine, labels=labels)
    counts = {name: Counter[str]() for name in COUNTS}
    written: list[SharedRow] = []
    conflicts: list[Conflict] = []
    changes: list[Change] = []
    for theirs in there.rows.values():
        mine = here.get(theirs.id)
        row = joined(mine, theirs)
        state = _state(mine, theirs, row)
        counts[state][row.kind] += 1
        changes += [_change(mine, theirs, row, state)] if state in CHANGED else []
        more: tuple[SharedRow, ...] = ()
        chosen = decisions.get(row.id, choice if state == "conflicts" else "")
        if mine is not None and chosen:
            row, more = decide(row, _conflict(mine, theirs), chosen, state, decider)
        elif mine is not None and state == "conflicts":
            conflicts.append(_conflict(mine, theirs))
        counts["retired"][row.kind] += _is_taken_back(mine, row)
        changed = [each for each in (row, *more) if each != here.get(each.id)]
        written += changed
        counts["written"].update(each.kind for each in changed)
    return Merge(rows=tuple(written), counts=counts, conflicts=tuple(conflicts), changes=tuple(changes))


def joined(mine: SharedRow | None, theirs: SharedRow) -> SharedRow:
    """Return a row with the revisions of both; what holds here stays unless something follows it."""
    if mine is None:
        return replace(theirs, shown=_last_shown(theirs, "", theirs.shown))
    # copies of a library of an earlier version each took what stood there for their own
    home = _home(mine, theirs)
    if theirs.revisions.keys() <= mine.revisions.keys() and mine.shown in {head.id for head in heads(mine)}:
        return replace(mine, home=home)
    row = replace(mine, revisions={**theirs.revisions, **mine.revisions}, home=home)
    return replace(row, shown=_last_shown(row, mine.shown, theirs.shown))


def _home(mine: SharedRow, theirs: SharedRow) -> Name:
    """Return where a row was recorded; of a film that two machines recorded it is where it was first."""
    homes = sorted(filter(None, {mine.home, theirs.home}))
    if mine.kind == "film" and len(homes) > 1:
        begins = [each for row in (mine, theirs) for each in row.revisions.values() if not each.parents]
        first = min(begins, key=_age).machine
        homes.sort(key=lambda home: home[0] != first)
    return homes[0] if homes else ()


def decide(
    row: SharedRow, conflict: Conflict, choice: str, state: str, decider: Decider
) -> tuple[SharedRow, tuple[SharedRow, ...]]:
    """Return a row with a decision as one more revision, and the second row that *both* makes.

    The decision follows what it decides on; heads that say something else stay as open as they were. What is in
    place already needs none.
    """
    if choice not in CHOICES:
        raise ValueError(choice)
    kept, other = (conflict.theirs, conflict.mine) if choice == "theirs" else (conflict.mine, conflict.theirs)
    in_place = {"changed_there": {"theirs"}, "changed_here": {"mine", "both"}, "conflicts": set()}
    if choice in in_place.get(state, CHOICES):
        return row, ()
    content = kept.content
    more: tuple[SharedRow, ...] = ()
    if choice == "both" and kept.content is not None and other.content is not None:
        label = decider.labels.get(other.machine, "another machine")
        content, more = _keep_both(row, kept, other, f"Kept beside at a merge; recorded by {label}.")
    said = {meaning(kept.content), meaning(other.content)}
    followed = [head.id for head in heads(row) if meaning(head.content) in said]
    decision = make_revision(row.id, followed, decider.at, decider.machine, content)
    return replace(row, shown=decision.id, revisions={**row.revisions, decision.id: decision}), more


def is_retired(content: str | None) -> bool:
    """Return whether a row was taken back, or taken from the lists."""
    return content is None or bool(json.loads(content).get("retired"))


def _age(revision: Revision) -> tuple[str, str]:
    return revision.at, revision.id


def _last_shown(row: SharedRow, mine: str, theirs: str) -> str:
    last = heads(row)
    names = [head.id for head in last]
    if not is_in_conflict(row):
        if row.kind == "film":
            return names[0]  # as who recorded it first called it
        originals = [head.id for head in last if ADOPTED not in (head.content or "")]
        return (originals or names)[-1]
    if mine in names:
        return mine
    following = [head.id for head in last if not mine or mine in ancestors(row, head.id)] or names
    return theirs if theirs in following else following[-1]


def ancestors(row: SharedRow, revision: str) -> set[str]:
    """Return the revisions that one follows, as far as they are known."""
    known: set[str] = set()
    waiting = [revision]
    while waiting:
        for parent in row.revisions[waiting.pop()].parents:
            if parent in row.revisions and parent not in known:
                known.add(parent)
                waiting.append(parent)
    return known


def _state(mine: SharedRow | None, theirs: SharedRow, row: SharedRow) -> str:
    """Return what a package says of a row, beside what holds here: one of COUNTS."""
    if mine is None or not mine.shown:
        return "new"
    there = _shown(theirs)
    if is_same(there.content, mine.content):
        is_beside = there.content == mine.content or mine.shown in {head.id for head in heads(row)}
        return "same" if is_beside or row.kind != "film" else "changed_there"
    if not is_same(row.content, mine.content):
        return "changed_there"
    return "conflicts" if there.id in {head.id for head in heads(row)} else "changed_here"


def _shown(row: SharedRow) -> Revision:
    """Return what a row says, also where it has no place."""
    return row.revisions[row.shown] if row.shown else heads(row)[-1]


def _conflict(mine: SharedRow, theirs: SharedRow) -> Conflict:
    return Conflict(id=mine.id, kind=mine.kind, name=mine.name, mine=_shown(mine), theirs=_shown(theirs))


def _change(mine: SharedRow | None, theirs: SharedRow, row: SharedRow, state: str) -> Change:
    after = _shown(row if state == "changed_there" else theirs)
    before = _shown(mine) if mine is not None and mine.shown else None
    said = "retired" if state == "changed_there" and _is_taken_back(mine, row) else state
    return Change(id=row.id, kind=row.kind, name=row.name, state=said, before=before, after=after)


def _is_taken_back(mine: SharedRow | None, row: SharedRow) -> bool:
    return is_retired(row.content) and not (mine is not None and is_retired(mine.content))


def _keep_both(row: SharedRow, kept: Revision, other: Revision, mark: str) -> tuple[str | None, tuple[SharedRow, ...]]:
    """Return what the row says, and the other content as a second row, marked, which predicts nothing."""
    content, second = json.loads(kept.content or "{}"), json.loads(other.content or "{}")
    if row.kind == "value":
        second["note"] = _with_mark(second["note"], mark)
        digest = digest_id(second)
        about = (*row.about, digest) if row.about else ()
        named = row_id("alternative", about or (*row.name, digest))
        beside = SharedRow(id=named, kind="alternative", name=(*row.name, digest), shown="", revisions={}, about=about)
        return kept.content, (_with_first(beside, second, other),)
    if row.kind == "film":
        second["rows"][-1] |= {"is_used": 0, "note": _with_mark(second["rows"][-1]["note"], mark)}
        second |= {"batch": None, "specimen": None}
        home = (*row.home[:1], "".join(row.home[1:]).partition(",")[0] + ", 2")
        beside = replace(row, id=digest_id("film", row.id, other.id), revisions={}, home=home)
        return kept.content, (_with_first(beside, second, other),)
    if row.kind == "lot":  # a record that nobody weighs from: the jar is one
        second["rows"][-1] |= {"note": _with_mark(second["rows"][-1]["note"], mark)}
        second |= {"retired": 1}
        name = (digest_id("lot", row.id, other.id),)
        home = (*row.home[:1], "".join(row.home[1:]).partition(",")[0] + ", 2")
        beside = replace(row, id=row_id("lot", name), name=name, revisions={}, home=home)
        return kept.content, (_with_first(beside, second, other),)
    if row.kind in {"material", "verdict"} and "note" in content:
        said = (second.get(part, "") for part in ("verdict", "reason", "name", "formula", "group", "note"))
        content["note"] = _with_mark(content["note"], f"{mark[:-1]}: {', '.join(filter(None, said))}.")
    return canonical(content), ()


def _with_mark(note: str, mark: str) -> str:
    return f"{note} {mark}".strip()


def _with_first(row: SharedRow, content: Mapping[str, Any], other: Revision) -> SharedRow:
    first = make_revision(row.id, (), other.at, other.machine, canonical(content))
    return replace(row, shown=first.id, revisions={first.id: first})
