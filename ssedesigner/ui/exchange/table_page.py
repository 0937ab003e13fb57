"""The tab Table: a table of films is read, what it leaves open is answered, and its films are taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget

from ssedesigner.core.atomic import WriteError
from ssedesigner.files.backups.file import Progress
from ssedesigner.files.tables.book import TableFileError
from ssedesigner.files.tables.model import REJECTED, WAITING, Choices, Problem, Taken
from ssedesigner.files.tables.taking import write_rest
from ssedesigner.files.tables.template import write_template
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.exchange import table_work
from ssedesigner.ui.exchange.drop_panel import DropPanel
from ssedesigner.ui.exchange.page import ImportPage, start_task
from ssedesigner.ui.exchange.table_rows import TableRows
from ssedesigner.ui.exchange.table_side import NamesForm, TableSide
from ssedesigner.ui.exchange.table_words import near_material
from ssedesigner.ui.exchange.table_work import Memory, Reading, Source, memory_of, memory_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.last_folder import ask_file, ask_new_file
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.notices import Notice
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.widgets import add_shortcut, column_layout, open_form, set_names

if TYPE_CHECKING:
    from ssedesigner.ui.exchange.window import ImportWindow

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
_SIDE_PX, _MOST_KEYS = 330, 9
_NOTICE, _MEMORY, _IMPEDANCE = "table", "tables", "impedance"
_EXPECTED = (TableFileError, LibraryError, WriteError, OSError)
_INVITATION = "Drop a table of films here (CSV, TSV, TXT, XLSX, XLS, ODS), or paste its cells with Ctrl+V"
_EXAMPLES = "Workbook (*.xlsx);;CSV table (*.csv)"
Work = Callable[[Progress], object]


@guarded
class TablePage(ImportPage):
    """Reading, understanding and taking run in threads; nothing is written before the blue button."""

    title = "Table"
    suffixes = SUFFIXES

    def __init__(self, window: ImportWindow) -> None:
        super().__init__()
        set_names(self, "table_page", self.title)
        self._window = window
        self.reading: Reading | None = None
        self._before: list[Choices] = []
        self._wanted = Choices()
        self._is_stale = False
        self._path: Path | None = None
        self._task: LongTask | None = None
        self.start = DropPanel("table", _INVITATION, "Choose a table…")
        self.example = set_names(QPushButton("Save an example table…"), "table_example", "Save an example table")
        self.start.layout_of_buttons.insertWidget(2, self.example)
        self.side, self.rows = TableSide(window.theme), TableRows(window.theme)
        self._content = set_names(QStackedWidget(), "table_content", "The table")
        self.side.setFixedWidth(_SIDE_PX)
        panes = (
            Pane(part=self.side, name="File and choices", width=_SIDE_PX),
            Pane(part=self.rows, name="Rows", width=1000, stretch=1),
        )
        self._sides = Panes("table_sides", "The table", panes, (1, 0))
        self._content.addWidget(self.start)
        self._content.addWidget(self._sides)
        column_layout(self, (0, 0, 0, 0), 0).addWidget(self._content)
        self._connect()

    def _connect(self) -> None:
        self.start.choose_asked.connect(self._ask)
        self.start.cancel_asked.connect(self._give_up)
        self.side.other_asked.connect(self._ask)
        self.side.names_asked.connect(self._ask_for_names)
        self.side.forget_asked.connect(self._forget)
        self.side.once_typed.connect(self._type_once)
        self.rows.again.connect(self._ask_again)
        self.rows.material_asked.connect(self._ask_for_material)
        for part in (self.side, self.rows):
            part.chosen.connect(self._merge)
        self.rows.take_asked.connect(self._take)
        self.rows.cancel_asked.connect(self._leave)
        self.rows.rest_asked.connect(self._save_rest)
        for button in (self.rows.template, self.example):
            button.clicked.connect(self._save_template)
        self._window.document.library_changed.connect(self._compare_again)
        # of the whole window while the tab is shown: the focus may still be where the tabs are
        for keys, run in (
            (QKeySequence("F6"), self.rows.show_next),
            (QKeySequence(QKeySequence.StandardKey.Paste), self.paste),
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo),
        ):
            QShortcut(keys, self).activated.connect(run)
        for number in range(_MOST_KEYS):
            add_shortcut(self, str(number + 1), partial(self.rows.answer, number))

    @property
    def _memory(self) -> Memory:
        return memory_of(self._window.settings.value(_MEMORY))

    def _store(self, memory: Memory) -> None:
        self._window.settings.store(_MEMORY, memory_text(memory))

    def open_files(self, paths: Sequence[Path]) -> None:
        if not paths:
            return
        self._open(Source(path=paths[0]))
        if len(paths) > 1:
            self._show_caution(f"Tables are imported one at a time: {paths[0].name} is first.")

    def paste(self) -> None:
        """Read the cells that were copied in a spreadsheet."""
        data = QApplication.clipboard().mimeData()
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
        if paths:
            self.open_files(paths)
        elif data.text().strip():
            self._open(Source(text=data.text()))
        else:
            self._show_caution("The clipboard contains no cells; copy them in the spreadsheet, with their header.")

    def _open(self, source: Source) -> None:
        if self.rows.is_taking:
            self._show_caution("Films are being imported; open the next table after that.")
            return
        self.stop()
        self.reading, self._before, self._path = None, [], source.path
        self._window.notices.close_notice(_NOTICE)
        self.start.show_working(f"Reading {source.name}…")
        self.example.hide()
        self._content.setCurrentWidget(self.start)
        work = partial(table_work.read, self._window.library.path, source, self._memory)
        self._start(work, self._show_reading)

    def _show_caution(self, sentence: str, severity: str = "caution") -> None:
        self._window.notices.show_notice(Notice(key=_NOTICE, severity=severity, sentence=sentence))

    def _ask(self) -> None:
        kinds = f"Tables ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"
        if chosen := ask_file(self, "Choose a table of films", kinds, self._window.settings.value("folder")):
            self.open_files([Path(chosen)])

    def _start(self, work: Work, then: Callable[[Any], object]) -> None:
        self._task = start_task(self, work, partial(self._finish, then), (self.start, self.rows))

    def _finish(self, then: Callable[[Any], object], result: object, error: BaseException | None) -> None:
        self._task = None
        self.rows.show_working(is_on=False)
        if isinstance(error, table_work.SpectrumFile) and self._pass_on():
            return
        if isinstance(error, _EXPECTED):
            self._show_problem(str(error))
        elif error is not None:
            raise error
        elif result is not None:
            then(result)
        elif self.reading is None:
            self._give_up()
        else:
            self._show_reading(self.reading)
        if self._is_stale:
            self._compare_again()

    def _pass_on(self) -> bool:
        """Give a file that is a spectrum to the tab for those, where there is one."""
        if _IMPEDANCE not in self._window.pages or self._path is None:
            return False
        self._give_up()
        self._window.open_files([self._path], _IMPEDANCE)
        return True

    def _show_problem(self, sentence: str) -> None:
        if self.reading is None:
            self.start.show_problem(sentence, "This table was not read")
            self.example.show()
            return
        self._show_caution(sentence, "fail")
        self._show_reading(self.reading)  # what was chosen does not fit: as it was before

    def _give_up(self) -> None:
        self.stop()
        self.reading = None
        self.start.show_problem("")
        self.example.show()
        self._content.setCurrentWidget(self.start)

    def _leave(self) -> None:
        if self._task is not None and not self.rows.is_taking:
            self._task.cancel()
            return
        self._give_up()
        self.closed.emit()

    def _show_reading(self, reading: Reading) -> None:
        is_new = self.reading is None
        self.reading = reading
        self.side.show_reading(reading)
        self.rows.show_table(reading.table, reading.facts.materials)
        self.rows.show_obstacle(self._window.obstacle_to_merging())
        self._content.setCurrentIndex(1)
        if is_new:
            self.rows.grid.setFocus()

    def _choose(self, choices: Choices) -> None:
        """Understand the table with other choices; those before can be had back."""
        if self.reading is None or self.rows.is_taking or choices == self._choices:
            return
        if self._task is not None:
            self._task.leave()
        self._before.append(self.reading.choices)
        self._run(choices)

    def _run(self, choices: Choices) -> None:
        assert self.reading is not None
        self._wanted = choices
        self.rows.show_working(is_on=True)
        self._start(partial(table_work.choose, self.reading, choices), self._show_reading)

    @property
    def _choices(self) -> Choices:
        """What is chosen by now, whether or not the table is understood with it already."""
        return self._wanted if self._task is not None else self.reading.choices if self.reading else Choices()

    def _merge(self, change: Choices) -> None:
        self._choose(self._choices.merge(change))

    def undo(self) -> None:
        """Take the last choice back."""
        if self.reading is not None and self._before and self._task is None:
            self._run(self._before.pop())

    def _type_once(self, key: str, text: str) -> None:
        others = {one: known for one, known in self._choices.once.items() if one != key}
        self._choose(replace(self._choices, once={**others, key: text} if text else others))

    def _ask_again(self, row: int) -> None:
        """Ask again about a row that was left out."""
        rows = {number: choice for number, choice in self._choices.rows.items() if number != row}
        self._choose(replace(self._choices, rows=rows))

    def _ask_for_names(self) -> None:
        if self.reading is not None:
            form = NamesForm(self.reading.table.names, self.reading.facts.materials, self)
            open_form(form, lambda: self._take_names(form))

    def _take_names(self, form: NamesForm) -> None:
        choices, names = self._choices, form.not_known
        if names:
            self._store(self._memory.forget_names(names))
        self._choose(replace(choices, words=table_work.without_names(choices.words, names)).merge(form.change))

    def _ask_for_material(self, problem: Problem) -> None:
        if self.reading is not None:
            self._window.material_asked.emit(*near_material(problem, self.reading.facts.materials))

    def _forget(self) -> None:
        if self.reading is None:
            return
        self._store(self._memory.forget(self.reading.pattern))
        self.reading = replace(self.reading, remembered="")
        self._choose(Choices(words=self._memory.names))

    def _compare_again(self) -> None:
        """Compare with what the library holds now, once that is seen; what was chosen stays chosen."""
        self._is_stale = self.reading is not None
        if self.reading is not None and self._task is None and self.isVisible():
            self._is_stale = False
            self.rows.show_working(is_on=True)
            self._start(partial(table_work.compare, self._window.library.path, self.reading), self._show_reading)

    def _take(self) -> None:
        if self.reading is None or self._task is not None:
            return
        if obstacle := self._window.obstacle_to_merging():
            self.rows.show_obstacle(obstacle)
            return
        self.rows.show_working(is_on=True, is_taking=True)
        work = partial(table_work.take_films, self._window.library.path, self.reading.table)
        self._start(work, self._show_taken)

    def _show_taken(self, taken: Taken) -> None:
        assert self.reading is not None
        if self.side.remember.isChecked():
            self._store(self._memory.remember(self.reading))
        waiting = len(self.reading.table.in_state(WAITING, REJECTED))
        count = len(taken.keys)
        lines = [f"{waiting} {'row waits' if waiting == 1 else 'rows wait'} for a decision."] if waiting else []
        sentence = f"{count} {'film' if count == 1 else 'films'} imported from {self.reading.source.name}."
        if not self._window.document.uses_own_films:
            sentence += " Own films are switched off and move no prediction."
        self.changed.emit()
        notice = Notice(
            key=_NOTICE,
            severity="caution" if waiting else "pass",
            sentence=sentence if count else "All of these films are in the library already.",
            lines=lines,
            actions=(("&Undo the import", self._window.undo_asked.emit),) if count else (),
        )
        self._window.notices.show_notice(notice)

    def _save_rest(self) -> None:
        if self.reading is None:
            return
        name = f"{self.reading.source.title} rest.csv"
        path = self._ask_where("Save the rows that are not imported", name, "CSV table (*.csv)", ".csv")
        if path is not None:
            self._write(
                partial(write_rest, path, self.reading.table), f"The rows that are not imported are in {path.name}."
            )

    def _save_template(self) -> None:
        path = self._ask_where("Save an example table", "films.xlsx", _EXAMPLES, ".xlsx")
        if path is not None:
            self._write(
                partial(write_template, path, decimal_sign()),
                f"{path.name} is written: replace its two films with yours.",
            )

    def _ask_where(self, words: str, name: str, kinds: str, suffix: str) -> Path | None:
        chosen, kind = ask_new_file(self, words, name, kinds, self._window.settings.value("folder"))
        if not chosen:
            return None
        ending = ".csv" if "csv" in kind else suffix
        return Path(chosen) if Path(chosen).suffix else Path(f"{chosen}{ending}")

    def _write(self, write: Callable[[], object], done: str) -> None:
        try:
            write()
        except _EXPECTED as error:
            self._show_caution(str(error), "fail")
        else:
            self._show_caution(done, "pass")

    def stop(self) -> None:
        if self._task is not None:
            if self.rows.is_taking:
                result = self._task.end()  # it is one step, which nothing may outrun
                self.rows.show_working(is_on=False)
                if isinstance(result, Taken):
                    self._show_taken(result)
            else:
                self._task.leave()
                self.rows.show_working(is_on=False)
        self._task = None
        if self.reading is None:
            self.start.show_problem("")
            self.example.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._compare_again()

    def finish(self) -> None:
        """Wait for what runs, and show it: for pictures and tests."""
        while self._task is not None:
            self._task.join()

    def apply_theme(self, theme: Theme) -> None:
        self.side.apply_theme(theme)
        self.rows.apply_theme(theme)
