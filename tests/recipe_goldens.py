"""Everything that the program says of a shipped recipe, as text that shows a change line by line."""

import csv
import datetime
import io
import re

from ssedesigner.core.prediction import CELL_RESULTS, FILM_RESULTS
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.files.sheet.table import to_csv
from ssedesigner.text.values import band_text, value_text

DAY = datetime.date(2026, 11, 29)
_DIGITS = 6
"""Of every number, so that no version of numpy and no machine flips one."""
_TOLD_ELSEWHERE = ("predicted", "check", "recipe", "source", "hazard")
"""Sections of the sheet that stand in the golden file already or in the recipe file, and the words of hazard codes."""


def golden_text(prediction, materials):
    """Return all results on every basis, all checks and the printed sheet of a recipe."""
    filled = sheet(prediction, materials, date=DAY)
    lines = [f"# {prediction.recipe.name}", "", "## Results: value, band, unit, as shown, sources"]
    lines += _results("film", prediction.film, FILM_RESULTS)
    for basis, cell in prediction.cells.items():
        lines += _results(f"cell.{basis}", cell, CELL_RESULTS, has_sources=cell is prediction.cell)
        lines += [_layer(basis, layer) for layer in cell.layers]
    lines += ["", "## Checks: severity, title, value against limit, grade, sentence, sources"]
    lines += [_check(flag) for flag in prediction.flags]
    lines += ["", "## Sheet"]
    lines += [_row(row) for row in csv.DictReader(io.StringIO(to_csv(filled).lstrip("\ufeff"))) if _is_kept(row)]
    return "\n".join(lines) + "\n"


def _number(value):
    return "-" if value is None else f"{value + 0.0:.{_DIGITS}g}"


def _joined(*parts):
    return " | ".join(part for part in parts if part)


def _results(place, part, titles, has_sources=True):
    for name in titles:
        one = getattr(part, name)
        numbers = f"{_number(one.value)} ({_number(one.low)} to {_number(one.high)}) {one.unit}"
        shown = f"{value_text(one)} {band_text(one)}".strip()
        yield _joined(f"{place}.{name}: {numbers}", shown, one.reason, ", ".join(one.sources) if has_sources else "")


def _layer(basis, layer):
    numbers = (layer.thickness_um, layer.mass_mg_cm2, layer.cost_usd_m2)
    return f"cell.{basis}.layer {layer.role}, {layer.material}: {', '.join(map(_number, numbers))} um, mg/cm2, USD/m2"


def _check(flag):
    numbers = f"{_number(flag.value)} against {_number(flag.limit)} {flag.unit}"
    has_numbers = flag.value is not None or flag.limit is not None
    head = f"{flag.step}.{flag.id}: {flag.severity} | {flag.title}"
    return _joined(head, numbers if has_numbers else "", flag.grade, flag.message, ", ".join(flag.sources))


def _is_kept(row):
    # versions and date would show a change in every file; the packed bytes of the code depend on the build of zlib
    is_whose = row["section"] == "identity" and row["detail"] != "checksum"
    return row["section"] not in _TOLD_ELSEWHERE and not is_whose


def _row(row):
    # numbers of sources shift with every source that comes in; their keys stand beside each result and check
    cells = {name: text for name, text in row.items() if text and name not in ("section", "sources")}
    numbers = {name: _number(float(cells[name])) for name in ("value", "low", "high") if _is_number(cells.get(name))}
    return f"{row['section']}: " + " | ".join({**cells, **numbers}.values())


def _is_number(text):
    return bool(text) and re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text) is not None
