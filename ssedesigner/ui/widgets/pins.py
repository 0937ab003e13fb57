"""Recipes pinned beside the open one, what is predicted of them, and their signs and colours."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF, QUndoCommand

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import quote, shorten
from ssedesigner.files.recipe.file import RecipeFile
from ssedesigner.files.recipe.pins import Pin, free_letter
from ssedesigner.physics.curves import Curves, curves
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document, Remark, ReplaceRecipe
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import Theme

_LONGEST = 120
PRESENT = "A"
"""Letter of the open recipe."""
SIGN_SIZE = QSize(22, 14)
"""Size of a sign with the beginning of its line [px]."""
PIN_DASHES = {"B": (4.0, 2.5), "C": (1.5, 1.5), "D": (6.0, 2.0, 1.5, 2.0)}
"""Dashes of the line of each pin, in widths of the line."""


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """A pin with what is predicted of it now."""

    pin: Pin
    prediction: Prediction
    curves: Curves


@guarded
class SwapPin(QUndoCommand):
    """The open recipe and a pinned one change places; a pin that has gone meanwhile stays gone."""

    def __init__(self, document: Document, board: PinBoard, pin: Pin) -> None:
        super().__init__(f"Swap with pin {pin.letter}")
        self._board = weakref.proxy(board)  # as in ReplaceRecipe
        self._pin, self._before = pin, document.recipe
        self._edit = ReplaceRecipe(document, document.recipe, pin.recipe, self.text(), None)

    def redo(self) -> None:
        self._edit.redo()
        self._board.change(self._pin, self._before, self._before.name, "the open recipe before a swap")

    def undo(self) -> None:
        self._edit.undo()
        before = replace(self._pin, recipe=self._before)
        self._board.change(before, self._pin.recipe, self._pin.name, self._pin.origin)


class PinBoard(QObject):
    """Up to three recipes pinned beside the open one; they live as long as the session.

    What is predicted of them is computed when it is first asked for, and again when the library or the own films
    change, never for an edit. ``changed`` comes when there are other pins, ``noted`` when only a note is another one.
    """

    changed = Signal()
    noted = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._pins: tuple[Pin, ...] = ()
        self._pinned: tuple[Pinned, ...] | None = None
        self._predicted_with: tuple[object, object] = (None, None)

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The pins in the order of their letters."""
        return self._pins

    @property
    def pinned(self) -> tuple[Pinned, ...]:
        """The pins with what is predicted of them; the very same until something of it changes."""
        if not self._pins:
            return ()
        materials, learned = self._document.materials, self._document.learned
        is_same = self._predicted_with[0] is materials and self._predicted_with[1] is learned
        if self._pinned is None or not is_same:
            self._predicted_with = materials, learned
            self._pinned = tuple(
                Pinned(
                    pin=pin,
                    prediction=predict(pin.recipe, materials, learned),
                    curves=curves(pin.recipe, materials, learned),
                )
                for pin in self._pins
            )
        return self._pinned

    def pin(self, letter: str) -> Pin | None:
        """Return the pin of a letter, or None."""
        return next((pin for pin in self._pins if pin.letter == letter), None)

    def change(self, pin: Pin, recipe: Recipe, name: str, origin: str) -> None:
        """Let the letter of a pin stand for another recipe, where it still stands for that of the pin."""
        now = self.pin(pin.letter)
        if now is not None and now.recipe == pin.recipe:
            self._put(replace(now, recipe=recipe, name=name, origin=origin))

    def show(self, pins: tuple[Pin, ...]) -> None:
        """Take up other pins in the place of all."""
        if pins != self._pins:
            self._pins, self._pinned = pins, None
            self._document.bring(None, tuple(pin.recipe for pin in pins))
            self.changed.emit()

    def add(self, recipe: Recipe, name: str, origin: str, note: str = "", *, brings: RecipeFile | None = None) -> str:
        """Pin a recipe under the first free letter and return that; say so where it cannot be, and return nothing.

        ``brings`` is the file of the recipe, which may bring materials along.
        """
        self._document.bring(brings, tuple(pin.recipe for pin in self._pins))
        same = next((pin for pin in self._pins if pin.recipe == recipe), None)
        if same is not None:
            self._remark(f"This recipe is pinned already, as {same.letter} {quote(same.name)}.")
            return same.letter
        letter, name, origin = free_letter(self._pins), shorten(name, _LONGEST), shorten(origin, _LONGEST)
        taken = {pin.name for pin in self._pins}
        names = (name, *(f"{name} ({number})" for number in range(2, 2 + len(taken))))
        pin = Pin(letter=letter, recipe=recipe, name=next(n for n in names if n not in taken), origin=origin, note=note)
        if not letter:
            actions = tuple(
                (f"Replace &{one.letter}", lambda one=one: self._put(replace(pin, letter=one.letter)))
                for one in self._pins
            )
            self._remark("Three recipes are pinned already, which is the most.", *actions)
            return ""
        self._put(pin)
        return letter

    def remove(self, letter: str) -> None:
        """Unpin a recipe; a remark offers to pin it again."""
        pin = self.pin(letter)
        if pin is None:
            return
        self.show(tuple(one for one in self._pins if one is not pin))
        again = ("&Pin again", lambda: self._put_back(pin))
        self._remark(f"{pin.letter} {quote(pin.name)} is no longer pinned.", again)

    def note(self, letter: str, note: str) -> None:
        """Keep a note of one's own with a pin."""
        pin = self.pin(letter)
        if pin is not None and pin.note != note:
            after = replace(pin, note=note)
            self._pins = tuple(after if one is pin else one for one in self._pins)
            if self._pinned is not None:
                self._pinned = tuple(replace(one, pin=after) if one.pin is pin else one for one in self._pinned)
            self.noted.emit()

    def swap(self, letter: str) -> None:
        """Let a pin and the open recipe change places, in one undoable step."""
        pin = self.pin(letter)
        if pin is not None and pin.recipe != self._document.recipe:
            self._document.end_edit_session()
            self._document.undo_stack.push(SwapPin(self._document, self, pin))

    def adopt(self, letter: str) -> None:
        """Put a pinned recipe in the place of the open one, in one undoable step; it stays pinned."""
        pin = self.pin(letter)
        if pin is not None and pin.recipe != self._document.recipe:
            self._document.end_edit_session()
            is_renamed = pin.recipe.name != self._document.recipe.name
            self._document.replace_recipe(pin.recipe, f"Adopt pin {letter}")
            names = f"is now named {quote(pin.recipe.name)}" if is_renamed else "keeps its name"
            sentence = f"Adopted pin {letter} {quote(pin.name)}. The recipe {names}."
            self._document.remarked.emit(Remark(sentence=sentence))

    def _put_back(self, pin: Pin) -> None:
        if self.pin(pin.letter) is None:
            self._put(pin)
        else:
            self.add(pin.recipe, pin.name, pin.origin, pin.note)

    def _put(self, pin: Pin) -> None:
        others = [one for one in self._pins if one.letter != pin.letter]
        self.show(tuple(sorted((*others, pin), key=lambda one: one.letter)))

    def _remark(self, sentence: str, *actions: tuple[str, Callable[[], object]]) -> None:
        self._document.remarked.emit(Remark(sentence=sentence, is_edit=False, actions=actions))


