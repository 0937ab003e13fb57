"""What a reading of the balance means at a line, and what a missed weight asks for."""

from dataclasses import replace

import pytest

from ssedesigner.batch.balance import BalanceReading, Load
from ssedesigner.batch.composition import WeightError
from ssedesigner.batch.weigh_in import (
    hazards_of,
    is_lid_forgotten,
    is_meant,
    is_miss_explained,
    meanings,
    miss_sentence,
    off_steps,
    rescaling,
)
from ssedesigner.core.batch.state import fold
from ssedesigner.core.evidence import CitedText
from ssedesigner.core.materials import Material, Materials
from tests.batches import AMOUNTS, LINES, batch, entry


def sulfide(*grams, tare=None):
    entries = [entry(number, "weigh", line=1, grams=each) for number, each in enumerate(grams, start=1)]
    if tare is not None:
        entries.append(entry(90, "weigh", line=1, tare_g=tare))
    return fold(batch(*entries)).line(1)


@pytest.mark.parametrize(
    ("so_far", "tare", "reading", "adds"),
    [
        ((), None, {"grams": 4.9}, [4.9]),
        ((2.0,), None, {"grams": 1.0}, [1.0, -1.0]),  # less than before: the first one may be a mistake
        ((2.0,), None, {"grams": 4.9}, [4.9, 2.9]),  # more of it, or all of it
        ((2.0,), None, {"grams": 2.001}, [0.0, 2.001, 0.001]),  # sent again, a digit higher
        ((2.0,), None, {"grams": 1.0, "is_soon": True}, [0.0, 1.0, -1.0]),  # so soon after the other: sent twice
        ((2.0,), None, {"grams": 4.9, "is_signed": True}, [4.9]),  # a person typed +
        ((2.0,), None, {"grams": -0.5, "is_signed": True}, [-0.5]),
        ((), 10.0, {"grams": 14.9}, [14.9, 4.9]),  # perhaps with the container
        ((2.0,), 10.0, {"grams": 14.9}, [14.9, 12.9, 2.9]),
        ((), 10.0, {"grams": 14.9, "load": Load.NET}, [14.9]),
    ],
)
def test_a_reading_is_offered_with_everything_that_it_can_mean(so_far, tare, reading, adds):
    choices = meanings(sulfide(*so_far, tare=tare), BalanceReading(**reading), 0.001)
    assert [choice.grams for choice in choices] == adds


def test_no_more_is_taken_out_than_is_in_the_jar():
    with pytest.raises(WeightError, match=r"Only 2\.000 g"):
        meanings(sulfide(2.0), BalanceReading(grams=-2.5, is_signed=True), 0.001)


def test_a_gross_reading_is_never_taken_without_asking_where_a_container_is_known():
    reading = BalanceReading(grams=4.0, load=Load.GROSS)
    for tare, is_taken in ((None, True), (10.0, False)):
        line = sulfide(tare=tare)
        assert is_meant(meanings(line, reading, 0.001), line, reading) is is_taken


def test_a_weight_on_the_limit_is_inside_and_one_digit_beyond_is_named():
    assert miss_sentence(sulfide(), 4.925) == ""
    assert miss_sentence(sulfide(), 4.926) == "Li6PS5Cl is 0.026 g more than planned, and ± 0.025 g is allowed."


def test_a_replaced_material_is_named_as_it_is_now():
    record = batch(entry(1, "substitute", line=1, key="Li3PS4", name="Li3PS4", reason="none left"))
    assert miss_sentence(fold(record).line(1), 4.0).startswith("Li3PS4 is 0.9 g less")


def test_the_lid_is_asked_about_only_while_a_sulfide_is_weighed_into_a_closed_jar():
    opened = entry(1, "open")
    assert is_lid_forgotten(fold(batch()).line(1), fold(batch()))
    assert not is_lid_forgotten(fold(batch(opened)).line(1), fold(batch(opened)))
    assert not is_lid_forgotten(fold(batch()).line(2), fold(batch()))
    assert not is_lid_forgotten(sulfide(4.9), fold(batch()))


def test_a_reason_holds_for_the_weight_and_target_that_it_was_given_for():
    missed = (entry(1, "weigh", line=1, grams=4.0), entry(2, "done", step=1, reason="no more"))
    for later, holds in (
        ((), True),
        ((entry(3, "weigh", line=1, grams=0.1),), False),
        ((entry(3, "rescale", targets=[{"line": 1, "target_g": 4.5, "tolerance_g": 0.02}]),), False),
        ((entry(3, "weigh", line=2, grams=1.0),), True),
    ):
        record = batch(*missed, *later)
        assert is_miss_explained(record, fold(record), 1) is holds
        assert off_steps(fold(record)) == (1,)


def test_the_rest_follows_a_line_that_missed_and_a_line_that_cannot_be_followed_asks_nothing():
    parts = ((1.0,), (0.1, 0.9), (1.0,))
    lines = tuple(
        replace(line, fractions=each, densities_g_cm3=(1.0,) * len(each))
        for line, each in zip(LINES, parts, strict=True)
    )
    record = batch(entry(1, "weigh", line=1, grams=4.41), amounts=replace(AMOUNTS, lines=lines), lines=lines)
    rest = rescaling(record, fold(record), fold(record).line(1))
    assert [target["line"] for target in rest.others] == [2]
    assert rest.others[0]["target_g"] == pytest.approx(0.9, abs=0.001)
    assert {target["line"] for target in rest.targets} == {1, 2}
    for without in (replace(record, amounts=None), batch(), batch(entry(1, "weigh", line=1, grams=0.0))):
        assert rescaling(without, fold(without), fold(without).line(1)) is None


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ((), "not known"),
        ((None,), "not known"),
        (("none",), "none"),
        (("none", None), "not known"),
        (("H225", "none"), "H225"),
        (("H225", None), "H225; PEO: not known"),
    ],
)
def test_a_replacement_of_which_hazards_are_not_known_is_never_without(codes, told):
    kinds = ("binder", "spe")
    materials = {
        (kind, "PEO"): Material(
            kind=kind, key="PEO", name="PEO", texts={} if code is None else {"hazard_codes": CitedText(code, "Clp")}
        )
        for kind, code in zip(kinds, codes, strict=False)
    }
    line = fold(batch(entry(1, "substitute", line=1, key="PEO", name="PEO", reason="none left"))).line(1)
    assert hazards_of(line, Materials(version="test", materials=materials, pairs=())) == told
