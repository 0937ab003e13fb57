"""Photos of a batch: copied whole next to the library, never doubled, never replaced, missed in words."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from ssedesigner.batch import photos as batch_photos
from ssedesigner.batch.photos import add_photo, photo_path, photo_problems
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.batch.state import fold
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library, LibraryError
from tests.batches import at, planned

PICTURE = b"\x89PNG" + bytes(range(256)) * 9000


@pytest.fixture
def library(fresh_file, tmp_path):
    (tmp_path / "lab").mkdir()
    with Library.open(Path(shutil.copy(fresh_file, tmp_path / "lab")), shipped=resources() / "library") as library:
        planned(library)
        yield library


@pytest.fixture
def picture(tmp_path) -> Path:
    path = tmp_path / "camera" / "IMG 0001.JPG"
    path.parent.mkdir()
    path.write_bytes(PICTURE)
    return path


def files(library: Library) -> list[str]:
    folder = library.path.parent / "library-photos"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_photo_is_copied_and_named_relative_to_the_library(library, picture):
    entry = add_photo(library, "B-0001", picture, token="p", at=at(1), text="after casting", step=4)
    content = dict(entry.content)
    assert content.pop("sha256") == batch_photos._size_and_digest(picture)[1]
    assert content == {
        "file": "library-photos/B-0001/IMG 0001.jpg",
        "size": len(PICTURE),
        "text": "after casting",
        "step": 4,
    }
    assert photo_path(library.path, entry.content).read_bytes() == PICTURE
    assert picture.read_bytes() == PICTURE
    assert str(library.path.parent) not in str(entry)
    assert photo_problems(library.path, library.batch("B-0001")) == []


def test_the_same_photo_under_the_same_token_is_there_once(library, picture):
    first = add_photo(library, "B-0001", picture, token="p", at=at(1))
    assert add_photo(library, "B-0001", picture, token="p", at=at(2)) == first
    add_photo(library, "B-0001", picture, token="q", at=at(3), text="again")
    assert files(library) == ["B-0001/IMG 0001.jpg"]
    assert len(fold(library.batch("B-0001")).photos) == 2


def test_another_photo_of_the_same_name_gets_its_own(library, picture):
    names = []
    for number in range(3):
        picture.write_bytes(PICTURE + bytes([number]))
        names.append(add_photo(library, "B-0001", picture, token=f"p{number}", at=at(number)).content["file"])
    assert [Path(name).name for name in names] == ["IMG 0001.jpg", "IMG 0001-2.jpg", "IMG 0001-3.jpg"]
    assert photo_problems(library.path, library.batch("B-0001")) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../x;y.png", "x_y.png"),
        ("-rf.jpg", "rf.jpg"),
        ("äöü.jpeg", "äöü.jpeg"),
        (".jpg", "jpg"),
        ("a" * 200, "a" * 80),
    ],
)
def test_a_name_is_made_plain(library, picture, name, kept):
    odd = picture.parent / Path(name).name
    picture.rename(odd)
    assert Path(add_photo(library, "B-0001", odd, token="p", at=at(1)).content["file"]).name == kept


def test_a_missing_and_a_changed_photo_are_told(library, picture):
    gone = add_photo(library, "B-0001", picture, token="p", at=at(1))
    picture.write_bytes(PICTURE + b"2")
    changed = add_photo(library, "B-0001", picture, token="q", at=at(1))
    photo_path(library.path, gone.content).unlink()
    path = photo_path(library.path, changed.content)
    path.write_bytes(PICTURE + b"3")
    (first, second) = photo_problems(library.path, library.batch("B-0001"))
    assert first == (
        gone.number,
        "The photo library-photos/B-0001/IMG 0001.jpg is missing; put it back next to the library.",
    )
    assert second[0] == changed.number
    assert "is not the one that was added" in second[1]


def test_library_and_photos_can_be_moved_and_renamed_together(library, picture, tmp_path):
    entry = add_photo(library, "B-0001", picture, token="p", at=at(1))
    library.close()
    moved = tmp_path / "elsewhere"
    shutil.copytree(library.path.parent, moved)
    assert photo_path(moved / "library.sqlite", entry.content).read_bytes() == PICTURE
    (moved / "library.sqlite").rename(moved / "2026.sqlite")
    (moved / "library-photos").rename(moved / "2026-photos")
    assert photo_path(moved / "2026.sqlite", entry.content) == moved / "2026-photos" / "B-0001" / "IMG 0001.jpg"


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        (lambda path: path.unlink(), "there is no such file"),
        (lambda path: path.write_bytes(b""), "it is empty"),
        (lambda path: (path.unlink(), path.mkdir()), "it is not a file"),
    ],
)
def test_what_is_no_photo_is_refused(library, picture, prepare, told):
    prepare(picture)
    with pytest.raises(WriteError, match=f"The photo IMG 0001.JPG was not added: {told}"):
        add_photo(library, "B-0001", picture, token="p", at=at(1))
    assert library.batch("B-0001").entries == ()


def test_a_full_disk_records_no_photo_and_leaves_no_half_of_one(library, picture, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(batch_photos.os, "fsync", full)
    with pytest.raises(WriteError, match="the disk of the library is full; free some space and try again"):
        add_photo(library, "B-0001", picture, token="p", at=at(1))
    monkeypatch.undo()
    assert files(library) == []
    assert library.batch("B-0001").entries == ()
    add_photo(library, "B-0001", picture, token="p", at=at(1))
    assert files(library) == ["B-0001/IMG 0001.jpg"]


def test_a_disk_without_links_serves_too(library, picture, monkeypatch):
    def refuse(*_names: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(batch_photos.os, "link", refuse)
    add_photo(library, "B-0001", picture, token="p", at=at(1))
    assert files(library) == ["B-0001/IMG 0001.jpg"]


def test_a_photo_whose_entry_was_not_written_is_used_at_the_next_try(library, picture):
    library.retire_batch("B-0001")
    with pytest.raises(LibraryError, match="is retired"):
        add_photo(library, "B-0001", picture, token="p", at=at(1))
    library.restore_batch("B-0001")
    add_photo(library, "B-0001", picture, token="p", at=at(1))
    assert files(library) == ["B-0001/IMG 0001.jpg"]


def test_a_read_only_library_takes_no_photo(library, picture):
    with (
        Library.open(library.path, shipped=resources() / "library", read_only=True) as other,
        pytest.raises(LibraryError, match="no photo can be added"),
    ):
        add_photo(other, "B-0001", picture, token="p", at=at(1))
    assert not (library.path.parent / "library-photos").exists()


def test_an_unknown_batch_gets_no_folder(library, picture):
    with pytest.raises(LibraryError, match="has no batch"):
        add_photo(library, "B-0009", picture, token="p", at=at(1))
    assert not (library.path.parent / "library-photos").exists()
