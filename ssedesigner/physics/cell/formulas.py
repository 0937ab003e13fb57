"""The formulas of a cell's size, mass, energy and cost as *Show the calculation* prints them."""

from __future__ import annotations

from ssedesigner.physics.terms import Formula

VOLTAGE = Formula("Mean voltage of one cell", "U", "{value:V}", "V")
IN_SERIES = Formula("Cells in series", "U_s = n U", "{count} × {voltage:V}", "V")
FOILS = Formula("{name}s per unit cell", "N_{sign}", "{foils} / {count}", "-")

UNIT_CELL = Formula("One unit cell with its share of foils", "L₁ = Σ N L", "{rows}", "um", row="{0:times}{1:um}")
STACK = Formula("Stack", "L_s = n L₁", "{count} × {cell:um}", "um")
POUCH = Formula("Pouch cell, a laminate on both faces", "L = L_s + 2 L_p", "{stack:um} + 2 × {laminate:um}", "um")

SIDE = Formula("Side of the square electrode", "a = √A", "√({area:cm2})", "mm")
WIDTH = Formula("Width of the film", "b = a", "{side:mm}", "mm")
OVERHANGING_WIDTH = Formula("Width of the film", "b = a + 2 o", "{side:mm} + 2 × {overhang:mm}", "mm")
HEIGHT = Formula("Height of the pouch", "h = b + 2 e", "{width:mm} + 2 × {seal:mm}", "mm")
FILM_COUNT = Formula("Film per electrode area", "N_f = (b/a)²", "({width:mm} / {side:mm})²", "-")
LAMINATE_COUNT = Formula(
    "Laminate per electrode area",
    "N_p = 2 (b + 2 s) h / (n A)",
    "2 × ({width:mm} + 2 × {seal:mm}) × {height:mm} / ({count} × {area:cm2})",
    "-",
)
VOLUME = Formula("Volume per electrode area", "V = L", "{size:um}", "um")
STACK_VOLUME = Formula("Volume per electrode area", "V = L / n", "{size:um}{divided}", "um")
POUCH_VOLUME = Formula(
    "Volume per electrode area",
    "V = L (b + 2 f) h / (n A)",
    "{size:um} × ({width:mm} + 2 × {seal:mm}) × {height:mm} / ({count} × {area:cm2})",
    "um",
)

LAYER_MASS = Formula("{name}", "{symbols}", "{count:times}{mass:mg/cm2}", "mg/cm2")
SHEET_MASS = Formula("{name}", "{symbols}", "{count:times}{density:g/cm3} × {height:um}", "mg/cm2")
TABS = Formula("Tabs", "m_t / (A_t n)", "{tabs:g} / {area:cm2} / {count}", "mg/cm2")
MASS = Formula("Mass of the cell per electrode area", "m = Σ m_i", "{rows}", "mg/cm2", row="{0:mg/cm2}")
AREAL_ENERGY = Formula("Energy per electrode area", "E = C U", "{charge:mAh/cm2} × {voltage:V}", "mWh/cm2")
SPECIFIC_ENERGY = Formula("Energy per mass", "e = E / m", "{energy:mWh/cm2} / {mass:mg/cm2}", "Wh/kg")
ENERGY_DENSITY = Formula("Energy per volume", "u = E / V", "{energy:mWh/cm2} / {volume:um}", "Wh/L")

ACTIVE_MASS = Formula("Active material of the cathode", "m_c = C / q", "{charge:mAh/cm2} / {capacity:mAh/g}", "mg/cm2")
CATHODE_SULFIDE = Formula(
    "Sulfide of the cathode, binder counted as sulfide",
    "m_s = (1 − w − w_C) L_c ρ_c",
    "(1 − {active:wt %} − {carbon:wt %}) × {height:um} × {density:g/cm3}",
    "mg/cm2",
)
CATHODE_SULFIDE_COST = Formula(
    "{name}, in the high end only", "k_s = m_s p_s", "{mass:mg/cm2} × {price:USD/kg}", "USD/m2"
)
PRICED = Formula("Cost", "k = m p", "{mass:mg/cm2} × {price:USD/kg}", "USD/m2")
CATHODE_COST = Formula("{name}", "k_c = m_c p_c", "{mass:mg/cm2} × {price:USD/kg}", "USD/m2")
SHEET_COST = Formula("{name}", "N_{sign} ρ L p", "{count:times}{mass:mg/cm2} × {price:USD/kg}", "USD/m2")
FILM_MATRIX = Formula("Film without its scaffold", "m − m_s", "{mass:mg/cm2} − {scaffold:g/m2}", "mg/cm2")
HEAT_LEAVES = Formula("Film left by the heat treatment", "1 − w_r", "100 %{rows}", "wt %", row=" − {0:wt %}", joint="")
SOLID_COST = Formula("{name}", "{symbols}", "{matrix}{layer} × {fraction:wt %} × {price:USD/kg}", "USD/m2")
SCAFFOLD_COST = Formula("{name}", "p_s", "{value:USD/m2}", "USD/m2")
FILM_COST = Formula("Film per film area", "k_f", "{rows}", "USD/m2", row="{0:USD/m2}")
FILM_IN_CELL = Formula("Film in the cell", "N_f k_f", "{count:times}{cost:USD/m2}", "USD/m2")
COST = Formula("Materials cost per area", "k = Σ k_i", "{rows}", "USD/m2", row="{0:USD/m2}")
ENERGY_COST = Formula("Materials cost per energy", "k_E = k / E", "{cost:USD/m2} / {energy:mWh/cm2}", "USD/kWh")
SULFIDE_SHARE = Formula(
    "Sulfide share of materials cost", "s = N_f k_s / k", "{count:times}{sulfide:USD/m2} / {cost:USD/m2}", "%"
)

