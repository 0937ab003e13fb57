"""How things are written: numbers, quantities with their units, formulas with subscripts; and keys that look alike.

The one home of notation for screen, sheet and command line. Data for other programs (JSON, CSV columns of numbers)
keep plain numbers and the plain names of units.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from ssedesigner.core.visible_text import visible

MARKS = {"pass": "✓", "caution": "!", "fail": "✗", "unknown": "?", "none": "–"}
"""The sign that goes with each severity, so that colour is never the only one."""


NOT_KNOWN = "not known"
ESTIMATE = "≈"
"""What a written estimate begins with; it is in italics wherever the screen can show them."""

# fmt: off
SYMBOLS = {
    "um": "µm", "uS/cm": "µS/cm", "degC": "°C", "cm2": "cm²", "mm2": "mm²", "m2": "m²", "mohm": "mΩ", "ohm": "Ω",
    "kohm": "kΩ", "Mohm": "MΩ", "ohm cm2": "Ω cm²", "ohm m2": "Ω m²", "S/cm2": "S/cm²", "m3": "m³",
    "um cm2/mAh": "µm cm²/mAh", "cm2/s": "cm²/s", "mg/kg/day": "mg/(kg day)", "cm3/g/min": "cm³/(g min)",
    "g/cm3": "g/cm³", "kg/m3": "kg/m³", "mg/cm2": "mg/cm²", "g/m2": "g/m²", "kg/m2": "kg/m²", "mAh/cm2": "mAh/cm²",
    "mWh/cm2": "mWh/cm²", "mA/cm2": "mA/cm²", "uA/cm2": "µA/cm²", "USD/m2": "USD/m²", "MPa^0.5": "MPa⁰·⁵",
    "MPa m^0.5": "MPa m⁰·⁵", "mPa s": "mPa·s", "cm3/g": "cm³/g", "-": "",
}
# fmt: on
"""How a unit is written on screen where that differs from its plain name."""


# between these zeros are still counted without a slip
_EVERYDAY = (1e-6, 1e7)
# one element with a number is a name more often than a formula: D50, NCM811, SUS304
_FEWEST_ELEMENTS = 2
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_ELEMENTS = (
    "Li|Na|Ge|Si|Sn|Sb|As|Al|Ca|Mg|Mn|Ni|Co|Cl|Br|In|Zr|Nb|Ti|Fe|Ag|Cu|Zn|Se|Ga|Ta|La|Mo|Te|Bi|Sc|Cr|Sr|Ba|Hf|Ce|Cs|Rb"
    "|Y|H|B|C|N|O|F|P|S|K|I|V|W"
)
_ELEMENT = re.compile(_ELEMENTS)
_FORMULA = re.compile(
    rf"[\d.(\[]*+(?:(?:{_ELEMENTS})[\d.)\]]*+(?:[(\[][\d.(\[]*+)?+)++"
)  # possessive: never tries twice
_ARGUMENT = re.compile(r"([A-Za-z]\()(\w[^()]*)(\)?)")  # E(Li2S), which is no compound of E
# a DOI is one word, and so is a formula with a fraction
_WORD = re.compile(r"\b10\.\d{4,}/\S+|[A-Za-z0-9.()\[\]]+(?:(?<=\d)/\d(?=[A-Z])[A-Za-z0-9.()\[\]]+)*")
_COUNT = re.compile(r"(?<=[A-Za-z)\]])\d+(?:\.\d+|/\d+)?")
_PART = re.compile(r"(?<=\d)/\d+(?=[A-Z])")
_UNIT_NAMES = SYMBOLS | {"uS": "µS", "cm3": "cm³"}
_UNIT_WORD = re.compile(r"\b(?:degC|u[mS]|ohm|[cm]?m2|c?m3)\b")
_SHEET = re.compile(r"\b([A-Z]\w*(?:-[A-Z]\w*)?|nylon|polymer)-(film|foil|plate|mesh)\b")  # PET-film is a key
_POWER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)e([+-]?\d{1,3})(?!\w)")
_NEGATIVE = re.compile(r"(?<![\w)\]}.,–−-])-(?=\d)")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_PLAIN_UNITS = {shown: name for name, shown in SYMBOLS.items() if shown} | {"cm³": "cm3", "Ω": "ohm"}
_SYMBOL = rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_PLAIN_UNITS, key=len, reverse=True)))})(?!\w)"
_BOUND = (
    *_PLAIN_UNITS,
    *("%", "wt %", "vol %", "h", "min", "s", "days", "ppm", "nm", "mm", "cm", "m", "g", "mg", "kg", "mL", "cm³/h", "V"),
    *("MPa", "GPa", "N/m", "mS/cm", "mAh/g", "Wh/kg", "Wh/L", "USD/kWh"),
)
_BEFORE_UNIT = re.compile(
    rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, sorted(_BOUND, key=len, reverse=True)))})(?!\w))"
    r"|(?<=\bwt) (?=%)|(?<=\bvol) (?=%)"
)
_SOURCES = {
    "Recipe": "this recipe",
    "ThisProgram2026": "assumption of this program",
    "LiteratureUnchecked": "values usually quoted in the literature",
    "BackOfTheBattery": "Back of the Battery",
    "ClpHazards": "CLP hazards",
    "ExposureLimits": "exposure limits",
    "H2sLimits2017": "H₂S limits 2017",
    "Hernandez2023": "Hernández 2023",
    "Schonleber2014": "Schönleber 2014",
    "Hansen2007Rows": "Hansen 2007",
    "HansenSolventTable": "Hansen solvent table",
    "HnbrDryRoom": "HNBR dry room",
    "LiverpoolIonics": "Liverpool Ionics",
    "OntarioLimits": "Ontario limits",
    "ParkLowPressure": "Park, low pressure",
    "SulfonatedPedot": "sulfonated PEDOT",
    "BatteryCost2020": "battery cost 2020",
    "CellModelCosts2022": "cell model costs 2022",
    "EnergyTrend2025": "Energy Trend 2025",
    "LithiumFoil2024": "lithium foil 2024",
    "SmmCathodes2025": "SMM cathodes 2025",
    "Smm2025": "SMM 2025",
    "ParkJung2026": "Park & Jung 2026",
    "LiFan2024": "Li & Fan 2024",
    "GeneralChemistry2026": "general chemical knowledge",
    "BMR2023": "Battery Materials Research 2023",
    "FlashPoints2025": "flash points by source",
    "LithiumSalts2025": "lithium salts 2025",
    "Smm2026": "SMM 2026",
    "MakEthanol2018": "MAK value of ethanol 2018",
    "ReachEntry71": "REACH entry 71",
    "ReachEntry76": "REACH entry 76",
    "PyBaMM2026": "PyBaMM 2026",
    "PeoTable2022": "PEO table 2022",
    "ScandiumLabs2026": "Scandium Labs 2026",
    "AmorphousOxychloride2023": "amorphous oxychloride 2023",
    "BorohydrideLps2023": "borohydride LPS 2023",
    "CastLi3InCl6": "cast Li₃InCl₆ 2023",
    "EthanolLi3InCl6": "Li₃InCl₆ from ethanol 2022",
    "SlurryLi3InCl6": "Li₃InCl₆ slurry 2021",
    "GaZrChloride2025": "Ga-doped Li₂ZrCl₆ 2025",
    "GeSbArgyrodite2021": "Ge-Sb argyrodite 2021",
    "HalideReview2023": "halide review 2023",
    "HalideTape2023": "halide tape 2023",
    "HighEntropyArgyrodite2022": "high-entropy argyrodite 2022",
    "HighEntropyLgps2023": "high-entropy LGPS 2023",
    "IodideGlassCeramic2021": "Li₇P₂S₈I 2021",
    "LiIodideGlass": "LiI-doped glass",
    "LithiumIndium2024": "Li-In anodes 2024",
    "LnmoHalide2023": "LNMO with halide 2023",
    "SeiTitration2022": "titration of the interphase 2022",
    "SulfideReview2019": "sulfide review 2019",
    "SuzukiOxysulfide2016": "Suzuki 2016",
    "ZrChloride2023": "Zr chloride 2023",
    "ZrOxychloride2023": "Zr oxychloride 2023",
    "ClassRule2026": "rule for classes of materials",
    "WetMilling2021": "wet milling 2021",
    "LicPeo2026": "Li₃InCl₆ with PEO 2026",
    "LycWater2024": "Li₃YCl₆ from water 2024",
    "DioxolaneSlurry2020": "slurry with dioxolane 2020",
    "EightSolvents2021": "eight solvents 2021",
    "ThfWater2025": "THF and water 2025",
    "MoistureTem2024": "moisture under TEM 2024",
    "MoOArgyrodite2025": "Mo-O argyrodite 2025",
    "NbOArgyrodite2025": "Nb-O argyrodite 2025",
    "OxygenLpscl2025": "oxygen on Li₆PS₅Cl 2025",
    "GasPhaseLsas2021": "gas-phase synthesis 2021",
    "CarbonateHalide2026": "carbonate halide 2026",
    "NbrSwelling2024": "swelling of NBR 2024",
    "WypychNbr": "Handbook of Polymers",
    "ChemicalBookPib": "ChemicalBook",
    "EvaHansen2017": "Hansen parameters of EVA 2017",
    "EptfeElectrolyte": "electrolyte in ePTFE",
    "DecanoateLpscl2025": "decanoate on Li₆PS₅Cl 2025",
    "AldAl2O3Lpscl2023": "Al₂O₃ on Li₆PS₅Cl 2023",
    "ArgyroditeLithium2026": "argyrodite on lithium 2026",
    "ContactScaling2025": "contact scaling 2025",
    "DenseArgyrodite2025": "dense argyrodite 2025",
    "HotPressed2025": "hot-pressed argyrodite 2025",
    "LiFLithium2025": "LiF on lithium 2025",
    "LiuWu2024": "Liu & Wu 2024",
    "PeoArgyrodite2019": "PEO on argyrodite 2019",
    "WarmPressed2025": "warm-pressed argyrodite 2025",
}
"""Sources whose key is no author with a year."""
_YEAR = re.compile(r"^([A-Z][A-Za-z]+)((?:19|20)\d\d[a-z]?)$")
_SOURCE_WORD = re.compile(
    rf"\b(?:[A-Z][a-z][A-Za-z]*(?:19|20)\d\d[a-z]?|{'|'.join(key for key in _SOURCES if key != 'Recipe')})\b"
)
# Cyrillic and Greek letters and odd hyphens come in with text that is pasted from a PDF
_LOOK_ALIKES = str.maketrans(
    "АВСЕНІЈКМОРЅТХаеіјорѕсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο‐‑‒–—−",
    "ABCEHIJKMOPSTXaeijopscxyABEZHIKMNOPTYXo------",
)
_HYPHEN = re.compile("-")
_FORMULA_OR_NUMBER = rf"(?i)[\d.]+|(?!\d+[a-z]{{1,2}}\Z)(?:{_FORMULA.pattern})"
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))


def symbol(unit: str) -> str:
    """Return the unit as it is written for people: ``symbol("ohm cm2")`` is ``Ω cm²``."""
    return SYMBOLS.get(unit, unit)


def numeral(value: float | None, digits: int = 6) -> str:
    """Write a number with at most the given significant digits, without idle zeros, with a typographic minus.

    Whole digits are never rounded away; a power of ten stands only where zeros would be miscounted.

    >>> numeral(1e6), numeral(-50.0), numeral(123.456, 2), numeral(0.0005), numeral(2.5e-7), numeral(-math.inf)
    ('1000000', '−50', '123', '0.0005', '2.5×10⁻⁷', '−inf')
    """
    return NOT_KNOWN if value is None else _numeral(float(value), digits)


# one number is written on tile, tip and plot, and most numbers again after an edit
@lru_cache(maxsize=4096)
def _numeral(value: float, digits: int) -> str:
    low, high = _EVERYDAY
    if low <= abs(value) < high:
        text = f"{value:.{digits}g}"
        if "e" in text:  # more whole digits than are asked for, or a small number
            whole = math.floor(math.log10(abs(value))) + 1
            text = format(Decimal(f"{value:.{max(digits, whole)}g}"), "f")
        return text.replace("-", "−")
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return f"{value:g}".replace("-", "−")
    return power_of_ten(f"{value:.{digits - 1}e}", trim=True)


def exact(value: float | None) -> str:
    """Write a number with all the digits that were typed: ``exact(1234.5678)`` is ``1234.5678``."""
    return numeral(value, 10)


def with_sign(value: float, digits: int = 10) -> str:
    """Write a number with its sign, as a difference is written: ``with_sign(0.5)`` is ``+0.5``."""
    return f"{'+' if value >= 0 else ''}{numeral(value, digits)}"


def power_of_ten(text: str, *, trim: bool = False) -> str:
    """Write a number in Python's notation of powers of ten as it is printed: ``5.0e-04`` is ``5.0×10⁻⁴``."""
    mantissa, exponent = text.split("e")
    if trim and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa.replace('-', '−')}×10{superscript(int(exponent))}"


