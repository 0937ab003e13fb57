"""The file of a batch reads back identical; its tables hold plan against actual; the command shows both."""

import csv
import io
import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssedesigner.batch.deviations import deviations
from ssedesigner.cli.arguments import CommandError
from ssedesigner.cli.batches import batch_command, show_text
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.batch.state import fold
from ssedesigner.core.paths import resources
from ssedesigner.files.batches.file import BatchFileError, batch_dict, batch_from, read_batch, write_batch
from ssedesigner.files.batches.table import COLUMNS, OVERVIEW, batch_csv, overview_csv
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.physics.prediction import predict
from tests.batches import RECIPE, at, batch, corrected, drawn_entries, entry, planned

DONE = (
    entry(1, "dew-point", value=-52.0),
    entry(2, "open"),
    entry(3, "weigh", line=1, grams=4.95, lot="=LPSC", reason="spilled"),
    entry(4, "weigh", line=2, grams=1.0),
    entry(5, "close"),
    entry(6, "done", step=1),
    entry(7, "parameter", step=3, name="speed_rpm", value=1800, unit="rpm"),
    entry(8, "timer", step=3, minutes=30),
    entry(9, "substitute", line=2, key="SBR", name="styrene rubber", reason="no NBR"),
    corrected(10, 3, {"line": 1, "grams": 4.9, "lot": "=LPSC"}),
    entry(11, "note", text="-1 bubble\nor two"),
    entry(12, "photo", file="library-photos/B-0001/a.jpg", size=7, sha256="ab"),
    entry(13, "sign", name="N. N.", role="operator"),
    entry(14, "finish"),
    entry(15, "measured", quantity="measured_thickness_um", value=31.5, unit="um"),
)


@pytest.fixture
def library(fresh_file, tmp_path, read_once):
    with Library.open(Path(shutil.copy(fresh_file, tmp_path)), shipped=resources() / "library") as library:
        planned(library, prediction=predict(RECIPE, library.materials()))
        for found in DONE:
            library.add_entry("B-0001", found.kind, found.content, found.token, found.at)
        yield library


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


# --- JSON -------------------------------------------------------------------------------------------------


def test_a_batch_file_reads_back_identical(library, tmp_path):
    path = tmp_path / "batch.json"
    kept = library.batch("B-0001")
    write_batch(path, kept)
    assert read_batch(path) == kept
    assert read_batch(path).is_intact
    assert fold(read_batch(path)) == fold(kept)
    assert str(tmp_path) not in path.read_text(encoding="utf-8")


@settings(deadline=None)
@given(rng=st.randoms(use_true_random=False), count=st.integers(0, 25))
def test_any_record_reads_back_from_json(rng: random.Random, count):
    whole = batch(*drawn_entries(rng, count), is_intact=False)
    assert batch_from(json.loads(json.dumps(batch_dict(whole)))) == whole


def test_a_changed_plan_is_told(library):
    found = batch_dict(library.batch("B-0001"))
    found["lines"][0]["target_g"] = 5.9
    assert not batch_from(found).is_intact


def change(found, *place_and_value):
    *place, last, value = place_and_value
    for name in place:
        found = found[name]
    found[last] = value


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (("format", "ssedesigner-recipe"), "This is not the file of a batch"),
        (("version", 3), "is of version 3; open it with a newer"),
        (("lines", 5), "A part of the batch is missing or damaged"),
        (("key", None), "A part of the batch is missing or damaged"),
        (("entries", 0, "number", 7), "Entry 2 is not possible: its number"),
        (("entries", 1, "token", "t1"), "Entry 2 is not possible: its token"),
        (("entries", 1, "at", "noon"), "Entry 2 is not possible: its time"),
        (("entries", 1, "kind", "dream"), "is not a kind of entry"),
        (("entries", 9, "content", "of", 12), "Entry 10 is not possible"),
        (("entries", 0, {}), "A part of the batch is missing or damaged"),
    ],
)
def test_a_file_that_is_no_batch_says_why(library, edit, told):
    found = batch_dict(library.batch("B-0001"))
    change(found, *edit)
    with pytest.raises(BatchFileError, match=told):
        batch_from(found)


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "not a complete JSON file"), ("[]", "not the file of a batch"), ("\x00\xff", "not a complete JSON")],
)
def test_a_text_that_is_no_batch_is_refused(tmp_path, text, told):
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BatchFileError, match=f"x.json: .*{told}"):
        read_batch(path)
    with pytest.raises(BatchFileError, match="There is no such file"):
        read_batch(tmp_path / "y.json")


# --- tables -----------------------------------------------------------------------------------------------


def test_one_batch_as_a_table_sets_plan_against_actual(library):
    found = rows(batch_csv(library.batch("B-0001")))
    assert tuple(found[0]) == COLUMNS
    assert {row["batch"] for row in found} == {"B-0001"}
    first, second, third = (row for row in found if row["section"] == "weigh")
    assert (first["planned"], first["actual"], first["difference"], first["in_tolerance"]) == (
        "4.9",
        "4.9",
        "0.0",
        "yes",
    )
    assert (first["lot"], first["reason"]) == ("'=LPSC", "")
    assert (second["name"], second["note"]) == ("styrene rubber", "instead of NBR: no NBR")
    assert (third["planned"], third["actual"], third["in_tolerance"]) == ("", "", "")
    speed = next(row for row in found if row["detail"] == "speed_rpm")
    assert (speed["planned"], speed["actual"], speed["unit"]) == ("2000.0", "1800", "rpm")
    thick = next(row for row in found if row["section"] == "measured")
    assert (thick["planned"], thick["actual"], thick["unit"]) == ("30.0", "31.5", "um")
    content = next(row for row in found if row["section"] == "content")
    assert (content["detail"], content["planned"], content["actual"]) == ("binder_wt_pct", "2.0", "2.0")
    correction = next(row for row in found if row["section"] == "correction")
    assert ("grams 4.95" in correction["planned"], "grams 4.9," in correction["actual"]) == (True, True)
    assert correction["reason"] == "misread"
    sections = [row["section"] for row in found]
    assert {"batch", "step", "exposure", "note", "photo", "signature"} <= set(sections)
    assert next(row for row in found if row["section"] == "note")["note"] == "'-1 bubble\nor two"


