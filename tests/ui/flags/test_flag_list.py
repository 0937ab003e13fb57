"""Flags by process step: the worst first, filters with counts, reasons and sources, keys and clicks."""

import time
from dataclasses import replace
from statistics import median

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ssedesigner.core.changes import Effects, Fix
from ssedesigner.core.flag_steps import StepFlags, flags_by_step, gaps, join_causes
from ssedesigner.core.notation import MARKS, source_name, speech_text, typeset
from ssedesigner.core.prediction import SEVERITIES, Flag
from ssedesigner.core.process import process_path
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.physics.advice.scorecard import TARGETS, beside, own_films_like, score_all
from ssedesigner.physics.prediction import predict
from ssedesigner.ui import theme as look
from ssedesigner.ui.flags.fix_search import Offers
from ssedesigner.ui.flags.flag_delegate import card_layout, row_layout
from ssedesigner.ui.flags.flag_list import FlagList
from ssedesigner.ui.flags.flag_model import FILTERS, ROW, evidence_text, flag_rows, tip, values_text, words
from ssedesigner.ui.pictures.process_strip import strip_steps
from ssedesigner.ui.theme import DARK, LIGHT
from tests.laws.random_recipes import random_recipes
from tests.strategies import known_recipes, shipped


def flag(number, step, severity, **more):
    made = {"title": f"title {number}", "message": f"message {number}.", **more}
    return Flag(id=f"flag-{number}", step=step, severity=severity, **made)


FLAGS = (
    flag(1, "mix", "pass"),
    flag(2, "mix", "unknown"),
    flag(3, "mix", "fail", fields=("solvent", "binder"), sources=("Song2023",)),
    flag(4, "press", "caution", value=490.0, limit=100.0, unit="MPa", sources=("Song2023", "Recipe"), grade="estimate"),
    flag(5, "press", "pass"),
    flag(6, "safety", "pass"),
    flag(7, "safety", "none"),
    flag(8, "stack", "none"),
)


EVERY = frozenset(step.key for step in process_path(Recipe(), shipped()))


def rows_of(chosen, opened=EVERY):
    steps = flags_by_step(FLAGS, process_path(Recipe(), shipped()))
    return flag_rows([step.of_severity(FILTERS[chosen]) for step in steps], opened)


@pytest.fixture
def shown(qtbot, styled, materials):
    made = FlagList()
    qtbot.addWidget(made)
    made.resize(318, 830)
    made.show_library(materials)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def prediction(materials):
    return predict(Recipe(form_factor="free-standing", dew_point_c=-20.0), materials)


def is_card(row):
    return row.flag is not None and not row.is_offer and not row.is_foot


def titles(rows):
    return [row.flag.title if row.flag else row.caption for row in rows if not row.is_foot]


def test_steps_are_in_the_order_of_doing_and_the_worst_comes_first():
    assert titles(rows_of("all")) == [
        "1 Dry room", "title 6", "title 7",
        "2 Mix slurry", "title 3", "title 2", "title 1",
        "6 Isostatic press", "title 4", "title 5",
        "9 Stack", "title 8",
    ]  # fmt: skip


def test_passed_checks_are_counted_beside_the_step_until_it_is_opened():
    rows = rows_of("all", {"densify"})
    press = ["6 Isostatic press", "title 4", "title 5"]
    assert titles(rows) == ["1 Dry room", "2 Mix slurry", "title 3", "title 2", *press, "9 Stack"]
    assert [row.quiet for row in rows if row.flag is None] == [2, 1, 1, 1]


def test_counts_stand_after_their_signs_whatever_is_filtered():
    for chosen, signs in (("all", ["✓ 1", "✓ 1  ✗ 1  ? 1", "✓ 1  ! 1", "– 1"]), ("unknown", ["✓ 1  ✗ 1  ? 1"])):
        rows = [row for row in rows_of(chosen, ()) if row.flag is None]
        assert ["  ".join(text for text, _ in row.signs) for row in rows] == signs
    assert rows[0].summary == "1 incompatible, 1 not reported, 1 compatible"


def test_a_card_that_is_not_applicable_shows_its_title_until_it_is_opened(styled):
    closed, opened = (card_layout(FLAGS[6], 300, is_open) for is_open in (False, True))
    assert len(closed.paragraphs) == 1
    assert opened.height > closed.height
    assert evidence_text(FLAGS[6]) == ""


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("problems", ["2 Mix slurry", "title 3", "6 Isostatic press", "title 4"]),
        ("unknown", ["2 Mix slurry", "title 2"]),
    ],
)
def test_filters_let_through_what_they_say(chosen, expected):
    assert titles(rows_of(chosen)) == expected


