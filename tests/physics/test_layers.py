"""Films of up to three layers: what they conduct, weigh and cost, and which face each verdict is about."""

from dataclasses import replace

import pytest

from ssedesigner.batch.film_weights import film_weights
from ssedesigner.core.fields import FieldError
from ssedesigner.core.materials import is_sulfide
from ssedesigner.core.recipe import Recipe, coats, contradictions, layer_thickness_um, layers
from ssedesigner.files.recipe.typed_content import read_typed
from ssedesigner.physics.advice.fixes import fixes
from ssedesigner.physics.checks.moist_halides import HALIDE_DEW_POINT
from ssedesigner.physics.checks.windows import windows
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.layer import HALIDE_SPREAD, HALIDE_TOPIC
from ssedesigner.physics.derivation.derivation import derive
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict

PLAIN = Recipe(electrolyte_conductivity_ms_cm=None, cosolvent=None, cosolvent_share_pct=None, thickness_um=30.0)
THREE = replace(
    PLAIN,
    cathode_side_electrolyte="Li3InCl6",
    cathode_side_thickness_um=10.0,
    second_electrolyte="beta-Li3PS4",
    second_thickness_um=8.0,
)
RESULTS = (
    "conductivity_ms_cm",
    "area_specific_resistance_ohm_cm2",
    "density_g_cm3",
    "porosity_pct",
    "binder_volume_pct",
)


def flag(recipe, materials, name):
    return next(each for each in predict(recipe, materials).flags if each.id == name)


def like(recipe, field, other):
    """The recipe with the materials of two layers exchanged, their thicknesses with them."""
    by_field = {layer.field: layer for layer in layers(recipe)}
    one, two = by_field[field], by_field[other]
    places = (("field", one.field, two.field), ("thickness", one.thickness, two.thickness))
    return replace(recipe, **{a: getattr(recipe, b) for _, x, y in places for a, b in ((x, y), (y, x))})


def test_layers_go_from_cathode_to_anode_and_share_the_thickness():
    assert [layer.field for layer in layers(THREE)] == [
        "cathode_side_electrolyte",
        "electrolyte",
        "second_electrolyte",
    ]
    assert [layer_thickness_um(THREE, layer) for layer in layers(THREE)] == [10.0, 12.0, 8.0]
    assert [layer.field for layer in layers(PLAIN)] == ["electrolyte"]


LOT = {"electrolyte_conductivity_ms_cm": 4.0, "electrolyte_conductivity_error_pct": 5.0}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"porosity_pct": 12.0},
        {"film_density_g_cm3": 1.6},
        LOT,
        {**LOT, "lot_pellet_density_pct": 95.0, "electrolyte_conductivity_pressure_mpa": 200.0},
        {**LOT, "lot_powder": "as-milled", "lot_pellet_pressure_mpa": 200.0, "stack_pressure_mpa": 60.0},
        {"lot_powder": "as-milled"},
    ],
)
def test_three_layers_of_one_sulfide_are_a_film_of_it(materials, more):
    one = replace(PLAIN, **more)
    key = dict.fromkeys(("cathode_side_electrolyte", "second_electrolyte"), "Li6PS5Cl")
    parts = {"cathode_side_thickness_um": 7.0, "second_thickness_um": 11.0}
    three = replace(one, **key, **parts)
    own = {"cathode_side_porosity_pct": 12.0, "second_porosity_pct": 12.0} if "porosity_pct" in more else {}
    for film in (three, replace(three, **own)):
        alone, together = predict(one, materials), predict(film, materials)
        for name in RESULTS:
            expected, got = getattr(alone.film, name), getattr(together.film, name)
            for end in ("value", "low", "high"):
                assert getattr(got, end) == pytest.approx(getattr(expected, end), rel=1e-9), (name, end)
        assert together.cell.cost_usd_m2.value == pytest.approx(alone.cell.cost_usd_m2.value)


def test_the_order_of_layers_leaves_the_resistance_and_moves_the_verdicts(materials):
    turned = like(THREE, "cathode_side_electrolyte", "second_electrolyte")
    assert turned.second_electrolyte == "Li3InCl6"
    here, there = predict(THREE, materials).film, predict(turned, materials).film
    for name in RESULTS:
        assert getattr(there, name).value == pytest.approx(getattr(here, name).value, rel=1e-9)
        assert getattr(there, name).high == pytest.approx(getattr(here, name).high, rel=1e-9)
    bare = replace(THREE, cathode_coated=False), replace(turned, cathode_coated=False)
    assert [flag(each, materials, "electrolyte-lithium").severity for each in bare] == ["caution", "fail"]
    assert [flag(each, materials, "cathode-coating").severity for each in bare] == ["pass", "fail"]


