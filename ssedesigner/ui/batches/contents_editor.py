"""Contents of the solids in any basis, typed and brought back to the recipe in one step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ssedesigner.batch.contents import SULFIDE, ContentsError, Slurry, balance_contents, contents, solids_of
from ssedesigner.core.batch.plan import BASES_OF_CONTENT
from ssedesigner.core.batch.words import read_number
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import formula, numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UnitError
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.widgets.widgets import set_names, tab_through

_UNITS = {"wt-solids": "wt %", "wt-slurry": "wt %", "vol-solids": "vol %", "phr": "-"}


@guarded
class ContentsEditor(QWidget):
    """Shows the contents; those that are typed are kept, the rest is scaled so that all solids add up."""

    changed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "contents_editor", "Contents of the solids")
        self._document = document
        self._basis, self._slurry = "wt-solids", Slurry()
        self._lines: dict[str, QLineEdit] = {}
        self._typed: set[str] = set()
        self._shown: tuple[Recipe, str, Slurry] | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._told = set_names(QLabel(), "contents_told", "What goes back to the recipe", "small")
        self._error = set_names(PlainLabel(), "contents_error", "Problem: contents", "error")
        self._apply = set_names(
            QPushButton("Apply to the &recipe"), "contents_apply", "Apply the contents to the recipe"
        )
        self._apply.setToolTip("One undoable step; the rest is scaled so that the solids add up to 100 %")
        self._apply.clicked.connect(self.put_back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        for label in (self._told, self._error):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self._apply, 0, Qt.AlignmentFlag.AlignLeft)

    def show_contents(self, recipe: Recipe, basis: str, slurry: Slurry) -> None:
        """Show the contents of a recipe in a basis; what was typed before is given up when either has changed."""
        given = (recipe, basis, slurry)
        if given == self._shown:
            return
        self._shown, self._basis, self._slurry = given, basis, slurry
        self._typed.clear()
        solids = solids_of(recipe)
        if solids != tuple(self._lines):
            self._make_lines(solids)
        try:
            now = contents(recipe, basis, slurry)
        except ContentsError as error:
            now = {}
            self._show_error(str(error))
        else:
            self._show_error("")
        for key, line in self._lines.items():
            line.setText(f"{now[key]:.6g}" if key in now else "")
            line.setCursorPosition(0)
            line.setEnabled(key in now and not (basis == "phr" and key == SULFIDE))
            line.setToolTip(tooltip("In parts per hundred the sulfide is always 100" if basis == "phr" else ""))
        self._preview()

    def _make_lines(self, solids: tuple[str, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = {}
        for row, key in enumerate(solids):
            words = f"{FIELDS[key].label} content"
            line = self._lines[key] = set_names(QLineEdit(), f"contents_{key}", words)
            line.textEdited.connect(lambda _, key=key: self._edit(key))
            line.returnPressed.connect(self.put_back)
            label = set_names(QLabel(), f"contents_{key}_label", words)
            label.setBuddy(line)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(line, row, 1)
        tab_through((self, *self._lines.values()))

    @property
    def is_pending(self) -> bool:
        """True while a content is typed that is not in the recipe."""
        return bool(self._typed)

    def _edit(self, key: str) -> None:
        self._typed.add(key)
        self._preview()
        self.changed.emit()

    def event(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.ShortcutOverride and self._typed:
            event.accept()  # what is typed goes back first; the next Escape closes the window
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._typed:
            self._show_anew()
        else:
            super().keyPressEvent(event)

    def _show_anew(self) -> None:
        self._shown = None
        self.show_contents(self._document.recipe, self._basis, self._slurry)
        self.changed.emit()

    def _new_shares(self) -> dict[str, float] | None:
        """Return what would go back to the recipe; None when nothing can, which is then said."""
        if not self._typed or self._shown is None:
            return None
        try:
            typed = {key: read_number(self._lines[key].text(), _UNITS[self._basis]) for key in self._typed}
            shares = balance_contents(self._shown[0], self._basis, typed, self._slurry)
        except (UnitError, ContentsError) as error:
            self._show_error(str(error))
            return None
        self._show_error("")
        return shares

    def _preview(self) -> None:
        recipe = self._document.recipe
        for key in self._lines:
            label = self.findChild(QLabel, f"contents_{key}_label")
            if label is not None:
                mark = "✎ " if key in self._typed else ""
                label.setText(f"{mark}{no_mnemonic(formula(str(recipe.value(key))))}")
        shares = self._new_shares()
        self._apply.setEnabled(shares is not None)
        if shares is None:
            self._told.setText(
                "" if self._typed else "Type a content; the rest keeps its proportions. Esc discards what was typed."
            )
        else:
            rest = 100.0 - sum(shares.values())
            texts = [f"{FIELDS[key].label} {numeral(share)}" for key, share in shares.items()]
            self._told.setText(f"The recipe gets {', '.join(texts)}, sulfide {numeral(rest)} wt % of solids.")
        self._told.setVisible(bool(self._told.text()))

    def put_back(self) -> None:
        """Apply the contents to the recipe as wt % of solids, in one step."""
        shares = self._new_shares()
        if shares is None:
            return
        self._document.end_edit_session()
        self._document.edit_many(shares, f"Contents in {BASES_OF_CONTENT[self._basis]}")
        self._show_anew()  # even where nothing has changed

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
