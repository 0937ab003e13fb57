"""The composite cathode as a conductor: volume shares, what its sulfide carries and what its active material carries.

Pores and carbon act through the volume shares, so that every law below takes shares of the whole composite.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import MaybeNumber, Number, log, sqrt, where
from ssedesigner.physics.cell.formulas import (
    BROKEN,
    BROKEN_STEP,
    CARBON,
    CARBON_STEP,
    COARSE,
    COARSE_STEP,
    IONIC,
    IONIC_COARSE,
    NETWORK,
)
from ssedesigner.physics.cell.formulas import ELECTRONIC as ELECTRONIC_SUM
from ssedesigner.physics.terms import Terms

LEAST_SHARE = cited(
    0.01, "-", "ThisProgram2026", "volume share below which a phase is taken to lead no further down", grade="assumed"
)

POWER = cited(
    2.6,
    "-",
    "Schlautmann2023",
    "K01 to K03, K07 to K15: three laboratories, sulfide shares 0.18 to 0.61",
    grade="fitted",
)
POWER_SPREAD = cited(0.2, "-", "Schlautmann2023", "half-range of the exponent over the same rows", grade="fitted")
POWER_SCATTER = cited(0.12, "-", "Schlautmann2023", "SD of ln of the same rows about the power law", grade="fitted")
# Coarse sulfide: K04 to K06 of one laboratory lie below the power law by 2.6 to 14 times.
COARSE_THRESHOLD = cited(0.20, "-", "Minnmann2021", "share at which coarse sulfide no longer connects", grade="fitted")
COARSE_POWER = cited(2.0, "-", "Minnmann2021", "exponent above that threshold, K01 to K05", grade="fitted")
COARSE_TAIL = cited(0.24, "-", "ThisProgram2026", "just below the leanest coarse composite, K05", grade="assumed")
COARSE_SCATTER = cited(
    0.55, "-", "Minnmann2021", "SD of ln: K05 is 1.9 times lower, K06 2.0 times higher", grade="fitted"
)
BREAKS_BELOW = cited(0.32, "-", "Minnmann2021", "share below which a coarse network is broken", grade="estimate")
HOLDS_ABOVE = cited(
    0.38, "-", "Schlautmann2023", "share above which coarse sulfide keeps the power law", grade="estimate"
)
FINE_RATIO = cited(
    0.2, "-", "Oh2026", "grain of sulfide to that of active material: 0.07 to 0.13 is fine", grade="estimate"
)
COARSE_RATIO = cited(
    1.0, "-", "Minnmann2021", "grain of sulfide to that of active material: 0.8 to 1.2 is coarse", grade="estimate"
)
USUAL_SULFIDE = cited(
    0.7e-6, "m", "Oh2026", "grain of the fine sulfide of K11 to K15, taken where it is not stated", grade="assumed"
)
USUAL_ACTIVE = cited(
    7.5e-6, "m", "Oh2026", "grain of the active material of K11 to K15, taken where it is not stated", grade="assumed"
)
UNSTATED_SPREAD = cited(
    0.4, "-", "ThisProgram2026", "SD of ln downwards where the grains are not stated", grade="assumed"
)

ELECTRONIC = cited(1.0, "S/m", "Minnmann2021", "active material without pores and sulfide, K01 to K05", grade="fitted")
ELECTRONIC_THRESHOLD = cited(0.19, "-", "Minnmann2021", "share at which NCM622 connects, K01 to K05", grade="fitted")
ELECTRONIC_POWER = cited(2.3, "-", "Minnmann2021", "exponent above that threshold, K01 to K05", grade="fitted")
ELECTRONIC_TAIL = cited(0.23, "-", "ThisProgram2026", "just below the leanest composite, K01", grade="assumed")
ELECTRONIC_SCATTER = cited(
    0.6, "-", "Oh2026", "SD of ln from one active material to another, K07 to K15", grade="fitted"
)
CARBON_GAIN = cited(100.0, "-", "Ketter2025", "below 2 wt % of fibre carbon raises the value by more, K26")
CARBON_NONE = cited(
    0.005, "-", "Oh2026", "mass share of Super P that still changes nothing, K11 to K15", grade="fitted"
)
CARBON_FULL = cited(0.02, "-", "Ketter2025", "mass share of fibre carbon from which the gain is full, K26")
CARBON_DENSITY = cited(2000.0, "kg/m3", "Handbook", "carbon black and fibres", grade="handbook")

IONIC_USED = (
    POWER,
    POWER_SPREAD,
    POWER_SCATTER,
    COARSE_THRESHOLD,
    COARSE_POWER,
    COARSE_SCATTER,
    BREAKS_BELOW,
    HOLDS_ABOVE,
    FINE_RATIO,
    COARSE_RATIO,
)
"""Numbers that the ionic conductivity rests on where both grain sizes are stated."""
GRAINS_USED = (UNSTATED_SPREAD, USUAL_SULFIDE, USUAL_ACTIVE)
"""Numbers that it rests on further where they are not."""
ELECTRONIC_USED = (ELECTRONIC, ELECTRONIC_THRESHOLD, ELECTRONIC_POWER, ELECTRONIC_SCATTER, CARBON_GAIN)
"""Numbers that the electronic conductivity rests on."""


def volume_shares(masses: Sequence[Number], densities: Sequence[Number], porosity: Number) -> tuple[Number, ...]:
    r"""Volume shares of the solids in a composite with pores.

    .. math:: \varphi_i = (1 - \varepsilon) \frac{w_i / \rho_i}{\sum_j w_j / \rho_j}

    Parameters
    ----------
    masses : sequence of floats or ndarrays, shape (n,)
        Masses or mass shares of the solids, in one unit [any unit]
    densities : sequence of floats or ndarrays, shape (n,)
        Their densities [kg/m3]
    porosity : float or ndarray, shape (n,)
        Share of pores in the composite [-]

    Returns
    -------
    tuple of floats or ndarrays, shape (n,)
        Share of each solid in the whole composite [-]

    Notes
    -----
    The shares and the porosity add up to 1.

    Examples
    --------
    70:30 by mass with 14 % pores; K07 prints 0.447 and 0.412 for other densities:

    >>> [round(share, 3) for share in volume_shares((0.7, 0.3), (4700.0, 1858.0), 0.141)]
    [0.412, 0.447]

    References
    ----------
    None: geometry.
    """
    volumes = [mass / density for mass, density in zip(masses, densities, strict=True)]
    solid = sum(volumes)
    return tuple((1 - porosity) * volume / solid for volume in volumes)


def composite_porosity(density: Number, masses: Sequence[Number], densities: Sequence[Number]) -> Number:
    r"""Porosity of a composite from its density and its solids.

    .. math:: \varepsilon = 1 - \rho \frac{\sum_i w_i / \rho_i}{\sum_i w_i}

    Parameters
    ----------
    density : float or ndarray, shape (n,)
        Density of the composite with its pores [kg/m3]
    masses : sequence of floats or ndarrays, shape (n,)
        Masses or mass shares of the solids, in one unit [any unit]
    densities : sequence of floats or ndarrays, shape (n,)
        Their densities [kg/m3]

    Returns
    -------
    float or ndarray, shape (n,)
        Share of pores, 0 where the density is above that of the solids [-]

    Notes
    -----
    A composite denser than its solids cannot be: a check of its own says so.

    Examples
    --------
    >>> round(composite_porosity(3150.0, (0.8, 0.2), (4700.0, 1858.0)), 3)
    0.125

    References
    ----------
    None: geometry.
    """
    volume = sum(mass / each for mass, each in zip(masses, densities, strict=True))
    porosity = 1 - density * volume / sum(masses)
    return where(porosity > 0, porosity, 0.0)


def coarseness(sulfide_size: MaybeNumber, active_size: MaybeNumber, terms: Terms | None = None) -> Number:
    r"""How far the grains of sulfide are as coarse as those of the active material.

    Rises smoothly with the logarithm of the ratio of the two diameters.

    Parameters
    ----------
    sulfide_size : float, ndarray of shape (n,) or None
        Median diameter of the grains of sulfide in the cathode, None where it is not stated [m]
    active_size : float, ndarray of shape (n,) or None
        Median diameter of the grains of active material, None where it is not stated [m]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    float or ndarray, shape (n,)
        0 for fine sulfide, from a fifth down, to 1 for sulfide as coarse as the active material [-]

    Notes
    -----
    Grains that are not stated count as the finest sulfide and the coarsest active material that were read, which is
    fine; the band reaches further down for it (:data:`UNSTATED_SPREAD`). Nothing was measured between ratios of 0.13
    and 0.8.

    Examples
    --------
    >>> coarseness(0.7e-6, 7e-6), coarseness(4e-6, 4e-6), round(coarseness(2e-6, 5e-6), 2)
    (0.0, 1.0, 0.4)

    References
    ----------
    Minnmann2021, Oh2026 (full entries in sources.csv)
    """
    sulfide = USUAL_SULFIDE if sulfide_size is None else sulfide_size
    active = USUAL_ACTIVE if active_size is None else active_size
    step = _held(log(sulfide / active / FINE_RATIO) / log(COARSE_RATIO / FINE_RATIO))
    coarse = _smooth(step)
    if terms is not None:
        terms.record(COARSE_STEP, step, sulfide=sulfide, active=active, fine=FINE_RATIO, coarse=COARSE_RATIO)
        terms.record(COARSE, coarse, step=step)
    return coarse


def ionic_conductivity(sulfide: Number, share: Number, coarse: Number, terms: Terms | None = None) -> Number:
    r"""Ionic conductivity of a composite of sulfide, active material and pores.

    .. math:: \sigma = \sigma_\mathrm{SE}\, \varphi^{2.6 (1 - w)}
              \left(\frac{\varphi - 0.20}{0.80}\right)^{2 w}

    where w is the product of the coarseness and of a smooth step from 1 at a share of 0.32 to 0 at 0.38.

    Parameters
    ----------
    sulfide : float or ndarray, shape (n,)
        Conductivity of a cold-pressed pellet of the same sulfide at the temperature of the cell [S/m]
    share : float or ndarray, shape (n,)
        Volume share of the sulfide in the whole composite, pores counted [-]
    coarse : float or ndarray, shape (n,)
        Coarseness of the sulfide, 0 to 1 [-]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Ionic conductivity of the composite [S/m]

    Notes
    -----
    Measured for shares from 0.18 to 0.61. The exponent 1.5 of Bruggeman is too kind by 1.7 to 7 times in that range.
    Below a share of 0.24 the coarse form goes over into a steep power of the share, so that it never reaches zero.

    Examples
    --------
    K02 with its measured 0.266 mS/cm and K04 with 0.0345, from 1.6 mS/cm:

    >>> [round(10 * ionic_conductivity(0.16, share, 1.0), 3) for share in (0.536, 0.33)]
    [0.316, 0.045]

    References
    ----------
    Minnmann2021, Schlautmann2023, Oh2026 (full entries in sources.csv)
    """
    held = _at_least(share)
    broken = _brokenness(share, coarse)
    network = _percolation(held, COARSE_THRESHOLD, COARSE_POWER, COARSE_TAIL)
    value = sulfide * held ** (POWER * (1 - broken)) * network**broken
    if terms is not None:
        if broken == 0:
            terms.record(IONIC, value, sulfide=sulfide, share=held, power=POWER)
        else:
            step = _fewness(share)
            terms.record(BROKEN_STEP, step, share=held, above=HOLDS_ABOVE, below=BREAKS_BELOW)
            terms.record(BROKEN, broken, coarse=coarse, step=step)
            _record_network(terms, "sulfide", held, network, (COARSE_THRESHOLD, COARSE_POWER, COARSE_TAIL))
            inputs: dict[str, Any] = {
                "sulfide": sulfide,
                "share": held,
                "power": POWER,
                "broken": broken,
                "network": network,
            }
            terms.record(IONIC_COARSE, value, **inputs)
    return value


def ionic_spread(share: Number, coarse: Number) -> Number:
    r"""Spread of the ionic conductivity of a composite at a known conductivity of its sulfide.

    .. math:: s^2 = 0.12^2 + (0.2 \ln \varphi)^2 + (0.55 w)^2

    Parameters
    ----------
    share : float or ndarray, shape (n,)
        Volume share of the sulfide in the whole composite [-]
    coarse : float or ndarray, shape (n,)
        Coarseness of the sulfide, 0 to 1 [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Standard deviation of the natural logarithm [-]

    Notes
    -----
    The scatter of few points, widened by the uncertainty of the exponent.

    Examples
    --------
    >>> round(ionic_spread(0.4, 0.0), 2), round(ionic_spread(0.25, 1.0), 2)
    (0.22, 0.63)

    References
    ----------
    Minnmann2021, Schlautmann2023, Oh2026, ThisProgram2026 (full entries in sources.csv)
    """
    reach = POWER_SPREAD * log(_at_least(share))
    network = COARSE_SCATTER * _brokenness(share, coarse)
    return sqrt(POWER_SCATTER * POWER_SCATTER + reach * reach + network * network)


def electronic_conductivity(share: Number, carbon: Number, terms: Terms | None = None) -> Number:
    r"""Electronic conductivity of a composite by its layered oxide, and by carbon where there is some.

    .. math:: \sigma = \sigma_0 \left(\frac{\varphi - 0.19}{0.81}\right)^{2.3} 100^{\,g(w_C)}

    with 1 S/m for the active material without pores, and g a smooth step from 0.5 to 2 wt % of carbon.

    Parameters
    ----------
    share : float or ndarray, shape (n,)
        Volume share of the active material in the whole composite, pores counted [-]
    carbon : float or ndarray, shape (n,)
        Mass share of carbon in the composite [-]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Electronic conductivity of the composite [S/m]

    Notes
    -----
    The law without carbon is that of one discharged NCM622 at 25 degC; other layered oxides lie up to 2.7 times away.
    Fibre carbon gives more than the gain that is counted, carbon black less: the type is not told apart, and either
    makes this part small. Materials that hardly conduct, such as LiFePO4, are outside it.

    Examples
    --------
    K03 with its measured 0.556 mS/cm, without and with 2 wt % of carbon fibres:

    >>> [round(10 * electronic_conductivity(0.416, carbon), 3) for carbon in (0.0, 0.02)]
    [0.531, 53.08]

    References
    ----------
    Minnmann2021, Ketter2025, Oh2026 (full entries in sources.csv)
    """
    held = _at_least(share)
    network = _percolation(held, ELECTRONIC_THRESHOLD, ELECTRONIC_POWER, ELECTRONIC_TAIL)
    step = _held((carbon - CARBON_NONE) / (CARBON_FULL - CARBON_NONE))
    gain = CARBON_GAIN ** _smooth(step)
    value = ELECTRONIC * network * gain
    if terms is not None:
        _record_network(
            terms, "active material", held, network, (ELECTRONIC_THRESHOLD, ELECTRONIC_POWER, ELECTRONIC_TAIL)
        )
        terms.record(CARBON_STEP, step, carbon=carbon, none=CARBON_NONE, full=CARBON_FULL)
        terms.record(CARBON, gain, gain=CARBON_GAIN, step=step)
        terms.record(ELECTRONIC_SUM, value, active=ELECTRONIC, network=network, carbon=gain)
    return value


def _at_least(share: Number) -> Number:
    # without sulfide the resistance is absurd instead of infinite: formulas go on, and the cell gives nothing
    return where(share > LEAST_SHARE, share, LEAST_SHARE)


def _record_network(terms: Terms, name: str, share: Number, value: Number, law: tuple[Number, Number, Number]) -> None:
    threshold, power, tail = law
    inside = max(float(share), float(tail))
    steep = power * inside / (inside - threshold)  # below the tail that of the law there, above it without effect
    inputs: dict[str, Any] = {
        "inside": inside,
        "threshold": threshold,
        "power": power,
        "share": share,
        "steep": steep,
    }
    terms.record(NETWORK, value, name, **inputs)


def _fewness(share: Number) -> Number:
    return _held((HOLDS_ABOVE - share) / (HOLDS_ABOVE - BREAKS_BELOW))


def _brokenness(share: Number, coarse: Number) -> Number:
    """Weight of the coarse form [-]: none where the grains are fine or the share is large."""
    return coarse * _smooth(_fewness(share))


def _percolation(share: Number, threshold: Number, power: Number, tail: Number) -> Number:
    """Percolation law, continued below ``tail`` by the power of the share that has the same value and slope there.

    The law itself reaches zero at the threshold with an infinite slope of the logarithm; real bodies do not.
    """
    inside = where(share > tail, share, tail)
    steep = power * tail / (tail - threshold)
    return ((inside - threshold) / (1 - threshold)) ** power * (share / inside) ** steep


def _held(x: Number) -> Number:
    return where(x > 0, where(x < 1, x, 1.0), 0.0)


def _smooth(x: Number) -> Number:
    """Go from 0 at 0 to 1 at 1 with no slope at either end."""
    return x * x * (1 + 2 * (1 - x))
