"""Packages between laboratories: what an export holds, what an import changes, what is asked, and how it is undone."""

import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ssedesigner.batch.photos import add_photo, photo_problems
from ssedesigner.core.evidence import Cited
from ssedesigner.files.backups.file import BackupError
from ssedesigner.files.backups.package import read_package, write_package
from ssedesigner.files.backups.sharing import export_library, import_dict, import_library, preview_import, undo_import
from ssedesigner.library.store import Library, LibraryError
from tests.batches import at, planned
from tests.files.backups.laboratories import SHIPPED, binder, content, film, laboratory, verdict, visible

TOLUENE = ("solvent", "toluene", "density_g_cm3")


@pytest.fixture
def labs(tmp_path, fresh_file):
    opened = [laboratory(tmp_path, fresh_file, name) for name in ("North", "South")]
    yield opened
    for library in opened:
        library.close()


def density(number: float) -> Cited:
    return Cited(number, "g/cm3", "Lab book 7", grade="user")


def send(source: Library, target: Library, choice: str = "", *kinds: str):
    path = source.path.with_name("sent.ssedlib")
    write_package(source, path, kinds)
    return import_dict(import_library(target, path, choice))


def fill(library: Library, tmp_path: Path) -> str:
    library.add_material(binder("house-rubber", 0.93))
    library.set_value(*TOLUENE, density(0.861))
    library.set_verdict(verdict("house-rubber", "caution"))
    library.retire_material("solvent", "anisole")
    library.add_films((film("Film 1"), film("Film 2")))
    library.retire_film("F-0002")
    library.correct_film(replace(film("Film 1", 1.4), key="F-0001"), "misread")
    batch = planned(library)
    library.add_entry(batch.key, "weigh", {"line": 1, "grams": 4.9}, "w1", at(1))
    first = library.add_entry(batch.key, "timer", {"step": 3, "minutes": 30.0}, "t1", at(2))
    library.add_entry(batch.key, "timer-end", {"timer": first.number}, "t2", at(3))
    library.correct_entry(library.batch(batch.key).entries[0].number, {"line": 1, "grams": 4.8}, "slip", "c1", at(4))
    photo = tmp_path / "jar.jpg"
    photo.write_bytes(b"a jar")
    add_photo(library, batch.key, photo, token="p1", at=at(5))
    return batch.key


def test_a_library_arrives_whole_and_a_second_time_nothing_changes(labs, tmp_path):
    north, south = labs
    fill(north, tmp_path)
    planned(south)
    south.add_entry("B-0001", "note", {"text": "ours"}, "n1", at(1))
    south.add_films((film("Other"),))
    first = send(north, south)
    assert first["new"] == {"material": 2, "value": 2, "verdict": 1, "film": 2, "batch": 1, "entry": 5}
    assert first["retired"] == {"material": 1, "film": 1}
    assert first["written"] == first["new"]
    assert first["held"] == first["open"] == []
    for key, value in visible(north).items():
        assert set(map(str, value)) <= set(map(str, visible(south)[key])), key
    assert south.materials().find("solvent", "anisole").is_retired
    # equal numbers are told apart by the label beside them, and no record is renumbered
    assert [f.key for f in south.materials().own_films] == ["F-0001", "F-0001 (North)"]
    assert {b.key for b in south.batches()} == {"B-0001", "B-0001 (North)"}
    batch = south.batch("B-0001 (North)")
    assert [e.kind for e in batch.entries] == ["weigh", "timer", "timer-end", "correct", "photo"]
    assert batch.entries[2].content["timer"] == batch.entries[1].number
    assert batch.entries[3].content["of"] == batch.entries[0].number
    assert batch.is_intact
    assert photo_problems(south.path, batch) == []
    assert [hit.key for hit in south.search("house-rubber")] == ["house-rubber"]
    before = content(south)
    again = send(north, south)
    assert again["written"] == again["new"] == again["changed_there"] == {}
    assert again["same"] == {"material": 2, "value": 2, "verdict": 1, "film": 2, "batch": 1, "entry": 5}
    back = send(south, north)
    assert (back["written"], back["conflicts"]) == ({"film": 1, "batch": 1, "entry": 1}, {})
    assert content(south) == before == content(north)
    assert [f.key for f in north.materials().own_films] == ["F-0001", "F-0001 (South)"]
    # what is written in the batch of another machine goes home
    south.add_entry("B-0001 (North)", "note", {"text": "from South"}, "n2", at(9))
    assert send(south, north)["written"] == {"entry": 1}
    assert north.batch("B-0001").entries[-1].content["text"] == "from South"
    assert south.add_film(film("Next")) == "F-0003"


