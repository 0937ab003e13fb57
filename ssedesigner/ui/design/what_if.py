"""The page *What if*: one or two fields of the recipe varied, with every result and flag that follows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.changes import describe, field_text, in_sentence
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.prediction import RESULTS, Prediction
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.physics.explore.grid import (
    COUNTED,
    MAIN_RESULTS,
    Grid,
    Surface,
    Variation,
    changes_to,
    empty_grid,
    fill,
    surface,
)
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.design.axis_picker import AxisPicker, is_inside, snap, step_of
from ssedesigner.ui.design.bar_chart import BarChart
from ssedesigner.ui.design.bars import BarPicture, bars_of, choice_name
from ssedesigner.ui.design.beside import MATTERS, BesidePanel
from ssedesigner.ui.design.charts import grid_remark, label_of, line_data, map_data
from ssedesigner.ui.design.films import film_places, film_points
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card, make_scrollable
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.plot.crosshair import CrosshairCanvas
from ssedesigner.ui.plot.data import FilmPoint
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.background import Slices
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property

FINE_AFTER_MS = 150
"""How long nothing must have changed before the fine grid is begun."""
_ON_A_LINE, _ON_A_MAP, _COARSE_LINE, _COARSE_MAP, _FINE_MAP = 71, 33, 9, 21, 65
_SLICE_S, _REDRAW_S = 0.008, 0.4
_RIGHT, _RIGHT_PX = 1, 456
"""Number of the pane at the right, and room in it for two small plots beside each other [px]."""
ONE_FIELD = "one field only"


@guarded
class WhatIfPage(QWidget):
    """Follows the recipe; a coarse picture comes at once, a fine one in slices that nobody waits for."""

    busy_changed = Signal(bool)
    plan_asked = Signal()

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "what_if_page", "What if")
        self._document, self._theme = document, theme
        self._line: Grid | None = None
        self._map: Grid | None = None
        self._fine: Surface | None = None
        self._films: dict[tuple[str, ...], tuple[FilmPoint, ...]] = {}
        self._at: tuple[Value, ...] = ()
        self._is_held = self._is_stale = False
        self._slices = Slices(FINE_AFTER_MS, self)
        self._look = QTimer(self, singleShot=True, interval=0)
        self.results = self._make_results()
        self.first = AxisPicker("what_if_first", "First field")
        self.second = AxisPicker("what_if_second", "Second field", none=ONE_FIELD, only_numbers=True)
        self.line_canvas = CrosshairCanvas("What if", theme)
        self.map_canvas = CrosshairCanvas("What if", theme)
        self.bar_chart = BarChart("What if", theme)
        self.beside = BesidePanel(document, theme)
        self.all_results, self.matters, self.point = self.beside.all_results, self.beside.matters, self.beside.point
        self.message = set_names(PlainLabel(), "what_if_message", "Notes on this view", role="small")
        self.progress = set_names(QProgressBar(), "what_if_progress", "Points predicted")
        self._lay_out(theme)
        self._connect()
        self.first.choose("thickness_um", document.recipe)
        self.second.choose("", document.recipe)

    def _make_results(self) -> QComboBox:
        box = set_names(QComboBox(), "what_if_result", "Result")
        for key in (*RESULTS, *COUNTED):
            box.addItem(label_of(key), key)
        box.setCurrentIndex(box.findData(MAIN_RESULTS[0]))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(16)
        box.setMaxVisibleItems(box.count())
        return box

    def _lay_out(self, theme: Theme) -> None:
        self.message.setWordWrap(True)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 100)
        self.progress.setFixedWidth(90)
        self.progress.hide()
        self._cards = [Card(body, theme) for body in (self.line_canvas, self.map_canvas, self.bar_chart)]
        self._stack = set_names(QStackedWidget(), "what_if_pictures", "Pictures")
        for card in self._cards[:2]:
            self._stack.addWidget(card)
        self._bar_area = make_scrollable(self._cards[2], "Bars")
        self._stack.addWidget(self._bar_area)
        left = set_names(QWidget(), "what_if_left", "What is varied")
        column = column_layout(left, (12, 10, 6, 10), 7)
        column.addLayout(self._controls())
        column.addWidget(self.message)
        column.addWidget(self._stack, 1)
        column.addStretch(0)
        area = make_scrollable(self.beside, "The point and all results")
        area.setMinimumWidth(_RIGHT_PX)
        panes = (
            Pane(part=left, name="Picture", width=800, stretch=4),
            Pane(part=area, name="The point and all results", width=_RIGHT_PX, stretch=3),
        )
        self.panes = Panes("what_if_columns", "Picture and details", panes, (0, 1))
        column_layout(self, (0, 0, 0, 0), 0).addWidget(self.panes)

    def _controls(self) -> QVBoxLayout:
        lines = column_layout(None, (0, 0, 0, 0), 5)
        first, second = row_layout(None, (0, 0, 0, 0), 6), row_layout(None, (0, 0, 0, 0), 6)
        for line, words, parts in (
            (first, "What if", (self.results, _word("over"), self.first)),
            (second, "", (_word("and"), self.second)),
        ):
            if words:
                line.addWidget(set_names(QLabel(words), "what_if_heading", words, role="strong"))
            for part in parts:
                line.addWidget(part)
            line.addStretch(1)
        second.addWidget(self.progress)
        lines.addLayout(first)
        lines.addLayout(second)
        return lines

    def _connect(self) -> None:
        self._look.timeout.connect(self._show_point)
        self._document.prediction_changed.connect(self._follow_recipe)
        self._document.library_changed.connect(self._forget_films)
        self.results.currentIndexChanged.connect(self._take_result)
        self.first.changed.connect(self.restart)
        self.second.changed.connect(self.restart)
        for canvas in (self.line_canvas, self.map_canvas):
            self._connect_canvas(canvas)
        self.bar_chart.chosen.connect(self._choose_bar)
        self.bar_chart.accepted.connect(self.adopt)
        self.point.adopt_asked.connect(self.adopt)
        self.all_results.made.connect(self._connect_canvas)
        self.all_results.changed.connect(self._draw)
        self.matters.vary_asked.connect(self.vary)
        self.matters.plan_asked.connect(self.plan_asked)

    def _connect_canvas(self, canvas: CrosshairCanvas) -> None:
        canvas.pointed.connect(lambda x, y: self._point_at(canvas, x, y))
        canvas.clicked.connect(lambda x, y: self._hold_at(canvas, x, y))
        canvas.stepped.connect(self._step)
        canvas.accepted.connect(self.adopt)
        canvas.freed.connect(self._free)

    @property
    def is_running(self) -> bool:
        """True while points are still to be predicted."""
        return self._slices.is_running

    @property
    def result(self) -> str:
        """The result that is drawn large."""
        return str(self.results.currentData())

    def vary(self, key: str, result: str = "") -> None:
        """Show what happens when a field is varied, to a result if one is named."""
        if result and self.results.findData(result) >= 0:
            self.results.setCurrentIndex(self.results.findData(result))
        if key in FIELDS and self.first.fields.findData(key) >= 0:
            self.second.choose("", self._document.recipe)
            self.first.choose(key, self._document.recipe)

    def show_matters(self) -> None:
        """Show what matters most, beside the picture."""
        self.beside.choose(MATTERS)
        self.panes.open_pane(_RIGHT)

    def finish(self) -> None:
        """Predict all that is left at once: for pictures, and where somebody waits anyway."""
        self._slices.finish()
        self.matters.finish()
        self._show_point()

    def stop(self) -> None:
        """Leave out what is not predicted yet; it begins anew when the page is shown."""
        if self._slices.is_running:
            self._slices.cancel()
            self._is_stale = True
        self.matters.stop()
        self.progress.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.restart()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop()

    def _follow_recipe(self, prediction: Prediction) -> None:
        for picker in (self.first, self.second):
            picker.follow(prediction.recipe)
        self.restart()

    def _forget_films(self) -> None:
        self._films.clear()

    def restart(self) -> None:
        """Begin anew with what is asked for: coarse at once, fine after a pause."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        self._slices.cancel()
        self._stack.show()
        self.panes.offer(_RIGHT, is_there=True)
        try:
            axes = self._axes()
            grids = [empty_grid(self._document.recipe, axes[:1])]
            grids += [empty_grid(self._document.recipe, axes)] if len(axes) > 1 else []
        except FieldError as error:
            self._complain(str(error))
            return
        self._line, self._map, self._fine = grids[0], grids[1] if len(grids) > 1 else None, None
        self._keep_crosshair(axes)
        if axes[0].is_numeric:
            points = fill(self._line, self._document.materials, self._document.learned)
            for _ in range(min(_COARSE_LINE, len(axes[0].values))):
                next(points)
        self._fine = self._surface(_COARSE_MAP)
        self._draw()
        self.progress.setVisible(True)
        self._slices.start(self._work)

    def _axes(self) -> tuple[Variation, ...]:
        materials, is_map = self._document.materials, bool(self.second.key)
        first = self.first.axis(materials, _ON_A_MAP if is_map else _ON_A_LINE)
        self.second.setEnabled(first.is_numeric)
        if not (is_map and first.is_numeric):
            return (first,)
        return first, self.second.axis(materials, _ON_A_MAP)

    def _complain(self, sentence: str) -> None:
        self.progress.hide()
        self._say("fail", sentence)
        # an older picture would pass for an answer to this range
        self._stack.hide()
        self.panes.offer(_RIGHT, is_there=False)

    def _say(self, severity: str, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
        set_property(self.message, "severity", severity)

    def _surface(self, points: int) -> Surface | None:
        if self._map is None:
            return None
        document = self._document
        return surface(document.recipe, document.materials, self._map.axes, self.result, document.learned, points)

    def _work(self) -> Iterator[object]:
        """Predict the line and the map in slices of a few milliseconds, and draw from time to time."""
        grids = [grid for grid in (self._line, self._map) if grid is not None]
        total = sum(grid.is_done.size for grid in grids)
        drawn = time.perf_counter()
        for grid in grids:
            start = time.perf_counter()
            for _ in fill(grid, self._document.materials, self._document.learned):
                now = time.perf_counter()
                if now - start < _SLICE_S:
                    continue
                self.progress.setValue(round(100 * sum(int(each.is_done.sum()) for each in grids) / total))
                if now - drawn > _REDRAW_S:
                    self._draw()
                    drawn = time.perf_counter()
                yield None
                start = time.perf_counter()
            self._fine = self._surface(_FINE_MAP)
            self._draw()
            yield None
        self.progress.hide()

    def _take_result(self) -> None:
        self._fine = self._surface(_COARSE_MAP if self._slices.is_running else _FINE_MAP)
        self._draw()

    def _draw(self) -> None:
        """Draw what is predicted so far."""
        if self._line is None:
            return
        key, present = self.result, self._document.prediction
        title = self._title()
        if self._map is not None:
            films = self._cached(("map", *(axis.key for axis in self._map.axes)))
            self._show(1, title)
            self.map_canvas.show_data(map_data(self._map, self._fine, key, present, films))
        elif not self._line.axes[0].is_numeric:
            self._show(2, title)
            self._draw_bars(key)
        else:
            self._show(0, title)
            films = self._cached(("line", self._line.axes[0].key, key))
            self.line_canvas.show_data(line_data(self._line, key, present, films))
        self.beside.show_question(key, self._current_axes())
        if self._is_numeric:
            self.all_results.show_grid(self._line, present, but=key if self._map is None else "")
        self._say_remark()
        self._look.start()

    def _show(self, number: int, title: str) -> None:
        self._stack.setCurrentIndex(number)
        self._cards[number].show_title(title)

    def _title(self) -> str:
        assert self._line is not None
        axes = (self._map or self._line).axes
        return f"{label_of(self.result)} over {' and '.join(in_sentence(axis.field.label) for axis in axes)}"

    def _cached(self, wanted: tuple[str, ...]) -> tuple[FilmPoint, ...]:
        if wanted not in self._films:
            points = film_places if wanted[0] == "map" else film_points
            self._films[wanted] = points(self._document.materials, wanted[1], wanted[2])
        return self._films[wanted]

    def _draw_bars(self, key: str) -> None:
        assert self._line is not None
        axis, materials = self._line.axes[0], self._document.materials
        chosen = axis.values.index(self._at[0]) if self._at and self._at[0] in axis.values else -1
        bars = bars_of(self._line, key, materials)
        self.bar_chart.show_picture(BarPicture(key=key, label=axis.field.label, bars=bars, chosen=chosen))
        self._reveal_bar()

    def _say_remark(self) -> None:
        grid = self._map or self._line
        remark = grid_remark(grid, self.result) if grid is not None and self._is_numeric else ""
        self._say("fail" if remark else "", remark)

    @property
    def _is_numeric(self) -> bool:
        return self._line is not None and self._line.axes[0].is_numeric

    def _keep_crosshair(self, axes: tuple[Variation, ...]) -> None:
        """Leave the crosshair where it is held, else put it on the present recipe."""
        fits = len(self._at) == len(axes) and all(
            value in axis.values if not axis.is_numeric else is_inside(value, axis)
            for value, axis in zip(self._at, axes, strict=True)
        )
        if not (fits and self._is_held):
            self._is_held = False
            self._at = tuple(self._present_value(axis) for axis in axes)

    def _present_value(self, axis: Variation) -> Value:
        value = self._document.recipe.value(axis.key)
        if not axis.is_numeric or is_inside(value, axis):
            return value
        return axis.values[len(axis.values) // 2]

    def _point_at(self, canvas: CrosshairCanvas, x: float, y: float) -> None:
        if not self._is_held:
            self._move_to(canvas, x, y)

    def _hold_at(self, canvas: CrosshairCanvas, x: float, y: float) -> None:
        self._is_held = True
        self._move_to(canvas, x, y)

    def _move_to(self, canvas: CrosshairCanvas, x: float, y: float) -> None:
        axes = self._current_axes()
        places = [snap(axis, value) for axis, value in zip(axes, (x, y), strict=False)]
        # the small plots have another upright axis: they move the first field only
        self._at = tuple(places) if canvas is self.map_canvas else (places[0], *self._at[1:])
        self._look.start()

    def _step(self, right: int, up: int) -> None:
        axes, self._is_held = self._current_axes(), True
        moves = (right, up) if len(axes) > 1 else (right,)
        self._at = tuple(
            snap(axis, float(value) + move * step_of(axis))  # type: ignore[arg-type]  # numeric axes only
            for axis, value, move in zip(axes, self._at, moves, strict=True)
        )
        self._look.start()

    def _reveal_bar(self) -> None:
        place = self.bar_chart.chosen_middle()
        if place is not None:
            self._bar_area.ensureVisible(0, self.bar_chart.y() + place, 0, 60)

    def _choose_bar(self, place: int) -> None:
        assert self._line is not None
        self._at, self._is_held = (self._line.axes[0].values[place],), True
        self.bar_chart.choose(place)
        self._reveal_bar()
        self._look.start()

    def _free(self) -> None:
        self._is_held = False
        self._at = tuple(self._present_value(axis) for axis in self._current_axes())
        self._look.start()

    def _current_axes(self) -> tuple[Variation, ...]:
        grid = self._map or self._line
        return grid.axes if grid is not None else ()

    def _show_crosshairs(self) -> None:
        if not self._is_numeric:
            return
        x = float(self._at[0])  # type: ignore[arg-type]  # a numeric axis
        self.line_canvas.show_crosshair(x, is_held=self._is_held)
        if len(self._at) > 1:
            self.map_canvas.show_crosshair(x, float(self._at[1]), is_held=self._is_held)  # type: ignore[arg-type]
        self.all_results.show_crosshair(x, is_held=self._is_held)

    def changes(self) -> dict[str, Value]:
        """Return what differs at the point that is looked at, what goes with another material included."""
        values = {axis.key: value for axis, value in zip(self._current_axes(), self._at, strict=False)}
        return changes_to(self._document.recipe, self._document.materials, values)

    def _recipe_here(self) -> Recipe:
        return replace(self._document.recipe, **self.changes())  # type: ignore[arg-type]  # values of the fields' kinds

    def _show_point(self) -> None:
        """Predict the point that is looked at, and show it beside the present recipe."""
        if not self._current_axes() or len(self._at) != len(self._current_axes()):
            return
        self._look.stop()
        self._show_crosshairs()
        document, recipe = self._document, self._recipe_here()
        here = (
            document.prediction if recipe == document.recipe else predict(recipe, document.materials, document.learned)
        )
        keys = dict.fromkeys((self.result, *self.all_results.keys, *COUNTED))
        self.point.show_point(self._point_words(), here, document.prediction, [*keys])

    def _point_words(self) -> str:
        words = []
        for axis, value in zip(self._current_axes(), self._at, strict=True):
            field = axis.field
            text = field_text(field, value) if axis.is_numeric else choice_name(field, value, self._document.materials)
            words.append(f"{field.label} {text}")
        is_present = not self.changes()
        return ", ".join(words) + (" = present" if is_present else "")

    def adopt(self) -> None:
        """Put the point that is looked at into the recipe, as one step."""
        changes = self.changes()
        if not changes:
            return
        document = self._document
        words, point = describe(document.recipe, changes), self._point_words()
        varied = {axis.key for axis in self._current_axes()}
        along = [in_sentence(FIELDS[key].label) for key in changes if key not in varied]
        besides = f" Changed with it: {', '.join(along)}." if along else ""
        document.end_edit_session()
        document.edit_many(changes, f"What if: {words}")
        document.remarked.emit(Remark(sentence=f"Adopted from What if: {point}.{besides}"))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for card in self._cards:
            card.apply_theme(theme)
        self.beside.apply_theme(theme)


def _word(text: str) -> QLabel:
    return set_names(QLabel(text), f"what_if_word_{text}", text, role="muted")
