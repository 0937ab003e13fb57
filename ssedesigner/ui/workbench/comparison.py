"""Electrolytes of other classes on the plot against temperature: thin lines and dots, each with source and grade."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import numpy as np

from ssedesigner.core.evidence import ESTIMATED_GRADES
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import ComparisonPoint, Materials
from ssedesigner.core.notation import formula, numeral, typeset
from ssedesigner.core.units import to_si
from ssedesigner.text.materials import grade_text, sentence
from ssedesigner.text.references import citation
from ssedesigner.ui.plot.data import FilmPoint, Line, Numbers

CLASSES = {
    "liquid": "Liquid electrolytes",
    "polymer": "Polymer electrolytes",
    "oxide": "Oxides",
    "halide": "Halides and oxyhalides",
    "sulfide": "Sulfides",
    "borate": "Borates",
}
"""Classes that can be shown beside the film, in the words of the menu."""
_SAME = {"oxyhalide": "halide"}
_LONGEST_LABEL = 20
_SHORT_LABELS = {
    "LE-EC-EMC": "LiPF₆ in EC:EMC",
    "LE-review": "liquid (review)",
    "LATP-total": "LATP, total",
    "LLTO-total": "LLTO, total",
    "LLZO-Nb": "LLZO with Nb",
    "LLZO-cubic": "LLZO, cubic",
    "LLZO-tetragonal": "LLZO, tetragonal",
    "Li7P3S11-glassceramic": "glass-ceramic LPS",
    "PEO-PC": "PEO carbonate",
    "PEO-PS": "PEO-PS, LiTFSI",
    "PEO-crystalline": "PEO, crystalline",
    "PEO-TEGDMA-TEGDME": "PEO network, LiTFSI",
}
"""What a series is called at its line where its own name is too long; others are known by their short name."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Lines and points of other electrolytes against 1000/T."""

    lines: tuple[Line, ...] = ()
    points: tuple[FilmPoint, ...] = ()

    def between(self, coldest: float, hottest: float) -> list[float]:
        """Return the conductivities [mS/cm] between two temperatures [degC]."""
        low, high = float(reciprocal(hottest)), float(reciprocal(coldest))
        return [point.y for point in self.points if low <= point.x <= high]


NOTHING_COMPARED = Comparison()


def reciprocal(celsius: Numbers | float) -> Numbers:
    """Return 1000/T [1/K] of temperatures in degrees Celsius."""
    offset = to_si(0.0, "degC")
    return np.asarray(1000.0 / (np.asarray(celsius, dtype=float) + offset))


def classes_in(materials: Materials | None) -> list[str]:
    """Return the classes of which the library has a line, in the order of the menu."""
    known = {_class_of(point) for point in materials.comparison_lines} if materials is not None else set()
    return [name for name in CLASSES if name in known]


def comparison(materials: Materials | None, chosen: Collection[str]) -> Comparison:
    """Return lines and points of the chosen classes; a series of a single temperature is a point with its name."""
    if materials is None or not chosen:
        return NOTHING_COMPARED
    series: dict[str, list[ComparisonPoint]] = {}
    for point in materials.comparison_lines:
        if _class_of(point) in chosen:
            series.setdefault(point.series, []).append(point)
    lines, points = [], []
    for listed in series.values():
        ordered = sorted(listed, key=lambda point: point.temperature_c)
        if len(ordered) > 1:
            lines.append(_line(ordered))
        points += [_point(point, materials, is_named=len(ordered) == 1) for point in ordered]
    return Comparison(lines=tuple(lines), points=tuple(points))


def _class_of(point: ComparisonPoint) -> str:
    return _SAME.get(point.electrolyte_class, point.electrolyte_class)


def _label(point: ComparisonPoint) -> str:
    label = point.label if len(point.label) <= _LONGEST_LABEL else _SHORT_LABELS.get(point.series, point.series)
    return label if "/" in label else formula(label)  # fractions are no subscripts


def _line(ordered: list[ComparisonPoint]) -> Line:
    return Line(
        key=f"compared {ordered[0].series}",
        label=_label(ordered[0]),
        x=reciprocal(np.array([point.temperature_c for point in ordered])),
        y=np.array([float(point.conductivity_ms_cm) for point in ordered]),
        style="compared",
    )


def _point(point: ComparisonPoint, materials: Materials, *, is_named: bool) -> FilmPoint:
    value = point.conductivity_ms_cm
    return FilmPoint(
        x=float(reciprocal(point.temperature_c)),
        y=float(value),
        name=point.label,
        conditions=f"{numeral(point.temperature_c)} °C",
        citation=citation(materials.sources, value.source),
        mark="compared",
        tag=_label(point) if is_named else "",
        text=partial(_words, point, materials),
    )


def _words(point: ComparisonPoint, materials: Materials) -> str:
    """Everything about a point, for its tip."""
    value = point.conductivity_ms_cm
    about = "≈ " if value.grade in ESTIMATED_GRADES else ""
    parts = (
        typeset(point.label),
        f"{about}{numeral(float(value), 3)} mS/cm at {numeral(point.temperature_c)} °C",
        sentence(value.note),
        f"Evidence: {grade_text(value.grade)}.",
        citation(materials.sources, value.source),
    )
    return "\n".join(part for part in parts if part)
