"""How predicted and cited values are written: with their unit, the mark of an estimate and their band."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.notation import NOT_KNOWN, exact, format_number, mark_estimate, span
from ssedesigner.core.prediction import RESULTS, Prediction, Quantity
from ssedesigner.core.units import symbol


def labelled_results(prediction: Prediction, part: str) -> list[tuple[str, Quantity]]:
    """Return the results of a part, film or cell, with their labels, in the order of reading."""
    return [(one.label, prediction.result(key)) for key, one in RESULTS.items() if key.startswith(f"{part}.")]


def learned_text(own_films: int) -> str:
    """Say whether films of the laboratory have taught the numbers, and how many.

    >>> learned_text(0), learned_text(3)
    ('learned from own films: none', 'learned from own films: 3')
    """
    return f"learned from own films: {own_films or 'none'}"


def value_text(quantity: Quantity, digits: int = 3) -> str:
    """Write a value with its unit; an estimate is marked, an unknown value says so.

    >>> value_text(Quantity(value=30.0, unit="um")), value_text(Quantity(value=1.5, unit="%", is_estimate=True))
    ('30.0 µm', '≈ 1.50 %')
    """
    number = format_number(quantity.value, digits)
    if number == NOT_KNOWN:
        return NOT_KNOWN
    return mark_estimate(f"{number} {symbol(quantity.unit)}".strip(), quantity.is_estimate)


def band_text(quantity: Quantity, digits: int = 3, between: str = " to ") -> str:
    """Write the 90 % band without its unit, or nothing where there is none.

    >>> band_text(Quantity(value=1.43, unit="mS/cm", low=0.8, high=2.6))
    '0.800 to 2.60'
    """
    if quantity.low is None or quantity.high is None or not quantity.is_known or quantity.low == quantity.high:
        return ""
    return span(format_number(quantity.low, digits), format_number(quantity.high, digits), between)


def value_and_band(quantity: Quantity) -> str:
    """Write a value with its unit, and its band in brackets where there is one."""
    band = band_text(quantity)
    return value_text(quantity) + (f" ({band})" if band else "")


def likelihood_text(chance: float) -> str:
    """Write a likelihood without false precision: ``> 99 %``, ``93 %``, ``< 1 %``."""
    if chance > 0.99:
        return "> 99 %"
    return "< 1 %" if chance < 0.01 else f"{100 * chance:.0f} %"


def cited_text(value: Cited | CitedText | None, with_unit: bool = True) -> str:
    """Write a value of the library with all its digits; an estimate is marked, a missing one is not known.

    >>> cited_text(Cited(0.8, "g/cm3", "Handbook", grade="estimate")), cited_text(CitedText("very_poor", "Lu2023"))
    ('≈ 0.8 g/cm³', 'very poor')
    """
    if value is None:
        return NOT_KNOWN
    if isinstance(value, CitedText):
        return mark_estimate(value.replace("_", " "), value.is_estimated)
    unit = symbol(value.unit) if with_unit else ""
    return mark_estimate(f"{exact(value)} {unit}".strip(), value.is_estimated)


def range_text(value: Cited | CitedText | None) -> str:
    """Write the reported range of a value without its unit, or nothing when none is known."""
    if not isinstance(value, Cited):
        return ""
    low, high = ("" if end is None else exact(end) for end in (value.low, value.high))
    return span(low, high, " – ")


def chance_text(chance: float | None) -> str:
    """Write a chance without false precision.

    >>> chance_text(0.934), chance_text(0.999), chance_text(None)
    ('93 %', '> 99 %', 'not known')
    """
    if chance is None:
        return "not known"
    if chance > 0.99:
        return "> 99 %"
    return "< 1 %" if chance < 0.01 else f"{100 * chance:.0f} %"
