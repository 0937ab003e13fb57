"""What accounts say of the solids: their shares by mass, densities, and how these become shares of the volume."""

from __future__ import annotations

from typing import NamedTuple

from ssedesigner.core.derivation import Input, Step
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import Number
from ssedesigner.physics.derivation.parts import Case, absent, no_sulfide, shown, step, total
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.film.solids import NO_SULFIDE, SOLIDS, Solid, SulfideLayer

KINDS = {role: kinds[0] for role, _, kinds in SOLIDS}


class Solids(NamedTuple):
    """The solids of the film of a case."""

    case: Case

    @property
    def film(self) -> Film:
        """The film [SI]."""
        return self.case.film

    def contents(self) -> tuple[Input, ...]:
        """Shares of the mass of solids as typed [wt %], those of binders that heat removes included."""
        added = self.case.added()
        return tuple(self.case.typed(share, f"w({self._sign(role)})") for role, share, _, _ in added)

    def densities(self, *, always: bool = False) -> tuple[Input, ...]:
        """Densities of the solids [g/cm3]; a film of sulfide alone needs none for its volumes, unless ``always``."""
        added = self.case.added()
        if not added and not always and self.film.layers:
            return ()
        found = []
        for role in ("electrolyte", "second_electrolyte"):
            key = getattr(self.case.recipe, role)
            if key:
                sulfide = self.case.look.material(key, "electrolyte")
                missing = no_sulfide(self.case.materials, key)
                found.append(self.case.listed(sulfide, "density_g_cm3", f"ρ({key})", missing=missing))
        for role, _, material, _ in added:
            missing = absent(getattr(self.case.recipe, role), KINDS[role])
            found.append(self.case.listed(material, "density_g_cm3", f"ρ({self._sign(role)})", missing=missing))
        return tuple(found)

    def layer_thicknesses(self) -> tuple[Input, ...]:
        """Thicknesses of film and second layer [um]; nothing for a film of one layer."""
        if not self.case.recipe.second_electrolyte:
            return ()
        return (self.case.typed("thickness_um", "L"), self.case.typed("second_thickness_um", "L₂"))

    def sulfide_share(self) -> tuple[Step, Number]:
        """Share of the sulfide in all solids [-]: what the added solids leave."""
        added = self.film.solids + self.film.removed
        burnt = sum(solid.mass_fraction for solid in self.film.removed)
        rest = 1 - burnt - sum(solid.mass_fraction for solid in self.film.solids)
        value = rest if rest > NO_SULFIDE else 0
        numbers = " − ".join(["100 %", *(shown(solid.mass_fraction, "wt %") for solid in added)])
        return step("Sulfide, by mass of all solids", "w = 1 − Σ w", numbers, value, "wt %"), value

    def solid_volumes(self, roles: tuple[str, ...], sign: str) -> tuple[tuple[Step, ...], Number]:
        """Share of some solids in the dense solids of the film [-], with the steps to it."""
        steps: list[Step] = []
        added = self.film.solids + self.film.removed
        if added:
            steps.append(self.sulfide_share()[0])
        values = []
        for number, layer in enumerate(self.film.layers, start=1):
            values.append(sum((layer.volume_fractions or {}).get(role, 0) for role in roles))
            at = self._at(number)
            if added:
                steps += [self._volume(layer, at), self._share(layer, roles, f"{sign}{at}", values[-1])]
            else:
                said = "Sulfide alone" if values[-1] else "None is added"
                steps.append(step(said, f"{sign}{at}", shown(values[-1], "vol %"), values[-1], "vol %"))
        return self._combined(steps, values, sign, "Mean of both layers", "vol %")

    def layer_shares(self, number: int) -> tuple[Step, ...]:
        """Share of each solid in the dense solids of a layer [-], which counts from 0; nothing for a bare film."""
        if not self.film.solids + self.film.removed:
            return ()
        layer, at = self.film.layers[number], self._at(number + 1)
        fractions = layer.volume_fractions or {}
        steps = [self.sulfide_share()[0], self._volume(layer, at)]
        for role in ("sulfide", *(solid.role for solid in self.film.solids)):
            steps.append(self._share(layer, (role,), f"x({self.name(layer, role)})", fractions[role]))
        return tuple(steps)

    def name(self, layer: SulfideLayer, role: str) -> str:
        """Key of the material of a solid."""
        return layer.material.key if role == "sulfide" else self._sign(role)

    def dense_solids(self) -> tuple[tuple[Step, ...], Number]:
        """Density of the dense solids of the film, fibres aside [kg/m3], with the steps to it."""
        steps: list[Step] = [self.sulfide_share()[0]] if self.film.solids + self.film.removed else []
        for number, layer in enumerate(self.film.layers, start=1):
            at, value = self._at(number), layer.solids_density
            if self.film.solids + self.film.removed:
                steps.append(self._volume(layer, at))
                masses = [self.sulfide_share()[1], *(solid.mass_fraction for solid in self.film.solids)]
                numbers = (
                    f"({total([shown(mass, 'wt %') for mass in masses])}) / {shown(self._specific(layer), 'cm3/g')}"
                )
                formula = f"ρ_d{at} = Σ w / V{at}"
            else:
                numbers, formula = shown(value, "g/cm3"), f"ρ_d{at}"
            steps.append(step(f"Density of the dense solids{self._of(layer)}", formula, numbers, value, "g/cm3"))
        values = [layer.solids_density for layer in self.film.layers]
        return self._combined(steps, values, "ρ_d", "Mean of both layers", "g/cm3")

    def _combined(
        self, steps: list[Step], values: list[Number], sign: str, label: str, unit: str
    ) -> tuple[tuple[Step, ...], Number]:
        """Mean of the layers by their share of the thickness."""
        mean = sum(layer.share * value for layer, value in zip(self.film.layers, values, strict=True))
        if len(self.film.layers) > 1:
            terms = [
                f"{shown(layer.share, '%')} × {shown(value, unit)}"
                for layer, value in zip(self.film.layers, values, strict=True)
            ]
            steps.append(step(label, f"{sign} = (1 − L₂/L) {sign}₁ + (L₂/L) {sign}₂", total(terms), mean, unit))
        return tuple(steps), mean

    def _volume(self, layer: SulfideLayer, at: str) -> Step:
        """Volume of the solids that stay, per mass of all solids."""
        terms = self._terms(layer, "sulfide", *(solid.role for solid in self.film.solids))
        label = (
            f"Volume of the solids that stay{self._of(layer)}"
            if self.film.removed
            else f"Volume of the solids{self._of(layer)}"
        )
        return step(label, f"V{at} = Σ w/ρ", total(terms), self._specific(layer), "cm3/g")

    def _share(self, layer: SulfideLayer, roles: tuple[str, ...], sign: str, value: Number) -> Step:
        terms = total(self._terms(layer, *roles))
        if roles == ("removed",):
            whole = self._specific(layer) + self._burnt()
            return step(
                f"Volume that the removed binder held{self._of(layer)}",
                f"{sign} = V_r / (V + V_r)",
                f"({terms}) / {shown(whole, 'cm3/g')}",
                value,
                "vol %",
            )
        name = self.name(layer, roles[0]) if len(roles) == 1 else "Polymers and salt"
        numbers = f"({terms}) / {shown(self._specific(layer), 'cm3/g')}"
        return step(f"{name} in the dense solids{self._of(layer)}", f"{sign} = Σ w/ρ / V", numbers, value, "vol %")

    def _terms(self, layer: SulfideLayer, *roles: str) -> list[str]:
        """Mass over density of some solids, in words; a solid that heat removes has the role ``removed``."""
        found = []
        if "sulfide" in roles:
            found.append(f"{shown(self.sulfide_share()[1], 'wt %')} / {shown(_dense(layer), 'g/cm3')}")
        solids: list[Solid] = [solid for solid in self.film.solids if solid.role in roles]
        solids += self.film.removed if "removed" in roles else ()
        return found + [f"{shown(solid.mass_fraction, 'wt %')} / {shown(solid.density, 'g/cm3')}" for solid in solids]

    def _specific(self, layer: SulfideLayer) -> Number:
        """Volume of the solids that stay per mass of all solids [m3/kg]."""
        return self.sulfide_share()[1] / _dense(layer) + sum(
            solid.mass_fraction / solid.density for solid in self.film.solids if solid.density
        )

    def _burnt(self) -> Number:
        return sum(solid.mass_fraction / solid.density for solid in self.film.removed if solid.density)

    def _at(self, number: int) -> str:
        return {1: "₁", 2: "₂"}[number] if len(self.film.layers) > 1 else ""

    def _of(self, layer: SulfideLayer) -> str:
        return f", layer of {layer.material.key}" if len(self.film.layers) > 1 else ""

    def _sign(self, role: str) -> str:
        return str(getattr(self.case.recipe, role) or role.replace("_", " "))


def _dense(layer: SulfideLayer) -> float:
    return to_si(float(layer.material.values["density_g_cm3"]), "g/cm3")
