"""What the derivation of a predicted number consists of: formula, inputs, steps, result. Values only, no formulas."""

from __future__ import annotations

from ssedesigner.core.evidence import ESTIMATED_GRADES
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import symbol

_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Input:
    """One number or word that enters a calculation, in its lab unit, with its evidence.

    ``symbol`` is that of the formula. ``value`` is None for a word, which stands in ``text``, and for what is not
    known; ``reason`` then says why. ``source`` is a key of the bibliography. ``derivation`` names the result, as a key
    of ``core.prediction.RESULTS``, whose own derivation shows where the number comes from.
    """

    symbol: str
    label: str
    value: float | None = None
    unit: str = "-"
    text: str = ""
    source: str = ""
    grade: str = ""
    low: float | None = None
    high: float | None = None
    note: str = ""
    reason: str = ""
    derivation: str = ""

    @property
    def is_known(self) -> bool:
        """True when there is a number or a word."""
        return self.value is not None or bool(self.text)

    @property
    def is_estimate(self) -> bool:
        """True when the input must look like an estimate."""
        return self.grade in ESTIMATED_GRADES


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a calculation: a formula, the same with numbers, and what comes out in a lab unit.

    ``part`` is the part of the result that it belongs to, where the parts can be asked for by themselves.
    """

    label: str
    formula: str
    numbers: str
    value: float
    unit: str
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class BandPart:
    """One cause of a band: the standard deviation that it adds to ln of the result, its share of the variance [-]."""

    label: str
    spread: float
    share: float
    is_estimate: bool = False


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """How one result comes about.

    ``key`` is one of ``core.prediction.RESULTS``; ``basis`` that of a cell result, else empty. ``formula`` is written
    with the symbols of the inputs and steps; the last step is the result. ``band`` says in a sentence what the band is
    made of, ``band_parts`` lists its causes where they add up. ``guide_page`` is a page of the guide, with a heading
    after #.
    """

    key: str
    title: str
    formula: str
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    result: Quantity
    notes: tuple[str, ...] = ()
    band: str = ""
    band_parts: tuple[BandPart, ...] = ()
    guide_page: str
    basis: str = ""

    @property
    def missing(self) -> tuple[Input, ...]:
        """The inputs that are not known."""
        return tuple(entered for entered in self.inputs if not entered.is_known)


def number_text(value: float, unit: str = "-") -> str:
    """Write a number of a derivation with its unit, with digits enough to do the sum again by hand.

    >>> number_text(2.1, "mS/cm"), number_text(-2.57e-9, "1/Pa"), number_text(0.0)
    ('2.100 mS/cm', '−2.570×10⁻⁹ 1/Pa', '0')
    """
    if unit == "K":  # differences of temperatures matter, so their tenths must not be rounded away
        return f"{value:.2f} K"
    return f"{format_number(value, _DIGITS)} {symbol(unit)}".strip()
