"""The solids of a film: sulfide layers and what is mixed into them, by mass, volume and conductivity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.units import to_si
from ssedesigner.physics.elementwise import MaybeNumber, Number, blanked, is_true_everywhere, is_true_somewhere, where
from ssedesigner.physics.lookup import Lookup

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
    with the SD of its logarithm ``spread`` [-], measured under ``measured_pressure`` [Pa] or None where that is not
    stated; ``activation_energy`` [J].
    """

    role: str
    material: Material
    share: Number
    mass_fraction: Number
    volume_fractions: Mapping[str, Number] | None
    solids_density: MaybeNumber
    conductivity: MaybeNumber
    reference: Number
    spread: Cited
    measured_pressure: MaybeNumber
    is_weak: bool
    activation_energy: float | None
    conductivity_cited: tuple[Cited, ...]


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
    has_salt = is_true_somewhere(look.share("salt_wt_pct") > 0)
    kept: list[Solid] = []
    removed: list[Solid] = []
    for role, share_key, kinds in SOLIDS:
        fraction = look.share(share_key)
        if not is_true_somewhere(fraction > 0):
            continue
        material = look.material(getattr(look.recipe, role), *kinds, topics=("volumes", "conductivity", "cost"))
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
    form = {"spe": "polymer-electrolyte", "salt": "salt"}.get(material.kind) or binder_form(material, has_salt)
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


def sulfide_layers(
    look: Lookup, solids: tuple[Solid, ...], removed: tuple[Solid, ...], thickness: Number
) -> tuple[SulfideLayer, ...]:
    """Describe the sulfide layers of the film with the solids around them.

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
        One or two layers; none when a sulfide is not in the library [SI]

    Notes
    -----
    Both layers hold the other solids at the same mass fractions.

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
    first = look.material(look.recipe.electrolyte, "electrolyte", topics=topics)
    second = look.material(look.recipe.second_electrolyte, "electrolyte", topics=topics)
    if first is None or (second is None and look.recipe.second_electrolyte):
        return ()
    if second is None:
        return (_layer(look, "electrolyte", first, 1, solids, removed),)
    part = (look.typed("second_thickness_um") or 0) / thickness
    part = blanked(part >= 1, where(part < 1, part, 1))
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
        for topic in ("volumes", "mass", "cost"):
            look.lacks(topic, "not known, because the heat treatment leaves nothing of the film")
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
        measured_pressure=look.typed("electrolyte_conductivity_pressure_mpa") if _has_lot_value(look, role) else None,
        is_weak=used is not None and used.is_weak,
        activation_energy=None if energy is None else to_si(energy, "eV"),
        conductivity_cited=tuple(value for value in (used, spread, energy) if value is not None),
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


def _has_lot_value(look: Lookup, role: str) -> bool:
    return role == "electrolyte" and look.typed("electrolyte_conductivity_ms_cm") is not None


def _conductivity(look: Lookup, role: str, material: Material) -> tuple[MaybeNumber, Number, Cited, Cited | None]:
    """Conductivity of the sulfide, the temperature it is for, the SD of its logarithm and where it is from."""
    if _has_lot_value(look, role):
        typed, error = look.recipe.electrolyte_conductivity_ms_cm or 0, look.recipe.electrolyte_conductivity_error_pct
        lot = look.typed("electrolyte_conductivity_ms_cm")
        used = Cited(typed, "mS/cm", "Recipe", grade="user")
        stated = LOT_SPREAD if error is None else Cited(to_si(error, "%"), "-", "Recipe", grade="user")
        return lot, look.typed("electrolyte_conductivity_temperature_c"), stated, used
    used_or_none = look.value(material, "conductivity_ms_cm", "conductivity")
    at = material.values.get("conductivity_temperature_c", LIBRARY_TEMPERATURE)
    value = None if used_or_none is None else to_si(used_or_none, "mS/cm")
    return value, to_si(float(at), "degC"), INTERLABORATORY_SPREAD, used_or_none
