"""The right side of the tab Impedance: what is taken off, the film, the result, the prediction, and saving."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ssedesigner.core.batch.record import BatchSummary
from ssedesigner.core.fields import FieldError
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.notation import MARKS, exact, format_number, formula, symbol
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import UnitError
from ssedesigner.core.visible_text import shorten
from ssedesigner.physics.impedance.pick import ohms
from ssedesigner.ui.exchange.band_bar import BandBar
from ssedesigner.ui.exchange.impedance_words import against_words, factor
from ssedesigner.ui.exchange.impedance_work import (
    Against,
    FilmInputs,
    FilmNumbers,
    ListedSpectrum,
    number_with_error,
    ohms_of,
    specimens_of,
)
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property, text_label

_LINES = {
    "contact": ("Contacts, both sides", "ohm", "Resistance of both contacts of the film; 0 while it is not known"),
    "area_cm2": ("Electrode area", "cm2", "Area of the electrode that touched the film; an error follows after ±"),
    "measured_thickness_um": ("Film thickness", "um", "Thickness of the film; an error follows after ±"),
    "measured_temperature_c": ("At", "degC", "Temperature during the measurement"),
    "measured_stack_pressure_mpa": ("under", "MPa", "Pressure on the film during the measurement"),
}
_NOTHING = "nothing: 0 Ω"


def _title(words: str, name: str) -> QLabel:
    return set_names(QLabel(words), name, words, "title")


def _error_label(name: str) -> PlainLabel:
    label = set_names(PlainLabel(), name, "Problem", "error")
    label.setWordWrap(True)
    label.hide()
    return label


class InputsCard(QFrame):
    """What is taken off and what the film is; ``changed`` comes with each number that can be read."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "impedance_inputs", "Subtraction and film", "card")
        self.cable = set_names(QComboBox(), "impedance_cable", "Resistance of cable and collectors")
        self.cable.setEditable(True)
        self.cable.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._typed = set_names(QLineEdit(), "impedance_cable_line", "Resistance of cable and collectors")
        self._typed.setPlaceholderText("0 Ω, or a short spectrum")
        self.cable.setLineEdit(self._typed)
        self.cable.setToolTip(tooltip("Type a resistance, or choose the spectrum of the shorted cell from the list"))
        self.lines: dict[str, QLineEdit] = {}
        self._errors: dict[str, PlainLabel] = {}
        self._notes: dict[str, QLabel] = {}
        self._shorts: list[ListedSpectrum] = []
        self._chosen: ListedSpectrum | None = None
        self.inputs = FilmInputs()
        self._lay_out()
        self.cable.activated.connect(self._choose_cable)
        self._typed.textEdited.connect(self._type_cable)

    def _lay_out(self) -> None:
        column = column_layout(self, (12, 8, 12, 10), 4)
        column.addWidget(_title("Subtraction and film", "impedance_inputs_title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 122)
        grid.setColumnStretch(1, 1)
        grid.addWidget(set_names(QLabel("Cable, collectors"), "impedance_cable_label", "Cable"), 0, 0)
        grid.addWidget(self.cable, 0, 1, 1, 2)
        self._add_error("cable", grid, 1)
        row = 2
        for key, (words, unit, _) in _LINES.items():
            if key == "measured_stack_pressure_mpa":
                continue
            grid.addWidget(set_names(QLabel(words), f"impedance_{key}_label", words), row, 0)
            if key == "measured_temperature_c":
                pair = row_layout(None, (0, 0, 0, 0), 6)
                for name in (key, "measured_stack_pressure_mpa"):
                    pair.addWidget(self._line(name), 1)
                    pair.addWidget(self._unit(_LINES[name][1], name))
                grid.addLayout(pair, row, 1, 1, 2)
                self._add_error("measured_stack_pressure_mpa", grid, row + 2)
            else:
                grid.addWidget(self._line(key), row, 1)
                grid.addWidget(self._unit(unit, key), row, 2)
            self._add_error(key, grid, row + 1)
            row += 3
        column.addLayout(grid)

    def _line(self, key: str) -> QLineEdit:
        words, _, tip = _LINES[key]
        label = MEASURED[key].label if key in MEASURED else words
        line = self.lines[key] = set_names(QLineEdit(), f"impedance_{key}", label)
        line.setToolTip(tooltip(tip))
        line.textEdited.connect(lambda _: self._type(key))
        return line

    def _unit(self, unit: str, key: str) -> QLabel:
        label = set_names(QLabel(symbol(unit)), f"impedance_{key}_unit", "Unit", "muted")
        label.setFixedWidth(34)
        return label

    def _add_error(self, key: str, grid: QGridLayout, row: int) -> None:
        self._errors[key] = _error_label(f"impedance_{key}_error")
        self._notes[key] = text_label(f"impedance_{key}_note", "Where this is from", "small")
        self._notes[key].hide()
        column = column_layout(None, (0, 0, 0, 2), 0)
        column.addWidget(self._errors[key])
        column.addWidget(self._notes[key])
        grid.addLayout(column, row, 1, 1, 2)

    def show_note(self, key: str, words: str) -> None:
        """Say below a line where its number is from, or nothing."""
        self._notes[key].setText(words)
        self._notes[key].setVisible(bool(words))

    def fill(self, values: dict[str, float], origin: str) -> None:
        """Put numbers into the lines that are empty; what is typed stays."""
        for key, value in values.items():
            line = self.lines.get(key)
            if line is not None and (not line.text().strip() or line.property("filled")):
                line.setText(exact(value))
                line.setProperty("filled", True)
                self.show_note(key, origin)
        self._read()

    def empty_filled(self) -> None:
        """Empty the lines that were filled from a batch and not typed over."""
        for key, line in self.lines.items():
            if line.property("filled"):
                line.clear()
                line.setProperty("filled", False)
                self.show_note(key, "")

    def show_shorts(self, rows: Sequence[ListedSpectrum]) -> None:
        """Offer the spectra of a shorted cell that are in the list."""
        shorts = [row for row in rows if row.short_ohm is not None]
        spectra = [row.spectrum for row in shorts]
        if spectra == [row.spectrum for row in self._shorts] and self.cable.count():
            return
        text, self._shorts = self.cable.currentText(), shorts
        self.cable.clear()
        self.cable.addItem(_NOTHING)
        for row in shorts:
            self.cable.addItem(no_mnemonic(f"{shorten(row.name, 40)}   {ohms(row.short_ohm or 0.0)}"))
        if self._chosen is not None and self._chosen.spectrum in spectra:
            self.cable.setCurrentIndex(1 + spectra.index(self._chosen.spectrum))
            return
        gone, self._chosen = self._chosen, None
        self.cable.setCurrentIndex(-1)
        self.cable.setEditText("" if gone is not None else text)
        if gone is not None:
            self._read()

    @property
    def cable_row(self) -> ListedSpectrum | None:
        """The spectrum whose resistance is taken off, None where a number is."""
        return self._chosen

    def _choose_cable(self, place: int) -> None:
        self._chosen = self._shorts[place - 1] if 1 <= place <= len(self._shorts) else None
        if place == 0:
            self.cable.setEditText("")
        self._read()

    def _type_cable(self, _: str) -> None:
        self._chosen = None
        self._read()

    def _type(self, key: str) -> None:
        """Take what a person typed, which is not from the batch or the file any more."""
        self.lines[key].setProperty("filled", False)
        self.show_note(key, "")
        self._read()

    def _read(self) -> None:
        """Read all lines; one that cannot be read says why and counts as empty."""
        numbers: dict[str, tuple[float | None, float]] = {}
        for key, line in self.lines.items():
            numbers[key] = self._number(key, line.text())
        # what a chosen spectrum gives stands in its words, which are no number
        typed = self._number("cable", self.cable.currentText() if self._chosen is None else "")[0]
        cable = typed if self._chosen is None else self._chosen.short_ohm
        area, thickness = numbers["area_cm2"], numbers["measured_thickness_um"]
        self.inputs = FilmInputs(
            cable_ohm=cable or 0.0,
            contact_ohm=numbers["contact"][0] or 0.0,
            area_cm2=area[0],
            area_error_cm2=area[1],
            thickness_um=thickness[0],
            thickness_error_um=thickness[1],
            temperature_c=numbers["measured_temperature_c"][0],
            pressure_mpa=numbers["measured_stack_pressure_mpa"][0],
        )
        self.changed.emit()

    def _number(self, key: str, text: str) -> tuple[float | None, float]:
        self._show_error(key, "")
        try:
            if key in ("cable", "contact"):
                words = "The resistance of cable and collectors" if key == "cable" else "The resistance of the contacts"
                return ohms_of(text, words), 0.0
            return number_with_error(text, key)
        except (FieldError, UnitError) as error:
            self._show_error(key, str(error))
            return None, 0.0

    def _show_error(self, key: str, sentence: str) -> None:
        self._errors[key].setText(sentence)
        self._errors[key].setVisible(bool(sentence))
        if key in self.lines:
            set_property(self.lines[key], "invalid", bool(sentence))

    @property
    def problems(self) -> tuple[str, ...]:
        """What cannot be read now."""
        return tuple(label.text() for label in self._errors.values() if label.text())


class ResultCard(QFrame):
    """Area-specific resistance and conductivity with errors, and how they follow."""

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "impedance_result", "Result", "card")
        self.show_more = set_names(QPushButton("Sho&w the calculation"), "impedance_show", "Calculation", "link")
        self.show_more.setCheckable(True)
        self.show_more.toggled.connect(self._show)
        self._lines: tuple[str, ...] = ()
        self.values: dict[str, tuple[QLabel, QLabel]] = {}
        top = row_layout(None, (0, 0, 0, 0), 6)
        top.addWidget(_title("Result", "impedance_result_title"))
        top.addStretch(1)
        top.addWidget(self.show_more)
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        for place, (key, words) in enumerate((("asr", "Area-specific resistance"), ("sigma", "Film conductivity"))):
            caption = set_names(QLabel(words), f"impedance_{key}_caption", words, "small")
            number = set_names(QLabel(), f"impedance_{key}", words, "value")
            rest = set_names(QLabel(), f"impedance_{key}_rest", "Error and unit", "muted")
            line = row_layout(None, (0, 0, 0, 0), 5)
            line.addWidget(number)
            line.addWidget(rest, 1, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(caption, 0, place)
            grid.addLayout(line, 1, place)
            grid.setColumnStretch(place, 1)
            self.values[key] = number, rest
        self.calculation = text_label("impedance_calculation", "Calculation", "small")
        column = column_layout(self, (12, 8, 12, 8), 3)
        column.addLayout(top)
        column.addLayout(grid)
        column.addWidget(self.calculation)

    def show_numbers(self, numbers: FilmNumbers | None, lines: tuple[str, ...], missing: str) -> None:
        """Show what follows, or what is missing for it."""
        self._lines = lines
        self._put("asr", numbers.asr if numbers else None, numbers.asr_error if numbers else None, "Ω cm²")
        sigma = numbers.conductivity if numbers else None
        self._put("sigma", sigma, numbers.conductivity_error if numbers else None, "mS/cm")
        self._missing = missing
        self._show()

    def _put(self, key: str, value: float | None, error: float | None, unit: str) -> None:
        number, rest = self.values[key]
        number.setText(format_number(value) if value is not None else "?")
        rest.setText(f"± {format_number(error, 2)} {unit}" if value is not None and error else unit)

    def _show(self) -> None:
        lines = self._lines if self.show_more.isChecked() else self._lines[:1]
        self.calculation.setText("\n".join(filter(None, (*lines, self._missing))))
        self.show_more.setEnabled(bool(self._lines))


class AgainstCard(QFrame):
    """The measured value on the band that is predicted for this film as it was measured."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "impedance_against", "Against the prediction", "card")
        self._title = _title("Against the prediction", "impedance_against_title")
        self.bar = BandBar("impedance_band", "Measured value on the predicted band", theme)
        self.words = text_label("impedance_against_words", "How it compares", "strong")
        self.learned = text_label("impedance_learned", "What the film teaches", "small")
        top = row_layout(None, (0, 0, 0, 0), 6)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(set_names(QLabel("ASR, Ω cm², 90 % band"), "impedance_against_unit", "Unit", "small"))
        column = column_layout(self, (12, 8, 12, 8), 3)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addWidget(self.words)
        column.addWidget(self.learned)

    def show_title(self, words: str) -> None:
        """Say whose prediction it is."""
        self._title.setText(words)

    def show_nothing(self, words: str) -> None:
        """Say why nothing is compared."""
        self.bar.hide()
        self.words.hide()
        self.learned.setText(words)
        self.learned.show()

    def show_against(self, numbers: FilmNumbers, result: Against) -> None:
        """Show the measured value beside its prediction, and what the film would teach."""
        severity, words = against_words(numbers, result.before)
        self.words.setText(f"{MARKS[severity]} {words}")
        self.words.show()
        set_property(self.words, "severity", severity)
        is_known = severity != "unknown"
        self.bar.setVisible(is_known)
        if is_known:
            self.bar.show_values(result.before, numbers.asr, numbers.band)
        learned = _learned(result.before, result.after)
        self.learned.setText(learned)
        self.learned.setVisible(bool(learned))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.bar.apply_theme(theme)


def _learned(before: Quantity, after: Quantity | None) -> str:
    if after is None:
        return "The film is not used to learn: the band stays the same."
    now, then = factor(before), factor(after)
    if not now or not then:
        return ""
    return f"Learning from this film changes the band of such a film from {now} to {then}."


class SaveCard(QFrame):
    """Where the film is saved; ``batch_chosen`` comes when another batch or other films are meant."""

    batch_chosen = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "impedance_save", "Save as a measured film", "card")
        self._is_named = False
        self.batch = set_names(QComboBox(), "impedance_batch", "Batch")
        self.batch.activated.connect(lambda _: self.batch_chosen.emit())
        self.batch.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.films = set_names(QLineEdit("1"), "impedance_films", "Films of the batch")
        self.films.setToolTip(tooltip("Numbers of the films that this is the measurement of, such as 2, or 1–3"))
        self.films.textEdited.connect(lambda _: self.batch_chosen.emit())
        self.name = set_names(QLineEdit(), "impedance_name", "Name of the film")
        self.name.textEdited.connect(self._type_name)
        self.by = set_names(QLineEdit(), "impedance_by", "Who enters it")
        self.by.setPlaceholderText("initials")
        self.learn = set_names(QCheckBox("Let predictions learn from it"), "impedance_learn", "Use it to learn")
        self.learn.setChecked(True)
        self.learn.toggled.connect(lambda _: self.changed.emit())
        self.problem = _error_label("impedance_save_problem")
        self.state = text_label("impedance_save_state", "What is saved", "small")
        self._labels: dict[str, QLabel] = {}
        column = column_layout(self, (12, 8, 12, 10), 4)
        column.addWidget(_title("Save as a measured film", "impedance_save_title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnMinimumWidth(0, 122)
        grid.setColumnStretch(1, 1)
        rows = (("batch", "Batch", self.batch), ("films", "Films of it", self.films), ("name", "Name", self.name))
        for row, (key, words, widget) in enumerate((*rows, ("by", "Entered by", self.by))):
            self._labels[key] = set_names(QLabel(words), f"impedance_{key}_label", words)
            grid.addWidget(self._labels[key], row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.learn, 4, 1)
        column.addLayout(grid)
        column.addWidget(self.problem)
        column.addWidget(self.state)
        self.show_batches((), "")

    def show_batches(self, summaries: Sequence[BatchSummary], key: str) -> None:
        """Offer the batches, and the way without one; ``key`` is chosen."""
        self.batch.clear()
        self.batch.addItem("None: with the open recipe", "")
        for one in summaries:
            self.batch.addItem(no_mnemonic(f"{one.key}  {shorten(formula(one.name), 60)}"), one.key)
        self.choose_batch(key)

    def choose_batch(self, key: str) -> None:
        """Choose a batch by its key, or none."""
        self.batch.setCurrentIndex(max(self.batch.findData(key), 0))
        self.show_kind()

    def show_kind(self) -> None:
        """Show the lines that a film of a batch needs, or those of an own one."""
        has_batch = bool(self.key)
        for part in (self.films, self._labels["films"]):
            part.setVisible(has_batch)
        for part in (self.name, self._labels["name"]):
            part.setVisible(not has_batch)

    @property
    def key(self) -> str:
        """The key of the batch, empty for a film of its own."""
        return str(self.batch.currentData() or "")

    def _type_name(self, _: str) -> None:
        self._is_named = True
        self.changed.emit()

    def propose_name(self, name: str) -> None:
        """Name the film, where nobody did."""
        if not self._is_named:
            self.name.setText(name)

    def specimens(self) -> tuple[int, ...]:
        """Return the films of the batch that are meant; none where they cannot be read, which is said."""
        try:
            numbers = specimens_of(self.films.text())
        except UnitError as error:
            self.show_problem(str(error))
            return ()
        self.show_problem("")
        return numbers

    def show_problem(self, sentence: str) -> None:
        """Say why it cannot be saved, or nothing."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


class SidePanel(QWidget):
    """The cards in a column that scrolls, and the buttons below them, which never scroll away."""

    save_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "impedance_side", "The film")
        self.inputs, self.result, self.against, self.save = InputsCard(), ResultCard(), AgainstCard(theme), SaveCard()
        self.warning = set_names(QFrame(), "impedance_warning", "Would the cable matter?", "flag")
        self.warning.setProperty("severity", "caution")
        self.warning_words = text_label("impedance_warning_words", "Would the cable matter?")
        column_layout(self.warning, (10, 6, 10, 6)).addWidget(self.warning_words)
        content = set_names(QWidget(), "impedance_cards", "The film")
        column = column_layout(content, (8, 10, 10, 6), 8)
        for card in (self.inputs, self.result, self.against, self.warning, self.save):
            column.addWidget(card)
        column.addStretch(1)
        scroll = set_names(QScrollArea(), "impedance_scroll", "The film")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        self.source = set_names(QLabel(), "impedance_source", "Where it goes", "small")
        self.cancel = set_names(QPushButton("Cancel"), "impedance_cancel", "Leave without saving")
        self.store = set_names(QPushButton("Save film"), "impedance_store", "Save the film", "primary")
        self.store.setToolTip(tooltip("Ctrl+S"))
        self.cancel.clicked.connect(partial(self.cancel_asked.emit))
        self.store.clicked.connect(partial(self.save_asked.emit))
        foot = row_layout(None, (10, 4, 12, 10), 8)
        foot.addWidget(self.source, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.store)
        outer = column_layout(self, (0, 0, 0, 0), 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)

    def show_warning(self, words: str) -> None:
        """Show what should be looked at before the number is used, or nothing."""
        self.warning_words.setText(words)
        self.warning.setVisible(bool(words))
