"""A library on a network share is found out, and one program at a time writes to it."""

import os
from pathlib import Path

import pytest

from ssedesigner.library.errors import MovedLibrary, ReadOnlyLibrary
from ssedesigner.library.file.shares import network_share
from ssedesigner.library.file.writer_lock import STALE_SECONDS, Writer, give_up_lock, lock_of, read_lock, take_lock
from ssedesigner.library.store import Library

MOUNTS = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 27 0:40 / /mnt/lab rw,relatime shared:2 - nfs4 server:/export rw,vers=4.2
31 30 0:41 / /mnt/lab/local rw - xfs /dev/vdb rw
32 27 0:42 / /mnt/lab\040share\134x rw - cifs //server/share rw
33 27 0:43 / /srv/far rw - fuse.sshfs me@server:/ rw
34 27 0:44 / /auto rw - autofs systemd-1 rw
35 34 0:45 / /auto rw - nfs server:/auto rw
36 27 0:46 / /media/usb rw - fuseblk /dev/sdb1 rw
37 27 0:47 / /smb rw - smb3 //server/x rw
38 27 0:48 / /plan9 rw - 9p host rw
39 27 0:49 / /afs rw - afs none rw
40 27 0:50 / /gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
broken line
41 27 0:51 / /odd rw
"""
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@server/share on /Volumes/my share (smbfs, nodev, nosuid, mounted by me)
server:/export on /Volumes/nfs (nfs)
/dev/disk4s1 on /Volumes/USB (1) (msdos, local)
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/library.sqlite", ""),
        ("/mnt/lab/library.sqlite", "nfs4"),
        ("/mnt/laboratory/library.sqlite", ""),
        ("/mnt/lab/local/library.sqlite", ""),
        ("/mnt/lab share\\x/library.sqlite", "cifs"),
        ("/srv/far/library.sqlite", "fuse.sshfs"),
        ("/auto/library.sqlite", "nfs"),
        ("/media/usb/library.sqlite", ""),
        ("/smb/library.sqlite", "smb3"),
        ("/plan9/a/b/library.sqlite", "9p"),
        ("/afs/library.sqlite", "afs"),
        ("/gvfs/library.sqlite", "fuse.gvfsd-fuse"),
    ],
)
def test_linux_names_the_file_system(place, kind):
    assert network_share(Path(place), platform="linux", mounts=MOUNTS) == kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/Applications/library.sqlite", ""),
        ("/Volumes/my share/library.sqlite", "smbfs"),
        ("/Volumes/nfs/x/library.sqlite", "nfs"),
        ("/Volumes/USB (1)/library.sqlite", ""),
    ],
)
def test_macos_names_the_file_system(place, kind):
    assert network_share(Path(place), platform="darwin", mounts=MAC) == kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (r"\\server\share\library.sqlite", "UNC path"),
        ("//server/share/library.sqlite", "UNC path"),
        (r"\\?\UNC\server\share\library.sqlite", "UNC path"),
        (r"\\?\C:\data\library.sqlite", ""),
        (r"Z:\library.sqlite", "mapped drive"),
        (r"C:\Users\me\library.sqlite", ""),
    ],
)
def test_windows_knows_paths_of_servers_and_mapped_drives(place, kind):
    drives = {"Z:\\": 4, "C:\\": 3}
    assert network_share(Path(place), platform="win32", drive_type=drives.__getitem__) == kind


def test_this_machine_can_be_asked(tmp_path):
    assert isinstance(network_share(tmp_path / "library.sqlite"), str)


@pytest.mark.parametrize("share", ["nfs4", "cifs", "UNC path"])
def test_one_program_writes_on_a_share_and_the_next_one_reads(share, path, shipped):
    with Library.open(path, shipped=shipped, share=share) as first:
        assert f"network share ({share})" in first.notice
        assert first._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        first.retire_material("binder", "NBR")
        with Library.open(path, shipped=shipped, share=share) as second:
            assert second.is_read_only
            assert f"process {os.getpid()}" in second.notice
            assert second.materials().find("binder", "NBR").is_retired
            with pytest.raises(ReadOnlyLibrary, match=f"process {os.getpid()}"):
                second.retire_material("binder", "SBR")
        first.restore_material("binder", "NBR")
    assert not lock_of(path).exists()
    with Library.open(path, shipped=shipped, share=share) as third:
        assert not third.is_read_only


def test_a_lock_of_a_machine_that_sees_a_share_counts_on_the_machine_that_serves_it(path, shipped):
    writer, is_mine = take_lock(path, host="other-machine", pid=7)
    assert is_mine
    with Library.open(path, shipped=shipped, share="") as library:
        assert library.is_read_only
        assert "other-machine (process 7) since" in library.notice
    give_up_lock(path, writer)
    with Library.open(path, shipped=shipped, share="") as library:
        assert not library.is_read_only
        assert library.notice == ""


def test_stale_locks_are_taken_over(path):
    def alive(pid: int) -> bool:
        return pid == 7

    here = {"host": "here", "alive": alive}
    assert take_lock(path, pid=7, **here)[1]
    assert not take_lock(path, pid=8, **here)[1]  # its process runs
    lock = lock_of(path)
    lock.unlink()
    assert take_lock(path, pid=9, **here)[1]
    assert take_lock(path, pid=8, **here)[1]  # process 9 is gone
    assert take_lock(path, host="there", pid=8)[1] is False  # another machine cannot know, so the age decides
    long_ago = lock.stat().st_mtime - STALE_SECONDS - 5
    os.utime(lock, (long_ago, long_ago))
    found, is_mine = take_lock(path, host="there", pid=8)
    assert is_mine
    assert read_lock(lock) == found
    assert sorted(file.name for file in path.parent.iterdir()) == ["library.sqlite", "library.sqlite.lock"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"host": 1}', b"[" * 9000])
def test_a_lock_that_cannot_be_read_is_held_until_it_is_old(content, path):
    lock = lock_of(path)
    lock.write_bytes(content)
    writer, is_mine = take_lock(path)
    assert not is_mine
    assert "another machine" in str(writer)
    os.utime(lock, (1, 1))
    assert take_lock(path)[1]


def test_who_lost_the_lock_does_not_write_any_more(path, shipped):
    with Library.open(path, shipped=shipped, share="nfs4") as library:
        lock_of(path).unlink()
        other, _ = take_lock(path, host="there", pid=8)
        before = path.read_bytes()
        with pytest.raises(MovedLibrary, match=r"there \(process 8\).*writes to it"):
            library.retire_material("binder", "NBR")
        assert path.read_bytes() == before
    assert read_lock(lock_of(path)) == other


def test_a_lock_is_touched_while_the_program_is_open(path, shipped, monkeypatch):
    with Library.open(path, shipped=shipped, share="nfs4") as library:
        os.utime(lock_of(path), (1, 1))
        assert library.trouble() == ""
        assert lock_of(path).stat().st_mtime == 1
        monkeypatch.setattr("ssedesigner.library.file.connection.TOUCH_SECONDS", -1.0)
        assert library.trouble() == ""
        assert lock_of(path).stat().st_mtime > 1


def test_of_two_that_take_over_at_once_one_gets_it(path):
    """Between reading a stale lock and putting it away another program may have taken it over."""
    from ssedesigner.library.file import writer_lock

    stale = Writer(host="gone", pid=1, since="", token="old")
    mine, _ = take_lock(path, host="there", pid=8)
    writer_lock._put_away(lock_of(path), stale)
    assert read_lock(lock_of(path)) == mine
