"""A weight in bench mode that is not as planned: far off, typed wrongly, or left out of tolerance for a reason."""

from __future__ import annotations

from collections.abc import Callable

from ssedesigner.batch.weigh_in import (
    Rescaling,
    is_far_below,
    is_miss_explained,
    off_steps,
    rescaling,
    slipped_grams,
    times_text,
)
from ssedesigner.core.batch.reasons import weight_deviation
from ssedesigner.core.batch.record import entry_histories
from ssedesigner.core.batch.state import LineState
from ssedesigner.core.notation import MARKS, formula
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.text.batch import verdict_text, weighed_text
from ssedesigner.ui.bench.pages import Question
from ssedesigner.ui.bench.view import BenchView, ask_reason, close_step, put_off

OUT_REASONS = ("No more material", "Poured too much", "Balance drifts", "Intentional")
_WORKING = "Working out what this does to the film…"


class WeightMisses:
    """Asks about a weight out of tolerance: what is not meant is struck out, what is meant has a reason."""

    def __init__(
        self,
        bench: BenchView,
        *,
        line: Callable[[int], LineState],
        grams: Callable[[float | None], str],
        enter: Callable[[int], object],
        tare: Callable[[int], object],
        close: Callable[[int], object],
    ) -> None:
        self._bench, self._line, self._grams = bench, line, grams
        self._enter, self._tare, self._close = enter, tare, close

    @property
    def _readability(self) -> float:
        return self._bench.record.batch.plan.readability_g

    def ask(self, number: int) -> None:
        """Ask before a line is left out of tolerance."""
        line = self._line(number)
        if is_far_below(line):
            self._ask_far_below(number)
        else:
            self._ask_why(number, line)

    def ask_far_over(self, number: int) -> None:
        """Ask about a weight that is on record and many times its target; what is not meant is struck out."""
        line = self._line(number)
        last, total = self._grams(line.additions[-1].grams), self._grams(line.actual_g)
        container = (
            f"It includes the container\n{last} is struck out; weigh the empty container",
            self._strike(number, self._tare, "With the container"),
        )
        self._ask_four(
            number,
            (f"Type it again\n{last} is struck out", self._strike(number, self._enter)),
            self._slip(number) or container,
            (f"{total} is right\nasks for a reason", lambda: self._ask_why(number, line)),
            (f"Later\n{total} stays, asked again before signing", lambda: self._put_off(number)),
        )

    def _ask_far_below(self, number: int) -> None:
        """Ask before a line is left at a small part of its target."""
        line = self._line(number)
        last, total = self._grams(line.additions[-1].grams), self._grams(line.actual_g)
        self._ask_four(
            number,
            (f"Add the rest\n{total} stays, back to the balance", lambda: self._enter(number)),
            self._slip(number) or (f"Weigh it again\n{last} is struck out", self._strike(number, self._enter)),
            (f"{total} is right\nasks for a reason", lambda: self._ask_why(number, line)),
            (f"Later\n{total} stays, asked again before signing", lambda: self._close_later(number)),
        )

    def _ask_four(self, number: int, *answers: tuple[str, Callable[[], object]]) -> None:
        line = self._line(number)
        self._bench.ask(
            Question(
                title=f"Weigh {formula(line.name)}: target {self._grams(line.target_g)}",
                answers=answers,
                typed=self._grams(line.actual_g),
                doubt=f"{MARKS['fail']}  {times_text(line)}",
                harmless=0,
            )
        )

    def _strike(self, number: int, then: Callable[[int], object], reason: str = "Typing error") -> Callable[[], object]:
        """Return what strikes out the last addition of a line and goes on."""

        def strike() -> None:
            self._bench.record.correct(self._line(number).additions[-1].entry, None, reason)
            then(number)

        return strike

    def _slip(self, number: int) -> tuple[str, Callable[[], object]] | None:
        """Return the answer that moves the decimal point of the last addition, where that gives the target."""
        line, record = self._line(number), self._bench.record
        last = line.additions[-1]
        grams = slipped_grams(line, last.grams, self._readability)
        if grams is None:
            return None

        def mend() -> None:
            history = next(one for one in entry_histories(record.batch.entries) if one.number == last.entry)
            record.correct(last.entry, {**history.content, "grams": grams}, "Typing error")
            self._bench.show_step(number)

        return f"{self._grams(grams)}: the decimal point slipped\n{self._grams(last.grams)} stays in the history", mend

    def _put_off(self, number: int) -> None:
        put_off(self._bench, number, (weight_deviation(self._line(number).line.number),))
        self._bench.show_step(number)

    def _close_later(self, number: int) -> None:
        self._put_off(number)
        self._close(number)

    def is_unexplained(self, number: int) -> bool:
        """Return whether the miss of a line has no reason on record and was not put off."""
        record, key = self._bench.record, weight_deviation(self._line(number).line.number)
        is_put_off = any(one.key == key and one.is_put_off for one in record.deviations)
        return not is_put_off and not is_miss_explained(record.batch, record.state, number)

    def _ask_why(self, number: int, line: LineState) -> None:
        bench, record = self._bench, self._bench.record
        _, verdict = verdict_text(line, self._readability)
        lines = (_WORKING,) if record.batch.amounts else ()
        question = ask_reason(
            bench,
            f"Out of tolerance: {verdict[0].lower()}{verdict[1:]}. Why leave it like this?",
            OUT_REASONS,
            lambda reason: self._offer_rescaling(number, reason),
            lines,
            later=lambda: self._close_later(number),
        )
        if record.batch.amounts is not None:
            batch, state, materials = record.batch, record.state, bench.materials
            bench.work_out(
                lambda: weighed_text(batch, state, materials, learn(materials)),
                lambda text: bench.extend_question(question, tuple(str(text).splitlines())),
            )

    def _offer_rescaling(self, number: int, reason: str) -> None:
        line, record = self._line(number), self._bench.record
        rest = rescaling(record.batch, record.state, line)
        if rest is None:
            close_step(self._bench, number, reason)
            return
        names = {other.line.number: other.name for other in record.state.lines}
        targets = [f"{formula(names[target['line']])}: {self._grams(target['target_g'])}" for target in rest.others]
        self._bench.ask(
            Question(
                title="Rescale the rest to keep the composition?",
                lines=(f"New targets: {'; '.join(targets)}.", *rest.notes),
                answers=(
                    ("Rescale the rest", lambda: self._rescale(number, reason, rest)),
                    ("Leave the targets as they are", lambda: close_step(self._bench, number, reason)),
                ),
            )
        )

    def _rescale(self, number: int, reason: str, rest: Rescaling) -> None:
        line = self._line(number).line.number
        self._bench.record.write("rescale", targets=list(rest.targets), line=line, reason=reason)
        close_step(self._bench, number, reason)
        if short := off_steps(self._bench.record.state):
            steps = ", ".join(map(str, short))
            self._bench.show_message(f"Steps {steps} are off their new targets. Go there and add what is missing.")
