"""Two windows on one library: each takes up what the other has written, and says what it does to the recipe."""

import time
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from ssedesigner.ui.screenshots import sample_batch
from ssedesigner.ui.widgets.background import INTERVAL_MS

RECIPE = Recipe(solids_loading_wt_pct=55.0, binder="NBR", binder_wt_pct=1.5)


@pytest.fixture
def other(library):
    """The library as another window has it open."""
    with Library.open(library.path, shipped=resources() / "library") as opened:
        yield opened


def news_of(window) -> list[str]:
    window.library_news.watch.look()
    return [line for notice in window.notices.notices if notice.key == "library-news" for line in notice.lines]


def test_what_another_window_retires_and_changes_is_taken_up_and_told(open_window, other):
    window = open_window(RECIPE)
    before = window.document.prediction
    other.retire_material("binder", "NBR")
    value = replace_density(other)
    told = news_of(window)
    assert "NBR is retired: choose another material." in told
    assert any(line.startswith("Li₆PS₅Cl, ") and f"{value:g} g/cm³ now, " in line for line in told)
    assert window.document.materials.find("binder", "NBR").is_retired
    assert window.document.prediction is not before
    assert news_of(window) == told  # said once; nothing else has changed


def replace_density(other) -> float:
    value = Cited(2.5, "g/cm3", "Laboratory book", grade="user")
    other.set_value("electrolyte", "Li6PS5Cl", "density_g_cm3", value)
    return 2.5


def test_a_change_that_the_recipe_does_not_feel_makes_no_notice(open_window, other):
    window = open_window(RECIPE)
    browser = window.windows.show_library()
    other.add_material(Material(kind="solvent", key="new one", name="new one", origin="user"))
    assert news_of(window) == []
    browser.show_material("solvent", "new one")
    assert browser.current_material.key == "new one"
    sample_batch(other, RECIPE, other.materials())
    materials = window.document.materials
    assert news_of(window) == []
    assert window.document.materials is materials  # an entry of a batch changes no material


def test_it_is_noticed_within_two_seconds_and_costs_next_to_nothing(open_window, other, qtbot):
    window = open_window(RECIPE)
    begin = time.process_time()
    for _ in range(200):
        window.library.commits()
    assert (time.process_time() - begin) / 200 < INTERVAL_MS / 1000 / 1000  # a thousandth of the machine
    other.retire_material("binder", "NBR")
    qtbot.waitUntil(lambda: window.document.materials.find("binder", "NBR").is_retired, timeout=2000)


def test_the_list_of_batches_shows_what_another_window_planned(open_window, other, qtbot):
    window = open_window(RECIPE)
    shown = window.windows.show_batches()
    key = sample_batch(other, RECIPE, other.materials())
    page = shown._batches
    page._watch.look()
    table = page.findChild(QTableView, "batches_table")
    assert table.model().index(0, 0).data() == key


@pytest.fixture
def bench(open_window, library):
    key = sample_batch(library, RECIPE, library.materials())
    window = open_window(RECIPE)
    bench = window.windows.show_bench(key)
    bench.keys.burst_ms = 0
    yield bench
    bench.entry.clear()
    bench.close()


def weighs(bench, text: str) -> None:
    """Type a weight at the step that is shown, and record it."""
    bench.plan.enter()
    for sign in text:
        bench.entry.type(sign)


def step_of_line(bench, number: int) -> int:
    return next(step.number for step in bench.record.state.steps if step.step.line == number)


def test_bench_mode_shows_what_another_window_recorded(bench, other):
    line = bench.record.state.lines[1].line.number
    bench.show_step(step_of_line(bench, line))
    other.add_entry(bench.record.key, "weigh", {"line": line, "grams": 0.123}, "other", "2026-03-31T12:00:00+00:00")
    bench._watch.look()
    told = " ".join(label.text() for label in bench.card.findChildren(QLabel))
    assert bench.plan.view().below in told
    assert bench.record.state.lines[1].additions[-1].grams == 0.123


def test_a_line_that_another_window_weighed_meanwhile_asks_before_it_has_a_second_weight(bench, other):
    line, before = bench.record.state.lines[1].line.number, bench.record.state.lines[1].actual_g
    number = step_of_line(bench, line)
    bench.show_step(number)
    weighs(bench, "+0.2")
    other.add_entry(bench.record.key, "weigh", {"line": line, "grams": 0.2}, "other", "2026-03-31T12:00:00+00:00")
    bench.go_on()
    assert "was weighed in another window" in bench.question.question.title
    assert bench.record.state.line(line).actual_g == pytest.approx(before + 0.2)
    answers = {button.text(): button for button in bench.question.findChildren(QPushButton)}
    keep = next(button for words, button in answers.items() if "Do not record" in words)
    keep.click()
    assert other.batch(bench.record.key).entries[-1].token == "other"
    assert bench.page is bench.card
    weighs(bench, "+0.1")  # of the weight that is shown now, so nothing is asked
    bench.go_on()
    assert bench.record.state.line(line).actual_g == pytest.approx(before + 0.3)


def test_a_second_weight_that_is_meant_is_recorded(bench, other):
    line, before = bench.record.state.lines[1].line.number, bench.record.state.lines[1].actual_g
    bench.show_step(step_of_line(bench, line))
    weighs(bench, "+0.2")
    other.add_entry(bench.record.key, "weigh", {"line": line, "grams": 0.2}, "other", "2026-03-31T12:00:00+00:00")
    bench.go_on()
    bench.question.question.answers[1][1]()
    assert bench.record.state.line(line).actual_g == pytest.approx(before + 0.4)


def test_a_film_that_another_window_records_is_told(open_window, other, materials):
    from ssedesigner.core.measured_film import MeasuredFilm

    window = open_window(RECIPE)
    film = MeasuredFilm(
        key="",
        name="film",
        recipe=replace(RECIPE, name="film"),
        thickness_um=30.0,
        temperature_c=25.0,
        conductivity_ms_cm=1.0,
    )
    other.add_film(film)
    assert any("measured films" in line for line in news_of(window))
