"""Energy and cost of unit cell, stack and pouch against Fig. 1 of the review and by hand."""

from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.physics.cell.cell import cost_band, resolve_cell
from ssedesigner.physics.cell.energy import assemble, foil_counts, foil_sentence, ohmic_drop, specific_energy
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict
from tests.physics.samples import BARE, FIG1, with_value, without

WH = 3600.0
WH_PER_L = 3.6e6


def cell_of(recipe, materials):
    return resolve_cell(recipe, materials, resolve(recipe, materials))


def body_of(recipe, materials, basis="unit-cell"):
    return assemble(cell_of(recipe, materials), basis)


@pytest.mark.parametrize(("film", "cathode"), [(1.87, 3.85), (1.64, 3.95)])
@pytest.mark.parametrize(
    ("anode", "per_mass", "per_volume"), [("Li-metal", 397, 1277), ("anodeless", 406, 1481)], ids=["Li", "anodeless"]
)
def test_unit_cells_of_figure_1(materials, film, cathode, anode, per_mass, per_volume):
    recipe = replace(FIG1, film_density_g_cm3=film, cathode_density_g_cm3=cathode, anode=anode)
    body = body_of(recipe, materials)
    assert body.specific_energy / WH == pytest.approx(per_mass, rel=0.002)
    assert body.energy_density / WH_PER_L == pytest.approx(per_volume, rel=0.002)


def test_an_anodeless_cell_counts_no_lithium(materials):
    cell = cell_of(replace(FIG1, anode="anodeless", anode_thickness_um=20.0), materials)
    assert cell.layers["anode"].mass == 0
    assert cell.layers["anode"].thickness == 0
    assert cell.layers["anode"].cost == 0
    assert any("anodeless" in note for note in cell.notes)


def test_the_sulfide_leads_the_cost_at_20_um(materials):
    body = body_of(replace(FIG1, thickness_um=20.0), materials)
    assert body.electrolyte_share == pytest.approx(0.63, abs=0.03)
    sulfide = 20e-6 * 1870 * 319
    assert body.electrolyte_share * body.cost == pytest.approx(sulfide)
    low, high = body.electrolyte_share_band
    assert low < 0.63 < high


def test_cost_by_hand(materials):
    cell = cell_of(replace(FIG1, binder="NBR", binder_wt_pct=2.0, scaffold="PPTA-NW"), materials)
    matrix = 30e-6 * 1870 - 6.9e-3
    assert cell.electrolyte_cost[0] == pytest.approx(matrix * 0.98 * 319)
    assert cell.layers["film"].cost == pytest.approx(matrix * (0.98 * 319 + 0.02 * 3.5) + 3.0)
    assert cell.layers["cathode"].cost == pytest.approx(50.0 / 195 * 17.64)
    assert cell.layers["positive foil"].cost == pytest.approx(15e-6 * 2700 * 6)
    assert cell.layers["negative foil"].cost == pytest.approx(10e-6 * 8960 * 9)
    assert cell.layers["anode"].cost == pytest.approx(20e-6 * 534 * 128)


def test_a_binder_that_heat_removes_is_paid_but_not_carried(materials):
    recipe = replace(FIG1, binder="PPC", binder_wt_pct=6.0, heat_treatment_c=250.0)
    cell = cell_of(recipe, materials)
    matrix = 30e-6 * 1870
    assert cell.layers["film"].mass == pytest.approx(matrix)
    assert cell.layers["film"].cost == pytest.approx(matrix * 319 + matrix / 0.94 * 0.06 * 5)


def test_two_sulfides_cost_by_their_mass(materials):
    recipe = replace(BARE, second_electrolyte="Li10GeP2S12", second_thickness_um=10.0, porosity_pct=0.0)
    first, second = 20e-6 * 1858 * 319, 10e-6 * 2049 * 890
    assert cell_of(recipe, materials).electrolyte_cost[0] == pytest.approx(first + second)


