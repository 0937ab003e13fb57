"""Checks over the shipped content: sources, keys, units, words, and numbers that can be recomputed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ssedesigner.core.evidence import GRADES
from ssedesigner.core.fields import FORM_FACTORS, METHODS
from ssedesigner.core.formula import FormulaError, lithium_concentration
from ssedesigner.core.materials import KINDS, VERDICTS, Material, Materials, ReportedCell, ReportedFilm, SeriesPoint
from ssedesigner.core.notation import numeral, symbol
from ssedesigner.core.properties import PROPERTIES, Property
from ssedesigner.library.checks.evidence import grades_that_differ, neighbours_that_differ
from ssedesigner.library.schema.tables import TABLES, Cell, Rows

PAIR_ONLY = frozenset(
    {
        ("binder", "PVdF-HFP+LiTFSI"),
        ("binder", "PS (end blocks of SEBS and SBS)"),
        ("binder", "polyisoprene (relative of SBR and BR)"),
        ("solvent", "any"),
    }
)
"""Partners that only pairs name: something is known of their contact, but they cannot be chosen."""

PAIR_KINDS = frozenset({*KINDS, "process", "atmosphere"})
"""Kinds of a pair's partners: those of materials, and process steps and atmospheres that a material must bear."""

PRINTED = "as printed in the review, Table 1"
_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+")
_SOURCE_KINDS = frozenset({"review", "paper", "database", "handbook", "web", "calculation", "laboratory"})
_LITHIUM_TOLERANCE = 0.005


def problems_in(rows: Rows, materials: Materials) -> list[str]:
    """Return a sentence for each gap or contradiction in rows and the snapshot that was built from them."""
    return [
        *_repetitions(rows),
        *_sources(materials),
        *_materials(rows, materials),
        *_properties(rows, materials),
        *_pairs(materials),
        *neighbours_that_differ(materials),
        *grades_that_differ(materials),
        *_reports(materials),
        *(sentence for point in materials.series for sentence in _series_point(point, materials)),
        *_safety_and_methods(materials),
        *_lithium(materials),
    ]


def _repetitions(rows: Rows) -> Iterator[str]:
    lengths = {"source": 1, "material": 2, "pair": 4, "film": 1, "series": 1, "cell": 1, "safety": 1}
    for table, length in lengths.items():
        counts = Counter(row[:length] for row in rows[table])
        for key, count in counts.items():
            if count > 1:
                yield f"{table} {' '.join(map(str, key))} stands {count} times."
    recommended = Counter(row[:3] for row in rows["property"] if row[10] == "recommended")
    for key, count in recommended.items():
        if count > 1:
            yield f"{' '.join(map(str, key))} has {count} recommended values."


def _sources(materials: Materials) -> Iterator[str]:
    for source in materials.sources.values():
        if source.kind not in _SOURCE_KINDS:
            yield f"Source {source.key} has the unknown kind “{source.kind}”."
        if not source.citation:
            yield f"Source {source.key} has no citation."
        if source.doi and not _DOI.fullmatch(source.doi):
            yield f"Source {source.key}: “{source.doi}” is not in the form of a DOI."


def _materials(rows: Rows, materials: Materials) -> Iterator[str]:
    for kind, key, name, *_ in rows["material"]:
        if kind not in KINDS:
            yield f"Material {key} has the unknown kind “{kind}”."
        if not name:
            yield f"Material {key} has no name."
        material = materials.find(str(kind), str(key))
        if material is not None and not material.values and not material.texts:
            yield f"Material {key} has no values."


def _properties(rows: Rows, materials: Materials) -> Iterator[str]:
    columns = TABLES["property"].columns
    for row in rows["property"]:
        entry = dict(zip(columns, row, strict=True))
        name = f"{entry['kind']} {entry['material']}, {entry['quantity']}"
        quantity = PROPERTIES.get(str(entry["quantity"]))
        if (entry["kind"], entry["material"]) not in materials.materials:
            yield f"{name}: there is no such material."
        if quantity is None:
            yield f"{name}: there is no such quantity."
        elif entry["unit"] != ("" if quantity.is_text else quantity.unit):
            yield f"{name}: the unit is “{entry['unit']}” instead of “{quantity.unit}”."
        if entry["value"] == "":
            yield f"{name} is empty."
        if entry["use"] not in {"recommended", "kept"}:
            yield f"{name}: use is “{entry['use']}” instead of recommended or kept."
        if not _is_in_range(entry["value"], entry["low"], entry["high"]):
            yield f"{name}: {numeral(float(entry['value'] or 0))} is outside its range."
        yield from _implausible(name, quantity, entry)
        yield from _evidence(name, str(entry["source"]), str(entry["grade"]), materials)


def _implausible(name: str, quantity: Property | None, entry: dict[str, Cell]) -> Iterator[str]:
    for column in ("value", "low", "high"):
        number = entry[column]
        if quantity is not None and isinstance(number, float) and not quantity.is_plausible(number):
            yield (
                f"{name}: {numeral(number)} is outside {numeral(quantity.minimum)} to {numeral(quantity.maximum)} "
                f"{symbol(quantity.unit)}."
            )


def _is_in_range(value: Cell, low: Cell, high: Cell) -> bool:
    if not isinstance(value, float):
        return True
    return (not isinstance(low, float) or low <= value) and (not isinstance(high, float) or value <= high)


