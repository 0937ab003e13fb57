"""How things are written: numbers, quantities with their units, formulas with subscripts; and keys that look alike.

The one home of notation for screen, sheet and command line. Data for other programs (JSON, CSV columns of numbers)
keep plain numbers and the plain names of units.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal

from ssedesigner.core.units import symbol

NOT_KNOWN = "not known"

_EVERYDAY = (1e-6, 1e7)
_FEWEST_ELEMENTS = 2
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_ELEMENTS = "Li|Na|Ge|Si|Sn|Sb|As|Al|Ca|Mg|Mn|Ni|Co|Cl|Br|In|Zr|Nb|Ti|Fe|Ag|Cu|Zn|Se|Ga|Ta|La|Y|H|B|C|N|O|F|P|S|K|I"
_ELEMENT = re.compile(_ELEMENTS)
_FORMULA = re.compile(rf"[\d.(\[]*(?:(?:{_ELEMENTS})[\d.)\]]*(?:[(\[][\d.(\[]*)?)+")
_WORD = re.compile(r"[A-Za-z0-9.()\[\]]+")
_COUNT = re.compile(r"(?<=[A-Za-z)\]])\d+(?:\.\d+)?")
_UNIT_NAMES = {"degC": "°C", "um": "µm", "cm2": "cm²", "cm3": "cm³", "mm2": "mm²", "m2": "m²", "m3": "m³"}
_UNIT_WORD = re.compile(r"\b(?:degC|um|[cm]?m[23])\b")
_LOOK_ALIKES = str.maketrans(
    "АВСЕНІЈКМОРЅТХаеіјорѕсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο‐‑‒–—−",
    "ABCEHIJKMOPSTXaeijopscxyABEZHIKMNOPTYXo------",
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))


def exact(value: float) -> str:
    """Write a number with all its digits and a typographic minus; powers of ten where zeros would be miscounted.

    >>> exact(1e6), exact(-50.0), exact(0.0005), exact(2.5e-7), exact(math.inf)
    ('1000000', '−50', '0.0005', '2.5×10⁻⁷', 'inf')
    """
    low, high = _EVERYDAY
    if not math.isfinite(value):
        return f"{value:g}".replace("-", "−")
    if value == 0:
        return "0"
    if low <= abs(value) < high:
        return format(Decimal(f"{value:.10g}"), "f").replace("-", "−")
    return power_of_ten(f"{value:.9e}", trim=True)


def power_of_ten(text: str, *, trim: bool = False) -> str:
    """Write a number in Python's notation of powers of ten as it is printed: ``5.0e-04`` is ``5.0×10⁻⁴``."""
    mantissa, exponent = text.split("e")
    if trim and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}×10{str(int(exponent)).translate(_SUPERSCRIPTS)}".replace("-", "−")


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


def quantity(value: float | None, unit: str) -> str:
    """Write a value with all its digits and its unit.

    >>> quantity(-50.0, "degC"), quantity(2.0, "ohm cm2"), quantity(0.8, "-"), quantity(None, "um")
    ('−50 °C', '2 Ω cm²', '0.8', 'not known')
    """
    return NOT_KNOWN if value is None else f"{exact(value)} {symbol(unit)}".strip()


def formula(text: str) -> str:
    """Write the formulas in a text with subscripts.

    Only what consists of at least two elements is a formula: NCM811, D50 and SUS304 stay as they are.

    >>> formula("75Li2S-25P2S5"), formula("Li5.4PS4.4Cl1.6"), formula("NCM811"), formula("FeS2 and Al2O3")
    ('75Li₂S-25P₂S₅', 'Li₅.₄PS₄.₄Cl₁.₆', 'NCM811', 'FeS₂ and Al₂O₃')
    """
    return _WORD.sub(lambda word: _subscripted(word[0]), text)


def _subscripted(word: str) -> str:
    if not _FORMULA.fullmatch(word) or len(set(_ELEMENT.findall(word))) < _FEWEST_ELEMENTS:
        return word
    return _COUNT.sub(lambda count: count[0].translate(_SUBSCRIPTS), word)


def typeset(text: str) -> str:
    """Write units and formulas in a note of the library as they are printed: ``typeset("5 um at 25 degC")``."""
    return formula(_UNIT_WORD.sub(lambda found: _UNIT_NAMES[found[0]], text))


def folded(key: str) -> str:
    """Return what two keys or names that look alike have in common; for comparing, never for showing.

    >>> folded("Li₆PS₅Cl") == folded("Li6PS5Cl"), folded("Li6PS5\u0421l") == folded("Li6PS5Cl"), folded("ＮＢＲ")
    (True, True, 'nbr')
    """
    plain = unicodedata.normalize("NFKC", key).translate(_INVISIBLE).translate(_LOOK_ALIKES)
    return "".join(plain.split()).casefold()
