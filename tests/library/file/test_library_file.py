"""The file under the name is the one that was opened, and it alone holds everything that was committed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.lots import Lot, LotCount
from ssedesigner.core.materials import Material, PairVerdict
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.errors import LockedLibrary, MovedLibrary, NewerLibrary
from ssedesigner.library.file import opening
from ssedesigner.library.store import Library
from tests.batches import at, planned
from tests.conftest import SYNCHRONOUS
from tests.library.comparing import is_sound

FILM = MeasuredFilm(key="", name="Film 7", recipe=Recipe(), thickness_um=32, temperature_c=25, conductivity_ms_cm=1.2)
PAIR = PairVerdict(
    first_kind="solvent",
    first="ethanol",
    second_kind="electrolyte",
    second="Li6PS5Cl",
    verdict="caution",
    reason="held for a minute",
    grade="user",
    sources=("Lab book 7",),
)
LOT = Lot(id="7d1f0a52-3c0e-4b7e-9a51-0c4f3f1f2a11", kind="binder", material="NBR", name="A-17", received_g=50.0)
COUNT = "b0e5a3f0-9a2d-4f36-8a6e-53b3a3a1c001"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)


def corrected(film: MeasuredFilm, **changes: object) -> MeasuredFilm:
    return MeasuredFilm(**{**vars(film), "key": "F-0001", **changes})


CHANGES = {
    "add_material": lambda library: library.add_material(Material(kind="binder", key="own", name="Own")),
    "rename_material": lambda library: library.rename_material("binder", "own", "Ours"),
    "set_formula": lambda library: library.set_formula("binder", "own", "C4H6", "rubber", ("density_g_cm3",)),
    "retire_material": lambda library: library.retire_material("binder", "NBR"),
    "restore_material": lambda library: library.restore_material("binder", "NBR"),
    "set_value": lambda library: library.set_value("binder", "NBR", "density_g_cm3", Cited(1.01, "g/cm3", "Lab book")),
    "clear_value": lambda library: library.clear_value("binder", "NBR", "density_g_cm3"),
    "set_verdict": lambda library: library.set_verdict(PAIR),
    "clear_verdict": lambda library: library.clear_verdict("solvent", "ethanol", "electrolyte", "Li6PS5Cl"),
    "answer_look_alikes": lambda library: library.answer_look_alikes((), "keep"),
    "add_films": lambda library: library.add_film(FILM),
    "correct_film": lambda library: library.correct_film(corrected(FILM, conductivity_ms_cm=1.1), "misread"),
    "retire_film": lambda library: library.retire_film("F-0001"),
    "restore_film": lambda library: library.restore_film("F-0001"),
    "use_film": lambda library: library.use_film("F-0001", False),
    "add_lot": lambda library: library.add_lot(LOT),
    "correct_lot": lambda library: library.correct_lot(replace(LOT, place="shelf B"), "moved"),
    "count_lot": lambda library: library.count_lot(LOT.id, LotCount(at=at(1), grams=40.0, reason="counted"), COUNT),
    "retire_lot": lambda library: library.retire_lot(LOT.id),
    "restore_lot": lambda library: library.restore_lot(LOT.id),
    "plan_batch": lambda library: planned(library, token="b1"),
    "add_entry": lambda library: library.add_entry("B-0001", "note", {"text": "lid"}, "t1", at(1)),
    "correct_entry": lambda library: library.correct_entry(1, {"text": "the lid"}, "typing", "t2", at(2)),
    "retire_batch": lambda library: library.retire_batch("B-0001"),
    "restore_batch": lambda library: library.restore_batch("B-0001"),
}
"""One change of every kind, in an order in which each can be made; taking films into the evidence stands alone."""


def own_rows(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """All rows that a person may have changed, but for the time at which a film was recorded."""
    tables = ["material", "source", "batch", "batch_entry", "batch_film", "pair_source", "look_alike", "lot"]
    tables += ["lot_count"]
    found = [row for table in tables for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]
    for table in ("property", "pair"):
        found += connection.execute(f"SELECT * FROM {table} WHERE origin = 'user' ORDER BY 2, 3, 4")
    found += connection.execute("SELECT lot, revision, reason, name, place FROM lot_revision ORDER BY 1, 2")
    return (
        found
        + connection.execute(
            "SELECT key, revision, reason, name, recipe, conductivity_ms_cm, is_used, retired FROM measured_film"
        ).fetchall()
    )


def everything(path: Path) -> list[tuple[object, ...]]:
    """All own rows of a file, seen through the main file alone."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return own_rows(connection)


def others(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir() if file.name != path.name and file.is_file())


def another(path: Path) -> Path:
    """The library of another machine, of the same content but with an own material."""
    other = path.with_name("other.sqlite")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)
        target.execute("UPDATE material SET note = 'of another machine' WHERE key = 'NBR'")
        target.commit()
    return other


# --- the main file alone is whole ------------------------------------------------------------------------------


