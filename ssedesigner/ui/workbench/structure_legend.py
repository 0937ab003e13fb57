"""The right side of a slice: what it is coloured by, what its colours mean, and which slice it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from ssedesigner.core.notation import formula, numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.network.drawing import FIBRE, POLYMER, PORE, SULFIDE
from ssedesigner.physics.network.plan import Plan
from ssedesigner.text.network import ASSUMED, BY_CHANCE, percent
from ssedesigner.ui.pictures.voxel_slice import OVERLAYS, TOP_OF_SCALE, VoxelSlice, phase_colour, ramp
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names, text_label

_WIDTH_PX = 206
_ENDS = {
    "current": f"0      1 = mean      > {TOP_OF_SCALE:g}",
    "loss": f"0      1 = mean      > {TOP_OF_SCALE:g}",
    "potential": "anode side      cathode side",
    "grains": "one shade a grain",
}
"""What stands below the scale of an overlay."""


class StructureLegend(QWidget):
    """Overlay, colours, slider and the caption that says what the picture is."""

    overlay_chosen = Signal(str)
    slice_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "structure_legend", "Overlay and legend")
        self.setFixedWidth(_WIDTH_PX)
        self._column = column_layout(self, (4, 2, 14, 6), 5)
        self._add_overlays()
        self._scale = set_names(QLabel(), "structure_scale", "Colour scale")
        self._scale_words = set_names(QLabel(), "structure_scale_words", "Ends of the scale", "small")
        self._paths = text_label("structure_paths", "Paths", "small")
        self._paths.setText("— paths, direction in this plane. Where a path ends, it leaves the plane.")
        for part in (self._scale, self._scale_words, self._paths):
            self._column.addWidget(part)
        self._paths.hide()
        self._add_phases()
        self._add_slider()
        self._column.addStretch(1)
        caption = text_label("structure_assumed", ASSUMED, "assumed")
        self._caption = caption
        self._column.addWidget(caption)
        self.show_caption(is_whole=True)

    def show_caption(self, *, is_whole: bool) -> None:
        """Say that the structure is assumed, and where there is room what that means."""
        self._caption.setText(f"{ASSUMED}\n{BY_CHANCE}" if is_whole else ASSUMED)
        self._caption.setToolTip(tooltip("" if is_whole else BY_CHANCE))

    def _add_overlays(self) -> None:
        self._column.addWidget(set_names(QLabel("OVERLAY"), "structure_overlay_title", "Overlay", "section"))
        grid = QGridLayout()
        grid.setSpacing(4)
        self.overlays = QButtonGroup(self)
        for number, (overlay, words) in enumerate(OVERLAYS.items()):
            button = set_names(QPushButton(words), f"structure_overlay_{overlay}", f"Colour by {words}", "filter")
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.clicked.connect(lambda _=False, overlay=overlay: self.overlay_chosen.emit(overlay))
            self.overlays.addButton(button)
            grid.addWidget(button, number // 2, number % 2)
        self._column.addLayout(grid)

    def _add_phases(self) -> None:
        self._phases: dict[int, tuple[QLabel, Elided]] = {}
        for phase in (SULFIDE, POLYMER, FIBRE, PORE):
            line = row_layout(None, (0, 0, 0, 0), 6)
            mark = set_names(QLabel(), f"structure_mark_{phase}", "Colour")
            part = Elided(f"structure_phase_{phase}", "Part of the film", "small")
            line.addWidget(mark)
            line.addWidget(part)
            line.addStretch(1)
            self._phases[phase] = mark, part
            self._column.addLayout(line)

    def _add_slider(self) -> None:
        top = QHBoxLayout()
        top.addWidget(set_names(QLabel("Slice"), "structure_slice_label", "Slice", "small"))
        top.addStretch(1)
        self._slice_words = set_names(QLabel(), "structure_slice_words", "Which slice", "small")
        top.addWidget(self._slice_words)
        self._column.addLayout(top)
        self.slider = set_names(QSlider(Qt.Orientation.Horizontal), "structure_slider", "Slice")
        self.slider.valueChanged.connect(self.slice_chosen)
        self._column.addWidget(self.slider)

    def show_slice(self, picture: VoxelSlice, theme: Theme) -> None:
        """Say what is on a picture."""
        network = picture.network
        if network is None:
            return
        plan, ratio = network.structure.plan, self.devicePixelRatioF()
        self._scale_words.setText(_ENDS[picture.overlay])
        self._scale.setPixmap(_scale(theme, _WIDTH_PX - 24, ratio))
        for part in (self._scale, self._paths):
            part.setVisible(picture.overlay != "grains")
        for phase, (name, share) in _parts(plan).items():
            mark, words = self._phases[phase]
            colour = ramp(theme)[1] if phase == SULFIDE else phase_colour(theme, phase)
            mark.setPixmap(_rounded(14, 12, QColor(colour), theme.border, ratio))
            words.show_text(f"{percent(share)} {name}")
            for part in (mark, words):
                part.setVisible(share > 0)
        wide = numeral(from_si(plan.voxel, "um") * plan.shape[1], 3)
        self._slice_words.setText(f"{picture.index + 1} of {plan.shape[1]}, over {wide} µm")
        self.slider.setRange(0, plan.shape[1] - 1)
        self.slider.setValue(picture.index)


def _parts(plan: Plan) -> dict[int, tuple[str, float]]:
    names = dict.fromkeys(formula(polymer.name) for polymer in plan.polymers)
    return {
        SULFIDE: ("sulfide", plan.sulfide),
        POLYMER: (f"binder: {', '.join(names)}", plan.binder),
        FIBRE: (f"fibres: {plan.fibre_name}" if plan.fibre_name else "fibres", plan.fibres),
        PORE: ("pores", plan.pores),
    }


def _scale(theme: Theme, width: int, ratio: float) -> QPixmap:
    colours = ramp(theme)
    gradient = QLinearGradient(0, 0, width, 0)
    for number, colour in enumerate(colours):
        gradient.setColorAt(number / (len(colours) - 1), QColor(colour))
    return _rounded(width, 10, gradient, theme.border, ratio)


def _rounded(width: int, height: int, fill: QBrush | QColor | QLinearGradient, border: str, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(border))
    painter.setBrush(fill)
    painter.drawRoundedRect(0, 0, width - 1, height - 1, 3, 3)
    painter.end()
    return pixmap
