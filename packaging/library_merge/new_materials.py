"""Solvents, binders and scaffolds of the layout that lists one material a line, and their values one by one."""

from __future__ import annotations

import re

from library_merge.data_sources import plain, sentence, source_key
from library_merge.plain_notes import NOTES, OUTDATED
from library_merge.property_rows import property_row, put
from library_merge.tables import MergeError, Row, Tables
from library_merge.wording import with_sentence

GROUP = {
    "PIB": "rubber",
    "butyl": "rubber",
    "NBR": "rubber",
    "HNBR": "rubber",
    "SEBS": "thermoplastic elastomer",
    "SIS": "thermoplastic elastomer",
    "EPDM": "rubber",
    "BR": "rubber",
    "SBR": "rubber",
    "polyisoprene": "rubber",
    "EVA": "polyolefin",
    "EMA": "polyolefin",
    "TPU": "polyurethane",
    "PCL": "polyester",
    "PVB": "vinyl polymer",
    "PVAc": "vinyl polymer",
    "PEGDMA": "network",
    "PEGMEA": "network",
    "PMEMA": "acrylic",
    "PTHF": "polyether",
    "PAN": "acrylic",
    "FKM": "fluoropolymer",
    "silicone prepolymer": "rubber",
    "silicone rubber": "rubber",
    "ethyl cellulose": "cellulose ether",
}
"""Group of a binder by the beginning of its key."""

FORM = {"PEGDMA-network": "film-forming", "PEGMEA-network": "ion-conducting", "PMEMA-LiTFSI": "ion-conducting"}
"""Form of a binder in the film, where it is not film-forming alone."""

CORRECTED = frozenset({"ethanol", "NMP", "DMF", "anisole", "ethyl propionate", "PTFE-plate"})
"""Materials of the library whose corrections are single values: their line brings nothing more."""

UNITS = {"typical_wt_min_pct": "wt %", "typical_wt_max_pct": "wt %", "freestanding_min_wt_pct": "wt %"}

SOLVENT_FIELDS = {
    "molar_mass_g_mol": "molar_mass_g_mol",
    "protic": "protic",
    "signal_word": "signal_word",
    "sulfide_compat_class": "sulfide_class",
    "sulfides_tested": "sulfides_tested",
    "cas": "cas_number",
}
BINDER_FIELDS = {
    "cas": "cas_number",
    "li_conducting": "li_conducting",
    "li_salt": "li_salt",
    "stable_vs_Li": "stable_vs_li",
    "processing_solvents": "processing_solvents",
    "ghs_h_codes": "hazard_codes",
    "typ_wt_min_pct": "typical_wt_min_pct",
    "typ_wt_max_pct": "typical_wt_max_pct",
    "min_wt_freestanding_pct": "freestanding_min_wt_pct",
}
SCAFFOLD_FIELDS = {"form": "form", "solvent_resistance": "solvent_resistance"}
"""Fields of a line that are not in the list of single values, and the quantities that they are."""

GRADE = {"measured_read": "reported", "handbook": "handbook", "estimate": "estimate"}

PLAIN_FIELD = {
    ("solvent", "cas"): "handbook@HB",
    ("binder", "ghs_h_codes"): "estimate@CLP",
    ("binder", "li_conducting"): "handbook@HB",
    ("scaffold", "form"): "handbook@HB",
}
"""Evidence of a field for which a line gives none; any other is from memory."""


def add_solvents(tables: Tables, lines: list[Row]) -> None:
    """Add solvents; a line of one that the library holds brings what it says anew."""
    for line in lines:
        key = line["solvent_id"]
        if key not in CORRECTED:
            add_material(tables, "solvent", key, line["name"], "", solvent_note(line))
            add_fields(tables, "solvent", key, line, SOLVENT_FIELDS)


def solvent_note(line: Row) -> str:
    """Return the note of a solvent, and that no limit is known where none is."""
    has_limit = line["OEL_basis"] != "no 8 h limit known"
    return with_sentence(
        material_note(line["solvent_id"], line["note"]), "" if has_limit else "No limit over 8 h is known."
    )


def material_note(key: str, note: str) -> str:
    """Return the note of a material in the library's words."""
    return NOTES.get(key) or sentence(note)


def add_binders(tables: Tables, lines: list[Row]) -> None:
    """Add binders and grades of binders."""
    for line in lines:
        key = line["binder_id"]
        group = next((group for begins, group in GROUP.items() if key.startswith(begins)), "")
        if not group:
            raise MergeError(f"binders.csv: the merge knows no group of binders for {key}; its tables must name one.")
        name = line["full_name"].replace("; P-", ", P-").split(", P-")[0]
        name = name + ")" if name.count("(") > name.count(")") else name
        note = material_note(key, line["note"].removeprefix("CORRECTED: ").split("; CAS ")[0])
        add_material(tables, "binder", key, name, group, note)
        add_fields(tables, "binder", key, line, BINDER_FIELDS)
        form = FORM.get(key, "film-forming")
        put(tables, property_row("binder", key, "binder_form", form, "estimate", "LiteratureUnchecked"))


