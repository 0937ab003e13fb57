"""What must not stand in anything that a person reads: raw keys, codes of units and sources, numbers of programs."""

import re
from functools import cache

from ssedesigner.core.units import UNITS, symbol
from tests.strategies import shipped

_SHOWN = sorted({symbol(unit) for unit in UNITS} - {""}, key=len, reverse=True)
_PATTERNS = {
    "a key": r"(?<![\w./:%-])[a-z]{2}[a-z0-9]*(?:_[a-z0-9]+)+(?![\w./])",
    "the code of a unit": r"(?<![\w/.])(?:um|degC|uS/cm|ohm|[cm]?m[23]|S/cm2|g/cm3|m[gA]\w*/cm2|MPa\^0\.5)(?![\w.])",
    "a number of a program": r"(?<![\w-])\d+(?:\.\d+)?[eE][+-]?\d+(?![\w-])",
    "a minus of a program": r"(?<![\w)\]}.,–−/·+-])-\d",
    "a unit twice": rf"(?<=[\d.] )({'|'.join(map(re.escape, _SHOWN))}) \1(?!\w)",
    "no number": r"(?<!\w)nan(?!\w)",
}


@cache
def _sources() -> re.Pattern[str]:
    keys = [key for key in shipped().sources if re.search(r"[a-z](?:[A-Z]|\d)", key) and key != "HSPiPy"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(keys)})(?!\w)")


@cache
def _formulas() -> re.Pattern[str]:
    keys = [key for kind, key in shipped().materials if kind == "electrolyte" and re.search(r"[A-Za-z]\d", key)]
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, keys))})(?![\w.])")


def raw_codes(text: str, but: tuple[str, ...] = ()) -> list[str]:
    """Return what a text shows that is no word of a person, with what stands around it."""
    patterns = {what: re.compile(pattern) for what, pattern in _PATTERNS.items() if what not in but}
    patterns |= {"the key of a source": _sources(), "a formula without subscripts": _formulas()}
    return [
        f"{what}: “{match[0]}” in “{text[max(match.start() - 40, 0) : match.end() + 30]}”"
        for what, pattern in patterns.items()
        if what not in but
        for match in pattern.finditer(text)
    ]