def test_a_less_stable_sulfide_between_more_stable_ones_is_not_at_the_lithium(materials):
    """Section 3.2 of the review: a sandwich improved the contact with lithium metal."""
    bare = replace(PLAIN, electrolyte="Li10GeP2S12", thickness_um=60.0)
    one = replace(bare, second_electrolyte="Li6PS5Cl", second_thickness_um=20.0)
    sandwich = replace(one, cathode_side_electrolyte="Li6PS5Cl", cathode_side_thickness_um=20.0)
    assert flag(bare, materials, "electrolyte-lithium").severity == "fail"
    judged = flag(sandwich, materials, "electrolyte-lithium")
    assert (judged.severity, judged.fields[0]) == ("caution", "second_electrolyte")
    assert "Li10GeP2S12 and Li6PS5Cl lie behind it." in judged.message
    assert flag(sandwich, materials, "cathode-coating").fields[-1] == "cathode_side_electrolyte"
    assert "cathode_side_electrolyte" not in flag(one, materials, "cathode-coating").fields


@pytest.mark.parametrize(
    ("changes", "words", "fields"),
    [
        ({"cathode_side_thickness_um": None}, "A cathode-side layer is chosen", {"cathode_side_thickness_um"}),
        (
            {"second_electrolyte": None, "cathode_side_thickness_um": 30.0},
            "The cathode-side layer is part of the film",
            {"cathode_side_thickness_um", "thickness_um"},
        ),
        (
            {"cathode_side_thickness_um": 22.0},
            "The layers on both sides take the whole film",
            {"cathode_side_thickness_um", "second_thickness_um", "thickness_um"},
        ),
    ],
)
def test_layers_that_leave_no_room_contradict_themselves(materials, changes, words, fields):
    recipe = replace(THREE, particle_d50_um=0.5, **changes)
    ((sentence, about),) = contradictions(recipe)
    assert sentence.startswith(words)
    assert set(about) == fields
    predicted = predict(recipe, materials)
    assert not predicted.film.conductivity_ms_cm.is_known
    offered = fixes(recipe, materials, next(one for one in predicted.flags if one.id == "contradictions"), predicted)
    assert offered


def test_a_layer_has_its_own_pores(materials):
    recipe = replace(THREE, porosity_pct=10.0, cathode_side_porosity_pct=30.0)
    film = resolve(recipe, materials)
    assert float(film.porosity.value) == pytest.approx((10 * 0.30 + 20 * 0.10) / 30)
    densities = [float(layer.solids_density) for layer in film.layers]
    mass = sum(
        thickness * density * solid
        for thickness, density, solid in zip((10, 12, 8), densities, (0.7, 0.9, 0.9), strict=True)
    )
    assert float(film.density) == pytest.approx(mass / 30)
    assert float(film.layer_mass(film.layers[0])) == pytest.approx(10e-6 * densities[0] * 0.7)
    dense, loose = (predict(each, materials).film for each in (replace(THREE, porosity_pct=10.0), recipe))
    assert loose.area_specific_resistance_ohm_cm2.value > dense.area_specific_resistance_ohm_cm2.value
    explained = derive("film.conductivity_ms_cm", predict(recipe, materials), materials)
    assert explained.steps[-1].value == pytest.approx(loose.conductivity_ms_cm.value)
    assert "Pores of a layer, Li3InCl6" in [step.label for step in explained.steps]


def test_a_halide_is_an_estimate_where_only_sulfides_were_measured(materials):
    film = resolve(replace(PLAIN, cathode_side_electrolyte="Li3InCl6", cathode_side_thickness_um=15.0), materials)
    found = conductance(film)
    assert 0 < found.variances[HALIDE_TOPIC] < HALIDE_SPREAD**2
    assert any("Nothing is fitted to halides" in note and "Li3InCl6" in note for note in found.notes)
    assert HALIDE_TOPIC not in conductance(resolve(PLAIN, materials)).variances
    parts = {part.role: part for part in predict(film.recipe, materials).cell.resistance_parts}
    assert "nothing is measured" in parts["cathode"].note
    assert "not with Li3InCl6" in parts["film|cathode"].note


