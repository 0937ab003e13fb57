"""Rules for classes of materials: what to expect where nobody tested, and which class a material has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from library_merge.data_sources import plain, source_key
from library_merge.property_rows import property_row, put
from library_merge.tables import Row, Tables
from ssedesigner.core.formula import atoms

GUESS = re.compile(
    r"untested|between|possible|shown for|may reduce|may coordinate|as argyrodite|slow attack|bridging sulfur"
)
"""Words of a reason that say that the rule itself is a guess."""

PROTIC = frozenset({"alcohol", "water"})
"""Families whose H2S is no guess: a rule on them always warns."""

WITHOUT_PHOSPHORUS = frozenset({"argyrodite without P", "thiostannate"})
HALIDES = "Halides react with most of the usual slurry liquids (HalideTape2023)."

BINDER_CLASS = {
    "PIB": "polyisobutylene",
    "BR": "polybutadiene gum",
    "SBR": "styrene-butadiene gum",
    "SEBS": "hydrogenated styrene block copolymer",
    "SBS": "styrene block copolymer",
    "NBR": "nitrile rubber gum",
    "HNBR": "hydrogenated nitrile rubber gum",
    "P(MMA-co-nBA)": "soft acrylic copolymer",
    "PEVA": "ethylene-vinyl acetate, 28 to 33 wt %",
    "EVA-18": "ethylene copolymer, up to 24 wt % comonomer",
    "ethyl cellulose": "ethyl cellulose",
    "TPU-ether-80A": "thermoplastic polyurethane",
    "PEGDMA-network": "crosslinked network",
}
"""Class of the binders whose lines in the matrix are the same, by the first of them."""

LIKE_PEO = ("PEO-LiTFSI", "PEO-LiTFSI-TiO2", "PEO-LiTFSI-SiO2NT", "PEO-LiClO4", "PEO-LiClO4-TiO2")
"""Polymer electrolytes whose polymer decides what dissolves them; other mixtures of polymers have no rule."""

CROSSLINKED = re.compile(r"cured|vulcanised|network|silicone rubber|TEGDA|polyimine")

HALOGENS = frozenset({"F", "Cl", "Br", "I"})
LPS_ELEMENTS = frozenset({"Li", "P", "S", "Mn", *HALOGENS})


def add_class_rules(tables: Tables, matrix: list[Row], families: list[Row], binders: list[Row]) -> None:
    """Write the rules and give each material its class."""
    family = {row["solvent"]: row["family"] for row in families}
    groups = _binder_groups(binders)
    tables.rows["class_rules"] = [
        *(row for row in tables.rows["class_rules"] if not _is_of_solvents(row)),
        *_electrolyte_rules(matrix),
        *_binder_rules(tables, binders, groups, family),
    ]
    _give_classes(tables, family, groups)


def _electrolyte_rules(matrix: list[Row]) -> list[Row]:
    """Fold class by solvent to class by family of solvents; a member that differs gets a rule of its own."""
    folded: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in matrix:
        folded[row["electrolyte_class"], row["family"]].append(row)
    rules = []
    for (electrolyte, family), members in folded.items():
        usual = Counter((row["verdict"], row["reason"]) for row in members).most_common(1)[0][0]
        rules.append(_electrolyte_rule(electrolyte, family, *usual, members[0]))
        rules += [
            _electrolyte_rule(electrolyte, row["solvent"], row["verdict"], row["reason"], row)
            for row in members
            if (row["verdict"], row["reason"]) != usual
        ]
    return rules


def _electrolyte_rule(electrolyte: str, second: str, verdict: str, reason: str, row: Row) -> Row:
    is_carried_over = electrolyte in WITHOUT_PHOSPHORUS and row["family"] == "benzyl ester"
    is_guess = row["family"] not in PROTIC and (is_carried_over or GUESS.search(reason) is not None)
    if electrolyte in WITHOUT_PHOSPHORUS:
        reason = reason.replace(", may extract thiophosphate", "")
    rule = _rule(
        *("electrolyte", electrolyte, second, verdict, plain(reason)),
        is_guess="yes" if is_guess else "no",
        source=source_key(row["source"]),
    )
    return rule | {"note": HALIDES if electrolyte == "halide" and verdict == "incompatible" else ""}


def _rule(first_kind: str, first: str, second: str, verdict: str, reason: str, *, is_guess: str, source: str) -> Row:
    return {
        "first_kind": first_kind,
        "first": first,
        "second_kind": "solvent",
        "second": second,
        "verdict": verdict,
        "reason": reason,
        "is_guess": is_guess,
        "grade": "estimate",
        "source": source,
        "note": "",
    }


def _binder_groups(binders: list[Row]) -> dict[str, str]:
    """Return the class of each binder whose line in the matrix is that of another one, by key."""
    lines: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in binders:
        lines[tuple(text for column, text in row.items() if column != "binder")].append(row["binder"])
    classes = {key: BINDER_CLASS[keys[0]] for keys in lines.values() if len(keys) > 1 for key in keys}
    return classes | dict.fromkeys(LIKE_PEO, "PEO")


def _binder_rules(tables: Tables, binders: list[Row], groups: dict[str, str], family: dict[str, str]) -> list[Row]:
    kinds = {row["key"]: row["kind"] for row in tables.rows["materials"] if row["kind"] in {"binder", "spe"}}
    rules: list[Row] = []
    seen: set[str] = set()
    for row in binders:
        key = row["binder"]
        name = groups.get(key, key)
        if name not in seen and key in kinds:
            seen.add(name)
            rules += [
                _rule(kinds[key], name, second, verdict, reason, is_guess="no", source="ClassRule2026")
                for second, verdict, reason in _binder_answers(row, family)
            ]
    return rules + [
        _rule("binder", key, second, verdict, reason, is_guess="no", source="ClassRule2026")
        for (key, second), (verdict, reason) in HYDROGELS.items()
        if key in kinds
    ]


def _binder_answers(row: Row, family: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield liquid or family, verdict and reason; liquids only where they differ from their family."""
    by_family = {column: row[column] for column in row if column not in {"binder", "exceptions", "grade", "source"}}
    by_liquid = dict(part.split(": ") for part in row["exceptions"].split("; ") if part)
    differing = {liquid: verdict for liquid, verdict in by_liquid.items() if by_family[family[liquid]] != verdict}
    for second, verdict in {**by_family, **differing}.items():
        yield second, verdict, _binder_reason(row["binder"], second, verdict)


