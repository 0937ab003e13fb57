"""The page *Compare*: the open recipe beside the pins, what differs, what it does, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.atomic import WriteError, write_atomically
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.question import Target
from ssedesigner.core.units import UnitError, parse_quantity
from ssedesigner.files.comparison import Compared, comparison_bytes
from ssedesigner.files.recipe.input import unknown_materials
from ssedesigner.files.recipe.named import read_named
from ssedesigner.library.errors import LibraryError
from ssedesigner.ui.design.charts import label_of
from ssedesigner.ui.design.compare_rows import (
    Chances,
    Column,
    all_targets_row,
    area_rows,
    count_of_fields,
    field_rows,
    flag_rows,
    result_rows,
)
from ssedesigner.ui.design.compare_table import CompareChart, ComparePicture, Section
from ssedesigner.ui.design.curves_panel import CurvesPanel
from ssedesigner.ui.design.why_panel import WhyPanel, line_of, pair_of
from ssedesigner.ui.design.why_task import Pair
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card, make_scrollable
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.last_folder import ask_file, ask_new_file
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.pins import PRESENT, PinBoard
from ssedesigner.ui.widgets.widgets import column_layout, set_names, set_property

AT_FIRST = (
    "film.area_specific_resistance_ohm_cm2",
    "cell.specific_energy_wh_kg",
    "cell.cost_usd_kwh",
)
"""Results that are compared first."""
MOST_RESULTS = 8
_AREA_LIMIT, _RIGHT_PX = 1e6, 540
EXPORTS = (".xlsx", ".csv", ".json")


@guarded
class ComparePage(QWidget):
    """Follows the open recipe and the pins; ``plan_asked`` comes after a pin was adopted to plan a batch of it."""

    plan_asked = Signal()

    def __init__(
        self,
        document: Document,
        board: PinBoard,
        theme: Theme,
        targets: Callable[[], Sequence[Target]] = tuple,
        batch: Callable[[str], Batch] | None = None,
    ) -> None:
        super().__init__()
        set_names(self, "compare_page", "Compare")
        self._document, self._board, self._targets, self._batch = document, board, targets, batch
        self._keys = list(AT_FIRST)
        self._chosen, self._area_cm2 = PRESENT, document.recipe.film_area_cm2
        self._columns: tuple[Column, ...] = ()
        self._chances, self._is_behind = Chances(), True
        self.chart = CompareChart("Recipes side by side", theme)
        self.why = WhyPanel(document, theme)
        self.curves = CurvesPanel(document, theme, targets)
        self.only_different = set_names(QCheckBox("Only what &differs"), "compare_only", "Show only what differs")
        self.only_different.setChecked(True)
        self.message = set_names(PlainLabel(), "compare_message", "Notes on the comparison", role="small")
        self._lay_out(theme)
        self._connect()
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _lay_out(self, theme: Theme) -> None:
        self.message.setWordWrap(True)
        self.message.hide()
        self._card = Card(self.chart, theme)
        left = set_names(QWidget(), "compare_left", "Recipes side by side")
        column = column_layout(left, (12, 8, 6, 10), 6)
        column.addLayout(self._tools())
        column.addWidget(self.message)
        page = set_names(QWidget(), "compare_table_page", "Recipes side by side")
        inside = column_layout(page, (0, 0, 0, 0), 0)
        inside.addWidget(self._card)
        inside.addStretch(1)
        column.addWidget(make_scrollable(page, "Recipes side by side"), 1)
        right = set_names(QWidget(), "compare_right", "Why they differ, and curves")
        beside = column_layout(right, (6, 8, 12, 10), 6)
        beside.addWidget(self.why)
        beside.addWidget(self.curves, 1)
        area = make_scrollable(right, "Why they differ, and curves")
        area.setMinimumWidth(_RIGHT_PX)
        panes = (
            Pane(part=left, name="Recipes side by side", width=826, stretch=1),
            Pane(part=area, name="Why they differ, and curves", width=_RIGHT_PX, stretch=1),
        )
        self.panes = Panes("compare_panes", "Recipes, and why they differ", panes, (0, 1))
        column_layout(self, (0, 0, 0, 0), 0).addWidget(self.panes)

    def _tools(self) -> QVBoxLayout:
        self.pin_button = set_names(QPushButton("&Pin the open recipe"), "compare_pin", "Pin the open recipe")
        self.pin_button.setToolTip(tooltip("Keep a copy as it is now beside the recipe that you edit (Ctrl+J)"))
        self.file_button = set_names(QPushButton("Pin a &file…"), "compare_file", "Pin the recipe of a file")
        self.file_button.setToolTip(tooltip("A recipe file, the JSON or code of a sheet, or an exported batch"))
        self.results_button = _menu_button("compare_results", "Results ▾", "Results that are compared")
        self.export_button = _menu_button("compare_export", "Export ▾", "Export the comparison")
        for button, fill in ((self.results_button, self._fill_results), (self.export_button, self._fill_export)):
            menu = button.menu()
            menu.aboutToShow.connect(partial(fill, menu))
        column = column_layout(None, (0, 0, 0, 0), 0)
        parts = (self.only_different, self.results_button, None, self.pin_button, self.file_button, self.export_button)
        column.addLayout(line_of(*parts))
        return column

    def _connect(self) -> None:
        # methods, which Qt lets go of with the page; document and pins outlive it
        self._document.prediction_changed.connect(self._follow)
        self._board.changed.connect(self._follow)
        self._board.noted.connect(self._follow)
        self.only_different.toggled.connect(self._follow)
        self.pin_button.clicked.connect(self.pin_present)
        self.file_button.clicked.connect(self.ask_for_file)
        chart = self.chart
        chart.chosen.connect(self.choose)
        chart.adopt_asked.connect(self.adopt)
        chart.plan_asked.connect(self._plan)
        chart.remove_asked.connect(self._board.remove)
        chart.note_written.connect(self._board.note)
        chart.area.editingFinished.connect(self._take_area)
        chart.left.connect(self._take_focus)
        chart.area.setText(numeral(self._area_cm2))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The recipes on show, the open one first."""
        return self._columns

    @property
    def chosen(self) -> str:
        """The letter of the column that keys act on."""
        return self._chosen

    def _follow(self, _: object = None) -> None:
        """Show the recipes as they are now, once the page is seen."""
        self._is_behind = not self.isVisible()
        if not self._is_behind:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_focus()  # keys act on the columns; a click goes into a line
        if self._is_behind:
            self._follow()

    def _take_focus(self) -> None:
        self.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._is_behind = self._is_behind or self.why.is_running
        self.stop()

    def refresh(self) -> None:
        """Show everything anew."""
        document = self._document
        present = Column(
            letter=PRESENT,
            name="Present recipe",
            origin=document.recipe.name,
            prediction=document.prediction,
            remark=" ".join(unknown_materials(document.recipe, document.materials)),
        )
        pins = [
            Column(
                letter=one.pin.letter,
                name=one.pin.name,
                origin=f"from {one.pin.origin}" if one.pin.origin else "",
                prediction=one.prediction,
                note=one.pin.note,
                remark=" ".join(unknown_materials(one.pin.recipe, document.materials)),
            )
            for one in self._board.pinned
        ]
        self._columns = (present, *pins)
        if self._chosen not in (column.letter for column in self._columns):
            self._chosen = PRESENT
        self._show_table()
        self.curves.show_columns(self._columns)
        self.why.show_columns(self._columns, self._keys)

    def stop(self) -> None:
        """Stop working out shares; those that are known stay."""
        self.why.stop()

    def finish(self) -> None:
        """Wait for what is worked out: for pictures, and where somebody waits anyway."""
        self.why.finish()

    def _chance_of(self, prediction: object, targets: tuple[Target, ...]) -> float | None:
        document = self._document
        return self._chances.of(prediction, targets, document.materials, document.learned)  # type: ignore[arg-type]

    def _show_table(self) -> None:
        columns, materials = self._columns, self._document.materials
        targets, only = tuple(self._targets()), self.only_different.isChecked()
        keys = list(dict.fromkeys([*self._keys, *(target.result for target in targets)]))[:MOST_RESULTS]
        differing, same = count_of_fields(columns)
        flags = flag_rows(columns, materials, only_different=only and len(columns) > 1)
        is_alone = len(columns) < 2
        fields = () if is_alone else field_rows(columns, materials, only_different=only)
        sections = [
            Section(
                title=f"For {numeral(self._area_cm2)} cm² of film", remark="", rows=area_rows(columns, self._area_cm2)
            ),
            Section(title="Recipe", remark=_field_words(differing, same), rows=fields),
            Section(title="Flags", remark=f"{len(flags) - 1} listed", rows=flags),
        ]
        if only and not is_alone:
            sections[2] = replace(sections[2], remark=_flag_words(len(flags) - 1))
        self.chart.show_picture(
            ComparePicture(
                columns=columns,
                results=result_rows(columns, keys, targets, self._chance_of),
                all_targets=all_targets_row(columns, targets, self._chance_of),
                sections=tuple(sections[:1] if is_alone else sections),
                chosen=self._chosen,
            )
        )

    def choose(self, letter: str) -> None:
        """Choose the column that keys act on; a pin is also the one of which is asked why it differs."""
        if letter not in (column.letter for column in self._columns):
            return
        self._chosen = letter
        if letter != PRESENT:
            self.why.choose(letter)
        self._show_table()

    def adopt(self, letter: str = "") -> None:
        """Put a pinned recipe in the place of the open one, as one step."""
        self._board.adopt(letter or self._chosen)

    def _plan(self, letter: str) -> None:
        self.adopt(letter)
        self.plan_asked.emit()

    def pin_present(self) -> None:
        """Pin the open recipe."""
        recipe = self._document.recipe
        self._board.add(recipe, recipe.name, "the open recipe")

    def ask_for_file(self) -> None:
        """Ask for a file that carries a recipe, and pin that."""
        kinds = "Recipes, sheets and batches (*.sse.json *.json *.txt);;All files (*)"
        if chosen := ask_file(self, "Compare with a file", kinds):
            self.pin_named(chosen)

    def pin_named(self, text: str) -> bool:
        """Pin the recipe of a file, a code or a batch; what is wrong is said, and the pins stay as they are."""

        def no_batch(key: str) -> Batch:
            raise ValueError(f"No batch records are available to look up {key}.")

        try:
            named = read_named(text, self._batch or no_batch)
        except (ValueError, LibraryError) as error:
            self._say(f"Not pinned: {' '.join(str(error).split())}"[:400])
            return False
        self._say("")
        origin = Path(named.origin).name if named.origin == text else named.origin
        return bool(self._board.add(named.recipe, named.recipe.name, origin, brings=named.file))

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
        set_property(self.message, "severity", "fail" if sentence else "")

    def _take_area(self) -> None:
        try:
            area = parse_quantity(self.chart.area.text(), "cm2", self._area_cm2)
        except (UnitError, ValueError) as error:
            self._say(f"Film area: {error}")
            return
        if not 0 < area <= _AREA_LIMIT:
            self._say(f"Film area: type a number above 0 and up to {numeral(_AREA_LIMIT)} cm².")
            return
        self._say("")
        self._area_cm2 = area
        self._show_table()

    def _fill_results(self, menu: QMenu) -> None:
        menu.clear()
        for key in RESULTS:
            action = menu.addAction(no_mnemonic(label_of(key)))
            action.setCheckable(True)
            action.setChecked(key in self._keys)
            action.setEnabled(key in self._keys or len(self._keys) < MOST_RESULTS)
            action.toggled.connect(partial(self.compare_result, key))

    def compare_result(self, key: str, is_on: bool) -> None:
        """Compare a result too, or no longer; of the first three it is shown why they differ."""
        self._keys = [one for one in self._keys if one != key] + ([key] if is_on else [])
        self._show_table()
        self.why.show_columns(self._columns, self._keys)

    def _fill_export(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction("&Copy as figure", self._card.copy_picture)
        for suffix in ("svg", "png"):
            menu.addAction(f"Save figure as {suffix.upper()}…", partial(self._card.ask_and_save, suffix))
        menu.addSeparator()
        for suffix in EXPORTS:
            action = menu.addAction(f"Save as {suffix[1:].upper()}…", partial(self._ask_and_export, suffix))
            action.setEnabled(len(self._columns) > 1)

    def _ask_and_export(self, suffix: str) -> None:
        kinds = f"{suffix[1:].upper()} (*{suffix})"
        chosen, _ = ask_new_file(self, "Export the comparison", f"comparison{suffix}", kinds)
        if chosen:
            self.export(Path(chosen) if Path(chosen).suffix.lower() == suffix else Path(f"{chosen}{suffix}"))

    def export(self, path: Path) -> None:
        """Write the comparison as the ending says, once it is known why each pin differs from the open recipe."""
        first, *others = self._columns
        pairs = [pair_of(first.recipe, other.recipe) for other in others]
        self.why.explain(pairs, partial(self._write, path, first, others, pairs))

    def _write(self, path: Path, first: Column, others: Sequence[Column], pairs: Sequence[Pair]) -> None:
        compared = []
        for other, pair in zip(others, pairs, strict=True):
            why = self.why.why(pair)
            if why is None:
                self._say(f"{path.name} was not written, because the export was stopped; export again.")
                self.why.show_columns(self._columns, self._keys)
                return
            origins = first.origin, other.origin.removeprefix("from ")
            compared.append(Compared(first=first.prediction, second=other.prediction, origins=origins, why=why))
        try:
            notes = [one.note for one in others]
            write_atomically(path, comparison_bytes(path.suffix.lower(), compared, notes, decimal_sign()))
        except WriteError as error:
            self._say(str(error))
        else:
            self._say("")
        self.why.show_columns(self._columns, self._keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if isinstance(self.focusWidget(), QLineEdit):
            super().keyPressEvent(event)
            return
        key, letters = event.key(), [column.letter for column in self._columns]
        number = key - Qt.Key.Key_1
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pin_named(QApplication.clipboard().text())
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif 0 <= number < len(letters):
            self.choose(letters[number])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.adopt()
        elif key == Qt.Key.Key_Delete:
            self._board.remove(self._chosen)
        elif key == Qt.Key.Key_S:
            self.why.swap()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = _dropped(event)
        if dropped:
            event.acceptProposedAction()
            for text in dropped:
                self.pin_named(text)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self._card, self.why, self.curves):
            part.apply_theme(theme)


def _dropped(event: QDropEvent) -> list[str]:
    """Return the files that are dropped, or the text of a code."""
    data = event.mimeData()
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return files[:3] or ([data.text()] if data.hasText() and data.text().strip() else [])


def _field_words(differing: int, same: int) -> str:
    if not differing:
        return "none differs"
    return f"{_differing(differing, 'field')}, {same} {'does' if same == 1 else 'do'} not"


def _flag_words(differing: int) -> str:
    return f"{_differing(differing, 'flag')}, by the step of A" if differing else "none differs"


def _differing(number: int, thing: str) -> str:
    return f"{_count(number, thing)} {'differs' if number == 1 else 'differ'}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _menu_button(name: str, text: str, words: str) -> QToolButton:
    button = set_names(QToolButton(), name, words, "menu")
    button.setText(text)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(set_names(QMenu(button), f"{name}_menu", words))
    return button
