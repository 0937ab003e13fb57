"""Merge what data sets report: the spread of each composition, and conductivity of other electrolytes."""

from __future__ import annotations

import re
from pathlib import Path

from library_merge.source_keys import library_key
from library_merge.tables import Row, Tables, put, read_csv
from library_merge.wording import in_library_words
from ssedesigner.core.formula import FormulaError, atoms

FILES = ("obelix_summary.csv", "comparison_lines.csv")
"""The files of the folder that are read here."""

_COLUMNS = {
    "composition": "composition",
    "form": "form",
    "papers": "n_reports_doi",
    "values_count": "n_values",
    "mean_ms_cm": "geometric_mean_mS_cm",
    "median_ms_cm": "median_mS_cm",
    "low_ms_cm": "lowest_mS_cm",
    "high_ms_cm": "highest_mS_cm",
    "sd_log10": "sd_log10",
    "density_mean_g_cm3": "xray_density_mean_g_cm3",
    "density_low_g_cm3": "xray_density_low_g_cm3",
    "density_high_g_cm3": "xray_density_high_g_cm3",
    "dois": "dois",
    "data_sets": "data_sets",
}
_ANIONS = {"S": 2, "Se": 2, "O": 2, "Cl": 1, "Br": 1, "I": 1, "N": 3}
_CATIONS = {
    "Li": (1,),
    "Na": (1,),
    "Mg": (2,),
    "Ca": (2,),
    "Ba": (2,),
    "Zn": (2,),
    "Mn": (2,),
    "Al": (3,),
    "Ga": (3,),
    "La": (3,),
    "Si": (4,),
    "Ge": (4,),
    "Sn": (4,),
    "Ti": (4,),
    "Zr": (4,),
    "P": (5, 4),
    "Sb": (5, 3),
    "As": (5, 3),
    "Mo": (6, 4),
    "B": (3,),
}
_LARGEST_IMBALANCE = 0.03
"""Share of the anions' charge; printed compositions are rounded, a misprinted index misses by 5 % and more."""


def merge(folder: Path, tables: Tables) -> None:
    """Merge the spreads and the lines of comparison; misprinted compositions stay out."""
    rows = [{ours: row[theirs] for ours, theirs in _COLUMNS.items()} for row in read_csv(folder / FILES[0])]
    for row in rows:
        row["composition"] = row["composition"].replace(" ", "")
        row["dois"] = " ".join(sorted(set(re.findall(r"10\.\d{4,9}/[^\s|]+", row["dois"]))))
        if is_neutral(row["composition"]):
            put(tables, "compositions", row, ("composition", "form"))
    points = read_csv(folder / FILES[1])
    order = list(dict.fromkeys(row["series"] for row in points))
    for row in sorted(points, key=lambda row: (order.index(row["series"]), float(row["temperature_C"]))):
        put(tables, "comparison_lines", _point(row), ("series", "temperature_c"), [("series",)])


def _point(row: Row) -> Row:
    return {
        "series": row["series"],
        "class": row["class"],
        "label": in_library_words(row["label"]),
        "temperature_c": row["temperature_C"],
        "conductivity_ms_cm": f"{float(row['conductivity_mS_cm']):.6g}",
        "grade": row["grade"],
        "source": library_key(row["source"]),
        "note": in_library_words(row["note"]),
    }


def is_neutral(composition: str) -> bool:
    """Return whether usual charges of the elements balance; a formula with a lost or doubled index does not.

    >>> is_neutral("Li10SiP2S12"), is_neutral("Li10SiPS212")
    (True, False)
    """
    try:
        counts = atoms(composition)
    except FormulaError:
        return False
    negative = sum(_ANIONS.get(element, 0) * count for element, count in counts.items()) + counts.get("H", 0.0)
    charges = [0.0]
    for element, count in counts.items():
        if element in _CATIONS:
            charges = [charge + count * valence for charge in charges for valence in _CATIONS[element]]
        elif element not in _ANIONS and element != "H":
            return False
    return any(abs(charge - negative) <= _LARGEST_IMBALANCE * negative for charge in charges)
