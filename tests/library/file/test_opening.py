"""Opening: a new file, an old one, a damaged, newer, locked or read-only one, and a crash in between."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ssedesigner.core.batch.state import fold
from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.library import content
from ssedesigner.library.file import backups, opening
from ssedesigner.library.schema.migrations import MIGRATIONS
from ssedesigner.library.schema.tables import content_version
from ssedesigner.library.store import (
    DamagedLibrary,
    Library,
    LibraryError,
    LockedLibrary,
    NewerLibrary,
    ReadOnlyLibrary,
    restore_backup,
)
from tests.library.comparing import everything, film_history, is_sound

HERE = Path(__file__).parents[1]
FILM = MeasuredFilm(
    key="", name="Film 7", recipe=Recipe(), thickness_um=32.0, temperature_c=25.0, conductivity_ms_cm=1.2
)
OWN = Material(
    kind="binder",
    key="house-rubber",
    name="House rubber",
    values={"density_g_cm3": Cited(0.93, "g/cm3", "Lab book 7", grade="user")},
    origin="user",
)


def schema(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
        return "".join(f"{sql};\n" for (sql,) in rows)


def test_a_new_library_equals_the_shipped_content(shipped, library, as_shipped):
    assert everything(library.materials()) == everything(as_shipped)
    assert library.materials() == as_shipped
    assert library.version == content_version(shipped)
    assert library.backups() == []
    assert not library.is_read_only


def test_the_folder_is_made(shipped, tmp_path):
    path = tmp_path / "new folder" / "üÄ ?#" / "library.sqlite"
    with Library.open(path, shipped=shipped) as library:
        assert library.materials().materials
    assert [file.name for file in path.parent.iterdir()] == ["library.sqlite"]


def test_unfinished_files_of_an_earlier_crash_are_cleared(shipped, tmp_path):
    path = tmp_path / "library.sqlite"
    old, young = tmp_path / "library.sqlite.new-1", tmp_path / "library.sqlite.new-2"
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (1, 1))
    Library.open(path, shipped=shipped).close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["library.sqlite", "library.sqlite.new-2"]


def test_the_shape_is_the_golden_one(path):
    assert schema(path) == (HERE / "schema.sql").read_text(encoding="utf-8")


def test_every_migration_step_is_known_to_opening():
    assert tuple(step.name for step in MIGRATIONS._migrations) == opening.STEPS
    assert {dump.stem for dump in (HERE / "old").glob("*.sql")} == set(opening.STEPS)


def assert_films_survived(library: Library, shape: str) -> None:
    (film,) = library.materials().own_films
    assert (film.key, film.name, film.conductivity_ms_cm) == ("F-0001", "Film 7", 1.02)
    assert film.recipe.binder_wt_pct == 2.0
    tested = ("silver discs", "200 °C for 1 h", 92.0, "no crack") if shape >= "m007" else ("", "", None, "")
    assert (film.contacts, film.after_test, film.after_kept_pct, film.after_seen) == tested
    first, second = film_history(library, "F-0001")
    assert (first.film.conductivity_ms_cm, second.reason) == (1.2, "misread the scale")
    (retired,) = library.retired_films()
    assert (retired.key, retired.is_used, retired.recipe.binder) == ("F-0002", False, "house-rubber")


@pytest.mark.parametrize("dump", sorted((HERE / "old").glob("*.sql")), ids=lambda dump: dump.stem)
def test_a_library_of_each_released_shape_is_brought_up_to_date(dump, shipped, as_shipped, tmp_path):
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    with Library.open(path, shipped=shipped) as library:
        materials = library.materials()
        assert len(library.backups()) == 1
        if dump.stem == "m001_library":
            assert library.film_revisions() == ()
        else:  # the step after it brought measured films
            assert_films_survived(library, dump.stem)
    assert schema(path) == (HERE / "schema.sql").read_text(encoding="utf-8")
    own = materials.find("binder", "house-rubber")
    assert (own.name, own.origin, float(own.value("density_g_cm3"))) == ("House rubber", "user", 0.93)
    assert float(materials.find("solvent", "toluene").value("density_g_cm3")) == 0.861
    assert materials.find("solvent", "ligroin").is_retired
    pair = materials.pair("solvent", "toluene", "binder", "house-rubber")
    assert (pair.verdict, pair.sources) == ("caution", ("Lab book 7",))
    assert set(as_shipped.materials) < set(materials.materials)
    for name in ("series", "rules", "moisture", "compositions", "comparison_lines"):
        assert getattr(materials, name) == getattr(as_shipped, name) != ()


def test_batches_survive_from_the_step_that_brought_them(shipped, tmp_path):
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((HERE / "old" / "m004_batches.sql").read_text(encoding="utf-8"))
    with Library.open(path, shipped=shipped) as library:
        batch = library.batch("B-0001")
        assert batch.is_intact
        assert (batch.recipe.name, batch.lines[1].key, batch.steps[2].minutes) == ("Film 7", "house-rubber", 30.0)
        assert [entry.kind for entry in batch.entries] == ["start", "weigh", "correct", "note"]
        state = fold(batch)
        assert (state.line(1).actual_g, state.line(1).is_in_tolerance, state.line(1).lot) == (1.201, True, "LPSC-7")
        assert library.batch_films("B-0001") == {1: "F-0001"}
        assert [found.key for found in library.batches("lid")] == ["B-0001"]
        assert library.add_entry("B-0001", "note", {"text": "x"}, "t5", batch.created_at).number == 5


def test_tables_are_strict_and_refer_to_sources(library):
    connection = library._connection
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE property SET number = 'heavy' WHERE number IS NOT NULL")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE property SET source = 'Nobody1900'")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM material WHERE key = 'NBR'")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_an_up_to_date_library_opens_without_reading_the_shipped_files(path, shipped, monkeypatch):
    def refuse(_folder: Path) -> None:
        raise AssertionError("the shipped tables were read")

    monkeypatch.setattr(content, "read_content", refuse)
    with Library.open(path, shipped=shipped) as library:
        assert len(library.materials().pairs) > 700


def test_an_up_to_date_library_opens_without_the_migration_library(path, shipped):
    program = (
        "import sys; from pathlib import Path; from ssedesigner.library.store import Library\n"
        f"Library.open(Path({str(path)!r}), shipped=Path({str(shipped)!r})).materials()\n"
        "assert 'sqlite_utils' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=HERE.parents[1])


# --- files that are no library ---------------------------------------------------------------------------


def truncated(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 4096)


def torn_pages(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096 * 40 : 4096 * 60] = b"\xa5" * 4096 * 20
    path.write_bytes(bytes(whole))


def other_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photo (name TEXT)")
        connection.commit()


@pytest.mark.parametrize("harm", [truncated, empty, noise, torn_pages, other_database])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_file_is_refused_and_left_alone(harm, read_only, path, shipped):
    harm(path)
    before = path.read_bytes()
    with pytest.raises(DamagedLibrary) as caught:
        Library.open(path, shipped=shipped, read_only=read_only)
    assert path.read_bytes() == before
    assert str(path) in str(caught.value)
    assert "Restore a backup" in str(caught.value)


def test_a_lost_file_with_its_journal_is_no_new_library(path, shipped):
    path.rename(path.with_name("library.sqlite-wal"))
    with pytest.raises(DamagedLibrary, match="its journal is still there"):
        Library.open(path, shipped=shipped)
    assert not path.exists()


def test_a_newer_file_is_refused_and_left_alone(path, shipped):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO _sqlite_migrations VALUES (99, 'library', 'm099_future', '2031')")
        connection.commit()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerLibrary, match="install that version, or restore a backup"):
            Library.open(path, shipped=shipped, read_only=read_only)
    assert path.read_bytes() == before


def test_a_folder_in_place_of_the_file_is_an_error(shipped, tmp_path):
    with pytest.raises(LibraryError):
        Library.open(tmp_path, shipped=shipped)


# --- other programs ---------------------------------------------------------------------------------------


@pytest.fixture
def _impatient(monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)


@contextmanager
def held(path: Path, mode: str = "", begin: str = "BEGIN EXCLUSIVE") -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(mode or "PRAGMA busy_timeout = 0")
        other.execute(begin)
        yield
        other.execute("ROLLBACK")


@pytest.mark.usefixtures("_impatient")
def test_a_locked_library_can_be_read_but_not_changed(path, shipped):
    with Library.open(path, shipped=shipped) as library, held(path, begin="BEGIN IMMEDIATE"):
        with pytest.raises(LockedLibrary, match="close it and try again"):
            library.add_material(OWN)
        with pytest.raises(LockedLibrary, match="close it and try again"):
            library.add_film(FILM)
        assert library.materials().find("binder", "house-rubber") is None
        assert library.materials().own_films == ()
        with Library.open(path, shipped=shipped) as second:
            assert second.materials().materials


@pytest.mark.usefixtures("_impatient")
def test_a_locked_library_is_not_upgraded_half(path, shipped, content):
    newer_content = content("2030.1", ("films.csv", "Lee2020", "Song2023"))
    with held(path), pytest.raises(LockedLibrary):
        Library.open(path, shipped=newer_content)
    with Library.open(path, shipped=shipped) as library:
        assert library.version == content_version(shipped)


@pytest.mark.usefixtures("_impatient")
def test_a_library_that_cannot_even_be_read_says_who_holds_it(path, shipped):
    with held(path, "PRAGMA locking_mode = EXCLUSIVE"), pytest.raises(LockedLibrary):
        Library.open(path, shipped=shipped)


def test_two_open_libraries_see_each_others_changes(path, shipped):
    with Library.open(path, shipped=shipped) as first, Library.open(path, shipped=shipped) as second:
        first.add_material(OWN)
        assert second.materials().find("binder", "house-rubber") is not None
        second.retire_material("binder", "house-rubber")
        assert first.materials().find("binder", "house-rubber").is_retired


# --- read-only --------------------------------------------------------------------------------------------

CHANGES = [
    lambda library: library.add_material(OWN),
    lambda library: library.retire_material("binder", "NBR"),
    lambda library: library.restore_material("binder", "NBR"),
    lambda library: library.set_value("binder", "NBR", "density_g_cm3", OWN.values["density_g_cm3"]),
    lambda library: library.clear_value("binder", "NBR", "density_g_cm3"),
    lambda library: library.clear_verdict("binder", "NBR", "solvent", "toluene"),
    lambda library: library.add_film(FILM),
    lambda library: library.add_films([FILM, FILM]),
    lambda library: library.correct_film(FILM, "misread"),
    lambda library: library.retire_film("F-0001"),
    lambda library: library.restore_film("F-0001"),
    lambda library: library.use_film("F-0001", False),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_read_only_library_refuses_every_change(change, path, shipped, as_shipped):
    before = path.read_bytes()
    with Library.open(path, shipped=shipped, read_only=True) as library:
        assert library.is_read_only
        with pytest.raises(ReadOnlyLibrary, match="cannot be written"):
            change(library)
        assert everything(library.materials()) == everything(as_shipped)
    assert path.read_bytes() == before


def test_a_read_only_library_shows_newer_content_without_writing_it(path, shipped, content):
    before = path.read_bytes()
    newer_content = content("2030.1", ("materials.csv", "solvent,toluene,toluene", "solvent,toluene,methylbenzene"))
    with Library.open(path, shipped=newer_content, read_only=True) as library:
        assert library.version == "2030.1"
        assert library.materials().find("solvent", "toluene").name == "methylbenzene"
        assert library.search("methylbenzene")[0].key == "toluene"
    assert path.read_bytes() == before


def test_reading_a_library_that_does_not_exist_gives_the_shipped_content(shipped, as_shipped, tmp_path):
    path = tmp_path / "nowhere" / "library.sqlite"
    with Library.open(path, shipped=shipped, read_only=True) as library:
        assert everything(library.materials()) == everything(as_shipped)
    assert not path.parent.exists()


@contextmanager
def without_privileges() -> Iterator[None]:
    """Act as a user who may not write everywhere, also when the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def read_only_folder(path, shipped) -> Iterator[Path]:
    """A folder with a library, neither of which may be written; beside it the content, readable to all."""
    outer = Path(tempfile.mkdtemp(prefix="read-only-"))
    outer.chmod(0o755)
    shutil.copytree(shipped, outer / "content")
    folder = outer / "folder"
    folder.mkdir()
    shutil.copy(path, folder / "library.sqlite")
    (folder / "library.sqlite").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(outer)


