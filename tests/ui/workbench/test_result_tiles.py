"""Result tiles: number, band, target with its likelihood, basis; estimates and unknowns look like it."""

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from ssedesigner.core.notation import MARKS, format_number
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.scorecard import END_OF_BAND
from ssedesigner.physics.prediction import predict
from ssedesigner.text.values import band_text
from ssedesigner.ui.theme import DARK, LIGHT, font
from ssedesigner.ui.widgets.quantity_text import MORE, quantity_tip
from ssedesigner.ui.widgets.text_fit import draw_line, fit_or_elide, text_width, wrap
from ssedesigner.ui.workbench import tiles as tile_contents
from ssedesigner.ui.workbench.tile_view import FOLDED_HEIGHT, ResultTiles
from ssedesigner.ui.workbench.tiles import TARGETS, likelihood, target_line, tiles


@pytest.fixture
def prediction(materials):
    return predict(Recipe(), materials)


def tile(shown, key):
    return next(tile for tile in shown if tile.key == key)


def test_each_tile_shows_the_predicted_number_with_unit_and_band(prediction, materials):
    shown = tiles(prediction, materials)
    film, cell = prediction.film, prediction.cell
    for key, quantity in (
        ("resistance", film.area_specific_resistance_ohm_cm2),
        ("specific_energy_wh_kg", cell.specific_energy_wh_kg),
        ("usable_energy", cell.rates[0].usable_specific_energy_wh_kg),
        ("cost", cell.cost_usd_kwh),
    ):
        content = tile(shown, key)
        assert float(content.number) == pytest.approx(quantity.value, rel=0.05)
        assert content.unit
        assert content.is_estimate == quantity.is_estimate
    assert f"{format_number(cell.energy_density_wh_l.value)} Wh/L" in tile(shown, "specific_energy_wh_kg").words
    assert band_text(film.area_specific_resistance_ohm_cm2, 2, "–") in tile(shown, "resistance").words
    assert f"{format_number(film.conductivity_ms_cm.value)} mS/cm" in tile(shown, "resistance").words


@pytest.mark.parametrize("basis", ["unit-cell", "stack", "pouch-cell"])
def test_energy_and_cost_name_their_basis(materials, basis):
    shown = tiles(predict(Recipe(basis=basis), materials), materials)
    for key in ("specific_energy_wh_kg", "usable_energy", "cost"):
        assert basis.replace("-", " ") in tile(shown, key).words
        assert basis.replace("-", " ") in tile(shown, key).tip  # where a folded tile has no room for it


def test_the_tile_of_the_film_shows_both_conductances_and_the_share(prediction, materials):
    words = tile(tiles(prediction, materials), "resistance").words
    film = prediction.film
    share = 100 * film.conductivity_ms_cm.value / film.electrolyte_conductivity_ms_cm.value
    assert f"{share:.0f} % of the sulfide" in words
    assert f"{format_number(film.areal_conductance_s_cm2.value)} S/cm²" in words
    assert f"{format_number(film.conductance_s.value)} S for 48 cm²" in words


def test_usable_energy_is_shown_at_a_slow_and_a_fast_rate_whatever_that_of_the_recipe(materials):
    for changes in ({"stack_pressure_mpa": 30.0}, {"c_rate": 2.0}, {"cathode": "LFP"}):
        cell = predict(Recipe(**changes), materials).cell
        content = tile(tiles(predict(Recipe(**changes), materials), materials), "usable_energy")
        slow, _, fast = (rate.usable_specific_energy_wh_kg for rate in cell.rates) if cell.rates else (None,) * 3
        if slow is None or slow.value is None:
            assert changes == {"cathode": "LFP"}
            assert content.number == "not known"
            assert "layered oxides" in content.words
            assert content.bar is None
            continue
        assert content.is_estimate
        assert content.number == format_number(slow.value)
        assert f"at 0.1 C, 90 %: {band_text(slow, between='–')}" in content.words
        assert f"at 1 C ≈ {format_number(fast.value)}, 90 %: {band_text(fast, between='–')}" in content.words
        assert f"{format_number(cell.resistance_ohm_cm2.value)} Ω cm²" in content.words
        assert math.isclose(sum(share for _, share in content.bar.parts), 1.0)


