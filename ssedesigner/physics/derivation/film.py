"""Accounts of the film by itself: thickness, porosity, density, mass, and the volumes of its solids."""

from __future__ import annotations

from typing import NamedTuple

from ssedesigner.core.derivation import Derivation, Input, Step
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import SHARES
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import Number, exp
from ssedesigner.physics.derivation.parts import Case, absent, coefficient, no_sulfide, shown, step, total
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.film.porosity import (
    CLOSED_POROSITY,
    HECKEL_SLOPE,
    HECKEL_SPREAD,
    POWDER_POROSITY,
    PRESSING_REFERENCE,
    UNPRESSED_POROSITY,
    WARM_SLOPE,
    pressings,
)
from ssedesigner.physics.film.solids import NO_SULFIDE, SOLIDS, Solid, SulfideLayer
from ssedesigner.physics.quantities import TYPED

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


POROSITY_BAND = "The band is that of the porosity, from its low to its high end."
LISTED_EXACT = "No band: what the library lists is taken as exact."
EXACT = "No band: only typed values enter."


def _thickness(case: Case) -> Derivation:
    size = case.typed("thickness_um", "L")
    steps = (step("Thickness of the film", "L", shown(case.film.thickness, "um"), case.film.thickness, "um"),)
    return case.account("film.thickness_um", "L as typed", (size,), steps, "editor#thickness_um", band=EXACT)


def _fibres(case: Case) -> tuple[tuple[Input, ...], tuple[str, str]]:
    """Link to the scaffold's share, and how the factor for what is not fibre is written; nothing without scaffold."""
    if not case.recipe.scaffold:
        return (), ("", "")
    part = case.si("film.scaffold_volume_pct")
    return (case.linked("film.scaffold_volume_pct", "v"),), ("(1 − v) ", f"(1 − {shown(part, 'vol %')}) × ")


def _scaffold(case: Case) -> Derivation:
    film, key, page = case.film, "film.scaffold_volume_pct", "models-composition"
    if not case.recipe.scaffold:
        none = Input(symbol="", label=FIELDS["scaffold"].label, text="none", source=TYPED.source, grade=TYPED.grade)
        nothing = (step("Share of the fibres", "v", "0 %", 0, "vol %"),)
        inputs: tuple[Input, ...] = (none, *_lacking(case, key))
        return case.account(key, "v = 0, without a scaffold", inputs, nothing, page, band=EXACT)
    absent = f"the library has no scaffold “{case.recipe.scaffold}”"
    inputs = (
        case.listed(film.scaffold, "areal_weight_g_m2", "m_s", missing=absent),
        case.listed(film.scaffold, "density_g_cm3", "ρ_s", missing=absent),
        case.listed(film.scaffold, "thickness_um", "h", missing=absent),
        case.typed("thickness_um", "L"),
        *_lacking(case, key),
    )
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known and film.scaffold is not None:
        weight, height, fibres = film.scaffold_mass, film.scaffold_thickness, film.fibre_fraction
        dense = f"{shown(weight, 'g/m2')} / ({shown(weight / (fibres * height), 'g/cm3')} × {shown(height, 'um')})"
        share = f"{shown(fibres, 'vol %')} × {shown(height, 'um')} / {shown(film.thickness, 'um')}"
        steps = (
            step("Fibres in the scaffold's own volume", "f = m_s / (ρ_s h)", dense, fibres, "vol %"),
            step("Fibres in the film", "v = f h / L", share, fibres * height / film.thickness, "vol %"),
        )
    return case.account(key, "v = m_s / (ρ_s L)", inputs, steps, page, band=LISTED_EXACT)


def _lacking(case: Case, key: str) -> tuple[Input, ...]:
    """Return what the volumes of the film lack, where the result is not known for that."""
    inputs = () if case.result(key).is_known else Solids(case).densities()
    return tuple(entered for entered in inputs if not entered.is_known)


