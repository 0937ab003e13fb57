"""The left side of the tab Table: how the file is read, what happens to its rows, names, and values for all rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, symbol
from ssedesigner.core.process import kinds_of
from ssedesigner.core.units import parse_quantity
from ssedesigner.core.visible_text import quote
from ssedesigner.files.tables.cells import ORDERS
from ssedesigner.files.tables.decoding import ENCODINGS, SEPARATORS
from ssedesigner.files.tables.model import TARGETS, Choices, Found, Name, TableImport, title
from ssedesigner.ui.exchange.table_words import counts, decimal_words, text_problem
from ssedesigner.ui.exchange.table_work import Reading
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.choice_box import ChoiceBox
from ssedesigner.ui.widgets.tables import NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.widgets import (
    Elided,
    column_layout,
    resize_within_screen,
    row_layout,
    save_or_cancel,
    set_names,
    set_property,
    text_label,
)

_CAPTION_PX, _MOST_COUNTS, _MOST_NAMES, _MOST_MARKS = 126, 8, 6, 8
_ROWS = re.compile(r"\s*(\d{1,6})\s*(?:[-–]\s*(\d{1,6})\s*)?")
_SUFFIXES = {"xlsx": "Excel", "xls": "Excel", "ods": "OpenDocument"}
_ONCE = ("measured_temperature_c", "measured_stack_pressure_mpa", "area_cm2", "source")
"""What can be typed once for all rows, beside the method."""
_SOURCE = "source"
_PARTS = {
    "sheet": "Sheet",
    "encoding": "Encoding",
    "separator": "Separator",
    "decimal": "Decimal sign",
    "dates": "Dates",
}
_NOT_STATED = "as the rows say"


def _words_of(part: str, value: str) -> str:
    if part == "decimal":
        return decimal_words(value)
    known: Mapping[str, str] = {"encoding": ENCODINGS, "separator": SEPARATORS, "dates": ORDERS}.get(part, {})
    return known.get(value, value or "none in the file")


class TableSide(QScrollArea):
    """``chosen`` carries what was chosen, ``once_typed`` a field and its text for all rows."""

    chosen = Signal(object)
    once_typed = Signal(str, str)
    names_asked = Signal()
    other_asked = Signal()
    forget_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "table_side", "How the table is read")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = set_names(QFrame(), "table_side_content", "How the table is read", "panel")
        column = column_layout(content, (14, 10, 14, 12), 6)
        self.boxes: dict[str, QComboBox] = {}
        self.lines: dict[str, QLineEdit] = {}
        self._captions: dict[str, QLabel] = {}
        self._errors: dict[str, QLabel] = {}
        self._make_file(column)
        self._make_counts(column)
        self._make_names(column, theme)
        self._make_once(column)
        column.addStretch(1)
        self.remember = set_names(QCheckBox(), "table_remember", "Remember what was chosen for this layout")
        self.remember.setChecked(True)
        column.addWidget(self.remember)
        self.setWidget(content)

    def _section(self, column: QVBoxLayout, words: str, link: QPushButton | None = None) -> None:
        if column.count():
            line = set_names(QFrame(), f"table_edge_{column.count()}", "Line", "line")
            line.setFixedHeight(1)
            column.addSpacing(4)
            column.addWidget(line)
        head = row_layout(None, (0, 4, 0, 0), 4)
        head.addWidget(set_names(QLabel(words.upper()), f"table_section_{column.count()}", words, "section"), 1)
        if link is not None:
            head.addWidget(link)
        column.addLayout(head)

    def _row(self, key: str, caption: str, widget: QWidget) -> QHBoxLayout:
        line = row_layout(None, (0, 0, 0, 0), 6)
        label = self._captions[key] = set_names(QLabel(caption), f"table_{key}_caption", caption)
        label.setFixedWidth(_CAPTION_PX)
        label.setBuddy(widget)
        line.addWidget(label)
        line.addWidget(widget, 1)
        return line

    def _error(self, key: str, caption: str) -> QLabel:
        error = self._errors[key] = set_names(PlainLabel(), f"table_{key}_error", f"Problem: {caption}", "error")
        error.setWordWrap(True)
        error.hide()
        return error

    def _line(self, column: QVBoxLayout, key: str, caption: str) -> QLineEdit:
        line = self.lines[key] = set_names(QLineEdit(), f"table_{key}", caption)
        column.addLayout(self._row(key, caption, line))
        column.addWidget(self._error(key, caption))
        return line

    def _box(self, column: QVBoxLayout, key: str, caption: str) -> QComboBox:
        box = self.boxes[key] = ChoiceBox(f"table_{key}", caption, 0)
        column.addLayout(self._row(key, caption, box))
        return box

    def _make_file(self, column: QVBoxLayout) -> None:
        other = set_names(QPushButton("Other…"), "table_other", "Choose another file", "link")
        other.clicked.connect(self.other_asked)
        self._section(column, "File")
        line = row_layout(None, (0, 0, 0, 0), 6)
        self.name = Elided("table_name", "File", "strong")
        line.addWidget(self.name)
        line.addStretch(1)
        line.addWidget(other)
        column.addLayout(line)
        self.about = text_label("table_about", "What the file is", "small")
        column.addWidget(self.about)
        for part in ("sheet", "encoding", "separator"):
            self._choice(column, part)
        rows = self._line(column, "header_rows", "Names in row")
        rows.setToolTip("The row that names the columns, such as 3, or rows such as 3–4")
        rows.editingFinished.connect(self._choose_rows)
        for part in ("decimal", "dates"):
            self._choice(column, part)
        marks = self._line(column, "empty", "Empty value")
        marks.setToolTip("Texts of a cell without a value, separated by semicolons")
        marks.editingFinished.connect(self._choose_marks)
        hint = row_layout(None, (0, 0, 0, 0), 4)
        self.hint = text_label("table_hint", "How this was found", "small")
        self.forget = set_names(QPushButton("Forget"), "table_forget", "Forget what was remembered", "link")
        self.forget.clicked.connect(self.forget_asked)
        hint.addWidget(self.hint, 1)
        hint.addWidget(self.forget)
        column.addLayout(hint)

    def _choice(self, column: QVBoxLayout, part: str) -> None:
        box = self._box(column, part, _PARTS[part])
        box.activated.connect(lambda place: self.chosen.emit(Choices(**{part: box.itemData(place)})))

    def _make_counts(self, column: QVBoxLayout) -> None:
        self._section(column, "What happens")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        self._counts: list[tuple[QLabel, QLabel, QLabel]] = []
        for place in range(_MOST_COUNTS):
            sign = set_names(QLabel(), f"table_count_{place}_sign", "Sign", "mark")
            sign.setFixedWidth(14)
            words = set_names(QLabel(), f"table_count_{place}_words", "What happens")
            words.setWordWrap(True)
            number = set_names(QLabel(), f"table_count_{place}", "How many rows", "strong")
            for column_place, label in enumerate((sign, words, number)):
                top = Qt.AlignmentFlag.AlignTop | (
                    Qt.AlignmentFlag.AlignRight if column_place == 2 else Qt.AlignmentFlag(0)
                )
                grid.addWidget(label, place, column_place, top if column_place != 1 else Qt.AlignmentFlag(0))
            self._counts.append((sign, words, number))
        column.addLayout(grid)

    def _make_names(self, column: QVBoxLayout, theme: Theme) -> None:
        self.edit = set_names(QPushButton("Edit"), "table_names_edit", "Choose which material a name means", "link")
        self.edit.clicked.connect(self.names_asked)
        self._section(column, "Names understood", self.edit)
        self.names = RowTable("table_names", "Names of materials in the table", theme, most=_MOST_NAMES)
        self.names.horizontalHeader().hide()
        self.no_names = text_label("table_no_names", "No other names", "small")
        self.no_names.setText("All materials have the names of the library.")
        column.addWidget(self.names)
        column.addWidget(self.no_names)

    def _make_once(self, column: QVBoxLayout) -> None:
        self._section(column, "Once for all rows")
        words = set_names(QLabel("Fills the cells that are empty."), "table_once_words", "What this does", "small")
        column.addWidget(words)
        for key in _ONCE:
            caption = "Source" if key == _SOURCE else title(key)
            line = self._line(column, key, caption)
            hint = "goes into the notes" if key == _SOURCE else symbol(TARGETS[key].unit)
            line.setPlaceholderText(hint)
            line.editingFinished.connect(lambda key=key: self._type_once(key))
        method = self._box(column, "method", "Method")
        method.addItem(_NOT_STATED, "")
        for choice, label in (FIELDS["method"].choices or {}).items():
            method.addItem(label, choice)
        method.activated.connect(lambda place: self.once_typed.emit("method", method.itemData(place)))

    def show_reading(self, reading: Reading) -> None:
        """Show how a table is read by now."""
        table, layout = reading.table, reading.table.layout
        self.name.show_text(reading.source.name)
        self.about.setText(_about(reading))
        for part in _PARTS:
            self._show_choice(part, getattr(layout, part))
        rows = layout.header_rows
        self._show_text("header_rows", str(rows[0]) if len(rows) == 1 else f"{rows[0]}–{rows[-1]}")
        self._show_text("empty", "; ".join(_marks(table)))
        self._show_text("measured_temperature_c", _plain(reading.choices.once, "measured_temperature_c"))
        for key in _ONCE[1:]:
            self._show_text(key, _plain(reading.choices.once, key))
        method = self.boxes["method"]
        method.setCurrentIndex(max(0, method.findData(reading.choices.once.get("method", ""))))
        self._show_hint(reading)
        self._show_counts(table)
        self._show_names(table.names)
        self.remember.setText(f"Remember as {quote(reading.source.title)[:40]}".replace("&", "&&"))

    def _show_hint(self, reading: Reading) -> None:
        words = "All read from the file. Change one and the preview follows."
        if reading.remembered:
            words = f"Read as remembered for {quote(reading.remembered)}."
        self.hint.setText(reading.remark or words)
        self.forget.setVisible(bool(reading.remembered))

    def _show_choice(self, part: str, found: Found) -> None:
        box = self.boxes[part]
        values = [found.value, *found.others]
        if [box.itemData(place) for place in range(box.count())] != values:
            box.clear()
            for value in dict.fromkeys(values):
                box.addItem(_words_of(part, value), value)
        box.setCurrentIndex(max(0, box.findData(found.value)))
        is_shown = len(values) > 1 if part in {"sheet", "encoding", "separator"} else True
        box.setVisible(is_shown)
        self._captions[part].setVisible(is_shown)
        sure = "" if found.is_sure else "The file does not say."
        box.setToolTip(tooltip(sure))

    def _show_text(self, key: str, text: str) -> None:
        line = self.lines[key]
        if not (line.hasFocus() and line.isModified()):
            line.setText(text)
        self.show_error(key, "")

    def show_error(self, key: str, sentence: str) -> None:
        """Say what is wrong with what was typed, or nothing any more."""
        self._errors[key].setText(sentence)
        self._errors[key].setVisible(bool(sentence))
        set_property(self.lines[key], "invalid", bool(sentence))
        self.lines[key].setAccessibleDescription(sentence)

    def _show_counts(self, table: TableImport) -> None:
        rows = [count for count in counts(table) if count.rows]
        for place, (sign, words, number) in enumerate(self._counts):
            is_shown = place < len(rows)
            for label in (sign, words, number):
                label.setVisible(is_shown)
            if is_shown:
                count = rows[place]
                sign.setText(count.sign)
                set_property(sign, "severity", count.severity)
                words.setText(count.words)
                number.setText(str(count.rows))

    def _show_names(self, names: Iterable[Name]) -> None:
        names = sorted(names, key=lambda name: bool(name.key))
        rows = tuple(
            (
                TableCell(text=formula(name.text), tip=f"{title(name.field)}: {name.text}"),
                TableCell(text="→"),
                TableCell(text=formula(name.key) if name.key else "✗ not known", severity="" if name.key else "fail"),
                TableCell(text=f"{name.rows} {'row' if name.rows == 1 else 'rows'}"),
            )
            for name in names
        )
        self.names.show_rows(
            NumberRows(
                header=("In the table", "", "Means", "Rows"),
                rows=rows,
                text_columns=(0, 2),
                word_columns=(1,),
                spoken_heads=("stands for",),
            )
        )
        self.names.setFixedHeight(min(len(rows), _MOST_NAMES) * 25 + 2)
        self.names.setVisible(bool(rows))
        self.no_names.setVisible(not rows)
        self.edit.setVisible(bool(rows))

    def _choose_rows(self) -> None:
        line = self.lines["header_rows"]
        if not line.isModified():
            return
        line.setModified(False)
        match = _ROWS.fullmatch(line.text())
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if not first or not first <= last < first + 3:
            self.show_error("header_rows", "Type one row such as 3, or up to three such as 3–4.")
            return
        self.chosen.emit(Choices(header_rows=tuple(range(first, last + 1))))

    def _choose_marks(self) -> None:
        line = self.lines["empty"]
        if line.isModified():
            line.setModified(False)
            marks = tuple(mark.strip() for mark in line.text().split(";") if mark.strip())
            self.chosen.emit(Choices(empty=marks))

    def _type_once(self, key: str) -> None:
        line = self.lines[key]
        if not line.isModified():
            return
        line.setModified(False)
        text = line.text().strip()
        problem = text_problem(key, text)
        self.show_error(key, problem)
        if not problem:
            self.once_typed.emit(key, text)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.names.apply_theme(theme)


def _about(reading: Reading) -> str:
    suffix = reading.source.path.suffix.lower().lstrip(".") if reading.source.path else "text"
    kind = _SUFFIXES.get(suffix, "Text") if not reading.book.is_text else "Text"
    count = len(reading.table.sheets)
    sheets = f", {count} sheets" if count > 1 else ""
    changed = f", changed {reading.changed}" if reading.changed else ""
    return f"{kind}{sheets}{changed}"


def _marks(table: TableImport) -> list[str]:
    """Return the marks for nothing that stand in the table."""
    empty = set(table.layout.empty)
    texts = {cell for row in table.cells[:2000] for cell in row if cell and cell.casefold() in empty}
    return sorted(texts)[:_MOST_MARKS]


def _plain(once: Mapping[str, str], key: str) -> str:
    """Return a text for all rows without the unit that stands beside its line."""
    text = once.get(key, "")
    if key == _SOURCE or not text:
        return text
    return f"{parse_quantity(text, TARGETS[key].unit):.10g}" if not text_problem(key, text) else text


class NamesForm(QDialog):
    """Asks which material each name of a table means; nothing changes before *Save*."""

    def __init__(self, names: Iterable[Name], materials: Materials, parent: QWidget) -> None:
        super().__init__(parent)
        set_names(self, "table_names_form", "Which material a name means")
        self.setWindowTitle("Names of materials")
        self._boxes: list[tuple[Name, QComboBox]] = []
        content = set_names(QWidget(), "table_names_rows", "Names")
        grid = QGridLayout(content)
        grid.setColumnStretch(2, 1)
        for place, name in enumerate(names):
            caption = PlainLabel(formula(name.text), 60)
            label = set_names(caption, f"table_name_{place}", f"{title(name.field)} in the table")
            field = set_names(QLabel(title(name.field)), f"table_name_{place}_field", "Field", "small")
            box = ChoiceBox(f"table_name_{place}_key", f"{name.text} means")
            box.addItem("not known", "")
            for material in materials.usable(*kinds_of(FIELDS[name.field]), field=name.field):
                box.addItem(formula(material.key), material.key)
            box.setCurrentIndex(max(0, box.findData(name.key)))
            for column, widget in enumerate((label, field, box)):
                grid.addWidget(widget, place, column)
            self._boxes.append((name, box))
        grid.setRowStretch(grid.rowCount(), 1)
        area = set_names(QScrollArea(), "table_names_area", "Names")
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        words = text_label("table_names_words", "What this does", "small")
        words.setText("A name means the chosen material in all rows, here and in the next tables.")
        layout = column_layout(self, (14, 12, 14, 12), 8)
        layout.addWidget(words)
        layout.addWidget(area, 1)
        layout.addWidget(save_or_cancel(self, "table_names_buttons"))
        resize_within_screen(self, 480, 420)

    @property
    def not_known(self) -> dict[str, set[str]]:
        """The names by field that are to mean no material any more."""
        names: dict[str, set[str]] = {}
        for name, box in self._boxes:
            if name.key and not box.currentData():
                names.setdefault(name.field, set()).add(name.text)
        return names

    @property
    def change(self) -> Choices:
        """What was chosen otherwise."""
        words: dict[str, dict[str, str]] = {}
        for name, box in self._boxes:
            if box.currentData() and box.currentData() != name.key:
                words.setdefault(name.field, {})[name.text] = box.currentData()
        return Choices(words=words)
