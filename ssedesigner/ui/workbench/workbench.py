"""The middle of the window: result tiles on top, tabs of live plots below."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QTextBrowser, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, source_name, typeset
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.visible_text import visible
from ssedesigner.physics.curves import Curves
from ssedesigner.text.references import beyond_name
from ssedesigner.ui.guard import attempt, guarded
from ssedesigner.ui.pictures.card import Card, CardPage, make_scrollable
from ssedesigner.ui.theme import LIGHT, Theme
from ssedesigner.ui.widgets.pins import PinBoard, Pinned
from ssedesigner.ui.widgets.widgets import column_layout, set_names, set_property
from ssedesigner.ui.workbench.cards import CARD_TABS, ENERGY_COST, Show, TabCards
from ssedesigner.ui.workbench.pins_bar import PinsBar
from ssedesigner.ui.workbench.tile_view import ResultTiles


def sources_html(prediction: Prediction, materials: Materials | None, muted: str) -> str:
    """Write assumptions and sources as HTML."""
    known = materials.sources if materials is not None else {}
    notes = "".join(f"<li>{html.escape(typeset(note))}</li>" for note in prediction.notes)
    parts = ["<h3>Assumptions</h3>", f"<ul>{notes}</ul>" if notes else "<p>None beyond the models themselves.</p>"]
    parts.append(f"<h3>Sources used, {len(prediction.sources)}</h3><ol>")
    for key in prediction.sources:
        source = known.get(key)
        if source is None:
            parts.append(f"<li><b>{html.escape(source_name(key))}</b>: not in this library</li>")
            continue
        extra = " · ".join(
            part for part in (source.kind, f"doi:{source.doi}" if source.doi else "", source.note) if part
        )
        is_its_key = source.citation == key  # as a source of the user's own is
        citation = "" if is_its_key else f" {html.escape(formula(beyond_name(key, source.citation)))}"
        words = f"<b>{html.escape(source_name(key))}</b>{citation}"
        parts.append(f"<li>{words}<br><span style='color:{muted}'>{html.escape(typeset(extra))}</span></li>")
    versions = f"Library {prediction.library_version}, model {prediction.model_version}."
    parts.append(f"</ol><p style='color:{muted}'>{html.escape(versions)}</p>")
    return "".join(parts)


_READABLE_PX = 860
"""The width beyond which lines of text are hard to follow [px]."""


@guarded
class SourcesView(QTextBrowser):
    """The tab of assumptions and sources."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "sources_view", "Assumptions and sources of this prediction")
        self.setOpenLinks(False)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self._theme = theme
        self._shown: tuple[Prediction, Materials | None] | None = None

    def show_prediction(self, prediction: Prediction, materials: Materials | None) -> None:
        """Write what a prediction rests on; the place in the text is kept."""
        self._shown = prediction, materials
        # setHtml goes to the top
        place = self.verticalScrollBar().value()
        self.setHtml(visible(sources_html(prediction, materials, self._theme.muted)))
        self.verticalScrollBar().setValue(place)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._shown is not None:
            self.show_prediction(*self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), _READABLE_PX))


_WIDE_PX, _TALL_PX = 1400, 800
"""From this size of the window on, tiles show all that is on them [px]."""
SOURCES = "Sources & assumptions"
EVIDENCE = "Evidence"
SHORT_TABS = {SOURCES: "Sources", ENERGY_COST: "Energy"}
"""What a tab is called where the tabs would not fit in full."""


def _show_on(card: Card, show: Show, prediction: Prediction, curves: Curves) -> None:
    """Show a prediction on a card; one that cannot says so and holds up no other."""
    card.show_body(attempt(partial(show, prediction, curves)))


class LatePage(Protocol):
    """A page that is made when its tab is first opened, and then looks after itself."""

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""


