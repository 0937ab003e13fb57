"""Checks of the hazards of liquids and salts: exposure, fire, lithium metal, long-term harm."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.hazards import hazard_words
from ssedesigner.physics.situation import TYPED, Evidence, Finding, Situation, worst
from ssedesigner.physics.slurry import told
from ssedesigner.physics.verdict import pair_verdict

ROOM_TEMPERATURE = cited(25.0, "degC", "ThisProgram2026", "air of the room", grade="assumed")
LASTING_HARM = ("H340", "H341", "H350", "H351", "H360", "H361")
"""Hazard statements of cancer and of harm to heredity, fertility and the unborn; letters can follow."""
NEEDS_NO_LIMIT = ("water",)  # neither a workplace limit nor a flash point is to be asked for
OXIDISER = ("H271", "H272")


def exposure_limit(at: Situation) -> Finding | None:
    """Check that a workplace limit of each liquid is known."""
    found = []
    for liquid in at.liquids:
        if liquid.key in NEEDS_NO_LIMIT:
            continue
        limit = liquid.material.value("exposure_limit_ppm") if liquid.material else None
        if limit is None:
            message = f"No 8 h limit is known for {liquid.key}: treat it as harmful and work under extraction."
            found.append(
                Finding(
                    "unknown",
                    f"No limit known for {liquid.key}",
                    message,
                    evidence=(Evidence("handbook", ("ExposureLimits",)),),
                    fields=(liquid.field,),
                )
            )
        else:
            message = f"Keep {liquid.key} below {limit:g} ppm over 8 h."
            found.append(
                Finding("pass", "Workplace limit known", message, None, float(limit), "ppm", (limit,), (liquid.field,))
            )
    return worst(found)


def flash_point(at: Situation) -> Finding | None:
    """Check whether the vapour of a liquid can ignite at room temperature."""
    found = []
    for liquid in at.liquids:
        point = liquid.material.value("flash_point_c") if liquid.material else None
        fields, limit = (liquid.field,), float(ROOM_TEMPERATURE)
        if liquid.key in NEEDS_NO_LIMIT:
            continue
        if point is None:
            message = f"No flash point is known for {liquid.key}: it may have none; read its data sheet."
            found.append(
                Finding(
                    "unknown",
                    f"Flash point of {liquid.key} not known",
                    message,
                    None,
                    limit,
                    "degC",
                    (ROOM_TEMPERATURE,),
                    fields,
                )
            )
        elif point <= ROOM_TEMPERATURE:
            message = (
                f"The vapour of {liquid.key} ignites from {point:g} °C on: no sparks, earthed vessels, extraction."
            )
            found.append(
                Finding(
                    "caution",
                    f"{liquid.key} ignites at room temperature",
                    message,
                    float(point),
                    limit,
                    "degC",
                    (point, ROOM_TEMPERATURE),
                    fields,
                )
            )
        else:
            message = f"The vapour of {liquid.key} ignites from {point:g} °C on; mind the drying oven."
            found.append(
                Finding(
                    "pass",
                    "Not flammable at room temperature",
                    message,
                    float(point),
                    limit,
                    "degC",
                    (point, ROOM_TEMPERATURE),
                    fields,
                )
            )
    return worst(found)


def solvent_lithium(at: Situation) -> Finding | None:
    """Check the liquids against lithium metal: halocarbons can explode with it."""
    recipe = at.recipe
    if not at.has_lithium:
        return None
    found = []
    for liquid in at.liquids:
        verdict = pair_verdict(at.materials, ("solvent",), liquid.key, ("anode",), "Li-metal")
        if verdict is None:
            continue
        fields = (liquid.field, "anode")
        point = liquid.material.value("boiling_point_c") if liquid.material else None
        is_baked = recipe.heat_treatment_c is not None and point is not None and recipe.heat_treatment_c > point
        severity = "caution" if verdict.severity == "fail" and is_baked else verdict.severity
        tail = (
            "the heat treatment drives it out; check it" if is_baked else "never let them meet, choose another liquid"
        )
        message = f"{liquid.key} and lithium: {verdict.reason}; {tail}."
        found.append(
            Finding(severity, f"{liquid.key} with lithium metal", message, evidence=(verdict, TYPED), fields=fields)
        )
    return worst(found)


def solvent_cathode(at: Situation) -> Finding | None:
    """Check the liquids against the cathode on which a film is cast."""
    recipe, found = at.recipe, []
    for liquid in at.liquids if recipe.form_factor == "on-electrode" else ():
        verdict = pair_verdict(at.materials, ("solvent",), liquid.key, ("cathode",), recipe.cathode)
        if verdict is not None:
            title = f"{liquid.key} on {recipe.cathode}"
            fields = (liquid.field, "cathode")
            found.append(Finding(verdict.severity, title, told(verdict), evidence=(verdict,), fields=fields))
    return worst(found)


def liquid_hazards(at: Situation) -> Finding | None:
    """Check the hazard statements of the liquids for harm to heredity, to the unborn and for cancer."""
    found = []
    for liquid in at.liquids:
        codes = liquid.material.text("hazard_codes") if liquid.material else None
        if codes is None:
            message = f"No hazard statements are in the library for {liquid.key}: read its data sheet first."
            found.append(
                Finding(
                    "unknown", f"Hazards of {liquid.key} not known", message, evidence=(TYPED,), fields=(liquid.field,)
                )
            )
            continue
        grave = [words for code, words in hazard_words([codes]) if code.startswith(LASTING_HARM)]
        if grave:
            what = "; ".join(grave)
            message = f"{liquid.key}: {codes}. The grave ones: {what}; look for another liquid."
            found.append(
                Finding(
                    "caution",
                    f"{liquid.key}: lasting harm possible",
                    message,
                    evidence=(codes,),
                    fields=(liquid.field,),
                )
            )
        else:
            message = f"{liquid.key}: {codes}. The data sheet of your own lot decides."
            found.append(
                Finding("pass", "No cancer or birth hazard listed", message, evidence=(codes,), fields=(liquid.field,))
            )
    return worst(found)


def oxidising_salt(at: Situation) -> Finding | None:
    """Check whether the lithium salt is an oxidiser, which must not be heated with sulfides."""
    recipe = at.recipe
    spe = at.spe.material.text("li_salt") if at.spe and at.spe.material else None
    key, field = (recipe.salt, "salt") if recipe.salt else (spe, "spe")
    if not key:
        return None
    salt = at.materials.find("salt", key)
    codes = salt.text("hazard_codes") if salt else None
    if codes is None:
        message = f"No hazard statements are in the library for {key}: read its data sheet first."
        return Finding("unknown", f"Hazards of {key} not known", message, evidence=(TYPED,), fields=(field,))
    if any(code in str(codes) for code in OXIDISER):
        message = f"{key} is an oxidiser ({codes}): never grind or heat it dry with sulfides."
        return Finding("caution", f"{key} is an oxidiser", message, evidence=(codes,), fields=(field,))
    return Finding("pass", "Salt is no oxidiser", f"{key}: {codes}.", evidence=(codes,), fields=(field,))
