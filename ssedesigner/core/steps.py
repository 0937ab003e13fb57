"""Every kind of process step in a row of its own, and every number that a step can have in another.

A new kind is a new row: planning, recipe file, sheet, paper form and bench mode read what they need from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import numeral, quantity


@dataclass(frozen=True, kw_only=True)
class ProcessStep:
    """One step of making a film; parameters that are None are left open and written down when it is done.

    ``kind`` is a key of ``STEP_KINDS``; ``text`` says what is done, without the parameters.
    ``line`` is the number of the line that a weighing step weighs. ``assumed`` names the parameters that are only an
    estimate or assumption of the program. ``key`` is that of the step of the program (``cast.1``), empty for a step of
    the user's own.

    In ``Recipe.steps`` a step of the program holds only what was changed of it: an empty ``text`` and a None mean the
    program's own, and ``is_left_out`` that it is not done.
    """

    kind: str
    text: str
    minutes: float | None = None
    speed_rpm: float | None = None
    gap_um: float | None = None
    temperature_c: float | None = None
    pressure_mpa: float | None = None
    atmosphere: str = ""
    line: int | None = None
    sources: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    key: str = ""
    is_left_out: bool = False


@dataclass(frozen=True, kw_only=True)
class StepParameter:
    """One number of a step: what it is called, its unit as in ``core.units`` and its range.

    ``settings`` says from which value on a person sets it in which steps, the largest first. ``tolerance`` is the
    attribute of ``StepTolerances`` that allows a part of the planned value, empty where the rule is another.
    """

    label: str
    unit: str
    minimum: float
    maximum: float
    settings: tuple[tuple[float, str], ...]
    tolerance: str = ""


STEP_PARAMETERS: Mapping[str, StepParameter] = {
    "minutes": StepParameter(
        label="Duration",
        unit="min",
        minimum=0.0,
        maximum=100_000.0,
        settings=((600.0, "60"), (120.0, "15"), (60.0, "5"), (10.0, "1"), (5.0, "0.5"), (0.0, "0.1")),
    ),
    "speed_rpm": StepParameter(
        label="Speed",
        unit="rpm",
        minimum=0.0,
        maximum=100_000.0,
        settings=((1000.0, "100"), (500.0, "50"), (100.0, "10"), (0.0, "1")),
        tolerance="speed_pct",
    ),
    "gap_um": StepParameter(
        label="Gap",
        unit="um",
        minimum=0.0,
        maximum=20_000.0,
        settings=((100.0, "10"), (40.0, "5"), (10.0, "1"), (0.0, "0.1")),
        tolerance="gap_pct",
    ),
    "temperature_c": StepParameter(
        label="Temperature", unit="degC", minimum=-200.0, maximum=2000.0, settings=((100.0, "5"), (0.0, "1"))
    ),
    "pressure_mpa": StepParameter(
        label="Pressure",
        unit="MPa",
        minimum=0.0,
        maximum=5000.0,
        settings=((100.0, "10"), (50.0, "5"), (10.0, "1"), (0.0, "0.1")),
        tolerance="pressure_pct",
    ),
}
"""Every number that a step can have, by its attribute."""

BLANK = "________"
"""A place on the sheet to write on."""

BenchPage = Literal["weighing", "dew-point", "making", "measuring"]


@dataclass(frozen=True, kw_only=True)
class StepKind:
    """One kind of step: what it is called, what is set and written down at it, and where.

    ``parameters`` are those it has by nature, in the order of writing; others can be added. ``fields`` names those
    that the program's own steps take from a field of the recipe: they are changed there and nowhere else.
    ``defaults`` are the numbers where the recipe has none, ``ways`` the numbers of a way of doing it that has others
    (a step key begins with the way), ``atmosphere`` the one that is assumed. ``blank`` is what the sheet leaves to
    write down, ``bench`` the page of bench mode. A ``is_fixed`` kind can be neither left out nor added: it is for
    safety, or follows from the recipe. ``is_harmed_by_time`` where too long harms the film; elsewhere it only costs
    time. ``quotes_recipe`` where the words hold numbers of the recipe.
    """

    label: str
    parameters: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Cited] = field(default_factory=dict)
    ways: Mapping[str, Mapping[str, Cited]] = field(default_factory=dict)
    atmosphere: str = ""
    blank: str = ""
    bench: BenchPage = "making"
    is_fixed: bool = False
    is_harmed_by_time: bool = False
    quotes_recipe: bool = False


ASSUMPTION_SOURCE = "ThisProgram2026"


def _assumption(value: float, unit: str, note: str) -> Cited:
    return cited(value, unit, ASSUMPTION_SOURCE, note, grade="assumed")


STEP_KINDS: Mapping[str, StepKind] = {
    "dew-point": StepKind(
        label="Dew point",
        parameters=("temperature_c",),
        fields={"temperature_c": "dew_point_c"},
        blank=f"; read {BLANK} °C, alarm tested {BLANK}",
        bench="dew-point",
        is_fixed=True,
    ),
    "weigh": StepKind(label="Weigh", bench="weighing", is_fixed=True),
    "dissolve": StepKind(
        label="Dissolve",
        parameters=("minutes", "temperature_c"),
        defaults={
            "minutes": _assumption(120.0, "min", "a rubber of low content dissolves in about two hours"),
            "temperature_c": _assumption(40.0, "degC", "warm, well below the boiling point of the usual solvents"),
        },
    ),
    "mix": StepKind(
        label="Mix",
        parameters=("minutes", "speed_rpm"),
        defaults={
            "minutes": _assumption(12.0, "min", "planetary mixer, in parts with rests against heating"),
            "speed_rpm": _assumption(2000.0, "rpm", "planetary mixer of small jars"),
        },
        ways={"dry": {"minutes": _assumption(10.0, "min", "mortar or mill, until the powder is even")}},
        quotes_recipe=True,
    ),
    "cast": StepKind(label="Cast", parameters=("gap_um",)),
    "coat": StepKind(
        label="Coat",
        parameters=("speed_rpm", "minutes"),
        ways={
            "spin": {
                "speed_rpm": _assumption(1500.0, "rpm", "a middle speed; the thickness falls with the speed"),
                "minutes": _assumption(0.5, "min", "half a minute at speed"),
            },
            "dip": {"minutes": _assumption(1.0, "min", "time in the liquid before it is drawn out")},
        },
        blank=f"; {BLANK} passes",
    ),
    "spray": StepKind(
        label="Spray",
        parameters=("minutes",),
        defaults={"minutes": _assumption(10.0, "min", "several thin passes, each dry to the touch before the next")},
        blank=f"; {BLANK} passes, nozzle at {BLANK} mm",
    ),
    "infiltrate": StepKind(
        label="Infiltrate",
        parameters=("minutes",),
        defaults={"minutes": _assumption(10.0, "min", "until the scaffold is wet through")},
        blank=f"; {BLANK} passes",
    ),
    "filter": StepKind(
        label="Filter",
        parameters=("minutes",),
        defaults={"minutes": _assumption(10.0, "min", "until no liquid stands on the cake")},
    ),
    "roll": StepKind(
        label="Roll",
        parameters=("temperature_c", "gap_um"),
        defaults={
            "temperature_c": cited(
                80.0, "degC", "Song2023", "reported for a dry film with modified SBR", grade="estimate"
            )
        },
        blank=f"; {BLANK} passes",
    ),
    "spread": StepKind(label="Spread"),
    "dry": StepKind(
        label="Dry",
        parameters=("temperature_c", "minutes", "atmosphere"),
        fields={"temperature_c": "drying_temperature_c"},
        defaults={"minutes": _assumption(720.0, "min", "overnight")},
        atmosphere="vacuum",
    ),
    "heat": StepKind(
        label="Heat-treat",
        parameters=("temperature_c", "minutes", "atmosphere"),
        fields={"temperature_c": "heat_treatment_c"},
        defaults={"minutes": _assumption(120.0, "min", "two hours at temperature")},
        atmosphere="argon",
        is_harmed_by_time=True,
    ),
    "prepress": StepKind(
        label="Press first",
        parameters=("pressure_mpa", "temperature_c"),  # a calender has no time at pressure
        fields={"pressure_mpa": "prepress_pressure_mpa", "temperature_c": "prepress_temperature_c"},
        defaults={"minutes": _assumption(5.0, "min", "time at pressure")},
        blank=f"; measured {BLANK} µm",
        is_harmed_by_time=True,
    ),
    "press": StepKind(
        label="Press",
        parameters=("pressure_mpa", "temperature_c"),  # a calender has no time at pressure
        fields={"pressure_mpa": "densification_pressure_mpa", "temperature_c": "densification_temperature_c"},
        defaults={"minutes": _assumption(5.0, "min", "time at pressure")},
        blank=f"; measured {BLANK} µm",
        is_harmed_by_time=True,
    ),
    "peel": StepKind(label="Peel"),
    "transfer": StepKind(label="Transfer"),
    "cut": StepKind(label="Cut", quotes_recipe=True),
    "press-on-foil": StepKind(
        label="Press on foil", parameters=("pressure_mpa",), fields={"pressure_mpa": "cathode_foil_pressure_mpa"}
    ),
    "press-together": StepKind(
        label="Press together", parameters=("pressure_mpa",), fields={"pressure_mpa": "film_cathode_pressure_mpa"}
    ),
    "attach-anode": StepKind(
        label="Attach anode", parameters=("pressure_mpa",), fields={"pressure_mpa": "anode_attach_pressure_mpa"}
    ),
    "stack": StepKind(label="Stack", quotes_recipe=True),
    "weld": StepKind(label="Weld", blank=f"; welder and setting {BLANK}"),
    "seal": StepKind(label="Seal", parameters=("temperature_c",), blank=f"; time {BLANK} s, seal looked at {BLANK}"),
    "hold": StepKind(label="Hold", parameters=("pressure_mpa",), fields={"pressure_mpa": "stack_pressure_mpa"}),
    "measure": StepKind(label="Measure", bench="measuring"),
    "note": StepKind(label="Note"),
}
"""Every kind of step, in the order in which they are offered."""

LONGEST_TEXT = 20_000


def kind_of(step: ProcessStep) -> StepKind:
    """Return the row of a step; a kind that this program does not know has its name and nothing else."""
    return STEP_KINDS.get(step.kind) or StepKind(label=step.kind)


def parameters_of(step: ProcessStep, *, by_nature: bool = True) -> tuple[str, ...]:
    """Return the parameters that are set or noted at a step: those of its kind or way, then what it has besides."""
    kind = kind_of(step)
    numbers = kind.ways.get(step.key.partition(".")[0])
    needed = (tuple(numbers) if numbers else kind.parameters) if by_nature else ()
    further = [name for name in (*STEP_PARAMETERS, "atmosphere") if getattr(step, name) not in (None, "")]
    return tuple(dict.fromkeys([*needed, *further]))


# 160.18 µm on a sheet promises what no blade can be set to, and would be a deviation at 160
def as_set(name: str, value: float) -> float:
    """Round a parameter that was worked out to what a person sets; one that is not 0 stays above 0.

    >>> as_set("gap_um", 160.17772858172845), as_set("gap_um", 63.2), as_set("speed_rpm", 1834.0)
    (160.0, 65.0, 1800.0)
    >>> as_set("minutes", 727.0), as_set("temperature_c", 81.4)
    (720.0, 81.0)
    """
    settings = STEP_PARAMETERS[name].settings if name in STEP_PARAMETERS else ()
    steps = next((Decimal(step) for least, step in settings if abs(value) >= least), None)
    if steps is None:
        return value
    count = (Decimal(repr(float(value))) / steps).to_integral_value(ROUND_HALF_UP)
    return float((count or (1 if value > 0 else 0)) * steps)


def planned_value(step: ProcessStep, name: str) -> float | str | None:
    """Return a planned parameter as it is shown and compared: what was typed as typed, what was worked out rounded.

    An empty text is None: nothing is planned.
    """
    if name not in (*STEP_PARAMETERS, "atmosphere"):
        return None  # a name of a parameter may come from a file
    value: float | str | None = getattr(step, name)
    if isinstance(value, str):
        return value or None
    return as_set(name, value) if value is not None and name in step.assumed else value


def range_problem(name: str, value: float) -> str:
    """Return in a sentence that a number is outside of the range of its parameter; empty inside."""
    parameter = STEP_PARAMETERS[name]
    if parameter.minimum <= value <= parameter.maximum:  # not-a-number is never inside
        return ""
    low, high = numeral(parameter.minimum), quantity(parameter.maximum, parameter.unit)
    return f"{parameter.label} must be from {low} to {high}; {numeral(value)} is outside."


class StepError(ValueError):
    """A step that cannot be as asked; the message is one sentence that says what to do instead."""


def step_problems(step: ProcessStep) -> Iterator[tuple[str, str]]:
    """Yield what a step cannot be as it stands among the steps of a recipe: the attribute and one sentence."""
    if step.kind not in STEP_KINDS:
        yield "kind", f"“{step.kind}” is not a kind of step; choose one of {', '.join(STEP_KINDS)}."
        return
    if not step.key and not step.text.strip():
        yield "text", "A step of your own needs a description of what is done."
    if max(len(step.text), len(step.atmosphere)) > LONGEST_TEXT:
        yield "text", f"The text of a step can have {LONGEST_TEXT} letters at most."
    if kind_of(step).is_fixed and (step.is_left_out or not step.key):
        what = "A dew point check" if step.kind == "dew-point" else "Weighing"
        yield "kind", f"{what} is planned by the program; it can be neither left out nor added."
    yield from _parameter_problems(step)


def _parameter_problems(step: ProcessStep) -> Iterator[tuple[str, str]]:
    for name, parameter in STEP_PARAMETERS.items():
        value = getattr(step, name)
        if value is None:
            continue
        if step.key and name in kind_of(step).fields:
            yield name, f"{parameter.label} of this step is that of the recipe; change it in the recipe."
        elif problem := range_problem(name, value):
            yield name, problem
