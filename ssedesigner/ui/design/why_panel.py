"""Why one recipe of the comparison differs from another: which pair, the waterfalls, and the work behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.notation import formula
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import shorten
from ssedesigner.physics.explore.why import Why
from ssedesigner.ui.design.compare_rows import Column
from ssedesigner.ui.design.why_picture import WhyPicture
from ssedesigner.ui.design.why_task import Pair, WhyStore, WhyTask
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.plain_text import no_mnemonic
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.panes import BreakingLine
from ssedesigner.ui.widgets.pins import PRESENT
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

MOST_WHY = 3
"""Results of which the shares are drawn."""
_LONGEST_NAME = 80
PAUSE_MS = 200
"""How long nothing must have changed before it is worked out why two recipes differ."""


def pair_of(first: Recipe, second: Recipe) -> Pair:
    """Return two recipes without what nothing is predicted from."""
    return replace(first, name="", notes="", steps=()), replace(second, name="", notes="", steps=())


@guarded
class ElidedBox(QComboBox):
    """A box that puts … where its words have no room, which Qt does not; begin and end stay."""

    def paintEvent(self, _: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        kinds, style = QStyle.ComplexControl.CC_ComboBox, self.style()
        room = style.subControlRect(kinds, option, QStyle.SubControl.SC_ComboBoxEditField, self).width() - 2
        words = option.currentText
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(kinds, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


def choice_box(name: str, words: str, letters: int = 14) -> QComboBox:
    """Make a box for a choice that does not widen its line."""
    box = set_names(ElidedBox(), name, words)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(letters)
    return box


def line_of(*parts: QWidget | None) -> QVBoxLayout:
    """Put parts beside each other; None is what stretches."""
    outer = column_layout(None, (0, 0, 0, 0), 0)
    line = row_layout(None, (0, 0, 0, 0), 6)
    for part in parts:
        if part is None:
            line.addStretch(1)
        else:
            line.addWidget(part)
    outer.addLayout(line)
    return outer


def heading(words: str) -> QLabel:
    """Make a word that leads a line of choices."""
    return set_names(QLabel(words), f"compare_heading_{words.lower()}", words, role="strong")


def word(words: str) -> QLabel:
    """Make a word between two choices."""
    return set_names(QLabel(words), f"compare_word_{words.split()[0]}", words, role="muted")


@guarded
class WhyPanel(QWidget):
    """Remembers what was worked out, in a thread that can be stopped, as long as the library is the same."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        set_names(self, "compare_why", "Why they differ")
        self._document = document
        self._columns: tuple[Column, ...] = ()
        self._keys: tuple[str, ...] = ()
        self._known = WhyStore()
        self._task: WhyTask | None = None
        self._then: Callable[[], object] | None = None
        self._is_stopped = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.chart = SceneChart("Why they differ", theme, grows=False)
        self.progress = set_names(QProgressBar(), "compare_progress", "Progress of the shares")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setFixedWidth(70)
        self.stop_button = set_names(QPushButton("Stop"), "compare_stop", "Stop working out the shares")
        self.first, self.second = choice_box("compare_first", "Why"), choice_box("compare_second", "differs from")
        self.card = Card(self.chart, theme)
        column = column_layout(self, (0, 0, 0, 0), 6)
        pair = (heading("Why"), self.first, word("differs from"), self.second)
        column.addWidget(BreakingLine("compare_pair", "Which two differ", pair, (self.progress, self.stop_button)))
        column.addWidget(self.card)
        self._pause.timeout.connect(self._work_out)
        self.stop_button.clicked.connect(self.stop)
        for box in (self.first, self.second):
            box.activated.connect(self._take_pair)

    @property
    def is_running(self) -> bool:
        """True while it is worked out why two recipes differ."""
        return self._task is not None

    def why(self, pair: Pair) -> Why | None:
        """Return why two recipes differ, or None where that is not worked out yet."""
        return self._known.get(pair)

    def show_columns(self, columns: tuple[Column, ...], keys: Sequence[str]) -> None:
        """Take up other recipes, or other results."""
        self._columns = columns
        self._keys = tuple(key for key in keys if key in RESULTS)[:MOST_WHY]
        if self._known.look_at(self._document.materials, self._document.learned):
            self._drop_task()  # it works with the library of before
        self._offer_pair()
        self._take_pair()

    def choose(self, letter: str) -> None:
        """Ask why a recipe differs, where the pair does not hold it yet."""
        if letter not in (self.first.currentData(), self.second.currentData()):
            self.first.setCurrentIndex(self.first.findData(letter))
            self._take_pair()

    def _offer_pair(self) -> None:
        """List the recipes in both boxes; a pair that is still there stays."""
        letters = [column.letter for column in self._columns]
        for box, other in ((self.first, letters[-1] if len(letters) < 2 else letters[1]), (self.second, PRESENT)):
            kept = str(box.currentData() or other)
            box.clear()
            for column in self._columns:
                name = shorten(formula(column.name), _LONGEST_NAME)
                box.addItem(no_mnemonic(f"{column.letter}  {name}"), column.letter)
            box.setCurrentIndex(letters.index(kept) if kept in letters else letters.index(other))
        if self.first.currentData() == self.second.currentData() and len(letters) > 1:
            self.first.setCurrentIndex(1 if self.second.currentIndex() != 1 else 0)

    def _pair_columns(self) -> tuple[Column, Column]:
        """Return the recipe from which the shares lead, and that to which they lead."""
        by_letter = {column.letter: column for column in self._columns}
        return by_letter[str(self.second.currentData())], by_letter[str(self.first.currentData())]

    def _take_pair(self) -> None:
        self._is_stopped = False
        self._show_why()

    def swap(self) -> None:
        """Ask why the second differs from the first instead."""
        first, second = self.first.currentIndex(), self.second.currentIndex()
        self.first.setCurrentIndex(second)
        self.second.setCurrentIndex(first)
        self._take_pair()

    def _show_why(self) -> None:
        """Show the shares of the chosen pair, or work them out after a pause."""
        start, end = self._pair_columns()
        pair = pair_of(start.recipe, end.recipe)
        why = self._known.get(pair)
        message = ""
        if start.letter == end.letter:
            message = "Pin a recipe with Ctrl+J to see here what each change does."
        elif why is None:
            message = (
                "Stopped. Choose the pair again to continue."
                if self._is_stopped
                else "Working out what each change does…"
            )
        ends = {key: (start.prediction.result(key).value, end.prediction.result(key).value) for key in self._keys}
        letters = start.letter, end.letter
        self.chart.show_picture(WhyPicture(why=why, keys=self._keys, letters=letters, ends=ends, message=message))
        is_pair = start.letter != end.letter
        self.card.show_title(f"Why {end.letter} differs from {start.letter}" if is_pair else "Why they differ")
        if why is None and start.letter != end.letter and not self._is_stopped:
            self._pause.start()
        else:
            self._pause.stop()
        self._show_running()

    def _show_running(self) -> None:
        for part in (self.progress, self.stop_button):
            part.setVisible(self.is_running)

    def _work_out(self) -> None:
        if self._task is not None and self._then != self._show_why:
            self._pause.start()  # something else waits for its pairs, such as a file that is written
            return
        start, end = self._pair_columns()
        self.explain([pair_of(start.recipe, end.recipe)], self._show_why)

    def explain(self, pairs: Sequence[Pair], then: Callable[[], object]) -> None:
        """Work out pairs in a thread, those that are not known yet, and then do something."""
        self._drop_task()
        self._is_stopped = False
        missing = [pair for pair in pairs if self._known.get(pair) is None]
        self._then = then
        if not missing:
            then()
            return
        document = self._document
        self._task = WhyTask(missing, document.materials, document.learned, self)
        self._task.came_on.connect(self._come_on)
        self._task.explained.connect(self._known.put)
        self._task.ended.connect(self._end)
        self.progress.setValue(0)
        self._show_running()
        self._task.start()

    def _come_on(self, done: float) -> None:
        self.progress.setValue(round(1000 * done))

    def _end(self, error: BaseException | None) -> None:
        task, then = self._task, self._then
        self._task = self._then = None
        if task is not None:
            task.deleteLater()
        self._show_running()
        if error is not None:
            self._is_stopped = True
            self._show_why()
            raise error
        if then is not None:
            then()
        else:
            self._show_why()

    def _drop_task(self) -> None:
        """Leave a task that works on something else."""
        if self._task is not None:
            self._task.leave()
            for signal in (self._task.came_on, self._task.explained, self._task.ended):
                signal.disconnect()
            self._task.deleteLater()
            self._task = self._then = None

    def stop(self) -> None:
        """Stop working out shares; those that are known stay."""
        self._pause.stop()
        if self._task is not None:
            self._is_stopped = True
            self._task.stop()

    def finish(self) -> None:
        """Wait for what is worked out: for pictures, and where somebody waits anyway."""
        while self._task is not None:
            self._task.wait()
        if self._pause.isActive():
            self._pause.stop()
            self._work_out()
        while self._task is not None:
            self._task.wait()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.card.apply_theme(theme)
