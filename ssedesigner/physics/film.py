"""From a recipe to a film: the one place where lab units become SI and keys become materials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.recipe import Recipe, problems
from ssedesigner.core.units import to_si
from ssedesigner.physics.elementwise import MaybeNumber, Number, blanked, is_true_everywhere, is_true_somewhere, where
from ssedesigner.physics.lookup import Lookup
from ssedesigner.physics.porosity import Porosity, estimated_porosity

INTERLABORATORY_SPREAD = cited(
    0.668, "-", "Ohno2020", "SD of ln conductivity of one material between laboratories: 0.29 decades"
)
LOT_SPREAD = cited(0.15, "-", "ThisProgram2026", "SD of ln of a lot value that the user measured", grade="assumed")
LIBRARY_TEMPERATURE = cited(25.0, "degC", "ThisProgram2026", "design values of the library are for it", grade="assumed")

NO_SULFIDE = cited(1e-9, "-", "ThisProgram2026", "a smaller share is what rounding leaves", grade="computed")

SOLIDS = (
    ("binder", "binder_wt_pct", ("binder", "spe")),
    ("second_binder", "second_binder_wt_pct", ("binder", "spe")),
    ("salt", "salt_wt_pct", ("salt",)),
    ("spe", "spe_wt_pct", ("spe",)),
)
"""Every added solid of a recipe: field, field of its share, kinds of material that it can be."""


@dataclass(frozen=True, kw_only=True)
class Solid:
    """A solid beside the sulfide: its share of the mass of solids [-] and dense density [kg/m3].

    ``form`` is fibrillated, film-forming, particle-like, ion-conducting, polymer-electrolyte, salt or unknown.
    ``conductivity`` [S/m] at ``reference`` [K] is that of a polymer that conducts lithium ions by itself.
    """

    role: str
    material: Material
    mass_fraction: Number
    density: float | None
    form: str
    conductivity: float | None
    reference: float


@dataclass(frozen=True, kw_only=True)
class SulfideLayer:
    """One sulfide of the film and the solids around it.

    ``share`` of the film thickness [-]; ``volume_fractions`` of the dense solids by role [-] or None when a
    density is missing; ``solids_density`` of the dense mix [kg/m3]; conductivity [S/m] at ``reference`` [K]
    with the SD of its logarithm ``spread`` [-]; ``activation_energy`` [J].
    """

    role: str
    material: Material
    share: Number
    mass_fraction: Number
    volume_fractions: Mapping[str, Number] | None
    solids_density: MaybeNumber
    conductivity: MaybeNumber
    reference: Number
    spread: float
    is_weak: bool
    activation_energy: float | None
    conductivity_cited: tuple[Cited, ...]


@dataclass(frozen=True, kw_only=True)
class Film:
    """A film in SI: floats, or arrays of shape (n,) where an input is swept.

    Lengths [m], area [m2], densities [kg/m3], masses per film area [kg/m2], temperature [K], fractions [-].
    ``porosity`` is of the matrix between the scaffold; ``missing`` says by topic (recipe, volumes,
    conductivity, mass) why something is not known; ``notes`` what was assumed; ``density_cited`` and
    ``scaffold_cited`` the library values used.
    """

    recipe: Recipe
    thickness: Number
    area: Number
    temperature: Number
    layers: tuple[SulfideLayer, ...]
    solids: tuple[Solid, ...]
    removed: tuple[Solid, ...]
    solvents: tuple[tuple[Material, Number], ...]
    scaffold: Material | None
    scaffold_mass: float
    scaffold_thickness: float
    fibre_fraction: float
    scaffold_volume_fraction: MaybeNumber
    porosity: Porosity
    is_porosity_typed: bool
    density: MaybeNumber
    density_low: MaybeNumber
    density_high: MaybeNumber
    is_density_typed: bool
    particle_d50: float | None
    missing: Mapping[str, str]
    notes: tuple[str, ...]
    density_cited: tuple[Cited, ...]
    scaffold_cited: tuple[Cited, ...]

    @property
    def areal_mass(self) -> MaybeNumber:
        """Mass of the film per area [kg/m2], None when it is not known."""
        return None if self.density is None else self.density * self.thickness

    @property
    def matrix_mass(self) -> MaybeNumber:
        """Mass per area of all but the scaffold [kg/m2], None when it is not known."""
        return None if self.density is None else self.density * self.thickness - self.scaffold_mass

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Every library or typed value that the film rests on [each in its lab unit]."""
        return (*self.density_cited, *(value for layer in self.layers for value in layer.conductivity_cited))

    def dense_fraction(self, *roles: str) -> MaybeNumber:
        """Share of some solids (``sulfide``, ``binder``, ``spe``, ...) in the film if it had no pores [-]."""
        if self.scaffold_volume_fraction is None or "volumes" in self.missing:
            return None
        layers = [(layer.share, layer.volume_fractions or {}) for layer in self.layers]
        dense = sum(share * fractions.get(role, 0) for share, fractions in layers for role in roles)
        return (1 - self.scaffold_volume_fraction) * dense

    def volume_fraction(self, *roles: str) -> MaybeNumber:
        """Share of some solids in the film, pores included [-]; None when it is not known."""
        dense = self.dense_fraction(*roles)
        return None if dense is None else (1 - self.porosity.value) * dense

    def layer_mass(self, layer: SulfideLayer) -> MaybeNumber:
        """Mass per area of one layer without the scaffold [kg/m2], None when it is not known."""
        total = self.matrix_mass
        if total is None or len(self.layers) == 1:
            return total
        if any(other.solids_density is None for other in self.layers):
            return None
        return total * layer.share * layer.solids_density / sum(o.share * o.solids_density for o in self.layers)


