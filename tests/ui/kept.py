"""A window that tests use one after the other: making one is dearer than most of what they ask of it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QWidget

SAID = ("text", "plainText", "currentText", "placeholderText", "checked", "toolTip")


class Kept:
    """Lends the same window as long as it can be put back to what it was at first; else one that is made anew."""

    def __init__(self, make: Callable[[], QWidget], put_back: Callable[[QWidget], None]) -> None:
        self._make, self._put_back = make, put_back
        self._window: QWidget | None = None

    def lend(self) -> QWidget:
        if self._window is not None and not self._is_as_new(self._window):
            self.discard()
        if self._window is None:
            self._window = self._make()
            QApplication.processEvents()
            self._size, self._focus = self._window.size(), self._window.focusWidget()
            self._state = state(self._window)
        return self._window

    def discard(self) -> None:
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _is_as_new(self, window: QWidget) -> bool:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        window.resize(self._size)
        window.activateWindow()
        if self._focus is not None:
            self._focus.setFocus()
        self._put_back(window)
        QApplication.processEvents()
        return state(window) == self._state


def state(window: QWidget) -> list[tuple[object, ...]]:
    """What can be seen of a window, and each state and text that what is seen keeps to itself."""
    inside = (widget for widget in window.findChildren(QWidget) if widget.isVisible() and widget.window() is window)
    return [seen(window), *(seen(widget) for widget in inside)]


def seen(widget: QWidget) -> tuple[object, ...]:
    states = (widget.isEnabled(), widget.hasFocus(), len(widget.actions()))
    texts = [widget.property(name) for name in SAID]
    selected = widget.selectedText() if isinstance(widget, QLineEdit) else ""
    names = (widget.objectName(), widget.accessibleName(), widget.accessibleDescription())
    own = {name: value for name, value in getattr(widget, "__dict__", {}).items() if isinstance(value, bool | str)}
    return (*names, states, texts, selected, own)
