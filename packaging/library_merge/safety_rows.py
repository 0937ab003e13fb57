"""Safety values and the series of what moist air does to sulfides."""

from __future__ import annotations

import re

from library_merge.data_sources import cited_key, plain, sentence, source_key
from library_merge.tables import Row, Tables

SAME = {
    "75Li2S-25P2S5 + 20 mol% LiI": "75LPS-LiI",
    "Li4SnS4, hexagonal": "Li4SnS4",
    "Li6PS5Cl separator sheet": "Li6PS5Cl",
}
"""Labels of a series that mean a material of the library."""

PROPOSAL = "H2S rate, planning value"
ANCHORS = (
    "Not measured. High end: powder of the glass with LiI at -40 degC (Yersak2022). Low end: an eighth of it, the "
    "ratio of argyrodites to Li7P3S11 (Randrema2023). Value: geometric mean. The rate goes with the water content "
    "to the power 0.75 (0.5 to 1 in the range)."
)
CATEGORY = {"H2S_generation": "H2S generation", "H2S_model": "H2S model", "exposure_limit": "exposure limit"}
EXPERIMENTS = frozenset({"paper", "laboratory"})
"""Kinds of sources in which an experiment may have been read; a page or a list prints the values of others."""


def add_moisture(tables: Tables, lines: list[Row]) -> None:
    """Write the series of moisture as its own table, in front of the points that no series has."""
    electrolytes = {row["key"] for row in tables.rows["materials"] if row["kind"] == "electrolyte"}
    kinds = source_kinds(tables)
    points = [_point(line, electrolytes, kinds) for line in lines]
    keys = {point["key"] for point in points}
    tables.rows["moisture"] = points + [row for row in tables.rows.get("moisture", []) if row["key"] not in keys]


def source_kinds(tables: Tables) -> dict[str, str]:
    """Return the kind of each source by its key."""
    return {row["key"]: row["kind"] for row in tables.rows["sources"]}


def _point(line: Row, electrolytes: set[str], kinds: dict[str, str]) -> Row:
    is_proposal = "proposal" in line["quantity"]
    label = line["material"]
    electrolyte = SAME.get(label, label)
    dew, odd_dew = _number_or_words(line["dew_point_C"])
    source = source_key(line["source"])
    area = f"Sample of {line['sample_area_cm2']} cm2" if line["sample_area_cm2"] else ""
    odd = f"Dew points {odd_dew} degC" if odd_dew and odd_dew not in line["note"] else ""
    reason = ANCHORS if is_proposal else sentence(line["note"])
    return {
        "key": _point_key(line, source, is_proposal),
        "label": label,
        "electrolyte": electrolyte if electrolyte in electrolytes else "",
        "form": line["form"],
        "thickness_um": line["thickness_um"],
        "dew_point_c": dew,
        "water_ppm": line["water_ppm"],
        "humidity_pct": line["relative_humidity_pct"],
        "temperature_c": line["air_temperature_C"],
        "gas": line["gas"],
        "time_min": line["time_min"],
        "quantity": PROPOSAL if is_proposal else line["quantity"],
        "value": line["value"],
        "low": line["low"],
        "high": line["high"],
        "unit": line["unit"].replace("C", "degC") if line["unit"] == "C" else line["unit"],
        "text": plain(line["value_text"]),
        "grade": _grade(
            line["grade"], "" if "judged" in line["quantity"] else line["value"] or line["low"], kinds.get(source, "")
        ),
        "source": source,
        "note": " ".join(part for part in (sentence(area), sentence(odd), reason) if part),
    }


def _point_key(line: Row, source: str, is_proposal: bool) -> str:
    if is_proposal:
        return f"h2s-rate-li6ps5cl-dew-{_sign_and_number(line['dew_point_C'])}"
    prefix, _, number = line["series_id"].rpartition("-")
    return f"{source.lower()}-{number}" if prefix else source.lower()


def _number_or_words(text: str) -> tuple[str, str]:
    try:
        float(text or "0")
    except ValueError:
        return "", text
    return text, ""


def _sign_and_number(text: str) -> str:
    return text.replace("-", "minus-")


def _grade(confidence: str, number: str, kind: str) -> str:
    if confidence != "measured_read":  # judgements are reported, numbers of an experiment measured
        return confidence
    return "measured" if number and kind in EXPERIMENTS else "reported"


def add_safety(tables: Tables, lines: list[Row], sources: list[Row]) -> None:
    """Add safety values; the planning values of the rate of H2S take the place of the older ones."""
    rows = tables.rows["safety"]
    kinds = source_kinds(tables)
    for line in lines:
        new = _safety(line, sources, kinds)
        old = next((row for row in rows if row["key"] == new["key"]), None)
        if old is not None:
            old.update(new)
        else:
            rows.insert(_end_of(rows, new["category"]), new)


def _safety(line: Row, sources: list[Row], kinds: dict[str, str]) -> Row:
    is_planning = line["quantity"] == PROPOSAL and "dew point" in line["conditions"]
    source = cited_key(line["source"], sources)
    conditions = plain(line["conditions"])
    is_words = line["value_text"] == "none" or "judged" in line["quantity"]
    return {
        "key": _safety_key(line, is_planning),
        "category": CATEGORY.get(line["category"], line["category"].replace("_", " ")),
        "item": line["item"],
        "quantity": line["quantity"],
        "value": "" if is_words else line["value"],
        "text": plain(line["value_text"]) if is_words or not line["value"] else "",
        "unit": "degC" if line["unit"] == "C" else line["unit"],
        "conditions": conditions,
        "grade": _grade(line["confidence"], "" if is_words else line["value"], kinds.get(source, "")),
        "source": source,
        "note": _safety_note(line, is_planning),
    }


def _safety_note(line: Row, is_planning: bool) -> str:
    if is_planning:
        span = re.search(r"range (\S+ to \S+);", line["note"])
        return f"{'Range ' + span.group(1) + ' cm3/g/min. ' if span else ''}{ANCHORS}"
    span = f"Range {line['value_text']}. " if line["value"] and line["value_text"] not in {"", "none"} else ""
    return span + sentence(line["note"])


def _safety_key(line: Row, is_planning: bool) -> str:
    if is_planning:
        dew = re.search(r"dew point (-?\d+)", line["conditions"])
        return f"h2s-rate-li6ps5cl-dew-{_sign_and_number(dew.group(1))}" if dew else ""
    words = re.sub(r"\(.*?\)", "", f"{line['category']} {line['item']} {line['quantity']}").lower()
    return "-".join(re.sub(r"[^a-z0-9.]+", " ", words).split())[:80].rstrip("-.")


def _end_of(rows: list[Row], category: str) -> int:
    places = [place for place, row in enumerate(rows) if row["category"] == category]
    return places[-1] + 1 if places else len(rows)
