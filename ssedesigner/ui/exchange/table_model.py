"""The lines of the preview of a table: rows of the file, its header, and a place for each question under its row."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import MARKS
from ssedesigner.core.visible_text import shorten, visible
from ssedesigner.files.tables.model import DROPPED, PASSED, READY, REJECTED, THERE, WAITING, Problem, Row, TableImport
from ssedesigner.ui.exchange.table_words import (
    general_problems,
    is_number_column,
    row_problems,
    row_severity,
    severity_of,
)
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import LIGHT, Theme

_Index = QModelIndex | QPersistentModelIndex
_CELL_CHARACTERS, _MOST_BARS = 120, 600
"""More questions than this are not asked at once: the others follow when these are answered."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_TITLE_COLUMNS = 3
"""The last column over which a title goes."""
ALL, OPEN, DONE = "all", "open", "ready"
VIEWS = {ALL: "All", OPEN: "To decide", DONE: "Ready"}
STATES = {ALL: (READY, WAITING, REJECTED, THERE, DROPPED, PASSED), OPEN: (WAITING, REJECTED), DONE: (READY,)}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: a row of the file, a question under it, or without both the header."""

    row: Row | None = None
    severity: str = "none"
    problem: Problem | None = None

    @property
    def is_bar(self) -> bool:
        """Whether a question or a way back stands here instead of cells."""
        return self.problem is not None


def lines_of(table: TableImport, view: str) -> list[Line]:
    """Return the lines of a table; what was left out has a way back under it.

    While a question on all rows is open, those on single rows are not asked: its answer may settle or change them.
    """
    problems = row_problems(table) if not general_problems(table) else {}
    asked = row_problems(table)
    lines: list[Line] = []
    header = table.layout.header_rows[0]
    bars = 0
    for row in table.rows:
        if row.number > header and not any(line.row is None for line in lines):
            lines.append(Line())
        if row.state not in STATES[view]:
            continue
        own = problems.get(row.number, [])
        lines.append(Line(row=row, severity=row_severity(row, asked.get(row.number, []))))
        if row.state == DROPPED:
            own = [Problem(kind=DROPPED, field="", sentence="Left out.", row=row.number)]
        for problem in own[: max(0, _MOST_BARS - bars)]:
            severity = "none" if problem.kind == DROPPED else severity_of(problem)
            lines.append(Line(row=row, severity=severity, problem=problem))
        bars += len(own)
    return lines if any(line.row is None for line in lines) else [*lines, Line()]


@guarded
class TableModel(QAbstractTableModel):
    """The lines as a model; numbers stand right, the cell that a question is about has its colour."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: TableImport | None = None
        self.lines: list[Line] = []
        self.theme: Theme = LIGHT
        self._asked: dict[tuple[int, int], Problem] = {}

    def show_table(self, table: TableImport, view: str) -> None:
        """Show the rows of a table that belong to a view."""
        self.beginResetModel()
        self._table, self.lines = table, lines_of(table, view)
        self._asked = {
            (problem.row, problem.column): problem
            for problem in table.problems
            if problem.row is not None and problem.column is not None
        }
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() or self._table is None else len(self._table.columns)

    def cell(self, line: Line, column: int) -> str:
        """Return the text of a cell."""
        if self._table is None or line.is_bar:
            return ""
        if line.row is None:
            return self._table.columns[column].header
        cells = self._table.cells[line.row.index]
        return cells[column] if column < len(cells) else ""

    def number(self, line: Line) -> str:
        """Return the number of a line in the file, with the sign of what becomes of it."""
        if line.is_bar or self._table is None:
            return ""
        if line.row is None:
            rows = self._table.layout.header_rows
            return str(rows[0]) if len(rows) == 1 else f"{rows[0]}–{rows[-1]}"
        sign = "=" if line.row.state == THERE else MARKS[line.severity]
        return f"{sign} {line.row.number}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            is_there = self._table is not None and role == Qt.ItemDataRole.DisplayRole
            return self._table.columns[section].letter if is_there and self._table is not None else None
        if not 0 <= section < len(self.lines):
            return None
        line = self.lines[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(line.row.reason) if line.row is not None else None
        return self.number(line) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._table is None:
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shorten(
                visible(self.cell(line, index.column()) or self._remark(line, index.column())), _CELL_CHARACTERS
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            problem = self._problem(line, index.column())
            return tooltip(problem.sentence if problem else self.cell(line, index.column())) or None
        if role == Qt.ItemDataRole.AccessibleTextRole and line.is_bar and line.problem is not None:
            return line.problem.sentence
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_text = line.row is None or not self.cell(line, index.column())
            is_right = not is_text and is_number_column(self._table.columns[index.column()])
            return _RIGHT if is_right else None
        return self._look(line, index.column(), role)

    def _remark(self, line: Line, column: int) -> str:
        """Return why a row is passed over, in its first cell that is empty behind all that is not."""
        if line.row is None or line.row.state != PASSED or line.is_bar or self._table is None:
            return ""
        filled = self._filled(line.row)
        last = _TITLE_COLUMNS if filled == [0] else max(filled, default=-1)
        return line.row.reason if column == min(last + 1, len(self._table.columns) - 1) else ""

    def _filled(self, row: Row) -> list[int]:
        cells = self._table.cells[row.index][: len(self._table.columns)] if self._table is not None else ()
        return [place for place, cell in enumerate(cells) if cell]

    def titles(self) -> tuple[list[int], int]:
        """Return the lines that hold one cell, which goes on over the columns before their remark, and how many."""
        passed = [(place, line.row) for place, line in enumerate(self.lines) if line.row and line.row.state == PASSED]
        width = min(_TITLE_COLUMNS + 1, self.columnCount() - 1)
        return [place for place, row in passed if self._filled(row) == [0]] if width > 1 else [], width

    def _problem(self, line: Line, column: int) -> Problem | None:
        if line.row is None or line.row.state not in {WAITING, REJECTED}:
            return None
        return self._asked.get((line.row.number, column))

    def _look(self, line: Line, column: int, role: int) -> QColor | QFont | None:
        problem = None if line.is_bar else self._problem(line, column)
        is_remark = bool(self._remark(line, column)) and not self.cell(line, column)
        if role == Qt.ItemDataRole.BackgroundRole and line.row is None:
            return QColor(self.theme.selection)
        if role == Qt.ItemDataRole.BackgroundRole and problem:
            return QColor(self.theme.severity_ground(severity_of(problem)))
        if role == Qt.ItemDataRole.ForegroundRole and problem:
            return QColor(self.theme.severity_text(severity_of(problem)))
        if (
            role == Qt.ItemDataRole.ForegroundRole
            and line.row is not None
            and line.row.state in {PASSED, DROPPED, THERE}
        ):
            return QColor(self.theme.muted)
        if role == Qt.ItemDataRole.FontRole and (problem or line.row is None or is_remark):
            font = QFont()
            font.setBold(not is_remark)
            font.setItalic(is_remark)
            return font
        return None
