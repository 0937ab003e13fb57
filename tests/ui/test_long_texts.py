"""A recipe with 10 000 characters in each text opens, shows, saves and prints like any other."""

import io
import json
import time
from contextlib import contextmanager

import pypdf
import pytest
from PySide6.QtWidgets import QApplication, QLabel

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.fields import FIELDS, MAX_TEXT, FieldError
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep
from ssedesigner.files.recipe.file import read_recipe, write_recipe
from ssedesigner.files.sheet.html import sheet_bytes, to_html
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.sheet.export import pdf_bytes

LONG = 10_000
TEXTS = {
    "words": ("Dry-room film of lot 7, see page 12. " * 300)[:LONG],
    "one word": "W" * LONG,
    "lines": ("line of a note\n" * 800)[:LONG],
    "emoji": "\U0001f4a9" * LONG,
}
MOST_SECONDS = 3.0  # a hang takes minutes; speed is for the bench


@contextmanager
def at_once(what: str):
    begin = time.process_time()
    yield
    spent = time.process_time() - begin
    assert spent < MOST_SECONDS, f"{what} took {spent:.2f} s"


def long_recipe(text: str) -> Recipe:
    line = text.replace("\n", " ")
    step = ProcessStep(kind="mix", text=line, minutes=3.0, atmosphere=line)
    return Recipe(name=line, notes=text, electrolyte_lot=line, steps=(step,))


def no_label_is_wider_than_its_window(window) -> bool:
    return all(label.minimumSizeHint().width() <= 1400 for label in window.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("shape", ["one word", "emoji"])
def test_it_opens_shows_and_saves_at_once(shape, open_window, materials, tmp_path, qapp):
    recipe = long_recipe(TEXTS[shape])
    write_recipe(tmp_path / "long.json", recipe, materials)
    window = open_window()
    qapp.processEvents()
    with at_once("opening"):
        window.files.load(tmp_path / "long.json")
        qapp.processEvents()
    assert window.document.recipe == recipe
    with at_once("an edit"):
        window.document.edit("notes", f"{TEXTS[shape]}!")
        window.document.edit("name", recipe.name[1:])
        qapp.processEvents()
    with at_once("undo"):
        window.document.undo_stack.undo()
        qapp.processEvents()
    with at_once("saving"):
        window.document.save(tmp_path / "saved.json")
    assert read_recipe(tmp_path / "saved.json").recipe == window.document.recipe
    assert len(window.windowTitle()) < 200
    assert no_label_is_wider_than_its_window(window)


def test_a_batch_of_it_is_shown_in_the_list_and_on_the_bench(open_window, library, qapp):
    recipe, materials = long_recipe(TEXTS["words"]), library.materials()
    window = open_window(recipe)
    amounts = batch_amounts(recipe, BatchPlan(film_count=1), materials, window.document.prediction)
    steps = planned_steps(recipe, amounts, materials)
    batch = library.plan_batch(recipe, BatchPlan(film_count=1), amounts, steps, None, "2026-03-31T10:00:00+00:00")
    long = TEXTS["words"]
    entries = [("start", {}), ("note", {"text": long}), ("sign", {"name": long})]
    entries.append(("weigh", {"line": 1, "grams": 1.0, "lot": long, "reason": long}))
    for number, (kind, content) in enumerate(entries):
        library.add_entry(batch.key, kind, content, f"t{number}", "2026-03-31T10:00:00+00:00")
    shown = window.windows.show_batches(batch.key)
    with at_once("the batch"):
        shown.show_batches(batch.key)
        qapp.processEvents()
    assert no_label_is_wider_than_its_window(shown)
    bench = window.windows.show_bench(batch.key)
    for number in range(1, len(bench.record.state.steps) + 2):
        with at_once(f"step {number}"):
            bench.show_step(number)
            QApplication.processEvents()
    tall = [label.objectName() for label in bench.findChildren(PlainLabel) if label.sizeHint().height() > 400]
    assert not tall


@pytest.mark.parametrize("shape", ["words", "lines"])
def test_it_is_printed_cut_with_a_mark_and_kept_whole_in_the_json(shape, styled, materials):
    recipe = long_recipe(TEXTS[shape])
    filled = sheet(predict(recipe, materials), materials)
    to_html(filled)  # the template is compiled
    with at_once("the sheet"):
        content = pdf_bytes(filled)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) <= 4
    html = to_html(filled)
    assert "…</h1>" in html
    assert "The note goes on; the JSON of this sheet" in html
    kept = json.loads(sheet_bytes(filled, ".json"))
    assert kept["recipe"]["notes"] == recipe.notes
    assert kept["recipe_steps"][-1]["text"] == recipe.steps[0].text
    assert recipe.name in sheet_bytes(filled, ".csv").decode()


def test_a_text_without_end_is_refused_in_one_sentence():
    with pytest.raises(FieldError, match="100000 are kept, shorten it"):
        FIELDS["notes"].check("x" * (MAX_TEXT + 1))


def test_a_label_cuts_each_line_and_tells_more_in_its_tip(qtbot):
    label = PlainLabel("short", most=10)
    qtbot.addWidget(label)
    assert label.toolTip() == ""
    label.setText("twelve letters\nshort")
    assert label.text() == "twelve le…\nshort"
    assert label.toolTip() == "twelve letters\nshort"
    label.setText("short")
    assert label.toolTip() == ""
