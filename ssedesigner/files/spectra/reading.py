"""Read the impedance spectra in a file of an instrument, or in a table of frequencies and impedances."""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterator, Sequence
from itertools import groupby, islice, pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.spectrum import Spectrum
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.reading import ReadError, read_text
from ssedesigner.files.spectra.columns import Column, Role
from ssedesigner.files.spectra.layouts import Head, read_head, table_lines
from ssedesigner.files.spectra.table import MOST_ROWS, Block, read_blocks, read_unnamed, unnamed_columns

LARGEST_FILE = 50_000_000
MOST_POINTS = MOST_ROWS
MOST_LINES = 1_000_000
MOST_SPECTRA = 1_000
_ENCODING_WORDS = ("频率", "頻率", "周波数", "주파수", "虚部", "虛部", "实部", "実部", "阻抗", "インピーダンス", "位相")
_EAST_ASIAN = ("gbk", "shift_jis", "euc_kr", "big5")
_BINARY = {
    ".mpr": "EC-Lab", ".ism": "Thales or Zahner Analysis", ".isc": "Thales", ".nox": "NOVA", ".ids": "IviumSoft",
    ".pssession": "PSTrace", ".xlsx": "the spreadsheet", ".xls": "the spreadsheet", ".ods": "the spreadsheet",
}  # fmt: skip
_ZVIEW_COLUMNS = ("Freq(Hz)", "Z'(a)", "Z''(b)")
_HEAD_BYTES, _HEAD_LINES, _LONGEST_LETTER = 100_000, 500, 4
SHARED_SUFFIXES = (".csv", ".txt", ".tsv")
"""Endings that tables of films have too."""
_SHORTEST_SWEEP = 8
_OVERLAP = 0.5
_SURE = 0.5
_NAME_LENGTH = 80
_FLATTEST = math.pi / 2 * 1.02

FloatArray: TypeAlias = npt.NDArray[np.float64]


class SpectrumFileError(ValueError):
    """A file in which no spectrum can be read; the message is one sentence that says what to do."""


class UnnamedColumns(SpectrumFileError):
    """A table whose columns have no names that are known: which one is the frequency has to be stated."""

    def __init__(self, sentence: str, columns: int) -> None:
        super().__init__(sentence)
        self.columns = columns


@dataclass(frozen=True)
class _Rows:
    """Points of one spectrum as they stand in the file."""

    frequency_hz: FloatArray
    z: npt.NDArray[np.complex128]
    part: str = ""


def read_spectra(path: Path, columns: Sequence[str] = ()) -> tuple[Spectrum, ...]:
    """Return the spectra in a file, each from high to low frequency.

    Parameters
    ----------
    path : Path
        A text file: of an instrument, or a table. ``.mpr`` is read where the package galvani is installed.
    columns : sequence of str
        Names for the columns of a table without any, such as ``("f/Hz", "Z'/ohm", "-Z''/ohm")``.

    Raises
    ------
    SpectrumFileError
        With one sentence, for a file without a spectrum, one that is too large, and a table that has to be explained.
    """
    if path.suffix.lower() == ".mpr":
        return _read_mpr(path)
    text = _text(path)
    lines, head = table_lines(text), read_head(text)
    if len(lines) > MOST_LINES:
        raise SpectrumFileError(f"The file has more than {MOST_LINES} lines; split it.")
    blocks = tuple(islice(read_blocks(lines), MOST_SPECTRA + 1)) or _unnamed(lines, path, columns)
    if len(blocks) > MOST_SPECTRA:
        raise SpectrumFileError(f"The file has more than {MOST_SPECTRA} spectra; split it.")
    spectra = [spectrum for block in blocks for spectrum in _spectra(block, head, path.name)]
    if not spectra:
        raise SpectrumFileError("The file names the columns of a spectrum but has no points; export it again.")
    return _check(_name(spectra, head, path))


