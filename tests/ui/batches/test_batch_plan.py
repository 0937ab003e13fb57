"""Planning a batch in its window: the numbers follow the recipe, wrong input is told in place, steps are kept."""

import sqlite3
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, BatchPlan, Stock
from ssedesigner.core.batch.words import balance_digits, grams_number
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.ui.batches.window import BatchWindow
from ssedesigner.ui.document import Document
from ssedesigner.ui.guide.viewer import context_page
from ssedesigner.ui.settings import SETTINGS

RECIPE = Recipe(name="Film B", electrolyte_lot="A7")


@pytest.fixture
def plan(qtbot, library, styled):
    """The page on which a batch is planned, without the rest of the program, which is dear to make."""
    document = Document(library.materials(), RECIPE)
    shown = BatchWindow(document, library)
    qtbot.addWidget(shown)
    shown.use_balance(float(SETTINGS["balance_g"].default))
    shown.show()
    shown.activateWindow()
    return Planning(document, shown)


class Planning:
    def __init__(self, document, shown):
        self.document, self.shown = document, shown
        shown.resize(1366, 768)  # wide enough for the form beside the amounts
        QCoreApplication.processEvents()

    def part(self, name, kind=QWidget):
        found = self.shown.findChild(kind, name)
        assert found is not None, name
        return found

    def types(self, name, text):
        line = self.part(name, QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)
        QCoreApplication.processEvents()

    def leaves(self, name):
        QTest.keyClick(self.part(name, QLineEdit), Qt.Key.Key_Return)
        QCoreApplication.processEvents()

    def chooses(self, name, data):
        box = self.part(name, QComboBox)
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())
        QCoreApplication.processEvents()

    def presses(self, name):
        button = self.part(name, QPushButton)
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QCoreApplication.processEvents()

    def says(self, name):
        label = self.part(name, QLabel)
        return label.text() if label.isVisibleTo(self.shown) else ""

    @property
    def rows(self):
        table = self.part("plan_table")
        return table.texts() if table.isVisibleTo(self.shown) else []

    @property
    def steps(self):
        return self.part("steps_table").texts()

    def amounts(self, **plan):
        plan = BatchPlan(**{"film_area_cm2": self.document.recipe.film_area_cm2, **plan})
        return batch_amounts(self.document.recipe, plan, self.document.materials)


def targets(amounts):
    step = amounts.plan.readability_g
    return [f"{'≈ ' if line.is_estimate else ''}{grams_number(line.target_g, step)}" for line in amounts.lines]


def test_the_table_shows_the_arithmetic_for_the_recipe_at_hand(plan):
    expected = plan.amounts()
    assert [row[3] for row in plan.rows[:-1]] == targets(expected)
    assert [row[1] for row in plan.rows][-1] == "Sum in the jar"
    assert float(plan.rows[-1][3].removeprefix("≈ ")) == pytest.approx(sum(line.target_g for line in expected.lines))
    assert float(plan.rows[-1][2]) == pytest.approx(100.0)


def test_layers_are_named_and_each_has_its_jar(plan):
    layers = {"second_electrolyte": "Li6PS5Br", "second_thickness_um": 10.0}
    plan.document.edit_many({"method": "hot-pressing", "binder": None, "binder_wt_pct": None, **layers}, "layers")
    QCoreApplication.processEvents()
    assert [row[1].rpartition(", ")[2] for row in plan.rows[:-1] if "PS" in row[1]] == ["layer 1", "layer 2"]
    assert plan.rows[-1][1] == "Sum of 2 jars, one a layer"
    (note,) = [note for note in plan.amounts(readability_g=0.01).notes if "changes the thickness" in note]
    assert "layer 2 " in note
    assert not [note for note in plan.amounts(readability_g=1e-6).notes if "changes the thickness" in note]


def test_it_follows_every_edit_and_undo_of_the_recipe(plan):
    first = plan.rows
    plan.document.edit("thickness_um", 60.0)
    QCoreApplication.processEvents()
    assert plan.rows != first
    assert [row[3] for row in plan.rows[:-1]] == targets(plan.amounts())
    plan.document.undo_stack.undo()
    QCoreApplication.processEvents()
    assert plan.rows == first


