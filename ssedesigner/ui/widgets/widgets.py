"""Names for widgets, one for tests and style and one for screen readers; and the few parts that windows share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDial,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QTabBar,
    QTabWidget,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.visible_text import shorten, visible
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.theme import DARK, LIGHT, Theme, luminance
from ssedesigner.ui.widgets.command_keys import CommandKeys
from ssedesigner.ui.widgets.row_menu import RowMenu

_TITLE_BAR = 40
RESULT = "result"
"""Property of a widget that shows a result: its key in ``core.prediction.RESULTS``."""
AnyWidget = TypeVar("AnyWidget", bound=QWidget)
_TURNED_BY_WHEEL = (QComboBox, QAbstractSpinBox, QSlider, QDial, QTabBar)
_TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)

_MOST_CHARACTERS = 300


@guarded
class _NoWheel(QObject):
    """Leaves the wheel to what scrolls around: neither value nor page must change under a passing pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QWheelEvent):
            return False
        event.ignore()
        return True


def set_names(widget: AnyWidget, name: str, words: str, role: str = "") -> AnyWidget:
    """Give a widget its object name, accessible name and role in the style sheet, and return it.

    From then on the wheel neither edits it nor gives it the focus, it claims no key of a command, and rows can be
    copied by key and menu.
    """
    widget.setObjectName(name)
    widget.setAccessibleName(words)
    if isinstance(widget, (QLabel, QMessageBox)):
        _hold_plain(widget)
    if isinstance(widget, QComboBox):  # on Linux Qt names a box by what is chosen in it
        widget.setAccessibleDescription(words)
    if role:
        widget.setProperty("role", role)
    _leave_the_wheel(widget)
    if isinstance(widget, QTabWidget):
        set_names(widget.tabBar(), f"{name}_tabs", words)
    if isinstance(widget, QTabBar):
        for arrow in widget.findChildren(QToolButton):  # the arrow keys do what they do
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    _let_enter_press(widget)
    if isinstance(widget, _TYPED_IN):
        widget.installEventFilter(CommandKeys(widget))
    if isinstance(widget, QAbstractItemView):
        RowMenu(widget)
    return widget


def _leave_the_wheel(widget: QWidget) -> None:
    if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(widget, _TURNED_BY_WHEEL):
        widget.installEventFilter(_NoWheel(widget))


def _hold_plain(widget: QLabel | QMessageBox) -> None:
    widget.setTextFormat(Qt.TextFormat.PlainText)  # Qt guesses HTML in the words of a person otherwise
    widget.setText(visible(widget.text()))
    if isinstance(widget, QMessageBox):
        widget.setIcon(QMessageBox.Icon.NoIcon)  # the sentence says it; Qt's own pictures are of another hand


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads; Qt evaluates it again only when asked to.

    What has not been styled yet reads it when it is: before a window is shown that would style its parts twice.
    """
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def add_shortcut(widget: QWidget, keys: QKeySequence.StandardKey | str, run: Callable[[], object]) -> None:
    """Let keys do something while a part or anything in it has the focus, so that parts do not take each other's."""
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut
    QShortcut(QKeySequence(keys), widget, context=context).activated.connect(run)


def text_label(name: str, words: str, role: str = "") -> QLabel:
    """Make a label for sentences, which wrap and can be copied."""
    label = set_names(QLabel(), name, words, role)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def tab_as_laid_out(layout: QLayout) -> None:
    """Let Tab go through a layout in its own order, where parts have been added or have gone."""
    if (holder := layout.parentWidget()) is not None:
        tab_through((holder, *_laid_out(layout)))


def tab_through(parts: Iterable[QWidget]) -> None:
    """Let Tab go through parts one after the other, where the first stands: those made late would come at the end."""
    first, *others = parts
    stops = [part for part in (first, *others) if _takes_focus(part)]
    place = first
    while not _takes_focus(place):  # Qt takes no notice of the places of such parts
        place = place.previousInFocusChain() or first
        if place is first or place in stops:
            place = stops[0] if stops else first
            break
    for before, after in pairwise((place, *(part for part in stops if part is not place))):
        QWidget.setTabOrder(before, after)


def _takes_focus(part: QWidget) -> bool:
    return part.focusPolicy() != Qt.FocusPolicy.NoFocus


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget = item.widget() if item is not None else None
        if widget is not None:
            yield widget
        inner = widget.layout() if widget is not None else item.layout() if item is not None else None
        if inner is not None:
            yield from _laid_out(inner)


