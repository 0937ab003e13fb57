"""The recipes side by side as a drawing: results with bands and targets, then what differs, then notes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import NOT_KNOWN, formula
from ssedesigner.files.recipe.pins import LETTERS
from ssedesigner.ui.design.compare_rows import Column, ResultCell, ResultRow, TextCell, TextRow
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Box,
    Hotspot,
    Items,
    Picture,
    Scene,
    SceneChart,
    Sign,
    Stroke,
    TextLine,
    message_scene,
    text_line_at,
)
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import SECTION_PX, SMALL_PX, TEXT_PX, Theme
from ssedesigner.ui.widgets.pins import PRESENT, pin_colour
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width, wrap
from ssedesigner.ui.widgets.widgets import set_names

EMPTY = "Pin a recipe with Ctrl+J, or drop a recipe file, a sheet or a batch here."
_PAD, _GAP = 12.0, 10.0
_HEAD, _BUTTONS, _SECTION, _RESULT, _ROW, _NOTE = 48.0, 34.0, 26.0, 45.0, 20.0, 32.0
_LABEL_PX, _LABEL_SHARE, _BAR = 172.0, 0.22, 5.0
_NUMBER_PX = 16
_POWERS = ("²", "³")
_BOLD, _NORMAL = QFont.Weight.DemiBold, QFont.Weight.Normal


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, a remark at its right, and rows below it."""

    title: str
    remark: str
    rows: tuple[TextRow, ...]


