"""Checks of the mix: solids in their liquids, and particles against the film that they shall form."""

from __future__ import annotations

from ssedesigner.core.evidence import WEAK_GRADES, Cited, cited
from ssedesigner.core.units import from_si
from ssedesigner.physics.liquid_verdicts import electrolyte_in_liquids, polymer_in_liquids
from ssedesigner.physics.situation import OWN_LOGIC, TYPED, Evidence, Finding, Polymer, Situation, worst
from ssedesigner.physics.verdict import Verdict, named_worst, pair_verdict

WET_METHODS = frozenset({"slurry-casting", "infiltration", "spin-coating", "dip-coating", "vacuum-filtration"})
SOLUTION_METHODS = frozenset({"infiltration", "spin-coating"})
COARSE_FROM = cited(1 / 3, "-", "ThisProgram2026", "D50 over thickness: three median grains across", grade="assumed")
TOO_COARSE_FROM = cited(1 / 2, "-", "ThisProgram2026", "D50 over thickness: two median grains across", grade="assumed")
PORE_SHARE = cited(1 / 3, "-", "ThisProgram2026", "grains above a third of a pore bridge it", grade="assumed")
FINE_GRAINS = Evidence("reported", ("Song2023",))
PINHOLES = Evidence("reported", ("Lee2020", "Song2023"))
PINHOLE_LIQUIDS = frozenset({"xylene", "o-xylene", "m-xylene", "p-xylene"})
PINHOLE_CURE = "isobutyl isobutyrate"
DRY_ROUTE = Evidence("reported", ("Song2023",))
BASIS_WORDS = {
    "class": "By its class",
    "rule": "As a rule",
    "analogue": "By analogy",
    "hansen": "Calculated",
    "method": "By the way it is processed",
}
GRADE_WORDS = {"handbook": "Handbook", "user": "Your own verdict"}


def told(verdict: Verdict) -> str:
    """Return the reason of a verdict as a sentence that says which kind of evidence spoke.

    Parameters
    ----------
    verdict : Verdict
        The verdict [-]

    Returns
    -------
    str
        One sentence [-]

    Notes
    -----
    A reported pair that is an estimate itself says so.

    Examples
    --------
    >>> told(Verdict("pass", "dissolves", "reported", ("Song2023",), "reported"))
    'Reported: dissolves.'

    References
    ----------
    None: words.
    """
    estimate = " (estimate)" if verdict.grade in WEAK_GRADES else ""
    if verdict.basis == "none":
        return f"{verdict.reason[:1].upper()}{verdict.reason[1:]}."
    if verdict.basis in BASIS_WORDS:
        return f"{BASIS_WORDS[verdict.basis]}{estimate}: {verdict.reason}."
    words = "Estimate" if estimate else GRADE_WORDS.get(verdict.grade, "Reported")
    return f"{words}{' for this mixture' if verdict.basis == 'mixture' else ''}: {verdict.reason}."


def electrolyte_solvent(at: Situation) -> Finding | None:
    """Check each sulfide in the liquids of the slurry."""
    if not at.liquids:
        return None
    names = at.liquid_names
    found = []
    for field in ("electrolyte", "second_electrolyte"):
        key = getattr(at.recipe, field)
        if key:
            verdict = electrolyte_in_liquids(at.materials, key, at.liquids)
            title = {
                "pass": f"{key} withstands {names}",
                "caution": f"{key} in {names}: with care",
                "fail": f"{names} attacks {key}",
                "unknown": f"{key} in {names}: not reported",
            }[verdict.severity]
            fields = (field, *(liquid.field for liquid in at.liquids))
            found.append(Finding(verdict.severity, title, told(verdict), evidence=(verdict,), fields=fields))
    return worst(found)


def binder_solvent(at: Situation) -> Finding | None:
    """Check that the liquids dissolve each binder."""
    return _polymers_in_liquids(at, at.binders)


def spe_solvent(at: Situation) -> Finding | None:
    """Check that the liquids dissolve the polymer electrolyte."""
    return _polymers_in_liquids(at, (at.spe,) if at.spe else ())


def _polymers_in_liquids(at: Situation, polymers: tuple[Polymer, ...]) -> Finding | None:
    names = at.liquid_names
    found = []
    for polymer in polymers if at.liquids else ():
        verdict = polymer_in_liquids(at.materials, polymer.key, at.liquids)
        title = {
            "pass": f"{polymer.key} dissolves in {names}",
            "caution": f"{polymer.key} in {names}: with care",
            "fail": f"{names} does not dissolve {polymer.key}",
            "unknown": f"{polymer.key} in {names}: not reported",
        }[verdict.severity]
        fields = (polymer.field, *(liquid.field for liquid in at.liquids))
        found.append(Finding(verdict.severity, title, told(verdict), evidence=(verdict,), fields=fields))
    return worst(found)


def method_solvent(at: Situation) -> Finding | None:
    """Check that a wet method has a liquid and a dry one none."""
    method, fields = at.recipe.method, ("method", "solvent")
    if method in WET_METHODS and not at.liquids:
        message = "This method needs a liquid, but none is chosen: choose the solvent, or a solvent-free method."
        return Finding("caution", "No solvent chosen", message, evidence=(DRY_ROUTE,), fields=fields)
    if method == "solvent-free" and at.liquids:
        message = f"The method is solvent-free, but {at.liquid_names} is chosen: leave one of the two."
        return Finding("caution", "Dry method with a solvent", message, evidence=(DRY_ROUTE,), fields=fields)
    if method == "hot-pressing":
        return None
    words = f"with {at.liquid_names}" if at.liquids else "without a liquid"
    return Finding(
        "pass", "Method and solvent agree", f"The film is made {words}.", evidence=(DRY_ROUTE,), fields=fields
    )


