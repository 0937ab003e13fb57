"""The data of the calibration put together, and the model tried on each point without it."""

from __future__ import annotations

from operator import attrgetter

from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import Accuracy, EvidencePoint, Fit, shipped_fit
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.conduction.calibration import Data, LeftOut, accuracy, data_of, leave_one_out, reported_films
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.evidence import evidence, kept_points
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.conduction.observations import (
    film_observations,
    held_pellets,
    series_observations,
    treated_observations,
)


def calibration_data(materials: Materials) -> Data:
    """Return everything that the conductivity model is fitted to [S/m].

    A film whose sulfide a library has lost, or knows no conductivity of, is left out.
    """
    observations = [*film_observations(materials, film_recipes()), *series_observations(materials)]
    observations += treated_observations(materials)
    known = [observation for observation in observations if conductance(observation.film).conductivity is not None]
    return data_of(known, held_pellets(materials))


def figures_of(left_out: list[LeftOut]) -> dict[str, Accuracy]:
    """Return how predictions did: ``loo`` from library values, ``with_pellet`` from the source's own pellet value."""
    return {
        "loo": accuracy(reported_films(left_out)),
        "with_pellet": accuracy([prediction for prediction in left_out if prediction.observation.has_pellet]),
    }


def all_figures(data: Data, fit: Fit, left_out: list[LeftOut]) -> dict[str, Accuracy]:
    """Return how predictions did without the ``film``, all of its ``paper`` or all of its ``laboratory``.

    ``loo`` is ``film`` under its older name; ``with_pellet`` leaves one point out.
    """
    figures = figures_of(left_out)
    papers, laboratories = (
        accuracy(reported_films(leave_one_out(data, fit, fold)))
        for fold in (attrgetter("source"), attrgetter("laboratory"))
    )
    return {"film": figures["loo"], "paper": papers, "laboratory": laboratories, **figures}


def validate_model(materials: Materials) -> tuple[dict[str, Accuracy], tuple[EvidencePoint, ...], str]:
    """Fit again without each point, with the values of a library.

    Returns
    -------
    tuple
        Figures by name, the points of the fit with their leave-one-out predictions [mS/cm], and those
        in conflict beside them, the day of the shipped fit
    """
    fit = shipped_fit()
    data = calibration_data(materials)
    left_out = leave_one_out(data, fit)
    points = {str(point["key"]): point for point in kept_points(left_out, fit.reasons)}
    evidence_points = evidence(
        materials, film_recipes(), NOTHING_LEARNED, fit.with_points(tuple(points.values()))
    ).points
    return (
        all_figures(data, fit, left_out),
        tuple(point for point in evidence_points if point.key in points or point.conflict is not None),
        fit.fitted_on,
    )
