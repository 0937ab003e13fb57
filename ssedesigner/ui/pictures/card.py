"""The frame around one plot: its title, and a menu to copy or save what it shows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ssedesigner.ui.guard import NOT_DRAWN, guarded
from ssedesigner.ui.pictures import export as plot_export
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.pictures.split_bars import SplitBars
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import LIGHT, Theme
from ssedesigner.ui.widgets.tables import NumberTable
from ssedesigner.ui.widgets.widgets import column_layout, set_names

if TYPE_CHECKING:
    from ssedesigner.ui.pictures.voxel_slice import VoxelSlice

Body: TypeAlias = "PlotCanvas | SplitBars | SceneChart | NumberTable | VoxelSlice"


@guarded
class Card(QFrame):
    """A titled frame around a plot, bars or a table."""

    def __init__(
        self,
        body: Body,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        short_title: str = "",
        is_alone: bool = False,
    ) -> None:
        super().__init__(parent)
        self.title, self.body, self._theme = body.title, body, theme
        self.is_alone = is_alone  # has a row of its own on any page
        self._short_title = short_title or body.title
        title = body.title
        name = re.sub(r"\W+", "_", title.lower())
        set_names(self, f"card_{name}", title, role="card")
        body.setObjectName(f"plot_{name}")
        heading = self._heading = set_names(QLabel(title), f"title_{name}", title, role="strong")
        heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # never widens the card
        heading.setToolTip(tooltip(title))
        self.button = set_names(QToolButton(), f"menu_{name}", f"Copy or save: {title}")
        self.button.setText("···")
        self.button.setToolTip("Copy or save this plot")
        self.button.setAutoRaise(True)
        self.button.clicked.connect(self._open_menu)
        self._buttons = [self.button]
        self._not_drawn = set_names(QLabel(NOT_DRAWN), f"{self.objectName()}_not_drawn", NOT_DRAWN)
        self._not_drawn.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._not_drawn.setWordWrap(True)
        self._not_drawn.hide()
        self._top = top = QHBoxLayout()
        top.setContentsMargins(11, 5, 6, 0)
        top.addWidget(heading, 1)
        top.addWidget(self.button)
        layout = column_layout(self, (1, 1, 1, 7), 0)  # keeps the body off the rounded corners
        layout.addLayout(top)
        layout.addWidget(body, 1)
        layout.addWidget(self._not_drawn, 1)
        self._make_actions()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    def show_title(self, title: str) -> None:
        """Call the card by what it shows now; its picture and its file are called so too."""
        self.title = self._short_title = title
        self._heading.setToolTip(tooltip(title))
        self._fit_title()

    def _fit_title(self) -> None:
        room = self.width() - sum(button.sizeHint().width() for button in self._buttons) - 26
        metrics = self._heading.fontMetrics()
        words = self.title if metrics.horizontalAdvance(self.title) < room - 1 else self._short_title
        self._heading.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))

    def add_menu(self, text: str, words: str, menu: QMenu) -> None:
        """Put a button with a menu of its own beside the title."""
        button = set_names(QToolButton(), f"{self.objectName()}_{text.lower()}", words, "menu")
        button.setText(f"{text} ▾")
        button.setToolTip(tooltip(words))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        self._insert(button)

    def add_button(self, text: str, words: str, run: Callable[[], None]) -> None:
        """Put a button beside the title that does something with what the card is about."""
        name = re.sub(r"\W+", "", text.lower())
        button = set_names(QToolButton(), f"{self.objectName()}_{name}", words, "menu")
        button.setText(text)
        button.setToolTip(tooltip(words))
        button.clicked.connect(run)
        self._insert(button)

    def _insert(self, button: QToolButton) -> None:
        self._top.insertWidget(1, button)
        self._buttons.append(button)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Tab comes to the buttons from left to right, then to what is below: Qt puts what was made late at the end
        for before, after in pairwise((*reversed(self._buttons), self.body)) if len(self._buttons) > 1 else ():
            QWidget.setTabOrder(before, after)

    def add_action(self, text: str, run: Callable[[], None]) -> None:
        """Put one more thing to do with the plot on top of its menu."""
        first = self.menu.actions()[0]
        action = QAction(text, self)
        action.triggered.connect(run)
        self.menu.insertAction(first, action)
        self.menu.insertSeparator(first)

    def show_body(self, is_readable: bool) -> None:
        """Show what is on the card, or one sentence in its place where it could not be drawn."""
        self._not_drawn.setVisible(not is_readable)
        self.body.setVisible(is_readable)

    @property
    def alone_below(self) -> int:
        """The width of a page below which the card takes all of it [px]; 0 for one that never does."""
        if isinstance(self.body, SceneChart):
            return _NARROW_PX if self.body.is_wide else 0
        return _NARROW_BARS_PX if isinstance(self.body, SplitBars | PlotCanvas) else _NARROW_PX

    def is_alone_on(self, width: int) -> bool:
        """Return whether the card takes all the width of a page [px]: else it would be cramped, or tall and narrow."""
        if self.is_alone or width < self.alone_below:
            return True
        return isinstance(self.body, SceneChart) and self.body.is_much_taller(width / 2, width)

    @property
    def grows(self) -> bool:
        """True for what becomes easier to read with more height than it needs."""
        return not isinstance(self.body, SceneChart) or self.body.grows

    def _make_actions(self) -> None:
        self.menu = set_names(QMenu(self), f"{self.objectName()}_menu", f"Copy or save: {self.title}")
        self._add("Copy picture", self.copy_picture, QKeySequence.StandardKey.Copy)
        self._add("Copy table", self.copy_table, "Ctrl+Shift+C")
        self.menu.addSeparator()
        for suffix in plot_export.FORMATS:
            self._add(f"Save as {suffix.upper()}…", partial(self.ask_and_save, suffix))
        self.light = QAction("Light pictures", self, checkable=True)
        self.light.setToolTip("Copy and save pictures in light colours, whatever the theme")
        self.light.triggered.connect(plot_export.keep_light)
        self.menu.addAction(self.light)
        self.menu.aboutToShow.connect(self._show_colours)
        if isinstance(self.body, PlotCanvas):
            self.menu.addSeparator()
            self._add("Show whole range", self.body.reset_view).setToolTip("A, or double click")

    def _add(self, text: str, run: Callable[[], None], keys: QKeySequence.StandardKey | str | None = None) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(run)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        self.menu.addAction(action)
        return action

    def _show_colours(self) -> None:
        """Show the choice of colours, for all cards at once, where there is one."""
        self.light.setChecked(plot_export.wants_light())
        self.light.setVisible(self._theme is not LIGHT)

    def _open_menu(self) -> None:
        self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.popup(event.globalPos())

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.body.apply_theme(theme)

    def copy_picture(self) -> None:
        with self._picture_theme() as theme:
            plot_export.copy_picture(self.body, self.title, theme)

    @contextmanager
    def _picture_theme(self) -> Iterator[Theme]:
        """Give the body the colours of a picture while it is drawn."""
        if self._theme is LIGHT or not plot_export.wants_light():
            yield self._theme
            return
        self.body.apply_theme(LIGHT)
        try:
            yield LIGHT
        finally:
            self.body.apply_theme(self._theme)

    def copy_table(self) -> None:
        plot_export.copy_table(self.body.table())

    def save(self, path: Path) -> None:
        """Write the plot; the suffix of the path says how. Raise OSError when it cannot be written."""
        with self._picture_theme() as theme:
            plot_export.save(path, self.body, self.title, self.body.table(), theme)

    def ask_and_save(self, suffix: str) -> None:
        """Ask for a file and write the plot as its ending says."""
        suggested = f"{self.title.replace(' ', '-').lower()}.{suffix}"
        chosen, _ = QFileDialog.getSaveFileName(self, f"Save {self.title}", suggested, plot_export.FORMATS[suffix])
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix.lower() == f".{suffix}" else Path(f"{chosen}.{suffix}")
        try:
            self.save(path)
        except OSError as error:
            words = f"“{path.name}” was not saved ({error.strerror}); choose another folder or name."
            box = set_names(
                QMessageBox(QMessageBox.Icon.Warning, "Save plot", words, parent=self), "save_problem", words
            )
            box.exec()


_NARROW_PX, _NARROW_BARS_PX = 720, 600
"""Below these widths of a page, tables, and bars and plots, take all of it [px]."""
_THREE_PX = 1140
"""From this width of a page on, three cards share a row [px]."""
_COLUMNS = 6
"""Columns of the grid, so that one, two or three cards fill a row."""


def make_scrollable(page: QWidget, name: str, *, keeps_width: bool = False) -> QScrollArea:
    """Let a page scroll in a low window, so that its plots stay large enough to read; its width may be asked for."""
    area = set_names(QScrollArea(), f"{page.objectName()}_scroll", name)
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if keeps_width:
        area.setMinimumWidth(page.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
    return area


@guarded
class CardPage(QWidget):
    """The cards of one tab, two or three in a row; on a narrow page tables and bars have a row of their own."""

    def __init__(self, object_name: str, name: str, cards: list[Card]) -> None:
        super().__init__()
        set_names(self, object_name, name)
        self._cards = cards
        self._rows: list[list[int]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        for index in range(_COLUMNS):
            self._grid.setColumnStretch(index, 1)
        self._arrange(_NARROW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self._width_beside_bar())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a picture has got another shape
            self._arrange(self._width_beside_bar())
        return super().event(event)

    def _width_beside_bar(self) -> int:
        """Return the width that a scroll bar leaves, whether there is one or not.

        Where another arrangement made the page lower, the bar would come and go with it, for ever.
        """
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        if not isinstance(area, QScrollArea):
            return self.width()
        return area.width() - 2 * area.frameWidth() - area.verticalScrollBar().sizeHint().width()

    def _arrange(self, width: int) -> None:
        are_alone = [card.is_alone_on(width) for card in self._cards]
        rows = card_rows(are_alone, 3 if width >= _THREE_PX else 2)
        if rows == self._rows:
            return
        self._rows = rows
        for card in self._cards:
            self._grid.removeWidget(card)
        for row, numbers in enumerate(rows):
            span = _COLUMNS // len(numbers)
            for column, number in enumerate(numbers):
                self._grid.addWidget(self._cards[number], row, column * span, 1, span)
        for row in range(len(self._cards)):
            cards = [self._cards[number] for number in rows[row]] if row < len(rows) else []
            self._grid.setRowStretch(row, int(any(card.grows for card in cards)))


def card_rows(are_alone: list[bool], columns: int) -> list[list[int]]:
    """Say which cards share a row: evenly filled rows, and some cards with a row of their own.

    Up to four cards never stand three in a row: one row of them would be too tall for what they show.

    >>> card_rows([False] * 5, 3), card_rows([False] * 3, 3), card_rows([False, True, False], 2)
    ([[0, 1, 2], [3, 4]], [[0, 1], [2]], [[0], [1], [2]])
    """
    rows: list[list[int]] = []
    numbers = range(len(are_alone))
    for is_alone, run in groupby(numbers, key=lambda number: are_alone[number]):
        cards = list(run)
        count = len(cards) if is_alone else math.ceil(len(cards) / (columns if len(cards) > 4 else 2))
        for row in range(count):
            size = math.ceil(len(cards) / (count - row))
            rows.append(cards[:size])
            cards = cards[size:]
    return rows
