"""The solids of a film: sulfide layers and what is mixed into them, by mass, volume and conductivity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, halide_word
from ssedesigner.core.recipe import LAYERS, MAIN, Recipe, layers, side_layers
from ssedesigner.core.units import UNITS
from ssedesigner.physics.arrays import MaybeNumber, Number, blank_where, is_true_everywhere, is_true_somewhere, where
from ssedesigner.physics.conduction.factors import unstated_pressure
from ssedesigner.physics.film.compaction import Family, RelativeDensity, family_of, pellet_density
from ssedesigner.physics.film.formulas import REMOVED, SHARE, SOLIDS_DENSITY, SULFIDE_DENSITY, SULFIDE_MASS, VOLUME
from ssedesigner.physics.film.lookup import Lookup, fields_of
from ssedesigner.physics.terms import Terms

POWDER_SPREADS = {
    "Li6PS5Cl": cited(
        0.45, "-", "ThisProgram2026", "SD of ln conductivity of 18 independent cold pellets", grade="fitted"
    )
}
"""Scatter from powder to powder of the sulfides of which many were measured."""
REPORT_SPREAD = cited(
    0.62,
    "-",
    "ThisProgram2026",
    "SD of ln conductivity of a usual powder about one report: the scatter of Li6PS5Cl, twice",
    grade="estimate",
)
LOT_SPREAD = cited(0.15, "-", "ThisProgram2026", "SD of ln of a lot value that the user measured", grade="assumed")
LIBRARY_TEMPERATURE = cited(25.0, "degC", "ThisProgram2026", "design values of the library are for it", grade="assumed")

SALTED = cited(
    0.3, "-", "ThisProgram2026", "mass of salt per mass of binder from which the binder conducts", grade="assumed"
)

FORM_OF_KIND = {"spe": "polymer-electrolyte", "salt": "salt"}
TAKES_SALT = ("film-forming", "unknown")
"""Forms of a binder that a dissolved salt makes conduct."""

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
    ``salted`` is the part of a binder that the salt of the recipe makes conduct lithium ions [-].
    ``conductivity`` [S/m] at ``reference`` [K] is that of a polymer that conducts lithium ions by itself.
    """

    role: str
    material: Material
    mass_fraction: Number
    density: MaybeNumber
    form: str
    conductivity: MaybeNumber
    reference: Number
    salted: Number = 0.0


@dataclass(frozen=True, kw_only=True)
class SulfideLayer:
    """One layer of the film: its electrolyte, a sulfide or a halide, and the solids around it.

    ``share`` of the film thickness [-]; ``volume_fractions`` of the dense solids by role [-] or None when a
    density is missing; ``solids_density`` of the dense mix [kg/m3]; conductivity [S/m] at ``reference`` [K]
    with the SD of its logarithm ``spread`` [-]; ``activation_energy`` [J]. ``pores`` of the layer [-] where it has its
    own, None where they are those of the film. ``is_halide`` is True for a halide, of which nothing is fitted.
    ``pellet`` is the density of the pellet behind the conductivity, ``family`` the law by which the sulfide compacts.
    ``measured_pressure`` [Pa], the average of what it may be with the SD of its logarithm ``pressure_spread`` [-]
    where that is not stated; a library value has None.
    """

    role: str
    material: Material
    share: Number
    mass_fraction: Number
    volume_fractions: Mapping[str, Number] | None
    solids_density: MaybeNumber
    conductivity: MaybeNumber
    reference: Number
    spread: Number
    measured_pressure: MaybeNumber
    pressure_spread: float
    is_estimated: bool
    activation_energy: MaybeNumber
    family: Family | None
    pellet: RelativeDensity
    pellet_terms: Terms | None
    conductivity_cited: tuple[Cited, ...]
    pores: MaybeNumber = None
    is_halide: bool = False


def salted_part(form: str, salt: Number, binders: Number) -> Number:
    r"""Part of a binder that a dissolved salt makes conduct lithium ions.

    .. math:: w = \min\left(1, \frac{m_s}{r\, m_b}\right)

    Parameters
    ----------
    form : str
        Form of the binder as the library has it [-]
    salt, binders : float or ndarray, shape (n,)
        Share of the salt and of all binders that take it up in the mass of solids [-]

    Returns
    -------
    float or ndarray, shape (n,)
        The part [-]

    Notes
    -----
    A salt makes a rubber conduct, but not fibrils of PTFE. A trace of it changes hardly anything: from none to the
    usual content of a polymer electrolyte the binder goes over in proportion.

    Examples
    --------
    >>> salted_part("film-forming", 0.01, 0.02), salted_part("fibrillated", 0.01, 0.02)
    (1.0, 0.0)
    >>> round(salted_part("film-forming", 0.0001, 0.015), 3)
    0.022

    References
    ----------
    Song2023, ThisProgram2026 (full entries in sources.csv)
    """
    if form not in TAKES_SALT:
        return 0.0
    full = SALTED * binders
    return where(salt < full, salt / where(salt < full, full, 1.0), 1.0)


