"""The text of one cell: a number as it is written in a laboratory, or a day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.unit_parts import normal
from ssedesigner.core.visible_text import quote
from ssedesigner.files.tables.words import MONTHS, fold

ORDERS = {"dmy": "day.month.year", "mdy": "month/day/year", "ymd": "year-month-day"}
"""Orders of a date, with the words shown for them."""
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet; its day 60 never was, so that serials count from the day before the first of 1900."""
_DAYS_TO_1904 = 1462
_SERIALS = (25569, 73050)
"""Serial numbers of 1970 and 2099: others are no days on which a film was made."""
_FIRST_YEAR = 1970
_LONGEST = 200

_TEN = r"(?:[eE]|(?: ?[×xX*·] ?10)\^?)[+-]?\d{1,3}"
_NUMBER = re.compile(
    r"(?P<rough>[~≈<>≤≥]|(?:ca|approx|about|circa|etwa)\b\.?|[約约약])? ?"
    r"(?P<digits>[+-]?(?:\d+(?:[.,']\d+| \d{3}(?!\d))*[.,]?|[.,]\d+))"
    rf"(?P<power>{_TEN})?"
    rf"(?:(?: ?\((?P<last>\d{{1,2}})\)| ?(?:±|\+/?-) ?(?P<spread>\d+(?:[.,]\d+)?))(?P<late>{_TEN})?)?"
    r" ?(?P<unit>.*)",
    re.DOTALL,
)
_WRAPPED = re.compile(r"\((?P<inside>[^()]*(?:±|\+/?-)[^()]*)\)(?P<rest>.*)", re.DOTALL)
"""A number and its scatter in brackets, with a common power of ten or unit behind them."""
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,'])\d{3}")
_RANGE = re.compile(r"(?:-|–|to\b|bis\b|～|~|〜|\.\.)\s*\d")
_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}.*$")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})\s*[日일.]?")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_WORDED = re.compile(r"(?:(\d{1,2})\.?[ -]*([^\W\d]{3,10})\.?|([^\W\d]{3,10})\.? *(\d{1,2}))(?:, ?| |-)(\d{4}|\d{2})")


