"""What a check has looked at: while that stays as it was, the check need not judge again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter, itemgetter
from types import MappingProxyType, NoneType
from typing import Any, Generic, TypeVar

import numpy as np

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.prediction import CellPrediction, Quantity, ResistanceShare
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.cell import Cell
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.film.porosity import Porosity
from ssedesigner.physics.film.solids import SulfideLayer
from ssedesigner.physics.situation import Situation

_Result = TypeVar("_Result")
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
_AS_THEY_ARE = frozenset({float, str, int, bool, NoneType, np.float64, np.bool_})
MOST_REMEMBERED = 50
"""Results of one function that are remembered."""


class _Noted:
    """An attribute of a watched value: at the first look it notes what is looked at, then it is there as any other."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, watched: object, owner: type) -> object:
        own = vars(watched)
        value = own[self._name] = own["_view"].look(own["_original"], own["_place"], self._name)
        return value


def _watched(cls: type) -> type:
    """Make the class of watched values of a dataclass."""
    return type(f"Watched{cls.__name__}", (cls,), {field.name: _Noted(field.name) for field in fields(cls)})


_WATCHED = {
    cls: _watched(cls) for cls in (Recipe, Situation, Film, Porosity, SulfideLayer, Cell, CellPrediction)
}
"""Classes of watched values; other values are looked at as a whole."""


class _View:
    """One look at a situation, with the places in it that were looked at."""

    def __init__(self, at: Situation, known: Mapping[str, object]) -> None:
        self._at, self.notes = at, set[str]()
        self._recipe = self._watch(at.recipe, "recipe")
        vars(self._recipe).update(known)
        self._film: object = None
        self.situation: Situation = self._watch(at, "")

    def _watch(self, original: object, place: str) -> Any:
        """Return the same value, watched where it is one of many parts."""
        cls = _WATCHED.get(type(original))
        if cls is not None:
            watched = object.__new__(cls)
            vars(watched).update(_original=original, _place=place, _view=self)
            return watched
        if type(original) is tuple and original and type(original[0]) in _WATCHED:
            return tuple([self._watch(each, f"{place}.{row}") for row, each in enumerate(original)])
        return original

    def look(self, original: object, place: str, name: str) -> object:
        """Note that an attribute is looked at, and return it."""
        if original is self._at.recipe and name in FIELDS:
            self.notes.add(name)
            return getattr(original, name)
        if original is self._at and name in FIELDS_BEHIND:
            self.notes.update(FIELDS_BEHIND[name])
            return getattr(original, name)
        value = getattr(original, name)
        # film and cell name their recipe, the cell its film
        if value is self._at.recipe:
            return self._recipe
        if value is self._at.materials:
            return value
        if value is self._at.film:
            self._film = self._film or self._watch(value, "film")
            return self._film
        where = f"{place}.{name}" if place else name
        self.notes.add(where)
        return self._watch(value, where)


def watch(at: Situation, known: Mapping[str, object] = MappingProxyType({})) -> tuple[Situation, set[str]]:
    """Return the same situation and the set in which it notes what is looked at of it [-].

    Fields of the recipe stand there by their key, all else by the way to it. What is ``known`` to have been looked at
    of the fields is not noted again.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> at, notes = watch(look_up_situation(Recipe(), Materials(version="empty", materials={}, pairs=())))
    >>> at.recipe.thickness_um, at.has_lithium, at.film.porosity.is_estimate, sorted(notes)
    (30.0, True, True, ['anode', 'film.porosity', 'film.porosity.is_estimate', 'thickness_um'])
    """
    view = _View(at, known)
    return view.situation, view.notes


class Places(dict[str, object]):
    """What stands at the places of a situation, as it is compared; each is fetched once, when it is first asked for."""

    __slots__ = ("_values", "at", "recipe")

    def __init__(self, at: Situation) -> None:
        super().__init__()
        self.at, self.recipe = at, at.recipe
        self._values: dict[str, object] = {"": at}

    def __missing__(self, place: str) -> object:
        compared = self[place] = comparable(self._value(place))
        return compared

    def _value(self, place: str) -> Any:
        """Return what stands at a place; None where the way ends before it, as its last part says that is there."""
        values = self._values
        if place not in values:
            parent, _, name = place.rpartition(".")
            whole = self._value(parent)
            if isinstance(whole, tuple):
                values[place] = dict(enumerate(whole)).get(int(name))
            else:
                values[place] = getattr(whole, name, None)
        return values[place]


