"""Every check of the process chain, in the order of doing: one row, one small pure function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import compress
from operator import attrgetter
from typing import NamedTuple

from ssedesigner.core.filling import fill
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import CellPrediction, Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.cell import cathode
from ssedesigner.physics.cell.cell import Cell
from ssedesigner.physics.checks import (
    air,
    cathode_side,
    coating,
    current,
    hazards,
    heat,
    load,
    mechanics,
    open_time,
    operation,
    pressing,
    slurry,
    stability,
    transfer,
)
from ssedesigner.physics.checks import recipe as recipe_checks
from ssedesigner.physics.checks.watched import RememberedTogether
from ssedesigner.physics.film.film import Film
from ssedesigner.physics.situation import (
    LIQUID_NOT_STATED,
    Finding,
    Situation,
    not_applicable,
    situation,
    weakest,
    within_evidence,
)


class Check(NamedTuple):
    """One check: stable id, process step, function, and what is said where the function returns None.

    A fail of a check that ``is_of_sulfide`` says that the sulfide does not last through the process. Nothing is safe
    then: no check of the step safety passes, but one that does not look at the sulfide still says what it found.
    """

    id: str
    step: str
    find: Callable[[Situation], Finding | None]
    absent: Finding | None = None
    is_of_sulfide: bool = False

    @property
    def name(self) -> str:
        """What the check looks at, in words."""
        return _in_words(self.id)


@lru_cache(maxsize=256)
def _in_words(check: str) -> str:
    words = check.replace("-", " ").replace("spe ", "SPE ")
    return words[:1].upper() + words[1:]


NOT_ON_CATHODE = not_applicable(
    "No liquid on the cathode", "No liquid of the film wets the cathode.", "form_factor", "solvent"
)

CHECKS = (
    Check("contradictions", "recipe", recipe_checks.contradictions),
    Check("materials-known", "recipe", recipe_checks.materials_known),
    Check("active-mass", "recipe", cathode.active_mass),
    Check("anode-capacity", "recipe", recipe_checks.anode_capacity),
    Check("mean-voltage", "recipe", recipe_checks.mean_voltage),
    Check("charge-cutoff", "recipe", recipe_checks.charge_cutoff),
    Check("film-density", "recipe", recipe_checks.film_density),
    Check("electrolyte-solvent", "mix", slurry.electrolyte_solvent, is_of_sulfide=True),
    Check("binder-solvent", "mix", slurry.binder_solvent),
    Check("spe-solvent", "mix", slurry.spe_solvent),
    Check("mixture-parts", "mix", slurry.mixture_parts),
    Check("method-solvent", "mix", slurry.method_solvent),
    Check("sulfide-solution", "mix", coating.sulfide_solution),
    Check("salt-solvent", "mix", slurry.salt_solvent),
    Check("particle-size", "mix", slurry.particle_size),
    Check("scaffold-pores", "mix", slurry.scaffold_pores),
    Check("coarse-grains", "mix", slurry.coarse_grains),
    Check("pinholes", "mix", slurry.pinholes),
    Check("solvent-cathode", "mix", hazards.solvent_cathode, NOT_ON_CATHODE),
    Check("thickness-window", "coat", coating.thickness_window),
    Check("scaffold-thickness", "coat", coating.scaffold_thickness),
    Check("scaffold-solvent", "coat", coating.scaffold_solvent),
    Check("drying-temperature", "coat", coating.drying_temperature),
    Check("residual-liquid", "coat", coating.residual_liquid),
    Check("drying-cracks", "coat", coating.drying_cracks),
    Check("drying-heat", "coat", heat.drying_heat),
    Check("heat-treatment", "coat", heat.heat_treatment),
    Check("crystallisation", "coat", coating.crystallisation),
    Check("free-standing", "wind", mechanics.free_standing),
    Check("bend", "wind", mechanics.bend),
    Check("core-bend", "wind", mechanics.core_bend),
    Check("web-tension", "wind", mechanics.web_tension),
    Check("calender-support", "calender", pressing.calender_support),
    Check("densification", "calender", pressing.densification),
    Check("press-heat", "calender", heat.press_heat),
    Check("porosity", "calender", pressing.porosity),
    Check("form-route", "transfer", transfer.form_route),
    Check("peel", "transfer", transfer.peel),
    Check("lamination", "transfer", transfer.lamination),
    Check("substrate-electrolyte", "transfer", transfer.electrolyte_substrate),
    Check("substrate-solvent", "transfer", coating.substrate_solvent),
    Check("folding", "stack", transfer.folding),
    Check("film-size", "stack", transfer.film_size),
    Check("electrode-roughness", "stack", transfer.electrode_roughness),
    Check("bipolar", "stack", transfer.bipolar),
    Check("press-method", "press", pressing.press_method),
    Check("lithium-pressure", "press", pressing.lithium_pressure),
    Check("embrittlement", "press", pressing.embrittlement),
    Check("electrolyte-lithium", "operate", stability.electrolyte_anode),
    Check("binder-lithium", "operate", stability.binder_anode),
    Check("spe-lithium", "operate", stability.spe_anode),
    Check("interlayer", "operate", stability.interlayer),
    Check("cathode-coating", "operate", cathode_side.cathode_coating),
    Check("coating-stability", "operate", cathode_side.coating_stability),
    Check("sulfide-contact", "operate", cathode_side.sulfide_contact),
    Check("spe-oxidation", "operate", stability.spe_oxidation),
    Check("binder-oxidation", "operate", stability.binder_oxidation),
    Check("negative-foil", "operate", transfer.negative_foil),
    Check("use-heat", "operate", heat.use_heat),
    Check("current-density", "operate", current.current_density),
    Check("ohmic-drop", "operate", load.ohmic_loss),
    Check("usable-capacity", "operate", load.usable_capacity),
    Check("cathode-thickness", "operate", load.cathode_thickness),
    Check("stack-pressure", "operate", operation.stack_pressure),
    Check("dendrite-path", "operate", operation.dendrite_path),
    Check("shear-modulus", "operate", operation.shear_modulus),
    Check("moisture", "safety", air.moisture, is_of_sulfide=True),
    Check("hydrogen-sulfide", "safety", air.hydrogen_sulfide, is_of_sulfide=True),
    Check("open-time", "safety", open_time.open_time, is_of_sulfide=True),
    Check("exposure-limit", "safety", hazards.exposure_limit),
    Check("flash-point", "safety", hazards.flash_point),
    Check("solvent-lithium", "safety", hazards.solvent_lithium),
    Check("solvent-hazard", "safety", hazards.liquid_hazards),
    Check("oxidising-salt", "safety", hazards.oxidising_salt),
    Check("thermal-shrinkage", "safety", heat.thermal_shrinkage),
    Check("exothermic-reaction", "safety", cathode_side.exothermic_reaction),
)
"""All checks, in the order of the process steps. A new check is one function and one row here."""
_OF_SULFIDE = frozenset(check.id for check in CHECKS if check.is_of_sulfide)


def flags(
    recipe: Recipe, materials: Materials, film: Film, cell: Cell, predicted: CellPrediction | None = None
) -> tuple[Flag, ...]:
    """Run every check of the process chain on a recipe.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]
    film : Film
        The film of the recipe [SI]
    cell : Cell
        The cell around it [SI]
    predicted : CellPrediction or None
        What is predicted of the cell, on any basis; None where only the materials are judged [lab units]

    Returns
    -------
    tuple of Flag
        One for each check, passed, unknown and not applicable ones too, in the order of the process [-]

    Notes
    -----
    The grade of a flag is that of the weakest evidence that decides it; its sources are also those of what is told
    beside that. Where nothing is decided, the grade is that of all that is told.

    Examples
    --------
    >>> from ssedesigner.physics.cell.cell import resolve_cell
    >>> from ssedesigner.physics.film.film import resolve
    >>> recipe, empty = Recipe(), Materials(version="empty", materials={}, pairs=())
    >>> film = resolve(recipe, empty)
    >>> [flag.severity for flag in flags(recipe, empty, film, resolve_cell(recipe, empty, film))][:2]
    ['pass', 'unknown']

    References
    ----------
    Song2023 (full entry in sources.csv); each check names its own
    """
    at = situation(recipe, materials, film, cell, predicted)
    raised = [*filter(None, _judges(materials)(at))]
    spoilt = next(filter(_SPOILS, raised), None)
    if spoilt is not None:
        return tuple([_withheld(each, spoilt.finding) for each in raised])
    return tuple(map(_FLAG, raised))


def _judges(materials: Materials) -> RememberedTogether[_Judged | None]:
    """Return what judges all checks and remembers it with a snapshot of the library."""
    kept: list[tuple[Sequence[Check], RememberedTogether[_Judged | None]]]
    kept = materials.kept.get(RememberedTogether, list)
    if not kept or kept[0][0] is not CHECKS:
        kept[:] = [(CHECKS, RememberedTogether([partial(_judged, check) for check in CHECKS]))]
    return kept[0][1]


class _Judged(NamedTuple):
    """A check with what it found, no more severe than its evidence allows, and the flag that says so."""

    check: Check
    finding: Finding
    flag: Flag
    spoils: bool = False


_SPOILS, _FLAG, _SEVERITY = attrgetter("spoils"), attrgetter("flag"), attrgetter("severity")


def _judged(check: Check, at: Situation) -> _Judged | None:
    """Judge one check; None where there is nothing to say."""
    finding = check.find(at) or check.absent
    if finding is None:
        return None
    if finding.severity == "none":
        return _Judged(check, finding, _not_applicable(check.id, check.step, finding))
    finding = within_evidence(finding)
    spoils = check.is_of_sulfide and finding.severity == "fail"
    return _Judged(check, finding, _flag(check.id, check.step, finding), spoils)


def intact_note(raised: Sequence[Flag]) -> str:
    """Return what a conductivity leaves out where a check says that the sulfide decomposes [-].

    The model of the conductivity knows the liquids, but neither the air of the room nor the time in it.

    >>> intact_note(())
    ''
    """
    failed = compress(raised, map("fail".__eq__, map(_SEVERITY, raised)))
    titles = [flag.title for flag in failed if flag.id in _OF_SULFIDE]
    return f"The conductivity is that of an intact sulfide; here: {'; '.join(titles)}." if titles else ""


def _withheld(judged: _Judged, spoilt: Finding) -> Flag:
    """Return the flag of a check; the pass of one of safety is taken back where the sulfide decomposes."""
    check, finding, flag, _ = judged
    if check.step != "safety" or finding.severity != "pass":
        return flag
    if check.is_of_sulfide:
        title = f"{check.name} not judged: the sulfide decomposes"
        message = f"{finding.message} That holds for an intact sulfide; here: {spoilt.title}."
    else:
        title = f"{check.name} judged on its own only"
        message = (
            f"Not judged as a whole, because the sulfide decomposes: {spoilt.title}. On its own: {finding.message}"
        )
    withheld = finding._replace(
        severity="unknown",
        title=title,
        message=message,
        evidence=(*finding.evidence, *spoilt.evidence),
        fields=tuple(dict.fromkeys((*finding.fields, *spoilt.fields))),
    )
    return _flag(check.id, check.step, withheld)


def _flag(check: str, step: str, finding: Finding) -> Flag:
    decides = weakest(finding.evidence)
    beside = weakest((decides, *finding.beside)) if finding.beside else decides
    title = finding.title
    if finding.severity == "none" or finding is LIQUID_NOT_STATED:  # of many checks, so that each names itself
        title = f"{_in_words(check)}: {title[:1].lower()}{title[1:]}"
    return fill(
        Flag,
        {
            "id": check,
            "step": step,
            "severity": finding.severity,
            "title": sentence_case(title),
            "message": sentence_case(finding.message),
            "value": finding.value,
            "limit": finding.limit,
            "unit": finding.unit,
            "sources": beside.sources,
            "grade": beside.grade if finding.severity == "unknown" else decides.grade,
            "fields": finding.fields,
            "awaits": finding.awaits,
        },
    )


_not_applicable = lru_cache(maxsize=512)(_flag)
"""The same for a check that has nothing to judge: a third of all, in the same few sentences for most recipes."""
