"""Checks of drying: liquids that boil or stay, and the thickness from which a drying film cracks."""

from __future__ import annotations

import math

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.materials import Material
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.checks.slurry import SOLUTION_METHODS
from ssedesigner.physics.situation import TYPED, Finding, Situation, not_applicable

DRYING_GAP = cited(98.0, "degC", "Lee2020", "isobutyl isobutyrate (148 °C) was dried at 50 °C, then in vacuum")
CRACK_FACTOR = cited(0.64, "-", "Singh2007", "front factor of the critical cracking thickness", grade="estimate")
CONTACTS = cited(6.0, "-", "Singh2007", "contacts of a grain in a random packing", grade="estimate")
PACKING = cited(
    0.64, "-", "Singh2007", "share of grains in the wet film when its capillary pressure is highest", grade="estimate"
)
SPHERE_SURFACE = cited(3.0, "-", "White1982", "surface over volume of a sphere, times its radius", grade="computed")
POISSON_RATIO = cited(0.33, "-", "Deng2016", "of a sulfide for which only Young's modulus is listed", grade="estimate")
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


def drying_temperature(at: Situation) -> Finding:
    """Check that no liquid boils in the drying film."""
    temperature, points = at.recipe.drying_temperature_c, _boiling_points(at)
    if not at.liquids:
        return at.no_liquid
    fields = ("drying_temperature_c", *(liquid.field for liquid in at.liquids))
    if temperature is None or points is None:
        what = "drying temperature is not stated" if temperature is None else "boiling point is not known"
        message = f"The {what}, so whether a liquid boils in the film cannot be said."
        return Finding("unknown", "Drying not stated", message, temperature, None, "degC", (TYPED,), fields)
    fast, point = min(points.items(), key=lambda pair: pair[1])
    evidence = (point, TYPED)
    if temperature > point:
        message = (
            f"{fast} boils at {numeral(point)} °C, below the drying of {numeral(temperature)} °C: bubbles can leave "
            "pores; "
            "dry in steps."
        )
        title = f"{fast} boils while drying"
        return Finding("caution", title, message, temperature, float(point), "degC", evidence, fields)
    message = (
        f"{fast} boils at {numeral(point)} °C, above the drying of {numeral(temperature)} °C: it leaves without "
        "bubbles."
    )
    return Finding("pass", "No liquid boils", message, temperature, float(point), "degC", evidence, fields)


def residual_liquid(at: Situation) -> Finding:
    """Check that the hottest step drives the liquid out that boils highest."""
    points = _boiling_points(at)
    if not at.liquids:
        return at.no_liquid
    fields = ("drying_temperature_c", *(liquid.field for liquid in at.liquids))
    hottest = max((value for key in SOLID_STEPS if (value := getattr(at.recipe, key)) is not None), default=None)
    if points is None or hottest is None:
        what = "boiling point is not known" if points is None else "temperature of drying is not stated"
        message = f"The {what}, so whether liquid stays in the film cannot be said."
        return Finding("unknown", "Residual liquid not known", message, hottest, None, "degC", (TYPED,), fields)
    slow, point = max(points.items(), key=lambda pair: pair[1])
    gap, limit, evidence = point - hottest, point - DRYING_GAP, (point, DRYING_GAP, TYPED)
    if gap > DRYING_GAP and at.recipe.drying_temperature_c is None:
        message = f"{slow} boils at {numeral(point)} °C, and the drying is not stated: some of it may stay."
        return Finding("unknown", "Residual liquid not known", message, hottest, limit, "degC", evidence, fields)
    if gap > DRYING_GAP:
        message = (
            f"{slow} boils at {numeral(point)} °C, {gap:.0f} °C above the hottest step: some will stay and cost "
            "conductivity; "
            "dry hotter, longer or in vacuum."
        )
        title = f"{slow} may stay in the film"
        return Finding("caution", title, message, hottest, limit, "degC", evidence, fields)
    message = f"{slow} boils at {numeral(point)} °C; a gap of {numeral(DRYING_GAP)} °C was dried, in the end in vacuum."
    return Finding("pass", "Liquid leaves the film", message, hottest, limit, "degC", evidence, fields)


def _boiling_points(at: Situation) -> dict[str, Cited] | None:
    """Boiling point of every liquid by its key [degC], None when one is not known."""
    points = {
        liquid.key: liquid.material.value("boiling_point_c") if liquid.material else None for liquid in at.liquids
    }
    known = {key: point for key, point in points.items() if point is not None}
    return known if len(known) == len(points) else None


def drying_cracks(at: Situation) -> Finding:
    """Check the dried, unpressed film against the thickness from which a bed of grains cracks."""
    recipe = at.recipe
    if not at.liquids:
        return at.no_liquid
    if recipe.method in SOLUTION_METHODS:
        message = "The sulfide comes out of a solution: there is no bed of grains to crack between."
        return not_applicable("No bed of grains", message, "method")
    fields = ("thickness_um", "particle_d50_um", *(liquid.field for liquid in at.liquids))
    known = at.electrolyte.value("particle_d50_um") if at.electrolyte else None
    size: float | Cited | None = recipe.particle_d50_um if recipe.particle_d50_um is not None else known
    modulus, stiff = _shear_modulus(at.electrolyte)
    tensions = [liquid.material.value("surface_tension_mn_m") if liquid.material else None for liquid in at.liquids]
    highest = max((tension for tension in tensions if tension is not None), default=None)
    if not size or modulus is None or highest is None or None in tensions:
        message = "Grain size, stiffness of the sulfide or surface tension of a liquid is not known: no limit is given."
        return Finding("unknown", "Drying cracks not known", message, evidence=(TYPED,), fields=fields)
    radius = to_si(size, "um") / 2
    limit = from_si(critical_cracking_thickness(radius, modulus, to_si(highest, "mN/m"), float(PACKING)), "um")
    dried = recipe.thickness_um * float(1 - at.film.porosity.value) / PACKING
    evidence = (
        *(TYPED if size is recipe.particle_d50_um else size, highest, *stiff),
        *(CRACK_FACTOR, CONTACTS, PACKING, SPHERE_SURFACE, *at.film.porosity.cited),
    )
    words = f"Dried and not yet pressed the film is about {dried:.0f} µm thick"
    if dried <= limit:
        message = f"{words}; bare grains of {numeral(size)} µm crack from about {limit:.0f} µm on (estimate)."
        return Finding("pass", "Dries without cracks", message, dried, limit, "um", evidence, fields)
    message = (
        f"{words}; bare grains of {numeral(size)} µm crack from about {limit:.0f} µm on (estimate): more binder, "
        "coarser "
        "grains or two thin coats help."
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
