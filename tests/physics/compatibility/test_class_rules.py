"""What the classes of two materials let expect: told, never evidence, never a pass or a fail."""

from dataclasses import replace

import pytest

from ssedesigner.core.evidence import ESTIMATED_GRADES, CitedText
from ssedesigner.core.materials import ClassRule, Materials, PairVerdict
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.checks.slurry import verdict_sentence
from ssedesigner.physics.compatibility.choices import choice_verdict, pair_estimate
from ssedesigner.physics.compatibility.liquids import electrolyte_in_liquids, polymer_in_liquids, salt_in_liquids
from ssedesigner.physics.compatibility.sulfide_chemistry import hydrolyses
from ssedesigner.physics.compatibility.verdict import pair_verdict
from ssedesigner.physics.situation import liquids
from tests.physics.samples import with_value, without

SULFIDE, POLYMER = "Li6PS5Br", "SBR"
"""A sulfide and a rubber of which hardly anything is reported."""
VERDICTS = ("compatible", "caution", "incompatible")
ALKANE, ESTER = "octane", "butyl acetate"


def rule(first_kind: str, first: str, second: str, verdict: str, *, is_guess: bool = False) -> ClassRule:
    return ClassRule(
        first_kind=first_kind, first=first, second_kind="solvent", second=second, verdict=verdict,
        reason="by its donor number", grade="estimate", source="ThisProgram2026", is_guess=is_guess,
    )  # fmt: skip


def pair(first_kind: str, first: str, second: str, verdict: str, grade: str, origin: str = "shipped") -> PairVerdict:
    return PairVerdict(
        first_kind=first_kind, first=first, second_kind="solvent", second=second, verdict=verdict,
        reason="tried", grade=grade, sources=("Song2023",), origin=origin,
    )  # fmt: skip


@pytest.fixture(scope="module")
def classed(materials) -> Materials:
    """The library without rules, pairs or Hansen parameters on the two, and with classes of our own."""
    own = {(SULFIDE, "any"), (POLYMER, "any")} | {(key, liquid) for key in (SULFIDE, POLYMER) for liquid in LIQUIDS}
    library = replace(
        materials,
        rules=(),
        pairs=tuple(each for each in materials.pairs if (each.first, each.second) not in own),
    )
    for kind, key, name in (
        ("electrolyte", SULFIDE, "argyrodite"),
        ("binder", POLYMER, POLYMER),
        ("solvent", ALKANE, "alkane"),
        ("solvent", ESTER, "middle ester"),
    ):
        text = CitedText(name, "ThisProgram2026", grade="estimate")
        library = with_value(library, kind, key, "compatibility_class", text)
    return without(library, "binder", POLYMER, "hansen_r0")


LIQUIDS = (ALKANE, ESTER)


def in_liquid(library: Materials, *names: str):
    return electrolyte_in_liquids(library, SULFIDE, liquids(library, *(*names, None)[:2], 50.0))


def polymer_in(library: Materials, *names: str):
    return polymer_in_liquids(library, POLYMER, liquids(library, *(*names, None)[:2], 50.0))


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("is_guess", [False, True])
def test_a_rule_warns_of_trouble_and_never_takes_the_place_of_a_report(classed, verdict, is_guess):
    rules = (
        rule("electrolyte", "argyrodite", "alkane", verdict, is_guess=is_guess),
        rule("binder", POLYMER, "alkane", verdict, is_guess=is_guess),
    )
    library = replace(classed, rules=rules)
    wanted = "unknown" if is_guess or verdict == "compatible" else "caution"
    for found in (in_liquid(library, ALKANE), polymer_in(library, ALKANE)):
        assert (found.severity, found.basis) == (wanted, "guess" if is_guess else "class")
        assert found.grade == "estimate"
        assert "by its donor number" in found.reason
        assert ("guessed" if is_guess else "not tested") in verdict_sentence(found)
        assert "(estimate)" in verdict_sentence(found)


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("reported", VERDICTS)
@pytest.mark.parametrize("grade", ["measured", "estimate"])
def test_a_reported_pair_stands_above_its_rule(classed, verdict, reported, grade):
    rules = rule("electrolyte", "argyrodite", "alkane", verdict), rule("binder", POLYMER, "alkane", verdict)
    said = pair("electrolyte", SULFIDE, ALKANE, reported, grade), pair("binder", POLYMER, ALKANE, reported, grade)
    bare = replace(classed, pairs=(*classed.pairs, *said))
    library = replace(bare, rules=rules)
    assert in_liquid(library, ALKANE) == in_liquid(bare, ALKANE)
    assert polymer_in(library, ALKANE) == polymer_in(bare, ALKANE)


