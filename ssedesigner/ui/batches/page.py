"""The list of batches with the chosen one beside it, and all that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.batch.deviations import Deviation, count_text, deviations, without_reason
from ssedesigner.core.batch.clock import Instant, now
from ssedesigner.core.batch.record import Batch, BatchSummary, EntryHistory
from ssedesigner.core.batch.state import BatchState, fold
from ssedesigner.files.recipe.prediction_change import since_planned
from ssedesigner.library.store import LibraryError
from ssedesigner.physics.prediction import predict
from ssedesigner.text.batch import weighed_text
from ssedesigner.ui.batches.detail import BatchDetail
from ssedesigner.ui.batches.entry_forms import CorrectionForm, PaperForm
from ssedesigner.ui.batches.reason_form import ReasonForm
from ssedesigner.ui.batches.records import MOST_LISTED, BatchRecords
from ssedesigner.ui.batches.rows import list_rows
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.last_folder import ask_files, ask_new_file
from ssedesigner.ui.widgets.panes import Pane, Panes, WrappedRow
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.tables import RowTable
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

_Form = TypeVar("_Form", bound=QDialog)
_FORMATS = {".json": "Data of the whole batch (*.json)", ".csv": "Table for a spreadsheet (*.csv)"}


class ExportMenu(QMenu):
    """Writes what it was last given."""

    def __init__(self, records: BatchRecords, parent: QWidget) -> None:
        super().__init__(parent)
        set_names(self, "batches_export_menu", "What to export")
        self._records = records
        self._batch: Batch | None = None
        self._listed: tuple[BatchSummary, ...] = ()
        self._own = [
            self.addAction(f"This batch as {suffix[1:].upper()}…", partial(self.ask_and_export, suffix))
            for suffix in _FORMATS
        ]
        self.addAction("All batches of the list as CSV…", self.ask_and_export_all)

    def take(self, batch: Batch | None, listed: tuple[BatchSummary, ...]) -> None:
        """Take the batch that is chosen and all that are listed."""
        self._batch, self._listed = batch, listed
        for action in self._own:
            action.setEnabled(batch is not None)

    def ask_and_export(self, suffix: str) -> None:
        """Ask for a file and write the chosen batch in the form of its ending."""
        if self._batch is not None and (path := self._ask(f"{self._batch.key}{suffix}")):
            self._records.export(self._batch, path)

    def ask_and_export_all(self) -> None:
        """Ask for a file and write the table of all batches in the list."""
        if path := self._ask("batches.csv"):
            self._records.export_all(self._listed, path)

    def _ask(self, name: str) -> Path | None:
        suffix = Path(name).suffix
        chosen, _ = ask_new_file(self.parentWidget(), "Export", name, _FORMATS[suffix])
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix.lower() == suffix else Path(f"{chosen}{suffix}")


_EMPTY = "No batches on record yet. Plan one from the open recipe and press “Make batch”."
_NONE = "No batch contains all of these words."
_CHOOSE = "Choose a batch in the list."
_PICTURES = "Pictures (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.heic);;All files (*)"
_LEAST_PX, _LIST_PX, _DETAIL_PX, _BESIDE_PX = 330, 410, 800, 737


@guarded
class BatchesPage(QWidget):
    """Reads the library again when it is shown, when another program writes, and after each change of its own."""

    recipe_asked = Signal(object)
    batch_chosen = Signal()

    def __init__(self, records: BatchRecords, extras: dict[str, Callable[[Batch], object]], theme: Theme) -> None:
        super().__init__()
        set_names(self, "batches_page", "Batches")
        self._records, self._extras = records, extras
        self._summaries: tuple[BatchSummary, ...] = ()
        self._batch: Batch | None = None
        self._is_listing = False
        self._search = set_names(QLineEdit(), "batches_search", "Search batches")
        self._with_retired = set_names(QCheckBox("Show &retired"), "batches_with_retired", "Show retired batches")
        self._table = RowTable("batches_table", "Batches", theme)
        self._told = set_names(QLabel(), "batches_told", "What the list holds", "small")
        self._detail = BatchDetail(theme)
        self._export = ExportMenu(records, self)
        self._nothing = set_names(QLabel(_CHOOSE), "batches_nothing", "No batch is chosen", "muted")
        self.buttons = {
            key: set_names(QPushButton(words), f"batches_{key}", tip) for key, (words, tip) in _BUTTONS.items()
        }
        self._lay_out()
        self._connect()
        self._watch = LibraryWatch(records.library, self.refresh, self)

    def _lay_out(self) -> None:
        self._search.setPlaceholderText("Number, name, material, lot or note   Ctrl+F")
        self._search.setClearButtonEnabled(True)
        self._told.setWordWrap(True)
        left = set_names(QFrame(), "batches_list", "Batches", "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(10, 10, 10, 6)
        column.addWidget(self._search)
        column.addWidget(self._table, 1)
        lower = QHBoxLayout()
        lower.addWidget(self._told, 1)
        lower.addWidget(self._with_retired)
        column.addLayout(lower)
        right = set_names(QFrame(), "batches_right", "Batch that is chosen", "panel")
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 10, 0, 0)
        for key, (_, tip) in _BUTTONS.items():
            self.buttons[key].setToolTip(tooltip(tip))
        bar = row_layout(None, (12, 0, 12, 0))
        bar.addWidget(WrappedRow("batches_commands", "What to do with the batch", tuple(self.buttons.values())))
        inner.addLayout(bar)
        inner.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(self._detail, 1)
        left.setMinimumWidth(_LEAST_PX)
        panes = (
            Pane(part=left, name="Batches", width=_LIST_PX),
            Pane(part=right, name="The chosen batch", width=_DETAIL_PX, stretch=1, beside=_BESIDE_PX),
        )
        column_layout(self, (0, 0, 0, 0), 0).addWidget(Panes("batches_panes", "List and batch", panes, (1, 0)))

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda _: self.refresh())
        self._search.returnPressed.connect(self._table.setFocus)
        self._with_retired.toggled.connect(lambda _: self.refresh())
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._take_choice())
        runs: dict[str, Callable[[], object]] = {
            "paper": self.open_paper_form,
            "finish": self._finish_or_reopen,
            "recipe": self._open_recipe,
            "retire": lambda: self._batch and self._records.retire(self._batch.key, not self._batch.is_retired),
            **{key: partial(self._extra, key) for key in ("bench", "sheet", "pin")},
        }
        for key, run in runs.items():
            self.buttons[key].clicked.connect(lambda _=False, run=run: run())
        menu_of(self._table).offer(*(self.buttons[key] for key in runs))
        self.buttons["export"].setMenu(self._export)
        self._detail.record_films.clicked.connect(lambda: self._batch and self._records.record_films(self._batch.key))
        self._detail.add_photo.clicked.connect(self._ask_and_add_photos)
        self._detail.impedance.setVisible("impedance" in self._extras)
        self._detail.impedance.clicked.connect(lambda: self._batch and self._extras["impedance"](self._batch))
        self._detail.correction_asked.connect(self.open_correction_form)
        self._detail.reason_asked.connect(self.open_reason_form)
        self._detail.comparison.chosen.connect(self._compare)
        self._detail.comparison.prediction_asked.connect(self._compare_predictions)
        self._records.changed.connect(lambda key: self.refresh(key))
        self._records.document.recipe_changed.connect(lambda _: self._compare())
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._search.setFocus)

    @property
    def search(self) -> QLineEdit:
        """The line of the search."""
        return self._search

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.refresh()

    def show_batch(self, key: str) -> None:
        """Go to a batch, whatever was searched for before."""
        self._search.clear()
        self.refresh(key)

    def refresh(self, key: str = "") -> None:
        """Read the list again; the batch that was chosen stays chosen, wherever it is now."""
        if not self.isVisible():
            return
        summaries = self._records.summaries(self._search.text(), retired=self._with_retired.isChecked())
        if summaries is None:
            return
        key = key or (self._batch.key if self._batch else "")
        row, keys = self._table.row, [one.key for one in summaries]
        self._summaries, self._is_listing = summaries, True
        self._table.show_rows(list_rows(summaries))
        count = f"{len(summaries)} batch{'' if len(summaries) == 1 else 'es'}"
        if len(summaries) >= MOST_LISTED:
            count = f"The newest {count}; search to find older ones."
        self._told.setText(count if summaries else _NONE if self._search.text().strip() else _EMPTY)
        self._table.choose(keys.index(key) if key in keys else min(max(row, 0), len(keys) - 1))
        self._is_listing = False
        self._nothing.setText(_CHOOSE if summaries else self._told.text())
        self._show_chosen()

    def _take_choice(self) -> None:
        """Show the batch that somebody chose in the list; one that the list itself went to is shown with the list."""
        if not self._is_listing:
            self.batch_chosen.emit()
            self._show_chosen()

    def _show_chosen(self) -> None:
        if self._is_listing:  # shown once, when the list is complete
            return
        row = self._table.row
        key = self._summaries[row].key if 0 <= row < len(self._summaries) else ""
        batch = self._records.batch(key) if key else None
        is_same = batch is not None and batch == self._batch
        state = fold(batch) if batch is not None else None
        self._batch = batch
        self._detail.setVisible(batch is not None)
        self._nothing.setVisible(batch is None)
        if batch is not None and state is not None:
            if not is_same:  # small pictures take their time: not for each note
                self._detail.show_photos(self._records.library.path, batch, state)
            self._show_detail(batch, state)
            self._compare()
        self._allow(batch, is_finished=state is not None and state.state == "finished")

    def _show_detail(self, batch: Batch, state: BatchState) -> None:
        document = self._records.document
        try:
            films = self._records.library.batch_films(batch.key)
        except LibraryError as error:
            self._records.reported.emit("fail", str(error))
            return
        words = weighed_text(batch, state, document.materials, document.learned)
        listed = deviations(batch, document.materials, state=state, now=Instant(at=now()))
        self._detail.show_batch(batch, state, films, words, now(), listed)
        prediction = predict(batch.recipe, document.materials, document.learned)
        self._detail.show_change(since_planned(batch, prediction, document.materials))

    def _compare(self) -> None:
        if self._batch is None or not self.isVisible():
            return
        page = self._detail.comparison
        page.offer(self._summaries, self._batch.key)
        other = self._records.batch(page.other_key) if page.other_key else None
        if other is not None:
            page.show_batches(self._batch, other, self._records.document.materials)
        else:
            document = self._records.document
            page.show_recipe(self._batch, document.recipe, document.materials)

    def _compare_predictions(self) -> None:
        """Pin the batch, and the other one if one is chosen, and show what was predicted of them side by side."""
        if self._batch is None or "compare" not in self._extras:
            return
        key = self._detail.comparison.other_key
        other = self._records.batch(key) if key else None
        if other is not None:
            self._extras["pin"](other)
        self._extras["compare"](self._batch)

    def _allow(self, batch: Batch | None, *, is_finished: bool) -> None:
        is_locked = self._records.library.is_read_only
        is_retired = batch is not None and batch.is_retired
        for key, button in self.buttons.items():
            button.setEnabled(batch is not None and not (is_locked and key in _WRITING))
        for button in (self.buttons["paper"], self.buttons["finish"], self._detail.add_photo):
            button.setEnabled(batch is not None and not is_locked and not is_retired)
        if is_locked or is_retired:
            self._detail.correct.setEnabled(False)
            self._detail.explain.setEnabled(False)
            self._detail.record_films.setEnabled(False)
        self.buttons["finish"].setText("Re&open" if is_finished else "&Finish")
        self.buttons["retire"].setText("Re&store" if is_retired else "Re&tire")
        for key in ("bench", "sheet", "pin"):
            self.buttons[key].setVisible(key in self._extras)
        self.buttons["export"].setEnabled(bool(self._summaries))
        self._export.take(batch, self._summaries)
        self._mark_primary("paper" if is_finished or "bench" not in self._extras else "bench")

    def _mark_primary(self, chosen: str) -> None:
        """Show which button is the one for this batch: one that is still to be made is made in bench mode."""
        for key in ("bench", "paper"):
            button, role = self.buttons[key], "primary" if key == chosen else ""
            if button.property("role") != role:
                button.setProperty("role", role)
                button.style().polish(button)

    def _open_recipe(self) -> None:
        if self._batch is not None:
            self.recipe_asked.emit(self._batch.recipe)

    def _extra(self, key: str) -> None:
        if self._batch is not None:
            self._extras[key](self._batch)

    def open_paper_form(self) -> PaperForm | None:
        """Ask for what was written on paper."""
        if self._batch is None:
            return None
        form = PaperForm(self._records, self._batch, self.window())
        form.written.connect(lambda words: self._records.reported.emit("pass", words))
        return self._open(form, form.written)

    def open_correction_form(self, entry: EntryHistory) -> CorrectionForm | None:
        """Ask what an entry should have said."""
        if self._batch is None or not self._detail.correct.isEnabled():
            return None
        form = CorrectionForm(self._records, self._batch, entry, self.window())
        return self._open(form, form.accepted)

    def open_reason_form(self, one: Deviation) -> ReasonForm | None:
        """Ask why something was not done as planned."""
        if self._batch is None or not self._detail.explain.isEnabled():
            return None
        form = ReasonForm(self._records, self._batch, one, self.window())
        return self._open(form, form.accepted)

    def _open(self, form: _Form, written: SignalInstance) -> _Form:
        """Open a form on the batch that is chosen; when it has written, that batch is read again."""
        key = self._batch.key if self._batch is not None else ""
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        written.connect(lambda *_: self.refresh(key))
        form.open()
        return form

    def _finish_or_reopen(self) -> None:
        batch = self._batch
        if batch is None:
            return
        if fold(batch).state == "finished":
            self._records.write(batch.key, "reopen", {}, f"{batch.key} is open again.")
        else:
            listed = deviations(batch, self._records.document.materials)
            where = " Give the missing reasons under Deviations." if without_reason(listed) else ""
            self._records.write(batch.key, "finish", {}, f"{batch.key} is finished. {count_text(listed)}{where}")

    def _ask_and_add_photos(self) -> None:
        if self._batch is None:
            return
        if chosen := ask_files(self, f"Photos of {self._batch.key}", _PICTURES):
            self._records.add_photos(self._batch.key, chosen)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._table.apply_theme(theme)
        self._detail.apply_theme(theme)


_BUTTONS = {
    "bench": ("&Bench mode", "Work on this batch step by step, full screen"),
    "paper": ("Enter from &paper…", "Enter weights, lots, air, parameters, results and notes written on paper"),
    "sheet": ("S&heet", "Preview, print and save the sheet of this batch"),
    "finish": ("&Finish", "Mark the batch as finished, or reopen it"),
    "pin": ("P&in", "Pin the batch’s recipe beside the open one"),
    "recipe": ("&Open its recipe", "Open the batch’s own copy of the recipe as a new recipe"),
    "export": ("E&xport", "Write this batch, or a table of all batches in the list, to a file"),
    "retire": ("Re&tire", "Take the batch out of the list, or put it back; it stays on record"),
}
_WRITING = ("paper", "bench", "finish", "retire")
