"""Checks of transfer: the route that the form of the film asks for, coming off the carrier, going onto an electrode."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import BI_CELL, pressings
from ssedesigner.core.recipe import Recipe, coats, is_on_electrode, key_at_anode
from ssedesigner.physics.checks.coating import NO_SUBSTRATE, ON_ELECTRODE
from ssedesigner.physics.checks.mechanics import ROOM
from ssedesigner.physics.checks.pressing import FOLDED, HIGH_PRESSURE, hardest_pressing
from ssedesigner.physics.checks.slurry import verdict_sentence
from ssedesigner.physics.compatibility.contacts import electrolyte_on_substrate
from ssedesigner.physics.situation import TYPED, WET_METHODS, Finding, Situation, Support, not_applicable, worst

TRANSFER_PRESSURE = cited(50.0, "MPa", "Lee2020", "pressed over from PET onto the cathode, warm and isostatically")
ROUTE_RULE = Support("reported", ("Song2023",))
PEEL_RULE = Support("reported", ("Song2023",))
RELEASE = Support("reported", ("Emley2021", "Song2023"))
PEAK_OVER_GRAIN = cited(
    1.0, "-", "ThisProgram2026", "height of the peaks of an electrode over its median grain", grade="assumed"
)
ROUGH_FROM = cited(
    1 / 3, "-", "ThisProgram2026", "of the film thickness: a peak that leaves two thirds of the film", grade="assumed"
)
RELEASE_SURFACES = frozenset({"silicone-PET", "PTFE-plate"})


def form_route(context: Situation) -> Finding:
    """Check that the recipe names what the form of the film is made on."""
    recipe, fields = context.recipe, ("form_factor", "substrate", "scaffold", "method")
    if recipe.method == "infiltration" and not recipe.scaffold and not is_on_electrode(recipe):
        message = "An infiltrated sulfide needs a scaffold or an electrode to be drawn into. Choose one."
        return Finding("fail", "Nothing to infiltrate", message, evidence=(ROUTE_RULE, TYPED), fields=fields)
    if is_on_electrode(recipe):
        if recipe.substrate:
            message = (
                f"The film is made on the electrode, but {recipe.substrate} is named as its carrier. Keep only one."
            )
            return Finding("caution", "Two carriers named", message, evidence=(TYPED, ROUTE_RULE), fields=fields)
        both = " A bi-cell has it on both faces of that electrode." if recipe.stacking == BI_CELL else ""
        on = recipe.anode if recipe.form_factor == "on-anode" else recipe.cathode
        message = f"The film is made on its electrode ({on}), pressed with it and cut with it.{both}"
        return Finding("pass", "Route: on the electrode", message, evidence=(ROUTE_RULE, TYPED), fields=fields)
    if recipe.substrate:
        over = recipe.form_factor == "on-substrate"
        way = "transferred onto an electrode" if over else "peeled off and cut"
        both = (
            " A bi-cell takes two films, one for each face of the middle electrode."
            if recipe.stacking == BI_CELL
            else ""
        )
        message = f"The film is made on {recipe.substrate}, then {way}.{both}"
        title = "Route: carrier and transfer" if over else "Route: carrier and peeling"
        return Finding("pass", title, message, evidence=(ROUTE_RULE, TYPED), fields=fields)
    if recipe.form_factor == "on-substrate":
        message = "The film is carried by a substrate, but none is named. Choose it."
        evidence = (TYPED, ROUTE_RULE)
        return Finding("unknown", "Carrier not named", message, evidence=evidence, fields=fields, awaits="substrate")
    if recipe.scaffold or recipe.method not in WET_METHODS:
        how = f"into {recipe.scaffold}" if recipe.scaffold else "without a carrier"
        message = f"The film is made {how} and handled alone."
        return Finding("pass", "Route: free-standing", message, evidence=(ROUTE_RULE, TYPED), fields=fields)
    message = "A wet film is made on something before it is handled alone. Name the substrate that it is peeled from."
    evidence = (TYPED, ROUTE_RULE)
    return Finding("unknown", "Carrier not named", message, evidence=evidence, fields=fields, awaits="substrate")


def peel(context: Situation) -> Finding:
    """Check whether the film is known to come off its substrate, and tell how smooth that is."""
    finding, roughness = _peeled(context), context.substrate.value("roughness_um") if context.substrate else None
    if finding.severity == "none":
        return finding
    smooth = "not known" if roughness is None else f"about {numeral(roughness)} µm"
    estimate = " (estimate)" if roughness is not None and roughness.is_estimated else ""
    message = f"{finding.message} Its roughness Ra is {smooth}{estimate}; a film copies the surface that it is cast on."
    return finding._replace(message=message, beside=(*finding.beside, roughness, PEEL_RULE))


def _peeled(context: Situation) -> Finding:
    key = context.recipe.substrate
    if is_on_electrode(context.recipe):
        return ON_ELECTRODE
    if not key:
        return NO_SUBSTRATE
    glued = worst(_glue(context))
    if glued is not None:
        return glued
    fields = ("substrate",)
    carrier = context.materials.root("substrate", key)
    lets_go = " Its surface is made to release films." if carrier in RELEASE_SURFACES else ""
    used = next((film for film in context.materials.films if film.substrate == carrier), None)
    if used is not None:
        message = (
            f"A film was cast on {key} and taken off or transferred [{used.reference}]; binder, temperature and "
            f"pressure decide.{lets_go}"
        )
        evidence = (Support("reported", (used.source,)), PEEL_RULE)
        return Finding("pass", "Film comes off its carrier", message, evidence=evidence, fields=fields)
    if lets_go:
        message = f"{key} is a release surface, from which films are reported to come off."
        return Finding("pass", "Film comes off its carrier", message, evidence=(RELEASE,), fields=fields)
    contact = electrolyte_on_substrate(context.materials, context.recipe.electrolyte, key)
    tail = "." if contact.severity == "fail" else ". Try a small piece."
    message = f"Whether a film comes off {key} is not reported{tail}"
    return Finding("unknown", "Peeling not reported", message, evidence=(PEEL_RULE,), fields=fields)


def _glue(context: Situation) -> list[Finding]:
    """Polymers that the press melts while the film lies on its substrate."""
    recipe, findings = context.recipe, []
    warm = [(one.temperature, one.fields[2]) for one in pressings(recipe) if one.temperature is not None]
    if recipe.form_factor != "on-substrate" or not warm:
        return []
    temperature, field = max(warm)
    for polymer in context.polymers:
        melting = polymer.material.value("tm_c") if polymer.material else None
        if melting is not None and ROOM < melting < temperature:
            message = (
                f"{polymer.key} melts at {numeral(melting)} °C and is pressed at {numeral(temperature)} °C: it can "
                "glue the film to "
                f"{recipe.substrate}; press cooler, or test a piece."
            )
            fields = ("substrate", field, polymer.field)
            findings.append(
                Finding(
                    *("caution", f"{polymer.key} can glue the film", message, temperature, float(melting), "degC"),
                    evidence=(melting, PEEL_RULE, TYPED),
                    fields=fields,
                )
            )
    return findings


def lamination(context: Situation) -> Finding:
    """Check that something presses a carried film over onto its electrode."""
    recipe = context.recipe
    if recipe.form_factor != "on-substrate":
        message = "The film is not transferred from a substrate onto an electrode."
        return not_applicable("No transfer", message, "form_factor")
    hardest, limit = hardest_pressing(recipe), float(TRANSFER_PRESSURE)
    is_rolled = any(one.method == "calender" for one in pressings(recipe))
    rule = ("densification_method", "densification_pressure_mpa")
    fields = (*(hardest.fields[:2] if hardest else rule), "substrate")
    evidence = (TRANSFER_PRESSURE, PEEL_RULE, TYPED)
    form = context.substrate.text("form") if context.substrate else None
    if is_rolled and form == "plate":
        message = f"{recipe.substrate} is a rigid plate and does not go through a calender. Cast on a film or foil."
        seen = (form, PEEL_RULE, TYPED)
        return Finding("fail", "Plate in the calender", message, evidence=seen, fields=fields)
    if hardest is None:
        message = (
            "Nothing presses the film onto its electrode; heat alone may not be enough. Transfer it under pressure."
        )
        return Finding("caution", "Transfer without pressure", message, None, limit, "MPa", evidence, fields)
    if is_rolled:
        message = "The calender presses the film onto its electrode."
        return Finding("pass", "Transferred in the calender", message, evidence=(PEEL_RULE, TYPED), fields=fields)
    pressure = hardest.pressure
    if pressure is None:
        message = f"The pressure of the transfer is not stated; {numeral(limit)} MPa is reported."
        awaits = hardest.awaits
        return Finding("unknown", "Transfer not stated", message, None, limit, "MPa", evidence, fields, awaits=awaits)
    if pressure < TRANSFER_PRESSURE:
        message = (
            f"A reported film was transferred at {numeral(limit)} MPa, this one at {numeral(pressure)} MPa. Test "
            "whether it comes off."
        )
        return Finding("caution", "Low pressure for a transfer", message, pressure, limit, "MPa", evidence, fields)
    message = f"{numeral(pressure)} MPa; a reported film was transferred from its carrier at {numeral(limit)} MPa."
    return Finding("pass", "Transferred onto the electrode", message, pressure, limit, "MPa", evidence, fields)


def electrolyte_substrate(context: Situation) -> Finding:
    """Check that the substrate does not react with the layer that is cast on it."""
    recipe, key = context.recipe, context.recipe.substrate
    field = coats(recipe)[0].field
    electrolyte = getattr(recipe, field)
    if is_on_electrode(context.recipe):
        return ON_ELECTRODE
    if not key:
        return NO_SUBSTRATE
    verdict = electrolyte_on_substrate(context.materials, electrolyte, key)
    title = {
        "pass": f"{key} is inert to {electrolyte}",
        "caution": f"{electrolyte} on {key}: with care",
        "fail": f"{key} reacts with {electrolyte}",
        "unknown": f"{electrolyte} on {key}: not reported",
    }[verdict.severity]
    return Finding(verdict.severity, title, verdict_sentence(verdict), evidence=(verdict,), fields=("substrate", field))


FORM_RULE = Support("reported", ("Song2023",))
FOLDING_RULE = Support("reported", ("Song2023",))
UNEVEN_ELECTRODE = Support("reported", ("Song2023",))
BI_CELL_REPORT = Support("reported", ("Lee2020", "Song2023"))


def folding(context: Situation) -> Finding:
    """Check that a film that is folded or wound has a scaffold; films are better cut and stacked."""
    recipe, fields = context.recipe, ("assembly", "scaffold")
    if recipe.stacking == BI_CELL:
        return _bi_cells(recipe)
    if recipe.assembly not in FOLDED:
        if recipe.unit_cells == 1:
            return not_applicable("One cell", "A single unit cell needs no stacking or folding.", "unit_cells")
        message = "The cells are cut and stacked; a film is too stiff and too costly to be folded between them."
        return Finding("pass", "Cut and stacked", message, evidence=(FOLDING_RULE,), fields=fields)
    how = "folded in Z" if recipe.assembly == "z-folded" else "wound"
    evidence = (FOLDING_RULE, TYPED)
    if recipe.scaffold:
        message = (
            f"The film is {how}. {recipe.scaffold} holds it, but sulfide at the bends is wasted and may crack. "
            "Cut and stack, or test the bends."
        )
        return Finding("caution", "Film is folded", message, evidence=evidence, fields=fields)
    message = f"The film is {how} without a scaffold: sulfide films are too stiff to be folded. Cut and stack them."
    return Finding("fail", "Film cannot be folded", message, evidence=evidence, fields=fields)


def _bi_cells(recipe: Recipe) -> Finding:
    """Check that cells in pairs on one cathode foil can be put together so."""
    fields, evidence = ("stacking", "unit_cells", "assembly"), (BI_CELL_REPORT, TYPED)
    if recipe.assembly in FOLDED:
        message = "A film that runs through all cells is no bi-cell. Cut and stack, or choose parallel."
        title = "Bi-cells are wound" if recipe.assembly == "wound" else "Bi-cells are folded"
        return Finding("fail", title, message, evidence=(FOLDING_RULE, TYPED), fields=fields)
    if recipe.unit_cells == 1:
        message = "One cell has no second one to share its cathode foil with: raise the number of cells, or stack in "
        message += "parallel."
        return Finding("caution", "Bi-cell of one cell", message, evidence=evidence, fields=fields)
    if recipe.unit_cells % 2:
        count = recipe.unit_cells
        message = f"{count} unit cells do not pair up: one face of a cathode foil stays bare. Take an even number."
        return Finding("caution", "One cell without a partner", message, evidence=evidence, fields=fields)
    message = (
        "Two cells share the aluminium foil in their middle, coated with cathode on both faces. A bi-cell with "
        "an Ag-C anode of 0.6 Ah is reported."
    )
    return Finding("pass", "Bi-cells cut and stacked", message, evidence=evidence, fields=fields)


def film_size(context: Situation) -> Finding:
    """Check how the size of the film goes with that of the electrodes."""
    recipe, hardest = context.recipe, hardest_pressing(context.recipe)
    fields = ("form_factor", hardest.fields[1] if hardest else "densification_pressure_mpa")
    if recipe.form_factor == "free-standing":
        message = "A free-standing film may overhang the electrodes, which keeps their edges apart."
        return Finding("pass", "Film may overhang", message, evidence=(FORM_RULE,), fields=fields)
    pressure = hardest.pressure if hardest else None
    if is_on_electrode(recipe) and pressure is not None and pressure >= HIGH_PRESSURE:
        message = (
            f"The film ends with its electrode and is pressed at {numeral(pressure)} MPa: edges that do not lie "
            "exactly on each other can short. Make the other electrode smaller."
        )
        evidence = (FORM_RULE, HIGH_PRESSURE, TYPED)
        limit = float(HIGH_PRESSURE)
        return Finding("caution", "Edges need aligning", message, pressure, limit, "MPa", evidence, fields)
    message = "A film on an electrode ends with it. Cut both to the same size and align them."
    return Finding("pass", "Film as large as its electrode", message, evidence=(FORM_RULE,), fields=fields)


def electrode_roughness(context: Situation) -> Finding:
    """Check the peaks of the cathode, taken from its grains, against the film that lies on them."""
    judged = _peaks(context.recipe)
    if context.recipe.form_factor == "on-anode":
        judged = _on_anode(context.recipe, judged)
    if not is_on_electrode(context.recipe):
        return judged
    message = (
        f"{judged.message} Made on the electrode, the film also takes on its unevenness: thickness and evenness are "
        "hard to set there; a smooth carrier sets them better."
    )
    return judged._replace(message=message, beside=(*judged.beside, UNEVEN_ELECTRODE))


def _on_anode(recipe: Recipe, of_cathode: Finding) -> Finding:
    """Ask for the peaks of the anode that a film lies on; those of the cathode are pressed on it from above."""
    limit = recipe.thickness_um * ROUGH_FROM
    message = (
        f"The film lies on the {recipe.anode} anode, whose roughness is not known. Measure its peaks after pressing: "
        f"up to {numeral(limit, 2)} µm, a third of the film, is fine."
    )
    if of_cathode.value is not None:
        message = f"{message} Of the cathode that is pressed on it: {of_cathode.message}"
    if of_cathode.severity not in ("pass", "unknown"):
        return of_cathode._replace(message=message)
    fields = ("form_factor", "anode", "thickness_um")
    return Finding(
        "unknown", "Roughness of the anode not known", message, None, limit, "um", (TYPED, ROUGH_FROM), fields
    )


def _peaks(recipe: Recipe) -> Finding:
    limit, active, sulfide = recipe.thickness_um * ROUGH_FROM, recipe.active_d50_um, recipe.cathode_electrolyte_d50_um
    of_sulfide = sulfide is not None and (active is None or sulfide > active)
    fields: tuple[str, ...] = ("active_d50_um", "thickness_um")
    peaks = max(active or 0.0, sulfide or 0.0) * PEAK_OVER_GRAIN
    if active is None and peaks <= limit:
        message = (
            "How rough the electrodes are is not known. Measure the peaks on the pressed cathode, or type the "
            f"grains of its active material. Peaks up to {numeral(limit, 2)} µm, a third of the film, are fine."
        )
        evidence: tuple[object, ...] = (TYPED, ROUGH_FROM)
        awaits = fields[0]
        return Finding("unknown", "Roughness not known", message, None, limit, "um", evidence, fields, awaits=awaits)
    if of_sulfide:
        fields = ("cathode_electrolyte_d50_um", *fields)
    evidence = (TYPED, PEAK_OVER_GRAIN, ROUGH_FROM)
    grain = "sulfide in the cathode" if of_sulfide else "active material"
    words = f"Peaks of about {numeral(peaks, 2)} µm (a grain of {grain}, estimate) under a film of"
    if peaks <= limit:
        message = f"{words} {numeral(recipe.thickness_um)} µm: at least two thirds of it are left above them."
        return Finding("pass", "Film covers the electrode", message, peaks, limit, "um", evidence, fields)
    advice = "Make the film thicker, or smooth the electrode and measure its peaks."
    if peaks >= recipe.thickness_um:
        message = f"{words} {numeral(recipe.thickness_um)} µm leave nothing of it above them: the cell shorts. {advice}"
        title = "Electrode rougher than the film is thick"
        return Finding("caution", title, message, peaks, limit, "um", evidence, fields)
    message = (
        f"{words} {numeral(recipe.thickness_um)} µm leave less than two thirds of it. It is thinnest there, and shorts "
        f"begin there. {advice}"
    )
    return Finding("caution", "Electrode rough for the film", message, peaks, limit, "um", evidence, fields)


def bipolar(context: Situation) -> Finding:
    """Check a bipolar stack: a plate between the cells, voltages that add up."""
    recipe = context.recipe
    if recipe.stacking != "bipolar":
        return not_applicable("Parallel stack", "The cells are stacked in parallel.", "stacking")
    fields = ("stacking", "unit_cells")
    value = recipe.unit_cells * recipe.mean_voltage_v
    evidence = (FORM_RULE, TYPED)
    if recipe.assembly in FOLDED:
        message = "A film that runs through all cells cannot have a tight plate between them. Cut and stack."
        fields = ("assembly", "stacking")
        return Finding("fail", "Bipolar stack is folded", message, value, None, "V", evidence, fields)
    if recipe.unit_cells == 1:
        message = "One cell makes no bipolar stack. Raise the number of cells, or stack in parallel."
        return Finding("caution", "Bipolar with one cell", message, value, None, "V", evidence, fields)
    message = (
        f"{recipe.unit_cells} cells in series give {value:.1f} V; the plate between neighbours must be tight and "
        "inert to sulfide, anode and cathode."
    )
    return Finding("pass", "Bipolar stack", message, value, None, "V", evidence, fields)


def negative_foil(context: Situation) -> Finding:
    """Check copper against the sulfide where no anode lies between them."""
    recipe = context.recipe
    if context.materials.root("anode", recipe.anode) != "anodeless" or recipe.negative_foil_um == 0:
        message = "An anode lies between the film and the foil, or there is no foil."
        return not_applicable("Film does not touch the foil", message, "anode", "negative_foil_um")
    verdict = electrolyte_on_substrate(context.materials, key_at_anode(recipe), "Cu-foil")
    if verdict.severity == "unknown":
        return Finding(
            "unknown",
            "Copper against the sulfide: not reported",
            verdict_sentence(verdict),
            evidence=(FORM_RULE,),
            fields=("negative_foil_um", "anode"),
        )
    if verdict.severity == "pass":
        return Finding(
            "pass",
            "Copper withstands the sulfide",
            verdict_sentence(verdict),
            evidence=(verdict,),
            fields=("negative_foil_um", "anode"),
        )
    reason = verdict_sentence(verdict)
    message = f"The film touches the copper foil until lithium is plated. {reason} Use stainless steel or nickel."
    return Finding(
        "caution", "Copper against the sulfide", message, evidence=(verdict,), fields=("negative_foil_um", "anode")
    )
