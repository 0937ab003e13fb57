"""Laws of fixes: each does what it says, empties only what belonged to what it replaces, and raises no points."""

from hypothesis import assume, given
from hypothesis import strategies as st

from ssedesigner.core.belongings import BELONGS, LOT_FIELDS
from ssedesigner.core.changes import OPEN
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import points
from ssedesigner.physics.advice.fixes import MOST_FIXES, PROBLEMS, fixes
from ssedesigner.physics.advice.substitutes import effects
from ssedesigner.physics.prediction import predict
from tests.laws.trials import law
from tests.strategies import near_recipes, shipped, sound_recipes


def total(prediction) -> int:
    return points(*(flag.severity for flag in prediction.flags))


def severity_of(prediction, check) -> str:
    flag = next((flag for flag in prediction.flags if flag.id == check), None)
    return flag.severity if flag and flag.severity in OPEN else "pass"


def applied(recipe, changes):
    for key, value in changes.items():
        recipe = recipe.with_value(key, value)
    return recipe


def is_replaced(key, recipe, changes) -> bool:
    """Whether the field goes with what the fix replaces, or is a part that it leaves out."""
    owners = BELONGS[key].owners
    is_part = FIELDS[key].kind == "material" and FIELDS[key].blank == "none"
    return is_part or any(owner in changes or recipe.value(owner) is None for owner in owners)


@law(8)
@given(near_recipes() | sound_recipes(), st.data())
def test_a_fix_does_what_it_says_and_nothing_else(recipe, data):
    now = predict(recipe, shipped())
    problems = [flag for flag in now.flags if flag.severity in PROBLEMS]
    assume(problems)
    flag = data.draw(st.sampled_from(problems))
    offers = fixes(recipe, shipped(), flag, now)
    assert len(offers) <= MOST_FIXES
    failed = {one.id for one in now.flags if one.severity == "fail"}
    for fix in offers:
        after = predict(applied(recipe, fix.changes), shipped())
        assert severity_of(after, flag.id) == fix.severity
        assert points(fix.severity) < points(flag.severity)
        assert effects(now, after, but=flag.id) == fix.effects
        assert total(after) < total(now)
        assert {one.id for one in after.flags if one.severity == "fail"} <= failed
        for key, value in fix.changes.items():
            if value is None and recipe.value(key) is not None:
                assert is_replaced(key, recipe, fix.changes), key
            assert key not in LOT_FIELDS or "electrolyte" in fix.changes, key
