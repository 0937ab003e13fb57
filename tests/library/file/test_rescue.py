"""What the library cannot take is kept in a rescue file and written later, each change once."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.errors import LibraryError, LockedLibrary, MovedLibrary, UnreachableLibrary
from ssedesigner.library.file import opening, rescue, rescuing
from ssedesigner.library.records.plain_values import from_plain, to_plain
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from tests.batches import at, planned
from tests.library.file.test_library_file import CHANGES, FILM, PAIR, corrected, own_rows
from tests.library.file.test_opening import read_only_folder, without_privileges

_ = read_only_folder  # a fixture


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(rescue, "_spare_folder", lambda: tmp_path / "spare")
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.0)


def in_the_rescue_file(library: Library, path: Path, *changes: object) -> None:
    """Try changes while the file is locked."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for change in changes:
            with pytest.raises(LockedLibrary, match=r"is not in the library: it is kept in .*\.rescue-.*\.json"):
                change(library)


def taken(library: Library) -> list[str]:
    """Take over all that waits; return what could not be."""
    return [why for file in library.waiting_changes() for _, why in library.take_over(file) if why]


def test_every_change_of_the_library_is_kept_and_named_in_the_tests():
    assert set(rescuing._METHODS) == {*CHANGES, "record_batch_films"} == set(rescue._WORDS)
    public = {name for name in vars(Library) if not name.startswith("_")}
    assert set(rescuing._METHODS) < public
    for name in public - set(rescuing._METHODS):
        method = vars(Library)[name]
        assert "_change(" not in str(getattr(getattr(method, "__code__", None), "co_names", ())), name


def test_each_kind_of_change_is_kept_and_written_as_it_would_have_been(path, shipped, tmp_path):
    twin = Path(shutil.copy(path, tmp_path / "twin.sqlite"))
    with Library.open(path, shipped=shipped) as library, Library.open(twin, shipped=shipped) as direct:
        for name, change in CHANGES.items():
            library.materials()
            library.retired_films()
            library.lots()
            library.lots(retired=True)
            if name in {"add_entry", "correct_entry"}:
                library.batch("B-0001")
            in_the_rescue_file(library, path, change)
            assert taken(library) == [], name
            change(direct)
            assert library.waiting_changes() == []
            assert own_rows(library._connection) == own_rows(direct._connection), name


