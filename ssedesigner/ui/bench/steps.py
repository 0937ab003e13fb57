"""What the buttons of bench mode mean at the step that is shown."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ssedesigner.batch.deviations import ALARM, ALARM_WORKS
from ssedesigner.batch.session import minutes_left, running
from ssedesigner.core.batch.clock import Instant
from ssedesigner.core.batch.plan import StepTolerances
from ssedesigner.core.batch.planned_values import planned_value
from ssedesigner.core.batch.state import StepState
from ssedesigner.core.batch.step_checks import is_wet, match, tolerances_of
from ssedesigner.core.batch.words import parameter_label, parameter_value, planned_text
from ssedesigner.core.notation import numeral
from ssedesigner.core.steps import STEP_KINDS, STEP_PARAMETERS
from ssedesigner.core.units import parse_quantity, symbol
from ssedesigner.text.batch import noted, parameter_names
from ssedesigner.ui.bench.card import Row, StepView
from ssedesigner.ui.bench.finish import Finishing
from ssedesigner.ui.bench.measuring import Measuring
from ssedesigner.ui.bench.pages import Prompt, Question
from ssedesigner.ui.bench.panes import clock
from ssedesigner.ui.bench.reasons import explain_step
from ssedesigner.ui.bench.view import BenchView, ask_reason, close_step, reason_of
from ssedesigner.ui.bench.weighing import Weighing

if TYPE_CHECKING:
    from ssedesigner.ui.bench.window import BenchWindow


ALARM_ABSENT, ALARM_BROKEN = "there is none", "does not work"
_NOT_READ = "not read yet"


class DewPoint:
    """The check of dew point and gas alarm that comes before everything else."""

    def __init__(self, desk: BenchView) -> None:
        self._desk = desk

    @property
    def _tolerances(self) -> StepTolerances:
        return tolerances_of(self._desk.record.batch.plan)

    def view(self, number: int) -> StepView:
        step, read = self._desk.record.step(number), self._desk.record.state.dew_point_c
        alarm = noted(step).get(ALARM)
        planned = step.step.temperature_c
        words = "" if planned is None else f"planned: at or below {parameter_value('temperature_c', planned)}"
        shown = _NOT_READ if read is None else parameter_value("temperature_c", read)
        wet = read is not None and planned is not None and is_wet(planned, read, self._tolerances)
        dryness = "" if read is None or planned is None else "caution" if wet else "pass"
        return StepView(
            title=step.step.text,
            note=words,
            number="— °C" if read is None else shown,
            below="dew point of the room",
            severity="caution" if wet else "none",
            verdict="Wetter than planned" if wet else "",
            rows=(
                Row(key="temperature_c", label="Dew point", value=shown, is_noted=read is not None, severity=dryness),
                Row(
                    key=ALARM,
                    label="H₂S alarm",
                    value=str(alarm or "not tested yet"),
                    is_noted=alarm is not None,
                    severity="" if alarm is None else "pass" if alarm == ALARM_WORKS else "caution",
                ),
            ),
            enter="Dew point",
        )

    def enter(self, number: int, begun: str = "") -> None:
        self._desk.ask_value(
            Prompt(
                title="Dew point of the room",
                note="in °C, such as −40; the minus is not added by itself",
                read=lambda text: parse_quantity(text, "degC", -40.0),
                take=lambda value: self._read(number, value) if value <= 0.0 else self._ask_sign(number, value),
            ),
            begun,
        )

    def _ask_sign(self, number: int, value: float) -> None:
        answers = tuple(
            (f"{sign}{numeral(value)} °C", partial(self._read, number, meant))
            for sign, meant in (("−", -value), ("+", value))
        )
        self._desk.ask(Question(title="A dry room is below 0 °C. Which is it?", answers=answers))

    def _read(self, number: int, value: float) -> None:
        self._desk.record.write("dew-point", value=value, unit="°C", step=number)
        if ALARM not in noted(self._desk.record.step(number)):
            self.row(number, ALARM)
        else:
            self._desk.show_step(number)

    def row(self, number: int, key: str) -> None:
        if key != ALARM:
            self.enter(number)
            return
        answers = tuple(
            (words[0].upper() + words[1:], lambda words=words: self._alarm(number, words))
            for words in (ALARM_WORKS, ALARM_ABSENT, ALARM_BROKEN)
        )
        self._desk.ask(Question(title="H₂S alarm", answers=answers))

    def _alarm(self, number: int, words: str) -> None:
        self._desk.record.write("parameter", step=number, name=ALARM, value=words)
        self._desk.show_step(number)

    def done(self, number: int) -> None:
        record = self._desk.record
        step, read = record.step(number), record.state.dew_point_c
        alarm, planned = noted(step).get(ALARM), step.step.temperature_c
        if read is None:
            self.enter(number)
        elif alarm is None:
            self.row(number, ALARM)
        elif alarm == ALARM_BROKEN:
            self._desk.tell("Do not open a jar: the H₂S alarm does not work. Test it again when it was mended.", "fail")
        elif alarm == ALARM_ABSENT or (planned is not None and is_wet(planned, read, self._tolerances)):
            what = "there is no H₂S alarm" if alarm == ALARM_ABSENT else "the air is wetter than planned"
            ask_reason(
                self._desk,
                f"Go on although {what}: why?",
                ("Glovebox with its own sensor", "Short work, lid on", "Agreed with the one in charge"),
                lambda reason: close_step(self._desk, number, reason),
            )
        else:
            close_step(self._desk, number)


class Making:
    """A step with parameters and perhaps a timer."""

    def __init__(self, desk: BenchView) -> None:
        self._desk = desk

    def view(self, number: int) -> StepView:
        step = self._desk.record.step(number)
        values, names = noted(step), parameter_names(step.step)
        rows = tuple(self._row(step, name, values.get(name)) for name in names)
        big, below, severity, verdict = _headline(step, rows, self._desk.record.clock.instant())
        return StepView(
            title=step.step.text,
            note="As planned, unless another value is entered." if rows else "",
            number=big,
            below=below,
            severity=severity,
            verdict=verdict,
            rows=rows,
            extras=(("timer", "Stop timer" if running(step) else "Start timer", "F5"),),
            enter="Enter value" if rows else "",
        )

    def _row(self, step: StepState, name: str, value: object) -> Row:
        """Return a parameter with its mark: only what is as planned has ✓."""
        planned = planned_text(step.step, name)
        if value is None:
            return Row(key=name, label=parameter_label(name), value=planned)
        found = match(step.step, name, value, tolerances_of(self._desk.record.batch.plan))
        shown = parameter_value(name, value)
        beside = {"as planned": "", "off": f" (planned {planned})", "not planned": " (not planned)"}[found]
        severity = {"as planned": "pass", "off": "fail", "not planned": ""}[found]
        return Row(key=name, label=parameter_label(name), value=f"{shown}{beside}", is_noted=True, severity=severity)

    def enter(self, number: int, begun: str = "") -> None:
        step = self._desk.record.step(number)
        names, values = parameter_names(step.step), noted(step)
        if names:
            self.row(number, next((name for name in names if name not in values), names[0]), begun)
        elif begun:
            self._desk.tell("This step takes no number; write it as a note.")

    def row(self, number: int, key: str, begun: str = "") -> None:
        step = self._desk.record.step(number).step
        is_text = key not in STEP_PARAMETERS
        unit = "" if is_text else STEP_PARAMETERS[key].unit
        self._desk.ask_value(
            Prompt(
                title=f"{parameter_label(key)} as it was",
                note=f"planned: {planned_text(step, key)}{'' if is_text else f' · in {symbol(unit)}'}",
                is_text=is_text,
                offers=(str(getattr(step, key)),) if is_text and getattr(step, key) else (),
                read=reason_of if is_text else lambda text: _in_range(key, parse_quantity(text, unit)),
                take=lambda value: self._note(number, key, value, unit),
            ),
            begun,
        )

    def _note(self, number: int, key: str, value: Any, unit: str) -> None:
        self._desk.record.write("parameter", step=number, name=key, value=value, **({"unit": unit} if unit else {}))
        self._desk.show_step(number)
        explain_step(self._desk, number, lambda: self._desk.show_step(number), (f"parameter.{number}.{key}",))

    def timer(self, number: int) -> None:
        """Stop the running timer of a step, or start one for the time noted or planned."""
        record = self._desk.record
        step = record.step(number)
        timer = running(step)
        minutes = planned_value(step.step, "minutes")
        if timer is not None:
            record.write("timer-end", timer=timer.entry)
            self._desk.show_step(number)
        elif minutes:
            self._start(number, float(minutes))
        else:
            self._desk.ask_value(
                Prompt(
                    title="Timer for how long?",
                    note="in min",
                    read=lambda text: _in_range("minutes", parse_quantity(text, "min", 12.0)),
                    take=lambda found: self._start(number, found),
                )
            )

    def _start(self, number: int, minutes: float) -> None:
        self._desk.record.write("timer", step=number, minutes=minutes)
        self._desk.show_step(number)

    def done(self, number: int) -> None:
        """Close the step: a timed one asks how long it took, and what is not as planned asks why."""
        step = self._desk.record.step(number)
        is_timed = bool(step.timers) or planned_value(step.step, "minutes") is not None
        if is_timed and not step.is_done and "minutes" not in noted(step):
            self._ask_time(number)
            return
        timer = running(step)
        if timer is not None:
            self._desk.record.write("timer-end", timer=timer.entry)
        explain_step(self._desk, number, lambda: close_step(self._desk, number))

    def _ask_time(self, number: int) -> None:
        step = self._desk.record.step(number)
        now = self._desk.record.clock.instant()
        measured = round(math.fsum(timer.elapsed(now) for timer in step.timers), 2) if step.timers else None
        told = "" if measured is None else f" · the timer has {measured:.10g} min: Enter takes it"
        planned = planned_text(step.step, "minutes")
        self._desk.ask_value(
            Prompt(
                title=f"{STEP_KINDS.get(step.step.kind, 'Step')}: how long did it take?",
                note=f"planned: {planned} · in min; 2 h or 45 s too{told}",
                offers=() if measured is None else (f"{measured:.10g} min",),
                read=lambda text: _read_time(text, measured),
                take=lambda value: self._took(number, value),
            )
        )

    def _took(self, number: int, minutes: float) -> None:
        timer = running(self._desk.record.step(number))
        if timer is not None:
            self._desk.record.write("timer-end", timer=timer.entry)
        self._desk.record.write("parameter", step=number, name="minutes", value=minutes, unit="min")
        self._desk.show_step(number)
        self.done(number)


def _read_time(text: str, measured: float | None) -> float:
    if not text.strip() and measured is not None:
        return measured
    return _in_range("minutes", parse_quantity(text, "min", 12.0))


def _headline(step: StepState, rows: tuple[Row, ...], now: Instant) -> tuple[str, str, str, str]:
    timer = running(step)
    if timer is not None:
        left = minutes_left(timer, now)
        if left <= 0.0:
            return "00:00", f"rang {clock(-left)} ago", "fail", "Time is up: stop the timer"
        return clock(left), f"left of {parameter_value('minutes', timer.minutes)}", "none", ""
    known = [row for row in rows if row.value != "not planned"]
    if not known:
        return "", "", "none", ""
    first = known[0]
    value, _, planned = first.value.partition(" (")
    below = f"{first.label.lower()}, {'as noted' if first.is_noted else 'planned'}"
    if any(row.severity == "fail" for row in rows):
        beside = f"; {planned.rstrip(')')}" if planned else ""
        return value, f"{below}{beside}", "fail", "Not as planned"
    return value, below, "none", ""


def _in_range(key: str, value: float) -> float:
    parameter = STEP_PARAMETERS[key]
    if not parameter.minimum <= value <= parameter.maximum:
        raise ValueError(
            f"{parameter.label} must be {numeral(parameter.minimum)} to {numeral(parameter.maximum)}; type it again."
        )
    return value


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
