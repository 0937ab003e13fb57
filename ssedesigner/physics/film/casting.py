"""Casting a coat: the blade gap that leaves a wet coat of the thickness wanted."""

from __future__ import annotations

from ssedesigner.core.evidence import cited

GAP_PER_WET_COAT = cited(
    2.0,
    "-",
    "ThisProgram2026",
    "drag alone carries half of the blade gap along; try it on a short strip",
    grade="estimate",
)


def blade_gap(wet_thickness: float, below: float = 0.0) -> float:
    r"""Gap of a doctor blade that leaves a wet coat, on a bare substrate or on coats that are dry already.

    .. math:: h_\mathrm{gap} = 2\,h_\mathrm{wet} + h_\mathrm{below}

    Parameters
    ----------
    wet_thickness : float
        Thickness of the wet coat, from its volume on the area [m]
    below : float, optional
        Height of the dried coats on which it is cast [m]

    Returns
    -------
    float
        Gap between blade and substrate [m]

    Notes
    -----
    Of a liquid dragged through a gap with no pressure behind it half of the gap's height is carried along. Pressure
    in the reservoir makes the coat thicker, and a slurry that shears thin differs, so the gap is only a first guess.

    Examples
    --------
    >>> round(blade_gap(75e-6), 6), round(blade_gap(75e-6, below=40e-6), 6)
    (0.00015, 0.00019)

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    return wet_thickness * GAP_PER_WET_COAT + below


def shrinkage(wet_thickness: float, thickness: float) -> float:
    """Part of a wet coat's thickness that is lost on the way to the pressed layer.

    Parameters
    ----------
    wet_thickness : float
        Thickness of the wet coat [m]
    thickness : float
        Thickness of the pressed layer [m]

    Returns
    -------
    float
        Loss of thickness by the thickness of the wet coat [-]

    Notes
    -----
    The area is taken to stay as it is; negative when the layer has more pores than the coat had liquid.

    Examples
    --------
    >>> shrinkage(75e-6, 30e-6)
    0.6

    References
    ----------
    None: geometry.
    """
    return 1 - thickness / wet_thickness
