"""The checks over evidence see each verdict and value that claims more than is known of it."""

import pytest

from ssedesigner.library.checks.evidence import grades_that_differ, overstatements
from ssedesigner.library.schema.tables import TABLES, read_content
from ssedesigner.library.shipped import materials_from


@pytest.fixture(scope="module")
def rows(shipped):
    return read_content(shipped)


def found(rows, table, key, **changes):
    """Sentences on the shipped content with other cells in one of its rows."""
    columns = TABLES[table].columns
    place = next(place for place, row in enumerate(rows[table]) if row[: len(key)] == key)
    changed = tuple((dict(zip(columns, rows[table][place], strict=True)) | changes).values())
    edited = {**rows, table: [*rows[table][:place], changed, *rows[table][place + 1 :]]}
    materials = materials_from(edited, "2030.1")
    return [*overstatements(materials), *grades_that_differ(materials)]


PIB = ("binder", "PIB-85k", "solvent", "cyclohexane")
SEBS = ("binder", "SEBS", "solvent", "heptane")
PHOSPHORUS_FREE = ("electrolyte", "Li6.75Sb0.25Si0.75S5I", "anode", "Li-metal")


@pytest.mark.parametrize(
    ("key", "changes", "problem"),
    [
        (
            SEBS,
            {"grade": "estimate", "note": "Preferred because of micelles."},
            "never preferred to a reported verdict",
        ),
        (PIB, {"sources": "ChemicalBookPib"}, "a web page alone makes no verdict handbook"),
        (PIB, {"grade": "estimate"}, "grades of one polymer have one evidence"),
        (
            ("binder", "BR", "solvent", "hexane"),
            {"grade": "estimate"},
            "BR, compatible by chi: an estimate has the clearer",
        ),
        (PHOSPHORUS_FREE, {"reason": "the layer of Li3P and Li2S slows down"}, "“Li3P” cannot come from these two"),
        (
            ("electrolyte", "Li7PS6", "anode", "Li-metal"),
            {"reason": "a layer of Li2S and halide"},
            "“and halide” cannot",
        ),
        (("electrolyte", "Li3YBr6", "atmosphere", "ambient air"), {"reason": "gives off HCl"}, "“HCl” cannot come"),
        (
            ("electrolyte", "Li6PS5Cl", "solvent", "xylene"),
            {"grade": "estimate", "verdict": "incompatible"},
            "is estimated incompatible, but film",
        ),
    ],
)
def test_a_verdict_that_claims_too_much_is_found(rows, key, changes, problem):
    assert any(problem in sentence for sentence in found(rows, "pair", key, **changes))


@pytest.mark.parametrize(
    ("key", "changes", "problem"),
    [
        (
            ("solvent", "isopropanol", "flash_point_c"),
            {"low": -9.8},
            "the range ends at a value that is kept as doubtful",
        ),
        (
            ("electrolyte", "Li6PS5Cl", "conductivity_ms_cm"),
            {"grade": "estimate", "note": ""},
            "nobody says that its pellet was sintered",
        ),
        (
            ("electrolyte", "Li6PS5Cl", "conductivity_ms_cm"),
            {"note": "Range of 7 values."},
            "which collection it spans",
        ),
    ],
)
def test_a_value_that_claims_too_much_is_found(rows, key, changes, problem):
    places = [row for row in rows["property"] if row[:3] == key and row[10] == "recommended"]
    assert any(problem in sentence for sentence in found(rows, "property", places[0], **changes))


def test_the_shipped_content_claims_no_more_than_is_known(rows):
    assert found(rows, "pair", SEBS) == []
