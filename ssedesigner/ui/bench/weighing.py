"""Weighing in bench mode: additions, tare, lot, undo, and what follows a weight out of tolerance."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ssedesigner.batch.balance import BalanceReading, Load
from ssedesigner.batch.session import BenchRecord
from ssedesigner.batch.weighed import Effect, WeightError, effect, rescaled
from ssedesigner.core.batch.films import SULFIDES
from ssedesigner.core.batch.plan import BatchAmounts
from ssedesigner.core.batch.state import MICROGRAM_DIGITS, LineState
from ssedesigner.core.batch.words import grams_text
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import formula
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.text.batch import amounts_now, effect_lines, hazards_in_words, line_note, verdict_words, weighed_words
from ssedesigner.ui.bench.card import StepView
from ssedesigner.ui.bench.pages import Prompt, Question
from ssedesigner.ui.bench.reasons import explain_step
from ssedesigner.ui.bench.view import BenchView, ask_reason, close_step, reason_of

OUT_REASONS = ("No more material", "Poured too much", "Balance drifts", "Meant to be so")
UNDO_REASONS = ("Typed wrong", "Balance was not at rest", "Spilled", "Not this material")
_SAME_STEPS, _SAME_SHARE = 5, 0.01
"""A weight this close to what is on record, in steps of the balance and as a share, may be the same one again."""
_LID = "The jar is closed by the record. Press Open jar (F2) when you lift the lid."
_WORKING = "Working out what this does to the film…"


class Weighing:
    """What can be done at a step that weighs a line."""

    def __init__(self, desk: BenchView) -> None:
        self._desk = desk
        self._known: frozenset[int] = frozenset()

    def _line(self, number: int) -> LineState:
        line = self._desk.record.line_of(number)
        assert line is not None, "a weighing step weighs a line"
        return line

    @property
    def _readability(self) -> float:
        return self._desk.record.batch.plan.readability_g

    def _grams(self, grams: float | None) -> str:
        return grams_text(grams, self._readability)

    def view(self, number: int) -> StepView:
        """Return what is shown of a line."""
        line, record = self._line(number), self._desk.record
        severity, verdict = verdict_words(line, self._readability)
        has_target = line.target_g is not None and line.tolerance_g is not None
        extras = [("lot", "Lot", "F4"), ("tare", "Tare", "F3")]
        extras += [("undo", "Undo last", "F8")] if line.additions else []
        return StepView(
            title=f"Weigh {formula(line.name)}",
            note=line_note(line, record.batch),
            number=self._grams(line.target_g),
            below=weighed_words(line, self._readability),
            severity=severity,
            verdict=verdict,
            weight=(line.actual_g, line.target_g or 0.0, line.tolerance_g or 0.0) if has_target else None,
            hazards=hazards_in_words(self._hazards(line)),
            lines=(_LID,) if self._forgot_the_lid(line) else (),
            extras=tuple(extras),
            enter="Enter weight",
        )

    def _forgot_the_lid(self, line: LineState) -> bool:
        is_sulfide = bool(set(line.line.fields) & set(SULFIDES))
        return is_sulfide and not line.is_in_tolerance and not self._desk.record.state.is_open

    def _hazards(self, line: LineState) -> str:
        """Return the hazard codes of what is really used; those of a replacement are looked up, not taken over."""
        if line.substitution is None:
            return line.line.hazards
        found = {
            material.text("hazard_codes")
            for material in self._desk.materials.materials.values()
            if material.key == line.key
        }
        return " ".join(sorted(str(codes) for codes in found if codes)) or "not known"

    def enter(self, number: int, begun: str = "") -> None:
        """Ask for what the balance shows."""
        line = self._line(number)
        self._known = _entries_of(line)
        missing = line.missing_g
        aim = f"target {self._grams(line.target_g)}"
        if line.actual_g is not None and missing is not None:
            aim = f"{self._grams(line.actual_g)} weighed, {self._grams(missing)} missing"
        prompt = Prompt(
            title=f"{formula(line.name)}: what the balance shows",
            note=f"{aim} · in g; 4.2 or 4,2 or 4200 mg; − takes out again",
            readability_g=self._readability,
            take=lambda reading: self._take(number, reading),
        )
        self._desk.ask_value(prompt, begun)

    def _take(self, number: int, reading: BalanceReading) -> None:
        self._desk.record.read()
        line = self._line(number)
        if self._known != _entries_of(line):
            self._ask_twice(number, line, reading)
        else:
            self._take_up(number, line, reading)

    def _ask_twice(self, number: int, line: LineState, reading: BalanceReading) -> None:
        """Ask before a line gets a weight beside one that this screen has not shown yet."""
        on_record = "no weight" if line.actual_g is None else self._grams(line.actual_g)

        def record() -> None:
            self._known = _entries_of(line)
            self._take(number, reading)

        self._desk.ask(
            Question(
                title=f"{formula(line.name)} was weighed in another window meanwhile. Record this weight as well?",
                lines=(f"On record now: {on_record}. Not recorded yet: {self._grams(reading.grams)}.",),
                answers=(
                    ("Do not record it", lambda: self._desk.show_step(number)),
                    (f"Record {self._grams(reading.grams)} as well", record),
                ),
            )
        )

    def _take_up(self, number: int, line: LineState, reading: BalanceReading) -> None:
        so_far = line.actual_g or 0.0
        if so_far + reading.grams < 0.0:
            raise WeightError(f"Only {self._grams(line.actual_g or 0.0)} is in the jar; less cannot be left.")
        meanings = self._meanings(line, reading)
        if len(meanings) == 1 and not (reading.load is Load.GROSS and line.tare_g is not None):
            self._add(number, reading.grams)
            return
        self._desk.ask(
            Question(
                title=f"{self._grams(reading.grams)}: what is it?",
                answers=tuple((words, partial(self._add, number, grams)) for words, grams in meanings),
            )
        )

    def _meanings(self, line: LineState, reading: BalanceReading) -> list[tuple[str, float]]:
        """Return what a reading can mean, in words, and the grams that each meaning adds."""
        so_far, tare, grams = line.actual_g or 0.0, line.tare_g, reading.grams
        total = self._grams(round(so_far + grams, MICROGRAM_DIGITS))
        found = [(f"Added: {self._grams(grams)} more, {total} in all" if so_far else "Powder alone", grams)]
        if reading.is_signed and not reading.has_unit:
            return found  # a person typed + or −
        is_same = abs(grams - so_far) <= min(_SAME_STEPS * self._readability, _SAME_SHARE * so_far)
        if so_far and (reading.is_soon or is_same):
            found.insert(0, ("The same weight again: nothing is added", 0.0))
        if so_far and grams > so_far:
            adds = round(grams - so_far, MICROGRAM_DIGITS)
            found.append((f"All of it: {self._grams(grams)} in all, {self._grams(adds)} more", adds))
        if tare is not None and grams > tare + so_far and reading.load is not Load.NET:
            adds = round(grams - tare - so_far, MICROGRAM_DIGITS)
            net = self._grams(round(grams - tare, MICROGRAM_DIGITS))
            found.append((f"With the container: {net} in all, {self._grams(adds)} more", adds))
        return found

    def _add(self, number: int, grams: float) -> None:
        line = self._line(number)
        if not grams:
            self._desk.show_step(number)
            return
        self._desk.record.write("weigh", line=line.line.number, grams=grams, **({"lot": line.lot} if line.lot else {}))
        self._known = _entries_of(self._line(number))
        self._desk.show_step(number)

    def tare(self, number: int) -> None:
        """Ask for the weight of the empty container."""
        self._desk.ask_value(
            Prompt(
                title="Empty container",
                note="Only needed when the balance is not set to zero with the container on it; in g",
                readability_g=self._readability,
                take=lambda reading: self._tared(number, reading),
            )
        )

    def _tared(self, number: int, reading: BalanceReading) -> None:
        line = self._line(number)
        if reading.grams <= 0.0:
            raise WeightError("A container weighs more than 0 g; weigh it again.")
        if not (reading.is_soon and line.tare_g == reading.grams):
            self._desk.record.write("weigh", line=line.line.number, tare_g=reading.grams)
        self._desk.show_step(number)

    def lot(self, number: int) -> None:
        """Ask for the lot, with the last ones used ready to be taken."""
        line = self._line(number)
        self._desk.ask_value(
            Prompt(
                title=f"Lot of {formula(line.name)}",
                is_text=True,
                offers=self._desk.record.last_lots(line),
                read=reason_of,
                take=lambda lot: self._noted_lot(number, lot),
            )
        )

    def _noted_lot(self, number: int, lot: str) -> None:
        self._desk.record.write("lot", line=self._line(number).line.number, lot=lot)
        self._desk.show_step(number)
        self._explain_lot(number, lambda: self._desk.show_step(number))

    def _explain_lot(self, number: int, then: Callable[[], object]) -> None:
        """Ask for the reason of another lot than planned; one that was not noted may be the planned one."""
        line, record = self._line(number), self._desk.record
        planned = record.batch.recipe.electrolyte_lot
        key = f"lot.{line.line.number}"
        if line.lot or not any(one.key == key and not one.reason for one in record.deviations):
            explain_step(self._desk, number, then, (key,))
            return
        self._desk.ask(
            Question(
                title=f"Which lot of {formula(line.name)} was it?",
                answers=(
                    (f"{planned}, as planned", lambda: self._noted_lot(number, planned)),
                    ("Another lot…", lambda: self.lot(number)),
                ),
            )
        )

    def undo(self, number: int) -> None:
        """Strike out the last addition, with the reason."""
        line = self._line(number)
        if not line.additions:
            self._desk.tell("Nothing was weighed here yet.")
            return
        last = line.additions[-1]

        def strike(reason: str) -> None:
            self._desk.record.strike(last.entry, reason)
            self._desk.show_step(number)

        ask_reason(self._desk, f"Take back {self._grams(last.grams)}: why?", UNDO_REASONS, strike)

    def done(self, number: int) -> None:
        """Close the line; a weight out of tolerance asks for its reason first."""
        line = self._line(number)
        if line.actual_g is None:
            self.enter(number)
        elif line.is_in_tolerance is False and not self._is_explained(number, line):
            self._ask_why(number, line)
        else:
            self._explain_lot(number, lambda: close_step(self._desk, number))

    def _is_explained(self, number: int, line: LineState) -> bool:
        """Return whether the reason for this very weight and target is on record."""
        record, step = self._desk.record, self._desk.record.step(number)
        last = max((part.entry for part in line.additions), default=0)
        kinds = {"rescale": 0, "done": 0}
        for entry in record.batch.entries:
            if entry.kind == "rescale" or (entry.kind == "done" and entry.content.get("step") == number):
                kinds[entry.kind] = entry.number
        return bool(step.reason) and kinds["done"] > max(last, kinds["rescale"])

    def _ask_why(self, number: int, line: LineState) -> None:
        desk, record = self._desk, self._desk.record
        _, verdict = verdict_words(line, self._readability)
        amounts = record.batch.amounts
        lines = (_WORKING,) if amounts else ()
        question = ask_reason(
            desk,
            f"Out of tolerance: {verdict[0].lower()}{verdict[1:]}. Why is it left so?",
            OUT_REASONS,
            lambda reason: self._offer_rescaling(number, reason),
            lines,
        )
        if amounts is not None:
            batch, actuals, materials = record.batch, dict(record.weighed()), desk.materials
            desk.work_out(
                lambda: effect(batch.recipe, amounts, actuals, materials, learn(materials)),
                lambda found: desk.tell_question(question, self._effect(found)),
            )

    def _effect(self, found: object) -> tuple[str, ...]:
        assert isinstance(found, Effect)
        names = {field: FIELDS[field].label for field, _ in found.composition if field in FIELDS}
        return tuple(effect_lines(found, names))

    def _offer_rescaling(self, number: int, reason: str) -> None:
        line, record = self._line(number), self._desk.record
        now = amounts_now(record.batch, record.state)
        changed = self._rescaled(now, line)
        targets = [] if changed is None or now is None else _moved(now, changed)
        if not [target for target in targets if target["line"] != line.line.number]:
            close_step(self._desk, number, reason)
            return
        assert changed is not None
        names = {other.line.number: other.name for other in record.state.lines}
        lines = [
            f"{formula(names[target['line']])}: {self._grams(target['target_g'])}"
            for target in targets
            if target["line"] != line.line.number
        ]
        notes = [note for note in changed.notes if now is not None and note not in now.notes]
        self._desk.ask(
            Question(
                title="Rescale the rest to keep the composition?",
                lines=(f"New targets: {'; '.join(lines)}.", *notes),
                answers=(
                    ("Rescale the rest", lambda: self._rescale(number, reason, targets)),
                    ("Leave the targets as they are", lambda: close_step(self._desk, number, reason)),
                ),
            )
        )

    def _rescaled(self, now: BatchAmounts | None, line: LineState) -> BatchAmounts | None:
        if now is None or line.actual_g is None:
            return None
        weighed = dict(self._desk.record.weighed())
        weighed.pop(line.line.number, None)
        try:
            return rescaled(now, line.line.number, line.actual_g, weighed)
        except WeightError:
            return None  # nothing can follow a weight of nothing

    def _rescale(self, number: int, reason: str, targets: list[dict[str, Any]]) -> None:
        self._desk.record.write("rescale", targets=targets, line=self._line(number).line.number, reason=reason)
        close_step(self._desk, number, reason)
        self._tell_what_lacks()

    def _tell_what_lacks(self) -> None:
        record = self._desk.record
        short = [str(step.number) for step in record.state.steps if step.is_done and is_off(record, step.number)]
        if short:
            self._desk.tell(f"Steps {', '.join(short)} are off their new targets. Go there and add what is missing.")


def _entries_of(line: LineState) -> frozenset[int]:
    """Return the numbers of the entries that a line was weighed by."""
    return frozenset(part.entry for part in line.additions)


def is_off(record: BenchRecord, number: int) -> bool:
    """Return whether a step weighed something that is out of tolerance as it stands."""
    line = record.line_of(number)
    return line is not None and line.is_in_tolerance is False


def _moved(before: BatchAmounts, after: BatchAmounts) -> list[dict[str, Any]]:
    """Return the targets that are others than before, as they are written into the record."""
    return [
        {"line": new.number, "target_g": new.target_g, "tolerance_g": new.tolerance_g or 0.0}
        for old, new in zip(before.lines, after.lines, strict=True)
        if new.target_g is not None and new.target_g != old.target_g
    ]
