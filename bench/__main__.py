"""Run all benches: a table for people, JSON for comparison.

usage: python -m bench [--quick] [--keep] [-o out/bench.json]

Each aim on speed is one of process time, which other programs hardly change. What is steady enough is compared with
the last run in ``bench/history.jsonl``, as a multiple of a calibration loop that is run between the measures;
``--keep`` adds this run to it. ``--quick`` measures edit, prediction and start only.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bench.accuracy import accuracy_figures
from bench.calibration import calibrated
from bench.explore import explore_figures
from bench.history import HISTORY, Change, add_to_history, changes, read_history, run_of, this_commit, this_machine
from bench.load import load_figures
from bench.measure import Figure
from bench.network import network_figures
from bench.next_films import next_film_figures
from bench.physics import library_figures, processor_figures
from bench.start import start_figures
from bench.window import window_figures

NO_CHANGES: dict[str, Change] = {}


def table(figures: list[Figure], changed: dict[str, Change] = NO_CHANGES) -> str:
    """Write the figures as a table with their aims, their multiple of the calibration loop and its change."""
    marks = {True: "met", False: "MISSED", None: ""}
    rows = [("figure", "value", "aim", "", "ratio", "change", "note")]
    for figure in figures:
        sign = "≥" if figure.more_is_better else "≤"
        aim = "" if figure.aim is None else f"{sign} {figure.aim:,g} {figure.unit}"
        ratio = "" if not figure.is_steady or figure.ratio is None else f"{figure.ratio:.3g}"
        change = str(changed.get(figure.name, ""))
        value = f"{_number(figure.value)} {figure.unit}"
        rows.append((figure.name, value, aim, marks[figure.is_met], ratio, change, figure.note))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def groups(*, is_quick: bool) -> list[Callable[[], list[Figure]]]:
    """Return what is measured, in order; the calibration loop runs between the groups."""
    quick: list[Callable[[], list[Figure]]] = [
        lambda: window_figures(1.0, is_quick=is_quick),
        lambda: window_figures(2.0, is_quick=is_quick),
        lambda: processor_figures(is_quick=is_quick),
        lambda: start_figures(1.0, is_quick=is_quick),
    ]
    if is_quick:
        return quick
    at_leisure = [library_figures, load_figures, accuracy_figures, explore_figures, network_figures, next_film_figures]
    return [*quick, lambda: start_figures(2.0), *at_leisure]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path("out/bench.json"))
    parser.add_argument("--quick", action="store_true", help="only start, edit and prediction: half a minute")
    parser.add_argument("--keep", action="store_true", help=f"add a line to {HISTORY.relative_to(HISTORY.parents[1])}")
    arguments = parser.parse_args()
    _ = QApplication.instance() or QApplication([])
    figures = [figure for group in groups(is_quick=arguments.quick) for figure in calibrated(group)]
    machine, commit = this_machine(), this_commit()
    run = run_of(figures, commit, machine)
    changed = changes(run, read_history())
    rows = [{**asdict(figure), "is_met": figure.is_met, "ratio": figure.ratio} for figure in figures]
    output = arguments.output
    output.parent.mkdir(parents=True, exist_ok=True)
    written = {"commit": commit, "machine": asdict(machine), "figures": rows}
    output.write_text(json.dumps(written, indent=2, ensure_ascii=False), encoding="utf-8")
    print(table(figures, changed))
    print(f"calibration loop: {min(figure.calibration_ms for figure in figures):.1f} ms on {machine.processor}")
    for name, change in changed.items():
        if change.is_slower:
            print(f"slower than {change.commit}: {name}, {change}")
    if arguments.keep:
        add_to_history(run)
        print(f"Added to {HISTORY}")
    print(f"JSON: {output}")


if __name__ == "__main__":
    main()
