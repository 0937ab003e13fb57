"""Files and folders that only their owner may read: what a laboratory records is nobody else's on the machine."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

OWN_NAMES = (
    *("library.sqlite", ".library.sqlite", "library-photos", "library-kept-photos"),
    *("settings.ini", "sessions", "rescue", "mistakes.log"),
)
"""How the names of what the program makes in its data folder begin."""

_OWN_FOLDER = "ssedesigner"
_FOLDER, _FILE = 0o700, 0o600


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; one that is there stays as it is."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=_FOLDER, exist_ok=True)


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner may read; FileExistsError when there is one."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE))


def close_to_others(path: Path) -> None:
    """Take the rights of other accounts from a file or folder of one's own; links and what is not one's own stay."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        status = path.lstat()
        if status.st_uid == os.geteuid() and (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            # what the owner may not do stays so: a write-protected library is opened read-only
            mode = stat.S_IMODE(status.st_mode) & _FOLDER
            if mode != stat.S_IMODE(status.st_mode):
                path.chmod(mode)


def close_data_folder(folder: Path) -> None:
    """Close what the program made in its data folder to other accounts.

    A folder that the user chose is left alone when there is anything else in it: then it was not made for the program.
    """
    with contextlib.suppress(OSError):
        inside = list(folder.iterdir())
        own = [path for path in inside if path.name.startswith(OWN_NAMES)]
        if folder.name == _OWN_FOLDER or len(own) == len(inside):
            close_to_others(folder)
        for path in own:
            _close_all(path)


def _close_all(path: Path) -> None:
    close_to_others(path)
    if path.is_dir() and not path.is_symlink():
        for inside in path.iterdir():
            _close_all(inside)
