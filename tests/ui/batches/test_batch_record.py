"""The record of batches in its window: entered from paper, corrected, searched, compared, exported, shared."""

import csv
import json
import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QTabWidget, QWidget

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.photos import add_photo
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.batch.state import fold
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.batches.file import read_batch
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.batches import detail as photo_list
from ssedesigner.ui.batches.rows import list_rows
from ssedesigner.ui.batches.window import BatchWindow
from ssedesigner.ui.document import Document

RECIPE = Recipe(name="Film B", electrolyte_lot="A7")
AT = "2026-11-26T09:00:00+00:00"


def plan_one(library, recipe=RECIPE, count=5, token=""):
    materials = library.materials()
    plan = BatchPlan(film_count=count, film_area_cm2=recipe.film_area_cm2)
    amounts = batch_amounts(recipe, plan, materials)
    assert not amounts.problems
    return library.plan_batch(recipe, plan, amounts, planned_steps(recipe, amounts, materials), None, AT, token)


class Record:
    def __init__(self, window, shown, library):
        self.window, self.shown, self.library = window, shown, library
        QCoreApplication.processEvents()

    def part(self, name, kind=QWidget):
        found = self.shown.findChild(kind, name)
        assert found is not None, name
        return found

    def says(self, name):
        label = self.part(name, QLabel)
        return "" if label.isHidden() else label.text()

    def presses(self, name):
        button = self.part(name, QPushButton)
        assert button.isEnabled(), name
        button.click()
        QCoreApplication.processEvents()

    def opens(self, title):
        tabs = self.part("batch_tabs", QTabWidget)
        tabs.setCurrentIndex([tabs.tabText(n) for n in range(tabs.count())].index(title))
        QCoreApplication.processEvents()

    def fills(self, form, prefix, **texts):
        for place, text in texts.items():
            self.part(form).findChild(QLineEdit, f"{prefix}_{place}").setText(text)

    def saves(self, form):
        self.part(form).accept()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    def enters(self, done=False, finished=False, **texts):
        self.presses("batches_paper")
        self.fills("paper_form", "paper", **texts)
        self.part("paper_done", QCheckBox).setChecked(done)
        self.part("paper_finish", QCheckBox).setChecked(finished)
        self.saves("paper_form")

    def corrects(self, entry, **texts):
        self.opens("History")
        table = self.part("batch_history")
        table.choose([row[0] for row in table.texts()].index(str(entry)))
        self.presses("batch_correct")
        self.fills("correction_form", "correction", **texts)
        self.saves("correction_form")

    @property
    def list_keys(self):
        return [row[0] for row in self.part("batches_table").texts()]

    @property
    def told(self):
        return self.shown.notices.notices[-1]

    def state(self, key="B-0001"):
        return fold(self.library.batch(key))


@pytest.fixture
def record(open_window, library):
    def open_it(*batches, recipe=RECIPE):
        for given in batches or ({},):
            plan_one(library, **given)
        window = open_window(recipe, is_shown=False)
        return Record(window, window.windows.show_batches("B-0001"), library)

    return open_it


def test_what_was_predicted_when_planned_stands_beside_what_is_predicted_now(open_window, library):
    materials = library.materials()
    amounts = batch_amounts(RECIPE, BatchPlan(), materials)
    steps, thicker = (
        planned_steps(RECIPE, amounts, materials),
        predict(RECIPE.with_value("thickness_um", 60.0), materials),
    )
    library.plan_batch(RECIPE, BatchPlan(), amounts, steps, thicker, AT, "token-1")
    plan_one(library, token="token-2")
    window = open_window(RECIPE, is_shown=False)
    shown = Record(window, window.windows.show_batches("B-0001"), library)
    shown.opens("Then and now")
    assert shown.says("batch_change_told").startswith("Predicted differently than when it was planned on ")
    row = next(row for row in shown.part("batch_change_table").texts() if row[1] == "Thickness")
    assert row == ["Film", "Thickness", "60.0 µm", "30.0 µm"]
    assert shown.says("batch_change_remarks") == "A batch keeps its original results, but not the checks."
    shown.part("batches_table").choose(0)
    assert shown.says("batch_change_told") == "This batch was planned without a prediction."


