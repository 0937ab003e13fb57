"""Factors by which pores, polymers, a scaffold and pressure change the conductivity of a sulfide.

Their exponents are fitted: ``physics/conduction/calibration.py`` says to what and how, ``core/model_fit.py`` holds
them.
"""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import Number, exp, log, sqrt, where

PELLET_POROSITY = cited(0.18, "-", "Doux2020", "pores in the cold-pressed pellet behind a sulfide's conductivity")
LOWEST_PRESSURE = cited(
    49e6, "Pa", "Cronau2021", "lowest stack pressure at which pellets of Li6PS5Cl were compared", grade="measured"
)
HIGHEST_PRESSURE = cited(
    146e6, "Pa", "Cronau2021", "stack pressure above which their conductivity no longer rises", grade="measured"
)
PELLET_PRESSURES = tuple(
    cited(value, "Pa", "Ohno2020", f"stack pressure on a pellet, laboratory {laboratory} of the round robin")
    for laboratory, value in ((1, 50e6), (3, 75e6), (4, 0.0), (5, 0.0), (7, 315e6), (8, 10e6))
)
"""Pressures over which is averaged where that during the measurement of a lot is not stated."""

BLOCKING_KEYS = {
    "particle-like": "blocking:particle-like",
    "film-forming": "blocking:film-forming",
    "fibrillated": "blocking:fibrillated",
    "ion-conducting": "blocking:ion-conducting",
    "polymer-electrolyte": "blocking:polymer-electrolyte",
    "removable": "blocking:film-forming",  # while it is there
    "salt": "blocking:particle-like",  # dissolved in the polymer, stands aside
    "unknown": "blocking",
}
"""The fitted exponent that each form of polymer takes."""
BORROWED = ("removable", "salt", "unknown")
"""Forms that take an exponent of another form or of all; they may differ from it as the forms do from each other."""


def packing_factor(porosity: Number, exponent: Number) -> Number:
    r"""Ratio of the conductivity of a porous body to that of the pellet on which the sulfide was measured.

    .. math:: f = \min\!\left[1, \left(\frac{1 - \varepsilon}{1 - \varepsilon_p}\right)^n\right]

    Parameters
    ----------
    porosity : float or ndarray, shape (n,)
        Share of pores [-]
    exponent : float
        Exponent of the pores, fitted [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Factor, 1 for a body as dense as the pellet or denser [-]

    Notes
    -----
    Conductivities of sulfides are measured on cold-pressed pellets, which hold about 18 % pores themselves, so only
    pores beyond these count. A denser film is given the pellet's value and no more, because nothing was measured
    there; its band is wider. Simulations of voids give exponents of 2.2 to 3.1; Bruggeman's 1.5 is too kind.

    Examples
    --------
    >>> packing_factor(0.0, 2.6), packing_factor(0.18, 2.6), round(packing_factor(0.40, 2.6), 3)
    (1.0, 1.0, 0.444)

    References
    ----------
    Doux2020, ThisProgram2026 (full entries in sources.csv)
    """
    loose = where(porosity > PELLET_POROSITY, porosity, PELLET_POROSITY)
    return ((1.0 - loose) / (1.0 - PELLET_POROSITY)) ** exponent