def is_spectrum(path: Path) -> bool:
    """Return whether a text looks like a spectrum by its head: an instrument, names of columns, or numbers alone."""
    try:
        with path.open("rb") as file:
            text = decode_any(file.read(_HEAD_BYTES), path.suffix)
    except (OSError, ValueError):
        return False
    if read_head(text).layout:
        return True
    lines = table_lines(text)
    if any(True for _ in read_blocks(lines[:_HEAD_LINES])):
        return True
    return unnamed_columns(lines[:_HEAD_LINES]) >= len(_ZVIEW_COLUMNS)


def decode_any(data: bytes, suffix: str = "") -> str:
    """Return the text of the beginning of a file, which may end within a letter."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - _LONGEST_LETTER:
            return data[: error.start].decode("utf-8-sig")
        return decode(data, suffix)


def _check(spectra: Sequence[Spectrum]) -> tuple[Spectrum, ...]:
    points = sum(len(spectrum.frequency_hz) for spectrum in spectra)
    if points > MOST_POINTS or len(spectra) > MOST_SPECTRA:
        raise SpectrumFileError(f"The file has more than {MOST_POINTS} points or {MOST_SPECTRA} spectra; split it.")
    return tuple(spectra)


def _text(path: Path) -> str:
    """Return the text of a file in whatever encoding laboratories have."""
    try:
        return read_text(path, "spectrum", LARGEST_FILE)
    except ReadError as error:
        data = error.data
        if not data or len(data) >= LARGEST_FILE:
            raise SpectrumFileError(str(error)) from None
    return decode(data, path.suffix)


def decode(data: bytes, suffix: str = "") -> str:
    """Return text that is not UTF-8: UTF-16, an East Asian encoding where its words are known, else Windows-1252.

    Raises
    ------
    SpectrumFileError
        For bytes that are no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if data.count(b"\0") > len(data) // 3 and data[:1].isascii():
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", errors="replace")
    if b"\0" in data:
        raise SpectrumFileError(_no_text(suffix))
    for encoding in _EAST_ASIAN:
        head = data[:_HEAD_BYTES].decode(encoding, errors="replace")
        if any(word in head for word in _ENCODING_WORDS):
            return data.decode(encoding, errors="replace")
    return data.decode("cp1252", errors="replace")


def _no_text(suffix: str) -> str:
    program = _BINARY.get(suffix.lower(), "its program")
    return f"This is a binary file, not text; export the spectrum as text from {program} and choose that."


def _unnamed(lines: Sequence[str], path: Path, columns: Sequence[str]) -> tuple[Block, ...]:
    if "\0" in "".join(lines[:10]):
        raise SpectrumFileError(_no_text(path.suffix))
    count = unnamed_columns(lines)
    # three columns of a .z file are documented by ZView, others have to be named
    named = tuple(columns) or (_ZVIEW_COLUMNS if path.suffix.lower() == ".z" and count == len(_ZVIEW_COLUMNS) else ())
    if named and (block := read_unnamed(lines, named)):
        return (block,)
    if count >= len(_ZVIEW_COLUMNS):
        ask = f"The {count} columns of the table are not named as frequency, Z′ and Z″, or |Z| and phase"
        raise UnnamedColumns(f"{ask}; write names such as “f/Hz, Z′/Ω, −Z″/Ω” above them.", count)
    raise SpectrumFileError("This is not an impedance spectrum: it has no table of frequency and impedance.")