def superscript(power: int) -> str:
    """Write a power as superscripts: ``superscript(-4)`` is ``⁻⁴``."""
    return str(power).translate(_SUPERSCRIPTS)


def format_number(value: float | None, digits: int = 3) -> str:
    """Write a number with the given significant digits, idle zeros too, and a typographic minus.

    Whole digits are never rounded away; below a ten-thousandth and from a million on a power of ten stands.

    >>> format_number(2.0999), format_number(-1277.4), format_number(0.000058, 2), format_number(None)
    ('2.10', '−1277', '5.8×10⁻⁵', 'not known')
    """
    return NOT_KNOWN if value is None else _format_number(float(value), digits)


@lru_cache(maxsize=4096)
def _format_number(value: float, digits: int) -> str:
    if not math.isfinite(value):
        return NOT_KNOWN
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    if not -5 < magnitude < 6:
        return power_of_ten(f"{value:.{digits - 1}e}")
    rounded = round(value, max(0, digits - 1 - magnitude))  # whole digits are never rounded away
    magnitude = math.floor(math.log10(abs(rounded)))  # 9.996 has become 10.0
    return f"{rounded:.{max(0, digits - 1 - magnitude)}f}".replace("-", "−")


def mark_estimate(text: str, is_estimate: bool) -> str:
    """Put the mark of an estimate before a written value: ``mark_estimate("2.5", True)`` is ``≈ 2.5``."""
    return f"{ESTIMATE} {text}" if is_estimate else text


