"""Where a number comes from: sources, grades and numbers that carry both."""

from __future__ import annotations

from ssedesigner.core.frozen import dataclass

GRADES = {
    "measured": "measured, read in the source",
    "reported": "printed in the source, not a measurement of its own",
    "computed": "calculated (stoichiometry, geometry or first principles)",
    "handbook": "standard handbook value, not checked again",
    "fitted": "fitted to measured data",
    "estimate": "estimate by reasoning or analogy",
    "assumed": "assumption of the program",
    "user": "entered in this laboratory",
}
"""Every grade a value can have, with the words shown for it; strongest evidence first."""

GRADE_WORDS = {grade: grade for grade in GRADES} | {"user": "own"}
"""The same in one word, where there is no room for more."""

DOUBTFUL = "doubtful"
"""The last word of the conditions of a value that is kept although hardly anybody would believe it."""

ESTIMATED_GRADES = frozenset({"estimate", "assumed"})
"""Grades that must look like an estimate wherever they are shown."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One entry of the bibliography.

    ``kind`` is review, paper, database, handbook, web, calculation or laboratory.
    """

    key: str
    kind: str
    citation: str
    doi: str | None = None
    note: str = ""
    origin: str = "shipped"


class Cited(float):
    """A number that also carries its unit, source, grade, range and conditions.

    It is a float, so it reads as a number in a formula. ``low`` and ``high`` are the reported range
    or None; ``source`` is a key of :class:`Source`.
    """

    # a library holds tens of thousands of them
    __slots__ = ("conditions", "grade", "high", "low", "note", "source", "unit")

    unit: str
    source: str
    grade: str
    low: float | None
    high: float | None
    conditions: str
    note: str

    def __new__(
        cls,
        value: float,
        unit: str,
        source: str,
        *,
        grade: str = "measured",
        low: float | None = None,
        high: float | None = None,
        conditions: str = "",
        note: str = "",
    ) -> Cited:
        """Make the number; raise ValueError for an unknown grade or a missing source."""
        if grade not in GRADES:
            raise ValueError(f"unknown grade {grade!r}; one of {', '.join(GRADES)}")
        if not source:
            raise ValueError("a number needs a source")
        self = super().__new__(cls, value)
        self.unit, self.source, self.grade = unit, source, grade
        self.low, self.high = low, high
        self.conditions, self.note = conditions, note
        return self

    @property
    def is_estimated(self) -> bool:
        """True when the value must be shown as an estimate."""
        return self.grade in ESTIMATED_GRADES

    @property
    def is_doubtful(self) -> bool:
        """True when the value is kept with a doubt: it is shown, and nothing is judged by it."""
        return self.conditions.endswith(DOUBTFUL)


class CitedText(str):
    """A word or class (for example an air-stability class) that carries its source and grade."""

    __slots__ = ("grade", "source")

    source: str
    grade: str

    def __new__(cls, text: str, source: str, *, grade: str = "measured") -> CitedText:
        """Make the text; raise ValueError for an unknown grade or a missing source."""
        if grade not in GRADES:
            raise ValueError(f"unknown grade {grade!r}; one of {', '.join(GRADES)}")
        if not source:
            raise ValueError("a text value needs a source")
        self = super().__new__(cls, text)
        self.source, self.grade = source, grade
        return self

    @property
    def is_estimated(self) -> bool:
        """True when the text must be shown as an estimate."""
        return self.grade in ESTIMATED_GRADES


def cited(value: float, unit: str, source: str, note: str = "", *, grade: str = "reported") -> Cited:
    """Make a coefficient of a formula: ``cited(2.2, "-", "Kaiser2012", "void exponent")``."""
    return Cited(value, unit, source, grade=grade, note=note)
