"""The bars of cost beside the liquid cell: every price with its source, and no word outside the card."""

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.cost_split import cost_splits
from ssedesigner.text.references import short_citation
from ssedesigner.ui.pictures.cost_bars import CostPicture
from ssedesigner.ui.theme import DARK, LIGHT
from tests.physics.samples import without

SIZES = [(200, 240), (345, 300), (760, 420)]


def picture_of(materials, **changes):
    return CostPicture(splits=cost_splits(Recipe(**changes), materials), sources=materials.sources)


def test_each_cell_stands_with_its_numbers_inside_the_card(styled, materials):
    picture = picture_of(materials, thickness_um=25.0)
    names = ["liquid cell", "20 µm", "25 µm, this recipe", "30 µm", "40 µm", "sulfide at 160 USD/kg"]
    for width, height in SIZES:
        height = max(height, picture.minimum_height(width))
        for theme in (LIGHT, DARK):
            scene = picture.scene(width, height, theme)
            assert [line.text for line in scene.words if line.text in names] == names
            assert all(line.text_rect[0] >= 0 and line.text_rect[2] <= width for line in scene.words)
            assert all(line.rect[3] <= height for line in scene.words)
    table = picture.table()
    assert {row[0] for row in table.rows} == {*names[:-1], f"25 µm, {names[-1]}"}
    assert all(len(row) == len(table.header) for row in table.rows)
    assert "liquid cell: 6.47 USD/m²" in picture.words()


def test_the_parts_of_a_bar_carry_their_names(styled, materials):
    picture = picture_of(materials)
    tall, low = picture.scene(760, 420, LIGHT), picture.scene(345, 300, LIGHT)
    for scene in (tall, low):
        active = [line for line in scene.words if line.align == "centre" and line.text.startswith("active")]
        assert len(active) == len(picture.splits) if scene is tall else active
        wide = [spot.rect for spot in scene.spots if spot.rect[2] - spot.rect[0] > 48 and "%" in spot.words]
        named = [line.rect for line in scene.words if line.align == "centre" and line.text[:1].isalpha()]
        for left, top, right, bottom in wide:
            assert any(left <= x < right and top <= y < bottom for x, y, *_ in named)


def test_the_tip_of_a_part_cites_each_price_with_its_grade(styled, materials):
    scene = picture_of(materials).scene(345, 300, LIGHT)
    tips = " ".join(spot.words for spot in scene.spots)
    assert "10 USD/kg" in tips
    assert "Reported, " in tips
    for source in ("Song2023", "EnergyTrend2025", "SmmCathodes2025", "CellModelCosts2022", "LithiumFoil2024"):
        assert f", {short_citation(materials.sources, source)}." in tips
    assert "NCM811 (70 µm) against graphite (85.2 µm)" in tips


@pytest.mark.parametrize(("kind", "key", "name"), [
    ("reference", "liquid-electrolyte", "price_usd_kg"), ("electrolyte", "Li6PS5Cl", "price_usd_kg"),
])  # fmt: skip
def test_what_is_not_known_says_so(styled, materials, kind, key, name):
    scene = picture_of(without(materials, kind, key, name)).scene(760, 300, LIGHT)
    assert any("not known" in line.text for line in scene.words)
    assert any("the library has no" in spot.words for spot in scene.spots)
