"""Batches in the library: kept as planned, a record that only grows, found again, refused in words."""

import json
import random
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.batch.state import fold
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.errors import UnreadableRow
from ssedesigner.library.file import opening
from ssedesigner.library.records import batches
from ssedesigner.library.schema.tables import content_version
from ssedesigner.library.store import Library, LibraryError, LockedLibrary, ReadOnlyLibrary
from ssedesigner.physics.prediction import predict
from tests.batches import AMOUNTS, LINES, PLAN, RECIPE, STEPS, at, drawn, planned


def write(library, batch, kind, token, minute=1.0, **content):
    return library.add_entry(batch, kind, content, token, at(minute))


def test_a_batch_comes_back_as_it_was_planned(library, shipped):
    batch = planned(library)
    assert (batch.key, batch.created_at, batch.library_version) == ("B-0001", at(0), content_version(shipped))
    assert (batch.recipe, batch.plan, batch.lines, batch.steps) == (RECIPE, PLAN, LINES, STEPS)
    assert batch.amounts == AMOUNTS
    assert batch.is_intact
    assert library.batch("B-0001") == batch
    assert planned(library).key == "B-0002"


def test_the_prediction_is_kept_with_the_batch(library):
    prediction = predict(RECIPE, library.materials())
    batch = planned(library, prediction=prediction)
    assert batch.predicted["conductivity_ms_cm"] == prediction.film.conductivity_ms_cm.value
    assert batch.predicted["conductivity_ms_cm_low"] == prediction.film.conductivity_ms_cm.low
    assert batch.predicted["cell_specific_energy_wh_kg"] == prediction.cell.specific_energy_wh_kg.value
    assert (batch.library_version, batch.model_version) == (prediction.library_version, prediction.model_version)
    assert library.batch(batch.key).predicted == batch.predicted


def test_a_batch_does_not_change_with_its_recipe_or_the_library(library):
    batch = planned(library)
    library.retire_material("binder", "NBR")
    replace(RECIPE, binder_wt_pct=9.0)
    assert library.batch(batch.key) == batch


def test_a_batch_planned_twice_under_one_token_is_one(library):
    first = planned(library, token="once")
    assert planned(library, token="once") == first
    assert [batch.key for batch in library.batches()] == ["B-0001"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"amounts": replace(AMOUNTS, problems=("The jar is too small.",))}, "cannot be made: The jar is too small."),
        ({"at": "2026-11-26"}, "needs its time with an offset"),
        ({"plan": BatchPlan(jar_ml=float("inf"))}, "not finite"),
        ({"recipe": replace(RECIPE, notes="\ud800")}, "incomplete character"),
    ],
)
def test_a_batch_that_cannot_be_kept_uses_no_key(library, changes, told):
    with pytest.raises(LibraryError, match=told):
        planned(library, **changes)
    assert planned(library).key == "B-0001"


