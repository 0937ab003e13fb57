"""What can be made from what is here: the limit that lots set to a search for recipes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date

from ssedesigner.batch.lots import is_usable, named_materials, needed_grams
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.lots import LotStock
from ssedesigner.core.materials import KINDS, Materials, kind_word
from ssedesigner.core.notation import formula
from ssedesigner.core.process import name_list
from ssedesigner.core.question import StockWish
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.explore.stock import StockLimit

Grams = Mapping[tuple[str, str], float]
"""What the largest lot of each material that is here holds [g], by kind and key; infinite where that is not known."""
_MOST_NAMED = 8


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

    def lacking(recipe: Recipe) -> tuple[str, ...]:
        return _lacking(recipe, materials, wish, frozenset(here), grams)

    return StockLimit(here=here, unlimited=unlimited, lacking=lacking, remarks=tuple(_remarks(here, unlimited, grams)))


def _lacking(
    recipe: Recipe, materials: Materials, wish: StockWish, limited: frozenset[str], grams: Grams
) -> tuple[str, ...]:
    """Return the materials of a recipe of which too little is here; where the need is not known, it is too little."""
    named = {field: place for field, place in named_materials(recipe, materials).items() if place[0] in limited}
    absent = {place for place in named.values() if place not in grams}
    finite = {field: place for field, place in named.items() if grams.get(place, math.inf) < math.inf}
    if absent or not finite:
        return tuple(sorted(key for _, key in absent))
    needed: dict[tuple[str, str], float] = {}
    for field, weight in needed_grams(recipe, materials, wish.film_count, wish.film_area_cm2).items():
        if field in finite:
            needed[finite[field]] = needed.get(finite[field], 0.0) + (math.inf if weight is None else weight)
    return tuple(sorted(key for (kind, key), weight in needed.items() if weight > grams[kind, key]))


def _remarks(here: Mapping[str, tuple[str, ...]], unlimited: tuple[str, ...], grams: Grams) -> Iterable[str]:
    for kind, keys in here.items():
        yield f"In stock, {kind_word(kind)}: {_names(keys) or 'no lot that can be used'}."
    if unlimited:
        words = name_list([kind_word(kind) for kind in unlimited])
        yield f"Not limited to stock, because no lot is recorded of these kinds: {words}."
    unknown = [key for (_, key), left in grams.items() if left == math.inf]
    if unknown:
        yield f"How much is left is not recorded, and taken as enough: {_names(unknown)}."


def _names(keys: Iterable[str]) -> str:
    names = [formula(key) for key in keys]
    more = len(names) - _MOST_NAMED
    return name_list(names if more <= 0 else [*names[:_MOST_NAMED], f"{more} more"])
