"""What the sheet says of the things to weigh: targets, tolerances, what was weighed, hazards and limits of exposure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from ssedesigner.batch.film_weights import LIQUID_PARTS, rough_grams
from ssedesigner.core.batch.films import SULFIDES
from ssedesigner.core.batch.plan import BatchAmounts, BatchLine, BatchPlan
from ssedesigner.core.batch.state import LineState
from ssedesigner.core.batch.words import grams_number
from ssedesigner.core.evidence import GRADES, CitedText
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, halide_word, is_sulfide
from ssedesigner.core.notation import NOT_KNOWN, format_number, formula, mark_estimate, numeral
from ssedesigner.core.process import material_of
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.sheet.rows import LimitRow, ValueRow, WeighRow
from ssedesigner.text.references import References
from ssedesigner.text.values import cited_text
from ssedesigner.text.variants import from_text

H2S_LIMITS = ("h2s-tlv-twa", "h2s-tlv-stel")
"""Keys of the limits of hydrogen sulfide that the sheet prints."""
HCL_LIMITS = {"exposure-limit-hcl-eu-ioelv-8-h": "over 8 h", "exposure-limit-hcl-acgih-ceiling": "at any time"}
"""The same for the hydrogen chloride of halides, with the words for each."""

_WEIGHT_VALUES = ("density_g_cm3", "areal_weight_g_m2")


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One line with its materials by recipe field, and how it was weighed in a batch on record."""

    line: BatchLine
    decimals: int
    materials: tuple[tuple[str, Material | None], ...]
    state: LineState | None = None


def batch_lines(
    lines: Sequence[BatchLine],
    plan: BatchPlan,
    recipe: Recipe,
    materials: Materials,
    states: Sequence[LineState] = (),
) -> tuple[SheetLine, ...]:
    """Return the lines of a batch as planned, with what the record says of them where there is one."""
    digits = max(0, math.ceil(-math.log10(plan.readability_g) - 1e-9))
    by_number = {state.line.number: state for state in states}
    return tuple(
        SheetLine(
            line=line,
            decimals=digits,
            materials=_materials(line, recipe, materials, by_number.get(line.number)),
            state=by_number.get(line.number),
        )
        for line in lines
    )


def _materials(
    line: BatchLine, recipe: Recipe, materials: Materials, state: LineState | None = None
) -> tuple[tuple[str, Material | None], ...]:
    materials_by_field = []
    for place, field in enumerate(line.fields):
        key = line.key if place == 0 else str(getattr(recipe, field) or "")
        if state is not None and _is_replaced(state, field, place):
            key = state.key
        materials_by_field.append((field, material_of(field, key, materials) if key else None))
    return tuple(materials_by_field)


def _is_replaced(state: LineState, field: str, place: int) -> bool:
    """Return whether a field of a line was filled with another material; unless stated, it was the first."""
    if state.substitution is None:
        return False
    return state.substitution.field == field if state.substitution.field else place == 0


def weigh_row(sheet_line: SheetLine, layers: int, recipe: Recipe, refs: References) -> WeighRow:
    """Return the row of a line; marks its sources."""
    line, state = sheet_line.line, sheet_line.state
    hazards = list(_hazard_texts(sheet_line))
    sources = line.sources if line.target_g is not None else ()
    sources = tuple(dict.fromkeys([*sources, *(text.source for text in hazards)]))
    target = state.target_g if state else line.target_g
    tolerance = state.tolerance_g if state else line.tolerance_g
    volume = line.millilitres
    if volume is not None and target is not None and line.target_g and target != line.target_g:
        volume *= target / line.target_g  # rescaled
    return WeighRow(
        number=line.number,
        material=_name(sheet_line, recipe),
        role=line.role + (f", layer {line.layer}" if layers > 1 and line.fields[0] != "scaffold" else ""),
        content=line.share,
        grams=target,
        millilitres=volume,
        tolerance_g=tolerance,
        share="" if line.share is None else numeral(line.share, 4),
        target=_target(target, volume, line, sheet_line.decimals),
        tolerance="" if tolerance is None else f"{tolerance:.{sheet_line.decimals}f}",
        actual_g=state.actual_g if state else None,
        actual=_actual(state, sheet_line.decimals),
        lot=_lot(sheet_line, recipe),
        remark=_remark(sheet_line),
        reason=line.reason,
        hazards=_hazards(sheet_line, hazards),
        is_estimate=line.is_estimate,
        refs=refs.mark(sources),
        sources=sources,
    )


def _name(sheet_line: SheetLine, recipe: Recipe) -> str:
    line, state = sheet_line.line, sheet_line.state
    material = sheet_line.materials[0][1]
    if state is not None and state.substitution is not None:
        return formula(state.name)
    if material is None or len(line.fields) > 1:
        return formula(line.name)
    name = formula(material.name)
    if material.key not in material.name:
        name += f" ({formula(material.key)})"
    if line.fields[0] == "electrolyte" and recipe.particle_d50_um is not None:
        name += f", D50 {numeral(recipe.particle_d50_um)} µm"
    if line.fields[0] == "electrolyte" and recipe.particle_d90_um is not None:
        name += f", D90 {numeral(recipe.particle_d90_um)} µm"
    return name


def _target(grams: float | None, volume: float | None, line: BatchLine, decimals: int) -> str:
    if grams is None:
        return NOT_KNOWN
    text = f"{grams:.{decimals}f} g"
    text += f" ({format_number(volume)} mL)" if volume is not None else ""
    text += f", {format_number(line.area_cm2)} cm²" if line.area_cm2 is not None else ""
    return mark_estimate(text, line.is_estimate)


