"""Checks of coating: thickness that a method makes, supports in their liquids, sulfides from a solution."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import METHODS
from ssedesigner.physics.liquid_verdicts import support_in_liquids
from ssedesigner.physics.situation import (
    NO_SCAFFOLD,
    TYPED,
    Evidence,
    Finding,
    Situation,
    not_applicable,
)
from ssedesigner.physics.slurry import told

COATING_FLOOR = cited(1.0, "um", "Song2023", "casting and dry films do not reach the sub-micrometre range")
THICKNESS_LEEWAY = cited(
    2.0, "-", "ThisProgram2026", "factor beyond the thinnest or thickest reported film", grade="assumed"
)
NEEDS_CRYSTALS = Evidence("reported", ("Kim2020", "Song2023"))
SCAFFOLD_RULE = Evidence("reported", ("Song2023",))
ON_ELECTRODE = not_applicable(
    "Made on an electrode", "The film is made on an electrode: no substrate touches it.", "form_factor"
)
NO_SUBSTRATE = not_applicable("No substrate", "No substrate is named.", "substrate")
FLOORED_METHODS = frozenset({"slurry-casting", "solvent-free", "hot-pressing", "vacuum-filtration"})


def thickness_window(at: Situation) -> Finding:
    """Check the film thickness against what the method is known to make."""
    method, thickness = at.recipe.method, at.recipe.thickness_um
    fields = ("thickness_um", "method")
    name = METHODS[method].lower()
    if method in FLOORED_METHODS and thickness < COATING_FLOOR:
        message = f"{thickness:g} µm is below what {name} makes; spin coating reaches it."
        return Finding(
            "fail",
            "Too thin for the method",
            message,
            thickness,
            float(COATING_FLOOR),
            "um",
            (COATING_FLOOR, TYPED),
            fields,
        )
    made = [film for film in at.materials.films if film.method == method and film.thickness_um]
    if not made:
        message = f"No film made by {name} with a thickness is reported."
        return Finding(
            "unknown", "Thickness not reported for the method", message, thickness, None, "um", (TYPED,), fields
        )
    thin = min(made, key=lambda film: film.thickness_low_um or film.thickness_um or 0)
    thick = max(made, key=lambda film: film.thickness_high_um or film.thickness_um or 0)
    low = thin.thickness_low_um or thin.thickness_um or 0
    high = thick.thickness_high_um or thick.thickness_um or 0
    evidence = (TYPED, Evidence("reported", (thin.source, thick.source)))
    words = f"reported films by {name} are {low:g} to {high:g} µm thick"
    if low <= thickness <= high:
        return Finding(
            "pass",
            "Thickness within reach of the method",
            f"{words[:1].upper()}{words[1:]}.",
            thickness,
            low,
            "um",
            evidence,
            fields,
        )
    limit = low if thickness < low else high
    severity = "caution" if thickness < low / THICKNESS_LEEWAY or thickness > high * THICKNESS_LEEWAY else "unknown"
    side = "thinner" if thickness < low else "thicker"
    message = f"{thickness:g} µm is {side} than reported: {words}."
    return Finding(
        severity,
        f"{side.capitalize()} than reported films",
        message,
        thickness,
        limit,
        "um",
        (*evidence, THICKNESS_LEEWAY),
        fields,
    )


def scaffold_thickness(at: Situation) -> Finding:
    """Check that the film is not thinner than its scaffold."""
    recipe = at.recipe
    if not recipe.scaffold:
        return NO_SCAFFOLD
    fields = ("thickness_um", "scaffold")
    limit = at.scaffold.value("thickness_um") if at.scaffold else None
    if limit is None:
        message = f"The thickness of {recipe.scaffold} is not known; no film can be thinner than its scaffold."
        return Finding(
            "unknown", "Scaffold thickness not known", message, recipe.thickness_um, None, "um", (TYPED,), fields
        )
    words = f"{recipe.scaffold} is {limit:g} µm thick, the film {recipe.thickness_um:g} µm"
    severity = "pass" if recipe.thickness_um >= limit else "fail"
    title = "Film thicker than its scaffold" if severity == "pass" else "Film thinner than its scaffold"
    tail = "." if severity == "pass" else ": choose a thinner scaffold, or make the film thicker."
    return Finding(
        severity, title, words + tail, recipe.thickness_um, float(limit), "um", (limit, TYPED, SCAFFOLD_RULE), fields
    )


def scaffold_solvent(at: Situation) -> Finding:
    """Check that the liquids leave the scaffold as it is."""
    key = at.recipe.scaffold
    if not key:
        return NO_SCAFFOLD
    if not at.liquids:
        return at.no_liquid
    return _support(at, key, "scaffold")


def substrate_solvent(at: Situation) -> Finding:
    """Check that the liquids leave the substrate as it is."""
    key = at.recipe.substrate
    if at.recipe.form_factor == "on-electrode":
        return ON_ELECTRODE
    if not key:
        return NO_SUBSTRATE
    if not at.liquids:
        return at.no_liquid
    return _support(at, key, "substrate")


def _support(at: Situation, key: str, kind: str) -> Finding:
    verdict = support_in_liquids(
        at.materials, key, ("scaffold", "substrate") if kind == "scaffold" else ("substrate", "scaffold"), at.liquids
    )
    title = {
        "pass": f"{key} withstands {at.liquid_names}",
        "caution": f"{key} in {at.liquid_names}: with care",
        "fail": f"{at.liquid_names} attacks {key}",
        "unknown": f"{key} in {at.liquid_names}: not reported",
    }[verdict.severity]
    fields = (kind, *(liquid.field for liquid in at.liquids))
    return Finding(verdict.severity, title, told(verdict), evidence=(verdict,), fields=fields)


def crystallisation(at: Situation) -> Finding:
    """Check that a sulfide that comes out of a solution is crystallised by heat."""
    recipe = at.recipe
    if recipe.method != "infiltration":
        message = "The sulfide is not infiltrated as a solution, so it need not crystallise in the film."
        return not_applicable("Not infiltrated", message, "method")
    fields = ("heat_treatment_c", "method")
    if recipe.heat_treatment_c is None:
        message = (
            "A sulfide that is infiltrated as a solution needs a heat treatment to crystallise (400 °C is reported)."
        )
        return Finding(
            "caution", "No heat treatment after infiltration", message, evidence=(NEEDS_CRYSTALS,), fields=fields
        )
    message = f"The sulfide is crystallised at {recipe.heat_treatment_c:g} °C after infiltration."
    return Finding(
        "pass",
        "Crystallised after infiltration",
        message,
        recipe.heat_treatment_c,
        None,
        "degC",
        (NEEDS_CRYSTALS, TYPED),
        fields,
    )
