"""What a planned batch comes to, as rows and words: what is weighed, its sums, and what rounding does."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from ssedesigner.batch.film_weights import role_word
from ssedesigner.core.batch.plan import BatchAmounts, BatchLine
from ssedesigner.core.batch.words import grams_number
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import exact, format_number, formula, numeral, source_names, typeset
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import STEP_PARAMETERS, ProcessStep, as_set, planned_value
from ssedesigner.core.units import symbol
from ssedesigner.text.batch import of_layer
from ssedesigner.ui.widgets.tables import NumberRows, TableCell

UNKNOWN = "not known"
_SHORT_BASES = {
    "wt-solids": "wt % of\nsolids",
    "wt-slurry": "wt % of\nslurry",
    "vol-solids": "vol % of\nsolids",
    "phr": "parts per\n100 sulfide",
}


def role_text(line: BatchLine, lines: Iterable[BatchLine]) -> str:
    """Say what a line is in the film, with its layer in a film of several."""
    return f"{line.role}{of_layer(line, lines)}"


def weigh_rows(amounts: BatchAmounts) -> NumberRows:
    """Rows of what is weighed, in its order, with their sum."""
    rows = [_weigh_row(line, amounts) for line in amounts.lines]
    if amounts.lines and not amounts.problems:
        rows.append(_sum_row(amounts))
    header = ("#", "Material", _SHORT_BASES[amounts.plan.basis], "Target, g", "mL", "± g", "Hazards")
    return NumberRows(header=header, rows=tuple(rows), text_columns=(1,), word_columns=(6,), whole_columns=(1,))


def _weigh_row(line: BatchLine, amounts: BatchAmounts) -> tuple[TableCell, ...]:
    step, why = amounts.plan.readability_g, typeset(line.reason)
    sign = "≈ " if line.is_estimate else ""
    tip = "\n".join(filter(None, (formula(line.name), role_text(line, amounts.lines), why, _rests_on(line))))
    volume = "" if line.millilitres is None else format_number(line.millilitres)
    no_volume = line.is_liquid and line.millilitres is None
    return (
        TableCell(text=str(line.number)),
        TableCell(text=f"{formula(line.name)}{of_layer(line, amounts.lines)}", tip=tip),
        TableCell(text="" if line.share is None else format_number(line.share, 4), tip=tip),
        TableCell(
            text=f"{sign}{grams_number(line.target_g, step)}" if line.target_g is not None else UNKNOWN,
            tip=tip,
            is_estimate=line.is_estimate,
            is_unknown=line.target_g is None,
        ),
        TableCell(text=UNKNOWN if no_volume else volume, tip=tip, is_unknown=no_volume),
        TableCell(text="" if line.tolerance_g is None else grams_number(line.tolerance_g, step), tip=tip),
        TableCell(text=line.hazards, tip=line.hazards, is_unknown=line.hazards == UNKNOWN),
    )


def _rests_on(line: BatchLine) -> str:
    return f"Rests on: {source_names(line.sources)}" if line.sources else ""


def _sum_row(amounts: BatchAmounts) -> tuple[TableCell, ...]:
    jar = [line for line in amounts.lines if line.fields[0] != "scaffold"]
    weights = [line.target_g for line in jar if line.target_g is not None]
    shares = [line.share for line in jar if line.share is not None]
    is_one_slurry = len({line.layer for line in jar}) == 1
    is_known = len(weights) == len(jar)
    total = grams_number(math.fsum(weights), amounts.plan.readability_g) if is_known else UNKNOWN
    total = f"≈ {total}" if is_known and _is_estimate(amounts) else total
    share = format_number(math.fsum(shares), 4) if is_one_slurry and shares else ""
    layers = len({line.layer for line in jar})
    where = "Sum in the jar" if layers == 1 else f"Sum of {layers} jars, one a layer"
    texts = ("", where, share, total, "", "", "")
    return tuple(TableCell(text=text) for text in texts)


def _is_estimate(amounts: BatchAmounts) -> bool:
    return any(line.is_estimate for line in amounts.lines)


@dataclass(frozen=True, kw_only=True)
class SumText:
    """One sum of a batch: what it is, its value in words, and what explains it."""

    key: str
    label: str
    text: str
    tip: str = ""


def sum_texts(amounts: BatchAmounts) -> tuple[SumText, ...]:
    """Write the sums of a batch; what is not known says why."""
    return tuple(_sums(amounts))


def _sums(amounts: BatchAmounts) -> Iterator[SumText]:
    has_slurry = amounts.slurry_g is not None
    none = "no liquid" if amounts.lines and not amounts.problems else UNKNOWN
    step, sign = amounts.plan.readability_g, "≈ " if _is_estimate(amounts) else ""
    films = UNKNOWN if amounts.films is None else numeral(amounts.films, 4)
    yield SumText(key="films", label="Films", text=films, tip="Films left after the waste")
    yield SumText(
        key="film", label="One film", text=_with_unit(amounts.film_g, "g", sign), tip="Mass without its scaffold"
    )
    solids = UNKNOWN if amounts.solids_g is None else f"{sign}{grams_number(amounts.solids_g, step)} g"
    yield SumText(key="solids", label="Solids", text=solids)
    slurry = f"{sign}{grams_number(amounts.slurry_g, step)} g" if has_slurry else none
    yield SumText(key="slurry", label="Slurry", text=slurry)
    volume = _with_unit(amounts.slurry_ml, "mL", sign) if has_slurry else none
    no_density = has_slurry and amounts.slurry_ml is None
    tip = "The library lacks the density of a material" if no_density else "Volumes of the parts, mixed ideally"
    yield SumText(key="volume", label="Slurry volume", text=volume, tip=tip)
    loading = _with_unit(amounts.solids_loading_wt_pct, "wt %") if has_slurry else none
    yield SumText(key="loading", label="Solids loading", text=loading, tip="Solids in the slurry after rounding")
    yield SumText(key="wet", label="Wet coat", text=_layers(amounts.wet_um, "µm"), tip="Only for slurry casting")
    gaps = tuple(None if value is None else as_set("gap_um", value) for value in amounts.gap_um)
    gap = "First guess of the blade gap, twice the wet coat: try it on a short strip"
    yield SumText(key="gap", label="Blade gap", text=_layers(gaps, "µm", "≈ "), tip=gap)
    shrink = "How much thinner than its wet coat the pressed layer is"
    yield SumText(key="shrink", label="Shrinks by", text=_layers(amounts.shrink_pct, "%"), tip=shrink)
    share = "Part of the solids that ends up in films"
    yield SumText(key="yield", label="Yield", text=_with_unit(amounts.yield_pct, "%"), tip=share)
    if amounts.removed_g:
        heat = "Weighed in addition, because the heat treatment removes it again"
        yield SumText(key="removed", label="Burnt out", text=_with_unit(amounts.removed_g, "g", sign), tip=heat)


def _with_unit(value: float | None, unit: str, sign: str = "") -> str:
    return UNKNOWN if value is None else f"{sign}{format_number(value)} {unit}"


def _layers(values: tuple[float | None, ...], unit: str, sign: str = "") -> str:
    known = [UNKNOWN if value is None else f"{sign}{format_number(value)}" for value in values]
    if not known or set(known) == {UNKNOWN}:
        return UNKNOWN
    return f"{' and '.join(known)} {unit}"


def step_rows(steps: tuple[ProcessStep, ...]) -> NumberRows:
    """Rows of the process steps with their parameters; an assumed one carries ≈."""
    header = ("#", "What is done", *(_header(name) for name in STEP_PARAMETERS), "Under")
    rows = []
    for number, step in enumerate(steps, start=1):
        text = formula(step.text)
        cells = [_parameter(step, name) for name in (*STEP_PARAMETERS, "atmosphere")]
        rows.append((TableCell(text=str(number)), TableCell(text=text, tip=text), *cells))
    return NumberRows(header=header, rows=tuple(rows), text_columns=(1,), word_columns=(7,))


def _header(name: str) -> str:
    parameter = STEP_PARAMETERS[name]
    label = "Temp." if name == "temperature_c" else parameter.label
    return f"{label},\n{symbol(parameter.unit)}"


def step_value(step: ProcessStep, name: str) -> str:
    """Write a planned parameter of a step as a person sets it, without its unit."""
    value = planned_value(step, name)
    return exact(value) if isinstance(value, (int, float)) else value or ""


def _parameter(step: ProcessStep, name: str) -> TableCell:
    value, is_assumed = getattr(step, name), name in step.assumed
    if value in (None, ""):
        return TableCell(text="")
    text = step_value(step, name)
    tip = "Assumed or estimated by the program: try it on a small amount first." if is_assumed else ""
    return TableCell(text=f"≈ {text}" if is_assumed else text, tip=tip, is_estimate=is_assumed)


def material_words(recipe: Recipe, field: str) -> str:
    """Name a material of a recipe with what it is."""
    return f"{formula(str(recipe.value(field)))} ({role_word(field)})"
