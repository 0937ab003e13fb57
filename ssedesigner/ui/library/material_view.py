"""The table of materials as it is painted: the bar of reported ranges, and its axis in the head of the column."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ssedesigner.core.notation import numeral
from ssedesigner.ui import theme as look
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.groups import SPREAD
from ssedesigner.ui.library.material_table import BAR, MaterialModel
from ssedesigner.ui.library.spread_bar import TICKS, draw_bar, place
from ssedesigner.ui.widgets.tables import as_plain_table
from ssedesigner.ui.widgets.text_fit import text_width
from ssedesigner.ui.widgets.widgets import theme_of

_SIDE, _PAD, _CELL_PAD = 14, 11, 23
_MEASURED_ROWS, _WIDEST_NUMBER = 400, 160
_WIDEST_NAME = 420
_HEAD_TICKS = (TICKS[0], TICKS[2], TICKS[4])


@guarded
class _BarDelegate(QStyledItemDelegate):
    """Draws the range that papers report; nothing where nobody reports one but the design value."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        bar = index.data(BAR)
        self.initStyleOption(option, index)
        option.text = ""  # the words are for tips and screen readers
        style = option.widget.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        if bar is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(_SIDE, 0, -_SIDE, 0)
        value, spread = bar
        draw_bar(painter, area, value, spread, theme_of(option.widget))
        painter.restore()


@guarded
class _Head(QHeaderView):
    """Heads with the axis of the bars in that of their column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        super().paintSection(painter, rect, section)
        model = self.model()
        if not isinstance(model, MaterialModel) or model.columns[section] != SPREAD:
            return
        painter.save()
        painter.setFont(look.font(look.SECTION_PX))
        painter.setPen(QColor(theme_of(self).muted))
        for tick in _HEAD_TICKS:
            x = place(tick, rect.left() + _SIDE, rect.right() - _SIDE)
            cell = QRect(int(x) - 24, rect.bottom() - 19, 48, 16)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, numeral(tick))
        painter.restore()


@guarded
class MaterialView(QTableView):
    """The table of materials."""

    def __init__(self, model: MaterialModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalHeader(_Head(self))
        as_plain_table(self, "material_table", "Materials", model)
        self._bars, self._plain = _BarDelegate(self), QStyledItemDelegate(self)
        model.modelReset.connect(self._fit_columns)

    def _fit_columns(self) -> None:
        """Give each column its width, more where the head needs it, and draw bars in their own."""
        model = self.model()
        if not isinstance(model, MaterialModel):
            return
        for column, name in enumerate(model.columns):
            self.setItemDelegateForColumn(column, self._bars if name == SPREAD else self._plain)
            self.setColumnWidth(column, max(model.widths[column], self.head_width(column), self._number_width(column)))
        self._widen_name()

    def _widen_name(self) -> None:
        """Let names have the width that nothing else needs."""
        model = self.model()
        if isinstance(model, MaterialModel) and (count := model.columnCount()):
            others = sum(self.columnWidth(column) for column in range(1, count))
            spare = min(self.viewport().width() - others, _WIDEST_NAME)
            self.setColumnWidth(0, max(model.widths[0], spare))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen_name()

    def _number_width(self, column: int) -> int:
        """Return the width that the numbers of a column need [px]: one that is cut could be taken for another."""
        model = self.model()
        assert isinstance(model, MaterialModel)
        if not model.has_numbers(model.columns[column]):
            return 0
        texts = {model.text(each, model.columns[column]) for each in model.rows[:_MEASURED_ROWS]}
        widest = max((text_width(text, look.TEXT_PX, QFont.Weight.DemiBold) for text in texts), default=0.0)
        return min(int(widest) + _CELL_PAD, _WIDEST_NUMBER)

    def head_width(self, column: int) -> int:
        """Return the width that the head of a column needs [px]."""
        head = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        return int(max(text_width(line, look.SMALL_PX, QFont.Weight.DemiBold) for line in head.split("\n"))) + _PAD
