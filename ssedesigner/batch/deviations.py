"""Everything in which a batch is not as planned, one row each: the only list, for bench, comparison, sheet and command.

A reason is the one that was given for the deviation since it arose, else the one that the entry itself carries.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ssedesigner.batch.air import ALARM, ALARM_WORKS, exposure_limits, used_fraction
from ssedesigner.core.batch.clock import Instant, clock_changes
from ssedesigner.core.batch.films import CONTENTS_AS_WEIGHED, has_whole_film, lot_names, recipe_as_made
from ssedesigner.core.batch.reasons import weight_deviation
from ssedesigner.core.batch.record import Batch, EntryHistory, entry_histories
from ssedesigner.core.batch.state import BatchState, LineState, Parameter, StepState, fold
from ssedesigner.core.batch.tolerances import StepTolerances, is_wet, match, tolerance_text, tolerances_of
from ssedesigner.core.batch.words import grams_text, off_text, parameter_label, parameter_value, planned_text
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import format_number, formula
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.steps import kind_of, planned_value
from ssedesigner.physics.checks.open_time import shown_time as shown_span

_SHARE_DUST = 0.005


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """One thing that is not as planned.

    ``key`` names it for the entry that gives its reason; ``step`` is the number of its step, None for the batch as a
    whole, and ``step_text`` its words; ``since`` is the number of the entry from which it is so. ``reason_at`` is when
    the reason was given and ``reason_by`` by whom, empty where nobody said. ``is_open`` tells that it may still be put
    right by going on, ``is_put_off`` that its reason is to be asked for before the batch is signed.
    """

    key: str
    what: str
    planned: str
    done: str
    step: int | None = None
    step_text: str = ""
    reason: str = ""
    reason_at: str = ""
    reason_by: str = ""
    since: int = 0
    is_open: bool = False
    is_put_off: bool = False

    @property
    def sentence(self) -> str:
        """The deviation in a line, with its step and reason."""
        place = f"Step {self.step}: " if self.step is not None else ""
        why = f" ({self.reason})" if self.reason else " (no reason given)"
        return f"{place}{self.what}: {self.done}; planned: {self.planned}{why}"


def deviations(
    batch: Batch, materials: Materials | None = None, *, state: BatchState | None = None, now: Instant | None = None
) -> tuple[Deviation, ...]:
    """Return everything in which a batch is not as planned, by step; the batch as a whole comes last.

    Parameters
    ----------
    batch : Batch
        With its entries; one that was not begun does not deviate.
    materials : Materials, optional
        The library, by which the allowed time of an open jar is worked out; without it no exposure is listed.
    state : BatchState, optional
        What the entries come to, so that they need not be folded again.
    now : Instant, optional
        Until when an open jar counts; by default until the last entry.
    """
    state = fold(batch) if state is None else state
    if not batch.entries or state.state == "planned":
        return ()
    case = _Case(batch=batch, state=state, standing=entry_histories(batch.entries))
    listed = [
        *case.air(),
        *(one for step in state.steps for one in case.step(step)),
        *(one for line in state.lines for one in case.line(line)),
        *case.order(),
        *case.whole(materials, now),
    ]
    listed.sort(key=lambda one: math.inf if one.step is None else one.step)
    return tuple(case.with_reason(one) for one in listed)


def without_reason(listed: Iterable[Deviation], step: int | None = None) -> tuple[Deviation, ...]:
    """Return the deviations without a reason: of one step, or all."""
    return tuple(one for one in listed if not one.reason and step in (None, one.step))


def count_text(listed: Sequence[Deviation]) -> str:
    """Say how many deviations there are.

    >>> count_text(())
    'No deviations on record.'
    """
    if not listed:
        return "No deviations on record."
    open_ones = len(without_reason(listed))
    count = f"{len(listed)} deviation{'s' if len(listed) > 1 else ''}"
    return f"{count}{f', {open_ones} without a reason' if open_ones else ''}."


@dataclass(frozen=True, kw_only=True)
class _Case:
    batch: Batch
    state: BatchState
    standing: Sequence[EntryHistory]

    @property
    def tolerances(self) -> StepTolerances:
        return tolerances_of(self.batch.plan)

    def live(self, kind: str) -> list[EntryHistory]:
        return [entry for entry in self.standing if entry.kind == kind and not entry.is_struck]

    def last(self, kinds: Iterable[str], name: str, value: object) -> int:
        """Return the number since which the last entry of some kinds on a line or step says what it says, or 0."""
        return max(
            (one.since for kind in kinds for one in self.live(kind) if one.content.get(name) == value), default=0
        )

    def with_reason(self, deviation: Deviation) -> Deviation:
        """Add the reason: one that was given for it, its own, that of its step, or that of finishing."""
        text = self.state.steps[deviation.step - 1] if deviation.step is not None else None
        named = replace(
            deviation,
            step_text="" if text is None else formula(text.step.text),
            is_put_off=any(
                one.content.get("deviation") == deviation.key and one.since > deviation.since
                for one in self.state.notes
            ),
        )
        # a step that was not done yet is one that was left out once the batch is finished
        keys = {deviation.key, "unfinished"} if deviation.key.startswith("left-out.") else {deviation.key}
        given = [one for one in self.state.reasons if one.content["deviation"] in keys and one.since > deviation.since]
        if given:
            return self._explain(named, given[-1].number, str(given[-1].content["reason"]), given[-1].at)
        if deviation.reason:
            return self._explain(named, deviation.since, deviation.reason)
        if text is not None and text.reason and text.reason_entry > deviation.since:
            return self._explain(named, text.reason_entry, text.reason)
        ends = [one for one in self.live("finish") if one.content.get("reason") and one.since > deviation.since]
        if ends:
            return self._explain(named, ends[-1].number, str(ends[-1].content["reason"]), ends[-1].at)
        return named

    def _explain(self, deviation: Deviation, number: int, reason: str, at: str = "") -> Deviation:
        """Add a reason with the time and the person of the entry that gives it."""
        entry = next((entry for entry in self.batch.entries if entry.number == number), None)
        if entry is None:
            return replace(deviation, reason=reason, reason_at=at)
        return replace(deviation, reason=reason, reason_at=at or entry.at, reason_by=str(entry.content.get("by") or ""))

    def air(self) -> Iterator[Deviation]:
        """Yield what was wrong with the air: dew point and gas alarm."""
        check = next((step for step in self.state.steps if step.step.kind == "dew-point"), None)
        if check is None:
            return
        planned, readings = check.step.temperature_c, self.live("dew-point")
        wet = [
            one for one in readings if planned is not None and is_wet(planned, one.content["value"], self.tolerances)
        ]
        if planned is not None and wet:
            worst = max(wet, key=lambda one: float(one.content["value"]))
            yield Deviation(
                key="dew-point",
                step=check.number,
                what="Higher dew point",
                planned=f"at or below {parameter_value('temperature_c', planned)}",
                done=parameter_value("temperature_c", worst.content["value"]),
                since=wet[-1].since,
                reason=str(worst.content.get("reason", "")),
            )
        if check.is_done and not readings:
            yield Deviation(key="dew-point", step=check.number, what="Dew point", planned="read", done="not read")
        alarm = next((one for one in reversed(check.parameters) if one.name == ALARM), None)
        if alarm is not None and alarm.value != ALARM_WORKS:
            yield Deviation(
                key="alarm",
                step=check.number,
                what="H₂S alarm",
                planned=ALARM_WORKS,
                done=str(alarm.value),
                since=alarm.since,
                reason=alarm.reason,
            )

    def step(self, step: StepState) -> Iterator[Deviation]:
        """Yield what of the parameters, times and results of a step is not as planned."""
        noted: Mapping[str, Parameter] = {one.name: one for one in step.parameters}
        for name, one in noted.items():
            if name != ALARM and match(step.step, name, one.value, self.tolerances) == "off":
                yield self._parameter(step, name, one.value, one.since, one.reason)
        if "minutes" not in noted:
            yield from self._time(step)
        running = [timer for timer in step.timers if not timer.ended_at]
        if step.is_done and running:
            yield Deviation(
                key=f"timer.{step.number}",
                step=step.number,
                what="Timer",
                planned="stopped",
                done="not stopped",
                since=running[-1].entry,
                is_open=True,
            )
        if step.step.kind == "measure" and step.is_done and not has_whole_film(self.state):
            count = len(self.state.measured)
            yield Deviation(
                key=f"measured.{step.number}",
                step=step.number,
                what="Film measured",
                planned="thickness, mass and resistance",
                done=f"{count} value{'' if count == 1 else 's'}, not enough for a film" if count else "nothing",
            )

    def _parameter(self, step: StepState, name: str, value: object, since: int, reason: str) -> Deviation:
        allowed = tolerance_text(step.step, name, self.tolerances)
        return Deviation(
            key=f"parameter.{step.number}.{name}",
            step=step.number,
            what=parameter_label(name),
            planned=planned_text(step.step, name) + (f" ({allowed})" if allowed else ""),
            done=parameter_value(name, value),
            since=since,
            reason=reason,
        )

    def _time(self, step: StepState) -> Iterator[Deviation]:
        """Yield the time of a step that nobody noted: that of its timers, or that there is none."""
        if planned_value(step.step, "minutes") is None or not step.is_done:
            return
        minutes = step.minutes
        if minutes is None:
            deviation = self._parameter(step, "minutes", 0.0, 0, "")
            yield replace(deviation, done="not noted")  # never taken for as planned
        elif match(step.step, "minutes", minutes, self.tolerances) == "off":
            started = max(timer.entry for timer in step.timers)
            yield self._parameter(step, "minutes", round(minutes, 2), started, "")

    def line(self, line: LineState) -> Iterator[Deviation]:
        """Yield what of a line is not as planned: material, lot, target, weight."""
        number = line.line.number
        step = next((one for one in self.state.steps if one.step.line == number), None)
        place = None if step is None else step.number
        name = formula(line.name)
        if line.substitution is not None:
            yield Deviation(
                key=f"material.{number}",
                step=place,
                what="Material replaced",
                planned=formula(line.substitution.before),
                done=name,
                since=line.substitution.entry,
                reason=line.substitution.reason,
            )
        yield from self._lots(line, place)
        if line.target_g != line.line.target_g:
            entries = [one for one in self.live("rescale") if number in [t["line"] for t in one.content["targets"]]]
            yield Deviation(
                key=f"rescaled.{number}",
                step=place,
                what=f"Target of {name} rescaled",
                planned=self._grams(line.line.target_g),
                done=self._grams(line.target_g),
                since=entries[-1].since if entries else 0,
                reason=str(entries[-1].content.get("reason", "")) if entries else "",
            )
        if line.actual_g is not None and line.is_in_tolerance is False and line.target_g is not None:
            off = f", {off_text(line.actual_g, line.target_g)}" if line.target_g else ""
            since = self.last(("weigh",), "line", number)
            own = [part.reason for part in line.additions if part.reason]
            yield Deviation(
                key=weight_deviation(number),
                step=place,
                what=f"Weight of {name}",
                planned=f"{self._grams(line.target_g)} (± {self._grams(line.tolerance_g)})",
                done=f"{self._grams(line.actual_g)}{off}",
                since=max(since, self._rescaled_at(number)),
                reason=own[-1] if own and since > self._rescaled_at(number) else "",
            )
        elif line.actual_g is None and step is not None and step.is_done:
            yield Deviation(
                key=weight_deviation(number),
                step=place,
                what=f"Weight of {name}",
                planned=self._grams(line.target_g),
                done="not weighed",
            )

    def _rescaled_at(self, number: int) -> int:
        moved = [one for one in self.live("rescale") if number in [t["line"] for t in one.content["targets"]]]
        return moved[-1].since if moved else 0

    def _grams(self, grams: float | None) -> str:
        return grams_text(grams, self.batch.plan.readability_g)

    def _lots(self, line: LineState, place: int | None) -> Iterator[Deviation]:
        # the prediction rests on the lot of the recipe, whatever was planned to be weighed
        of_recipe = self.batch.recipe.electrolyte_lot if "electrolyte" in line.line.fields else ""
        planned = of_recipe or line.planned_lot
        used = line.used_lots
        names = lot_names(line)
        if not planned or line.substitution is not None:
            planned = used[-1] if len(used) > 1 else ""
        if not planned or (len(used) == 1 and planned in names) or (not used and line.actual_g is None):
            return
        yield Deviation(
            key=f"lot.{line.line.number}",
            step=place,
            what=f"Lot of {formula(line.name)}",
            planned=planned if len(used) < 2 else f"one lot, {planned}",
            done=" + ".join(used) or "not noted",
            since=self.last(("lot", "weigh", "substitute"), "line", line.line.number) if used else 0,
        )

    def order(self) -> Iterator[Deviation]:
        """Yield steps that were left out, done before an earlier one, or are still to be done."""
        done = [step for step in self.state.steps if step.is_done]
        last = max((step.number for step in done), default=0)
        is_over = self.state.state == "finished"
        for step in done:
            # by the entry that closed a step first: one that was closed once more, with a reason, was not done later
            later = [
                other.number for other in done if other.number < step.number and other.done_entry > step.done_entry
            ]
            if later:
                yield Deviation(
                    key=f"order.{step.number}",
                    step=step.number,
                    what="Done out of order",
                    planned=f"after step{'s' if len(later) > 1 else ''} {_numbers(later)}",
                    done="before",
                    since=step.done_entry,
                )
        for step in self.state.steps:
            if not step.is_done and (is_over or step.number < last):
                yield Deviation(
                    key=f"left-out.{step.number}",
                    step=step.number,
                    what="Left out",
                    planned=kind_of(step.step).label,
                    done="begun, not done" if step.started_at else "not done",
                    is_open=True,
                )
        rest = [step.number for step in self.state.steps if step.number > last and not step.is_done]
        if rest and not is_over:
            yield Deviation(
                key="unfinished",
                step=rest[0],
                what="Not done yet",
                planned=f"step{'s' if len(rest) > 1 else ''} {_numbers(rest)}",
                done="still open",
                is_open=True,
            )

    def whole(self, materials: Materials | None, now: Instant | None) -> Iterator[Deviation]:
        """Yield what concerns the batch as a whole: exposure, composition, the clock."""
        if materials is not None:
            yield from self._exposure(materials, now)
        if self.state.is_open:
            yield Deviation(
                key="jar", what="Jar", planned="closed", done="still open", is_open=True, since=self._opening_entry()
            )
        yield from self._contents()
        for change in clock_changes(self.batch.created_at, self.batch.entries):
            how = "forward" if change.seconds > 0 else "back"
            yield Deviation(
                key=f"clock.{change.entry}",
                what="Computer clock",
                planned="not changed",
                done=f"set {how} by {shown_span(abs(change.seconds))} before entry {change.entry}",
                reason="the record keeps the times that the clock showed",
            )

    def _opening_entry(self) -> int:
        return self.state.exposures[-1].entry if self.state.exposures else 0

    def _exposure(self, materials: Materials, now: Instant | None) -> Iterator[Deviation]:
        if not self.state.exposures:
            return
        last = self.batch.entries[-1]
        until = now or Instant(at=last.at, tick=last.tick)
        limits = exposure_limits(self.batch, materials)
        used = used_fraction(self.state, until.at, limits, until.tick)
        if used is None or used < 1.0:
            return
        limit = limits(self.state.exposures[-1].dew_point_c).minutes
        dew_point = self.state.exposures[-1].dew_point_c
        at = "" if dew_point is None else f" at {parameter_value('temperature_c', dew_point)}"
        minutes = self.state.exposure_minutes(until.at, until.tick)
        yield Deviation(
            key="exposure",
            what="Jar open too long",
            planned=f"at most ≈ {shown_span((limit or 0.0) * 60.0)}{at} (estimate)",
            done=f"{shown_span(minutes * 60.0)} in total",
            since=self.last(("open",), "at", None),
        )

    def _contents(self) -> Iterator[Deviation]:
        recipe = self.batch.recipe
        try:
            made, notes = recipe_as_made(self.batch, self.state)
        except FieldError as error:
            yield Deviation(key="content", what="Composition as weighed", planned="as in the recipe", done=str(error))
            return
        if CONTENTS_AS_WEIGHED not in notes:
            return
        near = 2.0 * self.batch.plan.tolerance_pct / 100.0
        for label, planned, actual in _shares(recipe, made):
            if abs(actual - planned) > max(_SHARE_DUST, near * min(planned, 100.0 - planned)):
                yield Deviation(
                    key=f"content.{label}",
                    what=f"{label} as weighed",
                    planned=f"{format_number(planned, 4)} wt %",
                    done=f"{format_number(actual, 4)} wt %",
                    reason="follows from the weights",
                )


def _shares(recipe: Recipe, made: Recipe) -> Iterator[tuple[str, float, float]]:
    yield "Sulfide content", recipe.electrolyte_wt_pct, made.electrolyte_wt_pct
    for share in SHARES.values():
        yield FIELDS[share].label, recipe.share(share), made.share(share)


def _numbers(numbers: Sequence[int]) -> str:
    """Write numbers of steps with runs joined.

    >>> _numbers([3, 4, 5, 8])
    '3 to 5, 8'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    joined = (f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
    return ", ".join(joined)
