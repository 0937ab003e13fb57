"""The window Microstructure: an assumed structure of the film, the current through it, and what it loses where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.notation import format_number, formula, numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si
from ssedesigner.files.network import formats, write_voxels
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.network.plan import COARSE, FINE, Plan, plan_structure, remarks
from ssedesigner.physics.network.results import Network, compute_network
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card, make_scrollable
from ssedesigner.ui.pictures.network_pictures import ComparedPicture, LossPicture, ThicknessPicture
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.pictures.voxel_slice import VoxelSlice
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names, theme_of
from ssedesigner.ui.workbench.network_task import NetworkTask, Progress
from ssedesigner.ui.workbench.structure_legend import StructureLegend
from ssedesigner.ui.workbench.structure_panel import StructurePanel
from ssedesigner.ui.workbench.structure_tiles import StructureTiles
from ssedesigner.ui.workbench.structure_work import films_like, live_work

LIVE_AFTER_MS = 120
"""How long nothing must have changed before the coarse structure is drawn, so that an edit waits for nothing."""
_WHOLE_CAPTION_PX = 840
SLICE, LOST, COMPARED, THICKNESS = (
    "Slice through the film",
    "Where conductivity is lost",
    "Network, fit and measured films",
    "Thickness in grains",
)
_RIGHT_PX = 206
_THREE_PX = 960
"""Width of the window below which its three pictures stand below each other [px]."""


@guarded
class MicrostructureWindow(QWidget):
    """Follows the recipe with a coarse structure; a fine one is drawn beside the window. Hidden it does nothing."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "microstructure_window", "Microstructure")
        self.setWindowTitle("Microstructure")
        self._document, self._theme = document, theme_of(parent or self)
        self._coarse: Network | None = None
        self._fine: Network | None = None
        self._seeds: dict[int, float] = {}
        self._counted: Plan | None = None
        self._seed = 0
        self._is_stale = True
        self._live: NetworkTask | None = None
        self._background: NetworkTask | None = None
        self._timer = QTimer(self, singleShot=True, interval=LIVE_AFTER_MS)
        self._timer.timeout.connect(self.restart)
        self.panel = StructurePanel()
        self.tiles = StructureTiles()
        self.slice = VoxelSlice(SLICE, self._theme)
        self.legend = StructureLegend()
        self.charts = {title: SceneChart(title, self._theme, grows=False) for title in (LOST, COMPARED, THICKNESS)}
        self._lay_out()
        self._connect()
        self._follow()
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
        column = column_layout(right, (9, 10, 9, 10), 10)
        column.addWidget(self.tiles)
        column.addWidget(self._slice_card(), 5)
        lower = self._lower = row_layout(None, (0, 0, 0, 0), 10)
        for title, stretch in ((LOST, 9), (COMPARED, 10), (THICKNESS, 9)):
            lower.addWidget(self.cards[title], stretch)
        column.addLayout(lower, 3)
        drawn = make_scrollable(right, "The structure")
        drawn.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)  # nothing is cut off without a sign
        body.addWidget(drawn, 1)
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
        inner.addWidget(self.legend)
        assert isinstance(layout, QVBoxLayout)
        layout.insertLayout(1, inner, 1)
        return card

    def _connect(self) -> None:
        self._document.recipe_changed.connect(self._edited)  # before the prediction, which needs the processor
        self._document.prediction_changed.connect(self._edited)
        self._document.library_changed.connect(self._edited)
        self.panel.changed.connect(self._edited_here)
        self.panel.fineness_changed.connect(self.choose_fineness)
        self.panel.another_asked.connect(self.draw_another)
        self.panel.stop_asked.connect(self.stop)
        self.legend.overlay_chosen.connect(self.show_overlay)
        self.legend.slice_chosen.connect(self._take_slice)
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
        self._stop_live()
        if self.isVisible():
            self._timer.start()

    def _edited_here(self) -> None:
        self._is_stale = True
        self._stop_live()
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
        self._stop_live()
        self._is_stale = False
        self._follow()
        plan = self._plan(COARSE)
        if not isinstance(plan, Plan):
            self._coarse = self._fine = None
            self._stop_background()
            self._show_reason(plan or self._reason)
            return
        if replace(plan, seed=0) != self._counted:
            self._seeds, self._counted = {}, replace(plan, seed=0)
        document = self._document
        recipe = document.recipe if self.panel.follows_recipe else None
        self._live = self._task(live_work(plan, recipe, document.materials, document.learned))
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
            self._stop_background()
            self._show_network()
        elif isinstance(result, LossPicture):
            self.charts[LOST].show_picture(result)
        elif isinstance(result, ThicknessPicture):
            self.charts[THICKNESS].show_picture(result)

    def _end(self, error: BaseException | None) -> None:
        if error is not None:
            self._stop_background()
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

    def _stop_live(self) -> None:
        """Leave an edit the processor at once; what is on show stays."""
        if self._live is not None:
            self._live.stop()
            self._live.deleteLater()
            self._live = None

    def _stop_background(self) -> None:
        if self._background is not None:
            self._background.stop()
            self._background.deleteLater()
            self._background = None

    def stop(self) -> None:
        """Stop the fine structure; the one before stays."""
        self._stop_background()
        if self._fine is None or self.is_stale:
            self.panel.coarse.setChecked(True)
        self.panel.show_fineness()
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction  # three pictures beside each other would write on their own words
        self._lower.setDirection(ways.TopToBottom if self.width() < _THREE_PX else ways.LeftToRight)
        self.legend.show_caption(is_whole=self.height() >= _WHOLE_CAPTION_PX)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.legend.slider.setFocus()  # not the first button, which Return would press
        if self._is_stale:
            self._timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        self._stop_background()
        if self._live is not None and not self._live.is_ended:
            self._is_stale = True
        self._stop_live()
        super().closeEvent(event)
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            parent.activateWindow()

    def _show_progress(self, done: float) -> None:
        self.panel.progress.setValue(round(100 * done))
        self._show_fineness()

    def _show_reason(self, reason: str) -> None:
        self.slice.show_network(None, reason)
        self.tiles.show_reason(reason)
        self.charts[LOST].show_picture(LossPicture(reason=reason))
        self.charts[COMPARED].show_picture(ComparedPicture(reason=reason))
        self.charts[THICKNESS].show_picture(ThicknessPicture(reason=reason))
        self.panel.show_drawn(None)
        self._show_fineness()

    def _show_network(self) -> None:
        network = self.network
        if network is None:
            return
        self.slice.show_network(network, anode=_anode(self._document.recipe))
        self.tiles.show_network(network, is_stale=self.is_stale)
        self.legend.show_slice(self.slice, self._theme)
        self.panel.show_drawn(network)
        self._show_compared(network)
        self._show_fineness()

    def _show_compared(self, network: Network) -> None:
        document = self._document
        film = document.prediction.film.conductivity_ms_cm
        fit = None
        if film.value is not None and film.low is not None and film.high is not None:
            fit = film.value, film.low, film.high
        films, films_are = films_like(document.recipe, document.materials)
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
        panel.another.setVisible(not is_running)
        lines = []
        if self._coarse is not None:
            lines.append(_result_words("Coarse", self._coarse))
        if is_running:
            lines.append("Fine: being computed in the background.")
        elif self._fine is not None:
            old = " Out of date: press F to draw it again." if self._is_old() else ""
            lines.append(_result_words("Fine", self._fine) + old)
        is_fine = self._fine is not None and self.network is self._fine
        for title in (LOST, THICKNESS):  # many structures each, too many to compute as fine ones
            self.cards[title].show_title(f"{title}, coarse" if is_fine else title)
        plan = self._plan(FINE if is_fine else COARSE)
        said = remarks(plan) if isinstance(plan, Plan) else {}
        lines += [said[about] for about in ("fibres", "few fibres", "grains") if about in said]
        panel.fine_words.setText("\n".join(lines))
        panel.fine_words.setVisible(bool(lines))
        panel.drawn_words.setText(_drawn_words(list(self._seeds.values())))
        panel.drawn_words.setVisible(len(self._seeds) > 1)

    def _is_old(self) -> bool:
        return self._fine is not None and self._fine.structure.plan != self._plan(FINE)

    def show_overlay(self, overlay: str) -> None:
        """Colour the sulfide by something else."""
        self.slice.show_overlay(overlay)
        self.legend.show_slice(self.slice, self._theme)

    def step_slice(self, step: int) -> None:
        """Go on by some slices; the structure is periodic."""
        if self.network is not None:
            self.legend.slider.setValue((self.slice.index + step) % self.network.structure.plan.shape[1])

    def _take_slice(self, index: int) -> None:
        if index != self.slice.index:
            self.slice.show_slice(index)
            self.legend.show_slice(self.slice, self._theme)

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
            write_voxels(path, network, decimal_sign())
        except WriteError as error:
            icon = QMessageBox.Icon.Warning
            set_names(QMessageBox(icon, "Save voxels", str(error), parent=self), "voxels_problem", str(error)).exec()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for card in self.cards.values():
            card.apply_theme(theme)
        self.legend.show_slice(self.slice, self._theme)


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
