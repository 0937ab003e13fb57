"""One plan varied: how the network depends on the thickness in grains, on the form of the binder, on the drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import fmean, stdev

from ssedesigner.core.frozen import dataclass
from ssedesigner.physics.network.attribution import STRUCTURES
from ssedesigner.physics.network.drawing import draw, draw_grains
from ssedesigner.physics.network.plan import FORMS, Plan
from ssedesigner.physics.network.solve import no_progress, part_of, solve

THICKNESSES = (2, 4, 6, 10, 15)
"""Thicknesses that are tried, in D50."""
GRAIN_VOXELS = 3
"""Voxels in a D50 where thicknesses are compared."""
WIDTH_VOXELS = 24
SMALL_AMOUNT_LIMIT = 1e-9


@dataclass(frozen=True, kw_only=True)
class Varied:
    """Mean and SD of the relative conductivity [-] over some structures, with the label or number that was varied."""

    at: float
    mean: float
    deviation: float


def over_thickness(
    plan: Plan, thicknesses: tuple[int, ...] = THICKNESSES, progress: Callable[[float], None] = no_progress
) -> tuple[Varied, ...]:
    """Solve films of the same content [SI] but of other thicknesses, counted in D50; three structures each.

    >>> from ssedesigner.physics.network.plan import Sulfide
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> [round(point.mean, 3) for point in over_thickness(plan, (2,))]
    [1.0]
    """
    points = []
    for step, grains in enumerate(thicknesses):
        shape = (grains * GRAIN_VOXELS, WIDTH_VOXELS, WIDTH_VOXELS)
        other = replace(plan, thickness=grains * plan.d50, shape=shape)
        points.append(_varied(other, float(grains), part_of(progress, step, len(thicknesses))))
    return tuple(points)


def by_form(plan: Plan, progress: Callable[[float], None] = no_progress) -> dict[str, Varied]:
    """Solve a film of a plan [SI] with its binder in each form, and without fibres and pores; three structures each.

    >>> from ssedesigner.physics.network.plan import Sulfide
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> by_form(plan)
    {}
    """
    if plan.binder <= SMALL_AMOUNT_LIMIT:
        return {}
    varied = {}
    for step, form in enumerate(FORMS):
        polymers = tuple([replace(polymer, form=form) for polymer in plan.polymers])
        other = replace(plan, polymers=polymers, fibres=0.0, pores=0.0)
        varied[form] = _varied(other, plan.binder, part_of(progress, step, len(FORMS)))
    return varied


def _varied(plan: Plan, at: float, progress: Callable[[float], None]) -> Varied:
    values = []
    for index in range(STRUCTURES):
        progress(index / STRUCTURES)
        other = replace(plan, seed=plan.seed + index)
        values.append(solve(draw(other, draw_grains(other)).conductivity()).conductivity / plan.powder)
    return Varied(at=at, mean=fmean(values), deviation=stdev(values))
