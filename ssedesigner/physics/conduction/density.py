"""What density and the way of making a film do to the conductivity of its sulfide: no film is a pellet."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import Number

DENSITY_EXPONENT = cited(
    2.5, "-", "Cronau2021", "pairs of one powder give 1 to 5, networks of random voxels 2.4 to 2.6", grade="estimate"
)
DENSITY_EXPONENT_SPREAD = cited(0.4, "-", "ThisProgram2026", "SD of the exponent of the density", grade="estimate")
AROMATIC_RETENTION = cited(
    0.66, "-", "Nam2015", "mean of 0.73, 0.67, 0.63 and 0.62: Li3PS4, Li10GeP2S12, two argyrodites", grade="fitted"
)
ROLLED_RETENTION = cited(
    0.80,
    "-",
    "Zhang2021",
    "dry-rolled film of 0.2 wt % PTFE at 0.78 of its own powder, less its fibrils",
    grade="estimate",
)


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
