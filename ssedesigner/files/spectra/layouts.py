"""What instruments write above a spectrum: which program wrote it, when, on which instrument, and on what area."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.visible_text import shorten

_HEAD_CHARACTERS = 20_000
_LONGEST_SHOWN = 60
_DFR_HEAD = 3
_DFR_NAMES = ("f/Hz", "Z'/Ω", "-Z''/Ω", "E/V", "I/A", "t/s", "", "", "")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A kind of file: how it is known, and how it states area [cm2], date, instrument and title.

    ``filled_area_cm2`` is what the program writes where the user stated nothing.
    """

    name: str
    mark: re.Pattern[str]
    fields: Mapping[str, re.Pattern[str]] = field(default_factory=lambda: MappingProxyType({}))
    filled_area_cm2: float | None = None


@dataclass(frozen=True, kw_only=True)
class Head:
    """What the head of a file says; empty where it says nothing."""

    layout: str = ""
    instrument: str = ""
    date: str = ""
    title: str = ""
    area_cm2: float | None = None
    notes: tuple[str, ...] = ()


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.MULTILINE | re.IGNORECASE)


def _fields(**patterns: str) -> Mapping[str, re.Pattern[str]]:
    return MappingProxyType({name: _pattern(text) for name, text in patterns.items()})


_NUMBER = r"([\d.,]+(?:e[-+]?\d+)?)"
LAYOUTS = (
    Layout(
        name="BioLogic EC-Lab",
        mark=_pattern(r"\A\s*(?:EC-Lab ASCII FILE|BT-Lab ASCII FILE)|^freq/Hz\tRe\(Z\)/Ohm\t-Im\(Z\)/Ohm"),
        fields=_fields(
            area=rf"^Electrode surface area\s*:\s*{_NUMBER}\s*cm",
            date=r"^(?:Acquisition|Technique) started on\s*:\s*(.+)$",
            instrument=r"^Device\s*:\s*(.+)$",
        ),
        filled_area_cm2=0.001,
    ),
    Layout(
        name="Gamry",
        mark=_pattern(r"\A\s*EXPLAIN\s*$"),
        fields=_fields(
            area=rf"^AREA\tQUANT\t{_NUMBER}",
            date=r"^DATE\tLABEL\t([^\t\n]+)",
            instrument=r"^PSTAT\tPSTAT\t([^\t\n]+)",
            title=r"^TITLE\tLABEL\t([^\t\n]+)",
        ),
        filled_area_cm2=1.0,
    ),
    Layout(
        name="ZPlot",
        mark=_pattern(r"\A\s*\"?ZPLOT"),
        fields=_fields(area=rf"^\s*Surface Area:\s*{_NUMBER}", date=r"^\s*Date:\s*(\S.*)$"),
        filled_area_cm2=1.0,
    ),
    Layout(name="FRA Z60W", mark=_pattern(r"\A\s*\"?Z60W Data File")),
    Layout(name="Autolab FRA", mark=_pattern(r"\Aversion\d+\.\d+\s*$")),
    Layout(
        name="VersaStudio",
        mark=_pattern(r"^Name=VersaStudio|^<Application>"),
        fields=_fields(
            area=rf"^Working Electrode Area \(cm2\)=\s*{_NUMBER}",
            date=r"^DateAcquired=(.+)$",
            instrument=r"^Type=(VersaSTAT.*|PARSTAT.*|PMC.*)$",
        ),
        filled_area_cm2=1.0,
    ),
    Layout(
        name="CH Instruments",
        mark=_pattern(r"^A\.C\. Impedance|^Instrument Model:\s*CHI"),
        fields=_fields(instrument=r"^Instrument Model:\s*(.+)$", date=r"\A\s*(\w{3}\.? \d{1,2}, \d{4}.*)$"),
    ),
    Layout(name="Zahner", mark=_pattern(r"\bThales\b|\bZahner\b")),
    Layout(name="Ivium", mark=_pattern(r"\bIvium")),
    Layout(
        name="PalmSens",
        mark=_pattern(r"neg\. Phase|PalmSens|PSTrace"),
        fields=_fields(date=r"^\"?Date and time(?: measurement)?:?[,;\t ]*(.+?)\"?$"),
    ),
    Layout(name="Squidstat", mark=_pattern(r"Squidstat|Admiral Instruments")),
    Layout(name="Autolab NOVA", mark=_pattern(r"^\W*(?:Index\W+)?Frequency \(Hz\).*-Phase \(")),
)


def read_head(text: str) -> Head:
    """Return what the head of a text says; every value is of one line."""
    head = text[:_HEAD_CHARACTERS]
    layout = next((each for each in LAYOUTS if each.mark.search(head)), None)
    if layout is None:
        return Head()
    matches = {name: pattern.search(head) for name, pattern in layout.fields.items()}
    words = {name: shorten(match[1].strip(), _LONGEST_SHOWN) for name, match in matches.items() if match}
    area, notes = _area(words.pop("area", ""), layout)
    return Head(layout=layout.name, area_cm2=area, notes=notes, **words)


def table_lines(text: str) -> list[str]:
    """Return the lines of a text, with those of a ``.dfr`` file of FRA, one number a line, put into a table."""
    lines = text.splitlines()
    if not lines or not re.fullmatch(r"version\d+\.\d+", lines[0].strip(), re.IGNORECASE):
        return lines
    numbers = [line.strip() for line in lines if line.strip()][_DFR_HEAD:]
    rows = [numbers[at : at + len(_DFR_NAMES)] for at in range(0, len(numbers), len(_DFR_NAMES))]
    return ["\t".join(row) for row in (_DFR_NAMES, *rows)]


def _area(text: str, layout: Layout) -> tuple[float | None, tuple[str, ...]]:
    try:
        area = float(text.replace(",", "."))
    except ValueError:
        return None, ()
    if area == layout.filled_area_cm2:
        by_itself = f"{layout.name} writes an area of {area:g} cm² where none was stated"
        return None, (f"{by_itself}, so the area of the file is not used.",)
    return (area, ()) if 0 < area < 1e4 else (None, ())
