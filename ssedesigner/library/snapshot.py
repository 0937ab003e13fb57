"""Build the frozen snapshot of the library from its rows, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any, TypeVar

from ssedesigner.core.compositions import CompositionSpread
from ssedesigner.core.evidence import GRADES, Cited, CitedText, Source
from ssedesigner.core.filling import fill
from ssedesigner.core.materials import (
    ClassRule,
    ComparisonPoint,
    Material,
    Materials,
    MethodNote,
    MoisturePoint,
    PairVerdict,
    ReportedCell,
    ReportedFilm,
    SafetyValue,
    SeriesPoint,
)
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.variants import resolve
from ssedesigner.library.errors import reads_rows
from ssedesigner.library.schema.tables import TABLES


@reads_rows
def snapshot(
    version: str,
    *,
    sources: Iterable[tuple[Any, ...]],
    materials: Iterable[tuple[Any, ...]],
    properties: Iterable[tuple[Any, ...]],
    pairs: Iterable[tuple[Any, ...]],
    films: Iterable[tuple[Any, ...]],
    series: Iterable[tuple[Any, ...]],
    cells: Iterable[tuple[Any, ...]],
    safety: Iterable[tuple[Any, ...]],
    methods: Iterable[tuple[Any, ...]],
    rules: Iterable[tuple[Any, ...]],
    moisture: Iterable[tuple[Any, ...]],
    compositions: Iterable[tuple[Any, ...]],
    comparisons: Iterable[tuple[Any, ...]],
    own_films: Sequence[MeasuredFilm] = (),
    former_names: Mapping[_Key, tuple[str, ...]] = MappingProxyType({}),
) -> Materials:
    """Return the snapshot of rows in the order of :data:`~ssedesigner.library.schema.tables.TABLES`.

    Rows of sources, properties and pairs carry their origin as one more column, rows of materials their origin,
    whether they are retired, the key under which one of the user's is shipped too and that of the parent of a variant;
    a pair's sources are a tuple.
    The user's properties come after the shipped ones: a user's value replaces the shipped one, which stays as the
    first alternative.
    """
    by_name = materials_of(materials, properties, former_names)
    resolve(by_name, by_name)
    return Materials(
        version=version,
        materials=MappingProxyType(by_name),
        pairs=pairs_of(pairs),
        films=_fill_rows(ReportedFilm, _FILM, films),
        series=_fill_rows(SeriesPoint, _SERIES, series),
        own_films=own_films,
        cells=_fill_rows(ReportedCell, _CELL, cells),
        safety=tuple(_safety(*row) for row in safety),
        methods=_fill_rows(MethodNote, _METHOD, methods),
        rules=rules_of(rules),
        moisture=tuple(_moisture(dict(zip(_MOISTURE, row, strict=True))) for row in moisture),
        compositions=tuple(_composition(dict(zip(_COMPOSITION, row, strict=True))) for row in compositions),
        comparison_lines=tuple(_comparison(*row) for row in comparisons),
        sources=sources_of(sources),
    )


@reads_rows
def materials_of(
    rows: Iterable[tuple[Any, ...]],
    properties: Iterable[tuple[Any, ...]],
    former_names: Mapping[_Key, tuple[str, ...]] = MappingProxyType({}),
) -> dict[tuple[str, str], Material]:
    """Return materials by kind and key, with their properties; variants without what they inherit."""
    values, texts, alternatives = _properties(properties)
    return {
        (kind, key): Material(
            kind=kind,
            key=key,
            name=name,
            formula=formula,
            group=group,
            note=note,
            values=_frozen(values.get((kind, key), {})),
            texts=_frozen(texts.get((kind, key), {})),
            alternatives=_frozen(
                {quantity: tuple(kept) for quantity, kept in alternatives.get((kind, key), {}).items()}
            ),
            origin=origin,
            is_retired=bool(retired),
            shipped_as=shipped_as,
            lineage=(parent,) if parent else (),
            former_names=tuple(each for each in former_names.get((kind, key), ()) if each != name),
        )
        for kind, key, name, formula, group, note, origin, retired, shipped_as, parent in rows
    }


@reads_rows
def pairs_of(rows: Iterable[tuple[Any, ...]]) -> tuple[PairVerdict, ...]:
    """Return verdicts on pairs in the order of their rows."""
    pairs = _fill_rows(PairVerdict, _PAIR, rows)
    _refuse_grades({pair.grade for pair in pairs})
    return pairs


@reads_rows
def rules_of(rows: Iterable[tuple[Any, ...]]) -> tuple[ClassRule, ...]:
    """Return class rules in the order of their rows."""
    rules = tuple(_rule(dict(zip(_RULE, row, strict=True))) for row in rows)
    _refuse_grades({rule.grade for rule in rules})
    return rules


@reads_rows
def sources_of(rows: Iterable[tuple[Any, ...]]) -> Mapping[str, Source]:
    """Return sources by key."""
    return MappingProxyType(
        {
            key: Source(key=key, kind=kind, citation=citation, doi=doi, note=note, origin=origin)
            for key, kind, citation, doi, note, origin in rows
        }
    )


_PAIR = tuple(field.name for field in fields(PairVerdict))
_RULE = TABLES["class_rule"].columns
_FILM = TABLES["film"].columns
_SERIES = TABLES["series"].columns
_CELL = TABLES["cell"].columns
_METHOD = TABLES["method"].columns
_MOISTURE = TABLES["moisture"].columns
_COMPOSITION = TABLES["composition"].columns

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_Found = TypeVar("_Found")
_Key = tuple[str, str]
_Values = dict[_Key, dict[str, Cited]]
_Texts = dict[_Key, dict[str, CitedText]]
_Kept = dict[_Key, dict[str, list[Cited]]]


def _frozen(values: dict[str, _Found]) -> Mapping[str, _Found]:
    return MappingProxyType(values) if values else _NOTHING


def _fill_rows(cls: type[_Found], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> tuple[_Found, ...]:
    return tuple([fill(cls, dict(zip(columns, row, strict=True))) for row in rows])


def _refuse_grades(grades: set[str]) -> None:
    if unknown := grades - GRADES.keys():
        raise ValueError(f"unknown grade {min(unknown)!r}")


def _properties(rows: Iterable[tuple[Any, ...]]) -> tuple[_Values, _Texts, _Kept]:
    values: _Values = {}
    texts: _Texts = {}
    kept: _Kept = {}
    known: dict[str, str] = {}
    same = known.setdefault  # tens of thousands of values name the same few units, grades and sources
    for kind, key, name, value, unit, low, high, conditions, grade, source, use, note, origin in rows:
        material, quantity = (kind, key), same(name, name)
        if isinstance(value, str):
            if use != "kept":  # of words only the recommended ones are shown
                text = CitedText(same(value, value), same(source, source), grade=same(grade, grade))
                texts.setdefault(material, {})[quantity] = text
            continue
        number = Cited(
            value,
            same(unit, unit),
            same(source, source),
            grade=same(grade, grade),
            low=low,
            high=high,
            conditions=same(conditions, conditions),
            note=same(note, note),
        )
        if use == "kept":
            kept.setdefault(material, {}).setdefault(quantity, []).append(number)
            continue
        before = values.setdefault(material, {}).get(quantity)
        values[material][quantity] = number
        if origin == "user" and before is not None:
            kept.setdefault(material, {}).setdefault(quantity, []).insert(0, before)
    return values, texts, kept


def _safety(
    key: str,
    category: str,
    item: str,
    quantity: str,
    value: float | None,
    text: str,
    unit: str,
    conditions: str,
    grade: str,
    source: str,
    note: str,
) -> SafetyValue:
    return SafetyValue(
        key=key,
        category=category,
        item=item,
        quantity=quantity,
        value=None if value is None else Cited(value, unit, source, grade=grade, conditions=conditions, note=note),
        text=text,
        conditions=conditions,
        source=source,
        grade=grade,
        note=note,
    )


def _rule(row: dict[str, Any]) -> ClassRule:
    row["is_guess"] = row["is_guess"] != "no"
    return fill(ClassRule, row)


def _moisture(row: dict[str, Any]) -> MoisturePoint:
    value, unit, low, high = row["value"], row["unit"], row["low"], row["high"]
    if value is not None:
        row["value"] = Cited(value, unit, row["source"], grade=row["grade"], low=low, high=high, note=row["note"])
    return fill(MoisturePoint, row)


def _composition(row: dict[str, Any]) -> CompositionSpread:
    row["papers"], row["values_count"] = int(row["papers"]), int(row["values_count"])
    row["dois"], row["data_sets"] = tuple(row["dois"].split()), tuple(row["data_sets"].split("+"))
    return fill(CompositionSpread, row)


def _comparison(
    series: str,
    electrolyte_class: str,
    label: str,
    temperature_c: float,
    conductivity_ms_cm: float,
    grade: str,
    source: str,
    note: str,
) -> ComparisonPoint:
    return ComparisonPoint(
        series=series,
        electrolyte_class=electrolyte_class,
        label=label,
        temperature_c=temperature_c,
        conductivity_ms_cm=Cited(conductivity_ms_cm, "mS/cm", source, grade=grade, note=note),
    )
