"""A recipe looked up as the checks see it, for pictures that show what they look at."""

from __future__ import annotations

from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.situation import Situation, situation


def looked_up(recipe: Recipe, materials: Materials) -> Situation:
    """Resolve film and cell of a recipe and look up all that the checks need.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    Situation
        The recipe with its film, its cell and its materials [-]

    Notes
    -----
    For pictures of what the checks look at; a prediction has film and cell at hand already.

    Examples
    --------
    >>> looked_up(Recipe(), Materials(version="empty", materials={}, pairs=())).has_lithium
    True

    References
    ----------
    None: look-up.
    """
    film = resolve(recipe, materials)
    return situation(recipe, materials, film, resolve_cell(recipe, materials, film))
