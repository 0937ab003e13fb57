"""Units: factors to SI, conversion, reading of typed quantities, number formatting.

Every unit that the program knows stands in one table; a quantity is converted only between units of
one dimension. Temperatures are the only units with an offset.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ssedesigner.core.visible_text import quoted


@dataclass(frozen=True)
class Unit:
    """A unit of one dimension: SI value = typed value * factor + offset."""

    dimension: str
    factor: float
    offset: float = 0.0


UNITS: dict[str, Unit] = {
    "-": Unit("number", 1.0),
    "%": Unit("share", 0.01),
    "wt %": Unit("share", 0.01),
    "vol %": Unit("share", 0.01),
    "nm": Unit("length", 1e-9),
    "um": Unit("length", 1e-6),
    "mm": Unit("length", 1e-3),
    "cm": Unit("length", 1e-2),
    "m": Unit("length", 1.0),
    "in": Unit("length", 25.4e-3),
    "mm2": Unit("area", 1e-6),
    "cm2": Unit("area", 1e-4),
    "m2": Unit("area", 1.0),
    "Pa": Unit("pressure", 1.0),
    "kPa": Unit("pressure", 1e3),
    "bar": Unit("pressure", 1e5),
    "MPa": Unit("pressure", 1e6),
    "GPa": Unit("pressure", 1e9),
    "K": Unit("temperature", 1.0),
    "degC": Unit("temperature", 1.0, 273.15),
    "S/m": Unit("conductivity", 1.0),
    "mS/cm": Unit("conductivity", 0.1),
    "S/cm": Unit("conductivity", 100.0),
    "uS/cm": Unit("conductivity", 1e-4),
    "S": Unit("conductance", 1.0),
    "mS": Unit("conductance", 1e-3),
    "S/cm2": Unit("areal conductance", 1e4),
    "mohm": Unit("resistance", 1e-3),
    "ohm": Unit("resistance", 1.0),
    "kohm": Unit("resistance", 1e3),
    "Mohm": Unit("resistance", 1e6),
    "ohm cm2": Unit("areal resistance", 1e-4),
    "ohm m2": Unit("areal resistance", 1.0),
    "g/cm3": Unit("density", 1e3),
    "kg/m3": Unit("density", 1.0),
    "mg/cm2": Unit("areal mass", 1e-2),
    "g/m2": Unit("areal mass", 1e-3),
    "kg/m2": Unit("areal mass", 1.0),
    "g": Unit("mass", 1e-3),
    "mg": Unit("mass", 1e-6),
    "kg": Unit("mass", 1.0),
    "mL": Unit("volume", 1e-6),
    "L": Unit("volume", 1e-3),
    "m3": Unit("volume", 1.0),
    "mAh/cm2": Unit("areal charge", 36.0e3),
    "mAh/g": Unit("specific charge", 3600.0),
    "mWh/cm2": Unit("areal energy", 36.0e3),
    "mA/cm2": Unit("current density", 10.0),
    "V": Unit("voltage", 1.0),
    "1/h": Unit("rate", 1.0 / 3600.0),
    "Wh/kg": Unit("specific energy", 3600.0),
    "Wh/L": Unit("energy density", 3.6e6),
    "USD/kg": Unit("price", 1.0),
    "USD/m2": Unit("areal price", 1.0),
    "USD/kWh": Unit("energy price", 1.0 / 3.6e6),
    "N/m": Unit("line force", 1.0),
    "mN/m": Unit("line force", 1e-3),
    "eV": Unit("energy", 1.602176634e-19),
    "ppm": Unit("trace", 1e-6),
    "g/mol": Unit("molar mass", 1e-3),
    "mol/L": Unit("concentration", 1e3),
    "kcal/mol": Unit("molar energy", 4184.0),
    "MPa^0.5": Unit("solubility parameter", 1e3),
    "MPa m^0.5": Unit("toughness", 1e6),
    "mPa s": Unit("viscosity", 1e-3),
    "cm3/g": Unit("specific volume", 1e-3),
    "cm3/g/min": Unit("specific release", 1e-3 / 60.0),
    "h": Unit("time", 3600.0),
    "min": Unit("time", 60.0),
    "rpm": Unit("rotation", math.pi / 30.0),
}

SYMBOLS = {
    "um": "µm",
    "uS/cm": "µS/cm",
    "degC": "°C",
    "cm2": "cm²",
    "mm2": "mm²",
    "m2": "m²",
    "mohm": "mΩ",
    "ohm": "Ω",
    "kohm": "kΩ",
    "Mohm": "MΩ",
    "ohm cm2": "Ω cm²",
    "ohm m2": "Ω m²",
    "S/cm2": "S/cm²",
    "m3": "m³",
    "cm3/g/min": "cm³/(g min)",
    "g/cm3": "g/cm³",
    "kg/m3": "kg/m³",
    "mg/cm2": "mg/cm²",
    "g/m2": "g/m²",
    "kg/m2": "kg/m²",
    "mAh/cm2": "mAh/cm²",
    "mWh/cm2": "mWh/cm²",
    "mA/cm2": "mA/cm²",
    "USD/m2": "USD/m²",
    "MPa^0.5": "MPa⁰·⁵",
    "MPa m^0.5": "MPa m⁰·⁵",
    "mPa s": "mPa·s",
    "cm3/g": "cm³/g",
    "1/h": "C",
    "-": "",
}
"""How a unit is written on screen where that differs from its plain name."""

_ALIASES = {
    "µm": "um",
    "μm": "um",
    "micron": "um",
    "inch": "in",
    "inches": "in",
    '"': "in",
    "ml/(g min)": "cm3/g/min",
    "ml/g/min": "cm3/g/min",
    "cm3/(g min)": "cm3/g/min",
    "cm³/(g min)": "cm3/g/min",
    "cm³/g/min": "cm3/g/min",
    "°c": "degC",
    "c": "degC",
    "degc": "degC",
    "ms/cm": "mS/cm",
    "s/cm": "S/cm",
    "s/m": "S/m",
    "µs/cm": "uS/cm",
    "mpa": "MPa",
    "gpa": "GPa",
    "kpa": "kPa",
    "cm²": "cm2",
    "cm^2": "cm2",
    "mm²": "mm2",
    "mm^2": "mm2",
    "m²": "m2",
    "g/cm³": "g/cm3",
    "g/cc": "g/cm3",
    "kg/m³": "kg/m3",
    "mah/cm²": "mAh/cm2",
    "mah/cm2": "mAh/cm2",
    "wt%": "wt %",
    "vol%": "vol %",
    "v": "V",
    "rpm": "rpm",
    "1/min": "rpm",
    "ohm": "ohm",
    "ohms": "ohm",
    "kohm": "kohm",
    "mOhm": "mohm",
    "MOhm": "Mohm",
    "m\u2126": "mohm",
    "\u2126": "ohm",
    "k\u2126": "kohm",
    "M\u2126": "Mohm",
}

MAX_CHARACTERS = 200
"""A longer text is no quantity; it is not searched for one."""

_QUANTITY = re.compile(r"^(?P<number>[+\-−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+\-−]?\d+)?) ?(?P<unit>\D.*)?$")


_GROUPED = re.compile(r"^[+\-−]?[1-9]\d{0,2}(?:,\d{3})+(?![\d.,eE])")
"""A comma before three digits: a thousands separator to some, a decimal comma to others."""


class UnitError(ValueError):
    """A typed quantity that cannot be read; the message says what to type instead."""


def unit_name(text: str) -> str | None:
    """Return the program's name of a unit as a person may write it, or None if it is unknown."""
    text = " ".join(text.split())
    if text in UNITS:
        return text
    found = _ALIASES.get(text) or _ALIASES.get(text.lower())
    if found:
        return found
    by_symbol = [name for name, symbol in SYMBOLS.items() if symbol and symbol == text]
    return by_symbol[0] if by_symbol else None