def grams(line, miss=0.0):
    return f"{line.target_g + miss:.4f}"


def test_an_empty_record_says_what_to_do(open_window, library):
    window = open_window(RECIPE, is_shown=False)
    shown = Record(window, window.windows.show_batches(), library)
    assert "Plan one from the open recipe" in shown.says("batches_told")
    assert shown.part("batches_nothing").isVisible()
    assert not shown.part("batches_paper").isEnabled()


def test_a_new_batch_is_made_in_bench_mode_and_what_was_said_of_it_leaves_with_it(record):
    shown = record({"token": "one"}, {"token": "two"})

    def roles():
        return [shown.part(f"batches_{key}").property("role") for key in ("bench", "paper")]

    assert roles() == ["primary", ""]
    shown.presses("batches_finish")
    assert roles() == ["", "primary"]
    assert "is finished" in shown.shown.notices.notices[0].sentence
    shown.part("batches_table").choose(0)
    assert (shown.shown.notices.notices, roles()) == ((), ["primary", ""])


def test_plan_and_actual_stand_side_by_side(record):
    shown = record()
    first, *others = shown.library.batch("B-0001").lines
    shown.enters(
        line_1_grams=grams(first, 0.01),
        line_1_lot="N-3",
        line_1_reason="cut too large",
        **{f"line_{line.number}_grams": grams(line) for line in others},
        dew_point="-52",
    )
    rows = shown.part("batch_weights").texts()
    assert rows[0][5:] == ["+0.01", "✗ no", "N-3", "cut too large"]
    assert [row[6] for row in rows[1:]] == ["✓ yes"] * len(others)
    assert "cut too large" in shown.says("batch_misses")
    assert "As weighed: NBR" in shown.says("batch_effect")
    assert "film conductivity" in shown.says("batch_effect")
    shown.opens("Steps")
    assert "Dew point −52 °C" in shown.says("batch_air")
    assert shown.told.sentence == f"{len(others) + 3} entries are in the record of B-0001."


def test_wrong_texts_are_told_in_the_form_and_nothing_is_written(record):
    shown = record()
    shown.presses("batches_paper")
    shown.fills("paper_form", "paper", line_1_grams="1.0", dew_point="x", note="kept")
    shown.part("paper_form").accept()
    assert "Give the reason" in shown.says("paper_line_1_reason_error")
    assert "not a number" in shown.says("paper_dew_point_error")
    assert shown.part("paper_note", QLineEdit).text() == "kept"
    assert shown.library.batch("B-0001").entries == ()
    shown.part("paper_form").reject()


def test_a_disk_that_fills_up_in_the_middle_loses_and_doubles_nothing(record, monkeypatch):
    shown = record()
    add, count = shown.library.add_entry, [0]

    def filling(*given):
        count[0] += 1
        if count[0] == 3:
            raise LibraryError("The disk is full; free some space and try again.")
        return add(*given)

    lines = shown.library.batch("B-0001").lines
    shown.presses("batches_paper")
    texts = {f"line_{line.number}_grams": grams(line) for line in lines}
    shown.fills("paper_form", "paper", **texts)
    monkeypatch.setattr(shown.library, "add_entry", filling)
    shown.part("paper_form").accept()
    assert "disk is full" in shown.says("paper_error")
    assert shown.part("paper_line_2_grams", QLineEdit).text() == texts["line_2_grams"]
    assert not shown.part("paper_line_1_grams", QLineEdit).isEnabled()
    shown.saves("paper_form")
    kinds = [entry.kind for entry in shown.library.batch("B-0001").entries]
    assert kinds == ["start", *["weigh"] * len(lines)]
    assert [line.actual_g for line in shown.state().lines] == [float(text) for text in texts.values()]