def added_solids(look: Lookup) -> tuple[tuple[Solid, ...], tuple[Solid, ...]]:
    """Sort the solids beside the sulfide into those that stay in the film and those that heat removes.

    Parameters
    ----------
    look : Lookup
        The recipe and the library; what is missing is written down there [-]

    Returns
    -------
    tuple of two tuples of Solid
        Solids that stay, and binders that the heat treatment removes [SI]

    Notes
    -----
    A removable binder leaves when the heat treatment reaches its decomposition temperature.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> added_solids(Lookup(Recipe(binder=None, binder_wt_pct=None), Materials(version="", materials={}, pairs=()), {}))
    ((), ())

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    kept: list[Solid] = []
    removed: list[Solid] = []
    for role, share_key, kinds in SOLIDS:
        fraction = look.share(share_key)
        if not getattr(look.recipe, role) or not is_true_somewhere(fraction > 0):
            continue  # a content of nothing contradicts itself, which the film says
        material = look.material(getattr(look.recipe, role), *kinds, topics=("volumes", "conductivity", "cost"))
        if material is None:
            continue
        solid = _solid(look, role, material, fraction)
        if solid.form == "removable" and _is_burnt_out(look, material):
            removed.append(solid)
            look.notes.append(f"{material.name} is counted as removed by the heat treatment; it leaves pores.")
        else:
            kept.append(solid)
    return _with_salt(kept, look.share("salt_wt_pct")), tuple(removed)


def _with_salt(solids: list[Solid], salt: Number) -> tuple[Solid, ...]:
    """Dissolve the salt in the binders that take it up."""
    if not is_true_somewhere(salt > 0):
        return tuple(solids)
    binders = sum(solid.mass_fraction for solid in solids if solid.form in TAKES_SALT)
    return tuple(replace(solid, salted=salted_part(solid.form, salt, binders)) for solid in solids)


def _solid(look: Lookup, role: str, material: Material, fraction: Number) -> Solid:
    form = FORM_OF_KIND.get(material.kind) or str(material.texts.get("binder_form") or "unknown")
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
        reference=_reference(look, material),
    )


def _reference(look: Lookup, material: Material) -> Number:
    """Temperature for which the library has a conductivity [K]."""
    at = float(material.values.get("conductivity_temperature_c", LIBRARY_TEMPERATURE))
    return look.number(material, "conductivity_temperature_c", at) + UNITS["degC"].offset


def _is_burnt_out(look: Lookup, material: Material) -> bool:
    limit, heat = look.si(material, "decomposition_c"), look.typed("heat_treatment_c")
    return limit is not None and heat is not None and is_true_everywhere(heat >= limit)


def sulfide_layers(
    look: Lookup, solids: tuple[Solid, ...], removed: tuple[Solid, ...], thickness: Number
) -> tuple[SulfideLayer, ...]:
    """Describe the layers of the film, from the cathode to the anode, with the solids around them.

    Parameters
    ----------
    look : Lookup
        The recipe and the library; what is missing is written down there [-]
    solids : tuple of Solid
        Solids that stay in the film [SI]
    removed : tuple of Solid
        Binders that heat removes [SI]
    thickness : float or ndarray, shape (n,)
        Thickness of the film [m]

    Returns
    -------
    tuple of SulfideLayer
        One to three layers; none when an electrolyte is not in the library [SI]

    Notes
    -----
    The film's own sulfide takes what the layers beside it leave of the thickness. All layers hold the other solids at
    the same mass fractions.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> sulfide_layers(Lookup(Recipe(), Materials(version="", materials={}, pairs=()), {}), (), (), 30e-6)
    ()

    References
    ----------
    None: geometry.
    """
    topics = ("volumes", "conductivity", "cost")
    fields = [layer.field for layer in layers(look.recipe)]
    materials = {
        # the film's own sulfide first: of several reasons why something is not known the first stands
        field: look.material(getattr(look.recipe, field), "electrolyte", topics=topics, field=field)
        for field in sorted(fields, key=lambda field: field != MAIN.field)
    }
    known = [(field, material) for field in fields if (material := materials[field]) is not None]
    if len(known) < len(fields):
        return ()
    shares = _shares(look, thickness)
    return tuple([_layer(look, field, material, shares[field], solids, removed) for field, material in known])


def _shares(look: Lookup, thickness: Number) -> dict[str, Number]:
    """Share of each layer in the thickness of the film [-], by the field that names its material."""
    sides = side_layers(look.recipe)
    if not sides:
        return {MAIN.field: 1}
    heights = {layer.field: look.typed(layer.thickness) for layer in sides}
    parts = {field: (0 if height is None else height) / thickness for field, height in heights.items()}
    total = sum(parts.values())
    is_full = total >= 1
    scale = where(is_full, total, 1)
    shares = {field: blank_where(is_full, part / scale) for field, part in parts.items()}
    return {MAIN.field: 1 - blank_where(is_full, total / scale)} | shares


def _layer(
    look: Lookup, role: str, material: Material, share: Number, solids: tuple[Solid, ...], removed: tuple[Solid, ...]
) -> SulfideLayer:
    burnt = sum(solid.mass_fraction for solid in removed)
    sulfide = 1 - burnt - sum(solid.mass_fraction for solid in solids)
    sulfide = blank_where(sulfide < -NO_SULFIDE, where(sulfide > NO_SULFIDE, sulfide, 0))
    if look.terms is not None and (solids or removed):
        rows = [(solid.mass_fraction,) for solid in solids + removed]
        look.terms.record(SULFIDE_MASS, sulfide, role, rows=rows)
    kept = sulfide + sum(solid.mass_fraction for solid in solids)
    own = look.si(material, "density_g_cm3", *(("volumes",) if solids or removed else ()))
    parts = [(solid.role, solid.mass_fraction, solid.density) for solid in solids]
    parts += [("removed " + solid.role, solid.mass_fraction, solid.density) for solid in removed]
    fractions, mix = _volumes(look.terms, role, sulfide, own, parts)
    if is_true_everywhere(kept <= 0):
        for topic in ("volumes", "mass", "cost"):
            look.lacks(topic, "not known, because the heat treatment leaves nothing of the film")
    powder = look.part(("powder", role), _POWDERS[role], lambda own: _powder(own, role, material))
    return fill(
        SulfideLayer,
        powder
        | {
            "role": role,
            "material": material,
            "share": share,
            "mass_fraction": sulfide / where(kept > 0, kept, 1),
            "volume_fractions": fractions,
            "solids_density": mix,
            "pores": None if role == MAIN.field else look.typed(_PORES[role]),
        },
    )


def _powder(look: Lookup, role: str, material: Material) -> dict[str, Any]:
    """Return what is known of the powder of a layer, whatever is mixed into it."""
    conductivity, reference, spread, used = _conductivity(look, role, material)
    sources = [value for value in (used, spread) if isinstance(value, Cited)]
    energy = look.value(material, "activation_energy_ev", "conductivity")
    pressure, pressure_spread = _measured_pressure(look, role)
    is_of_lot = is_lot_layer(look.recipe, role)
    family = family_of(material.group, look.recipe.lot_powder if is_of_lot else None)
    pressing = None if look.terms is None else Terms()  # apart from the pressing of the film
    return {
        "conductivity": conductivity,
        "reference": reference,
        "spread": spread,
        "measured_pressure": pressure,
        "pressure_spread": pressure_spread,
        "is_estimated": used is not None and used.is_estimated,
        "activation_energy": look.si(material, "activation_energy_ev"),
        "family": family,
        "pellet": _pellet(look, role, family, pressing),
        "pellet_terms": pressing,
        "conductivity_cited": (*sources, *(() if energy is None else (energy,))),
        "is_halide": bool(halide_word(material)),
    }


_PORES = {layer.field: layer.porosity for layer in LAYERS}
_LOT = (
    *("electrolyte_conductivity_ms_cm", "electrolyte_conductivity_temperature_c", "electrolyte_conductivity_error_pct"),
    *("electrolyte_conductivity_pressure_mpa", "lot_pellet_pressure_mpa", "lot_pellet_density_pct", "lot_powder"),
)
_POWDERS = {layer.field: fields_of("electrolyte", layer.field, *_LOT) for layer in LAYERS}
"""Fields on which the powder of each layer rests."""


_Part: TypeAlias = tuple[str, Number, MaybeNumber]
"""A solid of a layer: its role, its share of the mass of all solids [-], its density [kg/m3]."""


def _volumes(
    terms: Terms | None, layer: str, sulfide: Number, density: MaybeNumber, parts: list[_Part]
) -> tuple[dict[str, Number] | None, MaybeNumber]:
    """Volume fractions of the dense solids by role and their mixed density; what heat removes is not dense."""
    if not parts:
        if terms is not None and density is not None:
            terms.record(SULFIDE_DENSITY, density, layer)
        return {"sulfide": 1}, density
    kept = sulfide + sum(mass for role, mass, _ in parts if not role.startswith("removed"))
    if density is None or any(part_density is None for _, _, part_density in parts) or is_true_everywhere(kept <= 0):
        return None, None
    volumes = {"sulfide": sulfide / density} | {role: mass / own for role, mass, own in parts if own is not None}
    total = sum(volumes.values())
    burnt = sum(volume for role, volume in volumes.items() if role.startswith("removed"))
    volume = total - burnt
    fractions = {role: own / volume for role, own in volumes.items() if not role.startswith("removed")}
    fractions |= {"removed": burnt / total}
    if terms is not None:
        _record_volumes(terms, layer, [("sulfide", sulfide, density), *parts], fractions, volume, total)
        masses = [(mass,) for role, mass, _ in (("sulfide", sulfide, density), *parts) if role in fractions]
        terms.record(SOLIDS_DENSITY, kept / volume, layer, rows=masses, volume=volume)
    return fractions, kept / volume


def _record_volumes(
    terms: Terms, layer: str, parts: list[_Part], fractions: Mapping[str, Number], volume: Number, total: Number
) -> None:
    """Keep how the shares of the solids in a layer come about."""
    kept = {role: (mass, density) for role, mass, density in parts if role in fractions}
    removed = [(mass, density) for role, mass, density in parts if role not in fractions]
    words = " that stay" if removed else ""
    terms.record(VOLUME, volume, layer, rows=list(kept.values()), kept=words, roles=tuple(kept))
    for role, row in kept.items():
        terms.record(SHARE, fractions[role], layer, role=role, rows=[row], volume=volume)
    if removed:
        terms.record(REMOVED, fractions["removed"], layer, rows=removed, volume=total)


def _lot_spread(error: MaybeNumber) -> Number:
    """SD of ln of a lot's conductivity as stated; the assumed one where it is not."""
    if error is None or isinstance(error, np.ndarray):
        return LOT_SPREAD if error is None else error
    return Cited(float(error), "-", "Recipe", grade="user")


