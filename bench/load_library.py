"""A library as large as a laboratory's may become: films, materials and batches, written in a few transactions."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.library import search
from ssedesigner.library.file.opening import open_for_writing
from ssedesigner.library.records import batches
from ssedesigner.library.records import entries as batch_entries
from ssedesigner.library.store import Library

AT = "2026-03-31T10:00:00+00:00"

_VALUES: dict[str, list[tuple[str, float | None, str | None, str]]] = {
    "binder": [("binder_form", None, "film-forming", "")],
    "solvent": [("sulfide_class", None, "inert", "")],
    "electrolyte": [("conductivity_ms_cm", 1.2, None, "mS/cm"), ("activation_energy_ev", 0.35, None, "eV")],
    "scaffold": [("thickness_um", 10.0, None, "um"), ("areal_weight_g_m2", 4.0, None, "g/m2")],
}


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many of each a library holds; ``entries`` are those of the newest batch."""

    films: int = 20_000
    materials: int = 20_000
    batches: int = 5_000
    entries: int = 5_000


def make_library(path: Path, size: Size) -> None:
    """Make a library with shipped content and as much of its own as the size says; the same each time."""
    draw = random.Random(1)
    shipped = resources() / "library"
    with Library.open(path, shipped=shipped) as library:
        snapshot = library.materials()
        library.add_films(_film(draw, snapshot, number) for number in range(size.films))
    connection = open_for_writing(path, shipped)
    try:
        connection.execute("BEGIN IMMEDIATE")
        _add_materials(connection, draw, size.materials)
        recipe = Recipe()
        plan = BatchPlan(film_count=4, film_area_cm2=recipe.film_area_cm2)
        amounts = batch_amounts(recipe, plan, snapshot)
        steps = planned_steps(recipe, amounts, snapshot)
        for number in range(size.batches):
            made = replace(recipe, name=f"Film {number}", electrolyte_lot=f"L{number % 300}")
            batches.insert(
                connection,
                recipe=made,
                plan=plan,
                amounts=amounts,
                steps=steps,
                prediction=None,
                at=AT,
                token=f"batch-{number}",
            )
        for number in range(size.entries):
            kind, content = _entry(draw, number, len(amounts.lines))
            batch_entries.add(connection, f"B-{size.batches:04d}", kind, content, f"entry-{number}", AT)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _film(draw: random.Random, materials: Any, number: int) -> MeasuredFilm:
    """Draw a film that was made of one of 300 lots, measured near what the model says."""
    recipe = replace(
        Recipe(),
        name=f"Film {number}",
        electrolyte_lot=f"L{draw.randrange(300)}",
        electrolyte=draw.choice(("Li6PS5Cl", "Li10GeP2S12", "beta-Li3PS4")),
        binder=draw.choice(("NBR", "PVDF", "SEBS")),
        binder_wt_pct=round(draw.uniform(0.5, 5.0), 2),
        solvent=draw.choice(("toluene", "anisole", "xylene")),
        method=draw.choice(("slurry-casting", "solvent-free")),
        densification_pressure_mpa=draw.choice((100.0, 200.0, 370.0, 490.0)),
        thickness_um=round(draw.uniform(20.0, 120.0), 1),
    )
    return MeasuredFilm(
        key="",
        name=f"Own film {number}",
        recipe=recipe,
        thickness_um=round(draw.uniform(20.0, 120.0), 1),
        temperature_c=25.0,
        conductivity_ms_cm=round(draw.lognormvariate(-0.5, 0.3), 4),
        made_on="2026-03-31",
        note="Measured by impedance." if draw.random() < 0.2 else "",
    )


def _add_materials(connection: sqlite3.Connection, draw: random.Random, count: int) -> None:
    """Add materials by statements for all of them: one by one each would be checked against all before it."""
    kinds = [draw.choice(("binder", "solvent", "electrolyte", "scaffold")) for _ in range(count)]
    connection.executemany(
        'INSERT INTO material (kind, key, name, formula, "group", note, origin, position) '
        "VALUES (?, ?, ?, 'C4H6', 'Own', 'Bought for a trial.', 'user', ?)",
        [(kind, f"own-{number}", f"Own {kind} {number}", 10_000 + number) for number, kind in enumerate(kinds)],
    )
    connection.executemany(
        "INSERT INTO property (kind, material, quantity, number, text, unit, low, high, conditions, grade, source, "
        "use, note, origin) VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, '', 'user', 'Laboratory', 'recommended', '', 'user')",
        [
            (kind, f"own-{number}", *value)
            for number, kind in enumerate(kinds)
            for value in _VALUES[kind] + [("density_g_cm3", round(draw.uniform(0.9, 2.2), 3), None, "g/cm3")]
        ],
    )
    search.rebuild(connection)


def _entry(draw: random.Random, number: int, lines: int) -> tuple[str, dict[str, Any]]:
    kind = draw.choice(("weigh", "note", "parameter", "dew-point"))
    if kind == "weigh":
        return kind, {"line": draw.randint(1, lines), "grams": round(draw.uniform(0.001, 1.0), 4)}
    if kind == "note":
        return kind, {"text": f"Note {number}: the slurry was smooth."}
    if kind == "parameter":
        return kind, {"step": 1, "name": "minutes", "value": float(number % 60), "unit": "min"}
    return kind, {"value": round(draw.uniform(-60.0, -40.0), 1)}
