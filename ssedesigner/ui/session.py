"""Autosave and recovery: what a crash leaves unsaved is found at the next start, once and only once."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer

from ssedesigner.core.atomic import WriteError, write_atomically
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import RecipeFile, RecipeFileError, read_recipe, write_recipe
from ssedesigner.library.file.private_files import close_to_others, make_private_folder
from ssedesigner.ui.document import Document

INTERVAL_MS = 3000
_RECIPE, _PATH, _LOCK = ".recipe.json", ".path", ".lock"


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """A recipe that an instance which is no longer running had not saved; ``path`` is the file it was opened from.

    ``content`` is what the copy holds, with what was predicted when it was kept.
    """

    files: tuple[Path, ...]
    content: RecipeFile
    path: Path | None
    saved: datetime

    @property
    def recipe(self) -> Recipe:
        """The recipe that was not saved."""
        return self.content.recipe


def recoverable(folder: Path) -> list[Recovered]:
    """Find what instances that ended without closing have left; equal recipes count once, newest first."""
    found: dict[tuple[Recipe, Path | None], Recovered] = {}
    for file in sorted(folder.glob(f"*{_RECIPE}")):
        if _is_running(_beside(file, _LOCK)):
            continue
        one = _read(file)
        if one is None:
            continue
        same = found.get((one.recipe, one.path))
        if same is not None:
            one = Recovered(
                files=(*same.files, *one.files), content=one.content, path=one.path, saved=max(one.saved, same.saved)
            )
        found[one.recipe, one.path] = one
    return sorted(found.values(), key=lambda one: one.saved, reverse=True)


def forget(recovered: Recovered) -> None:
    """Remove what was recovered or is not wanted."""
    for file in recovered.files:
        for ending in (_RECIPE, _PATH, _LOCK):
            _beside(file, ending).unlink(missing_ok=True)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name.removesuffix(_RECIPE) + ending)


def _read(file: Path) -> Recovered | None:
    try:
        content = read_recipe(file)
    except RecipeFileError:
        return None  # written atomically, so this is no autosave of ours; it stays where it is
    origin = _beside(file, _PATH)
    path = None
    with contextlib.suppress(OSError, UnicodeDecodeError):
        path = Path(origin.read_text(encoding="utf-8"))
    return Recovered(files=(file,), content=content, path=path, saved=datetime.fromtimestamp(file.stat().st_mtime))


def _is_running(lock_path: Path) -> bool:
    # QLockFile knows by the process number and name whether the owner still lives
    lock = QLockFile(str(lock_path))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return lock.error() == QLockFile.LockError.LockFailedError
    lock.unlock()
    return False


class Session(QObject):
    """Keeps a copy of the unsaved recipe of this instance in the data folder, every few seconds.

    ``tell`` is called with one sentence when that is not possible, and with an empty one when it is again.
    """

    def __init__(
        self, document: Document, folder: Path, tell: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.problem = ""
        self._tell = tell
        self._document = document
        self._folder = folder
        self._name = uuid.uuid4().hex
        self._kept: Recipe | None = None
        with contextlib.suppress(OSError):  # if the folder cannot be made, the first copy says so
            make_private_folder(folder)
        self._lock = QLockFile(str(self._file(_LOCK)))
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        close_to_others(self._file(_LOCK))
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def keep(self) -> None:
        """Write the recipe if it is unsaved and has changed; remove the copy once it is saved."""
        if not self._document.is_modified:
            self._remove()
        elif self._document.recipe is not self._kept:
            self._write()

    def end(self) -> None:
        """Close properly: nothing is left to recover."""
        self._timer.stop()
        self._remove()
        self._lock.unlock()

    def _write(self) -> None:
        recipe, path = self._document.recipe, self._document.path
        try:
            if path is None:
                self._file(_PATH).unlink(missing_ok=True)
            else:
                write_atomically(self._file(_PATH), str(path.absolute()).encode())
            write_recipe(self._file(_RECIPE), recipe, self._document.materials, self._document.as_saved())
            for ending in (_PATH, _RECIPE):
                close_to_others(self._file(ending))
        except (RecipeFileError, WriteError, OSError) as error:
            self._report(f"Unsaved changes cannot be kept for recovery ({error}); save the recipe often.")
        else:
            self._kept = recipe
            self._report("")

    def _report(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self._tell(problem)

    def _remove(self) -> None:
        if self._kept is not None:
            self._file(_RECIPE).unlink(missing_ok=True)
            self._file(_PATH).unlink(missing_ok=True)
            self._kept = None

    def _file(self, ending: str) -> Path:
        return self._folder / f"{self._name}{ending}"