def _spectra(block: Block, head: Head, name: str) -> Iterator[Spectrum]:
    columns = block.columns
    is_polar = not {Role.REAL, Role.IMAGINARY} <= columns.keys()
    size = columns[Role.MODULUS if is_polar else Role.REAL]
    if size.is_refused:
        raise SpectrumFileError("The table gives Ω cm or Ω m, not an impedance; export the impedance in Ω.")
    if (size.area_factor is None) != (_second(columns, is_polar).area_factor is None) and not is_polar:
        raise SpectrumFileError("One column is in Ω, the other in Ω cm²; export both in Ω.")
    frequency = _array(block, Role.FREQUENCY) * (columns[Role.FREQUENCY].factor or 1.0)
    z, notes = _polar(block) if is_polar else _cartesian(block)
    notes = (*head.notes, *notes)
    if block.unread:
        notes = (*notes, f"Lines that could not be read: {block.unread}.")
    if empty := int(np.sum((frequency > 0) & (z == 0))):
        notes = (*notes, f"Points left out, because their impedance is zero, as after an overload: {empty}.")
    for rows in _parts(_Rows(frequency, z), block.parts):
        z, turned = _with_sign(rows)
        yield Spectrum(
            name=f"{name} {rows.part}".strip(),
            frequency_hz=rows.frequency_hz,
            z_ohm=z,
            layout=head.layout or "table",
            instrument=head.instrument,
            date=head.date,
            area_cm2=head.area_cm2,
            is_per_area=size.area_factor is not None,
            notes=notes + turned,
        )


def _second(columns: dict[Role, Column], is_polar: bool) -> Column:
    return columns[Role.PHASE if is_polar else Role.IMAGINARY]


def _array(block: Block, role: Role) -> FloatArray:
    return np.array(block.values[role], dtype=float)


def _factor(column: Column) -> float:
    return column.area_factor or column.factor or 1.0


def _cartesian(block: Block) -> tuple[npt.NDArray[np.complex128], tuple[str, ...]]:
    real, imaginary = (block.columns[role] for role in (Role.REAL, Role.IMAGINARY))
    # a unit that stands at one of them counts for both
    if real.factor is None or imaginary.factor is None:
        factors = [_factor(imaginary if real.factor is None else real)] * 2
    else:
        factors = [_factor(real), _factor(imaginary)]
    z = _array(block, Role.REAL) * factors[0] * real.sign + 1j * _array(block, Role.IMAGINARY) * (
        factors[1] * imaginary.sign
    )
    return z, ()


def _polar(block: Block) -> tuple[npt.NDArray[np.complex128], tuple[str, ...]]:
    modulus, phase = block.columns[Role.MODULUS], block.columns[Role.PHASE]
    angle, factor = _array(block, Role.PHASE) * phase.sign, phase.factor
    notes: tuple[str, ...] = ()
    if factor is None:
        if float(np.abs(angle).max(initial=0.0)) <= _FLATTEST:
            raise SpectrumFileError("The phase has no unit; write deg or rad into the name of its column.")
        factor, notes = math.pi / 180, ("The phase has no unit; it is read in degrees, as it exceeds π/2.",)
    size = _array(block, Role.MODULUS) * _factor(modulus)
    return size * np.exp(1j * angle * factor), notes


def _parts(rows: _Rows, parts: Sequence[str]) -> Iterator[_Rows]:
    """Split what follows each other in one table: cycles, loops, and sweeps over the same frequencies."""
    start = 0
    for part, members in groupby(parts):
        end = start + len(list(members))
        piece = _Rows(rows.frequency_hz[start:end], rows.z[start:end], part)
        start = end
        is_point = np.isfinite(piece.frequency_hz) & np.isfinite(piece.z) & (piece.frequency_hz > 0) & (piece.z != 0)
        if is_point.any():
            yield from _sweeps(_Rows(piece.frequency_hz[is_point], piece.z[is_point], part))


def _sweeps(rows: _Rows) -> Iterator[_Rows]:
    """Split where the frequency turns back over what was measured already; points in any order stay together."""
    steps = np.sign(np.diff(np.log(rows.frequency_hz)))
    bounds, direction = [0], 0.0
    for at, step in enumerate(steps, start=1):
        if direction and step and step != direction:
            # a frequency that is measured twice at the turn belongs to either sweep
            bounds.append(at - 1 if steps[at - 2] == 0 else at)
            direction = 0.0
        elif step:
            direction = step
    bounds.append(len(rows.frequency_hz))
    pieces = [slice(first, last) for first, last in pairwise(bounds)]
    if len(pieces) == 1 or min(piece.stop - piece.start for piece in pieces) < _SHORTEST_SWEEP:
        yield rows
        return
    spans = [np.log(rows.frequency_hz[piece]) for piece in pieces]
    if not all(_overlap(one, other) for one, other in pairwise(spans)):
        yield rows
        return
    for piece in pieces:
        yield _Rows(rows.frequency_hz[piece], rows.z[piece], rows.part)


