"""Where the resistance of a unit cell sits: one stacked bar, and below it each part with its band."""

from __future__ import annotations

import math
from itertools import accumulate

from ssedesigner.core.evidence import Source
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import NOT_KNOWN, format_number, mark_estimate, numeral, source_names, typeset
from ssedesigner.core.prediction import PART_NAMES, Prediction, Quantity
from ssedesigner.core.units import symbol
from ssedesigner.physics.cell.performance import MEASURED_FIELDS
from ssedesigner.text.values import band_text, value_text
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Box,
    Hotspot,
    Items,
    Scene,
    Stroke,
    TextLine,
    caption_items,
    fraction_of_range,
    message_scene,
    text_line_at,
)
from ssedesigner.ui.plot.placement import Rect
from ssedesigner.ui.theme import SMALL_PX, Theme, text_on
from ssedesigner.ui.widgets.quantity_text import quantity_tip
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import text_width, wrap

WHOLE, FILM = "cell.resistance_ohm_cm2", "film.area_specific_resistance_ohm_cm2"
"""The results whose calculation has the steps of a part; the film has one of its own."""
UNIT = "ohm cm2"
_MARGIN, _GAP, _TOP, _BAR, _CUT = 14.0, 12.0, 6.0, 32.0, 1.5
_SWATCH, _LEAST_ROW, _MOST_ROW, _LEAST_AXIS = 10.0, 19.0, 28.0, 90.0
_UNKNOWN_WIDTH = 0.25
"""How much of the bar stands for parts that are not known."""
_LEAST, _MOST = 1e-2, 1e6
"""Ends beyond which a band is cut off [ohm cm2]."""


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """One part; ``width`` is what it takes of the bar, ``share`` is None where the whole is not known."""

    role: str
    quantity: Quantity
    width: float
    share: float | None
    is_measured: bool
    note: str
    tip: str

    @property
    def name(self) -> str:
        return PART_NAMES[self.role]

    @property
    def is_known(self) -> bool:
        return self.quantity.value is not None and math.isfinite(self.quantity.value)

    @property
    def figure(self) -> str:
        """The value without its unit."""
        if not self.is_known:
            return "?"
        return mark_estimate(format_number(self.quantity.value), self.quantity.is_estimate)

    @property
    def beside(self) -> str:
        """The band, or what stands in its place."""
        if not self.is_known:
            return NOT_KNOWN
        return "measured" if self.is_measured else band_text(self.quantity, 2, "–")

    @property
    def result(self) -> str:
        """The result whose calculation shows where this part comes from, and there the part."""
        return FILM if self.role == "film" else f"{WHOLE}#{self.role}"


