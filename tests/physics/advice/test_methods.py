"""Table 5 beside the methods: each statement that a check looks at, and what the recipe makes of it."""

from ssedesigner.core.fields import METHODS
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.methods import CHECKED_BY, method_statements
from ssedesigner.physics.checks.flags import CHECKS
from ssedesigner.physics.prediction import predict


def test_every_check_and_every_statement_exists(materials):
    assert set(CHECKED_BY) <= {(note.method, note.statement) for note in materials.methods}
    assert set(CHECKED_BY.values()) <= {check.id for check in CHECKS}


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