def test_a_read_only_folder_is_read_as_it_is(read_only_folder, as_shipped):
    with (
        without_privileges(),
        Library.open(read_only_folder / "library.sqlite", shipped=read_only_folder.parent / "content") as library,
    ):
        assert library.is_read_only
        assert everything(library.materials()) == everything(as_shipped)
        with pytest.raises(ReadOnlyLibrary):
            library.retire_material("binder", "NBR")
    assert [file.name for file in read_only_folder.iterdir()] == ["library.sqlite"]


def test_no_library_in_a_read_only_folder_shows_the_shipped_content(read_only_folder):
    with (
        without_privileges(),
        Library.open(read_only_folder / "other.sqlite", shipped=read_only_folder.parent / "content") as library,
    ):
        assert library.is_read_only
        assert library.materials().find("electrolyte", "Li6PS5Cl") is not None
    assert not (read_only_folder / "other.sqlite").exists()


def test_a_change_that_was_cut_off_is_not_read_as_if_it_were_whole(read_only_folder):
    """A rollback journal of a crashed program belongs to the file, also where nothing can be written."""
    path = read_only_folder / "library.sqlite"
    read_only_folder.chmod(0o755)
    with closing(sqlite3.connect(path, isolation_level=None)) as crashing:
        crashing.execute("PRAGMA cache_size = 1")
        crashing.execute("BEGIN IMMEDIATE")
        crashing.execute("UPDATE property SET note = note || ' cut off'")
        for ending in ("", "-journal"):
            shutil.copy(f"{path}{ending}", read_only_folder / f"crashed.sqlite{ending}")
        crashing.execute("ROLLBACK")
    crashed = read_only_folder / "crashed.sqlite"
    for file in (crashed, crashed.with_name("crashed.sqlite-journal")):
        file.chmod(0o444)
    read_only_folder.chmod(0o555)
    with without_privileges(), pytest.raises(LibraryError, match=r"crashed\.sqlite"):
        Library.open(crashed, shipped=read_only_folder.parent / "content")


