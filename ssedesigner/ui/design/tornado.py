"""What matters most to a result: each input alone as a bar between its two ends, the largest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.process import name_list
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.sensitivity import Sensitivity, Swing
from ssedesigner.text.sensitivity import end_texts, round_to
from ssedesigner.ui.design.charts import is_better_low, label_of, unit_of
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Box,
    Hotspot,
    Items,
    Scene,
    SceneChart,
    Stroke,
    message_scene,
    text_line_at,
)
from ssedesigner.ui.plot.axis import linear_ticks
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width, wrap

_ROW, _MARGIN, _GAP, _BAR, _FOOT, _MOST_ROWS, _MOST_NAME = 35.0, 12.0, 9.0, 14.0, 36.0, 8, 240.0
_NAMES_PART = 0.4
"""Most of the width that the words before the bars may take."""
_TINY = 0.005
"""Part of the largest swing below which a swing is named, not drawn."""


@dataclass(frozen=True, kw_only=True)
class Tornado:
    """The swings of a result around where the recipe stands; those without effect are named below."""

    weighed: Sensitivity

    @property
    def drawn(self) -> tuple[Swing, ...]:
        """Swings that have a bar."""
        known = [swing for swing in self.weighed.swings if swing.is_known]
        largest = max((swing.size for swing in known), default=0.0)
        return tuple(swing for swing in known if swing.size >= _TINY * largest)[:_MOST_ROWS]

    @property
    def notes(self) -> list[str]:
        """Return what has no bar, in words."""
        swings, drawn = self.weighed.swings, self.drawn
        small = [_label(swing.key) for swing in swings if swing.is_known and swing not in drawn]
        sides = [f"{_label(swing.key)} ({_open_end(swing)})" for swing in swings if not swing.is_known]
        idle = [_label(key) for key in self.weighed.idle]
        lines = [("Little effect", small), ("Not known at one end", sides), ("No effect on this result", idle)]
        return [f"{words}: {name_list(names)}." for words, names in lines if names]

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw one row for each, an axis below."""
        drawn = self.drawn
        if not drawn:
            words = self.weighed.reason or "No input moves this result."
            return message_scene(words, wrap(words, SMALL_PX, width - 40), width, height, theme.unknown_text)
        widths = (text_width(words, SMALL_PX) for swing in drawn for words in (_label(swing.key), _origin(swing)))
        names = min(max(widths), _MOST_NAME, _NAMES_PART * width)
        ends = max(text_width(words, SMALL_PX) for each in drawn for words in _end_words(each))
        left = _MARGIN + names + _GAP + ends
        scale = _Scale(drawn, left, max(width - _MARGIN - ends, left + 60))
        foot = 4 + len(drawn) * _ROW
        items: Items = self._axis(scale, foot, width, theme)
        spots = []
        for number, swing in enumerate(drawn):
            top = 4 + number * _ROW
            middle = top + _ROW / 2
            for texts, y, colour in (
                ((_label(swing.key),), middle - LINE_PX / 2, theme.text),
                # the numbers stand at the ends of the bar too, why they are these stands only here
                ((_origin(swing), swing.why), middle + LINE_PX / 2, theme.muted),
            ):
                line, _ = fit_or_elide(texts, names, (SMALL_PX,), QFont.Weight.Normal)
                items.append(text_line_at(_MARGIN, y, line, colour))
            items += self._bars(swing, scale, middle, theme)
            spots.append(Hotspot(rect=(4, top, width - 4, top + _ROW), words=self._words(swing)))
        here = scale.at(drawn[0].at_base)
        items.append(Stroke(start=(here, 2), end=(here, foot), colour=theme.recipe_point, width=1.6))
        below = foot + _FOOT + LINE_PX / 2
        lines = [row for note in self.notes for row in wrap(note, SMALL_PX, width - 2 * _MARGIN)]
        items += [text_line_at(_MARGIN, below + n * LINE_PX, line, theme.muted) for n, line in enumerate(lines)]
        return Scene(items=tuple(items), spots=tuple(spots))

    def _bars(self, swing: Swing, scale: _Scale, middle: float, theme: Theme) -> Items:
        """Draw what each end of the input does: blue to the better side, orange to the worse one."""
        items: Items = []
        base, is_low_better = scale.at(swing.at_base), is_better_low(self.weighed.result)
        for words, result in zip(_end_words(swing), (swing.at_low, swing.at_high), strict=True):
            if result is None:
                continue
            x = scale.at(result)
            is_better = (result < swing.at_base) == is_low_better
            colour = theme.recipe_line if is_better else theme.layer_film
            rect = (min(x, base), middle - _BAR / 2, max(x, base, min(x, base) + 1), middle + _BAR / 2)
            items.append(Box(rect=rect, fill=colour, radius=1))
            start = x + 4 if x >= base else x - 4 - text_width(words, SMALL_PX)
            items.append(text_line_at(start, middle, words, theme.text))
        return items

    def _axis(self, scale: _Scale, foot: float, width: float, theme: Theme) -> Items:
        items: Items = []
        for x, text in scale.ticks():
            items.append(Stroke(start=(x, 2), end=(x, foot), colour=theme.grid))
            items.append(text_line_at(x - text_width(text, SMALL_PX) / 2, foot + LINE_PX / 2 + 2, text, theme.muted))
        title = f"{label_of(self.weighed.result)}, {symbol(unit_of(self.weighed.result))}".removesuffix(", ")
        start = width - _MARGIN - text_width(title, SMALL_PX)
        items.append(text_line_at(start, foot + 3 * LINE_PX / 2 + 2, title, theme.muted))
        return items

    def _words(self, swing: Swing) -> str:
        unit = symbol(unit_of(self.weighed.result))
        ends = " to ".join(format_number(end) for end in (swing.at_low, swing.at_high))
        what = f"{_label(swing.key)} {_range_words(swing)} ({swing.why})"
        return f"{what}: {ends} {unit}\nClick or Enter: vary this"

    def minimum_height(self, width: float) -> float:
        """Room for every row, the axis and the notes."""
        lines = sum(len(wrap(note, SMALL_PX, width - 2 * _MARGIN)) for note in self.notes)
        return 4 + max(len(self.drawn), 2) * _ROW + _FOOT + lines * LINE_PX + 8

    def table(self) -> Table:
        """Write every swing, those without effect too."""
        unit = symbol(unit_of(self.weighed.result))
        result = f"{label_of(self.weighed.result)}, {unit}".removesuffix(", ")
        header = ("input", "unit", "from", "to", f"{result} at from", f"{result} at to", "where the range is from")
        rows = [
            (
                _label(swing.key),
                symbol(FIELDS[swing.key].unit),
                *(f"{end:.6g}" for end in (swing.low, swing.high)),
                *("" if end is None else f"{end:.6g}" for end in (swing.at_low, swing.at_high)),
                swing.why,
            )
            for swing in self.weighed.swings
        ]
        rows += [(_label(key), symbol(FIELDS[key].unit), "", "", "", "", "no effect") for key in self.weighed.idle]
        return Table(header=header, rows=tuple(rows))

    def words(self) -> str:
        """Say the order and what has no bar, for a screen reader."""
        order = name_list([_label(swing.key) for swing in self.drawn]) or "none"
        return " ".join([f"What matters most to {label_of(self.weighed.result)}: {order}.", *self.notes])


