"""Checks of coating and drying: thickness, cracks, heat, supports in their liquids, sulfides from a solution."""

from __future__ import annotations

import math

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, cited
from ssedesigner.core.fields import METHODS
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe, is_on_electrode, layer_thickness_um, layers
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.checks.slurry import SOLUTION_METHODS, verdict_sentence
from ssedesigner.physics.compatibility.liquids import electrolyte_in_liquids, support_in_liquids
from ssedesigner.physics.compatibility.verdict import NOT_REPORTED, Verdict, pair_verdict
from ssedesigner.physics.film.film import scaffolds_of
from ssedesigner.physics.situation import (
    NO_SCAFFOLD,
    TYPED,
    Finding,
    Liquid,
    Situation,
    Support,
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
NEEDS_CRYSTALS = Support("reported", ("Kim2020", "Song2023"))
IN_THE_FILM = cited(400.0, "degC", "Kim2020", "Li6PS5Cl0.5Br0.5 from ethanol crystallised in a non-woven")
AS_POWDER = cited(550.0, "degC", "Zhou2021", "Li6PS5Cl from ethanol crystallised as powder")
CRYSTALLISED_AT = {("Li6PS5Cl0.5Br0.5", "ethanol"): IN_THE_FILM, ("Li6PS5Cl", "ethanol"): AS_POWDER}
"""Heat after which a sulfide is reported to come back from a liquid, by sulfide and liquid."""
SCAFFOLD_RULE = Support("reported", ("Song2023",))
SCAFFOLD_ORDERS = Support("reported", ("Nam2015", "Song2023"))
ON_ELECTRODE = not_applicable(
    "Made on an electrode", "The film is made on an electrode: no substrate touches it.", "form_factor"
)
NO_SUBSTRATE = not_applicable("No substrate", "No substrate is named.", "substrate")
FLOORED_METHODS = frozenset({"slurry-casting", "solvent-free", "hot-pressing", "vacuum-filtration"})


def thickness_window(context: Situation) -> Finding:
    """Check the film thickness against what the method is known to make."""
    method, thickness = context.recipe.method, context.recipe.thickness_um
    fields = ("thickness_um", "method")
    name = "dry processing" if method == "solvent-free" else METHODS[method].lower()
    if method in FLOORED_METHODS and thickness < COATING_FLOOR:
        message = f"{numeral(thickness)} µm is below what {name} makes. Spin coating reaches it."
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
    reported = context.materials.kept.get(
        (_reported_thickness, method), lambda: _reported_thickness(context.materials, method)
    )
    if reported is None:
        message = f"No film made by {name} is reported with its thickness."
        return Finding(
            "unknown", "Thickness not reported for the method", message, thickness, None, "um", (TYPED,), fields
        )
    low, high, support = reported
    evidence = (TYPED, support)
    span = numeral(low) if low == high else f"{numeral(low)} to {numeral(high)}"
    words = f"reported films by {name} are {span} µm thick"
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
    message = f"{numeral(thickness)} µm is {side} than reported films: by {name} they are {span} µm."
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


def _reported_thickness(materials: Materials, method: str) -> tuple[float, float, Support] | None:
    """Return the thinnest and the thickest film that is reported of a method [um], None without any."""
    made = [film for film in materials.films if film.method == method and film.thickness_um]
    if not made:
        return None
    thin = min(made, key=lambda film: film.thickness_low_um or film.thickness_um or 0)
    thick = max(made, key=lambda film: film.thickness_high_um or film.thickness_um or 0)
    low = thin.thickness_low_um or thin.thickness_um or 0
    high = thick.thickness_high_um or thick.thickness_um or 0
    return low, high, Support("reported", (thin.source, thick.source))


def scaffold_thickness(context: Situation) -> Finding:
    """Check that the film is not thinner than its scaffold."""
    recipe = context.recipe
    if not recipe.scaffold:
        return NO_SCAFFOLD
    fields = ("thickness_um", "scaffold")
    limit = context.scaffold.value("thickness_um") if context.scaffold else None
    if limit is None:
        message = f"The thickness of {recipe.scaffold} is not known; no film can be thinner than its scaffold."
        return Finding(
            "unknown", "Scaffold thickness not known", message, recipe.thickness_um, None, "um", (TYPED,), fields
        )
    if recipe.scaffold_place:
        return _scaffold_in_place(recipe, limit)
    words = f"{recipe.scaffold} is {numeral(limit)} µm thick, the film {numeral(recipe.thickness_um)} µm"
    severity = "pass" if recipe.thickness_um >= limit else "fail"
    title = "Film thicker than its scaffold" if severity == "pass" else "Film thinner than its scaffold"
    tail = "." if severity == "pass" else ". Choose a thinner scaffold, or make the film thicker."
    return Finding(
        severity, title, words + tail, recipe.thickness_um, float(limit), "um", (limit, TYPED, SCAFFOLD_RULE), fields
    )


def _scaffold_in_place(recipe: Recipe, limit: Cited) -> Finding:
    """Check that beside a scaffold in the middle, or between two on the faces, there is room for bare sulfide."""
    fields, evidence = ("thickness_um", "scaffold", "scaffold_place"), (limit, TYPED, SCAFFOLD_ORDERS)
    taken, thickness = limit * scaffolds_of(recipe), recipe.thickness_um
    is_middle = recipe.scaffold_place == "middle"
    what = f"{recipe.scaffold} takes {numeral(taken)} of the {numeral(thickness)} µm"
    if thickness < taken:
        message = f"{what} that the film has. Make the film thicker, or choose a thinner scaffold."
        return Finding("fail", "No room for the scaffold", message, thickness, float(taken), "um", evidence, fields)
    outer = [(layer_thickness_um(recipe, layer), layer) for layer in (layers(recipe)[0], layers(recipe)[-1])]
    thinnest, layer = min(outer, key=lambda pair: pair[0])
    if not is_middle and len(layers(recipe)) > 1 and thinnest < limit:
        message = (
            f"A sheet of {recipe.scaffold} is {numeral(limit)} µm thick and the layer of "
            f"{getattr(recipe, layer.field)} on its face {numeral(thinnest)} µm. The sheet reaches into the layer "
            "below. Make the layer thicker, choose a thinner scaffold, or put it in the middle."
        )
        more = (*fields, layer.thickness)
        return Finding(
            "caution", "Layer thinner than its scaffold", message, thinnest, float(limit), "um", evidence, more
        )
    bare = thickness - taken
    if bare <= 0:
        where = "on its faces" if is_middle else "between the scaffolds"
        message = f"{what}: no bare sulfide is left {where}. Make the film thicker, or leave the place empty."
        return Finding("caution", "No bare sulfide", message, thickness, float(taken), "um", evidence, fields)
    where = (
        f"{numeral(bare)} µm on its two faces together" if is_middle else f"{numeral(bare)} µm between two scaffolds"
    )
    touch = "bare sulfide touches both electrodes" if is_middle else "fibres touch both electrodes"
    message = f"{what}. {sentence_case(where)} are bare sulfide in series with the rest, and {touch}."
    return Finding("pass", "Room beside the scaffold", message, thickness, float(taken), "um", evidence, fields)


def scaffold_solvent(context: Situation) -> Finding:
    """Check that the liquids leave the scaffold as it is."""
    key = context.recipe.scaffold
    if not key:
        return NO_SCAFFOLD
    if not context.liquids:
        return context.no_liquid
    return _support(context, key, "scaffold")


def substrate_solvent(context: Situation) -> Finding:
    """Check that the liquids leave the substrate as it is."""
    key = context.recipe.substrate
    if is_on_electrode(context.recipe):
        return ON_ELECTRODE
    if not key:
        return NO_SUBSTRATE
    if not context.liquids:
        return context.no_liquid
    return _support(context, key, "substrate")


def _support(context: Situation, key: str, kind: str) -> Finding:
    verdict = support_in_liquids(
        context.materials,
        key,
        ("scaffold", "substrate") if kind == "scaffold" else ("substrate", "scaffold"),
        context.liquids,
    )
    title = {
        "pass": f"{key} withstands {context.liquid_names}",
        "caution": f"{key} in {context.liquid_names}: with care",
        "fail": f"{context.liquid_names} attacks {key}",
        "unknown": f"{key} in {context.liquid_names}: not reported",
    }[verdict.severity]
    fields = (kind, *(liquid.field for liquid in context.liquids))
    return Finding(verdict.severity, title, verdict_sentence(verdict), evidence=(verdict,), fields=fields)


def sulfide_solution(context: Situation) -> Finding:
    """Check that the liquid of a method that works from a solution dissolves the sulfide."""
    recipe = context.recipe
    if recipe.method not in SOLUTION_METHODS:
        message = "The sulfide stays a powder in this method: no liquid has to dissolve it."
        return not_applicable("Not made from a solution", message, "method")
    if not context.liquids:
        return context.no_liquid
    names, key = context.liquid_names, recipe.electrolyte
    fields = (*(liquid.field for liquid in context.liquids), "method")
    harm = electrolyte_in_liquids(context.materials, key, context.liquids)
    if harm.severity == "fail":  # what attacks the sulfide leaves no solution of it: no advice to try it
        message = f"{verdict_sentence(harm)} What goes into solution is no longer {key}: do not try it."
        return Finding("fail", f"{names} attacks {key}", message, evidence=(harm,), fields=("electrolyte", *fields))
    findings = [dissolving(context, liquid) for liquid in context.liquids]
    severities = {verdict.severity for verdict in findings}
    severity = findings[0].severity if len(severities) == 1 else "unknown"
    words = ". ".join(
        f"{sentence_case(liquid.key)} {verdict.reason}{' (estimate)' if verdict.grade in ESTIMATED_GRADES else ''}"
        for liquid, verdict in zip(context.liquids, findings, strict=True)
    )
    tail = {
        "pass": "",
        "unknown": ". Try a little of it in a vial, under a hood",
    }.get(severity, f". {METHODS[recipe.method]} needs a liquid that dissolves it")
    title = {
        "pass": f"{names} dissolves {key}",
        "caution": f"{names} should not dissolve {key}",
        "fail": f"{names} does not dissolve {key}",
        "unknown": f"Solution of {key} in {names}: not reported",
    }[severity]
    message = f"{words[:1].upper()}{words[1:]}{tail}."
    return Finding(severity, title, message, evidence=tuple(findings), fields=fields)


def dissolving(context: Situation, liquid: Liquid) -> Verdict:
    """Verdict on a liquid as solvent of the sulfide: a pass means that the sulfide goes into solution.

    Parameters
    ----------
    context : Situation
        The recipe with its materials [-]
    liquid : Liquid
        One liquid [-]

    Returns
    -------
    Verdict
        The reported pair, then the nature of an apolar liquid, then its class, which never passes [-]

    Notes
    -----
    A pair that says that the sulfide dissolves begins with that word; one that is compatible left it a solid. That a
    liquid dissolves other sulfides is no report of this one.

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
    pair = pair_verdict(context.materials, ("electrolyte",), context.recipe.electrolyte, ("solvent",), liquid.key)
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
        reason = "dissolves other sulfides; for this one nothing is reported"
        return Verdict("unknown", reason, "estimate", (kind.source,), "class")
    if kind == "inert":
        reason = "is inert to the sulfides that were tried and leaves them solid"
        return Verdict("caution", reason, "estimate", (kind.source,), "class")
    return NOT_REPORTED._replace(reason="is not reported to dissolve it")


def crystallisation(context: Situation) -> Finding:
    """Check that a sulfide that comes out of a solution is crystallised by heat."""
    recipe = context.recipe
    if recipe.method != "infiltration":
        message = "The sulfide is not infiltrated as a solution, so it need not crystallise in the film."
        return not_applicable("Not infiltrated", message, "method")
    fields: tuple[str, ...] = ("heat_treatment_c", "electrolyte", "method")
    heat, key = recipe.heat_treatment_c, recipe.electrolyte
    if heat is None:
        message = (
            "A sulfide that is infiltrated as a solution needs a heat treatment to crystallise "
            "(400 °C is reported for Li6PS5Cl0.5Br0.5)."
        )
        return Finding(
            "caution", "No heat treatment after infiltration", message, evidence=(NEEDS_CRYSTALS,), fields=fields
        )
    fields = (*fields, *(liquid.field for liquid in context.liquids))
    words = f"{key} out of {context.liquid_names or 'a solution'}"
    if context.liquids:
        harm = electrolyte_in_liquids(context.materials, key, context.liquids)
        if harm.severity == "fail":
            message = f"{verdict_sentence(harm)} What is heated to {numeral(heat)} °C is no longer {key}."
            title = f"Crystallisation not judged: {context.liquid_names} attacks {key}"
            return Finding("unknown", title, message, heat, None, "degC", (harm, TYPED), fields)
    reported = [
        CRYSTALLISED_AT.get((context.materials.root("electrolyte", key), liquid.root)) for liquid in context.liquids
    ]
    known = next((each for each in reported if each is not None), None)
    if known is None:
        message = (
            f"Whether {words} crystallises at {numeral(heat)} °C is not reported. Look at its diffraction pattern."
        )
        return Finding("unknown", "Crystallisation not reported", message, heat, None, "degC", (TYPED,), fields)
    evidence = (known, TYPED)
    if heat < known:
        message = (
            f"{words} is reported to crystallise at {numeral(known)} °C; of {numeral(heat)} °C nothing is reported."
        )
        return Finding("unknown", "Crystallisation not reported", message, heat, float(known), "degC", evidence, fields)
    message = f"{words} is heated to {numeral(heat)} °C; it is reported to crystallise at {numeral(known)} °C."
    return Finding("pass", "Crystallised after infiltration", message, heat, float(known), "degC", evidence, fields)


DRYING_GAP = cited(98.0, "degC", "Lee2020", "isobutyl isobutyrate (148 °C) was dried at 50 °C, then in vacuum")
CRACK_FACTOR = cited(0.64, "-", "Singh2007", "front factor of the critical cracking thickness", grade="estimate")
CONTACTS = cited(6.0, "-", "Singh2007", "contacts of a grain in a random packing", grade="estimate")
PACKING = cited(
    0.64, "-", "Singh2007", "share of grains in the wet film when its capillary pressure is highest", grade="estimate"
)
SPHERE_SURFACE = cited(3.0, "-", "White1982", "surface over volume of a sphere, times its radius", grade="computed")
POISSON_RATIO = cited(0.33, "-", "Deng2016", "of a sulfide for which only Young’s modulus is listed", grade="estimate")
SOLID_STEPS = ("drying_temperature_c", "heat_treatment_c", "densification_temperature_c")


def critical_cracking_thickness(radius: float, shear_modulus: float, surface_tension: float, packing: float) -> float:
    r"""Thickness above which a packed bed of hard grains cracks while its liquid leaves.

    .. math:: h_c = 0.64 \left(\frac{G M \phi R^3}{2\gamma}\right)^{1/2} \left(\frac{2\gamma}{p R}\right)^{3/2},
              \qquad p = \frac{3 \phi \gamma}{(1 - \phi) R}

    Parameters
    ----------
    radius : float
        Radius of the grains [m]
    shear_modulus : float
        Shear modulus of the grains [Pa]
    surface_tension : float
        Surface tension of the liquid [N/m]
    packing : float
        Share of the grains in the volume of the wet bed [-]

    Returns
    -------
    float
        Critical thickness of the dried, unpressed film [m]

    Notes
    -----
    For equal spheres without binder that the liquid wets, at the highest capillary pressure that the pores allow.
    A binder or a scaffold lets a film bear more; flaws, such as bubbles and lumps, let it bear less.

    Examples
    --------
    >>> round(critical_cracking_thickness(1.5e-6, 8.1e9, 0.028, 0.64) * 1e6)
    201

    References
    ----------
    Singh2007, White1982 (full entries in sources.csv)
    """
    lowest_curve = 2 * (1 - packing) / (SPHERE_SURFACE * packing)
    stiffness = shear_modulus * CONTACTS * packing * radius * lowest_curve / (2 * surface_tension)
    return CRACK_FACTOR * math.sqrt(stiffness) * radius * lowest_curve


def drying_temperature(context: Situation) -> Finding:
    """Check that no liquid boils in the drying film."""
    temperature, points = context.recipe.drying_temperature_c, _boiling_points(context)
    if not context.liquids:
        return context.no_liquid
    fields = ("drying_temperature_c", *(liquid.field for liquid in context.liquids))
    if temperature is None or points is None:
        what = "drying temperature is not stated" if temperature is None else "boiling point is not known"
        message = f"The {what}, so whether a liquid boils in the film cannot be judged."
        title, awaits = "Drying not stated", fields[0] if temperature is None else ""
        return Finding("unknown", title, message, temperature, None, "degC", (TYPED,), fields, awaits=awaits)
    fast, point = min(points.items(), key=lambda pair: pair[1])
    evidence = (point, TYPED)
    if temperature > point:
        message = (
            f"{fast} boils at {numeral(point)} °C, below the drying temperature of {numeral(temperature)} °C: bubbles "
            "can leave pores. Dry in steps."
        )
        title = f"{fast} boils while drying"
        return Finding("caution", title, message, temperature, float(point), "degC", evidence, fields)
    message = (
        f"{fast} boils at {numeral(point)} °C, above the drying temperature of {numeral(temperature)} °C: it leaves "
        "without bubbles."
    )
    return Finding("pass", "No liquid boils", message, temperature, float(point), "degC", evidence, fields)


def residual_liquid(context: Situation) -> Finding:
    """Check that the hottest step drives the liquid out that boils highest."""
    points = _boiling_points(context)
    if not context.liquids:
        return context.no_liquid
    fields = ("drying_temperature_c", *(liquid.field for liquid in context.liquids))
    hottest = max((value for key in SOLID_STEPS if (value := getattr(context.recipe, key)) is not None), default=None)
    if points is None or hottest is None:
        what = "boiling point is not known" if points is None else "temperature of drying is not stated"
        message = f"The {what}, so whether liquid stays in the film cannot be judged."
        title, awaits = "Residual liquid not known", "" if points is None else fields[0]
        return Finding("unknown", title, message, hottest, None, "degC", (TYPED,), fields, awaits=awaits)
    slow, point = max(points.items(), key=lambda pair: pair[1])
    gap, limit, evidence = point - hottest, point - DRYING_GAP, (point, DRYING_GAP, TYPED)
    if gap > DRYING_GAP and context.recipe.drying_temperature_c is None:
        message = f"{slow} boils at {numeral(point)} °C, and the drying temperature is not stated: some of it may stay."
        title, awaits = "Residual liquid not known", fields[0]
        return Finding("unknown", title, message, hottest, limit, "degC", evidence, fields, awaits=awaits)
    if gap > DRYING_GAP:
        message = (
            f"{slow} boils at {numeral(point)} °C, {gap:.0f} °C above the hottest step: some will stay and cost "
            "conductivity. Dry hotter, longer or in vacuum."
        )
        title = f"{slow} may stay in the film"
        return Finding("caution", title, message, hottest, limit, "degC", evidence, fields)
    message = (
        f"{slow} boils at {numeral(point)} °C; a reported film dried across a gap of {numeral(DRYING_GAP)} °C, finally "
        "in vacuum."
    )
    return Finding("pass", "Liquid leaves the film", message, hottest, limit, "degC", evidence, fields)


def _boiling_points(context: Situation) -> dict[str, Cited] | None:
    """Boiling point of every liquid by its key [degC], None when one is not known."""
    points = {
        liquid.key: liquid.material.value("boiling_point_c") if liquid.material else None for liquid in context.liquids
    }
    known = {key: point for key, point in points.items() if point is not None}
    return known if len(known) == len(points) else None


def drying_cracks(context: Situation) -> Finding:
    """Check the dried, unpressed film against the thickness from which a bed of grains cracks."""
    recipe = context.recipe
    if not context.liquids:
        return context.no_liquid
    if recipe.method in SOLUTION_METHODS:
        message = "The sulfide comes out of a solution: there is no bed of grains that could crack."
        return not_applicable("No bed of grains", message, "method")
    fields = ("thickness_um", "particle_d50_um", *(liquid.field for liquid in context.liquids))
    known = context.electrolyte.value("particle_d50_um") if context.electrolyte else None
    size: float | Cited | None = recipe.particle_d50_um if recipe.particle_d50_um is not None else known
    modulus, stiff = _shear_modulus(context.electrolyte)
    tensions = [
        liquid.material.value("surface_tension_mn_m") if liquid.material else None for liquid in context.liquids
    ]
    highest = max((tension for tension in tensions if tension is not None), default=None)
    if not size or modulus is None or highest is None or None in tensions:
        message = (
            "The grain size, the stiffness of the sulfide or the surface tension of a liquid is not known, so no limit "
            "can be given."
        )
        return Finding("unknown", "Drying cracks not known", message, evidence=(TYPED,), fields=fields)
    radius = to_si(size, "um") / 2
    limit = from_si(critical_cracking_thickness(radius, modulus, to_si(highest, "mN/m"), float(PACKING)), "um")
    dried = recipe.thickness_um * float(1 - context.film.porosity.value) / PACKING
    evidence = (
        *(TYPED if size is recipe.particle_d50_um else size, highest, *stiff),
        *(CRACK_FACTOR, CONTACTS, PACKING, SPHERE_SURFACE, *context.film.porosity.cited),
    )
    words = f"Dried but not yet pressed, the film is about {dried:.0f} µm thick"
    if dried <= limit:
        message = f"{words}; bare grains of {numeral(size)} µm crack from about {limit:.0f} µm upwards (estimate)."
        return Finding("pass", "Dries without cracks", message, dried, limit, "um", evidence, fields)
    message = (
        f"{words}; bare grains of {numeral(size)} µm crack from about {limit:.0f} µm upwards (estimate). More binder, "
        "coarser grains or two thin coats help."
    )
    return Finding("caution", "May crack while drying", message, dried, limit, "um", evidence, fields)


def _shear_modulus(electrolyte: Material | None) -> tuple[float | None, tuple[Cited, ...]]:
    """Shear modulus of a sulfide [Pa], as listed or from Young's modulus, and the values that it rests on."""
    shear = electrolyte.value("shear_modulus_gpa") if electrolyte else None
    if shear is not None:
        return to_si(shear, "GPa"), (shear,)
    young = electrolyte.value("youngs_modulus_gpa") if electrolyte else None
    if young is None:
        return None, ()
    ratio = electrolyte.value("poisson_ratio") if electrolyte else None
    poisson = ratio if ratio is not None else POISSON_RATIO
    return to_si(young, "GPa") / (2 * (1 + poisson)), (young, poisson)
