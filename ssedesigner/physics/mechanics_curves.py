"""Bending on arrays: strain of the film over the guide rollers and on the core, against its thickness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.checks.mechanics import (
    BRITTLE_STRAIN,
    CORE,
    FILM_MODULUS,
    ROLLER,
    STRONG_FILM,
    bend_strain,
    carrier_um,
)
from ssedesigner.physics.curves import MARGIN_RATIO, Curve
from ssedesigner.physics.situation import Situation

THICKNESSES = np.geomspace(5.0, 500.0, 61)
"""Usual film thicknesses of the bending plot [um], shape (61,)."""
PLATE = "plate"


@dataclass(frozen=True, kw_only=True, eq=False)
class Bending:
    """Strain of the outer face [%] against film thickness [um], what is bent with the film counted.

    ``roller`` and ``core`` are empty, and say why, when the strain is not known or nothing is bent; their diameters
    are in mm and ``is_..._typed`` says whether the recipe gives them. ``strain`` and ``core_strain`` are those of the
    recipe [%] or None, ``carrier_um`` the thickness of what is bent with the film, ``brittle`` and ``breaking`` the
    strain [%] that a soft film is taken to bear and the one at which a measured film broke.
    """

    roller: Curve
    core: Curve
    roller_mm: float
    core_mm: float
    is_roller_typed: bool
    is_core_typed: bool
    carrier_um: float | None
    strain: float | None
    core_strain: float | None
    brittle: float
    breaking: float


def bending(at: Situation) -> Bending:
    """Strain over rollers and core against film thickness.

    Parameters
    ----------
    at : Situation
        The recipe with its materials looked up [-]

    Returns
    -------
    Bending
        Curves in lab units, each of shape (n,); those that are not known are empty and say why [-]

    Notes
    -----
    Film and carrier are taken as one sheet with the neutral plane in its middle, as the check does.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import looked_up
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> found = bending(looked_up(Recipe(form_factor="free-standing", substrate=None), empty))
    >>> round(found.strain, 2), round(found.core_strain, 2)
    (0.3, 0.04)

    References
    ----------
    Nam2015, Cao2021, ThisProgram2026 (full entries in sources.csv)
    """
    recipe = at.recipe
    roller, core = recipe.roller_diameter_mm, recipe.core_diameter_mm
    roller_mm = float(ROLLER) if roller is None else roller
    core_mm = float(CORE) if core is None else core
    carrier = carrier_um(at)
    reason = _reason(at, carrier)
    grid = _thicknesses(recipe.thickness_um)
    curves = [_curve(grid, carrier or 0.0, diameter, reason) for diameter in (roller_mm, core_mm)]
    own = [_strain(recipe.thickness_um + (carrier or 0.0), diameter) for diameter in (roller_mm, core_mm)]
    return Bending(
        roller=curves[0],
        core=curves[1],
        roller_mm=roller_mm,
        core_mm=core_mm,
        is_roller_typed=roller is not None,
        is_core_typed=core is not None,
        carrier_um=carrier,
        strain=None if reason else float(own[0]),
        core_strain=None if reason else float(own[1]),
        brittle=float(BRITTLE_STRAIN),
        breaking=from_si(STRONG_FILM / FILM_MODULUS, "%"),
    )


def _reason(at: Situation, carrier: float | None) -> str:
    """Why there is no strain, or an empty text."""
    recipe = at.recipe
    form = at.substrate.text("form") if at.substrate else None
    if recipe.form_factor == "on-substrate" and form == PLATE:
        return f"The film lies on a plate ({recipe.substrate}) and is not bent."
    if carrier is None:
        return f"The thickness of {recipe.substrate} is not known, so the strain is not either."
    return ""


def _thicknesses(thickness: float) -> FloatArray:
    """Thicknesses of the curve [um]: the usual ones, or further where the recipe lies outside."""
    low, high = min(THICKNESSES[0], thickness / MARGIN_RATIO), max(THICKNESSES[-1], thickness * MARGIN_RATIO)
    if (low, high) == (THICKNESSES[0], THICKNESSES[-1]):
        return THICKNESSES
    return np.geomspace(low, high, THICKNESSES.size)


def _strain(thickness_um: float | FloatArray, diameter_mm: float) -> float | FloatArray:
    """Strain of a sheet [%] from its thickness [um] and the diameter of the rod [mm]."""
    sheet = thickness_um * to_si(1, "um")
    return bend_strain(sheet, to_si(diameter_mm, "mm") / 2) / to_si(1, "%")  # type: ignore[arg-type]


def _curve(grid: FloatArray, carrier: float, diameter_mm: float, reason: str) -> Curve:
    if reason:
        nothing = np.empty(0)
        return Curve(x=nothing, y=nothing, low=nothing, high=nothing, reason=reason)
    strain = np.asarray(_strain(grid + carrier, diameter_mm))
    return Curve(x=grid, y=strain, low=strain, high=strain)
