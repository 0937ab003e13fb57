"""The order of the entries of a batch that several machines wrote is one, and its clocks cannot turn it around."""

import random

import pytest

from ssedesigner.core.batch.order import disputes, in_order
from tests.batches import at


def entry(token, minute, after, kind="note", **content):
    return {"token": token, "at": at(minute), "kind": kind, "content": content, "after": sorted(after)}


def drawn(rng):
    """Entries of three machines with clocks of their own, each of which follows all that its machine had then."""
    entries, known = [], {name: [] for name in "ABC"}
    for number in range(rng.randint(1, 14)):
        name = rng.choice("ABC")
        if rng.random() < 0.3:
            known[name] = list({*known[name], *known[rng.choice("ABC")]})
        entries.append(entry(f"{name}{number}", rng.randint(0, 20), known[name]))
        known[name].append(entries[-1]["token"])
    return entries


@pytest.mark.parametrize("seed", range(40))
def test_there_is_one_order_and_more_entries_leave_it(seed):
    rng = random.Random(seed)
    entries = drawn(rng)
    tokens = [one["token"] for one in in_order(entries)]
    assert [one["token"] for one in in_order(rng.sample(entries, len(entries)))] == tokens
    assert all(tokens.index(before) < tokens.index(one["token"]) for one in entries for before in one["after"])
    begin = entries[: rng.randint(0, len(entries))]
    few = [one["token"] for one in in_order(begin)]
    assert [token for token in tokens if token in few] == few


def test_one_machine_keeps_its_order_when_its_clock_is_set_back_and_two_go_by_time():
    chain = [entry("a", 30, []), entry("b", 10, ["a"]), entry("c", 20, ["b"])]
    assert in_order(reversed(chain)) == chain
    beside = entry("x", 15, ["a"])
    assert [one["token"] for one in in_order([*chain, beside])] == ["a", "b", "x", "c"]


@pytest.mark.parametrize("after", [["b"], ["a"]])
def test_an_entry_that_follows_itself_or_nothing_on_record_is_refused(after):
    with pytest.raises(ValueError, match="not there"):
        in_order([entry("a", 0, after)])


def test_only_corrections_that_did_not_know_each_other_and_differ_are_named():
    weighed = entry("w", 0, [], "weigh", line=1, grams=4.85)
    mine = entry("a", 1, ["w"], "correct", of="w", content={"line": 1, "grams": 5.0}, reason="slip")
    theirs = entry("b", 2, ["w"], "correct", of="w", content={"line": 1, "grams": 9.0}, reason="slip")
    (dispute,) = disputes([weighed, mine, theirs])
    assert "Weighed, line 1: corrected on two machines, to 5 g and to 9 g" in dispute.note["content"]["text"]
    assert dispute.note["after"] == ["a", "b"]
    assert not [*disputes([weighed, mine, {**theirs, "content": mine["content"]}])]
    assert not [*disputes([weighed, mine, {**theirs, "after": ["a"]}])]
    later = entry("c", 3, ["a"], "correct", of="a", content={"line": 1, "grams": 6.0}, reason="no")
    assert [each.note["after"] for each in disputes([weighed, mine, theirs, later])] == [["b", "c"]]
    struck = {**theirs, "content": {"of": "a", "content": None, "reason": "no"}}  # by way of a correction
    assert "to 5 g and to struck out" in next(disputes([weighed, mine, struck])).words