@guarded
class Workbench(QWidget):
    """Shows a prediction; each tab is made and drawn when it is opened, and only the one on show is kept up to date.

    ``calculation_asked`` carries the key of a result whose calculation is asked for, and the basis of the cell, if one
    is meant; ``variation_asked`` the field to vary and the result to look at; ``sample_asked`` the file of a shipped
    recipe to open as a new one; ``structure_asked`` asks for the microstructure.
    """

    calculation_asked = Signal(str, str)
    variation_asked = Signal(str, str)
    sample_asked = Signal(object)
    structure_asked = Signal()

    def __init__(self, parent: QWidget | None = None, board: PinBoard | None = None) -> None:
        super().__init__(parent)
        set_names(self, "workbench", "Results and plots")
        self._theme = LIGHT
        self._shown: tuple[Prediction, Curves] | None = None
        asked = self.calculation_asked, self.variation_asked, self.sample_asked, self.structure_asked
        self._cards = TabCards(self._theme, *(signal.emit for signal in asked))
        self._parts: dict[int, list[Show]] = {}
        self._stale: set[int] = set()
        self._late: dict[int, Callable[[], QWidget]] = {}
        self._made: list[LatePage] = []
        self._tiles = ResultTiles(self._theme)
        self.pins = PinsBar(board, self._theme)
        self._pinned: tuple[Pinned, ...] = ()
        self._tabs = set_names(QTabBar(), "workbench_tabs", "Groups of plots")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._pages = set_names(QStackedWidget(), "workbench_pages", "Plots")
        self._sources = SourcesView(self._theme)
        self._fill_tabs()
        self._lay_out()
        self._tabs.currentChanged.connect(self._open_tab)
        self.pins.ghosts_toggled.connect(lambda: self.show_pins(self._pinned))
        self._tiles.calculation_asked.connect(lambda key: self.calculation_asked.emit(key, ""))
        self._tiles.variation_asked.connect(lambda key: self.variation_asked.emit("thickness_um", key))

    def _lay_out(self) -> None:
        layout = column_layout(self, (12, 12, 12, 12), 8)
        layout.addWidget(self._tiles)
        layout.addWidget(self._tabs)
        layout.addWidget(self.pins)
        layout.addWidget(self._pages, 1)

    def _fill_tabs(self) -> None:
        for name in CARD_TABS:
            index = self._add_late(name)
            self._late[index] = partial(self._card_page, index, name)
        index = self._add_tab(SOURCES)
        self._pages.addWidget(self._sources)
        self._parts[index] = [lambda prediction, _: self._sources.show_prediction(prediction, self._cards.materials)]
        self._open_tab(0)

    def _card_page(self, index: int, name: str) -> QWidget:
        cards = self._cards.of(name)
        self._parts[index] = [partial(_show_on, card, show) for card, show in cards]
        self._stale.add(index)
        return make_scrollable(CardPage(f"page_{index}", name, [card for card, _ in cards]), name)

    def _add_tab(self, name: str) -> int:
        index = self._tabs.addTab(name.replace("&", "&&"))
        self._tabs.setTabData(index, name)  # which stays when there is only room for a short name
        return index

    def _add_late(self, name: str) -> int:
        """Add a tab with an empty page until it is opened."""
        self._pages.addWidget(set_names(QWidget(), f"page_{name.lower()}", name))
        return self._add_tab(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tiles.fold(self.window().width() < _WIDE_PX or self.window().height() < _TALL_PX)
        for short, is_compact in (({}, False), (SHORT_TABS, False), (SHORT_TABS, True)):
            self._name_tabs(short)
            self._make_compact(is_compact)
            if self._tabs.sizeHint().width() <= self._tabs.width():
                return

    def _make_compact(self, is_compact: bool) -> None:
        """Bring the tabs closer together, so that all of them are in sight in a narrow window."""
        set_property(self._tabs, "compact", is_compact)

    def _name_tabs(self, short: dict[str, str]) -> None:
        for index in range(self._tabs.count()):
            name = self._tabs.tabData(index)
            self._tabs.setTabText(index, short.get(name, name).replace("&", "&&"))

    @property
    def tabs(self) -> QTabBar:
        return self._tabs

    def show_library(self, materials: Materials) -> None:
        """Take up the reported films and the citations of a library."""
        self._cards.show_library(materials)
        if self._shown is not None:
            self.show_prediction(*self._shown)

    def show_prediction(self, prediction: Prediction, curves: Curves) -> None:
        """Show a prediction with its curves."""
        self._shown = prediction, curves
        self._tiles.show_prediction(prediction, self._cards.materials, self._pinned)
        self._stale = set(self._parts)
        self._open_tab(self._tabs.currentIndex())

    def take_pins(self, pinned: tuple[Pinned, ...]) -> bool:
        """Take up the pins for what is shown next; return whether there are others than before."""
        self._pinned = pinned
        self.pins.show_pins()
        return self._cards.ghosts.take(pinned if self.pins.ghosts.isChecked() else ())

    def show_pins(self, pinned: tuple[Pinned, ...]) -> None:
        """Show other pins beside the prediction that is on show."""
        if self.take_pins(pinned) and self._shown is not None:
            self.show_prediction(*self._shown)

    def offer_page(self, name: str, make: Callable[[Theme], LatePage]) -> None:
        """Add a tab whose page is made when it is first opened; ``make`` returns a widget."""

        def made() -> QWidget:
            page = make(self._theme)
            assert isinstance(page, QWidget)
            self._made.append(page)
            return page

        self._late[self._add_late(name)] = made

    def _make_late(self, index: int) -> None:
        page, empty = self._late.pop(index)(), self._pages.widget(index)
        if empty is not None:
            self._pages.removeWidget(empty)
            empty.deleteLater()
        self._pages.insertWidget(index, page)

    def _open_tab(self, index: int) -> None:
        if index in self._late:
            self._make_late(index)
        if self._shown is not None and index in self._stale:
            self._stale.discard(index)
            for show in self._parts[index]:
                show(*self._shown)
        self._pages.setCurrentIndex(index)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._tiles.apply_theme(theme)
        self.pins.apply_theme(theme)
        self._sources.apply_theme(theme)
        self._cards.apply_theme(theme)
        for page in self._made:
            page.apply_theme(theme)
