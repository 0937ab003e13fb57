"""The boxes of the editor: a line for numbers and text, a searchable list, a tick, a few lines of notes.

A box shows what the recipe holds and writes only what a person did. While a person types, the text is left
alone as long as it reads as the value of the recipe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from ssedesigner.core.changes import field_text
from ssedesigner.core.fields import MAX_TEXT, Field, FieldError, FieldQuestion
from ssedesigner.core.recipe import Value
from ssedesigner.core.units import MAX_CHARACTERS, symbol
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.editor.choices import ChoiceBox, ShowMessage
from ssedesigner.ui.editor.field_texts import Fallback, accessible_text, blank_words, unit_text
from ssedesigner.ui.editor.undo_keys import UndoKeys
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import set_names, theme_of

_UNFINISHED = r"\s*[+\-−]?[.,]?\s*|.*\d[eE][+\-−]?"
_STEPS: dict[int, int] = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}
_PAD_PX, _GAP_PX, _VALUE_GAP_PX, _LEAST_PX, _ROW_PX = 8, 6, 2, 90, 24


@guarded
class LineBox(QLineEdit):
    """A number with its unit, or a line of text.

    ``asked`` carries a FieldQuestion while what was typed waits for an answer, None once it does not.
    """

    asked = Signal(object)

    def __init__(self, document: Document, field: Field, show_message: ShowMessage, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._field, self._show_message = document, field, show_message
        self._value: object = None
        self._start: object = None
        self._is_typing = self._is_writing = self._holds = False
        self._error: FieldError | None = None
        self._remark = ""
        self._fallback = Fallback(words=blank_words(field))
        self._unit = unit_text(field)
        self.setMaxLength(MAX_TEXT)  # else Qt cuts a longer name at the first key
        self.setPlaceholderText(blank_words(field))
        self.textEdited.connect(self._edit)
        self.returnPressed.connect(self._settle)
        self.refresh(force=True)

    def refresh(self, force: bool = False) -> None:
        """Show the value of the recipe, unless it is the one being typed."""
        value = self._document.recipe.value(self._field.key)
        if value == self._value and not force:
            return
        self._value = value
        if force or not self._is_writing:  # undone, adopted or loaded: Escape must not bring back what was before
            self._start = value
        if force or not (self._is_typing and self._reads_as(value)):
            self._display()

    def show_fallback(self, fallback: Fallback) -> None:
        """Show what an empty box stands for."""
        if fallback != self._fallback:
            self._fallback = fallback
            self._fit_margin()
            self.update()

    def _display(self) -> None:
        self._is_typing, self._remark = False, ""
        self._refuse(None)
        self.setText(self._field.show(self._value))
        if not self.hasFocus():  # where somebody types, it stands at the end
            self.setCursorPosition(0)
        self._fit_margin()
        self._show_message("")

    def _reads_as(self, value: object) -> bool:
        try:
            return self._document.read(self._field.key, self.text()).value == value
        except FieldError:
            return False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Mark what changes the recipe meanwhile as this box's own: Escape takes it back."""
        self._is_writing = True
        try:
            yield
        finally:
            self._is_writing = False

    def _write(self, value: object) -> None:
        with self._writing():
            self._document.edit(self._field.key, value)  # type: ignore[arg-type]  # a value of this field
        self._value = self._document.recipe.value(self._field.key)

    def _edit(self, text: str) -> None:
        self._is_typing, self._holds = True, False
        self._fit_margin()
        try:
            with self._writing():
                self._remark = self._document.edit_text(self._field.key, text).remark
        except FieldError as error:
            # the recipe goes back to what it was: the 1 of a mistyped 1e99 must not stay
            self._remark, self._value = "", self._start
            self._write(self._start)
            is_unfinished = 0 < len(text) < MAX_CHARACTERS and bool(re.fullmatch(_UNFINISHED, text))
            self._refuse(error)
            self._show_message("" if is_unfinished else self._complaint(error))
        else:
            self._refuse(None)
            self._show_message("")

    def _refuse(self, error: FieldError | None) -> None:
        if error is not None:  # it is kept for its words; the frames behind it hold events of Qt that are over
            error.__traceback__ = error.__context__ = error.__cause__ = None
        was_asked, self._error = self.question, error
        if self.question is not was_asked:
            self.asked.emit(self.question)

    @property
    def question(self) -> FieldQuestion | None:
        """What is asked about the text in the box; until it is answered the recipe keeps its value."""
        return self._error if isinstance(self._error, FieldQuestion) else None

    def answer(self, value: Value) -> None:
        """Take one of the meanings of what was typed."""
        self._write(value)
        self._display()
        self._end()

    def _complaint(self, error: FieldError) -> str:
        return f"{error} {self._kept_value_text()}"

    def _kept_value_text(self) -> str:
        value = self._document.recipe.value(self._field.key)
        if value in (None, ""):  # what a blank stands for is no value
            return "The field stays empty."
        return f"The recipe keeps {field_text(self._field, value)}."

    def _settle(self) -> None:
        # with Return, what cannot be read stays with its sentence until it is corrected or given up
        if self._error is not None:
            self._show_message(self._complaint(self._error))
        else:
            self._accept()
        self._end()

    def leave(self) -> None:
        """Be done with the box: what cannot be read goes back to the value that holds, and what is asked waits."""
        if self.question is not None:
            return
        if self._error is None:
            self._accept()
        else:
            sentence = f"“{self.text().strip()}” was not accepted. {self._complaint(self._error)}"
            self._display()
            self._document.remarked.emit(Remark(sentence=sentence, is_edit=False, field=self._field.key))
        self._end()

    def _accept(self) -> None:
        remark = self._remark
        self._display()
        if remark:
            self._document.remarked.emit(Remark(sentence=remark))

    def _end(self) -> None:
        self._document.end_edit_session()
        self._start = self._document.recipe.value(self._field.key)

    def _revert(self) -> None:
        self._write(self._start)
        self._display()
        self.selectAll()

    def _step(self, steps: int) -> None:
        value = self._document.recipe.value(self._field.key)
        if not self._field.is_numeric or not isinstance(value, (int, float)):
            return
        stepped = round(value + steps * self._field.step, max(self._field.decimals, 2))
        kept = min(max(stepped, self._field.minimum), self._field.maximum)
        self._write(kept)
        if self._is_typing:  # else it shows the value already
            self._display()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = _STEPS.get(event.key(), 0)
        if steps and self._field.is_numeric:
            if not self._holds:
                self._step(steps)
        elif event.key() == Qt.Key.Key_Escape:
            self._revert()
        else:
            super().keyPressEvent(event)

    def hold(self) -> None:
        """Let the arrow keys change nothing until something is typed: they were walking a list that led here."""
        self._holds = True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._holds = False
        self._start = self._document.recipe.value(self._field.key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.leave()

    @property
    def _stands_for_value(self) -> bool:
        return not self.text() and bool(self._fallback.value)

    @property
    def right_text(self) -> str:
        """What stands at the right: the unit, or the value that an empty box stands for."""
        if self._stands_for_value:
            return self._fallback.value
        metrics = self.fontMetrics()
        needed = (
            metrics.horizontalAdvance((self.text() or self._fallback.words) + self._unit) + 2 * (_PAD_PX + 3) + _GAP_PX
        )
        return self._unit if needed <= self.width() else symbol(self._field.unit)

    def _fit_margin(self) -> None:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.right_text)
        gap = _VALUE_GAP_PX if self._stands_for_value else _GAP_PX
        margin = width + gap if width else 0
        if margin != self.textMargins().right():  # setting it lays out the whole editor, even when it is the same
            self.setTextMargins(0, 0, margin, 0)
        room = self.width() - 2 * (_PAD_PX + 3) - margin
        words = self._fallback.words
        # half a word says nothing: where there is no room, the colour of the value shows that nobody typed it
        is_fitting = not self._fallback.value or metrics.horizontalAdvance(words) <= room
        self.setPlaceholderText(words if is_fitting else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_margin()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(theme_of(self).muted))
        area = self.rect().adjusted(_PAD_PX, 0, -_PAD_PX - 1, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.right_text)
        painter.end()


