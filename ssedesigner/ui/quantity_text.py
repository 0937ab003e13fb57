"""How a predicted number is written: rounded, with its band, and with all that it rests on."""

from __future__ import annotations

import html

from ssedesigner.core.evidence import Source
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import format_number, symbol


def band_text(quantity: Quantity, digits: int = 2) -> str:
    """Write the 90 % band, or nothing when there is none."""
    if quantity.low is None or quantity.high is None or quantity.low == quantity.high:
        return ""
    return f"{rounded(quantity.low, digits)}–{rounded(quantity.high, digits)}"


def rounded(value: float | None, digits: int = 2) -> str:
    """Write a number with the given digits, but never cut the whole part: 1277, 397, 2.1, 0.47."""
    if value is None:
        return "not known"
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return format_number(value, max(digits, whole))


def quantity_tip(title: str, quantity: Quantity, sources: dict[str, Source], extra: str = "") -> str:
    """Write the tip of a number: value, band, what it rests on."""
    lines = [f"<b>{html.escape(title)}</b>"]
    if quantity.value is None:
        lines.append(html.escape(quantity.reason or "not known"))
    else:
        lines.append(f"{rounded(quantity.value, 3)} {symbol(quantity.unit)}")
        band = band_text(quantity, 3)
        lines.append(f"90 % band {band} {symbol(quantity.unit)}" if band else "no band: only typed values enter")
        if quantity.is_estimate:
            lines.append("Estimate: it rests on an estimate or assumption that can move it.")
    if extra:
        lines.append(html.escape(extra))
    if quantity.sources:
        lines.append("<span>Rests on:</span>")
        lines += [html.escape(citation(key, sources)) for key in quantity.sources[:8]]
    if len(quantity.sources) > 8:
        lines.append(f"and {len(quantity.sources) - 8} more, see Sources")
    return "<div style='white-space:normal'>" + "<br>".join(lines) + "</div>"


def citation(key: str, sources: dict[str, Source]) -> str:
    """Return the full citation of a source, or its key when the library lacks it."""
    source = sources.get(key)
    return key if source is None or source.citation == key else f"{key}: {source.citation}"
