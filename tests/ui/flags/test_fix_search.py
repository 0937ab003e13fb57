"""Fixes below the flags: found while nobody types, one click one undo step, never those of another recipe."""

import random
import time
from dataclasses import replace
from itertools import pairwise
from statistics import median

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ssedesigner.core.changes import OPEN, Effects, Fix, FlagChange, NumberChange, quick_fixes
from ssedesigner.core.flag_steps import StepFlags, flags_by_step
from ssedesigner.core.prediction import Flag
from ssedesigner.core.process import process_path
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.advice.fixes import fixes
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document
from ssedesigner.ui.flags.fix_search import NO_OFFERS, FixSearch, Offers
from ssedesigner.ui.flags.flag_delegate import offer_layout
from ssedesigner.ui.flags.flag_list import FlagList
from ssedesigner.ui.flags.flag_model import ROW, flag_rows
from ssedesigner.ui.shell.command_palette import fix_commands
from ssedesigner.ui.theme import DARK, LIGHT, contrast
from ssedesigner.ui.widgets.change_words import chip_text, fix_line, fix_speech, fix_tip, question_line
from tests.laws.trials import LAWS
from tests.ui.pointer import move_pointer

TROUBLES = {"cathode_coated": False, "stack_pressure_mpa": 9.0, "dew_point_c": -20.0}
TROUBLED = replace(read_recipe(shipped_recipes()["pellet-cell"]).recipe, **TROUBLES)
"""Few flags are open on a pellet, so that its fixes are found thirty times as fast as those of a film."""
FILM = Recipe(**TROUBLES)
LONG_MS = 20_000


@pytest.fixture
def search(qtbot, materials):
    document = Document(materials, TROUBLED)
    yield FixSearch(document, document)
    document.deleteLater()


@pytest.fixture
def troubled(open_window):
    window = open_window(TROUBLED)
    window.fixes.finish()
    QApplication.processEvents()
    return window


def made_fix(**more):
    given = {
        "flag_id": "free-standing",
        "changes": {"binder_wt_pct": 2.5},
        "words": "Set NBR to 2.5 wt %",
        "severity": "pass",
        "title": "Free-standing",
        "effects": Effects(
            numbers=(NumberChange(key="area_specific_resistance_ohm_cm2", unit="ohm cm2", before=2.1, after=2.42),),
            better=(FlagChange(id="bend", title="Bends over guide rollers", before="unknown", after="pass"),),
            worse=(FlagChange(id="porosity", title="Film porous", before="pass", after="caution"),),
        ),
    }
    return Fix(**given | more)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def offer_numbers(view):
    model = view.model()
    return [n for n in range(model.rowCount()) if model.index(n, 0).data(ROW).is_offer]


def row_at(view, number):
    return view.model().index(number, 0).data(ROW)


def number_of(view, check):
    return next(n for n in offer_numbers(view) if row_at(view, n).flag.id == check)


def open_list(view, qtbot, check):
    """List the fixes of a check that are not in sight, as coating the cathode, which asks for the coating's name."""
    feet = (n for n in offer_numbers(view) if row_at(view, n).flag.id == check and row_at(view, n).is_foot)
    click(view, qtbot, next(feet))


