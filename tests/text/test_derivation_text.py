"""The derivation of a number as text: everything that the window shows, in lines that make sense on their own."""

import pytest

from ssedesigner.core.derivation import BandPart, Derivation, Input
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.derivation.derivation import DERIVATIONS, derive
from ssedesigner.physics.prediction import predict
from ssedesigner.text.prediction import derivation_text, evidence_text, input_range, input_value


def text_of(key, materials, **changes):
    prediction = predict(Recipe(**changes), materials)
    return derivation_text(derive(key, prediction, materials), prediction, materials)


def test_it_holds_formula_inputs_steps_band_and_sources(materials):
    text = text_of("film.density_g_cm3", materials)
    assert text.startswith("Film density\n≈ 1.78 g/cm³, 90 % band 1.67 to 1.81 g/cm³; an estimate\n")
    assert Recipe().name in text
    assert materials.version in text
    assert "Formula\n  ρ = (1 − ε) ρ_d" in text
    assert "w(NBR) = 1.5 wt %: Binder content [typed in the recipe]" in text
    assert "ε ≈ 3.172 vol % (1.114 to 8.695): Porosity [see Porosity]" in text
    assert "ρ = (1 − ε) ρ_d = (1 − 3.172 vol %) × 1.833 g/cm³ = 1.775 g/cm³" in text
    assert "The band is that of the porosity" in text
    assert materials.sources["Handbook"].citation[:40] in text


def test_formulas_of_materials_are_written_with_subscripts(materials):
    assert "ρ(Li₆PS₅Cl)" in text_of("film.density_g_cm3", materials)


def test_what_is_not_known_is_named_with_its_reason(materials):
    text = text_of("film.electrolyte_volume_pct", materials, electrolyte="no such powder")
    assert "Not known, because the library has no sulfide electrolyte “no such powder”" in text
    told = "not known: Density, because the library has no sulfide electrolyte “no such powder”"
    assert told in " ".join(text.split())
    assert "Steps" not in text


@pytest.mark.parametrize("key", DERIVATIONS)
@pytest.mark.parametrize("basis", ["unit-cell", "pouch-cell"])
def test_lines_are_short_and_units_are_printed_ones(key, basis, materials):
    text = text_of(key, materials, basis=basis)
    assert max(map(len, text.splitlines())) <= 100
    assert text.endswith("\n")
    is_on_basis = key.startswith("cell") and key not in ("cell.resistance_ohm_cm2", "cell.voltage_loss_v")
    assert ("pouch cell" in text.splitlines()[0]) == (basis == "pouch-cell" and is_on_basis)


def test_values_are_written_as_stored_and_computed_ones_with_four_digits():
    assert input_value(Input(symbol="q", label="", value=195.0, unit="mAh/g", grade="reported")) == "195 mAh/g"
    assert input_value(Input(symbol="K", label="", value=2.57e-9, unit="1/Pa", grade="fitted")) == "2.57×10⁻⁹ 1/Pa"
    computed = Input(symbol="m", label="", value=5.334588, low=5.2124, high=5.4057, derivation="film.areal_mass_mg_cm2")
    assert input_value(computed) == "5.335"
    assert input_range(computed) == "5.212 to 5.406"
    assert input_range(Input(symbol="p", label="", value=6.0, high=7.0)) == "up to 7"


def test_evidence_is_told_in_words():
    assert evidence_text(Input(symbol="", label="", value=1.0, source="Song2023", grade="reported")) == (
        "reported, Song 2023"
    )
    assert evidence_text(Input(symbol="", label="", value=1.0, source="Laboratory", grade="user")) == (
        "own value, Laboratory"
    )


def test_causes_of_a_band_are_listed_with_their_share(materials):
    prediction = predict(Recipe(), materials)
    derivation = Derivation(
        key="",
        title="Film conductivity",
        formula="σ",
        inputs=(),
        steps=(),
        result=Quantity(value=1.0, unit="mS/cm", low=0.5, high=2.0),
        band="Independent errors of ln add as squares.",
        band_parts=(BandPart(label="Pores", spread=0.12, share=0.25, is_estimate=True),),
        guide_page="models-film",
    )
    assert "25 %  Pores (SD of ln: 0.12, an estimate)" in derivation_text(derivation, prediction, materials)
