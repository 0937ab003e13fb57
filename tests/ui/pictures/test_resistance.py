"""The picture of where the resistance of a cell sits: every part with value and band, and none passes for known."""

import pytest
from PySide6.QtCore import QPointF, Qt

from ssedesigner.core.prediction import PART_NAMES
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.pictures import export
from ssedesigner.ui.pictures.resistance import FILM, WHOLE, resistance_picture
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.theme import DARK, LIGHT

STATED = {"stack_pressure_mpa": 30.0, "film_cathode_pressure_mpa": 400.0, "anode_film_resistance_ohm_cm2": 12.5}
SIZES = [(200, 240), (330, 220), (700, 400)]


def picture_of(materials, **changes):
    return resistance_picture(predict(Recipe(**changes), materials), dict(materials.sources))


def test_each_part_stands_with_value_and_band_and_the_widths_fill_the_bar(styled, materials):
    stated, unknown = picture_of(materials, **STATED), picture_of(materials, cathode="LFP")
    for picture in (stated, unknown):
        assert [row.name for row in picture.rows] == list(PART_NAMES.values())
        assert sum(row.width for row in picture.rows) == pytest.approx(1.0)
        for width, height in SIZES:
            least = picture.minimum_height(width)
            scene = picture.scene(width, max(height, least), LIGHT)
            words = [line.text for line in scene.words]
            assert {*PART_NAMES.values()} <= {*words}
            assert all(row.figure in words for row in picture.rows)
            assert all(line.text_rect[0] >= 0 and line.text_rect[2] <= width for line in scene.words), width
            assert all(line.rect[3] <= max(height, least) for line in scene.words)
    assert "12.5" in dict(zip(PART_NAMES.values(), (row.figure for row in stated.rows), strict=True))["Anode to film"]
    measured = next(row for row in stated.rows if row.role == "anode|film")
    assert (measured.beside, measured.is_measured) == ("measured", True)
    assert "Your own measurement" in measured.tip
    assert all(("≈" in row.figure) == row.quantity.is_estimate for row in stated.rows)
    lost = next(row for row in unknown.rows if row.role == "cathode")
    assert (lost.figure, lost.beside, lost.share) == ("?", "not known", None)
    page = " ".join(line.text for line in unknown.scene(330, 260, LIGHT).words)
    assert "at least" in page
    assert "layered oxides" in page
    table = dict(zip(PART_NAMES.values(), unknown.table().rows, strict=False))
    assert table["Cathode"][1] == table["Cathode"][5] == "not known"


def test_without_any_part_the_reason_stands_there(styled, materials):
    picture = picture_of(materials, electrolyte="no such powder")
    page = " ".join(line.text for line in picture.scene(330, 300, LIGHT).words)
    assert "no such powder" in page


def test_a_click_or_enter_on_a_part_asks_for_its_calculation_and_the_picture_is_exported(qtbot, styled, materials):
    chart = SceneChart("Where the resistance sits", LIGHT, is_wide=False)
    qtbot.addWidget(chart)
    chart.resize(330, 260)
    chart.show_picture(picture_of(materials))
    asked = []
    chart.calculation_asked.connect(lambda key, _: asked.append(key))
    for spot in chart.scene.spots:
        left, top, right, bottom = spot.rect
        middle = QPointF((left + right) / 2, (top + bottom) / 2).toPoint()
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle)
        qtbot.keyClick(chart, Qt.Key.Key_Down)
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    parts = [FILM, *(f"{WHOLE}#{role}" for role in list(PART_NAMES)[1:])]
    assert [*dict.fromkeys(asked)] == parts
    assert len(asked) == 2 * len(chart.scene.spots) == 20
    assert export.svg(chart, chart.title, LIGHT).count(b"<text") > len(PART_NAMES) * 3
    light = chart.grab().toImage().pixelColor(2, 2).lightness()
    chart.apply_theme(DARK)
    assert light > 200 > 60 > chart.grab().toImage().pixelColor(2, 2).lightness()
