"""A binder that heat takes out again is weighed in addition to the film."""

import dataclasses

import pytest

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.files.weighing import weighing


def test_what_heat_removes_is_weighed_but_not_in_the_film(make_prediction, materials, recipe):
    rows = dict(materials.materials)
    rows["binder", "PPC"] = dataclasses.replace(
        rows["binder", "PPC"],
        values={**rows["binder", "PPC"].values, "decomposition_c": Cited(200.0, "degC", "Handbook")},
        texts={"binder_form": CitedText("removable", "Song2023")},
    )
    materials = dataclasses.replace(materials, materials=rows)
    recipe = recipe.edited("binder", "PPC").edited("binder_wt_pct", 20.0).edited("heat_treatment_c", 240.0)
    weighed = weighing(make_prediction(recipe), materials)
    assert weighed.removed_g == pytest.approx(0.2 * weighed.solids_g)
    assert weighed.film_g == pytest.approx(0.8 * weighed.solids_g)
    assert weighed.film_g == pytest.approx(0.144 * 0.9 * 1.858)  # only the sulfide is left
