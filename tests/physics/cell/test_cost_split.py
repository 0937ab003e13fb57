"""What the materials of a cell cost part by part, against Fig. 1d of the review and the liquid cell beside it."""

from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.cell.cell import price_sources
from ssedesigner.physics.cell.cost_split import LIQUID, LIQUID_CELL, SEPARATOR, cost_splits, liquid_split
from ssedesigner.physics.curves import cost_curve
from ssedesigner.physics.prediction import predict
from tests.physics.samples import with_value, without

FIG1D = read_recipe(shipped_recipes()["fig1d-20um"]).recipe


def costs(split):
    return {part.role: part.cost.value for part in split.parts}


def test_the_sulfide_takes_63_percent_at_20_um_and_more_in_a_thicker_film(materials):
    _, *solid, cheap = cost_splits(FIG1D, materials)
    assert [(split.thickness_um, split.is_recipe) for split in solid] == [(20.0, True), (30.0, False), (40.0, False)]
    assert solid[0].share.value == pytest.approx(63.0, abs=1.0)
    assert [split.share.value for split in solid] == sorted(split.share.value for split in solid)
    for split in solid:
        assert sum(costs(split).values()) == pytest.approx(split.area_cost.value)
        assert max(costs(split), key=costs(split).get) == "sulfide"
        changed = predict(replace(FIG1D, thickness_um=split.thickness_um), materials).cells["unit-cell"]
        for name, quantity in (("cost_usd_m2", split.area_cost), ("cost_usd_kwh", split.energy_cost)):
            assert getattr(changed, name).value == pytest.approx(quantity.value)
            assert getattr(changed, name).high == pytest.approx(quantity.high)
    price = materials.find("electrolyte", "Li6PS5Cl").value("price_usd_kg")
    assert cheap.cheap.value == price
    assert costs(cheap)["sulfide"] == pytest.approx(costs(solid[0])["sulfide"] * price.low / price)
    assert cheap.area_cost.value == pytest.approx(sum(costs(cheap).values()))


def test_the_source_of_the_low_end_of_a_price_is_among_those_of_the_cost(materials):
    cost = predict(FIG1D, materials).cells["unit-cell"].cost_usd_m2
    assert {"Song2023", "Smm2025", "EnergyTrend2025"} <= set(cost.sources)
    prices = [each.value("price_usd_kg") for each in materials.materials.values()]
    named = price_sources(price for price in prices if price is not None)
    assert set(named) <= set(materials.sources)


def test_the_liquid_cell_is_that_of_the_library(materials):
    split = liquid_split(FIG1D, materials)
    cell = materials.find("reference", LIQUID_CELL)
    active, graphite = materials.find("cathode", "NCM811"), materials.find("anode", "graphite")
    charges = [
        cell.value(f"{pole}_thickness_um") * cell.value(f"{pole}_active_vol_pct") * each.value("density_g_cm3")
        * each.value("specific_capacity_mah_g")
        for pole, each in (("positive", active), ("negative", graphite))
    ]  # fmt: skip
    assert charges[1] / charges[0] == pytest.approx(cell.value("np_ratio"), rel=0.02)
    # 70 um x 66.5 % x 4.7 g/cm3 = 219 g/m2 at 17.64 USD/kg, 4.27 mAh/cm2 at 3.65 V = 0.156 kWh/m2
    assert costs(split)["cathode"] == pytest.approx(0.2188 * 17.64, rel=1e-3)
    assert split.energy_cost.value == pytest.approx(split.area_cost.value / 0.1557, rel=2e-3)
    # pores 23.45 + 21.3 + 4.23 um full of 1.2 g/cm3 at 10 USD/kg
    assert costs(split)["liquid"] == pytest.approx(48.98e-6 * 1200 * 10, rel=1e-3)
    (price,) = next(part.prices for part in split.parts if part.role == "liquid")
    assert (float(price.value), price.value.source, price.value.grade) == (10.0, "Song2023", "reported")
    assert max(costs(split), key=costs(split).get) == "cathode"
    assert split.energy_cost.value < min(each.energy_cost.value for each in cost_splits(FIG1D, materials)[1:])
    # dearer than the electrolyte, as the review says, is the separator at the end of its price that is from 2020
    separator = next(part.cost for part in split.parts if part.role == "separator")
    assert separator.value < costs(split)["liquid"] < separator.high


def test_own_prices_of_the_references_are_used_and_a_missing_one_is_said(materials):
    own = with_value(materials, "reference", LIQUID, "price_usd_kg", Cited(20.0, "USD/kg", "Offer", grade="user"))
    assert costs(liquid_split(FIG1D, own))["liquid"] == 2 * costs(liquid_split(FIG1D, materials))["liquid"]
    for kind, key, name in (
        ("reference", SEPARATOR, "price_usd_m2"), ("reference", LIQUID_CELL, "mean_voltage_v"),
        ("anode", "graphite", "density_g_cm3"), ("foil", "Cu-foil", "price_usd_kg"),
    ):  # fmt: skip
        split = liquid_split(FIG1D, without(materials, kind, key, name))
        assert "the library has no" in split.reason, key
        assert not split.parts
        assert not split.energy_cost.is_known
    bare = cost_splits(FIG1D, without(materials, "electrolyte", "Li6PS5Cl", "price_usd_kg"))
    assert [split.reason != "" for split in bare] == [False, True, True, True]
    assert not cost_curve(FIG1D, without(materials, "electrolyte", "Li6PS5Cl", "price_usd_kg")).is_known


def test_the_curve_passes_through_the_cells_compared(materials):
    curve = cost_curve(FIG1D, materials)
    assert curve.x[0] <= 5.0
    assert curve.x[-1] >= 100.0
    for split in cost_splits(FIG1D, materials)[1:4]:
        at = [float(np.interp(split.thickness_um, curve.x, line)) for line in (curve.low, curve.y, curve.high)]
        assert at == pytest.approx([split.energy_cost.low, split.energy_cost.value, split.energy_cost.high], rel=1e-3)
