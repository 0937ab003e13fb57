"""The tab Merge library: what a package of another machine would change, decided side by side, and merging it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget

from ssedesigner.core.atomic import WriteError
from ssedesigner.files.backups.effect import Effect, Standing, merge_effect
from ssedesigner.files.backups.file import BackupError, Progress
from ssedesigner.files.backups.merge_choices import MergeChoices
from ssedesigner.files.backups.package import SUFFIX
from ssedesigner.files.backups.sharing import Imported
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.exchange import merge_work
from ssedesigner.ui.exchange.drop_panel import DropPanel
from ssedesigner.ui.exchange.merge_rows import RowsPanel
from ssedesigner.ui.exchange.merge_side import SidePanel
from ssedesigner.ui.exchange.merge_work import Reading
from ssedesigner.ui.exchange.page import ImportPage, start_task
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.last_folder import ask_file, ask_new_file
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.notices import Notice
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.widgets import add_shortcut, column_layout, set_names

if TYPE_CHECKING:
    from ssedesigner.ui.exchange.window import ImportWindow

_SIDE_PX = 392
_PAUSE_MS = 350
"""How long nothing is decided before the effect is worked out anew."""
_EXPECTED = (BackupError, WriteError, LibraryError, OSError)
_NOTICE = "merge"
_KEYS = {"M": "mine", "T": "theirs", "B": "both"}
Work = Callable[[Progress], object]


@guarded
class MergePage(ImportPage):
    """Reads a package, shows what it would change, and merges it when that is wanted.

    Reading, trying and merging run in threads; nothing is written before the blue button.
    """

    title = "Merge library"
    suffixes = (SUFFIX,)

    def __init__(self, window: ImportWindow) -> None:
        super().__init__()
        set_names(self, "merge_page", self.title)
        self._window = window
        self.reading: Reading | None = None
        self.choices = MergeChoices()
        self._task: LongTask | None = None
        self._trial: LongTask | None = None
        self._listing: LongTask | None = None
        self._is_stale = False
        self.start = DropPanel("merge", f"Drop a library package ({SUFFIX}) here", "Choose a package…")
        self.side = SidePanel(window.theme)
        self.rows = RowsPanel(window.theme)
        self._content = set_names(QStackedWidget(), "merge_content", "What the package changes")
        self.side.setFixedWidth(_SIDE_PX)
        panes = (
            Pane(part=self.side, name="Package", width=_SIDE_PX),
            Pane(part=self.rows, name="Rows", width=1000, stretch=1),
        )
        self._sides = Panes("merge_sides", "What the package changes", panes, (1, 0))
        self._content.addWidget(self.start)
        self._content.addWidget(self._sides)
        column_layout(self, (0, 0, 0, 0), 0).addWidget(self._content)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._try)
        self._connect()

    def _connect(self) -> None:
        self.start.choose_asked.connect(self._ask)
        self.start.cancel_asked.connect(self._give_up)
        self.side.other_asked.connect(self._ask)
        self.side.kind_chosen.connect(self.rows.show_kind)
        self.side.rule_chosen.connect(lambda rule: self._decide(self.choices.with_rule(rule)))
        self.side.renamed.connect(self._rename)
        self.rows.chosen.connect(lambda row, choice: self._decide(self.choices.with_choice(row, choice)))
        self.rows.merge_asked.connect(self._merge)
        self.rows.cancel_asked.connect(self._leave)
        self.rows.list_asked.connect(self._save_list)
        self._window.document.library_changed.connect(self._compare_again)
        self._window.document.recipe_changed.connect(self._try_later)
        for key, choice in _KEYS.items():
            add_shortcut(self, key, partial(self._choose, choice))
        add_shortcut(self, "N", self.rows.conflicts.show_next)

    def open_files(self, paths: Sequence[Path]) -> None:
        if not paths:
            return
        if self.rows.is_merging:
            self._show_caution("A package is being merged; open the next one after that.")
            return
        self.stop()
        self.reading = None
        self._window.notices.close_notice(_NOTICE)
        self.start.show_working(f"Reading and checking {paths[0].name}…")
        self._content.setCurrentWidget(self.start)
        self._start(partial(merge_work.read, self._window.library.path, paths[0]), self._show_reading)
        if len(paths) > 1:
            self._show_caution(f"Packages are merged one at a time: {paths[0].name} is first.")

    def _show_caution(self, sentence: str) -> None:
        self._window.notices.show_notice(Notice(key=_NOTICE, severity="caution", sentence=sentence))

    def _ask(self) -> None:
        kinds = f"Library packages (*{SUFFIX})"
        if chosen := ask_file(self, "Choose a library package", kinds):
            self.open_files([Path(chosen)])

    def _start(self, work: Work, then: Callable[[Any], object]) -> None:
        self._task = start_task(self, work, partial(self._finish, then), (self.start, self.rows))

    def _finish(self, then: Callable[[Any], object], result: object, error: BaseException | None) -> None:
        self._task = None
        was_merging = self.rows.is_merging
        self.rows.show_merging(is_on=False)
        if isinstance(error, _EXPECTED):
            self._show_problem(str(error), is_read=was_merging)
        elif error is not None:
            self._give_up()
            raise error
        elif result is not None:
            then(result)
        elif was_merging:
            self._show_caution("Nothing was merged.")
        else:
            self._give_up()

    def _show_problem(self, sentence: str, *, is_read: bool) -> None:
        if is_read:
            self._window.notices.show_notice(Notice(key=_NOTICE, severity="fail", sentence=sentence))
        else:
            self.reading = None
            self.start.show_problem(sentence, "This file was not imported")
            self._content.setCurrentWidget(self.start)

    def _give_up(self) -> None:
        self.stop()
        self.reading = None
        self.start.show_problem("")
        self._content.setCurrentWidget(self.start)

    def _leave(self) -> None:
        if self.rows.is_merging and self._task is not None:
            self._task.cancel()
            return
        self._give_up()
        self.closed.emit()

    def _show_reading(self, reading: Reading) -> None:
        chosen = self.choices.chosen if self.reading and self.reading.package is reading.package else {}
        rows = {row.id for row in reading.merge.changes} | {row.id for row in reading.merge.conflicts}
        kept = {row: choice for row, choice in chosen.items() if row in rows}
        self.choices = MergeChoices(merge=reading.merge, chosen=kept, rule=self.choices.rule)
        is_new = self.reading is None
        self.reading = reading
        library = self._window.library
        self.side.show_reading(reading, library.machine_label, library.path.name)
        self.side.show_warning(reading.merge.warning)
        self.rows.show_notes(merge_work.notes(reading.merge))
        self.rows.show_obstacle(self._window.obstacle_to_merging())
        self.rows.show_package(reading.package.shared, self.choices)
        self._content.setCurrentIndex(1)
        if is_new:
            self.rows.take_focus()
        self._try()

    def _compare_again(self) -> None:
        """Compare with what the library holds now; what was decided of a row that still differs stays decided."""
        self._is_stale = not self.isVisible()  # nobody looks, and it is dear
        if self.reading is not None and self._task is None and not self._is_stale:
            self.rows.show_obstacle("Comparing with the library…")
            self._start(partial(merge_work.compare, self._window.library.path, self.reading), self._show_reading)

    def _decide(self, choices: MergeChoices) -> None:
        self.choices = choices
        self.rows.show_choices(choices)
        self._try_later()

    def _choose(self, choice: str) -> None:
        """Choose by a key: the row of the list where that has the focus, else the conflict at hand."""
        if self.rows.table.hasFocus():
            self.rows.table.decide(choice)
        else:
            self.rows.conflicts.choose(choice)

    def _try_later(self) -> None:
        self._is_stale = self._is_stale or not self.isVisible()
        if self.reading is not None and not self._is_stale:
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._compare_again()

    def _try(self) -> None:
        """Merge into a copy and predict: the recipe at hand, and the files of late."""
        self._drop_trial()
        if self.reading is None:
            return
        document = self._window.document
        now = Standing(materials=document.materials, learned=document.learned, uses_own_films=document.uses_own_films)
        self.side.effect.show_working()
        work = partial(
            merge_effect,
            self._window.library.path,
            self.reading.package,
            document.recipe,
            now,
            self._window.settings.recent_files(),
            self.choices.decisions,
        )
        self._trial = LongTask("", work, self)
        self._trial.came_on.connect(self.side.effect.bar.setValue)
        self._trial.ended.connect(self._show_effect)
        self._trial.start()

    def _drop_trial(self) -> None:
        self._pause.stop()
        if self._trial is not None:
            self._trial.leave()
            self._trial = None

    def _show_effect(self, effect: Effect | None, error: BaseException | None) -> None:
        self._trial = None
        if isinstance(error, LibraryError):
            self.side.effect.show_problem("Not known: the package cannot be merged.")
            self.rows.show_obstacle(str(error))
        elif isinstance(error, OSError):
            self.side.effect.show_problem(
                f"Not known: no copy of the library could be made ({error.strerror or error})."
            )
        elif error is not None:
            raise error
        elif effect is not None:
            self.side.effect.show_effect(effect)
            self.rows.show_notes(merge_work.notes(effect.merge))

    def _merge(self) -> None:
        if self.reading is None or self._task is not None:
            return
        if obstacle := self._window.obstacle_to_merging():
            self.rows.show_obstacle(obstacle)
            return
        self._drop_trial()
        self.rows.show_merging(is_on=True)
        source = self.reading.package.source
        work = partial(merge_work.merge, self._window.library.path, source, self.choices.decisions)
        self._start(work, partial(self._show_merged, self.choices.changing))

    def _show_merged(self, count: int, imported: Imported) -> None:
        self.choices = MergeChoices()  # what was decided is in the library
        self.side.rules.button(0).setChecked(True)
        self.changed.emit()
        rows = "1 row" if count == 1 else f"{count} rows" if count else "The decisions"
        source = imported.package.source.name
        notice = Notice(
            key=_NOTICE,
            severity="caution"
            if imported.merge.conflicts or imported.merge.held or imported.merge.remarks or imported.placed.refused
            else "pass",
            sentence=f"{rows} merged from {source}." if imported.copy else f"Nothing of {source} had to be written.",
            lines=merge_work.outcome(imported),
            actions=(("&Undo the import", self._window.undo_asked.emit),) if imported.copy else (),
        )
        self._window.notices.show_notice(notice)

    def _save_list(self) -> None:
        name = f"{self.reading.package.source.stem if self.reading else 'merge'}.csv"
        chosen, _ = ask_new_file(self, "Save as list", name, "Table (*.csv)")
        if not chosen or self._listing is not None:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.csv")
        work = partial(merge_work.write_list, path, self.choices, decimal=decimal_sign())
        self._listing = LongTask("Writing the list…", work, self._window)
        self._listing.ended.connect(self._show_list)
        self._listing.start()

    def _show_list(self, sentence: str | None, error: BaseException | None) -> None:
        self._listing = None
        if isinstance(error, WriteError):
            self._window.notices.show_notice(Notice(key=_NOTICE, severity="fail", sentence=str(error)))
        elif error is not None:
            raise error
        elif sentence is not None:
            self._window.notices.show_notice(Notice(key=_NOTICE, severity="pass", sentence=sentence))

    def _rename(self, text: str) -> None:
        library = self._window.library
        try:
            library.set_machine_label(text)
        except LibraryError as error:
            self.side.end_renaming(str(error))
            return
        self.side.end_renaming()
        self.side.show_label(library.machine_label)
        self._compare_again()

    def step_back(self) -> bool:
        if self.side.is_renaming:
            self.side.end_renaming()
        elif self.reading is not None and self.rows.search.text():
            self.rows.search.clear()
        else:
            return False
        return True

    def stop(self) -> None:
        self._is_stale = self.reading is not None
        self._drop_trial()
        for task in (self._listing, None if self.rows.is_merging else self._task):
            if task is not None:
                task.leave()
        self._listing = None
        if self.reading is None:
            self.start.show_problem("")
        if self.rows.is_merging and self._task is not None:
            result = self._task.end()  # it is one step, which nothing may outrun
            self.rows.show_merging(is_on=False)
            if isinstance(result, Imported):
                self._show_merged(self.choices.changing, result)
        self._task = None

    def finish(self) -> None:
        """Wait for what runs, and show it: for pictures and tests."""
        if self._pause.isActive():
            self._try()
        while self._task is not None or self._trial is not None:
            for task in (self._task, self._trial):
                if task is not None:
                    task.join()

    def apply_theme(self, theme: Theme) -> None:
        self.side.apply_theme(theme)
        self.rows.apply_theme(theme)
