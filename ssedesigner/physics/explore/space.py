"""The candidates of a question: every combination of its free fields, by a number of their own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import NamedTuple

from ssedesigner.core.belongings import BELONGS, OWNERS
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials, refusal
from ssedesigner.core.process import kinds_of, material_of
from ssedesigner.core.question import Free, Question, QuestionError, Range, problems_of
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.visible_text import quote
from ssedesigner.physics.advice.exchange import consequences

RENEWED_BY = ("cathode", "anode")
"""Owners of which a new value itself, not only that it is new, decides what goes along."""
MOST_PROBLEMS = 20
"""Problems of a question that are said at once."""
READ_ALONG = "areal_capacity_mah_cm2"
"""Number that decides how thick a new anode becomes."""


class Axis(NamedTuple):
    """One free field with its values, in an order of their own: numbers rise, words go by the alphabet."""

    key: str
    values: tuple[Value, ...]

    @property
    def is_number(self) -> bool:
        """True for a field that holds a number."""
        return FIELDS[self.key].is_numeric


@dataclass(frozen=True, kw_only=True, eq=False)
class Space:
    """All candidates of a question: each has a number, in which the last field changes fastest.

    ``recipe`` is the one that all changes are told from; ``fixed`` what the question sets in each candidate.
    """

    recipe: Recipe
    materials: Materials
    fixed: Mapping[str, Value]
    axes: tuple[Axis, ...]
    _along: dict[tuple[object, ...], Mapping[str, Value]] = field(default_factory=dict)
    _tokens: dict[tuple[str, Value], object] = field(default_factory=dict)

    @cached_property
    def varying(self) -> frozenset[str]:
        """The fields that are not the same in all candidates: the free ones, and what may go along with them."""
        keys = {axis.key for axis in self.axes}
        while True:
            more = {key for key, each in BELONGS.items() if not keys.isdisjoint(each.owners)} - {*self.fixed}
            if more <= keys:
                return frozenset(keys)
            keys |= more

    @property
    def size(self) -> int:
        """How many candidates there are."""
        return math.prod(len(axis.values) for axis in self.axes)

    def chosen(self, index: int) -> dict[str, Value]:
        """Return the values of the free fields of a candidate."""
        values: dict[str, Value] = {}
        for axis in reversed(self.axes):
            index, place = divmod(index, len(axis.values))
            values[axis.key] = axis.values[place]
        return values

    def along(self, chosen: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return what goes with the values of the free fields of a candidate, by the table BELONGS."""
        token = tuple([self._token(key, value) for key, value in chosen.items()])
        if token not in self._along:
            self._along[token] = consequences(self.recipe, self.materials, {**self.fixed, **chosen}).changes
        return self._along[token]

    def _token(self, key: str, value: Value) -> object:
        try:
            return self._tokens[key, value]
        except KeyError:
            self._tokens[key, value] = token = token_of(key, value, self.recipe)
            return token

    def recipe_of(self, index: int) -> Recipe:
        """Return the recipe of a candidate."""
        chosen = self.chosen(index)
        # a Recipe has some ninety fields, and each has been checked
        return fill(Recipe, {**self.recipe.__dict__, **self.fixed, **chosen, **self.along(chosen)})

    def changes(self, candidate: Recipe) -> dict[str, Value]:
        """Return what makes a candidate of the recipe, when it is all set together.

        A value that stays as it is stands there too where it would otherwise go with another.
        """
        was, is_now = self.recipe.to_dict(), candidate.to_dict()
        changes = {key: value for key, value in is_now.items() if value != was[key]}
        back = consequences(self.recipe, self.materials, changes).changes
        return changes | {key: is_now[key] for key in back}


def strides(axes: Sequence[Axis]) -> dict[str, int]:
    """Return by how much the number of a candidate rises from one value of a field to the next [-].

    >>> strides((Axis("basis", ("stack", "unit-cell")), Axis("thickness_um", (20.0, 30.0, 40.0))))
    {'basis': 3, 'thickness_um': 1}
    """
    by_key: dict[str, int] = {}
    size = 1
    for axis in reversed(axes):
        by_key[axis.key] = size
        size *= len(axis.values)
    return {axis.key: by_key[axis.key] for axis in axes}


def token_of(key: str, value: Value, recipe: Recipe) -> object:
    """Return what of a value decides which other fields go along with it [-].

    >>> token_of("binder", "SBR", Recipe()), token_of("thickness_um", 20.0, Recipe())
    ((True, False, None), None)
    """
    if key == READ_ALONG or key in RENEWED_BY:
        return value
    if key not in OWNERS:
        return None
    special = {each for belonging in BELONGS.values() if key in belonging.owners for each in belonging.without}
    return value != recipe.value(key), value in special, value if value in special else None  # a blank is special too


def space_of(question: Question, recipe: Recipe, materials: Materials) -> Space:
    """Lay out the candidates of a question.

    Parameters
    ----------
    question : Question
        What may change [-]
    recipe : Recipe
        All that does not [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    Space
        The candidates [-]

    Raises
    ------
    QuestionError
        With one sentence, where the question cannot be asked of this recipe and library

    Notes
    -----
    The order of fields and values in the question does not change the order of candidates.

    Examples
    --------
    >>> from ssedesigner.core.question import Choice
    >>> asked = Question(free={"thickness_um": Range(low=20, high=30, step=5), "basis": Choice(is_all=True)})
    >>> space_of(asked, Recipe(), Materials(version="", materials={}, pairs=())).size
    9

    References
    ----------
    None: enumeration.
    """
    problems = problems_of(question)
    if problems:
        raise QuestionError(" ".join(f"{place}: {sentence}" for place, sentence in problems[:MOST_PROBLEMS]))
    _check_materials(question, recipe, materials)
    axes = tuple(
        Axis(key, _in_order(_values(key, question.free[key], materials, question.exclude)))
        for key in FIELDS
        if key in question.free
    )
    empty = next((axis.key for axis in axes if not axis.values), None)
    if empty is not None:
        raise QuestionError(f"free.{empty}: No material is left for this field; exclude fewer.")
    return Space(recipe=recipe, materials=materials, fixed=question.fixed, axes=axes)