def test_no_flag_of_a_prediction_is_lost(prediction):
    steps = flags_by_step(prediction.flags, process_path(prediction.recipe, shipped()))
    listed = [row.flag for row in flag_rows(steps, {step.key for step in steps}) if row.flag and is_card(row)]
    assert sorted(listed, key=lambda f: f.id) == sorted(prediction.flags, key=lambda f: f.id)


def test_value_limit_sources_and_weak_evidence_stand_on_the_card():
    assert values_text(FLAGS[3]) == "490, limit 100 MPa"
    assert evidence_text(FLAGS[3]) == "Song 2023 · estimate"
    assert evidence_text(FLAGS[0]) == ""


def test_a_hover_card_has_at_most_six_lines_one_citation_and_no_key(prediction, materials):
    for one in (*prediction.flags, *FLAGS):
        text = tip(one, materials)
        assert text.count("<br>") < 6
        assert SEVERITIES[one.severity] in text
        assert not [key for key in one.sources if key in text and source_name(key) != key]
    card = "caution · 490, limit 100 MPa<br>message 4.<br>estimate · Song 2023 and 1 more<br>"
    assert card in tip(FLAGS[3], materials)
    assert "Emley 2021 [145]" in tip(replace(FLAGS[2], sources=("Emley2021",)), materials)


def test_a_screen_reader_hears_severity_first(prediction):
    for found in prediction.flags:
        assert words(found).startswith(SEVERITIES[found.severity])
        assert speech_text(found.message).rstrip(".") in words(found)


def test_filter_buttons_count_and_filter(shown, prediction, qtbot):
    shown.show_prediction(prediction)
    problems = [found for found in prediction.flags if found.severity in ("fail", "caution")]
    judged = [found for found in prediction.flags if found.severity != "none"]
    assert shown.filters["all"].text() == f"All {len(judged)}"
    assert f"{len(prediction.flags) - len(judged)} more checks are not applicable" in shown.filters["all"].toolTip()
    assert shown.filters["problems"].text() == f"Problems {len(problems)}"
    qtbot.mouseClick(shown.filters["problems"], Qt.MouseButton.LeftButton)
    assert [row.flag for row in shown.rows if row.flag]
    assert all(row.flag in problems for row in shown.rows if row.flag)
    qtbot.mouseClick(shown.filters["all"], Qt.MouseButton.LeftButton)
    assert len(shown.rows) > len(problems)


def row_of(shown, title):
    return next(number for number, row in enumerate(shown.rows) if title in (row.caption, row.flag and row.flag.title))


def click(shown, qtbot, number):
    rect = shown.view.visualRect(shown.view.model().index(number, 0))
    qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_a_click_on_a_flag_asks_for_its_field(shown, prediction, qtbot):
    shown.show_prediction(prediction)
    number, row = next((n, r) for n, r in enumerate(shown.rows) if r.flag and r.flag.fields)
    with qtbot.waitSignal(shown.field_requested) as asked:
        click(shown, qtbot, number)
    assert asked.args == [row.flag.fields[0]]


def test_enter_opens_a_card_and_then_does_what_a_click_does(shown, prediction, qtbot):
    shown.show_prediction(prediction)
    view, asked = shown.view, []
    shown.field_requested.connect(asked.append)
    number, row = next((n, r) for n, r in enumerate(shown.rows) if r.flag and r.flag.fields and r.flag.rest)
    view.setCurrentIndex(view.model().index(number, 0))
    view.setFocus()
    closed = view.sizeHintForRow(number)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert (asked, shown.rows[number].is_open) == ([], True)
    assert view.sizeHintForRow(number) > closed
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked == [row.flag.fields[0]]
    for key, is_open in ((Qt.Key.Key_Left, False), (Qt.Key.Key_Left, False), (Qt.Key.Key_Right, True)):
        qtbot.keyClick(view, key)
        assert shown.rows[number].is_open == is_open
        assert view.currentIndex().row() == number
    foot = next(n for n, r in enumerate(shown.rows) if n > number and r.is_foot)
    view.scrollTo(view.model().index(foot, 0))
    click(shown, qtbot, foot)
    assert not shown.rows[number].is_open
    caption = next(n for n, r in enumerate(shown.rows) if r.quiet)
    view.setCurrentIndex(view.model().index(caption, 0))
    for key, is_open in ((Qt.Key.Key_Right, True), (Qt.Key.Key_Right, True), (Qt.Key.Key_Left, False)):
        qtbot.keyClick(view, key)
        assert shown.rows[caption].is_open == is_open


