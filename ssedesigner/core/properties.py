"""PROPERTIES: one row for every property of a material, with its label, unit and one line of meaning.

Library files, browser, sheet and checks read this table; a new property is one row here and rows in the
library's files. Numbers are stored in the lab unit that the key names. Texts are classes and codes.
"""

from __future__ import annotations

import math

from ssedesigner.core.frozen import dataclass


@dataclass(frozen=True, kw_only=True)
class Property:
    """One property of a material: its label, lab unit and meaning; a text has no unit.

    ``minimum`` and ``maximum`` [unit] are generous physical bounds: what lies outside is a slip of the pen or a wrong
    unit. ``is_above`` is True when the minimum itself is impossible. ``example`` is an ordinary value.
    """

    key: str
    label: str
    unit: str
    help: str
    is_text: bool = False
    minimum: float = -math.inf
    maximum: float = math.inf
    is_above: bool = False
    example: float = 0.0

    def is_plausible(self, value: float) -> bool:
        """Return whether a number in the lab unit lies within the bounds; an infinite or undefined one does not."""
        is_enough = value > self.minimum if self.is_above else value >= self.minimum
        return is_enough and value <= self.maximum and math.isfinite(value)


_SHARE = (0.0, 100.0)
_TEMPERATURE = (-273.15, 4000.0)
_POTENTIAL = (-5.0, 15.0)
_PRICE = (0.0, 1e6)
_HANSEN = (0.0, 60.0)
"""Bounds [lab unit] of what many quantities have in common."""


def _number(
    key: str,
    label: str,
    unit: str,
    help_text: str,
    minimum: float,
    maximum: float,
    example: float,
    *,
    above: bool = False,
) -> Property:
    return Property(
        key=key,
        label=label,
        unit=unit,
        help=help_text,
        minimum=minimum,
        maximum=maximum,
        is_above=above,
        example=example,
    )


def _text(key: str, label: str, help_text: str) -> Property:
    return Property(key=key, label=label, unit="-", help=help_text, is_text=True)


