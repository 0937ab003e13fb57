"""What is known of the transport in a film of sulfide and polymer electrolyte, beside its conductivity."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral, source_name
from ssedesigner.core.recipe import Recipe

SINGLE_ION = cited(1.0, "-", "Sen2021", "transference number of a sulfide: lithium ions alone move in it")


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
    Song2023, Sen2021 (full entries in sources.csv)
    """
    if not recipe.spe or not recipe.spe_wt_pct or recipe.is_without_electrolyte:
        return ""
    polymer = materials.find("spe", recipe.spe)
    number = polymer.value("transference_number") if polymer else None
    return (
        f"Transference number of the hybrid: not known ({recipe.electrolyte}: {_carried(SINGLE_ION)}; {recipe.spe}: "
        f"{_carried(number)}). The conductivity assumes two parallel paths without an interphase between them; the "
        "review reports that ⁶Li NMR found more of the lithium in the sulfide the more sulfide there is."
    )


def _carried(number: Cited | None) -> str:
    return "not known" if number is None else f"{numeral(number)} [{source_name(number.source)}]"
