"""What was read of a recipe, its film and its cell: nobody declares it, it is written down while it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.prediction import CellPrediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.cell import Cell, resolve_cell
from ssedesigner.physics.cell.performance import perform
from ssedesigner.physics.checks.watched import FIELDS_BEHIND
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.film.film import Film, resolve
from ssedesigner.physics.prediction import CellsByBasis
from ssedesigner.physics.situation import Situation, named_materials, situation

Path = tuple[str, str]
"""Where something was read: part (recipe, film, cell, predicted or case) and name."""
_WATCHED = {"recipe", "film", "cell", "predicted", "materials"}
_IN_SITUATION = frozenset(each.name for each in fields(Situation)) - _WATCHED
_IN_FILM = frozenset(each.name for each in fields(Film)) - _WATCHED
_IN_CELL = frozenset(each.name for each in fields(Cell)) - _WATCHED
_IN_PREDICTED = frozenset(each.name for each in fields(CellPrediction))
_OF_NAMES = frozenset({"solvents", "notes", "found"})
"""Parts of a film that differ between recipes whose numbers are the same."""
_NOTES, _CASE = "_notes", "_case"
_PLAIN = frozenset({float, str, int, bool, type(None)})
_NAMES: dict[type, tuple[str, ...]] = {}
"""Fields of a dataclass, by the class."""


class _WatchedRecipe(Recipe):
    """A recipe that writes down which of its fields are read."""

    def __getattribute__(self, name: str) -> object:
        if name in FIELDS:
            object.__getattribute__(self, "__dict__")[_NOTES].add(("recipe", name))
        return object.__getattribute__(self, name)


class _WatchedFilm(Film):
    """A film that writes down which of its parts are read."""

    def __getattribute__(self, name: str) -> object:
        if name in _IN_FILM:
            own = object.__getattribute__(self, "__dict__")
            own[_NOTES].add(("film", name))
            if name in _OF_NAMES:
                return getattr(own[_CASE].own_film, name)
        return object.__getattribute__(self, name)


class _WatchedCell(Cell):
    """A cell that writes down which of its parts are read."""

    def __getattribute__(self, name: str) -> object:
        if name in _IN_CELL:
            object.__getattribute__(self, "__dict__")[_NOTES].add(("cell", name))
        return object.__getattribute__(self, name)


class _WatchedPrediction(CellPrediction):
    """What is predicted of a cell, which writes down which of its parts are read."""

    def __getattribute__(self, name: str) -> object:
        if name in _IN_PREDICTED:
            object.__getattribute__(self, "__dict__")[_NOTES].add(("predicted", name))
        return object.__getattribute__(self, name)


class _WatchedSituation(Situation):
    """A situation that writes down which of its parts are read; film and cell are worked out when they are."""

    __slots__ = ("case", "notes")
    case: Case
    notes: set[Path]

    def __getattribute__(self, name: str) -> object:
        if name in ("film", "cell", "predicted"):
            return object.__getattribute__(self, "case").watched[name]
        if name in _IN_SITUATION:
            notes: set[Path] = object.__getattribute__(self, "notes")
            behind = FIELDS_BEHIND.get(name)
            notes.update([("recipe", key) for key in behind] if behind else [("case", name)])
            if not behind:
                return getattr(object.__getattribute__(self, "case"), name)
        return object.__getattribute__(self, name)


def _with_notes(cls: type[Any], values: Mapping[str, object], notes: set[Path]) -> Any:
    watched = object.__new__(cls)
    object.__getattribute__(watched, "__dict__").update(values, **{_NOTES: notes})
    return watched


def watch_recipe(recipe: Recipe) -> tuple[Recipe, set[Path]]:
    """Return the same recipe and the set in which it writes down what is read of it [-].

    >>> recipe, read = watch_recipe(Recipe())
    >>> recipe.thickness_um, read
    (30.0, {('recipe', 'thickness_um')})
    """
    notes: set[Path] = set()
    return _with_notes(_WatchedRecipe, recipe.__dict__, notes), notes


class Case:
    """A recipe whose film, cell and situation are worked out when somebody asks for them.

    What is read of :attr:`situation` is written down in :attr:`read`. A ``twin`` has another recipe whose film and cell
    have the same numbers, so that they need not be worked out again.
    """

    def __init__(self, recipe: Recipe, materials: Materials, learned: Learned, twin: Case | None = None) -> None:
        self.recipe, self.materials, self._learned, self._twin = recipe, materials, learned, twin
        self.read: set[Path] = set()
        self._parts: dict[Path, object] = {} if twin is None else twin._parts

    @cached_property
    def film(self) -> Film:
        """Film of the recipe [SI]."""
        return self.own_film if self._twin is None else self._twin.film

    @cached_property
    def own_film(self) -> Film:
        """The same with the names of this recipe."""
        return resolve(self.recipe, self.materials)

    @cached_property
    def cell(self) -> Cell:
        """Cell of the recipe [SI]."""
        return resolve_cell(self.recipe, self.materials, self.film) if self._twin is None else self._twin.cell

    @cached_property
    def predicted(self) -> CellPrediction:
        """What is predicted of the cell on the basis of the recipe [lab units]."""
        if self._twin is not None:
            return self._twin.predicted
        performance = perform(self.cell, conductance(self.film, self._learned), self.materials)
        return CellsByBasis(self.cell, performance)[self.recipe.basis]

    @cached_property
    def _whole(self) -> Situation:
        if self._twin is not None:
            return self._twin._whole
        return situation(self.recipe, self.materials, self.film, self.cell)

    def __getattr__(self, name: str) -> object:
        """Return a part of the situation that rests on film and cell, such as the masses of its sulfides."""
        if name not in _IN_SITUATION:
            raise AttributeError(name)
        return getattr(self._whole, name)

    @cached_property
    def watched(self) -> Mapping[str, Any]:
        """Recipe, film and cell that write down what is read of them."""
        return _Watched(self)

    @cached_property
    def situation(self) -> Situation:
        """All that the checks look at."""
        own = {"recipe": self.watched["recipe"], "materials": self.materials, "case": self, "notes": self.read}
        watched = object.__new__(_WatchedSituation)
        for name, value in {**own, **named_materials(self.recipe, self.materials)}.items():
            object.__setattr__(watched, name, value)
        return watched

    def part(self, path: Path) -> object:
        """Return what stands at a place that was read, to compare it."""
        part, name = path
        if part == "film" and name in _OF_NAMES:
            return key_of(getattr(self.own_film, name))
        if path not in self._parts:
            self._parts[path] = key_of(getattr(self if part == "case" else getattr(self, part), name))
        return self._parts[path]


class _Watched(dict[str, Any]):
    """Recipe, film, cell and what is predicted of it, each made when it is first asked for."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def __missing__(self, name: str) -> Any:
        case = self._case
        if name == "recipe":
            made = _with_notes(_WatchedRecipe, case.recipe.__dict__, case.read)
        elif name == "film":
            made = _with_notes(_WatchedFilm, {**case.film.__dict__, "recipe": self["recipe"], _CASE: case}, case.read)
        elif name == "predicted":
            made = _with_notes(_WatchedPrediction, case.predicted.__dict__, case.read)
        else:
            own = {"recipe": self["recipe"], "film": self["film"]}
            made = _with_notes(_WatchedCell, {**case.cell.__dict__, **own}, case.read)
        self[name] = made
        return made


def key_of(value: object) -> object:
    """Return what a value is, to compare and to remember it: numbers with their grade, materials by their key [-].

    >>> key_of((1.0, Cited(2.0, "-", "A")))
    (1.0, (2.0, 'measured'))
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is Cited or kind is CitedText:
        return (float(value), value.grade) if kind is Cited else (str(value), value.grade)  # type: ignore[attr-defined,arg-type]
    if kind is Material:
        return value.kind, value.key  # type: ignore[attr-defined]
    if isinstance(value, tuple):
        return tuple([key_of(each) for each in value])
    if isinstance(value, Mapping):
        return tuple([(key, key_of(each)) for key, each in value.items()])
    names = _NAMES.get(kind)
    if names is None:
        names = _NAMES[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return tuple([key_of(getattr(value, name)) for name in names]) if names else value
