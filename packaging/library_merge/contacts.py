"""Verdicts of new electrolytes on air and on lithium, from their classes as for the electrolytes that stood before."""

from __future__ import annotations

from library_merge.tables import Row, Tables, find_pair, put_pair
from ssedesigner.core.formula import atoms

_ON_AIR = {
    "good": ("caution", "the soft cation resists water; handle in a dry room all the same"),
    "moderate": ("incompatible", "gives off H2S slowly; dry room of -40 degC dew point or drier"),
    "poor": ("incompatible", "gives off H2S; dry room of -50 degC dew point or glovebox"),
    "very_poor": ("incompatible", "gives off H2S fast; glovebox or dry room of -60 degC dew point"),
}
_ON_LITHIUM = {
    "MIEC": (
        "incompatible",
        "lithium reduces its cation; the layer that forms conducts electrons and keeps growing",
    ),
    "SEI-forming": ("caution", "not stable, but the layer of Li3P, Li2S and halide slows down"),
}
_HALIDE_ON_AIR = ("incompatible", "takes up water and gives off HCl or HBr; dry room or glovebox")
_REDUCIBLE = frozenset({"Si", "Ge", "Sn", "Sb", "As"})
_HALIDES = frozenset({"halide", "oxyhalide"})


def put_contacts(tables: Tables, electrolytes: list[Row]) -> None:
    """Put what the classes of new electrolytes say, where nothing else is known of the contact."""
    classes = {
        (row["material"], row["quantity"]): row["value"]
        for row in tables.rows["properties_electrolytes"]
        if row["use"] == "recommended"
    }
    for material in electrolytes:
        key = material["key"]
        is_halide = material["group"] in _HALIDES
        on_air = _HALIDE_ON_AIR if is_halide else _ON_AIR[classes[key, "air_stability_class"]]
        _put(tables, key, ("atmosphere", "ambient air"), on_air, "HalideReview2023" if is_halide else "")
        if not is_halide:  # a rule of the class answers for halides
            answer = _ON_LITHIUM[classes[key, "li_metal_class"]]
            _put(tables, key, ("anode", "Li-metal"), answer, "", _reduced(material, answer[0]))


def _reduced(material: Row, verdict: str) -> str:
    """Return why a verdict on lithium may differ from that on relatives: what lithium reduces in it."""
    metals = [element for element in atoms(material["formula"]) if element in _REDUCIBLE]
    if verdict == "incompatible" and metals:
        return f"Lithium reduces {' and '.join([', '.join(metals[:-1]), metals[-1]]) if metals[1:] else metals[0]}."
    return "Holds no metal that lithium reduces." if "LGPS" in material["group"] and not metals else ""


def _put(
    tables: Tables, key: str, partner: tuple[str, str], answer: tuple[str, str], source: str, note: str = ""
) -> None:
    second_kind, second = partner
    if find_pair(tables, "electrolyte", key, second_kind, second) is None:
        row = {"first_kind": "electrolyte", "first": key, "second_kind": second_kind, "second": second}
        row |= {"verdict": answer[0], "reason": answer[1], "grade": "estimate", "note": note}
        put_pair(tables, row | {"sources": source or "LiteratureUnchecked"})
