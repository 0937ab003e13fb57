"""What a check has looked at: while that stays as it was, the check need not judge again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import chain, compress
from operator import attrgetter, is_, is_not, itemgetter, ne
from types import MappingProxyType, NoneType
from typing import Any, Generic, NamedTuple, TypeVar

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
from ssedesigner.physics.situation import OpenSulfide, Polymer, Situation

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
_BY_FIELDS = {part: behind for part, behind in FIELDS_BEHIND.items() if part not in ("binders", "spe")}
"""Those that are compared by their fields; of a polymer most checks ask which it is, few how much of it there is."""
_AS_THEY_ARE = frozenset({float, str, int, bool, NoneType, np.float64, np.bool_})
"""Kinds of values that are compared as they are."""
MOST_REMEMBERED = 50
"""Results of one function that are remembered of one way to them."""
MOST_WAYS = 3
"""Ways to results that are remembered of one function."""


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
    names = [*(field.name for field in fields(cls)), *_AS_A_WHOLE.get(cls, ())]
    return type(f"Watched{cls.__name__}", (cls,), {name: _Noted(name) for name in names})


_AS_A_WHOLE: dict[type, tuple[str, ...]] = {
    Recipe: ("has_electrolyte", "is_without_electrolyte"),
    OpenSulfide: ("is_weighed",),
    CellPrediction: ("cathode_part",),
}
"""Answers of a value that change more seldom than what they follow from."""
_WATCHED = {
    cls: _watched(cls)
    for cls in (Recipe, Situation, Polymer, OpenSulfide, Film, Porosity, SulfideLayer, Cell, CellPrediction)
}
"""Classes of watched values; other values are looked at as a whole."""
_WITH_PLACES = frozenset({*_WATCHED, tuple})
"""Kinds of values of which parts may be looked at by themselves."""


_IN_PARTS = frozenset(
    field.name
    for cls in _WATCHED
    for field in fields(cls)
    if any(kind.__name__ in str(field.type) for kind in _WATCHED)
)
"""Attributes of watched values that may hold another one, or a tuple of such, by how they are declared."""


class _Inside(NamedTuple):
    """What is known to have been looked at of one value: attributes, how they are fetched, and those with places."""

    names: tuple[str, ...]
    get: Callable[[Any], Sequence[Any]]
    in_parts: Sequence[tuple[str, str]]


class _Known(NamedTuple):
    """What is known to have been looked at: fields of the recipe, and by place what is deeper there."""

    fields: tuple[str, ...]
    inside: Mapping[str, _Inside]


def _known(names: frozenset[str]) -> _Known:
    """Return what need not be noted again, the parts of a situation that rest on such fields among it."""
    own, others = _apart(names)
    deeper: dict[str, list[str]] = {"": [part for part, behind in _BY_FIELDS.items() if names >= {*behind}]}
    for name in others:
        parent, _, last = name.rpartition(".")
        if not last.isdecimal():
            deeper.setdefault(parent, []).append(last)
    return _Known(tuple(own), {place: _inside(place, parts) for place, parts in deeper.items()})


def _inside(place: str, names: Iterable[str]) -> _Inside:
    whole = tuple([name for name in names if name not in _IN_PARTS])
    in_parts = [(name, f"{place}.{name}" if place else name) for name in names if name in _IN_PARTS]
    return _Inside(whole, _attributes(whole), in_parts)


class _View:
    """One look at a situation; what is looked at beside the known places is noted."""

    __slots__ = ("_at", "_film", "_inside", "_recipe", "notes", "situation")

    def __init__(self, at: Situation, known: _Known, values: Sequence[object]) -> None:
        self._at, self._inside, self.notes = at, known.inside, set[str]()
        self._film: object = None
        self._recipe: Any = object.__new__(_WATCHED[Recipe])
        own: dict[str, object] = self._recipe.__dict__
        own["_original"], own["_place"], own["_view"] = at.recipe, "recipe", self
        for name, value in zip(known.fields, values, strict=True):
            own[name] = value
        self.situation: Situation = self._watch(at, "")
        self.situation.__dict__["recipe"] = self._recipe

    def _watch(self, original: object, place: str) -> Any:
        """Return the same value, watched where it is one of many parts."""
        kind = type(original)
        if kind in _WATCHED:
            watched: object = object.__new__(_WATCHED[kind])
            own = watched.__dict__
            own["_original"], own["_place"], own["_view"] = original, place, self
            known = self._inside.get(place)
            if known is not None:
                for name, value in zip(known.names, known.get(original), strict=True):
                    own[name] = value
                for name, inside in known.in_parts:
                    value = getattr(original, name)
                    own[name] = self._watch(value, inside) if type(value) in _WITH_PLACES else value
            return watched
        if kind is tuple and original and type(original[0]) in _WATCHED:  # type: ignore[index]
            return tuple([self._watch(each, f"{place}.{row}") for row, each in enumerate(original)])  # type: ignore[arg-type,var-annotated]
        return original

    def look(self, original: object, place: str, name: str) -> object:
        """Note that an attribute is looked at, and return it."""
        value = getattr(original, name)
        # film and cell name their recipe, the cell its film
        if value is self._at.recipe:
            return self._recipe
        if value is self._at.materials:
            return value
        if value is self._at.film:
            self._film = self._film or self._watch(value, "film")
            return self._film
        if original is self._at.recipe and name in FIELDS:
            self.notes.add(name)
            return value
        if original is self._at and name in _BY_FIELDS:
            self.notes.update(_BY_FIELDS[name])
            return value
        where = f"{place}.{name}" if place else name
        self.notes.add(where)
        return self._watch(value, where)

    def end(self) -> None:
        """Let go of what was looked at, so that it need not wait for the collector."""
        self._film = self._recipe = self.situation = None  # type: ignore[assignment]


def watch(at: Situation) -> tuple[Situation, set[str]]:
    """Return the same situation and the set in which it notes what is looked at of it [-].

    Fields of the recipe stand there by their key, all else by the way to it.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> at, notes = watch(look_up_situation(Recipe(), Materials(version="empty", materials={}, pairs=())))
    >>> at.recipe.thickness_um, at.has_lithium, at.film.porosity.is_estimate, sorted(notes)
    (30.0, True, True, ['anode', 'film.porosity', 'film.porosity.is_estimate', 'thickness_um'])
    """
    view = _View(at, _NOTHING, ())
    return view.situation, view.notes


class Places(dict[str, object]):
    """What stands at the places of a situation, as it is compared; each is fetched once, when it is first asked for."""

    __slots__ = ("_values", "at", "fields")

    def __init__(self, at: Situation, known: Iterable[tuple[str, object]] = ()) -> None:
        super().__init__(known)
        self.at, self.fields = at, vars(at.recipe)
        self._values: dict[str, object] = {"": at}

    def __missing__(self, place: str) -> object:
        compared = self[place] = comparable(self._value(place))
        return compared

    def _value(self, place: str) -> Any:
        """Return what stands at a place; None where the way ends before it, as its last part says that is there."""
        values = self._values
        if place not in values:
            parent, _, name = place.rpartition(".")
            values[place] = _part(self._value(parent), int(name) if name.isdecimal() else name)
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


_MAPPINGS = frozenset({dict, MappingProxyType})
_cited_parts, _text_parts = attrgetter(*Cited.__slots__), attrgetter(*CitedText.__slots__)
_quantity_parts = attrgetter(*(field.name for field in fields(Quantity)))
_share_parts = attrgetter(
    *(field.name for field in fields(ResistanceShare) if field.name != "resistance_ohm_cm2"),
    *(f"resistance_ohm_cm2.{field.name}" for field in fields(Quantity)),
)


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
        return _share_parts(value)
    if kind is CitedText:
        return (kind, str(value), _text_parts(value))
    if kind in _MAPPINGS:
        return tuple([(key, comparable(each)) for key, each in value.items()])
    return object()


class Remembered(Generic[_Result]):
    """A pure function of a situation that remembers what it made of it, for one snapshot of the library.

    It is asked again where something has changed at a place at which it looked on its way to the result, so that
    nothing is out of date: with the same values it would go the same way to the same result. Ways that lead past other
    places are remembered beside, the last one first.
    """

    __slots__ = ("_found", "_function", "_in_vain", "_last", "_others")

    def __init__(self, function: Callable[[Situation], _Result]) -> None:
        self._function = function
        self._found: _Result | None = None
        self._in_vain = 0
        self._last: _Way[_Result] = _Way(frozenset(), is_exact=True)
        self._others: list[_Way[_Result]] = []

    def recall(self, places: Places) -> tuple[_Result, frozenset[str]]:
        """Return what the function makes of a situation, and the places on which that rests."""
        last = self._last
        key = last.key(places)
        if key in last.results:
            return last.results[key], last.names
        for way in self._others:
            other_key = way.key(places)
            if other_key in way.results:
                self._go(way)
                return way.results[other_key], way.names
        return self._ask(places, key)

    def _ask(self, places: Places, key: _Key) -> tuple[_Result, frozenset[str]]:
        last = self._last
        # what was known once too often shall not be taken for looked at: then all is noted anew
        names, known, values = (last.names, last.known, key[0]) if last.is_exact else (frozenset(), _NOTHING, ())
        view = _View(places.at, known, values)
        try:
            result = self._function(view.situation)
        finally:
            view.end()
        if view.notes or not last.is_exact:
            self._go(self._way(names | view.notes, is_exact=not names))
            last = self._last
            key = last.key(places)
        if len(last.results) >= MOST_REMEMBERED:
            last.results.clear()
        last.results[key] = result
        self._doubt(result)
        return result, last.names

    def _doubt(self, result: _Result) -> None:
        """Let all be noted next time where asking was in vain: it may have gone a way past fewer places than known.

        That takes longer, so it is done the first time in a row, the third, the seventh and so on.
        """
        self._in_vain = self._in_vain + 1 if result == self._found else 0
        self._found = result
        if self._in_vain and self._in_vain & (self._in_vain + 1) == 0:
            self._last.is_exact = False

    def _way(self, names: frozenset[str], *, is_exact: bool) -> _Way[_Result]:
        """Return the way past some places: one that is remembered, or a new one."""
        way = next((each for each in (self._last, *self._others) if each.names == names), None)
        if way is None:
            return _Way(names, is_exact=is_exact)
        way.is_exact |= is_exact
        return way

    def _go(self, way: _Way[_Result]) -> None:
        """Take a way for the last one; of the others only those are remembered that name no place too many."""
        others = [each for each in (self._last, *self._others) if each is not way and each.is_exact and each.results]
        self._last, self._others = way, others[: MOST_WAYS - 1]


_Key = tuple[tuple[object, ...], tuple[object, ...]]
"""What stands in the fields and at the other places."""


class _Way(Generic[_Result]):
    """The places past which a function went to its results, and these by the values there.

    It ``is_exact`` where each place is known to have been looked at; else it may name some too many.
    """

    __slots__ = ("_known", "_of_fields", "_of_places", "is_exact", "names", "results")

    def __init__(self, names: frozenset[str], *, is_exact: bool) -> None:
        self.names, self.is_exact = names, is_exact
        self._of_fields, self._of_places = map(_getter, _apart(names))
        self._known: _Known | None = None
        self.results: dict[_Key, _Result] = {}

    @property
    def known(self) -> _Known:
        """What need not be noted again."""
        if self._known is None:
            self._known = _known(self.names)
        return self._known

    def key(self, places: Places) -> _Key:
        """Return what stands at the places."""
        return self._of_fields(places.fields), self._of_places(places)


def _apart(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the fields of the recipe among some places, and the others."""
    own: list[str] = []
    deeper: list[str] = []
    for name in sorted(names):
        (own if name in FIELDS else deeper).append(name)
    return own, deeper


