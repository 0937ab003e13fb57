"""One batch on record: plan against actual, steps, results, photos, history and comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.batch.comparison import ComparisonRow, with_batch, with_recipe
from ssedesigner.batch.deviations import Deviation, count_text, deviations
from ssedesigner.batch.lots import weighed_basis_sentence
from ssedesigner.batch.photos import photo_path, photo_problems
from ssedesigner.core.batch.films import measured_specimens
from ssedesigner.core.batch.record import Batch, BatchSummary, EntryHistory
from ssedesigner.core.batch.state import BatchState, fold
from ssedesigner.core.batch.tolerances import plan_tolerances_text
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.prediction_change import PredictionChange
from ssedesigner.ui.batches.rows import (
    actual_rows,
    air_text,
    compared_rows,
    correctable_entries,
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
from ssedesigner.ui.pictures.card import make_scrollable
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.change_view import ChangeView
from ssedesigner.ui.widgets.tables import RowTable
from ssedesigner.ui.widgets.widgets import set_names, theme_of

_PHOTO = QSize(132, 99)
_CELL = QSize(168, 158)
_PATH = Qt.ItemDataRole.UserRole
_MOST_PIXELS = 24_000_000
"""A larger picture has no small one, for it would hold the window up; a JPEG is made small while it is read."""


class PhotoList(QListWidget):
    """Shows thumbnails; Enter or a double click opens a photo in the program that the desktop has for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "batch_photos", "Photos of the batch", "plain")
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(_PHOTO)
        self.setGridSize(_CELL)
        self.setWordWrap(True)
        self.itemActivated.connect(_open)
        self._waiting: list[tuple[QListWidgetItem, Path]] = []
        self._next = QTimer(self)
        self._next.timeout.connect(self._draw_next)

    def show_photos(self, library: Path, batch: Batch, state: BatchState) -> None:
        """Show the photos of a batch, the first one first; each small picture comes when the window has time."""
        self._waiting.clear()
        self.clear()
        problems = dict(photo_problems(library, batch)) if state.photos else {}
        for entry in state.photos:
            path = photo_path(library, entry.content)
            problem = problems.get(entry.number, "")
            short = "✗ missing\n" if problem and not path.exists() else "! changed\n" if problem else ""
            words = str(entry.content.get("text") or path.name)
            item = QListWidgetItem(self._empty(), f"{short}{words}")
            item.setToolTip(tooltip(problem or f"{path.name}\nEnter opens it"))
            item.setData(_PATH, str(path) if path.exists() else "")
            self.addItem(item)
            self._waiting.append((item, path))
        self._next.start(0)

    def _draw_next(self) -> None:
        if not self._waiting:
            self._next.stop()
            return
        item, path = self._waiting.pop(0)
        item.setIcon(self._icon(path))

    def _icon(self, path: Path) -> QIcon:
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        size = reader.size()
        is_small = size.width() * size.height() <= _MOST_PIXELS or reader.format() == b"jpeg"
        if size.isValid() and is_small:
            ratio = self.devicePixelRatioF()
            reader.setScaledSize(size.scaled(_PHOTO * ratio, Qt.AspectRatioMode.KeepAspectRatio))
            picture = QPixmap.fromImage(reader.read())
            if not picture.isNull():
                picture.setDevicePixelRatio(ratio)
                return QIcon(picture)
        return self._empty()

    def _empty(self) -> QIcon:
        empty = QPixmap(_PHOTO)
        empty.fill(QColor(theme_of(self).separator))
        return QIcon(empty)


def _open(item: QListWidgetItem) -> None:
    if item.data(_PATH):
        QDesktopServices.openUrl(QUrl.fromLocalFile(item.data(_PATH)))


_RECIPE = ""


