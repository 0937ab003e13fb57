"""From a recipe to a film: the one place where lab units become SI and keys become materials."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.kept import Kept
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import LAYERS, MAIN, SHARES, Recipe, problems, side_layers
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import (
    Condition,
    MaybeNumber,
    Number,
    blank_where,
    is_true_everywhere,
    require,
    where,
)
from ssedesigner.physics.film.formulas import (
    FIBRES,
    FIBRES_IN_FILM,
    FILM_DENSITY,
    MEAN_DENSITY,
    MEAN_PORES,
    MEAN_SHARE,
    PORES_LEFT,
    PORES_POSSIBLE,
)
from ssedesigner.physics.film.lookup import ONE_MATERIAL, Columns, Lookup
from ssedesigner.physics.film.porosity import Porosity
from ssedesigner.physics.film.pressing import pressed_porosity
from ssedesigner.physics.film.solids import NO_SULFIDE, Solid, SulfideLayer, added_solids, sulfide_layers
from ssedesigner.physics.terms import Terms

FIT_TOLERANCE = 1e-9
"""Share of its thickness by which a film may be thinner than its scaffold: rounding."""

MADE_OF = (
    *("electrolyte", "electrolyte_lot", "electrolyte_conductivity_ms_cm", "electrolyte_conductivity_temperature_c"),
    *("electrolyte_conductivity_error_pct", "electrolyte_conductivity_pressure_mpa", "lot_pellet_pressure_mpa"),
    *("lot_pellet_density_pct", "lot_powder", "particle_d50_um", "method", "heat_treatment_c"),
    *(name for solid in SHARES.items() for name in solid),
    *("solvent", "cosolvent", "cosolvent_share_pct", "scaffold", "scaffold_place"),
    *("second_electrolyte", "second_thickness_um", "second_porosity_pct"),
    *("cathode_side_electrolyte", "cathode_side_thickness_um", "cathode_side_porosity_pct"),
    *("porosity_pct", "film_density_g_cm3", "densification_method", "densification_pressure_mpa"),
    *("densification_temperature_c", "prepress_method", "prepress_pressure_mpa", "prepress_temperature_c"),
)
"""Fields that decide what a film is made of and how dense it is, and by what is learned of films like it."""
MADE_AS = ("thickness_um", "film_area_cm2", "temperature_c", "stack_pressure_mpa")
"""The other fields of a film: its size, and how it is held. Its composition rests on the first in few films only."""
_made_of = attrgetter(*MADE_OF)
_MOST_FILMS = 100


@dataclass(frozen=True, kw_only=True)
class Film:
    """A film in SI: floats, or arrays of shape (n,) where an input is swept.

    Lengths [m], area [m2], densities [kg/m3], masses per film area [kg/m2], temperature [K], pressure [Pa],
    fractions [-].
    ``porosity`` is of the matrix between the scaffold, over all layers; ``base_porosity`` that of the layers that have
    none of their own; ``missing`` says by topic (recipe, volumes,
    conductivity, mass, cost) why something is not known; ``contradicts`` holds where an input that is swept makes a
    recipe that contradicts itself; ``notes`` are what was assumed; ``density_cited`` and
    ``scaffold_cited`` the library values used; ``found`` all that was asked of the library ``materials``;
    ``terms`` records the formulas of a number that is explained; ``kept_by`` is the key of all that does not rest on
    area, temperature and stack pressure, nor on the thickness of a plain film, None for a film that is not kept.
    """

    recipe: Recipe
    materials: Materials
    thickness: Number
    area: Number
    temperature: Number
    stack_pressure: MaybeNumber
    layers: tuple[SulfideLayer, ...]
    solids: tuple[Solid, ...]
    removed: tuple[Solid, ...]
    solvents: tuple[tuple[Material, Number], ...]
    scaffold: Material | None
    scaffold_mass: Number
    scaffold_thickness: Number
    fibre_fraction: Number
    scaffold_volume_fraction: MaybeNumber
    porosity: Porosity
    base_porosity: Porosity
    is_porosity_typed: bool
    pore_free_density: MaybeNumber
    density: MaybeNumber
    density_low: MaybeNumber
    density_high: MaybeNumber
    is_density_typed: bool
    particle_d50: MaybeNumber
    missing: Mapping[str, str]
    contradicts: Condition
    notes: tuple[str, ...]
    density_cited: tuple[Cited, ...]
    scaffold_cited: tuple[Cited, ...]
    found: Mapping[tuple[str, str], Material | None]
    terms: Terms | None = None
    kept_by: Hashable = None

    @property
    def main(self) -> SulfideLayer:
        """The layer of the film's own sulfide; only for a film that has layers."""
        return next(layer for layer in self.layers if layer.role == MAIN.field)

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
        layers = [
            (self.solid_share(layer), sum((layer.volume_fractions or {}).get(role, 0) for role in roles))
            for layer in self.layers
        ]
        dense = sum(share * part for share, part in layers)
        if self.terms is not None:
            self.terms.record(MEAN_SHARE, dense, roles[0], rows=layers)
        return (1 - self.scaffold_volume_fraction) * dense

    def layer_mass(self, layer: SulfideLayer) -> MaybeNumber:
        """Mass per area of one layer without the scaffold [kg/m2], None when it is not known."""
        total = self.matrix_mass
        if total is None or len(self.layers) == 1:
            return total
        if any(other.solids_density is None for other in self.layers):
            return None
        whole = sum(self.solid_share(other) * require(other.solids_density) for other in self.layers)
        return total * self.solid_share(layer) * require(layer.solids_density) / whole

    def solid_share(self, layer: SulfideLayer) -> Number:
        """Share of a layer in the dense solids of the film [-]: that in its thickness, where the pores are the same."""
        if not has_own_pores(self.layers):
            return layer.share
        return layer.share * (1 - self.pores(layer)) / (1 - self.porosity.value)

    def pores(self, layer: SulfideLayer) -> Number:
        """Pores of a layer [-]: its own, else those of the film."""
        return self.base_porosity.value if layer.pores is None else layer.pores

    def layer_porosity(self, layer: SulfideLayer) -> Porosity:
        """Pores of a layer with their band [-]; those that were typed for it have none."""
        if layer.pores is None:
            return self.base_porosity
        typed = getattr(self.recipe, next(one.porosity for one in LAYERS if one.field == layer.role))
        used = (Cited(typed, "vol %", "Recipe", grade="user"),)
        return Porosity(value=layer.pores, low=layer.pores, high=layer.pores, cited=used)


