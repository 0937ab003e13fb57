"""What the evidence view says in words and in its table: how good the predictions are, and what was fitted."""

from __future__ import annotations

import html
from collections.abc import Mapping

from ssedesigner.core.model_fit import Accuracy, Evidence, EvidencePoint, FittedParameter
from ssedesigner.core.notation import typeset
from ssedesigner.core.units import symbol
from ssedesigner.text.materials import (
    sentence,
)
from ssedesigner.ui.evidence.points import worst_words
from ssedesigner.ui.widgets.quantity_text import rounded
from ssedesigner.ui.widgets.tables import Cell, NumberRows

_WORST = 3
"""Columns of the parameters that hold numbers."""


def accuracy_words(found: Accuracy) -> str:
    """Say how predictions did on some points."""
    points = "1 point" if found.n == 1 else f"{found.n} points"
    return (
        f"{points}, median factor {rounded(found.median_factor)}; "
        f"{100 * found.coverage_90:.0f} % of them inside the 90 % band."
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
        "Each reported film and series is predicted by a fit that was made without it, as a film is that nobody has "
        f"measured yet. The models were fitted on {evidence.fitted_on}."
    )
    parts.append(f"<p style='color:{muted}'>{html.escape(how)}</p>")
    return "".join(parts)


def _paragraph(title: str, words: str) -> str:
    return f"<p><b>{html.escape(title)}</b><br>{html.escape(words)}</p>"


def _worst_html(found: Accuracy, points: Mapping[str, EvidencePoint]) -> str:
    lines = [worst_words(points[key]) for key in found.worst[:_WORST] if key in points]
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def parameter_rows(evidence: Evidence) -> NumberRows:
    """Rows of the fitted parameters: value, 90 % interval, unit and meaning."""
    return NumberRows(
        header=("Parameter", "Value", "90 % interval", "Unit", "What it means"),
        rows=tuple(_parameter_row(parameter) for parameter in evidence.parameters),
        text_columns=(0, 4),
    )


def _parameter_row(parameter: FittedParameter) -> tuple[Cell, ...]:
    texts = (
        typeset(parameter.label),
        rounded(parameter.value, 3),
        f"{rounded(parameter.low, 3)} to {rounded(parameter.high, 3)}",
        symbol(parameter.unit) or "–",
        sentence(parameter.note),
    )
    return tuple(Cell(text=text) for text in texts)
