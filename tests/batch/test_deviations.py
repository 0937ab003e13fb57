"""Every deviation of a batch from its plan is in one list, with its reason, and on every record that is made of it."""

import json
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from ssedesigner.batch.comparison import with_batch, with_recipe
from ssedesigner.batch.deviations import count_text, deviations, without_reason
from ssedesigner.cli.batches import batch_command
from ssedesigner.core.batch.clock import Instant, Tick, minutes_between
from ssedesigner.core.batch.state import fold
from ssedesigner.core.batch.tolerances import DEFAULT_TOLERANCES, StepTolerances, match, plan_tolerances_text
from ssedesigner.core.notation import plain_text
from ssedesigner.core.paths import resources
from ssedesigner.core.steps import as_set, planned_value
from ssedesigner.files.batches.table import batch_csv
from ssedesigner.files.sheet.html import to_html
from ssedesigner.files.sheet.sheet import batch_sheet
from ssedesigner.files.sheet.table import to_csv, to_json
from ssedesigner.files.sheet.workbook import to_xlsx
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from tests.batches import AMOUNTS, PLAN, RECIPE, STEPS, batch, entry
from tests.slips import WORDS, slipped_batch


@pytest.fixture(scope="module")
def slipped(tmp_path_factory):
    path = tmp_path_factory.mktemp("slips") / "library.sqlite"
    with Library.open(path, shipped=resources() / "library") as library:
        key = slipped_batch(library)
        yield library, library.batch(key), library.materials()


@pytest.mark.parametrize("kind", WORDS)
def test_each_kind_of_slip_is_in_the_list(slipped, kind):
    what, done = WORDS[kind]
    found = deviations(slipped[1], slipped[2])
    assert any(what in one.what and done in one.done for one in found), [one.sentence for one in found]


def test_the_list_goes_by_step_and_every_key_stands_once(slipped):
    found = deviations(slipped[1], slipped[2])
    steps = [one.step for one in found if one.step is not None]
    assert steps == sorted(steps)
    assert len({one.key for one in found}) == len(found)
    assert count_text(found) == f"{len(found)} deviations, {len(without_reason(found))} without a reason."


def test_each_slip_is_on_the_sheet_in_every_form_in_the_table_and_in_the_command(slipped):
    library, made, materials = slipped
    found = deviations(made, materials)
    sheet = batch_sheet(made, predict(made.recipe, materials), materials)
    assert [(row.what, row.done) for row in sheet.deviations] == [(one.what, one.done) for one in found]
    workbook = ZipFile(BytesIO(to_xlsx(sheet))).read("xl/sharedStrings.xml").decode()
    texts = [to_html(sheet), to_csv(sheet), json.dumps(json.loads(to_json(sheet)), ensure_ascii=False), workbook]
    texts += [batch_csv(made, materials), batch_command("show", [made.key], library)]
    for text in texts:
        assert all(one.done in text or plain_text(one.done) in text for one in found)  # plain in CSV and JSON
    assert plan_tolerances_text(made.plan) in sheet.notes
    assert "defaults" in plan_tolerances_text(made.plan)
    assert "defaults" not in plan_tolerances_text(replace(made.plan, tolerances=DEFAULT_TOLERANCES))


def test_the_comparison_has_a_row_for_each_slip(slipped):
    _, made, materials = slipped
    found = deviations(made, materials)
    rows = with_recipe(made, made.recipe, found)
    assert len(rows) == len(found)
    assert all(row.differs for row in rows)
    both = with_batch(made, made, (found, ()))
    assert sum(row.right == "as planned" for row in both) == len(found)


def test_a_reason_counts_from_when_it_was_given():
    gap = entry(1, "parameter", step=4, name="gap_um", value=1.0)
    why = entry(2, "reason", deviation="parameter.4.gap_um", reason="blade slipped")
    later = entry(3, "parameter", step=4, name="gap_um", value=2.0)
    for entries, reason in (((gap,), ""), ((gap, why), "blade slipped"), ((gap, why, later), "")):
        (one,) = [found for found in deviations(batch(*entries)) if found.what == "Gap"]
        assert one.reason == reason
    done = entry(4, "done", step=4, reason="told by phone")
    assert next(one for one in deviations(batch(gap, why, later, done)) if one.what == "Gap").reason == "told by phone"
    right = entry(5, "correct", of=3, content={"step": 4, "name": "gap_um", "value": 150.0}, reason="misread")
    assert not [one for one in deviations(batch(later, right)) if one.what == "Gap"]


def test_1_67_instead_of_1_5_wt_pct_is_told_and_what_is_as_planned_is_not():
    exact = batch(entry(1, "weigh", line=1, grams=4.9), entry(2, "weigh", line=2, grams=1.0))
    more = batch(entry(1, "weigh", line=1, grams=4.9), entry(2, "weigh", line=2, grams=1.12))
    assert not [one for one in deviations(exact) if "as weighed" in one.what]
    assert "2.235 wt %" in [one.done for one in deviations(more) if one.what == "Binder content as weighed"]
    assert deviations(batch()) == ()


