"""A large library: what is added or changed does not cost a walk through all that is there already."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.measurement import MeasuredFilm
from ssedesigner.core.recipe import Recipe, stored_recipe, stored_recipes
from ssedesigner.library import batches, films, search
from tests.batches import at, planned

DENSITY = {"density_g_cm3": Cited(1.1, "g/cm3", "Ohno2020", grade="user")}


def own(number: int, **more: object) -> Material:
    given_ = {"kind": "binder", "key": f"own {number}", "name": f"Own binder {number}", "values": DENSITY}
    return Material(**{**given_, **more})


def indexed(library) -> list[tuple]:
    rows = library._connection.execute("SELECT kind, key, name, formula, note, sources FROM search")
    return sorted(rows.fetchall())


def steps(library, change) -> int:
    """How many hundreds of steps SQLite takes for a change."""
    count = [0]

    def one() -> int:
        count[0] += 1
        return 0

    library._connection.set_progress_handler(one, 100)
    try:
        change()
    finally:
        library._connection.set_progress_handler(None, 0)
    return count[0]


def test_a_new_material_is_indexed_without_reading_the_index(library):
    few = steps(library, lambda: library.add_material(own(0)))
    statements: list[str] = []
    for number in range(1, 200):
        library.add_material(own(number, kind="solvent"))  # keys of its own kind are compared, one by one
    library._connection.set_trace_callback(statements.append)
    many = steps(library, lambda: library.add_material(own(200)))
    library._connection.set_trace_callback(None)
    assert not [line for line in statements if line.startswith("DELETE FROM search")]
    assert many < few + 15  # ten steps for each material more would be 20
    assert [hit.key for hit in library.search("own 200")] == ["own 200"]


@pytest.mark.parametrize("key", ["own 1", "B7", 'say "x"', "a:b*c"])
def test_the_index_is_what_a_rebuild_makes_after_any_change(library, key):
    library.add_material(own(1, key=key, note="smooth"))
    library.add_material(own(2, key=f"{key} longer", values={"price_usd_kg": Cited(2.0, "USD/kg", "A new offer")}))
    library.set_value("binder", key, "price_usd_kg", Cited(3.0, "USD/kg", "Another offer"))
    library.clear_value("binder", key, "density_g_cm3")
    found = indexed(library)
    search.rebuild(library._connection)
    assert found == indexed(library)
    assert [row[1] for row in found].count(key) == 1


def test_an_entry_is_written_without_reading_those_before_it(library, monkeypatch):
    key = planned(library).key
    for number in range(120):
        kind, content = ("note", {"text": f"note {number}"}) if number % 2 else ("dew-point", {"value": -50.0})
        library.add_entry(key, kind, content, f"token {number}", at(1))
    read: list[object] = []
    entry_of = batches.entry_of
    monkeypatch.setattr(batches, "entry_of", lambda row: read.append(row) or entry_of(row))
    library.add_entry(key, "note", {"text": "the gel was clear"}, "last", at(2))
    assert len(read) == 1
    for words in ("gel clear", "note 7", "B-0001"):
        assert [batch.key for batch in library.batches(words)] == [key]


def test_films_that_did_not_change_are_not_read_again(library, monkeypatch):
    film = MeasuredFilm(
        key="", name="a", recipe=Recipe(), thickness_um=30.0, temperature_c=25.0, conductivity_ms_cm=1.0
    )
    keys = library.add_films(replace(film, name=f"film {number}") for number in range(5))
    before = library.materials().own_films
    read: list[object] = []
    made = films._film
    monkeypatch.setattr(films, "_film", lambda row, stored: read.append(row[0]) or made(row, stored))
    library.use_film(keys[1], False)
    library.correct_film(replace(before[3], thickness_um=44.0), "read again")
    read.clear()
    after = library.materials().own_films
    assert sorted(read) == [keys[1], keys[3]]
    assert [(one.is_used, one.thickness_um) for one in after] == [
        (True, 30.0),
        (False, 30.0),
        (True, 30.0),
        (True, 44.0),
        (True, 30.0),
    ]
    assert [new is old for new, old in zip(after, before, strict=True)] == [True, False, True, False, True]


STORED = st.one_of(st.none(), st.booleans(), st.integers(-2, 3), st.floats(-1.0, 500.0), st.text("ab", max_size=2))


@given(st.lists(st.dictionaries(st.sampled_from(list(FIELDS)), STORED | st.lists(STORED, max_size=1)), max_size=4))
def test_recipes_that_are_read_together_are_as_each_by_itself(found):
    stored = stored_recipes()
    for each in (*found, Recipe().to_dict(), *found):
        as_stored = json.loads(json.dumps(each))
        together, alone = stored(as_stored), stored_recipe(as_stored)
        assert together == alone
        assert [type(value) for value in together.to_dict().values()] == [type(v) for v in alone.to_dict().values()]
    assert stored(Recipe().to_dict()) == Recipe()
