"""How predicted numbers are named and written in sheets and on the command line."""

from __future__ import annotations

from ssedesigner.core.notation import NOT_KNOWN, format_number
from ssedesigner.core.prediction import CELL_RESULTS, FILM_RESULTS, Prediction, Quantity
from ssedesigner.core.units import symbol


def film_results(prediction: Prediction) -> list[tuple[str, Quantity]]:
    """Return the film's results with their labels, in the order of reading."""
    return [(label, getattr(prediction.film, name)) for name, label in FILM_RESULTS.items()]


def cell_results(prediction: Prediction) -> list[tuple[str, Quantity]]:
    """Return the results of the cell on the recipe's basis with their labels."""
    return [(label, getattr(prediction.cell, name)) for name, label in CELL_RESULTS.items()]


def value_text(quantity: Quantity) -> str:
    """Write a value with its unit; an estimate is marked, an unknown value says so.

    >>> value_text(Quantity(value=30.0, unit="um")), value_text(Quantity(value=1.5, unit="%", is_estimate=True))
    ('30.0 µm', '≈ 1.50 %')
    """
    if not quantity.is_known:
        return NOT_KNOWN
    mark = "≈ " if quantity.is_estimate else ""
    return f"{mark}{format_number(quantity.value)} {symbol(quantity.unit)}".strip()


def band_text(quantity: Quantity) -> str:
    """Write the 90 % band without its unit, or nothing where there is none.

    >>> band_text(Quantity(value=1.43, unit="mS/cm", low=0.8, high=2.6))
    '0.800 to 2.60'
    """
    if quantity.low is None or quantity.high is None or not quantity.is_known or quantity.low == quantity.high:
        return ""
    return f"{format_number(quantity.low)} to {format_number(quantity.high)}"
