"""Automatic copies: in the order in which they were made whatever the clock says, and only as many as are wanted."""

import stat
from datetime import datetime, timedelta

import pytest

from ssedesigner.core.materials import Material
from ssedesigner.library.file import backups
from ssedesigner.library.file.backups import Copy, superfluous
from ssedesigner.library.file.opening import copy_beside
from ssedesigner.library.store import Library, LibraryError


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock that stands in the names of copies."""

    def set_to(moment):
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return moment

        monkeypatch.setattr(backups, "datetime", Clock)

    return set_to


def copies(library):
    return backups.copies_of(library.path)


def made(count, start=datetime(2026, 11, 1), step=timedelta(days=1), reason="daily", first=1):
    """Copies as their names say, the newest first."""
    stamps = [f"{start + step * number:%Y%m%d-%H%M%S}" for number in range(count)]
    found = [
        Copy(path=f"c{first + number}", number=first + number, reason=reason, stamp=stamp)
        for number, stamp in enumerate(stamps)
    ]
    return found[::-1]


def change(library):
    key = f"own-{library._connection.total_changes}"
    library.add_material(Material(kind="binder", key=key, name=key, origin="user"))


def test_ten_newest_and_one_a_month_for_a_year_stay():
    found = made(900, datetime(2024, 1, 1))
    dropped = superfluous(found)
    kept = [copy for copy in found if copy not in dropped]
    assert kept[:10] == found[:10]
    assert [copy.stamp[:6] for copy in kept[10:]] == [
        *("202606", "202605", "202604", "202603", "202602", "202601"),
        *("202512", "202511", "202510", "202509", "202508", "202507"),
    ]
    assert {copy.stamp[6:8] for copy in kept[11:]} == {"28", "30", "31"}


def test_those_before_an_upgrade_stay_and_take_no_place():
    upgrades = made(30, reason="upgrade")
    found = [*made(11, first=31), *upgrades, Copy(path="old")]
    assert superfluous(found) == []
    assert superfluous([*made(12, first=31), *upgrades]) == [
        Copy(path="c31", number=31, reason="daily", stamp="20261101-000000")
    ]


@pytest.mark.parametrize("year", [1970, 2100])
def test_a_wrong_clock_does_not_cost_a_good_copy(library, clock, year):
    good = []
    for day in range(1, 5):
        clock(datetime(2026, 11, day))
        change(library)
        good.append(copy_beside(library.path, "daily"))
    clock(datetime(year, 1, 1))
    assert not backups.is_copied_today(library.path, datetime(year, 1, 1))
    for _ in range(3):
        change(library)
        good.append(copy_beside(library.path, "closing"))
    assert backups.is_copied_today(library.path, datetime(year, 1, 1))
    clock(datetime(2026, 11, 5))
    assert not backups.is_copied_today(library.path, datetime(2026, 11, 5))
    change(library)
    good.append(copy_beside(library.path, "daily"))
    assert library.backups() == good[::-1]
    assert [copy.number for copy in copies(library)] == list(range(8, 0, -1))


def test_the_copies_of_a_wrong_clock_do_not_drive_out_the_others():
    found = [
        *made(20, datetime(2100, 1, 1), timedelta(days=40), first=101),
        *made(40, datetime(2026, 1, 1), timedelta(days=9)),
    ]
    dropped = superfluous(found)
    kept = [copy for copy in found if copy not in dropped]
    assert found[:10] == kept[:10]
    assert len(kept) == 10 + backups.MONTHS_KEPT
    back_home = made(15, datetime(2026, 12, 1), first=201)
    kept = [copy for copy in [*back_home, *kept] if copy not in superfluous([*back_home, *kept])]
    assert kept[:10] == back_home[:10]


def test_what_is_the_same_is_copied_once(library):
    first = copy_beside(library.path, "daily")
    assert copy_beside(library.path, "closing") == first
    change(library)
    second = copy_beside(library.path, "closing")
    assert library.backups() == [second, first]
    assert stat.S_IMODE(second.stat().st_mode) == 0o600


def test_a_copy_of_an_earlier_version_counts_as_older_and_stays(library):
    old = library.path.with_name("library.sqlite.backup-m004_batches-20991231-000000-000001")
    old.write_bytes(library.path.read_bytes())
    new = copy_beside(library.path, "daily")
    assert library.backups() == [new, old]


def test_a_damaged_library_drives_out_no_copy(library, path, monkeypatch):
    for _ in range(backups.KEPT + 1):
        change(library)
        copy_beside(path, "daily")
    before = library.backups()
    whole = bytearray(path.read_bytes())
    whole[4096 * 40 : 4096 * 60] = b"\xa5" * 4096 * 20
    library.close()
    path.write_bytes(bytes(whole))
    with pytest.raises(LibraryError):
        copy_beside(path, "daily")
    assert library.backups() == before
    assert not list(path.parent.glob("*.part"))


def test_a_full_disk_leaves_the_copies_as_they_were(library, monkeypatch):
    first = copy_beside(library.path, "daily")
    change(library)
    monkeypatch.setattr(backups.os, "fsync", full)
    with pytest.raises(LibraryError, match="full"):
        copy_beside(library.path, "closing")
    assert library.backups() == [first]
    assert not list(library.path.parent.glob("*.part"))


def full(_):
    raise OSError(28, "No space left on device")


def test_two_windows_that_copy_at_once_take_two_numbers(library, monkeypatch):
    change(library)
    place = backups.place_new

    def slower(part, copy):
        other = copy.with_name(copy.name.replace("closing", "daily"))
        if not other.exists() and "000001" in copy.name:
            other.write_bytes(part.read_bytes())
            copy.touch()
        return place(part, copy)

    monkeypatch.setattr(backups, "place_new", slower)
    assert "-000002-closing-" in copy_beside(library.path, "closing").name


def test_the_library_knows_whether_it_has_changed(path, shipped):
    with Library.open(path, shipped=shipped) as library:
        assert not library.has_changed
        change(library)
        assert library.has_changed
        library.note_copy()
        assert not library.has_changed
        (path.parent / "other.sqlite").write_bytes(path.read_bytes())
        library.reopen(shipped=shipped)
        library.note_copy()
        assert not library.has_changed
        assert library.search("own")
