"""The lines of a balance in their time: what of a print counts, and what must be asked before it does.

A balance prints one line or several: identification, date, gross, tare, net. Lines that follow each other at once are
of one print. Where a print has a net line only the net counts; a gross value is a weight only where nothing else came.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from ssedesigner.batch.balance import (
    BalanceReading,
    Load,
    ReadingError,
    Refusal,
    read_line,
    shown_line,
    tare_refusal,
)
from ssedesigner.core.batch.state import MICROGRAM_DIGITS

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
class Heard:
    """What one line led to: a sentence that refuses it, weights to be taken or chosen from, or waiting for more.

    ``weights`` are one weight, or several of which a person must choose; with ``is_doubled`` the one weight came twice.
    """

    refusal: str = ""
    weights: tuple[BalanceReading, ...] = ()
    is_waiting: bool = False
    is_doubled: bool = False


def hear(
    heard: BalancePrint,
    line: str,
    at: float,
    *,
    begun_at: float | None = None,
    readability_g: float | None = None,
    is_typed: bool = False,
) -> tuple[BalancePrint, Heard]:
    """Take a line; return the print with it, and what it led to.

    After ``is_waiting`` the caller calls :func:`ended` when no further line began for ``PRINT_GAP_S``.

    Parameters
    ----------
    heard : BalancePrint
        What was heard before
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
    heard = _of_one_print(heard, at if begun_at is None else begun_at, at)
    if not line.strip():
        return heard, Heard(is_waiting=bool(heard.readings))
    if heard.lines > _MOST_LINES:
        sentence = (
            f"“{shown_line(line)}”: the balance sends on and on; set it to send one weight when its key is pressed."
        )
        return replace(heard, readings=()), Heard(refusal=sentence)
    try:
        readings = read_line(line, readability_g, is_typed=is_typed)
    except ReadingError as error:
        return _refused(heard, error)
    load = readings[0].load
    if load is Load.TARE:
        return _refused(replace(heard, tare_g=readings[0].grams), tare_refusal(line))
    if load is not Load.NET and heard.has_net:
        return heard, Heard()
    is_soon = not is_typed and at - heard.taken_at < SOON_S
    readings = tuple(replace(reading, is_soon=is_soon) for reading in readings)
    if load is Load.NET or readings[0].is_alone or (is_typed and load is Load.SHOWN):
        heard = replace(heard, readings=readings, has_net=load is Load.NET, is_doubled=False)
        return ended(heard, at)
    is_doubled = heard.is_doubled or readings[0] in heard.readings
    heard = replace(heard, readings=tuple(dict.fromkeys((*heard.readings, *readings))), is_doubled=is_doubled)
    return heard, Heard(is_waiting=True)


def ended(heard: BalancePrint, at: float) -> tuple[BalancePrint, Heard]:
    """Say what a print comes to, at the time [s] of its end."""
    weights = tuple({reading.grams: reading for reading in reversed(heard.readings)}.values())[::-1]
    if heard.tare_g and not heard.has_net:
        weights += tuple(
            _without_container(reading, heard.tare_g) for reading in weights if reading.grams > heard.tare_g
        )
    settled = replace(heard, readings=(), is_doubled=False)
    if not weights:
        return settled, Heard()
    settled = replace(settled, is_settled=True, heard_at=at, taken_at=at)
    return settled, Heard(weights=weights, is_doubled=heard.is_doubled and len(weights) == 1)


def _of_one_print(heard: BalancePrint, begun_at: float, at: float) -> BalancePrint:
    """Return the print that a line belongs to, with that line counted."""
    if begun_at - heard.heard_at > PRINT_GAP_S:
        return BalancePrint(heard_at=at, taken_at=heard.taken_at, lines=1)
    return replace(heard, heard_at=at, lines=heard.lines + 1)


def _refused(heard: BalancePrint, error: ReadingError) -> tuple[BalancePrint, Heard]:
    """Refuse a line; where it was to be the net weight of its print, a gross one does not count in its place."""
    if error.load is Load.NET:
        heard = replace(heard, has_net=True, readings=())
    if error.load is Load.TARE and error.refusal is Refusal.TOO_LITTLE and heard.lines > 1:
        return heard, Heard(is_waiting=bool(heard.readings))  # no container in use
    if heard.is_settled and error.refusal in {Refusal.OTHER, Refusal.TARE}:
        return heard, Heard()  # the foot of a print whose weight was taken
    return heard, Heard(refusal=str(error), is_waiting=bool(heard.readings))


def _without_container(reading: BalanceReading, tare_g: float) -> BalanceReading:
    return replace(reading, grams=round(reading.grams - tare_g, MICROGRAM_DIGITS), load=Load.NET)
