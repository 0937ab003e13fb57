"""Judging candidates by their flags: how many of each severity at each step, and whether the question allows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.question import COUNTED, FLAG_RESULTS, SHORT, FlagRule, Question, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.checks.flags import CHECKS, Check
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.reads import Case, Path
from ssedesigner.physics.explore.space import Space
from ssedesigner.physics.situation import within_evidence

ANY_LIMIT = 1e9
"""More flags than any recipe has: a rule that names steps alone allows so many."""


class FlagCounts(NamedTuple):
    """How many flags of each severity a recipe has; what passed or does not apply counts nowhere."""

    fail: int
    caution: int
    unknown: int


Tally = Mapping[tuple[str, str], int]
"""How many flags of a severity there are at a process step; what passed or does not apply is not in it.

Materials of which too little is here stand there under a severity of their own, ``STOCK``.
"""
STOCK = "stock"


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
        return float(sum(number for (severity, _), number in tally.items() if severity == self.severity))

    def is_met(self, tally: Tally) -> bool:
        """Return whether the flags are allowed."""
        return self.target.is_met(self.number(tally))


def rules_of(question: Question) -> tuple[Rule, ...]:
    """Return all that a question says of flags and of stock, of its targets and its rules [-].

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
            most = ANY_LIMIT if rule.at_most is None else float(rule.at_most)
            target = Target(result=f"flags.{severity}", at_most=most)
            rules.append(Rule(severity=severity, target=target, only_at=rule.only_at))
    if question.stock is not None:
        rules.append(Rule(severity=STOCK, target=Target(result=SHORT, at_most=0.0)))
    return tuple(rules)


SAFETY = "safety"
REORDERED_AFTER = (64, 512)
"""Candidates after which it is known better which checks find the same again and again: these are asked first."""
WEIGHTS = {"film": 1, "cell": 1, "case": 1, "predicted": 2}
"""How much must be worked out before a check can be asked that reads more than the recipe."""


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

    def learn(self, read: set[Path], varying: frozenset[str]) -> bool:
        """Look at more from now on, where more was read; what does not vary need not be looked at."""
        fields = {name for part, name in read if part == "recipe" and name in varying}
        deep = {path for path in read if path[0] != "recipe"}
        if self.known and fields <= {*self.fields} and deep <= {*self.deep}:
            return False
        self.known = True
        self.fields, self.deep = tuple(sorted(fields | {*self.fields})), tuple(sorted(deep | {*self.deep}))
        self.answers.clear()
        return True


class _Bundle:
    """Checks that read the same, with what they found together; ``weight`` says what must be worked out for its key."""

    def __init__(self, checks: list[_Remembered]) -> None:
        self.checks = checks
        self.weight = max((WEIGHTS[part] for part, _ in checks[0].deep), default=0)
        self.variety = max(len(each.answers) for each in checks)
        self.results: dict[object, _Result] = {}


class _Result(NamedTuple):
    """What some checks found: flags by severity and step, whether the sulfide decomposes, and what passed of safety."""

    flags: tuple[tuple[tuple[str, str], int], ...]
    is_spoilt: bool
    safe: int


def _all_here(recipe: Recipe) -> int:
    return 0


