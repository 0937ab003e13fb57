"""One writer on a network share: a lock file beside the library that says who writes.

``library.sqlite.lock`` is JSON with ``host``, ``pid``, ``since`` and a random ``token``. Its owner touches it every
half minute; one that nobody has touched for ten minutes, or whose process on this machine is gone, is taken over.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from ssedesigner.core.frozen import dataclass

TOUCH_SECONDS = 30.0
STALE_SECONDS = 600.0
_MOST_BYTES = 10_000


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who writes to a library: the name of the machine, the process on it, and since when."""

    host: str
    pid: int
    since: str
    token: str

    def __str__(self) -> str:
        """Return who it is in words."""
        return f"{self.host} (process {self.pid}) since {self.since}"


def lock_of(library: Path) -> Path:
    """Return the lock file of a library, beside the file itself where the path is a link."""
    file = library.resolve()
    return file.with_name(f"{file.name}.lock")


def is_alive(pid: int) -> bool:
    """Return whether a process of this machine runs, as far as the system says it."""
    if os.name != "posix":
        return True  # there os.kill would end it; the age of the lock decides
    try:
        os.kill(pid, 0)
    except OSError as error:
        return error.errno != errno.ESRCH
    except (ValueError, OverflowError):
        return False
    return True


def take_lock(
    library: Path, *, host: str = "", pid: int = 0, alive: Callable[[int], bool] = is_alive
) -> tuple[Writer, bool]:
    """Take the lock of a library; return who writes, and whether it is the caller.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    lock = lock_of(library)
    me = Writer(
        host=host or socket.gethostname(),
        pid=pid or os.getpid(),
        since=datetime.now().astimezone().isoformat(sep=" ", timespec="minutes"),
        token=secrets.token_hex(8),
    )
    for _ in range(2):
        try:
            descriptor = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            holder = read_lock(lock)
            if not _is_stale(lock, holder, me.host, alive):
                return holder or Writer(host="another machine", pid=0, since="an unknown time", token=""), False
            _put_away(lock, holder)
        else:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(me), file)
                file.flush()
                os.fsync(file.fileno())
            return me, True
    holder = read_lock(lock)
    return holder or me, False


def read_lock(lock: Path) -> Writer | None:
    """Return who holds a lock; None when there is none, or none that can be read."""
    try:
        if not lock.is_file() or lock.stat().st_size > _MOST_BYTES:
            return None
        content = json.loads(lock.read_text(encoding="utf-8"))
        return Writer(
            host=str(content["host"])[:80],
            pid=int(content["pid"]),
            since=str(content["since"])[:40],
            token=str(content["token"]),
        )
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def touch_lock(library: Path, writer: Writer) -> None:
    """Say that the owner still writes; nothing happens when the lock is not its own any more."""
    if read_lock(lock_of(library)) == writer:
        with contextlib.suppress(OSError):
            os.utime(lock_of(library))


def give_up_lock(library: Path, writer: Writer) -> None:
    """Remove the lock when it is the caller's."""
    if read_lock(lock_of(library)) == writer:
        with contextlib.suppress(OSError):
            lock_of(library).unlink()


def _is_stale(lock: Path, holder: Writer | None, host: str, alive: Callable[[int], bool]) -> bool:
    if holder is not None and holder.host == host and not alive(holder.pid):
        return True
    try:
        touched = lock.stat().st_mtime
    except FileNotFoundError:
        return True
    return _time_there(lock) - touched > STALE_SECONDS


def _time_there(lock: Path) -> float:
    """Return the time by the clock of the machine that keeps the file, which may differ from the one here."""
    probe = lock.with_name(f"{lock.name}-{secrets.token_hex(4)}")
    try:
        probe.touch(exist_ok=False)
        return probe.stat().st_mtime
    except OSError:
        return time.time()
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()


def _put_away(lock: Path, stale: Writer | None) -> None:
    aside = lock.with_name(f"{lock.name}-{secrets.token_hex(4)}")
    with contextlib.suppress(OSError):
        lock.replace(aside)
        if read_lock(aside) != stale:  # another one was faster, and this is its lock
            os.link(aside, lock)
        aside.unlink()