def blocking_factor(conductor: Number, polymer: Number, exponent: Number) -> Number:
    r"""Ratio of the conductivity with and without a polymer that blocks.

    .. math:: f = \left(\frac{\phi_c}{\phi_c + \phi_b}\right)^m

    Parameters
    ----------
    conductor, polymer : float or ndarray, shape (n,)
        Shares of the conductor and of the polymer in the dense solids [-]
    exponent : float
        Exponent of the polymer's form, fitted [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Factor, 1 without polymer, 0 without conductor [-]

    Notes
    -----
    The exponent belongs to the form, not to the amount: particles stand aside, films coat grains, fibrils of PTFE
    cut contacts. From contents up to 12 wt%; an extrapolation beyond.

    Examples
    --------
    >>> blocking_factor(1.0, 0.0, 20.0)
    1.0
    >>> round(blocking_factor(0.863, 0.137, 1.5), 2)
    0.8

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    return (conductor / (conductor + polymer)) ** exponent


def scaffold_factor(
    film_thickness: Number, scaffold_thickness: float, fibre_fraction: float, exponent: Number
) -> tuple[Number, Number]:
    r"""Ratio of the conductivity of a film with and without a scaffold inside, and how it goes with the exponent.

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
    exponent : float
        Exponent q of the scaffold, fitted [-]

    Returns
    -------
    tuple of two floats or ndarrays, shape (n,)
        Factor, 1 without fibres, and the derivative of its logarithm by that of the exponent [-]

    Notes
    -----
    A film thinner than its scaffold cannot be made; the factor is then that of the scaffold's own volume.

    Examples
    --------
    >>> scaffold_factor(40e-6, 20e-6, 0.0, 2.5)[0]
    1.0
    >>> round(scaffold_factor(40e-6, 20e-6, 0.3, 2.5)[0], 2)
    0.58

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    share = where(scaffold_thickness < film_thickness, scaffold_thickness / film_thickness, 1.0)
    inside = share / (1 - fibre_fraction) ** exponent
    factor = 1 / (1 - share + inside)
    return factor, factor * inside * log(1 - fibre_fraction) * exponent


def pressure_ratio(pressure: Number, reference: Number) -> Number:
    r"""Logarithm that the exponent of the stack pressure multiplies.

    .. math:: \ln \frac{\min[\max(p, p_1), p_2]}{\min[\max(p_r, p_1), p_2]}

    Parameters
    ----------
    pressure : float or ndarray, shape (n,)
        Stack pressure on the film [Pa]
    reference : float
        Stack pressure at which the sulfide's conductivity was measured [Pa]

    Returns
    -------
    float or ndarray, shape (n,)
        Logarithm of the ratio, each pressure taken to the nearer end of the measured range [-]

    Notes
    -----
    Pellets of Li6PS5Cl conduct better the harder they are held, from 49 MPa (the lowest pressure tried) to 146 MPa.
    Below 49 MPa nothing was compared: contacts may cost more there, which the model does not know.

    Examples
    --------
    >>> float(pressure_ratio(2e6, 10e6)), round(float(pressure_ratio(200e6, 0.0)), 3)
    (0.0, 1.092)

    References
    ----------
    Cronau2021 (full entry in sources.csv)
    """
    return log(_inside(pressure) / _inside(reference))


def unstated_pressure() -> tuple[float, float]:
    r"""Stack pressure during a measurement that nobody stated.

    .. math:: \ln p_0 = \overline{\ln p_i^*}, \quad s_p = \mathrm{SD}(\ln p_i^*)

    Returns
    -------
    tuple of two floats
        Pressure [Pa], and the SD of its logarithm [-]

    Notes
    -----
    The average over the six laboratories of the round robin of Li6PS5Cl that state theirs: 0, 0, 10, 50, 75 and
    315 MPa, each taken to the nearer end of the measured range. A lot is so neither better nor worse by construction
    than one whose pressure is typed.

    Examples
    --------
    >>> pressure, spread = unstated_pressure()
    >>> round(pressure / 1e6, 1), round(spread, 2)
    (63.3, 0.4)

    References
    ----------
    Ohno2020, Cronau2021 (full entries in sources.csv)
    """
    logs = [log(_inside(pressure)) for pressure in PELLET_PRESSURES]
    middle = sum(logs) / len(logs)
    return exp(middle), sqrt(sum((each - middle) ** 2 for each in logs) / len(logs))


def _inside(pressure: Number) -> Number:
    raised = where(pressure > LOWEST_PRESSURE, pressure, LOWEST_PRESSURE)
    return where(raised < HIGHEST_PRESSURE, raised, HIGHEST_PRESSURE)
