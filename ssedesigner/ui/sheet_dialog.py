"""The recipe sheet on screen: its pages as they will be printed, and buttons to save and print it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ssedesigner.files.sheet import sheet, to_html
from ssedesigner.files.sheet_rows import Sheet
from ssedesigner.files.table import to_csv, to_json
from ssedesigner.ui.document import Document
from ssedesigner.ui.named import named, resize_within_screen
from ssedesigner.ui.sheet_export import (
    SheetError,
    file_name,
    paint_pages,
    print_sheet,
    sheet_printer,
    write_file,
    write_pdf,
)

_PAUSE_MS = 250
FORMATS = {
    ".pdf": ("Save as &PDF…", "PDF document (*.pdf)"),
    ".html": ("&HTML…", "Web page (*.html)"),
    ".csv": ("&CSV…", "Table for a spreadsheet (*.csv)"),
    ".json": ("&JSON…", "Data for programs (*.json)"),
}
"""Every form in which the sheet can be saved, by ending: words of its button and of the file dialog."""


class SheetDialog(QDialog):
    """Shows the sheet of the recipe at hand; it follows the recipe, so it is never out of date."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "sheet_dialog", "Recipe sheet")
        self.setWindowTitle("Recipe sheet")
        self._document = document
        self._folder = _first_folder(document)
        self._sheet: Sheet = sheet(document.prediction, document.materials)
        self._html = to_html(self._sheet)
        self._prediction = document.prediction
        # typing must not wait for the layout of pages
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._refresh)
        self._printer = sheet_printer(self._html)
        self._preview = named(QPrintPreviewWidget(self._printer), "sheet_preview", "Pages of the recipe sheet")
        self._preview.paintRequested.connect(lambda printer: paint_pages(self._html, printer))
        self._pages = named(QLabel(), "sheet_pages", "Number of pages", "small")
        self._message = named(QLabel(), "sheet_message", "Result of saving", "small")
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        document.prediction_changed.connect(self._mark_stale)
        self._show_sheet()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        for step, keys, words in ((-1, "PgUp", "Previous page"), (1, "PgDown", "Next page")):
            bar.addWidget(self._page_button(step, keys, words))
        bar.addWidget(self._pages)
        bar.addStretch(1)
        save = {suffix: self._save_button(suffix, words) for suffix, (words, _) in FORMATS.items()}
        save[".pdf"].setProperty("role", "primary")
        printing = named(QPushButton("Prin&t…"), "sheet_print", "Print the sheet, with preview")
        printing.setAutoDefault(False)
        printing.clicked.connect(self.print_preview)
        for button in (*save.values(), printing):
            bar.addWidget(button)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(save[".pdf"].click)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self).activated.connect(printing.click)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self._preview, 1)
        layout.addWidget(self._message)
        resize_within_screen(self, 900, 940)

    def _save_button(self, suffix: str, words: str) -> QPushButton:
        button = named(QPushButton(words), f"sheet_save_{suffix[1:]}", f"Save the sheet as {suffix[1:].upper()}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.save_as(suffix))
        return button

    def _page_button(self, step: int, keys: str, words: str) -> QPushButton:
        button = named(QPushButton("◀" if step < 0 else "▶"), f"sheet_page_{keys.lower()}", words)
        button.setAutoDefault(False)
        button.setToolTip(f"{words} ({keys})")
        button.setShortcut(QKeySequence(keys))
        button.clicked.connect(lambda: self._turn(step))
        return button

    def _turn(self, step: int) -> None:
        self._preview.setCurrentPage(min(max(1, self._preview.currentPage() + step), self._preview.pageCount()))
        self._show_pages()

    def _show_pages(self) -> None:
        self._pages.setText(f"Page {self._preview.currentPage()} of {self._preview.pageCount()}")

    def _mark_stale(self) -> None:
        if self.isVisible():
            self._pause.start()

    def _refresh(self) -> None:
        # asked of the document, not of a signal: a click may come between an edit and the signal about it
        if self._prediction is self._document.prediction:
            return
        self._prediction = self._document.prediction
        self._sheet = sheet(self._prediction, self._document.materials)
        self._html = to_html(self._sheet)
        self._show_sheet()

    def showEvent(self, event: QShowEvent) -> None:
        self._refresh()
        super().showEvent(event)

    def _show_sheet(self) -> None:
        self._printer.setDocName(self._sheet.title)
        self._preview.updatePreview()
        self._preview.setViewMode(QPrintPreviewWidget.ViewMode.SinglePageView)
        self._preview.fitInView()
        self._show_pages()
        if self._sheet.refusal:
            self._say("The recipe contradicts itself, so the sheet gives no grams; it says what to change.", "caution")
        else:
            self._say("", "pass")

    def _say(self, sentence: str, severity: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))
        self._message.setProperty("severity", severity)
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)

    def save_as(self, suffix: str) -> None:
        """Ask for a file and write the sheet to it."""
        proposed = self._folder / file_name(self._document.recipe.name, suffix)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save recipe sheet", str(proposed), FORMATS[suffix][1])
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != suffix:
            path = path.with_name(path.name + suffix)
        self.write(path)

    def write(self, path: Path) -> None:
        """Write the sheet in the form that the ending of the file names, and say how it went."""
        self._refresh()
        try:
            if path.suffix.lower() == ".pdf":
                write_pdf(self._html, path)
            else:
                write_file(self._text(path.suffix.lower()).encode(), path)
        except SheetError as error:
            self._say(f"✕ {error}", "fail")
            return
        self._folder = path.parent
        self._say(f"✓ Saved as {path}", "pass")

    def _text(self, suffix: str) -> str:
        return {".html": self._html, ".csv": to_csv(self._sheet), ".json": to_json(self._sheet)}[suffix]

    def print_preview(self) -> None:
        """Open the print preview."""
        self._refresh()
        print_sheet(self._html, self)


def _first_folder(document: Document) -> Path:
    if document.path is not None:
        return document.path.parent
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
