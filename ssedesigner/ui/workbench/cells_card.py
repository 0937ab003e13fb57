"""The cell of the recipe between a laboratory pellet cell and a practical pouch, after Fig. 1a of the review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, NOT_KNOWN, numeral
from ssedesigner.core.prediction import AT_RATE, RESULTS, Prediction, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.files.recipe.file import RecipeFileError, read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.cell.cost_split import SEPARATOR, liquid_split
from ssedesigner.physics.prediction import predict
from ssedesigner.text.references import citation
from ssedesigner.text.values import cited_text
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.plain_text import no_mnemonic
from ssedesigner.ui.widgets.tables import NumberRows, NumberTable, TableCell, value_cell
from ssedesigner.ui.widgets.widgets import set_names

PRESETS = {"pellet-cell": "Lab pellet", "practical-pouch": "Pouch"}
"""Shipped recipes beside the present one, with the heads of their columns."""
_ALSO_OPENED = ("fig1-li", "fig1d-20um")
_FIELDS = ("thickness_um", "densification_pressure_mpa", "stack_pressure_mpa", "film_area_cm2")
_RESULTS = (
    "film.area_specific_resistance_ohm_cm2",
    "cell.resistance_ohm_cm2",
    "cell.specific_energy_wh_kg",
    "cell.energy_density_wh_l",
    "cell.usable_specific_energy_wh_kg",
    "cell.cost_usd_kwh",
)
_MARKED = {"fail": "fail", "caution": "need care", "unknown": "not reported"}
_NO_FIGURE = "The review draws the liquid coin cell of its Fig. 1a without this figure."


class CellsCard(QObject):
    """Shows the present recipe between two shipped ones, which its menu opens as new recipes."""

    def __init__(self, card: Card, table: NumberTable, open_sample: Callable[[Path], None]) -> None:
        super().__init__(card)
        self._table, self._open_sample = table, open_sample
        self._known: tuple[Materials, dict[str, Prediction]] | None = None
        self._menu = set_names(QMenu(card), "open_cells_menu", "Cells to open as new recipes")
        self._menu.aboutToShow.connect(self._fill)
        card.add_menu("Open", "One of these cells as a new recipe", self._menu)

    def show(self, prediction: Prediction, materials: Materials | None) -> None:
        """Show a prediction."""
        if materials is None:
            return
        if self._known is None or self._known[0] is not materials:
            recipes = {key: recipe for key in PRESETS if (recipe := _sample(key)) is not None}
            self._known = materials, {key: predict(recipe, materials) for key, recipe in recipes.items()}
        self._table.show_rows(cells_rows(prediction, self._known[1], materials))

    def _fill(self) -> None:
        if self._menu.actions():
            return
        paths = shipped_recipes()
        for key in (*PRESETS, *_ALSO_OPENED):
            recipe = _sample(key)
            if recipe is not None:
                action = self._menu.addAction(no_mnemonic(recipe.name))
                action.setObjectName(f"open_{key}")
                action.triggered.connect(partial(self._open, paths[key]))

    def _open(self, path: Path, _: bool = False) -> None:
        self._open_sample(path)


def _sample(key: str) -> Recipe | None:
    """Return a shipped recipe, or None when its file is not there or cannot be read."""
    path = shipped_recipes().get(key)
    try:
        return None if path is None else read_recipe(path).recipe
    except RecipeFileError:
        return None


def cells_rows(prediction: Prediction, presets: Mapping[str, Prediction], materials: Materials) -> NumberRows:
    """Rows of what tells the cells apart; each cell is one unit cell, as a pellet cell has no stack and no pouch."""
    columns = {PRESETS[key]: preset for key, preset in presets.items()}
    first = next(iter(columns), "")
    order = {first: columns.pop(first)} if first else {}
    order |= {"This recipe": prediction, **columns}
    rows = [_field_row(key, order, materials) for key in _FIELDS]
    rows += [_result_row(key, order, materials) for key in _RESULTS]
    rows.append(_flag_row(order))
    return NumberRows(header=("One unit cell", *order, "Liquid"), rows=tuple(rows))


def _field_row(key: str, columns: Mapping[str, Prediction], materials: Materials) -> tuple[TableCell, ...]:
    field = FIELDS[key]
    label = "Film thickness" if key == "thickness_um" else field.label
    cells = [TableCell(text=f"{label}, {symbol(field.unit)}")]
    for each in columns.values():
        value = each.recipe.value(key)
        cells.append(TableCell(text=field.show(value)) if value is not None else _unknown("not stated", ""))
    separator = materials.find("reference", SEPARATOR) if key == "thickness_um" else None
    height = separator.value("thickness_um") if separator is not None else None
    return (*cells, _unknown() if height is None else _separator_cell(height, materials))


def _separator_cell(height: Cited, materials: Materials) -> TableCell:
    tip = f"Separator: {cited_text(height)}. {citation(materials.sources, height.source)}"
    return TableCell(text=cited_text(height, with_unit=False), tip=tip)


def _result_row(key: str, columns: Mapping[str, Prediction], materials: Materials) -> tuple[TableCell, ...]:
    result, sources = RESULTS[key], dict(materials.sources)
    part, _, name = key.partition(".")
    label = f"{result.label} at its C-rate" if key in AT_RATE else result.label
    cells = [TableCell(text=f"{label}, {symbol(result.unit)}")]
    for head, each in columns.items():
        quantity: Quantity = getattr(each.film if part == "film" else each.cells["unit-cell"], name)
        title = f"{result.label}, {head.lower()}" + (f", {numeral(each.recipe.c_rate)} C" if key in AT_RATE else "")
        cells.append(value_cell(title, quantity, sources))
    if key != "cell.cost_usd_kwh":
        return (*cells, _unknown())
    cost = liquid_split(Recipe(), materials).energy_cost
    return (*cells, value_cell(f"{result.label}, liquid cell", cost, sources))


def _flag_row(columns: Mapping[str, Prediction]) -> tuple[TableCell, ...]:
    """Count what fails, needs care or is not reported; the tip names what fails."""
    words = ", ".join(f"{MARKS[mark]} {name}" for mark, name in _MARKED.items())
    cells = [TableCell(text=f"Flags: {words}")]
    for each in columns.values():
        counts = {mark: sum(flag.severity == mark for flag in each.flags) for mark in _MARKED}
        text = " ".join(f"{MARKS[mark]}{count}" for mark, count in counts.items())
        failing = [flag.title for flag in each.flags if flag.severity == "fail"]
        tip = "Fails: " + "; ".join(failing) if failing else "Nothing fails."
        cells.append(TableCell(text=text, tip=tip, severity="fail" if failing else ""))
    return (*cells, _unknown(tip="The checks are those of a sulfide film."))


def _unknown(text: str = NOT_KNOWN, tip: str = _NO_FIGURE) -> TableCell:
    return TableCell(text=text, tip=tip, is_unknown=True)
