"""What is remembered of a check is what it would find now, whatever was edited since."""

import weakref
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import pairwise
from random import Random

import pytest

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import Quantity, ResistanceShare
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.checks import flags as module
from ssedesigner.physics.checks.flags import CHECKS, Check
from ssedesigner.physics.checks.watched import (
    _IN_PARTS,
    _WATCHED,
    FIELDS_BEHIND,
    MOST_REMEMBERED,
    MOST_WAYS,
    Places,
    Remembered,
    RememberedTogether,
    comparable,
    watch,
)
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.explore.reads import Case
from ssedesigner.physics.situation import TYPED, Finding, look_up_situation, situation
from tests.laws.random_recipes import draw_value, random_recipes


def shipped():
    return [read_recipe(path).recipe for path in shipped_recipes().values()][::4]


def with_fields(recipe, other, names):
    return replace(recipe, **{name: getattr(other, name) for name in names})


def whole(recipe, materials):
    """All that a prediction shows the checks."""
    case = Case(recipe, materials, NOTHING_LEARNED)
    return situation(recipe, materials, case.film, case.cell, case.predicted)


@pytest.fixture
def judges():
    return RememberedTogether([partial(module._judged, check) for check in CHECKS])


@pytest.fixture
def asked(monkeypatch):
    """Checks that were asked, by id."""
    asked, judge = [], module._judged

    def noting(check, at):
        asked.append(check.id)
        return judge(check, at)

    monkeypatch.setattr(module, "_judged", noting)
    return asked


def test_a_remembered_check_finds_what_it_would_find_now(materials, judges):
    rng = Random(21)
    recipes = [*shipped(), Recipe(), *random_recipes(6, seed=21)]
    rounds = (*FIELDS, *(key for key, field in FIELDS.items() if field.is_numeric))
    for row, recipe in enumerate(recipes):
        at = whole(recipe, materials)
        expected = [module._judged(check, at) for check in CHECKS]
        assert judges(at) == expected
        for key in rounds[row :: len(recipes)]:  # each by itself, so that no other change asks in its place
            edited = whole(replace(recipe, **{key: draw_value(rng, key)}), materials)
            for check, remembered in zip(CHECKS, judges(edited), strict=True):
                assert remembered == module._judged(check, edited), (check.id, key)
            assert judges(at) == expected, key


def test_each_step_of_a_walk_is_judged_as_if_it_were_the_first(materials, judges):
    rng, walk = Random(5), []
    for recipe in [*shipped()[::3], *random_recipes(8, seed=5)]:
        for _ in range(4):  # on and back again, so that checks go other ways and return to them
            changed = {key: draw_value(rng, key) for key in rng.sample([*FIELDS], 2)}
            walk += [recipe, recipe := replace(recipe, **changed)]
            walk.append(rng.choice(walk))
    for row, recipe in enumerate(walk):
        at = whole(recipe, materials)
        for check, remembered in zip(CHECKS, judges(at), strict=True):
            assert remembered == module._judged(check, at), (check.id, row)


def test_a_check_that_looked_elsewhere_once_does_not_look_there_for_good(materials):
    asked = []

    def judge(at):
        asked.append(at.recipe.anode)
        return at.recipe.thickness_um if asked[-1] == "Li-metal" else at.recipe.temperature_c

    remembered = RememberedTogether([judge])
    lithium = [("Li-metal", 30.0, 25.0), ("Li-metal", 30.0, 60.0)]
    graphite = [("graphite", 30.0, 60.0), ("graphite", 40.0, 60.0), ("graphite", 50.0, 60.0), ("graphite", 50.0, 25.0)]
    for anode, thickness, temperature in (*lithium, *graphite, *lithium, *graphite):
        at = look_up_situation(Recipe(anode=anode, thickness_um=thickness, temperature_c=temperature), materials)
        assert remembered(at) == [thickness if anode == "Li-metal" else temperature]
    # a second time with graphite, to learn past which places alone it goes there, and again once it is colder
    assert asked == ["Li-metal", "graphite", "graphite", "graphite"]


def test_a_check_that_is_asked_in_vain_learns_that_it_looks_at_less_than_before(materials):
    asked = []

    def judge(at):
        asked.append(at.recipe.anode)
        return at.recipe.thickness_um if asked[-1] == "Li-metal" else None

    remembered = RememberedTogether([judge])
    for anode, thickness in (("Li-metal", 30.0), *(("graphite", 30.0 + row) for row in range(10)), ("Li-metal", 50.0)):
        at = look_up_situation(Recipe(anode=anode, thickness_um=thickness), materials)
        assert remembered(at) == [thickness if anode == "Li-metal" else None]
    assert asked == ["Li-metal", "graphite", "graphite", "graphite", "Li-metal"]


