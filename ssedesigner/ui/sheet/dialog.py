"""The sheet of the recipe or of a batch on screen: its pages as they will be printed, to save and to print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.batch.record import Batch
from ssedesigner.core.visible_text import file_name, one_line
from ssedesigner.files.recipe.code import RecipeCodeError
from ssedesigner.files.recipe.file import RecipeFileError
from ssedesigner.files.recipe.scanned import file_of_text
from ssedesigner.files.sheet.html import sheet_bytes
from ssedesigner.files.sheet.rows import Sheet
from ssedesigner.files.sheet.sheet import batch_sheet, sheet
from ssedesigner.library.errors import LibraryError
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.settings import Settings, decimal_sign
from ssedesigner.ui.sheet.export import (
    SheetError,
    SheetPreview,
    paint_pages,
    print_sheet,
    sheet_printer,
    write_file,
    write_pdf,
)
from ssedesigner.ui.sheet.pages import PAPERS, page_layout
from ssedesigner.ui.sheet.preview import PAGE, PagesPreview
from ssedesigner.ui.sheet.scorecard import ScorecardPage
from ssedesigner.ui.widgets.panes import BreakingLine
from ssedesigner.ui.widgets.widgets import (
    column_layout,
    press_only_with_focus,
    resize_within_screen,
    row_layout,
    set_names,
    set_property,
    text_label,
)

_PAUSE_MS = 250
FORMATS = {
    ".pdf": ("Save as &PDF…", "PDF document (*.pdf)"),
    ".html": ("&HTML…", "Web page (*.html)"),
    ".csv": ("&CSV…", "Table for a spreadsheet (*.csv)"),
    ".xlsx": ("&XLSX…", "Workbook (*.xlsx)"),
    ".json": ("&JSON…", "Data for programs (*.json)"),
}
"""Every form in which the sheet can be saved, by ending: words of its button and of the file dialog."""


SHEET, SCORECARD = 0, 1
"""Tabs of the window."""
_WIDE = QSize(1440, 860)
_MOST_BATCHES = 200
_OF_RECIPE = ""


@guarded
class SheetDialog(QDialog):
    """Shows the sheet of the open recipe, which it follows, or of a batch as its record stands, and the scorecard."""

    def __init__(
        self,
        document: Document,
        parent: QWidget | None = None,
        library: Library | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(parent)
        set_names(self, "sheet_dialog", "Recipe sheet")
        self.setWindowTitle("Recipe sheet")
        self._document, self._library, self._settings = document, library, settings
        self._folder = _first_folder(document)
        self._batch: Batch | None = None
        self._sheet: Sheet = sheet(document.prediction, document.materials)
        self._shown: object = (document.prediction, None)
        # typing must not wait for the layout of pages
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._refresh)
        self._printer = sheet_printer(self._sheet.title, self._paper)
        self._preview = PagesPreview(self._printer, self)
        self._preview.show_at(PAGE)
        self._preview.paintRequested.connect(lambda printer: paint_pages(self._sheet, printer))
        self._pages = set_names(QLabel(), "sheet_pages", "Number of pages", "small")
        self._message = text_label("sheet_message", "Result of saving", "small")
        self._of = set_names(QComboBox(), "sheet_of", "Sheet of the recipe or of a batch")
        self._papers = set_names(QComboBox(), "sheet_paper", "Paper of the sheet")
        self.tabs = set_names(QTabBar(), "sheet_tabs", "Recipe sheet or scorecard")
        self._stack = QStackedWidget()
        self.scorecard = ScorecardPage(document, settings)
        self._fill_choices()
        self._lay_out()
        document.prediction_changed.connect(self._mark_stale)
        if settings:
            settings.changed.connect(self._follow_settings)
        self._show_sheet()

    @property
    def _paper(self) -> str:
        chosen = self._settings.value("paper") if self._settings else "A4"
        return chosen if chosen in PAPERS else "A4"

    def _fill_choices(self) -> None:
        self._papers.addItems(["A4", "US Letter"])
        self._papers.setCurrentIndex(list(PAPERS).index(self._paper))
        self._papers.activated.connect(lambda index: self.choose_paper(list(PAPERS)[index]))
        self._of.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._of.setMinimumContentsLength(28)
        self._of.activated.connect(lambda index: self.show_batch(str(self._of.itemData(index) or _OF_RECIPE)))
        self._list_batches()

    def _list_batches(self) -> None:
        key = self._batch.key if self._batch else _OF_RECIPE
        self._of.clear()
        self._of.addItem("The open recipe", _OF_RECIPE)
        for batch in self._library.batches(limit=_MOST_BATCHES) if self._library else ():
            self._of.addItem(f"{batch.key}  {one_line(batch.name)}", batch.key)
        if self._of.findData(key) < 0 and self._batch is not None:
            self._of.addItem(f"{key}  {one_line(self._batch.recipe.name)}", key)
        self._of.setCurrentIndex(self._of.findData(key))

    def show_batch(self, key: str = _OF_RECIPE) -> None:
        """Show the sheet of a batch as its record stands now; without a key that of the open recipe."""
        try:
            self._batch = self._library.batch(key) if key and self._library else None
        except LibraryError as error:
            self._list_batches()
            self._show_message(f"✕ {error}", "fail")
            return
        self._list_batches()
        self._refresh()

    def _follow_settings(self, key: str) -> None:
        if key == "paper":  # chosen on another page
            self.choose_paper(self._paper)

    def choose_paper(self, paper: str) -> None:
        """Lay the sheet out for a paper and remember it."""
        if self._settings:
            self._settings.store("paper", paper)
        if self._printer.pageLayout().pageSize().id() == PAPERS[paper]:
            return  # it is laid out for it, which took half a second
        self._printer.setPageLayout(page_layout(paper))
        self._papers.setCurrentIndex(list(PAPERS).index(paper))
        self._show_sheet()

    def _lay_out(self) -> None:
        steps = ((-1, "PgUp", "Previous page"), (1, "PgDown", "Next page"))
        turning = [self._page_button(step, keys, words) for step, keys, words in steps]
        choices = QHBoxLayout()
        for words, choice in (("&Sheet of", self._of), ("Pape&r", self._papers)):
            label = set_names(QLabel(words), f"{choice.objectName()}_label", words.replace("&", ""), "small")
            label.setBuddy(choice)
            choices.addWidget(label)
            choices.addWidget(choice, 1 if choice is self._of else 0)
        save = {suffix: self._save_button(suffix, words) for suffix, (words, _) in FORMATS.items()}
        save[".pdf"].setProperty("role", "primary")
        printing = set_names(QPushButton("Prin&t…"), "sheet_print", "Print the sheet, with preview")
        press_only_with_focus(printing)
        printing.clicked.connect(self.print_preview)
        writing = (*save.values(), printing)
        bar = BreakingLine(
            "sheet_commands", "Pages, saving and printing", (*turning, self._pages, self._preview.choice), writing
        )
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(
            lambda: self.scorecard.save_as(".pdf") if self._is_scorecard else save[".pdf"].click()
        )
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self).activated.connect(
            lambda: self.scorecard.save_as(".pdf") if self._is_scorecard else printing.click()
        )
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addLayout(choices)
        layout.addWidget(bar)
        layout.addWidget(self._preview, 1)
        layout.addWidget(self._message)
        for words in ("Recipe sheet", "Scorecard"):
            self.tabs.addTab(words)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(self.show_tab)
        whole = column_layout(self, (0, 0, 0, 0), 0)
        whole.addWidget(self._tab_bar())
        whole.addWidget(self._stack, 1)
        for part in (page, self.scorecard):
            self._stack.addWidget(part)
        self._fit.hide()
        resize_within_screen(self, 900, 940)

    def _tab_bar(self) -> QFrame:
        bar = set_names(QFrame(), "sheet_bar", "Recipe sheet or scorecard", "bar")
        row = row_layout(bar, (0, 0, 14, 0), 0)
        self._fit = set_names(QLabel(), "scorecard_fit", "Size of the page on screen, and number of pages", "small")
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self._fit)
        self.scorecard.view.resized.connect(lambda: self._fit.setText(self.scorecard.view.size_words))
        return bar

    @property
    def _is_scorecard(self) -> bool:
        return self._stack.currentIndex() == SCORECARD

    def show_tab(self, tab: int) -> None:
        """Show the sheet or the scorecard; the window grows to the width that the scorecard needs."""
        self.tabs.setCurrentIndex(tab)
        self._stack.setCurrentIndex(tab)
        self._fit.setVisible(tab == SCORECARD)
        if tab == SCORECARD:
            if self.width() < _WIDE.width():
                resize_within_screen(self, _WIDE.width(), max(self.height(), _WIDE.height()))
            self.scorecard.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._refresh()
        self._show_window_title()

    def _save_button(self, suffix: str, words: str) -> QPushButton:
        button = set_names(QPushButton(words), f"sheet_save_{suffix[1:]}", f"Save the sheet as {suffix[1:].upper()}")
        press_only_with_focus(button)
        button.clicked.connect(lambda: self.save_as(suffix))
        return button

    def _page_button(self, step: int, keys: str, words: str) -> QPushButton:
        button = set_names(QPushButton("◀" if step < 0 else "▶"), f"sheet_page_{keys.lower()}", words)
        press_only_with_focus(button)
        button.setToolTip(tooltip(f"{words} ({keys})"))
        button.setShortcut(QKeySequence(keys))
        button.clicked.connect(lambda: self._turn(step))
        return button

    def _turn(self, step: int) -> None:
        self._preview.setCurrentPage(min(max(1, self._preview.currentPage() + step), self._preview.pageCount()))
        self._show_pages()

    def _show_pages(self) -> None:
        self._pages.setText(f"Page {self._preview.currentPage()} of {self._preview.pageCount()}, prints at 100 %")

    def _mark_stale(self) -> None:
        if self.isVisible():
            self._pause.start()

    def _refresh(self) -> None:
        # asked of the document, not of a signal: a click may come between an edit and the signal about it
        content = (self._document.prediction, self._batch)
        if content == self._shown:
            return
        self._shown = content
        self._sheet = self._make_sheet()
        self._show_sheet()

    def _make_sheet(self) -> Sheet:
        document, batch = self._document, self._batch
        if batch is None:
            return sheet(document.prediction, document.materials)
        return batch_sheet(batch, predict(batch.recipe, document.materials, document.learned), document.materials)

    def showEvent(self, event: QShowEvent) -> None:
        self._list_batches()
        self._refresh()
        super().showEvent(event)

    def _show_sheet(self) -> None:
        self._printer.setDocName(self._sheet.title)
        self._show_window_title()
        self._preview.show_anew()
        self._show_pages()
        if self._sheet.refusal:
            self._show_message("The sheet gives no grams; it says why, and what to change.", "caution")
        else:
            self._show_message("", "pass")

    def _show_window_title(self) -> None:
        title = f"Batch sheet {self._batch.key}" if self._batch else "Recipe sheet"
        self.setWindowTitle("Scorecard" if self._is_scorecard else title)

    def _show_message(self, sentence: str, severity: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))
        set_property(self._message, "severity", severity)

    def save_as(self, suffix: str) -> None:
        """Ask for a file and write the sheet to it."""
        name = f"{self._batch.key} {self._batch.recipe.name}" if self._batch else self._document.recipe.name
        proposed = self._folder / file_name(name, suffix)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save sheet", str(proposed), FORMATS[suffix][1])
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
                write_pdf(self._sheet, path, self._paper)
            else:
                write_file(sheet_bytes(self._sheet, path.suffix.lower(), decimal_sign()), path)
        except SheetError as error:
            self._show_message(f"✕ {error}", "fail")
            return
        self._folder = path.parent
        self._show_message(f"✓ Saved as {path}", "pass")

    def print_preview(self) -> SheetPreview:
        """Open the print preview."""
        self._refresh()
        return print_sheet(self._sheet, self._paper, self)


def _first_folder(document: Document) -> Path:
    if document.path is not None:
        return document.path.parent
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())


class CodeDialog(QDialog):
    """Asks for the text of a code; it stays open with a sentence while that is not whole.

    ``recipe_read`` carries the recipe as a :class:`RecipeFile`, with what a sheet brings along.
    """

    recipe_read = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "code_dialog", "Recipe from code")
        self.setWindowTitle("Recipe from code")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = "&Scan the code of a sheet with any reader and paste the text here, or paste the sheet as JSON."
        label = set_names(QLabel(words), "code_label", "What to paste")
        label.setWordWrap(True)
        self._text = set_names(QPlainTextEdit(), "code_text", "Text of the code")
        self._text.setTabChangesFocus(True)
        label.setBuddy(self._text)
        self._problem = set_names(PlainLabel(), "code_problem", "Problem with the code")
        self._problem.setWordWrap(True)
        self._problem.setProperty("severity", "fail")
        buttons = QDialogButtonBox.StandardButton
        box = set_names(QDialogButtonBox(buttons.Open | buttons.Cancel), "code_buttons", "Open or cancel")
        box.accepted.connect(self.read)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (label, self._text, self._problem, box):
            layout.addWidget(widget)
        self.resize(560, 320)

    def read(self) -> None:
        """Read the code: give the recipe and close, or say what is wrong."""
        try:
            file = file_of_text(self._text.toPlainText())
        except (RecipeCodeError, RecipeFileError) as error:
            self._problem.setText(f"✕ {error}")
            return
        self.accept()
        self.recipe_read.emit(file)
