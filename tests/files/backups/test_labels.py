"""Records of several laboratories: each is called by who recorded it, everywhere, and no number is given twice."""

import shutil
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.merging import Merge
from ssedesigner.files.backups.package import write_package
from ssedesigner.files.backups.restoring import restore_library
from ssedesigner.files.backups.sharing import (
    Imported,
    export_library,
    import_dict,
    import_library,
    preview_import,
    report_lines,
)
from ssedesigner.files.films.measured_films import read_measurements, write_measurements
from ssedesigner.library.store import Library, LibraryError
from tests.batches import planned
from tests.files.backups.laboratories import SHIPPED, binder, film, laboratory, verdict

RUBBER = ("binder", "rubber", "density_g_cm3")


@pytest.fixture
def labs(tmp_path, fresh_file):
    with ExitStack() as stack:
        yield [stack.enter_context(laboratory(tmp_path, fresh_file, name)) for name in ("North", "South", "East")]


def send(source: Library, target: Library, choice: str = "") -> Merge:
    """Merge what one shares into another, without the way by a file."""
    return target.take_shared(source.shared(), choice)


def send_file(source: Library, target: Library, *kinds: str) -> Imported:
    path = source.path.with_name("sent.ssedlib")
    write_package(source, path, kinds)
    return import_library(target, path)


def films(library: Library) -> list[str]:
    return sorted(one.key for one in library.materials().own_films)


def names(library: Library) -> dict[str, str]:
    """The keys of films and batches by their names."""
    batches = {one.name: one.key for one in library.batches()}
    return {one.name: one.key for one in library.materials().own_films} | batches


def test_a_record_is_called_by_who_recorded_it_in_whatever_order_it_comes(labs):
    north, south, east = labs
    for library in labs:
        library.add_film(film(f"Film of {library.machine_label}"))
    planned(north, token="n"), planned(south, token="s")
    send(south, north)
    send(north, east)  # what is South's comes by North
    send(south, east)
    send(east, south)
    assert films(east) == ["F-0001", "F-0001 (North)", "F-0001 (South)"]
    assert films(south) == ["F-0001", "F-0001 (East)", "F-0001 (North)"]
    assert {one.key for one in east.batches()} == {"B-0001 (North)", "B-0001 (South)"}
    assert {one.key for one in north.batches()} == {"B-0001", "B-0001 (South)"}
    east.correct_film(replace(film("Film of South", 2.0), key="F-0001 (South)"), "misread")
    south.correct_film(replace(film("Film of South", 3.0), key="F-0001"), "misread")
    for _ in range(2):
        send(east, south, "both")
        send(south, east), send(south, north)
    assert films(south) == ["F-0001", "F-0001 (East)", "F-0001 (North)", "F-0001 (South, 2)"]
    for library in (east, north):
        assert {"F-0001 (South)", "F-0001 (South, 2)"} < set(films(library))


def test_a_label_that_is_chosen_later_reaches_what_was_recorded_before(tmp_path, fresh_file, labs):
    _, south, east = labs
    path = Path(shutil.copy(fresh_file, tmp_path / "new.sqlite"))
    with Library.open(path, shipped=SHIPPED) as new:
        automatic = new.machine_label
        new.add_film(film("Early"))
        planned(new, token="p")
        new.add_entry("B-0001", "note", {"text": "x"}, "e1", "2026-11-30T08:00:00+01:00")
        send(new, south)
        assert films(south) == [f"F-0001 ({automatic})"]
        new.set_machine_label("Dry room 2")
        assert "Look alike" not in "".join(report_lines(send_file(new, south)))
        assert films(new) == ["F-0001"]
        assert films(south) == ["F-0001 (Dry room 2)"]
        (batch,) = south.batches()
        assert batch.key == "B-0001 (Dry room 2)"
        assert south.batch(batch.key).entries[0].content["text"] == "x"
        assert south.batches("dry-room") == (batch,)
        with pytest.raises(Exception, match="never changed"), south._file.changing() as connection:
            connection.execute("UPDATE batch SET key = 'B-0009'")
        new.set_machine_label("Dry room 3")  # a chosen one stays with what was recorded under it
        new.add_film(film("Late"))
        send(new, east)
        assert films(east) == ["F-0001 (Dry room 2)", "F-0002 (Dry room 3)"]
        with pytest.raises(LibraryError, match="letters"):
            new.set_machine_label("Lab, 2")


