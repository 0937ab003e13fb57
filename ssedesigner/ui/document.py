"""The document: the only mutable state in memory, its undo stack and the three signals of the program."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand

from ssedesigner.core.belongings import OWNERS
from ssedesigner.core.changes import describe_companions, field_text
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.lots import LotStock
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import Evidence
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.recipe.brought import Brought, bring, bring_all, contradictions, with_brought
from ssedesigner.files.recipe.file import RecipeFile, differences, read_recipe, write_recipe
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.files.recipe.prediction_change import PredictionChange, since_saved
from ssedesigner.files.recipe.saved_prediction import SavedPrediction, to_saved
from ssedesigner.files.recipe.saved_values import values_used
from ssedesigner.files.recipe.typed_content import Typed, read_typed
from ssedesigner.library.errors import LibraryError
from ssedesigner.physics.advice.exchange import consequences
from ssedesigner.physics.advice.plausibility import doubt_about_field
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.conduction.lessons import Lesson, lessons, still_hold
from ssedesigner.physics.curves import Curves, curves
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import no_mnemonic
from ssedesigner.ui.undo_stack import UndoStack

_STEP_CHARACTERS = 80
"""As much of what was typed as the menu shows beside Undo."""
BEFORE_BATCHES = "The recipe from before the batches"
"""The step that puts back the recipe that was set aside."""
_FILMS_AT_ONCE = 500
"""As many own films are read between two events: so many take some 20 ms."""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What a person should know of an edit: what went with it, or, where ``is_edit`` is False, what was not taken.

    ``actions`` are the words of a button and what it does; an edit can be undone besides. ``field`` is the key of the
    field whose text was not taken.
    """

    sentence: str
    is_edit: bool = True
    field: str = ""
    actions: tuple[tuple[str, Callable[[], object]], ...] = ()


@guarded
class ReplaceRecipe(QUndoCommand):
    """One edit: the recipe before and after it. Edits with the same merge key become one step."""

    def __init__(
        self, document: Document, before: Recipe, after: Recipe, text: str, merge_key: tuple[str, int] | None
    ) -> None:
        super().__init__(no_mnemonic(shorten(text, _STEP_CHARACTERS)))
        # no cycle for the collector: it would take the document apart while Qt deletes this step with its stack
        self._document = weakref.proxy(document)
        self._before, self._after = before, after
        self.merge_key = merge_key

    def redo(self) -> None:
        self._document._assign(self._after)

    def undo(self) -> None:
        self._document._assign(self._before)

    def extend(self, after: Recipe, text: str) -> None:
        """Take up a further edit; a step that has led back to its start is obsolete."""
        self._after = after
        self.setText(no_mnemonic(shorten(text, _STEP_CHARACTERS)))
        self.setObsolete(after == self._before)


