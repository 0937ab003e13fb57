"""Measured films written from a library and read into another one."""

from pathlib import Path

import pytest

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.films.film_import import export_films, import_films, import_text
from ssedesigner.files.films.measured_films import MeasurementsError
from ssedesigner.library.store import Library

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "library"
FILM = MeasuredFilm(
    key="",
    name="A",
    recipe=Recipe(),
    thickness_um=31.0,
    temperature_c=25.0,
    conductivity_ms_cm=1.2,
    made_on="2026-03-31",
)


def test_films_go_from_one_library_to_another_once(tmp_path):
    table = tmp_path / "films.csv"
    with Library.open(tmp_path / "one.sqlite", shipped=SHIPPED) as one:
        one.add_film(FILM)
        assert export_films(table, one) == f"1 film written to {table}."
    with Library.open(tmp_path / "other.sqlite", shipped=SHIPPED) as other:
        found, keys = import_films(table, other)
        assert [film.name for film in other.materials().own_films] == ["A"]
        assert "Imported: 1 film." in import_text(found, keys)
        again, none = import_films(table, other)
        assert none == ()
        assert len(other.materials().own_films) == 1
        assert again.duplicates


def test_a_table_is_not_written_under_the_name_of_another_kind_of_file(tmp_path):
    with (
        Library.open(tmp_path / "one.sqlite", shipped=SHIPPED) as library,
        pytest.raises(MeasurementsError, match=r"ending \.csv"),
    ):
        export_films(tmp_path / "films.xlsx", library)
    assert not (tmp_path / "films.xlsx").exists()
