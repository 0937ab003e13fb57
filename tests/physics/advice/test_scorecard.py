"""The scorecard: each check answers one requirement, and no answer is better than what it rests on."""

from dataclasses import replace
from itertools import combinations_with_replacement

import pytest

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.measured_film import MEASURED, MeasuredFilm
from ssedesigner.core.prediction import RESULTS, SEVERITIES, Quantity
from ssedesigner.core.question import Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.best_reported import best_reported, comparable_films, reported_of
from ssedesigner.physics.advice.scorecard import (
    BESIDE,
    ELECTRONIC,
    GROUPS,
    LEAK,
    REQUIREMENTS,
    SCATTER,
    SHRINKAGE,
    SURE_LIMIT,
    TARGETS,
    TESTS,
    beside,
    number_severity,
    own_films_like,
    score_all,
    to_settle,
    worst_severity,
)
from ssedesigner.physics.checks.flags import CHECKS
from ssedesigner.physics.prediction import predict


@pytest.fixture(scope="module")
def prediction(materials):
    return predict(Recipe(), materials)


def scores_of(prediction, **severities):
    flags = tuple(replace(flag, severity=severities.get(flag.id, flag.severity)) for flag in prediction.flags)
    return {score.requirement.key: score for score in score_all(replace(prediction, flags=flags))}


def test_each_check_answers_one_requirement_or_is_said_to_answer_none():
    # a new check belongs to the row of the scorecard that it answers, or into BESIDE
    named = [flag for one in REQUIREMENTS for flag in one.flags]
    assert len(named) == len(set(named))
    assert {*named, *BESIDE} == {check.id for check in CHECKS}
    assert not set(named) & BESIDE


def test_the_requirements_stand_in_the_order_of_the_review():
    assert len(REQUIREMENTS) == 17
    groups = list(dict.fromkeys(one.group for one in REQUIREMENTS))
    assert groups == list(GROUPS)
    assert all(one.result in {"", *RESULTS} and one.test in {"", *TESTS} for one in REQUIREMENTS)
    optional = {LEAK, ELECTRONIC, SCATTER, SHRINKAGE}
    assert {key for one in REQUIREMENTS for key in one.measured} - optional <= set(MEASURED)
    assert {target.result for target in TARGETS.values()} <= {one.result for one in REQUIREMENTS}


def test_half_an_answer_is_none_and_nothing_unknown_is_met():
    for count in (1, 2, 3):
        for answers in combinations_with_replacement(SEVERITIES, count):
            worst = worst_severity(answers)
            expected = next((each for each in ("fail", "unknown", "caution", "pass") if each in answers), "none")
            assert worst == expected, answers


def test_every_check_moves_its_row(prediction):
    for requirement in REQUIREMENTS:
        for flag in requirement.flags:
            for severity in ("fail", "unknown"):
                score = scores_of(prediction, **{flag: severity})[requirement.key]
                assert score.severity in ("fail", severity), (flag, severity)
                assert flag in {each.id for each in score.flags}


def test_checks_beside_the_requirements_are_not_lost(prediction):
    for flag in BESIDE:
        flags = tuple(replace(each, severity="fail") if each.id == flag else each for each in prediction.flags)
        assert flag in {each.id for each in beside(replace(prediction, flags=flags))}


@pytest.mark.parametrize(
    ("value", "low", "high", "is_estimate", "severity"),
    [
        (4.0, 3.9, 4.1, False, "pass"),
        (4.0, 1.0, 9.0, False, "caution"),
        (4.0, None, None, False, "pass"),
        (6.0, 1.0, 9.0, False, "fail"),
        (60.0, 50.0, 70.0, True, "caution"),
        (None, None, None, True, "unknown"),
    ],
)
def test_a_number_answers_no_better_than_its_band(value, low, high, is_estimate, severity):
    quantity = Quantity(value=value, low=low, high=high, unit="ohm cm2", is_estimate=is_estimate)
    target = Target(result="film.area_specific_resistance_ohm_cm2", at_most=5.0)
    assert number_severity(quantity, target) == severity


