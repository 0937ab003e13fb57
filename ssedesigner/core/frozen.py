"""Frozen dataclasses whose methods are compiled when they are first called.

The standard decorator writes and compiles six methods for each class as its module is loaded: a tenth of a start for
250 classes, of which half are never made and few are compared, hashed or printed. Here a class has the same fields and
the same methods, each of them compiled once it is first asked for; from then on it runs as the standard one does.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from functools import partial
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

_ABSENT = object()
"""Stands for what a default factory makes, among the defaults of an ``__init__``."""


class _Waiting:
    """Stands for a method of a class until it is asked for; then the method takes its place."""

    def __init__(self, cls: type, write: Callable[[type], Callable[..., Any]]) -> None:
        self.cls, self.write = cls, write

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        method = self.write(self.cls)
        setattr(self.cls, method.__name__, method)
        return method if instance is None else partial(method, instance)


def _compiled(cls: type, name: str, parameters: str, lines: Iterable[str], names: Mapping[str, Any]) -> Any:
    """Compile a method that knows the names of its class's module, and some more."""
    body = "\n  ".join(lines)
    made: dict[str, Any] = {}
    text = f"def make({', '.join(names)}):\n def {name}({parameters}):\n  {body}\n return {name}"
    exec(text, vars(sys.modules[cls.__module__]), made)
    method = made["make"](**names)
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    return method


def _init(cls: Any) -> Callable[..., None]:
    names: dict[str, Any] = {"_set": object.__setattr__, "_ABSENT": _ABSENT}
    lines = []
    for each in fields(cls):
        value = each.name
        if each.default_factory is not MISSING:
            names[f"_make_{each.name}"] = each.default_factory
            value = f"_make_{each.name}()" + (f" if {value} is _ABSENT else {value}" if each.init else "")
        elif not each.init:
            continue
        elif each.default is not MISSING:
            names[f"_default_{each.name}"] = each.default
        lines.append(f"_set(self, {each.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    given = [each for each in fields(cls) if each.init]
    named = [_parameter(each) for each in given if each.kw_only]
    parameters = ["self", *(_parameter(each) for each in given if not each.kw_only), *(["*"] if named else []), *named]
    method: Callable[..., None] = _compiled(cls, "__init__", ", ".join(parameters), lines or ["pass"], names)
    method.__annotations__ = {each.name: each.type for each in given} | {"return": None}
    return method


def _parameter(each: Field[Any]) -> str:
    if each.default is not MISSING:
        return f"{each.name}=_default_{each.name}"
    return each.name if each.default_factory is MISSING else f"{each.name}=_ABSENT"


def _values(cls: Any, of: str) -> str:
    return "(" + "".join(f"{of}.{each.name}, " for each in fields(cls) if each.compare) + ")"


def _eq(cls: type) -> Callable[..., bool]:
    same = f"if other.__class__ is self.__class__: return {_values(cls, 'self')} == {_values(cls, 'other')}"
    method: Callable[..., bool] = _compiled(cls, "__eq__", "self, other", [same, "return NotImplemented"], {})
    return method


def _hash(cls: type) -> Callable[..., int]:
    method: Callable[..., int] = _compiled(cls, "__hash__", "self", [f"return hash({_values(cls, 'self')})"], {})
    return method


@recursive_repr()
def _repr(self: Any) -> str:
    values = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({', '.join(values)})"


def _guards(cls: Any) -> dict[str, Any]:
    """Return what refuses to change a value; a plain subclass may keep more than the fields, as with the standard."""

    def refuse(self: object, name: str, change: str) -> None:
        if type(self) is cls or name in {each.name for each in fields(cls)}:
            raise FrozenInstanceError(f"cannot {change} field {name!r}")

    def __setattr__(self: object, name: str, value: object) -> None:
        refuse(self, name, "assign to")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self: object, name: str) -> None:
        refuse(self, name, "delete")
        super(cls, self).__delattr__(name)

    return {"__setattr__": __setattr__, "__delattr__": __delattr__}


def _made_frozen(cls: type, *, kw_only: bool, eq: bool) -> type:
    methods = {"__init__": _Waiting(cls, _init), "__repr__": _repr, **_guards(cls)}
    if eq:
        methods |= {"__eq__": _Waiting(cls, _eq), "__hash__": _Waiting(cls, _hash)}
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:  # a class with an __eq__ of its own has None as its __hash__
            setattr(cls, name, method)
    return dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)


if TYPE_CHECKING:
    from dataclasses import dataclass  # with all that a type checker knows of it
else:

    def dataclass(*, frozen: bool, kw_only: bool = False, eq: bool = True) -> Callable[[type], type]:
        """Make a frozen dataclass, as the standard decorator of this name does."""
        if not frozen:
            raise TypeError("only frozen dataclasses are made here")
        return partial(_made_frozen, kw_only=kw_only, eq=eq)
