"""What of the library goes into a package, what this machine is called in it, and where it is written."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.visible_text import quote
from ssedesigner.files.backups.package import SUFFIX
from ssedesigner.files.backups.sharing import KIND_WORDS
from ssedesigner.library.records.machines import refuse_label
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.exchange.merge_work import own_counts
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.widgets import column_layout, save_or_cancel, set_names, text_label

_WIDTH_PX, _EVERYTHING = 520, "Everything of &your own"
_BESIDE = "entry", "alternative"
"""Kinds that go with others and cannot be chosen alone."""
_FILES = f"Library packages (*{SUFFIX})"
_RESTS = "Materials that a chosen row depends on are included. Shipped rows are not: each program has its own."


@guarded
class ExportForm(QDialog):
    """Everything or a selection; when it is accepted, ``target`` and ``kinds`` say what was chosen."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "export_form", "Export library")
        self.setWindowTitle("Export library")
        self._library = library
        self._replaces = ""
        layout = column_layout(self, (20, 16, 20, 14), 8)
        self._add_selection(layout)
        self._add_places(layout, library.machine_label)
        self.problem = set_names(PlainLabel(), "export_problem", "Problem", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        layout.addWidget(self.problem)
        buttons = save_or_cancel(self, "export_buttons")
        buttons.button(QDialogButtonBox.StandardButton.Save).setText("&Export")
        layout.addWidget(buttons)
        self.setMinimumWidth(_WIDTH_PX)
        self.counting = LongTask("", partial(own_counts, library.path), self)  # thousands of rows take a while
        self.counting.ended.connect(self._show_counts)
        self.counting.start()

    def _show_counts(self, counts: Counter[str] | None, error: BaseException | None) -> None:
        """Say how many rows there are; without an answer it can be exported all the same."""
        if counts is None:
            return
        total = counts.total()
        self.everything.setText(f"{_EVERYTHING}: {total} row{'s' * (total != 1)}")
        for kind, box in self.kinds.items():
            box.setText(f"{KIND_WORDS[kind]} {counts[kind]}")
            box.setEnabled(bool(counts[kind]))

    def done(self, result: int) -> None:
        self.counting.leave()
        super().done(result)

    def _add_selection(self, layout: QVBoxLayout) -> None:
        self.everything = set_names(QRadioButton(_EVERYTHING), "export_all", "Everything of your own")
        self.selection = set_names(QRadioButton("&Only"), "export_only", "A selection by kind")
        self.everything.setChecked(True)
        self.kinds: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        grid.setContentsMargins(24, 0, 0, 0)
        for place, (kind, words) in enumerate((k, w) for k, w in KIND_WORDS.items() if k not in _BESIDE):
            box = self.kinds[kind] = set_names(QCheckBox(words), f"export_{kind}", words)
            box.clicked.connect(lambda _=False: self.selection.setChecked(True))
            grid.addWidget(box, place // 2, place % 2)
        rests = text_label("export_rests", "What comes along", "small")
        rests.setText(_RESTS)
        layout.addWidget(self.everything)
        layout.addWidget(self.selection)
        layout.addLayout(grid)
        layout.addWidget(rests)

    def _add_places(self, layout: QVBoxLayout, label: str) -> None:
        self.label = set_names(QLineEdit(label), "export_label", "What this machine is called in the package")
        name = f"{label} {datetime.now():%Y-%m-%d}{SUFFIX}"
        self.file = set_names(QLineEdit(str(Path.home() / name)), "export_file", "Where the package is written")
        choose = set_names(QPushButton("&Choose…"), "export_choose", "Choose where the package is written")
        choose.clicked.connect(self._choose)
        grid = QGridLayout()
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setColumnStretch(1, 1)
        for row, (words, line) in enumerate((("This &machine is called", self.label), ("Write &to", self.file))):
            caption = set_names(QLabel(words), f"export_caption_{row}", words.replace("&", ""))
            caption.setBuddy(line)
            grid.addWidget(caption, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(choose, 1, 2)
        layout.addLayout(grid)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Export library", self.file.text(), _FILES)
        if chosen:
            self._replaces = _with_suffix(chosen)  # the file dialog has asked
            self.file.setText(self._replaces)

    @property
    def target(self) -> Path:
        """Where the package is to be written."""
        return Path(_with_suffix(self.file.text().strip()))

    @property
    def chosen_kinds(self) -> tuple[str, ...]:
        """The kinds of a selection; none for everything."""
        if self.everything.isChecked():
            return ()
        return tuple(kind for kind, box in self.kinds.items() if box.isChecked())

    def accept(self) -> None:
        problem = self._problem()
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            self.adjustSize()  # room for the sentence
        elif self._may_replace() and not self._refuse_label():
            super().accept()

    def _refuse_label(self) -> bool:
        """Call the machine as the form says, once all else is settled; return whether that was refused."""
        if self.label.text().strip() == self._library.machine_label:
            return False
        try:
            self._library.set_machine_label(self.label.text())
        except LibraryError as error:
            self.problem.setText(str(error))
            self.problem.show()
            self.adjustSize()
            return True
        return False

    def _problem(self) -> str:
        if self.selection.isChecked() and not self.chosen_kinds:
            return "Choose at least one kind of rows, or everything."
        if not self.file.text().strip():
            return "Choose where to write the package."
        try:
            refuse_label(self.label.text())
        except LibraryError as error:
            return str(error)
        return ""

    def _may_replace(self) -> bool:
        target = self.target
        if not os.path.lexists(target) or str(target) == self._replaces:
            return True
        question = set_names(QMessageBox(self), "export_question", "Replace this file?")
        question.setWindowTitle("Export library")
        question.setText(f"{quote(target.name)} exists already. Replace it?")
        replace = set_names(question.addButton("&Replace", QMessageBox.ButtonRole.AcceptRole), "export_yes", "Replace")
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.exec()
        return question.clickedButton() is replace


def _with_suffix(text: str) -> str:
    return text if Path(text).suffix.lower() == SUFFIX or not text else f"{text}{SUFFIX}"
