"""The sheet as one HTML document, for paper and as a web page, and its texts as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import formula, source_name
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import PART_OF
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten, truncate
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.recipe.code import picture
from ssedesigner.files.sheet.rows import FlagRow, Sheet
from ssedesigner.files.sheet.table import to_csv, to_json
from ssedesigner.text.references import beyond_name

if TYPE_CHECKING:
    import jinja2

_SENTENCE_END = re.compile(r"(?<=[\w)%”])[.;] (?=\S)")
_SHORTEST_SENTENCE = 25
_LONGEST, _LONGEST_NOTE, _MOST_LINES = 3000, 1500, 24
"""Characters of any text on paper; the JSON of the sheet has it whole."""


@dataclass(frozen=True, kw_only=True)
class Brevity:
    """How much of the checks the two pages hold.

    ``front`` 0: every caution on page one in full; 1: its first sentence there and all of it on page two; 2: its title
    there; 3: in smaller type. What fails always stands on page one in full. ``back`` 0: what is not reported in full;
    1: its first sentence; 2: its title; 3: nothing that page one names already, of cautions the first sentence, of the
    reason why a further result is not known the beginning, and of the cell and its use only the pressures on contacts;
    4: of what passed the number alone; 5: sources one after the other in running text;
    6: in smaller type.
    """

    front: int = 0
    back: int = 0


IN_FULL = Brevity()
CELL_AND_USE = ("cathode", "cell", "contacts", "conditions")
"""Sections of the recipe that nothing else on the page shows."""
CELL_AND_USE_FIELDS = frozenset(key for key, field in FIELDS.items() if field.section in CELL_AND_USE)
CONTACT_PRESSURES = frozenset(
    {"film_cathode_pressure_mpa", "cathode_foil_pressure_mpa", "anode_attach_pressure_mpa", "stack_pressure_mpa"}
)
"""Fields that stand on each sheet, however brief: the resistance of the cell rests on them."""
OF_CATHODE = ("cathode_coating", "cathode_electrolyte_d50_um", "active_d50_um")
"""The same where they are blank: then the resistance of the cathode rests on what is taken for them."""

_MM_PER_INCH, _PIXELS_PER_INCH = 25.4, 96.0
"""A pixel of a page that is printed is 1/96 inch, in a browser and in Qt."""


def to_html(sheet: Sheet, brevity: Brevity = IN_FULL) -> str:
    """Return the sheet as one HTML document in the part of HTML that Qt's rich text renders."""
    code, width_mm = picture(sheet.identity.code)
    return _template().render(
        sheet=sheet,
        brevity=brevity,
        code=code,
        code_px=round(width_mm / _MM_PER_INCH * _PIXELS_PER_INCH),
        by_step=by_step,
        cell_and_use=cell_and_use,
        contacts=contacts,
        part_of=PART_OF,
        shown_notes=shown_notes,
        first_sentence=first_sentence,
        beyond_name=beyond_name,
    )


def _note(text: str) -> str:
    lines = truncate(text, _LONGEST_NOTE).split("\n")
    return "\n".join(lines) if len(lines) <= _MOST_LINES else "\n".join([*lines[:_MOST_LINES], "…"])


def _finalize(value: object) -> object:
    return truncate(value, _LONGEST) if type(value) is str else value  # what is HTML already was made by the template


@cache
def _template() -> jinja2.Template:
    return template("sheet.html", note=_note, source_name=source_name)


def template(name: str, **filters: Callable[..., object]) -> jinja2.Template:
    """Load a template of a page on paper: every text escaped and cut, formulas with subscripts."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources() / "templates"),
        autoescape=True,
        finalize=_finalize,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(cut=truncate, formula=formula, shortened=shorten, **filters)
    return environment.get_template(name)


def by_step(flags: Iterable[FlagRow]) -> list[tuple[str, list[FlagRow]]]:
    """Return flags by the step that they belong to, in order."""
    steps: dict[str, list[FlagRow]] = {}
    for flag in flags:
        steps.setdefault(flag.step, []).append(flag)
    return list(steps.items())


def cell_and_use(sheet: Sheet, keys: Container[str] = CELL_AND_USE_FIELDS) -> list[str]:
    """Return label and value of each field that is neither weighed nor a step: of the cell, and of how it is used.

    ``keys`` are those that are wanted; the value of a blank one is what stands for it.
    """
    blanks, lines = dict(sheet.blanks), []
    for field in FIELDS.values():
        if field.key in keys:
            value = sheet.recipe.value(field.key)
            text = blanks.get(field.key) or " ".join((field.show(value), symbol(field.unit))).strip()
            lines.append(f"{field.label} {text}")
    return lines


def contacts(sheet: Sheet) -> frozenset[str]:
    """Return the fields that stand on each sheet: pressures on contacts, and what else is assumed of the cathode."""
    return CONTACT_PRESSURES | {key for key in OF_CATHODE if sheet.recipe.value(key) is None}


def shown_notes(sheet: Sheet, brevity: Brevity) -> list[str]:
    """Return the notes; the briefest sheet leaves to its line on contacts what stands for their blanks."""
    is_brief = brevity.back >= 4
    return [note for note in sheet.notes if not (is_brief and note.startswith(PART_OF)) or note == sheet.recipe.notes]


def first_sentence(text: str) -> str:
    """Return the first sentence of a message, or the next one as well where that is only a word.

    >>> first_sentence("The vapour ignites from 4 °C on: no sparks. Earth the vessels.")
    'The vapour ignites from 4 °C on: no sparks.'
    """
    for end in _SENTENCE_END.finditer(text):
        if end.start() >= _SHORTEST_SENTENCE:
            return text[: end.start()] + "."
    return text


def write_sheet(filled: Sheet, path: Path, decimal: str = POINT) -> None:
    """Write the sheet as HTML, CSV, XLSX or JSON, as the ending of the path says; a PDF is the window's to draw.

    Raises
    ------
    WriteError
        When it cannot be written; a file that was there is then as it was.
    KeyError
        For another ending.
    """
    write_atomically(path, sheet_bytes(filled, path.suffix.lower(), decimal))


def sheet_bytes(filled: Sheet, ending: str, decimal: str = POINT) -> bytes:
    """Return the sheet in the form that an ending names; KeyError for another one."""
    if ending == ".xlsx":
        from ssedesigner.files.sheet.workbook import to_xlsx  # loaded here: only a workbook needs it

        return to_xlsx(filled)
    if ending == ".csv":
        return to_csv(filled, decimal).encode()
    return {".html": to_html, ".json": to_json}[ending](filled).encode()