def test_numbers_go_on_after_an_older_copy_was_restored(tmp_path, labs):
    north, south, _ = labs
    north.add_film(film("Kept"))
    planned(north, token="kept")
    backup = tmp_path / "older.sqlite"
    shutil.copy(north.path, backup)
    north.add_film(film("Lost"))
    planned(north, token="lost")
    north.set_machine_label("North 2")
    send(north, south)
    path = north.path
    north.close()
    restore_library(backup, path)
    with Library.open(path, shipped=SHIPPED) as again:
        assert again.machine_label == "North 2"
        assert again.add_film(film("Late")) == "F-0003"
        send(south, again)
        assert names(again) | {"Late": "F-0003"} == names(again)
        assert films(again) == ["F-0001", "F-0002", "F-0003"]  # what came back has its number
        assert {batch.key for batch in again.batches()} == {"B-0001", "B-0002"}
        assert again.add_film(film("Last")) == "F-0004"


def test_two_machines_of_one_label_are_warned_of_and_collide_visibly(tmp_path, labs):
    north, south, east = labs
    north.add_film(film("Common"))
    copied = Path(shutil.copy(north.path, tmp_path / "copy.sqlite"))
    with Library.open(copied, shipped=SHIPPED) as copy:
        copy.add_film(film("Of the copy"))
        north.add_film(film("Of North"))
        report = send(copy, north)
        assert "another label (library label)" in report.warning
        assert "another label (library label)" in export_library(north, tmp_path / "x.ssedlib")
        assert films(north)[:2] == ["F-0001", "F-0002"]
        assert names(north)["Of North"] == "F-0002"
        send(north, copy)
        assert names(copy)["Of the copy"] == "F-0002"
        send(north, south), send(copy, south)
        assert films(south) == ["F-0001 (North)", "F-0002 (North)", "F-0002 (North, 2)"]
        copy.set_machine_label("Copy")
        copy.add_film(film("Later"))
        copied_label = names(copy)["Later"]
        assert not send(copy, north).warning
        send(copy, east)
        assert names(north)["Later"] == names(east)["Later"] == f"{copied_label} (Copy)"
    south.set_machine_label("north")
    assert "Another machine is called North too" in send(south, north).warning


def test_two_materials_of_one_key_stay_two_and_what_is_said_of_each_stays_with_it(labs):
    north, south, east = labs
    north.add_material(binder("rubber", 0.93, "Rubber of North"))
    south.add_material(binder("rubber", 0.97, "Rubber of South"))
    for library in (north, south):
        library.set_verdict(verdict("rubber", "caution" if library is north else "incompatible"))
        recipe = replace(film("x").recipe, binder="rubber")
        library.add_film(replace(film(f"Film of {library.machine_label}"), recipe=recipe))
    merged = send(north, south)
    assert merged.alike == (("rubber (North)", "rubber"),)
    assert not merged.conflicts
    send(south, north), send(north, east), send(south, east)
    for library, keys in ((north, ("rubber", "rubber (South)")), (south, ("rubber (North)", "rubber"))):
        materials = library.materials()
        assert [float(materials.find("binder", key).value(RUBBER[2])) for key in keys] == [0.93, 0.97]
        said = [materials.pair("binder", key, "solvent", "toluene").verdict for key in keys]
        assert said == ["caution", "incompatible"]
        binders = {one.name: one.recipe.binder for one in materials.own_films}
        assert binders == {"Film of North": keys[0], "Film of South": keys[1]}
    assert sum(key.startswith("rubber (") for _, key in east.identities()) == 1
    # a change at either reaches the one that is meant
    south.set_value("binder", "rubber (North)", RUBBER[2], Cited(0.94, "g/cm3", "Lab book 7", grade="user"))
    south.correct_film(replace(south.materials().own_films[1], conductivity_ms_cm=2.0), "misread")
    assert send(south, north).counts["changed_there"] == {"value": 1, "film": 1}
    assert float(north.materials().find(*RUBBER[:2]).value(RUBBER[2])) == 0.94
    assert north.materials().own_films[0].recipe.binder == "rubber"
    # what was entered twice independently is one
    for library, density in ((north, 1.0), (south, 1.0)):
        library.add_material(binder("same", density))
    assert send(north, south).counts["same"]["material"] == 3
    assert south.materials().find("binder", "same (North)") is None


