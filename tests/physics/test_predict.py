"""predict(): everything back in lab units, with bands, sources and reasons."""

from dataclasses import fields, replace

import numpy as np
import pytest

from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import MODEL_VERSION, predict
from ssedesigner.physics.quantities import quantity
from tests.physics.samples import BARE, FIG1, without


def quantities(part):
    return {
        field.name: getattr(part, field.name)
        for field in fields(part)
        if isinstance(getattr(part, field.name), Quantity)
    }


@pytest.mark.parametrize(
    ("changes", "per_mass", "per_volume"),
    [({}, 397, 1277), ({"anode": "anodeless", "anode_thickness_um": 0.0}, 406, 1481)],
)
def test_figure_1(materials, changes, per_mass, per_volume):
    cell = predict(replace(FIG1, **changes), materials).cell
    assert cell.specific_energy_wh_kg.value == pytest.approx(per_mass, rel=0.005)
    assert cell.energy_density_wh_l.value == pytest.approx(per_volume, rel=0.005)


def test_a_cell_has_no_size_when_its_film_is_thinner_than_the_fibres_of_its_scaffold(materials):
    recipe = replace(Recipe(), scaffold="nylon-mesh", thickness_um=12.0)
    for basis in ("unit-cell", "stack", "pouch-cell"):
        cell = predict(recipe, materials).cells[basis]
        for shown in (cell.energy_density_wh_l, cell.thickness_um, cell.specific_energy_wh_kg):
            assert shown.value is None
            assert "fibres of the scaffold" in shown.reason
    made = predict(replace(recipe, thickness_um=60.0), materials).cell
    assert made.energy_density_wh_l.value > 0


def test_figure_1d(materials):
    cell = predict(replace(FIG1, thickness_um=20.0), materials).cell
    assert cell.cost_share_film_electrolyte_pct.value == pytest.approx(63, abs=3)
    assert "Song2023" in cell.cost_share_film_electrolyte_pct.sources


def test_units_are_lab_units(materials):
    recipe = replace(BARE, electrolyte_conductivity_ms_cm=1.0, thickness_um=20.0, porosity_pct=0.0, film_area_cm2=3.0)
    recipe = replace(recipe, electrolyte_conductivity_pressure_mpa=20.0, lot_pellet_density_pct=82.0, porosity_pct=18.0)
    recipe = replace(recipe, electrolyte_conductivity_ms_cm=float(np.exp(shipped_fit().values["dry"])))  # rolled dry
    film = predict(recipe, materials).film
    assert film.conductivity_ms_cm.value == pytest.approx(1.0)
    assert film.area_specific_resistance_ohm_cm2.value == pytest.approx(2.0)
    assert film.areal_conductance_s_cm2.value == pytest.approx(0.5)
    assert film.conductance_s.value == pytest.approx(1.5)
    assert film.areal_mass_mg_cm2.value == pytest.approx(20e-4 * 1858 * 0.82)
    assert film.porosity_pct.value == pytest.approx(18.0)
    assert film.electrolyte_volume_pct.value == pytest.approx(82.0)
    thick = predict(
        replace(recipe, electrolyte_conductivity_ms_cm=10 * recipe.electrolyte_conductivity_ms_cm, thickness_um=200.0),
        materials,
    ).film
    assert thick.area_specific_resistance_ohm_cm2.value == pytest.approx(2.0)


def test_bands_of_resistance_and_conductance_mirror_each_other(materials):
    film = predict(Recipe(), materials).film
    resistance, conductance = film.area_specific_resistance_ohm_cm2, film.areal_conductance_s_cm2
    assert resistance.low * conductance.high == pytest.approx(1.0)
    assert resistance.high * conductance.low == pytest.approx(1.0)


def test_typed_values_are_exact_and_say_so(materials):
    film = predict(replace(Recipe(), porosity_pct=12.0, film_density_g_cm3=1.7), materials).film
    for shown in (film.thickness_um, film.porosity_pct, film.density_g_cm3):
        assert shown.low == shown.value == shown.high
        assert shown.sources == ("Recipe",)
        assert not shown.is_estimate


def test_estimates_look_like_estimates(materials):
    film = predict(BARE, materials).film
    assert film.porosity_pct.is_estimate
    assert film.density_g_cm3.is_estimate
    assert predict(BARE, materials).cells["pouch-cell"].specific_energy_wh_kg.is_estimate
    assert not predict(FIG1, materials).cell.specific_energy_wh_kg.is_estimate


