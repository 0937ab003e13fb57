"""The state of a batch follows from its entries alone: weights, clocks, corrections, and what comes next."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssedesigner.batch.deviations import deviations
from ssedesigner.core.batch.noted import noted_at
from ssedesigner.core.batch.record import ENTRY_KINDS, entry_histories, entry_problem, is_moment
from ssedesigner.core.batch.state import fold, state_of
from ssedesigner.core.steps import ProcessStep
from ssedesigner.files.batches.table import batch_csv
from tests.batches import at, batch, corrected, drawn_entries, entry

RANDOM = st.randoms(use_true_random=False)
COUNT = st.integers(0, 30)


def test_nothing_done_is_planned():
    state = fold(batch())
    assert (state.state, state.next_step, state.started_at) == ("planned", 1, "")
    assert [line.actual_g for line in state.lines] == [None, None, None]
    assert [line.missing_g for line in state.lines] == [4.9, 1.0, None]
    assert not state.is_open


def test_parts_of_a_weighing_add_up_and_are_judged():
    state = fold(
        batch(
            entry(1, "weigh", line=1, tare_g=21.3),
            entry(2, "weigh", line=1, grams=0.1, lot="LPSC-1"),
            entry(3, "weigh", line=1, grams=0.2),
            entry(4, "weigh", line=1, grams=4.62, reason="spatula"),
            entry(5, "weigh", line=2, grams=0.9949),
            entry(6, "weigh", line=3, grams=2.0),
        )
    )
    first, second, third = state.lines
    assert (first.actual_g, first.missing_g, first.tare_g, first.lot) == (4.92, -0.02, 21.3, "LPSC-1")
    assert (first.is_in_tolerance, first.reason) == (True, "spatula")
    assert [part.grams for part in first.additions] == [0.1, 0.2, 4.62]
    assert (second.is_in_tolerance, third.is_in_tolerance) == (False, None)
    assert (state.state, state.started_at) == ("running", at(1))


def test_the_edge_of_the_tolerance_is_inside():
    assert fold(batch(entry(1, "weigh", line=2, grams=1.005))).line(2).is_in_tolerance
    assert not fold(batch(entry(1, "weigh", line=2, grams=1.00501))).line(2).is_in_tolerance


def test_steps_begin_are_done_and_keep_what_was_noted():
    state = fold(
        batch(
            entry(1, "weigh", line=1, grams=4.9),
            entry(2, "done", step=1, reason="took the rest of the jar"),
            entry(3, "parameter", step=3, name="speed_rpm", value=1800, unit="rpm"),
            entry(4, "timer", step=3, minutes=12.5, name="mixer"),
            entry(5, "timer", minutes=3),
            entry(6, "timer-end", timer=5, minute=7),
        )
    )
    first, _, third, fourth = state.steps
    assert (first.started_at, first.done_at, first.is_done) == (at(1), at(2), True)
    assert state.line(1).reason == "took the rest of the jar"
    assert (third.started_at, third.is_done, third.parameters[0].value) == (at(3), False, 1800)
    (timer,) = third.timers
    assert (timer.started_at, timer.ends_at, timer.ended_at) == (at(4), at(16.5), "")
    assert [(timer.step, timer.ended_at) for timer in state.timers] == [(3, ""), (None, at(7))]
    assert not fourth.started_at
    assert state.next_step == 2


def test_exposure_is_summed_with_the_dew_point_of_its_time():
    state = fold(
        batch(
            entry(1, "dew-point", value=-52.0, minute=0),
            entry(2, "open", minute=1),
            entry(3, "open", minute=2),
            entry(4, "close", minute=4.5),
            entry(5, "close", minute=6),
            entry(6, "dew-point", value=-45.5, minute=9),
            entry(7, "open", minute=10),
        )
    )
    assert [(found.opened_at, found.closed_at, found.dew_point_c) for found in state.exposures] == [
        (at(1), at(4.5), -52.0),
        (at(10), "", -45.5),
    ]
    assert state.is_open
    assert state.exposure_minutes(at(12)) == pytest.approx(3.5 + 2.0)
    assert state.dew_point_c == -45.5


def test_a_clock_stopped_too_late_is_put_right():
    stopped = batch(entry(1, "open"), entry(2, "close", minute=90), corrected(3, 2, {"at": at(6)}, "forgot the clock"))
    assert fold(stopped).exposure_minutes(at(100)) == pytest.approx(5.0)


def test_replaced_materials_and_new_targets_hold_from_then_on():
    state = fold(
        batch(
            entry(1, "substitute", line=2, key="SBR", name="styrene rubber", reason="NBR is used up"),
            entry(2, "substitute", line=2, key="PIB", reason="SBR too"),
            entry(
                3, "rescale", targets=[{"line": 2, "target_g": 1.2}, {"line": 1, "target_g": 5.0, "tolerance_g": 0.1}]
            ),
            entry(4, "weigh", line=1, grams=5.09),
        )
    )
    assert (state.line(2).key, state.line(2).name) == ("PIB", "PIB")
    assert [(change.before, change.key) for change in state.substitutions] == [("NBR", "SBR"), ("SBR", "PIB")]
    assert (state.line(2).target_g, state.line(2).tolerance_g) == (1.2, 0.005)
    assert state.line(1).is_in_tolerance
    with pytest.raises(KeyError):
        state.line(9)


def test_a_finished_batch_can_be_reopened_and_finished_again():
    entries = [entry(1, "start"), entry(2, "finish"), entry(3, "reopen"), entry(4, "finish")]
    states = [fold(batch(*entries[:count])).state for count in range(5)]
    assert states == ["planned", "running", "finished", "running", "finished"]
    assert fold(batch(*entries)).finished_at == at(4)
    assert fold(batch(*entries, corrected(5, 4, None))).state == "running"


def test_a_reason_that_is_given_later_is_that_of_the_weight_as_it_stood():
    off = entry(1, "weigh", line=1, grams=5.3)
    why = entry(2, "reason", deviation="weight.1", reason="poured too much")
    new = entry(3, "rescale", targets=[{"line": 1, "target_g": 5.0}], line=2, reason="x")
    for entries, reason in (
        ((off,), ""),
        ((off, why), "poured too much"),
        ((off, why, entry(3, "weigh", line=1, grams=-0.1)), ""),
        ((off, why, new), ""),
    ):
        made = batch(*entries)
        assert fold(made).line(1).reason == reason
        assert [one.reason for one in deviations(made) if one.key == "weight.1"] == [reason]


def test_the_dew_point_that_was_read_last_is_noted_at_the_check_of_the_room():
    check = ProcessStep(kind="dew-point", text="Check the room", temperature_c=-50.0)
    readings = (entry(1, "dew-point", value=-40.0), entry(2, "dew-point", value=-45.0, reason="lid on"))
    for entries, noted in (((), {}), (readings, {"temperature_c": (-45.0, "lid on")})):
        made = replace(batch(*entries), steps=(check, *batch().steps))
        state = fold(made)
        assert {name: (one.value, one.reason) for name, one in noted_at(state.steps[0], state).items()} == noted
        assert noted_at(state.steps[1], state) == {}
        rows = [row for row in batch_csv(made).splitlines() if "temperature_c" in row]
        assert ["-45" in row for row in rows] == [bool(noted)]


def test_a_correction_holds_and_the_old_value_time_and_reason_stay():
    state = fold(
        batch(
            entry(1, "weigh", line=1, grams=9.4),
            corrected(2, 1, {"line": 1, "grams": 4.9}, "swapped digits"),
            corrected(3, 2, {"line": 1, "grams": 4.91}, "and the last one"),
            entry(4, "note", text="wrong jar"),
            corrected(5, 4, None, "it was the right one"),
        )
    )
    assert state.line(1).actual_g == 4.91
    weighed, note = state.corrected
    assert [(version.number, version.content and version.content["grams"]) for version in weighed.versions] == [
        (1, 9.4),
        (2, 4.9),
        (3, 4.91),
    ]
    assert [version.reason for version in weighed.versions] == ["", "swapped digits", "and the last one"]
    assert [version.at for version in weighed.versions] == [at(1), at(2), at(3)]
    assert note.is_struck
    assert state.notes == ()


def test_a_struck_entry_comes_back_by_a_correction_of_the_correction():
    entries = (entry(1, "note", text="a"), corrected(2, 1, None), corrected(3, 2, {"text": "b"}))
    assert fold(batch(*entries[:2])).notes == ()
    assert [note.content["text"] for note in fold(batch(*entries)).notes] == ["b"]


def test_a_correction_of_nothing_changes_nothing():
    entries = (entry(1, "note", text="a"), corrected(2, 77, None), corrected(3, 3, None))
    assert [found.number for found in entry_histories(entries)] == [1]


@settings(deadline=None)
@given(rng=RANDOM, count=COUNT)
def test_every_drawn_record_is_one_that_can_be_written(rng: random.Random, count):
    entries = drawn_entries(rng, count)
    for place, found in enumerate(entries):
        assert entry_problem(found.kind, found.content, batch(*entries[:place])) == ""


@settings(deadline=None)
@given(rng=RANDOM, count=COUNT)
def test_an_entry_that_is_there_twice_counts_once(rng: random.Random, count):
    entries = drawn_entries(rng, count)
    doubled = [copy for found in entries for copy in (found, replace(found, number=found.number))]
    late = [replace(found, number=found.number + 1000) for found in entries]
    assert fold(batch(*doubled)) == fold(batch(*entries)) == fold(batch(*entries, *late))


@settings(deadline=None)
@given(rng=RANDOM, count=COUNT)
def test_the_order_in_which_entries_are_handed_over_does_not_count(rng: random.Random, count):
    entries = drawn_entries(rng, count)
    shuffled = list(entries)
    rng.shuffle(shuffled)
    assert fold(batch(*shuffled)) == fold(batch(*entries))


@settings(deadline=None)
@given(rng=RANDOM, count=COUNT)
def test_weights_are_the_sum_of_what_stands(rng: random.Random, count):
    entries = drawn_entries(rng, count)
    content = {found.number: found.content for found in entries if found.kind != "correct"}
    first = {}
    for found in entries:
        if found.kind == "correct":
            first[found.number] = first.get(found.content["of"], found.content["of"])
            content[first[found.number]] = found.content["content"]
    weighed = [content[found.number] for found in entries if found.kind == "weigh" and content[found.number]]
    for line in fold(batch(*entries)).lines:
        own = [part["grams"] for part in weighed if part["line"] == line.line.number]
        assert (line.actual_g is None) == (not own)
        assert line.actual_g is None or line.actual_g == pytest.approx(sum(own), abs=1e-6)
    assert all(found.kind in ENTRY_KINDS for found in entries)


@settings(deadline=None)
@given(rng=RANDOM, count=COUNT)
def test_the_state_in_short_is_that_of_the_fold(rng: random.Random, count):
    entries = [*drawn_entries(rng, count), entry(count + 1, rng.choice(["finish", "note"]), text="x")]
    short = [found if found.kind == "correct" else replace(found, content={}) for found in entries]
    assert state_of(short) == fold(batch(*entries)).state


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("dream", {}, "is not a kind of entry"),
        ("weigh", {"grams": 1.0}, "the line is missing"),
        ("weigh", {"line": 7, "grams": 1.0}, "has no line 7"),
        ("weigh", {"line": 1}, "needs the grams or the tare"),
        ("weigh", {"line": 1, "grams": float("nan")}, "finite numbers"),
        ("weigh", {"line": 1, "grams": "1.0"}, "must be a number"),
        ("weigh", {"line": 1, "grams": True}, "must be a number"),
        ("weigh", {"line": 1, "grams": 1.0, "lot": 5}, "must be text"),
        ("weigh", {"line": True, "grams": 1.0}, "whole number"),
        ("note", {"text": ""}, "the text is missing"),
        ("note", {"text": "\ud800"}, "incomplete character"),
        ("note", {"text": "x" * 300_000}, "too long"),
        ("note", {"text": "x", "more": object()}, "finite numbers"),
        ("done", {"step": 0}, "has no step 0"),
        ("done", {"step": 5}, "its steps are 1 to 4"),
        ("timer", {"minutes": -1}, "must be a number"),
        ("timer-end", {"timer": 1}, "has no timer 1"),
        ("dew-point", {"value": 300}, "must be from −120 to 50"),
        ("dew-point", {"value": "dry"}, "must be from −120 to 50"),
        ("rescale", {"targets": 5}, "a list with line and target"),
        ("rescale", {"targets": [{"line": 1}]}, "needs its line and its grams"),
        ("rescale", {"targets": [{"line": 9, "target_g": 1}]}, "has no line 9"),
        ("photo", {"file": "/home/x.jpg", "size": 1, "sha256": "a"}, "relative to the library"),
        ("photo", {"file": "C:\\x.jpg", "size": 1, "sha256": "a"}, "relative to the library"),
        ("photo", {"file": "a/../../x.jpg", "size": 1, "sha256": "a"}, "relative to the library"),
        ("measured", {"quantity": "colour", "value": 1}, "is not measured of a film"),
        ("measured", {"quantity": "note", "value": 1}, "is not measured of a film"),
        ("measured", {"quantity": "measured_thickness_um", "value": -1}, "Measured thickness must be"),
        ("measured", {"quantity": "measured_thickness_um", "value": 1, "unit": "mm"}, "kept in µm"),
        ("open", {"at": "yesterday"}, "is not a time"),
        ("open", {"at": "2026-11-26T10:00:00"}, "is not a time"),
        ("correct", {"of": 9, "reason": "x"}, "has no entry 9"),
        ("correct", {"of": 1, "content": {"text": ""}, "reason": "x"}, "the text is missing"),
        ("correct", {"of": 1, "content": 5, "reason": "x"}, "the right values"),
        ("correct", {"of": 1, "content": None, "reason": ""}, "the reason is missing"),
    ],
)
def test_an_entry_that_says_nothing_is_refused_with_a_sentence(kind, content, told):
    problem = entry_problem(kind, content, batch(entry(1, "note", text="a")))
    assert told in problem
    assert problem.endswith(".")


def test_a_time_has_an_offset():
    assert is_moment("2026-11-26T10:00:00+00:00")
    assert not is_moment("2026-11-26T10:00:00")
    assert not is_moment(5)
