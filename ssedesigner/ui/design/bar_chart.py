"""The bars of materials on the screen: a click or the arrow keys choose one, Enter takes it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from ssedesigner.ui.design.bars import Bar, BarPicture
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.scene import SceneChart

_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}


@guarded
class BarChart(SceneChart):
    """Shows a :class:`BarPicture`; ``chosen`` carries the place of a bar on its axis, ``accepted`` is Enter."""

    chosen = Signal(int)
    accepted = Signal()
    freed = Signal()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The bars on show, the best first."""
        return self.picture.bars if isinstance(self.picture, BarPicture) else ()

    def choose(self, place: int) -> None:
        """Mark the bar of a place of the axis; -1 for none."""
        if isinstance(self.picture, BarPicture):
            self.show_picture(replace(self.picture, chosen=place))

    def chosen_middle(self) -> int | None:
        """Return how far down the marked bar is [px]; None where none is marked."""
        if not isinstance(self.picture, BarPicture):
            return None
        places = [bar.place for bar in self.bars]
        spots = self.scene.spots
        if self.picture.chosen not in places or len(spots) != len(places):
            return None
        rect = spots[places.index(self.picture.chosen)].rect
        return round((rect[1] + rect[3]) / 2)

    def _choose_spot(self, number: int) -> None:
        if 0 <= number < len(self.bars):
            self.chosen.emit(self.bars[number].place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._choose_spot(self.spot_at(event.position()))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.spot_at(event.position()) >= 0:
            self.accepted.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()), 0)
        if move and isinstance(self.picture, BarPicture) and self.bars:
            places = [bar.place for bar in self.bars]
            chosen = self.picture.chosen
            at = places.index(chosen) + move if chosen in places else 0
            self._choose_spot(min(max(at, 0), len(places) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        else:
            super().keyPressEvent(event)