def test_the_active_mass_is_told_against_the_composite(materials):
    cell = cell_of(FIG1, materials)
    assert cell.active_mass == pytest.approx(50.0 / 195)  # 5 mAh/cm2 at 195 mAh/g
    assert cell.composite_mass == pytest.approx(70e-6 * 3850)
    overloaded = cell_of(replace(FIG1, areal_capacity_mah_cm2=8.0), materials)
    assert overloaded.active_mass > overloaded.composite_mass


def test_the_high_cost_counts_the_rest_of_the_cathode_as_sulfide(materials):
    cell = cell_of(FIG1, materials)
    rest = cell.composite_mass - cell.active_mass
    cathode, sulfide = cell.layers["cathode"], materials.find("electrolyte", "Li6PS5Cl").value("price_usd_kg")
    price = materials.find("cathode", "NCM811").value("price_usd_kg")
    high = sulfide * 1.3 if sulfide.high is None else sulfide.high
    assert cathode.cost_high == pytest.approx(cell.active_mass * (price.high or price * 1.3) + rest * high)


def test_an_end_of_a_price_that_is_not_reported_is_a_factor_away():
    assert cost_band(2.0, Cited(100.0, "USD/kg", "Handbook")) == pytest.approx((200.0, 200.0 / 1.3, 260.0))
    assert cost_band(2.0, Cited(100.0, "USD/kg", "Handbook", low=110.0, high=90.0)) == (200.0, 200.0, 200.0)


@pytest.mark.parametrize(("count", "stacking"), [(1, "parallel"), (2, "parallel"), (7, "parallel"), (6, "bipolar")])
def test_a_stack_has_one_foil_more_than_cells(count, stacking):
    foils = foil_counts(count, stacking)
    assert sum(foils.values()) * count == pytest.approx(count + 1)
    assert foils["negative foil"] >= foils["positive foil"]


def test_a_parallel_stack_by_hand(materials):
    body = body_of(replace(FIG1, unit_cells=20), materials, "stack")
    mass = 70e-6 * 3850 + 30e-6 * 1870 + 20e-6 * 534 + (10 * 15e-6 * 2700 + 11 * 10e-6 * 8960) / 20
    assert body.mass == pytest.approx(mass)
    assert body.thickness == pytest.approx(20 * 120e-6 + 10 * 15e-6 + 11 * 10e-6)
    assert body.specific_energy == pytest.approx(specific_energy(50 * 3600 * 3.7, mass))
    assert body.voltage == 3.7


def test_a_bipolar_stack_adds_voltages_and_shares_plates(materials):
    body = body_of(replace(FIG1, unit_cells=10, stacking="bipolar"), materials, "stack")
    assert body.voltage == pytest.approx(37.0)
    plates = [part for part in body.parts if part.layer.role == "bipolar plate"]
    assert plates[0].number == pytest.approx(0.9)
    assert body.thickness == pytest.approx(10 * 120e-6 + 15e-6 + 10e-6 + 9 * 10e-6)
    assert body_of(replace(FIG1, unit_cells=1, stacking="bipolar"), materials, "stack").voltage == 3.7


def test_a_pouch_adds_laminate_seals_and_tabs(materials):
    recipe = replace(FIG1, unit_cells=20, film_area_cm2=100.0, form_factor="on-electrode")
    stack, pouch = body_of(recipe, materials, "stack"), body_of(recipe, materials, "pouch-cell")
    laminate = 2 * (0.11 * 0.116) * 113e-6 * 1800 / (0.01 * 20)
    assert pouch.mass == pytest.approx(stack.mass + laminate + 1e-3 / 0.01 / 20)
    assert pouch.thickness == pytest.approx(stack.thickness + 2 * 113e-6)
    assert pouch.volume == pytest.approx(pouch.thickness * 0.102 * 0.116 / (0.01 * 20))
    assert pouch.is_estimate
    assert sum(part.mass for part in pouch.parts) == pytest.approx(pouch.mass)


def test_a_free_standing_film_reaches_over_the_electrode(materials):
    on, free = (
        body_of(replace(FIG1, form_factor=form, film_area_cm2=100.0), materials, "pouch-cell")
        for form in ("on-substrate", "free-standing")
    )
    film = {part.layer.role: part for part in free.parts}["film"]
    assert film.number == pytest.approx((0.102 / 0.1) ** 2)
    assert free.mass > on.mass
    assert free.cost > on.cost


