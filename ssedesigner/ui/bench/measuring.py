"""The step of bench mode at which films are measured."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ssedesigner.batch.measured_results import result_lines
from ssedesigner.core.batch.films import measured_values
from ssedesigner.core.measured_film import BATCH_QUANTITIES, MEASURED, MeasuredFilm, attribute
from ssedesigner.core.notation import format_number, numeral, typeset
from ssedesigner.core.units import parse_quantity, symbol
from ssedesigner.physics.advice.plausibility import Doubt, doubt_about_film
from ssedesigner.ui.bench.card import DONE, Row, StepView
from ssedesigner.ui.bench.pages import Prompt, Question
from ssedesigner.ui.bench.view import BenchView, ask_reason, close_step

# taken at many places or over hours, and written down from paper: four rows of buttons are what a small screen holds
_LATER = ("thickness_sd_um", "electronic_conductivity_s_cm", "leak_current_ua_cm2")
_AT_BENCH = tuple(key for key in BATCH_QUANTITIES if key not in _LATER)
_CONDUCTING = ("measured_thickness_um", "measured_temperature_c", "conductivity_ms_cm", "resistance_ohm", "area_cm2")
_LABELS = {"measured_temperature_c": "Temperature", "measured_stack_pressure_mpa": "Stack pressure"}


def _label(key: str) -> str:
    return _LABELS.get(key) or MEASURED[key].label.removeprefix("Measured ").capitalize()


class MeasuringStep:
    """What is measured of each film; it flows into the evidence when the batch is finished."""

    def __init__(self, bench: BenchView) -> None:
        self._bench = bench
        self.specimen = 1

    def view(self, number: int) -> StepView:
        values = self._values()
        rows = tuple(
            Row(
                key=key,
                label=_label(key),
                value=f"{numeral(values[key])} {symbol(MEASURED[key].unit)}" if key in values else "not measured",
                is_noted=key in values,
            )
            for key in _AT_BENCH
        )
        return StepView(
            title=self._bench.record.step(number).step.text,
            note="A film needs thickness, temperature, and conductivity or resistance with its area to be evidence.",
            number="",
            lines=tuple(result_lines(values, self._bench.record.batch)),
            below=f"Film {self.specimen}: {len(values)} of {len(_AT_BENCH)} measured",
            rows=rows,
            extras=(("specimen", f"Film {self.specimen}: go to film {self.specimen + 1}", "F4"),),
            done=DONE if values or self._bench.record.state.measured else "Skip the measurement ▶",
        )

    def _values(self) -> dict[str, float]:
        return measured_values(self._bench.record.state).get(self.specimen, {})

    def enter(self, number: int, begun: str = "") -> None:
        values = self._values()
        self.row(number, next((key for key in _AT_BENCH if key not in values), _AT_BENCH[0]), begun)

    def row(self, number: int, key: str, begun: str = "") -> None:
        field = MEASURED[key]
        low, high = format_number(field.minimum), format_number(field.maximum)
        self._bench.ask_value(
            Prompt(
                title=f"{_label(key)}, film {self.specimen}",
                note=f"in {symbol(field.unit)}, {low} to {high}",
                read=lambda text: field.check(parse_quantity(text, field.unit, field.example)),
                take=lambda value: self._check(number, key, value),
            ),
            begun,
        )

    def _check(self, number: int, key: str, value: float) -> None:
        """Write a value, or ask first where it can hardly be meant."""
        doubt = self._doubt(key, value)
        if doubt is None:
            self._note(number, key, value)
            return
        answers: list[tuple[str, Callable[[], object]]] = []
        for reading in doubt.question.readings:
            words = reading.text[:1].upper() + reading.text[1:]
            if reading.is_kept:
                answers.append(
                    (f"Keep {numeral(value)} {symbol(MEASURED[key].unit)}", self._keep(number, key, value, doubt))
                )
            elif doubt.key == key:
                answers.append((words, partial(self._note, number, key, reading.value)))
        answers.append(("Type it again", partial(self.row, number, key)))
        title = f"{_label(key)}, film {self.specimen}: is this right?"
        harmless = len(answers) - 1  # nothing is written by typing it again
        self._bench.ask(
            Question(title=title, lines=(typeset(doubt.sentence),), answers=tuple(answers), harmless=harmless)
        )

    def _keep(self, number: int, key: str, value: float, doubt: Doubt) -> Callable[[], object]:
        return lambda: self._note(number, key, value, reason=doubt.mark)

    def _doubt(self, key: str, value: float) -> Doubt | None:
        """Return what is odd about the conductivity that follows from this value and those that were entered."""
        if key not in _CONDUCTING:
            return None
        recipe = self._bench.record.batch.recipe
        as_planned = {"thickness_um": recipe.thickness_um, "temperature_c": recipe.temperature_c}
        entered = {attribute(other): number for other, number in self._values().items()}
        # what is not measured yet is taken as planned: the question must come while the sample is still at hand
        film = MeasuredFilm(key="", name="", recipe=recipe, **{**as_planned, **entered, attribute(key): value})  # type: ignore[arg-type]
        return doubt_about_film(film, self._bench.materials)

    def _note(self, number: int, key: str, value: float, reason: str = "") -> None:
        unit, more = MEASURED[key].unit, {"reason": reason} if reason else {}
        self._bench.record.write("measured", quantity=key, value=value, unit=unit, specimen=self.specimen, **more)
        self._bench.show_step(number)

    def next_specimen(self, number: int) -> None:
        """Go to the next film; after an empty one back to the first."""
        self.specimen = self.specimen + 1 if self._values() else 1
        self._bench.show_step(number)

    def done(self, number: int) -> None:
        if self._values() or self._bench.record.state.measured:
            close_step(self._bench, number)
            return
        ask_reason(
            self._bench,
            "Why was nothing measured?",
            ("Measured later", "Film cannot be measured"),
            lambda reason: close_step(self._bench, number, reason),
        )
