"""The list of the laboratory's own films, its buttons, the switch to learn from them, and what they taught."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QWidget,
)

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MEASURED, MeasuredFilm, after_test_words
from ssedesigner.core.model_fit import Evidence, EvidencePoint
from ssedesigner.core.notation import day_text, exact, format_number, formula, typeset
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.recipe.input import missing_materials
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import side_layers_text
from ssedesigner.ui.document import Document
from ssedesigner.ui.evidence.points import band_words, factor_words
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.settings import Settings, decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.tables import NO_ROWS, NumberRows, RowsModel, TableCell, as_plain_table
from ssedesigner.ui.widgets.widgets import column_layout, open_form, set_names

if TYPE_CHECKING:
    from ssedesigner.ui.evidence.film_form import FilmForm


OWN = "own"


@dataclass(frozen=True, kw_only=True)
class OwnFilmList:
    """What the list of own films shows: the films, how each was predicted, those retired, what they taught."""

    films: Sequence[MeasuredFilm] = ()
    points: Mapping[str, EvidencePoint]
    retired: tuple[MeasuredFilm, ...] = ()
    learned: tuple[str, ...] = ()
    materials: Materials | None = None
    is_read_only: bool = False
    is_switched_on: bool = True


def own_points(evidence: Evidence) -> dict[str, EvidencePoint]:
    """Return the points of the laboratory's own films by the key of the film."""
    return {point.key: point for point in evidence.points if point.kind == OWN}


def own_film_rows(
    films: Sequence[MeasuredFilm], points: Mapping[str, EvidencePoint], materials: Materials | None = None
) -> NumberRows:
    """Rows of the films: name, day, measured, predicted with its band, how far off, whether it is used."""
    return NumberRows(
        header=("Film", "Made on", "Measured,\nmS/cm", "Predicted,\n90 % band", "Off by", "Used", "After test"),
        rows=LazyRows(films, lambda film: _row(film, points.get(film.key), materials)),
    )


def _row(film: MeasuredFilm, point: EvidencePoint | None, materials: Materials | None) -> tuple[TableCell, ...]:
    tip = film_tip(film)
    if point is None:
        why = "\n".join(sentence for _, sentence in missing_materials(film.recipe, materials)) if materials else ""
        guess = (TableCell(text="not known", tip=why or tip, is_unknown=True), TableCell(text="", tip=why or tip))
    else:
        inside = "inside the 90 % band" if point.is_inside else "outside the 90 % band"
        off = ("" if point.is_inside else "✗ ") + factor_words(point)
        guess = (
            TableCell(text=f"{format_number(point.predicted, 2)} ({band_words(point)})", tip=tip),
            TableCell(text=off, tip=f"Predicted {factor_words(point)}, {inside}."),
        )
    return (
        TableCell(text=formula(film.name), tip=tip),
        TableCell(text=day_text(film.made_on) or "–", tip=tip),
        TableCell(text=format_number(film.conductivity), tip=tip),
        *guess,
        TableCell(text="yes" if film.is_used else "no", tip=tip),
        _after_cell(film),
    )


def _after_cell(film: MeasuredFilm) -> TableCell:
    """Say how much of its conductivity a film kept in its test, or that it was tested otherwise."""
    if not film.after_test:
        return TableCell(text="–", tip="No test is on record.")
    kept = "tested" if film.kept_pct is None else f"{format_number(film.kept_pct, 2)} % kept"
    words = after_test_words(film)
    return TableCell(text=kept, tip=f"{words[:1].upper()}{words[1:]}. This moves no prediction.")


_WORDED = ("contacts", "after_test", "after_seen")
"""Texts of a film that belong to its measurement."""


def film_tip(film: MeasuredFilm) -> str:
    """Write everything that was measured of a film, one below the other."""
    recipe = film.recipe
    lines = [f"{film.key}  {film.name}".strip(), f"Recipe: {recipe.name}"]
    lot = f", lot {shorten(recipe.electrolyte_lot, 40)}" if recipe.electrolyte_lot else ""
    sides = side_layers_text(recipe, formula)
    lines.append(f"{formula(recipe.electrolyte)}{lot}{sides}, {recipe.binder or 'no binder'}")
    for key, field in MEASURED.items():
        value = getattr(film, key.removeprefix("measured_"))
        if field.is_numeric and value is not None:
            lines.append(f"{field.label}: {exact(float(value))} {symbol(field.unit)}".rstrip())
        elif key in _WORDED and value:
            lines.append(f"{field.label}: {value}")
    return "\n".join([*lines, film.note] if film.note else lines)


def refusals(film: MeasuredFilm | None, listed: OwnFilmList) -> dict[str, str]:
    """Say for each button why it cannot be pressed now; nothing for one that can."""
    locked = "The library is read-only: open it for writing to change it." if listed.is_read_only else ""
    nothing = "" if film else "Choose a film in the list first."
    empty = "" if listed.films or listed.retired else "No films recorded yet."
    none_retired = "" if listed.retired else "No film is retired."
    return {
        "record": locked,
        "correct": locked or nothing,
        "use": locked or nothing,
        "retire": locked or nothing,
        "restore": locked or none_retired,
        "import": locked,
        "export": empty,
    }


