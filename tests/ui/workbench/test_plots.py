"""Live plots: axes with units, labels inside, films that tell their source, pictures and tables."""

import csv
import io
import math
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.checks.mechanics import least_content
from ssedesigner.physics.curves import curves
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.pictures import export as plot_export
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.plot.data import Axis, FilmPoint, Line, PlotData, RecipePoint, summary, to_table
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import DARK, LIGHT
from ssedesigner.ui.workbench import plots as conductance_panel
from ssedesigner.ui.workbench import plots as energy_panel
from ssedesigner.ui.workbench.films import film_points
from tests.ui.pointer import move_pointer

THICKNESSES = np.geomspace(10.0, 500.0, 40)
DATA = PlotData(
    x=Axis(label="film thickness", unit="um", low=10.0, high=500.0, is_log=True),
    y=Axis(label="ASR", unit="ohm cm2", low=0.1, high=300.0, is_log=True),
    lines=(
        Line(key="iso", label="1 mS/cm", x=THICKNESSES, y=THICKNESSES / 10, style="iso"),
        Line(key="this", label="", x=THICKNESSES, y=THICKNESSES / 20, low=THICKNESSES / 40, high=THICKNESSES / 10),
    ),
    films=(
        FilmPoint(x=47.0, y=2.8, name="Li6PS5Cl, EC [187]", conditions="at 30 °C", citation="Cao et al. 2021"),
        FilmPoint(x=150.0, y=5.6, name="Li6PS5Cl, PTFE [123]", conditions="at 25 °C", citation="Hippauf et al. 2019"),
    ),
    recipe=RecipePoint(x=30.0, y=1.5, label="this recipe, 1.5"),
)


@pytest.fixture
def tips(monkeypatch):
    """The tips shown, whatever the desktop does with their window."""
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda position, text, *more: shown.append(text))
    return shown


@pytest.fixture(autouse=True)
def every_move_counts():
    """Let pyqtgraph take each move of the mouse, however soon it follows the last."""
    usual = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption("mouseRateLimit", 0)
    yield
    pg.setConfigOption("mouseRateLimit", usual)


@pytest.fixture
def canvas(qtbot, styled):
    shown = PlotCanvas("Resistance against thickness", LIGHT)
    qtbot.addWidget(shown)
    shown.resize(366, 281)
    shown.show_data(DATA)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


@pytest.fixture
def card(qtbot, styled):
    body = PlotCanvas("Resistance against thickness", LIGHT)
    shown = Card(body, LIGHT)
    qtbot.addWidget(shown)
    shown.resize(370, 320)
    body.show_data(DATA)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def test_axes_name_their_unit_and_never_rescale_it(canvas):
    for axis, words in (("bottom", "film thickness, µm"), ("left", "ASR, Ω cm²")):
        assert canvas.axes[axis].label.toPlainText().strip() == words
        assert not canvas.axes[axis].autoSIPrefix
    assert [text for _, text in canvas.axes["bottom"].ticks().major] == ["10", "20", "50", "100", "200", "500"]
    assert [text for _, text in canvas.axes["left"].ticks().major] == ["0.1", "1", "10", "100"]


def test_axis_words_are_centred_under_the_plot(canvas):
    axis = canvas.axes["bottom"]
    middle = axis.label.pos().x() + axis.label.boundingRect().width() / 2
    assert middle == pytest.approx(axis.size().width() / 2, abs=2)


def test_labels_are_inside_the_plot_and_apart(canvas):
    labels = canvas.labels()
    assert {label.text for label in labels} == {"this recipe, 1.5", "1 mS/cm"}
    assert [entry.text for entry in canvas.key().entries] == ["reported films"]
    width, height = canvas.frame[2:]
    for number, label in enumerate(labels):
        left, top, right, bottom = label.placed.rect
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height
        for other in labels[number + 1 :]:
            x0, y0, x1, y1 = other.placed.rect
            assert right <= x0 or x1 <= left or bottom <= y0 or y1 <= top


