"""What is said about a field: its unit, what a blank one stands for, its mark and note, and its hover card."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from operator import is_

from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.flag_steps import worst_first
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import MARKS, format_number, numeral, typeset
from ssedesigner.core.prediction import Flag, Prediction, Quantity
from ssedesigner.core.recipe import Recipe, side_layers
from ssedesigner.core.units import symbol
from ssedesigner.files.recipe.blank_fields import (
    LIBRARY_VALUES,
    MEASURED_INSTEAD,
    assumed_number,
    blank_meaning,
    library_value,
)
from ssedesigner.physics.advice.plausibility import ASKED_ABOUT, doubt_about_field
from ssedesigner.physics.cell.cathode import implied_share
from ssedesigner.physics.cell.performance import MEASURED_FIELDS
from ssedesigner.text.materials import name_text
from ssedesigner.text.references import short_citation
from ssedesigner.text.values import cited_text
from ssedesigner.ui.plain_text import RichText
from ssedesigner.ui.widgets.quantity_text import one_citation

_PREDICTED = {"porosity_pct": "porosity_pct", "film_density_g_cm3": "density_g_cm3"}
"""Fields that fall back on a number of the film prediction."""

MEASURED_PARTS = {key: role for role, key in MEASURED_FIELDS.items()}
"""Fields that replace a part of the resistance of the cell."""

_UNIT_WORDS = {
    "thickness_um": "after pressing",
    "binder_wt_pct": "of solids",
    "second_binder_wt_pct": "of solids",
    "salt_wt_pct": "of solids",
    "spe_wt_pct": "of solids",
    "cosolvent_share_pct": "of liquids",
    "solids_loading_wt_pct": "of slurry",
    "active_share_wt_pct": "of cathode",
    "carbon_wt_pct": "of cathode",
    "charge_cutoff_v": "vs Li",
}
"""What the unit of a field refers to, where the label leaves it open."""

_DRY = frozenset({"solvent-free", "hot-pressing"})
"""Methods that leave nothing to be dried."""

_RESTS_ON: dict[str, tuple[str, ...]] = {
    **{key: (kind,) for key, (kind, _) in LIBRARY_VALUES.items()},
    **{key: (measured, "anode", "stack_pressure_mpa") for key, measured in MEASURED_INSTEAD.items()},
    "stack_pressure_mpa": ("anode",),
    "particle_d90_um": ("particle_d50_um", "electrolyte"),
    "lot_pellet_density_pct": ("electrolyte", "lot_powder", "lot_pellet_pressure_mpa"),
    "active_share_wt_pct": ("cathode", "cathode_thickness_um", "cathode_density_g_cm3", "areal_capacity_mah_cm2"),
    "drying_temperature_c": ("method",),
}
"""Fields of the recipe that decide what a blank one stands for; those that fall back on a prediction are not here."""
_RESTING_ON = {typed: tuple(key for key, fields in _RESTS_ON.items() if typed in fields) for typed in FIELDS}
_FOLLOWING = frozenset((*_PREDICTED, *MEASURED_PARTS))

_MOST_OTHERS = 3
"""Titles beside the worst flag of a field."""


@dataclass(frozen=True, kw_only=True)
class Fallback:
    """What an empty field stands for: words before the value, the value with unit if known, and its source."""

    words: str
    value: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The sign beside a field: severity (empty for none, ``own`` for a value of the user's) and its reasons."""

    severity: str = ""
    reason: str = ""


def unit_text(field: Field) -> str:
    """Write the unit of a field as it stands in the box."""
    return " ".join(filter(None, (symbol(field.unit), _UNIT_WORDS.get(field.key, "")))) if field.is_numeric else ""


def blank_words(field: Field) -> str:
    """Write what an empty field stands for as it stands in its box, where the unit has its own place."""
    return (field.blank or "").removesuffix(f" {symbol(field.unit)}")


