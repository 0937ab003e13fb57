"""The form that gives the reason of one deviation of a batch."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from ssedesigner.batch.deviations import Deviation
from ssedesigner.core.batch.record import Batch
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.batches.records import BatchRecords
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import resize_within_screen, save_or_cancel, set_names

_EMPTY = "Enter a short reason for the deviation."


@guarded
class ReasonForm(QDialog):
    """Shows the deviation and asks why; the reason is on the disk before the form closes."""

    def __init__(self, records: BatchRecords, batch: Batch, one: Deviation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = f"Reason of a deviation of {batch.key}"
        set_names(self, "reason_form", title)
        self.setWindowTitle(title)
        self._records, self._batch, self._one = records, batch, one
        deviation_label = set_names(QLabel(one.sentence), "reason_told", "Deviation")
        self._line = set_names(QLineEdit(one.reason), "reason_line", "Reason")
        self._error = set_names(PlainLabel(), "reason_error", "Problem", "error")
        self._error.hide()
        layout = QVBoxLayout(self)
        for label in (deviation_label, self._error):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for part in (deviation_label, self._line, self._error, save_or_cancel(self, "reason_buttons")):
            layout.addWidget(part)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        resize_within_screen(self, 460, 180)

    def accept(self) -> None:
        reason = self._line.text().strip()
        step = {} if self._one.step is None else {"step": self._one.step}
        try:
            if not reason:
                raise ValueError(_EMPTY)
            self._records.session(self._batch.key).write("reason", deviation=self._one.key, reason=reason, **step)
        except (LibraryError, ValueError) as error:
            self._error.setText(str(error))
            self._error.show()
            return
        super().accept()
