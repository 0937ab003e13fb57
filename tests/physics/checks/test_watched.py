"""What is remembered of a check is what it would find now, whatever was edited since."""

from dataclasses import replace
from itertools import cycle, pairwise

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.checks import flags as module
from ssedesigner.physics.checks.flags import CHECKS, Check
from ssedesigner.physics.checks.watched import FIELDS_BEHIND, Remembered, watch
from ssedesigner.physics.situation import TYPED, Finding, look_up_situation


def shipped():
    return [read_recipe(path).recipe for path in shipped_recipes().values()][::4]


def with_fields(recipe, other, names):
    return replace(recipe, **{name: getattr(other, name) for name in names})


def test_a_remembered_check_finds_what_it_would_find_now(materials):
    judges = {check: Remembered(lambda at, check=check: module._judged(check, at)) for check in CHECKS}
    recipes, names = cycle(pairwise([*shipped(), Recipe()])), [*FIELDS]
    for first in range(0, len(names), 3):  # a few fields of another recipe at a time, and back
        one, other = next(recipes)
        for recipe in (one, with_fields(one, other, names[first : first + 3]), one):
            at = look_up_situation(recipe, materials)
            for check, judge in judges.items():
                assert judge(at) == module._judged(check, at), (check.id, names[first : first + 3])
    assert sum(judge._by_values is not None for judge in judges.values()) > len(judges) / 2


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
        assert remembered(at) == ((60.0, 100 - binder) if thickness == 60 else 30.0)
    assert asked == [30.0, 60.0, 60.0, 30.0]  # the last again: since then the content of binder counts


def test_a_check_that_looks_beyond_the_fields_is_asked_each_time(materials):
    at, asked = look_up_situation(Recipe(), materials), []
    for look in (lambda at: at.film.porosity, lambda at: at.recipe.steps, lambda at: at.sulfides):
        remembered = Remembered(lambda at, look=look: asked.append(look(at)))
        remembered(at)
        remembered(at)
    assert len(asked) == 6


def test_a_copy_that_a_check_makes_is_as_any_recipe(materials):
    watched, notes = watch(look_up_situation(Recipe(), materials))
    warm = replace(watched.recipe, temperature_c=60.0)
    assert (warm.temperature_c, warm.thickness_um, watched.recipe.temperature_c) == (60.0, 30.0, 25.0)
    assert notes >= FIELDS.keys()
    assert replace(watched, recipe=warm).recipe.temperature_c == 60.0
    assert not notes <= FIELDS.keys()  # it has looked at the film, too


def test_a_new_check_is_not_taken_for_an_old_one(materials, monkeypatch):
    for title in ("One", "Two"):
        new = Check("new", "mix", lambda at, title=title: Finding("pass", title, "It holds.", evidence=(TYPED,)))
        monkeypatch.setattr(module, "CHECKS", (new,))
        at = look_up_situation(Recipe(), materials)
        assert module.flags(at.recipe, materials, at.film, at.cell)[0].title == title
