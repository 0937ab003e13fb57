"""A large library: what is added or changed does not cost a walk through all that is there already."""

import contextlib
import json
from dataclasses import fields, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, PairVerdict
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe, stored_recipe, stored_recipes
from ssedesigner.library import search
from ssedesigner.library.records import batches
from ssedesigner.library.records import own_films as films
from ssedesigner.library.records.plain_values import to_plain
from ssedesigner.library.store import DamagedLibrary, Library, LibraryError
from tests.batches import at, planned

FILM = MeasuredFilm(key="", name="a", recipe=Recipe(), thickness_um=30.0, temperature_c=25.0, conductivity_ms_cm=1.0)
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
    keys = library.add_films(replace(FILM, name=f"film {number}") for number in range(5))
    before = library.materials().own_films
    assert before == tuple(before)
    read: list[object] = []
    made = films.film_of
    monkeypatch.setattr(films, "film_of", lambda row, stored: read.append(row[0]) or made(row, stored))
    library.use_film(keys[1], False)
    library.correct_film(replace(before[3], thickness_um=44.0), "read again")
    read.clear()
    after = library.materials().own_films
    assert read == []
    assert len(after) == 5
    assert after != before
    assert after[:] == tuple(after)
    assert sorted(read) == [keys[1], keys[3]]
    assert [(one.is_used, one.thickness_um) for one in after] == [
        (True, 30.0),
        (False, 30.0),
        (True, 30.0),
        (True, 44.0),
        (True, 30.0),
    ]
    assert [new is old for new, old in zip(after, before, strict=True)] == [True, False, True, False, True]


def trace(library) -> list[str]:
    statements: list[str] = []
    library._connection.set_trace_callback(statements.append)
    return statements


def test_after_a_change_only_what_it_touched_is_read_and_the_rest_is_shared(library):
    library.add_material(own(1))
    library.add_films([FILM])
    before = library.materials()
    assert library.materials() is before
    library.set_value("binder", "own 1", "price_usd_kg", Cited(3.0, "USD/kg", "Another offer"))
    library.add_material(own(2))
    statements = trace(library)
    after = library.materials()
    assert not [line for line in statements if " FROM property" in line and "WHERE" not in line]
    assert not [line for line in statements if "FROM measured_film" in line or "FROM pair" in line]
    changed = {("binder", "own 1"), ("binder", "own 2")}
    assert {name for name, one in after.materials.items() if before.materials.get(name) is not one} == changed
    assert list(after.materials)[-2:] == [("binder", "own 1"), ("binder", "own 2")]
    assert after.own_films is before.own_films
    assert after.pairs is before.pairs


def verdict(number: int) -> PairVerdict:
    return PairVerdict(
        first_kind="binder",
        first="NBR",
        second_kind="solvent",
        second="toluene",
        verdict=("compatible", "caution")[number % 2],
        reason=f"seen {number} times",
        grade="user",
        sources=("Laboratory",),
    )


CHANGES = {
    "add": lambda library, number: library.add_material(own(number)),
    "retire": lambda library, number: library.retire_material("solvent", "toluene"),
    "restore": lambda library, number: library.restore_material("solvent", "toluene"),
    "set": lambda library, number: library.set_value(
        "binder", "NBR", "density_g_cm3", Cited(1 + number / 100, "g/cm3", f"Offer {number}", grade="user")
    ),
    "clear": lambda library, number: library.clear_value("binder", "NBR", "density_g_cm3"),
    "judge": lambda library, number: library.set_verdict(verdict(number)),
    "unjudge": lambda library, number: library.clear_verdict("solvent", "toluene", "binder", "NBR"),
    "film": lambda library, number: library.add_films([FILM]),
    "correct": lambda library, number: library.correct_film(
        replace(library.materials().own_films[0], thickness_um=30.0 + number), "read again"
    ),
    "leave out": lambda library, number: library.use_film("F-0001", number % 2 == 0),
    "retire film": lambda library, number: library.retire_film("F-0001"),
    "restore film": lambda library, number: library.restore_film("F-0001"),
    "elsewhere": None,
    "fail": None,
}


def change(library, path, shipped, name: str, number: int) -> None:
    """Make a change in this program, in another one, or one that ends in the middle."""
    if name == "elsewhere":
        with Library.open(path, shipped=shipped) as other:
            other.set_value("binder", "NBR", "price_usd_kg", Cited(2 + number, "USD/kg", "Elsewhere", grade="user"))
    elif name == "fail":
        with pytest.raises(LibraryError):
            library.add_films([FILM, replace(FILM, thickness_um=-1.0)])
    else:
        with contextlib.suppress(LibraryError, IndexError):
            CHANGES[name](library, number)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_is_read_anew_after_any_change(library, path, shipped, seed):
    draw = Random(seed)
    library.add_films([FILM])
    for number in range(25):
        change(library, path, shipped, draw.choice([*CHANGES]), number)
        if draw.random() < 0.6:
            kept = library.materials()
    kept = library.materials()
    with Library.open(path, shipped=shipped) as anew:
        expected = anew.materials()
    for table in fields(expected):
        if not table.compare:
            continue  # what was worked out of it lives with the snapshot
        assert getattr(kept, table.name) == getattr(expected, table.name), table.name
    # a number equals another one of another source, but not in plain values
    assert to_plain(tuple(kept.materials.values())) == to_plain(tuple(expected.materials.values()))
    assert list(kept.materials) == list(expected.materials)
    assert list(kept.sources) == list(expected.sources)


def test_a_film_whose_row_cannot_be_read_is_told_when_it_is_looked_at(library):
    library.add_films([FILM, FILM])
    found = library.materials().own_films
    library._connection.execute("PRAGMA ignore_check_constraints = ON")
    library._connection.execute("UPDATE measured_film SET recipe = '[1]' WHERE key = 'F-0002'")
    with pytest.raises(DamagedLibrary, match="a row cannot be read"):
        tuple(library.materials().own_films)
    assert found[1].thickness_um == 30.0


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
