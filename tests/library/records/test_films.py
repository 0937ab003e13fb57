"""Measured films come back as they were recorded; a correction keeps what was before; nothing is ever deleted."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import DamagedLibrary, Library, LibraryError
from tests.library.comparing import everything, film_history
from tests.strategies import measured_films

FILM = MeasuredFilm(
    key="",
    name="Film 7",
    recipe=Recipe(name="Dry film", notes="first\nsecond", electrolyte_lot="A-12", binder_wt_pct=2.0, porosity_pct=None),
    thickness_um=32.0,
    temperature_c=24.5,
    conductivity_ms_cm=1.2,
    resistance_ohm=2.667,
    area_cm2=1.0,
    error_pct=8.0,
    porosity_pct=14.0,
    tensile_strength_mpa=3.5,
    smallest_mandrel_mm=4.0,
    made_on="2026-03-31",
    note="cut from the middle; “bright” side up",
)
BARE = MeasuredFilm(
    key="", name="Film 8", recipe=Recipe(), thickness_um=41.0, temperature_c=30.0, resistance_ohm=9.0, area_cm2=0.785
)


def test_a_film_comes_back_as_it_was_recorded(library):
    assert (library.add_film(FILM), library.add_film(BARE)) == ("F-0001", "F-0002")
    assert library.materials().own_films == (replace(FILM, key="F-0001"), replace(BARE, key="F-0002"))
    (revision,) = film_history(library, "F-0001")
    assert (revision.revision, revision.reason, revision.is_retired) == (1, "", False)
    passed = datetime.now(UTC) - datetime.fromisoformat(revision.recorded_at)
    assert 0 <= passed.total_seconds() < 60


def test_it_is_on_the_disk_at_once(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        library.add_film(FILM)
        with Library.open(path, shipped=shipped, read_only=True) as other:
            assert other.materials().own_films == (replace(FILM, key="F-0001"),)


@given(film=measured_films())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_sound_film_comes_back(library, film):
    key = library.add_film(film)
    assert library.materials().own_films[-1] == replace(film, key=key)
    library.retire_film(key)


def test_several_films_are_recorded_together_or_not_at_all(library):
    assert library.add_films([FILM, BARE]) == ("F-0001", "F-0002")
    with pytest.raises(LibraryError, match="Measured thickness must be"):
        library.add_films([FILM, replace(FILM, thickness_um=-1.0)])
    assert [film.key for film in library.materials().own_films] == ["F-0001", "F-0002"]
    assert library.add_films([]) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, "Film cannot be empty."),
        ({"conductivity_ms_cm": 1.3}, "but the conductivity is 1.3 mS/cm"),
        ({"area_cm2": None}, "A resistance needs the area"),
        ({"thickness_um": float("nan")}, "nan is outside"),
        ({"note": "\ud800"}, "incomplete character"),
        ({"recipe": Recipe(binder=None)}, "no binder is chosen"),
    ],
)
def test_a_film_that_cannot_be_kept_changes_nothing(library, changes, told):
    key = library.add_film(FILM)
    before = everything(library.materials())
    with pytest.raises(LibraryError, match=told):
        library.add_film(replace(FILM, **changes))
    with pytest.raises(LibraryError, match=told):
        library.correct_film(replace(FILM, key=key, **changes), "better")
    assert everything(library.materials()) == before
    assert len(film_history(library, key)) == 1


def test_a_correction_keeps_what_was_recorded_before(library):
    library.add_film(FILM)
    library.add_film(BARE)
    corrected = replace(FILM, key="F-0001", thickness_um=31.0, conductivity_ms_cm=1.17)
    library.correct_film(corrected, "  measured again ")
    assert library.materials().own_films == (corrected, replace(BARE, key="F-0002"))
    first, second = film_history(library, "F-0001")
    assert (first.revision, first.film) == (1, replace(FILM, key="F-0001"))
    assert (second.revision, second.film, second.reason) == (2, corrected, "measured again")
    assert [revision.film.key for revision in library.film_revisions()] == ["F-0001", "F-0001", "F-0002"]


@pytest.mark.parametrize(
    ("film", "reason", "told"),
    [
        (replace(FILM, key="F-0001", note="x"), " ", "A correction needs a reason"),
        (replace(FILM, key="F-0001"), "nothing", "already has these values"),
        (replace(FILM, key="F-0001", note=f"{FILM.note} \n"), "nothing", "already has these values"),
        (replace(FILM, key="F-0009"), "typo", "has no measured film “F-0009”"),
        (replace(FILM, key=""), "typo", "has no measured film “”"),
        (replace(BARE, key="F-0002", note="x"), "typo", "is retired; restore it before"),
    ],
)
def test_a_correction_that_cannot_be_made_says_why(library, film, reason, told):
    library.add_films([FILM, BARE])
    library.retire_film("F-0002")
    with pytest.raises(LibraryError, match=told):
        library.correct_film(film, reason)
    assert len(library.film_revisions()) == 2


def test_a_retired_film_leaves_the_list_stays_on_record_and_comes_back(library):
    library.add_films([FILM, BARE])
    library.retire_film("F-0001")
    assert [film.key for film in library.materials().own_films] == ["F-0002"]
    assert library.retired_films() == (replace(FILM, key="F-0001"),)
    assert film_history(library, "F-0001")[-1].is_retired
    library.restore_film("F-0001")
    assert [film.key for film in library.materials().own_films] == ["F-0001", "F-0002"]
    assert library.retired_films() == ()


def test_a_key_is_never_given_twice(library):
    library.add_films([FILM, BARE])
    library.retire_film("F-0002")
    assert library.add_film(replace(BARE, key="F-0002")) == "F-0003"
    assert library.add_film(FILM) == "F-0004"


def test_keys_go_on_after_the_last_of_four_digits(library):
    library.add_film(FILM)
    library._connection.execute("UPDATE measured_film SET key = 'F-9999'")
    assert library.add_film(BARE) == "F-10000"
    assert [film.key for film in library.materials().own_films] == ["F-9999", "F-10000"]
    assert library.add_film(BARE) == "F-10001"


def test_a_film_can_be_left_out_of_what_the_program_learns(library):
    key = library.add_film(FILM)
    library.use_film(key, False)
    assert library.materials().own_films == (replace(FILM, key=key, is_used=False),)
    library.correct_film(replace(FILM, key=key, is_used=False, note="short circuit"), "seen later")
    assert not library.materials().own_films[0].is_used
    library.use_film(key, True)
    assert [revision.film.is_used for revision in film_history(library, key)] == [False, True]
    assert library.materials().own_films[0].is_used


@pytest.mark.parametrize(
    "change",
    [
        lambda library: library.retire_film("F-0007"),
        lambda library: library.restore_film("F-0007"),
        lambda library: library.use_film("F-0007", True),
    ],
)
def test_a_film_that_is_not_there_is_named(library, change):
    with pytest.raises(LibraryError, match="has no measured film “F-0007”"):
        change(library)


def test_films_survive_new_content(path, shipped, content):
    with Library.open(path, shipped=shipped) as library:
        library.add_film(FILM)
        library.correct_film(replace(FILM, key="F-0001", note="x"), "y")
        before = library.film_revisions()
    newer = content("2030.1", ("calibration.csv", "cao-1,", "cao-01,"))
    with Library.open(path, shipped=newer) as library:
        assert library.film_revisions() == before
        assert [point.key for point in library.materials().series][:3] == ["cao-0", "cao-01", "cao-5"]


# --- what another program, or a later one, wrote -----------------------------------------------------------


@pytest.mark.parametrize(
    "harm",
    [
        "thickness_um = -1",
        "thickness_um = 9e999",
        "thickness_um = 'thick'",
        "thickness_um = NULL",
        "conductivity_ms_cm = 0",
        "conductivity_ms_cm = NULL, resistance_ohm = NULL, area_cm2 = NULL",
        "resistance_ohm = -1",
        "area_cm2 = NULL",
        "porosity_pct = 101",
        "error_pct = 0",
        "temperature_c = -300",
        "is_used = 2",
        "retired = 2",
        "name = ''",
        "revision = 0",
        "revision = 2",
        "key = 'film 1'",
        "recipe = 'dry'",
        "recipe = '[]'",
    ],
)
def test_the_table_itself_refuses_what_no_film_has(library, harm):
    library.add_film(FILM)
    with pytest.raises(sqlite3.IntegrityError):
        library._connection.execute(f"UPDATE measured_film SET {harm}")


def test_a_recipe_of_another_version_stays_readable(library):
    library.add_film(FILM)
    fields = FILM.recipe.to_dict()
    del fields["particle_d50_um"], fields["unit_cells"]
    fields |= {"colour": "white", "method": "painting", "porosity_pct": 99.0}
    library._connection.execute("UPDATE measured_film SET recipe = ?", (json.dumps(fields),))
    (film,) = library.materials().own_films
    assert film.recipe == replace(FILM.recipe, particle_d50_um=None, method="slurry-casting", porosity_pct=None)


@pytest.mark.parametrize("key", ["F-0001x", "F-0001-", "F-0001\x00", "F-0001 1", "F-0001²"])
def test_a_key_that_is_no_number_is_damage(library, key):
    library.add_films([replace(FILM, name="one"), replace(FILM, name="two")])
    library._connection.execute("UPDATE measured_film SET key = ? WHERE key = 'F-0002'", (key,))
    for read in (library.materials, library.film_revisions):
        with pytest.raises(DamagedLibrary, match="a row cannot be read"):
            read()
    library._connection.execute("UPDATE measured_film SET retired = 1")
    with pytest.raises(DamagedLibrary, match="a row cannot be read"):
        library.retired_films()
