"""A plot paints again what has changed: nothing for equal data, and its ground only when more than the point moves."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from ssedesigner.ui.plot.data import Axis, FilmPoint, Line, PlotData, RecipePoint
from ssedesigner.ui.plot.ground import Ground
from ssedesigner.ui.plot.layer import PlotLayer
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import DARK, LIGHT

FILM = FilmPoint(x=60.0, y=3.0, name="film", conditions="", citation="")


def data_of(x, slope=1.0):
    """Return a plot as an edit makes it: each array and each line is a new one."""
    along = np.linspace(10.0, 100.0, 31)
    line = Line(key="line", label="a line", x=along, y=slope * along / 20, low=along / 30, high=along / 10)
    return PlotData(
        x=Axis(label="film thickness", unit="um", low=0.0, high=100.0),
        y=Axis(label="ASR", unit="ohm cm2", low=0.0, high=10.0),
        lines=(line, Line(key="gap", label="", x=along, y=np.where(along < 50, np.nan, 9.0), style="target")),
        films=(FILM,),
        recipe=RecipePoint(x=x, y=slope * x / 20, label="this recipe"),
    )


@pytest.fixture
def canvas(styled, qtbot):
    canvas = PlotCanvas("Plot", LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(360, 260)
    canvas.show_data(data_of(30.0))
    canvas.show()
    return canvas


@pytest.fixture
def painted(canvas, qapp, monkeypatch):
    """Return how often the plot and its ground are painted for what is done."""
    counts = {"paint": 0, "_paint_ground": 0}
    for name in counts:
        whole = getattr(PlotLayer, name)

        def count(*arguments, name=name, whole=whole, **named):
            counts[name] += 1
            return whole(*arguments, **named)

        monkeypatch.setattr(PlotLayer, name, count)
    qapp.processEvents()

    def times(do):
        counts.update(dict.fromkeys(counts, 0))
        do()
        qapp.processEvents()
        return tuple(counts.values())

    return times


def test_a_plot_paints_again_only_what_has_changed(canvas, painted):
    assert painted(lambda: canvas.show_data(data_of(30.0))) == (0, 0)
    assert painted(lambda: canvas.show_data(data_of(31.0))) == (1, 0)
    assert painted(lambda: canvas.show_data(data_of(31.0, slope=1.1))) == (1, 1)
    assert painted(lambda: canvas.show_data(replace(data_of(31.0, slope=1.1), message="why"))) == (1, 1)
    assert painted(lambda: canvas.show_data(replace(data_of(31.0), films=(replace(FILM, y=4.0),)))) == (1, 1)
    assert painted(lambda: canvas._layer.show_named(0)) == (1, 0)
    assert painted(lambda: canvas.viewport().update()) == (1, 0)
    assert painted(lambda: canvas.apply_theme(DARK)) == (1, 1)
    assert painted(lambda: canvas.resize(380, 260))[1] == 1
    assert painted(lambda: canvas._view.setRange(xRange=(0.0, 50.0), padding=0))[1] == 1
    assert painted(lambda: (canvas.hide(), canvas.show()))[1] == 1  # a hidden plot keeps no pixels


def test_copied_pixels_are_those_of_a_plot_painted_in_full(canvas, monkeypatch, qapp):
    for x in (30.0, 34.0, 62.0):
        canvas.show_data(data_of(x))
        copied = canvas.grab().toImage()
        with monkeypatch.context() as patch:
            patch.setattr(PlotLayer, "_copy_ground", PlotLayer._paint_ground)
            painted = canvas.grab().toImage()
        inside = canvas._layer.mapRectToScene(canvas._layer.boundingRect()).toRect().adjusted(0, 0, -1, -1)
        assert copied.copy(inside) == painted.copy(inside)


def test_a_drawing_for_a_file_is_painted_in_full(canvas, painted):
    def draw():
        image = QImage(360, 260, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        canvas.render(painter, QRectF(image.rect()), QRect(canvas.rect()))
        painter.end()

    assert painted(draw)[1] == 1


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_a_ground_is_as_sharp_as_its_screen_wherever_it_begins(styled, ratio):
    def paint(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(LIGHT.text))
        painter.drawLine(3, 2, 55, 37)
        painter.drawText(5, 30, "words")

    screens = []
    for is_copied in (False, True):
        screen = QPixmap(int(120 * ratio), int(80 * ratio))
        screen.setDevicePixelRatio(ratio)
        screen.fill(QColor(LIGHT.surface))
        painter = QPainter(screen)
        painter.translate(11.0, 7.0)
        Ground().copy(painter, (60.0, 40.0), (), LIGHT.surface, paint) if is_copied else paint(painter)
        painter.end()
        screens.append(screen.toImage())
    assert screens[0] == screens[1]


def test_a_ground_that_could_not_be_painted_is_not_copied(styled):
    def fail(painter):
        raise RuntimeError

    ground, screen = Ground(), QPixmap(20, 20)
    painter, calls = QPainter(screen), []
    ground.copy(painter, (10.0, 10.0), (1,), LIGHT.surface, lambda _: calls.append(1))
    with pytest.raises(RuntimeError):
        ground.copy(painter, (10.0, 10.0), (2,), LIGHT.surface, fail)
    for content, count in (((1,), 2), ((1,), 2), ((2,), 3)):
        ground.copy(painter, (10.0, 10.0), content, LIGHT.surface, lambda _: calls.append(1))
        assert len(calls) == count
    painter.end()
