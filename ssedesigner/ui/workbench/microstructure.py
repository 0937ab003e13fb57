"""The window Microstructure: an assumed structure of the film, the current through it, and what it loses where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeySequence, QPainter, QPixmap, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.materials import Materials, ReportedFilm, film_name
from ssedesigner.core.notation import format_number, formula, numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si
from ssedesigner.files.network import formats, write_voxels
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.network.attribution import fit_factors, geometry_factors, losses
from ssedesigner.physics.network.drawing import FIBRE, POLYMER, PORE
from ssedesigner.physics.network.plan import COARSE, FINE, Plan, plan_structure, remarks
from ssedesigner.physics.network.results import Network, compute_network
from ssedesigner.physics.network.variations import by_form, over_thickness
from ssedesigner.text.network import ASSUMED, BY_CHANCE, NO_PATH, percent
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card, make_scrollable
from ssedesigner.ui.pictures.network_pictures import ComparedPicture, LossPicture, MeasuredPoint, ThicknessPicture
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.pictures.voxel_slice import OVERLAYS, TOP_OF_SCALE, VoxelSlice, phase_colour, ramp
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names, text_label, theme_of
from ssedesigner.ui.workbench.network_task import NetworkTask, Progress
from ssedesigner.ui.workbench.structure_panel import StructurePanel

LIVE_AFTER_MS = 120
"""How long nothing must have changed before the coarse structure is drawn, so that an edit waits for nothing."""
SLICE, LOST, COMPARED, THICKNESS = (
    "Slice through the film",
    "Where conductivity is lost",
    "Network, fit and measured films",
    "Thickness in grains",
)
_RIGHT_PX = 206


class Tile(QFrame):
    """One number with what it is of."""

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        set_names(self, f"structure_tile_{key}", title, "card")
        layout = column_layout(self, (12, 7, 10, 7), 1)
        self._title = set_names(QLabel(title), f"structure_title_{key}", title)
        self._value = set_names(QLabel("–"), f"structure_value_{key}", title, "value")
        self._unit = set_names(QLabel(), f"structure_unit_{key}", f"Unit of {title}", "muted")
        self._note = Elided(f"structure_note_of_{key}", f"About {title}", "small")
        line = row_layout(None, (0, 0, 0, 0), 6)
        line.addWidget(self._value)
        line.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        layout.addWidget(self._title)
        layout.addLayout(line)
        layout.addWidget(self._note)

    def show_number(self, value: str, unit: str = "", note: str = "") -> None:
        """Show a number, its unit and a few words."""
        self._value.setText(value)
        self._unit.setText(unit)
        self._note.show_text(note)
        self.setAccessibleDescription(f"{value} {unit}; {note}")

    @property
    def value(self) -> str:
        """The number on show."""
        return self._value.text()


TILES = {
    "network": "Network, this structure",
    "tortuosity": "Tortuosity factor",
    "grains": "Grains through the film",
    "half": "Half of the current",
}


@guarded
class MicrostructureWindow(QWidget):
    """Follows the recipe with a coarse structure; a fine one is drawn beside the window. Hidden it does nothing."""

    guide_asked = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "microstructure_window", "Microstructure")
        self.setWindowTitle("Microstructure")
        self._document, self._theme = document, theme_of(parent or self)
        self._coarse: Network | None = None
        self._fine: Network | None = None
        self._seeds: dict[int, float] = {}
        self._seed = 0
        self._is_stale = True
        self._live: NetworkTask | None = None
        self._background: NetworkTask | None = None
        self._timer = QTimer(self, singleShot=True, interval=LIVE_AFTER_MS)
        self._timer.timeout.connect(self.restart)
        self.panel = StructurePanel()
        self.tiles = {key: Tile(key, title) for key, title in TILES.items()}
        self.slice = VoxelSlice(SLICE, self._theme)
        self.charts = {title: SceneChart(title, self._theme, grows=False) for title in (LOST, COMPARED, THICKNESS)}
        self._lay_out()
        self._connect()
        self._follow()
        self.slider.setFocus()
        self.charts[LOST].show_picture(LossPicture())
        self.charts[COMPARED].show_picture(ComparedPicture())
        self.charts[THICKNESS].show_picture(ThicknessPicture())

    def _lay_out(self) -> None:
        self.cards = {SLICE: Card(self.slice, self._theme)}
        self.cards |= {title: Card(chart, self._theme) for title, chart in self.charts.items()}
        self.cards[SLICE].add_action("Save voxels…", self.export)
        body = row_layout(None, (0, 0, 0, 0), 0)
        area = make_scrollable(self.panel, "What is drawn")
        area.setFixedWidth(self.panel.width() + 14)
        body.addWidget(area)
        right = set_names(QWidget(), "microstructure_right", "The structure")
        column = column_layout(right, (12, 10, 12, 10), 10)
        tiles = row_layout(None, (0, 0, 0, 0), 10)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        column.addLayout(tiles)
        column.addWidget(self._slice_card(), 5)
        lower = row_layout(None, (0, 0, 0, 0), 10)
        for title, stretch in ((LOST, 9), (COMPARED, 10), (THICKNESS, 9)):
            lower.addWidget(self.cards[title], stretch)
        column.addLayout(lower, 3)
        body.addWidget(make_scrollable(right, "The structure"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addLayout(body, 1)

    def _bar(self) -> QFrame:
        bar = set_names(QFrame(), "microstructure_bar", "Microstructure", "bar")
        line = row_layout(bar, (14, 6, 12, 6), 8)
        line.addWidget(set_names(QLabel("Microstructure"), "microstructure_title", "Microstructure", "title"))
        self._recipe = Elided("microstructure_recipe", "Recipe", "muted")
        line.addWidget(self._recipe)
        line.addStretch(1)
        export = set_names(QPushButton("Save voxels…"), "microstructure_export", "Save the voxels as a file")
        export.clicked.connect(self.export)
        back = set_names(QPushButton("Workbench (Esc)"), "microstructure_back", "Back to the workbench")
        back.clicked.connect(self.close)
        line.addWidget(export)
        line.addWidget(back)
        return bar

    def _slice_card(self) -> QWidget:
        card = self.cards[SLICE]
        layout = card.layout()
        assert layout is not None
        layout.removeWidget(self.slice)
        inner = row_layout(None, (0, 0, 0, 0), 0)
        inner.addWidget(self.slice, 1)
        inner.addWidget(self._legend())
        assert isinstance(layout, QVBoxLayout)
        layout.insertLayout(1, inner, 1)
        return card

    def _legend(self) -> QWidget:
        legend = set_names(QWidget(), "structure_legend", "Overlay and legend")
        legend.setFixedWidth(_RIGHT_PX)
        column = column_layout(legend, (4, 2, 14, 6), 5)
        column.addWidget(set_names(QLabel("OVERLAY"), "structure_overlay_title", "Overlay", "section"))
        grid = QGridLayout()
        grid.setSpacing(4)
        self._overlays = QButtonGroup(self)
        for number, (overlay, words) in enumerate(OVERLAYS.items()):
            button = set_names(QPushButton(words), f"structure_overlay_{overlay}", f"Colour by {words}", "filter")
            button.setCheckable(True)
            button.setChecked(overlay == self.slice.overlay)
            button.clicked.connect(lambda _=False, overlay=overlay: self.show_overlay(overlay))
            self._overlays.addButton(button)
            grid.addWidget(button, number // 2, number % 2)
        column.addLayout(grid)
        self._scale = set_names(QLabel(), "structure_scale", "Colour scale")
        self._scale_words = set_names(QLabel(), "structure_scale_words", "Ends of the scale", "small")
        column.addWidget(self._scale)
        column.addWidget(self._scale_words)
        column.addWidget(text_label("structure_paths", "Paths", "small"))
        self._paths = legend.findChild(QLabel, "structure_paths")
        self._phases: dict[int, tuple[QLabel, Elided]] = {}
        for phase in (0, POLYMER, FIBRE, PORE):
            line = row_layout(None, (0, 0, 0, 0), 6)
            mark = set_names(QLabel(), f"structure_mark_{phase}", "Colour")
            part = Elided(f"structure_phase_{phase}", "Part of the film", "small")
            line.addWidget(mark)
            line.addWidget(part)
            line.addStretch(1)
            self._phases[phase] = mark, part
            column.addLayout(line)
        top = QHBoxLayout()
        top.addWidget(set_names(QLabel("Slice"), "structure_slice_label", "Slice", "small"))
        top.addStretch(1)
        self._slice_words = set_names(QLabel(), "structure_slice_words", "Which slice", "small")
        top.addWidget(self._slice_words)
        column.addLayout(top)
        self.slider = set_names(QSlider(Qt.Orientation.Horizontal), "structure_slider", "Slice")
        self.slider.valueChanged.connect(self._take_slice)
        column.addWidget(self.slider)
        column.addStretch(1)
        self._warning = text_label("structure_assumed", ASSUMED)
        self._warning.setProperty("role", "assumed")
        self._warning.setText(f"{ASSUMED}\n{BY_CHANCE}")
        column.addWidget(self._warning)
        return legend

    def _connect(self) -> None:
        self._document.prediction_changed.connect(self._edited)
        self._document.library_changed.connect(self._edited)
        self.panel.changed.connect(self._edited_here)
        self.panel.fineness_changed.connect(self.choose_fineness)
        self.panel.another_asked.connect(self.draw_another)
        self.panel.stop_asked.connect(self.stop)
        for keys, run in (
            (Qt.Key.Key_Left, lambda: self.step_slice(-1)),
            (Qt.Key.Key_Right, lambda: self.step_slice(1)),
            (Qt.Key.Key_C, lambda: self.choose_fineness(False)),
            (Qt.Key.Key_F, lambda: self.choose_fineness(True)),
            (Qt.Key.Key_Escape, self._escape),
            (QKeySequence.StandardKey.Close, self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)
        for keys, undo in ((QKeySequence.StandardKey.Undo, True), (QKeySequence.StandardKey.Redo, False)):
            stack = self._document.undo_stack
            QShortcut(QKeySequence(keys), self).activated.connect(stack.undo if undo else stack.redo)

    def _escape(self) -> None:
        if self._background is not None:
            self.stop()
        else:
            self.close()

    @property
    def network(self) -> Network | None:
        """The structure on show: the fine one where it is asked for and there, else the coarse one."""
        return self._fine if self.panel.fine.isChecked() and self._fine is not None else self._coarse

    @property
    def is_stale(self) -> bool:
        """True where the fine structure on show belongs to other numbers than those on the left."""
        return self.network is self._fine and self._fine is not None and self._fine.structure.plan != self._plan(FINE)

    def _plan(self, shape: tuple[int, int, int]) -> Plan | str | None:
        plan = self.panel.plan()
        return replace(plan, shape=shape, seed=self._seed) if isinstance(plan, Plan) else plan

    def _edited(self, *_: object) -> None:
        self._is_stale = True
        if self.isVisible():
            self._timer.start()

    def _edited_here(self) -> None:
        self._is_stale = True
        self._seeds.clear()
        self._show_fineness()
        self._timer.start()

    def _follow(self) -> None:
        """Take up the recipe; nothing is computed."""
        recipe = self._document.recipe
        self._recipe.show_text(formula(recipe.name))
        plan = plan_structure(resolve(recipe, self._document.materials))
        self._reason = plan if isinstance(plan, str) else ""
        self.panel.show_plan(recipe.name, plan if isinstance(plan, Plan) else None)

    def restart(self) -> None:
        """Draw the coarse structure of what stands on the left, and what belongs to it."""
        if self._live is not None:
            self._live.stop()
            self._live = None
        self._is_stale = False
        self._follow()
        plan = self._plan(COARSE)
        if not isinstance(plan, Plan):
            self._coarse = self._fine = None
            self._stop_background()
            self._show_reason(plan or self._reason)
            return
        document = self._document
        self._live = self._task(_live_work(plan, document.recipe, document.materials, document.learned))
        self._live.start()

    def _task(self, work: Callable[[Progress], Iterator[tuple[str, object]]]) -> NetworkTask:
        task = NetworkTask(work, self)
        task.came.connect(self._take)
        task.ended.connect(self._end)
        return task

    def _take(self, name: str, result: object) -> None:
        if name == "network":
            assert isinstance(result, Network)
            self._coarse = result
            self._seeds[self._seed] = result.relative
            self._show_network()
        elif name == "fine":
            assert isinstance(result, Network)
            self._fine = result
            self._background = None
            self._show_network()
        elif isinstance(result, LossPicture):
            self.charts[LOST].show_picture(result)
        elif isinstance(result, ThicknessPicture):
            self.charts[THICKNESS].show_picture(result)

    def _end(self, error: BaseException | None) -> None:
        if self.sender() is self._background:
            self._background = None
        self._show_fineness()
        if error is not None:
            raise error

    def choose_fineness(self, is_fine: bool) -> None:
        """Show the coarse structure, or the fine one, which is computed first where it is not there."""
        (self.panel.fine if is_fine else self.panel.coarse).setChecked(True)
        if is_fine and (self._fine is None or self.is_stale):
            self._start_fine()
        elif not is_fine:
            self._stop_background()
        self.panel.show_fineness()
        self._show_network()

    def _start_fine(self) -> None:
        self._stop_background()
        plan = self._plan(FINE)
        if not isinstance(plan, Plan):
            return
        self._background = self._task(lambda progress: iter([("fine", compute_network(plan, progress=progress))]))
        self._background.progressed.connect(self._show_progress)
        self._background.start()
        self._show_progress(0.0)

    def _stop_background(self) -> None:
        if self._background is not None:
            self._background.stop()
            self._background = None

    def stop(self) -> None:
        """Stop the fine structure; the one before stays."""
        self._stop_background()
        if self._fine is None or self.is_stale:
            self.panel.coarse.setChecked(True)
        self._show_network()

    def draw_another(self) -> None:
        """Draw another structure of the same contents."""
        self._seed += 1
        self.restart()
        if self.panel.fine.isChecked():
            self._start_fine()

    def finish(self) -> None:
        """Compute all that is left at once: for pictures, and where somebody waits anyway."""
        if self._is_stale or self._timer.isActive():
            self._timer.stop()
            self.restart()
        for task in (self._live, self._background):
            if task is not None:
                task.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        self._stop_background()
        if self._live is not None:
            self._live.stop()
            self._live = None
            self._is_stale = True
        super().closeEvent(event)
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            parent.activateWindow()

    def _show_progress(self, done: float) -> None:
        self.panel.progress.setValue(round(100 * done))
        self._show_fineness()

    def _show_reason(self, reason: str) -> None:
        self.slice.show_network(None, reason)
        for tile in self.tiles.values():
            tile.show_number("?", "", reason)
        self.charts[LOST].show_picture(LossPicture(reason=reason))
        self.charts[COMPARED].show_picture(ComparedPicture(reason=reason))
        self.charts[THICKNESS].show_picture(ThicknessPicture(reason=reason))
        self.panel.show_drawn(None)
        self._show_fineness()

    def _show_network(self) -> None:
        network = self.network
        if network is None:
            return
        plan = network.structure.plan
        self.slice.show_network(network, anode=_anode(self._document.recipe))
        self.slider.setRange(0, plan.shape[1] - 1)
        self.slider.setValue(self.slice.index)
        self._show_tiles(network)
        self._show_legend()
        self.panel.show_drawn(network)
        self._show_compared(network)
        self._show_fineness()

    def _show_tiles(self, network: Network) -> None:
        plan = network.structure.plan
        stale = "out of date; " if self.is_stale else ""
        powder = format_number(from_si(plan.powder, "mS/cm"), 2)
        note = f"{stale}{percent(network.relative)} of the powder’s {powder}; geometry only"
        value = format_number(from_si(network.conductivity, "mS/cm"), 3)
        self.tiles["network"].show_number(value, "mS/cm", NO_PATH if network.relative == 0 else note)
        factor = network.tortuosity
        note = f"sulfide {format_number(100 * plan.sulfide, 2)} vol % ÷ {network.relative:.2f} of its conductivity"
        known = "?" if factor is None else format_number(factor, 3)
        self.tiles["tortuosity"].show_number(known, "", note if factor is not None else NO_PATH)
        grains = network.grains
        deep = f"{numeral(from_si(plan.thickness, 'um'), 3)} µm = {numeral(plan.thickness / plan.d50, 2)} × D50"
        note = f"{grains.low:.0f} to {grains.high:.0f} on a line; {deep}"
        self.tiles["grains"].show_number(f"{grains.median:.0f}", "", note)
        note = f"carries it; its hottest 1 % {format_number(network.hottest, 2)} × the mean"
        self.tiles["half"].show_number(f"{100 * network.half_share:.0f}", "% of the sulfide", note)

    def _show_compared(self, network: Network) -> None:
        document = self._document
        film = document.prediction.film.conductivity_ms_cm
        fit = None
        if film.value is not None and film.low is not None and film.high is not None:
            fit = film.value, film.low, film.high
        films, films_are = _films_like(document.recipe, document.materials)
        picture = ComparedPicture(
            network=from_si(network.conductivity, "mS/cm"),
            fit=fit,
            powder=from_si(network.structure.plan.powder, "mS/cm"),
            films=films,
            films_are=films_are,
        )
        self.charts[COMPARED].show_picture(picture)

    def _show_fineness(self) -> None:
        panel, is_running = self.panel, self._background is not None
        panel.progress.setVisible(is_running)
        panel.stop.setVisible(is_running)
        lines = []
        if self._coarse is not None:
            lines.append(_result_words("Coarse", self._coarse))
        if is_running:
            lines.append("Fine: being computed beside the window.")
        elif self._fine is not None:
            old = " Out of date: press F to draw it again." if self._is_old() else ""
            lines.append(_result_words("Fine", self._fine) + old)
        plan = self._plan(FINE if panel.fine.isChecked() else COARSE)
        lines += [
            words
            for words in (remarks(plan) if isinstance(plan, Plan) else ())
            if words.startswith(("Fibres", "The fibres", "Grains"))
        ]
        panel.fine_words.setText("\n".join(lines))
        panel.fine_words.setVisible(bool(lines))
        panel.drawn_words.setText(_drawn_words(list(self._seeds.values())))
        panel.drawn_words.setVisible(len(self._seeds) > 1)

    def _is_old(self) -> bool:
        return self._fine is not None and self._fine.structure.plan != self._plan(FINE)

    def show_overlay(self, overlay: str) -> None:
        """Colour the sulfide by something else."""
        self.slice.show_overlay(overlay)
        self._show_legend()

    def step_slice(self, step: int) -> None:
        """Go on by some slices; the structure is periodic."""
        if self.network is not None:
            self.slider.setValue((self.slice.index + step) % self.network.structure.plan.shape[1])

    def _take_slice(self, index: int) -> None:
        if index != self.slice.index:
            self.slice.show_slice(index)
        self._show_slice_words()

    def _show_slice_words(self) -> None:
        network = self.slice.network
        if network is not None:
            plan = network.structure.plan
            wide = numeral(from_si(plan.voxel, "um") * plan.shape[1], 3)
            self._slice_words.setText(f"{self.slice.index + 1} of {plan.shape[1]}, over {wide} µm")

    def _show_legend(self) -> None:
        network = self.slice.network
        if network is None:
            return
        plan, overlay = network.structure.plan, self.slice.overlay
        ends = {
            "current": f"0      1 = mean      > {TOP_OF_SCALE:g}",
            "loss": f"0      1 = mean      > {TOP_OF_SCALE:g}",
            "potential": "anode side      cathode side",
            "grains": "one shade a grain",
        }
        self._scale_words.setText(ends[overlay])
        self._scale.setPixmap(_scale_pixmap(self._theme, _RIGHT_PX - 24, self.devicePixelRatioF()))
        self._scale.setVisible(overlay != "grains")
        if self._paths is not None:
            self._paths.setText("— paths, direction in this plane. Where one ends it leaves it.")
            self._paths.setVisible(overlay != "grains")
        names = dict.fromkeys(formula(polymer.name) for polymer in plan.polymers)
        rows = {
            0: ("sulfide", plan.sulfide),
            POLYMER: (f"binder: {', '.join(names)}", plan.binder),
            FIBRE: (f"fibres: {plan.fibre_name}" if plan.fibre_name else "fibres", plan.fibres),
            PORE: ("pores", plan.pores),
        }
        for phase, (name, share) in rows.items():
            mark, part = self._phases[phase]
            colour = ramp(self._theme)[1] if phase == 0 else phase_colour(self._theme, phase)
            mark.setPixmap(_mark(colour, self._theme.border, self.devicePixelRatioF()))
            part.show_text(f"{percent(share)} {name}")
            mark.setVisible(share > 0)
            part.setVisible(share > 0)
        self._show_slice_words()

    def export(self) -> None:
        """Ask for a file and write the voxels there."""
        network = self.network
        if network is None:
            return
        suggested = f"microstructure-{'x'.join(map(str, network.structure.plan.shape))}.npz"
        endings = formats(network)
        chosen, kind = QFileDialog.getSaveFileName(self, "Save voxels", suggested, ";;".join(endings.values()))
        if not chosen:
            return
        suffix = next((ending for ending, words in endings.items() if words == kind), "npz")
        path = Path(chosen) if Path(chosen).suffix.lower()[1:] in endings else Path(f"{chosen}.{suffix}")
        try:
            write_voxels(path, network)
        except WriteError as error:
            icon = QMessageBox.Icon.Warning
            set_names(QMessageBox(icon, "Save voxels", str(error), parent=self), "voxels_problem", str(error)).exec()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for card in self.cards.values():
            card.apply_theme(theme)
        self._show_legend()


def _live_work(
    plan: Plan, recipe: Recipe, materials: Materials, learned: Learned
) -> Callable[[Progress], Iterator[tuple[str, object]]]:
    """Return the work of an edit: the structure at once, then what takes several of them."""

    def work(progress: Progress) -> Iterator[tuple[str, object]]:
        yield "network", compute_network(plan, progress=progress)
        geometry = geometry_factors(plan, progress)
        rows = losses(geometry, fit_factors(recipe, materials, learned))
        reason = "" if geometry is not None else NO_PATH
        yield "lost", LossPicture(rows=rows, details=_details(plan, recipe), reason=reason)
        points = over_thickness(plan, progress=progress)
        forms = tuple((form, varied.mean) for form, varied in by_form(plan, progress).items())
        ratio, size = plan.thickness / plan.d50, from_si(plan.d50, "um")
        yield "thickness", ThicknessPicture(points=points, forms=forms, at=ratio, d50_um=size)

    return work


def _details(plan: Plan, recipe: Recipe) -> tuple[tuple[str, str], ...]:
    binder = ", ".join(
        f"{key} {numeral(recipe.share(share))} wt %"
        for key, share in ((recipe.binder, "binder_wt_pct"), (recipe.second_binder, "second_binder_wt_pct"))
        if key
    )
    return (
        ("binder", binder or percent(plan.binder)),
        ("fibres", f"{plan.fibre_name} {percent(plan.fibres)}".strip()),
        ("pores", percent(plan.pores)),
        ("rest", "not drawn"),
    )


def _films_like(recipe: Recipe, materials: Materials) -> tuple[tuple[MeasuredPoint, ...], str]:
    """Return the measured films with a scaffold, or without one, as the recipe has it."""
    has_scaffold = bool(recipe.scaffold)

    def is_alike(film: ReportedFilm) -> bool:
        return bool(film.scaffold) == has_scaffold and film.conductivity_ms_cm is not None

    films = [film for film in materials.films if is_alike(film)]
    points = [MeasuredPoint(name=film_name(film), conductivity=film.conductivity_ms_cm or 0.0) for film in films]
    own = [
        film for film in materials.own_films if film.conductivity_ms_cm and bool(film.recipe.scaffold) == has_scaffold
    ]
    points += [MeasuredPoint(name=film.name, conductivity=film.conductivity_ms_cm or 0.0) for film in own]
    held = "with a scaffold" if has_scaffold else "without a scaffold"
    return tuple(points), f"measured films {held}, any sulfide"


def _anode(recipe: Recipe) -> str:
    return "lithium" if recipe.anode == "Li-metal" else "anode"


def _result_words(name: str, network: Network) -> str:
    size = network.current.size
    count = f"{numeral(size / 1e6, 3)} million" if size >= 1e6 else f"{numeral(size / 1e3, 3)} thousand"
    value = format_number(from_si(network.conductivity, "mS/cm"), 3)
    return f"{name}: {value} mS/cm\n({count} voxels)"


def _drawn_words(relatives: list[float]) -> str:
    if len(relatives) < 2:
        return ""
    middle, spread = float(np.mean(relatives)), float(np.std(relatives, ddof=1))
    part = f"± {format_number(100 * spread / middle, 2)} %" if middle > 0 else "none with a path"
    return f"{len(relatives)} drawn: {part}"


def _scale_pixmap(theme: Theme, width: int, ratio: float) -> QPixmap:
    from PySide6.QtGui import QLinearGradient

    pixmap = QPixmap(round(width * ratio), round(10 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    colours = ramp(theme)
    gradient = QLinearGradient(0, 0, width, 0)
    for number, colour in enumerate(colours):
        gradient.setColorAt(number / (len(colours) - 1), QColor(colour))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.border))
    painter.setBrush(gradient)
    painter.drawRoundedRect(0, 0, width - 1, 9, 3, 3)
    painter.end()
    return pixmap


def _mark(colour: str, border: str, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(14 * ratio), round(12 * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(border))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, 13, 11, 3, 3)
    painter.end()
    return pixmap