def without_absent(space: Space, here: Mapping[str, tuple[str, ...]]) -> Space:
    """Leave materials out of which no lot is here, by the kinds that are limited [-]; a field is never left empty.

    >>> both = Space(
    ...     recipe=Recipe(),
    ...     materials=Materials(version="", materials={}, pairs=()),
    ...     fixed={},
    ...     axes=(Axis("binder", (None, "NBR", "SBR")), Axis("salt", ("LiTFSI",))),
    ... )
    >>> [axis.values for axis in without_absent(both, {"binder": ("NBR",)}).axes]
    [(None, 'NBR'), ('LiTFSI',)]
    """
    axes = []
    for axis in space.axes:
        kept = [value for value in axis.values if _is_here(axis.key, value, space.materials, here)]
        axes.append(axis._replace(values=tuple(kept)) if kept else axis)
    return Space(recipe=space.recipe, materials=space.materials, fixed=space.fixed, axes=tuple(axes))


def _is_here(key: str, value: Value, materials: Materials, here: Mapping[str, tuple[str, ...]]) -> bool:
    if FIELDS[key].kind != "material" or value is None:
        return True
    material = material_of(key, str(value), materials)
    kind = kinds_of(FIELDS[key])[0] if material is None else material.kind
    return kind not in here or value in here[kind]


def _values(key: str, free: Free, materials: Materials, exclude: tuple[str, ...]) -> tuple[Value, ...]:
    row = FIELDS[key]
    if isinstance(free, Range):
        return tuple(row.check(value) for value in free.values())
    if not free.is_all:
        return tuple(value for value in free.values if row.kind != "material" or value not in exclude)
    if row.kind == "material":
        offered = (material.key for material in materials.usable(*row.materials, field=key))
        return tuple(key for key in offered if key not in exclude)
    return (False, True) if row.kind == "boolean" else tuple(row.choices or ())


def _in_order(values: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=lambda value: (value is not None, value)))


def _check_materials(question: Question, recipe: Recipe, materials: Materials) -> None:
    """Refuse materials that the library lacks, that have no place in a recipe, or that are excluded and fixed."""
    problems = []
    for place, key, value in _named(question):
        if value is None:
            continue
        material = material_of(key, str(value), materials)
        if material is None:
            problems.append(f"{place}: The library has no material {quote(str(value))} for {FIELDS[key].label}.")
        elif reason := refusal(material, key):
            problems.append(f"{place}: {material.name} is {reason}.")
    known = {key for _, key in materials.materials}
    problems += [
        f"exclude: The library has no material {quote(key)}; remove it." for key in question.exclude if key not in known
    ]
    if problems:
        raise QuestionError(" ".join(problems[:MOST_PROBLEMS]))
    after = replace(recipe, **question.fixed)  # type: ignore[arg-type]  # values of the fields' own kinds
    for key, row in FIELDS.items():
        value = after.value(key)
        if row.kind == "material" and key not in question.free and value in question.exclude:
            raise QuestionError(f"exclude: {row.label} of the recipe is {value}; free this field, or set another.")


def retired(question: Question, materials: Materials) -> list[str]:
    """Say which materials that a question names are retired [-].

    >>> retired(Question(fixed={"binder": "SBR"}), Materials(version="", materials={}, pairs=()))
    []
    """
    sentences = [
        f"{material.name} is retired in the library."
        for _, key, value in _named(question)
        if value is not None and (material := material_of(key, str(value), materials)) and material.is_retired
    ]
    return [*dict.fromkeys(sentences)]


def _named(question: Question) -> list[tuple[str, str, Value]]:
    """Return the materials that a question names: their place in it, the field and the key."""
    named = [(f"set.{key}", key, value) for key, value in question.fixed.items()]
    for key, free in question.free.items():
        named += [(f"free.{key}", key, value) for value in (() if isinstance(free, Range) else free.values)]
    return [each for each in named if FIELDS[each[1]].kind == "material"]


def check_size(count: int, most: int, axes: tuple[Axis, ...], words: str) -> None:
    """Refuse a search of more candidates than can be tried, and say what to coarsen [-].

    ``words`` say what is counted, with a place for the number.

    >>> check_size(20, 100, (Axis("thickness_um", (20.0, 30.0)),), "These are {} candidates")
    """
    if count <= most:
        return
    numbers = [axis for axis in axes if axis.is_number] or list(axes)
    largest = max(numbers, key=lambda axis: len(axis.values))
    advice = "take a coarser step first, then a finer one around the best" if largest.is_number else "name fewer of it"
    raise QuestionError(
        f"{words.format(in_thousands(count))}; at most {in_thousands(most)} are tried. {FIELDS[largest.key].label} has "
        f"{in_thousands(len(largest.values))} values: {advice}."
    )


def in_thousands(count: int) -> str:
    """Write a large number so that its digits can be counted [-].

    >>> in_thousands(20000) == "20\u00a0000"
    True
    """
    return f"{count:,}".replace(",", "\u00a0")
