"""What the laboratory's own films have taught: effects of lots and binder classes, ready for any prediction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ssedesigner.core.evidence import cited
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.elementwise import Number, is_true_somewhere, sqrt, where
from ssedesigner.physics.film import Film

REPEAT_SPREAD = cited(
    0.15, "-", "ThisProgram2026", "SD of ln between films that one laboratory makes alike of one lot", grade="assumed"
)


@dataclass(frozen=True, kw_only=True)
class Learned:
    """Standardised effects of lots and binder classes: mean [-] and covariance [-] by place.

    An effect is counted in standard deviations of the part of the band that it explains: a lot's in those of the
    sulfide's own conductivity, a class's in those of all that film-making adds, but for what differs from film to
    film. Unknown effects are 0 with variance 1.
    """

    places: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    mean: tuple[float, ...] = ()
    covariance: tuple[tuple[float, ...], ...] = ()

    def shift(self, film: Film, own: Number, rest: Number) -> tuple[Number, Number] | None:
        """Return what is learned of a film: shift of ln conductivity and its variance [-], None if nothing is.

        ``own`` and ``rest`` are the variances [-] of the sulfide's own conductivity and of all else.
        """
        lot, made = self.places.get(lot_key(film.recipe)), self.places.get(class_key(film))
        if lot is None and made is None:
            return None
        own_scale, rest_scale, repeat = scales(own, rest)
        cross = 0.0 if lot is None or made is None else self.covariance[lot][made]
        own_mean, own_variance = self._effect(lot)
        made_mean, made_variance = self._effect(made)
        variance = own_scale * own_scale * own_variance + rest_scale * rest_scale * made_variance
        return (
            own_scale * own_mean + rest_scale * made_mean,
            variance + 2 * own_scale * rest_scale * cross + repeat,
        )

    def _effect(self, place: int | None) -> tuple[float, float]:
        return (0.0, 1.0) if place is None else (self.mean[place], self.covariance[place][place])


NOTHING_LEARNED = Learned()
"""No films of the laboratory's own, or they are switched off."""


def scales(own: Number, rest: Number) -> tuple[Number, Number, Number]:
    """Return the standard deviations that the effects of lot and class stand for, and the variance that stays [-].

    >>> scales(0.04, 0.0225)
    (0.2, 0.0, 0.0225)
    """
    repeat = REPEAT_SPREAD * REPEAT_SPREAD
    repeat = where(rest < repeat, rest, repeat) if is_true_somewhere(rest < repeat) else repeat + 0 * rest
    return sqrt(own), sqrt(rest - repeat), repeat


def lot_key(recipe: Recipe) -> str:
    """Name of the lot that a recipe uses [-]: sulfide, lot name and the value it is predicted from.

    >>> lot_key(Recipe(electrolyte_lot="A7"))
    'lot Li6PS5Cl “A7” 2.1 at 25'
    """
    own = recipe.electrolyte_conductivity_ms_cm
    value = "" if own is None else f" {own:g} at {recipe.electrolyte_conductivity_temperature_c:g}"
    second = f" under {recipe.second_electrolyte}" if recipe.second_electrolyte else ""
    return f"lot {recipe.electrolyte} “{recipe.electrolyte_lot}”{value}{second}"


def binder_class(film: Film) -> str:
    """Form of the polymer that holds a film together [-]: that of its first polymer, ``none`` without one.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.film import resolve
    >>> binder_class(resolve(Recipe(), Materials(version="", materials={}, pairs=())))
    'none'
    """
    forms = [solid.form for solid in (*film.solids, *film.removed) if solid.form != "salt"]
    return forms[0] if forms else "none"


def class_key(film: Film) -> str:
    """Name under which the effect of a film's binder class is kept [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.film import resolve
    >>> class_key(resolve(Recipe(), Materials(version="", materials={}, pairs=())))
    'class none'
    """
    return f"class {binder_class(film)}"
