"""The end of a batch in bench mode: what is left open, the signature, and its films as evidence."""

from __future__ import annotations

from ssedesigner.batch.deviations import count_words
from ssedesigner.core.batch.step_checks import plan_tolerance_words
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.bench.card import StepView
from ssedesigner.ui.bench.pages import Prompt
from ssedesigner.ui.bench.reasons import explain_all
from ssedesigner.ui.bench.view import BenchView, reason_of


class Finishing:
    """Signs and finishes a batch; its measured films become evidence."""

    def __init__(self, desk: BenchView) -> None:
        self._desk = desk

    @property
    def is_finished(self) -> bool:
        return self._desk.record.state.state == "finished"

    def view(self) -> StepView:
        record = self._desk.record
        signed = ", ".join(str(entry.content["name"]) for entry in record.state.signatures)
        films = record.library.batch_films(record.key).values() if self.is_finished else ()
        found = record.deviations_now()
        lines = [count_words(found) if record.state.state != "planned" else "Nothing is done yet."]
        lines.append(plan_tolerance_words(record.batch.plan))
        if films:
            lines.append(f"Measured films in the evidence: {', '.join(films)}.")
        can_record = self.is_finished and record.state.measured and not films
        return StepView(
            title=f"Batch {record.key} is finished" if self.is_finished else "Sign and finish",
            note=f"Signed by {signed}" if signed else "Not signed yet",
            lines=tuple(lines),
            deviations=found,
            extras=(("evidence", "Films into the evidence", "F4"),) if can_record else (),
            enter="Sign",
            done="Leave ▶" if self.is_finished else "Finish batch ▶",
        )

    def sign(self) -> None:
        """Ask for the name of who made the batch."""
        self._desk.ask_value(
            Prompt(title="Signed by", note="name or initials", is_text=True, read=reason_of, take=self._signed)
        )

    def _signed(self, name: str) -> None:
        self._desk.record.write("sign", name=name)
        self._desk.show_step(self._last)

    @property
    def _last(self) -> int:
        return len(self._desk.record.state.steps) + 1

    def finish(self) -> None:
        """Finish the batch once it is signed; each deviation needs a reason."""
        record = self._desk.record
        record.deviations_now()
        if record.state.is_open:
            self._desk.tell("The jar is still open; close it before you finish.")
        elif not record.state.signatures:
            self.sign()
        else:
            explain_all(self._desk, self._end)

    def _end(self) -> None:
        self._desk.record.write("finish")
        self._desk.show_step(self._last)
        if self._desk.record.state.measured:
            self.take_films()

    def take_films(self) -> None:
        """Take the measured films into the evidence, or say why they are none yet."""
        record = self._desk.record
        try:
            films = record.library.record_batch_films(record.key)
        except LibraryError as error:
            self._desk.tell(f"The batch is finished. Its films are no evidence yet: {error}")
            return
        self._desk.tell_evidence()
        self._desk.show_step(self._last)
        self._desk.tell(f"The batch is finished; {', '.join(films)} is in the evidence.", "pass")
