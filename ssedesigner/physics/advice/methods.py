"""What is reported for and against a way of making a film, beside the checks of one recipe that is made so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials, MethodNote
from ssedesigner.core.prediction import Flag
from ssedesigner.physics.situation import SEVERITY_RANK

BURDENS = ("exposure-limit", "flash-point", "solvent-hazard")
CHECKED_BY: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("slurry-casting", "takes many kinds of binder"): ("binder-solvent",),
    ("slurry-casting", "film thickness is easy to set"): ("thickness-window",),
    ("slurry-casting", "process liquids can damage the sulfide"): ("electrolyte-solvent",),
    ("slurry-casting", "process liquids burden environment and safety"): BURDENS,
    ("solvent-free", "no liquid, hence no damage to the sulfide and no vapours"): ("method-solvent",),
    ("solvent-free", "needs very little binder (PTFE, for example)"): ("free-standing",),
    ("solvent-free", "PTFE reacts with a lithium metal anode"): ("binder-lithium",),
    ("infiltration", "scales with a solution of the sulfide"): ("sulfide-solution",),
    ("infiltration", "reaches winding or micrometre-sized supports"): ("scaffold-pores",),
    ("infiltration", "the sulfide crystallises only at high temperature"): ("crystallisation",),
    ("infiltration", "few scaffolds withstand that heat"): ("heat-treatment",),
    ("infiltration", "few binders tolerate the liquids that dissolve sulfides"): ("binder-solvent",),
    ("spin-coating", "reaches less than a micrometre"): ("thickness-window",),
    ("vacuum-filtration", "takes many kinds of binder"): ("binder-solvent",),
}
"""The checks of a recipe that look at a statement, by method and statement; the worst decides.

Of most statements no check can judge.
"""

_FOR, _AGAINST = "advantage", "issue"
_BEARING = {
    _FOR: {"pass": "holds here", "caution": "does not hold here", "fail": "does not hold here"},
    _AGAINST: {"pass": "does not hold here", "caution": "holds here", "fail": "holds here"},
}


@dataclass(frozen=True, kw_only=True)
class MethodStatement:
    """One statement on a method, and the flag of the check that looks at it in this recipe, None without one."""

    note: MethodNote
    flag: Flag | None = None

    @property
    def bearing(self) -> str:
        """Whether the recipe bears the statement out, in words; empty where no check looks at it."""
        if self.flag is None:
            return ""
        absent = "does not apply here" if self.flag.severity == "none" else "not known here"
        return _BEARING[self.note.aspect].get(self.flag.severity, absent)


def method_statements(
    materials: Materials, method: str, flags: Iterable[Flag]
) -> tuple[tuple[MethodStatement, ...], tuple[MethodStatement, ...]]:
    """Return what speaks for and against a method, beside the flags of a recipe that is made by it [-].

    Both are empty for a method that the table of the review lacks.

    >>> method_statements(Materials(version="", materials={}, pairs=()), "dip-coating", ())
    ((), ())
    """
    raised = {flag.id: flag for flag in flags}
    statements = [
        MethodStatement(note=note, flag=_deciding(CHECKED_BY.get((method, note.statement), ()), raised))
        for note in materials.methods
        if note.method == method
    ]
    pro, contra = (tuple(each for each in statements if each.note.aspect == aspect) for aspect in (_FOR, _AGAINST))
    return pro, contra


def _deciding(checks: Iterable[str], raised: Mapping[str, Flag]) -> Flag | None:
    """Return the worst flag of some checks, None without any; one that does not apply comes last."""
    flags = [raised[check] for check in checks if check in raised]
    return max(flags, key=lambda flag: SEVERITY_RANK.get(flag.severity, -1), default=None)
