"""What the laboratory's own films have taught: effects with names, each carried only to films that share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.arrays import Number, is_true_somewhere, sqrt, where
from ssedesigner.physics.conduction.layer import HALIDE_TOPIC
from ssedesigner.physics.film.film import Film

REPEAT_SPREAD = cited(
    0.15, "-", "ThisProgram2026", "SD of ln between films that one laboratory makes alike of one lot", grade="assumed"
)
PARAMETER = "parameter "
"""In front of the name of a fitted parameter among the effects."""
TOPICS = (
    *("sulfide", "liquids", "pores", "polymer electrolyte", "way of mixing", "form of the polymer"),
    *("filling of the scaffold", "residual", HALIDE_TOPIC),
)
"""Causes of the band of which a film has one effect each."""


@dataclass(frozen=True, kw_only=True)
class Learned:
    """Effects that own films have taught: mean [-] and covariance [-] by place, and from how many films.

    A row of the covariance reaches at least to the effect's own place. The last places are those of effects of which a
    film has only one, such as its lot: of them a row holds the covariances with all others, then its own variance.

    Each cause of the band is an effect that is shared by the films for which it is the same: the lot of the sulfide,
    the liquids, the pressing, the form of the binder, the method of making. An effect is counted in standard
    deviations of what it adds to ln conductivity, so it fades with its cause: that of a binder class is nothing where
    there is no binder. Fitted parameters are among the effects, as changes of their logarithms.
    """

    places: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    mean: tuple[float, ...] = ()
    covariance: tuple[tuple[float, ...], ...] = ()
    films: int = 0

    def shift(
        self, film: Film, variances: Mapping[str, Number], gradient: Mapping[str, Number]
    ) -> tuple[Number, Number] | None:
        """Return what is learned of a film: shift of ln conductivity and its variance [-], None if nothing is.

        ``variances`` of ln conductivity by cause and ``gradient`` by fitted logarithm are those before learning [-].
        """
        if not self.places:
            return None
        known, unknown = self._sorted(effects(film, variances, gradient))
        moved: Number = 0.0
        variance = unknown + repeat_variance(variances)
        for number, (place, size) in enumerate(known):
            row = self.covariance[place]
            moved = moved + size * self.mean[place]
            variance = variance + size * size * row[min(place, len(row) - 1)]
            for other, another in known[:number]:
                variance = variance + 2 * size * another * row[other]
        return moved, where(variance > 0, variance, 0.0)

    def parts(
        self, film: Film, variances: Mapping[str, Number], gradient: Mapping[str, Number]
    ) -> list[tuple[str, Number, float]]:
        """Return what makes up the shift: name, size [-] and mean [-] of every effect that is taught and acts."""
        by_name = effects(film, variances, gradient)
        return [(name, size, self.mean[self.places[name]]) for name, size in by_name.items() if name in self.places]

    def _sorted(self, by_name: Mapping[str, Number]) -> tuple[list[tuple[int, Number]], Number]:
        """Effects that are taught, in the order of their places, and the variance of those that are not."""
        named = [(self.places[name], size) for name, size in by_name.items() if name in self.places]
        known = sorted(named, key=lambda each: each[0])
        unknown: Number = 0.0
        for name, size in by_name.items():
            if name not in self.places:
                unknown = unknown + size * size
        return known, unknown


NOTHING_LEARNED = Learned()
"""No films of the laboratory's own, or they are switched off."""


def effects(film: Film, variances: Mapping[str, Number], gradient: Mapping[str, Number]) -> dict[str, Number]:
    """Name every effect on a film with what one standard deviation of it, or of a logarithm, adds [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.film.film import resolve
    >>> film = resolve(Recipe(), Materials(version="", materials={}, pairs=()))
    >>> effects(film, {"residual": 0.25}, {"void": 0.0})
    {'made by slurry-casting': 0.47696960070847283, 'parameter void': 0.0}
    """
    named = names(film)
    by_name = {named[topic]: size for topic, size in sizes(variances).items()}
    return by_name | {PARAMETER + name: slope for name, slope in gradient.items()}


def sizes(variances: Mapping[str, Number]) -> dict[str, Number]:
    """Return what one standard deviation of each cause of the band adds [-], by cause.

    >>> sizes({"sulfide": 0.25})
    {'sulfide': 0.5}
    """
    learnable = {topic: variance for topic, variance in variances.items() if topic in TOPICS}
    if "residual" in learnable:
        learnable["residual"] = learnable["residual"] - repeat_variance(variances)
    return {topic: sqrt(variance) for topic, variance in learnable.items()}


def repeat_variance(variances: Mapping[str, Number]) -> Number:
    """Variance that stays between films made alike [-], never more than what the model leaves open.

    >>> repeat_variance({"residual": 0.01})
    0.01
    """
    repeat, residual = REPEAT_SPREAD * REPEAT_SPREAD, variances.get("residual", 0.0)
    return where(residual < repeat, residual, repeat) if is_true_somewhere(residual < repeat) else repeat + 0 * residual


