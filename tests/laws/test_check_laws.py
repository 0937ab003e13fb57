"""Laws of the checks: each reaches each of its answers, none fails on estimates, none calls a ruined sulfide safe."""

from functools import cache

import pytest

from ssedesigner.core.evidence import ESTIMATED_GRADES
from ssedesigner.core.prediction import SEVERITIES, Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.checks import flags as module
from ssedesigner.physics.checks.flags import CHECKS, Check
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import ONLY_ESTIMATED, TYPED, Finding, Support, weakest
from tests.laws.random_recipes import random_recipes
from tests.laws.trials import LAWS
from tests.physics.impossible import IMPOSSIBLE
from tests.strategies import shipped

FEW = 300
RUINS = {check.id for check in CHECKS if check.is_of_sulfide}
"""Checks whose fail says that the sulfide does not last."""

NOT_SHIPPED = "no pair of the shipped library says it; an own verdict can"
BEYOND_LIBRARY = {
    ("binder-oxidation", "pass"): "every shipped oxidation limit of a binder is an estimate; a measured one can pass",
    ("interlayer", "fail"): NOT_SHIPPED,
    ("negative-foil", "pass"): NOT_SHIPPED,
    ("negative-foil", "unknown"): "the library tells of copper with the best studied sulfide, which speaks for others",
    ("scaffold-pores", "fail"): "every shipped pore size is an estimate; a measured one can fail",
    ("solvent-lithium", "pass"): NOT_SHIPPED,
    ("substrate-solvent", "fail"): NOT_SHIPPED,
    ("sulfide-contact", "fail"): NOT_SHIPPED,
}
"""Check and severity that the checks can give but no recipe reaches with the shipped library, and why.

``tests/physics/checks/test_flags.py`` has a case for each, with a value or verdict of the user's own.
"""
MANY = 5000


def judged(recipe: Recipe) -> tuple[Flag, ...]:
    return predict(recipe, shipped()).flags


@cache
def tried() -> tuple[tuple[Recipe, tuple[Flag, ...]], ...]:
    return tuple((recipe, judged(recipe)) for recipe in random_recipes(LAWS or FEW, seed=LAWS or 1))


def test_every_check_reaches_each_of_its_answers_or_says_why_not():
    reached = {(flag.id, flag.severity) for _, flags in tried() for flag in flags}
    every = {(check.id, severity) for check in CHECKS for severity in SEVERITIES}
    assert not reached & IMPOSSIBLE.keys()
    assert not reached & BEYOND_LIBRARY.keys()
    missed = every - reached - IMPOSSIBLE.keys() - BEYOND_LIBRARY.keys()
    if len(tried()) >= MANY:
        assert not missed
    assert len(missed) < len(every) / 10, sorted(missed)
    assert all(len(reason) > 15 for reason in BEYOND_LIBRARY.values())


def test_no_safety_check_passes_while_another_says_that_the_sulfide_decomposes():
    ruined = 0
    for recipe, flags in tried():
        if any(flag.id in RUINS and flag.severity == "fail" for flag in flags):
            ruined += 1
            assert not [flag for flag in flags if flag.step == "safety" and flag.severity == "pass"], recipe
    assert ruined > FEW / 50


def test_no_flag_that_fails_is_shown_as_an_estimate():
    failing = [flag for _, flags in tried() for flag in flags if flag.severity == "fail"]
    assert len(failing) > FEW / 2
    assert not [flag for flag in failing if flag.grade in ESTIMATED_GRADES or not flag.grade]


def test_no_flag_fails_on_an_estimate(monkeypatch):
    """By the findings themselves, before anything is made of them."""
    seen: dict[str, Finding] = {}

    def recording(check: Check) -> Check:
        def find(at):
            seen[check.id] = check.find(at)
            return seen[check.id]

        return check._replace(find=find)

    monkeypatch.setattr(module, "CHECKS", tuple(map(recording, CHECKS)))
    # each check is asked each time
    monkeypatch.setattr(module, "RememberedTogether", lambda judges: lambda at: [judge(at) for judge in judges])
    failing = [recipe for recipe, flags in tried() if any(flag.severity == "fail" for flag in flags)]
    for recipe in failing[: LAWS or FEW // 3]:
        for flag in judged(recipe):
            if flag.severity == "fail":
                grade = weakest(seen[flag.id].evidence).grade
                assert grade, flag
                assert grade not in ESTIMATED_GRADES, flag
    assert len(failing) > FEW / 10


def test_no_flag_is_a_fail_with_a_weak_grade_beside_it():
    shown = {flag for _, flags in tried() for flag in flags if flag.severity == "fail"}
    assert len({flag.id for flag in shown}) > 10
    assert not [flag for flag in shown if not flag.grade or flag.grade in ESTIMATED_GRADES]


def test_no_new_check_can_fail_on_an_estimate_or_on_nothing(monkeypatch):
    strong, weak = Support("handbook", ("Handbook",)), Support("estimate", ("ThisProgram2026",))
    for evidence, severity in (
        ((strong,), "fail"),
        ((TYPED,), "fail"),
        ((strong, weak), "caution"),
        ((weak,), "caution"),
        ((), "caution"),
    ):
        new = Check("new", "mix", lambda at, evidence=evidence: Finding("fail", "New", "It breaks.", evidence=evidence))
        monkeypatch.setattr(module, "CHECKS", (new,))
        (flag,) = judged(Recipe())
        assert flag.severity == severity, evidence
        assert (ONLY_ESTIMATED in flag.message) == (severity == "caution")
    beside = Check("new", "mix", lambda at: Finding("fail", "New", "It breaks.", evidence=(strong,), beside=(weak,)))
    monkeypatch.setattr(module, "CHECKS", (beside,))
    (flag,) = judged(Recipe())
    assert (flag.severity, flag.grade) == ("fail", "handbook")  # what is told beside it decides nothing


@pytest.mark.parametrize("severity", ["pass", "caution", "unknown", "fail"])
def test_no_new_safety_check_can_pass_while_the_sulfide_decomposes(monkeypatch, severity):
    new = Check("new", "safety", lambda at: Finding(severity, "New", "It holds.", evidence=(TYPED,)))
    monkeypatch.setattr(module, "CHECKS", (*CHECKS, new))
    ruined = judged(Recipe(solvent="water", cosolvent=None, cosolvent_share_pct=None))[-1]
    assert ruined.severity == ("unknown" if severity == "pass" else severity)
    assert judged(Recipe())[-1].severity == severity
