"""Weighing in bench mode: additions, tare, lot, undo, and what follows a weight out of tolerance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from ssedesigner.batch.balance import BalanceReading, read_grams
from ssedesigner.batch.composition import WeightError
from ssedesigner.batch.lots import (
    chosen_content,
    expiry_sentence,
    jar_sentence,
    line_content,
    lot_doubts,
    lot_of,
    lot_title,
    lot_words,
    lots_of_line,
    named_lot,
    offer_words,
    overdraw_sentence,
    stock_words,
    weighed_basis_sentence,
)
from ssedesigner.batch.weigh_in import (
    hazards_of,
    is_far_over,
    is_lid_forgotten,
    is_meant,
    meanings,
    weighings_of,
)
from ssedesigner.core.batch.state import LineState
from ssedesigner.core.batch.words import grams_text
from ssedesigner.core.lots import LotStock
from ssedesigner.core.notation import format_number, formula
from ssedesigner.core.process import name_list
from ssedesigner.text.batch import hazards_text, line_note, verdict_text, weighing_text
from ssedesigner.ui.bench.card import StepView
from ssedesigner.ui.bench.misses import WeightMisses
from ssedesigner.ui.bench.pages import Prompt, Question
from ssedesigner.ui.bench.reasons import explain_step
from ssedesigner.ui.bench.view import BenchView, ask_reason, close_step, reason_of

UNDO_REASONS = ("Typing error", "Balance was not stable", "Spilled", "Not this material")
_LID = "The record says that the jar is closed. Press Open jar (F2) when you lift the lid."
_MOST_LOTS = 4
"""As many lots as a question has room for."""


class WeighingStep:
    """What can be done at a step that weighs a line."""

    def __init__(self, bench: BenchView) -> None:
        self._bench = bench
        self._misses = WeightMisses(
            bench, line=self._line, grams=self._grams, enter=self.enter, tare=self.tare, close=self._close
        )
        self._known: frozenset[int] = frozenset()
        self._left: set[int] = set()
        """Steps whose lot was left open."""
        self._meant: set[str] = set()
        """Expired lots that are weighed from anyway, and questions of a jar that were answered so."""

    def _line(self, number: int) -> LineState:
        line = self._bench.record.line_of(number)
        assert line is not None, "a weighing step weighs a line"
        return line

    @property
    def _readability(self) -> float:
        return self._bench.record.batch.plan.readability_g

    def _grams(self, grams: float | None) -> str:
        return grams_text(grams, self._readability)

    def view(self, number: int) -> StepView:
        """Return what is shown of a line."""
        line, record = self._line(number), self._bench.record
        severity, verdict = verdict_text(line, self._readability)
        extras = [("lot", "Lot", "F4"), ("tare", "Tare", "F3")]
        # the blue button weighs as long as nothing is weighed
        extras += [("weigh", "Type weight", "F5"), ("undo", "Undo last", "F8")] if line.additions else []
        return StepView(
            title=f"Weigh {formula(line.name)}",
            note=line_note(line, record.batch),
            caption="weighed" if line.additions else "nothing weighed yet",
            number=self._grams(line.actual_g or 0.0),
            aim=self._aim(line),
            below=weighing_text(line, self._readability),
            severity=severity,
            verdict=self._with_distance(line, verdict),
            **self._bar(line),
            hazards=hazards_text(hazards_of(line, self._bench.materials)),
            lines=(*((_LID,) if is_lid_forgotten(line, record.state) else ()), *self._lot_lines(line)),
            extras=tuple(extras),
            done=self._done_words(line),
        )

    def _aim(self, line: LineState) -> tuple[str, str, str]:
        if line.target_g is None:
            return ("", "", "")
        if line.tolerance_g is None or not line.target_g:
            return ("target", self._grams(line.target_g), "")
        percent = format_number(100.0 * line.tolerance_g / line.target_g, 2)
        return ("target", self._grams(line.target_g), f"±{self._grams(line.tolerance_g)}, {percent} %")

    def _bar(self, line: LineState) -> dict[str, Any]:
        if line.target_g is None or line.tolerance_g is None:
            return {}
        low, high = line.target_g - line.tolerance_g, line.target_g + line.tolerance_g
        return {
            "weight": (line.actual_g, line.target_g, line.tolerance_g),
            "limits": (self._grams(low), self._grams(high)),
        }

    def _with_distance(self, line: LineState, verdict: str) -> str:
        """Add to a weight in tolerance how far it is from the target."""
        missing = line.missing_g
        if not line.is_in_tolerance or not missing:
            return verdict
        return f"{verdict}, {self._grams(abs(missing))} {'below' if missing > 0 else 'above'}"

    def _done_words(self, line: LineState) -> str:
        if line.actual_g is None:
            return "Type weight ▶"
        words = self._grams(line.actual_g)
        return f"Accept {words} ▶" if line.is_in_tolerance is not False else f"Leave it at {words} ▶"

    def _lots(self, line: LineState) -> tuple[LotStock, ...]:
        return self._bench.record.lots_of(line)

    def _lot_lines(self, line: LineState) -> tuple[str, ...]:
        """Say what the record has left of the lot of a line, and what speaks against it."""
        everything = self._bench.record.all_lots()
        one = lot_of(lots_of_line(everything, line, date.today()), {"lot_id": line.lot_id})
        if one is None:
            return tuple(filter(None, (jar_sentence(everything, line, _noted(line), date.today()),)))
        missing = line.missing_g if line.missing_g is not None and line.missing_g > 0.0 else None
        doubts = lot_doubts(one, date.today(), missing, "what is still to be weighed")
        record = self._bench.record
        is_sulfide = line.line.fields == ("electrolyte",)
        basis = weighed_basis_sentence(record.batch, record.state) if is_sulfide else ""
        known = doubts or (f"Lot {lot_title(one.lot)}: {lot_words(one, date.today())}.",)
        return (*known, *filter(None, (basis, _next_lot_sentence(line))))

    def enter(self, number: int, begun: str = "") -> None:
        """Ask for what the balance shows."""
        line = self._line(number)
        self._known = weighings_of(line)  # what this person has seen when the weight is typed
        missing = line.missing_g
        aim = f"target {self._grams(line.target_g)}"
        if line.actual_g is not None and missing is not None:
            aim = f"{self._grams(line.actual_g)} weighed, {self._grams(missing)} missing"
        prompt = Prompt(
            title=f"What the balance shows: {formula(line.name)}",
            note=f"{aim} · in g; 4.2 or 4,2 or 4200 mg; − for an amount taken out",
            readability_g=self._readability,
            take=lambda reading: self._take(number, reading),
        )
        self._bench.ask_value(prompt, begun)

    def _take(self, number: int, reading: BalanceReading) -> None:
        self._bench.record.read()  # another window may have weighed meanwhile
        line = self._line(number)
        if self._known != weighings_of(line):
            self._ask_twice(number, line, reading)
        else:
            self._reload(number, line, reading)

    def _ask_twice(self, number: int, line: LineState, reading: BalanceReading) -> None:
        """Ask before a line gets a weight beside one that this screen has not shown yet."""
        on_record = "no weight" if line.actual_g is None else self._grams(line.actual_g)

        def record() -> None:
            self._known = weighings_of(line)
            self._take(number, reading)

        self._bench.ask(
            Question(
                title=f"{formula(line.name)} was weighed in another window too. Record this weight as well?",
                lines=(f"On record now: {on_record}. Not recorded yet: {self._grams(reading.grams)}.",),
                answers=(
                    ("Do not record it", lambda: self._bench.show_step(number)),
                    (f"Record {self._grams(reading.grams)} as well", record),
                ),
            )
        )

    def _reload(self, number: int, line: LineState, reading: BalanceReading) -> None:
        choices = meanings(line, reading, self._readability)
        if is_meant(choices, line, reading):
            self._add(number, reading.grams)
            return
        self._bench.ask(
            Question(
                title=f"{self._grams(reading.grams)}: what is it?",
                answers=tuple((choice.text, partial(self._add, number, choice.grams)) for choice in choices),
            )
        )

    def _add(self, number: int, grams: float, *, is_meant: bool = False) -> None:
        line = self._line(number)
        if not grams:
            self._bench.show_step(number)
            return
        everything = self._bench.record.all_lots()
        lots = lots_of_line(everything, line, date.today())
        anew = partial(self._add, number, grams)
        if self._asks_for_jar(line, _noted(line), everything, anew, lambda: self._ask_lot(number, anew)):
            return
        # a lot that was planned and has another material since is not the one of the same name
        one = lot_of(lots, {"lot_id": line.lot_id}) if line.lot_id else named_lot(lots, line.lot)
        if one is not None and self._is_first_from_expired(line, one):
            self._ask_expired(one, anew, lambda: self._ask_lot(number, anew))
            return
        if not is_meant and one is not None and (sentence := overdraw_sentence(one, grams)):
            self._ask_overdraw(number, grams, one, sentence)
            return
        named = chosen_content(one.lot, lots) if one is not None else _noted(line)
        self._bench.record.write("weigh", line=line.line.number, grams=grams, **named)
        self._known = weighings_of(self._line(number))
        self._bench.show_step(number)
        if grams > 0.0 and not is_meant and is_far_over(self._line(number)):
            self._misses.ask_far_over(number)

    def _ask_overdraw(self, number: int, grams: float, one: LotStock, sentence: str) -> None:
        """Ask what is wrong where more was weighed than the record has left of a lot: the count, the lot or nothing."""
        bench = self._bench

        def count(left: float) -> None:
            self._add(number, grams, is_meant=True)
            bench.record.count_lot(one.lot.id, left)
            bench.show_step(number)

        counting = Prompt(
            title=f"{lot_title(one.lot)}: what is left in the jar now",
            note="after this weighing, in g; 0 where the jar is empty",
            read=lambda text: _read_left(text, self._readability),
            take=count,
        )
        bench.ask(
            Question(
                title=sentence,
                lines=("The weight is not recorded yet.",),
                answers=(
                    ("The count was wrong: enter what is left…", lambda: bench.ask_value(counting)),
                    ("It is from another lot…", lambda: self._ask_lot(number, lambda: self._add(number, grams))),
                    (
                        f"Record {self._grams(grams)} from {lot_title(one.lot)} anyway",
                        lambda: self._add(number, grams, is_meant=True),
                    ),
                ),
            )
        )

    def tare(self, number: int) -> None:
        """Ask for the weight of the empty container."""
        self._bench.ask_value(
            Prompt(
                title="Empty container",
                note="Only needed when the balance is not set to zero with the container on it; in g",
                readability_g=self._readability,
                take=lambda reading: self._write_tare(number, reading),
            )
        )

    def _write_tare(self, number: int, reading: BalanceReading) -> None:
        line = self._line(number)
        if reading.grams <= 0.0:
            raise WeightError("A container weighs more than 0 g; weigh it again.")
        # a balance that sends each weight twice must not leave two containers on record
        if not (reading.is_soon and line.tare_g == reading.grams):
            self._bench.record.write("weigh", line=line.line.number, tare_g=reading.grams)
        self._bench.show_step(number)

    def lot(self, number: int) -> None:
        """Ask for the lot, with those on record, else the last ones used, ready to be taken."""
        self._ask_lot(number, lambda: self._note_lot(number, lambda: self._bench.show_step(number)))

    def _ask_lot(self, number: int, then: Callable[[], object]) -> None:
        line = self._line(number)
        lots = self._lots(line)
        offers = tuple(lot_title(one.lot) for one in lots) or self._bench.record.last_lots(line)
        known = [f"{lot_title(one.lot)}: {stock_words(one, date.today())}" for one in lots[:_MOST_LOTS]]
        more = [f"and {len(lots) - _MOST_LOTS} more by name"] if len(lots) > _MOST_LOTS else []
        self._bench.ask_value(
            Prompt(
                title=f"Lot of {formula(line.name)}",
                note="; ".join([*known, *more]),
                is_text=True,
                offers=offers,
                read=reason_of,
                take=lambda lot: self._write_lot(number, lot, then),
            )
        )

    def _write_lot(self, number: int, lot: str, then: Callable[[], object]) -> None:
        line = self._line(number)
        everything = self._bench.record.all_lots()
        content = line_content(everything, line, lot, date.today())
        one = named_lot(lots_of_line(everything, line, date.today()), lot)
        anew, choose = partial(self._write_lot, number, lot, then), partial(self._ask_lot, number, then)
        if self._asks_for_jar(line, content, everything, anew, choose):
            return
        if one is not None and self._is_first_from_expired(line, one):
            self._ask_expired(one, anew, choose)
            return
        self._bench.record.write("lot", line=line.line.number, **content)
        then()

    def _asks_for_jar(
        self,
        line: LineState,
        content: Mapping[str, str],
        everything: Sequence[LotStock],
        go_on: Callable[[], object],
        choose: Callable[[], object],
    ) -> bool:
        """Ask about a jar that is not one of the material of a line; return whether that is still to be answered."""
        sentence = jar_sentence(everything, line, content, date.today())
        question = f"{line.line.number}: {sentence}"
        if not sentence or question in self._meant or content.get("lot") in {part.lot for part in line.additions}:
            return False

        def take() -> None:
            self._meant.add(question)
            go_on()

        draws = "" if content.get("lot_id") else "; nothing is drawn from a lot"
        answers = (("Another lot…", choose), (f"Keep “{content['lot']}” anyway{draws}", take))
        self._bench.ask(Question(title=sentence, lines=("Nothing is recorded yet.",), answers=answers))
        return True

    def _note_lot(self, number: int, then: Callable[[], object]) -> None:
        """Go on after a lot was noted: one that is not as planned asks why."""
        self._bench.show_step(number)
        self._explain_lot(number, then)

    def _is_first_from_expired(self, line: LineState, one: LotStock) -> bool:
        """Return whether a lot is expired and nothing says yet that it is used anyway: it is asked about once."""
        used = {*self._meant, *(part.lot_id for part in line.additions)}
        return bool(expiry_sentence(one.lot, date.today())) and one.lot.id not in used

    def _ask_expired(self, one: LotStock, go_on: Callable[[], object], choose: Callable[[], object]) -> None:
        def take() -> None:
            self._meant.add(one.lot.id)
            go_on()

        title = f"{expiry_sentence(one.lot, date.today())} Weigh from it anyway?"
        answers = (("Another lot…", choose), (f"Weigh from {lot_title(one.lot)}", take))
        self._bench.ask(Question(title=title, lines=("Nothing is recorded yet.",), answers=answers))

    def _explain_lot(self, number: int, then: Callable[[], object]) -> None:
        """Ask for the reason of another lot than planned; one that was not noted may be the planned one."""
        line, record = self._line(number), self._bench.record
        planned = record.batch.recipe.electrolyte_lot
        if not line.lot and not planned and line.additions and (lots := self._lots(line)) and number not in self._left:
            self._ask_which(number, lots, then)
            return
        key = f"lot.{line.line.number}"
        if line.lot or not any(one.key == key and not one.reason for one in record.deviations):
            explain_step(self._bench, number, then, (key,))
            return
        self._bench.ask(
            Question(
                title=f"Which lot of {formula(line.name)} was it?",
                answers=(
                    (
                        f"{planned}, as planned",
                        lambda: self._write_lot(number, planned, lambda: self._note_lot(number, then)),
                    ),
                    ("Another lot…", lambda: self.lot(number)),
                ),
            )
        )

    def _ask_which(self, number: int, lots: tuple[LotStock, ...], then: Callable[[], object]) -> None:
        """Ask once which of the lots on record was weighed from, where nothing says so."""

        def leave() -> None:
            self._left.add(number)
            then()

        answers: list[tuple[str, Callable[[], object]]] = [
            (
                offer_words(one, date.today()),
                partial(self._write_lot, number, lot_title(one.lot), lambda: self._note_lot(number, then)),
            )
            for one in lots[:_MOST_LOTS]
        ]
        answers += [("Another lot…", lambda: self.lot(number)), ("Leave it open", leave)]
        title = f"Which lot of {formula(self._line(number).name)} was it?"
        self._bench.ask(Question(title=title, answers=tuple(answers)))

    def undo(self, number: int) -> None:
        """Strike out the last addition, with the reason."""
        line = self._line(number)
        if not line.additions:
            self._bench.show_message("Nothing was weighed here yet.")
            return
        last = line.additions[-1]

        def strike(reason: str) -> None:
            self._bench.record.correct(last.entry, None, reason)
            self._bench.show_step(number)

        ask_reason(self._bench, f"Why take back {self._grams(last.grams)}?", UNDO_REASONS, strike)

    def done(self, number: int) -> None:
        """Close the line; a weight out of tolerance asks for its reason first."""
        line = self._line(number)
        if line.actual_g is None:
            self.enter(number)
        elif line.is_in_tolerance is False and self._misses.is_unexplained(number):
            self._misses.ask(number)
        else:
            self._close(number)

    def _close(self, number: int) -> None:
        self._explain_lot(number, lambda: close_step(self._bench, number))


def _next_lot_sentence(line: LineState) -> str:
    """Say that a lot which was noted after a weighing is that of the next one; empty where there is none."""
    used = line.used_lots
    if not line.additions or line.lot_words in used:
        return ""
    return f"Weighed so far from {name_list(used) or 'no lot on record'}; {line.lot_words} applies from now on."


def _noted(line: LineState) -> dict[str, str]:
    """Return the lot that was noted for a line, as it stands in an entry."""
    noted = {"lot": line.lot, "lot_id": line.lot_id, "lot_label": line.lot_label}
    return {name: value for name, value in noted.items() if value}


def _read_left(text: str, readability_g: float) -> float:
    grams = read_grams(text, readability_g)
    if grams < 0.0:
        raise ValueError("A jar cannot hold less than 0 g; type what is left in it.")
    return grams
