"""The right side of the tab Merge library: the rows of a package, their choices, and the button that merges them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from ssedesigner.core.merging import Change, Conflict, Shared
from ssedesigner.core.visible_text import search_words
from ssedesigner.files.backups.merge_choices import MergeChoices, same_rows
from ssedesigner.files.backups.row_words import subject
from ssedesigner.files.backups.sharing import KIND_WORDS
from ssedesigner.ui.exchange.conflict_card import ConflictList
from ssedesigner.ui.exchange.row_list import ChangeTable
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, text_label

CONFLICTS, CHANGED, NEW, SAME = "conflicts", "changed", "new", "same"
_VIEWS = {CONFLICTS: "Conflicts", CHANGED: "Changed", NEW: "New", SAME: "Same"}
_HINTS = {
    CHANGED: "changed on one side only; the latest record is used unless you choose otherwise",
    NEW: "only the package has it; all of it is added",
    SAME: "both sides say the same; nothing happens to these",
}
_DONE = "Everything in it is here already"
_MOST_NOTES, _NOTE_CHARACTERS = 3, 300
Row = TypeVar("Row", Conflict, Change)


class RowsPanel(QWidget):
    """``chosen`` carries the identity of a row and its choice; the other signals ask for what their button says."""

    chosen = Signal(str, str)
    merge_asked = Signal()
    cancel_asked = Signal()
    list_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "merge_right", "Rows of the package")
        self._choices, self._kind, self._view = MergeChoices(), "", CONFLICTS
        self._shared = Shared(machine="", rows={})
        self._same: tuple[Change, ...] | None = None
        self._words: dict[str, str] = {}
        self._obstacle = ""
        self.is_merging = False
        self.conflicts = ConflictList()
        self.table = ChangeTable(theme)
        self.notes = set_names(PlainLabel("", _NOTE_CHARACTERS), "merge_notes", "What else to know", "small")
        self.notes.setWordWrap(True)
        self._conflict_card = set_names(QFrame(), "merge_conflict_card", "Conflicts", "card")
        inside = column_layout(self._conflict_card, (1, 1, 1, 1), 0)
        inside.addWidget(self.conflicts, 1)
        line = set_names(QFrame(), "merge_next_line", "Line", "line")
        line.setFixedHeight(1)
        inside.addWidget(line)
        inside.addLayout(self._make_next())
        self._table_card = set_names(QFrame(), "merge_table_card", "Rows", "card")
        inside = column_layout(self._table_card, (1, 1, 1, 6), 4)
        inside.addLayout(self._make_table_head())
        inside.addWidget(self.table, 1)
        column = column_layout(self, (12, 10, 12, 10), 8)
        column.addLayout(self._make_head())
        column.addWidget(self._conflict_card, 3)
        column.addWidget(self._table_card, 2)
        column.addWidget(self.notes)
        column.addLayout(self._make_foot())
        self.conflicts.chosen.connect(self.chosen)
        self.table.chosen.connect(self.chosen)

    def _make_head(self) -> QHBoxLayout:
        line = row_layout(None, (0, 0, 0, 0), 8)
        self.title = set_names(QLabel(), "merge_title", "What is shown", "title")
        line.addWidget(self.title)
        line.addStretch(1)
        self.views = QButtonGroup(self)
        self.filters: dict[str, QPushButton] = {}
        for place, (view, words) in enumerate(_VIEWS.items()):
            button = self.filters[view] = set_names(QPushButton(words), f"merge_view_{view}", words, "filter")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, view=view: self.show_view(view))
            self.views.addButton(button, place)
            line.addWidget(button)
        self.search = set_names(QLineEdit(), "merge_search", "Find a row")
        self.search.setPlaceholderText("Find a row…")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(190)
        self.search.textChanged.connect(self._refill)
        line.addWidget(self.search)
        return line

    def _make_next(self) -> QHBoxLayout:
        line = row_layout(None, (12, 5, 12, 5), 8)
        self._beyond = set_names(QLabel(), "merge_beyond", "Conflicts that are not shown", "small")
        self.next = set_names(QPushButton("Next conflict (N)"), "merge_next", "Next conflict that is open", "link")
        self.next.clicked.connect(self.conflicts.show_next)
        line.addWidget(self._beyond, 1)
        line.addWidget(self.next)
        return line

    def _make_table_head(self) -> QHBoxLayout:
        line = row_layout(None, (12, 7, 12, 0), 8)
        self._table_title = set_names(QLabel(), "merge_table_title", "List", "title")
        self._table_hint = set_names(QLabel(), "merge_table_hint", "What the list holds", "small")
        line.addWidget(self._table_title)
        line.addWidget(self._table_hint, 1)
        return line

    def _make_foot(self) -> QHBoxLayout:
        line = row_layout(None, (0, 0, 0, 0), 8)
        words = column_layout(None, (0, 0, 0, 0), 1)
        self.sum = text_label("merge_sum", "How many rows change", "strong")
        self.rest = text_label("merge_rest", "What stays open", "small")
        words.addWidget(self.sum)
        words.addWidget(self.rest)
        self.bar = set_names(QProgressBar(), "merge_bar", "Merging")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.list = set_names(QPushButton("Save as &list…"), "merge_list", "Save all rows as a table for a spreadsheet")
        self.cancel = set_names(QPushButton("Cancel"), "merge_cancel", "Merge nothing")
        self.merge = set_names(QPushButton(), "merge_button", "Merge", "primary")
        self.list.clicked.connect(self.list_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.merge.clicked.connect(self.merge_asked)
        line.addLayout(words, 1)
        for widget in (self.bar, self.list, self.cancel, self.merge):
            line.addWidget(widget)
        self.bar.hide()
        return line

    def show_package(self, shared: Shared, choices: MergeChoices) -> None:
        """Show the rows of a package, first those that ask for a decision; of the same package the same view stays."""
        is_same = shared is self._shared
        self._shared, self._same, self._words, self._kind = shared, None, {}, ""
        self._choices = choices
        counts = self._counts()
        for view, button in self.filters.items():
            button.setText(f"{_VIEWS[view]} {counts[view]}")
            button.setAccessibleDescription(f"{counts[view]} rows")
        first = next((view for view in (CONFLICTS, CHANGED, NEW) if counts[view]), SAME)
        if not is_same:
            self.search.clear()
        self.show_view(self._view if is_same and counts[self._view] else first)

    def _counts(self) -> Counter[str]:
        counts = self._choices.merge.counts
        changed = [counts[name].values() for name in ("changed_there", "changed_here")]
        return Counter(
            {
                CONFLICTS: len(self._choices.merge.conflicts),
                CHANGED: sum(map(sum, changed)),
                NEW: sum(counts["new"].values()),
                SAME: sum(counts["same"].values()),
            }
        )

    def take_focus(self) -> None:
        """Put the focus where the first decision is, so that keys work at once."""
        if self._view == CONFLICTS and self.conflicts.cards:
            self.conflicts.cards[self.conflicts.current].take_focus()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, view: str) -> None:
        """Show the conflicts, or the changed, new or same rows."""
        self._view = view
        self.filters[view].setChecked(True)
        self._refill()

    def show_kind(self, kind: str) -> None:
        """Show only rows of a kind; of all without one."""
        self._kind = kind
        self._refill()

    def _refill(self) -> None:
        is_conflicts = self._view == CONFLICTS
        conflicts = self._matching(self._choices.merge.conflicts)
        below = CHANGED if is_conflicts else self._view
        rows = self._matching(self._rows(below))
        self._conflict_card.setVisible(is_conflicts)
        self._table_card.setVisible(not is_conflicts or bool(rows))
        if is_conflicts:
            self.conflicts.show_conflicts(conflicts, self._choices)
        self._table_title.setText(_VIEWS[below])
        hint = _HINTS[below] if rows else "no such row"
        self._table_hint.setText(hint)
        self.table.show_changes(rows, self._choices.choice)
        self._show_state()

    def _rows(self, view: str) -> Sequence[Change]:
        if view == SAME:
            self._same = same_rows(self._shared, self._choices.merge) if self._same is None else self._same
            return self._same
        return [row for row in self._choices.merge.changes if (row.state == NEW) == (view == NEW)]

    def _matching(self, rows: Sequence[Row]) -> Sequence[Row]:
        words = search_words(self.search.text().casefold())
        return [row for row in rows if self._kind in ("", row.kind) and self._has(row, words)]

    def _has(self, row: Conflict | Change, words: Sequence[str]) -> bool:
        if not words:
            return True
        if row.id not in self._words:
            self._words[row.id] = " ".join((*subject(row), *row.name)).casefold()
        return all(word in self._words[row.id] for word in words)

    def show_choices(self, choices: MergeChoices) -> None:
        """Show what is decided by now."""
        self._choices = choices
        self.conflicts.show_choices(choices)
        self.table.show_choices(choices.choice)
        self._show_state()

    def show_notes(self, lines: Sequence[str]) -> None:
        """Show what else should be known, such as materials that look alike; the tip has all of it."""
        more = [f"and {len(lines) - _MOST_NOTES} more"] if len(lines) > _MOST_NOTES else []
        self.notes.setText("\n".join([*lines[:_MOST_NOTES], *more]))
        self.notes.setToolTip(tooltip("\n".join(lines)))
        self.notes.setVisible(bool(lines))

    def show_obstacle(self, sentence: str) -> None:
        """Say why nothing can be merged now, or nothing where it can."""
        self._obstacle = sentence
        self._show_state()

    def show_merging(self, *, is_on: bool) -> None:
        """Show that the package is being merged: nothing can be chosen meanwhile."""
        self.is_merging = is_on
        self.show_progress(0)
        self.cancel.setEnabled(True)
        self.bar.setVisible(is_on)
        for widget in (self.conflicts, self.table, self.list):
            widget.setEnabled(not is_on)
        self._show_state()

    def show_progress(self, done: int) -> None:
        """Show how much of the package is read of ``LongTask.STEPS``; the step that follows cannot be cancelled."""
        is_read = done >= LongTask.STEPS - 1
        self.bar.setRange(0, 0 if is_read else LongTask.STEPS)
        self.bar.setValue(done)
        self.cancel.setEnabled(not is_read)

    def _show_state(self) -> None:
        choices = self._choices
        conflicts, still_open = choices.merge.conflicts, choices.open_conflicts
        decided = len(conflicts) - len(still_open)
        self.title.setText(self._title(decided))
        beyond = Counter(KIND_WORDS.get(one.kind, one.kind) for one in self.conflicts.beyond)
        listed = ", ".join(f"{words} {count}" for words, count in beyond.items())
        self._beyond.setText(f"{beyond.total()} more: {listed}" if beyond else "")
        self.next.setEnabled(bool(conflicts))
        count = choices.changing
        rows = "1 row" if count == 1 else f"{count} rows"
        self.sum.setText(f"{rows} {'changes' if count == 1 else 'change'}" if count else "No row changes")
        self.rest.setText(self._obstacle or _rest_text(len(still_open), decided))
        self.merge.setText("Merging…" if self.is_merging else _button_text(rows if count else "", decided, still_open))
        self.merge.setAccessibleName(self.merge.text())
        self.merge.setEnabled(not self.is_merging and not self._obstacle and self._has_work)

    @property
    def _has_work(self) -> bool:
        written = self._choices.merge.counts["written"]
        return bool(sum(written.values()) or self._choices.changing or self._choices.decisions)

    def _title(self, decided: int) -> str:
        counts, merge = self._counts(), self._choices.merge
        conflicts = counts[CONFLICTS]
        if not conflicts and not counts[NEW] and not any(merge.counts["changed_there"].values()):
            return _DONE
        if self._view == CONFLICTS:
            return f"Conflicts: {decided} of {conflicts} decided" if conflicts else "No conflicts"
        return f"{_VIEWS[self._view]}: {counts[self._view]}"

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.table.apply_theme(theme)


def _rest_text(still_open: int, decided: int) -> str:
    kept = "" if not decided else "1 conflict is decided. " if decided == 1 else f"{decided} conflicts are decided. "
    if not still_open:
        return kept.strip()
    if still_open == 1:
        return f"{kept}1 conflict stays open: mine is in use, and it is listed again next time."
    return f"{kept}{still_open} conflicts stay open: mine is in use, and they are listed again next time."


def _button_text(rows: str, decided: int, still_open: Sequence[Conflict]) -> str:
    if rows:
        return f"&Merge {rows}"
    if decided:
        return "&Keep the decisions"
    return "&Keep for later" if still_open else "&Merge"