def resolve(
    recipe: Recipe, materials: Materials, terms: Terms | None = None, columns: Columns = ONE_MATERIAL, /, **swept: Any
) -> Film:
    """Turn a recipe into a film in SI.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]
    terms : Terms or None
        Records the formulas of a number that is explained, for one recipe that is not swept [-]
    columns : mapping
        Values of materials that are swept [lab unit of the property]
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
    if not swept and terms is None and not columns:
        return _sized_film(recipe, materials)
    values = _film_values(Lookup(recipe, materials, swept, terms, columns))
    return fill(Film, values | {"recipe": recipe, "materials": materials, "kept_by": None})


def is_plain(recipe: Recipe) -> bool:
    """Return whether a film is the same at any thickness [-]: no scaffold and no layer in it has one of its own.

    >>> is_plain(Recipe()), is_plain(Recipe(scaffold="PPTA-NW"))
    (True, False)
    """
    return not (recipe.scaffold or recipe.second_electrolyte or recipe.cathode_side_electrolyte)


def _sized_film(recipe: Recipe, materials: Materials) -> Film:
    """Return the film of a recipe: most edits leave what it is made of, which is kept for the next one."""
    key = _made_of(recipe), None if is_plain(recipe) else recipe.thickness_um
    look = Lookup(recipe, materials, {})
    films = materials.kept.get(_sized_film, lambda: Kept(_MOST_FILMS))
    own = {
        "recipe": recipe,
        "materials": materials,
        "thickness": look.typed("thickness_um"),
        "area": look.typed("film_area_cm2"),
        "temperature": look.typed("temperature_c"),
        "stack_pressure": look.typed("stack_pressure_mpa"),
        "kept_by": key,
    }
    return fill(Film, films.get(key, lambda: _film_values(look)) | own)


def _film_values(look: Lookup) -> dict[str, Any]:
    """Return the fields of a film but for the recipe and the snapshot, which holds what is kept and not itself."""
    recipe, terms, swept = look.recipe, look.terms, look.swept
    contradicts = _contradicts(look) if swept else False
    stand_in = _stand_in(recipe, swept, contradicts)
    for sentence in problems(stand_in):
        look.lacks("recipe", f"not known, because the recipe contradicts itself: {sentence.removesuffix('.')}")
    if recipe.electrolyte_conductivity_ms_cm is None and _describes_a_lot(recipe):
        look.notes.append(
            "Lot error, lot pressure and the pellet of the lot are used only with a lot conductivity, which is empty."
        )
    thickness = look.required("thickness_um")
    solids, removed = added_solids(look)
    layers = sulfide_layers(look, solids, removed, thickness)
    scaffold = look.material(recipe.scaffold, "scaffold", topics=("volumes", "conductivity", "cost"))
    weight, height, fibres = _scaffold(look, scaffold)
    weight, height = weight * scaffolds_of(recipe), height * scaffolds_of(recipe)
    scaffold_fraction = _scaffold_share(look, scaffold, height * fibres / thickness, height / thickness)
    if terms is not None:
        terms.record(FIBRES_IN_FILM, height * fibres / thickness, fibres=fibres, height=height, film=thickness)
    matrix = _matrix_density(look, layers, scaffold_fraction)
    base = _porosity(look, layers, matrix, weight / thickness, scaffold_fraction)
    porosity = _over_layers(look, layers, base)
    solids_mass = _solids_mass(layers, base, matrix, scaffold_fraction)
    density = _density(look, solids_mass, layers, (base, porosity), weight / thickness)
    d50 = recipe.particle_d50_um
    main = next((layer for layer in layers if layer.role == MAIN.field), None)
    size = look.si(main.material, "particle_d50_um") if d50 is None and main else None
    return {
        "thickness": thickness,
        "area": look.required("film_area_cm2"),
        "temperature": look.required("temperature_c"),
        "stack_pressure": look.typed("stack_pressure_mpa"),
        "layers": layers,
        "solids": solids,
        "removed": removed,
        "solvents": _solvents(look),
        "scaffold": scaffold,
        "scaffold_mass": weight,
        "scaffold_thickness": height,
        "fibre_fraction": fibres,
        "scaffold_volume_fraction": scaffold_fraction,
        "porosity": porosity,
        "base_porosity": base,
        "is_porosity_typed": look.typed("porosity_pct") is not None,
        "pore_free_density": None if matrix is None else matrix + weight / thickness,
        "density": density[0],
        "density_low": density[1],
        "density_high": density[2],
        "is_density_typed": look.typed("film_density_g_cm3") is not None,
        "particle_d50": size if d50 is None else look.typed("particle_d50_um"),
        "missing": look.missing,
        "contradicts": contradicts,
        "notes": tuple(look.notes),
        "density_cited": (*_densities(layers, solids, porosity), *_of_scaffold(scaffold)),
        "scaffold_cited": _of_scaffold(scaffold),
        "found": look.found,
        "terms": terms,
    }


def _describes_a_lot(recipe: Recipe) -> bool:
    about = ("electrolyte_conductivity_error_pct", "electrolyte_conductivity_pressure_mpa")
    return any(recipe.value(key) is not None for key in (*about, "lot_pellet_pressure_mpa", "lot_pellet_density_pct"))


def _contradicts(look: Lookup) -> Condition:
    """Where the numbers of a recipe contradict each other: the rules of ``contradictions`` for swept inputs [-]."""
    shares = {material: look.share(key) for material, key in SHARES.items()}
    is_wrong = sum(shares.values()) > 1 + NO_SULFIDE
    for material, share in shares.items():
        if not look.recipe.value(material):
            is_wrong = is_wrong | (share > 0)
    sides = [look.typed(layer.thickness) for layer in side_layers(look.recipe)]
    if sides:
        is_wrong = is_wrong | (sum(0 if side is None else side for side in sides) >= look.required("thickness_um"))
    return is_wrong


def _stand_in(recipe: Recipe, swept: Mapping[str, Any], contradicts: Condition) -> Recipe:
    """Return the recipe at the first element that does not contradict itself, or at the first where all do."""
    if not swept:
        return recipe
    size = max(np.size(values) for values in swept.values())
    row = int(np.argmin(np.broadcast_to(contradicts, (size,))))
    chosen = {key: float(np.broadcast_to(values, (size,))[row]) for key, values in swept.items()}
    return fill(type(recipe), {**recipe.__dict__, **chosen})


def _solvents(look: Lookup) -> tuple[tuple[Material, Number], ...]:
    """Liquids with their shares of the liquid's mass."""
    solvent = look.material(look.recipe.solvent, "solvent", topics=("conductivity",))
    cosolvent = look.material(look.recipe.cosolvent, "solvent", topics=("conductivity",))
    part = look.share("cosolvent_share_pct") if cosolvent else 0
    liquids = [(solvent, 1 - part)] if solvent else []
    return tuple(liquids + ([(cosolvent, part)] if cosolvent else []))


