"""How well the models do beside what was published: films left out, composites, capacities at a rate."""

import math

from bench.measure import Figure
from ssedesigner.cli.validation import all_figures, calibration_data
from ssedesigner.core.model_fit import Accuracy, shipped_fit
from ssedesigner.core.paths import resources
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.physics.cell.evidence import Score, comparisons_by_kind, score
from ssedesigner.physics.conduction.calibration import leave_one_out

FACTORS = {"film": 1.45, "with_pellet": 1.40}
"""Aims of the median factor of films."""
HALF_WIDTH = 3.6
COVERAGES = {"rates": 0.80}
WORST = {"fine_composites": 1.25, "coarse_composites": 2.1}
"""Aims of the model of the cell."""


def accuracy_figures() -> list[Figure]:
    """Compare the models with all that was published, as ``validate`` does."""
    data, fit = calibration_data(shipped_materials(resources() / "library")), shipped_fit()
    films = all_figures(data, fit, leave_one_out(data, fit))
    figures = [figure for name in ("film", "paper", "laboratory", "with_pellet") for figure in _film(name, films[name])]
    for kind, comparisons in comparisons_by_kind().items():
        figures += _cell(kind, score(comparisons))
    # beside a capacity that is predicted as nothing no factor is finite, and JSON has no word for that
    return [figure for figure in figures if math.isfinite(figure.value)]


def _film(name: str, accuracy: Accuracy) -> list[Figure]:
    note = f"{accuracy.n} points; worst {', '.join(accuracy.worst)}"
    inside, width = accuracy.coverage_90, accuracy.median_half_width
    return [
        Figure(name=f"{name}: median factor", value=accuracy.median_factor, unit="-", aim=FACTORS.get(name), note=note),
        Figure(name=f"{name}: inside the 90 % band", value=inside, unit="-", aim=0.85, more_is_better=True),
        Figure(name=f"{name}: half-width of the band", value=width, unit="-", aim=HALF_WIDTH),
    ]


def _cell(kind: str, figures: Score) -> list[Figure]:
    note = f"{figures.n} points; worst {', '.join(figures.worst)}"
    inside, aim = figures.coverage, COVERAGES.get(kind)
    return [
        Figure(name=f"{kind}: median factor", value=figures.median_factor, unit="-", note=note),
        Figure(name=f"{kind}: worst factor", value=figures.worst_factor, unit="-", aim=WORST.get(kind)),
        Figure(name=f"{kind}: inside the 90 % band", value=inside, unit="-", aim=aim, more_is_better=True),
        Figure(name=f"{kind}: half-width of the band", value=figures.median_half_width, unit="-"),
    ]
