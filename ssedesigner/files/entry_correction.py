"""What of an entry can be corrected, as texts, and the content that holds after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ssedesigner.batch.balance import typed_grams
from ssedesigner.batch.deviations import ALARM
from ssedesigner.batch.paper import PaperError, not_as_planned, out_of_tolerance, wetter_than_planned
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import fold
from ssedesigner.core.batch.step_checks import match, tolerances_of
from ssedesigner.core.batch.words import TimeError, parameter_label, read_number, read_time, shown_time
from ssedesigner.core.batch_content import entry_problem
from ssedesigner.core.batch_corrections import StandingEntry
from ssedesigner.core.batch_parts import LineState
from ssedesigner.core.fields import FieldError
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.notation import exact
from ssedesigner.core.units import UnitError

AT, REASON = "at", "why"
_UNITS = {"grams": "g", "tare_g": "g", "minutes": "min"}
_WORDS = {
    "grams": "Weight",
    "tare_g": "Tare",
    "lot": "Lot",
    "reason": "Reason if not as planned",
    "minutes": "Time",
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
_NO_REASON = "Say in a few words what was wrong; the earlier value stays on record."


@dataclass(frozen=True, kw_only=True)
class CorrectedLine:
    """A value that can be typed anew: its name in the entry, label, unit as in ``core.units``, and present text."""

    name: str
    label: str
    unit: str
    text: str


def corrected_lines(standing: StandingEntry) -> tuple[CorrectedLine, ...]:
    """Return the values of an entry that can be corrected; a struck entry shows what it last held."""
    content = last_content(standing)
    return tuple(_lines(standing, content))


def last_content(standing: StandingEntry) -> Mapping[str, Any]:
    """Return the content that an entry last held, before it was struck out."""
    return next((version.content for version in reversed(standing.versions) if version.content is not None), {})


def _lines(standing: StandingEntry, content: Mapping[str, Any]) -> Iterator[CorrectedLine]:
    for name in _OF_KIND.get(standing.kind, ()):
        value = content.get(name)
        is_number = isinstance(value, (int, float))
        text = exact(value) if is_number else str(value or "")
        yield CorrectedLine(
            name=name, label=_label(standing.kind, name, content), unit=_unit(standing.kind, name, content), text=text
        )
    yield CorrectedLine(name=AT, label="Time", unit="", text=shown_time(str(content.get("at") or standing.entry.at)))


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
    batch: Batch, standing: StandingEntry, texts: Mapping[str, str], why: str, now: datetime
) -> dict[str, Any]:
    """Return the content that an entry shall hold instead.

    Raises
    ------
    PaperError
        With every text that is wrong, a missing reason, or that nothing was changed.
    """
    before = last_content(standing)
    found, problems = dict(before), [] if why.strip() else [(REASON, _NO_REASON)]
    for line in corrected_lines(standing):
        text = texts.get(line.name, "").strip()
        if text == line.text:
            continue
        try:
            found |= _read(line, text, before, batch, now)
        except (UnitError, FieldError, TimeError) as error:
            problems.append((line.name, str(error)))
    found = {name: value for name, value in found.items() if value not in ("", None)}
    if not problems:
        problems += _refused(batch, standing, before, found)
    if problems:
        raise PaperError(problems)
    return found


def _read(line: CorrectedLine, text: str, before: Mapping[str, Any], batch: Batch, now: datetime) -> dict[str, Any]:
    if line.name == AT:
        return {AT: read_time(text, now)}
    if before.get("quantity") and line.name == "value":
        return {"value": MEASURED[before["quantity"]].parse(text)}
    if line.unit == "g" and text:
        return {line.name: typed_grams(text, batch.plan.readability_g)}
    is_text = isinstance(before.get(line.name), str) or line.name in {"lot", "reason", "text", "name"}
    return {line.name: text if is_text or not text else read_number(text, line.unit)}


def _refused(
    batch: Batch, standing: StandingEntry, before: Mapping[str, Any], found: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    first = corrected_lines(standing)[0].name
    if found == dict(before) and not standing.is_struck:
        yield first, "Nothing was changed; type the right value."
        return
    problem = entry_problem(standing.kind, found, batch)
    if problem:
        yield first, problem
    elif standing.kind == "weigh" and not found.get("reason"):
        line = fold(batch).line(found["line"])
        if miss := _miss(line, standing.number, found.get("grams")):
            yield "reason", f"{miss} Give the reason of the miss."
    elif not found.get("reason") and (told := _not_as_planned(batch, standing.kind, found)):
        yield "reason", f"{told} Give the reason."


def _not_as_planned(batch: Batch, kind: str, found: Mapping[str, Any]) -> str:
    """Say that a corrected parameter or dew point is not as planned; empty when it is."""
    if kind == "dew-point":
        return wetter_than_planned(batch, float(found["value"]))
    if kind != "parameter" or "step" not in found:
        return ""
    step, name, value = batch.steps[found["step"] - 1], found["name"], found["value"]
    is_off = name != ALARM and match(step, name, value, tolerances_of(batch.plan)) == "off"
    return not_as_planned(step, name, value) if is_off else ""


def _miss(line: LineState, number: int, grams: float | None) -> str:
    """Say how far the sum of a line is off with another weight in place of one addition."""
    if grams is None:
        return ""
    others = sum(part.grams for part in line.additions if part.entry != number)
    return out_of_tolerance(line.line, line.target_g, line.tolerance_g, round(others + grams, 6))