@pytest.mark.parametrize("reported", VERDICTS)
def test_what_is_said_of_any_liquid_stands_above_a_rule(classed, reported):
    said = pair("electrolyte", SULFIDE, "any", reported, "reported")
    bare = replace(classed, pairs=(*classed.pairs, said))
    library = replace(bare, rules=(rule("electrolyte", "argyrodite", "alkane", "incompatible"),))
    assert in_liquid(library, ALKANE) == in_liquid(bare, ALKANE)
    assert in_liquid(library, ALKANE).basis == "reported"


def test_a_rule_stands_above_the_old_class_of_a_liquid_but_not_above_what_is_reported_of_it(classed):
    library = replace(
        classed,
        rules=(
            rule("electrolyte", "argyrodite", ESTER, "incompatible"),
            rule("electrolyte", "argyrodite", "water", "caution"),
        ),
    )
    assert "mild base" in in_liquid(classed, ESTER).reason
    assert "not tested" in in_liquid(library, ESTER).reason
    assert in_liquid(library, "water").severity == "fail"


@pytest.mark.parametrize("liquid", ["water", "methanol", "isopropanol", "NMP", "DMF"])
def test_every_sulfide_that_hydrolyses_fails_in_what_splits_it_and_on_more_than_an_estimate(materials, liquid):
    for sulfide in materials.of_kind("electrolyte"):
        if hydrolyses(sulfide):
            found = electrolyte_in_liquids(materials, sulfide.key, liquids(materials, liquid, None, None))
            assert found.severity == "fail", sulfide.key
            assert found.grade not in ESTIMATED_GRADES, sulfide.key


def test_the_nature_of_a_liquid_speaks_of_those_that_hydrolyse_only_and_not_against_reports(materials):
    def judged(sulfide: str, liquid: str):
        return electrolyte_in_liquids(materials, sulfide, liquids(materials, liquid, None, None))

    assert judged("Li4SnS4", "water").severity == "caution"
    assert judged("Li6PS5Cl", "ethanol").basis == "reported"
    relative = judged("Li5.4PS4.4Cl1.6", "ethanol")  # an argyrodite, as those that were made from ethanol
    assert (relative.severity, relative.basis, relative.grade) == ("caution", "analogue", "estimate")
    assert judged("beta-Li3PS4", "ethanol").severity == "fail"
    assert judged("Li6PS5Cl", "undecanethiol").severity == "pass"
    assert judged("Li7P3S11", "undecanethiol").severity != "fail"  # protic, yet reported to leave Li6PS5Cl alone
    assert judged("Li6PS5Br", "acetonitrile").severity != "fail"  # polar, but a weak donor


def test_a_mixture_is_as_good_as_its_worst_part(classed):
    rules = (
        rule("electrolyte", "argyrodite", "alkane", "compatible"),
        rule("electrolyte", "argyrodite", "middle ester", "caution"),
        rule("binder", POLYMER, "alkane", "compatible"),
        rule("binder", POLYMER, "middle ester", "incompatible"),
    )
    library = replace(classed, rules=rules)
    for found in (in_liquid(library, ALKANE, ESTER), polymer_in(library, ALKANE, ESTER)):
        assert found.severity == "caution"
        assert found.reason.startswith(f"{ESTER}: expected to")


def test_hansen_distance_and_rule_are_both_told_where_they_differ(classed, materials):
    radius = materials.find("binder", POLYMER).value("hansen_r0")
    library = with_value(classed, "binder", POLYMER, "hansen_r0", radius)
    distance = polymer_in(library, ALKANE)
    assert distance.basis == "hansen"
    against = "compatible" if distance.severity == "fail" else "incompatible"
    found = polymer_in(replace(library, rules=(rule("binder", POLYMER, "alkane", against),)), ALKANE)
    assert found.basis == "class"
    assert found.severity == ("unknown" if against == "compatible" else "caution")
    assert "not tested" in found.reason
    assert "by Hansen distance" in found.reason
    guess = polymer_in(replace(library, rules=(rule("binder", POLYMER, "alkane", against, is_guess=True),)), ALKANE)
    assert guess.severity != "pass"
    assert "guessed" in guess.reason
    assert "by Hansen distance" in guess.reason


