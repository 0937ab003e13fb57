"""Fixes in words: the line below a flag, all that it does, and what is read out."""

from __future__ import annotations

import math

from ssedesigner.core.changes import WEIGHED, Effects, Fix, FlagChange, NumberChange, in_sentence, short_words
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import MARKS, format_number, typeset
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.units import symbol
from ssedesigner.ui.plain_text import RichText
from ssedesigner.ui.widgets.quantity_text import hover_card

_MOST_NUMBERS = 2
_COST, _DEARER = "cost_usd_kwh", 0.05
"""Part of the cost from which its change stands in the line of a fix, whatever else stands there."""
_TIED = str.maketrans({" ": "\N{NO-BREAK SPACE}", "/": "/\N{WORD JOINER}"})
"""A number keeps to its unit at the end of a line."""


def fix_line(fix: Fix) -> str:
    """Write a fix in one line: what is done, and in brackets what that changes most."""
    parts = [difference(change) for change in _most_telling(fix.effects)]
    if fix.severity != "pass":
        parts.append(f"then {MARKS[fix.severity]} {SEVERITIES[fix.severity]}")
    worse = len(fix.effects.worse)
    if worse:
        parts.append(f"{worse} {'flag' if worse == 1 else 'flags'} worse".translate(_TIED))
    words = typeset(fix.words)
    return f"{words} ({', '.join(parts)})" if parts else words


def chip_text(fix: Fix) -> str:
    """Write a fix as short as it goes: what the recipe then has, and the result that it moves most.

    What is left of the flag stands at the end, unless it is cleared.
    """
    parts = [typeset(short_words(fix.changes))]
    changes = [change for change in fix.effects.numbers if change.before and change.after]
    if changes:
        parts.append(moved_by(max(changes, key=_ratio)))
    if fix.severity != "pass":
        parts.append(f"then {MARKS[fix.severity]}")
    return " · ".join(parts)


def _ratio(change: NumberChange) -> float:
    return abs(math.log((change.after or 1.0) / (change.before or 1.0)))


def _most_telling(effects: Effects) -> list[NumberChange]:
    """Return the changes that matter most: resistance and energy, and the cost where it moves noticeably."""
    told = [change for change in effects.numbers if change.key != _COST][:_MOST_NUMBERS]
    cost = effects.number(_COST)
    if cost is not None and (len(told) < _MOST_NUMBERS or _is_far(cost)):
        told.append(cost)
    return told


def _is_far(change: NumberChange) -> bool:
    if not change.before or change.after is None:
        return True
    return abs(change.after - change.before) >= _DEARER * change.before


def difference(change: NumberChange) -> str:
    """Write by how much a result moves: ``ASR +0.3 Ω cm²``."""
    name = WEIGHED[change.key]
    if change.before is None or change.after is None:
        return f"{name} then not known" if change.after is None else f"{name} then known"
    return f"{name} {moved_by(change)}"


def moved_by(change: NumberChange) -> str:
    """Write by how much a result that is known before and after moves: ``+0.3 Ω cm²``."""
    moved = (change.after or 0.0) - (change.before or 0.0)
    whole = len(str(int(abs(moved))))
    sign = "+" if moved > 0 else "−"
    number = format_number(abs(moved), max(whole, 2) if abs(moved) >= 1 else 1)
    return sign + f"{number} {symbol(change.unit)}".translate(_TIED)


def effect_lines(effects: Effects) -> list[str]:
    """Write all that a change does: results before and after, flags that get better and worse."""
    numbers = ", ".join(_before_and_after(change) for change in effects.numbers)
    lines = [f"{numbers[:1].upper()}{numbers[1:]}." if numbers else "Resistance, energy and cost stay as they are."]
    if effects.better:
        lines.append("Better: " + "; ".join(flag_change(change) for change in effects.better) + ".")
    if effects.worse:
        lines.append("Worse: " + "; ".join(flag_change(change) for change in effects.worse) + ".")
    return lines


def _before_and_after(change: NumberChange) -> str:
    unit = f"\N{NO-BREAK SPACE}{symbol(change.unit)}" if change.after is not None else ""
    return f"{WEIGHED[change.key]} {format_number(change.before)} → {format_number(change.after)}{unit}"


def flag_change(change: FlagChange) -> str:
    """Write how one flag changes, with its title and id."""
    return f"{flag_step(change)} ({change.id})"


def flag_step(change: FlagChange) -> str:
    """Write how one flag changes in short: both marks, and what it then says."""
    if not change.after:
        return f"{typeset(change.title)} no longer applies"
    before = f"{MARKS[change.before]} → " if change.before else "new "
    return f"{before}{MARKS[change.after]} {typeset(change.title)}"


def fix_details(fix: Fix) -> list[str]:
    """Write everything about a fix: what becomes of the flag, results, other flags."""
    outcome = f"{MARKS[fix.severity]} {SEVERITIES[fix.severity]}"
    return [f"This flag becomes {outcome}: {typeset(fix.title)}.", *effect_lines(fix.effects)]


def fix_tip(fix: Fix) -> RichText:
    """Write the hover card of a fix; the line itself tells everything once it is the current one."""
    return hover_card(typeset(fix.words), fix_details(fix), more="")


def fix_speech(fix: Fix) -> str:
    """Write a fix as plain text for a screen reader."""
    return " ".join((f"Fix: {fix.words}.", *fix_details(fix)))


def question_line(key: str) -> str:
    """Say which empty field would settle a flag."""
    return f"{question_word(key).removesuffix('…')} {in_sentence(FIELDS[key].label)}…"


def question_word(key: str) -> str:
    """Say in a word what is done with an empty field."""
    return "Enter…" if FIELDS[key].is_numeric else "Choose…"
