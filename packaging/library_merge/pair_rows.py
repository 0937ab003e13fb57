"""Pairs with evidence, and those that only repeat a rule for classes."""

from __future__ import annotations

import re

from library_merge.chi_grades import GENERAL_SENTENCE, with_general_sentence, with_grade_of_chi
from library_merge.data_sources import cited_key, plain, sentence
from library_merge.property_rows import rank
from library_merge.regrade import honest
from library_merge.tables import Row, Tables
from library_merge.wording import with_sentence

BLANKET = ("electrolyte", "Li6PS5Cl", "solvent", "any organic solvent")
BLANKET_NOTE = (
    "Cells may suffer from a solvent although diffraction and conductivity look unharmed: test in a cell (Ruhl2021, on "
    "five liquids)."
)

ANALOGIES = frozenset(
    {
        "apolar or a very weak donor",
        "small basic ester, binds to sulfides or attacks them",
        "ester of middling size",
        "donor with a carbonate group, may attack slowly",
        "basic; binds Li and may pull thiophosphate out",
        "stays bound as solvate, and what remains lowers conductivity",
        "strong donor, attacks the PS4 unit",
        "protic, splits thiophosphate units",
    }
)
"""Reasons of estimates that were carried over from one sulfide to the next: the rules for classes say the same."""

KEY = ("first_kind", "first", "second_kind", "second")


def key_of(row: Row) -> tuple[str, ...]:
    """Return the key of a pair."""
    return tuple(row[column] for column in KEY)


def replace_blanket(tables: Tables) -> None:
    """Take out the pair of one sulfide with any organic solvent: what it says becomes a note on the sulfide."""
    rows = tables.rows["pairs"]
    rows[:] = [row for row in rows if key_of(row) != BLANKET]
    for row in tables.rows["materials"]:
        if (row["kind"], row["key"]) == BLANKET[:2] and "Ruhl2021" not in row["note"]:
            row["note"] = f"{row['note']} {BLANKET_NOTE}".strip()


def drop_analogies(tables: Tables) -> int:
    """Take out estimates that only repeat a rule for classes; return their number."""
    rows = tables.rows["pairs"]
    before = len(rows)
    rows[:] = [row for row in rows if not _is_analogy(row)]
    return before - len(rows)


def _is_analogy(row: Row) -> bool:
    is_liquid = (row["first_kind"], row["second_kind"], row["grade"]) == ("electrolyte", "solvent", "estimate")
    is_halide = row["sources"] in {"HalideTape2023", "OwnEstimate"}
    return is_liquid and (row["reason"] in ANALOGIES or is_halide)


def add_pairs(tables: Tables, lines: list[Row], sources: list[Row], replaced: list[Row]) -> None:
    """Add the pairs with evidence; the stronger verdict stays, and what a weaker one says differently is its note."""
    kinds = {(row["kind"], row["key"]) for row in tables.rows["materials"]}
    overwritten = {
        tuple(row[f"key_{place}"] for place in range(1, 5)) for row in replaced if "overwrite" in row["reason"]
    }
    for row in tables.rows["pairs"]:  # by the grades that they may carry
        row["grade"] = honest(row)
        row.update(with_grade_of_chi(row))
    for line in lines:
        new = _pair(line, sources, kinds)
        if new is not None:
            must = (line["kind_a"], line["a"], line["kind_b"], line["b"]) in overwritten
            _add(tables.rows["pairs"], new, must=must)
    _give_to_grades(tables)


def _add(rows: list[Row], new: Row, *, must: bool) -> None:
    old = next((row for row in rows if key_of(row) == key_of(new)), None)
    if old is None:
        rows.insert(_end_of(rows, new), new)
    elif rank(new["grade"]) > rank(old["grade"]):
        if must and old["verdict"] != new["verdict"]:
            old["note"] = with_sentence(old["note"], sentence(new["reason"]))
    elif rank(new["grade"]) < rank(old["grade"]) or (must and _differ(old, new)):
        old.update(new)


def _give_to_grades(tables: Tables) -> None:
    """Give what handbooks and the review say of polyisobutylene to each of its grades, which differ in length alone."""
    polymer, *grades = POLYISOBUTYLENES
    rows = [row for row in tables.rows["pairs"] if row["first"] == polymer and row["sources"] in WHOLE_POLYMER]
    kinds = {(row["kind"], row["key"]) for row in tables.rows["materials"]}
    for grade in grades:
        if ("binder", grade) in kinds:
            for row in rows:
                _add(tables.rows["pairs"], row | {"first": grade}, must=False)


def _differ(old: Row, new: Row) -> bool:
    return old["verdict"] != new["verdict"] or old["sources"] != new["sources"]


