"""Story: a recipe with three problems is cleared by clicks alone, and each click is taken back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ssedesigner.core.changes import OPEN
from ssedesigner.ui.flags.flag_model import ROW

PROBLEMS = ("cathode-coating", "stack-pressure", "moisture")


def failing(person):
    return {flag.id for flag in person.window.document.prediction.flags if flag.severity in OPEN} & set(PROBLEMS)


def clicks_a_fix_of(person, check):
    """Wait until the fixes are there, read the list from the top, and click the first line below the flag."""
    view = person.window.flags.view
    document = person.window.document

    def lines():
        rows = [(number, view.model().index(number, 0).data(ROW)) for number in range(view.model().rowCount())]
        return [number for number, row in rows if row.fix is not None and row.flag.id == check]

    person.waits_until(lambda: person.window.fixes.offers.prediction is document.prediction)
    index = view.model().index(lines()[0], 0)
    words = index.data(ROW).fix.words
    view.scrollTo(index)
    QApplication.processEvents()
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(index).center()
    )
    return words


def test_an_engineer_clears_three_flags_by_clicking(arrives):
    # Mira takes over a recipe from a colleague who was in a hurry.
    mira = arrives()
    document = mira.window.document
    document.edit_many({"cathode_coated": False, "stack_pressure_mpa": 9.0, "dew_point_c": -20.0}, "hurry")
    start = document.recipe
    assert failing(mira) == set(PROBLEMS)

    # Below each flag stands what would help. She clicks, and the flag is gone; the others have new lines.
    recipes, said = [start], []
    for number, check in enumerate(PROBLEMS, start=1):
        said.append(clicks_a_fix_of(mira, check))
        recipes.append(document.recipe)
        assert check not in failing(mira)
        assert len(failing(mira)) == len(PROBLEMS) - number
    assert failing(mira) == set()
    assert document.undo_stack.count() == 4

    # She reads in the menu what each step was, and takes them back one by one.
    for words, before in zip(reversed(said), reversed(recipes[:-1]), strict=True):
        assert document.undo_stack.undoText() == words
        mira.presses("Ctrl+Z")
        assert document.recipe == before
    assert document.recipe == start
    assert failing(mira) == set(PROBLEMS)

    # And forth again, because she liked it.
    for _ in PROBLEMS:
        mira.presses("Ctrl+Y")
    assert failing(mira) == set()
    assert mira.sees_notices() == []
