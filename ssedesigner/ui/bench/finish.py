"""The end of a batch in bench mode: what is left open, the signature, and its films as evidence."""

from __future__ import annotations

from ssedesigner.batch.deviations import Deviation, without_reason
from ssedesigner.core.batch.tolerances import plan_tolerances_text
from ssedesigner.library.store import LibraryError
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.text.batch import as_planned_text, differences_title, film_text
from ssedesigner.ui.bench.card import StepView
from ssedesigner.ui.bench.pages import Prompt
from ssedesigner.ui.bench.reasons import explain_all
from ssedesigner.ui.bench.view import BenchView

_WORKING = "Working out…"


def _count_words(listed: tuple[Deviation, ...]) -> str:
    """Say how many deviations still need a reason."""
    if not listed:
        return ""
    left = len(without_reason(listed))
    if not left:
        return "All of them are printed on the record. "
    return f"All of them are printed on the record. {left} still need{'s' if left == 1 else ''} a reason from you. "


class FinishingStep:
    """Signs and finishes a batch; its measured films become evidence."""

    def __init__(self, bench: BenchView) -> None:
        self._bench = bench
        self._asked_at = 0
        self._film = _WORKING

    @property
    def is_finished(self) -> bool:
        return self._bench.record.state.state == "finished"

    def view(self) -> StepView:
        record = self._bench.record
        signed = ", ".join(str(entry.content["name"]) for entry in record.state.signatures)
        films = record.library.batch_films(record.key).values() if self.is_finished else ()
        listed = record.deviations_now()
        tolerances = plan_tolerances_text(record.batch.plan)
        lines = [] if listed else [tolerances]
        if films:
            lines.append(f"Measured films in the evidence: {', '.join(films)}.")
        can_record = self.is_finished and record.state.measured and not films
        return StepView(
            title=self._title(listed),
            note=f"{_count_words(listed)}{f'Signed by {signed}' if signed else 'Not signed yet'}.",
            lines=tuple(lines),
            boxes=self._boxes(listed),
            deviations=listed,
            foot=tolerances,
            extras=(("evidence", "Films into the evidence", "F4"),) if can_record else (),
            done=self._done_words(listed, is_signed=bool(signed)),
            done_key="F2" if record.state.is_open and not self.is_finished else "Enter",
        )

    def _title(self, listed: tuple[Deviation, ...]) -> str:
        if self.is_finished:
            return f"Batch {self._bench.record.key} is finished"
        if self._bench.record.state.state == "planned":
            return "Nothing done yet"
        return differences_title(len(listed)) if listed else "No deviations on record"

    def _boxes(self, listed: tuple[Deviation, ...]) -> tuple[tuple[str, str], ...]:
        record = self._bench.record
        if record.state.state == "planned":
            return ()
        self._work_out_film()
        planned = as_planned_text(record.state, listed)
        return (("Effect on the film", self._film), ("As planned", planned))

    def _work_out_film(self) -> None:
        """Predict the film as weighed beside the screen, once for each state of the record."""
        record, materials = self._bench.record, self._bench.materials
        batch, state, asked_at = record.batch, record.state, len(record.batch.entries)
        if asked_at == self._asked_at:
            return
        self._asked_at, self._film = asked_at, _WORKING

        def show(text: object) -> None:
            if asked_at == self._asked_at:
                self._film = str(text)
                self._bench.refresh()

        self._bench.work_out(lambda: film_text(batch, state, materials, learn(materials)), show)

    def _done_words(self, listed: tuple[Deviation, ...], *, is_signed: bool) -> str:
        if self.is_finished:
            return "Leave ▶"
        if self._bench.record.state.is_open:
            return "Close the jar first"
        open_ones = without_reason(listed)
        if open_ones:
            first = open_ones[0]
            place = "" if first.step is None else f", step {first.step}"
            return f"Answer: {first.what.lower() if first.step else first.what}{place} ▶"
        return "Finish batch ▶" if is_signed else "Sign ▶"

    def sign(self) -> None:
        """Ask for the name of who made the batch."""
        self._bench.ask_value(
            Prompt(
                title="Signed by",
                note="name or initials",
                is_text=True,
                offers=tuple(filter(None, (self._bench.record.person,))),
                read=_name_of,
                take=self._write_signature,
            )
        )

    def _write_signature(self, name: str) -> None:
        self._bench.record.write("sign", name=name)
        self._bench.show_step(self._last)

    @property
    def _last(self) -> int:
        return len(self._bench.record.state.steps) + 1

    def finish(self) -> None:
        """Finish the batch: each deviation needs a reason first, then it is signed."""
        record = self._bench.record
        record.deviations_now()
        if record.state.is_open:
            self._bench.show_message("The jar is still open; close it before you finish.")
        else:
            explain_all(self._bench, self._sign_or_end)

    def _sign_or_end(self) -> None:
        if self._bench.record.state.signatures:
            self._end()
        else:
            self.sign()

    def _end(self) -> None:
        self._bench.record.write("finish")
        self._bench.show_step(self._last)
        if self._bench.record.state.measured:
            self.take_films()

    def take_films(self) -> None:
        """Take the measured films into the evidence, or say why they are none yet."""
        record = self._bench.record
        try:
            films = record.library.record_batch_films(record.key)
        except LibraryError as error:
            self._bench.show_message(f"The batch is finished. Its films are not evidence yet: {error}")
            return
        self._bench.announce_evidence()
        self._bench.show_step(self._last)
        self._bench.show_message(f"The batch is finished. Added to the evidence: {', '.join(films)}.", "pass")


def _name_of(text: str) -> str:
    if not text.strip():
        raise ValueError("Type your name or initials, or go back.")
    return text.strip()
