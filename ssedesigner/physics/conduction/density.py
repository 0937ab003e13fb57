"""What density and the way of making a film do to the conductivity of its sulfide: no film is a pellet."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.physics.arrays import Number
from ssedesigner.physics.film.compaction import RelativeDensity

DENSITY_EXPONENT = cited(
    2.5, "-", "Cronau2021", "pairs of one powder give 1 to 5, networks of random voxels 2.4 to 2.6", grade="estimate"
)
DENSITY_EXPONENT_SPREAD = cited(0.4, "-", "ThisProgram2026", "SD of the exponent of the density", grade="estimate")
AROMATIC_RETENTION = cited(
    0.66, "-", "Nam2015", "mean of 0.73, 0.67, 0.63 and 0.62: Li3PS4, Li10GeP2S12, two argyrodites", grade="fitted"
)
AROMATIC_SPREAD = cited(
    0.076, "-", "Nam2015", "SD of ln of it, one sulfide against another: 0.05 of 0.66", grade="fitted"
)
ROLLED_RETENTION = cited(
    0.80,
    "-",
    "Zhang2021",
    "dry-rolled film of 0.2 wt% PTFE at 0.78 of its own powder, less its fibrils",
    grade="estimate",
)
ROLLED_SPREAD = cited(0.13, "-", "Zhang2021", "SD of ln of it: 0.1 of 0.78, one film", grade="estimate")


@dataclass(frozen=True, kw_only=True)
class ProcessFactor:
    """Part of the sulfide's conductivity that a way of making a film leaves [-], with the SD of its logarithm [-]."""

    value: Number
    spread: Number
    cited: tuple[Cited, ...]


def density_factor(film: Number, pellet: Number, exponent: Number) -> Number:
    r"""Ratio of the conductivity of a film to that of the pellet of its sulfide, by density alone.

    .. math:: f = \left(\frac{D_f}{D_p}\right)^n

    Parameters
    ----------
    film, pellet : float or ndarray, shape (n,)
        Relative densities of the film and of the pellet [-]
    exponent : float or ndarray, shape (n,)
        Exponent n of the density [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Factor, above 1 for a film that is denser than the pellet [-]

    Notes
    -----
    The exponent is 1 to 5 from powder to powder. Density is a weak descriptor: coarse grains of Li7SiPS8 conduct
    better than finer ones that are denser.

    Examples
    --------
    Warm isostatic pressing (3 % pores) against a calender (15 %), and against a film like the pellet (18 %):

    >>> round(density_factor(0.97, 0.85, 2.5), 2), round(density_factor(0.97, 0.82, 2.5), 2)
    (1.39, 1.52)

    References
    ----------
    Cronau2021, Sakuda2013, Schneider2023, Ketter2025 (full entries in sources.csv)
    """
    return (film / pellet) ** exponent


def density_variance(film: RelativeDensity, pellet: RelativeDensity | None, exponent: Number) -> Number:
    r"""Variance of ln conductivity because the densities of film and pellet are not known well.

    .. math:: n^2 \left[(1 - D_f)^2 s_f^2 + (1 - D_p)^2 s_p^2\right]

    Parameters
    ----------
    film : RelativeDensity
        Density of the film [-]
    pellet : RelativeDensity or None
        Density of the lot's pellet; None for a library value [-]
    exponent : float or ndarray, shape (n,)
        Exponent n of the density [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Variance [-]

    Notes
    -----
    The scatter between laboratories behind a library value holds that of their pellets.

    Examples
    --------
    >>> stated = RelativeDensity(value=0.9, spread=0.5, cited=())
    >>> round(density_variance(stated, None, 2.5), 4)
    0.0156

    References
    ----------
    None: propagation of errors.
    """
    parts = [film] if pellet is None else [film, pellet]
    return exponent * exponent * sum(part.log_spread**2 for part in parts)


def dense_conductivity(pellet: Number, density: Number, exponent: Number) -> Number:
    r"""Conductivity of a sulfide without pores, the most that a film of it can have.

    .. math:: \sigma_d = \sigma_p / D_p^n

    Parameters
    ----------
    pellet : float or ndarray, shape (n,)
        Conductivity of the pellet [S/m]
    density : float or ndarray, shape (n,)
        Relative density of the pellet [-]
    exponent : float or ndarray, shape (n,)
        Exponent n of the density [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Conductivity without pores [S/m]

    Notes
    -----
    Carries the relative error of the pellet's value and density. Polymers that conduct are mixed with this, and pores
    come last: a polymer is not given the pores of the pellet, and no film passes its best phase by construction.

    Examples
    --------
    >>> round(dense_conductivity(0.3, 0.82, 2.5), 3)
    0.493

    References
    ----------
    Doux2020 (full entry in sources.csv)
    """
    return pellet / density**exponent


def aromatic_factor(share: Number = 1.0) -> ProcessFactor:
    """Return what aromatic hydrocarbons, with their share of the liquid [-], leave of a sulfide not milled in them [-].

    >>> float(aromatic_factor().value), aromatic_factor(0.0).value
    (0.66, 1.0)
    """
    return _factor(AROMATIC_RETENTION, AROMATIC_SPREAD, share)


def rolled_factor(share: Number = 1.0) -> ProcessFactor:
    """Return what dry rolling of a share of the film [-] leaves of its sulfide [-], before what fibrils cost.

    >>> float(rolled_factor().value), rolled_factor(0.0).value
    (0.8, 1.0)
    """
    return _factor(ROLLED_RETENTION, ROLLED_SPREAD, share)


def _factor(retention: Cited, spread: Cited, share: Number) -> ProcessFactor:
    # a trace changes the logarithm by a trace, so that no class switches over
    return ProcessFactor(value=retention**share, spread=spread * share, cited=(retention, spread))
