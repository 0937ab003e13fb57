"""The steps of the sheet: in the order of doing, for every method, and open where the recipe is open."""

import pytest
from hypothesis import HealthCheck, given, settings

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.fields import DENSIFICATION_METHODS, FORM_FACTORS, METHODS
from ssedesigner.text.steps import step_lines
from tests.files.recipes import any_recipe


def steps(make_prediction, materials, recipe, **changes):
    for key, value in changes.items():
        recipe = recipe.with_value(key, value)
    return [step.text for step in process_steps(recipe, make_prediction(recipe), materials)]


def process_steps(recipe, prediction, materials):
    amounts = batch_amounts(recipe, BatchPlan(film_area_cm2=recipe.film_area_cm2), materials, prediction)
    return tuple(step_lines(planned_steps(recipe, amounts, materials)))


def test_slurry_casting_in_the_order_of_doing(make_prediction, materials, recipe):
    found = steps(make_prediction, materials, recipe, heat_treatment_c=150.0)
    starts = [
        "Check the dew point of the room and test the H₂S alarm: at or below −50 °C; read",
        "Weigh 1 to 3 as above",
        "Dissolve acrylonitrile-butadiene rubber in toluene and isobutyl isobutyrate: ≈ 2 h, ≈ 40 °C",
        "Weigh 4 as above; jar opened",
        "Add Li₆PS₅Cl (LPSCl) in parts and mix to an even slurry, 55 wt % solids: ≈ 12 min, ≈ 2000 rpm",
        "Cast on silicone-coated PET: gap ≈ 150 µm",
        "Dry: 60 °C, ≈ 12 h, under vacuum (assumed)",
        "Heat-treat: 150 °C, ≈ 2 h, under argon (assumed)",
        "Warm isostatic press to 30 µm: 490 MPa, 80 °C, ≈ 5 min; measured",
        "Transfer from silicone-coated PET",
        "Cut to 48 cm²",
        "Measure thickness, mass and resistance",
        "Stack NCM811 | film | Li metal: 20 unit cells, parallel",
        "Hold under stack pressure: 2 MPa",
    ]
    assert len(found) == len(starts)
    assert all(text.startswith(start) for text, start in zip(found, starts, strict=True))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_names_all_its_materials(make_prediction, materials, recipe, method):
    text = "\n".join(steps(make_prediction, materials, recipe, method=method))
    for name in ("Li₆PS₅Cl", "acrylonitrile-butadiene rubber"):
        assert name in text
    for name in ("toluene", "isobutyl isobutyrate"):  # a dry method leaves the liquids of the recipe out
        assert (name in text) is (method != "solvent-free")


@pytest.mark.parametrize(
    ("method", "word"),
    [
        ("solvent-free", "Roll to a sheet"),
        ("infiltration", "Infiltrate"),
        ("spin-coating", "Spin-coat"),
        ("dip-coating", "Dip-coat"),
        ("spray-coating", "Spray "),
        ("vacuum-filtration", "Filter under vacuum"),
        ("hot-pressing", "Hot-press (warm isostatic)"),
    ],
)
def test_each_method_has_its_own_step(make_prediction, materials, recipe, method, word):
    assert any(text.startswith(word) for text in steps(make_prediction, materials, recipe, method=method))


@pytest.mark.parametrize("method", DENSIFICATION_METHODS)
def test_densification_stands_there_unless_there_is_none(make_prediction, materials, recipe, method):
    found = steps(make_prediction, materials, recipe, densification_method=method)
    assert any("490 MPa" in text for text in found) is (method != "none")


def test_a_densification_by_an_unstated_method_is_left_open(make_prediction, materials, recipe):
    found = steps(make_prediction, materials, recipe, densification_method=None)
    assert any(text.startswith("Densify (method not stated) to 30 µm: 490 MPa") for text in found)


@pytest.mark.parametrize("form", FORM_FACTORS)
def test_the_film_is_handed_on_as_its_form_asks(make_prediction, materials, recipe, form):
    text = "\n".join(steps(make_prediction, materials, recipe, form_factor=form))
    assert ("Transfer" in text) is (form == "on-substrate")
    assert ("Peel" in text) is (form == "free-standing")
    assert ("Cast on the NCM811 electrode" in text) is (form == "on-electrode")


def test_what_the_recipe_leaves_open_is_a_line_to_write_on(make_prediction, materials, recipe):
    text = "\n".join(
        steps(
            make_prediction,
            materials,
            recipe,
            dew_point_c=None,
            drying_temperature_c=None,
            densification_pressure_mpa=None,
            solids_loading_wt_pct=None,
            stack_pressure_mpa=None,
            substrate=None,
        )
    )
    assert "at or below ________ °C (not stated); read ________ °C" in text
    assert "Dry: ________ °C (not stated), ≈ 12 h" in text
    assert "________ MPa (not stated), 80 °C" in text
    assert "an even slurry, solids loading not stated" in text
    assert "stack pressure: ________ MPa (not stated)" in text
    assert "the carrier (no substrate is chosen)" in text


def test_a_film_without_a_carrier_is_taken_up_not_peeled(make_prediction, materials, recipe):
    dry = {"method": "solvent-free", "form_factor": "free-standing", "substrate": None}
    text = "\n".join(steps(make_prediction, materials, recipe, **dry))
    assert "Take the film up" in text
    assert "Peel" not in text


def test_hot_pressing_stands_there_even_if_no_other_pressing_does(make_prediction, materials, recipe):
    found = steps(make_prediction, materials, recipe, method="hot-pressing", densification_method="none")
    assert any(text.startswith("Hot-press to 30 µm: 490 MPa") for text in found)


@pytest.mark.parametrize(("assembly", "word"), [("stacked", "Stack"), ("z-folded", "Fold in Z"), ("wound", "Wind up")])
def test_the_cell_is_put_together_as_the_recipe_says(make_prediction, materials, recipe, assembly, word):
    found = steps(make_prediction, materials, recipe, assembly=assembly)
    assert any(text.startswith(f"{word} NCM811 | film") for text in found)


def test_two_layers_are_two_casts(make_prediction, materials, recipe):
    found = steps(make_prediction, materials, recipe, second_electrolyte="Li6PS5Br", second_thickness_um=10.0)
    assert sum(text.startswith("Cast on") for text in found) == 2
    assert sum(text.startswith("Add ") for text in found) == 2


@given(recipe=any_recipe())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_recipe_has_steps(recipe, make_prediction, materials):
    found = process_steps(recipe, make_prediction(recipe), materials)
    assert len(found) >= 6
    assert not any("None" in step.text for step in found if "None" not in str(recipe))
