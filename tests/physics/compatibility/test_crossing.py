"""Answers on pairs and on two pairs at once: evidence before rules, a guess answers nothing, the worst decides."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, CitedText
from ssedesigner.core.materials import ClassRule, Material, Materials, PairVerdict
from ssedesigner.physics.compatibility.answers import KNOWN, PairAnswer, nearest_evidence, pair_answer
from ssedesigner.physics.compatibility.choices import pair_estimate
from ssedesigner.physics.compatibility.crossing import (
    GROUPS,
    LEAVE_OUT,
    Crossing,
    Question,
    _whole,
    candidates,
    counts,
    crossing,
    fact,
    order,
    partner_kinds,
    parts_of,
    sisters,
)

ASKED = Question(kind="solvent", partners=(("electrolyte", "A"), ("binder", "B")))


def material(kind, key, of_class="", **texts):
    named = {"compatibility_class": of_class, **texts} if of_class else texts
    return Material(
        kind=kind, key=key, name=key, texts={k: CitedText(v, "S", grade="handbook") for k, v in named.items()}
    )


def pair(kind, first, second, verdict="compatible", grade="reported", **more):
    ends = {"first_kind": kind, "first": first, "second_kind": "solvent", "second": second}
    return PairVerdict(**ends, verdict=verdict, reason="tried", grade=grade, sources=("S",), **more)


def rule(kind, first, second, verdict="compatible", is_guess=False):
    ends = {"first_kind": kind, "first": first, "second_kind": "solvent", "second": second}
    return ClassRule(**ends, verdict=verdict, reason="by rule", grade="estimate", source="S", is_guess=is_guess)


def made_up(pairs=(), rules=(), more=()):
    listed = (
        material("electrolyte", "A", "argyrodite"),
        material("electrolyte", "A2", "argyrodite"),
        material("electrolyte", "C", "thiostannate"),
        material("binder", "B", "rubber"),
        *(material("solvent", key, "aromatic") for key in ("x", "y")),
        material("solvent", "z", "alcohol"),
        *more,
    )
    return Materials(version="", materials={(m.kind, m.key): m for m in listed}, pairs=tuple(pairs), rules=tuple(rules))


def answer(materials, kind="electrolyte", key="A", liquid="x"):
    return pair_answer(materials, kind, key, "solvent", liquid)


def test_a_report_stands_above_a_rule_and_a_rule_above_nothing():
    rules = [rule("electrolyte", "argyrodite", "aromatic", "incompatible")]
    assert (answer(made_up()).severity, answer(made_up()).known) == ("unknown", "not reported")
    expected = answer(made_up(rules=rules))
    assert (expected.severity, expected.verdict, expected.known, expected.basis) == (
        "caution",
        "fail",
        "expected",
        "rule",
    )
    reported = answer(made_up([pair("electrolyte", "A", "x")], rules))
    assert (reported.severity, reported.known, reported.basis) == ("pass", "reported", "pair")


def test_a_guess_answers_nothing_and_is_kept_to_be_told():
    guessed = answer(made_up(rules=[rule("electrolyte", "argyrodite", "aromatic", is_guess=True)]))
    assert (guessed.severity, guessed.known) == ("unknown", "not reported")
    assert guessed.rule.is_guess


def test_a_listed_estimate_is_expected_and_a_listed_unknown_not_reported():
    assert answer(made_up([pair("electrolyte", "A", "x", grade="estimate")])).known == "expected"
    assert answer(made_up([pair("electrolyte", "A", "x", "unknown")])).known == "not reported"
    assert answer(made_up([pair("electrolyte", "A", "x", grade="user", origin="user")])).known == "reported"


@pytest.mark.parametrize("grade", ["estimate", "assumed", "reported", "handbook", "user"])
def test_only_what_is_no_estimate_can_say_no(grade):
    """As in the checks: what an estimate states as a no counts as a caution and is still worded as a no."""
    weak = grade in ESTIMATED_GRADES
    stated = ("caution", "fail") if weak else ("fail", "fail")
    listed = answer(made_up([pair("electrolyte", "A", "x", "incompatible", grade)]))
    assert listed.basis == "pair"
    assert (listed.severity, listed.verdict) == stated


def test_no_answer_of_the_library_is_a_no_by_an_estimate(materials):
    for solid, other in (("electrolyte", "solvent"), ("binder", "solvent"), ("electrolyte", "anode")):
        for one, two in product(materials.of_kind(solid)[::7], materials.of_kind(other)[::7]):
            found = pair_answer(materials, solid, one.key, other, two.key)
            if found.basis in {"pair", "rule"}:
                assert found.severity != "fail" or found.grade not in ESTIMATED_GRADES
            assert found.verdict in {found.severity, "fail"}


def test_evidence_on_this_sulfide_in_any_liquid_stands_above_a_rule():
    rules = [rule("electrolyte", "argyrodite", "aromatic")]
    near = answer(made_up([pair("electrolyte", "A", "any", "incompatible")], rules))
    assert (near.severity, near.known, near.rule) == ("fail", "expected", None)
    weak = answer(made_up([pair("electrolyte", "A", "any", "incompatible", "estimate")], rules))
    assert weak.severity == "pass"


def test_the_order_of_the_two_makes_no_difference(materials):
    for solid in ("electrolyte", "binder", "spe", "scaffold"):
        for one, liquid in product(materials.of_kind(solid)[:12], materials.of_kind("solvent")[::5]):
            forth = pair_answer(materials, solid, one.key, "solvent", liquid.key)
            assert pair_answer(materials, "solvent", liquid.key, solid, one.key) == forth
            if forth.pair is None and forth.rule is None:
                estimate = pair_estimate(materials, solid, one.key, "solvent", liquid.key)
                assert (forth.severity, forth.reason) == (estimate.severity, estimate.reason)


def test_the_nearest_evidence_has_the_class_of_one_of_the_two():
    pairs = [
        pair("electrolyte", "C", "x"),
        pair("electrolyte", "A", "y", grade="measured"),
        pair("electrolyte", "A2", "x"),
        pair("electrolyte", "A2", "y"),
        pair("electrolyte", "A", "z"),
        pair("binder", "B", "x"),
        pair("electrolyte", "A2", "x", "caution", "user", origin="user"),
        pair("electrolyte", "A", "x"),
    ]
    found = nearest_evidence(made_up(pairs), "electrolyte", "A", "solvent", "x")
    assert [(one.first, one.second, one.verdict) for one in found] == [
        ("A2", "x", "caution"),  # the user's own in place of the shipped one
        ("A", "y", "compatible"),
        ("C", "x", "compatible"),
    ]
    assert (
        nearest_evidence(
            made_up([pair("electrolyte", "A2", "x", grade="estimate")]), *ASKED.partners[0], "solvent", "x"
        )
        == ()
    )


ANSWERS = st.builds(
    lambda severity, known: PairAnswer(severity, "not reported" if severity == "unknown" else known, "", "", (), ""),
    st.sampled_from(("pass", "caution", "fail", "unknown")),
    st.sampled_from(("reported", "expected")),
)


@given(st.lists(ANSWERS, min_size=2, max_size=3))
def test_the_whole_is_never_better_than_a_part_in_verdict_or_knowledge(answers):
    whole = _whole(Material(kind="solvent", key="x", name="x"), tuple(answers))
    severities = {each.severity for each in answers}
    assert (whole.severity == "fail") is ("fail" in severities)
    assert (whole.severity == "pass") is (severities == {"pass"})
    if "fail" not in severities:
        assert (whole.severity == "unknown") is ("unknown" in severities)
        assert all(KNOWN.index(whole.known) >= KNOWN.index(each.known) for each in answers)
    else:
        known = {each.known for each in answers if each.severity == "fail"}
        assert whole.known == min(known, key=KNOWN.index)
    assert (whole.group == "all") is all((each.severity, each.known) == ("pass", "reported") for each in answers)
    assert answers[whole.decides].severity == whole.severity


@pytest.mark.parametrize(
    ("sulfide", "binder", "group", "known"),
    [
        (pair("electrolyte", "A", "x"), pair("binder", "B", "x"), "all", "reported"),
        (rule("electrolyte", "A", "x"), pair("binder", "B", "x"), "some", "expected"),
        (rule("electrolyte", "A", "x"), rule("binder", "B", "x"), "expected", "expected"),
        (pair("electrolyte", "A", "x"), rule("binder", "B", "x", "caution"), "care", "expected"),
        (rule("electrolyte", "A", "x", is_guess=True), pair("binder", "B", "x"), "unknown", "not reported"),
        (None, pair("binder", "B", "x", "caution"), "unknown", "not reported"),
        (None, pair("binder", "B", "x", "incompatible"), "no", "reported"),
        (pair("electrolyte", "A", "x"), rule("binder", "B", "x", "incompatible"), "care", "expected"),
    ],
)
def test_groups_of_answers(sulfide, binder, group, known):
    found = [each for each in (sulfide, binder) if each]
    materials = made_up(
        [p for p in found if isinstance(p, PairVerdict)], [r for r in found if isinstance(r, ClassRule)]
    )
    whole = crossing(materials, ASKED, materials.find("solvent", "x"))
    assert (whole.group, whole.known) == (group, known)


def test_answers_are_ordered_by_usefulness_and_counted(materials):
    asked = Question(kind="solvent", partners=(("electrolyte", "Li6PS5Cl"), ("binder", "NBR")))
    found = order([crossing(materials, asked, each) for each in candidates(materials, asked)])
    assert len(found) == len(materials.of_kind("solvent"))
    assert [GROUPS.index(one.group) for one in found] == sorted(GROUPS.index(one.group) for one in found)
    for place, partner in enumerate(asked.partners):
        listed = [materials.pair(*partner, "solvent", each.key) for each in materials.of_kind("solvent")]
        strong = [
            one for one in listed if one and one.grade not in {"estimate", "assumed"} and one.verdict != "unknown"
        ]
        assert counts(found, place).reported == len(strong) > 0
        assert sum(counts(found, place)) == len(found)


def test_mixtures_are_asked_where_they_are_reported_with_a_partner(materials):
    asked = Question(kind="solvent", partners=(("electrolyte", "Li6PS5Cl"), ("binder", "NBR")), with_mixtures=True)
    mixed = [each for each in candidates(materials, asked) if " + " in each.key]
    assert mixed
    for each in mixed:
        assert any(materials.pair(*partner, "solvent", each.key) for partner in asked.partners)
        assert len([part for part in parts_of(materials, each) if part]) == 2
        assert isinstance(crossing(materials, asked, each), Crossing)
    assert not [each for each in candidates(materials, replace(asked, with_mixtures=False)) if " + " in each.key]


def test_neither_a_retired_material_nor_a_partner_is_a_candidate():
    materials = made_up(more=(replace(material("solvent", "old"), is_retired=True),))
    assert [each.key for each in candidates(materials, ASKED)] == ["x", "y", "z"]
    same = Question(kind="electrolyte", partners=(("electrolyte", "A"), ("solvent", "x")))
    assert [each.key for each in candidates(materials, same)] == ["A2", "C"]


def test_the_lowest_known_flash_point_counts_and_a_mixture_has_that_of_its_lowest_part():
    def liquid(key, value, low=None, *others):
        known = Cited(value, "degC", "S", grade="measured", low=low)
        beside = tuple(Cited(each, "degC", "T", grade="handbook") for each in others)
        return Material(
            kind="solvent",
            key=key,
            name=key,
            values={"flash_point_c": known, "boiling_point_c": known},
            alternatives={"flash_point_c": beside},
        )

    one, two, ranged = liquid("one", 40.0, None, 32.0, 19.0), liquid("two", 30.0), liquid("ranged", 30.0, 22.0)
    assert fact((one,), "flash_point_c") == 19.0
    assert fact((one,), "flash_point_c").source == "T"
    assert fact((ranged,), "flash_point_c") == 22.0
    assert fact((ranged,), "boiling_point_c") == 30.0
    assert fact((one, two), "flash_point_c") == 19.0
    assert fact((two, None), "flash_point_c") == 30.0  # it ignites, whatever is not known of the other one
    assert fact((two, None), "boiling_point_c") is None
    assert [LEAVE_OUT["flash"]((each,)) for each in (one, two, ranged)] == [True, False, True]


@pytest.mark.parametrize(
    ("codes", "is_left_out"),
    [("H225 H361fd", True), ("H350i", True), ("H340", True), ("H226 H336", False), ("H304 H312+H332 H373", False)],
)
def test_what_harms_genes_the_unborn_or_gives_cancer_can_be_left_out(codes, is_left_out):
    liquid = material("solvent", "x", hazard_codes=codes)
    assert LEAVE_OUT["cmr"]((liquid,)) is is_left_out
    assert LEAVE_OUT["cmr"]((material("solvent", "y"), liquid)) is is_left_out


def test_what_is_not_known_stays_in_but_a_missing_limit_can_be_left_out():
    bare = material("solvent", "x")
    assert {key for key, is_out in LEAVE_OUT.items() if is_out((bare,))} == {"limit"}


def test_kinds_that_can_be_crossed_are_those_with_pairs_or_rules(materials):
    assert {"electrolyte", "binder", "anode"} <= set(partner_kinds(materials, "solvent"))
    assert "atmosphere" not in partner_kinds(materials, "electrolyte")
    assert partner_kinds(made_up(rules=[rule("salt", "LiX", "aromatic")]), "solvent") == ("salt",)


def test_sisters_are_shown_beside_and_never_lent():
    pairs = [
        pair("electrolyte", "A2", "x"),
        pair("electrolyte", "C", "x", "incompatible"),
        pair("electrolyte", "A", "x"),
    ]
    found = sisters(made_up(pairs), "solvent", ("electrolyte", "A"), ["A", "A2"])
    assert found == {"x": (("pass", "A2"),)}


@pytest.mark.parametrize(
    ("solvent", "lowest"), [("sec-butyl acetate", 16.0), ("isopropanol", 12.0), ("MIBK", 8.0), ("DMF", 58.0)]
)
def test_the_check_of_a_recipe_and_the_cross_view_judge_by_one_flash_point(materials, raise_flags, solvent, lowest):
    assert fact((materials.find("solvent", solvent),), "flash_point_c") == lowest
    flag = raise_flags(solvent=solvent, cosolvent=None, cosolvent_share_pct=None)["flash-point"]
    assert flag.value == lowest
