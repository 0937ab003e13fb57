"""Pictures beside a drawn structure: where conductivity is lost, network beside fit and films, thickness in grains."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.physics.network.attribution import Loss
from ssedesigner.physics.network.variations import Varied
from ssedesigner.text.network import PART_NAMES, loss_text
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Box,
    Hotspot,
    Items,
    Scene,
    Stroke,
    TextLine,
    caption_items,
    message_scene,
    text_line_at,
)
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import text_width, wrap

Place = Callable[[float, float], tuple[float, float]]
_MARGIN = 11.0
_ROW, _BAR, _LABEL, _FIGURE = 36.0, 12.0, 118.0, 118.0
_WAITING = "Being computed…"
_LEAST_LOG = 1e-3


@dataclass(frozen=True, kw_only=True)
class LossPicture:
    """What each part of the film takes of the conductivity, by geometry and beyond it; ``details`` say how much of it.

    ``reason`` says why there are no rows.
    """

    rows: tuple[Loss, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    reason: str = _WAITING

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw a bar for each part: geometry, then what is left over."""
        if not self.rows:
            rows = wrap(self.reason, SMALL_PX, width - 2 * _MARGIN)
            return message_scene(self.reason, rows, width, height, theme.unknown_text)
        caption = wrap(self.caption(), SMALL_PX, max(width - 2 * _MARGIN, 60.0))
        items, spots = _legend(theme), []
        left, right = _MARGIN + _LABEL, width - _MARGIN - _FIGURE
        for number, loss in enumerate(self.rows):
            top = 22.0 + number * _ROW
            items += self._row(loss, (left, right), top, theme)
            words = f"{PART_NAMES[loss.part]}: {_words(loss)}"
            spots.append(Hotspot(rect=(_MARGIN, top, width - _MARGIN, top + _ROW), words=words))
        items += caption_items(caption, _MARGIN, height, theme.muted)
        return Scene(items=tuple(items), spots=tuple(spots))

    def _row(self, loss: Loss, ends: tuple[float, float], top: float, theme: Theme) -> Items:
        middle = top + 11
        detail = dict(self.details).get(loss.part, "")
        items: Items = [text_line_at(_MARGIN, middle - 2, _NAMES[loss.part], theme.text)]
        if detail:
            items.append(text_line_at(_MARGIN, middle + 12, _cut(detail, ends[0] - _MARGIN - 6), theme.muted))
        start, room = ends[0], ends[1] - ends[0]
        items.append(Box(rect=(ends[0], middle - 1, ends[1], middle + 1), fill=theme.separator))
        for factor, colour in _bars(loss, theme):
            wide = room * min(factor, 1.0)
            box = (start, middle - _BAR / 2, min(start + max(wide, 1.0), ends[1]), middle + _BAR / 2)
            items.append(Box(rect=box, fill=colour, radius=2.0))
            start = min(start + wide, ends[1])
        whole = loss.fit if loss.fit is not None else loss.geometry
        figure = loss_text(whole) if whole is not None else "?"
        line = text_line_at(ends[1] + 8, middle - 2, figure, theme.text, is_bold=True)
        return [*items, line, text_line_at(ends[1] + 8, middle + 12, _beside(loss), theme.muted)]

    def caption(self) -> str:
        """Say what the bars are."""
        costly = [loss for loss in self.rows if loss.contact is not None and loss.geometry is not None]
        worst = max(costly, key=lambda loss: 1 - (loss.contact or 1.0), default=None)
        lead = ""
        if worst is not None and worst.contact is not None and worst.geometry is not None:
            at_contacts, by_volume = 1 - worst.contact, 1 - worst.geometry
            if at_contacts > by_volume:
                lead = f"{PART_NAMES[worst.part]}: more is lost at contacts than by the volume in the way. "
        return f"{lead}Contact = fit ÷ network: a remainder, not a measurement."

    def minimum_height(self, width: float) -> float:
        """Room for the rows and the words below."""
        caption = wrap(self.caption(), SMALL_PX, max(width - 2 * _MARGIN, 60.0)) if self.rows else []
        return 26 + _ROW * max(len(self.rows), 4) + len(caption) * LINE_PX + 6

    def table(self) -> Table:
        """Write each part as a row."""
        header = ("part", "left by geometry", "left in the fit", "left by contacts (fit ÷ network)")
        rows = [
            (PART_NAMES[loss.part], *(_figure(value) for value in (loss.geometry, loss.fit, loss.contact)))
            for loss in self.rows
        ]
        return Table(header=header, rows=tuple(rows))

    def words(self) -> str:
        """Describe every part in a sentence."""
        return " ".join(f"{PART_NAMES[loss.part]}: {_words(loss)}." for loss in self.rows) or self.reason


