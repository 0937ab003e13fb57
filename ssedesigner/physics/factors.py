"""Factors by which pores, polymers and a scaffold lower the conductivity of a sulfide.

Where the exponents come from. The logarithm of each reported film's conductivity over that of its sulfide (library
value at the film's temperature, times the retention in its liquid) is linear in the exponents. They were fitted to
the 18 legible films of Table 6 of the review that have a conductivity and a known composition and to the series with
PTFE, by ridge regression that pulls every class towards a common 10 +- 10 (the scaffold towards 2 +- 1.5), with
residuals beyond 1.3 standard deviations weighed down, so that the cellulose film of reference 141, above its own
powder, stays in but does not lead. Fitted value and posterior standard deviation: film-forming 11.3 +- 4.4,
fibrillated 17.8 +- 7.4 (its three series alone: 22, 46 and 14), ion-conducting 5.5 +- 7.6, polymer electrolyte
8.0 +- 3.1, scaffold 2.8 +- 0.7. tests/physics/test_calibration.py repeats the fit.
"""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.physics.elementwise import Number, where

VOID_EXPONENT = cited(
    2.6,
    "-",
    "ThisProgram2026",
    "exponent of the pores: middle of 2.2 to 3.1 from simulations of voids",
    grade="estimate",
)
VOID_EXPONENT_SPREAD = cited(
    0.27, "-", "ThisProgram2026", "SD of the exponent of the pores: 2.2 to 3.1 as a 90 % band", grade="estimate"
)
PELLET_POROSITY = cited(0.18, "-", "Doux2020", "pores in the cold-pressed pellet behind a sulfide's conductivity")
SCAFFOLD_EXPONENT = cited(2.5, "-", "ThisProgram2026", "exponent of the scaffold, from reported films", grade="fitted")
SCAFFOLD_EXPONENT_SPREAD = cited(1.0, "-", "ThisProgram2026", "SD of the exponent of the scaffold", grade="fitted")

BLOCKING_EXPONENTS = {
    "particle-like": cited(1.5, "-", "SulfonatedPedot", "10 wt% of polymer particles cost x1.25", grade="fitted"),
    "film-forming": cited(11.0, "-", "ThisProgram2026", "rubbers in reported films", grade="fitted"),
    "fibrillated": cited(20.0, "-", "ThisProgram2026", "series with PTFE (Cao2026, SulfonatedPedot)", grade="fitted"),
    "ion-conducting": cited(
        5.5, "-", "ThisProgram2026", "rubbers with a lithium salt in reported films", grade="fitted"
    ),
    "polymer-electrolyte": cited(8.0, "-", "ThisProgram2026", "reported films with PEO", grade="fitted"),
    "removable": cited(11.0, "-", "ThisProgram2026", "as film-forming while it is there", grade="estimate"),
    "salt": cited(1.5, "-", "ThisProgram2026", "dissolved in the polymer, stands aside", grade="estimate"),
    "unknown": cited(11.0, "-", "ThisProgram2026", "middle of all forms", grade="estimate"),
}
"""Exponent of the blocking factor for each form of polymer."""
BLOCKING_SPREADS = {
    "particle-like": cited(1.0, "-", "ThisProgram2026", "SD of the exponent", grade="estimate"),
    "film-forming": cited(4.5, "-", "ThisProgram2026", "SD of the exponent", grade="fitted"),
    "fibrillated": cited(10.0, "-", "ThisProgram2026", "SD of the exponent between series", grade="fitted"),
    "ion-conducting": cited(5.0, "-", "ThisProgram2026", "SD of the exponent", grade="fitted"),
    "polymer-electrolyte": cited(4.0, "-", "ThisProgram2026", "SD of the exponent", grade="fitted"),
    "removable": cited(6.0, "-", "ThisProgram2026", "SD of the exponent", grade="estimate"),
    "salt": cited(1.5, "-", "ThisProgram2026", "SD of the exponent", grade="estimate"),
    "unknown": cited(9.0, "-", "ThisProgram2026", "SD of the exponent between forms", grade="estimate"),
}
"""Standard deviation of that exponent."""


def packing_factor(porosity: Number) -> Number:
    r"""Ratio of the conductivity of a porous body to that of the pellet on which the sulfide was measured.

    .. math:: f = \min\!\left[1, \left(\frac{1 - \varepsilon}{1 - \varepsilon_p}\right)^n\right]

    Parameters
    ----------
    porosity : float or ndarray, shape (n,)
        Share of pores [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Factor, 1 for a body as dense as the pellet or denser [-]

    Notes
    -----
    Conductivities of sulfides are measured on cold-pressed pellets, which hold about 18 % pores themselves, so only
    pores beyond these count. A denser film is given the pellet's value and no more, because nothing was measured
    there; its band is wider. The exponent 2.6 stands for the 2.2 to 3.1 found for voids in simulations;
    Bruggeman's 1.5 is too kind.

    Examples
    --------
    >>> packing_factor(0.0), packing_factor(0.18), round(packing_factor(0.40), 3)
    (1.0, 1.0, 0.444)

    References
    ----------
    Doux2020, ThisProgram2026 (full entries in sources.csv)
    """
    loose = where(porosity > PELLET_POROSITY, porosity, PELLET_POROSITY)
    return ((1.0 - loose) / (1.0 - PELLET_POROSITY)) ** VOID_EXPONENT


def blocking_factor(conductor: Number, polymer: Number, form: str) -> Number:
    r"""Ratio of the conductivity with and without a polymer that blocks.

    .. math:: f = \left(\frac{\phi_c}{\phi_c + \phi_b}\right)^m

    Parameters
    ----------
    conductor, polymer : float or ndarray, shape (n,)
        Shares of the conductor and of the polymer in the dense solids [-]
    form : str
        Form of the polymer in the film, a key of ``BLOCKING_EXPONENTS`` [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Factor, 1 without polymer, 0 without conductor [-]

    Notes
    -----
    The exponent belongs to the form, not to the amount: particles stand aside (1.5, as spheres do), films coat
    grains, fibrils of PTFE cut contacts. From contents up to 12 wt%; an extrapolation beyond.

    Examples
    --------
    >>> blocking_factor(1.0, 0.0, "fibrillated")
    1.0
    >>> round(blocking_factor(0.863, 0.137, "particle-like"), 2)
    0.8

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    return (conductor / (conductor + polymer)) ** BLOCKING_EXPONENTS[form]


def scaffold_factor(film_thickness: Number, scaffold_thickness: Number, fibre_fraction: Number) -> Number:
    r"""Ratio of the conductivity of a film with and without a scaffold inside.

    .. math:: f = \left[1 - s + s (1 - v)^{-q}\right]^{-1}, \quad s = \min(1, t / L)

    The part of the film that holds the scaffold is in series with the part that does not.

    Parameters
    ----------
    film_thickness : float or ndarray, shape (n,)
        Thickness of the film [m]
    scaffold_thickness : float
        Thickness of the scaffold [m]
    fibre_fraction : float
        Share of fibres in the scaffold's own volume, below 1 [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Factor, 1 without fibres [-]

    Notes
    -----
    A film thinner than its scaffold cannot be made; the factor is then that of the scaffold's own volume.

    Examples
    --------
    >>> scaffold_factor(40e-6, 20e-6, 0.0)
    1.0
    >>> round(scaffold_factor(40e-6, 20e-6, 0.3), 2)
    0.58

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    share = where(scaffold_thickness < film_thickness, scaffold_thickness / film_thickness, 1.0)
    return 1 / (1 - share + share / (1 - fibre_fraction) ** SCAFFOLD_EXPONENT)
