"""Measured against predicted, with the films that are suggested and where they may fall."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ssedesigner.core.model_fit import Evidence, EvidencePoint
from ssedesigner.core.notation import format_number, numeral, typeset
from ssedesigner.physics.explore.next_films import Suggestion
from ssedesigner.text.next_films import title_text
from ssedesigner.ui.plot.data import Axis, FilmMark, FilmPoint, Line, PlotData, reaching
from ssedesigner.ui.widgets.tables import Table

_POINTS, _NEAR, _STEP_DOWN = 121, 1.12, 1.5
_HEADER = ("kind", "film", "predicted, mS/cm", "measured, mS/cm", "may fall from, mS/cm", "to, mS/cm")


def next_plot(evidence: Evidence, films: Sequence[Suggestion]) -> PlotData:
    """Draw reported and own films, and each suggestion on the line of equals with its band."""
    measured = tuple(_measured(point) for point in evidence.points if point.kind != "series" and point.is_counted)
    suggested = _suggestions(films)
    both = (*measured, *suggested)
    x_range = reaching(0.1, 10.0, [film.x for film in both])
    y_range = reaching(0.1, 10.0, [end for film in both for end in (film.y, film.low, film.high)])
    return PlotData(
        x=Axis(label="predicted without that film", unit="mS/cm", low=x_range[0], high=x_range[1], is_log=True),
        y=Axis(label="measured", unit="mS/cm", low=y_range[0], high=y_range[1], is_log=True),
        lines=_lines(x_range, evidence, films),
        films=both,
        message="" if both else "No film can be compared yet.",
        rows=Table(header=_HEADER, rows=tuple(_row(film) for film in both)),
    )


def _lines(x_range: tuple[float, float], evidence: Evidence, films: Sequence[Suggestion]) -> tuple[Line, ...]:
    x = np.geomspace(*x_range, _POINTS)  # enough for a band that leaves the frame
    factor = evidence.leave_one_out.median_half_width
    lines = [Line(key="equal", label="equal", x=x, y=x, low=x / factor, high=x * factor, style="equal")]
    edge = Line(key="band", label="90 % without own films", x=x, y=x * factor, style="compared")
    lines.append(edge)
    after = [film.band_after for film in films]
    if after:
        best = math.exp(sum(map(math.log, after)) / len(after))
        for key, end in (("after-high", best), ("after-low", 1 / best)):
            label = "90 % of a film once it is made" if key == "after-high" else ""
            lines.append(Line(key=key, label=label, x=x, y=end * x, style="iso"))
    return tuple(lines)


def _measured(point: EvidencePoint) -> FilmPoint:
    """Draw a film where it was predicted and measured."""
    mark: FilmMark = "reported" if point.conflict is None else "conflict"
    if point.kind == "own":
        mark = "own" if point.is_used else "unused"
    return FilmPoint(
        x=point.predicted,
        y=point.measured,
        name=typeset(point.label),
        conditions=typeset(point.conditions),
        citation=point.citation,
        mark=mark,
        tag=point.label if point.kind == "own" else "",
    )


def _suggestions(films: Sequence[Suggestion]) -> tuple[FilmPoint, ...]:
    """Draw the signs at the upper ends of their bands, lower where another one stands there already."""
    points: list[FilmPoint] = []
    for number, film in enumerate(films, 1):
        point = _suggested(number, film)
        above = [other.y for other in points if max(other.x / point.x, point.x / other.x) < _NEAR]
        points.append(replace(point, y=min([point.y, *(height / _STEP_DOWN for height in above)])))
    return tuple(points)


def _suggested(number: int, film: Suggestion) -> FilmPoint:
    value, factor = film.predicted_ms_cm, film.band_before
    low, high = value / factor, value * factor
    name = f"{number}  {title_text(film)}"
    words = (
        f"{name}\nPredicted {format_number(value)} mS/cm; it may fall from {format_number(low, 2)} to "
        f"{format_number(high, 2)} mS/cm (90 %)"
    )
    return FilmPoint(
        x=value,
        y=high,
        low=low,
        high=high,
        name=name,
        text=lambda: typeset(words),
        conditions="",
        citation="",
        mark="suggested",
        tag=numeral(number),
    )


def _row(film: FilmPoint) -> tuple[str, ...]:
    is_suggested = film.mark == "suggested"
    ends = ("" if end is None else f"{end:.4g}" for end in (film.low, film.high))
    measured = "" if is_suggested else f"{film.y:.4g}"
    return (film.mark, film.name, f"{film.x:.4g}", measured, *ends)