def add_scaffolds(tables: Tables, lines: list[Row]) -> None:
    """Add scaffolds."""
    for line in lines:
        key = line["material_id"]
        if key in CORRECTED:
            continue
        used = line.get("reported_use", "")
        note = with_sentence(material_note(key, line["note"]), sentence(used))
        add_material(tables, line["kind"], key, line["full_name"], "", note)
        add_fields(tables, line["kind"], key, line, SCAFFOLD_FIELDS)


def add_material(tables: Tables, kind: str, key: str, name: str, group: str, note: str) -> None:
    """Add a material; one that the library holds keeps its name, and its note where it has one that still holds."""
    rows = tables.rows["materials"]
    old = next((row for row in rows if (row["kind"], row["key"]) == (kind, key)), None)
    if old is None:
        place = max(place for place, row in enumerate(rows) if row["kind"] == kind) + 1
        row = {"kind": kind, "key": key, "name": name, "formula": "", "group": group, "note": note}
        rows.insert(place, row)
    elif not old["note"] or old["note"] in OUTDATED:
        old["note"] = note


def add_fields(tables: Tables, kind: str, key: str, line: Row, fields: dict[str, str]) -> None:
    """Add the fields of a line that no single value holds."""
    classes = dict(part.split("=", 1) for part in line["confidence_by_field"].split(";") if "=" in part)
    for field, quantity in fields.items():
        value = line[field]
        if not value:
            continue
        kind_of_evidence, _, source = (
            classes.get(field) or PLAIN_FIELD.get((kind, field)) or "estimate@MEM"
        ).partition("@")
        grade = "computed" if quantity == "molar_mass_g_mol" else GRADE[kind_of_evidence]
        value, conditions = text_and_conditions(quantity, value)
        put(
            tables,
            property_row(
                *(kind, key, quantity, value, grade, source_key(source)),
                unit=UNITS.get(quantity, "g/mol" if quantity == "molar_mass_g_mol" else ""),
                conditions=conditions,
            ),
        )


def text_and_conditions(quantity: str, value: str) -> tuple[str, str]:
    """Return a text value as the library writes it, and what is said beside it as conditions."""
    if quantity == "hazard_codes" and value == "none (polymer)":
        return "none", ""
    if quantity == "hazard_codes" and value.startswith("monomer "):
        return value.removeprefix("monomer "), "of the monomer"
    if quantity == "hazard_codes" and value.startswith("LiTFSI neat: "):
        return value.removeprefix("LiTFSI neat: ").split(";")[0], "of the salt LiTFSI as weighed"
    if quantity == "li_conducting" and value == "with salt":
        return "with Li salt", ""
    return plain(value), ""


def add_values(tables: Tables, lines: list[Row]) -> None:
    """Add single values of materials that the library holds by now."""
    kinds = {row["key"]: row["kind"] for row in tables.rows["materials"] if row["kind"] in {"binder", "spe"}}
    for line in lines:
        kind = kinds.get(line["material"], "binder") if line["kind"] == "binder" else line["kind"]
        put(tables, _value(kind, line))


def _value(kind: str, line: Row) -> Row:
    row = {column: plain(text) for column, text in line.items()} | {
        "kind": kind,
        "material": line["material"],
        "source": source_key(line["source"]),
        "use": "recommended" if line["use"] == "recommended" else "kept",
        "note": _value_note(line),
    }
    return _special(row | {"conditions": _conditions(line)})


def _conditions(line: Row) -> str:
    text = plain(line["conditions"])
    return f"at {text}" if re.fullmatch(r"\d+ degC", text) else text


def _value_note(line: Row) -> str:
    if line["note"] in {"from memory", "read", "both kept", "bridging rule; computed"}:
        return {"from memory": "From memory.", "bridging rule; computed": "A rule against bridging."}.get(
            line["note"], ""
        )
    return sentence(line["note"].replace("; computed", ""))


def _special(row: Row) -> Row:
    """Mend what the library cannot hold as it stands."""
    quantity = row["quantity"]
    if quantity == "price_class":
        span = f"{row['low']} to {row['high']} USD/kg in drums, 2025 to 2026"
        return row | {"unit": "", "low": "", "high": "", "conditions": span, "note": "Order of magnitude, from memory."}
    if quantity == "molar_mass_kg_mol":
        grams = {column: _thousand(row[column]) for column in ("value", "low", "high")}
        return row | grams | {"quantity": "molar_mass_g_mol", "unit": "g/mol", "note": ""}
    if quantity == "hansen_p" and float(row["value"]) < 0:
        note = f"The fit to swelling gives {row['value']}, which no Hansen parameter can be: 0 is used."
        return row | {"value": "0", "grade": "estimate", "note": note}
    if quantity == "max_powder_d90_um":
        return row | {column: f"{float(f'{float(row[column]):.2g}'):g}" for column in ("value", "low", "high")}
    if quantity == "exposure_limit_ppm" and "not an 8 h value" in row["conditions"]:
        return row | {"use": "kept"}
    return row


def _thousand(text: str) -> str:
    return f"{float(text) * 1000:.0f}" if text else ""