@dataclass(frozen=True, kw_only=True)
class ResistancePicture:
    """The resistance of a unit cell and its parts in the order in which they are stacked."""

    whole: Quantity
    rows: tuple[PartRow, ...]
    temperature_c: float

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw the bar on top and a row for each part below; the bands on an axis where there is room."""
        if not self.rows:
            reason = typeset(self.whole.reason)
            rows = wrap(reason, SMALL_PX, width - 2 * _MARGIN)
            return message_scene(reason, rows, width, height, theme.unknown_text)
        caption = self._caption(width)
        columns = _Columns.of(self.rows, width)
        top = _TOP + _BAR + 2 * LINE_PX + 14
        room = height - top - len(caption) * LINE_PX - (LINE_PX if columns.axis else 0.0) - 10
        pitch = min(max(room / len(self.rows), _LEAST_ROW), _MOST_ROW)
        items, spots = self._bar(width, theme)
        items += self._total(theme)
        items += columns.heading(top - LINE_PX / 2 - 2, theme)
        axis = _Axis.of(self.rows)
        if columns.axis:
            items += axis.items(columns.axis, top, top + pitch * len(self.rows), theme)
        for number, row in enumerate(self.rows):
            middle = top + (number + 0.5) * pitch
            items += columns.items(row, middle, theme)
            if columns.axis:
                items += axis.band(row, columns.axis, middle, theme)
            rect = _MARGIN - 4, middle - pitch / 2, width - _MARGIN + 4, middle + pitch / 2
            spots.append(Hotspot(rect=rect, words=row.tip, result=row.result))
        items += caption_items(caption, _MARGIN, height, theme.muted)
        return Scene(items=tuple(items), spots=tuple(spots))

    def _caption(self, width: float) -> list[str]:
        reasons = [f"{row.name}: {typeset(row.quantity.reason) or NOT_KNOWN}." for row in self.rows if not row.is_known]
        words = f"One unit cell at {numeral(self.temperature_c)} °C, per electrode area. ≈ marks an estimate."
        return wrap(" ".join([*reasons, words]), SMALL_PX, max(width - 2 * _MARGIN, 60.0))

    def _bar(self, width: float, theme: Theme) -> tuple[Items, list[Hotspot]]:
        """Draw what each part takes of the whole; hatched where it is not known."""
        room = width - 2 * _MARGIN
        starts = accumulate((row.width * room for row in self.rows), initial=_MARGIN)
        items: Items = []
        spots = []
        for row, left in zip(self.rows, starts, strict=False):
            right = left + max(row.width * room - _CUT, 1.0)
            rect = left, _TOP, right, _TOP + _BAR
            ground = theme.part(row.role)
            if row.is_known:
                items.append(Box(rect=rect, fill=ground, radius=2.0))
            else:
                items.append(Box(rect=rect, outline=ground, hatch=ground, radius=2.0))
            words = row.figure if row.share is None else f"{100 * row.share:.0f} %"
            if text_width(words, SMALL_PX) < right - left - 6:
                colour = text_on(ground) if row.is_known else theme.text
                back = "" if row.is_known else theme.surface
                line = TextLine(rect=rect, text=words, colour=colour, align="centre", is_bold=True, ground=back)
                items.append(line)
            spots.append(Hotspot(rect=rect, words=row.tip, result=row.result))
        return items, spots

    def _total(self, theme: Theme) -> Items:
        """Write the sum below the bar; where a part is not known, that of the others."""
        middle = _TOP + _BAR + 4 + LINE_PX / 2
        words, band = value_text(self.whole), band_text(self.whole, 2, "–")
        if self.whole.value is None:
            known = math.fsum(row.quantity.value or 0.0 for row in self.rows if row.is_known)
            words, band = f"at least {format_number(known)} {symbol(UNIT)}", ""
        first = text_line_at(_MARGIN, middle, words, theme.text, is_bold=True)
        beside = f"total, 90 %: {band}" if band else "total"
        return [first, text_line_at(first.rect[2] + 5, middle, beside, theme.muted)]

    def minimum_height(self, width: float) -> float:
        """Room for the bar, every row and the words below."""
        if not self.rows:
            return 0.0
        axis = LINE_PX if _Columns.of(self.rows, width).axis else 0.0
        rows = len(self.rows) * _LEAST_ROW
        return _TOP + _BAR + 2 * LINE_PX + 14 + rows + axis + len(self._caption(width)) * LINE_PX + 10

    def table(self) -> Table:
        """Write each part and the whole as a row."""
        header = ("part", "value", "low", "high", "unit", "share, %", "kind", "note", "sources")
        rows = [
            (
                row.name,
                *_numbers(row.quantity),
                symbol(UNIT),
                NOT_KNOWN if row.share is None else f"{100 * row.share:.3g}",
                _kind(row.quantity, row.is_measured),
                row.note or typeset(row.quantity.reason),
                source_names(row.quantity.sources),
            )
            for row in self.rows
        ]
        whole = self.whole
        last = ("Unit cell", *_numbers(whole), symbol(UNIT), "100", _kind(whole, False), typeset(whole.reason), "")
        return Table(header=header, rows=(*rows, last))

    def words(self) -> str:
        """Describe the whole and every part in a sentence."""
        parts = [f"{row.name}: {row.figure} {symbol(UNIT)}, {row.beside or 'no band'}." for row in self.rows]
        return " ".join([f"Unit cell: {value_text(self.whole)}.", *parts])


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """Where the columns stand: right end of the values, left end of the bands, and the axis if there is room."""

    values: float
    bands: float | None
    axis: tuple[float, float] | None

    @staticmethod
    def of(rows: tuple[PartRow, ...], width: float) -> _Columns:
        names = max(text_width(row.name, SMALL_PX) for row in rows)
        figures = max(text_width(text, SMALL_PX) for text in (symbol(UNIT), *(row.figure for row in rows)))
        bands = max(text_width(text, SMALL_PX) for text in ("90 % band", *(row.beside for row in rows)))
        right = width - _MARGIN
        values = _MARGIN + _SWATCH + 6 + names + _GAP + figures
        start = values + _GAP
        axis = start + bands + 2 * _GAP, right - 6
        return _Columns(
            values=min(values, right),
            bands=start if start + bands <= right else None,
            axis=axis if axis[1] - axis[0] >= _LEAST_AXIS else None,
        )

    def heading(self, middle: float, theme: Theme) -> Items:
        items: Items = [self._value(symbol(UNIT), middle, theme.muted)]
        if self.bands is not None:
            items.append(text_line_at(self.bands, middle, "90 % band", theme.muted))
        return items

    def _value(self, text: str, middle: float, colour: str) -> TextLine:
        rect = _MARGIN, middle - LINE_PX / 2, self.values, middle + LINE_PX / 2
        return TextLine(rect=rect, text=text, colour=colour, align="right")

    def items(self, row: PartRow, middle: float, theme: Theme) -> Items:
        ground = theme.part(row.role)
        swatch = _MARGIN, middle - _SWATCH / 2, _MARGIN + _SWATCH, middle + _SWATCH / 2
        box = Box(rect=swatch, fill=ground, radius=2.0) if row.is_known else Box(rect=swatch, outline=ground)
        colour = theme.text if row.is_known else theme.unknown_text
        items: Items = [
            box,
            text_line_at(_MARGIN + _SWATCH + 6, middle, row.name, theme.text),
            self._value(row.figure, middle, colour),
        ]
        if self.bands is not None:
            items.append(text_line_at(self.bands, middle, row.beside, theme.muted if row.is_known else colour))
        return items


@dataclass(frozen=True, kw_only=True)
class _Axis:
    """A logarithmic axis over all bands, in whole decades [log10 of ohm cm2]."""

    low: int
    high: int

    @staticmethod
    def of(rows: tuple[PartRow, ...]) -> _Axis:
        values = [
            min(max(end, _LEAST), _MOST)
            for row in rows
            for end in (row.quantity.value, row.quantity.low, row.quantity.high)
            if row.is_known and end is not None and math.isfinite(end)
        ]
        low, high = math.log10(min(values, default=1.0)), math.log10(max(values, default=1.0))
        return _Axis(low=math.floor(low), high=max(math.ceil(high), math.floor(low) + 1))

    def _at(self, value: float, ends: tuple[float, float]) -> float:
        place = math.log10(min(max(value, _LEAST), _MOST))
        return ends[0] + fraction_of_range(place, self.low, self.high) * (ends[1] - ends[0])

    def items(self, ends: tuple[float, float], top: float, bottom: float, theme: Theme) -> Items:
        """Draw a line and a number for each decade."""
        items: Items = []
        for decade in range(self.low, self.high + 1):
            x = self._at(10.0**decade, ends)
            items.append(Stroke(start=(x, top), end=(x, bottom), colour=theme.grid))
            rect: Rect = (x - 30, bottom, x + 30, bottom + LINE_PX)
            items.append(TextLine(rect=rect, text=numeral(10.0**decade), colour=theme.muted, align="centre"))
        return items

    def band(self, row: PartRow, ends: tuple[float, float], middle: float, theme: Theme) -> Items:
        """Draw the band of a part with its value; nothing where it is not known."""
        value, low, high = row.quantity.value, row.quantity.low, row.quantity.high
        if value is None or not row.is_known:
            return []
        items: Items = []
        if low is not None and high is not None:
            rect = self._at(low, ends), middle - 3, self._at(high, ends), middle + 3
            items.append(Box(rect=rect, fill=theme.part(row.role), radius=3.0))
        x = self._at(value, ends)
        dot = x - 4, middle - 4, x + 4, middle + 4
        items.append(Box(rect=dot, fill=theme.surface, outline=theme.text, radius=4.0))
        return items


def _numbers(quantity: Quantity) -> tuple[str, str, str]:
    ends = (quantity.value, quantity.low, quantity.high)
    value, low, high = (NOT_KNOWN if end is None else f"{end:.6g}" for end in ends)
    return value, low, high


def _kind(quantity: Quantity, is_measured: bool) -> str:
    if quantity.value is None:
        return NOT_KNOWN
    return "measured" if is_measured else "estimate" if quantity.is_estimate else "predicted"


def resistance_picture(prediction: Prediction, sources: dict[str, Source]) -> ResistancePicture:
    """Return where the resistance of the cell of a prediction sits."""
    cell, recipe = prediction.cell, prediction.recipe
    values = [part.resistance_ohm_cm2.value for part in cell.resistance_parts]
    known = [value for value in values if value is not None and math.isfinite(value)]
    missing, total = len(values) - len(known), math.fsum(known)
    rows = []
    for part in cell.resistance_parts:
        quantity, field = part.resistance_ohm_cm2, MEASURED_FIELDS.get(part.role, "")
        value = quantity.value if quantity.value is not None and math.isfinite(quantity.value) else None
        share = None if value is None or not total else value / total
        width = _UNKNOWN_WIDTH / missing if value is None else (share or 0.0) * (1.0 - _UNKNOWN_WIDTH * bool(missing))
        is_measured = bool(field) and recipe.value(field) is not None
        extra = " ".join(filter(None, ("Your own measurement." if is_measured else "", part.note)))
        row = PartRow(
            role=part.role,
            quantity=quantity,
            width=width,
            share=None if missing else share,
            is_measured=is_measured,
            note=part.note,
            tip=quantity_tip(f"Resistance: {PART_NAMES[part.role].lower()}", quantity, sources, extra),
        )
        rows.append(row)
    return ResistancePicture(whole=cell.resistance_ohm_cm2, rows=tuple(rows), temperature_c=recipe.temperature_c)
