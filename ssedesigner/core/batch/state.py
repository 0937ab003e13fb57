"""What a batch has come to: its entries, corrected ones as they stand, folded into lines, steps, clocks and results.

The fold is pure. That of the first entries is what the batch was then, and an entry that is there twice counts once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ssedesigner.core.batch.clock import Instant, Tick, later, minutes_between
from ssedesigner.core.batch.plan import BatchLine
from ssedesigner.core.batch.reasons import reasons_of_weight
from ssedesigner.core.batch.record import (
    NO_LOT,
    Batch,
    Entry,
    EntryHistory,
    entry_histories,
    lot_text,
    lots_of_entries,
)
from ssedesigner.core.batch.tolerances import is_weight_in_tolerance
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.steps import ProcessStep

MICROGRAM_DIGITS = 6
"""Digits behind the point to which sums of weights [g] are rounded: finer than any balance."""


@dataclass(frozen=True, kw_only=True)
class Addition:
    """One part of a weighing; ``entry`` is its number, ``grams`` what was added (less than 0: taken out again).

    ``lot`` is the one that it is of, by its own entry or as it was noted for the line; ``has_no_lot`` is True where
    it is of none on record although one was noted.
    """

    entry: int
    at: str
    grams: float
    lot: str = ""
    reason: str = ""
    lot_id: str = ""
    lot_label: str = ""
    has_no_lot: bool = False

    @property
    def lot_words(self) -> str:
        """The lot with its label; empty when none was noted."""
        return NO_LOT if self.has_no_lot else lot_text(self.lot, self.lot_label)


@dataclass(frozen=True, kw_only=True)
class Substitution:
    """A material that replaced that of a line for this batch; ``field`` is its recipe field, empty if not stated."""

    entry: int
    at: str
    line: int
    before: str
    key: str
    name: str
    reason: str
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class LineState:
    """One line as it was weighed.

    ``key`` and ``name`` are those of the material that was used, ``target_g`` and ``tolerance_g`` hold after
    rescaling. ``actual_g`` is the sum of the additions, None before the first; ``is_in_tolerance`` is None while
    either is not known. ``reason`` is the last one given. ``lot`` is the last one noted of the material that is used,
    from which the next addition is; ``lot_id`` is its identity and ``lot_label`` its label where the library has it;
    ``planned_lot`` is that of the plan.
    """

    line: BatchLine
    key: str
    name: str
    target_g: float | None
    tolerance_g: float | None
    additions: tuple[Addition, ...] = ()
    tare_g: float | None = None
    actual_g: float | None = None
    is_in_tolerance: bool | None = None
    lot: str = ""
    reason: str = ""
    substitution: Substitution | None = None
    lot_id: str = ""
    lot_label: str = ""
    planned_lot: str = ""

    @property
    def lot_words(self) -> str:
        """The lot that is noted, with its label; empty when none was."""
        return lot_text(self.lot, self.lot_label)

    @property
    def used_lots(self) -> tuple[str, ...]:
        """The lots that were weighed from, with their labels; before the first weighing the one that is noted."""
        words = [part.lot_words for part in self.additions] or [self.lot_words]
        return tuple(dict.fromkeys(filter(None, words)))

    @property
    def missing_g(self) -> float | None:
        """What is still to be added [g], less than 0 when there is too much; None without a target."""
        return None if self.target_g is None else round(self.target_g - (self.actual_g or 0.0), MICROGRAM_DIGITS)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter as it was: ``value`` is a number or a text, ``reason`` why it is not as planned.

    ``since`` is the number of the entry that made it what it is: its own, or that of its last correction.
    """

    entry: int
    at: str
    name: str
    value: Any
    unit: str = ""
    reason: str = ""
    since: int = 0


@dataclass(frozen=True, kw_only=True)
class Timer:
    """A timer by its times, so that it runs on while the program does not; ``ended_at`` is empty while it runs.

    The ticks are those of its start and end, None where none was read.
    """

    entry: int
    step: int | None
    name: str
    started_at: str
    minutes: float
    ends_at: str
    ended_at: str = ""
    started_tick: Tick | None = None
    ended_tick: Tick | None = None

    def elapsed(self, now: Instant | None = None) -> float:
        """Return for how long it ran [min], or has been running until now."""
        end = Instant(at=self.ended_at, tick=self.ended_tick) if self.ended_at else now
        start = Instant(at=self.started_at, tick=self.started_tick)
        return 0.0 if end is None else minutes_between(start, end)


