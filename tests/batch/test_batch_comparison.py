"""Two batches, or a batch and a recipe, side by side."""

from dataclasses import replace

from ssedesigner.batch.comparison import with_batch, with_recipe
from tests.batches import AMOUNTS, PLAN, RECIPE, batch, entry


def rows(found):
    return {row.label: (row.left, row.right) for row in found}


def test_the_same_recipe_has_no_difference():
    assert with_recipe(batch(), RECIPE) == ()


def test_every_field_that_differs_is_told_with_its_unit():
    found = rows(with_recipe(batch(), replace(RECIPE, thickness_um=45.0, binder_wt_pct=3.0, salt="LiTFSI")))
    assert found["Thickness"] == ("30 µm", "45 µm")
    assert found["Binder content"] == ("2 wt %", "3 wt %")
    assert found["Sulfide content"] == ("98 wt %", "97 wt %")
    assert found["Li salt"] == ("none", "LiTFSI")


def test_weights_are_compared_for_equal_areas():
    small = batch(entry(1, "weigh", line=1, grams=4.9))
    plan = replace(PLAN, film_count=4)
    lines = tuple(replace(line, target_g=None if line.target_g is None else 2 * line.target_g) for line in small.lines)
    large = batch(
        entry(1, "weigh", line=1, grams=9.8, lot="L8"),
        entry(2, "measured", quantity="measured_thickness_um", value=31.0),
        key="B-0002",
        plan=plan,
        lines=lines,
        amounts=replace(AMOUNTS, plan=plan, lines=lines, films=4.0),
    )
    found = with_batch(small, large)
    weighed = rows(found)["Sulfide, weighed per 100 cm²"]
    assert weighed == ("5.104 g", "5.104 g")
    assert rows(found)["Measured thickness"] == ("–", "31 µm")
    assert rows(found)["Sulfide, lot"] == ("–", "L8")
    assert {row.label for row in found if not row.differs} >= {"Sulfide, weighed per 100 cm²"}