def test_an_empty_film_waits_and_a_spoilt_one_has_no_conductivity(prediction, materials):
    empty = predict(Recipe(binder=None, solvent=None, cosolvent=None), materials)
    scores = {score.requirement.key: score for score in score_all(empty)}
    assert scores["conductance"].severity == scores["conductivity"].severity == "unknown"
    assert scores["electronic"].severity == "unknown"
    spoilt = scores_of(prediction, moisture="fail")
    assert spoilt["conductance"].severity == "unknown"
    assert spoilt["conductance"].note
    assert spoilt["moisture"].severity == "fail"


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"stack_pressure_mpa": 2.0}, "pass"),
        ({"stack_pressure_mpa": 40.0, "anode": "graphite"}, "fail"),
        ({"stack_pressure_mpa": 60.0, "anode": "Li-In", "interlayer": None}, "fail"),
        ({"stack_pressure_mpa": 5.0, "anode": "graphite"}, "pass"),
        ({"stack_pressure_mpa": None}, "unknown"),
    ],
)
def test_a_high_pressure_in_use_misses_the_low_one_whatever_the_anode(materials, changes, severity):
    scores = {score.requirement.key: score for score in score_all(predict(Recipe(**changes), materials))}
    assert scores["low-pressure"].severity == severity


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"porosity_pct": 14.0}, "pass"),  # typed, so without a band
        ({}, "pass"),
        ({"densification_pressure_mpa": 370.0, "densification_temperature_c": 60.0}, "caution"),
        ({"densification_method": "calender", "densification_pressure_mpa": None}, "caution"),
    ],
)
def test_a_film_is_dense_only_where_its_band_is(materials, changes, severity):
    recipe = Recipe(**changes, solvent="isobutyl isobutyrate", cosolvent=None, cosolvent_share_pct=None)
    predicted = predict(recipe, materials)
    assert predicted.film.porosity_pct.value <= 15.0
    rest = ("pinholes", "drying-cracks", "scaffold-pores")
    flags = tuple(replace(each, severity="pass") if each.id in rest else each for each in predicted.flags)
    density = next(s for s in score_all(replace(predicted, flags=flags)) if s.requirement.key == "density")
    assert density.severity == severity
    assert (density.chance is None) is ("porosity_pct" in changes)
    assert density.chance is None or (density.chance >= SURE_LIMIT) is (severity == "pass")


def test_the_best_reported_film_follows_the_data(materials):
    recipe = Recipe()
    best = best_reported(recipe, materials)
    assert best["current"].value == 0.5
    assert "1.0 mA/cm² [210] is left out" in best["current"].what
    assert best["conductivity"].value == max(film.conductivity_ms_cm or 0 for film in comparable_films(materials))
    left = tuple(film for film in materials.films if film.source != best["conductivity"].source)
    assert best_reported(recipe, replace(materials, films=left))["conductivity"].value < best["conductivity"].value
    # nobody reports the electronic conductivity of a film, and damaged print is no record
    assert not {"electronic", "cost", "stiffness"} & best.keys()
    assert not [film for film in comparable_films(materials) if film.row_origin == "table_fragment"]
    assert not best_reported(recipe, replace(materials, films=(), cells=(), sources={}))
    assert reported_of("200", materials)["anode-side"].value == 500.0


def test_own_films_of_the_same_make_show_how_their_thickness_scatters(materials):
    films = tuple(
        MeasuredFilm(key=f"F{um}", name="", recipe=Recipe(), thickness_um=um, temperature_c=25.0) for um in (27.0, 33.0)
    )
    other = replace(films[0], recipe=Recipe(binder="PTFE"))
    own = own_films_like(Recipe(), replace(materials, own_films=(*films, other)))
    assert own.films == films
    assert own.scatter_pct == pytest.approx(100 * 0.2 / 2**0.5)
    assert own_films_like(Recipe(), replace(materials, own_films=films[:1])).scatter_pct is None


@dataclass(frozen=True, kw_only=True)
class FilmAfterTests(MeasuredFilm):
    leak_current_ua_cm2: float | None = None
    electronic_conductivity_s_cm: float | None = None
    thickness_sd_um: float | None = None


def test_a_measured_leak_answers_the_electronic_insulation(prediction, materials):
    recipe = Recipe()
    film = FilmAfterTests(key="F1", name="", recipe=recipe, thickness_um=30.0, temperature_c=25.0, thickness_sd_um=0.9)

    def score_with(**measured):
        own = own_films_like(recipe, replace(materials, own_films=(replace(film, **measured),)))
        return next(each for each in score_all(prediction, own=own) if each.requirement.key == "electronic"), own

    assert score_with()[0].severity == "unknown"
    assert score_with()[1].scatter_pct == pytest.approx(3.0)
    leak, _ = score_with(leak_current_ua_cm2=0.1)
    assert (leak.severity, leak.quantity.value) == ("pass", pytest.approx(0.1e-3 * 730 / 3.4 * 100))
    assert score_with(leak_current_ua_cm2=1.0)[0].severity == "caution"
    # 1e-10 S/cm under 3.7 V over 30 um is 0.123 uA/cm2
    ohmic, _ = score_with(electronic_conductivity_s_cm=1e-10)
    assert ohmic.quantity.value == pytest.approx(3.7e-10 / 30e-4 * 1e3 * 730 / 3.4 * 100)


def test_what_settles_most_comes_first(prediction):
    scores = score_all(prediction)
    tests = to_settle(scores)
    counts = [len(keys) for _, keys in tests]
    assert counts == sorted(counts, reverse=True)
    open_rows = {score.requirement.key for score in scores if score.severity in ("unknown", "caution")}
    assert {key for _, keys in tests for key in keys} <= open_rows
    assert ("leak", ("electronic",)) in tests