def test_a_file_that_may_not_be_read_is_named(read_only_folder):
    (read_only_folder / "library.sqlite").chmod(0o000)
    with without_privileges(), pytest.raises(LibraryError, match=r"library\.sqlite"):
        Library.open(read_only_folder / "library.sqlite", shipped=read_only_folder.parent / "content")


# --- full disk and crashes --------------------------------------------------------------------------------


def fill(library: Library) -> None:
    for number in range(2000):
        library.add_material(Material(kind="binder", key=f"b{number}", name="x" * 500))


def test_a_full_disk_changes_nothing(library):
    pages = library._connection.execute("PRAGMA page_count").fetchone()[0]
    library._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryError, match="is full; free some space"):
        fill(library)
    kept = [m for m in library.materials().of_kind("binder") if m.origin == "user"]
    library._connection.execute("PRAGMA max_page_count = 100000")
    library.retire_material("binder", "NBR")
    assert library.materials().find("binder", "NBR").is_retired
    assert [m.key for m in kept] == [f"b{number}" for number in range(len(kept))]


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=HERE.parents[1],
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


ADDING = """
import sys
from pathlib import Path
from ssedesigner.core.materials import Material
from ssedesigner.library.store import Library
library = Library.open(Path(sys.argv[1]), shipped=Path(sys.argv[2]))
for number in range(100000):
    library.add_material(Material(kind="binder", key=f"own-{number}", name=f"Own {number}"))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 25])
def test_kill_during_writes_loses_nothing_that_was_confirmed(after, path, shipped):
    process = started(ADDING, path, shipped)
    for _ in range(after):
        confirmed = int(process.stdout.readline())
    kill(process)
    with Library.open(path, shipped=shipped) as library:
        own = [m.key for m in library.materials().of_kind("binder") if m.origin == "user"]
        assert own == [f"own-{number}" for number in range(len(own))]
        assert len(own) > confirmed
        assert len(library.search("own-0")) >= 1
    assert is_sound(path)


MEASURING = """
import sys
from pathlib import Path
from dataclasses import replace
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
library = Library.open(Path(sys.argv[1]), shipped=Path(sys.argv[2]))
film = MeasuredFilm(key="", name="0", recipe=Recipe(), thickness_um=32, temperature_c=25, conductivity_ms_cm=1.2)
for number in range(100000):
    key = library.add_film(replace(film, name=f"{number}"))
    library.correct_film(replace(film, key=key, name=f"{number} again"), "the name")
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 20])
def test_kill_while_films_are_recorded_keeps_each_of_them_whole(after, path, shipped):
    process = started(MEASURING, path, shipped)
    for _ in range(after):
        confirmed = int(process.stdout.readline())
    kill(process)
    with Library.open(path, shipped=shipped) as library:
        films = library.materials().own_films
        assert [film.key for film in films] == [f"F-{number:04d}" for number in range(1, len(films) + 1)]
        assert [film.name for film in films[: confirmed + 1]] == [f"{number} again" for number in range(confirmed + 1)]
        assert all(len(film_history(library, film.key)) == 2 for film in films[: confirmed + 1])
    assert is_sound(path)


