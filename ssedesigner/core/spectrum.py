"""One impedance spectrum as an instrument wrote it, with what its file says of the measurement."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass


@dataclass(frozen=True, kw_only=True, eq=False)
class Spectrum:
    """Frequencies [Hz], from high to low, and impedances [ohm]; both arrays have shape (n,) and are read-only.

    ``area_cm2`` is the electrode area that the file states, None where it states none or only the value that the
    instrument's program fills in by itself. ``is_per_area`` is true where ``z_ohm`` holds ohm cm2 instead.
    """

    name: str
    frequency_hz: npt.NDArray[np.float64]
    z_ohm: npt.NDArray[np.complex128]
    layout: str = ""
    instrument: str = ""
    date: str = ""
    area_cm2: float | None = None
    is_per_area: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        frequency = np.asarray(self.frequency_hz, dtype=float)
        z = np.asarray(self.z_ohm, dtype=complex)
        if frequency.ndim != 1 or frequency.shape != z.shape:
            raise ValueError(f"frequencies {frequency.shape} and impedances {z.shape} do not belong together")
        if not (np.all(np.isfinite(frequency)) and np.all(np.isfinite(z)) and np.all(frequency > 0)):
            raise ValueError("a spectrum has finite impedances at frequencies above zero")
        order = np.argsort(-frequency, kind="stable")
        for name, values in (("frequency_hz", frequency[order]), ("z_ohm", z[order])):
            values.flags.writeable = False
            object.__setattr__(self, name, values)
