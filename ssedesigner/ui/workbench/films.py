"""Reported and own films on the plots of the workbench."""

from __future__ import annotations

from ssedesigner.core.materials import Materials, ReportedFilm, film_conditions, film_name
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import from_si, to_si
from ssedesigner.ui.plot.data import FilmPoint
from ssedesigner.ui.plot.films import own_points

_OWN = {
    "thickness": ("thickness_um", "film.area_specific_resistance_ohm_cm2"),
    "binder": ("binder_wt_pct", "film.conductivity_ms_cm"),
}
"""Field and result of an own film on each plot of films."""


def film_thickness(film: ReportedFilm) -> float | None:
    """Return the thickness of a reported film; the middle where a range was reported."""
    if film.thickness_um is not None:
        return film.thickness_um
    if film.thickness_low_um is not None and film.thickness_high_um is not None:
        return (film.thickness_low_um + film.thickness_high_um) / 2
    return None


def film_points(materials: Materials | None, x: str) -> tuple[FilmPoint, ...]:
    """Return reported and own films that can be drawn against ``x``: thickness (as resistance) or binder content."""
    points = []
    for film in materials.films if materials is not None else ():
        thickness, conductivity = film_thickness(film), film.conductivity_ms_cm
        along = thickness if x == "thickness" else film.binder_wt_pct
        if along is None or conductivity is None:
            continue
        height = conductivity
        if x == "thickness":
            height = from_si(to_si(along, "um") / to_si(conductivity, "mS/cm"), "ohm cm2")
        extra = (
            f"{numeral(conductivity)} mS/cm" if x == "thickness" else f"{numeral(thickness)} µm" if thickness else ""
        )
        conditions = ", ".join(part for part in (extra, film_conditions(film)) if part)
        points.append(FilmPoint(x=along, y=height, name=film_name(film), conditions=conditions, citation=film.citation))
    if materials is not None:  # the laboratory's own last, so that they lie on top
        points += own_points(materials, *_OWN[x])
    return tuple(points)


def own_films(films: tuple[FilmPoint, ...]) -> list[FilmPoint]:
    """Return the laboratory's own among some films; an axis holds all of them."""
    return [film for film in films if film.mark in ("own", "unused")]
