"""The look: two palettes, the fonts and the one style sheet (``resources/templates/style.qss``)."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.paths import resources

FAMILY = "Inter"
TEXT_PX, SMALL_PX, SECTION_PX, TITLE_PX, VALUE_PX = 13, 12, 11, 14, 24
"""Font sizes [px]: running text, notes, section headings, panel titles, the number of a tile."""

_FINGERTIP_MM, _MM_PER_INCH = 9.0, 25.4
_USUAL_DPI, _LIKELY_DPI = 96.0, (80.0, 280.0)
_TEXT_LINE_PX = 16
_BESIDE_BARS = {"editor": 311, "library": 242, "score": 258, "structure": 216, "impedance": 417}
"""What stands beside a scroll bar in panels that never scroll sideways [px]; a broad bar must not lie on it."""
_TOUCH, _ROW = "touch_px", "row_px"
_EFFECTS = tuple(effect for effect in Qt.UIEffect if effect != Qt.UIEffect.UI_General)
"""Menus, lists and tips that fade in or roll out; the general switch would have Qt read those of the desktop again."""

BENCH_BODY_PX, BENCH_TITLE_PX, BENCH_NUMBER_PX = 20, 30, 76
"""Font sizes [px] of bench mode, which is read at two metres, before it takes those of its window (bench.qss)."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The named colours of one palette, as ``#rrggbb``; text colours reach 4.5:1 on every ground they are used on."""

    name: str
    window: str
    surface: str
    field: str
    border: str
    separator: str
    hover: str
    text: str
    muted: str
    accent: str
    accent_text: str
    accent_hover: str
    focus_glow: str
    selection: str
    pass_text: str
    pass_ground: str
    caution_text: str
    caution_ground: str
    fail_text: str
    fail_ground: str
    unknown_text: str
    unknown_ground: str
    grid: str
    recipe_line: str
    band: str
    second_line: str
    third_line: str
    fourth_line: str
    recipe_point: str
    film_marker: str
    own_marker: str
    target: str
    iso_line: str
    layer_cathode: str
    layer_film: str
    layer_anode: str
    layer_aluminium: str
    layer_copper: str
    layer_packaging: str

    def severity_text(self, severity: str) -> str:
        """Colour of the mark and words of a severity; what is not applicable is muted."""
        return self.muted if severity == "none" else str(getattr(self, f"{severity}_text"))

    def severity_ground(self, severity: str) -> str:
        """Colour behind the words of a severity."""
        return self.surface if severity == "none" else str(getattr(self, f"{severity}_ground"))

    def layer(self, role: str) -> str:
        """Colour of a layer of the cell by its role: cathode, film, anode, positive foil, negative foil, packaging."""
        foils = {"positive foil": "aluminium", "negative foil": "copper"}
        return str(getattr(self, f"layer_{foils.get(role, role)}"))

    def part(self, role: str) -> str:
        """Colour of a part of the resistance of the cell by its role, as that of its layer where it has one."""
        contacts = {"film|cathode": self.second_line, "anode|film": self.layer_anode}
        return contacts.get(role) or self.layer("positive foil" if role == "collectors" else role)


LIGHT = Theme(
    name="light",
    window="#f4f5f7",
    surface="#ffffff",
    field="#ffffff",
    border="#d9dde3",
    separator="#e8ebef",
    hover="#eef1f4",
    text="#1c2430",
    muted="#5a6675",
    accent="#006aa6",
    accent_text="#ffffff",
    accent_hover="#00578a",
    focus_glow="#bfdcec",
    selection="#d6e8f3",
    pass_text="#0d744d",
    pass_ground="#e3f3ec",
    caution_text="#9f5000",
    caution_ground="#fdf0df",
    fail_text="#b3261e",
    fail_ground="#fbe6e4",
    unknown_text="#565b8f",
    unknown_ground="#ececf6",
    grid="#e8ebef",
    recipe_line="#0072b2",
    band="#d6e8f3",
    second_line="#007d5b",
    third_line="#aa4499",
    fourth_line="#8a6d00",
    recipe_point="#bd5300",
    film_marker="#5f6b7a",
    own_marker="#aa4499",
    target="#b3261e",
    iso_line="#5f6b7a",
    layer_cathode="#2687bd",
    layer_film="#db7626",
    layer_anode="#cc78a6",
    layer_aluminium="#77818e",
    layer_copper="#be8912",
    layer_packaging="#8694a6",
)

