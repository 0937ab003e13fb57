"""What the columns of a table of impedances hold: quantity, sign and unit, from their names."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import replace
from enum import Enum

from ssedesigner.core.frozen import dataclass


class Role(Enum):
    """What a column holds."""

    FREQUENCY = "frequency"
    REAL = "real part"
    IMAGINARY = "imaginary part"
    MODULUS = "modulus"
    PHASE = "phase"
    PART = "which spectrum"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: what it holds, the factor to Hz, Ω or rad (None: not stated), and the sign of its name.

    ``area_factor`` is the factor to Ω cm² of an impedance that was multiplied by the area, else None. ``label`` is the
    number or temperature in a name that tells one spectrum from the next: ``Z1'``, ``Z' 25 °C``.
    """

    role: Role
    factor: float | None = None
    sign: int = 1
    area_factor: float | None = None
    is_refused: bool = False
    label: str = ""


_NAMES = {
    Role.FREQUENCY: "f freq frequency frequenz fréquence frequence frecuencia frequenza frekvens frekvence fhz "
    "频率 頻率 周波数 주파수 w omega ω angularfrequency frequencyω",
    Role.REAL: "z' zre zreal rez re(z) real(z) realz zr real re zreell realteil zrealpart realpart realimpedance z'(a) "
    "z1 r(z) r rs zs' re[z] z(real) z-real z-re impedancereal realofz 实部 實部 实阻抗 "
    "阻抗实部 阻抗實部 実部 実数部 실수부 partieréelle partereale partereal zréel",
    Role.IMAGINARY: "z'' zim zimag imz im(z) imag(z) imagz zi imag im zimg zimaginary imaginary imaginarypart imagpart "
    "imaginärteil imaginaryimpedance z''(b) z2 x(z) "
    "x xs zs'' im[z] z(imag) z-imag z-im impedanceimaginary imaginaryofz 虚部 虚阻抗 虛部 "
    "阻抗虚部 阻抗虛部 虚数部 허수부 partieimaginaire parteimmaginaria parteimaginaria zimaginaire",
    Role.MODULUS: "|z| zmod modz mod(z) abs(z) absz zabs magnitude modulus z impedance zmag betrag impedanz "
    "impedancemagnitude impedancemodulus impedanz|z| impedance|z| z-mod 阻抗 "
    "阻抗模 阻抗模值 module modulo módulo インピーダンス 임피던스",
    Role.PHASE: "phase phase(z) zphz zphase phasez phaseangle phaseofz phi φ ϕ θ theta arg(z) argz phz angle "
    "impedancephase z-phase phase|z| phaseshift phasenwinkel 相位 相位角 位相 位相角 위상",
    Role.PART: "cyclenumber cycle loop segment# segment sweep spectrum spectrumno scan run sample measurement series",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_ANGULAR = frozenset({"w", "omega", "ω", "angularfrequency", "frequencyω"})
_SYMBOLS = ("z''", "z'", "|z|", "f", "φ", "ϕ", "θ", "ω")
_LETTERS = frozenset({"r", "x", "z", "w"})
_LABELLED = re.compile(r"(?P<name>.*?[^\d\s_.,])(?P<primes>)[\s_,]*(?P<label>\d+(?:[.,]\d+)?\s*(?:°?\s*[CK])?)")
_NUMBERED = re.compile(r"(?P<name>[zZ])(?P<label>\d{1,3})(?P<primes>'{1,2})")
_PRIMES = {"″": "''", "“": "''", "”": "''", '"': "''", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "ʹ": "'"}
_PREFIXES = {"": 1.0, "n": 1e-9, "u": 1e-6, "μ": 1e-6, "m": 1e-3, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9}
_ANGLES = {
    **dict.fromkeys(("deg", "degree", "degrees", "°", "grad", "度"), math.pi / 180),
    **dict.fromkeys(("rad", "radian", "radians"), 1.0),
    "mrad": 1e-3,
}
_PREFIXED = re.compile(r"(|[nuμmkKMG])(hz|ohms?|ω)(?:(cm2|m2|mm2)|(cm|m|mm))?")
_TO_CM2 = {"cm2": 1.0, "m2": 1e4, "mm2": 1e-2}
_WITH_UNIT = (
    re.compile(r"^(.+?)\s*[\[(]([^\[\]()]*)[\])]$"),
    re.compile(r"^(.+?)\s*/\s*([^/]+)$"),
    re.compile(r"^(.+?)\s+in\s+(.+)$"),
    re.compile(r"^(.+?)\s*,\s*(.+)$"),
    re.compile(r"^(.+?)[_ ]([^_ ]+)$"),
)
_MINUS = re.compile(r"^(?:[-−–—]|neg\w*[. ]*|minus\s*|\(-\))\s*(?=\S)", re.IGNORECASE)
_LONGEST_NAME = 60


def read_column(cell: str) -> Column | None:
    """Return what a column with this name holds, None where it is nothing that an impedance needs.

    >>> column = read_column("-Im(Z)/Ohm")
    >>> column.role.value, column.factor, column.sign
    ('imaginary part', 1.0, -1)
    """
    name = _plain(cell)
    if not name or len(name) > _LONGEST_NAME:
        return None
    if column := _named(name):
        return column
    for pattern in _WITH_UNIT:
        if (match := pattern.match(name)) and (column := _named(match[1])):
            return with_unit(column, match[2])
    return None


def with_unit(column: Column, unit: str) -> Column | None:
    """Return the column with this unit, None where it is no unit of what the column holds."""
    text = re.sub(r"[\s*·⋅.^×]", "", _plain(unit))
    if column.role is Role.PHASE:
        factor = _ANGLES.get(text.lower())
        return None if factor is None else replace(column, factor=factor)
    if column.role is Role.FREQUENCY and text.lower() in {"rad/s", "rads-1", "s-1", "1/s"}:
        return replace(column, factor=1 / (2 * math.pi))
    match = _PREFIXED.fullmatch(text[:1] + text[1:].lower()) or _PREFIXED.fullmatch(text.lower())
    if match is None:
        return None
    is_frequency = match[2] == "hz"
    if column.role is Role.PART or is_frequency != (column.role is Role.FREQUENCY):
        return None
    factor = _PREFIXES[match[1]]
    area = factor * _TO_CM2[match[3]] if match[3] else None
    return replace(column, factor=factor, area_factor=area, is_refused=bool(match[4]))


def is_unit(cell: str) -> bool:
    """Return whether a cell of a line below the names is a unit, or the mark of a column without one."""
    return len(cell) < _LONGEST_NAME and not re.fullmatch(r"[-+]?[\d.,]+(?:[eE][-+]?\d+)?", cell.strip())


def _plain(cell: str) -> str:
    cell = cell.strip()
    if match := re.fullmatch(r'"(.+)"', cell):
        cell = match[1].replace('""', '"')  # as CSV quotes a name
    for sign, plain in _PRIMES.items():
        cell = cell.replace(sign, plain)
    return unicodedata.normalize("NFKC", cell).replace("′", "'").strip()


def _named(name: str) -> Column | None:
    minus = _MINUS.match(name)
    rest = name[minus.end() :] if minus else name
    key = re.sub(r"[\s_.:]", "", rest).lower()
    if key.startswith(("-", "−")) or "(-z" in key:
        return None
    sign, role = -1 if minus else 1, _role(key)
    if role is not None:
        return Column(role=role, sign=sign, factor=1 / (2 * math.pi) if key in _ANGULAR else None)
    match = _LABELLED.fullmatch(rest) or _NUMBERED.fullmatch(rest)
    plain = re.sub(r"[\s_.:]", "", match["name"] + (match["primes"] or "")).lower() if match else ""
    role = _role(plain)
    # a single letter with a number may be anything: R1, E2, but for f1
    if match is None or role is None or (plain in _LETTERS and role is not Role.FREQUENCY):
        return None
    factor = 1 / (2 * math.pi) if plain in _ANGULAR else None
    return Column(role=role, sign=sign, factor=factor, label=match["label"])


def _role(key: str) -> Role | None:
    """Return the role of a name, also of one that is followed by its symbol: ``Realteil Z'``."""
    if role := _ROLES.get(key) or _ROLES.get(re.sub(r"\((?:a|b|z|ω)\)$", "", key)):
        return role
    parts = ((key[: -len(symbol)], symbol) for symbol in _SYMBOLS if key.endswith(symbol))
    return next((role for word, symbol in parts if (role := _ROLES.get(word)) is _ROLES[symbol]), None)
