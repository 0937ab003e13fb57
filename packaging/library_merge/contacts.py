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
_SLOWING = "not stable, but the growth of the layer"
_ON_LITHIUM = {
    "MIEC": (
        "incompatible",
        "lithium reduces its cation; the layer that forms conducts electrons and keeps growing",
    ),
    "SEI-forming": ("caution", f"{_SLOWING} that forms slows down"),
}
_TAKES_UP = "takes up water and gives off"
_REDUCIBLE = frozenset({"Si", "Ge", "Sn", "Sb", "As"})
_HALIDES = frozenset({"halide", "oxyhalide"})
_LAYERS = {"P": "Li3P", "S": "Li2S", "O": "Li2O", "F": "LiF", "Cl": "LiCl", "Br": "LiBr", "I": "LiI"}
"""What lithium makes of the elements of a sulfide."""

_RELATIVES = {
    "Li6.75Sb0.25Si0.75S5I": (
        "its relative with Si0.7 was cycled for 1000 h at 0.6 mA/cm2",
        "Zhou2021",
        "Lithium reduces Si and Sb; the verdict is carried over from that relative.",
    )
}
"""Sulfides with metals that lithium reduces whose near relative lasted all the same: reason, source and note."""


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
        on_air = ("incompatible", _TAKES_UP) if is_halide else _ON_AIR[classes[key, "air_stability_class"]]
        _put(tables, key, ("atmosphere", "ambient air"), on_air, "HalideReview2023" if is_halide else "")
        if not is_halide:  # a rule of the class answers for halides
            answer = _ON_LITHIUM[classes[key, "li_metal_class"]]
            _put(tables, key, ("anode", "Li-metal"), answer, "", _reduction_note(material, answer[0]))


def name_layers(tables: Tables) -> None:
    """Let each estimate name what can form from its electrolyte; a layer with an alloy does not slow down."""
    electrolytes = {row["key"]: row for row in tables.rows["materials"] if row["kind"] == "electrolyte"}
    for row in tables.rows["pairs"]:
        is_on_lithium = (row["first_kind"], row["second"], row["grade"]) == ("electrolyte", "Li-metal", "estimate")
        if is_on_lithium and row["reason"].startswith(_SLOWING):
            row.update(_layer_answer(row["first"], electrolytes[row["first"]], tables))
        elif row["first_kind"] == "electrolyte" and row["reason"].startswith(_TAKES_UP):
            acids = [
                f"H{element}" for element in ("Cl", "Br") if element in atoms(electrolytes[row["first"]]["formula"])
            ]
            row["reason"] = f"{_TAKES_UP} {' and '.join(acids)}; dry room or glovebox"


def _layer_answer(key: str, material: Row, tables: Tables) -> Row:
    if key in _RELATIVES:
        return dict(zip(("reason", "sources", "note"), _RELATIVES[key], strict=True))
    counts = atoms(material["formula"])
    if _REDUCIBLE & counts.keys():
        verdict, reason = _ON_LITHIUM["MIEC"]
        for row in tables.rows["properties_electrolytes"]:
            if (row["material"], row["quantity"], row["grade"]) == (key, "li_metal_class", "estimate"):
                row.update(value="MIEC", source="GeneralChemistry2026")
        return {"verdict": verdict, "reason": reason, "note": _reduction_note(material, verdict)}
    layers = [_LAYERS[element] for element in _LAYERS if element in counts]
    layers += ["LiBH4"] if {"B", "H"} <= counts.keys() else []
    return {"reason": f"{_SLOWING} of {', '.join(layers[:-1])} and {layers[-1]} slows down"}


def _reduction_note(material: Row, verdict: str) -> str:
    """Return why a verdict on lithium may differ from that on relatives: what lithium reduces in it."""
    metals = [element for element in atoms(material["formula"]) if element in _REDUCIBLE]
    if verdict == "incompatible" and metals:
        return f"Lithium reduces {' and '.join([', '.join(metals[:-1]), metals[-1]]) if metals[1:] else metals[0]}."
    return "Contains no metal that lithium reduces." if "LGPS" in material["group"] and not metals else ""


def _put(
    tables: Tables, key: str, partner: tuple[str, str], answer: tuple[str, str], source: str, note: str = ""
) -> None:
    second_kind, second = partner
    if find_pair(tables, "electrolyte", key, second_kind, second) is None:
        row = {"first_kind": "electrolyte", "first": key, "second_kind": second_kind, "second": second}
        row |= {"verdict": answer[0], "reason": answer[1], "grade": "estimate", "note": note}
        put_pair(tables, row | {"sources": source or "LiteratureUnchecked"})