class TickBox(QCheckBox):
    """Yes or no."""

    def __init__(self, document: Document, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._field = document, field
        self.setMinimumHeight(_ROW_PX)
        self.clicked.connect(lambda ticked: document.edit(field.key, ticked))
        self.refresh(force=True)

    def refresh(self, force: bool = False) -> None:
        value = bool(self._document.recipe.value(self._field.key))
        self.setChecked(value)
        self.setText("yes" if value else "no")


@guarded
class NotesBox(QPlainTextEdit):
    """A few lines of text."""

    def __init__(self, document: Document, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._field = document, field
        self.setTabChangesFocus(True)
        self.setPlaceholderText("none")
        self.setFixedHeight(64)
        self.refresh(force=True)
        self.textChanged.connect(self._edit)

    def refresh(self, force: bool = False) -> None:
        value = str(self._document.recipe.value(self._field.key) or "")
        if value != self.toPlainText():
            self.setPlainText(value)

    def _edit(self) -> None:
        if self.toPlainText() != self._document.recipe.value(self._field.key):
            self._document.edit(self._field.key, self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._document.end_edit_session()


Box = LineBox | ChoiceBox | TickBox | NotesBox


def make_box(document: Document, field: Field, show_message: ShowMessage, parent: QWidget) -> Box:
    """Make the box that fits the kind of a field, with its names and its undo keys."""
    set_names(box := _box(document, field, show_message, parent), f"editor_{field.key}", field.label)
    box.setMinimumWidth(_LEAST_PX)  # else the widest unit decides how narrow the editor can be
    box.setAccessibleDescription(accessible_text(field))
    keys = UndoKeys(document, box)
    for typed_in in (box, box.line) if isinstance(box, ChoiceBox) and box.isEditable() else (box,):
        typed_in.installEventFilter(keys)
    return box


def is_line(field: Field) -> bool:
    """Return whether the box of a field is a :class:`LineBox`."""
    return field.key != "notes" and field.kind not in ("boolean", "choice", "material")


def _box(document: Document, field: Field, show_message: ShowMessage, parent: QWidget) -> Box:
    if field.key == "notes":
        return NotesBox(document, field, parent)
    if field.kind == "boolean":
        return TickBox(document, field, parent)
    make = LineBox if is_line(field) else ChoiceBox
    return make(document, field, show_message, parent)
