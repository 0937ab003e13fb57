"""The process steps as they are written on the sheet: words, parameters and blank lines to write on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ssedesigner.core.batch.plan import ProcessStep
from ssedesigner.core.batch.planned_values import planned_value
from ssedesigner.core.notation import exact
from ssedesigner.core.steps import PARAMETERS_OF, RECIPE_FIELDS, STEP_PARAMETERS
from ssedesigner.core.units import symbol

BLANK = "________"
"""A place to write on."""

NOTED = {
    "dew-point": f"; read {BLANK} °C, alarm tested {BLANK}",
    "press": f"; measured {BLANK} µm",
    "coat": f"; {BLANK} passes",
    "infiltrate": f"; {BLANK} passes",
    "roll": f"; {BLANK} passes",
}
"""What is written down at a kind of step."""

JAR = f"; jar opened {BLANK}, closed {BLANK}"
"""What is written down when the sulfide is weighed."""


@dataclass(frozen=True, kw_only=True)
class StepText:
    """One line to tick off; ``sources`` are those of its numbers, ``numbers`` those of the steps that it holds."""

    text: str
    sources: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


def written_steps(steps: Sequence[ProcessStep]) -> Iterator[StepText]:
    """Yield each step as one line; weighing steps that follow each other are one."""
    for is_weighing, group in groupby(enumerate(steps, start=1), key=lambda found: found[1].kind == "weigh"):
        found = list(group)
        if not is_weighing:
            yield from (StepText(text=written(step), sources=step.sources, numbers=(place,)) for place, step in found)
            continue
        lines = [str(step.line) for _, step in found]
        told = f"{lines[0]} to {lines[-1]}" if len(lines) > 2 else " and ".join(lines)
        jar = JAR if any(_is_of_sulfide(step) for _, step in found) else ""
        yield StepText(text=f"Weigh {told} as above{jar}", numbers=tuple(place for place, _ in found))


def _is_of_sulfide(step: ProcessStep) -> bool:
    return "electrolyte" in step.key


def written(step: ProcessStep) -> str:
    """Write a step with its parameters; one that a step of its kind needs and does not have is a blank line."""
    needed = PARAMETERS_OF.get(step.kind, ()) if step.key else ()
    if step.key.startswith("dip"):
        needed = ("minutes",)
    further = [name for name in (*STEP_PARAMETERS, "atmosphere") if name not in needed and getattr(step, name)]
    told = ", ".join(_parameter(step, name) for name in (*needed, *further))
    return f"{step.text}{': ' if told else ''}{told}{NOTED.get(step.kind, '') if step.key else ''}"


def _parameter(step: ProcessStep, name: str) -> str:
    value = planned_value(step, name)
    mark = "≈ " if name in step.assumed else ""
    before = {"atmosphere": "under ", "gap_um": "gap "}.get(name, "")
    if step.kind == "dew-point":
        before = "at or below "
    if name == "atmosphere":
        return f"{before}{value or BLANK}{' (assumed)' if mark else ''}"
    unit = symbol(STEP_PARAMETERS[name].unit)
    if value is None or isinstance(value, str):
        told = " (not stated)" if name in RECIPE_FIELDS.get(step.kind, {}) else ""
        return f"{before}{BLANK} {unit}{told}"
    if name == "minutes" and value >= 60.0 and value % 60.0 == 0.0:
        value, unit = value / 60.0, "h"
    return f"{before}{mark}{exact(value)} {unit}"
