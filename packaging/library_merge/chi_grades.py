"""Verdicts that are drawn from Flory-Huggins parameters of one table: their grade by one rule, whoever drew them."""

from __future__ import annotations

import re

from library_merge.tables import Row

TABLE = "Orwoll2007"
GENERAL_SENTENCE = "ChemicalBookPib"

CLEARLY_DISSOLVES = {"dilute": 0.5, "concentrated": 0.47}
"""Largest chi that leaves no doubt; that of a concentrated mixture is not the one that decides, hence the margin."""

CLEARLY_NOT = 1.2
"""Smallest chi that leaves no doubt."""

CRYSTALLINE = ("PEO", "PCL")
"""Beginnings of the keys of polymers whose crystals may stay although the melt mixes."""

_CHI = re.compile(r"chi (-?\d+\.\d+)(?: to (-?\d+\.\d+))?")
_VOLUME = re.compile(r"volume fraction (\d(?:\.\d+)?)(?: to (\d(?:\.\d+)?))?")
_CONCENTRATED_FROM = 0.3


def grade_by_chi(verdict: str, note: str, polymer: str) -> str:
    """Return handbook where chi leaves no doubt about a verdict, else estimate.

    >>> grade_by_chi("compatible", "chi 0.28 to 0.34.", "BR"), grade_by_chi("compatible", "chi 0.57 to 0.47", "PIB")
    ('handbook', 'estimate')
    """
    match = _CHI.search(note)
    if match is None:
        return "estimate"
    ends = [float(end) for end in match.groups() if end is not None]
    if verdict == "compatible":
        is_clear = max(ends) <= CLEARLY_DISSOLVES[_mixture(note)] and not polymer.startswith(CRYSTALLINE)
        return "handbook" if is_clear else "estimate"
    return "handbook" if verdict == "incompatible" and min(ends) >= CLEARLY_NOT else "estimate"


def _mixture(note: str) -> str:
    volume = _VOLUME.search(note)
    highest = float(volume[2] or volume[1]) if volume else 0.0 if "dilute" in note else 1.0
    return "dilute" if highest < _CONCENTRATED_FROM else "concentrated"


def with_grade_of_chi(row: Row) -> Row:
    """Return a verdict that rests on the table alone with the grade of its chi; a caution keeps its grade."""
    sources = set(row["sources"].split())
    is_of_chi = TABLE in sources and sources <= {TABLE, GENERAL_SENTENCE} and row["verdict"] != "caution"
    return row | {"grade": grade_by_chi(row["verdict"], row["note"], row["first"])} if is_of_chi else row


def with_general_sentence(pair: Row) -> Row | None:
    """Return a pair for which a sentence on a class of liquids was read, by its chi; none without one.

    Such a sentence is what the rule for the class expects. It is no evidence on one liquid.
    """
    if _CHI.search(pair["note"]) is None:
        return None
    return with_grade_of_chi(pair | {"sources": f"{TABLE} {GENERAL_SENTENCE}"})
