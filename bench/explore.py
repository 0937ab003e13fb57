"""The search for recipes: a million and twenty million named candidates, in processor time, and what it keeps.

``python -m bench.explore`` prints the memory of the largest search, which is measured in a process of its own.
"""

import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

from bench.measure import Figure
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import resources
from ssedesigner.core.question import Choice, FlagRule, Objective, Question, Range, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.physics.explore.answer import Progress
from ssedesigner.physics.explore.search import Search

ASR, COST, ENERGY = "film.area_specific_resistance_ohm_cm2", "cell.cost_usd_kwh", "cell.specific_energy_wh_kg"
OBJECTIVES = (Objective(result=ASR), Objective(result=COST), Objective(result=ENERGY, minimise=False))
NUMBERS = ((9.0, 1.5), (3.0, 0.25))
"""Steps of thickness [um] and content [wt %] for 36 and for 496 points."""
MEBIBYTE = 1024


def question(materials: Materials, objectives: int, is_fine: bool, cautions: int = 8) -> Question:
    """Ask for 37 sulfides, 30 binders, 36 solvents and 36 or 496 numbers: no fail, a few cautions."""
    thickness, content = NUMBERS[is_fine]
    some = {"electrolyte": 37, "binder": 30, "solvent": 36}
    return Question(
        targets=(Target(result=ASR, at_most=5.0), Target(result=ENERGY, at_least=200.0)),
        flags={"fail": FlagRule(at_most=0), "caution": FlagRule(at_most=cautions)},
        free={
            **{
                kind: Choice(values=tuple(each.key for each in materials.usable(kind)[:number]))
                for kind, number in some.items()
            },
            "thickness_um": Range(low=15.0, high=60.0, step=thickness),
            "binder_wt_pct": Range(low=0.5, high=8.0, step=content),
        },
        objectives=OBJECTIVES[:objectives],
    )


def times(asked: Question, materials: Materials) -> tuple[dict[str, float], Search]:
    """Return after how many seconds of processor time the first front point, the front and the counts stand."""
    reached: dict[str, float] = {}
    start = process_time()

    def note(progress: Progress) -> None:
        if progress.front:
            reached.setdefault("first", process_time() - start)
        if progress.stage == "counts":
            reached.setdefault("front", process_time() - start)

    search = Search(asked, Recipe(), materials)
    answer = search.run(top=0, progress=note)
    reached["counts"] = process_time() - start
    reached["named"] = float(answer.candidates)
    return reached, search


def explore_figures() -> list[Figure]:
    """Search for recipes as a person does who leaves nearly everything open."""
    materials = shipped_materials(resources() / "library")
    million, search = times(question(materials, 2, False), materials)
    third, _ = times(question(materials, 3, False), materials)
    fine, _ = times(question(materials, 2, True), materials)
    note = f"{million['named']:,.0f} named candidates, {search.layout.size:,} in numbers"
    fine_note = f"{fine['named']:,.0f} named candidates"
    points = search.points()
    start = perf_counter()
    points.is_met((Target(result=ASR, at_most=4.0), Target(result=ENERGY, at_least=210.0)))
    moved = (perf_counter() - start) * 1e3
    some = search.question.free["binder"].values[:15]
    few = replace(
        search.question,
        free={**search.question.free, "solvent": Choice(values=("toluene",)), "binder": Choice(values=some)},
    )
    exact, _ = times(few, materials)
    judged = exact["counts"] - exact["front"]
    return [
        Figure(name="search: first front points", value=million["first"], unit="s", aim=0.5, note=note),
        Figure(
            name="search: front proven",
            value=million["front"],
            unit="s",
            aim=1.0,
            note="two objectives",
            is_steady=True,
        ),
        Figure(name="search: front, three objectives", value=third["front"], unit="s", aim=2.0, is_steady=True),
        Figure(name="search: counts from a sample", value=million["counts"], unit="s"),
        Figure(name="search: finer, first points", value=fine["first"], unit="s", aim=2.5, note=fine_note),
        Figure(name="search: finer, front proven", value=fine["front"], unit="s", aim=5.0, is_steady=True),
        Figure(
            name="search: 20 000 with all checks",
            value=judged,
            unit="s",
            aim=5.0,
            note=f"{exact['named']:,.0f} candidates, counted exactly",
        ),
        Figure(name="search: moving a target", value=moved, unit="ms", aim=50.0, note=f"{points.size:,} points"),
        Figure(name="search: memory of the finer", value=_memory(), unit="MB", aim=300.0, note="whole process"),
    ]


def _memory() -> float:
    here = Path(__file__).resolve().parents[1]
    printed = subprocess.run([sys.executable, "-m", "bench.explore"], cwd=here, check=True, capture_output=True)
    return float(printed.stdout)


def _peak() -> float:
    """Return the most memory that this process has held [MB]."""
    status = Path("/proc/self/status")
    if status.exists():  # what the parent held before this process began counts among the resources used
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return float(line.split()[1]) / MEBIBYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE


if __name__ == "__main__":
    shipped = shipped_materials(resources() / "library")
    times(question(shipped, 2, True), shipped)
    print(_peak())
