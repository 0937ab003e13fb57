"""Lots in recipes and batches: which a text names, what one fills in, which is proposed, and what is asked about."""

from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest

from ssedesigner.batch.deviations import deviations
from ssedesigner.batch.lots import (
    basis_sentence,
    fill_from,
    jar_sentence,
    line_content,
    lot_content,
    lot_doubts,
    lot_title,
    lot_words,
    lots_of,
    lots_of_line,
    name_in_recipe,
    named_lot,
    other_than_certified,
    overdraw_sentence,
    proposed_lots,
    shared_name_sentence,
    weighed_basis_sentence,
)
from ssedesigner.batch.paper import (
    PaperEntry,
    PaperError,
    corrected_content,
    corrected_lines,
    corrected_lot_questions,
    line_place,
    lot_questions,
    paper_entries,
)
from ssedesigner.cli.batches import show_text
from ssedesigner.core.batch.draws import WeighedLine, named_draws
from ssedesigner.core.batch.films import recipe_as_made
from ssedesigner.core.batch.record import entry_histories
from ssedesigner.core.batch.state import fold
from ssedesigner.core.batch.words import content_text
from ssedesigner.core.belongings import LOT_FIELDS
from ssedesigner.core.lots import Draw, Lot, LotStock
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.batches.table import batch_csv
from tests.batches import LINES, RECIPE, at, batch, entry

TODAY = date(2026, 11, 30)
FIRST = Lot(
    id="one",
    key="L-0001",
    kind="electrolyte",
    material="Li6PS5Cl",
    name="LPSC-1",
    received_g=20.0,
    conductivity_ms_cm=2.4,
    conductivity_temperature_c=30.0,
    particle_d50_um=3.2,
    expires_on="2027-06-01",
)


def lot(number, **changes):
    return LotStock(lot=replace(FIRST, id=f"id{number}", key=f"L-{number:04d}", **changes))


LOTS = (
    LotStock(lot=FIRST),
    lot(2, name="A-17", expires_on="2026-12-12"),
    lot(3, name="A-17", expires_on=""),
    lot(4, name="old", expires_on="2026-11-01"),
    lot(5, name="empty", received_g=4.0, expires_on="2026-12-01"),
    lot(6, name="T", kind="solvent", material="toluene", conductivity_ms_cm=None, conductivity_temperature_c=None),
    lot(7, name="of another", material="Li3PS4"),
)
SULFIDE = lots_of(LOTS, "electrolyte", "Li6PS5Cl", TODAY)


def test_the_lots_of_a_material_come_in_the_order_of_use():
    drawn = replace(LOTS[4], draws=(Draw(batch="B-0001", line=1, grams=4.0, at=at(1)),))
    listed = lots_of((*LOTS[:4], drawn, *LOTS[5:]), "electrolyte", "Li6PS5Cl", TODAY)
    assert [one.lot.key for one in listed] == ["L-0002", "L-0001", "L-0003", "L-0004", "L-0005"]
    assert lots_of(LOTS, "binder", "Li6PS5Cl", TODAY) == ()
    assert lots_of((replace(LOTS[0], is_retired=True),), "electrolyte", "Li6PS5Cl", TODAY) == ()
    assert lots_of_line(LOTS, LINES[1], TODAY) == ()  # a stock solution is no lot of the binder
    assert [one.lot.key for one in lots_of_line(LOTS, LINES[2], TODAY)] == ["L-0006"]
    assert lot_words(LOTS[1], TODAY) == "20 g left · expires in 12 days · 2.4 mS/cm at 30 °C"


@pytest.mark.parametrize(
    ("text", "key"),
    [("LPSC-1", "L-0001"), (" lpsc-1 ", "L-0001"), ("L-0003", "L-0003"), ("A-17 (L-0002)", "L-0002"), ("A-17", ""),
     ("LPSC", ""), ("", "")],
)  # fmt: skip
def test_a_text_names_one_lot_or_none(text, key):
    one = named_lot(SULFIDE, text)
    assert (one.lot.key if one else "") == key
    content = lot_content(SULFIDE, text)
    assert ("lot_id" in content) == bool(key)
    assert content.get("lot", "") in {text.strip(), "LPSC-1", "A-17 (L-0003)", "A-17 (L-0002)"}
    if key:
        assert named_lot(SULFIDE, content["lot"]) is one  # what is kept names the same lot again
    assert bool(shared_name_sentence(SULFIDE, text)) == (text == "A-17")


