"""Merge the files that have the columns of the library: sources, materials, values and verdicts."""

from __future__ import annotations

from pathlib import Path

from library_merge import spreads
from library_merge.contacts import name_layers, put_contacts
from library_merge.expectations import put_expectations
from library_merge.source_keys import DIGESTS, library_key
from library_merge.tables import (
    PAIR,
    Row,
    Tables,
    drop_pair,
    find_pair,
    put_material,
    put_pair,
    put_property,
    put_source,
    read_csv,
)
from library_merge.wording import PRICE_CLASSES, in_library_words, with_sentence

VALUES = (
    *("properties_electrolytes_new.csv", "properties_cell_parts_new.csv", "properties_salts_new.csv"),
    *("properties_solvents_new.csv", "properties_binders_new.csv", "properties_scaffolds_substrates_new.csv"),
    "properties_spes_new.csv",
)
FILES = (
    *("sources_new.csv", "doi_found.csv", "materials_new.csv", *VALUES, "replacements.csv", "pairs_new.csv"),
    *("pairs_corrections.csv", "solvent_families.csv", *spreads.FILES),
)
"""The files of the folder that are read here."""

FURTHER_VALUES = Path(__file__).with_name("further_values.csv")
"""Values that new materials need and that the folder lacks, mostly estimates."""

FURTHER_PAIRS = (
    {
        **dict(zip(PAIR, ("electrolyte", "Li6.7Si0.7Sb0.3S5I", "anode", "Li-metal"), strict=True)),
        "verdict": "caution",
        "reason": "cycled 1000 h at 0.6 mA/cm2",
        "grade": "reported",
        "sources": "Zhou2021",
    },
)
"""Verdicts that the library had in words only."""

PEO_LIMIT = 3.9
"""Oxidation limit of poly(ethylene oxide) [V against Li+/Li]."""

SECOND_HAND = "Second-hand."

_JOINED = frozenset({"Adeli2019b", "Xiao2020b"})
_READ_IN_A_DATABASE = frozenset({"Obelix2025", "Chen2020b"})
MOVED = {
    "separator_thickness_um": ("reference", "PE-separator", "thickness_um", "kept"),
    "separator_porosity": ("reference", "PE-separator", "porosity_pct", "recommended"),
    "separator_price_usd_m2": ("reference", "PE-separator", "price_usd_m2", "kept"),
    "positive_foil_thickness_um": ("foil", "Al-foil", "thickness_um", "kept"),
    "negative_foil_thickness_um": ("foil", "Cu-foil", "thickness_um", "kept"),
    "electrolyte_price_usd_kg": ("reference", "liquid-electrolyte", "price_usd_kg", ""),
    "graphite_price_usd_kg": ("anode", "graphite", "price_usd_kg", "kept"),
    "ionic_conductivity_s_cm": ("coating", "", "conductivity_ms_cm", ""),
    "positive_porosity": ("reference", "", "positive_porosity_pct", ""),
    "negative_porosity": ("reference", "", "negative_porosity_pct", ""),
    "positive_active_volume_share": ("reference", "", "positive_active_vol_pct", ""),
    "negative_active_volume_share": ("reference", "", "negative_active_vol_pct", ""),
}
"""Quantities that the library has under another name or at another material (empty: the same); then their use."""

NOT_TAKEN = frozenset(
    {
        *("critical_current_ma_cm2", "volumetric_capacity_mah_cm3"),  # protocols differ; follows from its row's values
        *("positive_foil_price_usd_m2", "negative_foil_price_usd_m2"),  # the foils have them from the same source
        *("electrolyte_price_usd_l", "cathode_price_usd_kg"),  # the notes of the materials have them
        *("reference_potential_check", "note_safety"),  # remarks, which go to the notes below
        *("cost_statement", "sulfide_share_solid_cell", "film_thicknesses_compared_um"),
    }
)
_SAME_ROWS = frozenset({("LiTFSI", "density_g_cm3"), ("LiFSI", "density_g_cm3"), ("PEO", "oxidation_limit_v")})
"""Values that the library has already, from the same source."""

