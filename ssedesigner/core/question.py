"""A question to the search for recipes: what must be reached, what may change, and what is wanted most.

A question is a frozen value like a recipe: screens keep it with their session, and undo gives an older one back.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from ssedesigner.core.batch.plan import PLAN_FIELDS
from ssedesigner.core.fields import FIELDS, Field, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import quote

COUNTED = ("fail", "caution", "unknown")
"""Severities of which the flags of a recipe are counted; what passed or does not apply is counted nowhere."""
FLAG_RESULTS = {
    "flags.fail": "Failing flags",
    "flags.caution": "Cautions",
    "flags.unknown": "Flags not reported",
}
"""Numbers of flags by the key under which they are results like any other, with their label."""
SHORT = "stock.short"
"""Number of materials of a recipe of which too little is here; it limits an answer, and no question names it."""
MOST_OBJECTIVES = 3
_OUTSIDE = " is outside."
MOST_NUMBERS = 100_000
"""Most values of one free number."""


class QuestionError(ValueError):
    """A question that cannot be asked; the message is one sentence that says what to change."""


def is_result(key: str) -> bool:
    """Return whether a key names a predicted number or a number of flags."""
    return key in RESULTS or key in FLAG_RESULTS


def result_label(key: str) -> str:
    """Return the label of a result, numbers of flags included."""
    if key == SHORT:
        return "Materials out of stock"
    return FLAG_RESULTS[key] if key in FLAG_RESULTS else RESULTS[key].label


def result_unit(key: str) -> str:
    """Return the lab unit of a result; a number of flags has none."""
    return "-" if key in FLAG_RESULTS or key == SHORT else RESULTS[key].unit


@dataclass(frozen=True, kw_only=True)
class Target:
    """A result that must be reached, in its lab unit: at least, at most, or between two values."""

    result: str
    at_least: float | None = None
    at_most: float | None = None

    def __post_init__(self) -> None:
        """Refuse a target that no recipe, or each recipe, would meet."""
        if not is_result(self.result) and self.result != SHORT:
            raise QuestionError(f"There is no result {quote(self.result)}; predict --json names all results.")
        ends = [end for end in (self.at_least, self.at_most) if end is not None]
        if not ends or not all(map(math.isfinite, ends)):
            raise QuestionError(f"{result_label(self.result)}: A target needs a number: at least, at most or between.")
        if ends != sorted(ends):
            low, high = map(numeral, ends)
            raise QuestionError(f"{result_label(self.result)}: No value lies between {low} and {high}; swap the two.")

    def is_met(self, value: float | None) -> bool:
        """Return whether a value meets the target; one that is not known does not."""
        return (
            value is not None
            and (self.at_least is None or value >= self.at_least)
            and (self.at_most is None or value <= self.at_most)
        )

    @property
    def sentence(self) -> str:
        """The target in words, such as “Area-specific resistance at most 5 Ω cm²”."""
        if self.result == SHORT:
            return "Made from what is in stock"
        unit = symbol(result_unit(self.result))
        if self.at_least is not None and self.at_most is not None:
            words = f"between {numeral(self.at_least)} and {numeral(self.at_most)}"
        elif self.at_least is not None:
            words = f"at least {numeral(self.at_least)}"
        else:
            words = f"at most {numeral(self.at_most or 0.0)}"
        return f"{result_label(self.result)} {words} {unit}".strip()


@dataclass(frozen=True, kw_only=True)
class Objective:
    """A result that shall be as small as possible, or as large."""

    result: str
    minimise: bool = True

    def __post_init__(self) -> None:
        """Refuse what is no result."""
        if not is_result(self.result):
            raise QuestionError(f"There is no result {quote(self.result)}; predict --json names all results.")


@dataclass(frozen=True, kw_only=True)
class FlagRule:
    """How many flags of one severity are allowed; None is no limit.

    ``only_at`` names the process steps at which they are allowed; empty means at any.
    """

    at_most: int | None = None
    only_at: tuple[str, ...] = ()


ANY_NUMBER = FlagRule()


@dataclass(frozen=True, kw_only=True)
class Range:
    """Values of a free number in the lab unit of its field, from one end to the other by steps."""

    low: float
    high: float
    step: float

    def values(self) -> tuple[float, ...]:
        """Return the values as a person would type them: 0.1 + 0.2 is 0.3 here."""
        low, step = Decimal(repr(self.low)), Decimal(repr(self.step))
        return tuple(float(low + number * step) for number in range(self.count))

    @property
    def count(self) -> int:
        """How many values these are; the upper end is one of them only where the steps lead to it."""
        low, high, step = (Decimal(repr(each)) for each in (self.low, self.high, self.step))
        return int((high - low) / step) + 1


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Values that a free field may take; None is a blank field. ``is_all`` stands for all that the library offers."""

    values: tuple[Value, ...] = ()
    is_all: bool = False


Free: TypeAlias = Range | Choice


@dataclass(frozen=True, kw_only=True)
class StockWish:
    """A batch for which the lots that are here must be enough: its films, and their area if it is not the recipe's."""

    film_count: int = 1
    film_area_cm2: float | None = None


