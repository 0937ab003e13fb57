"""What to make next: suggestions for a question, against the posterior of own films."""

from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.question import Choice, FlagRule, Objective, Question, Range, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.joint import joint_films
from ssedesigner.physics.explore.next_films import PURPOSES, _present_candidate, next_films, times_made
from ssedesigner.physics.explore.search import search
from ssedesigner.physics.explore.sensitivity import as_predicted
from ssedesigner.physics.explore.why import predicted_quantities
from ssedesigner.text.next_films import (
    band_text,
    empty_text,
    gain_text,
    reason_text,
    remark_text,
    suggestions_text,
    then_texts,
)

ASR = "film.area_specific_resistance_ohm_cm2"
QUESTION = Question(
    targets=(Target(result=ASR, at_most=2.5),),
    free={
        "binder": Choice(values=("NBR", "SBR", "PIB")),
        "binder_wt_pct": Range(low=1, high=4, step=1),
        "thickness_um": Range(low=15, high=35, step=10),
    },
    objectives=(Objective(result=ASR),),
)


@pytest.fixture(scope="module")
def answer(materials):
    return search(QUESTION, Recipe(), materials, top=100)


@pytest.fixture(scope="module")
def films(answer, materials):
    return next_films(QUESTION, answer, materials, count=4)


def test_films_move_each_other_as_own_films_do(materials):
    """The joint distribution says of a second film what learning from the first one says."""
    recipes = [Recipe(), Recipe(binder="SBR", binder_wt_pct=4.0), Recipe(solvent="anisole")]
    joint = joint_films(recipes, materials)
    measured = joint.measured(0, float(joint.mean[0]) + 0.5)
    own = as_predicted(recipes[0], float(np.exp(joint.mean[0] + 0.5)))
    learned = learn(replace(materials, own_films=(own,)))
    after = joint_films(recipes, materials, learned)
    assert after.mean == pytest.approx(measured.mean, abs=1e-9)
    assert np.diag(after.covariance) == pytest.approx(np.diag(measured.covariance), abs=1e-9)


def test_each_purpose_has_a_film_and_none_comes_twice(films):
    assert [film.purpose for film in films[1:]] == list(PURPOSES)  # the recipe as it is stands before them
    assert len({repr(sorted(map(repr, film.changes.items()))) for film in films}) == len(films)
    assert all(film.flags.fail == 0 for film in films)


def test_the_safe_film_has_the_highest_chance_and_no_chance_is_promised_twice(films, answer):
    known = [one.chance for one in (*answer.front, *answer.others)]
    assert films[1].chance_before == pytest.approx(max(known), abs=0.01)
    for film in films[1:]:
        match = next(one for one in (*answer.front, *answer.others) if one.changes == film.changes)
        assert film.chance_before == match.chance
        assert film.band_after < film.band_before


def test_what_is_learned_is_what_the_film_would_teach(films, materials):
    film = films[1]
    own = as_predicted(film.recipe, film.predicted_ms_cm)
    after = predicted_quantities(film.recipe, materials, learn(replace(materials, own_films=(own,))))
    band = after["film.conductivity_ms_cm"]
    assert film.band_after == pytest.approx((band.high / band.low) ** 0.5)
    needed = film.threshold_ms_cm
    at_needed = predicted_quantities(film.recipe, materials, NOTHING_LEARNED)[ASR].value * film.predicted_ms_cm / needed
    assert at_needed == pytest.approx(2.5)


def test_the_same_question_gives_the_same_films(films, answer, materials):
    assert next_films(QUESTION, answer, materials, count=4) == films


def test_few_new_materials_are_kept_to(answer, materials):
    own = replace(materials, own_films=(as_predicted(Recipe(), 1.0),))
    films = next_films(QUESTION, answer, own, learn(own), count=4, new_materials=0)
    assert films
    assert all("binder" not in film.changes for film in films)


def test_without_a_recipe_that_meets_the_question_there_is_no_film(materials):
    hopeless = replace(QUESTION, targets=(Target(result=ASR, at_most=1e-3),))
    assert next_films(hopeless, search(hopeless, Recipe(), materials), materials) == ()


def test_it_can_be_stopped(answer, materials):
    assert next_films(QUESTION, answer, materials, report=lambda _: False) is None


def test_without_an_own_film_the_recipe_as_it_is_comes_first_where_it_keeps_the_rules(films, answer, materials):
    assert films[0].is_present
    assert not films[0].changes
    assert not any(film.is_present for film in films[1:])
    strict = replace(QUESTION, flags={"caution": FlagRule(at_most=0)})
    assert _present_candidate(strict, answer, materials) is None
    own = replace(materials, own_films=(as_predicted(Recipe(), 1.0),))
    assert not any(film.is_present for film in next_films(QUESTION, answer, own, learn(own)))


def test_a_wish_says_what_films_are_ranked_by(answer, materials):
    own = replace(materials, own_films=(as_predicted(Recipe(solvent="anisole"), 1.0),))
    likely = next_films(QUESTION, answer, own, learn(own), count=3, wish="targets")
    assert [film.purpose for film in likely] == ["safe"] * 3
    assert [film.likelier for film in likely] == sorted(film.likelier for film in likely)
    band = next_films(QUESTION, answer, own, learn(own), count=3, wish="band")
    assert {film.purpose for film in band} == {"informative"}
    assert all(film.worth == film.width_off for film in band)


