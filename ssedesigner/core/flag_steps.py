"""Flags along the process path: one table says to which numbered step of a recipe each flag belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import SEVERITIES, Flag
from ssedesigner.core.process import PathStep, process_path
from ssedesigner.core.recipe import Recipe

RECIPE = "recipe"
"""What flags on the recipe itself belong to; it is no step."""
_HAND_OVER = ("transfer", "peel", "take-up")
STEPS_OF_FLAGS: dict[str, tuple[tuple[str, ...], ...]] = {
    RECIPE: (),
    "mix": (("mix",),),
    "coat": (("form", "dry", "heat"),),
    # a piece is never wound: its bending is that of being handled, or of being cut with its electrode
    "wind": (("wind",), _HAND_OVER, ("cut",)),
    "calender": (("prepress", "densify"),),
    # a film that is made on its electrode is handed over by forming it
    "transfer": (_HAND_OVER, ("form",)),
    "stack": (("stack",),),
    "press": (("prepress", "densify", "operate"),),
    "operate": (("operate",),),
    "safety": (("room",),),
}
"""Where a flag belongs by its ``step``: the first group of which the path has a step."""


def step_of(flag: Flag, path: Sequence[PathStep]) -> str:
    """Return the key of the one step to which a flag belongs, or ``RECIPE``.

    Of several steps that can have it, the one that is about the flag's first field has it, else the first of them.
    """
    for group in STEPS_OF_FLAGS[flag.step]:
        if able := [step for step in path if step.key in group]:
            about = [step for step in able if flag.fields and flag.fields[0] in step.fields]
            return (about or able)[0].key
    return RECIPE


def step_captions(path: Sequence[PathStep]) -> dict[str, str]:
    """Return what each step is called wherever flags are listed, by its key: ``RECIPE`` first, the steps numbered.

    >>> step_captions([PathStep(key="room", title="Dry room", short="Room", detail="")])
    {'recipe': 'Recipe', 'room': '1 Dry room'}
    """
    return {RECIPE: "Recipe"} | {step.key: f"{number} {step.title}" for number, step in enumerate(path, start=1)}


@dataclass(frozen=True, kw_only=True)
class StepFlags:
    """A step under its caption, or ``RECIPE``, with the flags that belong to it, the worst first."""

    key: str
    caption: str
    flags: tuple[Flag, ...]


def flags_by_step(flags: Iterable[Flag], path: Sequence[PathStep]) -> tuple[StepFlags, ...]:
    """Return ``RECIPE`` and each step of a path with its flags; one without flags is kept."""
    along = flags_along(flags, path)
    return tuple(StepFlags(key=key, caption=words, flags=along[key]) for key, words in step_captions(path).items())


def captions_of(flags: Iterable[Flag], recipe: Recipe, materials: Materials) -> dict[str, str]:
    """Return the caption of the step to which each flag belongs by the flag's id, in the order of the path."""
    steps = flags_by_step(flags, process_path(recipe, materials))
    return {flag.id: step.caption for step in steps for flag in step.flags}


def flags_along(flags: Iterable[Flag], path: Sequence[PathStep]) -> dict[str, tuple[Flag, ...]]:
    """Return the flags of ``RECIPE`` and of each step of a path, the worst first."""
    by_step: dict[str, list[Flag]] = {key: [] for key in (RECIPE, *(step.key for step in path))}
    for flag in flags:
        by_step[step_of(flag, path)].append(flag)
    order = list(SEVERITIES)
    return {key: tuple(sorted(mine, key=lambda flag: order.index(flag.severity))) for key, mine in by_step.items()}
