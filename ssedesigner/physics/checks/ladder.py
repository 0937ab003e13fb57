"""What every part of a film bears of heat, beside the temperatures of the recipe: the rungs of a picture."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.recipe import is_on_electrode
from ssedesigner.physics.checks.coating import DRYING_GAP
from ssedesigner.physics.checks.heat import STEP_WORDS, heated_parts
from ssedesigner.physics.situation import REMOVED, SEVERITY_RANK, Finding, Liquid, Situation

GLASS, MELTING, DECOMPOSITION, PROCESS_LIMIT, BOILING = "glass", "melting", "decomposition", "limit", "boiling"
QUANTITIES = {
    GLASS: "tg_c",
    MELTING: "tm_c",
    DECOMPOSITION: "decomposition_c",
    PROCESS_LIMIT: "max_process_c",
    BOILING: "boiling_point_c",
}
"""Each kind of rung with the quantity of the library that it shows."""
NEEDED = {"polymer": (GLASS, DECOMPOSITION), "support": (PROCESS_LIMIT,), "liquid": (BOILING,)}
"""What must be known of each kind of part, or the picture says that it is not."""
SHOWN = {"polymer": (GLASS, MELTING, DECOMPOSITION), "support": (GLASS, MELTING, PROCESS_LIMIT), "liquid": (BOILING,)}
DRYING = "drying_temperature_c"


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A temperature [degC] at which a part changes; ``kind`` says how."""

    kind: str
    celsius: float
    grade: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Clash:
    """What a step does to a part: ``step`` is the field of its temperature, ``severity`` caution or fail."""

    step: str
    severity: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One material: its field and key, ``kind`` polymer, support or liquid, what is known of it and what is not.

    ``is_listed`` is False when the library lacks it; ``is_meant_to_go`` is True for a binder that heat removes.
    """

    field: str
    key: str
    kind: str
    rungs: tuple[Rung, ...]
    missing: tuple[str, ...]
    clashes: tuple[Clash, ...]
    is_listed: bool
    is_meant_to_go: bool


@dataclass(frozen=True, kw_only=True)
class LadderStep:
    """A temperature of the recipe by its field [degC], None when it is not stated."""

    field: str
    words: str
    celsius: float | None


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Parts and steps, in the order of the recipe."""

    parts: tuple[Part, ...]
    steps: tuple[LadderStep, ...]


def ladder(context: Situation) -> Ladder:
    """Glass transition, melting, decomposition, process limit and boiling point beside the temperatures of the recipe.

    Parameters
    ----------
    context : Situation
        The recipe with its materials looked up [-]

    Returns
    -------
    Ladder
        Polymers, scaffold, substrate and liquids with their temperatures [degC] and what clashes with which step

    Notes
    -----
    The clashes are those of the checks of heat and drying, part by part. A melting point that is not listed is not
    called unknown, because most polymers here do not crystallise.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> found = ladder(look_up_situation(Recipe(), Materials(version="empty", materials={}, pairs=())))
    >>> [part.key for part in found.parts if not part.is_listed][:2]
    ['NBR', 'silicone-PET']

    References
    ----------
    None: look-up.
    """
    recipe = context.recipe
    steps = _steps(context)
    stated = [step for step in steps if step.celsius is not None]
    findings = [finding for step in stated for finding in heated_parts(context, step.field)]
    parts = [_part(polymer.field, polymer.key, "polymer", polymer.material, findings) for polymer in context.polymers]
    supports = [("scaffold", recipe.scaffold, context.scaffold)]
    if not is_on_electrode(recipe):
        supports.append(("substrate", recipe.substrate, context.substrate))
    parts += [_part(field, key, "support", material, findings) for field, key, material in supports if key]
    parts += [_liquid(liquid, recipe.drying_temperature_c) for liquid in context.liquids]
    return Ladder(parts=tuple(parts), steps=steps)


def _steps(context: Situation) -> tuple[LadderStep, ...]:
    """List the steps that the recipe has; one without a temperature stays, to be called not stated."""
    recipe = context.recipe
    is_left_out = {
        DRYING: not (context.liquids or context.lacks_liquid) and recipe.drying_temperature_c is None,
        "heat_treatment_c": recipe.heat_treatment_c is None,
        "prepress_temperature_c": recipe.prepress_method is None,
        "densification_temperature_c": recipe.densification_method == "none",
    }
    return tuple(
        LadderStep(field=field, words=words, celsius=getattr(recipe, field))
        for field, words in STEP_WORDS.items()
        if not is_left_out.get(field, False)
    )


def _part(field: str, key: str, kind: str, material: Material | None, findings: list[Finding]) -> Part:
    rungs, missing = _rungs(kind, material)
    worst: dict[str, Clash] = {}
    for finding in findings:
        step, part = _step_and_part(finding)
        rank = SEVERITY_RANK[finding.severity]
        is_worse = step not in worst or rank > SEVERITY_RANK[worst[step].severity]
        if part == field and finding.severity in {"caution", "fail"} and is_worse:
            worst[step] = Clash(step=step, severity=finding.severity, message=finding.message)
    form = material.text("binder_form") if material else None
    return Part(
        field=field,
        key=key,
        kind=kind,
        rungs=rungs,
        missing=missing,
        clashes=tuple(worst.values()),
        is_listed=material is not None,
        is_meant_to_go=form == REMOVED,
    )


def _step_and_part(finding: Finding) -> tuple[str, str]:
    step, part = finding.fields
    return step, part


def _rungs(kind: str, material: Material | None) -> tuple[tuple[Rung, ...], tuple[str, ...]]:
    values = {name: material.value(QUANTITIES[name]) if material else None for name in SHOWN[kind]}
    rungs = [_rung(name, value) for name, value in values.items() if value is not None]
    missing = tuple(name for name in NEEDED[kind] if values[name] is None)
    return tuple(sorted(rungs, key=lambda rung: rung.celsius)), missing


def _rung(kind: str, value: Cited) -> Rung:
    return Rung(kind=kind, celsius=float(value), grade=value.grade, source=value.source)


def _liquid(liquid: Liquid, drying: float | None) -> Part:
    """One liquid with its boiling point, held against the drying as the check of drying does."""
    rungs, missing = _rungs("liquid", liquid.material)
    clashes: tuple[Clash, ...] = ()
    if rungs and drying is not None:
        boiling = rungs[0].celsius
        words = f"{liquid.key} boils at {format_number(boiling)} °C"
        if drying > boiling:
            message = f"{words}, below the drying temperature of {numeral(drying)} °C: bubbles can leave pores."
            clashes = (Clash(step=DRYING, severity="caution", message=message),)
        elif boiling - drying > DRYING_GAP:
            message = f"{words}, {boiling - drying:.0f} °C above the drying temperature: some will stay."
            clashes = (Clash(step=DRYING, severity="caution", message=message),)
    return Part(
        field=liquid.field,
        key=liquid.key,
        kind="liquid",
        rungs=rungs,
        missing=missing,
        clashes=clashes,
        is_listed=liquid.material is not None,
        is_meant_to_go=True,
    )