def salt_solvent(at: Situation) -> Finding | None:
    """Check whether the liquids are reported to dissolve the lithium salt."""
    key = at.recipe.salt
    if not key or not at.liquids:
        return None
    parts = [
        (liquid.key, verdict)
        for liquid in at.liquids
        if (verdict := pair_verdict(at.materials, ("salt",), key, ("solvent",), liquid.key)) is not None
    ]
    fields = ("salt", *(liquid.field for liquid in at.liquids))
    if not parts:
        message = f"Whether {at.liquid_names} dissolves {key} is not reported: try it before you add powder."
        return Finding("unknown", f"{key}: solubility not reported", message, evidence=(OWN_LOGIC,), fields=fields)
    solving = [part for part in parts if part[1].severity == "pass"]
    verdict = solving[0][1] if solving else named_worst(parts)
    title = f"{key} dissolves" if solving else f"{key} in {at.liquid_names}: with care"
    return Finding(verdict.severity, title, told(verdict), evidence=(verdict,), fields=fields)


def particle_size(at: Situation) -> Finding | None:
    """Check the median grain against the film thickness: coarse grains leave pinholes."""
    recipe, fields = at.recipe, ("particle_d50_um", "thickness_um")
    if recipe.method in SOLUTION_METHODS:
        message = "The sulfide comes out of a solution: the grains of the powder do not limit the film."
        return Finding("pass", "Made from a solution", message, evidence=(DRY_ROUTE,), fields=fields)
    size = recipe.particle_d50_um
    library = at.electrolyte.value("particle_d50_um") if at.electrolyte else None
    d50: float | Cited | None = size if size is not None else library
    layer = recipe.thickness_um - (recipe.second_thickness_um or 0 if recipe.second_electrolyte else 0)
    limit = layer * COARSE_FROM
    if d50 is None:
        message = "The particle size is neither typed nor in the library: type the D50 of your powder."
        return Finding("unknown", "Particle size not known", message, None, limit, "um", (TYPED,), fields)
    if layer <= 0:
        return None
    evidence = (TYPED if size is not None else library, COARSE_FROM, FINE_GRAINS)
    share = d50 / layer
    whose = "Your powder" if size is not None else "The usual powder (estimate; type your own D50)"
    percent = from_si(share, "%")
    words = f"{whose} of {d50:g} µm is {percent:.0f} % of the {layer:g} µm of its layer"
    if share < COARSE_FROM:
        message = f"{words}; pinholes are to be feared from about a third on."
        return Finding("pass", "Grains fine enough", message, float(d50), limit, "um", evidence, fields)
    message = f"{words}: pinholes are likely; mill finer, or make the film thicker."
    severity = "fail" if share > TOO_COARSE_FROM and size is not None else "caution"
    return Finding(severity, "Grains too coarse for the film", message, float(d50), limit, "um", evidence, fields)


def scaffold_pores(at: Situation) -> Finding | None:
    """Check that the grains get into the pores of the scaffold."""
    recipe = at.recipe
    if not recipe.scaffold or recipe.method in SOLUTION_METHODS:
        return None
    fields = ("scaffold", "particle_d50_um")
    pore = at.scaffold.value("pore_size_um") if at.scaffold else None
    library = at.electrolyte.value("particle_d50_um") if at.electrolyte else None
    d50 = recipe.particle_d50_um if recipe.particle_d50_um is not None else library
    if pore is None or d50 is None:
        message = (
            f"The pore size of {recipe.scaffold} is not in the library: grains must be clearly smaller than its pores."
        )
        return Finding("unknown", "Scaffold pores not known", message, d50, None, "um", (DRY_ROUTE,), fields)
    limit = pore * PORE_SHARE
    evidence = (pore, PORE_SHARE, TYPED if recipe.particle_d50_um is not None else library, DRY_ROUTE)
    words = f"Grains of {d50:g} µm against pores of {pore:g} µm in {recipe.scaffold}"
    if d50 > pore:
        return Finding(
            "fail",
            "Grains do not enter the scaffold",
            f"{words}: they stay outside.",
            d50,
            limit,
            "um",
            evidence,
            fields,
        )
    if d50 > limit:
        return Finding(
            "caution",
            "Grains may clog the scaffold",
            f"{words}: they may bridge them.",
            d50,
            limit,
            "um",
            evidence,
            fields,
        )
    return Finding("pass", "Grains enter the scaffold", f"{words}: they fit.", d50, limit, "um", evidence, fields)


def pinholes(at: Situation) -> Finding | None:
    """Check the liquids of a cast film against what is reported on pinholes."""
    if at.recipe.method != "slurry-casting" or not at.liquids:
        return None
    keys = {liquid.key for liquid in at.liquids}
    fields = tuple(liquid.field for liquid in at.liquids)
    if PINHOLE_CURE in keys and len(keys) > 1:
        message = f"Reported: {PINHOLE_CURE} as cosolvent of xylene gave a coating without pinholes."
        return Finding("pass", "Cosolvent against pinholes", message, evidence=(PINHOLES,), fields=fields)
    if keys <= PINHOLE_LIQUIDS:
        message = f"Reported: xylene alone left pinholes; {PINHOLE_CURE} as cosolvent closed them."
        return Finding("caution", "Pinholes from xylene alone", message, evidence=(PINHOLES,), fields=fields)
    message = f"Whether {at.liquid_names} leaves pinholes is not reported: look at the first coating against light."
    return Finding("unknown", "Pinholes not reported", message, evidence=(PINHOLES,), fields=fields)