UPGRADING = """
import sys, time
from pathlib import Path
from ssedesigner.library import content
from ssedesigner.library.store import Library
def wait(_connection):
    print("in the middle", flush=True)
    time.sleep(600)
content.search.rebuild = wait
Library.open(Path(sys.argv[1]), shipped=Path(sys.argv[2]))
"""


def test_kill_during_an_upgrade_leaves_the_old_content_whole(path, shipped, content):
    with Library.open(path, shipped=shipped) as library:
        library.add_material(OWN)
        before = everything(library.materials())
    newer_content = content("2030.1", ("materials.csv", "solvent,toluene,toluene", "solvent,toluene,methylbenzene"))
    process = started(UPGRADING, path, newer_content)
    assert process.stdout.readline() == "in the middle\n"
    kill(process)
    with Library.open(path, shipped=shipped) as library:
        assert everything(library.materials()) == before
    with Library.open(path, shipped=newer_content) as library:
        assert library.version == "2030.1"
        assert library.materials().find("binder", "house-rubber") is not None


MIGRATING = """
import sys, time
from pathlib import Path
from ssedesigner.library.schema import migrations
from ssedesigner.library.store import Library
def half(db, script):
    db.execute(script.split(";")[0])
    print("in the middle", flush=True)
    time.sleep(600)
migrations._execute = half
Library.open(Path(sys.argv[1]), shipped=Path(sys.argv[2]))
"""


