"""How the pair matrix is drawn: a coloured cell with its mark, and upright names above the columns."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.pair_model import IS_ESTIMATE, IS_SHOWN, PAIR, SEVERITY, PairMatrixModel
from ssedesigner.ui.theme import TEXT_PX, font
from ssedesigner.ui.widgets.widgets import set_names, theme_of

CELL = 30
_MOST_UP, _PAD_UP, _MOST, _PAD = 190, 14, 240, 18
_MOST_UP_SHARE, _LEAST_UP = 0.6, 80
_BOLDER = 1.06
"""By how much the name of the current cell, which is bolder, is wider than the others."""
_CORNER = 8.0


@guarded
class VerdictDelegate(QStyledItemDelegate):
    """Paints one verdict: ground and mark by severity, dashed and italic where it is expected, a corner if own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(CELL, CELL)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        paint_verdict(
            painter,
            QRectF(option.rect),
            option.widget,
            index.data(SEVERITY) if index.data(IS_SHOWN) else "none",
            index.data(),
            is_estimate=bool(index.data(IS_SHOWN) and index.data(IS_ESTIMATE)),
            is_own=bool(index.data(IS_SHOWN)) and (pair := index.data(PAIR)) is not None and pair.origin == "user",
            is_current=bool(option.state & QStyle.StateFlag.State_Selected),
        )


def paint_verdict(
    painter: QPainter,
    cell: QRectF,
    widget: QWidget,
    severity: str,
    mark: str,
    *,
    is_estimate: bool = False,
    is_own: bool = False,
    is_current: bool = False,
) -> None:
    """Paint one cell of the matrix, also used for its legend."""
    theme = theme_of(widget)
    text_rect, ground = QColor(theme.severity_text(severity)), QColor(theme.severity_ground(severity))
    box = cell.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    is_empty = severity in {"unknown", "none"} and not is_own
    painter.setBrush(Qt.BrushStyle.NoBrush if is_estimate or is_empty else ground)
    outline = QPen(text_rect, 1.0, Qt.PenStyle.DashLine) if is_estimate else QPen(Qt.PenStyle.NoPen)
    painter.setPen(outline)
    painter.drawRoundedRect(box, 4.0, 4.0)
    if is_own:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        corner = box.topRight()
        painter.drawPolygon(QPolygonF([corner - QPointF(_CORNER, 0), corner, corner + QPointF(0, _CORNER)]))
    if is_current:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.drawRoundedRect(box, 4.0, 4.0)
    painter.setPen(QColor(theme.muted) if is_empty else text_rect)
    face = font(TEXT_PX, QFont.Weight.Normal if is_empty else QFont.Weight.Bold)
    face.setItalic(is_estimate)
    painter.setFont(face)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark)
    painter.restore()


def _widest(header: QHeaderView) -> int:
    """Return the width of the widest name of a header [px]."""
    model = header.model()
    names = model.longest_names(header.orientation()) if isinstance(model, PairMatrixModel) else []
    return max((header.fontMetrics().horizontalAdvance(name) for name in names), default=0)


@guarded
class NameHeader(QHeaderView):
    """Names of the rows or columns; the one of the current cell stands out.

    Those of the columns are turned upwards, so that they stay readable above narrow cells.
    """

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self._is_upright = orientation == Qt.Orientation.Horizontal
        self.setSectionsClickable(True)
        self.setHighlightSections(True)

    def sizeHint(self) -> QSize:
        room = int(_widest(self) * _BOLDER)
        return QSize(CELL, min(_MOST_UP, room + _PAD_UP)) if self._is_upright else QSize(min(_MOST, room + _PAD), CELL)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        if not rect.isValid():
            return
        theme, view = theme_of(self), self.parentWidget()
        current = view.currentIndex() if isinstance(view, QTableView) else QModelIndex()
        place = current.column() if self._is_upright else current.row()
        is_current = current.isValid() and place == logicalIndex
        painter.save()
        painter.fillRect(rect, QColor(theme.selection if is_current else theme.surface))
        painter.setPen(QColor(theme.text if is_current or not self._is_upright else theme.muted))
        painter.setFont(font(TEXT_PX - 1, QFont.Weight.DemiBold if is_current else QFont.Weight.Normal))
        room, side = rect.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignRight
        if self._is_upright:
            painter.translate(rect.left(), rect.bottom())
            # Qt has no upright text in headers
            painter.rotate(-90.0)
            room, side = QRect(6, 0, rect.height() - 10, rect.width()), Qt.AlignmentFlag.AlignLeft
        name = str(self.model().headerData(logicalIndex, self.orientation()))
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


@guarded
class MatrixView(QTableView):
    """The grid with its two frozen headers; arrows move, Enter edits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "matrix_view", "Pair matrix")
        self.setItemDelegate(VerdictDelegate(self))
        self.setHorizontalHeader(self._header(Qt.Orientation.Horizontal, "columns"))
        self.setVerticalHeader(self._header(Qt.Orientation.Vertical, "rows"))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(CELL)
            header.setDefaultSectionSize(CELL)
        self.setShowGrid(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)

    def _header(self, orientation: Qt.Orientation, words: str) -> NameHeader:
        return set_names(NameHeader(orientation, self), f"matrix_{words}", f"{words.capitalize()} of the pair matrix")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().height() != event.size().height():
            self.fit_headers()

    def fit_headers(self) -> None:
        """Give the headers the room of their present names."""
        share = max(int(self.height() * _MOST_UP_SHARE), _LEAST_UP)  # names are cut before the grid is
        self.horizontalHeader().setFixedHeight(min(self.horizontalHeader().sizeHint().height(), share))
        self.verticalHeader().setFixedWidth(self.verticalHeader().sizeHint().width())
        self.updateGeometries()
