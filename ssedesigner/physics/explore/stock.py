"""What a search is limited to where recipes shall be made from the lots that a laboratory has."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from types import MappingProxyType

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import kind_word
from ssedesigner.core.notation import exact, format_number, formula
from ssedesigner.core.process import name_list
from ssedesigner.core.recipe import Recipe

OUT_OF_STOCK = "out of stock"
"""Reason for which candidates of a large search are left out first: no lot of one of their materials can be used."""


_MOST_NAMED = 8


@dataclass(frozen=True, kw_only=True, eq=False)
class StockLimit:
    """The materials that are here.

    ``here`` holds the keys of the materials with a lot that can be used, by each kind of which lots are recorded;
    ``unlimited`` the kinds that recipes take and of which none is. ``held`` is what the largest lot of each material
    has [g], infinite where that is not known. ``shortages`` gives the materials of which a recipe's batch has too
    little, with what it needs [g], infinite where nobody knows.
    """

    here: Mapping[str, tuple[str, ...]]
    unlimited: tuple[str, ...]
    shortages: Callable[[Recipe], Mapping[str, float]]
    held: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def lacking(self, recipe: Recipe) -> tuple[str, ...]:
        """Return the materials of which a recipe's batch has too little."""
        return tuple(sorted(self.shortages(recipe)))


class Shortages:
    """What candidates lack, as a search looks at one after the other."""

    def __init__(self, limit: StockLimit) -> None:
        self._limit = limit
        self._needed: dict[str, float] = {}
        self._enough: set[object] = set()

    def short(self, recipe: Recipe) -> int:
        """Return of how many materials of a recipe too little is here."""
        lacking = self._limit.shortages(recipe)
        for key, grams in lacking.items():
            self._needed[key] = min(grams, self._needed.get(key, math.inf))
        named = {recipe.value(key) for key in _MATERIAL_FIELDS}
        self._enough |= named - lacking.keys()
        return len(lacking)

    def of_all(self) -> dict[str, float]:
        """Return the materials of which no candidate had enough, with the least that one of them needs [g]."""
        return {key: grams for key, grams in self._needed.items() if key not in self._enough}


_MATERIAL_FIELDS = tuple(each.key for each in FIELDS.values() if each.kind == "material")


def without_short(limit: StockLimit, short: Collection[str]) -> StockLimit:
    """Return a limit in which a material of which no lot holds enough grams [g] is not here.

    >>> limit = StockLimit(here={"binder": ("NBR", "SBR")}, unlimited=(), shortages=lambda recipe: {})
    >>> without_short(limit, ["NBR"]).here
    {'binder': ('SBR',)}
    """
    here = {kind: tuple(key for key in keys if key not in short) for kind, keys in limit.here.items()}
    return replace(limit, here=here)


def stock_remarks(limit: StockLimit, short: Mapping[str, float], kept: Collection[object]) -> Iterator[str]:
    """Say what a search was limited to; ``short`` [g] is lacking in all candidates, ``kept`` set in each of them.

    >>> limit = StockLimit(here={"binder": ("NBR", "SBR")}, unlimited=(), shortages=lambda recipe: {})
    >>> next(stock_remarks(limit, {}, ()))
    'In stock, binder: NBR and SBR.'
    """
    fixed = [_shortage(limit, key, grams) for key, grams in short.items() if key in kept]
    others = [_shortage(limit, key, grams) for key, grams in short.items() if key not in kept and key in limit.held]
    if fixed:
        yield f"There is too little stock of {name_list(fixed)}: free the field, or set another material."
    if others:
        yield f"There is too little stock for any candidate of {name_list(others)}."
    for kind, keys in limit.here.items():
        enough = [key for key in keys if key not in short]
        none = "no lot that holds enough" if keys else "no lot that can be used"
        yield f"In stock, {kind_word(kind)}: {_names(enough) or none}."
    if limit.unlimited:
        words = name_list([kind_word(kind) for kind in limit.unlimited])
        yield f"Not limited to stock, because no lot of these kinds is recorded: {words}."
    unknown = [key for key, left in limit.held.items() if left == math.inf]
    if unknown:
        yield f"The stock is not recorded and is taken as enough: {_names(unknown)}."


def _shortage(limit: StockLimit, key: str, needed: float) -> str:
    if key not in limit.held:
        return f"{formula(key)} (no lot that can be used)"
    grams = "a weight that is not known" if needed == math.inf else f"{format_number(needed)} g or more"
    return f"{formula(key)} (a batch takes {grams}, the largest lot holds {exact(limit.held[key])} g)"


def _names(keys: Iterable[str]) -> str:
    names = [formula(key) for key in keys]
    more = len(names) - _MOST_NAMED
    return name_list(names if more <= 0 else [*names[:_MOST_NAMED], f"{more} more"])
