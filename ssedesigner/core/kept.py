"""Results that rest on one snapshot alone, made once and kept with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_Made = TypeVar("_Made")
MOST_KEPT = 1000
"""Results that are kept at a time: those of the recipes that are looked at, not of a whole search."""


class Kept:
    """What was made of a snapshot, by all that it depends on beside that.

    It cannot be out of date: neither the snapshot nor a key changes, and it goes with the snapshot.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._made: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what is kept by a key, made now where it is not.

        >>> kept = Kept()
        >>> kept.get("a", list) is kept.get("a", list)
        True
        """
        try:
            made: _Made = self._made[key]
        except KeyError:
            if len(self._made) >= self._most:
                self._made.clear()
            made = self._made[key] = make()
        return made
