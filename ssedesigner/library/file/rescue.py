"""The rescue file: changes that the library could not take, kept beside it until they are offered again.

``library.sqlite.rescue-STAMP.json`` lies beside the library, or in the folder ``rescue`` of the data folder when the
library is gone or its folder cannot be written. It is JSON::

    {"format": "ssedesigner-rescue", "version": 1, "library": "/where/it/is/library.sqlite",
     "host": "bench-3", "pid": 4711,
     "changes": [{"at": "2026-11-29T10:15:00+01:00", "why": "one sentence", "token": "unique",
                  "method": "add_entry", "arguments": {"key": "B-0001", ...}, "refers_to": {...}}]}

``method`` is a method of :class:`ssedesigner.library.store.Library`, ``arguments`` are its arguments in the form of
:mod:`ssedesigner.library.records.plain_values`, and ``refers_to`` says which batch, entry, film or value was meant, so
that nothing is written to another one that has the same key in another file. A file that was taken over is renamed to
``….taken-STAMP`` with an ``outcome`` for each change; nothing is deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from ssedesigner.core.batch.record import ENTRY_KINDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.paths import data_folder
from ssedesigner.library.file.private_files import make_private_file, make_private_folder
from ssedesigner.library.file.writer_lock import is_alive

_FORMAT, _VERSION = "ssedesigner-rescue", 1
_MOST_BYTES = 100_000_000
_WORDS = {
    "add_material": "New material",
    "rename_material": "Material renamed",
    "set_formula": "New formula of a material",
    "retire_material": "Material retired",
    "restore_material": "Material restored",
    "set_value": "Own value",
    "clear_value": "Own value dropped",
    "set_verdict": "Own verdict",
    "clear_verdict": "Own verdict dropped",
    "answer_look_alikes": "Answer about shipped values",
    "add_films": "Measured films",
    "correct_film": "Correction of a measured film",
    "retire_film": "Measured film retired",
    "restore_film": "Measured film restored",
    "use_film": "Use of a measured film",
    "add_lot": "New lot",
    "correct_lot": "Correction of a lot",
    "count_lot": "Stock-taking of a lot",
    "retire_lot": "Lot retired",
    "restore_lot": "Lot restored",
    "plan_batch": "Planned batch",
    "add_entry": "Entry of a batch",
    "correct_entry": "Correction of entry",
    "record_batch_films": "Films of a batch into the evidence",
    "retire_batch": "Batch retired",
    "restore_batch": "Batch restored",
}
_DETAILS = (
    "number",
    "key",
    "kind",
    "name",
    "formula",
    "quantity",
    "value",
    "material",
    "pair",
    "first",
    "second",
    "names",
    "answer",
    "film",
    "lot",
    "lot_id",
    "count",
    "measured",
    "recipe",
    "content",
)
_NAMES = ("key", "name", "first", "second", "verdict", "value", "grams", "unit")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change that could not be written: when and why, the method of the library and its plain arguments."""

    at: str
    why: str
    token: str
    method: str
    arguments: Mapping[str, Any]
    refers_to: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the change in a few words."""
        # the identity of a lot says nothing to anybody
        named = {"lot_id": self.refers_to["lot"]} if "lot_id" in self.arguments and "lot" in self.refers_to else {}
        return f"{self.at[:16].replace('T', ' ')}  {_words(self.method, {**self.arguments, **named})}"


@dataclass(frozen=True, kw_only=True)
class RescueFile:
    """Changes that wait for the library, and the file that they are kept in."""

    path: Path
    changes: tuple[Change, ...]


class Rescue:
    """The changes that one open library could not take; they are in a file as soon as there is one."""

    def __init__(self, library: Path) -> None:
        """Keep nothing yet."""
        self._library = library
        self.changes: list[Change] = []
        self.path: Path | None = None
        self.clear()

    def keep(self, change: Change) -> Path | None:
        """Keep a change, once however often it is tried; return the file, None when none can be written."""
        if not any(_is_same(change, kept) for kept in self.changes):
            self.changes.append(change)
        return self._write()

    def forget(self, method: str, arguments: Mapping[str, Any]) -> None:
        """Drop a change that was tried again and is in the library now."""
        done = Change(at="", why="", token=str(arguments.get("token") or ""), method=method, arguments=arguments)
        left = [kept for kept in self.changes if not _is_same(done, kept)]
        if len(left) == len(self.changes):
            return
        self.changes = left
        if left:
            self._write()
        elif self.path is not None:
            with contextlib.suppress(OSError):
                self.path.replace(_aside(self.path))
            self.clear()

    def clear(self) -> None:
        """Begin a new file; what was in the one before was taken over."""
        self.changes, self.path = [], None
        self._name = f"{self._library.name}.rescue-{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.json"

    def _write(self) -> Path | None:
        content = _as_bytes(self._library, self.changes)
        # beside a library that is gone may be the empty folder of a disk that comes back and covers what is in it
        is_there = self._library.exists()
        for folder in sorted(
            _folders(self._library), key=lambda folder: folder == self._library.parent and not is_there
        ):
            path = folder / self._name
            with contextlib.suppress(OSError):
                if folder != self._library.parent:
                    make_private_folder(folder)
                _write_whole(path, content)
                self.path = path
                return path
        return None


def rescue_files(library: Path) -> list[RescueFile]:
    """Return what waits for a library, the oldest first; a file that cannot be read stays where it is.

    What another program keeps that still runs on this machine is its own to offer.
    """
    files = []
    for folder in _folders(library):
        with contextlib.suppress(OSError):
            for path in sorted(folder.iterdir()):
                if path.name.startswith(f"{library.name}.rescue-") and path.name.endswith(".json"):
                    kept = _read(path)
                    is_ours = kept is not None and (folder == library.parent or kept[0] == str(library.resolve()))
                    if kept is not None and is_ours and kept[1]:
                        files.append(RescueFile(path=path, changes=kept[1]))
    return files


def read_rescue(path: Path) -> RescueFile | None:
    """Return what a rescue file holds now; None when it is gone or no rescue file."""
    content = _read(path)
    return None if content is None else RescueFile(path=path, changes=content[1])


def put_aside(rescue: RescueFile, library: Path, outcomes: Sequence[str]) -> Path:
    """Rename a file that was dealt with, after writing into it what became of each change."""
    _write_whole(rescue.path, _as_bytes(library, rescue.changes, outcomes))
    aside = _aside(rescue.path)
    rescue.path.replace(aside)
    return aside


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.taken-{datetime.now():%Y%m%d-%H%M%S-%f}")


def now() -> str:
    """Return the present time with its offset."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _folders(library: Path) -> Iterator[Path]:
    yield from dict.fromkeys((library.parent, data_folder() / "rescue", _spare_folder()))