def span(low: str, high: str, between: str = " to ") -> str:
    """Write a range by its written ends, of which either may be empty.

    >>> span("0.8", "2.6"), span("5", ""), span("", "8")
    ('0.8 to 2.6', 'from 5', 'up to 8')
    """
    if low and high:
        return f"{low}{between}{high}"
    return f"from {low}" if low else high and f"up to {high}"


def quantity(value: float | None, unit: str) -> str:
    """Write a value with all its digits and its unit.

    >>> quantity(-50.0, "degC"), quantity(2.0, "ohm cm2"), quantity(0.8, "-"), quantity(None, "um")
    ('−50 °C', '2 Ω cm²', '0.8', 'not known')
    """
    return NOT_KNOWN if value is None else f"{exact(value)} {symbol(unit)}".strip()


@lru_cache(maxsize=4096)  # each screen writes the same few hundred titles and citations
def formula(text: str) -> str:
    """Write the formulas in a text with subscripts.

    Only what consists of at least two elements is a formula: NCM811, D50 and SUS304 stay as they are.

    >>> formula("75Li2S-25P2S5"), formula("Li5.4PS4.4Cl1.6"), formula("NCM811"), formula("FeS2 and Al2O3")
    ('75Li₂S-25P₂S₅', 'Li₅.₄PS₄.₄Cl₁.₆', 'NCM811', 'FeS₂ and Al₂O₃')
    >>> formula("Li2In1/3Sc1/3Cl4"), formula("doi 10.1007/BF02375549")
    ('Li₂In₁/₃Sc₁/₃Cl₄', 'doi 10.1007/BF02375549')
    """
    return _WORD.sub(lambda word: _subscript(word[0]), visible(text))


