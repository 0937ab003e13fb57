"""The form for what was written on paper: weights, lots, air, parameters, results and a note of one batch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ssedesigner.batch.lots import lots_of_line
from ssedesigner.batch.paper import (
    AT,
    CLOSED,
    DEW_POINT,
    DEW_REASON,
    MADE_AT,
    NOTE,
    OPENED,
    REASON,
    SPECIMEN,
    WHY,
    PaperError,
    corrected_content,
    corrected_lines,
    corrected_lot_questions,
    last_content,
    line_place,
    lot_questions,
    paper_entries,
    parameters_on_paper,
    result_place,
    step_place,
)
from ssedesigner.core.batch.noted import noted_at
from ssedesigner.core.batch.record import Batch, EntryHistory
from ssedesigner.core.batch.state import BatchState, fold
from ssedesigner.core.batch.words import (
    TIME_HINT,
    content_text,
    grams_number,
    parameter_label,
    parameter_value,
    subject,
    time_text,
)
from ssedesigner.core.measured_film import BATCH_QUANTITIES, MEASURED
from ssedesigner.core.notation import formula, numeral
from ssedesigner.core.process import name_list
from ssedesigner.core.steps import STEP_PARAMETERS
from ssedesigner.core.units import symbol
from ssedesigner.library.errors import MovedLibrary
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.batches.lot_lines import LotQuestions, offer_lots
from ssedesigner.ui.batches.plan_rows import step_value
from ssedesigner.ui.batches.records import BatchRecords
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import EntryLines, resize_within_screen, save_or_cancel, set_names

_WIDTH, _HEIGHT = 840, 680


@guarded
class PaperForm(QDialog):
    """Nothing is written until every line can be taken; then each entry is on the disk before the form closes.

    When the disk fails in the middle, the lines that are on record are emptied and named, and the others stay.
    """

    written = Signal(str)

    def __init__(self, records: BatchRecords, batch: Batch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = f"Enter from paper: {batch.key}"
        set_names(self, "paper_form", title)
        self.setWindowTitle(title)
        self._records, self._batch = records, batch
        self._lots = records.lots()
        self._count = 0
        self._lines = EntryLines("paper", "What was written on paper")
        self._error = set_names(PlainLabel(), "paper_error", "Problem", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._questions = LotQuestions("paper")
        self._done = set_names(QCheckBox("All &steps were done"), "paper_done", "All steps were done")
        self._finish = set_names(QCheckBox("The batch is &finished"), "paper_finish", "The batch is finished")
        state = fold(batch)
        is_finished = state.state == "finished"
        if not is_finished:
            self._add_making(state)
        self._add_results()
        self._lines.end()
        layout = QVBoxLayout(self)
        layout.addWidget(set_names(QLabel(title), "paper_title", "Form", "title"))
        layout.addWidget(set_names(QLabel(_HELP), "paper_help", "How it works", "small"))
        layout.addWidget(self._error)
        layout.addWidget(self._questions)
        layout.addWidget(self._lines, 1)
        for box in (self._done, self._finish):
            box.setVisible(not is_finished)
            layout.addWidget(box)
        buttons = save_or_cancel(self, "paper_buttons")
        buttons.button(QDialogButtonBox.StandardButton.Save).setText("&Write into the record")
        layout.addWidget(buttons)
        resize_within_screen(self, _WIDTH, _HEIGHT)

    def _add_making(self, state: BatchState) -> None:
        lines = self._lines
        lines.add_title("Time and air")
        lines.add_line("Made at", [(MADE_AT, "day and time", f"{TIME_HINT}; leave empty for the present time")])
        read = state.dew_point_c
        celsius = "°C" if read is None else f"{numeral(read)} °C on record"
        air = [(DEW_POINT, "dew point", celsius), (DEW_REASON, "reason", "reason if higher")]
        lines.add_line("Dew point read", air)
        jar = [(OPENED, "opened at", "opened at"), (CLOSED, "closed at", "closed at")]
        lines.add_line("Jar of the sulfide", jar)
        lines.add_title("Weights")
        step = self._batch.plan.readability_g
        for line in state.lines:
            number = line.line.number
            target = f"{grams_number(line.target_g, step)} ± {grams_number(line.tolerance_g, step)} g"
            label = f"{number}  {formula(line.name)}"
            lot = (line_place(number, "lot"), "lot", f"lot {line.lot_words}".strip())
            if line.actual_g is not None:
                of_lots = f" of lot {name_list(line.used_lots)}" if line.used_lots else ""
                grams = f"{grams_number(line.actual_g, step)} g{of_lots}"
                lines.add_text(label, f"{grams} is on record; correct it under History.")
                if line.used_lots:
                    continue
                lines.add_line("", [lot])
            else:
                reason = (line_place(number, "reason"), "reason", "reason if off")
                lines.add_line(label, [(line_place(number, "grams"), "grams", target), lot, reason])
            offer_lots(lines.lines[line_place(number, "lot")], lots_of_line(self._lots, line, date.today()))
        lines.add_title("Parameters of the steps, where they were noted")
        for step_state in state.steps:
            places, noted = [], noted_at(step_state, state)
            for name in parameters_on_paper(step_state.step):
                unit = symbol(STEP_PARAMETERS[name].unit) if name in STEP_PARAMETERS else ""
                planned, label = step_value(step_state.step, name), parameter_label(name).lower()
                hint = f"{label} ({planned} {unit})".replace(" )", ")") if planned else f"{label}, {unit}".rstrip(", ")
                if name in noted:
                    hint = f"{label}: {parameter_value(name, noted[name].value)} on record"
                places.append((step_place(step_state.number, name), parameter_label(name), hint))
            if places:
                places.append((step_place(step_state.number, REASON), "Reason", "reason if not as planned"))
            for start in range(0, len(places), 3):
                label = f"{step_state.number}  {formula(step_state.step.text)}" if start == 0 else ""
                lines.add_line(label, places[start : start + 3])

    def _add_results(self) -> None:
        lines = self._lines
        lines.add_title("Measured")
        lines.add_line("Specimen", [(SPECIMEN, "number", "1; a further film of the batch is 2, 3, …")])
        for quantity in BATCH_QUANTITIES:
            field = MEASURED[quantity]
            lines.add_line(field.label, [(result_place(quantity), field.label, symbol(field.unit))])
        lines.add_title("Note")
        lines.add_line("Note", [(NOTE, "note", "Anything else worth knowing")])

    def accept(self) -> None:
        moment = datetime.now().astimezone()
        try:
            self._batch = self._records.library.batch(self._batch.key)  # another window may have written since
        except MovedLibrary as error:
            self._show_error(f"{error} {_NOTE_IT}")
            return
        except LibraryError as error:
            self._show_error(f"{error} Your entries are still here.")
            return
        self._lots = self._records.lots()
        try:
            entries = paper_entries(
                self._batch,
                self._lines.texts(),
                moment,
                self._lots,
                all_done=self._done.isChecked(),
                is_finished=self._finish.isChecked(),
            )
        except PaperError as error:
            self._show_error(
                " ".join(self._lines.show_problems(error.problems)) or "Nothing is recorded yet: see the lines below."
            )
            return
        self._lines.show_problems([])
        if not entries:
            self._show_error("Type at least one value, or cancel.")
            return
        self._show_error("")
        if self._questions.is_open(lot_questions(self._batch, entries, self._lots, moment.date())):
            return
        for entry in entries:
            try:
                self._records.session(self._batch.key).write(entry.kind, **entry.content)
            except LibraryError as error:
                self._reload(str(error))
                return
            self._count += 1
            self._close_lines(entry.place)
        self._tell_written()
        super().accept()

    def _close_lines(self, place: str) -> None:
        """Empty and close what is on record, with the lot and reason that went with a weight."""
        whole = place.removesuffix("grams") if place.endswith("_grams") else place
        for name, line in self._lines.lines.items():
            if place != MADE_AT and (name == place or (whole != place and name.startswith(whole))):
                line.clear()
                line.setEnabled(False)

    def _reload(self, problem: str) -> None:
        """Go on with what is not on record yet."""
        written = f"{self._count} entries are on record, and their lines are now empty. " if self._count else ""
        self._show_error(f"{problem} {written}The other lines are still here: try again.")

    def reject(self) -> None:
        if self._count:
            self._tell_written()
        super().reject()

    def _tell_written(self) -> None:
        words = "1 entry is" if self._count == 1 else f"{self._count} entries are"
        self.written.emit(f"{words} in the record of {self._batch.key}.")

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._error.setFocus(Qt.FocusReason.OtherFocusReason)


_NOTE_IT = "Note what was typed, cancel, and choose “Use the current file” in the main window."
_HELP = "An empty line records nothing. A value on record is named in its line; correct it under History."


@guarded
class CorrectionForm(QDialog):
    """Asks what an entry should have said, and why it is corrected."""

    def __init__(self, records: BatchRecords, batch: Batch, entry: EntryHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = f"Correct entry {entry.number} of {batch.key}"
        set_names(self, "correction_form", title)
        self.setWindowTitle(title)
        self._records, self._batch, self._standing = records, batch, entry
        self._lots = records.lots()
        self._questions = LotQuestions("correction")
        self._lines = EntryLines("correction", "What the entry should say")
        self._error = set_names(PlainLabel(), "correction_error", "Problem", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._strike = set_names(QCheckBox("&Strike this entry out"), "correction_strike", "Strike the entry out")
        self._strike.toggled.connect(self._allow_lines)
        for line in corrected_lines(batch, entry):
            none = "empty: from no lot on record" if line.name == "lot" else "empty for none"
            hint = TIME_HINT if line.name == AT else symbol(line.unit) if line.unit else none
            self._lines.add_line(line.label, [(line.name, line.label, hint)])
            self._lines.lines[line.name].setText(line.text)
        if "lot" in self._lines.lines and "line" in last_content(entry):
            line_state = fold(batch).line(last_content(entry)["line"])
            offer_lots(self._lines.lines["lot"], lots_of_line(self._lots, line_state, date.today()))
        self._lines.add_line("Why corrected", [(WHY, "reason", "Required: what was wrong")])
        self._lines.end()
        name = formula(subject(batch, entry.kind, last_content(entry)))
        layout = QVBoxLayout(self)
        layout.addWidget(set_names(QLabel(name), "correction_title", "Entry", "title"))
        says = content_text(entry.kind, entry.versions[-1].content)
        present = f"Written {time_text(entry.entry.at)}. It now says: {says}. This stays on record."
        words = set_names(QLabel(present), "correction_told", "What the entry says now", "small")
        words.setWordWrap(True)
        layout.addWidget(words)
        layout.addWidget(self._error)
        layout.addWidget(self._questions)
        layout.addWidget(self._lines, 1)
        layout.addWidget(self._strike)
        layout.addWidget(save_or_cancel(self, "correction_buttons"))
        resize_within_screen(self, 520, 360)

    def _allow_lines(self, is_struck: bool) -> None:
        for name, line in self._lines.lines.items():
            line.setEnabled(name == WHY or not is_struck)

    def accept(self) -> None:
        texts = self._lines.texts()
        try:
            self._lots = self._records.lots()
            content = self._content(texts)
            today = date.today()
            questions = corrected_lot_questions(self._batch, self._standing, content, self._lots, today)
            self._show_error("")
            if self._questions.is_open(questions):
                return
            session = self._records.session(self._batch.key)
            session.correct(self._standing.number, content, texts[WHY].strip())
            self._records.take_up_films()
        except PaperError as error:
            self._show_error(" ".join(self._lines.show_problems(error.problems)))
        except LibraryError as error:
            self._show_error(str(error))
        else:
            super().accept()

    def _content(self, texts: Mapping[str, str]) -> dict[str, Any] | None:
        if not self._strike.isChecked():
            now = datetime.now().astimezone()
            return corrected_content(self._batch, self._standing, texts, texts[WHY], now, self._lots)
        if not texts[WHY].strip():
            raise PaperError([(WHY, "Enter briefly why it is struck out; it stays on record.")])
        return None

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
