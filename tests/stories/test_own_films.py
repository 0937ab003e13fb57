"""Story: a laboratory teaches the program its lot, and takes the lesson back."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QWidget


def records(person, name, thickness, **measured):
    """Ctrl+M, fill in the lines, Return."""
    person.presses("Ctrl+M")
    form = person.window.findChild(QWidget, "film_form")
    for key, text in {"name": name, "measured_thickness_um": thickness, **measured}.items():
        line = form.findChild(QLineEdit, f"film_{key}")
        line.selectAll()
        QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    person.window.activateWindow()  # as the desktop does when a form has closed
    person.waits_until(lambda: QApplication.activeWindow() is person.window)


def test_three_films_of_a_lot_move_its_prediction_until_they_are_switched_off(arrives):
    # Jun has a new lot of argyrodite. She names it in the recipe; the program predicts from what it knows.
    jun = arrives()
    document = jun.window.document
    jun.fills("electrolyte_lot", "LPSCl-17")
    before = document.prediction.film.conductivity_ms_cm

    # She makes three films and measures them: one bridge gives mS/cm, the other ohms.
    records(jun, "Strip 1", "31", conductivity_ms_cm="0.41")
    records(jun, "Strip 2", "0.029 mm", resistance_ohm="9.2", area_cm2="78.5 mm2")
    records(jun, "Strip 3", "30", conductivity_ms_cm="0.38 mS/cm", error_pct="5")
    assert jun.sees_notices()[-1] == "“Strip 3” is recorded."

    # The prediction for her lot has come down to what she measures, and its band is narrower.
    after = document.prediction.film.conductivity_ms_cm
    assert after.value < 0.7 * before.value
    assert after.high / after.low < before.high / before.low

    # On the tab of the evidence her three films stand among those of the literature.
    jun.presses("Alt+8")
    page = jun.window.findChild(QWidget, "evidence_page")
    films = page.findChild(QWidget, "plot_predicted_against_measured").data.films
    assert [film.name for film in films if film.mark == "own"] == ["Strip 3", "Strip 2", "Strip 1"]
    account = page.findChild(QLabel, "own_films_learned")
    assert "LPSCl-17" in account.text()
    assert "3 films" in account.text()

    # She wonders what the literature alone would say: one box, and everything goes back.
    switch = page.findChild(QCheckBox, "own_films_switch")
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    QCoreApplication.processEvents()
    assert document.prediction.film.conductivity_ms_cm == before
    assert "no prediction" in account.text()

    # Next morning the films are still there, and the box is as she left it.
    jun.leaves(without_saving=True)
    again = arrives()
    assert [film.name for film in again.window.document.materials.own_films] == ["Strip 1", "Strip 2", "Strip 3"]
    assert not again.window.document.uses_own_films