_UNITS = {"um per mAh/cm2": "um cm2/mAh"}
_NOTES = {
    ("anode", "Li-In"): (
        "Two-phase plateau at 0.62 V; critical current about 1 mA/cm2 (Cronk). Capacity and density are of the indium "
        "foil as assembled: 233 mAh per gram of In, 7.31 g/cm3; once lithiated, InLi holds 220 mAh per gram at 5.17 "
        "g/cm3. The plateau holds while In and InLi are both present: keep the Li to In ratio below 1."
    ),
    ("salt", "LiClO4"): ("An oxidiser: never heat it with sulfides. No grinding or hot pressing with dry organics."),
    ("reference", "liquid-cell-NCM811-graphite"): (
        "Comparison cell of Fig. 1d of the review; thicknesses of a 21700 cell (Chen2020b), since those of the review "
        "are only in its supplement. The figure puts the sulfide at 63 % of the materials cost of its solid cell (20 "
        "um film, 319 USD/kg) and compares films of 20, 30 and 40 um; in the liquid cell the cathode costs most."
    ),
}
"""Notes of materials that the merged values make wrong or too short."""

_GENERAL = {"soluble in chlorinated hydrocarbons": "estimate"}
"""Reasons of corrections that speak of a class of liquids, and the grade that such a statement has for one of them."""

_VERDICTS = {"dissolves": "compatible", "swells": "caution"}


def merge(folder: Path, tables: Tables) -> None:
    """Merge the files of the library's own layout into the tables."""
    _sources(tables, read_csv(folder / "sources_new.csv"))
    _dois(tables, read_csv(folder / "doi_found.csv"))
    for row in read_csv(folder / "materials_new.csv"):
        put_material(tables, {column: in_library_words(cell) for column, cell in row.items()})
    for row in tables.rows["materials"]:
        row["note"] = _NOTES.get((row["kind"], row["key"]), row["note"])
    _values(folder, tables)
    _pairs(folder, tables)
    spreads.merge(folder, tables)


def _sources(tables: Tables, new: list[Row]) -> None:
    """Put the new sources; those that the library has under another key only improve the entry that is there."""
    present = {row["key"]: row for row in tables.rows["sources"]}
    for row in new:
        key, note = library_key(row["key"]), in_library_words(row["note"])
        if row["key"] not in _JOINED:
            put_source(tables, row | {"key": key, "citation": in_library_words(row["citation"]), "note": note})
        elif row["kind"] == "review":
            present[key]["citation"] = row["citation"]
        else:
            present[key]["note"] = with_sentence(present[key]["note"], "Its tables through a detailed reading note.")


def _dois(tables: Tables, lines: list[Row]) -> None:
    sources = {row["key"]: row for row in tables.rows["sources"]}
    for row in lines:
        source = sources[row["key"]]
        source["doi"] = source["doi"] or row["doi"]
        if row["state"] == "second-hand":
            source["note"] = with_sentence(source["note"], "DOI second-hand.")


def _values(folder: Path, tables: Tables) -> None:
    same = {
        (row["kind"], row["material"], row["quantity"])
        for row in read_csv(folder / "replacements.csv")
        if row["action"].startswith("same value")
    }
    notes = {row["note"] for row in read_csv(folder / "materials_new.csv")}
    for name in VALUES:
        rows = [row | {"note": "" if row["note"] in notes else row["note"]} for row in read_csv(folder / name)]
        doubtful = {(row["material"], row["value"]) for row in rows if ", doubtful" in row["conditions"]}
        for row in rows:
            if row["quantity"] == "flash_point_c" and (row["material"], row["low"]) in doubtful:
                row["low"] = ""
            if row["quantity"] not in NOT_TAKEN and (row["material"], row["quantity"]) not in _SAME_ROWS:
                is_same = (row["kind"], row["material"], row["quantity"]) in same
                put_property(tables, _value(row), instead=is_same)
    for row in read_csv(FURTHER_VALUES):
        put_property(tables, row)
    for row in list(tables.rows["properties_spes"]):
        if row["quantity"] == "oxidation_limit_v" and row["use"] == "recommended":
            _lower_limit(tables, row)


def _lower_limit(tables: Tables, row: Row) -> None:
    """Let a polymer electrolyte with PEO bear no more than PEO does: printed limits are from voltammetry."""
    if "PEO" in row["material"] and float(row["value"]) > PEO_LIMIT:
        note = "Preferred because the printed limit is from voltammetry, which overstates the stability."
        new = {"value": f"{PEO_LIMIT}", "low": "3.8", "high": "4.0", "conditions": "as PEO", "grade": "estimate"}
        put_property(tables, row | new | {"source": "GeneralChemistry2026", "note": note})