def scaffolds_of(recipe: Recipe) -> int:
    """How many scaffolds lie one behind the other in a film [-]; they count in weight, thickness and cost.

    >>> scaffolds_of(Recipe()), scaffolds_of(Recipe(scaffold="PPTA-NW", scaffold_place="faces"))
    (1, 2)
    """
    return 2 if recipe.scaffold_place == "faces" else 1


def _scaffold(look: Lookup, scaffold: Material | None) -> tuple[Number, Number, Number]:
    """Mass per area, thickness and share of fibres of the scaffold; zeros where there is none or it is not known."""
    if scaffold is None:
        return 0.0, 0.0, 0.0
    weight = look.si(scaffold, "areal_weight_g_m2", "volumes", "conductivity", "cost")
    density = look.si(scaffold, "density_g_cm3", "volumes", "conductivity")
    height = look.si(scaffold, "thickness_um", "volumes", "conductivity")
    if weight is None or density is None or height is None:
        return 0.0 if weight is None else weight, 0.0, 0.0
    fibres = weight / (density * height)
    if look.terms is not None:
        look.terms.record(FIBRES, fibres, weight=weight, density=density, height=height)
    if is_true_everywhere(fibres >= 1):
        look.lacks(
            "conductivity",
            f"not known, because thickness and weight of {scaffold.name} leave no room between its fibres",
        )
    return weight, height, fibres


