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
    """Wait until the fixes are there, and click the first below the flag; what makes others worse is behind *More…*."""
    view = person.window.flags.view
    document = person.window.document

    def rows(is_meant):
        every = [view.model().index(number, 0) for number in range(view.model().rowCount())]
        return [index for index in every if (flag := index.data(ROW).flag) and flag.id == check and is_meant(index)]

    def click(index):
        view.scrollTo(index)
        QApplication.processEvents()
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(index).center()
        )

    person.waits_until(lambda: person.window.fixes.offers.prediction is document.prediction)
    if not rows(lambda index: index.data(ROW).fix):
        click(rows(lambda index: index.data(ROW).is_foot)[0])
    index = rows(lambda index: index.data(ROW).fix)[0]
    words = index.data(ROW).fix.words
    click(index)
    return words


def test_an_engineer_clears_three_flags_by_clicking(arrives):
    # Mira takes over a recipe from a colleague who was in a hurry.
    mira = arrives()
    document = mira.window.document
    document.edit_many({"cathode_coated": False, "stack_pressure_mpa": 9.0, "dew_point_c": -20.0}, "hurry")
    start = document.recipe
    assert failing(mira) == set(PROBLEMS)
    if not mira.window.flags.isVisible():
        mira.presses("F9")  # a small screen folds the flags away

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
