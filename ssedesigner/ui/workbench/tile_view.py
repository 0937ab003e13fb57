"""The row of result tiles: a large number with unit, band, target and a slim bar; painted, not assembled."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QGridLayout, QMenu, QSizePolicy, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import RESULTS, Prediction
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import RichText, tooltip
from ssedesigner.ui.theme import NO_PEN, SECTION_PX, SMALL_PX, TEXT_PX, VALUE_PX, Theme, shade, shared_font
from ssedesigner.ui.widgets.pins import Pinned
from ssedesigner.ui.widgets.quantity_text import MORE
from ssedesigner.ui.widgets.text_fit import draw_line, draw_new_line, draw_words, fit, fit_or_elide, text_width, wrap
from ssedesigner.ui.widgets.widgets import RESULT, set_names, tab_through
from ssedesigner.ui.workbench.ghosts import with_differences
from ssedesigner.ui.workbench.tiles import RESULT_OF_TILE, Tile, TileBar, TileLine, tiles

_PADDING, _LINE, _BAR = 9.0, 15.0, 5.0
HEIGHT, FOLDED_HEIGHT = 122, 64
_ONE_ROW_PX = 520
_EDGE = 4
"""From here on the ground of a tile is even: its edge and its corners lie outside [px]."""
_UNIT_GAP, _LINES_TOP, _FOLDED_TOP, _BAR_ROOM, _SIGN_PX = 5.0, 57.0, 44.0, 20.0, 18.0
_NORMAL = QFont.Weight.Normal
_HINT = "More: click or press Enter for the calculation, tab Sources"
_ASKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_STRETCH = {"resistance": 134, "specific_energy_wh_kg": 140, "cost": 124, "usable_energy": 138}
_SIZES, _FOLDED_SIZES = (VALUE_PX, 22, 20, 18, 16, 14, 12), (18, 16, 14, 12)


@guarded
class ResultTile(QWidget):
    """One tile; it can have the focus, Ctrl+C copies its words, a click or Enter asks for its calculation.

    Folded, it has two lines below its caption and no bar.
    """

    resized = Signal()
    calculation_asked = Signal(str)
    variation_asked = Signal(str)

    def __init__(self, tile: Tile, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile, self._theme, self._height = tile, theme, HEIGHT
        self._is_folded = False
        self._laid_out: tuple[tuple[float, bool], list[tuple[str, QFont, TileLine]]] | None = None
        set_names(self, f"tile_{tile.key}", tile.captions[0])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # the tile paints its ground itself, so Qt need not paint the page behind it
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty(RESULT, tile.result)
        self.setAccessibleDescription(tile.words)

    @property
    def tile(self) -> Tile:
        return self._tile

    def sizeHint(self) -> QSize:
        return QSize(_STRETCH.get(self._tile.key, 110) + 20, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(84, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()

    def fold(self, is_folded: bool) -> None:
        """Show the number with its sign and one line more, or all that is on the tile."""
        self._is_folded = is_folded
        self.update()

    def set_height(self, height: int) -> None:
        """Take a height that all tiles of a row share."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def show_tile(self, tile: Tile) -> None:
        """Take up the same result of another prediction; nothing is painted again that stays the same."""
        before, self._tile = self._tile, tile
        if tile != before:
            self._laid_out = None
            self.setAccessibleDescription(tile.words)
            self.update(self._inside())

    def _inside(self) -> QRect:
        """Return the place of words and bar: the edge is painted only where it changes itself."""
        return self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)

    def toolTip(self) -> str:
        """Write the tip: that is done when it is asked for, as most of them never are."""
        self.setToolTip(tooltip(RichText(self._tile.tip.replace(MORE, _HINT))))
        return super().toolTip()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.toolTip()
        return super().event(event)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self._tile.words)
        elif event.key() in _ASKING:
            self.calculation_asked.emit(self._tile.result)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        is_inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and is_inside:
            self.calculation_asked.emit(self._tile.result)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        result = self._tile.result
        menu = set_names(QMenu(self), f"menu_{self._tile.key}", f"What to do with {self._tile.captions[0]}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show the &calculation…", lambda: self.calculation_asked.emit(result))
        if self._tile.also:
            other = RESULT_OF_TILE[self._tile.also]
            words = f"Calculation of {RESULTS[other].label[:1].lower()}{RESULTS[other].label[1:]}…"
            menu.addAction(words, lambda: self.calculation_asked.emit(other))
        menu.addAction("&What if…", lambda: self.variation_asked.emit(result))
        menu.addAction("C&opy", lambda: QApplication.clipboard().setText(self._tile.words))
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, tile = QPainter(self), self._theme, self._tile
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._inside().contains(event.rect()):
            painter.fillRect(event.rect(), shade(theme.surface))
        else:
            self._paint_edge(painter)
        width = self._width
        text, face = fit_or_elide(tile.captions, width, (SMALL_PX, SECTION_PX), _NORMAL)
        painter.setPen(shade(theme.muted))
        draw_line(painter, (_PADDING, 4 if self._is_folded else 8, width, 16), text, face)
        self._paint_number(painter)
        self._paint_lines(painter, width)
        if tile.bar is not None and not self._is_folded:
            self._paint_bar(painter, tile.bar, width)
        painter.end()

    def _paint_edge(self, painter: QPainter) -> None:
        theme, rect, has_focus = self._theme, self.rect(), self.hasFocus()
        painter.fillRect(rect, shade(theme.window))
        colour = theme.accent if has_focus or self.underMouse() else theme.border
        painter.setPen(QPen(shade(colour), 2 if has_focus else 1))
        painter.setBrush(shade(theme.surface))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 8, 8)

    @property
    def _width(self) -> float:
        return self.width() - 2 * _PADDING

    def _paint_number(self, painter: QPainter) -> None:
        tile, baseline = self._tile, 39.0 if self._is_folded else 49.0
        number = f"≈ {tile.number}" if tile.is_estimate else tile.number
        face, unit_face = self.number_faces(number)
        if tile.is_estimate:
            face = QFont(face)
            face.setItalic(True)
        painter.setFont(face)
        painter.setPen(shade(self._theme.text if tile.unit else self._theme.unknown_text))
        painter.drawText(QPointF(_PADDING, baseline), number)
        painter.setPen(shade(self._theme.muted))
        left = _PADDING + text_width(number, face.pixelSize(), QFont.Weight.Bold) + _UNIT_GAP
        draw_words(painter, left, baseline, tile.unit, unit_face)
        if self._is_folded and tile.sign is not None:
            left += text_width(tile.unit, unit_face.pixelSize()) + _UNIT_GAP
            painter.setFont(shared_font(TEXT_PX, QFont.Weight.Bold))
            painter.setPen(shade(self._line_colour(tile.sign)))
            painter.drawText(QPointF(left, baseline), tile.sign.texts[0])

    def number_faces(self, number: str) -> tuple[QFont, QFont]:
        """Return the largest fonts in which number and unit fit side by side; neither is ever cut."""
        unit, sizes = (
            self._tile.unit,
            (_FOLDED_SIZES if self._is_folded else _SIZES) if self._tile.unit else (18, 16, 14),
        )
        has_sign, width = self._is_folded and self._tile.sign is not None, self._width
        for size in sizes:
            for unit_size in (TEXT_PX, SECTION_PX):
                unit_width = text_width(unit, unit_size) + _UNIT_GAP if unit else 0.0
                unit_width += _SIGN_PX if has_sign else 0.0
                if text_width(number, size, QFont.Weight.Bold) + unit_width <= width:
                    return shared_font(size, QFont.Weight.Bold), shared_font(unit_size)
        return shared_font(sizes[-1], QFont.Weight.Bold), shared_font(SECTION_PX)

    def rows(self) -> list[tuple[str, QFont, TileLine]]:
        """Return the small print in rows that fit the width: the longest wording that does, else the shortest broken.

        A reason why a number is not known keeps all its words, but for the one line of a folded tile.
        """
        place = self._width, self._is_folded
        if self._laid_out is None or self._laid_out[0] != place:
            self._laid_out = place, self._lay_out()  # asked for its height, and again to paint
        return self._laid_out[1]

    def _lay_out(self) -> list[tuple[str, QFont, TileLine]]:
        if self._is_folded:
            line = self._tile.brief or self._tile.lines[0]
            return [(*fit_or_elide(line.texts, self._width, (SMALL_PX, SECTION_PX), _NORMAL), line)]
        rows: list[tuple[str, QFont, TileLine]] = []
        is_reason, width = not self._tile.unit, self._width
        for line in self._tile.lines:
            sizes = (SECTION_PX,) if is_reason else (SMALL_PX, SECTION_PX)
            text = fit(line.texts, width, sizes, _NORMAL)
            if text is not None:
                rows.append((*text, line))
            else:
                rows += [(row, shared_font(SECTION_PX), line) for row in wrap(line.texts[-1], SECTION_PX, width)]
        return rows

    @property
    def needed_height(self) -> int:
        """How tall the tile must be for all its rows [px]."""
        if self._is_folded:
            return FOLDED_HEIGHT
        room = _BAR_ROOM if self._tile.bar is not None else _PADDING
        return max(HEIGHT, math.ceil(_LINES_TOP + len(self.rows()) * _LINE + room))

    def _paint_lines(self, painter: QPainter, width: float) -> None:
        top = _FOLDED_TOP if self._is_folded else _LINES_TOP
        for text, face, line in self.rows():
            painter.setPen(shade(self._line_colour(line)))
            draw_new_line(painter, (_PADDING, top, width + 2, _LINE), text, face)
            top += _LINE

    def _line_colour(self, line: TileLine) -> str:
        return self._theme.severity_text(line.severity) if line.severity else self._theme.muted

    def _paint_bar(self, painter: QPainter, bar: TileBar, width: float) -> None:
        theme, top = self._theme, self.height() - _BAR - 9
        painter.setPen(NO_PEN)
        painter.setBrush(shade(theme.separator))
        painter.drawRoundedRect(QRectF(_PADDING, top, width, _BAR), _BAR / 2, _BAR / 2)
        if bar.parts:
            self._paint_shares(painter, [(theme.part(role), share) for role, share in bar.parts], top, width)
            return
        at = _PADDING + bar.target * width if bar.target is not None else None
        if at is not None:
            painter.fillRect(QRectF(at, top, _PADDING + width - at, _BAR), shade(theme.pass_ground))
        if bar.low is not None and bar.high is not None:
            painter.setBrush(shade(theme.recipe_line))
            band = QRectF(_PADDING + bar.low * width, top, max((bar.high - bar.low) * width, 2.0), _BAR)
            painter.drawRoundedRect(band, 2, 2)
        if at is not None:
            painter.setPen(QPen(shade(theme.pass_text), 1.5))
            painter.drawLine(QPointF(at, top - 3), QPointF(at, top + _BAR + 3))
        if bar.value is not None:
            painter.setPen(QPen(shade(theme.surface), 1))
            painter.setBrush(shade(theme.recipe_point))
            painter.drawEllipse(QPointF(_PADDING + bar.value * width, top + _BAR / 2), 4, 4)

    def _paint_shares(self, painter: QPainter, shares: list[tuple[str, float]], top: float, width: float) -> None:
        left = _PADDING
        for colour, share in shares:
            painter.fillRect(QRectF(left, top, max(share * width - 1, 1), _BAR), shade(colour))
            left += share * width


