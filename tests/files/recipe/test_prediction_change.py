"""Then and now: what moved beyond rounding, which checks changed, and why, in words for screen and terminal."""

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.prediction import Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import RecipeFile, read_recipe
from ssedesigner.files.recipe.prediction_change import since_planned, since_saved
from ssedesigner.files.recipe.saved_prediction import to_saved
from ssedesigner.files.recipe.saved_values import values_used
from ssedesigner.physics.prediction import model_identity, predict
from tests.batches import batch
from tests.strategies import shipped

AT = "2026-11-29T22:10:00+00:00"
NOTHING = "Model and shipped library are unchanged; own films, verdicts or values may have changed since."


@pytest.fixture
def file(recipe, prediction, materials):
    saved = to_saved(prediction, at=AT, uses_own_films=True, own_films=0)
    return RecipeFile(recipe=recipe, values=values_used(recipe, materials), predicted=saved)


@pytest.fixture
def changed(file, materials):
    def changed(prediction, file=file, materials=materials, own_films=0, uses_own_films=True):
        return since_saved(file, prediction, materials, uses_own_films=uses_own_films, own_films=own_films)

    return changed


def with_film(prediction, **results):
    film = {name: replace(getattr(prediction.film, name), **ends) for name, ends in results.items()}
    return replace(prediction, film=replace(prediction.film, **film))


def words(change):
    return [(one.key, one.then, one.now) for one in (*change.results, *change.checks)]


def test_nothing_moved(changed, prediction):
    same = changed(prediction)
    assert not same.is_moved
    assert same.headline == f"Predicted the same as when it was saved on {same.at}."
    assert (words(same), same.reasons, list(same.sentences())) == ([], (), [])


def test_noise_and_what_rounding_hides_do_not_move(changed, prediction):
    for value in (1.43 * (1 + 1e-9), 1.4301):
        assert not changed(with_film(prediction, conductivity_ms_cm={"value": value})).is_moved
    edge = with_film(prediction, conductivity_ms_cm={"value": 1.435 - 1e-13})
    edge = to_saved(edge, at=AT, uses_own_films=True, own_films=0)
    after = with_film(prediction, conductivity_ms_cm={"value": 1.435 + 1e-13})
    assert not changed(after, RecipeFile(recipe=Recipe(), predicted=edge)).is_moved


@pytest.mark.parametrize(
    ("ends", "then", "now"),
    [
        ({"value": 1.21}, "1.43 mS/cm (0.800 to 2.60)", "1.21 mS/cm (0.800 to 2.60)"),
        ({"high": 3.0}, "1.43 mS/cm (0.800 to 2.60)", "1.43 mS/cm (0.800 to 3.00)"),
        ({"low": None, "high": None}, "1.43 mS/cm (0.800 to 2.60)", "1.43 mS/cm"),
        ({"value": None}, "1.43 mS/cm (0.800 to 2.60)", "not known"),
        ({"is_estimate": True}, "1.43 mS/cm (0.800 to 2.60)", "≈ 1.43 mS/cm (0.800 to 2.60)"),
        ({"unit": "S/m"}, "1.43 mS/cm (0.800 to 2.60)", "1.43 S/m (0.800 to 2.60)"),
    ],
)
def test_a_result_that_moved_stands_with_its_band(changed, prediction, ends, then, now):
    change = changed(with_film(prediction, conductivity_ms_cm=ends))
    assert words(change) == [("film.conductivity_ms_cm", then, now)]
    assert change.headline.endswith(": 1 result moved.")
    assert change.reasons == (NOTHING,)
    assert list(change.sentences())[1] == f"Film, Film conductivity: {then} then, {now} now."


def test_checks_changed_came_and_went_the_worst_first(changed, prediction):
    free, _bend, solvent = prediction.flags
    new = Flag(id="new-check", step="mix", severity="fail", title="New check", message="")
    quiet = Flag(id="quiet", step="mix", severity="pass", title="Quiet", message="")
    now = replace(prediction, flags=(replace(solvent, severity="caution"), replace(free, severity="pass"), new, quiet))
    change = changed(now)
    assert words(change) == [
        ("sse-solvent", "compatible", "caution"),
        ("free-standing", "incompatible", "compatible"),
        ("new-check", "not checked then", "incompatible"),
        ("quiet", "not checked then", "compatible"),
        ("bend", "not reported", "no longer checked"),
    ]
    assert change.headline.endswith(": 3 checks changed, 2 checks are new.")
    assert not changed(replace(prediction, flags=(*prediction.flags, quiet))).is_moved
    assert changed(replace(prediction, flags=(*prediction.flags, new))).is_moved