def _nothing() -> Mapping[str, FlagRule]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a search.

    ``flags`` holds a rule for each severity that is limited; ``fixed`` fields that differ from the base recipe in every
    candidate; ``free`` the fields that may change, in their lab units; ``exclude`` keys of materials that no candidate
    may name. ``stock`` limits candidates to what can be made from the lots that are here, None for no such limit.
    ``base`` is the recipe for all other fields, None where the question is asked of the recipe at hand.
    """

    targets: tuple[Target, ...] = ()
    flags: Mapping[str, FlagRule] = field(default_factory=_nothing)
    fixed: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    free: Mapping[str, Free] = field(default_factory=lambda: MappingProxyType({}))
    objectives: tuple[Objective, ...] = ()
    exclude: tuple[str, ...] = ()
    stock: StockWish | None = None
    base: Recipe | None = None

    def rule(self, severity: str) -> FlagRule:
        """Return the rule on flags of a severity."""
        return self.flags.get(severity, ANY_NUMBER)

    def results(self) -> tuple[str, ...]:
        """Return every result that the question names, each once: those of targets first."""
        named = [target.result for target in self.targets] + [objective.result for objective in self.objectives]
        return tuple(dict.fromkeys(named))


def problems_of(question: Question) -> list[tuple[str, str]]:
    """Return what is wrong with a question by itself: the place in the question and a sentence for each.

    Whether the library has the materials is not looked up here.
    """
    problems: list[tuple[str, str]] = []
    if not question.free:
        problems.append(("free", "No field is free; name at least one that may change, with its values."))
    if len(question.objectives) > MOST_OBJECTIVES:
        sentence = f"There are {len(question.objectives)} objectives; name at most {MOST_OBJECTIVES}."
        problems.append(("objectives", sentence))
    named = [objective.result for objective in question.objectives]
    twice = next((key for key in named if named.count(key) > 1), None)
    if twice is not None:
        problems.append(("objectives", f"{twice} is listed twice; keep one."))
    if any(target.result == SHORT for target in question.targets):
        problems.append(("targets", f"There is no result {quote(SHORT)}; predict --json names all results."))
    problems += [(f"stock.{key}", sentence) for key, sentence in _stock_problems(question.stock)]
    for key, value in question.fixed.items():
        problems += [(f"set.{key}", sentence) for sentence in _field_problems(key, (value,))]
    for key, free in question.free.items():
        if key in question.fixed:
            problems.append((f"free.{key}", "The field is set and free; keep one of the two."))
        problems += [(f"free.{key}", sentence) for sentence in _free_problems(key, free)]
    return problems


def _stock_problems(stock: StockWish | None) -> list[tuple[str, str]]:
    problems = []
    for key in ("film_count", "film_area_cm2") if stock is not None else ():
        value = getattr(stock, key)
        try:
            if value is not None:
                PLAN_FIELDS[key].check(value)
        except FieldError as error:
            problems.append((key, str(error)))
    return problems


def _free_problems(key: str, free: Free) -> list[str]:
    row = FIELDS.get(key)
    if row is None or row.kind == "text":
        return _field_problems(key, ())
    sentence = _choice_problem(row, free) if isinstance(free, Choice) else _range_problem(row, free)
    if sentence:
        return [sentence]
    if isinstance(free, Choice):
        return _field_problems(key, free.values)
    first = free.values()[: 2 if row.kind == "integer" else 1]
    return _field_problems(key, (*first, free.high))


def _choice_problem(row: Field, free: Choice) -> str:
    if free.is_all:
        return "A number has no list of all values; give from, to and step." if row.is_numeric else ""
    if not free.values:
        return "The list is empty; name at least one value."
    return "A value is listed twice; keep one." if len(set(free.values)) < len(free.values) else ""


def _range_problem(row: Field, free: Range) -> str:
    if not row.is_numeric:
        return f"{row.label} is not a number; give a list of values."
    if not all(map(math.isfinite, (free.low, free.high, free.step))):
        return "From, to and step must be finite numbers."
    if free.step <= 0 or free.high < free.low:
        return "From must not be above to, and the step must be above 0."
    if free.step > free.high - free.low > 0:
        return f"A step of {numeral(free.step)} does not fit between {numeral(free.low)} and {numeral(free.high)}."
    if free.count > MOST_NUMBERS:
        return f"These are {numeral(free.count)} values; take a larger step, at most {numeral(MOST_NUMBERS)} values."
    return ""


def _field_problems(key: str, values: Iterable[Value]) -> list[str]:
    row = FIELDS.get(key)
    if row is None:
        return [f"There is no field {quote(key)}; the guide lists all fields."]
    if row.kind == "text":
        return [f"{row.label} says nothing about the film; leave it out."]
    sentences = []
    for value in values:
        try:
            row.check(value)
        except FieldError as error:
            sentences.append(str(error))
    return _joined(sentences)


def _joined(sentences: list[str]) -> list[str]:
    """Say once what is said of several values that lie outside their range."""
    values: dict[str, list[str]] = {}
    for sentence in sentences:
        limits, _, value = sentence.removesuffix(_OUTSIDE).rpartition("; ")
        key, value = (limits, value) if sentence.endswith(_OUTSIDE) else (sentence, "")
        if value not in values.setdefault(key, []):
            values[key].append(value)
    return [
        key if own == [""] else f"{key}; {' and '.join(own)} {'are' if len(own) > 1 else 'is'} outside."
        for key, own in values.items()
    ]
