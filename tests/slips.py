"""A batch into which every kind of slip was entered, and the words by which each must be found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.clock import Tick
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict

START = datetime.fromisoformat("2026-11-26T08:00:00+01:00")
RECIPE = Recipe(
    name="Film of slips",
    electrolyte_lot="LPSC-1",
    solids_loading_wt_pct=55.0,
    binder="NBR",
    binder_wt_pct=1.5,
    dew_point_c=-50.0,
    drying_temperature_c=60.0,
    heat_treatment_c=150.0,
    densification_method="calender",
    densification_pressure_mpa=300.0,
    densification_temperature_c=80.0,
)

WORDS = {
    "dew point": ("Higher dew point", "−45 °C"),
    "alarm": ("H₂S alarm", "there is none"),
    "replaced material": ("Material replaced", "SBR"),
    "weight": ("Weight of", "g, +11"),
    "rescaled": ("rescaled", ""),
    "lot": ("Lot of", "LPSC-9"),
    "gap": ("Gap", "1 µm"),
    "speed": ("Speed", "500 rpm"),
    "temperature": ("Temperature", "90 °C"),
    "pressure": ("Pressure", "100 MPa"),
    "atmosphere": ("Atmosphere", "air"),
    "time": ("Duration", "1.2 s"),
    "time not noted": ("Duration", "not noted"),
    "too long": ("Duration", "600 min"),
    "timer": ("Timer", "not stopped"),
    "left out": ("Left out", "not done"),
    "order": ("Done out of order", "before"),
    "unfinished": ("Not done yet", ""),
    "not measured": ("Film measured", "nothing"),
    "exposure": ("Jar open too long", ""),
    "open jar": ("Jar", "still open"),
    "composition": ("Binder content as weighed", "wt %"),
    "clock": ("Computer clock", "set back"),
}
"""What stands in the columns “what” and “done” for each kind of slip."""


def slipped_batch(library: Library) -> str:
    """Plan a batch, enter it with every kind of slip, and return its key."""
    materials = library.materials()
    plan, prediction = BatchPlan(film_count=20), predict(RECIPE, materials)
    amounts = batch_amounts(RECIPE, plan, materials, prediction)
    assert not amounts.problems
    steps = planned_steps(RECIPE, amounts, materials)
    steps = (*steps, replace(steps[-1], kind="note", text="Label the films", key=""))
    key = library.plan_batch(RECIPE, plan, amounts, steps, prediction, START.isoformat()).key
    place = {step.kind: number for number, step in enumerate(steps, start=1) if step.line is None}
    weigh = {step.line: number for number, step in enumerate(steps, start=1) if step.line is not None}
    binder, sulfide = (next(one for one in amounts.lines if field in one.fields) for field in ("binder", "electrolyte"))
    entries: list[tuple[str, dict[str, Any]]] = [
        ("dew-point", {"value": -45.0, "step": 1}),
        ("parameter", {"step": 1, "name": "alarm", "value": "there is none"}),
        ("done", {"step": 1}),
        ("open", {}),
        (
            "substitute",
            {"line": binder.number, "key": "SBR", "name": "SBR", "reason": "NBR is used up", "field": "binder"},
        ),
        ("weigh", {"line": binder.number, "grams": round(1.1134 * (binder.target_g or 0.0), 3)}),
    ]
    for line in amounts.lines:
        if line is not binder:
            lot = {"lot": "LPSC-9"} if line is sulfide else {}
            entries.append(("weigh", {"line": line.number, "grams": line.target_g, **lot}))
    target = {"line": sulfide.number, "target_g": (sulfide.target_g or 0.0) + 0.001, "tolerance_g": 0.01}
    entries.append(("rescale", {"targets": [target], "line": sulfide.number, "reason": "too much binder"}))
    entries += [("done", {"step": number}) for number in weigh.values()]
    noted = [
        ("mix", "speed_rpm", 500.0),
        ("mix", "minutes", 0.02),
        ("cast", "gap_um", 1.0),
        ("dry", "temperature_c", 90.0),
        ("dry", "atmosphere", "air"),
        ("heat", "minutes", 600.0),
        ("press", "pressure_mpa", 100.0),
    ]
    entries += [("parameter", {"step": place[kind], "name": name, "value": value}) for kind, name, value in noted]
    entries.append(("timer", {"step": place["cast"], "minutes": 5.0}))
    # casting before mixing; dissolving is left out, and nobody noted for how long the film was dried
    entries += [("done", {"step": place[kind]}) for kind in ("cast", "mix", "dry", "heat", "press", "measure")]
    for number, (kind, content) in enumerate(entries):
        at, tick = START + timedelta(minutes=10 * number), Tick(run="a", seconds=600.0 * number)
        at -= timedelta(hours=1) if number > 20 else timedelta(0)  # the clock is set back, the count is not
        library.add_entry(key, kind, content, f"slip-{number}", at.isoformat(), tick)
    return key