class Document(QObject):
    """The open recipe with its file, its undo stack, the library snapshot and what follows from them.

    ``prediction`` and ``curves`` always belong to the present recipe and library: they are computed when
    they are asked for, and at the latest when the event loop is next idle. Where there are many own films, these are
    read first, in slices; ``films_read`` carries how many are done. ``file`` is what was opened or saved last,
    with what was predicted then; None for a recipe that has no file. ``set_aside`` is the user's own recipe while
    others are in the editor in its place. ``read_lots`` gives the lots of the laboratory as they are at the time,
    retired ones too.
    ``remarked`` carries a Remark where an edit did
    more or less than a person sees in the field.
    """

    recipe_changed = Signal(object)
    prediction_changed = Signal(object)
    library_changed = Signal(object)
    remarked = Signal(object)
    films_read = Signal(int)
    films_failed = Signal(str)

    def __init__(self, materials: Materials, recipe: Recipe | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = UndoStack(self)
        self.set_aside: Recipe | None = None
        self.path: Path | None = None
        self.file: RecipeFile | None = None
        self.notices: tuple[str, ...] = ()
        self.read_lots: Callable[[], tuple[LotStock, ...]] = tuple
        self.saved_at: datetime | None = None
        self.loads = 0
        self.prediction_ms = 0.0
        self._library = self._materials = materials
        self._brought = Brought()
        self._files: tuple[RecipeFile, ...] = ()
        self._also: tuple[Recipe, ...] = ()
        self._uses_own_films = True
        self._films_read = 0
        self._lessons: tuple[Lesson, ...] | None = None
        self._learned: Learned | None = None
        self._evidence: Evidence | None = None
        self._recipe = recipe or Recipe()
        self._session = 0
        self._prediction: Prediction | None = None
        self._curves: Curves | None = None
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._publish)
        self._idle.start()

    @property
    def recipe(self) -> Recipe:
        return self._recipe

    @property
    def materials(self) -> Materials:
        """What predictions are made with: the library, and what the recipe at hand brings along."""
        return self._materials

    @property
    def library_materials(self) -> Materials:
        """The library alone, as it is on the disk."""
        return self._library

    @property
    def brought(self) -> Brought:
        """What the recipe at hand, or one pinned beside it, brings along that the library lacks."""
        return self._brought

    @property
    def prediction(self) -> Prediction:
        if self._prediction is None:
            start = time.perf_counter()
            self._prediction = predict(self._recipe, self._materials, self.learned)
            self.prediction_ms = (time.perf_counter() - start) * 1e3
        return self._prediction

    @property
    def curves(self) -> Curves:
        if self._curves is None:
            self._curves = curves(self._recipe, self._materials, self.learned)
        return self._curves

    @property
    def uses_own_films(self) -> bool:
        return self._uses_own_films

    @property
    def learned(self) -> Learned:
        """What the laboratory's own films move; nothing while they are switched off."""
        if self._learned is None:
            is_used = self._uses_own_films
            self._learned = learn(self._materials, known_lessons=self.lessons) if is_used else NOTHING_LEARNED
        return self._learned

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The laboratory's own films beside their predictions before anything is learned."""
        if self._lessons is None:
            self._lessons = lessons(self._materials)
        return self._lessons

    @property
    def evidence(self) -> Evidence:
        """Measured films beside their predictions."""
        if self._evidence is None:
            from ssedesigner.physics.conduction.evidence import evidence  # loaded here: the first window must be quick

            self._evidence = evidence(self._materials, film_recipes(), self.learned, lessons_known=self.lessons)
        return self._evidence

    def use_own_films(self, is_on: bool) -> None:
        """Let the laboratory's own films move predictions, or not, and predict again."""
        if is_on != self._uses_own_films:
            self._uses_own_films = is_on
            self._forget_learned()
            self._forget()

    def as_saved(self) -> SavedPrediction:
        """Return what a file keeps of the prediction of the present recipe."""
        return to_saved(
            self.prediction,
            at=datetime.now().astimezone().isoformat(timespec="seconds"),
            uses_own_films=self._uses_own_films,
            own_films=self.learned.films,
        )

    def change_since_saved(self) -> PredictionChange | None:
        """Compare what was predicted when the recipe was saved with what is predicted of the same recipe now."""
        file = self.file
        if file is None or file.predicted is None:
            return None
        is_open = file.recipe == self._recipe
        prediction = self.prediction if is_open else predict(file.recipe, self._materials, self.learned)
        return since_saved(
            file, prediction, self._materials, uses_own_films=self._uses_own_films, own_films=self.learned.films
        )

    @property
    def is_modified(self) -> bool:
        return not self.undo_stack.isClean()

    def edit(self, key: str, value: Value) -> None:
        """Change one field; raise FieldError when it cannot take the value."""
        # a number is stepped and slid: only where it takes something along is it a step of its own
        if key in OWNERS and (not FIELDS[key].is_numeric or self._takes_along(key, value)):
            self.choose(key, value)
            return
        after = self._recipe.with_value(key, value)
        field = FIELDS[key]
        self._push(after, f"{field.label}: {field_text(field, after.value(key))}", (key, self._session))

    def _takes_along(self, key: str, value: Value) -> bool:
        value = FIELDS[key].check(value)
        return bool(consequences(self._recipe, self._materials, {key: value}).changes)

    def read(self, key: str, text: str) -> Typed:
        """Read what a person typed into a field, without changing anything.

        Raises FieldError with one sentence when it cannot be taken; its kind FieldQuestion when it has two meanings or
        can hardly be meant.
        """
        typed = read_typed(self._recipe, self._materials, key, text)
        doubt = doubt_about_field(self._recipe, self._materials, key, typed.value)
        if doubt is not None and typed.value != self._recipe.value(key):
            raise doubt.question
        return typed

    def edit_text(self, key: str, text: str) -> Typed:
        """Change one field to what a person typed, or raise as :meth:`read` does; return how it was read."""
        typed = self.read(key, text)
        self.edit(key, typed.value)
        return typed

    def choose(self, key: str, value: Value) -> str:
        """Set a material or word as a step of its own, and what belonged to the old one with it; return what went."""
        field, before = FIELDS[key], self._recipe
        value = field.check(value)
        along = consequences(before, self._materials, {key: value})
        words = describe_companions(before, {key: value, **along.changes}, along.kept, named=along.changes)
        self.end_edit_session()
        self.edit_many({key: value, **along.changes}, f"{field.label}: {field_text(field, value)}")
        self.end_edit_session()
        if words:
            self.remarked.emit(Remark(sentence=words))
        return words

    def edit_many(self, values: Mapping[str, Value], text: str) -> None:
        """Change several fields in one undoable step; raise FieldError and change nothing if one cannot be."""
        after = self._recipe
        for key, value in values.items():
            after = after.with_value(key, value)
        self._push(after, text, None)

    def replace_recipe(self, recipe: Recipe, text: str) -> None:
        """Put another recipe in the place of this one, process steps included, in one undoable step."""
        self._push(recipe, text, None)

    def put_aside(self) -> None:
        """Keep the present recipe while others take its place in the editor; one that is kept already stays."""
        self.set_aside = self.set_aside or self._recipe

    def bring_back(self, text: str) -> None:
        """Put the recipe that was set aside back, in one undoable step."""
        own, self.set_aside = self.set_aside, None
        if own is not None:
            self.end_edit_session()
            self.replace_recipe(own, text)

    def end_edit_session(self) -> None:
        """Let the next edit be a step of its own, even of the same field."""
        self._session += 1

    def new(self, recipe: Recipe, brings: RecipeFile | None = None) -> None:
        """Start a document without a file; ``brings`` is where the recipe is from, with materials of its own."""
        self._keep(brings)
        self._load(recipe, path=None, file=None)

    def bring(self, file: RecipeFile | None, also: tuple[Recipe, ...]) -> None:
        """Let materials that a file brings along be known as long as one of these recipes names them."""
        self._keep(file)
        self._also = also
        if self._take_brought():
            self._forget()
            self.library_changed.emit(self._materials)

    def _keep(self, file: RecipeFile | None) -> None:
        if file is not None and file not in self._files and bring(file, self._library).materials:
            self._files = (file, *self._files)

    def _take_brought(self) -> bool:
        """Join what the recipes bring along to the library; return whether other materials are known now."""
        before, brought = self._brought, bring_all(self._files, (self._recipe, *self._also), self._library)
        if brought == before:
            return False
        self._brought = brought
        self._set_materials(with_brought(self._library, brought))
        return True

    def _set_materials(self, materials: Materials) -> None:
        # kept where nothing changed that the films were read with: to read thousands takes seconds
        if self._lessons is None or not still_hold(self._lessons, self._materials, materials):
            self._lessons, self._learned, self._films_read = None, None, 0
        self._materials, self._evidence = materials, None

    def open(self, path: Path) -> None:
        """Open a recipe file; raise RecipeFileError with everything that is wrong, the document left as it was."""
        file = read_recipe(path)
        self._load(file.recipe, path=path, file=file)

    def recover(self, recipe: Recipe, path: Path | None, file: RecipeFile | None = None) -> None:
        """Take up a recipe that a crash left unsaved: the document counts as modified until it is saved.

        ``file`` is the copy that was kept of it, with what was predicted then.
        """
        self._load(recipe, path=path, file=file)
        self.notices = ()
        self.undo_stack.resetClean()

    def save(self, path: Path) -> None:
        """Write the recipe file; raise RecipeFileError with one sentence, the document left as it was."""
        recipe, materials, predicted = self._recipe, self._materials, self.as_saved()
        write_recipe(path, recipe, materials, predicted)
        values = values_used(recipe, materials)
        self.file = RecipeFile(recipe=recipe, library_version=materials.version, values=values, predicted=predicted)
        self.path, self.saved_at = path, datetime.now()
        self.end_edit_session()
        self.undo_stack.setClean()

    def replace_materials(self, materials: Materials) -> None:
        """Take up a new snapshot of the library and predict again."""
        self._library = materials
        self._brought = bring_all(self._files, (self._recipe, *self._also), materials)
        self._set_materials(with_brought(materials, self._brought))
        self._forget()
        self.library_changed.emit(self._materials)

    def _push(self, after: Recipe, text: str, merge_key: tuple[str, int] | None) -> None:
        if after == self._recipe:
            return
        step = self._step_to_extend(merge_key)
        if step is None:
            self.undo_stack.push(ReplaceRecipe(self, self._recipe, after, text, merge_key))
        else:
            self._extend(step, after, text)

    def _step_to_extend(self, merge_key: tuple[str, int] | None) -> ReplaceRecipe | None:
        """Return the last step where an edit belongs to it; none where it was undone, or is the saved state."""
        stack = self.undo_stack
        if merge_key is None or stack.isClean() or not 0 < stack.index() == stack.count():
            return None
        step = stack.command(stack.index() - 1)
        return step if isinstance(step, ReplaceRecipe) and step.merge_key == merge_key else None

    def _extend(self, step: ReplaceRecipe, after: Recipe, text: str) -> None:
        """Do what Qt does for ``mergeWith``, of which PySide6 keeps every command that was merged for ever."""
        self._assign(after)
        step.extend(after, text)
        if step.isObsolete():
            self.undo_stack.undo()  # which takes the step off
        else:
            self.undo_stack.indexChanged.emit(self.undo_stack.index())
            self.undo_stack.undoTextChanged.emit(self.undo_stack.undoText())

    def _load(self, recipe: Recipe, *, path: Path | None, file: RecipeFile | None) -> None:
        self.path, self.file, self.saved_at, self.set_aside = path, file, None, None
        self._keep(file)
        self._recipe = recipe
        is_other = self._take_brought()
        self.notices = _notices(file, self._materials) if file else ()
        self.loads += 1
        self.end_edit_session()
        self.undo_stack.clear()
        self._assign(recipe)
        if is_other:
            self.library_changed.emit(self._materials)

    def _assign(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._forget()
        self.recipe_changed.emit(recipe)

    def _forget_learned(self) -> None:
        self._learned = None
        self._evidence = None

    def _forget(self) -> None:
        self._prediction = None
        self._curves = None
        self._idle.start()

    def _publish(self) -> None:
        try:
            is_next = self._reads_films()
        except LibraryError as error:
            self.films_failed.emit(str(error))  # and no number: none may leave the films out unasked
            return
        if is_next:
            self._idle.start()
        else:
            self.prediction_changed.emit(self.prediction)

    def _reads_films(self) -> bool:
        """Read some of the own films from which the prediction learns; return whether there are more."""
        films = self._materials.own_films
        if self._lessons is not None or not self._uses_own_films or self._films_read >= len(films):
            return False
        until = self._films_read + _FILMS_AT_ONCE
        _ = films[self._films_read : until]
        self._films_read = min(until, len(films))
        is_next = until < len(films)
        if is_next or until > _FILMS_AT_ONCE:
            self.films_read.emit(self._films_read)
        return is_next


def _notices(file: RecipeFile, materials: Materials) -> tuple[str, ...]:
    there = contradictions(file, materials)
    return (*file.notes, *(str(difference) for difference in differences(file, materials)), *there)
