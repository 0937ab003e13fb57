"""What is done when everything is merged: reasons for weak recommendations, and unused sources go."""

from __future__ import annotations

import re
from collections import defaultdict

from library_merge.tables import STRENGTH, Row, Tables
from library_merge.wording import with_sentence

_HEATED = re.compile(r"sintered|hot[- ]pressed|annealed|spark")
"""Words of conditions that say that a pellet was denser than any film: its value does not hold for pressed powder."""

_HEATED_PELLETS = frozenset({("Li10GeP2S12", "Kamaya2011")})
"""Values whose rows do not say that the pellet was sintered."""

_COLD = (
    "Preferred because the sample of the stronger value was sintered, hot-pressed or annealed; a film is only pressed."
)
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
    ("Li6.6Si0.6Sb0.4S5I", "density_g_cm3"): "Preferred because the printed density does not fit so much iodine.",
    ("HNBR", "tg_c"): "Preferred because 4 degC is too high for a hydrogenated nitrile rubber.",
    ("silicone rubber", "cas_number"): "Preferred because 63148-62-9 is the uncured oil.",
    ("graphite", "price_usd_kg"): "Preferred because it is newer than the price of 2020.",
    ("PE-separator", "thickness_um"): "Preferred because 12 um is that of one cell.",
    ("Li6PS5Cl", "conductivity_ms_cm"): (
        "Preferred because it is the mean of many powders, and the strongest single value is that of one."
    ),
    ("Li7P2S8I", "conductivity_ms_cm"): "Preferred because the higher value belongs to a special synthesis.",
    ("Li10.35Sn0.27Si1.08P1.65S12", "conductivity_ms_cm"): (
        "Preferred because its activation energy fits the higher of the two values."
    ),
}
"""Why a value of one material stands before one of stronger grade."""


_SOURCE_NOTES = {"Cronk": "Journal, year and DOI are not known: the copy that was read names none."}
"""What is missing of a source, where readers would look for it."""


def finish(tables: Tables) -> list[str]:
    """Finish the tables; return a sentence for each recommended value that needs a reason and has none."""
    values = _by_quantity(tables)
    for (_, material, quantity), rows in values.items():
        if quantity == "conductivity_ms_cm":
            _recommend_strongest(material, rows)
    _say_of_what_ranges_are(tables)
    unsaid = _give_reasons(values)
    for row in tables.rows["sources"]:
        row["note"] = with_sentence(row["note"], _SOURCE_NOTES.get(row["key"], ""))
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


def _recommend_strongest(material: str, rows: list[Row]) -> None:
    """Recommend the conductivity of the strongest grade whose sample is not known to have been heated in the pellet."""
    now = next((row for row in rows if row["use"] == "recommended"), None)
    if now is None or (material, "conductivity_ms_cm") in _SINGLE:
        return
    cold = [row for row in rows if row is now or not _is_heated(material, row)]
    best = min(cold, key=lambda row: STRENGTH[row["grade"]])  # of equal ones the first
    if STRENGTH[best["grade"]] < STRENGTH[now["grade"]]:
        now["use"], best["use"] = "kept", "recommended"
        now["note"] = _without_reason(now["note"])
        best["note"] = with_sentence(best["note"], _NOT_SAID.get((material, best["source"]), ""))


def _is_heated(material: str, row: Row) -> bool:
    return _HEATED.search(row["conditions"]) is not None or (material, row["source"]) in _HEATED_PELLETS


def _without_reason(note: str) -> str:
    return re.sub(r" ?Preferred because [^.]*\.", "", note).strip()


_NOT_SAID = {
    ("Li5.3PS4.3ClBr0.7", "Patel2021"): "Pressed powder may reach half of it only: estimated at 12 mS/cm.",
}
"""What to mind at a value whose source does not say how the pellet was made."""

_RANGE = re.compile(r"Range of (\d+) values reported at 20 to 31 degC, sintered pellets included \(([^)]*)\)\.")


def _say_of_what_ranges_are(tables: Tables) -> None:
    """Let the range of a value say whose collection it spans: other data sets give another range."""
    for row in tables.rows["properties_electrolytes"]:
        match = _RANGE.search(row["note"])
        if match:
            keys = " and ".join(match[2].split(", "))
            sentence = (
                f"The range spans the {match[1]} values at 20 to 31 degC that {keys} list, sintered pellets included."
            )
            if " and " not in keys:
                sentence = sentence.replace(" list,", " lists,")
            row["note"] = row["note"].replace(match[0], sentence)


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
    if quantity == "conductivity_ms_cm" and all(_is_heated(material, row) for row in stronger):
        return _COLD
    if quantity == "density_g_cm3" and "X-ray" in recommended["conditions"]:
        return _CELL
    return _REASONS.get(quantity, "")