def resolve(recipe: Recipe, materials: Materials, **swept: Any) -> Film:
    """Turn a recipe into a film in SI.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]
    swept : ndarray, shape (n,)
        Numeric fields by key, in their lab units, that replace the values of the recipe [lab unit of the field]

    Returns
    -------
    Film
        The film; a missing material or value is a reason in ``missing``, never a default

    Notes
    -----
    Never raises for a recipe inside the ranges of its fields.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> resolve(Recipe(), Materials(version="empty", materials={}, pairs=())).missing["volumes"]
    'not known, because the library has no binder “NBR”'

    References
    ----------
    None: geometry and units.
    """
    look = Lookup(recipe, materials, swept)
    for sentence in problems(recipe):
        look.lacks("recipe", f"not known, because the recipe contradicts itself: {sentence}")
    thickness = look.typed("thickness_um")
    solids, removed = _solids(look)
    layers = _layers(look, solids, removed, thickness)
    scaffold = look.material(recipe.scaffold, "scaffold", topics=("volumes", "mass", "conductivity"))
    weight, height, fibres = _scaffold(look, scaffold)
    scaffold_fraction = _scaffold_share(look, scaffold, height * fibres / thickness)
    porosity = _porosity(look, layers)
    density = _density(look, layers, scaffold_fraction, weight, porosity, thickness)
    d50 = recipe.particle_d50_um
    size = look.si(layers[0].material, "particle_d50_um") if d50 is None and layers else None
    return Film(
        recipe=recipe,
        thickness=thickness,
        area=look.typed("film_area_cm2"),
        temperature=look.typed("temperature_c"),
        layers=layers,
        solids=solids,
        removed=removed,
        solvents=_solvents(look),
        scaffold=scaffold,
        scaffold_mass=weight,
        scaffold_thickness=height,
        fibre_fraction=fibres,
        scaffold_volume_fraction=scaffold_fraction,
        porosity=porosity,
        is_porosity_typed=look.typed("porosity_pct") is not None,
        density=density[0],
        density_low=density[1],
        density_high=density[2],
        is_density_typed=look.typed("film_density_g_cm3") is not None,
        particle_d50=size if d50 is None else look.typed("particle_d50_um"),
        missing=look.missing,
        notes=tuple(look.notes),
        density_cited=(*_densities(layers, solids, porosity), *_of_scaffold(scaffold)),
        scaffold_cited=_of_scaffold(scaffold),
    )


