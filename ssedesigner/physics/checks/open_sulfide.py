"""The sulfides of film and cathode as they lie open: how much of each, and how fast and how much gas they give."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from ssedesigner.core.evidence import CitedText
from ssedesigner.core.recipe import Recipe, layers
from ssedesigner.core.units import to_si
from ssedesigner.physics.checks.moisture import CLASS_FACTORS, RATE, RATE_EXPONENT, RATE_FACTOR, planning_rate
from ssedesigner.physics.compatibility.sulfide_chemistry import frees_gas, gas_at_most, is_water
from ssedesigner.physics.situation import TYPED, Liquid, OpenSulfide, Situation


class GasRate(NamedTuple):
    """Gas per mass of all sulfide and time [m3/(kg s)], whether it was measured, and what it rests on.

    ``value`` is the mean over the sulfides, ``fastest`` that of the least stable one, ``parts`` those of each; ``most``
    is the gas per mass when all sulfur has reacted [m3/kg], None when it is not known.
    """

    value: float
    fastest: float
    most: float | None
    is_measured: bool
    evidence: tuple[object, ...]
    parts: tuple[float, ...] = ()


def wet_sulfides(context: Situation) -> tuple[tuple[OpenSulfide, Liquid, CitedText], ...]:
    """Sulfides from which a liquid of the slurry sets hydrogen sulfide free [-].

    Each sulfide with each such liquid and what says so. Where there are any, the air of the room decides nothing.

    >>> from types import SimpleNamespace
    >>> wet_sulfides(SimpleNamespace(wet_sulfides=()))
    ()
    """
    return tuple(
        (sulfide, liquid, protic)
        for sulfide in context.wet_sulfides
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


def sulfide_mass(sulfides: Sequence[OpenSulfide]) -> float | None:
    """Mass of several sulfides together.

    Parameters
    ----------
    sulfides : sequence of OpenSulfide
        Layers of the film, with or without the sulfide of the cathode [-]

    Returns
    -------
    float or None
        All together [kg]; None when that of one is not known

    Notes
    -----
    No sulfide has no mass that is known either.

    Examples
    --------
    >>> sulfide_mass(()) is None
    True

    References
    ----------
    None: geometry.
    """
    masses = [sulfide.mass for sulfide in sulfides]
    known = [mass for mass in masses if mass is not None]
    return fsum(known) if known and len(known) == len(masses) else None


def unknown_mass(context: Situation) -> str:
    """Say where the sulfide is whose mass is not known [-].

    >>> from types import SimpleNamespace
    >>> unknown_mass(SimpleNamespace(sulfides=(OpenSulfide("electrolyte", "Li6PS5Cl", None, 1e-3),)))
    'the cathode'
    """
    return "the cathode" if all(sulfide.is_weighed for sulfide in context.sulfides) else "the film"


def are_weighed(sulfides: Sequence[OpenSulfide]) -> bool:
    """Return whether the mass of several sulfides together is known [-], which asks for none of their masses.

    >>> are_weighed(()), are_weighed((OpenSulfide("electrolyte", "Li6PS5Cl", None, 1e-3),))
    (False, True)
    """
    return bool(sulfides) and all(sulfide.is_weighed for sulfide in sulfides)


def gas_most(sulfides: Sequence[OpenSulfide]) -> float | None:
    """Gas per mass of several sulfides when all of their sulfur has become hydrogen sulfide.

    Parameters
    ----------
    sulfides : sequence of OpenSulfide
        Layers of the film, with or without the sulfide of the cathode [-]

    Returns
    -------
    float or None
        Mean by mass [m3/kg]; the highest of them where the masses are not known, None when the composition of one is
        not

    Notes
    -----
    A firm bound by stoichiometry.

    Examples
    --------
    >>> gas_most(()) is None
    True

    References
    ----------
    None: stoichiometry.
    """
    amounts = [gas_at_most(sulfide.material) for sulfide in sulfides]
    known = [to_si(most, "cm3/g") for most in amounts if most is not None]
    return _mean(sulfides, known) if known and len(known) == len(sulfides) else None


def gas_rate(recipe: Recipe, sulfides: Sequence[OpenSulfide]) -> GasRate | None:
    """Rate at which sulfides give off gas: the measured one of the film, else the planning rates of their classes.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    sulfides : sequence of OpenSulfide
        Layers of the film, with or without the sulfide of the cathode [-]

    Returns
    -------
    GasRate or None
        None when the dew point or the class of a sulfide in air is not known [m3/(kg s)]

    Notes
    -----
    Each counts with its own mass and class. The steps between the classes are assumed. A measured rate is that of the
    film: it holds for a cathode with a sulfide of the film, not for one with another.

    Examples
    --------
    >>> powder = OpenSulfide("electrolyte", "Li6PS5Cl", None, 1e-3)
    >>> round(gas_rate(Recipe(h2s_rate_cm3_g_min=0.006), (powder,)).value, 9)
    1e-07

    References
    ----------
    Yersak2022, ThisProgram2026 (full entries in sources.csv)
    """
    typed, of_film = recipe.h2s_rate_cm3_g_min, {getattr(recipe, layer.field) for layer in layers(recipe)}
    measured = None if typed is None else to_si(typed, "cm3/g/min")
    planned = None if recipe.dew_point_c is None else planning_rate(to_si(recipe.dew_point_c, "degC"))
    rates: list[float] = []
    evidence: list[object] = [TYPED]
    for sulfide in sulfides:
        if measured is not None and sulfide.key in of_film:
            rates.append(measured)
            continue
        kind = sulfide.material.text("air_stability_class") if sulfide.material else None
        factor = CLASS_FACTORS.get(kind or "")
        if planned is None or factor is None:
            return None
        rates.append(planned * factor)
        evidence += (RATE, RATE_FACTOR, RATE_EXPONENT, factor, kind)
    if not rates:
        return None
    return GasRate(
        value=_mean(sulfides, rates),
        fastest=max(rates),
        most=gas_most(sulfides),
        is_measured=len(evidence) == 1,
        evidence=tuple(evidence),
        parts=tuple(rates),
    )


def judged_together(context: Situation) -> tuple[tuple[OpenSulfide, ...], ...]:
    """Return the sulfides whose gas is judged together [-]: all that lie open, and the film alone where it is surer.

    A measured rate of the film decides by itself where only an estimate is known of the cathode, and what is known of
    the film is not lost where nothing is known of the cathode.

    >>> from types import SimpleNamespace
    >>> judged_together(SimpleNamespace(open_sulfides=(), sulfides=(), recipe=Recipe()))
    ((),)
    """
    film, every = context.sulfides, context.open_sulfides
    if not film or len(film) == len(every):
        return (every,)
    if context.recipe.h2s_rate_cm3_g_min is not None:
        of_film = {sulfide.key for sulfide in film}
        is_alike = all(sulfide.key in of_film for sulfide in context.cathode_sulfides)
    else:
        classes = (each.material and each.material.text("air_stability_class") for each in context.cathode_sulfides)
        is_alike = all(kind in CLASS_FACTORS for kind in classes)
    is_weighed = all(sulfide.is_weighed for sulfide in context.cathode_sulfides)
    return (every,) if is_alike and is_weighed else (every, film)


def _mean(sulfides: Sequence[OpenSulfide], values: list[float]) -> float:
    """Mean of a value of each sulfide by mass; the highest where a mass is not known."""
    masses = [sulfide.mass for sulfide in sulfides]
    known = [mass for mass in masses if mass is not None]
    if len(known) != len(values):
        return max(values)
    return fsum(mass * value for mass, value in zip(known, values, strict=True)) / fsum(known)
