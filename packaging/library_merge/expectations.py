"""What is expected of salts in liquids and of halides at their neighbours: rules of classes, made of analogies."""

from __future__ import annotations

from collections import Counter, defaultdict

from library_merge.tables import Row, Tables, put_rule

_VERDICTS = ("compatible", "caution", "incompatible")
_GENERAL = {
    "dissolves above 3 M; glyme solvates": "dissolves, the ether coordinates lithium",
    "dissolves with PVdF-HFP": "dissolves",
    "dissolves, least of the five liquids": "dissolves",
    "dissolves beside NBR": "dissolves",
    "dissolves, more than in acetonitrile and in DMC": "dissolves",
}
"""Reasons of single liquids in words that hold for the family."""

_FURTHER = {
    "LiTFSI": {"small ketone": "compatible", "middle ketone": "compatible", "bulky ketone": "caution"},
    "LiFSI": {"small ketone": "compatible", "middle ketone": "compatible", "bulky ketone": "caution"},
    "LiCF3SO3": {"small ketone": "compatible", "middle ketone": "caution", "bulky ketone": "incompatible"},
    "LiG3": {"small ketone": "compatible", "middle ketone": "compatible", "bulky ketone": "caution"},
}
_WORDS = {
    "compatible": "dissolves, the carbonyl coordinates lithium",
    "caution": "dissolves a little, shielded carbonyl",
    "incompatible": "dissolves hardly, shielded carbonyl",
}
_OXIDISER = "oxidiser beside a ketone: never dry it hot with organics"
_TERPENE = ("incompatible", "no donor, salt stays undissolved")

_HALIDES = (
    (
        ("anode", "Li-metal", "incompatible", "metal ion is reduced by lithium, the interphase keeps growing"),
        ("Riegger2021", "Measured for Li3InCl6 and Li3YCl6."),
    ),
    *(
        (
            ("electrolyte", name, "caution", "metal halide and thiophosphate exchange anions at the contact"),
            ("Rosenbach2023", "Seen with Li3InCl6 and Li3YCl6 on Li6PS5Cl; the reports on Li2ZrCl6 disagree."),
        )
        for name in ("argyrodite", "argyrodite without P")
    ),
)


def put_expectations(tables: Tables, salts: list[Row], families: dict[str, str]) -> None:
    """Put the rules on salts in families of liquids, from pairs of salts with liquids, and those on halides."""
    for salt, family, verdict, reason in [*_of_families(salts, families), *_of_ketones()]:
        _put(tables, ("salt", salt, "solvent", family), verdict, reason, "GeneralChemistry2026", "")
    for (kind, name, verdict, reason), (source, note) in _HALIDES:
        _put(tables, ("electrolyte", "halide", kind, name), verdict, reason, source, note)


def _put(tables: Tables, names: tuple[str, str, str, str], verdict: str, reason: str, source: str, note: str) -> None:
    first_kind, first, second_kind, second = names
    put_rule(
        tables,
        {
            "first_kind": first_kind,
            "first": first,
            "second_kind": second_kind,
            "second": second,
            "verdict": verdict,
            "reason": reason,
            "is_guess": "no",
            "grade": "estimate",
            "source": source,
            "note": note,
        },
    )


def _of_families(salts: list[Row], families: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Return one rule for each salt and family; where its liquids differ, the more cautious verdict holds."""
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in salts:
        family = families.get(row["second"], "water")
        if family != "water":  # one liquid, of which each salt has a verdict of its own
            grouped[row["first"], family].append(row)
    rules = []
    for (salt, family), rows in grouped.items():
        guesses = [row for row in rows if row["grade"] == "estimate"] or rows
        verdict = max((row["verdict"] for row in guesses), key=_VERDICTS.index)
        reasons = Counter(row["reason"] for row in guesses if row["verdict"] == verdict)
        reason = reasons.most_common(1)[0][0]
        rules.append((salt, family, verdict, _GENERAL.get(reason, reason)))
    return rules


def _of_ketones() -> list[tuple[str, str, str, str]]:
    """Return rules on ketones and terpenes, which no pair treats."""
    ketones = [
        (salt, family, verdict, _WORDS[verdict])
        for salt, verdicts in _FURTHER.items()
        for family, verdict in verdicts.items()
    ]
    oxidiser = [("LiClO4", family, "caution", _OXIDISER) for family in ("small ketone", "middle ketone")]
    rest = [
        ("LiClO4", "bulky ketone", "incompatible", _WORDS["incompatible"]),
        ("LiG3", "terpene", "caution", "mixes in part"),
    ]
    terpenes = [(salt, "terpene", *_TERPENE) for salt in ("LiTFSI", "LiFSI", "LiClO4", "LiCF3SO3")]
    return [*ketones, *oxidiser, *rest, *terpenes]