@dataclass(frozen=True, kw_only=True)
class ComparePicture:
    """All columns with their rows; ``chosen`` is the letter of the column that keys act on."""

    columns: tuple[Column, ...]
    results: tuple[ResultRow, ...]
    sections: tuple[Section, ...]
    chosen: str = PRESENT
    all_targets: TextRow | None = None

    def label_width(self, width: float) -> float:
        """Return how wide the labels at the left are [px]."""
        return min(_LABEL_PX, max(width * _LABEL_SHARE, 96.0))

    def column_ends(self, width: float) -> list[tuple[float, float]]:
        """Return left and right of each column [px]; few columns are not wider than they need."""
        start = self.label_width(width) + _PAD
        pitch = (width - start) / max(len(self.columns), 2)
        return [(start + number * pitch, start + (number + 1) * pitch) for number in range(len(self.columns))]

    def note_top(self) -> float:
        """Return where the notes begin [px]."""
        top = _HEAD + _BUTTONS + _SECTION + _RESULT * len(self.results)
        top += _ROW + 6 if self.all_targets is not None else 0.0
        return top + sum(_SECTION + _ROW * len(section.rows) for section in self.sections) + _SECTION

    def minimum_height(self, width: float) -> float:
        """Room for every row."""
        return self.note_top() + _NOTE + 8 if len(self.columns) > 1 else self.note_top()

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw all rows from top to bottom."""
        return _Drawing(self, width, height, theme).scene()

    def table(self) -> Table:
        """Write every row with its cells."""
        header = ("", *(f"{column.letter} {column.name}" for column in self.columns))
        rows: list[tuple[str, ...]] = [("from", *(column.origin for column in self.columns))]
        for result in self.results:
            rows.append((result.label, *(cell.tip if cell.is_known else NOT_KNOWN for cell in result.cells)))
            if any(cell.chance.text for cell in result.cells):
                rows.append((f"{result.label}: {result.target}", *(cell.chance.text for cell in result.cells)))
        every = [*([self.all_targets] if self.all_targets else []), *(r for s in self.sections for r in s.rows)]
        rows += [(row.label, *(cell.text for cell in row.cells)) for row in every]
        rows.append(("Note", *(column.note for column in self.columns)))
        return Table(header=header, rows=tuple(rows))

    def words(self) -> str:
        """Say the results of each column."""
        if len(self.columns) < 2:
            return EMPTY
        parts = []
        for number, column in enumerate(self.columns):
            numbers = "; ".join(f"{row.label} {row.cells[number].number}" for row in self.results)
            parts.append(f"{column.letter} {column.name}: {numbers}.")
        return " ".join(parts)


class _Drawing:
    """Draws one picture at one size."""

    def __init__(self, picture: ComparePicture, width: float, height: float, theme: Theme) -> None:
        self._picture, self._width, self._height, self._theme = picture, width, height, theme
        self._label = picture.label_width(width)
        self._ends = picture.column_ends(width)
        self._items: Items = []
        self._spots: list[Hotspot] = []

    def scene(self) -> Scene:
        picture, theme = self._picture, self._theme
        left, right = self._ends[0]
        foot = picture.minimum_height(self._width)
        self._items.append(Box(rect=(left - 4, 0, right - 4, foot), fill=theme.hover))
        self._head()
        top = self._heading("Results", "band 90 % · tick: target · sign: chance to meet it", _HEAD + _BUTTONS)
        for result in picture.results:
            self._result(result, top)
            top += _RESULT
        if picture.all_targets is not None:
            self._row(picture.all_targets, top + _ROW / 2)
            top += _ROW + 6
        for section in picture.sections:
            top = self._heading(section.title, section.remark, top)
            for row in section.rows:
                self._row(row, top + _ROW / 2)
                top += _ROW
        if len(picture.columns) > 1:
            self._notes(self._heading("Note", "kept with the pin", top))
        else:
            rows = wrap(EMPTY, SMALL_PX, self._width - right - 2 * _PAD)
            area = message_scene(EMPTY, rows, self._width - right, _HEAD + _BUTTONS, theme.muted)
            for line in area.words:
                start, up, end, down = line.rect
                self._items.append(
                    TextLine(
                        rect=(start + right, up, end + right, down), text=line.text, colour=theme.muted, align="centre"
                    )
                )
        return Scene(items=tuple(self._items), spots=tuple(self._spots))

    def _head(self) -> None:
        theme = self._theme
        self._items.append(
            text_line_at(
                _PAD,
                18,
                "1 recipe" if len(self._picture.columns) < 2 else f"{len(self._picture.columns)} recipes",
                theme.muted,
                is_bold=True,
            )
        )
        self._items.append(text_line_at(_PAD, 37, "film area, cm²", theme.muted))
        for column, (left, right) in zip(self._picture.columns, self._ends, strict=True):
            room = right - left - _GAP
            name = f"{column.letter} {formula(column.name)}"
            # names mostly begin alike, and the number at their end tells them apart
            text, _ = fit_or_elide((name,), room - 18, (SMALL_PX,), _BOLD, Qt.TextElideMode.ElideMiddle)
            self._items.append(Sign(x=left + 6, y=18, letter=column.letter, radius=5.5))
            self._items.append(text_line_at(left + 18, 18, text, theme.text, is_bold=True))
            origin, _ = fit_or_elide((formula(column.origin),), room, (SMALL_PX,), _NORMAL)
            self._items.append(text_line_at(left, 37, origin, theme.muted))
            if column.letter == self._picture.chosen:
                colour = pin_colour(column.letter, theme)
                self._items.append(Box(rect=(left - 4, 0, right - 4, 3), fill=colour))
            words = "\n".join(filter(None, (name, column.origin, column.remark)))
            self._spots.append(Hotspot(rect=(left - 4, 2, right - 4, _HEAD), words=words))

    def _heading(self, title: str, remark: str, top: float) -> float:
        theme = self._theme
        if top > _HEAD + _BUTTONS:
            edge = Stroke(start=(0, top + 2), end=(self._width, top + 2), colour=theme.separator)
            self._items.append(edge)
        self._items.append(text_line_at(_PAD, top + 15, _capitals(title), theme.muted, is_bold=True))
        room = self._width - self._ends[0][0] - _PAD
        if text_width(remark, SMALL_PX) <= room:
            start = self._width - _PAD - text_width(remark, SMALL_PX)
            self._items.append(text_line_at(start, top + 15, remark, theme.muted))
        return top + _SECTION

    def _label_items(self, label: str, middle: float, tip: str, *, colour: str = "") -> None:
        text, _ = fit_or_elide((label,), self._label - _PAD, (SMALL_PX,), _NORMAL)
        self._items.append(text_line_at(_PAD, middle, text, colour or self._theme.text))
        if tip or text != label:
            words = "\n".join(filter(None, (label, tip)))
            rect = (_PAD - 4, middle - LINE_PX / 2, self._label + _PAD - 4, middle + LINE_PX / 2)
            self._spots.append(Hotspot(rect=rect, words=words))

    def _result(self, result: ResultRow, top: float) -> None:
        theme = self._theme
        self._label_items(result.label, top + 11, "")
        self._label_items(result.target, top + 28, "", colour=theme.muted)
        for column, cell, (left, right) in zip(self._picture.columns, result.cells, self._ends, strict=True):
            end = right - _GAP - 4
            chance = cell.chance
            room = end - left - text_width(chance.text, SMALL_PX) - 8
            if cell.is_known:
                rect = (left, top + 1, left + room, top + 21)
                number = TextLine(rect=rect, text=cell.number, colour=theme.text, is_bold=True, size=_NUMBER_PX)
            else:
                rect = (left, top + 3, left + room, top + 20)
                number = TextLine(rect=rect, text=cell.number, colour=theme.unknown_text, size=TEXT_PX)
            self._items.append(number)
            if chance.text:
                start = end - text_width(chance.text, SMALL_PX)
                self._items.append(
                    text_line_at(start, top + 12, chance.text, theme.severity_text(chance.severity or "none"))
                )
            self._bar(result, cell, column.letter, left, end, top + 32)
            words = "\n".join(filter(None, (f"{column.letter} {column.name}", result.label, cell.tip, chance.tip)))
            self._spots.append(Hotspot(rect=(left - 2, top, end + 2, top + _RESULT - 4), words=words))
        edge = Stroke(
            start=(_PAD, top + _RESULT - 1), end=(self._width - _PAD, top + _RESULT - 1), colour=theme.separator
        )
        self._items.append(edge)

    def _bar(self, result: ResultRow, cell: ResultCell, letter: str, left: float, right: float, middle: float) -> None:
        theme, width = self._theme, right - left

        def box(start: float, end: float, fill: str) -> Box:
            rect = (
                left + start * width,
                middle - _BAR / 2,
                left + max(end * width, start * width + 2),
                middle + _BAR / 2,
            )
            return Box(rect=rect, fill=fill, radius=_BAR / 2)

        self._items.append(box(0.0, 1.0, theme.separator))
        if result.wanted is not None:
            self._items.append(box(*result.wanted, theme.pass_ground))
        if cell.low is not None and cell.high is not None:
            self._items.append(box(cell.low, cell.high, theme.recipe_line))
        for end in result.wanted or ():
            if 0.0 < end < 1.0:
                x = left + end * width
                self._items.append(
                    Stroke(start=(x, middle - 7), end=(x, middle + 7), colour=theme.pass_text, width=1.6)
                )
        if cell.value is not None:
            self._items.append(Sign(x=left + cell.value * width, y=middle, letter=letter, radius=5.0))

    def _row(self, row: TextRow, middle: float) -> None:
        self._label_items(row.label, middle, row.tip, colour=self._theme.muted if not row.cells[0].is_bold else "")
        for cell, (left, right) in zip(row.cells, self._ends, strict=True):
            self._cell(cell, left, right - _GAP, middle)

    def _cell(self, cell: TextCell, left: float, right: float, middle: float) -> None:
        theme = self._theme
        weight = _BOLD if cell.is_bold else _NORMAL
        text, face = fit_or_elide((cell.text,), right - left, (SMALL_PX, SECTION_PX), weight)
        colour = theme.muted if cell.is_muted else theme.severity_text(cell.severity) if cell.severity else theme.text
        rect = (left, middle - LINE_PX / 2, right, middle + LINE_PX / 2)
        line = TextLine(rect=rect, text=text, colour=colour, is_bold=cell.is_bold, size=face.pixelSize())
        self._items.append(line)
        if cell.tip or text != cell.text:
            self._spots.append(Hotspot(rect=rect, words=cell.tip or cell.text))

    def _notes(self, top: float) -> None:
        for column, (left, right) in zip(self._picture.columns, self._ends, strict=True):
            if column.note:
                text, _ = fit_or_elide((column.note,), right - left - _GAP, (SMALL_PX,), _NORMAL)
                self._items.append(text_line_at(left, top + _NOTE / 2 - 4, text, self._theme.text))
                self._spots.append(Hotspot(rect=(left, top, right - _GAP, top + _NOTE - 8), words=column.note))


@guarded
class CompareChart(SceneChart):
    """Shows a :class:`ComparePicture` with what can be done in each column.

    ``chosen`` carries a letter; ``left`` comes when Enter ends what is typed in a line.
    """

    chosen = Signal(str)
    adopt_asked = Signal(str)
    plan_asked = Signal(str)
    remove_asked = Signal(str)
    note_written = Signal(str, str)
    left = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(title, theme, parent, grows=False)
        self.adopt_buttons: dict[str, QPushButton] = {}
        self.plan_buttons: dict[str, QPushButton] = {}
        self.close_buttons: dict[str, QToolButton] = {}
        self.notes: dict[str, QLineEdit] = {}
        for letter in LETTERS:
            self._make_parts(letter)
        self.area = set_names(QLineEdit("48", self), "compare_area", "Film area at which all recipes are compared")
        for line in (self.area, *self.notes.values()):
            line.returnPressed.connect(self.left)
        self.area.setToolTip(tooltip("Film area for conductance, grams and cost of every recipe"))

    def _make_parts(self, letter: str) -> None:
        adopt = set_names(QPushButton("Adopt", self), f"compare_adopt_{letter}", f"Adopt {letter}", "filter")
        adopt.setToolTip(tooltip("Replace the open recipe with it, as one undoable step (Enter)"))
        plan = set_names(
            QPushButton("Plan…", self), f"compare_plan_{letter}", f"Adopt {letter} and plan a batch", "filter"
        )
        plan.setToolTip(tooltip("Adopt it and plan a batch of it"))
        close = set_names(QToolButton(self), f"compare_remove_{letter}", f"Unpin {letter}")
        close.setText("×")
        close.setToolTip(tooltip("Unpin (Del)"))
        close.setAutoRaise(True)
        note = set_names(QLineEdit(self), f"compare_note_{letter}", f"Note on {letter}")
        note.setPlaceholderText("write a note")
        adopt.clicked.connect(lambda: self.adopt_asked.emit(letter))
        plan.clicked.connect(lambda: self.plan_asked.emit(letter))
        close.clicked.connect(lambda: self.remove_asked.emit(letter))
        note.editingFinished.connect(lambda: self.note_written.emit(letter, note.text()))
        self.adopt_buttons[letter], self.plan_buttons[letter] = adopt, plan
        self.close_buttons[letter], self.notes[letter] = close, note

    def show_picture(self, picture: Picture) -> None:
        super().show_picture(picture)
        self._place_parts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_parts()

    def _parts(self, letter: str) -> Iterator[QWidget]:
        for parts in (self.adopt_buttons, self.plan_buttons, self.close_buttons, self.notes):
            yield parts[letter]

    def _place_parts(self) -> None:
        """Put buttons and notes into the columns that are drawn."""
        picture = self.picture
        if not isinstance(picture, ComparePicture):
            return
        self.area.setGeometry(round(_PAD), round(_HEAD + 2), round(picture.label_width(self.width()) - 60), 26)
        columns = dict(zip((one.letter for one in picture.columns), picture.column_ends(self.width()), strict=True))
        by_letter = {column.letter: column for column in picture.columns}
        for letter in LETTERS:
            is_there = letter in columns
            for part in self._parts(letter):
                part.setVisible(is_there)
            if not is_there:
                continue
            left, right = columns[letter]
            top, x, room = round(_HEAD), round(left), right - left - _GAP
            adopt, plan, close = self.adopt_buttons[letter], self.plan_buttons[letter], self.close_buttons[letter]
            has_plan = room >= adopt.sizeHint().width() + plan.sizeHint().width() + 34
            adopt.setGeometry(x, top + 2, adopt.sizeHint().width(), 22)
            plan.setGeometry(x + adopt.width() + 6, top + 2, plan.sizeHint().width(), 22)
            plan.setVisible(has_plan)
            close.setGeometry(round(right - _GAP) - 24, top, 24, 26)
            note = self.notes[letter]
            note.setGeometry(x, round(picture.note_top()), round(room), 26)
            if not note.hasFocus() and note.text() != by_letter[letter].note:
                note.setText(by_letter[letter].note)
                note.setToolTip(tooltip(note.text()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        picture = self.picture
        if isinstance(picture, ComparePicture) and event.button() == Qt.MouseButton.LeftButton:
            for column, (left, right) in zip(picture.columns, picture.column_ends(self.width()), strict=True):
                if left <= event.position().x() < right:
                    self.chosen.emit(column.letter)
        event.accept()


def _capitals(title: str) -> str:
    """Write a title in capitals but for its units: cm² is no CM²."""
    return " ".join(word if word.endswith(_POWERS) else word.upper() for word in title.split(" "))
