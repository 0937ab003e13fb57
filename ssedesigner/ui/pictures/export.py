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
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import SMALL_PX, TITLE_PX, Theme, font
from ssedesigner.ui.widgets.tables import NumberTable, Table

SCALE = 3
"""A saved picture has this many pixels for each on the screen."""
FORMATS = {"svg": "SVG drawing (*.svg)", "png": "PNG picture (*.png)", "csv": "CSV table (*.csv)"}
_TITLE_HEIGHT, _CELL_GAP = 34, 6
_OWN_COLOURS = "pictures_have_own_colours"
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
    from ssedesigner.ui.pictures.voxel_slice import VoxelSlice  # loaded here: the first window must be quick

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
    elif isinstance(widget, NumberTable):
        painter.translate(0, _TITLE_HEIGHT)
        _draw_table(widget, painter, theme)


def _draw_table(table: NumberTable, painter: QPainter, theme: Theme) -> None:
    """Draw a table in any theme, where the widget would have that of the window's style sheet."""
    header, role = table.horizontalHeader(), Qt.ItemDataRole
    model, top = table.model(), header.height()
    painter.setClipRect(QRect(QPoint(), table.size()))
    for column in range(model.columnCount()):
        left, width = header.sectionViewportPosition(column) + _CELL_GAP, header.sectionSize(column) - 2 * _CELL_GAP
        across = Qt.Orientation.Horizontal
        side = Qt.AlignmentFlag(model.headerData(column, across, role.TextAlignmentRole))
        painter.setFont(font(SMALL_PX, QFont.Weight.DemiBold))
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRect(left, 0, width, top), side, str(model.headerData(column, across)))
        for row in range(model.rowCount()):
            index = model.index(row, column)
            face = font(SMALL_PX)
            face.setItalic(index.data(role.FontRole) is not None)
            painter.setFont(face)
            painter.setPen(index.data(role.ForegroundRole) or QColor(theme.text))
            place = QRect(left, top + table.rowViewportPosition(row), width, table.rowHeight(row))
            _draw_cell(painter, place, str(index.data()), side)
    painter.setPen(QColor(theme.border))
    painter.drawLine(0, top - 1, table.width(), top - 1)


def _draw_cell(painter: QPainter, place: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    """Draw words in as many lines as there is room for, else in one that is cut."""
    metrics, wrapped = painter.fontMetrics(), side | Qt.TextFlag.TextWordWrap
    if metrics.boundingRect(place, int(wrapped), text).height() > place.height():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, wrapped, text)


def wants_light() -> bool:
    """Return whether pictures are light whatever the theme of the window, as paper and reports are."""
    app = QGuiApplication.instance()
    return app is None or app.property(_OWN_COLOURS) is not True


def keep_light(is_light: bool) -> None:
    """Draw pictures light, or in the colours of the window, until the program ends."""
    if app := QGuiApplication.instance():
        app.setProperty(_OWN_COLOURS, not is_light)


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
