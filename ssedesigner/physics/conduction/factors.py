"""Factors by which pores, polymers, a scaffold and pressure change the conductivity of a sulfide.

Their exponents are fitted: ``physics/conduction/calibration.py`` says to what and how, ``core/model_fit.py`` holds
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material
from ssedesigner.core.model_fit import FITTED_LIQUIDS, Fit
from ssedesigner.physics.arrays import Number, exp, log, sqrt, where
from ssedesigner.physics.conduction.formulas import (
    AUXILIARY,
    HELD_PART,
    MEDIUM,
    MEDIUM_BELOW,
    ONE_LOSS,
    PELLETS,
    SCAFFOLD,
    TWO_LOSSES,
    USUAL_LOSS,
)
from ssedesigner.physics.terms import Terms

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
    film_thickness: Number,
    scaffold_thickness: Number,
    fibre_fraction: Number,
    exponent: Number,
    terms: Terms | None = None,
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
    terms : Terms or None
        Records the formulas of a number that is explained [-]

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
    if terms is not None:
        terms.record(HELD_PART, share, height=scaffold_thickness, film=film_thickness)
        terms.record(SCAFFOLD, factor, share=share, fibres=fibre_fraction, exponent=exponent)
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
    return log(within_measured(pressure) / within_measured(reference))


def unstated_pressure(terms: Terms | None = None) -> tuple[float, float]:
    r"""Stack pressure during a measurement that nobody stated.

    .. math:: \ln p_0 = \overline{\ln p_i^*}, \quad s_p = \mathrm{SD}(\ln p_i^*)

    Parameters
    ----------
    terms : Terms or None
        Records the formulas of a number that is explained [-]

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
    held = [float(within_measured(pressure)) for pressure in PELLET_PRESSURES]
    logs = [log(pressure) for pressure in held]
    middle = sum(logs) / len(logs)
    if terms is not None:
        rows = [(pressure, LOWEST_PRESSURE) for pressure in held]
        terms.record(PELLETS, exp(middle), lowest=LOWEST_PRESSURE, rows=rows, count=len(rows))
    return exp(middle), sqrt(sum((each - middle) ** 2 for each in logs) / len(logs))


def within_measured(pressure: Number) -> Number:
    """Take a pressure [Pa] to the nearer end of the range in which pellets were compared.

    >>> float(within_measured(2e6))
    49000000.0
    """
    raised = where(pressure > LOWEST_PRESSURE, pressure, LOWEST_PRESSURE)
    return where(raised < HIGHEST_PRESSURE, raised, HIGHEST_PRESSURE)


SULFIDE_SPREAD = cited(
    0.50,
    "-",
    "ThisProgram2026",
    "SD of ln of the loss, one sulfide against another: one argyrodite lost a fifth of what others do",
    grade="estimate",
)

