"""Checks of the recipe itself: contradictions, missing materials, masses that cannot be."""

from __future__ import annotations

from collections.abc import Mapping

from ssedesigner.core.belongings import idle_fields
from ssedesigner.core.changes import field_text, in_sentence
from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import refusal
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import material_of
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.recipe import contradictions as disagreeing
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.advice.exchange import HOST_RESERVE
from ssedesigner.physics.cell.cathode import DENSITY_MARGIN, FULL, end_of_charge
from ssedesigner.physics.cell.lithium import BEHIND, METAL, lithium_in
from ssedesigner.physics.checks.windows import electrode_potentials
from ssedesigner.physics.situation import OWN_LOGIC, TYPED, Finding, Situation, not_applicable

VOLTAGE_MARGIN = cited(0.3, "V", "ThisProgram2026", "mean voltage of a cell against its electrodes", grade="assumed")
POROSITY_MARGIN = cited(5.0, "vol %", "ThisProgram2026", "typed density against typed porosity", grade="assumed")
MATERIAL_FIELDS = tuple(key for key, field in FIELDS.items() if field.kind == "material")


def contradictions(context: Situation) -> Finding:
    """Check that the fields of the recipe fit together."""
    disagreements = (
        disagreeing(context.recipe) if "recipe" in context.film.missing else []
    )  # as the film has disagreements out
    disagreements += _cathode_disagrees(context)
    if disagreements:
        message = " ".join(sentence for sentence, _ in disagreements)
        fields = tuple(dict.fromkeys(field for _, fields in disagreements for field in fields))
        return Finding("fail", "The recipe contradicts itself", message, evidence=(OWN_LOGIC,), fields=fields)
    if idle := idle_fields(context.recipe):
        return _idle(context.recipe, idle)
    message = "The fields of the recipe fit together."
    return Finding("pass", "Nothing contradicts itself", message, evidence=(OWN_LOGIC,))


_OWNER_WORDS = {"densification_method": "pressing"}


def _idle(recipe: Recipe, idle: Mapping[str, str]) -> Finding:
    """Name the fields that have no effect, because what they belong to is not chosen."""
    sentences = [
        f"{FIELDS[key].label} is {field_text(FIELDS[key], recipe.value(key))}, but no "
        f"{_OWNER_WORDS.get(owner) or in_sentence(FIELDS[owner].label)} is chosen: it has no effect."
        for key, owner in idle.items()
    ]
    message = f"{' '.join(sentences)} Choose what it belongs to, or clear the field."
    return Finding("caution", "Field without effect", message, evidence=(TYPED,), fields=tuple(idle))


def _cathode_disagrees(context: Situation) -> list[tuple[str, tuple[str, ...]]]:
    """Return what contradicts itself in the composite cathode, of which the film knows nothing."""
    shares = ("active_share_wt_pct", "carbon_wt_pct")
    total = sum(map(context.recipe.share, shares))
    if total <= FULL:
        return []
    sentence = f"Active material and carbon add up to {numeral(total)} wt % of the cathode; lower them."
    return [(sentence, shares)]


def materials_known(context: Situation) -> Finding:
    """Check that the library has every material of the recipe, and that each has a place in it."""
    named = [(key, name) for key in MATERIAL_FIELDS if (name := getattr(context.recipe, key))]
    refused = {
        key: f"{material.name} is {reason}."
        for key, name in named
        if (material := material_of(key, name, context.materials)) is not None and (reason := refusal(material, key))
    }
    if refused:
        message = " ".join((*refused.values(), "Choose a sulfide."))
        return Finding("fail", "Not a sulfide", message, evidence=(TYPED,), fields=tuple(refused))
    find = context.materials.find
    missing = [(key, name) for key, name in named if not any(find(kind, name) for kind in FIELDS[key].materials)]
    if missing:
        names = ", ".join(f"{name} ({FIELDS[key].label.lower()})" for key, name in missing)
        message = f"The library does not have {names}: add it there, or choose another one."
        return Finding("unknown", "Not in the library", message, evidence=(TYPED,), fields=tuple(dict(missing)))
    return Finding("pass", "All materials known", "The library has every material of the recipe.", evidence=(TYPED,))


def anode_capacity(context: Situation) -> Finding:
    """Check that a host anode is thick enough to take up the lithium of the cathode."""
    fields = ("anode_thickness_um", "areal_capacity_mah_cm2", "anode")
    recipe, anode = context.recipe, context.anode
    if lithium_in(context) in (METAL, BEHIND):
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
    words = (
        f"{numeral(recipe.anode_thickness_um)} µm of {anode.key} without pores hold {numeral(held, 2)} mAh/cm², the "
        f"cathode gives {numeral(needed)}: N/P {held / needed:.2f}"
    )
    if held < needed:
        message = f"{words}. Make the anode thicker, or lower the areal capacity."
        return Finding("fail", "Anode too thin for its capacity", message, held, needed, "mAh/cm2", evidence, fields)
    limit, more = needed * HOST_RESERVE, (*evidence, HOST_RESERVE)
    if held < limit:
        message = (
            f"{words}. Below {numeral(HOST_RESERVE)} nothing is left for pores, other solids and uneven coating: make "
            "the anode thicker."
        )
        return Finding("caution", "Anode without reserve", message, held, limit, "mAh/cm2", more, fields)
    message = f"{words}. Pores and other solids of the anode need more room."
    return Finding("pass", "Anode holds the capacity", message, held, limit, "mAh/cm2", more, fields)