def fallback(field: Field, prediction: Prediction, materials: Materials) -> Fallback:
    """Say what the field stands for while it is empty; a value that is not known is said to be not known."""
    if field.key in LIBRARY_VALUES:
        value = library_value(field.key, prediction.recipe, materials)
        source = short_citation(materials.sources, value.source) if value is not None else ""
        return Fallback(words="library:", value=cited_text(value), source=source)
    if field.key == "porosity_pct" and _has_own_pores(prediction.recipe):
        return Fallback(words=blank_words(field))  # the film's number is the mean over its layers
    if field.key in _PREDICTED:
        quantity: Quantity = getattr(prediction.film, _PREDICTED[field.key])
        words = "estimated:" if quantity.is_estimate else "calculated:"
        source = one_citation(quantity.sources, materials.sources)
        return Fallback(words=words, value=_predicted_text(quantity), source=source)
    if field.key in MEASURED_PARTS and prediction.recipe.value(field.key) is None:
        roles = {part.role: part.resistance_ohm_cm2 for part in prediction.cell.resistance_parts}
        part = roles.get(MEASURED_PARTS[field.key])
        if part is not None:
            return Fallback(
                words="estimate:", value=_predicted_text(part, 2), source=one_citation(part.sources, materials.sources)
            )
    if field.key == "active_share_wt_pct":
        share = implied_share(prediction.recipe, materials)
        return Fallback(words="implied:", value="not known" if share is None else f"{share:.0f} wt %")
    if field.key == "drying_temperature_c" and prediction.recipe.method in _DRY:
        return Fallback(words="not dried")
    if field.is_numeric and (number := assumed_number(field.key, prediction.recipe, materials)):
        return Fallback(words="assumed:", value=number)
    return Fallback(words=blank_words(field))


def fallbacks_after(changed: Iterable[str]) -> frozenset[str]:
    """Return the fields whose fallback can be another one after these have changed; elsewhere it stays.

    >>> sorted(fallbacks_after(["method"]) - fallbacks_after([]))
    ['drying_temperature_c']
    """
    return _FOLLOWING.union(*(_RESTING_ON.get(key, ()) for key in changed))


def _has_own_pores(recipe: Recipe) -> bool:
    return any(recipe.value(layer.porosity) is not None for layer in side_layers(recipe))


def _predicted_text(quantity: Quantity, digits: int = 3) -> str:
    if quantity.value is None:
        return "not known"
    number = f"{format_number(quantity.value, digits)} {symbol(quantity.unit)}"
    return f"≈ {number}" if quantity.is_estimate else number


class MarkMemory:
    """Gives each field its mark, and keeps that of a field whose flags say the same as the last time."""

    def __init__(self) -> None:
        self._materials: Materials | None = None
        self._kept: dict[str, tuple[list[Flag], list[object], Mark]] = {}

    def marks(self, prediction: Prediction, materials: Materials) -> dict[str, Mark]:
        """Return the worst of the flags that are about each field, else whether its value is the user's own."""
        if materials is not self._materials:  # other citations
            self._materials, self._kept = materials, {}
        flags_of: dict[str, list[Flag]] = {}
        for flag in worst_first(prediction.flags):
            for key in flag.fields if flag.severity != "none" else ():
                flags_of.setdefault(key, []).append(flag)
        marks_of = {key: self._flag_mark(key, flags, materials) for key, flags in flags_of.items()}
        for key in ASKED_ABOUT:
            doubt = doubt_about_field(prediction.recipe, materials, key, prediction.recipe.value(key))
            if doubt is not None and key not in marks_of:
                marks_of[key] = Mark(severity="caution", reason=doubt.sentence)
        for key in (*LIBRARY_VALUES, *_PREDICTED, *MEASURED_PARTS):
            if key not in marks_of and prediction.recipe.value(key) is not None:
                marks_of[key] = Mark(severity="own", reason=_own_reason(FIELDS[key], prediction, materials))
        return marks_of

    def _flag_mark(self, key: str, flags: list[Flag], materials: Materials) -> Mark:
        before = self._kept.get(key)
        if before is not None and len(before[0]) == len(flags) and all(map(is_, before[0], flags)):
            return before[2]
        # a mark does not say all that its flags do: numbers change where their verdicts stay
        spoken: list[object] = [flags[0].lead, flags[0].sources, *[(flag.severity, flag.title) for flag in flags]]
        mark = before[2] if before is not None and before[1] == spoken else _flag_mark(flags, materials)
        self._kept[key] = flags, spoken, mark
        return mark