def pin_colour(letter: str, theme: Theme) -> str:
    """Return the colour of the sign and the line of a pin, or of the open recipe."""
    colours = {"B": theme.second_line, "C": theme.third_line, "D": theme.fourth_line}
    return colours.get(letter, theme.recipe_point)


_CORNERS = {
    "B": ((0.0, -1.15), (1.15, 0.0), (0.0, 1.15), (-1.15, 0.0)),
    "C": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "D": ((0.0, -1.1), (1.05, 0.8), (-1.05, 0.8)),
}
"""Corners of the signs in parts of their radius: diamond, square, triangle; the open recipe has a disc."""


def paint_sign(painter: QPainter, x: float, y: float, letter: str, theme: Theme, radius: float = 5.0) -> None:
    """Draw the sign of a pin or of the open recipe around a position."""
    painter.setPen(QPen(QColor(theme.surface), 1.0))
    painter.setBrush(QColor(pin_colour(letter, theme)))
    if letter in _CORNERS:
        corners = [QPointF(x + across * radius, y + down * radius) for across, down in _CORNERS[letter]]
        painter.drawPolygon(QPolygonF(corners))
    else:
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def sign_icon(letter: str, theme: Theme, ratio: float = 2.0) -> QIcon:
    """Return the sign with the beginning of its line, for a button."""
    width, height = SIGN_SIZE.width(), SIGN_SIZE.height()
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(pin_colour(letter, theme)), 1.6)
    if letter in PIN_DASHES:
        pen.setDashPattern(list(PIN_DASHES[letter]))
    painter.setPen(pen)
    painter.drawLine(QPointF(0.0, height / 2), QPointF(width, height / 2))
    paint_sign(painter, width / 2, height / 2, letter, theme)
    painter.end()
    return QIcon(picture)
