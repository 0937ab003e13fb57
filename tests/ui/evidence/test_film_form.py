"""The form for a measured film: what it begins with, what it takes, what it says at a line that is wrong."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QWidget

from ssedesigner.core.measured_film import MEASURED, MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.evidence.film_form import LINES, FilmForm, first_lines, lines_of, recipe_words

RECIPE = Recipe(name="Film B", electrolyte_lot="A7", thickness_um=44.0)
FILM = MeasuredFilm(
    key="F-0003",
    name="Film 3",
    recipe=RECIPE,
    thickness_um=41.5,
    temperature_c=25.0,
    resistance_ohm=3.5,
    area_cm2=0.785,
)


@pytest.fixture
def kept():
    return []


@pytest.fixture
def opens(qtbot, styled, materials, kept):
    def open_form(recipe=RECIPE, film=None, keep=None):
        form = FilmForm(keep or (lambda measured, reason: kept.append((measured, reason))), recipe, materials, film)
        qtbot.addWidget(form)
        form.show()
        qtbot.waitExposed(form)
        return form

    return open_form


def line(form, name):
    return form.findChild(QLineEdit, f"film_{name}")


def types(qtbot, form, **texts):
    for name, text in texts.items():
        line(form, name).setFocus()
        line(form, name).selectAll()
        qtbot.keyClicks(line(form, name), text) if text else qtbot.keyClick(line(form, name), Qt.Key.Key_Delete)


def saves(form):
    form.findChild(QDialogButtonBox, "film_buttons").button(QDialogButtonBox.StandardButton.Save).click()


def told(form):
    labels = [form.findChild(QLabel, f"film_{name}_error") for name in (*LINES, "reason", "recipe")]
    return {label.objectName()[5:-6]: label.text() for label in labels if label is not None and label.isVisible()}


def test_it_says_by_which_recipe_the_film_was_made(opens):
    form = opens()
    assert "“Film B”" in form.findChild(QLabel, "film_made").text()
    text = form.findChild(QLabel, "film_recipe").text()
    assert text == "Li₆PS₅Cl (LPSCl) (lot A7, 2.1 mS/cm) · acrylonitrile-butadiene rubber 1.5 wt % · 44 µm"


def test_recipe_words_without_lot_and_binder(materials):
    bare = Recipe(binder=None, binder_wt_pct=None, electrolyte="unheard of", electrolyte_conductivity_ms_cm=None)
    assert recipe_words(bare, materials) == "unheard of (lot without a name) · no binder · 30 µm"
    layered = dataclasses.replace(bare, second_electrolyte="other", second_thickness_um=8.0)
    assert recipe_words(layered, materials).startswith("unheard of (lot without a name) with 8 µm other at the anode ·")


def test_it_begins_with_name_day_and_temperature_but_no_thickness(opens):
    form = opens()
    assert line(form, "name").text() == "Film B"
    assert line(form, "measured_temperature_c").text() == "25 °C"
    assert line(form, "measured_thickness_um").text() == ""
    assert "44 µm" in line(form, "measured_thickness_um").placeholderText()
    assert first_lines(RECIPE, "2026-11-26")["made_on"] == "2026-11-26"


def test_every_measured_quantity_has_a_line_with_name_and_help(opens):
    form = opens()
    for name in set(MEASURED) - {"key", "is_used"}:
        assert line(form, name).accessibleName() == MEASURED[name].label
        assert line(form, name).toolTip() == MEASURED[name].help


def test_units_are_taken_as_typed(opens, qtbot, kept):
    form = opens()
    types(qtbot, form, name="Film 7", made_on="2026-11-20", measured_thickness_um="0,03 mm")
    types(qtbot, form, resistance_ohm="0.012 kohm", area_cm2="78.5 mm2", error_pct="4", measured_porosity_pct="8 %")
    types(qtbot, form, tensile_strength_mpa="400 kPa", smallest_mandrel_mm="0.5 cm", note="third strip")
    saves(form)
    assert not form.isVisible()
    ((film, reason),) = kept
    assert reason == ""
    assert film == MeasuredFilm(
        key="",
        name="Film 7",
        recipe=RECIPE,
        thickness_um=30.0,
        temperature_c=25.0,
        resistance_ohm=12.0,
        area_cm2=0.785,
        error_pct=4.0,
        porosity_pct=8.0,
        tensile_strength_mpa=0.4,
        smallest_mandrel_mm=5.0,
        made_on="2026-11-20",
        note="third strip",
    )


def test_wrong_input_is_told_at_its_line_and_nothing_is_lost(opens, qtbot, kept):
    form = opens()
    types(qtbot, form, made_on="last week", measured_thickness_um="thin", resistance_ohm="12")
    saves(form)
    assert form.isVisible()
    assert kept == []
    assert set(told(form)) == {"made_on", "measured_thickness_um"}
    assert "“thin” is not a number" in told(form)["measured_thickness_um"]
    assert form.focusWidget() is line(form, "made_on")
    assert line(form, "made_on").property("invalid") is True
    assert line(form, "resistance_ohm").text() == "12"
    types(qtbot, form, made_on="2026-11-20", measured_thickness_um="30")
    assert told(form) == {}  # a line that is being typed in is no longer called wrong
    saves(form)
    assert set(told(form)) == {"area_cm2"}
    types(qtbot, form, area_cm2="0.785")
    saves(form)
    assert kept[0][0].area_cm2 == 0.785


def test_neither_conductivity_nor_resistance_is_told(opens, qtbot):
    form = opens()
    types(qtbot, form, measured_thickness_um="30")
    saves(form)
    assert told(form) == {"conductivity_ms_cm": "Enter the conductivity, or the resistance with its area."}


def test_trouble_with_recipe_or_library_is_told_above_the_lines(opens, qtbot):
    form = opens(dataclasses.replace(RECIPE, binder_wt_pct=None))
    types(qtbot, form, measured_thickness_um="30", conductivity_ms_cm="1.1")
    saves(form)
    assert "its content is empty" in told(form)["recipe"]

    def refuse(film, reason):
        raise LibraryError("Another program keeps writing to the library; close it and try again.")

    form = opens(keep=refuse)
    types(qtbot, form, measured_thickness_um="30", conductivity_ms_cm="1.1")
    saves(form)
    assert form.isVisible()
    assert "Another program" in told(form)["recipe"]
    assert line(form, "conductivity_ms_cm").text() == "1.1"


def test_a_correction_shows_what_was_recorded_and_asks_why(opens, qtbot, kept):
    form = opens(film=FILM)
    assert lines_of(FILM)["measured_thickness_um"] == line(form, "measured_thickness_um").text() == "41.5 µm"
    types(qtbot, form, resistance_ohm="4.5")
    saves(form)
    assert set(told(form)) == {"reason"}
    types(qtbot, form, reason="wrong strip")
    saves(form)
    assert kept == [(dataclasses.replace(FILM, resistance_ohm=4.5), "wrong strip")]


def test_a_correction_keeps_the_films_recipe_unless_told_otherwise(opens, qtbot, kept):
    form = opens(recipe=Recipe(name="At hand"), film=FILM)
    take = form.findChild(QCheckBox, "film_take_recipe")
    assert take.isVisible()
    take.setFocus()
    qtbot.keyClick(take, Qt.Key.Key_Space)
    assert "“At hand”" in form.findChild(QLabel, "film_made").text()
    types(qtbot, form, reason="the other recipe")
    saves(form)
    assert kept[0][0].recipe == Recipe(name="At hand")
    assert not opens(recipe=RECIPE, film=FILM).findChild(QCheckBox, "film_take_recipe").isVisible()


def test_the_keyboard_reaches_every_line_in_order_and_return_saves(opens, qtbot, kept):
    form = opens()
    line(form, "name").setFocus()
    for name in LINES[1:]:
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        assert form.focusWidget() is line(form, name)
    types(qtbot, form, measured_thickness_um="30", conductivity_ms_cm="1.1")
    qtbot.keyClick(line(form, "conductivity_ms_cm"), Qt.Key.Key_Return)
    assert len(kept) == 1


def test_all_widgets_have_names_and_lines_are_not_clipped(opens):
    form = opens()
    for kind in (QLineEdit, QLabel, QWidget):
        for widget in form.findChildren(kind):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName() or isinstance(widget.parent(), QDialogButtonBox), widget
    for name in LINES:
        assert line(form, name).height() >= line(form, name).sizeHint().height()


def test_a_conductivity_that_can_hardly_be_meant_is_asked_and_kept_with_a_mark(qtbot, opens, kept):
    form = opens()
    types(qtbot, form, name="Film 9", measured_thickness_um="30", conductivity_ms_cm="45")
    saves(form)
    assert kept == []
    keep, correct = (button for button in form.findChildren(QPushButton, "film_conductivity_ms_cm_answer"))
    assert (keep.text(), correct.text()) == ("Keep 45 mS/cm", "4.5 mS/cm")
    assert "times" in form.findChild(QLabel, "film_conductivity_ms_cm_error").text()
    correct.click()
    assert line(form, "conductivity_ms_cm").text() == "4.5 mS/cm"
    types(qtbot, form, conductivity_ms_cm="45")
    saves(form)
    form.findChildren(QPushButton, "film_conductivity_ms_cm_answer")[-2].click()
    ((film, _),) = kept
    assert film.conductivity_ms_cm == 45.0
    assert film.note.startswith("Kept when asked: 45 mS/cm is ")


def test_a_number_with_two_meanings_waits_at_its_line(qtbot, opens, kept):
    form = opens()
    types(qtbot, form, name="Film 9", measured_thickness_um="1,234", conductivity_ms_cm="1.2")
    saves(form)
    first, _ = form.findChildren(QPushButton, "film_measured_thickness_um_answer")
    first.click()
    saves(form)
    assert kept[0][0].thickness_um == 1.234
