"""Which of several values of a liquid is recommended: the lowest credible flash point, the boiling point of a table."""

from __future__ import annotations

import re
from collections import defaultdict

from library_merge.tables import STRENGTH, Row, Tables
from library_merge.wording import with_sentence
from ssedesigner.core.evidence import DOUBTFUL

CLASS = "compatibility_class"

CREDIBLE_WITHIN = 10.0
"""A flash point this far [K] below that of the standard is not credible; supplier sheets scatter less."""

CLEARLY_LOWER = 1.0
"""Flash points closer than this [K] are one value, rounded twice."""

LOWEST = "Preferred because the lowest credible flash point decides."
TABLE = "Preferred because a table gives it for the pure liquid at 101.325 kPa; the review rounds or gives a range."


DOUBTED_ENDS = {("sec-butyl acetate", "-18"): "A flash point of -18 degC that one package gives is doubtful."}
"""Lower ends of ranges that no liquid of the kind can have, and the words that keep them."""

ANOTHER = re.compile(r"(.+); (.+) has (-?[\d.]+), doubtful")
"""Conditions that doubt the value of another source."""


def recommend_safe_flash_points(tables: Tables) -> None:
    """Recommend the lowest credible flash point of each liquid; all others are kept, with doubt where due."""
    for solvent, rows in _by_solvent(tables, "flash_point_c").items():
        for row in rows:
            _leave_out_doubted(solvent, row)
        now = next(row for row in rows if row["use"] == "recommended")
        credible = [row for row in rows if _is_credible(row, now)]
        best = min(credible, key=lambda row: float(row["value"]))
        if float(now["value"]) - float(best["value"]) >= CLEARLY_LOWER:
            now["use"], best["use"] = "kept", "recommended"
            best["low"], best["high"] = best["low"] or best["value"], best["high"] or now["value"]
            best["note"] = with_sentence(best["note"], LOWEST)
            now["note"] = now["note"].replace(LOWEST, "").strip()
        for row in rows:
            _doubt(row, best)
        doubted = {row["value"] for row in rows if row["conditions"].endswith(DOUBTFUL)}
        for row in rows:
            row["low"] = "" if row["low"] in doubted else row["low"]


def _leave_out_doubted(solvent: str, row: Row) -> None:
    reason = DOUBTED_ENDS.get((solvent, row["low"]))
    if reason:
        row["low"], row["note"] = "", with_sentence(row["note"], reason)
    another = ANOTHER.fullmatch(row["conditions"])
    if another:
        row["conditions"], name, value = another.groups()
        row["note"] = with_sentence(row["note"], f"{name} gives {value} degC, which is doubtful.")


def _doubt(row: Row, best: Row) -> None:
    """Say that a value far below the recommended one is doubtful."""
    if row is best or row["conditions"].endswith(DOUBTFUL):
        return
    if (
        float(best["value"]) - float(row["value"]) > CREDIBLE_WITHIN
        and STRENGTH[row["grade"]] >= STRENGTH[best["grade"]]
    ):
        row["conditions"] = f"{row['conditions']}, {DOUBTFUL}".removeprefix(", ")


def _is_credible(row: Row, now: Row) -> bool:
    if row is now:
        return True
    is_doubted = row["conditions"].endswith(DOUBTFUL)
    is_weaker = STRENGTH[row["grade"]] > STRENGTH[now["grade"]]
    return not is_doubted and not is_weaker and float(now["value"]) - float(row["value"]) <= CREDIBLE_WITHIN


def explain_boiling_points(tables: Tables) -> None:
    """Say why a boiling point of a table stands before the one that the review prints."""
    for rows in _by_solvent(tables, "boiling_point_c").values():
        now = next(row for row in rows if row["use"] == "recommended")
        if any(STRENGTH[row["grade"]] < STRENGTH[now["grade"]] for row in rows):
            now["note"] = with_sentence(now["note"], TABLE)


def agree_on_sulfide_class(tables: Tables) -> None:
    """Let a liquid that was only guessed at stand where all others of its family stand."""
    family = {row["material"]: row["value"] for row in tables.rows["properties_solvents"] if row["quantity"] == CLASS}
    answers: dict[str, list[Row]] = defaultdict(list)
    for solvent, rows in _by_solvent(tables, "sulfide_class").items():
        answers[family[solvent]] += rows
    for rows in answers.values():
        known = {row["value"] for row in rows if row["grade"] != "estimate"}
        usual = {row["value"] for row in rows if row["grade"] == "estimate" and row["value"] in known}
        if len(known) == 1 and usual:
            for row in rows:
                if row["grade"] == "estimate" and row["value"] not in known:
                    row.update(value=next(iter(known)), source="ClassRule2026")


def _by_solvent(tables: Tables, quantity: str) -> dict[str, list[Row]]:
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in tables.rows["properties_solvents"]:
        if row["quantity"] == quantity:
            rows_of[row["material"]].append(row)
    return rows_of
