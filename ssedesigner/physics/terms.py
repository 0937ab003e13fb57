"""Terms of a derivation: a formula that is shown records what it computed, as it computes it.

A function that computes a shown number hands the very values that entered to a recorder, if it is given one.
``physics/derivation`` prints these terms, so *Show the calculation* cannot say anything else than what was computed.
Only the prediction that is explained has a recorder: a search over arrays pays one comparison a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from ssedesigner.core.derivation import Step, number_text
from ssedesigner.core.units import UNITS, from_si
from ssedesigner.physics.arrays import Number

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def remember(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Let a function of plain numbers and words remember its last results, and leave those of arrays alone [-].

    Most edits leave most inputs as they are. What is recorded, by the keyword ``terms``, is computed each time.

    >>> twice = remember(lambda x: [x + x])
    >>> twice(1.0) is twice(1.0), twice(1.0) is twice(1)
    (True, False)
    """
    remembered = lru_cache(maxsize=256, typed=True)(function)

    @wraps(function)
    def recall(*given: _Given.args, **named: _Given.kwargs) -> _Result:
        if named.get("terms") is None:
            try:
                return remembered(*given, **named)  # type: ignore[arg-type]  # what cannot be hashed is caught
            except TypeError:  # an array
                pass
        return function(*given, **named)

    return recall


class Formula(NamedTuple):
    """How a formula is shown: its label, with symbols, with numbers, and the lab unit of its value.

    ``numbers`` names the inputs with the lab unit in which they are printed, ``{height:um}``; ``{value}`` is the value
    itself. Where an input is a list, ``row`` is how one of its elements is printed and ``{rows}`` stands for all, put
    together by ``joint``. In label and symbols ``{of}`` and ``{at}`` tell the layers of a film apart.
    """

    label: str
    symbols: str
    numbers: str
    unit: str
    row: str = ""
    joint: str = " + "


class Term(NamedTuple):
    """One formula as it was computed: value [SI], inputs by name [SI], and the layer or material it is of."""

    formula: Formula
    value: float
    place: str
    inputs: Mapping[str, Any]

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The elements of an input that is a list [SI]."""
        return _rows(self.inputs)

    def step(self, **words: object) -> Step:
        """Print the term as a step in its lab unit, with further ``words`` or inputs for what its formula names."""
        formula, inputs = self.formula, {"of": "", "at": "", "value": self.value, **self.inputs, **words}
        rows = formula.joint.join(formula.row.format(*map(_Printed, row)) for row in _rows(inputs))
        rows = rows or ("0" if formula.joint == " + " else "")  # an empty sum, and a product without further factors
        printed = {name: _Printed(given) for name, given in inputs.items()} | {"rows": _Printed(rows)}
        return Step(
            label=formula.label.format_map(printed),
            formula=formula.symbols.format_map(printed),
            numbers=formula.numbers.format_map(printed),
            value=float(from_si(self.value, formula.unit)),
            unit=formula.unit,
        )


class Terms:
    """The terms of one prediction in the order in which they were computed."""

    def __init__(self) -> None:
        self._terms: list[Term] = []

    def record(self, formula: Formula, value: Number, place: str = "", **inputs: object) -> None:
        """Keep what a formula computed [SI] with its inputs [SI]; a recipe that is explained is never swept."""
        self._terms.append(Term(formula, float(value), place, inputs))

    def all(self, *formulas: Formula, place: str | None = None) -> list[Term]:
        """Return the terms of some formulas, in the order of computing; of one layer or material, or of all."""
        return [each for each in self._terms if each.formula in formulas and place in (None, each.place)]

    def last(self, formula: Formula, place: str | None = None) -> Term | None:
        """Return the last term of a formula, None where it was not computed."""
        return next(reversed(self.all(formula, place=place)), None)


def _rows(inputs: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = inputs.get("rows", [])
    return rows


class _Printed:
    """An input as a formula prints it: a number [SI] in the lab unit that is asked for, a word as it is.

    ``times`` and ``part`` print a factor before or after what it multiplies; a factor of 1 is left out.
    """

    def __init__(self, given: object) -> None:
        self._given = given

    def __format__(self, unit: str) -> str:
        if not unit or isinstance(self._given, str):
            return str(self._given)
        value = float(self._given)  # type: ignore[arg-type]  # what is no word is a number
        if unit in ("times", "part"):
            factor = number_text(value)
            before, after = ("", " × ") if unit == "times" else (" × ", "")
            return "" if value == 1 else f"{before}{factor}{after}"
        return number_text(from_si(value, unit) if unit in UNITS else value, unit)