def symbol(unit: str) -> str:
    """Return the unit as it is written on screen: ``symbol("ohm cm2")`` is ``Ω cm²``."""
    return SYMBOLS.get(unit, unit)


def to_si(value: float, unit: str) -> float:
    """Convert a value in a lab unit to SI; raise UnitError for an unknown unit."""
    known = _known(unit)
    return value * known.factor + known.offset


def from_si(value: float, unit: str) -> float:
    """Convert an SI value to a lab unit; raise UnitError for an unknown unit."""
    known = _known(unit)
    return (value - known.offset) / known.factor


def convert(value: float, unit: str, target: str) -> float:
    """Convert between two units of one dimension; raise UnitError when they do not match."""
    if unit == target:
        return value
    if _known(unit).dimension != _known(target).dimension:
        raise UnitError(f"{symbol(unit)} cannot be converted to {symbol(target)}.")
    return from_si(to_si(value, unit), target)


def _known(unit: str) -> Unit:
    try:
        return UNITS[unit]
    except KeyError:
        raise UnitError(f"The unit {unit!r} is not known.") from None


def parse_quantity(text: str, unit: str, example: float = 30.0) -> float:
    """Read a typed quantity such as ``30``, ``0,03 mm`` or ``1.2 S/m`` in the given unit.

    A number without a unit is in ``unit``. A decimal comma is accepted; thousands separators are not, and 1,234 is
    refused, because it could mean two things.

    Raises
    ------
    UnitError
        With one sentence that says what to type.
    """
    shown = symbol(unit)
    said = f"type for example {f'{example:g} {shown}'.strip()}."
    if len(text) > MAX_CHARACTERS:
        raise UnitError(f"{quoted(text)} is not a number; {said}")
    text = " ".join(text.split())  # blanks of all kinds, line breaks included
    grouped = _GROUPED.match(text)
    if grouped:
        plain = grouped[0].replace(",", "")
        raise UnitError(f"“{grouped[0]}” can mean two numbers; type {plain}, or a decimal point.")
    match = _QUANTITY.match(text)
    if match is None:
        raise UnitError(f"{quoted(text)} is not a number; {said}")
    number = float(match["number"].replace(",", ".").replace("−", "-"))
    if not math.isfinite(number):
        raise UnitError(f"{quoted(text)} is too large.")
    if not match["unit"]:
        return number
    # C is the rate where a rate is asked for, else degrees Celsius
    given = unit if match["unit"] == symbol(unit) else unit_name(match["unit"])
    if given is None:
        raise UnitError(f"The unit {quoted(match['unit'])} is not known; type the value in {shown or 'plain numbers'}.")
    if _known(given).dimension != _known(unit).dimension:
        raise UnitError(f"{symbol(given)} does not fit here; type the value in {shown or 'plain numbers'}.")
    # rounding takes away what only the conversion of the factors adds (0.03 mm is 30 um)
    return float(f"{convert(number, given, unit):.12g}")


def format_number(value: float | None, digits: int = 3) -> str:
    """Write a number with the given significant digits, without exponents for everyday sizes.

    >>> format_number(2.0999), format_number(1277.4), format_number(0.000058, 2), format_number(None)
    ('2.10', '1277', '5.8e-05', 'not known')
    """
    if value is None or math.isnan(value):
        return "not known"
    if value == 0 or math.isinf(value):
        return f"{value:g}"
    magnitude = math.floor(math.log10(abs(value)))
    if -4 < magnitude < 6:
        rounded = round(value, max(0, digits - 1 - magnitude))  # whole digits are never rounded away
        magnitude = math.floor(math.log10(abs(rounded)))  # 9.996 has become 10.0
        return f"{rounded:.{max(0, digits - 1 - magnitude)}f}"
    return f"{value:.{digits - 1}e}"