# a sheet stays as thick as it is: what a film conducts whose scaffold does not fit into it, nobody knows
def _scaffold_share(look: Lookup, scaffold: Material | None, share: Number, height: Number) -> MaybeNumber:
    """Share of the fibres in the film; None when it is not known or the film is thinner than the scaffold.

    ``height`` is the thickness of the scaffold over that of the film [-].
    """
    if look.recipe.scaffold and (scaffold is None or is_true_everywhere(share <= 0)):
        return None
    is_full, is_too_thick = share >= 1, height > 1 + FIT_TOLERANCE
    if is_true_everywhere(is_full | is_too_thick):
        what = "fibres of the scaffold alone are" if is_true_everywhere(is_full) else "scaffold is"
        if scaffolds_of(look.recipe) > 1 and what == "scaffold is":
            what = "two scaffolds on its faces together are"
        for topic in ("volumes", "size"):
            look.lacks(topic, f"not known, because the {what} thicker than the film")
        return None
    return blank_where(is_full | is_too_thick, share)


def _matrix_density(look: Lookup, layers: tuple[SulfideLayer, ...], scaffold_fraction: MaybeNumber) -> MaybeNumber:
    """Mass of all but the scaffold in the film's volume if it had no pores [kg/m3], None when it is not known."""
    mixes = [(layer.share, layer.solids_density) for layer in layers if layer.solids_density is not None]
    if "volumes" in look.missing or not mixes or len(mixes) < len(layers) or scaffold_fraction is None:
        return None
    dense = sum(share * density for share, density in mixes)
    if look.terms is not None:
        look.terms.record(MEAN_DENSITY, dense, rows=mixes)
    return dense * (1 - scaffold_fraction)


