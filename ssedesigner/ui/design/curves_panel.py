"""The curves of the recipes of the comparison: which result, over which field, and with which bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.question import Target
from ssedesigner.ui.design.charts import label_of
from ssedesigner.ui.design.compare_rows import Column, target_of
from ssedesigner.ui.design.overlay import AXES, RESULT_KEYS, overlay_data
from ssedesigner.ui.design.why_panel import choice_box, heading, line_of, word
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import column_layout, set_names


@guarded
class CurvesPanel(QWidget):
    """One plot of one result of every recipe over one field."""

    def __init__(self, document: Document, theme: Theme, targets: Callable[[], Sequence[Target]]) -> None:
        super().__init__()
        set_names(self, "compare_curves", "Curves")
        self._document, self._targets = document, targets
        self._columns: tuple[Column, ...] = ()
        self.canvas = PlotCanvas("Curves of the recipes", theme)
        self.result = choice_box("compare_result", "Result of the curves", 17)
        self.axis = choice_box("compare_axis", "Field of the curves", 11)
        self.bands = set_names(QCheckBox("&Bands"), "compare_bands", "Draw the bands of the first two")
        self.bands.setToolTip(tooltip("90 % bands of A and the first pin, for resistance and conductivity"))
        self.bands.setChecked(True)
        for key in RESULT_KEYS:
            self.result.addItem(label_of(key), key)
        for key in AXES:
            self.axis.addItem(FIELDS[key].label, key)
        self.result.setCurrentIndex(self.result.findData("film.area_specific_resistance_ohm_cm2"))
        self.axis.setCurrentIndex(self.axis.findData("thickness_um"))
        self.card = Card(self.canvas, theme)
        column = column_layout(self, (0, 0, 0, 0), 6)
        column.addLayout(line_of(heading("Curves"), self.result, word("over"), self.axis, None, self.bands))
        column.addWidget(self.card, 1)
        for changed in (self.result.currentIndexChanged, self.axis.currentIndexChanged, self.bands.toggled):
            changed.connect(self._show)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Take up other recipes."""
        self._columns = columns
        self._show()

    def _show(self, _: object = None) -> None:
        if not self._columns:
            return
        key, field = str(self.result.currentData()), str(self.axis.currentData())
        target, document = target_of(key, tuple(self._targets())), self._document
        data = overlay_data(
            self._columns,
            key,
            field,
            document.materials,
            document.learned,
            target,
            has_bands=self.bands.isChecked(),
        )
        self.canvas.show_data(data)
        self.card.show_title(f"{label_of(key)} over {data.x.label}")

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.card.apply_theme(theme)
