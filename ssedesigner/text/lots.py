"""How a lot is written on screen and in a file: what is left, when it expires, its certificate, draws and history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ssedesigner.core.batch.clock import moment
from ssedesigner.core.batch.words import minute_text, time_text
from ssedesigner.core.changes import in_sentence
from ssedesigner.core.lots import (
    CERTIFIED,
    LOT_FIELDS,
    Draw,
    Lot,
    LotRevision,
    LotStock,
    expires_soon,
    expiry_words,
    grams_missed,
    is_expired,
    sum_number,
)
from ssedesigner.core.materials import KINDS
from ssedesigner.core.notation import MARKS, NOT_KNOWN, day_text, exact, formula, quantity
from ssedesigner.core.process import name_list
from ssedesigner.core.units import symbol

Fact = tuple[str, str]
"""What is said and its words."""

_KEPT = ("place", "note", "by")
EXPORTED = ("Label", "Kind", "Material", *LOT_FIELDS, "left_g", "drawn_g", "Expiry", "Retired")


def grams_text(grams: float) -> str:
    """Write grams with all their digits: what a balance showed is not rounded."""
    return f"{exact(grams)} g"


def left_text(stock: LotStock) -> str:
    """Say what is left of a lot."""
    left = stock.left_g
    if left is None:
        return NOT_KNOWN
    return f"{MARKS['fail']} {sum_number(-left)} g too much drawn" if left < 0 else f"{sum_number(left)} g"


def left_words(stock: LotStock) -> str:
    """Say what is left of a lot and how that is known."""
    left, lot = stock.left_g, stock.lot
    if left is None:
        return "not known: neither what was received nor what was counted is on record"
    was = f"of {grams_text(lot.received_g)} received" if lot.received_g is not None else ""
    drawn = f"{sum_number(stock.drawn_g)} g drawn by batches" if stock.draws else "no batch drew from it"
    count = stock.counts[-1] if stock.counts else None
    counted = f"{grams_text(count.grams)} counted {minute_text(count.at)}" if count is not None else ""
    return ", ".join(part for part in (f"{left_text(stock)} {was}".strip(), drawn, counted) if part)


def expiry(lot: Lot, today: date) -> tuple[str, str]:
    """Return the severity and the words with which the expiry of a lot is shown; the sign stands before the words."""
    words = expiry_words(lot, today)
    if is_expired(lot, today):
        return "fail", f"{MARKS['fail']} {words}"
    if expires_soon(lot, today):
        return "caution", f"{MARKS['caution']} {words}"
    return "", words


def opened_text(lot: Lot, today: date) -> str:
    """Say when a lot was opened and for how long it has been open."""
    if not lot.opened_on:
        return "not opened"
    days = (today - date.fromisoformat(lot.opened_on)).days
    since = "today" if days <= 0 else "1 day ago" if days == 1 else f"{days} days ago"
    return f"{day_text(lot.opened_on)}, {since}"


def certificate_facts(lot: Lot) -> list[Fact]:
    """Return what the certificate states, each with its unit; what it does not state is left out."""
    facts = [
        (LOT_FIELDS[key].label, quantity(value, LOT_FIELDS[key].unit))
        for key in CERTIFIED
        if (value := getattr(lot, key)) is not None
    ]
    named = ", ".join(part for part in (lot.certificate, day_text(lot.certified_on)) if part)
    return [*([("Certificate", named)] if named else []), *facts]


def lot_facts(stock: LotStock, today: date) -> list[Fact]:
    """Return everything that is kept of a lot besides its certificate."""
    lot = stock.lot
    facts = [
        ("Left", left_words(stock)),
        ("Received", ", ".join(filter(None, (_grams(lot.received_g), day_text(lot.received_on)))) or "not stated"),
        ("Opened", opened_text(lot, today)),
        ("Expires", ", ".join(filter(None, (day_text(lot.expires_on), expiry(lot, today)[1]))) or "not stated"),
    ]
    if lot.open_days is not None:
        facts.append(("Use within", f"{lot.open_days} d of opening"))
    return facts + [(LOT_FIELDS[key].label, getattr(lot, key)) for key in _KEPT if getattr(lot, key)]


def unclear_text(stock: LotStock) -> str:
    """Say which weighings name this lot in words that another one has too; empty without any."""
    if not stock.unclear:
        return ""
    batches = ", ".join(dict.fromkeys(draw.batch for draw in stock.unclear))
    grams = grams_text(sum(draw.grams for draw in stock.unclear))
    return (
        f"{MARKS['caution']} Another lot of this material has the same name, so {grams} weighed in {batches} are "
        "deducted from neither. Correct the weighings there and choose the lot from the list, or rename a lot."
    )


def draw_words(draw: Draw) -> str:
    """Say how it is known that a weighing drew from this lot."""
    return "by its name only" if draw.is_by_name else "chosen from the list"


def history_facts(
    stock: LotStock, revisions: Sequence[LotRevision], retirements: Sequence[tuple[str, bool]] = ()
) -> list[tuple[str, str, str]]:
    """Return what was recorded, corrected, counted and retired: the time, what it was, and why; the newest first."""
    events = []
    for number, revision in enumerate(revisions):
        what = "Recorded" if number == 0 else changes_text(revisions[number - 1].lot, revision.lot)
        events.append((revision.recorded_at, what, _signed(revision.reason, revision.lot.by)))
    for place, count in enumerate(stock.counts):
        missed = grams_missed(stock, place)
        than = "" if missed is None else f", {_missed_text(missed)}"
        events.append((count.at, f"Counted {grams_text(count.grams)}{than}", _signed(count.reason, count.by)))
    events += [(at, "Retired" if is_retired else "Restored", "") for at, is_retired in retirements]
    in_time = sorted(events, key=lambda event: moment(event[0]))  # which keeps the order within a second
    return [(time_text(at), what, why) for at, what, why in reversed(in_time)]


def material_change_text(stock: LotStock, after: Lot) -> str:
    """Say what becomes of the draws and the certificate of a lot that shall be one of another material; else empty."""
    before = stock.lot
    if (before.kind, before.material) == (after.kind, after.material):
        return ""
    texts = []
    if stock.draws:
        batches = name_list(list(dict.fromkeys(draw.batch for draw in stock.draws)))
        drawn = f"{grams_text(stock.drawn_g)} were weighed from it for {batches}"
        texts.append(
            f"{before.key} is recorded as {formula(before.material)}, and {drawn}; these batches still name it."
        )
    lost = [
        f"{in_sentence(LOT_FIELDS[key].label)} {quantity(value, LOT_FIELDS[key].unit)}"
        for key in CERTIFIED
        if (value := getattr(before, key)) is not None and getattr(after, key) is None
    ]
    if lost:
        texts.append(f"Left out of its certificate: {name_list(lost)}.")
    if not texts:
        return ""
    return " ".join([*texts, "A jar of another material is a new lot: cancel and record it as one."])


def changes_text(before: Lot, after: Lot) -> str:
    """Say what a correction changed, the old value beside the new one."""
    changes = []
    if (before.kind, before.material) != (after.kind, after.material):
        changes.append(f"Material: {before.material} → {after.material}")
    for key, field in LOT_FIELDS.items():
        old, new = getattr(before, key), getattr(after, key)
        if old != new and key != "by":
            unit = f" {symbol(field.unit)}" if field.is_numeric and new is not None and field.unit != "-" else ""
            changes.append(f"{field.label}: {field.show(old) or '–'} → {field.show(new) or '–'}{unit}")
    return "; ".join(changes) or "Entered by another person"


def export_header() -> tuple[str, ...]:
    """Return the heads of the columns of a list of lots, each with its unit."""
    heads = []
    for key in EXPORTED:
        field = LOT_FIELDS.get(key)
        if field is not None:
            key = f"{field.label}, {field.unit}" if field.is_numeric else field.label
        heads.append({"left_g": "Left, g", "drawn_g": "Drawn by batches, g"}.get(key, key))
    return tuple(heads)


def export_row(stock: LotStock, today: date) -> tuple[str | float | int | bool | None, ...]:
    """Return a lot as a row of that list; what is not known is empty."""
    lot = stock.lot
    values = [getattr(lot, key) for key in LOT_FIELDS]
    start, end = (lot.key, KINDS.get(lot.kind, lot.kind), lot.material), (expiry_words(lot, today), stock.is_retired)
    return (*start, *values, stock.left_g, stock.drawn_g, *end)


def _grams(grams: float | None) -> str:
    return "" if grams is None else grams_text(grams)


def _signed(reason: str, by: str) -> str:
    return ", ".join(filter(None, (reason, by)))


def _missed_text(grams: float) -> str:
    if not grams:
        return "as on record"
    return f"{exact(abs(grams))} g {'more' if grams > 0 else 'less'} than on record"
