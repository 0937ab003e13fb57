"""The plot of bending: strain of the film over rollers and on the core against its thickness, with what films bear."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import Prediction
from ssedesigner.physics.checks.curves import Bending
from ssedesigner.ui.plot.data import Axis, Line, PlotData, reaching
from ssedesigner.ui.workbench.plots import line, recipe_point

_USUAL_STRAIN = (0.02, 10.0)


def bend_data(prediction: Prediction, bending: Bending) -> PlotData:
    """Strain of the outer face against film thickness, with the limits and the recipe's point on the rollers."""
    thickness = prediction.recipe.thickness_um
    x_range = reaching(5.0, 500.0, [thickness / 1.25, thickness * 1.25])
    y_range = reaching(*_USUAL_STRAIN, [bending.strain, bending.core_strain, bending.breaking * 1.2])
    roller = f"over rollers of {_diameter(bending.roller_mm, is_typed=bending.is_roller_typed)}"
    core = f"on a core of {_diameter(bending.core_mm, is_typed=bending.is_core_typed)}"
    return PlotData(
        x=Axis(
            label=f"film thickness{_carrier(bending.carrier_um)}",
            unit="um",
            low=x_range[0],
            high=x_range[1],
            is_log=True,
        ),
        y=Axis(label="bend strain", unit="%", low=y_range[0], high=y_range[1], is_log=True),
        lines=(
            _limit("breaking", f"{bending.breaking:.1f} %: the one measured film breaks", bending.breaking, x_range),
            _limit("soft", f"{numeral(bending.brittle)} %: soft films bear it (assumed)", bending.brittle, x_range),
            *line("core", core, bending.core, "second"),
            *line("roller", roller, bending.roller, "recipe"),
        ),
        recipe=recipe_point(thickness if bending.strain is not None else None, bending.strain),
        message=bending.roller.reason,
    )


def _diameter(millimetres: float, *, is_typed: bool) -> str:
    return f"{numeral(millimetres)} mm" if is_typed else f"{numeral(millimetres)} mm (default)"


def _carrier(micrometres: float | None) -> str:
    return f" on {numeral(micrometres)} µm carrier" if micrometres else ""


@lru_cache(maxsize=16)
def _limit(key: str, label: str, strain: float, x_range: tuple[float, float]) -> Line:
    """Horizontal line at a strain; made once, so that it is drawn once."""
    return Line(key=key, label=label, x=np.array(x_range), y=np.array([strain, strain]), style="target")
