"""The tip of a predicted number: its band, and all that it rests on."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from math import ceil

from ssedesigner.core.evidence import Source
from ssedesigner.core.notation import NOT_KNOWN, typeset
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import first_sentence, truncate, visible
from ssedesigner.text.references import citation, short_citation
from ssedesigner.text.values import band_text, value_text
from ssedesigner.ui.plain_text import RichText

_MOST_SOURCES = 5
_OWN = frozenset({"Recipe", "ThisProgram2026"})
"""Known to everybody who uses the program: named last and shortly."""


def quantity_tip(title: str, quantity: Quantity, sources: Mapping[str, Source], extra: str = "") -> RichText:
    """Write the hover card of a number: value, band, what else is to be known, one citation."""
    lines = []
    if quantity.value is None:
        lines.append(typeset(quantity.reason) or NOT_KNOWN)
    else:
        estimate = ", an estimate" if quantity.is_estimate else ""
        band = band_text(quantity, between="–")
        no_band = "no band: only typed values enter" if set(quantity.sources) <= _OWN else "no band is known"
        beside = f"90 % band {band} {symbol(quantity.unit)}" if band else no_band
        lines.append(f"{value_text(quantity)}{estimate} · {beside}")
    cited = one_citation(quantity.sources, sources)
    return hover_card(title, [*lines, extra, f"Rests on {cited}" if cited else ""])


MORE = "More: tab Sources"
MOST_CARD_LINES = 6
_LINE = 62
"""Characters that fit into a line of a card."""


def hover_card(title: str, lines: Sequence[str], more: str = MORE) -> RichText:
    """Write a card of at most six lines of plain text: its title, the first that say something, and where more is.

    What is longer than the room that is left for it loses its last sentences; it stands whole where the card is
    asked for.
    """
    texts, last = [title, *filter(None, lines)][: MOST_CARD_LINES - 1], [more] if more else []
    room = MOST_CARD_LINES - len(last)
    kept: list[str] = []
    for number, text in enumerate(texts):
        rows = min(ceil(len(text) / _LINE), room - (len(texts) - number - 1))
        kept.append(html.escape(leading_sentences(text, max(rows, 1) * _LINE)))
        room -= max(rows, 1)
    texts = [f"<b>{kept[0]}</b>", *kept[1:], *last]
    return RichText("<div style='white-space:normal'>" + "<br>".join(texts) + "</div>")


def leading_sentences(text: str, most: int) -> str:
    """Return the first sentences of a text that have room; where not even one has, its beginning.

    >>> leading_sentences("It is dry. It is cold.", 15), leading_sentences("It is dry.", 8)
    ('It is dry.', 'It is d…')
    """
    kept, rest = "", text
    while rest:
        sentence, rest = first_sentence(rest)
        longer = f"{kept} {sentence}".strip()
        if len(longer) > most:
            break
        kept = longer
    return visible(kept) if kept else truncate(text, most)


def one_citation(keys: Sequence[str], sources: Mapping[str, Source]) -> str:
    """Name one source of a number, a published one before the program's own, and say how many more there are."""
    named = sorted(dict.fromkeys(keys), key=lambda key: key in _OWN)
    if not named:
        return ""
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return f"{short_citation(sources, named[0])}{more}"


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
