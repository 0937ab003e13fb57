"""The process path across the window: every step with its flags, gone to by click and key, and hidden at will."""

import itertools
import time
from dataclasses import replace
from statistics import median

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QWidget

from ssedesigner.core.fields import FORM_FACTORS, METHODS
from ssedesigner.core.flag_steps import RECIPE
from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.flags.flag_model import ROW
from ssedesigner.ui.pictures.process_strip import POINT, ProcessStrip, strip_steps
from ssedesigner.ui.theme import DARK, LIGHT

BAD = replace(
    Recipe(),
    method="infiltration",
    form_factor="free-standing",
    scaffold="nylon-mesh",
    solvent="water",
    cosolvent="NMP",
    heat_treatment_c=400.0,
    thickness_um=20.0,
    dew_point_c=10.0,
    densification_method="none",
)
"""Many faults on the longest path."""


def flag(number, severity, step="press", **more):
    made = {"title": f"title {number}", "message": f"message {number}.", **more}
    return Flag(id=f"flag-{number}", step=step, severity=severity, **made)


@pytest.fixture
def strip(qtbot, styled, materials):
    made = ProcessStrip()
    qtbot.addWidget(made)
    made.resize(1440, made.height())
    made.show_library(materials)
    made.show_prediction(predict(Recipe(), materials))
    made.show()
    qtbot.waitExposed(made)
    return made


def keys(strip):
    return [button.contents.step.key for button in strip.buttons]


def button(strip, key):
    return next(button for button in strip.buttons if button.contents.step.key == key)


def contents(materials, *flags, key="densify", **changes):
    prediction = replace(predict(replace(Recipe(), **changes), materials), flags=flags)
    return next(found for found in strip_steps(prediction, materials) if found.step.key == key)


def test_every_flag_but_those_on_the_recipe_stands_on_one_step(materials):
    prediction = predict(BAD, materials)
    shown = [found for step in strip_steps(prediction, materials) for found in step.flags]
    expected = [found for found in prediction.flags if found.step != RECIPE]
    assert sorted(found.id for found in shown) == sorted(found.id for found in expected)


def test_a_step_counts_its_problems_and_its_passed_checks_only_without_any(materials):
    mixed = contents(materials, flag(1, "pass"), flag(2, "unknown"), flag(3, "fail"), flag(4, "unknown"))
    assert mixed.counts == ((f"{MARKS['fail']} 1", "fail"), (f"{MARKS['unknown']} 2", "unknown"))
    assert mixed.severity == "fail"
    assert mixed.worst.id == "flag-3"
    assert mixed.summary == "1 incompatible, 2 not reported, 1 compatible"
    good = contents(materials, flag(1, "pass"), flag(2, "pass"))
    assert good.counts == ((f"{MARKS['pass']} 2", "pass"),)


def test_a_step_without_flags_stays_quiet(materials):
    quiet = contents(materials)
    assert (quiet.counts, quiet.severity, quiet.worst) == ((("– no check", "none"),), "", None)
    assert quiet.summary == "no checks"


def test_the_tip_has_parameters_and_the_worst_sentence(materials):
    told = contents(materials, flag(1, "caution", title="Li2S and <water>"), flag(2, "pass"))
    assert "490 MPa at 80 °C" in told.tip
    assert f"{MARKS['caution']} Li₂S and &lt;water&gt;" in told.tip
    assert "message 1." in told.tip
    assert "message 2" not in told.tip


def test_a_screen_reader_hears_place_title_counts_and_the_worst(materials):
    told = contents(materials, flag(1, "fail"), flag(2, "pass"))
    assert told.name == "Step 6 of 10: Isostatic press, 1 incompatible, 1 compatible"
    assert told.description == "warm isostatic, 490 MPa at 80 °C, to 30 µm. title 1. message 1."
    skipped = contents(materials, densification_method="none")
    assert skipped.name == "Step 6 of 10: Not pressed, left out, no checks"
    assert skipped.description == "the recipe has no densification."


