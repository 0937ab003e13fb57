"""The recipes that come with the program: complete, current, and those of Fig. 1 give the printed figures."""

from pathlib import Path

import pytest

from ssedesigner.core.recipe import problems
from ssedesigner.files.recipe.file import differences, read_recipe
from ssedesigner.physics.prediction import predict

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "recipes"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_recipe_is_sound_and_holds_the_librarys_values(path, materials):
    read = read_recipe(path)
    assert problems(read.recipe) == []
    assert list(differences(read, materials)) == [], "open it in the program and save it again"
    for kind, key in (("electrolyte", read.recipe.electrolyte), ("cathode", read.recipe.cathode)):
        assert materials.find(kind, key) is not None
    assert read.recipe.notes


ASSUMED = {
    "139": {"cosolvent_share_pct"},
    "193": {"binder_wt_pct"},
    "207": {"binder_wt_pct", "form_factor"},
    "210": {"binder_wt_pct", "method", "form_factor", "solvent"},
}
"""What the recipe of a film had to assume, because the review does not print it; its notes say so."""


def test_every_film_of_the_review_of_known_sulfide_and_thickness_has_a_recipe(materials):
    complete = {film.key for film in materials.films if film.electrolyte and film.thickness_um}
    assert {path.stem.removeprefix("film-") for path in FILES if path.stem.startswith("film-")} == complete
    assert {film.key for film in materials.films if film.reference} - complete == {"55", "119", "144"}


@pytest.mark.parametrize("path", [path for path in FILES if path.stem.startswith("film-")], ids=lambda path: path.stem)
def test_a_films_recipe_says_what_the_review_reports(path, materials):
    film = next(film for film in materials.films if film.key == path.stem.removeprefix("film-"))
    recipe = read_recipe(path).recipe
    assumed = ASSUMED.get(film.key, set())
    fields = ("electrolyte", "binder", "binder_wt_pct", "spe", "scaffold", "substrate", "solvent", "cosolvent")
    for field in {*fields, "thickness_um", "method", "form_factor"} - assumed:
        assert getattr(recipe, field) == getattr(film, field), field
    assert film.temperature_c in (None, recipe.temperature_c)
    assert film.citation in recipe.notes
    assert ("Assumed for this recipe: " in recipe.notes) == bool(assumed)
    assert recipe.electrolyte_conductivity_ms_cm is None


FIGURES = [("fig1-li", 397.0, 1277.0), ("fig1-anodeless", 406.0, 1481.0)]


@pytest.mark.parametrize(("name", "specific_energy", "energy_density"), FIGURES)
def test_the_unit_cells_of_fig_1_give_the_printed_figures(name, specific_energy, energy_density, materials):
    cell = predict(read_recipe(FOLDER / f"{name}.json").recipe, materials).cell
    assert cell.basis == "unit-cell"
    assert cell.specific_energy_wh_kg.value == pytest.approx(specific_energy, rel=0.005)
    assert cell.energy_density_wh_l.value == pytest.approx(energy_density, rel=0.005)


def test_the_film_is_the_greatest_cost_at_20_um(materials):
    cell = predict(read_recipe(FOLDER / "fig1d-20um.json").recipe, materials).cell
    assert cell.cost_share_film_electrolyte_pct.value == pytest.approx(63.0, abs=3.0)


def test_the_presets_beside_fig_1_state_what_makes_their_resistance(materials):
    pouch = predict(read_recipe(FOLDER / "practical-pouch.json").recipe, materials)
    recipe = pouch.recipe
    assert (recipe.basis, recipe.active_share_wt_pct, recipe.areal_capacity_mah_cm2) == ("pouch-cell", 80.0, 3.0)
    assert (recipe.cathode_coating, recipe.foil_primer) == ("LiNbO3", "carbon")
    pellet = predict(read_recipe(FOLDER / "pellet-cell.json").recipe, materials)
    for prediction in (pouch, pellet):
        whole = prediction.cell.resistance_ohm_cm2
        assert whole.high / whole.low < 8, "every pressure is stated"
    slow, _, fast = (rate.usable_capacity_pct for rate in pellet.cell.rates)
    # the cell gave 154 mAh/g at 0.1 C and 91 at 1 C
    assert fast.low <= 91 / 154 * slow.value <= fast.high
    for name in ("fig1-li", "fig1-anodeless", "fig1d-20um"):
        assert "nominal bounds" in read_recipe(FOLDER / f"{name}.json").recipe.notes
