"""The pages of the user guide: read from Markdown, put in order, searched."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
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

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.visible_text import search_words
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import LIGHT, Theme
from ssedesigner.ui.widgets.widgets import theme_of


def recolour(drawing: str, theme: Theme) -> str:
    """Put the colours of a theme in place of those of the light one, in which drawings are kept."""
    names = [field.name for field in dataclasses.fields(Theme) if field.name != "name"]
    places: dict[str, str] = {}
    for name in names:  # of colours that are alike in the light theme the first one counts: the ground of a panel
        places.setdefault(getattr(LIGHT, name), getattr(theme, name))
    return re.sub(r"#[0-9a-f]{6}", lambda match: places.get(match[0], match[0]), drawing)


def picture(path: Path, widest: float, ratio: float, theme: Theme) -> QImage:
    """Read a picture for a page of a width, with so many pixels for each of the page."""
    image = _render_drawing(path, widest, ratio, theme) if path.suffix == ".svg" else QImage(str(path))
    if image.width() > widest * ratio:
        image = image.scaledToWidth(round(widest * ratio), Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
    return image


def _render_drawing(path: Path, widest: float, ratio: float, theme: Theme) -> QImage:
    from PySide6.QtSvg import QSvgRenderer  # only pages with a drawing need it

    renderer = QSvgRenderer(QByteArray(recolour(path.read_text(encoding="utf-8"), theme).encode()))
    size = renderer.defaultSize()
    scale = min(1.0, widest / max(size.width(), 1)) * ratio
    image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


_HEADING = re.compile(r"^(#{1,4})\s+(.*?)\s*#*\s*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)#]*)(?:#[^)]*)?\)")
_HTML = re.compile(r"<!--.*?-->|</?su[bp]>", re.DOTALL)
_MARKS = re.compile(r"[*`|>]+|(?<!\w)_|_(?!\w)|^\s*[-+]\s|:?-{3,}:?", re.MULTILINE)
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SNIPPET = 90


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading of a page with the plain text below it, up to the next heading."""

    level: int
    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One Markdown file of the guide."""

    key: str
    title: str
    path: Path
    sections: tuple[Section, ...]


@dataclass(frozen=True, kw_only=True)
class GuideHit:
    """A section that holds all the words that were searched for."""

    page: Page
    section: Section
    snippet: str


def read_pages(folder: Path) -> tuple[Page, ...]:
    """Read all pages: those that the index links in its order, then the others by name."""
    pages = {path.stem: _page(path) for path in sorted(folder.glob("*.md"))}
    order = ["index"]
    if "index" in pages:
        order += [Path(target).stem for _, target in _LINK.findall(pages["index"].path.read_text(encoding="utf-8"))]
    ordered = dict.fromkeys(key for key in (*order, *pages) if key in pages)
    return tuple(pages[key] for key in ordered)


def slug(heading: str) -> str:
    """Return the anchor of a heading: ``slug("Units & ranges")`` is ``units-ranges``."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading.lower())).strip("-")


def search_pages(pages: tuple[Page, ...], text: str) -> list[GuideHit]:
    """Find the sections that hold every word; those with the words in their heading come first."""
    words = search_words(_to_search(text))
    if not words:
        return []
    hits = []
    for page in pages:
        for section in page.sections:
            body = _to_search(f"{section.heading} {section.text}")
            if all(word in body for word in words):
                in_heading = all(word in _to_search(section.heading) for word in words)
                hit = GuideHit(page=page, section=section, snippet=_snippet(section.text, words[0]))
                hits.append((not in_heading, hit))
    return [hit for _, hit in sorted(hits, key=lambda pair: pair[0])]


def _to_search(text: str) -> str:
    """Return a text of the same length in which formulas are found as they are typed."""
    return text.translate(_LOWERED).lower()


def _snippet(text: str, word: str) -> str:
    start = max(0, _to_search(text).find(word) - _SNIPPET // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    piece = text[start : start + _SNIPPET]
    return ("… " if start else "") + piece + (" …" if start + _SNIPPET < len(text) else "")


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", _LINK.sub(r"\1", _HTML.sub("", text))).split())


def _page(path: Path) -> Page:
    sections: list[Section] = []
    level, heading, lines = 1, "", list[str]()

    def close() -> None:
        if heading or lines:
            sections.append(Section(level=level, heading=heading, anchor=slug(heading), text=_plain("\n".join(lines))))

    in_code = False
    for line in path.read_text(encoding="utf-8").splitlines():
        in_code ^= line.startswith("```")
        match = None if in_code else _HEADING.match(line)
        if match is None:
            lines.append(line)
            continue
        close()
        level, heading, lines = len(match[1]), _plain(match[2]), []
    close()
    title = next((section.heading for section in sections if section.heading), path.stem)
    return Page(key=path.stem, title=title, path=path, sections=tuple(sections))


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
        body = _to_search(self.document().toRawText())
        for word in search_words(_to_search(text)):
            for match in re.finditer(re.escape(word), body):
                selection = QTextEdit.ExtraSelection()
                selection.cursor = QTextCursor(self.document())
                selection.cursor.setPosition(match.start())
                selection.cursor.setPosition(match.end(), QTextCursor.MoveMode.KeepAnchor)
                selection.format.setBackground(QColor(theme_of(self).caution_ground))
                marked.append(selection)
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
                # a long page is laid out bit by bit, and the scroll bar keeps the old width until the last of it
                self.document().size()

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
        match = self.document().find(f" ({anchor}): ")  # behind the name of the field; other lines mention it too
        if not match.isNull():
            self._show_at_top(match)

    def _show_at_top(self, cursor: QTextCursor) -> None:
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - 12)
