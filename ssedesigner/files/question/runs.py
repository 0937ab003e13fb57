"""A plan of runs as data and as a table: order of making, values, flags, and why a run cannot be made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.fields import FIELDS
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.physics.explore.runs import JudgedRun


def runs_csv(runs: Sequence[JudgedRun], seed: int, decimal: str = POINT) -> str:
    """Return runs in the order of making, with the seed of that order in each row."""
    keys = list(runs[0].run.values) if runs else []
    headers = ["order", "standard order", "centre point", *(f"{key} [{FIELDS[key].unit}]" for key in keys)]
    rows: list[list[Cell]] = []
    for each in runs:
        row: list[Cell] = [each.run.order, each.run.standard, each.run.is_centre]
        row += [each.run.values[key] for key in keys]
        rows.append([*row, *each.flags, "; ".join(each.problems), seed])
    return table_csv([*headers, "flags.fail", "flags.caution", "flags.unknown", "why not", "seed"], rows, decimal)


def runs_dict(runs: Sequence[JudgedRun], seed: int) -> dict[str, object]:
    """Return runs as the object that ``next --plan --json`` prints."""
    return {
        "seed": seed,
        "runs": [
            {
                "order": each.run.order,
                "standard_order": each.run.standard,
                "centre_point": each.run.is_centre,
                "values": dict(each.run.values),
                "flags": each.flags._asdict(),
                "why_not": list(each.problems),
            }
            for each in runs
        ],
    }


def write_runs(path: Path, runs: Sequence[JudgedRun], seed: int, decimal: str = POINT) -> None:
    """Write a plan of runs; WriteError when it cannot be written."""
    write_atomically(path, runs_csv(runs, seed, decimal).encode())
