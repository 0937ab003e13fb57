"""The sheet of a batch: as planned, as recorded, with the hazards of what was really used."""

import datetime
from dataclasses import replace

import pytest

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.codec import predicted_values
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.batch.record import Batch
from ssedesigner.files.sheet.html import to_html
from ssedesigner.files.sheet.sheet import batch_sheet, sheet
from ssedesigner.files.sheet.table import to_csv
from ssedesigner.physics.prediction import predict
from tests.batches import corrected, entry
from tests.strategies import shipped

DAY = datetime.date(2026, 11, 26)
PLAN = BatchPlan(film_count=40, waste_pct=10.0, readability_g=0.001)


@pytest.fixture(scope="module")
def made():
    """The sample as a batch of forty films, with its prediction."""
    from ssedesigner.core.recipe import Recipe

    recipe = Recipe()
    prediction = predict(recipe, shipped())
    amounts = batch_amounts(recipe, PLAN, shipped(), prediction)
    batch = Batch(
        key="B-0042",
        created_at="2026-11-26T08:00:00+01:00",
        recipe=recipe,
        plan=PLAN,
        lines=amounts.lines,
        steps=planned_steps(recipe, amounts, shipped()),
        library_version=prediction.library_version,
        model_version=prediction.model_version,
        checksum="0" * 64,
        predicted={"porosity_pct": 3.25, "porosity_pct_low": 2.0, "porosity_pct_high": 5.0},
        amounts=amounts,
    )
    return batch, prediction


def filled(made, *entries, **changes):
    batch, prediction = made
    return batch_sheet(replace(batch, entries=entries, **changes), prediction, shipped(), date=DAY)


def test_a_target_is_written_as_the_balance_shows_it_with_its_tolerance(made):
    for row, line in zip(filled(made).weigh, made[0].lines, strict=True):
        assert f"{line.target_g:.3f} g" in row.target
        assert row.tolerance == f"{line.tolerance_g:.3f}"
        assert (row.grams, row.tolerance_g) == (line.target_g, line.tolerance_g)


def test_a_batch_that_keeps_its_numbers_does_not_say_what_taught_them(made):
    assert filled(made).identity.own_films == "not recorded"
    assert filled(made, predicted={}).identity.own_films == "none"


def test_a_recipe_and_its_batch_have_the_same_weights_and_steps(made):
    batch, prediction = made
    one_film = BatchPlan(film_area_cm2=batch.recipe.film_area_cm2)
    plan = sheet(prediction, shipped(), date=DAY)
    amounts = batch_amounts(batch.recipe, one_film, shipped(), prediction)
    steps = planned_steps(batch.recipe, amounts, shipped())
    record = filled(made, plan=one_film, amounts=amounts, lines=amounts.lines, steps=steps)
    assert [row.target for row in plan.weigh] == [row.target for row in record.weigh]
    assert [row.text for row in plan.process] == [row.text for row in record.process]
    assert "B-0042" in record.subtitle
    assert "40 films of 48 cm², 1920 cm² together" in filled(made).subtitle


def test_parts_of_the_resistance_stand_only_beside_the_resistance_they_add_up_to(made):
    kept = predicted_values(made[1])
    assert len(filled(made, predicted=kept).parts) == 5
    moved = filled(made, predicted={**kept, "cell_resistance_ohm_cm2": kept["cell_resistance_ohm_cm2"] * 1.1})
    assert (moved.parts, moved.rates) == ((), ())


def test_the_share_is_that_of_the_basis_of_the_plan(made):
    batch, prediction = made
    plan = replace(PLAN, basis="phr")
    amounts = batch_amounts(batch.recipe, plan, shipped(), prediction)
    found = filled(made, plan=plan, amounts=amounts, lines=amounts.lines)
    assert found.basis == "parts per hundred of sulfide"
    assert [row.share for row in found.weigh if row.role == "Sulfide"] == ["100"]
    assert "parts per hundred of sulfide" in to_html(found)


def test_a_recipe_of_which_the_balance_shows_no_weight_has_no_grams_and_says_why(made):
    _, prediction = made
    recipe = replace(prediction.recipe, film_area_cm2=0.01)
    found = sheet(replace(prediction, recipe=recipe), shipped(), date=DAY)
    assert found.refusal
    assert [row.target for row in found.weigh] == ["not known"] * len(found.weigh)
    assert "No grams are given" in to_html(found)


