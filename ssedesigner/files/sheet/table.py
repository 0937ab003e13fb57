"""The sheet for a spreadsheet (CSV) and for programs (JSON)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import plain_text
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.files.recipe.blank_fields import without_blank_later
from ssedesigner.files.recipe.steps import step_dict
from ssedesigner.files.sheet.rows import Sheet, WeighRow

SHEET_FORMAT = "ssedesigner-sheet"
SHEET_VERSION = 3
"""Rises with each release in which an older program could not read the recipe that a newer one writes."""
COLUMNS = ("section", "number", "name", "detail", "value", "low", "high", "unit", "shown", "note", "sources")

_TYPED_CELLS = {
    *(("sheet", "name"), ("identity", "shown"), ("record", "shown"), ("signed", "note"), ("recipe", "shown")),
    *(("recipe step", "name"), ("recipe step", "shown")),
}
"""Cells, by section and column, that hold what a person typed and stay as they are."""
_TYPED_ROWS, _TYPED_PARTS = ("title", "identity", "signed"), ("lot", "remark", "record", "citation")
"""The same in the object for programs, of the sheet and of its rows."""

Row = Mapping[str, Cell]


def to_csv(sheet: Sheet, decimal: str = POINT) -> str:
    """Return the sheet as one table with the columns of ``COLUMNS``.

    Write it as bytes, ``to_csv(sheet).encode()``: its lines end as RFC 4180 asks.
    """
    return table_csv(COLUMNS, ([_plain(row, column) for column in COLUMNS] for row in _rows(sheet)), decimal)


def to_json(sheet: Sheet) -> str:
    """Return all rows of the sheet and the recipe with its steps as one JSON object."""
    rows = {k: v if k in _TYPED_ROWS else _all_plain(v) for k, v in dataclasses.asdict(sheet).items() if k != "own"}
    content = {"format": SHEET_FORMAT, "version": SHEET_VERSION, **rows}
    content["record"] = [{"label": plain_text(row.label), "shown": row.shown} for row in sheet.record]
    content["recipe"] = without_blank_later(sheet.recipe.to_dict())
    content["recipe_steps"] = [step_dict(step) for step in sheet.recipe.steps]
    content |= {"own": sheet.own} if sheet.own else {}
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def recipe_rows(recipe: Recipe, blanks: Mapping[str, str]) -> Iterator[Row]:
    """Yield the fields of a recipe as typed, then what its own steps hold, one value a row.

    The note of an empty field is what it stands for, which ``blanks`` say by its key.
    """
    for key, value in recipe.to_dict().items():
        number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        yield {
            "section": "recipe",
            "name": FIELDS[key].label,
            "detail": key,
            "value": number,
            "unit": FIELDS[key].unit if number is not None else None,
            "shown": FIELDS[key].show(value) if number is None else None,
            "note": blanks.get(key),
        }
    for place, step in enumerate(recipe.steps, start=1):
        for name, held in step_dict(step).items():
            cells: dict[str, Any] = {"section": "recipe step", "number": place, "name": step.key or step.kind}
            is_number = not isinstance(held, (str, bool))
            yield {
                **cells,
                "detail": name,
                "value": held if is_number else None,
                "shown": None if is_number else str(held),
            }


def _rows(sheet: Sheet) -> Iterator[Row]:
    identity = sheet.identity
    yield {"section": "sheet", "name": sheet.title, "detail": sheet.subtitle}
    for name, value in dataclasses.asdict(identity).items():
        yield {"section": "identity", "name": name.replace("_", " "), "detail": name, "shown": _yes_no(value)}
    yield from ({"section": "warning", "note": sentence} for sentence in sheet.warnings)
    yield from ({"section": "record", "name": row.label, "shown": row.shown} for row in sheet.record)
    yield from ({"section": "refused", "note": sentence} for sentence in sheet.refusal)
    for row in sheet.weigh:
        yield from _weigh(row, sheet.basis)
    yield from ({"section": "weigh", "name": "sum", "note": sentence} for sentence in sheet.sums)
    yield from ({"section": "weigh", "name": "caution", "note": sentence} for sentence in sheet.weigh_notes)
    for step in sheet.process:
        done = "done, not as planned" if step.is_off else "done" if step.is_done else ""
        common: dict[str, Cell] = {"section": "process", "number": step.number, "name": step.text}
        yield {**common, "shown": done, "note": step.record, "sources": step.refs}
    if sheet.deviation_count:
        yield {"section": "deviation", "note": sheet.deviation_count}
    for one in sheet.deviations:
        note = f"planned: {one.planned}; reason: {one.reason or 'none given'}"
        yield {"section": "deviation", "number": one.step, "name": one.what, "shown": one.done, "note": note}
    for result in (*sheet.results, *sheet.parts, *sheet.rates):
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
    yield {"section": "predicted", "name": "Foils", "detail": "cell.foils", "note": sheet.foils}
    for measured in sheet.measured:
        number: dict[str, Cell] = {"value": measured.value, "unit": measured.unit, "shown": measured.shown}
        yield {"section": "measured", "name": measured.label, **number}
    yield from ({"section": "signed", "note": name} for name in sheet.signed)
    yield from _behind(sheet)


def _weigh(row: WeighRow, basis: str) -> Iterator[Row]:
    common: dict[str, Cell] = {"section": "weigh", "number": row.number, "name": row.material, "sources": row.refs}
    note = "; ".join(part for part in (row.reason, f"hazards: {row.hazards}") if part)
    yield {**common, "detail": row.role, "value": row.grams, "unit": "g", "shown": row.target, "note": note}
    if row.content is not None:
        yield {**common, "detail": f"{row.role}, content", "value": row.content, "unit": basis}
    if row.millilitres is not None:
        yield {**common, "detail": f"{row.role}, volume", "value": row.millilitres, "unit": "mL"}
    if row.tolerance_g is not None:
        text = f"± {row.tolerance}"
        yield {**common, "detail": f"{row.role}, tolerance", "value": row.tolerance_g, "unit": "g", "shown": text}
    actual: dict[str, Cell] = {"value": row.actual_g, "unit": "g", "shown": row.actual, "note": row.remark}
    yield {**common, "detail": f"{row.role}, actual", **actual}
    yield {**common, "detail": f"{row.role}, lot", "shown": row.lot}


def _behind(sheet: Sheet) -> Iterator[Row]:
    """Yield what stands behind the numbers: checks, notes, library values, hazards, recipe and sources."""
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
    for limit in sheet.limits:
        number: dict[str, Cell] = {"value": limit.ppm, "unit": "ppm", "shown": limit.shown, "sources": limit.refs}
        yield {"section": "limit", "name": limit.material, **number}
    yield from recipe_rows(sheet.recipe, dict(sheet.blanks))
    for source in sheet.sources:
        yield {
            "section": "source",
            "number": source.number,
            "name": source.key,
            "note": source.citation,
            "detail": source.doi,
        }


def _plain(row: Row, column: str) -> Cell:
    """Return a cell with plain formulas and units, as its numbers have them; what a person typed stays as it is."""
    cell = row.get(column)
    is_lot = column == "shown" and str(row.get("detail")).endswith(", lot")
    is_typed = is_lot or (row["section"], column) in _TYPED_CELLS
    return plain_text(cell) if isinstance(cell, str) and not is_typed else cell


def _all_plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _all_plain(part) if key not in _TYPED_PARTS else part for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_all_plain(part) for part in value]
    return plain_text(value) if isinstance(value, str) else value


def _yes_no(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
