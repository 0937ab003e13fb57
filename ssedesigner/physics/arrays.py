"""Functions of one number or of an array alike: plain floats stay plain floats, so that single recipes are fast."""

from __future__ import annotations

import math
from typing import TypeAlias, overload

import numpy as np
import numpy.typing as npt
from numpy import ndarray

FloatArray: TypeAlias = npt.NDArray[np.float64]
Number: TypeAlias = float | FloatArray
"""A number of one recipe, or an array of shape (n,) where an input is swept."""
MaybeNumber: TypeAlias = Number | None
"""A number as above, or None when it is not known."""
Condition: TypeAlias = bool | npt.NDArray[np.bool_]
"""What a comparison of two numbers gives: it holds or not, in a sweep element by element."""


@overload
def exp(x: float) -> float: ...
@overload
def exp(x: FloatArray) -> FloatArray: ...
def exp(x: Number) -> Number:
    """Return e to the power ``x`` [-]; float or ndarray, shape (n,).

    >>> exp(0.0)
    1.0
    """
    return np.exp(x) if isinstance(x, ndarray) else math.exp(x)


@overload
def log(x: float) -> float: ...
@overload
def log(x: FloatArray) -> FloatArray: ...
def log(x: Number) -> Number:
    """Return the natural logarithm of ``x`` [-], which is positive; float or ndarray, shape (n,).

    >>> log(1.0)
    0.0
    """
    return np.log(x) if isinstance(x, ndarray) else math.log(x)


@overload
def sqrt(x: float) -> float: ...
@overload
def sqrt(x: FloatArray) -> FloatArray: ...
def sqrt(x: Number) -> Number:
    """Return the square root of ``x`` [-], which is not negative; float or ndarray, shape (n,).

    >>> sqrt(4.0)
    2.0
    """
    return np.sqrt(x) if isinstance(x, ndarray) else math.sqrt(x)


def isnan(x: Number) -> Condition:
    """Return where ``x`` [any unit] is not a number; float or ndarray, shape (n,).

    >>> isnan(0.0)
    False
    """
    return np.isnan(x) if isinstance(x, ndarray) else math.isnan(x)


def where(condition: Condition, yes: Number, no: Number) -> Number:
    """Return ``yes`` [any unit] where the condition holds, else ``no``; bool or ndarray of bool, shape (n,).

    >>> where(True, 1.0, 2.0)
    1.0
    """
    return np.where(condition, yes, no) if isinstance(condition, ndarray) else (yes if condition else no)


def blank_where(condition: Condition, value: Number) -> Number:
    """Return an array [any unit] with not-a-number where the condition holds; a plain float is left as it is.

    >>> blank_where(True, 1.0)
    1.0
    """
    return np.where(condition, np.nan, value) if isinstance(condition, ndarray) else value


def is_true_somewhere(condition: Condition) -> bool:
    """Return whether the condition [-] holds for at least one element; bool or ndarray of bool, shape (n,).

    >>> is_true_somewhere(False)
    False
    """
    return bool(condition.any()) if isinstance(condition, ndarray) else bool(condition)


def is_true_everywhere(condition: Condition) -> bool:
    """Return whether the condition [-] holds for all elements; bool or ndarray of bool, shape (n,).

    >>> is_true_everywhere(True)
    True
    """
    return bool(condition.all()) if isinstance(condition, ndarray) else bool(condition)


def require(value: MaybeNumber) -> Number:
    """Return a number [any unit] that is known here, because the reasons against it were ruled out before.

    >>> require(1.0)
    1.0
    """
    assert value is not None
    return value
