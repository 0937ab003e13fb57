"""Nothing drawn breaks on data that are empty, single, equal, not a number, infinite or huge."""

import math
import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QTabWidget

from ssedesigner.core.prediction import Flag, Layer, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.checks.ladder import BOILING, GLASS, Clash, Ladder, LadderStep, Part, Rung
from ssedesigner.physics.checks.windows import Window
from ssedesigner.physics.curves import CURVES, Curve, Curves
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.bench.widgets import ToleranceBar
from ssedesigner.ui.pictures.ladder import LadderPicture
from ssedesigner.ui.pictures.margins import Margin, MarginPicture, margin_words
from ssedesigner.ui.pictures.scene import paint
from ssedesigner.ui.pictures.split_bars import SplitBars
from ssedesigner.ui.pictures.windows import WindowPicture
from ssedesigner.ui.plot.axis import celsius_ticks, decade_ticks, linear_ticks
from ssedesigner.ui.plot.data import Axis, FilmPoint, Line, PlotData, RecipePoint, summary, to_table
from ssedesigner.ui.plot.layer import polygon
from ssedesigner.ui.plot.pixels import Frame, clip_band, clip_line
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import LIGHT

ODD = (math.nan, math.inf, -math.inf, 0.0, -1.0, 1e-300, 1e30, 1e300, 25.0)
WIDTHS = (0.0, 1.0, 60.0, 150.0, 400.0, 1600.0)


