"""Where conductivity is lost: by geometry in the network, by contacts in what the fit takes beyond it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.formulas import (
    COMPACT,
    CONDUCTIVITY,
    DENSE,
    LEARNED,
    MEDIUM,
    MEDIUM_BELOW,
    SCAFFOLD,
)
from ssedesigner.physics.conduction.layer import own_conductivity
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.film.film import Film, resolve
from ssedesigner.physics.network.drawing import draw, draw_grains
from ssedesigner.physics.network.plan import Plan
from ssedesigner.physics.network.solve import no_progress, part_of, solve
from ssedesigner.physics.terms import Formula, Terms

PARTS = ("binder", "fibres", "pores")
"""What the loss of conductivity is shared among."""
STRUCTURES = 3
"""Structures over which shares and curves are averaged."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What one part of the film leaves of the conductivity [-].

    ``geometry`` by the network and ``fit`` by the program's prediction; each None where it does not know the part.
    """

    part: str
    geometry: float | None
    fit: float | None

    @property
    def contact(self) -> float | None:
        """What the fit leaves beyond geometry [-]: a remainder, above all contacts; None where one is not known."""
        return None if self.geometry is None or self.fit is None else self.fit / self.geometry


def geometry_factors(plan: Plan, progress: Callable[[float], None] = no_progress) -> dict[str, float] | None:
    r"""Share the loss in the network among binder, fibres and pores.

    .. math:: \ln f_i = \frac{1}{n!} \sum_{\text{orders}} \left(\ln\sigma_{S \cup i} - \ln\sigma_S\right)

    Parameters
    ----------
    plan : Plan
        What is drawn [SI]
    progress : callable
        Given the share of the work that is done; what it raises ends the work [-]

    Returns
    -------
    dict or None
        Factor of each part that is in the film [-], their product is the whole; None where nothing runs through

    Notes
    -----
    Shapley's shares of the logarithm, so that the order does not matter: with and without each part, up to eight
    solutions for each of three structures.

    Examples
    --------
    >>> from ssedesigner.physics.network.plan import Sulfide
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> geometry_factors(plan)
    {}

    References
    ----------
    None: definition.
    """
    amounts = {"binder": plan.binder, "fibres": plan.fibres, "pores": plan.pores}
    present = [part for part in PARTS if amounts[part] > 0]
    sums = dict.fromkeys(present, 0.0)
    for index in range(STRUCTURES if present else 0):
        values = _subsets(plan, plan.seed + index, present, part_of(progress, index, STRUCTURES))
        if min(values.values()) <= 0:
            return None
        for part in present:
            sums[part] += sum(_marginals(values, present, part)) / STRUCTURES
    return {part: math.exp(total) for part, total in sums.items()}


def _subsets(
    plan: Plan, seed: int, present: list[str], progress: Callable[[float], None]
) -> dict[frozenset[str], float]:
    """Conductivity with each set of parts [S/m]; what is left out is sulfide."""
    plan = replace(plan, seed=seed)
    grains = draw_grains(plan)
    values = {}
    for step, choice in enumerate(product((False, True), repeat=len(present))):
        progress(step / 2 ** len(present))
        parts = frozenset(part for part, is_in in zip(present, choice, strict=True) if is_in)
        fewer = replace(
            plan,
            polymers=plan.polymers if "binder" in parts else (),
            fibres=plan.fibres if "fibres" in parts else 0.0,
            pores=plan.pores if "pores" in parts else 0.0,
        )
        values[parts] = solve(draw(fewer, grains).conductivity()).conductivity if parts else plan.powder
    return values


def _marginals(values: dict[frozenset[str], float], present: list[str], part: str) -> Iterator[float]:
    """Change of ln conductivity when a part comes to each set of the others, weighed by the orders that lead there."""
    count = len(present)
    for parts, value in values.items():
        if part not in parts:
            weight = math.factorial(len(parts)) * math.factorial(count - len(parts) - 1) / math.factorial(count)
            yield weight * (math.log(values[parts | {part}]) - math.log(value))


def fit_factors(recipe: Recipe, materials: Materials, learned: Learned = NOTHING_LEARNED) -> dict[str, float]:
    """Return what the prediction takes off the powder [-] by part, and as ``rest`` what belongs to none of them.

    Empty where the conductivity is not known. Read from the terms that *Show the calculation* prints.

    >>> fit_factors(Recipe(), Materials(version="empty", materials={}, pairs=()))
    {}
    """
    terms = Terms()
    film = resolve(recipe, materials, terms)
    known = conductance(film, learned)
    if known.conductivity is None:
        return {}
    whole, scaffold, learned_too = (terms.last(formula) for formula in (CONDUCTIVITY, SCAFFOLD, LEARNED))
    bare, dense = (
        _in_series(film, terms, formulas) for formulas in ((COMPACT,), (DENSE, MEDIUM, MEDIUM_BELOW, COMPACT))
    )
    owns = [(float(layer.share), own_conductivity(film, layer, shipped_fit())) for layer in film.layers]
    powder = 1 / sum(share / float(own.value) for share, own in owns if own is not None)
    if whole is None or not bare or not dense:
        return {}
    moved = learned_too.value if learned_too else 1.0
    fibres = scaffold.value if scaffold else 1.0
    return {
        "binder": dense / bare,
        "fibres": fibres,
        "pores": whole.value / (dense * fibres * moved),
        "rest": moved * bare / powder,
    }


def _in_series(film: Film, terms: Terms, formulas: tuple[Formula, ...]) -> float:
    """Conductivity of the layers one behind the other [S/m]: of each the first of some formulas that was recorded."""
    total = 0.0
    for layer in film.layers:
        recorded = (terms.last(formula, layer.role) for formula in formulas)
        term = next((each for each in recorded if each is not None), None)
        if term is None or term.value <= 0:
            return 0.0
        total += float(layer.share) / term.value
    return 1 / total


def losses(geometry: dict[str, float] | None, fit: dict[str, float]) -> tuple[Loss, ...]:
    """Put together what network and fit leave [-]: parts of the film that either knows, and last the rest of the fit.

    >>> [loss.contact for loss in losses({"binder": 0.8}, {"binder": 0.6, "fibres": 1.0, "pores": 0.9, "rest": 0.7})]
    [0.7499999999999999, None, None]
    """
    geometry = geometry or {}
    rows = [
        Loss(part=part, geometry=geometry.get(part), fit=fit.get(part))
        for part in PARTS
        if part in geometry or fit.get(part, 1.0) != 1.0
    ]
    return (*rows, *([Loss(part="rest", geometry=None, fit=fit["rest"])] if "rest" in fit else []))