def test_every_target_gives_the_weights_of_the_arithmetic(plan):
    for target, texts, expected in (
        (
            "jar",
            {"plan_jar_ml": "20", "plan_jar_fill_pct": "50"},
            {"target": "jar", "jar_ml": 20.0, "jar_fill_pct": 50.0},
        ),
        ("lot", {"plan_scarce_g": "5"}, {"target": "lot", "scarce_field": "electrolyte", "scarce_g": 5.0}),
        ("films", {"plan_film_count": "3", "plan_film_area_cm2": "100"}, {"film_count": 3, "film_area_cm2": 100.0}),
    ):
        plan.chooses("plan_target", target)
        for name, text in texts.items():
            plan.types(name, text)
        assert [row[3] for row in plan.rows[:-1]] == targets(plan.amounts(**expected)), target


def test_waste_balance_tolerance_and_basis_are_those_that_were_chosen(plan):
    plan.types("plan_waste_pct", "25")
    plan.types("plan_tolerance_pct", "2")
    plan.types("plan_film_count", "5")
    plan.chooses("plan_readability_g", 0.0001)
    plan.chooses("plan_basis", "phr")
    expected = plan.amounts(waste_pct=25.0, tolerance_pct=2.0, film_count=5, readability_g=0.0001, basis="phr")
    assert [row[3] for row in plan.rows[:-1]] == targets(expected)
    assert [row[5] for row in plan.rows[:-1]] == [grams_number(line.tolerance_g, 0.0001) for line in expected.lines]
    assert [float(row[2]) for row in plan.rows[:-1] if row[2]] == pytest.approx([1.523, 100.0], abs=0.001)


def test_a_stock_solution_takes_the_place_of_its_solid(plan):
    plan.types("plan_film_count", "5")
    plan.presses("plan_add_stock")
    assert plan.rows == []  # nothing is weighed while a line cannot be read
    assert "Type the wt %" in plan.says("stock_1_error")
    assert not plan.part("plan_make").isEnabled()
    plan.types("stock_1_wt_pct", "12")
    plan.chooses("stock_1_liquid", "toluene")
    expected = plan.amounts(film_count=5, stocks=(Stock(field="binder", solvent="toluene", wt_pct=12.0),))
    assert [row[3] for row in plan.rows[:-1]] == targets(expected)
    assert plan.rows[0][1] == "12 wt % NBR in toluene"
    QTest.mouseClick(plan.part("stock_1_remove"), Qt.MouseButton.LeftButton)
    QCoreApplication.processEvents()
    assert [row[3] for row in plan.rows[:-1]] == targets(plan.amounts(film_count=5))


def test_a_line_that_cannot_be_read_says_so_and_shows_no_old_number(plan):
    for name, text, told in (
        ("plan_film_count", "1.5", "whole number"),
        ("plan_film_count", "0", "1 to"),
        ("plan_waste_pct", "100", "0 to 99"),
        ("plan_film_area_cm2", "x", "not a number"),
        ("plan_tolerance_pct", "", "Tolerance"),
    ):
        before = plan.part(name, QLineEdit).text()
        assert plan.rows, name
        assert plan.part("plan_make").isEnabled()
        plan.types(name, text)
        assert told in plan.says(f"{name}_error")
        assert plan.rows == [], name
        assert "cannot be read" in plan.says("plan_problems")
        assert plan.says("plan_composition") == ""
        assert not plan.part("sum_solids").isVisibleTo(plan.shown)
        assert not plan.part("plan_make").isEnabled()
        plan.types(name, before)


def test_a_target_that_cannot_be_met_says_why_and_shows_no_weight(plan):
    plan.chooses("plan_target", "lot")
    assert "available grams" in plan.says("plan_problems")
    plan.types("plan_scarce_g", "0.01")
    assert "The lot is too small" in plan.says("plan_problems")
    assert {row[3] for row in plan.rows} == {"not known"}
    assert not plan.part("plan_make").isEnabled()


def test_rounding_shows_the_true_composition_and_what_it_does(plan):
    plan.chooses("plan_readability_g", 0.001)
    assert "As weighed: NBR 1.41 wt % (recipe 1.5)" in plan.says("plan_composition")
    assert "film conductivity" in plan.says("plan_effect")
    assert "area-specific resistance" in plan.says("plan_effect")


