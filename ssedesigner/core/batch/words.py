"""Entries of a batch in plain words, and times as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ssedesigner.core.batch.clock import moment
from ssedesigner.core.batch.films import specimen_of
from ssedesigner.core.batch.record import ENTRY_KINDS, NO_LOT, Batch, lot_text
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.notation import NOT_KNOWN, day_text, exact, numeral
from ssedesigner.core.steps import STEP_PARAMETERS, ProcessStep, planned_value
from ssedesigner.core.units import parse_quantity, symbol
from ssedesigner.core.visible_text import quote

TIME_HINT = "2026-03-31 14:05"
_SECONDS = 60.0
_BEFORE_OFFSET = re.compile(r"\s+(?=(?:[+-]\d\d:?\d\d|Z)$)")


class TimeError(ValueError):
    """A time that cannot be read; the message is one sentence that says what to type."""


def time_text(at: str) -> str:
    """Write a time as the clock showed it where it was written, with its offset; an empty one stays empty.

    >>> time_text("2026-03-31T14:05:10+02:00")
    '31 Mar 2026 14:05 +02:00'
    """
    return f"{day_text(at)} {clock_text(at)}" if at else ""


def minute_text(at: str) -> str:
    """Write a time without its offset, where it stands among others of the same place.

    >>> minute_text("2026-03-31T14:05:10+02:00")
    '31 Mar 2026 14:05'
    """
    return time_text(at).rpartition(" ")[0]


def clock_text(at: str) -> str:
    """Write what the clock showed, with its offset.

    >>> clock_text("2026-03-31T14:05:10+02:00")
    '14:05 +02:00'
    """
    return typed_time(at).partition(" ")[2]


def typed_time(at: str) -> str:
    """Write a time as :func:`read_time` reads it: the text of a field.

    >>> typed_time("2026-03-31T14:05:10+02:00")
    '2026-03-31 14:05 +02:00'
    """
    if not at:
        return ""
    text = moment(at).isoformat(timespec="seconds")
    return f"{text[:10]} {text[11:16]} {text[19:]}"


def read_time(text: str, now: datetime) -> str:
    """Read a day and a time as typed, with an offset or without: then it is of this computer's zone.

    TimeError when it is no time, or still to come.
    """
    try:
        time = datetime.fromisoformat(_BEFORE_OFFSET.sub("", text.strip().replace("−", "-")))
        time = time if time.tzinfo is not None else time.astimezone()
    except (ValueError, OverflowError, OSError):  # a year 1 or 9999 has no time elsewhere
        raise TimeError(f"{quote(text)} is not a date and time; type for example {TIME_HINT}.") from None
    if time > now:
        raise TimeError(
            f"{time:%Y-%m-%d %H:%M} is in the future; type when it was done, or set the clock of this computer."
        )
    return time.isoformat(timespec="seconds")


def read_number(text: str, unit: str, example: float = 30.0) -> float:
    """Read a number with or without its unit; UnitError with one sentence that says what to type."""
    return parse_quantity(text, unit or "-", example)


def parameter_label(name: str) -> str:
    """Return what a parameter of a step is called on screen."""
    return STEP_PARAMETERS[name].label if name in STEP_PARAMETERS else name.replace("_", " ").capitalize()


def subject(batch: Batch, kind: str, content: Mapping[str, Any]) -> str:
    """Say what an entry is on: the material, step or quantity, else its kind."""
    if "line" in content:
        names = {line.number: line.name for line in batch.lines}
        return f"{ENTRY_KINDS[kind]}: {names.get(content['line'], content['line'])}"
    if kind == "measured":
        specimen = specimen_of(content)
        return f"{MEASURED[content['quantity']].label}{f', specimen {specimen}' if specimen > 1 else ''}"
    if kind == "parameter":
        return f"Step {content['step']}: {parameter_label(content['name'])}" if "step" in content else content["name"]
    if content.get("role") == "spectrum":
        return "Spectrum"
    if "step" in content:
        return f"{ENTRY_KINDS[kind]}: step {content['step']}"
    return ENTRY_KINDS.get(kind, kind)


def content_text(kind: str, content: Mapping[str, Any] | None) -> str:
    """Say what an entry holds, without its subject; one that was struck out says so."""
    if content is None:
        return "struck out"
    return "; ".join(_values(kind, content)) or ENTRY_KINDS.get(kind, kind).lower()


def _values(kind: str, content: Mapping[str, Any]) -> list[str]:
    texts = []
    if content.get("grams") is not None:
        texts.append(f"{exact(content['grams'])} g")
    if content.get("tare_g") is not None:
        texts.append(f"tare {exact(content['tare_g'])} g")
    if "value" in content:
        texts.append(f"{_value(content['value'])} {_unit(kind, content)}".strip())
    if "minutes" in content:
        texts.append(f"{exact(content['minutes'])} min")
    lot = lot_text(str(content.get("lot") or ""), str(content.get("lot_label") or ""))
    content = {**content, "lot": NO_LOT if content.get("no_lot") else lot}
    for name, words in (
        ("key", "now "),
        ("lot", "planned lot " if content.get("planned") else "lot "),
        ("name", ""),
        ("text", ""),
        ("reason", "reason: "),
    ):
        if content.get(name) and not (name == "name" and kind in {"parameter", "substitute"}):
            texts.append(f"{words}{content[name]}")
    if kind == "photo":
        texts.append(str(content.get("file", "")).rsplit("/", 1)[-1])
    if content.get("at"):
        texts.append(f"at {time_text(content['at'])}")
    for target in content.get("targets", ()):
        texts.append(f"line {target['line']} now {exact(target['target_g'])} g")
    return texts


def _value(value: object) -> str:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return exact(float(value)) if is_number else str(value)  # type: ignore[arg-type]


def _unit(kind: str, content: Mapping[str, Any]) -> str:
    if kind == "dew-point":
        return "°C"
    if kind == "measured":
        return symbol(MEASURED[content["quantity"]].unit)
    return symbol(str(content.get("unit") or ""))


def grams_text(grams: float | None, readability_g: float) -> str:
    """Write a weight with the digits that the balance shows.

    >>> grams_text(11.64, 0.001), grams_text(None, 0.1)
    ('11.640 g', 'not known')
    """
    if grams is None:
        return NOT_KNOWN
    return f"{grams:.{balance_digits(readability_g)}f} g".replace("-", "−")


def grams_number(grams: float | None, readability_g: float) -> str:
    """Write a weight for a table or a form, without its unit; one that is finer than the balance keeps all its digits.

    >>> grams_number(5.0, 0.001), grams_number(5.00042, 0.001)
    ('5.000', '5.00042')
    """
    if grams is None:
        return NOT_KNOWN
    text = f"{grams:.{balance_digits(readability_g)}f}"
    return text if abs(float(text) - grams) < 1e-9 else f"{grams:.10g}"


def balance_digits(readability_g: float) -> int:
    """Digits behind the point that a balance of a readability shows.

    >>> balance_digits(0.0001), balance_digits(1.0)
    (4, 0)
    """
    text = f"{readability_g:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def off_text(actual: float, target: float) -> str:
    """Write how far a weight is off its target.

    >>> off_text(11.652, 11.64), off_text(11.0, 11.64)
    ('+0.1 %', '−5.5 %')
    """
    off = 100.0 * (actual - target) / target if target else 0.0
    digits = 2 if 0.0 < abs(off) < 0.095 else 1
    return f"{off:+.{digits}f} %".replace("-", "−")


def planned_text(step: ProcessStep, name: str) -> str:
    """Write a planned parameter with its unit; an estimate is marked."""
    value = planned_value(step, name)
    if value is None:
        return "not planned"
    mark = "≈ " if name in step.assumed else ""
    return f"{mark}{parameter_value(name, value)}"


def parameter_value(name: str, value: Any) -> str:
    """Write the value of a parameter with its unit.

    >>> parameter_value("minutes", 12.0), parameter_value("minutes", 0.04)
    ('12 min', '2.4 s')
    """
    if name not in STEP_PARAMETERS:
        return str(value)
    number = float(value)
    if name == "minutes" and 0.0 < number < 1.0:
        return f"{numeral(round(_SECONDS * number, 1))} s"
    return f"{numeral(number)} {symbol(STEP_PARAMETERS[name].unit)}"
