"""The derivation of every number ends at that number, its steps can be done again by hand, its inputs have a source."""

import math
import re
from dataclasses import fields, replace

import pytest
from hypothesis import example, given

from ssedesigner.core.derivation import number_text
from ssedesigner.core.evidence import GRADES, Cited
from ssedesigner.core.fields import BASES
from ssedesigner.core.prediction import RESULTS, CellPrediction, FilmPrediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import to_si
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned, class_key, lot_key
from ssedesigner.physics.derivation import resistance
from ssedesigner.physics.derivation.derivation import DERIVATIONS, case_of, derive
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.terms import Formula
from tests.physics.arithmetic import sum_of
from tests.physics.samples import BARE, without
from tests.strategies import recipes, shipped, sound_recipes

ROUGH = {
    "sample": Recipe(),
    "three layers of one lot": Recipe(
        cathode_side_electrolyte="Li6PS5Cl",
        cathode_side_thickness_um=10.0,
        second_electrolyte="Li6PS5Cl",
        second_thickness_um=10.0,
        electrolyte_conductivity_ms_cm=4.0,
        lot_pellet_pressure_mpa=200.0,
        stack_pressure_mpa=60.0,
    ),
    "two layers": Recipe(second_electrolyte="Li10GeP2S12", second_thickness_um=10.0),
    "three layers": Recipe(
        second_electrolyte="Li10GeP2S12",
        second_thickness_um=10.0,
        cathode_side_electrolyte="Li3InCl6",
        cathode_side_thickness_um=8.0,
        cathode_side_porosity_pct=20.0,
    ),
    "scaffold": Recipe(scaffold="cellulose", thickness_um=60.0),
    "typed density": Recipe(film_density_g_cm3=1.6),
    "typed porosity": Recipe(porosity_pct=20.0),
    "polymer": Recipe(spe="PEO-LiTFSI", spe_wt_pct=8.0),
    "bare": BARE,
    "lot": Recipe(electrolyte_conductivity_ms_cm=2.0, lot_pellet_density_pct=100.0),
    "pressed lot": Recipe(
        electrolyte_conductivity_ms_cm=2.0,
        electrolyte_conductivity_pressure_mpa=100.0,
        lot_pellet_pressure_mpa=30.0,
        stack_pressure_mpa=None,
        film_cathode_pressure_mpa=0.0,
    ),
    "bipolar pouch": Recipe(stacking="bipolar", basis="pouch-cell", form_factor="free-standing"),
    "bi-cells pressed twice": Recipe(
        scaffold="PPTA-NW",
        scaffold_place="faces",
        prepress_method="uniaxial",
        prepress_pressure_mpa=600.0,
        prepress_temperature_c=60.0,
        stacking="bi-cell",
        basis="pouch-cell",
        thickness_um=60.0,
    ),
    "anodeless": Recipe(anode="anodeless"),
    "not pressed": Recipe(densification_method="none", densification_pressure_mpa=None),
    "coarse cathode": Recipe(
        cathode_electrolyte="Li6PS5Br",
        cathode_electrolyte_d50_um=4.0,
        active_d50_um=5.0,
        carbon_wt_pct=1.0,
        active_share_wt_pct=85.0,
        film_cathode_pressure_mpa=50.0,
        anode_attach_pressure_mpa=25.0,
    ),
    "host": Recipe(anode="Ag-C", cathode_resistance_ohm_cm2=20.0),
    "insertion": Recipe(anode="graphite", active_share_wt_pct=None),
    "burnt out": Recipe(binder="PPC", binder_wt_pct=5.0, heat_treatment_c=300.0),
}


def derivations(recipe, materials=None, bases=("",)):
    materials = materials or shipped()
    prediction = predict(recipe, materials)
    return [derive(key, prediction, materials, basis) for key in DERIVATIONS for basis in bases]