def _actual(state: LineState | None, decimals: int) -> str:
    if state is None or state.actual_g is None:
        return ""
    return f"{grams_number(state.actual_g, 10.0**-decimals)} g{' !' if state.is_in_tolerance is False else ''}"


def _lot(sheet_line: SheetLine, recipe: Recipe) -> str:
    if sheet_line.state is not None and (sheet_line.state.used_lots or sheet_line.state.substitution is not None):
        return " + ".join(sheet_line.state.used_lots)
    return recipe.electrolyte_lot if sheet_line.line.fields[0] == "electrolyte" else ""


def _remark(sheet_line: SheetLine) -> str:
    state = sheet_line.state
    if state is None:
        return ""
    remarks = []
    if state.substitution is not None:
        remarks.append(f"in place of {state.substitution.before}: {state.substitution.reason}")
    if (
        state.target_g is not None
        and sheet_line.line.target_g is not None
        and state.target_g != sheet_line.line.target_g
    ):
        remarks.append(f"planned {rough_grams(sheet_line.line.target_g)} g, rescaled")
    if state.is_in_tolerance is False:
        remarks.append("out of tolerance" + (f": {state.reason}" if state.reason else ""))
    return "; ".join(remarks)


def _hazard_texts(sheet_line: SheetLine) -> Iterator[CitedText]:
    for _, material in sheet_line.materials:
        text = material.text("hazard_codes") if material else None
        if text is not None:
            yield text


def _hazards(sheet_line: SheetLine, texts: Sequence[CitedText]) -> str:
    """Write the codes of all materials of a line; what the library does not know is said, not left out."""
    if not texts and (sheet_line.state is None or sheet_line.state.substitution is None):
        return sheet_line.line.hazards or NOT_KNOWN  # as they were when the batch was planned
    codes = " ".join(dict.fromkeys(code for text in texts if str(text) != "none" for code in str(text).split()))
    unknown = len(texts) < len(sheet_line.materials)
    listed = "; ".join([part for part in (codes, NOT_KNOWN if unknown else "") if part]) or "none"
    return mark_estimate(listed, any(text.is_estimated for text in texts))


def batch_sums(amounts: BatchAmounts, recipe: Recipe) -> Iterator[str]:
    """Yield what is to be said below the weights of a plan or batch."""
    if amounts.problems or amounts.solids_g is None:
        return
    plan = amounts.plan
    jar = f"Solids together {rough_grams(amounts.solids_g)} g"
    if amounts.slurry_g is not None:
        volume = "" if amounts.slurry_ml is None else f" ({format_number(amounts.slurry_ml)} mL)"
        loading = format_number(amounts.solids_loading_wt_pct)
        jar += f", slurry {rough_grams(amounts.slurry_g)} g{volume}, {loading} wt % solids"
    yield f"{jar}; {numeral(plan.waste_pct)} % waste included."
    yield f"± is {numeral(plan.tolerance_pct)} %, at least one step of the balance, {numeral(plan.readability_g)} g."
    if amounts.removed_g:
        yield f"The heat treatment removes {rough_grams(amounts.removed_g)} g of it."
    if amounts.film_g is not None:
        yield f"One film weighs {rough_grams(amounts.film_g)} g{' without its scaffold' if recipe.scaffold else ''}."
    if recipe.unit_cells > 1:
        yield f"The stack of {recipe.unit_cells} unit cells needs {recipe.unit_cells} such films."


def limit_rows(lines: Iterable[SheetLine], materials: Materials, refs: References) -> Iterator[LimitRow]:
    """Yield the workplace limits of the liquids, and of the gases that sulfides and halides give off in moist air."""
    held = {field: material for sheet_line in lines for field, material in sheet_line.materials}
    layers = [material for field, material in held.items() if field in SULFIDES]
    if any(material is None or is_sulfide(material) for material in layers):
        for safety in filter(None, map(materials.safety_value, H2S_LIMITS)):
            if safety.value is not None:
                text = f"{numeral(safety.value)} ppm over {safety.conditions}"
                yield LimitRow(material="H₂S", ppm=float(safety.value), shown=text, refs=refs.mark([safety.source]))
    gases = {str(material.text("moisture_product")) for material in layers if material and halide_word(material)}
    for key, words in HCL_LIMITS.items() if "HCl" in gases else ():
        ceiling = materials.safety_value(key)
        if ceiling is not None and ceiling.value is not None:
            text = mark_estimate(f"{numeral(ceiling.value)} ppm {words}", ceiling.value.is_estimated)
            yield LimitRow(material="HCl", ppm=float(ceiling.value), shown=text, refs=refs.mark([ceiling.source]))
    liquids = {material.key: material for field in LIQUID_PARTS if (material := held.get(field)) is not None}
    for key, material in liquids.items():
        limit = material.value("exposure_limit_ppm")
        if limit is None:
            yield LimitRow(material=key, ppm=None, shown=f"{NOT_KNOWN}: work under extraction", refs="")
            continue
        text = mark_estimate(f"{numeral(limit)} ppm over 8 h", limit.is_estimated)
        yield LimitRow(material=key, ppm=float(limit), shown=text, refs=refs.mark([limit.source]))


def value_rows(lines: Iterable[SheetLine], refs: References) -> Iterator[ValueRow]:
    """Yield the library values that the weights rest on."""
    known = {
        material.key: material for sheet_line in lines for _, material in sheet_line.materials if material is not None
    }
    for material in known.values():
        for quantity in _WEIGHT_VALUES:
            value = material.value(quantity)
            if value is None:
                continue
            yield ValueRow(
                material=formula(material.name),
                quantity=PROPERTIES[quantity].label,
                shown=cited_text(value),
                grade=", ".join(filter(None, (GRADES[value.grade], from_text(material, quantity)))),
                refs=refs.mark([value.source]),
            )