class CellFault(ValueError):
    """A cell that cannot be read by itself; ``readings`` are texts that may be meant, each with words for it."""

    def __init__(self, kind: str, sentence: str, readings: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(sentence)
        self.kind, self.readings = kind, tuple(readings)


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number with a decimal point, the unit that stands behind it in the cell, and how it scatters."""

    text: str
    unit: str = ""
    spread: str = ""


@lru_cache(maxsize=20_000)
def read_number(text: str, decimal: str, *, is_settled: bool = False) -> Number:
    """Return the number of a cell in a file with a decimal sign; an empty sign where the file shows none.

    ``is_settled`` says that a person chose the sign, so that the other one parts thousands.

    >>> read_number("0,81 ± 0,02", ","), read_number("1.2e-3 S/cm", ".").unit
    (Number(text='0.81', unit='', spread='0.02'), 'S/cm')

    Raises
    ------
    CellFault
        For a bound, a range, something rough, a number with two meanings, and what is no number.
    """
    plain = normal(text[:_LONGEST])
    wrapped = _WRAPPED.fullmatch(plain)
    match = _NUMBER.fullmatch(f"{wrapped['inside'].strip()}{wrapped['rest']}" if wrapped else plain)
    if match is None or len(text) > _LONGEST:
        raise CellFault("number", f"{quote(text)} is not a number.")
    if _RANGE.match(match["unit"]):
        raise CellFault("number", f"{quote(text)} is a range, not a single value.")
    power, late = (_exponent(match[part]) for part in ("power", "late"))
    if late and not power and (wrapped or match["last"] or "10" in match["late"]):
        power = late  # (7.2 ± 0.3)e-4, 7.2(3)e-4 and 7.2 ± 0.3 × 10^-4: the power is of both
    unit = match["unit"].strip().strip("[]()").strip()
    meanings = _meanings(match["digits"], "" if power else decimal, text)
    meanings = meanings[-1:] if is_settled and decimal else meanings
    if match["rough"]:
        sign, value = match["rough"], f"{meanings[0]}{power}"
        if sign in "<>≤≥":
            raise CellFault("number", f"{quote(text)} is a bound, not a value: nothing can be learned from it.")
        raise CellFault("number", f"{quote(text)} is approximate.", [(f"Take {value}", f"{value} {unit}".strip())])
    if len(meanings) > 1:
        readings = [(one, f"{one} {unit}".strip()) for one in meanings]
        raise CellFault("decimal", f"{quote(text)} can mean {meanings[0]} or {meanings[1]}.", readings)
    spread = (match["spread"] or "").replace(",", ".") or _last_digits(meanings[0], match["last"])
    if spread and match["last"]:
        late = power
    if spread and not unit.startswith("%"):
        _refuse_unclear_power(text, meanings[0], power, late, spread, unit)
    return Number(text=f"{meanings[0]}{power}", unit=unit, spread=f"{spread}{late}" if spread else "")


def _refuse_unclear_power(text: str, number: str, power: str, late: str, spread: str, unit: str) -> None:
    """Refuse 7.2 ± 0.3e-4, whose power may be of both, and 3.2e-4 ± 0.1, whose scatter may have the power too."""
    powers: tuple[str, ...]
    if power and not late and float(spread) > abs(float(f"{number}{power}")):
        powers = (power,)
    elif late and not power:
        powers = (late, "")
    else:
        return
    readings = [(f"Take {number}{one}", f"{number}{one} {unit}".strip()) for one in powers]
    raise CellFault("number", f"The power of ten in {quote(text)} is not clear.", readings)


def _exponent(text: str | None) -> str:
    return re.sub(r" ?[×xX*·] ?10\^?|E", "e", text or "")


def _meanings(digits: str, decimal: str, text: str) -> list[str]:
    """Return the numbers, with a point, that digits with separators can mean."""
    plain = digits.replace(" ", "").replace("'", "").rstrip(".,")
    marks = [sign for sign in plain if sign in ".,"]
    if not marks:
        return [plain]
    if len(set(marks)) == 2:
        if marks.count(marks[-1]) > 1:
            raise CellFault("number", f"{quote(text)} is not a number.")
        other = "," if marks[-1] == "." else "."
        return [plain.replace(other, "").replace(marks[-1], ".")]
    if len(marks) > 1:
        if any(len(group) != 3 for group in plain.lstrip("+-").split(marks[0])[1:]):
            raise CellFault("number", f"{quote(text)} is not a number.")
        return [plain.replace(marks[0], "")]
    as_decimal = plain.replace(",", ".")
    is_open = marks[0] != decimal and (decimal or marks[0] == ",") and _GROUPED.fullmatch(plain)
    return [as_decimal, plain.replace(marks[0], "")] if is_open else [as_decimal]


def _last_digits(number: str, last: str | None) -> str:
    """Return the scatter that 0.81(2) states: it counts in the last digit."""
    if not last:
        return ""
    decimals = len(number.partition(".")[2])
    return f"{int(last) / 10**decimals:.{decimals}f}"


def decimal_evidence(texts: Iterable[str]) -> dict[str, int]:
    """Return how many texts show that the comma or the point is the decimal sign."""
    shown = {",": 0, ".": 0}
    for text in texts:
        plain = text.strip()
        match = re.match(r"[+-]?\d+([.,])\d+(?![\d.,/])", plain)
        if match and not _GROUPED.fullmatch(match[0]):
            shown[match[1]] += 1
    return shown


def has_open_comma(text: str) -> bool:
    """Return whether the comma of a number such as 1,234 may be a decimal sign or part thousands."""
    return "," in text and bool(_GROUPED.fullmatch(text))


def read_date(text: str, order: str) -> str:
    """Return the day of a cell as year-month-day; ``order`` settles one that can be read in several orders.

    >>> read_date("31.03.2026", ""), read_date("28.3.26", ""), read_date("2026年3月5日", ""), read_date("46112", "")
    ('2026-03-31', '2026-03-28', '2026-03-05', '2026-03-31')

    Raises
    ------
    CellFault
        For a day with two meanings, one that is none of the calendar, and what is no day.
    """
    days = _days(text)
    if len({*days.values()}) == 1:
        return next(iter(days.values()))
    if order in days:
        return days[order]
    if days:
        readings = [(f"{_shown(day)}", order) for order, day in days.items()]
        meanings = " or ".join(label for label, _ in readings)
        raise CellFault("date order", f"{quote(text)} can be {meanings}.", readings)
    raise _no_day(text, order)


def date_orders(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the orders in which all dates of a column can be read; those of one meaning only count where all are."""
    is_open, possible, fixed = False, set(ORDERS), set()
    for text in texts:
        days = _days(text)
        if not days or _is_fixed(text):
            fixed |= set(days)
            continue
        is_open = True
        possible &= set(days)
    return tuple(order for order in ORDERS if order in (possible if is_open else fixed))


def is_date(text: str) -> bool:
    """Return whether a text is a day of the calendar in some order, written as one and not as a plain number.

    >>> is_date("14.11.2026"), is_date("46112"), is_date("K-101")
    (True, False, False)
    """
    return not text.isdigit() and bool(_days(text))


def _is_fixed(text: str) -> bool:
    return not _SLASHED.fullmatch(_TIME.sub("", text.strip()))


@lru_cache(maxsize=20_000)
def _days(text: str) -> dict[str, str]:
    """Return the days that a text can be, by order."""
    plain = _TIME.sub("", text.strip())
    serial = _serial(plain)
    if serial:
        return {"ymd": serial}
    days = {order: _iso(*parts) for order, parts in _parts(plain)}
    return {order: day for order, day in days.items() if day}


def _parts(plain: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield year, month and day in each order in which a text can be read."""
    if match := _YEAR_FIRST.fullmatch(plain) or _PLAIN.fullmatch(plain):
        yield "ymd", (int(match[1]), int(match[2]), int(match[3]))
    elif match := _DOTTED.fullmatch(plain):
        yield "dmy", (_year(match[3]), int(match[2]), int(match[1]))
    elif match := _SLASHED.fullmatch(plain):
        first, second, third = match.groups()
        yield "dmy", (_year(third), int(second), int(first))
        yield "mdy", (_year(third), int(first), int(second))
        if len(third) == 2:
            yield "ymd", (_year(first.zfill(2)), int(second), int(third))
    elif match := _WORDED.fullmatch(plain):
        word = fold(match[2] or match[3])
        month = next((place for place, names in enumerate(MONTHS, start=1) if word in names.split("|")), 0)
        if month:
            yield "dmy", (_year(match[5]), month, int(match[1] or match[4]))


def since_1900(text: str) -> str:
    """Return the number of a day that is counted from 1904 as one that is counted from 1900; other texts as they are.

    >>> since_1900("44650"), since_1900("2026-03-31")
    ('46112', '2026-03-31')
    """
    return str(int(float(text)) + _DAYS_TO_1904) if _SERIAL.fullmatch(text) else text


def _serial(plain: str) -> str:
    if not _SERIAL.fullmatch(plain) or not _SERIALS[0] <= float(plain) <= _SERIALS[1]:
        return ""
    day = _EPOCH + timedelta(days=int(float(plain)))
    return day.isoformat() if day <= _tomorrow() else ""


def _tomorrow() -> date:
    return date.today() + timedelta(days=1)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _iso(year: int, month: int, day: int) -> str:
    if not (1 <= month <= 12 and _FIRST_YEAR <= year <= _tomorrow().year):
        return ""
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return ""
    made = date(year, month, day)
    return made.isoformat() if made <= _tomorrow() else ""


def _no_day(text: str, order: str) -> CellFault:
    """Return the fault of a text that is no day, with the days beside it."""
    readings: list[tuple[str, str]] = []
    sentence = f"{quote(text)} is not a day such as 2026-03-31."
    parts = dict(_parts(_TIME.sub("", text.strip())))
    year, month, day = parts.get(order) or next(iter(parts.values()), (0, 0, 0))
    if 1 <= month <= 12 and _FIRST_YEAR <= year < 2100:
        last = calendar.monthrange(year, month)[1]
        if last < day <= 31:
            sentence = f"{quote(text)} is not a date: {last} {calendar.month_name[month]} is the last."
            following = (year + month // 12, month % 12 + 1, 1)
            near = filter(None, (_iso(year, month, last), _iso(*following)))
            readings = [(_shown(one), one) for one in near]
        elif 1 <= day <= last:
            sentence = f"{quote(text)} is in the future; check it, and the clock of this computer."
    return CellFault("date", sentence, readings)


def _shown(iso: str) -> str:
    made = date.fromisoformat(iso)
    return f"{made.day} {calendar.month_name[made.month]} {made.year}"
