"""Checks over class rules, moisture series, spreads of compositions, lines to compare with, and grades."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from ssedesigner.core.compositions import DATA_SETS, FORMS, CompositionSpread
from ssedesigner.core.evidence import ESTIMATED_GRADES, GRADES
from ssedesigner.core.formula import FormulaError, atom_fractions
from ssedesigner.core.materials import KINDS, VERDICTS, ClassRule, Materials, MoisturePoint
from ssedesigner.core.notation import match_key, numeral
from ssedesigner.core.units import UNITS
from ssedesigner.library.schema.tables import TABLES, Rows

PREFERRED = "preferred because"
"""What the note of a recommended value says where a value of a stronger grade stands beside it."""

_MEASURING = frozenset({"paper", "laboratory", "database"})
_ROUNDED = 0.01
_WATER_TOLERANCE = 0.25
_DEW_POINTS_C = (-120.0, 60.0)
_ABSOLUTE_ZERO_C = -273.15


def further_problems(rows: Rows, materials: Materials) -> Iterator[str]:
    """Yield a sentence for each gap or contradiction in what these checks look at."""
    yield from _look_alikes(rows)
    yield from _rules(rows, materials)
    yield from _moisture(rows, materials)
    yield from _compositions(materials)
    yield from _comparisons(materials)
    yield from _measured_elsewhere(rows, materials)
    yield from _weaker(rows)


def _look_alikes(rows: Rows) -> Iterator[str]:
    keys: dict[tuple[str, str], str] = {}
    for kind, key, *_ in rows["material"]:
        twin = keys.setdefault((str(kind), match_key(str(key))), str(key))
        if twin != key:
            yield f"{kind} {key} looks like {twin}."


def _rules(rows: Rows, materials: Materials) -> Iterator[str]:
    classes = {
        (material.kind, str(material.text("compatibility_class") or "")) for material in materials.materials.values()
    }
    known = classes | materials.materials.keys()
    for row in rows["class_rule"]:
        if row[6] not in {"yes", "no"}:
            yield f"Rule {row[1]} with {row[3]}: is_guess is “{row[6]}” instead of yes or no."
    counts = Counter(
        frozenset({(rule.first_kind, rule.first), (rule.second_kind, rule.second)}) for rule in materials.rules
    )
    for partners, count in counts.items():
        if count > 1:
            yield f"Rule {' with '.join(sorted(key for _, key in partners))} stands {count} times."
    for rule in materials.rules:
        yield from _rule(rule, known, materials)


def _rule(rule: ClassRule, known: set[tuple[str, str]], materials: Materials) -> Iterator[str]:
    name = f"Rule {rule.first} with {rule.second}"
    if rule.verdict not in VERDICTS or rule.verdict == "unknown":
        yield f"{name} expects “{rule.verdict}”, which is nothing to expect."
    if not rule.reason:
        yield f"{name} has no reason."
    if rule.grade not in ESTIMATED_GRADES:
        yield f"{name} has the grade {rule.grade}: a rule is never more than an estimate."
    if rule.source not in materials.sources:
        yield f"{name}: there is no source “{rule.source}”."
    for kind, key in ((rule.first_kind, rule.first), (rule.second_kind, rule.second)):
        if kind not in KINDS:
            yield f"{name}: a rule is for kinds of materials, not for “{kind}”."
        elif not key or (kind, key) not in known:
            yield f"{name}: there is no {kind} “{key}” and none of such a class."


def _moisture(rows: Rows, materials: Materials) -> Iterator[str]:
    for key, count in Counter(row[0] for row in rows["moisture"]).items():
        if count > 1:
            yield f"moisture {key} stands {count} times."
    for point in materials.moisture:
        name = f"Moisture {point.key}"
        if point.source not in materials.sources:
            yield f"{name}: there is no source “{point.source}”."
        if point.grade not in GRADES:
            yield f"{name}: there is no grade “{point.grade}”."
        if point.electrolyte is not None and materials.find("electrolyte", point.electrolyte) is None:
            yield f"{name}: there is no electrolyte “{point.electrolyte}”."
        if not point.label or not point.quantity:
            yield f"{name} does not say what was exposed, or what was found."
        yield from _finding(name, point)
        yield from _air(name, point)


def _finding(name: str, point: MoisturePoint) -> Iterator[str]:
    numbers = [number for number in (point.low, point.value, point.high) if number is not None]
    if not numbers and not point.text:
        yield f"{name} has neither a number nor a text."
    if sorted(numbers) != numbers:
        yield f"{name}: {', '.join(map(numeral, numbers))} is not in the order low, value, high."
    if numbers and point.unit not in UNITS:
        yield f"{name}: there is no unit “{point.unit}”."


def _air(name: str, point: MoisturePoint) -> Iterator[str]:
    bounds = {
        "dew point": (point.dew_point_c, *_DEW_POINTS_C),
        "water": (point.water_ppm, 0.0, 200_000.0),
        "humidity": (point.humidity_pct, 0.0, 100.0),
        "temperature": (point.temperature_c, -100.0, 500.0),
        "time": (point.time_min, 0.0, 1e6),
        "thickness": (point.thickness_um, 0.1, 1e5),
    }
    for words, (value, low, high) in bounds.items():
        if value is not None and not low <= value <= high:
            yield f"{name}: a {words} of {numeral(value)} is outside {numeral(low)} to {numeral(high)}."
    low, high = _DEW_POINTS_C
    if point.water_ppm is not None and point.dew_point_c is not None and low <= point.dew_point_c <= high:
        expected = water_ppm(point.dew_point_c)
        if abs(point.water_ppm / expected - 1.0) > _WATER_TOLERANCE:
            yield (
                f"{name}: a dew point of {numeral(point.dew_point_c)} degC is {numeral(expected)} ppm of water, not "
                f"{numeral(point.water_ppm)}."
            )


def water_ppm(dew_point_c: float) -> float:
    """Return the water in air of a dew point at 1 atm [ppm by volume], over ice below 0 degC.

    After the Magnus formula in the form of Sonntag (1990).

    >>> round(water_ppm(-40.0)), round(water_ppm(10.0), -2)
    (127, 12100.0)
    """
    a, b = (22.46, 272.62) if dew_point_c < 0.0 else (17.62, 243.12)
    return 611.2 * math.exp(a * dew_point_c / (b + dew_point_c)) / 101_325.0 * 1e6


def _compositions(materials: Materials) -> Iterator[str]:
    counts = Counter(("".join(spread.composition.split()), spread.form) for spread in materials.compositions)
    for (composition, form), count in counts.items():
        if count > 1:
            yield f"Composition {composition}{f' ({form})' if form else ''} stands {count} times."
    for spread in materials.compositions:
        name = f"Composition {spread.composition}{f' ({spread.form})' if spread.form else ''}"
        try:
            atom_fractions(spread.composition)
        except FormulaError as error:
            yield f"{name}: {error}"
        yield from _spread(name, spread)
    for source in sorted({source for spread in materials.compositions for source in spread.sources}):
        if source not in materials.sources:
            yield f"Compositions: there is no source “{source}”."


def _spread(name: str, spread: CompositionSpread) -> Iterator[str]:
    if spread.form not in {*FORMS, ""}:
        yield f"{name}: there is no form “{spread.form}”."
    if not 1 <= spread.papers <= spread.values_count:
        yield f"{name}: {spread.values_count} values of {spread.papers} papers cannot be."
    low, high = spread.low_ms_cm * (1 - _ROUNDED), spread.high_ms_cm * (1 + _ROUNDED)
    if not all(0 < low <= value <= high for value in (spread.mean_ms_cm, spread.median_ms_cm)):
        yield f"{name}: mean and median are not within the range of its conductivities."
    if spread.sd_log10 is not None and spread.sd_log10 < 0:
        yield f"{name}: a standard deviation of {numeral(spread.sd_log10)} cannot be."
    densities = (spread.density_low_g_cm3, spread.density_mean_g_cm3, spread.density_high_g_cm3)
    known = [density for density in densities if density is not None]
    if known and (len(known) < len(densities) or sorted(known) != known or not 0.5 <= known[0] <= known[-1] <= 10):
        yield f"{name}: its densities are no range of 0.5 to 10 g/cm3 with a mean."
    if not spread.dois:
        yield f"{name} names no publication."
    for data_set in spread.data_sets:
        if data_set not in DATA_SETS:
            yield f"{name}: there is no data set “{data_set}”."


def _comparisons(materials: Materials) -> Iterator[str]:
    counts = Counter((point.series, point.label, point.temperature_c) for point in materials.comparison_lines)
    for (series, _, temperature), count in counts.items():
        if count > 1:
            yield f"Line {series} has {count} points at {numeral(temperature)} degC."
    classes: dict[str, str] = {}
    for point in materials.comparison_lines:
        name, value = f"Line {point.series}", point.conductivity_ms_cm
        if not point.label or not point.electrolyte_class:
            yield f"{name} has no label or no class."
        if classes.setdefault(point.series, point.electrolyte_class) != point.electrolyte_class:
            yield f"{name} is of two classes."
        if not value > 0 or point.temperature_c <= _ABSOLUTE_ZERO_C:
            yield f"{name}: {numeral(value)} mS/cm at {numeral(point.temperature_c)} degC cannot be."
        if value.source not in materials.sources:
            yield f"{name}: there is no source “{value.source}”."


def _measured_elsewhere(rows: Rows, materials: Materials) -> Iterator[str]:
    """Yield each value called measured whose sources all only print or compile what others measured."""
    for name, grade, sources in _grades_of(rows):
        kinds = {materials.sources[key].kind for key in sources if key in materials.sources}
        if grade == "measured" and kinds and not kinds & _MEASURING:
            yield f"{name} is called measured, but its source is a {' or '.join(sorted(kinds))}."


def _grades_of(rows: Rows) -> Iterator[tuple[str, str, list[str]]]:
    places = {"property": (3, "source"), "pair": (4, "sources"), "safety": (1, "source"), "moisture": (1, "source")}
    places |= {"comparison": (1, "source")}
    for table, (width, column) in places.items():
        columns = TABLES[table].columns
        for row in rows[table]:
            entry = dict(zip(columns, row, strict=True))
            yield f"{table} {' '.join(map(str, row[:width]))}", str(entry["grade"]), str(entry[column]).split()


def _weaker(rows: Rows) -> Iterator[str]:
    """Yield each recommended value beside which a stronger one is kept, where its note does not say why."""
    rank = {grade: place for place, grade in enumerate(GRADES)}
    strongest: dict[tuple[object, ...], int] = {}
    for row in rows["property"]:
        if row[10] == "kept":
            strongest[row[:3]] = min(rank.get(str(row[8]), 99), strongest.get(row[:3], 99))
    for row in rows["property"]:
        is_weaker = row[10] == "recommended" and rank.get(str(row[8]), 99) > strongest.get(row[:3], 99)
        if is_weaker and PREFERRED not in str(row[11]).casefold():
            yield f"{' '.join(map(str, row[:3]))}: a stronger value is kept beside it; say “{PREFERRED} …” in the note."