def test_the_reasons_name_model_library_program_films_and_values(changed, file, prediction, materials):
    before = replace(
        file.predicted, model="1 (fit 0)", library_version="test.0", program="0.0.1", uses_own_films=False, own_films=0
    )
    binder = materials.materials["binder", "NBR"]
    values = MappingProxyType({"density_g_cm3": Cited(1.2, "g/cm3", "Mine", grade="user")})
    other = replace(materials, materials={**materials.materials, ("binder", "NBR"): replace(binder, values=values)})
    change = changed(prediction, replace(file, predicted=before), other, own_films=4)
    assert [reason.split(" then")[0] for reason in change.reasons[:4]] == [
        "Model 1 (fit 0)",
        "Library test.0",
        "Program 0.0.1",
        "Own films: switched off",
    ]
    assert change.reasons[3] == "Own films: switched off then, 4 now."
    assert change.reasons[4].startswith("NBR, density: 0.98 g/cm³ [Handbook] in the file, now 1.2")
    assert not change.is_moved


OLD = Path(__file__).parents[1] / "old"
WRITTEN = {"recipe-version-1": "", "recipe-version-2": "2", "recipe-version-3-model-2.1": "2.1"}
"""Files that older programs wrote, and the model whose results they hold."""


def test_files_of_older_programs_open_as_they_were_and_say_that_the_model_is_another():
    for name, model in WRITTEN.items():
        path = OLD / f"{name}.json"
        typed = json.loads(path.read_text(encoding="utf-8"))["fields"]
        file = read_recipe(path)
        kept = file.recipe.to_dict()
        assert {key: kept[key] for key in typed} == typed, name
        assert not [key for key in kept.keys() - typed.keys() if kept[key] not in (None, "", [], ())], name
        change = since_saved(file, predict(file.recipe, shipped()), shipped(), uses_own_films=True, own_films=0)
        if not model:
            assert change is None
            continue
        assert change.is_moved
        assert change.reasons[0].startswith(f"Model {model} (fit "), name
        assert change.reasons[0].endswith(f"then, {model_identity()} now."), name
        assert "film.area_specific_resistance_ohm_cm2" in [result.key for result in change.results], name


def test_a_version_that_is_not_known_is_no_reason(changed, file, prediction):
    before = replace(file.predicted, model="", library_version="", program="", at="")
    before = replace(before, uses_own_films=None, own_films=None)
    change = changed(prediction, replace(file, predicted=before))
    assert change.reasons == ()
    assert change.headline == "Predicted the same as when it was saved."


def test_what_is_damaged_or_of_a_newer_program_has_not_moved(changed, file, prediction):
    results = dict(file.predicted.results)
    results["film.tortuosity"] = results.pop("film.conductivity_ms_cm")
    severities = {key: word for key, word in file.predicted.severities.items() if key != "free-standing"}
    before = replace(file.predicted, results=results, severities=severities, damaged=frozenset({"free-standing"}))
    change = changed(prediction, replace(file, predicted=before))
    assert not change.is_moved
    assert change.remarks == (
        "Predicted then but unknown to this program: film.tortuosity.",
        "Not among the results saved then: Film conductivity.",
    )


def test_a_file_without_results_has_nothing_to_compare(changed, prediction):
    assert changed(prediction, RecipeFile(recipe=Recipe())) is None


def test_a_batch_is_compared_by_the_same_code(prediction):
    predicted = {"conductivity_ms_cm": 1.2, "conductivity_ms_cm_low": 0.8, "conductivity_ms_cm_high": 2.6}
    for name in ("porosity_pct", "density_g_cm3"):
        kept = getattr(prediction.film, name)
        predicted |= {name: kept.value, f"{name}_low": kept.low, f"{name}_high": kept.high}
    change = since_planned(batch(predicted=predicted), prediction, shipped())
    moved = {one.key: (one.then, one.now) for one in change.results}
    assert moved["film.conductivity_ms_cm"] == ("1.20 mS/cm (0.800 to 2.60)", "1.43 mS/cm (0.800 to 2.60)")
    assert "film.density_g_cm3" not in moved  # a batch does not keep that it is an estimate
    assert change.checks == ()
    assert "planned on" in change.headline
    assert change.remarks[-1] == "A batch keeps its original results, but not the checks."
    assert since_planned(batch(predicted={}), prediction, shipped()) is None


@pytest.mark.parametrize(
    ("electrolyte", "why"),
    [("Li3InCl6", "Li3InCl6 is a halide: this program models"), ("gone", "the library has no sulfide electrolyte")],
)
def test_what_is_not_known_any_more_says_why_once(electrolyte, why, recipe, prediction, materials):
    then = to_saved(prediction, at=AT, uses_own_films=True, own_films=0)
    after = replace(recipe, electrolyte=electrolyte)
    halide = Material(kind="electrolyte", key="Li3InCl6", name="Li3InCl6", formula="Li3InCl6")
    materials = replace(materials, materials={**materials.materials, ("electrolyte", halide.key): halide})
    now = predict(after, materials)
    kept = {"conductivity_ms_cm": 1.2, "cell_specific_energy_wh_kg": 300.0}
    planned = since_planned(replace(batch(predicted=kept), recipe=after), now, materials)
    saved = since_saved(RecipeFile(recipe=after, predicted=then), now, materials, uses_own_films=True, own_films=0)
    for change in (planned, saved):
        (told,) = [sentence for sentence in change.sentences() if why in sentence]
        assert told.startswith("Now not known, because ")
        assert told.endswith(".")
