"""Each colour reads on each ground that it is used on, in both themes: of the style sheet, the palette and painters."""

import re
from dataclasses import dataclass, fields, replace
from itertools import combinations
from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPalette

from ssedesigner.core.notation import ESTIMATE, MARKS
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import SEVERITIES, Quantity
from ssedesigner.ui import theme as look
from ssedesigner.ui.plot.data import OUTSIDE, ChanceMark, FilmMark, Line, LineStyle, PinMark
from ssedesigner.ui.plot.layer import paint_cross, paint_mark, paint_point, pen_of
from ssedesigner.ui.theme import DARK, LIGHT, Theme, contrast, text_on
from ssedesigner.ui.widgets.tables import value_cell

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
SMALL, LARGE = 4.5, 3.0
"""What WCAG 2 asks for (AA): text, and large text, marks, lines, the focus; here also for what is disabled."""
LARGE_PX, LARGE_BOLD_PX = 24.0, 18.66

GROUNDS = ("window", "surface", "field", "hover", "selection")
SEVERITY_GROUNDS = tuple(f"{severity}_ground" for severity in SEVERITIES if severity != "none")
WRITTEN = {
    "text": (*GROUNDS, *SEVERITY_GROUNDS, "band", "separator", "border"),
    "muted": (*GROUNDS, *SEVERITY_GROUNDS),
    "accent": (*GROUNDS, *SEVERITY_GROUNDS),
    "accent_text": ("accent", "accent_hover"),
    **{f"{severity}_text": (*GROUNDS, f"{severity}_ground") for severity in SEVERITIES if severity != "none"},
    # a line has its name beside it in its own colour
    **dict.fromkeys(("recipe_line", "second_line", "third_line", "fourth_line", "recipe_point"), ("surface",)),
    **dict.fromkeys(("own_marker", "target", "iso_line", "film_marker"), ("surface", "window")),
}
"""Colours of words, and the grounds on which they are written."""
DRAWN = {
    **dict.fromkeys(("recipe_line", "second_line", "third_line", "fourth_line", "recipe_point"), ("surface", "band")),
    **dict.fromkeys(("own_marker", "film_marker", "target", "iso_line"), ("surface", "band", "window")),
    **{name: ("surface",) for name in vars(LIGHT) if name.startswith("layer_")},
    "accent": GROUNDS,  # the ring of the focus
}
"""Colours of marks, lines and bars, and what they lie on."""
QUIET = {"border", "separator", "grid", "focus_glow"}
"""Edges and lines that say nothing: what stands there is understood without them."""


@BOTH
def test_words_marks_and_lines_read_on_each_ground(theme):
    pairs = [(name, ground, SMALL) for name, grounds in WRITTEN.items() for ground in grounds]
    pairs += [(name, ground, LARGE) for name, grounds in DRAWN.items() for ground in grounds]
    assert not [
        f"{name} on {ground}: {ratio:.2f}"
        for name, ground, least in pairs
        if (ratio := contrast(getattr(theme, name), getattr(theme, ground))) < least
    ]


def test_each_colour_is_for_words_for_marks_or_a_ground():
    known = {*WRITTEN, *DRAWN, *GROUNDS, *SEVERITY_GROUNDS, *QUIET, "band", "accent_hover", "name"}
    assert {field.name for field in fields(Theme)} == known


@BOTH
def test_words_on_the_bars_can_be_read(theme):
    layers = [getattr(theme, name) for name in vars(theme) if name.startswith("layer_")]
    assert not [colour for colour in layers if contrast(text_on(colour), colour) < SMALL]


PAIRS = (
    ("WindowText", "Window"),
    ("Text", "Base"),
    ("Text", "AlternateBase"),
    ("PlaceholderText", "Base"),
    ("ButtonText", "Button"),
    ("BrightText", "Button"),
    ("ToolTipText", "ToolTipBase"),
    ("Link", "Window"),
    ("Link", "Base"),
    ("HighlightedText", "Highlight"),
    ("Highlight", "Base"),
)


