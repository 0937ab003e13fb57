"""The plot of a search: all that was tried, the recipes that meet the question, the front, and the present recipe."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.question import FLAG_RESULTS, Objective, Question, Target
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.answer import Candidate, Points
from ssedesigner.text.values import chance_text, value_and_band
from ssedesigner.ui.design.candidate_table import change_words
from ssedesigner.ui.design.charts import label_of, short_label_of, unit_of, value_in
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plot.data import (
    Axis,
    FilmMark,
    FilmPoint,
    HeatMap,
    Line,
    Numbers,
    PlotData,
    RecipePoint,
    reaching,
)
from ssedesigner.ui.plot.pixels import on_axis
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.tables import Table

BrushRange: TypeAlias = tuple[float, float, float, float]
"""Low and high of x, low and high of y, in the units of the axes."""
CHANCE_MARKS: dict[FilmMark, str] = {
    "likely": "80 % or more",
    "even": "50 to 80 %",
    "unlikely": "20 to 50 %",
    "doubtful": "below 20 %",
    "unsure": "chance not known",
}
"""Each sign with the words of its key: the chance to meet all targets."""
_FEW, _COARSE_BINS, _BINS = 2000, (36, 26), (70, 50)
"""Below so many recipes that were tried they are counted on a coarser grid, where single ones can be seen."""
_DENSITY_LEVELS = (0.2, 0.8, 1.4, 2.0, 2.8)
_LOG_FROM, _ROOM, _LEAST_SPAN = 12.0, 0.06, 1e-12
_OUTLIERS = (1.0, 99.0)
"""Beyond these percentiles what was tried decides nothing about the axes [%]."""
_FAR = 8.0
"""How far axes go beyond what is looked at, as a factor."""
_DRAG_PX = 6


def chance_mark(chance: float | None) -> FilmMark:
    """Return the sign of a chance."""
    if chance is None:
        return "unsure"
    return "likely" if chance >= 0.8 else "even" if chance >= 0.5 else "unlikely" if chance >= 0.2 else "doubtful"


def axes_of(question: Question) -> tuple[str, str]:
    """Return the two results that are drawn: what is wanted most, else targets, else numbers of flags."""
    wanted = [objective.result for objective in question.objectives]
    keys = [*dict.fromkeys((*wanted, *question.results(), "flags.caution", "flags.unknown"))]
    return keys[0], keys[1]


def search_data(
    question: Question,
    keys: tuple[str, str],
    candidates: Sequence[Candidate],
    everything: Sequence[Candidate],
    front: Sequence[Candidate],
    points: Points | None,
    present: Prediction,
    materials: Materials,
    message: str,
    name: str = "present recipe",
) -> PlotData:
    """Return what the plot shows of a search, while it runs or when it has ended.

    ``candidates`` are drawn; the axes hold ``everything``, so that nothing moves when others are drawn.
    ``name`` is what the present recipe is called.
    """
    columns = [points.values.get(key) if points is not None else None for key in keys]
    tried = np.column_stack(columns) if all(column is not None for column in columns) else np.empty((0, 2))  # type: ignore[arg-type]
    tried = tried[np.isfinite(tried).all(axis=1)]
    here = [value_in(present, key) for key in keys]
    targets = {target.result: target for target in question.targets}
    axes = [
        _axis(key, tried[:, place], [_value(one, key) for one in everything], here[place], targets.get(key))
        for place, key in enumerate(keys)
    ]
    point = None
    if here[0] is not None and here[1] is not None:
        point = RecipePoint(x=here[0], y=here[1], label=name)
    return PlotData(
        x=axes[0],
        y=axes[1],
        lines=(*_front_line(front, keys, question.objectives), *_target_lines(keys, targets, axes)),
        films=tuple(_point(number, one, keys, materials) for number, one in enumerate(candidates)),
        recipe=point,
        message=message,
        mark_words=CHANCE_MARKS,
        rows=Table(header=_header(axes), rows=LazyRows(list(enumerate(candidates, start=1)), partial(_row, keys))),
        heat=_density(tried, axes) if len(tried) else None,
    )


def _header(axes: Sequence[Axis]) -> tuple[str, ...]:
    """Name the columns of the table of the plot."""
    flags = (FLAG_RESULTS[key].lower() for key in FLAG_RESULTS)
    return ("recipe", axes[0].text, axes[1].text, "chance to meet all targets", *flags, "what changes")


def _row(keys: tuple[str, str], entry: tuple[int, Candidate]) -> tuple[str, ...]:
    number, one = entry
    values = (_value(one, key) for key in keys)
    changes = "; ".join(f"{key}={'' if value is None else value}" for key, value in one.changes.items())
    chance = "" if one.chance is None else f"{one.chance:.3f}"
    written = ("" if value is None else f"{value:.6g}" for value in values)
    return (str(number), *written, chance, *map(str, one.flags), changes)


def _value(candidate: Candidate, key: str) -> float | None:
    if key in FLAG_RESULTS:
        return float(getattr(candidate.flags, key.partition(".")[2]))
    quantity = candidate.results.get(key)
    return quantity.value if quantity is not None else None


def _point(number: int, candidate: Candidate, keys: tuple[str, str], materials: Materials) -> FilmPoint:
    values = [_value(candidate, key) for key in keys]
    x, y = (float("nan") if value is None else value for value in values)
    return FilmPoint(
        x=x,
        y=y,
        name=f"Recipe {number + 1}",
        conditions="",
        citation="",
        mark=chance_mark(candidate.chance),
        text=partial(_words, number, candidate, materials),
    )


def _words(number: int, candidate: Candidate, materials: Materials) -> str:
    """Say everything about a recipe, for its tip."""
    results = (f"{label_of(key)}: {value_and_band(one)}" for key, one in candidate.results.items())
    counts = zip(FLAG_RESULTS.values(), candidate.flags, strict=True)
    return "\n".join(
        (
            f"Recipe {number + 1}",
            change_words(candidate.changes, materials),
            f"Chance to meet all targets: {chance_text(candidate.chance)}",
            *results,
            ", ".join(f"{label.lower()} {count}" for label, count in counts),
        )
    )


def _axis(key: str, tried: Numbers, reached: Sequence[float | None], here: float | None, target: Target | None) -> Axis:
    """Return an axis that holds the bulk of what was tried, and all recipes, the present one and the target."""
    ends = [value for value in (*reached, here) if value is not None]
    ends += [] if target is None else [end for end in (target.at_least, target.at_most) if end is not None]
    if tried.size:
        ends += _near(np.percentile(tried, _OUTLIERS), ends)
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    label, unit = short_label_of(key), unit_of(key)
    if low > 0 and high / low > _LOG_FROM:
        low, high = reaching(low, high, [low / 1.1, high * 1.1])
        return Axis(label=label, unit=unit, low=low, high=high, is_log=True)
    room = _ROOM * (high - low) if high - low > _LEAST_SPAN else max(abs(high) * _ROOM, 1.0)
    return Axis(label=label, unit=unit, low=low - room, high=high + room)


def _near(bulk: Numbers, ends: Sequence[float]) -> list[float]:
    """Return the ends of what was tried, not so far from what is looked at that this becomes small."""
    low, high = float(bulk[0]), float(bulk[1])
    if not ends:
        return [low, high]
    if min(ends) > 0 and low > 0:
        return [max(low, min(ends) / _FAR), min(high, max(ends) * _FAR)]
    span = max(max(ends) - min(ends), _LEAST_SPAN)
    return [max(low, min(ends) - span), min(high, max(ends) + span)]


def _density(tried: Numbers, axes: Sequence[Axis]) -> HeatMap:
    """Count what was tried on a grid; a heat map of decades."""
    edges = [_edges(axis, bins) for axis, bins in zip(axes, _COARSE_BINS if len(tried) < _FEW else _BINS, strict=True)]
    counts, *_ = np.histogram2d(tried[:, 0], tried[:, 1], bins=edges)
    middles = [
        np.sqrt(edge[:-1] * edge[1:]) if axis.is_log else (edge[:-1] + edge[1:]) / 2
        for edge, axis in zip(edges, axes, strict=True)
    ]
    return HeatMap(x=middles[0], y=middles[1], value=np.log10(1 + counts), levels=_DENSITY_LEVELS, is_density=True)


def _edges(axis: Axis, bins: int) -> Numbers:
    spaced = np.geomspace if axis.is_log else np.linspace
    return np.asarray(spaced(axis.low, axis.high, bins + 1))


def _front_line(front: Sequence[Candidate], keys: tuple[str, str], objectives: Sequence[Objective]) -> tuple[Line, ...]:
    """Return the front as a line in steps, where the axes are its two objectives."""
    wanted = {objective.result: objective for objective in objectives}
    if len(front) < 2 or set(wanted) != set(keys):
        return ()
    places = sorted((float(_value(one, keys[0]) or 0.0), float(_value(one, keys[1]) or 0.0)) for one in front)
    x, y = [places[0][0]], [places[0][1]]
    for before, after in itertools.pairwise(places):
        # what a recipe reaches holds until the next one does better
        corner = (after[0], before[1]) if wanted[keys[0]].minimise else (before[0], after[1])
        x += [corner[0], after[0]]
        y += [corner[1], after[1]]
    return (Line(key="front", label="front: no recipe beats these", x=np.array(x), y=np.array(y), style="contour"),)


def _target_lines(keys: tuple[str, str], targets: dict[str, Target], axes: Sequence[Axis]) -> list[Line]:
    lines = []
    for place, key in enumerate(keys):
        target = targets.get(key)
        for end, sign in ((target.at_least, "≥"), (target.at_most, "≤")) if target is not None else ():
            if end is None:
                continue
            along, across = np.array([end, end]), np.array([axes[1 - place].low, axes[1 - place].high])
            words = f"{short_label_of(key)} {sign} {numeral(end)} {symbol(unit_of(key))}"
            x, y = (along, across) if place == 0 else (across, along)
            lines.append(Line(key=f"target {key} {sign}", label=words, x=x, y=y, style="target"))
    return lines


@guarded
class SearchCanvas(PlotCanvas):
    """Dragging brushes a rectangle, a click chooses a recipe, a double click takes it.

    ``brushed`` carries the rectangle as low and high of both axes, or None when it is taken away.
    """

    brushed = Signal(object)
    chosen = Signal(int)
    accepted = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        self._brush: QRectF | None = None
        self._brush_range: BrushRange | None = None
        self._dragged_from: QPointF | None = None
        super().__init__(title, theme, parent)

    def clear_brush(self) -> None:
        """Take the rectangle away."""
        if self._brush is not None or self._brush_range is not None:
            self._brush = self._brush_range = None
            self.viewport().update()
            self.brushed.emit(None)

    def show_chosen(self, number: int) -> None:
        """Put a ring around a recipe, -1 for none."""
        self._layer.show_named(number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position()  # the base would zoom
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._dragged_from
        if start is None:
            super().mouseMoveEvent(event)
        elif (event.position() - start).manhattanLength() > QApplication.startDragDistance():
            self._brush = QRectF(start, event.position()).normalized()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, self._dragged_from = self._dragged_from, None
        event.accept()
        if start is None:
            super().mouseReleaseEvent(event)
            return
        if self._brush is not None and (event.position() - start).manhattanLength() > _DRAG_PX:
            self._brush_range, self._brush = self._range_of(self._brush), None
            self.viewport().update()  # the range lies on whole pixels
            self.brushed.emit(self._brush_range)
            return
        number = self.film_at(event.position())
        if number >= 0:
            self.chosen.emit(number)
        else:
            self.clear_brush()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.film_at(event.position()) >= 0:
            self.accepted.emit()
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        else:
            super().keyPressEvent(event)

    def _range_of(self, rect: QRectF) -> BrushRange:
        """Return a rectangle of the widget in the units of the axes: low and high of x, low and high of y."""
        view = self.view_box
        corners = [
            view.mapSceneToView(self.mapToScene(point.toPoint())) for point in (rect.topLeft(), rect.bottomRight())
        ]
        assert self.data is not None
        x = sorted(10 ** point.x() if self.data.x.is_log else point.x() for point in corners)
        y = sorted(10 ** point.y() if self.data.y.is_log else point.y() for point in corners)
        return x[0], x[1], y[0], y[1]

    def _rect_of(self, ends: BrushRange | None) -> QRectF | None:
        """Return where a range lies now, in pixels of the widget: the axes may have moved since."""
        if ends is None or self.data is None:
            return None
        view, axes = self.view_box, (self.data.x, self.data.y)
        corners = [
            QPointF(*(float(on_axis(np.array(value), axis.is_log)) for value, axis in zip(corner, axes, strict=True)))
            for corner in ((ends[0], ends[2]), (ends[1], ends[3]))
        ]
        places = [QPointF(self.mapFromScene(view.mapViewToScene(corner))) for corner in corners]
        return QRectF(places[0], places[1]).normalized()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rect = self._brush or self._rect_of(self._brush_range)
        if rect is None:
            return
        painter = QPainter(self.viewport())
        colour = QColor(self._theme.accent)
        painter.setPen(QPen(colour, 1.5))
        colour.setAlpha(36)
        painter.setBrush(colour)
        painter.drawRect(rect)
        painter.end()