def _subscript(word: str) -> str:
    if word.isalpha() or word.isdigit():  # most words, and much quicker than to match them
        return word
    inside = _ARGUMENT.fullmatch(word)
    if inside:
        return f"{inside[1]}{_subscript(inside[2])}{inside[3]}"
    if not _FORMULA.fullmatch(_PART.sub("", word)) or len(set(_ELEMENT.findall(word))) < _FEWEST_ELEMENTS:
        return word
    return _COUNT.sub(lambda count: count[0].translate(_SUBSCRIPTS), word)


@lru_cache(maxsize=4096)
def typeset(text: str) -> str:
    """Write units, negative numbers, formulas and sources in a note of the library as they are printed.

    >>> typeset("5 um of Li6PS5Cl at -50 degC")
    '5 µm of Li₆PS₅Cl at −50 °C'
    >>> typeset("about 1e-10 S/cm"), typeset("cast on PET-film")
    ('about 1×10⁻¹⁰ S/cm', 'cast on PET film')
    """
    return formula(speech_text(text))


@lru_cache(maxsize=4096)
def bind_units(text: str) -> str:
    r"""Keep each number on one line with its unit.

    >>> bind_units("97 % dense over 8 h, 30 of 40").split(" ")
    ['97\xa0%', 'dense', 'over', '8\xa0h,', '30', 'of', '40']
    """
    return _BEFORE_UNIT.sub("\u00a0", text)


