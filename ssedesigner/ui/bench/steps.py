"""What the buttons of bench mode mean at the step that is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ssedesigner.ui.bench.card import StepView
from ssedesigner.ui.bench.desk import reason_of
from ssedesigner.ui.bench.finish import Finishing
from ssedesigner.ui.bench.measuring import Measuring
from ssedesigner.ui.bench.pages import Prompt
from ssedesigner.ui.bench.weighing import Weighing
from ssedesigner.ui.bench_doing import DewPoint, Making

if TYPE_CHECKING:
    from ssedesigner.ui.bench.window import BenchWindow

_FOR_ALL = (("note", "Note", "F6"), ("photo", "Photo", "F7"))
_PICTURES = "Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.heic);;All files (*)"
KEYS = {
    Qt.Key.Key_F2: "jar",
    Qt.Key.Key_F3: "tare",
    Qt.Key.Key_F4: "",
    Qt.Key.Key_F5: "timer",
    Qt.Key.Key_F6: "note",
    Qt.Key.Key_F7: "photo",
    Qt.Key.Key_F8: "undo",
    Qt.Key.Key_F9: "pedal",
}
"""Commands by key; F4 is the one that belongs to the kind of step."""
_OF_F4 = ("lot", "specimen", "evidence")


class BatchSteps:
    """Sends each command to the kind of step that is shown."""

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self._weighing, self._dew_point = Weighing(window), DewPoint(window)
        self._making, self._measuring, self._finishing = Making(window), Measuring(window), Finishing(window)

    @property
    def _number(self) -> int:
        return self._window.shown

    @property
    def _is_last(self) -> bool:
        return self._number > len(self._window.record.state.steps)

    @property
    def _kind(self) -> Weighing | DewPoint | Making | Measuring:
        step = self._window.record.step(self._number).step
        if step.line is not None:
            return self._weighing
        return {"dew-point": self._dew_point, "measure": self._measuring}.get(step.kind, self._making)  # type: ignore[return-value]

    def weighs(self) -> bool:
        """Return whether the step that is shown weighs something."""
        return not self._is_last and self._kind is self._weighing

    def view(self) -> StepView:
        """Return what is shown of the step."""
        view = self._finishing.view() if self._is_last else self._kind.view(self._number)
        if not self._is_last and self._window.record.step(self._number).is_done:
            view = replace(view, note=" · ".join(filter(None, ("✓ done", view.note))), done="Next ▶")
        return replace(view, extras=(*view.extras, *_FOR_ALL))

    def enter(self, begun: str = "") -> None:
        """Ask for the value of the step, with what was typed of it already."""
        if self._is_last:
            self._finishing.sign()
        elif self._may_begin():
            self._kind.enter(self._number, begun)

    def done(self) -> None:
        """Close the step, or ask for what is missing."""
        if not self._is_last:
            if self._window.record.state.state == "finished":
                self._window.show_step(self._number + 1)
            elif self._may_begin():
                self._kind.done(self._number)
        elif self._finishing.is_finished:
            self._window.close()
        else:
            self._finishing.finish()

    def row(self, key: str) -> None:
        """Ask for one value of the step."""
        if not self._is_last and not isinstance(self._kind, Weighing) and self._may_begin():
            self._kind.row(self._number, key)

    def extra(self, name: str) -> None:
        """Carry out a command beside the three large buttons, if the step has it."""
        offered = [extra[0] for extra in self.view().extras]
        name = name or next((found for found in _OF_F4 if found in offered), "")
        always = {"jar": self.jar, "note": self._note, "photo": self._photo, "pedal": self._window.keys.ask_pedal}
        if name in always:
            always[name]()
        elif name == "evidence" and name in offered:
            self._finishing.take_films()
        elif name in offered and (name == "specimen" or self._may_begin()):
            run = {
                "lot": self._weighing.lot,
                "tare": self._weighing.tare,
                "undo": self._weighing.undo,
                "timer": self._making.timer,
                "specimen": self._measuring.next_specimen,
            }[name]
            run(self._number)

    def jar(self) -> None:
        """Open or close the jar; it opens only once the dew point is known."""
        record = self._window.record
        if record.state.is_open:
            record.write("close")
        elif record.state.dew_point_c is None:
            self._window.tell("Read the dew point before you open a jar.", "fail")
            return
        elif self._may_begin():
            record.write("open")
        else:
            return
        if self._window.page is self._window.card:
            self._window.show_step(self._number)
        else:
            self._window.clock.tick()

    def _may_begin(self) -> bool:
        """Return whether the dew point check is done, as it must be before anything else; say so if not."""
        steps = self._window.record.state.steps
        check = next((step for step in steps if step.step.kind == "dew-point"), None)
        if check is None or check.is_done or check.number == self._number:
            return True
        self._window.tell(f"First read the dew point and test the alarm: step {check.number}.", "fail")
        return False

    def _note(self) -> None:
        self._window.ask_value(Prompt(title="Note", is_text=True, read=reason_of, take=self._noted))

    def _noted(self, text: str) -> None:
        self._window.record.write("note", text=text, **self._of_step())
        self._window.show_step(self._number)

    def _of_step(self) -> dict[str, int]:
        return {} if self._is_last else {"step": self._number}

    def _photo(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Choose a photo", "", _PICTURES)
        if name:
            self._window.record.add_photo(Path(name), self._of_step().get("step"))
            self._window.show_step(self._number)
            self._window.tell("The photo is copied beside the library and on record.", "pass")
