"""The sheet as a PDF file and on a printer, in the paper that the user chose."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPagedPaintDevice, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QComboBox, QGraphicsView, QLineEdit, QWidget

from ssedesigner.core.atomic import WriteError, write_atomically
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.sheet.rows import Sheet
from ssedesigner.text.scorecard import Scorecard
from ssedesigner.ui.sheet.pages import fitted_html, page_layout, paint_html
from ssedesigner.ui.theme import FAMILY, load_fonts
from ssedesigner.ui.widgets.widgets import resize_within_screen, set_names


class SheetError(WriteError):
    """The sheet could not be written; the message is one sentence that says what to do."""


def paint_pages(filled: Sheet | Scorecard, device: QPagedPaintDevice) -> int:
    """Paint a sheet on a printer or PDF and return the number of pages."""
    painter = QPainter(device)
    if not painter.isActive():
        raise SheetError("The printer does not accept the sheet; choose another one or save it as PDF.")
    try:
        return paint_html(fitted_html(filled, device), device, painter)
    finally:
        painter.end()


def pdf_bytes(filled: Sheet | Scorecard, paper: str = "A4") -> bytes:
    """Return the sheet as a PDF with real text and embedded fonts."""
    application = QGuiApplication.instance() or QGuiApplication([])  # fonts need one; the command line has none
    if FAMILY not in QFontDatabase.families():
        load_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout(paper, is_wide=isinstance(filled, Scorecard)))
    writer.setTitle(shorten(filled.title, 140))
    writer.setCreator("SSE Designer")
    paint_pages(filled, writer)
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


def write_pdf(filled: Sheet | Scorecard, path: Path, paper: str = "A4") -> None:
    """Write the sheet as PDF; raise SheetError with one sentence when that fails."""
    write_file(pdf_bytes(filled, paper), path)


def sheet_printer(title: str, paper: str = "A4", *, is_wide: bool = False) -> QPrinter:
    """Make a printer set to the page of the sheet; it need not exist as a machine to show a preview."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(page_layout(paper, is_wide=is_wide))
    printer.setDocName(title)
    return printer


class SheetPreview(QPrintPreviewDialog):
    """Print preview of the sheet; it prints from there and opens without a printer, too."""

    def __init__(self, filled: Sheet | Scorecard, paper: str = "A4", parent: QWidget | None = None) -> None:
        self._printer = sheet_printer(filled.title, paper, is_wide=isinstance(filled, Scorecard))
        super().__init__(self._printer, parent)
        self.setObjectName("print_preview")
        self.setAccessibleName("Print preview of the sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for box in self.findChildren(QComboBox):
            set_names(box, "preview_zoom", "Zoom")
        for line in self.findChildren(QLineEdit):
            if not isinstance(line.parentWidget(), QComboBox):
                set_names(line, "preview_page", "Number of the page")
        for pages in self.findChildren(QGraphicsView):
            pages.setAccessibleName("Pages of the sheet")
            pages.scene().setBackgroundBrush(Qt.BrushStyle.NoBrush)  # the ground is that of the theme
        self.paintRequested.connect(lambda printer: self._paint(filled, printer))
        self._show_paper(self._printer)
        resize_within_screen(self, 900, 1000)

    def _paint(self, filled: Sheet | Scorecard, printer: QPrinter) -> None:
        self._show_paper(printer)  # another can be chosen in the preview
        paint_pages(filled, printer)

    def _show_paper(self, printer: QPrinter) -> None:
        self.setWindowTitle(f"Print on {printer.pageLayout().pageSize().name()} at 100 %")


def print_sheet(filled: Sheet | Scorecard, paper: str = "A4", parent: QWidget | None = None) -> SheetPreview:
    """Open the print preview of the sheet and return it."""
    preview = SheetPreview(filled, paper, parent)
    preview.open()
    return preview
