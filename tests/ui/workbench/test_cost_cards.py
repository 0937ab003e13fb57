"""The cost of the cell on the page on energy: over thickness, and the cells from pellet to pouch, opened from there."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.cell.cost_split import cost_splits
from ssedesigner.physics.curves import cost_curve
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.widgets.tables import NumberTable
from ssedesigner.ui.workbench.cards import CELLS, COST, COST_SPLIT, ENERGY_COST
from ssedesigner.ui.workbench.plots import cost_data
from tests.physics.samples import without

FIG1D = read_recipe(shipped_recipes()["fig1d-20um"]).recipe


def data_of(materials, recipe):
    return cost_data(predict(recipe, materials), cost_curve(recipe, materials), cost_splits(recipe, materials))


def test_the_plot_of_cost_marks_the_thicknesses_of_the_review_and_the_liquid_cell(materials):
    data = data_of(materials, replace(FIG1D, thickness_um=25.0, basis="pouch-cell"))
    assert [film.tag for film in data.films] == ["20 µm: ≈ 63 %", "30 µm: ≈ 72 %", "40 µm: ≈ 77 %"]
    assert data.recipe.y == pytest.approx(118.1, abs=0.1)  # one unit cell, whatever the basis of the recipe
    assert {line.key for line in data.lines} == {"this recipe", "liquid cell"}
    assert data.lines[-1].low is not None
    bare = data_of(without(materials, "electrolyte", "Li6PS5Cl", "price_usd_kg"), FIG1D)
    assert "the library has no price" in bare.message
    assert (bare.films, bare.recipe, [line.key for line in bare.lines]) == ((), None, ["liquid cell"])


def test_cost_cards_and_the_cells_stand_on_the_page_on_energy_and_one_of_them_opens(window):
    tabs = window.workbench.tabs
    tabs.setCurrentIndex(next(index for index in range(tabs.count()) if tabs.tabData(index) == ENERGY_COST))
    cards = {card.title: card for card in window.workbench.findChildren(Card)}
    assert {CELLS, COST, COST_SPLIT} <= {*cards}
    assert len(cards[COST_SPLIT].body.picture.splits) >= 5
    for title in (COST, COST_SPLIT, CELLS):
        assert "What if…" in [action.text() for action in cards[title].menu.actions()]
    model = cards[CELLS].findChild(NumberTable).model()
    table = [[model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())]
    assert table[0][1:] == ["250", "30", "30", "9"]
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(5)]
    assert heads == ["One unit cell", "Pellet, Minnmann", "This recipe", "Pouch", "Liquid coin"]
    assert "NCM622 against In/InLi" in model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert table[-2][4] == "41.5"
    menu = window.findChild(QMenu, "open_cells_menu")
    menu.aboutToShow.emit()
    actions = {action.objectName(): action for action in menu.actions()}
    actions["open_pellet-cell"].trigger()
    assert window.document.recipe == read_recipe(shipped_recipes()["pellet-cell"]).recipe
    assert window.document.path is None