def test_a_card_in_short_is_title_first_sentence_and_one_citation(shown, materials):
    one = flag(9, "mix", "fail", message="It is 5 MPa, limit 4 MPa. More. Of it.", sources=("Song2023", "Emley2021"))
    shown.show_library(materials)
    steps = [StepFlags(key="mix", caption="2 Mix slurry", flags=(one,))]
    for expanded, texts, cited in (
        ((), ["✗ title 9", "It is 5\xa0MPa, limit 4\xa0MPa."], "Song 2023 and 1 more"),
        ({"flag-9"}, ["✗ title 9", "It is 5\xa0MPa, limit 4\xa0MPa.", "More. Of it."], "Song 2023, Emley 2021 [145]"),
    ):
        card, foot = flag_rows(steps, (), expanded=expanded)[1:]
        layouts = [row_layout(row, 300, False, materials.sources) for row in (card, foot)]
        assert [part.text.text() for part in layouts[0].paragraphs] == texts
        assert [part.text.text() for part in layouts[1].paragraphs] == ["Less" if expanded else "More…", cited]


def test_a_caption_opens_and_closes_the_passed_checks_of_its_step(shown, prediction, qtbot):
    shown.show_prediction(prediction)
    before = len(shown.rows)
    number = next(n for n, r in enumerate(shown.rows) if r.flag is None and r.quiet)
    quiet = shown.rows[number].quiet
    click(shown, qtbot, number)
    assert len(shown.rows) == before + quiet
    click(shown, qtbot, number)
    assert len(shown.rows) == before


def test_all_passed_checks_can_be_listed_at_once(shown, prediction, qtbot):
    shown.show_prediction(prediction)
    qtbot.mouseClick(shown.passed_button, Qt.MouseButton.LeftButton)
    assert sum(map(is_card, shown.rows)) == len(prediction.flags)
    assert shown.passed_button.text() == "Hide passed " + str(sum(f.severity == "pass" for f in prediction.flags))
    qtbot.mouseClick(shown.passed_button, Qt.MouseButton.LeftButton)
    assert all(row.flag is None or row.flag.severity != "pass" for row in shown.rows)