def test_the_film_in_the_cell_is_named_after_all_of_its_layers(materials):
    for recipe, names in ((PLAIN, ["Li6PS5Cl"]), (THREE, ["Li3InCl6", "Li6PS5Cl", "beta-Li3PS4"])):
        (part,) = [layer for layer in predict(recipe, materials).cell.layers if layer.role == "film"]
        for name in names:
            assert materials.find("electrolyte", name).name in part.material, part


def test_a_halide_gives_no_gas_but_takes_up_water(materials):
    moist = flag(replace(THREE, dew_point_c=-45.0), materials, "moisture")
    assert "Li3InCl6 gives no H₂S, but takes up water and frees HCl" in moist.message
    own = replace(PLAIN, cathode_side_electrolyte="Li3InCl6", cathode_side_thickness_um=10.0)
    air = flag(replace(own, dew_point_c=float(HALIDE_DEW_POINT) + 20), materials, "moisture")
    assert air.severity == "caution"
    unknown = flag(replace(own, cathode_side_electrolyte="Li3YCl6"), materials, "moisture")
    assert (unknown.severity, unknown.fields) == ("unknown", ("dew_point_c", "cathode_side_electrolyte"))
    # a pass rests on the limit of each electrolyte, that of the halide too, and says it
    dry = flag(replace(own, dew_point_c=-50.0), materials, "moisture")
    assert (dry.severity, dry.grade) == ("pass", "estimate")
    assert "Halides such as Li3InCl6 are handled at −40 °C or drier (estimate)" in dry.message
    assert HALIDE_DEW_POINT.source in dry.sources
    assert "How dry the air must be for Li3YCl6 is not known" in unknown.message
    gas = flag(own, materials, "hydrogen-sulfide")
    assert "Li3InCl6" not in gas.message


def test_every_halide_of_the_library_can_lie_at_the_cathode(materials):
    for halide in materials.of_kind("electrolyte"):
        if is_sulfide(halide):
            continue
        recipe = replace(PLAIN, cathode_side_electrolyte=halide.key, cathode_side_thickness_um=10.0)
        predicted = predict(recipe, materials)
        assert flag(recipe, materials, "materials-known").severity == "pass"
        conductivity = predicted.film.conductivity_ms_cm
        assert conductivity.is_known or "not known, because" in conductivity.reason
        at = [window.field for window in windows(recipe, materials)]
        assert at.index("electrolyte") < at.index("cathode_side_electrolyte") < at.index("cathode")


def test_a_halide_layer_is_offered_where_the_cathode_oxidises_the_sulfide(materials):
    recipe = replace(PLAIN, cathode_coated=False)
    predicted = predict(recipe, materials)
    at = next(each for each in predicted.flags if each.id == "cathode-coating")
    offered = [fix.changes.get("cathode_side_electrolyte") for fix in fixes(recipe, materials, at, predicted)]
    assert "Li3InCl6" in offered


def test_a_layer_typed_as_a_share_of_the_film_is_converted_and_said(materials):
    typed = read_typed(PLAIN, materials, "cathode_side_thickness_um", "20 %")
    assert typed.value == 6.0
    assert typed.remark == "Cathode-side layer thickness: 20 % of the 30 µm of the film is 6 µm."
    for text in ("0 %", "100 %", "20 wt %"):
        with pytest.raises(FieldError):
            read_typed(PLAIN, materials, "second_thickness_um", text)


def test_coats_end_at_the_cathode_where_the_film_is_laminated_on_it(materials):
    cast = replace(THREE, form_factor="on-electrode")
    for recipe, first in ((THREE, "second_electrolyte"), (cast, "cathode_side_electrolyte")):
        assert coats(recipe)[0].field == first
        weights = film_weights(predict(recipe, materials), materials)
        sulfides = [portion.field for portion in weights.portions if "electrolyte" in portion.field]
        assert sulfides == [layer.field for layer in coats(recipe)]
        total = sum(portion.grams for portion in weights.portions if portion.wt_pct is not None)
        assert total == pytest.approx(weights.solids_g)
    assert coats(replace(THREE, cathode_side_electrolyte=None)) == layers(replace(THREE, cathode_side_electrolyte=None))
