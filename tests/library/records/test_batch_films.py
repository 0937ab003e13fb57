"""What was measured of a batch becomes evidence: once, with its true contents, and corrected with the batch."""

from dataclasses import replace

import pytest

from ssedesigner.core.batch.films import lines_without_weight, recipe_as_made, recipe_to_compare, solid_masses
from ssedesigner.core.batch.plan import BatchLine
from ssedesigner.core.batch.state import fold
from ssedesigner.core.measured_film import film_problems
from ssedesigner.core.steps import ProcessStep
from ssedesigner.files.films.measured_films import films_csv
from ssedesigner.library.store import Library, LibraryError
from tests.batches import LINES, RECIPE, at, batch, entry, planned
from tests.library.comparing import film_history

WEIGHED = (entry(1, "weigh", line=1, grams=4.85, lot="LPSC-1"), entry(2, "weigh", line=2, grams=1.5))


def measure(library, batch_key: str = "B-0001", specimen: int = 1, **values: float) -> None:
    given = {"measured_thickness_um": 31.0, "measured_temperature_c": 25.0, "conductivity_ms_cm": 0.9, **values}
    for quantity, value in given.items():
        if value is not None:
            content = {"quantity": quantity, "value": value, "specimen": specimen}
            library.add_entry(batch_key, "measured", content, f"{batch_key}-{specimen}-{quantity}", at(60))


def made(library, **values: float) -> None:
    """A batch that was weighed, finished and measured."""
    planned(library)
    for found in WEIGHED:
        library.add_entry("B-0001", found.kind, found.content, found.token, found.at)
    library.add_entry("B-0001", "dew-point", {"value": -55.0}, "dew", at(3))
    library.add_entry("B-0001", "finish", {}, "end", at(50))
    measure(library, **values)


def number_of(library, quantity: str) -> int:
    (found,) = [entry for entry in library.batch("B-0001").entries if entry.content.get("quantity") == quantity]
    return found.number


# --- the recipe as it was made ----------------------------------------------------------------------------


def test_contents_follow_from_the_weights_also_out_of_a_stock_solution():
    record = batch(*WEIGHED)
    assert solid_masses(record, fold(record)) == pytest.approx({"electrolyte": 4.85, "binder": 0.15})
    recipe, notes = recipe_as_made(record, fold(record))
    assert (recipe.binder_wt_pct, recipe.electrolyte_wt_pct) == (3.0, 97.0)
    assert notes == ("Contents as weighed.",)
    assert replace(recipe, binder_wt_pct=2.0) == RECIPE


def test_a_batch_is_compared_as_made_once_anything_of_it_is_on_record():
    for entries in ((), (entry(1, "note", text="x"), entry(2, "open"))):
        assert recipe_to_compare(batch(*entries)).recipe == RECIPE
        assert recipe_to_compare(batch(*entries)).words == "as planned"
    weighed = recipe_to_compare(batch(*WEIGHED))
    assert (weighed.recipe, weighed.words) == (replace(RECIPE, binder_wt_pct=3.0), "as made")
    part = recipe_to_compare(batch(WEIGHED[0]))
    assert (part.recipe, part.words) == (RECIPE, "as made; contents as planned (10 wt % NBR in toluene not weighed)")
    steps = (ProcessStep(kind="press", text="Press", key="press.1"), ProcessStep(kind="press", text="of the user"))
    record = batch(
        entry(1, "parameter", step=1, name="pressure_mpa", value=250.0),
        entry(2, "parameter", step=1, name="minutes", value=9.0),
        entry(3, "parameter", step=2, name="pressure_mpa", value=99.0),
        entry(4, "measured", quantity="measured_thickness_um", value=31.0),
        entry(5, "measured", quantity="measured_thickness_um", value=33.0, specimen=2),
        entry(6, "measured", quantity="measured_porosity_pct", value=7.0),
        steps=steps,
        recipe=replace(RECIPE, film_density_g_cm3=1.6, steps=steps),
    )
    expected = {"densification_pressure_mpa": 250.0, "thickness_um": 32.0, "porosity_pct": 7.0}
    assert recipe_to_compare(record).recipe == replace(RECIPE, steps=steps, **expected)
    # porous beyond what a recipe can be: as planned, with the reason
    odd = recipe_to_compare(batch(entry(1, "measured", quantity="measured_porosity_pct", value=90.0)))
    assert odd.recipe == RECIPE
    assert odd.words.startswith("as planned, because its record is no recipe: ")


def test_contents_are_those_of_the_plan_while_a_solid_is_not_weighed():
    record = batch(WEIGHED[0])
    assert lines_without_weight(record, fold(record)) == ("10 wt % NBR in toluene",)
    recipe, notes = recipe_as_made(record, fold(record))
    assert recipe.binder_wt_pct == 2.0
    assert notes == ("Contents as planned (10 wt % NBR in toluene not weighed).",)


