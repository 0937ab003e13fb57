"""Contents typed in vol % and layers typed in per cent of the film, brought to the unit of their field."""

from __future__ import annotations

import math

from ssedesigner.core.fields import FIELDS, FieldError, FieldQuestion
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import material_of
from ssedesigner.core.recipe import LAYERS, MAIN, SHARES, Recipe, Value, side_layers
from ssedesigner.core.units import UnitError, UnitQuestion, parse_quantity, share_unit

CONVERTED = "with the densities of the library"
"""What stands in the remark on a content that was converted."""
LAYER_THICKNESSES = frozenset(layer.thickness for layer in LAYERS if layer is not MAIN)
"""Thicknesses that can be typed in per cent of the film."""
_SHARE_DIGITS = 4
_MATERIALS = {share: material for material, share in SHARES.items()}
_LIQUIDS = ("solvent", "cosolvent")
_COSOLVENT_SHARE = "cosolvent_share_pct"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a typed text stands for in its field; ``remark`` says what was converted."""

    value: Value
    remark: str = ""


def read_typed(recipe: Recipe, materials: Materials, key: str, text: str) -> Typed:
    """Read what a person typed into a field of a recipe; vol % and a part of the film are converted where they can be.

    Raises
    ------
    FieldQuestion
        When the text has two meanings.
    FieldError
        With one sentence that says what to type.
    """
    field = FIELDS[key]
    if key in LAYER_THICKNESSES and share_unit(text) == "%":
        return _part_of_film(recipe, key, text)
    if field.unit != "wt %" or share_unit(text) != "vol %":
        return Typed(value=field.parse_line(text))
    try:
        volume = parse_quantity(text, "vol %")
        share = _of_mass(recipe, materials, key, volume)
    except UnitQuestion as question:
        raise FieldQuestion(field.label, question) from None
    except UnitError as error:
        raise FieldError(f"{field.label}: {error}") from None
    of = "liquids" if key == _COSOLVENT_SHARE else "solids"
    remark = f"{field.label}: {numeral(volume)} vol % of the {of} is {numeral(share)} wt % {CONVERTED}."
    return Typed(value=field.check(share), remark=remark)


def _part_of_film(recipe: Recipe, key: str, text: str) -> Typed:
    """Read the thickness of a layer [um] that is typed as a share of the film [%]."""
    field = FIELDS[key]
    try:
        share = parse_quantity(text, "%")
    except UnitQuestion as question:
        raise FieldQuestion(field.label, question) from None
    except UnitError as error:
        raise FieldError(f"{field.label}: {error}") from None
    if not 0.0 < share < 100.0:
        raise FieldError(
            f"{field.label}: {numeral(share)} % is not a part of a film; type more than 0 and less than 100 %."
        )
    height = _round(recipe.thickness_um * share / 100.0)
    whole = f"{numeral(recipe.thickness_um)} µm of the film"
    remark = f"{field.label}: {numeral(share)} % of the {whole} is {numeral(height)} µm."
    return Typed(value=field.check(height), remark=remark)


def _of_mass(recipe: Recipe, materials: Materials, key: str, volume: float) -> float:
    """Return a share of all volumes [vol %] as the share of the mass [wt %]."""
    if not 0.0 <= volume <= 100.0:
        raise UnitError(f"{numeral(volume)} vol % is not a share of a whole; type 0 to 100 vol %, or wt %.")
    if key == _COSOLVENT_SHARE:
        first, second = (_density(recipe, materials, liquid) for liquid in _LIQUIDS)
        return _round(100.0 * volume * second / (volume * second + (100.0 - volume) * first))
    if key not in _MATERIALS:
        raise UnitError("vol % is not wt %; type the value in wt %.")
    # all layers have the same share of binder, but each its own density
    if side_layers(recipe):
        raise UnitError("The layers have electrolytes of several densities, so vol % has no single value; type wt %.")
    own, sulfide = (_density(recipe, materials, field) for field in (_MATERIALS[key], "electrolyte"))
    others = {field: recipe.share(share) for field, share in SHARES.items() if share != key and recipe.share(share)}
    volumes = math.fsum(share / _density(recipe, materials, field) for field, share in others.items())
    left = 100.0 - math.fsum(others.values())
    part = volume / 100.0
    # w/own is the part of all volumes: those of the others, its own, and that of the sulfide, which takes the rest
    share = part * (volumes + left / sulfide) / ((1.0 - part) / own + part / sulfide)
    if share > left:
        raise UnitError(f"{numeral(volume)} vol % leaves nothing for the sulfide; lower it or another content.")
    return _round(share)


def _round(share: float) -> float:
    return float(f"{share:.{_SHARE_DIGITS}g}")


def _density(recipe: Recipe, materials: Materials, field: str) -> float:
    key = recipe.value(field)
    if not key:
        raise UnitError(f"vol % needs the {FIELDS[field].label.lower()}; choose it first, or type wt %.")
    material = material_of(field, str(key), materials)
    density = material.value("density_g_cm3") if material else None
    if not density:
        raise UnitError(f"vol % is not wt %, and the library has no density for {key} to convert it; type wt %.")
    return float(density)
