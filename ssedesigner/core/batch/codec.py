"""A batch as plain values and back: dictionaries, lists, texts and numbers, as they are stored and written to files."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ssedesigner.core.batch.plan import BASES_OF_CONTENT, TARGETS, BatchAmounts, BatchLine, BatchPlan
from ssedesigner.core.batch.record import Batch, Entry, is_number
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import CellPrediction, FilmPrediction, Prediction, Quantity
from ssedesigner.core.recipe import Recipe, stored_recipe
from ssedesigner.core.steps import ProcessStep

_Made = TypeVar("_Made")
PLANNED = ("recipe", "plan", "amounts", "lines", "steps", "predicted", "library_version", "model_version")
"""What the checksum of a batch covers, by the names under which it is stored."""


def to_plain(value: object) -> Any:
    """Return a value type as dictionaries and lists, so that it can be written as JSON."""
    if dataclasses.is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    return value


def to_frozen(value: object) -> Any:
    """Return plain values so that nothing in them can be changed: tuples for lists, read-only mappings."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: to_frozen(item) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(to_frozen(item) for item in value)
    return value


def recipe_from(plain: Mapping[str, Any]) -> Recipe:
    """Return the recipe that plain values stand for, with the steps of its process where it has any of its own."""
    steps = tuple(_build(ProcessStep, step) for step in plain.get("steps") or ())
    return dataclasses.replace(stored_recipe(plain), steps=steps)


def amounts_to_plain(amounts: BatchAmounts) -> dict[str, Any]:
    """Return the amounts without plan and lines, which are kept beside them."""
    plain: dict[str, Any] = to_plain(amounts)
    del plain["plan"], plain["lines"]
    return plain


def planned_batch(plain: Mapping[str, Any], *, is_retired: bool) -> Batch:
    """Return the batch, yet without entries, that a row or a file stands for.

    What an older program did not write has its default. KeyError, TypeError, ValueError or AttributeError for values
    that no batch has.
    """
    plan, lines = _plan(plain["plan"]), tuple(_line(line) for line in plain["lines"])
    amounts = plain["amounts"]
    return _build(
        Batch,
        {name: plain[name] for name in ("key", "created_at", "steps", "library_version", "model_version", "checksum")},
        recipe=recipe_from(plain["recipe"]),
        plan=plan,
        lines=lines,
        predicted=_read_predicted(plain["predicted"]),
        is_retired=is_retired,
        amounts=None if amounts is None else _build(BatchAmounts, amounts, plan=plan, lines=lines),
        is_intact=checksum({name: plain[name] for name in PLANNED}) == plain["checksum"],
    )


def entry_from(plain: Mapping[str, Any]) -> Entry:
    """Return the entry that plain values stand for."""
    return _build(Entry, plain)


def _plan(plain: Mapping[str, Any]) -> BatchPlan:
    plan = _build(BatchPlan, plain)
    if plan.target not in TARGETS or plan.basis not in BASES_OF_CONTENT or plan.readability_g <= 0:
        raise ValueError(f"no plan aims at {plan.target!r} in {plan.basis!r} to {plan.readability_g} g")
    return plan


def _line(plain: Mapping[str, Any]) -> BatchLine:
    line = _build(BatchLine, plain)
    if not line.fields or not FIELDS.keys() >= set(line.fields):
        raise ValueError(f"line {line.number} brings {line.fields!r}")
    return line


def _read_predicted(plain: Mapping[str, Any]) -> Mapping[str, float]:
    for key, value in plain.items():
        if not is_number(value):
            raise TypeError(f"{key} is {value!r}, not a number")
    return MappingProxyType(dict(plain))


def predicted_values(prediction: Prediction | None) -> dict[str, float]:
    """Return the known results by key: those of the film under their names, those of the cell with ``cell_`` in front.

    The ends of a band have ``_low`` and ``_high`` behind the name.
    """
    if prediction is None:
        return {}
    return {**_quantities(prediction.film, ""), **_quantities(prediction.cell, "cell_")}


def checksum(planned: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what was planned, the plain values of ``PLANNED``, as 64 hexadecimal digits.

    A whole number counts as the same number with a point, and what is empty as not there, so that a batch keeps its
    checksum when a later program knows more fields.
    """
    spelled = _normalize({name: planned.get(name) for name in PLANNED})
    return hashlib.sha256(json.dumps(spelled, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _normalize(value: object) -> object:
    if isinstance(value, Mapping):
        items = ((str(key), _normalize(item)) for key, item in value.items())
        return {key: item for key, item in items if item not in (None, "", [], {}) and item is not False}
    if isinstance(value, (list, tuple)):
        return [_normalize(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


# Not cattrs: importing it takes 60 ms and more, which each start of the program would pay, and what is written must
# stay byte for byte as it is. Unknown names are left out, for a newer program may have written them.
def _build(kind: type[_Made], plain: Mapping[str, Any], **given: object) -> _Made:
    """Make a value type of plain values and of what is given in their place; TypeError where a value does not fit."""
    hints = _hints(kind)  # type: ignore[arg-type]
    values = {name: _build_nested(value, hints[name]) for name, value in plain.items() if name in hints} | given
    for name, value in values.items():
        if not _fits(value, hints[name]):
            raise TypeError(f"{name} of {kind.__name__} cannot be {value!r:.60}")
    return kind(**values)


def _build_nested(value: object, hint: Any) -> object:
    """Return a plain value with the value types made that its hint names, in a list or alone."""
    kind = next((part for part in (hint, *get_args(hint)) if dataclasses.is_dataclass(part)), None)
    if kind is None or value is None:
        return to_frozen(value)
    if isinstance(value, (list, tuple)):
        return tuple(_build(kind, each) for each in value)  # type: ignore[arg-type]
    return _build(kind, value)  # type: ignore[arg-type]


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(value: object, hint: Any) -> bool:
    """Return whether a value is what a type hint says, a whole number for a number included."""
    parts = get_args(hint)
    if isinstance(hint, types.UnionType) or get_origin(hint) is Union:
        return any(_fits(value, part) for part in parts)
    if get_origin(hint) is tuple:
        held = value if isinstance(value, tuple) else ()
        each = (parts[0],) * len(held) if parts[-1] is Ellipsis else parts
        return isinstance(value, tuple) and len(held) == len(each) and all(map(_fits, held, each))
    if hint in {int, float}:
        return is_number(value) and (hint is float or value == int(value))  # type: ignore[call-overload]
    return isinstance(value, get_origin(hint) or hint)


def _quantities(part: FilmPrediction | CellPrediction, prefix: str) -> dict[str, float]:
    values: dict[str, float] = {}
    for field in dataclasses.fields(part):
        quantity = getattr(part, field.name)
        if isinstance(quantity, Quantity):
            ends = {"": quantity.value, "_low": quantity.low, "_high": quantity.high}
            values |= {f"{prefix}{field.name}{end}": float(value) for end, value in ends.items() if value is not None}
    return values