Margins = tuple[int, int, int, int]
"""Left, top, right, bottom [px]."""


def column_layout(parent: QWidget | None, margins: Margins, spacing: int | None = None) -> QVBoxLayout:
    """Make a layout from top to bottom, with the spacing of the style unless another one is given."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    return layout


def row_layout(parent: QWidget | None, margins: Margins, spacing: int | None = None) -> QHBoxLayout:
    """Make the same from left to right."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    return layout


def text_pane(name: str, words: str, lines: int) -> QTextBrowser:
    """Make a place for a few lines of text that can be copied, and scrolls when there are more."""
    pane = set_names(QTextBrowser(), name, words, "pane")
    pane.setFrameShape(QFrame.Shape.NoFrame)
    pane.document().setDocumentMargin(0.0)
    pane.setFixedHeight(lines * pane.fontMetrics().lineSpacing() + 4)
    pane.setTabChangesFocus(True)
    return pane


@guarded
class _EnterPresses(QObject):
    """Presses the button that it watches when Enter is pressed there."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not isinstance(watched, QAbstractButton):
            return False
        if not event.isAutoRepeat():
            watched.click()
        return True


def _let_enter_press(widget: QWidget) -> None:
    if isinstance(widget, QPushButton):
        widget.setAutoDefault(True)  # Qt does this in dialogs only
    elif isinstance(widget, QToolButton):
        widget.installEventFilter(_EnterPresses(widget))


def press_only_with_focus(button: QPushButton) -> None:
    """Let Enter press a button of a dialog that has the focus, but not from a line that somebody types in."""
    button.setAutoDefault(False)
    button.installEventFilter(_EnterPresses(button))


@guarded
class _EnterSets(QObject):
    """Sets the tick that it watches when Enter is pressed there."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_answer = is_enter and event.type() == QEvent.Type.KeyPress
        if is_answer and isinstance(watched, QCheckBox) and not watched.isChecked():
            watched.setChecked(True)
            return True
        return super().eventFilter(watched, event)


def answer_with_enter(box: QCheckBox) -> None:
    """Let Enter set the tick that answers a question; once it is set, Enter saves the form as it does elsewhere."""
    box.installEventFilter(_EnterSets(box))


def save_or_cancel(dialog: QDialog, name: str) -> QDialogButtonBox:
    """Make the buttons of a form, which accept or reject it; Escape asks once before it drops what was typed."""
    buttons = set_names(
        QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel),
        name,
        "Save or cancel",
    )
    buttons.button(QDialogButtonBox.StandardButton.Save).setProperty("role", "primary")
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    cancel, words = buttons.button(QDialogButtonBox.StandardButton.Cancel), "Discard what was typed (Esc)"

    def leave() -> None:
        if not _is_typed_in(dialog) or cancel.text() == words:
            dialog.reject()
            return
        cancel.setText(words)
        cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    QShortcut(QKeySequence(Qt.Key.Key_Escape), dialog).activated.connect(leave)
    return buttons


def _is_typed_in(form: QWidget) -> bool:
    lines, texts = form.findChildren(QLineEdit), form.findChildren(QPlainTextEdit)
    return any(line.isModified() for line in lines) or any(text.document().isModified() for text in texts)


def open_form(form: QDialog, then: Callable[[], object]) -> None:
    """Open a form over its window and do something when it is accepted; closed, it is gone."""
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    form.accepted.connect(then)
    form.open()


def resize_within_screen(widget: QWidget, width: int, height: int) -> None:
    """Give a window its size, or less when the screen is smaller."""
    room = widget.screen().availableGeometry().size()
    widget.resize(min(width, room.width()), min(height, room.height() - _TITLE_BAR))


def theme_of(widget: QWidget) -> Theme:
    """Return the theme in which a widget is shown, for what is painted rather than styled."""
    window = widget.palette().color(QPalette.ColorRole.Window).name()
    return DARK if luminance(window) < luminance(LIGHT.window) / 2 else LIGHT