def test_changes_and_what_was_taken_back_travel(labs, tmp_path):
    north, south = labs
    fill(north, tmp_path)
    send(north, south)
    south.set_value(*TOLUENE, density(0.864))
    south.clear_verdict("binder", "house-rubber", "solvent", "toluene")
    south.retire_material("binder", "house-rubber")
    south.restore_material("solvent", "anisole")
    south.use_film("F-0001 (North)", False)
    south.restore_film("F-0002 (North)")
    south.retire_batch("B-0001 (North)")
    report = send(south, north)
    assert report["changed_there"] == {"material": 2, "value": 1, "verdict": 1, "film": 2, "batch": 1}
    assert report["retired"] == {"material": 1, "verdict": 1, "batch": 1}
    assert visible(north) == visible(south)
    assert content(north) == content(south)
    north.set_value(*TOLUENE, density(0.87))
    assert send(south, north)["changed_here"] == {"value": 1}
    assert float(north.materials().find(*TOLUENE[:2]).value(TOLUENE[2])) == 0.87


def test_what_is_not_decided_stays_mine_and_is_listed_again(labs):
    north, south = labs
    north.set_value(*TOLUENE, density(0.86))
    south.set_value(*TOLUENE, density(0.87))
    for _ in range(2):
        report = send(north, south)
        assert report["conflicts"] == {"value": 1}
        (open_one,) = report["open"]
        assert (open_one["mine"]["content"]["number"], open_one["theirs"]["content"]["number"]) == (0.87, 0.86)
        assert (open_one["mine"]["machine"], open_one["theirs"]["machine"]) == ("South", "North")
    assert report["written"] == {}
    assert float(south.materials().find(*TOLUENE[:2]).value(TOLUENE[2])) == 0.87
    assert content(north) != content(south)


@pytest.mark.parametrize(("choice", "used", "kept"), [("mine", 0.87, 0), ("theirs", 0.86, 0), ("both", 0.87, 1)])
def test_a_decision_is_a_revision_and_travels(choice, used, kept, labs):
    north, south = labs
    for library, number, conductivity in ((north, 0.86, 1.1), (south, 0.87, 1.3)):
        library.set_value(*TOLUENE, density(number))
        library.add_material(replace(binder("house-rubber", 0.93), note=f"Rubber of {library.machine_label}"))
        library.set_verdict(verdict("house-rubber", "caution" if library is north else "incompatible"))
        if library is north:
            north.add_film(film("Film 1"))
            send(north, south, "", "film")
        key = "F-0001" if library is north else "F-0001 (North)"
        library.correct_film(replace(film("Film 1", conductivity), key=key), "misread")
    report = send(north, south, choice)
    assert report["conflicts"] == {"material": 1, "value": 1, "verdict": 1, "film": 1}
    assert report["open"] == []
    assert send(north, south, choice)["written"] == {}
    send(south, north)
    assert content(north) == content(south)
    assert visible(north) == visible(south)
    toluene = north.materials().find(*TOLUENE[:2])
    assert float(toluene.value(TOLUENE[2])) == used
    marked = [value for value in toluene.alternatives.get(TOLUENE[2], ()) if "Kept beside" in value.note]
    assert len(marked) == kept
    predicting = [f.conductivity_ms_cm for f in north.materials().own_films if f.is_used]
    assert predicting == [1.1 if choice == "theirs" else 1.3]
    assert len(north.materials().own_films) == 1 + kept
    for library, mark in ((north, ""), (south, " (North)")):  # number and revisions are those of who recorded it
        history = [r.film.conductivity_ms_cm for r in library.film_revisions() if r.film.key == f"F-0001{mark}"]
        assert history == [1.2, predicting[0]]
        assert [f.key for f in library.materials().own_films] == [f"F-0001{mark}", "F-0001 (North, 2)"][: 1 + kept]
    pair = north.materials().pair("binder", "house-rubber", "solvent", "toluene")
    assert pair.verdict == ("caution" if choice == "theirs" else "incompatible")
    assert ("caution" in pair.note) == bool(kept)


