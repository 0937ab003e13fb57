"""Films that were made already and meet the targets of a question, as far as they were measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssedesigner.core.materials import Materials, ReportedFilm, film_name
from ssedesigner.core.measured_film import MeasuredFilm, measurement_problems
from ssedesigner.core.question import Target
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import quote
from ssedesigner.physics.explore.answer import KnownFilm

MOST_FILMS = 1000


def known_films(targets: tuple[Target, ...], materials: Materials) -> tuple[KnownFilm, ...]:
    """Return films of this laboratory and of the literature that already meet the targets.

    Parameters
    ----------
    targets : tuple of Target
        The targets [lab unit of the result]
    materials : Materials
        The snapshot of the library, with its films [-]

    Returns
    -------
    tuple of KnownFilm
        Films of which at least one target is known and none is missed, own films first [-]

    Notes
    -----
    As measured or printed: nothing is predicted. What was measured of a film says nothing about a cell.

    Examples
    --------
    >>> known_films((), Materials(version="", materials={}, pairs=()))
    ()

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    films = [*_own_films(materials), *_reported_films(materials)]
    return tuple(film for film in films if _meets(targets, film.results))[:MOST_FILMS]


def contradicting_films(materials: Materials) -> tuple[str, ...]:
    """Say which own films contradict themselves, so that they are left out [-].

    >>> contradicting_films(Materials(version="", materials={}, pairs=()))
    ()
    """
    sentences = []
    for film in materials.own_films:
        problems = measurement_problems(film.thickness_um, film.conductivity_ms_cm, film.resistance_ohm, film.area_cm2)
        if film.is_used and problems:
            sentences.append(f"Your film {quote(film.name)} was left out: {problems[0][1]}")
    return tuple(sentences[:MOST_FILMS])


def _meets(targets: tuple[Target, ...], results: Mapping[str, float]) -> bool:
    known = [target for target in targets if target.result in results]
    return bool(known) and all(target.is_met(results[target.result]) for target in known)


def _own_films(materials: Materials) -> Iterator[KnownFilm]:
    for film in materials.own_films:
        problems = measurement_problems(film.thickness_um, film.conductivity_ms_cm, film.resistance_ohm, film.area_cm2)
        results = {} if problems else _results_of_own(film)
        if film.is_used and results:
            yield KnownFilm(key=film.key, name=film.name, results=results, is_own=True)


def _results_of_own(film: MeasuredFilm) -> dict[str, float]:
    """Return what was measured of an own film."""
    results = _film_results(film.thickness_um, film.conductivity)
    if film.porosity_pct is not None:
        results["film.porosity_pct"] = film.porosity_pct
    return results


def _reported_films(materials: Materials) -> Iterator[KnownFilm]:
    for film in materials.films:
        results = _results_of_reported(film)
        if results:
            yield KnownFilm(key=film.key, name=film_name(film), results=results, is_own=False)


def _results_of_reported(film: ReportedFilm) -> dict[str, float]:
    if film.thickness_um is None:
        return {}
    if film.conductivity_ms_cm is None:
        return {"film.thickness_um": film.thickness_um}
    return _film_results(film.thickness_um, film.conductivity_ms_cm)


def _film_results(thickness_um: float, conductivity_ms_cm: float) -> dict[str, float]:
    results = {"film.thickness_um": thickness_um, "film.conductivity_ms_cm": conductivity_ms_cm}
    if conductivity_ms_cm > 0:
        resistance = to_si(thickness_um, "um") / to_si(conductivity_ms_cm, "mS/cm")
        results["film.area_specific_resistance_ohm_cm2"] = from_si(resistance, "ohm cm2")
        results["film.areal_conductance_s_cm2"] = 1 / results["film.area_specific_resistance_ohm_cm2"]
    return results