_Getter = Callable[[Mapping[str, object]], tuple[object, ...]]


def _nothing(values: object) -> tuple[object, ...]:
    return ()


def _getter(names: Sequence[str]) -> _Getter:
    """Return what fetches the values of some names."""
    if len(names) == 1:  # of one, an itemgetter makes no tuple
        name = names[0]
        return lambda values: (values[name],)
    return itemgetter(*names) if names else _nothing


class RememberedTogether(Generic[_Result]):
    """Many such functions: one is asked only where something at which it has looked differs from the last time."""

    def __init__(self, functions: Iterable[Callable[[Situation], _Result]]) -> None:
        self._functions = [*functions]
        self._each = [Remembered(function) for function in self._functions]
        self._last: _Last[_Result] | None = None

    def __call__(self, at: Situation) -> Sequence[_Result]:
        """Return what each function makes of a situation, in their order."""
        # what film and cell name again is not looked at twice, so it has to be the same
        if at.film.recipe is not at.recipe or at.cell.recipe is not at.recipe or at.cell.film is not at.film:
            return [function(at) for function in self._functions]
        last = self._last
        if last is None:
            places = Places(at)
            pairs = [each.recall(places) for each in self._each]
            layout = _Layout([names for _, names in pairs])
            self._last = _Last([result for result, _ in pairs], layout, layout.read(at))
            return self._last.results
        now = last.layout.read(at, last.read)
        rows = last.layout.rows_of(now, last.read)
        if not rows:
            return last.results
        layout, places = last.layout, Places(at, zip(last.layout.places, now.compared, strict=True))
        results = [*last.results]
        for row in rows:
            results[row], names = self._each[row].recall(places)
            layout.move(row, names)
        if not layout.has_all:
            layout = _Layout(layout.by_row, layout.names)
            now = layout.read(at)
        self._last = _Last(results, layout, now)
        return results


