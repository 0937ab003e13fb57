"""Weighing in: what a reading of the balance means, what is out of tolerance, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ssedesigner.batch.balance import BalanceReading, Load
from ssedesigner.batch.composition import WeightError, rescale
from ssedesigner.core.batch.films import SULFIDES
from ssedesigner.core.batch.plan import BatchAmounts
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import MICROGRAM_DIGITS, BatchState, LineState
from ssedesigner.core.batch.tolerances import is_weight_in_tolerance
from ssedesigner.core.batch.words import grams_text
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import NOT_KNOWN, exact, format_number

_SAME_DIGITS, _SAME_SHARE = 5, 0.01
"""A weight this close to what is on record, in digits of the balance and as a share, may be the same one again."""


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a reading can mean, in words, and the grams that it then adds."""

    text: str
    grams: float


def meanings(line: LineState, reading: BalanceReading, readability_g: float) -> tuple[Meaning, ...]:
    """Return what a reading can mean at a line, the likeliest first.

    WeightError when more was taken out than is in the jar.
    """

    def text(grams: float) -> str:
        return grams_text(round(grams, MICROGRAM_DIGITS), readability_g)

    def add(grams: float, words: str) -> Meaning:
        more = f"{text(grams)} more" if grams > 0.0 else f"{text(-grams)} less"
        return Meaning(text=f"{words}{more}", grams=round(grams, MICROGRAM_DIGITS))

    so_far, tare, grams = line.actual_g or 0.0, line.tare_g, reading.grams
    if so_far + grams < 0.0:
        raise WeightError(f"Only {text(so_far)} is in the jar; no more than that can be taken out.")
    added = f"Added: {text(grams)} more, {text(so_far + grams)} in total" if so_far else "Without the container"
    choices = [Meaning(text=added, grams=grams)]
    if reading.is_signed and not reading.has_unit:
        return tuple(choices)  # a person typed + or −, which is never a total
    # a balance that prints on request sends a settled weight again, a digit or two off: adding it would double it
    is_same = abs(grams - so_far) <= min(_SAME_DIGITS * readability_g, _SAME_SHARE * so_far)
    if so_far and (reading.is_soon or is_same):
        choices.insert(0, Meaning(text="Same weight again: nothing is added", grams=0.0))
    if so_far and grams > 0.0 and grams != so_far:  # less than before too: what was read first may be wrong
        choices.append(add(grams - so_far, f"Whole amount: {text(grams)} in total, "))
    # only where the container is known; a reading below it cannot be gross
    if tare is not None and grams > tare + so_far and reading.load is not Load.NET:
        choices.append(add(grams - tare - so_far, f"With the container: {text(grams - tare)} in total, "))
    return tuple(choices)


def is_meant(choices: tuple[Meaning, ...], line: LineState, reading: BalanceReading) -> bool:
    """Return whether a reading can be taken without asking: it has one meaning, and no container may be in it."""
    return len(choices) == 1 and not (reading.load is Load.GROSS and line.tare_g is not None)


def weighings_of(line: LineState) -> frozenset[int]:
    """Return the numbers of the entries that a line was weighed by."""
    return frozenset(part.entry for part in line.additions)


def is_lid_forgotten(line: LineState, state: BatchState) -> bool:
    """Return whether a sulfide is being weighed while the record says that its jar is closed."""
    is_sulfide = bool(set(line.line.fields) & set(SULFIDES))
    return is_sulfide and not line.is_in_tolerance and not state.is_open


def hazards_of(line: LineState, materials: Materials) -> str:
    """Return the hazard codes of what is really used; those of a replacement are looked up, not taken over."""
    if line.substitution is None:
        return line.line.hazards
    texts = [material.text("hazard_codes") for material in materials.materials.values() if material.key == line.key]
    codes = sorted({str(text) for text in texts if text is not None and str(text) != "none"})
    if not texts or None in texts:  # of materials with one key, each may be the one that is meant
        return f"{' '.join(codes)}; {line.key}: {NOT_KNOWN}" if codes else NOT_KNOWN
    return " ".join(codes) or "none"


def miss_sentence(line: LineState, grams: float) -> str:
    """Return by how much a weight misses the target of a line; empty when it does not, or when no target is known."""
    target, tolerance = line.target_g, line.tolerance_g
    if target is None or tolerance is None or is_weight_in_tolerance(grams, target, tolerance):
        return ""
    off = exact(round(abs(grams - target), MICROGRAM_DIGITS))
    more = "more" if grams > target else "less"
    return f"{line.name} is {off} g {more} than planned, and ± {exact(tolerance)} g is allowed."