def test_large_pouches_carry_relatively_less_seal(materials):
    shares = [
        body_of(replace(FIG1, film_area_cm2=area), materials, "pouch-cell").specific_energy for area in (5, 50, 500)
    ]
    assert shares == sorted(shares)


@pytest.mark.parametrize(
    ("kind", "key", "quantity", "what", "told"),
    [
        ("binder", "NBR", "price_usd_kg", "cost", "no price for"),
        ("electrolyte", "Li6PS5Cl", "price_usd_kg", "cost", "no price for"),
        ("scaffold", "PPTA-NW", "price_usd_m2", "cost", "no price per area for"),
        ("cathode", "NCM811", "specific_capacity_mah_g", "cost", "no specific capacity for"),
        ("foil", "Al-foil", "density_g_cm3", "both", "no density for"),
        ("anode", "Li-metal", "density_g_cm3", "both", "no density for"),
        ("foil", "Cu-foil", "price_usd_kg", "cost", "no price for"),
    ],
)
def test_a_missing_value_leaves_its_sum_unknown(materials, kind, key, quantity, what, told):
    recipe = replace(FIG1, binder="NBR", binder_wt_pct=2.0, scaffold="PPTA-NW")
    body = body_of(recipe, without(materials, kind, key, quantity))
    assert body.cost is None
    assert told in body.cost_reason
    assert (body.specific_energy is None) == (what == "both")
    assert body.energy_density > 0  # thicknesses are typed


def test_without_plate_or_laminate_stack_and_pouch_are_unknown_but_the_unit_cell_is_known(materials):
    bare = without(
        without(materials, "foil", "SUS-foil", "thickness_um"), "packaging", "pouch-laminate", "density_g_cm3"
    )
    recipe = replace(FIG1, stacking="bipolar")
    assert body_of(recipe, bare).specific_energy > 0
    stack = body_of(recipe, bare, "stack")
    assert "no thickness for" in stack.reason
    assert stack.specific_energy is None
    parallel = body_of(FIG1, bare, "pouch-cell")
    assert "no density for" in parallel.reason
    assert "no density for" in parallel.size_reason
    assert body_of(FIG1, without(materials, "packaging", "pouch-laminate", "price_usd_kg"), "pouch-cell").cost is None


def test_an_unknown_material_leaves_the_cost_unknown(materials):
    for field in ("electrolyte", "cathode", "anode", "scaffold"):
        body = body_of(replace(FIG1, **{field: "unobtainium"}), materials)
        assert "unobtainium" in body.cost_reason, field
    assert body_of(replace(FIG1, binder="unobtainium", binder_wt_pct=1.0), materials).cost is None
    assert "unobtainium" in body_of(replace(BARE, electrolyte="unobtainium"), materials).reason


def test_a_typed_density_weighs_a_film_of_any_sulfide(materials):
    body = body_of(replace(FIG1, electrolyte="unobtainium"), materials)
    assert body.specific_energy / WH == pytest.approx(396.7, rel=1e-3)


def test_a_second_sulfide_without_density_has_no_known_cost(materials):
    recipe = replace(FIG1, second_electrolyte="Li10GeP2S12", second_thickness_um=10.0)
    body = body_of(recipe, without(materials, "electrolyte", "Li10GeP2S12", "density_g_cm3"))
    assert body.cost_reason.startswith("not known, because the library has no density")
    assert body.specific_energy > 0


def test_the_band_of_the_energy_is_that_of_an_estimated_density(materials):
    body = body_of(BARE, materials)
    low, high = body.specific_energy_band
    assert low < body.specific_energy < high
    assert body.mass_band[0] < body.mass < body.mass_band[1]
    typed = body_of(FIG1, materials)
    assert typed.specific_energy_band == (typed.specific_energy, typed.specific_energy)


def test_costs_that_rest_on_weak_prices_are_estimates(materials):
    guess = Cited(900.0, "USD/kg", "LiteratureUnchecked", grade="estimate")
    assert body_of(FIG1, with_value(materials, "electrolyte", "Li6PS5Cl", "price_usd_kg", guess)).is_cost_estimate
    sure = Cited(900.0, "USD/kg", "Song2023", grade="reported")
    assert not body_of(FIG1, with_value(materials, "electrolyte", "Li6PS5Cl", "price_usd_kg", sure)).is_cost_estimate


