"""What matters most to one result, beside What if: swings, shares, and what to measure to narrow its band."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QWidget

from ssedesigner.core.atomic import WriteError, write_atomically
from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import format_number, typeset
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.process import name_list
from ssedesigner.files.sensitivity import sensitivity_csv, sensitivity_dict
from ssedesigner.physics.explore.answer import Progress
from ssedesigner.physics.explore.sensitivity import Sensitivity, sensitivity
from ssedesigner.text.prediction import share_text
from ssedesigner.text.sensitivity import left_out_text
from ssedesigner.ui.design.charts import label_of
from ssedesigner.ui.design.factor_bars import measurement_picture
from ssedesigner.ui.design.search_task import SearchTask
from ssedesigner.ui.design.tornado import Tornado, TornadoChart
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.last_folder import ask_new_file
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property

AFTER_MS = 150
OWN_ERRORS, AXES = "own", "axes"
_MOST_SHARES, _LEAST_SHARE = 6, 0.01
Ranges = Mapping[str, tuple[float, float]]


class _Weighing:
    """Weighs inputs and measurements in a thread of its own."""

    def __init__(self, document: Document, result: str, ranges: Ranges) -> None:
        self._asked = document.recipe, result, document.materials, document.learned, ranges

    def run(self, *, top: int, progress: Callable[[Progress], None], stop: Callable[[], bool]) -> Sensitivity | None:
        """Return what matters most."""
        return None if stop() else sensitivity(*self._asked)


@guarded
class MattersPanel(QWidget):
    """Works for the result and the axes of What if while it is on show; ``vary_asked`` carries a field to vary."""

    vary_asked = Signal(str)
    plan_asked = Signal()

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "matters_panel", "What matters most")
        self._document, self._result = document, ""
        self._axes: dict[str, tuple[float, float]] = {}
        self._task: SearchTask | None = None
        self._shown: object = None
        self.weighed: Sensitivity | None = None
        self._wait = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._wait.timeout.connect(self._start)
        self.ranges = set_names(QComboBox(), "matters_ranges", "Over which range each input moves")
        self.ranges.addItem("over its own error", OWN_ERRORS)
        self.ranges.addItem("varied fields over their axes", AXES)
        self.tornado = TornadoChart("What matters most", theme, grows=False)
        self.measurements = SceneChart("What would narrow the band", theme, grows=False)
        self.state = set_names(PlainLabel(), "matters_state", "State", role="small")
        self.shares = set_names(PlainLabel(), "matters_shares", "Total shares", role="small")
        self.plan_button = set_names(QPushButton("Plan a film of this recipe…"), "matters_plan", "Plan a batch")
        self._cards = [Card(body, theme) for body in (self.tornado, self.measurements)]
        for suffix in (".csv", ".json"):
            self._cards[0].add_action(f"Save all of it as {suffix[1:].upper()}…", partial(self._ask_and_save, suffix))
        self._lay_out()
        self.ranges.currentIndexChanged.connect(self.restart)
        self.tornado.vary_asked.connect(self.vary_asked)
        self.plan_button.clicked.connect(self.plan_asked)
        document.prediction_changed.connect(self.restart)
        document.library_changed.connect(self.restart)

    def _lay_out(self) -> None:
        for label in (self.state, self.shares):
            label.setWordWrap(True)
        line = row_layout(None, (0, 0, 0, 0), 6)
        line.addWidget(set_names(QLabel("Each input alone,"), "matters_each", "Each input alone", role="muted"))
        line.addWidget(self.ranges)
        line.addStretch(1)
        column = column_layout(self, (0, 0, 0, 0), 8)
        column.addLayout(line)
        for card in self._cards:
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self._cards[0])
        column.addWidget(self.shares)
        column.addWidget(self._cards[1])
        foot = row_layout(None, (0, 0, 0, 0), 6)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.plan_button)
        column.addLayout(foot)
        column.addStretch(1)

    def show_question(self, result: str, axes: Ranges) -> None:
        """Take up which result is looked at and what is varied."""
        if (result, dict(axes)) != (self._result, self._axes):
            self._result, self._axes = result, dict(axes)
            self.restart()

    def restart(self, *_: object) -> None:
        """Work again after a pause, if anybody looks."""
        if self.isVisible():
            self._wait.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wait.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop()

    def stop(self) -> None:
        """Let go of what is being worked out."""
        self._wait.stop()
        if self._task is not None:
            self._task.ended.disconnect()
            self._task.stop()
            self._task.deleteLater()
            self._task = None

    def _start(self) -> None:
        document = self._document
        ranges = self._axes if self.ranges.currentData() == AXES else {}
        asked = (document.recipe, document.materials, document.learned, self._result, tuple(ranges.items()))
        if self._shown is not None and asked == self._shown:
            return
        self.stop()
        if self._result not in RESULTS:
            self._show(None, "A count of flags has no swing: choose a result above.")
            self._shown = asked
            return
        self.state.setText("Weighing inputs and measurements…")
        self._task = SearchTask(lambda: _Weighing(document, self._result, ranges), 0, self)
        self._task.ended.connect(lambda _, weighed, error: self._end(asked, weighed, error))
        self._task.start()

    def _end(self, asked: object, weighed: Sensitivity | None, error: BaseException | None) -> None:
        if self._task is not None:
            self._task.deleteLater()
        self._task = None
        if error is not None:
            self._show(None, str(error))
            if not isinstance(error, ValueError):
                raise error
            return
        self._shown = asked
        self._show(weighed, "")

    def finish(self) -> None:
        """Work to the end at once: for pictures, and where somebody waits anyway."""
        if self._wait.isActive():
            self._wait.stop()
            self._start()
        if self._task is not None:
            self._task.wait()

    def _show(self, weighed: Sensitivity | None, problem: str) -> None:
        self.weighed = weighed
        self.state.setText(problem)
        set_property(self.state, "severity", "fail" if problem else "")
        for card in self._cards:
            card.setVisible(weighed is not None)
        self.shares.setVisible(weighed is not None and bool(weighed.shares))
        self.plan_button.setVisible(weighed is not None and bool(weighed.measurements))
        if weighed is None:
            return
        label = in_sentence(label_of(weighed.result))
        self._cards[0].show_title(f"What matters most for {label}")
        self._cards[1].show_title(f"What would narrow the band of {label}")
        self.tornado.show_picture(Tornado(weighed=weighed))
        self.measurements.show_picture(measurement_picture(weighed.measurements, typeset(weighed.reason)))
        self.shares.setText(shares_words(weighed))

    def _ask_and_save(self, suffix: str) -> None:
        chosen, _ = ask_new_file(self, "Save what matters most", f"what-matters-most{suffix}")
        if chosen:
            self.save(Path(chosen) if Path(chosen).suffix.lower() == suffix else Path(f"{chosen}{suffix}"))

    def save(self, path: Path) -> bool:
        """Write all of it as the ending of the file says; what is wrong is said."""
        if self.weighed is None:
            return False
        plain = sensitivity_dict(self.weighed, self._document.materials.version)
        is_csv = path.suffix.lower() == ".csv"
        text = (
            sensitivity_csv(self.weighed, decimal_sign())
            if is_csv
            else json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
        )
        try:
            write_atomically(path, text.encode())
        except WriteError as error:
            self.state.setText(str(error))
            set_property(self.state, "severity", "fail")
            return False
        return True

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for card in self._cards:
            card.apply_theme(theme)


def shares_words(weighed: Sensitivity) -> str:
    """Say how much of the spread of these inputs each leaves if all others were known, the largest first."""
    ranked = sorted(weighed.shares.items(), key=lambda item: -item[1])
    shown = [(key, share) for key, share in ranked if share >= _LEAST_SHARE][:_MOST_SHARES]
    if not shown:
        return ""
    parts = [f"{FIELDS[key].label} {share_text(share)}" for key, share in shown]
    error = 100 * max(weighed.share_errors[key] for key, _ in shown)
    words = f"Share of the joint spread of the inputs (total Sobol share): {name_list(parts)}"
    words += f"; ± {format_number(error, 1)} points at most. The model’s own band is not included."
    return f"{words} {left_out_text(weighed).strip()}." if weighed.left_out else words