def binder_form(material: Material, has_salt: bool) -> str:
    """Form that a binder takes in the film.

    Parameters
    ----------
    material : Material
        The binder [-]
    has_salt : bool
        Whether a lithium salt is dissolved in the binder [-]

    Returns
    -------
    str
        fibrillated, film-forming, particle-like, ion-conducting, removable or unknown [-]

    Notes
    -----
    The form is a text of the library; a salt makes a rubber conduct, but not fibrils of PTFE.

    Examples
    --------
    >>> binder_form(Material(kind="binder", key="X", name="X"), has_salt=False)
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    form = str(material.texts.get("binder_form") or "unknown")
    if has_salt and form in {"film-forming", "unknown"}:
        return "ion-conducting"
    return form


def _solids(look: Lookup) -> tuple[tuple[Solid, ...], tuple[Solid, ...]]:
    """Every added solid that stays in the film, and the binders that heat removes."""
    has_salt = is_true_somewhere(look.share("salt_wt_pct") > 0)
    kept: list[Solid] = []
    removed: list[Solid] = []
    for role, share_key, kinds in SOLIDS:
        fraction = look.share(share_key)
        if not is_true_somewhere(fraction > 0):
            continue
        material = look.material(getattr(look.recipe, role), *kinds, topics=("volumes", "conductivity"))
        if material is None:
            look.lacks(
                "volumes", f"not known, because a content is given but no {FIELDS[role].label.lower()} is chosen"
            )
            continue
        solid = _solid(look, role, material, fraction, has_salt)
        if solid.form == "removable" and _is_burnt_out(look, material):
            removed.append(solid)
            look.notes.append(f"{material.name} is counted as removed by the heat treatment; it leaves pores.")
        else:
            kept.append(solid)
    return tuple(kept), tuple(removed)


def _solid(look: Lookup, role: str, material: Material, fraction: Number, has_salt: bool) -> Solid:
    form = (
        "polymer-electrolyte"
        if material.kind == "spe"
        else "salt"
        if role == "salt"
        else binder_form(material, has_salt)
    )
    at = material.values.get("conductivity_temperature_c", LIBRARY_TEMPERATURE)
    conductivity = look.si(material, "conductivity_ms_cm")
    if role == "spe" and conductivity is None:
        look.notes.append(f"The library has no conductivity for {material.name}; it is counted as not conducting.")
    return Solid(
        role=role,
        material=material,
        mass_fraction=fraction,
        density=look.si(material, "density_g_cm3", "volumes"),
        form=form,
        conductivity=conductivity,
        reference=to_si(float(at), "degC"),
    )


def _is_burnt_out(look: Lookup, material: Material) -> bool:
    limit, heat = material.values.get("decomposition_c"), look.recipe.heat_treatment_c
    return limit is not None and heat is not None and heat >= limit


def _layers(look: Lookup, solids: tuple[Solid, ...], removed: tuple[Solid, ...], thickness: Number) -> tuple[Any, ...]:
    """Return the sulfide layers; none when the first sulfide is not in the library."""
    topics = ("volumes", "conductivity", "mass")
    first = look.material(look.recipe.electrolyte, "electrolyte", topics=topics)
    second = look.material(look.recipe.second_electrolyte, "electrolyte", topics=topics)
    if first is None or (second is None and look.recipe.second_electrolyte):
        return ()
    if second is None:
        return (_layer(look, "electrolyte", first, 1, solids, removed),)
    part = (look.typed("second_thickness_um") or 0) / thickness
    return (
        _layer(look, "electrolyte", first, 1 - part, solids, removed),
        _layer(look, "second_electrolyte", second, part, solids, removed),
    )


def _layer(
    look: Lookup, role: str, material: Material, share: Number, solids: tuple[Solid, ...], removed: tuple[Solid, ...]
) -> SulfideLayer:
    burnt = sum(solid.mass_fraction for solid in removed)
    sulfide = 1 - burnt - sum(solid.mass_fraction for solid in solids)
    sulfide = blanked(sulfide < -NO_SULFIDE, where(sulfide > NO_SULFIDE, sulfide, 0))
    kept = sulfide + sum(solid.mass_fraction for solid in solids)
    density = look.value(material, "density_g_cm3", *(("volumes",) if solids or removed else ()))
    parts = [(solid.role, solid.mass_fraction, solid.density) for solid in solids]
    parts += [("removed " + solid.role, solid.mass_fraction, solid.density) for solid in removed]
    fractions, mix = _volumes(sulfide, None if density is None else to_si(float(density), "g/cm3"), parts)
    if is_true_everywhere(kept <= 0):
        look.lacks("volumes", "not known, because the heat treatment leaves nothing of the film")
    conductivity, reference, spread, used = _conductivity(look, role, material)
    energy = look.value(material, "activation_energy_ev", "conductivity")
    return SulfideLayer(
        role=role,
        material=material,
        share=share,
        mass_fraction=sulfide / where(kept > 0, kept, 1),
        volume_fractions=fractions,
        solids_density=mix,
        conductivity=conductivity,
        reference=reference,
        spread=spread,
        is_weak=used is not None and used.is_weak,
        activation_energy=None if energy is None else to_si(energy, "eV"),
        conductivity_cited=tuple(value for value in (used, energy) if value is not None),
    )


def _volumes(
    sulfide: Number, density: float | None, parts: list[tuple[str, Number, float | None]]
) -> tuple[dict[str, Number] | None, MaybeNumber]:
    """Volume fractions of the dense solids by role and their mixed density; what heat removes is not dense."""
    if not parts:
        return {"sulfide": 1}, density
    kept = sulfide + sum(mass for role, mass, _ in parts if not role.startswith("removed"))
    if density is None or any(part_density is None for _, _, part_density in parts) or is_true_everywhere(kept <= 0):
        return None, None
    volumes = {"sulfide": sulfide / density} | {role: mass / known for role, mass, known in parts if known}
    total = sum(volumes.values())
    burnt = sum(volume for role, volume in volumes.items() if role.startswith("removed"))
    fractions = {role: volume / (total - burnt) for role, volume in volumes.items() if not role.startswith("removed")}
    return fractions | {"removed": burnt / total}, kept / (total - burnt)


def _conductivity(look: Lookup, role: str, material: Material) -> tuple[MaybeNumber, Number, float, Cited | None]:
    """Conductivity of the sulfide, the temperature it is for, the SD of its logarithm and where it is from."""
    lot = look.typed("electrolyte_conductivity_ms_cm") if role == "electrolyte" else None
    if lot is not None:
        typed = look.recipe.electrolyte_conductivity_ms_cm or 0
        used = Cited(typed, "mS/cm", "Recipe", grade="user")
        return lot, look.typed("electrolyte_conductivity_temperature_c"), LOT_SPREAD, used
    used_or_none = look.value(material, "conductivity_ms_cm", "conductivity")
    at = material.values.get("conductivity_temperature_c", LIBRARY_TEMPERATURE)
    value = None if used_or_none is None else to_si(used_or_none, "mS/cm")
    return value, to_si(float(at), "degC"), INTERLABORATORY_SPREAD, used_or_none


def _solvents(look: Lookup) -> tuple[tuple[Material, Number], ...]:
    """Liquids with their shares of the liquid's mass."""
    solvent = look.material(look.recipe.solvent, "solvent", topics=("conductivity",))
    cosolvent = look.material(look.recipe.cosolvent, "solvent", topics=("conductivity",))
    part = look.share("cosolvent_share_pct") if cosolvent else 0
    liquids = [(solvent, 1 - part)] if solvent else []
    return tuple(liquids + ([(cosolvent, part)] if cosolvent else []))