@example(recipe=Recipe(binder="HNBR", densification_method="calender", densification_pressure_mpa=None))
@given(recipe=recipes() | sound_recipes())
def test_the_last_step_is_the_result_and_every_input_has_a_source_and_a_grade(recipe):
    for derivation in derivations(recipe):
        result = derivation.result
        assert bool(derivation.steps) == result.is_known, derivation.key
        if result.is_known:
            last = derivation.steps[-1]
            assert last.unit == result.unit, derivation.key
            assert last.value == result.value, derivation.key
            assert not derivation.missing, derivation.key
            assert derivation.band, derivation.key
        else:
            assert result.reason, derivation.key
        for entered in derivation.inputs:
            if entered.is_known:
                assert entered.source in shipped().sources, f"{derivation.key}: {entered}"
                assert entered.grade in GRADES, f"{derivation.key}: {entered}"
            else:
                assert entered.reason, f"{derivation.key}: {entered}"


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("name", [*ROUGH, *shipped_recipes()])
def test_the_printed_sums_come_out_as_printed(name, basis):
    recipe = ROUGH.get(name) or read_recipe(shipped_recipes()[name]).recipe
    for derivation in derivations(recipe, bases=(basis,)):
        for step in derivation.steps:
            printed = sum_of(step.numbers)
            value = to_si(step.value, step.unit)
            assert printed == pytest.approx(value, rel=3e-3, abs=1e-3 * to_si(1.0, step.unit)), (
                f"{derivation.key}: {step}"
            )


@pytest.mark.parametrize("name", ["sample", "coarse cathode"])
def test_the_exponent_of_a_network_follows_from_what_stands_before_it(name):
    steps = derive("cell.resistance_ohm_cm2", predict(ROUGH[name], shipped()), shipped()).steps
    networks = [step.numbers for step in steps if step.label.startswith("Network of the ")]
    assert networks
    number = r"(\d+(?:\.\d+)?)"
    for numbers in networks:
        inside, threshold, _, _, power, *_, steep = map(float, re.findall(number, numbers))
        assert steep == pytest.approx(power * inside / (inside - threshold), rel=2e-3), numbers


def test_every_reported_cell_that_a_median_is_of_stands_among_the_inputs():
    derivation = derive("cell.resistance_ohm_cm2", predict(Recipe(), shipped()), shipped())
    medians = [step for step in derivation.steps if "median of" in step.label]
    assert medians
    pressures = {number_text(given.value, "MPa") for given in derivation.inputs if given.symbol == "p_i"}
    for step in medians:
        listed = step.numbers.removeprefix("median(").removesuffix(")").split(", ")
        assert f"median of {len(listed)} " in step.label
        assert set(listed) <= pressures


@pytest.mark.parametrize("name", ["sample", "coarse cathode", "host", "insertion"])
def test_every_constant_of_the_cell_in_use_stands_among_the_inputs_with_its_source(name):
    prediction = predict(ROUGH[name], shipped())
    case = case_of(prediction, shipped())
    shown = {
        (entered.source, entered.note) for entered in resistance.RESISTANCE["cell.resistance_ohm_cm2"](case).inputs
    }
    formulas = [formula for formula in vars(resistance).values() if isinstance(formula, Formula)]
    constants = [
        (term.formula.label, given)
        for term in case.terms.all(*formulas)
        for given in term.inputs.values()
        if isinstance(given, Cited) and given.source != "ThisProgram2026"
    ]
    assert len(constants) > 5
    assert not [(label, given.note) for label, given in constants if (given.source, given.note) not in shown]


@pytest.mark.parametrize("basis", BASES)
def test_the_basis_is_that_asked_for_else_that_of_the_recipe(basis, materials):
    prediction = predict(Recipe(basis=basis), materials)
    assert derive("cell.thickness_um", prediction, materials).basis == basis
    other = derive("cell.thickness_um", prediction, materials, "stack")
    assert other.result == prediction.cells["stack"].thickness_um


def missing(derivation):
    return {entered.reason for entered in derivation.missing}


