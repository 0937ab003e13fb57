"""Accounts of the cell: voltage, thickness, mass, specific energy and energy density on one basis."""

from __future__ import annotations

from typing import NamedTuple

from ssedesigner.core.derivation import Derivation, Input, Step
from ssedesigner.physics.arrays import Number, sqrt
from ssedesigner.physics.cell.cell import ANODELESS, CellLayer
from ssedesigner.physics.cell.energy import (
    END_SEAL,
    FILM_OVERHANG,
    FOLDED_SEAL,
    SIDE_SEAL,
    TAB_MASS,
    TAB_REFERENCE_AREA,
    foil_counts,
    specific_energy,
)
from ssedesigner.physics.derivation.parts import (
    Case,
    absent,
    coefficient,
    shown,
    step,
    total,
)

NAMES = {
    "positive foil": "Positive foil",
    "cathode": "Cathode",
    "film": "Film",
    "anode": "Anode",
    "negative foil": "Negative foil",
    "bipolar plate": "Bipolar plate",
    "packaging": "Laminate",
}
"""The layers in the order of the stack."""
SIGNS = {"positive foil": "+", "cathode": "c", "film": "f", "anode": "a", "negative foil": "−"} | {
    "bipolar plate": "b",
    "packaging": "p",
}
"""Index of each layer in the formulas."""
TYPED_THICKNESS = {
    "positive foil": "positive_foil_um",
    "cathode": "cathode_thickness_um",
    "film": "thickness_um",
    "anode": "anode_thickness_um",
    "negative foil": "negative_foil_um",
}
BOUGHT = {
    "positive foil": ("foil", "Al-foil"),
    "negative foil": ("foil", "Cu-foil"),
    "bipolar plate": ("foil", "SUS-foil"),
    "packaging": ("packaging", "pouch-laminate"),
}
"""Kind and key of the sheets that are the same in every cell."""


class Footprint(NamedTuple):
    """Size of a pouch [m], its electrode area [m2] and how much film and laminate it takes per unit cell [-]."""

    width: Number
    height: Number
    area: Number
    folded_seal: Number
    film_count: Number
    laminate_count: Number


