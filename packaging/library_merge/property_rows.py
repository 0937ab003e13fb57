"""Values of materials: where a new row meets an old one, and which of them is recommended."""

from __future__ import annotations

from library_merge.tables import PROPERTY_FILES, STRENGTH, Row, Tables


def rank(grade: str) -> int:
    """Return the place of a grade, the strongest first."""
    return STRENGTH[grade]


def property_row(kind: str, material: str, quantity: str, value: str, grade: str, source: str, **more: str) -> Row:
    """Return a recommended row; ``more`` holds unit, range, conditions, use and note."""
    return dict.fromkeys(("unit", "low", "high", "conditions", "note"), "") | {
        "use": "recommended",
        "kind": kind,
        "material": material,
        "quantity": quantity,
        "value": value,
        "grade": grade,
        "source": source,
        **more,
    }


def put(tables: Tables, row: Row) -> None:
    """Add a value: the same one twice keeps the stronger grade, another one the stronger grade as recommended.

    Of two values of the same grade the newer is recommended; a weaker one is kept unless its note says why it is
    preferred.
    """
    rows = tables.rows[PROPERTY_FILES[row["kind"]]]
    name = [row[column] for column in ("kind", "material", "quantity")]
    old = [one for one in rows if [one[column] for column in ("kind", "material", "quantity")] == name]
    same = next((one for one in old if _same_value(one["value"], row["value"])), None)
    if same is not None:
        _join(same, row)
        return
    recommended = next((one for one in old if one["use"] == "recommended"), None)
    if row["use"] == "recommended" and recommended is not None:
        wins = rank(row["grade"]) <= rank(recommended["grade"]) or "referred because" in row["note"]
        (recommended if wins else row)["use"] = "kept"
        if not row["unit"]:  # of words the library holds one answer only
            if wins:
                recommended.update(row)
            return
    place = _end_of(rows, row["kind"], row["material"])
    rows.insert(place, tables.complete(PROPERTY_FILES[row["kind"]], row))


def _join(old: Row, new: Row) -> None:
    """Let one row say what both say of the same value; the stronger grade brings its source."""
    if rank(new["grade"]) < rank(old["grade"]):
        old.update(grade=new["grade"], source=new["source"])
    for column in ("low", "high", "conditions", "note"):
        old[column] = old[column] or new[column]


def _same_value(first: str, second: str) -> bool:
    try:
        return float(first) == float(second)
    except ValueError:
        return first == second


def _end_of(rows: list[Row], kind: str, material: str) -> int:
    """Return where the rows of a material end, or of its kind, or of the file."""
    places = [place for place, row in enumerate(rows) if (row["kind"], row["material"]) == (kind, material)]
    places = places or [place for place, row in enumerate(rows) if row["kind"] == kind]
    return places[-1] + 1 if places else len(rows)
