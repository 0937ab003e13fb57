"""What validate says of the model of the cell: the same figures in words and as JSON, infinite factors included."""

import json

from ssedesigner.physics.cell.evidence import comparisons_by_kind
from ssedesigner.text.validation import CELL_FIGURES, cell_dict, cell_text

COMPARISONS = comparisons_by_kind()


def test_figures_of_composites_and_capacities_are_printed():
    printed = json.loads(json.dumps(cell_dict(COMPARISONS), allow_nan=False))
    assert {kind: printed[kind]["n"] for kind in CELL_FIGURES} == {
        kind: len(comparisons) for kind, comparisons in COMPARISONS.items()
    }
    assert printed["composites"]["n"] == 15
    assert printed["composites"]["coverage_90"] == 1.0
    assert 1.15 < printed["fine_composites"]["worst_factor"] <= 1.25
    assert set(printed["composites"]["worst"]) == {"K04", "K05", "K06"}
    assert printed["rates"]["worst_factor"] is None, "a capacity is predicted as nothing"
    assert printed["rates"]["coverage_90"] >= 0.8
    (row,) = [row for row in printed["composites_points"] if row["id"] == "K02"]
    assert row == {
        "id": "K02",
        "measured": 0.266,
        "predicted": 0.3162,
        "low": 0.2378,
        "high": 0.4203,
        "unit": "mS/cm",
        "is_inside": True,
    }


def test_the_text_lists_every_row_once():
    text = cell_text(COMPARISONS)
    firsts = [line.split()[0] for line in text.splitlines() if line]
    for kind in ("composites", "rates"):
        assert all(firsts.count(each.key) == 1 for each in COMPARISONS[kind])
    assert "inf" not in text.split()
