"""One prediction, predictions over arrays, and a search of the library."""

import gc
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import mean, median

import numpy as np

from bench.measure import Figure, milliseconds, processor_milliseconds
from ssedesigner.cli.validation import calibration_data
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.library.store import Library
from ssedesigner.physics.conduction.calibration import Spreads, fit_with, leave_one_out
from ssedesigner.physics.explore.sweep import film_and_cell
from ssedesigner.physics.prediction import predict

COUNT = 200_000
EDITED = {
    "thickness_um": (10.0, 200.0),
    "binder_wt_pct": (0.5, 10.0),
    "cathode_thickness_um": (60.0, 150.0),
    "stack_pressure_mpa": (0.1, 30.0),
    "temperature_c": (0.0, 80.0),
}
"""Numbers that are edited and swept, from one value to another."""
AIM_MS = 0.3
"""Process time of one full prediction with all checks [ms]."""
WORDS = ("toluene", "Li6PS5Cl", "argyrodite", "nitrile rubber", "isobut", "aramid", "conductivity", "Li")


def library_figures() -> list[Figure]:
    """Search a new library for words as a user types them, and predict with it."""
    with (
        tempfile.TemporaryDirectory() as data,
        Library.open(Path(data) / "library.sqlite", shipped=resources() / "library") as library,
    ):
        materials = library.materials()
        recipe = Recipe()
        one = milliseconds(lambda: predict(recipe, materials), 300)
        inputs = _inputs()
        swept = processor_milliseconds(lambda: film_and_cell(recipe, materials, **inputs), 1, 5)
        film_only = {key: inputs[key] for key in ("thickness_um", "binder_wt_pct")}
        few = processor_milliseconds(lambda: film_and_cell(recipe, materials, **film_only), 1, 5)
        data, fit = calibration_data(materials), shipped_fit()
        spreads = Spreads(fit.between_forms, fit.within_forms, fit.residual)
        fits = milliseconds(lambda: fit_with(data, spreads), 3)
        left_out = milliseconds(lambda: leave_one_out(data, fit), 2)
        searches = [time for word in WORDS for time in milliseconds(lambda word=word: library.search(word), 20)]
    return [
        Figure(name="one prediction", value=median(one), unit="ms", note="film, cell and flags; time on the clock"),
        Figure(
            name="predictions per second on arrays",
            value=COUNT / swept * 1e3,
            unit="1/s",
            aim=1e6,
            more_is_better=True,
            note=f"{COUNT:,} recipes, {len(inputs)} inputs swept; film, cell in use and bands; processor time",
        ),
        Figure(
            name="the same with few inputs",
            value=COUNT / few * 1e3,
            unit="1/s",
            aim=1e6,
            more_is_better=True,
            note=" and ".join(film_only),
        ),
        Figure(name="fit of the model", value=median(fits), unit="ms", note=f"{len(data.observations)} observations"),
        Figure(name="leave-one-out of the model", value=median(left_out), unit="ms", note="as validate does"),
        Figure(name="library search, median", value=median(searches), unit="ms", aim=20.0, note=f"{len(WORDS)} words"),
        Figure(name="library search, slowest", value=max(searches), unit="ms"),
    ]


def processor_figures(*, is_quick: bool = False) -> list[Figure]:
    """Measure what every edit and every start waits for, in process time."""
    folder = resources() / "library"
    return [*_prediction_times(shipped_materials(folder)), *([] if is_quick else _library_times(folder))]


def _prediction_times(materials: Materials) -> list[Figure]:
    """Measure what every edit waits for."""
    recipes = [read_recipe(path).recipe for path in shipped_recipes().values()]
    gc.collect()
    gc.freeze()  # as the program does once its window stands
    again = mean(_best_of(lambda recipe=recipe: predict(recipe, materials)) for recipe in recipes)
    edited = mean(_best_of(_edits(recipe, key, materials)) for recipe in recipes[::3] for key in EDITED)
    gc.unfreeze()
    return [
        _of_prediction("one prediction", again, f"film, cell and flags; mean of {len(recipes)} shipped recipes"),
        _of_prediction("one prediction after an edit", edited, f"mean of edits of {', '.join(EDITED)}"),
    ]


def _of_prediction(name: str, value: float, note: str) -> Figure:
    return Figure(name=f"{name}, process time", value=value, unit="ms", aim=AIM_MS, note=note, is_steady=True)


def _library_times(folder: Path) -> list[Figure]:
    """Measure what a start waits for."""
    files = processor_milliseconds(lambda: shipped_materials(folder), 2)
    with tempfile.TemporaryDirectory() as data:
        path = Path(data) / "library.sqlite"

        def opened() -> None:
            with Library.open(path, shipped=folder):
                pass

        def read() -> None:
            with Library.open(path, shipped=folder) as library:
                library.materials()

        opening = processor_milliseconds(opened, 2)
        reading = processor_milliseconds(read, 2) - opening
    note = "all of its materials and verdicts"
    return [
        Figure(name="opening a library, process time", value=opening, unit="ms", is_steady=True),
        Figure(name="reading a library, process time", value=reading, unit="ms", note=note, is_steady=True),
        Figure(name="reading the shipped files, process time", value=files, unit="ms", is_steady=True),
    ]


def _best_of(call: Callable[[], object]) -> float:
    """Return the processor time of a short call in the best of many [ms]: few of them are left alone."""
    return processor_milliseconds(call, 1, 60)


def _edits(recipe: Recipe, key: str, materials: Materials) -> Callable[[], object]:
    """Predict a recipe with another number in a field each time."""
    # made before: the edit of a field makes its recipe, the prediction is given it
    edits = iter([replace(recipe, **{key: value}) for value in np.linspace(*EDITED[key], 100).tolist()])
    return lambda: predict(next(edits), materials)


def _inputs() -> dict[str, np.ndarray]:
    """Return numbers of film and cell for as many recipes as are predicted."""
    draw = np.random.default_rng(1)
    return {key: draw.uniform(*ends, COUNT) for key, ends in (EDITED | {"c_rate": (0.05, 2.0)}).items()}
