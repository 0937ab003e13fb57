"""How a predicted number is written: rounded, with its band, and with all that it rests on."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from ssedesigner.core.evidence import Source
from ssedesigner.core.notation import (
    NOT_KNOWN,
    format_number,
    formula,
    source_name,
    typeset,
)
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import symbol
from ssedesigner.ui.plain_text import RichText

_MOST_SOURCES = 5
_OWN = frozenset({"Recipe", "ThisProgram2026"})
"""Known to everybody who uses the program: named last and shortly."""


def band_text(quantity: Quantity, digits: int = 2) -> str:
    """Write the 90 % band, or nothing when there is none."""
    if quantity.low is None or quantity.high is None or quantity.low == quantity.high:
        return ""
    return f"{rounded(quantity.low, digits)}–{rounded(quantity.high, digits)}"


def rounded(value: float | None, digits: int = 2) -> str:
    """Write a number with the given digits, but never cut the whole part: 1277, 397, 2.1, 0.47."""
    if value is None or not math.isfinite(value):
        return NOT_KNOWN
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return format_number(value, max(digits, whole))


def quantity_tip(title: str, quantity: Quantity, sources: dict[str, Source], extra: str = "") -> RichText:
    """Write the tip of a number: value, band, what it rests on."""
    lines = [f"<b>{html.escape(title)}</b>"]
    if quantity.value is None:
        lines.append(html.escape(typeset(quantity.reason) or "not known"))
    else:
        lines.append(f"{rounded(quantity.value, 3)} {symbol(quantity.unit)}")
        band = band_text(quantity, 3)
        no_band = "no band: only typed values enter" if set(quantity.sources) <= _OWN else "no band is known"
        lines.append(f"90 % band {band} {symbol(quantity.unit)}" if band else no_band)
        if quantity.is_estimate:
            lines.append("Estimate: it rests on an estimate or assumption that can move it.")
    if extra:
        lines.append(html.escape(extra))
    if quantity.sources:
        lines.append("<span>Rests on:</span>")
        lines += source_lines(quantity.sources, sources)
    return RichText("<div style='white-space:normal'>" + "<br>".join(lines) + "</div>")


def source_lines(keys: Sequence[str], sources: dict[str, Source]) -> list[str]:
    """Cite sources for a tip, each once and without notes; the typed values and the program's own fits in a word."""
    named = list(dict.fromkeys(citation(key, sources) for key in keys if key not in _OWN))
    lines = [html.escape(text) for text in named[:_MOST_SOURCES]]
    if len(named) > _MOST_SOURCES:
        lines.append(f"and {len(named) - _MOST_SOURCES} more, see Sources")
    own = {"Recipe": "values typed in this recipe", "ThisProgram2026": "fits and assumptions of this program"}
    also = " and ".join(words for key, words in own.items() if key in keys)
    return [*lines, f"{also[:1].upper()}{also[1:]}"] if also else lines


def citation(key: str, sources: dict[str, Source]) -> str:
    """Return the full citation of a source, or its key when the library lacks it."""
    source = sources.get(key)
    name = source_name(key)
    return name if source is None or source.citation == key else f"{name}: {formula(source.citation)}"
