"""The network of voxels: published values that it must meet, and how fast a structure is drawn and solved."""

from dataclasses import replace
from statistics import fmean
from time import perf_counter

from bench.measure import Figure, processor_milliseconds
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.network import reference
from ssedesigner.physics.network.drawing import draw, draw_grains
from ssedesigner.physics.network.plan import COARSE, FINE, Plan, plan_structure
from ssedesigner.physics.network.results import compute_network
from ssedesigner.physics.network.solve import solve

DRAWINGS = 3
MIDDLE = (60, 60, 60)


def network_figures() -> list[Figure]:
    """Solve what was published, then time the structure of the sample in a scaffold."""
    return [*_values(), *_times()]


def _values() -> list[Figure]:
    series, parallel = (solve(reference.halves(axis)).conductivity for axis in (0, 1))
    clusters = fmean(solve(reference.clusters(seed)).conductivity for seed in range(DRAWINGS))
    rows = (
        ("halves in series", series, reference.IN_SERIES, ""),
        ("halves in parallel", parallel, reference.IN_PARALLEL, ""),
        ("clusters of four voxels", clusters, reference.WITH_CLUSTERS, f"60³, grown at random, {DRAWINGS} drawings"),
    )
    return [
        Figure(
            name=f"network: {name}, off the published value",
            value=100 * abs(value / published - 1),
            unit="%",
            aim=1.0,
            note=", ".join(filter(None, (f"{value:.4f} for {published:g} mS/cm", note))),
        )
        for name, value, published, note in rows
    ]


def _times() -> list[Figure]:
    plan = plan_structure(resolve(Recipe(scaffold="PI-NW"), shipped_materials(resources() / "library")), COARSE)
    assert isinstance(plan, Plan)
    live = processor_milliseconds(lambda: compute_network(plan), 1, 5)
    middle = draw(replace(plan, shape=MIDDLE)).conductivity()
    sixty = processor_milliseconds(lambda: solve(middle), 1, 3)
    clusters = reference.clusters(0)
    published = processor_milliseconds(lambda: solve(clusters), 1, 3)
    fine = replace(plan, shape=FINE)
    start = perf_counter()
    structure = draw(fine, draw_grains(fine))
    drawn = perf_counter()
    steps = solve(structure.conductivity()).steps
    solved = perf_counter()
    note = "sample in a polyimide non-woven"
    return [
        Figure(
            name="network: drawn and solved at 24³",
            value=live,
            unit="ms",
            aim=50.0,
            note=f"{note}; process time",
            is_steady=True,
        ),
        Figure(name="network: solved at 60³", value=sixty, unit="ms", note=f"{note}; process time"),
        Figure(
            name="network: clusters solved at 60³",
            value=published,
            unit="ms",
            aim=250.0,
            note="process time",
            is_steady=True,
        ),
        Figure(name="network: 1.66 million voxels drawn", value=drawn - start, unit="s", aim=10.0, note=note),
        Figure(name="network: the same solved", value=solved - drawn, unit="s", aim=30.0, note=f"{steps} steps"),
    ]
