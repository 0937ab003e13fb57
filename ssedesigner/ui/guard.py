"""The guard between Qt and this program: an error that leaves an override of Qt's would end the process."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QCloseEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QGraphicsItem, QWidget

NOT_DRAWN = "This cannot be drawn because of an error in the program."
_MARGIN = 6
_QT, _PLOTTING = ("PySide6.", "shiboken6.", "Shiboken"), "pyqtgraph."
_PAINTING = ("paint", "paintSection")
_OF_EACH_ITEM = ("paint", "boundingRect", "event", "viewportEvent", "generateDrawSpecs")
_BY_A_PERSON = {
    *("keyPressEvent", "mousePressEvent", "mouseReleaseEvent", "mouseDoubleClickEvent", "wheelEvent"),
    *("contextMenuEvent", "dropEvent", "closeEvent", "accept", "reject", "showPopup"),
}
"""Overrides that answer a person: each failure is shown. A painting that fails does so again and again: shown once."""
VALUES: dict[str, Any] = {
    "boundingRect": QRectF(),
    "columnCount": 0,
    "editorEvent": False,
    "event": False,
    "eventFilter": False,
    "filterAcceptsRow": True,
    "flags": Qt.ItemFlag.NoItemFlags,
    "focusNextPrevChild": False,
    "heightForWidth": -1,
    "hitButton": False,
    "id": -1,
    "lessThan": False,
    "mergeWith": False,
    "minimumSizeHint": QSize(0, 0),
    "pathFromIndex": "",
    "rowCount": 0,
    "sizeHint": QSize(60, 24),
    "toolTip": "",
    "viewportEvent": False,
}
"""What an override returns when it has failed; nothing where it is not named."""
AnyClass = TypeVar("AnyClass", bound=type)


@runtime_checkable
class KeepsErrors(Protocol):
    """What keeps errors as ``sys.excepthook``: ``Mistakes``, whose own notices are behind the guard."""

    def catch(self, error: Exception, owner: object, name: str, *, again: bool) -> bool:
        """Keep an error that was caught at a method of an object; return whether it is the first of its place."""


def guarded(kind: AnyClass) -> AnyClass:
    """Put every method of a class that Qt calls behind the guard; a decorator for each class with an override.

    Behind it an error is kept by what :class:`KeepsErrors` and Qt gets a value of the right type; a picture shows one
    sentence in its place. Where nothing keeps errors, as in tests, they go on.
    """
    for name in overrides(kind):
        setattr(kind, name, _behind_guard(name, getattr(kind, name)))
    return kind


def overrides(kind: type) -> list[str]:
    """Return the methods of a class that override one of Qt's or the plotting library's, and the library's own."""
    qt = [base for base in kind.__mro__ if base.__module__.startswith(_QT)]
    plotting = [base for base in kind.__mro__ if base.__module__.startswith(_PLOTTING)]
    own = [name for name, method in vars(kind).items() if isinstance(method, FunctionType)]
    names = [name for name in own if not name.startswith("__") and any(name in vars(base) for base in qt + plotting)]
    theirs = {name for base in plotting for name, method in vars(base).items() if isinstance(method, FunctionType)}
    called = [name for name in sorted(theirs) if name.endswith("Event") or name in _OF_EACH_ITEM]
    # behind the guard already where a class of ours lies between
    called = [name for name in called if not is_guarded(getattr(kind, name))]
    return names + [name for name in called if name not in names and any(name in vars(base) for base in qt)]


def is_guarded(method: object) -> bool:
    """Return whether a method is behind the guard."""
    return hasattr(method, "__guarded__")


def attempt(run: Callable[[], object]) -> bool:
    """Run one of several parts that must not stop the others; return whether it went well."""
    try:
        run()
    except Exception as error:
        mistakes = sys.excepthook
        if not isinstance(mistakes, KeepsErrors):
            raise
        mistakes.catch(error, None, "", again=False)
        return False
    return True


def _behind_guard(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    def recover(owner: Any, arguments: tuple[Any, ...], error: Exception) -> Any:
        mistakes = sys.excepthook
        if not isinstance(mistakes, KeepsErrors):
            raise error
        is_new = mistakes.catch(error, owner, name, again=name in _BY_A_PERSON)
        return _instead(name, owner, arguments, is_new)

    @functools.wraps(method)
    def without_arguments(self: Any) -> Any:
        try:
            return method(self)
        except Exception as error:
            return recover(self, (), error)

    @functools.wraps(method)
    def with_arguments(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return method(self, *arguments, **named)
        except Exception as error:
            return recover(self, arguments, error)

    @functools.wraps(method)
    def painting(self: Any, painter: QPainter, *arguments: Any) -> Any:
        place = painter.worldTransform()
        try:
            return method(self, painter, *arguments)
        except Exception as error:
            painter.setWorldTransform(place)
            return recover(self, (painter, *arguments), error)

    # Qt drops the arguments of a signal that a slot has no room for, so one without arguments stays without
    wrapper: Any = (
        painting if name in _PAINTING else without_arguments if method.__code__.co_argcount == 1 else with_arguments
    )
    wrapper.__guarded__ = True
    return wrapper  # type: ignore[no-any-return]


def _instead(name: str, owner: Any, arguments: tuple[Any, ...], is_new: bool) -> Any:
    """Do what must be done in place of an override that has failed, and return what Qt is to have."""
    if name == "paintEvent":
        _paint_message_on(owner)
    elif name in _PAINTING:
        _paint_message_in(owner, *arguments[:2])
    elif name == "closeEvent" and is_new:
        event: QCloseEvent = arguments[0]
        event.ignore()  # nothing is lost by staying open; the second time the window goes
    return VALUES.get(name)


def _paint_message_on(owner: QWidget) -> None:
    surface = owner.viewport() if isinstance(owner, QAbstractScrollArea) else owner
    painter = QPainter(surface)
    if painter.isActive():
        _paint_message(painter, QRectF(surface.rect()))
    painter.end()


def _paint_message_in(owner: object, painter: QPainter, place: Any) -> None:
    """Say it where an item of a plot, a row of a list or a section of a header should be."""
    if isinstance(owner, QGraphicsItem):
        place = owner.boundingRect()
    _paint_message(painter, QRectF(getattr(place, "rect", place)))


def _paint_message(painter: QPainter, rect: QRectF) -> None:
    palette = QApplication.palette()
    painter.setClipping(False)
    painter.fillRect(rect, palette.color(QPalette.ColorRole.Base))
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    inside, metrics, words = rect.adjusted(_MARGIN, 0, -_MARGIN, 0), painter.fontMetrics(), NOT_DRAWN
    if rect.height() < 3 * metrics.lineSpacing():  # in a row there is room for one line
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(inside.width()))
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
