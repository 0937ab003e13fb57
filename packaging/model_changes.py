"""Write what two versions of the program predict of each shipped recipe beside each other.

usage: python packaging/model_changes.py FOLDER NAME

FOLDER holds the older version, for instance ``git worktree add FOLDER v0.3.0``. The results go into
``resources/model/changes/NAME.csv``, the checks with another outcome into ``NAME-checks.csv``. What the older version
lacks is blank there, and so is what is not known.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CHANGES = ROOT / "resources" / "model" / "changes"
RESULTS = (
    "film.porosity_pct",
    "film.conductivity_ms_cm",
    "film.area_specific_resistance_ohm_cm2",
    "cell.specific_energy_wh_kg",
    "cell.energy_density_wh_l",
    "cell.cost_usd_kwh",
    "cell.resistance_ohm_cm2",
    "cell.voltage_loss_v",
    "cell.usable_capacity_pct",
    "cell.usable_specific_energy_wh_kg",
    "cell.usable_energy_density_wh_l",
)


def recipe_names(folder: Path) -> list[str]:
    """Return the shipped recipes of a version."""
    return sorted(path.stem for path in (folder / "resources" / "recipes").glob("*.json"))


def predictions(folder: Path) -> dict[str, dict[str, Any]]:
    """Predict every shipped recipe with the version of a folder."""
    names = ["sample", *recipe_names(folder)]
    return {name: json.loads(_printed(folder, "predict", name, "--json")) for name in names}


def _printed(folder: Path, *arguments: str) -> str:
    command = [sys.executable, str(folder / "main.py"), *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout


def result_rows(before: dict[str, Any], after: dict[str, Any]) -> Iterable[Sequence[str]]:
    """Yield a head and a row for each result of each recipe: value, low and high end before and after."""
    columns = (f"{when}{end}" for when in ("before", "after") for end in ("", "_low", "_high"))
    yield ["recipe", "result", "unit", *columns]
    for name, now in after.items():
        for key in RESULTS:
            both = [_result(one, key) for one in (before.get(name, {}), now)]
            numbers = [_text(result.get(end)) for result in both for end in ("value", "low", "high")]
            if any(numbers):
                yield [name, key, both[1]["unit"], *numbers]


def _result(prediction: dict[str, Any], key: str) -> dict[str, Any]:
    part, _, name = key.partition(".")
    result: dict[str, Any] = prediction.get(part, {}).get(name, {})
    return result


def _text(number: float | None) -> str:
    return "" if number is None else f"{float(f'{number:.3g}'):g}"


def check_rows(before: dict[str, Any], after: dict[str, Any]) -> Iterable[Sequence[str]]:
    """Yield a head and a row for each check and change of its outcome, with the recipes that it is of."""
    yield ["check", "before", "after", "recipes"]
    changes: dict[tuple[str, str, str], list[str]] = {}
    for name in (name for name in after if name in before):
        then, now = ({flag["id"]: flag["severity"] for flag in one[name]["flags"]} for one in (before, after))
        for check in {**then, **now}:
            if then.get(check) != now.get(check):
                changes.setdefault((check, then.get(check, ""), now.get(check, "")), []).append(name)
    for (check, old, new), names in sorted(changes.items()):
        yield [check, old, new, " ".join(names)]


def main(arguments: list[str]) -> None:
    """Write both tables."""
    folder, name = arguments
    before, after = predictions(Path(folder).resolve()), predictions(ROOT)
    for path, rows in (
        (CHANGES / f"{name}.csv", result_rows(before, after)),
        (CHANGES / f"{name}-checks.csv", check_rows(before, after)),
    ):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
