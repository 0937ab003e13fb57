"""What a change of the recipe would do: effects, fixes of a flag, substitutes of a material. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ssedesigner.core.prediction import RESULTS, Flag, Quantity, points
from ssedesigner.core.recipe import Value

GONE = ""
"""Severity of a flag whose check does not apply."""

OPEN = ("fail", "caution", "unknown")
"""Severities of a flag that leaves something to do or to find out; every other one counts as passed."""

WEIGHED = {
    key.partition(".")[2]: RESULTS[key].short
    for key in (
        "film.area_specific_resistance_ohm_cm2",
        "cell.specific_energy_wh_kg",
        "cell.energy_density_wh_l",
        "cell.cost_usd_kwh",
    )
}
"""Results in which a change is weighed, in the order of telling, with the short word for each."""


@dataclass(frozen=True, kw_only=True)
class NumberChange:
    """A result before and after a change; None where it is not known. ``key`` is one of ``WEIGHED``."""

    key: str
    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True, kw_only=True)
class FlagChange:
    """A check whose severity changes; ``GONE`` where it does not apply. ``title`` is that of the flag afterwards."""

    id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a change does: results that move noticeably, and other flags that get better or worse by their points.

    ``points`` is by how much the points of all these flags change.
    """

    numbers: tuple[NumberChange, ...] = ()
    better: tuple[FlagChange, ...] = ()
    worse: tuple[FlagChange, ...] = ()
    points: int = 0

    def number(self, key: str) -> NumberChange | None:
        """Return the change of a result, or None when it does not move noticeably."""
        return next((change for change in self.numbers if change.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Fix:
    """An edit of a few fields that clears a flag or makes it better; it was tried, not guessed.

    ``changes`` are field values by key, ``words`` what is done (it names the undo step), ``severity`` what the flag
    ``flag_id`` becomes, ``title`` what it then says, ``mended`` by how many points it gets better.
    """

    flag_id: str
    changes: Mapping[str, Value] = field(hash=False)
    words: str
    severity: str
    title: str
    effects: Effects
    mended: int = 1


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """A material in place of the present one, with what the recipe would then be.

    ``changes`` are the field and what must change with it. ``passes`` is False when it brings a fail; ``reason`` then
    says which. ``counts`` are the flags of the whole recipe by severity, ``about`` those on this material, the worst
    first, ``problems`` all flags that do not pass, the worst first. ``is_present`` marks the one in the recipe.
    """

    key: str
    changes: Mapping[str, Value]
    is_present: bool
    passes: bool
    reason: str
    counts: Mapping[str, int]
    about: tuple[Flag, ...]
    problems: tuple[Flag, ...]
    conductivity_ms_cm: Quantity
    area_specific_resistance_ohm_cm2: Quantity
    specific_energy_wh_kg: Quantity
    cost_usd_kwh: Quantity
    effects: Effects

    @property
    def points(self) -> int:
        """What all flags of the recipe count against it."""
        return sum(points(severity) * count for severity, count in self.counts.items())

    @property
    def deciding(self) -> tuple[Flag, ...]:
        """The flags on this material that are as bad as the worst of them: the verdict rests on their evidence."""
        return tuple(flag for flag in self.about if flag.severity == self.about[0].severity)