class _Read(NamedTuple):
    """What stands in a situation: its fields, the values on the way to its other places, and these as compared.

    ``mappings`` are the rows of those that somebody may have written to since.
    """

    fields: tuple[object, ...]
    values: Sequence[object]
    compared: Sequence[object]
    mappings: Sequence[int]


class _Layout:
    """The places at which many functions have looked, and who has looked there."""

    __slots__ = ("_fields", "_of_fields", "_rows", "_steps", "by_row", "has_all", "places")

    def __init__(self, by_row: Iterable[frozenset[str]], names: Iterable[str] = ()) -> None:
        self.by_row, self.has_all = [*by_row], True
        self._rows: dict[str, set[int]] = {name: set() for name in names}
        for row, own in enumerate(self.by_row):
            for name in own:
                self._rows.setdefault(name, set()).add(row)
        self._fields, deeper = _apart(self._rows)
        self._of_fields = _getter(self._fields)
        self.places, self._steps = _way(deeper)

    @property
    def names(self) -> Iterable[str]:
        """Fields and places at which a function has ever looked."""
        return self._rows

    def move(self, row: int, names: frozenset[str]) -> None:
        """Note at which places a function has looked last; some may be new, which is then known as ``has_all``."""
        before = self.by_row[row]
        if names is before:
            return
        for name in before - names:
            self._rows[name].discard(row)
        for name in names - before:
            if name not in self._rows:
                self._rows[name], self.has_all = set(), False
            self._rows[name].add(row)
        self.by_row[row] = names

    def read(self, at: Situation, before: _Read | None = None) -> _Read:
        """Return what stands at the places; what is the same thing as before need not be compared anew."""
        values: list[Any] = [at]
        for row, fetch in self._steps:
            values += fetch(values[row])
        if before is None:
            compared: list[object] = [None] * len(values)
            anew = {*range(len(values))}
        else:
            compared = [*before.compared]
            anew = {*compress(range(len(values)), map(is_not, values, before.values)), *before.mappings}
        mappings = []
        for row in anew:
            value = values[row]
            kind = type(value)
            if kind in _AS_THEY_ARE:
                compared[row] = value
            elif kind is not tuple or before is None or not _has_same_parts(value, before.values[row]):
                compared[row] = comparable(value)
                if kind in _MAPPINGS:
                    mappings.append(row)
        return _Read(self._of_fields(vars(at.recipe)), values, compared, mappings)

    def rows_of(self, now: _Read, then: _Read) -> list[int]:
        """Return which functions have looked at something that is no longer as it was."""
        if now.fields == then.fields and now.compared == then.compared:
            return []
        changed = chain(
            compress(self._fields, map(ne, now.fields, then.fields)),
            compress(self.places, map(ne, now.compared, then.compared)),
        )
        return sorted({row for name in changed for row in self._rows.get(name, ())})