def test_a_selection_of_films_brings_the_materials_of_their_recipes(labs):
    north, south, _ = labs
    north.add_material(binder("rubber", 0.93))
    north.add_film(replace(film("Film"), recipe=replace(film("x").recipe, binder="rubber")))
    assert send_file(north, south, "film").merge.held == ()
    assert south.materials().own_films[0].recipe.binder == "rubber"


def test_an_adopted_material_is_the_one_of_its_laboratory(labs):
    north, south, _ = labs
    north.add_material(binder("rubber", 0.93))
    identities = north.identities()
    south.adopt([binder("rubber", 0.93, "Renamed since")], [], {}, identities)
    assert south.identities() == identities
    assert [c.name for c in send(north, south).conflicts] == [("binder", "rubber")]


def test_films_that_came_by_a_table_are_not_doubled(tmp_path, labs):
    north, south, east = labs
    north.add_films((film("Film 1"), film("Film 2")))
    table = tmp_path / "films.csv"
    write_measurements(table, north.materials().own_films)
    south.add_film(replace(film("Own", 0.3), made_on="2026-11-02"))
    south.add_films(read_measurements(table, south.materials(), south.film_revisions()).films)
    plain = import_dict(send_file(north, south))
    assert (plain["held"], plain["new"], plain["same"]["film"]) == ([], {}, 2)
    assert len(films(south)) == 3
    assert send_file(north, south).copy is None
    send(south, north), send(south, east), send(north, east)
    assert [len(films(library)) for library in labs] == [3, 3, 3]
    south.retire_film("F-0002")  # the one film of both
    send(south, north), send(south, east)
    assert [len(films(library)) for library in labs] == [2, 2, 2]


def test_the_lines_of_a_report_agree(tmp_path, labs):
    north, south, _ = labs
    toluene = ("solvent", "toluene", "density_g_cm3")
    for library, number in ((north, 0.86), (south, 0.87)):
        library.set_value(*toluene, Cited(number, "g/cm3", "Lab book 7", grade="user"))
    write_package(north, tmp_path / "x.ssedlib")
    lines = report_lines(preview_import(south, tmp_path / "x.ssedlib"))
    assert "  In conflict: values 1; still open: 1." in lines
    lines = report_lines(import_library(south, tmp_path / "x.ssedlib", "theirs"))
    assert lines[1:] == ["  In conflict: values 1; still open: 0.", "  Written: values 1."]
    assert report_lines(import_library(south, tmp_path / "x.ssedlib", "theirs"))[1:] == ["  The same: values 1."]


def test_a_copy_of_an_old_library_keeps_its_numbers(tmp_path, labs):
    import sqlite3

    dump = Path(__file__).parents[2] / "library" / "old" / "m007_tests_of_films.sql"
    copies = []
    for name in ("one", "two"):
        with closing(sqlite3.connect(tmp_path / f"{name}.sqlite")) as connection:
            connection.executescript(dump.read_text(encoding="utf-8"))
        copies.append(Library.open(tmp_path / f"{name}.sqlite", shipped=SHIPPED))
    one, two = copies
    before = films(one)
    one.set_machine_label("One"), two.set_machine_label("Two")
    send(one, labs[0]), send(two, labs[1])
    for source, target in ((one, two), (two, one), (labs[0], labs[1]), (labs[1], labs[0]), (one, labs[2])):
        send(source, target)
    assert films(one) == films(two) == before
    assert films(labs[0]) == films(labs[1])
    assert send_file(two, one).copy is None
    for library in copies:
        library.close()
