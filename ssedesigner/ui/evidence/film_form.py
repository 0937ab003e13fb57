"""The form for a film that the laboratory made and measured: recorded with the recipe by which it was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MEASURED, MeasuredFilm, Problem, attribute
from ssedesigner.core.notation import exact, formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import Reading, symbol
from ssedesigner.core.visible_text import quote, shorten
from ssedesigner.files.films.film_entry import FilmEntryError, Question, read_film
from ssedesigner.library.store import LibraryError
from ssedesigner.text.materials import name_text, side_layers_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.widgets.widgets import resize_within_screen, save_or_cancel, set_names, set_property

LINES = tuple(key for key in MEASURED if key not in ("key", "is_used"))
"""The measured quantities that the form asks for, in its order."""
_HINTS = {
    "name": "What the laboratory calls it",
    "made_on": "Year-month-day",
    "conductivity_ms_cm": "mS/cm; or resistance and area, below",
    "resistance_ohm": "Ω through the film; it needs the area",
    "area_cm2": "cm² of the contact",
    "contacts": "Silver discs, stainless steel, carbon-coated foil …",
    "contact_resistance_ohm_cm2": "Ω cm² of both, measured apart; not subtracted",
    "error_pct": "% standard deviation, if known",
    "after_test": "Bending around 5 mm, 200 °C for 1 h, flame, moist air …",
    "after_conductivity_ms_cm": "mS/cm; or the part that is kept, below",
    "after_seen": "No crack, did not burn, 2 % of mass lost …",
    "note": "Anything the next reader should know",
}

_HEADINGS = {
    "name": "Film and resistance",
    "measured_porosity_pct": "More of the film",
    "after_test": "After a test: kept on record, moves no prediction",
    "note": "Remarks",
}
"""The heading above a line."""


def first_lines(recipe: Recipe, day: str) -> dict[str, str]:
    """Return what a new form begins with: name and temperature of the recipe, and the day; thickness is measured."""
    return {
        "name": recipe.name,
        "made_on": day,
        "measured_temperature_c": _line_text("measured_temperature_c", recipe.temperature_c),
    }


def lines_of(film: MeasuredFilm) -> dict[str, str]:
    """Return what the form shows of a film that is to be corrected."""
    return {name: _line_text(name, getattr(film, attribute(name))) for name in LINES}


def hint(name: str, recipe: Recipe) -> str:
    """Say in an empty line what belongs there, or that it may stay empty."""
    if name == "measured_thickness_um":
        return f"µm; the recipe plans {exact(recipe.thickness_um)} µm"
    field = MEASURED[name]
    unit = symbol(field.unit)
    return _HINTS.get(name) or (f"{unit}; empty if {field.blank}" if field.blank else unit)


def _line_text(name: str, value: object) -> str:
    field = MEASURED[name]
    if value is None or value == "":
        return ""
    return f"{exact(float(str(value)))} {symbol(field.unit)}".strip() if field.is_numeric else str(value)


def recipe_words(recipe: Recipe, materials: Materials) -> str:
    """Say in a line what a recipe makes: electrolyte with its lot, binders and their content, thickness."""
    electrolyte = _name(materials, "electrolyte", recipe.electrolyte)
    lot = f"lot {shorten(recipe.electrolyte_lot, 40)}" if recipe.electrolyte_lot else "lot without a name"
    if recipe.electrolyte_conductivity_ms_cm is not None:
        lot += f", {exact(recipe.electrolyte_conductivity_ms_cm)} mS/cm"
    shares = ((recipe.binder, recipe.binder_wt_pct), (recipe.second_binder, recipe.second_binder_wt_pct))
    binders = [
        _name(materials, "binder", key) + (f" {exact(content)} wt %" if content is not None else "")
        for key, content in shares
        if key
    ]
    sides = side_layers_text(recipe, lambda key: _name(materials, "electrolyte", key))
    return f"{electrolyte} ({lot}){sides} · {' and '.join(binders) or 'no binder'} · {exact(recipe.thickness_um)} µm"


def _name(materials: Materials, kind: str, key: str | None) -> str:
    material = materials.find(kind, key)
    return name_text(material) if material is not None else formula(key or "")


Keep = Callable[[MeasuredFilm, str], object]
"""Keeps a film, with the reason of a correction; raises LibraryError when it cannot."""
REASON, RECIPE = "reason", "recipe"
"""The line of the reason of a correction; the place of what is wrong with the recipe itself, or with the library."""
_NO_REASON = "Give the reason for the correction; the earlier values stay on record."
_WIDTH, _HEIGHT = 580, 620
_GRID_ROWS = 3
"""Rows of the grid for each line: its heading, itself, and what is wrong with it."""


@guarded
class FilmForm(QDialog):
    """Asks for one measured film; it is kept on acceptance, and nothing typed is lost when something is wrong."""

    def __init__(
        self,
        keep: Keep,
        recipe: Recipe,
        materials: Materials,
        film: MeasuredFilm | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        title = "Correct a measured film" if film else "Record a measured film"
        set_names(self, "film_form", title)
        self.setWindowTitle(title)
        self._keep, self._film, self._materials, self._open_recipe = keep, film, materials, recipe
        self._lines: dict[str, QLineEdit] = {}
        self._errors: dict[str, QLabel] = {}
        self._answers: dict[str, QHBoxLayout] = {}
        self._made = set_names(PlainLabel(), "film_made", "Recipe by which the film was made")
        self._words = set_names(PlainLabel(), "film_recipe", "Electrolyte, lot and binder of the recipe", "muted")
        self._take = set_names(QCheckBox(), "film_take_recipe", "Take the open recipe as the recipe of the film")
        self._take.setText(no_mnemonic(f"It was made by the open recipe instead: {quote(recipe.name)}"))
        self._take.setVisible(film is not None and film.recipe != recipe)
        self._take.toggled.connect(self._show_recipe)
        self._area = set_names(QScrollArea(), "film_scroll", "What was measured")
        self._lay_out(title)
        self._show_recipe()
        self._fill()

    @property
    def film_name(self) -> str:
        """The name that was typed."""
        return self._lines["name"].text().strip()

    @property
    def _recipe(self) -> Recipe:
        return self._open_recipe if self._film is None or self._take.isChecked() else self._film.recipe

    def _show_recipe(self) -> None:
        kept = "as it is now" if self._film is None or self._take.isChecked() else "as it was recorded"
        self._made.setText(f"Made by the recipe {quote(self._recipe.name, 120)}, which is kept with the film {kept}:")
        self._words.setText(recipe_words(self._recipe, self._materials))

    def _fill(self) -> None:
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        texts = lines_of(self._film) if self._film else first_lines(self._open_recipe, today)
        for name, text in texts.items():
            self._lines[name].setText(text)
            self._lines[name].setCursorPosition(0)
        self._lines["name"].selectAll()

    def _lay_out(self, title: str) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(set_names(QLabel(title), "film_title", "Form", "title"))
        for label in (self._made, self._words, self._error_label(RECIPE, "Recipe")):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self._take)
        self._area.setWidget(self._make_lines())
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(self._area, 1)
        layout.addWidget(save_or_cancel(self, "film_buttons"))
        resize_within_screen(self, _WIDTH, _HEIGHT)

    def _make_lines(self) -> QWidget:
        lines = set_names(QWidget(), "film_lines", "What was measured")
        grid = QGridLayout(lines)
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(12)
        grid.setContentsMargins(0, 4, 10, 4)
        for name in LINES:
            self._add_line(grid, name, MEASURED[name].label, hint(name, self._open_recipe), MEASURED[name].help)
        if self._film is not None:
            self._add_line(
                grid, REASON, "Why corrected", "Required: what was wrong", "The earlier values stay on record."
            )
        grid.setRowStretch(_GRID_ROWS * len(self._lines), 1)
        return lines

    def _add_line(self, grid: QGridLayout, name: str, label: str, hint_words: str, help_words: str) -> None:
        line = self._lines[name] = set_names(QLineEdit(), f"film_{name}", label)
        line.setPlaceholderText(hint_words)
        line.setToolTip(tooltip(help_words))
        line.setAccessibleDescription(help_words)
        line.textEdited.connect(lambda _, name=name: self._show_problem(name, ""))
        caption = set_names(QLabel(label), f"film_{name}_label", label)
        caption.setBuddy(line)
        row = _GRID_ROWS * (len(self._lines) - 1)
        if heading := _HEADINGS.get(name):
            title = set_names(QLabel(heading), f"film_{name}_heading", heading, "strong")
            title.setContentsMargins(0, 8 if row else 0, 0, 2)
            grid.addWidget(title, row, 0, 1, 2)
        grid.addWidget(caption, row + 1, 0)
        grid.addWidget(line, row + 1, 1)
        below = QVBoxLayout()
        below.addWidget(self._error_label(name, label))
        below.addLayout(self._answers[name])
        grid.addLayout(below, row + 2, 1)

    def _error_label(self, name: str, label: str) -> QLabel:
        error = self._errors[name] = set_names(PlainLabel(), f"film_{name}_error", f"Problem: {label}", "error")
        error.setWordWrap(True)
        error.hide()
        self._answers[name] = QHBoxLayout()
        return error

    def accept(self) -> None:
        self._accept(is_kept=False)

    def _accept(self, *, is_kept: bool) -> None:
        texts = {name: line.text() for name, line in self._lines.items()}
        for name in self._errors:
            self._show_problem(name, "")
        try:
            self._keep(self._read(texts, is_kept), texts.get(REASON, "").strip())
        except FilmEntryError as error:
            self._show_problems(error.problems)
            self._ask(error.questions)
        except LibraryError as error:
            self._show_problems([(RECIPE, str(error))])
        else:
            super().accept()

    def _read(self, texts: dict[str, str], is_kept: bool) -> MeasuredFilm:
        problems: list[Problem] = []
        if self._film is not None:
            texts = texts | {"key": self._film.key, "is_used": "yes" if self._film.is_used else "no"}
            problems += [] if texts[REASON].strip() else [(REASON, _NO_REASON)]
        try:
            film = read_film(texts, self._materials, recipe=self._recipe, accepted=is_kept)
        except FilmEntryError as error:
            raise FilmEntryError([*error.problems, *problems], error.questions) from None
        if problems:
            raise FilmEntryError(problems)
        return film

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        """Say each sentence at its line, those on the recipe above all lines, and go to the first line."""
        sentences: dict[str, str] = {}
        for column, sentence in problems:
            place = column if column in self._lines else RECIPE
            sentences[place] = f"{sentences[place]} {sentence}" if place in sentences else sentence
        for place, sentence in sentences.items():
            self._show_problem(place, sentence)
        first = next((name for name in self._lines if name in sentences), "")
        if first:
            self._lines[first].setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(self._errors[first])

    def _ask(self, questions: Sequence[Question]) -> None:
        """Offer the answers below their lines."""
        for name, question in questions:
            for reading in question.readings:
                words = reading.text[:1].upper() + reading.text[1:]
                button = set_names(
                    QPushButton(words), f"film_{name}_answer", f"{self._lines[name].accessibleName()}: {words}"
                )
                button.clicked.connect(partial(self._answer, name, reading))
                self._answers[name].addWidget(button)

    def _answer(self, name: str, reading: Reading) -> None:
        line = self._lines[name]
        line.setFocus(Qt.FocusReason.OtherFocusReason)  # before its buttons go
        if reading.is_kept:
            self._accept(is_kept=True)
        else:
            line.setText(reading.text)
            self._show_problem(name, "")

    def _show_problem(self, name: str, sentence: str) -> None:
        """Say at a line what is wrong with it, or nothing any more."""
        while (answer := self._answers[name].takeAt(0)) is not None:
            if (button := answer.widget()) is not None:
                button.hide()
                button.deleteLater()
        error = self._errors[name]
        if error.text() == sentence:
            return
        error.setText(sentence)
        error.setVisible(bool(sentence))
        if name in self._lines:
            line = self._lines[name]
            set_property(line, "invalid", bool(sentence))
            line.setAccessibleDescription(sentence or line.toolTip())
