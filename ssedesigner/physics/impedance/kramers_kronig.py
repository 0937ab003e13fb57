"""Does a spectrum obey the Kramers-Kronig relations? A linear fit of relaxations that obey them answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.impedance.circuit import ComplexArray, J

_OVERFIT = cited(
    0.85, "-", "Schonleber2014", "share of the weight without negative relaxations below which it overfits"
)
_EDGE = cited(
    3.2,
    "-",
    "ThisProgram2026",
    "how far relaxation times reach beyond the measured range, half a decade",
    grade="assumed",
)
OBEYS = cited(
    0.02, "-", "Schonleber2014", "mean residual of a clean spectrum, 1 % as printed, and noise", grade="assumed"
)
_FIRST_STEPS = 4
_GROWTH_STEPS = 1.3
_LAST_STEPS = 60
_GAIN_LIMIT = 0.8
_SINGULAR_TOLERANCE = 1e-10


@dataclass(frozen=True, kw_only=True)
class KramersKronig:
    """Result of the test: relative residuals [-], real and imaginary, shape (n,), and their mean magnitude [-]."""

    residuals: ComplexArray
    mean: float
    relaxations: int

    @property
    def is_obeyed(self) -> bool:
        """True where the mean residual [-] is that of a clean spectrum."""
        return self.mean <= OBEYS


def kramers_kronig(frequency_hz: FloatArray, z: ComplexArray) -> KramersKronig:
    """Test a spectrum for causality, linearity and drift.

    Parameters
    ----------
    frequency_hz : ndarray, shape (n,)
        Frequencies [Hz].
    z : ndarray, shape (n,)
        Impedances [ohm].

    Returns
    -------
    KramersKronig
        Relative residuals [-] and their mean [-].

    Notes
    -----
    Resistor, coil, capacitor and M relaxations with fixed times, evenly spaced on a logarithmic axis, are fitted by
    linear least squares with modulus weighting. M grows until resistances turn negative here and there
    (µ = 1 − Σ|R₋| / Σ|R₊| ≤ 0.85) and more relaxations explain little more: from there on noise would be fitted.
    Valid for five points and more.

    References
    ----------
    Schonleber2014 for the choice of M; Boukamp1995 for the linear test.

    Examples
    --------
    >>> f = np.logspace(6, 0, 31)
    >>> kramers_kronig(f, 10.0 + 5.0 / (1 + 1j * f / 1e3)).mean < 1e-3  # [-]
    True
    """
    angular = 2 * np.pi * frequency_hz
    size = np.abs(z)
    ends = 1 / angular.max() / _EDGE, _EDGE / angular.min()
    fixed = np.stack([np.ones_like(angular), J * angular / angular.max(), angular.min() / (J * angular)], axis=1)
    wanted = np.concatenate([z.real / size, z.imag / size])
    best: ComplexArray | None = None
    count, used = _FIRST_STEPS, 0
    while count <= min(_LAST_STEPS, len(z)):
        times = np.geomspace(*ends, count)
        parts = np.concatenate([fixed, 1 / (1 + J * angular[:, None] * times)], axis=1) / size[:, None]
        design = np.concatenate([parts.real, parts.imag])
        weights = np.linalg.lstsq(design, wanted, rcond=_SINGULAR_TOLERANCE)[0]
        left = (z / size) - parts @ weights
        is_overfit = _positive_share(weights[fixed.shape[1] :]) < _OVERFIT
        # few relaxations turn negative too, where more of them still explain far more than noise
        if best is not None and is_overfit and np.abs(left).mean() > _GAIN_LIMIT * np.abs(best).mean():
            break
        best, used = left, count
        if np.abs(best).mean() < _SINGULAR_TOLERANCE:
            break
        count = int(np.ceil(count * _GROWTH_STEPS))
    residuals = z / size if best is None else best
    return KramersKronig(residuals=residuals, mean=float(np.abs(residuals).mean()), relaxations=used)


def _positive_share(resistances: FloatArray) -> float:
    positive = resistances[resistances > 0].sum()
    return 1.0 + float(resistances[resistances < 0].sum() / positive) if positive > 0 else 0.0
