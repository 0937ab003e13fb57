"""Does a spectrum obey the Kramers–Kronig relations? A linear fit of relaxations that obey them answers."""

from __future__ import annotations

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
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
_IDLE_STEPS = 4
_DRIFT_LIMIT = (6.0, 0.01)
_GAIN_LIMIT = 0.8
_SINGULAR_TOLERANCE = 1e-10


@dataclass(frozen=True, kw_only=True)
class KramersKronig:
    """Result of the test: relative residuals [-], real and imaginary, shape (n,), and their mean magnitude [-].

    ``scatter`` is the mean [-] that the residuals would have had without what the fit of noise took away. ``drift`` is
    by how much |Z| grew from the highest to the lowest frequency [-], with its standard error.
    """

    residuals: ComplexArray
    mean: float
    scatter: float
    relaxations: int
    drift: float = 0.0
    drift_error: float = 0.0

    @property
    def is_drifting(self) -> bool:
        """True where the points agree clearly better with a cell that changed during the sweep."""
        times, least = _DRIFT_LIMIT
        return abs(self.drift) > max(times * self.drift_error, least)

    @property
    def is_obeyed(self) -> bool:
        """True where the mean residual [-] is that of a clean spectrum, and nothing drifts."""
        return self.mean <= OBEYS and not self.is_drifting


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
    (µ = 1 − Σ|R₋| / Σ|R₊| ≤ 0.85) and more relaxations, several times in a row, explain little more: from there on
    noise would be fitted. Beside them an impedance is fitted that grows evenly along the logarithm of the frequency,
    which is the drift. Valid for five points and more.

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
    best, best_design = None, fixed
    least, count, used, idle = np.inf, _FIRST_STEPS, 0, 0
    while count <= min(_LAST_STEPS, len(z)):
        times = np.geomspace(*ends, count)
        parts = np.concatenate([fixed, 1 / (1 + J * angular[:, None] * times)], axis=1) / size[:, None]
        design = np.concatenate([parts.real, parts.imag])
        weights = np.linalg.lstsq(design, wanted, rcond=_SINGULAR_TOLERANCE)[0]
        left = (z / size) - parts @ weights
        # each part that is fitted takes away some noise too
        scatter = float(np.abs(left).mean()) / np.sqrt(max(1 - len(weights) / len(wanted), _SINGULAR_TOLERANCE))
        is_overfit = _positive_share(weights[fixed.shape[1] :]) < _OVERFIT
        # few relaxations turn negative too, where more of them still explain far more than noise
        if best is not None and is_overfit and scatter > _GAIN_LIMIT * least:
            idle += 1
            if idle == _IDLE_STEPS:
                break
        else:
            best, best_design, least, used, idle = left, design, scatter, count, 0
            if scatter < _SINGULAR_TOLERANCE:
                break
        count = int(np.ceil(count * _GROWTH_STEPS))
    if best is None:
        return KramersKronig(residuals=z / size, mean=1.0, scatter=1.0, relaxations=0)
    drift, error = _drift(angular, z / size, best, best_design)
    mean = float(np.abs(best).mean())
    return KramersKronig(residuals=best, mean=mean, scatter=least, relaxations=used, drift=drift, drift_error=error)


def _drift(angular: FloatArray, z: ComplexArray, left: ComplexArray, design: FloatArray) -> tuple[float, float]:
    """Fit what is left by an impedance that grows evenly over the sweep, beside all that was fitted before."""
    position = 1 - np.log(angular / angular.min()) / np.log(angular.max() / angular.min())
    grown = (position - 1 / 2) * z
    column = np.concatenate([grown.real, grown.imag])
    column = column - design @ np.linalg.lstsq(design, column, rcond=_SINGULAR_TOLERANCE)[0]
    residual = np.concatenate([left.real, left.imag])
    own = float(column @ column) or 1.0
    drift = float(column @ residual) / own
    residual = residual - drift * column
    free = max(len(column) - design.shape[1] - 1, 1)
    return drift, float(np.sqrt(residual @ residual / free / own))


def _positive_share(resistances: FloatArray) -> float:
    positive = resistances[resistances > 0].sum()
    return 1.0 + float(resistances[resistances < 0].sum() / positive) if positive > 0 else 0.0
