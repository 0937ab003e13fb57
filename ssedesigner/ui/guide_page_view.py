"""One page of the guide, set for reading: short lines, room around headings and tables, anchors at headings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
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

from ssedesigner.core.visible_text import search_words
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.guide.pages import slug
from ssedesigner.ui.guide_picture import picture
from ssedesigner.ui.widgets.widgets import theme_of

_WIDEST_PAGE = 820
_MARGIN = 18.0
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"


def _shape_of(block: QTextBlock) -> QTextBlockFormat:
    shape = QTextBlockFormat()
    is_picture = _PICTURE in block.text()  # of which the line height would be a part of the page left blank
    line = 100.0 if is_picture else 130.0
    shape.setLineHeight(line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    level = block.blockFormat().headingLevel()
    if level:
        shape.setTopMargin(22.0 if level > 1 else 4.0)
        shape.setBottomMargin(8.0)
    elif QTextCursor(block).currentTable() is None:
        shape.setBottomMargin(4.0 if block.textList() else 9.0)
    return shape


@guarded
class PageView(QTextBrowser):
    """Shows one page; headings are anchors, tables and lines get room to breathe."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures: dict[str, QUrl] = {}
        # longer lines are hard to read, so the page does not grow with the window
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)

    def doSetSource(
        self, url: QUrl | str, /, type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        self._pictures.clear()
        super().doSetSource(url, type)
        self.style_page()
        self.scroll_to(QUrl(url).fragment())

    def loadResource(self, type: int, name: QUrl | str, /) -> Any:
        if type != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(type, name)
        url = QUrl(name)
        self._pictures[url.toString()] = url
        return self._picture(url)

    def _picture(self, url: QUrl) -> QImage:
        path = Path(self.source().resolved(url).toLocalFile())
        widest = max(self.lineWrapColumnOrWidth() - 2 * _MARGIN - 1, 1.0)
        return picture(path, widest, self.devicePixelRatioF(), theme_of(self))

    def style_page(self) -> None:
        document = self.document()
        document.setDocumentMargin(_MARGIN)
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
        # collapsed borders reach a pixel beyond the width
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 99.5))
        table.setFormat(shape)

    def mark_words(self, text: str) -> None:
        """Mark each place of the page where one of the words stands."""
        marked = []
        for word in search_words(text):
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
            for url in self._pictures.values():
                self.document().addResource(QTextDocument.ResourceType.ImageResource.value, url, self._picture(url))
            if self._pictures:
                self.document().markContentsDirty(0, self.document().characterCount())

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
