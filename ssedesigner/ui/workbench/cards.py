"""What stands on each tab of the workbench: its cards, and how each of them shows a prediction.

What only the cards of later tabs need is loaded with them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ssedesigner.core.fields import BASES
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import AT_RATE, RESULTS, Prediction, Quantity
from ssedesigner.core.units import symbol
from ssedesigner.physics.checks.curves import bending, gas_curves, open_time_curves
from ssedesigner.physics.curves import Curves, cost_curve
from ssedesigner.physics.situation import Situation, look_up_situation
from ssedesigner.text.values import band_text
from ssedesigner.ui.pictures.card import Body, Card
from ssedesigner.ui.pictures.scene import Picture, SceneChart
from ssedesigner.ui.pictures.split_bars import SplitBars
from ssedesigner.ui.plot.data import FilmPoint, PlotData
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import NumberRows, NumberTable, TableCell, value_cell
from ssedesigner.ui.workbench import plots
from ssedesigner.ui.workbench.arrhenius_card import ArrheniusCard
from ssedesigner.ui.workbench.films import film_points
from ssedesigner.ui.workbench.ghosts import Ghosts

if TYPE_CHECKING:
    from ssedesigner.physics.cell.cost_split import CostSplit

Show = Callable[[Prediction, Curves], None]
OVERVIEW, CONDUCTION, MECHANICS, STABILITY = "Overview", "Conduction", "Mechanics", "Stability"
ENERGY_COST, SAFETY = "Energy, cost", "Safety"
CARD_TABS = (OVERVIEW, CONDUCTION, MECHANICS, STABILITY, ENERGY_COST, SAFETY)
"""Tabs that consist of cards, in their order."""
RESISTANCE, BINDER, ARRHENIUS = (
    "Resistance against thickness",
    "Conductivity against binder content",
    "Conductivity against temperature",
)
RATES, PARTS = "Usable energy against C-rate", "Where the resistance sits"
ENERGY, DENSITY, SPLIT = (
    "Energy against film thickness",
    "Energy density against film thickness",
    "Where mass, volume and cost go",
)
COST_SPLIT, COST, CELLS = "Cost beside a liquid cell", "Cost against film thickness", "From pellet cell to pouch"
SPECIFIC, FILM_NUMBERS, CELL_NUMBERS = (
    "Specific energy against film thickness",
    "The film in numbers",
    "The cell in numbers",
)
BEND, LADDER, MARGINS = "Bend strain against film thickness", "Temperature ladder", "Mechanical margins"
WINDOWS, CELL_MARGINS, SAFETY_MARGINS = "Stability windows", "Margins of the working cell", "Margins of safety"

GAS, OPEN_TIME = "Hydrogen sulfide against dew point", "Allowed open time against dew point"

SHORT_TITLES = {
    GAS: "Hydrogen sulfide",
    OPEN_TIME: "Allowed open time",
    BINDER: "Conductivity and binder",
    ARRHENIUS: "Conductivity and temperature",
    RESISTANCE: "Resistance",
    ENERGY: "Specific energy",
    SPECIFIC: "Specific energy",
    DENSITY: "Energy density",
    RATES: "Energy against rate",
    PARTS: "Cell resistance",
    SPLIT: "Mass, volume and cost",
    COST: "Cost and thickness",
    BEND: "Bend strain",
}
"""What stands above a card that is too narrow for its title."""
VARIED = {
    RESISTANCE: ("thickness_um", "film.area_specific_resistance_ohm_cm2"),
    BINDER: ("binder_wt_pct", "film.conductivity_ms_cm"),
    ARRHENIUS: ("temperature_c", "film.conductivity_ms_cm"),
    RATES: ("c_rate", "cell.usable_specific_energy_wh_kg"),
    ENERGY: ("thickness_um", "cell.specific_energy_wh_kg"),
    SPECIFIC: ("thickness_um", "cell.specific_energy_wh_kg"),
    DENSITY: ("thickness_um", "cell.energy_density_wh_l"),
    SPLIT: ("thickness_um", "cell.cost_usd_kwh"),
    COST_SPLIT: ("thickness_um", "cell.cost_usd_kwh"),
    COST: ("thickness_um", "cell.cost_usd_kwh"),
    CELLS: ("thickness_um", "cell.specific_energy_wh_kg"),
    BEND: ("thickness_um", "flags.caution"),
    GAS: ("dew_point_c", "flags.fail"),
    OPEN_TIME: ("open_time_h", "flags.fail"),
}
"""Which field a plot is about, and which result, where it opens the page What if; thickness for the others."""
MECHANICAL_STEPS = ("mix", "coat", "wind", "calender", "transfer", "stack", "press")
CELL_STEPS, SAFETY_STEPS = ("operate",), ("safety",)
"""Steps of the process path whose checks stand on a card of margins."""
ALONE = frozenset({WINDOWS, CELL_NUMBERS, CELLS})
"""Cards with a row of their own on any page."""


FILM_ROWS = tuple(
    f"film.{key}"
    for key in (
        "conductivity_ms_cm",
        "electrolyte_conductivity_ms_cm",
        "area_specific_resistance_ohm_cm2",
        "areal_conductance_s_cm2",
        "conductance_s",
        "porosity_pct",
        "density_g_cm3",
        "areal_mass_mg_cm2",
        "electrolyte_volume_pct",
        "binder_volume_pct",
        "scaffold_volume_pct",
    )
)
CELL_ROWS = tuple(
    f"cell.{key}"
    for key in (
        "specific_energy_wh_kg",
        "energy_density_wh_l",
        "usable_specific_energy_wh_kg",
        "usable_energy_density_wh_l",
        "usable_capacity_pct",
        "resistance_ohm_cm2",
        "voltage_loss_v",
        "voltage_v",
        "thickness_um",
        "areal_mass_mg_cm2",
        "cost_usd_m2",
        "cost_usd_kwh",
        "cost_share_film_electrolyte_pct",
    )
)
"""Rows of the tables, in the order of a reader who looks for conductivity and energy first."""


def film_rows(prediction: Prediction, materials: Materials | None) -> NumberRows:
    """Rows of the film: value, unit and band."""
    sources = dict(materials.sources) if materials is not None else {}
    rows = []
    for key in FILM_ROWS:
        label = RESULTS[key].label
        quantity: Quantity = getattr(prediction.film, key.removeprefix("film."))
        value = value_cell(label, quantity, sources, with_unit=True)
        rows.append((TableCell(text=label), value, TableCell(text=band_text(quantity, between="–"), tip=value.tip)))
    return NumberRows(header=("Film", "Value", "90 % band"), rows=tuple(rows), keys=FILM_ROWS)


def cell_rows(prediction: Prediction, materials: Materials | None) -> NumberRows:
    """Rows of the cell on all three bases, those under load with the rate of the recipe."""
    sources = dict(materials.sources) if materials is not None else {}
    rows = []
    for key in CELL_ROWS:
        label = RESULTS[key].label
        if key in AT_RATE:
            label += f" at {numeral(prediction.recipe.c_rate)} C"
        quantities: list[Quantity] = [getattr(prediction.cells[basis], key.removeprefix("cell.")) for basis in BASES]
        values = [
            value_cell(f"{label}, {BASES[basis].lower()}", q, sources, prediction.cells[basis].foils)
            for basis, q in zip(BASES, quantities, strict=True)
        ]
        rows.append((TableCell(text=f"{label}, {symbol(quantities[0].unit)}"), *values))
    return NumberRows(header=("Cell", *BASES.values()), rows=tuple(rows), keys=CELL_ROWS, bases=tuple(BASES))


class TabCards:
    """Makes the cards of the tabs; holds what they look at beside the prediction."""

    def __init__(
        self,
        theme: Theme,
        ask: Callable[[str, str], None],
        vary: Callable[[str, str], None] = lambda *_: None,
        open_sample: Callable[[Path], None] = lambda _: None,
        look_inside: Callable[[], None] = lambda: None,
    ) -> None:
        self.theme = theme
        self.made: list[Card] = []
        self._ask, self._vary, self._open_sample, self._look_inside = ask, vary, open_sample, look_inside
        self._materials: Materials | None = None
        self._films: dict[str, tuple[FilmPoint, ...]] = {}
        self._films_at_hand = -1
        self._seen: tuple[Prediction, Situation] | None = None
        self._paid: tuple[Prediction, tuple[CostSplit, ...]] | None = None
        self.ghosts = Ghosts()

    @property
    def materials(self) -> Materials | None:
        return self._materials

    def show_library(self, materials: Materials) -> None:
        """Take up the materials and reported films of a library."""
        self._materials = materials
        self._films_at_hand = -1
        self._seen = self._paid = None

    def apply_theme(self, theme: Theme) -> None:
        self.theme = theme
        for card in self.made:
            card.apply_theme(theme)

    def of(self, tab: str) -> list[tuple[Card, Show]]:
        """Make the cards of a tab; KeyError for a name that is none."""
        makers: dict[str, Callable[[], list[tuple[Card, Show]]]] = {
            OVERVIEW: lambda: [self._resistance(), self._binder(), self._energy(ENERGY), self._split()],
            CONDUCTION: lambda: [
                self._resistance(),
                self._binder(),
                self._arrhenius(),
                self._with_structure(self._numbers(FILM_NUMBERS, film_rows)),
            ],
            MECHANICS: lambda: [self._bend(), self._ladder(), self._margins(MARGINS, MECHANICAL_STEPS)],
            STABILITY: lambda: [self._windows(), self._margins(CELL_MARGINS, CELL_STEPS)],
            ENERGY_COST: lambda: [
                self._energy(SPECIFIC),
                self._density(),
                self._rates(),
                self._parts(),
                self._cost_split(),
                self._cost(),
                self._split(),
                self._numbers(CELL_NUMBERS, cell_rows),
                self._cells(),
            ],
            SAFETY: lambda: [self._gas(), self._open_time(), self._margins(SAFETY_MARGINS, SAFETY_STEPS)],
        }
        return makers[tab]()

    def _situation(self, prediction: Prediction) -> Situation | None:
        """Look up what the checks look at, once for all cards of a prediction."""
        if self._materials is None:
            return None
        if self._seen is None or self._seen[0] is not prediction:
            self._seen = prediction, look_up_situation(prediction.recipe, self._materials)
        return self._seen[1]

    def _card(self, body: Body) -> Card:
        card = Card(body, self.theme, short_title=SHORT_TITLES.get(body.title, ""), is_alone=body.title in ALONE)
        card.add_action("What if…", partial(self._vary, *VARIED.get(body.title, ("thickness_um", ""))))
        self.made.append(card)
        return card

    def _plot(self, title: str, data: Callable[[Prediction, Curves], PlotData | None]) -> tuple[Card, Show]:
        canvas = PlotCanvas(title, self.theme)

        def show(prediction: Prediction, curves: Curves) -> None:
            plot_data = data(prediction, curves)
            if plot_data is not None:
                canvas.show_data(plot_data)

        return self._card(canvas), show

    def _situation_plot(self, title: str, data: Callable[[Prediction, Situation], PlotData]) -> tuple[Card, Show]:
        """Make a plot of what the checks look at."""

        def situation_data(prediction: Prediction, _: Curves) -> PlotData | None:
            situation = self._situation(prediction)
            return None if situation is None else data(prediction, situation)

        return self._plot(title, situation_data)

    def _picture(
        self, title: str, picture: Callable[[Prediction], Picture | None], *, grows: bool = True
    ) -> tuple[Card, Show]:
        chart = SceneChart(title, self.theme, grows=grows)

        def show(prediction: Prediction, _: Curves) -> None:
            content = picture(prediction)
            if content is not None:
                chart.show_picture(content)

        return self._card(chart), show

    def _situation_picture(self, title: str, picture: Callable[[Situation], Picture]) -> tuple[Card, Show]:
        """Make a picture of what the checks look at."""

        def situation_picture(prediction: Prediction) -> Picture | None:
            situation = self._situation(prediction)
            return None if situation is None else picture(situation)

        return self._picture(title, situation_picture)

    def _films_on(self, axis: str) -> tuple[FilmPoint, ...]:
        """Return the films of a plot; many own films are read in slices, and the plot waits for none of them."""
        if self._materials is None:
            return ()
        every = len(self._materials.own_films)
        if self._films_at_hand < every:
            at_hand = len(self._materials.films_at_hand)
            if at_hand != self._films_at_hand:
                self._films = {x: film_points(self._materials, x) for x in ("thickness", "binder")}
            self._films_at_hand = at_hand
        return self._films[axis]

    def _resistance(self) -> tuple[Card, Show]:
        def data(prediction: Prediction, curves: Curves) -> PlotData:
            plot = plots.resistance_data(prediction, curves, self._films_on("thickness"))
            return self.ghosts.over(RESISTANCE, plot, plots.resistance_place, lambda pin: pin.resistance)

        return self._plot(RESISTANCE, data)

    def _binder(self) -> tuple[Card, Show]:
        def data(prediction: Prediction, curves: Curves) -> PlotData:
            plot = plots.binder_data(prediction, curves, self._films_on("binder"), self._materials)
            return self.ghosts.over(BINDER, plot, plots.binder_place, lambda pin: pin.conductivity)

        return self._plot(BINDER, data)

    def _with_structure(self, made: tuple[Card, Show]) -> tuple[Card, Show]:
        """Let a card open the microstructure of the film."""
        made[0].add_button("Microstructure…", "An assumed structure of this film, and its current", self._look_inside)
        return made

    def _energy(self, title: str) -> tuple[Card, Show]:
        def data(prediction: Prediction, curves: Curves) -> PlotData:
            basis = prediction.recipe.basis
            plot = plots.specific_energy_data(prediction, curves, self._materials)
            return self.ghosts.over(
                SPECIFIC, plot, plots.specific_energy_place, lambda pin: pin.specific_energy, basis=basis
            )

        return self._plot(title, data)

    def _density(self) -> tuple[Card, Show]:
        def data(prediction: Prediction, curves: Curves) -> PlotData:
            basis = prediction.recipe.basis
            plot = plots.energy_density_data(prediction, curves, self._materials)
            return self.ghosts.over(
                DENSITY, plot, plots.energy_density_place, lambda pin: pin.energy_density, basis=basis
            )

        return self._plot(DENSITY, data)

    def _rates(self) -> tuple[Card, Show]:
        def data(prediction: Prediction, curves: Curves) -> PlotData:
            basis = prediction.recipe.basis
            plot = plots.rate_data(prediction, curves)
            return self.ghosts.over(RATES, plot, plots.rate_place, lambda pin: pin.usable_specific_energy, basis=basis)

        return self._plot(RATES, data)

    def _split(self) -> tuple[Card, Show]:
        bars = SplitBars(SPLIT, self.theme)
        return self._card(bars), lambda prediction, _: bars.show_prediction(prediction)

    def _splits(self, prediction: Prediction) -> tuple[CostSplit, ...]:
        """Divide the cost, once for both cards of a prediction; no card of another page waits for it."""
        if self._materials is None:
            return ()
        from ssedesigner.physics.cell.cost_split import cost_splits

        if self._paid is None or self._paid[0] is not prediction:
            self._paid = prediction, cost_splits(prediction.recipe, self._materials)
        return self._paid[1]

    def _cost_split(self) -> tuple[Card, Show]:
        from ssedesigner.ui.pictures.cost_bars import CostPicture

        chart = SceneChart(COST_SPLIT, self.theme, is_wide=False)

        def show(prediction: Prediction, _: Curves) -> None:
            sources = dict(self._materials.sources) if self._materials is not None else {}
            chart.show_picture(CostPicture(splits=self._splits(prediction), sources=sources))

        return self._card(chart), show

    def _cost(self) -> tuple[Card, Show]:
        def data(prediction: Prediction, _: Curves) -> PlotData | None:
            if self._materials is None:
                return None
            curve = cost_curve(prediction.recipe, self._materials)
            return plots.cost_data(prediction, curve, self._splits(prediction))

        return self._plot(COST, data)

    def _cells(self) -> tuple[Card, Show]:
        from ssedesigner.ui.workbench.cells_card import CellsCard

        table = NumberTable(CELLS, self.theme)
        card = self._card(table)
        cells = CellsCard(card, table, self._open_sample)
        return card, lambda prediction, _: cells.show(prediction, self._materials)

    def _parts(self) -> tuple[Card, Show]:
        from ssedesigner.ui.pictures.resistance import resistance_picture

        chart = SceneChart(PARTS, self.theme, is_wide=False)
        chart.calculation_asked.connect(self._ask)

        def show(prediction: Prediction, _: Curves) -> None:
            sources = dict(self._materials.sources) if self._materials is not None else {}
            chart.show_picture(resistance_picture(prediction, sources))

        return self._card(chart), show

    def _numbers(self, title: str, rows: Callable[[Prediction, Materials | None], NumberRows]) -> tuple[Card, Show]:
        table = NumberTable(title, self.theme)
        table.calculation_asked.connect(self._ask)
        return self._card(table), lambda prediction, _: table.show_rows(rows(prediction, self._materials))

    def _bend(self) -> tuple[Card, Show]:
        return self._situation_plot(BEND, lambda prediction, situation: plots.bend_data(prediction, bending(situation)))

    def _arrhenius(self) -> tuple[Card, Show]:
        canvas = PlotCanvas(ARRHENIUS, self.theme, celsius_on_top=True)
        card = self._card(canvas)
        arrhenius = ArrheniusCard(card, canvas, self.ghosts)
        return card, lambda prediction, curves: arrhenius.show(prediction, curves, self._materials)

    def _gas(self) -> tuple[Card, Show]:
        return self._situation_plot(
            GAS, lambda prediction, situation: plots.gas_data(prediction, gas_curves(situation))
        )

    def _open_time(self) -> tuple[Card, Show]:
        return self._situation_plot(
            OPEN_TIME, lambda prediction, situation: plots.open_time_data(prediction, open_time_curves(situation))
        )

    def _ladder(self) -> tuple[Card, Show]:
        from ssedesigner.physics.checks.ladder import ladder
        from ssedesigner.ui.pictures.ladder import LadderPicture

        return self._situation_picture(LADDER, lambda situation: LadderPicture(ladder=ladder(situation)))

    def _windows(self) -> tuple[Card, Show]:
        from ssedesigner.physics.checks.windows import windows
        from ssedesigner.ui.pictures.windows import WindowPicture

        return self._situation_picture(
            WINDOWS, lambda situation: WindowPicture(windows=windows(situation.recipe, situation.materials))
        )

    def _margins(self, title: str, steps: tuple[str, ...]) -> tuple[Card, Show]:
        from ssedesigner.ui.pictures.margins import margin_picture

        def picture(prediction: Prediction) -> Picture | None:
            return None if self._materials is None else margin_picture(prediction, steps, self._materials)

        return self._picture(title, picture, grows=False)
