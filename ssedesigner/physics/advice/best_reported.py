"""What reported films reach in each requirement of the scorecard: the best of them by rule, or one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials, ReportedCell, ReportedFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.variants import made_of_parents
from ssedesigner.physics.checks.heat import SHOCK
from ssedesigner.physics.checks.mechanics import GUIDE_ROD, STRONG_FILM
from ssedesigner.physics.checks.operation import NO_PATH

Row = TypeVar("Row", ReportedFilm, ReportedCell)
REVIEW = "Song2023"
_ROOM_LIMITS = (15.0, 35.0)
"""Temperatures [degC] between which conductivities are compared."""
_DAMAGED = ("table_fragment", "Damaged page")
"""What marks a row of the review whose print is lost: the origin of a film, the beginning of the note of a cell."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What a reported film reached, in a lab unit; ``what`` says what it was, or under what it was tested.

    ``value`` is None where a film as a whole is the answer.
    """

    value: float | None
    unit: str
    source: str
    what: str = ""


def _area_resistance(film: ReportedFilm) -> float | None:
    """Return the area-specific resistance of a reported film by thickness over conductivity [ohm cm2].

    None where one of them is not reported, or not at room temperature.
    """
    if not film.thickness_um or not _at_room(film):
        return None
    return from_si(to_si(film.thickness_um, "um") / to_si(film.conductivity_ms_cm or 0.0, "mS/cm"), "ohm cm2")


def _at_room(film: ReportedFilm) -> float | None:
    low, high = _ROOM_LIMITS
    is_at_room = film.temperature_c is not None and low <= film.temperature_c <= high
    return film.conductivity_ms_cm if is_at_room else None


_OF_FILM: Mapping[str, tuple[Callable[[ReportedFilm], float | None], str, bool]] = {
    "conductance": (_area_resistance, "ohm cm2", True),
    "conductivity": (_at_room, "mS/cm", False),
    "thickness": (lambda film: film.thickness_um, "um", True),
}
"""Requirements that the films of Table 6 answer: their number, its unit, and whether the lowest is best."""

_OF_CELL: Mapping[str, tuple[Callable[[ReportedCell], float | None], str, bool]] = {
    "anode-side": (lambda cell: cell.cycle_time_h, "h", False),
    "current": (lambda cell: cell.current_density_ma_cm2, "mA/cm2", False),
    "low-pressure": (lambda cell: cell.operating_pressure_mpa, "MPa", True),
}
"""The same of the cells of Table 7."""

WITH_LIQUID = cited(1.0, "mA/cm2", "Ren2022", "half-cells of reference 210 with some liquid electrolyte added")
"""A higher current that the text of the review gives; with liquid beside the film it is not that of the film alone."""

_IN_TEXT: Mapping[str, Cited] = {
    "density": NO_PATH,
    "heat": SHOCK,
    "winding": GUIDE_ROD,
    "strength": STRONG_FILM,
}
"""What papers report beside the tables; the checks rest on the same numbers."""


def _is_readable(row: ReportedFilm | ReportedCell, materials: Materials) -> bool:
    """Return whether a row of the review is printed legibly and its paper is known [-]."""
    source = materials.sources.get(row.source)
    is_damaged = getattr(row, "row_origin", "") == _DAMAGED[0] or row.note.startswith(_DAMAGED[1])
    return source is not None and source.kind == "paper" and row.source != REVIEW and not is_damaged


def best_reported(recipe: Recipe, materials: Materials) -> dict[str, Reported]:
    """Return the best reported film by requirement; one that nobody reports is left out [lab units].

    >>> best_reported(Recipe(), Materials(version="", materials={}, pairs=()))
    {}
    """
    films = [film for film in materials.films if _is_readable(film, materials)]
    cells = [cell for cell in materials.cells if _is_readable(cell, materials)]
    best = {
        **dict(_best(_OF_FILM, films, _made_of)),
        **dict(_best(_OF_CELL, cells, _tested_at)),
        **{key: Reported(value=float(cited), unit=cited.unit, source=cited.source) for key, cited in _IN_TEXT.items()},
    }
    if "current" in best:
        best["current"] = _beside_liquid(best["current"])
    parents = made_of_parents(recipe, materials)
    alike = next((film for film in films if _is_of_same_slurry(film, parents)), None)
    if alike is not None:
        best["slurry"] = Reported(value=None, unit="-", source=alike.source, what=_made_of(alike))
    return {key: one for key, one in best.items() if one.source in materials.sources}


def _beside_liquid(current: Reported) -> Reported:
    """Say beside the best current which higher one is not counted, and why."""
    if current.value is None or current.value >= WITH_LIQUID:
        return current
    more = f"{float(WITH_LIQUID)} mA/cm² [210] is left out: liquid electrolyte was added"
    return replace(current, what=", ".join(filter(None, (current.what, more))))


def reported_of(key: str, materials: Materials) -> dict[str, Reported]:
    """Return what one film of Table 6 reached, with the best of its cells in Table 7 [lab units].

    >>> reported_of("200", Materials(version="", materials={}, pairs=()))
    {}
    """
    films = [film for film in materials.films if film.key == key]
    cells = [cell for cell in materials.cells if cell.reference == key]
    return {**dict(_best(_OF_FILM, films, _made_of)), **dict(_best(_OF_CELL, cells, _tested_at))}


def comparable_films(materials: Materials) -> tuple[ReportedFilm, ...]:
    """Return the films that can stand beside a recipe: printed legibly, with a number to compare [-].

    >>> comparable_films(Materials(version="", materials={}, pairs=()))
    ()
    """
    return tuple(
        film
        for film in materials.films
        if _is_readable(film, materials) and any(number(film) is not None for number, _, _ in _OF_FILM.values())
    )


def _best(
    rules: Mapping[str, tuple[Callable[[Row], float | None], str, bool]],
    rows: Iterable[Row],
    words: Callable[[Row], str],
) -> Iterator[tuple[str, Reported]]:
    rows = tuple(rows)
    for key, (number, unit, is_lowest) in rules.items():
        known = [(value, row) for row in rows if (value := number(row)) is not None]
        if known:
            value, row = (min if is_lowest else max)(known, key=lambda each: each[0])
            yield key, Reported(value=value, unit=unit, source=row.source, what=words(row))


def _made_of(film: ReportedFilm) -> str:
    polymer, content = (film.binder, film.binder_wt_pct) if film.binder else (film.spe, film.spe_wt_pct)
    share = "" if content is None or polymer is None else f" {content:g} wt %"
    return f"{polymer}{share}" if polymer else film.scaffold or (film.method or "").replace("-", " ")


def _tested_at(cell: ReportedCell) -> str:
    polymer = cell.binder or cell.spe or cell.scaffold or ""
    current = "" if cell.current_density_ma_cm2 is None else f"{cell.current_density_ma_cm2:g} mA/cm2"
    hours = "" if cell.cycle_time_h is None else f"{cell.cycle_time_h:g} h"
    return ", ".join(filter(None, (polymer, current, hours)))


def _is_of_same_slurry(film: ReportedFilm, recipe: Recipe) -> bool:
    own = (recipe.electrolyte, recipe.binder, recipe.solvent, recipe.cosolvent or None)
    return bool(recipe.solvent) and own == (film.electrolyte, film.binder, film.solvent, film.cosolvent or None)
