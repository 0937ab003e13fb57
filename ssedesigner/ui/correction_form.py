"""The form that corrects one entry of a batch; what it said before stays on record with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QVBoxLayout, QWidget

from ssedesigner.batch.paper import (
    AT,
    WHY,
    PaperError,
    corrected_content,
    corrected_lines,
    last_content,
)
from ssedesigner.core.batch.record import Batch, StandingEntry
from ssedesigner.core.batch.words import TIME_HINT, content_words, shown_time, subject
from ssedesigner.core.notation import formula
from ssedesigner.core.units import symbol
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.batches.records import BatchRecords
from ssedesigner.ui.entry_lines import EntryLines
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import named, resize_within_screen, save_or_cancel


@guarded
class CorrectionForm(QDialog):
    """Asks what an entry should have said, and why it is corrected."""

    def __init__(
        self, records: BatchRecords, batch: Batch, standing: StandingEntry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        title = f"Correct entry {standing.number} of {batch.key}"
        named(self, "correction_form", title)
        self.setWindowTitle(title)
        self._records, self._batch, self._standing = records, batch, standing
        self._lines = EntryLines("correction", "What the entry should say")
        self._error = named(PlainLabel(), "correction_error", "What is wrong", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._strike = named(QCheckBox("It should not &count at all"), "correction_strike", "Strike the entry out")
        self._strike.toggled.connect(self._allow_lines)
        for line in corrected_lines(standing):
            hint = TIME_HINT if line.name == AT else symbol(line.unit) if line.unit else "empty for none"
            self._lines.add_line(line.label, [(line.name, line.label, hint)])
            self._lines.lines[line.name].setText(line.text)
        self._lines.add_line("Why corrected", [(WHY, "reason", "Needed: what was wrong")])
        self._lines.end()
        name = formula(subject(batch, standing.kind, last_content(standing)))
        layout = QVBoxLayout(self)
        layout.addWidget(named(QLabel(name), "correction_title", "Entry", "title"))
        says = content_words(standing.kind, standing.versions[-1].content)
        told = f"Written {shown_time(standing.entry.at)}. It says now: {says}. That stays on record."
        words = named(QLabel(told), "correction_told", "What the entry says now", "small")
        words.setWordWrap(True)
        layout.addWidget(words)
        layout.addWidget(self._error)
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
            content = self._content(texts)
            self._records.correct(self._standing.number, content, texts[WHY].strip())
        except PaperError as error:
            self._say(" ".join(self._lines.tell(error.problems)))
        except LibraryError as error:
            self._say(str(error))
        else:
            super().accept()

    def _content(self, texts: Mapping[str, str]) -> dict[str, Any] | None:
        if not self._strike.isChecked():
            now = datetime.now().astimezone()
            return corrected_content(self._batch, self._standing, texts, texts[WHY], now)
        if not texts[WHY].strip():
            raise PaperError([(WHY, "Say in a few words why it does not count; it stays on record.")])
        return None

    def _say(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
