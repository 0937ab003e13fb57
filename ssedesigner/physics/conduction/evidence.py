"""The evidence behind the conductivity model: every measured film and series beside its prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ssedesigner.core.materials import Materials, ReportedFilm, SeriesPoint, film_conditions, film_name
from ssedesigner.core.measured_film import MeasuredFilm, after_test_words
from ssedesigner.core.model_fit import Accuracy, Evidence, EvidencePoint, Fit, accuracy, shipped_fit
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import require
from ssedesigner.physics.conduction.calibration import LeftOut
from ssedesigner.physics.conduction.conductance import Conductance, conductance
from ssedesigner.physics.conduction.learned import Learned, binder_class
from ssedesigner.physics.conduction.learning import describe_learned
from ssedesigner.physics.conduction.lessons import Lesson, lessons
from ssedesigner.physics.conduction.observations import (
    CONFLICTS,
    OWN_POWDERS,
    TREATED,
    TREATED_AT,
    is_circular,
    series_recipe,
)
from ssedesigner.physics.film.film import resolve

DIGITS = 4
"""Digits that a conductivity is kept with beside its film."""


def evidence(
    materials: Materials,
    recipes: Mapping[str, Recipe],
    learned: Learned,
    fit: Fit | None = None,
    lessons_known: Sequence[Lesson] | None = None,
) -> Evidence:
    """Every measured conductivity beside its prediction, and how good the predictions are.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library with the own films [-]
    recipes : mapping of str to Recipe
        Recipes of reported films by the key of the film [-]
    learned : Learned
        What the own films move [-]
    fit : Fit or None
        The fitted parameters with their leave-one-out predictions; those of the program by default [-]
    lessons_known : sequence of Lesson or None
        What :func:`lessons` gives for these materials, where it is known already [-]

    Returns
    -------
    Evidence
        Points in mS/cm, parameters, hit rates and sentences

    Notes
    -----
    Films and series of the fit show the prediction of a fit without them, as it was kept with the parameters; films
    outside the fit and the laboratory's own films that of the whole fit before anything is learned.

    Examples
    --------
    >>> from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
    >>> evidence(Materials(version="", materials={}, pairs=()), {}, NOTHING_LEARNED).points
    ()

    References
    ----------
    Song2023, ThisProgram2026 (full entries in sources.csv)
    """
    fit = fit or shipped_fit()
    kept = {str(point["key"]): point for point in fit.points}
    reported = [
        _reported_point(film, recipes[film.key], materials, kept.get(film.key), fit)
        for film in materials.films
        if film.conductivity_ms_cm is not None and film.key in recipes
    ]
    series = [_series(point, materials, kept[point.key]) for point in materials.series if point.key in kept]
    treated = [_treated(key, materials, kept[key]) for key in TREATED if key in kept and materials.sources]
    known_lessons = lessons(materials) if lessons_known is None else lessons_known
    own = [_own(lesson) for lesson in known_lessons if not lesson.reason]
    return Evidence(
        points=tuple(point for point in (*reported, *series, *treated, *own) if point is not None),
        parameters=fit.parameters,
        leave_one_out=_kept_accuracy(fit, "loo"),
        with_pellet=_kept_accuracy(fit, "with_pellet"),
        fitted_on=fit.fitted_on,
        own=accuracy(own),
        learned=describe_learned(materials, learned, known_lessons),
    )


def kept_points(predictions: Sequence[LeftOut], reasons: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """Leave-one-out predictions [mS/cm] in the form in which they are kept with the parameters.

    >>> kept_points([], {})
    ()
    """
    return tuple(
        {
            "key": prediction.observation.key,
            "kind": "reported" if prediction.observation.is_film else "series",
            "measured": _to_digits(prediction.observation.measured),
            "predicted": _to_digits(prediction.value),
            "low": _to_digits(prediction.band[0]),
            "high": _to_digits(prediction.band[1]),
            "reason": reasons.get(prediction.observation.key, ""),
        }
        for prediction in predictions
    )


def _to_digits(conductivity: float) -> float:
    return float(f"{from_si(conductivity, 'mS/cm'):.{DIGITS}g}")


def _kept_accuracy(fit: Fit, name: str) -> Accuracy:
    kept = fit.accuracy[name]
    return Accuracy(
        n=int(kept["n"]),
        median_factor=float(kept["median_factor"]),
        coverage_90=float(kept["coverage_90"]),
        median_half_width=float(kept["median_half_width"]),
        worst=tuple(kept["worst"]),
    )


def _reported_point(
    film: ReportedFilm, recipe: Recipe, materials: Materials, kept: Mapping[str, Any] | None, fit: Fit
) -> EvidencePoint | None:
    resolved = resolve(recipe, materials)
    shown = kept or _computed_numbers(conductance(resolved, fit=fit), fit.reasons.get(film.key, ""))
    if shown is None or film.conductivity_ms_cm is None:
        return None
    conflict = float(CONFLICTS[film.key]) if film.key in CONFLICTS else None
    return EvidencePoint(
        key=film.key,
        kind="reported",
        label=film_name(film),
        method=recipe.method,
        binder_class=binder_class(resolved),
        has_scaffold=recipe.scaffold is not None,
        measured=film.conductivity_ms_cm,
        temperature_c=film.temperature_c,
        conditions=film_conditions(film),
        citation=film.citation,
        source=film.source,
        recipe=recipe,
        is_counted=conflict is None
        and _has_content(film)
        and (film.key in OWN_POWDERS or not is_circular(resolved, film.source)),
        conflict=conflict,
        **_numbers(shown),
    )


def _has_content(film: ReportedFilm) -> bool:
    # a recipe that had to assume how much binder a film holds tests nothing
    return film.binder is None or film.binder_wt_pct is not None


def _series(point: SeriesPoint, materials: Materials, kept: Mapping[str, Any]) -> EvidencePoint:
    recipe = series_recipe(point)
    made = [point.method]
    if point.binder and point.binder_wt_pct:
        made.append(f"{point.binder} {numeral(point.binder_wt_pct)} wt %")
    if point.solvent:
        made.append(f"after {point.solvent}")
    made.append(f"pellet of the same powder {numeral(point.pellet_low_ms_cm)} mS/cm")
    source = materials.sources.get(point.source)
    return EvidencePoint(
        key=point.key,
        kind="series",
        label=f"{point.electrolyte}, {point.binder or point.solvent}",
        method="",
        binder_class=binder_class(resolve(recipe, materials)),
        has_scaffold=False,
        measured=float(kept["measured"]),
        temperature_c=point.temperature_c,
        conditions=", ".join(made),
        citation=source.citation if source else point.source,
        source=point.source,
        **_numbers(kept),
    )


def _treated(key: str, materials: Materials, kept: Mapping[str, Any]) -> EvidencePoint:
    """Return the point of a powder that was in toluene."""
    sulfide, before, after = TREATED[key]
    source = materials.sources.get(after.source)
    return EvidencePoint(
        key=key,
        kind="series",
        label=f"{sulfide}, toluene",
        method="",
        binder_class="none",
        has_scaffold=False,
        measured=float(kept["measured"]),
        temperature_c=float(TREATED_AT),
        conditions=f"{after.note}, pellet of the same powder {numeral(before)} mS/cm",
        citation=source.citation if source else after.source,
        source=after.source,
        **_numbers(kept),
    )


def _own(lesson: Lesson) -> EvidencePoint:
    own = lesson.measured_film
    shown = _numbers_in_lab_units(lesson.conductivity, (lesson.low, lesson.high), own.note)
    lot = f"lot {own.recipe.electrolyte_lot}" if own.recipe.electrolyte_lot else ""
    return EvidencePoint(
        key=own.key,
        kind="own",
        label=own.name,
        method=own.recipe.method,
        binder_class=lesson.binder_class,
        has_scaffold=own.recipe.scaffold is not None,
        measured=own.conductivity,
        temperature_c=own.temperature_c,
        conditions=", ".join(filter(None, (lot, own.made_on, f"{numeral(own.thickness_um)} µm", *_measured_how(own)))),
        citation="measured in this laboratory",
        source="Laboratory",
        recipe=own.recipe,
        is_used=own.is_used,
        **_numbers(shown),
    )


def _measured_how(own: MeasuredFilm) -> tuple[str, ...]:
    """Return with which contacts a film was measured, and what it was after a test: shown, and never learned from."""
    return (f"measured with {own.contacts}" if own.contacts else "", after_test_words(own))


def _computed_numbers(conducts: Conductance, reason: str) -> dict[str, Any] | None:
    if conducts.reason:
        return None
    low, high = map(float, conducts.conductivity_band())
    return _numbers_in_lab_units(float(require(conducts.conductivity)), (low, high), reason)


def _numbers_in_lab_units(conductivity: float, band: tuple[float, float], reason: str) -> dict[str, Any]:
    numbers = {"predicted": conductivity, "low": band[0], "high": band[1]}
    return {key: from_si(float(value), "mS/cm") for key, value in numbers.items()} | {"reason": reason}


def _numbers(shown: Mapping[str, Any]) -> dict[str, Any]:
    return {key: shown[key] for key in ("predicted", "low", "high", "reason")}
