"""Whether a liquid dissolves a polymer, by Hansen solubility parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from ssedesigner.core.evidence import cited
from ssedesigner.core.materials import Material
from ssedesigner.physics.situation import Evidence, Liquid, weakest

DISPERSION_WEIGHT = cited(4.0, "-", "Hansen2007", "weight of the dispersion part in the distance", grade="handbook")
DISSOLVES_BELOW = cited(
    0.9, "-", "ThisProgram2026", "relative energy difference below which it dissolves", grade="assumed"
)
INSOLUBLE_ABOVE = cited(
    1.1, "-", "ThisProgram2026", "relative energy difference above which it does not", grade="assumed"
)
PARTS = ("hansen_d", "hansen_p", "hansen_h")


class HansenDistance(NamedTuple):
    """Relative energy difference of polymer and liquid [-], with the evidence that it rests on."""

    value: float
    evidence: Evidence


def relative_energy_difference(polymer: Sequence[float], liquid: Sequence[float], radius: float) -> float:
    r"""Distance of a liquid from a polymer in Hansen space, over the radius within which liquids dissolve it.

    .. math:: \mathrm{RED} = \frac{1}{R_0}\sqrt{4 \Delta\delta_D^2 + \Delta\delta_P^2 + \Delta\delta_H^2}

    Parameters
    ----------
    polymer : sequence of three floats
        Dispersion, polar and hydrogen-bond part of the polymer [Pa^0.5]
    liquid : sequence of three floats
        The same of the liquid or mixture [Pa^0.5]
    radius : float
        Radius of interaction of the polymer [Pa^0.5]

    Returns
    -------
    float
        Below 1 the liquid dissolves the polymer [-]

    Notes
    -----
    Any one unit does, because only the ratio counts. An estimate: it says nothing of kinetics or of molar mass,
    and over-predicts polyisobutylene in esters, where measured values win.

    Examples
    --------
    >>> round(relative_energy_difference((18.0, 3.0, 4.0), (18.0, 1.4, 2.0), 7.0), 3)
    0.366

    References
    ----------
    Hansen2007 (full entry in sources.csv)
    """
    d, p, h = (own - other for own, other in zip(polymer, liquid, strict=True))
    return math.sqrt(DISPERSION_WEIGHT * d * d + p * p + h * h) / radius


def hansen_distance(polymer: Material, liquids: tuple[Liquid, ...]) -> HansenDistance | None:
    """Relative energy difference of a polymer and a mixture of liquids, mixed by volume.

    Parameters
    ----------
    polymer : Material
        The polymer with its Hansen parameters and radius [-]
    liquids : tuple of Liquid
        Liquids with their shares of the mass [-]

    Returns
    -------
    HansenDistance or None
        None when a parameter, a density or a share is not known [-]

    Notes
    -----
    The parameters of a mixture are the means by volume; volumes are taken to add up.

    Examples
    --------
    >>> hansen_distance(Material(kind="binder", key="X", name="X"), ()) is None
    True

    References
    ----------
    Hansen2007 (full entry in sources.csv)
    """
    radius = polymer.values.get("hansen_r0")
    own = [polymer.values.get(part) for part in PARTS]
    mixed = _mixture(liquids)
    if not radius or mixed is None or any(part is None for part in own):
        return None
    parameters, used = mixed
    value = relative_energy_difference([float(part) for part in own if part is not None], parameters, radius)
    evidence = weakest((*own, radius, *used, INSOLUBLE_ABOVE))
    return HansenDistance(value, evidence)


def _mixture(liquids: tuple[Liquid, ...]) -> tuple[list[float], list[object]] | None:
    """Parameters of the mixture [MPa^0.5] and the values used, or None when one is missing."""
    sums, volume, used = [0.0, 0.0, 0.0], 0.0, list[object]()
    for liquid in liquids:
        if liquid.material is None or liquid.mass_fraction is None:
            return None
        values = liquid.material.values
        parts = [values.get(part) for part in PARTS]
        density = values.get("density_g_cm3") if len(liquids) > 1 else 1.0
        if not density or any(part is None for part in parts):
            return None
        share = liquid.mass_fraction / density
        volume += share
        sums = [total + share * part for total, part in zip(sums, parts, strict=True) if part is not None]
        used += parts
    return ([total / volume for total in sums], used) if volume else None
