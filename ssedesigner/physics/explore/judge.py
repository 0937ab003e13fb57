"""Judging candidates by their flags: how many of each severity at each step, and whether the question allows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ssedesigner.core.prediction import Flag
from ssedesigner.core.question import COUNTED, FLAG_RESULTS, FlagRule, Question, Target
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.answer import FlagCounts
from ssedesigner.physics.explore.space import Space
from ssedesigner.physics.prediction import predict

Tally = Mapping[tuple[str, str], int]
"""How many flags of a severity there are at a process step; what passed or does not apply is not in it."""


def tally_of(flags: Iterable[Flag]) -> Tally:
    """Count flags by severity and process step [-].

    >>> tally_of([Flag(id="a", step="mix", severity="fail", title="", message="")])
    Counter({('fail', 'mix'): 1})
    """
    return Counter((flag.severity, flag.step) for flag in flags if flag.severity in COUNTED)


def flag_counts(tally: Tally) -> FlagCounts:
    """Return the numbers of flags by severity [-].

    >>> flag_counts({("fail", "mix"): 1, ("fail", "coat"): 2})
    FlagCounts(fail=3, caution=0, unknown=0)
    """
    return FlagCounts(*(sum(n for (severity, _), n in tally.items() if severity == each) for each in COUNTED))


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


class Judge:
    """Counts the flags of candidates, each at most once."""

    def __init__(self, question: Question, space: Space, learned: Learned) -> None:
        self.rules = rules_of(question)
        self._space, self._learned = space, learned
        self._tallies: dict[int, Tally] = {}

    def tally(self, index: int) -> Tally:
        """Return the flags of a candidate by its number."""
        if index not in self._tallies:
            prediction = predict(self._space.recipe_of(index), self._space.materials, self._learned)
            self._tallies[index] = tally_of(prediction.flags)
        return self._tallies[index]

    def passes(self, index: int) -> bool:
        """Return whether the question allows the flags of a candidate."""
        return not self.rules or all(rule.is_met(self.tally(index)) for rule in self.rules)