_NAMES = {"binder": "Binder", "fibres": "Fibres", "pores": "Pores", "rest": "Liquids, pellet"}


def _bars(loss: Loss, theme: Theme) -> list[tuple[float, str]]:
    """Return what is lost by geometry, and at contacts of what that leaves, each with its colour."""
    geometry, contact = theme.recipe_line, theme.layer_film
    if loss.geometry is None:
        return [(1 - (loss.fit or 1.0), contact)] if (loss.fit or 1.0) < 1 else []
    bars = [(1 - loss.geometry, geometry)]
    if loss.fit is not None and loss.fit < loss.geometry:
        bars.append((loss.geometry - loss.fit, contact))
    return bars


def _legend(theme: Theme) -> Items:
    items: Items = []
    left = _MARGIN
    for words, colour in (("geometry", theme.recipe_line), ("contact", theme.layer_film)):
        items.append(Box(rect=(left, 5, left + 9, 14), fill=colour, radius=2.0))
        line = text_line_at(left + 14, 9.5, words, theme.muted)
        items.append(line)
        left = line.rect[2] + 14
    return items


def _beside(loss: Loss) -> str:
    if loss.geometry is None:
        return "network: none"
    if loss.fit is None:
        return "geometry only"
    if loss.fit > loss.geometry:
        return f"network {loss_text(loss.geometry)}"
    by_volume, left = 100 * (1 - loss.geometry), 100 * (loss.geometry - loss.fit)
    return f"{by_volume:.0f} and {left:.0f}"


def _words(loss: Loss) -> str:
    parts = [
        f"{name} {loss_text(value)}"
        for name, value in (("geometry", loss.geometry), ("fit", loss.fit), ("contact", loss.contact))
        if value is not None
    ]
    return ", ".join(parts)


def _figure(value: float | None) -> str:
    return "not known" if value is None else f"{value:.4g}"


def _cut(text: str, width: float) -> str:
    while text and text_width(text, SMALL_PX) > width:
        text = text[:-2].rstrip("…") + "…"
    return text


@dataclass(frozen=True, kw_only=True)
class MeasuredPoint:
    """A measured film: its name and conductivity [mS/cm]."""

    name: str
    conductivity: float


