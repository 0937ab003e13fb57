"""Lots in the window of batches: proposed with the plan, offered on paper, asked about where the record has less."""

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit

from ssedesigner.core.batch.state import fold
from ssedesigner.core.lots import Lot
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.bench.choice import plan_films
from tests.ui.batches.test_batch_plan import Planning
from tests.ui.batches.test_batch_record import Record

RECIPE = Recipe(name="Film B", electrolyte_lot="A-17")


def add(library, name, grams, **more):
    given = {"kind": "electrolyte", "material": "Li6PS5Cl", **more}
    return library.add_lot(Lot(name=name, received_g=grams, **given))


def left(library, lot):
    return library.lot(lot.id).left_g


def test_a_batch_is_planned_and_written_from_lots(open_window, library):
    own = add(library, "A-17", 30.0, expires_on=str(date.today() + timedelta(days=3)))
    gone = str(date.today() - timedelta(days=3))
    long = {"conductivity_ms_cm": 3.4, "conductivity_temperature_c": 30.0, "expires_on": gone}
    old = add(library, "old <b> of a supplier who gives long names", 30.0, **long)
    small = add(library, "N-1", 0.001, kind="binder", material="NBR")
    window = open_window(RECIPE)
    plan = Planning(window.document, window.windows.show_plan())
    boxes = {number: box.currentData() for number, box in plan.part("plan_page")._lots._boxes.items()}
    lines = {line.fields[0]: line.number for line in plan.part("plan_page")._amounts.lines}
    sulfide, binder = lines["electrolyte"], lines["binder"]
    assert boxes == {sulfide: own.id, binder: ""}  # what is left of the binder's is not enough
    assert "No usable lot on record holds" in plan.says(f"plan_lot_{binder}_doubt")
    assert plan.part(f"plan_lot_{binder}").itemText(1).startswith("! N-1")
    plan.chooses(f"plan_lot_{binder}", small.id)
    assert "this batch takes" in plan.says(f"plan_lot_{binder}_doubt")
    plan.chooses(f"plan_lot_{sulfide}", old.id)
    assert "expired 3 days ago" in plan.says(f"plan_lot_{sulfide}_doubt")
    assert "The prediction rests on lot A-17, not on old <b>" in plan.says(f"plan_lot_{sulfide}_doubt")
    plan.shown.resize(1100, 700)  # the smallest size
    QCoreApplication.processEvents()
    assert plan.part("plan_scroll").horizontalScrollBar().maximum() == 0  # with a long name and what is doubted
    plan.chooses(f"plan_lot_{sulfide}", own.id)
    assert plan.says(f"plan_lot_{sulfide}_doubt") == ""
    window.document.edit("thickness_um", 31.0)
    plan.part("plan_page")._refresh()
    assert plan.part("plan_page")._lots.chosen()[binder].lot == small  # what was chosen by hand stays
    plan.presses("plan_make")
    (summary,) = library.batches()
    key = summary.key
    assert summary.state == "planned"
    states = {line.line.number: line for line in fold(library.batch(key)).lines}
    assert (states[sulfide].lot_words, states[sulfide].lot_id) == ("A-17 (L-0001)", own.id)
    assert states[sulfide].planned_lot == "A-17"
    assert (left(library, own), left(library, small)) == (30.0, 0.001)  # nothing is drawn yet


