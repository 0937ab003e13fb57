"""What a check has looked at: while that stays as it was, the check need not judge again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Generic, TypeVar

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.situation import Situation

_Result = TypeVar("_Result")
_LIKE_ITS_FIELD = ("electrolyte", "second_electrolyte", "scaffold", "substrate", "cathode", "anode")
FIELDS_BEHIND = {
    "recipe": (),  # notes its fields itself
    "materials": (),  # what is remembered is remembered with one snapshot
    "binders": ("binder", "binder_wt_pct", "second_binder", "second_binder_wt_pct"),
    "spe": ("spe", "spe_wt_pct"),
    "liquids": ("solvent", "cosolvent", "cosolvent_share_pct"),
    **{role: (role,) for role in _LIKE_ITS_FIELD},
}
"""Fields of the recipe by which a part of the situation is looked up; the other parts, as the film, rest on more."""
MOST_REMEMBERED = 50
"""Results of one function that are remembered."""
_IN_RECIPE = frozenset((*(field.name for field in fields(Recipe)), "__dict__"))
_IN_SITUATION = frozenset(field.name for field in fields(Situation))


class _WatchedRecipe(Recipe):
    """A recipe that notes which of its fields are read."""

    def __getattribute__(self, name: str) -> object:
        if name in _IN_RECIPE:
            _notes(self).add(name)
        return object.__getattribute__(self, name)


class _WatchedSituation(Situation):
    """A situation that notes which of its parts are read, beside the fields of its recipe."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> object:
        if name in _IN_SITUATION:
            _notes(object.__getattribute__(self, "recipe")).update(FIELDS_BEHIND.get(name, (name,)))
        return object.__getattribute__(self, name)


def _notes(recipe: Recipe) -> set[str]:
    """Return what was read of a recipe; of a copy that a check makes nobody wants to know."""
    notes: set[str] = object.__getattribute__(recipe, "__dict__").get("_notes", set())
    return notes


def watch(at: Situation) -> tuple[Situation, set[str]]:
    """Return the same situation and the set in which it notes what is read of it [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> at, read = watch(look_up_situation(Recipe(), Materials(version="empty", materials={}, pairs=())))
    >>> at.recipe.thickness_um, at.has_lithium, sorted(read)
    (30.0, True, ['anode', 'thickness_um'])
    """
    read: set[str] = set()
    recipe = object.__new__(_WatchedRecipe)
    object.__getattribute__(recipe, "__dict__").update(vars(at.recipe), _notes=read)
    return _WatchedSituation(**{name: getattr(at, name) for name in _IN_SITUATION} | {"recipe": recipe}), read


class Remembered(Generic[_Result]):
    """A pure function of a situation that remembers what it made of it, for one snapshot of the library.

    It is asked again where a field of the recipe has changed that it has ever read, so that nothing is out of date:
    with the same values it would go the same way to the same result. One that has looked at more than fields, as at
    the film, is asked each time.
    """

    def __init__(self, function: Callable[[Situation], _Result]) -> None:
        self._function = function
        self._is_of_fields = True
        self._by_values = _ByValues[_Result](frozenset())

    def __call__(self, at: Situation) -> _Result:
        """Return what the function makes of a situation."""
        if not self._is_of_fields:
            return self._function(at)
        known = self._by_values
        values = known.values(at.recipe)
        if values in known.results:
            return known.results[values]
        watched, read = watch(at)
        result = self._function(watched)
        self._is_of_fields = read <= FIELDS.keys()
        if self._is_of_fields:
            known = known.of(read)
            known.results[known.values(at.recipe)] = result
            self._by_values = known
        return result


class _ByValues(Generic[_Result]):
    """Results by the values of some fields."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self.values: Callable[[Recipe], object] = attrgetter(*sorted(names)) if names else lambda recipe: None
        self.results: dict[object, _Result] = {}

    def of(self, names: set[str]) -> _ByValues[_Result]:
        """Return one of further fields, empty where it has to be another or is full."""
        if names <= self._names and len(self.results) < MOST_REMEMBERED:
            return self
        return _ByValues(self._names | names)