def _pair(line: Row, sources: list[Row], kinds: set[tuple[str, str]]) -> Row | None:
    first_kind = {"SSE": "electrolyte"}.get(line["kind_a"], line["kind_a"])
    if first_kind == "binder" and ("binder", line["a"]) not in kinds and ("spe", line["a"]) in kinds:
        first_kind = "spe"
    key = cited_key(line["source"], sources)
    grade = "estimate" if line["confidence"] == "estimate" else GRADE[line["confidence"]]
    pair = {
        "first_kind": first_kind,
        "first": line["a"],
        "second_kind": line["kind_b"],
        "second": line["b"],
        "verdict": line["verdict"],
        "reason": reason(line["mechanism"]),
        "grade": grade,
        "sources": key,
        "note": note(line["note"]),
    }
    return with_general_sentence(pair) if key == GENERAL_SENTENCE else with_grade_of_chi(pair)


WHOLE_POLYMER = frozenset({"Handbook", "Song2023"})
"""Sources that speak of a polymer without its length."""

POLYISOBUTYLENES = ("PIB", "PIB-85k", "PIB-400k", "PIB-800k", "PIB-2600k")
APART = {
    ("Li6PS5Cl", "DOL"): "THF is the stronger donor and solvates lithium.",
    ("BR", "isobutyl isobutyrate"): "Branched on both sides: a poorer solvent than butyl butyrate.",
    ("PMMA", "p-xylene"): "Like m-xylene, it is at the limit of solubility (chi 0.5); toluene is within it.",
    ("ethyl cellulose", "xylene"): "A poorer solvent than toluene, which is used with some ethanol.",
    ("NBR", "hexyl butyrate"): "The longest and least polar of these esters.",
    ("silicone rubber", "chloroform"): (
        "The review lists the two together (Song2023): the prepolymer dissolves and is cured afterwards."
    ),
    **dict.fromkeys(
        ((key, "dichloromethane") for key in POLYISOBUTYLENES),
        "A general sentence counts chlorinated hydrocarbons among the solvents; this one is the most polar of them.",
    ),
    ("Li9.6P3S12", "Li-metal"): "Holds no metal that lithium reduces to an alloy, unlike the others of its class.",
    ("Li6.6P0.4Ge0.6S5I", "Li-metal"): "Lithium reduces its germanium; argyrodites of phosphorus hold none.",
    ("Li2.5Y0.5Zr0.5Cl6", "NCM85"): "Ages faster than the chlorides of In and Sc at 4.3 V and above.",
}
"""Why a verdict differs from those on near neighbours, as its note."""


SULFIDES_IN_GENERAL = "The review says it of sulfides in general."


def say_what_the_review_speaks_of(tables: Tables) -> None:
    """Say of verdicts on water and NMP that the review gives them for all sulfides, not for one composition."""
    for row in tables.rows["pairs"]:
        is_general = row["first_kind"] == "electrolyte" and row["second"] in {"water", "NMP"}
        if is_general and row["sources"] == "Song2023" and row["grade"] == "reported":
            row["note"] = with_sentence(row["note"], SULFIDES_IN_GENERAL)


def explain_differences(tables: Tables) -> None:
    """Say why a verdict stands apart from those on materials of the same class."""
    for row in tables.rows["pairs"]:
        reason = APART.get((row["first"], row["second"]), "")
        if row["second"] == "dichloromethane":
            row["note"] = with_sentence(row["note"], reason)
        else:
            row["note"] = row["note"] or reason


GRADE = {"measured_read": "reported", "handbook": "handbook", "estimate": "estimate"}


def reason(mechanism: str) -> str:
    """Return the reason of a verdict without the names of lists."""
    text = plain(mechanism).split("; solvent family ")[0]
    return text.replace(
        "soluble at room temperature: hydrocarbons and halogenated hydrocarbons",
        "dissolves at room temperature, as in hydrocarbons and chlorinated hydrocarbons in general",
    ).replace("GPC of", "size exclusion of")


SAID = {
    "handbook sentence read, for the class of solvent": "A general sentence on the class of liquids agrees.",
    "verdict drawn from chi, read": "The verdict is drawn from chi and not from a dissolution test.",
    "verdict from common solubility knowledge, not measured here": "Common knowledge of solubility, not looked up.",
    "tested in Fig. 3d of the review, result not in its text": (
        "Shown in Fig. 3d of the review; the text gives no outcome."
    ),
    "film 117 of the review": "Film of Oh2019.",
    "dissolves at room temperature": "",
}
"""Parts of a note, and how the library says them; other parts but chi stay out."""


def note(text: str) -> str:
    """Return the note of a pair: chi and how the verdict came about."""
    parts = []
    for part in re.split(r"; (?![0-9])", text):
        if part.startswith("chi "):
            parts.append(f"Flory-Huggins {plain(part)}.")
        elif SAID.get(part):
            parts.append(SAID[part])
    return " ".join(parts)


def _end_of(rows: list[Row], new: Row) -> int:
    """Return where the pairs of the same first material and kind of second end, or of the same kinds."""
    alike = [
        place
        for place, row in enumerate(rows)
        if (row["first_kind"], row["first"], row["second_kind"])
        == (new["first_kind"], new["first"], new["second_kind"])
    ]
    kinds = [
        place
        for place, row in enumerate(rows)
        if (row["first_kind"], row["second_kind"]) == (new["first_kind"], new["second_kind"])
    ]
    places = alike or kinds
    return places[-1] + 1 if places else len(rows)