def test_a_weight_that_another_window_wrote_meanwhile_is_not_doubled(record):
    shown = record()
    line = shown.library.batch("B-0001").lines[0]
    shown.presses("batches_paper")
    shown.fills("paper_form", "paper", line_1_grams=grams(line))
    shown.library.add_entry("B-0001", "weigh", {"line": 1, "grams": line.target_g}, "other", AT)
    shown.part("paper_form").accept()
    assert "on record already" in shown.says("paper_line_1_grams_error")
    shown.part("paper_form").reject()
    assert len(shown.library.batch("B-0001").entries) == 1


def test_results_reach_the_evidence_when_they_are_taken_over_and_follow_corrections(record):
    shown = record()
    lines = shown.library.batch("B-0001").lines
    weights = {f"line_{line.number}_grams": grams(line) for line in lines}
    shown.opens("Results")
    assert "No measured results yet" in shown.says("batch_evidence")
    shown.enters(**weights, result_measured_thickness_um="31", result_measured_temperature_c="25")
    assert "finish the batch first" in shown.says("batch_evidence")
    assert not shown.part("batch_record_films").isEnabled()
    shown.presses("batches_finish")
    assert "no conductivity" in shown.says("batch_evidence")
    shown.enters(result_conductivity_ms_cm="0.41")
    assert "use them as evidence below" in shown.says("batch_evidence")
    shown.presses("batch_record_films")
    assert "F-0001" in shown.says("batch_evidence")
    assert shown.part("batch_record_films").isHidden()
    (film,) = shown.window.document.materials.own_films
    assert (film.thickness_um, film.conductivity_ms_cm) == (31.0, 0.41)
    number = next(
        entry.number
        for entry in shown.library.batch("B-0001").entries
        if entry.content.get("quantity") == "conductivity_ms_cm"
    )
    shown.corrects(number, value="0.39", why="bridge read wrongly")
    (film,) = shown.window.document.materials.own_films
    assert film.conductivity_ms_cm == 0.39


def test_a_correction_keeps_the_old_value_the_time_and_the_reason(record):
    shown = record()
    line = shown.library.batch("B-0001").lines[0]
    shown.enters(line_1_grams=grams(line))
    shown.corrects(2, grams=grams(line, 0.0002), why="last digit misread")
    assert shown.state().line(1).actual_g == pytest.approx(line.target_g + 0.0002)
    row = next(row for row in shown.part("batch_history").texts() if row[0] == "2")
    assert "last digit misread" in row[4]
    assert f"{line.target_g:g} g" in row[4]
    assert shown.part("batch_weights").texts()[0][4].startswith("✎")
    first = shown.library.batch("B-0001").entries[1]
    assert first.content["grams"] == line.target_g


def test_the_reason_of_a_deviation_is_given_afterwards(record):
    shown = record()
    shown.enters(dew_point="-30", dew_point_reason="door open", done=True)
    shown.opens("Deviations")
    table = shown.part("batch_deviations")
    assert "without a reason" in shown.says("batch_deviations_told")
    without = [row[4] for row in table.texts()].index("no reason given")
    table.choose(without)
    shown.presses("batch_explain")
    shown.part("reason_form").accept()
    assert "short reason" in shown.says("reason_error")
    shown.part("reason_line", QLineEdit).setText("paper got wet")
    shown.saves("reason_form")
    assert shown.part("batch_deviations").texts()[without][4] == "paper got wet"


def test_a_correction_without_a_reason_is_not_written(record):
    shown = record()
    shown.enters(dew_point="-50")
    shown.opens("History")
    shown.part("batch_history").choose(0)
    shown.presses("batch_correct")
    shown.fills("correction_form", "correction", value="-45")
    shown.part("correction_form").accept()
    assert "what was wrong" in shown.says("correction_why_error")
    shown.part("correction_form").reject()
    assert shown.state().dew_point_c == -50.0


def test_an_entry_can_be_struck_out(record):
    shown = record()
    shown.enters(note="wrong batch")
    shown.opens("History")
    shown.part("batch_history").choose(0)
    shown.presses("batch_correct")
    shown.part("correction_strike", QCheckBox).setChecked(True)
    shown.fills("correction_form", "correction", why="belongs to B-0002")
    shown.saves("correction_form")
    assert shown.state().notes == ()
    assert shown.part("batch_history").texts()[0][3] == "struck out"