class _Same:
    """Something that is compared by what it is, not by what it is like; it lives as long as it is remembered."""

    __slots__ = ("_thing",)

    def __init__(self, thing: object) -> None:
        self._thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._thing is self._thing

    def __hash__(self) -> int:
        return id(self._thing)


_cited_parts = attrgetter(*(slot for slot in Cited.__slots__))
_text_parts = attrgetter(*(slot for slot in CitedText.__slots__))
_quantity_parts = attrgetter(*(field.name for field in fields(Quantity)))
_share_parts = attrgetter(*(field.name for field in fields(ResistanceShare)))


def comparable(value: Any) -> object:
    """Return what is equal for values of which nothing can tell one from the other, and for no others [-].

    A value of a kind that is not known here is like no other one, so that whatever looks at it is asked each time.

    >>> comparable((1.0, Cited(2.0, "-", "A"))) == comparable((1.0, Cited(2.0, "-", "B"))), comparable({1}) == {1}
    (False, False)
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is Cited:
        return (kind, float(value), _cited_parts(value))
    if kind in _WATCHED:
        return kind  # its parts have places of their own
    if isinstance(value, tuple):
        return tuple([comparable(each) for each in value])
    if kind is Material:
        return _Same(value)
    if kind is Quantity:
        return _quantity_parts(value)
    if kind is ResistanceShare:
        return tuple([comparable(part) for part in _share_parts(value)])
    if kind is CitedText:
        return (kind, str(value), _text_parts(value))
    if kind in (dict, MappingProxyType):
        return tuple([(key, comparable(each)) for key, each in value.items()])
    return object()


class Remembered(Generic[_Result]):
    """A pure function of a situation that remembers what it made of it, for one snapshot of the library.

    It is asked again where something has changed at a place at which it has ever looked, so that nothing is out of
    date: with the same values it would go the same way to the same result.
    """

    __slots__ = ("_by_values", "_function")

    def __init__(self, function: Callable[[Situation], _Result]) -> None:
        self._function = function
        self._by_values: _ByValues[_Result] = _ByValues(frozenset())

    def __call__(self, places: Places) -> _Result:
        """Return what the function makes of a situation."""
        known = self._by_values
        try:
            return known.results[known.key(places)]
        except KeyError:
            return self._asked(places, known)

    def _asked(self, places: Places, known: _ByValues[_Result]) -> _Result:
        """Ask the function, and remember the result with all that it has looked at."""
        watched, notes = watch(places.at, known.fields_of(places))
        result = self._function(watched)
        by_values = known.of(notes)
        by_values.results[by_values.key(places)] = result
        self._by_values = by_values
        return result


class _ByValues(Generic[_Result]):
    """Results by the values at some places."""

    __slots__ = ("_fields", "_names", "_of_places", "_of_recipe", "results")

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._fields, deeper = sorted(names & FIELDS.keys()), sorted(names - FIELDS.keys())
        self._of_recipe: Callable[[Recipe], object] = attrgetter(*self._fields) if self._fields else lambda recipe: None
        self._of_places: Callable[[Places], object] | None = itemgetter(*deeper) if deeper else None
        self.results: dict[object, _Result] = {}

    def key(self, places: Places) -> object:
        """Return what stands at the places."""
        own = self._of_recipe(places.recipe)
        return own if self._of_places is None else (own, self._of_places(places))

    def fields_of(self, places: Places) -> dict[str, object]:
        """Return the values of the fields among the places."""
        values = vars(places.recipe)
        return {name: values[name] for name in self._fields}

    def of(self, names: set[str]) -> _ByValues[_Result]:
        """Return one of further places, empty where it has to be another or is full."""
        if names <= self._names and len(self.results) < MOST_REMEMBERED:
            return self
        return _ByValues(self._names | names)