def test_what_names_a_lot_in_a_recipe_names_no_other_one():
    names = ("A", "a ", "L-0001", "L-0002", "L-00012", "A (L-0001)", "A (L-0002)")
    for held in product(names, repeat=3):
        lots = [lot(number, name=name) for number, name in enumerate(held, start=1)]
        for one in lots:
            assert named_lot(lots, name_in_recipe(one.lot, lots)) is one, (held, one.lot.key)
    long = [lot(number, name="x\n" * 5000) for number in (1, 2)]
    for one in long:
        assert named_lot(long, lot_title(one.lot)) is named_lot(long, name_in_recipe(one.lot, long)) is one
        assert len(lot_words(one, TODAY) + lot_title(one.lot)) < 150


def test_a_lot_fills_its_fields_and_empties_the_others_with_a_word():
    recipe = replace(
        Recipe(), electrolyte_conductivity_error_pct=5.0, lot_pellet_density_pct=88.0, lot_powder="annealed"
    )
    filling = fill_from(FIRST, recipe, SULFIDE)
    after = recipe
    for key, value in filling.changes.items():
        after = after.with_value(key, value)
    assert {key: after.value(key) for key in LOT_FIELDS} == {
        "electrolyte_lot": "LPSC-1",
        "electrolyte_conductivity_ms_cm": 2.4,
        "electrolyte_conductivity_temperature_c": 30.0,
        "electrolyte_conductivity_error_pct": None,
        "electrolyte_conductivity_pressure_mpa": None,
        "lot_pellet_pressure_mpa": None,
        "lot_pellet_density_pct": None,
        "lot_powder": None,
        "particle_d50_um": 3.2,
        "particle_d90_um": None,
        "particle_shape": recipe.particle_shape,
    }
    for words in (
        "lot conductivity 2.4 mS/cm",
        "lot pellet density (88 % before",
        "lot error (5 % before",
        "Powder (A",
    ):
        assert words.casefold() in filling.sentence.casefold()
    assert other_than_certified(FIRST, after) == ""
    assert "lot conductivity 2.4 mS/cm" in other_than_certified(FIRST, recipe)
    assert fill_from(LOTS[1].lot, recipe, SULFIDE).changes["electrolyte_lot"] == "A-17 (L-0002)"
    bare = replace(FIRST, conductivity_ms_cm=None, conductivity_temperature_c=None)
    changes = fill_from(bare, recipe, SULFIDE).changes
    assert changes["electrolyte_conductivity_ms_cm"] is None
    assert "electrolyte_conductivity_temperature_c" not in changes  # it cannot be empty


def test_a_line_is_proposed_the_recipes_lot_or_the_first_to_expire_with_enough():
    assert {n: one.lot.key for n, one in proposed_lots(LINES, RECIPE, LOTS, TODAY).items()} == {
        1: "L-0001",
        3: "L-0006",
    }
    unnamed = replace(RECIPE, electrolyte_lot="")
    assert proposed_lots(LINES, unnamed, LOTS, TODAY)[1].lot.key == "L-0002"  # L-0005 has too little for 4.9 g
    assert 1 not in proposed_lots(LINES, replace(RECIPE, electrolyte_lot="elsewhere"), LOTS, TODAY)


def test_doubts_name_expiry_and_what_is_left():
    assert lot_doubts(LOTS[0], TODAY, 19.0, "one film") == ()
    assert lot_doubts(LOTS[0], TODAY, None, "one film") == ()
    (little,) = lot_doubts(LOTS[4], TODAY, 4.9, "one film")
    assert little == "According to the record, 4 g are left of lot empty (L-0005); one film takes 4.9 g."
    assert "expired 29 days ago" in lot_doubts(LOTS[3], TODAY, 1.0, "one film")[0]
    assert (
        overdraw_sentence(LOTS[4], 15.0)
        == "According to the record, 4 g are left of lot empty (L-0005); you weighed 15 g."
    )
    assert overdraw_sentence(LOTS[4], 4.0) == ""
    assert overdraw_sentence(LotStock(lot=replace(FIRST, received_g=None)), 1e3) == ""  # nobody knows what there was
    assert lot_doubts(LotStock(lot=replace(FIRST, received_g=0.0)), TODAY, 1.0, "x")[0].startswith(
        "According to the record, nothing is left"
    )


