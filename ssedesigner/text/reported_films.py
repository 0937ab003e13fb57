"""What Table 6 of the review reports of a film, and what is missing for a recipe of it."""

from __future__ import annotations

from ssedesigner.core.fields import FORM_FACTORS, METHODS
from ssedesigner.core.materials import ReportedFilm, film_name
from ssedesigner.core.notation import exact, formula, typeset
from ssedesigner.text.materials import sentence

_NEEDED = {"electrolyte": "the sulfide", "thickness_um": "the thickness"}
"""What a recipe cannot do without."""
_BESIDES = {"method": "how it was made", "form_factor": "its form", "conductivity_ms_cm": "its conductivity"}

LACKING = {
    "table": "Not reported",
    "table_fragment": "Not legible in the copy that was read",
    "text_only": "Not given in the text, nor legible in the copy of Table 6 that was read",
}
"""Why something of a film is not known, by the origin of its row."""

_WET = ("slurry-casting", "infiltration", "vacuum-filtration", "dip-coating", "spin-coating")


def thickness_text(film: ReportedFilm) -> str:
    """Write the thickness of a film, or its range; empty where it is not reported."""
    if film.thickness_low_um is not None and film.thickness_high_um is not None:
        return f"{exact(film.thickness_low_um)} to {exact(film.thickness_high_um)} µm"
    return "" if film.thickness_um is None else f"{exact(film.thickness_um)} µm"


def conductivity_text(film: ReportedFilm) -> str:
    """Write the conductivity of a film with its temperature, or its conductance; empty where neither is reported."""
    at = "" if film.temperature_c is None else f" at {exact(film.temperature_c)} °C"
    if film.conductivity_ms_cm is not None:
        return f"{exact(film.conductivity_ms_cm)} mS/cm{at}"
    return "" if film.conductance_ms is None else f"{exact(film.conductance_ms)} mS{at}"


def missing(film: ReportedFilm) -> tuple[str, ...]:
    """Return what is not known of a film from the copy that was read, that without which there is no recipe first."""
    lacking = [words for key, words in (_NEEDED | _BESIDES).items() if getattr(film, key) is None]
    if (film.binder and film.binder_wt_pct is None) or (film.spe and film.spe_wt_pct is None):
        lacking.append("how much polymer")
    if film.method in _WET and film.solvent is None:
        lacking.append("its liquid")
    if film.cosolvent and "50 : 50" not in film.note:
        lacking.append("the ratio of the liquids")
    return tuple(lacking)


def recipe_words(film: ReportedFilm, *, has_recipe: bool) -> str:
    """Say whether a film opens as a recipe, or what it lacks."""
    if has_recipe:
        return "yes"
    needed = [words for key, words in _NEEDED.items() if getattr(film, key) is None]
    return f"no: {' and '.join(needed)} {unknown_words(film)}" if needed else "no"


def unknown_words(film: ReportedFilm) -> str:
    """Say in two words that a value is not known: a row of the damaged page may well have printed it."""
    return "not reported" if film.row_origin == "table" else "not legible"


def film_detail(film: ReportedFilm, *, has_recipe: bool) -> str:
    """Write what is reported of a film, what is not, and whether it opens as a recipe."""
    lines = [f"Reported: {', '.join(_reported(film)) or 'nothing else'}."]
    lacking = missing(film)
    why = LACKING[film.row_origin]
    lines.append(f"{why}: {', '.join(lacking)}." if lacking else "The film itself is reported in full.")
    if has_recipe:
        lines.append(
            f"Opens as the recipe film-{film.key}. Its notes say what it assumes beyond the report, and that the "
            "cell around the film is an illustration."
        )
    else:
        lines.append("No recipe is shipped: it would rest on guesses. The row stays as evidence.")
    lines += [sentence(film.note)] if film.note else []
    return "\n".join([*lines, film.citation or "Song et al., Adv. Energy Mater. 2023, 13, 2301142, Table 6."])


def _reported(film: ReportedFilm) -> list[str]:
    shares = ((film.binder, film.binder_wt_pct), (film.spe, film.spe_wt_pct))
    polymers = [key if share is None else f"{key} {exact(share)} wt %" for key, share in shares if key]
    if not polymers and film.binder_wt_pct is not None:
        polymers = [f"{film.label} {exact(film.binder_wt_pct)} wt %"]
    liquids = " and ".join(filter(None, (film.solvent, film.cosolvent)))
    parts = (
        formula(film.electrolyte or ""),
        *polymers,
        METHODS.get(film.method or "", "").lower(),
        FORM_FACTORS.get(film.form_factor or "", "").lower(),
        f"from {liquids}" if liquids else "",
        f"in {film.scaffold}" if film.scaffold else "",
        f"on {film.substrate}" if film.substrate else "",
        thickness_text(film),
        conductivity_text(film),
    )
    return [typeset(part) for part in parts if part] or [typeset(film_name(film))]
