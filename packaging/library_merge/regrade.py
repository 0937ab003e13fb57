"""Grades of what the library holds already: measured is only what the experiment's own text or table says."""

from __future__ import annotations

from library_merge.tables import MergeError, Row, Tables

COMPILATIONS = frozenset({"Chemicals2025", "HSPiPy", "HansenSolventTable", "OntarioLimits", "Orwoll2007"})
"""Packages and tables made from handbooks: what is read in them is handbook, whatever they call it."""

COLLECTIONS = frozenset({"Laskowski2023", "Obelix2025", "LiverpoolIonics", "Zhou2021", "Song2023"})
"""Collections and reviews of other groups' values: what is read in them is reported."""

PRINTED = ("as printed in the review", "films of the review")


def regrade(tables: Tables, lines: list[Row]) -> None:
    """Take back grades that say more than was read.

    ``lines`` lists fields that were read in the review or in a compilation only; the rule finds them by the source
    and the conditions of a row, and is checked against the list.
    """
    graded = [row for _, row in tables.properties()] + tables.rows["safety"] + tables.rows["pairs"]
    for row in graded:
        row["grade"] = honest(row)
    _check(tables, lines)


def honest(row: Row) -> str:
    """Return the grade that a row may carry."""
    source, grade = row.get("source") or row["sources"], row["grade"]
    if source in COMPILATIONS and grade in {"measured", "reported"}:
        return "handbook"
    is_printed = any(words in row.get("conditions", "") for words in PRINTED)
    if grade == "measured" and (is_printed or source in COLLECTIONS):
        return "reported"
    return grade


def _check(tables: Tables, lines: list[Row]) -> None:
    """Refuse to go on where the list names a field that is still called measured."""
    measured = {
        (row["material"], row["quantity"])
        for _, row in tables.properties()
        if row["grade"] == "measured" and row["use"] == "recommended"
    }
    for line in lines:
        quantity = FIELDS.get(line["field"])
        if quantity and line["id"] and (line["id"], quantity) in measured:
            raise MergeError(f"{line['id']}, {quantity} is called measured, but was not read at its source.")


FIELDS = {
    "bp_C": "boiling_point_c",
    "mp_C": "melting_point_c",
    "flash_point_C": "flash_point_c",
    "dielectric_constant": "dielectric_constant",
    "sigma_design_25C_mS_cm": "conductivity_ms_cm",
    "Tg_C": "tg_c",
    "Tm_C": "tm_c",
    "oxidation_limit_V_vs_Li": "oxidation_limit_v",
    "bulk_modulus_GPa": "bulk_modulus_gpa",
    "shear_modulus_GPa": "shear_modulus_gpa",
    "max_process_T_C": "max_process_c",
    "tensile_strength_MPa": "tensile_strength_mpa",
}
"""Fields of the list whose recommended value it means, and the quantities that they are."""