def test_a_copy_of_the_main_file_has_everything_after_each_kind_of_change(path, shipped, tmp_path):
    with Library.open(path, shipped=shipped) as library:
        for number, change in enumerate(CHANGES.values()):
            change(library)
            copy = Path(shutil.copy(path, tmp_path / f"copy-{number}.sqlite"))
            assert everything(copy) == own_rows(library._connection)
            assert others(path) == [f"copy-{past}.sqlite" for past in sorted(range(number + 1), key=str)]


def test_a_library_in_wal_mode_with_its_log_is_carried_over(path, shipped, tmp_path):
    old = sqlite3.connect(path, isolation_level=None)
    old.execute("PRAGMA journal_mode = WAL")
    old.execute("PRAGMA wal_autocheckpoint = 0")
    old.execute("UPDATE material SET note = 'in the log' WHERE key = 'NBR'")
    crashed = tmp_path / "crashed" / path.name
    crashed.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", f"{crashed}{ending}")
    old.close()
    with Library.open(crashed, shipped=shipped) as library:
        assert library.materials().find("binder", "NBR").note == "in the log"
        assert others(crashed) == []
        assert any("in the log" in row for row in everything(crashed))


def test_beside_an_older_program_that_keeps_a_log_each_change_is_written_back(path, shipped, tmp_path):
    with closing(sqlite3.connect(path, isolation_level=None)) as older:
        older.execute("PRAGMA journal_mode = WAL")
        older.execute("SELECT count(*) FROM material").fetchone()
        with Library.open(path, shipped=shipped) as library:
            assert "older version" in library.notice
            library.retire_material("binder", "NBR")
            copy = Path(shutil.copy(path, tmp_path / "copy.sqlite"))
            assert everything(copy) == own_rows(library._connection)
    with Library.open(path, shipped=shipped) as library:
        assert library.notice == ""
        assert library.materials().find("binder", "NBR").is_retired


