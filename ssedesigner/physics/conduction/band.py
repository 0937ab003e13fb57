"""The ends of the band of a film's conductivity: what bounds it from above, and what lies outside the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from types import MappingProxyType

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.model_fit import Fit
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import Number, exp, is_true_everywhere, is_true_somewhere, sqrt, where
from ssedesigner.physics.conduction.density import dense_conductivity
from ssedesigner.physics.conduction.factors import FIBRIL_SPREAD
from ssedesigner.physics.conduction.gradients import log_ratio, parameter_variance
from ssedesigner.physics.film.porosity import BAND

MOST_POLYMER = cited(
    0.12, "-", "ThisProgram2026", "most polymer by mass of solids in the films of the fit", grade="computed"
)
EXTRAPOLATED = cited(
    1.0, "-", "ThisProgram2026", "part by which a loss outside the evidence may be larger", grade="assumed"
)


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """What polymers that do not conduct take from a layer.

    ``gradient`` is the derivative of ln conductivity by the logarithm of each exponent [-], which is minus the loss;
    ``downward`` the part of each [-] that only reaches downwards, ``eased`` the variance of ln conductivity [-] that
    does so because of how polymers of a form differ; ``beyond`` the loss at contents outside the evidence [-].
    """

    gradient: Mapping[str, Number] = field(default_factory=lambda: MappingProxyType({}))
    downward: Mapping[str, Number] = field(default_factory=lambda: MappingProxyType({}))
    eased: Number = 0.0
    beyond: Number = 0.0


def upward_ratio(spread: Number) -> Number:
    r"""How far a loss can be smaller than expected, by how far a symmetric band would have it.

    .. math:: t = \frac{1 - e^{-z s}}{z s}

    Parameters
    ----------
    spread : float or ndarray, shape (n,)
        Standard deviation of the logarithm of the exponent of the loss [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Ratio, at most 1 [-]

    Notes
    -----
    An exponent is positive: a polymer that blocks can block less than expected, but it never helps. At z = 1.645 this
    keeps the upper end of the band from rising with the content, however little is known of the exponent.

    Examples
    --------
    >>> upward_ratio(0.0), round(upward_ratio(0.7), 2)
    (1.0, 0.59)

    References
    ----------
    None: the log-normal distribution.
    """
    reach = BAND * spread
    some = where(reach > 0, reach, 1.0)
    return where(reach > 0, (1 - exp(-some)) / some, 1.0)


def weigh_loss(
    key: str, loss: Number, fit: Fit, borrowed: Number, further: Number = 0.0
) -> tuple[Blocked, Number, Number]:
    """Weigh the loss of ln conductivity by polymers of one form [-].

    Parameters
    ----------
    key : str
        Fitted exponent of the form [-]
    loss : float or ndarray, shape (n,)
        Derivative of ln conductivity by the logarithm of the exponent, not positive [-]
    fit : Fit
        The fitted parameters [-]
    borrowed : float or ndarray, shape (n,)
        Part of the polymers whose exponent is that of another form [-]
    further : float or ndarray, shape (n,)
        The loss at contents outside the evidence [-]

    Returns
    -------
    tuple of Blocked and two floats or ndarrays, shape (n,)
        The loss, and the variances of ln conductivity by the way of mixing and by a borrowed form [-]

    Notes
    -----
    What is known of an exponent is one number: error of the fit, films of one form, and other forms go together.
    A trace of a polymer with a borrowed exponent widens the band by a trace.

    Examples
    --------
    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> weigh_loss("blocking", 0.0, shipped_fit(), 0.0)[1:]
    (0.0, 0.0)

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    place = fit.places[key]
    between = (borrowed * fit.between_forms) ** 2
    within = max(fit.within_forms, FIBRIL_SPREAD) if key == "blocking:fibrillated" else fit.within_forms
    upward = upward_ratio(sqrt(fit.covariance[place][place] + within**2 + between))
    mixing, form = loss * loss * within**2, loss * loss * between
    downward, eased = {key: (1 - upward) * loss}, (1 - upward**2) * (mixing + form)
    return Blocked(gradient={key: loss}, downward=downward, eased=eased, beyond=further), mixing, form


def add_losses(parts: Iterable[tuple[Number, Blocked]]) -> Blocked:
    """Add losses, each with its weight in ln conductivity [-].

    >>> add_losses([]) == Blocked()
    True
    """
    gradient: dict[str, Number] = {}
    downward: dict[str, Number] = {}
    eased: Number = 0.0
    beyond: Number = 0.0
    for weight, part in parts:
        for name, slope in part.gradient.items():
            gradient[name] = gradient.get(name, 0) + weight * slope
            downward[name] = downward.get(name, 0) + weight * part.downward[name]
        eased, beyond = eased + weight * weight * part.eased, beyond + weight * part.beyond
    return Blocked(gradient=gradient, downward=downward, eased=eased, beyond=beyond)


def upward_variance(
    gradient: Mapping[str, Number], blocked: Blocked, fitted: Number, variance: Number, fit: Fit
) -> Number:
    """Return the variance of ln conductivity [-] that reaches upwards, of all of it and the whole gradient [-].

    ``fitted`` is the part of it that comes from the fitted parameters [-].

    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> upward_variance({}, Blocked(), 0.0, 0.5, shipped_fit())
    0.5
    """
    if not blocked.gradient:
        return variance
    less = {name: slope - blocked.downward.get(name, 0) for name, slope in gradient.items()}
    upward = variance - blocked.eased - fitted + parameter_variance(less, fit)
    return where(upward > 0, upward, 0.0)


def beyond(exponent: Number, blocked: Number, conductor: Number, polymer_mass: Number) -> Number:
    r"""Part of a loss of ln conductivity that lies outside the evidence.

    .. math:: b = m \left[\ln(1 + q) - \ln\left(1 + q \frac{w_1 (1 - w)}{w (1 - w_1)}\right)\right]

    Parameters
    ----------
    exponent : float
        Exponent of the polymer's form, fitted [-]
    blocked, conductor : float or ndarray, shape (n,)
        Shares of the polymer and of the conductor in the dense solids, their ratio q [-]
    polymer_mass : float or ndarray, shape (n,)
        Share w of all polymers that block in the mass of solids [-]

    Returns
    -------
    float or ndarray, shape (n,)
        The loss from 12 wt% to the content, 0 below that [-]

    Notes
    -----
    Films and pellets with up to 12 wt% are behind the exponents.

    Examples
    --------
    >>> beyond(8.0, 0.1, 0.9, 0.05)
    0.0
    >>> round(beyond(8.0, 0.5, 0.5, 0.4), 1)
    4.1

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    if not is_true_somewhere(polymer_mass > MOST_POLYMER):
        return 0.0
    share = where(polymer_mass > MOST_POLYMER, polymer_mass, MOST_POLYMER)
    share = where(share < 1, share, 1.0)
    inside = MOST_POLYMER / (1 - MOST_POLYMER) * (1 - share) / share
    return exponent * (log_ratio(conductor + blocked, conductor) - log_ratio(conductor + blocked * inside, conductor))


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """What conducts best in a film, without pores: its conductivity and the upper end of that value's own error [S/m].

    ``name`` is the material; that of the first layer where there are two.
    """

    value: Number
    high: Number
    name: str


def dense_sulfide(pellet: Number, variance: Number, density: Number, exponent: Number, name: str) -> Ceiling:
    r"""Conductivity of a sulfide without pores.

    .. math:: \sigma_d = \sigma_0 / D_p^n

    Parameters
    ----------
    pellet : float or ndarray, shape (n,)
        Conductivity of the sulfide as its pellet has it [S/m]
    variance : float or ndarray, shape (n,)
        Variance of its logarithm [-]
    density : float or ndarray, shape (n,)
        Relative density of the pellet [-]
    exponent : float
        Exponent of the density [-]
    name : str
        The sulfide [-]

    Returns
    -------
    Ceiling
        The dense sulfide [S/m]

    Notes
    -----
    No film of this sulfide conducts better.

    Examples
    --------
    >>> round(dense_sulfide(0.21, 0.0, 0.82, 2.6, "Li6PS5Cl").value, 2)
    0.35

    References
    ----------
    Doux2020 (full entry in sources.csv)
    """
    dense = dense_conductivity(pellet, density, exponent)
    return Ceiling(value=dense, high=dense * exp(BAND * sqrt(variance)), name=name)


def best_of(sulfide: Ceiling, polymer: Number, spread: float, name: str, polymer_share: Number) -> Ceiling:
    """Return what a dense sulfide and the polymer electrolyte beside it conduct at most [S/m].

    ``spread`` is the SD of ln of the polymer's conductivity; ``polymer_share`` is that of both [-]. A polymer that
    conducts better raises the bound as far as both side by side in the direction of the current (Wiener's upper
    bound), so that a trace of it raises hardly anything; one that conducts worse leaves the sulfide.

    >>> one = Ceiling(value=0.3, high=0.4, name="Li6PS5Cl")
    >>> best_of(one, 0.1, 0.0, "PEO-LiTFSI", 0.1).high, round(best_of(one, 1.0, 0.0, "PEO-LiTFSI", 0.1).high, 2)
    (0.4, 0.46)
    """
    high = polymer * exp(BAND * spread)
    is_polymer = (sulfide.value < polymer) | (polymer_share >= 1)
    return Ceiling(
        value=_side_by_side(sulfide.value, polymer, polymer_share),
        high=_side_by_side(sulfide.high, high, polymer_share),
        name=name if is_true_everywhere(is_polymer) else sulfide.name,
    )


def _side_by_side(sulfide: Number, polymer: Number, share: Number) -> Number:
    both = (1 - share) * sulfide + share * polymer
    return where((sulfide < polymer) | (share >= 1), both, sulfide)


def in_series(parts: list[tuple[Number, Ceiling]]) -> Ceiling:
    """Return what layers one behind the other bear [S/m], each with its share of the thickness [-].

    >>> in_series([(0.5, Ceiling(value=1.0, high=2.0, name="A")), (0.5, Ceiling(value=1.0, high=2.0, name="B"))]).high
    2.0
    """
    if len(parts) == 1:
        return parts[0][1]
    value = 1 / sum(share / one.value for share, one in parts)
    high = 1 / sum(share / one.high for share, one in parts)
    return Ceiling(value=value, high=high, name=parts[0][1].name)


def ends(conductivity: Number, spread: Number, upward: Number, loss: Number, ceiling: Ceiling) -> tuple[Number, Number]:
    r"""Return the ends of the 90 % band of a conductivity.

    .. math:: \ln\sigma - \sqrt{(z s)^2 + b^2}, \quad \min(\ln\sigma + z s_u, \ln\sigma_\mathrm{best})

    Parameters
    ----------
    conductivity : float or ndarray, shape (n,)
        The centre [S/m]
    spread, upward : float or ndarray, shape (n,)
        SD of its logarithm, and that of the part that reaches upwards [-]
    loss : float or ndarray, shape (n,)
        Loss of ln conductivity outside the evidence [-]
    ceiling : Ceiling
        What conducts best in the film, without pores [S/m]

    Returns
    -------
    tuple of two floats or ndarrays, shape (n,)
        Low and high end [S/m]

    Notes
    -----
    Where own films put the centre above what the best phase conducts, the measurement stands.

    Examples
    --------
    >>> low, high = ends(0.1, 0.5, 0.5, 0.0, Ceiling(value=0.15, high=0.18, name="A"))
    >>> round(low, 3), high
    (0.044, 0.18)

    References
    ----------
    None: definition.
    """
    down = BAND * spread
    if is_true_somewhere(loss > 0):
        down = sqrt(down * down + (EXTRAPOLATED * loss) ** 2)
    high = conductivity * exp(BAND * upward)
    bound = where(conductivity > ceiling.value, high, ceiling.high)
    return conductivity / exp(down), where(high < bound, high, bound)


def remarks(conductivity: float, polymer_mass: float, ceiling: Ceiling) -> tuple[str, ...]:
    """Say what of a film's conductivity [S/m] lies outside the evidence, and what above that of its best phase.

    ``polymer_mass`` is the share of polymers that block in the mass of solids [-].

    >>> remarks(0.1, 0.3, Ceiling(value=0.2, high=0.3, name="Li6PS5Cl"))[0][:44]
    'Outside the evidence: 30 wt % of polymer tha'
    """
    sentences = []
    if polymer_mass > MOST_POLYMER:
        sentences.append(
            f"Outside the evidence: {numeral(from_si(polymer_mass, 'wt %'), 3)} wt % of polymer that does not conduct; "
            f"measured films held up to {numeral(from_si(MOST_POLYMER, 'wt %'))} wt %, so the conductivity may be far "
            "lower."
        )
    if conductivity > ceiling.value:
        best = format_number(from_si(float(ceiling.value), "mS/cm"))
        sentences.append(
            f"Your own films put the conductivity above the {best} mS/cm that {ceiling.name} conducts without pores: "
            "the measurement is kept, but check area, thickness and lot."
        )
    return tuple(sentences)
