"""The plot against temperature with a menu of electrolytes to compare the film with."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Prediction
from ssedesigner.physics.curves import Curves
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.widgets.widgets import set_names
from ssedesigner.ui.workbench.comparison import CLASSES, classes_in, comparison, reciprocal
from ssedesigner.ui.workbench.ghosts import Ghosts
from ssedesigner.ui.workbench.plots import arrhenius_data, arrhenius_place


class ArrheniusCard(QObject):
    """Shows a prediction on its card, beside the electrolytes that were chosen; none is to begin with."""

    def __init__(self, card: Card, canvas: PlotCanvas, ghosts: Ghosts) -> None:
        super().__init__(card)
        self._ghosts = ghosts
        self._canvas = canvas
        self._materials: Materials | None = None
        self._chosen: set[str] = set()
        self._shown: tuple[Prediction, Curves] | None = None
        self._menu = set_names(QMenu(card), "compare_menu", "Electrolytes to compare with")
        # filled when it opens: the library may have changed
        self._menu.aboutToShow.connect(self._fill)
        card.add_menu("Compare", "Other electrolytes beside the film", self._menu)

    def show(self, prediction: Prediction, curves: Curves, materials: Materials | None) -> None:
        """Show a prediction."""
        self._shown, self._materials = (prediction, curves), materials
        data = arrhenius_data(prediction, curves, comparison(materials, self._chosen))
        title = self._canvas.title
        self._canvas.show_data(
            self._ghosts.over(title, data, arrhenius_place, lambda pin: pin.film_arrhenius, reciprocal)
        )

    def compare(self, name: str, is_shown: bool) -> None:
        """Show the electrolytes of a class, or no longer."""
        (self._chosen.add if is_shown else self._chosen.discard)(name)
        if self._shown is not None:
            self.show(*self._shown, self._materials)

    def _fill(self) -> None:
        self._menu.clear()
        for name in classes_in(self._materials):
            action = self._menu.addAction(CLASSES[name])
            action.setObjectName(f"compare_{name}")
            action.setCheckable(True)
            action.setChecked(name in self._chosen)
            action.toggled.connect(partial(self.compare, name))
        if self._menu.isEmpty():
            self._menu.addAction("The library has no line to compare with").setEnabled(False)
