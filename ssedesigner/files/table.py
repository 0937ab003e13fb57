"""The recipe sheet for a spreadsheet (CSV) and for programs (JSON)."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator, Mapping

from ssedesigner.core.fields import FIELDS
from ssedesigner.files.sheet_rows import Sheet

SHEET_FORMAT = "ssedesigner-sheet"
SHEET_VERSION = 1
COLUMNS = ("section", "number", "name", "detail", "value", "low", "high", "unit", "shown", "note", "sources")

Cell = str | float | int | None
Row = Mapping[str, Cell]


def to_csv(sheet: Sheet) -> str:
    """Return the sheet as one table with the columns of ``COLUMNS``.

    It starts with a byte order mark, so that a spreadsheet reads it as UTF-8, and its lines end as RFC
    4180 asks; numbers have a decimal point. Write it as bytes: ``to_csv(sheet).encode()``. A text that a
    spreadsheet would run as a formula gets an apostrophe in front.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(sheet):
        writer.writerow([_harmless(row.get(column)) for column in COLUMNS])
    return "\ufeff" + text.getvalue()


def to_json(sheet: Sheet) -> str:
    """Return all rows of the sheet and the recipe as one JSON object."""
    content = {"format": SHEET_FORMAT, "version": SHEET_VERSION, **dataclasses.asdict(sheet)}
    content["recipe"] = sheet.recipe.to_dict()
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _rows(sheet: Sheet) -> Iterator[Row]:
    yield {"section": "sheet", "name": sheet.title, "detail": sheet.subtitle, "note": sheet.identity}
    yield from ({"section": "refused", "note": sentence} for sentence in sheet.refusal)
    for row in sheet.weigh:
        common: dict[str, Cell] = {"section": "weigh", "number": row.number, "name": row.material, "sources": row.refs}
        note = "; ".join(part for part in (row.reason, f"hazards: {row.hazards}") if part)
        yield {**common, "detail": row.role, "value": row.grams, "unit": "g", "shown": row.target, "note": note}
        if row.wt_pct is not None:
            yield {**common, "detail": f"{row.role}, share of solids", "value": row.wt_pct, "unit": "wt %"}
        if row.millilitres is not None:
            yield {**common, "detail": f"{row.role}, volume", "value": row.millilitres, "unit": "mL"}
    yield from ({"section": "weigh", "name": "sum", "note": sentence} for sentence in sheet.sums)
    for step in sheet.process:
        yield {"section": "process", "number": step.number, "name": step.text, "sources": step.refs}
    for result in sheet.results:
        yield {
            "section": "predicted",
            "name": result.label,
            "detail": result.key,
            "value": result.value,
            "low": result.low,
            "high": result.high,
            "unit": result.unit,
            "shown": result.shown,
            "note": result.reason,
            "sources": result.refs,
        }
    for flag in sheet.flags:
        note = f"{flag.step}: {flag.message}"
        yield {"section": "check", "name": flag.title, "shown": flag.word, "note": note, "sources": flag.refs}
    yield from ({"section": "note", "note": sentence} for sentence in sheet.notes)
    for used in sheet.values:
        yield {
            "section": "library value",
            "name": used.material,
            "detail": used.quantity,
            "shown": used.shown,
            "note": used.grade,
            "sources": used.refs,
        }
    yield from ({"section": "hazard", "name": code, "note": words} for code, words in sheet.hazard_words)
    for key, value in sheet.recipe.to_dict().items():
        number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        unit = FIELDS[key].unit if number is not None else None
        yield {
            "section": "recipe",
            "name": FIELDS[key].label,
            "detail": key,
            "value": number,
            "unit": unit,
            "shown": FIELDS[key].show(value) if number is None else None,
        }
    for source in sheet.sources:
        yield {
            "section": "source",
            "number": source.number,
            "name": source.key,
            "note": source.citation,
            "detail": source.doi,
        }


def _harmless(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
    return repr(cell)
