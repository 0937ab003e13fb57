"""Saving: the old file or the new one, whole, whatever happens in between."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from ssedesigner.core.atomic import WriteError, write_atomically

WRITER = """
    import sys
    from pathlib import Path
    from ssedesigner.core.atomic import write_atomically
    path, size = Path(sys.argv[1]), int(sys.argv[2])
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        write_atomically(path, (f"{number % 10}" * size + "end").encode())
"""


def run(program, *arguments, **more):
    command = [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def test_the_new_content_replaces_the_old(tmp_path):
    path = tmp_path / "film.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="a signal that cannot be caught exists on POSIX only")
@pytest.mark.parametrize("after", [0.01, 0.05, 0.11])
def test_a_kill_in_the_middle_of_saving_leaves_a_whole_file(tmp_path, after):
    path, size = tmp_path / "film.json", 2_000_000
    write_atomically(path, b"0" * size + b"end")
    process = run(WRITER, path, size)
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    content = path.read_bytes()
    assert len(content) == size + 3
    assert content.endswith(b"end")
    assert len(set(content[:size])) == 1


@pytest.mark.skipif(os.name != "posix", reason="a limit on the size of files exists on POSIX only")
def test_a_disk_that_takes_no_more_leaves_the_old_file(tmp_path):
    path = tmp_path / "film.json"
    write_atomically(path, b"old")
    limited = """
        import resource, sys
        from pathlib import Path
        from ssedesigner.core.atomic import WriteError, write_atomically
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_atomically(Path(sys.argv[1]), b"x" * 5000)
        except WriteError as error:
            print(error)
    """
    told, _ = run(limited, path).communicate(timeout=30)
    assert told == "film.json was not saved: the disk takes no file of this size; save in another folder.\n"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "told"),
    [(28, "the disk is full"), (30, "the disk is read-only"), (13, "you may not write there"), (5, "Input/output")],
)
@pytest.mark.skipif(os.name != "posix", reason="the numbers of errors are those of POSIX")
def test_a_failing_disk_leaves_the_old_file_and_says_what_to_do(tmp_path, monkeypatch, number, told):
    path = tmp_path / "film.json"
    write_atomically(path, b"old")

    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WriteError, match=told) as caught:
        write_atomically(path, b"new")
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_of_the_same_name_is_refused(tmp_path):
    (tmp_path / "film.json").mkdir()
    with pytest.raises(WriteError, match="a folder has this name"):
        write_atomically(tmp_path / "film.json", b"new")


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(WriteError, match="the folder does not exist"):
        write_atomically(tmp_path / "nowhere" / "film.json", b"new")


def test_a_write_protected_file_is_kept(tmp_path, monkeypatch):
    path = tmp_path / "film.json"
    write_atomically(path, b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as a user who may write everywhere
    with pytest.raises(WriteError, match="you may not write there"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(os.name != "posix", reason="links and access rights are those of POSIX")
def test_a_link_is_followed_and_access_rights_are_kept(tmp_path):
    path, link = tmp_path / "film.json", tmp_path / "link.json"
    write_atomically(path, b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_name_that_no_system_takes_is_one_sentence(tmp_path):
    for name in ("x" * 300, "nul\0"):
        with pytest.raises(WriteError):
            write_atomically(Path(tmp_path, name), b"new")
