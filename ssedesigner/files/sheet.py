"""The recipe sheet as plain rows: what to weigh, how to make it, what to expect, and the source of each number."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from ssedesigner.core.evidence import GRADES, WEAK_GRADES, CitedText
from ssedesigner.core.fields import BASES
from ssedesigner.core.hazards import HAZARD_SOURCE, hazard_words
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import CELL_RESULTS, FILM_RESULTS, SEVERITIES, STEPS, Flag, Prediction, Quantity
from ssedesigner.core.quantities import QUANTITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import format_number, symbol
from ssedesigner.files.atomic import write_atomically
from ssedesigner.files.process_steps import BLANK, process_steps
from ssedesigner.files.references import References, without_brackets
from ssedesigner.files.results import NOT_KNOWN, band_text, subscripted, value_text
from ssedesigner.files.sheet_rows import FlagRow, ResultRow, Sheet, StepRow, ValueRow, WeighRow
from ssedesigner.files.table import to_csv, to_json
from ssedesigner.files.weighing import RECIPE_SOURCE, ROLES, Portion, Weighing, weighing

__all__ = ["sheet", "to_csv", "to_html", "to_json", "write_sheet"]

FRONT_RESULTS = (
    "film.porosity_pct",
    "film.conductivity_ms_cm",
    "film.area_specific_resistance_ohm_cm2",
    "film.conductance_s",
    "cell.specific_energy_wh_kg",
    "cell.energy_density_wh_l",
    "cell.cost_usd_m2",
    "cell.cost_usd_kwh",
)
"""Results on page one; the others stand on page two."""

MEASURED = (
    "Pressed thickness, µm",
    f"mS/cm at {BLANK} °C",
    f"Ω on {BLANK} cm²",
    "Mass of the film, g",
    "Tensile strength, MPa",
    "Smallest mandrel, mm",
)
"""Lines to fill in by hand."""

MARKS = {"fail": "✗", "caution": "!", "unknown": "?", "pass": "✓", "none": "–"}
"""The sign of each severity, beside its word."""

_WEIGHT_VALUES = ("density_g_cm3", "areal_weight_g_m2")


def sheet(
    prediction: Prediction, materials: Materials, *, date: datetime.date | None = None, remarks: Sequence[str] = ()
) -> Sheet:
    """Fill the recipe sheet.

    Parameters
    ----------
    prediction : Prediction
        Of the recipe to make.
    materials : Materials
        The snapshot of the library that the prediction was made with.
    date : datetime.date, optional
        Printed at the top; today by default.
    remarks : sequence of str
        Further notes, such as differences between the recipe file and the library.

    Returns
    -------
    Sheet
        Plain rows; a recipe that contradicts itself has no grams and says why in ``refusal``.
    """
    recipe, refs = prediction.recipe, References(materials)
    refs.mark([RECIPE_SOURCE])
    weighed = weighing(prediction, materials)
    weigh = tuple(
        _weigh_row(number, portion, weighed, recipe, refs) for number, portion in enumerate(weighed.portions, start=1)
    )
    steps = process_steps(recipe, weighed, materials)
    process = tuple(
        StepRow(number=number, text=step.text, refs=refs.mark(step.sources))
        for number, step in enumerate(steps, start=1)
    )
    results = tuple(_results(prediction, refs))
    flags = tuple(_flag_row(flag, refs) for flag in prediction.flags)
    values = tuple(_value_rows(weighed, refs))
    words = hazard_words([row.hazards for row in weigh])
    if words:
        refs.mark([HAZARD_SOURCE])
    refs.mark(prediction.sources)
    day = date or datetime.datetime.now().astimezone().date()
    return Sheet(
        title=f"Recipe sheet: {recipe.name}",
        subtitle=f"One film of {recipe.film_area_cm2:g} cm², {recipe.thickness_um:g} µm thick · {_day(day)}",
        identity=f"Library {prediction.library_version} · model {prediction.model_version} · "
        "numbers in brackets are listed under Sources · ≈ is an estimate",
        recipe=recipe,
        recipe_ref=refs.numbers[RECIPE_SOURCE],
        refusal=weighed.refusal,
        weigh=weigh,
        sums=tuple(_sums(weighed, recipe)),
        process=process,
        results=results,
        measured=MEASURED,
        flags=flags,
        notes=(*((recipe.notes,) if recipe.notes else ()), *remarks, *prediction.notes),
        values=values,
        hazard_words=tuple(words),
        sources=refs.rows(),
    )


def _day(date: datetime.date) -> str:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{date.day} {months[date.month - 1]} {date.year}"


def _material_name(portion: Portion, recipe: Recipe) -> str:
    if portion.material is None:
        return portion.key
    name = subscripted(portion.material.name)
    if portion.material.key not in portion.material.name:
        name += f" ({subscripted(portion.material.key)})"
    if portion.field == "electrolyte" and recipe.particle_d50_um is not None:
        name += f", D50 {recipe.particle_d50_um:g} µm"
    return name


def _weigh_row(number: int, portion: Portion, weighed: Weighing, recipe: Recipe, refs: References) -> WeighRow:
    role = ROLES[portion.field]
    if len(weighed.wet_um) > 1 and portion.field != "scaffold":
        role += f", layer {portion.layer}"
    hazards = portion.material.text("hazard_codes") if portion.material else None
    sources = portion.sources if portion.grams is not None else ()
    if hazards is not None:
        sources = (*sources, hazards.source)
    return WeighRow(
        number=number,
        material=_material_name(portion, recipe),
        role=role,
        wt_pct=portion.wt_pct,
        grams=portion.grams,
        millilitres=portion.millilitres,
        share="" if portion.wt_pct is None else f"{portion.wt_pct:.10g}",
        target=_target(portion, weighed.decimals),
        reason=portion.reason,
        hazards=_hazards(hazards),
        is_estimate=portion.is_estimate,
        refs=refs.mark(sources),
        sources=tuple(dict.fromkeys(sources)),
    )


def _target(portion: Portion, decimals: int) -> str:
    if portion.grams is None:
        return NOT_KNOWN
    mark = "≈ " if portion.is_estimate else ""
    volume = f" ({format_number(portion.millilitres)} mL)" if portion.millilitres is not None else ""
    return f"{mark}{portion.grams:.{decimals}f} g{volume}"


def _hazards(codes: CitedText | None) -> str:
    if codes is None:
        return NOT_KNOWN
    return f"≈ {codes}" if codes.grade in WEAK_GRADES else str(codes)


def _sums(weighed: Weighing, recipe: Recipe) -> Iterator[str]:
    if weighed.refusal or weighed.solids_g is None or weighed.film_g is None:
        return
    digits = weighed.decimals
    yield f"Solids together {weighed.solids_g:.{digits}f} g; wt % is of all solids, and nothing is added for losses."
    if weighed.removed_g:
        left = f"leaves {weighed.film_g:.{digits}f} g"
        yield f"The heat treatment takes {weighed.removed_g:.{digits}f} g out again and {left}."
    if weighed.scaffold_g:
        yield f"With the scaffold the film weighs {weighed.film_g + weighed.scaffold_g:.{digits}f} g."
    if recipe.unit_cells > 1:
        yield f"The stack of {recipe.unit_cells} unit cells needs {recipe.unit_cells} such films."


def _results(prediction: Prediction, refs: References) -> Iterator[ResultRow]:
    for part, labels in (("film", FILM_RESULTS), ("cell", CELL_RESULTS)):
        for name, label in labels.items():
            quantity: Quantity = getattr(getattr(prediction, part), name)
            yield ResultRow(
                key=f"{part}.{name}",
                label=_label(part, name, label, prediction.recipe),
                value=quantity.value,
                low=quantity.low,
                high=quantity.high,
                unit=quantity.unit,
                shown=value_text(quantity),
                band=band_text(quantity),
                reason=quantity.reason,
                is_estimate=quantity.is_estimate,
                is_front=f"{part}.{name}" in FRONT_RESULTS,
                refs=refs.mark(quantity.sources),
                sources=quantity.sources,
            )


def _label(part: str, name: str, label: str, recipe: Recipe) -> str:
    if part == "cell":
        return f"{label}, {BASES[recipe.basis].lower()}"
    if name == "conductance_s":
        return f"{label}, {recipe.film_area_cm2:g} cm²"
    is_of_temperature = "conductivity" in name or "resistance" in name
    temperature = f"{recipe.temperature_c:g} °C".replace("-", "−")
    return f"{label}, {temperature}" if is_of_temperature else label


def _flag_row(flag: Flag, refs: References) -> FlagRow:
    return FlagRow(
        severity=flag.severity,
        mark=MARKS[flag.severity],
        word=SEVERITIES[flag.severity],
        step=STEPS[flag.step],
        title=flag.title,
        message=without_brackets(flag.message),
        refs=refs.mark(flag.sources),
        sources=flag.sources,
    )


def _value_rows(weighed: Weighing, refs: References) -> Iterator[ValueRow]:
    known = {portion.key: portion.material for portion in weighed.portions if portion.material is not None}
    for material in known.values():
        for quantity in _WEIGHT_VALUES:
            value = material.value(quantity)
            if value is None:
                continue
            yield ValueRow(
                material=subscripted(material.name),
                quantity=QUANTITIES[quantity].label,
                shown=f"{'≈ ' if value.is_weak else ''}{value:g} {symbol(value.unit)}",
                grade=GRADES[value.grade],
                refs=refs.mark([value.source]),
            )


def to_html(filled: Sheet) -> str:
    """Return the sheet as one HTML document in the part of HTML that Qt's rich text renders."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources() / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("sheet.html").render(sheet=filled)


def write_sheet(filled: Sheet, path: Path) -> None:
    """Write the sheet as HTML, CSV or JSON, as the ending of the path says; a PDF is the window's to draw.

    Raises
    ------
    WriteError
        When it cannot be written; a file that was there is then as it was.
    KeyError
        For another ending.
    """
    make = {".html": to_html, ".csv": to_csv, ".json": to_json}[path.suffix.lower()]
    write_atomically(path, make(filled).encode())
