"""How mass, volume and cost of a cell divide among its layers; what is not known stays visible as such."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ssedesigner.core.fields import BASES
from ssedesigner.core.notation import format_number
from ssedesigner.core.prediction import CellPrediction, Layer
from ssedesigner.core.units import symbol
from ssedesigner.ui.widgets.tables import Table

_SYMBOLS = {"aluminium": "Al", "copper": "Cu", "lithium": "Li", "nickel": "Ni", "silicon": "Si", "stainless": "steel"}
_UNKNOWN_WIDTH = 0.25
"""How much of a bar stands for parts of unknown amount."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One part of a bar; ``share`` is None when the whole is not known, ``amount`` when the part is not.

    ``width`` is the part of the bar that it takes.
    """

    name: str
    role: str
    amount: float | None
    share: float | None
    width: float

    @property
    def short_name(self) -> str:
        """The element's symbol for a foil, else the name."""
        first = self.name.split(" ", maxsplit=1)[0]
        return _SYMBOLS.get(first, self.name)

    @property
    def figure(self) -> str:
        """What is written inside: the share, the amount when there is no share, or a question mark."""
        if self.share is not None:
            return f"{100 * self.share:.0f} %" if self.share >= 0.01 else "< 1 %"
        return format_number(self.amount, 2) if self.amount is not None else "?"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: what is split, its unit, the sum of what is known, and the parts."""

    name: str
    unit: str
    total: float
    segments: tuple[Segment, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the parts of unknown amount."""
        return tuple(segment.name for segment in self.segments if segment.amount is None)

    @property
    def total_text(self) -> str:
        """The sum with its unit; a lower bound when a part is not known."""
        if self.total <= 0:
            return "not known"
        at_least = "at least " if self.unknown else ""
        unknown = f" · {', '.join(self.unknown)}: not known" if self.unknown else ""
        return f"{at_least}{format_number(self.total)} {symbol(self.unit)}{unknown}"


def bars(cell: CellPrediction) -> tuple[Bar, ...]:
    """Split mass, thickness (which stands for volume) and material cost of a cell by its layers."""
    layers = cell.layers
    return (
        _bar("Mass", "mg/cm2", [(layer, layer.mass_mg_cm2) for layer in layers]),
        _bar("Volume", "um", [(layer, layer.thickness_um) for layer in layers]),
        _bar("Cost", "USD/m2", [(layer, layer.cost_usd_m2) for layer in layers]),
    )


def _bar(name: str, unit: str, amounts: list[tuple[Layer, float | None]]) -> Bar:
    amounts = [(layer, amount if amount is None or math.isfinite(amount) else None) for layer, amount in amounts]
    total = sum(amount for _, amount in amounts if amount is not None and amount > 0)
    missing = sum(amount is None for _, amount in amounts)
    room = 1.0 - (_UNKNOWN_WIDTH if missing else 0.0)
    segments = []
    for layer, amount in sorted(amounts, key=lambda pair: -(pair[1] or 0.0)):
        if amount is not None and amount <= 0:
            continue
        part = amount / total if amount is not None and total > 0 else None
        width = part * room if part is not None else _UNKNOWN_WIDTH / missing
        share = None if missing else part
        segments.append(Segment(name=_name(layer), role=layer.role, amount=amount, share=share, width=width))
    return Bar(name=name, unit=unit, total=total, segments=tuple(segments))


def _name(layer: Layer) -> str:
    if layer.role in {"film", "cathode", "packaging", "bipolar plate"}:
        return layer.role
    return layer.material


def bars_table(shown: tuple[Bar, ...], basis: str) -> Table:
    """Write the bars as rows."""
    header = ("split", "part", "share, %", "amount", "unit", "basis")
    rows = [
        (
            bar.name,
            segment.name,
            "not known" if segment.share is None else f"{100 * segment.share:.3g}",
            "not known" if segment.amount is None else f"{segment.amount:.6g}",
            symbol(bar.unit),
            BASES[basis].lower(),
        )
        for bar in shown
        for segment in bar.segments
    ]
    return Table(header=header, rows=tuple(rows))


def segment_text(bar: Bar, segment: Segment) -> str:
    """Say what a segment is, in one line."""
    if segment.amount is None:
        return f"{segment.name}: {bar.name.lower()} not known"
    amount = f"{format_number(segment.amount)} {symbol(bar.unit)}"
    if segment.share is None:
        return f"{segment.name}: {amount} (its share is not known, because {', '.join(bar.unknown)} is not known)"
    return f"{segment.name}: {100 * segment.share:.1f} % of {bar.name.lower()}, {amount}"