def _volume(case: Case, key: str, name: str, roles: tuple[str, ...], sign: str) -> Derivation:
    """Share of some solids in the film: their share of the dense solids, less fibres and pores."""
    fibres, (factor, number) = _fibres(case)
    inputs = (*Solids(case).contents(), *Solids(case).densities(), *Solids(case).layer_thicknesses())
    inputs += (case.linked("film.porosity_pct", "ε"), *fibres)
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known:
        solids, dense = Solids(case).solid_volumes(roles, sign)
        pores = case.si("film.porosity_pct")
        part = case.si("film.scaffold_volume_pct")
        last = step(
            f"{name} in the film",
            f"φ = {factor}(1 − ε) {sign}",
            f"{number}(1 − {shown(pores, 'vol %')}) × {shown(dense, 'vol %')}",
            (1 - part) * (1 - pores) * dense,
            "vol %",
        )
        steps = (*solids, last)
    formula = f"φ = {factor}(1 − ε) {sign},   {sign} = Σ w/ρ / V,   V = Σ w/ρ of all solids"
    return case.account(key, formula, inputs, steps, "models-composition", band=POROSITY_BAND)


def _electrolyte_volume(case: Case) -> Derivation:
    return _volume(case, "film.electrolyte_volume_pct", "Sulfide", ("sulfide",), "x")


def _binder_volume(case: Case) -> Derivation:
    return _volume(case, "film.binder_volume_pct", "Polymers and salt", tuple(SHARES), "x_b")


def _density(case: Case) -> Derivation:
    film, key, page = case.film, "film.density_g_cm3", "models-composition"
    if film.is_density_typed:
        entered = case.typed("film_density_g_cm3", "ρ")
        steps: tuple[Step, ...] = ()
        if case.result(key).is_known:
            steps = (step("Density of the film", "ρ", shown(film.density, "g/cm3"), film.density, "g/cm3"),)
        return case.account(key, "ρ as typed", (entered,), steps, page, band=EXACT)
    fibres, (factor, number) = _fibres(case)
    inputs = (*Solids(case).contents(), *Solids(case).densities(always=True), *Solids(case).layer_thicknesses())
    inputs += (case.linked("film.porosity_pct", "ε"), *fibres, *_scaffold_weight(case))
    steps = ()
    if case.result(key).is_known:
        solids, dense = Solids(case).dense_solids()
        pores = case.si("film.porosity_pct")
        part = case.si("film.scaffold_volume_pct")
        weight, words = _weight_of_fibres(film)
        last = step(
            "Density of the film",
            f"ρ = {factor}(1 − ε) ρ_d{' + m_s / L' if weight else ''}",
            f"{number}(1 − {shown(pores, 'vol %')}) × {shown(dense, 'g/cm3')}{words}",
            (1 - part) * (1 - pores) * dense + weight,
            "g/cm3",
        )
        steps = (*solids, last)
    formula = f"ρ = {factor}(1 − ε) ρ_d{' + m_s / L' if fibres else ''},   ρ_d = Σ w / V,   V = Σ w/ρ"
    return case.account(key, formula, inputs, steps, page, band=POROSITY_BAND)


def _scaffold_weight(case: Case) -> tuple[Input, ...]:
    if not case.recipe.scaffold:
        return ()
    absent = f"the library has no scaffold “{case.recipe.scaffold}”"
    weight = case.listed(case.film.scaffold, "areal_weight_g_m2", "m_s", missing=absent)
    return (weight, case.typed("thickness_um", "L"))


def _weight_of_fibres(film: Film) -> tuple[Number, str]:
    """Mass of the scaffold in the film's volume [kg/m3], and how it is added to a sum."""
    weight = film.scaffold_mass / film.thickness
    return weight, f" + {shown(film.scaffold_mass, 'g/m2')} / {shown(film.thickness, 'um')}" if weight else ""


def _areal_mass(case: Case) -> Derivation:
    key, film = "film.areal_mass_mg_cm2", case.film
    inputs = (case.linked("film.density_g_cm3", "ρ"), case.typed("thickness_um", "L"))
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known:
        density = case.si("film.density_g_cm3")
        numbers = f"{shown(density, 'g/cm3')} × {shown(film.thickness, 'um')}"
        steps = (step("Mass of the film per area", "m = ρ L", numbers, density * film.thickness, "mg/cm2"),)
    band = EXACT if film.is_density_typed else "The band is that of the film density."
    return case.account(key, "m = ρ L", inputs, steps, "models-composition", band=band)


