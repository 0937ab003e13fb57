"""Many own films at once: as each by itself, with matrices as large as there are effects and not as there are films."""

import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.conduction import lessons as lessons_module
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import PARAMETER, effects, halide_mark, repeat_variance
from ssedesigner.physics.conduction.learning import SENTENCES, describe_learned, learn
from ssedesigner.physics.conduction.lessons import (
    FEW,
    INDIFFERENT,
    KIND,
    SWEPT,
    binder_class,
    is_taught,
    lessons,
    recipe_as_measured,
)
from ssedesigner.physics.film.film import resolve
from tests.physics.samples import BARE
from tests.strategies import recipes, shipped

RECIPE = replace(BARE, binder="NBR", binder_wt_pct=2.0, solvent="toluene", densification_method="uniaxial")
CLOSE = {"rel": 1e-9, "abs": 1e-12}


def film(number: int, recipe: Recipe, **more: object) -> MeasuredFilm:
    given = {"thickness_um": recipe.thickness_um, "temperature_c": recipe.temperature_c, "conductivity_ms_cm": 0.7}
    return MeasuredFilm(key=f"F-{number:04d}", name=f"film {number}", recipe=recipe, **{**given, **more})


def drawn(draw: Random, number: int, base: Recipe) -> MeasuredFilm:
    """A film of a base recipe in which some of the numbers, the lot and what was measured are others."""
    changes: dict[str, object] = {"electrolyte_lot": draw.choice(("A", "B", ""))}
    for key in draw.sample(SWEPT, 5):
        field = FIELDS[key]
        high = min(field.maximum, 30.0) if key in SHARES.values() else field.maximum
        number_ = draw.choice((draw.uniform(field.minimum, high), field.minimum))
        changes[key] = None if field.blank is not None and draw.random() < 0.2 else number_
    recipe = replace(base, **changes)
    return film(
        number,
        recipe,
        thickness_um=draw.choice((recipe.thickness_um, 41.0)),
        porosity_pct=draw.choice((None, None, 12.0)),
        area_cm2=draw.choice((None, 2.0)),
        error_pct=draw.choice((None, 8.0)),
        conductivity_ms_cm=draw.uniform(0.01, 5.0),
        is_used=draw.random() < 0.9,
    )


def films_like(*bases: Recipe, each: int = 7, seed: int = 1) -> Materials:
    draw = Random(seed)
    many = [drawn(draw, number, base) for base in bases for number in range(each)]
    draw.shuffle(many)
    return replace(shipped(), own_films=tuple(many))


def former(materials: Materials) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """What the films teach, by the inverse of a matrix as large as there are films, each predicted by itself."""
    fit = shipped_fit()
    taught = [lesson for lesson in lessons(materials) if is_taught(lesson)]
    conducts = [lesson.conducts for lesson in taught]
    found = [effects(lesson.film, one.variances, one.gradient) for lesson, one in zip(taught, conducts, strict=True)]
    shared = dict.fromkeys(name for sizes in found for name in sizes if not name.startswith(PARAMETER))
    places = {name: place for place, name in enumerate((*shared, *(PARAMETER + key for key in fit.logs)))}
    prior = np.eye(len(places))
    prior[len(shared) :, len(shared) :] = np.array(fit.covariance)
    rows = np.zeros((len(taught), len(places)))
    for row, sizes in enumerate(found):
        for name, size in sizes.items():
            rows[row, places[name]] = size
    errors = [(lesson.measured_film.error_pct or 0.0) / 100 for lesson in taught]
    noise = [repeat_variance(one.variances) + error**2 for one, error in zip(conducts, errors, strict=True)]
    gain = prior @ rows.T @ np.linalg.inv(rows @ prior @ rows.T + np.diag(noise))
    residuals = [
        math.log(lesson.measured_film.conductivity / 10 / one.conductivity)
        for lesson, one in zip(taught, conducts, strict=True)
    ]
    return places, gain @ residuals, prior - gain @ rows @ prior


@settings(max_examples=40)
@given(recipes(), st.integers(0, 10**6))
def test_films_of_a_kind_come_out_as_each_by_itself(base, seed):
    materials = films_like(base, seed=seed)
    for lesson, own in zip(lessons(materials), materials.own_films, strict=True):
        resolved = resolve(recipe_as_measured(own), materials)
        alone = conductance(resolved)
        assert (lesson.measured_film, lesson.reason) == (own, alone.reason)
        assert lesson.binder_class == binder_class(resolved)
        if alone.reason:
            assert not is_taught(lesson)
            continue
        assert lesson.conductivity == pytest.approx(alone.conductivity, **CLOSE)
        assert lesson.spread == pytest.approx(alone.spread, **CLOSE)
        alike, row = lesson.alike, lesson.place
        sizes = {alike.names[topic][row]: column[row] for topic, column in alike.sizes.items()}
        sizes |= {PARAMETER + name: column[row] for name, column in alike.gradient.items() if column[row]}
        # a film with a halide leaves the fitted parameters as they are, which are those of sulfides
        expected = effects(resolved, alone.variances, {} if halide_mark(resolved) else alone.gradient)
        assert sizes == pytest.approx({name: expected.get(name, 0.0) for name in sizes}, **CLOSE)
        assert {name for name, size in expected.items() if size} <= {*sizes}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_learned_is_what_one_matrix_of_all_films_gives(seed):
    bases = [replace(recipe, electrolyte_lot="") for recipe in list(film_recipes().values())[seed * 6 : seed * 6 + 6]]
    materials = films_like(RECIPE, *bases, seed=seed)
    learned, (places, mean, covariance) = learn(materials), former(materials)
    assert {*learned.places} == {*places}
    assert [learned.mean[learned.places[name]] for name in places] == pytest.approx(mean, **CLOSE)
    for lesson in lessons(materials):
        if lesson.reason:
            continue
        conducts = lesson.conducts
        sizes = effects(lesson.film, conducts.variances, conducts.gradient)
        known = np.array([sizes.get(name, 0.0) for name in places])
        new = sum(size**2 for name, size in sizes.items() if name not in places)
        shift, variance = learned.shift(lesson.film, conducts.variances, conducts.gradient)
        assert shift == pytest.approx(known @ mean, **CLOSE)
        assert variance == pytest.approx(
            known @ covariance @ known + new + repeat_variance(conducts.variances), **CLOSE
        )