def has_own_pores(layers: tuple[SulfideLayer, ...]) -> bool:
    """Return whether a layer of a film has a porosity of its own [-].

    >>> has_own_pores(())
    False
    """
    return any(layer.pores is not None for layer in layers)


def _over_layers(look: Lookup, layers: tuple[SulfideLayer, ...], base: Porosity) -> Porosity:
    """Porosity over all layers: their mean by thickness, where one has its own."""
    if not has_own_pores(layers):
        return base
    typed = [layer.share * layer.pores for layer in layers if layer.pores is not None]
    rest = sum(layer.share for layer in layers if layer.pores is None)
    value = sum(typed) + rest * base.value
    if look.terms is not None:
        rows = [(layer.share, base.value if layer.pores is None else layer.pores) for layer in layers]
        look.terms.record(MEAN_PORES, value, rows=rows)
    return Porosity(
        value=value,
        low=sum(typed) + rest * base.low,
        high=sum(typed) + rest * base.high,
        cited=(*base.cited, *_typed_pores(look.recipe)),
        note=base.note,
        is_estimate=base.is_estimate,
        spread=base.spread,
    )


def _typed_pores(recipe: Recipe) -> tuple[Cited, ...]:
    typed = [getattr(recipe, layer.porosity) for layer in side_layers(recipe)]
    return tuple(Cited(pores, "vol %", "Recipe", grade="user") for pores in typed if pores is not None)


class _Solids(NamedTuple):
    """Mass of all but the scaffold in the volume of the film [kg/m3]: the centre, and with most and fewest pores."""

    value: Number
    low: Number
    high: Number


def _solids_mass(
    layers: tuple[SulfideLayer, ...], base: Porosity, matrix: MaybeNumber, scaffold_fraction: MaybeNumber
) -> _Solids | None:
    """Mass of the solids with their pores [kg/m3]: each layer with its own, None when it is not known."""
    if matrix is None:
        return None
    if not has_own_pores(layers):
        return _Solids(matrix * (1 - base.value), matrix * (1 - base.high), matrix * (1 - base.low))

    def mass(pores: Number) -> Number:
        filled = [
            layer.share * require(layer.solids_density) * (1 - (pores if layer.pores is None else layer.pores))
            for layer in layers
        ]
        return sum(filled) * (1 - require(scaffold_fraction))

    return _Solids(mass(base.value), mass(base.high), mass(base.low))


def _porosity(
    look: Lookup,
    layers: tuple[SulfideLayer, ...],
    matrix: MaybeNumber,
    fibres: Number,
    scaffold_fraction: MaybeNumber,
) -> Porosity:
    """Porosity of the layers without one of their own: as typed, else from a typed film density, else from pressing."""
    typed, density = look.typed("porosity_pct"), look.typed("film_density_g_cm3")
    if typed is not None:
        used = (Cited(look.recipe.porosity_pct or 0, "vol %", "Recipe", grade="user"),)
        return Porosity(value=typed, low=typed, high=typed, cited=used)
    if density is not None and matrix is not None:
        look.notes.append("Porosity follows from the typed film density and the density of the solids.")
        if has_own_pores(layers):
            density, matrix = _of_the_others(look, layers, density, require(scaffold_fraction))
        if is_true_everywhere(matrix <= 0):  # the other layers leave no room, which contradicts itself
            return pressed_porosity(look, layers)
        pores = 1 - (density - fibres) / matrix
        most = to_si(FIELDS["porosity_pct"].maximum, "vol %")
        value = where(pores > 0, where(pores < most, pores, most), 0.0)
        if look.terms is not None:
            look.terms.record(PORES_LEFT, pores, density=density)
            look.terms.record(PORES_POSSIBLE, value, pores=pores, most=numeral(FIELDS["porosity_pct"].maximum))
        used = (Cited(look.recipe.film_density_g_cm3 or 0, "g/cm3", "Recipe", grade="user"),)
        if isinstance(matrix, np.ndarray) and np.isnan(matrix).any():  # no room for solids, so the press decides
            pressed = pressed_porosity(look, layers)
            is_full = np.isnan(matrix)
            return Porosity(
                value=where(is_full, pressed.value, value),
                low=where(is_full, pressed.low, value),
                high=where(is_full, pressed.high, value),
                cited=used,
            )
        return Porosity(value=value, low=value, high=value, cited=used)
    return pressed_porosity(look, layers)


