"""What can be made from what is here: the limit that lots set to a search for recipes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date

from ssedesigner.batch.lots import is_usable, named_materials, needed_grams
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.lots import LotStock
from ssedesigner.core.materials import KINDS, Materials
from ssedesigner.core.question import StockWish
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.explore.stock import StockLimit

Grams = Mapping[tuple[str, str], float]
"""What the largest lot of each material that is here holds [g], by kind and key; infinite where that is not known."""


def stock_limit(wish: StockWish, lots: Iterable[LotStock], materials: Materials, today: date) -> StockLimit:
    """Return what the lots of a laboratory let be made.

    A kind of material of which no lot is recorded is not limited: nobody says what is there of it. One whose last lot
    was retired is: its jar is gone. A batch is weighed from one lot of each material, so that what several lots hold
    together does not count. ``lots`` are all, the retired ones included.
    """
    known = tuple(lots)
    grams: dict[tuple[str, str], float] = {}
    for one in known:
        if is_usable(one, today) and not one.is_retired:
            place, left = (one.lot.kind, one.lot.material), math.inf if one.left_g is None else one.left_g
            grams[place] = max(left, grams.get(place, 0.0))
    kinds = {kind for field in FIELDS.values() for kind in field.materials}
    limited = [kind for kind in KINDS if kind in kinds and any(one.lot.kind == kind for one in known)]
    here = {kind: tuple(sorted(key for own, key in grams if own == kind)) for kind in limited}
    unlimited = tuple(kind for kind in KINDS if kind in kinds and kind not in here)

    def shortages(recipe: Recipe) -> dict[str, float]:
        return _shortages(recipe, materials, wish, frozenset(here), grams)

    held = {key: left for (_, key), left in grams.items()}
    return StockLimit(here=here, unlimited=unlimited, shortages=shortages, held=held)


def _shortages(
    recipe: Recipe, materials: Materials, wish: StockWish, limited: frozenset[str], grams: Grams
) -> dict[str, float]:
    """Return the materials of a recipe of which too little is here, with what is needed [g], infinite if not known."""
    named = {field: place for field, place in named_materials(recipe, materials).items() if place[0] in limited}
    short = {key: math.inf for kind, key in named.values() if (kind, key) not in grams}
    finite = {field: place for field, place in named.items() if grams.get(place, math.inf) < math.inf}
    if not finite:
        return short
    needed: dict[tuple[str, str], float] = {}
    for field, weight in needed_grams(recipe, materials, wish.film_count, wish.film_area_cm2).items():
        if field in finite:
            needed[finite[field]] = needed.get(finite[field], 0.0) + (math.inf if weight is None else weight)
    return short | {place[1]: weight for place, weight in needed.items() if weight > grams[place]}