AROMATICS = ("toluene", "p-xylene", "o-xylene", "m-xylene", "xylene", "anisole", "diethylbenzene")
"""Aromatic liquids: what they take was measured on four families of sulfides."""
AROMATIC_SPREAD = cited(
    0.35, "-", "Nam2015", "SD of ln of the loss in aromatic liquids, one sulfide against another", grade="estimate"
)
FILLING_SPREAD = cited(
    1.2, "-", "ThisProgram2026", "SD of ln by how well a scaffold is filled: films miss by up to eight", grade="fitted"
)
FIBRIL_SPREAD = cited(
    0.6, "-", "ThisProgram2026", "SD of ln of the exponent from one film with fibrils to another", grade="fitted"
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


def solvent_retention(
    solvents: tuple[tuple[Material, Number], ...], fit: Fit, terms: Terms | None = None, layer: str = ""
) -> Retention:
    r"""Ratio of the conductivity of a sulfide after and before the liquids of the slurry.

    .. math:: \ln r = -\sum_i w_i\, \rho_{c(i)}\, \rho_i

    with the loss of the liquid's class and, where it was measured by itself, that of the liquid over its class.

    Parameters
    ----------
    solvents : tuple of (Material, float or ndarray of shape (n,))
        Each liquid with its share of the liquid's mass [-]
    fit : Fit
        The fitted losses [-]
    terms : Terms or None
        Records the formulas of a number that is explained [-]
    layer : str
        Role of the sulfide for which they are recorded [-]

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
    aromatic: Number = 0
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
        own = f"liquid:{solvent.root}"
        if solvent.root in FITTED_LIQUIDS:
            loss = loss * fit.values[own]
            gradient[own] = gradient.get(own, 0) - loss
            used.append(fit.values[own])
        elif solvent.root not in AROMATICS:
            variance = variance + (loss * fit.between_liquids) ** 2
        gradient[key] = gradient.get(key, 0) - loss
        total = total + loss
        if solvent.root in AROMATICS:
            aromatic = aromatic + loss
        if terms is not None:
            losses = {"loss": fit.values[key], "own": fit.values.get(own)}
            formula = TWO_LOSSES if solvent.root in FITTED_LIQUIDS else ONE_LOSS
            terms.record(formula, exp(-loss), layer, name=solvent.key, share=share, **losses)
    if not used:
        return NO_LIQUID
    return Retention(
        value=exp(-total),
        gradient=gradient,
        variance=variance + ((total - aromatic) * SULFIDE_SPREAD + aromatic * AROMATIC_SPREAD) ** 2,
        cited=(*used, SULFIDE_SPREAD, AROMATIC_SPREAD),
    )


def unstated_retention(fit: Fit, terms: Terms | None = None, layer: str = "") -> Retention:
    r"""Ratio of the conductivity of a sulfide after and before a liquid that nobody stated.

    .. math:: \ln r = -\frac{\rho_\mathrm{inert} + \rho_\mathrm{mild}}{2}

    Parameters
    ----------
    fit : Fit
        The fitted losses [-]
    terms : Terms or None
        Records the formulas of a number that is explained [-]
    layer : str
        Role of the sulfide for which they are recorded [-]

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
    if terms is not None:
        names = " + ".join(f"λ({key.removeprefix('liquid:')})" for key in USUAL_LIQUIDS)
        rows = [(fit.values[key],) for key in USUAL_LIQUIDS]
        terms.record(USUAL_LOSS, exp(-total), layer, rows=rows, names=names, count=len(rows))
    variance = (total * fit.between_liquids) ** 2 + (total * SULFIDE_SPREAD) ** 2 + apart * apart
    return Retention(
        value=exp(-total),
        gradient={key: -loss for key, loss in losses.items()},
        variance=variance,
        cited=(*(fit.values[key] for key in USUAL_LIQUIDS), SULFIDE_SPREAD),
    )


NO_LIQUID = Retention(value=1.0)
"""A dry film."""


EFFECTIVE_MEDIUM = cited(2.0, "-", "Bruggeman1935", "spheres: weight of the medium in the condition", grade="computed")


def effective_medium(
    first: Number, second: Number, second_fraction: Number, terms: Terms | None = None, layer: str = ""
) -> Number:
    r"""Conductivity of two randomly mixed conductors.

    .. math:: (1 - \phi)\frac{\sigma_1 - \sigma}{\sigma_1 + 2\sigma}
              + \phi\,\frac{\sigma_2 - \sigma}{\sigma_2 + 2\sigma} = 0

    Bruggeman's symmetric effective medium for spheres, solved for its positive root.

    Parameters
    ----------
    first, second : float or ndarray, shape (n,)
        Conductivities of the two phases, both positive [S/m]
    second_fraction : float or ndarray, shape (n,)
        Share of the second phase in the volume of both [-]
    terms : Terms or None
        Records the formulas of a number that is explained [-]
    layer : str
        Role of the sulfide for which they are recorded [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Conductivity of the mix [S/m]; the first phase's at 0, the second's at 1

    Notes
    -----
    For phases of like shape and size; a polymer that coats every grain blocks more, which the class slope of
    the binder carries.

    Examples
    --------
    >>> effective_medium(0.3, 0.001, 0.0), round(effective_medium(0.3, 0.001, 1.0), 6)
    (0.3, 0.001)
    >>> round(effective_medium(0.3, 0.001, 0.5), 4)
    0.0772

    References
    ----------
    Bruggeman1935 (full entry in sources.csv)
    """
    first_fraction = 1 - second_fraction
    linear = first_fraction * (2 * first - second) + second_fraction * (2 * second - first)
    product = first * second
    root: Number = sqrt(linear * linear + (2 + EFFECTIVE_MEDIUM) * 2 * product)
    # two forms of one root, each without cancellation on its side
    size = where(linear > 0, linear, -linear)
    mixed = where(linear > 0, (linear + root) / (2 + EFFECTIVE_MEDIUM), 2 * product / (root + size))
    if terms is not None:
        terms.record(AUXILIARY, linear, layer, first=first, second=second, part=second_fraction)
        formula = MEDIUM if linear > 0 else MEDIUM_BELOW
        terms.record(formula, mixed, layer, first=first, second=second, linear=linear)
    return mixed


def weight_of_first(first: Number, second: Number, second_fraction: Number, mixed: Number) -> Number:
    r"""How much of a relative change of the first conductor reaches the mix.

    .. math:: w_1 = \frac{a}{a + b}, \quad a = \frac{(1 - \phi)\,\sigma_1}{(\sigma_1 + 2\sigma)^2}, \quad
              b = \frac{\phi\,\sigma_2}{(\sigma_2 + 2\sigma)^2}

    The derivative of ln sigma by ln sigma_1 of the effective medium; that by ln sigma_2 is the rest to 1.

    Parameters
    ----------
    first, second : float or ndarray, shape (n,)
        Conductivities of the two phases, both positive [S/m]
    second_fraction : float or ndarray, shape (n,)
        Share of the second phase in the volume of both [-]
    mixed : float or ndarray, shape (n,)
        Conductivity of their effective medium [S/m]

    Returns
    -------
    float or ndarray, shape (n,)
        Weight of the first phase [-]

    Notes
    -----
    From the implicit derivative of the condition of the effective medium.

    Examples
    --------
    >>> weight_of_first(0.3, 0.001, 0.0, 0.3), weight_of_first(0.3, 0.001, 1.0, 0.001)
    (1.0, 0.0)

    References
    ----------
    Bruggeman1935 (full entry in sources.csv)
    """
    one = (1 - second_fraction) * first / (first + 2 * mixed) ** 2
    other = second_fraction * second / (second + 2 * mixed) ** 2
    return one / (one + other)


BOLTZMANN = cited(1.380649e-23, "J/K", "Codata2018", "exact, by the definition of the kelvin", grade="handbook")
MEASURED_TO = cited(
    100.0, "degC", "ThisProgram2026", "to which conductivities of sulfides are usually measured", grade="assumed"
)


def arrhenius(conductivity: Number, reference: Number, energy: Number, temperature: Number) -> Number:
    r"""Ionic conductivity at a temperature from its value at another one.

    .. math:: \sigma(T) = \sigma(T_0) \exp\!\left[-\frac{E_a}{k_B}\left(\frac{1}{T} - \frac{1}{T_0}\right)\right]

    The prefactor is that of sigma, not of sigma times T.

    Parameters
    ----------
    conductivity : float or ndarray, shape (n,)
        Conductivity at the reference temperature [S/m]
    reference : float
        Absolute reference temperature [K]
    energy : float
        Activation energy of sigma, per ion [J]
    temperature : float or ndarray, shape (n,)
        Absolute temperature [K]

    Returns
    -------
    float or ndarray, shape (n,)
        Conductivity at the temperature [S/m]

    Notes
    -----
    Within one phase of the material. Energies published for sigma times T are higher by about k_B T, 0.026 eV
    at 300 K; where a source does not say which it means, the difference is inside the band.

    Examples
    --------
    >>> round(arrhenius(0.3, 298.15, 0.35 * 1.602176634e-19, 333.15), 3)
    1.255

    References
    ----------
    Codata2018 (full entry in sources.csv)
    """
    return conductivity * exp(energy / BOLTZMANN * (1 / reference - 1 / temperature))
