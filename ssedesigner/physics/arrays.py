"""Functions of one number or of an array alike: plain floats stay plain floats, so that single recipes are fast."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
Number: TypeAlias = Any
"""A float, or an array of floats of shape (n,) when an input is swept. mypy cannot follow the arithmetic of the
union through powers, so the alias is open; the property tests hold scalars and arrays to the same result."""
MaybeNumber: TypeAlias = Any
"""A number as above, or None when it is not known."""


def exp(x: Number) -> Number:
    """Return e to the power ``x`` [-]; float or ndarray, shape (n,).

    >>> exp(0.0)
    1.0
    """
    return np.exp(x) if isinstance(x, np.ndarray) else math.exp(x)


def log(x: Number) -> Number:
    """Return the natural logarithm of ``x`` [-], which is positive; float or ndarray, shape (n,).

    >>> log(1.0)
    0.0
    """
    return np.log(x) if isinstance(x, np.ndarray) else math.log(x)


def sqrt(x: Number) -> Number:
    """Return the square root of ``x`` [-], which is not negative; float or ndarray, shape (n,).

    >>> sqrt(4.0)
    2.0
    """
    return np.sqrt(x) if isinstance(x, np.ndarray) else math.sqrt(x)


def isnan(x: Number) -> Number:
    """Return where ``x`` [any unit] is not a number; float or ndarray, shape (n,).

    >>> isnan(0.0)
    False
    """
    return np.isnan(x) if isinstance(x, np.ndarray) else math.isnan(x)


def where(condition: Number, yes: Number, no: Number) -> Number:
    """Return ``yes`` [any unit] where the condition holds, else ``no``; bool or ndarray of bool, shape (n,).

    >>> where(True, 1.0, 2.0)
    1.0
    """
    return np.where(condition, yes, no) if isinstance(condition, np.ndarray) else (yes if condition else no)


def blanked(condition: Number, value: Number) -> Number:
    """Return an array [any unit] with not-a-number where the condition holds; a plain float is left as it is.

    >>> blanked(True, 1.0)
    1.0
    """
    return np.where(condition, np.nan, value) if isinstance(condition, np.ndarray) else value


def is_true_somewhere(condition: Number) -> bool:
    """Return whether the condition [-] holds for at least one element; bool or ndarray of bool, shape (n,).

    >>> is_true_somewhere(False)
    False
    """
    return bool(condition.any()) if isinstance(condition, np.ndarray) else bool(condition)


def is_true_everywhere(condition: Number) -> bool:
    """Return whether the condition [-] holds for all elements; bool or ndarray of bool, shape (n,).

    >>> is_true_everywhere(True)
    True
    """
    return bool(condition.all()) if isinstance(condition, np.ndarray) else bool(condition)
