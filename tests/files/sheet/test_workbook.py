"""The workbook of a sheet: the golden cells, numbers as numbers, and no formula whatever a recipe says."""

import io
import json
import os
from pathlib import Path

import openpyxl
import pytest

from ssedesigner.files.sheet.html import write_sheet
from ssedesigner.files.sheet.workbook import to_xlsx
from tests.files.sheet.test_sheet import DAY, filled, sheet, without_code

__all__ = ["filled"]
GOLDEN = Path(__file__).parents[2] / "golden" / "sheet.xlsx.json"


def cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


def test_the_workbook_holds_the_golden_cells(filled):
    """Run with UPDATE_GOLDEN=1 after a wanted change, and read the difference before it is committed."""
    held = {name: page for name, page in cells(to_xlsx(filled)).items() if name != "Recipe"}  # the block of all fields
    rows = {name: ["\t".join(map(json.dumps, row)) for row in page] for name, page in held.items()}
    found = without_code(json.dumps(rows, indent=1) + "\n")
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_numbers_are_numbers_and_units_stand_in_the_headers(filled):
    page = cells(to_xlsx(filled))["Weights"]
    head = page[0]
    assert {"Target, g", "Target, mL", "Tolerance, g", "Actual, g"} <= set(head)
    for row, line in zip(page[1:], filled.weigh, strict=True):
        assert row[head.index("Target, g")] == pytest.approx(line.grams)
        assert row[head.index("Actual, g")] is None


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-1", "@sum", "{=1}", "https://doi.org/x"])
def test_no_text_of_a_recipe_becomes_a_formula_or_a_link(make_prediction, materials, recipe, text):
    content = to_xlsx(sheet(make_prediction(recipe.with_value("notes", text)), materials, date=DAY))
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [cell for page in book for row in page.iter_rows() for cell in row if cell.value == text]
    assert found
    assert {(cell.data_type, cell.hyperlink) for cell in found} == {("s", None)}


def test_the_same_sheet_gives_the_same_bytes(filled, tmp_path):
    write_sheet(filled, tmp_path / "sheet.xlsx")
    assert (tmp_path / "sheet.xlsx").read_bytes() == to_xlsx(filled)


def test_a_very_long_note_is_cut_where_a_cell_ends(make_prediction, materials, recipe):
    content = to_xlsx(sheet(make_prediction(recipe.with_value("notes", "x" * 40_000)), materials, date=DAY))
    assert max(len(str(cell)) for page in cells(content).values() for row in page for cell in row) == 32_767