def test_a_rate_at_which_nothing_is_left_leaves_no_colon_without_a_band(materials):
    fields = ("stack", "anode_attach", "film_cathode", "cathode_foil")
    loose = Recipe(**{f"{field}_pressure_mpa": 0.0 for field in fields})
    lines = tile(tiles(predict(loose, materials), materials), "usable_energy").lines
    texts = [text for line in lines for text in line.texts]
    assert not [text for text in texts if text.rstrip().endswith((":", ","))], texts


def energy(value, low=None, high=None):
    return Quantity(value=value, unit="Wh/kg", low=low, high=high)


@pytest.mark.parametrize(
    ("quantity", "severity", "words"),
    [
        (energy(400.0), "pass", "target 350 met"),
        (energy(400.0, 395.0, 405.0), "pass", "target 350 met"),
        (energy(352.0, 300.0, 410.0), "caution", "target 350 met"),
        (energy(300.0, 290.0, 310.0), "fail", "target 350 missed"),
        (energy(None), "unknown", "target 350: not known"),
    ],
)
def test_mark_and_words_change_with_the_target(quantity, severity, words):
    line = target_line(quantity, TARGETS["specific_energy_wh_kg"])
    assert line.severity == severity
    assert line.texts[0].split(", chance")[0] == f"{MARKS[severity]} {words}"
    assert all(text.startswith(MARKS[severity]) for text in line.texts)


def test_the_likelihood_is_stated_only_when_a_band_gives_one():
    assert likelihood(energy(400.0), 350.0) is None
    assert likelihood(energy(None), 350.0) is None
    target = TARGETS["specific_energy_wh_kg"]
    assert "chance" not in target_line(energy(400.0), target).texts[0]
    assert "chance 92 %" in target_line(energy(380.0, 345.0, 420.0), target).texts[0]


def test_the_ends_of_the_band_are_reached_with_95_and_5_percent():
    quantity = energy(380.0, 340.0, 440.0)
    assert likelihood(quantity, 340.0) == pytest.approx(0.95)
    assert likelihood(quantity, 440.0) == pytest.approx(0.05)
    assert likelihood(quantity, 380.0) == pytest.approx(0.5)


@given(goal=st.floats(1.0, 1e4), more=st.floats(1.0, 1e3))
def test_a_higher_target_is_never_likelier(goal, more):
    quantity = energy(380.0, 340.0, 440.0)
    assert likelihood(quantity, goal + more) <= likelihood(quantity, goal) + 1e-12


def test_a_band_with_zero_or_without_width_gives_no_likelihood():
    for quantity in (energy(380.0, 380.0, 380.0), energy(380.0, 0.0, 400.0), energy(380.0, 390.0, 400.0)):
        assert likelihood(quantity, 350.0) is None


@pytest.mark.parametrize(
    ("value", "text"), [(1277.4, "1277"), (396.6, "397"), (2.0999, "2.1"), (0.4712, "0.47"), (None, "not known")]
)
def test_numbers_are_rounded_but_their_whole_part_is_never_cut(value, text):
    assert format_number(value, 2) == text


def test_what_is_not_known_says_so_with_the_reason(materials):
    shown = tiles(predict(Recipe(electrolyte="no such powder"), materials), materials)
    content = tile(shown, "resistance")
    assert content.number == "not known"
    assert not content.unit
    assert content.bar is None
    assert "no such powder" in content.words
    assert "no such powder" in content.tip


