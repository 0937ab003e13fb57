"""One page of the guide, set for reading: short lines, room around headings and tables, anchors at headings."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QColor,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from ssedesigner.ui.guide_pages import slug
from ssedesigner.ui.named import theme_of

_WIDEST_PAGE = 820


def _shape_of(block: QTextBlock) -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setLineHeight(130.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    level = block.blockFormat().headingLevel()
    if level:
        shape.setTopMargin(22.0 if level > 1 else 4.0)
        shape.setBottomMargin(8.0)
    elif QTextCursor(block).currentTable() is None:
        shape.setBottomMargin(4.0 if block.textList() else 9.0)
    return shape


class PageView(QTextBrowser):
    """Shows one page; headings are anchors, tables and lines get room to breathe."""

    def __init__(self) -> None:
        super().__init__()
        # longer lines are hard to read, so the page does not grow with the window
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)

    def doSetSource(
        self, url: QUrl | str, /, type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        super().doSetSource(url, type)
        self.style_page()
        self.scroll_to(QUrl(url).fragment())

    def style_page(self) -> None:
        document = self.document()
        document.setDocumentMargin(18.0)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        block = document.begin()
        while block.isValid():
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(_shape_of(block))
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._style_table(frame)
        cursor.endEditBlock()

    def _style_table(self, table: QTextTable) -> None:
        shape = table.format()
        shape.setBorderCollapse(True)
        shape.setBorder(1.0)
        shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        shape.setBorderBrush(self.palette().color(QPalette.ColorRole.Mid))
        shape.setCellPadding(5.0)
        shape.setCellSpacing(0.0)
        shape.setTopMargin(6.0)
        shape.setBottomMargin(10.0)
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100.0))
        table.setFormat(shape)

    def mark_words(self, text: str) -> None:
        """Mark each place of the page where one of the words stands."""
        marked = []
        for word in text.split():
            found = self.document().find(word)
            while not found.isNull():
                selection = QTextEdit.ExtraSelection()
                selection.cursor = found
                selection.format.setBackground(QColor(theme_of(self).caution_ground))
                marked.append(selection)
                found = self.document().find(word, found)
        self.setExtraSelections(marked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = min(_WIDEST_PAGE, self.viewport().width())
        if width != self.lineWrapColumnOrWidth():
            self.setLineWrapColumnOrWidth(width)

    def scroll_to(self, anchor: str) -> None:
        """Bring a heading, or the first mention of a field's key, to the top of the view."""
        if not anchor:
            return
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and slug(block.text()) == anchor:
                self._show_at_top(QTextCursor(block))
                return
            block = block.next()
        found = self.document().find(anchor, 0, QTextDocument.FindFlag.FindWholeWords)
        if not found.isNull():
            self._show_at_top(found)

    def _show_at_top(self, cursor: QTextCursor) -> None:
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - 12)
