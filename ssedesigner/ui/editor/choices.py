"""The box of a list: it opens at the present choice, draws verdicts beside the names, and finds what is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ssedesigner.core.fields import Field
from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.editor.choice_model import (
    DETAIL_ROLE,
    KEY_ROLE,
    REASON_ROLE,
    SEARCH_ROLE,
    SEVERITY_ROLE,
    VALUE_ROLE,
    ChoiceModel,
    Index,
)
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import set_names, set_property, theme_of

ShowMessage = Callable[[str], None]
"""Called with the sentence that stands under a box, empty when all is well."""

_ROW_PX = 26


@guarded
class ChoiceDelegate(QStyledItemDelegate):
    """Draws a line of the list: mark, label, and in grey the full name or the reason of a verdict."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), look.row_px(_ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        theme = theme_of(view)
        area = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.selection))
        severity = str(index.data(SEVERITY_ROLE) or "")
        line = area.adjusted(8, 0, -8, 0)
        if severity:
            painter.setFont(look.font(weight=QFont.Weight.Bold))
            painter.setPen(QColor(theme.severity_text(severity)))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, MARKS[severity])
        line.setLeft(line.left() + 20)
        label = str(index.data())
        painter.setFont(look.font())
        is_offered = index.data(KEY_ROLE) and index.flags() & Qt.ItemFlag.ItemIsEnabled
        painter.setPen(QColor(theme.text if is_offered else theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, label)
        line.setLeft(line.left() + QFontMetrics(look.font()).horizontalAdvance(label) + 12)
        self._paint_remark(painter, line, index, theme, severity)
        painter.restore()

    def _paint_remark(self, painter: QPainter, line: QRect, index: Index, theme: look.Theme, severity: str) -> None:
        value, reason = str(index.data(VALUE_ROLE) or ""), str(index.data(REASON_ROLE) or "")
        is_word = value == SEVERITIES.get(severity)
        face = look.font(look.SMALL_PX)
        metrics = QFontMetrics(face)
        painter.setFont(face)
        if value:
            painter.setPen(QColor(theme.severity_text(severity) if is_word else theme.text))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)
            line = line.adjusted(0, 0, -metrics.horizontalAdvance(value) - 12, 0)
        reason = "" if severity in ("", "pass") else reason.partition(": ")[2] if is_word else reason
        remark = " · ".join(filter(None, (str(index.data(DETAIL_ROLE) or ""), reason)))
        painter.setPen(QColor(theme.muted))
        elided = metrics.elidedText(remark, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)


_POPUP_PX = 430
_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Ways of losing the focus in which the person has not left the field."""
_OPENING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@guarded
class Finder(QCompleter):
    """Finds a choice by any part of its label, name, formula or group."""

    def __init__(self, choices: ChoiceModel, words: str, parent: QObject) -> None:
        super().__init__(choices, parent)
        self.setCompletionRole(SEARCH_ROLE)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(12)
        popup = set_names(QListView(), "found", words)
        self.setPopup(popup)
        popup.setItemDelegate(ChoiceDelegate(popup))
        popup.setUniformItemSizes(True)
        popup.setMinimumWidth(_POPUP_PX)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data())  # the label, not the words that found it


@guarded
class CutLine(QLineEdit):
    """A line that ends with an ellipsis where its text has no room, unless somebody types in it."""

    @property
    def is_cut(self) -> bool:
        """True when the text is wider than the line."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width() - 4

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() or not self.is_cut:
            return
        theme, dots = theme_of(self), "…"
        area = self.contentsRect()
        area.setLeft(area.right() - self.fontMetrics().horizontalAdvance(dots) - 2)
        painter = QPainter(self)
        painter.fillRect(area, QColor(theme.field))
        painter.setPen(QColor(theme.text))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, dots)
        painter.end()


