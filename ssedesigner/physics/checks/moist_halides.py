"""Halides of film and cathode in the air of the room: they give no hydrogen sulfide, but take up water."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.materials import Material, halide_word
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import key_in_cathode, layers
from ssedesigner.physics.checks.moisture import AMBIENT
from ssedesigner.physics.compatibility.verdict import pair_verdict
from ssedesigner.physics.situation import TYPED, Finding, Situation

HALIDE_DEW_POINT = cited(
    -40.0, "degC", "HalideReview2023", "dew point of dry rooms in which Li3InCl6 is handled", grade="estimate"
)
RESISTS = ("good", "moderate")
"""Classes of a halide in air for which such a dry room is enough; of the others nobody says how dry is enough."""


def halides(context: Situation) -> dict[str, tuple[str, Material]]:
    """Return the halides of film and cathode by key, each with the field that names it [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> halides(look_up_situation(Recipe(), Materials(version="", materials={}, pairs=())))
    {}
    """
    recipe = context.recipe
    of_film = layers(recipe) if recipe.has_electrolyte else ()
    keys = {getattr(recipe, layer.field): layer.field for layer in of_film}
    keys.setdefault(key_in_cathode(recipe), "cathode_electrolyte")
    return {
        key: (field, material)
        for key, field in keys.items()
        if (material := context.materials.find("electrolyte", key)) is not None and halide_word(material)
    }


def product_words(key: str, material: Material) -> str:
    """Say what moisture makes of a halide, as far as the library says it [-].

    >>> product_words("LiX", Material(kind="electrolyte", key="LiX", name="LiX"))
    'LiX gives no H₂S, but takes up water; what moisture releases from it is not known.'
    """
    product = material.text("moisture_product")
    if product is None:
        return f"{key} gives no H₂S, but takes up water; what moisture releases from it is not known."
    estimate = " (estimate)" if product.is_estimated else ""
    return f"{key} gives no H₂S, but takes up water and frees {product}{estimate}, which is corrosive."


def limit_words(key: str, material: Material) -> str:
    """Say how dry the air has to be for a halide, and what moisture makes of it [-].

    >>> limit_words("LiX", Material(kind="electrolyte", key="LiX", name="LiX"))[:44]
    'How dry the air must be for LiX is not known'
    """
    if material.text("air_stability_class") in RESISTS:
        limit = f"Halides such as Li3InCl6 are handled at {numeral(HALIDE_DEW_POINT)} °C or drier (estimate)."
    else:
        limit = f"How dry the air must be for {key} is not known."
    return f"{limit} {product_words(key, material)}"


def halide_moisture(context: Situation, key: str, field: str, material: Material) -> Finding:
    """Check the dew point of the room against what is reported of a halide [-]."""
    dew, kind = context.recipe.dew_point_c, material.text("air_stability_class")
    fields, words = ("dew_point_c", field), product_words(key, material)
    beside = (material.text("moisture_product"),)
    if dew is None:
        message = f"The dew point is not stated. {words}"
        title, awaits = "Moisture not judged", fields[0]
        return Finding("unknown", title, message, None, None, "degC", (TYPED,), fields, beside, awaits)
    if dew >= AMBIENT:
        air = pair_verdict(context.materials, ("electrolyte",), key, ("atmosphere",), "ambient air")
        title = f"{key} in ambient air" if air else f"{key} in ambient air: not reported"
        reason = air.reason if air else "what such air does to it is not reported"
        message = f"{numeral(dew)} °C dew point, as in an ordinary room: {reason}. {words}"
        severity = air.severity if air else "unknown"
        return Finding(severity, title, message, dew, float(AMBIENT), "degC", (air, TYPED), fields, beside)
    limit = float(HALIDE_DEW_POINT)
    if kind is None or kind not in RESISTS:
        message = f"How dry the air must be for {key} is not known. {words}"
        title = f"{key} in the dry room: not known"
        return Finding("unknown", title, message, dew, None, "degC", (kind or TYPED,), fields, beside)
    evidence = (HALIDE_DEW_POINT, kind, TYPED)
    handled = f"{numeral(dew)} °C dew point; halides such as Li3InCl6 are handled at {numeral(limit)} °C (estimate)"
    if dew <= limit:
        return Finding("pass", "Dry enough", f"{handled}. {words}", dew, limit, "degC", evidence, fields, beside)
    message = f"{handled}: {key} decays in moister air. {words}"
    return Finding("caution", f"Too moist for {key}", message, dew, limit, "degC", evidence, fields, beside)
