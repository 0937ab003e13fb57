"""New, open, save, recover: all that happens between the document and its file, with questions and notices."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ssedesigner.core.atomic import WriteError, write_atomically
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.recipe.brought import contradictions
from ssedesigner.files.recipe.file import SUFFIXES, RecipeFile, RecipeFileError, read_recipe, write_recipe
from ssedesigner.files.recipe.input import missing_materials
from ssedesigner.files.recipe.pins import LETTERS, Pin, free_letter, pins_from, pins_text
from ssedesigner.library.file.private_files import close_to_others, make_private_folder
from ssedesigner.ui.document import BEFORE_BATCHES, Document
from ssedesigner.ui.settings import ROOM, Settings
from ssedesigner.ui.widgets.background import FileWatch
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.pins import PinBoard
from ssedesigner.ui.widgets.widgets import set_names

INTERVAL_MS = 3000
_RECIPE, _PATH, _LOCK, _PINS = ".recipe.json", ".path", ".lock", ".pins.json"


def empty_recipe() -> Recipe:
    """Return a recipe in which everything that can be blank is blank; the rest is as in the sample."""
    blank = {field.key: field.check(None) for field in FIELDS.values() if field.blank is not None}
    return Recipe(**{**blank, "name": "New recipe"})  # type: ignore[arg-type]  # checked by each field


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """A recipe that an instance which is no longer running had not saved; ``path`` is the file it was opened from.

    ``content`` is what the copy holds, with what was predicted when it was kept.
    """

    files: tuple[Path, ...]
    content: RecipeFile
    path: Path | None
    saved: datetime
    pins: tuple[Pin, ...] = ()

    @property
    def recipe(self) -> Recipe:
        """The recipe that was not saved."""
        return self.content.recipe


def recoverable(folder: Path) -> list[Recovered]:
    """Find what instances that ended without closing have left; equal recipes count once, newest first."""
    unsaved: dict[tuple[Recipe, Path | None, tuple[Pin, ...]], Recovered] = {}
    for file in sorted(folder.glob(f"*{_RECIPE}")):
        if _is_running(_beside(file, _LOCK)):
            continue
        copy = _read(file)
        if copy is None:
            continue
        same = unsaved.get((copy.recipe, copy.path, copy.pins))
        if same is not None:
            copy = replace(copy, files=(*same.files, *copy.files), saved=max(copy.saved, same.saved))
        unsaved[copy.recipe, copy.path, copy.pins] = copy
    return sorted(unsaved.values(), key=lambda copy: copy.saved, reverse=True)


def forget(recovered: Recovered) -> None:
    """Remove what was recovered or is not wanted."""
    for file in recovered.files:
        for ending in (_RECIPE, _PATH, _LOCK, _PINS):
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
    pins: tuple[Pin, ...] = ()
    with contextlib.suppress(OSError, UnicodeDecodeError):
        pins = pins_from(_beside(file, _PINS).read_text(encoding="utf-8"))
    saved = datetime.fromtimestamp(file.stat().st_mtime)
    return Recovered(files=(file,), content=content, path=path, saved=saved, pins=pins)


def _is_running(lock_path: Path) -> bool:
    # QLockFile knows by the process number and name whether the owner still lives
    lock = QLockFile(str(lock_path))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return lock.error() == QLockFile.LockError.LockFailedError
    lock.unlock()
    return False


class Session(QObject):
    """Keeps a copy of the unsaved recipe and of the pins of this instance in the data folder, every few seconds.

    ``show_problem`` is called with one sentence when that is not possible, and with an empty one when it is again.
    """

    def __init__(
        self,
        document: Document,
        folder: Path,
        show_problem: Callable[[str], None],
        parent: QObject | None = None,
        pins: PinBoard | None = None,
    ) -> None:
        super().__init__(parent)
        self.problem = ""
        self._board = pins
        self._kept_pins: tuple[Pin, ...] = ()
        self._safe_pins = self._pins
        self._show_problem = show_problem
        self._document = document
        self._folder = folder
        self._name = uuid.uuid4().hex
        self._kept: Recipe | None = None
        with contextlib.suppress(OSError):  # if the folder cannot be made, the first copy says so
            make_private_folder(folder)
        # held as long as this instance lives, so that others leave its copy alone
        self._lock = QLockFile(str(self._file(_LOCK)))
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        close_to_others(self._file(_LOCK))
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def keep(self) -> None:
        """Write recipe and pins if there is anything unsaved that has changed; remove the copy once it is saved.

        Pins that were there at the start are safe in the settings; others are nowhere else.
        """
        document = self._document
        is_saved = not document.is_modified and document.set_aside is None
        if is_saved and (not self._pins or self._pins == self._safe_pins):
            self._remove()
        elif self._recipe is not self._kept or self._pins is not self._kept_pins:
            self._write()

    @property
    def _recipe(self) -> Recipe:
        """The user's own recipe: while batches of others are planned, these are in the editor."""
        return self._document.set_aside or self._document.recipe

    @property
    def _pins(self) -> tuple[Pin, ...]:
        return self._board.pins if self._board is not None else ()

    def end(self) -> None:
        """Close properly: nothing is left to recover."""
        self._timer.stop()
        self._remove()
        self._lock.unlock()

    def _write(self) -> None:
        document, recipe, pins = self._document, self._recipe, self._pins
        path, predicted = document.path, document.as_saved() if recipe is document.recipe else None
        try:
            if path is None:
                self._file(_PATH).unlink(missing_ok=True)
            else:
                write_atomically(self._file(_PATH), str(path.absolute()).encode())
            if pins:  # before the recipe, without which nobody would look for them
                write_atomically(self._file(_PINS), pins_text(pins).encode())
            else:
                self._file(_PINS).unlink(missing_ok=True)
            write_recipe(self._file(_RECIPE), recipe, document.materials, predicted)
            for ending in (_PATH, _RECIPE, *([_PINS] if pins else [])):
                close_to_others(self._file(ending))
        except (RecipeFileError, WriteError, OSError) as error:
            self._report(f"Unsaved changes cannot be kept for recovery ({error}); save the recipe often.")
        else:
            self._kept, self._kept_pins = recipe, pins
            self._report("")

    def _report(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self._show_problem(problem)

    def _remove(self) -> None:
        if self._kept is not None:
            for ending in (_RECIPE, _PATH, _PINS):
                self._file(ending).unlink(missing_ok=True)
            self._kept, self._kept_pins = None, ()

    def _file(self, ending: str) -> Path:
        return self._folder / f"{self._name}{ending}"


def _joined(recovered: tuple[Pin, ...], pins: tuple[Pin, ...]) -> tuple[Pin, ...]:
    """Return recovered pins under their letters, and others behind them as far as there is room."""
    joined = list(recovered)
    for pin in pins:
        letter = free_letter(joined)
        if letter and all(pin.recipe != one.recipe for one in joined):
            joined.append(replace(pin, letter=letter))
    return tuple(sorted(joined, key=lambda pin: LETTERS.index(pin.letter)))


_FILTER = f"Recipes ({' '.join(f'*{ending}' for ending in SUFFIXES)});;All files (*)"
_CONTENT_KEYS = ("file", "differences", "outside")
"""Notices that belong to the file at hand and go with it."""
_NAME_CHARACTERS = 80
"""As much of a name as a question quotes."""


class RecipeFiles(QObject):
    """Moves recipes between the document and files; asks before anything unsaved would be lost."""

    changes_asked = Signal()

    def __init__(
        self,
        document: Document,
        settings: Settings,
        notices: NoticeBar,
        sessions: Path,
        window: QWidget,
        pins: PinBoard,
    ) -> None:
        super().__init__(window)
        self._pins = pins
        self._document, self._settings, self._notices, self._window = document, settings, notices, window
        self._sessions = sessions
        self._watch = FileWatch(self._show_changed_outside, self)
        pins.show(pins_from(settings.value("pins")))
        self.session = Session(document, sessions, self._show_not_kept, self, pins)

    def new(self) -> None:
        """Start an empty recipe, in the room of the settings."""
        recipe = empty_recipe()
        for key in ROOM:
            if text := self._settings.value(key):
                recipe = recipe.with_value(key, FIELDS[key].check(float(text)))
        self.open_as_new(recipe)

    def open_sample(self, path: Path) -> None:
        """Open a shipped recipe as a new one, so that saving asks where to."""
        try:
            recipe = read_recipe(path).recipe
        except RecipeFileError as error:
            self._show_problem(path, error)
            return
        self.open_as_new(recipe)

    def open_as_new(self, recipe: Recipe, brings: RecipeFile | None = None) -> None:
        """Take up a recipe that has no file of its own, so that saving asks where to.

        ``brings`` is what the recipe was read from, where that brings materials along.
        """
        if self.may_leave():
            self._document.new(recipe, brings)
            self._settle()
            self._show_missing()

    def ask_and_open(self) -> None:
        """Ask for a recipe file and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open recipe", self._settings.value("folder"), _FILTER)
        if path:
            self.open(Path(path))

    def ask_for_code(self) -> None:
        """Ask for the scanned code of a sheet and take up its recipe as a new one."""
        from ssedesigner.ui.sheet.dialog import CodeDialog  # loaded here: the first window must be quick

        dialog = CodeDialog(self._window)
        dialog.recipe_read.connect(lambda file: self.open_as_new(file.recipe, file))
        dialog.open()

    def open(self, path: Path) -> bool:
        """Open a recipe file; a notice says what is wrong with it, and the open recipe stays."""
        return self.may_leave() and self.load(path)

    def load(self, path: Path) -> bool:
        """Open a recipe file without asking about the one at hand."""
        try:
            self._document.open(path)
        except RecipeFileError as error:
            return self._load_sheet(path, error)
        self._settings.add_recent(path)
        self._settle()
        self._show_differences()
        return True

    def _load_sheet(self, path: Path, error: RecipeFileError) -> bool:
        """Take up the recipe of a sheet that was written as JSON, as a new one; say what is wrong with another file."""
        # loaded here: the first window must be quick
        from ssedesigner.files.reading import ReadError
        from ssedesigner.files.recipe.code import RecipeCodeError
        from ssedesigner.files.recipe.named import format_of, read_sheet
        from ssedesigner.files.sheet.table import SHEET_FORMAT

        try:
            sheet = read_sheet(path) if format_of(path) == SHEET_FORMAT else None
        except (ReadError, RecipeCodeError, RecipeFileError) as other:
            error, sheet = RecipeFileError(path.name, [*getattr(other, "problems", (str(other),))]), None
        if sheet is None:
            self._show_problem(path, error)
            return False
        self._document.new(sheet.recipe, sheet)
        self._settings.store("folder", str(path.absolute().parent))
        self._settle()
        self._show_missing()
        return True

    def save(self) -> bool:
        """Save to the file of the recipe, or ask for one; False when it was not saved."""
        # the file is that of the user's own recipe: one whose batch is planned must not take its place
        self._document.bring_back(BEFORE_BATCHES)
        return self.ask_and_save() if self._document.path is None else self._write(self._document.path)

    def ask_and_save(self) -> bool:
        """Ask for a file and save; False when it was not saved."""
        self._document.bring_back(BEFORE_BATCHES)  # or the own recipe would go on under the file of a run
        folder = Path(self._settings.value("folder") or Path.home())
        from ssedesigner.core.visible_text import file_name

        proposed = self._document.path or folder / file_name(self._document.recipe.name, SUFFIXES[0])
        text, _ = QFileDialog.getSaveFileName(self._window, "Save recipe as", str(proposed), _FILTER)
        if not text:
            return False
        path = Path(text)
        return self._write(path if path.suffix else path.with_suffix(SUFFIXES[0]))

    def may_leave(self) -> bool:
        """Return True when nothing unsaved would be lost, or the user says so; asks where needed."""
        # what is asked about and saved is the user's own recipe, not one whose batch is planned
        self._document.bring_back(BEFORE_BATCHES)
        if not self._document.is_modified:
            return True
        answer = self._ask_to_save()
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def offer_recovery(self) -> None:
        """Offer what an instance that did not close has left, one recipe at a time."""
        unsaved = recoverable(self._sessions)
        if not unsaved:
            self._notices.close_notice("recovery")
            return
        first = unsaved[0]
        more = f" ({len(unsaved) - 1} more after this)" if len(unsaved) > 1 else ""
        where = f", opened from {first.path.name}" if first.path else ""
        count = f"{len(first.pins)} pinned recipe{'s' if len(first.pins) > 1 else ''}"
        what = f"was open with {count}" if first.pins else "has changes that were not saved"
        sentence = (
            f"SSE Designer was not closed properly: “{first.recipe.name}” of {first.saved:%d %B %H:%M}{where} "
            f"{what}{more}."
        )
        actions = (("&Recover", lambda: self._recover(first)), ("&Discard", lambda: self._discard(first)))
        self._notices.show_notice(Notice(key="recovery", severity="caution", sentence=sentence, actions=actions))

    def end(self) -> None:
        """Close properly; the pins come back with the next start."""
        self._settings.store("pins", pins_text(self._pins.pins) if self._pins.pins else "")
        self.session.end()
        self._watch.watch(None)

    def _write(self, path: Path) -> bool:
        # our own saving is no change by another program
        self._watch.watch(None)
        try:
            self._document.save(path)
        except RecipeFileError as error:
            self._notices.show_notice(
                Notice(key="file", severity="fail", sentence=str(error), actions=(("Save &as…", self.ask_and_save),))
            )
            return False
        finally:
            self._watch.watch(self._document.path)
        self._settings.add_recent(path)
        self._settle()
        return True

    def _settle(self) -> None:
        for key in _CONTENT_KEYS:
            self._notices.close_notice(key)
        self._watch.watch(self._document.path)
        self.session.keep()

    def _recover(self, one: Recovered) -> None:
        if not self.may_leave():
            self.offer_recovery()
            return
        self._document.recover(one.recipe, one.path, one.content)
        self._pins.show(_joined(one.pins, self._pins.pins))
        self._settle()  # keeps a copy of this instance's own before the old one goes
        if not self.session.problem:
            forget(one)
        self.offer_recovery()

    def _discard(self, one: Recovered) -> None:
        forget(one)
        self.offer_recovery()

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        question = set_names(QMessageBox(self._window), "save_question", "Save changes?")
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle("Unsaved changes")
        question.setText(f"Save the changes to “{shorten(self._document.recipe.name, _NAME_CHARACTERS)}”?")
        question.setInformativeText("If you do not save, they are lost.")
        kinds = QMessageBox.StandardButton
        question.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        question.setDefaultButton(kinds.Save)
        return kinds(question.exec())

    def _show_problem(self, path: Path, error: RecipeFileError) -> None:
        sentence = f"{path.name} was not opened; the open recipe is unchanged."
        self._notices.show_notice(Notice(key="file", severity="fail", sentence=sentence, lines=error.problems))

    def _show_not_kept(self, problem: str) -> None:
        if problem:
            self._notices.show_notice(Notice(key="kept", severity="caution", sentence=problem))
        else:
            self._notices.close_notice("kept")

    def _show_differences(self) -> None:
        """Show what is not as it was when the file was saved: its results, else its library values; and its notes."""
        file, lines, change = self._document.file, self._document.notices, self._document.change_since_saved()
        notes = file.notes if file else ()
        there = contradictions(file, self._document.library_materials) if file else ()
        remarks = (*notes, *(change.remarks if change else ()))
        if change is not None and change.is_moved:
            notice = Notice(
                key="differences",
                severity="caution",
                sentence=change.headline,
                lines=(*change.reasons, *there, *remarks),
                actions=(("Show &what changed", self.changes_asked.emit),),
            )
        elif len(lines) > len(notes):
            sentence = "This recipe was saved with other library values; all numbers here use the present library."
            notice = Notice(key="differences", severity="caution", sentence=sentence, lines=lines)
        elif remarks:
            notice = Notice(key="differences", severity="unknown", sentence=remarks[0], lines=remarks[1:])
        else:
            return
        self._notices.show_notice(notice)

    def _show_missing(self) -> None:
        """Say what a recipe without a file, which has no difference to show, names and nobody knows."""
        document = self._document
        missing = [
            f"{FIELDS[key].label}: {words}" for key, words in missing_materials(document.recipe, document.materials)
        ]
        if missing:
            sentence = (
                "The recipe came without values of materials that this library lacks; open the recipe file instead."
            )
            notice = Notice(key="differences", severity="caution", sentence=sentence, lines=missing)
            self._notices.show_notice(notice)

    def _show_changed_outside(self, path: Path, is_there: bool) -> None:
        actions: tuple[tuple[str, Callable[[], object]], ...]
        if is_there:
            sentence = f"{path.name} was changed by another program."
            actions = (("&Reload", lambda: self._reload(path)), ("&Keep mine", self._document.undo_stack.resetClean))
        else:
            sentence = f"{path.name} was moved or deleted; save to keep the recipe."
            actions = (("&Save", self.save), ("Save &as…", self.ask_and_save))
            self._document.undo_stack.resetClean()
        self._notices.show_notice(Notice(key="outside", severity="caution", sentence=sentence, actions=actions))

    def _reload(self, path: Path) -> None:
        before: Recipe = self._document.recipe
        was_modified = self._document.is_modified
        if self.load(path) and was_modified and before != self._document.recipe:
            sentence = "The file was read again; your changes to the earlier version can be brought back."
            action = ("&Bring back", lambda: self._document.replace_recipe(before, "Bring back my changes"))
            self._notices.show_notice(Notice(key="file", severity="unknown", sentence=sentence, actions=(action,)))
