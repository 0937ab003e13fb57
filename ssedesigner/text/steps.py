"""The process steps as they are written on the sheet: words, parameters and blank lines to write on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import exact
from ssedesigner.core.steps import BLANK, STEP_PARAMETERS, ProcessStep, kind_of, parameters_of, planned_value
from ssedesigner.core.units import symbol

JAR = f"; jar opened {BLANK}, closed {BLANK}"
"""What is written down when the sulfide is weighed."""


@dataclass(frozen=True, kw_only=True)
class StepText:
    """One line to tick off; ``sources`` are those of its numbers, ``numbers`` those of the steps that it holds."""

    text: str
    sources: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


def step_lines(steps: Sequence[ProcessStep]) -> Iterator[StepText]:
    """Yield each step as one line; weighing steps that follow each other are one."""
    for is_weighing, group in groupby(enumerate(steps, start=1), key=lambda members: members[1].kind == "weigh"):
        members = list(group)
        if not is_weighing:
            yield from (
                StepText(text=step_text(step), sources=step.sources, numbers=(place,)) for place, step in members
            )
            continue
        lines = [str(step.line) for _, step in members]
        numbers = f"{lines[0]} to {lines[-1]}" if len(lines) > 2 else " and ".join(lines)
        jar = JAR if any(_is_of_sulfide(step) for _, step in members) else ""
        yield StepText(text=f"Weigh {numbers} as above{jar}", numbers=tuple(place for place, _ in members))


def _is_of_sulfide(step: ProcessStep) -> bool:
    return "electrolyte" in step.key


def step_text(step: ProcessStep) -> str:
    """Write a step with its parameters; one that a step of its kind needs and does not have is a blank line."""
    parameters = ", ".join(_parameter(step, name) for name in parameters_of(step, by_nature=bool(step.key)))
    return f"{step.text}{': ' if parameters else ''}{parameters}{kind_of(step).blank if step.key else ''}"


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
        not_stated = " (not stated)" if name in kind_of(step).fields else ""
        return f"{before}{BLANK} {unit}{not_stated}"
    # 12 h reads at a glance where 720 min does not; 90 min would only become 1.5 h
    if name == "minutes" and value >= 60.0 and value % 60.0 == 0.0:
        value, unit = value / 60.0, "h"
    return f"{before}{mark}{exact(value)} {unit}"