class Layers(NamedTuple):
    """The layers of the cell of a case."""

    case: Case

    def bipolar(self) -> bool:
        """Return whether the cells are stacked in series [-]."""
        return self.case.recipe.stacking == "bipolar"

    def stacking(self) -> tuple[Input, ...]:
        """How many cells there are [-] and how they are stacked."""
        return (self.case.typed("unit_cells", "n"), self.case.typed("stacking", ""))

    def counts(self) -> dict[str, Number]:
        """How many of each layer there are per unit cell [-], laminate and overhang of a pouch aside."""
        foils = foil_counts(
            1 if self.case.basis == "unit-cell" else self.case.recipe.unit_cells, self.case.recipe.stacking
        )
        found: dict[str, Number] = dict.fromkeys(NAMES, 1) | foils
        del found["packaging"]
        return {role: count for role, count in found.items() if count}

    def layer(self, role: str) -> CellLayer | None:
        """Return a layer of the cell [SI]; None for a sheet of which a value is missing."""
        sheets = {"bipolar plate": self.case.cell.plate, "packaging": self.case.cell.laminate}
        return sheets[role] if role in sheets else self.case.cell.layers[role]

    def foil_steps(self) -> tuple[Step, ...]:
        """How many foils of each kind a stack needs per unit cell [-]; nothing for a unit cell."""
        if self.case.basis == "unit-cell":
            return ()
        size, found = self.case.recipe.unit_cells, self.counts()
        roles = [role for role in ("positive foil", "negative foil", "bipolar plate") if role in found]
        return tuple(
            step(
                f"{NAMES[role]}s per unit cell",
                f"N_{SIGNS[role]}",
                f"{found[role] * size:.0f} / {size}",
                found[role],
                "-",
            )
            for role in roles
        )

    def body_terms(self) -> tuple[str, Number]:
        """Thickness of one unit cell with its share of foils, as a sum in words and in SI [m]."""
        terms, average = [], 0
        for role, count in self.counts().items():
            found = self.layer(role)
            if found is not None:
                terms.append(f"{times(count)}{shown(found.thickness, 'um')}")
                average = average + count * found.thickness
        return total(terms), average

    def thickness_inputs(self) -> tuple[Input, ...]:
        """Thickness of every layer [um], and the number of cells of a stack."""
        roles = [*self.counts(), *(["packaging"] if self.case.basis == "pouch-cell" else [])]
        found = tuple(self.height_input(role) for role in roles)
        return found if self.case.basis == "unit-cell" else (*found, *self.stacking())

    def height_input(self, role: str) -> Input:
        """Return the thickness of a layer [um]."""
        sign = f"L_{SIGNS[role]}"
        if role == "anode" and self.case.recipe.anode == ANODELESS:
            return Input(
                symbol=sign,
                label="Anode, none at the start: plated from the cathode",
                value=0,
                unit="um",
                source="Recipe",
                grade="user",
            )
        if role in TYPED_THICKNESS:
            return self.case.typed(TYPED_THICKNESS[role], sign)
        kind, key = BOUGHT[role]
        return self.case.listed(self.case.look.material(key, kind), "thickness_um", sign, missing=absent(key, kind))

    def density_input(self, role: str) -> Input:
        """Return the density of a layer [g/cm3]."""
        sign = f"ρ_{SIGNS[role]}"
        if role == "cathode":
            return self.case.typed("cathode_density_g_cm3", sign)
        kind, key = BOUGHT.get(role, ("anode", self.case.recipe.anode))
        return self.case.listed(self.case.look.material(key, kind), "density_g_cm3", sign, missing=absent(key, kind))

    def mass_inputs(self) -> tuple[Input, ...]:
        """Thickness [um] and density [g/cm3] of every layer, mass of the film, and what a pouch adds."""
        found: list[Input] = []
        for role in [*self.counts(), *(["packaging"] if self.case.basis == "pouch-cell" else [])]:
            if role == "film":
                found.append(self.case.linked("film.areal_mass_mg_cm2", "m_f"))
            else:
                found += (self.height_input(role), self.density_input(role))
        if self.case.basis != "unit-cell":
            found += self.stacking()
        return (*found, *self.footprint_inputs(), *self._tab_inputs())

    def _tab_inputs(self) -> tuple[Input, ...]:
        if self.case.basis != "pouch-cell":
            return ()
        return (
            coefficient("m_t", TAB_MASS, "Mass of the tabs", "g"),
            coefficient("A_t", TAB_REFERENCE_AREA, "Electrode area for these tabs", "cm2"),
        )

    def footprint_inputs(self) -> tuple[Input, ...]:
        """Return what the size of a pouch rests on [lab unit of each]; nothing on the other bases."""
        if self.case.basis != "pouch-cell":
            return ()
        hangs_over = self.case.recipe.form_factor == "free-standing"
        return (
            self.case.typed("film_area_cm2", "A"),
            self.case.typed("form_factor", ""),
            *((coefficient("o", FILM_OVERHANG, "Overhang of the film", "mm"),) if hangs_over else ()),
            coefficient("e", END_SEAL, "Seal at each end", "mm"),
            coefficient("s", SIDE_SEAL, "Seal at each side", "mm"),
            coefficient("f", FOLDED_SEAL, "Folded side seal", "mm"),
        )

    def footprint(self) -> tuple[tuple[Step, ...], Footprint]:
        """Size of the pouch [m] around a square electrode, with the steps to it."""
        area, cells = self.case.cell.electrode_area, self.case.recipe.unit_cells
        side = sqrt(area)
        hangs_over = self.case.recipe.form_factor == "free-standing"
        width = side + (2 * FILM_OVERHANG if hangs_over else 0)
        height = width + 2 * END_SEAL
        wide = shown(side, "mm") + (f" + 2 × {shown(FILM_OVERHANG, 'mm')}" if hangs_over else "")
        tall = f"{shown(width, 'mm')} + 2 × {shown(END_SEAL, 'mm')}"
        steps = (
            step("Side of the square electrode", "a = √A", f"√({shown(area, 'cm2')})", side, "mm"),
            step("Width of the film", "b = a + 2 o" if hangs_over else "b = a", wide, width, "mm"),
            step("Height of the pouch", "h = b + 2 e", tall, height, "mm"),
        )
        return steps, Footprint(
            width=width,
            height=height,
            area=area,
            folded_seal=FOLDED_SEAL,
            film_count=(width / side) ** 2,
            laminate_count=2 * (width + 2 * SIDE_SEAL) * height / (area * cells),
        )

    def pouch_steps(self) -> tuple[tuple[Step, ...], dict[str, Number]]:
        """How much film and laminate a pouch takes per unit cell [-], with the steps; nothing on other bases."""
        if self.case.basis != "pouch-cell":
            return (), {}
        steps, size = self.footprint()
        side = sqrt(size.area)
        film = f"({shown(size.width, 'mm')} / {shown(side, 'mm')})²"
        face = f"({shown(size.width, 'mm')} + 2 × {shown(SIDE_SEAL, 'mm')}) × {shown(size.height, 'mm')}"
        sheet = f"2 × {face} / ({self.case.recipe.unit_cells} × {shown(size.area, 'cm2')})"
        more = (
            step("Film per electrode area", "N_f = (b/a)²", film, size.film_count, "-"),
            step("Laminate per electrode area", "N_p = 2 (b + 2 s) h / (n A)", sheet, size.laminate_count, "-"),
        )
        return (*steps, *more), {"film": size.film_count, "packaging": size.laminate_count}

    def mass_steps(self) -> tuple[Step, ...]:
        """Mass of every layer and of the whole [mg/cm2]."""
        sizes, more = self.pouch_steps()
        steps: list[Step] = [*self.foil_steps(), *sizes]
        masses: list[Number] = []
        for role, count in (self.counts() | more).items():
            found = self.layer(role)
            if found is None or found.mass is None:
                continue
            weight, numbers = found.mass, f"{times(count)}{shown(found.mass, 'mg/cm2')}"
            formula = f"m_{SIGNS[role]} = {f'N_{SIGNS[role]} ' if count != 1 else ''}ρ L"
            if role == "film":
                weight = self.case.si("film.areal_mass_mg_cm2")
                formula = "m_f" if count == 1 else "N_f m_f"
            elif found.thickness:
                dense = shown(found.mass / found.thickness, "g/cm3")
                numbers = f"{times(count)}{dense} × {shown(found.thickness, 'um')}"
            masses.append(count * weight)
            steps.append(step(f"{NAMES[role]}, {found.material}", formula, numbers, count * weight, "mg/cm2"))
        if self.case.basis == "pouch-cell":
            cells = self.case.recipe.unit_cells
            tabs = TAB_MASS / TAB_REFERENCE_AREA / cells
            numbers = f"{shown(TAB_MASS, 'g')} / {shown(TAB_REFERENCE_AREA, 'cm2')} / {cells}"
            masses.append(tabs)
            steps.append(step("Tabs", "m_t / (A_t n)", numbers, tabs, "mg/cm2"))
        added = total([shown(mass, "mg/cm2") for mass in masses])
        return (*steps, step("Mass of the cell per electrode area", "m = Σ m_i", added, sum(masses), "mg/cm2"))