@dataclass(frozen=True, kw_only=True)
class StepState:
    """One step: when it began and was done (empty if not yet), what was noted, and its timers.

    ``done_entry`` is the number of the entry by which it was done first, 0 if it is not; ``reason_entry`` that of the
    one with the reason.
    """

    number: int
    step: ProcessStep
    started_at: str = ""
    done_at: str = ""
    reason: str = ""
    parameters: tuple[Parameter, ...] = ()
    timers: tuple[Timer, ...] = ()
    done_entry: int = 0
    reason_entry: int = 0

    @property
    def minutes(self) -> float | None:
        """How long the step took [min]: as noted, else as its ended timers ran; None when neither is on record."""
        noted = [one.value for one in self.parameters if one.name == "minutes" and isinstance(one.value, (int, float))]
        if noted:
            return float(noted[-1])
        ended = [timer.elapsed() for timer in self.timers if timer.ended_at]
        return sum(ended) if ended else None

    @property
    def is_done(self) -> bool:
        """True when the step was done."""
        return bool(self.done_at)


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """A time during which the jar was open; ``closed_at`` is empty while it is, ``dew_point_c`` None if never read."""

    entry: int
    opened_at: str
    closed_at: str
    dew_point_c: float | None
    opened_tick: Tick | None = None
    closed_tick: Tick | None = None

    def minutes(self, now: Instant) -> float:
        """Return for how long the jar was open [min], or has been until now."""
        end = Instant(at=self.closed_at, tick=self.closed_tick) if self.closed_at else now
        return minutes_between(Instant(at=self.opened_at, tick=self.opened_tick), end)


DOING = frozenset(
    {"start", "dew-point", "open", "close", "weigh", "done", "timer", "timer-end", "parameter", "rescale"}
)
"""Kinds of entries that mean that the making of a batch has begun."""


@dataclass(frozen=True, kw_only=True)
class BatchState:
    """The present state of a batch.

    ``state`` is a key of STATES. ``dew_point_c`` is the last one read. ``timers`` are all timers, those of no step
    included. ``next_step`` is the number of the first step that is not done, None after the last. ``notes``,
    ``photos``, ``measured``, ``dew_points``, ``signatures`` and ``reasons`` are entries as they stand; ``corrected``
    are the entries of any kind that said something else before, with all their versions, struck ones included.
    """

    state: str
    started_at: str
    finished_at: str
    dew_point_c: float | None
    lines: tuple[LineState, ...]
    steps: tuple[StepState, ...]
    timers: tuple[Timer, ...]
    exposures: tuple[Exposure, ...]
    substitutions: tuple[Substitution, ...]
    notes: tuple[EntryHistory, ...]
    photos: tuple[EntryHistory, ...]
    measured: tuple[EntryHistory, ...]
    signatures: tuple[EntryHistory, ...]
    reasons: tuple[EntryHistory, ...]
    corrected: tuple[EntryHistory, ...]
    next_step: int | None
    dew_points: tuple[EntryHistory, ...] = ()

    @property
    def is_open(self) -> bool:
        """True while the jar is open."""
        return bool(self.exposures) and not self.exposures[-1].closed_at

    def exposure_minutes(self, now: str, tick: Tick | None = None) -> float:
        """Return for how long the jar has been open in all until a time, with its count where there is one [min]."""
        return math.fsum(exposure.minutes(Instant(at=now, tick=tick)) for exposure in self.exposures)

    def line(self, number: int) -> LineState:
        """Return the line of a number; KeyError when there is none."""
        for line in self.lines:
            if line.line.number == number:
                return line
        raise KeyError(number)


def fold(batch: Batch) -> BatchState:
    """Return what the entries of a batch come to."""
    entries = entry_histories(batch.entries)
    live = [entry for entry in entries if not entry.is_struck]
    timers, by_step, by_line = _timers(live), _group_by(live, "step"), _group_by(live, "line")
    steps = tuple(
        _step(number, step, by_step.get(number, ()), by_line.get(step.line, ()), timers)
        for number, step in enumerate(batch.steps, start=1)
    )
    changes = [entry for entry in live if entry.kind in {"rescale", "substitute", "reason"}]
    state = _state(live)
    dew_points = _of(live, "dew-point")
    return BatchState(
        state=state,
        started_at=next((entry.at for entry in live if entry.kind in DOING), ""),
        finished_at=_of(live, "finish")[-1].at if state == "finished" else "",
        dew_point_c=dew_points[-1].content["value"] if dew_points else None,
        dew_points=dew_points,
        lines=tuple(_line(line, batch.steps, by_line.get(line.number, ()), by_step, changes) for line in batch.lines),
        steps=steps,
        timers=timers,
        exposures=_exposures(live),
        substitutions=tuple(_substitutions(batch.lines, live)),
        notes=_of(live, "note"),
        photos=_of(live, "photo"),
        measured=_of(live, "measured"),
        signatures=_of(live, "sign"),
        reasons=_of(live, "reason"),
        corrected=tuple(entry for entry in entries if entry.is_corrected),
        next_step=next((step.number for step in steps if not step.is_done), None),
    )


