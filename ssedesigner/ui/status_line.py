"""The line at the foot of the window: library, saved state, time of a prediction, model."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Prediction
from ssedesigner.ui.document import Document
from ssedesigner.ui.widgets.widgets import named

_TICK_MS = 5000
_NOTEWORTHY = 0.5


def library_text(materials: Materials) -> str:
    """Say which library is in use and what it holds."""
    parts = [f"Library {materials.version}", f"{len(materials.offered('electrolyte'))} SSE"]
    parts += [f"{len(materials.of_kind('binder'))} binders", f"{len(materials.pairs)} pairs"]
    return " · ".join(parts)


def saved_text(saved_at: datetime, now: datetime) -> str:
    """Say when a recipe was saved: the time, and the day where that is another one.

    >>> saved_text(datetime(2026, 3, 31, 14, 5), datetime(2026, 3, 31, 18, 0))
    'Saved at 14:05'
    """
    day = "" if saved_at.date() == now.date() else f" on {saved_at:%Y-%m-%d}"
    return f"Saved at {saved_at:%H:%M}{day}"


class StatusLine(QStatusBar):
    """Says the state of things; nothing here needs an answer."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "status_line", "Status")
        self._document = document
        self._shown_ms = 0.0
        self.setSizeGripEnabled(False)
        self._library = self._label("library", "Library in use")
        self._offline = self._label("offline", "Network")
        self._offline.setText("Offline")
        self._offline.setToolTip("The program works without a network and sends nothing.")
        self._saved = self._label("saved", "Saved state")
        self._time = self._label("time", "Time of a prediction", at_right=True)
        self._model = self._label("model", "Model", at_right=True)
        document.library_changed.connect(self._show_library)
        document.prediction_changed.connect(self._show_prediction)
        document.films_read.connect(self._show_films_read)
        document.undo_stack.cleanChanged.connect(self.show_saved)
        timer = QTimer(self, interval=_TICK_MS)
        timer.timeout.connect(self.show_saved)
        timer.start()
        self._show_library(document.materials)
        self.show_saved()

    def show_saved(self) -> None:
        """Say whether and when the recipe was saved."""
        if self._document.is_modified:
            text = "Unsaved changes, kept for recovery"
        elif self._document.saved_at is not None:
            text = saved_text(self._document.saved_at, datetime.now())
        else:
            text = "No changes" if self._document.path else "Not saved to a file"
        self._saved.setText(text)

    def _label(self, name: str, words: str, *, at_right: bool = False) -> QLabel:
        label = named(QLabel(), f"status_{name}", words)
        label.setContentsMargins(9, 0, 9, 0)
        (self.addPermanentWidget if at_right else self.addWidget)(label)
        return label

    def _show_library(self, materials: Materials) -> None:
        self._library.setText(library_text(materials))

    def _show_films_read(self, done: int) -> None:
        self._shown_ms = 0.0
        self._time.setText(f"Measured films read: {100 * done // len(self._document.materials.own_films)} %")

    def _show_prediction(self, prediction: Prediction) -> None:
        taken = self._document.prediction_ms
        if abs(taken - self._shown_ms) > _NOTEWORTHY * self._shown_ms:  # a new text lays out the window's foot
            self._shown_ms = taken
            self._time.setText(f"Prediction {taken:.1f} ms")
        model = f"Model {prediction.model_version}"
        if model != self._model.text():
            self._model.setText(model)