def _value(row: Row) -> Row:
    """Return a value as the library keeps it: its grade by what was read, its keys, words and units."""
    read = row["source"]
    row = row | {
        "source": library_key(read),
        "conditions": in_library_words(row["conditions"]),
        "note": in_library_words(row["note"]),
    }
    row["unit"] = _UNITS.get(row["unit"], row["unit"])
    row |= grade_and_note(row, read)
    if row["quantity"] == "price_class":
        row["value"] = PRICE_CLASSES[row["value"]]
    if (row["material"], row["quantity"]) == ("LiTaOCl4", "conductivity_ms_cm"):
        row["use"] = "recommended" if row["grade"] == "measured" else "kept"  # cold-pressed both
    if row["quantity"] in MOVED:
        row = _in_its_place(row)
    return row


def grade_and_note(row: Row, read: str) -> Row:
    """Return grade and note by what was read: a digest or a data base makes no value measured."""
    grade, note = row["grade"], row["note"]
    is_listed = "OBELiX" in row.get("conditions", "") or library_key(read) in _READ_IN_A_DATABASE
    if grade == "measured" and (read in DIGESTS or is_listed):
        grade = "reported"
    if read in DIGESTS:
        note = with_sentence(note, SECOND_HAND)
    return {"grade": grade, "note": note}


def _in_its_place(row: Row) -> Row:
    kind, material, quantity, use = MOVED[row["quantity"]]
    if quantity == "conductivity_ms_cm":
        row = row | {"value": f"{float(row['value']) * 1000:.12g}", "unit": "mS/cm"}
    return row | {
        "kind": kind,
        "material": material or row["material"],
        "quantity": quantity,
        "use": use or row["use"],
    }


def _pairs(folder: Path, tables: Tables) -> None:
    families = {row["solvent"]: row["family"] for row in read_csv(folder / "solvent_families.csv")}
    halides = {row["key"] for row in tables.rows["materials"] if row["group"] in {"halide", "oxyhalide"}}
    pairs = [
        row
        | {"sources": " ".join(map(library_key, row["sources"].split())), "note": in_library_words(row["note"])}
        | {"read": row["sources"]}
        for row in read_csv(folder / "pairs_new.csv")
    ]
    put_expectations(tables, [row for row in pairs if row["first_kind"] == "salt"], families)
    for row in pairs:
        if not _is_analogy(row, halides):
            row |= grade_and_note(row, row.pop("read").split()[0])
            put_pair(tables, row)
    for row in FURTHER_PAIRS:
        put_pair(tables, row)
    put_contacts(tables, [row for row in read_csv(folder / "materials_new.csv") if row["kind"] == "electrolyte"])
    name_layers(tables)
    for row in read_csv(folder / "pairs_corrections.csv"):
        _correct(tables, row)


def _is_analogy(row: Row, halides: set[str]) -> bool:
    """Return whether a pair only says again what holds for its class, so that the class rule answers."""
    if row["grade"] != "estimate":
        return False
    if row["first_kind"] == "salt":
        return row["second"] != "water"
    return row["first"] in halides


def _correct(tables: Tables, row: Row) -> None:
    """Apply one correction of verdicts that was written by hand."""
    if row["should_be"] == "delete the row":
        drop_pair(tables, "electrolyte", row["first"], "solvent", row["second"])
        return
    verdict = _VERDICTS.get(row["should_be"], row["should_be"])
    is_list = row["second"].startswith("(")
    named = set(row["second"].split(", "))
    for pair in tables.rows["pairs"]:
        is_meant = pair["first"] == row["first"] and pair["second_kind"] == "solvent"
        if not is_meant or pair["verdict"] == verdict:
            continue
        if pair["second"] in named or (is_list and pair["verdict"] == "compatible"):
            _overrule(tables, pair, row | {"should_be": verdict}, leave=is_list)


def _overrule(tables: Tables, pair: Row, row: Row, *, leave: bool) -> None:
    if leave and find_pair(tables, *_prepolymer(pair)) is None:
        put_pair(tables, pair | dict(zip(PAIR, _prepolymer(pair), strict=True)))
    pair |= {
        "verdict": row["should_be"],
        "reason": "cured: swells, does not dissolve" if leave else in_library_words(row["why"]),
        "grade": _GENERAL.get(row["why"], row["grade"]),
        "sources": library_key(row["source"]),
        "note": "",
    }


def _prepolymer(pair: Row) -> tuple[str, str, str, str]:
    """Return the pair of the liquid that the verdict of a cured rubber belonged to."""
    return pair["first_kind"], "silicone prepolymer", pair["second_kind"], pair["second"]