HYDROGELS = {
    (key, "water"): ("caution", "crosslinked poly(ethylene glycol): swells to a gel")
    for key in ("PEGDMA-network", "PEGMEA-network")
}
"""Networks that water swells, unlike others of their class."""

BLOCKS = re.compile(r"SEBS|SBS|SIS")


def _binder_reason(binder: str, second: str, verdict: str) -> str:
    if CROSSLINKED.search(binder):
        return {"caution": "crosslinked: swells, cannot dissolve", "incompatible": "crosslinked, hardly swells"}[
            verdict
        ]
    if BLOCKS.search(binder) and second == "alkane":
        return "the middle block dissolves, the styrene end blocks do not: micelles"
    return {
        "compatible": "dissolves it",
        "caution": "swells it, or dissolves it in part or only warm",
        "incompatible": "does not dissolve it",
    }[verdict]


def _is_of_solvents(row: Row) -> bool:
    return row["second_kind"] == "solvent" and row["first_kind"] in {"electrolyte", "binder", "spe"}


def _give_classes(tables: Tables, family: dict[str, str], groups: dict[str, str]) -> None:
    for row in tables.rows["materials"]:
        kind, key = row["kind"], row["key"]
        if kind == "electrolyte":
            name = electrolyte_class(row["formula"], row["group"])
            grade = "computed"
        else:
            name = family.get(key) if kind == "solvent" else groups.get(key) if kind in {"binder", "spe"} else None
            grade = "estimate"
        if name:
            put(tables, property_row(kind, key, "compatibility_class", name, grade, "ClassRule2026"))


def electrolyte_class(formula: str, group: str) -> str | None:
    """Return the class of an electrolyte by its chemistry, or None where no class fits."""
    counts = atoms(formula)
    if group in {"halide", "oxyhalide"}:
        return "halide"
    if "B" in counts and "H" in counts:
        return "LPS with BH4"
    if "argyrodite" in group:
        return "argyrodite" if "P" in counts else "argyrodite without P"
    if "LGPS" in group:
        return "LGPS"
    if "Sn" in counts and "P" not in counts:
        return "thiostannate"
    if "P" in counts and "S" in counts and set(counts) <= LPS_ELEMENTS:
        is_ortho = abs(counts["S"] / counts["P"] - 4) < 0.005
        return "LPS with PS4 only" if is_ortho else "LPS with P2S7 or excess Li2S"
    return None
