"""What a search for recipes gives back: counts, the front with its recipes, and what limits them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.prediction import STEPS, Quantity
from ssedesigner.core.process import name_list
from ssedesigner.core.question import Question, Target, result_label
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.explore.judge import ANY_LIMIT, FlagCounts, is_met
from ssedesigner.physics.explore.layout import Layout
from ssedesigner.physics.explore.stock import OUT_OF_STOCK, StockLimit


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A recipe that a search proposes.

    ``changes`` hold everything that differs from the recipe of the search, so that they give this one back when they
    are set all together. ``results`` are those that the question names, in lab units. ``chance`` is the joint one to
    meet all targets on numbers [-], None where a target is not known. ``also`` are the changes of further recipes with
    the same numbers, those with the fewest and mildest flags first.
    """

    recipe: Recipe
    changes: Mapping[str, Value]
    results: Mapping[str, Quantity]
    chance: float | None
    flags: FlagCounts
    also: tuple[Mapping[str, Value], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What one target keeps out.

    ``excludes`` are the candidates that miss it, ``alone`` those that meet everything else; ``relax_to`` is the least
    relaxed end of the target with which ten candidates, or all there are, meet the question, rounded outward to four
    digits. None where that many meet it already, or nothing would. ``gives`` is how many meet the question then.
    The errors are half-widths of 90 % intervals, 0 where every candidate was looked at.
    ``only_at`` names the process steps at which a rule allows flags; empty means at any.
    """

    target: Target
    excludes: int
    alone: int
    relax_to: float | None
    gives: int = 0
    excludes_error: float = 0.0
    alone_error: float = 0.0
    only_at: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The target in words, with the steps at which flags are allowed."""
        if not self.only_at:
            return self.target.sentence
        steps = name_list([STEPS[step].lower() for step in self.only_at])
        label = result_label(self.target.result)
        return f"{label if self.target.at_most == ANY_LIMIT else self.target.sentence}, only at {steps}"


class Relaxation(NamedTuple):
    """A target, and the end to which it is relaxed together with others [lab unit]."""

    target: Target
    relax_to: float


@dataclass(frozen=True, kw_only=True)
class KnownFilm:
    """A film that was made and meets the targets on the results that are known of it.

    ``results`` are measured or reported values by result [lab unit]; ``is_own`` where this laboratory made it.
    """

    key: str
    name: str
    results: Mapping[str, float]
    is_own: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Points:
    """All distinct sets of numbers of a search, for plots and for moving a target.

    ``values`` by result [lab unit], arrays of shape (n,), not-a-number where not known. ``named`` and ``index`` are
    worked out each time: how many recipes are behind each, and the number of the first, which
    :meth:`~ssedesigner.physics.explore.search.Search.candidate` takes.
    """

    values: Mapping[str, FloatArray]
    layout: Layout

    @property
    def size(self) -> int:
        """How many there are."""
        return self.layout.size

    @property
    def named(self) -> npt.NDArray[np.int64]:
        """How many recipes are behind each, shape (n,)."""
        return self.layout.weights(np.arange(self.size))

    @property
    def index(self) -> npt.NDArray[np.int64]:
        """Number of the first recipe behind each, shape (n,)."""
        return self.layout.first(np.arange(self.size))

    def is_met(self, targets: tuple[Target, ...]) -> npt.NDArray[np.bool_]:
        """Return where all targets on numbers are met; flags are not looked at."""
        met = np.ones(self.size, dtype=bool)
        for target in targets:
            column = self.values.get(target.result)
            if column is not None:
                met &= is_met(target, column)
        return met


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a search is: ``stage`` is numbers, front or counts; ``front`` holds what is on it so far."""

    stage: str
    done: int
    total: int
    front: tuple[Candidate, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """The answer to a question.

    ``candidates`` counts recipes by name, ``distinct`` those that differ in numbers. ``cut`` says how many were left
    out before any arithmetic, by the reason; ``tried`` are the others. ``met`` meet targets and rules on flags;
    ``met_error`` is the half-width of its 90 % interval, 0 where every candidate was looked at. ``not_known`` counts
    the tried ones of which a result that the question names is not known, ``not_known_of`` by result.

    ``together`` relaxes two targets or more at once, where relaxing one alone is not enough for ten; empty elsewhere.
    ``front`` are the recipes that no other beats, of very many the first, which a remark says; ``front_size`` is how
    many points they are. ``others`` meet the question too, in the order of the objectives. ``known_films`` were made
    already. ``stock`` is what the search was limited to, None where it was not. A search that was stopped is not
    complete.
    """

    question: Question
    recipe: Recipe
    candidates: int
    distinct: int
    cut: Mapping[str, int]
    tried: int
    met: int
    met_error: float
    not_known: int
    not_known_of: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    front: tuple[Candidate, ...]
    front_size: int
    others: tuple[Candidate, ...]
    limits: tuple[Limit, ...]
    together: tuple[Relaxation, ...] = ()
    known_films: tuple[KnownFilm, ...] = ()
    shared_errors: tuple[str, ...] = ()
    points: Points
    seconds: float
    is_complete: bool
    library_version: str
    model_version: str
    stock: StockLimit | None = None
    remarks: tuple[str, ...] = ()

    @property
    def cut_by_pairs(self) -> int:
        """How many were left out because two of their materials do not go together."""
        return sum(number for reason, number in self.cut.items() if reason != OUT_OF_STOCK)
