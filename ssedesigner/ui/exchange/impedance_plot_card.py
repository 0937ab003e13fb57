"""The card with the plot of a spectrum: Nyquist, Bode, or all files over one another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QStackedWidget, QWidget

from ssedesigner.ui.exchange.impedance_plots import NyquistCanvas, bode_data, make_canvas
from ssedesigner.ui.exchange.impedance_work import ListedSpectrum
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names

_VIEWS = {
    "Nyquist": "○ measured   — fit   ● picked: drag it, or ← →      same scale on both axes",
    "Bode": "○ measured   — fit",
    "All files": "the ticked spectra, or all; same scale on both axes",
}
"""Each view with what its signs mean."""
_NYQUIST, _BODE = range(2)


class PlotCard(QFrame):
    """``dragged`` carries the frequency that the pick is pulled to, ``stepped`` by how many files to go on."""

    dragged = Signal(float)
    stepped = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "impedance_plot", "Spectrum", "card")
        self._rows: tuple[ListedSpectrum, ...] = ()
        self._row: ListedSpectrum | None = None
        self._off_ohm = 0.0
        self.nyquist = set_names(NyquistCanvas("Nyquist plot", theme), "impedance_nyquist", "Nyquist plot")
        self.overlay = set_names(NyquistCanvas("All files", theme), "impedance_overlay", "Nyquist plot of all files")
        names = ("Magnitude over frequency", "Phase over frequency")
        self.bode = [
            set_names(make_canvas(name, theme), f"impedance_bode_{place}", name) for place, name in enumerate(names)
        ]
        self._name = Elided("impedance_plot_name", "Spectrum that is shown", "title")
        self._legend = set_names(QLabel(), "impedance_legend", "Signs of the plot", "small")
        self._stack = set_names(QStackedWidget(), "impedance_stack", "Spectrum")
        self._group = QButtonGroup(self)
        self.views = [set_names(QPushButton(words), f"impedance_view_{words}", words, "filter") for words in _VIEWS]
        for number, button in enumerate(self.views):
            button.setCheckable(True)
            self._group.addButton(button, number)
        self.views[_NYQUIST].setChecked(True)
        self._group.idClicked.connect(lambda _: self._draw())
        for canvas in (self.nyquist, self.overlay):
            canvas.stepped.connect(self.stepped)
        self.nyquist.dragged.connect(self.dragged)
        self._lay_out()

    def _lay_out(self) -> None:
        both = set_names(QWidget(), "impedance_bode", "Bode plot")
        upright = column_layout(both, (0, 0, 0, 0), 2)
        for canvas in self.bode:
            upright.addWidget(canvas)
        for part in (self.nyquist, both, self.overlay):
            self._stack.addWidget(part)
        top = row_layout(None, (0, 0, 0, 0), 6)
        top.addWidget(self._name)
        top.addStretch(1)
        for button in self.views:
            top.addWidget(button)
        column = column_layout(self, (12, 8, 12, 6), 3)
        column.addLayout(top)
        column.addWidget(self._legend)
        column.addWidget(self._stack, 1)

    def show_rows(self, rows: Sequence[ListedSpectrum], row: ListedSpectrum | None, off_ohm: float) -> None:
        """Show one spectrum of a list, with what is taken off [ohm]."""
        self._rows, self._row, self._off_ohm = tuple(rows), row, off_ohm
        self._name.show_text(row.name if row is not None else "No spectrum yet")
        self._draw()

    def _draw(self) -> None:
        """Draw the view that is seen; the others are drawn when it is their turn."""
        view = self._group.checkedId()
        self._stack.setCurrentIndex(view)
        self._legend.setText(list(_VIEWS.values())[view])
        result = self._row.result if self._row is not None else None
        if view == _BODE:
            for canvas, data in zip(self.bode, bode_data(result), strict=True):
                canvas.show_data(data)
        elif view != _NYQUIST:
            self.overlay.show_all([row for row in self._rows if row.is_ticked] or self._rows)
        elif result is None:
            self.nyquist.show_all(())
        else:
            self.nyquist.show_result(result, self._off_ohm)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for canvas in (self.nyquist, self.overlay, *self.bode):
            canvas.apply_theme(theme)
