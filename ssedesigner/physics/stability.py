"""Checks of the working cell: film against lithium and cathode, current, stack pressure."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.materials import ReportedCell
from ssedesigner.core.units import from_si
from ssedesigner.physics.contact_verdicts import (
    electrolyte_with_anode,
    electrolyte_with_cathode,
    polymer_with_anode,
    shield,
)
from ssedesigner.physics.situation import REMOVED, TYPED, Evidence, Finding, Polymer, Situation, worst
from ssedesigner.physics.slurry import told

SPE_LIMIT = cited(4.0, "V", "Song2023", "most polymer electrolytes oxidise above it")
CHARGE_ABOVE_MEAN = cited(0.4, "V", "ThisProgram2026", "end of charge above the mean voltage", grade="assumed")
FOIL_PRESSURE = cited(4.0, "MPa", "Lee2020", "shorts became more likely above 4 MPa; cells ran at 2 MPa")
ANODE_WORDS = {"Li-metal": "lithium metal", "anodeless": "plated lithium"}
FAR_ABOVE = cited(3.0, "-", "ThisProgram2026", "times the critical current from which it fails", grade="assumed")


def electrolyte_anode(at: Situation) -> Finding | None:
    """Check the sulfide that faces the anode."""
    recipe = at.recipe
    if recipe.electrolyte_wt_pct == 0:
        return None
    field = "second_electrolyte" if recipe.second_electrolyte else "electrolyte"
    key = recipe.second_electrolyte or recipe.electrolyte
    verdict = electrolyte_with_anode(at.materials, key, recipe.anode, shield(recipe))
    anode = ANODE_WORDS.get(recipe.anode, recipe.anode)
    title = {
        "pass": f"{key} lasts against {anode}",
        "caution": f"{key} against {anode}: with care",
        "fail": f"{key} is reduced by {anode}",
        "unknown": f"{key} against {anode}: not reported",
    }[verdict.severity]
    tail = ""
    if verdict.severity == "fail":
        tail = " Put a second, stable sulfide or an interlayer on the anode side."
    return Finding(verdict.severity, title, told(verdict) + tail, evidence=(verdict,), fields=(field, "anode"))


def binder_anode(at: Situation) -> Finding | None:
    """Check each binder against the anode; a binder that heat removes is not there any more."""
    return _polymers_anode(at, at.binders)


def spe_anode(at: Situation) -> Finding | None:
    """Check the polymer electrolyte against the anode."""
    return _polymers_anode(at, (at.spe,) if at.spe else ())


def _polymers_anode(at: Situation, polymers: tuple[Polymer, ...]) -> Finding | None:
    found, anode = [], ANODE_WORDS.get(at.recipe.anode, at.recipe.anode)
    for polymer in polymers:
        fields = (polymer.field, "anode")
        if _is_removed(at, polymer):
            message = f"{polymer.key} has left the film with the heat treatment."
            found.append(Finding("pass", f"{polymer.key} is removed", message, evidence=(TYPED,), fields=fields))
            continue
        verdict = polymer_with_anode(at.materials, polymer.key, at.recipe.anode)
        if not verdict.reason:
            continue
        title = {
            "pass": f"{polymer.key} withstands {anode}",
            "caution": f"{polymer.key} against {anode}: with care",
            "fail": f"{polymer.key} reacts with {anode}",
            "unknown": f"{polymer.key} against {anode}: not reported",
        }[verdict.severity]
        tail = " Another binder, or a layer on the lithium, avoids it." if verdict.severity == "fail" else ""
        found.append(Finding(verdict.severity, title, told(verdict) + tail, evidence=(verdict,), fields=fields))
    return worst(found)


def _is_removed(at: Situation, polymer: Polymer) -> bool:
    """Whether the heat treatment drives the polymer out."""
    if polymer.material is None or polymer.material.text("binder_form") != REMOVED:
        return False
    heat, limit = at.recipe.heat_treatment_c, polymer.material.value("decomposition_c")
    return heat is not None and limit is not None and heat >= limit


def cathode_coating(at: Situation) -> Finding:
    """Check the sulfide against the cathode, with or without a coating."""
    recipe = at.recipe
    verdict = electrolyte_with_cathode(at.materials, recipe.electrolyte, recipe.cathode, recipe.cathode_coated)
    coated = "coated" if recipe.cathode_coated else "uncoated"
    title = {
        "pass": f"{recipe.cathode}, {coated}, suits the sulfide",
        "caution": f"{recipe.cathode}, {coated}: with care",
        "fail": f"{recipe.cathode}, {coated}, oxidises the sulfide",
        "unknown": f"{recipe.electrolyte} against {recipe.cathode}: not reported",
    }[verdict.severity]
    tail = " The cathode is coated." if recipe.cathode_coated else " The cathode is not coated."
    fields = ("cathode_coated", "cathode", "electrolyte")
    return Finding(verdict.severity, title, told(verdict) + tail, evidence=(verdict,), fields=fields)


def spe_oxidation(at: Situation) -> Finding | None:
    """Check the polymer electrolyte against the voltage of the cathode."""
    if at.spe is None:
        return None
    mean = at.recipe.mean_voltage_v
    end = mean + CHARGE_ABOVE_MEAN
    limit, fields = float(SPE_LIMIT), ("spe", "cathode", "mean_voltage_v")
    own = at.spe.material.value("oxidation_limit_v") if at.spe.material else None
    words = f"; the {own:g} V listed for {at.spe.key} overstates it where it comes from voltammetry" if own else ""
    evidence: tuple[object, ...] = (SPE_LIMIT, CHARGE_ABOVE_MEAN, TYPED, *((own,) if own else ()))
    if mean > SPE_LIMIT:
        message = f"The mean voltage of {mean:g} V is above the {limit:g} V that polymer electrolytes bear{words}."
        return Finding("fail", "Polymer electrolyte oxidised", message, mean, limit, "V", evidence, fields)
    if end > SPE_LIMIT:
        message = (
            f"The end of charge, about {end:.1f} V (estimate), is above the {limit:g} V that polymer electrolytes bear"
            f"{words}: keep the polymer off the cathode side."
        )
        return Finding("caution", "Polymer electrolyte near its limit", message, end, limit, "V", evidence, fields)
    message = (
        f"The end of charge, about {end:.1f} V (estimate), is below the {limit:g} V that polymer electrolytes bear."
    )
    return Finding("pass", "Polymer electrolyte not oxidised", message, end, limit, "V", evidence, fields)


def binder_oxidation(at: Situation) -> Finding | None:
    """Check the binders against the mean voltage of the cell."""
    mean, found = at.recipe.mean_voltage_v, []
    for polymer in at.binders:
        if _is_removed(at, polymer):
            continue
        fields = (polymer.field, "cathode", "mean_voltage_v")
        limit = polymer.material.value("oxidation_limit_v") if polymer.material else None
        if limit is None:
            message = f"The oxidation limit of {polymer.key} is not known."
            found.append(Finding("unknown", "Binder oxidation not known", message, mean, None, "V", (TYPED,), fields))
            continue
        words = f"{polymer.key} oxidises from about {limit:g} V on; the mean voltage is {mean:g} V"
        evidence = (limit, TYPED)
        if mean > limit:
            message = f"{words}: it ages at the cathode."
            found.append(
                Finding("caution", f"{polymer.key} oxidised", message, mean, float(limit), "V", evidence, fields)
            )
        else:
            message = f"{words}; the end of charge can lie above."
            found.append(Finding("pass", "Binder not oxidised", message, mean, float(limit), "V", evidence, fields))
    return worst(found)


def current_density(at: Situation) -> Finding | None:
    """Check the current against that of the most similar film that was cycled against lithium."""
    if not at.has_lithium:
        return None
    value = from_si(at.cell.current_density, "mA/cm2")
    fields = ("c_rate", "areal_capacity_mah_cm2", "anode")
    facing = at.recipe.second_electrolyte or at.recipe.electrolyte
    nearest = _nearest_cell(at, facing)
    if nearest is None:
        message = f"{value:.2g} mA/cm²; no film with {facing} is reported against lithium: critical current not known."
        return Finding("unknown", "Critical current not reported", message, value, None, "mA/cm2", (TYPED,), fields)
    critical = nearest.critical_current_density_ma_cm2
    limit = critical if critical is not None else nearest.current_density_ma_cm2 or 0
    source = Cited(limit, "mA/cm2", nearest.source, grade="reported")
    what = "critical current" if critical is not None else "current that was cycled"
    parts = [nearest.electrolyte, nearest.binder, nearest.spe, nearest.scaffold, nearest.cell_note]
    like = ", ".join(part for part in parts if part)
    at_what = f" at {nearest.temperature_c:g} °C" if nearest.temperature_c is not None else ""
    words = (
        f"{value:.2g} mA/cm² against the {what} of {limit:g} mA/cm²{at_what} for the most similar film ({like}) "
        f"[{nearest.reference}]"
    )
    evidence: tuple[object, ...] = (source, TYPED)
    if value <= limit:
        return Finding("pass", "Current within reach", f"{words}.", value, limit, "mA/cm2", evidence, fields)
    message = f"{words}: lithium may grow through; charge more slowly, or put a host layer on the anode."
    is_far = critical is not None and value > limit * FAR_ABOVE
    evidence = (*evidence, FAR_ABOVE) if is_far else evidence
    severity = "fail" if is_far else "caution" if critical is not None else "unknown"
    title = "Current above the critical one" if critical is not None else "Current above what was cycled"
    return Finding(severity, title, message, value, limit, "mA/cm2", evidence, fields)


def _nearest_cell(at: Situation, electrolyte: str) -> ReportedCell | None:
    """Most similar film cycled against lithium: same sulfide, then polymers and scaffold, then a known limit."""
    recipe = at.recipe
    keys = {polymer.key for polymer in at.polymers}
    likeness = [
        (
            (cell.binder in keys) + (cell.spe in keys) + (cell.scaffold == recipe.scaffold),
            cell.critical_current_density_ma_cm2 is not None,
            cell.current_density_ma_cm2 or 0,
            cell,
        )
        for cell in at.materials.cells
        if cell.electrolyte == electrolyte and (cell.current_density_ma_cm2 or cell.critical_current_density_ma_cm2)
    ]
    return max(likeness, key=lambda row: row[:-1])[-1] if likeness else None


def stack_pressure(at: Situation) -> Finding:
    """Check the pressure of operation against what lithium bears."""
    pressure, fields = at.recipe.stack_pressure_mpa, ("stack_pressure_mpa", "anode")
    if pressure is None:
        message = "The stack pressure is not stated; reports on films with lithium rarely give it."
        return Finding(
            "unknown",
            "Stack pressure not stated",
            message,
            evidence=(TYPED, Evidence("reported", ("Song2023",))),
            fields=fields,
        )
    limit, evidence = float(FOIL_PRESSURE), (FOIL_PRESSURE, TYPED)
    if at.has_lithium and pressure > FOIL_PRESSURE:
        message = (
            f"{pressure:g} MPa with lithium metal: shorts became more likely above {limit:g} MPa; 2 to 4 MPa were used."
        )
        return Finding("caution", "Stack pressure high for lithium", message, pressure, limit, "MPa", evidence, fields)
    if at.has_lithium:
        message = f"{pressure:g} MPa; shorts became more likely above {limit:g} MPa only."
        return Finding("pass", "Stack pressure fit for lithium", message, pressure, limit, "MPa", evidence, fields)
    message = f"{pressure:g} MPa; at low pressure an elastic binder must follow the volume of the electrodes."
    return Finding(
        "pass",
        "Stack pressure stated",
        message,
        pressure,
        None,
        "MPa",
        (TYPED, Evidence("reported", ("Song2023",))),
        fields,
    )
