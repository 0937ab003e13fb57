"""Table 5 beside the methods: each statement that a check looks at, and what the recipe makes of it."""

from dataclasses import replace

from ssedesigner.core.fields import METHODS
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.methods import BURDENS, CHECKED_BY, method_statements
from ssedesigner.physics.checks.flags import CHECKS
from ssedesigner.physics.prediction import predict


def test_every_check_and_every_statement_exists(materials):
    assert set(CHECKED_BY) <= {(note.method, note.statement) for note in materials.methods}
    assert {check for checks in CHECKED_BY.values() for check in checks} <= {check.id for check in CHECKS}


def test_every_statement_stands_once_and_a_method_without_any_has_none(materials):
    flags = predict(Recipe(), materials).flags
    shown = {method: method_statements(materials, method, flags) for method in METHODS}
    assert sum(len(side) for sides in shown.values() for side in sides) == len(materials.methods) == 29
    assert [method for method, sides in shown.items() if not any(sides)] == [
        "dip-coating",
        "spray-coating",
        "hot-pressing",
    ]


def test_a_statement_holds_or_does_not_hold_as_its_check_finds(materials):
    harmful = predict(Recipe(solvent="NMP", cosolvent=None, cosolvent_share_pct=None), materials).flags
    for flags, bearing in ((predict(Recipe(), materials).flags, "does not hold here"), (harmful, "holds here")):
        _, contra = method_statements(materials, "slurry-casting", flags)
        damage = next(each for each in contra if "damage" in each.note.statement)
        assert (damage.flag.id, damage.bearing) == ("electrolyte-solvent", bearing)
        assert next(each for each in contra if "drying" in each.note.statement).bearing == ""


def test_a_liquid_that_burns_or_has_no_limit_burdens_whatever_its_other_hazards(materials):
    cases = (
        ({"solvent": "xylene"}, "holds here"),
        ({"solvent": "water", "cosolvent": None, "cosolvent_share_pct": None}, "not known here"),
        ({"solvent": "heptane", "cosolvent": None, "cosolvent_share_pct": None}, "holds here"),
    )
    for changes, bearing in cases:
        raised = predict(replace(Recipe(), **changes), materials).flags
        _, contra = method_statements(materials, "slurry-casting", raised)
        burden = next(each for each in contra if "burden" in each.note.statement)
        assert (burden.flag.id in BURDENS, burden.bearing) == (True, bearing), changes