def draws(picture):
    """Draw a picture at every size; its table, words and least height come with it."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    for width in WIDTHS:
        height = picture.minimum_height(width)
        assert math.isfinite(height)
        for room in (0.0, height, 500.0):
            scene = picture.scene(width, room, LIGHT)  # first, because an image must not go before its painter
            painter = QPainter(image)
            paint(painter, scene, LIGHT)
            painter.end()
    return picture.table(), picture.words()


def some(pick, count):
    return np.array([pick.choice(ODD) for _ in range(count)])


def line(pick, number):
    count = pick.choice((0, 1, 2, 3, 40))
    x = np.linspace(-5.0, 60.0, count) if pick.random() < 0.5 else some(pick, count)
    has_band = pick.random() < 0.7
    return Line(
        key=f"line {number}",
        label="a line",
        x=x,
        y=some(pick, count),
        low=some(pick, count) if has_band else None,
        high=some(pick, count) if has_band else None,
        style=pick.choice(("recipe", "iso", "target")),
    )


def film(pick):
    x, y, low, high = some(pick, 4)
    return FilmPoint(x=x, y=y, low=low, high=high, name="a film", conditions="", citation="", tag="tag")


def axis(pick):
    low, high = some(pick, 2) if pick.random() < 0.4 else (1.0, 50.0)
    return Axis(label="thickness", unit="um", low=float(low), high=float(high), is_log=pick.random() < 0.5)


def plot_data(pick):
    return PlotData(
        x=axis(pick),
        y=axis(pick),
        lines=tuple(line(pick, number) for number in range(pick.choice((0, 1, 3)))),
        films=tuple(film(pick) for _ in range(pick.choice((0, 1, 4)))),
        recipe=RecipePoint(x=pick.choice(ODD), y=pick.choice(ODD), label="this recipe")
        if pick.random() < 0.7
        else None,
        message=pick.choice(("", "Not known, because nothing is.")),
    )


@pytest.fixture
def canvas(qtbot, styled):
    shown = PlotCanvas("A plot", LIGHT, celsius_on_top=True)
    qtbot.addWidget(shown)
    shown.resize(340, 260)
    shown.show()
    return shown


def test_a_band_wholly_outside_the_frame_leaves_a_polygon_without_points(styled):
    assert polygon(np.empty((0, 2))).isEmpty()
    assert polygon(np.array([[1.0, 2.0]])).count() == 1


def test_a_plot_with_everything_below_its_axis_is_drawn(canvas):
    hours = np.linspace(1.0, 8.0, 9)
    below = Line(key="gas", label="gas", x=hours, y=np.full(9, 1e-9), low=np.full(9, 1e-12), high=np.full(9, 1e-6))
    away = Line(key="away", label="away", x=hours + 500, y=hours, low=hours, high=hours)
    for lines in ((below,), (away,), (below, away)):
        canvas.show_data(PlotData(
            x=Axis(label="time", unit="h", low=0.0, high=8.0),
            y=Axis(label="gas", unit="ppm", low=0.01, high=100.0, is_log=True),
            lines=lines,
        ))  # fmt: skip
        canvas.grab()


def test_a_plot_of_any_data_is_drawn(canvas):
    pick = random.Random(7)
    for _ in range(150):
        data = plot_data(pick)
        canvas.show_data(data)
        canvas.grab()
        canvas.film_at(QPointF(100.0, 100.0))
        canvas.labels()
        to_table(data)
        summary("A plot", data)


def test_ticks_of_any_range_are_few_and_in_order():
    for make, low, high, pixels in product((linear_ticks, decade_ticks, celsius_ticks), ODD, ODD, (0.0, 1.0, 300.0)):
        found = make(low, high, pixels)
        assert len(found.major) + len(found.minor) < 500
        assert all(math.isfinite(value) for value, _ in found.major)


def test_cutting_at_a_frame_takes_any_numbers():
    pick = random.Random(3)
    for count, size, is_log in product((0, 1, 2, 3, 10), ((300.0, 200.0), (0.0, 0.0)), (False, True)):
        frame = Frame(*size, (0.0, 1.0), (0.0, 1.0), (is_log, is_log))
        for _ in range(20):
            x = some(pick, count)
            low, high = (frame.pixels(x, some(pick, count)) for _ in range(2))
            found = [*clip_line(low, *size), clip_band(low, high, *size)]
            assert all(np.isfinite(path).all() for path in found)


def test_the_ladder_of_any_temperatures_is_drawn(styled):
    pick = random.Random(5)
    for count in (0, 1, 2, 9):
        for _ in range(12):
            parts = tuple(
                Part(
                    field="binder",
                    key=pick.choice(("", "NBR", "a name that is rather long for a column-of-this-width")),
                    kind=pick.choice(("polymer", "support", "liquid")),
                    rungs=tuple(
                        Rung(kind=kind, celsius=pick.choice(ODD), grade="measured", source="A")
                        for kind in (GLASS, BOILING)[: pick.choice((0, 1, 2))]
                    ),
                    missing=(GLASS,),
                    clashes=(Clash(step="drying", severity="fail", message="Too hot."),),
                    is_listed=pick.random() < 0.8,
                    is_meant_to_go=False,
                )
                for _ in range(count)
            )
            steps = tuple(
                LadderStep(field=name, words=name, celsius=pick.choice((None, *ODD))) for name in ("drying", "press")
            )
            draws(LadderPicture(ladder=Ladder(parts=parts, steps=steps[: pick.choice((0, 1, 2))])))


def test_margins_of_any_numbers_are_drawn(styled):
    for flags in (product((None, *ODD), (None, *ODD), ("degC", "um")), ()):
        made = tuple(
            Margin(step="", flag=Flag(id="a-check", step="safety", severity="fail", title="", message="", value=value,
                             limit=limit, unit=unit))
            for value, limit, unit in flags
        )  # fmt: skip
        draws(MarginPicture(margins=made))
        assert all(margin_words(margin) for margin in made)


def test_windows_at_any_potentials_are_drawn(styled):
    ends = list(product((None, *ODD), repeat=2))
    pick = random.Random(2)
    for count in (0, 1, 5):
        for _ in range(8):
            made = tuple(
                Window(field=field, key="LiCoO2", role=role, low=low, high=high, evidence="listed", words="Words.",
                       grade="reported", sources=("A",))
                for field, role in (("electrolyte", "film"), ("anode", "electrode"), ("cathode", "electrode"))
                for low, high in pick.sample(ends, count)
            )  # fmt: skip
            draws(WindowPicture(windows=made))


def test_shares_of_any_amounts_are_drawn(qtbot, styled, materials):
    prediction = predict(Recipe(), materials)
    bars = SplitBars("Mass, volume and cost", LIGHT)
    qtbot.addWidget(bars)
    pick = random.Random(4)
    for count in (0, 1, 2, 6):
        for _ in range(10):
            layers = tuple(
                Layer(role=pick.choice(("film", "anode")), material=pick.choice(("", "lithium")),
                      thickness_um=pick.choice(ODD), mass_mg_cm2=pick.choice(ODD),
                      cost_usd_m2=pick.choice((None, *ODD)))
                for _ in range(count)
            )  # fmt: skip
            bars.show_prediction(replace(prediction, cell=replace(prediction.cell, layers=layers)))
            for size in ((1, 1), (200, 208), (700, 260)):
                bars.resize(*size)
                bars.grab()
            bars.table()


def test_a_balance_bar_takes_any_weights(qtbot, styled):
    bar = ToleranceBar()
    qtbot.addWidget(bar)
    for actual, target, tolerance in product(ODD, ODD, (math.nan, 0.0, 0.01, 1e300)):
        bar.show_weight(actual, target, tolerance, ("1 g", "2 g"), "1.5 g", "")
        bar.grab()


def odd_quantity(pick, quantity):
    return replace(quantity, value=pick.choice((None, *ODD)), low=pick.choice((None, *ODD)), high=pick.choice(ODD))


def odd_prediction(pick, prediction):
    def odd(part):
        return replace(part, **{
            name: odd_quantity(pick, value) for name, value in vars(part).items() if isinstance(value, Quantity)
        })  # fmt: skip

    cells = {basis: odd(cell) for basis, cell in prediction.cells.items()}
    flags = tuple(
        replace(f, value=pick.choice((None, *ODD)), limit=pick.choice((None, *ODD))) for f in prediction.flags
    )
    return replace(
        prediction, film=odd(prediction.film), cell=cells[prediction.cell.basis], cells=cells,
        flags=pick.choice((flags, ())),
    )  # fmt: skip


def odd_curves(pick, made):
    def odd(curve):
        count = pick.choice((0, 1, 2, 30))
        y = pick.choice((some(pick, count), np.full(count, math.nan), np.full(count, 3.0)))
        return Curve(x=np.linspace(1.0, 90.0, count), y=y, low=some(pick, count), high=some(pick, count))

    given = type("OddCurves", (Curves,), {name: odd(getattr(made, name)) for name in CURVES})
    return given(made.recipe, made.materials, made.learned)


def test_the_window_shows_any_prediction(window):
    pick = random.Random(6)
    document, tabs = window.document, window.workbench.tabs
    for _ in range(8):
        prediction, made = odd_prediction(pick, document.prediction), odd_curves(pick, document.curves)
        tabs.setCurrentIndex(pick.randrange(tabs.count() - 1))
        window.workbench.show_prediction(prediction, made)
        window.flags.show_prediction(prediction, made)
        window.strip.show_prediction(prediction)
        QCoreApplication.processEvents()


def test_every_window_shows_a_library_that_is_all_but_empty(window, materials):
    kept = dict(list(materials.materials.items())[:1])
    window.document.replace_materials(
        replace(materials, materials=kept, pairs=(), films=(), series=(), cells=(), methods=(), sources={})
    )
    shown = [
        window.windows.show_library(), window.windows.show_plan(), window.windows.show_batches(),
        window.windows.show_sheet(), window.windows.show_calculation(), window.windows.show_substitutes("binder"),
        window.show_palette(),
    ]  # fmt: skip
    shown[0].show_matrix()
    shown[0].findChild(QTabWidget, "library_tabs").setCurrentIndex(2)
    for index in range(window.workbench.tabs.count()):
        window.workbench.tabs.setCurrentIndex(index)
        QCoreApplication.processEvents()
    shown[5].finish()
    for one in shown:
        assert not one.grab().isNull()
        one.close()