def _overlap(one: FloatArray, other: FloatArray) -> bool:
    shared = min(one.max(), other.max()) - max(one.min(), other.min())
    return bool(shared > _OVERLAP * min(np.ptp(one), np.ptp(other)))


def _with_sign(rows: _Rows) -> tuple[npt.NDArray[np.complex128], tuple[str, ...]]:
    """Return the impedances with the sign of Z″ that they can only have.

    Where the real part rises towards low frequency, the imaginary part is negative: this follows from the relations
    of Kramers and Kronig. A capacitor, whose real part says nothing, grows towards low frequency, a coil falls.
    """
    order = np.argsort(rows.frequency_hz, kind="stable")
    log, z = np.log(rows.frequency_hz[order]), rows.z[order]
    steps = np.diff(log)
    is_step = steps > 0
    if not is_step.any():
        return rows.z, ()
    size = np.abs(z[1:] + z[:-1])[is_step] / 2
    size[size == 0] = 1.0
    middle = (z.imag[1:] + z.imag[:-1])[is_step] / 2 / size
    product = middle * np.diff(z.real)[is_step] / steps[is_step] / size
    sureness = float(product.sum() / np.abs(product).sum()) if np.abs(product).sum() > 0 else 0.0
    if abs(sureness) < _SURE:
        falls = float(np.sum(np.diff(np.abs(z.imag))[is_step])) < 0
        share = float(np.mean(np.sign(z.imag)))
        sureness = -1.0 if falls and share > _SURE else 0.0
    if sureness > -_SURE:
        return rows.z, ()
    return rows.z.conj(), ("The sign of Z″ differs from the name of its column; it was taken from the points.",)


def _name(spectra: Sequence[Spectrum], head: Head, path: Path) -> list[Spectrum]:
    """Return the spectra with names; those of a file that has several are numbered."""
    title = f" {head.title}" if head.title and len(spectra) > 1 else ""
    return [
        _renamed(spectrum, shorten(f"{path.name}{title}" + (f" ({at})" if len(spectra) > 1 else ""), _NAME_LENGTH))
        for at, spectrum in enumerate(spectra, start=1)
    ]


def _renamed(spectrum: Spectrum, name: str) -> Spectrum:
    values: dict[str, Any] = {key: getattr(spectrum, key) for key in spectrum.__dataclass_fields__}
    return Spectrum(**(values | {"name": name}))


def _read_mpr(path: Path) -> tuple[Spectrum, ...]:
    """Read a binary file of EC-Lab, where a package that can is installed; it never comes with the program."""
    try:
        reader = importlib.import_module("galvani.BioLogic")
    except ImportError:
        sentence = "An .mpr file is binary; export it from EC-Lab as text (.mpt) and choose that."
        raise SpectrumFileError(sentence) from None
    try:
        data = reader.MPRfile(str(path)).data
        rows = _Rows(np.array(data["freq/Hz"], float), data["Re(Z)/Ohm"] - 1j * np.array(data["-Im(Z)/Ohm"], float))
    except Exception as error:  # a foreign package may raise anything
        raise SpectrumFileError("This .mpr file contains no impedance that can be read; export it as .mpt.") from error
    cycles = [str(cycle) for cycle in data["cycle number"]] if "cycle number" in data.dtype.names else [""] * len(data)
    head = Head(layout="BioLogic EC-Lab")
    spectra = [
        Spectrum(name=path.name, frequency_hz=part.frequency_hz, z_ohm=part.z, layout=head.layout)
        for part in _parts(rows, cycles)
    ]
    if not spectra:
        raise SpectrumFileError("This .mpr file has no impedances; choose the file of an EIS technique.")
    return _check(_name(spectra, head, path))
