"""What was written on paper becomes entries, or a sentence at its place; corrections likewise."""

from datetime import datetime, timedelta
from itertools import count

import pytest

from ssedesigner.batch.paper import AT, WHY, PaperError, corrected_content, corrected_lines, paper_entries
from ssedesigner.core.batch.clock import moment
from ssedesigner.core.batch.record import Entry, entry_histories
from ssedesigner.core.batch.state import fold
from ssedesigner.core.batch.words import TimeError, content_text, read_time, subject, time_text, typed_time
from ssedesigner.core.notation import day_text
from tests.batches import batch, corrected, entry

NOW = datetime.fromisoformat("2026-11-27T12:00:00+00:00").astimezone()


def problems(of, texts, **more):
    with pytest.raises(PaperError) as caught:
        paper_entries(of, texts, NOW, **more)
    return dict(caught.value.problems)


def kinds(entries):
    return [found.kind for found in entries]


def test_nothing_typed_writes_nothing():
    assert paper_entries(batch(), {"line_1_grams": "  ", "note": ""}, NOW) == ()


def test_a_whole_sheet_becomes_entries_in_the_order_of_doing():
    texts = {
        "made_at": "2026-11-26 09:30",
        "dew_point": "-52",
        "opened": "2026-11-26 10:00",
        "closed": "2026-11-26 10:20",
        "line_1_grams": "4,91 g",
        "line_1_lot": "L7",
        "line_2_grams": "1.02",
        "line_2_reason": "a drop too much",
        "step_3_minutes": "0.5 h",
        "step_3_speed_rpm": "1800 rpm",
        "result_measured_thickness_um": "0.031 mm",
        "note": "smooth",
    }
    found = paper_entries(batch(), texts, NOW, all_done=True, is_finished=True)
    assert kinds(found) == [
        *("start", "dew-point", "open", "close", "weigh", "weigh", "parameter", "parameter"),
        *("done", "done", "done", "done", "measured", "note", "finish"),
    ]
    by_place = {one.place: one.content for one in found}
    assert by_place["line_1_grams"]["grams"] == 4.91
    assert by_place["line_1_grams"]["lot"] == "L7"
    assert by_place["line_2_grams"]["reason"] == "a drop too much"
    assert by_place["step_3_minutes"]["value"] == 30.0
    assert by_place["step_3_speed_rpm"]["value"] == 1800.0
    assert by_place["result_measured_thickness_um"]["value"] == 31.0
    assert moment(by_place["dew_point"]["at"]) == datetime.fromisoformat("2026-11-26 09:30").astimezone()


def test_a_weight_out_of_tolerance_needs_a_reason():
    told = problems(batch(), {"line_1_grams": "4.95"})
    assert told == {"line_1_reason": "Li6PS5Cl is 0.05 g more than planned, and ± 0.025 g is allowed. Give the reason."}
    assert kinds(paper_entries(batch(), {"line_1_grams": "4.925"}, NOW)) == ["start", "weigh"]
    assert kinds(paper_entries(batch(), {"line_3_grams": "9"}, NOW)) == ["start", "weigh"]  # no target: no tolerance


@pytest.mark.parametrize(
    ("place", "text", "told"),
    [
        ("line_1_grams", "-1", "less than 0 g"),
        ("line_1_grams", "abc", "is not a number"),
        ("line_1_grams", "1,234 mg", "type the one that you mean"),
        ("line_1_grams", "S D 1.234 g", "not stable"),
        ("line_1_grams", "3 mL", "does not fit"),
        ("dew_point", "300", "−120 to 50"),
        ("made_at", "yesterday", "not a date and time"),
        ("made_at", "2026-11-28 09:00", "in the future"),
        ("closed", "2026-11-26 10:00", "was opened too"),
        ("step_3_speed_rpm", "-5", "0 to 100000"),
        ("specimen", "1.5", "whole number"),
        ("result_measured_thickness_um", "-3", "Measured thickness"),
    ],
)
def test_each_wrong_text_is_told_at_its_place(place, text, told):
    found = problems(batch(), {place: text, "line_2_grams": "1.0"})
    assert list(found) == [place]
    assert told in found[place]


def test_a_jar_cannot_be_closed_before_it_was_opened():
    assert "before" in problems(batch(), {"opened": "2026-11-26 10:00", "closed": "2026-11-26 09:00"})["closed"]


def test_what_is_on_record_already_is_not_doubled():
    known = batch(
        entry(1, "weigh", line=1, grams=4.9),
        entry(2, "measured", quantity="measured_thickness_um", value=30.0, specimen=1),
        entry(3, "done", step=1),
    )
    assert "on record already" in problems(known, {"line_1_grams": "4.9"})["line_1_grams"]
    told = problems(known, {"result_measured_thickness_um": "31"})
    assert "specimen 1 is on record" in told["result_measured_thickness_um"]
    second = paper_entries(known, {"specimen": "2", "result_measured_thickness_um": "31"}, NOW)
    assert [one.content["specimen"] for one in second] == [2]
    found = paper_entries(known, {"line_1_lot": "L8"}, NOW, all_done=True)
    assert kinds(found) == ["lot", "done", "done", "done"]  # it was begun before: no second start


def standing(*entries):
    return {one.number: one for one in entry_histories(entries)}


def test_a_correction_changes_only_what_was_typed():
    weigh = entry(1, "weigh", line=1, grams=4.9, lot="L7")
    found = corrected_content(batch(weigh), standing(weigh)[1], _texts(weigh, grams="4.91"), "misread", NOW)
    assert found == {"line": 1, "grams": 4.91, "lot": "L7"}
    without = corrected_content(batch(weigh), standing(weigh)[1], _texts(weigh, lot=""), "wrong jar", NOW)
    assert without == {"line": 1, "grams": 4.9, "no_lot": True}


