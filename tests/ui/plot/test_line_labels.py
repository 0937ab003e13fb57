"""Labels of lines: at the end of their own line, nearest to it, clear of points and other labels, else in the key."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from ssedesigner.core.question import Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.files.recipe.pins import Pin
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.curves import curves
from ssedesigner.physics.explore.grid import empty_grid, fill, number_axis
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.design.charts import line_data, map_data
from ssedesigner.ui.design.compare_rows import Column
from ssedesigner.ui.design.next_plot import next_plot
from ssedesigner.ui.design.overlay import overlay_data
from ssedesigner.ui.evidence.points import plot_data
from ssedesigner.ui.plot.data import OUTSIDE, Line, reuse
from ssedesigner.ui.plot.key import ROW_PX, fit_key, key_of
from ssedesigner.ui.plot.pixels import Frame, on_axis, plot_pixels
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import LIGHT, SMALL_PX, font
from ssedesigner.ui.widgets.pins import Pinned
from ssedesigner.ui.workbench.cards import CARD_TABS, SPECIFIC, TabCards
from tests.ui.made_up import made_up_evidence

FRAMES = ((204, 110), (401, 130), (283, 187), (900, 640))
"""Insides of plots with their keys, from a window of 900x520 to one of 3840x2160 [px]."""
BESIDE = 67
"""By how much the key is wider than the frame below it, as it begins at the title [px]."""
ASR, ENERGY = "film.area_specific_resistance_ohm_cm2", "cell.specific_energy_wh_kg"
CHANGES = (
    {},
    {"thickness_um": 400.0, "binder_wt_pct": 9.0},
    {"thickness_um": 5.0, "anode": "anodeless", "anode_thickness_um": 0.0},
    {"dew_point_c": -60.0, "open_time_h": 2.0},
    {"binder": None, "binder_wt_pct": None, "temperature_c": 60.0},
    {"electrolyte_conductivity_ms_cm": 0.2, "thickness_um": 90.0, "dew_point_c": 5.0},
    {"electrolyte": "no such powder"},
)
SAMPLES = ("fig1-anodeless", "pellet-cell", "halide-bilayer", "film-218")
CARDS = ((291, 188), (400, 188), (507, 188))
"""Plots in the smallest cards of a window of 900x520 and of one of 1920x1080 [px]."""
REACH, END = 9.0, 0.62
"""How far a label may stand from its line [px], and in which part of the line from its end."""


def box_distances(points, box):
    left, top, right, bottom = box
    x, y = points.T
    return np.hypot(x - x.clip(left, right), y - y.clip(top, bottom))


def faults(plot, labels, key):
    """Say what is wrong with the labels of a plot."""
    problems = [f"{label.text!r} is cut" for label in labels if not is_inside(label.placed.rect, plot.frame)]
    points = np.concatenate((plot.films, plot.point))
    points = points[np.isfinite(points).all(axis=1)]
    for number, label in enumerate(labels):
        box = label.placed.rect
        problems += [f"{label.text!r} lies on {other.text!r}" for other in labels[:number] if overlap(box, other)]
        if len(points) and (box_distances(points, box) < 3.0).any():
            problems.append(f"{label.text!r} hides a point")
    for drawn in plot.lines:
        if drawn.line.label and len(drawn.samples) > 1:
            problems += line_faults(plot, drawn, labels, key)
    return problems


def is_inside(box, frame):
    return box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width and box[3] <= frame.height


def overlap(box, label):
    x0, y0, x1, y1 = label.placed.rect
    return box[0] < x1 and x0 < box[2] and box[1] < y1 - 1 and y0 < box[3] - 1


def line_faults(plot, drawn, labels, key):
    line = drawn.line
    number = line.label.split(" ")[0]  # lines that look alike share a row: 0.1, 1 mS/cm
    rows = [entry for entry in key.entries if isinstance(entry.mark, Line) and entry.mark.style == line.style]
    named = [row for row in rows if row.mark is line or number in row.text.rpartition(" ")[0].split(", ")]
    placed = [label for label in labels if label.text.replace("\n", " ") == line.label]
    if len(named) + len(placed) == 1:
        return misplacements(plot, drawn, placed[0].placed.rect) if placed else []
    if line.style == "contour" and not placed:  # a map's colours tell its contours
        return []
    return [f"{line.label!r} is named {len(named) + len(placed)} times"]


def key_faults(data, key, labels, width):
    """Say what is wrong with the key above a plot: outside its room, on each other, cut, or something left out."""
    texts = [*data.mark_words.values(), OUTSIDE, *(line.label for line in data.lines)]
    whole = words_of(" ".join([*texts, data.recipe.label if data.recipe else ""]))
    for number, entry in enumerate(key.entries):
        bottom = entry.top + ROW_PX * len(entry.rows)
        if entry.left + entry.width > width + 0.01 or bottom > key.height or len(entry.rows) > 2:
            yield f"{entry.text!r} reaches beyond the key"
        if any(entry.left < one.left + one.width and entry.top == one.top for one in key.entries[:number]):
            yield f"{entry.text!r} lies on another entry"
        yield from (f"{word!r} is broken" for word in words_of(entry.text) - whole)
    marks = {film.mark for film in data.films} & data.mark_words.keys()
    yield from (f"no key for {mark!r}" for mark in marks - {entry.mark for entry in key.entries})
    texts = [label.text for label in labels] + [entry.text for entry in key.entries]
    if data.recipe is not None and texts.count(data.recipe.label) != 1:
        yield f"the point is named {texts.count(data.recipe.label)} times"
    tall = [label.text for label in labels if label.text.count("\n") > 1 and not label.is_message]
    yield from (f"{text!r} has more than two lines" for text in tall)


def words_of(text):
    return set(text.replace(",", " ").split())


def misplacements(plot, drawn, box):
    left, top, right, bottom = box
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    label, own = drawn.line.label, drawn.samples
    if box_distances(own, box).min() > REACH:
        yield f"{label!r} stands {box_distances(own, box).min():.0f} px off its line"
    for other in plot.lines:
        if other is drawn or not len(other.samples):
            continue
        if box_distances(other.samples, box).min() <= box_distances(own, box).min():
            yield f"{label!r} touches {other.line.key!r}"
        if np.hypot(*(other.samples - middle).T).min() <= np.hypot(*(own - middle).T).min():
            yield f"{label!r} is nearer to {other.line.key!r}"
    ends = own[[int(np.argmin(own[:, 0])), int(np.argmax(own[:, 0]))]]
    if drawn.line.style != "contour":
        length = max(np.hypot(*(ends[1] - ends[0])), 1.0)
        if np.ptp(own[:, 0]) < 1.0:
            ends = own[[int(np.argmin(own[:, 1])), int(np.argmax(own[:, 1]))]]
            length = np.ptp(own[:, 1])
        if min(box_distances(ends, box)) > END * length:
            yield f"{label!r} does not stand at an end"


def whole_frame(data, width, height):
    ends = [on_axis(np.array([axis.low, axis.high]), axis.is_log).tolist() for axis in (data.x, data.y)]
    return Frame(width, height, *map(tuple, ends), (data.x.is_log, data.y.is_log))


def pinned_recipes(materials):
    pins = (("B", {"thickness_um": 20.0, "binder": "SBR"}), ("C", {"binder_wt_pct": 4.0}), ("D", {}))
    recipes = [(letter, Recipe(**changes)) for letter, changes in pins]
    return tuple(
        Pinned(
            pin=Pin(letter=letter, recipe=recipe, name=f"film {letter} of the series"),
            prediction=predict(recipe, materials),
            curves=curves(recipe, materials),
        )
        for letter, recipe in recipes
    )


@pytest.fixture(scope="module")
def plots_of(styled, materials):
    """Return the plots of all tabs for a recipe, with or without pins."""
    tabs = TabCards(LIGHT, lambda *_: None)
    tabs.show_library(materials)
    cards = {
        card.title: (card, show)
        for tab in CARD_TABS
        for card, show in tabs.of(tab)
        if isinstance(card.body, PlotCanvas) and card.title != SPECIFIC  # the same plot, larger
    }
    pins = pinned_recipes(materials)

    def plots(recipe, has_pins=False):
        tabs.ghosts.take(pins if has_pins else ())
        prediction, lines = predict(recipe, materials), curves(recipe, materials)
        for _, show in cards.values():
            show(prediction, lines)
        return [(title, card.body.data) for title, (card, _) in cards.items()]

    return plots


def assert_sound(named, sizes=FRAMES):
    metrics, problems = QFontMetricsF(font(SMALL_PX)), []
    for name, title, data in named:
        for width, height in sizes:
            fitted = fit_key(data, whole_frame(data, width, height), width + BESIDE, LIGHT, metrics)
            where = f"{name}, {title}, {width} x {height}"
            problems += [f"{where}: {fault}" for fault in faults(fitted.plot, fitted.labels, fitted.key)]
            problems += [f"{where}: {f}" for f in key_faults(data, fitted.key, fitted.labels, width + BESIDE)]
    assert not problems, "\n".join([f"{len(problems)} faults", *problems[:60]])


def test_each_label_of_the_workbench_is_nearest_to_its_own_line(plots_of):
    odd = [Recipe(**changes) for changes in CHANGES]
    shipped = [read_recipe(shipped_recipes()[name]).recipe for name in SAMPLES]
    for recipes, has_pins in ((odd[:4], False), (odd[4:], True), (shipped[:2], False), (shipped[2:], True)):
        assert_sound((recipe.name, title, data) for recipe in recipes for title, data in plots_of(recipe, has_pins))


STEPS = (
    *({"thickness_um": 30.0 + 8 * step} for step in range(4)),
    *({"thickness_um": 54.0, "binder_wt_pct": 1.5 + 0.3 * step} for step in range(4)),
    *({"thickness_um": 54.0, "temperature_c": 20.0 - 8 * step} for step in range(3)),
)
"""Edits one after the other, as by an arrow key that is held down."""


def test_labels_that_stay_during_edits_are_as_good_as_new_ones(plots_of):
    metrics, problems, kept = QFontMetricsF(font(SMALL_PX)), [], []
    for has_pins, (width, height) in ((False, FRAMES[1]), (True, FRAMES[2])):
        before = {}
        for changes, (title, made) in [(c, plot) for c in STEPS for plot in plots_of(Recipe(**c), has_pins)]:
            last = before.get(title)
            data = reuse(made, last.plot.data if last else None)
            fitted = fit_key(data, whole_frame(data, width, height), width + BESIDE, LIGHT, metrics, last)
            kept.append(last is not None and fitted.placed_at is last.placed_at)
            before[title] = fitted
            where = f"{changes}, {title}, {width} x {height}"
            problems += [f"{where}: {fault}" for fault in faults(fitted.plot, fitted.labels, fitted.key)]
            problems += [f"{where}: {f}" for f in key_faults(data, fitted.key, fitted.labels, width + BESIDE)]
            anew = plot_pixels(data, fitted.plot.frame, None)
            if fitted.key != key_of(data, fitted.in_key, width + BESIDE):
                problems.append(f"{where}: another key than anew")
            if any((getattr(fitted.plot, name) != getattr(anew, name)).any() for name in ("point", "samples")):
                problems.append(f"{where}: other pixels than anew")
    assert not problems, "\n".join([f"{len(problems)} faults", *problems[:60]])
    assert sum(kept) > 0.4 * len(kept)  # else it would show nothing


def design_plots(materials):
    """Return plots of the Design window and of the evidence, where lines lie close or turn back."""
    recipe = Recipe()
    present, evidence = predict(recipe, materials), made_up_evidence()
    columns = [Column(letter="A", name="this", origin="", prediction=present)]
    columns += [
        Column(letter=one.pin.letter, name=one.pin.name, origin="", prediction=one.prediction)
        for one in pinned_recipes(materials)
    ]
    for key, field, goal in ((ASR, "thickness_um", 1.5), (ENERGY, "thickness_um", 350.0), (ASR, "binder_wt_pct", 2.0)):
        target = Target(result=key, at_most=goal) if key == ASR else Target(result=key, at_least=goal)
        data = overlay_data(columns, key, field, materials, NOTHING_LEARNED, target, has_bands=True)
        yield "Compare", f"{key} over {field}", data
    axes = number_axis("thickness_um", 10, 90, 20), number_axis("binder_wt_pct", 0.5, 6.5, 2)
    for chosen in (axes[:1], axes):
        grid = empty_grid(recipe, chosen)
        for _ in fill(grid, materials):
            pass
        for key in (ASR, ENERGY):
            if len(chosen) == 1:
                yield "What if", key, line_data(grid, key, present, ())
            else:
                yield "Map", key, map_data(grid, None, key, present, ())
    yield "Evidence", "predicted", plot_data(evidence.points, evidence.points)
    yield "Next films", "measured", next_plot(evidence, ())


def test_each_label_of_design_and_evidence_is_nearest_to_its_own_line(styled, materials):
    assert_sound(design_plots(materials))


def test_titles_of_axes_are_whole_and_clear_of_the_key_in_small_cards(plots_of, qtbot):
    canvas, problems = PlotCanvas("Plot", LIGHT), []
    qtbot.addWidget(canvas)
    canvas.show()
    for (title, data), size in itertools.product(plots_of(Recipe(), has_pins=True), CARDS):
        canvas.resize(*size)
        canvas.show_data(data)
        key = canvas.key()
        for name, axis in (("bottom", data.x), ("left", data.y)):
            label = canvas.axes[name].label
            words, place = (
                label.toPlainText().strip(),
                label.mapRectToScene(label.boundingRect().adjusted(4, 4, -4, -6)),
            )
            if not QRectF(canvas.rect()).contains(place) or "…" in words or not words.endswith(symbol(axis.unit)):
                problems.append(f"{title}, {size}: {words!r} is cut")
            if name == "left" and place.top() < key.height:
                problems.append(f"{title}, {size}: {words!r} reaches into the key")
    assert not problems, "\n".join(problems)
