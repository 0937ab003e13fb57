"""The lines of a balance in their time: what of a print counts, and what must be asked before it does.

A balance prints one line or several: identification, date, gross, tare, net. Lines that follow each other at once are
of one print. Where a print has a net line only the net counts; a gross value is a weight only where nothing else came.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ssedesigner.batch.balance import (
    BalanceReading,
    Load,
    ReadingError,
    Refusal,
    printable_line,
    read_line,
    tare_refusal,
)
from ssedesigner.core.batch.state import MICROGRAM_DIGITS
from ssedesigner.core.frozen import dataclass

PRINT_GAP_S = 0.3
"""The lines of one print follow each other faster than this [s]; a hand and a second print do not."""

SOON_S = 1.0
"""A weight that comes from the balance this soon after another may be the same one, sent twice [s]."""

_MOST_LINES = 24
"""No print has as many lines [-]; a balance that sends on and on has."""


@dataclass(frozen=True, kw_only=True)
class BalancePrint:
    """What was heard of a print so far.

    ``readings`` wait for its end, ``tare_g`` is the container that it named, ``is_settled`` says that its weight was
    handed out. Times are those of a monotonic clock [s]: of the last line, and of the last weight handed out.
    """

    readings: tuple[BalanceReading, ...] = ()
    tare_g: float = 0.0
    has_net: bool = False
    is_settled: bool = False
    is_doubled: bool = False
    lines: int = 0
    heard_at: float = -math.inf
    taken_at: float = -math.inf


@dataclass(frozen=True, kw_only=True)
class PrintOutcome:
    """What one line led to: a sentence that refuses it, weights to be taken or chosen from, or waiting for more.

    ``weights`` are one weight, or several of which a person must choose; with ``is_doubled`` the one weight came twice.
    """

    refusal: str = ""
    weights: tuple[BalanceReading, ...] = ()
    is_waiting: bool = False
    is_doubled: bool = False


def take_line(
    so_far: BalancePrint,
    line: str,
    at: float,
    *,
    begun_at: float | None = None,
    readability_g: float | None = None,
    is_typed: bool = False,
) -> tuple[BalancePrint, PrintOutcome]:
    """Take a line; return the print with it, and what it led to.

    After ``is_waiting`` the caller calls :func:`end_print` when no further line began for ``PRINT_GAP_S``.

    Parameters
    ----------
    so_far : BalancePrint
        What came of the print before
    line : str
        The line, without its end
    at : float
        When it was whole, by a monotonic clock [s]
    begun_at : float, optional
        When its first character came [s]; a slow connection needs a second for a line
    readability_g : float, optional
        The last digit of the balance [g]
    is_typed : bool
        Whether a person typed it
    """
    so_far = _of_one_print(so_far, at if begun_at is None else begun_at, at)
    if not line.strip():
        return so_far, PrintOutcome(is_waiting=bool(so_far.readings))
    if so_far.lines > _MOST_LINES:
        sentence = f"“{printable_line(line)}”: the balance keeps sending; set it to send one weight per key press."
        return replace(so_far, readings=()), PrintOutcome(refusal=sentence)
    try:
        readings = read_line(line, readability_g, is_typed=is_typed)
    except ReadingError as error:
        return _refuse(so_far, error)
    load = readings[0].load
    if load is Load.TARE:
        return _refuse(replace(so_far, tare_g=readings[0].grams), tare_refusal(line))
    if load is not Load.NET and so_far.has_net:  # the gross line of a print whose net was taken
        return so_far, PrintOutcome()
    is_soon = not is_typed and at - so_far.taken_at < SOON_S
    readings = tuple(replace(reading, is_soon=is_soon) for reading in readings)
    if load is Load.NET or readings[0].is_alone or (is_typed and load is Load.SHOWN):
        so_far = replace(so_far, readings=readings, has_net=load is Load.NET, is_doubled=False)
        return end_print(so_far, at)
    is_doubled = so_far.is_doubled or readings[0] in so_far.readings
    so_far = replace(so_far, readings=tuple(dict.fromkeys((*so_far.readings, *readings))), is_doubled=is_doubled)
    return so_far, PrintOutcome(is_waiting=True)


def end_print(so_far: BalancePrint, at: float) -> tuple[BalancePrint, PrintOutcome]:
    """Say what a print comes to, at the time [s] of its end."""
    weights = tuple({reading.grams: reading for reading in reversed(so_far.readings)}.values())[::-1]
    if so_far.tare_g and not so_far.has_net:
        weights += tuple(
            _without_container(reading, so_far.tare_g) for reading in weights if reading.grams > so_far.tare_g
        )
    settled = replace(so_far, readings=(), is_doubled=False)
    if not weights:
        return settled, PrintOutcome()
    settled = replace(settled, is_settled=True, heard_at=at, taken_at=at)
    return settled, PrintOutcome(weights=weights, is_doubled=so_far.is_doubled and len(weights) == 1)


def _of_one_print(so_far: BalancePrint, begun_at: float, at: float) -> BalancePrint:
    """Return the print that a line belongs to, with that line counted."""
    if begun_at - so_far.heard_at > PRINT_GAP_S:
        return BalancePrint(heard_at=at, taken_at=so_far.taken_at, lines=1)
    return replace(so_far, heard_at=at, lines=so_far.lines + 1)


def _refuse(so_far: BalancePrint, error: ReadingError) -> tuple[BalancePrint, PrintOutcome]:
    """Refuse a line; where it was to be the net weight of its print, a gross one does not count in its place."""
    if error.load is Load.NET:
        so_far = replace(so_far, has_net=True, readings=())
    if error.load is Load.TARE and error.refusal is Refusal.TOO_LITTLE and so_far.lines > 1:
        return so_far, PrintOutcome(is_waiting=bool(so_far.readings))  # no container in use
    if so_far.is_settled and error.refusal in {Refusal.OTHER, Refusal.TARE}:
        return so_far, PrintOutcome()  # the foot of a print whose weight was taken
    return so_far, PrintOutcome(refusal=str(error), is_waiting=bool(so_far.readings))


def _without_container(reading: BalanceReading, tare_g: float) -> BalanceReading:
    return replace(reading, grams=round(reading.grams - tare_g, MICROGRAM_DIGITS), load=Load.NET)
