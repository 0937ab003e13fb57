"""The tip of a predicted number: its band, and all that it rests on."""

from __future__ import annotations

import html
from collections.abc import Sequence

from ssedesigner.core.evidence import Source
from ssedesigner.core.notation import NOT_KNOWN, typeset
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import symbol
from ssedesigner.text.references import citation
from ssedesigner.text.values import band_text, value_text
from ssedesigner.ui.plain_text import RichText

_MOST_SOURCES = 5
_OWN = frozenset({"Recipe", "ThisProgram2026"})
"""Known to everybody who uses the program: named last and shortly."""


def quantity_tip(title: str, quantity: Quantity, sources: dict[str, Source], extra: str = "") -> RichText:
    """Write the tip of a number: value, band, what it rests on."""
    lines = [f"<b>{html.escape(title)}</b>"]
    if quantity.value is None:
        lines.append(html.escape(typeset(quantity.reason) or NOT_KNOWN))
    else:
        lines.append(value_text(quantity))
        band = band_text(quantity, between="–")
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
    others = [key for key in dict.fromkeys(keys) if key not in _OWN]
    titles = [citation(sources, key, with_name=True, with_doi=False) for key in others[:_MOST_SOURCES]]
    lines = [html.escape(title) for title in titles]
    if len(others) > _MOST_SOURCES:
        lines.append(f"and {len(others) - _MOST_SOURCES} more, see Sources")
    own = {"Recipe": "values typed in this recipe", "ThisProgram2026": "fits and assumptions of this program"}
    also = " and ".join(words for key, words in own.items() if key in keys)
    return [*lines, f"{also[:1].upper()}{also[1:]}"] if also else lines
