"""Units: factors to SI, conversion, reading of typed quantities.

Every unit that the program stores or shows stands in one table; a quantity is converted only between units of one
dimension. What a person types may be in any unit that can be put together from known parts, in the notation of
papers: ``mS cm⁻¹``, ``kg/m^3``, ``µL``. Prefixes count by their case; mass, volume and plain per cent are three
dimensions. A text with two meanings is a :class:`UnitQuestion`, never a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import SYMBOLS as SYMBOLS
from ssedesigner.core.notation import exact
from ssedesigner.core.notation import symbol as symbol
from ssedesigner.core.unit_parts import AVOGADRO, STANDARD_GRAVITY, Part, compose, normal
from ssedesigner.core.visible_text import shorten

MAX_CHARACTERS = 200
"""How many characters of a typed quantity are read [-]; no quantity needs more."""

_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Unit:
    """A unit of one dimension: SI value = typed value * factor + offset."""

    dimension: str
    factor: float
    offset: float = 0.0


_SCALES: dict[str, dict[str, float]] = {
    "number": {"-": 1.0},
    "share": {"%": 0.01},
    "mass share": {"wt %": 0.01},
    "volume share": {"vol %": 0.01},
    "length": {"nm": 1e-9, "um": 1e-6, "mm": 1e-3, "cm": 1e-2, "m": 1.0, "in": 25.4e-3},
    "area": {"mm2": 1e-6, "cm2": 1e-4, "m2": 1.0},
    "pressure": {"Pa": 1.0, "kPa": 1e3, "bar": 1e5, "MPa": 1e6, "GPa": 1e9},
    "temperature": {"K": 1.0, "degC": 1.0},
    "conductivity": {"S/m": 1.0, "mS/cm": 0.1, "S/cm": 100.0, "uS/cm": 1e-4},
    "conductance": {"S": 1.0, "mS": 1e-3},
    "areal conductance": {"S/cm2": 1e4},
    "resistance": {"mohm": 1e-3, "ohm": 1.0, "kohm": 1e3, "Mohm": 1e6},
    "areal resistance": {"ohm cm2": 1e-4, "ohm m2": 1.0},
    "density": {"g/cm3": 1e3, "kg/m3": 1.0},
    "areal mass": {"mg/cm2": 1e-2, "g/m2": 1e-3, "kg/m2": 1.0},
    "mass": {"g": 1e-3, "mg": 1e-6, "kg": 1.0},
    "volume": {"mL": 1e-6, "L": 1e-3, "m3": 1.0},
    "areal charge": {"mAh/cm2": 36.0e3},
    "specific charge": {"mAh/g": 3600.0},
    "areal energy": {"mWh/cm2": 36.0e3},
    "current density": {"mA/cm2": 10.0, "uA/cm2": 1e-2},
    "voltage": {"V": 1.0},
    "C-rate": {"C": 1.0 / 3600.0},
    "frequency": {"1/h": 1.0 / 3600.0},
    "rotation speed": {"rpm": 1.0 / 60.0},
    "specific energy": {"Wh/kg": 3600.0},
    "energy density": {"Wh/L": 3.6e6},
    "price": {"USD/kg": 1.0},
    "areal price": {"USD/m2": 1.0},
    "energy price": {"USD/kWh": 1.0 / 3.6e6},
    "line force": {"N/m": 1.0, "mN/m": 1e-3},
    "energy": {"eV": 1.602176634e-19},
    "trace": {"ppm": 1e-6},
    "molar mass": {"g/mol": 1e-3},
    "concentration": {"mol/L": 1e3},
    "molar energy": {"kcal/mol": 4184.0},
    "solubility parameter": {"MPa^0.5": 1e3},
    "toughness": {"MPa m^0.5": 1e6},
    "viscosity": {"mPa s": 1e-3},
    "specific volume": {"cm3/g": 1e-3},
    "thickness by areal charge": {"um cm2/mAh": 1e-6 / 36.0e3},
    "diffusivity": {"cm2/s": 1e-4},
    "daily dose": {"mg/kg/day": 1e-6 / 86400.0},
    "specific release": {"cm3/g/min": 1e-3 / 60.0},
    "time": {"h": 3600.0, "min": 60.0, "d": 86400.0},
}
"""The units of each dimension with their factors to SI."""

_OFFSETS = {"degC": 273.15}

UNITS: dict[str, Unit] = {
    name: Unit(dimension, factor, _OFFSETS.get(name, 0.0))
    for dimension, scale in _SCALES.items()
    for name, factor in scale.items()
}
"""Every unit that the program stores or shows, by its plain name."""

_FAHRENHEIT = Unit("temperature", 5.0 / 9.0, 273.15 - 32.0 * 5.0 / 9.0)

_WORDS: dict[str, str | Unit] = {
    "°c": "degC",
    "degc": "degC",
    "deg c": "degC",
    "celsius": "degC",
    "degrees celsius": "degC",
    "°f": _FAHRENHEIT,
    "degf": _FAHRENHEIT,
    "deg f": _FAHRENHEIT,
    "fahrenheit": _FAHRENHEIT,
    "kelvin": "K",
    "ppmv": "ppm",
    "rpm": "rpm",
    "r/min": "rpm",
    "rev/min": "rpm",
    "u/min": "rpm",
    "/h": "1/h",
    "ach": "1/h",
}
"""Units that are words, or that parts with powers cannot say; written in lower case."""

_SHARES = {
    "wt %": ("wt", "w", "weight", "mass", "massen", "gew", "gewichts", "w/w", "m/m"),
    "vol %": ("vol", "v", "volume", "volumen", "v/v"),
    "mol %": ("mol", "mole", "at", "atom", "n/n"),
    "%": ("", "percent", "per cent", "pct"),
}
"""What a percentage is of, in the words in which it is written."""

_PER_TIME = {"rotation speed", "frequency", "C-rate"}
"""Three dimensions with the powers of one: a C-rate is not typed in rpm, but all can be typed in 1/h."""

_WITHOUT_PARTS = {"number", "share", "mass share", "volume share", "trace"}

# texts: a start reads no typed quantity, and re compiles each when it is first asked for, and keeps it
_MASS_AS_FORCE = r"(?:kg|t|tons?|tonnes?)[ /]"
"""A press shows tonnes or kilograms per area: the weight of that mass."""

_NUMBER = r"(?P<sign>[+-]?) ?(?P<digits>\d+(?:[,.']\d+| \d{3}(?!\d))*[.,]?|[.,]\d+)"
_POWER_OF_TEN = r"[eE](?P<plain>[+-]?\d{1,4})|(?: ?[×xX*·⋅] ?10)(?:\^|\*\*|(?=[+-]))(?P<raised>[+-]?\d{1,4})"
_ONLY_POWER = r"(?P<sign>[+-]?) ?10(?:\^|\*\*)(?P<raised>[+-]?\d{1,4})"
# 1,234 is a thousand or one and a bit; only a second group or a decimal part would tell
_GROUPED = r"[1-9]\d{0,2}(?P<mark>[ ,.'])\d{3}(?:(?P=mark)\d{3})*"
_FRACTION_OF_C = r"(?P<share>\d{1,6}(?:\.\d{1,6})?)? ?C ?/ ?(?P<hours>\d{1,6}(?:\.\d{1,6})?)"
_CLOCK = r"(?P<first>\d{1,5}):(?P<second>[0-5]\d)(?::(?P<third>[0-5]\d))? ?(?P<unit>h|hours?|min|minutes?)?"
_TWO_TIMES = (
    r"(?P<hours>\d{1,5}) ?(?:h|hrs?|hours?) ?(?P<minutes>[0-5]?\d)(?: ?(?:min|minutes?))?"
    r"|(?P<whole>\d{1,5}) ?(?:min|minutes?) ?(?P<seconds>[0-5]?\d)(?: ?(?:s|sec|seconds?))?"
)
# a value that is only about right is refused: sheets are weighed by it
_ROUGH = r"(?i)[~≈<>≤≥±]|(?:ca|approx|about|circa|around|up to)\b"
_FRACTION = r" ?[/⁄] ?\d"
_SPREAD = r" ?(?:±|\+/?-|- ?\d|(?:to|bis)\b|\.\.|…|\(\d)"


class UnitError(ValueError):
    """A typed quantity that cannot be read; the message says what to type instead."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One meaning of a typed text: the value in the unit of the field, and how to write it without doubt.

    ``is_kept`` says that it is the value as it was typed, kept although it is odd.
    """

    value: float
    text: str
    is_kept: bool = False


class UnitQuestion(UnitError):
    """A typed quantity with more than one meaning; ``readings`` are the meanings to choose from.

    ``sentence`` is what is asked where it is not the notation that leaves it open.
    """

    def __init__(self, typed: str, readings: tuple[Reading, ...], sentence: str = "") -> None:
        self.typed, self.readings = typed, readings
        meanings = " or ".join(one.text for one in readings)
        super().__init__(sentence or f"“{typed}” can mean {meanings}; type the one that you mean.")


def unit_name(text: str) -> str | None:
    """Return the program's name of a unit as a person may write it, or None where the program has none of this size.

    >>> unit_name("mS cm⁻¹"), unit_name("Gew.-%"), unit_name("min⁻¹"), unit_name("furlong")
    ('mS/cm', 'wt %', 'rpm', None)
    """
    plain = normal(text[:MAX_CHARACTERS])
    named = _lookup(plain)
    if isinstance(named, str):
        return named if named in UNITS else None
    part = compose(plain)
    for name, unit in UNITS.items():
        parts = _parts(name)
        if part and parts and parts[0] == part[0] and math.isclose(unit.factor, part[1], rel_tol=1e-9):
            return name
    return None


def to_si(value: float, unit: str) -> float:
    """Convert a value in a lab unit to SI; raise UnitError for an unknown unit."""
    known = UNITS.get(unit) or _unit(unit)
    return value * known.factor + known.offset


def from_si(value: float, unit: str) -> float:
    """Convert an SI value to a lab unit; raise UnitError for an unknown unit."""
    known = UNITS.get(unit) or _unit(unit)
    return (value - known.offset) / known.factor


def convert(value: float, unit: str, target: str) -> float:
    """Convert between two units of one dimension; raise UnitError when they do not match."""
    if unit == target:
        return value
    if _unit(unit).dimension != _unit(target).dimension:
        raise UnitError(f"{symbol(unit)} cannot be converted to {symbol(target)}.")
    return from_si(to_si(value, unit), target)


def _unit(unit: str) -> Unit:
    try:
        return UNITS[unit]
    except KeyError:
        raise UnitError(f"The unit {unit!r} is not known.") from None


def parse_quantity(text: str, unit: str, example: float = 30.0) -> float:
    """Read a typed quantity such as ``30``, ``0,03 mm``, ``2×10⁻³ S/cm`` or ``1:30 h`` in the given unit.

    A number without a unit is in ``unit``. Decimal point and decimal comma are read, and groups of thousands where they
    can be nothing else.

    Parameters
    ----------
    text : str
        What a person typed, or what a table holds
    unit : str
        The unit of the field, a key of :data:`UNITS`
    example : float
        An ordinary value of the field [unit], for the sentence

    Raises
    ------
    UnitQuestion
        When the text has two meanings, such as ``1,234``
    UnitError
        With one sentence that says what to type

    Examples
    --------
    >>> parse_quantity("2×10⁻³ S cm⁻¹", "mS/cm"), parse_quantity("1.234,5 um", "um"), parse_quantity("3 t/cm2", "MPa")
    (2.0, 1234.5, 294.1995)
    """
    _unit(unit)
    # the sentence quotes what was typed, not what it was normalised to
    typed = shorten(text, _LONGEST_SHOWN)
    if len(text.strip()) > MAX_CHARACTERS:
        raise _no_number(typed, unit, example)
    plain = normal(text)
    special = _rate_or_time(plain, unit)
    if special is not None:
        return special
    numbers, rest = _numbers(plain, typed, unit, example)
    values = [_tidy(_in_unit(number, rest, unit), unit) if rest else number for number in numbers]
    if len(values) > 1:
        words = rest or symbol(unit)
        raise UnitQuestion(
            typed,
            tuple(
                Reading(value=value, text=f"{exact(number)} {words}".strip())
                for value, number in zip(values, numbers, strict=True)
            ),
        )
    return values[0]


def share_unit(text: str) -> str:
    """Return the unit of the share that a typed text names; an empty text where it names none.

    >>> share_unit("3 vol%"), share_unit("3 Gew.-%"), share_unit("3 %"), share_unit("3")
    ('vol %', 'wt %', '%', '')
    """
    plain = normal(text) if len(text.strip()) <= MAX_CHARACTERS else ""
    match = re.match(_NUMBER, plain)
    named = _lookup(plain[match.end() :].strip()) if match else None
    return named if isinstance(named, str) and named in _SHARES else ""


def _tidy(value: float, unit: str) -> float:
    # rounding takes away what only the conversion of the factors adds (0.03 mm is 30 um)
    tidy = float(f"{value:.12g}")
    # near 0 degC few digits of the difference of two large numbers are left (273.151 K is 0.001 degC)
    return round(tidy, 9) if UNITS[unit].offset else tidy


def _no_number(typed: str, unit: str, example: float) -> UnitError:
    ordinary = f"{exact(example)} {symbol(unit)}".strip()
    if not typed.strip():
        return UnitError(f"Type a number, for example {ordinary}.")
    return UnitError(f"“{typed}” is not a number; type for example {ordinary}.")


def _rate_or_time(plain: str, unit: str) -> float | None:
    """Read what is no number with a unit: a fraction of C, a time of a clock, hours with minutes."""
    dimension = UNITS[unit].dimension
    if dimension == "C-rate":
        fraction = re.fullmatch(_FRACTION_OF_C, plain)
        return (
            float(fraction["share"] or 1) / float(fraction["hours"]) if fraction and float(fraction["hours"]) else None
        )
    if dimension != "time":
        return None
    clock = re.fullmatch(_CLOCK, plain)
    if clock:
        return _clock_time(clock, plain, unit)
    two = re.fullmatch(_TWO_TIMES, plain)
    return _seconds(two["hours"], two["minutes"] or two["whole"], two["seconds"], unit) if two else None


def _clock_time(clock: re.Match[str], plain: str, unit: str) -> float:
    first, second, third = clock["first"], clock["second"], clock["third"]
    if third is not None:
        return _seconds(first, second, third, unit)
    hours, minutes = _seconds(first, second, None, unit), _seconds(None, first, second, unit)
    if clock["unit"]:
        return hours if clock["unit"].startswith("h") else minutes
    words = (f"{int(first)} h {int(second)} min", f"{int(first)} min {int(second)} s")
    raise UnitQuestion(plain, (Reading(value=hours, text=words[0]), Reading(value=minutes, text=words[1])))


def _seconds(hours: str | None, minutes: str | None, seconds: str | None, unit: str) -> float:
    return _tidy(from_si(3600.0 * int(hours or 0) + 60.0 * int(minutes or 0) + int(seconds or 0), unit), unit)


def _numbers(plain: str, typed: str, unit: str, example: float) -> tuple[list[float], str]:
    """Return the number that a text begins with, in each of its meanings, and what stands behind it."""
    one_value = UnitError(
        f"“{typed}” is not a single value; type one number, for example {f'{exact(example)} {symbol(unit)}'.strip()}."
    )
    if re.match(_ROUGH, plain):
        raise one_value
    match = re.match(_ONLY_POWER, plain)
    if match:
        rest = plain[match.end() :]
        candidates, exponent = ["1"], match["raised"]
    else:
        match = re.match(_NUMBER, plain)
        if match is None:
            raise _no_number(typed, unit, example)
        rest = plain[match.end() :]
        power = re.match(_POWER_OF_TEN, rest)
        rest = rest[power.end() :] if power else rest
        exponent = (power["plain"] or power["raised"]) if power else "0"
        candidates = _decimals(match["digits"], may_be_grouped=power is None)
    if re.match(_SPREAD, rest):
        raise one_value
    if not candidates or re.match(_FRACTION, rest):
        raise _no_number(typed, unit, example)
    sign = -1.0 if match["sign"] == "-" else 1.0
    numbers = [sign * float(f"{candidate}e{exponent}") for candidate in candidates]
    if not all(math.isfinite(number) for number in numbers):
        raise UnitError(f"“{typed}” is too large.")
    return numbers, rest.strip()


def _decimals(digits: str, *, may_be_grouped: bool) -> list[str]:
    """Return the numbers, written with a point, that digits with separators can mean; none when they mean nothing."""
    marks = [sign for sign in digits if not sign.isdigit()]
    kinds = set(marks)
    if not marks:
        return [digits]
    if len(marks) == 1 and marks[0] in ".,":
        plain = digits.replace(",", ".")
        both = marks[0] == "," and may_be_grouped and re.fullmatch(_GROUPED, digits)
        return [plain, digits.replace(",", "")] if both else [plain]
    whole, decimals = digits, ""
    if len(kinds) == 2 and marks[-1] in ".," and marks.count(marks[-1]) == 1:
        whole, _, decimals = digits.rpartition(marks[-1])
    if not re.fullmatch(_GROUPED, whole):
        return []
    return ["".join(sign for sign in whole if sign.isdigit()) + (f".{decimals}" if decimals else "")]


def _in_unit(number: float, text: str, unit: str) -> float:
    """Convert a number from a typed unit; raise UnitError with one sentence where that is not possible."""
    target = UNITS[unit]
    unit_symbol = symbol(unit)
    hint = f"type the value in {unit_symbol}." if unit_symbol else "type a plain number."
    named = _lookup(text)
    if text in (unit, normal(unit_symbol)) or (named == "%" and target.dimension == "volume share"):
        return number  # a porosity in plain per cent is of the volume; a content may be of the mass or the volume
    if text in "Cc" and target.dimension == "temperature":
        return from_si(to_si(number, "degC"), unit)
    if named == "%" or (isinstance(named, str) and named in _SHARES and named != unit):
        raise UnitError(_wrong_share(named, unit, hint))
    if named is not None:
        known = named if isinstance(named, Unit) else UNITS[named]
        if known.dimension == target.dimension:
            return (number * known.factor + known.offset - target.offset) / target.factor
        if isinstance(named, str):
            return _across(number, text, unit, f"{symbol(named)} does not fit here; {hint}")
    return _across(number, text, unit, f"The unit “{shorten(text, _LONGEST_SHOWN)}” is not known; {hint}")


def _across(number: float, text: str, unit: str, sentence: str) -> float:
    """Convert from a unit that is put together from parts, or that is usual for another dimension."""
    target = UNITS[unit]
    part, goal = compose(text), _parts(unit)
    meant = _other_case(text, target.dimension, part, goal)
    if meant:
        raise UnitError(f"“{text}” is not {meant}: capital and small letters differ; type {meant} if you mean it.")
    if part is None or goal is None:
        raise UnitError(sentence)
    value = number * part[1]
    if part[0] != goal[0]:
        value *= _bridge(part, goal, text, target.dimension)
        if not value and number:
            raise UnitError(f"{shorten(text, _LONGEST_SHOWN)} does not fit here; type the value in {symbol(unit)}.")
    return (value - target.offset) / target.factor


def _bridge(part: Part, goal: Part, text: str, dimension: str) -> float:
    """Return the factor between two ways of saying one thing, or 0 where there is none."""
    difference = tuple(one - other for one, other in zip(goal[0], part[0], strict=True))
    if difference == (0, 0, 0, 0, 0, 1, 0):
        return 1.0 / AVOGADRO  # kJ/mol for an energy of one particle
    if difference == (0, 0, 0, 0, 0, -1, 0):
        return AVOGADRO
    if dimension == "pressure" and difference == (1, 0, -2, 0, 0, 0, 0) and re.match(_MASS_AS_FORCE, text):
        return STANDARD_GRAVITY
    return 0.0


def _wrong_share(named: str, unit: str, hint: str) -> str:
    if UNITS[unit].dimension not in {"share", "mass share", "volume share"}:
        return f"A percentage does not fit here; {hint}"
    if named == "%":
        return f"“%” does not say a share of what; type {symbol(unit)}."
    return f"{named} is not {symbol(unit)}; {hint}"


@cache
def _parts(unit: str) -> Part | None:
    """Return what a unit of the table is made of, or None where parts cannot say it."""
    dimension = UNITS[unit].dimension
    if dimension in _PER_TIME:
        return compose("1/h")
    if dimension == "temperature":
        return compose("K")
    return None if dimension in _WITHOUT_PARTS else compose(normal(symbol(unit)))


def _lookup(plain: str) -> str | Unit | None:
    """Return the unit that a text names: one of the table, a percentage, or one with a scale of its own."""
    if plain in UNITS and plain != "-":
        return plain
    lower = plain.lower()
    if lower in _WORDS:
        return _WORDS[lower]
    if plain.count("%") == 1 or "per" in lower or "pct" in lower:
        word = lower.replace("%", "").strip(" .-()").removesuffix(".-")
        return next((name for name, words in _SHARES.items() if word in words), None)
    return _names().get(plain)


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    return {normal(shown): name for name, shown in SYMBOLS.items() if shown}


def _other_case(text: str, dimension: str, part: Part | None, goal: Part | None) -> str:
    """Return the unit of a dimension that a text would be if the case of its letters did not count."""
    for name, unit in UNITS.items():
        written = {name, normal(symbol(name))}
        is_near = text not in written and text.lower() in {one.lower() for one in written}
        is_same = part and goal and part[0] == goal[0] and math.isclose(part[1], unit.factor)
        if unit.dimension == dimension and is_near and not is_same:
            return symbol(name)
    return ""
