"""Story: the recipe goes into the dry room on paper."""

import csv
import json

from pypdf import PdfReader
from PySide6.QtWidgets import QWidget

from ssedesigner.ui.flags.flag_model import ROW


def test_a_technician_takes_the_sheet_along(arrives, tmp_path):
    # Kim opens the sample, sets the area of tonight's film, and asks for the sheet.
    kim = arrives()
    kim.fills("film_area_cm2", "100")
    kim.clicks("sheet_button")
    sheet = kim.window.findChild(QWidget, "sheet_dialog")
    assert sheet.isVisible()

    # Kim saves it as PDF, and as a table and data for the notebook.
    for suffix in ("pdf", "html", "csv", "xlsx", "json"):
        kim.names_the_file(tmp_path / f"tonight.{suffix}")
        kim.clicks(f"sheet_save_{suffix}", inside=sheet)
        assert (tmp_path / f"tonight.{suffix}").stat().st_size > 0

    # What is printed is what was predicted: materials, grams for this area, resistance with its band.
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "tonight.pdf").pages]
    assert len(pages) == 2
    prediction = kim.window.document.prediction
    resistance = prediction.film.area_specific_resistance_ohm_cm2
    assert "100 cm²" in pages[0]
    assert f"{resistance.value:.2f}" in pages[0]
    for material in ("NBR", "toluene"):
        assert material in pages[0]

    # The table opens in a spreadsheet, the data in a program.
    with (tmp_path / "tonight.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) > 20
    assert json.loads((tmp_path / "tonight.json").read_text("utf-8"))

    # The scorecard stands beside it: one step down, and the flag that proves the row is in the workbench.
    kim.finds("scorecard")
    card = sheet.scorecard
    assert card.isVisible()
    card.view.choose("anode-side")
    kim.clicks("scorecard_open_flag", inside=card)
    assert kim.window.flags.view.currentIndex().data(ROW).flag.id == "electrolyte-lithium"
    assert not sheet.isVisible(), "it would hide the flag"
    kim.finds("scorecard")
    card.view.choose("moisture")
    kim.window.fixes.finish()
    kim.clicks("scorecard_field_open_time_h", inside=card)
    assert kim.window.editor.focused_key() == "open_time_h"

    # A change on the screen is a change on the sheet.
    kim.clicks("sheet_button")
    kim.fills("film_area_cm2", "25")
    kim.names_the_file(tmp_path / "smaller.html")
    kim.clicks("sheet_save_html", inside=sheet)
    assert "of 25 cm²" in " ".join((tmp_path / "smaller.html").read_text("utf-8").split())
