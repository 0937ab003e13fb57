"""The sulfides of a film as they lie open: how much of each, and how fast and how much gas they give."""

from __future__ import annotations

from math import fsum
from typing import NamedTuple

from ssedesigner.core.evidence import CitedText
from ssedesigner.core.units import to_si
from ssedesigner.physics.checks.moisture import CLASS_FACTORS, RATE, RATE_EXPONENT, RATE_FACTOR, planning_rate
from ssedesigner.physics.compatibility.sulfide_chemistry import frees_gas, gas_at_most, is_water
from ssedesigner.physics.situation import TYPED, Liquid, OpenSulfide, Situation


class GasRate(NamedTuple):
    """Gas per mass of all sulfide and time [m3/(kg s)], whether it was measured, and what it rests on.

    ``value`` is the mean over the sulfides of the film, ``fastest`` that of the least stable one; ``most`` is the gas
    per mass when all sulfur has reacted [m3/kg], None when it is not known.
    """

    value: float
    fastest: float
    most: float | None
    is_measured: bool
    evidence: tuple[object, ...]


def wet_sulfides(context: Situation) -> tuple[tuple[OpenSulfide, Liquid, CitedText], ...]:
    """Sulfides of a film from which a liquid of the slurry sets hydrogen sulfide free [-].

    Each sulfide with each such liquid and what says so. Where there are any, the air of the room decides nothing.

    >>> from types import SimpleNamespace
    >>> wet_sulfides(SimpleNamespace(sulfides=()))
    ()
    """
    return tuple(
        (sulfide, liquid, protic)
        for sulfide in context.sulfides
        for liquid in context.liquids
        if (protic := frees_gas(context.materials, sulfide.material, liquid)) is not None
    )


def in_water(context: Situation) -> str:
    """Return the water in the slurry of a film [-].

    A sulfide that lies in water on purpose is not kept dry by the air of the room.

    >>> from types import SimpleNamespace
    >>> in_water(SimpleNamespace(liquids=(Liquid("solvent", "water", None, 1.0),)))
    'water'
    """
    return next((liquid.key for liquid in context.liquids if is_water(liquid)), "")


def sulfide_mass(context: Situation) -> float | None:
    """Mass of sulfide in the film.

    Parameters
    ----------
    context : Situation
        The recipe with its film [-]

    Returns
    -------
    float or None
        All layers together [kg]; None when that of one is not known

    Notes
    -----
    A film without sulfide has none that is known either.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> sulfide_mass(SimpleNamespace(sulfides=())) is None
    True

    References
    ----------
    None: geometry.
    """
    masses = [sulfide.mass for sulfide in context.sulfides]
    known = [mass for mass in masses if mass is not None]
    return fsum(known) if known and len(known) == len(masses) else None


def gas_most(context: Situation) -> float | None:
    """Gas per mass of all sulfide of a film when all of its sulfur has become hydrogen sulfide.

    Parameters
    ----------
    context : Situation
        The recipe with its film [-]

    Returns
    -------
    float or None
        Mean over the layers by their mass [m3/kg]; the highest of them where the masses are not known, None when the
        composition of one is not

    Notes
    -----
    A firm bound by stoichiometry.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> gas_most(SimpleNamespace(sulfides=())) is None
    True

    References
    ----------
    None: stoichiometry.
    """
    sulfides = context.sulfides
    amounts = [gas_at_most(sulfide.material) for sulfide in sulfides]
    known = [to_si(most, "cm3/g") for most in amounts if most is not None]
    return _mean(sulfides, known) if known and len(known) == len(sulfides) else None


def gas_rate(context: Situation) -> GasRate | None:
    """Rate at which the sulfides of a film give off gas: the measured one, else the planning rates of their classes.

    Parameters
    ----------
    context : Situation
        The recipe with its materials and film [-]

    Returns
    -------
    GasRate or None
        None when the dew point or the class of a sulfide in air is not known [m3/(kg s)]

    Notes
    -----
    Each layer of a bilayer counts with its own mass and class. The steps between the classes are assumed. A measured
    rate is that of the film.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> recipe = SimpleNamespace(h2s_rate_cm3_g_min=0.006, dew_point_c=None)
    >>> round(gas_rate(SimpleNamespace(recipe=recipe, sulfides=())).value, 9)
    1e-07

    References
    ----------
    Yersak2022, ThisProgram2026 (full entries in sources.csv)
    """
    recipe, sulfides, most = context.recipe, context.sulfides, gas_most(context)
    if recipe.h2s_rate_cm3_g_min is not None:
        typed = to_si(recipe.h2s_rate_cm3_g_min, "cm3/g/min")
        return GasRate(typed, typed, most, True, (TYPED,))
    kinds = [sulfide.material.text("air_stability_class") if sulfide.material else None for sulfide in sulfides]
    known = [kind for kind in kinds if kind is not None and kind in CLASS_FACTORS]
    if recipe.dew_point_c is None or not known or len(known) != len(sulfides):
        return None
    factors = [CLASS_FACTORS[kind] for kind in known]
    planned = planning_rate(to_si(recipe.dew_point_c, "degC"))
    value, fastest = planned * _mean(sulfides, [float(factor) for factor in factors]), planned * max(factors)
    evidence = (TYPED, RATE, RATE_FACTOR, RATE_EXPONENT, *factors, *known)
    return GasRate(value, fastest, most, False, evidence)


def _mean(sulfides: tuple[OpenSulfide, ...], values: list[float]) -> float:
    """Mean of a value of each sulfide by mass; the highest where a mass is not known."""
    masses = [sulfide.mass for sulfide in sulfides]
    known = [mass for mass in masses if mass is not None]
    if len(known) != len(values):
        return max(values)
    return fsum(mass * value for mass, value in zip(known, values, strict=True)) / fsum(known)
