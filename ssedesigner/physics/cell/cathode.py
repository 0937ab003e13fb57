"""The composite cathode: how far it is charged, and how much of it the active material takes."""

from __future__ import annotations

from functools import lru_cache

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.formula import FormulaError, atoms
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe, key_in_cathode
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.cell.composite import CARBON_DENSITY
from ssedesigner.physics.situation import TYPED, Finding, Situation

USUAL_SHARE = cited(
    85.0, "wt %", "LiteratureUnchecked", "active material that reported sulfide cathodes hold at most", grade="estimate"
)
LEAST_SHARE = cited(
    70.0,
    "wt %",
    "LiteratureUnchecked",
    "active material that reported sulfide cathodes hold at least",
    grade="estimate",
)
LEAST_SULFIDE = cited(
    10.0,
    "wt %",
    "ThisProgram2026",
    "sulfide that a cathode needs: beside 85 wt % NCM811 and 5 wt % carbon it fills the least share that was measured",
    grade="estimate",
)
UNUSED = cited(
    1.25, "-", "ThisProgram2026", "times the planned capacity from which a cathode holds clearly more", grade="assumed"
)
SHARE_MARGIN = cited(0.5, "wt %", "ThisProgram2026", "rounding of a typed share", grade="assumed")
DENSITY_MARGIN = cited(0.02, "-", "ThisProgram2026", "rounding of a typed density", grade="assumed")
OXYGEN_OF_A_LAYER, NOT_IN_A_LAYER = 2.0, frozenset({"P", "S", "F"})
FULL = from_si(1.0, "wt %")
"""The whole cathode [wt %]."""
SHARE_FIELDS = ("areal_capacity_mah_cm2", "cathode_thickness_um", "cathode_density_g_cm3", "active_share_wt_pct")


def end_of_charge(recipe: Recipe, materials: Materials, cathode: str | None = None) -> Cited | None:
    """Potential of a cathode at the end of charge, against Li/Li+.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]
    cathode : str or None
        Key of another cathode that is judged in place of that of the recipe [-]

    Returns
    -------
    Cited or None
        The typed cut-off, else the value of the library; None where neither is known [V]

    Notes
    -----
    A typed cut-off is that of the cathode of the recipe and says nothing about another one.

    Examples
    --------
    >>> empty = Materials(version="", materials={}, pairs=())
    >>> end_of_charge(Recipe(charge_cutoff_v=4.2), empty), end_of_charge(Recipe(), empty)
    (4.2, None)

    References
    ----------
    None: a value that is typed or looked up.
    """
    key = cathode or recipe.cathode
    if recipe.charge_cutoff_v is not None and key == recipe.cathode:
        return Cited(recipe.charge_cutoff_v, "V", "Recipe", grade="user")
    material = materials.find("cathode", key)
    return material.value("charge_cutoff_v") if material else None


def implied_share(recipe: Recipe, materials: Materials) -> float | None:
    r"""Share of the active material that the areal capacity takes of the mass of the composite cathode.

    .. math:: w = 100 \, Q_A / (q \, d \, \rho)

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    float or None
        It is above 100 where the cathode is too light; None without a specific capacity in the library [wt %]

    Notes
    -----
    What an empty share stands for.

    Examples
    --------
    >>> implied_share(Recipe(), Materials(version="", materials={}, pairs=())) is None
    True

    References
    ----------
    None: definition.
    """
    cathode = materials.find("cathode", recipe.cathode)
    capacity = cathode.value("specific_capacity_mah_g") if cathode else None
    if not capacity:
        return None
    mass = to_si(recipe.cathode_thickness_um, "um") * to_si(recipe.cathode_density_g_cm3, "g/cm3")
    return from_si(to_si(recipe.areal_capacity_mah_cm2, "mAh/cm2") / to_si(capacity, "mAh/g") / mass, "wt %")


def most_active(recipe: Recipe) -> float:
    """Return the share of active material up to which a cathode has its usual room for sulfide beside carbon [wt %].

    >>> most_active(Recipe()), most_active(Recipe(carbon_wt_pct=10.0))
    (85.0, 80.0)
    """
    return min(float(USUAL_SHARE), FULL - float(LEAST_SULFIDE) - recipe.share("carbon_wt_pct"))


