"""What the program makes belongs to its owner alone, and what it made before is closed at the start."""

import os
import shutil
from pathlib import Path

import pytest

from ssedesigner.batch.photos import add_photo
from ssedesigner.core.materials import Material
from ssedesigner.library.file.private_files import close_data_folder
from ssedesigner.library.store import Library, LibraryError
from tests.batches import at, planned

pytestmark = pytest.mark.skipif(os.name != "posix", reason="other systems keep rights in another way")


@pytest.fixture(autouse=True)
def _usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, str]:
    found = {".": folder, **{path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}}
    return {name: f"{path.lstat().st_mode & 0o777:o}" for name, path in found.items()}


def test_everything_new_is_for_the_owner_alone(fresh_file, shipped, tmp_path, monkeypatch):
    data = tmp_path / "data"
    monkeypatch.setenv("SSEDESIGNER_DATA", str(data))
    photo = tmp_path / "jar.jpg"
    photo.write_bytes(b"picture")
    with Library.open(data / "library.sqlite", shipped=shipped) as library:
        planned(library)
        add_photo(library, "B-0001", photo, token="p", at=at(1))
        library._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(LibraryError, match="kept in"):
            library.add_material(Material(kind="binder", key="b", name="x" * 100_000))
        library._connection.execute("BEGIN IMMEDIATE")
        library._connection.execute("UPDATE material SET note = 'x'")  # the journal is there now
        found = rights(data)
        library._connection.execute("ROLLBACK")
    assert {name for name in found if name.endswith(("-journal", ".json"))}
    for name, mode in found.items():
        assert mode == ("700" if (data / name).is_dir() else "600"), name


def test_a_library_elsewhere_is_for_the_owner_alone_in_a_folder_that_stays_as_it_is(shipped, tmp_path):
    folder = tmp_path / "lab"
    folder.mkdir(mode=0o775)
    folder.chmod(0o775)
    Library.open(folder / "own.sqlite", shipped=shipped).close()
    assert rights(folder) == {".": "775", "own.sqlite": "600"}


def test_what_lies_open_in_the_data_folder_is_closed(fresh_file, tmp_path):
    data = tmp_path / "data"
    (data / "sessions").mkdir(parents=True)
    (data / "library-photos" / "B-0001").mkdir(parents=True)
    shutil.copy(fresh_file, data / "library.sqlite")
    names = ("library.sqlite.backup-m004_batches-1", "settings.ini", "mistakes.log", "sessions/1.recipe.json")
    for name in (*names, "library-photos/B-0001/jar.jpg"):
        (data / name).write_bytes(b"x")
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_bytes(b"x")
    elsewhere.chmod(0o644)
    (data / "sessions" / "link").symlink_to(elsewhere)
    (data / "library.sqlite").chmod(0o444)
    close_data_folder(data)
    found = rights(data)
    assert found.pop("sessions/link") == "777"
    assert found.pop("library.sqlite") == "400"  # it was not to be written
    for name, mode in found.items():
        assert mode == ("700" if (data / name).is_dir() else "600"), name
    assert f"{elsewhere.stat().st_mode & 0o777:o}" == "644"


def test_a_folder_that_holds_other_things_stays_open(fresh_file, tmp_path):
    tmp_path.chmod(0o755)
    shutil.copy(fresh_file, tmp_path / "library.sqlite")
    other = tmp_path / "thesis.txt"
    other.write_text("mine", encoding="utf-8")
    other.chmod(0o644)
    close_data_folder(tmp_path)
    assert rights(tmp_path) == {".": "755", "library.sqlite": "600", "thesis.txt": "644"}


def test_the_programs_own_folder_is_closed_whatever_is_in_it(tmp_path):
    own = tmp_path / "ssedesigner"
    own.mkdir()
    (own / "film.json").write_text("{}", encoding="utf-8")
    close_data_folder(own)
    assert rights(own) == {".": "700", "film.json": "644"}


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    close_data_folder(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