class _Scale:
    """Where a result lies across a row."""

    def __init__(self, swings: Sequence[Swing], left: float, right: float) -> None:
        ends = [end for swing in swings for end in (swing.at_low, swing.at_high, swing.at_base) if end is not None]
        self.low, self.high = min(ends), max(ends)
        self._left, self._right = left, right

    def at(self, value: float) -> float:
        """Return the pixel of a result."""
        return self._left + (value - self.low) / ((self.high - self.low) or 1.0) * (self._right - self._left)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the labelled ticks as pixels and words."""
        if not self.high > self.low:
            return []
        major = linear_ticks(self.low, self.high, self._right - self._left, 34.0).major
        return [(self.at(value), text) for value, text in major]


def _label(key: str) -> str:
    return FIELDS[key].label


def _range_words(swing: Swing) -> str:
    return f"{'–'.join(end_texts(swing))} {_unit(swing)}".strip()


def _end_words(swing: Swing) -> tuple[str, ...]:
    """Return the ends of an input with its unit: beside a bar that is drawn over the result, a bare number misleads."""
    return tuple(f"{end} {_unit(swing)}".strip() for end in end_texts(swing))


def _unit(swing: Swing) -> str:
    return symbol(FIELDS[swing.key].unit).removeprefix("-")


def _origin(swing: Swing) -> str:
    return f"{_range_words(swing)}, {swing.why}"


def _open_end(swing: Swing) -> str:
    end = swing.low if swing.at_low is None else swing.high
    return f"at {numeral(round_to(end))} {symbol(FIELDS[swing.key].unit)}".strip()


@guarded
class TornadoChart(SceneChart):
    """Shows a :class:`Tornado`; ``vary_asked`` carries the field of a row that was clicked or taken with Enter."""

    vary_asked = Signal(str)

    def _ask(self, number: int) -> None:
        drawn = self.picture.drawn if isinstance(self.picture, Tornado) else ()
        if 0 <= number < len(drawn):
            self.vary_asked.emit(drawn[number].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_row = self.spot_at(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_row else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask(self.spot_at(QPointF(event.position())))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self._current)
        else:
            super().keyPressEvent(event)
