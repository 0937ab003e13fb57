"""Editing the process steps of a recipe: each function takes the steps as planned and returns the recipe changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ssedesigner.core.batch.plan import ProcessStep
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import STEP_PARAMETERS, StepError, step_problems

_TEXTS = ("text", "atmosphere")


def with_parameter(
    recipe: Recipe, planned: Sequence[ProcessStep], index: int, name: str, value: float | str | None
) -> Recipe:
    """Change a number, the text or the atmosphere of a step; None or an empty text is back to the program's own.

    Raises
    ------
    StepError
        For a value that the step cannot have, among them one that is a field of the recipe.
    """
    if name not in (*STEP_PARAMETERS, *_TEXTS):
        raise StepError(f"A step has no “{name}”.")
    kept = _kept(recipe, planned)
    changed = replace(kept[_place(planned, index)], **{name: value or "" if name in _TEXTS else value})  # type: ignore[arg-type]
    return _with(recipe, [*kept[:index], changed, *kept[index + 1 :]])


def with_inserted(recipe: Recipe, planned: Sequence[ProcessStep], index: int, step: ProcessStep) -> Recipe:
    """Insert a step of the user's own before the one at ``index``; the dew point check stays the first."""
    own = replace(step, key="", line=None, sources=(), assumed=(), is_left_out=False)
    if not 0 < index <= len(planned):
        raise StepError("A step can be inserted after the dew point check at the earliest.")
    kept = _kept(recipe, planned)
    return _with(recipe, [*kept[:index], own, *kept[index:]])


def with_removed(recipe: Recipe, planned: Sequence[ProcessStep], index: int) -> Recipe:
    """Leave a step out; weighing and the dew point check cannot be."""
    kept = _kept(recipe, planned)
    step = kept[_place(planned, index)]
    gone = [replace(step, is_left_out=True)] if step.key else []
    return _with(recipe, [*kept[:index], *kept[index + 1 :], *gone])


def with_moved(recipe: Recipe, planned: Sequence[ProcessStep], index: int, to: int) -> Recipe:
    """Move a step so that it is at ``to``; the dew point check stays the first."""
    kept = _kept(recipe, planned)
    if 0 in {_place(planned, index), _place(planned, to)}:
        raise StepError("The dew point check stays the first step.")
    step = kept.pop(index)
    kept.insert(to, step)
    return _with(recipe, kept)


def with_default_steps(recipe: Recipe) -> Recipe:
    """Go back to the steps that the program plans."""
    return replace(recipe, steps=())


def _place(planned: Sequence[ProcessStep], index: int) -> int:
    if not 0 <= index < len(planned):
        raise StepError(f"There is no step {index + 1}.")
    return index


def _kept(recipe: Recipe, planned: Sequence[ProcessStep]) -> list[ProcessStep]:
    """Return the steps as the recipe keeps them: of the program's own only the changes, left-out ones at the end."""
    changed = {step.key: step for step in recipe.steps if step.key}
    done = [changed.get(step.key, _unchanged(step)) if step.key else replace(step, sources=()) for step in planned]
    return [*done, *(step for step in recipe.steps if step.is_left_out)]


def _unchanged(step: ProcessStep) -> ProcessStep:
    return ProcessStep(kind=step.kind, text="", key=step.key)


def _with(recipe: Recipe, kept: Sequence[ProcessStep]) -> Recipe:
    for step in kept:
        for _, sentence in step_problems(step):
            raise StepError(sentence)
    return replace(recipe, steps=tuple(kept))