def test_entries_come_back_in_order_and_are_on_the_disk_at_once(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        key = planned(library).key
        first = write(library, key, "weigh", "a", line=1, grams=4.9, lot="L7")
        second = library.add_entry(key, "note", MappingProxyType({"text": "foamed"}), "b", at(2))
        with Library.open(path, shipped=shipped, read_only=True) as other:
            assert other.batch(key).entries == (first, second)
    assert (first.number, first.kind, first.at, dict(first.content)) == (
        *(1, "weigh", at(1)),
        {"line": 1, "grams": 4.9, "lot": "L7"},
    )


def test_an_entry_written_twice_counts_once(library):
    key = planned(library).key
    first = write(library, key, "weigh", "a", line=1, grams=1.5)
    assert write(library, key, "weigh", "a", minute=9, line=1, grams=1.5) == first
    assert library.batch(key).entries == (first,)
    assert fold(library.batch(key)).line(1).actual_g == 1.5


@pytest.mark.parametrize("change", [{"grams": 1.6}, {"kind": "note", "text": "x"}, {"key": "B-0002"}])
def test_another_entry_under_a_used_token_is_refused_rather_than_lost(library, change):
    planned(library)
    planned(library)
    write(library, "B-0001", "weigh", "a", line=1, grams=1.5)
    given = {"key": "B-0001", "kind": "weigh", "line": 1, "grams": 1.5, **change}
    with pytest.raises(LibraryError, match="Entry 1 of B-0001 has this token already"):
        library.add_entry(given.pop("key"), given.pop("kind"), given, "a", at(2))
    assert len(library.batch("B-0001").entries) == 1


@pytest.mark.parametrize(
    ("write_it", "told"),
    [
        (lambda library: write(library, "B-0009", "note", "x", text="a"), "has no batch “B-0009”"),
        (lambda library: write(library, "B-0001", "note", "", text="a"), "needs a token"),
        (lambda library: library.add_entry("B-0001", "note", {"text": "a"}, "x", "noon"), "its time with an offset"),
        (lambda library: write(library, "B-0001", "weigh", "x", line=8, grams=1.0), "has no line 8"),
        (lambda library: library.correct_entry(77, {"text": "b"}, "typo", "x", at(1)), "has no entry 77"),
        (lambda library: library.correct_entry(1, {"text": "b"}, " ", "x", at(1)), "needs a reason"),
        (lambda library: library.correct_entry(1, {"text": ""}, "typo", "x", at(1)), "the text is missing"),
        (lambda library: library.batch("B-0009"), "has no batch “B-0009”"),
        (lambda library: library.retire_batch("B-0009"), "has no batch “B-0009”"),
        (lambda library: library.record_batch_films("B-0009"), "has no batch “B-0009”"),
    ],
)
def test_what_cannot_be_written_says_why_and_changes_nothing(library, write_it, told):
    planned(library)
    write(library, "B-0001", "note", "a", text="first")
    before = library.batch("B-0001")
    with pytest.raises(LibraryError, match=told):
        write_it(library)
    assert library.batch("B-0001") == before


def test_corrections_of_corrections_keep_everything(library):
    key = planned(library).key
    first = write(library, key, "weigh", "a", line=1, grams=9.4)
    second = library.correct_entry(first.number, {"line": 1, "grams": 4.9}, " swapped ", "b", at(2))
    third = library.correct_entry(second.number, {"line": 1, "grams": 4.91}, "again", "c", at(3))
    assert library.correct_entry(second.number, {"line": 1, "grams": 4.91}, "again", "c", at(3)) == third
    (standing,) = fold(library.batch(key)).corrected
    assert [(version.at, version.content["grams"], version.reason) for version in standing.versions] == [
        (at(1), 9.4, ""),
        (at(2), 4.9, "swapped"),
        (at(3), 4.91, "again"),
    ]
    library.correct_entry(first.number, None, "other batch", "d", at(4))
    assert fold(library.batch(key)).line(1).actual_g is None
    assert len(library.batch(key).entries) == 4


def test_a_correction_stays_in_its_batch(library):
    planned(library)
    planned(library)
    entry = write(library, "B-0001", "note", "a", text="x")
    with pytest.raises(LibraryError, match="B-0002 has no entry 1"):
        library.add_entry("B-0002", "correct", {"of": entry.number, "content": None, "reason": "x"}, "b", at(2))


def test_a_finished_batch_takes_results_but_no_more_weights(library):
    key = planned(library).key
    write(library, key, "start", "a")
    write(library, key, "finish", "b")
    write(library, key, "measured", "c", quantity="measured_thickness_um", value=31.0)
    with pytest.raises(LibraryError, match="is finished, so “Weighed” cannot be added; reopen it first"):
        write(library, key, "weigh", "d", line=1, grams=1.0)
    write(library, key, "reopen", "e")
    write(library, key, "weigh", "d", line=1, grams=1.0)
    assert [entry.kind for entry in library.batch(key).entries] == ["start", "finish", "measured", "reopen", "weigh"]


def test_a_retired_batch_leaves_the_list_stays_on_record_and_comes_back(library):
    key = planned(library).key
    write(library, key, "note", "a", text="x")
    library.retire_batch(key)
    assert library.batches() == ()
    assert [batch.key for batch in library.batches(retired=True)] == [key]
    assert library.batch(key).is_retired
    with pytest.raises(LibraryError, match="is retired; restore it"):
        write(library, key, "note", "b", text="y")
    assert planned(library).key == "B-0002"
    library.restore_batch(key)
    write(library, key, "note", "b", text="y")
    assert [batch.key for batch in library.batches()] == ["B-0002", "B-0001"]


# --- the list ---------------------------------------------------------------------------------------------


def test_the_list_says_where_each_batch_stands(library):
    for _ in range(3):
        planned(library)
    planned(library, plan=replace(PLAN, target="lot"), amounts=replace(AMOUNTS, films=3.5))
    write(library, "B-0002", "weigh", "a", minute=5, line=1, grams=1.0)
    write(library, "B-0003", "finish", "b", minute=6)
    told = [(batch.key, batch.state, batch.films, batch.entries, batch.last_entry_at) for batch in library.batches()]
    assert told == [
        ("B-0004", "planned", 3.5, 0, ""),
        ("B-0003", "finished", 2, 1, at(6)),
        ("B-0002", "running", 2, 1, at(5)),
        ("B-0001", "planned", 2, 0, ""),
    ]
    assert [batch.key for batch in library.batches(limit=1)] == ["B-0004"]
    assert {batch.name for batch in library.batches()} == {"Dry-room film"}


@pytest.mark.parametrize(
    "text",
    ["dry-room", "B-0001", "LPSC-77", "toluene nbr", "bubbles", "L", "5% \\_", "styrene rubber", "blade", "lpsc-1"],
)
def test_a_batch_is_found_by_name_key_material_lot_and_notes(library, text):
    planned(library)
    planned(library, recipe=Recipe(name="other"), amounts=replace(AMOUNTS, lines=()))
    write(library, "B-0001", "weigh", "a", line=1, grams=1.0, lot="LPSC-77")
    note = write(library, "B-0001", "note", "b", text="5% \\_ bubbles")
    write(library, "B-0001", "substitute", "c", line=2, key="SBR", name="styrene rubber", reason="empty")
    library.correct_entry(note.number, {"text": "streaks by the blade"}, "they were no bubbles", "d", at(4))
    assert "B-0001" in [batch.key for batch in library.batches(text)]
    if text != "L":
        assert [batch.key for batch in library.batches(text)] in (["B-0001"], ["B-0002", "B-0001"])


@pytest.mark.parametrize("text", ["zzzzzz", "nbr zzzzzz", '"', "'", "*", "NOT x AND", '""" OR', "a" * 5000, "%%%"])
def test_odd_searches_find_nothing_and_never_fail(library, text):
    planned(library)
    assert library.batches(text) == ()


def test_no_text_finds_every_batch(library):
    planned(library)
    assert len(library.batches("")) == len(library.batches(" \0 ")) == 1


# --- what is on record cannot be changed ------------------------------------------------------------------


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE batch SET recipe = '{}'",
        "UPDATE batch SET key = 'B-0007', number = 7",
        "UPDATE batch SET checksum = replace(checksum, '0', '1') || ''",
        "UPDATE batch SET created_at = 'later'",
        "DELETE FROM batch",
        "INSERT OR REPLACE INTO batch SELECT * FROM batch",
        "UPDATE batch_entry SET content = '{}'",
        "UPDATE batch_entry SET at = 'later'",
        "DELETE FROM batch_entry",
        "DELETE FROM batch_entry WHERE number = 1",
        "INSERT OR REPLACE INTO batch_entry SELECT * FROM batch_entry",
        "REPLACE INTO batch_entry (batch, token, at, kind, content) VALUES ('B-0001', 'a', 'x', 'note', '{}')",
        "INSERT INTO batch_entry (batch, token, at, kind, content) VALUES ('B-0009', 'b', 'x', 'note', '{}')",
        "INSERT INTO batch_entry (batch, token, at, kind, content) VALUES ('B-0001', 'b', 'x', 'note', '[]')",
        "INSERT INTO batch_entry (batch, token, at, kind, content) VALUES ('B-0001', '', 'x', 'note', '{}')",
        "UPDATE batch SET retired = 2",
    ],
)
def test_the_tables_themselves_refuse_to_change_the_record(library, harm):
    planned(library)
    write(library, "B-0001", "note", "a", text="x")
    before = library.batch("B-0001")
    with pytest.raises(sqlite3.IntegrityError):
        library._connection.execute(harm)
    assert library.batch("B-0001") == before


