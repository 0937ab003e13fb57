"""Only a library that is truly absent is made anew; what is out of reach, or was there, is said."""

import os

import pytest

from ssedesigner.library.file.reaching import is_absent
from ssedesigner.library.store import DamagedLibrary, Library, LibraryError


def dangling(path):
    path.symlink_to(path.with_name("unmounted.sqlite"))


def dangling_folder(path):
    path.parent.rmdir()
    path.parent.symlink_to(path.parent.with_name("share"))


def folder(path):
    path.mkdir()


def pipe(path):
    os.mkfifo(path)


def journal(path):
    path.with_name(path.name + "-wal").write_bytes(b"the day's work")


def rollback_journal(path):
    path.with_name(path.name + "-journal").write_bytes(b"the last change")


def shared_memory(path):
    path.with_name(path.name + "-shm").write_bytes(b"what was in use when the computer went off")


def rescue(path):
    path.with_name(path.name + ".rescue-20261101-101010-abcdef.json").write_bytes(b"what could not be written")


def copies(path):
    path.with_name(path.name + ".backup-m004_batches-000001-daily-20261101-101010").write_bytes(b"a copy")


def moved_aside(path):
    path.with_name(path.name + ".replaced-20261101-101010").write_bytes(b"a restore that was cut off")


def file_for_a_folder(path):
    path.parent.rmdir()
    path.parent.write_text("no folder")


def loop(path):
    path.symlink_to(path)


OUT_OF_REACH = {
    dangling: "is a link to",
    dangling_folder: "is a link to",
    folder: "is a folder",
    pipe: "is not a file",
    journal: "its journal is still there",
    rollback_journal: "its journal is still there",
    shared_memory: "its journal is still there",
    rescue: "entries that could not be written are still there",
    copies: "copies of it are still there",
    moved_aside: "copies of it are still there",
    file_for_a_folder: "cannot be reached",
    loop: "cannot be reached",
}


@pytest.mark.parametrize("harm", OUT_OF_REACH, ids=lambda harm: harm.__name__)
def test_a_library_out_of_reach_is_neither_made_anew_nor_taken_for_empty(harm, shipped, tmp_path):
    path = tmp_path / "data" / "library.sqlite"
    path.parent.mkdir()
    harm(path)
    before = sorted(tmp_path.rglob("*"))
    for read_only in (False, True):
        with pytest.raises(LibraryError, match=OUT_OF_REACH[harm]) as caught:
            Library.open(path, shipped=shipped, read_only=read_only)
        assert str(path) in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_to_a_library_is_followed(path, shipped, tmp_path):
    link = tmp_path / "link.sqlite"
    link.symlink_to(path)
    assert not is_absent(link)
    with Library.open(link, shipped=shipped) as library:
        library.retire_material("binder", "NBR")
    with Library.open(path, shipped=shipped) as library:
        assert library.materials().find("binder", "NBR").is_retired


def test_nothing_at_all_is_absent(tmp_path):
    assert is_absent(tmp_path / "library.sqlite")
    assert is_absent(tmp_path / "new" / "folder" / "library.sqlite")
    journal(tmp_path / "library.sqlite")
    with pytest.raises(DamagedLibrary, match="journal"):
        is_absent(tmp_path / "library.sqlite")
