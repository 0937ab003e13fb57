"""Why one recipe differs from another, as waterfalls: what each change does to each result on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from PySide6.QtGui import QFont

from ssedesigner.core.changes import field_text, in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number, typeset
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.why import DRAWN_ORDERS, TOGETHER, Why
from ssedesigner.text.compare import part_label
from ssedesigner.ui.design.charts import is_better_low
from ssedesigner.ui.pictures.scene import Box, Hotspot, Items, Scene, Sign, Stroke, message_scene, text_line_at
from ssedesigner.ui.theme import SECTION_PX, SMALL_PX, Theme, text_on
from ssedesigner.ui.widgets.pins import pin_colour
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width, wrap

_PAD, _HEAD, _ROW, _GAP, _BAR, _LINE = 12.0, 24.0, 33.0, 16.0, 15.0, 15.0
_LABEL_SHARE, _LABEL_PX = 0.26, 150.0
_CUT, _EXACT, _SEEN = 0.5, 1e-12, 1e-9
"""Where the way takes less than this part of the axis from zero, the axis is cut."""
_MOST = 10
OTHERS = "others"
"""Stands for the parts that have no row of their own."""
_NORMAL = QFont.Weight.Normal
_RESULTS_WITHOUT_SIDE = ("thickness_um", "volume_pct", "share_film")


@dataclass(frozen=True, kw_only=True)
class WhyPicture:
    """The shares of up to three results; ``ends`` has by result the values of both recipes, None where not known.

    ``letters`` are those of the first and the second recipe: the shares lead from the first to the second.
    """

    why: Why | None
    keys: tuple[str, ...]
    letters: tuple[str, str]
    ends: Mapping[str, tuple[float | None, float | None]]
    message: str = ""

    def parts(self) -> list[str]:
        """Return the parts that do something to a result, the largest first, as many as are drawn."""
        acting = self._acting()
        return acting if len(acting) <= _MOST else [*acting[: _MOST - 1], OTHERS]

    def _acting(self) -> list[str]:
        assert self.why is not None
        weight: dict[str, float] = {}
        for key in self.keys:
            shares = self.why.shares.get(key, {})
            total = max((abs(share) for share in shares.values()), default=0.0)
            for part, share in shares.items():
                weight[part] = max(weight.get(part, 0.0), abs(share) / total if total else 0.0)
        return sorted((part for part in weight if weight[part] > _SEEN), key=lambda part: -weight[part])

    def share(self, key: str, part: str) -> float:
        """Return the share of a part in a result; that of all others where it stands for them."""
        shares = self.why.shares.get(key, {}) if self.why is not None else {}
        if part != OTHERS:
            return shares.get(part, 0.0)
        listed = self.parts()
        return sum(share for one, share in shares.items() if one not in listed)

    def label(self, part: str) -> str:
        """Return what a part is called."""
        assert self.why is not None
        if part != OTHERS:
            return part_label(self.why, part)
        return f"{len(self._acting()) - len(self.parts()) + 1} others"

    def remarks(self) -> list[str]:
        """Say what the shares are, how exact they are, and what is not drawn."""
        why = self.why
        if why is None:
            return []
        words = ["Each share is the mean over all orders of the changes, so they add up to the difference."]
        if not why.is_exact:
            words = [
                f"Each share is the mean over {2 * DRAWN_ORDERS} drawn orders of the changes, ± its standard error "
                "(in the tip where there is no room); they add up to the difference."
            ]
        known = [key for key in self.keys if self._is_known(key)]
        moving = {part for key in known for part, share in why.shares.get(key, {}).items() if share}
        idle = len(why.parts.keys() - moving)
        if not known:
            words = []
        elif idle and TOGETHER not in moving:
            verb = "does" if idle == 1 else "do"
            which = "these results" if len(known) == len(self.keys) else "the results that are known"
            words.append(f"{idle} of {len(why.parts)} changes {verb} nothing to {which}.")
        if any(len(part) > 1 for part in why.parts.values()):
            words.append("Fields that make sense only together are taken together.")
        if known:
            words.append("Green helps, red harms; the sign is printed.")
        return [*self._reasons(), *words]

    def _is_known(self, key: str) -> bool:
        """Whether a result is known of both recipes, so that there is a difference to share out."""
        assert self.why is not None
        return None not in self.ends[key] and key not in self.why.reasons

    def _reasons(self) -> list[str]:
        """Say why results are not known, each reason once and across the whole width, where it has room."""
        assert self.why is not None
        by_reason: dict[str, list[str]] = {}
        for key in self.keys:
            if not self._is_known(key):
                reason = typeset(self.why.reasons.get(key) or "not known").rstrip(".")
                by_reason.setdefault(reason, []).append(RESULTS[key].short)
        sentences = (f"{', '.join(names)}: {reason}." for reason, names in by_reason.items())
        return [f"{sentence[:1].upper()}{sentence[1:]}" for sentence in sentences]

    def _rows_height(self) -> float:
        return _HEAD + _ROW * (len(self.parts()) + 2)

    def minimum_height(self, width: float) -> float:
        """Room for all rows and the remarks."""
        if self.why is None or not self.why.fields:
            return 90.0
        rows = wrap(" ".join(self.remarks()), SMALL_PX, width - 2 * _PAD)
        return self._rows_height() + 6 + _LINE * len(rows) + 6

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw one waterfall for each result beside the names of the changes."""
        words = self.message or (
            "" if self.why is not None and self.why.fields else "No input of the prediction differs."
        )
        if words or self.why is None:
            return message_scene(words, wrap(words, SMALL_PX, width - 40), width, height, theme.muted)
        label = min(_LABEL_PX, width * _LABEL_SHARE)
        pitch = (width - label - _PAD) / max(len(self.keys), 1)
        items: Items = []
        spots: list[Hotspot] = []
        parts = self.parts()
        names = [f"{self.letters[0]}", *(self.label(part) for part in parts), f"{self.letters[1]}"]
        for number, name in enumerate(names):
            middle = _HEAD + _ROW * (number + 0.5)
            is_end = number in (0, len(names) - 1)
            if is_end:
                items.append(Sign(x=_PAD + 6, y=middle, letter=name))
                items.append(text_line_at(_PAD + 18, middle, name, theme.text, is_bold=True))
                continue
            items += self._names(parts[number - 1], name, label, middle, theme)
            rect = (_PAD, middle - _ROW / 2, label + _PAD, middle + _ROW / 2)
            spots.append(Hotspot(rect=rect, words=self._part_words(parts[number - 1])))
        for number, key in enumerate(self.keys):
            left = label + _PAD + number * pitch + _GAP / 2
            fall = _Fall(self, key, parts, left, left + pitch - _GAP, theme)
            items += fall.items()
            spots += fall.spots
        rows = wrap(" ".join(self.remarks()), SMALL_PX, width - 2 * _PAD)
        foot = self._rows_height() + 6
        items += [text_line_at(_PAD, foot + (n + 0.5) * _LINE, row, theme.muted) for n, row in enumerate(rows)]
        return Scene(items=tuple(items), spots=tuple(spots))

    def _names(self, part: str, name: str, label: float, middle: float, theme: Theme) -> Items:
        text, _ = fit_or_elide((name,), label - _PAD, (SMALL_PX,), _NORMAL)
        change, _ = fit_or_elide((self._change(part),), label - _PAD, (SECTION_PX,), _NORMAL)
        return [
            text_line_at(_PAD, middle - 7, text, theme.text),
            text_line_at(_PAD, middle + 7, change, theme.muted),
        ]

    def _change(self, part: str) -> str:
        assert self.why is not None
        if part == TOGETHER:
            return "taken together"
        if part == OTHERS:
            return "each of them less"
        keys = self.why.parts[part]
        first, second = (field_text(FIELDS[part], value) for value in self.why.fields[part])
        unit = symbol(FIELDS[part].unit)
        if unit and first.endswith(f" {unit}"):
            first = first.removesuffix(f" {unit}")
        return ("together: " if len(keys) > 1 else "") + typeset(f"{first} → {second}")

    def _part_words(self, part: str) -> str:
        assert self.why is not None
        if part in (TOGETHER, OTHERS):
            return self.label(part)
        lines = []
        for key in self.why.parts[part]:
            first, second = (field_text(FIELDS[key], value) for value in self.why.fields[key])
            lines.append(f"{FIELDS[key].label}: {first} → {second}")
        if len(lines) > 1:
            lines.append("Taken together, because one makes no sense without the other.")
        return typeset("\n".join(lines))

    def table(self) -> Table:
        """Write the share of every part in each result, those that do nothing too."""
        why = self.why
        units = [f"{RESULTS[key].label}, {symbol(RESULTS[key].unit)}" for key in self.keys]
        header = ("Change", "From", "To", *(cell for unit in units for cell in (unit, f"± {unit}")))
        if why is None:
            return Table(header=header, rows=())
        rows: list[tuple[str, ...]] = [self._end_row(0)]
        used = dict.fromkeys([*why.parts, *(part for key in self.keys for part in why.shares.get(key, {}))])
        for part in used:
            keys = why.parts.get(part, ())
            ends = ["; ".join(field_text(FIELDS[key], why.fields[key][side]) for key in keys) for side in (0, 1)]
            cells = []
            for key in self.keys:
                share, error = why.shares.get(key, {}).get(part), why.errors.get(key, {}).get(part)
                cells += ["" if number is None else f"{number:.6g}" for number in (share, error)]
            rows.append((part_label(why, part), *ends, *cells))
        return Table(header=header, rows=(*rows, self._end_row(1)))

    def _end_row(self, side: int) -> tuple[str, ...]:
        values = (self.ends[key][side] for key in self.keys)
        cells = [cell for value in values for cell in ("" if value is None else f"{value:.6g}", "")]
        return (self.letters[side], "", "", *cells)

    def words(self) -> str:
        """Say the largest share of each result."""
        if self.why is None:
            return self.message
        parts = []
        for key in self.keys:
            shares = self.why.shares.get(key, {})
            if not shares:
                parts.append(f"{RESULTS[key].label}: {self.why.reasons.get(key, 'no difference')}.")
                continue
            most = max(shares, key=lambda part: abs(shares[part]))
            parts.append(
                f"{RESULTS[key].label}: most by {in_sentence(part_label(self.why, most))}, {shares[most]:+.3g}."
            )
        return f"Why {self.letters[1]} differs from {self.letters[0]}. " + " ".join(parts)