PORES = Formula(
    "Pores of the cathode, not below zero",
    "ε_c = 1 − ρ_c Σ w/ρ",
    "max(1 − {density:g/cm3} × ({rows}), 0)",
    "vol %",
    row="{0:wt %} / {1:g/cm3}",
)
COMPOSITE_SHARE = Formula(
    "{name} in the cathode, pores counted",
    "{symbols} = (1 − ε_c) (w/ρ) / Σ w/ρ",
    "(1 − {pores:vol %}) × ({mass:wt %} / {own:g/cm3}) / ({rows})",
    "vol %",
    row="{0:wt %} / {1:g/cm3}",
)
LIBRARY_SULFIDE = Formula(
    "Sulfide of the cathode at the temperature of the cell",
    "σ_s = σ₀ exp[−E/k (1/T − 1/T₀)]",
    "{own:mS/cm} × exp[−{energy:eV} / {boltzmann:J/K} × (1/{warmth:K} − 1/{reference:K})]",
    "mS/cm",
)
COARSE_STEP = Formula(
    "Coarseness of the sulfide beside the active material, between 0 and 1",
    "s = ln(d_s / (d_a f)) / ln(1 / f)",
    "min(max(ln({sulfide:um} / ({active:um} × {fine:-})) / ln({coarse:-} / {fine:-}), 0), 1)",
    "-",
)
COARSE = Formula("The same, smooth at both ends", "c = s² (3 − 2 s)", "{step:-}² × (3 − 2 × {step:-})", "-")
BROKEN_STEP = Formula(
    "Shortage of sulfide, between 0 and 1",
    "u = (φ₂ − φ_s) / (φ₂ − φ₁)",
    "min(max(({above:vol %} − {share:vol %}) / ({above:vol %} − {below:vol %}), 0), 1)",
    "-",
)
BROKEN = Formula(
    "Weight of the broken network", "w = c u² (3 − 2 u)", "{coarse:-} × {step:-}² × (3 − 2 × {step:-})", "-"
)
NETWORK = Formula(
    "Network of the {name}, x the share or where the law is continued",
    "{symbols} = [(x − φ₀)/(1 − φ₀)]^m (φ/x)^(m x/(x − φ₀))",
    "(({inside:vol %} − {threshold:vol %}) / (1 − {threshold:vol %}))^{power:-} × "
    "({share:vol %} / {inside:vol %})^{steep:-}",
    "-",
)
IONIC = Formula("Ions in the composite", "σ_i = σ_s φ_s^n", "{sulfide:mS/cm} × {share:vol %}^{power:-}", "mS/cm")
IONIC_COARSE = Formula(
    "Ions in the composite, coarse sulfide",
    "σ_i = σ_s φ_s^[n (1 − w)] N_s^w",
    "{sulfide:mS/cm} × {share:vol %}^({power:-} × (1 − {broken:-})) × {network:-}^{broken:-}",
    "mS/cm",
)
CARBON_STEP = Formula(
    "Effect of carbon, between 0 and 1",
    "v = (w_C − w₁)/(w₂ − w₁)",
    "min(max(({carbon:wt %} − {none:wt %}) / ({full:wt %} − {none:wt %}), 0), 1)",
    "-",
)
CARBON = Formula("Gain by carbon", "G = g^[v² (3 − 2 v)]", "{gain:-}^({step:-}² × (3 − 2 × {step:-}))", "-")
ELECTRONIC = Formula(
    "Electrons in the composite", "σ_e = σ₁ N_a G", "{active:mS/cm} × {network:-} × {carbon:-}", "mS/cm"
)
RAIL = Formula(
    "{name} over the thickness of the cathode",
    "{symbols} = L_c / σ",
    "{height:um} / {conductivity:mS/cm}",
    "ohm cm2",
)
TRANSFER = Formula(
    "Charge transfer at the temperature of the cell",
    "R_ct = R₀ exp[E/k (1/T − 1/T₀)]",
    "{own:ohm cm2} × exp[{energy:eV} / {boltzmann:J/K} × (1/{warmth:K} − 1/{reference:K})]",
    "ohm cm2",
)
LINE_RATIO = Formula(
    "Both rails relative to the charge transfer",
    "κ = √[(r_i + r_e)/R_ct]",
    "√(({ionic:ohm cm2} + {electronic:ohm cm2}) / {transfer:ohm cm2})",
    "-",
)
LINE_PRODUCT = Formula(
    "Split of the current between the rails",
    "p = r_i r_e / (r_i + r_e)²",
    "{ionic:ohm cm2} × {electronic:ohm cm2} / ({ionic:ohm cm2} + {electronic:ohm cm2})²",
    "-",
)
CATHODE_RESISTANCE = Formula(
    "Cathode",
    "R_c = R_ct [p κ² + 2 p κ/sinh κ + (1 − 2 p) κ/tanh κ]",
    "{transfer:ohm cm2} × ({product:-} × {ratio:-}² + 2 × {product:-} × {ratio:-} / sinh({ratio:-}) + "
    "(1 − 2 × {product:-}) × {ratio:-} / tanh({ratio:-}))",
    "ohm cm2",
)
FIRST_LOADING = Formula(
    "Lithium on sulfide at the stack pressure, between two measured points{of}",
    "R_1 = R₂ (p₂/p)^[ln(R₁/R₂)/ln(p₂/p₁)]",
    "{below:ohm cm2} × ({high:MPa} / {held:MPa})^[ln({above:ohm cm2} / {below:ohm cm2}) / ln({high:MPa} / {low:MPa})]",
    "ohm cm2",
)
PRESSED_ON = Formula(
    "Contact after pressing on, not below what can be detected{of}",
    "R_p = max(R₀ (p₀/p)^[ln(R₀/R_min)/ln(p_n/p₀)], R_min)",
    "max({kept:ohm cm2} × ({reference:MPa} / {made:MPa})^[ln({kept:ohm cm2} / {least:ohm cm2}) / "
    "ln({none:MPa} / {reference:MPa})], {least:ohm cm2})",
    "ohm cm2",
)
BETTER = Formula(
    "The better of the two{of}", "{symbols} = min(R_1, R_p)", "min({first:ohm cm2}, {kept:ohm cm2})", "ohm cm2"
)
USUAL_PRESSURE = Formula(
    "{name}, not stated: median of {count} reported cells",
    "p_m = median of p_i",
    "median({rows})",
    "MPa",
    row="{0:MPa}",
    joint=", ",
)
COLLECTOR = Formula(
    "Foil on the cathode", "R_k = R₀ (p₀/p)^n", "{own:ohm cm2} × ({reference:MPa} / {held:MPa})^{power:-}", "ohm cm2"
)
PART = Formula("{name}", "{symbols}", "{value:ohm cm2}", "ohm cm2")
INSERTION = Formula(
    "Insertion anode, as a coated cathode",
    "R_a = R₀ exp[E/k (1/T − 1/T₀)]",
    "{own:ohm cm2} × exp[{energy:eV} / {boltzmann:J/K} × (1/{warmth:K} − 1/{reference:K})]",
    "ohm cm2",
)
CELL_RESISTANCE = Formula("Resistance of the unit cell", "R = Σ R_i", "{rows}", "ohm cm2", row="{0:ohm cm2}")
CURRENT = Formula("Current density", "j = C c", "{charge:mAh/cm2} × {rate:C}", "mA/cm2")
LOSS = Formula("Voltage loss of the unit cell", "ΔU = j R", "{current:mA/cm2} × {resistance:ohm cm2}", "V")
USABLE_CAPACITY = Formula("Usable capacity, not below zero", "q = 1 − ΔU/S", "max(1 − {loss:V} / {span:V}, 0)", "%")
USABLE_SHARE = Formula(
    "Usable part of the nominal energy",
    "f = q [1 − ΔU/(2 U)], ΔU at most S",
    "{capacity:%} × (1 − min({loss:V}, {span:V}) / (2 × {voltage:V}))",
    "%",
)
USABLE_SPECIFIC = Formula("Usable specific energy", "f e", "{share:%} × {nominal:Wh/kg}", "Wh/kg")
USABLE_DENSITY = Formula("Usable energy density", "f u", "{share:%} × {nominal:Wh/L}", "Wh/L")
IMPLIED_SHARE = Formula(
    "Active material in the cathode, from its capacity",
    "w = m_c / (L_c ρ_c)",
    "{active:mg/cm2} / ({height:um} × {density:g/cm3})",
    "wt %",
)
