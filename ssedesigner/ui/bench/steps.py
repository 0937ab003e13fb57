"""What the buttons of bench mode mean at the step that is shown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ssedesigner.batch.air import ALARM, ALARM_ABSENT, ALARM_BROKEN, ALARM_WORKS, AirCheck, air_check, air_check_to_do
from ssedesigner.batch.deviations import Deviation
from ssedesigner.core.batch.record import EntryHistory
from ssedesigner.core.batch.words import content_text, parameter_value, subject
from ssedesigner.core.notation import numeral
from ssedesigner.core.steps import kind_of
from ssedesigner.core.units import parse_quantity
from ssedesigner.ui.bench.card import DONE, Row, StepView
from ssedesigner.ui.bench.finish import FinishingStep
from ssedesigner.ui.bench.making import MakingStep
from ssedesigner.ui.bench.measuring import MeasuringStep
from ssedesigner.ui.bench.pages import Prompt, Question
from ssedesigner.ui.bench.reasons import explain
from ssedesigner.ui.bench.view import BenchView, ask_reason, close_step, reason_of, unexplained
from ssedesigner.ui.bench.weighing import WeighingStep
from ssedesigner.ui.widgets.last_folder import ask_file

if TYPE_CHECKING:
    from ssedesigner.ui.bench.window import BenchWindow


PERSON = "person"
_NOT_READ = "not read yet"


class DewPointStep:
    """The check of dew point and gas alarm that comes before everything else."""

    def __init__(self, bench: BenchView) -> None:
        self._bench = bench

    def _check(self, number: int) -> AirCheck:
        record = self._bench.record
        return air_check(record.batch, record.state, number)

    def view(self, number: int) -> StepView:
        check = self._check(number)
        value = _NOT_READ if check.read_c is None else parameter_value("temperature_c", check.read_c)
        limit = "" if check.planned_c is None else parameter_value("temperature_c", check.planned_c)
        person = self._bench.record.person
        is_compared = check.read_c is not None and check.planned_c is not None
        return StepView(
            title=self._bench.record.step(number).step.text,
            note=f"planned: at or below {limit}" if limit else "",
            number="— °C" if check.read_c is None else value,
            below="dew point of the room",
            severity="caution" if check.is_wet else "none",
            verdict="Higher than planned" if check.is_wet else "",
            rows=(
                Row(
                    key="temperature_c",
                    label="Dew point",
                    value=value,
                    is_noted=check.read_c is not None,
                    severity="" if not is_compared else "caution" if check.is_wet else "pass",
                ),
                Row(
                    key=ALARM,
                    label="H₂S alarm",
                    value=check.alarm or "not tested yet",
                    is_noted=bool(check.alarm),
                    severity="" if not check.alarm else "pass" if check.alarm == ALARM_WORKS else "caution",
                ),
                Row(key=PERSON, label="At work", value=person or "initials not given", is_noted=bool(person)),
            ),
            done=self._done_words(check),
        )

    def _done_words(self, check: AirCheck) -> str:
        if check.read_c is None:
            return "Enter the dew point ▶"
        if not check.alarm:
            return "Enter the H₂S alarm ▶"
        return "Give a reason ▶" if check.doubt and check.alarm != ALARM_BROKEN else DONE

    def enter(self, number: int, begun: str = "") -> None:
        self._bench.ask_value(
            Prompt(
                title="Dew point of the room",
                note="in °C, such as −40; type the minus sign",
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
        self._bench.ask(Question(title="A dry room is below 0 °C. Which is it?", answers=answers))

    def _read(self, number: int, value: float) -> None:
        self._bench.record.write("dew-point", value=value, unit="°C", step=number)
        if self._check(number).alarm:
            self._bench.show_step(number)
        else:
            self.row(number, ALARM)

    def _ask_person(self, number: int) -> None:
        bench = self._bench

        def keep(text: str) -> None:
            bench.settings.store("initials", text)
            bench.settings.flush()
            bench.record.person = text
            bench.show_step(number)

        note = "recorded with each reason from now on"
        bench.ask_value(
            Prompt(title="Initials of the person at work", note=note, is_text=True, read=reason_of, take=keep)
        )

    def row(self, number: int, key: str) -> None:
        if key == PERSON:
            self._ask_person(number)
            return
        if key != ALARM:
            self.enter(number)
            return
        answers = tuple(
            (words[0].upper() + words[1:], lambda words=words: self._alarm(number, words))
            for words in (ALARM_WORKS, ALARM_ABSENT, ALARM_BROKEN)
        )
        self._bench.ask(Question(title="H₂S alarm", answers=answers))

    def _alarm(self, number: int, words: str) -> None:
        self._bench.record.write("parameter", step=number, name=ALARM, value=words)
        self._bench.show_step(number)

    def done(self, number: int) -> None:
        check = self._check(number)
        if check.read_c is None:
            self.enter(number)
        elif not check.alarm:
            self.row(number, ALARM)
        elif check.alarm == ALARM_BROKEN:
            self._bench.show_message(
                "Do not open a jar: the H₂S alarm does not work. Repair it and test it again.", "fail"
            )
        elif check.doubt and (not self._bench.record.step(number).is_done or unexplained(self._bench, number)):
            ask_reason(
                self._bench,
                f"Why continue although {check.doubt}?",
                ("Glovebox with its own sensor", "Short work, lid on", "Agreed with the supervisor"),
                lambda reason: close_step(self._bench, number, reason),
            )
        else:
            close_step(self._bench, number)


_FOR_ALL = (("note", "Note", "F6"), ("photo", "Photo", "F7"))
_STRIKE_REASONS = ("Typing error", "Misread", "Belongs to another step")
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
"""Commands by key; F4 is the one that belongs to the kind of step, and F5 types a weight where one is weighed."""
_OF_F4 = ("lot", "specimen", "evidence")


class BatchSteps:
    """Sends each command to the kind of step that is shown."""

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self._weighing, self._dew_point = WeighingStep(window), DewPointStep(window)
        self._making, self._measuring, self._finishing = (
            MakingStep(window),
            MeasuringStep(window),
            FinishingStep(window),
        )
        self._by_bench_page: dict[str, WeighingStep | DewPointStep | MakingStep | MeasuringStep] = {
            "weighing": self._weighing,
            "dew-point": self._dew_point,
            "making": self._making,
            "measuring": self._measuring,
        }

    @property
    def _number(self) -> int:
        return self._window.shown

    @property
    def _is_last(self) -> bool:
        return self._number > len(self._window.record.state.steps)

    @property
    def _kind(self) -> WeighingStep | DewPointStep | MakingStep | MeasuringStep:
        return self._by_bench_page[kind_of(self._window.record.step(self._number).step).bench]

    def weighs(self) -> bool:
        """Return whether the step that is shown weighs something."""
        return not self._is_last and self._kind is self._weighing

    def view(self) -> StepView:
        """Return what is shown of the step."""
        view = self._finishing.view() if self._is_last else self._kind.view(self._number)
        if not self._is_last and self._window.record.step(self._number).is_done:
            done = view.done if unexplained(self._window, self._number) else "Next ▶"
            view = replace(view, note=" · ".join(filter(None, ("✓ done", view.note))), done=done)
        undo = (("undo", "Undo last", "F8"),) if not self._is_last and self._last_noted() else ()
        extras = sorted((*view.extras, *undo, *_FOR_ALL), key=lambda extra: extra[2])  # as the keys lie
        return replace(view, extras=tuple(extras))

    def _last_noted(self) -> EntryHistory | None:
        """Return what F8 strikes out at a step that does not weigh."""
        if self.weighs():
            return None
        return self._window.record.last_noted(self._number, self._measuring.specimen)

    def _undo(self, number: int) -> None:
        """Strike out the last value of a step, with the reason."""
        noted, record = self._last_noted(), self._window.record
        if noted is None:
            self._weighing.undo(number)
            return

        def strike(reason: str) -> None:
            record.correct(noted.number, None, reason)
            self._window.show_step(number)

        words = f"{subject(record.batch, noted.kind, noted.content)}, {content_text(noted.kind, noted.content)}"
        ask_reason(self._window, f"Why strike out “{words}”?", _STRIKE_REASONS, strike)

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

    def explain(self, one: Deviation) -> None:
        """Ask for the reason of one deviation."""
        explain(self._window, one, partial(self._window.show_step, self._number))

    def row(self, key: str) -> None:
        """Ask for one value of the step."""
        if not self._is_last and not isinstance(self._kind, WeighingStep) and self._may_begin():
            self._kind.row(self._number, key)

    def extra(self, name: str) -> None:
        """Carry out a command beside the three large buttons, if the step has it."""
        offered = [extra[0] for extra in self.view().extras]
        name = name or next((command for command in _OF_F4 if command in offered), "")
        name = "weigh" if name == "timer" and "weigh" in offered else name
        always = {"jar": self.jar, "note": self._note, "photo": self._photo, "pedal": self._window.keys.ask_pedal}
        if name in always:
            always[name]()
        elif name == "evidence" and name in offered:
            self._finishing.take_films()
        elif name in offered and (name == "specimen" or self._may_begin()):
            run = {
                "weigh": self._weighing.enter,
                "lot": self._weighing.lot,
                "tare": self._weighing.tare,
                "undo": self._undo,
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
            self._window.show_message("Read the dew point before you open a jar.", "fail")
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
        check = air_check_to_do(self._window.record.state, self._number)
        if check is None:
            return True
        self._window.show_message(f"First read the dew point and test the alarm: step {check}.", "fail")
        return False

    def _note(self) -> None:
        self._window.ask_value(Prompt(title="Note", is_text=True, read=reason_of, take=self._write_note))

    def _write_note(self, text: str) -> None:
        self._window.record.write("note", text=text, **self._of_step())
        self._window.show_step(self._number)

    def _of_step(self) -> dict[str, int]:
        return {} if self._is_last else {"step": self._number}

    def _photo(self) -> None:
        if name := ask_file(self._window, "Choose a photo", _PICTURES):
            self._window.record.add_photo(Path(name), self._of_step().get("step"))
            self._window.show_step(self._number)
            self._window.show_message("The photo was copied next to the library and recorded.", "pass")
