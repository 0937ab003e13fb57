"""Reported and own films as points of the Design window, where what was measured and what is varied fit the axes."""

from __future__ import annotations

from collections.abc import Iterator

from ssedesigner.core.materials import Materials, ReportedFilm, film_conditions, film_name
from ssedesigner.ui.plot.data import FilmPoint
from ssedesigner.ui.plot.films import measured_result, own_point, own_points, own_value

_REPORTED = ("thickness_um", "binder_wt_pct", "spe_wt_pct", "temperature_c")
"""Fields that the table of reported films gives."""


def film_points(materials: Materials, key: str, result: str) -> tuple[FilmPoint, ...]:
    """Return the films that have a value of a field and a measured result."""
    reported = (_point(film, along, height) for along, height, film in _reported(materials, key, result))
    return (*reported, *own_points(materials, key, result))


def film_places(materials: Materials, first: str, second: str) -> tuple[FilmPoint, ...]:
    """Return the films that have a value of two fields, as places on a map."""
    reported = ((_reported_value(film, first), _reported_value(film, second), film) for film in materials.films)
    own = ((own_value(film, first), own_value(film, second), film) for film in materials.own_films)
    return (
        *(_point(film, along, up) for along, up, film in reported if along is not None and up is not None),
        *(own_point(film, along, up) for along, up, film in own if along is not None and up is not None),
    )


def _reported(materials: Materials, key: str, result: str) -> Iterator[tuple[float, float, ReportedFilm]]:
    for film in materials.films:
        along = _reported_value(film, key)
        height = measured_result(result, film.thickness_um, film.conductivity_ms_cm)
        if along is not None and height is not None:
            yield along, height, film


def _reported_value(film: ReportedFilm, key: str) -> float | None:
    return getattr(film, key) if key in _REPORTED else None


def _point(film: ReportedFilm, along: float, height: float) -> FilmPoint:
    return FilmPoint(x=along, y=height, name=film_name(film), conditions=film_conditions(film), citation=film.citation)
