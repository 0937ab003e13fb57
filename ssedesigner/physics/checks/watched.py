"""What a check has looked at: while that stays as it was, the check need not judge again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Generic, TypeVar

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.situation import Situation

_Result = TypeVar("_Result")
_Value = TypeVar("_Value")
_LIKE_ITS_FIELD = (
    *("electrolyte", "second_electrolyte", "cathode_side_electrolyte"),
    *("scaffold", "substrate", "cathode", "anode"),
)
FIELDS_BEHIND = {
    "materials": (),  # what is remembered is remembered with one snapshot
    "binders": ("binder", "binder_wt_pct", "second_binder", "second_binder_wt_pct"),
    "spe": ("spe", "spe_wt_pct"),
    "liquids": ("solvent", "cosolvent", "cosolvent_share_pct"),
    **{role: (role,) for role in _LIKE_ITS_FIELD},
}
"""Fields of the recipe by which a part of the situation is looked up; the other parts, as the film, rest on more."""
MOST_REMEMBERED = 50
"""Results of one function that are remembered."""


class _Noted:
    """An attribute of a watched value: at the first look it notes what is looked at, then it is there as any other."""

    def __init__(self, name: str, looked_at: tuple[str, ...]) -> None:
        self._name, self._looked_at = name, looked_at

    def __get__(self, watched: object, owner: type) -> object:
        own = vars(watched)
        own["_notes"].update(self._looked_at)
        value = own[self._name] = getattr(own["_original"], self._name)
        return value


def _watched(cls: type[_Value], behind: Mapping[str, tuple[str, ...]]) -> type[_Value]:
    """Make the class of watched values of a dataclass."""
    names = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # a dataclass
    noted = {name: _Noted(name, behind.get(name, (name,))) for name in names}
    return type(f"Watched{cls.__name__}", (cls,), noted)


_WatchedRecipe, _WatchedSituation = _watched(Recipe, {}), _watched(Situation, FIELDS_BEHIND)


def watch(at: Situation) -> tuple[Situation, set[str]]:
    """Return the same situation and the set in which it notes what is looked at of it and of its recipe [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> at, notes = watch(look_up_situation(Recipe(), Materials(version="empty", materials={}, pairs=())))
    >>> at.recipe.thickness_um, at.has_lithium, sorted(notes)
    (30.0, True, ['anode', 'thickness_um'])
    """
    notes: set[str] = set()
    recipe, situation = object.__new__(_WatchedRecipe), object.__new__(_WatchedSituation)
    vars(recipe).update(_original=at.recipe, _notes=notes)
    vars(situation).update(_original=at, _notes=notes, recipe=recipe)
    return situation, notes


class Remembered(Generic[_Result]):
    """A pure function of a situation that remembers what it made of it, for one snapshot of the library.

    It is asked again where a field of the recipe has changed that it has ever read, so that nothing is out of date:
    with the same values it would go the same way to the same result. One that has looked at more than fields, as at
    the film, is asked each time.
    """

    __slots__ = ("_by_values", "_function")

    def __init__(self, function: Callable[[Situation], _Result]) -> None:
        self._function = function
        self._by_values: _ByValues[_Result] | None = _ByValues(frozenset())

    def __call__(self, at: Situation) -> _Result:
        """Return what the function makes of a situation."""
        known = self._by_values
        if known is None:
            return self._function(at)
        try:
            return known.results[known.values(at.recipe)]
        except KeyError:
            return self._asked(at, known)

    def _asked(self, at: Situation, known: _ByValues[_Result]) -> _Result:
        """Ask the function, and remember the result where it rests on fields alone."""
        watched, notes = watch(at)
        result = self._function(watched)
        by_values = known.of(notes) if notes <= FIELDS.keys() else None
        if by_values is not None:
            by_values.results[by_values.values(at.recipe)] = result
        self._by_values = by_values
        return result


class _ByValues(Generic[_Result]):
    """Results by the values of some fields."""

    __slots__ = ("_names", "results", "values")

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self.values: Callable[[Recipe], object] = attrgetter(*sorted(names)) if names else lambda recipe: None
        self.results: dict[object, _Result] = {}

    def of(self, names: set[str]) -> _ByValues[_Result]:
        """Return one of further fields, empty where it has to be another or is full."""
        if names <= self._names and len(self.results) < MOST_REMEMBERED:
            return self
        return _ByValues(self._names | names)
