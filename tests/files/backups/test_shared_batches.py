"""Batches that several laboratories write in: their materials, the order of their entries, and the films they give."""

from dataclasses import replace

import pytest

from ssedesigner.core.lots import Lot
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.backups import sharing
from ssedesigner.files.backups.copies import keep_copy
from ssedesigner.files.backups.sharing import export_library, import_library, report_lines
from ssedesigner.files.backups.undoing import undo_import
from ssedesigner.files.batches.file import batch_dict, batch_from
from ssedesigner.library.store import Library, LibraryError
from tests.batches import AMOUNTS, LINES, at, planned
from tests.files.backups.laboratories import SHIPPED, binder, content, film, laboratory

MEASURED = (("measured_thickness_um", 30.0), ("conductivity_ms_cm", 1.2), ("measured_temperature_c", 25.0))


@pytest.fixture
def labs(tmp_path, fresh_file):
    opened = [laboratory(tmp_path, fresh_file, name) for name in ("North", "South")]
    yield opened
    for library in opened:
        library.close()


def measure(library, key, specimen, conductivity=1.2):
    name = library.machine_label
    for number, (quantity, value) in enumerate(MEASURED):
        said = {"quantity": quantity, "value": value, "specimen": specimen}
        said |= {"value": conductivity} if quantity == "conductivity_ms_cm" else {}
        library.add_entry(key, "measured", said, f"{name}-{specimen}-{number}", at(20 + number))


def finished(library, **recipe):
    """A batch that is weighed and finished."""
    planned(library, token="batch", recipe=Recipe(name="R", **recipe))
    library.add_entry("B-0001", "weigh", {"line": 1, "grams": 4.85}, "w1", at(1))
    library.add_entry("B-0001", "finish", {}, "end", at(9))
    return "B-0001"


def exchange(*labs):
    reports = []
    for _ in range(2):
        for one in labs:
            for other in labs:
                if one is not other:
                    reports.append(other.take_shared(one.shared()))
    assert all(content(lab) == content(labs[0]) for lab in labs)
    return reports


def films(library):
    return {one.key: (one.conductivity_ms_cm, one.recipe.binder) for one in library.materials().own_films}


def test_a_batch_means_its_own_material_on_every_machine(labs, tmp_path):
    north, south = labs
    for lab, density in ((north, 0.9), (south, 1.4)):
        lab.add_material(binder("rubber", density, f"Rubber of {lab.machine_label}"))
        lab.add_material(binder("latex", density, f"Latex of {lab.machine_label}"))
    lines = (LINES[0], replace(LINES[1], key="rubber"), LINES[2])
    planned(north, token="batch", recipe=Recipe(name="R", binder="rubber"), amounts=replace(AMOUNTS, lines=lines))
    replaced = north.add_entry("B-0001", "substitute", {"line": 2, "key": "latex", "reason": "none left"}, "s", at(1))
    north.correct_entry(replaced.number, {**replaced.content, "reason": "all used"}, "slip", "s2", at(2))
    export_library(north, tmp_path / "batch.ssedlib", ("batch",))
    import_library(south, tmp_path / "batch.ssedlib")
    there = south.batch("B-0001 (North)")
    assert (there.recipe.binder, there.lines[1].key) == ("rubber (North)", "rubber (North)")
    assert (there.amounts.lines, there.is_intact) == (there.lines, True)
    assert there.checksum == north.batch("B-0001").checksum
    assert [one.content.get("content", one.content)["key"] for one in there.entries] == ["latex (North)"] * 2
    assert batch_from(batch_dict(there)).is_intact
    brought = south.materials().find("binder", "rubber (North)")
    assert float(brought.values["density_g_cm3"]) == 0.9  # with its values
    assert [one.key for one in south.batches("rubber (North)")] == ["B-0001 (North)"]
    exchange(north, south)
    assert north.batch("B-0001").recipe.binder == "rubber"
    assert north.batch("B-0001").entries[0].content["key"] == "latex"


def test_films_of_a_batch_keep_their_material_whoever_records_them(labs):
    north, south = labs
    for lab, density in ((north, 0.9), (south, 1.4)):
        lab.add_material(binder("rubber", density, f"Rubber of {lab.machine_label}"))
    measure(north, finished(north, binder="rubber"), 1)
    north.record_batch_films("B-0001")
    south.take_shared(north.shared())
    measure(south, "B-0001 (North)", 2)
    south.record_batch_films("B-0001 (North)")
    assert {named for _, named in films(south).values()} == {"rubber (North)"}
    exchange(north, south)
    north.record_batch_films("B-0001")
    assert {named for _, named in films(north).values()} == {"rubber"}


