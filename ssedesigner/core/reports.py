"""Words for reported films: what they are called and how they were made and measured."""

from __future__ import annotations

from ssedesigner.core.materials import ReportedFilm
from ssedesigner.core.notation import numeral


def film_name(film: ReportedFilm) -> str:
    """Name a reported film by its electrolyte, binder and number in the review."""
    held = film.binder or film.spe or film.scaffold or ""
    name = film.label or film.electrolyte or "electrolyte not stated"
    parts = [name] if held in name else [name, held]
    reference = f" [{film.reference}]" if film.reference else ""
    return ", ".join(parts) + reference


def film_conditions(film: ReportedFilm) -> str:
    """Say how a reported film was made and measured."""
    temperature = (
        f"measured at {numeral(film.temperature_c)} °C" if film.temperature_c is not None else "temperature not stated"
    )
    binder = (
        f"{film.binder} {numeral(film.binder_wt_pct)} wt %" if film.binder and film.binder_wt_pct is not None else ""
    )
    made = [film.method or "", film.form_factor or "", binder, film.scaffold or "", temperature]
    if film.row_origin != "table":
        made.append("from the text of the review, not its table")
    return ", ".join(part for part in made if part)
