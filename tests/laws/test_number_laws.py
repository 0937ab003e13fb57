"""One number: what a tile shows stands in plots, tables, substitutes, plan, sheet and on the command line as well."""

import datetime
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.batch.film_weights import film_weights
from ssedesigner.cli.predict import prediction_dict
from ssedesigner.core.prediction import RESULTS
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.files.sheet.table import to_json
from ssedesigner.physics.advice.substitutes import substitute
from ssedesigner.physics.curves import curves
from ssedesigner.physics.explore.sweep import film_and_cell
from ssedesigner.physics.film.film import scaffolds_of
from ssedesigner.physics.prediction import predict
from tests.laws.trials import law
from tests.strategies import any_recipes, shipped

DAY = datetime.date(2026, 11, 29)
PLOTTED = {
    "film.area_specific_resistance_ohm_cm2": ("resistance", "thickness_um"),
    "film.conductivity_ms_cm": ("film_arrhenius", "temperature_c"),
    "film.electrolyte_conductivity_ms_cm": ("electrolyte_arrhenius", "temperature_c"),
    "cell.specific_energy_wh_kg": ("specific_energy", "thickness_um"),
    "cell.energy_density_wh_l": ("energy_density", "thickness_um"),
}


def tiles(prediction):
    for key in RESULTS:
        part, _, name = key.partition(".")
        yield key, getattr(getattr(prediction, part), name)


@law(15)
@given(any_recipes(), st.sampled_from(["electrolyte", "binder", "solvent", "cathode", "scaffold"]))
def test_the_same_number_stands_everywhere(recipe, field):
    prediction = predict(recipe, shipped())
    printed = {row["key"]: row for row in json.loads(to_json(sheet(prediction, shipped(), date=DAY)))["results"]}
    written = prediction_dict(prediction)
    drawn = curves(recipe, shipped())
    table = film_and_cell(recipe, shipped(), thickness_um=[recipe.thickness_um])
    row = substitute(recipe, shipped(), prediction, field, str(recipe.value(field))) if recipe.value(field) else None
    for key, tile in tiles(prediction):
        part, _, name = key.partition(".")
        if key in printed:
            assert (printed[key]["value"], printed[key]["low"], printed[key]["high"]) == (
                tile.value,
                tile.low,
                tile.high,
            )
        plain = written[part][name]
        assert (plain["value"] if isinstance(plain, dict) else plain) == tile.value, key
        if hasattr(table, name):
            value = getattr(table, name)[0]
            assert value == pytest.approx(tile.value, rel=1e-9) if tile.is_known else np.isnan(value), key
        if row is not None and hasattr(row, name):
            assert getattr(row, name) == tile, key
        if key in PLOTTED:
            curve, swept = PLOTTED[key]
            assert_on_curve(getattr(drawn, curve), recipe.value(swept), tile)
    plan, mass = film_weights(prediction, shipped(), recipe.film_area_cm2), prediction.film.areal_mass_mg_cm2
    if plan.film_g is not None and mass.is_known:
        scaffold = shipped().find("scaffold", recipe.scaffold)
        # sheets, which nobody weighs in
        bought = scaffolds_of(recipe) * scaffold.value("areal_weight_g_m2") / 10 if scaffold else 0.0
        assert plan.film_g == pytest.approx((mass.value - bought) * recipe.film_area_cm2 / 1000, rel=1e-6)


def assert_on_curve(curve, place, tile):
    """The curve passes through the tile; it is drawn through points, so that a tile between two is met nearly."""
    if not curve.is_known:
        assert not tile.is_known
        assert curve.reason.startswith("not known, because")
        return
    if not tile.is_known:
        assert np.isnan(np.interp(place, curve.x, curve.y))
        return
    drawn = np.isfinite(curve.y)  # a tile may stand just before the first point, where a curve begins between two
    value = np.exp(np.interp(place, curve.x[drawn], np.log(curve.y[drawn])))
    assert value == pytest.approx(tile.value, rel=0.1)