@guarded
class ChoiceBox(QComboBox):
    """A list of words or materials; materials are found by typing any part of their name."""

    def __init__(self, document: Document, field: Field, show_message: ShowMessage, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._field, self._show_message = document, field, show_message
        self._choices = ChoiceModel(document, field, self)
        self._value: object = object()
        self._is_typing = False
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(16)
        self.setModel(self._choices)
        if field.kind == "material":
            self._make_searchable()
        self._finder: Finder | None = None
        self._list: QListView | None = None
        self.activated.connect(self._choose)
        self.refresh(force=True)

    def _make_searchable(self) -> None:
        self.line = CutLine(self)
        set_names(self.line, f"editor_{self._field.key}_text", self._field.label)
        self.setLineEdit(self.line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # takes away Qt's own; ours comes with the first focus
        self.line.setPlaceholderText(self._field.blank or "")
        self.line.textEdited.connect(self._search)
        self.line.returnPressed.connect(self._take_first_match)

    @property
    def finder(self) -> Finder:
        """The completer, made when it is first needed: a window has a dozen, and few are ever used."""
        if self._finder is None:
            self._finder = Finder(self._choices, f"Found for {self._field.label}", self)
        return self._finder

    def showPopup(self) -> None:
        if self._list is None:
            field = self._field
            self._list = set_names(QListView(), f"editor_{field.key}_list", f"Choices for {field.label}")
            self._list.setItemDelegate(ChoiceDelegate(self._list))
            self._list.setUniformItemSizes(True)
            self._list.setMinimumWidth(_POPUP_PX if field.kind == "material" else 0)
            self.setView(self._list)
        self._choices.arrange()
        super().showPopup()
        here = self._choices.index(self.currentIndex(), 0)
        self._list.setCurrentIndex(here)
        self._list.scrollTo(here, QListView.ScrollHint.PositionAtCenter)

    def refresh(self, force: bool = False) -> None:
        """Show the choice of the recipe, unless another is being searched for."""
        value = self._document.recipe.value(self._field.key)
        if value == self._value and not force:
            return
        self._value = value
        self._choices.refresh()
        self._display()

    def _display(self) -> None:
        self._is_typing = False
        row = self._choices.row_of(self._value)
        if row != self.currentIndex():
            self.setCurrentIndex(row)
        if self.isEditable():
            self.setEditText(self._choices.choice(row).label if self._value else "")
            self.line.setCursorPosition(0)
        else:
            set_property(self, "blank", not self._value)
        self._show_message("")

    def _choose(self, row: int) -> None:
        self._is_typing = False
        if reason := self._choices.refusal(row):
            self._refuse(self._choices.choice(row).label, reason)
            return
        self._document.choose(self._field.key, self._choices.choice(row).key)
        self._value = self._document.recipe.value(self._field.key)
        self._display()

    def _refuse(self, label: str, reason: str) -> None:
        self._display()
        stays = f"{self._field.label} stays {self._shown_text or self._field.blank}."
        self._document.remarked.emit(
            Remark(sentence=f"{label} is {reason}. {stays}", is_edit=False, field=self._field.key)
        )

    def _search(self, text: str) -> None:
        if not self._is_typing:  # not while its list is open
            self._choices.arrange()
        self._is_typing = True
        self.finder.setCompletionPrefix(text)
        has_match = not text or self.finder.completionCount() > 0
        self._show_message("" if has_match else self._why_not(text))

    def _why_not(self, text: str) -> str:
        """Say why a search finds nothing to choose: the only ones of that name cannot be chosen, or there is none."""
        row = self._choices.row_of_refusal(text)
        if row < 0:
            return f"Nothing here is called “{text}”; choose from the list."
        return f"{self._choices.choice(row).label} is {self._choices.refusal(row)}."

    def _take_first_match(self) -> None:
        if self._is_typing and self.line.text() and self.finder.completionCount():
            named_row = self._choices.row_of_name(self.line.text())
            self._choose(named_row if named_row >= 0 else self._choices.row_of(self._matching_keys()[0]))
        else:
            self.leave()

    def leave(self) -> None:
        """Be done with the box: a name that is typed in full is taken, anything less is given up and said so.

        Leaving is no confirmation: a part of a name that finds a single material is only offered.
        """
        text = self.line.text().strip() if self.isEditable() else ""
        if not self._is_typing or text == self._shown_text:
            self._display()
        elif not text and self._field.blank is not None:
            self._choose(self._choices.row_of(None))
        elif (row := self._choices.row_of_name(text)) >= 0:
            self._choose(row)
        else:
            self._give_up(text)

    @property
    def _shown_text(self) -> str:
        return self._choices.choice(self._choices.row_of(self._value)).label if self._value else ""

    def _give_up(self, text: str) -> None:
        keys = self._matching_keys() if text else []
        self._display()
        problem = (
            f"“{text}” was not accepted for {self._field.label}" if text else f"{self._field.label} cannot be empty"
        )
        sentence = f"{problem}; it stays {self._shown_text or self._field.blank}."
        remark = Remark(sentence=sentence, is_edit=False, field=self._field.key)
        if len(keys) == 1 and not self._choices.refusal(row := self._choices.row_of(keys[0])):
            label = self._choices.choice(row).label.replace("&", "&&")
            remark = replace(remark, actions=((f"&Take {label}", lambda: self._take(keys[0])),))
        self._document.remarked.emit(remark)

    def _matching_keys(self) -> list[str]:
        model = self.finder.completionModel()
        return [model.index(row, 0).data(KEY_ROLE) for row in range(self.finder.completionCount())]

    def _take(self, key: str) -> None:
        if (row := self._choices.row_of(key)) >= 0:
            self._choose(row)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        self.leave_search()
        return super().focusNextPrevChild(is_next)

    def leave_search(self) -> None:
        """Be done with a search whose list is open: until it closes, Qt does not report the lost focus."""
        if self._finder is not None and (popup := self._finder.popup()) is not None and popup.isVisible():
            self.leave()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.isEditable():
            self.setCompleter(self.finder)
            QTimer.singleShot(0, self, self._select_all)  # the click that follows would unselect

    def _select_all(self) -> None:
        # the list that opens below takes the focus and gives it back while one types; who types fast is gone by now
        if not self._is_typing and self.hasFocus():
            self.line.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isEditable() and event.reason() not in _STAYING:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _OPENING and not event.modifiers() & _HELD:
            self.showPopup()  # Qt would choose the next one, and with it what belongs to the present one goes
        elif self.isEditable() and event.key() == Qt.Key.Key_Escape:
            self._display()
            self.line.selectAll()
            if self._finder is not None and (popup := self._finder.popup()) is not None:
                popup.hide()
        else:
            super().keyPressEvent(event)
