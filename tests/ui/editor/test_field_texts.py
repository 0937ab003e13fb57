from dataclasses import replace

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import Flag
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.editor.field_texts import MarkMemory, fallback, fallbacks_after, marks
from tests.laws.random_recipes import random_recipes


def test_a_blank_field_stands_for_the_same_unless_a_field_changes_that_decides_on_it(materials):
    blank = [field for field in FIELDS.values() if field.blank is not None]
    recipes = list(random_recipes(40, 7))
    moved: set[str] = set()
    for recipe, other in zip(recipes, recipes[1:] + recipes[:1], strict=True):
        prediction = predict(recipe, materials)
        before = {field.key: fallback(field, prediction, materials) for field in blank}
        for key in FIELDS:
            edited = replace(prediction, recipe=replace(recipe, **{key: getattr(other, key)}))
            changed = {field.key for field in blank if fallback(field, edited, materials) != before[field.key]}
            assert changed <= fallbacks_after([key]), key
            moved |= changed
    assert len(moved) > 10  # else these recipes show nothing


def test_a_mark_that_is_kept_is_what_one_made_anew_would_be(materials):
    memory = MarkMemory()
    for recipe in random_recipes(60, 8):
        for edited in (recipe, replace(recipe, thickness_um=recipe.thickness_um + 0.5)):
            prediction = predict(edited, materials)
            assert memory.marks(prediction, materials) == marks(prediction, materials)


def test_a_mark_says_the_worst_of_its_flags_whatever_their_order(materials):
    prediction = predict(next(iter(random_recipes(1, 3))), materials)
    told = {"message": "It is so.", "fields": ("binder",), "step": "mix"}
    flags = [Flag(id=severity, severity=severity, title=severity, **told) for severity in ("pass", "caution", "fail")]
    for some in (flags, flags[::-1]):
        mark = marks(replace(prediction, flags=tuple(some)), materials)["binder"]
        assert (mark.severity, mark.reason.splitlines()[1]) == ("fail", "! caution; ✓ pass")