@guarded
class Panel(QFrame):
    """A part of the window on a ground of its own, so that Qt paints nothing of what lies behind it."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, name, words, role="panel")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().window())  # which the style sheet fills in
        painter.end()


@guarded
class Elided(QLabel):
    """A line of text that ends in … where there is no room; the whole of it is the tip."""

    def __init__(self, name: str, words: str, role: str) -> None:
        super().__init__()
        set_names(self, name, words, role)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        text = shorten(text, _MOST_CHARACTERS)  # measuring thousands takes long
        if text == self._whole:
            return
        self._whole = text
        self.setToolTip(tooltip(text))
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 40)))


def window_corner(name: str, words: str, parts: Sequence[QWidget]) -> QWidget:
    """Put parts beside the tabs of a window, at the right."""
    corner = set_names(QWidget(), name, words)
    line = row_layout(corner, (8, 2, 10, 1), 8)
    for part in parts:
        line.addWidget(part)
    return corner


def back_button(window: QWidget, name: str) -> QPushButton:
    """Make the button that closes a window beside the workbench; its Escape is said with it."""
    back = set_names(QPushButton("Workbench (Esc)"), name, "Back to the workbench")
    back.clicked.connect(window.close)
    return back


class EntryLines(QScrollArea):
    """A column of labelled lines, several beside each other where they belong together."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, f"{name}_scroll", words)
        self._name = name
        self.lines: dict[str, QLineEdit] = {}
        self._errors: dict[str, QLabel] = {}
        self._content = set_names(QWidget(), f"{name}_lines", words)
        self._grid = QGridLayout(self._content)
        self._grid.setVerticalSpacing(3)
        self._grid.setHorizontalSpacing(8)
        self._grid.setContentsMargins(2, 4, 10, 4)
        self._row = 0
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def add_title(self, words: str) -> None:
        """Add a heading."""
        title = set_names(QLabel(words.upper()), f"{self._name}_title_{self._row}", words, "section")
        title.setContentsMargins(0, 8, 0, 0)
        self._grid.addWidget(title, self._row, 0, 1, 4)
        self._row += 1

    def add_text(self, label: str, text: str) -> None:
        """Add words that are only read."""
        caption = set_names(QLabel(no_mnemonic(label)), f"{self._name}_label_{self._row}", label)
        value = set_names(QLabel(text), f"{self._name}_text_{self._row}", label, "muted")
        for widget in (caption, value):
            widget.setWordWrap(True)
        self._grid.addWidget(caption, self._row, 0)
        self._grid.addWidget(value, self._row, 1, 1, 3)
        self._row += 1

    def add_line(self, label: str, places: Sequence[tuple[str, str, str]]) -> None:
        """Add a row of lines: the place, what is typed there, and the hint of each."""
        caption = set_names(QLabel(no_mnemonic(label)), f"{self._name}_label_{self._row}", label)
        caption.setWordWrap(True)
        self._grid.addWidget(caption, self._row, 0)
        span = 3 if len(places) == 1 else 1
        for column, (place, words, hint) in enumerate(places, start=1):
            line = self.lines[place] = set_names(QLineEdit(), f"{self._name}_{place}", f"{label}: {words}")
            line.setPlaceholderText(hint)
            line.setToolTip(tooltip(hint))
            line.textEdited.connect(lambda _, place=place: self.show_problem(place, ""))
            error = self._errors[place] = set_names(
                PlainLabel(), f"{self._name}_{place}_error", f"Problem: {words}", "error"
            )
            error.setWordWrap(True)
            error.hide()
            self._grid.addWidget(line, self._row, column, 1, span)
            self._grid.addWidget(error, self._row + 1 + column, 1, 1, 3)
            if column == 1:
                caption.setBuddy(line)
        self._row += 2 + len(places)

    def end(self) -> None:
        """Leave the room below the last line empty."""
        self._grid.setColumnStretch(0, 3)
        for column in (1, 2, 3):
            self._grid.setColumnStretch(column, 2)
        self._grid.setRowStretch(self._row, 1)

    def texts(self) -> dict[str, str]:
        """Return what stands in each line."""
        return {place: line.text() for place, line in self.lines.items()}

    def show_problem(self, place: str, sentence: str) -> None:
        """Say what is wrong at a place, or nothing any more."""
        error = self._errors[place]
        error.setText(sentence)
        error.setVisible(bool(sentence))
        line = self.lines[place]
        set_property(line, "invalid", bool(sentence))
        line.setAccessibleDescription(sentence or line.toolTip())

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> list[str]:
        """Say each sentence at its place and go to the first; return those that have no place here."""
        for place in self._errors:
            self.show_problem(place, "")
        elsewhere, first = [], ""
        for place, sentence in problems:
            if place not in self.lines:
                elsewhere.append(sentence)
                continue
            self.show_problem(place, sentence)
            first = first or place
        if first:
            self.lines[first].setFocus(Qt.FocusReason.OtherFocusReason)
            self._content.layout().activate()  # type: ignore[union-attr]  # the grid made above
            self.ensureWidgetVisible(self._errors[first])
        return elsewhere
