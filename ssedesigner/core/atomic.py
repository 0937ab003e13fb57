"""Write a file so that a crash, a full disk or a power cut leaves the old file or the new one, never a mixture."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from pathlib import Path


class WriteError(OSError):
    """A file could not be written; the message is one sentence that says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        """Return the sentence alone, without an error number."""
        return self.sentence


_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space or save in another folder",
    errno.EDQUOT: "your disk quota is used up; free some space or save in another folder",
    errno.EFBIG: "the disk takes no file of this size; save in another folder",
    errno.EROFS: "the disk is read-only; save in another folder",
    errno.EACCES: "you may not write there; save in another folder",
    errno.EPERM: "you may not write there; save in another folder",
    errno.ENOENT: "the folder does not exist; make it or save in another one",
    errno.ENOTDIR: "the folder does not exist; make it or save in another one",
    errno.EISDIR: "a folder has this name; choose another name",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}


def write_atomically(path: Path, data: bytes) -> None:
    """Write the bytes to a new file beside the old one, then put it in the old one's place.

    The new file is on the disk before it gets the name. A link is followed; the access rights of an
    existing file are kept.

    Parameters
    ----------
    path : Path
        Where the file shall be.
    data : bytes
        Its whole content.

    Raises
    ------
    WriteError
        When it cannot be written; the old file is then as it was.
    """
    try:
        # the file behind a link is replaced, not the link itself
        target = Path(os.path.realpath(path))
        _refuse_protected(target)
        temporary = target.with_name(f".ssedesigner-{secrets.token_hex(6)}.tmp")
        try:
            _write_new(temporary, data)
            if target.exists():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        # also when the person breaks off: no half file is left beside the old one
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        # a new name is on the disk only when its folder is
        _settle(target.parent)
    except (OSError, ValueError) as error:
        raise WriteError(f"{path.name} was not saved: {write_advice(error)}.") from error


def refuse_empty_export(path: Path, things: str) -> None:
    """Refuse to write an export that would hold nothing in the place of a file that is there.

    Raises
    ------
    WriteError
        When there is a file, or anything else, of this name
    """
    if os.path.lexists(path):
        raise WriteError(
            f"{path.name} was left as it is: the library has no {things} to export, and an existing file is not "
            "replaced by an empty one. Check which library is open, or give another name."
        )


def write_advice(error: OSError | ValueError) -> str:
    """Return what is wrong and what to do about it, as the second half of a sentence."""
    number = getattr(error, "errno", None)
    if number in _ADVICE:
        return _ADVICE[number]
    reason = getattr(error, "strerror", None) or str(error)
    return f"the system reports “{reason}”; save in another folder or under another name"


def _refuse_protected(target: Path) -> None:
    # a rename needs no right to write the file itself, so it would silently replace a protected one
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "a pipe or a device has this name")  # a rename would put a file in its place
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "is write-protected")


def _write_new(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    # not every system or file system lets a folder be synchronised; the file itself is safe by now
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
