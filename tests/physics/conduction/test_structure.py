"""What is told of grain boundaries and of the tortuosity of a scaffold, neither of which moves a number."""

from dataclasses import replace

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.structure import grains_across, tortuosity_factor
from ssedesigner.physics.derivation.derivation import derive
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict
from tests.strategies import shipped

NO_LOT = Recipe(electrolyte_conductivity_ms_cm=None)


def test_a_powder_far_from_the_usual_one_is_named_and_moves_no_number():
    """Changes and what the note says of them, nothing where the lot or the powder is the usual one."""
    usual = predict(NO_LOT, shipped()).film
    for changes, words in (
        ({"particle_d50_um": 1.0}, "about 3 times the grain boundaries per length"),
        ({"particle_d50_um": 0.1}, "about 30 times the"),
        ({"particle_d50_um": 9.0}, "about 0.33 times the"),
        ({"particle_d50_um": 2.0}, ""),
        ({"particle_d50_um": None}, ""),
        ({"particle_d50_um": 1.0, "electrolyte_conductivity_ms_cm": 2.0}, ""),
        ({"particle_d50_um": 1.0, "electrolyte": "Li7P3S11"}, "of the usual one of 5 µm"),
    ):
        prediction = predict(replace(NO_LOT, **changes), shipped())
        (note,) = [note for note in prediction.notes if "grain boundaries" in note] or [""]
        assert (words in note) if words else not note, changes
        assert not words or "not known, so nothing is counted" in note, changes
        if changes.keys() == {"particle_d50_um"}:
            assert prediction.film == usual


def test_the_calculation_counts_the_grains_and_names_the_tortuosity():
    for changes, words, others in (
        ({"particle_d50_um": 3.0}, "About 10 grains of 3 µm lie across", "tortuosity"),
        ({"scaffold": "PI-NW"}, "No tortuosity of this scaffold is reported", "lot; no term"),
        ({"electrolyte_conductivity_ms_cm": 2.0}, "conductivity of the lot; no term", "usual powder"),
    ):
        recipe = replace(NO_LOT, **changes)
        notes = " ".join(derive("film.conductivity_ms_cm", predict(recipe, shipped()), shipped()).notes)
        assert words in notes, changes
        assert others not in notes, changes


def test_the_calculation_of_the_pores_says_that_glass_deforms_more():
    """Sulfide, its law, and what both laws leave, by which the two can be compared."""
    pressed = replace(NO_LOT, densification_pressure_mpa=370.0, densification_temperature_c=25.0)
    pores = {}
    for key, law in (
        ("Li6PS5Cl", "the law of annealed argyrodite"),
        ("75Li2S-25P2S5-glass", "the law of Li2S-P2S5 glass"),
        ("Li10GeP2S12", "the average of all families, because it has no law of its own"),
    ):
        prediction = predict(replace(pressed, electrolyte=key), shipped())
        (note,) = derive("film.porosity_pct", prediction, shipped()).notes
        assert note.startswith(f"{key} is compacted by {law}. Glass deforms more than crystals")
        assert note.endswith("leave 9 % pores in Li2S-P2S5 glass and 17 % in annealed argyrodite.")
        pores[key] = round(prediction.film.porosity_pct.value)
    assert (pores["75Li2S-25P2S5-glass"], pores["Li6PS5Cl"]) == (9, 17)


def test_tortuosity_and_open_share_make_the_factor_inside_a_scaffold():
    assert 0.7 / tortuosity_factor(0.3, 2.3) == pytest.approx(0.7**2.3)
    assert tortuosity_factor(0.0, 2.3) == 1.0
    bilayer = Recipe(thickness_um=30.0, particle_d50_um=3.0, second_electrolyte="Li7P3S11", second_thickness_um=9.0)
    assert grains_across(resolve(bilayer, shipped())) == pytest.approx(7.0)
