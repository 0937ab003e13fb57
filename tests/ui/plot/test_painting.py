"""A plot paints again what has changed: nothing for equal data, and its ground only when more than the point moves."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QScrollArea

from ssedesigner.ui.plot.crosshair import CrosshairCanvas
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


KEYED = {"reported": "reported films", "own": "own films that are not learned from"}


def random_plot(rng):
    """Return a plot with some of all that an edit changes: axes, key, lines, films, point and message."""
    data = data_of(rng.uniform(10.0, 95.0), rng.choice((0.5, 1.0, 3.0)))
    crowd = tuple(
        Line(key=f"pin {letter}", label=f"pin {letter}, a long name", x=data.lines[0].x, y=data.lines[0].y, style=style)
        for letter, style in (("B", "pin B"), ("C", "pin C"))
    )
    films = tuple(replace(FILM, x=60.0 + 9 * n, mark=mark) for n, mark in enumerate(rng.sample(list(KEYED), 2)))
    return replace(
        data,
        y=rng.choice((*[data.y] * 6, replace(data.y, high=500.0), replace(data.y, low=0.1, is_log=True))),
        lines=(*data.lines, *rng.choice(((), crowd))),
        films=rng.choice(((), films[:1], films)),
        mark_words=KEYED,
        recipe=rng.choice((None, data.recipe, replace(data.recipe, label="this recipe, in many more words"))),
        message=rng.choice(("", "", "not known")),
    )


@pytest.mark.parametrize("has_top", [False, True])
def test_nothing_remains_on_the_screen_of_what_was_painted_before(styled, qapp, qtbot, has_top):
    rng, area = Random(210), QScrollArea()
    canvas = PlotCanvas("Plot", LIGHT, celsius_on_top=True) if has_top else CrosshairCanvas("Plot", LIGHT)
    qtbot.addWidget(area)
    canvas.resize(360, 260)
    area.setWidget(canvas)
    area.resize(380, 280)
    area.show()
    acts = {
        "show": lambda: canvas.show_data(random_plot(rng)),
        "colours": lambda: canvas.apply_theme(rng.choice((LIGHT, DARK))),
        "size": lambda: canvas.resize(rng.choice((330, 360)), rng.choice((200, 260))),
        "zoom": lambda: (canvas._view.setRange(yRange=(0.5, 2.5)), canvas._keep_zoom()),
        "whole": canvas.reset_view,
        "name": lambda: canvas._layer.show_named(0 if canvas.data.films else -1),
        "cross": lambda: has_top or canvas.show_crosshair(rng.uniform(10.0, 90.0), 2.0),
        "scroll": lambda: area.resize(380, rng.choice((120, 280))),
        "looked at": lambda: (canvas.show_data(random_plot(rng)), canvas.labels(), canvas.viewport().repaint()),
    }
    for act in ["show", *rng.choices(list(acts), k=24), *("show",) * 16]:
        acts[act]()
        screens = []
        for _ in range(2):
            for _ in range(3):
                qapp.processEvents()
            screens.append(qapp.primaryScreen().grabWindow(area.winId()).toImage().copy(area.viewport().geometry()))
            canvas._layer.forget_ground()
            canvas.viewport().update()
        assert screens[0] == screens[1], act


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