def test_search_finds_number_name_material_lot_and_note(record):
    shown = record({}, {"recipe": Recipe(name="Other film", binder="SBR"), "token": "second"})
    shown.enters(line_1_lot="N-33", note="bubbles at the edge")
    search = shown.part("batches_search", QLineEdit)
    for words, expected in (
        ("B-0002", ["B-0002"]),
        ("Other", ["B-0002"]),
        ("SBR", ["B-0002"]),
        ("N-33", ["B-0001"]),
        ("bubbles", ["B-0001"]),
        ("nowhere", []),
    ):
        search.setText(words)
        QCoreApplication.processEvents()
        assert shown.list_keys == expected, words
    assert "No batch contains all" in shown.says("batches_told")


def test_a_batch_is_retired_and_restored_and_stays_on_record(record):
    shown = record({}, {"token": "second"})
    shown.presses("batches_retire")
    assert shown.list_keys == ["B-0002"]
    shown.part("batches_with_retired", QCheckBox).setChecked(True)
    shown.shown.show_batches("B-0001")
    assert "retired" in shown.says("batch_head")
    assert not shown.part("batches_paper").isEnabled()
    shown.presses("batches_retire")
    assert set(shown.list_keys) == {"B-0001", "B-0002"}
    assert not shown.library.batch("B-0001").is_retired


def test_its_recipe_opens_as_it_was_and_the_batch_stays(record):
    shown = record()
    before = shown.library.batch("B-0001")
    shown.window.document.edit("thickness_um", 99.0)
    shown.window.document.undo_stack.setClean()
    shown.presses("batches_recipe")
    assert shown.window.document.recipe == RECIPE
    assert shown.library.batch("B-0001") == before


def test_a_batch_is_compared_with_the_recipe_at_hand_and_with_another(record):
    shown = record({}, {"recipe": Recipe(name="Film B", electrolyte_lot="A7", thickness_um=45.0), "token": "2"})
    shown.opens("Compare")
    assert shown.says("comparison_told") == "No differences."
    shown.window.document.edit("thickness_um", 20.0)
    QCoreApplication.processEvents()
    assert shown.part("comparison_table").texts() == [["≠", "Thickness", "30 µm", "20 µm"]]
    other = shown.part("comparison_other", QComboBox)
    other.setCurrentIndex(other.findData("B-0002"))
    other.activated.emit(other.currentIndex())
    assert ["≠", "Thickness", "30 µm", "45 µm"] in shown.part("comparison_table").texts()


def test_a_batch_is_exported_as_json_and_csv(record, tmp_path, monkeypatch):
    shown = record()
    actions = {action.text(): action for action in shown.part("batches_export_menu").actions()}
    for words, name in (("This batch as JSON…", "a.json"), ("This batch as CSV…", "a.csv")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / name), ""))
        actions[words].trigger()
    assert read_batch(tmp_path / "a.json") == shown.library.batch("B-0001")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["key"] == "B-0001"
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["section"] for row in csv.DictReader(file)} >= {"batch", "weigh", "step"}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "a"), ""))
    actions["All batches of the list as CSV…"].trigger()
    assert shown.told.severity == "fail"


