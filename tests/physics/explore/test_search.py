"""Searches: what they refuse, how they stop and go on, what they list, and how likely it is."""

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.question import Choice, FlagRule, Objective, Question, QuestionError, Range, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.rate import SPAN_SPREAD
from ssedesigner.physics.checks.watched import FIELDS_BEHIND
from ssedesigner.physics.conduction.conductance import Conductance, conductance
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.chance import joint_chance, load_of
from ssedesigner.physics.explore.front import walk_front
from ssedesigner.physics.explore.relax import relaxed
from ssedesigner.physics.explore.search import Search, search
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import named_materials

RESISTANCE = "cell.resistance_ohm_cm2"
ASR, COST, ENERGY = "film.area_specific_resistance_ohm_cm2", "cell.cost_usd_kwh", "cell.specific_energy_wh_kg"
THICK = Range(low=20, high=40, step=10)


def asked(**changes) -> Question:
    plain = Question(free={"thickness_um": THICK}, objectives=(Objective(result=ASR),))
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (asked(free={}), "No field is free"),
        (asked(free={"binder": Choice(values=("unobtainium",))}), "has no material"),
        (asked(fixed={"solvent": "unobtainium"}), "has no material"),
        (asked(free={"electrolyte": Choice(values=("Li3YCl6",))}), "halide"),
        (asked(free={"binder": Choice(values=("NBR",))}, exclude=("NBR",)), "No material is left"),
        (asked(exclude=("toluene",)), "free this field"),
        (asked(exclude=("tolune",)), "exclude: The library has no material"),
        (asked(free={"thickness_um": Range(low=10, high=90, step=0.001),
                     "binder_wt_pct": Range(low=1, high=9, step=0.01)}), "differ in numbers"),
        (asked(targets=(Target(result=ASR, at_most=5),), fixed={"solvent": "water"}), "not known"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(materials, question, words):
    with pytest.raises(QuestionError, match=words) as caught:
        search(question, Recipe(), materials)
    assert "\n" not in str(caught.value)


def test_a_search_that_is_stopped_keeps_what_it_has_and_goes_on(materials):
    question = asked(
        free={"thickness_um": THICK, "binder": Choice(values=("NBR", "SBR", "PTFE"))},
        targets=(Target(result=ASR, at_most=5),),
        flags={"caution": FlagRule(at_most=9)},
        objectives=(Objective(result=ASR), Objective(result=COST)),
    )
    whole = search(question, Recipe(), materials)
    halting = Search(question, Recipe(), materials)
    for most in range(1, 40):
        asked_so_far = iter(range(1000))
        answer = halting.run(stop=lambda counter=asked_so_far, most=most: next(counter) >= most)
        if answer.is_complete:
            break
        assert answer.front == whole.front[: len(answer.front)]
        assert (answer.not_known, answer.candidates) == (0, whole.candidates)
    assert most > 2
    assert (answer.front, answer.others, answer.met, answer.limits) == (
        whole.front, whole.others, whole.met, whole.limits,
    )  # fmt: skip


THIN, SOLID = Target(result="film.porosity_pct", at_most=2), Target(result="film.porosity_pct", at_least=5)
LIMITED = {
    "one": ((Target(result=ENERGY, at_least=352),), {}),
    "two": ((Target(result=ASR, at_most=0.5), Target(result=ENERGY, at_least=400)), {}),
    "against each other": ((THIN, SOLID), {}),
    "a range": ((Target(result=ASR, at_least=1.2, at_most=1.21),), {}),
    "with a rule": ((Target(result=ENERGY, at_least=400),), {"caution": FlagRule(at_most=1)}),
}


@pytest.mark.parametrize("case", LIMITED)
def test_relaxed_as_it_says_a_question_is_met(materials, case):
    targets, flags = LIMITED[case]
    free = {"thickness_um": Range(low=5, high=60, step=1), "porosity_pct": Choice(values=(3.0, 4.0))}
    question = asked(free=free, fixed={"basis": "pouch-cell"}, targets=targets, flags=flags)
    answer = search(question, Recipe(), materials)
    singles = [limit for limit in answer.limits if limit.relax_to is not None]
    assert bool(answer.together) == (max([answer.met, *(limit.gives for limit in singles)]) < 10)
    assert all(len(repr(limit.relax_to)) <= 6 for limit in singles)
    for ends in [*([(limit.target, limit.relax_to)] for limit in singles), answer.together]:
        eased, rules = {target: target for target in targets}, dict(flags)
        for target, end in ends:
            if target.result.startswith("flags."):
                rules["caution"] = FlagRule(at_most=int(end))
            else:
                eased[target] = relaxed(eased[target], end)
        again = search(replace(question, targets=tuple(eased.values()), flags=rules), Recipe(), materials)
        if ends is answer.together:
            assert again.met >= 10 or not ends
        else:
            assert again.met in {limit.gives for limit in singles}


def test_progress_shows_the_front_as_it_grows(materials):
    seen = []
    answer = search(asked(), Recipe(), materials, progress=seen.append)
    assert seen[0].stage == "numbers"
    assert next(each.front for each in seen if each.front) == answer.front[:1]


def test_without_counting_the_same_recipes_are_listed_and_limits_come_where_there_are_none(materials):
    counted = search(asked(), Recipe(), materials)
    listed = Search(asked(), Recipe(), materials).run(is_counted=False)
    assert (listed.front, listed.others) == (counted.front, counted.others)
    assert any("not counted" in remark for remark in listed.remarks)
    hopeless = asked(targets=(Target(result=ASR, at_most=1e-3),))
    assert (
        Search(hopeless, Recipe(), materials).run(is_counted=False).limits
        == search(hopeless, Recipe(), materials).limits
    )


def test_points_with_the_same_numbers_stand_for_several_recipes(materials):
    free = {"solvent": Choice(values=("toluene", "m-xylene", "o-xylene")), "dew_point_c": Choice(values=(-60.0, -50.0))}
    answer = search(asked(free=free, fixed={"cosolvent": None}), Recipe(), materials)
    assert (answer.candidates, answer.distinct) == (6, 2)
    assert sum(1 + len(each.also) for each in (*answer.front, *answer.others)) == 6
    for each in (*answer.front, *answer.others):
        shown = [replace(Recipe(), **changes) for changes in (each.changes, *each.also)]
        values = {predict(recipe, materials).film.area_specific_resistance_ohm_cm2.value for recipe in shown}
        assert len(values) == 1


def test_changes_hold_what_goes_along_and_what_would_otherwise_go(materials):
    free = {"electrolyte": Choice(values=("Li10GeP2S12",)), "particle_d50_um": Choice(values=(3.0, 5.0))}
    answer = search(asked(free=free), Recipe(), materials)
    for each in (*answer.front, *answer.others):
        assert each.changes["electrolyte_conductivity_ms_cm"] is None
        assert each.changes["particle_d50_um"] == each.recipe.particle_d50_um


def test_films_that_were_made_come_first(materials):
    film = MeasuredFilm(key="F-0001", name="ours", recipe=Recipe(), thickness_um=30.0, temperature_c=25.0,
                        conductivity_ms_cm=1.5)  # fmt: skip
    broken = replace(film, key="F-0002", conductivity_ms_cm=None)
    library = replace(materials, own_films=(film, broken))
    answer = search(asked(targets=(Target(result=ASR, at_most=5),)), Recipe(), library, learn(materials))
    first = answer.known_films[0]
    assert (first.key, first.is_own) == ("F-0001", True)
    assert first.results[ASR] == pytest.approx(2.0)
    assert len(answer.remarks) == 1
    assert "“ours” was left out: Enter the conductivity" in answer.remarks[0]
    assert all(each.results[ASR] <= 5 for each in answer.known_films if ASR in each.results)


def test_own_films_move_each_candidate_as_its_prediction(materials):
    film = MeasuredFilm(key="F-0001", name="ours", recipe=Recipe(), thickness_um=30.0, temperature_c=25.0,
                        conductivity_ms_cm=0.5)  # fmt: skip
    learned = learn(replace(materials, own_films=(film, replace(film, key="F-0002", conductivity_ms_cm=0.6))))
    free = {
        "electrolyte": Choice(values=("Li6PS5Cl", "Li10GeP2S12", "Li7P3S11")),
        "binder": Choice(values=("NBR", "SBR", "PTFE")),
        "solvent": Choice(values=("toluene", "anisole", "p-xylene")),
        "densification_pressure_mpa": Choice(values=(300.0, 490.0)),
        "thickness_um": THICK,
        "dew_point_c": Choice(values=(-60.0, -50.0)),
    }
    looking = Search(asked(free=free), Recipe(), materials, learned)
    points = looking.run(top=0).points
    assert points.size < looking.space.size
    for row in range(0, points.size, 5):
        single = predict(looking.space.recipe_of(int(points.index[row])), materials, learned)
        expected = single.film.area_specific_resistance_ohm_cm2.value
        assert points.values[ASR][row] == pytest.approx(expected, rel=1e-12)


def test_one_material_in_two_fields_stands_for_itself(materials):
    sulfides, polymers = ("Li10GeP2S12", "Li7P3S11", "beta-Li3PS4"), ("NBR", "PEO-LiTFSI", "SBR")
    for free in (
        {"electrolyte": sulfides, "second_electrolyte": sulfides, "second_thickness_um": (10.0,)},
        {"second_electrolyte": (*sulfides, "Li6PS5Cl"), "second_thickness_um": (10.0,)},  # the lot of the recipe
        {"electrolyte": sulfides, "cathode_electrolyte": (*sulfides, None)},
        {"binder": polymers, "second_binder": polymers, "second_binder_wt_pct": (2.0,)},
        {"binder": polymers, "spe": ("PEO-LiTFSI",), "spe_wt_pct": (5.0,)},
    ):
        question = asked(free={key: Choice(values=values) for key, values in free.items()}, objectives=())
        looking = Search(
            replace(question, objectives=(Objective(result=ASR), Objective(result=RESISTANCE))),
            Recipe(electrolyte_conductivity_ms_cm=4.0),
            materials,
        )
        points = looking.points()
        for row, index in enumerate(points.index.tolist()):
            single = predict(looking.space.recipe_of(index), materials)
            for key in (ASR, RESISTANCE):
                assert points.values[key][row] == pytest.approx(single.result(key).value, rel=1e-12, nan_ok=True)


def test_choices_of_the_process_are_computed_as_one_by_one(materials):
    recipe = Recipe(scaffold="PPTA-NW", form_factor="free-standing", basis="stack", unit_cells=4, thickness_um=40.0)
    free = {
        "stacking": ("parallel", "bi-cell"),
        "scaffold_place": (None, "faces"),
        "method": ("slurry-casting", "spray-coating"),
        "prepress_method": (None, "uniaxial"),
        "prepress_pressure_mpa": (491.0,),
        "prepress_temperature_c": (25.0,),
        "densification_pressure_mpa": (100.0, 489.0),
        "densification_temperature_c": (25.0, 80.0),
    }
    question = asked(free={key: Choice(values=values) for key, values in free.items()}, objectives=())
    question = replace(question, objectives=(Objective(result=ASR), Objective(result=COST)))
    looking = Search(question, recipe, materials)
    points = looking.points()
    for row, index in enumerate(points.index.tolist()):
        single = predict(looking.space.recipe_of(index), materials)
        for key in (ASR, COST):
            assert points.values[key][row] == pytest.approx(single.result(key).value, rel=1e-12)


def band(value: float, factor: float, unit: str = "-") -> Quantity:
    return Quantity(value=value, unit=unit, low=value / factor, high=value * factor)


def test_the_joint_chance_is_that_of_sampling():
    conducts = Conductance(variances={"sulfide": 0.2, "pores": 0.1, "residual": 0.3})
    results = {ASR: band(4.0, 2.5), COST: band(150.0, 1.4), "cell.cost_usd_m2": band(9.0, 1.4),
               "film.porosity_pct": band(5.0, 1.8), "film.conductivity_ms_cm": band(1.0, 2.5)}  # fmt: skip
    rng, normal = np.random.default_rng(1), NormalDist()
    z = dict(zip(("sulfide", "pores", "film", "prices"), rng.standard_normal((4, 200_000)), strict=True))
    film = math.sqrt(1 / 3) * z["sulfide"] + math.sqrt(1 / 6) * z["pores"] + math.sqrt(1 / 2) * z["film"]
    error = {ASR: -film, "film.conductivity_ms_cm": film, COST: z["prices"], "cell.cost_usd_m2": z["prices"],
             "film.porosity_pct": -z["pores"]}  # fmt: skip
    draws = {
        key: one.value * np.exp(error[key] * math.log(one.high / one.value) / 1.645) for key, one in results.items()
    }
    for targets in (
        (Target(result=ASR, at_most=5.0),),
        (Target(result=ASR, at_most=5.0), Target(result=COST, at_most=160.0)),
        (Target(result=COST, at_most=160.0), Target(result="cell.cost_usd_m2", at_most=9.0)),
        (Target(result=ASR, at_most=5.0), Target(result="film.conductivity_ms_cm", at_least=0.9)),
        (Target(result=ASR, at_least=2.0, at_most=5.0), Target(result="film.porosity_pct", at_most=4.5)),
        (*(Target(result=key, at_most=one.value * 1.1) for key, one in results.items()),),
    ):
        met = np.all(
            [(draws[t.result] >= (t.at_least or 0)) & (draws[t.result] <= (t.at_most or math.inf)) for t in targets],
            axis=0,
        )
        assert joint_chance(targets, results, conducts, {}) == pytest.approx(met.mean(), abs=0.03), targets
    alone = joint_chance((Target(result=ASR, at_most=5.0),), results, conducts, {})
    assert alone == pytest.approx(normal.cdf(1.645 * math.log(5 / 4) / math.log(2.5)), abs=0.01)
    unknown = {ASR: Quantity(value=None, unit="ohm cm2", reason="not known")}
    assert joint_chance((Target(result=ASR, at_most=5.0),), unknown, conducts, {}) is None


def test_the_chance_of_what_is_usable_follows_from_loss_and_span(materials):
    recipe = Recipe(c_rate=0.3)
    prediction = predict(recipe, materials)
    cell, key = prediction.cell, "cell.usable_capacity_pct"
    draws = np.random.default_rng(2).standard_normal((2, 200_000))
    loss = cell.voltage_loss_v
    ratio = np.where(draws[0] > 0, math.log(loss.high / loss.value), math.log(loss.value / loss.low)) / 1.645
    capacity = 100 * np.maximum(0, 1 - loss.value * np.exp(ratio * draws[0]) / (0.8 * np.exp(SPAN_SPREAD * draws[1])))
    conducts = conductance(resolve(recipe, materials))
    parts = {part.role: part.resistance_ohm_cm2 for part in cell.resistance_parts}
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        target = Target(result=key, at_least=float(np.quantile(capacity, share)))
        chance = joint_chance((target,), {key: prediction.result(key)}, conducts, parts, load_of(cell, recipe))
        assert chance == pytest.approx(1 - share, abs=0.03)


@pytest.mark.parametrize("objectives", [1, 2, 3])
def test_fronts_are_those_of_comparing_each_with_each(objectives):
    draw = np.random.default_rng(objectives)
    for size in (1, 30, 300):
        points = draw.integers(0, 12, (objectives, size)).astype(float)
        allowed = draw.random(size) < 0.5
        tried = []

        def accept(row, tried=tried, allowed=allowed):
            tried.append(row)
            return bool(allowed[row])

        front = sorted(walk_front(points, accept))
        rows = np.flatnonzero(allowed)
        beaten = [
            any(
                (points[:, other] <= points[:, row]).all() and (points[:, other] < points[:, row]).any()
                for other in rows
            )
            for row in rows
        ]
        assert front == rows[~np.array(beaten, dtype=bool)].tolist()
        assert len(tried) == len({*tried})


def test_each_part_that_names_look_up_is_known_by_its_fields():
    assert {*FIELDS_BEHIND} - {"materials"} == {
        *named_materials(Recipe(), Materials(version="", materials={}, pairs=()))
    }


def test_an_empty_library_is_no_mistake():
    empty = Materials(version="", materials={}, pairs=())
    answer = search(Question(free={"thickness_um": THICK}), Recipe(), empty)
    assert (answer.candidates, answer.met) == (3, 3)


def test_a_retired_material_that_is_named_is_remarked(materials):
    old = replace(materials.materials["binder", "NBR"], is_retired=True)
    library = replace(materials, materials={**materials.materials, ("binder", "NBR"): old})
    for free, words in ((Choice(values=("NBR", "SBR")), [f"{old.name} is retired in the library."]),
                        (Choice(is_all=True), [])):  # fmt: skip
        answer = search(asked(free={"binder": free}), Recipe(), library)
        assert [remark for remark in answer.remarks if "retired" in remark] == words
