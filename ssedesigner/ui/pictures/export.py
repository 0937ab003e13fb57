"""Pictures and tables of plots: copied, or saved as SVG, PNG or CSV."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QGraphicsView, QWidget

from ssedesigner.files.csv_table import POINT, csv_text, guard, number_text
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.pictures.split_bars import SplitBars
from ssedesigner.ui.pictures.voxel_slice import VoxelSlice
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import TITLE_PX, Theme, font
from ssedesigner.ui.widgets.tables import Table

SCALE = 3
"""A saved picture has this many pixels for each on the screen."""
FORMATS = {"svg": "SVG drawing (*.svg)", "png": "PNG picture (*.png)", "csv": "CSV table (*.csv)"}
_TITLE_HEIGHT = 34
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


def to_tsv(table: Table) -> str:
    """Write a table for pasting into a spreadsheet."""
    return "".join("\t".join(_one_line(cell) for cell in row) + "\n" for row in (table.header, *table.rows))


def to_csv(table: Table, decimal: str = POINT) -> str:
    """Write a table as CSV."""
    return csv_text(
        (tuple(map(guard, table.header)), *(tuple(_csv_cell(cell, decimal) for cell in row) for row in table.rows)),
        decimal,
    )


def _csv_cell(cell: str, decimal: str) -> str:
    number = cell.replace("\N{MINUS SIGN}", "-")
    return number_text(number, decimal) if _NUMBER.fullmatch(number) else guard(cell)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def draw(widget: QWidget, title: str, painter: QPainter, theme: Theme) -> None:
    """Draw a plot with its title; text stays text in a vector format."""
    size = picture_size(widget)
    painter.fillRect(QRect(QPoint(), size), QColor(theme.surface))
    painter.setFont(font(TITLE_PX, QFont.Weight.DemiBold))
    painter.setPen(QColor(theme.text))
    painter.drawText(QRect(10, 0, size.width() - 20, _TITLE_HEIGHT), Qt.AlignmentFlag.AlignVCenter, title)
    if isinstance(widget, QGraphicsView):
        target = QRectF(0, _TITLE_HEIGHT, widget.width(), widget.height())
        widget.render(painter, target, widget.viewport().rect())
    elif isinstance(widget, SplitBars | SceneChart | VoxelSlice):
        painter.translate(0, _TITLE_HEIGHT)
        widget.draw(painter)
    else:
        widget.render(painter, QPoint(0, _TITLE_HEIGHT), renderFlags=QWidget.RenderFlag.DrawChildren)


def picture_size(widget: QWidget) -> QSize:
    """Return the size of the picture of a plot [px at 100 %]."""
    return widget.size() + QSize(0, _TITLE_HEIGHT)


def picture(widget: QWidget, title: str, theme: Theme) -> QImage:
    """Draw a plot as a picture for print."""
    image = QImage(picture_size(widget) * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    painter = QPainter(image)
    draw(widget, title, painter, theme)
    painter.end()
    return image


def svg(widget: QWidget, title: str, theme: Theme) -> bytes:
    """Draw a plot as SVG."""
    from PySide6.QtSvg import QSvgGenerator  # only saving needs it

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(picture_size(widget))
    generator.setViewBox(QRect(QPoint(), picture_size(widget)))
    generator.setResolution(96)
    generator.setTitle(title)
    painter = QPainter(generator)
    draw(widget, title, painter, theme)
    painter.end()
    return bytes(buffer.data().data())


def png(widget: QWidget, title: str, theme: Theme) -> bytes:
    """Draw a plot as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(widget, title, theme).save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(data.data())


def copy_picture(widget: QWidget, title: str, theme: Theme) -> None:
    """Put the picture of a plot on the clipboard."""
    QGuiApplication.clipboard().setImage(picture(widget, title, theme))


def copy_table(table: Table) -> None:
    """Put a table on the clipboard."""
    QGuiApplication.clipboard().setText(to_tsv(table))


def save(path: Path, widget: QWidget, title: str, table: Table, theme: Theme) -> None:
    """Write a plot in the format that the file's name ends with; raise OSError when it cannot be written."""
    writers: dict[str, Callable[[], bytes]] = {
        ".svg": lambda: svg(widget, title, theme),
        ".png": lambda: png(widget, title, theme),
        ".csv": lambda: to_csv(table, decimal_sign()).encode(),
    }
    path.write_bytes(writers[path.suffix.lower()]())
