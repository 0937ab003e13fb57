"""What each part of an edit and of a start costs, beside its budget: the budgets add up to the aims of ``make bench``.

usage: python -m bench.profile [--scale 1|2] [--edit thickness|binder_wt_pct|cathode|choice|load]

Times are process times at the seams between the parts (``bench/parts.py``), so no profiler makes a part of many small
calls look dearer than it is. Calls are those of Python functions: they tell a change of the code from a busy machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.screen import screen
from bench.start import COMPILED, ROOT
from bench.window import KINDS

STARTS = 3
CHILD = "from bench.parts import main; main()"
_SHOWN = {
    "typing": 0.3,
    "prediction": 0.2,
    "flags": 0.1,
    "curves": 0.6,
    "tiles": 0.5,
    "plots": 1.3,
    "list": 0.7,
    "editor": 0.7,
    "strip": 0.3,
    "rest": 0.5,
}
EDIT_BUDGETS = {
    1: _SHOWN | {"painting: plots": 1.3, "painting: list": 0.4, "painting: rest": 1.1},
    2: _SHOWN | {"painting: plots": 6.3, "painting: list": 1.3, "painting: rest": 3.2},
}
"""Process time of the parts of an edit by scale [ms]; only painting depends on the scale."""
START_BUDGETS = {
    "interpreter": 15.0,
    "loading other modules": 85.0,
    "loading numpy": 60.0,
    "loading PySide6": 45.0,
    "loading pyqtgraph": 60.0,
    "loading own modules": 100.0,
    "library": 30.0,
    "theme": 5.0,
    "window: editor": 60.0,
    "window: workbench": 25.0,
    "window: rest": 20.0,
    "showing": 15.0,
    "rest": 25.0,
    "prediction": 1.0,
    "flags": 2.0,
    "curves": 2.0,
    "tiles": 2.0,
    "plots": 3.0,
    "list": 4.0,
    "editor": 15.0,
    "strip": 2.0,
    "painting: plots": 10.0,
    "painting: list": 3.0,
    "painting: rest": 11.0,
}
"""Process time of the parts of a start, at any scale [ms]."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Process time and Python calls by part, and the time of the whole [ms]."""

    ms: Mapping[str, float]
    calls: Mapping[str, float]
    whole: float


def report(title: str, cost: Cost, budgets: Mapping[str, float]) -> str:
    """Write a line for each part with its budget, its share of the whole and its calls, and one for the whole."""
    parts = [*budgets, *sorted(cost.ms.keys() - budgets.keys())]
    rows = [(title, "ms", "budget", "share", "calls", "")]
    for part in parts:
        rows.append(_row(part, cost.ms.get(part, 0.0), budgets.get(part, 0.0), cost.whole, cost.calls.get(part, 0)))
    rows.append(_row("whole", cost.whole, sum(budgets.values()), cost.whole, sum(cost.calls.values())))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
    return "  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip()


def _row(part: str, ms: float, budget: float, whole: float, calls: float) -> tuple[str, ...]:
    over = f"OVER by {ms - budget:.2f}" if ms > budget else ""
    return part, f"{ms:.2f}", f"{budget:.2f}", f"{ms / whole:.0%}", f"{calls:,.0f}", over


def edit_cost(kind: str, scale: float) -> Cost:
    """Measure an edit of a kind on a screen of a scale."""
    with tempfile.TemporaryDirectory() as folder:
        return Cost(**_child(kind, Path(folder), scale))


def start_cost(scale: float) -> Cost:
    """Measure a start on a screen of a scale: the quickest of several, after one that makes the library."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        calls = [_child("start-calls", data, scale)["calls"] for _ in range(2)][-1]  # the first one compiles
        best = min((_child("start", data, scale) for _ in range(STARTS)), key=lambda start: start["whole"])
    return Cost(**best | {"calls": calls})


def _child(asked: str, data: Path, scale: float) -> dict:
    compiled = {"PYTHONPYCACHEPREFIX": str(data / COMPILED), "PYTHONDONTWRITEBYTECODE": ""}
    environment = {**os.environ, **compiled, **screen(data, scale), "SSEDESIGNER_DATA": str(data)}
    command = [sys.executable, "-c", CHILD, asked]
    return json.loads(subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True).stdout)


def main() -> None:
    """Measure and print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, choices=tuple(EDIT_BUDGETS), default=1, help="of the screen")
    parser.add_argument("--edit", choices=tuple(KINDS), default="thickness", help="what is done again and again")
    arguments = parser.parse_args()
    kind, scale = arguments.edit, arguments.scale
    print(report(f"{KINDS[kind].name} at {scale * 100} %", edit_cost(kind, scale), EDIT_BUDGETS[scale]))
    print()
    print(report(f"a start at {scale * 100} %", start_cost(scale), START_BUDGETS))


if __name__ == "__main__":
    main()