def _porosity(case: Case) -> Derivation:
    film, key = case.film, "film.porosity_pct"
    if film.is_porosity_typed:
        entered = case.typed("porosity_pct", "ε")
        steps = (step("Porosity", "ε", shown(film.porosity.value, "vol %"), film.porosity.value, "vol %"),)
        return _pores(case, "ε as typed", (entered,), steps, EXACT)
    if film.is_density_typed and film.pore_free_density is not None:
        return _pores_of_density(case)
    return _pores_of_pressing(case, case.result(key))


def _pores(case: Case, formula: str, inputs: tuple[Input, ...], steps: tuple[Step, ...], band: str) -> Derivation:
    known = steps if case.result("film.porosity_pct").is_known else ()
    return case.account("film.porosity_pct", formula, inputs, known, "models-porosity", band=band)


def _pores_of_density(case: Case) -> Derivation:
    """Pores are what the typed density leaves of the volume."""
    film, most = case.film, FIELDS["porosity_pct"].maximum
    fibres, (factor, number) = _fibres(case)
    inputs = (case.typed("film_density_g_cm3", "ρ"), *Solids(case).contents(), *Solids(case).densities(always=True))
    inputs += (*Solids(case).layer_thicknesses(), *fibres, *_scaffold_weight(case))
    solids, dense = Solids(case).dense_solids()
    typed_density = to_si(case.recipe.film_density_g_cm3 or 0, "g/cm3")
    weight, words = _weight_of_fibres(film)
    words = words.replace(" + ", " − ")
    part = film.scaffold_volume_fraction or 0
    pores = 1 - (typed_density - weight) / ((1 - part) * dense)
    formula = f"ε = 1 − (ρ{' − m_s / L' if weight else ''}) / ({factor}ρ_d)"
    first = step(
        "Volume that the solids leave",
        formula,
        f"1 − ({shown(typed_density, 'g/cm3')}{words}) / ({number}{shown(dense, 'g/cm3')})",
        pores,
        "vol %",
    )
    last = min(max(pores, 0), to_si(most, "vol %"))
    limits = f"min(max({shown(pores, 'vol %')}, 0), {numeral(most)} %)"
    steps = (*solids, first, step("Porosity, within what a film can have", "ε", limits, last, "vol %"))
    return _pores(case, formula, inputs, steps, "No band is given: density and composition are taken as exact.")


def _pores_of_pressing(case: Case, result: Quantity) -> Derivation:
    """Heckel's law where a pressure is stated, else the broad guess of the model."""
    film, method = case.film, case.typed("densification_method", "", label="Densification")
    stated = case.recipe.densification_method, case.recipe.densification_pressure_mpa
    by_law = stated[0] != "none" and stated not in {(None, None), ("calender", None)}
    inputs: tuple[Input, ...] = (method,) if method.is_known else ()
    if by_law:
        entered, steps, value = _heckel(case)
        spread, formula = film.porosity.spread, "ε = ε_c + (ε₀ − ε_c) exp(−K p s),   s = exp[a (T − T₀)]"
        inputs += entered
    else:
        prior, spread = film.porosity.cited[0], film.porosity.cited[-1]
        value, formula = float(prior), "ε = ε_m, the usual value for this pressing step"
        inputs += (coefficient("ε_m", prior, "Usual porosity for this pressing step", "vol %"),)
        steps = (step("Pores after pressing", "ε_m", shown(value, "vol %"), value, "vol %"),)
    scatter = HECKEL_SPREAD if by_law else spread
    inputs += (coefficient("s_ε" if scatter is spread else "s₁", scatter, "Scatter of the logit of porosity"),)
    if film.removed:
        inputs += (*Solids(case).contents(), *Solids(case).densities())
        steps += _burnt_pores(case, value)
        formula += "   + the pores that the removed binder leaves"
    band = f"The band is 1.645 s_ε to either side of the logit ln[ε/(1 − ε)], with s_ε = {numeral(float(spread))}."
    return _pores(case, formula, inputs, steps, band if result.is_known else "")