def test_several_lines_of_one_solid_are_one_content():
    more = BatchLine(number=4, fields=("binder",), key="NBR", name="NBR", role="Binder", target_g=0.05, layer=2)
    record = batch(*WEIGHED, entry(3, "weigh", line=4, grams=0.05), lines=(*LINES, more))
    recipe, _ = recipe_as_made(record, fold(record))
    assert recipe.binder_wt_pct == pytest.approx(100 * 0.2 / 5.05, abs=1e-4)


def test_dew_point_lot_and_replaced_materials_are_those_of_the_batch():
    record = batch(
        entry(1, "weigh", line=1, grams=4.85, lot="LPSC-2"),
        entry(2, "substitute", line=2, key="SBR", reason="no NBR left"),
        entry(3, "substitute", line=3, key="anisole", reason="no toluene left"),
        entry(4, "dew-point", value=-48.5),
    )
    recipe, notes = recipe_as_made(record, fold(record))
    assert (recipe.binder, recipe.solvent, recipe.dew_point_c) == ("SBR", "anisole", -48.5)
    assert (recipe.electrolyte_lot, recipe.electrolyte_conductivity_ms_cm) == ("LPSC-2", None)
    assert "The conductivity in the recipe belongs to another powder and was left out." in notes


def test_the_conductivity_of_the_lot_stays_when_it_is_the_same_lot_or_none_was_named():
    kept, _ = recipe_as_made(batch(*WEIGHED), fold(batch(*WEIGHED)))
    unnamed = batch(*WEIGHED, recipe=replace(RECIPE, electrolyte_lot=""))
    named, _ = recipe_as_made(unnamed, fold(unnamed))
    assert (kept.electrolyte_conductivity_ms_cm, named.electrolyte_conductivity_ms_cm) == (2.1, 2.1)
    assert named.electrolyte_lot == "LPSC-1"


def test_another_sulfide_leaves_no_value_of_the_planned_one():
    record = batch(*WEIGHED[1:], entry(3, "substitute", line=1, key="Li6PS5Br", reason="sold out"))
    recipe, _ = recipe_as_made(record, fold(record))
    assert (recipe.electrolyte, recipe.electrolyte_conductivity_ms_cm, recipe.electrolyte_lot) == ("Li6PS5Br", None, "")


# --- the film ---------------------------------------------------------------------------------------------


def test_a_finished_batch_gives_its_film_once(library):
    made(library, error_pct=5.0, tensile_strength_mpa=2.5, smallest_mandrel_mm=4.0, measured_porosity_pct=12.0)
    assert library.record_batch_films("B-0001") == ("F-0001",)
    assert library.record_batch_films("B-0001") == ("F-0001",)
    (film,) = library.materials().own_films
    assert (film.key, film.thickness_um, film.temperature_c, film.conductivity_ms_cm) == ("F-0001", 31.0, 25.0, 0.9)
    assert (film.error_pct, film.tensile_strength_mpa, film.smallest_mandrel_mm, film.porosity_pct) == (5, 2.5, 4, 12)
    assert (film.recipe.binder_wt_pct, film.recipe.dew_point_c, film.made_on) == (3.0, -55.0, "2026-11-26")
    assert (film.name, film.note) == ("Dry-room film (B-0001)", "Batch B-0001. Contents as weighed.")
    assert film_problems(film) == []
    assert library.batch_films("B-0001") == {1: "F-0001"}
    assert library.batches()[0].film_keys == ("F-0001",)


def test_resistance_with_area_will_do(library):
    made(library, conductivity_ms_cm=None, resistance_ohm=4.0, area_cm2=1.0)
    library.record_batch_films("B-0001")
    (film,) = library.materials().own_films
    assert film.conductivity == pytest.approx(31e-4 / 4.0 * 1e3)


def test_each_specimen_is_a_film(library):
    made(library)
    measure(library, specimen=2, measured_thickness_um=35.0)
    assert library.record_batch_films("B-0001") == ("F-0001", "F-0002")
    measure(library, specimen=3)
    assert library.record_batch_films("B-0001") == ("F-0001", "F-0002", "F-0003")
    assert [film.name for film in library.materials().own_films][1] == "Dry-room film (B-0001, specimen 2)"


def test_a_corrected_value_corrects_the_film_with_its_reason(library):
    made(library)
    library.record_batch_films("B-0001")
    of = number_of(library, "measured_thickness_um")
    library.correct_entry(of, {"quantity": "measured_thickness_um", "value": 33.0}, "micrometer was off", "c", at(70))
    library.correct_entry(1, {"line": 1, "grams": 2.85, "lot": "LPSC-1"}, "swapped digits", "d", at(71))
    first, second, third = film_history(library, "F-0001")
    assert (first.film.thickness_um, second.film.thickness_um, second.reason) == (31.0, 33.0, "micrometer was off")
    assert (third.reason, third.film.recipe.binder_wt_pct) == ("swapped digits", 5.0)
    measure(library, error_pct=7.0)
    assert film_history(library, "F-0001")[-1].reason == "More was recorded in B-0001."
    assert len(film_history(library, "F-0001")) == 4


