"""What a header means: the field and the unit that its words name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ssedesigner.core.fields import Field
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recipe import SHARES
from ssedesigner.core.unit_parts import compose, normal
from ssedesigner.core.units import UNITS, UnitError, parse_quantity, share_unit, unit_name
from ssedesigner.files.tables.model import TARGETS
from ssedesigner.files.tables.words import (
    AMBIGUOUS,
    CONTENTS,
    GENERIC,
    HINTS,
    LEFT_OUT,
    MASS_SHARES,
    PHRASES,
    SHARE_UNITS,
    SHORTENED,
    fold,
)

_BRACKETS = re.compile(r"[\[(（【]([^\[\]()（）【】]*)[\])）】]")
_POWER = re.compile(r"^(?:[×x*·] ?)?10\^?(?P<power>[+-]?\d{1,2}) ?(?P<unit>.*)$")
_FACTOR = re.compile(r"(?P<factor>1e[+-]?\d{1,2}) (?P<unit>.+)")
_POWER_BESIDE = re.compile(r"[×x*·] ?10\^?([+-]?\d{1,2})")
_TEMPERATURE = re.compile(r"(?<![\d.,^])(-?\d{1,3}) ?(?:(?:° ?|deg ?)?C\b|(K)\b)")
_COMPOUND = re.compile(r"[/^\d ]")
"""What a unit of several parts has: no symbol of a quantity, such as A or T, looks like one."""
_SHORTEST_INSIDE = 5
"""Letters of a word that may stand inside a longer one, as in Filmdicke."""
_TWINS = {
    "resistance_ohm": ("asr_ohm_cm2",),
    "asr_ohm_cm2": ("resistance_ohm",),
    "conductivity_ms_cm": ("areal_conductance_s_cm2",),
    "areal_conductance_s_cm2": ("conductivity_ms_cm",),
    "area_cm2": ("diameter_mm",),
    "film_density_g_cm3": ("relative_density_pct",),
    "relative_density_pct": ("film_density_g_cm3",),
}
"""Fields that share their words and are told apart by the unit."""
_USUAL = {
    "length": ("um", "mm"),
    "conductivity": ("mS/cm", "S/cm"),
    "mass share": ("wt %", "vol %"),
    "pressure": ("MPa", "bar", "kPa"),
    "area": ("cm2", "mm2"),
    "resistance": ("ohm", "kohm"),
    "mass": ("mg", "g"),
}
"""Units that a header may leave out, by dimension."""


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a header may mean: its fields, the likeliest first, its unit, and what it says beside them.

    ``power`` is that of the ten by which the numbers are multiplied, if the header says so; it can be meant either way.
    ``misfit`` is the field that its words name and that is never in its unit.
    """

    fields: tuple[str, ...] = ()
    unit: str = ""
    temperature: str = ""
    power: int = 0
    misfit: str = ""


def guess(upper: str, lower: str, before: str) -> Guess:
    """Return what a header means.

    Parameters
    ----------
    upper, lower : str
        The text of the first header row, or nothing, and of the last one.
    before : str
        The field of the column to the left, to which a bare "wt %" belongs.
    """
    key = lower.strip().lower()
    if key in TARGETS and not upper:
        return Guess(fields=(key,), unit=TARGETS[key].unit if TARGETS[key].is_numeric else "")
    context = match_words(upper) if upper else ()
    misfit = Guess()
    for words, unit in _readings(_POWER_BESIDE.sub(" ", normal(lower)) if _is_beside(lower) else lower):
        if not unit and misfit.misfit:
            return misfit
        fields = _fields_of(words, context, before if not upper else "", is_unit=bool(unit))
        hinted = _hinted(fields, f"{upper} {words}")
        for field in hinted or fields:
            if field == LEFT_OUT:
                return Guess(fields=(LEFT_OUT,))
            meant = _with_unit(field, unit) if unit else field
            if meant:
                others = tuple(one for one in (hinted or fields) if one != field and (not unit or fits(one, unit)))
                return _complete((meant, *others), unit, f"{upper} {lower}")
        if fields and _COMPOUND.search(normal(unit)) and not _share(unit) and not misfit.misfit:
            misfit = Guess(unit=unit, misfit=fields[0])
    return misfit


def _is_beside(header: str) -> bool:
    """Return whether a power of ten stands beside the quantity, as in σ×10⁴ / S cm⁻¹, and not before its unit."""
    outside = _BRACKETS.sub(" ", header)
    return bool(_POWER_BESIDE.search(normal(outside)))


def _complete(fields: tuple[str, ...], unit: str, header: str) -> Guess:
    match = _TEMPERATURE.search(unicodedata.normalize("NFKC", header).replace("℃", "°C"))
    power, beside = _POWER.match(normal(unit)), _POWER_BESIDE.search(normal(header))
    if power:
        unit = power["unit"]
    elif unit == "%" and TARGETS[fields[0]].unit == "wt %" and any(word in header for word in MASS_SHARES):
        unit = "wt %"
    if unit in {"C", "c"}:  # no column of a film's table holds a C-rate
        unit = "degC"
    return Guess(
        fields=fields,
        unit=unit_name(unit) or unit,
        temperature=f"{match[1]} {match[2] or '°C'}" if match and unit not in {"°C", "℃"} else "",
        power=int(power["power"]) if power else -int(beside[1]) if beside else 0,
    )


def _plain_unit(text: str) -> str:
    """Return a unit with one spelling of a share."""
    word = " ".join(text.replace("％", "%").casefold().split())
    return next((unit for unit, words in SHARE_UNITS.items() if word in words), text.strip())