def click(view, qtbot, number):
    view.scrollTo(view.model().index(number, 0))
    place = view.visualRect(view.model().index(number, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_fix_is_told_in_one_line_with_its_effect():
    assert plain(fix_line(made_fix())) == "Set NBR to 2.5 wt % (ASR +0.3 Ω cm², 1 flag worse)"
    assert plain(fix_line(made_fix(severity="caution", effects=Effects()))) == "Set NBR to 2.5 wt % (then ! caution)"
    assert fix_line(made_fix(effects=Effects())) == "Set NBR to 2.5 wt %"


def test_a_chip_says_what_there_is_then_and_the_result_that_it_moves_most():
    cases = (
        (
            {"anode": "graphite", "mean_voltage_v": 3.7},
            "specific_energy_wh_kg",
            "Wh/kg",
            (397.0, 298.0),
            "Graphite anode · −99 Wh/kg",
        ),
        ({"binder_wt_pct": 2.5}, "cost_usd_kwh", "USD/kWh", (128.0, 130.0), "Binder content 2.5 wt % · +2.0 USD/kWh"),
        ({"solvent": "p-xylene"}, "cost_usd_kwh", "USD/kWh", (128.0, None), "p-Xylene solvent"),
    )
    for changes, key, unit, (before, after), text in cases:
        effects = Effects(numbers=(NumberChange(key=key, unit=unit, before=before, after=after),))
        assert plain(chip_text(made_fix(changes=changes, effects=effects))) == text
    assert chip_text(made_fix(severity="caution", effects=Effects())).endswith(" · then !")


def test_chips_are_at_most_two_and_none_does_harm(materials):
    worse = Effects(worse=(FlagChange(id="a", title="A", before="pass", after="caution"),))
    harmful = made_fix(effects=worse), made_fix(changes={"cosolvent": None}, effects=Effects())
    of_lot = made_fix(changes={"electrolyte": "Li7P2S8I", "electrolyte_lot": ""}, effects=Effects())
    fine = [made_fix(changes={"thickness_um": float(value)}, effects=Effects()) for value in (31, 32, 33)]
    recipe = Recipe(electrolyte_lot="A7")
    assert quick_fixes(recipe, (*harmful, of_lot, *fine)) == tuple(fine[:2])
    assert quick_fixes(replace(recipe, electrolyte_lot=""), [of_lot]) == (of_lot,)  # there is no lot to lose
    one = Flag(id="bend", step="wind", severity="caution", title="Bends", message="It bends.")
    offers = Offers(prediction=predict(recipe, materials), fixes={"bend": (*harmful, *fine)})
    step = StepFlags(key="wind", caption="5 Wind up", flags=(one,))
    lines = [row.line for row in flag_rows([step], (), offers) if row.is_offer]
    assert lines == ["Thickness 31 µm", "Thickness 32 µm", "More…"]
    lines = [row.line for row in flag_rows([step], (), offers, {"bend"}) if row.is_offer]
    assert len(lines) == 6
    assert lines[-1] == "Less"


def test_a_noticeable_cost_stands_in_the_line():
    numbers = [
        NumberChange(key=key, unit=unit, before=before, after=after)
        for key, unit, before, after in (
            ("specific_energy_wh_kg", "Wh/kg", 300.0, 250.0),
            ("energy_density_wh_l", "Wh/L", 800.0, 700.0),
            ("cost_usd_kwh", "USD/kWh", 128.0, 246.0),
        )
    ]
    assert "cost +118 USD/kWh" in plain(fix_line(made_fix(effects=Effects(numbers=tuple(numbers)))))
    numbers[-1] = NumberChange(key="cost_usd_kwh", unit="USD/kWh", before=128.0, after=129.0)
    assert "cost" not in fix_line(made_fix(effects=Effects(numbers=tuple(numbers))))


def test_the_tip_and_a_screen_reader_tell_everything():
    for text in (fix_tip(made_fix()), fix_speech(made_fix())):
        for words in ("2.10", "2.42", "Bends over guide rollers", "bend", "Film porous", "porosity", "compatible"):
            assert words in text
    assert fix_speech(made_fix(effects=Effects())).endswith("stay as they are.")


def test_a_result_that_is_lost_is_said_to_be_lost():
    lost = NumberChange(key="cost_usd_kwh", unit="USD/kWh", before=130.0, after=None)
    fix = made_fix(effects=Effects(numbers=(lost,)))
    assert "cost then not known" in fix_line(fix)
    assert "cost 130 → not known" in fix_tip(fix).lower()


def test_nothing_is_searched_while_somebody_types(search, qtbot):
    document = search.parent()
    for thickness in range(30, 40):
        document.edit("thickness_um", float(thickness))
        qtbot.wait(15)
        assert search.offers is NO_OFFERS
    qtbot.waitUntil(lambda: search.offers.prediction is document.prediction, timeout=LONG_MS)
    assert search.offers.fixes["cathode-coating"]


def test_what_is_found_is_what_the_physics_finds(search):
    document = search.parent()
    document.replace_recipe(FILM, "a film")
    search.finish()
    prediction = document.prediction
    for flag in prediction.flags:
        expected = fixes(document.recipe, document.materials, flag, prediction, document.learned)
        assert search.offers.fixes.get(flag.id, ()) == expected


def test_a_fix_is_one_undo_step_with_its_words(search):
    document = search.parent()
    search.finish()
    fix = search.offers.fixes["cathode-coating"][0]
    search.apply(fix)
    assert document.recipe.cathode_coated
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Coat the cathode"
    document.undo_stack.undo()
    assert document.recipe == TROUBLED


def test_a_fix_of_another_recipe_is_never_applied(search):
    document = search.parent()
    search.finish()
    fix = search.offers.fixes["moisture"][0]
    document.edit("thickness_um", 31.0)
    assert search.offers is NO_OFFERS
    before = document.recipe
    search.apply(fix)
    assert document.recipe == before
    search.finish()
    search.apply(fix)  # the same edit would be offered again, but this one was tried on another recipe
    assert document.recipe == before


def test_a_new_library_makes_fixes_stale(search, materials):
    search.finish()
    search.parent().replace_materials(materials)
    assert search.offers is NO_OFFERS


@pytest.mark.parametrize("seed", range(3 if LAWS else 1))
def test_stale_fixes_are_never_shown(open_window, qtbot, seed):
    window = open_window(FILM if LAWS else TROUBLED)
    document, chance = window.document, random.Random(seed)
    seen = 0
    doings = (
        lambda: document.edit("thickness_um", float(chance.randint(20, 60))),
        lambda: document.edit("dew_point_c", float(chance.randint(-60, 0))),
        lambda: document.edit("cathode_coated", chance.random() < 0.5),
        document.undo_stack.undo,
        document.undo_stack.redo,
        window.fixes.finish,
        lambda: qtbot.wait(chance.choice([0, 5, 60, 200])),
        lambda: [window.fixes.apply(fix) for listed in list(window.fixes.offers.fixes.values())[:1] for fix in listed],
    )
    for _ in range(40):
        chance.choice(doings)()
        if chance.random() < 0.5:
            QApplication.processEvents()
        shown = [row for row in window.flags.rows if row.fix]
        seen += len(shown)
        if shown:
            assert window.fixes.offers.prediction is document.prediction
            assert document.prediction.recipe == document.recipe
            listed = [fix for found in window.fixes.offers.fixes.values() for fix in found]
            assert all(any(row.fix is fix for fix in listed) for row in shown if row.fix)
    window.fixes.finish()
    QApplication.processEvents()
    assert seen or [row for row in window.flags.rows if row.is_offer]


def test_offers_for_another_prediction_are_not_shown(qtbot, styled, troubled):
    listed = FlagList()
    qtbot.addWidget(listed)
    listed.show_prediction(troubled.document.prediction)
    troubled.document.edit("thickness_um", 33.0)
    troubled.fixes.finish()
    listed.show_offers(troubled.fixes.offers)
    assert not [row for row in listed.rows if row.is_offer]


def test_flags_are_repainted_at_once_without_fixes(troubled):
    assert any(row.fix for row in troubled.flags.rows)
    troubled.document.edit("thickness_um", 44.0)
    assert not any(row.fix for row in troubled.flags.rows)
    QApplication.processEvents()
    assert not any(row.fix for row in troubled.flags.rows)
    ids = {row.flag.id for row in troubled.flags.rows if row.flag}
    assert {flag.id for flag in troubled.document.prediction.flags if flag.severity in OPEN} <= ids


def test_events_are_served_between_the_slices_of_the_search(troubled, qtbot):
    troubled.document.replace_recipe(FILM, "a film")  # whose search takes long
    beats = []
    heart = QTimer(troubled, interval=0)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    heart.start()
    qtbot.waitUntil(lambda: troubled.fixes.offers is not NO_OFFERS, timeout=LONG_MS)
    heart.stop()
    gaps = [later - earlier for earlier, later in pairwise(beats)]
    assert len(gaps) > 50
    assert median(gaps) < 0.1  # generous: the slices themselves are a few milliseconds


def test_a_click_on_a_fix_clears_the_flag(troubled, qtbot):
    view, document = troubled.flags.view, troubled.document
    open_list(view, qtbot, "cathode-coating")
    fix = row_at(view, number_of(view, "cathode-coating")).fix
    click(view, qtbot, number_of(view, "cathode-coating"))
    assert document.recipe.cathode_coated
    notice = next(notice for notice in troubled.notices.notices if notice.key == "edited")
    assert (notice.sentence, notice.actions[-1][0]) == (f"Changed: {fix_line(fix)}.", "&Undo")
    notice.actions[-1][1]()
    assert document.recipe == TROUBLED
    document.undo_stack.redo()
    assert document.undo_stack.undoText() == "Coat the cathode"


def test_a_press_that_slides_off_a_fix_does_nothing(troubled, qtbot):
    view, document = troubled.flags.view, troubled.document
    number = number_of(view, "cathode-coating")
    view.scrollTo(view.model().index(number, 0))
    qtbot.mousePress(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(number, 0)).center()
    )
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 3))
    assert document.recipe == TROUBLED