def test_contents_typed_in_a_basis_go_back_in_one_step(plan):
    plan.chooses("plan_basis", "phr")
    before = plan.document.recipe
    plan.types("contents_binder", "3")
    assert plan.document.recipe == before
    assert "Apply the typed contents to the recipe first" in plan.says("plan_why")
    assert not plan.part("plan_make").isEnabled()
    count = plan.document.undo_stack.count()
    plan.presses("contents_apply")
    assert plan.document.recipe.binder_wt_pct == pytest.approx(100.0 * 3 / 103)
    assert plan.document.undo_stack.count() == count + 1
    assert float(plan.part("contents_binder", QLineEdit).text()) == pytest.approx(3.0)
    assert plan.part("plan_make").isEnabled()
    plan.document.undo_stack.undo()
    assert plan.document.recipe == before


def test_an_impossible_sum_is_never_put_into_the_recipe(plan):
    before = plan.document.recipe
    plan.types("contents_binder", "120")
    assert "more than 100" in plan.says("contents_error")
    assert not plan.part("contents_apply").isEnabled()
    plan.leaves("contents_binder")
    assert plan.document.recipe == before
    QTest.keyClick(plan.part("contents_binder"), Qt.Key.Key_Escape)
    QCoreApplication.processEvents()
    assert plan.part("contents_binder", QLineEdit).text() == "1.5"
    assert plan.part("plan_make").isEnabled()


def row_of(plan, words):
    return next(number for number, row in enumerate(plan.steps) if words in row[1])


def test_a_step_is_edited_kept_in_the_recipe_file_and_undone(plan, tmp_path):
    row = row_of(plan, "mix to an even slurry")
    assert plan.steps[row][2:4] == ["≈ 12", "≈ 2000"]
    plan.part("steps_table").choose(row)
    plan.types("step_minutes", "0.5 h")
    plan.leaves("step_minutes")
    assert plan.steps[row][2] == "30"
    plan.document.save(tmp_path / "film.json")
    assert read_recipe(tmp_path / "film.json").recipe.steps == plan.document.recipe.steps != ()
    plan.document.undo_stack.undo()
    QCoreApplication.processEvents()
    assert plan.steps[row][2] == "≈ 12"
    assert plan.document.recipe == RECIPE


def test_a_wrong_number_of_a_step_is_told_and_no_batch_is_made_of_it(plan, library):
    plan.part("steps_table").choose(row_of(plan, "mix to an even slurry"))
    plan.types("step_minutes", "long")
    QTest.mouseClick(plan.part("plan_make"), Qt.MouseButton.LeftButton)
    assert "not a number" in plan.says("step_error")
    assert library.batches() == ()
    plan.types("step_speed_rpm", "-3")
    plan.leaves("step_speed_rpm")
    assert "Speed must be" in plan.says("step_error")


def test_steps_are_added_moved_left_out_and_brought_back(plan):
    planned = [row[1] for row in plan.steps]
    row = row_of(plan, "Cast")
    plan.part("steps_table").choose(row)
    next(a for a in plan.part("steps_add_menu").actions() if a.text() == "Note").trigger()
    QCoreApplication.processEvents()
    assert plan.steps[row + 1][1] == "Note"
    plan.types("step_text", "Wait for bubbles")
    plan.leaves("step_text")
    plan.presses("steps_up")
    assert plan.steps[row][1] == "Wait for bubbles"
    plan.part("steps_table").choose(row_of(plan, "Dry"))
    plan.presses("steps_remove")
    assert "Dry" not in [row[1] for row in plan.steps]
    plan.presses("steps_default")
    assert [row[1] for row in plan.steps] == planned


def test_what_is_for_safety_or_of_the_recipe_cannot_be_changed_here(plan):
    plan.part("steps_table").choose(0)
    assert not plan.part("steps_remove").isEnabled()
    assert not plan.part("step_temperature_c").isEnabled()
    assert "Change it there" in plan.part("step_temperature_c").toolTip()
    plan.part("steps_table").choose(row_of(plan, "Weigh"))
    assert not plan.part("steps_remove").isEnabled()


def test_make_batch_records_what_is_shown_and_never_changes_with_the_recipe(plan, library):
    plan.types("plan_film_count", "3")
    amounts = plan.amounts(film_count=3)
    steps = planned_steps(RECIPE, amounts, plan.document.materials)
    plan.presses("plan_make")
    (one,) = library.batches()
    made = library.batch(one.key)
    assert (made.recipe, made.lines, made.steps) == (RECIPE, amounts.lines, steps)
    assert made.plan.film_count == 3
    assert "B-0001 is on record" in plan.shown.notices.notices[-1].sentence
    assert plan.part("batch_title", QLabel).text().startswith("B-0001")
    plan.document.edit("thickness_um", 80.0)
    plan.document.replace_recipe(replace(plan.document.recipe, steps=()), "steps")
    QCoreApplication.processEvents()
    assert library.batch(one.key) == made