def test_an_estimate_says_so(prediction, materials):
    film = dataclasses.replace(
        prediction.film, area_specific_resistance_ohm_cm2=Quantity(value=2.1, unit="ohm cm2", is_estimate=True)
    )
    content = tile(tiles(dataclasses.replace(prediction, film=film), materials), "resistance")
    assert content.is_estimate
    assert content.lines[-1].texts[0].endswith("estimate")


def test_the_tip_of_a_target_says_who_sets_it_and_how_likely_it_is_met(prediction, materials):
    tip = tile(tiles(prediction, materials), "specific_energy_wh_kg").tip
    assert "Targets for 500 km (Song 2023): 350 Wh/kg, likelihood " in tip
    assert "; 750 Wh/L" in tip
    assert tip.endswith(f"{MORE}</div>")


def test_bar_positions_stay_on_the_bar(prediction, materials):
    for thickness in (0.5, 30.0, 1000.0):
        for content in tiles(predict(Recipe(thickness_um=thickness), materials), materials):
            bar = content.bar
            if bar is not None and not bar.parts:
                assert all(0 <= at <= 1 for at in (bar.low, bar.value, bar.high, bar.target) if at is not None)


@pytest.fixture
def row(qtbot, styled, prediction, materials):
    shown = ResultTiles(LIGHT)
    qtbot.addWidget(shown)
    shown.show_prediction(prediction, materials)
    shown.resize(750, shown.sizeHint().height())
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def test_the_number_is_never_cut_however_narrow_the_tile(row):
    for widget in row.tiles:
        content = widget.tile
        if not content.unit:
            continue
        for width in (100, 118, 160):
            widget.resize(width, widget.height())
            number = f"≈ {content.number}" if content.is_estimate else content.number
            face, unit_face = widget.number_faces(number)
            needed = text_width(number, face.pixelSize(), face.weight()) + text_width(
                content.unit, unit_face.pixelSize()
            )
            assert needed <= width - 14


def test_tiles_are_painted_in_both_themes(row):
    light = row.grab().toImage()
    row.apply_theme(DARK)
    dark = row.grab().toImage()
    assert light.pixelColor(60, 30).lightness() > 200 > 60 > dark.pixelColor(60, 30).lightness()