def active_mass(context: Situation) -> Finding:
    """Check that the cathode holds its capacity and leaves room for sulfide."""
    composite = float(context.cell.composite_mass)
    capacity = context.cathode.value("specific_capacity_mah_g") if context.cathode else None
    if context.cell.active_mass is None or context.cathode is None or capacity is None:
        message = f"The library has no capacity for {context.recipe.cathode}, so its mass cannot be checked."
        weight = from_si(composite, "mg/cm2")
        return Finding("unknown", "Active mass not known", message, None, weight, "mg/cm2", (TYPED,), SHARE_FIELDS)
    active = float(context.cell.active_mass)
    words = (
        f"{numeral(context.recipe.areal_capacity_mah_cm2)} mAh/cm² of {context.recipe.cathode} at "
        f"{numeral(capacity)} mAh/g are {from_si(active, 'mg/cm2'):.1f} mg/cm²"
    )
    return (
        _too_light(context, context.cathode, active, words)
        or _too_full(context, context.cathode, active, words)
        or _judged_share(context, capacity, active / composite, words)
    )


def _too_light(context: Situation, cathode: Material, active: float, words: str) -> Finding | None:
    """Return what is wrong where the mass of the cathode leaves no room for sulfide."""
    composite, recipe = float(context.cell.composite_mass), context.recipe
    typed, carbon = recipe.active_share_wt_pct, recipe.share("carbon_wt_pct")
    if active >= composite:
        capacity, theory = (cathode.value(f"{name}_capacity_mah_g") for name in ("specific", "theoretical"))
        is_sure = capacity and theory and active * capacity / theory >= composite
        deciding = theory if is_sure else capacity
        limit = from_si(composite, "mg/cm2")
        is_same = f"{from_si(active, 'mg/cm2'):.1f}" == f"{limit:.1f}"
        weighs = "as much as the whole cathode weighs" if is_same else f"but the cathode weighs only {limit:.1f} mg/cm²"
        message = f"{words}, {weighs}. Make it thicker or denser, or lower the areal capacity."
        title, value = "Cathode too light for its capacity", from_si(active, "mg/cm2")
        return Finding("fail", title, message, value, limit, "mg/cm2", (TYPED, deciding), SHARE_FIELDS)
    share = from_si(active / composite, "wt %") if typed is None else typed
    if share + carbon >= FULL:
        beside = f" and {numeral(carbon)} wt % carbon" if carbon else ""
        message = (
            f"{numeral(share, 3)} wt % active material{beside} leave no room for the sulfide that carries the ions."
        )
        evidence = (TYPED, *(() if typed is not None else (cathode.value("specific_capacity_mah_g"),)))
        fields = (*SHARE_FIELDS[::-1], *(("carbon_wt_pct",) if carbon else ()))
        return Finding(
            "fail", "No sulfide in the cathode", message, share, most_active(recipe), "wt %", evidence, fields
        )
    return None


def _too_full(context: Situation, cathode: Material, active: float, words: str) -> Finding | None:
    """Return what is wrong where the active material alone fills the cathode."""
    density, thickness = cathode.value("density_g_cm3"), context.recipe.cathode_thickness_um
    height = from_si(active / to_si(density, "g/cm3"), "um") if density else 0.0
    if density is None or height < thickness:
        return None
    capacity = cathode.value("specific_capacity_mah_g")
    message = (
        f"{words}, without pores {height:.0f} µm of the {numeral(thickness)} µm that the cathode has. No room is left "
        "for sulfide: make it thicker."
    )
    evidence, title = (TYPED, capacity, density), "Active material fills the cathode"
    return Finding("fail", title, message, height, thickness, "um", evidence, SHARE_FIELDS)


def _judged_share(context: Situation, capacity: Cited, taken: float, words: str) -> Finding:
    """Judge the share of the active material, of which the capacity takes a part [-], in a cathode with room for it."""
    needed, typed = from_si(taken, "wt %"), context.recipe.active_share_wt_pct
    weight = from_si(float(context.cell.composite_mass), "mg/cm2")
    words = f"{words}, {needed:.0f} wt % of the {weight:.1f} mg/cm² that the cathode weighs"
    evidence: tuple[object, ...] = (TYPED, capacity)
    share, planned = needed if typed is None else typed, f"{numeral(context.recipe.areal_capacity_mah_cm2)} mAh/cm²"
    dense = _too_dense(context, to_si(share, "wt %"), words)
    if dense is not None:
        return dense
    if typed is not None and needed > typed + SHARE_MARGIN:
        held = context.recipe.areal_capacity_mah_cm2 * typed / needed
        lead = f"With {numeral(typed)} wt % the cathode holds {numeral(held, 2)} of the planned {planned}."
        message = f"{lead} {words}. Lower the areal capacity, or make the cathode thicker."
        title, more = "Cathode does not hold its capacity", (*evidence, SHARE_MARGIN)
        return Finding("caution", title, message, needed, typed, "wt %", more, SHARE_FIELDS)
    if typed is not None and typed > needed * UNUSED:
        held = context.recipe.areal_capacity_mah_cm2 * typed / needed
        message = (
            f"The stated {numeral(typed)} wt % holds {numeral(held, 2)} mAh/cm², not the planned {planned}. {words}. "
            f"Mass, energy and cost include the whole cathode: make it thinner, or correct one of the "
            "two."
        )
        title, more = "Cathode holds more than planned", (*evidence, UNUSED)
        return Finding("caution", title, message, typed, needed, "wt %", more, SHARE_FIELDS)
    words += "" if typed is None else f"; {numeral(typed)} wt % is stated"
    return _judged_room(context, share, words, evidence)


