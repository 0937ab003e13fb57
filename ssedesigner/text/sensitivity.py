"""What matters most to a result, as text for a terminal and for the screen."""

from __future__ import annotations

import math
import textwrap

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import NOT_KNOWN, format_number, numeral
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.process import name_list
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.sensitivity import Measurement, Sensitivity, Swing
from ssedesigner.text.prediction import share_text
from ssedesigner.text.values import value_and_band

_MOST_LINES = 15
_WIDTH = 100
_SMALL = 0.01
"""Share below which no number is given."""
_UNEVEN = 0.1
"""Part of a range by which rounding may move its middle."""


def swing_text(swing: Swing) -> str:
    """Return one input with its two values, such as “Thickness 27 to 33 µm”."""
    row = FIELDS[swing.key]
    return f"{row.label} {' to '.join(end_texts(swing))} {symbol(row.unit)}".strip()


def end_texts(swing: Swing) -> tuple[str, str]:
    """Return both ends of an input in three digits, or in as many as keep them at the same distance from the value."""
    for digits in range(3, 6):
        low, high = (round_to(end, digits) for end in (swing.low, swing.high))
        if abs((low + high) - (swing.low + swing.high)) <= _UNEVEN * (swing.high - swing.low):
            break
    return numeral(low), numeral(high)


def round_to(value: float, digits: int = 3) -> float:
    """Return a number as far as its significant digits say.

    >>> round_to(5.7718)
    5.77
    """
    return float(f"{value:.{digits}g}")


def measurement_text(one: Measurement) -> str:
    """Return what a measurement does to the band, such as “× 2.9 → × 1.4”."""
    return " → ".join(factor_texts(one.before, one.after))


def factor_texts(before: float, after: float) -> tuple[str, str]:
    """Return two factors in two digits, or in three where these would not tell them apart.

    >>> factor_texts(2.9, 1.4), factor_texts(1.04, 1.02)
    (('× 2.9', '× 1.4'), ('× 1.04', '× 1.02'))
    """
    first, second = (tuple(f"× {format_number(each, digits)}" for each in (before, after)) for digits in (2, 3))
    chosen = second if first[0] == first[1] and before != after else first
    return chosen[0], chosen[1]


def left_out_text(weighed: Sensitivity) -> str:
    """Return at how many points the result is not known, which the shares leave out."""
    return f"  Left out: {share_text(weighed.left_out)} of the points, where the result is not known"


def sensitivity_text(weighed: Sensitivity) -> str:
    """Return what matters most as lines."""
    label = RESULTS[weighed.result].label
    if weighed.reason:
        reason = weighed.reason.rstrip(".")
        return f"{label}: {reason if reason.startswith(NOT_KNOWN) else f'{NOT_KNOWN}: {reason}'}.\n"
    lines = [f"{label}: {value_and_band(weighed.quantity)}"]
    lines += ["", "Each input alone, over its range or its own error"]
    for swing in weighed.swings[:_MOST_LINES]:
        ends = " to ".join(format_number(end) for end in (swing.at_low, swing.at_high))
        lines.append(f"  {swing_text(swing)} ({swing.why}): {ends}")
    if weighed.idle:
        words = f"Without effect: {name_list([FIELDS[key].label for key in weighed.idle])}"
        lines.append(textwrap.fill(words, _WIDTH, initial_indent="  ", subsequent_indent="    "))
    if weighed.shares:
        lines += [
            "",
            "Spread of the result that would remain if all inputs but this one were known (total Sobol share)",
        ]
        for key, share in sorted(weighed.shares.items(), key=lambda item: -item[1]):
            error = f" (± {math.ceil(100 * weighed.share_errors[key])} %)" if share >= _SMALL else ""
            lines.append(f"  {FIELDS[key].label}: {share_text(share)}{error}")
        lines += [left_out_text(weighed)] if weighed.left_out else []
    if weighed.measurements:
        lines += ["", "What would narrow the band, if it came out as predicted (factor in which 90 % lie)"]
        lines += [f"  {measurement_text(one)}  {one.words}" for one in weighed.measurements]
    return "\n".join(lines) + "\n"