def test_the_pointer_names_the_nearest_film_with_its_source(canvas, qtbot, tips):
    at = canvas.film_position(0).toPoint()
    move_pointer(canvas.viewport(), at + QPoint(5, 5))
    assert "EC [187]" in tips[-1]
    assert "2.8 Ω cm² at 47 µm" in tips[-1]
    assert "Cao et al. 2021" in tips[-1]


def test_away_from_films_nothing_is_named(canvas):
    assert canvas.film_at(canvas.film_position(0) + QPointF(40, 60)) == -1
    assert canvas.film_at(canvas.film_position(1) + QPointF(8, 0)) == 1


def test_arrow_keys_walk_through_the_films(canvas, qtbot, tips):
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert [next(ref for ref in ("[187]", "[123]") if ref in tip) for tip in tips] == ["[187]", "[123]", "[187]"]


def drag(canvas, qtbot):
    viewport = canvas.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(120, 60))
    for x, y in ((150, 90), (200, 140), (240, 160)):
        move_pointer(viewport, QPoint(x, y), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(240, 160))


def double_click(canvas, qtbot):
    for act in (qtbot.mouseDClick, qtbot.mouseRelease):  # Qt's own click leaves the button down
        act(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 120))


def test_dragging_zooms_and_a_or_a_double_click_shows_the_whole_range(canvas, qtbot):
    whole = canvas.view_box.viewRange()
    for back in (
        lambda: qtbot.keyClick(canvas, Qt.Key.Key_A),
        lambda: double_click(canvas, qtbot),
    ):
        drag(canvas, qtbot)
        zoomed = canvas.view_box.viewRange()
        assert zoomed[0][1] - zoomed[0][0] < whole[0][1] - whole[0][0]
        canvas.show_data(DATA)
        assert canvas.view_box.viewRange() == zoomed
        back()
        assert canvas.view_box.viewRange() == [pytest.approx(side) for side in whole]


def test_new_data_moves_the_point_and_keeps_the_axes(canvas):
    before = canvas.grab().toImage()
    point = RecipePoint(x=60.0, y=3.0, label="this recipe, 3.0")
    canvas.show_data(PlotData(x=DATA.x, y=DATA.y, lines=DATA.lines, films=DATA.films, recipe=point))
    assert "this recipe, 3.0" in [label.text for label in canvas.labels()]
    assert canvas.grab().toImage() != before


def colours(picture: QImage) -> set[str]:
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def test_band_point_and_lines_are_drawn_in_the_colours_of_each_theme(canvas):
    for theme in (LIGHT, DARK):
        canvas.apply_theme(theme)
        found = colours(canvas.grab().toImage())
        for colour in (theme.surface, theme.recipe_point, theme.recipe_line, theme.band):
            assert colour in found


def test_what_is_not_known_is_said_in_the_plot(canvas):
    canvas.show_data(PlotData(x=DATA.x, y=DATA.y, message="not known, because the electrolyte has no conductivity"))
    assert " ".join(label.text.replace("\n", " ") for label in canvas.labels()).startswith("not known, because")


def test_a_gap_in_a_line_and_values_at_or_below_zero_are_left_out(canvas):
    y = np.array([1.0, math.nan, 0.0, -1.0, 2.0, 3.0])
    line = Line(key="gap", label="gap", x=np.array([10.0, 20.0, 40.0, 60.0, 80.0, 100.0]), y=y)
    canvas.show_data(PlotData(x=DATA.x, y=DATA.y, lines=(line,)))
    canvas.grab()
    assert [len(stretch) for stretch in canvas.pixels.lines[0].stretches] == [
        2
    ]  # the value between two gaps makes no line


def test_the_plot_tells_a_screen_reader_what_it_shows(canvas):
    assert canvas.accessibleName() == "Resistance against thickness"
    words = canvas.accessibleDescription()
    assert "this recipe, 1.5 at 30 µm" in words
    assert "2 reported films from 2.8 to 5.6 Ω cm²" in words
    assert summary("T", DATA) == words.replace("Resistance against thickness", "T", 1)