def test_what_is_missing_is_named_with_the_reason(materials):
    poor = without(materials, "binder", "NBR", "density_g_cm3")
    prediction = predict(Recipe(), poor)
    derivation = derive("film.electrolyte_volume_pct", prediction, poor)
    assert not derivation.steps
    assert missing(derivation) == {"the library has no density for acrylonitrile-butadiene rubber"}
    follows = derive("cell.specific_energy_wh_kg", prediction, poor)
    assert [entered.derivation for entered in follows.missing] == ["cell.areal_mass_mg_cm2"]
    assert missing(follows) == {"the library has no density for acrylonitrile-butadiene rubber"}


@pytest.mark.parametrize("key", DERIVATIONS)
def test_a_material_that_the_library_lacks_is_named(key, materials):
    derivation = derive(key, predict(replace(Recipe(), electrolyte="no such powder"), materials), materials)
    if not derivation.result.is_known:
        assert missing(derivation) == {"the library has no sulfide electrolyte “no such powder”"}


def test_a_recipe_that_contradicts_itself_says_so_in_every_derivation(materials):
    for derivation in derivations(Recipe(binder_wt_pct=None)):
        assert not derivation.steps
        assert "content is empty" in derivation.result.reason


def test_typed_values_are_told_from_those_of_the_library(materials):
    derivation = derive("film.density_g_cm3", predict(Recipe(), materials), materials)
    by_symbol = {entered.symbol: entered for entered in derivation.inputs}
    assert (by_symbol["w(NBR)"].source, by_symbol["w(NBR)"].grade) == ("Recipe", "user")
    value = materials.materials["binder", "NBR"].values["density_g_cm3"]
    assert by_symbol["ρ(NBR)"].value == float(value)
    assert (by_symbol["ρ(NBR)"].source, by_symbol["ρ(NBR)"].grade) == (value.source, value.grade)
    assert by_symbol["ε"].derivation == "film.porosity_pct"
    assert by_symbol["ε"].is_estimate


def test_every_predicted_number_has_a_derivation():
    parts = {"film": FilmPrediction, "cell": CellPrediction}
    named = [
        f"{part}.{field.name}" for part, kind in parts.items() for field in fields(kind) if field.type == "Quantity"
    ]
    assert sorted(DERIVATIONS) == sorted(RESULTS) == sorted(named)


def conductivity(recipe, learned=NOTHING_LEARNED):
    prediction = predict(recipe, shipped(), learned)
    return derive("film.conductivity_ms_cm", prediction, shipped(), learned=learned)


@pytest.mark.parametrize("name", ROUGH)
def test_the_causes_of_the_band_add_up_to_it(name):
    derivation = conductivity(ROUGH[name])
    assert sum(part.share for part in derivation.band_parts) == pytest.approx(1.0)
    assert [part.share for part in derivation.band_parts] == sorted(
        (p.share for p in derivation.band_parts), reverse=True
    )
    spread = math.sqrt(sum(part.spread**2 for part in derivation.band_parts))
    result = derivation.result
    assert result.low == pytest.approx(result.value / math.exp(BAND * spread))
    assert result.value < result.high <= result.value * math.exp(BAND * spread) * (1 + 1e-9)
    upper = float(re.search(r"upper end lies at ×(\d+\.?\d*)", derivation.band)[1])
    assert result.high / result.value == pytest.approx(upper, rel=5e-3)
    assert any(part.is_estimate for part in derivation.band_parts)


def test_the_band_of_the_sulfide_is_made_of_its_scatter_and_its_activation_energy(materials):
    stated = Recipe(temperature_c=80.0, electrolyte_conductivity_pressure_mpa=20.0)
    for recipe, causes in ((stated, 2), (replace(stated, electrolyte_conductivity_pressure_mpa=100.0), 3)):
        derivation = derive("film.electrolyte_conductivity_ms_cm", predict(recipe, materials), materials)
        spread = math.sqrt(sum(part.spread**2 for part in derivation.band_parts))
        assert derivation.result.high == pytest.approx(derivation.result.value * math.exp(BAND * spread))
        assert len(derivation.band_parts) == causes


