"""What accounts say of the layers of a cell: how many of each, how thick, how heavy, and the size of a pouch."""

from __future__ import annotations

from typing import NamedTuple

from ssedesigner.core.derivation import Input, Step
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
