"""Derivatives of ln conductivity by fitted logarithms, and the variance that their covariance gives."""

from __future__ import annotations

from collections.abc import Mapping

from ssedesigner.core.model_fit import Fit
from ssedesigner.physics.arrays import Number, log, where


def parameter_variance(gradient: Mapping[str, Number], fit: Fit) -> Number:
    """Variance of ln conductivity from that of the fitted parameters and their covariance [-].

    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> parameter_variance({}, shipped_fit())
    0.0
    """
    total: Number = 0.0
    known: list[tuple[int, Number]] = []
    for name, own in gradient.items():
        place = fit.places[name]
        row = fit.covariance[place]
        total = total + own * own * row[place]
        for other_place, other in known:
            total = total + 2 * own * other * row[other_place]
        known.append((place, own))
    return where(total > 0, total, 0.0)


def log_ratio(numerator: Number, denominator: Number) -> Number:
    """Return the logarithm of a ratio of two positive numbers [-]; float or ndarray, shape (n,).

    >>> log_ratio(2.0, 2.0)
    0.0
    """
    return log(numerator / denominator)
