"""The list of the laboratory's own films, its buttons, the switch to learn from them, and what they taught."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.notation import formula, typeset
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.own_film_rows import OwnFilmList, film_rows, refusals
from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import NumberModel, NumberRows, plain_table
from ssedesigner.ui.widgets.widgets import named

TITLE = "Films of this laboratory"
_WORDS = {
    "record": ("&Record a film…", "Record what was measured of a film made by the recipe at hand"),
    "correct": ("&Correct…", "Correct what was recorded; the earlier values stay on record"),
    "use": ("Leave &out", "Keep the film on record, but learn nothing from it"),
    "retire": ("Re&tire", "Take the film out of the list; it stays on record and can be restored"),
    "restore": ("Re&store", "Put a retired film back into the list"),
    "import": ("&Import CSV…", "Record all films of a table"),
    "export": ("E&xport CSV…", "Write all films with their recipes into a table"),
}
_UPPER, _LOWER = ("import", "export"), ("record", "correct", "use", "retire", "restore")
_EMPTY = (
    "No film of this laboratory is recorded yet. Compose the recipe by which a film was made, then record what was "
    "measured of it: from then on, predictions for its lot and binder learn from it."
)
_SWITCH = "&Use the laboratory's own films in predictions"
_USE_AGAIN = ("Use &again", "Learn from this film again")
_ROWS = 7
_DAY, _WIDE_PX = 1, 560
"""Column of the day, which is left to the tip where the list is narrower than this [px]."""


@guarded
class OwnFilmsPanel(QFrame):
    """Shows an :class:`OwnFilmList`; its buttons and switch are connected by who can act on them."""

    restore_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "own_films", TITLE, "card")
        self._listed = OwnFilmList(points={})
        self.buttons = {
            key: named(QPushButton(text), f"own_films_{key}", text.replace("&", "").rstrip("…"))
            for key, (text, _) in _WORDS.items()
        }
        self._menu = named(QMenu(self), "own_films_restore_menu", "Retired films")
        self.buttons["restore"].setMenu(self._menu)
        self._model = NumberModel(self)
        self._table = plain_table("own_films_table", TITLE, self._model)
        self._empty = named(QLabel(_EMPTY), "own_films_empty", "No film yet", "muted")
        self.switch = named(QCheckBox(_SWITCH), "own_films_switch", _SWITCH.replace("&", ""))
        self._learned = named(QLabel(), "own_films_learned", "What the own films move")
        self._lay_out()
        self.apply_theme(theme)
        self._table.hide()  # until there is a film
        self._table.selectionModel().currentRowChanged.connect(self._allow_buttons)
        self._table.activated.connect(lambda: self.buttons["correct"].click())

    def _lay_out(self) -> None:
        self._table.setProperty("role", "plain")
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for label in (self._empty, self._learned):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(named(QLabel(TITLE), "own_films_title", TITLE, "strong"), 1)
        lower = QHBoxLayout()
        for keys, row in ((_UPPER, top), (_LOWER, lower)):
            for key in keys:
                row.addWidget(self.buttons[key])
        lower.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self._table)
        layout.addLayout(lower)
        layout.addWidget(self.switch)
        layout.addWidget(self._learned)

    @property
    def chosen(self) -> MeasuredFilm | None:
        """The film whose row is chosen."""
        row = self._table.currentIndex().row()
        return self._listed.films[row] if 0 <= row < len(self._listed.films) else None

    def show_films(self, listed: OwnFilmList) -> None:
        """Show the films; the one that was chosen stays chosen, else the row at its place."""
        kept, row = self.chosen, self._table.currentIndex().row()
        self._listed = listed
        self._model.show_rows(
            film_rows(listed.films, listed.points, listed.materials) if listed.films else NumberRows(header=(), rows=())
        )
        self._size_table()
        keys = [film.key for film in listed.films]
        row = keys.index(kept.key) if kept and kept.key in keys else min(max(row, 0), len(keys) - 1)
        self._table.setCurrentIndex(self._model.index(row, 0))
        self._empty.setVisible(not keys)
        self._table.setVisible(bool(keys))
        self.switch.setChecked(listed.is_switched_on)
        self._learned.setText("\n".join(self._account()))
        self._learned.setVisible(bool(keys))
        self._fill_menu()
        self._allow_buttons()

    def _account(self) -> tuple[str, ...]:
        """Say what the films move, or why they move nothing."""
        if not self._listed.is_switched_on:
            return ("The films above move no prediction now.",)
        return tuple(map(typeset, self._listed.learned)) or (
            "The films above move no prediction: each lacks what could be learned.",
        )

    def _size_table(self) -> None:
        """Make the table as high as its rows, up to a few; more scroll."""
        header = self._table.horizontalHeader()
        if self._model.rowCount():
            header.setResizeContentsPrecision(_ROWS)
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            self._table.setColumnHidden(_DAY, self.width() < _WIDE_PX)
        rows = min(self._model.rowCount(), _ROWS) * self._table.verticalHeader().defaultSectionSize()
        self._table.setFixedHeight(rows + header.sizeHint().height() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._table.setColumnHidden(_DAY, self.width() < _WIDE_PX)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for film in self._listed.retired:
            words = no_mnemonic(f"{film.key}  {formula(film.name)}")
            action = QAction(words, self._menu)
            action.setObjectName(f"restore_{film.key}")
            action.triggered.connect(partial(self.restore_chosen.emit, film.key))
            self._menu.addAction(action)

    def _allow_buttons(self) -> None:
        film = self.chosen
        for key, refusal in refusals(film, self._listed).items():
            self.buttons[key].setEnabled(not refusal)
            words, tip = _USE_AGAIN if key == "use" and film and not film.is_used else _WORDS[key]
            self.buttons[key].setText(words)
            self.buttons[key].setToolTip(tooltip(refusal or tip))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.apply_theme(theme)
        self._table.viewport().update()
