"""A list of materials as a table for a spreadsheet: each value with its range, grade and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ssedesigner.core.atomic import refuse_empty_export, write_atomically
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import KINDS, Material, Materials
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.text.variants import from_text

_NAMES = ("name", "key", "kind", "formula", "origin", "variant of")
_SPREAD = ("reported papers", "reported low, mS/cm", "reported geometric mean, mS/cm", "reported high, mS/cm")


def header(quantities: Sequence[str], with_spread: bool) -> tuple[str, ...]:
    """Return the heads of the columns; each quantity has its value with the unit, range, grade, conditions, source."""
    heads = [*_NAMES]
    for key in quantities:
        unit = "" if PROPERTIES[key].is_text else f", {PROPERTIES[key].unit}"
        heads += [f"{key}{unit}"]
        heads += [] if PROPERTIES[key].is_text else [f"{key} low", f"{key} high", f"{key} conditions"]
        heads += [f"{key} grade", f"{key} source"]
    return (*heads, *(_SPREAD if with_spread else ()))


def rows(
    listed: Sequence[Material], quantities: Sequence[str], materials: Materials, with_spread: bool
) -> Iterator[tuple[Cell, ...]]:
    """Yield one row for each material; what is not known is empty."""
    for material in listed:
        cells: list[Cell] = [
            material.name,
            material.key,
            KINDS.get(material.kind, material.kind),
            material.formula,
            "own" if material.origin == "user" else "shipped",
            " of ".join(material.lineage),
        ]
        for key in quantities:
            cells += _value_cells(material, key, materials)
        if with_spread:
            cells += _spread_cells(material, materials)
        yield tuple(cells)


def _value_cells(material: Material, key: str, materials: Materials) -> list[Cell]:
    is_text = PROPERTIES[key].is_text
    value: Cited | CitedText | None = material.text(key) if is_text else material.value(key)
    if value is None:
        return [""] * (3 if is_text else 6)
    source = materials.sources.get(value.source)
    cited = source.citation if source else value.source
    behind: list[Cell] = [value.grade, ", ".join(filter(None, (cited, from_text(material, key))))]
    if not isinstance(value, Cited):
        return [str(value), *behind]
    ends: list[Cell] = ["" if end is None else float(end) for end in (value.low, value.high)]
    return [float(value), *ends, value.conditions, *behind]


def _spread_cells(material: Material, materials: Materials) -> list[Cell]:
    spread = materials.spread_of(material) if material.kind == "electrolyte" else None
    if spread is None:
        return [""] * len(_SPREAD)
    return [spread.papers, spread.low_ms_cm, spread.mean_ms_cm, spread.high_ms_cm]


def material_csv(
    listed: Sequence[Material],
    quantities: Sequence[str],
    materials: Materials,
    with_spread: bool = False,
    decimal: str = POINT,
) -> str:
    """Return materials as a table for a spreadsheet."""
    return table_csv(header(quantities, with_spread), rows(listed, quantities, materials, with_spread), decimal)


def material_xlsx(
    listed: Sequence[Material], quantities: Sequence[str], materials: Materials, with_spread: bool = False
) -> bytes:
    """Return the same table as a workbook."""
    from ssedesigner.files.sheet.workbook import Page, workbook  # loaded here: the list is seldom exported

    page = Page(
        name="Materials",
        headers=header(quantities, with_spread),
        rows=tuple(rows(listed, quantities, materials, with_spread)),
    )
    return workbook("Materials", (page,))


def write_materials(
    path: Path,
    listed: Sequence[Material],
    quantities: Sequence[str],
    materials: Materials,
    with_spread: bool = False,
    decimal: str = POINT,
) -> None:
    """Write materials in the form of the file's ending, ``.xlsx`` or ``.csv``.

    Raises
    ------
    WriteError
        When it cannot be written, or would replace a file by an empty list.
    """
    if not listed:
        refuse_empty_export(path, "materials")
    if path.suffix.lower() == ".xlsx":
        data = material_xlsx(listed, quantities, materials, with_spread)
    else:
        data = material_csv(listed, quantities, materials, with_spread, decimal).encode()
    write_atomically(path, data)