def test_a_contradiction_leaves_nothing_known_and_says_why(materials):
    prediction = predict(replace(Recipe(), binder_wt_pct=60.0, salt="LiTFSI", salt_wt_pct=50.0), materials)
    for part in (prediction.film, *prediction.cells.values()):
        for name, shown in quantities(part).items():
            assert not shown.is_known, name
            assert "110 wt %" in shown.reason, name
    assert prediction.cell.layers == ()


def test_an_empty_library_leaves_typed_values_only():
    prediction = predict(Recipe(), Materials(version="empty", materials={}, pairs=()))
    assert prediction.film.thickness_um.value == 30.0
    assert prediction.cell.voltage_v.value == 3.7
    assert not prediction.film.conductivity_ms_cm.is_known
    assert not prediction.cell.specific_energy_wh_kg.is_known
    assert prediction.library_version == "empty"
    assert prediction.model_version == MODEL_VERSION


def test_the_sulfide_s_own_value_is_shown_although_the_film_is_unknown(materials):
    film = predict(replace(BARE, solvent="anisole"), without(materials, "solvent", "anisole", "sulfide_class")).film
    assert not film.conductivity_ms_cm.is_known
    assert film.electrolyte_conductivity_ms_cm.is_known


@pytest.mark.parametrize("basis", ["unit-cell", "stack", "pouch-cell"])
def test_layers_add_up_to_the_cell_on_every_basis(materials, basis):
    prediction = predict(replace(Recipe(), basis=basis, form_factor="free-standing"), materials)
    cell = prediction.cell
    assert cell is prediction.cells[basis]
    assert cell.basis == basis
    assert sum(layer.mass_mg_cm2 for layer in cell.layers) == pytest.approx(cell.areal_mass_mg_cm2.value)
    assert sum(layer.cost_usd_m2 for layer in cell.layers) == pytest.approx(cell.cost_usd_m2.value)
    roles = {"cathode", "film", "anode", "positive foil", "negative foil"}
    assert {layer.role for layer in cell.layers} == roles | ({"packaging"} if basis == "pouch-cell" else set())
    energy = 3.4 * 3.7 / 1000
    assert cell.cost_usd_kwh.value == pytest.approx(cell.cost_usd_m2.value / (energy * 10))


def test_notes_tell_the_ohmic_drop_and_what_was_assumed(materials):
    notes = predict(replace(Recipe(), c_rate=2.0), materials).notes
    assert any("At 2 C the film alone loses" in note for note in notes)
    assert any("Porosity is estimated" in note for note in notes)
    of_parts = " ".join(note for note in notes if note.startswith("Resistance, "))
    assert all(words in of_parts for words in ("250 MPa", "0.7 µm", "7.5 µm", "coating is not named"))


def test_every_source_is_listed_once_in_order_of_use(materials):
    prediction = predict(Recipe(), materials)
    used = [
        key
        for part in (prediction.film, prediction.cell)
        for shown in quantities(part).values()
        for key in shown.sources
    ]
    assert prediction.sources[0] == "Recipe"
    assert len(set(prediction.sources)) == len(prediction.sources)
    assert set(used) <= set(prediction.sources)
    assert {key for flag in prediction.flags for key in flag.sources} <= set(prediction.sources)


def test_a_layer_without_a_price_has_no_cost_and_the_rest_keep_theirs(materials):
    cell = predict(Recipe(), without(materials, "anode", "Li-metal", "price_usd_kg")).cell
    by_role = {layer.role: layer for layer in cell.layers}
    assert by_role["anode"].cost_usd_m2 is None
    assert by_role["film"].cost_usd_m2 > 0
    assert "no price for lithium metal" in cell.cost_usd_m2.reason


def test_rounding_never_pushes_a_band_past_its_value():
    shown = quantity(0.1, "mS/cm", (0.1 + 1e-17, 0.1 - 1e-17))
    assert shown.low <= shown.value <= shown.high


def test_cells_are_a_mapping_of_all_bases(materials):
    cells = predict(Recipe(), materials).cells
    assert list(cells) == ["unit-cell", "stack", "pouch-cell"]
    assert len(cells) == 3
    assert cells == predict(Recipe(), materials).cells
    with pytest.raises(KeyError):
        cells["module"]


@pytest.mark.parametrize("recipe", [Recipe(), replace(Recipe(), active_share_wt_pct=None)], ids=["sample", "new"])
def test_the_cell_on_which_the_program_opens_is_a_practical_one(materials, recipe):
    found = {flag.id: flag for flag in predict(recipe, materials).flags}
    assert found["active-mass"].severity == "pass"
    assert found["active-mass"].value == pytest.approx(80, abs=1.5)