def _judged_room(context: Situation, share: float, words: str, evidence: tuple[object, ...]) -> Finding:
    """Judge what a share of active material [wt %] and carbon leave for the sulfide."""
    limit, carbon = most_active(context.recipe), context.recipe.share("carbon_wt_pct")
    left, beside = FULL - share - carbon, f" and {numeral(carbon)} wt % carbon" if carbon else ""
    fields = (*SHARE_FIELDS, *(("carbon_wt_pct",) if carbon else ()))
    if is_layered(context.cathode) and share > USUAL_SHARE:
        message = (
            f"{numeral(share, 3)} wt % active material; reported sulfide cathodes with layered oxides hold "
            f"{numeral(LEAST_SHARE)} to {numeral(USUAL_SHARE)} wt %. {words}. The sulfide must carry the ions: "
            "treat the cell as a bound, or plan for less."
        )
        more = (*evidence, USUAL_SHARE)
        return Finding("caution", "Little sulfide in the cathode", message, share, limit, "wt %", more, fields)
    if left < LEAST_SULFIDE:
        message = (
            f"{numeral(share, 3)} wt % active material{beside} leave {numeral(left, 2)} wt % for the sulfide; "
            f"the leanest measured composites hold about {numeral(LEAST_SULFIDE)} wt %. {words}. The sulfide must "
            "carry the ions."
        )
        more = (*evidence, LEAST_SULFIDE, USUAL_SHARE)
        return Finding("caution", "Little sulfide in the cathode", message, share, limit, "wt %", more, fields)
    if not is_layered(context.cathode):
        message = (
            f"{words}. How much sulfide and carbon {context.recipe.cathode} needs beside it is not listed: shares are "
            "reported for layered oxides."
        )
        title = "Share of active material not judged"
        return Finding("unknown", title, message, share, None, "wt %", evidence, fields)
    message = f"{words}. The rest is room for sulfide, carbon and binder."
    more = (*evidence, USUAL_SHARE)
    return Finding("pass", "Cathode holds its capacity", message, share, limit, "wt %", more, fields)


def is_layered(cathode: Material | None) -> bool:
    """Return whether an active material is a layered oxide [-], by its formula: lithium, metals and two oxygens a unit.

    >>> is_layered(Material(kind="cathode", key="LFP", name="LFP", formula="LiFePO4")), is_layered(None)
    (False, False)
    """
    return cathode is not None and _is_layered_oxide(cathode.formula)


@lru_cache(maxsize=4096)
def _is_layered_oxide(formula: str) -> bool:
    try:
        content = atoms(formula) if formula else {}
    except FormulaError:
        return False
    return content.get("O") == OXYGEN_OF_A_LAYER and "Li" in content and not content.keys() & NOT_IN_A_LAYER


def _too_dense(context: Situation, share: float, words: str) -> Finding | None:
    """Return what is wrong where active material of a share [-], carbon and sulfide need more than the typed volume."""
    recipe = context.recipe
    beside = context.materials.find("electrolyte", key_in_cathode(recipe))
    active, sulfide = (each.value("density_g_cm3") if each else None for each in (context.cathode, beside))
    if not active or not sulfide:
        return None
    carbon, black = to_si(recipe.share("carbon_wt_pct"), "wt %"), from_si(float(CARBON_DENSITY), "g/cm3")
    dense = 1 / (share / active + carbon / black + (1 - share - carbon) / sulfide)
    typed = recipe.cathode_density_g_cm3
    if typed <= dense * (1 + DENSITY_MARGIN):
        return None
    message = (
        f"{words}. {numeral(from_si(share, 'wt %'), 3)} wt % active material with sulfide as the rest have "
        f"{numeral(dense, 3)} g/cm³ without pores, and the typed cathode density is {numeral(typed)} g/cm³: lower it. "
        "Until then the cell is computed without pores and comes out heavier than it can be."
    )
    evidence = (TYPED, active, sulfide, DENSITY_MARGIN, *((CARBON_DENSITY,) if carbon else ()))
    fields = ("cathode_density_g_cm3", *(key for key in SHARE_FIELDS if key != "cathode_density_g_cm3"))
    title = "Cathode denser than its solids"
    return Finding("caution", title, message, typed, float(dense), "g/cm3", evidence, fields)