MANY_TIMES = 2.0
"""A weight that many times more or less than its target is hardly meant."""
_SHIFTS = (0.1, 10.0, 0.01, 100.0, 0.001, 1000.0)
_SLIP_SHARE = 0.2


def is_far_over(line: LineState) -> bool:
    """Return whether a line has many times its target."""
    return line.is_in_tolerance is False and bool(line.target_g) and line.actual_g >= MANY_TIMES * line.target_g  # type: ignore[operator]


def is_far_below(line: LineState) -> bool:
    """Return whether a line that was weighed has a small part of its target."""
    return line.is_in_tolerance is False and bool(line.target_g) and MANY_TIMES * line.actual_g <= line.target_g  # type: ignore[operator]


def times_text(line: LineState) -> str:
    """Say how many times a weight is more or less than its target; an empty jar is not in any proportion."""
    low, high = sorted((line.actual_g or 0.0, line.target_g or 0.0))
    if low <= 0.0:
        return "nothing is left in the jar"
    more = "more" if (line.actual_g or 0.0) > (line.target_g or 0.0) else "less"
    return f"{format_number(high / low, 2)} times {more} than planned"


def slipped_grams(line: LineState, grams: float, readability_g: float) -> float | None:
    """Return the last addition of a line with its decimal point where the target has it; None where none fits.

    Digits that the balance does not show are no reading of it.
    """
    target, before = line.target_g or 0.0, (line.actual_g or 0.0) - grams
    for shift in _SHIFTS:
        moved = round(grams * shift, MICROGRAM_DIGITS)
        is_shown = abs(round(moved / readability_g) * readability_g - moved) < 1e-9
        if is_shown and moved > 0.0 and abs(before + moved - target) <= _SLIP_SHARE * target:
            return moved
    return None


def is_miss_explained(batch: Batch, state: BatchState, number: int) -> bool:
    """Return whether the reason for this very weight and target is on record, by the number of the weighing step."""
    step = state.steps[number - 1]
    line = state.line(step.step.line or 0)
    # a reason that was given for another weight or target explains nothing about this one
    changed_at = [entry.number for entry in batch.entries if entry.kind == "rescale"]
    closed_at = [
        entry.number for entry in batch.entries if entry.kind == "done" and entry.content.get("step") == number
    ]
    last_change = max((*weighings_of(line), *changed_at), default=0)
    return bool(step.reason) and max(closed_at, default=0) > last_change


def off_steps(state: BatchState) -> tuple[int, ...]:
    """Return the steps that were closed with a weight that is out of tolerance as it stands."""
    off = {line.line.number for line in state.lines if line.is_in_tolerance is False}
    return tuple(step.number for step in state.steps if step.is_done and step.step.line in off)


@dataclass(frozen=True, kw_only=True)
class Rescaling:
    """What the other lines must weigh to keep the composition after one missed its target.

    ``targets`` are those that change, as an entry holds them, ``others`` without the line that missed, and ``notes``
    what has become of limits of the plan.
    """

    targets: tuple[Mapping[str, Any], ...]
    others: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


def rescaling(batch: Batch, state: BatchState, line: LineState) -> Rescaling | None:
    """Return how the rest can follow a line; None when there is nothing that could."""
    now = amounts_now(batch, state)
    if now is None or line.actual_g is None:
        return None
    number = line.line.number
    weighed = {other.line.number: other.actual_g for other in state.lines if other.actual_g is not None}
    weighed.pop(number, None)  # the line that missed sets the scale, it does not follow it
    try:
        after = rescale(now, number, line.actual_g, weighed)
    except WeightError:
        return None  # nothing can follow a weight of nothing
    targets = tuple(
        {"line": new.number, "target_g": new.target_g, "tolerance_g": new.tolerance_g or 0.0}
        for old, new in zip(now.lines, after.lines, strict=True)
        if new.target_g is not None and new.target_g != old.target_g
    )
    others = tuple(target for target in targets if target["line"] != number)
    notes = tuple(note for note in after.notes if note not in now.notes)
    return Rescaling(targets=targets, others=others, notes=notes) if others else None


def amounts_now(batch: Batch, state: BatchState) -> BatchAmounts | None:
    """Return the amounts of a batch with the targets that hold after rescaling; None when they were not kept."""
    if batch.amounts is None:
        return None
    held = {line.line.number: line for line in state.lines}
    lines = tuple(
        line
        if (now := held[line.number]).target_g == line.target_g
        else replace(line, exact_g=now.target_g, target_g=now.target_g, tolerance_g=now.tolerance_g)
        for line in batch.amounts.lines
    )
    return replace(batch.amounts, lines=lines)