class BatchComparisonPage(QWidget):
    """Shows every field in which the two recipes differ, and the records of two batches."""

    chosen = Signal()
    prediction_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "batch_comparison", "Comparison")
        self.predictions = set_names(
            QPushButton("Compare &predictions…"), "comparison_predictions", "Compare the predictions of the two"
        )
        self.predictions.setToolTip(
            tooltip("Pin both recipes and compare results, flags and causes in the Design window")
        )
        self.predictions.clicked.connect(self.prediction_asked)
        self._other = set_names(QComboBox(), "comparison_other", "Compare with")
        self._other.addItem("the open recipe", _RECIPE)
        self._other.setMinimumWidth(260)
        self._other.activated.connect(self.chosen)
        self._told = set_names(QLabel(), "comparison_told", "Result of the comparison", "small")
        self._told.setWordWrap(True)
        self.table = RowTable("comparison_table", "Comparison", theme)
        bar = QHBoxLayout()
        label = set_names(QLabel("Compare with"), "comparison_label", "Compare with")
        label.setBuddy(self._other)
        bar.addWidget(label)
        bar.addWidget(self._other)
        bar.addStretch(1)
        bar.addWidget(self.predictions)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addLayout(bar)
        layout.addWidget(self._told)
        layout.addWidget(self.table, 1)

    @property
    def other_key(self) -> str:
        """The key of the batch to compare with, empty for the open recipe."""
        return str(self._other.currentData() or _RECIPE)

    def offer(self, summaries: Sequence[BatchSummary], key: str) -> None:
        """Offer all batches but the one that is shown."""
        kept = self.other_key
        while self._other.count() > 1:
            self._other.removeItem(1)
        for one in summaries:
            if one.key != key:
                self._other.addItem(f"{one.key}  {formula(one.name)}", one.key)
        self._other.setCurrentIndex(max(0, self._other.findData(kept)))

    def show_batches(self, left: Batch, right: Batch, materials: Materials) -> None:
        """Show two batches side by side, each with its deviations from its plan."""
        sides = deviations(left, materials), deviations(right, materials)
        counts = [f"{batch.key}: {count_text(ones)}" for batch, ones in zip((left, right), sides, strict=True)]
        more = [*counts, "Weights are per 100 cm² of film."]
        self._show(with_batch(left, right, sides), left.key, right.key, more)

    def show_recipe(self, batch: Batch, recipe: Recipe, materials: Materials) -> None:
        """Show a batch with its deviations from its plan beside the open recipe."""
        listed = deviations(batch, materials)
        more = [f"{batch.key}: {count_text(listed)}"] if fold(batch).state != "planned" else []
        self._show(with_recipe(batch, recipe, listed), batch.key, "Open recipe", more)

    def _show(self, rows: Sequence[ComparisonRow], left: str, right: str, more: Sequence[str]) -> None:
        count = sum(row.differs for row in rows)
        count_text = "No differences." if not count else f"{count} difference{'' if count == 1 else 's'}."
        self._told.setText(" ".join([count_text, *more]))
        self.table.show_rows(compared_rows(rows, left, right))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.table.apply_theme(theme)


_MOST_LINES = 12
_LEAST_TABS_PX = 160

_MOST = {"title": 140, "misses": 240, "substitutions": 240, "notes": 2000}
"""Characters of a line, where it is not 400."""