class _Last(NamedTuple, Generic[_Result]):
    """What many functions made of one situation, and what stood there at the places at which they have looked."""

    results: Sequence[_Result]
    layout: _Layout
    read: _Read


_Step = tuple[int, Callable[[Any], Sequence[Any]]]
"""Where a value is among those that are fetched, of which the situation is the first, and what fetches its parts."""


def _way(places: Iterable[str]) -> tuple[tuple[str, ...], list[_Step]]:
    """Return places with those on the way to them, and the steps that fetch what stands there, in that order."""
    ways = {place.rsplit(".", cut)[0] for place in places for cut in range(place.count(".") + 1)}
    by_whole: dict[str, list[str]] = {}
    for whole, _, name in sorted((place.rpartition(".") for place in ways), key=lambda way: (way[0].count("."), *way)):
        by_whole.setdefault(whole, []).append(name)
    rows: dict[str, int] = {"": 0}
    steps: list[_Step] = []
    for whole, names in by_whole.items():
        steps.append((rows[whole], _fetcher(names)))
        for name in names:
            rows[f"{whole}.{name}" if whole else name] = len(rows)
    return tuple(rows), steps


def _fetcher(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    """Return what fetches parts of a value; None for each where there is none."""
    nothing = [None] * len(names)
    if names[0].isdecimal():
        rows = [int(name) for name in names]
        return lambda whole: [_part(whole, row) for row in rows]
    get = _attributes(names)

    def fetch(whole: Any) -> Sequence[Any]:
        if whole is None:
            return nothing
        try:
            return get(whole)
        except AttributeError:
            return [_part(whole, name) for name in names]

    return fetch


def _attributes(names: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    """Return what fetches some attributes of a value."""
    if len(names) == 1:  # of one, an attrgetter makes no tuple
        get = attrgetter(*names)
        return lambda whole: (get(whole),)
    return attrgetter(*names) if names else _nothing


def _part(whole: Any, name: str | int) -> Any:
    """Return an attribute or a row; None where there is none, as the value of what has it says then."""
    if isinstance(name, str):
        return getattr(whole, name, None)
    return whole[name] if whole is not None and name < len(whole) else None


def _has_same_parts(value: tuple[object, ...], then: object) -> bool:
    return type(then) is tuple and len(value) == len(then) and all(map(is_, value, then))


_NOTHING = _known(frozenset())
"""Where nothing is known, everything is noted."""
