"""Show the calculation: every result on the left, the account of the chosen one on the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.derivation import Calculation
from ssedesigner.core.fields import BASES
from ssedesigner.core.prediction import CELL_RESULTS, FILM_RESULTS, Prediction, Quantity
from ssedesigner.physics.derivation.derivation import calculation
from ssedesigner.text.prediction import calculation_text
from ssedesigner.ui.calculation_page import AccountView
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import Theme, font
from ssedesigner.ui.widgets.tables import value_cell
from ssedesigner.ui.widgets.widgets import named, resize_within_screen, theme_of

FIRST = "film.area_specific_resistance_ohm_cm2"
"""The result on which the window opens."""
_GROUPS = {"film": ("Film", FILM_RESULTS), "cell": ("Cell", CELL_RESULTS)}
_KEY = Qt.ItemDataRole.UserRole
_PAUSE_MS = 60
_TOLD_MS = 2500


@guarded
class ResultList(QTreeWidget):
    """The list of results; Ctrl+C in it means the whole calculation, not the words of the row."""

    copy_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)


@guarded
class CalculationWindow(QWidget):
    """Follows the recipe: what it shows is always the account of the present prediction."""

    guide_asked = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "calculation_window", "Show the calculation")
        self.setWindowTitle("Show the calculation")
        self._document = document
        self._key = FIRST
        self._state: tuple[str, ...] = ()
        self._account: Calculation | None = None
        self._prediction: Prediction | None = None
        self._items: dict[str, QTreeWidgetItem] = {}
        self._basis = self._make_basis()
        self._list = self._make_list()
        self._view = AccountView()
        self._view.account_asked.connect(lambda key: self.show_result(key))
        self._view.copy_asked.connect(self.copy)
        self._title = named(QLabel(), "calculation_title", "Result that is explained", "title")
        self._copy = named(QPushButton("&Copy as text"), "calculation_copy", "Copy the calculation as text")
        self._guide = named(QPushButton("&Model in the guide"), "calculation_guide", "Open the guide at this model")
        # typing must not wait for the layout of the text
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._refresh)
        self._told = QTimer(self, singleShot=True, interval=_TOLD_MS)
        self._told.timeout.connect(lambda: self._copy.setText("&Copy as text"))
        self._lay_out()
        self._connect()

    def _make_basis(self) -> QComboBox:
        box = named(QComboBox(), "calculation_basis", "Basis of the cell")
        box.addItem("as in the recipe", "")
        for key, words in BASES.items():
            box.addItem(words, key)
        box.setToolTip("The basis on which the results of the cell are explained; the recipe keeps its own")
        return box

    def _make_list(self) -> ResultList:
        tree = named(ResultList(), "calculation_list", "Results")
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(10)
        tree.setItemsExpandable(False)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        for part, (words, results) in _GROUPS.items():
            group = QTreeWidgetItem([words, ""])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            face = font()
            face.setBold(True)
            group.setFont(0, face)
            tree.addTopLevelItem(group)
            self._items[part] = group
            for key, title in results.items():
                item = QTreeWidgetItem([title, ""])
                item.setData(0, _KEY, f"{part}.{key}")
                item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                group.addChild(item)
                self._items[f"{part}.{key}"] = item
            group.setExpanded(True)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        words = named(QLabel("Cell &basis"), "calculation_basis_label", "Basis of the cell", "muted")
        words.setBuddy(self._basis)
        choice.addWidget(words)
        choice.addWidget(self._basis, 1)
        left = named(QFrame(), "calculation_side", "Results", "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(10, 10, 10, 10)
        column.addLayout(choice)
        column.addWidget(self._list, 1)
        bar = QHBoxLayout()
        bar.addWidget(self._title, 1)
        bar.addWidget(self._guide)
        bar.addWidget(self._copy)
        right = named(QFrame(), "calculation_main", "Calculation", "panel")
        page = QVBoxLayout(right)
        page.setContentsMargins(16, 10, 10, 0)
        page.addLayout(bar)
        page.addWidget(self._view, 1)
        splitter = named(QSplitter(Qt.Orientation.Horizontal), "calculation_splitter", "Results and calculation")
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([350, 770])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        resize_within_screen(self, 1120, 800)

    def _connect(self) -> None:
        self._document.prediction_changed.connect(self._follow)
        self._list.currentItemChanged.connect(self._choose)
        self._basis.activated.connect(lambda _: self._refresh())
        self._copy.clicked.connect(self.copy)
        self._guide.clicked.connect(lambda: self.guide_asked.emit(self._account.guide_page if self._account else ""))
        self._list.copy_asked.connect(self.copy)
        leaving = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leaving.activated.connect(self.close)

    @property
    def account(self) -> Calculation | None:
        """What is shown now."""
        return self._account

    def show_result(self, key: str, basis: str | None = None) -> None:
        """Show the account of a result; a basis is chosen with it, or kept."""
        if basis is not None:
            own = "" if basis == self._document.recipe.basis else basis
            self._basis.setCurrentIndex(max(0, self._basis.findData(own)))
        if key in self._items:
            self._key = key
        self._list.setCurrentItem(self._items[self._key])
        self._refresh()

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, _KEY) and item.data(0, _KEY) != self._key:
            self._key = item.data(0, _KEY)
            self._refresh()

    def _follow(self, prediction: Prediction) -> None:
        if self.isVisible():
            self._pause.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()  # nothing is worked out for a window that nobody sees

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._list.setFocus()
        self._list.setCurrentItem(self._items[self._key])
        self._refresh()

    def _refresh(self) -> None:
        """Write list and account anew; asked of the document, so that neither can be out of date."""
        prediction, materials = self._document.prediction, self._document.materials
        basis = str(self._basis.currentData()) or prediction.recipe.basis
        theme = theme_of(self)
        state = (self._key, basis, theme.name)
        if prediction is self._prediction and state == self._state:
            return  # what is marked in the text stays marked
        is_same = self._state[:1] == state[:1]
        self._prediction, self._state = prediction, state
        self._fill_values(prediction, basis, theme)
        self._account = calculation(self._key, prediction, materials, basis, self._document.learned)
        words = f", {BASES[basis].lower()}" if self._account.basis else ""
        self._title.setText(f"{self._account.title}{words}")
        self._view.show_account(self._account, materials, theme, is_same=is_same)

    def _fill_values(self, prediction: Prediction, basis: str, theme: Theme) -> None:
        self._items["cell"].setText(0, f"Cell, {BASES[basis].lower()}")
        for part, shown in (("film", prediction.film), ("cell", prediction.cells[basis])):
            for key, title in _GROUPS[part][1].items():
                quantity: Quantity = getattr(shown, key)
                cell = value_cell(title, quantity, {}, with_unit=True)
                item = self._items[f"{part}.{key}"]
                face = font()
                face.setItalic(cell.is_estimate)
                item.setText(1, cell.text)
                item.setFont(1, face)
                item.setForeground(1, QColor(theme.unknown_text if cell.is_unknown else theme.muted))
                item.setToolTip(0, tooltip(title))

    def copy(self) -> None:
        """Put the account into the clipboard as text, and say so on the button."""
        self._refresh()  # an edit may have come a moment ago
        if self._account is not None and self._prediction is not None:
            text = calculation_text(self._account, self._prediction, self._document.materials)
            QApplication.clipboard().setText(text)
            self._copy.setText("✓ Copied")
            self._told.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._account is not None:
            self._refresh()
