"""Spectra that were made up for a picture: a film measured twice, a shorted cell, and files that need a look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

_Complex = npt.NDArray[np.complex128]
_NOISE = 0.004
_FREQUENCIES = np.logspace(np.log10(2e6), np.log10(0.2), 46)
_FILM_OHM, _CABLE_OHM, _CONTACT_OHM = 0.61, 0.142, 0.21


def film_impedance(film_ohm: float = _FILM_OHM, seed: int = 7) -> _Complex:
    """Return the impedance [ohm] of a film with a contact between blocking electrodes, at the ends of a cable."""
    omega = 2 * np.pi * _FREQUENCIES
    contact = _CONTACT_OHM / (1 + (1j * omega * _CONTACT_OHM * 8e-4) ** 0.85)
    blocking = 1 / (0.42 * (1j * omega) ** 0.88)
    exact: _Complex = film_ohm + _CABLE_OHM + 1j * omega * 3e-9 + contact + blocking
    real, imaginary = np.random.default_rng(seed).normal(size=(2, len(omega)))
    noisy: _Complex = exact * (1 + _NOISE * (real + 1j * imaginary))
    return noisy


def short_impedance() -> _Complex:
    """Return that of the cell without a film."""
    omega = 2 * np.pi * _FREQUENCIES
    exact: _Complex = np.asarray(_CABLE_OHM + 1j * omega * 3e-9, dtype=np.complex128)
    noisy: _Complex = exact * (1 + _NOISE / 4 * np.random.default_rng(3).normal(size=len(omega)))
    return noisy


def sample_spectra(folder: Path) -> list[Path]:
    """Write the files; return their paths."""
    film, again = film_impedance(), film_impedance(0.598, seed=11)
    texts = {
        "F-0004_NBR_a.mpt": _mpt(film),
        "F-0004_NBR_b.DTA": _dta(again),
        "F-0004_NBR_c.z": _rows(short_impedance() - 0.11, _Z_HEAD, "\t"),
        "empty_cell.mpt": _mpt(short_impedance()),
        "nov28.csv": _rows(film, (), ";").replace(".", ","),
        "notes.txt": "Cell 4: pressed at 4 MPa, 25 mm punch.\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


_Z_HEAD = ("ZPLOT2 ASCII", "Surface Area: 1.0", "Freq(Hz)\tZ'(a)\tZ''(b)")


def _rows(z: _Complex, head: Sequence[str], separator: str) -> str:
    lines = [
        separator.join(f"{number:.6E}" for number in (frequency, each.real, each.imag))
        for frequency, each in zip(_FREQUENCIES.tolist(), z.tolist(), strict=True)
    ]
    return "\n".join([*head, *lines]) + "\n"


def _mpt(z: _Complex) -> str:
    head = (
        *("EC-Lab ASCII FILE", "Nb header lines : 5", "", "Device : SP-300 (SN 1)"),
        "freq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm",
    )
    return _rows(z.conj(), head, "\t")


def _dta(z: _Complex) -> str:
    head = ["EXPLAIN", "TAG\tEISPOT", "ZCURVE\tTABLE", "\tPt\tFreq\tZreal\tZimag", "\t#\tHz\tohm\tohm"]
    rows = [
        f"\t{number}\t{frequency:.6E}\t{each.real:.6E}\t{each.imag:.6E}"
        for number, (frequency, each) in enumerate(zip(_FREQUENCIES.tolist(), z.tolist(), strict=True))
    ]
    return "\n".join([*head, *rows]) + "\n"