def test_what_holds_a_watched_value_is_declared_to_hold_one(materials):
    held = set()
    for recipe in [*shipped(), Recipe(), *random_recipes(20, seed=3)]:
        at = whole(recipe, materials)
        for value in (at, at.film, at.cell, at.predicted, *at.film.layers, *at.binders, *at.sulfides):
            for name, part in vars(value).items():
                parts = part if isinstance(part, tuple) else (part,)
                held |= {name for each in parts if type(each) in _WATCHED}
    assert held
    assert held <= _IN_PARTS


def test_what_is_looked_up_rests_on_its_fields_alone(materials):
    for one, other in pairwise([*shipped(), Recipe()]):
        for part, behind in FIELDS_BEHIND.items():
            exchanged = with_fields(one, other, [name for name in FIELDS if name not in behind])
            ats = [look_up_situation(recipe, materials) for recipe in (one, exchanged)]
            assert getattr(ats[0], part) == getattr(ats[1], part), part


def test_a_check_judges_again_only_where_it_looked(materials):
    asked = []

    def judge(at):
        asked.append(at.recipe.thickness_um)
        return (asked[-1], at.recipe.electrolyte_wt_pct) if asked[-1] > 50 else asked[-1]

    remembered = Remembered(judge)
    for thickness, binder in ((30.0, 1.0), (30.0, 2.0), (60.0, 2.0), (60.0, 3.0), (60.0, 2.0), (30.0, 3.0)):
        at = look_up_situation(Recipe(thickness_um=thickness, binder_wt_pct=binder), materials)
        assert remembered.recall(Places(at))[0] == ((60.0, 100 - binder) if thickness == 60 else 30.0)
    assert asked == [30.0, 60.0, 60.0]  # the content of binder counts on the way past a thick film only


def test_an_edit_asks_only_those_that_looked_at_what_it_changes(materials, judges, asked):
    recipes = shipped()[::3]
    for recipe in recipes:  # each check has looked at all that it looks at
        judges(whole(recipe, materials))
    edits = {"name": "Another", "thickness_um": 47.0, "binder_wt_pct": 3.3, "temperature_c": 33.0, "dew_point_c": -47.0}
    most = {"again": 0, "name": 0, "thickness_um": 20, "binder_wt_pct": 20, "temperature_c": 14, "dew_point_c": 6}
    for recipe in recipes:
        judges(whole(recipe, materials))
        for key, number in most.items():
            edited = replace(recipe, **{key: edits[key]} if key in edits else {})
            at = whole(edited, materials)
            asked.clear()
            judges(at)
            assert len(asked) <= number, (key, asked)
            judges(whole(recipe, materials))


def test_what_is_compared_leaves_nothing_out():
    number = Cited(2.0, "um", "A", low=1.0, conditions="dry", note="pressed")
    others = [
        Cited(2.5, "um", "A", low=1.0, conditions="dry", note="pressed"),
        Cited(2.0, "nm", "A", low=1.0, conditions="dry", note="pressed"),
        Cited(2.0, "um", "B", low=1.0, conditions="dry", note="pressed"),
        Cited(2.0, "um", "A", grade="estimate", low=1.0, conditions="dry", note="pressed"),
        Cited(2.0, "um", "A", low=1.5, conditions="dry", note="pressed"),
        Cited(2.0, "um", "A", low=1.0, high=3.0, conditions="dry", note="pressed"),
        Cited(2.0, "um", "A", low=1.0, conditions="wet", note="pressed"),
        Cited(2.0, "um", "A", low=1.0, conditions="dry", note="cast"),
        2.0,
    ]
    keys = [comparable((value,)) for value in (number, *others)]
    assert keys[0] == comparable((Cited(2.0, "um", "A", low=1.0, conditions="dry", note="pressed"),))
    assert keys.index(comparable((number,))) == 0
    assert len(set(keys)) == len(keys)
    words = [CitedText("dry", source, grade=grade) for source, grade in (("A", "user"), ("B", "user"), ("A", "fitted"))]
    assert len({comparable(each) for each in (*words, "dry")}) == 4
    quantity = Quantity(value=1.0, unit="V", reason="", sources=("A",))
    changes = {
        "value": 2.0,
        "unit": "mV",
        "low": 0.5,
        "high": 2.0,
        "sources": ("B",),
        "reason": "x",
        "is_estimate": True,
    }
    keys = [comparable(replace(quantity, **{key: value})) for key, value in changes.items()]
    assert len({comparable(quantity), *keys}) == len(changes) + 1
    share = ResistanceShare(role="film", resistance_ohm_cm2=quantity)
    of_share = {"role": "cathode", "note": "assumed", "rails_ohm_cm2": (1.0, 2.0, 3.0)}
    shares = [
        *(replace(share, **{key: value}) for key, value in of_share.items()),
        *(replace(share, resistance_ohm_cm2=replace(quantity, **{key: value})) for key, value in changes.items()),
    ]
    assert len({comparable((each,)) for each in (share, *shares)}) == len(shares) + 1
    assert comparable({"a": 1.0}) != comparable({"a": 2.0})
    assert comparable({1.0}) != comparable({1.0})  # a kind that nobody has thought of