def _evidence(name: str, source: str, grade: str, materials: Materials) -> Iterator[str]:
    if source not in materials.sources:
        yield f"{name}: there is no source “{source}”."
    if grade not in GRADES:
        yield f"{name}: there is no grade “{grade}”."


def _pairs(materials: Materials) -> Iterator[str]:
    for pair in materials.pairs:
        name = f"Pair {pair.first} with {pair.second}"
        if pair.verdict not in VERDICTS:
            yield f"{name}: there is no verdict “{pair.verdict}”."
        if not pair.reason:
            yield f"{name} has no reason."
        if not pair.sources:
            yield f"{name} has no source."
        for source in pair.sources:
            yield from _evidence(name, source, pair.grade, materials)
        for kind, key in ((pair.first_kind, pair.first), (pair.second_kind, pair.second)):
            if kind not in PAIR_KINDS:
                yield f"{name}: there is no kind “{kind}”."
            elif not _is_partner(kind, key, materials):
                yield f"{name}: there is no {kind} “{key}”."


def _is_partner(kind: str, key: str, materials: Materials) -> bool:
    if kind in {"process", "atmosphere"} or (kind, key) in PAIR_ONLY:
        return True
    return all(materials.find(kind, part) is not None for part in key.split(" + "))


def _reports(materials: Materials) -> Iterator[str]:
    reports: list[ReportedFilm | ReportedCell] = [*materials.films, *materials.cells]
    for report in reports:
        name = f"Report {report.key}"
        for kind in ("electrolyte", "binder", "spe", "scaffold", "interlayer", "substrate", "solvent", "cosolvent"):
            key = getattr(report, kind, None)
            if key is not None and materials.find("solvent" if kind == "cosolvent" else kind, key) is None:
                yield f"{name}: there is no {kind} “{key}”."
        if report.source not in materials.sources:
            yield f"{name}: there is no source “{report.source}”."
    for film in materials.films:
        if film.method is not None and film.method not in METHODS:
            yield f"Film {film.key}: there is no method “{film.method}”."
        if film.form_factor is not None and film.form_factor not in FORM_FACTORS:
            yield f"Film {film.key}: there is no form “{film.form_factor}”."
        if film.row_origin not in {"table", "table_fragment", "text_only"}:
            yield f"Film {film.key}: there is no row origin “{film.row_origin}”."


def _series_point(point: SeriesPoint, materials: Materials) -> Iterator[str]:
    name = f"Series point {point.key}"
    pellet, film = (
        (point.pellet_low_ms_cm, point.pellet_high_ms_cm),
        (point.conductivity_low_ms_cm, point.conductivity_high_ms_cm),
    )
    for low, high in (pellet, film):
        if (low is None) != (high is None):
            yield f"{name}: a range needs both of its ends."
        elif low is not None and high is not None and not 0 < low <= high:
            yield f"{name}: {numeral(low)} to {numeral(high)} mS/cm is no range of conductivities."
    for share in (point.binder_wt_pct, point.porosity_pct):
        if share is not None and not 0 <= share <= 100:
            yield f"{name}: {numeral(share)} % is no share."
    if not point.electrolyte:
        yield f"{name} has no electrolyte."
    if point.solvent is not None and materials.find("solvent", point.solvent) is None:
        yield f"{name}: there is no solvent “{point.solvent}”."
    if point.confidence not in {"high", "medium", "low"}:
        yield f"{name}: confidence is “{point.confidence}” instead of high, medium or low."
    if point.source not in materials.sources:
        yield f"{name}: there is no source “{point.source}”."


def _safety_and_methods(materials: Materials) -> Iterator[str]:
    for value in materials.safety:
        yield from _evidence(f"Safety {value.key}", value.source, value.grade, materials)
        if value.value is None and not value.text:
            yield f"Safety {value.key} has neither a number nor a text."
    for note in materials.methods:
        if note.method not in METHODS or note.aspect not in {"advantage", "issue"}:
            yield f"Method note “{note.statement}” is for no known method or aspect."
        if note.source not in materials.sources:
            yield f"Method note “{note.statement}”: there is no source “{note.source}”."


def lithium_comparisons(materials: Materials) -> Iterator[tuple[str, float, float]]:
    """Yield key, printed and recomputed Li concentration [mol/L] of each row of Table 1 that has a density."""
    for material in materials.of_kind("electrolyte", with_retired=True):
        printed, density = _printed_value(material, "li_concentration_mol_l"), _printed_value(material, "density_g_cm3")
        if printed is not None and density is not None:
            formula = material.text("printed_formula") or material.formula
            yield material.key, printed, lithium_concentration(str(formula), density)


def _printed_value(material: Material, quantity: str) -> float | None:
    value = material.value(quantity)
    entries = [*material.alternatives.get(quantity, ()), *([] if value is None else [value])]
    return next((float(entry) for entry in entries if PRINTED in entry.conditions), None)


def _lithium(materials: Materials) -> Iterator[str]:
    try:
        for key, printed, computed in lithium_comparisons(materials):
            if abs(computed / printed - 1) > _LITHIUM_TOLERANCE:
                yield (
                    f"{key}: {numeral(printed)} mol/L Li is printed, but formula and density give "
                    f"{numeral(computed, 4)} mol/L."
                )
    except FormulaError as error:
        yield str(error)
