"""What the editor says about a field: its help and range, what a blank stands for, where the value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import (
    MARKS,
    format_number,
    typeset,
)
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.files.recipe.blank_fields import LIBRARY_VALUES, library_value
from ssedesigner.physics.advice.plausibility import ASKED_ABOUT, doubt_about_field
from ssedesigner.physics.cell.cathode import implied_share
from ssedesigner.text.materials import citation, citations, name_text, value_text
from ssedesigner.ui.plain_text import RichText

_PREDICTED = {"porosity_pct": "porosity_pct", "film_density_g_cm3": "density_g_cm3"}
"""Fields that fall back on a number of the film prediction."""

_UNIT_WORDS = {
    "thickness_um": "after pressing",
    "binder_wt_pct": "of solids",
    "second_binder_wt_pct": "of solids",
    "salt_wt_pct": "of solids",
    "spe_wt_pct": "of solids",
    "cosolvent_share_pct": "of liquids",
    "solids_loading_wt_pct": "of slurry",
    "active_share_wt_pct": "of cathode",
    "charge_cutoff_v": "vs Li",
}
"""What the unit of a field refers to, where the label leaves it open."""

_DRY = frozenset({"solvent-free", "hot-pressing"})
"""Methods that leave nothing to be dried."""

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}


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
        source = citation(materials, value.source) if value is not None else ""
        return Fallback(words="library:", value=value_text(value), source=source)
    if field.key in _PREDICTED:
        quantity: Quantity = getattr(prediction.film, _PREDICTED[field.key])
        words = "estimated:" if quantity.is_estimate else "calculated:"
        source = citations(materials, quantity.sources) if quantity.sources else ""
        return Fallback(words=words, value=_predicted_text(quantity), source=source)
    if field.key == "active_share_wt_pct":
        share = implied_share(prediction.recipe, materials)
        return Fallback(words="implied:", value="not known" if share is None else f"{share:.0f} wt %")
    if field.key == "drying_temperature_c" and prediction.recipe.method in _DRY:
        return Fallback(words="not dried")
    return Fallback(words=blank_words(field))


def _predicted_text(quantity: Quantity) -> str:
    if quantity.value is None:
        return "not known"
    number = f"{format_number(quantity.value)} {symbol(quantity.unit)}"
    return f"≈ {number}" if quantity.is_estimate else number


def marks(prediction: Prediction, materials: Materials) -> dict[str, Mark]:
    """Give each field its mark: the worst of the flags that are about it, else whether its value is the user's own."""
    found: dict[str, list[Flag]] = {}
    for flag in prediction.flags:
        for key in flag.fields if flag.severity != "none" else ():
            found.setdefault(key, []).append(flag)
    told = {key: _flag_mark(flags, materials) for key, flags in found.items()}
    for key in ASKED_ABOUT:
        doubt = doubt_about_field(prediction.recipe, materials, key, prediction.recipe.value(key))
        if doubt is not None and key not in told:
            told[key] = Mark(severity="caution", reason=doubt.sentence)
    for key in (*LIBRARY_VALUES, *_PREDICTED):
        if key not in told and prediction.recipe.value(key) is not None:
            told[key] = Mark(severity="own", reason=_own_reason(FIELDS[key], prediction, materials))
    return told


def _flag_mark(flags: list[Flag], materials: Materials) -> Mark:
    ordered = sorted(flags, key=lambda flag: _RANK[flag.severity])
    lines = [
        f"{MARKS[flag.severity]} {typeset(flag.title)}. {typeset(flag.message)}{_sources(flag, materials)}"
        for flag in ordered
    ]
    return Mark(severity=ordered[0].severity, reason="\n".join(lines))


def _sources(flag: Flag, materials: Materials) -> str:
    return f" [{citations(materials, flag.sources)}]" if flag.sources else ""


def _own_reason(field: Field, prediction: Prediction, materials: Materials) -> str:
    instead = fallback(field, prediction, materials)
    if field.key in LIBRARY_VALUES:
        return f"Your own value; the library has {instead.value}" + (f" [{instead.source}]" if instead.source else "")
    return f"Your own value; left empty, it is estimated ({field.blank})."


def accessible_text(field: Field) -> str:
    """Say in words what a screen reader should add to the label."""
    return " ".join(filter(None, (field.help, f"Range {field.range_text}." if field.is_numeric else "")))


def explanation(field: Field, prediction: Prediction, materials: Materials, mark: Mark) -> RichText:
    """Say everything about a field as rich text: help, range, blank, source of the value, verdict."""
    parts = [f"<b>{escape(field.label)}</b>" + (f" {escape(field.symbol)}" if field.symbol else ""), escape(field.help)]
    if field.is_numeric:
        parts.append(f"Range {escape(field.range_text)}.")
    if field.blank is not None:
        told = fallback(field, prediction, materials)
        source = f" [{told.source}]" if told.source else ""
        stands_for = " ".join(filter(None, (told.words if told.words == "not dried" else field.blank, told.value)))
        parts.append(escape(f"Left empty: {stands_for}{source}."))
    if field.kind == "material":
        parts.extend(_material_lines(field, prediction.recipe, materials))
    if mark.reason:
        parts.extend(escape(typeset(line)) for line in mark.reason.splitlines())
    return RichText("<br>".join(part for part in parts if part))


def _material_lines(field: Field, recipe: Recipe, materials: Materials) -> list[str]:
    key = recipe.value(field.key)
    if not key:
        return []
    material = _material(field, str(key), materials)
    if material is None:
        return [f"“{escape(str(key))}” is not in this library."]
    return [escape(line) for line in (name_text(material), typeset(material.note)) if line]


def _material(field: Field, key: str, materials: Materials) -> Material | None:
    found = (materials.find(kind, key) for kind in field.materials)
    return next((material for material in found if material is not None), None)
