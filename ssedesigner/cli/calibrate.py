"""Fit the conductivity model anew: ``python -m ssedesigner.calibrate`` writes ``resources/model/conductivity.json``.

Reads the shipped library, the recipes of reported films and ``resources/model/reasons.csv``. The user's library is
not touched. A changed parameter is a changed prediction: list it in CHANGELOG.md under Models.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from ssedesigner.cli.validation import all_figures, calibration_data
from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import Accuracy, Fit, fit_content
from ssedesigner.core.paths import resources
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.physics.conduction.calibration import fit_parameters, leave_one_out
from ssedesigner.physics.conduction.evidence import kept_points


def calibrate(materials: Materials, day: str) -> Fit:
    """Return the fit with its leave-one-out figures and the reasons of residuals."""
    data = calibration_data(materials)
    fit = fit_parameters(data)
    left_out = leave_one_out(data, fit)
    reasons = read_reasons(resources() / "model" / "reasons.csv")
    return replace(
        fit,
        fitted_on=day,
        library_version=materials.version,
        points=kept_points(left_out, reasons),
        accuracy={name: _rounded_figures(figure) for name, figure in all_figures(data, fit, left_out).items()},
        reasons=reasons,
    )


def _rounded_figures(figure: Accuracy) -> dict[str, object]:
    return asdict(figure) | {
        "median_factor": round(figure.median_factor, 3),
        "coverage_90": round(figure.coverage_90, 3),
        "median_half_width": round(figure.median_half_width, 2),
        "worst": list(figure.worst),
    }


def read_reasons(path: Path) -> dict[str, str]:
    """Return the likely reasons of residuals by the key of film or point."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["reason"] for row in csv.DictReader(file)}


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, write, and say what came out."""
    parser = argparse.ArgumentParser(prog="python -m ssedesigner.calibrate", description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=resources() / "model" / "conductivity.json")
    output: Path = parser.parse_args(argv).output
    fit = calibrate(shipped_materials(resources() / "library"), date.today().isoformat())
    write_atomically(output, (json.dumps(fit_content(fit), ensure_ascii=False, indent=1) + "\n").encode())
    for parameter in fit.parameters:
        print(f"{parameter.key:32s} {parameter.value:8.3f} ({parameter.low:.3f} to {parameter.high:.3f})")
    for name, figure in fit.accuracy.items():
        print(name, figure)
    print(output)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
