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
PRICED = Formula("Cost", "k = m p", "{mass:mg/cm2} × {price:USD/kg}", "USD/m2")
CATHODE_COST = Formula("{name}", "k_c = m_c p_c", "{mass:mg/cm2} × {price:USD/kg}", "USD/m2")
SHEET_COST = Formula("{name}", "N_{sign} ρ L p", "{count:times}{mass:mg/cm2} × {price:USD/kg}", "USD/m2")
FILM_MATRIX = Formula("Film without its scaffold", "m − m_s", "{mass:mg/cm2} − {scaffold:g/m2}", "mg/cm2")
HEAT_LEAVES = Formula("What the heat treatment leaves", "1 − w_r", "100 %{rows}", "wt %", row=" − {0:wt %}", joint="")
SOLID_COST = Formula("{name}", "{symbols}", "{matrix}{layer} × {fraction:wt %} × {price:USD/kg}", "USD/m2")
SCAFFOLD_COST = Formula("{name}", "p_s", "{value:USD/m2}", "USD/m2")
FILM_COST = Formula("Film per film area", "k_f", "{rows}", "USD/m2", row="{0:USD/m2}")
FILM_IN_CELL = Formula("Film in the cell", "N_f k_f", "{count:times}{cost:USD/m2}", "USD/m2")
COST = Formula("Materials cost per area", "k = Σ k_i", "{rows}", "USD/m2", row="{0:USD/m2}")
ENERGY_COST = Formula("Materials cost per energy", "k_E = k / E", "{cost:USD/m2} / {energy:mWh/cm2}", "USD/kWh")
SULFIDE_SHARE = Formula(
    "Sulfide share of materials cost", "s = N_f k_s / k", "{count:times}{sulfide:USD/m2} / {cost:USD/m2}", "%"
)
