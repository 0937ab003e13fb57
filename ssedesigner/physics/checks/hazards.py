"""Checks of the hazards of liquids and salts: exposure, fire, lithium metal, long-term harm."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ssedesigner.core.evidence import Cited, CitedText, cited
from ssedesigner.core.hazards import hazard_words, lowest_flash_point
from ssedesigner.core.materials import Material
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.recipe import is_on_electrode
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.cell.lithium import UNKNOWN, lithium_in, of_lithium
from ssedesigner.physics.checks.slurry import verdict_sentence
from ssedesigner.physics.checks.ventilation import SHIFT, mean_decay, room_of
from ssedesigner.physics.compatibility.verdict import NOT_REPORTED, expected_verdict, pair_verdict
from ssedesigner.physics.situation import (
    LIQUID_NOT_STATED,
    SEVERITY_RANK,
    TYPED,
    Finding,
    Liquid,
    Situation,
    Support,
    not_applicable,
    worst,
)

ROOM_TEMPERATURE = cited(25.0, "degC", "ThisProgram2026", "air of the room", grade="assumed")
MOLAR_VOLUME = cited(0.024465, "m3/mol", "Handbook", "volume of a gas at 25 °C and standard pressure", grade="handbook")
HOOD_LEAK = cited(0.1, "-", "ThisProgram2026", "share of a vapour that escapes a hood", grade="assumed")
FLAMMABLE_UP_TO = cited(
    60.0, "degC", "ClpHazards", "flash point up to which a liquid is flammable, H224 to H226", grade="handbook"
)
FLAMMABLE_CODES = ("H224", "H225", "H226")
LASTING_HARM = ("H340", "H341", "H350", "H351", "H360", "H361")
"""Hazard statements of cancer and of harm to heredity, fertility and the unborn; letters can follow."""
ACUTE = ("H300", "H301", "H310", "H311", "H330", "H331")
"""Fatal or toxic by mouth, skin or lungs."""
ORGANS = ("H370", "H372")
PEROXIDES = ("EUH019",)
GRAVE = {
    "lasting harm possible": LASTING_HARM,
    "toxic": ACUTE,
    "damages organs": ORGANS,
    "can form explosive peroxides": PEROXIDES,
}
"""Hazard statements that ask for care, by what the title says of them, the gravest first."""
NEEDS_NO_LIMIT = ("water",)  # neither a workplace limit nor a flash point is to be asked for
OXIDISER = ("H271", "H272")


def exposure_limit(context: Situation) -> Finding:
    """Check what the liquids of the film leave in the air of the room against their workplace limits."""
    findings = [_exposure(context, liquid) for liquid in context.liquids if liquid.root not in NEEDS_NO_LIMIT]
    # by how many times its limit, because ppm of one liquid say nothing beside those of another
    findings.sort(key=lambda finding: -_times_limit(finding))
    return max(findings, key=lambda finding: SEVERITY_RANK[finding.severity], default=None) or _no_liquid(context)


def _times_limit(finding: Finding) -> float:
    return finding.value / finding.limit if finding.value is not None and finding.limit else 0.0


def _exposure(context: Situation, liquid: Liquid) -> Finding:
    fields = (liquid.field, "film_area_cm2", "room_volume_m3", "air_changes_per_h")
    limit = liquid.material.value("exposure_limit_ppm") if liquid.material else None
    if limit is None:
        message = f"No 8 h limit is known for {liquid.key}. Treat it as harmful and work under extraction."
        evidence: tuple[object, ...] = (Support("handbook", ("ExposureLimits",)),)
        return Finding("unknown", f"No limit known for {liquid.key}", message, evidence=evidence, fields=fields)
    vapour, room = vapour_volume(context, liquid), room_of(context.recipe)
    if vapour is None:
        message = f"Keep {liquid.key} below {numeral(limit)} ppm over 8 h. How much of it evaporates is not known."
        title = f"Vapour of {liquid.key} not judged"
        return Finding("unknown", title, message, None, float(limit), "ppm", (limit, TYPED), fields)
    shift = mean_decay(room.air_changes * to_si(SHIFT, "h"))
    value = from_si(vapour / room.volume * shift, "ppm")
    evidence = (limit, *room.evidence, SHIFT, MOLAR_VOLUME)
    assumed = f" ({room.assumed})" if room.assumed else ""
    words = (
        f"At most {format_number(value, 2)} ppm of {liquid.key} over 8 h; the limit is {numeral(limit)} ppm. This "
        f"assumes that all of it in the film evaporates, in a room of {numeral(room.volume)} m³ with "
        f"{numeral(from_si(room.air_changes, '1/h'))} air changes per hour{assumed}"
    )
    if value <= limit:
        message = f"{words}. Beside the open slurry the concentration is higher."
        return Finding("pass", "Vapour below its limit", message, value, float(limit), "ppm", evidence, fields)
    if value * HOOD_LEAK <= limit:
        message = f"{words}. Work and dry under extraction."
        return Finding(
            "caution",
            f"{liquid.key} above its limit",
            message,
            value,
            float(limit),
            "ppm",
            (*evidence, HOOD_LEAK),
            fields,
        )
    message = f"{words}. Extraction alone is not enough: ventilate more, coat less, or recover the vapour."
    title, decides = f"{liquid.key} far above its limit", (*evidence, HOOD_LEAK)
    return Finding("caution", title, message, value, float(limit), "ppm", decides, fields)


def vapour_volume(context: Situation, liquid: Liquid) -> float | None:
    """Volume of vapour when all of a liquid of the film has evaporated.

    Parameters
    ----------
    context : Situation
        The recipe with its film [-]
    liquid : Liquid
        One liquid of the slurry [-]

    Returns
    -------
    float or None
        At 25 degC and standard pressure; None when the mass of the film, its solids loading, the share of the liquid
        or its molar mass is not known [m3]

    Notes
    -----
    The liquid of the film alone; what evaporates from vessels and rags comes on top.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> at = SimpleNamespace(recipe=SimpleNamespace(solids_loading_wt_pct=None))
    >>> vapour_volume(at, Liquid("solvent", "toluene", None, 1.0)) is None
    True

    References
    ----------
    Handbook (full entry in sources.csv)
    """
    loading, molar = context.recipe.solids_loading_wt_pct, None
    if liquid.material is not None:
        molar = liquid.material.value("molar_mass_g_mol")
    if not loading or molar is None or liquid.mass_fraction is None or context.film.matrix_mass is None:
        return None
    solids = to_si(loading, "wt %")
    mass = context.film.matrix_mass * context.film.area * (1 - solids) / solids * liquid.mass_fraction
    return float(mass / to_si(molar, "g/mol") * MOLAR_VOLUME)


def _no_liquid(context: Situation) -> Finding:
    if context.lacks_liquid:
        return LIQUID_NOT_STATED
    message = (
        "The film is made without a liquid that could evaporate." if not context.liquids else "Water needs no limit."
    )
    return not_applicable("No vapour to breathe", message, "solvent")


def flash_point(context: Situation) -> Finding:
    """Check whether a liquid is flammable, by the lowest flash point that is known of it and its hazard statements."""
    if context.lacks_liquid:
        return LIQUID_NOT_STATED
    burns = [liquid for liquid in context.liquids if liquid.root not in NEEDS_NO_LIMIT]
    if not burns:
        message = "The film is made without a liquid that could burn."
        return not_applicable("Nothing to ignite", message, "solvent")
    # the vapour of the lowest one ignites first, whatever stands beside it
    burns.sort(key=lambda liquid: math.inf if (point := _flash_point(liquid)) is None else point)
    findings = [_flammable(context, liquid, burns) for liquid in burns]
    return max(findings, key=lambda finding: SEVERITY_RANK[finding.severity])


def _flash_point(liquid: Liquid) -> Cited | None:
    return lowest_flash_point(liquid.material) if liquid.material else None


def _flammable(context: Situation, liquid: Liquid, burns: Sequence[Liquid]) -> Finding:
    point = _flash_point(liquid)
    fields = (liquid.field,)
    codes = liquid.material.text("hazard_codes") if liquid.material else None
    stated = next((code for code in FLAMMABLE_CODES if code in str(codes or "")), "")
    limit = float(FLAMMABLE_UP_TO)
    if point is None and not stated:
        message = f"No flash point is known for {liquid.key}. It may have none: read its data sheet."
        title = f"Flash point of {liquid.key} not known"
        return Finding("unknown", title, message, None, limit, "degC", (FLAMMABLE_UP_TO,), fields)
    evidence = (point, FLAMMABLE_UP_TO, codes if stated else None)
    value = None if point is None else float(point)
    by_code = f" ({stated})" if stated else ""
    if point is None:
        words = f"{liquid.key} is classed as a flammable liquid{by_code}; its flash point is not known"
    else:
        words = f"The vapour of {liquid.key} ignites from {numeral(point)} °C upwards{by_code}"
        words += _lowest_words(liquid, burns)
    drying = context.recipe.drying_temperature_c
    if point is not None and point > FLAMMABLE_UP_TO and not stated:
        if drying is not None and drying >= point:
            message = (
                f"{words}, and the film is dried at {numeral(drying)} °C. Dry cooler, or in an oven made for solvents, "
                "under extraction and without sparks."
            )
            title, warm = f"{liquid.key} dries above its flash point", (*fields, "drying_temperature_c")
            return Finding("caution", title, message, drying, value, "degC", (*evidence, TYPED), warm)
        if point.is_estimated:
            message = f"{words} (estimate). Read its data sheet before you call it safe."
            title = f"Flash point of {liquid.key} only estimated"
            return Finding("unknown", title, message, value, limit, "degC", evidence, fields)
        message = (
            f"{words}, above the {numeral(limit)} °C up to which a liquid counts as flammable. Stay below its flash "
            "point, or use an oven made for solvents."
        )
        return Finding("pass", "No flammable liquid", message, value, limit, "degC", evidence, fields)
    care = "Avoid sparks, earth the vessels and work under extraction"
    if point is not None and point <= ROOM_TEMPERATURE:
        title, room = f"{liquid.key} ignites at room temperature", float(ROOM_TEMPERATURE)
        more = (*evidence, ROOM_TEMPERATURE)
        return Finding("caution", title, f"{words}. {care}.", value, room, "degC", more, fields)
    message = f"{words}. {care}, and dry in an oven made for solvents."
    return Finding("caution", f"{liquid.key} is flammable", message, value, limit, "degC", evidence, fields)


def _lowest_words(liquid: Liquid, burns: Sequence[Liquid]) -> str:
    """Say of the flash point of a liquid that it is the lowest of several, and of which others none is known."""
    if len(burns) == 1 or liquid is not burns[0]:
        return ", the lowest of the known flash points" if _differ(liquid.material) else ""
    unknown = [other.key for other in burns if _flash_point(other) is None]
    tail = f"; that of {' and '.join(unknown)} is not known" if unknown else ""
    return f", the lowest known flash point in the mixture{tail}"


def _differ(material: Material | None) -> bool:
    """Whether more than one flash point is known."""
    return material is not None and (
        bool(material.alternatives.get("flash_point_c"))
        or ((point := material.value("flash_point_c")) is not None and point.low is not None)
    )


def solvent_lithium(context: Situation) -> Finding:
    """Check the liquids against lithium metal: halocarbons can explode with it."""
    recipe = context.recipe
    if not lithium_in(context):
        message = "No lithium metal is in the cell."
        return not_applicable("No lithium beside the liquids", message, "anode")
    if context.lacks_liquid:
        return LIQUID_NOT_STATED
    findings = []
    for liquid in context.liquids:
        verdict = pair_verdict(context.materials, ("solvent",), liquid.key, ("anode",), "Li-metal")
        if verdict is None:
            continue
        fields = (liquid.field, "anode")
        point = liquid.material.value("boiling_point_c") if liquid.material else None
        is_baked = recipe.heat_treatment_c is not None and point is not None and recipe.heat_treatment_c > point
        severity = "caution" if verdict.severity == "fail" and is_baked else verdict.severity
        tail = (
            "the heat treatment drives it out. Check it" if is_baked else "never let them meet. Choose another liquid"
        )
        message = f"{liquid.key} and lithium: {verdict.reason}; {tail}."
        findings.append(
            Finding(severity, f"{liquid.key} with lithium metal", message, evidence=(verdict, TYPED), fields=fields)
        )
    message = "No liquid of the slurry is known to react with lithium."
    nothing = not_applicable("No known reaction of the liquids with lithium", message, "solvent", "anode")
    decides = worst(findings) or nothing
    return of_lithium(context, decides) if lithium_in(context) == UNKNOWN and findings else decides


def solvent_cathode(context: Situation) -> Finding | None:
    """Check the liquids against the electrode on which a film is cast: the cathode, or the anode where that is said."""
    recipe, findings = context.recipe, []
    if is_on_electrode(recipe) and context.lacks_liquid:
        return LIQUID_NOT_STATED
    side = "anode" if recipe.form_factor == "on-anode" else "cathode"
    electrode = getattr(recipe, side)
    for liquid in context.liquids if is_on_electrode(recipe) else ():
        verdict = (
            pair_verdict(context.materials, ("solvent",), liquid.key, (side,), electrode)
            or expected_verdict(context.materials, ("solvent",), liquid.key, side, electrode)
            or NOT_REPORTED
        )
        title = f"{liquid.key} on {electrode}{': not reported' if verdict.severity == 'unknown' else ''}"
        fields = (liquid.field, side, "form_factor")
        findings.append(Finding(verdict.severity, title, verdict_sentence(verdict), evidence=(verdict,), fields=fields))
    return worst(findings)


def liquid_hazards(context: Situation) -> Finding:
    """Check the hazard statements of the liquids for lasting harm, for poison and for explosive peroxides."""
    findings = []
    if context.lacks_liquid:
        return LIQUID_NOT_STATED
    for liquid in context.liquids:
        codes = liquid.material.text("hazard_codes") if liquid.material else None
        if codes is None:
            message = f"No hazard statements are in the library for {liquid.key}. Read its data sheet first."
            findings.append(
                Finding(
                    "unknown", f"Hazards of {liquid.key} not known", message, evidence=(TYPED,), fields=(liquid.field,)
                )
            )
            continue
        finding = _hazardous(liquid, codes)
        if (rank := liquid.material.text("green_class") if liquid.material else None) is not None:
            words = f"{finding.message} Guides to greener solvents: {rank}{' (estimate)' if rank.is_estimated else ''}."
            finding = finding._replace(message=words, beside=(rank,))
        findings.append(finding)
    message = "The film is made without a liquid."
    return worst(findings) or not_applicable("No liquid", message, "solvent")


def _hazardous(liquid: Liquid, codes: CitedText) -> Finding:
    """Judge one liquid by its hazard statements."""
    fields = (liquid.field,)
    stated = hazard_words([codes])
    kinds = [title for title, grave in GRAVE.items() if any(code.startswith(grave) for code, _ in stated)]
    if not kinds:
        message = f"{liquid.key}: {codes}. The data sheet of your own lot decides."
        return Finding("pass", "No serious hazard listed", message, evidence=(codes,), fields=fields)
    every = tuple(code for grave in GRAVE.values() for code in grave)
    first, *others = (words for code, words in stated if code.startswith(every))
    what = ". ".join((first, *map(sentence_case, others)))
    care = "Look for another liquid"
    if kinds == ["can form explosive peroxides"]:
        care = "Keep it closed, dark and with a stabiliser, and test it for peroxides before it is heated or dried"
    elif "can form explosive peroxides" in kinds:
        care += ", and test it for peroxides before it is heated or dried"
    message = f"{liquid.key}: {what}. {care}. Hazard statements: {codes}."
    return Finding("caution", f"{liquid.key}: {', '.join(kinds)}", message, evidence=(codes,), fields=fields)


def oxidising_salt(context: Situation) -> Finding:
    """Check whether the lithium salt is an oxidiser, which must not be heated with sulfides."""
    recipe = context.recipe
    spe = context.spe.material.text("li_salt") if context.spe and context.spe.material else None
    key, field = (recipe.salt, "salt") if recipe.salt else (spe, "spe")
    if not key:
        return not_applicable(
            "No lithium salt", "The film holds neither a salt nor a polymer electrolyte.", "salt", "spe"
        )
    salt = context.materials.find("salt", key)
    codes = salt.text("hazard_codes") if salt else None
    if codes is None:
        message = f"No hazard statements are in the library for {key}. Read its data sheet first."
        return Finding("unknown", f"Hazards of {key} not known", message, evidence=(TYPED,), fields=(field,))
    if any(code in str(codes) for code in OXIDISER):
        message = f"{key} is an oxidiser ({codes}). Never grind or heat it dry with sulfides."
        return Finding("caution", f"{key} is an oxidiser", message, evidence=(codes,), fields=(field,))
    return Finding("pass", "Salt is not an oxidiser", f"{key}: {codes}.", evidence=(codes,), fields=(field,))
