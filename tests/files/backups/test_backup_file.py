"""A backup holds library and photos, is read back before it counts, and is read as if a stranger had made it."""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
import time
import zipfile
from functools import partial
from pathlib import Path

import pytest

from ssedesigner.batch.photos import add_photo, photo_path, photo_problems
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.materials import Material
from ssedesigner.core.paths import resources
from ssedesigner.files.backups import file as backup_file
from ssedesigner.files.backups.copies import keep_copy, photo_store
from ssedesigner.files.backups.file import BackupError, Cancelled, write_backup
from ssedesigner.files.backups.restoring import restore_library, stage
from ssedesigner.library.file import backups
from ssedesigner.library.file.restoring import restoring
from ssedesigner.library.store import DamagedLibrary, Library, LibraryError, NewerLibrary
from tests.batches import at, planned

SHIPPED = resources() / "library"
OWN = Material(kind="binder", key="house-rubber", name="House rubber", origin="user")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A library with an own material, a batch and two photos; copy the folder, do not change it."""
    folder = tmp_path_factory.mktemp("made")
    photo = folder / "jar.jpg"
    with Library.open(folder / "library.sqlite", shipped=SHIPPED) as library:
        library.add_material(OWN)
        key = planned(library).key
        for number, content in enumerate((b"a jar", b"a film" * 1000)):
            photo.write_bytes(content)
            add_photo(library, key, photo, token=f"p{number}", at=at(number))
        library._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    photo.unlink()
    write_backup(folder / "library.sqlite", folder / "backup.zip")
    return folder


@pytest.fixture
def folder(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "data"))


def state_of(folder):
    """All files of a folder but those that SQLite makes and removes while it reads."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_backup_is_one_archive_that_only_its_owner_can_read(folder, tmp_path):
    told = []
    content = write_backup(folder / "library.sqlite", tmp_path / "b.zip", told.append)
    assert (content.photos, content.missing, content.rows["batch"]) == (2, 0, 1)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {
            "library.sqlite",
            "photos/B-0001/jar.jpg",
            "photos/B-0001/jar-2.jpg",
            "backup.json",
        }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "data"]


def test_a_restored_backup_is_what_was_backed_up_also_under_another_name(folder, tmp_path):
    other = tmp_path / "elsewhere" / "lab.sqlite"
    restored = restore_library(folder / "backup.zip", other)
    assert (restored.former, restored.former_photos, restored.missing_photos) == (None, None, 0)
    with Library.open(other, shipped=SHIPPED) as library:
        batch = library.batch("B-0001")
        assert photo_problems(library.path, batch) == []
        assert library.materials().find("binder", OWN.key)
    assert [path.name for path in other.parent.iterdir() if path.name.startswith(".")] == []


def test_what_stood_there_is_moved_aside(folder):
    path = folder / "library.sqlite"
    before = path.read_bytes()
    for _ in range(2):
        restored = restore_library(folder / "backup.zip", path)
        assert restored.former.read_bytes()[:16] == b"SQLite format 3\0"
        assert (restored.former_photos / "B-0001" / "jar.jpg").read_bytes() == b"a jar"
    asides = [path for path in folder.glob("library.sqlite.replaced-*") if not path.name.endswith(("-wal", "-shm"))]
    assert len(asides) == 2
    assert before in {aside.read_bytes() for aside in asides}


def test_missing_photos_are_counted(folder, tmp_path):
    (folder / "library-photos" / "B-0001" / "jar.jpg").unlink()
    content = write_backup(folder / "library.sqlite", tmp_path / "b.zip")
    assert (content.photos, content.missing) == (1, 1)
    assert restore_library(tmp_path / "b.zip", folder / "library.sqlite").missing_photos == 1


def test_a_link_among_the_photos_is_left_out(folder, tmp_path):
    (tmp_path / "secret").write_text("no photo")
    (folder / "library-photos" / "B-0001" / "link.jpg").symlink_to(tmp_path / "secret")
    assert write_backup(folder / "library.sqlite", tmp_path / "b.zip").photos == 2


def test_every_backup_that_is_written_can_be_restored(folder, tmp_path):
    photos = folder / "library-photos" / "B-0001"
    for name in ("JAR.JPG", "a:b.jpg", "a\\b.jpg", "...", "é ü 漢.jpg", "\udcff.jpg", "notes"):
        (photos / name).write_bytes(name.encode(errors="replace"))
    content = write_backup(folder / "library.sqlite", tmp_path / "b.zip")
    assert content.photos == 5
    restore_library(tmp_path / "b.zip", tmp_path / "new" / "library.sqlite")
    assert (tmp_path / "new" / "library-photos" / "B-0001" / "é ü 漢.jpg").exists()


