"""Story: a scarce lot becomes three films, worked from paper, and their measurement reaches the model."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QTabWidget, QWidget

from ssedesigner.core.batch.state import fold
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library


def types(part, name, text):
    line = part.findChild(QLineEdit, name)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QCoreApplication.processEvents()


def saves(part, name):
    form = part.findChild(QWidget, name)
    QTest.keyClick(form, Qt.Key.Key_Return)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    assert part.findChild(QWidget, name) is None


def clicks(part, name):
    button = part.findChild(QPushButton, name)
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QCoreApplication.processEvents()


def goes_to(part, title):
    tabs = part.findChild(QTabWidget, "batch_tabs")
    tabs.setCurrentIndex([tabs.tabText(n) for n in range(tabs.count())].index(title))
    QCoreApplication.processEvents()


def test_three_films_from_a_scarce_lot_from_plan_to_evidence(arrives, tmp_path):
    # Mia has 5 g of a new lot and wants three large films of it. She names the lot and presses Ctrl+B.
    mia = arrives()
    mia.fills("electrolyte_lot", "LPSCl-17")
    mia.presses("Ctrl+B")
    shown = mia.window.windows.show_plan()
    target = shown.findChild(QComboBox, "plan_target")
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Down)
    target.activated.emit(target.currentIndex())
    types(shown, "plan_scarce_g", "5")
    types(shown, "plan_film_area_cm2", "284")

    # The 5 g make three films; the table never asks for more than she has.
    assert 3.0 <= float(shown.findChild(QLabel, "sum_films").text()) < 3.1
    rows = shown.findChild(QWidget, "plan_table").texts()
    sulfide = next(row for row in rows if "Li₆PS₅Cl" in row[1])
    assert float(sulfide[3].removeprefix("≈ ")) <= 5.0

    # She makes the batch and reads its number off the screen.
    clicks(shown, "plan_make")
    assert shown.findChild(QLabel, "batch_title").text().startswith("B-0001")
    with Library.open(tmp_path / "library.sqlite", shipped=resources() / "library", read_only=True) as beside:
        planned = beside.batch("B-0001")

    # In the dry room she works from paper. Back at the desk she types it in; the rubber was too much.
    clicks(shown, "batches_paper")
    types(shown, "paper_dew_point", "-52")
    for line in planned.lines:
        miss = 0.01 if line.number == 1 else 0.0
        types(shown, f"paper_line_{line.number}_grams", f"{line.target_g + miss:.3f}")
    types(shown, "paper_line_4_lot", "LPSCl-17")
    QTest.keyClick(shown.findChild(QWidget, "paper_form"), Qt.Key.Key_Return)
    assert "Give the reason" in shown.findChild(QLabel, "paper_line_1_reason_error").text()
    types(shown, "paper_line_1_reason", "piece could not be cut")
    types(shown, "paper_result_measured_thickness_um", "31")
    types(shown, "paper_result_measured_temperature_c", "25")
    types(shown, "paper_result_conductivity_ms_cm", "0.47")
    shown.findChild(QCheckBox, "paper_done").setChecked(True)
    shown.findChild(QCheckBox, "paper_finish").setChecked(True)
    saves(shown, "paper_form")
    assert shown.findChild(QWidget, "batch_weights").texts()[0][6] == "✗ no"

    # The measured film is not evidence by itself; the window says so, and she takes it over.
    before = mia.window.document.prediction.film.conductivity_ms_cm
    goes_to(shown, "Results")
    assert "not evidence for the model yet" in shown.findChild(QLabel, "batch_evidence").text()
    clicks(shown, "batch_record_films")
    (film,) = mia.window.document.materials.own_films
    assert film.recipe.electrolyte_lot == "LPSCl-17"
    assert mia.window.document.prediction.film.conductivity_ms_cm.value < before.value

    # The bridge had shown 0.41: she corrects it, and the evidence follows.
    goes_to(shown, "History")
    history = shown.findChild(QWidget, "batch_history")
    history.choose([row[2] for row in history.texts()].index("Measured conductivity"))
    clicks(shown, "batch_correct")
    types(shown, "correction_value", "0.41")
    types(shown, "correction_why", "digits swapped")
    saves(shown, "correction_form")
    (film,) = mia.window.document.materials.own_films
    assert film.conductivity_ms_cm == 0.41

    # Later she changes the recipe. The batch is what it was on the day.
    mia.window.activateWindow()
    mia.waits_until(lambda: QApplication.activeWindow() is mia.window)
    mia.fills("thickness_um", "80")
    mia.leaves(without_saving=True)

    # Next morning everything is there: plan, weights, reason, result, what it said before, and the film.
    again = arrives()
    shown = again.window.windows.show_batches("B-0001")
    kept = again.window.library.batch("B-0001")
    assert (kept.recipe, kept.lines, kept.steps) == (planned.recipe, planned.lines, planned.steps)
    assert kept.recipe.thickness_um == 30.0
    state = fold(kept)
    assert state.state == "finished"
    assert state.line(1).reason == "piece could not be cut"
    assert [line.is_in_tolerance for line in state.lines] == [False, True, True, True]
    (corrected,) = state.corrected
    assert [version.content["value"] for version in corrected.versions] == [0.47, 0.41]
    assert corrected.versions[-1].reason == "digits swapped"
    assert [film.key for film in again.window.document.materials.own_films] == ["F-0001"]
    assert "F-0001" in shown.findChild(QLabel, "batch_evidence").text()