def test_two_corrections_of_one_entry_end_the_same_and_are_named(labs, tmp_path, fresh_file):
    north, south = labs
    lot = north.add_lot(Lot(kind="electrolyte", material="Li6PS5Cl", name="jar", received_g=100.0))
    planned(north, token="batch")
    north.add_entry("B-0001", "weigh", {"line": 1, "grams": 4.85, "lot_id": lot.id}, "w", at(1))
    south.take_shared(north.shared())
    for lab, grams in ((south, 9.0), (north, 5.0)):  # the clock of South is behind: 9 g is the earlier one
        (weighed,) = lab.batch(lab.batches()[0].key).entries
        later = at(20.0 if lab is north else 10.0)
        lab.correct_entry(weighed.number, {**weighed.content, "grams": grams}, "typing error", f"c{grams:g}", later)
    reports = exchange(north, south)
    with laboratory(tmp_path, fresh_file, "East") as east:
        exchange(south, east, north)
        assert [lab.lots()[0].left_g for lab in (north, south, east)] == [95.0] * 3
    said = (
        "B-0001 (North), Weighed, line 1: corrected on two machines, to 9 g and to 5 g. The later correction is used."
    )
    assert reports[0].remarks == (said,)
    assert all(report.remarks == () for report in reports[2:])
    *_, note = north.batch("B-0001").entries
    assert "correct the entry once more" in note.content["text"]
    export_library(north, tmp_path / "all.ssedlib")
    with laboratory(tmp_path, fresh_file, "West") as west:
        for is_said in (True, False):  # the first time it is news
            lines = report_lines(import_library(west, tmp_path / "all.ssedlib"))
            assert any("Check:" in line for line in lines) == is_said


def test_an_entry_that_moves_gets_a_new_number_and_the_former_one_is_refused(labs):
    north, south = labs
    planned(north, token="batch")
    south.take_shared(north.shared())
    late = north.add_entry("B-0001", "note", {"text": "late"}, "late", at(30))
    fix = north.correct_entry(late.number, {"text": "later"}, "slip", "fix", at(31))
    south.add_entry("B-0001 (North)", "note", {"text": "early"}, "early", at(10))
    exchange(north, south)
    entries = north.batch("B-0001").entries
    assert [one.token for one in entries] == ["early", "late", "fix"]
    assert entries[2].content["of"] == entries[1].number > fix.number
    with pytest.raises(LibraryError, match="no entry"):
        north.correct_entry(late.number, {"text": "?"}, "of a window that was open", "x", at(32))


def test_one_specimen_is_one_film_whoever_records_it(labs, tmp_path, fresh_file):
    north, south = labs
    south.add_film(film("Own of South", 1.9))
    measure(north, finished(north), 1)
    north.record_batch_films("B-0001")
    export_library(north, tmp_path / "batch.ssedlib", ("batch",))  # without its film
    import_library(south, tmp_path / "batch.ssedlib")
    measure(south, "B-0001 (North)", 2, 1.5)
    assert south.record_batch_films("B-0001 (North)") == ("F-0002", "F-0003")
    reports = exchange(north, south)
    with laboratory(tmp_path, fresh_file, "East") as east:
        exchange(south, east, north)
        assert {"F-0001 (South)", "F-0003 (South)"} < films(east).keys()
        assert len(films(east)) == 3
    assert sorted(films(north)) == ["F-0001", "F-0001 (South)", "F-0003 (South)"]
    assert sorted(films(south)) == ["F-0001", "F-0002", "F-0003"]  # nobody's number moves
    assert not any(report.conflicts for report in reports)


@pytest.mark.parametrize("first", [0, 1])
def test_equal_films_are_one_film_in_whatever_order_they_meet(first, labs, tmp_path, fresh_file):
    for lab in labs:
        lab.add_film(film("Film 1", 1.0))
    one, two = labs[first], labs[1 - first]
    with laboratory(tmp_path, fresh_file, "East") as east:
        east.take_shared(one.shared())
        labs[0].correct_film(replace(labs[0].materials().own_films[0], conductivity_ms_cm=2.0), "slip")
        reports = exchange(two, east, one)
        assert [[number for number, _ in films(lab).values()] for lab in (*labs, east)] == [[2.0]] * 3
        assert not any(report.conflicts or report.held for report in reports)
        labs[1].correct_film(replace(labs[1].materials().own_films[0], conductivity_ms_cm=3.0), "again")
        exchange(two, east, one)
        assert [[number for number, _ in films(lab).values()] for lab in (*labs, east)] == [[3.0]] * 3


def test_films_that_were_corrected_to_be_equal_are_named_each_time(labs):
    north, south = labs
    north.add_film(film("Film 1", 1.0))
    south.add_film(film("Film 1", 2.0))
    north.correct_film(replace(north.materials().own_films[0], conductivity_ms_cm=2.0), "slip")
    reports = exchange(north, south)
    assert [len(films(lab)) for lab in labs] == [2, 2]
    assert all("the same measurement and both count" in report.remarks[0] for report in reports[1:])
    south.retire_film("F-0001")
    assert exchange(south, north)[-1].remarks == ()


def test_an_import_beside_another_one_gets_a_copy_of_its_own(labs, tmp_path, monkeypatch):
    north, south = labs
    north.add_film(film("Film 1"))
    export_library(north, tmp_path / "x.ssedlib")
    copies = []

    def copy_and_be_overtaken(path, reason):
        copies.append(keep_copy(path, reason))
        if len(copies) == 1:
            with Library.open(path, shipped=SHIPPED) as other:
                other.take_shared(other.shared(), copy=copies[0].name)
                other.add_material(binder("rubber", 0.9))
        return copies[-1]

    monkeypatch.setattr(sharing, "keep_copy", copy_and_be_overtaken)
    imported = import_library(south, tmp_path / "x.ssedlib")
    first, second = copies
    assert first != second
    assert imported.copy == second
    undo_import(south.path)
    assert [kind for kind, _ in south.identities()] == ["binder"]  # what the other one brought stays
