"""The cards below the plot: the fit with its parameters and residuals, and which resistance is that of the film."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QGridLayout, QLabel, QRadioButton, QWidget

from ssedesigner.core.notation import MARKS, format_number
from ssedesigner.physics.impedance.analysis import Parameter, SpectrumResult, parameters
from ssedesigner.physics.impedance.fit import CIRCUITS, Fit
from ssedesigner.physics.impedance.pick import Pick, choose, hertz, ohms
from ssedesigner.ui.exchange.impedance_plots import make_canvas, residual_data
from ssedesigner.ui.exchange.impedance_work import ListedSpectrum
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names, set_property, text_pane

_COLUMNS, _MOST_PARAMETERS, _CIRCUIT_CHARACTERS, _WHY_LINES = 4, 12, 22, 3
_PREFIXES = ((1.0, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n"), (1e-12, "p"))
_AUTOMATIC = "Circuit: chosen by the program"
_WORDS = {Pick.HIGH: "High-frequency end", Pick.ARC: "End of the arc", Pick.FREQUENCY: "Where I drag"}


def parameter_text(one: Parameter) -> str:
    """Write a parameter with its error and unit, H and F with a prefix."""
    scale, prefix = 1.0, ""
    if one.unit in ("H", "F"):
        scale, prefix = next(((size, sign) for size, sign in _PREFIXES if one.value >= size), _PREFIXES[-1])
    value, error = format_number(one.value / scale), format_number(one.error / scale, 2)
    return f"{value} ± {error} {prefix}{one.unit}".strip()


class FitCard(QFrame):
    """``circuit_chosen`` carries a circuit, or None for the choice of the program."""

    circuit_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "impedance_fit", "Fit", "card")
        self.model = set_names(QComboBox(), "impedance_model", "Circuit that is fitted")
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.model.setMinimumContentsLength(_CIRCUIT_CHARACTERS)
        self.model.addItem(_AUTOMATIC, None)
        for circuit in CIRCUITS:
            self.model.addItem(circuit.name, circuit)
        self.model.activated.connect(lambda place: self.circuit_chosen.emit(self.model.itemData(place)))
        self._verdict = Elided("impedance_verdict", "Kramers–Kronig test, and mean residual of the fit", "small")
        self._fit: Fit | None = None
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(1)
        for number in range(_MOST_PARAMETERS):
            label = set_names(QLabel(), f"impedance_parameter_{number}", "Parameter", "small")
            value = set_names(QLabel(), f"impedance_value_{number}", "Value and error", "strong")
            row, column = 2 * (number // _COLUMNS), number % _COLUMNS
            self._grid.addWidget(label, row, column)
            self._grid.addWidget(value, row + 1, column)
            self._cells.append((label, value))
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.residuals = make_canvas("Residuals of the fit", theme)
        self.residuals.setObjectName("impedance_residuals")
        top = row_layout(None, (0, 0, 0, 0), 8)
        top.addWidget(set_names(QLabel("Fit"), "impedance_fit_title", "Fit", "title"))
        top.addWidget(self.model)
        top.addStretch(1)
        top.addWidget(self._verdict)
        column_ = column_layout(self, (12, 8, 12, 6), 4)
        column_.addLayout(top)
        column_.addLayout(self._grid)
        column_.addWidget(self.residuals, 1)

    def show_row(self, row: ListedSpectrum | None) -> None:
        """Show the fit of a spectrum."""
        result = row.result if row is not None else None
        fit = result.fit if result is not None else None
        self.model.setEnabled(row is not None and row.spectrum is not None)
        circuit = row.circuit if row is not None else None
        self.model.setItemText(0, f"Chosen: {fit.circuit.name}" if fit is not None and circuit is None else _AUTOMATIC)
        place = next((at for at in range(self.model.count()) if self.model.itemData(at) == circuit), 0)
        self.model.setCurrentIndex(place)
        listed = parameters(fit)[:_MOST_PARAMETERS] if fit is not None else ()
        for number, (label, value) in enumerate(self._cells):
            is_shown = number < len(listed)
            if is_shown:
                label.setText(listed[number].label)
                value.setText(parameter_text(listed[number]))
            label.setVisible(is_shown)
            value.setVisible(is_shown)
        self._show_verdict(result)
        if fit is None or fit is not self._fit:  # a drag leaves the fit as it is
            self.residuals.show_data(residual_data(result))
        self._fit = fit

    def _show_verdict(self, result: SpectrumResult | None) -> None:
        if result is None or result.fit is None or result.kramers_kronig is None:
            self._verdict.show_text("")
            return
        is_ok = result.is_kramers_kronig_ok
        severity = "pass" if is_ok else "caution"
        words = "Kramers–Kronig passed" if is_ok else "Kramers–Kronig failed: drift or noise"
        share = f"{format_number(100 * result.kramers_kronig.mean, 2)} %"
        fit = f"fit {format_number(100 * result.fit.mean_residual, 2)} %"
        self._verdict.show_text(f"{MARKS[severity]} {words} ({share}), {fit}")
        set_property(self._verdict, "severity", severity)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.residuals.apply_theme(theme)


class WhichCard(QFrame):
    """Which resistance is that of the film; ``chosen`` carries a pick."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "impedance_which", "Which resistance is that of the film?", "card")
        title = set_names(QLabel("Which resistance is that of the film?"), "impedance_which_title", "Question", "title")
        self._why = text_pane("impedance_why", "Why, and what else should be known", _WHY_LINES)
        self._problem = set_names(PlainLabel("", 600), "impedance_problem", "Problem", "error")
        self._problem.setWordWrap(True)
        self._group = QButtonGroup(self)
        self.radios: dict[Pick, QRadioButton] = {}
        left = column_layout(None, (0, 0, 0, 0), 3)
        left.addWidget(title)
        left.addWidget(self._problem)
        left.addWidget(self._why)
        left.addStretch(1)
        right = column_layout(None, (0, 0, 0, 0), 4)
        for pick, words in _WORDS.items():
            radio = self.radios[pick] = set_names(QRadioButton(words), f"impedance_pick_{pick.value}", words)
            radio.clicked.connect(lambda _=False, pick=pick: self.chosen.emit(pick))
            self._group.addButton(radio)
            right.addWidget(radio)
        right.addStretch(1)
        line = row_layout(self, (12, 8, 12, 8), 14)
        line.addLayout(left, 1)
        choices = set_names(QWidget(), "impedance_choices", "Choices")
        choices.setLayout(right)
        choices.setMinimumWidth(230)
        line.addWidget(choices, 0, Qt.AlignmentFlag.AlignTop)

    def show_row(self, row: ListedSpectrum | None) -> None:
        """Show the candidates of a spectrum, and why one of them is taken."""
        result = row.result if row is not None else None
        candidates = {one.pick: one for one in result.candidates} if result is not None else {}
        is_asked = result is not None and result.problem is not None and result.settings.pick is None
        taken = result.taken if result is not None and not is_asked else None
        self._group.setExclusive(False)
        for pick, radio in self.radios.items():
            one = candidates.get(pick)
            words = _WORDS[pick]
            if pick is Pick.FREQUENCY:
                is_taken = taken is not None and taken.pick is pick
                words += f", {hertz(taken.frequency_hz)}   {ohms(taken.resistance_ohm)}" if taken and is_taken else ""
                radio.setEnabled(bool(candidates))
            else:
                words += f"   {ohms(one.resistance_ohm)}" if one is not None else "   none"
                radio.setEnabled(one is not None)
            radio.setText(words)
            radio.setChecked(taken is not None and taken.pick is pick)
        self._group.setExclusive(True)
        self._why.setPlainText(_reason(row, result))
        problem = (result.problem if result is not None else row.problem if row is not None else "") or ""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))


def _reason(row: ListedSpectrum | None, result: SpectrumResult | None) -> str:
    """Say why the program takes what it takes, and what else should be known of the spectrum."""
    if row is None:
        return "Drop a file, or choose one."
    if result is None:
        return ""
    notes = list(result.notes)
    if result.fit is not None and result.settings.pick is not None:
        advice = choose(result.fit, result.frequency_hz, result.area_cm2).reason
        notes.append(f"The program suggests: {advice}")
    return " ".join(reversed(notes))
