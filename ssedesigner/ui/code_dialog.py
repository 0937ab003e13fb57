"""The dialog that takes the scanned code of a sheet and gives back its recipe."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ssedesigner.files.recipe.code import RecipeCodeError
from ssedesigner.files.recipe.file import RecipeFileError
from ssedesigner.files.recipe.scanned import scanned_recipe
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import named


class CodeDialog(QDialog):
    """Asks for the text of a code; it stays open with a sentence while that is not whole."""

    recipe_read = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "code_dialog", "Recipe from code")
        self.setWindowTitle("Recipe from code")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = "&Scan the code of a sheet with any reader and paste the text here, or paste the sheet as JSON."
        label = named(QLabel(words), "code_label", "What to paste")
        label.setWordWrap(True)
        self._text = named(QPlainTextEdit(), "code_text", "Text of the code")
        self._text.setTabChangesFocus(True)
        label.setBuddy(self._text)
        self._problem = named(PlainLabel(), "code_problem", "What is wrong with the code")
        self._problem.setWordWrap(True)
        self._problem.setProperty("severity", "fail")
        buttons = QDialogButtonBox.StandardButton
        box = named(QDialogButtonBox(buttons.Open | buttons.Cancel), "code_buttons", "Open or cancel")
        box.accepted.connect(self.read)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (label, self._text, self._problem, box):
            layout.addWidget(widget)
        self.resize(560, 320)

    def read(self) -> None:
        """Read the code: give the recipe and close, or say what is wrong."""
        try:
            recipe = scanned_recipe(self._text.toPlainText())
        except (RecipeCodeError, RecipeFileError) as error:
            self._problem.setText(f"✕ {error}")
            return
        self.accept()
        self.recipe_read.emit(recipe)