@BOTH
def test_each_pair_of_the_palette_reads(theme, qapp):
    palette, roles = look._palette(theme), QPalette.ColorRole
    for group in QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled:
        least = LARGE if group == QPalette.ColorGroup.Disabled else SMALL
        for first, second in PAIRS:
            colours = [palette.color(group, getattr(roles, name)).name() for name in (first, second)]
            assert contrast(*colours) >= least, (group, first, second)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One selector of a style sheet with what it sets: the part before it that holds it, kind, conditions, states."""

    selector: str
    holder: "Rule | None"
    kind: str
    conditions: frozenset
    sets: dict


def compound(selector, sets, holder=None):
    conditions = re.findall(r"\[[^\]]*\]|#\w+|::?!?[\w-]+", selector)
    return Rule(
        selector=selector,
        holder=holder,
        kind=re.match(r"\w*", selector)[0],
        conditions=frozenset(conditions),
        sets=sets,
    )


def rules_of(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text.replace("${", "$").replace("px}px", "px")):
        sets = dict(re.findall(r"([\w-]+)\s*:\s*([^;]+?)\s*;", body))
        for selector in selectors.split(","):
            *before, last = selector.split()
            holder = compound(before[-1], {}) if before else None
            yield compound(last, sets, holder)


def style_rules():
    text = (resources() / "templates" / "style.qss").read_text(encoding="utf-8")
    sizes = {"text": 13, "small": 12, "section": 11, "title": 14, "value": 24, "bench": 20, "bench_title": 30}
    for name, pixels in {**sizes, "bench_number": 76}.items():
        text = text.replace(f"${{{name}_px}}", str(pixels))
    return list(rules_of(text))


KINDS = {"QToolButton": (), "QTextBrowser": ("QTextEdit",)}
INPUTS = {"QLineEdit", "QPlainTextEdit", "QTextEdit", "QComboBox", "QSpinBox", "QDoubleSpinBox", "QTextBrowser"}


def holds_for(rule, other):
    """Whether a rule holds wherever another one does."""
    is_kind = rule.kind in ("", other.kind, *KINDS.get(other.kind, ()))
    is_inside = rule.holder is None or (other.holder is not None and holds_for(rule.holder, other.holder))
    return is_kind and is_inside and rule.conditions <= other.conditions


def result_of(rule, rules, key):
    """What holds for a property where a rule does: the most particular rule that sets it."""
    setting = [other for other in rules if key in other.sets and holds_for(other, rule)]
    setting.sort(key=lambda other: (len(other.conditions), other.holder is not None))
    return setting[-1].sets[key] if setting else ""


def grounds_of(rule, rules):
    """The names of the colours that may lie below what a rule is for."""
    own = result_of(rule, rules, "background")
    if re.fullmatch(r"\$\w+", own):
        return [own[1:]]
    if rule.holder is not None:  # of the part that holds it, in each of its states
        inside = [other for other in rules if "background" in other.sets and holds_for(rule.holder, other)]
        grounds = [other.sets["background"][1:] for other in inside if other.sets["background"].startswith("$")]
        if grounds:
            return grounds
    return ["field"] if rule.kind in INPUTS else ["window", "surface"]


def least_of(rule, rules):
    size = float((re.match(r"[\d.]+", result_of(rule, rules, "font-size")) or ["13"])[0])
    is_bold = result_of(rule, rules, "font-weight") in ("600", "700")
    is_large = size >= LARGE_PX or (is_bold and size >= LARGE_BOLD_PX)
    return LARGE if is_large or ":disabled" in rule.conditions else SMALL


def colour_pairs(rules):
    """Yield each rule with a colour, a ground and the contrast that they must have."""
    for rule in rules:
        if {"color", "background", "selection-color"} & rule.sets.keys():
            colour = result_of(rule, rules, "color") or "$text"
            if "::" not in rule.selector or "color" in rule.sets:
                yield from ((rule, colour[1:], ground, least_of(rule, rules)) for ground in grounds_of(rule, rules))
        if "selection-color" in rule.sets:
            yield rule, rule.sets["selection-color"][1:], rule.sets["selection-background-color"][1:], SMALL


def sign_edges(rules):
    """Yield each rule that marks the focus or a wrong entry by its edge, the colour of that, and what lies inside."""
    for rule in rules:
        is_sign = ":focus" in rule.conditions or any("invalid" in condition for condition in rule.conditions)
        edges = re.findall(r"\$(\w+)", rule.sets.get("border-color", "") + rule.sets.get("border", ""))
        if is_sign and edges:
            yield rule, edges[0], grounds_of(rule, rules)


@BOTH
def test_each_rule_of_the_style_sheet_reads(theme):
    rules = style_rules()
    pairs = list(colour_pairs(rules))
    assert len(pairs) > 150
    assert not [
        f"{rule.selector}: {colour} on {ground} {ratio:.2f}"
        for rule, colour, ground, least in pairs
        if (ratio := contrast(getattr(theme, colour), getattr(theme, ground))) < least
    ]


@BOTH
def test_the_edge_that_shows_the_focus_reads_on_one_of_its_sides(theme):
    edges = list(sign_edges(style_rules()))
    assert len(edges) > 20
    for rule, colour, inside in edges:
        sides = [[getattr(theme, ground) for ground in side] for side in (inside, ("window", "surface"))]
        best = max(min(contrast(getattr(theme, colour), ground) for ground in side) for side in sides)
        assert best >= LARGE, (rule.selector, colour, best)


def test_each_part_that_takes_the_focus_has_a_rule_for_it():
    focused = {rule.kind for rule in style_rules() if ":focus" in rule.conditions}
    parts = {"QPushButton", "QToolButton", "QLineEdit", "QPlainTextEdit", "QTextEdit", "QComboBox", "QTableView"}
    parts |= {"QListView", "QTreeView", "QTabBar", "QCheckBox", "QRadioButton", "QSlider", "QScrollArea"}
    assert parts <= focused


GREY = replace(LIGHT, **{name: "#444444" for name in vars(LIGHT) if name not in ("name", "surface")})
"""A theme in which colour says nothing."""


def drawn(draw):
    """What is drawn on a small picture by a function of a painter."""
    picture = QImage(60, 24, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    draw(painter)
    painter.end()
    return bytes(picture.constBits())


def alike(pictures):
    """The names of pictures that are equal, in pairs."""
    return [(one, other) for one, other in combinations(pictures, 2) if pictures[one] == pictures[other]]


def test_marks_and_lines_differ_without_their_colours(qapp):
    # a plot shows films and pins, or the chances of recipes
    for group in ((FilmMark.__args__[0], PinMark), (ChanceMark,)):
        names = [name for kind in group for name in get_args(kind)]
        marks = {name: drawn(lambda painter, name=name: paint_mark(painter, 30, 12, name, GREY)) for name in names}
        marks["this recipe"] = drawn(lambda painter: paint_point(painter, 30, 12, GREY))
        marks[OUTSIDE] = drawn(lambda painter: paint_cross(painter, 30, 12, GREY))
        assert len(marks) > 6
        assert alike(marks) == []
    styles = [*get_args(LineStyle.__args__[0]), *get_args(PinMark)]
    pens = {style: pen_of(Line(key="", label="", x=np.zeros(0), y=np.zeros(0), style=style), GREY) for style in styles}
    lines = {style: (*pen.dashPattern(), pen.widthF()) for style, pen in pens.items()}
    assert len(lines) == 12
    assert alike(lines) == []


def test_each_severity_has_a_sign_and_an_estimate_is_written_as_one(qapp):
    assert MARKS.keys() == {*SEVERITIES, "none"}
    assert len({*MARKS.values()}) == len(MARKS)
    assert all(sign.strip() for sign in MARKS.values())
    cells = [value_cell("", Quantity(value=1.0, unit="", is_estimate=is_estimate), {}) for is_estimate in (True, False)]
    assert [cell.text.startswith(ESTIMATE) for cell in cells] == [True, False]
