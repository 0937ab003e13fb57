"""Small plots of several results along one field, one crosshair through all, and the flags that change along it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QToolButton, QWidget

from ssedesigner.core.changes import in_sentence
from ssedesigner.core.prediction import RESULTS, Prediction
from ssedesigner.physics.explore.grid import COUNTED, Grid
from ssedesigner.ui.design.charts import label_of, line_data
from ssedesigner.ui.design.flag_strips import flag_strips
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.plot.crosshair import CrosshairCanvas
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

_AT_FIRST = ("film.area_specific_resistance_ohm_cm2", "cell.usable_specific_energy_wh_kg", "cell.cost_usd_kwh")
_MOST = 6


class AllResults(QWidget):
    """``made`` carries each plot when it is made, ``changed`` comes when others are chosen."""

    made = Signal(object)
    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "all_results", "All results along one field")
        self._theme = theme
        self.keys: list[str] = list(_AT_FIRST)
        self.canvases: list[CrosshairCanvas] = []
        self._cards: list[Card] = []
        self.flag_chart = SceneChart("Flags that change", theme, grows=False)
        self._flag_card = Card(self.flag_chart, theme)
        self._title = set_names(QLabel(), "all_results_title", "All results", role="strong")
        self.button = self._make_button()
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        heading = row_layout(None, (0, 0, 0, 0), 8)
        heading.addWidget(self._title)
        heading.addStretch(1)
        heading.addWidget(self.button)
        column = column_layout(self, (0, 0, 0, 0), 8)
        column.addLayout(heading)
        column.addLayout(self._grid, 1)
        column.addWidget(self._flag_card)

    def _make_button(self) -> QToolButton:
        button = set_names(QToolButton(), "all_results_choose", "Choose the results that are drawn", "menu")
        button.setText("Results ▾")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = set_names(QMenu(button), "all_results_menu", "Results that are drawn")
        menu.aboutToShow.connect(lambda: self._fill(menu))
        button.setMenu(menu)
        return button

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for key in (*RESULTS, *COUNTED):
            action = menu.addAction(label_of(key))
            action.setCheckable(True)
            action.setChecked(key in self.keys)
            action.setEnabled(key in self.keys or len(self.keys) < _MOST)
            action.triggered.connect(lambda is_on, key=key: self.choose(key, is_on))

    def choose(self, key: str, is_on: bool) -> None:
        """Draw a result, or leave it out; six at most."""
        self.keys = [one for one in self.keys if one != key] + ([key] if is_on else [])
        self.changed.emit()

    def show_grid(self, grid: Grid, present: Prediction, but: str = "") -> None:
        """Show the results along the field of a grid; ``but`` is drawn elsewhere."""
        self._title.setText(f"Over {in_sentence(grid.axes[0].field.label)}, all else as present")
        keys = [key for key in self.keys if key != but]
        while len(self.canvases) < len(keys):
            self._add()
        for number, (card, canvas) in enumerate(zip(self._cards, self.canvases, strict=True)):
            card.setVisible(number < len(keys))
            self._grid.setRowStretch(number // 2, int(number - number % 2 < len(keys)))
            if number < len(keys):
                card.show_title(label_of(keys[number]))
                canvas.show_data(line_data(grid, keys[number], present, (), is_small=True))
        self.flag_chart.show_picture(flag_strips(grid))

    def _add(self) -> None:
        number = len(self.canvases)
        canvas = CrosshairCanvas(f"Result {number + 1}", self._theme)
        card = Card(canvas, self._theme)
        self._grid.addWidget(card, number // 2, number % 2)
        self.canvases.append(canvas)
        self._cards.append(card)
        self.made.emit(canvas)

    def show_crosshair(self, x: float, *, is_held: bool) -> None:
        """Put the crosshair of every plot at one value of the field."""
        for canvas in self.canvases:
            canvas.show_crosshair(x, is_held=is_held)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for card in (*self._cards, self._flag_card):
            card.apply_theme(theme)