def _pellet(look: Lookup, role: str, family: Family | None, terms: Terms | None) -> RelativeDensity:
    """Density of the pellet on which the lot, or the library's powder, was measured."""
    if not _has_lot_value(look, role):
        return pellet_density(family, terms=terms)
    stated = look.typed("lot_pellet_density_pct"), look.typed("lot_pellet_pressure_mpa")
    return pellet_density(family, *stated, terms=terms)


def _measured_pressure(look: Lookup, role: str) -> tuple[MaybeNumber, float]:
    """Stack pressure under which a lot was measured [Pa], and the SD of its logarithm where that is not stated [-]."""
    if not _has_lot_value(look, role):
        return None, 0.0
    typed = look.typed("electrolyte_conductivity_pressure_mpa")
    return unstated_pressure(look.terms) if typed is None else (typed, 0.0)


def is_lot_layer(recipe: Recipe, role: str) -> bool:
    """Return whether a layer is of the powder whose lot a recipe describes [-]: each layer of the film's own sulfide.

    >>> from ssedesigner.core.recipe import Recipe
    >>> is_lot_layer(Recipe(second_electrolyte="Li6PS5Cl"), "second_electrolyte")
    True
    """
    return bool(getattr(recipe, role) == recipe.electrolyte)


def _has_lot_value(look: Lookup, role: str) -> bool:
    return is_lot_layer(look.recipe, role) and look.typed("electrolyte_conductivity_ms_cm") is not None


def _conductivity(look: Lookup, role: str, material: Material) -> tuple[MaybeNumber, Number, Number, Cited | None]:
    """Conductivity of the sulfide, the temperature it is for, the SD of its logarithm and where it is from."""
    if _has_lot_value(look, role):
        error, lot = look.typed("electrolyte_conductivity_error_pct"), look.typed("electrolyte_conductivity_ms_cm")
        used = Cited(look.recipe.electrolyte_conductivity_ms_cm or 0, "mS/cm", "Recipe", grade="user")
        return lot, look.required("electrolyte_conductivity_temperature_c"), _lot_spread(error), used
    used_or_none = look.value(material, "conductivity_ms_cm", "conductivity")
    value = look.si(material, "conductivity_ms_cm")
    return value, _reference(look, material), powder_spread(material.root), used_or_none


def powder_spread(sulfide: str | None) -> Cited:
    """Return the SD of ln conductivity of a sulfide's powders about the value of the library [-].

    >>> [float(powder_spread(key)) for key in ("Li6PS5Cl", "Li10GeP2S12")]
    [0.45, 0.62]
    """
    return POWDER_SPREADS.get(sulfide or "", REPORT_SPREAD)
