"""Reported and own films as points of the Design window, where what was measured and what is varied fit the axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ssedesigner.core.materials import Materials, ReportedFilm, film_conditions, film_name
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import from_si, to_si
from ssedesigner.ui.plot.data import FilmPoint

_Placed: TypeAlias = tuple[float, float, ReportedFilm | MeasuredFilm]
_REPORTED = ("thickness_um", "binder_wt_pct", "spe_wt_pct", "temperature_c")
"""Fields that the table of reported films gives."""


def film_points(materials: Materials, key: str, result: str) -> tuple[FilmPoint, ...]:
    """Return the films that have a value of a field and a measured result."""
    films: list[_Placed] = [*_reported(materials, key, result), *_own(materials, key, result)]
    return tuple(_point(film, along, height) for along, height, film in films)


def film_places(materials: Materials, first: str, second: str) -> tuple[FilmPoint, ...]:
    """Return the films that have a value of two fields, as places on a map."""
    films: list[tuple[float | None, float | None, ReportedFilm | MeasuredFilm]] = [
        *((_reported_value(film, first), _reported_value(film, second), film) for film in materials.films),
        *((_own_value(own, first), _own_value(own, second), own) for own in materials.own_films),
    ]
    return tuple(_point(film, along, up) for along, up, film in films if along is not None and up is not None)


def _reported(materials: Materials, key: str, result: str) -> Iterator[tuple[float, float, ReportedFilm]]:
    for film in materials.films:
        along = _reported_value(film, key)
        height = _measured(result, film.thickness_um, film.conductivity_ms_cm)
        if along is not None and height is not None:
            yield along, height, film


def _own(materials: Materials, key: str, result: str) -> Iterator[tuple[float, float, MeasuredFilm]]:
    for film in materials.own_films:
        along, height = _own_value(film, key), _measured(result, film.thickness_um, film.conductivity)
        if along is not None and height is not None:
            yield along, height, film


def _measured(result: str, thickness: float | None, conductivity: float | None) -> float | None:
    """Return what was measured of a film as a result; None for one that nobody measures on films."""
    if conductivity is None:
        return None
    if result == "film.conductivity_ms_cm":
        return conductivity
    if result == "film.area_specific_resistance_ohm_cm2" and thickness is not None:
        return from_si(to_si(thickness, "um") / to_si(conductivity, "mS/cm"), "ohm cm2")
    return None


def _reported_value(film: ReportedFilm, key: str) -> float | None:
    return getattr(film, key) if key in _REPORTED else None


def _own_value(film: MeasuredFilm, key: str) -> float | None:
    if key in ("thickness_um", "temperature_c"):  # the film's own, not those of its recipe
        return float(getattr(film, key))
    value = film.recipe.value(key)
    return float(value) if isinstance(value, (int, float)) else None


def _point(film: ReportedFilm | MeasuredFilm, along: float, height: float) -> FilmPoint:
    if isinstance(film, MeasuredFilm):
        words = f"{numeral(film.conductivity, 3)} mS/cm at {numeral(film.temperature_c)} °C"
        mark = "own" if film.is_used else "unused"
        return FilmPoint(x=along, y=height, name=film.name, conditions=words, citation=film.made_on, mark=mark)  # type: ignore[arg-type]
    return FilmPoint(x=along, y=height, name=film_name(film), conditions=film_conditions(film), citation=film.citation)
