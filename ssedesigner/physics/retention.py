"""What contact with a processing liquid leaves of a sulfide's conductivity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.materials import Material
from ssedesigner.core.model_fit import LIQUIDS, Fit
from ssedesigner.physics.arrays import Number, exp

SULFIDE_SPREAD = cited(
    0.50,
    "-",
    "ThisProgram2026",
    "SD of ln of the loss, one sulfide against another: one argyrodite lost a fifth of what others do",
    grade="estimate",
)

USUAL_LIQUIDS = ("liquid:inert", "liquid:mild")
"""Classes of the liquids that films are cast from."""

NOTHING: Mapping[str, Number] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Ratio of conductivity after and before contact [-].

    ``gradient`` is the derivative of its logarithm by each fitted logarithm [-], ``variance`` that of its logarithm
    from how liquids of one class and sulfides differ [-]; ``reason`` says why the ratio is not known.
    """

    value: Number
    gradient: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    variance: Number = 0.0
    cited: tuple[Cited, ...] = ()
    reason: str = ""


def solvent_retention(solvents: tuple[tuple[Material, Number], ...], fit: Fit) -> Retention:
    r"""Ratio of the conductivity of a sulfide after and before the liquids of the slurry.

    .. math:: \ln r = -\sum_i w_i\, \rho_{c(i)}\, \rho_i

    with the loss of the liquid's class and, where it was measured by itself, that of the liquid over its class.

    Parameters
    ----------
    solvents : tuple of (Material, float or ndarray of shape (n,))
        Each liquid with its share of the liquid's mass [-]
    fit : Fit
        The fitted losses [-]

    Returns
    -------
    Retention
        The ratio [-] with gradient and variance of its logarithm; 1 without a liquid

    Notes
    -----
    Measured on argyrodites after 1 h in the liquid and drying, at one ratio of mass; long mixing and a wet room take
    more, and other families of sulfides may lose more or less.

    Examples
    --------
    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> solvent_retention((), shipped_fit()).value
    1.0

    References
    ----------
    LiFan2024, ParkJung2026, ThisProgram2026 (full entries in sources.csv)
    """
    total: Number = 0
    variance: Number = 0
    gradient: dict[str, Number] = {}
    used: list[Cited] = []
    for solvent, share in solvents:
        key = f"liquid:{solvent.texts.get('sulfide_class') or ''}"
        if key not in fit.values:
            reason = f"not known, because the library does not say how {solvent.name} treats sulfides"
            return Retention(value=1.0, reason=reason)
        loss = share * fit.values[key]
        used.append(fit.values[key])
        own = f"liquid:{solvent.key}"
        if solvent.key in LIQUIDS:
            loss = loss * fit.values[own]
            gradient[own] = gradient.get(own, 0) - loss
            used.append(fit.values[own])
        else:
            variance = variance + (loss * fit.between_liquids) ** 2
        gradient[key] = gradient.get(key, 0) - loss
        total = total + loss
    if not used:
        return NO_LIQUID
    return Retention(
        value=exp(-total),
        gradient=gradient,
        variance=variance + (total * SULFIDE_SPREAD) ** 2,
        cited=(*used, SULFIDE_SPREAD),
    )


def unstated_retention(fit: Fit) -> Retention:
    r"""Ratio of the conductivity of a sulfide after and before a liquid that nobody stated.

    .. math:: \ln r = -\frac{\rho_\mathrm{inert} + \rho_\mathrm{mild}}{2}

    Parameters
    ----------
    fit : Fit
        The fitted losses [-]

    Returns
    -------
    Retention
        The ratio [-] with gradient and variance of its logarithm

    Notes
    -----
    A film that is cast wet was in some liquid: the average of the classes that are used for it, with a wider band than
    that of either. The losses of films whose authors name no liquid are fitted in the same way.

    Examples
    --------
    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> 0 < unstated_retention(shipped_fit()).value < 1
    True

    References
    ----------
    LiFan2024, ThisProgram2026 (full entries in sources.csv)
    """
    losses = {key: fit.values[key] / len(USUAL_LIQUIDS) for key in USUAL_LIQUIDS}
    total = sum(losses.values())
    apart = max(fit.values[key] for key in USUAL_LIQUIDS) - total
    variance = (total * fit.between_liquids) ** 2 + (total * SULFIDE_SPREAD) ** 2 + apart * apart
    return Retention(
        value=exp(-total),
        gradient={key: -loss for key, loss in losses.items()},
        variance=variance,
        cited=(*(fit.values[key] for key in USUAL_LIQUIDS), SULFIDE_SPREAD),
    )


NO_LIQUID = Retention(value=1.0)
"""A dry film."""
