"""How the conductivity model does on what it has not seen: as text and as one JSON object."""

from __future__ import annotations

from typing import Any

from ssedesigner.core.model_fit import Accuracy, EvidencePoint
from ssedesigner.core.notation import format_number, formula, numeral


def validation_dict(figures: dict[str, Accuracy], points: tuple[EvidencePoint, ...]) -> dict[str, Any]:
    """Return figures by name, and the points of films and series as predicted without themselves, as JSON values."""
    return {
        **{name: _figure(figure) for name, figure in figures.items()},
        "films": [_point(point) for point in points if point.kind == "reported"],
        "series": [_point(point) for point in points if point.kind == "series"],
    }


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
    lines = [f"Model fitted on {fitted_on}. Each point is predicted by a fit that was made without it."]
    for name, words in (
        ("film", "Reported films, from library values alone"),
        ("paper", "The same, without all films and pellets of their paper"),
        ("laboratory", "The same, without all of their laboratory"),
        ("with_pellet", "Points with the pellet value of their own powder"),
    ):
        figure = figures[name]
        accuracy = f"median factor {format_number(figure.median_factor, 3)}, {figure.coverage_90:.0%} of {figure.n}"
        width = f"half-width ×/÷ {format_number(figure.median_half_width, 2)}"
        said = f"{accuracy} inside the 90 % band, {width}" if figure.n else "the library knows none"
        lines.append(f"{words}: {said}.")
        if name == "film":
            lines += _not_counted(points)
        if name in {"film", "with_pellet"}:
            lines += [f"  worst: {_worst(names[key])}" for key in figure.worst if key in names]
    lines += ["", f"{'id':14s}{'measured':>10s}{'predicted':>11s}{'low':>9s}{'high':>9s}  mS/cm"]
    for point in points:
        numbers = (point.measured, point.predicted, point.low, point.high)
        columns = "".join(
            f"{format_number(value, 3):>{width}s}" for value, width in zip(numbers, (10, 11, 9, 9), strict=True)
        )
        words = "in conflict" if point.conflict is not None else "" if point.is_inside else "outside"
        lines.append(f"{point.key:14s}{columns}  {words}".rstrip())
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


def _worst(point: EvidencePoint) -> str:
    return f"{formula(point.label)}, off by a factor of {format_number(point.factor, 2)}. {formula(point.reason)}"