def marks(prediction: Prediction, materials: Materials) -> dict[str, Mark]:
    """Give each field its mark: the worst of the flags that are about it, else whether its value is the user's own."""
    return MarkMemory().marks(prediction, materials)


def notes(prediction: Prediction) -> dict[str, Mark]:
    """Give numbers that a flag objects to the line that stands below them; what else is said is in the hover card."""
    recipe, below = prediction.recipe, dict[str, Mark]()
    objections = [flag for flag in prediction.flags if flag.severity in ("fail", "caution") and flag.fields]
    for flag in worst_first(objections):
        key, words = flag.fields[0], typeset(flag.title)
        if flag.id == "active-mass" and recipe.active_share_wt_pct is not None:
            key = "active_share_wt_pct"
            words = f"{numeral(100.0 - recipe.active_share_wt_pct, 3)} wt % left for sulfide and carbon"
        # what fails names both numbers that do not go together
        for typed in (key, *flag.fields[1:2]) if flag.severity == "fail" else (key,):
            if FIELDS[typed].is_numeric and recipe.value(typed) is not None:
                below.setdefault(typed, Mark(severity=flag.severity, reason=words))
    return below


def _flag_mark(ordered: list[Flag], materials: Materials) -> Mark:
    worst = ordered[0]
    cited = one_citation(worst.sources, materials.sources)
    words = f"{MARKS[worst.severity]} {typeset(worst.title)}. {typeset(worst.lead)}"
    lines = [f"{words} ({cited})" if cited else words]
    if others := [f"{MARKS[flag.severity]} {typeset(flag.title)}" for flag in ordered[1:]]:
        more = [f"{len(others) - _MOST_OTHERS} more"] if len(others) > _MOST_OTHERS else []
        lines.append("; ".join([*others[:_MOST_OTHERS], *more]))
    return Mark(severity=worst.severity, reason="\n".join(lines))


def _own_reason(field: Field, prediction: Prediction, materials: Materials) -> str:
    instead = fallback(field, prediction, materials)
    if field.key in LIBRARY_VALUES:
        return f"Your own value; the library has {instead.value}" + (f" ({instead.source})" if instead.source else "")
    how = "estimated" if field.blank == "estimate" else f"estimated ({field.blank})"
    return f"Your own value; left empty, it is {how}."


def accessible_text(field: Field) -> str:
    """Say in words what a screen reader should add to the label."""
    return " ".join(filter(None, (field.help, f"Range {field.range_text}." if field.is_numeric else "")))


def explanation(field: Field, prediction: Prediction, materials: Materials, mark: Mark) -> RichText:
    """Write the hover card of a field: help, range and blank with its source, material, the worst of its flags."""
    parts = [f"<b>{escape(field.label)}</b>" + (f" {escape(field.symbol)}" if field.symbol else ""), escape(field.help)]
    limits = f"Range {field.range_text}." if field.is_numeric else ""
    if field.blank is not None:
        empty = fallback(field, prediction, materials)
        source = f" ({empty.source})" if empty.source else ""
        limits = f"{limits} Left empty: {_stands_for(field, empty, prediction.recipe, materials)}{source}.".strip()
    parts.append(escape(limits))
    if field.kind == "material":
        parts.append(_material_line(field, prediction.recipe, materials))
    if mark.reason:
        parts.extend(escape(typeset(line)) for line in mark.reason.splitlines())
    return RichText("<br>".join(part for part in parts if part))


def _stands_for(field: Field, empty: Fallback, recipe: Recipe, materials: Materials) -> str:
    if empty.words == "not dried":
        return empty.words
    if empty.words != "assumed:":
        return " ".join(filter(None, (field.blank, empty.value)))
    meaning = blank_meaning(field.key, recipe, materials)
    return f"{empty.value} is assumed" if meaning in (field.blank, empty.value) else meaning


def _material_line(field: Field, recipe: Recipe, materials: Materials) -> str:
    key = recipe.value(field.key)
    if not key:
        return ""
    material = _material(field, str(key), materials)
    return escape(f"“{key}” is not in this library." if material is None else name_text(material))


def _material(field: Field, key: str, materials: Materials) -> Material | None:
    matches = (materials.find(kind, key) for kind in field.materials)
    return next((material for material in matches if material is not None), None)
