"""Checks of transfer, stacking and pressing: carrier, form, press, and lithium under pressure."""

from __future__ import annotations

from ssedesigner.physics.contact_verdicts import electrolyte_on_substrate
from ssedesigner.physics.situation import TYPED, Evidence, Finding, Situation
from ssedesigner.physics.slurry import told

FORM_RULE = Evidence("reported", ("Song2023",))
FOLDING_RULE = Evidence("reported", ("Song2023",))
PEEL_RULE = Evidence("reported", ("Song2023",))


def peel(at: Situation) -> Finding | None:
    """Check whether the film is known to come off its substrate."""
    key = at.recipe.substrate
    if not key or at.recipe.form_factor == "on-electrode":
        return None
    fields = ("substrate",)
    used = next((film for film in at.materials.films if film.substrate == key), None)
    if used is not None:
        message = (
            f"A film was cast on {key} and taken off or transferred [{used.reference}]; binder, temperature and "
            "pressure decide."
        )
        return Finding(
            "pass",
            "Film comes off its carrier",
            message,
            evidence=(Evidence("reported", (used.source,)), PEEL_RULE),
            fields=fields,
        )
    message = f"Whether a film comes off {key} is not reported: try a small piece."
    return Finding("unknown", "Peeling not reported", message, evidence=(PEEL_RULE,), fields=fields)


def electrolyte_substrate(at: Situation) -> Finding | None:
    """Check that the substrate does not react with the sulfide."""
    key, electrolyte = at.recipe.substrate, at.recipe.electrolyte
    if not key or at.recipe.form_factor == "on-electrode":
        return None
    verdict = electrolyte_on_substrate(at.materials, electrolyte, key)
    title = {
        "pass": f"{key} is inert to {electrolyte}",
        "caution": f"{electrolyte} on {key}: with care",
        "fail": f"{key} reacts with {electrolyte}",
        "unknown": f"{electrolyte} on {key}: not reported",
    }[verdict.severity]
    return Finding(verdict.severity, title, told(verdict), evidence=(verdict,), fields=("substrate", "electrolyte"))


def folding(at: Situation) -> Finding | None:
    """Say that films are cut and stacked, never folded."""
    if at.recipe.unit_cells == 1:
        return None
    message = "The cells are cut and stacked; do not fold the film: it is too stiff and too costly for it."
    return Finding("pass", "Cut and stacked, not folded", message, evidence=(FOLDING_RULE,), fields=("unit_cells",))


def film_size(at: Situation) -> Finding:
    """Say how the size of the film goes with that of the electrodes."""
    if at.recipe.form_factor == "free-standing":
        message = "A free-standing film may overhang the electrodes, which keeps their edges apart."
        return Finding("pass", "Film may overhang", message, evidence=(FORM_RULE,), fields=("form_factor",))
    message = "A film on an electrode ends with it: cut both to the same size and align them."
    return Finding("pass", "Film as large as its electrode", message, evidence=(FORM_RULE,), fields=("form_factor",))


def bipolar(at: Situation) -> Finding | None:
    """Check a bipolar stack: a plate between the cells, voltages that add up."""
    recipe = at.recipe
    if recipe.stacking != "bipolar":
        return None
    fields = ("stacking", "unit_cells")
    value = recipe.unit_cells * recipe.mean_voltage_v
    evidence = (FORM_RULE, TYPED)
    if recipe.unit_cells == 1:
        message = "One cell makes no bipolar stack: raise the number of cells, or stack in parallel."
        return Finding("caution", "Bipolar with one cell", message, value, None, "V", evidence, fields)
    message = (
        f"{recipe.unit_cells} cells in series give {value:.1f} V; between neighbours goes a plate that is tight "
        "and inert to sulfide, anode and cathode."
    )
    return Finding("pass", "Bipolar stack", message, value, None, "V", evidence, fields)


def negative_foil(at: Situation) -> Finding | None:
    """Check copper against the sulfide where no anode lies between them."""
    recipe = at.recipe
    if recipe.anode != "anodeless" or recipe.negative_foil_um == 0:
        return None
    verdict = electrolyte_on_substrate(at.materials, recipe.electrolyte, "Cu-foil")
    if verdict.severity == "unknown":
        return Finding(
            "unknown",
            "Copper against the sulfide: not reported",
            told(verdict),
            evidence=(FORM_RULE,),
            fields=("negative_foil_um", "anode"),
        )
    if verdict.severity == "pass":
        return Finding(
            "pass",
            "Copper withstands the sulfide",
            told(verdict),
            evidence=(verdict,),
            fields=("negative_foil_um", "anode"),
        )
    message = (
        f"The film touches the copper foil until lithium is plated. {told(verdict)} Use stainless steel or nickel."
    )
    return Finding(
        "caution", "Copper against the sulfide", message, evidence=(verdict,), fields=("negative_foil_um", "anode")
    )