def test_a_reason_names_what_is_shared_and_what_differs(films, materials):
    text = reason_text(films[0])
    assert "no film of your own yet" in text
    taught = next(film for film in films if film.purpose == "informative" and not film.is_present)
    words = reason_text(taught)
    assert "It shares" in words
    assert any(name in words for name in ("the lot of", "slurry casting", "toluene", "film-forming"))
    # where one number alone is free, each further film is beside an earlier one
    narrow = replace(QUESTION, free={"binder_wt_pct": Range(low=1, high=4, step=1)})
    further = next_films(narrow, search(narrow, Recipe(), materials), materials, count=3)
    for film in further[1:]:
        number, key = film.beside
        earlier = further[number - 1].recipe
        assert earlier != film.recipe == replace(earlier, **{key: film.recipe.value(key)})
        assert f"Beside film {number} only binder content differs" in reason_text(film)
        assert "how fast the conductivity falls" in reason_text(film)


def test_what_is_decided_keeps_both_ends_of_the_targets(answer, materials):
    conductivity = "film.conductivity_ms_cm"
    cases = (
        ((Target(result=conductivity, at_least=1.4, at_most=1.6),), "Measured 1.4 to 1.6 mS/cm: it meets"),
        ((Target(result=conductivity, at_most=1.2),), "Measured 1.2 mS/cm or less: it meets"),
        ((Target(result=conductivity, at_least=2.0),), "Measured 2.0 mS/cm or more: it meets"),
        ((Target(result=ASR, at_most=0.5), Target(result=conductivity, at_most=1.2)), "No conductivity meets all"),
    )
    for targets, words in cases:
        film, *_ = next_films(replace(QUESTION, targets=targets), answer, materials, count=1)
        then = then_texts(film)
        assert then[0].startswith(words), then
        assert ("adopt" in " ".join(then)) == ("it meets" in words)
        assert film.gain >= 0


def test_where_no_film_is_suggested_the_reason_is_the_true_one(answer, materials):
    assert "allow more" in empty_text(answer, 0)
    assert "known" in empty_text(answer, None)  # no limit on materials was set
    hopeless = replace(QUESTION, targets=(Target(result=ASR, at_most=0.5),))
    words = empty_text(search(hopeless, Recipe(), materials), None)
    assert "Relax" in words
    assert "0.5" in words
    # where no conductivity is known there is nothing to weigh, and no crash
    unknown = replace(answer, front=tuple(replace(one, recipe=Recipe(binder="")) for one in answer.front), others=())
    assert next_films(QUESTION, unknown, replace(materials, materials={}), learn(materials)) == ()


def test_where_no_target_rests_on_the_conductivity_nothing_is_said_to_be_decided_by_it(answer, materials):
    cases = (
        ((), {"informative"}, True),
        ((Target(result="film.thickness_um", at_most=20.0),), {"safe", "informative"}, False),  # the recipe misses it
    )
    for targets, purposes, is_present in cases:
        films = next_films(replace(QUESTION, targets=targets), answer, materials, count=3)
        assert {film.purpose for film in films} == purposes
        assert films[0].is_present == is_present
        assert not any(then_texts(film) or film.beside for film in films)
        assert "only narrows bands" in remark_text(films)
        assert suggestions_text(films, answer).count("only narrows bands") == 1


def test_after_a_miss_a_film_is_next_that_is_neither_this_one_nor_above(films):
    for number, film in enumerate(films, 1):
        assert film.if_worse_film is None or film.if_worse_film > number
        assert film.if_worse is None or film.if_worse != film.changes
        assert all(film.if_worse != earlier.changes for earlier in films[:number])
        assert "again to learn how much it scatters" not in " ".join(then_texts(film))
        assert f"{film.predicted_ms_cm:.1f}"[:3] in band_text(film)
        assert "point" in gain_text(film)
        assert "bands ÷" in gain_text(film)


def test_films_end_where_nothing_more_is_to_be_learned(answer, materials):
    films = next_films(QUESTION, answer, materials, count=20)
    taught = [film for film in films if film.purpose == "informative"]
    assert len(films) < 20
    assert all(film.gain > 0.005 or film.width_off > 0.01 for film in taught)
    assert [film.narrowed for film in taught[2:]] != [taught[0].narrowed] * len(taught[2:])
    assert "There is nothing more to learn" in remark_text(films, 20)
    assert not remark_text(films, len(films))


def test_a_film_that_was_made_here_says_so_and_teaches_nothing_new(films, answer, materials):
    best = replace(films[1].recipe, name="mine", film_area_cm2=9.0, temperature_c=30.0)
    own = tuple(as_predicted(recipe, 1.75) for recipe in (best, best, best, Recipe(binder="SBR")))
    known = replace(materials, own_films=own)
    after = next_films(QUESTION, answer, known, learn(known), count=6)
    assert [film.made for film in after if film.changes == films[1].changes] in ([3], [])
    assert all(film.purpose == "safe" for film in after if film.made)
    assert times_made([best, Recipe(), Recipe(binder="SBR")], known) == [3, 0, 1]
    assert reason_text(replace(after[0], made=3)).startswith("Made here 3 times already")
    assert suggestions_text(after, answer).count("Chance to meet all targets") == len(after)


def test_a_film_names_the_cautions_that_it_adds(materials):
    odd = replace(QUESTION, free={"binder": Choice(values=("P(VDF-TrFE)",))}, targets=())
    film = next(iter(next_films(odd, search(odd, Recipe(), materials), materials, count=1)))
    other = next_films(odd, search(odd, Recipe(), materials), materials, count=2)[-1]
    assert film.is_present
    assert not film.added
    assert any("P(VDF-TrFE) in toluene" in title for title in other.added)
    assert "Cautions in addition to those of the recipe: P(VDF-TrFE)" in reason_text(other)
