"""QUANTITIES: one row for every property of a material, with its label, unit and one line of meaning.

Library files, browser, sheet and checks read this table; a new property is one row here and rows in the
library's files. Numbers are stored in the lab unit that the key names. Texts are classes and codes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MaterialQuantity:
    """One property of a material: its label, lab unit and meaning; a text has no unit."""

    key: str
    label: str
    unit: str
    help: str
    is_text: bool = False


def _number(key: str, label: str, unit: str, help_text: str) -> MaterialQuantity:
    return MaterialQuantity(key=key, label=label, unit=unit, help=help_text)


def _text(key: str, label: str, help_text: str) -> MaterialQuantity:
    return MaterialQuantity(key=key, label=label, unit="-", help=help_text, is_text=True)


QUANTITIES: dict[str, MaterialQuantity] = {
    quantity.key: quantity
    for quantity in (
        _number("conductivity_ms_cm", "Ionic conductivity", "mS/cm", "Design value; the range is what was reported."),
        _number("conductivity_temperature_c", "Conductivity measured at", "degC", "Temperature of that conductivity."),
        _number("activation_energy_ev", "Activation energy", "eV", "Of the ionic conductivity (Arrhenius)."),
        _number("density_g_cm3", "Density", "g/cm3", "Without pores; at room temperature."),
        _number("molar_mass_g_mol", "Molar mass", "g/mol", "Of the formula unit."),
        _number("li_concentration_mol_l", "Li concentration", "mol/L", "Lithium in the dense material."),
        _number("bulk_modulus_gpa", "Bulk modulus", "GPa", "Resistance to uniform compression."),
        _number("shear_modulus_gpa", "Shear modulus", "GPa", "Resistance to shear; matters against Li dendrites."),
        _number("youngs_modulus_gpa", "Young's modulus", "GPa", "Of the dense material."),
        _number("poisson_ratio", "Poisson's ratio", "-", "Of the dense material."),
        _number("hardness_gpa", "Hardness", "GPa", "Resistance to plastic flow; sets how well powder presses."),
        _number("fracture_toughness_mpa_m05", "Fracture toughness", "MPa m^0.5", "Resistance to a growing crack."),
        _number("redox_window_low_v", "Reduction limit", "V", "Against Li/Li+; reduced below this potential."),
        _number("redox_window_high_v", "Oxidation limit of the window", "V", "Against Li/Li+; oxidised above it."),
        _number("oxidation_limit_v", "Oxidation limit", "V", "Against Li/Li+; the polymer oxidises above it."),
        _number("price_usd_kg", "Price", "USD/kg", "Dated; the range shows how far the market moves."),
        _number("price_usd_m2", "Price per area", "USD/m2", "Dated; for films and foils sold by area."),
        _number("li2s_share_wt_pct", "Li2S share", "wt %", "Lithium sulfide that goes into the synthesis."),
        _number("particle_d50_um", "Particle size D50", "um", "Median size by volume of the usual powder."),
        _number("h2s_max_cm3_g", "H2S at full hydrolysis", "cm3/g", "All sulfur as gas; a bound, not a prediction."),
        _number("tg_c", "Glass transition", "degC", "Brittle below it, soft above it."),
        _number("tm_c", "Melting point of the polymer", "degC", "Crystalline part melts here."),
        _number("hansen_d", "Hansen δD", "MPa^0.5", "Dispersion part of the solubility parameter."),
        _number("hansen_p", "Hansen δP", "MPa^0.5", "Polar part of the solubility parameter."),
        _number("hansen_h", "Hansen δH", "MPa^0.5", "Hydrogen-bond part of the solubility parameter."),
        _number("hansen_r0", "Hansen radius", "MPa^0.5", "Solvents within this distance dissolve the polymer."),
        _number("tensile_strength_mpa", "Tensile strength", "MPa", "Of the bare material, not of the film."),
        _number("youngs_modulus_mpa", "Young's modulus", "MPa", "Of the solid polymer or cured rubber."),
        _number("elongation_pct", "Elongation at break", "%", "Of the bare material, not of the film."),
        _number("decomposition_c", "Decomposition", "degC", "Mass loss begins about here."),
        _number("typical_wt_min_pct", "Usual content, low", "wt %", "Lowest share reported in films."),
        _number("typical_wt_max_pct", "Usual content, high", "wt %", "Highest share reported in films."),
        _number("freestanding_min_wt_pct", "Free-standing from", "wt %", "Share that carried a film alone."),
        _number("boiling_point_c", "Boiling point", "degC", "At atmospheric pressure."),
        _number("melting_point_c", "Melting point", "degC", "The liquid freezes here."),
        _number("viscosity_mpas", "Viscosity", "mPa s", "At 25 degC."),
        _number("vapour_pressure_kpa", "Vapour pressure", "kPa", "At 25 degC."),
        _number("flash_point_c", "Flash point", "degC", "The vapour ignites above it."),
        _number("donor_number_kcal_mol", "Donor number", "kcal/mol", "Lewis basicity; high attacks sulfides."),
        _number("dielectric_constant", "Dielectric constant", "-", "Relative permittivity at about 25 degC."),
        _number("exposure_limit_ppm", "Exposure limit", "ppm", "Eight-hour mean allowed at the workplace."),
        _number("thickness_um", "Thickness", "um", "As bought or as reported."),
        _number("porosity_pct", "Porosity", "vol %", "Open volume of a scaffold."),
        _number("pore_size_um", "Pore size", "um", "Openings of a scaffold that grains must pass."),
        _number("areal_weight_g_m2", "Areal weight", "g/m2", "Mass of the bare sheet per area."),
        _number("max_process_c", "Highest process temperature", "degC", "Keeps its shape up to here."),
        _number("specific_capacity_mah_g", "Specific capacity", "mAh/g", "Reversible, of the active material."),
        _number("theoretical_capacity_mah_g", "Theoretical capacity", "mAh/g", "By stoichiometry."),
        _number("mean_voltage_v", "Mean voltage", "V", "Against Li/Li+ on discharge."),
        _text("air_stability_class", "Stability in air", "good, moderate, poor or very_poor; a ranking by chemistry."),
        _text("li_metal_class", "Against Li metal", "MIEC (interphase keeps growing) or SEI-forming (slows down)."),
        _text("stable_vs_li", "Stable against Li", "yes, caution or no."),
        _text("li_conducting", "Conducts Li ions", "yes, no or with Li salt."),
        _text("li_salt", "Li salt in it", "Key of the salt that the polymer holds."),
        _text("binder_form", "Form in the film", "fibrillated, film-forming, ion-conducting or removable."),
        _text("processing_solvents", "Dissolved in", "Keys of liquids used for it, joined by semicolons."),
        _text("sulfide_class", "Against sulfides", "inert, mild, degrading or dissolving."),
        _text("sulfides_tested", "Sulfides tested", "Which sulfides were in contact with the liquid, and where."),
        _text("protic", "Protic", "yes or no; protic liquids split thiophosphate."),
        _text("hazard_codes", "Hazard codes", "GHS hazard statements; the safety data sheet of your lot decides."),
        _text("signal_word", "Signal word", "Danger or Warning."),
        _text("cas_number", "CAS number", "Registry number of the substance."),
        _text("form", "Form", "Shape in which it is sold."),
        _text("solvent_resistance", "Against solvents", "What the sheet withstands."),
        _text("printed_formula", "Formula as printed", "As the review prints it, where it differs."),
        _text("review_tables", "Tables of the review", "Where the review lists it."),
    )
}
"""Every property that the library can hold, by key."""