def test_ohmic_drop():
    assert ohmic_drop(5.0, 2e-4) == pytest.approx(1e-3)  # 0.5 mA/cm2 through 2 ohm cm2
    assert ohmic_drop(np.array([5.0, 10.0]), 2e-4) == pytest.approx([1e-3, 2e-3])


def test_the_typed_foil_is_the_real_one_and_each_basis_says_how_it_is_counted(materials):
    recipe = replace(FIG1, unit_cells=20, film_area_cm2=100.0)
    cells = predict(recipe, materials).cells
    assert cells["unit-cell"].foils.startswith("One whole aluminium and one whole copper foil")
    for basis in ("stack", "pouch-cell"):
        assert "share 10 aluminium and 11 copper foils" in cells[basis].foils
        layers = {layer.role: layer.thickness_um for layer in cells[basis].layers}
        assert (layers["positive foil"], layers["negative foil"]) == pytest.approx((7.5, 5.5))
    bare = replace(recipe, positive_foil_um=0.0)
    assert "The aluminium foil of 0 µm adds nothing." in predict(bare, materials).cells["stack"].foils
    for cell in predict(replace(bare, negative_foil_um=0.0), materials).cells.values():
        assert cell.foils.startswith("No foils are counted")
    alone = predict(replace(recipe, unit_cells=1), materials).cells
    assert "One unit cell" in alone["stack"].foils
    bipolar = predict(replace(recipe, stacking="bipolar"), materials).cells
    assert "coated on both sides" not in cells["stack"].foils  # the two at the ends are not
    pair = foil_sentence(2, "bipolar", "stack")
    assert pair.startswith("2 unit cells share 1 plate;")
    assert "share 19 plates" in bipolar["stack"].foils
    assert alone["stack"].specific_energy_wh_kg.value == cells["unit-cell"].specific_energy_wh_kg.value


def test_the_rest_of_the_cathode_is_its_own_sulfide_at_its_own_price_in_the_high_end_only(materials):
    priced = with_value(
        materials, "electrolyte", "Li4SnS4", "price_usd_kg", Cited(100.0, "USD/kg", "Recipe", high=110.0)
    )
    bare = without(materials, "electrolyte", "Li4SnS4", "price_usd_kg")
    implied = 50.0 / 195 / (FIG1.cathode_thickness_um * FIG1.cathode_density_g_cm3 * 1e-3)
    of_film = materials.find("electrolyte", "Li6PS5Cl").value("price_usd_kg")
    for on, changes, share, dear in (
        (priced, {}, 1 - implied, of_film.high or of_film * 1.3),
        (priced, {"cathode_electrolyte": "Li4SnS4"}, 1 - implied, 110.0),
        (priced, {"cathode_electrolyte": "Li4SnS4", "active_share_wt_pct": 80.0}, 0.2, 110.0),
        (priced, {"cathode_electrolyte": "Li4SnS4", "active_share_wt_pct": 80.0, "carbon_wt_pct": 3.0}, 0.17, 110.0),
        (priced, {"active_share_wt_pct": 99.0, "carbon_wt_pct": 3.0}, 0.0, 110.0),
        (bare, {"cathode_electrolyte": "Li4SnS4"}, 1 - implied, of_film.high or of_film * 1.3),
    ):
        cell, plain = (cell_of(replace(FIG1, **each), on) for each in (changes, {}))
        composite = FIG1.cathode_thickness_um * FIG1.cathode_density_g_cm3 * 1e-3
        assert cell.cathode_sulfide_mass == pytest.approx(share * composite), changes
        assert cell.layers["cathode"].cost == plain.layers["cathode"].cost, changes
        active = cell.layers["cathode"].cost * 22.0 / 17.64
        assert cell.layers["cathode"].cost_high == pytest.approx(active + share * composite * dear), changes
        assert any("Li4SnS4" in note for note in cell.notes) == (on is bare), changes
