"""Story: a conflict is found while typing, its reason is read, and it is put right."""

from ssedesigner.core.notation import MARKS, formula
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.ui.editor.choice_model import REASON_ROLE, SEVERITY_ROLE


def test_an_engineer_finds_a_conflict_and_fixes_it(arrives):
    # Ali tries water, because it is cheap and harmless elsewhere.
    ali = arrives()
    document = ali.window.document
    editor = ali.window.editor

    # The list marks it before he chooses it, but does not hide it.
    model = editor.rows["solvent"].box.model()
    index = model.index(model.row_of("water"), 0)
    assert index.data(SEVERITY_ROLE) == "fail"
    assert index.data(REASON_ROLE).startswith("Incompatible: ")

    # He chooses it all the same. Marks change beside both materials; the numbers of the film stay on show.
    ali.fills("solvent", "water")
    ali.waits_until(lambda: ali.sees_mark("solvent") == MARKS["fail"])
    assert ali.sees_mark("electrolyte") == MARKS["fail"]

    # The list of flags says at which step, why, and from which source.
    conflicts = [flag for flag in document.prediction.flags if flag.severity == "fail" and "solvent" in flag.fields]
    assert conflicts
    for flag in conflicts:
        assert flag.message
        assert flag.sources
    assert formula(conflicts[0].message) in editor.rows["solvent"].mark.accessibleDescription()

    # The list of flags leads back to the field.
    ali.window.flags.field_requested.emit("solvent")
    ali.waits_until(lambda: editor.rows["solvent"].box.hasFocus())

    # He takes a liquid that the list marks as the best there is for this recipe.
    verdicts = {model.choice(row).key: model.verdict(model.choice(row).key)[0] for row in range(1, model.rowCount())}
    best = next(key for key in ("toluene", "anisole") if verdicts[key] != "fail")
    ali.fills("solvent", best)
    ali.waits_until(lambda: ali.sees_mark("solvent") != MARKS["fail"])
    assert not [flag for flag in document.prediction.flags if flag.severity == "fail" and "solvent" in flag.fields]

    # Nothing was ever told in a way that had to be clicked away.
    assert ali.sees_notices() == []


def test_what_is_not_reported_is_said_to_be_so(arrives):
    # Ali asks for a pair that nobody has reported. The program does not call it fine.
    ali = arrives()
    model = ali.window.editor.rows["solvent"].box.model()
    marks = {model.verdict(model.choice(row).key)[0] for row in range(1, model.rowCount())}
    assert "unknown" in marks
    assert SEVERITIES["unknown"] == "not reported"
