"""Does the sums of an account again from what is printed: numbers with units, signs and a few functions."""

import math
import re
import statistics

from ssedesigner.core.units import SYMBOLS, UNITS, to_si

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
FACTORS = {SYMBOLS.get(name) or name: name for name in UNITS if name != "-"} | {"J/K": None}
NUMBER = r"\d+(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
UNIT = "|".join(sorted((re.escape(unit) for unit in FACTORS), key=len, reverse=True))
QUANTITY = re.compile(rf"({NUMBER})(?: ({UNIT})(?![\w/]))?")
WORDS = {"×": "*", "−": "-", "[": "(", "]": ")", "^": "**", "√": "sqrt", "²": "**2"}
FUNCTIONS = {
    "exp": math.exp,
    "ln": math.log,
    "sqrt": math.sqrt,
    "sinh": math.sinh,
    "tanh": math.tanh,
    "min": min,
    "max": max,
    "median": lambda *values: statistics.median(values),
}


def in_si(match: re.Match) -> str:
    digits, _, power = match[1].partition("×10")
    value = float(digits) * 10 ** int(power.translate(RAISED) or 0)
    unit = FACTORS.get(match[2])
    return repr(to_si(value, unit) if unit else value)


def sum_of(numbers: str) -> float:
    """The value [SI] of printed numbers such as ``1.5 g/cm³ × 30 µm``."""
    text = QUANTITY.sub(in_si, numbers)
    for sign, word in WORDS.items():
        text = text.replace(sign, word)
    return eval(text, {"__builtins__": {}}, FUNCTIONS)  # numbers of our own accounts only