class _Fall:
    """The waterfall of one result between two edges."""

    def __init__(
        self, picture: WhyPicture, key: str, parts: list[str], left: float, right: float, theme: Theme
    ) -> None:
        assert picture.why is not None
        self._picture, self._key, self._parts, self._theme = picture, key, parts, theme
        self._left, self._right = left, right
        self._why = picture.why
        self.spots: list[Hotspot] = []

    def items(self) -> Items:
        """Draw the two ends and the steps between them."""
        result, theme = RESULTS[self._key], self._theme
        room = self._right - self._left - text_width(symbol(result.unit), SMALL_PX) - 6
        names = (result.short[:1].upper() + result.short[1:], result.short.split()[-1].capitalize())
        title, _ = fit_or_elide(names, room, (SMALL_PX,), QFont.Weight.DemiBold)
        items: Items = [text_line_at(self._left, _HEAD / 2, title, theme.text, is_bold=True)]
        start = self._left + text_width(title, SMALL_PX, QFont.Weight.DemiBold) + 5
        items.append(text_line_at(start, _HEAD / 2, symbol(result.unit), theme.muted))
        first, last = self._picture.ends[self._key]
        if first is None or last is None or self._key in self._why.reasons:
            # the reason stands below all columns: here it would be broken, and stand once in each
            return [*items, text_line_at(self._left, _HEAD + _ROW / 2, "not known", theme.unknown_text)]
        steps = [self._picture.share(self._key, part) for part in self._parts]
        ways = [*accumulate(steps, initial=first)]
        scale = _Way([first, last, *ways], self._left, self._right)
        items += self._end(first, self._picture.letters[0], 0, scale)
        for number, (before, after, part) in enumerate(zip(ways, ways[1:], self._parts, strict=False), start=1):
            items += self._step(before, after, part, number, scale)
        items += self._end(last, self._picture.letters[1], len(self._parts) + 1, scale)
        return items

    def _end(self, value: float, letter: str, number: int, scale: _Way) -> Items:
        theme, middle = self._theme, _HEAD + _ROW * (number + 0.5)
        text, colour = format_number(value), pin_colour(letter, self._theme)
        x = scale.at(value)
        rect = (self._left, middle - _ROW / 2, self._right, middle + _ROW / 2)
        self.spots.append(
            Hotspot(rect=rect, words=f"{letter}: {RESULTS[self._key].label} {text} {symbol(RESULTS[self._key].unit)}")
        )
        if scale.is_cut:
            items: Items = [Sign(x=x, y=middle, letter=letter)]
            return items + self._beside((text,), x - 9, x + 9, middle, theme.text, is_bold=True)
        bar = (min(scale.at(0.0), x), middle - _BAR / 2, max(scale.at(0.0), x), middle + _BAR / 2)
        items = [Box(rect=bar, fill=colour, radius=2)]
        width = text_width(text, SMALL_PX, QFont.Weight.DemiBold)
        if bar[2] - bar[0] > width + 10:
            items.append(text_line_at(bar[2] - width - 5, middle, text, text_on(colour), is_bold=True))
            return items
        return items + self._beside((text,), bar[0] - 4, bar[2] + 4, middle, theme.text, is_bold=True)

    def _step(self, before: float, after: float, part: str, number: int, scale: _Way) -> Items:
        theme, middle = self._theme, _HEAD + _ROW * (number + 0.5)
        share, error = after - before, self._why.errors.get(self._key, {}).get(part)
        is_nothing = abs(share) <= _EXACT * max(abs(before), 1.0)
        sided = not self._key.endswith(_RESULTS_WITHOUT_SIDE) and not any(w in self._key for w in _RESULTS_WITHOUT_SIDE)
        is_better = (share < 0) == is_better_low(self._key)
        colour = theme.muted if is_nothing or not sided else theme.pass_text if is_better else theme.fail_text
        text = "0" if is_nothing else f"{'−' if share < 0 else '+'}{format_number(abs(share), 2)}"
        plain = text
        text += f" ± {format_number(error, 1)}" if error else ""
        start, end = sorted((scale.at(before), scale.at(after)))
        rect = (start, middle - _BAR / 2, max(end, start + 1.5), middle + _BAR / 2)
        items: Items = [Box(rect=rect, fill=colour, radius=1)]
        line = Stroke(start=(scale.at(after), middle), end=(scale.at(after), middle + _ROW), colour=theme.border)
        items.insert(0, line)
        side = "" if is_nothing or not sided else ", better" if is_better else ", worse"
        unit = symbol(RESULTS[self._key].unit)
        words = f"{self._picture.label(part)}\n{RESULTS[self._key].label}: {text} {unit}{side}"
        cell = (self._left, middle - _ROW / 2, self._right, middle + _ROW / 2)
        self.spots.append(Hotspot(rect=cell, words=words))
        if rect[2] - rect[0] > text_width(text, SMALL_PX, QFont.Weight.DemiBold) + 8:
            width = text_width(text, SMALL_PX, QFont.Weight.DemiBold)
            at = (rect[0] + rect[2] - width) / 2
            return [*items, text_line_at(at, middle, text, text_on(colour), is_bold=True)]
        return items + self._beside((text, plain), rect[0] - 5, rect[2] + 5, middle, theme.text)

    def _beside(
        self, texts: Sequence[str], left: float, right: float, middle: float, colour: str, *, is_bold: bool = False
    ) -> Items:
        """Write the first wording that has room beside a bar, at its right or its left; else over the bar."""
        weight = QFont.Weight.DemiBold if is_bold else _NORMAL
        low, high = self._left - _GAP / 2, self._right + _GAP / 2
        for text in texts:
            width = text_width(text, SMALL_PX, weight)
            for at in (right, left - width):
                if low <= at and at + width <= high:
                    return [text_line_at(at, middle, text, colour, is_bold=is_bold)]
        at = max(left - text_width(texts[-1], SMALL_PX, weight), low)
        return [text_line_at(at, middle, texts[-1], colour, is_bold=is_bold, ground=self._theme.surface)]


class _Way:
    """Where values lie between two edges: from zero, or cut where the way would be too short to see."""

    def __init__(self, values: list[float], left: float, right: float) -> None:
        low, high = min(values), max(values)
        reach = max(abs(low), abs(high))
        self.is_cut = low > 0 and high - low < _CUT * reach
        if self.is_cut:
            room = 0.15 * (high - low) or 0.05 * reach
            self._low, self._high = low - room, high + room
        else:
            self._low, self._high = min(0.0, low), max(0.0, high) or 1.0
        self._left, self._right = left, right

    def at(self, value: float) -> float:
        """Return the pixel of a value."""
        return self._left + (value - self._low) / (self._high - self._low) * (self._right - self._left)