def test_a_library_behind_a_link_is_restored_behind_it(folder, tmp_path):
    link = tmp_path / "home" / "library.sqlite"
    link.parent.mkdir()
    link.symlink_to(folder / "library.sqlite")
    restored = restore_library(folder / "backup.zip", link)
    assert link.is_symlink()
    assert restored.former.parent == folder
    assert restored.missing_photos == 0


def test_what_a_crash_left_is_cleared_a_day_later(folder):
    old, young = (folder / f".library.sqlite.restore-{name}" for name in ("old", "young"))
    part = folder / "library.sqlite.backup-abc.part"
    for place in (old, young):
        place.mkdir()
    part.write_bytes(b"half")
    for place in (old, part):
        os.utime(place, (1, 1))
    restore_library(folder / "backup.zip", folder / "library.sqlite")
    keep_copy(folder / "library.sqlite", "daily")
    assert (old.exists(), young.exists(), part.exists()) == (False, True, False)


@pytest.mark.parametrize("clock", [0.0, 4102444800.0])
def test_a_restore_does_not_mind_the_clock_of_the_disk(clock, folder, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: clock)
    restore_library(folder / "backup.zip", folder / "library.sqlite")
    keep_copy(folder / "library.sqlite", "daily")
    with Library.open(folder / "library.sqlite", shipped=SHIPPED) as library:
        assert library.batch("B-0001")


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_full_disk_in_the_middle_leaves_what_stood_there(folder, tmp_path, monkeypatch, after):
    (tmp_path / "b.zip").write_bytes(b"the former backup")
    copied, calls = backup_file.copy_member, []

    def fills(*args, **kwargs):
        calls.append(args)
        if len(calls) > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        return copied(*args, **kwargs)

    monkeypatch.setattr(backup_file, "copy_member", fills)
    with pytest.raises(WriteError, match=r"b\.zip was not saved: the disk is full"):
        write_backup(folder / "library.sqlite", tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"the former backup"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "data"]


