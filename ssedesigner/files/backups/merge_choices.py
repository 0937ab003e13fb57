"""How the rows of a merge are decided, what that changes, and the list of them for a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.merging import CHOICES, COUNTS, Change, Conflict, Merge, Revision, Shared
from ssedesigner.files.backups.file import Progress, nothing_to_tell
from ssedesigner.files.backups.row_words import statements, subject
from ssedesigner.files.csv_table import POINT, table_csv

NOTHING = Merge(rows=(), counts={name: Counter() for name in COUNTS})
"""The merge of nothing."""
OPEN, LATER = "", "later"
RULES = {
    OPEN: "leave open: mine in use, listed again next time",
    LATER: "the later of the two wins",
    "mine": "mine wins",
    "theirs": "theirs wins",
}
"""What becomes of conflicts that are not decided one by one."""

STATES = {
    "new": "new",
    "changed_there": "changed there",
    "changed_here": "changed here",
    "retired": "retired there",
    "same": "the same",
}
"""States of a row that is not in conflict, with the words shown for each."""
_OPEN = "open: mine in use"
_HEADER = (
    *("Kind", "Row", "What", "State", "Choice"),
    *("Mine", "Mine: facts", "Theirs", "Theirs: facts"),
)


@dataclass(frozen=True, kw_only=True)
class MergeChoices:
    """A merge, the choices on single rows by their identity, and the rule for the other conflicts."""

    merge: Merge = field(default_factory=lambda: NOTHING)
    chosen: Mapping[str, str] = field(default_factory=dict)
    rule: str = OPEN

    def with_choice(self, row: str, choice: str) -> MergeChoices:
        """Return the same with one row decided, or with none not any more."""
        chosen = {**self.chosen, row: choice}
        return replace(self, chosen={name: one for name, one in chosen.items() if one})

    def with_rule(self, rule: str) -> MergeChoices:
        """Return the same with another rule for the conflicts that are not decided one by one."""
        return replace(self, rule=rule)

    def choice(self, row: Conflict | Change) -> str:
        """Return what becomes of a row: mine, theirs or both; nothing for a conflict that stays open."""
        if row.id in self.chosen:
            return self.chosen[row.id]
        if isinstance(row, Change):
            return "mine" if row.state == "changed_here" else "theirs"
        if self.rule == LATER:
            return "theirs" if row.theirs.at > row.mine.at else "mine"
        return self.rule

    @property
    def decisions(self) -> dict[str, str]:
        """What an import is given: a choice for each conflict that does not stay open, and for rows chosen by hand."""
        by_rule = {row.id: choice for row in self.merge.conflicts if (choice := self.choice(row))}
        return {**self.chosen, **by_rule}

    @property
    def open_conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that nobody decides: mine holds, and they are listed again."""
        return tuple(row for row in self.merge.conflicts if not self.choice(row))

    @property
    def changing(self) -> int:
        """How many rows say something else here afterwards."""
        changes = sum(row.state == "new" or self.choice(row) != "mine" for row in self.merge.changes)
        conflicts = sum(self.choice(row) in {"theirs", "both"} for row in self.merge.conflicts)
        return changes + conflicts + self.merge.counts["new"].get("entry", 0)


BOTH = {
    "value": "theirs beside it, as “also reported”",
    "film": "theirs as a film of its own, not learned from",
    "lot": "theirs as a record that is not weighed from",
    "verdict": "the text of theirs goes into the note",
    "material": "the text of theirs goes into the note",
}
"""What *both* does to a row; rows of other kinds cannot be kept twice."""


def choices_of(row: Conflict | Change) -> tuple[str, ...]:
    """Return what can be chosen for a row; nothing for one that is new or the same."""
    if isinstance(row, Conflict):
        mine: Revision | None = row.mine
        has_both, theirs = True, row.theirs
    elif row.state in {"new", "same"}:
        return ()
    else:
        has_both, mine, theirs = row.state == "changed_there", row.before, row.after
    is_said = mine is not None and mine.content is not None and theirs.content is not None
    return CHOICES if has_both and is_said and row.kind in BOTH else CHOICES[:2]


def choices_csv(choices: MergeChoices, progress: Progress = nothing_to_tell, decimal: str = POINT) -> str:
    """Return every row of a merge that is not the same, with both sides and what becomes of it."""
    choice, merge = choices.choice, choices.merge
    whole = len(merge.conflicts) + len(merge.changes) or 1
    lines = []
    for row in merge.conflicts:
        lines.append(_line(row, "in conflict", row.mine, row.theirs, choice(row) or _OPEN))
        progress(len(lines) / whole)
    for change in merge.changes:
        lines.append(_line(change, STATES[change.state], change.before, change.after, choice(change)))
        progress(len(lines) / whole)
    return table_csv(_HEADER, lines, decimal)


def _line(row: Conflict | Change, state: str, mine: Revision | None, theirs: Revision, choice: str) -> tuple[str, ...]:
    sides = statements(row.kind, mine, theirs)
    words = [(side.text, "; ".join(f"{caption}: {text}" for caption, text in side.facts)) for side in sides]
    return (row.kind, *subject(row), state, choice, *words[0], *words[1])


def same_rows(shared: Shared, merge: Merge) -> tuple[Change, ...]:
    """Return the rows of a package that say what the library says, as changes of nothing."""
    others = {row.id for row in merge.changes} | {row.id for row in merge.conflicts}
    labels = {machine.token: machine.label for machine in shared.machines}
    same = []
    for row in shared.rows.values():
        if row.shown and row.id not in others:
            last = row.revisions[row.shown]
            last = replace(last, machine=labels.get(last.machine, ""))
            name, label = merge.named.get(row.id, (row.name, ""))
            one = Change(id=row.id, kind=row.kind, name=name, label=label, state="same", before=last, after=last)
            same.append(one)
    return tuple(same)
