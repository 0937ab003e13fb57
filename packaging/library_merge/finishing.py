"""What is done when everything is merged: carried-over verdicts, reasons for weak recommendations, unused sources."""

from __future__ import annotations

from collections import defaultdict

from library_merge.tables import STRENGTH, Row, Tables
from library_merge.wording import with_sentence

_COLD = "Preferred because it is of cold-pressed powder, as in a film."
_CELL = "Preferred because it follows from the unit cell."
_REASONS = {
    "exposure_limit_ppm": "Preferred because the strictest limit decides.",
    "flash_point_c": "Preferred because the lowest credible flash point decides.",
    "redox_window_low_v": "Preferred because voltammetry overstates the stability.",
    "redox_window_high_v": "Preferred because voltammetry overstates the stability.",
}
"""Why a value stands before one of stronger grade, where one reason holds for the quantity."""

_SINGLE = {
    ("EVAP", "tg_c"): "Preferred because the printed number is in kelvin.",
    ("EVAP", "tm_c"): "Preferred because the printed range is in kelvin.",
    ("PI-NW", "tg_c"): "Preferred because the printed number is a lower bound.",
    ("nylon-mesh", "tm_c"): "Preferred because the printed number has lost a digit.",
    ("LiTFSI", "density_g_cm3"): "Preferred because 1.33 g/cm3 is too low for the crystal.",
    ("Li6.6Si0.6Sb0.4S5I", "density_g_cm3"): "Preferred because the printed density does not go with so much iodine.",
    ("HNBR", "tg_c"): "Preferred because 4 degC is too high for a hydrogenated nitrile rubber.",
    ("silicone rubber", "cas_number"): "Preferred because 63148-62-9 is the uncured oil.",
    ("graphite", "price_usd_kg"): "Preferred because it is newer than the price of 2020.",
    ("PE-separator", "thickness_um"): "Preferred because 12 um is that of one cell.",
    ("LiNbOCl4", "conductivity_ms_cm"): (
        "Preferred because Newnham2025 reaches 10 mS/cm only with less Li and O than the formula."
    ),
    ("Li10.35Sn0.27Si1.08P1.65S12", "conductivity_ms_cm"): (
        "Preferred because its activation energy fits the higher of the two values."
    ),
}
"""Why a value of one material stands before one of stronger grade."""


def finish(tables: Tables) -> list[str]:
    """Finish the tables; return a sentence for each recommended value that needs a reason and has none."""
    _drop_carried_over(tables)
    _drop_unused_sources(tables)
    return _give_reasons(tables)


def _drop_carried_over(tables: Tables) -> None:
    """Drop estimates that were carried over from another material where a class rule gives the answer now."""
    classes = {
        (row["kind"], row["material"]): row["value"]
        for _, row in tables.properties()
        if row["quantity"] == "compatibility_class"
    }
    rules = {(row["first_kind"], row["first"], row["second_kind"], row["second"]) for row in tables.rows["class_rules"]}

    def is_answered(row: Row) -> bool:
        firsts = {row["first"], classes.get((row["first_kind"], row["first"]), "")}
        seconds = {row["second"], classes.get((row["second_kind"], row["second"]), "")}
        return any((row["first_kind"], a, row["second_kind"], b) in rules for a in firsts for b in seconds)

    tables.rows["pairs"] = [
        row
        for row in tables.rows["pairs"]
        if not (row["grade"] == "estimate" and row["note"].startswith("Carried over") and is_answered(row))
    ]


def _drop_unused_sources(tables: Tables) -> None:
    """Drop sources that no row names, unless they were there before."""
    named = " ".join(
        cell
        for name, rows in tables.rows.items()
        if name != "sources"
        for row in rows
        for column, cell in row.items()
        if column in {"source", "sources", "note", "conditions", "reason"}
    )
    tables.rows["sources"] = [
        row for row in tables.rows["sources"] if row["key"] in named or row["key"] in tables.sources_before
    ]


def _give_reasons(tables: Tables) -> list[str]:
    values: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for _, row in tables.properties():
        values[row["kind"], row["material"], row["quantity"]].append(row)
    unsaid = []
    for (kind, material, quantity), rows in values.items():
        recommended = next((row for row in rows if row["use"] == "recommended"), None)
        if recommended is None or "Preferred because" in recommended["note"]:
            continue
        stronger = [row for row in rows if STRENGTH[row["grade"]] < STRENGTH[recommended["grade"]]]
        if not stronger:
            continue
        reason = _reason(material, quantity, recommended)
        recommended["note"] = with_sentence(recommended["note"], reason)
        if not reason:
            unsaid.append(f"{kind} {material}, {quantity}: why is the weaker value recommended?")
    return unsaid


def _reason(material: str, quantity: str, recommended: Row) -> str:
    if (material, quantity) in _SINGLE:
        return _SINGLE[material, quantity]
    if quantity == "conductivity_ms_cm" and "cold-pressed" in recommended["conditions"]:
        return _COLD
    if quantity == "density_g_cm3" and "X-ray" in recommended["conditions"]:
        return _CELL
    return _REASONS.get(quantity, "")
