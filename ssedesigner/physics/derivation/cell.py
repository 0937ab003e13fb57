"""Derivations of the cell: voltage, thickness, mass, specific energy and energy density on one basis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ssedesigner.core.derivation import Derivation, Input, Step
from ssedesigner.physics.cell.cell import ANODELESS
from ssedesigner.physics.cell.energy import (
    END_SEAL,
    FILM_OVERHANG,
    FOLDED_SEAL,
    SIDE_SEAL,
    TAB_MASS,
    TAB_REFERENCE_AREA,
)
from ssedesigner.physics.cell.formulas import (
    AREAL_ENERGY,
    ENERGY_DENSITY,
    FILM_COUNT,
    FOILS,
    HEIGHT,
    IN_SERIES,
    LAMINATE_COUNT,
    LAYER_MASS,
    MASS,
    OVERHANGING_WIDTH,
    POUCH,
    POUCH_VOLUME,
    SHEET_MASS,
    SIDE,
    SPECIFIC_ENERGY,
    STACK,
    STACK_VOLUME,
    TABS,
    UNIT_CELL,
    VOLTAGE,
    VOLUME,
    WIDTH,
)
from ssedesigner.physics.derivation.parts import Case, absent, coefficient
from ssedesigner.physics.terms import Term

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


class Layers(NamedTuple):
    """The layers of the cell of a case."""

    case: Case

    def roles(self) -> list[str]:
        """Return the layers that the cell counts on its basis, in the order of the stack."""
        counted = {term.place for term in self.case.terms.all(FOILS)} | {"cathode", "film", "anode"}
        return [role for role in NAMES if role in counted or (role == "packaging" and self.is_pouch)]

    @property
    def is_pouch(self) -> bool:
        """True for a cell in its laminate."""
        return self.case.basis == "pouch-cell"

    def stacking(self) -> tuple[Input, ...]:
        """Return how many cells there are [-] and how they are stacked; nothing for a unit cell."""
        if self.case.basis == "unit-cell":
            return ()
        return (self.case.typed_input("unit_cells", "n"), self.case.typed_input("stacking", ""))

    def foil_steps(self) -> Iterator[Step]:
        """Print how many foils of each kind a stack needs per unit cell [-]; nothing for a unit cell."""
        if self.case.basis == "unit-cell":
            return
        for role in ("positive foil", "negative foil", "bipolar plate"):
            yield from self.case.steps(FOILS, place=role, name=NAMES[role], sign=SIGNS[role])

    def footprint_steps(self) -> tuple[Step, ...]:
        """Print the size of the pouch [mm]; nothing on other bases."""
        return self.case.steps(SIDE, WIDTH, OVERHANGING_WIDTH, HEIGHT)

    def height_input(self, role: str) -> Input:
        """Return the thickness of a layer [um]."""
        sign = f"L_{SIGNS[role]}"
        if role == "anode" and self.case.materials.root("anode", self.case.recipe.anode) == ANODELESS:
            return Input(
                symbol=sign,
                label="Anode, none at the start: plated from the cathode",
                value=0,
                unit="um",
                source="Recipe",
                grade="user",
            )
        if role in TYPED_THICKNESS:
            return self.case.typed_input(TYPED_THICKNESS[role], sign)
        return self._bought_input(role, "thickness_um", sign)

    def density_input(self, role: str) -> Input:
        """Return the density of a layer [g/cm3]."""
        sign = f"ρ_{SIGNS[role]}"
        if role == "cathode":
            return self.case.typed_input("cathode_density_g_cm3", sign)
        return self._bought_input(role, "density_g_cm3", sign)

    def price_input(self, role: str) -> Input:
        """Return the price of a layer that is bought by mass [USD/kg]."""
        return self._bought_input(role, "price_usd_kg", f"p_{SIGNS[role]}")

    def _bought_input(self, role: str, quantity: str, sign: str) -> Input:
        kind, key = BOUGHT.get(role, ("anode", self.case.recipe.anode))
        return self.case.library_input(self.case.look.material(key, kind), quantity, sign, missing=absent(key, kind))

    def mass_inputs(self) -> tuple[Input, ...]:
        """Thickness [um] and density [g/cm3] of every layer, mass of the film, and what a pouch adds."""
        inputs: list[Input] = []
        for role in self.roles():
            if role == "film":
                inputs.append(self.case.result_input("film.areal_mass_mg_cm2", "m_f"))
            else:
                inputs += (self.height_input(role), self.density_input(role))
        tabs = (
            coefficient("m_t", TAB_MASS, "Mass of the tabs", "g"),
            coefficient("A_t", TAB_REFERENCE_AREA, "Electrode area for these tabs", "cm2"),
        )
        return (*inputs, *self.stacking(), *self.footprint_inputs(), *(tabs if self.is_pouch else ()))

    def footprint_inputs(self) -> tuple[Input, ...]:
        """Return what the size of a pouch rests on [lab unit of each]; nothing on the other bases."""
        if not self.is_pouch:
            return ()
        hangs_over = self.case.recipe.form_factor == "free-standing"
        return (
            self.case.typed_input("film_area_cm2", "A"),
            self.case.typed_input("form_factor", ""),
            *((coefficient("o", FILM_OVERHANG, "Overhang of the film", "mm"),) if hangs_over else ()),
            coefficient("e", END_SEAL, "Seal at each end", "mm"),
            coefficient("s", SIDE_SEAL, "Seal at each side", "mm"),
            coefficient("f", FOLDED_SEAL, "Folded side seal", "mm"),
        )

    def mass_steps(self) -> Iterator[Step]:
        """Print the mass of every layer and of the whole [mg/cm2]."""
        yield from self.foil_steps()
        yield from (*self.footprint_steps(), *self.case.steps(FILM_COUNT, LAMINATE_COUNT))
        masses = [self.case.terms.last(LAYER_MASS, role) for role in self.roles()]
        known = [term for term in masses if term is not None]
        yield from map(self._mass_step, known)
        tabs = self.case.terms.last(TABS)
        yield from self.case.steps(TABS)
        added = [(term.value,) for term in (*known, tabs) if term is not None]
        yield from self.case.steps(MASS, rows=added)

    def _mass_step(self, term: Term) -> Step:
        role, height = term.place, term.inputs["height"]
        name = f"{NAMES[role]}, {term.inputs['material']}"
        count = "" if term.inputs["count"] == 1 else f"N_{SIGNS[role]} "
        if role == "film":
            return term.step(name=name, symbols=f"{count}m_f")
        symbols = f"m_{SIGNS[role]} = {count}ρ L"
        if not height:
            return term.step(name=name, symbols=symbols)
        density = term.inputs["mass"] / height
        return term._replace(formula=SHEET_MASS).step(name=name, symbols=symbols, density=density)


NO_BAND = "No band: typed values and listed thicknesses are taken as exact."
DENSITY_BAND = "The band is that of the film density: the cell is lighter when the film is more porous."
PAGES = {
    "unit-cell": "models-energy#equations",
    "stack": "models-energy#stack",
    "pouch-cell": "models-energy#pouch-cell",
}


def _voltage(case: Case) -> Derivation:
    inputs = (case.typed_input("mean_voltage_v", "U"), *Layers(case).stacking())
    formula, page = "U as typed", PAGES["unit-cell"]
    if case.terms.last(IN_SERIES) is not None:
        formula, page = "U_s = n U", PAGES["stack"]
    return case.derivation("cell.voltage_v", formula, inputs, case.steps(VOLTAGE, IN_SERIES), page, band=NO_BAND)


def _thickness(case: Case) -> Derivation:
    layers = Layers(case)
    inputs = (*map(layers.height_input, layers.roles()), *layers.stacking())
    formula = {"unit-cell": "L = Σ L_i", "stack": "L = n Σ N_i L_i"}.get(case.basis, "L = n Σ N_i L_i + 2 L_p")
    sizes = (UNIT_CELL,) if case.basis == "unit-cell" else (UNIT_CELL, STACK, POUCH)
    steps = (*layers.foil_steps(), *case.steps(*sizes))
    return case.derivation("cell.thickness_um", formula, inputs, steps, PAGES[case.basis], band=NO_BAND)


def _areal_mass(case: Case) -> Derivation:
    layers = Layers(case)
    formula = "m = Σ N_i ρ_i L_i" + (" + tabs" if layers.is_pouch else "")
    key, inputs, steps = "cell.areal_mass_mg_cm2", layers.mass_inputs(), layers.mass_steps()
    return case.derivation(key, formula, inputs, steps, PAGES[case.basis], band=DENSITY_BAND)


def _energy_inputs(case: Case) -> tuple[Input, ...]:
    return (case.typed_input("areal_capacity_mah_cm2", "C"), case.typed_input("mean_voltage_v", "U"))


def _specific_energy(case: Case) -> Derivation:
    inputs = (
        *_energy_inputs(case),
        case.result_input("cell.areal_mass_mg_cm2", "m", label="Mass of the cell per area"),
    )
    key, steps = "cell.specific_energy_wh_kg", case.steps(AREAL_ENERGY, SPECIFIC_ENERGY)
    page = PAGES[case.basis]
    return case.derivation(key, "e = C U / m", inputs, steps, page, band=DENSITY_BAND, notes=_NOMINAL)


_NOMINAL = ("Nominal: the ohmic drop and swelling during charge are not counted.",)


def _energy_density(case: Case) -> Derivation:
    layers, page = Layers(case), PAGES[case.basis]
    inputs = (
        *_energy_inputs(case),
        case.result_input("cell.thickness_um", "L", label="Thickness of the cell"),
        *layers.stacking()[:1],
        *layers.footprint_inputs(),
    )
    formula = {"unit-cell": "u = C U / L", "stack": "u = C U / (L / n)"}.get(
        case.basis, "u = C U n A / (L (b + 2 f) h)"
    )
    volume = {"unit-cell": VOLUME, "stack": STACK_VOLUME}.get(case.basis, POUCH_VOLUME)
    steps = (*case.steps(AREAL_ENERGY), *layers.footprint_steps(), *case.steps(volume, ENERGY_DENSITY))
    key = "cell.energy_density_wh_l"
    return case.derivation(key, formula, inputs, steps, page, band=NO_BAND, notes=_NOMINAL)


CELL = {
    "cell.specific_energy_wh_kg": _specific_energy,
    "cell.energy_density_wh_l": _energy_density,
    "cell.voltage_v": _voltage,
    "cell.thickness_um": _thickness,
    "cell.areal_mass_mg_cm2": _areal_mass,
}
"""The derivations of the cell, its cost aside, by result."""