def times(count: Number) -> str:
    """Write a count [-] as a factor; 1 is left out.

    >>> times(1.0), times(0.5)
    ('', '0.5000 × ')
    """
    return "" if count == 1 else f"{shown(count, '-')} × "


NO_BAND = "No band: typed values and listed thicknesses are taken as exact."
DENSITY_BAND = "The band is that of the film density: the cell is lighter when the film is more porous."
UNIT_CELL, STACK = "models-energy#equations", "models-energy#stack"
PAGES = {"unit-cell": UNIT_CELL, "stack": STACK, "pouch-cell": "models-energy#pouch-cell"}


def _voltage(case: Case) -> Derivation:
    voltage, count = case.typed("mean_voltage_v", "U"), case.recipe.unit_cells
    mean = case.cell.voltage
    if case.basis != "unit-cell" and Layers(case).bipolar():
        inputs: tuple[Input, ...] = (voltage, *Layers(case).stacking())
        steps = (step("Cells in series", "U_s = n U", f"{count} × {shown(mean, 'V')}", count * mean, "V"),)
        return case.account("cell.voltage_v", "U_s = n U", inputs, steps, STACK, band=NO_BAND)
    inputs = (voltage,) if case.basis == "unit-cell" else (voltage, *Layers(case).stacking())
    steps = (step("Mean voltage of one cell", "U", shown(mean, "V"), mean, "V"),)
    return case.account("cell.voltage_v", "U as typed", inputs, steps, UNIT_CELL, band=NO_BAND)


def _thickness(case: Case) -> Derivation:
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


def _areal_mass(case: Case) -> Derivation:
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


def _specific_energy(case: Case) -> Derivation:
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


def _energy_density(case: Case) -> Derivation:
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
