"""Factors by which pores, polymers and a scaffold lower the conductivity of a sulfide."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.physics.elementwise import Number, where

VOID_EXPONENT = cited(2.6, "-", "ThisProgram2026", "middle of 2.2 to 3.1 from simulations of voids", grade="estimate")
VOID_EXPONENT_SPREAD = cited(0.27, "-", "ThisProgram2026", "2.2 to 3.1 as a 90 % band", grade="estimate")
SCAFFOLD_EXPONENT = cited(2.0, "-", "ThisProgram2026", "fibres in the way of the ions", grade="estimate")
SCAFFOLD_EXPONENT_SPREAD = cited(1.0, "-", "ThisProgram2026", "SD of that exponent", grade="estimate")
BLOCKING_EXPONENTS = {
    "particle-like": cited(1.5, "-", "SulfonatedPedot", "10 wt% of polymer particles cost x1.25", grade="fitted"),
    "film-forming": cited(8.0, "-", "ThisProgram2026", "rubbers of reported films", grade="fitted"),
    "fibrillated": cited(20.0, "-", "ThisProgram2026", "PTFE series", grade="fitted"),
    "ion-conducting": cited(4.0, "-", "ThisProgram2026", "rubbers with a salt", grade="fitted"),
    "polymer-electrolyte": cited(15.0, "-", "ThisProgram2026", "PEO films", grade="fitted"),
    "removable": cited(8.0, "-", "ThisProgram2026", "as film-forming while it is there", grade="estimate"),
    "salt": cited(1.5, "-", "ThisProgram2026", "dissolved in the binder", grade="estimate"),
    "unknown": cited(8.0, "-", "ThisProgram2026", "mean of all classes", grade="estimate"),
}
"""Exponent of the blocking factor for each form of polymer."""
BLOCKING_SPREADS = {
    "particle-like": cited(1.0, "-", "ThisProgram2026", "SD of the exponent", grade="estimate"),
    "film-forming": cited(4.0, "-", "ThisProgram2026", "SD of the exponent", grade="fitted"),
    "fibrillated": cited(10.0, "-", "ThisProgram2026", "SD of the exponent", grade="fitted"),
    "ion-conducting": cited(4.0, "-", "ThisProgram2026", "SD of the exponent", grade="fitted"),
    "polymer-electrolyte": cited(7.0, "-", "ThisProgram2026", "SD of the exponent", grade="fitted"),
    "removable": cited(6.0, "-", "ThisProgram2026", "SD of the exponent", grade="estimate"),
    "salt": cited(1.5, "-", "ThisProgram2026", "SD of the exponent", grade="estimate"),
    "unknown": cited(10.0, "-", "ThisProgram2026", "SD of the exponent between classes", grade="estimate"),
}


def packing_factor(porosity: Number) -> Number:
    r"""Ratio of the conductivity of a porous body to that of the dense one.

    .. math:: f = (1 - \varepsilon)^n

    Parameters
    ----------
    porosity : float or ndarray, shape (n,)
        Share of pores [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Factor, 1 without pores [-]

    Notes
    -----
    The exponent 2.6 stands for the 2.2 to 3.1 found for voids in simulations; Bruggeman's 1.5 is too kind.

    Examples
    --------
    >>> packing_factor(0.0), round(packing_factor(0.18), 3)
    (1.0, 0.597)

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    return (1.0 - porosity) ** VOID_EXPONENT


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
    0.66

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    share = where(scaffold_thickness < film_thickness, scaffold_thickness / film_thickness, 1.0)
    return 1 / (1 - share + share / (1 - fibre_fraction) ** SCAFFOLD_EXPONENT)
