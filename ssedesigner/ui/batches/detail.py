"""One batch on record: plan against actual, steps, results, photos, history and comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from ssedesigner.batch.deviations import Deviation, count_words
from ssedesigner.core.batch.record import Batch, StandingEntry
from ssedesigner.core.batch.state import BatchState
from ssedesigner.core.batch.step_checks import plan_tolerance_words
from ssedesigner.core.notation import formula
from ssedesigner.files.recipe.prediction_change import PredictionChange
from ssedesigner.ui.batch_comparison_page import BatchComparisonPage
from ssedesigner.ui.batches.rows import (
    actual_rows,
    air_text,
    correctable,
    deviation_rows,
    evidence_text,
    head_text,
    history_rows,
    miss_text,
    notes_text,
    recipe_words,
    result_rows,
    step_record_rows,
    substitution_text,
)
from ssedesigner.ui.photo_list import PhotoList
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.row_table import RowTable
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.change_view import ChangeView
from ssedesigner.ui.widgets.widgets import named

_MOST_LINES = 12

_MOST = {"title": 140, "misses": 240, "substitutions": 240, "notes": 2000}
"""Characters of a line, where it is not 400."""


class BatchDetail(QFrame):
    """Shows what it is given; its buttons are connected by who can act on them."""

    correction_asked = Signal(object)
    reason_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "batch_detail", "Batch that is chosen", "panel")
        self._entries: tuple[StandingEntry, ...] = ()
        self._found: tuple[Deviation, ...] = ()
        self._labels = {
            key: named(PlainLabel(most=_MOST.get(key, 400)), f"batch_{key}", words, role)
            for key, (words, role) in _LABELS.items()
        }
        for label in self._labels.values():
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.record_films = named(
            QPushButton("&Take over as evidence"), "batch_record_films", "Take the films over as evidence", "primary"
        )
        self.add_photo = named(QPushButton("Add &photo…"), "batch_add_photo", "Add a photo")
        self.correct = named(QPushButton("&Correct…"), "batch_correct", "Correct the chosen entry")
        self.correct.clicked.connect(self._ask_correction)
        self._weights = RowTable("batch_weights", "Plan against actual", theme, _MOST_LINES)
        self._steps = RowTable("batch_steps", "Steps as they were done", theme)
        self._results = RowTable("batch_results", "Measured and predicted", theme)
        self._deviations = RowTable("batch_deviations", "Deviations from the plan", theme)
        self.explain = named(QPushButton("Give the &reason…"), "batch_explain", "Give the reason")
        self.explain.clicked.connect(self._ask_reason)
        self._deviations.activated.connect(self._ask_reason)
        self._deviations.selectionModel().currentRowChanged.connect(self._allow_correction)
        self._history = RowTable("batch_history", "Record with its corrections", theme)
        self._history.activated.connect(self._ask_correction)
        self._history.selectionModel().currentRowChanged.connect(self._allow_correction)
        self._photos = PhotoList()
        self.change = ChangeView("batch_change", theme)
        self.comparison = BatchComparisonPage(theme)
        self.tabs = named(QTabWidget(), "batch_tabs", "Parts of the batch")
        self._lay_out()

    def _lay_out(self) -> None:
        labels = self._labels
        self._add_tab("Weights", [labels["intact"], self._weights, *map(labels.get, _BELOW_WEIGHTS)], ())
        self._add_tab("Steps", [labels["air"], self._steps], ())
        self._add_tab("Deviations", [labels["deviations_told"], self._deviations], (self.explain,))
        self._add_tab("Results", [labels["evidence"], self._results], (self.record_films,))
        self._add_tab("Notes and photos", [labels["notes"], self._photos], (self.add_photo,))
        self._add_tab("History", [labels["corrections"], self._history], (self.correct,))
        self.tabs.addTab(self.change, "Then and now")
        self.tabs.addTab(self.comparison, "Compare")
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 0)
        head.setSpacing(2)
        for key in ("title", "head", "recipe"):
            head.addWidget(labels[key])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    def _add_tab(self, title: str, parts: list[QWidget | None], buttons: tuple[QPushButton, ...]) -> None:
        page = named(QWidget(), f"batch_tab_{title.lower().replace(' ', '_')}", title)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(10, 8, 10, 8)
        for part in parts:
            if part is not None:
                layout.addWidget(
                    part,
                    1 if part in (self._steps, self._deviations, self._results, self._photos, self._history) else 0,
                )
        bar = QHBoxLayout()
        for button in buttons:
            bar.addWidget(button)
        bar.addStretch(1)
        layout.addLayout(bar)
        if title == "Weights":
            layout.addStretch(1)
        self.tabs.addTab(page, title)

    def show_batch(
        self,
        batch: Batch,
        state: BatchState,
        films: Mapping[int, str],
        effect: str,
        until: str,
        found: Sequence[Deviation],
    ) -> None:
        """Show a batch with what its weights do to the film, in words, and its deviations."""
        self._tell("title", f"{batch.key}  {formula(batch.recipe.name)}")
        self._tell("head", head_text(batch, state))
        self._tell("recipe", recipe_words(batch))
        warned = "✗ What is stored of the plan no longer has its checksum: compare it with the printed sheet."
        self._tell("intact", "" if batch.is_intact else warned)
        self._weights.show_rows(actual_rows(batch, state))
        self._tell("misses", miss_text(state))
        self._tell("substitutions", substitution_text(state))
        self._tell("effect", effect)
        self._tell("air", air_text(state, until))
        self._steps.show_rows(step_record_rows(state))
        is_begun = state.state != "planned"
        self._tell(
            "deviations_told", " ".join([count_words(found) if is_begun else "", plan_tolerance_words(batch.plan)])
        )
        self._found = tuple(found)
        self._deviations.show_rows(deviation_rows(found))
        self._deviations.setVisible(bool(found))
        self._results.show_rows(result_rows(batch, state))
        self._tell("evidence", evidence_text(batch, state, films))
        self._tell("notes", notes_text(state) or "No note yet.")
        self._entries = correctable(batch)
        self._history.show_rows(history_rows(batch, self._entries))
        told = "Nothing is ever deleted: choose an entry and correct it (✎); what it said stays here."
        self._tell("corrections", told if self._entries else "Nothing is on record yet.")
        specimens = {int(entry.content.get("specimen") or 1) for entry in state.measured}
        self.record_films.setVisible(bool(specimens - set(films)))
        self.record_films.setEnabled(state.state == "finished")
        self._allow_correction()

    def show_change(self, change: PredictionChange | None) -> None:
        """Show what was predicted on the day of planning beside what is predicted now."""
        self.change.show_change(change, "This batch was planned without a prediction.")

    def show_photos(self, library: Path, batch: Batch, state: BatchState) -> None:
        """Show the photos of the batch, which are beside a library."""
        self._photos.show_photos(library, batch, state)

    def _tell(self, key: str, text: str) -> None:
        self._labels[key].setText(text)
        self._labels[key].setVisible(bool(text))

    def _allow_correction(self) -> None:
        self.correct.setEnabled(0 <= self._history.row < len(self._entries))
        self.explain.setEnabled(0 <= self._deviations.row < len(self._found))

    def _ask_correction(self) -> None:
        if 0 <= self._history.row < len(self._entries):
            self.correction_asked.emit(self._entries[self._history.row])

    def _ask_reason(self) -> None:
        if 0 <= self._deviations.row < len(self._found):
            self.reason_asked.emit(self._found[self._deviations.row])

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for table in (
            self._weights,
            self._steps,
            self._deviations,
            self._results,
            self._history,
            self.change,
            self.comparison,
        ):
            table.apply_theme(theme)


_LABELS = {
    "title": ("Number and recipe of the batch", "title"),
    "head": ("State of the batch", ""),
    "recipe": ("Recipe of the batch", "small"),
    "intact": ("Whether the plan is as it was stored", "error"),
    "misses": ("Weights out of tolerance", ""),
    "substitutions": ("Materials replaced for this batch", ""),
    "effect": ("True composition and its effect", ""),
    "air": ("Dew point and exposure", ""),
    "deviations_told": ("How many deviations there are, and what is allowed", ""),
    "evidence": ("Whether the results are evidence", ""),
    "notes": ("Notes of the batch", ""),
    "corrections": ("How corrections work", "small"),
}
_BELOW_WEIGHTS = ("misses", "substitutions", "effect")
