"""The films of Table 6 of the review: what each row reports, what it lacks, and the recipe where one is shipped."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ssedesigner.core.materials import ReportedFilm, film_name
from ssedesigner.core.notation import typeset
from ssedesigner.text.reported_films import (
    conductivity_text,
    film_detail,
    recipe_words,
    thickness_text,
    unknown_words,
)
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.quantity_text import hover_card
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.tables import NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, text_pane

TITLE = "Films of the review, Table 6"
_ROWS, _LINES = 8, 9


def film_rows(films: Sequence[ReportedFilm], with_recipe: Collection[str]) -> NumberRows:
    """Rows of the reported films: name, thickness, conductivity, and whether each opens as a recipe."""
    return NumberRows(
        header=("Film", "Thickness", "Conductivity", "Recipe"),
        rows=tuple(_row(film, has_recipe=film.key in with_recipe) for film in films),
        text_columns=(0, 3),
        word_columns=(1, 2),
    )


def _row(film: ReportedFilm, *, has_recipe: bool) -> tuple[TableCell, ...]:
    unknown = unknown_words(film)
    texts = (
        typeset(film_name(film)),
        thickness_text(film) or unknown,
        conductivity_text(film) or unknown,
        recipe_words(film, has_recipe=has_recipe),
    )
    tip = hover_card(texts[0], film_detail(film, has_recipe=has_recipe).split("\n")[:3], "More: choose the row")
    return tuple(TableCell(text=text, tip=tip, is_unknown=text == unknown) for text in texts)


class ReportedFilmsPanel(QFrame):
    """Shows the rows of Table 6; the signal carries the key of the film whose recipe a person wants to open."""

    recipe_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "reported_films", TITLE, "card")
        self._films: tuple[ReportedFilm, ...] = ()
        self._with_recipe: frozenset[str] = frozenset()
        self._count = set_names(QLabel(), "reported_films_count", "How many open as a recipe", "muted")
        self._count.setWordWrap(True)
        self._table = RowTable("reported_films_table", TITLE, theme, _ROWS)
        self._detail = text_pane("reported_films_detail", "What is reported of the chosen film", _LINES)
        self.button = set_names(QPushButton("&Open as recipe"), "reported_films_open", "Open as recipe")
        self._lay_out()
        self._table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._table.activated.connect(self._choose)
        self.button.clicked.connect(self._choose)
        menu_of(self._table).offer(self.button)

    def _lay_out(self) -> None:
        top = row_layout(None, (0, 0, 0, 0))
        top.addWidget(set_names(QLabel(TITLE), "reported_films_title", TITLE, "strong"))
        top.addWidget(self._count, 1)
        top.addWidget(self.button)
        layout = column_layout(self, (12, 8, 12, 12), 8)
        layout.addLayout(top)
        layout.addWidget(self._table)
        layout.addWidget(self._detail)

    def show_films(self, films: Sequence[ReportedFilm], with_recipe: Collection[str]) -> None:
        """Show the films; ``with_recipe`` are the keys of those of which a recipe is shipped."""
        self._films, self._with_recipe = tuple(films), frozenset(with_recipe)
        self._table.show_rows(film_rows(self._films, self._with_recipe))
        count = sum(film.key in self._with_recipe for film in self._films)
        self._count.setText(f"{count} of {len(self._films)} open as a recipe; too little of the others is legible")
        if self._table.row < 0:
            self._table.choose(0)
        self._show_detail()

    @property
    def chosen_film(self) -> ReportedFilm | None:
        """The film whose row is chosen."""
        return self._films[self._table.row] if 0 <= self._table.row < len(self._films) else None

    def _show_detail(self) -> None:
        film = self.chosen_film
        has_recipe = film is not None and film.key in self._with_recipe
        self._detail.setPlainText("" if film is None else film_detail(film, has_recipe=has_recipe))
        self.button.setEnabled(has_recipe)
        tip = "Open the film as a recipe" if has_recipe else "Too little of this film is legible for a recipe."
        self.button.setToolTip(tooltip(tip))

    def _choose(self) -> None:
        film = self.chosen_film
        if film is not None and film.key in self._with_recipe:
            self.recipe_chosen.emit(film.key)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._table.apply_theme(theme)
