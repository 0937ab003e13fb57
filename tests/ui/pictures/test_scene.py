"""Painted pictures: words apart and inside, places that tell, keys that walk, tables and files that hold everything."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.checks.ladder import ladder
from ssedesigner.physics.checks.windows import FIRM, windows
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import look_up_situation
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.pictures.ladder import LadderPicture, name_rows, step_labels
from ssedesigner.ui.pictures.margins import Margin, MarginPicture, margin_picture
from ssedesigner.ui.pictures.scene import SceneChart, Stroke, spread_positions
from ssedesigner.ui.pictures.windows import WindowPicture
from ssedesigner.ui.theme import DARK, LIGHT, SMALL_PX
from ssedesigner.ui.widgets.text_fit import text_width
from ssedesigner.ui.workbench.cards import MECHANICAL_STEPS, SAFETY_STEPS

HARD = {
    "second_electrolyte": "Li10GeP2S12",
    "second_thickness_um": 10.0,
    "spe": "PEO",
    "spe_wt_pct": 5.0,
    "second_binder": "PVDF",
    "second_binder_wt_pct": 1.0,
    "scaffold": "cellulose",
    "thickness_um": 60.0,
    "heat_treatment_c": 150.0,
    "drying_temperature_c": 120.0,
}
UNKNOWN = {
    "binder": "my own rubber with a long name",
    "substrate": "unknown-foil-from-the-cupboard",
    "solvent": "lamp oil",
    "drying_temperature_c": None,
    "anode": "no such anode",
    "electrolyte": "no such powder",
}
RECIPES = {
    "sample": {},
    "hard": HARD,
    "unknown": UNKNOWN,
    "ethanol": {
        "binder": None, "binder_wt_pct": None, "solvent": "ethanol", "cosolvent": None, "cosolvent_share_pct": None,
        "method": "infiltration", "heat_treatment_c": 400.0, "scaffold": "PI-NW", "substrate": None,
        "form_factor": "free-standing",
    },
    "graphite": {"anode": "graphite", "interlayer": "LiF", "cathode": "LFP", "mean_voltage_v": 3.3},
}  # fmt: skip


def pictures(materials, changes):
    recipe = replace(Recipe(), **changes)
    at, prediction = look_up_situation(recipe, materials), predict(recipe, materials)
    return {
        "ladder": LadderPicture(ladder=ladder(at)),
        "windows": WindowPicture(windows=windows(recipe, materials)),
        "mechanics": margin_picture(prediction, MECHANICAL_STEPS, materials),
        "safety": margin_picture(prediction, SAFETY_STEPS, materials),
    }


def overlaps(first, second):
    (a, b, c, d), (e, f, g, h) = first, second
    return a + 0.5 < g and e + 0.5 < c and b + 2.0 < h and f + 2.0 < d  # letters do not fill the height of their line


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("width", [300.0, 370.0, 480.0, 740.0, 1200.0])
def test_words_are_inside_and_apart_at_every_width(styled, materials, name, width):
    for title, picture in pictures(materials, RECIPES[name]).items():
        height = max(picture.minimum_height(width), 220.0)
        words = picture.scene(width, height, LIGHT).words
        assert words
        for number, each in enumerate(words):
            left, top, right, bottom = each.text_rect
            assert left >= 0, (title, each.text)
            assert top >= -1, (title, each.text)
            assert right <= width, (title, each.text)
            assert bottom <= height + 1, (title, each.text)
            for other in words[number + 1 :]:
                assert not overlaps(each.text_rect, other.text_rect), (title, each.text, other.text)


def test_heights_are_kept_apart_and_inside():
    assert spread_positions([10.0, 50.0], 15.0, 0.0, 100.0) == [10.0, 50.0]
    assert spread_positions([20.0, 22.0, 21.0], 10.0, 0.0, 100.0) == [20.0, 40.0, 30.0]
    assert spread_positions([99.0, 98.0], 10.0, 0.0, 100.0) == [100.0, 90.0]
    assert spread_positions([], 10.0, 0.0, 100.0) == []
    crowded = spread_positions([5.0] * 11, 20.0, 0.0, 100.0)
    assert sorted(crowded) == pytest.approx([10.0 * step for step in range(11)])


def test_conflicts_of_the_ladder_carry_a_mark_at_their_step(styled, materials):
    calm = pictures(materials, {})["ladder"].scene(740.0, 300.0, LIGHT)
    assert calm.badges == []
    hot = pictures(materials, {"heat_treatment_c": 400.0})["ladder"].scene(740.0, 300.0, LIGHT)
    assert "fail" in {badge.severity for badge in hot.badges}
    step = next(words for words in hot.words if words.text == "treatment" or "400 °C" in words.text)
    assert step.text_rect[0] > max(badge.x for badge in hot.badges)


def test_the_ladder_says_what_is_not_known(styled, materials):
    shown = [words.text for words in pictures(materials, UNKNOWN)["ladder"].scene(740.0, 300.0, LIGHT).words]
    assert "Temperature not stated: drying." in shown
    assert "library" in " ".join(shown)
    told = pictures(materials, UNKNOWN)["ladder"].words()
    assert "lamp oil: not in the library" in told
    assert "drying: temperature not stated" in told


def test_the_ladder_of_nothing_says_so(styled, materials):
    bare = {
        "binder": None, "binder_wt_pct": None, "solvent": None, "cosolvent": None, "cosolvent_share_pct": None,
        "substrate": None,
    }  # fmt: skip
    picture = pictures(materials, bare)["ladder"]
    assert "no polymer" in " ".join(words.text for words in picture.scene(300.0, 220.0, LIGHT).words)


def test_steps_at_one_temperature_share_a_label(materials):
    at = look_up_situation(replace(Recipe(), drying_temperature_c=80.0), materials)
    assert step_labels(ladder(at).steps) == [(80.0, "drying, pressing"), (25.0, "use")]


def test_names_break_at_hyphens_and_fit(styled):
    assert name_rows("silicone-PET", 60.0) == ["silicone-", "PET"]
    for row in name_rows("unknown-foil-from-the-cupboard-of-the-laboratory", 60.0)[:-1]:
        assert text_width(row, SMALL_PX) <= 60.0


def test_evidence_of_windows_is_told_by_hatch_and_open_ends(styled, materials):
    picture = pictures(materials, HARD)["windows"]
    boxes = [item for item in picture.scene(740.0, 320.0, LIGHT).items if getattr(item, "hatch", None) is not None]
    known = [w for w in picture.bars if w.low is not None and w.high is not None]
    assert len([box for box in boxes if box.hatch]) == len([w for w in known if w.evidence not in FIRM])
    texts = [words.text for words in picture.scene(740.0, 320.0, LIGHT).words]
    assert any(text.endswith("below not known") for text in texts)
    assert any(text.startswith("NCM811: mean 3.7 V") for text in texts)
    unknown = pictures(materials, UNKNOWN)["windows"].scene(740.0, 320.0, LIGHT)
    assert "not known" in [words.text for words in unknown.words]


def test_bars_of_windows_lie_at_their_potentials(styled, materials):
    picture = pictures(materials, {})["windows"]
    ticks = {
        w.text: (w.text_rect[0] + w.text_rect[2]) / 2
        for w in picture.scene(740.0, 320.0, LIGHT).words
        if w.text in "0123"
    }
    solid = next(
        item for item in picture.scene(740.0, 320.0, LIGHT).items
        if getattr(item, "fill", "") == LIGHT.layer_cathode
    )  # fmt: skip
    volt = ticks["1"] - ticks["0"]
    assert (solid.rect[0] - ticks["0"]) / volt == pytest.approx(1.71, abs=0.02)
    assert (solid.rect[2] - ticks["0"]) / volt == pytest.approx(2.01, abs=0.02)


def test_every_check_with_a_limit_has_its_margin(materials):
    prediction = predict(replace(Recipe(), **HARD), materials)
    shown = {margin.flag.id for margin in margin_picture(prediction, MECHANICAL_STEPS, materials).margins}
    wanted = {flag.id for flag in prediction.flags if flag.step in MECHANICAL_STEPS and flag.limit is not None}
    assert wanted <= shown
    assert len(wanted) > 8


def all_margins(materials):
    for changes in RECIPES.values():
        prediction = predict(replace(Recipe(), **changes), materials)
        yield from margin_picture(prediction, (*MECHANICAL_STEPS, "operate", "safety"), materials).margins


def test_what_passed_lies_right_of_the_limit_and_what_failed_left_of_it(materials):
    for margin in all_margins(materials):
        flag, place = margin.flag, margin.place
        if place is None:
            assert flag.value is None or flag.limit is None
            assert "not known" in margin.figure or "no limit" in margin.figure
            continue
        assert 0.0 <= place <= 1.0
        assert (place == 0.5) == (flag.value == flag.limit)
        if margin.is_decisive and place != 0.5:
            assert (place > 0.5) == (flag.severity == "pass"), flag.id


@pytest.mark.parametrize("width", [200.0, 260.0, 420.0, 700.0, 1200.0])
def test_names_of_margins_stay_whole_beside_values_and_axes_at_any_width(styled, materials, width):
    picture = MarginPicture(margins=tuple(all_margins(materials)))
    scene = picture.scene(width, picture.minimum_height(width), LIGHT)
    names = {margin.name for margin in picture.margins}
    words = [line for line in scene.words if line.text in names or any(line.text == m.figure for m in picture.margins)]
    assert {line.text for line in words} >= names
    for number, line in enumerate(words):
        left, top, right, bottom = line.text_rect
        assert left >= 0
        assert right <= width + 1
        for other in words[:number]:
            x0, y0, x1, y1 = other.text_rect
            assert right <= x0 or x1 <= left or bottom <= y0 + 1 or y1 <= top + 1, (line.text, other.text)
    limits = {round(item.start[0]) for item in scene.items if isinstance(item, Stroke) and not item.dash}
    assert len(limits) == (2 if width > 640 else 1)  # one line in each column


@pytest.mark.parametrize(
    ("value", "limit", "unit", "figure"),
    [
        (0.8, 0.5, "%", "0.8 > 0.5 %"),
        (3.0, 4.8, "wt %", "3 < 4.8 wt %"),
        (-40.0, -50.0, "degC", "−40 > −50 °C"),
        (4.1e-06, 1.0, "ppm", "4.10×10⁻⁶ < 1 ppm"),
        (None, 1.0, "ppm", "not known, limit 1 ppm"),
        (48.0, None, "cm2", "48 cm², no limit"),
    ],
)
def test_figures_name_value_limit_and_unit(materials, value, limit, unit, figure):
    flag = replace(predict(Recipe(), materials).flags[0], value=value, limit=limit, unit=unit)
    assert Margin(flag=flag, step="").figure == figure


@pytest.fixture
def tips(monkeypatch):
    """The tips shown, whatever the desktop does with their window."""
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda position, text, *more: shown.append(text))
    return shown


@pytest.fixture
def chart(qtbot, styled, materials):
    shown = SceneChart("Temperature ladder", LIGHT)
    qtbot.addWidget(shown)
    shown.setObjectName("plot_temperature_ladder")
    shown.resize(740, 300)
    shown.show_picture(pictures(materials, {"heat_treatment_c": 400.0})["ladder"])
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def test_pointer_and_keys_name_a_part(chart, qtbot, tips):
    place = QPoint(round(sum(chart.scene.spots[0].rect[::2]) / 2), 100)
    QApplication.sendEvent(chart, QHelpEvent(QHelpEvent.Type.ToolTip, place, chart.mapToGlobal(place)))
    assert tips[-1].startswith("NBR: ")
    assert "decomposes from 370 °C" in tips[-1]
    chart.setFocus()
    for key, name in ((Qt.Key.Key_Right, "NBR"), (Qt.Key.Key_Down, "silicone-PET"), (Qt.Key.Key_Left, "NBR")):
        qtbot.keyClick(chart, key)
        assert tips[-1].startswith(f"{name}: ")
    assert chart.spot_at(QPointF(1, 1)) == -1


def test_a_chart_tells_a_screen_reader_and_changes_with_the_recipe(chart, materials):
    assert chart.accessibleName() == "Temperature ladder"
    assert "heat treatment 400 °C" in chart.accessibleDescription()
    before = chart.grab().toImage()
    chart.show_picture(pictures(materials, {})["ladder"])
    assert "heat treatment" not in chart.accessibleDescription()
    assert chart.grab().toImage() != before


def test_a_chart_takes_the_colours_of_a_theme(chart):
    chart.clearFocus()
    for theme in (DARK, LIGHT):
        chart.apply_theme(theme)
        assert chart.grab().toImage().pixelColor(chart.width() - 3, 3).name() == theme.surface


def test_a_chart_copies_and_saves_as_every_plot_does(qtbot, chart, tmp_path):
    card = Card(chart, LIGHT)
    qtbot.addWidget(card)
    card.copy_table()
    header, *rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert "temperature, °C" in header
    assert ["NBR", "decomposition", "370"] in [row[:3] for row in rows]
    for suffix in ("svg", "png", "csv"):
        card.save(tmp_path / f"ladder.{suffix}")
    assert QImage(str(tmp_path / "ladder.png")).width() == 3 * chart.width()
    drawing = (tmp_path / "ladder.svg").read_text(encoding="utf-8")
    for words in ("Temperature ladder", "Td 370", "NBR", "toluene"):
        assert words in drawing


def test_tables_hold_every_window_and_margin(materials):
    shown = pictures(materials, HARD)
    assert len(shown["windows"].table().rows) == len(shown["windows"].windows)
    assert len(shown["mechanics"].table().rows) == len(shown["mechanics"].margins)
    for picture in shown.values():
        table = picture.table()
        assert {len(row) for row in table.rows} == {len(table.header)}
