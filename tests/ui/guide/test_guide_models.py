"""The guide's pages on models say what the program computes: every coefficient, fitted number, film and plot."""

import re
import sys
from pathlib import Path

import guide_models
import guide_tables
import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.model_fit import PARAMETERS, shipped_fit
from ssedesigner.core.notation import format_number, typeset
from ssedesigner.physics import curves
from ssedesigner.physics.advice import exchange, fixes, remedies, substitutes
from ssedesigner.physics.cell import cell, composite, energy, rate, reported, resistance
from ssedesigner.physics.cell import contacts as cell_contacts
from ssedesigner.physics.checks import moisture
from ssedesigner.physics.conduction import calibration, conductance, factors, layer, learned, learning
from ssedesigner.physics.explore import sweep
from ssedesigner.physics.film import porosity, solids

GUIDE = Path(__file__).resolve().parents[3] / "resources" / "guide"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(GUIDE.glob("models-*.md"))}
MODULES = (
    calibration,
    cell,
    cell_contacts,
    composite,
    conductance,
    curves,
    energy,
    exchange,
    factors,
    fixes,
    layer,
    learned,
    learning,
    moisture,
    porosity,
    rate,
    remedies,
    reported,
    resistance,
    solids,
    substitutes,
    sweep,
)
GENERATED = re.compile(r"<!-- table: .*?<!-- end -->|\[.*?\]\(.*?\)", re.DOTALL)


@pytest.fixture(scope="module")
def contents(styled):
    return guide_models.contents()


def test_every_page_and_plot_is_what_the_program_computes_now(contents):
    comparable = {
        path: text
        for path, text in contents.items()
        if path.suffix == ".md" or sys.platform == "linux"  # elsewhere letters are as wide as its own engine draws them
    }
    stale = [path.name for path, text in comparable.items() if path.read_text(encoding="utf-8") != text]
    assert not stale, f"{', '.join(stale)}: run make guide"


def test_every_plot_is_shown_on_one_page(contents):
    drawn = {path.name for path in contents if path.suffix == ".svg"}
    shown = [name for text in PAGES.values() for name in re.findall(r"\]\(plots/([\w-]+\.svg)\)", text)]
    assert sorted(shown) == sorted(drawn)
    assert drawn == {path.name for path in (GUIDE / "plots").iterdir()}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_plot_its_weak_points_a_check_and_its_sources(page):
    text = PAGES[page]
    assert "](plots/" in text
    assert "\n## Check\n" in text
    assert "\n## Sources\n" in text
    assert page == "models-flags" or "\n## Range and weak points\n" in text


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_coefficient_is_on_a_page(module):
    everything = "\n".join(PAGES.values())
    for key, value in guide_tables.constants(guide_tables.Coefficients(module)):
        assert isinstance(value, Cited)
        assert guide_tables.row_text(guide_tables.coefficient_row(key, value)) in everything


@pytest.mark.parametrize("key", PARAMETERS)
def test_every_fitted_parameter_stands_on_its_page_with_its_interval(key):
    value = shipped_fit().values[key]
    low, high = (format_number(end, 2) for end in (value.low, value.high))
    row = f"| {PARAMETERS[key][0]} | {format_number(float(value), 2)} | {low} to {high} | "
    pages = [page for page, text in PAGES.items() if row in text]
    assert "models-bands" in pages
    assert len(pages) >= 2, "a parameter stands with all others and on the page of its own model"


def test_every_film_and_point_of_the_fit_is_in_the_table():
    fit, text = shipped_fit(), PAGES["models-bands"]
    assert len(fit.points) == 31
    for point in fit.points:
        measured, predicted, low, high = (
            format_number(point[name], 2) for name in ("measured", "predicted", "low", "high")
        )
        inside = "yes" if point["low"] <= point["measured"] <= point["high"] else "**no**"
        assert f"| {measured} | {predicted} ({low} to {high}) | {inside} | {typeset(point['reason'])} |" in text
    for figure in fit.accuracy.values():
        assert f"| ×/÷ {format_number(figure['median_factor'], 3)} | " in text


@pytest.mark.parametrize("page", PAGES)
def test_what_is_written_by_hand_quotes_no_fitted_number(page):
    fit = shipped_fit()
    by_hand = GENERATED.sub("", PAGES[page])
    fitted = [format_number(each.value, 2) for each in fit.parameters]
    fitted += [format_number(figure["median_factor"], 3) for figure in fit.accuracy.values()]
    coincidences = {"12", "13"}  # whole numbers that mean something else in a sentence
    assert not [
        number
        for number in fitted
        if number not in coincidences and re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", by_hand)
    ]
