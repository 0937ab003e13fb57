"""The scorecard in its window: the paper, and beside it what is shown, the targets and the row that was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ssedesigner.core.changes import Fix, quick_fixes
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import MARKS, exact, formula, typeset
from ssedesigner.core.prediction import POINTS, RESULTS, Flag
from ssedesigner.core.question import Target
from ssedesigner.core.units import UnitError, symbol
from ssedesigner.core.visible_text import file_name, one_line
from ssedesigner.files.sheet.record import today
from ssedesigner.files.sheet.scorecard import scorecard_bytes, to_text
from ssedesigner.physics.advice.best_reported import comparable_films
from ssedesigner.physics.advice.scorecard import GROUPS, REQUIREMENTS, TARGETS
from ssedesigner.text.score_rows import ScoreRow
from ssedesigner.text.scorecard import GROUP_NAMES, Scorecard, ScoreChoice, scorecard
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.settings import Settings, decimal_sign
from ssedesigner.ui.sheet.card_view import FLAG, RECORD, RESULT_LINK, CardArea, CardView
from ssedesigner.ui.sheet.export import SheetError, SheetPreview, print_sheet, sheet_printer, write_file, write_pdf
from ssedesigner.ui.sheet.pages import PAPERS, page_layout
from ssedesigner.ui.widgets.change_words import chip_text
from ssedesigner.ui.widgets.targets import TARGET_NAMES, end_of, kept_targets, read_end, targets_text, with_end
from ssedesigner.ui.widgets.widgets import (
    add_shortcut,
    column_layout,
    press_only_with_focus,
    set_names,
    set_property,
    tab_through,
    text_label,
)

_PAUSE_MS, _PANEL_PX, _MOST_FIXES, _MOST_ASKED = 250, 276, 2, 2
SAVED_AS = {
    ".pdf": ("Save PDF…", "PDF document (*.pdf)"),
    ".html": ("Web page (HTML)…", "Web page (*.html)"),
    ".csv": ("Table (CSV)…", "Table for a spreadsheet (*.csv)"),
    ".json": ("Data (JSON)…", "Data for programs (*.json)"),
}
"""Every form in which a scorecard can be saved, by ending: its words and those of the file dialog."""


@guarded
class ScorecardPage(QWidget):
    """Shows the scorecard of the open recipe, which it follows.

    ``flag_asked``, ``result_asked``, ``field_asked`` and ``record_asked`` are for the windows beside it; ``fix_chosen``
    carries a fix that was offered for the chosen row.
    """

    flag_asked = Signal(str)
    result_asked = Signal(str)
    field_asked = Signal(str)
    record_asked = Signal()
    fix_chosen = Signal(object)

    def __init__(self, document: Document, settings: Settings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "scorecard_page", "Scorecard")
        self._document, self._settings = document, settings
        self._fixes: Mapping[str, tuple[Fix, ...]] = {}
        self._missing: Mapping[str, tuple[str, ...]] = {}
        self._shown: object = None
        self._card: Scorecard | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._printer = sheet_printer("Scorecard", self._paper, is_wide=True)
        self.view = CardView()
        self._papers = set_names(QComboBox(), "scorecard_paper", "Paper of the scorecard")
        self._films = set_names(QComboBox(), "scorecard_film", "Film in the last column")
        self._boxes: dict[str, QCheckBox] = {}
        self._open_only = set_names(QCheckBox("Only what is not met"), "scorecard_open_only", "Only what is not met")
        self._lines: dict[str, QLineEdit] = {}
        self._problem = set_names(PlainLabel(), "scorecard_problem", "Problem with a target", "error")
        self._row = QFrame()
        self._row_shown: object = None
        self._message = text_label("scorecard_message", "Result of saving", "small")
        self._lay_out()
        self._fill_films()
        self._connect()

    @property
    def card(self) -> Scorecard:
        """The scorecard as it stands now."""
        self.refresh()
        assert self._card is not None
        return self._card

    @property
    def _paper(self) -> str:
        chosen = self._settings.value("paper") if self._settings else "A4"
        return chosen if chosen in PAPERS else "A4"

    def _lay_out(self) -> None:
        panel = set_names(QFrame(), "scorecard_panel", "What the scorecard shows", "panel")
        column = column_layout(panel, (14, 10, 14, 10), 6)
        parts = {"Page": self._page_part(), "Rows": self._rows_part(), "Targets": self._targets_part()}
        for words, part in parts.items():
            column.addWidget(set_names(QLabel(words.upper()), f"scorecard_{words.lower()}", words, "section"))
            column.addLayout(part)
            column.addWidget(_rule(words))
        column.addWidget(set_names(QLabel("THIS ROW"), "scorecard_this", "This row", "section"))
        column.addWidget(self._row)
        column.addStretch(1)
        scroll = set_names(QScrollArea(), "scorecard_choices", "What the scorecard shows")
        scroll.setWidget(panel)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side = set_names(QFrame(), "scorecard_side", "Choices and buttons", "panel")
        side.setFixedWidth(_PANEL_PX)
        edge = column_layout(side, (0, 0, 0, 10), 6)
        edge.addWidget(scroll, 1)
        edge.addLayout(self._buttons())
        self._message.setContentsMargins(14, 0, 14, 0)
        self._message.hide()
        edge.addWidget(self._message)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        line = set_names(QFrame(), "scorecard_edge", "Edge", "edge")
        line.setFixedWidth(1)
        for place, stretch in ((CardArea(self.view), 1), (line, 0), (side, 0)):
            layout.addWidget(place, stretch)

    def _page_part(self) -> QGridLayout:
        self._papers.addItems(["A4, landscape", "US Letter, landscape"])
        self._papers.setCurrentIndex(list(PAPERS).index(self._paper))
        self._films.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._films.setMinimumContentsLength(12)
        grid = QGridLayout()
        for line, (words, choice) in enumerate((("Pa&per", self._papers), ("&Beside it", self._films))):
            label = set_names(QLabel(words), f"{choice.objectName()}_label", words.replace("&", ""))
            label.setBuddy(choice)
            grid.addWidget(label, line, 0)
            grid.addWidget(choice, line, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _rows_part(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for line, group in enumerate(GROUPS):
            name = GROUP_NAMES[group]
            box = self._boxes[group] = set_names(QCheckBox(name), f"scorecard_{group}", name)
            box.setChecked(True)
            count = str(sum(one.group == group for one in REQUIREMENTS))
            number = set_names(QLabel(count), f"scorecard_{group}_count", f"Rows: {count}", "muted")
            grid.addWidget(box, line, 0)
            grid.addWidget(number, line, 1)
        grid.addWidget(self._open_only, len(GROUPS), 0, 1, 2)
        grid.setColumnStretch(0, 1)
        return grid

    def _targets_part(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        kept = kept_targets(self._settings)
        for place, (key, target) in enumerate(TARGETS.items()):
            label = set_names(QLabel(TARGET_NAMES[key]), f"scorecard_target_{key}_label", TARGET_NAMES[key])
            line = self._lines[key] = set_names(QLineEdit(), f"scorecard_target_{key}", f"Target: {TARGET_NAMES[key]}")
            sign = "≥" if target.at_least is not None else "≤"
            unit = symbol(RESULTS[target.result].unit)
            line.setText(exact(end_of(kept[key])))
            label.setBuddy(line)
            for column, part in enumerate(
                (
                    label,
                    set_names(QLabel(sign), f"scorecard_sign_{key}", "At least" if sign == "≥" else "At most", "muted"),
                    line,
                    set_names(QLabel(unit), f"scorecard_unit_{key}", "Unit", "muted"),
                )
            ):
                grid.addWidget(part, place, column)
        self._reset = reset = set_names(
            QPushButton("As shipped"), "scorecard_reset", "Reset the targets to their shipped values", "link"
        )
        press_only_with_focus(reset)
        reset.clicked.connect(self.reset_targets)
        self._problem.setWordWrap(True)
        self._problem.hide()
        grid.addWidget(self._problem, len(TARGETS), 0, 1, 4)
        grid.addWidget(reset, len(TARGETS) + 1, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(2, 1)
        return grid

    def _buttons(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 0, 14, 0)
        bar.setSpacing(6)
        save = set_names(QPushButton(SAVED_AS[".pdf"][0]), "scorecard_save_pdf", "Save the scorecard as PDF", "primary")
        save.setToolTip(tooltip("Save as PDF (Ctrl+P)"))
        save.clicked.connect(lambda: self.save_as(".pdf"))
        copy = set_names(QPushButton("Copy"), "scorecard_copy", "Copy the scorecard as a table")
        copy.setToolTip(tooltip("Copy as a table (Ctrl+C)"))
        copy.clicked.connect(self.copy)
        more = set_names(QPushButton("More"), "scorecard_more", "Print the scorecard, or save it in another form")
        menu = set_names(QMenu(more), "scorecard_menu", "More")
        menu.addAction("Prin&t…").triggered.connect(self.print_preview)
        for ending in list(SAVED_AS)[1:]:
            menu.addAction(SAVED_AS[ending][0]).triggered.connect(partial(self._save_chosen, ending))
        more.setMenu(menu)
        for button in (save, copy, more):
            press_only_with_focus(button)
            bar.addWidget(button)
        bar.addStretch(1)
        return bar

    def _save_chosen(self, ending: str, _: bool = False) -> None:
        self.save_as(ending)

    def _fill_films(self) -> None:
        chosen = self._films.currentData() or ""
        self._films.clear()
        self._films.addItem("Best reported film", "")
        for film in comparable_films(self._document.materials):
            self._films.addItem(f"{film.reference}  {formula(one_line(film.label))}", film.key)
        self._films.setCurrentIndex(max(self._films.findData(chosen), 0))

    def _connect(self) -> None:
        self.view.row_chosen.connect(self._show_row)
        self.view.link_asked.connect(self._follow)
        self.view.copy_asked.connect(self.copy)
        self._papers.activated.connect(lambda index: self.choose_paper(list(PAPERS)[index]))
        self._films.activated.connect(self._pause.start)
        for box in (*self._boxes.values(), self._open_only):
            box.toggled.connect(self._pause.start)
        for line in self._lines.values():
            line.textEdited.connect(self._pause.start)
            line.editingFinished.connect(self.refresh)
        self._document.prediction_changed.connect(self._mark_stale)
        self._document.library_changed.connect(self._fill_films)
        if self._settings:
            self._settings.changed.connect(self._follow_settings)
        add_shortcut(self, QKeySequence.StandardKey.Copy, self.copy)

    def _mark_stale(self) -> None:
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    def refresh(self) -> None:
        """Fill the scorecard again where recipe, library or choices have changed."""
        choice = self._choice()
        content = (self._document.prediction, choice, self._paper)
        if content == self._shown:
            return
        self._shown = content
        self._card = scorecard(self._document.prediction, self._document.materials, today(), choice)
        self._printer.setDocName(self._card.title)
        self.view.show_card(self._card, self._printer)

    def _choice(self) -> ScoreChoice:
        return ScoreChoice(
            targets=self._targets(),
            groups=tuple(group for group, box in self._boxes.items() if box.isChecked()),
            is_open_only=self._open_only.isChecked(),
            film=str(self._films.currentData() or ""),
        )

    def _targets(self) -> dict[str, Target]:
        """Return the targets as typed; one that cannot be read stays as it was kept, and a sentence says so."""
        targets, problems = self._read_targets()
        for key, line in self._lines.items():
            set_property(line, "invalid", key in problems)
        problem = next(iter(problems.values()), "")
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._keep_targets(targets)
        return targets

    def _read_targets(self) -> tuple[dict[str, Target], dict[str, str]]:
        """Return the targets as typed, or as kept, and what is wrong with those that cannot be read."""
        targets, problems = kept_targets(self._settings), {}
        for key, line in self._lines.items():
            try:
                targets[key] = with_end(key, read_end(key, line.text()))
            except UnitError as error:
                problems[key] = f"{TARGET_NAMES[key]}: {error}"
        return targets, problems

    def _keep_targets(self, targets: Mapping[str, Target]) -> None:
        if self._settings:
            self._settings.store("targets", targets_text(targets))

    def _follow_settings(self, key: str) -> None:
        """Take up what was chosen elsewhere."""
        if key == "paper":
            self.choose_paper(self._paper)
        elif key == "targets":
            kept = kept_targets(self._settings)
            if kept != self._read_targets()[0]:  # else they were typed here
                self._write_targets(kept)
                self._refresh_in_sight()

    def _refresh_in_sight(self) -> None:
        if self.isVisible():  # else it waits until it is shown
            self.refresh()

    def _write_targets(self, targets: Mapping[str, Target]) -> None:
        for key, line in self._lines.items():
            line.setText(exact(end_of(targets[key])))

    def reset_targets(self) -> None:
        """Set every target as it is shipped."""
        self._write_targets(TARGETS)
        self.refresh()

    def choose_paper(self, paper: str) -> None:
        """Lay the scorecard out for a paper and remember it, for the sheet as well."""
        if self._settings:
            self._settings.store("paper", paper)
        if self._printer.pageLayout().pageSize().id() == PAPERS[paper]:
            return
        self._printer.setPageLayout(page_layout(paper, is_wide=True))
        self._papers.setCurrentIndex(list(PAPERS).index(paper))
        self._shown = None
        self._refresh_in_sight()

    def show_offers(self, fixes: Mapping[str, tuple[Fix, ...]], missing: Mapping[str, tuple[str, ...]]) -> None:
        """Take up what can be done about flags: fixes, and blank fields that would settle one."""
        self._fixes, self._missing = fixes, missing
        if self.isVisible():
            self._show_row(self.view.current)

    def _show_row(self, key: str) -> None:
        row = next((row for row in self._card.rows if row.key == key), None) if self._card else None
        content = (row, self._offered(key))
        if content == self._row_shown:
            return  # a button that has the focus keeps it
        self._row_shown = content
        old, self._row = self._row, self._row_frame(row)
        old.parentWidget().layout().replaceWidget(old, self._row)  # type: ignore[union-attr]  # the column made above
        tab_through((self._reset, *self._row.findChildren(QPushButton)))
        old.setParent(None)  # found by nobody while it waits for its end
        old.deleteLater()

    def _offered(self, key: str) -> tuple[object, ...]:
        """Return what a row says beside its own words: its checks, and what can be done about them."""
        flags = self._flags_of(key)
        return tuple((flag, self._fixes.get(flag.id), self._missing.get(flag.id)) for flag in flags)

    def _row_frame(self, row: ScoreRow | None) -> QFrame:
        frame = set_names(QFrame(), "scorecard_row", "This row", "flag")
        column = column_layout(frame, (10, 8, 8, 8), 6)
        if row is None:
            column.addWidget(text_label("scorecard_row_title", "No row is shown."))
            return frame
        frame.setProperty("severity", row.severity)
        title = PlainLabel(f"{row.mark} {row.name}: {row.word}")
        set_names(title, "scorecard_row_title", "Name of the row", "strong")
        title.setWordWrap(True)
        flags = self._flags_of(row.key)
        words = set_names(PlainLabel(self._sentences(row, flags), most=700), "scorecard_row_words", "What it rests on")
        words.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(words)
        for button in self._row_buttons(row, flags):
            press_only_with_focus(button)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return frame

    def _flags_of(self, key: str) -> list[Flag]:
        wanted = next((one.flags for one in REQUIREMENTS if one.key == key), ())
        flags = [flag for flag in self._document.prediction.flags if flag.id in wanted and flag.severity != "none"]
        return sorted(flags, key=lambda flag: -POINTS[flag.severity])

    def _sentences(self, row: ScoreRow, flags: list[Flag]) -> str:
        if flags and flags[0].severity != "pass":
            others = [f"{MARKS[flag.severity]} {typeset(flag.title)}." for flag in flags[1:] if flag.severity != "pass"]
            first = f"{MARKS[flags[0].severity]} {typeset(flags[0].title)}. {typeset(flags[0].message)}"
            return "\n".join([first, *others])
        if row.value is not None:
            band = f" (90 % band {row.detail})" if row.detail else ""
            return f"{row.stands}{band}; needed: {row.need}. {row.sure[:1].upper()}{row.sure[1:]}."
        if flags:
            return f"{MARKS['pass']} {typeset(flags[0].title)}. {typeset(flags[0].message)}"
        return "Not reported. Record your own measurement; use the note where there is no field for it."

    def _row_buttons(self, row: ScoreRow, flags: list[Flag]) -> list[QPushButton]:
        buttons = []
        result = next(one.result for one in REQUIREMENTS if one.key == row.key)
        if flags and (flags[0].severity != "pass" or not result):
            run = partial(self._follow, FLAG + flags[0].id)
            buttons.append(self._button("Open the flag", "scorecard_open_flag", run))
        if result:
            run = partial(self._follow, RESULT_LINK + result)
            buttons.append(self._button("Show the calculation", "scorecard_calculation", run))
        recipe = self._document.recipe
        fixes = [fix for flag in flags for fix in quick_fixes(recipe, self._fixes.get(flag.id, ()))]
        for place, fix in enumerate(fixes[:_MOST_FIXES]):
            run = partial(self.fix_chosen.emit, fix)
            buttons.append(self._button(chip_text(fix), f"scorecard_fix_{place}", run))
        asked = dict.fromkeys(key for flag in flags for key in self._missing.get(flag.id, ()))
        for key in list(asked)[:_MOST_ASKED]:
            run = partial(self.field_asked.emit, key)
            buttons.append(self._button(f"State: {FIELDS[key].label}", f"scorecard_field_{key}", run))
        if row.severity == "unknown":
            run = partial(self._follow, RECORD + row.key)
            buttons.append(self._button("Record a measured film…", "scorecard_record", run))
        return buttons

    def _button(self, words: str, name: str, run: Callable[[], object]) -> QPushButton:
        button = set_names(QPushButton(no_mnemonic(words)), name, words)
        metrics = button.fontMetrics()
        button.setText(metrics.elidedText(no_mnemonic(words), Qt.TextElideMode.ElideRight, _PANEL_PX - 84))
        button.setToolTip(tooltip(words))
        button.clicked.connect(lambda _=False: run())
        return button

    def _follow(self, link: str) -> None:
        if link.startswith(FLAG):
            self.flag_asked.emit(link.removeprefix(FLAG))
        elif link.startswith(RESULT_LINK):
            self.result_asked.emit(link.removeprefix(RESULT_LINK))
        elif link.startswith(RECORD):
            self.record_asked.emit()

    def copy(self) -> None:
        """Put the rows on the clipboard, as a table that a spreadsheet takes."""
        QGuiApplication.clipboard().setText(to_text(self.card))
        self._show_message("✓ Copied as a table", "pass")

    def save_as(self, ending: str) -> None:
        """Ask for a file and write the scorecard to it."""
        folder = self._document.path.parent if self._document.path else _documents()
        proposed = folder / file_name(f"{self._document.recipe.name} scorecard", ending)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save scorecard", str(proposed), SAVED_AS[ending][1])
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix.lower() == ending else path.with_name(path.name + ending))

    def write(self, path: Path) -> None:
        """Write the scorecard in the form that the ending of the file names, and say how it went."""
        try:
            if path.suffix.lower() == ".pdf":
                write_pdf(self.card, path, self._paper)
            else:
                write_file(scorecard_bytes(self.card, path.suffix.lower(), decimal_sign()), path)
        except SheetError as error:
            self._show_message(f"✕ {error}", "fail")
            return
        self._show_message(f"✓ Saved as {path}", "pass")

    def print_preview(self) -> SheetPreview:
        """Open the print preview."""
        return print_sheet(self.card, self._paper, self)

    def _show_message(self, sentence: str, severity: str) -> None:
        self._message.setText(sentence)
        self._message.show()
        set_property(self._message, "severity", severity)


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())


def _rule(name: str) -> QFrame:
    rule = set_names(QFrame(), f"scorecard_rule_{name.lower()}", "Line", "line")
    rule.setFixedHeight(1)
    return rule