def test_single_rows_are_decided_and_only_what_the_package_itself_says(labs, tmp_path, fresh_file):
    north, south = labs
    anisole = ("solvent", "anisole", "density_g_cm3")
    for library, number in ((north, 0.86), (south, 0.87)):
        library.set_value(*TOLUENE, density(number))
        library.set_value(*anisole, density(number))
    north.add_material(binder("house-rubber", 0.93))
    send(north, south, "", "material")
    north.retire_material("binder", "house-rubber")
    path = tmp_path / "x.ssedlib"
    write_package(north, path)
    planned_import = preview_import(south, path)
    ids = {conflict.name: conflict.id for conflict in planned_import.merge.conflicts}
    (change,) = (each for each in planned_import.merge.changes if each.kind == "material")
    assert (change.state, change.name) == ("retired", ("binder", "house-rubber"))
    assert [json.loads(side.content)["retired"] for side in (change.before, change.after)] == [0, 1]
    decided = import_library(south, path, decisions={ids[TOLUENE]: "theirs", change.id: "mine"}).merge
    assert [conflict.name for conflict in decided.conflicts] == [anisole]
    assert not south.materials().find("binder", "house-rubber").is_retired
    assert float(south.materials().find(*TOLUENE[:2]).value(TOLUENE[2])) == 0.86
    again = import_library(south, path, decisions={ids[TOLUENE]: "theirs", change.id: "mine"})
    assert again.merge.counts["written"].total() == 0
    send(south, north)
    assert not north.materials().find("binder", "house-rubber").is_retired  # what was kept follows both
    # a third laboratory that carries the open conflict decides nothing for others
    east = laboratory(tmp_path, fresh_file, "East")
    with east:
        send(south, east)
        report = send(east, south, "theirs")
        assert (report["conflicts"], report["written"]) == ({}, {})
        east.set_value(*anisole, density(0.99))
        send(north, east, "mine")
        assert send(east, south)["conflicts"] == {}
        assert float(south.materials().find(*anisole[:2]).value(anisole[2])) == 0.99


def test_a_selection_brings_the_materials_that_it_rests_on(labs, tmp_path):
    north, south = labs
    fill(north, tmp_path)
    report = send(north, south, "", "verdict")
    assert report["new"] == {"material": 1, "verdict": 1}
    send(north, south, "", "film", "batch")
    assert south.batch_films("B-0001") == {}
    assert send(north, south)["new"].keys() == {"material", "value"} | report["same"].keys()


def test_what_this_library_lacks_waits_and_is_taken_later(labs):
    north, south = labs
    with south._file.changing() as connection:
        connection.execute("DELETE FROM property WHERE material = 'toluene'")
        connection.execute("DELETE FROM search WHERE key = 'toluene'")
        connection.execute("UPDATE material SET key = 'elsewhere' WHERE key = 'toluene'")
    north.set_value(*TOLUENE, density(0.861))
    for _ in range(2):
        report = send(north, south)
        assert len(report["held"]) == 1
    assert report["written"] == {}
    with south._file.changing() as connection:
        connection.execute("UPDATE material SET key = 'toluene' WHERE key = 'elsewhere'")
    assert send(north, south)["written"] == {"value": 1}
    assert float(south.materials().find(*TOLUENE[:2]).value(TOLUENE[2])) == 0.861


def test_a_material_that_looks_like_one_here_is_taken_and_named(labs):
    north, south = labs
    north.add_material(binder("House rubber", 0.93))
    south.add_material(binder("house-rubber", 0.95))
    report = send(north, south)
    assert report["alike"] == [["House rubber", "house-rubber"]]  # recipes that name either stay readable
    own = [m for m in south.materials().materials.values() if m.origin == "user"]
    assert [(m.key, float(m.value("density_g_cm3"))) for m in own] == [("house-rubber", 0.95), ("House rubber", 0.93)]


