"""Other electrolytes beside the film on the plot against temperature: off at first, each with source and grade."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QToolButton

from ssedesigner.core.evidence import GRADES
from ssedesigner.core.notation import formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.curves import curves
from ssedesigner.physics.prediction import predict
from ssedesigner.text.materials import grade_text
from ssedesigner.ui.plot.data import to_table
from ssedesigner.ui.theme import LIGHT
from ssedesigner.ui.workbench.arrhenius_card import ArrheniusCard
from ssedesigner.ui.workbench.cards import ARRHENIUS, TabCards
from ssedesigner.ui.workbench.comparison import CLASSES, NOTHING_COMPARED, classes_in, comparison, reciprocal
from ssedesigner.ui.workbench.plots import arrhenius_data


@pytest.fixture
def card(materials, qtbot):
    cards = TabCards(LIGHT, lambda key, basis: None)
    cards.show_library(materials)
    (made, show) = next(each for each in cards.of("Conduction") if each[0].title == ARRHENIUS)
    for each in cards.made:
        qtbot.addWidget(each)
    recipe = Recipe()
    show(predict(recipe, materials), curves(recipe, materials))
    made.resize(620, 420)
    made.show()
    return made


def test_every_line_of_the_library_can_be_chosen(materials):
    named = {point.electrolyte_class for point in materials.comparison_lines}
    shown = comparison(materials, CLASSES)
    assert named
    assert len(shown.points) == len(materials.comparison_lines)
    assert [name for name in CLASSES if name in {"liquid", "oxide", "sulfide"}] == [
        name for name in classes_in(materials) if name in {"liquid", "oxide", "sulfide"}
    ]


def test_nothing_is_compared_without_a_choice_or_a_library(materials):
    assert comparison(materials, ()) is NOTHING_COMPARED
    assert comparison(None, CLASSES) is NOTHING_COMPARED
    assert classes_in(None) == []


def test_a_series_is_a_line_and_a_lone_temperature_a_named_point(materials):
    lone = materials.comparison_lines[0]
    some = replace(
        materials,
        comparison_lines=(
            replace(lone, series="two", electrolyte_class="oxide", temperature_c=60.0),
            replace(lone, series="two", electrolyte_class="oxide", temperature_c=20.0),
            replace(lone, series="one", electrolyte_class="oxyhalide", label="LiNbOCl4", temperature_c=25.0),
        ),
    )
    assert classes_in(some) == ["oxide", "halide"]
    shown = comparison(some, {"oxide", "halide"})
    (line,) = shown.lines
    assert (line.style, [float(x) for x in line.x]) == ("compared", [float(reciprocal(t)) for t in (20.0, 60.0)])
    assert [point.tag for point in shown.points] == ["", "", "LiNbOCl₄"]
    assert {point.name for point in comparison(some, {"halide"}).points} == {"LiNbOCl4"}


def test_every_point_says_value_temperature_grade_and_source(materials):
    for point, made in zip(comparison(materials, CLASSES).points, _in_order(materials), strict=True):
        text = point.text()
        assert "mS/cm at" in text
        assert grade_text(made.conductivity_ms_cm.grade) in text
        assert made.conductivity_ms_cm.grade in GRADES
        assert point.citation in text
        assert point.citation.startswith(formula(materials.sources[made.conductivity_ms_cm.source].citation))
        assert text.splitlines()[1].startswith("≈") is (made.conductivity_ms_cm.grade in ("estimate", "assumed"))


def _in_order(materials):
    series = dict.fromkeys(point.series for point in materials.comparison_lines)
    return [
        point
        for name in series
        for point in sorted((p for p in materials.comparison_lines if p.series == name), key=lambda p: p.temperature_c)
    ]


def test_the_axis_reaches_what_is_compared_and_only_that_in_sight(materials):
    recipe = Recipe()
    known = predict(recipe, materials), curves(recipe, materials)
    plain = arrhenius_data(*known)
    with_liquids = arrhenius_data(*known, comparison(materials, {"liquid"}))
    with_all = arrhenius_data(*known, comparison(materials, CLASSES))
    assert with_liquids.y.low <= plain.y.low
    assert with_all.y.low < plain.y.low
    assert (with_all.x.low, with_all.x.high) == (plain.x.low, plain.x.high)
    lowest = min(point.y for point in with_all.films if plain.x.low <= point.x <= plain.x.high)
    assert with_all.y.low <= lowest


def test_the_menu_shows_a_class_and_takes_it_away(card):
    canvas = card.body
    assert canvas.data.films == ()
    button = card.findChild(QToolButton, f"{card.objectName()}_compare")
    menu = button.menu()
    menu.aboutToShow.emit()
    actions = {action.objectName(): action for action in menu.actions()}
    assert not any(action.isChecked() for action in actions.values())
    actions["compare_liquid"].trigger()
    assert {point.mark for point in canvas.data.films} == {"compared"}
    assert "other electrolyte" in {row[0] for row in to_table(canvas.data).rows}
    card.grab()
    menu.aboutToShow.emit()
    checked = [action for action in menu.actions() if action.isChecked()]
    assert [action.objectName() for action in checked] == ["compare_liquid"]
    checked[0].trigger()
    assert canvas.data.films == ()


def test_a_library_without_lines_says_so(materials, card):
    shown = card.findChild(ArrheniusCard)
    recipe = Recipe()
    bare = replace(materials, comparison_lines=())
    shown.show(predict(recipe, bare), curves(recipe, bare), bare)
    menu = card.findChild(QToolButton, f"{card.objectName()}_compare").menu()
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False]