def state_of(entries: Iterable[Entry]) -> str:
    """Return the key of STATES alone; of the content only that of corrections is needed."""
    return _state([entry for entry in entry_histories(entries) if not entry.is_struck])


def _state(live: Sequence[EntryHistory]) -> str:
    ends = [entry.kind for entry in live if entry.kind in {"finish", "reopen"}]
    if ends and ends[-1] == "finish":
        return "finished"
    return "running" if ends or any(entry.kind in DOING for entry in live) else "planned"


def _of(live: Iterable[EntryHistory], kind: str) -> tuple[EntryHistory, ...]:
    return tuple(entry for entry in live if entry.kind == kind)


_ByNumber = Mapping[int | None, Sequence[EntryHistory]]


def _group_by(live: Iterable[EntryHistory], name: str) -> _ByNumber:
    """Sort entries by the line or step that they name, once for all lines and steps."""
    entries_of: dict[int | None, list[EntryHistory]] = {}
    for entry in live:
        if (number := entry.content.get(name)) is not None:
            entries_of.setdefault(number, []).append(entry)
    return entries_of


def _line(
    line: BatchLine,
    steps: Sequence[ProcessStep],
    own: Sequence[EntryHistory],
    by_step: _ByNumber,
    changes: Sequence[EntryHistory],
) -> LineState:
    weighed = [entry for entry in own if entry.kind == "weigh"]
    additions = tuple(
        _addition(entry, lot)
        for entry, lot in zip(own, lots_of_entries(own), strict=True)
        if entry.kind == "weigh" and entry.content.get("grams") is not None
    )
    # summing grams to the microgram keeps 0.1 + 0.2 from being out of a tolerance of nothing
    actual = round(math.fsum(part.grams for part in additions), MICROGRAM_DIGITS) if additions else None
    target, tolerance = _target(line, changes)
    replaced = [change for change in _substitutions((line,), changes) if change.line == line.number]
    weighing = [number for number, step in enumerate(steps, start=1) if step.line == line.number]
    done = [entry for number in weighing for entry in by_step.get(number, ()) if entry.kind == "done"]
    given = reasons_of_weight(line.number, weighed, changes)
    noted = _noted_lots(own)
    last_lot: Mapping[str, Any] = noted[-1].content if noted else {}
    tares = [entry.content["tare_g"] for entry in weighed if entry.content.get("tare_g") is not None]
    return LineState(
        line=line,
        key=replaced[-1].key if replaced else line.key,
        name=replaced[-1].name if replaced else line.name,
        target_g=target,
        tolerance_g=tolerance,
        additions=additions,
        tare_g=tares[-1] if tares else None,
        actual_g=actual,
        is_in_tolerance=None
        if actual is None or target is None or tolerance is None
        else is_weight_in_tolerance(actual, target, tolerance),
        lot=str(last_lot.get("lot", "")),
        reason=_last_text("reason", sorted([*weighed, *done, *given], key=lambda entry: entry.number)),
        substitution=replaced[-1] if replaced else None,
        lot_id=last_lot.get("lot_id", ""),
        lot_label=last_lot.get("lot_label", ""),
        planned_lot=_last_text("lot", [entry for entry in noted if entry.content.get("planned")]),
    )


def _noted_lots(own: Sequence[EntryHistory]) -> list[EntryHistory]:
    """Return the entries that name a lot of the material that is used: none from before it replaced another one."""
    replaced = max((entry.number for entry in own if entry.kind == "substitute"), default=0)
    kinds = {"weigh", "lot", "substitute"}
    return [entry for entry in own if entry.kind in kinds and entry.number >= replaced and entry.content.get("lot")]


def _addition(entry: EntryHistory, lot: Mapping[str, Any]) -> Addition:
    return Addition(
        entry=entry.number,
        at=entry.at,
        grams=entry.content["grams"],
        lot=lot.get("lot", ""),
        reason=entry.content.get("reason", ""),
        lot_id=lot.get("lot_id", ""),
        lot_label=lot.get("lot_label", ""),
        has_no_lot=bool(entry.content.get("no_lot")),
    )