def test_a_batch_is_written_and_corrected_from_lots(open_window, library):
    own = add(library, "A-17", 30.0)
    old = add(library, "old <b>", 30.0, expires_on=str(date.today() - timedelta(days=3)))
    window = open_window(RECIPE)
    key = plan_films(library, window.document.materials, window.document.prediction, 5).key
    sulfide = next(line.number for line in library.batch(key).lines if line.fields[0] == "electrolyte")
    assert fold(library.batch(key)).line(sulfide).lot_id == own.id  # bench mode plans with a proposal too
    record = Record(window, window.windows.show_batches(key), library)
    record.presses("batches_paper")
    form = record.part("paper_form")
    lot_line = form.findChild(QLineEdit, f"paper_line_{sulfide}_lot")
    assert lot_line.completer().model().stringList() == ["A-17 (L-0001)", "old <b> (L-0002)"]
    assert "lot A-17 (L-0001)" in lot_line.placeholderText()
    record.fills(
        *("paper_form", "paper"),
        **{f"line_{sulfide}_grams": "40", f"line_{sulfide}_reason": "test", f"line_{sulfide}_lot": "l-0002"},
    )
    form.accept()
    asked = record.says("paper_lot_words")
    assert "According to the record, 30 g are left of lot old <b> (L-0002); you weighed 40 g." in asked
    assert "expired 3 days ago" in asked
    assert fold(library.batch(key)).line(sulfide).actual_g is None  # nothing is written before the answer
    form.findChild(QCheckBox, "paper_lot_keep").setChecked(True)
    record.saves("paper_form")
    weighed = next(entry for entry in library.batch(key).entries if entry.kind == "weigh")
    assert {name: weighed.content[name] for name in ("lot", "lot_id", "lot_label")} == {
        "lot": "old <b>", "lot_id": old.id, "lot_label": "L-0002",
    }  # fmt: skip
    assert (left(library, old), left(library, own)) == (-10.0, 30.0)
    actual = record.part("batch_weights").texts()
    assert any("old <b> (L-0002)" in row for row in actual)

    basis = "rests on lot A-17, which the recipe names; the batch was weighed from old <b> (L-0002)."
    assert basis in record.says("batch_effect")
    assert basis in record.says("batch_evidence")
    record.corrects(weighed.number, lot="A-17", grams="12", why="wrong jar")
    assert (left(library, old), left(library, own)) == (30.0, 18.0)
    assert basis not in record.says("batch_effect")
    window.lots_watch.look()  # as it does each second
    assert "18 g left" in window.editor.rows["electrolyte_lot"].lots.note.toolTip()
    record.opens("History")
    record.part("batch_history").choose(
        [row[0] for row in record.part("batch_history").texts()].index(str(weighed.number))
    )
    record.presses("batch_correct")
    record.fills("correction_form", "correction", grams="31", why="misread")
    record.part("correction_form").accept()
    assert "you weighed 31 g" in record.says("correction_lot_words")  # of 30 g, for the 12 g are put back first
    assert left(library, own) == 18.0
    record.part("correction_form").reject()


def test_a_batch_of_the_wrong_jar_is_not_planned_without_an_answer(open_window, library):
    rubber = add(library, "NBR-1", 5.0, kind="binder", material="NBR")
    window = open_window(Recipe(name="Film B", electrolyte_lot=rubber.key))
    plan = Planning(window.document, window.windows.show_plan())
    plan.presses("plan_make")
    assert "Lot NBR-1 (L-0001) is NBR (binder), not Li₆PS₅Cl" in plan.says("plan_lot_words")
    assert library.batches() == ()
    plan.part("plan_lot_keep").setChecked(True)
    plan.presses("plan_make")
    key = library.batches()[0].key

    # the paper form and a correction of it ask too
    record = Record(window, window.windows.show_batches(key), library)
    solvent = next(line.number for line in library.batch(key).lines if line.fields[0] == "solvent")
    record.presses("batches_paper")
    grams = str(fold(library.batch(key)).line(solvent).target_g)
    record.fills("paper_form", "paper", **{f"line_{solvent}_grams": grams, f"line_{solvent}_lot": "L-0001"})
    record.part("paper_form").accept()
    assert "is NBR (binder), not" in record.says("paper_lot_words")
    assert fold(library.batch(key)).line(solvent).actual_g is None
    record.part("paper_form").findChild(QLineEdit, f"paper_line_{solvent}_lot").setText("T")
    record.saves("paper_form")
    weighed = next(entry for entry in library.batch(key).entries if entry.kind == "weigh")
    record.opens("History")
    record.part("batch_history").choose(
        [row[0] for row in record.part("batch_history").texts()].index(str(weighed.number))
    )
    record.presses("batch_correct")
    record.fills("correction_form", "correction", lot="L-0099", why="misread")
    record.part("correction_form").accept()
    assert "No lot on record has the label L-0099." in record.says("correction_lot_words")
    assert fold(library.batch(key)).line(solvent).lot == "T"
    record.part("correction_form").reject()