@lru_cache(maxsize=2048)
def speech_text(text: str) -> str:
    """Write the same for a screen reader, which reads a formula best without subscripts."""
    text = _POWER.sub(lambda match: f"{match[1]}×10{superscript(int(match[2]))}", text)
    text = _NEGATIVE.sub("−", _UNIT_WORD.sub(lambda match: _UNIT_NAMES[match[0]], _SHEET.sub(r"\1 \2", text)))
    return visible(_SOURCE_WORD.sub(lambda match: source_name(match[0]), text))


def plain_text(text: str) -> str:
    """Write a text of ours for other programs: formulas with plain digits, units by their plain names.

    >>> plain_text("Li₆PS₅Cl, D50 3 µm: ≈ 2.10 mS/cm, 2.10 Ω cm²")
    'Li6PS5Cl, D50 3 um: ≈ 2.10 mS/cm, 2.10 ohm cm2'
    """
    return re.sub(_SYMBOL, lambda match: _PLAIN_UNITS[match[0]], text.translate(_LOWERED))


@lru_cache(maxsize=1024)
def source_name(key: str) -> str:
    """Write the key of a source as people name it: author and year, or what it is.

    >>> source_name("Emley2021"), source_name("Chen2019a"), source_name("ThisProgram2026")
    ('Emley 2021', 'Chen 2019a', 'assumption of this program')
    """
    return _SOURCES.get(key) or _YEAR.sub(r"\1 \2", key)


def source_names(keys: Iterable[str]) -> str:
    """Write several keys of sources, one after another."""
    return ", ".join(map(source_name, keys))


def match_key(key: str) -> str:
    """Return what two keys or names that look alike have in common; for comparing, never for showing.

    A hyphen counts no more than a blank between words, but between formulas and numbers it separates mixtures and
    lots: Si-C is a composite, SiC a carbide.

    >>> match_key("silicone-prepolymer") == match_key("silicone prepolymer"), match_key("Si-C") == match_key("SiC")
    (True, False)
    >>> match_key("Li₆PS₅Cl") == match_key("Li6PS5\u0421l") == match_key("Li6PS5Cl"), match_key("ＮＢＲ")
    (True, 'nbr')
    """
    plain = unicodedata.normalize("NFKC", key).translate(_INVISIBLE).translate(_LOOK_ALIKES)
    return "".join(_HYPHEN.sub(_between_words, plain).split()).casefold()


def _between_words(hyphen: re.Match[str]) -> str:
    """Return what becomes of a hyphen: it stays where formulas or numbers stand on both sides."""
    before = re.split(r"[\s-]", hyphen.string[: hyphen.start()])[-1]
    after = re.split(r"[\s-]", hyphen.string[hyphen.end() :])[0]
    is_kept = all(part == "" or re.fullmatch(_FORMULA_OR_NUMBER, part) for part in (before, after))
    return "-" if is_kept else ""


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(at: str) -> str:
    """Write the day of a date or time that is kept as year-month-day; another text stays as it is.

    >>> day_text("2026-11-28T17:52:00+00:00"), day_text("2026-03-01"), day_text("")
    ('28 Nov 2026', '1 Mar 2026', '')
    """
    try:
        date = datetime.fromisoformat(at)
    except ValueError:
        return at
    # by hand: the names of months that the system gives depend on its language
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