@pytest.mark.parametrize(
    ("kind", "name", "planned", "value", "found"),
    [
        ("cast", "gap_um", 160.0, 1.0, "off"),
        ("cast", "gap_um", 160.0, 176.0, "as planned"),
        ("cast", "gap_um", 160.0, 143.9, "off"),
        ("mix", "speed_rpm", 2000.0, 2201.0, "off"),
        ("press", "pressure_mpa", 300.0, 270.0, "as planned"),
        ("dry", "temperature_c", 60.0, 65.0, "as planned"),
        ("dry", "temperature_c", 60.0, 54.9, "off"),
        ("mix", "minutes", 12.0, 0.02, "off"),
        ("mix", "minutes", 12.0, 10.8, "as planned"),
        ("dry", "minutes", 720.0, 2000.0, "as planned"),
        ("heat", "minutes", 120.0, 181.0, "off"),
        ("dew-point", "temperature_c", -50.0, -49.9, "off"),
        ("dew-point", "temperature_c", -50.0, -80.0, "as planned"),
        ("dry", "atmosphere", "vacuum", "Vacuum ", "as planned"),
        ("dry", "atmosphere", "vacuum", "air", "off"),
        ("cast", "gap_um", None, 160.0, "not planned"),
    ],
)
def test_each_quantity_has_its_tolerance(kind, name, planned, value, found):
    step = replace(STEPS[0], kind=kind, line=None, **{name: planned or ("" if name == "atmosphere" else None)})
    assert match(step, name, value, DEFAULT_TOLERANCES) == found


def test_tolerances_are_kept_with_the_plan():
    wide = replace(PLAN, tolerances=StepTolerances(gap_pct=60.0))
    gap = entry(1, "parameter", step=4, name="gap_um", value=80.0)
    assert [one for one in deviations(batch(gap)) if one.what == "Gap"]
    assert not [one for one in deviations(batch(gap, plan=wide)) if one.what == "Gap"]


def test_what_was_worked_out_is_planned_as_a_person_sets_it_and_what_was_typed_stays():
    worked_out = replace(STEPS[3], gap_um=160.17772858172845, assumed=("gap_um",))
    assert planned_value(worked_out, "gap_um") == 160.0
    assert planned_value(replace(worked_out, assumed=()), "gap_um") == 160.17772858172845
    for name in ("gap_um", "speed_rpm", "minutes", "temperature_c", "pressure_mpa"):
        for value in (7.7, 23.0, 61.3, 149.0, 512.0, 1834.0, 9999.0):
            assert abs(as_set(name, value) - value) <= 0.07 * value
            assert as_set(name, as_set(name, value)) == as_set(name, value)


def test_the_jar_counts_by_the_count_whatever_the_clock_does():
    def record(*moments):
        kinds = ("open", "close")
        return batch(
            *(
                replace(entry(number, kind), at=at, tick=tick)
                for number, (kind, (at, tick)) in enumerate(zip(kinds, moments, strict=False), start=1)
            )
        )

    opened = "2026-11-26T09:00:00+01:00", Tick(run="a", seconds=1000.0)
    for at in ("2026-11-26T08:20:00+01:00", "1970-01-01T00:00:00+00:00", "2100-01-01T00:00:00+00:00"):
        back = at, Tick(run="a", seconds=2200.0)
        made = record(opened, back)
        assert fold(made).exposure_minutes(at) == pytest.approx(20.0)
        assert fold(record(opened)).exposure_minutes(at, back[1]) == pytest.approx(20.0)
        assert [one for one in deviations(made) if one.what.startswith("Computer clock")]
    # after a restart the larger of both counts
    start = Instant(at=opened[0], tick=opened[1])
    again = Tick(run="b", seconds=1600.0)
    assert minutes_between(start, Instant(at="2026-11-26T08:00:00+01:00", tick=again)) == pytest.approx(10.0)
    assert minutes_between(start, Instant(at="2026-11-26T10:00:00+01:00", tick=again)) == pytest.approx(60.0)
    rebooted = Tick(run="c", seconds=5.0)
    assert minutes_between(start, Instant(at="2026-11-26T10:00:00+01:00", tick=rebooted)) == pytest.approx(60.0)


def test_the_order_is_that_of_recording_and_never_of_the_clock():
    first = replace(entry(1, "open"), at="2026-11-26T12:00:00+01:00")
    second = replace(entry(2, "close"), at="2026-11-26T08:00:00+01:00")
    state = fold(batch(second, first))
    assert [(one.opened_at[11:13], one.closed_at[11:13]) for one in state.exposures] == [("12", "08")]
    assert not [
        one for one in deviations(batch(entry(1, "done", step=1), entry(2, "done", step=2))) if "order" in one.key
    ]
    early = replace(entry(2, "done", step=1), at="2020-01-01T00:00:00+00:00")
    assert [one.key for one in deviations(batch(entry(1, "done", step=2), early)) if "order" in one.key] == ["order.2"]


def test_a_lot_is_only_compared_where_one_was_planned():
    weighed = entry(1, "weigh", line=1, grams=4.9)
    assert [one.done for one in deviations(batch(weighed)) if one.what.startswith("Lot")] == ["not noted"]
    unnamed = replace(RECIPE, electrolyte_lot="")
    assert not [one for one in deviations(batch(weighed, recipe=unnamed)) if one.what.startswith("Lot")]
    assert AMOUNTS.lines[0].fields == ("electrolyte",)
