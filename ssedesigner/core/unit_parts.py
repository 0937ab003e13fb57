"""Units put together from parts: symbols, prefixes and powers, in the notation of papers.

Gives the SI value and the powers of the base units of texts such as ``mS cm⁻¹``, ``kg/m^3``, ``µL`` or ``Ω·cm²``.
Prefixes count by their case. The texts are those that :func:`normal` has given one spelling of signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

Powers = tuple[float, ...]
"""Powers of metre, kilogram, second, ampere, kelvin, mole and US dollar."""

Part = tuple[Powers, float]
"""Powers of the base units, and the SI value of one unit."""

LONGEST_UNIT = 60
"""How many characters a unit may have [-]; no unit needs more."""

AVOGADRO = 6.02214076e23
"""Particles in a mole (exact by definition of the SI, 2019) [1/mol]."""

STANDARD_GRAVITY = 9.80665
"""Standard acceleration of free fall (3rd CGPM, 1901), by which presses show tonnes [m/s2]."""

_METRE: Powers = (1, 0, 0, 0, 0, 0, 0)
_KILOGRAM: Powers = (0, 1, 0, 0, 0, 0, 0)
_SECOND: Powers = (0, 0, 1, 0, 0, 0, 0)
_AMPERE: Powers = (0, 0, 0, 1, 0, 0, 0)
_KELVIN: Powers = (0, 0, 0, 0, 1, 0, 0)
_MOLE: Powers = (0, 0, 0, 0, 0, 1, 0)
_DOLLAR: Powers = (0, 0, 0, 0, 0, 0, 1)
_NONE: Powers = (0, 0, 0, 0, 0, 0, 0)
_NEWTON: Powers = (1, 1, -2, 0, 0, 0, 0)
_PASCAL: Powers = (-1, 1, -2, 0, 0, 0, 0)
_JOULE: Powers = (2, 1, -2, 0, 0, 0, 0)
_WATT: Powers = (2, 1, -3, 0, 0, 0, 0)
_VOLT: Powers = (2, 1, -3, -1, 0, 0, 0)
_OHM: Powers = (2, 1, -3, -2, 0, 0, 0)
_SIEMENS: Powers = (-2, -1, 3, 2, 0, 0, 0)
_COULOMB: Powers = (0, 0, 1, 1, 0, 0, 0)
_CUBIC_METRE: Powers = (3, 0, 0, 0, 0, 0, 0)
_PER_SECOND: Powers = (0, 0, -1, 0, 0, 0, 0)
_PASCAL_SECOND: Powers = (-1, 1, -1, 0, 0, 0, 0)

_WITH_PREFIX: dict[str, Part] = {
    "m": (_METRE, 1.0),
    "g": (_KILOGRAM, 1e-3),
    "s": (_SECOND, 1.0),
    "A": (_AMPERE, 1.0),
    "K": (_KELVIN, 1.0),
    "mol": (_MOLE, 1.0),
    "N": (_NEWTON, 1.0),
    "Pa": (_PASCAL, 1.0),
    "bar": (_PASCAL, 1e5),
    "J": (_JOULE, 1.0),
    "eV": (_JOULE, 1.602176634e-19),
    "cal": (_JOULE, 4.184),
    "W": (_WATT, 1.0),
    "Wh": (_JOULE, 3600.0),
    "V": (_VOLT, 1.0),
    "Ω": (_OHM, 1.0),
    "ohm": (_OHM, 1.0),
    "Ohm": (_OHM, 1.0),
    "S": (_SIEMENS, 1.0),
    "Ah": (_COULOMB, 3600.0),
    "L": (_CUBIC_METRE, 1e-3),
    "l": (_CUBIC_METRE, 1e-3),
    "P": (_PASCAL_SECOND, 0.1),
    "Hz": (_PER_SECOND, 1.0),
}
"""Symbols that take a prefix."""

_PLAIN: dict[str, Part] = (
    dict.fromkeys(("sec", "secs", "second", "seconds"), (_SECOND, 1.0))
    | dict.fromkeys(("min", "mins", "minute", "minutes"), (_SECOND, 60.0))
    | dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), (_SECOND, 3600.0))
    | dict.fromkeys(("d", "day", "days"), (_SECOND, 86400.0))
    | dict.fromkeys(("week", "weeks"), (_SECOND, 604800.0))
    | dict.fromkeys(("micron", "microns", "micrometre", "micrometres", "micrometer", "micrometers"), (_METRE, 1e-6))
    | dict.fromkeys(("in", "inch", "inches", '"'), (_METRE, 25.4e-3))
    | dict.fromkeys(("mil", "mils", "thou"), (_METRE, 25.4e-6))
    | dict.fromkeys(("Å", "angstrom"), (_METRE, 1e-10))
    | dict.fromkeys(("cc", "ccm"), (_CUBIC_METRE, 1e-6))
    | dict.fromkeys(("t", "ton", "tons", "tonne", "tonnes"), (_KILOGRAM, 1e3))
    | dict.fromkeys(("torr", "Torr"), (_PASCAL, 101325.0 / 760.0))
    | dict.fromkeys(("kgf", "kp"), (_NEWTON, STANDARD_GRAVITY))
    | dict.fromkeys(("ohms", "Ohms"), (_OHM, 1.0))
    | dict.fromkeys(("USD", "US$", "$"), (_DOLLAR, 1.0))
    | {
        "ft": (_METRE, 0.3048),
        "lb": (_KILOGRAM, 0.45359237),
        "oz": (_KILOGRAM, 0.028349523125),
        "tf": (_NEWTON, 1e3 * STANDARD_GRAVITY),
        "lbf": (_NEWTON, 4.4482216152605),
        "psi": (_PASCAL, 6894.757293168361),
        "ksi": (_PASCAL, 6894757.293168361),
        "atm": (_PASCAL, 101325.0),
        "mmHg": (_PASCAL, 133.322387415),
    }
)
"""Symbols and words that take no prefix."""

_PREFIXES = {
    "f": 1e-15,
    "p": 1e-12,
    "n": 1e-9,
    "u": 1e-6,
    "μ": 1e-6,
    "m": 1e-3,
    "c": 1e-2,
    "d": 1e-1,
    "h": 1e2,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
}

_TOKEN = re.compile(
    r" ?(?:(?P<times>[*·⋅∙×]|[.-](?=[A-Za-zμΩÅ$]))|(?P<per>/|per(?![A-Za-z]))|(?P<open>\()|(?P<close>\))"
    r'|(?P<symbol>US\$|[A-Za-zμΩÅ$]+|")(?P<power>(?:\^|\*\*)?[+-]?\d{1,2}(?:\.\d{1,2})?)?|(?P<one>1)(?= ?/))'
)
_SUPERSCRIPT = "[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[·⋅.][⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻·⋅", "0123456789+-..")
_SIGNS = str.maketrans(dict.fromkeys("−–‐‑‒﹣", "-") | {"’": "'", "ʹ": "'", "∼": "~"})


def normal(text: str) -> str:
    """Return a text with one spelling of signs, superscripts, letters and blanks: ``S cm⁻¹`` is ``S cm^-1``."""
    text = re.sub(_SUPERSCRIPT, lambda raised: "^" + raised[0].translate(_LOWERED), text)
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).split())


@lru_cache(maxsize=512)
def compose(text: str) -> Part | None:
    """Return what a unit is made of, or None when a part is not known or a slash leaves two meanings.

    >>> compose("mS cm^-1"), compose("S/m"), compose("W/m K")
    (((-3, -1, 3, 2, 0, 0, 0), 0.1), ((-3, -1, 3, 2, 0, 0, 0), 1.0), None)
    """
    if not text or len(text) > LONGEST_UNIT:
        return None
    tokens = list(_tokens(text))
    if not tokens or tokens[-1] is None:
        return None
    part, end = _product([token for token in tokens if token is not None], 0)
    return part if end == len(tokens) else None


def _tokens(text: str) -> Iterator[re.Match[str] | None]:
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        yield token
        if token is None:
            return
        place = token.end()


def _product(tokens: list[re.Match[str]], start: int) -> tuple[Part | None, int]:
    """Multiply factors up to a closing bracket; a factor behind a slash must be the last but for more slashes."""
    powers, value = _NONE, 1.0
    place, sign, is_after_slash, is_first = start, 1, False, True
    while place < len(tokens) and not tokens[place]["close"]:
        token = tokens[place]
        if token["times"] or token["per"]:
            if (is_first and token["times"]) or place + 1 == len(tokens):
                return None, -1
            sign = -1 if token["per"] else 1
            place += 1
        elif not is_first:
            sign = 1
        if is_after_slash and sign == 1:
            return None, -1  # W/m K has two meanings
        factor, place = _factor(tokens, place)
        if factor is None:
            return None, -1
        powers = tuple(one + sign * other for one, other in zip(powers, factor[0], strict=True))
        value *= factor[1] ** sign
        is_after_slash, is_first = is_after_slash or sign == -1, False
    return (None, -1) if is_first else ((powers, float(f"{value:.15g}")), place)


def _factor(tokens: list[re.Match[str]], place: int) -> tuple[Part | None, int]:
    token = tokens[place]
    if token["open"]:
        inner, end = _product(tokens, place + 1)
        is_closed = inner is not None and end < len(tokens) and bool(tokens[end]["close"])
        return (inner, end + 1) if is_closed else (None, -1)
    if token["one"]:
        return (_NONE, 1.0), place + 1
    known = _symbol(token["symbol"] or "")
    if known is None:
        return None, -1
    power = float((token["power"] or "1").lstrip("^*"))
    whole = int(power) if power == int(power) else power
    return (tuple(one * whole for one in known[0]), known[1] ** whole), place + 1


def _symbol(name: str) -> Part | None:
    known = _PLAIN.get(name) or _WITH_PREFIX.get(name)
    if known is None and name[:1] in _PREFIXES and name[1:] in _WITH_PREFIX:
        powers, value = _WITH_PREFIX[name[1:]]
        return powers, _PREFIXES[name[0]] * value
    return known