def test_a_locked_library_is_told_and_a_second_try_makes_one_batch(plan, library, monkeypatch):
    other = sqlite3.connect(library.path)
    other.execute("BEGIN IMMEDIATE")
    library._connection.execute("PRAGMA busy_timeout = 50")
    plan.presses("plan_make")
    assert plan.shown.notices.notices[-1].severity == "fail"
    other.rollback()
    other.close()
    plan.presses("plan_make")
    assert len(library.batches()) == 1


def test_an_error_after_the_write_makes_no_second_batch(plan, library, monkeypatch):
    from ssedesigner.library.store import LibraryError

    write = library.plan_batch

    def written_but_told_as_failed(*given):
        write(*given)
        raise LibraryError("The disk is full; free some space and try again.")

    monkeypatch.setattr(library, "plan_batch", written_but_told_as_failed)
    plan.presses("plan_make")
    assert plan.shown.notices.notices[-1].sentence == "The disk is full; free some space and try again."
    monkeypatch.setattr(library, "plan_batch", write)
    plan.presses("plan_make")
    assert [one.key for one in library.batches()] == ["B-0001"]


def test_it_is_reached_by_key_menu_button_and_palette_and_has_its_page_of_the_guide(window):
    window.activateWindow()
    QTest.keySequence(window, QKeySequence("Ctrl+B"))
    shown = window.windows.show_plan()
    assert shown.findChild(QWidget, "plan_page").isVisible()
    assert window.actions_by_name["plan_batch"] in window.menus["file"].actions()
    assert window.findChild(QPushButton, "plan_batch_button").isVisible()
    assert context_page(shown.findChild(QWidget, "plan_film_count")) == "batch#planning-on-screen"
    assert context_page(shown.findChild(QWidget, "step_text")) == "batch#steps"
    assert context_page(shown.findChild(QWidget, "batches_search")) == "batch#the-record"


def test_every_part_can_be_named_by_a_screen_reader(plan):
    for kind in (QLineEdit, QComboBox, QPushButton):
        for widget in plan.shown.findChildren(kind):
            if widget.objectName().startswith("qt_"):
                continue
            assert widget.objectName(), widget
            assert widget.accessibleName(), widget.objectName()


def kinds_of_recipes():
    """One shipped recipe for each method, with and without scaffold and second layer."""
    found = {}
    for name, path in sorted(shipped_recipes().items()):
        recipe = read_recipe(path).recipe
        found.setdefault((recipe.method, bool(recipe.scaffold), bool(recipe.second_electrolyte)), name)
    return sorted(found.values())


def test_every_kind_of_shipped_recipe_is_planned_or_says_why_not(open_window):
    window = open_window(is_shown=False)
    targets = (("films", "film_count", "100"), ("lot", "scarce_g", "50"), ("jar", "jar_ml", "100"))
    for name in kinds_of_recipes():
        window.files.open_sample(shipped_recipes()[name])
        assert window.document.recipe == read_recipe(shipped_recipes()[name]).recipe
        plan = Planning(window.document, window.windows.show_plan())
        for basis, (target, line, text) in zip(BASES_OF_CONTENT, (*targets, targets[0]), strict=True):
            plan.chooses("plan_target", target)
            plan.types(f"plan_{line}", text)
            plan.chooses("plan_basis", basis)
            is_planned = plan.says("plan_problems") == ""
            assert plan.part("plan_make").isEnabled() is is_planned, name
            assert ("not known" in {row[3] for row in plan.rows}) is not is_planned, name
            assert len(plan.steps) > 3, name


def test_weights_keep_the_digits_of_the_balance():
    assert [balance_digits(step) for step in (0.1, 0.01, 0.001, 0.0001, 0.00001)] == [1, 2, 3, 4, 5]
    assert grams_number(5.0, 0.001) == "5.000"
    assert grams_number(5.00042, 0.001) == "5.00042"
    assert grams_number(None, 0.1) == "not known"