def test_photos_are_copied_and_one_that_is_missing_or_changed_says_so(record, tmp_path, monkeypatch):
    shown = record()
    for name, colour in (("a.png", "red"), ("b.png", "blue")):
        picture = QImage(40, 30, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.red if colour == "red" else Qt.GlobalColor.blue)
        assert picture.save(str(tmp_path / name))
    chosen = [str(tmp_path / "a.png"), str(tmp_path / "b.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    shown.opens("Notes and photos")
    shown.presses("batch_add_photo")
    photos = shown.part("batch_photos")
    assert [photos.item(n).text() for n in range(photos.count())] == ["a.png", "b.png"]
    folder = shown.library.path.parent / "library-photos" / "B-0001"
    (folder / "a.png").unlink()
    (folder / "b.png").write_bytes(b"other")
    shown.enters(note="looked again")
    assert [photos.item(n).text() for n in range(photos.count())] == ["✗ missing\na.png", "! changed\nb.png"]


def test_small_pictures_of_photos_hold_nothing_up(record, tmp_path, qtbot, monkeypatch):
    shown = record()
    for number in range(3):
        picture = QImage(40, 30, QImage.Format.Format_RGB32)
        picture.fill(QColor(200, 10, number))
        assert picture.save(str(tmp_path / f"{number}.png"))
        add_photo(
            shown.library,
            "B-0001",
            tmp_path / f"{number}.png",
            token=f"p{number}",
            at=f"2026-03-31T10:0{number}:00+00:00",
        )
    photos, batch = shown.part("batch_photos"), shown.library.batch("B-0001")
    drawn = []
    real = photos._icon
    monkeypatch.setattr(photos, "_icon", lambda path: drawn.append(path.name) or real(path))
    photos.show_photos(shown.library.path, batch, fold(batch))
    assert photos.count() == 3
    assert not drawn
    qtbot.waitUntil(lambda: len(drawn) >= 3)  # a window that reads the batch again meanwhile draws them once more
    assert photos.item(2).icon().pixmap(132, 99).toImage().pixelColor(60, 50) == QColor(200, 10, 2)
    monkeypatch.setattr(photo_list, "_MOST_PIXELS", 1000)  # a picture of 24 million takes half a second
    assert real(tmp_path / "2.png").pixmap(132, 99).toImage().pixelColor(60, 50) != QColor(200, 10, 2)


def test_the_list_is_read_again_when_another_program_adds(record, qtbot):
    shown = record()
    script = (
        "import sys; from pathlib import Path; from tests.ui.batches.test_batch_record import *\n"
        "with Library.open(Path(sys.argv[1]), shipped=resources() / 'library') as other: plan_one(other, token='x')"
    )
    root = resources().parent
    subprocess.run([sys.executable, "-c", script, str(shown.library.path)], check=True, cwd=root, timeout=60)
    qtbot.waitUntil(lambda: shown.list_keys == ["B-0002", "B-0001"], timeout=5000)
    assert shown.part("batch_title", QLabel).text().startswith("B-0001")  # what was chosen stays chosen


def test_a_read_only_library_shows_all_and_changes_nothing(library, qtbot, styled):
    plan_one(library)
    library.close()
    with Library.open(library.path, shipped=resources() / "library", read_only=True) as only:
        shown = BatchWindow(Document(only.materials(), RECIPE), only)
        qtbot.addWidget(shown)
        shown.show()
        shown.show_batches("B-0001")
        part = Record(None, shown, only)
        assert part.list_keys == ["B-0001"]
        for name in ("batches_paper", "batches_finish", "batches_retire", "batch_add_photo", "batch_correct"):
            assert not part.part(name).isEnabled(), name
        assert part.part("batches_recipe").isEnabled()
        shown.show_plan()
        QCoreApplication.processEvents()
        assert "read-only" in part.says("plan_why")
        assert not part.part("plan_make").isEnabled()


def test_bench_and_sheet_are_offered_only_where_the_program_has_them(library, qtbot, styled):
    plan_one(library)
    asked = []

    extras = dict.fromkeys(("bench", "sheet"), lambda batch: asked.append(batch.key))
    document = Document(library.materials(), RECIPE)
    for offered, is_there in ((None, False), (extras, True)):
        shown = BatchWindow(document, library, offered)
        qtbot.addWidget(shown)
        shown.show()
        shown.show_batches("B-0001")
        for name in ("batches_bench", "batches_sheet"):
            assert shown.findChild(QPushButton, name).isHidden() is not is_there
    shown.findChild(QPushButton, "batches_bench").click()
    QTest.mouseClick(shown.findChild(QPushButton, "batches_sheet"), Qt.MouseButton.LeftButton)
    assert asked == ["B-0001", "B-0001"]


def test_days_of_the_list_are_written_as_on_the_sheet_the_newest_first(library):
    for _ in range(2):
        plan_one(library)
    rows = list_rows(library.batches()).rows
    assert [row[0].text for row in rows] == sorted((row[0].text for row in rows), reverse=True)
    assert {row[3].text for row in rows} == {"26 Nov 2026"}
