"""Chemical formulas: atoms in a formula unit, molar mass, lithium concentration."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from ssedesigner.core.visible_text import quote

# fmt: off
ATOMIC_MASSES = {
    "H": 1.008, "Li": 6.94, "Be": 9.0122, "B": 10.81, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Na": 22.99,
    "Mg": 24.305, "Al": 26.982, "Si": 28.085, "P": 30.974, "S": 32.06, "Cl": 35.45, "K": 39.098, "Ca": 40.078,
    "Sc": 44.956, "Ti": 47.867, "V": 50.942, "Cr": 51.996, "Mn": 54.938, "Fe": 55.845, "Ni": 58.693, "Co": 58.933,
    "Cu": 63.546, "Zn": 65.38, "Ga": 69.723, "Ge": 72.63, "As": 74.922, "Se": 78.971, "Br": 79.904, "Rb": 85.468,
    "Sr": 87.62, "Y": 88.906, "Zr": 91.224, "Nb": 92.906, "Mo": 95.95, "Ru": 101.07, "Rh": 102.91, "Pd": 106.42,
    "Ag": 107.87, "Cd": 112.41, "In": 114.818, "Sn": 118.71, "Sb": 121.76, "I": 126.904, "Te": 127.6, "Cs": 132.91,
    "Ba": 137.33, "La": 138.905, "Ce": 140.12, "Pr": 140.91, "Nd": 144.24, "Sm": 150.36, "Eu": 151.96, "Gd": 157.25,
    "Tb": 158.93, "Dy": 162.5, "Ho": 164.93, "Er": 167.26, "Tm": 168.93, "Yb": 173.05, "Lu": 174.97, "Hf": 178.49,
    "Ta": 180.948, "W": 183.84, "Re": 186.21, "Os": 190.23, "Ir": 192.22, "Pt": 195.08, "Au": 196.97, "Hg": 200.59,
    "Tl": 204.38, "Pb": 207.2, "Bi": 208.98,
}
# fmt: on
"""Standard atomic weights, IUPAC 2021 (abridged) [g/mol]."""

_SIGNS = str.maketrans({"–": "-", "−": "-", "⋅": "·", "•": "·", "∙": "·", "*": "·", "[": "(", "]": ")"})
_FRACTION = re.compile(r"(\d+)[/\u2044]([1-9]\d*)")
_HYDRATE = re.compile(r"·|(?<=[A-Za-z)])\.(?=[A-Z(])|(?<=[A-Za-z)]\d)\.(?=[A-Z(])")
_AMOUNT = r"\d+(?:\.\d+)?|\.\d+|"
_PART = re.compile(rf"(?P<element>[A-Z][a-z]?)(?P<count>{_AMOUNT})|(?P<open>\()|\)(?P<times>{_AMOUNT})")

MAX_CHARACTERS = 200
"""A longer text is no formula."""


class FormulaError(ValueError):
    """A text that is no formula of known elements."""


def atoms(formula: str) -> dict[str, float]:
    """Return the number of atoms of each element in a formula such as ``Li5.3PS4(BH4)2.3``.

    A mixture of formula units is written with leading amounts: ``0.4LiI-0.6Li4SnS4``; a bracket may be one of them.
    Water of a hydrate stands behind a dot: ``LiOH.H2O``, ``Li2SO4·H2O``. Subscripts are read as numbers, and so are
    fractions: ``Li2In1/3Sc1/3Cl4``.

    Raises
    ------
    FormulaError
        When the text is no formula

    Examples
    --------
    >>> atoms("Li6PS5Cl")
    {'Li': 6.0, 'P': 1.0, 'S': 5.0, 'Cl': 1.0}
    >>> {element: round(count, 6) for element, count in atoms("0.7Li2S-0.3P2S5").items()}
    {'Li': 1.4, 'S': 2.2, 'P': 0.6}
    """
    # a pasted page is no formula, and is not tried as one
    if len(formula) > MAX_CHARACTERS:
        raise FormulaError(f"{quote(formula)} is not a formula: it has more than {MAX_CHARACTERS} characters.")
    text = unicodedata.normalize("NFKC", formula.strip()).translate(_SIGNS)
    text = _FRACTION.sub(lambda match: f"{int(match[1]) / int(match[2]):.6f}", text)
    total: Counter[str] = Counter()
    for amount, unit in _units(_HYDRATE.sub("-", text)):
        inner = atoms(unit[1:-1]) if unit.startswith("(") and unit.endswith(")") and "-" in unit else _plain(unit)
        for element, count in inner.items():
            total[element] += amount * count  # type: ignore[assignment]
    return dict(total)


@lru_cache(maxsize=32768)
def elements(formula: str) -> frozenset[str]:
    """Return the elements in a formula; none for a text that is no formula.

    >>> sorted(elements("Li3InCl6"))
    ['Cl', 'In', 'Li']
    """
    try:
        return frozenset(element for element, count in atoms("".join(formula.split())).items() if count)
    except FormulaError:
        return frozenset()


@lru_cache(maxsize=4096)
def atom_fractions(formula: str) -> Mapping[str, float]:
    """Return the share of each element among the atoms of a formula.

    Blanks between formula units do not count, so that two spellings of a composition compare.

    Raises
    ------
    FormulaError
        When the text is no formula

    Examples
    --------
    >>> atom_fractions("(Li2S)0.75 (P2S5)0.25") == atom_fractions("Li3PS4")
    True
    """
    counts = {element: count for element, count in atoms("".join(formula.split())).items() if count}
    total = sum(counts.values())
    return MappingProxyType({element: count / total for element, count in counts.items()})


def molar_mass(formula: str) -> float:
    """Return the mass of a formula unit [g/mol]; FormulaError when the text is no formula.

    >>> round(molar_mass("Li6PS5Cl"), 2)
    268.36
    """
    return sum(ATOMIC_MASSES[element] * count for element, count in atoms(formula).items())


def lithium_concentration(formula: str, density: float) -> float:
    """Return the lithium in a dense material [mol/L].

    Parameters
    ----------
    formula : str
        Formula of the material
    density : float
        Density without pores [g/cm3]

    Raises
    ------
    FormulaError
        When the text is no formula

    Examples
    --------
    >>> round(lithium_concentration("Li10GeP2S12", 2.08), 2)
    35.33
    """
    return atoms(formula).get("Li", 0.0) * density * 1000.0 / molar_mass(formula)


def _units(formula: str) -> list[tuple[float, str]]:
    """Split a mixture into amounts and formula units; a plain formula is one unit."""
    depth, start, parts = 0, 0, []
    for index, sign in enumerate(formula):
        depth += (sign == "(") - (sign == ")")
        if sign == "-" and depth == 0:
            parts.append(formula[start:index])
            start = index + 1
    parts.append(formula[start:])
    units = []
    for part in parts:
        match = re.fullmatch(rf"({_AMOUNT})(\D.*)", part)
        if match is None:
            raise FormulaError(f"“{formula}” is not a formula.")
        units.append((float(match[1] or 1), match[2]))
    return units


def _plain(unit: str) -> dict[str, float]:
    stack: list[Counter[str]] = [Counter()]
    place = 0
    while place < len(unit):
        part = _PART.match(unit, place)
        if part is None:
            raise FormulaError(f"“{unit}” is not a formula.")
        place = part.end()
        if part["open"]:
            stack.append(Counter())
        elif part["element"]:
            if part["element"] not in ATOMIC_MASSES:
                raise FormulaError(f"“{unit}”: the element {part['element']} is not known.")
            stack[-1][part["element"]] += float(part["count"] or 1)  # type: ignore[assignment]
        else:
            _close(stack, unit, float(part["times"] or 1))
    if len(stack) != 1:
        raise FormulaError(f"“{unit}” has a bracket that is not closed.")
    return dict(stack[0])


def _close(stack: list[Counter[str]], unit: str, times: float) -> None:
    if len(stack) == 1:
        raise FormulaError(f"“{unit}” closes a bracket that it did not open.")
    for element, count in stack.pop().items():
        stack[-1][element] += count * times  # type: ignore[assignment]
