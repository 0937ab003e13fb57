"""The films of the evidence view: which are chosen, how they are drawn, and what is said of each."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

import numpy as np

from ssedesigner.core.fields import METHODS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.model_fit import Accuracy, Evidence, EvidencePoint, FittedParameter, accuracy
from ssedesigner.core.notation import day_text, format_number, numeral, source_name, typeset
from ssedesigner.core.units import symbol
from ssedesigner.text.materials import sentence
from ssedesigner.ui.plot.data import Axis, FilmMark, FilmPoint, Line, PlotData, reaching
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.tables import NumberRows, Table, TableCell

PREDICTED = "Predicted against measured"
KINDS_OF_POINTS = {
    "reported": "Reported films",
    "series": "Points of a series",
    "own": "Own films",
}
"""Each kind of point with the words of its box."""
_REFERENCE = re.compile(r"\[[^\[\]]+\]")
_HEADER = (
    "kind",
    "film",
    "measured, mS/cm",
    "predicted, mS/cm",
    "90 % band, low",
    "90 % band, high",
    "factor off",
    "inside the band",
    "method",
    "binder class",
    "scaffold",
    "conditions",
    "likely reason",
    "in use",
    "source",
)


@dataclass(frozen=True, kw_only=True)
class PointFilter:
    """Which points are shown: of one method and binder class (empty for all), with or without scaffold, which kinds."""

    method: str = ""
    binder_class: str = ""
    has_scaffold: bool | None = None
    kinds: frozenset[str] = frozenset(KINDS_OF_POINTS)

    def lets_through(self, point: EvidencePoint) -> bool:
        """Return whether a point is shown."""
        return (
            point.kind in self.kinds
            and self.method in ("", point.method)
            and self.binder_class in ("", point.binder_class)
            and self.has_scaffold in (None, point.has_scaffold)
        )


def select_points(points: Sequence[EvidencePoint], choice: PointFilter) -> tuple[EvidencePoint, ...]:
    """Return the points that are shown, from the least to the most conductive, as the arrow keys visit them."""
    return tuple(sorted(filter(choice.lets_through, points), key=lambda point: point.measured))


def count_words(points: Sequence[EvidencePoint], total: int) -> str:
    """Say how many points are shown and how their predictions did."""
    fit = accuracy(points)
    if fit is None:
        return f"None of the {total} points matches; choose fewer conditions." if total else "There are no points."
    count = f"All {total} points shown" if len(points) == total else f"{len(points)} of {total} points shown"
    inside = round(fit.coverage_90 * fit.n)
    left_out = len(points) - fit.n
    rest = f" {left_out} shown {'is' if left_out == 1 else 'are'} left out of these figures." if left_out else ""
    return (
        f"{count}: median factor {format_number(fit.median_factor, 2)}, "
        f"{inside} of {fit.n} ({fit.coverage_90:.0%}) inside the 90 % band.{rest}".replace("%)", " %)")
    )


def plot_data(everything: Sequence[EvidencePoint], chosen: Sequence[EvidencePoint]) -> PlotData:
    """Draw the shown points; the axes hold all of them, so that nothing moves when the choice changes."""
    x_range = reaching(0.1, 10.0, [point.measured for point in everything])
    ends = [value for point in everything for value in (point.predicted, point.measured, point.low, point.high)]
    y_range = reaching(0.1, 10.0, ends)
    return PlotData(
        x=Axis(label="measured", unit="mS/cm", low=x_range[0], high=x_range[1], is_log=True),
        y=Axis(label="predicted", unit="mS/cm", low=y_range[0], high=y_range[1], is_log=True),
        lines=_lines(x_range),
        films=tuple(film_point(point) for point in chosen),
        message="" if everything else "No film can be compared yet.",
        rows=Table(header=_HEADER, rows=LazyRows(chosen, _row)),
    )


def _lines(x_range: tuple[float, float]) -> tuple[Line, ...]:
    measured = np.array(x_range)
    return (
        Line(key="equal", label="equal", x=measured, y=measured, style="equal"),
        Line(key="twice", label="twice", x=measured, y=2 * measured, style="iso"),
        Line(key="half", label="half", x=measured, y=measured / 2, style="iso"),
    )


def film_point(point: EvidencePoint) -> FilmPoint:
    """Draw one point of evidence."""
    reference = _REFERENCE.search(point.label) if point.kind == "reported" else None
    return FilmPoint(
        x=point.measured,
        y=point.predicted,
        low=point.low,
        high=point.high,
        name=typeset(point.label),
        text=lambda: _text(point),
        conditions=point.conditions,
        citation=point.citation,
        mark=_mark(point),
        tag=reference[0] if reference else "",
        is_outside=not point.is_inside,
        is_opened_by_click=point.recipe is not None,
    )


def _text(point: EvidencePoint) -> str:
    """Write the tip of a point, which is made when it is asked for: there may be thousands."""
    parts = (typeset(point.label), point_words(point), typeset(point.conditions), point.citation)
    return "\n".join(filter(None, parts))


def _mark(point: EvidencePoint) -> FilmMark:
    if point.kind == "own":
        return "own" if point.is_used else "unused"
    if point.kind == "series":
        return "series"
    return "reported" if point.conflict is None else "conflict"


def band_words(point: EvidencePoint) -> str:
    """Write the 90 % band of a point."""
    return f"{format_number(point.low, 2)}–{format_number(point.high, 2)}"


def factor_words(point: EvidencePoint) -> str:
    """Say how far a prediction is off and to which side."""
    if point.factor < 1.005:
        return "as measured"
    side = "too high" if point.predicted > point.measured else "too low"
    return f"{format_number(point.factor, 2)} times {side}"


def point_words(point: EvidencePoint) -> str:
    """Say in a few lines what was measured and predicted of a point, and why they may differ."""
    inside = "inside the band" if point.is_inside else "outside the band"
    lines = [
        f"Measured {format_number(point.measured)} mS/cm, predicted {format_number(point.predicted)} mS/cm "
        f"(90 % band {band_words(point)})",
        f"Predicted {factor_words(point)}, {inside}",
    ]
    if point.reason:
        title = "Note" if point.kind == "own" else "Likely reason"
        lines.append(f"{title}: {typeset(point.reason).rstrip('.')}")
    if point.conflict is not None:
        lines.append("In conflict: left out of all figures")
    if not point.is_used:
        lines.append("Left out: moves no prediction")
    return "\n".join(lines)


def _row(point: EvidencePoint) -> tuple[str, ...]:
    numbers = (point.measured, point.predicted, point.low, point.high, point.factor)
    return (
        point.kind,
        point.label,
        *(numeral(number, 4) for number in numbers),
        "yes" if point.is_inside else "no",
        METHODS.get(point.method, point.method),
        point.binder_class,
        "yes" if point.has_scaffold else "no",
        point.conditions,
        point.reason,
        "yes" if point.is_used and point.is_counted else "no",
        point.citation or source_name(point.source),
    )


def worst_words(point: EvidencePoint) -> str:
    """Say of one of the worst points by how much it is off and why."""
    reason = f" {sentence(point.reason)}" if point.reason else ""
    numbers = f"{format_number(point.predicted, 2)} against {format_number(point.measured, 2)} mS/cm measured"
    return f"{typeset(point.label)}: predicted {factor_words(point)}, {numbers}.{reason}"


_WORST = 3
"""Columns of the parameters that hold numbers."""


def accuracy_words(fit: Accuracy) -> str:
    """Say how predictions did on some points."""
    points = "1 point" if fit.n == 1 else f"{fit.n} points"
    return (
        f"{points}, median factor {format_number(fit.median_factor, 2)}; "
        f"{100 * fit.coverage_90:.0f} % of them inside the 90 % band."
    )


def accuracy_html(evidence: Evidence, muted: str) -> str:
    """Write how good the predictions are, where they fail worst, and when the models were fitted."""
    parts = [
        _paragraph("From library values alone", accuracy_words(evidence.leave_one_out)),
        _paragraph("With the pellet value of the same powder", accuracy_words(evidence.with_pellet)),
    ]
    if evidence.own is not None:
        parts.append(_paragraph("Own films", accuracy_words(evidence.own)))
    points = {point.key: point for point in evidence.points}
    if worst := _worst_html(evidence.leave_one_out, points):
        parts.append(f"<p><b>Furthest off</b></p>{worst}")
    how = (
        "Each reported film and series is predicted by a fit that was made without it, as for a film not yet "
        f"measured. The models were fitted on {day_text(evidence.fitted_on)}."
    )
    parts.append(f"<p style='color:{muted}'>{html.escape(how)}</p>")
    return "".join(parts)


def _paragraph(title: str, words: str) -> str:
    return f"<p><b>{html.escape(title)}</b><br>{html.escape(words)}</p>"


def _worst_html(fit: Accuracy, points: Mapping[str, EvidencePoint]) -> str:
    lines = [worst_words(points[key]) for key in fit.worst[:_WORST] if key in points]
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def parameter_rows(evidence: Evidence) -> NumberRows:
    """Rows of the fitted parameters: value, 90 % interval, unit and meaning."""
    return NumberRows(
        header=("Parameter", "Value", "90 % interval", "Unit", "What it means"),
        rows=tuple(_parameter_row(parameter) for parameter in evidence.parameters),
        text_columns=(0, 4),
    )


def _parameter_row(parameter: FittedParameter) -> tuple[TableCell, ...]:
    texts = (
        typeset(parameter.label),
        format_number(parameter.value),
        f"{format_number(parameter.low)} to {format_number(parameter.high)}",
        symbol(parameter.unit) or "–",
        sentence(parameter.note),
    )
    return tuple(TableCell(text=text) for text in texts)
