"""What matters most to a result as data: what ``sensitivity --json`` prints, and the files that it is written to."""

from __future__ import annotations

from ssedesigner.core.fields import FIELDS
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.physics.explore.sensitivity import Sensitivity

Plain = dict[str, object]
HEADERS = ("kind", "key", "label", "unit", "low", "high", "result at low", "result at high", "share", "error", "why")


def sensitivity_dict(weighed: Sensitivity, library_version: str) -> Plain:
    """Return what matters most as dictionaries, lists, texts and numbers; ``command-line.md`` has all keys."""
    quantity = weighed.quantity
    return {
        "result": weighed.result,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
        "reason": weighed.reason,
        "tornado": [
            {
                "field": swing.key,
                "low": swing.low,
                "high": swing.high,
                "at_low": swing.at_low,
                "at_high": swing.at_high,
                "why": swing.why,
            }
            for swing in weighed.swings
        ],
        "without_effect": list(weighed.idle),
        "ranges": {key: list(ends) for key, ends in weighed.ranges.items()},
        "total_shares": dict(weighed.shares),
        "share_errors": dict(weighed.share_errors),
        "left_out": weighed.left_out,
        "measurements": [
            {"key": one.key, "measurement": one.words, "factor_before": one.before, "factor_after": one.after}
            for one in weighed.measurements
        ],
        "library_version": library_version,
    }


def sensitivity_csv(weighed: Sensitivity, decimal: str = POINT) -> str:
    """Return what matters most as a table: inputs, then shares, then measurements."""
    rows: list[tuple[Cell, ...]] = []
    for swing in weighed.swings:
        row = FIELDS[swing.key]
        ends = (swing.low, swing.high, swing.at_low, swing.at_high)
        rows.append(("input", swing.key, row.label, row.unit, *ends, None, None, swing.why))
    for key, share in weighed.shares.items():
        row, (low, high) = FIELDS[key], weighed.ranges[key]
        rows.append(("share", key, row.label, row.unit, low, high, None, None, share, weighed.share_errors[key], None))
    for one in weighed.measurements:
        words = f"factor of the band {one.before:.3g} before, {one.after:.3g} after"
        rows.append(("measurement", one.key, one.words, None, None, None, None, None, None, None, words))
    return table_csv(HEADERS, rows, decimal)