def names(film: Film) -> dict[str, str]:
    """Name of the effect behind each cause of the band [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.film.film import resolve
    >>> film = resolve(Recipe(), Materials(version="", materials={}, pairs=()))
    >>> tuple(names(film)) == TOPICS
    True
    """
    recipe, apart = film.recipe, halide_mark(film)
    polymers = [solid.material.root for solid in film.solids]
    liquids = " and ".join(str(film.materials.root("solvent", key)) for key in (recipe.solvent, recipe.cosolvent))
    by_topic = {
        "sulfide": lot_key(_with_parents(film)),
        "liquids": f"{liquids} on {film.materials.root('electrolyte', recipe.electrolyte)}",
        "pores": "typed porosity" if film.is_porosity_typed else pressing_key(recipe),
        "polymer electrolyte": f"polymer electrolyte {film.materials.root('spe', recipe.spe)}",
        "way of mixing": class_key(film),
        "form of the polymer": f"form of {' and '.join(polymers)}",
        "filling of the scaffold": f"scaffold {film.materials.root('scaffold', recipe.scaffold)}",
        "residual": f"made by {recipe.method}",
        HALIDE_TOPIC: HALIDE_TOPIC,
    }
    return {topic: f"{name}{apart}" for topic, name in by_topic.items()}


def _with_parents(film: Film) -> Recipe:
    """Return the recipe with the parents of variants that conduct as these do: their powders are one lot."""
    roots: dict[str, Any] = {}
    for layer in film.layers:
        if "conductivity_ms_cm" in layer.material.inherited:
            roots[layer.role] = layer.material.root
    return replace(film.recipe, **roots) if roots else film.recipe


# nothing is fitted to halides, so what is wrong with a film that holds one says nothing of films without it
def halide_mark(film: Film) -> str:
    """Return what sets the effects on a film with layers of halides apart from those on all others [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.film.film import resolve
    >>> halide_mark(resolve(Recipe(), Materials(version="", materials={}, pairs=())))
    ''
    """
    halides = sorted({layer.material.root for layer in film.layers if layer.is_halide})
    return f" with {' and '.join(halides)}" if halides else ""


def pressing_key(recipe: Recipe) -> str:
    """Name of the way in which a recipe presses its film [-].

    >>> pressing_key(Recipe())
    "pressed ('warm-isostatic', 490.0, 80.0)"
    """
    pressing = (recipe.densification_method, recipe.densification_pressure_mpa, recipe.densification_temperature_c)
    first = (recipe.prepress_method, recipe.prepress_pressure_mpa, recipe.prepress_temperature_c)
    return f"pressed {pressing}" + (f" after {first}" if recipe.prepress_method else "")


def lot_key(recipe: Recipe) -> str:
    """Name of the lot that a recipe uses [-]: sulfide, lot name and the value it is predicted from.

    Large and small letters and blanks around a name make no other lot.

    >>> lot_key(Recipe(electrolyte_lot="A7 "))
    'lot Li6PS5Cl “a7” 2.1 at 25'
    """
    own = recipe.electrolyte_conductivity_ms_cm
    value = "" if own is None else f" {own:g} at {recipe.electrolyte_conductivity_temperature_c:g}"
    second = f" under {recipe.second_electrolyte}" if recipe.second_electrolyte else ""
    second += f" behind {recipe.cathode_side_electrolyte}" if recipe.cathode_side_electrolyte else ""
    return f"lot {recipe.electrolyte} “{recipe.electrolyte_lot.strip().casefold()}”{value}{second}"


def binder_class(film: Film, row: int = 0) -> str:
    """Form of the polymer of which a film holds most [-], in one row of a sweep; ``none`` without a polymer.

    A trace of another polymer, or of a salt, makes no other class.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.film.film import resolve
    >>> binder_class(resolve(Recipe(), Materials(version="", materials={}, pairs=())))
    'none'
    """
    polymers = [solid for solid in (*film.solids, *film.removed) if solid.form != "salt"]
    if not polymers:
        return "none"
    most = max(polymers, key=lambda solid: _in_row(solid.mass_fraction, row))
    return "ion-conducting" if 2 * _in_row(most.salted, row) > 1 else most.form


def _in_row(value: Number, row: int) -> float:
    return float(value[row] if isinstance(value, np.ndarray) else value)


def class_key(film: Film, row: int = 0) -> str:
    """Name under which the effect of a film's binder class is kept [-], in one row of a sweep.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.film.film import resolve
    >>> class_key(resolve(Recipe(), Materials(version="", materials={}, pairs=())))
    'class none'
    """
    return f"class {binder_class(film, row)}"