def test_every_step_has_its_name_its_words_and_its_tip(strip):
    assert keys(strip) == ["room", "mix", "form", "dry", "wind", "densify", "transfer", "cut", "stack", "operate"]
    for number, shown in enumerate(strip.buttons, start=1):
        assert shown.objectName() == f"path_{shown.contents.step.key}"
        assert shown.accessibleName().startswith(f"Step {number} of 10: {shown.contents.step.title}")
        assert shown.accessibleDescription()
        QApplication.sendEvent(shown, QHelpEvent(QEvent.Type.ToolTip, QPoint(), QPoint()))
        assert QWidget.toolTip(shown) == shown.toolTip() == shown.contents.tip
        assert shown.isVisible()


def test_the_strip_follows_the_recipe(strip, materials):
    strip.show_prediction(predict(replace(Recipe(), form_factor="on-electrode", heat_treatment_c=150.0), materials))
    assert keys(strip) == ["room", "mix", "form", "dry", "heat", "wind", "densify", "cut", "stack", "operate"]
    assert not strip.findChild(type(strip.buttons[0]), "path_transfer").isVisible()
    strip.show_prediction(predict(Recipe(), materials))
    assert "heat" not in keys(strip)
    assert button(strip, "transfer").isVisible()


@pytest.mark.parametrize("width", [1100, 1440, 2560])
@pytest.mark.parametrize("form", FORM_FACTORS)
@pytest.mark.parametrize("method", METHODS)
def test_steps_stand_side_by_side_and_their_titles_fit(strip, materials, method, form, width):
    strip.resize(width, strip.height())
    recipe = replace(BAD, method=method, form_factor=form, substrate="silicone-PET", assembly="z-folded")
    strip.show_prediction(predict(recipe, materials))
    buttons = strip.buttons
    assert buttons[0].x() == 12
    assert abs(buttons[-1].geometry().right() - (width - 12)) <= 1
    for left, right in itertools.pairwise(buttons):
        assert 0 < left.geometry().right() - right.x() <= POINT
    for shown in buttons:
        assert shown.width() >= int(shown.needed_width(is_short=True))
        assert strip.rect().contains(shown.geometry())


def test_a_click_asks_for_the_flags_of_the_step(strip, qtbot):
    with qtbot.waitSignal(strip.step_asked) as asked:
        qtbot.mouseClick(button(strip, "operate"), Qt.MouseButton.LeftButton)
    assert asked.args == ["operate"]


def test_a_click_in_the_notch_is_not_one_on_the_step(strip, qtbot):
    shown = button(strip, "operate")
    with qtbot.assertNotEmitted(strip.step_asked, wait=20):
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(1, shown.height() // 2))


def test_a_step_without_flags_can_be_gone_to(strip, qtbot):
    qtbot.mouseClick(button(strip, "cut"), Qt.MouseButton.LeftButton)
    assert button(strip, "cut").hasFocus()


def test_arrow_keys_go_along_the_path_and_ask_for_the_flags_of_each_step(strip, qtbot):
    asked = []
    strip.step_asked.connect(asked.append)
    button(strip, "room").setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert button(strip, "form").hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_End)
    assert button(strip, "operate").hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert button(strip, "operate").hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Home)
    assert button(strip, "room").hasFocus()
    assert asked == ["mix", "form", "mix", "operate", "room"]  # at the end there is no other step to ask for


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_do_what_a_click_does(strip, qtbot, key):
    button(strip, "wind").setFocus()
    with qtbot.waitSignal(strip.step_asked) as asked:
        qtbot.keyClick(button(strip, "wind"), key)
    assert asked.args == ["wind"]