def test_kill_during_a_step_leaves_the_old_shape_whole(shipped, tmp_path):
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((HERE / "old" / "m001_library.sql").read_text(encoding="utf-8"))
    before = schema(path)
    process = started(MIGRATING, path, shipped)
    assert process.stdout.readline() == "in the middle\n"
    kill(process)
    assert schema(path) == before
    with Library.open(path, shipped=shipped) as library:
        assert library.add_film(FILM) == "F-0001"
        assert library.materials().find("binder", "house-rubber") is not None
    assert schema(path) == (HERE / "schema.sql").read_text(encoding="utf-8")


def test_kill_while_a_library_is_made_leaves_no_half_of_one(shipped, as_shipped, tmp_path):
    path = tmp_path / "library.sqlite"
    process = started(UPGRADING, path, shipped)
    assert process.stdout.readline() == "in the middle\n"
    kill(process)
    assert not path.exists()
    with Library.open(path, shipped=shipped) as library:
        assert everything(library.materials()) == everything(as_shipped)


# --- copies -----------------------------------------------------------------------------------------------


def test_a_copy_is_made_before_new_content_and_can_be_restored(path, shipped, content):
    with Library.open(path, shipped=shipped) as library:
        library.add_material(OWN)
        before = everything(library.materials())
    newer_content = content("2030.1", ("materials.csv", "solvent,toluene,toluene", "solvent,toluene,methylbenzene"))
    with Library.open(path, shipped=newer_content) as library:
        (copy,) = library.backups()
        assert copy.name.startswith(f"library.sqlite.backup-{opening.STEPS[-1]}-")
        assert library.materials().find("solvent", "toluene").name == "methylbenzene"
    noise(path)
    damaged = path.read_bytes()
    restore_backup(copy, path)
    with Library.open(path, shipped=shipped) as library:
        assert everything(library.materials()) == before
    (aside,) = path.parent.glob("library.sqlite.replaced-*")
    assert aside.read_bytes() == damaged
    assert copy.exists()


def test_a_damaged_copy_is_not_restored(path, tmp_path):
    before = path.read_bytes()
    bad = tmp_path / "library.sqlite.backup-m001_library-1"
    bad.write_bytes(b"SQLite format 3\0" + b"\xa5" * 5000)
    for copy in (bad, tmp_path / "missing"):
        with pytest.raises(DamagedLibrary, match="not a sound copy"):
            restore_backup(copy, path)
    assert path.read_bytes() == before


def test_copies_before_an_upgrade_always_stay(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        made = [backups.back_up(library._connection, path, "m001_library") for _ in range(backups.KEPT + 3)]
        assert library.backups() == list(reversed(made))
        assert all(is_sound(copy) for copy in library.backups())