def mean_voltage(context: Situation) -> Finding:
    """Check the typed mean voltage against the two electrodes."""
    fields = ("mean_voltage_v", "cathode", "anode")
    typed = context.recipe.mean_voltage_v
    high = context.cathode.value("mean_voltage_v") if context.cathode else None
    low = context.anode.value("mean_voltage_v") if context.anode else None
    pair = f"{context.recipe.cathode} against {context.recipe.anode}"
    if high is None or low is None:
        message = f"The library has no mean voltage for {pair}, so the typed {numeral(typed)} V cannot be checked."
        return Finding("unknown", "Mean voltage not checked", message, typed, None, "V", (TYPED,), fields)
    usual = float(high) - float(low)
    evidence = (TYPED, high, low, VOLTAGE_MARGIN)
    words = f"The typed mean voltage is {numeral(typed)} V, {pair} has about {usual:.2f} V"
    if abs(typed - usual) <= VOLTAGE_MARGIN:
        return Finding("pass", "Voltage fits the electrodes", f"{words}.", typed, usual, "V", evidence, fields)
    known = (
        end_of_charge(context.recipe, context.materials),
        context.cathode.value("charge_cutoff_v") if context.cathode else None,
    )
    end = max((each for each in known if each is not None), default=None)
    if end is not None and typed + low > end:
        most = end - low
        message = (
            f"{words}. It cannot have more than {numeral(most, 3)} V where {context.recipe.cathode} is charged to "
            f"{numeral(end)} V. Correct it: energy and cost per energy follow the typed value."
        )
        more = (TYPED, end, low)
        return Finding("fail", "Voltage above the end of charge", message, typed, most, "V", more, fields)
    message = f"{words}. Energy and cost per energy follow the typed value: correct it."
    return Finding("caution", "Voltage does not fit the electrodes", message, typed, usual, "V", evidence, fields)


def charge_cutoff(context: Situation) -> Finding:
    """Check the end of charge: whether it is known, above the mean potential of the cathode, and usual."""
    fields, cathode = ("charge_cutoff_v", "cathode"), context.recipe.cathode
    usual = context.cathode.value("charge_cutoff_v") if context.cathode else None
    end = end_of_charge(context.recipe, context.materials)
    if end is None:
        message = (
            f"The library has no charge cut-off for {cathode}. Type it: whatever touches the cathode is judged by it."
        )
        title, awaits = "End of charge not known", fields[0]
        return Finding("unknown", title, message, evidence=(TYPED,), fields=fields, awaits=awaits)
    words = f"{cathode} is charged to {numeral(end)} V against Li/Li⁺"
    if context.recipe.charge_cutoff_v is None:
        message = f"{words} (value of the library)."
        return Finding("pass", "End of charge known", message, float(end), None, "V", (end,), fields)
    mean = electrode_potentials(context.recipe, context.materials).cathode_mean
    if end <= mean:
        message = (
            f"{words}, which is not above the {numeral(mean, 3)} V of its mean discharge. The cut-off is measured "
            "against lithium: add the potential of the anode to that of the cell."
        )
        title, more = "End of charge below the mean", ("mean_voltage_v", *fields)
        return Finding("caution", title, message, float(end), mean, "V", (end,), more)
    low, high = _range(usual) if usual else (float(end), float(end))
    if not low <= end <= high:
        what = (
            "more charge than the library assumes, and faster decay"
            if end > high
            else "less charge than the library assumes"
        )
        message = f"{words}, usual are {numeral(low)} to {numeral(high)} V. {sentence_case(what)}."
        limit = high if end > high else low
        return Finding("caution", "Unusual end of charge", message, float(end), limit, "V", (end, usual), fields)
    return Finding("pass", "End of charge known", f"{words}.", float(end), high, "V", (end, usual), fields)


def _range(value: Cited) -> tuple[float, float]:
    """Return the reported range of a value, the value itself where an end is not reported."""
    return (
        float(value) if value.low is None else min(value.low, float(value)),
        float(value) if value.high is None else max(value.high, float(value)),
    )


def film_density(context: Situation) -> Finding:
    """Check a typed film density against the composition without pores."""
    typed = context.recipe.film_density_g_cm3
    fields = ("film_density_g_cm3",)
    if typed is None:
        message = "No film density is typed: it follows from the composition."
        return not_applicable("Not typed", message, *fields)
    dense = context.film.pore_free_density
    if dense is None:
        message = "The density without pores is not known, so the typed film density cannot be checked."
        return Finding("unknown", "Film density not checked", message, typed, None, "g/cm3", (TYPED,), fields)
    limit = from_si(float(dense), "g/cm3")
    densities = [value for value in context.film.cited if value.unit == "g/cm3"]
    evidence = (TYPED, *densities, DENSITY_MARGIN)
    if typed > limit * (1 + DENSITY_MARGIN):
        message = (
            f"The typed film density of {numeral(typed)} g/cm³ is above the {limit:.2f} g/cm³ that the composition has "
            "without pores. Check the typed value."
        )
        return Finding("caution", "Film density too high", message, typed, limit, "g/cm3", evidence, fields)
    pores, stated = from_si(1 - typed / limit, "vol %"), context.recipe.porosity_pct
    if stated is not None and abs(pores - stated) > POROSITY_MARGIN:
        message = (
            f"The typed film density of {numeral(typed)} g/cm³ means {max(pores, 0):.0f} % pores, the typed porosity "
            f"is {numeral(stated)} %. Clear one of the two."
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