def _readings(header: str) -> Iterator[tuple[str, str]]:
    """Yield words and unit of a header in each way in which it can be parted, the surest first."""
    text = " ".join(header.split())
    for match in reversed([*_BRACKETS.finditer(text)]):
        if is_unit(unit := _plain_unit(match[1])):
            yield f"{text[: match.start()]} {text[match.end() :]}", unit
    bare = _BRACKETS.sub(" ", text)
    for match in re.finditer(r"/|,|\bin\b|\s|_|;|:", bare):
        words, unit = bare[: match.start()], _plain_unit(bare[match.end() :].strip(" _/"))
        if words.strip() and is_unit(unit):
            yield words, unit
    if is_unit(unit := _plain_unit(text)):
        yield "", unit
    for match in re.finditer(r"\s|_|:", bare):  # wt% binder
        words, unit = bare[match.end() :], _plain_unit(bare[: match.start()].strip(" _/"))
        if words.strip() and _share(unit):
            yield words, unit
    for match in _BRACKETS.finditer(text):  # a symbol in brackets: Thickness (L)
        yield bare, ""
        yield match[1], ""
    yield text, ""


def _share(unit: str) -> str:
    """Return the unit of a share as the program writes it; nothing for any other unit."""
    return share_unit(f"1 {unit}") if unit else ""


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Return whether a text is a unit, perhaps with a power of ten before it."""
    plain = normal(text)
    if power := _POWER.match(plain):
        plain = power["unit"]
    if not plain:
        return False
    return bool(unit_name(plain) or compose(plain) or share_unit(f"1 {plain}") or plain in {"psi", "°C", "C"})


def _fields_of(words: str, context: tuple[str, ...], before: str, *, is_unit: bool) -> tuple[str, ...]:
    """Return the fields that the words of a header name; generic words name what is above or before them."""
    word = fold(words)
    own = match_words(words)
    if context and (word in GENERIC or not word):
        return context
    if word in CONTENTS or (not word and is_unit):
        owner = next((one for one in (*context, before) if one in SHARES), "")
        return (SHARES[owner],) if owner else context
    return own or context


def _hinted(fields: tuple[str, ...], header: str) -> tuple[str, ...]:
    """Return the one of several fields for which the words around it speak."""
    if len(fields) < 2:
        return fields
    plain = f"{fold(header)} "
    return tuple(one for one in fields if any(hint in plain for hint in HINTS.get(one, ())))[:1]


@lru_cache(maxsize=4096)
def match_words(text: str) -> tuple[str, ...]:
    """Return the fields of the longest words that a header holds; an empty field is none of a record.

    >>> match_words("Filmdicke"), match_words("binder content"), match_words("p")
    (('measured_thickness_um',), ('binder_wt_pct',), ('measured_stack_pressure_mpa', 'densification_pressure_mpa'))
    """
    word = fold(text)
    if not word:
        return ()
    if word in AMBIGUOUS:
        return AMBIGUOUS[word]
    if word in PHRASES:
        return PHRASES[word]
    label = next((key for key, field in TARGETS.items() if fold(field.label) == word), None)
    if label:
        return (label,)
    inside = [phrase for phrase in (*PHRASES, *AMBIGUOUS) if phrase not in SHORTENED and _holds(word, phrase)]
    if not inside:
        return ()
    # of two words of one length the later one is the noun: "film thickness"
    longest = max(inside, key=lambda phrase: (len(phrase) * (1 if phrase.isascii() else 2), word.rfind(phrase)))
    return PHRASES.get(longest) or AMBIGUOUS[longest]


def _holds(word: str, phrase: str) -> bool:
    if not phrase.isascii() and not phrase[0].isascii() and len(phrase) > 1 and ord(phrase[0]) > 0x2E80:
        return phrase in word
    if len(phrase) >= _SHORTEST_INSIDE and word.endswith(phrase):
        return True
    return f" {phrase} " in f" {word} "


def _with_unit(field: str, unit: str) -> str:
    """Return the field, or the one of the same words, that takes a unit; nothing where none does."""
    same: tuple[str, ...] = (SHARES.get(field, field), *_TWINS.get(field, ()))
    return next((one for one in same if fits(one, unit)), "")


@lru_cache(maxsize=4096)
def fits(field: str, unit: str) -> bool:
    """Return whether the numbers of a field can be in a unit."""
    target = TARGETS[field]
    if not target.is_numeric:
        return False
    plain = split_factor(unit)[1]
    if power := _POWER.match(normal(unit)):
        plain = power["unit"]
    if target.unit in {"wt %", "vol %", "%"} and (plain == "%" or share_unit(f"1 {plain}") == "%"):
        return True
    if target.unit == "wt %" and share_unit(f"1 {plain}") == "vol %":
        return True
    try:
        parse_quantity(f"1 {plain}", target.unit)
    except UnitError:
        return False
    return True


def split_factor(unit: str) -> tuple[float, str]:
    """Return the factor and the unit of a unit such as ``1e-4 S/cm``.

    >>> split_factor("1e-4 S/cm"), split_factor("um")
    ((0.0001, 'S/cm'), (1.0, 'um'))
    """
    match = _FACTOR.fullmatch(unit)
    return (float(match["factor"]), match["unit"]) if match else (1.0, unit)


def usual_units(field: Field) -> tuple[str, ...]:
    """Return the units in which the numbers of a column without one may be."""
    dimension = UNITS[field.unit].dimension
    if field.unit == "mm":
        return ("mm", "cm")
    return _USUAL.get(dimension) or units_of(field)


def units_of(field: Field) -> tuple[str, ...]:
    """Return the units that can be chosen for a column, that of the record first."""
    if not field.is_numeric or field.unit == "-":
        return ()
    dimension = UNITS[field.unit].dimension
    more = ("vol %",) if field.unit == "wt %" else ()
    same = (name for name, unit in UNITS.items() if unit.dimension == dimension and name != field.unit)
    return (field.unit, *same, *more)
