"""The step of bench mode at which something is made: its parameters, its timer, and what is not as planned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ssedesigner.batch.session import lacks_time, minutes_left, running_timer
from ssedesigner.core.batch.clock import Instant
from ssedesigner.core.batch.state import StepState
from ssedesigner.core.batch.tolerances import match, tolerances_of
from ssedesigner.core.batch.words import parameter_label, parameter_value, planned_text
from ssedesigner.core.notation import MARKS, format_number
from ssedesigner.core.steps import STEP_PARAMETERS, kind_of, parameters_of, planned_value, range_problem
from ssedesigner.core.units import parse_quantity, symbol
from ssedesigner.text.batch import noted_values
from ssedesigner.ui.bench.card import DONE, Row, StepView
from ssedesigner.ui.bench.pages import Prompt, Question
from ssedesigner.ui.bench.panes import clock
from ssedesigner.ui.bench.reasons import explain_step
from ssedesigner.ui.bench.view import BenchView, close_step, put_off, reason_of, unexplained


class MakingStep:
    """A step with parameters and perhaps a timer."""

    def __init__(self, bench: BenchView) -> None:
        self._bench = bench

    def view(self, number: int) -> StepView:
        step = self._bench.record.step(number)
        values, names = noted_values(step), parameters_of(step.step)
        rows = tuple(self._row(step, name, values.get(name)) for name in names)
        is_off = any(row.severity == "fail" for row in rows)
        big, below, severity, verdict = _headline(step, rows, self._bench.record.clock.instant())
        return StepView(
            title=step.step.text,
            note="As planned, unless another value is entered." if rows and not is_off else "",
            number=big,
            below=below,
            severity=severity,
            verdict=verdict,
            rows=rows,
            extras=(("timer", "Stop timer" if running_timer(step) else "Start timer", "F5"),),
            done=self._done_words(step),
        )

    def _done_words(self, step: StepState) -> str:
        if lacks_time(step):
            return "End it now ▶" if self._is_early(step) else "Enter how long it took ▶"
        return "Give a reason ▶" if unexplained(self._bench, step.number) else DONE

    def _row(self, step: StepState, name: str, value: object) -> Row:
        """Return a parameter with its mark: only what is as planned has ✓."""
        planned = planned_text(step.step, name)
        if value is None:
            return Row(key=name, label=parameter_label(name), value=planned)
        comparison = match(step.step, name, value, tolerances_of(self._bench.record.batch.plan))
        text = parameter_value(name, value)
        beside = {"as planned": "", "off": f" (planned {planned})", "not planned": " (not planned)"}[comparison]
        severity = {"as planned": "pass", "off": "fail", "not planned": ""}[comparison]
        return Row(key=name, label=parameter_label(name), value=f"{text}{beside}", is_noted=True, severity=severity)

    def enter(self, number: int, begun: str = "") -> None:
        step = self._bench.record.step(number)
        names, values = parameters_of(step.step), noted_values(step)
        if lacks_time(step) and not self._is_early(step):  # what the blue button asks for
            self._ask_time(number, begun)
        elif names:
            self.row(number, next((name for name in names if name not in values), names[0]), begun)
        elif begun:
            self._bench.show_message("This step takes no number; write it as a note.")

    def row(self, number: int, key: str, begun: str = "") -> None:
        step = self._bench.record.step(number).step
        is_text = key not in STEP_PARAMETERS
        unit = "" if is_text else STEP_PARAMETERS[key].unit
        self._bench.ask_value(
            Prompt(
                title=f"{parameter_label(key)} as done",
                note=f"planned: {planned_text(step, key)}{'' if is_text else f' · in {symbol(unit)}'}",
                is_text=is_text,
                offers=(str(getattr(step, key)),) if is_text and getattr(step, key) else (),
                read=reason_of if is_text else lambda text: _in_range(key, parse_quantity(text, unit)),
                take=lambda value: self._note(number, key, value, unit),
            ),
            begun,
        )

    def _note(self, number: int, key: str, value: Any, unit: str) -> None:
        self._bench.record.write("parameter", step=number, name=key, value=value, **({"unit": unit} if unit else {}))
        self._bench.show_step(number)
        self._ask_off(number, key, partial(self.row, number, key), partial(self._bench.show_step, number))

    def _ask_off(self, number: int, key: str, again: Callable[[], object], then: Callable[[], object]) -> None:
        """Ask about a value that is on record and is not as planned; what is not meant is struck out."""
        name = f"parameter.{number}.{key}"
        off = next((one for one in unexplained(self._bench, number) if one.key == name), None)
        if off is None:
            then()
            return
        record = self._bench.record
        step = record.step(number)
        noted = next(one for one in reversed(step.parameters) if one.name == key)
        planned = planned_value(step.step, key)
        words = parameter_value(key, noted.value)

        def strike() -> None:
            record.correct(noted.entry, None, "Typing error")
            again()

        def mend() -> None:
            content = {"step": number, "name": key, "value": planned, **({"unit": noted.unit} if noted.unit else {})}
            record.correct(noted.entry, content, "Typing error")
            then()

        def later() -> None:
            put_off(self._bench, number, (name,))
            then()

        answers = [
            (f"Type it again\n{words} is struck out", strike),
            (f"{parameter_value(key, planned)}, as planned\nI mistyped; {words} stays in the history", mend),
            (f"{words} is right\nasks for a reason", lambda: explain_step(self._bench, number, then, (name,))),
            (f"Later\n{words} stays, asked again before signing", later),
        ]
        self._bench.ask(
            Question(
                title=f"{kind_of(step.step).label}: {parameter_label(key).lower()}",
                answers=tuple(answers),
                typed=words,
                doubt=f"{MARKS['fail']}  {distance_text(key, noted.value, planned)}",
                harmless=0,
            )
        )

    def timer(self, number: int) -> None:
        """Stop the running timer of a step, or start one for the time noted or planned."""
        record = self._bench.record
        minutes = planned_value(record.step(number).step, "minutes")
        if record.stop_timer(number):
            self._bench.show_step(number)
        elif minutes:
            self._start(number, float(minutes))
        else:
            self._bench.ask_value(
                Prompt(
                    title="Timer for how long?",
                    note="in min",
                    read=lambda text: _in_range("minutes", parse_quantity(text, "min", 12.0)),
                    take=lambda value: self._start(number, value),
                )
            )

    def _start(self, number: int, minutes: float) -> None:
        self._bench.record.start_timer(number, minutes)
        self._bench.show_step(number)

    def done(self, number: int) -> None:
        """Close the step: a timed one asks how long it took, and what is not as planned asks why."""
        record = self._bench.record
        step = record.step(number)
        if lacks_time(step):
            if self._is_early(step):
                self._ask_early(number)
            else:
                self._ask_time(number)
            return
        record.stop_timer(number)
        self._explain_rest(number)

    def _explain_rest(self, number: int) -> None:
        """Ask for each reason that is missing and was not put off, then close the step."""
        keys = tuple(one.key for one in unexplained(self._bench, number))
        if keys:
            explain_step(self._bench, number, partial(close_step, self._bench, number), keys)
        else:
            close_step(self._bench, number)

    def _is_early(self, step: StepState) -> bool:
        """Return whether a timer of a step runs that has not rung."""
        timer = running_timer(step)
        return timer is not None and minutes_left(timer, self._bench.record.clock.instant()) > 0.0

    def _ask_early(self, number: int) -> None:
        """Ask before a step ends whose timer still runs; nothing is written by the first answer."""
        record = self._bench.record
        step = record.step(number)
        minutes, planned = record.timed_minutes(number) or 0.0, planned_value(step.step, "minutes")
        took = parameter_value("minutes", minutes)

        def later() -> None:
            self._note_time(number, minutes)
            put_off(self._bench, number, (f"parameter.{number}.minutes",))
            self._explain_rest(number)

        answers: list[tuple[str, Callable[[], object]]] = [
            ("Let it run\nback to the step, nothing is recorded", partial(self._bench.show_step, number)),
            ("Another time\nthe timer was started late: type how long it took", partial(self._ask_time, number)),
            (f"It took {took}\nasks for a reason if that is not as planned", partial(self._end, number, minutes)),
            (f"Later\n{took} is recorded, asked again before signing", later),
        ]
        left = minutes_left(running_timer(step), record.clock.instant())  # type: ignore[arg-type]
        self._bench.ask(
            Question(
                title=f"{kind_of(step.step).label}: end it now?",
                answers=tuple(answers),
                typed=took,
                doubt=f"{MARKS['fail']}  {clock(left)} left on the timer"
                + (f"; planned: {planned_text(step.step, 'minutes')}" if planned is not None else ""),
                harmless=0,
            )
        )

    def _end(self, number: int, minutes: float) -> None:
        """Record how long a step took, ask for the reason where one is needed, and close it."""
        self._note_time(number, minutes)
        self._explain_rest(number)

    def _ask_time(self, number: int, begun: str = "") -> None:
        step = self._bench.record.step(number)
        measured = self._bench.record.timed_minutes(number)
        offer = "" if measured is None else f" · the timer has {parameter_value('minutes', measured)}: Enter accepts it"
        planned = planned_text(step.step, "minutes")
        self._bench.ask_value(
            Prompt(
                title=f"{kind_of(step.step).label}: how long did it take?",
                note=f"planned: {planned} · in min; 2 h or 45 s too{offer}",
                offers=() if measured is None else (parameter_value("minutes", measured),),
                read=lambda text: _read_time(text, measured),
                take=lambda value: self._write_time(number, value),
            ),
            begun,
        )

    def _write_time(self, number: int, minutes: float) -> None:
        self._note_time(number, minutes)
        self._ask_off(number, "minutes", partial(self._ask_time, number), partial(self._explain_rest, number))

    def _note_time(self, number: int, minutes: float) -> None:
        self._bench.record.stop_timer(number)
        self._bench.record.write("parameter", step=number, name="minutes", value=minutes, unit="min")
        self._bench.show_step(number)


def _read_time(text: str, measured: float | None) -> float:
    if not text.strip() and measured is not None:
        return measured
    return _in_range("minutes", parse_quantity(text, "min", 12.0))


def distance_text(key: str, value: object, planned: object) -> str:
    """Say how far a value is from the planned one.

    >>> distance_text("gap_um", 1.0, 160.0), distance_text("temperature_c", 70.0, 60.0)
    ('160 times less than planned', '10 °C more than planned')
    """
    if not isinstance(value, int | float) or not isinstance(planned, int | float):
        return "not as planned"
    more = "more" if value > planned else "less"
    low, high = sorted((float(value), float(planned)))
    if low > 0.0 and high >= _MANY_TIMES * low and STEP_PARAMETERS[key].unit != "degC":
        return f"{format_number(high / low, 2)} times {more} than planned"
    return f"{parameter_value(key, high - low)} {more} than planned"


_MANY_TIMES = 2.0


def _headline(step: StepState, rows: tuple[Row, ...], now: Instant) -> tuple[str, str, str, str]:
    timer = running_timer(step)
    if timer is not None:
        left = minutes_left(timer, now)
        if left <= 0.0:
            return "00:00", f"rang {clock(-left)} ago", "fail", "Time is up: stop the timer"
        return clock(left), f"left of {parameter_value('minutes', timer.minutes)}", "none", ""
    known = [row for row in rows if row.value != "not planned"]
    if not known:
        return "", "", "none", ""
    asked = [row for row in known if row.key == "minutes" and lacks_time(step)]
    first = (asked or known)[0]
    value, _, planned = first.value.partition(" (")
    below = f"{first.label.lower()}, {'as noted' if first.is_noted else 'planned'}"
    if any(row.severity == "fail" for row in rows):
        beside = f"; {planned.rstrip(')')}" if planned else ""
        return value, f"{below}{beside}", "fail", "Not as planned"
    return value, below, "none", ""


def _in_range(key: str, value: float) -> float:
    if problem := range_problem(key, value):
        raise ValueError(problem)
    return value
