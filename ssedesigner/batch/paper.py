"""Entries of a batch typed afterwards, by somebody who worked from paper: texts by place, read and checked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ssedesigner.batch.air import ALARM, wetter_than_planned
from ssedesigner.batch.balance import read_grams
from ssedesigner.batch.lots import expiry_sentence, jar_sentence, line_content, lot_of, overdraw_sentence
from ssedesigner.batch.weigh_in import miss_sentence
from ssedesigner.core.batch.clock import moment
from ssedesigner.core.batch.films import specimen_of
from ssedesigner.core.batch.record import Batch, EntryHistory, entry_problem
from ssedesigner.core.batch.state import MICROGRAM_DIGITS, BatchState, LineState, StepState, fold
from ssedesigner.core.batch.tolerances import match, tolerances_of
from ssedesigner.core.batch.words import (
    TimeError,
    parameter_label,
    parameter_value,
    planned_text,
    read_number,
    read_time,
    typed_time,
)
from ssedesigner.core.fields import FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.lots import LotStock
from ssedesigner.core.measured_film import BATCH_QUANTITIES, MEASURED
from ssedesigner.core.notation import exact
from ssedesigner.core.process import name_list
from ssedesigner.core.steps import STEP_PARAMETERS, ProcessStep, parameters_of, range_problem
from ssedesigner.core.units import UnitError

MADE_AT, DEW_POINT, OPENED, CLOSED, SPECIMEN, NOTE = "made_at", "dew_point", "opened", "closed", "specimen", "note"
DEW_REASON, REASON = "dew_point_reason", "reason"
Problem = tuple[str, str]
Content = Mapping[str, Any]


class PaperError(ValueError):
    """Texts that cannot be taken into the record; ``problems`` holds the place and one sentence of each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take the problems, at least one."""
        super().__init__(" ".join(sentence for _, sentence in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True)
class PaperEntry:
    """An entry that is to be written, and the place of the text that it comes from."""

    place: str
    kind: str
    content: Mapping[str, Any]


def line_place(number: int, name: str) -> str:
    """Return the place of a text on a line: ``grams``, ``lot`` or ``reason``."""
    return f"line_{number}_{name}"


def step_place(number: int, name: str) -> str:
    """Return the place of a parameter of a step."""
    return f"step_{number}_{name}"


def result_place(quantity: str) -> str:
    """Return the place of a measured quantity."""
    return f"result_{quantity}"


def parameters_on_paper(step: ProcessStep) -> tuple[str, ...]:
    """Return the parameters of a step that are typed at it; the dew point has a line of its own."""
    return () if step.kind == "dew-point" else parameters_of(step)


def paper_entries(
    batch: Batch,
    texts: Mapping[str, str],
    now: datetime,
    lots: Sequence[LotStock] = (),
    *,
    all_done: bool = False,
    is_finished: bool = False,
) -> tuple[PaperEntry, ...]:
    """Return the entries that the texts stand for, in the order of doing; an empty text stands for none.

    A lot that names one of ``lots`` brings its identity along. ``all_done`` marks every step that is not yet done as
    done; ``is_finished`` finishes the batch. A weight outside of its tolerance needs a reason. PaperError with every
    text that cannot be read or taken.
    """
    reader = _Reader(batch=batch, state=fold(batch), texts=texts, now=now, lots=lots, problems=[])
    at = reader.read(MADE_AT, lambda text: read_time(text, now))
    when = {"at": at} if at else {}
    making = [*reader.clock(when), *reader.weights(when), *reader.parameters(when)]
    if all_done:
        making += [
            PaperEntry(place="done", kind="done", content={"step": step.number, **when})
            for step in reader.state.steps
            if not step.is_done
        ]
    entries = [*making, *reader.results(), *reader.note()]
    if making and reader.state.state == "planned":
        entries.insert(0, PaperEntry(place=MADE_AT, kind="start", content=when))
    if is_finished and reader.state.state != "finished":
        entries.append(PaperEntry(place="finish", kind="finish", content=when))
    reader.check(entries)  # all or nothing: half a sheet on record would be typed again by the next person
    if reader.problems:
        raise PaperError(reader.problems)
    return tuple(entries)


@dataclass(frozen=True, kw_only=True)
class _Reader:
    batch: Batch
    state: BatchState
    texts: Mapping[str, str]
    now: datetime
    lots: Sequence[LotStock]
    problems: list[Problem]

    def text(self, place: str) -> str:
        return self.texts.get(place, "").strip()

    def read(self, place: str, parse: Callable[[str], Any]) -> Any:
        """Read the text of a place; None where it is empty, or wrong, which is noted."""
        if not self.text(place):
            return None
        try:
            return parse(self.text(place))
        except (UnitError, FieldError, TimeError) as error:
            self.problems.append((place, str(error)))
            return None

    def number(self, place: str, unit: str) -> float | None:
        number: float | None = self.read(place, lambda text: read_number(text, unit))
        return number

    def grams(self, text: str) -> float:
        return read_grams(text, self.batch.plan.readability_g)

    def clock(self, when: Mapping[str, str]) -> Iterator[PaperEntry]:
        dew_point = self.read(DEW_POINT, lambda text: read_number(text, "degC", -50.0))
        if dew_point is not None:
            more = self._reason_of_air(dew_point)
            yield PaperEntry(place=DEW_POINT, kind="dew-point", content={"value": dew_point, **more, **when})
        times = {place: self.read(place, lambda text: read_time(text, self.now)) for place in (OPENED, CLOSED)}
        if times[CLOSED] and not times[OPENED] and not self.state.is_open:
            self.problems.append((CLOSED, "Enter the time when the jar was opened too."))
        if times[OPENED] and times[CLOSED] and moment(times[CLOSED]) < moment(times[OPENED]):
            self.problems.append((CLOSED, "The jar was closed before it was opened; correct one of the times."))
        for place, kind in ((OPENED, "open"), (CLOSED, "close")):
            if times[place]:
                yield PaperEntry(place=place, kind=kind, content={"at": times[place]})

    def _reason_of_air(self, dew_point_c: float) -> dict[str, str]:
        sentence, reason = wetter_than_planned(self.batch, dew_point_c), self.text(DEW_REASON)
        if sentence and not reason:
            self.problems.append((DEW_REASON, f"{sentence} Give the reason."))
        return {"reason": reason} if sentence and reason else {}

    def weights(self, when: Mapping[str, str]) -> Iterator[PaperEntry]:
        for line in self.state.lines:
            number = line.line.number
            place = line_place(number, "grams")
            grams, lot = self.read(place, self.grams), self.text(line_place(number, "lot"))
            reason = self.text(line_place(number, "reason"))
            named = line_content(self.lots, line, lot, self.now.date())
            if grams is None:
                if lot:
                    place = line_place(number, "lot")
                    if line.additions and line.used_lots:
                        sentence = (
                            f"{line.name} was weighed from lot {name_list(line.used_lots)}; "
                            "correct that entry under History instead."
                        )
                        self.problems.append((place, sentence))
                    yield PaperEntry(place=place, kind="lot", content={"line": number, **named, **when})
                elif reason and not self.text(place):
                    self.problems.append((place, "Enter the weight that the reason is for."))
                continue
            self._check_weight(line, place, grams, reason)
            more = named | ({"reason": reason} if reason else {})
            yield PaperEntry(place=place, kind="weigh", content={"line": number, "grams": grams, **more, **when})

    def _check_weight(self, line: LineState, place: str, grams: float, reason: str) -> None:
        # at the bench a second weight is an addition; from paper it is the same sheet typed twice
        if line.actual_g is not None:
            sentence = f"{line.name} has {exact(line.actual_g)} g on record already; correct that entry instead."
            self.problems.append((place, sentence))
        elif grams < 0.0:
            self.problems.append((place, f"{line.name} cannot weigh less than 0 g; type what the balance showed."))
        elif (miss := miss_sentence(line, grams)) and not reason:
            self.problems.append((line_place(line.line.number, "reason"), f"{miss} Give the reason."))

    def parameters(self, when: Mapping[str, str]) -> Iterator[PaperEntry]:
        for step in self.state.steps:
            for name in parameters_on_paper(step.step):
                place = step_place(step.number, name)
                if name not in STEP_PARAMETERS:
                    value: float | str | None = self.text(place) or None
                    unit = ""
                else:
                    unit = STEP_PARAMETERS[name].unit
                    value = self.number(place, unit)
                    if value is not None and (problem := range_problem(name, value)):
                        self.problems.append((place, problem))
                        continue
                if value is None:
                    continue
                content = {"step": step.number, "name": name, "value": value} | ({"unit": unit} if unit else {})
                content |= self._reason_of(step, name, value)
                yield PaperEntry(place=place, kind="parameter", content={**content, **when})

    def _reason_of(self, step: StepState, name: str, value: float | str) -> dict[str, str]:
        """Return the reason of a parameter that is not as planned; without one that is a problem."""
        if match(step.step, name, value, tolerances_of(self.batch.plan)) != "off":
            return {}
        reason = self.text(step_place(step.number, REASON))
        if not reason:
            sentence = f"{parameter_label(name)}: {off_plan_sentence(step.step, name, value)} Give the reason."
            self.problems.append((step_place(step.number, REASON), sentence))
        return {"reason": reason} if reason else {}

    def results(self) -> Iterator[PaperEntry]:
        specimen = self.number(SPECIMEN, "-")
        if specimen is not None and (specimen < 1 or specimen % 1):
            self.problems.append((SPECIMEN, "The specimen number must be a whole number of at least 1."))
            specimen = None
        for quantity in BATCH_QUANTITIES:
            place, field = result_place(quantity), MEASURED[quantity]
            value = self.read(place, field.parse)
            if value is None:
                continue
            number = int(specimen or 1)
            if (quantity, number) in self._known_results():
                sentence = f"{field.label} of specimen {number} is on record already; correct that entry instead."
                self.problems.append((place, sentence))
            content = {"quantity": quantity, "value": value, "unit": field.unit, "specimen": number}
            yield PaperEntry(place=place, kind="measured", content=content)

    def _known_results(self) -> set[tuple[str, int]]:
        measured = (entry.content for entry in self.state.measured)
        return {(content["quantity"], specimen_of(content)) for content in measured}

    def note(self) -> Iterator[PaperEntry]:
        if self.text(NOTE):
            yield PaperEntry(place=NOTE, kind="note", content={"text": self.text(NOTE)})

    def check(self, entries: Sequence[PaperEntry]) -> None:
        """Note what the record itself would refuse, so that nothing is written when something is wrong."""
        places = {place for place, _ in self.problems}
        for entry in entries:
            problem = entry_problem(entry.kind, entry.content, self.batch)
            if problem and entry.place not in places:
                self.problems.append((entry.place, problem))


def lot_questions(
    batch: Batch, entries: Sequence[PaperEntry], lots: Sequence[LotStock], today: date
) -> tuple[str, ...]:
    """Say what is to be asked of lots before some entries are written: a wrong jar, too little left, or expired.

    What all entries weigh from a lot counts together. Where an entry names no lot, it is of the one noted before.
    ``lots`` are all, the retired ones included.
    """
    state, taken = fold(batch), dict[str, float]()
    used: dict[str, LotStock] = {}
    jars: list[str] = []
    for entry in entries:
        if entry.kind not in ("weigh", "lot"):
            continue
        line = state.line(entry.content["line"])
        noted = {"lot": line.lot, "lot_id": line.lot_id}
        named = entry.content if entry.content.get("lot") or entry.content.get("no_lot") else noted
        one = lot_of(lots, named)
        jars.append(jar_sentence(lots, line, named, today))
        if one is not None and entry.kind == "weigh":
            used[one.lot.id] = one
            taken[one.lot.id] = taken.get(one.lot.id, 0.0) + float(entry.content.get("grams") or 0.0)
    weighed = {part.lot_id for line in state.lines for part in line.additions}
    questions = [*dict.fromkeys(jars)]
    questions += [overdraw_sentence(one, round(taken[key], MICROGRAM_DIGITS)) for key, one in used.items()]
    questions += [expiry_sentence(one.lot, today) for key, one in used.items() if key not in weighed]
    return tuple(filter(None, questions))


def corrected_lot_questions(
    batch: Batch, entry: EntryHistory, content: Content | None, lots: Sequence[LotStock], today: date
) -> tuple[str, ...]:
    """Say the same of an entry that shall say something else; what it drew before is put back first."""
    if entry.kind not in ("weigh", "lot") or content is None:
        return ()
    own = (batch.key, entry.number)
    given = [replace(one, draws=tuple(draw for draw in one.draws if (draw.batch, draw.entry) != own)) for one in lots]
    return lot_questions(batch, [PaperEntry(place="", kind=entry.kind, content=content)], given, today)


def off_plan_sentence(step: ProcessStep, name: str, value: float | str) -> str:
    """Say in a sentence what was done and what was planned."""
    return f"{parameter_value(name, value)} is not as planned ({planned_text(step, name)})."


AT, WHY = "at", "why"
_OF_LOT = ("lot", "lot_id", "lot_label", "no_lot")
_UNITS = {"grams": "g", "tare_g": "g", "minutes": "min"}
_WORDS = {
    "grams": "Weight",
    "tare_g": "Tare",
    "lot": "Lot",
    "reason": "Reason if not as planned",
    "minutes": "Duration",
    "text": "Text",
    "name": "Name",
}
_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "weigh": ("grams", "lot", "reason"),
    "dew-point": ("value", "reason"),
    "timer": ("minutes",),
    "parameter": ("value", "reason"),
    "reason": ("reason",),
    "lot": ("lot",),
    "substitute": ("reason",),
    "note": ("text",),
    "photo": ("text",),
    "measured": ("value",),
    "sign": ("name",),
    "done": ("reason",),
}
"""Values of a kind of entry that a person can type anew."""
_COMPARED = ("weigh", "dew-point", "parameter")
"""Kinds of entries that are compared with the plan."""
_NO_REASON = "Enter briefly what was wrong; the earlier value stays on record."


@dataclass(frozen=True, kw_only=True)
class CorrectedLine:
    """A value that can be typed anew: its name in the entry, label, unit as in ``core.units``, and present text."""

    name: str
    label: str
    unit: str
    text: str


def corrected_lines(batch: Batch, entry: EntryHistory) -> tuple[CorrectedLine, ...]:
    """Return the values of an entry that can be corrected; a struck entry shows what it last held.

    The lot of a weighing is the one that it counts for, whether its own entry names it or the one that was noted.
    """
    content = last_content(entry)
    if entry.kind == "weigh" and not content.get("lot") and "line" in content:
        parts = fold(batch).line(content["line"]).additions
        part = next((part for part in parts if part.entry == entry.number), None)
        content = {**content, "lot": part.lot} if part is not None else content
    return tuple(_lines(entry, content))


def last_content(entry: EntryHistory) -> Mapping[str, Any]:
    """Return the content that an entry last held, before it was struck out."""
    return next((version.content for version in reversed(entry.versions) if version.content is not None), {})


def _lines(entry: EntryHistory, content: Mapping[str, Any]) -> Iterator[CorrectedLine]:
    for name in _OF_KIND.get(entry.kind, ()):
        value = content.get(name)
        is_number = isinstance(value, (int, float))
        text = exact(value) if is_number else str(value or "")
        yield CorrectedLine(
            name=name, label=_label(entry.kind, name, content), unit=_unit(entry.kind, name, content), text=text
        )
    yield CorrectedLine(name=AT, label="Time", unit="", text=typed_time(str(content.get("at") or entry.entry.at)))


def _label(kind: str, name: str, content: Mapping[str, Any]) -> str:
    if name == "reason":
        return _WORDS[name] if kind in _COMPARED else "Reason"
    if kind == "measured":
        return MEASURED[content["quantity"]].label
    if kind == "parameter":
        return parameter_label(content["name"])
    return "Dew point" if kind == "dew-point" else _WORDS[name]


def _unit(kind: str, name: str, content: Mapping[str, Any]) -> str:
    if name == "reason":
        return ""
    if kind == "measured":
        return MEASURED[content["quantity"]].unit
    if kind == "dew-point":
        return "degC"
    return str(content.get("unit") or "") if kind == "parameter" else _UNITS.get(name, "")


def corrected_content(
    batch: Batch,
    entry: EntryHistory,
    texts: Mapping[str, str],
    why: str,
    now: datetime,
    lots: Sequence[LotStock] = (),
) -> dict[str, Any]:
    """Return the content that an entry shall hold instead; another lot brings its own identity along.

    PaperError with every text that is wrong, a missing reason, or that nothing was changed.
    """
    before = last_content(entry)
    content, problems = dict(before), [] if why.strip() else [(WHY, _NO_REASON)]
    is_other_lot = False
    for line in corrected_lines(batch, entry):
        text = texts.get(line.name, "").strip()
        if text == line.text:
            continue
        is_other_lot |= line.name == "lot"
        try:
            content |= _read(line, text, before, batch, now)
        except (UnitError, FieldError, TimeError) as error:
            problems.append((line.name, str(error)))
    if is_other_lot:
        line_state, lot = fold(batch).line(content["line"]), str(content.get("lot") or "")
        named = line_content(lots, line_state, lot, now.date())
        content = {name: value for name, value in content.items() if name not in _OF_LOT} | named
        # without a word a weighing is of the lot that was noted for its line
        content |= {"no_lot": True} if entry.kind == "weigh" and not named else {}
    content = {name: value for name, value in content.items() if value not in ("", None)}
    if not problems:
        problems += _refusals(batch, entry, before, content)
    if problems:
        raise PaperError(problems)
    return content


def _read(line: CorrectedLine, text: str, before: Mapping[str, Any], batch: Batch, now: datetime) -> dict[str, Any]:
    if line.name == AT:
        return {AT: read_time(text, now)}
    if before.get("quantity") and line.name == "value":
        return {"value": MEASURED[before["quantity"]].parse(text)}
    if line.unit == "g" and text:
        return {line.name: read_grams(text, batch.plan.readability_g)}
    is_text = isinstance(before.get(line.name), str) or line.name in {"lot", "reason", "text", "name"}
    return {line.name: text if is_text or not text else read_number(text, line.unit)}


def _refusals(
    batch: Batch, entry: EntryHistory, before: Mapping[str, Any], content: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    first = corrected_lines(batch, entry)[0].name
    if content == dict(before) and not entry.is_struck:
        yield first, "The value is unchanged; type the correct one."
        return
    problem = entry_problem(entry.kind, content, batch)
    if problem:
        yield first, problem
    elif entry.kind == "weigh" and not content.get("reason"):
        line = fold(batch).line(content["line"])
        if miss := _miss(line, entry.number, content.get("grams")):
            yield "reason", f"{miss} Give the reason."
    elif not content.get("reason") and (sentence := _off_plan_sentence(batch, entry.kind, content)):
        yield "reason", f"{sentence} Give the reason."


def _off_plan_sentence(batch: Batch, kind: str, content: Mapping[str, Any]) -> str:
    """Say that a corrected parameter or dew point is not as planned; empty when it is."""
    if kind == "dew-point":
        return wetter_than_planned(batch, float(content["value"]))
    if kind != "parameter" or "step" not in content:
        return ""
    step, name, value = batch.steps[content["step"] - 1], content["name"], content["value"]
    is_off = name != ALARM and match(step, name, value, tolerances_of(batch.plan)) == "off"
    return off_plan_sentence(step, name, value) if is_off else ""


def _miss(line: LineState, number: int, grams: float | None) -> str:
    """Say how far the sum of a line is off with another weight in place of one addition."""
    if grams is None:
        return ""
    others = sum(part.grams for part in line.additions if part.entry != number)
    return miss_sentence(line, round(others + grams, MICROGRAM_DIGITS))