def test_tiles_have_names_and_can_be_copied_from_the_keyboard(row, qtbot):
    for widget in row.tiles:
        assert widget.objectName() == f"tile_{widget.tile.key}"
        assert widget.accessibleName()
        assert widget.accessibleDescription() == widget.tile.words
    first = row.tiles[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == first.tile.words


def test_the_target_is_that_of_the_curves():
    from ssedesigner.physics.curves import TARGET_ENERGY_DENSITY, TARGET_SPECIFIC_ENERGY

    assert TARGETS["specific_energy_wh_kg"].at_least == TARGET_SPECIFIC_ENERGY
    assert TARGETS["energy_density_wh_l"].at_least == TARGET_ENERGY_DENSITY
    assert {target.source for target in TARGETS.values()} == {"Song2023"}


def test_the_longest_wording_that_fits_is_chosen(styled):
    texts = ("chance of reaching it: 93 %", "chance 93 %")
    assert fit_or_elide(texts, 500.0, (12, 11), QFont.Weight.Normal)[0] == texts[0]
    assert fit_or_elide(texts, text_width(texts[1], 12), (12, 11), QFont.Weight.Normal)[0] == texts[1]
    assert fit_or_elide(texts, 20.0, (12, 11), QFont.Weight.Normal)[0].endswith("…")


def test_wrapping_keeps_every_word(styled):
    text = "because the library has no price for the salt of this recipe"
    rows = wrap(text, 11, 90.0)
    assert " ".join(rows) == text
    assert all(text_width(row, 11) <= 90.0 for row in rows)


def test_likelihoods_claim_no_false_precision():
    assert [tile_contents.likelihood_text(chance) for chance in (0.9999, 0.931, 0.0001)] == ["> 99 %", "93 %", "< 1 %"]
    assert math.isclose(END_OF_BAND, 1.6449, abs_tol=1e-4)


@pytest.mark.parametrize(("width", "rows"), [(750, 1), (520, 1), (500, 2)])
def test_narrow_windows_get_two_rows_of_tiles(row, width, rows):
    row.resize(width, row.sizeHint().height())
    QApplication.processEvents()
    assert len({tile.y() for tile in row.tiles}) == rows
    assert all(tile.geometry().right() <= row.width() for tile in row.tiles)
    for tile in row.tiles:
        if tile.tile.unit:
            number = f"≈ {tile.tile.number}" if tile.tile.is_estimate else tile.tile.number
            face, unit_face = tile.number_faces(number)
            unit = text_width(tile.tile.unit, unit_face.pixelSize())
            assert text_width(number, face.pixelSize(), face.weight()) + unit <= tile.width() - 18


@pytest.mark.parametrize("width", [420, 500, 600, 742, 900])
def test_no_word_on_a_tile_is_cut(row, materials, width):
    for changes in (
        {},
        {"binder": "PTFE", "thickness_um": 1.0, "temperature_c": -40.0, "film_area_cm2": 1234.0},
        {"basis": "pouch-cell", "thickness_um": 1500.0},
        {"electrolyte": "no such powder"},
        {"salt_wt_pct": 5.0},
        {"anode": "an-anode-that-nobody-has-heard-of-and-with-a-name-too-long-for-one-row"},
    ):
        row.show_prediction(predict(Recipe(**changes), materials), materials)
        row.resize(width, 500)
        QApplication.processEvents()
        for widget in row.tiles:
            room = widget.width() - 18.0
            caption, _ = fit_or_elide(widget.tile.captions, room, (12, 11), QFont.Weight.Normal)
            rows = widget.rows()
            assert all("…" not in text for text in (caption, *(text for text, *_ in rows)))
            assert all(text_width(text, face.pixelSize()) <= room for text, face, _ in rows)
            assert widget.height() >= widget.needed_height >= 57 + 15 * len(rows)
            if not widget.tile.unit:
                written = "".join(text for text, *_ in rows).replace(" ", "")
                assert written.startswith(widget.tile.lines[0].texts[0].replace(" ", ""))


def test_what_a_folded_tile_has_no_room_for_is_in_its_tip(prediction, materials):
    shown, film, cell = tiles(prediction, materials), prediction.film, prediction.cell
    for key, quantities in {
        "resistance": (film.areal_conductance_s_cm2, film.conductance_s, film.conductivity_ms_cm),
        "specific_energy_wh_kg": (cell.energy_density_wh_l,),
        "cost": (cell.cost_usd_m2, cell.cost_share_film_electrolyte_pct),
        "usable_energy": (cell.rates[-1].usable_specific_energy_wh_kg, cell.resistance_ohm_cm2),
    }.items():
        for quantity in quantities:
            digits = {format_number(quantity.value, digits) for digits in (2, 3)}
            assert any(number in tile(shown, key).tip for number in digits), (key, digits)


def test_folded_tiles_show_number_unit_sign_and_one_line_that_fits(row, materials):
    row.fold(True)
    for changes in ({}, {"basis": "pouch-cell", "thickness_um": 1500.0}, {"electrolyte": "no such powder"}):
        row.show_prediction(predict(Recipe(**changes), materials), materials)
        for width in (520, 600, 700):
            row.resize(width, 200)
            QApplication.processEvents()
            for widget in row.tiles:
                content, room = widget.tile, widget.width() - 18.0
                assert widget.height() == widget.needed_height == FOLDED_HEIGHT
                ((text, face, _),) = widget.rows()
                assert text_width(text, face.pixelSize()) <= room
                number = f"≈ {content.number}" if content.is_estimate else content.number
                number_face, unit_face = widget.number_faces(number)
                sign = f" {content.sign.texts[0]}" if content.sign else ""
                words = text_width(number, number_face.pixelSize(), number_face.weight())
                assert words + text_width(content.unit + sign, unit_face.pixelSize()) <= room
                if content.unit:
                    assert "…" not in text
                    assert content.unit in content.tip
    row.fold(False)
    QApplication.processEvents()
    assert all(widget.height() > FOLDED_HEIGHT for widget in row.tiles)


def test_a_tip_cites_each_source_once_and_without_notes(prediction, materials):
    for content in tiles(prediction, materials):
        for source in materials.sources.values():
            assert content.tip.count(source.citation) <= 1
            assert source.note not in content.tip or not source.note
        assert content.tip.count("<br>") < 6


def test_a_missing_band_is_not_put_down_to_typed_values_alone():
    typed = Quantity(value=2.0, unit="Wh/L", sources=("Recipe",))
    assert "only typed values enter" in quantity_tip("Energy density", typed, {})
    listed = Quantity(value=2.0, unit="Wh/L", sources=("Recipe", "Handbook"))
    assert "only typed values enter" not in quantity_tip("Energy density", listed, {})
    assert "no band is known" in quantity_tip("Energy density", listed, {})


def test_a_tip_marks_an_estimate_as_its_tile_does(prediction, materials):
    for content in tiles(prediction, materials):
        if content.number:
            assert ("<br>≈ " in content.tip) == content.is_estimate, content.key


def ink_of(draw) -> QRectF:
    """Return what is inked of a white picture on which something is drawn."""
    image = QImage(300, 40, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    inked = [
        (x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).value() < 160
    ]
    xs, ys = zip(*inked, strict=True)
    return QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


@pytest.mark.parametrize("is_centred", [False, True])
def test_a_line_that_is_shaped_once_stands_where_qt_would_draw_it(styled, is_centred):
    place, face, text = QRectF(20, 11, 240, 17), font(13), "90 % <b>band</b> Ω cm²"
    flag = Qt.AlignmentFlag.AlignCenter if is_centred else Qt.AlignmentFlag.AlignVCenter

    def draw_as_qt(painter: QPainter) -> None:
        painter.setFont(face)
        painter.drawText(place, flag, text)

    def draw_shaped(painter: QPainter) -> None:
        draw_line(painter, place.getRect(), text, face, is_centred=is_centred)

    expected, ink = ink_of(draw_as_qt), ink_of(draw_shaped)
    for corner in ("topLeft", "bottomRight"):
        apart = getattr(ink, corner)() - getattr(expected, corner)()
        assert abs(apart.x()) <= 1, "as plain text"
        assert abs(apart.y()) <= 1


def test_a_tile_is_painted_inside_its_edge_and_its_tip_is_that_of_what_it_shows(qtbot, styled, materials, prediction):
    shown = ResultTiles(LIGHT)
    qtbot.addWidget(shown)
    shown.resize(760, 122)
    shown.show_prediction(prediction, materials)
    shown.show()
    widget = shown.tiles[0]
    widget.setFocus()
    for thickness in (31.0, 250.0):
        shown.show_prediction(predict(Recipe(thickness_um=thickness), materials), materials)
        QApplication.processEvents()
        screen, anew = QApplication.primaryScreen().grabWindow(shown.winId()), shown.grab()
        images = [picture.toImage().convertToFormat(QImage.Format.Format_RGB32) for picture in (screen, anew)]
        place = widget.geometry()
        assert images[0].copy(place) == images[1].copy(place)
        assert images[1].pixelColor(place.topLeft()).name() == LIGHT.window
        assert images[1].pixelColor(place.left() + 1, place.center().y()).name() == LIGHT.accent
        ask = QHelpEvent(QEvent.Type.ToolTip, widget.rect().center(), widget.mapToGlobal(widget.rect().center()))
        QApplication.sendEvent(widget, ask)
        assert widget.tile.number in QWidget.toolTip(widget)
        assert QWidget.toolTip(shown.tiles[1]) == ""
