"""What is given to the library as plain JSON values and back, each value with the name of its type."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ssedesigner.core import lots, materials, prediction, steps
from ssedesigner.core import measured_film as measurement
from ssedesigner.core.batch import clock as batch_clock
from ssedesigner.core.batch import plan as batch
from ssedesigner.core.batch import record as batch_record
from ssedesigner.core.batch import tolerances
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.recipe import Recipe

_TYPE = "type"
_MODULES = (batch, batch_clock, batch_record, steps, tolerances, lots, materials, measurement, prediction)
_TYPES: dict[str, type[Any]] = {
    "Recipe": Recipe,
    **{
        name: found
        for module in _MODULES
        for name, found in vars(module).items()
        if isinstance(found, type) and dataclasses.is_dataclass(found) and found.__module__ == module.__name__
    },
}
_CITED = ("unit", "source", "grade", "low", "high", "conditions", "note")


def to_plain(value: object) -> Any:
    """Return a value as dictionaries, lists, texts and numbers; TypeError for one that has no plain form."""
    if isinstance(value, Cited):
        return {_TYPE: "Cited", "value": float(value), **{name: getattr(value, name) for name in _CITED}}
    if isinstance(value, CitedText):
        return {_TYPE: "CitedText", "value": str(value), "source": value.source, "grade": value.grade}
    if dataclasses.is_dataclass(value) and type(value).__name__ in _TYPES:
        fields = {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {_TYPE: type(value).__name__, **fields}
    if isinstance(value, Mapping):
        return {"items": [[to_plain(key), to_plain(item)] for key, item in value.items()], _TYPE: "mapping"}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_plain(item) for item in value]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    if value is None:
        return None
    raise TypeError(f"no plain form of {type(value).__name__}")


def from_plain(value: Any) -> Any:
    """Return what plain values stand for; ValueError, TypeError or KeyError for what :func:`to_plain` does not make."""
    if isinstance(value, list):
        return tuple(from_plain(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value[_TYPE]
    if kind == "mapping":
        return MappingProxyType({from_plain(key): from_plain(item) for key, item in value["items"]})
    if kind == "Cited":
        unit, source, *others = (value[name] for name in _CITED)
        return Cited(float(value["value"]), unit, source, **dict(zip(_CITED[2:], others, strict=True)))
    if kind == "CitedText":
        return CitedText(str(value["value"]), value["source"], grade=value["grade"])
    cls = _TYPES[kind]
    known = {field.name for field in dataclasses.fields(cls)}
    return cls(**{name: from_plain(item) for name, item in value.items() if name in known})