def test_learning_from_many_films_inverts_no_matrix_of_films(monkeypatch):
    shapes = []
    invert = np.linalg.inv
    monkeypatch.setattr(np.linalg, "inv", lambda matrix: shapes.append(matrix.shape[0]) or invert(matrix))
    lots = [replace(RECIPE, electrolyte_lot=f"L{number}") for number in range(50)]
    films = [film(number, lots[number % 50], conductivity_ms_cm=0.5 + number / 1000) for number in range(600)]
    learned = learn(replace(shipped(), own_films=tuple(films)))
    assert learned.films == 600
    assert [size for size in shapes if size > 30] == []
    assert max(map(len, learned.covariance)) <= 31


def counted_calls(monkeypatch) -> list[dict[str, object]]:
    """What is swept in each call that resolves films from now on."""
    calls: list[dict[str, object]] = []

    def resolve_counted(*given, **swept):
        calls.append(swept)
        return resolve(*given, **swept)

    monkeypatch.setattr(lessons_module, "resolve", resolve_counted)
    return calls


def test_films_of_one_kind_are_resolved_together(monkeypatch):
    calls = counted_calls(monkeypatch)
    films = [film(number, replace(RECIPE, binder_wt_pct=1.0 + number / 100)) for number in range(200)]
    assert len(lessons(replace(shipped(), own_films=tuple(films)))) == 200
    assert [*map(list, calls)] == [["binder_wt_pct"]]


def test_one_film_that_contradicts_itself_does_not_slow_down_its_kind(monkeypatch):
    calls = counted_calls(monkeypatch)
    films = [film(number, replace(RECIPE, thickness_um=20.0 + number)) for number in range(50)]
    films[7] = film(7, replace(films[7].recipe, binder_wt_pct=101.0))
    found = lessons(replace(shipped(), own_films=tuple(films)))
    assert [lesson.measured_film.name for lesson in found if lesson.reason] == ["film 7"]
    assert "contradicts itself" in found[7].reason
    assert len(calls) <= 3


def test_every_field_is_of_a_kind_swept_or_indifferent():
    assert sorted((*KIND, *SWEPT, *INDIFFERENT)) == sorted(FIELDS)


@given(recipes(), recipes())
@settings(max_examples=60)
def test_what_is_called_indifferent_does_not_enter_the_conductivity(recipe, other):
    changed = replace(recipe, **{key: other.value(key) for key in INDIFFERENT})
    before, after = (conductance(resolve(one, shipped())) for one in (recipe, changed))
    assert (after.conductivity, after.spread, after.reason) == (before.conductivity, before.spread, before.reason)
    assert (after.variances, after.gradient) == (before.variances, before.gradient)


def test_a_film_mostly_of_what_nobody_measured_is_not_known_among_others_that_are():
    materials = shipped()
    without_conductivity = next(
        solid.key
        for solid in materials.of_kind("binder")
        if solid.text("binder_form") == "ion-conducting" and solid.value("conductivity_ms_cm") is None
    )
    shares = [2.0 + number for number in range(FEW + 2)] + [95.0]
    films = [
        film(number, replace(RECIPE, binder=without_conductivity, binder_wt_pct=share))
        for number, share in enumerate(shares)
    ]
    found = lessons(replace(materials, own_films=tuple(films)))
    assert [bool(lesson.reason) for lesson in found] == [False] * (len(shares) - 1) + [True]


def test_the_account_of_many_lots_says_how_many_it_leaves_out():
    lots = SENTENCES + 5
    films = [film(n, replace(RECIPE, electrolyte_lot=f"L{n % lots}")) for n in range(2 * lots - 3)]
    films += [film(1000 + n, RECIPE, is_used=False) for n in range(lots)]
    materials = replace(shipped(), own_films=tuple(films))
    told = describe_learned(materials, learn(materials))
    assert len(told) == 2 * SENTENCES + 2
    assert told[SENTENCES].startswith("5 more lots")
    assert told[-1].startswith("5 more films")