def test_all_batches_as_a_table(library):
    planned(library)
    library.add_entry("B-0001", "measured", {"quantity": "error_pct", "value": 5, "specimen": 2}, "m", at(60))
    found = rows(overview_csv(library.batch(key) for key in ("B-0001", "B-0002")))
    assert tuple(found[0]) == OVERVIEW
    assert [(row["batch"], row["specimen"]) for row in found] == [("B-0001", "1"), ("B-0001", "2"), ("B-0002", "")]
    first = found[0]
    assert (first["state"], first["measured_thickness_um"], first["exposure_min"]) == ("Finished", "31.5", "3.0")
    assert (first["solids_g"], first["out_of_tolerance"], first["corrections"]) == ("5.0", "0", "1")
    assert (first["substitutions"], first["lots"]) == ("NBR by SBR", "'=LPSC")


@settings(deadline=None)
@given(rng=st.randoms(use_true_random=False), count=st.integers(0, 25))
def test_any_record_can_be_shown_and_written_as_a_table(rng: random.Random, count):
    whole = batch(*drawn_entries(rng, count))
    state = fold(whole)
    found = rows(batch_csv(whole))
    weighed = [row["actual"] for row in found if row["section"] == "weigh"]
    assert weighed == ["" if line.actual_g is None else repr(line.actual_g) for line in state.lines]
    assert len(rows(overview_csv([whole]))) == max(1, len({e.content.get("specimen") for e in state.measured}))
    told = len(deviations(whole))
    assert show_text(whole, []).count("\n  ") == told + len(whole.lines) + len(whole.steps) + count


# --- the command ------------------------------------------------------------------------------------------


def test_the_list_shows_the_newest_first_and_can_be_searched(library):
    planned(library)
    lines = batch_command("list", [], library).splitlines()
    assert lines[0] == "B-0002  planned   Dry-room film: 2 films, no entry yet"
    assert lines[1] == f"B-0001  finished  Dry-room film: 2 films, last entry {at(15)}"
    assert batch_command("list", ["bubble"], library).startswith("B-0001")
    assert batch_command("list", ["zzz", "yyy"], library) == "No batch contains “zzz yyy”."


def test_a_library_without_batches_says_so(tmp_path):
    with Library.open(tmp_path / "none.sqlite", shipped=resources() / "library", read_only=True) as library:
        assert batch_command("list", [], library) == "The library has no batches yet."


def test_show_tells_all_of_a_batch(library):
    told = batch_command("show", ["B-0001"], library)
    assert told.startswith("B-0001: Dry-room film, finished\n")
    assert "1. Li6PS5Cl: 4.900 g planned, 4.900 g weighed, in tolerance, lot =LPSC" in told
    assert "Corrected entry 3: line 1, grams 4.9, lot =LPSC (misread)" in told
    assert "Measured thickness, specimen 1: 31.5 µm" in told
    assert "Open for 3.0 min" in told
    assert "The photo library-photos/B-0001/a.jpg is missing" in told
    assert "the plan" not in told


def test_export_writes_json_or_csv_of_one_batch_and_csv_of_all(library, tmp_path):
    one, table, everything = tmp_path / "a.json", tmp_path / "a.csv", tmp_path / "all.csv"
    assert batch_command("export", ["B-0001", str(one)], library) == f"B-0001 written to {one}."
    assert read_batch(one) == library.batch("B-0001")
    kept, in_file = (batch_command("show", [name], library).splitlines() for name in ("B-0001", str(one)))
    assert set(kept) - set(in_file) == {line for line in kept if "a.jpg is missing" in line}
    batch_command("export", ["B-0001", str(table)], library)
    assert table.read_bytes().decode() == batch_csv(library.batch("B-0001"), library.materials())
    planned(library)
    library.retire_batch("B-0002")
    assert batch_command("export", ["all", str(everything)], library) == f"2 batches written to {everything}."
    assert [row["batch"] for row in rows(everything.read_bytes().decode())] == ["B-0001", "B-0002"]


@pytest.mark.parametrize(
    ("task", "names", "kind", "told"),
    [
        ("show", [], CommandError, "batch show takes KEY"),
        ("export", ["B-0001"], CommandError, "batch export takes KEY FILE"),
        ("show", ["B-0009"], LibraryError, "has no batch “B-0009”"),
        ("show", ["no/where.json"], CommandError, "where.json"),
        ("export", ["B-0001", "x.pdf"], CommandError, "written as .json or .csv"),
        ("export", ["all", "x.json"], CommandError, "A table of all batches is written as .csv"),
        ("export", ["B-0001", "no/where.json"], WriteError, "the folder does not exist"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(library, task, names, kind, told):
    with pytest.raises(kind, match=told):
        batch_command(task, names, library)


def test_a_batch_that_an_older_program_would_cut_short_is_of_a_newer_version(library):
    batch = library.batch("B-0001")
    for share, cutoff, version in ((None, None, 1), (80.0, None, 2), (None, 4.2, 2)):
        recipe = replace(batch.recipe, active_share_wt_pct=share, charge_cutoff_v=cutoff)
        found = batch_dict(replace(batch, recipe=recipe))
        assert found["version"] == version
        assert batch_from(found).recipe == recipe