def test_a_pressure_that_is_not_stated_is_a_step_inputs_and_a_part_of_the_band(materials):
    derivation = derive("film.electrolyte_conductivity_ms_cm", predict(Recipe(), materials), materials)
    pellets = [entered for entered in derivation.inputs if entered.label == "Pressure held on a pellet"]
    assert [(one.symbol, one.value) for one in pellets][-2:] == [("p₅", 315.0), ("p₆", 10.0)]
    assert {(one.source, one.grade) for one in pellets} == {("Ohno2020", "reported")}
    assert derivation.steps[1].value == pytest.approx(63.3, abs=0.05)
    assert derivation.steps[1].unit == "MPa"
    spread = math.sqrt(sum(part.spread**2 for part in derivation.band_parts))
    assert derivation.result.low == pytest.approx(derivation.result.value / math.exp(BAND * spread))
    added = next(part for part in derivation.band_parts if "not stated" in part.label)
    upward = float(re.search(r"SD of (\S+) only", derivation.band)[1])
    reach = math.sqrt(spread**2 - added.spread**2 + upward**2)
    assert derivation.result.high == pytest.approx(derivation.result.value * math.exp(BAND * reach), rel=1e-4)


def labels(derivation):
    return [step.label for step in derivation.steps]


def test_stack_pressure_is_a_step_where_it_counts_and_a_note_where_it_does_not():
    pressed = conductivity(Recipe(stack_pressure_mpa=100.0))
    assert "Under stack pressure, within the measured range" in labels(pressed)
    assert not [note for note in pressed.notes if "stack pressure" in note]
    loose = conductivity(Recipe(stack_pressure_mpa=2.0, electrolyte_conductivity_pressure_mpa=20.0))
    assert "Under stack pressure, within the measured range" not in labels(loose)
    assert "makes no difference" in loose.notes[0]


def test_what_own_films_teach_is_a_step_and_an_input():
    recipe = Recipe()
    film = resolve(recipe, shipped())
    learned = Learned(
        places={lot_key(recipe): 0, class_key(film): 1}, mean=(0.5, -1.0), covariance=((0.3, 0.1), (0.1, 0.4))
    )
    derivation = conductivity(recipe, learned)
    assert derivation.steps[-1].value == pytest.approx(derivation.result.value, rel=1e-9)
    assert "Correction by own films" in labels(derivation)
    told = [entered for entered in derivation.inputs if entered.label.startswith("Own films on: ")]
    assert [(entered.value, entered.source, entered.grade) for entered in told] == [
        (0.5, "Laboratory", "fitted"),
        (-1.0, "Laboratory", "fitted"),
    ]
    shift = next(found for found in derivation.steps if found.label == "Shift of ln σ by own films")
    assert sum_of(shift.numbers) == pytest.approx(shift.value, rel=3e-3)
    assert derivation.result.value == pytest.approx(conductivity(recipe).result.value * math.exp(shift.value))
    assert "before the laboratory’s own films" in derivation.band
    assert sum_of(derivation.steps[-1].numbers) * 10 == pytest.approx(derivation.result.value, rel=3e-3)


def test_each_liquid_layer_and_polymer_has_its_step():
    derivation = conductivity(
        Recipe(
            second_electrolyte="Li10GeP2S12",
            second_thickness_um=10.0,
            spe="PEO-LiTFSI",
            spe_wt_pct=5.0,
            scaffold="cellulose",
            thickness_um=60.0,
        )
    )
    told = "\n".join(labels(derivation))
    for words in (
        "Share left by toluene, Li6PS5Cl",
        "Share left by isobutyl isobutyrate, Li10GeP2S12",
        "PEO-LiTFSI at the film’s temperature",
        "Effective medium of sulfide and polymer (Bruggeman)",
        "NBR in the way",
        "Layers in series",
        "Sulfide without the pores of its pellet, Li6PS5Cl",
        "Sulfide without the pores of its pellet, Li10GeP2S12",
        "Pores of the film",
        "Scaffold, in series with the rest of the film",
    ):
        assert words in told
