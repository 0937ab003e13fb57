"""A batch in the middle of weighing, on a library of its own, for pictures of bench mode."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict

_OPEN_FOR = timedelta(minutes=7)


def sample_library(folder: Path) -> Library:
    """Make a library in a folder; the caller closes it."""
    return Library.open(folder / "library.sqlite", shipped=resources() / "library")


def sample_batch(library: Library, recipe: Recipe, materials: Materials) -> str:
    """Plan a batch of a recipe and weigh it as far as into the sulfide; return its key."""
    recipe = recipe if recipe.dew_point_c is not None else recipe.edited("dew_point_c", -40.0)
    plan = BatchPlan(film_count=20, film_area_cm2=100.0)
    prediction = predict(recipe, materials)
    amounts = batch_amounts(recipe, plan, materials, prediction)
    steps = planned_steps(recipe, amounts, materials)
    start = datetime.now().astimezone() - _OPEN_FOR
    key = library.plan_batch(recipe, plan, amounts, steps, prediction, start.isoformat()).key
    lines = {line.number: line for line in amounts.lines}
    for number, step in enumerate(steps, start=1):
        at = (start + timedelta(seconds=number)).isoformat()
        if step.kind == "dew-point":
            library.add_entry(key, "dew-point", {"value": -52.0, "step": number}, f"d{number}", at)
            library.add_entry(key, "parameter", {"step": number, "name": "alarm", "value": "tested, works"}, "a", at)
        elif step.line is not None:
            line = lines[step.line]
            if "electrolyte" in line.fields:
                grams = (line.target_g or 0.0) - 0.3 * (line.tolerance_g or 0.0)
                library.add_entry(key, "open", {}, f"o{number}", at)
                content = {"line": line.number, "grams": round(grams, 4), "lot": "LPSC-07"}
                library.add_entry(key, "weigh", content, f"w{number}", at)
                break
            library.add_entry(key, "weigh", {"line": line.number, "grams": line.target_g or 0.0}, f"w{number}", at)
        library.add_entry(key, "done", {"step": number}, f"e{number}", at)
    return key