def _target(line: BatchLine, live: Sequence[EntryHistory]) -> tuple[float | None, float | None]:
    target, tolerance = line.target_g, line.tolerance_g
    for entry in _of(live, "rescale"):
        for new in entry.content["targets"]:
            if new["line"] == line.number:
                # an entry that names no tolerance leaves that of the plan
                target, tolerance = new["target_g"], new.get("tolerance_g", tolerance)
    return target, tolerance


def _last_text(name: str, entries: Sequence[EntryHistory]) -> str:
    texts = [str(entry.content[name]) for entry in entries if entry.content.get(name)]
    return texts[-1] if texts else ""


def _substitutions(lines: Iterable[BatchLine], live: Sequence[EntryHistory]) -> Iterable[Substitution]:
    used = {line.number: line.key for line in lines}
    for entry in _of(live, "substitute"):
        content = entry.content
        if content["line"] not in used:
            continue
        yield Substitution(
            entry=entry.number,
            at=entry.at,
            line=content["line"],
            before=used[content["line"]],
            key=content["key"],
            name=content.get("name") or content["key"],
            reason=content["reason"],
            field=content.get("field", ""),
        )
        used[content["line"]] = content["key"]


def _timers(live: Sequence[EntryHistory]) -> tuple[Timer, ...]:
    # by the entry that started it: two timers of a step can run beside each other
    ended = {entry.content["timer"]: entry for entry in _of(live, "timer-end")}
    return tuple(_timer(entry.content, entry, ended.get(entry.number)) for entry in _of(live, "timer"))


def _timer(content: Mapping[str, Any], entry: EntryHistory, ended: EntryHistory | None) -> Timer:
    minutes = content["minutes"]
    return Timer(
        entry=entry.number,
        step=content.get("step"),
        name=content.get("name", ""),
        started_at=entry.at,
        minutes=minutes,
        ends_at=later(entry.at, minutes),
        ended_at=ended.at if ended else "",
        started_tick=entry.tick,
        ended_tick=ended.tick if ended else None,
    )


def _step(
    number: int,
    step: ProcessStep,
    of_step: Sequence[EntryHistory],
    of_line: Sequence[EntryHistory],
    timers: Sequence[Timer],
) -> StepState:
    own = [entry for entry in of_step if entry.kind in DOING]
    weighed = _of(of_line, "weigh")
    begun = min((entry for entry in (*own, *weighed)), key=lambda entry: entry.number, default=None)
    done = [entry for entry in own if entry.kind == "done"]
    explained = [entry for entry in done if entry.content.get("reason")]
    return StepState(
        number=number,
        step=step,
        started_at=begun.at if begun else "",
        done_at=done[-1].at if done else "",
        reason=_last_text("reason", done),
        parameters=tuple(_parameter(entry) for entry in own if entry.kind == "parameter"),
        timers=tuple(timer for timer in timers if timer.step == number),
        done_entry=done[0].number if done else 0,
        reason_entry=explained[-1].since if explained else 0,
    )


def _parameter(entry: EntryHistory) -> Parameter:
    content = entry.content
    return Parameter(
        entry=entry.number,
        at=entry.at,
        name=content["name"],
        value=content["value"],
        unit=content.get("unit", ""),
        reason=content.get("reason", ""),
        since=entry.since,
    )


def _exposures(live: Sequence[EntryHistory]) -> tuple[Exposure, ...]:
    exposures: list[Exposure] = []
    dew_point: float | None = None
    opened: EntryHistory | None = None
    for entry in live:
        if entry.kind == "dew-point":
            dew_point = entry.content["value"]
        elif entry.kind == "open" and opened is None:  # opened twice, by two windows, is open once
            opened = entry
        elif entry.kind == "close" and opened is not None:
            exposures.append(_exposure(opened, entry, dew_point))
            opened = None
    return tuple(exposures if opened is None else [*exposures, _exposure(opened, None, dew_point)])


def _exposure(opened: EntryHistory, closed: EntryHistory | None, dew_point: float | None) -> Exposure:
    return Exposure(
        entry=opened.number,
        opened_at=opened.at,
        closed_at=closed.at if closed else "",
        dew_point_c=dew_point,
        opened_tick=opened.tick,
        closed_tick=closed.tick if closed else None,
    )
