"""The sheet as an XLSX workbook: numbers are numbers, units stand in the headers, and no text is ever a formula."""

from __future__ import annotations

import dataclasses
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import formula, source_name, symbol
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.csv_table import Cell
from ssedesigner.files.sheet.rows import Sheet, StepRow
from ssedesigner.files.sheet.table import recipe_rows

_WIDEST = 60
_LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook can hold."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One sheet of the workbook: headers with their units, and rows."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_xlsx(sheet: Sheet) -> bytes:
    """Return the sheet as a workbook; the same sheet gives the same bytes."""
    return workbook(sheet.title, pages(sheet))


def workbook(title: str, pages_of: Iterable[Page]) -> bytes:
    """Return a workbook of any pages; the same pages give the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        # a fixed day, so that the same sheet gives the same bytes
        book.set_properties({"title": title, "created": datetime.datetime(2000, 1, 1)})
        bold, wrapped = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        plain = book.add_format({"valign": "top"})
        for page in pages_of:
            _write(book.add_worksheet(page.name), page, bold, wrapped, plain)
    return buffer.getvalue()


def pages(sheet: Sheet) -> tuple[Page, ...]:
    """Return what each sheet of the workbook holds."""
    return (
        _weights(sheet),
        _steps(sheet),
        _deviations(sheet),
        _results(sheet),
        _measurements(sheet),
        _checks(sheet),
        _hazards(sheet),
        _values(sheet),
        _sources(sheet),
        _recipe(sheet.recipe, dict(sheet.blanks)),
        _about(sheet),
    )


def _weights(sheet: Sheet) -> Page:
    headers = ("#", "Material", "Role", f"Content, {sheet.basis}", "Target, g", "Target, mL", "Tolerance, g")
    more = ("Actual, g", "Lot", "Hazard codes", "Estimate", "Remark", "Sources")
    rows = (
        (
            *(
                row.number,
                row.material,
                row.role,
                row.content,
                row.grams,
                row.millilitres,
                row.tolerance_g,
                row.actual_g,
            ),
            *(row.lot, row.hazards, "≈" if row.is_estimate else "", "; ".join(filter(None, (row.remark, row.reason)))),
            row.refs,
        )
        for row in sheet.weigh
    )
    return Page(name="Weights", headers=headers + more, rows=tuple(rows))


def _steps(sheet: Sheet) -> Page:
    rows = ((row.number, row.text, _done(row), row.record, row.refs) for row in sheet.process)
    return Page(name="Steps", headers=("#", "Step", "Done", "Record", "Sources"), rows=tuple(rows))


def _done(row: StepRow) -> str:
    return "yes, not as planned" if row.is_off else "yes" if row.is_done else ""


def _deviations(sheet: Sheet) -> Page:
    rows = ((one.step, one.step_text, one.what, one.planned, one.done, one.reason) for one in sheet.deviations)
    headers = ("Step", "Of the step", "What", "Planned", "Done", "Reason")
    return Page(name="Deviations", headers=headers, rows=tuple(rows))


def _results(sheet: Sheet) -> Page:
    headers = ("Result", "Value", "Low (90 % band)", "High (90 % band)", "Unit", "Estimate", "Why not known", "Sources")
    rows = (
        (
            *(row.label, row.value, row.low, row.high, symbol(row.unit)),
            "≈" if row.is_estimate else "",
            row.reason,
            row.refs,
        )
        for row in (*sheet.results, *sheet.parts, *sheet.rates)
    )
    return Page(name="Predicted", headers=headers, rows=tuple(rows))


def _measurements(sheet: Sheet) -> Page:
    rows = tuple((row.label, row.value, symbol(row.unit)) for row in sheet.measured)
    return Page(name="Measured", headers=("Measured", "Value", "Unit"), rows=rows)


def _checks(sheet: Sheet) -> Page:
    rows = tuple((row.word, row.step, row.title, row.message, row.refs) for row in sheet.flags)
    return Page(name="Checks", headers=("Verdict", "Step", "Check", "Message", "Sources"), rows=rows)


def _hazards(sheet: Sheet) -> Page:
    codes = tuple((code, words, None, "") for code, words in sheet.hazard_words)
    limits = tuple((row.material, row.shown, row.ppm, row.refs) for row in sheet.limits)
    return Page(
        name="Hazards", headers=("Code or material", "Meaning", "Limit in the air, ppm", "Sources"), rows=codes + limits
    )


def _values(sheet: Sheet) -> Page:
    rows = tuple((row.material, row.quantity, row.shown, row.grade, row.refs) for row in sheet.values)
    return Page(name="Library values", headers=("Material", "Quantity", "Value", "Grade", "Sources"), rows=rows)


def _sources(sheet: Sheet) -> Page:
    rows = tuple((row.number, source_name(row.key), formula(row.citation), row.doi) for row in sheet.sources)
    return Page(name="Sources", headers=("#", "Source", "Citation", "DOI"), rows=rows)


def _recipe(recipe: Recipe, blanks: Mapping[str, str]) -> Page:
    columns = ("section", "number", "name", "detail", "value")
    rows = tuple(
        (*map(row.get, columns), symbol(str(row.get("unit") or "")), row.get("shown"), row.get("note"))
        for row in recipe_rows(recipe, blanks)
    )
    return Page(name="Recipe", headers=("Part", "#", "Field", "Key", "Value", "Unit", "Text", "Note"), rows=rows)


def _about(sheet: Sheet) -> Page:
    rows: list[tuple[Cell, ...]] = [("Title", sheet.title), ("Target", sheet.subtitle)]
    rows += [(name.replace("_", " ").capitalize(), value) for name, value in dataclasses.asdict(sheet.identity).items()]
    rows += [(row.label, row.shown) for row in sheet.record]
    rows += _each("Warning", sheet.warnings) + _each("Refused", sheet.refusal) + _each("Sum", sheet.sums)
    rows += _each("Deviations", filter(None, [sheet.deviation_count]))
    rows += _each("Caution", sheet.weigh_notes) + _each("Foils", [sheet.foils])
    rows += _each("Signed", sheet.signed) + _each("Note", sheet.notes)
    return Page(name="About", headers=("What", "Value"), rows=tuple(rows))


def _each(word: str, sentences: Iterable[str]) -> list[tuple[Cell, ...]]:
    return [(word, sentence) for sentence in sentences]


def _write(target: Any, page: Page, bold: object, wrapped: object, plain: object) -> None:
    for column, header in enumerate(page.headers):
        target.write_string(0, column, header, bold)
        texts = [header, *(str(row[column]) for row in page.rows if row[column] is not None)]
        longest = max(map(len, texts))
        target.set_column(column, column, min(_WIDEST, longest + 2), wrapped if longest > _WIDEST else plain)
    for place, row in enumerate(page.rows, start=1):
        _write_row(target, place, row)
    target.freeze_panes(1, 0)
    target.set_landscape()
    target.fit_to_pages(1, 0)


def _write_row(target: Any, place: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, bool):
            target.write_string(place, column, "yes" if cell else "no")
        elif isinstance(cell, (int, float)):
            target.write_number(place, column, cell)
        elif cell:
            target.write_string(place, column, cell[:_LONGEST_TEXT])
