"""A sweep of the command line as a picture: one plot for each result, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.changes import in_sentence
from ssedesigner.core.materials import Materials
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.grid import COUNTED, Grid
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.design.bars import BarPicture, bars_of
from ssedesigner.ui.design.charts import label_of, line_data, map_data
from ssedesigner.ui.design.films import film_places, film_points
from ssedesigner.ui.pictures.export import SCALE, draw, picture_size
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import LIGHT, apply, load_fonts

_SIZE = QSize(720, 460)


def write_pictures(path: Path, grid: Grid, keys: Sequence[str], materials: Materials, learned: Learned) -> None:
    """Write the plots of a grid as the ending of the file says, .png or .svg; WriteError where that fails."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):  # widgets need one, and the command line has none
        application = QApplication(["SSE Designer"])
        load_fonts()
        apply(application, LIGHT)
    numbers = [key for key in keys if key not in COUNTED] or list(keys)
    axes = " and ".join(in_sentence(axis.field.label) for axis in grid.axes)
    plots = [(f"{label_of(key)} over {axes}", _plot(grid, key, materials, learned)) for key in numbers]
    sizes = [picture_size(widget) for _, widget in plots]
    whole = QSize(max(size.width() for size in sizes), sum(size.height() for size in sizes))
    written = _png(plots, whole) if path.suffix.lower() == ".png" else _svg(plots, whole)
    for _, widget in plots:
        widget.deleteLater()
    del application
    write_atomically(path, written)


def _plot(grid: Grid, key: str, materials: Materials, learned: Learned) -> QWidget:
    title, axes = label_of(key), grid.axes
    if not axes[0].is_numeric:
        chart = SceneChart(title, LIGHT)
        picture = BarPicture(key=key, label=axes[0].field.label, bars=bars_of(grid, key, materials))
        chart.resize(_SIZE.width(), max(_SIZE.height(), round(picture.minimum_height(_SIZE.width()))))
        chart.show_picture(picture)
        return chart
    canvas = PlotCanvas(title, LIGHT)
    canvas.resize(_SIZE)
    present = predict(grid.recipe, materials, learned)
    if len(axes) > 1:
        canvas.show_data(map_data(grid, None, key, present, film_places(materials, axes[0].key, axes[1].key)))
    else:
        canvas.show_data(line_data(grid, key, present, film_points(materials, axes[0].key, key)))
    return canvas


def _draw(plots: Sequence[tuple[str, QWidget]], painter: QPainter) -> None:
    for title, widget in plots:
        painter.save()
        draw(widget, title, painter, LIGHT)
        painter.restore()
        painter.translate(0, picture_size(widget).height())


def _png(plots: Sequence[tuple[str, QWidget]], size: QSize) -> bytes:
    image = QImage(size * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(LIGHT.surface)
    painter = QPainter(image)
    _draw(plots, painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(data.data())


def _svg(plots: Sequence[tuple[str, QWidget]], size: QSize) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setResolution(96)
    generator.setTitle(plots[0][0])
    painter = QPainter(generator)
    _draw(plots, painter)
    painter.end()
    return bytes(buffer.data().data())