def test_a_rule_of_the_parent_polymer_is_told_of_the_derived_one(classed):
    library = replace(classed, rules=(rule("binder", "PEO", "alkane", "incompatible"),), pairs=())
    library = without(library, "spe", "PEO-LiTFSI", "hansen_r0")
    found = polymer_in_liquids(library, "PEO-LiTFSI", liquids(library, ALKANE, None, None))
    assert (found.severity, found.basis) == ("caution", "class")


def test_the_own_verdict_then_the_stronger_grade_speaks_for_a_polymer_of_two_kinds(materials):
    weak = pair("binder", "PEO", ALKANE, "compatible", "estimate")
    strong = pair("spe", "PEO", ALKANE, "incompatible", "measured")
    own = pair("binder", "PEO", ALKANE, "caution", "estimate", "user")
    found = [
        pair_verdict(replace(materials, pairs=pairs), ("binder", "spe"), "PEO", ("solvent",), ALKANE).severity
        for pairs in ((weak, strong), (strong, weak), (strong, own))
    ]
    assert found == ["fail", "fail", "caution"]


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("is_guess", [False, True])
def test_matrix_list_and_check_say_the_same(classed, raise_flags, verdict, is_guess):
    library = replace(classed, rules=(rule("electrolyte", "argyrodite", "alkane", verdict, is_guess=is_guess),))
    alone = {"electrolyte": SULFIDE, "solvent": ALKANE, "cosolvent": None, "cosolvent_share_pct": None}
    alone |= {"binder": None, "binder_wt_pct": None, "substrate": None, "form_factor": "free-standing"}
    flag = raise_flags(on=library, **alone)["electrolyte-solvent"]
    marked, words = choice_verdict(replace(Recipe(), **alone), library, "solvent", ALKANE)
    matrix = pair_estimate(library, "electrolyte", SULFIDE, "solvent", ALKANE)
    assert flag.severity == marked == matrix.severity
    assert flag.grade == matrix.grade == "estimate"
    for said in (flag.message, words, matrix.reason):
        assert "by its donor number" in said.lower()


def test_a_rule_between_other_kinds_is_told_in_the_matrix(classed):
    own = ClassRule(
        first_kind="electrolyte", first="argyrodite", second_kind="coating", second="LiNbO3", verdict="caution",
        reason="reacts slowly", grade="estimate", source="ThisProgram2026",
    )  # fmt: skip
    found = pair_estimate(replace(classed, rules=(own,)), "electrolyte", SULFIDE, "coating", "LiNbO3")
    assert (found.severity, found.basis) == ("caution", "class")
    assert "expected to need care, not tested: reacts slowly" in found.reason


SALT = "LiTFSI"


def salt_in(library: Materials, *verdicts: str):
    """Judge the salt in toluene and anisole (or the first alone), each with a reported verdict or none."""
    names = ("toluene", "anisole")[: len(verdicts)]
    said = [pair("salt", SALT, name, each, "reported") for name, each in zip(names, verdicts, strict=True) if each]
    on = replace(library, pairs=tuple(said), rules=())
    return salt_in_liquids(on, SALT, liquids(on, *(*names, None)[:2], 50.0))


def test_a_salt_is_judged_by_its_pairs_in_one_liquid_and_in_two(materials):
    assert [salt_in(materials, each).severity for each in (*VERDICTS, "")] == ["pass", "caution", "fail", "unknown"]
    assert salt_in(materials, "compatible", "compatible").severity == "pass"
    assert salt_in(materials, "incompatible", "incompatible").severity == "fail"
    assert salt_in(materials, "compatible", "").severity == "unknown"
    half = salt_in(materials, "compatible", "incompatible")
    assert half.severity == "caution"
    assert "only a part of the mixture dissolves it (toluene: tried; anisole: tried)" in half.reason


def test_the_list_of_salts_is_marked_as_their_check_judges(materials, raise_flags):
    for key in ("LiTFSI", "LiClO4"):
        flag = raise_flags(salt=key, salt_wt_pct=1.0)["salt-solvent"]
        recipe = replace(Recipe(), salt=key, salt_wt_pct=1.0)
        assert choice_verdict(recipe, materials, "salt", key)[0] == flag.severity
