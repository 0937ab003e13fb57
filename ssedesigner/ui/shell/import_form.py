"""What a library package would change, before anything is written, and how its conflicts are decided."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.files.backups.sharing import KIND_WORDS, Imported, conflict_sides, import_dict
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import resize_within_screen, save_or_cancel, set_names

_CHOICES = {
    "": "Leave open: mine stays, each is listed again next time",
    "mine": "Keep mine, for all machines",
    "theirs": "Take theirs, for all machines",
    "both": "Keep both: mine in use, theirs beside it, marked",
}
_SHOWN = {
    "new": "New",
    "same": "Same",
    "changed_here": "Changed here",
    "changed_there": "Changed there",
    "conflicts": "In conflict",
    "retired": "Retired there",
}
_WIDTH_PX, _HEIGHT_PX = 820, 520


@guarded
class ImportForm(QDialog):
    """Counts by kind, the conflicts with both sides, and one choice for all of them."""

    def __init__(self, planned: Imported, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "import_form", "Import library")
        self.setWindowTitle("Import library")
        plain = import_dict(planned)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        made = str(plain["made_at"])[:16].replace("T", " ")
        layout.addWidget(_label("import_words", f"{planned.package.source.name} of {plain['machine']}, made {made}"))
        kinds = [kind for kind in KIND_WORDS if any(kind in plain[name] for name in _SHOWN)]
        rows = [[KIND_WORDS[kind].capitalize(), *(str(plain[name].get(kind, "")) for name in _SHOWN)] for kind in kinds]
        self.counts = _table("import_counts", "What changes", ["", *_SHOWN.values()], rows)
        header = self.counts.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        height = header.sizeHint().height() + self.counts.verticalHeader().length() + 2 * self.counts.frameWidth()
        self.counts.setFixedHeight(min(height, _HEIGHT_PX // 2))
        layout.addWidget(self.counts)
        self._choice = set_names(QComboBox(), "import_choice", "How the conflicts are decided")
        for choice, words in _CHOICES.items():
            self._choice.addItem(words, choice)
        if planned.merge.conflicts:
            sides = [conflict_sides(conflict) for conflict in planned.merge.conflicts]
            layout.addWidget(_label("import_conflict_words", "Both sides have changed these since they were the same:"))
            self.conflicts = _table("import_conflicts", "Conflicts", ["What", "Here", "There"], sides)
            layout.addWidget(self.conflicts, 1)
            layout.addWidget(self._choice)
        else:
            layout.addStretch(1)
        words = "The library is copied before. All of it is written in one step, or nothing."
        layout.addWidget(_label("import_safety", words))
        buttons = save_or_cancel(self, "import_buttons")
        buttons.button(QDialogButtonBox.StandardButton.Save).setText("&Import")
        layout.addWidget(buttons)
        resize_within_screen(self, _WIDTH_PX, _HEIGHT_PX)

    def choice(self) -> str:
        """Return how the conflicts are decided; empty when they stay open."""
        return str(self._choice.currentData())


def _label(name: str, words: str) -> QLabel:
    label = set_names(QLabel(words), name, words)
    label.setTextFormat(Qt.TextFormat.PlainText)  # a label of a machine is somebody else's text
    label.setWordWrap(True)
    return label


def _table(name: str, words: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> QTableWidget:
    table = set_names(QTableWidget(len(rows), len(titles)), name, words)
    table.setHorizontalHeaderLabels(list(titles))
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setWordWrap(True)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(text))
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table
