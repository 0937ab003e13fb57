"""Run all benches: a table for people, JSON for comparison.

usage: python -m bench [-o out/bench.json]
"""

import argparse
import json
import os
import platform
from dataclasses import asdict
from pathlib import Path

from bench.accuracy import accuracy_figures
from bench.explore import explore_figures
from bench.load import load_figures
from bench.measure import Figure
from bench.network import network_figures
from bench.next_films import next_film_figures
from bench.physics import library_figures, processor_figures
from bench.start import start_figures
from bench.window import window_figures


def table(figures: list[Figure]) -> str:
    """Write the figures as a table with their aims."""
    marks = {True: "met", False: "MISSED", None: ""}
    rows = [("figure", "value", "aim", "", "note")]
    for figure in figures:
        sign = "≥" if figure.more_is_better else "≤"
        aim = "" if figure.aim is None else f"{sign} {figure.aim:,g} {figure.unit}"
        rows.append((figure.name, f"{_number(figure.value)} {figure.unit}", aim, marks[figure.is_met], figure.note))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path("out/bench.json"))
    output = parser.parse_args().output
    figures = [*start_figures(), *library_figures(), *processor_figures(), *window_figures(), *load_figures()]
    figures += [*accuracy_figures(), *explore_figures(), *network_figures(), *next_film_figures()]
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    rows = [{**asdict(figure), "is_met": figure.is_met} for figure in figures]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps({"machine": machine, "figures": rows}, indent=2, ensure_ascii=False), encoding="utf-8")
    print(table(figures))
    print(f"JSON: {output}")


if __name__ == "__main__":
    main()