def test_actual_weights_and_lots_fill_the_blanks(made):
    line = made[0].lines[0]
    found = filled(
        made,
        entry(1, "weigh", line=1, grams=line.target_g, lot="NB-107"),
        entry(2, "weigh", line=2, grams=round(made[0].lines[1].target_g * 1.1, 3), reason="spilled"),
    )
    first, second, third, *_ = found.weigh
    assert (first.actual_g, first.lot, first.remark) == (line.target_g, "NB-107", "")
    assert second.actual.endswith("g !")
    assert second.remark == "out of tolerance: spilled"
    assert (third.actual, third.actual_g) == ("", None)


def test_a_replaced_material_stands_with_its_own_hazards(made):
    solvent = next(line for line in made[0].lines if line.key == "toluene")
    swap = {"line": solvent.number, "key": "acetonitrile", "name": "acetonitrile", "reason": "toluene is used up"}
    found = filled(made, entry(1, "substitute", **swap))
    row = found.weigh[solvent.number - 1]
    assert row.material == "acetonitrile"
    assert row.remark == "in place of toluene: toluene is used up"
    assert "H361d" not in row.hazards
    assert row.hazards == str(shipped().find("solvent", "acetonitrile").text("hazard_codes"))
    assert "acetonitrile" in [limit.material for limit in found.limits]


def test_a_replacement_that_the_library_lacks_has_no_known_hazards(made):
    swap = {"line": 1, "key": "house rubber", "name": "house rubber", "reason": "a test"}
    assert filled(made, entry(1, "substitute", **swap)).weigh[0].hazards == "not known"


def test_steps_clocks_and_readings_are_those_of_the_record(made):
    found = filled(
        made,
        entry(1, "start"),
        entry(2, "dew-point", value=-52.5),
        entry(3, "done", step=1),
        entry(4, "open"),
        entry(24, "close"),
        entry(25, "finish"),
    )
    assert found.process[0].is_done
    assert found.process[0].record == "read −52.5 °C; done 08:03 +01:00"
    assert "____" not in found.process[0].text
    assert not found.process[1].is_done
    shown = {row.label: row.shown for row in found.record}
    assert shown == {
        "Started": "26 Nov 2026 08:01 +01:00",
        "Dew point, °C": "−52.5",
        "Jar open, min": "20",
        "Finished": "26 Nov 2026 08:25 +01:00",
    }


def test_measured_values_stand_in_place_of_their_blank(made):
    found = filled(made, entry(1, "measured", quantity="measured_thickness_um", value=31.5, unit="um"))
    assert (found.measured[0].value, found.measured[0].shown) == (31.5, "31.5 µm")
    assert "Pressed thickness, µm" not in [row.label for row in found.measured]
    assert "Tensile strength, MPa" in [row.label for row in found.measured]


def test_predicted_values_are_those_of_the_day_of_planning(made):
    rows = {row.key: row for row in filled(made).results}
    assert (rows["film.porosity_pct"].value, rows["film.porosity_pct"].low) == (3.25, 2.0)
    assert rows["film.conductivity_ms_cm"].value is None
    assert rows["film.conductivity_ms_cm"].reason
    notes = filled(made, library_version="2026.10").notes
    assert any("library 2026.10" in note for note in notes)


def test_corrections_notes_and_signatures_are_told(made):
    found = filled(
        made,
        entry(1, "note", text="Slurry a little thin."),
        entry(2, "weigh", line=1, grams=1.0),
        corrected(3, 2, {"line": 1, "grams": 1.4}, "misread"),
        entry(4, "sign", name="K. Weber"),
    )
    assert any(note.endswith("Slurry a little thin.") for note in found.notes)
    assert any("weighed, corrected: misread" in note for note in found.notes)
    assert found.weigh[0].actual_g == 1.4
    assert found.signed == ("K. Weber, 26 Nov 2026 08:04 +01:00",)


def test_a_changed_plan_warns_before_anything_is_weighed(made):
    found = filled(made, is_intact=False)
    assert "do not weigh" in found.warnings[0]
    text = to_html(found)
    assert text.index("do not weigh") < text.index("WEIGH</h4>")
    assert "warning" in to_csv(found)


def test_recipe_and_batch_carry_the_same_checksum_and_code(made):
    batch, prediction = made
    recipe = sheet(prediction, shipped(), date=DAY)
    assert filled(made).identity.checksum == recipe.identity.checksum
    assert filled(made).identity.code == recipe.identity.code
    assert filled(made).identity.batch == batch.key


def test_exposure_limits_of_liquids_and_of_the_gas_are_on_the_sheet(made):
    limits = {(row.material, row.ppm) for row in filled(made).limits}
    assert {("H₂S", 1.0), ("H₂S", 5.0), ("toluene", 20.0)} <= limits
    (unknown,) = (row for row in filled(made).limits if row.ppm is None)
    assert "work under extraction" in unknown.shown
