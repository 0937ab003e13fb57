"""The laboratory's own films beside their predictions before anything is learned; films of one kind go together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS
from ssedesigner.physics.arrays import FloatArray, Number, require, where
from ssedesigner.physics.conduction.conductance import Conductance, conductance, is_mostly_without_conductivity
from ssedesigner.physics.conduction.learned import (
    binder_class,
    halide_mark,
    lot_key,
    names,
    pressing_key,
    repeat_variance,
    sizes,
)
from ssedesigner.physics.film.film import Film, resolve

FAR_OFF = cited(3.0, "-", "ThisProgram2026", "standard deviations at which a film is named as far off", grade="assumed")
FEW = 4
"""Films of a kind that are predicted one by one as fast."""

TYPED = (
    *("stack_pressure_mpa", "binder_wt_pct", "second_binder_wt_pct", "salt_wt_pct", "spe_wt_pct"),
    *("second_thickness_um", "cathode_side_thickness_um"),
    *("cosolvent_share_pct", "densification_pressure_mpa", "densification_temperature_c"),
    *("electrolyte_conductivity_ms_cm", "electrolyte_conductivity_temperature_c"),
    *("electrolyte_conductivity_pressure_mpa", "lot_pellet_pressure_mpa", "lot_pellet_density_pct"),
)
SWEPT = ("thickness_um", "temperature_c", "porosity_pct", "film_density_g_cm3", *TYPED)
"""Fields that may differ among films of one kind: those that are measured of a film, and those only typed."""
INDIFFERENT = (
    *("name", "notes", "electrolyte_lot", "particle_d50_um", "solids_loading_wt_pct", "slurry_viscosity_mpas"),
    *("particle_d90_um", "particle_shape", "form_factor", "substrate"),
    *("drying_temperature_c", "roller_diameter_mm", "core_diameter_mm", "web_tension_n_m", "film_area_cm2"),
    *("cathode", "cathode_thickness_um", "cathode_density_g_cm3", "active_share_wt_pct", "areal_capacity_mah_cm2"),
    *("mean_voltage_v", "charge_cutoff_v", "cathode_coating", "cathode_electrolyte", "cathode_electrolyte_d50_um"),
    *("active_d50_um", "carbon_wt_pct", "film_cathode_pressure_mpa", "cathode_foil_pressure_mpa", "foil_primer"),
    *("film_cathode_resistance_ohm_cm2", "cathode_resistance_ohm_cm2", "anode_attach_pressure_mpa"),
    *("anode_film_resistance_ohm_cm2", "collector_resistance_ohm_cm2"),
    *("cathode_coated", "anode", "anode_thickness_um", "interlayer", "positive_foil_um", "negative_foil_um"),
    *("unit_cells", "stacking", "assembly", "basis", "c_rate", "dew_point_c", "open_time_h", "room_volume_m3"),
    *("air_changes_per_h", "h2s_rate_cm3_g_min"),
)
"""Fields that do not enter the conductivity; the lot enters by its name alone."""
KIND = tuple(key for key in FIELDS if key not in {*SWEPT, *INDIFFERENT})
"""Fields that are the same in all films of one kind."""

_kind_of, _typed_of = attrgetter(*KIND), attrgetter(*TYPED)
_lot_of = attrgetter("electrolyte_lot", "electrolyte_conductivity_ms_cm", "electrolyte_conductivity_temperature_c")
_pressing_of = attrgetter("densification_pressure_mpa", "densification_temperature_c")


@dataclass(frozen=True, kw_only=True, eq=False)
class Alike:
    """Films of one kind with their predictions, in arrays of shape (n,): conductivities [S/m], SD of logarithms [-].

    ``binder_classes`` are the forms of their polymers, film by film.
    ``residual`` is the logarithm of measured over predicted [-], ``noise`` the variance that each film has by itself
    [-]. ``names`` are the effects on each film by cause, ``sizes`` what one standard deviation of them adds [-],
    ``gradient`` the derivative of ln conductivity by each fitted logarithm [-]. ``found`` are the materials on which
    all this rests, None for those that the library does not have.
    """

    reason: str
    binder_classes: Sequence[str]
    conductivity: FloatArray
    low: FloatArray
    high: FloatArray
    spread: FloatArray
    residual: FloatArray
    noise: FloatArray
    is_taught: np.ndarray[Any, np.dtype[np.bool_]]
    names: Mapping[str, Sequence[str]]
    sizes: Mapping[str, FloatArray]
    gradient: Mapping[str, FloatArray]
    found: Mapping[tuple[str, str], Material | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """One own film beside its prediction before anything is learned.

    ``place`` among the films of its kind ``alike``; ``conductivity`` with its band from ``low`` to ``high`` [S/m],
    ``spread`` and ``residual`` [-] are not-a-number where a reason says why they are not known.
    """

    measured_film: MeasuredFilm
    materials: Materials
    alike: Alike
    place: int
    conductivity: float
    low: float
    high: float
    spread: float
    residual: float

    @property
    def reason(self) -> str:
        """Why the conductivity is not known; empty where it is."""
        return self.alike.reason

    @property
    def binder_class(self) -> str:
        """The form of the polymer that holds the film together, ``none`` without one."""
        return self.alike.binder_classes[self.place]

    @property
    def film(self) -> Film:
        """The film as it was measured [SI]."""
        return resolve(recipe_as_measured(self.measured_film), self.materials)

    @property
    def conducts(self) -> Conductance:
        """Its prediction in full [SI]."""
        return conductance(self.film)


def recipe_as_measured(measured: MeasuredFilm) -> Recipe:
    """Return the recipe [-] of an own film with what was measured of it in place of what was planned.

    >>> own = MeasuredFilm(key="", name="A", recipe=Recipe(), thickness_um=41.0, temperature_c=30.0)
    >>> recipe_as_measured(own).thickness_um
    41.0
    """
    changes = dict(zip(SWEPT, _swept(measured), strict=True))
    if measured.area_cm2 is not None:
        changes["film_area_cm2"] = measured.area_cm2
    return replace(measured.recipe, **changes)  # type: ignore[arg-type]


def _swept(measured: MeasuredFilm) -> tuple[float | None, ...]:
    recipe = measured.recipe
    pores = recipe.porosity_pct, recipe.film_density_g_cm3
    if measured.porosity_pct is not None:
        pores = measured.porosity_pct, None
    return measured.thickness_um, measured.temperature_c, *pores, *_typed_of(recipe)


def lessons(materials: Materials) -> tuple[Lesson, ...]:
    """Own films of the library [-] beside their predictions before anything is learned.

    >>> lessons(Materials(version="", materials={}, pairs=()))
    ()
    """
    films = materials.own_films
    kinds: dict[tuple[object, ...], list[int]] = {}
    columns = [_swept(own) for own in films]
    for place, (own, values) in enumerate(zip(films, columns, strict=True)):
        # a share of nothing is another kind than a share of something, and a blank another than a number
        pattern = tuple([None if value is None else value == 0 for value in values])
        kinds.setdefault((_kind_of(own.recipe), pattern), []).append(place)
    in_order: list[Lesson | None] = [None] * len(films)
    for places in kinds.values():
        for group in _together(places, films, columns, materials):
            _put(in_order, group, films, materials)
    return tuple(lesson for lesson in in_order if lesson is not None)


def still_hold(known: Sequence[Lesson], before: Materials, after: Materials) -> bool:
    """Return whether lessons [-] of one snapshot are those of another too: neither their films nor materials changed.

    >>> empty = Materials(version="", materials={}, pairs=())
    >>> still_hold((), empty, empty)
    True
    """
    if after.own_films is not before.own_films:
        return False
    kinds = dict.fromkeys(lesson.alike for lesson in known)
    return all(after.find(*name) is material for alike in kinds for name, material in alike.found.items())


_Group = tuple[list[int], Alike]


def _put(in_order: list[Lesson | None], group: _Group, films: Sequence[MeasuredFilm], materials: Materials) -> None:
    places, alike = group
    columns = (alike.conductivity, alike.low, alike.high, alike.spread, alike.residual)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    for row, (place, (conductivity, low, high, spread, residual)) in enumerate(zip(places, numbers, strict=True)):
        in_order[place] = Lesson(
            measured_film=films[place],
            materials=materials,
            alike=alike,
            place=row,
            conductivity=conductivity,
            low=low,
            high=high,
            spread=spread,
            residual=residual,
        )


def _together(
    places: list[int],
    films: Sequence[MeasuredFilm],
    columns: Sequence[tuple[float | None, ...]],
    materials: Materials,
) -> Iterable[_Group]:
    """Predict films of one kind at once; those for which an array cannot say why they are not known, one by one."""
    if len(places) <= FEW:
        for place in places:
            yield [place], _alike([films[place]], *_predict_swept(recipe_as_measured(films[place]), materials))
        return
    measured = [films[place] for place in places]
    swept = {
        key: np.array(column, dtype=float)
        for key, column in zip(SWEPT, zip(*(columns[place] for place in places), strict=True), strict=True)
        if any(value != column[0] for value in column)
    }
    film, conducts = _predict_swept(recipe_as_measured(measured[0]), materials, **swept)
    if conducts.reason:
        is_alike = np.full(len(places), "recipe" not in film.missing)
    else:
        is_alike = np.isfinite(
            _column(require(conducts.conductivity), len(places)) + _column(conducts.spread, len(places))
        )
        is_alike &= ~np.broadcast_to(is_mostly_without_conductivity(film), len(places))
    if is_alike.all():
        yield places, _alike(measured, film, conducts)
        return
    alone = [place for place, is_one in zip(places, is_alike.tolist(), strict=True) if not is_one]
    for place in alone:
        yield from _together([place], films, columns, materials)
    if len(alone) < len(places):
        yield from _together(sorted({*places} - {*alone}), films, columns, materials)


def _predict_swept(recipe: Recipe, materials: Materials, **swept: FloatArray) -> tuple[Film, Conductance]:
    film = resolve(recipe, materials, **swept)
    return film, conductance(film)


def _column(value: Number, count: int) -> FloatArray:
    return np.broadcast_to(np.asarray(value, dtype=float), (count,))


def _alike(measured: Sequence[MeasuredFilm], film: Film, conducts: Conductance) -> Alike:
    count = len(measured)
    if conducts.reason:
        unknown = np.full(count, math.nan)
        return Alike(
            reason=conducts.reason,
            binder_classes=_classes(film, count),
            conductivity=unknown,
            low=unknown,
            high=unknown,
            spread=unknown,
            residual=unknown,
            noise=unknown,
            is_taught=np.zeros(count, dtype=bool),
            names={},
            sizes={},
            gradient={},
            found=film.found,
        )
    conductivity, spread = _column(require(conducts.conductivity), count), _column(conducts.spread, count)
    measured_values = np.array([own.conductivity for own in measured]) * UNITS["mS/cm"].factor
    residual = np.log(measured_values / conductivity)
    stated = np.array([math.nan if own.error_pct is None else own.error_pct for own in measured]) * UNITS["%"].factor
    error = where(np.isnan(stated), 0.0, stated)
    is_apart = bool(halide_mark(film))
    # the fitted parameters are those of sulfides: a film with a halide leaves them as they are
    left_open = conducts.variances["fitted parameters"] if is_apart else 0.0
    slopes = {} if is_apart else conducts.gradient
    is_slip = np.isnan(stated) & (np.abs(residual) > FAR_OFF * spread)
    return Alike(
        reason="",
        binder_classes=_classes(film, count),
        conductivity=conductivity,
        low=_column(require(conducts.low), count),
        high=_column(require(conducts.high), count),
        spread=spread,
        residual=residual,
        noise=_column(repeat_variance(conducts.variances) + left_open, count) + error * error,
        is_taught=np.array([own.is_used for own in measured]) & ~is_slip,
        names=_names(measured, film),
        sizes={topic: _column(size, count) for topic, size in sizes(conducts.variances).items()},
        gradient={name: _column(slope, count) for name, slope in slopes.items()},
        found=film.found,
    )


def _classes(film: Film, count: int) -> Sequence[str]:
    """Return the binder class of each film of a kind: which of several polymers has most may differ."""
    mixed = [solid.mass_fraction for solid in (*film.solids, *film.removed)]
    if len(mixed) < 2 or not any(isinstance(share, np.ndarray) for share in mixed):
        return [binder_class(film)] * count
    return [binder_class(film, row) for row in range(count)]


def _names(measured: Sequence[MeasuredFilm], film: Film) -> dict[str, Sequence[str]]:
    """Name the effects on each film: lot and pressing are its own, the others those of its kind."""
    by_topic: dict[str, Sequence[str]] = {topic: [name] * len(measured) for topic, name in names(film).items()}
    apart = halide_mark(film)
    by_topic["way of mixing"] = [f"class {one}{apart}" for one in _classes(film, len(measured))]
    recipes = [own.recipe for own in measured]
    by_topic["sulfide"] = [f"{name}{apart}" for name in _each(lot_key, _lot_of, recipes)]
    if not film.is_porosity_typed:
        by_topic["pores"] = [f"{name}{apart}" for name in _each(pressing_key, _pressing_of, recipes)]
    return by_topic


def _each(
    name: Callable[[Recipe], str], fields: Callable[[Recipe], tuple[object, ...]], recipes: Sequence[Recipe]
) -> list[str]:
    """Name each recipe of a kind, but those with the same fields only once."""
    known: dict[tuple[object, ...], str] = {}
    for recipe in recipes:
        if (key := fields(recipe)) not in known:
            known[key] = name(recipe)
    return [known[fields(recipe)] for recipe in recipes]


def is_taught(lesson: Lesson) -> bool:
    """Return whether an own film [-] moves predictions: it is used, it can be predicted, and it is no likely slip.

    >>> own = MeasuredFilm(key="", name="A", recipe=Recipe(), thickness_um=41.0, temperature_c=30.0)
    >>> is_taught(lessons(Materials(version="", materials={}, pairs=(), own_films=(own,)))[0])
    False
    """
    return bool(lesson.alike.is_taught[lesson.place])