def test_tab_comes_to_one_step_only_and_always_to_one(strip, qtbot, materials):
    def stops():
        return [shown for shown in strip.buttons if shown.focusPolicy() == Qt.FocusPolicy.StrongFocus]

    assert stops() == [button(strip, "room")]
    qtbot.mouseClick(button(strip, "transfer"), Qt.MouseButton.LeftButton)
    assert stops() == [button(strip, "transfer")]
    strip.show_prediction(predict(replace(Recipe(), form_factor="on-electrode"), materials))
    assert stops() == [button(strip, "room")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_worst_flag_gives_a_step_its_ground(strip, theme):
    strip.apply_theme(theme)
    QApplication.processEvents()
    for key, ground in (("operate", theme.caution_ground), ("transfer", theme.window), ("stack", theme.unknown_ground)):
        shown = button(strip, key)
        picture = shown.grab().toImage()
        assert picture.pixelColor(shown.width() - 16, 6).name() == ground


def test_a_new_prediction_is_on_the_strip_at_once(strip, materials):
    """A generous bound, so that a busy machine does not fail."""
    predictions = [predict(replace(Recipe(), thickness_um=20.0), materials), predict(BAD, materials)]
    times = []
    for number in range(20):
        start = time.process_time()
        strip.show_prediction(predictions[number % 2])
        QApplication.processEvents()
        times.append(time.process_time() - start)
    assert median(times) < 0.15


def click_step(window, qtbot, key):
    qtbot.mouseClick(button(window.strip, key), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_the_list_shows_the_step_that_is_asked_for_alone(window, qtbot):
    for key in ("operate", "room", "wind", "mix"):
        click_step(window, qtbot, key)
        worst = button(window.strip, key).contents.worst
        assert {row.step for row in window.flags.rows} == {key}
        row = window.flags.view.currentIndex().data(ROW)
        assert row.flag == (None if worst.severity == "pass" else worst)
        rect = window.flags.view.visualRect(window.flags.view.currentIndex())
        assert window.flags.view.viewport().rect().contains(rect)
        assert [shown.contents.step.key for shown in window.strip.buttons if shown.is_marked] == [key]
    click_step(window, qtbot, "mix")
    assert len({row.step for row in window.flags.rows}) > 5
    assert not any(shown.is_marked for shown in window.strip.buttons)


def test_a_filter_that_hides_every_flag_of_the_step_is_lifted(window, qtbot):
    window.flags.choose("unknown")
    click_step(window, qtbot, "wind")
    assert window.flags.filters["unknown"].isChecked()
    click_step(window, qtbot, "densify")
    assert window.flags.filters["all"].isChecked()


def test_nothing_happens_for_a_flag_that_there_is_not(window):
    before = window.flags.view.currentIndex(), window.flags.view.verticalScrollBar().value()
    window.flags.go_to("no-such-flag")
    assert (window.flags.view.currentIndex(), window.flags.view.verticalScrollBar().value()) == before


def test_the_strip_follows_an_edit_and_its_undo(window, qtbot):
    window.document.edit("form_factor", "free-standing")
    QApplication.processEvents()
    assert "peel" in keys(window.strip)
    window.document.undo_stack.undo()
    QApplication.processEvents()
    assert "transfer" in keys(window.strip)


def test_the_strip_can_be_hidden_and_stays_so(open_window, tmp_path):
    first = open_window()
    assert first.strip.isVisible()
    first.actions_by_name["process_path"].trigger()
    assert not first.strip.isVisible()
    first.document.undo_stack.setClean()
    first.close()
    second = open_window()
    assert not second.strip.isVisible()
    assert not second.actions_by_name["process_path"].isChecked()
    second.actions_by_name["process_path"].trigger()
    assert second.strip.isVisible()
    assert second.settings.value("process_path") == "yes"


def test_a_step_on_which_no_check_applies_looks_neither_passed_nor_faulty(materials):
    step = contents(materials, flag(1, "none"))
    assert step.counts == (("– no check", "none"),)
    assert step.severity == ""
    assert step.worst is None
    assert "title 1" not in step.tip
    assert step.summary == "1 not applicable"
