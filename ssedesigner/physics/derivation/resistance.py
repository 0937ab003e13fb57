"""Derivations of the cell in use: its resistance by parts, voltage loss, usable capacity and energy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ssedesigner.core.derivation import Derivation, Input, Step, number_text
from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, halide_word
from ssedesigner.core.notation import numeral, source_name
from ssedesigner.core.prediction import PART_NAMES, Quantity
from ssedesigner.core.recipe import key_in_cathode
from ssedesigner.core.units import from_si
from ssedesigner.physics.cell.composite import (
    BREAKS_BELOW,
    CARBON_DENSITY,
    CARBON_FULL,
    CARBON_GAIN,
    CARBON_NONE,
    COARSE_POWER,
    COARSE_RATIO,
    COARSE_TAIL,
    COARSE_THRESHOLD,
    ELECTRONIC_POWER,
    ELECTRONIC_TAIL,
    ELECTRONIC_THRESHOLD,
    FINE_RATIO,
    HOLDS_ABOVE,
    POWER,
    USUAL_ACTIVE,
    USUAL_SULFIDE,
)
from ssedesigner.physics.cell.composite import ELECTRONIC as ACTIVE_CONDUCTIVITY
from ssedesigner.physics.cell.contacts import (
    COLLECTOR_POWER,
    COLLECTOR_PRESSURE,
    CONTACT_NONE,
    KEPT_NONE,
    KEPT_PRESSURE,
    KEPT_RESISTANCE,
)
from ssedesigner.physics.cell.formulas import (
    ACTIVE_MASS,
    BETTER,
    BROKEN,
    BROKEN_STEP,
    CARBON,
    CARBON_STEP,
    CATHODE_RESISTANCE,
    CELL_RESISTANCE,
    COARSE,
    COARSE_STEP,
    COLLECTOR,
    COMPOSITE_SHARE,
    CURRENT,
    ELECTRONIC,
    FIRST_LOADING,
    IMPLIED_SHARE,
    INSERTION,
    IONIC,
    IONIC_COARSE,
    LIBRARY_SULFIDE,
    LINE_PRODUCT,
    LINE_RATIO,
    LOSS,
    NETWORK,
    PART,
    PORES,
    PRESSED_ON,
    RAIL,
    TRANSFER,
    USABLE_CAPACITY,
    USABLE_DENSITY,
    USABLE_SHARE,
    USABLE_SPECIFIC,
    USUAL_PRESSURE,
)
from ssedesigner.physics.cell.performance import MEASURED_FIELDS
from ssedesigner.physics.cell.rate import DIFFUSION_RATE, LAYERED_SPAN, SPAN_SPREAD
from ssedesigner.physics.cell.resistance import ROLES, TOGETHER, TRANSFER_ENERGY
from ssedesigner.physics.conduction.factors import BOLTZMANN
from ssedesigner.physics.conduction.layer import HALIDE_SPREAD
from ssedesigner.physics.derivation.parts import Case, absent, coefficient

SIGNS = {"film": "R_f", "film|cathode": "R_fc", "cathode": "R_c", "anode|film": "R_af", "collectors": "R_k"}
"""The parts of the resistance in the formulas."""
RAIL_SIGNS = {"ionic": ("Ions", "r_i"), "electronic": ("Electrons", "r_e")}
SHARE_SIGNS = {"sulfide": ("Sulfide", "φ_s", "N_s"), "active material": ("Active material", "φ_a", "N_a")}
PAGE, RATE_PAGE = "models-cell#equations", "models-cell#rate"
PARTS_BAND = (
    "The parts scatter together by half: with d the step from a part to its end, the step of the sum is "
    "√[(1 − r) Σ d² + r (Σ d)²]. {ends} Against published cells the sum holds within a factor of two to three."
)
RATE_BAND = (
    "The ends are those at ΔU exp(±√[ln²(R/R_end) + (1.645 s_S)²]), with R_end the end of the band of R; the low end "
    "is divided by 1 + c/c_d, for diffusion in the active material."
)
ENERGY_BAND = f"{RATE_BAND} They are held against the ends of the nominal energy."
CONSTANTS = {
    PRESSED_ON: (
        ("p₀", KEPT_PRESSURE, "Pressure under which a contact was made", "MPa"),
        ("R₀", KEPT_RESISTANCE, "What that contact keeps under little pressure", "ohm cm2"),
        ("p_n", KEPT_NONE, "Pressure from which nothing is left", "MPa"),
    ),
    COLLECTOR: (("p₀", COLLECTOR_PRESSURE, "Pressure on the foil when it was measured", "MPa"),),
    COARSE_STEP: (
        ("f", FINE_RATIO, "Ratio of the grains below which sulfide is fine", "-"),
        ("f₁", COARSE_RATIO, "Ratio of the grains from which sulfide is coarse", "-"),
    ),
    BROKEN_STEP: (
        ("φ₁", BREAKS_BELOW, "Share below which coarse sulfide is broken up", "vol %"),
        ("φ₂", HOLDS_ABOVE, "Share from which coarse sulfide holds together", "vol %"),
        ("φ₀", COARSE_THRESHOLD, "Share at which coarse sulfide connects", "vol %"),
        ("m", COARSE_POWER, "Exponent above that share, coarse sulfide", "-"),
        ("x", COARSE_TAIL, "Share from which the law of coarse sulfide holds", "vol %"),
    ),
    PORES: (
        ("ρ_C", CARBON_DENSITY, "Density of carbon", "g/cm3"),
        ("n", POWER, "Exponent of the share of sulfide", "-"),
    ),
    ELECTRONIC: (
        ("σ₁", ACTIVE_CONDUCTIVITY, "Electronic conductivity of the active material", "mS/cm"),
        ("φ₀", ELECTRONIC_THRESHOLD, "Share at which the active material connects", "vol %"),
        ("m", ELECTRONIC_POWER, "Exponent above that share", "-"),
        ("x", ELECTRONIC_TAIL, "Share from which the law of the active material holds", "vol %"),
        ("g", CARBON_GAIN, "Gain by carbon", "-"),
        ("w₁", CARBON_NONE, "Share of carbon that changes nothing", "wt %"),
        ("w₂", CARBON_FULL, "Share of carbon with full effect", "wt %"),
    ),
    TRANSFER: (("E_ct", TRANSFER_ENERGY, "Activation energy of the charge transfer", "eV"),),
    INSERTION: (("E_ct", TRANSFER_ENERGY, "Activation energy of the charge transfer", "eV"),),
}
"""Constants of the models that enter a step, with their symbols, labels and lab units."""
OWN = {
    FIRST_LOADING: (
        ("above", "R₁", "Measured at the lower pressure", "ohm cm2"),
        ("low", "p₁", "The lower pressure", "MPa"),
        ("below", "R₂", "Measured at the higher pressure", "ohm cm2"),
        ("high", "p₂", "The higher pressure", "MPa"),
    ),
    COLLECTOR: (("own", "R₀", "Foil on the cathode when it was measured", "ohm cm2"),),
    TRANSFER: (
        ("own", "R₀", "Charge transfer when it was measured", "ohm cm2"),
        ("reference", "T₀", "Temperature of that measurement", "degC"),
    ),
    INSERTION: (
        ("own", "R₀", "Insertion anode, as a coated cathode", "ohm cm2"),
        ("reference", "T₀", "Temperature of that", "degC"),
    ),
}
"""Constants that a step chose among others: name of its input, symbol, label, lab unit."""
PLACES = {"film|cathode": ", film to cathode", "anode|film": ", anode to film"}
CONDITIONS = (
    "stack_pressure_mpa",
    "film_cathode_pressure_mpa",
    "anode_attach_pressure_mpa",
    "cathode_foil_pressure_mpa",
)


def _resistance(case: Case) -> Derivation:
    notes = [f"{PART_NAMES[part.role]}: {part.note}" for part in case.prediction.cell.resistance_parts if part.note]
    cathode = () if _is_measured(case, "cathode") else _cathode_inputs(case)
    inputs = (*_part_inputs(case), *cathode, *_constants(case))
    key, formula = "cell.resistance_ohm_cm2", "R = R_f + R_fc + R_c + R_af + R_k"
    band = PARTS_BAND.format(ends=_ends(case))
    return case.derivation(key, formula, inputs, _resistance_steps(case), PAGE, band=band, notes=notes)


def _ends(case: Case) -> str:
    """Say where the bands of the parts end."""
    parts = [(PART_NAMES[part.role], part.resistance_ohm_cm2) for part in case.prediction.cell.resistance_parts]
    ends = (
        f"{name} {number_text(value.low)} to {number_text(value.high, value.unit)}"
        for name, value in parts
        if value.low is not None and value.high is not None
    )
    return f"The parts: {', '.join(ends)}."


def _constants(case: Case) -> Iterator[Input]:
    """Yield the constants of the models that the steps rest on."""
    for formula in (*OWN, *CONSTANTS):
        for term in case.terms.all(formula):
            for name, sign, label, unit in OWN.get(formula, ()):
                yield coefficient(sign, term.inputs[name], f"{label}{PLACES.get(term.place, '')}", unit)
            for sign, value, label, unit in CONSTANTS.get(formula, ()):
                yield coefficient(sign, value, label, unit)
    yield coefficient("k", BOLTZMANN, "Boltzmann constant")
    yield coefficient("r", TOGETHER, "Correlation of the parts of a cell")


def _is_measured(case: Case, role: str) -> bool:
    return case.recipe.value(MEASURED_FIELDS[role]) is not None


def _part_inputs(case: Case) -> Iterator[Input]:
    """Yield the film, what was measured, and the pressures that made the contacts."""
    yield case.result_input("film.area_specific_resistance_ohm_cm2", "R_f", label="Film")
    for role, key in MEASURED_FIELDS.items():
        if _is_measured(case, role):
            yield case.typed_input(key, SIGNS[role])
    for key, sign in zip(CONDITIONS, ("p", "p_fc", "p_af", "p_k"), strict=True):
        if case.recipe.value(key) is not None:
            yield case.typed_input(key, sign)
    for term in case.terms.all(USUAL_PRESSURE):
        for (cell,) in term.rows:
            what = cell.note.partition(",")[0]
            yield coefficient("p_i", cell, f"Reported cell, {source_name(cell.source)}: {what}", "MPa")
    yield coefficient("R_min", CONTACT_NONE, "Smallest contact that can be detected", "ohm cm2")
    yield coefficient("n_k", COLLECTOR_POWER, "Exponent of the contact of the foil")


def _cathode_inputs(case: Case) -> Iterator[Input]:
    """Yield what the composite is made of; blank fields stand for what the notes say."""
    recipe, look = case.recipe, case.look
    active: Material | None = look.material(recipe.cathode, "cathode")
    key = key_in_cathode(recipe)
    sulfide = look.material(key, "electrolyte", field="cathode_electrolyte")
    missing = absent(recipe.cathode, "cathode")
    yield case.typed_input("cathode_thickness_um", "L_c")
    yield case.typed_input("cathode_density_g_cm3", "ρ_c")
    if recipe.active_share_wt_pct is None:
        yield case.typed_input("areal_capacity_mah_cm2", "C")
        yield case.library_input(active, "specific_capacity_mah_g", "q", missing=missing)
    else:
        yield case.typed_input("active_share_wt_pct", "w")
    yield case.library_input(active, "density_g_cm3", "ρ_a", missing=missing)
    yield case.library_input(sulfide, "density_g_cm3", "ρ_s", missing=absent(key, "electrolyte"))
    if key == recipe.electrolyte:
        yield case.result_input("film.electrolyte_conductivity_ms_cm", "σ_s")
    else:
        yield case.library_input(sulfide, "conductivity_ms_cm", "σ₀", missing=absent(key, "electrolyte"))
        yield case.library_input(sulfide, "activation_energy_ev", "E", missing=absent(key, "electrolyte"))
        yield case.reference(sulfide, "T₀")
    if sulfide is not None and halide_word(sulfide):
        yield coefficient("s_h", HALIDE_SPREAD, "Scatter of the laws of sulfides for a halide, SD of ln")
    if recipe.carbon_wt_pct is not None:
        yield case.typed_input("carbon_wt_pct", "w_C")
    grains = {"cathode_electrolyte_d50_um": ("d_s", USUAL_SULFIDE), "active_d50_um": ("d_a", USUAL_ACTIVE)}
    for field, (sign, usual) in grains.items():
        if recipe.value(field) is not None:
            yield case.typed_input(field, sign)
        else:
            yield coefficient(sign, usual, FIELDS[field].label, "um")
    yield case.typed_input("temperature_c", "T")


def _resistance_steps(case: Case) -> Iterator[Step]:
    for role in ROLES[1:]:
        yield from (replace(step, part=role) for step in _part_steps(case, role))
    yield from case.steps(CELL_RESISTANCE)


def _part_steps(case: Case, role: str) -> Iterable[Step]:
    if _is_measured(case, role):
        return case.steps(PART, place=role, name=f"{PART_NAMES[role]}, measured", symbols=SIGNS[role])
    if role == "cathode":
        return _cathode_steps(case)
    if role == "collectors":
        return (*_usual_pressures(case, role), *case.steps(COLLECTOR))
    return _contact_steps(case, role)


def _contact_steps(case: Case, role: str) -> Iterator[Step]:
    words = {"of": f", {PART_NAMES[role].lower()}", "symbols": SIGNS[role]}
    yield from _usual_pressures(case, role)
    yield from case.steps(FIRST_LOADING, PRESSED_ON, BETTER, place=role, **words)
    if role == "anode|film":
        yield from case.steps(PART, place=role, name="Host of lithium", symbols=SIGNS[role])
        yield from case.steps(INSERTION)


def _usual_pressures(case: Case, role: str) -> Iterator[Step]:
    yield from (term.step() for term in case.terms.all(USUAL_PRESSURE, place=role))


def _cathode_steps(case: Case) -> Iterator[Step]:
    if case.recipe.active_share_wt_pct is None:
        yield from case.steps(ACTIVE_MASS)
    yield from case.steps(IMPLIED_SHARE, PORES)
    for place, (name, sign, _) in SHARE_SIGNS.items():
        yield from case.steps(COMPOSITE_SHARE, place=place, name=name, symbols=sign)
    yield from case.steps(LIBRARY_SULFIDE, COARSE_STEP, COARSE, BROKEN_STEP, BROKEN)
    yield from case.steps(NETWORK, place="sulfide", name="sulfide", symbols="N_s")
    yield from case.steps(IONIC, IONIC_COARSE)
    yield from case.steps(NETWORK, place="active material", name="active material", symbols="N_a")
    yield from case.steps(CARBON_STEP, CARBON, ELECTRONIC)
    for place, (name, sign) in RAIL_SIGNS.items():
        yield from case.steps(RAIL, place=place, name=name, symbols=sign)
    yield from case.steps(TRANSFER, LINE_RATIO, LINE_PRODUCT, CATHODE_RESISTANCE)


def _rate_inputs(case: Case) -> tuple[Input, ...]:
    return (
        case.result_input("cell.resistance_ohm_cm2", "R"),
        case.typed_input("areal_capacity_mah_cm2", "C"),
        case.typed_input("c_rate", "c"),
    )


def _span_inputs() -> tuple[Input, ...]:
    rate = Cited(
        from_si(DIFFUSION_RATE, "C"), "C", DIFFUSION_RATE.source, note=DIFFUSION_RATE.note, grade=DIFFUSION_RATE.grade
    )
    return (
        coefficient("S", LAYERED_SPAN, "Fall of the open-circuit voltage over a discharge"),
        coefficient("s_S", SPAN_SPREAD, "Scatter of that fall, SD of ln"),
        coefficient("c_d", rate, "Rate at which diffusion halves the capacity"),
    )


def _voltage_loss(case: Case) -> Derivation:
    key, steps = "cell.voltage_loss_v", case.steps(CURRENT, LOSS)
    return case.derivation(key, "ΔU = C c R", _rate_inputs(case), steps, RATE_PAGE, band="The band is that of R.")


def _usable_capacity(case: Case) -> Derivation:
    inputs = (*_rate_inputs(case), *_span_inputs())
    key, steps = "cell.usable_capacity_pct", case.steps(CURRENT, LOSS, USABLE_CAPACITY)
    return case.derivation(key, "q = max(0, 1 − C c R/S)", inputs, steps, RATE_PAGE, band=RATE_BAND)


def _specific(case: Case) -> Derivation:
    nominal = case.result_input("cell.specific_energy_wh_kg", "e")
    inputs = (*_rate_inputs(case), *_span_inputs(), case.typed_input("mean_voltage_v", "U"), nominal)
    key, steps = "cell.usable_specific_energy_wh_kg", case.steps(*_ENERGY_STEPS, USABLE_SPECIFIC)
    notes = _at_rates(case, key)
    return case.derivation(key, "q [1 − ΔU/(2 U)] e", inputs, steps, RATE_PAGE, band=ENERGY_BAND, notes=notes)


def _density(case: Case) -> Derivation:
    nominal = case.result_input("cell.energy_density_wh_l", "u")
    inputs = (*_rate_inputs(case), *_span_inputs(), case.typed_input("mean_voltage_v", "U"), nominal)
    key, steps = "cell.usable_energy_density_wh_l", case.steps(*_ENERGY_STEPS, USABLE_DENSITY)
    notes = _at_rates(case, key)
    return case.derivation(key, "q [1 − ΔU/(2 U)] u", inputs, steps, RATE_PAGE, band=ENERGY_BAND, notes=notes)


def _at_rates(case: Case, key: str) -> Iterator[str]:
    """Yield what the same steps give at the rates of tile and plot."""
    for rate in case.prediction.cells[case.basis].rates:
        usable: Quantity = getattr(rate, key.removeprefix("cell."))
        if usable.value is not None:
            value = number_text(usable.value, usable.unit)
            yield f"At {numeral(rate.c_rate)} C in place of c the same steps give {value}."


_ENERGY_STEPS = (CURRENT, LOSS, USABLE_CAPACITY, USABLE_SHARE)

RESISTANCE = {
    "cell.resistance_ohm_cm2": _resistance,
    "cell.voltage_loss_v": _voltage_loss,
    "cell.usable_capacity_pct": _usable_capacity,
    "cell.usable_specific_energy_wh_kg": _specific,
    "cell.usable_energy_density_wh_l": _density,
}
"""The derivations of the cell in use, by result."""