def test_a_disk_that_is_full_for_the_database_is_named_by_the_backup(folder, tmp_path, monkeypatch):
    def full(connection, target, path):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ssedesigner.library.file.opening.copy_database", full)
    with pytest.raises(WriteError, match=r"The disk of .*b\.zip is full"):
        write_backup(folder / "library.sqlite", tmp_path / "b.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_disk_that_writes_something_else_is_found_out(folder, tmp_path, monkeypatch):
    write = backup_file._write

    def torn(part, *args):
        members = write(part, *args)
        content = bytearray(part.read_bytes())
        content[len(content) // 2] ^= 1
        part.write_bytes(bytes(content))
        return members

    monkeypatch.setattr(backup_file, "_write", torn)
    with pytest.raises(WriteError, match="could not be read back"):
        write_backup(folder / "library.sqlite", tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_a_backup_or_restore_that_is_cancelled_leaves_nothing(folder, tmp_path):
    def cancel(done):
        if done > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_backup(folder / "library.sqlite", tmp_path / "b.zip", cancel)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    before = state_of(folder)
    with pytest.raises(Cancelled):
        stage(folder / "backup.zip", folder / "library.sqlite", cancel)
    assert state_of(folder) == before


@pytest.mark.parametrize("year", [1970, 2100, 2200])
def test_a_backup_does_not_mind_the_clock(folder, tmp_path, monkeypatch, year):
    class Clock(backup_file.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(year, 1, 1, tzinfo=tz)

    monkeypatch.setattr(backup_file, "datetime", Clock)
    write_backup(folder / "library.sqlite", tmp_path / "b.zip")
    assert restore_library(tmp_path / "b.zip", folder / "library.sqlite").content.made_at.startswith(str(year))


# --- files that are no backup -----------------------------------------------------------------------------


def rewritten(source, target, change):
    """Write an archive again with its members, list and infos changed; ``change`` gets a mutable list of them."""
    with zipfile.ZipFile(source) as archive:
        members = [[info.filename, archive.read(info), 0, zipfile.ZIP_STORED] for info in archive.infolist()]
    change(members)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content, mode, how in members:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.compress_type = mode << 16, how
            archive.writestr(info, content)


def listed(members, edit):
    found = json.loads(members[-1][1])
    edit(found)
    members[-1][1] = json.dumps(found).encode()


def add(name, content=b"x", mode=0, is_listed=True):
    def change(members):
        members.insert(0, [name, content, mode, zipfile.ZIP_STORED])
        if is_listed:
            entry = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            listed(members, lambda found: found["files"].__setitem__(name, entry))

    return change


def replace_library(content):
    def change(members):
        members[0][1] = content
        entry = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        listed(members, lambda found: found["files"].__setitem__("library.sqlite", entry))

    return change


def spoil_photo(members):
    next(member for member in members if member[0].endswith("/jar.jpg"))[1] = b"b jar"


def bomb(members):
    content = bytes(100_000_000)
    members.insert(0, ["photos/B-0001/bomb.jpg", content, 0, zipfile.ZIP_DEFLATED])
    listed(members, lambda found: found["files"].__setitem__("photos/B-0001/bomb.jpg", {"size": 1e8, "sha256": ""}))


HOSTILE = {
    "path upwards": (add("../evil"), "does not belong"),
    "path upwards among the photos": (add("photos/../evil.jpg"), "does not belong"),
    "absolute path": (add("/tmp/evil"), "does not belong"),
    "backslashes": (add("photos\\..\\evil"), "does not belong"),
    "drive": (add("C:evil"), "does not belong"),
    "dots": (add("photos/B-0001/.."), "does not belong"),
    "too deep": (add("photos/a/b/c.jpg"), "does not belong"),
    "other file": (add("setup.exe"), "does not belong"),
    "link": (add("photos/B-0001/link", b"/etc/passwd", stat.S_IFLNK | 0o777), "is a link"),
    "unlisted": (add("photos/B-0001/more.jpg", is_listed=False), "does not match its list"),
    "double": (lambda members: members.insert(0, list(members[0])), "two files"),
    "missing": (lambda members: members.pop(1), "missing"),
    "no library": (lambda members: members.pop(0), "missing"),
    "no list": (lambda members: members.pop(), "not a backup"),
    "empty": (lambda members: members.clear(), "no"),
    "list is no JSON": (lambda members: members[-1].__setitem__(1, b"{"), "not a backup"),
    "list is deep": (lambda members: members[-1].__setitem__(1, b"[" * 200_000), "damaged|no backup"),
    "list is another": (lambda members: members[-1].__setitem__(1, b"[]"), "not a backup"),
    "newer": (lambda members: listed(members, lambda found: found.update(format=99)), "newer version"),
    "photo changed": (spoil_photo, "damaged"),
    "library is none": (replace_library(b"no library"), "Nothing was restored"),
    "bomb": (bomb, "too large"),
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_hostile_archive_is_refused_in_one_sentence(kind, folder, tmp_path):
    change, words = HOSTILE[kind]
    rewritten(folder / "backup.zip", tmp_path / "bad.zip", change)
    before = state_of(folder)
    with pytest.raises((BackupError, LibraryError), match=words) as caught:
        restore_library(tmp_path / "bad.zip", folder / "library.sqlite")
    assert "Traceback" not in str(caught.value)
    assert state_of(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip", "data"]


def places(found, way=()):
    """Return the way to everything in the list of a backup."""
    yield way
    if isinstance(found, dict):
        for key, held in found.items():
            yield from places(held, (*way, key))


def put(found, *, way, value):
    *before, last = way
    for key in before:
        found = found[key]
    found[last] = value


@pytest.mark.parametrize("value", [None, -1, True, "x", "1" * 5000, float("inf"), float("nan"), 10**400, [], {}, [[]]])
def test_a_list_with_anything_in_it_is_refused_or_harmless(value, folder, tmp_path):
    with zipfile.ZipFile(folder / "backup.zip") as archive:
        ways = [way for way in places(json.loads(archive.read(backup_file.LIST))) if way]
    for way in ways:
        spoil = partial(put, way=way, value=value)
        rewritten(folder / "backup.zip", tmp_path / "bad.zip", partial(listed, edit=spoil))
        (tmp_path / "out").mkdir()
        with contextlib.suppress(BackupError):
            backup_file.unpack_backup(tmp_path / "bad.zip", tmp_path / "out")
        shutil.rmtree(tmp_path / "out")


def test_damaged_archives_are_refused_or_restored_whole(folder, tmp_path):
    whole = (folder / "backup.zip").read_bytes()
    for step in range(40):
        content = bytearray(whole[: len(whole) * 30 // (31 + step)] if step % 3 == 0 else whole)
        place = len(content) - 1 - step * 37 if step % 2 else len(content) * step // 41
        content[place] ^= 0x55
        (tmp_path / "bad.zip").write_bytes(bytes(content))
        target = tmp_path / "out" / f"{step}.sqlite"
        try:
            restore_library(tmp_path / "bad.zip", target)
        except (BackupError, LibraryError):
            assert not target.exists()
            continue
        assert photo_path(target, {"file": f"{step}-photos/B-0001/jar.jpg"}).read_bytes() == b"a jar"


def test_what_is_no_backup_is_said_and_the_library_stays(folder, tmp_path):
    (tmp_path / "text.txt").write_text("not a backup")
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    shutil.copy(folder / "library.sqlite", tmp_path / "newer.sqlite")
    with backups.sqlite3.connect(tmp_path / "newer.sqlite") as connection:
        connection.execute("INSERT INTO _sqlite_migrations VALUES (99, 'library', 'm099_future', '2031')")
    connection.close()
    shutil.copy(folder / "library.sqlite", tmp_path / "evil.sqlite")
    with backups.sqlite3.connect(tmp_path / "evil.sqlite") as connection:
        connection.execute(
            "CREATE VIEW loop AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT i FROM n"
        )
    connection.close()
    before = state_of(folder)
    kinds = {
        "text.txt": DamagedLibrary,
        "empty": DamagedLibrary,
        "evil.sqlite": DamagedLibrary,
        "newer.sqlite": NewerLibrary,
        "missing": BackupError,
        "pipe": BackupError,
        ".": BackupError,
    }
    for name, kind in kinds.items():
        with pytest.raises(kind) as caught:
            restore_library(tmp_path / name, folder / "library.sqlite")
        assert "\n" not in str(caught.value)
    assert state_of(folder) == before


def test_two_restores_at_once_do_not_mix(folder):
    before = state_of(folder)
    with restoring(folder / "library.sqlite"), pytest.raises(LibraryError, match="Another restore"):
        restore_library(folder / "backup.zip", folder / "library.sqlite")
    assert state_of(folder) == before
    restore_library(folder / "backup.zip", folder / "library.sqlite")


def test_a_restore_that_cannot_be_finished_is_taken_back(folder, monkeypatch):
    before = state_of(folder)
    rename = Path.rename

    def fails(self, target):
        if self.name == "library.sqlite" and ".restore-" in self.parent.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(LibraryError, match="full"):
        restore_library(folder / "backup.zip", folder / "library.sqlite")
    assert state_of(folder) == before


def test_a_restore_that_was_killed_half_way_loses_nothing(folder):
    path = folder / "library.sqlite"
    keep_copy(path, "daily")
    for there in sorted(folder.glob("library.sqlite*")):
        if there.name in {"library.sqlite", "library.sqlite-wal", "library.sqlite-shm"}:
            there.rename(folder / there.name.replace("sqlite", "sqlite.replaced-20261130-101010"))
    with pytest.raises(DamagedLibrary, match=r"copies of it are still there .*replaced-20261130-101010"):
        Library.open(path, shipped=SHIPPED)
    restore_library(folder / "library.sqlite.replaced-20261130-101010", path)
    with Library.open(path, shipped=SHIPPED) as library:
        assert library.batch("B-0001")


def test_an_automatic_copy_gives_back_photos_that_were_deleted(folder):
    path = folder / "library.sqlite"
    copy = keep_copy(path, "daily")
    assert len(list(photo_store(path).iterdir())) == 2
    photo = folder / "library-photos" / "B-0001" / "jar.jpg"
    assert photo.stat().st_nlink == 2  # a second name, not a second copy
    shutil.rmtree(folder / "library-photos")
    restored = restore_library(copy, path)
    assert (restored.missing_photos, photo.read_bytes()) == (0, b"a jar")
    shutil.rmtree(folder / "library-photos")
    next(kept for kept in photo_store(path).iterdir() if kept.stat().st_size == 5).write_bytes(b"other")
    assert restore_library(copy, path).missing_photos == 1


def test_photos_are_copied_where_a_file_has_one_name_only(folder, monkeypatch):
    def no_links(*_):
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", no_links)
    path = folder / "library.sqlite"
    keep_copy(path, "daily")
    keep_copy(path, "closing")
    assert sorted(kept.read_bytes()[:5] for kept in photo_store(path).iterdir()) == [b"a fil", b"a jar"]
