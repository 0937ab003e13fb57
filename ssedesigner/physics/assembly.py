"""Checks of stacking: folding, size of the film, bipolar stacks, and the foil of an anodeless cell."""

from __future__ import annotations

from ssedesigner.core.notation import numeral
from ssedesigner.physics.checks.pressing import FOLDED, HIGH_PRESSURE
from ssedesigner.physics.checks.slurry import told
from ssedesigner.physics.compatibility.contacts import electrolyte_on_substrate
from ssedesigner.physics.situation import TYPED, Evidence, Finding, Situation, not_applicable

FORM_RULE = Evidence("reported", ("Song2023",))
FOLDING_RULE = Evidence("reported", ("Song2023",))


def folding(at: Situation) -> Finding:
    """Check that a film that is folded or wound has a scaffold; films are better cut and stacked."""
    recipe, fields = at.recipe, ("assembly", "scaffold")
    if recipe.assembly not in FOLDED:
        if recipe.unit_cells == 1:
            return not_applicable("One cell", "One unit cell has nothing to be stacked or folded.", "unit_cells")
        message = "The cells are cut and stacked; a film is too stiff and too costly to be folded between them."
        return Finding("pass", "Cut and stacked", message, evidence=(FOLDING_RULE,), fields=fields)
    how = "folded in Z" if recipe.assembly == "z-folded" else "wound"
    evidence = (FOLDING_RULE, TYPED)
    if recipe.scaffold:
        message = (
            f"The film is {how}. {recipe.scaffold} holds it, but sulfide at the bends is wasted and may crack: "
            "cut and stack, or test the bends."
        )
        return Finding("caution", "Film is folded", message, evidence=evidence, fields=fields)
    message = f"The film is {how} without a scaffold: sulfide films are too stiff to be folded; cut and stack them."
    return Finding("fail", "Film cannot be folded", message, evidence=evidence, fields=fields)


def film_size(at: Situation) -> Finding:
    """Check how the size of the film goes with that of the electrodes."""
    recipe, fields = at.recipe, ("form_factor", "densification_pressure_mpa")
    if recipe.form_factor == "free-standing":
        message = "A free-standing film may overhang the electrodes, which keeps their edges apart."
        return Finding("pass", "Film may overhang", message, evidence=(FORM_RULE,), fields=fields)
    pressure = recipe.densification_pressure_mpa
    is_pressed = recipe.densification_method != "none" and pressure is not None and pressure >= HIGH_PRESSURE
    if recipe.form_factor == "on-electrode" and is_pressed:
        message = (
            f"The film ends with its electrode and is pressed at {numeral(pressure)} MPa: edges that do not lie "
            "exactly on "
            "each other can short; make the other electrode smaller."
        )
        evidence = (FORM_RULE, HIGH_PRESSURE, TYPED)
        limit = float(HIGH_PRESSURE)
        return Finding("caution", "Edges need aligning", message, pressure, limit, "MPa", evidence, fields)
    message = "A film on an electrode ends with it: cut both to the same size and align them."
    return Finding("pass", "Film as large as its electrode", message, evidence=(FORM_RULE,), fields=fields)


def bipolar(at: Situation) -> Finding:
    """Check a bipolar stack: a plate between the cells, voltages that add up."""
    recipe = at.recipe
    if recipe.stacking != "bipolar":
        return not_applicable("Parallel stack", "The cells are stacked in parallel.", "stacking")
    fields = ("stacking", "unit_cells")
    value = recipe.unit_cells * recipe.mean_voltage_v
    evidence = (FORM_RULE, TYPED)
    if recipe.assembly in FOLDED:
        message = "A film that runs through all cells cannot have a tight plate between them: cut and stack."
        fields = ("assembly", "stacking")
        return Finding("fail", "Bipolar stack is folded", message, value, None, "V", evidence, fields)
    if recipe.unit_cells == 1:
        message = "One cell makes no bipolar stack: raise the number of cells, or stack in parallel."
        return Finding("caution", "Bipolar with one cell", message, value, None, "V", evidence, fields)
    message = (
        f"{recipe.unit_cells} cells in series give {value:.1f} V; between neighbours goes a plate that is tight "
        "and inert to sulfide, anode and cathode."
    )
    return Finding("pass", "Bipolar stack", message, value, None, "V", evidence, fields)


def negative_foil(at: Situation) -> Finding:
    """Check copper against the sulfide where no anode lies between them."""
    recipe = at.recipe
    if recipe.anode != "anodeless" or recipe.negative_foil_um == 0:
        message = "An anode lies between the film and the foil, or there is no foil."
        return not_applicable("Film does not touch the foil", message, "anode", "negative_foil_um")
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
