"""One step of the process path, and which flags belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ssedesigner.core.prediction import SEVERITIES, Flag

RECIPE = "recipe"
"""What flags on the recipe itself belong to; it is no step."""


@dataclass(frozen=True, kw_only=True)
class PathStep:
    """One step of the path.

    ``title`` and the shorter ``short`` name it; ``detail`` is one line of its parameters, in which a blank field is
    said to be not stated. ``steps`` are those of ``core.prediction.STEPS`` whose flags can belong here, ``fields`` the
    recipe fields that it is about. ``is_skipped`` is True for a step that the recipe leaves out although films
    usually need it.
    """

    key: str
    title: str
    short: str
    detail: str
    steps: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    is_skipped: bool = False


def step_of(flag: Flag, path: Iterable[PathStep]) -> str:
    """Return the key of the one step to which a flag belongs, or ``RECIPE``.

    Of several steps that can have it, the one that is about the flag's first field has it, else the first of them.
    """
    able = [step for step in path if flag.step in step.steps]
    about = [step for step in able if flag.fields and flag.fields[0] in step.fields]
    return (about or able)[0].key if able else RECIPE


def flags_along(flags: Iterable[Flag], path: tuple[PathStep, ...]) -> dict[str, tuple[Flag, ...]]:
    """Return the flags of each step of a path and of ``RECIPE``, the worst first."""
    found: dict[str, list[Flag]] = {key: [] for key in (*(step.key for step in path), RECIPE)}
    for flag in flags:
        found[step_of(flag, path)].append(flag)
    order = list(SEVERITIES)
    return {key: tuple(sorted(mine, key=lambda flag: order.index(flag.severity))) for key, mine in found.items()}
