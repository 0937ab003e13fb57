"""What a process step can be and which parameters it can have, in which range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ssedesigner.core.batch.plan import ProcessStep
from ssedesigner.core.notation import (
    numeral,
    quantity,
)

STEP_KINDS = {
    "dew-point": "Dew point",
    "weigh": "Weigh",
    "dissolve": "Dissolve",
    "mix": "Mix",
    "cast": "Cast",
    "coat": "Coat",
    "infiltrate": "Infiltrate",
    "filter": "Filter",
    "roll": "Roll",
    "spread": "Spread",
    "dry": "Dry",
    "heat": "Heat-treat",
    "press": "Press",
    "peel": "Peel",
    "transfer": "Transfer",
    "cut": "Cut",
    "stack": "Stack",
    "hold": "Hold",
    "measure": "Measure",
    "note": "Note",
}
"""Every kind of step with the words shown for it."""


@dataclass(frozen=True, kw_only=True)
class StepParameter:
    """One number of a step: what it is called, its unit as in ``core.units`` and its range."""

    label: str
    unit: str
    minimum: float
    maximum: float


STEP_PARAMETERS: Mapping[str, StepParameter] = {
    "minutes": StepParameter(label="Time", unit="min", minimum=0.0, maximum=100_000.0),
    "speed_rpm": StepParameter(label="Speed", unit="rpm", minimum=0.0, maximum=100_000.0),
    "gap_um": StepParameter(label="Gap", unit="um", minimum=0.0, maximum=20_000.0),
    "temperature_c": StepParameter(label="Temperature", unit="degC", minimum=-200.0, maximum=2000.0),
    "pressure_mpa": StepParameter(label="Pressure", unit="MPa", minimum=0.0, maximum=5000.0),
}
"""Every number that a step can have, by its attribute."""

PARAMETERS_OF: Mapping[str, tuple[str, ...]] = {
    "dew-point": ("temperature_c",),
    "dissolve": ("minutes", "temperature_c"),
    "mix": ("minutes", "speed_rpm"),
    "cast": ("gap_um",),
    "coat": ("speed_rpm", "minutes"),
    "infiltrate": ("minutes",),
    "filter": ("minutes",),
    "roll": ("temperature_c", "gap_um"),
    "dry": ("temperature_c", "minutes", "atmosphere"),
    "heat": ("temperature_c", "minutes", "atmosphere"),
    "press": ("pressure_mpa", "temperature_c", "minutes"),
    "hold": ("pressure_mpa",),
}
"""The parameters that a kind of step has by nature, in the order of writing; others can be added."""

RECIPE_FIELDS: Mapping[str, Mapping[str, str]] = {
    "dew-point": {"temperature_c": "dew_point_c"},
    "dry": {"temperature_c": "drying_temperature_c"},
    "heat": {"temperature_c": "heat_treatment_c"},
    "press": {"pressure_mpa": "densification_pressure_mpa", "temperature_c": "densification_temperature_c"},
    "hold": {"pressure_mpa": "stack_pressure_mpa"},
}
"""Parameters of the program's steps that are fields of the recipe; they are changed there and nowhere else."""

FIXED_KINDS = ("dew-point", "weigh")
"""Kinds of steps that cannot be left out: they are for safety, or follow from what the recipe holds."""

LONGEST_TEXT = 20_000


class StepError(ValueError):
    """A step that cannot be as asked; the message is one sentence that says what to do instead."""


def step_problems(step: ProcessStep) -> Iterator[tuple[str, str]]:
    """Yield what a step cannot be as it stands among the steps of a recipe: the attribute and one sentence."""
    if step.kind not in STEP_KINDS:
        yield "kind", f"“{step.kind}” is no kind of step; choose one of {', '.join(STEP_KINDS)}."
        return
    if not step.key and not step.text.strip():
        yield "text", "A step of your own needs a text that says what is done."
    if max(len(step.text), len(step.atmosphere)) > LONGEST_TEXT:
        yield "text", f"The text of a step can have {LONGEST_TEXT} letters at most."
    if step.kind in FIXED_KINDS and (step.is_left_out or not step.key):
        told = "A dew point check" if step.kind == "dew-point" else "Weighing"
        yield "kind", f"{told} is planned by the program; it can be neither left out nor added."
    for name, parameter in STEP_PARAMETERS.items():
        value = getattr(step, name)
        if value is None:
            continue
        if step.key and name in RECIPE_FIELDS.get(step.kind, {}):
            yield name, f"{parameter.label} of this step is that of the recipe; change it in the recipe."
        elif not parameter.minimum <= value <= parameter.maximum:  # also refuses not-a-number
            low, high = numeral(parameter.minimum), quantity(parameter.maximum, parameter.unit)
            yield (
                name,
                f"{parameter.label} must be {low} to {high}; {numeral(value)} is outside.",
            )
