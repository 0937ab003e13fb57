"""The rows of a merge as a list: what each says here and there, and the choice where it has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ssedesigner.core.merging import CHOICES, Change
from ssedesigner.core.notation import typeset
from ssedesigner.files.backups.merge_choices import STATES, choices_of
from ssedesigner.files.backups.row_words import Statement, statements, subject
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import SMALL_PX, Theme, font
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.tables import ROW, NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.text_fit import text_width

_Index = QModelIndex | QPersistentModelIndex
_PILL_GAP, _PILL_PAD, _PILL_HEIGHT = 5.0, 8.0, 18.0
_SIGNS = {"new": "+", "retired": "–", "changed_there": "△", "changed_here": "△", "same": "="}
_COLOURS = {"new": "pass", "retired": "caution"}
_HEADER = ("", "Row", "What", "Here", "", "There", "By and source", "In use")
_BEFORE, _CHOICE = (3, 4), len(_HEADER) - 1


def pill_rects(cell: QRectF, choices: Sequence[str] = CHOICES) -> list[tuple[str, QRectF]]:
    """Return where the pills of a cell are, by the choice of each."""
    pills, left = [], cell.left() + 2
    for choice in choices:
        width = text_width(choice, SMALL_PX, QFont.Weight.DemiBold) + 2 * _PILL_PAD
        pills.append((choice, QRectF(left, cell.center().y() - _PILL_HEIGHT / 2, width, _PILL_HEIGHT)))
        left += width + _PILL_GAP
    return pills


@guarded
class _PillDelegate(QStyledItemDelegate):
    """Paints the choices of a row, the one that holds filled, and takes clicks on them."""

    def __init__(self, table: ChangeTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        _, last = pill_rects(QRectF(0, 0, 0, 0))[-1]
        return QSize(round(last.right()) + 6, round(_PILL_HEIGHT) + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        change, theme = index.data(ROW), self._table.theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.selection))
        if isinstance(change, Change):
            self._paint_pills(painter, pill_rects(QRectF(option.rect), choices_of(change)), self._table.choice(change))
        painter.restore()

    def _paint_pills(self, painter: QPainter, pills: Sequence[tuple[str, QRectF]], holds: str) -> None:
        theme = self._table.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for choice, rect in pills:
            is_chosen = choice == holds
            painter.setPen(QColor(theme.accent if is_chosen else theme.border))
            painter.setBrush(QColor(theme.selection if is_chosen else theme.surface))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
            painter.setFont(font(SMALL_PX, QFont.Weight.DemiBold if is_chosen else QFont.Weight.Normal))
            painter.setPen(QColor(theme.text if is_chosen else theme.muted))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, choice)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            place: QPointF = event.position()
            for choice, rect in pill_rects(QRectF(option.rect), choices_of(index.data(ROW))):
                if rect.contains(place):
                    self._table.decide(choice, index.row())
                    return True
        return False


class ChangeTable(RowTable):
    """The changed or new rows; ``chosen`` carries the identity of one and its choice."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("merge_rows", "Rows that the package changes", theme)
        self.theme = theme
        self.choice: Callable[[Change], str] = lambda change: "theirs"
        self._changes: Sequence[Change] = ()
        self.setItemDelegateForColumn(_CHOICE, _PillDelegate(self))

    def show_changes(self, changes: Sequence[Change], choice: Callable[[Change], str]) -> None:
        """Show rows with the choice of each."""
        self.choice, self._changes = choice, changes
        rows = LazyRows(changes, self._cells)
        self.show_rows(
            NumberRows(
                header=_HEADER,
                rows=rows,
                subjects=changes,
                text_columns=(1, 6),
                word_columns=(0, 2, 5, 7),
                spoken_heads=("Sign", "becomes"),
            )
        )
        is_new = all(change.before is None for change in changes)
        for column in _BEFORE:
            self.setColumnHidden(column, is_new)
        self.setColumnHidden(_CHOICE, not any(map(choices_of, changes)))

    def show_choices(self, choice: Callable[[Change], str]) -> None:
        """Show what is decided by now; the rows are the same."""
        self.show_changes(self._changes, choice)

    def _cells(self, change: Change) -> tuple[TableCell, ...]:
        title, aspect = subject(change)
        before, after = statements(change.kind, change.before, change.after)
        keys = " or ".join(choice[0].upper() for choice in choices_of(change))
        state = STATES[change.state]
        return (
            TableCell(text=_SIGNS[change.state], severity=_COLOURS.get(change.state, ""), spoken=state, tip=state),
            TableCell(text=title),
            TableCell(text=aspect),
            TableCell(text="" if change.before is None else _text(before), tip=_tip("Here", before)),
            TableCell(text="→"),
            TableCell(text=_text(after), tip=_tip("There", after)),
            TableCell(text=_facts(after), tip=_tip("There", after)),
            TableCell(text="", spoken=f"{self.choice(change)} is in use; {keys} chooses" if keys else state),
        )

    def decide(self, choice: str, row: int = -1) -> None:
        """Choose what holds of a row, the present one if none is given."""
        row = self.row if row < 0 else row
        if 0 <= row < len(self._changes) and choice in choices_of(self._changes[row]):
            self.chosen.emit(self._changes[row].id, choice)

    def apply_theme(self, theme: Theme) -> None:
        self.theme = theme
        super().apply_theme(theme)


def _text(side: Statement) -> str:
    return typeset(side.text)


def _facts(side: Statement) -> str:
    """Say who, and where from, in one line."""
    facts = dict(side.facts)
    return ", ".join(filter(None, (facts.get("by", ""), facts.get("source", ""), facts.get("reason", ""))))


def _tip(where: str, side: Statement) -> str:
    return "\n".join([f"{where}: {side.text}", *(f"{caption}: {text}" for caption, text in side.facts)])