def test_measured_films_of_a_batch_are_kept_too(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        for number, (quantity, value) in enumerate(
            {"measured_thickness_um": 30.0, "measured_temperature_c": 25.0, "conductivity_ms_cm": 1.1}.items()
        ):
            library.add_entry("B-0001", "measured", {"quantity": quantity, "value": value}, f"m{number}", at(number))
        library.add_entry("B-0001", "finish", {}, "end", at(9))
        library.batch("B-0001")
        in_the_rescue_file(library, path, lambda library: library.record_batch_films("B-0001"))
        assert taken(library) == []
        assert library.batch_films("B-0001") == {1: "F-0001"}


def test_a_whole_sequence_is_written_in_its_order(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        library.materials()
        changes = [CHANGES[name] for name in ("set_value", "clear_value", "set_value", "set_verdict")]
        changes += [lambda library: library.set_value("binder", "NBR", "density_g_cm3", Cited(1.02, "g/cm3", "again"))]
        in_the_rescue_file(library, path, *changes)
        assert [len(file.changes) for file in library.waiting_changes()] == [4]  # the same value twice is one change
        assert taken(library) == []
        found = library.materials()
        assert float(found.find("binder", "NBR").value("density_g_cm3")) == 1.02
        assert found.pair("solvent", "ethanol", "electrolyte", "Li6PS5Cl").reason == PAIR.reason


def test_what_is_tried_again_and_succeeds_is_not_offered(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        note = lambda library: library.add_entry("B-0001", "note", {"text": "lid"}, "t1", at(1))  # noqa: E731
        in_the_rescue_file(library, path, note, CHANGES["add_films"], note)
        assert [len(file.changes) for file in library.waiting_changes()] == [2]
        note(library)
        CHANGES["add_films"](library)
        assert library.waiting_changes() == []
        assert len(library.batch("B-0001").entries) == len(library.materials().own_films) == 1
        (aside,) = path.parent.glob("*.taken-*")
        assert json.loads(aside.read_bytes())["format"] == "ssedesigner-rescue"


def test_what_waits_is_offered_by_the_next_program_and_moved_aside_with_its_outcome(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        in_the_rescue_file(library, path, CHANGES["add_entry"], CHANGES["add_material"])
    with Library.open(path, shipped=shipped) as library:
        library.add_material(Material(kind="binder", key="own", name="Own"))
        (waiting,) = library.waiting_changes()
        assert "Entry of a batch: B-0001, Note, text lid" in str(waiting.changes[0])
        (entry, material) = library.take_over(waiting)
        assert (entry[1], "Binder “own” exists already" in material[1]) == ("", True)
        assert [entry.content["text"] for entry in library.batch("B-0001").entries] == ["lid"]
        assert not waiting.path.exists()
        (aside,) = path.parent.glob("*.taken-*")
        rows = json.loads(aside.read_bytes())["changes"]
        assert [row["outcome"] for row in rows] == ["", material[1]]
        assert aside.stat().st_mode & 0o077 == 0


def test_what_a_running_program_keeps_is_not_offered_by_another(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        in_the_rescue_file(library, path, CHANGES["add_material"])
        (waiting,) = library.waiting_changes()
        kept = json.loads(waiting.path.read_bytes())
        for pid, offered in ((os.getppid(), 0), (2**22 + 1, 1)):
            waiting.path.write_text(json.dumps({**kept, "pid": pid}), encoding="utf-8")
            assert len(library.waiting_changes()) == offered


def test_a_change_is_written_once_when_taking_over_is_cut_off(path, shipped, monkeypatch):
    with Library.open(path, shipped=shipped) as library:
        library.materials()
        in_the_rescue_file(library, path, CHANGES["add_films"], CHANGES["retire_material"])
        (waiting,) = library.waiting_changes()
        copy = waiting.path.read_bytes()
        assert taken(library) == []
        waiting.path.write_bytes(copy)  # the program died before it could move the file aside
        library.restore_material("binder", "NBR")
        assert taken(library) == []
        assert len(library.film_revisions()) == 1
        assert not library.materials().find("binder", "NBR").is_retired


def test_the_same_film_entered_again_by_hand_is_not_doubled(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        in_the_rescue_file(library, path, CHANGES["add_films"])
    with Library.open(path, shipped=shipped) as library:
        library.add_film(FILM)
        assert taken(library) == []
        assert len(library.film_revisions()) == 1


# --- another library ---------------------------------------------------------------------------------------------


@pytest.fixture
def theirs(path, shipped, tmp_path):
    """The library of another machine with a batch, an entry and a film under the same keys."""
    other = Path(shutil.copy(path, tmp_path / "theirs.sqlite"))
    with Library.open(other, shipped=shipped) as library:
        library.plan_batch(*plan_of(library, "another plan"))
        library.add_entry("B-0001", "note", {"text": "theirs"}, "theirs", at(1))
        library.add_film(replace(FILM, name="Their film"))
    return other


def plan_of(library: Library, name: str):
    from tests.batches import AMOUNTS, PLAN, RECIPE, STEPS

    return replace(RECIPE, name=name), PLAN, AMOUNTS, STEPS, None, at(0), name


def test_nothing_is_written_to_another_batch_entry_film_or_value_of_the_same_key(path, shipped, theirs):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        library.add_entry("B-0001", "note", {"text": "ours"}, "ours", at(1))
        library.add_film(FILM)
        library.materials()
        theirs.replace(path)
        changes = [CHANGES[name] for name in ("add_entry", "correct_entry", "retire_batch", "correct_film", "use_film")]
        for change in (*changes, CHANGES["add_films"], lambda library: library.plan_batch(*plan_of(library, "second"))):
            with pytest.raises(MovedLibrary, match="Another file was put in the place"):
                change(library)
        library.reopen()
        refused = taken(library)
        assert [why.split(" ")[0] for why in refused] == ["B-0001", "This", "B-0001", "F-0001", "F-0001"]
        assert [entry.content for entry in library.batch("B-0001").entries] == [{"text": "theirs"}]
        assert [film.name for film in library.materials().own_films] == ["Their film", "Film 7"]
        assert library.batch("B-0002").recipe.name == "second"


def test_entries_go_into_the_same_batch_of_another_copy_whatever_their_numbers(path, shipped, tmp_path):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        timer = library.add_entry("B-0001", "timer", {"minutes": 5.0}, "timer", at(1))
        copy = Path(shutil.copy(path, tmp_path / "copy.sqlite"))
        with closing(sqlite3.connect(copy)) as other:  # there the same entry has another number
            triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                other.execute(f"DROP TRIGGER {name}")
            other.execute("UPDATE batch_entry SET number = 7")
            for _, made_by in triggers:
                other.execute(made_by)
            other.commit()
        library.batch("B-0001")
        copy.replace(path)
        for change in (
            lambda: library.add_entry("B-0001", "timer-end", {"timer": timer.number}, "end", at(6)),
            lambda: library.correct_entry(timer.number, None, "never ran", "struck", at(7)),
        ):
            with pytest.raises(MovedLibrary):
                change()
        library.reopen()
        assert taken(library) == []
        assert [dict(entry.content).get("timer") for entry in library.batch("B-0001").entries] == [None, 7, None]
        assert library.batch("B-0001").entries[2].content["of"] == 7


def test_what_somebody_changed_since_is_not_written_over(path, shipped):
    with Library.open(path, shipped=shipped) as library, Library.open(path, shipped=shipped) as other:
        library.add_film(FILM)
        library.materials()
        in_the_rescue_file(library, path, CHANGES["set_value"], CHANGES["set_verdict"], CHANGES["correct_film"])
        other.set_value("binder", "NBR", "density_g_cm3", Cited(0.97, "g/cm3", "the other window"))
        other.set_verdict(replace(PAIR, reason="the other window"))
        other.correct_film(corrected(FILM, conductivity_ms_cm=0.9), "the other window")
        assert ["since" in why for why in taken(library)] == [True] * 3
        assert float(library.materials().find("binder", "NBR").value("density_g_cm3")) == 0.97


# --- where the file can be ----------------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_change_in_the_rescue_file(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        pages = library._connection.execute("PRAGMA page_count").fetchone()[0]
        library._connection.execute(f"PRAGMA max_page_count = {pages}")
        big = Material(kind="binder", key="big", name="Big", note="x" * 50_000)
        with pytest.raises(UnreachableLibrary, match=r"is full.*kept in"):
            library.add_material(big)
        library._connection.execute("PRAGMA max_page_count = 100000")
        assert taken(library) == []
        assert library.materials().find("binder", "big").note == big.note


def test_in_a_folder_that_turned_read_only_the_data_folder_keeps_it(read_only_folder, monkeypatch):
    path, data = read_only_folder / "library.sqlite", read_only_folder.parent / "data"
    monkeypatch.setenv("SSEDESIGNER_DATA", str(data))
    data.mkdir()
    path.chmod(0o600)
    if os.geteuid() == 0:
        for owned in (path, read_only_folder, data):
            os.chown(owned, 65534, 65534)
    with without_privileges():
        read_only_folder.chmod(0o700)
        with Library.open(path, shipped=read_only_folder.parent / "content") as library:
            read_only_folder.chmod(0o500)
            with pytest.raises(LibraryError, match=r"kept in .*data.rescue"):
                library.retire_material("binder", "NBR")
            (waiting,) = library.waiting_changes()
            assert waiting.path.parent.stat().st_mode & 0o077 == waiting.path.stat().st_mode & 0o077 == 0
            read_only_folder.chmod(0o700)
            assert taken(library) == []
            assert library.materials().find("binder", "NBR").is_retired


def test_of_a_disk_that_is_gone_the_change_is_not_left_in_the_empty_folder(fresh_file, shipped, tmp_path):
    """What is written into the folder of a disk that is not mounted is covered when the disk comes back."""
    disk, away = tmp_path / "disk", tmp_path / "away"
    disk.mkdir()
    shutil.copy(fresh_file, disk / "library.sqlite")
    with Library.open(disk / "library.sqlite", shipped=shipped) as library:
        disk.rename(away)
        disk.mkdir()
        with pytest.raises(MovedLibrary, match=r"kept in .*data.rescue"):
            library.retire_material("binder", "NBR")
        assert list(disk.iterdir()) == []
        disk.rmdir()
        away.rename(disk)
        assert taken(library) == []
        assert library.materials().find("binder", "NBR").is_retired


def test_without_any_place_for_a_file_the_change_waits_in_the_program(path, shipped, monkeypatch):
    with Library.open(path, shipped=shipped) as library:
        with monkeypatch.context() as broken, closing(sqlite3.connect(path, isolation_level=None)) as other:
            broken.setattr(rescue, "_write_whole", refuse)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LockedLibrary, match="Leave the program open"):
                library.retire_material("binder", "NBR")
        in_the_rescue_file(library, path, lambda library: library.retire_material("binder", "SBR"))
        (waiting,) = library.waiting_changes()
        assert [change.arguments["key"] for change in waiting.changes] == ["NBR", "SBR"]


def refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"format": "ssedesigner-rescue"}',
        b'{"format": "ssedesigner-rescue", "version": 99, "library": "x", "changes": []}',
        b'{"format": "ssedesigner-rescue", "version": 1, "library": "x", "changes": [{"at": 1}]}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_rescue_file_is_left_where_it_is(content, path, shipped):
    odd = path.with_name(f"{path.name}.rescue-1.json")
    odd.write_bytes(content)
    os.mkfifo(path.with_name(f"{path.name}.rescue-2.json"))
    with Library.open(path, shipped=shipped) as library:
        assert library.waiting_changes() == []
    assert odd.read_bytes() == content


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("close", {}),
        ("_change", {}),
        ("retire_material", {"kind": "binder"}),
        ("retire_material", {"kind": ["x"], "key": {"type": "Cited"}}),
        ("add_material", {"material": {"type": "Material", "kind": 3}}),
        ("add_films", {"measured": [{"type": "Popen", "args": "x"}]}),
        ("add_entry", {"key": "B-0009", "kind": "note", "content": 3, "token": "t", "at": "x"}),
    ],
)
def test_a_change_that_cannot_be_read_is_said_and_the_others_are_written(method, arguments, path, shipped):
    good = {"at": "2026-11-29T10:00:00+01:00", "why": "", "token": "good", "method": "retire_material"}
    good["arguments"] = {"kind": "binder", "key": "NBR"}
    rows = [{**good, "method": method, "arguments": arguments, "token": "odd"}, good]
    waiting = path.with_name(f"{path.name}.rescue-1.json")
    content = {"format": "ssedesigner-rescue", "version": 1, "library": "elsewhere", "changes": rows}
    waiting.write_text(json.dumps(content), encoding="utf-8")
    with Library.open(path, shipped=shipped) as library:
        assert str(library.waiting_changes()[0].changes[0])
        assert len(taken(library)) == 1
        assert library.materials().find("binder", "NBR").is_retired


# --- the form of the values ---------------------------------------------------------------------------------------


def test_values_come_back_from_json_as_they_were(materials):
    prediction = predict(Recipe(), materials)
    own = Material(
        kind="binder",
        key="k",
        name="Ω\ud83e",
        values={"density_g_cm3": Cited(0.9, "g/cm3", "Lab", grade="user", low=0.8, conditions="cold")},
        texts={"stable_vs_li": CitedText("caution", "Lab", grade="user")},
        alternatives={"density_g_cm3": (Cited(0.95, "g/cm3", "Sheet"),)},
    )
    for value in (own, FILM, PAIR, Recipe(), prediction, {"line": 1, "grams": 2.5, "lot": None}, True, ""):
        plain = json.loads(json.dumps(to_plain(value)))
        assert to_plain(from_plain(plain)) == to_plain(value)
    back = from_plain(json.loads(json.dumps(to_plain(own))))
    assert (back, back.values["density_g_cm3"].conditions) == (own, "cold")
    assert isinstance(from_plain(to_plain(prediction)), Prediction)
    with pytest.raises(TypeError):
        to_plain(object())