def change_planned(library, assignments, *values):
    """Write over what was planned, as no program does."""
    connection = library._connection
    (trigger,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'batch_stays'").fetchone()
    connection.execute("DROP TRIGGER batch_stays")
    connection.execute(f"UPDATE batch SET {assignments}", values)
    connection.execute(trigger)


def test_a_plan_that_was_changed_behind_the_programs_back_is_told(library):
    planned(library)
    change_planned(library, "lines = replace(lines, '4.9', '5.9')")
    batch = library.batch("B-0001")
    assert not batch.is_intact
    assert batch.lines[0].target_g == 5.9


def test_a_batch_of_another_version_stays_readable_and_intact(library):
    planned(library)
    stored = library._connection.execute("SELECT lines, recipe FROM batch").fetchone()
    lines, recipe = json.loads(stored[0]), json.loads(stored[1])
    del lines[0]["reason"], recipe["interlayer"]
    lines[0]["colour"] = ""
    change_planned(library, "lines = ?, recipe = ?", json.dumps(lines), json.dumps(recipe))
    batch = library.batch("B-0001")
    assert (batch.lines, batch.recipe, batch.is_intact) == (LINES, RECIPE, True)


# --- any record ------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rng=st.randoms(use_true_random=False), count=st.integers(0, 12))
def test_any_record_reads_as_it_was_written_and_cut_anywhere(library, rng: random.Random, count):
    key, written = planned(library).key, []
    for number in range(count):
        kind, content = drawn(rng, number, written)
        entry = library.add_entry(key, kind, content, f"{key}-{number}", at(number))
        if rng.random() < 0.3:
            assert library.add_entry(key, kind, content, f"{key}-{number}", at(number + 50)) == entry
        written.append(entry)
        batch = library.batch(key)
        assert batch.entries == tuple(written)
        assert fold(batch) == fold(replace(batch, entries=tuple(written)))
    whole = library.batch(key)
    cut = rng.randint(0, count)
    library._connection.execute("SAVEPOINT cut")
    library._connection.execute("DROP TRIGGER batch_entry_is_kept")
    last = written[cut].number if cut < count else 10**9
    library._connection.execute("DELETE FROM batch_entry WHERE batch = ? AND number >= ?", (key, last))
    assert fold(library.batch(key)) == fold(replace(whole, entries=whole.entries[:cut]))
    library._connection.execute("ROLLBACK TO cut")
    library._connection.execute("RELEASE cut")
    assert library.batch(key) == whole
    (summary, *_) = library.batches()
    assert (summary.key, summary.state, summary.entries) == (key, fold(whole).state, count)


# --- two windows, a lock, a full disk, a file that cannot be written ---------------------------------------


def test_two_windows_never_give_one_number_twice(path, shipped):
    def work(name: str) -> None:
        with Library.open(path, shipped=shipped) as library:
            for number in range(12):
                batch = planned(library, token=f"{name}-{number}")
                write(library, batch.key, "note", f"{name}-{number}-n", text=name)
                write(library, "B-0001", "weigh", f"{name}-{number}-w", line=1, grams=0.1)

    with Library.open(path, shipped=shipped) as library:
        planned(library)
        threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [batch.key for batch in library.batches()] == [f"B-{number:04d}" for number in range(25, 0, -1)]
        entries = library.batch("B-0001").entries
        assert len(entries) == 24
        assert [entry.number for entry in entries] == sorted(entry.number for entry in entries)
        for name in "ab":
            own = [entry.token for entry in entries if entry.token.startswith(name)]
            assert own == [f"{name}-{number}-w" for number in range(12)]
        assert fold(library.batch("B-0001")).line(1).actual_g == pytest.approx(2.4)


def test_a_locked_library_says_so_and_takes_the_same_entry_later(path, shipped, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LockedLibrary, match="close it and try again"):
                write(library, "B-0001", "note", "a", text="x")
            with pytest.raises(LockedLibrary):
                planned(library, token="second")
            assert library.batch("B-0001").entries == ()
            other.execute("ROLLBACK")
        write(library, "B-0001", "note", "a", text="x")
        assert len(library.batch("B-0001").entries) == 1
        assert planned(library, token="second").key == "B-0002"


def write_until_full(library, confirmed):
    for number in range(2000):
        confirmed.append(write(library, "B-0001", "note", f"n{number}", text=f"{number} " + "x" * 900))


def plan_until_full(library):
    for number in range(200):
        planned(library, token=f"p{number}")


def test_a_full_disk_keeps_all_that_was_confirmed_and_goes_on_after(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        pages = library._connection.execute("PRAGMA page_count").fetchone()[0]
        library._connection.execute(f"PRAGMA max_page_count = {pages + 8}")
        confirmed = []
        with pytest.raises(LibraryError, match=r"is full; free some space and try again\. Nothing was changed\."):
            write_until_full(library, confirmed)
        assert confirmed
        assert library.batch("B-0001").entries == tuple(confirmed)
        with pytest.raises(LibraryError, match="is full"):
            plan_until_full(library)
        keys = [batch.key for batch in library.batches()]
        library._connection.execute("PRAGMA max_page_count = 100000")
        again = write(library, "B-0001", "note", f"n{len(confirmed)}", text=f"{len(confirmed)} " + "x" * 900)
        assert planned(library).key == f"B-{len(keys) + 1:04d}"
    with Library.open(path, shipped=shipped) as library:
        assert library.batch("B-0001").entries == (*confirmed, again)


CHANGES = [
    planned,
    lambda library: write(library, "B-0001", "note", "b", text="y"),
    lambda library: library.correct_entry(1, None, "x", "c", at(1)),
    lambda library: library.retire_batch("B-0001"),
    lambda library: library.restore_batch("B-0001"),
    lambda library: library.record_batch_films("B-0001"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_read_only_library_shows_batches_and_refuses_every_change(change, path, shipped):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        write(library, "B-0001", "note", "a", text="foam")
        before = library.batch("B-0001")
    kept = path.read_bytes()
    with Library.open(path, shipped=shipped, read_only=True) as library:
        with pytest.raises(ReadOnlyLibrary, match="cannot be written"):
            change(library)
        assert library.batch("B-0001") == before
        assert len(library.batches("foam")) == 1
    assert path.read_bytes() == kept


def test_batches_survive_new_content(path, shipped, content):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        write(library, "B-0001", "note", "a", text="foam")
        before = library.batch("B-0001")
    newer = content("2030.1", ("materials.csv", "solvent,toluene,toluene", "solvent,toluene,methylbenzene"))
    with Library.open(path, shipped=newer) as library:
        assert library.batch("B-0001") == before
        assert len(library.batches("foam")) == 1
        assert planned(library).library_version == "2030.1"


@pytest.mark.parametrize(
    "change", [{"jar_ml": "x"}, {"jar_ml": 10**400}, {"target": "moon"}, {"stocks": ("x",)}, {"readability_g": 0.0}]
)
def test_a_plan_that_no_batch_holds_is_not_kept(library, change):
    with pytest.raises(LibraryError, match=r"plan it again|check the plan") as caught:
        planned(library, plan=replace(PLAN, **change))
    assert "damaged" not in str(caught.value)
    assert library.batches() == ()


def test_a_list_whose_entries_name_another_batch_is_damage(library):
    planned(library)
    write(library, "B-0001", "note", "t1", text="a note")
    rows = library._connection.execute(f"{batches._SHORT} ORDER BY number").fetchall()
    with pytest.raises(UnreadableRow):
        batches._entries_in_short(_Rows([("\0-0001", *row[1:]) for row in rows]), ["B-0001"])


class _Rows:
    """A connection whose index gives rows of another key than it was asked for."""

    def __init__(self, rows):
        self.rows = rows

    def execute(self, *_):
        return self.rows