def _spare_folder() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"ssedesigner-rescue-{user}"


def _as_bytes(library: Path, changes: Sequence[Change], outcomes: Sequence[str] = ()) -> bytes:
    rows = [asdict(change) for change in changes]
    for row, outcome in zip(rows, outcomes, strict=False):
        row["outcome"] = outcome
    content: dict[str, Any] = {"format": _FORMAT, "version": _VERSION, "library": str(library.resolve())}
    content |= {"host": socket.gethostname(), "pid": os.getpid(), "changes": rows}
    return json.dumps(content, indent=1).encode()


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.{secrets.token_hex(3)}.part")
    try:
        make_private_file(part)
        with part.open("r+b") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _read(path: Path) -> tuple[str, tuple[Change, ...]] | None:
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        content = json.loads(path.read_bytes())
        if content["format"] != _FORMAT or content["version"] != _VERSION:
            return None
        changes = () if _is_running(content) else tuple(_change(row) for row in content["changes"])
        return str(content["library"]), changes
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _is_running(content: Mapping[str, Any]) -> bool:
    host, pid = content.get("host"), content.get("pid")
    return host == socket.gethostname() and isinstance(pid, int) and pid != os.getpid() and is_alive(pid)


def _change(row: Mapping[str, Any]) -> Change:
    known = {name.name for name in fields(Change)}
    change = Change(**{name: value for name, value in row.items() if name in known})
    texts = (change.at, change.why, change.token, change.method)
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("when, why, token and method are texts")
    if not isinstance(change.arguments, dict) or not isinstance(change.refers_to, dict):
        raise TypeError("arguments are named")
    return change


def _is_same(one: Change, other: Change) -> bool:
    if one.method != other.method:
        return False
    if one.arguments.get("token"):
        return bool(one.arguments["token"] == other.arguments.get("token"))
    return one.arguments == other.arguments


def _words(method: str, arguments: Mapping[str, Any]) -> str:
    details = [_short(arguments[name]) for name in _DETAILS if name in arguments]
    if method == "add_entry":
        kind = str(arguments.get("kind"))
        details[1:2] = [ENTRY_KINDS.get(kind, kind)]
    return f"{_WORDS.get(method, method)}: {', '.join(filter(None, details))}"[:160]


def _short(value: Any) -> str:
    """Return what a plain value is called, or holds."""
    if isinstance(value, dict) and value.get("type") == "mapping" and isinstance(value.get("items"), list):
        pairs = [pair for pair in value["items"] if isinstance(pair, list) and len(pair) == 2]
        return ", ".join(f"{key} {_short(item)}" for key, item in pairs)
    if isinstance(value, dict):
        return " ".join(str(value[name]) for name in _NAMES if value.get(name) not in (None, ""))
    if isinstance(value, list):
        return ", ".join(map(_short, value[:5]))
    return "" if value is None else str(value)
