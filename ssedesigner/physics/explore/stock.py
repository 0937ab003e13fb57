"""What a search is limited to where recipes shall be made from the lots that a laboratory has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ssedesigner.core.recipe import Recipe

OUT_OF_STOCK = "out of stock"
"""Reason for which candidates of a large search are left out first: no lot of one of their materials can be used."""


@dataclass(frozen=True, kw_only=True, eq=False)
class StockLimit:
    """The materials that are here.

    ``here`` holds the keys of the materials with a lot that can be used, by each kind of which lots are recorded;
    ``unlimited`` the kinds that recipes take and of which none is. ``lacking`` names the materials of which a recipe's
    batch has too little, ``remarks`` what a person should know of the limit.
    """

    here: Mapping[str, tuple[str, ...]]
    unlimited: tuple[str, ...]
    lacking: Callable[[Recipe], tuple[str, ...]]
    remarks: tuple[str, ...] = ()

    def short(self, recipe: Recipe) -> int:
        """Return of how many materials of a recipe too little is here."""
        return len(self.lacking(recipe))