def test_the_record_keeps_lot_label_and_plan_and_forgets_them_with_another_material():
    named = {"lot": "LPSC-1", "lot_id": "one", "lot_label": "L-0001"}
    made = batch(
        entry(1, "lot", line=1, planned=True, **named),
        entry(2, "weigh", line=1, grams=2.0, lot="A-17", lot_id="id2", lot_label="L-0002"),
    )
    line = fold(made).line(1)
    assert (line.lot_words, line.lot_id, line.planned_lot) == ("A-17 (L-0002)", "id2", "LPSC-1")
    assert line.additions[0].lot_id == "id2"
    replaced = batch(*made.entries, entry(3, "substitute", line=1, key="Li3PS4", reason="none left"))
    assert (fold(replaced).line(1).lot, fold(replaced).line(1).lot_id) == ("", "")


def test_another_lot_than_planned_is_a_deviation_and_the_same_by_its_label_is_none():
    def others(number, *entries):
        listed = [one for one in deviations(batch(*entries)) if one.key == f"lot.{number}"]
        return [(one.planned, one.done) for one in listed]

    def named(lot, label):
        return {"lot": lot, "lot_id": label, "lot_label": label}

    plan = entry(1, "lot", line=3, planned=True, **named("T-1", "L-0006"))
    assert others(3, plan) == []
    assert others(3, plan, entry(2, "weigh", line=3, grams=1.0)) == []
    assert others(3, plan, entry(2, "weigh", line=3, grams=1.0, **named("T-1", "L-0006"))) == []
    assert others(3, plan, entry(2, "weigh", line=3, grams=1.0, lot="T-2")) == [("T-1", "T-2")]
    # the prediction of the recipe rests on its own lot, whatever the plan took
    plan = entry(1, "lot", line=1, planned=True, **named("A-17", "L-0002"))
    weighed = entry(2, "weigh", line=1, grams=1.0, **named("A-17", "L-0002"))
    assert others(1, plan, weighed) == [("LPSC-1", "A-17 (L-0002)")]
    renamed = replace(RECIPE, electrolyte_lot="L-0002")
    made = replace(batch(plan, weighed), recipe=renamed)
    assert not [one for one in deviations(made) if one.key == "lot.1"]

    # and so is its film: the conductivity of the lot stands for it
    def film_of(recipe):
        one = replace(made, recipe=replace(recipe, electrolyte_conductivity_ms_cm=2.0))
        return recipe_as_made(one, fold(one))[0]

    film = film_of(renamed)
    assert (film.electrolyte_lot, film.electrolyte_conductivity_ms_cm) == ("L-0002", 2.0)
    film = film_of(RECIPE)
    assert (film.electrolyte_lot, film.electrolyte_conductivity_ms_cm) == ("A-17", None)


