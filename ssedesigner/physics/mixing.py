"""Conductivity of a mix of two conducting phases."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import Number, sqrt, where

EFFECTIVE_MEDIUM = cited(2.0, "-", "Bruggeman1935", "spheres: weight of the medium in the condition", grade="computed")


def effective_medium(first: Number, second: Number, second_fraction: Number) -> Number:
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
    root = sqrt(linear * linear + (2 + EFFECTIVE_MEDIUM) * 2 * product)
    # two forms of one root, each without cancellation on its side
    return where(linear > 0, (linear + root) / (2 + EFFECTIVE_MEDIUM), 2 * product / (root + abs(linear)))


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
