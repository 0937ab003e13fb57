"""Ionic conductivity against temperature."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import Number, exp

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
