"""Parameters of steps that the recipe has no field for, each with its source and grade.

Most are assumptions, and every place that shows one marks it as such: they are a start for a first trial.
"""

from __future__ import annotations

from collections.abc import Mapping

from ssedesigner.core.evidence import Cited, cited


def _assumed(value: float, unit: str, note: str) -> Cited:
    return cited(value, unit, "ThisProgram2026", note, grade="assumed")


STEP_DEFAULTS: Mapping[str, Mapping[str, Cited]] = {
    "dissolve": {
        "minutes": _assumed(120.0, "min", "a rubber of low content dissolves in about two hours"),
        "temperature_c": _assumed(40.0, "degC", "warm, well below the boiling point of the usual solvents"),
    },
    "mix": {
        "minutes": _assumed(12.0, "min", "planetary mixer, in parts with rests against heating"),
        "speed_rpm": _assumed(2000.0, "rpm", "planetary mixer of small jars"),
    },
    "mix-dry": {"minutes": _assumed(10.0, "min", "mortar or mill, until the powder is even")},
    "spin": {
        "speed_rpm": _assumed(1500.0, "rpm", "a middle speed; the thickness falls with the speed"),
        "minutes": _assumed(0.5, "min", "half a minute at speed"),
    },
    "dip": {"minutes": _assumed(1.0, "min", "time in the liquid before it is drawn out")},
    "infiltrate": {"minutes": _assumed(10.0, "min", "until the scaffold is wet through")},
    "filter": {"minutes": _assumed(10.0, "min", "until no liquid stands on the cake")},
    "roll": {
        "temperature_c": cited(80.0, "degC", "Song2023", "reported for a dry film with modified SBR", grade="estimate")
    },
    "dry": {"minutes": _assumed(720.0, "min", "overnight")},
    "heat": {"minutes": _assumed(120.0, "min", "two hours at temperature")},
    "press": {"minutes": _assumed(5.0, "min", "time at pressure")},
}
"""Default parameters by what is done."""

ATMOSPHERES: Mapping[str, str] = {"dry": "vacuum", "heat": "argon"}
"""Atmospheres that are assumed where a step has one."""

ATMOSPHERE_SOURCE = "ThisProgram2026"