class Judge:
    """Counts the flags of candidates, each check again only where something has changed that it reads.

    ``short`` says of how many materials of a recipe too little is here.
    """

    def __init__(
        self, question: Question, space: Space, learned: Learned, short: Callable[[Recipe], int] = _all_here
    ) -> None:
        self.rules, self._short = rules_of(question), short
        self._space, self._learned = space, learned
        self.axes = space.axes
        self._tallies: dict[int, Tally] = {}
        self._rejected: set[int] = set()
        self._checks = {check.id: _Remembered(check) for check in CHECKS}
        self._bundles: list[_Bundle] = []
        self.can_bound = all(rule.target.at_least is None for rule in self.rules)
        self._twin: tuple[Hashable, Case] | None = None

    def tally(self, index: int, twin: Hashable = None) -> Tally:
        """Return the flags of a candidate by its number; candidates of one ``twin`` have the same film and cell."""
        if index not in self._tallies:
            self._judge(index, twin, is_bounded=False)
        return self._tallies[index]

    def passes(self, index: int, twin: Hashable = None) -> bool:
        """Return whether the question allows the flags of a candidate, without counting more than that needs."""
        if not self.rules:
            return True
        if index not in self._tallies and index not in self._rejected:
            self._judge(index, twin, is_bounded=self.can_bound)
        return index not in self._rejected and self._allows(self._tallies[index])

    def _judge(self, index: int, twin: Hashable, *, is_bounded: bool) -> None:
        """Ask all checks, those first for which least must be worked out; further checks can only add to a tally."""
        case = self._case(index, twin)
        short = self._short(case.recipe)
        results = [_Result(flags=(((STOCK, STOCK), short),), is_spoilt=False, safe=0)] if short else []
        if is_bounded and short and not self._allows(_tally(results)):
            self._rejected.add(index)
            return
        is_open = is_bounded
        if len(self._tallies) + len(self._rejected) in REORDERED_AFTER:
            self._bundles = []
        for bundle in self._bundles_for(case):
            if is_open and bundle.weight and not self._allows(_tally(results)):
                self._rejected.add(index)
                return
            result = self._result(bundle, case)
            results.append(result)
            is_open = is_bounded and bool(result.flags or not bundle.weight)
        self._tallies[index] = _tally(results)

    def _bundles_for(self, case: Case) -> list[_Bundle]:
        """Return the checks bundled by what they read; at first each is asked once."""
        if not self._bundles:
            by_key: dict[object, list[_Remembered]] = {}
            for each in self._checks.values():
                self._answer(each, case)
                by_key.setdefault((each.fields, each.deep), []).append(each)
            # those that have found least are the soonest remembered
            self._bundles = sorted(map(_Bundle, by_key.values()), key=lambda bundle: (bundle.weight, bundle.variety))
        return self._bundles

    def _result(self, bundle: _Bundle, case: Case) -> _Result:
        """Return what the checks of a bundle find; where one reads more than before, they are bundled anew."""
        key = bundle.checks[0].key(case)
        if key not in bundle.results:
            answers = [(each.check, self._answer(each, case)) for each in bundle.checks]
            flags = Counter((severity, check.step) for check, severity in answers if severity in COUNTED)
            bundle.results[key] = _Result(
                tuple(flags.items()),
                any(severity == "fail" and check.is_of_sulfide for check, severity in answers),
                sum(severity == "pass" and check.step == SAFETY for check, severity in answers),
            )
        return bundle.results[key]

    def _case(self, index: int, twin: Hashable = None) -> Case:
        recipe = self._space.recipe_of(index)
        if twin is not None and self._twin is not None and self._twin[0] == twin:
            return Case(recipe, self._space.materials, self._learned, self._twin[1])
        case = Case(recipe, self._space.materials, self._learned)
        self._twin = twin, case
        return case

    def is_barred(self, check: Check) -> bool:
        """Return whether a question allows no candidate of which one check fails."""
        return self.can_bound and not self._allows({("fail", check.step): 1})

    def fails(self, check: Check, index: int) -> bool:
        """Return whether one check of a candidate fails."""
        return self._answer(self._checks[check.id], self._case(index)) == "fail"

    def read_by(self, check: Check) -> tuple[str, ...] | None:
        """Return the fields that one check has ever read, of those that vary; None where it looks at more."""
        remembered = self._checks[check.id]
        return None if remembered.deep else remembered.fields

    def _allows(self, tally: Tally) -> bool:
        return all(rule.is_met(tally) for rule in self.rules)

    def _answer(self, remembered: _Remembered, case: Case) -> str:
        """Return the severity of what a check finds, nothing where it has nothing to say."""
        key = remembered.key(case)
        if not remembered.known or key not in remembered.answers:
            case.read.clear()
            finding = remembered.check.find(case.situation) or remembered.check.absent
            if remembered.learn(case.read, self._space.varying):
                self._bundles = []
            severity = "" if finding is None else within_evidence(finding).severity
            remembered.answers[remembered.key(case)] = severity
            return severity
        return remembered.answers[key]


def _tally(results: Iterable[_Result]) -> Tally:
    """Add up flags by severity and step; no check of safety passes where the sulfide decomposes."""
    tally: dict[tuple[str, str], int] = {}
    is_spoilt, safe = False, 0
    for result in results:
        is_spoilt, safe = is_spoilt or result.is_spoilt, safe + result.safe
        for key, number in result.flags:
            tally[key] = tally.get(key, 0) + number
    if is_spoilt and safe:
        tally["unknown", SAFETY] = tally.get(("unknown", SAFETY), 0) + safe
    return tally