# fmt: off
PROPERTIES: dict[str, Property] = {
    quantity.key: quantity
    for quantity in (
        _number("conductivity_ms_cm", "Ionic conductivity", "mS/cm", "Design value; the range is what was reported.",
                0.0, 1000.0, 1.2, above=True),
        _number("conductivity_temperature_c", "Conductivity measured at", "degC", "Temperature of that conductivity.",
                *_TEMPERATURE, 25),
        _number("electronic_conductivity_s_cm", "Electronic conductivity", "S/cm", "Of the dense material.", 0.0, 1e6,
                1e-9, above=True),
        _number("transference_number", "Transference number", "-",
                "Share of the current that lithium ions carry; 1 where nothing else moves.", -2.0, 1.0, 0.3),
        _number("activation_energy_ev", "Activation energy", "eV", "Of the ionic conductivity (Arrhenius).", 0.0, 5.0,
                0.3, above=True),
        _number("density_g_cm3", "Density", "g/cm3", "Without pores; at room temperature.", 0.01, 25.0, 1.9),
        _number("molar_mass_g_mol", "Molar mass", "g/mol", "Of the formula unit.", 1.0, 1e7, 180),
        _number("li_concentration_mol_l", "Li concentration", "mol/L", "Lithium in the dense material.", 0.0, 100.0,
                36),
        _number("bulk_modulus_gpa", "Bulk modulus", "GPa", "Resistance to uniform compression.", 0.001, 500.0, 28),
        _number("shear_modulus_gpa", "Shear modulus", "GPa", "Resistance to shear; matters against Li dendrites.",
                0.001, 500.0, 9),
        _number("youngs_modulus_gpa", "Young’s modulus", "GPa", "Of the dense material.", 0.001, 1000.0, 22),
        _number("poisson_ratio", "Poisson’s ratio", "-", "Of the dense material.", -1.0, 0.5, 0.35),
        _number("hardness_gpa", "Hardness", "GPa", "Resistance to plastic flow; sets how well powder presses.", 0.001,
                100.0, 1.2),
        _number("fracture_toughness_mpa_m05", "Fracture toughness", "MPa m^0.5", "Resistance to a growing crack.",
                0.001, 100.0, 0.25),
        _number("redox_window_low_v", "Reduction limit", "V", "Against Li/Li⁺; reduced below this potential.",
                *_POTENTIAL, 1.7),
        _number("redox_window_high_v", "Oxidation limit of the window", "V", "Against Li/Li⁺; oxidised above it.",
                *_POTENTIAL, 2.3),
        _number("oxidation_limit_v", "Oxidation limit", "V", "Against Li/Li⁺; the polymer oxidises above it.",
                *_POTENTIAL, 4.3),
        _number("price_usd_kg", "Price", "USD/kg", "Dated; the range shows how far the market moves.", *_PRICE, 120),
        _number("price_usd_m2", "Price per area", "USD/m2", "Dated; for films and foils sold by area.", *_PRICE, 2),
        _number("li2s_share_wt_pct", "Li2S share", "wt %", "Lithium sulfide that goes into the synthesis.", *_SHARE,
                36),
        _number("particle_d50_um", "Particle size D50", "um", "Median size by volume of the usual powder.", 0.001,
                1000.0, 5),
        _number("h2s_max_cm3_g", "H2S at full hydrolysis", "cm3/g", "All sulfur as gas; a bound, not a prediction.",
                0.0, 1000.0, 425),
        _number("tg_c", "Glass transition", "degC", "Brittle below it, soft above it.", *_TEMPERATURE, -30),
        _number("tm_c", "Melting point of the polymer", "degC", "Crystalline part melts here.", *_TEMPERATURE, 120),
        _number("hansen_d", "Hansen δD", "MPa^0.5", "Dispersion part of the solubility parameter.", *_HANSEN, 17.2),
        _number("hansen_p", "Hansen δP", "MPa^0.5", "Polar part of the solubility parameter.", *_HANSEN, 4.3),
        _number("hansen_h", "Hansen δH", "MPa^0.5", "Hydrogen-bond part of the solubility parameter.", *_HANSEN, 5.6),
        _number("hansen_r0", "Hansen radius", "MPa^0.5", "Solvents within this distance dissolve the polymer.", 0.0,
                60.0, 7.5, above=True),
        _number("tensile_strength_mpa", "Tensile strength", "MPa", "Of the bare material, not of the film.", 0.001,
                20000.0, 20),
        _number("youngs_modulus_mpa", "Young’s modulus", "MPa", "Of the solid polymer or cured rubber.", 0.001, 1e6,
                20),
        _number("elongation_pct", "Elongation at break", "%", "Of the bare material, not of the film.", 0.0, 5000.0,
                400),
        _number("cycled_under_mpa", "Stack pressure of a cell with it", "MPa",
                "Lowest stack pressure under which a cell with this binder is reported to cycle.", 0.0, 1000.0, 0.16),
        _number("decomposition_c", "Decomposition", "degC", "Mass loss begins about here.", *_TEMPERATURE, 330),
        _number("typical_wt_min_pct", "Usual content, low", "wt %", "Lowest share reported in films.", *_SHARE, 2),
        _number("typical_wt_max_pct", "Usual content, high", "wt %", "Highest share reported in films.", *_SHARE, 5),
        _number("freestanding_min_wt_pct", "Free-standing from", "wt %", "Share at which a film stood alone.", *_SHARE,
                4.8),
        _number("boiling_point_c", "Boiling point", "degC", "At atmospheric pressure.", *_TEMPERATURE, 138),
        _number("melting_point_c", "Melting point", "degC", "Where it melts or freezes.", *_TEMPERATURE, -57),
        _number("viscosity_mpas", "Viscosity", "mPa s", "At 25 °C.", 0.01, 1e6, 0.75),
        _number("surface_tension_mn_m", "Surface tension", "mN/m", "At 25 °C, against air.", 1.0, 500.0, 28),
        _number("vapour_pressure_kpa", "Vapour pressure", "kPa", "At 25 °C.", 0.0, 1e4, 1.9),
        _number("flash_point_c", "Flash point", "degC", "The vapour ignites above it.", -200.0, 1000.0, 25),
        _number("donor_number_kcal_mol", "Donor number", "kcal/mol", "Lewis basicity; high attacks sulfides.", 0.0,
                100.0, 14),
        _number("dielectric_constant", "Dielectric constant", "-", "Relative permittivity at about 25 °C.", 1.0,
                1000.0, 4.4),
        _number("exposure_limit_ppm", "Exposure limit", "ppm", "Eight-hour mean allowed at the workplace.", 0.0, 1e6,
                20),
        _number("dermal_limit_mg_kg_day", "Skin exposure limit", "mg/kg/day",
                "Dose through the skin per body weight and day.", 0.0, 1e5, 4.8),
        _number("thickness_um", "Thickness", "um", "As bought or as reported.", 0.0, 100000.0, 20, above=True),
        _number("porosity_pct", "Porosity", "vol %", "Open volume of a scaffold.", *_SHARE, 45),
        _number("pore_size_um", "Pore size", "um", "Openings of a scaffold that grains must pass.", 0.0, 10000.0, 0.1,
                above=True),
        _number("max_powder_d90_um", "Largest powder D90", "um", "Larger particles bridge the openings of a scaffold.",
                0.0, 10000.0, 3, above=True),
        _number("fibre_diameter_um", "Fibre diameter", "um", "Of the fibres or wires of a scaffold.", 0.0, 10000.0, 12,
                above=True),
        _number("areal_weight_g_m2", "Areal weight", "g/m2", "Mass of the bare sheet per area.", 0.0, 100000.0, 36,
                above=True),
        _number("roughness_um", "Roughness Ra", "um", "Arithmetic mean of the surface on which a film is cast.", 0.0,
                1000.0, 0.05),
        _number("max_process_c", "Highest process temperature", "degC", "Keeps its shape up to here.", *_TEMPERATURE,
                150),
        _number("specific_capacity_mah_g", "Specific capacity", "mAh/g", "Reversible, of the active material.", 0.0,
                5000.0, 215),
        _number("theoretical_capacity_mah_g", "Theoretical capacity", "mAh/g", "By stoichiometry.", 0.0, 5000.0, 279),
        _number("volume_change_pct", "Volume change", "%",
                "Of the active material, from the state in which it is built in.",
                -100.0, 1e4, 13),
        _number("mean_voltage_v", "Mean voltage", "V", "Against Li/Li⁺ on discharge.", *_POTENTIAL, 3.8),
        _number("charge_cutoff_v", "End of charge", "V", "Against Li/Li⁺; where charging usually stops.", *_POTENTIAL,
                4.3),
        _number("discharge_cutoff_v", "End of discharge", "V", "Against Li/Li⁺; where discharging usually stops.",
                *_POTENTIAL, 2.6),
        _number("thickness_change_um_per_mah_cm2", "Thickness change on charging", "um cm2/mAh",
                "Growth of a plated anode with each mAh/cm².", 0.0, 100.0, 4.85),
        _number("lithium_diffusivity_cm2_s", "Diffusivity of lithium", "cm2/s", "In the active material.", 0.0, 1.0,
                1e-7, above=True),
        _number("positive_thickness_um", "Positive electrode", "um", "Thickness of one side.", 0.0, 1000.0, 70),
        _number("negative_thickness_um", "Negative electrode", "um", "Thickness of one side.", 0.0, 1000.0, 85),
        _number("positive_porosity_pct", "Porosity, positive", "vol %", "Open volume of the electrode.", *_SHARE, 34),
        _number("negative_porosity_pct", "Porosity, negative", "vol %", "Open volume of the electrode.", *_SHARE, 25),
        _number("positive_active_vol_pct", "Active material, positive", "vol %", "Share of the electrode.", *_SHARE,
                66),
        _number("negative_active_vol_pct", "Active material, negative", "vol %", "Share of the electrode.", *_SHARE,
                75),
        _number("binder_wt_pct", "Binder in the electrodes", "wt %", "Share of each electrode.", *_SHARE, 3),
        _number("carbon_wt_pct", "Carbon in the electrodes", "wt %", "Share of each electrode.", *_SHARE, 3),
        _number("np_ratio", "N/P ratio", "-", "Areal capacity of negative to positive.", 0.0, 100.0, 1.15),
        _text("price_class", "Price class", "What decides the price, or how it compares."),
        _text("moisture_product", "Released by moisture", "Gas that water sets free from it."),
        _text("air_stability_class", "Stability in air", "good, moderate, poor or very poor; a ranking by chemistry."),
        _text("li_metal_class", "Against Li metal", "MIEC (interphase keeps growing) or SEI-forming (slows down)."),
        _text("stable_vs_li", "Stable against Li", "yes, caution or no."),
        _text("li_conducting", "Conducts Li ions", "yes, no or with Li salt."),
        _text("li_salt", "Li salt in it", "Key of the salt that the polymer holds."),
        _text("binder_form", "Form in the film", "fibrillated, film-forming, ion-conducting or removable."),
        _text("elastic_recovery", "Recovers elastically", "yes, partly or no; after 25 % strain at 25 °C, in 1 h."),
        _text("replaces_stack_pressure", "Replaces stack pressure",
              "reported, expected, in part or no; follows a volume change below 2 MPa."),
        _text("self_healing", "Heals itself",
              "yes or no; closes its own cracks by bonds that open and form again."),
        _text("healing_reported", "Healing as reported", "After which damage, under which conditions, and how much."),
        _text("processing_solvents", "Dissolved in", "Keys of liquids used for it, joined by semicolons."),
        _text("sulfide_class", "Against sulfides", "inert, mild, degrading or dissolving."),
        _text("sulfides_tested", "Sulfides tested", "Which sulfides were in contact with the liquid, and where."),
        _text("compatibility_class", "Class for rules", "Class whose rules say what to expect where nobody tested."),
        _text("green_class", "Green ranking",
              "recommended, problematic, hazardous or highly hazardous; as guides to greener solvents rank it."),
        _text("feedstock_class", "Feedstock",
              "renewable, in part renewable, carbon dioxide in part, mineral, fossil or fluorinated."),
        _text("review_note", "Noted by the review", "What Tables 2 and 4 of the review note about it."),
        _text("protic", "Protic", "yes or no; protic liquids split sulfides."),
        _text("hazard_codes", "Hazard codes",
              "GHS hazard statements; the safety data sheet of your lot decides."),
        _text("signal_word", "Signal word", "Danger or Warning."),
        _text("cas_number", "CAS number", "Registry number of the substance."),
        _text("form", "Form", "Shape in which it is sold."),
        _text("solvent_resistance", "Against solvents", "What the sheet withstands."),
        _text("printed_formula", "Formula as printed", "As the review prints it, where it differs."),
        _text("review_tables", "Tables of the review", "Where the review lists it."),
    )
}
# fmt: on
"""Every property that the library can hold, by key."""