class BatchDetail(QFrame):
    """Shows what it is given; its buttons are connected by who can act on them."""

    correction_asked = Signal(object)
    reason_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "batch_detail", "Batch that is chosen", "panel")
        self._entries: tuple[EntryHistory, ...] = ()
        self._found: tuple[Deviation, ...] = ()
        self._labels = {
            key: set_names(PlainLabel(most=_MOST.get(key, 400)), f"batch_{key}", words, role)
            for key, (words, role) in _LABELS.items()
        }
        for label in self._labels.values():
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.record_films = set_names(
            QPushButton("&Use as evidence"), "batch_record_films", "Use the films as evidence", "primary"
        )
        self.impedance = set_names(
            QPushButton("&Impedance…"), "batch_impedance", "Measure the films by their impedance spectra"
        )
        self.add_photo = set_names(QPushButton("Add &photo…"), "batch_add_photo", "Add a photo")
        self.correct = set_names(QPushButton("&Correct…"), "batch_correct", "Correct the chosen entry")
        self.correct.clicked.connect(self._ask_correction)
        self._weights = RowTable("batch_weights", "Plan against actual", theme, _MOST_LINES)
        self._steps = RowTable("batch_steps", "Steps as they were done", theme)
        self._results = RowTable("batch_results", "Measured and predicted", theme)
        self._deviations = RowTable("batch_deviations", "Deviations from the plan", theme)
        self.explain = set_names(QPushButton("Give the &reason…"), "batch_explain", "Give the reason")
        self.explain.clicked.connect(self._ask_reason)
        self._deviations.activated.connect(self._ask_reason)
        self._deviations.selectionModel().currentRowChanged.connect(self._allow_correction)
        self._history = RowTable("batch_history", "Record with its corrections", theme)
        self._history.activated.connect(self._ask_correction)
        self._history.selectionModel().currentRowChanged.connect(self._allow_correction)
        self._photos = PhotoList()
        self.change = ChangeView("batch_change", theme)
        self.comparison = BatchComparisonPage(theme)
        self.tabs = set_names(QTabWidget(), "batch_tabs", "Parts of the batch")
        self.tabs.setMinimumHeight(_LEAST_TABS_PX)  # where text is large on a small screen: lists may show one row
        self._lay_out()

    def _lay_out(self) -> None:
        labels = self._labels
        self._add_tab("Weights", [labels["intact"], self._weights, *map(labels.get, _BELOW_WEIGHTS)], ())
        self._add_tab("Steps", [labels["air"], self._steps], ())
        self._add_tab("Deviations", [labels["deviations_told"], self._deviations], (self.explain,))
        self._add_tab("Results", [labels["evidence"], self._results], (self.record_films, self.impedance))
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
        page: QFrame = set_names(QFrame(), f"batch_tab_{title.lower().replace(' ', '_')}", title, "panel")
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
            page = make_scrollable(page, title)  # what stands below the table is read as a whole
        self.tabs.addTab(page, title)

    def show_batch(
        self,
        batch: Batch,
        state: BatchState,
        films: Mapping[int, str],
        effect: str,
        until: str,
        listed: Sequence[Deviation],
    ) -> None:
        """Show a batch with what its weights do to the film, in words, and its deviations."""
        self._set_text("title", f"{batch.key}  {formula(batch.recipe.name)}")
        self._set_text("head", head_text(batch, state))
        self._set_text("recipe", recipe_words(batch))
        warned = "✗ The stored plan was changed outside the program (checksum): compare it with the printed sheet."
        self._set_text("intact", "" if batch.is_intact else warned)
        self._weights.show_rows(actual_rows(batch, state))
        self._set_text("misses", miss_text(state))
        self._set_text("substitutions", substitution_text(state))
        basis = weighed_basis_sentence(batch, state)
        warned_of_lot = f"{MARKS['caution']} {basis}" if basis else ""
        self._set_text("effect", "\n".join(filter(None, (effect, warned_of_lot))))
        self._set_text("air", air_text(state, until))
        self._steps.show_rows(step_record_rows(state))
        is_begun = state.state != "planned"
        self._set_text(
            "deviations_told", " ".join([count_text(listed) if is_begun else "", plan_tolerances_text(batch.plan)])
        )
        self._found = tuple(listed)
        self._deviations.show_rows(deviation_rows(listed))
        self._deviations.setVisible(bool(listed))
        self._results.show_rows(result_rows(batch, state))
        self._set_text("evidence", "\n".join(filter(None, (evidence_text(batch, state, films), warned_of_lot))))
        self._set_text("notes", notes_text(state) or "No notes yet.")
        self._entries = correctable_entries(batch)
        self._history.show_rows(history_rows(batch, self._entries))
        help_text = "Nothing is ever deleted: choose an entry and correct it (✎); the earlier value stays here."
        self._set_text("corrections", help_text if self._entries else "Nothing is on record yet.")
        specimens = set(measured_specimens(state))
        self.record_films.setVisible(bool(specimens - set(films)))
        self.record_films.setEnabled(state.state == "finished")
        self._allow_correction()

    def show_change(self, change: PredictionChange | None) -> None:
        """Show what was predicted on the day of planning beside what is predicted now."""
        self.change.show_change(change, "This batch was planned without a prediction.")

    def show_photos(self, library: Path, batch: Batch, state: BatchState) -> None:
        """Show the photos of the batch, which are beside a library."""
        self._photos.show_photos(library, batch, state)

    def _set_text(self, key: str, text: str) -> None:
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