def test_a_check_that_looks_at_an_unknown_kind_of_value_is_asked_each_time(materials):
    asked = []
    remembered = RememberedTogether([lambda at: asked.append(at.predicted.rates)])
    for _ in range(3):
        remembered(whole(Recipe(), materials))
    assert len(asked) == 3


def test_a_mapping_that_is_written_to_is_looked_at_again(materials):
    at, remembered = whole(Recipe(), materials), RememberedTogether([lambda at: at.film.missing.get("mass")])
    at.film.missing.pop("mass", None)
    assert remembered(at) == [None]
    at.film.missing["mass"] = "not known"
    assert remembered(at) == ["not known"]


def test_a_place_that_is_not_there_differs_from_any_that_is(materials):
    remembered = RememberedTogether(
        [
            lambda at: at.predicted is not None and at.predicted.voltage_v.value,
            lambda at: [layer.pores for layer in at.film.layers],
            lambda at: at.spe and at.spe.key,
        ]
    )
    layered = Recipe(second_electrolyte="Li3PS4", second_thickness_um=5.0, second_porosity_pct=12.0)
    for recipe in (Recipe(), layered, Recipe(spe="PEO", spe_wt_pct=3.0), layered, Recipe()):
        at, bare = whole(recipe, materials), look_up_situation(recipe, materials)
        pores = [layer.pores for layer in at.film.layers]
        assert remembered(at) == [at.predicted.voltage_v.value, pores, recipe.spe]
        assert remembered(bare) == [False, pores, recipe.spe]


def test_a_film_or_cell_of_another_recipe_is_looked_at_as_it_is(materials):
    remembered = RememberedTogether([lambda at: (at.film.recipe.thickness_um, at.cell.film.thickness)])
    ats = [look_up_situation(Recipe(thickness_um=thickness), materials) for thickness in (30.0, 60.0)]
    for at in (ats[0], replace(ats[0], film=ats[1].film), replace(ats[0], cell=ats[1].cell), ats[0]):
        assert remembered(at) == [(at.film.recipe.thickness_um, at.cell.film.thickness)]


def test_a_copy_that_a_check_makes_is_as_any_recipe(materials):
    watched, notes = watch(look_up_situation(Recipe(), materials))
    warm = replace(watched.recipe, temperature_c=60.0)
    assert (warm.temperature_c, warm.thickness_um, watched.recipe.temperature_c) == (60.0, 30.0, 25.0)
    assert notes >= FIELDS.keys()
    assert replace(watched, recipe=warm).recipe.temperature_c == 60.0


def test_memory_is_bounded_and_lets_go_of_what_was_looked_at(materials, judges):
    films = []
    for row in range(MOST_REMEMBERED + 5):
        at = whole(Recipe(thickness_um=30.0 + row), materials)
        judges(at)
        films.append(weakref.ref(at.film))
    del at
    assert Counter(film() is None for film in films)[False] == 1  # the last one, without the collector
    for each in judges._each:
        assert len(each._others) < MOST_WAYS
        assert max(len(way.results) for way in (each._last, *each._others)) <= MOST_REMEMBERED


def test_a_new_check_is_not_taken_for_an_old_one(materials, monkeypatch):
    for title in ("One", "Two"):
        new = Check("new", "mix", lambda at, title=title: Finding("pass", title, "It holds.", evidence=(TYPED,)))
        monkeypatch.setattr(module, "CHECKS", (new,))
        at = look_up_situation(Recipe(), materials)
        assert module.flags(at.recipe, materials, at.film, at.cell)[0].title == title
