"""The recipe sheet on paper: its HTML laid out on A4 pages, written as PDF or printed."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from ssedesigner.files.atomic import WriteError, write_atomically
from ssedesigner.ui.named import resize_within_screen
from ssedesigner.ui.theme import FAMILY, load_fonts

_MARGINS_MM = QMarginsF(15.0, 14.0, 15.0, 12.0)
_FOOTER_PT = 22.0
_TEXT_PT = 9.0
_FOOTER_TEXT_PT = 7.5
_POINTS_PER_INCH = 72.0
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class SheetError(WriteError):
    """The sheet could not be written; the message is one sentence that says what to do."""


def file_name(recipe_name: str, suffix: str) -> str:
    """Make a file name that every system accepts from the name of a recipe.

    >>> file_name("NCM811‖Li: 30 µm / NBR", ".pdf")
    'NCM811‖Li 30 µm NBR.pdf'
    """
    name = " ".join(_FORBIDDEN.sub(" ", recipe_name).split()).strip(". ")[:100].rstrip(". ")
    if not name or _RESERVED.match(name):
        name = f"recipe {name}".strip()
    return name + suffix


def page_layout() -> QPageLayout:
    """A4 upright with the margins of the sheet."""
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        _MARGINS_MM,
        QPageLayout.Unit.Millimeter,
    )


def text_document(html: str, device: QPagedPaintDevice) -> QTextDocument:
    """Lay out the sheet for a printer or PDF; the foot of each page is left to the footer."""
    document = QTextDocument()
    # laid out in the dots of the paper, so a screen's scaling cannot move the page breaks
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0.0)
    document.setDefaultFont(_paper_font(_TEXT_PT))
    document.setHtml(html)
    area = _paint_area(device)
    document.setPageSize(QSizeF(area.width(), area.height() - _dots(_FOOTER_PT, device)))
    return document


def title_of(html: str) -> str:
    """Return the title of the sheet, for the foot of its pages and the properties of the file."""
    document = QTextDocument()
    document.setHtml(html)
    return document.metaInformation(QTextDocument.MetaInformation.DocumentTitle) or "Recipe sheet"


def paint_pages(html: str, device: QPagedPaintDevice) -> int:
    """Paint the sheet on a printer or PDF, its title and page number at the foot; return the number of pages."""
    painter = QPainter(device)
    if not painter.isActive():
        raise SheetError("The printer does not accept the sheet; choose another one or save it as PDF.")
    try:
        document = text_document(html, device)
        pages = document.pageCount()
        footer = document.metaInformation(QTextDocument.MetaInformation.DocumentTitle)
        for number in range(pages):
            if number:
                device.newPage()
            _paint_page(painter, document, number)
            _paint_footer(painter, device, footer, f"{number + 1} of {pages}")
    finally:
        painter.end()
    return pages


def _paper_font(points: float) -> QFont:
    font = QFont(FAMILY)
    font.setPointSizeF(points)
    # these alternates have no character behind them: copied from the PDF, a minus or a bracket would be missing
    for feature in ("calt", "ccmp", "case"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


def _dots(points: float, device: QPagedPaintDevice) -> float:
    return points * device.logicalDpiY() / _POINTS_PER_INCH


def _paint_area(device: QPagedPaintDevice) -> QSizeF:
    return QSizeF(device.pageLayout().paintRectPixels(device.logicalDpiX()).size())


def _paint_page(painter: QPainter, document: QTextDocument, number: int) -> None:
    size = document.pageSize()
    painter.save()
    painter.translate(0.0, -number * size.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    # paper is white whatever the program's theme
    context.palette = QPalette()
    context.palette.setColor(QPalette.ColorRole.Text, QColor(Qt.GlobalColor.black))
    context.clip = QRectF(0.0, number * size.height(), size.width(), size.height())
    painter.setClipRect(context.clip)
    document.documentLayout().draw(painter, context)
    painter.restore()


def _paint_footer(painter: QPainter, device: QPagedPaintDevice, left: str, right: str) -> None:
    page, height = _paint_area(device), _dots(_FOOTER_PT, device)
    line = QRectF(0.0, page.height() - height, page.width(), height)
    painter.save()
    painter.setFont(_paper_font(_FOOTER_TEXT_PT))
    painter.setPen(QColor("#444444"))
    room = page.width() - painter.fontMetrics().horizontalAdvance(right + "    ")
    left = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, left)
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, right)
    painter.restore()


def pdf_bytes(html: str) -> bytes:
    """Return the sheet as a PDF with real text and embedded fonts."""
    application = QGuiApplication.instance() or QGuiApplication([])  # fonts need one; the command line has none
    if FAMILY not in QFontDatabase.families():
        load_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout())
    writer.setTitle(title_of(html))
    writer.setCreator("SSE Designer")
    paint_pages(html, writer)
    del writer, application
    return bytes(buffer.data().data())


def write_file(content: bytes, path: Path) -> None:
    """Write one form of the sheet whole or not at all.

    Raises
    ------
    SheetError
        When the folder or the disk refuses the file; the message says what to do.
    """
    try:
        write_atomically(path, content)
    except WriteError as error:
        raise SheetError(str(error)) from error


def write_pdf(html: str, path: Path) -> None:
    """Write the sheet as PDF; raise SheetError with one sentence when that fails."""
    write_file(pdf_bytes(html), path)


def sheet_printer(html: str) -> QPrinter:
    """Make a printer set to the page of the sheet; it need not exist as a machine to show a preview."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(page_layout())
    printer.setDocName(title_of(html))
    return printer


class SheetPreview(QPrintPreviewDialog):
    """Print preview of the sheet; it prints from there and opens without a printer, too."""

    def __init__(self, html: str, parent: QWidget | None = None) -> None:
        self._printer = sheet_printer(html)
        super().__init__(self._printer, parent)
        self.setObjectName("print_preview")
        self.setAccessibleName("Print preview of the recipe sheet")
        self.setWindowTitle("Print recipe sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.paintRequested.connect(lambda printer: paint_pages(html, printer))
        resize_within_screen(self, 900, 1000)


def print_sheet(html: str, parent: QWidget | None = None) -> SheetPreview:
    """Open the print preview of the sheet and return it."""
    preview = SheetPreview(html, parent)
    preview.open()
    return preview