def test_tab_goes_from_fix_to_fix_and_enter_applies(troubled, qtbot):
    view, document = troubled.flags.view, troubled.document
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    visited = []
    for _ in offer_numbers(view):
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        visited.append(view.currentIndex().row())
        assert view.hasFocus()
    assert visited == offer_numbers(view)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert not view.hasFocus()
    view.setFocus()
    while (row := row_at(view, view.currentIndex().row())).flag.id != "moisture" or row.fix is None:
        qtbot.keyClick(view, Qt.Key.Key_Backtab)
    wanted = view.currentIndex().data(ROW).fix
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert document.undo_stack.undoText() == wanted.words
    assert document.undo_stack.count() == 1


def test_the_current_fix_shows_its_full_effect(troubled, qtbot):
    view = troubled.flags.view
    open_list(view, qtbot, "cathode-coating")
    row = row_at(view, number_of(view, "cathode-coating"))
    opened, closed = offer_layout(row, 300, True), offer_layout(row, 300, False)
    assert opened.height > closed.height
    assert any("Resistance" in part.text.text() or "ASR" in part.text.text() for part in opened.paragraphs)


def test_the_pointer_says_that_a_fix_can_be_clicked(troubled, qtbot):
    view = troubled.flags.view
    number = offer_numbers(view)[0]
    view.scrollTo(view.model().index(number, 0))
    move_pointer(view.viewport(), view.visualRect(view.model().index(number, 0)).center())
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    move_pointer(view.viewport(), view.visualRect(view.model().index(number - 1, 0)).center())
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_fix_reads_as_one_to_a_screen_reader(troubled, qtbot):
    open_list(troubled.flags.view, qtbot, "cathode-coating")
    index = troubled.flags.view.model().index(number_of(troubled.flags.view, "cathode-coating"), 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Fix: ")
    assert index.data(Qt.ItemDataRole.ToolTipRole)


def test_an_empty_field_that_would_settle_a_flag_is_a_way_to_it(open_window, qtbot):
    window = open_window(Recipe(stack_pressure_mpa=None))
    window.fixes.finish()
    QApplication.processEvents()
    view = window.flags.view
    number = next(n for n in offer_numbers(view) if row_at(view, n).asks == "stack_pressure_mpa")
    assert row_at(view, number).line == question_line("stack_pressure_mpa")
    click(view, qtbot, number)
    qtbot.waitUntil(window.editor.rows["stack_pressure_mpa"].box.hasFocus)


def test_what_stands_on_top_stays_when_fixes_come(troubled):
    view = troubled.flags.view
    offers = troubled.fixes.offers
    troubled.flags.show_offers(NO_OFFERS)
    QApplication.processEvents()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    QApplication.processEvents()
    before = view.place()
    troubled.flags.show_offers(offers)
    QApplication.processEvents()
    assert view.place() == before


def test_the_palette_offers_each_fix_once(troubled):
    commands = fix_commands(troubled.fixes)
    assert len({command.text for command in commands}) == len(commands)
    coat = next(command for command in commands if command.text.startswith("Fix: Coat the cathode"))
    assert coat in troubled.palette_commands() or any(coat.text == one.text for one in troubled.palette_commands())
    coat.run()
    assert troubled.document.recipe.cathode_coated
    assert fix_commands(troubled.fixes) == []


def test_a_fix_is_readable_on_every_ground():
    for theme in (LIGHT, DARK):
        for severity in ("fail", "caution", "unknown"):
            assert contrast(theme.accent_hover, theme.severity_ground(severity)) >= 4.5


def test_a_card_and_its_fixes_are_painted_as_one(troubled):
    view = troubled.flags.view
    number = offer_numbers(view)[0]
    view.scrollTo(view.model().index(number - 1, 0), view.ScrollHint.PositionAtTop)
    QApplication.processEvents()
    picture = view.viewport().grab().toImage()
    card, offer = (view.visualRect(view.model().index(n, 0)) for n in (number - 1, number))
    ground = LIGHT.severity_ground(row_at(view, number).flag.severity)
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    assert ratio == 1.0
    for y in range(card.top() + 8, offer.top() + 2):
        assert picture.pixelColor(card.right() - 4, y).name() == ground


def test_rows_keep_qt_rules_with_fixes(troubled, qtmodeltester):
    qtmodeltester.check(troubled.flags.view.model())


def test_fixes_follow_their_flag(troubled):
    made = troubled.document.prediction
    steps = flags_by_step(made.flags, process_path(made.recipe, troubled.document.materials))
    rows = flag_rows(steps, (), troubled.fixes.offers)
    for above, row in pairwise(rows):
        if row.is_offer or row.is_foot:
            assert above.flag is row.flag
            assert above.joins
        else:
            assert not above.joins
