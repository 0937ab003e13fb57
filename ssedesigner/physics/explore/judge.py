"""Judging candidates by their flags: how many of each severity at each step, and whether the question allows them."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ssedesigner.core.prediction import Flag
from ssedesigner.core.question import COUNTED, FLAG_RESULTS, FlagRule, Question, Target
from ssedesigner.physics.cell.cell import Cell, resolve_cell
from ssedesigner.physics.checks.flags import CHECKS, Check
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.answer import FlagCounts
from ssedesigner.physics.explore.reads import Path, key_of, watch_situation
from ssedesigner.physics.explore.space import Space
from ssedesigner.physics.film.film import Film, resolve
from ssedesigner.physics.prediction import film_quantities
from ssedesigner.physics.situation import Situation, situation, within_evidence

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


@dataclass(kw_only=True, eq=False)
class _Remembered:
    """What one check found, by the values of all that it has ever read."""

    check: Check
    fields: tuple[str, ...] = ()
    deep: tuple[Path, ...] = ()
    known: bool = False
    answers: dict[object, str] = dataclasses.field(default_factory=dict)

    def key(self, case: _Case) -> object:
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


class _Case:
    """A candidate whose film and cell are worked out when a check asks for them."""

    def __init__(self, space: Space, index: int, learned: Learned) -> None:
        self._space, self._learned = space, learned
        self.recipe = space.recipe_of(index)
        self._parts: dict[Path, object] = {}

    @cached_property
    def film(self) -> Film:
        """Film of the candidate [SI]."""
        return resolve(self.recipe, self._space.materials)

    @cached_property
    def cell(self) -> Cell:
        """Cell of the candidate [SI]."""
        return resolve_cell(self.recipe, self._space.materials, self.film)

    @cached_property
    def situation(self) -> Situation:
        """All that checks look at."""
        shown = film_quantities(self.film, conductance(self.film, self._learned))
        resistance = shown.area_specific_resistance_ohm_cm2
        return situation(self.recipe, self._space.materials, self.film, self.cell, resistance)

    def part(self, path: Path) -> object:
        """Return what stands at a place that a check has read, to compare it."""
        if path not in self._parts:
            self._parts[path] = key_of(getattr(getattr(self, path[0]), path[1]))
        return self._parts[path]


class Judge:
    """Counts the flags of candidates, each check again only where something has changed that it reads."""

    def __init__(self, question: Question, space: Space, learned: Learned) -> None:
        self.rules = rules_of(question)
        self._space, self._learned = space, learned
        self._tallies: dict[int, Tally] = {}
        self._rejected: set[int] = set()
        self._checks = [_Remembered(check=check) for check in CHECKS]
        self._can_bound = all(rule.target.at_least is None for rule in self.rules)

    def tally(self, index: int) -> Tally:
        """Return the flags of a candidate by its number."""
        if index not in self._tallies:
            case = _Case(self._space, index, self._learned)
            self._tallies[index] = _tally([(each.check, self._answer(each, case)) for each in self._checks])
        return self._tallies[index]

    def passes(self, index: int) -> bool:
        """Return whether the question allows the flags of a candidate."""
        if not self.rules:
            return True
        if index in self._rejected:
            return False
        if index not in self._tallies and self._can_bound:
            case = _Case(self._space, index, self._learned)
            light = [each for each in self._checks if each.known and not each.deep]
            if not self._allows(_tally([(each.check, self._answer(each, case)) for each in light])):
                self._rejected.add(index)  # the other checks can only add to it
                return False
        return self._allows(self.tally(index))

    def _allows(self, tally: Tally) -> bool:
        return all(rule.is_met(tally) for rule in self.rules)

    def _answer(self, remembered: _Remembered, case: _Case) -> str:
        """Return the severity of what a check finds, nothing where it has nothing to say."""
        key = remembered.key(case)
        if not remembered.known or key not in remembered.answers:
            at, read = watch_situation(case.situation)
            finding = remembered.check.find(at) or remembered.check.absent
            remembered.learn(read, self._space.varying)
            severity = "" if finding is None else within_evidence(finding).severity
            remembered.answers[remembered.key(case)] = severity
            return severity
        return remembered.answers[key]


def _tally(answers: list[tuple[Check, str]]) -> Tally:
    """Count flags by severity and step; no check of safety passes where the sulfide decomposes."""
    is_spoilt = any(severity == "fail" and check.is_of_sulfide for check, severity in answers)
    tally: Counter[tuple[str, str]] = Counter()
    for check, severity in answers:
        if severity in COUNTED:
            tally[severity, check.step] += 1
        elif is_spoilt and severity == "pass" and check.step == "safety":
            tally["unknown", check.step] += 1
    return tally