def test_a_preview_writes_nothing(labs, tmp_path):
    north, south = labs
    fill(north, tmp_path)
    path = tmp_path / "x.ssedlib"
    write_package(north, path)
    before = sorted((file, file.read_bytes()) for file in south.path.parent.rglob("*") if file.is_file())
    plain = import_dict(preview_import(south, path))
    assert plain["new"] == {"material": 2, "value": 2, "verdict": 1, "film": 2, "batch": 1, "entry": 5}
    assert (plain["written"], plain["copy"]) == ({}, None)
    assert before == sorted((file, file.read_bytes()) for file in south.path.parent.rglob("*") if file.is_file())


def test_an_import_is_undone_until_something_else_is_changed(labs, tmp_path):
    north, south = labs
    fill(north, tmp_path)
    planned(south)
    before = content(south)
    send(north, south)
    south.close()
    undone = undo_import(south.path)
    assert undone.former is not None
    with Library.open(south.path, shipped=SHIPPED) as library:
        assert content(library) == before
        with pytest.raises(LibraryError, match="no import"):
            library.last_import()
        send(north, library)
        library.retire_material("binder", "NBR")
    with pytest.raises(LibraryError, match="changed since the import"):
        undo_import(south.path)


def test_two_copies_of_an_old_library_agree(tmp_path, fresh_file):
    dump = Path(__file__).parents[2] / "library" / "old" / "m007_tests_of_films.sql"
    opened = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(dump.read_text(encoding="utf-8"))
            if name == "two":  # corrected further before the upgrade
                columns = [r[1] for r in connection.execute("PRAGMA table_info(measured_film)")]
                values = ", ".join(
                    {"revision": "3", "reason": "'again'"}.get(column, f'"{column}"') for column in columns
                )
                connection.execute(f"INSERT INTO measured_film SELECT {values} FROM measured_film WHERE revision = 2")
                connection.commit()
        opened.append(Library.open(path, shipped=SHIPPED))
    one, two = opened
    report = send(two, one)
    assert (report["new"], report["conflicts"], report["changed_there"]) == ({}, {}, {"film": 1})
    assert report["same"] == {"material": 1, "value": 2, "verdict": 1, "film": 1, "batch": 1, "entry": 4}
    assert send(one, two)["changed_there"] == {}  # who recorded it is settled between the two
    assert content(one) == content(two)
    assert one.machine_label != two.machine_label
    for library in opened:
        library.close()


# --- packages that are none ----------------------------------------------------------------------------------