def _of_the_others(
    look: Lookup, layers: tuple[SulfideLayer, ...], density: Number, scaffold_fraction: Number
) -> tuple[Number, Number]:
    """Take the layers with pores of their own off a film density, and off that of the solids without pores [kg/m3]."""
    rows = [(layer.share, require(layer.solids_density)) for layer in layers if layer.pores is None]
    weigh = [
        layer.share * require(layer.solids_density) * (1 - layer.pores) for layer in layers if layer.pores is not None
    ]
    dense = sum(share * own for share, own in rows)
    if look.terms is not None:
        look.terms.record(MEAN_DENSITY, dense, rows=rows)
    room = 1 - scaffold_fraction
    return density - sum(weigh) * room, dense * room


def _density(
    look: Lookup,
    solids: _Solids | None,
    layers: tuple[SulfideLayer, ...],
    pores: tuple[Porosity, Porosity],
    fibres: Number,
) -> tuple[MaybeNumber, MaybeNumber, MaybeNumber]:
    """Film density, typed or from composition and porosity, with its band."""
    typed = look.typed("film_density_g_cm3")
    if typed is not None:
        if is_true_everywhere(typed <= fibres):
            look.lacks("mass", "not known, because the typed film density is below that of the scaffold alone")
            return None, None, None
        typed = blank_where(typed <= fibres, typed)
        return typed, typed, typed
    if solids is None:
        no_density = "not known, because the library has no density for the sulfide"
        look.lacks("mass", look.missing.get("volumes", no_density))
        return None, None, None
    density = solids.value + fibres
    if look.terms is not None:
        if has_own_pores(layers):
            _record_solids(look.terms, layers, *pores)
        look.terms.record(FILM_DENSITY, density, pores=pores[1].value)
    return density, solids.low + fibres, solids.high + fibres


def _record_solids(terms: Terms, layers: tuple[SulfideLayer, ...], base: Porosity, porosity: Porosity) -> None:
    """Keep the mean density of the solids of layers with pores of their own, each by its share in the solids."""
    solid = [1 - (base.value if layer.pores is None else layer.pores) for layer in layers]
    rows = [
        (layer.share * part / (1 - porosity.value), require(layer.solids_density))
        for layer, part in zip(layers, solid, strict=True)
    ]
    terms.record(MEAN_DENSITY, sum(share * density for share, density in rows), rows=rows)


def _densities(layers: tuple[SulfideLayer, ...], solids: tuple[Solid, ...], porosity: Porosity) -> tuple[Cited, ...]:
    """Return the densities that volumes rest on, and what the porosity rests on."""
    materials = [layer.material for layer in layers] + [solid.material for solid in solids]
    densities = [material.values.get("density_g_cm3") for material in materials]
    return (*(value for value in densities if value is not None), *porosity.cited)


def _of_scaffold(scaffold: Material | None) -> tuple[Cited, ...]:
    if scaffold is None:
        return ()
    keys = ("areal_weight_g_m2", "density_g_cm3", "thickness_um")
    return tuple(scaffold.values[key] for key in keys if key in scaffold.values)
