"""The laboratory's own films as points of a plot: where one lies over a field, and how it is marked."""

from __future__ import annotations

from collections.abc import Iterator

from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.notation import day_text, numeral
from ssedesigner.core.units import from_si, to_si
from ssedesigner.ui.plot.data import FilmPoint


def own_points(materials: Materials, key: str, result: str) -> Iterator[FilmPoint]:
    """Return the own films that are at hand and have a value of a field and a measured result."""
    for film in materials.films_at_hand:
        along, height = own_value(film, key), measured_result(result, film.thickness_um, film.conductivity)
        if along is not None and height is not None:
            yield own_point(film, along, height)


def own_point(film: MeasuredFilm, along: float, height: float) -> FilmPoint:
    """Return a point with the sign of own films, another one for a film that is left out of the learning."""
    return FilmPoint(
        x=along,
        y=height,
        name=film.name,
        conditions=f"{numeral(film.conductivity, 3)} mS/cm at {numeral(film.temperature_c)} °C",
        citation=day_text(film.made_on),
        mark="own" if film.is_used else "unused",
    )


def own_value(film: MeasuredFilm, key: str) -> float | None:
    """Return a number of an own film by the key of a field; None where there is none."""
    if key in ("thickness_um", "temperature_c"):  # the film's own, not those of its recipe
        return float(getattr(film, key))
    if key == "binder_wt_pct" and not film.recipe.binder:  # of no binder there is no content
        return None
    value = film.recipe.value(key)
    return float(value) if isinstance(value, (int, float)) else None


def measured_result(result: str, thickness: float | None, conductivity: float | None) -> float | None:
    """Return what was measured of a film as a result; None for one that nobody measures on films."""
    if conductivity is None:
        return None
    if result == "film.conductivity_ms_cm":
        return conductivity
    if result == "film.area_specific_resistance_ohm_cm2" and thickness is not None:
        return from_si(to_si(thickness, "um") / to_si(conductivity, "mS/cm"), "ohm cm2")
    return None
