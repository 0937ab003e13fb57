"""Why one recipe differs from another, as text for a terminal: what ``compare`` prints without ``--json``."""

from __future__ import annotations

from collections.abc import Mapping

from ssedesigner.core.changes import field_text, in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import format_number, typeset
from ssedesigner.core.prediction import RESULTS, SEVERITIES, Flag
from ssedesigner.core.recipe import Value
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.why import TOGETHER, Why


def part_label(why: Why, part: str) -> str:
    """Return the labels of the fields that are taken as one, such as “Binder, binder content”."""
    if part == TOGETHER:
        return "All of it; these fields cannot be separated"
    first, *others = (FIELDS[key].label for key in why.parts[part])
    return ", ".join([first, *map(in_sentence, others)])


def share_text(share: float, unit: str) -> str:
    """Return a share with its sign, such as “+0.24 Ω cm²”."""
    sign = "−" if share < 0 else "+"
    return f"{sign}{format_number(abs(share), 3)} {symbol(unit)}".strip()


def field_lines(why: Why) -> list[str]:
    """Return one line for each field that differs, with both values."""
    return [
        f"  {FIELDS[key].label}: {_value_text(key, one)} → {_value_text(key, other)}"
        for key, (one, other) in why.fields.items()
    ]


def _value_text(key: str, value: Value) -> str:
    text = field_text(FIELDS[key], value)
    return typeset(text) if FIELDS[key].kind == "material" else text  # a lot or a name stays as it was typed


def flag_line(one: Flag | None, other: Flag | None) -> str:
    """Return how a check judges either recipe, in the words of the program."""
    flag = other or one
    title = typeset(flag.title) if flag else ""
    words = [SEVERITIES[each.severity] if each else "no such check" for each in (one, other)]
    return f"  {title}: {' → '.join(words)}"


def why_lines(why: Why, key: str) -> list[str]:
    """Return the shares of one result, the largest first; those that do nothing are counted."""
    if key in why.reasons:
        return [f"  {why.reasons[key]}"]
    shares: Mapping[str, float] = why.shares[key]
    acting = sorted((part for part in shares if shares[part]), key=lambda part: -abs(shares[part]))
    errors = why.errors.get(key, {})
    lines = []
    for part in acting:
        error = f" (± {format_number(errors[part], 2)})" if errors.get(part) else ""
        lines.append(f"  {share_text(shares[part], RESULTS[key].unit)}{error}  {part_label(why, part)}")
    idle = len(shares) - len(acting)
    if idle and not acting:
        return ["  no change affects it"]
    verb = "does" if idle == 1 else "do"
    return [*lines, f"  {idle} of {len(shares)} changes {verb} nothing to it"] if idle else lines
