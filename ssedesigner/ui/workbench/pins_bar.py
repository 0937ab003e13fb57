"""The pinned recipes in one line above the plots: a chip for each, and whether the plots show them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ssedesigner.core.notation import formula
from ssedesigner.files.recipe.pins import LETTERS, Pin
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.pins import SIGN_SIZE, PinBoard, sign_icon
from ssedesigner.ui.widgets.widgets import row_layout, set_names

_LEAST_PX, _MOST_PX, _AROUND_PX = 78, 280, 40
_GHOSTS, _ADD = ("as ghosts in the plots", "ghost curves", "ghosts"), ("+ Pin this", "+ Pin")
_WORDS = (*((ghosts, _ADD[0], True) for ghosts in _GHOSTS), (_GHOSTS[-1], _ADD[1], False))
"""Words of the tick and of the button, and whether the line has its heading, the longest first."""


@guarded
class _NameButton(QPushButton):
    """A button whose words end in … where there is no room for them."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setIconSize(SIGN_SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_name(self, text: str) -> None:
        self._whole = text
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        width = min(self.fontMetrics().horizontalAdvance(self._whole), _MOST_PX)
        return QSize(width + _AROUND_PX, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - _AROUND_PX + 2, 0)
        # names of pins mostly begin alike, and a number at their end tells them apart
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(no_mnemonic(text if text[:1] == self._whole[:1] else self._whole[:1]))  # never without its letter


@guarded
class PinChip(QFrame):
    """One pin: a click opens the comparison, a double click lets it and the open recipe change places."""

    opened = Signal()

    def __init__(self, letter: str, board: PinBoard) -> None:
        super().__init__()
        self.letter, self._board = letter, board
        set_names(self, f"pin_{letter}", f"Pin {letter}", role="chip")
        self.button = set_names(_NameButton(), f"pin_{letter}_name", f"Pin {letter}", role="flat")
        self.button.installEventFilter(self)
        self.close_button = _small(f"pin_{letter}_remove", "×", f"Unpin {letter}")
        line = row_layout(self, (2, 0, 2, 0), 0)
        for part in (self.button, self.close_button):
            line.addWidget(part)
        # a double click begins with a click, which must not have opened a window by then
        self._wait = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._wait.timeout.connect(self.opened)
        self.button.clicked.connect(self._wait.start)
        self.close_button.clicked.connect(lambda: board.remove(letter))

    def show_pin(self, pin: Pin, theme: Theme) -> None:
        """Show the name, with origin and note in the tip."""
        name = formula(pin.name)
        self.button.setIcon(sign_icon(pin.letter, theme))
        self.button.show_name(f"{pin.letter} {name}")
        self.button.setAccessibleName(f"Pin {pin.letter}: {name}")
        lines = (formula(pin.name), f"from {pin.origin}" if pin.origin else "", pin.note, _HINT)
        self.button.setToolTip(tooltip("\n".join(filter(None, lines))))

    def swap(self) -> None:
        """Let the pin and the open recipe change places."""
        self._wait.stop()
        self._board.swap(self.letter)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.swap()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.swap()
            return True
        return False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.open_menu(event.globalPos())

    def open_menu(self, at: QPoint) -> QMenu:
        """Open what can be done with the pin."""
        menu = set_names(QMenu(self), f"pin_{self.letter}_menu", f"What to do with pin {self.letter}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Compare…", self.opened.emit)
        menu.addAction("&Swap with the open recipe", self.swap)
        menu.addAction("&Adopt, and keep it pinned", lambda: self._board.adopt(self.letter))
        menu.addSeparator()
        menu.addAction("&Unpin", lambda: self._board.remove(self.letter))
        menu.popup(at)
        return menu


_HINT = "Click: compare. Double click: swap with the open recipe."


def _small(name: str, text: str, words: str) -> QToolButton:
    button = set_names(QToolButton(), name, words)
    button.setText(text)
    button.setToolTip(tooltip(words))
    button.setAutoRaise(True)
    button.setFixedWidth(20)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


@guarded
class PinsBar(QFrame):
    """Shows the pins while there are any; ``compare_asked`` opens the comparison.

    ``ghosts_toggled`` says whether the plots are to show the pins too.
    """

    compare_asked = Signal()
    pin_asked = Signal()
    ghosts_toggled = Signal(bool)

    def __init__(self, board: PinBoard | None, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "pins_bar", "Pinned recipes")
        self._board, self._theme = board, theme
        self._shown: tuple[Pin, ...] = ()
        self.chips: dict[str, PinChip] = {}
        self._line = row_layout(self, (0, 0, 0, 0), 6)
        self._heading = set_names(QLabel("PINS"), "pins_label", "Pinned recipes", role="section")
        self._line.addWidget(self._heading)
        if board is not None:
            for letter in LETTERS:
                chip = self.chips[letter] = PinChip(letter, board)
                chip.opened.connect(self.compare_asked)
                self._line.addWidget(chip)
            board.noted.connect(self.show_pins)
        self.add_button = set_names(QPushButton(_ADD[0]), "pins_add", "Pin the open recipe", role="flat")
        self.add_button.setToolTip(tooltip("Pin the open recipe as it is now (Ctrl+J)"))
        self.ghosts = set_names(QCheckBox(_GHOSTS[0]), "pins_ghosts", "Show the pins as ghosts in the plots")
        self.ghosts.setToolTip(tooltip("Show points and curves of the pins in the plots"))
        self.ghosts.setChecked(True)
        self.ghosts.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ghosts.toggled.connect(self.ghosts_toggled)
        self.compare_button = set_names(QPushButton("Compare…"), "pins_compare", "Compare the pins")
        self.compare_button.setToolTip(tooltip("What differs, what it did, and why (Ctrl+Shift+J)"))
        self.compare_button.clicked.connect(self.compare_asked)
        self.add_button.clicked.connect(self.pin_asked)
        self._line.addWidget(self.add_button)
        self._line.addStretch(1)
        self._line.addWidget(self.ghosts)
        self._line.addWidget(self.compare_button)
        self.show_pins()

    def show_pins(self) -> None:
        """Show the pins as they are now."""
        pins = self._board.pins if self._board is not None else ()
        if self.parentWidget() is not None or not pins:  # without a parent it would be a window of its own
            self.setVisible(bool(pins))
        if pins == self._shown:
            return
        self._shown = pins
        self._show_all()

    def _show_all(self) -> None:
        by_letter = {pin.letter: pin for pin in self._shown}
        for letter, chip in self.chips.items():
            chip.setVisible(letter in by_letter)
            if letter in by_letter:
                chip.show_pin(by_letter[letter], self._theme)
        self.add_button.setVisible(len(by_letter) < len(LETTERS))
        self.compare_button.setText(f"Compare {len(by_letter) + 1}")  # with the open recipe

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return is_done

    def _fit(self) -> None:
        """Write the longest words around the chips that leave them their names."""
        present = self.ghosts.text(), self.add_button.text(), not self._heading.isHidden()
        chips = self.sizeHint().width() - self._width_of(*present)
        words = next((words for words in _WORDS if chips + self._width_of(*words) <= self.width()), _WORDS[-1])
        if words != present:
            self.ghosts.setText(words[0])
            self.add_button.setText(words[1])
            self._heading.setVisible(words[2])

    def _width_of(self, ghosts: str, add: str, has_heading: bool) -> int:
        heading = self._heading.sizeHint().width() + self._line.spacing()
        measure = self.fontMetrics().horizontalAdvance
        return measure(ghosts) + measure(add) + has_heading * heading

    def apply_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of a theme."""
        self._theme = theme
        self._show_all()
