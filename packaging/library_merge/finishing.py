"""What is done when everything is merged: reasons for weak recommendations, and unused sources go."""

from __future__ import annotations

from collections import defaultdict

from library_merge.tables import STRENGTH, Row, Tables
from library_merge.wording import with_sentence

COLD_PRESSED = "cold-pressed"
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
    ("Li7P2S8I", "conductivity_ms_cm"): "Preferred because the higher value belongs to a special synthesis.",
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
    unsaid = _give_reasons(_by_quantity(tables))
    _drop_unused_sources(tables)
    return unsaid


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


def _by_quantity(tables: Tables) -> dict[tuple[str, str, str], list[Row]]:
    values: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for _, row in tables.properties():
        values[row["kind"], row["material"], row["quantity"]].append(row)
    return values


def _give_reasons(values: dict[tuple[str, str, str], list[Row]]) -> list[str]:
    unsaid = []
    for (kind, material, quantity), rows in values.items():
        recommended = next((row for row in rows if row["use"] == "recommended"), None)
        if recommended is None or "Preferred because" in recommended["note"]:
            continue
        stronger = [row for row in rows if STRENGTH[row["grade"]] < STRENGTH[recommended["grade"]]]
        if stronger and not (reason := _reason(material, quantity, recommended, stronger)):
            unsaid.append(f"{kind} {material}, {quantity}: why is the weaker value recommended?")
        elif stronger:
            recommended["note"] = with_sentence(recommended["note"], reason)
    return unsaid


def _reason(material: str, quantity: str, recommended: Row, stronger: list[Row]) -> str:
    if (material, quantity) in _SINGLE:
        return _SINGLE[material, quantity]
    is_cold = COLD_PRESSED in recommended["conditions"]
    if quantity == "conductivity_ms_cm" and is_cold and all(COLD_PRESSED not in row["conditions"] for row in stronger):
        return _COLD
    if quantity == "density_g_cm3" and "X-ray" in recommended["conditions"]:
        return _CELL
    return _REASONS.get(quantity, "")
