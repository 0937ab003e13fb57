"""``spectrum``: what impedance spectra say of a film."""

from __future__ import annotations

import argparse
import math
import re
import sys
from pathlib import Path

from ssedesigner.cli.arguments import CommandError, console_json
from ssedesigner.core.spectrum import Spectrum
from ssedesigner.core.visible_text import quote
from ssedesigner.files.spectra.reading import SpectrumFileError, read_spectra
from ssedesigner.physics.impedance.analysis import Settings, analyse, cable_resistance
from ssedesigner.physics.impedance.pick import Pick
from ssedesigner.text.spectrum import spectrum_dict, spectrum_text, unread_dict

_NUMBER = r"[+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?"
_WITH_ERROR = re.compile(rf"({_NUMBER})(?:\s*(?:±|\+-|\+/-)\s*({_NUMBER}))?")
_FREQUENCY = re.compile(rf"({_NUMBER})\s*(|k|M)(?:Hz)?")
_SIZES = {"": 1.0, "k": 1e3, "M": 1e6}
_COLDEST, _HOTTEST = -200.0, 1000.0


def add_spectrum_arguments(command: argparse.ArgumentParser) -> None:
    """Add what ``spectrum`` takes."""
    command.add_argument("file", type=Path, metavar="FILE", help="a file of an instrument as text, or a table")
    command.add_argument("--area-cm2", type=_with_error, metavar="A", help="electrode area, also as “4.91+-0.05”")
    command.add_argument("--thickness-um", type=_with_error, metavar="L", help="film thickness, also as “29.4+-0.8”")
    command.add_argument("--temperature-c", type=_temperature, metavar="T", help="temperature of the measurement")
    text = "resistance of cable and collectors, or the file of a spectrum of the shorted cell"
    command.add_argument("--subtract-ohm", metavar="R|FILE", help=text)
    text = "high: high-frequency intercept; arc: end of the film’s arc; HZ: Z′ at this frequency"
    command.add_argument("--pick", type=_pick, metavar="high|arc|HZ", help=text)
    text = "names of the columns of a table without any, such as “f/Hz, Z'/ohm, -Z''/ohm”"
    command.add_argument("--columns", metavar="NAMES", default="", help=text)
    command.add_argument("--json", action="store_true", help="print a list of JSON objects, one for each spectrum")


def spectrum_command(arguments: argparse.Namespace) -> int:
    """Fit the spectra of a file and print what they say; return the exit status."""
    settings = _settings(arguments)
    columns = [name.strip() for name in arguments.columns.split(",") if name.strip()]
    try:
        spectra = read_spectra(arguments.file, columns)
    except SpectrumFileError as error:
        if arguments.json:
            print(console_json([unread_dict(arguments.file.name, str(error))], sys.stdout.encoding or ""))
        raise CommandError(f"{arguments.file}: {error}") from error
    results = [analyse(spectrum, settings) for spectrum in spectra]
    if arguments.json:
        print(console_json([spectrum_dict(result) for result in results], sys.stdout.encoding or ""))
    else:
        print(spectrum_text(results))
    return 0


def _settings(arguments: argparse.Namespace) -> Settings:
    area, area_error = arguments.area_cm2 or (None, 0.0)
    thickness, thickness_error = arguments.thickness_um or (None, 0.0)
    return Settings(
        area_cm2=area,
        area_error_cm2=area_error,
        thickness_um=thickness,
        thickness_error_um=thickness_error,
        temperature_c=arguments.temperature_c,
        subtract_ohm=_subtraction(arguments.subtract_ohm) if arguments.subtract_ohm else 0.0,
        pick=arguments.pick,
    )


def _subtraction(text: str) -> float:
    """Return what is taken off [ohm]: a number, or the resistance of the shorted cell in a file."""
    if re.fullmatch(_NUMBER, text.strip()):
        try:
            return _number(text)
        except argparse.ArgumentTypeError as error:
            raise CommandError(f"--subtract-ohm: {error}; state it in Ω.") from error
    path = Path(text)
    if not path.suffix and not path.exists():
        raise CommandError(f"--subtract-ohm: {quote(text)} is neither a resistance of 0 Ω or more nor a file.")
    try:
        return cable_resistance(_only(read_spectra(path)))
    except ValueError as error:
        raise CommandError(f"{path}: {error}") from error


def _only(spectra: tuple[Spectrum, ...]) -> Spectrum:
    if len(spectra) > 1:
        raise SpectrumFileError(f"The file has {len(spectra)} spectra; choose one with the shorted cell alone.")
    return spectra[0]


def _number(text: str) -> float:
    value = float(text.strip().replace(",", "."))
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{quote(text)} is too large")
    return value


def _with_error(text: str) -> tuple[float, float]:
    match = _WITH_ERROR.fullmatch(text.strip())
    value = _number(match[1]) if match else 0.0
    if match is None or value <= 0:
        raise argparse.ArgumentTypeError(f"{quote(text)} is not a number above zero, such as 29.4 or “29.4+-0.8”")
    return value, _number(match[2]) if match[2] else 0.0


def _temperature(text: str) -> float:
    match = re.fullmatch(rf"([-−]?)({_NUMBER})", text.strip())
    value = _number(match[2]) * (-1 if match[1] else 1) if match else math.inf
    if not _COLDEST <= value <= _HOTTEST:
        span = f"from {_COLDEST:g} to {_HOTTEST:g} °C"
        raise argparse.ArgumentTypeError(f"{quote(text)} is not a temperature {span}")
    return value


def _pick(text: str) -> Pick | float:
    word = text.strip()
    if word in {Pick.HIGH.value, Pick.ARC.value}:
        return Pick(word)
    match = _FREQUENCY.fullmatch(word)
    value = _number(match[1]) * _SIZES[match[2]] if match else 0.0
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{quote(text)} is neither high nor arc nor a frequency in Hz")
    return value