@guarded
class ResultTiles(QWidget):
    """The row of tiles of one prediction."""

    calculation_asked = Signal(str)
    variation_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "result_tiles", "Results")
        self._theme = theme
        self._tiles: list[ResultTile] = []
        self._columns, self._is_folded = 0, False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(7)

    @property
    def tiles(self) -> list[ResultTile]:
        return self._tiles

    def show_prediction(
        self, prediction: Prediction, materials: Materials | None = None, pinned: tuple[Pinned, ...] = ()
    ) -> None:
        """Show the results of a prediction, and by how much pins differ."""
        contents = tuple(with_differences(tile, prediction, pinned) for tile in tiles(prediction, materials))
        if not self._tiles:
            self._tiles = [ResultTile(tile, self._theme) for tile in contents]
            for widget in self._tiles:
                widget.resized.connect(self._share_heights)
                widget.calculation_asked.connect(self.calculation_asked)
                widget.variation_asked.connect(self.variation_asked)
                widget.fold(self._is_folded)
            self._arrange()
            tab_through((self, *self._tiles))
        for widget, tile in zip(self._tiles, contents, strict=True):
            widget.show_tile(tile)
        self._share_heights()

    def _share_heights(self) -> None:
        """Make the tiles of each row as tall as the tallest of them needs."""
        columns = max(self._columns, 1)
        for first in range(0, len(self._tiles), columns):
            row = self._tiles[first : first + columns]
            height = max(widget.needed_height for widget in row)
            for widget in row:
                widget.set_height(height)

    def fold(self, is_folded: bool) -> None:
        """Fold all tiles into one strip, or open them."""
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        for widget in self._tiles:
            widget.fold(is_folded)
        self._share_heights()

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * 100, FOLDED_HEIGHT if self._is_folded else HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Stand in one row, or in two of two where one would be too narrow for the numbers."""
        columns = len(self._tiles) if self.width() >= _ONE_ROW_PX else 2
        if columns == self._columns or not self._tiles:
            return
        self._columns = columns
        for number, widget in enumerate(self._tiles):
            self._grid.addWidget(widget, number // columns, number % columns)
            stretch = _STRETCH[widget.tile.key] if columns > 2 else 0
            self._grid.setColumnStretch(number, stretch or int(number < columns))

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        for tile in self._tiles:
            tile.apply_theme(theme)
