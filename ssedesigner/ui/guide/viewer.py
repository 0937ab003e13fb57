"""The user guide inside the program: contents, search, links, back and forward; needs no network."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.paths import resources
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.guide.pages import Page, PageView, read_pages, search_pages
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.widgets import add_shortcut, column_layout, set_names

_SIDE_PX, _PAGE_PX = 300, 480
_TARGET = Qt.ItemDataRole.UserRole
_CONTEXT = {
    "lots_view": "lots",
    "lot_form": "lots",
    "count_form": "lots",
    "settings_window": "settings",
    "library_browser": "library",
    "pair_matrix": "library#pair-matrix",
    "cross_view": "library#cross-two-kinds",
    "material_form": "library#your-own-materials",
    "verdict_form": "library#your-own-verdicts",
    "plan_page": "batch#planning-on-screen",
    "contents_editor": "batch#bases-of-contents",
    "steps_panel": "batch#steps",
    "batches_page": "batch#the-record",
    "paper_form": "batch#from-paper",
    "correction_form": "batch#corrections",
    "batch_photos": "batch#photos",
    "batch_comparison": "batch#comparing",
    "sheet_dialog": "sheet",
    "scorecard_page": "scorecard",
    "bench_window": "bench",
    "bench_choice": "bench",
    "calculation_window": "calculation",
    "find_page": "design#find-recipes",
    "what_if_page": "design#what-if",
    "compare_page": "compare",
    "pins_bar": "compare#pins",
    "matters_panel": "design#what-matters-most",
    "next_page": "next-films",
    "run_panel": "next-films#a-plan-of-runs",
    "design_window": "design",
    "microstructure_window": "microstructure",
    "substitutes_window": "fixes#substitutes-of-a-material",
    "recipe_editor": "editor",
    "flag_list": "flags",
    "table_page": "tables#the-tab-table",
    "merge_page": "share#the-import-window",
    "film_form": "evidence#films-of-this-laboratory",
    "own_films": "evidence#films-of-this-laboratory",
    "evidence_page": "evidence",
    "workbench": "plots",
    "result_tiles": "plots",
}
"""Page of the guide for the widget (by object name) that F1 was pressed in."""


def context_page(widget: QWidget | None) -> str:
    """Return the page for the place where help was asked for: the nearest known parent, else the index."""
    while widget is not None:
        name = widget.objectName()
        # a row of the editor, its box and its line are all named after the field
        field = name.removeprefix("editor_").removeprefix("row_").removesuffix("_text")
        if field in FIELDS:
            return f"editor#{field}"
        if name in _CONTEXT:
            return _CONTEXT[name]
        widget = widget.parentWidget()
    return "index"


@guarded
class GuideViewer(QWidget):
    """The guide: contents and search on the left, the page on the right."""

    def __init__(self, folder: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide_viewer")
        self.setAccessibleName("User guide")
        self.setWindowTitle("Guide")
        self._shown = ""
        self._pages = read_pages(folder or resources() / "guide")
        self._search = self._make_search()
        self._contents = self._make_contents()
        self._note = set_names(QLabel(), "guide_note", "Result of the search", "small")
        self._note.setWordWrap(True)
        self._view = set_names(PageView(), "guide_page", "Page of the guide", "plain")
        self._view.setOpenExternalLinks(True)
        self._view.sourceChanged.connect(self._note_page)
        self._lay_out()
        self._fill_contents()
        self.show_page("index")

    def _make_search(self) -> QLineEdit:
        search = set_names(QLineEdit(), "guide_search", "Search in the guide")
        search.setPlaceholderText("Search   Ctrl+F")
        search.setClearButtonEnabled(True)
        search.textChanged.connect(self._show_hits)
        search.returnPressed.connect(self._open_first)
        add_shortcut(self, QKeySequence.StandardKey.Find, search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._leave)
        return search

    def _make_contents(self) -> QTreeWidget:
        contents = set_names(QTreeWidget(), "guide_contents", "Contents of the guide", "plain")
        contents.setHeaderHidden(True)
        contents.setIndentation(14)
        contents.setWordWrap(True)
        contents.currentItemChanged.connect(self._open_item)
        return contents

    def _step_button(self, text: str, name: str, words: str, keys: QKeySequence.StandardKey) -> QToolButton:
        button = set_names(QToolButton(), name, words, "button")
        button.setText(text)
        button.setToolTip(tooltip(f"{words} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})"))
        button.setEnabled(False)
        add_shortcut(self, keys, button.click)
        return button

    def _lay_out(self) -> None:
        back = self._step_button("←", "guide_back", "Back", QKeySequence.StandardKey.Back)
        forward = self._step_button("→", "guide_forward", "Forward", QKeySequence.StandardKey.Forward)
        back.clicked.connect(self._view.backward)
        forward.clicked.connect(self._view.forward)
        self._view.backwardAvailable.connect(back.setEnabled)
        self._view.forwardAvailable.connect(forward.setEnabled)
        top = QHBoxLayout()
        for widget in (back, forward, self._search):
            top.addWidget(widget)
        left = set_names(QFrame(), "guide_side", "Contents and search", "panel")
        column = QVBoxLayout(left)
        column.addLayout(top)
        column.addWidget(self._note)
        column.addWidget(self._contents, 1)
        self._note.hide()
        self._view.setMinimumWidth(_PAGE_PX)
        panes = (
            Pane(part=left, name="Contents", width=_SIDE_PX),
            Pane(part=self._view, name="Page", width=_PAGE_PX, stretch=1),
        )
        column_layout(self, (0, 0, 0, 0), 0).addWidget(Panes("guide_panes", "Guide", panes, (1, 0)))

    @property
    def page(self) -> str:
        """Key of the page that is shown."""
        return self._shown

    def show_page(self, page: str, anchor: str = "") -> None:
        """Show a page by key, at a heading or field if one is given: ``editor`` or ``editor#thickness_um``."""
        key, _, fragment = page.partition("#")
        known = {each.key: each for each in self._pages}
        match = known.get(key) or known.get("index")
        if match is None:
            self._view.setPlainText("The pages of the guide are missing; install the program again.")
            return
        url = QUrl.fromLocalFile(str(match.path))
        if anchor or fragment:
            url.setFragment(anchor or fragment)
        self._view.setSource(url, QTextDocument.ResourceType.MarkdownResource)

    def _fill_contents(self) -> None:
        self._contents.clear()
        for page in self._pages:
            item = self._item(page.title, page, "")
            self._contents.addTopLevelItem(item)
            for section in page.sections:
                if section.level == 2:
                    item.addChild(self._item(section.heading, page, section.anchor))

    def _item(self, text: str, page: Page, anchor: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text])
        item.setData(0, _TARGET, (page.key, anchor))
        item.setToolTip(0, tooltip(text))
        return item

    def _show_hits(self, text: str) -> None:
        self._note.setVisible(bool(text.strip()))
        self._view.mark_words(text)
        if not text.strip():
            self._fill_contents()
            self._mark_page()
            return
        hits = search_pages(self._pages, text)
        self._contents.clear()
        for hit in hits:
            heading = hit.section.heading or hit.page.title
            where = heading if heading == hit.page.title else f"{hit.page.title} › {heading}"
            item = self._item(where, hit.page, hit.section.anchor)
            item.setToolTip(0, tooltip(hit.snippet))
            muted = QTreeWidgetItem([hit.snippet])
            muted.setData(0, _TARGET, (hit.page.key, hit.section.anchor))
            font = QFont(self.font())
            font.setItalic(True)
            muted.setFont(0, font)
            item.addChild(muted)
            self._contents.addTopLevelItem(item)
            item.setExpanded(True)
        count = "1 place" if len(hits) == 1 else f"{len(hits)} places"
        self._note.setText(f"{count} found" if hits else f"Nothing found for “{text.strip()}”; try another word.")

    def _leave(self) -> None:
        if self._search.text():
            self._search.clear()
        elif self.isWindow():
            self.close()

    def _open_first(self) -> None:
        item = self._contents.topLevelItem(0)
        if item is not None:
            self._contents.setCurrentItem(item)
            self._contents.setFocus()

    def _open_item(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and (target := item.data(0, _TARGET)) is not None:
            key, anchor = target
            if key != self.page or anchor:
                self.show_page(key, anchor)
                self._view.mark_words(self._search.text())

    def _note_page(self, url: QUrl) -> None:
        self._shown = Path(url.path()).stem
        self._mark_page()

    def _mark_page(self) -> None:
        current = self._contents.currentItem()
        if self._search.text().strip() or (current and current.data(0, _TARGET)[0] == self.page):
            return
        for row in range(self._contents.topLevelItemCount()):
            item = self._contents.topLevelItem(row)
            if item is not None and item.data(0, _TARGET)[0] == self.page:
                self._contents.setCurrentItem(item)
                item.setExpanded(True)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_view"):
            # pictures and borders of tables are drawn in the colours of the theme
            self._view.reload()
        super().changeEvent(event)
