"""The four numbers above a drawn structure."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.network.results import Network
from ssedesigner.text.network import NO_PATH, part_text
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names


class Tile(QFrame):
    """One number with what it is of."""

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        set_names(self, f"structure_tile_{key}", title, "card")
        layout = column_layout(self, (12, 7, 10, 7), 1)
        self._title = set_names(QLabel(title), f"structure_title_{key}", title)
        self._value = set_names(QLabel("–"), f"structure_value_{key}", title, "value")
        self._unit = set_names(QLabel(), f"structure_unit_{key}", f"Unit of {title}", "muted")
        self._note = Elided(f"structure_note_of_{key}", f"About {title}", "small")
        line = row_layout(None, (0, 0, 0, 0), 6)
        line.addWidget(self._value)
        line.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        layout.addWidget(self._title)
        layout.addLayout(line)
        layout.addWidget(self._note)

    def show_number(self, value: str, unit: str = "", note: str = "") -> None:
        """Show a number, its unit and a few words."""
        self._value.setText(value)
        self._unit.setText(unit)
        self._note.show_text(note)
        self.setAccessibleDescription(f"{value} {unit}; {note}")

    @property
    def value(self) -> str:
        """The number on show."""
        return self._value.text()


TILES = {
    "network": "Network, this structure",
    "tortuosity": "Tortuosity factor",
    "grains": "Grains through the film",
    "half": "Half of the current",
}


class StructureTiles(QWidget):
    """Conductivity, tortuosity, grains through the film, and where half of the current runs."""

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "structure_tiles", "Numbers of the structure")
        self.by_key = {key: Tile(key, title) for key, title in TILES.items()}
        line = row_layout(self, (0, 0, 0, 0), 10)
        for tile in self.by_key.values():
            line.addWidget(tile, 1)

    def show_reason(self, reason: str) -> None:
        """Say why there is no number."""
        for tile in self.by_key.values():
            tile.show_number("?", "", reason)

    def show_network(self, network: Network, *, is_stale: bool) -> None:
        """Show the numbers of a network; one that is stale says so."""
        plan, tiles = network.structure.plan, self.by_key
        stale = "out of date; " if is_stale else ""
        powder = format_number(from_si(plan.powder, "mS/cm"), 2)
        note = f"{stale}{part_text(network.relative)} the powder’s {powder}; geometry only"
        value = format_number(from_si(network.conductivity, "mS/cm"), 3)
        tiles["network"].show_number(value, "mS/cm", NO_PATH if network.relative == 0 else note)
        factor = network.tortuosity
        note = f"sulfide {format_number(100 * plan.sulfide, 2)} vol % ÷ {network.relative:.2f} of its conductivity"
        if any(polymer.conductivity for polymer in plan.polymers):
            note = "mean conductivity of the voxels ÷ that of the whole"
        known = "?" if factor is None else format_number(factor, 3)
        tiles["tortuosity"].show_number(known, "", NO_PATH if factor is None else note)
        grains = network.grains
        deep = f"{numeral(from_si(plan.thickness, 'um'), 3)} µm = {numeral(plan.thickness / plan.d50, 2)} × D50"
        note = f"{grains.low:.0f} to {grains.high:.0f} on a line; {deep}"
        tiles["grains"].show_number(f"{grains.median:.0f}", "", note)
        note = f"carries it; its hottest 1 % {format_number(network.hottest, 2)} × the mean"
        tiles["half"].show_number(f"{100 * network.half_share:.0f}", "% of the sulfide", note)
