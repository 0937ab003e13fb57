"""Checks of the recipe itself: contradictions, missing materials, masses that cannot be."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import refusal
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import contradictions as disagreeing
from ssedesigner.core.recipe_words import material_of
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.situation import OWN_LOGIC, TYPED, Finding, Situation, not_applicable

DENSITY_MARGIN = cited(0.02, "-", "ThisProgram2026", "rounding of a typed density", grade="assumed")
VOLTAGE_MARGIN = cited(0.3, "V", "ThisProgram2026", "mean voltage of a cell against its electrodes", grade="assumed")
VOLTAGE_TOO_HIGH = cited(
    1.0, "V", "ThisProgram2026", "mean voltage so far above that of the electrodes that it fails", grade="assumed"
)
PLATING_HOSTS = ("Ag-C",)  # lithium is plated behind them, so their own capacity does not count
POROSITY_MARGIN = cited(5.0, "vol %", "ThisProgram2026", "typed density against typed porosity", grade="assumed")
MATERIAL_FIELDS = tuple(key for key, field in FIELDS.items() if field.kind == "material")


def contradictions(at: Situation) -> Finding:
    """Check that the fields of the recipe fit together."""
    found = disagreeing(at.recipe)
    if found:
        message = " ".join(sentence for sentence, _ in found)
        fields = tuple(dict.fromkeys(field for _, fields in found for field in fields))
        return Finding("fail", "The recipe contradicts itself", message, evidence=(OWN_LOGIC,), fields=fields)
    message = "The fields of the recipe fit together."
    return Finding("pass", "Nothing contradicts itself", message, evidence=(OWN_LOGIC,))


def materials_known(at: Situation) -> Finding:
    """Check that the library has every material of the recipe, and that each has a place in it."""
    refused = {
        key: f"{found.name} is {reason}."
        for key in MATERIAL_FIELDS
        if (name := getattr(at.recipe, key))
        and (found := material_of(key, name, at.materials)) is not None
        and (reason := refusal(found))
    }
    if refused:
        message = " ".join((*refused.values(), "Choose a sulfide."))
        return Finding("fail", "Not a sulfide", message, evidence=(TYPED,), fields=tuple(refused))
    missing = [
        key
        for key in MATERIAL_FIELDS
        if (name := getattr(at.recipe, key))
        and not any(at.materials.find(kind, name) for kind in FIELDS[key].materials)
    ]
    if missing:
        names = ", ".join(f"{getattr(at.recipe, key)} ({FIELDS[key].label.lower()})" for key in missing)
        message = f"The library does not have {names}: add it there, or choose another one."
        return Finding("unknown", "Not in the library", message, evidence=(TYPED,), fields=tuple(missing))
    return Finding("pass", "All materials known", "The library has every material of the recipe.", evidence=(TYPED,))


def active_mass(at: Situation) -> Finding:
    """Check that the cathode is heavy enough to hold its capacity."""
    fields = ("areal_capacity_mah_cm2", "cathode_thickness_um", "cathode_density_g_cm3")
    active, composite = at.cell.active_mass, from_si(at.cell.composite_mass, "mg/cm2")
    if active is None:
        message = f"The library has no capacity for {at.recipe.cathode}, so its mass cannot be checked."
        return Finding("unknown", "Active mass not known", message, None, composite, "mg/cm2", (TYPED,), fields)
    needed = from_si(active, "mg/cm2")
    capacity = at.cathode.value("specific_capacity_mah_g") if at.cathode else None
    evidence = (TYPED, capacity)
    words = (
        f"{numeral(at.recipe.areal_capacity_mah_cm2)} mAh/cm² of {at.recipe.cathode} at {numeral(capacity)} mAh/g are"
    )
    if needed > composite:
        message = (
            f"{words} {needed:.1f} mg/cm², but the cathode weighs only {composite:.1f} mg/cm²: make it thicker or "
            "denser, or lower the areal capacity."
        )
        return Finding(
            "fail", "Cathode too light for its capacity", message, needed, composite, "mg/cm2", evidence, fields
        )
    message = f"{words} {needed:.1f} mg/cm² of the {composite:.1f} mg/cm² that the cathode weighs."
    return Finding("pass", "Cathode holds its capacity", message, needed, composite, "mg/cm2", evidence, fields)


def anode_capacity(at: Situation) -> Finding:
    """Check that a host anode is thick enough to take up the lithium of the cathode."""
    fields = ("anode_thickness_um", "areal_capacity_mah_cm2", "anode")
    recipe, anode = at.recipe, at.anode
    if at.has_lithium or recipe.anode in PLATING_HOSTS:
        message = "Lithium is the anode or is plated behind a host: no other solid has to take it up."
        return not_applicable("No host to fill", message, "anode")
    capacity = anode.value("specific_capacity_mah_g") if anode else None
    density = anode.value("density_g_cm3") if anode else None
    if anode is None or capacity is None or density is None:
        message = f"The library has no capacity or density for {recipe.anode}, so its thickness cannot be checked."
        return Finding("unknown", "Anode capacity not known", message, evidence=(TYPED,), fields=fields)
    mass = to_si(recipe.anode_thickness_um, "um") * to_si(density, "g/cm3")
    held = from_si(mass * to_si(capacity, "mAh/g"), "mAh/cm2")
    needed, evidence = recipe.areal_capacity_mah_cm2, (TYPED, capacity, density)
    words = f"{numeral(recipe.anode_thickness_um)} µm of {anode.key} without pores hold {numeral(held, 2)} mAh/cm²"
    if held < needed:
        message = f"{words}, the cathode gives {numeral(needed)}: make the anode thicker, or lower the areal capacity."
        return Finding("fail", "Anode too thin for its capacity", message, held, needed, "mAh/cm2", evidence, fields)
    message = f"{words}; the cathode gives {numeral(needed)}. Pores and other solids of the anode need more room."
    return Finding("pass", "Anode holds the capacity", message, held, needed, "mAh/cm2", evidence, fields)


def mean_voltage(at: Situation) -> Finding:
    """Check the typed mean voltage against the two electrodes."""
    fields = ("mean_voltage_v", "cathode", "anode")
    typed = at.recipe.mean_voltage_v
    high = at.cathode.value("mean_voltage_v") if at.cathode else None
    low = at.anode.value("mean_voltage_v") if at.anode else None
    pair = f"{at.recipe.cathode} against {at.recipe.anode}"
    if high is None or low is None:
        message = f"The library has no mean voltage for {pair}, so the typed {numeral(typed)} V cannot be checked."
        return Finding("unknown", "Mean voltage not checked", message, typed, None, "V", (TYPED,), fields)
    usual = float(high) - float(low)
    evidence = (TYPED, high, low, VOLTAGE_MARGIN)
    words = f"The typed mean voltage is {numeral(typed)} V, {pair} has about {usual:.2f} V"
    if abs(typed - usual) <= VOLTAGE_MARGIN:
        return Finding("pass", "Voltage fits the electrodes", f"{words}.", typed, usual, "V", evidence, fields)
    severity = "fail" if typed - usual > VOLTAGE_TOO_HIGH else "caution"
    message = f"{words}: energy and cost per energy follow the typed value; correct it."
    more = (*evidence, VOLTAGE_TOO_HIGH)
    return Finding(severity, "Voltage does not fit the electrodes", message, typed, usual, "V", more, fields)


def film_density(at: Situation) -> Finding:
    """Check a typed film density against the composition without pores."""
    typed = at.recipe.film_density_g_cm3
    fields = ("film_density_g_cm3",)
    if typed is None:
        message = "No film density is typed: it follows from the composition."
        return not_applicable("Not typed", message, *fields)
    dense = at.film.pore_free_density
    if dense is None:
        message = "The density without pores is not known, so the typed film density cannot be checked."
        return Finding("unknown", "Film density not checked", message, typed, None, "g/cm3", (TYPED,), fields)
    limit = from_si(dense, "g/cm3")
    densities = [value for value in at.film.cited if value.unit == "g/cm3"]
    evidence = (TYPED, *densities, DENSITY_MARGIN)
    if typed > limit * (1 + DENSITY_MARGIN):
        message = (
            f"The typed film density of {numeral(typed)} g/cm³ is above the {limit:.2f} g/cm³ that the composition has "
            "without pores: check the typed value."
        )
        return Finding("caution", "Film density too high", message, typed, limit, "g/cm3", evidence, fields)
    pores, stated = from_si(1 - typed / limit, "vol %"), at.recipe.porosity_pct
    if stated is not None and abs(pores - stated) > POROSITY_MARGIN:
        message = (
            f"The typed film density of {numeral(typed)} g/cm³ means {max(pores, 0):.0f} % pores, the typed porosity "
            "is "
            f"{numeral(stated)} %: blank one of the two."
        )
        return Finding(
            "caution",
            "Density and porosity disagree",
            message,
            max(pores, 0),
            stated,
            "vol %",
            (*evidence, POROSITY_MARGIN),
            ("film_density_g_cm3", "porosity_pct"),
        )
    message = (
        f"The typed film density is {numeral(typed)} g/cm³, the same composition without pores {numeral(limit, 3)} "
        "g/cm³."
    )
    return Finding("pass", "Film density possible", message, typed, limit, "g/cm3", evidence, fields)
