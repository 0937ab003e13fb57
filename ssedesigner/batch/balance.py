"""What a balance writes, line by line, and what a person types for a weight: one grammar of the formats in use.

Only what is known to be a weight at rest is one. The layouts are those of the makers' manuals: MT-SICS and the older
format of Mettler (``S S``, ``S``), Sartorius SBI with 16 and 22 characters, Ohaus, Kern, Radwag, Shimadzu, and the
headers of A&D and CAS (``ST,GS``). Every other line is refused with a sentence that shows it.
"""

from __future__ import annotations

import re
from enum import Enum

from ssedesigner.core.batch.state import MICROGRAM_DIGITS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import exact
from ssedesigner.core.units import Reading, UnitError, UnitQuestion, parse_quantity

LONGEST_LINE = 100
"""How many characters a line of a balance may have [-]; the longest in use, with date and identification, has 60."""

GRAMS = {"g": 1.0, "mg": 0.001, "µg": 1e-6, "μg": 1e-6, "ug": 1e-6} | dict.fromkeys(("kg", "Kg", "KG"), 1000.0)
"""Units that are read, with the grams in each. A tonne, a tola (both ``t``) and a grain (``G``) are none of them."""

_LONGEST_SHOWN = 48


class Load(Enum):
    """What the value of a line is the weight of."""

    SHOWN = "what the display shows"
    NET = "without the container"
    GROSS = "with the container"
    TARE = "the container"


class Refusal(Enum):
    """Why a line is no weight."""

    OTHER = "no weight"
    TARE = "the weight of a container"
    MOTION = "not stable"
    FAULT = "an overload, an underload or an error"
    TOO_LITTLE = "zero or below"


class ReadingError(ValueError):
    """A text that is no weight; the message is one sentence that shows it and says what to do."""

    def __init__(self, sentence: str, refusal: Refusal = Refusal.OTHER, load: Load = Load.SHOWN) -> None:
        """Take the sentence, why there is no weight, and of what it would have been one."""
        super().__init__(sentence)
        self.refusal, self.load = refusal, load


@dataclass(frozen=True, kw_only=True)
class BalanceReading:
    """A weight [g]; ``is_signed`` when a sign was written, ``has_unit`` when a unit was.

    ``is_alone`` says that the line is the whole answer of a balance, never one of a print; ``is_soon`` that another
    weight came from the balance just before, so that this may be the same one again.
    """

    grams: float
    is_signed: bool = False
    has_unit: bool = False
    load: Load = Load.SHOWN
    is_alone: bool = False
    is_soon: bool = False


_AT_REST = {"S S", "S", "SU", "ST", "WT"}
"""MT-SICS; Mettler, Shimadzu and Radwag; Radwag in the unit shown; A&D and CAS; A&D dump print."""

_IN_MOTION = {"S D", "SD", "D", "US", "U", "M", "DYN", "DYNAMIC", "UNSTABLE", "INSTABLE", "UNSTAB", "MOTION"}
_AT_ONCE = {"SI", "SUI"}
"""Radwag answers to these at rest or not; only its whole frame says which."""

_FRAME_AT_ONCE = re.compile(r"SU?I {3,4}[ -][ 0-9.,]{9} [a-zµ]+ *")
_COMPARISON = {"OK", "HI", "LO"}
_MOTION_MARKS = {"?", "*", "~", "≈"}

_LETTERS = (
    dict.fromkeys(("N", "NT", "NW"), Load.NET)
    | dict.fromkeys(("G", "B", "GS", "GW", "B/G"), Load.GROSS)
    | dict.fromkeys(("T", "TR", "TW", "PT", "T S", "TA A"), Load.TARE)
)
_NAMES = (
    dict.fromkeys(("net", "nett", "netto", "neto", "liquido", "líquido", "нетто", "净重", "正味"), Load.NET)
    | dict.fromkeys(("gross", "brutto", "bruto", "brut", "lordo", "брутто", "毛重", "総重量"), Load.GROSS)
    | dict.fromkeys(("tare", "tara", "tarra", "tára", "preset tare", "тара", "皮重", "風袋"), Load.TARE)
)
_WEIGHT_WORD = re.compile(r"^(?:poids|peso) | ?(?:weight|wt\.?|gewicht|peso|poids)$")