def rewritten(path: Path, change) -> None:
    """Write the members of a package anew as a change of them returns them, with a list that fits."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    manifest["files"] = manifest.get("files") and {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in members.items()
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(manifest))


def edit(name: str, old: bytes, new: bytes):
    def change(members, _manifest):
        assert old in members[name], members[name][:300]
        members[name] = members[name].replace(old, new)

    return lambda path: rewritten(path, change)


def listed(**parts):
    return lambda path: rewritten(path, lambda _members, manifest: manifest.update(parts))


def more(name: str, data: bytes):
    return lambda path: rewritten(path, lambda members, _manifest: members.update({name: data}))


def _with_link(path: Path) -> None:
    info = zipfile.ZipInfo(f"photos/{'0' * 64}")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "/etc/passwd")


def _altered(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["rows/value.jsonl"] = members["rows/value.jsonl"].replace(b"0.861", b"0.961")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def _bad_value(path: Path) -> None:
    """A value that no laboratory measures, under its right name: nothing else is wrong with the package."""

    def change(members, _manifest):
        from ssedesigner.core.merging import canonical, make_revision

        row = json.loads(members["rows/value.jsonl"].split(b"\n")[-2])
        (one,) = row["revisions"]
        one["content"]["grade"] = "divine"
        one["id"] = make_revision(row["id"], [], one["at"], one["machine"], canonical(one["content"])).id
        row["shown"] = one["id"]
        members["rows/value.jsonl"] = json.dumps(row).encode()

    rewritten(path, change)


BAD = {
    "empty": (lambda path: path.write_bytes(b""), "no library package"),
    "text": (lambda path: path.write_text("hello"), "no library package"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:-200]), "damaged"),
    "cut at the front": (lambda path: path.write_bytes(path.read_bytes()[100:]), "no library package"),
    "altered": (_altered, "altered or is damaged"),
    "altered with its list": (edit("rows/value.jsonl", b"0.861", b"0.961"), "altered"),
    "newer format": (listed(format=2), "newer version"),
    "newer schema": (listed(schema="m099_more"), "newer version"),
    "no schema": (listed(schema="first"), "no library package"),
    "no list": (listed(files=None), "no library package"),
    "list is no list": (listed(format="1"), "no library package"),
    "another archive": (lambda path: zipfile.ZipFile(path, "w").close(), "no library package"),
    "path": (more("../../evil.sqlite", b"x"), "does not belong"),
    "absolute path": (more("/etc/cron.d/x", b"x"), "does not belong"),
    "drive": (more("C:\\x.jsonl", b"x"), "does not belong"),
    "link": (_with_link, "a link"),
    "bomb": (more(f"photos/{'0' * 64}", b"\0" * 99_000_000), "too large"),
    "photo of another name": (more(f"photos/{'0' * 64}", b"jar"), "damaged"),
    "row of no object": (more("rows/film.jsonl", b"[1]"), "no library package"),
    "row of deep lists": (more("rows/film.jsonl", b"[" * 100_000), "complete JSON"),
    "not a number": (edit("rows/value.jsonl", b"0.861", b"NaN"), "number"),
    "half a character": (edit("rows/value.jsonl", b"Lab book 7", b"\\ud800"), "damaged|no library"),
    "no UTF-8": (edit("rows/value.jsonl", b"Lab book 7", b"\xff\xfe"), "damaged"),
    "foreign identity": (edit("rows/value.jsonl", b'"toluene"', b'"benzene"'), "identity"),
    "row without history": (edit("rows/material.jsonl", b'"revisions":[{', b'"revisions":[],"old":[{'), "history"),
    "grade of nobody": (_bad_value, "no grade"),
    "altered plan": (
        edit("batches.jsonl", b'"Dry-room film"', b'"Wet-room film"'),
        "plan of a batch in it was altered",
    ),
    "entry of another type": (edit("batches.jsonl", b'"grams":4.9', b'"grams":"heavy"'), "no version of this program"),
    "entry without its time": (edit("batches.jsonl", b"08:01:00+01:00", b"this morning"), "no version of this program"),
    "photo of no checksum": (edit("batches.jsonl", b'"sha256":"', b'"sha256":"../'), "no version of this program"),
    "batch without its key": (lambda path: rewritten(path, lambda m, _: m.pop("rows/batch.jsonl")), "without its key"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_package_that_is_none_gets_one_sentence_and_changes_nothing(kind, labs, tmp_path):
    north, south = labs
    harm, words = BAD[kind]
    north.add_material(binder("house-rubber", 0.93))
    north.set_value(*TOLUENE, density(0.861))
    planned(north)
    north.add_entry("B-0001", "weigh", {"line": 1, "grams": 4.9}, "w1", at(1))
    (tmp_path / "jar.jpg").write_bytes(b"a jar")
    add_photo(north, "B-0001", tmp_path / "jar.jpg", token="p1", at=at(5))
    path = tmp_path / "x.ssedlib"
    write_package(north, path)
    harm(path)
    before = content(south), visible(south)
    with pytest.raises((BackupError, LibraryError), match=words) as refused:
        import_library(south, path)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert "Nothing was imported" in sentence
    assert (content(south), visible(south)) == before
    assert not (tmp_path / "evil.sqlite").exists()


def test_a_batch_that_was_altered_stays_where_it_is(labs, tmp_path):
    north, south = labs
    for number in range(2):
        planned(north, token=f"b{number}")
    with north._file.changing() as connection:
        connection.execute("DROP TRIGGER batch_stays")
        connection.execute("UPDATE batch SET model_version = 'x' WHERE number = 1")
    sentence = export_library(north, tmp_path / "x.ssedlib")
    assert sentence.endswith("batches 1 of North; it was read back and is whole. Left out, because their plans do not "
                             "have their checksums any more: B-0001.")  # fmt: skip
    import_library(south, tmp_path / "x.ssedlib")
    assert [batch.key for batch in south.batches()] == ["B-0002 (North)"]


def test_a_package_names_no_account_and_no_folder(labs, tmp_path):
    north, _ = labs
    fill(north, tmp_path)
    path = tmp_path / "x.ssedlib"
    write_package(north, path)
    assert read_package(path).photos.keys() == {hashlib.sha256(b"a jar").hexdigest()}
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for private in (str(tmp_path), str(Path.home()), "sqlite"):
        assert private.encode() not in everything
