"""The tab Impedance: spectra of a film become its conductivity beside the predicted band, and are saved with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.measured_film import film_problems
from ssedesigner.files.spectra.reading import SpectrumFileError
from ssedesigner.files.spectra.saving import Saved, SpectrumMeasurement, save_film, save_to_batch, withdraw
from ssedesigner.library.store import LibraryError
from ssedesigner.physics.impedance.pick import Pick
from ssedesigner.ui.exchange import impedance_words as words
from ssedesigner.ui.exchange import impedance_work as work
from ssedesigner.ui.exchange.impedance_files import FilesPanel
from ssedesigner.ui.exchange.impedance_fit import FitCard, WhichCard
from ssedesigner.ui.exchange.impedance_plot_card import PlotCard
from ssedesigner.ui.exchange.impedance_reader import SpectrumReader
from ssedesigner.ui.exchange.impedance_side import SidePanel
from ssedesigner.ui.exchange.impedance_work import ListedSpectrum, Summary
from ssedesigner.ui.exchange.page import ImportPage
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import make_scrollable
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.last_folder import ask_files
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.notices import Notice
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.widgets import add_shortcut, column_layout, set_names

if TYPE_CHECKING:
    from ssedesigner.ui.exchange.window import ImportWindow

SUFFIXES = (".mpt", ".dta", ".z", ".par", ".dfr", ".mpr", ".csv", ".txt")
_FILES_PX, _SIDE_PX, _LEAST_PX = 270, 400, 540
_PAUSE_MS, _MOST_BATCHES, _MOST_ROWS = 300, 100, 2000
_NOTICE = "impedance"


@guarded
class ImpedancePage(ImportPage):
    """Reads and fits in a thread; a pick, an area or a thickness is only arithmetic on the fit and follows at once."""

    title = "Impedance"
    suffixes = SUFFIXES

    def __init__(self, window: ImportWindow) -> None:
        super().__init__()
        set_names(self, "impedance_page", self.title)
        self._window = window
        self.rows: list[ListedSpectrum] = []
        self._chosen = -1
        self._batch: Batch | None = None
        self._inputs = work.FilmInputs()
        self._trial: LongTask | None = None
        self._areas: dict[str, float] = {}
        self._saved: tuple[object, ...] = ()
        theme = window.theme
        self.files, self.side = FilesPanel(theme), SidePanel(theme)
        self.reader = SpectrumReader(lambda: self._inputs, self)
        self.fit, self.which = FitCard(theme), WhichCard()
        self.plot = PlotCard(theme)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._compare)
        self._lay_out()
        self._connect()
        self.side.save.by.setText(window.settings.value("initials"))
        self._offer_batches()
        self._show()

    def _lay_out(self) -> None:
        middle = set_names(QWidget(), "impedance_middle", "Spectrum")
        column = column_layout(middle, (10, 10, 8, 10), 9)
        column.addWidget(self.plot, 5)
        column.addWidget(self.fit, 3)
        column.addWidget(self.which)
        self.files.setFixedWidth(_FILES_PX)
        self.side.setMinimumWidth(_SIDE_PX)
        area = make_scrollable(middle, "Spectrum")
        area.setMinimumWidth(_LEAST_PX)
        panes = (
            Pane(part=self.files, name="Files", width=_FILES_PX),
            Pane(part=area, name="Spectrum", width=700, stretch=1),
            Pane(part=self.side, name="Film and result", width=_SIDE_PX + 40),
        )
        self.panes = Panes("impedance_panes", "Files, spectrum and film", panes, (1, 0, 2))
        column_layout(self, (0, 0, 0, 0), 0).addWidget(self.panes)

    def _connect(self) -> None:
        files, side = self.files, self.side
        files.choose_asked.connect(self._ask)
        files.paste_asked.connect(self.paste)
        files.cancel_asked.connect(self.reader.cancel)
        self.reader.came.connect(self._take_rows)
        self.reader.changed.connect(files.show_reading)
        self.reader.came_on.connect(files.show_progress)
        files.chosen.connect(self._choose)
        files.removed.connect(self._remove)
        files.ticked.connect(lambda is_on: self._change(is_ticked=is_on))
        files.rows.named.connect(self._name_columns)
        self.plot.stepped.connect(self._step_file)
        self.plot.dragged.connect(lambda frequency: self._change(pick=frequency))
        self.fit.circuit_chosen.connect(self._fit_anew)
        self.which.chosen.connect(self._pick)
        side.inputs.changed.connect(self._take_inputs)
        side.save.batch_chosen.connect(self._take_batch)
        side.save.changed.connect(self._show_result)
        side.save_asked.connect(self.save)
        side.cancel_asked.connect(self.closed)
        document = self._window.document
        document.library_changed.connect(lambda _: self._offer_batches())
        document.recipe_changed.connect(lambda _: self._show_result())
        add_shortcut(self, "Ctrl+S", self.save)
        add_shortcut(self, "Ctrl+V", self.paste)
        for keys, step in (("Left", -1), ("Right", 1)):
            add_shortcut(self, keys, partial(self._step_pick, step))

    # files

    def open_files(self, paths: Sequence[Path]) -> None:
        if not paths:
            return
        self._window.notices.close_notice(_NOTICE)
        known = {row.path for row in self.rows}
        self.reader.read([path for path in dict.fromkeys(paths) if path not in known])
        if repeated := [row for row in self.rows if row.path in paths]:
            self._choose(self.rows.index(repeated[0]))

    def _take_rows(self, rows: list[ListedSpectrum]) -> None:
        """Put rows that were read below the others; what was typed meanwhile counts for them too."""
        first = len(self.rows)
        if len(rows) > _MOST_ROWS - first:
            rows = rows[: _MOST_ROWS - first]
            self._notify("caution", f"The list holds {_MOST_ROWS} spectra; remove some to open the others.")
        self.rows += rows
        self._bring_up_to_date()
        if first == 0 or not self._has_result(self._chosen):
            places = range(first, len(self.rows))
            self._chosen = next((place for place in places if self._has_result(place)), min(first, len(self.rows) - 1))
        self._take_from_file()
        self._show()

    def _has_result(self, place: int) -> bool:
        row = self.rows[place] if 0 <= place < len(self.rows) else None
        return row is not None and row.result is not None and row.result.resistance_ohm is not None

    def _ask(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        kinds = f"Impedance ({patterns} {patterns.upper()});;All files (*)"
        self.open_files(ask_files(self, "Choose impedance files", kinds))

    def paste(self) -> None:
        """Read columns that were copied from a table."""
        try:
            path = self.reader.keep_text(QApplication.clipboard().text())
        except SpectrumFileError as error:
            self._notify("caution", str(error))
            return
        self.open_files([path])

    def _name_columns(self, place: int, columns: Sequence[str]) -> None:
        """Read a table again with the names of its columns."""
        row = self.rows[place]
        padded = (*columns, *["-"] * (row.columns - len(columns)))
        rows = [work.analysed(each, self._inputs) for each in work.read_file(row.path, padded)]
        self.rows[place : place + 1] = rows
        self._chosen = place
        self._show()
        if rows and rows[0].columns:
            words = "The columns are still not clear: name a frequency, and Z′ with Z″, or |Z| with phase."
            self._notify("caution", words)

    def _remove(self, place: int) -> None:
        if 0 <= place < len(self.rows):
            del self.rows[place]
            self._chosen = min(place, len(self.rows) - 1)
            self._show()

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self.rows) and place != self._chosen:
            self._chosen = place
            self._take_from_file()
            self._show()

    def _take_from_file(self) -> None:
        """Take the name of the file, and the area that it states, where nobody typed one."""
        spectrum = self.row.spectrum if self.row is not None else None
        if self.row is not None:
            self.side.save.propose_name(self.row.path.stem[:60])
        if spectrum is not None and spectrum.area_cm2 is not None:
            self.side.inputs.fill({"area_cm2": spectrum.area_cm2}, "from the file")

    def _bring_up_to_date(self) -> None:
        """Work out what follows from the present inputs; what must be fitted again is fitted in a thread."""
        stale = [row for row in self.rows if work.needs_fit(row, self._inputs)]
        self.rows = [row if row in stale else work.analysed(row, self._inputs) for row in self.rows]
        if stale and not self.reader.is_busy:
            self.reader.start(partial(work.analyse_all, stale, self._inputs), partial(self._take_fits, stale))

    def _take_fits(self, before: Sequence[ListedSpectrum], after: Sequence[ListedSpectrum]) -> None:
        made = dict(zip(map(id, before), after, strict=True))
        self.rows = [made.get(id(row), row) for row in self.rows]
        self._bring_up_to_date()
        self._show()

    def _step_file(self, step: int) -> None:
        self._choose(min(max(self._chosen + step, 0), len(self.rows) - 1))

    # the spectrum that is shown

    @property
    def row(self) -> ListedSpectrum | None:
        """The row that is shown."""
        return self.rows[self._chosen] if 0 <= self._chosen < len(self.rows) else None

    def _change(self, **changes: Any) -> None:
        if self.row is not None and self.row.spectrum is not None:
            self.rows[self._chosen] = work.analysed(replace(self.row, **changes), self._inputs)
            self._show()

    def _pick(self, pick: Pick) -> None:
        row = self.row
        if row is None or row.result is None:
            return
        if pick is Pick.FREQUENCY:
            taken = row.result.taken
            at = taken.frequency_hz if taken is not None else float(row.result.frequency_hz[0])
            ends = sorted((float(row.result.frequency_hz[0]), float(row.result.frequency_hz[-1])))
            self._change(pick=min(max(at, ends[0]), ends[1]))
        else:
            self._change(pick=pick)

    def _step_pick(self, step: int) -> None:
        """Move the pick one point along the curve: to the right is to lower frequency."""
        row = self.row
        if row is None or row.result is None or row.result.fit is None:
            return
        frequencies = row.result.frequency_hz.tolist()
        taken = row.result.taken
        at = taken.frequency_hz if taken is not None else frequencies[0]
        place = min(range(len(frequencies)), key=lambda number: abs(frequencies[number] / at - 1))
        if isinstance(row.pick, float) and frequencies[place] == row.pick:
            place = min(max(place + step, 0), len(frequencies) - 1)
        self._change(pick=float(frequencies[place]))

    def _fit_anew(self, circuit: object) -> None:
        row = self.row
        if row is None or row.spectrum is None or self.reader.is_busy:
            self._show()
            return
        wanted = replace(row, circuit=circuit)  # type: ignore[arg-type]  # an item of the box
        self.reader.start(partial(work.analyse_all, [wanted], self._inputs), partial(self._take_fits, [row]))

    # the film

    def _take_inputs(self) -> None:
        self._inputs = self.side.inputs.inputs
        if self._inputs.area_cm2 is not None:
            self._areas[self.side.save.key] = self._inputs.area_cm2
        self._bring_up_to_date()
        self._show()

    def choose_batch(self, key: str) -> None:
        """Take a batch, whose film is to be measured."""
        self._offer_batches(key)
        self._take_batch()

    def _offer_batches(self, key: str | None = None) -> None:
        try:
            library = self._window.library
            summaries = library.batches(limit=_MOST_BATCHES)
            kept = self.side.save.key if key is None else key
            if kept and kept not in [one.key for one in summaries]:  # an old one, or one out of the list
                others = (*library.batches(kept), *library.batches(kept, retired=True))
                summaries = (*[one for one in others if one.key == kept], *summaries)
        except LibraryError as error:
            self._notify("fail", str(error))
            return
        self.side.save.show_batches(summaries, kept)
        self._batch = self._read_batch(self.side.save.key)

    def _read_batch(self, key: str) -> Batch | None:
        try:
            return self._window.library.batch(key) if key else None
        except LibraryError as error:
            self._notify("fail", str(error))
            return None

    def _take_batch(self) -> None:
        """Take over what the batch says of the film; what is typed stays."""
        self.side.save.show_kind()
        self._batch = self._read_batch(self.side.save.key)
        self.side.inputs.empty_filled()
        values: dict[str, float] = {}
        if self._batch is not None:
            specimens = self.side.save.specimens()
            values = work.known_of(self._batch, specimens[0]) if specimens else {}
        if "area_cm2" not in values and self.side.save.key in self._areas:
            values["area_cm2"] = self._areas[self.side.save.key]
        if values:
            self.side.inputs.fill(values, f"from {self.side.save.key or 'the film before'}")
        self._show_result()

    # what is seen

    def _show(self) -> None:
        row = self.row
        self.side.inputs.show_shorts(self.rows)
        self.files.show_rows(self.rows, self._chosen, self.side.inputs.cable_row)
        self.plot.show_rows(self.rows, row, self._inputs.cable_ohm + self._inputs.contact_ohm)
        self.fit.show_row(row)
        self.which.show_row(row)
        self._show_result()

    @property
    def summary(self) -> Summary | None:
        """What the ticked spectra say together, or the one that is shown where none is ticked."""
        rows = work.counted(self.rows, self.row)
        return work.summary_of(rows, self._inputs) if rows else None

    def _show_result(self) -> None:
        summary, side = self.summary, self.side
        numbers = work.film_numbers(summary, self._inputs) if summary is not None else None
        lines = (
            words.calculation(work.counted(self.rows, self.row), summary, self._inputs) if summary is not None else ()
        )
        measured = self._measurement()
        side.result.show_numbers(numbers, lines, measured if isinstance(measured, str) else "")
        side.show_warning(words.warning(summary, self._inputs))
        key = side.save.key
        side.against.show_title(f"Against the prediction of {key}" if key else "Against the prediction of the recipe")
        side.store.setEnabled(not isinstance(measured, str) and not self._window.library.is_read_only)
        side.store.setText("Save to the batch" if key else "Save film")
        side.save.state.setText(self._state(summary))
        side.source.setText("" if not key else f"into {key}, {self._films_words()}")
        if isinstance(measured, str) or numbers is None:
            self._drop_trial()
            side.against.show_nothing("The prediction is compared when area, thickness and temperature are known.")
        else:
            self._pause.start()

    def _films_words(self) -> str:
        text = self.side.save.films.text().strip()
        return f"film {text}" if text.isdecimal() else f"films {text}"

    def _measurement(self) -> SpectrumMeasurement | str:
        summary = self.summary
        if self.side.inputs.problems:
            return "Correct what is marked above."
        if summary is None:
            is_one = len(work.counted(self.rows, self.row)) == 1
            counts = "The spectrum in use has" if is_one else "Not all of the ticked spectra have"
            return f"{counts} {'no' if is_one else 'a'} resistance yet." if self.rows else "Drop a spectrum first."
        return work.measurement(summary, self._inputs, self.side.save.by.text().strip()[:60])

    def _state(self, summary: Summary | None) -> str:
        if self._window.library.is_read_only:
            return "The library is read-only: open it for writing to save a film."
        if summary is None:
            return ""
        counted = words.counted_words(work.counted(self.rows, self.row), self.row)
        if self.side.save.key:
            return f"{counted} Predictions learn from a film of a batch once the batch is finished."
        return f"{counted} The film is saved with the open recipe, “{self._window.document.recipe.name}”."

    # against the prediction

    def _compare(self) -> None:
        """Predict the film as it was measured, in a thread."""
        self._drop_trial()
        measured = self._measurement()
        if isinstance(measured, str):
            return
        document = self._window.document
        film = work.film_made(self._batch, document.recipe, self.side.save.name.text(), measured)
        is_used = self.side.save.learn.isChecked() and document.uses_own_films
        run = partial(work.against, film, document.materials, document.learned, is_used)
        self._trial = LongTask("", run, self)
        self._trial.ended.connect(self._show_against)
        self._trial.start()

    def _drop_trial(self) -> None:
        self._pause.stop()
        if self._trial is not None:
            self._trial.leave()
            self._trial = None

    def _show_against(self, result: work.Against | None, error: BaseException | None) -> None:
        self._trial = None
        if error is not None:
            raise error
        summary = self.summary
        numbers = work.film_numbers(summary, self._inputs) if summary is not None else None
        if result is not None and numbers is not None:
            self.side.against.show_against(numbers, result)

    # saving

    def save(self) -> None:
        """Save the film, in one step."""
        measured = self._measurement()
        if isinstance(measured, str):
            self.side.save.show_problem(measured)
            return
        specimens = self.side.save.specimens() if self.side.save.key else ()
        if self.side.save.key and not specimens:
            return
        what = (measured, self.side.save.key, specimens, self.side.save.name.text().strip())
        if what == self._saved:
            self.side.save.show_problem("This is saved already; change something, or open another spectrum.")
            return
        try:
            saved, words = self._write(measured, specimens)
        except (LibraryError, WriteError) as error:
            self.side.save.show_problem(str(error))
            return
        if saved is None:
            self.side.save.show_problem(words)
            return
        self._saved = what
        self.side.save.show_problem("")
        self._window.settings.store("initials", measured.by)
        self.changed.emit()
        self._notify(
            "caution" if saved.trouble else "pass", words, saved.trouble, ("&Undo", partial(self._take_back, saved))
        )

    def _write(self, measured: SpectrumMeasurement, specimens: Sequence[int]) -> tuple[Saved | None, str]:
        library, batch = self._window.library, self._batch
        film = work.film_made(batch, self._window.document.recipe, self.side.save.name.text().strip(), measured)
        if problems := film_problems(film):
            return None, problems[0][1]
        is_used = self.side.save.learn.isChecked()
        if batch is None:
            saved = save_film(library, measured, replace(film, is_used=is_used))
            return saved, f"{saved.films[0]}, “{film.name}”, is saved with its spectrum."
        batch = library.batch(batch.key)  # another window may have written in it
        saved = save_to_batch(library, batch, specimens, measured, _now(), is_used=is_used)
        words = f"The measurement is in the record of {batch.key}, {self._films_words()}, with its spectrum."
        return saved, f"{words} Predictions learn from {' and '.join(saved.films)}." if saved.films else words

    def _take_back(self, saved: Saved) -> None:
        try:
            withdraw(self._window.library, saved, _now())
        except LibraryError as error:
            self._notify("fail", str(error))
            return
        self._saved = ()
        self.changed.emit()
        self._notify("pass", "Taken back; it stays on record as struck out or retired.")

    def _notify(self, severity: str, sentence: str, line: str = "", *actions: tuple[str, Callable[[], object]]) -> None:
        lines = (line,) if line else ()
        notice = Notice(key=_NOTICE, severity=severity, sentence=sentence, lines=lines, actions=actions)
        self._window.notices.show_notice(notice)

    # the window

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer_batches()

    def stop(self) -> None:
        self._drop_trial()
        self.reader.stop()

    def finish(self) -> None:
        """Wait for what runs, and show it: for pictures and tests."""
        self.reader.finish()
        if self._pause.isActive():
            self._compare()
        while self._trial is not None:
            self._trial.join()

    def apply_theme(self, theme: Theme) -> None:
        self.plot.apply_theme(theme)
        self.files.rows.apply_theme(theme)
        self.fit.apply_theme(theme)
        self.side.against.apply_theme(theme)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