def test_ctrl_c_copies_a_picture_and_ctrl_shift_c_a_table(card, qtbot):
    card.body.setFocus()
    qtbot.keyClick(card.body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    picture = QGuiApplication.clipboard().image()
    assert picture.width() == plot_export.SCALE * card.body.width()
    qtbot.keyClick(card.body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    header, *rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert header[1:3] == ["film thickness, µm", "ASR, Ω cm²"]
    assert rows[0][:3] == ["this recipe", "30", "1.5"]
    assert [float(row[2]) for row in rows if row[0] == "reported film"] == [2.8, 5.6]
    assert {len(row) for row in rows} == {len(header)}


def test_saved_files_open_again(card, tmp_path):
    for suffix in plot_export.FORMATS:
        card.save(tmp_path / f"plot.{suffix}")
    assert QImage(str(tmp_path / "plot.png")).height() > 500
    drawing = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    for words in ("Resistance against thickness", "film thickness, µm", "this recipe, 1.5", "100"):
        assert words in drawing
    assert "<text" in drawing
    rows = list(csv.reader(io.StringIO((tmp_path / "plot.csv").read_text(encoding="utf-8-sig"))))
    assert tuple(rows[0]) == to_table(DATA).header
    assert len(rows) == 1 + len(to_table(DATA).rows)


def test_a_folder_that_cannot_be_written_raises_instead_of_losing_the_file(card, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        card.save(tmp_path / "missing" / "plot.png")


def predicted(materials, **changes):
    recipe = Recipe(**changes)
    return predict(recipe, materials), curves(recipe, materials)


def test_reported_films_lie_where_their_numbers_say(materials):
    against_thickness = film_points(materials, "thickness")
    against_binder = film_points(materials, "binder")
    ethyl_cellulose = next(film for film in materials.films if film.reference == "187")
    found = next(point for point in against_thickness if "[187]" in point.name)
    assert found.x == ethyl_cellulose.thickness_um == 47.0
    assert found.y == pytest.approx(47e-4 / 1.7e-3)
    assert found.citation == ethyl_cellulose.citation
    assert any("[187]" in point.name and point.y == 1.7 and point.x == 2.0 for point in against_binder)


def test_own_films_stand_on_the_plots_of_films_inside_the_axes(canvas, materials):
    recipe = Recipe(binder_wt_pct=12.0)
    values = {"key": "F-0001", "name": "film 7", "made_on": "2026-11-20", "temperature_c": 25.0, "recipe": recipe}
    films = (
        MeasuredFilm(**values, thickness_um=4.0, conductivity_ms_cm=0.002),
        MeasuredFilm(**values | {"recipe": Recipe(binder=None)}, thickness_um=40.0, conductivity_ms_cm=1.0),
    )
    prediction, lines = predicted(materials)
    with_own = replace(materials, own_films=films)
    for x, count in (("thickness", 2), ("binder", 1)):
        points = film_points(with_own, x)
        own = [film for film in points if film.mark == "own"]
        assert len(own) == count
        assert len(points) == len(film_points(materials, x)) + count
        make = conductance_panel.resistance_data
        data = (
            make(prediction, lines, points)
            if x == "thickness"
            else conductance_panel.binder_data(prediction, lines, points, with_own)
        )
        assert all(data.x.low <= film.x <= data.x.high and data.y.low <= film.y <= data.y.high for film in own)
        assert sum(row[0] == "own film" for row in to_table(data).rows) == count
        canvas.show_data(data)
        assert {"own films", "reported films"} <= {entry.text for entry in canvas.key().entries}


def test_iso_lines_put_20_um_at_1_and_200_um_at_10_on_2_ohm_cm2(materials):
    prediction, lines = predicted(materials)
    data = conductance_panel.resistance_data(prediction, lines, ())
    by_label = {line.label: line for line in data.lines if line.style == "iso"}
    for label, thickness in (("1 mS/cm", 20.0), ("10 mS/cm", 200.0)):
        line = by_label[label]
        assert np.exp(np.interp(np.log(thickness), np.log(line.x), np.log(line.y))) == pytest.approx(2.0)


def test_the_point_is_the_predicted_value_and_lies_on_its_line(materials):
    prediction, lines = predicted(materials)
    for data, quantity in (
        (conductance_panel.resistance_data(prediction, lines, ()), prediction.film.area_specific_resistance_ohm_cm2),
        (conductance_panel.binder_data(prediction, lines, (), materials), prediction.film.conductivity_ms_cm),
        (conductance_panel.arrhenius_data(prediction, lines), prediction.film.conductivity_ms_cm),
        (energy_panel.specific_energy_data(prediction, lines, materials), prediction.cell.specific_energy_wh_kg),
        (energy_panel.energy_density_data(prediction, lines, materials), prediction.cell.energy_density_wh_l),
    ):
        assert data.recipe.y == quantity.value
        line = next(line for line in data.lines if line.style == "recipe")
        order = np.argsort(line.x)
        assert np.interp(data.recipe.x, line.x[order], line.y[order]) == pytest.approx(data.recipe.y, rel=0.02)
        assert data.x.low <= data.recipe.x <= data.x.high
        assert data.y.low <= data.recipe.y <= data.y.high


@pytest.mark.parametrize(("thickness", "binder"), [(3.0, 1.5), (900.0, 0.2), (30.0, 24.0)])
def test_axes_reach_recipes_far_from_the_usual(materials, thickness, binder):
    prediction, lines = predicted(materials, thickness_um=thickness, binder_wt_pct=binder)
    for data in (
        conductance_panel.resistance_data(prediction, lines, ()),
        conductance_panel.binder_data(prediction, lines, (), materials),
        energy_panel.specific_energy_data(prediction, lines, materials),
    ):
        assert data.x.low <= data.recipe.x <= data.x.high
        assert data.y.low <= data.recipe.y <= data.y.high


def test_without_a_binder_the_plot_says_so_and_still_shows_the_films(materials):
    prediction, lines = predicted(materials, binder=None, binder_wt_pct=None)
    films = film_points(materials, "binder")
    data = conductance_panel.binder_data(prediction, lines, films, materials)
    assert data.recipe is None
    assert data.message.startswith("No binder is chosen")
    assert len(data.films) == len(films) > 5


def test_the_free_standing_limit_is_drawn_only_when_it_is_known(materials):
    for binder in materials.of_kind("binder"):
        prediction, lines = predicted(materials, binder=binder.key)
        data = conductance_panel.binder_data(prediction, lines, (), materials)
        drawn = [line for line in data.lines if line.key == "free-standing"]
        least = least_content(materials, binder.key)
        assert [line.x[0] for line in drawn] == ([] if least is None else [float(least)])


def test_energy_lines_carry_the_names_of_both_anodes_and_the_target(materials):
    prediction, lines = predicted(materials)
    for data, target in (
        (energy_panel.specific_energy_data(prediction, lines, materials), "350 Wh/kg"),
        (energy_panel.energy_density_data(prediction, lines, materials), "750 Wh/L"),
    ):
        labels = {line.key: line.label for line in data.lines}
        assert labels["this recipe"] == materials.find("anode", "Li-metal").name
        assert labels["other anode"] == materials.find("anode", "anodeless").name
        assert labels["target"].startswith(f"500 km target: {target}")


def test_arrhenius_has_degrees_on_top(qtbot, styled, materials):
    canvas = PlotCanvas("Conductivity against temperature", LIGHT, celsius_on_top=True)
    qtbot.addWidget(canvas)
    canvas.resize(366, 281)
    canvas.show_data(conductance_panel.arrhenius_data(*predicted(materials)))
    canvas.grab()
    assert "25 °C" in [text for _, text in canvas.axes["top"].ticks().major]
    assert {label.text for label in canvas.labels()} >= {"film", "electrolyte"}


def test_a_plot_reached_by_tab_shows_it_but_its_picture_does_not(card, qtbot):
    canvas = card.body
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(canvas.hasFocus, timeout=2000)
    edge = canvas.grab().toImage().pixelColor(1, canvas.height() // 2)
    assert edge.name() == LIGHT.accent
    card.copy_picture()
    picture = QGuiApplication.clipboard().image()
    assert picture.pixelColor(plot_export.SCALE, picture.height() // 2).name() == LIGHT.surface


@pytest.mark.parametrize("thickness", [0.5, 1.0, 10.0, 30.0, 100.0, 500.0, 1000.0])
@pytest.mark.parametrize(("binder", "celsius"), [(0.1, -40.0), (10.0, 100.0), (15.0, 150.0)])
def test_the_point_of_every_recipe_is_seen_whole_and_on_its_line(canvas, materials, thickness, binder, celsius):
    changes = {"thickness_um": thickness, "binder_wt_pct": binder, "temperature_c": celsius}
    prediction, lines = predicted(materials, **changes)
    for data in (
        conductance_panel.resistance_data(prediction, lines, ()),
        conductance_panel.binder_data(prediction, lines, (), materials),
        conductance_panel.arrhenius_data(prediction, lines),
        energy_panel.specific_energy_data(prediction, lines, materials),
        energy_panel.energy_density_data(prediction, lines, materials),
    ):
        canvas.show_data(data)
        _, _, width, height = canvas.frame
        (x, y), radius = canvas.pixels.point[0], 6.0
        assert radius <= x <= width - radius, data.x.label
        assert 0 <= y <= height, data.y.label
        path = next(drawn.samples for drawn in canvas.pixels.lines if drawn.line.style == "recipe")
        assert np.hypot(*(path - (x, y)).T).min() < 4.0, data.x.label


@pytest.mark.parametrize("size", [(236, 196), (290, 200), (366, 281)])
def test_a_message_hides_no_reported_film(canvas, materials, size):
    canvas.resize(*size)
    films = film_points(materials, "thickness")
    for changes in ({"binder": "", "binder_wt_pct": 0.0}, {"electrolyte": "no such powder"}):
        prediction, lines = predicted(materials, **changes)
        for data in (
            conductance_panel.resistance_data(prediction, lines, films),
            conductance_panel.binder_data(prediction, lines, film_points(materials, "binder"), materials),
        ):
            canvas.show_data(data)
            messages = [label for label in canvas.labels() if label.is_message or label.text == "not known"]
            assert len(messages) == bool(data.message)
            for label in messages:
                left, top, right, bottom = label.placed.rect
                x, y = canvas.pixels.films.T
                apart = np.hypot(x - x.clip(left, right), y - y.clip(top, bottom))
                assert np.nanmin(apart) > 5.0  # their markers have a radius of 4


def test_messages_write_formulas_with_subscripts(canvas):
    canvas.show_data(PlotData(x=DATA.x, y=DATA.y, message="not known, because Li6PS5Cl has no value"))
    assert any("Li₆PS₅Cl" in label.text for label in canvas.labels())


def test_the_tip_of_a_film_outlives_the_scenes_own_tip(canvas, qtbot):
    """Qt asks a resting pointer for a tip; the scene has none and would hide that of the film."""
    event = QHelpEvent(QEvent.Type.ToolTip, canvas.viewport().rect().center(), canvas.mapToGlobal(QPoint(5, 5)))
    QToolTip.showText(canvas.mapToGlobal(QPoint(5, 5)), "a film", canvas)
    assert QApplication.sendEvent(canvas.viewport(), event)
    assert QToolTip.text() == "a film"
    QToolTip.hideText()