def test_what_a_person_wrote_of_the_film_stays(library):
    made(library)
    library.record_batch_films("B-0001")
    (film,) = library.materials().own_films
    tested = {"contacts": "silver discs", "after_test": "flame", "after_kept_pct": 90.0, "after_seen": "did not burn"}
    library.correct_film(replace(film, name="Best film", note="shown at the fair", **tested), "a better name")
    library.use_film("F-0001", False)
    measure(library, error_pct=7.0)
    (film,) = library.materials().own_films
    assert (film.name, film.note, film.is_used, film.error_pct) == ("Best film", "shown at the fair", False, 7.0)
    assert {key: getattr(film, key) for key in tested} == tested


def test_a_film_follows_a_reopened_batch_when_it_is_finished_again(library):
    made(library)
    library.record_batch_films("B-0001")
    library.add_entry("B-0001", "reopen", {}, "r", at(80))
    library.correct_entry(1, {"line": 1, "grams": 2.85}, "swapped digits", "d", at(81))
    assert library.materials().own_films[0].recipe.binder_wt_pct == 3.0
    library.add_entry("B-0001", "finish", {}, "f", at(82))
    assert library.materials().own_films[0].recipe.binder_wt_pct == 5.0


def test_a_film_whose_value_was_struck_out_is_no_evidence_any_more(library):
    made(library)
    library.record_batch_films("B-0001")
    of = number_of(library, "conductivity_ms_cm")
    library.correct_entry(of, None, "it was the blocking cell", "c", at(70))
    assert library.materials().own_films == ()
    assert [film.key for film in library.retired_films()] == ["F-0001"]
    library.correct_entry(of, {"quantity": "conductivity_ms_cm", "value": 0.7}, "measured again", "d", at(71))
    assert library.record_batch_films("B-0001") == ("F-0001",)
    assert [film.conductivity_ms_cm for film in library.materials().own_films] == [0.7]


def test_an_entry_is_kept_even_where_the_film_cannot_follow(library):
    made(library)
    library.record_batch_films("B-0001")
    content = {"line": 2, "key": "house-glue", "reason": "tried it"}
    library.add_entry("B-0001", "reopen", {}, "r", at(80))
    library.add_entry("B-0001", "substitute", content, "s", at(81))
    last = library.add_entry("B-0001", "finish", {}, "f", at(82))
    assert library.batch("B-0001").entries[-1] == last
    assert library.materials().own_films[0].recipe.binder == "NBR"
    with pytest.raises(LibraryError, match="the library has no “house-glue”; add it before"):
        library.record_batch_films("B-0001")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"measured_thickness_um": None}, "B-0001 has no thickness; enter it"),
        ({"measured_temperature_c": None}, "B-0001 has no temperature of the measurement; enter it"),
        ({"conductivity_ms_cm": None}, "B-0001 has no conductivity, and no resistance with its area; enter it"),
        ({"resistance_ohm": 2.0}, "A resistance needs the area"),
        ({"resistance_ohm": 2.0, "area_cm2": 1.0}, "but the conductivity is 0.9 mS/cm"),
    ],
)
def test_a_film_that_cannot_be_evidence_says_why_and_is_not_recorded(library, values, told):
    made(library, **values)
    with pytest.raises(LibraryError, match=told):
        library.record_batch_films("B-0001")
    assert library.film_revisions() == ()
    assert library.batch_films("B-0001") == {}


def test_a_batch_without_results_or_end_gives_no_film(library):
    planned(library)
    with pytest.raises(LibraryError, match="has no measured values"):
        library.record_batch_films("B-0001")
    measure(library)
    with pytest.raises(LibraryError, match="is not finished; finish it before"):
        library.record_batch_films("B-0001")


def test_all_specimens_or_none(library):
    made(library)
    measure(library, specimen=2, measured_thickness_um=None)
    with pytest.raises(LibraryError, match="specimen 2 has no thickness"):
        library.record_batch_films("B-0001")
    assert library.film_revisions() == ()


def test_two_windows_record_a_film_once(path, shipped):
    with Library.open(path, shipped=shipped) as first, Library.open(path, shipped=shipped) as second:
        made(first)
        assert first.record_batch_films("B-0001") == second.record_batch_films("B-0001") == ("F-0001",)


def test_contents_that_no_recipe_can_have_are_those_of_the_plan():
    record = batch(entry(1, "weigh", line=1, grams=-1.0), entry(2, "weigh", line=2, grams=1.0))
    recipe, notes = recipe_as_made(record, fold(record))
    assert recipe.binder_wt_pct == 2.0
    assert notes == ("Contents as planned (no sum of weights).",)


def test_mass_area_and_stack_pressure_of_the_measurement_go_with_the_film(library):
    more = {"conductivity_ms_cm": None, "resistance_ohm": 3.0, "area_cm2": 1.0}
    made(library, **more, mass_g=0.27, measured_stack_pressure_mpa=100.0)
    library.record_batch_films("B-0001")
    (film,) = library.materials().own_films
    assert (film.mass_g, film.stack_pressure_mpa, film.area_cm2) == (0.27, 100.0, 1.0)
    assert film.conductivity == pytest.approx(31.0 / 30.0)
    table = films_csv(library.materials().own_films)
    assert ("mass_g" in table, "measured_stack_pressure_mpa" in table) == (True, True)
