"""What the materials of the cell cost at the thicknesses of the review, beside the liquid cell: a bar for each cell."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from ssedesigner.core.evidence import GRADE_WORDS, Source
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import NOT_KNOWN, format_number, mark_estimate, numeral, typeset
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import symbol
from ssedesigner.physics.cell.cost_split import CostPart, CostSplit, Price
from ssedesigner.text.materials import sentence
from ssedesigner.text.references import citation, short_citation
from ssedesigner.text.values import band_text, cited_text, range_text, value_text
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Box,
    Hotspot,
    Items,
    Scene,
    TextLine,
    caption_items,
    text_line_at,
    weight,
)
from ssedesigner.ui.theme import SMALL_PX, Theme, text_on
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import text_width, wrap

_ORDER = ("cathode", "sulfide", "film", "liquid", "separator", "anode", "positive foil", "negative foil")
"""Parts from left to right, the same in each bar, so that equal colours stand below each other."""
_LABELS = {
    "cathode": "active material",
    "sulfide": "sulfide of the film",
    "film": "rest of the film",
    "liquid": "liquid electrolyte",
    "separator": "separator",
    "anode": "anode",
    "positive foil": "aluminium",
    "negative foil": "copper",
}
_SHORT_LABELS = _LABELS | {
    "cathode": "active",
    "sulfide": "sulfide",
    "film": "film",
    "liquid": "liquid",
    "separator": "sep.",
    "positive foil": "Al",
    "negative foil": "Cu",
}
"""What a part is called in a bar that has no room for its whole name."""
_MARGIN, _GAP, _TOP, _CUT, _SWATCH = 14.0, 12.0, 4.0, 1.5, 10.0
_LEAST_ROW, _LEAST_BAR, _MOST_BAR = 37.0, 15.0, 42.0
_HEADS = "USD/m²", "90 % band", "USD/kWh"
_COLUMNS = (0, 1, 2), (0, 2), (2,)
"""Which numbers stand beside a name, from a wide card to a narrow one."""
_WORDS = (
    "Parts stand in the order of the key. Materials of one unit cell, without processing, tabs and packaging. Of each "
    "electrode only the active material is priced, neither binder nor carbon. Every price is yours to change in the "
    "library."
)


def _ground(theme: Theme, role: str) -> str:
    """Colour of a part, as that of its layer where it has one."""
    others = {
        "sulfide": theme.layer_film,
        "film": theme.third_line,
        "liquid": theme.second_line,
        "separator": theme.layer_packaging,
    }
    return others.get(role) or theme.layer(role)


@dataclass(frozen=True, kw_only=True)
class CostPicture:
    """The cells from top to bottom, with the library's sources for the tips."""

    splits: tuple[CostSplit, ...]
    sources: Mapping[str, Source]

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw the key on top, then a line of numbers with a bar for each cell, and what is not counted at the foot."""
        items, top = self._key(width, theme)
        caption = wrap(_WORDS, SMALL_PX, max(width - 2 * _MARGIN, 60.0))
        columns = self._columns(width)
        items += [_right(end, top + LINE_PX / 2, _HEADS[number], theme.muted) for number, end in columns.items()]
        top += LINE_PX
        pitch = (height - top - len(caption) * LINE_PX - 6) / max(len(self.splits), 1)
        most = max((split.area_cost.value or 0.0 for split in self.splits), default=0.0)
        scale = (width - 2 * _MARGIN) / most if most > 0 else 0.0
        spots: list[Hotspot] = []
        for number, split in enumerate(self.splits):
            y = top + number * pitch
            bar_top, bar_bottom = y + LINE_PX + 1, y + max(LINE_PX + 1 + _LEAST_BAR, min(pitch - 6, _MOST_BAR))
            items += _line_of(split, columns, y + LINE_PX / 2, theme)
            drawn, places = self._bar(split, (_MARGIN, bar_top, bar_bottom), scale, theme)
            items += drawn
            row = _MARGIN, y, width - _MARGIN, bar_bottom
            spots += [*places, Hotspot(rect=row, words=split_words(split, self.sources))]
        items += caption_items(caption, _MARGIN, height, theme.muted)
        return Scene(items=tuple(items), spots=tuple(spots))

    def _columns(self, width: float) -> dict[int, float]:
        """Return the columns of numbers for which there is room beside the names, with their right ends."""
        rows = [_HEADS, *(_figures(split) for split in self.splits)]
        wide = [max(text_width(row[number], SMALL_PX) for row in rows) + _GAP for number in range(len(_HEADS))]
        names = max((text_width(short_name_of(split), SMALL_PX, weight(True)) for split in self.splits), default=0.0)
        room = width - 2 * _MARGIN - names
        chosen = next((some for some in _COLUMNS if sum(wide[number] for number in some) <= room), _COLUMNS[-1])
        ends, right = dict[int, float](), width - _MARGIN
        for number in reversed(chosen):
            ends[number] = right
            right -= wide[number]
        return ends

    def _key(self, width: float, theme: Theme) -> tuple[Items, float]:
        """Draw the colours with their names, in as many rows as they need; also return where they end."""
        items: Items = []
        x, middle = _MARGIN, _TOP + LINE_PX / 2
        shown = {part.role for split in self.splits for part in split.parts}
        for role in (role for role in _ORDER if role in shown):
            wide = _SWATCH + 5 + text_width(_LABELS[role], SMALL_PX)
            if x > _MARGIN and x + wide > width - _MARGIN:
                x, middle = _MARGIN, middle + LINE_PX + 1
            swatch = x, middle - _SWATCH / 2, x + _SWATCH, middle + _SWATCH / 2
            items.append(Box(rect=swatch, fill=_ground(theme, role), radius=2.0))
            items.append(text_line_at(x + _SWATCH + 5, middle, _LABELS[role], theme.text))
            x += wide + _GAP
        return items, middle + LINE_PX / 2 + 8

    def _bar(
        self, split: CostSplit, place: tuple[float, float, float], scale: float, theme: Theme
    ) -> tuple[Items, list[Hotspot]]:
        left, top, bottom = place
        parts = sorted(split.parts, key=lambda part: _ORDER.index(part.role))
        widths = [(part.cost.value or 0.0) * scale for part in parts]
        items: Items = []
        spots = []
        for part, start, wide in zip(parts, accumulate(widths, initial=left), widths, strict=False):
            rect = start, top, start + max(wide - _CUT, 1.0), bottom
            ground = _ground(theme, part.role)
            items.append(Box(rect=rect, fill=ground, radius=2.0))
            items += _labels(part.role, f"{part_share(split, part):.0f} %", rect, text_on(ground))
            spots.append(Hotspot(rect=rect, words=part_words(split, part, self.sources)))
        return items, spots

    def minimum_height(self, width: float) -> float:
        """Room for the key, a bar with its sum for each cell, and the words at the foot."""
        rows = len(wrap(_WORDS, SMALL_PX, max(width - 2 * _MARGIN, 60.0)))
        total = sum(_SWATCH + 5 + text_width(name, SMALL_PX) + _GAP for name in _LABELS.values())
        key = (total // max(width - 2 * _MARGIN, 60.0) + 1) * (LINE_PX + 1)
        return _TOP + key + 8 + LINE_PX + len(self.splits) * _LEAST_ROW + rows * LINE_PX + 10

    def table(self) -> Table:
        """Write each part of each cell as a row, with its price, and the sums."""
        header = ("cell", "part", "cost", "low", "high", "unit", "share, %", "price", "range", "grade", "source")
        rows: list[tuple[str, ...]] = []
        for split in self.splits:
            for part in sorted(split.parts, key=lambda part: _ORDER.index(part.role)):
                prices = [price.value for price in part.prices]
                rows.append(
                    (
                        name_of(split),
                        f"{_LABELS[part.role]}: {part.name}",
                        *(NOT_KNOWN if end is None else f"{end:.6g}" for end in _ends(part.cost)),
                        symbol(part.cost.unit),
                        f"{part_share(split, part):.3g}",
                        "; ".join(cited_text(value) for value in prices),
                        "; ".join(range_text(value) for value in prices),
                        "; ".join(GRADE_WORDS[value.grade] for value in prices),
                        "; ".join(citation(self.sources, value.source) for value in prices),
                    )
                )
            for total in (split.area_cost, split.energy_cost):
                figures = (NOT_KNOWN if end is None else f"{end:.6g}" for end in _ends(total))
                share = "100" if total.is_known else ""
                rows.append(
                    (name_of(split), "total", *figures, symbol(total.unit), share, "", "", "", typeset(total.reason))
                )
        return Table(header=header, rows=tuple(rows))

    def words(self) -> str:
        """Describe each cell in a sentence."""
        return " ".join(f"{name_of(split)}: {_sums(split)}." for split in self.splits)


def _labels(role: str, share: str, rect: tuple[float, float, float, float], colour: str) -> Items:
    """Write in a bar which part it is, with its share where both have room: colour is never the only sign."""
    left, top, right, bottom = rect
    names, has_two = (_LABELS[role], _SHORT_LABELS[role]), bottom - top >= 2 * LINE_PX
    wholes = [(name, share) if has_two else (f"{name} {share}",) for name in names]
    for lines in (*wholes, (names[1],), (share,)):
        if max(text_width(line, SMALL_PX, weight(True)) for line in lines) < right - left - 4:
            first = (top + bottom - LINE_PX * len(lines)) / 2
            rows = ((left, first + n * LINE_PX, right, first + (n + 1) * LINE_PX) for n in range(len(lines)))
            return [
                TextLine(rect=row, text=line, colour=colour, align="centre", is_bold=True)
                for row, line in zip(rows, lines, strict=True)
            ]
    return []


def _ends(quantity: Quantity) -> tuple[float | None, float | None, float | None]:
    return quantity.value, quantity.low, quantity.high


def _right(end: float, middle: float, text: str, colour: str) -> TextLine:
    rect = end - text_width(text, SMALL_PX), middle - LINE_PX / 2, end, middle + LINE_PX / 2
    return TextLine(rect=rect, text=text, colour=colour, align="right")


def _line_of(split: CostSplit, columns: Mapping[int, float], middle: float, theme: Theme) -> Items:
    """Write a cell with its numbers; why they are not known in their place."""
    name = text_line_at(_MARGIN, middle, short_name_of(split), theme.text, is_bold=split.is_recipe)
    if split.reason:
        right = max(columns.values())
        rows = wrap(typeset(split.reason), SMALL_PX, right - _MARGIN)
        below = rows[0] if len(rows) == 1 else f"{rows[0].rsplit(' ', 1)[0]} …"
        return [name, text_line_at(_MARGIN, middle + LINE_PX, below, theme.unknown_text)]
    figures, colours = _figures(split), (theme.text, theme.muted, theme.text)
    return [name, *(_right(end, middle, figures[number], colours[number]) for number, end in columns.items())]


def _figures(split: CostSplit) -> tuple[str, str, str]:
    """Write the cost per area, its band and the cost per energy, without units."""
    if split.reason:
        return "", "", ""
    area, energy = (
        mark_estimate(format_number(cost.value), cost.is_estimate) for cost in (split.area_cost, split.energy_cost)
    )
    return area, band_text(split.area_cost, between="–"), energy


def name_of(split: CostSplit) -> str:
    """Name a cell."""
    if split.thickness_um is None or split.cheap is None:
        return short_name_of(split)
    return f"{numeral(split.thickness_um)} µm, {short_name_of(split)}"


def short_name_of(split: CostSplit) -> str:
    """Name a cell as it stands above its bar."""
    if split.thickness_um is None:
        return "liquid cell"
    if split.cheap is not None:
        return f"sulfide at {numeral(split.cheap.value.low)} {symbol(split.cheap.value.unit)}"
    height = f"{numeral(split.thickness_um)} µm"
    return f"{height}, this recipe" if split.is_recipe else height


def _sums(split: CostSplit) -> str:
    """Write both sums and the share of the sulfide in a line."""
    if split.reason:
        return typeset(split.reason)
    band = band_text(split.area_cost, between="–")
    area = value_text(split.area_cost) + (f" ({band})" if band else "")
    share = f", sulfide {value_text(split.share, 2)}" if split.share.is_known else ""
    return f"{area}, {value_text(split.energy_cost)}{share}"


def part_share(split: CostSplit, part: CostPart) -> float:
    """Return what a part takes of the whole [%]."""
    whole = split.area_cost.value
    return 100.0 * (part.cost.value or 0.0) / whole if whole else 0.0


def part_words(split: CostSplit, part: CostPart, sources: Mapping[str, Source]) -> str:
    """Write the tip of a part: its cost, its share, and each price with range, grade and source."""
    band = band_text(part.cost, between="–")
    whole = f"{_LABELS[part.role].capitalize()}: {value_text(part.cost)}" + (f", band {band}" if band else "")
    lines = [f"{whole}, {part_share(split, part):.0f} % of {name_of(split)}"]
    return "\n".join([*lines, *(price_words(price, sources) for price in part.prices)])


def price_words(price: Price, sources: Mapping[str, Source]) -> str:
    """Write a price with its range, conditions, grade and source."""
    span = range_text(price.value)
    parts = (
        f"{typeset(price.material)} at {cited_text(price.value)}{f' (range {span})' if span else ''}.",
        sentence(price.value.conditions),
        f"{GRADE_WORDS[price.value.grade].capitalize()}, {short_citation(sources, price.value.source)}.",
    )
    return " ".join(part for part in parts if part)


def split_words(split: CostSplit, sources: Mapping[str, Source]) -> str:
    """Write the tip of a cell: its sums, and what kind of cell it is."""
    lines = [f"{name_of(split).capitalize()}: {_sums(split)}"]
    if split.electrodes_um is not None:
        positive, negative = (numeral(height) for height in split.electrodes_um)
        lines.append(
            f"NCM811 ({positive} µm) against graphite ({negative} µm); electrolyte fills the pores of both and of the "
            "separator. Foils as in this recipe. The review says that the separator costs more than the electrolyte; "
            "here it does so only at the high end of its price, that of 2020."
        )
    if split.cheap is not None:
        lines.append("What a cheaper sulfide would do: the low end of its price, everything else at its usual price.")
        lines.append(price_words(split.cheap, sources))
    return "\n".join(lines)
