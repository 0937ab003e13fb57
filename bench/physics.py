"""One prediction, predictions over arrays, and a search of the library."""

import tempfile
from pathlib import Path
from statistics import median

from bench.measure import Figure, milliseconds
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict

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
        searches = [time for word in WORDS for time in milliseconds(lambda word=word: library.search(word), 20)]
    return [
        Figure(name="one prediction", value=median(one), unit="ms", aim=0.3, note="film, cell and flags"),
        Figure(name="library search, median", value=median(searches), unit="ms", aim=20.0, note=f"{len(WORDS)} words"),
        Figure(name="library search, slowest", value=max(searches), unit="ms"),
    ]
