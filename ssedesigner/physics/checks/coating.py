"""Checks of coating: thickness that a method makes, supports in their liquids, sulfides from a solution."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import METHODS
from ssedesigner.core.notation import numeral
from ssedesigner.physics.checks.slurry import SOLUTION_METHODS, told
from ssedesigner.physics.compatibility.liquids import support_in_liquids
from ssedesigner.physics.compatibility.verdict import NOT_REPORTED, Verdict, pair_verdict
from ssedesigner.physics.situation import (
    NO_SCAFFOLD,
    TYPED,
    Evidence,
    Finding,
    Liquid,
    Situation,
    not_applicable,
    weakest,
)

COATING_FLOOR = cited(1.0, "um", "Song2023", "casting and dry films do not reach the sub-micrometre range")
THICKNESS_LEEWAY = cited(
    2.0, "-", "ThisProgram2026", "factor beyond the thinnest or thickest reported film", grade="assumed"
)
APOLAR = cited(
    3.0, "-", "Handbook", "dielectric constant below which a liquid dissolves no ionic solid", grade="handbook"
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
        message = f"{numeral(thickness)} µm is below what {name} makes; spin coating reaches it."
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
    words = f"reported films by {name} are {numeral(low)} to {numeral(high)} µm thick"
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
    message = f"{numeral(thickness)} µm is {side} than reported: {words}."
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
    words = f"{recipe.scaffold} is {numeral(limit)} µm thick, the film {numeral(recipe.thickness_um)} µm"
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


def sulfide_solution(at: Situation) -> Finding:
    """Check that the liquid of a method that works from a solution dissolves the sulfide."""
    recipe = at.recipe
    if recipe.method not in SOLUTION_METHODS:
        message = "The sulfide stays powder in this method: no liquid has to dissolve it."
        return not_applicable("Not made from a solution", message, "method")
    if not at.liquids:
        return at.no_liquid
    found = [dissolving(at, liquid) for liquid in at.liquids]
    severities = {verdict.severity for verdict in found}
    names, key = at.liquid_names, recipe.electrolyte
    severity = found[0].severity if len(severities) == 1 else "unknown"
    words = "; ".join(f"{liquid.key} {verdict.reason}" for liquid, verdict in zip(at.liquids, found, strict=True))
    tail = {
        "pass": "",
        "unknown": ": try it in a vial",
    }.get(severity, f": {METHODS[recipe.method].lower()} needs a liquid that dissolves it, such as ethanol for many")
    title = {
        "pass": f"{names} dissolves {key}",
        "caution": f"{names} should not dissolve {key}",
        "fail": f"{names} does not dissolve {key}",
        "unknown": f"Solution of {key} in {names}: not reported",
    }[severity]
    fields = (*(liquid.field for liquid in at.liquids), "method")
    message = f"{words[:1].upper()}{words[1:]}{tail}."
    return Finding(severity, title, message, evidence=(*found, NEEDS_CRYSTALS), fields=fields)


def dissolving(at: Situation, liquid: Liquid) -> Verdict:
    """Verdict on a liquid as solvent of the sulfide: a pass means that the sulfide goes into solution.

    Parameters
    ----------
    at : Situation
        The recipe with its materials [-]
    liquid : Liquid
        One liquid [-]

    Returns
    -------
    Verdict
        The reported pair, then the nature of an apolar liquid, then its class, which is an estimate and warns [-]

    Notes
    -----
    A pair that says that the sulfide dissolves begins with that word; one that is compatible left it a solid.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from ssedesigner.core.materials import Materials
    >>> recipe, empty = SimpleNamespace(electrolyte="X"), Materials(version="", materials={}, pairs=())
    >>> dissolving(SimpleNamespace(recipe=recipe, materials=empty), Liquid("solvent", "Y", None, 1.0)).severity
    'unknown'

    References
    ----------
    Kim2020, Song2023 (full entries in sources.csv)
    """
    pair = pair_verdict(at.materials, ("electrolyte",), at.recipe.electrolyte, ("solvent",), liquid.key)
    if pair is not None and pair.reason.startswith("dissolves"):
        return pair._replace(severity="pass")
    if pair is not None and pair.severity == "pass":
        return pair._replace(severity="fail", reason=f"leaves the sulfide a solid ({pair.reason})")
    polarity = liquid.material.value("dielectric_constant") if liquid.material else None
    if polarity is not None and polarity < APOLAR:
        grade, sources = weakest((polarity, APOLAR))
        return Verdict("fail", "is apolar and dissolves no ionic solid", grade, sources, "rule")
    kind = liquid.material.text("sulfide_class") if liquid.material else None
    if kind == "dissolving":
        return Verdict("pass", "dissolves sulfides of its class", "estimate", (kind.source,), "class")
    if kind == "inert":
        reason = "is inert to the sulfides that were tried and leaves them solid"
        return Verdict("caution", reason, "estimate", (kind.source,), "class")
    return NOT_REPORTED._replace(reason="is not reported to dissolve it")


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
    message = f"The sulfide is crystallised at {numeral(recipe.heat_treatment_c)} °C after infiltration."
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