def test_selection_and_scroll_stay_when_the_numbers_change(shown, materials, qtbot):
    def predicted(thickness):
        return predict(Recipe(form_factor="free-standing", dew_point_c=-20.0, thickness_um=thickness), materials)

    shown.show_prediction(predicted(30.0))
    qtbot.mouseClick(shown.passed_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    number = next(n for n, r in enumerate(shown.rows) if r.flag and r.flag.id == "stack-pressure")
    index = shown.view.model().index(number, 0)
    shown.view.setCurrentIndex(index)
    shown.view.verticalScrollBar().setValue(120)
    kept = index.data(ROW).flag.id
    shown.show_prediction(predicted(31.0))
    QApplication.processEvents()
    assert shown.view.currentIndex().data(ROW).flag.id == kept
    assert shown.view.verticalScrollBar().value() == 120


def test_cards_are_as_tall_as_their_words(styled):
    short = card_layout(FLAGS[3], 290, False).height
    long = card_layout(flag(9, "mix", "fail", message="a long sentence that goes on " * 8), 290, False).height
    compact = card_layout(FLAGS[0], 290, False).height
    opened = card_layout(FLAGS[0], 290, True).height
    assert compact < short < long
    assert opened > compact
    for paragraph in card_layout(FLAGS[3], 290, False).paragraphs:
        assert paragraph.text.size().width() <= 290


def test_cards_are_painted_with_ground_and_bar_of_their_severity(shown, prediction):
    for theme in (LIGHT, DARK):
        shown.apply_theme(theme)
        shown.show_prediction(prediction)
        QApplication.processEvents()
        number = next(n for n, r in enumerate(shown.rows) if r.flag and r.flag.severity == "caution")
        rect = shown.view.visualRect(shown.view.model().index(number, 0))
        picture = shown.view.viewport().grab().toImage()
        assert picture.pixelColor(rect.right() - 6, rect.top() + 12).name() == theme.caution_ground
        assert picture.pixelColor(rect.left() + 1, rect.top() + 20).name() == theme.caution_text


def test_every_severity_has_its_own_mark():
    assert len({MARKS[severity] for severity in SEVERITIES}) == len(SEVERITIES)


def test_an_empty_list_says_so(shown, prediction):
    shown.show_prediction(predict_nothing(prediction))
    assert shown.empty_words.isVisible()
    assert "No checks" in shown.empty_words.text()


def predict_nothing(prediction):
    import dataclasses

    return dataclasses.replace(prediction, flags=())


def test_the_model_keeps_qt_rules(shown, prediction, qtmodeltester):
    shown.show_prediction(prediction)
    qtmodeltester.check(shown.view.model())


def test_strip_panel_and_sheet_count_the_same_in_the_same_words(shown, materials):
    blank = {"solvent": None, "cosolvent": None, "dew_point_c": None, "densification_method": None}
    odd = {"method": "hot-pressing", "form_factor": "free-standing", "binder": None, "solvent": "toluene"}
    for changes in ({}, {"form_factor": "on-electrode", "densification_method": "calender"}, blank, odd):
        made = predict(replace(Recipe(), **changes), materials)
        shown.show_prediction(made)
        shown.passed_button.click()
        strip = {f"{one.number} {one.step.title}": len(one.flags) for one in strip_steps(made, materials) if one.flags}
        steps = flags_by_step(made.flags, process_path(made.recipe, materials))
        assert {step.caption: len(step.flags) for step in steps if step.flags and step.number} == strip
        captions = [row.caption for row in shown.rows if row.flag is None and row.counts]
        titles = [typeset(row.flag.title) for row in shown.rows if is_card(row) or row.gap]
        sheet_rows = sheet(made, materials).flags
        assert sorted(row.title for row in sheet_rows) == sorted(titles)
        assert set(captions) <= {row.step for row in sheet_rows}
        for row in shown.rows:
            if row.flag is None and row.counts and row.step != "recipe":
                assert sum(count for _, count in row.counts) == strip[row.caption]
        assert shown.filters["unknown"].text().endswith(str(sum(flag.severity == "unknown" for flag in made.flags)))
        shown.passed_button.click()
    assert captions[0] == "Recipe"  # a liquid in a dry method contradicts it


def test_one_missing_input_is_one_row_that_leads_to_its_field(shown, materials, qtbot):
    blank = replace(Recipe(), solvent=None, cosolvent=None)
    made = predict(blank, materials)
    shown.show_prediction(made)
    roots = [row for row in shown.rows if row.flag and row.flag.awaits == "solvent" and not row.is_offer]
    assert [(row.step, row.flag.title) for row in roots] == [("mix", "Solvent not stated: 13 checks wait for it")]
    assert "exposure limit" in roots[0].flag.message
    assert roots[0].flag.severity == "caution"  # of the check that asks for a liquid
    assert not [row for row in shown.rows if row.flag and "olvent not stated" in row.flag.message]
    offer = next(number for number, row in enumerate(shown.rows) if row.asks == "solvent")
    assert shown.rows[offer].line == "Choose solvent…"
    shown.view.scrollTo(shown.view.model().index(offer, 0))
    with qtbot.waitSignal(shown.value_requested) as asked:
        click(shown, qtbot, offer)
    assert asked.args == ["solvent"]
    shown.choose_step("room")  # there it stands too, because checks of that step wait for it
    assert "solvent" in {row.asks for row in shown.rows}
    assert "13 checks wait" in next(row.flag.title for row in shown.rows if row.asks == "solvent")
    shown.choose_step("")
    shown.go_to("pinholes")
    assert shown.view.currentIndex().data(ROW).flag.awaits == "solvent"
    shown.choose("unknown")
    assert [row.flag.severity for row in shown.rows if row.asks == "solvent"] == ["unknown"]


def test_one_step_can_be_listed_alone(shown, prediction, qtbot):
    shown.show_prediction(prediction)
    chosen = []
    shown.step_chosen.connect(chosen.append)
    shown.choose_step("mix")
    assert {row.step for row in shown.rows} == {"mix"}
    assert shown.step_button.text().startswith("Only 2 Mix slurry")
    mixing = [flag for flag in prediction.flags if flag.step == "mix" and flag.severity != "none"]
    assert shown.filters["all"].text() == f"All {len(mixing)}"
    shown.choose_step("room")
    shown.choose_step("room")  # asked again: all of them
    assert len({row.step for row in shown.rows}) > 5
    shown.choose_step("room")
    shown.go_to(mixing[0].id)  # asked for from elsewhere
    assert shown.step_button.isHidden()
    shown.choose_step("dry")
    shown.show_prediction(predict(replace(prediction.recipe, method="hot-pressing", solvent=None), shown._materials))
    assert chosen == ["mix", "room", "", "room", "", "dry"] + ([""] if shown.step_button.isHidden() else [])
    qtbot.mouseClick(shown.step_button, Qt.MouseButton.LeftButton)
    assert len({row.step for row in shown.rows}) > 5


def test_a_new_prediction_is_listed_quickly(shown, materials):
    predictions = [predict(Recipe(thickness_um=float(30 + step)), materials) for step in range(4)]
    times = []
    for step in range(16):
        start = time.perf_counter()
        shown.show_prediction(predictions[step % 4])
        QApplication.processEvents()
        times.append(time.perf_counter() - start)
    assert median(times) < 0.4


def test_formulas_are_painted_with_subscripts_and_read_out_plainly(styled):
    painted_flag = flag(1, "mix", "caution", title="Li6PS5Cl and water", message="Li2S gives H2S")
    painted = [paragraph.text.text() for paragraph in card_layout(painted_flag, 300, True).paragraphs]
    assert painted[0].endswith("Li₆PS₅Cl and water")
    assert painted[1] == "Li₂S gives H₂S"
    assert "Li₆PS₅Cl" in tip(painted_flag, None)
    assert "Li6PS5Cl and water" in words(painted_flag)


def test_strip_list_sheet_and_scorecard_count_the_same_checks_of_any_recipe(materials):
    for recipe in (*known_recipes()[:4], *random_recipes(6, seed=33)):
        made = predict(recipe, materials)
        path = process_path(made.recipe, materials)
        steps = flags_by_step(made.flags, path)
        by_key = {step.key: dict(step.counts) for step in steps}
        for one in strip_steps(made, materials):
            shown = {severity: int(text.split()[1]) for text, severity in one.counts if severity != "none"}
            problems = {key: count for key, count in by_key[one.step.key].items() if key not in ("pass", "none")}
            assert shown == (problems or {key: n for key, n in by_key[one.step.key].items() if key == "pass"})
        # a row that stands for several checks says how many, on the screen and on paper
        joined, blanks = join_causes(steps, path), gaps(steps)
        stood_for = sum(len(gap.checks) + (gap.objection is not None) - 1 for gap in blanks)
        assert sum(len(step.flags) for step in joined) + stood_for == len(made.flags)
        rows = flag_rows(joined, by_key, blanks=[gap for gap in blanks if gap.objection is None])
        listed = sum(is_card(row) or row.gap is not None for row in rows)
        assert listed == len(sheet(made, materials).flags) == sum(len(step.flags) for step in joined)
        scores = score_all(made, TARGETS, own_films_like(made.recipe, materials))
        told = [flag.id for score in scores for flag in score.flags]
        told += [flag.id for flag in beside(made)]
        assert len(told) == len(set(told))
        assert {flag.id for flag in made.flags if flag.severity in ("fail", "caution")} <= set(told)


def test_a_fix_that_says_the_same_as_one_before_is_the_one_that_is_offered_now(shown, prediction):
    present = replace(prediction, flags=FLAGS)
    problem = next(one for one in FLAGS if one.severity == "fail")
    fix = Fix(
        flag_id=problem.id,
        changes={"thickness_um": 40.0},
        words="Thickness: 40 µm",
        severity="pass",
        title="passes",
        effects=Effects(),
    )
    shown.show_prediction(present)
    for offered in (fix, replace(fix)):
        shown.show_offers(Offers(prediction=present, fixes={problem.id: (offered,)}))
        shown._expanded = frozenset({problem.id})
        shown._show_rows()
        assert [row.fix for row in shown.rows if row.fix is not None] == [offered]
        assert all(row.fix is offered for row in shown.rows if row.fix is not None)


def test_sizes_that_are_kept_are_those_that_rows_need(shown, prediction, materials, styled):
    def is_right():
        QApplication.processEvents()
        model, current = shown.view.model(), shown.view.currentIndex().row()
        places = [model.index(number, 0) for number in range(model.rowCount())]
        needed = [
            shown.view.delegate.height(row, is_current=number == current) for number, row in enumerate(model.rows)
        ]
        kept = [shown.view.visualRect(place).height() for place in places]
        return len(kept) > 10 and kept == needed

    fixed = predict(replace(prediction.recipe, dew_point_c=-60.0, solvent="ethanol"), materials)
    for one in (prediction, fixed, prediction):
        shown.show_prediction(one)
        assert is_right()
    shown._open_or_close_all()  # one that passed shows more where it is the current one
    assert is_right()
    quiet = [number for number, row in enumerate(shown.rows) if row.flag is not None and row.flag.severity == "pass"]
    for number in quiet[:2]:
        shown.view.setCurrentIndex(shown.view.model().index(number, 0))
        assert is_right()
    shown.resize(250, 830)
    assert is_right()
    look.apply(styled, LIGHT, for_touch=True)
    try:
        shown.apply_theme(LIGHT)
        assert is_right()
    finally:
        look.apply(styled, LIGHT)
