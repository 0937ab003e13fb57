"""Judging candidates by their flags: how many of each severity at each step, and whether the question allows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssedesigner.core.question import COUNTED, FLAG_RESULTS, FlagRule, Question, Target
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.checks.flags import CHECKS, Check
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.reads import Case, Path
from ssedesigner.physics.explore.space import Space
from ssedesigner.physics.situation import within_evidence


class FlagCounts(NamedTuple):
    """How many flags of each severity a recipe has; what passed or does not apply counts nowhere."""

    fail: int
    caution: int
    unknown: int


Tally = Mapping[tuple[str, str], int]
"""How many flags of a severity there are at a process step; what passed or does not apply is not in it."""


def flag_counts(tally: Tally) -> FlagCounts:
    """Return the numbers of flags by severity [-].

    >>> flag_counts({("fail", "mix"): 1, ("fail", "coat"): 2})
    FlagCounts(fail=3, caution=0, unknown=0)
    """
    return FlagCounts(*(sum(n for (severity, _), n in tally.items() if severity == each) for each in COUNTED))


def is_met(target: Target, values: FloatArray) -> npt.NDArray[np.bool_]:
    """Return where a target is met [-]; what is not known meets none; ndarray, shape (n,).

    >>> is_met(Target(result="film.thickness_um", at_most=2.0), np.array([1.0, 3.0, np.nan])).tolist()
    [True, False, False]
    """
    met = np.isfinite(values)
    if target.at_least is not None:
        met &= values >= target.at_least
    if target.at_most is not None:
        met &= values <= target.at_most
    return met


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What is allowed of flags of one severity, as a target: at most a number, all of them at some steps."""

    severity: str
    target: Target
    only_at: tuple[str, ...] = ()

    def number(self, tally: Tally) -> float:
        """Return how many flags there are that count; infinite where one stands at a step that is not named."""
        if self.only_at and any(
            severity == self.severity and step not in self.only_at for severity, step in tally if tally[severity, step]
        ):
            return float("inf")
        return float(getattr(flag_counts(tally), self.severity))

    def is_met(self, tally: Tally) -> bool:
        """Return whether the flags are allowed."""
        return self.target.is_met(self.number(tally))


def rules_of(question: Question) -> tuple[Rule, ...]:
    """Return all that a question says of flags, of its targets and its rules [-].

    >>> len(rules_of(Question()))
    0
    """
    rules = [
        Rule(severity=target.result.removeprefix("flags."), target=target)
        for target in question.targets
        if target.result in FLAG_RESULTS
    ]
    for severity in COUNTED:
        rule: FlagRule = question.rule(severity)
        if rule.at_most is not None or rule.only_at:
            most = float("1e9") if rule.at_most is None else float(rule.at_most)
            target = Target(result=f"flags.{severity}", at_most=most)
            rules.append(Rule(severity=severity, target=target, only_at=rule.only_at))
    return tuple(rules)


class _Remembered:
    """What one check found, by the values of all that it has ever read: fields of the recipe, and what lies deeper."""

    def __init__(self, check: Check) -> None:
        self.check, self.known = check, False
        self.fields: tuple[str, ...] = ()
        self.deep: tuple[Path, ...] = ()
        self.answers: dict[object, str] = {}

    def key(self, case: Case) -> object:
        """Return what the check reads of a candidate."""
        values = case.recipe.__dict__
        key = tuple([values[name] for name in self.fields])
        return (key, tuple([case.part(path) for path in self.deep])) if self.deep else key

    def learn(self, read: set[Path], varying: frozenset[str]) -> None:
        """Look at more from now on, where more was read; what does not vary need not be looked at."""
        fields = {name for part, name in read if part == "recipe" and name in varying}
        deep = {path for path in read if path[0] != "recipe"}
        if not self.known or not fields <= {*self.fields} or not deep <= {*self.deep}:
            self.known = True
            self.fields, self.deep = tuple(sorted(fields | {*self.fields})), tuple(sorted(deep | {*self.deep}))
            self.answers.clear()


class Judge:
    """Counts the flags of candidates, each check again only where something has changed that it reads."""

    def __init__(self, question: Question, space: Space, learned: Learned) -> None:
        self.rules = rules_of(question)
        self._space, self._learned = space, learned
        self.axes = space.axes
        self._tallies: dict[int, Tally] = {}
        self._rejected: set[int] = set()
        self._checks = [_Remembered(check) for check in CHECKS]
        self._can_bound = all(rule.target.at_least is None for rule in self.rules)

    def tally(self, index: int) -> Tally:
        """Return the flags of a candidate by its number."""
        if index not in self._tallies:
            self._count(index, self._case(index), {})
        return self._tallies[index]

    def passes(self, index: int) -> bool:
        """Return whether the question allows the flags of a candidate."""
        if not self.rules:
            return True
        if index in self._rejected:
            return False
        if index not in self._tallies:
            case, answers = self._case(index), dict[Check, str]()
            if self._can_bound:
                light = [each for each in self._checks if each.known and not each.deep]
                answers = {each.check: self._answer(each, case) for each in light}
                if not self._allows(_tally(answers)):
                    self._rejected.add(index)  # the other checks can only add to it
                    return False
            self._count(index, case, answers)
        return self._allows(self._tallies[index])

    def _count(self, index: int, case: Case, answers: dict[Check, str]) -> None:
        """Ask the checks that have not answered yet."""
        answers |= {each.check: self._answer(each, case) for each in self._checks if each.check not in answers}
        self._tallies[index] = _tally(answers)

    def _case(self, index: int) -> Case:
        return Case(self._space.recipe_of(index), self._space.materials, self._learned)

    def is_barred(self, check: Check) -> bool:
        """Return whether a question allows no candidate of which one check fails."""
        return self._can_bound and not self._allows({("fail", check.step): 1})

    def fails(self, check: Check, index: int) -> bool:
        """Return whether one check of a candidate fails."""
        return self._answer(self._checks[CHECKS.index(check)], self._case(index)) == "fail"

    def read_by(self, check: Check) -> tuple[str, ...] | None:
        """Return the fields that one check has ever read, of those that vary; None where it looks at more."""
        remembered = self._checks[CHECKS.index(check)]
        return None if remembered.deep else remembered.fields

    def _allows(self, tally: Tally) -> bool:
        return all(rule.is_met(tally) for rule in self.rules)

    def _answer(self, remembered: _Remembered, case: Case) -> str:
        """Return the severity of what a check finds, nothing where it has nothing to say."""
        key = remembered.key(case)
        if not remembered.known or key not in remembered.answers:
            case.read.clear()
            finding = remembered.check.find(case.situation) or remembered.check.absent
            remembered.learn(case.read, self._space.varying)
            severity = "" if finding is None else within_evidence(finding).severity
            remembered.answers[remembered.key(case)] = severity
            return severity
        return remembered.answers[key]


def _tally(answers: Mapping[Check, str]) -> Tally:
    """Count flags by severity and step; no check of safety passes where the sulfide decomposes."""
    is_spoilt = any(severity == "fail" and check.is_of_sulfide for check, severity in answers.items())
    tally: Counter[tuple[str, str]] = Counter()
    for check, severity in answers.items():
        if severity in COUNTED:
            tally[severity, check.step] += 1
        elif is_spoilt and severity == "pass" and check.step == "safety":
            tally["unknown", check.step] += 1
    return tally