def _heckel(case: Case) -> tuple[tuple[Input, ...], tuple[Step, ...], Number]:
    """Account for the law at the pressing step, or its mean over what is usual where that is not stated in full."""
    look, recipe = case.look, case.recipe
    stated = look.typed("densification_pressure_mpa"), look.typed("densification_temperature_c")
    inputs = [
        case.typed(key, sign)
        for key, sign, value in zip(
            ("densification_pressure_mpa", "densification_temperature_c"), "pT", stated, strict=True
        )
        if value is not None
    ]
    inputs += [
        coefficient("ε₀", POWDER_POROSITY, "Pores of the loose powder", "vol %"),
        coefficient("ε_c", CLOSED_POROSITY, "Pores that stay", "vol %"),
        coefficient("K", HECKEL_SLOPE, "Slope of the pressing law"),
        coefficient("a", WARM_SLOPE, "Softening by warmth"),
        coefficient("T₀", PRESSING_REFERENCE, "Temperature of the pressing law"),
        coefficient("ε_u", UNPRESSED_POROSITY, "Pores of a film that was not pressed, at most left", "vol %"),
    ]
    tried = pressings(recipe.densification_method, *stated)
    steps = [one for pressure, heat, pores in tried for one in _pressing(pressure, heat, pores, len(tried) > 1)]
    value = case.film.porosity.pressed
    if len(tried) > 1:
        numbers = f"({' + '.join(shown(pores, 'vol %') for _, _, pores in tried)}) / {len(tried)}"
        steps.append(step("Mean over what is usual", "ε = Σ ε / n", numbers, value, "vol %"))
    return tuple(inputs), tuple(steps), value


def _pressing(pressure: Number, heat: Number, pores: Number, is_named: bool) -> list[Step]:
    """Make the steps of the law at one pressure and temperature [SI]."""
    softer = exp(WARM_SLOPE * (heat - PRESSING_REFERENCE))
    warm = f"exp[{shown(WARM_SLOPE, '-')} × ({shown(heat, 'K')} − {shown(PRESSING_REFERENCE, 'K')})]"
    span = f"({shown(POWDER_POROSITY, 'vol %')} − {shown(CLOSED_POROSITY, 'vol %')})"
    slope = f"exp(−{shown(HECKEL_SLOPE, '-')} × {shown(pressure, '-')} × {shown(softer, '-')})"
    law = f"{shown(CLOSED_POROSITY, 'vol %')} + {span} × {slope}"
    name = f", {shown(pressure, 'MPa')} at {shown(heat, 'degC')}" if is_named else ""
    formula = "ε = min[ε_c + (ε₀ − ε_c) exp(−K p s), ε_u]"
    return [
        step(f"Softening by warmth{name}", "s = exp[a (T − T₀)]", warm, softer, "-"),
        step(f"Pores after pressing (p in Pa){name}", formula, law, pores, "vol %"),
    ]


def _burnt_pores(case: Case, pressed: Number) -> tuple[Step, ...]:
    """Pores of a binder that heat removes, on top of those of the pressed film."""
    steps, burnt = Solids(case).solid_volumes(("removed",), "b")
    numbers = f"{shown(pressed, 'vol %')} + (1 − {shown(pressed, 'vol %')}) × {shown(burnt, 'vol %')}"
    value = pressed + (1 - pressed) * burnt
    return (*steps, step("Pores with those of the removed binder", "ε = ε + (1 − ε) b", numbers, value, "vol %"))


FILM = {
    "film.thickness_um": _thickness,
    "film.porosity_pct": _porosity,
    "film.density_g_cm3": _density,
    "film.areal_mass_mg_cm2": _areal_mass,
    "film.electrolyte_volume_pct": _electrolyte_volume,
    "film.binder_volume_pct": _binder_volume,
    "film.scaffold_volume_pct": _scaffold,
}
"""The accounts of the film's geometry by result."""
