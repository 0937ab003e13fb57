"""The equivalent circuit of a film between two electrodes: its impedance, and how that moves with each parameter."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.physics.arrays import FloatArray

ComplexArray: TypeAlias = npt.NDArray[np.complex128]
J = 1j
"""The imaginary unit."""
QUARTER = J * np.pi / 2
"""Logarithm of the imaginary unit."""


@dataclass(frozen=True, kw_only=True)
class Circuit:
    """Coil, resistor, arcs (R‖CPE) and a blocking CPE in series, each of which may be missing.

    Its parameters are, in this order: ln L, ln R, for each arc ln R, ln τ and n, and ln A and n of the blocking CPE,
    whose impedance is A (jω/ω₀)⁻ⁿ with ω₀ the middle of the measured frequencies.
    """

    has_coil: bool = False
    has_resistor: bool = False
    arcs: int = 0
    has_end: bool = False

    @property
    def name(self) -> str:
        """The parts as they are written: ``L–R–(R‖CPE)–CPE``."""
        parts = ["L"] * self.has_coil + ["R"] * self.has_resistor + ["(R‖CPE)"] * self.arcs + ["CPE"] * self.has_end
        return "–".join(parts)

    @property
    def parameters(self) -> int:
        """Number of parameters."""
        return self.has_coil + self.has_resistor + self.first_step * self.arcs + 2 * self.has_end

    @property
    def first_step(self) -> int:
        """Number of parameters of an arc."""
        return len(("R", "τ", "n"))

    @property
    def resistor(self) -> int:
        """Index of ln R of the resistor in series."""
        return int(self.has_coil)

    @property
    def first_arc(self) -> int:
        """Index of ln R of the first arc."""
        return self.has_coil + self.has_resistor

    @property
    def end(self) -> int:
        """Index of ln A of the blocking CPE."""
        return self.first_arc + self.first_step * self.arcs

    def arc_indices(self) -> tuple[int, ...]:
        """Index of ln R of each arc; ln τ and n follow it."""
        return tuple(start for start, _ in pairwise(range(self.first_arc, self.end + 1, self.first_step)))


def impedance(circuit: Circuit, values: FloatArray, angular: FloatArray, middle: float) -> ComplexArray:
    """Return the impedance of a circuit.

    Parameters
    ----------
    circuit : Circuit
        What is in series [-].
    values : ndarray, shape (p,)
        Its parameters: logarithms of L [H], R [ohm], τ [s] and A [ohm], and exponents n [-].
    angular : ndarray, shape (n,)
        Angular frequencies [rad/s].
    middle : float
        Angular frequency at which the blocking CPE has the magnitude A [rad/s].

    Returns
    -------
    ndarray, shape (n,)
        Impedance [ohm].

    Notes
    -----
    Z = jωL + R + Σ R/(1 + (jωτ)ⁿ) + A (jω/ω₀)⁻ⁿ, a constant phase element for each capacitance. Valid for any
    positive parameters and n from 0 to 1.

    References
    ----------
    Boukamp1995; constant phase elements as in Hsu2001.

    Examples
    --------
    >>> z = impedance(Circuit(has_resistor=True), np.log([5.0]), np.array([1.0, 10.0]), 1.0)
    >>> z.real.round(6).tolist()  # [ohm]
    [5.0, 5.0]
    """
    z = np.zeros(len(angular), dtype=complex)
    if circuit.has_coil:
        z += J * angular * np.exp(values[0])
    if circuit.has_resistor:
        z += np.exp(values[circuit.resistor])
    for at in circuit.arc_indices():
        z += np.exp(values[at]) / (1 + _power(angular * np.exp(values[at + 1]), values[at + 2]))
    if circuit.has_end:
        z += np.exp(values[circuit.end]) * _power(angular / middle, -values[circuit.end + 1])
    return z


def impedance_and_slopes(
    circuit: Circuit, values: FloatArray, angular: FloatArray, middle: float
) -> tuple[ComplexArray, ComplexArray]:
    """Return the impedance of a circuit and its derivatives by each parameter.

    Parameters
    ----------
    circuit : Circuit
        What is in series [-].
    values : ndarray, shape (p,) or (k, p)
        Its parameters: logarithms of L [H], R [ohm], τ [s] and A [ohm], and exponents n [-].
    angular : ndarray, shape (n,)
        Angular frequencies [rad/s].
    middle : float
        Angular frequency at which the blocking CPE has the magnitude A [rad/s].

    Returns
    -------
    tuple of ndarray, shapes (n,) and (n, p), or (k, n) and (k, n, p)
        Impedance [ohm] and its derivatives [ohm].

    Notes
    -----
    Written out by hand: dZ/d ln R is the impedance of the part, dZ/d ln τ = −R n u/(1 + u)² and
    dZ/dn = −R u ln(jωτ)/(1 + u)² with u = (jωτ)ⁿ. Valid as for :func:`impedance`.

    References
    ----------
    Boukamp1995; constant phase elements as in Hsu2001.

    Examples
    --------
    >>> z, slopes = impedance_and_slopes(Circuit(has_resistor=True), np.log([5.0]), np.array([1.0]), 1.0)
    >>> slopes.real.round(6).tolist()  # [ohm]
    [[5.0]]
    """
    slopes = np.empty((*values.shape[:-1], len(angular), circuit.parameters), dtype=complex)
    columns = values[..., None, :]
    if circuit.has_coil:
        slopes[..., 0] = J * angular * np.exp(columns[..., 0])
    if circuit.has_resistor:
        slopes[..., circuit.resistor] = np.exp(columns[..., circuit.resistor])
    z: ComplexArray = slopes[..., : circuit.first_arc].sum(axis=-1)
    for at in circuit.arc_indices():
        resistance, exponent = np.exp(columns[..., at]), columns[..., at + 2]
        turn = np.log(angular) + columns[..., at + 1] + QUARTER
        power = np.exp(exponent * turn)
        part = resistance / (1 + power)
        fall = part * power / (1 + power)
        slopes[..., at], slopes[..., at + 1], slopes[..., at + 2] = part, -exponent * fall, -fall * turn
        z = z + part
    if circuit.has_end:
        turn = np.log(angular / middle) + QUARTER
        part = np.exp(columns[..., circuit.end] - columns[..., circuit.end + 1] * turn)
        slopes[..., circuit.end], slopes[..., circuit.end + 1] = part, -part * turn
        z = z + part
    return z, slopes


def _power(argument: FloatArray, exponent: float) -> ComplexArray:
    power: ComplexArray = np.exp(exponent * (np.log(argument) + QUARTER))
    return power