def test_an_older_program_that_begins_a_log_beneath_does_not_keep_changes_in_it(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        library.retire_material("binder", "NBR")
        with closing(sqlite3.connect(path, isolation_level=None)) as older:
            older.execute("PRAGMA journal_mode = WAL")
        library.retire_material("binder", "SBR")
        assert everything(path) == own_rows(library._connection)
        assert others(path) == []


def test_a_long_reader_leaves_no_change_in_a_log_only(path, shipped):
    with Library.open(path, shipped=shipped) as library, closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM material").fetchone()
        before = everything(path)
        with pytest.raises(LockedLibrary):
            library.retire_material("binder", "NBR")
        assert everything(path) == before
        reader.execute("COMMIT")
        library.retire_material("binder", "NBR")
        assert everything(path) == own_rows(library._connection)


COPYING = """
import sys
from pathlib import Path
from ssedesigner.library.store import Library
library = Library.open(Path(sys.argv[1]), shipped=Path(sys.argv[2]))
for number in range(100000):
    (library.retire_material if number % 2 else library.restore_material)("binder", "NBR")
    print(number, flush=True)
"""


def test_killed_at_a_random_point_the_file_is_sound_with_all_that_was_confirmed(path, shipped):
    process = subprocess.Popen(
        [sys.executable, "-c", COPYING, str(path), str(shipped)],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )
    for _ in range(40):
        confirmed = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Library.open(path, shipped=shipped) as library:
        (row,) = library._connection.execute("SELECT value FROM content WHERE key GLOB 'writer *'").fetchall()
        assert int(row[0]) > confirmed
        assert library.materials().find("binder", "NBR").is_retired == (int(row[0]) % 2 == 0)
    assert is_sound(path)


def test_a_commit_waits_until_a_power_cut_cannot_take_it_back(path, shipped, monkeypatch):
    monkeypatch.setattr(opening, "SYNCHRONOUS", SYNCHRONOUS)
    with Library.open(path, shipped=shipped) as library:
        assert library._connection.execute("PRAGMA synchronous").fetchone() == (3,)


# --- the file is the one that was opened ------------------------------------------------------------------------


def renamed_over(path: Path) -> None:
    another(path).replace(path)


def moved_and_replaced(path: Path) -> None:
    other = another(path)
    path.rename(path.with_name("library (conflicted copy).sqlite"))
    other.replace(path)


def older_state(path: Path) -> None:
    """A backup that was made before the last change, copied over the file."""
    path.write_bytes(path.with_name("before.sqlite").read_bytes())


def removed(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.sqlite"))


def folder_moved(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def no_database(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"no database" * 1000)


def folder_in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


HARM = [
    renamed_over,
    moved_and_replaced,
    older_state,
    removed,
    moved,
    folder_moved,
    no_database,
    folder_in_its_place,
]


@pytest.mark.parametrize("harm", HARM)
def test_nothing_is_written_into_or_beside_another_file(harm, fresh_file, shipped, tmp_path):
    path = tmp_path / "lab" / "library.sqlite"
    path.parent.mkdir()
    shutil.copy(fresh_file, path)
    with Library.open(path, shipped=shipped) as library:
        library.materials()
        shutil.copy(path, path.with_name("before.sqlite"))
        library.retire_material("binder", "NBR")
        harm(path)
        before = path.read_bytes() if path.is_file() else None
        for change in (
            lambda: library.retire_material("binder", "SBR"),
            lambda: planned(library),
        ):
            with pytest.raises(MovedLibrary) as caught:
                change()
        with pytest.raises(MovedLibrary):
            library.materials()
        assert str(path) in library.trouble()
        assert "is not in the library" in str(caught.value)
        assert (path.read_bytes() if path.is_file() else None) == before
        if path.parent.is_dir():
            assert not [name for name in others(path) if name.endswith(("-journal", "-wal", "-shm"))]
    if path.is_file():
        assert path.read_bytes() == before


def test_the_right_file_back_under_its_name_is_used_again(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        aside = path.rename(path.with_name("aside.sqlite"))
        assert "put it back" in library.trouble()
        with pytest.raises(MovedLibrary):
            library.retire_material("binder", "NBR")
        aside.rename(path)
        assert library.trouble() == ""
        library.retire_material("binder", "NBR")
        assert library.materials().find("binder", "NBR").is_retired


def test_a_file_that_is_replaced_while_a_change_is_written_does_not_count_as_written(path, shipped, monkeypatch):
    with Library.open(path, shipped=shipped) as library:
        sign = library._file._sign
        monkeypatch.setattr(library._file, "_sign", lambda: (sign(), renamed_over(path)))
        with pytest.raises(MovedLibrary, match="is not in the library"):
            library.retire_material("binder", "NBR")


def test_a_touched_file_and_another_window_are_no_replacement(path, shipped):
    with Library.open(path, shipped=shipped) as first, Library.open(path, shipped=shipped) as second:
        first.retire_material("binder", "NBR")
        os.utime(path, (1_700_000_000, 1_700_000_000))
        first.retire_material("binder", "SBR")
        assert second.materials().find("binder", "SBR").is_retired
        for _ in range(3):
            second.restore_material("binder", "SBR")
            first.retire_material("binder", "SBR")
        assert second.materials().find("binder", "SBR").is_retired
        assert first.trouble() == second.trouble() == ""


def test_a_file_copied_over_with_the_same_counters_is_noticed(path, shipped, tmp_path):
    """Two machines that change one copy each have the same counters in the header, and other pages."""
    theirs = Path(shutil.copy(path, tmp_path / "theirs.sqlite"))
    with Library.open(path, shipped=shipped) as library, Library.open(theirs, shipped=shipped) as other:
        library.materials()
        library.retire_material("binder", "NBR")
        other.retire_material("binder", "SBR")
        assert path.read_bytes()[:100] == theirs.read_bytes()[:100]
        path.write_bytes(theirs.read_bytes())
        with pytest.raises(MovedLibrary):
            library.retire_material("binder", "PIB")
    assert is_sound(path)


def test_a_file_copied_over_that_holds_all_that_was_written_is_read_anew(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        library.retire_material("binder", "NBR")
        library.materials()
        other = another(path)
        path.write_bytes(other.read_bytes())
        library.retire_material("binder", "SBR")
        found = library.materials()
        assert found.find("binder", "NBR").is_retired
        assert found.find("binder", "NBR").note == "of another machine"
        assert found.find("binder", "SBR").is_retired
    assert is_sound(path)


def test_a_file_that_a_newer_version_has_upgraded_is_not_written(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        library.materials()
        with closing(sqlite3.connect(path)) as newer:
            newer.execute("INSERT INTO _sqlite_migrations VALUES (99, 'library', 'm099_future', '2031')")
            newer.commit()
        before = path.read_bytes()
        with pytest.raises(NewerLibrary, match="has upgraded"):
            library.retire_material("binder", "NBR")
        assert path.read_bytes() == before
        assert "newer version" in library.trouble()


def test_writers_of_long_ago_are_forgotten(path, shipped, monkeypatch):
    monkeypatch.setattr("ssedesigner.library.file.connection._WRITERS_KEPT", 2)
    for _ in range(4):
        with Library.open(path, shipped=shipped) as library:
            library.retire_material("binder", "NBR")
            rows = library._connection.execute("SELECT count(*) FROM content WHERE key GLOB 'writer *'").fetchone()
    assert rows == (2,)


def test_the_file_that_is_there_now_can_be_used(path, shipped):
    shutil.copy(path, path.with_name("before.sqlite"))
    with Library.open(path, shipped=shipped) as library:
        renamed_over(path)
        assert library.trouble()
        library.reopen()
        assert (library.trouble(), library._file.generation) == ("", 1)
        assert library.materials().find("binder", "NBR").note == "of another machine"
        library.retire_material("binder", "NBR")
        path.unlink()
        with pytest.raises(MovedLibrary):
            library.reopen()
        shutil.copy(path.with_name("before.sqlite"), path)
        library.close()  # as before a restore
        assert library.trouble() == ""
        library.reopen(shipped=shipped)
        library.retire_material("binder", "SBR")
