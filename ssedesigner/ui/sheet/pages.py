"""The pages of a sheet: its HTML laid out for A4 or US Letter, brief enough for two pages, nothing torn apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache, partial

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
    QTextTableCell,
)

from ssedesigner.files.sheet.html import Brevity, to_html
from ssedesigner.files.sheet.rows import Sheet
from ssedesigner.files.sheet.scorecard import SIZES
from ssedesigner.files.sheet.scorecard import to_html as scorecard_html
from ssedesigner.text.scorecard import Scorecard
from ssedesigner.ui.theme import FAMILY

PAPERS = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
"""Papers that the sheet can be laid out for, by the name that is remembered."""

_MARGINS_MM = QMarginsF(15.0, 12.0, 15.0, 10.0)
_WIDE_MARGINS_MM = QMarginsF(12.0, 7.0, 12.0, 5.0)
_FOOTER_PT, _WIDE_FOOTER_PT = 18.0, 11.0
_TEXT_PT, _NO_ROOM_PT = 8.5, 1.0
_FOOTER_TEXT_PT = 7.5
_POINTS_PER_INCH, _PIXELS_PER_INCH = 72.0, 96.0
_BREAK = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
_MOST_BREAKS = 100
_HEADING = 4
_FRONTS, _BACKS = 4, 7
"""Levels of brevity of the part to work from and of the one behind it."""
_TALL = 0.9
"""Part of a page above which a row is let run over its end."""


def page_layout(paper: str = "A4", *, is_wide: bool = False) -> QPageLayout:
    """Return the page of a paper with its margins: upright for the sheet, wide for the scorecard."""
    orientations = QPageLayout.Orientation
    turned, margins = (orientations.Landscape, _WIDE_MARGINS_MM) if is_wide else (orientations.Portrait, _MARGINS_MM)
    return QPageLayout(QPageSize(PAPERS[paper]), turned, margins, QPageLayout.Unit.Millimeter)


def fitted_html(filled: Sheet | Scorecard, device: QPagedPaintDevice, *, is_live: bool = False) -> str:
    """Return the HTML of what is printed, as brief or as small as its pages ask; ``is_live`` is for the window."""
    return _fitted_card(filled, device, is_live) if isinstance(filled, Scorecard) else _fitted_sheet(filled, device)


def _fitted_card(card: Scorecard, device: QPagedPaintDevice, is_live: bool) -> str:
    """Return a scorecard in the largest type that one page holds; where none does, in the smallest on several."""
    html = ""
    for size in SIZES:
        html = scorecard_html(card, size, is_live=is_live)
        if _make_document(html, device).pageCount() == 1:
            break
    return html


def _fitted_sheet(filled: Sheet, device: QPagedPaintDevice) -> str:
    """Return a sheet as brief as it must be for one page to work from and one behind it.

    A part that even the briefest words cannot hold on one page stands in full on several.
    """

    @cache
    def laid_out(brevity: Brevity) -> tuple[str, int, int]:
        html = to_html(filled, brevity)
        return html, *_front_pages(html, device)

    # each level takes no more room than the one before, and laying out is most of what a sheet costs
    front = bisect_left(range(_FRONTS), True, key=lambda f: laid_out(Brevity(front=f))[1] == 1) % _FRONTS

    def is_behind_on_one_page(back: int) -> bool:
        _, before, pages = laid_out(Brevity(front=front, back=back))
        return pages - before == 1

    back = bisect_left(range(_BACKS), True, key=is_behind_on_one_page) % _BACKS
    return laid_out(Brevity(front=front, back=back))[0]


def _front_pages(html: str, device: QPagedPaintDevice) -> tuple[int, int]:
    """Return on how many pages the part to work from stands, and how many there are."""
    document = _make_document(html, device)
    behind = next(block for block in _blocks(document) if block.text() == "SOURCES")
    return _page(document, _rect(document, behind).top()), document.pageCount()


def text_document(html: str, device: QPagedPaintDevice) -> QTextDocument:
    """Lay out a sheet for a printer or PDF, with nothing torn by the end of a page."""
    document = _make_document(html, device)
    # each break moves all that follows, so tears are mended one by one from the top
    for _ in range(_MOST_BREAKS):
        torn = next(_torn(document), None)
        if torn is None:
            break
        torn()
    return document


def _make_document(html: str, device: QPagedPaintDevice) -> QTextDocument:
    # else pixels of the HTML would be those of the screen: on a Mac or in large print the code would have another size
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_Use96Dpi)
    document = QTextDocument()
    # laid out in the dots of the paper, so a screen's scaling cannot move the page breaks
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0.0)
    # Qt puts an empty line after each table: on the scorecard, whose text states its size, it takes no room
    document.setDefaultFont(_paper_font(_NO_ROOM_PT if _is_wide(device) else _TEXT_PT))
    area = _paint_area(device)
    # the foot of each page is left to the footer; the size comes first, or the words are laid out twice
    document.setPageSize(QSizeF(area.width(), area.height() - _dots(_footer_pt(device), device)))
    document.setHtml(html)
    return document


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _rect(document: QTextDocument, block: QTextBlock) -> QRectF:
    return document.documentLayout().blockBoundingRect(block)


def _page(document: QTextDocument, y: float) -> int:
    return int((y + 0.5) // document.pageSize().height())


def _torn(document: QTextDocument) -> Iterator[Callable[[], None]]:
    """Yield what mends a tear: of a heading apart from its rows, or of a row over the end of a page."""
    for block in _blocks(document):
        if block.blockFormat().headingLevel() == _HEADING and not _is_in_table(block) and not _is_broken(block):
            after = _content_after(block)
            if after.isValid() and _ends_on(document, after) != _ends_on(document, block):
                yield partial(_break_before, block)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            yield from _torn_rows(document, frame)


def _torn_rows(document: QTextDocument, table: QTextTable) -> Iterator[Callable[[], None]]:
    height = document.pageSize().height()
    for row in range(table.rows()):
        cells = [table.cellAt(row, column) for column in range(table.columns())]
        top = min(_rect(document, cell.firstCursorPosition().block()).top() for cell in cells)
        bottom = max(_rect(document, cell.lastCursorPosition().block()).bottom() for cell in cells)
        if bottom - top > height * _TALL or _page(document, top) == _page(document, bottom - 1.0):
            continue
        heading = document.findBlock(table.firstPosition() - 1).previous()
        if row:
            room = ((_page(document, top) + 1) * height - top) / _dots_per_pixel(document)
            yield partial(_fill_page, table.cellAt(row - 1, 0), room)
        elif heading.blockFormat().headingLevel() == _HEADING and not _is_broken(heading):
            yield partial(_break_before, heading)
        elif not table.format().pageBreakPolicy() & _BREAK:
            yield partial(_break_before_table, table)


def _fill_page(cell: QTextTableCell, room: float) -> None:
    """Make a row so much taller, by a room in pixels, that the next one begins on the next page."""
    form = cell.format().toTableCellFormat()
    form.setBottomPadding(form.bottomPadding() + room)
    cell.setFormat(form)


def _dots_per_pixel(document: QTextDocument) -> float:
    """Return by how much Qt scales a padding, which is in pixels, to the dots of the paper."""
    return document.documentLayout().paintDevice().logicalDpiY() / _PIXELS_PER_INCH


def _break_before_table(table: QTextTable) -> None:
    form = table.format().toTableFormat()
    form.setPageBreakPolicy(_BREAK)
    table.setFormat(form)


def _is_in_table(block: QTextBlock) -> bool:
    return QTextCursor(block).currentTable() is not None


def _content_after(block: QTextBlock) -> QTextBlock:
    """Return the first block with words after a heading; between them stands the empty one that begins a table."""
    after = block.next()
    while after.isValid() and not after.text().strip():
        after = after.next()
    return after


def _ends_on(document: QTextDocument, block: QTextBlock) -> int:
    return _page(document, _rect(document, block).bottom() - 1.0)


def _is_broken(block: QTextBlock) -> bool:
    return bool(block.blockFormat().pageBreakPolicy() & _BREAK)


def _break_before(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    form = cursor.blockFormat()
    form.setPageBreakPolicy(_BREAK)
    cursor.setBlockFormat(form)


def paint_html(html: str, device: QPagedPaintDevice, painter: QPainter) -> int:
    """Paint a sheet, its title and page number at the foot of each page; return the number of pages."""
    document = text_document(html, device)
    pages = document.pageCount()
    for number in range(pages):
        if number:
            device.newPage()
        paint_page(painter, document, device, number)
    return pages


def paint_page(painter: QPainter, document: QTextDocument, device: QPagedPaintDevice, number: int) -> None:
    """Paint one page with its footer, from the corner of the margins on."""
    footer = document.metaInformation(QTextDocument.MetaInformation.DocumentTitle)
    _paint_page(painter, document, number)
    _paint_footer(painter, device, footer, f"{number + 1} of {document.pageCount()}")


def paint_rect(device: QPagedPaintDevice) -> QRectF:
    """Return the part of the paper inside its margins [dots]."""
    return QRectF(device.pageLayout().paintRectPixels(device.logicalDpiX()))


def _paper_font(points: float) -> QFont:
    font = QFont(FAMILY)
    font.setPointSizeF(points)
    # these alternates have no character behind them: copied from the PDF, a minus or a bracket would be missing
    for feature in ("calt", "ccmp", "case"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


def _dots(points: float, device: QPagedPaintDevice) -> float:
    return points * device.logicalDpiY() / _POINTS_PER_INCH


def _is_wide(device: QPagedPaintDevice) -> bool:
    return device.pageLayout().orientation() == QPageLayout.Orientation.Landscape


def _footer_pt(device: QPagedPaintDevice) -> float:
    return _WIDE_FOOTER_PT if _is_wide(device) else _FOOTER_PT


def _paint_area(device: QPagedPaintDevice) -> QSizeF:
    return paint_rect(device).size()


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
    page, height = _paint_area(device), _dots(_footer_pt(device), device)
    line = QRectF(0.0, page.height() - height, page.width(), height)
    painter.save()
    font = _paper_font(_FOOTER_TEXT_PT)
    # in dots of the paper: a screen, on which the page is drawn to scale, has other points
    font.setPixelSize(max(1, round(_dots(_FOOTER_TEXT_PT, device))))
    painter.setFont(font)
    painter.setPen(QColor("#444444"))
    room = page.width() - painter.fontMetrics().horizontalAdvance(right + "    ")
    left = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, left)
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, right)
    painter.restore()
