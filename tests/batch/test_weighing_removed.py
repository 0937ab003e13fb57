"""A binder that heat takes out again is weighed in addition to the film."""

import dataclasses

import pytest

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.weighing import weighing
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.evidence import Cited, CitedText


def test_what_heat_removes_is_weighed_but_not_in_the_film(make_prediction, materials, recipe):
    rows = dict(materials.materials)
    rows["binder", "PPC"] = dataclasses.replace(
        rows["binder", "PPC"],
        values={**rows["binder", "PPC"].values, "decomposition_c": Cited(200.0, "degC", "Handbook")},
        texts={"binder_form": CitedText("removable", "Song2023")},
    )
    materials = dataclasses.replace(materials, materials=rows)
    recipe = recipe.with_value("binder", "PPC").with_value("binder_wt_pct", 20.0).with_value("heat_treatment_c", 240.0)
    weighed = weighing(make_prediction(recipe), materials)
    assert weighed.removed_g == pytest.approx(0.2 * weighed.solids_g)
    assert weighed.film_g == pytest.approx(0.8 * weighed.solids_g)
    assert weighed.film_g == pytest.approx(0.144 * 0.9 * 1.858)  # only the sulfide is left
    plan = BatchPlan(film_count=9, waste_pct=10.0, readability_g=1e-9)
    amounts = batch_amounts(recipe, plan, materials, make_prediction(recipe))
    assert amounts.film_g == pytest.approx(weighed.film_g)
    assert amounts.solids_g == pytest.approx(10.0 * weighed.solids_g)
    assert amounts.removed_g == pytest.approx(10.0 * weighed.removed_g)
    assert amounts.yield_pct == pytest.approx(90.0 * 0.8)
