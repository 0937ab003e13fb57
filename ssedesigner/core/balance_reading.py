"""What a balance writes when it types like a keyboard, or what a person types for a weight."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ssedesigner.core.batch_parts import MICROGRAM_DIGITS
from ssedesigner.core.visible_text import quoted, shortened

GRAMS = {"": 1.0, "g": 1.0, "mg": 0.001, "kg": 1000.0, "µg": 1e-6, "μg": 1e-6, "ug": 1e-6}
"""Units that are read, with the grams in each; none means grams."""

MAX_CHARACTERS = 200
"""A longer line is no weight."""

_LINE = re.compile(
    r"^(?P<status>[A-Za-z?#*][A-Za-z?#*,;: ]*)?(?P<sign>[+-]?)\s*"
    r"(?P<number>\d+(?:[.,]\d*)?|[.,]\d+)\s*(?P<unit>[^\d\s]*)$"
)
_UNSTABLE = re.compile(r"\b(?:US|SD|S D|D|SI|OL|UL)\b|[?]")


class ReadingError(ValueError):
    """A text that is no weight; the message is one sentence that says what to do."""


@dataclass(frozen=True, kw_only=True)
class BalanceReading:
    """A weight [g]; ``is_signed`` when a sign was written, ``has_unit`` when a unit was."""

    grams: float
    is_signed: bool = False
    has_unit: bool = False


def read_weight(text: str) -> BalanceReading:
    """Return the weight that a line of a balance or a person says.

    A sign apart from the number, status letters before it, a unit of mass and a decimal comma are understood. A line
    that says that the balance was not at rest is refused, and so is another unit.

    Raises
    ------
    ReadingError
        When the text is no weight

    Examples
    --------
    >>> read_weight("+  11,652 g").grams, read_weight("ST,GS,+  350.2 mg").grams
    (11.652, 0.3502)
    """
    plain = " ".join(text.replace("−", "-").split())
    found = _LINE.match(plain) if len(text) <= MAX_CHARACTERS else None
    if found is None:
        raise ReadingError(f"{quoted(plain)} is no weight; type for example 4.2, or weigh again.")
    if _UNSTABLE.search((found["status"] or "").upper()):
        raise ReadingError("The balance was not at rest; wait until it is and send the weight again.")
    if found["unit"].lower() not in GRAMS:
        raise ReadingError(f"The balance shows {shortened(found['unit'], 20)}; set it to g or mg and weigh again.")
    grams = float(found["number"].replace(",", ".")) * GRAMS[found["unit"].lower()]
    grams = round(-grams if found["sign"] == "-" else grams, MICROGRAM_DIGITS)
    return BalanceReading(grams=grams, is_signed=bool(found["sign"]), has_unit=bool(found["unit"]))
