"""Accounts of the cell: voltage, thickness, mass, specific energy and energy density on one basis."""

from __future__ import annotations

from ssedesigner.core.derivation import Calculation, Input, Step
from ssedesigner.physics.arrays import Number
from ssedesigner.physics.calculation_layers import Layers
from ssedesigner.physics.cell.energy import specific_energy
from ssedesigner.physics.derivation.parts import Case, shown, step

NO_BAND = "No band: typed values and listed thicknesses are taken as exact."
DENSITY_BAND = "The band is that of the film density: the cell is lighter when the film is more porous."
UNIT_CELL, STACK = "models-energy#equations", "models-energy#stack"
PAGES = {"unit-cell": UNIT_CELL, "stack": STACK, "pouch-cell": "models-energy#pouch-cell"}


def _voltage(case: Case) -> Calculation:
    voltage, count = case.typed("mean_voltage_v", "U"), case.recipe.unit_cells
    mean = case.cell.voltage
    if case.basis != "unit-cell" and Layers(case).bipolar():
        inputs: tuple[Input, ...] = (voltage, *Layers(case).stacking())
        steps = (step("Cells in series", "U_s = n U", f"{count} × {shown(mean, 'V')}", count * mean, "V"),)
        return case.account("cell.voltage_v", "U_s = n U", inputs, steps, STACK, band=NO_BAND)
    inputs = (voltage,) if case.basis == "unit-cell" else (voltage, *Layers(case).stacking())
    steps = (step("Mean voltage of one cell", "U", shown(mean, "V"), mean, "V"),)
    return case.account("cell.voltage_v", "U as typed", inputs, steps, UNIT_CELL, band=NO_BAND)


def _thickness(case: Case) -> Calculation:
    key, inputs = "cell.thickness_um", Layers(case).thickness_inputs()
    terms, average = Layers(case).body_terms()
    count = 1 if case.basis == "unit-cell" else case.recipe.unit_cells
    steps = [
        *Layers(case).foil_steps(),
        step("One unit cell with its share of foils", "L₁ = Σ N L", terms, average, "um"),
    ]
    formula, whole = "L = Σ L_i", average
    if count > 1 or case.basis != "unit-cell":
        formula, whole = "L = n Σ N_i L_i", count * average
        steps.append(step("Stack", "L_s = n L₁", f"{count} × {shown(average, 'um')}", whole, "um"))
    if case.basis == "pouch-cell":
        formula += " + 2 L_p"
        sheet = case.cell.laminate.thickness if case.cell.laminate else 0
        numbers = f"{shown(whole, 'um')} + 2 × {shown(sheet, 'um')}"
        whole = whole + 2 * sheet
        steps.append(step("Pouch cell, a laminate on both faces", "L = L_s + 2 L_p", numbers, whole, "um"))
    return case.account(key, formula, inputs, tuple(steps), PAGES[case.basis], band=NO_BAND)


def _areal_mass(case: Case) -> Calculation:
    key = "cell.areal_mass_mg_cm2"
    steps = Layers(case).mass_steps() if case.result(key).is_known else ()
    formula = "m = Σ N_i ρ_i L_i" + (" + tabs" if case.basis == "pouch-cell" else "")
    return case.account(key, formula, Layers(case).mass_inputs(), steps, PAGES[case.basis], band=DENSITY_BAND)


def _areal_energy(case: Case) -> tuple[tuple[Input, ...], Step, Number]:
    """Energy of one unit cell per electrode area."""
    charge, voltage = case.cell.areal_capacity, case.cell.voltage
    inputs = (case.typed("areal_capacity_mah_cm2", "C"), case.typed("mean_voltage_v", "U"))
    numbers = f"{shown(charge, 'mAh/cm2')} × {shown(voltage, 'V')}"
    return inputs, step("Energy per electrode area", "E = C U", numbers, charge * voltage, "mWh/cm2"), charge * voltage


def _specific_energy(case: Case) -> Calculation:
    key = "cell.specific_energy_wh_kg"
    inputs, first, energy = _areal_energy(case)
    inputs += (case.linked("cell.areal_mass_mg_cm2", "m", label="Mass of the cell per area"),)
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known:
        mass = case.si("cell.areal_mass_mg_cm2")
        numbers = f"{shown(energy, 'mWh/cm2')} / {shown(mass, 'mg/cm2')}"
        steps = (first, step("Energy per mass", "e = E / m", numbers, specific_energy(energy, mass), "Wh/kg"))
    return case.account(key, "e = C U / m", inputs, steps, PAGES[case.basis], band=DENSITY_BAND, notes=_NOMINAL)


_NOMINAL = ("Nominal: the ohmic drop and swelling during charge are not counted.",)


def _energy_density(case: Case) -> Calculation:
    key = "cell.energy_density_wh_l"
    inputs, first, energy = _areal_energy(case)
    inputs += (case.linked("cell.thickness_um", "L", label="Thickness of the cell"),)
    count = 1 if case.basis == "unit-cell" else case.recipe.unit_cells
    inputs += () if case.basis == "unit-cell" else (case.typed("unit_cells", "n"),)
    inputs += Layers(case).footprint_inputs()
    steps: tuple[Step, ...] = ()
    formula = {"unit-cell": "u = C U / L", "stack": "u = C U / (L / n)"}.get(
        case.basis, "u = C U n A / (L (b + 2 f) h)"
    )
    if case.result(key).is_known:
        height = case.si("cell.thickness_um")
        volumes, volume = _volume(case, height, count)
        numbers = f"{shown(energy, 'mWh/cm2')} / {shown(volume, 'um')}"
        steps = (first, *volumes, step("Energy per volume", "u = E / V", numbers, energy / volume, "Wh/L"))
    return case.account(key, formula, inputs, steps, PAGES[case.basis], band=NO_BAND, notes=_NOMINAL)


def _volume(case: Case, height: Number, count: int) -> tuple[tuple[Step, ...], Number]:
    """Volume of the body per electrode area of a unit cell [m3/m2], with the steps to it."""
    if case.basis != "pouch-cell":
        numbers = shown(height, "um") + (f" / {count}" if count > 1 else "")
        formula = "V = L / n" if case.basis == "stack" else "V = L"
        return (step("Volume per electrode area", formula, numbers, height / count, "um"),), height / count
    sizes, size = Layers(case).footprint()
    volume = height * (size.width + 2 * size.folded_seal) * size.height / (case.cell.electrode_area * count)
    wide = f"({shown(size.width, 'mm')} + 2 × {shown(size.folded_seal, 'mm')})"
    numbers = f"{shown(height, 'um')} × {wide} × {shown(size.height, 'mm')} / ({count} × {shown(size.area, 'cm2')})"
    return (*sizes, step("Volume per electrode area", "V = L (b + 2 f) h / (n A)", numbers, volume, "um")), volume


CELL = {
    "cell.specific_energy_wh_kg": _specific_energy,
    "cell.energy_density_wh_l": _energy_density,
    "cell.voltage_v": _voltage,
    "cell.thickness_um": _thickness,
    "cell.areal_mass_mg_cm2": _areal_mass,
}
"""The accounts of the cell, its cost aside, by result."""
