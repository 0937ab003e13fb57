"""The laboratory's own films as rows of a table, and what can be done with the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MEASURED, MeasuredFilm
from ssedesigner.core.model_fit import Evidence, EvidencePoint
from ssedesigner.core.notation import exact, formula
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shortened
from ssedesigner.files.recipe.input import missing_materials
from ssedesigner.ui.evidence.points import band_words, factor_words
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.quantity_text import rounded
from ssedesigner.ui.widgets.tables import Cell, NumberRows

OWN = "own"


@dataclass(frozen=True, kw_only=True)
class OwnFilmList:
    """What the list of own films shows: the films, how each was predicted, those retired, what they taught."""

    films: Sequence[MeasuredFilm] = ()
    points: Mapping[str, EvidencePoint]
    retired: tuple[MeasuredFilm, ...] = ()
    learned: tuple[str, ...] = ()
    materials: Materials | None = None
    is_read_only: bool = False
    is_switched_on: bool = True


def own_points(evidence: Evidence) -> dict[str, EvidencePoint]:
    """Return the points of the laboratory's own films by the key of the film."""
    return {point.key: point for point in evidence.points if point.kind == OWN}


def film_rows(
    films: Sequence[MeasuredFilm], points: Mapping[str, EvidencePoint], materials: Materials | None = None
) -> NumberRows:
    """Rows of the films: name, day, measured, predicted with its band, how far off, whether it is used."""
    return NumberRows(
        header=("Film", "Made on", "Measured,\nmS/cm", "Predicted,\n90 % band", "Off by", "Used"),
        rows=LazyRows(films, lambda film: _row(film, points.get(film.key), materials)),
    )


def _row(film: MeasuredFilm, point: EvidencePoint | None, materials: Materials | None) -> tuple[Cell, ...]:
    tip = film_tip(film)
    if point is None:
        why = "\n".join(sentence for _, sentence in missing_materials(film.recipe, materials)) if materials else ""
        guess = (Cell(text="not known", tip=why or tip, is_unknown=True), Cell(text="", tip=why or tip))
    else:
        inside = "inside the 90 % band" if point.is_inside else "outside the 90 % band"
        off = ("" if point.is_inside else "✗ ") + factor_words(point)
        guess = (
            Cell(text=f"{rounded(point.predicted)} ({band_words(point)})", tip=tip),
            Cell(text=off, tip=f"Predicted {factor_words(point)}, {inside}."),
        )
    return (
        Cell(text=formula(film.name), tip=tip),
        Cell(text=film.made_on or "–", tip=tip),
        Cell(text=rounded(film.conductivity, 3), tip=tip),
        *guess,
        Cell(text="yes" if film.is_used else "no", tip=tip),
    )


def film_tip(film: MeasuredFilm) -> str:
    """Write everything that was measured of a film, one below the other."""
    recipe = film.recipe
    lines = [f"{film.key}  {film.name}".strip(), f"Recipe: {recipe.name}"]
    lot = f", lot {shortened(recipe.electrolyte_lot, 40)}" if recipe.electrolyte_lot else ""
    lines.append(f"{formula(recipe.electrolyte)}{lot}, {recipe.binder or 'no binder'}")
    for key, field in MEASURED.items():
        value = getattr(film, key.removeprefix("measured_"))
        if field.is_numeric and value is not None:
            lines.append(f"{field.label}: {exact(float(value))} {symbol(field.unit)}".rstrip())
    return "\n".join([*lines, film.note] if film.note else lines)


def refusals(film: MeasuredFilm | None, listed: OwnFilmList) -> dict[str, str]:
    """Say for each button why it cannot be pressed now; nothing for one that can."""
    locked = "The library is read-only: open it for writing to change it." if listed.is_read_only else ""
    nothing = "" if film else "Choose a film in the list first."
    empty = "" if listed.films or listed.retired else "No film is recorded yet."
    none_retired = "" if listed.retired else "No film is retired."
    return {
        "record": locked,
        "correct": locked or nothing,
        "use": locked or nothing,
        "retire": locked or nothing,
        "restore": locked or none_retired,
        "import": locked,
        "export": empty,
    }