def _scaffold(look: Lookup, scaffold: Material | None) -> tuple[float, float, float]:
    """Mass per area, thickness and share of fibres of the scaffold; zeros where there is none or it is not known."""
    if scaffold is None:
        return 0.0, 0.0, 0.0
    weight = look.si(scaffold, "areal_weight_g_m2", "volumes", "mass", "conductivity")
    density = look.si(scaffold, "density_g_cm3", "volumes", "conductivity")
    height = look.si(scaffold, "thickness_um", "volumes", "conductivity")
    if weight is None or density is None or height is None:
        return weight or 0.0, 0.0, 0.0
    fibres = weight / (density * height)
    if fibres >= 1:
        look.lacks(
            "conductivity",
            f"not known, because thickness and weight of {scaffold.name} leave no room between its fibres",
        )
    return weight, height, fibres


def _scaffold_share(look: Lookup, scaffold: Material | None, share: Number) -> MaybeNumber:
    """Share of the fibres in the film; None when it is not known or the film is thinner than the fibres."""
    if look.recipe.scaffold and (scaffold is None or is_true_everywhere(share <= 0)):
        return None
    if is_true_everywhere(share >= 1):
        look.lacks("volumes", "not known, because the fibres of the scaffold alone are thicker than the film")
        return None
    return blanked(share >= 1, share)