def test_a_film_carries_the_certificate_of_the_lot_that_was_weighed_and_of_no_other():
    of_recipe = {
        "electrolyte_conductivity_ms_cm": 3.4,
        "electrolyte_conductivity_temperature_c": 31.0,
        "electrolyte_conductivity_error_pct": 5.0,
        "electrolyte_conductivity_pressure_mpa": 50.0,
        "lot_pellet_pressure_mpa": 500.0,
        "lot_pellet_density_pct": 92.0,
        "lot_powder": "annealed",
        "particle_d50_um": 4.5,
        "particle_d90_um": 11.0,
    }
    nothing = {key: getattr(Recipe(), key) if "temperature" in key else None for key in of_recipe}
    second = replace(FIRST, id="id2", key="L-0002", name="A-17", conductivity_temperature_c=28.0)
    certified = {
        "electrolyte_conductivity_ms_cm": 2.4,
        "electrolyte_conductivity_temperature_c": 28.0,
        "particle_d50_um": 3.2,
    }
    bare = replace(second, conductivity_ms_cm=None, conductivity_temperature_c=None, particle_d50_um=None)
    recipe = replace(RECIPE, **of_recipe)
    other = entry(1, "weigh", line=1, grams=1.0, lot="A-17", lot_id="id2", lot_label="L-0002")
    third = entry(2, "weigh", line=1, grams=1.0, lot="B", lot_id="id3", lot_label="L-0003")
    named = entry(1, "weigh", line=1, grams=1.0, lot="LPSC-1", lot_id="one", lot_label="L-0001")
    of_none = entry(1, "weigh", line=1, grams=1.0, no_lot=True)
    unnamed = replace(recipe, electrolyte_lot="")
    for start, entries, lots, lot_name, values in (
        (recipe, (other,), (FIRST, second), "A-17", nothing | certified),
        (recipe, (other,), (FIRST, bare), "A-17", nothing),
        (recipe, (other,), (FIRST,), "A-17", nothing),
        (recipe, (other,), (FIRST, replace(second, kind="binder", material="NBR")), "A-17", nothing),
        (recipe, (other, third), (FIRST, second), "A-17 + B", nothing),
        (recipe, (named,), (FIRST, second), "LPSC-1", of_recipe),
        (recipe, (of_none,), (FIRST, second), "", nothing),
        (unnamed, (other,), (FIRST, second), "A-17", nothing | certified),
        (unnamed, (other,), (FIRST, bare), "A-17", of_recipe),
    ):
        one = replace(batch(*entries), recipe=start)
        film, notes = recipe_as_made(one, fold(one), lots)
        assert (film.electrolyte_lot, {key: film.value(key) for key in of_recipe}) == (lot_name, values)
        assert ("certificate" in " ".join(notes)) == (values == nothing | certified)
        said = weighed_basis_sentence(one, fold(one))
        assert bool(said) == (named not in entries), said
        assert said in show_text(one, [])
    (chosen,) = [each for each in LOTS if each.lot.key == "L-0002"]
    assert "rests on lot LPSC-1, not on A-17 (L-0002)" in basis_sentence(chosen, recipe, SULFIDE)
    assert "does not use the certificate" in basis_sentence(chosen, unnamed, SULFIDE)
    assert basis_sentence(LOTS[0], recipe, SULFIDE) == ""


def test_a_jar_that_is_not_of_the_material_is_asked_about():
    binder = lot(12, kind="binder", material="NBR", name="NBR-1", conductivity_ms_cm=None)
    retired = replace(lot(8, name="put away"), is_retired=True)
    lots = (*LOTS, binder, retired)
    sulfide, solvent = fold(batch()).line(1), fold(batch()).line(3)
    for line, text, words in (
        (solvent, "L-0006", ""),
        (solvent, "a lot that nobody recorded", ""),
        (solvent, "", ""),
        (solvent, " l-0012 ", "Lot NBR-1 (L-0012) is NBR (binder), not toluene."),
        (solvent, "nbr-1", "Lot NBR-1 (L-0012) is NBR (binder), not toluene."),
        (solvent, "LPSC-1 (L-0001)", "Lot LPSC-1 (L-0001) is Li₆PS₅Cl (electrolyte), not toluene."),
        (solvent, "L-0099", "No lot on record has the label L-0099."),
        (solvent, "T (L-0099)", "No lot on record has the label T (L-0099)."),
        (sulfide, "of another", "Lot of another (L-0007) is Li₃PS₄ (electrolyte), not Li₆PS₅Cl."),
        (sulfide, "L-0008", "Lot put away (L-0008) is retired."),
        (sulfide, "A-17", "L-0002 and L-0003 are all called A-17; choose one of them."),
    ):
        content = line_content(lots, line, text, TODAY)
        assert jar_sentence(lots, line, content, TODAY) == words, text
        # the same where a form writes it, and where it is noted already and the form leaves the lot empty
        weighed = PaperEntry(place="", kind="weigh", content={"line": line.line.number, "grams": 0.1, **content})
        noted = PaperEntry(place="", kind="lot", content={"line": line.line.number, **content})
        bare = PaperEntry(place="", kind="weigh", content={"line": line.line.number, "grams": 0.1})
        before = [entry(1, "lot", line=line.line.number, **content)] if content else []
        for made, one in ((batch(), weighed), (batch(), noted), (batch(*before), bare)):
            if text:
                assert lot_questions(made, [one], lots, TODAY) == ((words,) if words else ()), (text, one)
        held = entry_histories(batch(entry(1, "weigh", line=line.line.number, grams=0.1)).entries)[0]
        if text:
            asked = corrected_lot_questions(batch(held.entry), held, {**held.content, **content}, lots, TODAY)
            assert asked == ((words,) if words else ())
    # a planned lot whose material was corrected since
    was_solvent = {"lot": "T", "lot_id": "id12", "lot_label": "L-0012"}
    assert "is NBR" in jar_sentence(lots, solvent, was_solvent, TODAY)
    assert line_content(lots, sulfide, "L-0008", TODAY)["lot_id"] == "id8"


