"""The program's steps with a recipe's own changes laid over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ssedesigner.batch.weighing import RECIPE_SOURCE
from ssedesigner.core.batch.plan import ProcessStep
from ssedesigner.core.steps import RECIPE_FIELDS, STEP_PARAMETERS


def merged(planned: Sequence[ProcessStep], kept: Sequence[ProcessStep]) -> tuple[ProcessStep, ...]:
    """Return the steps in the order that the recipe keeps, with its changes.

    A kept step that the program does not plan any more falls away; a planned step that the recipe does not know yet
    stands after the step that comes before it in the plan.
    """
    if not kept:
        return tuple(planned)
    by_key = {step.key: step for step in planned}
    order = [step for step in kept if (not step.key or step.key in by_key) and not step.is_left_out]
    known = {step.key for step in kept if step.key}
    before = ""
    for step in planned:
        if step.key not in known:
            order.insert(_place_after(order, before), step)
        if any(other.key == step.key for other in order):
            before = step.key
    return tuple(_laid_over(by_key[step.key], step) if step.key else _own(step) for step in order)


def _place_after(order: Sequence[ProcessStep], key: str) -> int:
    return next((place for place, step in enumerate(order, start=1) if key and step.key == key), 0)


def _own(step: ProcessStep) -> ProcessStep:
    return replace(step, sources=(RECIPE_SOURCE,))


def _laid_over(planned: ProcessStep, kept: ProcessStep) -> ProcessStep:
    if kept is planned:
        return planned
    of_recipe = RECIPE_FIELDS.get(planned.kind, {})
    changes: dict[str, object] = {
        name: getattr(kept, name)
        for name in STEP_PARAMETERS
        if getattr(kept, name) is not None and name not in of_recipe
    }
    changes |= {name: getattr(kept, name) for name in ("text", "atmosphere") if getattr(kept, name)}
    if not changes:
        return planned
    return replace(
        planned,
        **changes,  # type: ignore[arg-type]
        assumed=tuple(name for name in planned.assumed if name not in changes),
        sources=tuple(dict.fromkeys([RECIPE_SOURCE, *planned.sources])),
    )
