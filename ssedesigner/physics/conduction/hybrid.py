"""What is known of the transport in a film of sulfide and polymer electrolyte, beside its conductivity."""

from __future__ import annotations

from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe


def hybrid_note(recipe: Recipe, materials: Materials) -> str:
    """Say what share of the current lithium carries in a hybrid film, and what its conductivity leaves out.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    str
        Two sentences; nothing for a film that is no hybrid [-]

    Notes
    -----
    No transference number of a hybrid is reported: those of its parts are told, none is computed from them.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> hybrid_note(Recipe(), empty)
    ''
    >>> hybrid_note(Recipe(spe="PEO-LiTFSI", spe_wt_pct=5.0), empty)[:48]
    'Transference number of the hybrid: not known (Li'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    if not recipe.spe or not recipe.spe_wt_pct or recipe.electrolyte_wt_pct == 0:
        return ""
    parts = [(recipe.electrolyte, "electrolyte"), (recipe.spe, "spe")]
    known = "; ".join(f"{key}: {_carried(materials.find(kind, key))}" for key, kind in parts)
    return (
        f"Transference number of the hybrid: not known ({known}). The conductivity counts two ways side by side and no "
        "interphase between them; ⁶Li NMR found more of the lithium in the sulfide the more of it there is (Song2023)."
    )


def _carried(material: Material | None) -> str:
    number = material.value("transference_number") if material else None
    return "not known" if number is None else f"{numeral(number)}{', estimate' if number.is_estimated else ''}"