def _texts(of, **changes):
    shown = {line.name: line.text for line in corrected_lines(batch(of), standing(of)[of.number])}
    return shown | changes


def test_a_correction_needs_a_reason_a_change_and_a_value_that_can_be():
    weigh = entry(1, "weigh", line=1, grams=4.9)
    for texts, why, place in (
        (_texts(weigh, grams="4.91"), " ", WHY),
        (_texts(weigh), "misread", "grams"),
        (_texts(weigh, grams="x"), "misread", "grams"),
        (_texts(weigh, grams=""), "misread", "grams"),
        (_texts(weigh, grams="6"), "misread", "reason"),  # out of tolerance
        (_texts(weigh, at="soon"), "misread", AT),
    ):
        with pytest.raises(PaperError) as caught:
            corrected_content(batch(weigh), standing(weigh)[1], texts, why, NOW)
        assert [name for name, _ in caught.value.problems] == [place]


def test_what_is_not_as_planned_needs_a_reason_on_paper_and_in_a_correction():
    found = problems(batch(), {"step_4_gap_um": "1", "step_3_minutes": "0.1", "step_3_speed_rpm": "2100"})
    assert set(found) == {"step_4_reason", "step_3_reason"}
    assert "1 µm is not as planned (150 µm)" in found["step_4_reason"]
    texts = {"step_4_gap_um": "1", "step_4_reason": "blade slipped"}
    (parameter,) = [one for one in paper_entries(batch(), texts, NOW) if one.kind == "parameter"]
    assert parameter.content["reason"] == "blade slipped"
    gap = entry(1, "parameter", step=4, name="gap_um", value=150.0, unit="um")
    with pytest.raises(PaperError) as caught:
        corrected_content(batch(gap), standing(gap)[1], _texts(gap, value="1"), "misread", NOW)
    assert [name for name, _ in caught.value.problems] == ["reason"]
    gap = _texts(gap, value="1", reason="blade slipped"), standing(gap)[1], batch(gap)
    assert corrected_content(gap[2], gap[1], gap[0], "misread", NOW)["reason"] == "blade slipped"


@pytest.mark.parametrize(
    ("of", "changes", "value"),
    [
        (entry(1, "dew-point", value=-50), {"value": "-45 °C"}, -45.0),
        (entry(1, "measured", quantity="measured_thickness_um", value=30.0), {"value": "0.028 mm"}, 28.0),
        (entry(1, "parameter", step=3, name="minutes", value=10.0, unit="min"), {"value": "0.5 h"}, 30.0),
        (
            entry(1, "parameter", step=3, name="atmosphere", value="argon"),
            {"value": "vacuum", "reason": "no argon left"},
            "vacuum",
        ),
    ],
)
def test_each_kind_of_value_is_read_in_its_unit(of, changes, value):
    found = corrected_content(batch(of), standing(of)[1], _texts(of, **changes), "misread", NOW)
    assert found["value"] == value


def test_a_struck_entry_can_be_brought_back_as_it_was():
    weigh = entry(1, "weigh", line=1, grams=4.9)
    both = (weigh, corrected(2, 1, None))
    found = corrected_content(batch(*both), standing(*both)[1], _texts(weigh), "it was right", NOW)
    assert found == {"line": 1, "grams": 4.9}


def test_the_time_alone_can_be_corrected():
    done = entry(1, "done", step=1)
    wanted = NOW - timedelta(hours=2)
    found = corrected_content(batch(done), standing(done)[1], {AT: f"{wanted:%Y-%m-%d %H:%M}"}, "late", NOW)
    assert typed_time(found["at"]).startswith(f"{wanted:%Y-%m-%d %H:%M} +")


def test_entries_are_told_in_words():
    numbers = count(1)
    of = batch()
    for kind, content, name, says in (
        ("weigh", {"line": 1, "grams": 4.9, "lot": "L7"}, "Weighed: Li6PS5Cl", "4.9 g; lot L7"),
        ("dew-point", {"value": -50}, "Dew point read", "−50 °C"),
        ("parameter", {"step": 3, "name": "minutes", "value": 10.0, "unit": "min"}, "Step 3: Duration", "10 min"),
        ("measured", {"quantity": "measured_thickness_um", "value": 30.5}, "Measured thickness", "30.5 µm"),
        ("done", {"step": 2}, "Step done: step 2", "step done"),
        ("note", {"text": "smooth"}, "Note", "smooth"),
    ):
        one = entry(next(numbers), kind, **content)
        assert (subject(of, one.kind, one.content), content_text(one.kind, one.content)) == (name, says)
    assert content_text("weigh", None) == "struck out"


def test_hostile_times_are_shown_and_read_without_an_error():
    for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1970-01-01T00:00:00+00:00"):
        assert typed_time(at)[:10] == at[:10]
        assert time_text(at) == f"{day_text(at)} {at[11:16]} {at[-6:]}"
    late = "9999-12-31T23:00:00-12:00"
    timer = Entry(number=1, token="t", at=late, kind="timer", content={"minutes": 1000.0, "step": 3})
    assert fold(batch(timer)).timers[0].ends_at
    assert read_time("2026-03-31 14:05 +02:00", NOW) == "2026-03-31T14:05:00+02:00"
    for text in ("9999-12-31 23:59", "9999-12-31 23:59 -12:00", "0001-13-01 00:00"):
        with pytest.raises(TimeError):
            read_time(text, NOW)
