"""How the models do beside what was published: as text and as one JSON object."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ssedesigner.core.model_fit import Accuracy, EvidencePoint
from ssedesigner.core.notation import day_text, format_number, formula, numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.cell.evidence import Comparison, Score, score

CELL_FIGURES = {
    "composites": ("Ionic conductivity of composite cathodes", "mS/cm"),
    "fine_composites": ("Those with fine sulfide, or enough of it", "mS/cm"),
    "coarse_composites": ("Those with little and coarse sulfide", "mS/cm"),
    "rates": ("Capacities of cells at a C-rate, as a share of that of their reference", "-"),
    "rates_of_one_cell": ("Those of a cell against itself at a lower rate", "-"),
    "cell_resistances": ("Resistances implied by the fading of cells with the rate", "ohm cm2"),
}
"""What is compared with published cells, in words, and its lab unit."""
CELL_LISTS = ("composites", "rates")
"""Comparisons of which every row is listed; the others are parts of them or made from the same rows."""

Comparisons = Mapping[str, Sequence[Comparison]]


def validation_dict(figures: dict[str, Accuracy], points: tuple[EvidencePoint, ...]) -> dict[str, Any]:
    """Return figures by name, and the points of films and series as predicted without themselves, as JSON values."""
    return {
        **{name: _figure(figure) for name, figure in figures.items()},
        "films": [_point(point) for point in points if point.kind == "reported"],
        "series": [_point(point) for point in points if point.kind == "series"],
    }


def cell_dict(comparisons: Comparisons) -> dict[str, Any]:
    """Return figures of the model of the cell by name, and its composites and capacities row by row, as JSON values."""
    return {
        **{kind: _cell_figure(score(comparisons[kind])) for kind in CELL_FIGURES},
        **{f"{kind}_points": [_cell_point(each, kind) for each in comparisons[kind]] for kind in CELL_LISTS},
    }


def _cell_figure(figure: Score) -> dict[str, Any]:
    return {
        "median_factor": _rounded(figure.median_factor, 3),
        "worst_factor": _rounded(figure.worst_factor, 3),
        "coverage_90": round(figure.coverage, 3),
        "median_half_width": _rounded(figure.median_half_width, 2),
        "n": figure.n,
        "worst": list(figure.worst),
    }


def _rounded(factor: float, places: int) -> float | None:
    # beside a capacity that is predicted as nothing no factor is finite
    return round(factor, places) if math.isfinite(factor) else None


def _cell_point(point: Comparison, kind: str) -> dict[str, Any]:
    unit = CELL_FIGURES[kind][1]
    values = {"measured": point.measured, "predicted": point.predicted, "low": point.low, "high": point.high}
    numbers = {name: float(f"{from_si(value, unit):.4g}") for name, value in values.items()}
    return {"id": point.key, **numbers, "unit": unit, "is_inside": point.is_inside}


def _figure(figure: Accuracy) -> dict[str, Any]:
    return {
        "median_factor": round(figure.median_factor, 3) if figure.n else None,
        "coverage_90": round(figure.coverage_90, 3) if figure.n else None,
        "median_half_width": round(figure.median_half_width, 2) if figure.n else None,
        "n": figure.n,
        "worst": list(figure.worst),
    }


def _point(point: EvidencePoint) -> dict[str, Any]:
    return {
        "id": point.key,
        "label": point.label,
        "measured": point.measured,
        "predicted": point.predicted,
        "low": point.low,
        "high": point.high,
        "unit": "mS/cm",
        "is_inside": point.is_inside,
        "is_counted": point.is_counted,
        "conflict": point.conflict,
        "reason": point.reason,
        "source": point.source,
    }


def validation_text(figures: dict[str, Accuracy], points: tuple[EvidencePoint, ...], fitted_on: str) -> str:
    """Return the figures in sentences and a table of all points; ``fitted_on`` is the day of the calibration."""
    names = {point.key: point for point in points}
    lines = [f"Model fitted on {day_text(fitted_on)}. Each point is predicted by a fit that was made without it."]
    for name, words in (
        ("film", "Reported films, from library values alone"),
        ("paper", "The same, without all films and pellets of their paper"),
        ("laboratory", "The same, without all of their laboratory"),
        ("with_pellet", "Points with the pellet value of their own powder"),
    ):
        figure = figures[name]
        accuracy = (
            f"median factor {format_number(figure.median_factor, 3)}, {_percent(figure.coverage_90)} of {figure.n}"
        )
        width = f"half-width ×/÷ {format_number(figure.median_half_width, 2)}"
        said = f"{accuracy} inside the 90 % band, {width}" if figure.n else "the library has none"
        lines.append(f"{words}: {said}.")
        if name == "film":
            lines += _not_counted(points)
        if name in {"film", "with_pellet"}:
            lines += [f"  worst: {_worst(names[key])}" for key in figure.worst if key in names]
    lines += ["", _row(("id", "measured", "predicted", "low", "high"), "mS/cm")]
    for point in points:
        numbers = (format_number(value, 3) for value in (point.measured, point.predicted, point.low, point.high))
        words = "in conflict" if point.conflict is not None else "" if point.is_inside else "outside"
        lines.append(_row((point.key, *numbers), words))
    return "\n".join(lines) + "\n"


def _not_counted(points: tuple[EvidencePoint, ...]) -> list[str]:
    """Say which points are listed but count in no figure, and why."""
    circular = [formula(point.label) for point in points if not point.is_counted and point.conflict is None]
    lines = [f"  listed, not counted: {'; '.join(circular)}, which gave the library its own value."] if circular else []
    for point in points:
        if point.conflict is not None:
            values = f"one review prints {numeral(point.measured)}, another {numeral(point.conflict)} mS/cm"
            lines.append(f"  in conflict, not counted: {formula(point.label)}: {values}.")
    return lines


def cell_text(comparisons: Comparisons) -> str:
    """Return the figures of the model of the cell in sentences, and tables of composites and of capacities."""
    lines = ["", "The model of the cell beside published cells; its exponents were fitted to most of these composites."]
    for kind, (words, _) in CELL_FIGURES.items():
        figure = score(comparisons[kind])
        worst = f"{_factor(figure.worst_factor)} at worst ({', '.join(figure.worst)})"
        accuracy = f"median factor {_factor(figure.median_factor)}, {worst}, {_percent(figure.coverage)} of {figure.n}"
        lines.append(f"{words}: {accuracy} inside the 90 % band, half-width ×/÷ {_factor(figure.median_half_width)}.")
    for kind in CELL_LISTS:
        unit = CELL_FIGURES[kind][1]
        lines += ["", _row(("id", "measured", "predicted", "low", "high"), "" if unit == "-" else unit)]
        for point in comparisons[kind]:
            values = (point.measured, point.predicted, point.low, point.high)
            numbers = (format_number(from_si(value, unit), 3) for value in values)
            lines.append(_row((point.key, *numbers), "" if point.is_inside else "outside"))
    return "\n".join(lines) + "\n"


def _factor(factor: float) -> str:
    return format_number(factor, 3) if math.isfinite(factor) else "unbounded"


def _row(cells: Sequence[str], last: str) -> str:
    columns = "".join(f"{cell:>{width}s}" for cell, width in zip(cells[1:], (10, 11, 9, 9), strict=True))
    return f"{cells[0]:14s}{columns}  {last}".rstrip()


def _worst(point: EvidencePoint) -> str:
    return f"{formula(point.label)}, off by a factor of {format_number(point.factor, 2)}. {formula(point.reason)}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
