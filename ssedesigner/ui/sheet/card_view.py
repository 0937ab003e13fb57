"""The scorecard on screen: its paper as it prints, on which rows and proofs can be chosen by pointer and keys."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTextDocument,
    QTextTable,
)
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMenu, QScrollArea, QWidget

from ssedesigner.text.score_rows import ScoreRow
from ssedesigner.text.scorecard import Scorecard
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.sheet.pages import fitted_html, paint_page, paint_rect, text_document
from ssedesigner.ui.theme import LIGHT
from ssedesigner.ui.widgets.widgets import set_names

ROW, FLAG, RESULT_LINK, RECORD = "row:", "flag:", "result:", "record:"
"""What the links of a live page begin with."""
_GAP, _LEAST_ZOOM, _MOST_ZOOM, _DOTS_PER_INCH = 14, 0.6, 1.6, 96.0
_EDGE_SHARE = 360
"""A row reaches this part of a page beyond its words, so that no click falls between two rows."""
_FIRST_WIDTH = 1150
"""Room [px] until the pages stand in a window."""
_MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -1000,
    Qt.Key.Key_End: 1000,
}


class _RowPlace(NamedTuple):
    key: str
    rect: QRectF


@guarded
class CardView(QWidget):
    """The pages of a scorecard; ``row_chosen`` carries the key of a requirement, ``link_asked`` that of a proof."""

    row_chosen = Signal(str)
    link_asked = Signal(str)
    copy_asked = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "scorecard_pages", "Scorecard: arrow keys choose a row, Enter opens its proof")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._printer: QPrinter | None = None
        self._document: QTextDocument | None = None
        self._rows: tuple[ScoreRow, ...] = ()
        self._places: tuple[_RowPlace, ...] = ()
        self._pictures: list[QPixmap] = []
        self._zoom, self._width = 1.0, _FIRST_WIDTH
        self.current = ""

    @property
    def page_count(self) -> int:
        """How many pages the scorecard takes on paper."""
        return self._document.pageCount() if self._document else 0

    def show_card(self, card: Scorecard, printer: QPrinter) -> None:
        """Lay a scorecard out for the paper of a printer and show it; the chosen row stays chosen."""
        self._printer, self._rows = printer, card.rows
        self._document = text_document(fitted_html(card, printer, is_live=True), printer)
        self._places = tuple(_row_places(self._document))
        keys = [row.key for row in card.rows]
        if self.current not in keys:
            self.current = next((row.key for row in card.rows if row.severity not in ("pass", "none")), "")
            self.current = self.current or (keys[0] if keys else "")
        self._pictures = []
        self._place()
        self._describe()
        self.row_chosen.emit(self.current)

    def fit_to(self, width: int) -> None:
        """Show the pages as wide as there is room, within reason."""
        self._width = width
        self._place()

    def _place(self) -> None:
        if self._printer is None:
            return
        inches = self._printer.pageLayout().fullRectPoints().width() / 72.0
        zoom = (self._width - 2 * _GAP) / (inches * _DOTS_PER_INCH)
        zoom = min(max(zoom, _LEAST_ZOOM), _MOST_ZOOM)
        if zoom != self._zoom:
            self._zoom, self._pictures = zoom, []
        page = self._page_size()
        self.setFixedSize(int(page.width()) + 2 * _GAP, (int(page.height()) + _GAP) * max(self.page_count, 1) + _GAP)
        self.update()
        self.resized.emit()

    @property
    def size_words(self) -> str:
        """How large a page stands on screen, and how many there are."""
        pages = "fits one page" if self.page_count == 1 else f"{self.page_count} pages"
        return f"{100 * self._zoom:.0f} %, {pages}"

    def _page_size(self) -> QSize:
        assert self._printer is not None
        points = self._printer.pageLayout().fullRectPoints()
        scale = self._zoom * _DOTS_PER_INCH / 72.0
        return QSize(round(points.width() * scale), round(points.height() * scale))

    @property
    def _scale(self) -> float:
        """Pixels of the screen for a dot of the paper."""
        assert self._printer is not None
        return self._zoom * _DOTS_PER_INCH / self._printer.logicalDpiX()

    def _page_at(self, number: int) -> QPointF:
        return QPointF(_GAP, _GAP + number * (self._page_size().height() + _GAP))

    def _text_at(self, number: int) -> QPointF:
        """Return where the text of a page begins: inside its margins."""
        assert self._printer is not None
        return self._page_at(number) + paint_rect(self._printer).topLeft() * self._scale

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._document is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if len(self._pictures) != self.page_count or self._pictures[0].devicePixelRatio() != ratio:
            self._pictures = [self._picture(number, ratio) for number in range(self.page_count)]
        for number, picture in enumerate(self._pictures):
            painter.drawPixmap(self._page_at(number), picture)
        if (rect := self.rect_of(self.current)) is not None:
            colour = QColor(LIGHT.accent)
            painter.fillRect(QRectF(rect.left() - 8, rect.top(), 3, rect.height()), colour)
            colour.setAlphaF(0.10 if self.hasFocus() else 0.05)
            painter.fillRect(rect, colour)

    def _picture(self, number: int, ratio: float) -> QPixmap:
        """Draw one page once: to draw its text takes too long for each move of the pointer."""
        assert self._document is not None
        assert self._printer is not None
        size = self._page_size()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QColor(LIGHT.border))
        painter.drawRect(QRectF(0, 0, size.width() - 1, size.height() - 1))
        painter.translate(paint_rect(self._printer).topLeft() * self._scale)
        painter.scale(self._scale, self._scale)
        paint_page(painter, self._document, self._printer, number)
        painter.end()
        return picture

    def rect_of(self, key: str) -> QRectF | None:
        """Return where a row stands in this widget [px]; None where it is not shown."""
        place = next((place for place in self._places if place.key == key), None)
        if place is None or self._document is None:
            return None
        height = self._document.pageSize().height()
        number = int((place.rect.top() + 0.5) // height)
        top = self._text_at(number) + QPointF(0.0, (place.rect.top() - number * height) * self._scale)
        return QRectF(top.x(), top.y(), place.rect.width() * self._scale, place.rect.height() * self._scale)

    def link_at(self, place: QPointF) -> str:
        """Return the link of the proof under a point; nothing elsewhere."""
        if self._document is None:
            return ""
        height = self._document.pageSize().height()
        for number in range(self.page_count):
            inside = (place - self._text_at(number)) / self._scale
            if 0 <= inside.y() < height:
                at = QPointF(inside.x(), inside.y() + number * height)
                link = self._document.documentLayout().anchorAt(at)
                return "" if link.startswith(ROW) else link
        return ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        row, link = self._row_at(event.position()), self.link_at(event.position())
        if row:
            self.choose(row)
        if link:
            self.link_asked.emit(link)

    def _row_at(self, place: QPointF) -> str:
        rects = ((each.key, self.rect_of(each.key)) for each in self._places)
        return next((key for key, rect in rects if rect is not None and rect.contains(place)), "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_proof = bool(self.link_at(event.position()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_proof else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [row.key for row in self._rows]
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None and keys:
            place = keys.index(self.current) + move if self.current in keys else 0
            self.choose(keys[min(max(place, 0), len(keys) - 1)])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_proof()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = "" if event.reason() == QContextMenuEvent.Reason.Keyboard else self._row_at(QPointF(event.pos()))
        if row:
            self.choose(row)
        menu = set_names(QMenu(self), "scorecard_menu", "What to do with a requirement")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open the &proof", self.open_proof).setEnabled(bool(self.current))
        menu.addAction("&Copy as a table", self.copy_asked.emit)
        menu.popup(event.globalPos())

    def open_proof(self) -> None:
        """Ask for the first proof of the chosen row."""
        row = next((row for row in self._rows if row.key == self.current), None)
        if row is None:
            return
        proof = next((proof for proof in row.proofs if proof.flag), row.proofs[0])
        if proof.flag:
            self.link_asked.emit(f"{FLAG}{proof.flag}")
        else:
            self.link_asked.emit(f"{RESULT_LINK}{proof.result}" if proof.result else f"{RECORD}{row.key}")

    def choose(self, key: str) -> None:
        """Make a row the chosen one and bring it into sight."""
        self.current = key
        self._describe()
        self.update()
        self.row_chosen.emit(key)
        area, rect = self._scroll_area(), self.rect_of(key)
        if area is not None and rect is not None:
            area.ensureVisible(int(rect.left()), int(rect.center().y()), 0, int(rect.height()) + 8)

    def _scroll_area(self) -> QScrollArea | None:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        return area if isinstance(area, QScrollArea) else None

    def _describe(self) -> None:
        row = next((row for row in self._rows if row.key == self.current), None)
        words = f"{row.name}: {row.word}. {row.stands}. {'. '.join(row.limits)}" if row else "No row"
        self.setAccessibleDescription(words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


@guarded
class CardArea(QScrollArea):
    """Scrolls the pages and tells them how much room there is."""

    def __init__(self, view: CardView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "scorecard_area", "Pages of the scorecard")
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view = view
        self.setWidget(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        # room for the scroll bar is always left, or its coming and going would move the page to and fro
        self._view.fit_to(self.width() - self.verticalScrollBar().sizeHint().width() - 2)


def _row_places(document: QTextDocument) -> list[_RowPlace]:
    """Return where each row of requirements stands, by the links in it [dots of the paper]."""
    places = []
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            for row in range(frame.rows()):
                if key := _row_key(frame, row):
                    places.append(_RowPlace(key, _row_rect(document, frame, row)))
    return places


def _row_key(table: QTextTable, row: int) -> str:
    if table.columns() < 2:
        return ""
    links, piece = [], table.cellAt(row, 1).firstCursorPosition().block().begin()
    while not piece.atEnd():
        links.append(piece.fragment().charFormat().anchorHref())
        piece += 1
    return next((link.removeprefix(ROW) for link in links if link.startswith(ROW)), "")


def _row_rect(document: QTextDocument, table: QTextTable, row: int) -> QRectF:
    layout, cells = document.documentLayout(), [table.cellAt(row, column) for column in range(table.columns())]
    tops = [layout.blockBoundingRect(cell.firstCursorPosition().block()).top() for cell in cells]
    bottoms = [layout.blockBoundingRect(cell.lastCursorPosition().block()).bottom() for cell in cells]
    frame = layout.frameBoundingRect(table)
    edge = document.pageSize().height() / _EDGE_SHARE
    return QRectF(frame.left(), min(tops) - edge, frame.width(), max(bottoms) - min(tops) + 2 * edge)
