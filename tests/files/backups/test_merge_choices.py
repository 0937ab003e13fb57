"""What becomes of the rows of a merge: rules, choices, what changes, and the list for a spreadsheet."""

import csv
import json

import pytest

from ssedesigner.core.merging import Change, Conflict, Merge, Revision
from ssedesigner.files.backups.merge_choices import NOTHING, MergeChoices, choices_csv
from ssedesigner.files.backups.row_words import statement, statements, subject

VALUE = {"number": 2.0, "text": None, "unit": "g/cm3", "low": 1.5, "high": None, "grade": "user"}
VALUE |= {"conditions": "25 degC", "source": "=cmd()", "note": ""}


def revision(content, at="2026-11-27T10:00:00+00:00"):
    said = None if content is None else json.dumps(content)
    return Revision(id="r", parents=(), at=at, machine="Lab 3", content=said)


def row(kind, name=("binder", "NBR", "density_g_cm3"), label="", /, **content):
    return Change(id="c", kind=kind, name=name, state="new", before=None, after=revision(content or None), label=label)


OLD, NEW = revision(VALUE, "2026-11-01T10:00:00+00:00"), revision({**VALUE, "number": 3.0})
NAME = ("binder", "NBR", "density_g_cm3")
CONFLICTS = (
    Conflict(id="a", kind="value", name=NAME, mine=OLD, theirs=NEW),
    Conflict(id="b", kind="value", name=NAME, mine=NEW, theirs=OLD),
)
CHANGES = tuple(
    Change(id=state, kind="value", name=NAME, state=state, before=None if state == "new" else OLD, after=NEW)
    for state in ("new", "changed_there", "changed_here", "retired")
)
MERGE = Merge(rows=(), counts=NOTHING.counts, conflicts=CONFLICTS, changes=CHANGES)

BY_HAND = {"changed_there": "mine", "changed_here": "theirs"}


@pytest.mark.parametrize(
    ("rule", "chosen", "decisions", "changing"),
    [
        ("", {}, {}, 3),
        ("later", {}, {"a": "theirs", "b": "mine"}, 4),
        ("mine", {"a": "both"}, {"a": "both", "b": "mine"}, 4),
        ("theirs", {"b": "mine"}, {"a": "theirs", "b": "mine"}, 4),
        (
            "",
            {"changed_there": "mine", "changed_here": "theirs"},
            {"changed_there": "mine", "changed_here": "theirs"},
            3,
        ),
    ],
)
def test_a_rule_decides_what_is_not_decided_by_hand(rule, chosen, decisions, changing):
    choices = MergeChoices(merge=MERGE, chosen=chosen, rule=rule)
    assert (choices.decisions, choices.changing) == (decisions, changing)
    assert {one.id for one in choices.open_conflicts} == {"a", "b"} - decisions.keys()
    without = {name: one for name, one in chosen.items() if name != "a"}
    assert choices.with_choice("a", "mine").with_choice("a", "").chosen == without


def test_the_list_holds_both_sides_and_runs_no_formula():
    lines = list(csv.reader(choices_csv(MergeChoices(merge=MERGE)).splitlines()))
    assert [line[4] for line in lines[1:3]] == ["open: mine in use"] * 2
    assert [line[3] for line in lines[3:]] == ["new", "changed there", "changed here", "retired there"]
    assert lines[1][5:8:2] == ["2 g/cm³", "3 g/cm³"]
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]


def test_each_kind_of_row_has_words():
    film = {"rows": [{"name": "K-1", "thickness_um": 27.0, "made_on": "2026-11-15", "conductivity_ms_cm": 0.5}]}
    pair = ("binder", "NBR", "solvent", "anisole")
    cases = (
        (row("value", **VALUE), ("NBR", "density"), "2 g/cm³"),
        (row("verdict", pair, verdict="caution", reason="Gel", sources=["Kim2020"], grade="user", note=""),
         ("NBR × anisole", "verdict"), "caution"),
        (row("film", ("F-0003",), "F-0003 (Lab 3)", **film, retired=0), ("K-1", "film F-0003 (Lab 3)"), "0.5 mS/cm"),
        (row("material", ("binder", "LPSCl"), name="Li6PS5Cl", formula="", group="", note="", retired=1),
         ("LPSCl", "binder"), "retired"),
        (row("batch", ("token",), "B-0002", retired=0), ("B-0002", "batch"), "in the list"),
        (row("something new", ("x",), name="Jar 3", grams=3.5), ("x", "something new"), "Jar 3"),
        (row("value"), ("NBR", "density"), "taken back"),
        (row("film", ("F-0003",), "F-0003", rows=5), ("F-0003", "film"), "not readable"),
    )  # fmt: skip
    for change, words, text in cases:
        assert (subject(change), statement(change.kind, change.after).text) == (words, text)
    facts = dict(statement("value", revision(VALUE)).facts)
    assert facts["by"] == "Lab 3, 27 Nov 2026"
    assert (facts["range"], facts["conditions"]) == ("from 1.5 g/cm³", "25 °C")


def test_no_two_sides_that_differ_look_the_same():
    record = {"name": "Film 1", "conductivity_ms_cm": 1.0, "thickness_um": 30.0, "recipe": {"binder": "NBR"}}
    base = {"rows": [record], "retired": 0, "batch": None, "specimen": None}
    lot = {"rows": [{"kind": "binder", "material": "NBR", "name": "A-17", "place": "shelf A"}], "retired": 0}
    rubber = {"name": "Rubber", "formula": "C4H6", "group": "", "note": "", "retired": 0}
    cases = (
        ("film", base, {**base, "rows": [{**record, "recipe": {"binder": "SBR"}}]}, ("binder", "NBR", "SBR")),
        ("film", base, {**base, "rows": [{**record, "porosity_pct": 12.0}]}, ("porosity", "not stated", "12 vol %")),
        ("lot", lot, {**lot, "rows": [{**lot["rows"][0], "place": "shelf B"}]}, ("place", "shelf A", "shelf B")),
        ("material", rubber, {**rubber, "formula": "C5H8"}, ("formula", "C₄H₆", "C₅H₈")),
        ("material", rubber, {**rubber, "retired": 1}, ("in the lists", "yes", "no")),
    )
    for kind, one, other, (caption, first, second) in cases:
        sides = statements(kind, revision(one), revision(other))
        assert [dict(side.facts)[caption] for side in sides] == [first, second], (kind, sides)