@dataclass(frozen=True, kw_only=True)
class ComparedPicture:
    """Network, fit with its band, the powder and measured films on one axis [mS/cm]; ``films_are`` says which."""

    network: float | None = None
    fit: tuple[float, float, float] | None = None
    powder: float | None = None
    films: tuple[MeasuredPoint, ...] = ()
    films_are: str = ""
    reason: str = _WAITING

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw three rows over a logarithmic axis."""
        numbers = self._numbers()
        if not numbers:
            rows = wrap(self.reason, SMALL_PX, width - 2 * _MARGIN)
            return message_scene(self.reason, rows, width, height, theme.unknown_text)
        caption = wrap(self.caption(), SMALL_PX, max(width - 2 * _MARGIN, 60.0))
        left, right = _MARGIN + 60, width - _MARGIN - 10
        bottom = height - len(caption) * LINE_PX - 26
        low, high = math.floor(math.log10(min(numbers)) * 2) / 2, math.ceil(math.log10(max(numbers)) * 2) / 2
        high = max(high, low + 1)

        def at(value: float) -> float:
            return left + (right - left) * (math.log10(max(value, 10**low)) - low) / (high - low)

        items = _ticks(low, high, at, (16.0, bottom), theme)
        spots: list[Hotspot] = []
        if self.powder is not None:
            x = at(self.powder)
            items.append(Stroke(start=(x, 14), end=(x, bottom), colour=theme.muted, dash=(4.0, 3.0)))
            words = f"powder {format_number(self.powder, 2)}"
            wide = text_width(words, SMALL_PX)
            items.append(text_line_at(x + 5 if x + wide + 8 < width else x - wide - 5, 9, words, theme.text))
        if self.network is not None and self.network > 0:
            items.append(text_line_at(_MARGIN, 30, "network", theme.text, is_bold=True))
            x = at(self.network)
            items.append(Box(rect=(x - 5, 25, x + 5, 35), fill=theme.recipe_line))
            items.append(text_line_at(x + 10, 30, format_number(self.network, 3), theme.text, ground=theme.surface))
            spots.append(Hotspot(rect=(left, 20, right, 40), words=f"Network {format_number(self.network, 3)} mS/cm"))
        if self.fit is not None:
            value, fit_low, fit_high = self.fit
            items.append(text_line_at(_MARGIN, 58, "fit", theme.text, is_bold=True))
            items.append(Box(rect=(at(fit_low), 54, at(fit_high), 62), fill=theme.band, radius=3.0))
            x = at(value)
            items.append(Box(rect=(x - 5, 53, x + 5, 63), fill=theme.recipe_point, radius=5.0))
            band = f"{format_number(fit_low, 2)} to {format_number(fit_high, 2)}"
            words = f"Fit {format_number(value, 3)} mS/cm, 90 % band {band}"
            items.append(
                text_line_at(x + 9, 46, format_number(value, 3), theme.text, is_bold=True, ground=theme.surface)
            )
            spots.append(Hotspot(rect=(left, 48, right, 68), words=words))
        items.append(text_line_at(_MARGIN, 82, _cut(self.films_are, width - 2 * _MARGIN), theme.text, is_bold=True))
        for number, film in enumerate(self.films):
            x, y = at(film.conductivity), 100.0 + 6 * (number % 3)
            items.append(Box(rect=(x - 4.5, y - 4.5, x + 4.5, y + 4.5), outline=theme.film_marker, radius=4.5))
            words = f"{film.name}: {format_number(film.conductivity, 2)} mS/cm"
            spots.append(Hotspot(rect=(x - 6, y - 6, x + 6, y + 6), words=words))
        items += caption_items(caption, _MARGIN, height, theme.muted)
        return Scene(items=tuple(items), spots=tuple(spots))

    def _numbers(self) -> list[float]:
        given = [self.network, self.powder, *(self.fit or ()), *(film.conductivity for film in self.films)]
        known = [value for value in given if value is not None and value > _LEAST_LOG]
        return known if self.fit is not None or self.network else []

    def caption(self) -> str:
        """Say how network and fit stand to each other."""
        if self.network is None or self.fit is None or self.network <= 0:
            return "The fit decides."
        ratio = self.network / self.fit[0]
        where = f"{format_number(ratio, 2)} × above" if ratio >= 1 else f"{format_number(1 / ratio, 2)} × below"
        return f"The network lies {where} the fit: it includes neither contacts nor liquids. The fit decides."

    def minimum_height(self, width: float) -> float:
        """Room for three rows, the axis and the words."""
        return 124 + 22 + len(wrap(self.caption(), SMALL_PX, max(width - 2 * _MARGIN, 60.0))) * LINE_PX

    def table(self) -> Table:
        """Write every point as a row."""
        rows = []
        if self.network is not None:
            rows.append(("network", f"{self.network:.4g}", "", ""))
        if self.fit is not None:
            value, low, high = (f"{value:.4g}" for value in self.fit)
            rows.append(("fit", value, low, high))
        if self.powder is not None:
            rows.append(("powder", f"{self.powder:.4g}", "", ""))
        rows += [(film.name, f"{film.conductivity:.4g}", "", "") for film in self.films]
        return Table(header=("what", "conductivity, mS/cm", "low", "high"), rows=tuple(rows))

    def words(self) -> str:
        """Describe the points in a sentence."""
        return f"{self.caption()} {self.films_are}: {len(self.films)}." if self._numbers() else self.reason


def _ticks(low: float, high: float, at: Callable[[float], float], ends: tuple[float, float], theme: Theme) -> Items:
    items: Items = []
    for power in range(math.floor(low), math.ceil(high) + 1):
        for part in (1, 3):
            value = part * 10.0**power
            if not 10**low * 0.999 <= value <= 10**high * 1.001:
                continue
            x = at(value)
            items.append(Stroke(start=(x, ends[0]), end=(x, ends[1]), colour=theme.grid))
            rect = (x - 24, ends[1] + 2, x + 24, ends[1] + 2 + LINE_PX)
            items.append(TextLine(rect=rect, text=numeral(value, 2), colour=theme.muted, align="centre"))
    return items


@dataclass(frozen=True, kw_only=True)
class ThicknessPicture:
    """The share of the powder's conductivity over the thickness in D50, and the binder in each form."""

    points: tuple[Varied, ...] = ()
    forms: tuple[tuple[str, float], ...] = ()
    at: float = 0.0
    d50_um: float = 1.0
    reason: str = _WAITING

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw the mean with a band of one standard deviation, this film as a point."""
        if not self.points:
            rows = wrap(self.reason, SMALL_PX, width - 2 * _MARGIN)
            return message_scene(self.reason, rows, width, height, theme.unknown_text)
        caption = wrap(self.caption(), SMALL_PX, max(width - 2 * _MARGIN, 60.0))
        left, right = _MARGIN + 34, width - _MARGIN - 14
        top, bottom = 22.0, height - len(caption) * LINE_PX - (LINE_PX + 8 if self.forms else 0) - 38
        values = [value for p in self.points for value in (p.mean - p.deviation, p.mean + p.deviation)]
        low, high = math.floor(min(values) * 20) / 20, math.ceil(max(values) * 20) / 20
        high = max(high, low + 0.1)
        first, last = self.points[0].at, self.points[-1].at

        def place(at: float, value: float) -> tuple[float, float]:
            return (
                left + (right - left) * (at - first) / max(last - first, 1e-9),
                bottom - (bottom - top) * (value - low) / (high - low),
            )

        items: Items = [text_line_at(_MARGIN, 9, "share of the powder’s conductivity", theme.muted)]
        for value in (low, (low + high) / 2, high):
            _, y = place(first, value)
            items.append(Stroke(start=(left, y), end=(right, y), colour=theme.grid))
            rect = (0, y - LINE_PX / 2, left - 6, y + LINE_PX / 2)
            items.append(TextLine(rect=rect, text=f"{value:.3g}", colour=theme.muted, align="right"))
        items += self._curve(place, bottom, theme)
        items += self._this_film(place, theme)
        if self.forms:
            words = "Binder as " + ", ".join(f"{form} {value:.3f}" for form, value in self.forms)
            y = height - len(caption) * LINE_PX - LINE_PX / 2 - 4
            items.append(text_line_at(_MARGIN, y, _cut(words, width - 2 * _MARGIN), theme.text))
        items += caption_items(caption, _MARGIN, height, theme.muted)
        spots = [
            Hotspot(
                rect=(
                    place(p.at, p.mean)[0] - 8,
                    place(p.at, p.mean)[1] - 8,
                    place(p.at, p.mean)[0] + 8,
                    place(p.at, p.mean)[1] + 8,
                ),
                words=f"{numeral(p.at)} × D50: {p.mean:.3f} ± {p.deviation:.3f}",
            )
            for p in self.points
        ]
        return Scene(items=tuple(items), spots=tuple(spots))

    def _curve(self, place: Place, bottom: float, theme: Theme) -> Items:
        items: Items = []
        spots = [place(point.at, point.mean) for point in self.points]
        written = -math.inf
        for point, (x, y) in zip(self.points, spots, strict=True):
            spread = abs(place(point.at, point.mean + point.deviation)[1] - y)
            items.append(Stroke(start=(x, y - spread), end=(x, y + spread), colour=theme.band, width=6))
            texts = f"{numeral(point.at * self.d50_um, 3)} µm", f"{numeral(point.at)} ×"
            half = max(text_width(words, SMALL_PX) for words in texts) / 2
            if x - half < written + 4:  # two thicknesses too close to each other for both
                continue
            written = x + half
            for row, words in enumerate(texts):
                rect = (x - 30, bottom + 3 + row * LINE_PX, x + 30, bottom + 3 + (row + 1) * LINE_PX)
                items.append(TextLine(rect=rect, text=words, colour=theme.muted, align="centre"))
        for before, after in pairwise(spots):
            items.append(Stroke(start=before, end=after, colour=theme.recipe_line, width=1.6))
        items += [Box(rect=(x - 3, y - 3, x + 3, y + 3), fill=theme.recipe_line, radius=3.0) for x, y in spots]
        return items

    def _this_film(self, place: Place, theme: Theme) -> Items:
        """Mark the thickness of this film on the curve, or at its end where it is outside."""
        ats = [point.at for point in self.points]
        at = min(max(self.at, ats[0]), ats[-1])
        index = next((i for i in range(1, len(ats)) if ats[i] >= at), 1)
        part = (at - ats[index - 1]) / (ats[index] - ats[index - 1])
        mean = self.points[index - 1].mean * (1 - part) + self.points[index].mean * part
        x, y = place(at, mean)
        words = "this film" if at == self.at else f"this film: {numeral(self.at, 2)} × D50"
        wide = text_width(words, SMALL_PX)
        line = text_line_at(x - wide if at == ats[-1] else x - wide / 2, y - 14, words, theme.text)
        return [Box(rect=(x - 5, y - 5, x + 5, y + 5), fill=theme.recipe_point, radius=5.0), line]

    def caption(self) -> str:
        """Say what the curve is made of."""
        return "Three structures at each thickness, ± 1 SD, in multiples of D50; geometry alone."

    def minimum_height(self, width: float) -> float:
        """Room for a curve, its axis and the words."""
        return 158 + len(wrap(self.caption(), SMALL_PX, max(width - 2 * _MARGIN, 60.0))) * LINE_PX

    def table(self) -> Table:
        """Write every thickness and every form as a row."""
        rows = [
            (f"{numeral(p.at)} × D50", f"{p.at * self.d50_um:.4g}", f"{p.mean:.4g}", f"{p.deviation:.2g}")
            for p in self.points
        ]
        rows += [(f"binder as {form}", "", f"{value:.4g}", "") for form, value in self.forms]
        return Table(header=("what", "thickness, µm", "share of the powder’s", "SD"), rows=tuple(rows))

    def words(self) -> str:
        """Describe the curve in a sentence."""
        if not self.points:
            return self.reason
        return " ".join(f"{numeral(p.at)} D50: {p.mean:.3f}." for p in self.points)
