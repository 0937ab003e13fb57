"""The Import window: a tab for each kind of file that comes in from other programs and machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.files.spectra.reading import SHARED_SUFFIXES, is_spectrum
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.exchange.page import ImportPage
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.last_folder import ask_files
from ssedesigner.ui.widgets.notices import NoticeBar
from ssedesigner.ui.widgets.widgets import column_layout, set_names, theme_of, window_corner

if TYPE_CHECKING:
    from ssedesigner.ui.exchange.impedance_page import ImpedancePage
    from ssedesigner.ui.exchange.merge_page import MergePage
    from ssedesigner.ui.exchange.table_page import TablePage


@dataclass(frozen=True, kw_only=True)
class PageKind:
    """One tab: its name in code, the endings of its files, and how it is made."""

    name: str
    words: str
    suffixes: tuple[str, ...]
    make: Callable[[ImportWindow], ImportPage]
    looks: Callable[[Path], bool] | None = None
    """For endings that several kinds share: whether the content is of this kind."""


def _impedance_page(window: ImportWindow) -> ImportPage:
    from ssedesigner.ui.exchange.impedance_page import ImpedancePage  # loaded with its tab

    return ImpedancePage(window)


def _merge_page(window: ImportWindow) -> ImportPage:
    from ssedesigner.ui.exchange.merge_page import MergePage  # loaded with its tab

    return MergePage(window)


def _table_page(window: ImportWindow) -> ImportPage:
    from ssedesigner.ui.exchange.table_page import TablePage  # loaded with its tab

    return TablePage(window)


PAGES = (
    PageKind(
        name="impedance",
        words="Impedance spectra",
        suffixes=(".mpt", ".dta", ".z", ".par", ".dfr", ".mpr", ".csv", ".txt"),
        make=_impedance_page,
        looks=is_spectrum,
    ),
    PageKind(
        name="table",
        words="Tables of films",
        suffixes=(".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods"),
        make=_table_page,
    ),
    PageKind(name="merge", words="Library packages", suffixes=(".ssedlib",), make=_merge_page),
)
"""The tabs from left to right."""


def kind_of(path: Path) -> PageKind | None:
    """Return the tab that takes a file, by its ending; a table of text is a spectrum if it looks like one."""
    kinds = [kind for kind in PAGES if path.suffix.lower() in kind.suffixes]
    if path.suffix.lower() not in SHARED_SUFFIXES:
        return kinds[0] if kinds else None
    looking = [kind for kind in kinds if kind.looks is not None and kind.looks(path)]
    return next(iter([*looking, *(kind for kind in kinds if kind.looks is None)]), None)


def ask_for_files(parent: QWidget) -> list[Path]:
    """Ask which files to import, of any kind."""
    patterns = " ".join(f"*{suffix}" for kind in PAGES for suffix in kind.suffixes)
    filters = [f"All that can be imported ({patterns})"] if len(PAGES) > 1 else []
    filters += [f"{kind.words} ({' '.join(f'*{suffix}' for suffix in kind.suffixes)})" for kind in PAGES]
    return ask_files(parent, "Import", ";;".join([*filters, "All files (*)"]))


@guarded
class ImportWindow(QWidget):
    """Never modal; Esc closes it. Its pages take the document, the library and the notices from it."""

    undo_asked = Signal()
    material_asked = Signal(str, str)

    def __init__(self, document: Document, library: Library, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "import_window", "Import")
        self.setWindowTitle("Import")
        self.setAcceptDrops(True)
        self.document, self.library, self.settings = document, library, settings
        self.theme = theme_of(parent or self)
        self.obstacle_to_merging: Callable[[], str] = str
        self.notices = NoticeBar()
        self._state = set_names(QLabel("Nothing has changed yet"), "import_state", "State", role="muted")
        self.tabs = set_names(QTabWidget(), "import_pages", "Kinds of files")
        self.pages = {kind.name: kind.make(self) for kind in PAGES}
        for page in self.pages.values():
            self.tabs.addTab(page, page.title)
            page.changed.connect(self._show_change)
            page.closed.connect(self.close)
        self.tabs.setCornerWidget(self._corner(), Qt.Corner.TopRightCorner)
        layout = column_layout(self, (0, 0, 0, 0), 0)
        layout.addWidget(self.notices)
        layout.addWidget(self.tabs, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self).activated.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._leave)

    def _corner(self) -> QWidget:
        close = set_names(QPushButton("Close (Esc)"), "import_close", "Close")
        close.clicked.connect(self.close)
        return window_corner("import_corner", "State of the import", (self._state, close))

    def _leave(self) -> None:
        if not self.pages[self._current].step_back():
            self.close()

    def _show_change(self) -> None:
        self._state.setText(f"The library was changed at {datetime.now():%H:%M}")
        self.document.replace_materials(self.library.materials())

    @property
    def table_page(self) -> TablePage:
        """The tab Table."""
        return cast("TablePage", self.pages["table"])

    @property
    def merge_page(self) -> MergePage:
        """The tab Merge library."""
        return cast("MergePage", self.pages["merge"])

    @property
    def impedance_page(self) -> ImpedancePage:
        """The tab Impedance."""
        return cast("ImpedancePage", self.pages["impedance"])

    def show_page(self, name: str) -> None:
        """Go to a tab by its name in code."""
        if name in self.pages:
            self.tabs.setCurrentWidget(self.pages[name])

    def open_files(self, paths: Sequence[Path], page: str = "") -> None:
        """Give files to the tab that is named, else each to that of its kind; the first file's tab is shown."""
        kinds = {path: kind_of(path) for path in paths}
        other = next((kind.name for kind in kinds.values() if kind is not None), self._current)
        names = {path: page or (kind.name if kind else other) for path, kind in kinds.items()}
        for name in dict.fromkeys(names.values()):
            self.pages[name].open_files([path for path in paths if names[path] == name])
        if paths:
            self.show_page(names[paths[0]])

    @property
    def _current(self) -> str:
        return next(name for name, page in self.pages.items() if page is self.tabs.currentWidget())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_files(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        for page in self.pages.values():
            page.stop()
        super().closeEvent(event)
        parent = self.parentWidget()
        if parent is not None and parent.isVisible():
            parent.activateWindow()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        for page in self.pages.values():
            page.apply_theme(theme)