def test_the_lots_of_a_line_are_those_of_its_weighings():
    def used(*entries):
        return fold(batch(*entries)).line(1).used_lots

    one, two = ({"lot": name, "lot_id": name, "lot_label": f"L-{name}"} for name in ("a", "b"))
    assert used() == ()
    assert used(entry(1, "lot", line=1, **one)) == ("a (L-a)",)
    weighed = entry(2, "weigh", line=1, grams=1.0)
    assert used(entry(1, "lot", line=1, **one), weighed) == ("a (L-a)",)
    assert used(weighed, entry(3, "lot", line=1, **two)) == ("b (L-b)",)  # said afterwards
    assert used(entry(1, "weigh", line=1, grams=1.0, **one), entry(2, "lot", line=1, **two)) == ("a (L-a)",)
    assert used(entry(1, "weigh", line=1, grams=1.0, **one), entry(2, "weigh", line=1, grams=1.0, **two)) == (
        "a (L-a)",
        "b (L-b)",
    )
    of_none = entry(2, "weigh", line=1, grams=1.0, no_lot=True)
    assert used(entry(1, "lot", line=1, **one), of_none) == ("none on record",)
    # every word of the record says the same, and stock draws from it
    made = batch(entry(1, "weigh", line=1, grams=1.0, **one), entry(2, "lot", line=1, **two))
    assert [each.done for each in deviations(made) if each.key == "lot.1"] == ["a (L-a)"]
    assert ",a (L-a)," in batch_csv(made)
    assert "lot a (L-a)" in show_text(made, [])
    texts = {line_place(1, "lot"): "L-b"}
    with pytest.raises(PaperError, match="correct that entry under History"):
        paper_entries(made, texts, datetime.now().astimezone())


def test_a_corrected_weighing_shows_the_lot_that_it_counts_for_and_empty_is_none():
    noted = entry(1, "lot", line=1, lot="LPSC-1", lot_id="one", lot_label="L-0001", planned=True)
    made = batch(noted, entry(2, "weigh", line=1, grams=4.9), entry(3, "weigh", line=1, grams=0.001))
    held = entry_histories(made.entries)[1]
    texts = {line.name: line.text for line in corrected_lines(made, held)}
    assert texts["lot"] == "LPSC-1"
    now = datetime.now().astimezone()
    with pytest.raises(PaperError, match="The value is unchanged"):
        corrected_content(made, held, texts, "why", now, LOTS)
    content = corrected_content(made, held, texts | {"lot": ""}, "unmarked jar", now, LOTS)
    assert content == {"line": 1, "grams": 4.9, "no_lot": True}
    assert corrected_lot_questions(made, held, content, LOTS, TODAY) == ()
    assert "lot none on record" in content_text("weigh", content)
    after = batch(*made.entries, entry(4, "correct", of=2, content=content, reason="unmarked jar"))
    weighed = [WeighedLine(number=line.number, key=line.key, fields=line.fields) for line in LINES]
    drawn = [each.draw.entry for each in named_draws("B-0001", weighed, after.entries, [FIRST])]
    assert drawn == [3]  # the next one is of the planned lot as before
    again = entry_histories(after.entries)[1]
    texts = {line.name: line.text for line in corrected_lines(after, again)}
    assert texts["lot"] == ""
    content = corrected_content(after, again, texts | {"lot": "L-0002"}, "it was this", now, LOTS)
    assert (content["lot_id"], "no_lot" in content) == ("id2", False)