def _porosity(look: Lookup, layers: tuple[SulfideLayer, ...]) -> Porosity:
    typed = look.typed("porosity_pct")
    if typed is not None:
        used = (Cited(look.recipe.porosity_pct or 0, "vol %", "Recipe", grade="user"),)
        return Porosity(value=typed, low=typed, high=typed, cited=used)
    pressed = estimated_porosity(
        look.recipe.densification_method,
        look.typed("densification_pressure_mpa"),
        look.typed("densification_temperature_c"),
    )
    look.notes.append(pressed.note)
    burnt = sum(layer.share * (layer.volume_fractions or {}).get("removed", 0) for layer in layers)
    return Porosity(
        value=pressed.value + (1 - pressed.value) * burnt,
        low=pressed.low + (1 - pressed.low) * burnt,
        high=pressed.high + (1 - pressed.high) * burnt,
        cited=pressed.cited,
        is_estimate=True,
    )


def _density(
    look: Lookup,
    layers: tuple[SulfideLayer, ...],
    scaffold_fraction: MaybeNumber,
    scaffold_mass: Number,
    porosity: Porosity,
    thickness: Number,
) -> tuple[MaybeNumber, MaybeNumber, MaybeNumber]:
    """Film density, typed or from composition and porosity, with its band."""
    typed = look.typed("film_density_g_cm3")
    if typed is not None:
        if is_true_everywhere(typed * thickness <= scaffold_mass):
            look.lacks("mass", "not known, because the typed film density is less than the scaffold alone weighs")
            return None, None, None
        return typed, typed, typed
    mixes = [layer.solids_density for layer in layers]
    if not mixes or any(mix is None for mix in mixes) or scaffold_fraction is None:
        look.lacks("mass", look.missing.get("volumes", "not known, because the library has no density for the sulfide"))
        return None, None, None
    dense = sum(layer.share * layer.solids_density for layer in layers) * (1 - scaffold_fraction)
    fibres = scaffold_mass / thickness
    return (
        dense * (1 - porosity.value) + fibres,
        dense * (1 - porosity.high) + fibres,
        dense * (1 - porosity.low) + fibres,
    )


def _densities(layers: tuple[SulfideLayer, ...], solids: tuple[Solid, ...], porosity: Porosity) -> tuple[Cited, ...]:
    """Return the densities that volumes rest on, and what the porosity rests on."""
    materials = [layer.material for layer in layers] + [solid.material for solid in solids]
    found = [material.values.get("density_g_cm3") for material in materials]
    return (*(value for value in found if value is not None), *porosity.cited)


def _of_scaffold(scaffold: Material | None) -> tuple[Cited, ...]:
    if scaffold is None:
        return ()
    keys = ("areal_weight_g_m2", "density_g_cm3", "thickness_um")
    return tuple(scaffold.values[key] for key in keys if key in scaffold.values)