_ID_CODE = re.compile(r"^( *(?:N|G|T|PT))[12#](?= )")
"""Sartorius numbers its identification codes: ``N1`` is net with a tare memory in use."""

_LINE = re.compile(
    r"(?P<before>[^0-9+-]*?)(?P<sign>[+-]?)(?P<gap> *)"
    r"(?P<number>[0-9]+(?:[.,][0-9]*)?|(?<![A-Za-z0-9])[.,][0-9]+)(?P<unverified>\[[.,]?[0-9]+\])?(?P<after>[^0-9+\[.].*)?"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_UNIT = re.compile(r"[A-Za-zµμ%][A-Za-zµμ%:/.]*")
_OVER = {"+", "^", "h", "hi", "high", "ol", "+ol", "over", "overload"}
_UNDER = {"-", "v", "l", "lo", "low", "ul", "-ol", "under", "underload"}
_BEFORE_A_FAULT = re.compile(r"(?:stat|st|us|sui|si|su|s|u)(?=[ ,+-])")
_ERROR = re.compile(r"(?:stat )?(?:err|fehler)|e[slt]$|(?:stat )?(?:app|dis|prt)\.er", re.IGNORECASE)


def read_weight(text: str, readability_g: float | None = None, *, is_typed: bool = True) -> BalanceReading:
    """Return the weight that a line of a balance, or a person, says.

    Parameters
    ----------
    text : str
        One line, without its end
    readability_g : float, optional
        The last digit of the balance [g]; without it ``12,345 g`` has two meanings
    is_typed : bool
        Whether a person typed the line. A number alone is in g then, and its sign adds or takes out; from a balance
        it is no weight, because many show the unit only at rest, unless its digits are those of the balance.

    Raises
    ------
    UnitQuestion
        When the text has two meanings
    ReadingError
        When the text is no weight

    Examples
    --------
    >>> read_weight("S S     11.652 g").grams, read_weight("ST,NT,+  350.2mg").grams, read_weight("-0,35").grams
    (11.652, 0.3502, -0.35)
    """
    meanings = read_line(text, readability_g, is_typed=is_typed)
    if meanings[0].load is Load.TARE:
        raise tare_refusal(text)
    if len(meanings) > 1:
        readings = (Reading(value=one.grams, text=f"{exact(one.grams)} g") for one in meanings)
        raise UnitQuestion(printable_line(text), tuple(readings))
    return meanings[0]


def read_line(text: str, readability_g: float | None = None, *, is_typed: bool = True) -> tuple[BalanceReading, ...]:
    """Return what a line can mean, the weight of a container too, as :func:`read_weight` reads it.

    Two readings are those of a comma, first as decimal, then as of thousands.

    Raises
    ------
    ReadingError
        When the text is no weight
    """
    line = text.strip("\r\n").translate(_SAME)
    match = _LINE.fullmatch(_ID_CODE.sub(r"\1 ", line)) if len(line) <= LONGEST_LINE and line.isprintable() else None
    if match is None:
        raise _no_weight(text)
    head, marks = _without_marks(match["before"])
    behind, more = _without_marks((match["after"] or "").lstrip(" ,;" if "," in head or ";" in head else " "))
    unit, _, legend = behind.partition(" ")
    is_at_rest, load, is_alone = _state(head, legend, text)
    if marks or more or not is_at_rest or (head in _AT_ONCE and not _FRAME_AT_ONCE.fullmatch(line)):
        raise ReadingError(
            f"“{printable_line(text)}”: the balance was not stable; wait until it is, then send the weight again.",
            Refusal.MOTION,
            load,
        )
    is_from_a_layout = bool(head or legend or (match["sign"] and not is_typed)) or _is_padded(line, match)
    number = match["number"] + (match["unverified"] or "").strip("[]")
    if not unit:
        _check_bare(text, number, readability_g, load, is_bare=not is_from_a_layout, is_typed=is_typed)
    elif unit not in GRAMS:
        if _UNIT.fullmatch(unit):
            raise ReadingError(f"“{printable_line(text)}”: weights are read in g, mg or kg; set the balance to g.")
        raise _no_weight(text)
    is_taken_out = match["sign"] == "-" and is_typed and not unit and not is_from_a_layout
    return tuple(
        BalanceReading(
            grams=_check_weight(-grams if match["sign"] == "-" else grams, load, text, is_taken_out=is_taken_out),
            is_signed=bool(match["sign"]),
            has_unit=bool(unit),
            load=load,
            is_alone=is_alone,
        )
        for grams in _numbers(number, GRAMS.get(unit, 1.0), readability_g, text)
    )


def tare_refusal(text: str) -> ReadingError:
    """Return why the weight of a container is none of a material."""
    return ReadingError(
        f"“{printable_line(text)}” is the weight of a container; send the net weight.", Refusal.TARE, Load.TARE
    )


def read_grams(text: str, readability_g: float) -> float:
    """Read a weight typed into a form [g], in any unit of mass or as a line of a balance.

    Parameters
    ----------
    text : str
        What was typed
    readability_g : float
        The last digit of the balance [g]: a comma is decimal where the digits behind it are the balance's

    Raises
    ------
    UnitError
        With one sentence that says what to type

    Examples
    --------
    >>> read_grams("12,345", 0.001), read_grams("1.2×10⁻³ kg", 0.001), read_grams("N  + 4.600 g", 0.001)
    (12.345, 1.2, 4.6)
    """
    try:
        return parse_quantity(text, "g", 4.2)
    except UnitError as problem:
        try:
            reading = read_weight(text, readability_g)
        except ReadingError as error:
            if error.refusal is Refusal.OTHER:
                raise problem from None
            raise UnitError(str(error)) from None
        if reading.load is Load.GROSS:
            raise problem
        return reading.grams


def printable_line(text: str) -> str:
    """Return a line as it can stand in a sentence: short, on one line, with what cannot be printed made visible."""
    seen = "".join(sign if sign.isprintable() else "␣" for sign in text.strip("\r\n")[: 2 * LONGEST_LINE])
    words = " ".join(seen.split())
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"


_SAME = str.maketrans(dict.fromkeys("−–‐‑‒﹣－", "-") | dict.fromkeys("\u00a0\u202f\u2009\t", " "))


def _without_marks(part: str) -> tuple[str, set[str]]:
    """Return the words of a part, one blank between them, and the marks of motion that stood among them."""
    for mark in _MOTION_MARKS:
        part = part.replace(mark, f" {mark} ")
    words = part.split()
    return " ".join(word for word in words if word not in _MOTION_MARKS), _MOTION_MARKS & set(words)


def _state(head: str, legend: str, text: str) -> tuple[bool, Load, bool]:
    """Return whether the words around a number say that it was at rest, of what it is the weight, and if it is all."""
    parts = [part.strip() for part in re.split("[,;]", head.rstrip(":=,; "))]
    if len(parts) == 1 and parts[0].partition(" ")[0] in {"ST", "US", "OL"}:
        parts = parts[0].split()
    state, label = (parts[0], " ".join(parts[1:])) if len(parts) > 1 or _is_state(parts[0]) else ("", parts[0])
    if state.upper() in {"OL", "UL"} or label in {"^", "v"} or label.endswith((" ^", " v")):
        raise _fault(text, is_over=state.upper() == "OL" or label.endswith("^"))
    if _ERROR.match(head):
        raise _error(text)
    names = [name for name in (label, legend) if name and not (state and name in _COMPARISON)]
    loads = {_load(name) for name in names}
    if None in loads or len(loads) > 1 or not (state == "" or _is_state(state)):
        raise _no_weight(text)
    load = next((load for load in loads if load), Load.SHOWN)
    return state.upper() not in _IN_MOTION, load, bool(state) and load is Load.SHOWN


def _is_state(word: str) -> bool:
    return word in _AT_REST | _AT_ONCE | {"OL", "UL"} or word.upper() in _IN_MOTION | {"STABLE"}


def _load(name: str) -> Load | None:
    """Return of what a label says that a value is the weight; None when it is no such label."""
    return _LETTERS.get(name) or _NAMES.get(_WEIGHT_WORD.sub("", name.casefold()))


def _is_padded(line: str, match: re.Match[str]) -> bool:
    """Return whether the blanks are those of a layout of fixed width; a hand types at most one beside a sign."""
    return len(match["gap"]) > 1 or line.startswith("  ") or line.endswith("  ")


def _check_bare(
    text: str, number: str, readability_g: float | None, load: Load, *, is_bare: bool, is_typed: bool
) -> None:
    """Raise ReadingError for a number without unit, unless a person typed it or its digits are the balance's."""
    if is_bare and (is_typed or (readability_g is not None and _has_last_digit(number, 1.0, readability_g))):
        return
    if is_bare:
        raise ReadingError(
            f"“{printable_line(text)}” came without a unit; let the balance send the unit, or type the number by hand."
        )
    raise ReadingError(
        f"“{printable_line(text)}” has no unit, so the balance was not stable; wait until it is, "
        "or let it send the unit.",
        Refusal.MOTION,
        load,
    )


def _numbers(number: str, unit_g: float, readability_g: float | None, text: str) -> list[float]:
    """Return the grams that digits can mean: two values where a comma can be decimal or of thousands."""
    if "." in number and "," in number:
        raise _no_weight(text)
    decimal = float(number.replace(",", ".")) * unit_g
    is_known = readability_g is not None and _has_last_digit(number, unit_g, readability_g)
    if not _GROUPED.fullmatch(number) or is_known:
        return [decimal]
    return [decimal, float(number.replace(",", "")) * unit_g]


def _has_last_digit(number: str, unit_g: float, readability_g: float) -> bool:
    """Return whether the last digit of a number is that of a balance."""
    decimals = len(re.split("[.,]", number)[1]) if re.search("[.,]", number) else 0
    return decimals > 0 and abs(unit_g * 10.0**-decimals - readability_g) < 1e-3 * readability_g


def _check_weight(grams: float, load: Load, text: str, *, is_taken_out: bool) -> float:
    value = round(grams, MICROGRAM_DIGITS)
    if value == 0.0:
        sentence = "the balance shows zero; load it, then send the weight again."
        raise ReadingError(f"“{printable_line(text)}”: {sentence}", Refusal.TOO_LITTLE, load)
    if value < 0.0 and not is_taken_out:
        sentence = (
            "is below zero; tare the empty container again, or type − and the number alone for an amount taken out."
        )
        raise ReadingError(f"“{printable_line(text)}” {sentence}", Refusal.TOO_LITTLE, load)
    return value


def _no_weight(text: str) -> ReadingError:
    words = " ".join(text.translate(_SAME).split())[:_LONGEST_SHOWN].casefold()
    fault = _BEFORE_A_FAULT.sub("", words, count=1).replace(" ", "").lstrip(",").partition(",")[0]
    if fault in _OVER | _UNDER:
        return _fault(text, is_over=fault in _OVER)
    if _ERROR.match(words):
        return _error(text)
    return ReadingError(f"“{printable_line(text)}” is not a weight; type a number such as 4.2, or weigh again.")


def _fault(text: str, *, is_over: bool) -> ReadingError:
    words = "the balance is overloaded; take some off" if is_over else "the balance is underloaded; put the pan on"
    return ReadingError(f"“{printable_line(text)}”: {words}, then weigh again.", Refusal.FAULT)


def _error(text: str) -> ReadingError:
    return ReadingError(
        f"“{printable_line(text)}” is a balance error; clear it on the balance and weigh again.", Refusal.FAULT
    )
