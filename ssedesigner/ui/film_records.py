"""Recording, correcting, retiring, importing and exporting the laboratory's own films, with forms and notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.notation import formula
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.document import Document
from ssedesigner.ui.own_film_rows import OwnFilmList, own_points
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.widgets.notices import Notice, NoticeBar

if TYPE_CHECKING:
    from ssedesigner.files.films.measured_films import Answers, Waiting
    from ssedesigner.ui.evidence.film_form import FilmForm

_NOTICE, _READING = "own_films", "own_films_read"
_TABLES = "Tables (*.csv *.tsv *.txt);;All files (*)"
Action = tuple[str, Callable[[], object]]


class FilmRecords(QObject):
    """Changes the films on record; each change is in the library at once and then in every prediction."""

    def __init__(
        self, document: Document, library: Library, settings: Settings, notices: NoticeBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._library, self._settings = document, library, settings
        self._notices, self._window = notices, window
        document.use_own_films(settings.value("own_films") == "yes")
        document.films_read.connect(self._tell_reading)
        document.films_failed.connect(self._tell_unreadable)
        document.prediction_changed.connect(self._end_reading)

    def listed(self) -> OwnFilmList:
        """Return all that the list of own films shows."""
        evidence = self._document.evidence
        return OwnFilmList(
            films=self._document.materials.own_films,
            points=own_points(evidence),
            retired=self._library.retired_films(),
            learned=evidence.learned,
            materials=self._document.materials,
            is_read_only=self._library.is_read_only,
            is_switched_on=self._document.uses_own_films,
        )

    def learn(self, is_on: bool) -> None:
        """Let the films move the predictions, or none of them."""
        self._settings.store("own_films", "yes" if is_on else "no")
        self._document.use_own_films(is_on)

    def record(self) -> FilmForm:
        """Ask for a film made by the recipe at hand, and record it."""
        self._document.end_edit_session()
        return self._ask(None, lambda film, _: self._library.add_film(film), "is recorded")

    def correct(self, film: MeasuredFilm) -> FilmForm:
        """Ask for what was wrong with a film."""
        return self._ask(film, self._library.correct_film, "is corrected; the earlier values stay on record")

    def _ask(self, film: MeasuredFilm | None, keep: Callable[[MeasuredFilm, str], object], done: str) -> FilmForm:
        from ssedesigner.ui.evidence.film_form import FilmForm  # loaded here: the first window must be quick

        form = FilmForm(keep, self._document.recipe, self._document.materials, film, self._window)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.accepted.connect(lambda: self._tell_change(f"“{formula(form.film_name)}” {done}.{self._off_words()}"))
        form.open()
        return form

    def _tell_reading(self) -> None:
        if any(notice.key == _READING for notice in self._notices.notices):
            return
        count = len(self._document.materials.own_films)
        self._notices.tell(
            Notice(
                key=_READING,
                severity="unknown",
                sentence=f"Reading {count:,} measured films, from which predictions learn. Numbers and flags follow.",
                actions=(("&Leave them out this time", lambda: self._document.use_own_films(False)),),
            )
        )

    def _end_reading(self) -> None:
        self._notices.close_notice(_READING)

    def _tell_unreadable(self, why: str) -> None:
        self._notices.tell(
            Notice(
                key=_READING,
                severity="fail",
                sentence=f"{why} No number or flag is shown, because the measured films cannot be read.",
                actions=(("&Leave them out this time", lambda: self._document.use_own_films(False)),),
            )
        )

    def _off_words(self) -> str:
        return "" if self._document.uses_own_films else " Own films are switched off and move no prediction."

    def use(self, film: MeasuredFilm, is_used: bool) -> None:
        """Learn from a film, or leave it out."""
        words = "is used again" if is_used else "is left out: it stays on record and moves no prediction"
        self._change(lambda: self._library.use_film(film.key, is_used), f"“{formula(film.name)}” {words}.")

    def retire(self, film: MeasuredFilm) -> None:
        """Take a film out of the list, with the way back."""
        words = f"“{formula(film.name)}” is retired: out of the list, it stays on record."
        self._change(lambda: self._library.retire_film(film.key), words, ("&Undo", partial(self.restore, film.key)))

    def restore(self, key: str) -> None:
        """Put a retired film back into the list."""
        retired = {film.key: film.name for film in self._library.retired_films()}
        words = f"“{formula(retired.get(key, key))}” is back in the list."
        self._change(lambda: self._library.restore_film(key), words)

    def ask_and_import(self) -> None:
        """Ask for a table of films and record those that are new; tell what came of each row."""
        from ssedesigner.files.films.measured_films import NO_ANSWERS  # the first window must be quick

        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "Import measured films", self._settings.value("folder"), _TABLES
        )
        if not chosen:
            return
        self._import(Path(chosen), NO_ANSWERS)

    def _import(self, path: Path, answers: Answers) -> None:
        from ssedesigner.files.films.film_import import import_films, import_text  # the first window must be quick
        from ssedesigner.files.films.measured_films import MeasurementsError

        try:
            found, keys = import_films(path, self._library, answers)
        except (MeasurementsError, LibraryError) as error:
            self._tell_problem(error)
            return
        first, *rest = import_text(found, keys).split("\n")
        asked = ("&Answer…", partial(self._ask_about, path, found.waiting, answers))
        severity = "caution" if found.rejected or found.waiting else "pass"
        self._tell_change(first, lines=rest, severity=severity, actions=(asked,) if found.waiting else ())

    def _ask_about(self, path: Path, waiting: tuple[Waiting, ...], answers: Answers) -> None:
        from ssedesigner.ui.evidence.waiting_rows import WaitingRows  # loaded here: the first window must be quick

        asked = WaitingRows(waiting, answers, partial(self._import, path), self._window)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.open()

    def ask_and_export(self) -> None:
        """Ask for a file and write all films into it."""
        from ssedesigner.files.films.film_import import export_films  # the first window must be quick

        folder = Path(self._settings.value("folder") or Path.home())
        suggested = str(folder / "measured-films.csv")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Export measured films", suggested, _TABLES)
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.csv")
        try:
            done = export_films(path, self._library)
        except (WriteError, LibraryError) as error:
            self._tell_problem(error)
            return
        self._notices.tell(Notice(key=_NOTICE, severity="pass", sentence=done))

    def _change(self, change: Callable[[], object], done: str, *actions: Action) -> None:
        try:
            change()
        except LibraryError as error:
            self._tell_problem(error)
            return
        self._tell_change(done, actions=actions)

    def _tell_problem(self, error: Exception) -> None:
        self._notices.tell(Notice(key=_NOTICE, severity="fail", sentence=str(error)))

    def _tell_change(
        self, sentence: str, *, lines: Sequence[str] = (), severity: str = "pass", actions: Sequence[Action] = ()
    ) -> None:
        self._document.replace_materials(self._library.materials())
        notice = Notice(key=_NOTICE, severity=severity, sentence=sentence, lines=lines, actions=actions)
        self._notices.tell(notice)
