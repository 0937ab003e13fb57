"""The middle of the window: result tiles on top, tabs of live plots below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Prediction
from ssedesigner.physics.curves import Curves
from ssedesigner.ui import conductance_panel, energy_panel, number_table
from ssedesigner.ui.card import Card
from ssedesigner.ui.named import named
from ssedesigner.ui.number_table import NumberRows, NumberTable
from ssedesigner.ui.plot import PlotCanvas
from ssedesigner.ui.plot_data import FilmPoint, PlotData
from ssedesigner.ui.result_tiles import ResultTiles
from ssedesigner.ui.sources_view import SourcesView
from ssedesigner.ui.split_bars import SplitBars
from ssedesigner.ui.theme import LIGHT, Theme

SHORT_TABS = {"Sources & assumptions": "Sources"}
"""What a tab is called where the tabs would not fit, below this width of the workbench [px]."""
_SHORT_TABS_PX = 600
_NARROW_PX = 720
"""Below this width of a page, tables and bars take all of it [px]."""
Show = Callable[[Prediction, Curves], None]


class LatePage(Protocol):
    """A page that is made when its tab is first opened, and then looks after itself."""

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""


EVIDENCE = "Evidence"
TABS = ("Overview", "Conduction", "Energy, cost", "Sources & assumptions")
RESISTANCE, BINDER, ARRHENIUS = (
    "Resistance against thickness",
    "Conductivity against binder content",
    "Conductivity against temperature",
)
ENERGY, DENSITY, SPLIT = (
    "Energy against film thickness",
    "Energy density against film thickness",
    "Where mass, volume and cost go",
)
SPECIFIC, FILM_NUMBERS, CELL_NUMBERS = (
    "Specific energy against film thickness",
    "The film in numbers",
    "The cell in numbers",
)

SHORT_TITLES = {
    BINDER: "Conductivity and binder",
    ARRHENIUS: "Conductivity and warmth",
    RESISTANCE: "Resistance",
    ENERGY: "Specific energy",
    SPECIFIC: "Specific energy",
    DENSITY: "Energy density",
    SPLIT: "Mass, volume and cost",
}
"""What stands above a card that is too narrow for its title."""


def _scrolled(page: QWidget, name: str) -> QScrollArea:
    """Let a page scroll in a low window, so that its plots stay large enough to read."""
    area = named(QScrollArea(), f"{page.objectName()}_scroll", name)
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


class CardPage(QWidget):
    """The cards of one tab, two in a row; on a narrow page tables and bars have a row of their own."""

    def __init__(self, object_name: str, name: str, cards: list[Card]) -> None:
        super().__init__()
        named(self, object_name, name)
        self._cards = cards
        self._is_narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        for index in (0, 1):
            self._grid.setColumnStretch(index, 1)
        self._arrange(is_narrow=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_narrow=self.width() < _NARROW_PX)

    def _arrange(self, *, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        for card in self._cards:
            self._grid.removeWidget(card)
        rows = card_rows([card.is_wide for card in self._cards], is_narrow=is_narrow)
        for row, numbers in enumerate(rows):
            for column, number in enumerate(numbers):
                self._grid.addWidget(self._cards[number], row, column, 1, 2 // len(numbers))
        for row in range(len(self._cards)):
            self._grid.setRowStretch(row, int(row < len(rows)))


def card_rows(are_wide: list[bool], *, is_narrow: bool) -> list[list[int]]:
    """Say which cards share a row: two each, but on a narrow page a wide one stands alone."""
    rows: list[list[int]] = []
    for number, is_wide in enumerate(are_wide):
        alone = is_narrow and (is_wide or (number > 0 and are_wide[number - 1]))
        if rows and len(rows[-1]) == 1 and not alone:
            rows[-1].append(number)
        else:
            rows.append([number])
    return rows


class Workbench(QWidget):
    """Shows a prediction; only the tab on show is drawn at once, the others when they are opened.

    The signal carries the key of a result whose calculation is asked for, and the basis of the cell, if one is meant.
    """

    calculation_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "workbench", "Results and plots")
        self._theme = LIGHT
        self._materials: Materials | None = None
        self._films: dict[str, tuple[FilmPoint, ...]] = {"thickness": (), "binder": ()}
        self._shown: tuple[Prediction, Curves] | None = None
        self._cards: list[Card] = []
        self._parts: list[list[Show]] = []
        self._stale: set[int] = set()
        self._late: dict[int, Callable[[Theme], LatePage]] = {}
        self._made: list[LatePage] = []
        self._tiles = ResultTiles(self._theme)
        self._tabs = named(QTabBar(), "workbench_tabs", "Groups of plots")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._pages = named(QStackedWidget(), "workbench_pages", "Plots")
        self._sources = SourcesView(self._theme)
        self._fill_tabs()
        self._lay_out()
        self._tabs.currentChanged.connect(self._open_tab)
        self._tiles.calculation_asked.connect(lambda key: self.calculation_asked.emit(key, ""))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self._tiles)
        layout.addWidget(self._tabs)
        layout.addWidget(self._pages, 1)

    def _fill_tabs(self) -> None:
        pages = (
            (self._resistance(), self._binder(), self._energy(ENERGY), self._split()),
            (
                self._resistance(),
                self._binder(),
                self._arrhenius(),
                self._numbers(FILM_NUMBERS, number_table.film_rows),
            ),
            (
                self._energy(SPECIFIC),
                self._density(),
                self._split(),
                self._numbers(CELL_NUMBERS, number_table.cell_rows),
            ),
        )
        for name, cards in zip(TABS, pages, strict=False):
            self._add_tab(name)
            page = CardPage(f"page_{len(self._parts)}", name, [card for card, _ in cards])
            self._pages.addWidget(_scrolled(page, name))
            self._parts.append([show for _, show in cards])
        self._add_tab(TABS[-1])
        self._pages.addWidget(self._sources)
        self._parts.append([lambda prediction, _: self._sources.show_prediction(prediction, self._materials)])

    def _add_tab(self, name: str) -> int:
        index = self._tabs.addTab(name.replace("&", "&&"))
        self._tabs.setTabData(index, name)  # which stays when there is only room for a short name
        return index

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_tabs(SHORT_TABS if self.width() < _SHORT_TABS_PX else {})

    def _name_tabs(self, short: dict[str, str]) -> None:
        for index in range(self._tabs.count()):
            name = self._tabs.tabData(index)
            self._tabs.setTabText(index, short.get(name, name).replace("&", "&&"))

    def _card(self, body: PlotCanvas | SplitBars | NumberTable) -> Card:
        card = Card(body, self._theme, short_title=SHORT_TITLES.get(body.title, ""))
        self._cards.append(card)
        return card

    def _plot(
        self, title: str, data: Callable[[Prediction, Curves], PlotData], *, celsius_on_top: bool = False
    ) -> tuple[Card, Show]:
        canvas = PlotCanvas(title, self._theme, celsius_on_top=celsius_on_top)

        def show(prediction: Prediction, curves: Curves) -> None:
            canvas.show_data(data(prediction, curves))

        return self._card(canvas), show

    def _resistance(self) -> tuple[Card, Show]:
        return self._plot(RESISTANCE, lambda p, c: conductance_panel.resistance_data(p, c, self._films["thickness"]))

    def _binder(self) -> tuple[Card, Show]:
        return self._plot(
            BINDER, lambda p, c: conductance_panel.binder_data(p, c, self._films["binder"], self._materials)
        )

    def _arrhenius(self) -> tuple[Card, Show]:
        return self._plot(ARRHENIUS, conductance_panel.arrhenius_data, celsius_on_top=True)

    def _energy(self, title: str) -> tuple[Card, Show]:
        return self._plot(title, lambda p, c: energy_panel.specific_energy_data(p, c, self._materials))

    def _density(self) -> tuple[Card, Show]:
        return self._plot(DENSITY, lambda p, c: energy_panel.energy_density_data(p, c, self._materials))

    def _split(self) -> tuple[Card, Show]:
        bars = SplitBars(SPLIT, self._theme)
        return self._card(bars), lambda prediction, _: bars.show_prediction(prediction)

    def _numbers(self, title: str, rows: Callable[[Prediction, Materials | None], NumberRows]) -> tuple[Card, Show]:
        table = NumberTable(title, self._theme)
        table.calculation_asked.connect(self.calculation_asked)
        return self._card(table), lambda prediction, _: table.show_rows(rows(prediction, self._materials))

    @property
    def tabs(self) -> QTabBar:
        return self._tabs

    def show_library(self, materials: Materials) -> None:
        """Take up the reported films and the citations of a library."""
        self._materials = materials
        self._films = {x: conductance_panel.film_points(materials, x) for x in self._films}
        if self._shown is not None:
            self.show_prediction(*self._shown)

    def show_prediction(self, prediction: Prediction, curves: Curves) -> None:
        """Show a prediction with its curves."""
        self._shown = prediction, curves
        self._tiles.show_prediction(prediction, self._materials)
        self._stale = set(range(len(self._parts)))
        self._open_tab(self._tabs.currentIndex())

    def offer_page(self, name: str, make: Callable[[Theme], LatePage]) -> None:
        """Add a tab whose page is made when it is first opened; ``make`` returns a widget."""
        self._late[self._add_tab(name)] = make
        self._pages.addWidget(named(QWidget(), f"page_{name.lower()}", name))

    def _make_late(self, index: int) -> None:
        page = self._late.pop(index)(self._theme)
        assert isinstance(page, QWidget)
        self._made.append(page)
        empty = self._pages.widget(index)
        if empty is not None:
            self._pages.removeWidget(empty)
            empty.deleteLater()
        self._pages.insertWidget(index, page)

    def _open_tab(self, index: int) -> None:
        if index in self._late:
            self._make_late(index)
        if self._shown is not None and index in self._stale:
            self._stale.discard(index)
            for show in self._parts[index]:
                show(*self._shown)
        self._pages.setCurrentIndex(index)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._tiles.apply_theme(theme)
        self._sources.apply_theme(theme)
        for part in (*self._cards, *self._made):
            part.apply_theme(theme)