TITLE = "Films of this laboratory"
_WORDS = {
    "record": ("&Record a film…", "Record what was measured of a film made by the open recipe"),
    "correct": ("&Correct…", "Correct what was recorded; the earlier values stay on record"),
    "use": ("Leave &out", "Keep the film on record, but learn nothing from it"),
    "retire": ("Re&tire", "Take the film out of the list; it stays on record and can be restored"),
    "restore": ("Re&store", "Put a retired film back into the list"),
    "import": ("&Import films…", "Take the films of a spreadsheet or a table"),
    "export": ("E&xport CSV…", "Write all films with their recipes into a table"),
}
_UPPER, _LOWER = ("import", "export"), ("record", "correct", "use", "retire", "restore")
_EMPTY = (
    "No film of this laboratory is recorded yet. Open the recipe of a film, then record its measurements. "
    "From then on, predictions for its lot and binder learn from it."
)
_SWITCH = "&Use the laboratory’s own films in predictions"
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
        set_names(self, "own_films", TITLE, "card")
        self._listed = OwnFilmList(points={})
        self.buttons = {
            key: set_names(QPushButton(text), f"own_films_{key}", text.replace("&", "").rstrip("…"))
            for key, (text, _) in _WORDS.items()
        }
        self._menu = set_names(QMenu(self), "own_films_restore_menu", "Retired films")
        self.buttons["restore"].setMenu(self._menu)
        self._model = RowsModel(self)
        self._table = as_plain_table(QTableView(), "own_films_table", TITLE, self._model)
        self._empty = set_names(QLabel(_EMPTY), "own_films_empty", "No film yet", "muted")
        self.switch = set_names(QCheckBox(_SWITCH), "own_films_switch", _SWITCH.replace("&", ""))
        self._learned = set_names(QLabel(), "own_films_learned", "What the own films move")
        self._lay_out()
        self.apply_theme(theme)
        self._table.hide()  # until there is a film
        self._table.selectionModel().currentRowChanged.connect(self._allow_buttons)
        self._table.activated.connect(lambda: self.buttons["correct"].click())
        menu_of(self._table).offer(*(self.buttons[key] for key in ("correct", "retire") if key in self.buttons))

    def _lay_out(self) -> None:
        self._table.setProperty("role", "plain")
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for label in (self._empty, self._learned):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(set_names(QLabel(TITLE), "own_films_title", TITLE, "strong"), 1)
        lower = QHBoxLayout()
        for keys, row in ((_UPPER, top), (_LOWER, lower)):
            for key in keys:
                row.addWidget(self.buttons[key])
        lower.addStretch(1)
        layout = column_layout(self, (12, 8, 12, 12), 8)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self._table)
        layout.addLayout(lower)
        layout.addWidget(self.switch)
        layout.addWidget(self._learned)

    @property
    def chosen_film(self) -> MeasuredFilm | None:
        """The film whose row is chosen."""
        row = self._table.currentIndex().row()
        return self._listed.films[row] if 0 <= row < len(self._listed.films) else None

    def show_films(self, listed: OwnFilmList) -> None:
        """Show the films; the one that was chosen stays chosen, else the row at its place."""
        kept, row = self.chosen_film, self._table.currentIndex().row()
        self._listed = listed
        self._model.show_rows(own_film_rows(listed.films, listed.points, listed.materials) if listed.films else NO_ROWS)
        self._size_table()
        keys = [film.key for film in listed.films]
        row = keys.index(kept.key) if kept and kept.key in keys else min(max(row, 0), len(keys) - 1)
        self._table.setCurrentIndex(self._model.index(row, 0))
        self._empty.setVisible(not keys)
        self._table.setVisible(bool(keys))
        self.switch.setChecked(listed.is_switched_on)
        self._learned.setText("\n".join(self._learned_lines()))
        self._learned.setVisible(bool(keys))
        self._fill_menu()
        self._allow_buttons()

    def _learned_lines(self) -> tuple[str, ...]:
        """Say what the films move, or why they move nothing."""
        if not self._listed.is_switched_on:
            return ("The films above change no prediction now.",)
        return tuple(map(typeset, self._listed.learned)) or (
            "The films above change no prediction: none of them has enough data to learn from.",
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
        film = self.chosen_film
        for key, refusal in refusals(film, self._listed).items():
            self.buttons[key].setEnabled(not refusal)
            words, tip = _USE_AGAIN if key == "use" and film and not film.is_used else _WORDS[key]
            self.buttons[key].setText(words)
            self.buttons[key].setToolTip(tooltip(refusal or tip))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.apply_theme(theme)
        self._table.viewport().update()


_NOTICE, _READING = "own_films", "own_films_read"
_TABLES = "Tables (*.csv);;All files (*)"
Action = tuple[str, Callable[[], object]]


class FilmRecords(QObject):
    """Changes the films on record; each change is in the library at once and then in every prediction.

    ``import_asked`` asks for the window in which tables come in.
    """

    import_asked = Signal()

    def __init__(
        self, document: Document, library: Library, settings: Settings, notices: NoticeBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._library, self._settings = document, library, settings
        self._notices, self._window = notices, window
        document.use_own_films(settings.value("own_films") == "yes")
        settings.changed.connect(self._follow_settings)
        document.films_read.connect(self._show_reading)
        document.films_failed.connect(self._show_unreadable)
        document.prediction_changed.connect(self._end_reading)

    def film_list(self) -> OwnFilmList:
        """Return all that the list of own films shows."""
        evidence = self._document.evidence
        return OwnFilmList(
            films=self._document.materials.own_films,
            points=own_points(evidence),
            retired=self._library.retired_films(),
            learned=evidence.learned,
            materials=self._document.materials,
            is_read_only=self._library.is_read_only,
            is_switched_on=self._document.uses_own_films,
        )

    def learn(self, is_on: bool) -> None:
        """Let the films move the predictions, or none of them."""
        self._settings.store("own_films", "yes" if is_on else "no")

    def _follow_settings(self, key: str) -> None:
        if key == "own_films":
            self._document.use_own_films(self._settings.value(key) == "yes")

    def record(self) -> FilmForm:
        """Ask for a film made by the open recipe, and record it."""
        self._document.end_edit_session()
        return self._ask(None, lambda film, _: self._library.add_film(film), "is recorded")

    def correct(self, film: MeasuredFilm) -> FilmForm:
        """Ask for what was wrong with a film."""
        return self._ask(film, self._library.correct_film, "is corrected; the earlier values stay on record")

    def _ask(self, film: MeasuredFilm | None, keep: Callable[[MeasuredFilm, str], object], done: str) -> FilmForm:
        from ssedesigner.ui.evidence.film_form import FilmForm  # loaded here: the first window must be quick

        form = FilmForm(keep, self._document.recipe, self._document.materials, film, self._window)
        open_form(form, lambda: self._take_up_change(f"“{formula(form.film_name)}” {done}.{self._off_words()}"))
        return form

    def _show_reading(self) -> None:
        # one notice for the whole reading: a new one for each slice would flicker
        if any(notice.key == _READING for notice in self._notices.notices):
            return
        count = len(self._document.materials.own_films)
        self._offer_without(
            "unknown", f"Reading {count:,} measured films, from which predictions learn. Numbers and flags follow."
        )

    def _end_reading(self) -> None:
        self._notices.close_notice(_READING)

    def _show_unreadable(self, why: str) -> None:
        self._offer_without("fail", f"{why} No number or flag is shown, because the measured films cannot be read.")

    def _offer_without(self, severity: str, sentence: str) -> None:
        """Offer to predict without the films, in the notice on reading them."""
        actions = (("&Leave them out this time", lambda: self._document.use_own_films(False)),)
        self._notices.show_notice(Notice(key=_READING, severity=severity, sentence=sentence, actions=actions))

    def _off_words(self) -> str:
        return "" if self._document.uses_own_films else " Own films are switched off and move no prediction."

    def use(self, film: MeasuredFilm, is_used: bool) -> None:
        """Learn from a film, or leave it out."""
        words = "is used again" if is_used else "is left out: it stays on record and moves no prediction"
        self._change(lambda: self._library.use_film(film.key, is_used), f"“{formula(film.name)}” {words}.")

    def retire(self, film: MeasuredFilm) -> None:
        """Take a film out of the list, with the way back."""
        words = f"“{formula(film.name)}” is retired: it leaves the list and stays on record."
        self._change(lambda: self._library.retire_film(film.key), words, ("&Undo", partial(self.restore, film.key)))

    def restore(self, key: str) -> None:
        """Put a retired film back into the list."""
        retired = {film.key: film.name for film in self._library.retired_films()}
        words = f"“{formula(retired.get(key, key))}” is back in the list."
        self._change(lambda: self._library.restore_film(key), words)

    def ask_and_export(self) -> None:
        """Ask for a file and write all films into it."""
        from ssedesigner.files.films.film_import import export_films  # the first window must be quick

        folder = Path(self._settings.value("folder") or Path.home())
        suggested = str(folder / "measured-films.csv")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Export measured films", suggested, _TABLES)
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.csv")
        try:
            done = export_films(path, self._library, decimal_sign())
        except (WriteError, LibraryError) as error:
            self._show_problem(error)
            return
        self._notices.show_notice(Notice(key=_NOTICE, severity="pass", sentence=done))

    def _change(self, change: Callable[[], object], done: str, *actions: Action) -> None:
        try:
            change()
        except LibraryError as error:
            self._show_problem(error)
            return
        self._take_up_change(done, actions=actions)

    def _show_problem(self, error: Exception) -> None:
        self._notices.show_notice(Notice(key=_NOTICE, severity="fail", sentence=str(error)))

    def _take_up_change(self, sentence: str, *, actions: Sequence[Action] = ()) -> None:
        self._document.replace_materials(self._library.materials())
        notice = Notice(key=_NOTICE, severity="pass", sentence=sentence, actions=actions)
        self._notices.show_notice(notice)
