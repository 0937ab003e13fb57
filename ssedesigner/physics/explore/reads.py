"""What was read of a recipe, its film and its cell: nobody declares it, it is written down while it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.cell import Cell
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.situation import Situation

Path = tuple[str, str]
"""Where something was read: part (recipe, film, cell or situation) and name."""
FIELDS_BEHIND = {
    "binders": ("binder", "binder_wt_pct", "second_binder", "second_binder_wt_pct"),
    "spe": ("spe", "spe_wt_pct"),
    "liquids": ("solvent", "cosolvent", "cosolvent_share_pct"),
    **{role: (role,) for role in ("electrolyte", "second_electrolyte", "scaffold", "substrate", "cathode", "anode")},
}
"""Fields of the recipe by which a part of the situation is looked up in one library."""
_WATCHED = {"recipe", "film", "cell", "materials"}
_IN_SITUATION = frozenset(each.name for each in fields(Situation)) - _WATCHED
_IN_FILM = frozenset(each.name for each in fields(Film)) - _WATCHED
_IN_CELL = frozenset(each.name for each in fields(Cell)) - _WATCHED
_NOTES = "_notes"


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
            object.__getattribute__(self, "__dict__")[_NOTES].add(("film", name))
        return object.__getattribute__(self, name)


class _WatchedCell(Cell):
    """A cell that writes down which of its parts are read."""

    def __getattribute__(self, name: str) -> object:
        if name in _IN_CELL:
            object.__getattribute__(self, "__dict__")[_NOTES].add(("cell", name))
        return object.__getattribute__(self, name)


class _WatchedSituation(Situation):
    """A situation that writes down which of its parts are read, beside its recipe, film and cell."""

    __slots__ = ("notes",)
    notes: set[Path]

    def __getattribute__(self, name: str) -> object:
        if name in _IN_SITUATION:
            notes: set[Path] = object.__getattribute__(self, "notes")
            behind = FIELDS_BEHIND.get(name)
            notes.update([("recipe", key) for key in behind] if behind else [("situation", name)])
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


def watch_situation(at: Situation) -> tuple[Situation, set[Path]]:
    """Return the same situation and the set in which it, its recipe, film and cell write down what is read [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> at, read = watch_situation(look_up_situation(Recipe(), Materials(version="empty", materials={}, pairs=())))
    >>> at.film.thickness > 0, at.has_lithium, sorted(read)
    (True, True, [('film', 'thickness'), ('recipe', 'anode')])
    """
    notes: set[Path] = set()
    recipe = _with_notes(_WatchedRecipe, at.recipe.__dict__, notes)
    film = _with_notes(_WatchedFilm, {**at.film.__dict__, "recipe": recipe}, notes)
    cell = _with_notes(_WatchedCell, {**at.cell.__dict__, "recipe": recipe, "film": film}, notes)
    watched = object.__new__(_WatchedSituation)
    object.__setattr__(watched, "notes", notes)
    own = {"recipe": recipe, "film": film, "cell": cell}
    for each in fields(Situation):
        object.__setattr__(watched, each.name, own.get(each.name, getattr(at, each.name)))
    return watched, notes


def key_of(value: object) -> object:
    """Return what a value is, to compare and to remember it: numbers with their grade, materials by their key [-].

    >>> key_of((1.0, Cited(2.0, "-", "A")))
    (1.0, (2.0, 'measured'))
    """
    if isinstance(value, (Cited, CitedText)):
        return (float(value) if isinstance(value, Cited) else str(value)), value.grade
    if isinstance(value, Material):
        return value.kind, value.key
    if isinstance(value, Mapping):
        return tuple((key_of(key), key_of(each)) for key, each in value.items())
    if isinstance(value, (tuple, list)):
        return tuple(map(key_of, value))
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(key_of(getattr(value, each.name)) for each in fields(value))
    return value
