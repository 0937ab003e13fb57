"""Show the calculation: the derivation of every predicted number, by the very functions of the models."""

from __future__ import annotations

from ssedesigner.core.derivation import Derivation
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import RESULTS, Prediction
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.cell.energy import assemble
from ssedesigner.physics.cell.performance import perform, usable_energies
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.derivation.cell import CELL
from ssedesigner.physics.derivation.conduction import CONDUCTION
from ssedesigner.physics.derivation.cost import COSTS
from ssedesigner.physics.derivation.film import FILM
from ssedesigner.physics.derivation.parts import Case
from ssedesigner.physics.derivation.resistance import RESISTANCE
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import film_quantities
from ssedesigner.physics.terms import Terms

DERIVATIONS = {key: (FILM | CONDUCTION | CELL | RESISTANCE | COSTS)[key] for key in RESULTS}
"""What derives each result, by its key in ``RESULTS``."""


def derive(
    key: str, prediction: Prediction, materials: Materials, basis: str = "", learned: Learned = NOTHING_LEARNED
) -> Derivation:
    """Derive a predicted number: formula, inputs and steps.

    Parameters
    ----------
    key : str
        A result, one of ``core.prediction.RESULTS`` [-]
    prediction : Prediction
        The prediction that shows it [-]
    materials : Materials
        The snapshot of the library that it was made from [-]
    basis : str
        Basis of the cell: unit-cell, stack or pouch-cell; that of the recipe if empty [-]
    learned : Learned
        What the laboratory's own films had taught when it was predicted [-]

    Returns
    -------
    Derivation
        In lab units; its last step is the result [lab unit]

    Notes
    -----
    Works out the film and the cell once more, so it is for the one derivation that is shown, not for all at every edit.
    A result that is not known has no steps; its inputs say what is missing.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.prediction import predict
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> derive("film.thickness_um", predict(Recipe(), empty), empty).steps[-1].value
    30.0

    References
    ----------
    None: the models name theirs.
    """
    return DERIVATIONS[key](case_of(prediction, materials, basis, learned))


def case_of(prediction: Prediction, materials: Materials, basis: str = "", learned: Learned = NOTHING_LEARNED) -> Case:
    """Work out what the derivations of a prediction look at.

    Parameters
    ----------
    prediction : Prediction
        The prediction [-]
    materials : Materials
        The snapshot of the library that it was made from [-]
    basis : str
        Basis of the cell; that of the recipe if empty [-]
    learned : Learned
        What the laboratory's own films had taught when it was predicted [-]

    Returns
    -------
    Case
        The prediction with its film and cell [SI]

    Notes
    -----
    The same film and cell as ``predict`` has, because both are pure.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.prediction import predict
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> case_of(predict(Recipe(), empty), empty, "stack").basis
    'stack'

    References
    ----------
    None: bookkeeping.
    """
    recipe = prediction.recipe
    terms = Terms()
    film = resolve(recipe, materials, terms)
    conducts = conductance(film, learned)
    cell = resolve_cell(recipe, materials, film)
    basis = basis or recipe.basis
    film_quantities(film, conducts)
    energy = assemble(cell, basis)
    performance = perform(cell, conducts, materials)
    if performance.usable is not None:
        usable_energies(performance.usable, energy, terms)
    return Case(prediction=prediction, materials=materials, film=film, conducts=conducts, terms=terms, basis=basis)
