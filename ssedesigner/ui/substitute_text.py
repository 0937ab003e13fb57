"""Substitutes in words: cells of the table, and all that is to be said about the chosen one."""

from __future__ import annotations

import html

from ssedesigner.core.changes import Effects, Substitute, told
from ssedesigner.core.evidence import WEAK_GRADES
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import (
    MARKS,
    source_names,
    typeset,
)
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import visible
from ssedesigner.text.materials import (
    name_text,
    short_name,
)
from ssedesigner.ui.widgets.change_words import effect_lines, flag_step
from ssedesigner.ui.widgets.quantity_text import source_lines

_OWN = frozenset({"Recipe", "ThisProgram2026"})
_MOST_SOURCES = 2
_LOT = "This row has the lot value of the recipe, all other sulfides have the values of the library."


def material_of(materials: Materials, field_key: str, key: str) -> Material | None:
    """Find the material that a key means in a field."""
    found = (materials.find(kind, key) for kind in FIELDS[field_key].materials)
    return next((material for material in found if material is not None), None)


def shown_name(materials: Materials, field_key: str, key: str) -> str:
    """Return the short name of a material as the editor shows it."""
    material = material_of(materials, field_key, key)
    return visible(short_name(material) if material else key)


def severity_of(one: Substitute) -> str:
    """Return how good a substitute is: fail where it does not pass, else the worst flag on it."""
    if not one.passes:
        return "fail"
    return one.about[0].severity if one.about else "pass"


def counts_text(one: Substitute) -> str:
    """Write the flags of the recipe by severity, those that are none left out."""
    counted = [f"{one.counts[key]} {MARKS[key]}" for key in ("fail", "caution", "unknown") if one.counts[key]]
    return "  ".join(counted) or f"0 {MARKS['caution']}"


def difference_text(one: Substitute) -> str:
    """Say in one line what sets a substitute apart: why it does not pass, else the flags that change."""
    if one.reason:
        return typeset(one.reason)
    if one.is_present:
        return "in the recipe"
    return flags_text(one.effects) or "no flag changes"


def flags_text(effects: Effects) -> str:
    """Name the flags that change."""
    parts = []
    for words, changes in (("better", effects.better), ("worse", effects.worse)):
        if changes:
            parts.append(f"{words}: " + ", ".join(flag_step(change) for change in changes))
    return "; ".join(parts)


def evidence_sources(one: Substitute) -> tuple[str, ...]:
    """Return the sources behind the flags that decide, the program's own last."""
    keys = dict.fromkeys(source for flag in one.deciding for source in flag.sources)
    return tuple(sorted(keys, key=lambda key: key in _OWN))


def evidence_text(one: Substitute) -> str:
    """Write the sources behind the verdict shortly."""
    keys = [key for key in evidence_sources(one) if key not in _OWN] or list(evidence_sources(one))
    more = len(keys) - _MOST_SOURCES
    return source_names(keys[:_MOST_SOURCES]) + (f" +{more}" if more > 0 else "")


def summary(found: tuple[Substitute, ...], field_key: str) -> str:
    """Say how many materials pass."""
    passing = sum(one.passes for one in found)
    refused = len(found) - passing
    return (
        f"{passing} pass, {refused} do not" if found else f"The library has no material for {FIELDS[field_key].label}."
    )


def details(one: Substitute, prediction: Prediction, materials: Materials, field_key: str) -> str:
    """Write all about a substitute as rich text: what would change, the flags on it, the others by name."""
    material = material_of(materials, field_key, one.key)
    name = name_text(material) if material else one.key
    parts = [f"<b>{html.escape(name)}</b> {_verdict(one)}", *_changes(one, prediction.recipe, field_key)]
    sources = dict(materials.sources)
    for flag in one.about:
        parts.append(_flag_text(flag))
        if flag in one.deciding:
            parts += [f"<span>&nbsp;&nbsp;&nbsp;{line}</span>" for line in source_lines(flag.sources, sources)]
    others = [flag for flag in one.problems if flag not in one.about]
    if others:
        named = "; ".join(f"{MARKS[flag.severity]} {typeset(flag.title)}" for flag in others)
        parts.append(f"Elsewhere in the recipe: {html.escape(named)}.")
    return "<br>".join(parts)


def _verdict(one: Substitute) -> str:
    if one.passes:
        return "passes" if not one.is_present else "is in the recipe"
    return html.escape(f"does not pass: {typeset(one.reason)}.")


def _changes(one: Substitute, recipe: Recipe, field_key: str) -> list[str]:
    if one.is_present:
        return [_LOT] if field_key == "electrolyte" and recipe.electrolyte_conductivity_ms_cm is not None else []
    words = f"{typeset(told(recipe, one.changes))}."
    if any(FIELDS[key].section == "electrolyte" and key.startswith("electrolyte_") for key in one.changes):
        words += " The library's value takes the place of the lot value."
    return [html.escape(line) for line in (words, *effect_lines(one.effects))]


def _flag_text(flag: Flag) -> str:
    grade = " (estimate)" if flag.grade in WEAK_GRADES else ""
    title = html.escape(f"{MARKS[flag.severity]} {typeset(flag.title)}")
    return f"<b>{title}</b> ({SEVERITIES[flag.severity]}): " + html.escape(f"{typeset(flag.message)}{grade}")
