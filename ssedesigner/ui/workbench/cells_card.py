"""The cell of the recipe between a laboratory pellet cell and a practical pouch, after Fig. 1a of the review."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, NOT_KNOWN, numeral, typeset
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

PRESETS = {"pellet-cell": "Pellet, Minnmann", "practical-pouch": "Pouch"}
"""Shipped recipes beside the present one, with the heads of their columns."""
_ALSO_OPENED = ("fig1-li", "fig1d-20um")
_FIELDS = ("thickness_um", "densification_pressure_mpa", "stack_pressure_mpa", "film_area_cm2")
_COST = "cell.cost_usd_kwh"
_RESULTS = (
    "film.area_specific_resistance_ohm_cm2",
    "cell.resistance_ohm_cm2",
    "cell.specific_energy_wh_kg",
    "cell.energy_density_wh_l",
    "cell.usable_specific_energy_wh_kg",
    _COST,
)
_MARKED = {"fail": "fail", "caution": "need care", "unknown": "not reported"}
Column: TypeAlias = tuple[TableCell, ...]
"""What stands below the head of a cell."""
_NO_FIGURE = "The review draws the liquid coin cell of its Fig. 1a without this figure."
_WHOSE = (
    "A pellet cell as Minnmann et al. 2021 report it: NCM622 against In/InLi. The review draws one of NCM against Li, "
    "with a pellet of 400 to 600 µm held at 70 MPa."
)
_LIKE_POUCH = (
    "According to the review, electrodes and separator of a liquid coin cell are as thick as those of a liquid pouch."
)


class CellsCard(QObject):
    """Shows the present recipe between two shipped ones, which its menu opens as new recipes."""

    def __init__(self, card: Card, table: NumberTable, open_sample: Callable[[Path], None]) -> None:
        super().__init__(card)
        self._table, self._open_sample = table, open_sample
        self._known: tuple[Materials, dict[str, Column]] | None = None
        self._menu = set_names(QMenu(card), "open_cells_menu", "Cells to open as new recipes")
        self._menu.aboutToShow.connect(self._fill)
        card.add_menu("Open", "One of these cells as a new recipe", self._menu)

    def show(self, prediction: Prediction, materials: Materials | None) -> None:
        """Show a prediction; the cells beside it are predicted once for a library."""
        if materials is None:
            return
        if self._known is None or self._known[0] is not materials:
            self._known = materials, _cells_beside(materials)
        own = column_of(prediction, "This recipe", materials)
        self._table.show_rows(cells_rows(own, self._known[1], liquid_column(prediction.recipe, materials)))

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


def _cells_beside(materials: Materials) -> dict[str, Column]:
    """Return the columns of the shipped recipes by their heads."""
    columns = {}
    for key, head in PRESETS.items():
        recipe = _sample(key)
        if recipe is not None:
            column = column_of(predict(recipe, materials), head, materials)
            columns[head] = (replace(column[0], tip=_WHOSE), *column[1:]) if key == "pellet-cell" else column
    return columns


def cells_rows(own: Column, beside: Mapping[str, Column], liquid: Column) -> NumberRows:
    """Rows of what tells the cells apart; each cell is one unit cell, as a pellet cell has no stack and no pouch."""
    first = {head: column for head, column in beside.items() if head == PRESETS["pellet-cell"]}
    columns = {**first, "This recipe": own, **beside, "Liquid coin": liquid}
    labels = [TableCell(text=text) for text in _labels()]
    return NumberRows(header=("One unit cell", *columns), rows=tuple(zip(labels, *columns.values(), strict=True)))


def _labels() -> Iterator[str]:
    for key in _FIELDS:
        label = "Film thickness" if key == "thickness_um" else FIELDS[key].label
        yield f"{label}, {symbol(FIELDS[key].unit)}"
    for key in _RESULTS:
        label = f"{RESULTS[key].label} at its C-rate" if key in AT_RATE else RESULTS[key].label
        yield f"{label}, {symbol(RESULTS[key].unit)}"
    yield "Flags: " + ", ".join(f"{MARKS[mark]} {name}" for mark, name in _MARKED.items())


def column_of(prediction: Prediction, head: str, materials: Materials) -> Column:
    """Write the column of a recipe."""
    sources, recipe = dict(materials.sources), prediction.recipe
    cells = []
    for key in _FIELDS:
        value = recipe.value(key)
        cells.append(_unknown("not stated", "") if value is None else TableCell(text=FIELDS[key].show(value)))
    for key in _RESULTS:
        part, _, name = key.partition(".")
        quantity: Quantity = getattr(prediction.film if part == "film" else prediction.cells["unit-cell"], name)
        rate = f", {numeral(recipe.c_rate)} C" if key in AT_RATE else ""
        cells.append(value_cell(f"{RESULTS[key].label}, {head.lower()}{rate}", quantity, sources))
    return (*cells, _flag_cell(prediction))


def liquid_column(recipe: Recipe, materials: Materials) -> Column:
    """Write the column of the liquid cell with the foils of a recipe; hardly anything of it is known."""
    cells = [_unknown() for _ in (*_FIELDS, *_RESULTS)]
    separator = materials.find("reference", SEPARATOR)
    height = separator.value("thickness_um") if separator is not None else None
    if height is not None:
        tip = f"Separator: {cited_text(height)}. {citation(materials.sources, height.source)}. {_LIKE_POUCH}"
        cells[_FIELDS.index("thickness_um")] = TableCell(text=cited_text(height, with_unit=False), tip=tip)
    cost = liquid_split(recipe, materials).energy_cost
    title = f"{RESULTS[_COST].label}, liquid cell"
    cells[len(_FIELDS) + _RESULTS.index(_COST)] = value_cell(title, cost, dict(materials.sources))
    return (*cells, _unknown(tip="The checks are those of a sulfide film."))


def _flag_cell(prediction: Prediction) -> TableCell:
    """Count what fails, needs care or is not reported; the tip names what fails."""
    counts = {mark: sum(flag.severity == mark for flag in prediction.flags) for mark in _MARKED}
    failing = [flag.title for flag in prediction.flags if flag.severity == "fail"]
    tip = "Fails: " + "; ".join(failing) if failing else "Nothing fails."
    text = " ".join(f"{MARKS[mark]}{count}" for mark, count in counts.items())
    return TableCell(text=text, tip=typeset(tip), severity="fail" if failing else "")


def _unknown(text: str = NOT_KNOWN, tip: str = _NO_FIGURE) -> TableCell:
    return TableCell(text=text, tip=tip, is_unknown=True)