DARK = Theme(
    name="dark",
    window="#14181e",
    surface="#1c222b",
    field="#151a21",
    border="#303946",
    separator="#2a323d",
    hover="#262e39",
    text="#e6eaf0",
    muted="#97a3b3",
    accent="#56b4e9",
    accent_text="#10161d",
    accent_hover="#7cc5ef",
    focus_glow="#2b465a",
    selection="#253949",
    pass_text="#4cc38a",
    pass_ground="#143126",
    caution_text="#f0a83a",
    caution_ground="#3a2a10",
    fail_text="#ff7b72",
    fail_ground="#3d1d1c",
    unknown_text="#b3b7ee",
    unknown_ground="#272a45",
    grid="#2a323d",
    recipe_line="#56b4e9",
    band="#253949",
    second_line="#3ccfa0",
    third_line="#e08fd0",
    fourth_line="#d8c15a",
    recipe_point="#ff9f5a",
    film_marker="#97a3b3",
    own_marker="#e08fd0",
    target="#ff7b72",
    iso_line="#97a3b3",
    layer_cathode="#4d9ecc",
    layer_film="#dd8b54",
    layer_anode="#c58eaf",
    layer_aluminium="#84909e",
    layer_copper="#d2a948",
    layer_packaging="#606e81",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def luminance(colour: str) -> float:
    """Relative luminance of a colour as WCAG 2 defines it, 0 (black) to 1 (white)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    shade = QColor(colour)
    return 0.2126 * linear(shade.redF()) + 0.7152 * linear(shade.greenF()) + 0.0722 * linear(shade.blueF())


def contrast(first: str, second: str) -> float:
    """Contrast of two colours as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


NO_PEN, NO_BRUSH = QPen(Qt.PenStyle.NoPen), QBrush()
"""What is painted again and again is painted with these: Qt's own names for them are looked up in Python each time."""


@lru_cache(maxsize=256)
def shade(colour: str) -> QColor:
    """Return a named colour for what is painted again and again; it must not be changed."""
    return QColor(colour)


@lru_cache(maxsize=64)
def text_on(ground: str) -> str:
    """Near-black or white, whichever reads better on a coloured ground such as a bar."""
    return max(("#10161d", "#ffffff"), key=lambda colour: contrast(colour, ground))


def load_fonts() -> None:
    """Register the bundled fonts, so that the program looks the same on every machine."""
    for path in sorted((resources() / "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


def font(pixels: int = TEXT_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Make the program's font at a size in pixels, for what is painted rather than styled."""
    return QFont(shared_font(pixels, weight))  # a copy, as some make theirs italic


@lru_cache(maxsize=64)
def shared_font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the program's font at a size in pixels, which must not be changed."""
    face = QFont(FAMILY)
    face.setPixelSize(pixels)
    face.setWeight(weight)
    return face


def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """Draw a picture of ``resources/icons`` in one colour, sharp at up to 400 % scale."""
    from PySide6.QtSvg import QSvgRenderer  # 20 ms that only pictures need

    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    drawn = QIcon()
    # a pixmap that is scaled up would blur on a screen of high density
    for ratio in (1, 2, 3, 4):
        pixmap = QPixmap(size * ratio, size * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        drawn.addPixmap(pixmap)
    return drawn


def apply(app: QApplication, theme: Theme, *, for_touch: bool = False) -> None:
    """Give the whole program a palette, its font and its style sheet; nothing happens if it has them already.

    With ``for_touch`` whatever is pressed is at least 9 mm high on the screen that shows the most pixels to an inch.
    """
    for effect in _EFFECTS:  # nothing moves by itself, whatever the desktop has on
        app.setEffectEnabled(effect, False)
    touch = max(fingertip_px(screen.physicalDotsPerInch()) for screen in app.screens()) if for_touch else 0
    sizes = {"text_px": TEXT_PX, "small_px": SMALL_PX, "section_px": SECTION_PX}
    sizes |= {"title_px": TITLE_PX, "value_px": VALUE_PX}
    sizes |= {"bench_px": BENCH_BODY_PX, "bench_title_px": BENCH_TITLE_PX, "bench_number_px": BENCH_NUMBER_PX}
    icons = (resources() / "icons").as_posix()
    template = Template((resources() / "templates" / "style.qss").read_text(encoding="utf-8"))
    style = template.substitute(vars(theme), icons=icons, **sizes)
    if touch:
        style += _touch_style(touch)
    if style == app.styleSheet():
        return
    with _without_collector():
        # taken off first: Qt is three times as fast in giving each widget a style sheet as in exchanging it, and only
        # without one does app.style() name the style below
        app.setStyleSheet("")
        was_touch = app.property(_TOUCH) or 0
        app.setProperty(_TOUCH, touch)
        if app.style().objectName() != "fusion":
            app.setStyle("Fusion")
        app.setFont(font())
        app.setPalette(_palette(theme))
        app.setStyleSheet(style)
        if touch != was_touch:
            for header in (widget for widget in app.allWidgets() if isinstance(widget, QHeaderView)):
                if pixels := header.property(_ROW):
                    header.setDefaultSectionSize(row_px(pixels))


def fingertip_px(dots_per_inch: float) -> int:
    """Return how many pixels are 9 mm; a screen of an unlikely size, or of none, counts as one of 96 pixels an inch.

    >>> fingertip_px(96.0), fingertip_px(160.0), fingertip_px(0.0)
    (35, 57, 35)
    """
    low, high = _LIKELY_DPI
    likely = dots_per_inch if low <= dots_per_inch <= high else _USUAL_DPI
    return math.ceil(_FINGERTIP_MM * likely / _MM_PER_INCH)


def _touch_style(touch: int) -> str:
    """Return the style of large targets; what stands above and below a line of text fills them up."""
    sizes = {
        "touch_px": touch,
        "button_px": touch - 10,  # padding and border of the style are 5 px above and below
        "field_px": touch - 6,
        "around_px": max(0, math.ceil((touch - _TEXT_LINE_PX) / 2)),
        "handle_px": max(2, touch // 2 - 6),
        **{f"beside_{name}_px": width + touch for name, width in _BESIDE_BARS.items()},
    }
    return Template((resources() / "templates" / "touch.qss").read_text(encoding="utf-8")).substitute(sizes)


def row_px(least: int) -> int:
    """Return the height of a row that can be pressed: as given, or that of a fingertip on a touch screen [px]."""
    app = QApplication.instance()
    return max(least, int((app and app.property(_TOUCH)) or 0))


def size_rows(header: QHeaderView, pixels: int) -> None:
    """Give the rows of a table their height, which follows the setting for touch screens."""
    header.setProperty(_ROW, pixels)
    header.setDefaultSectionSize(row_px(pixels))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let no window that nobody holds be deleted meanwhile.

    Qt goes through a list of all widgets that it made before, and a round of the collector in one of our overrides
    would delete some of them: the program would crash.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def size_bench(window: QWidget, sizes: Mapping[str, int]) -> None:
    """Give a window of bench mode font sizes of its own; nothing happens if it has them already."""
    if window.property("bench_sizes") == (key := repr(sorted(sizes.items()))):
        return
    window.setProperty("bench_sizes", key)
    template = Template((resources() / "templates" / "bench.qss").read_text(encoding="utf-8"))
    with _without_collector():
        window.setStyleSheet(template.substitute(sizes))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.hover,
        role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.fail_text,
        role.Link: theme.accent,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Accent: theme.accent,
        role.Light: theme.surface,
        role.Midlight: theme.separator,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.border,
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.muted))
    return palette
