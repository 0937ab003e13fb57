"""What a merge would do to predictions: it is made in a copy of the library, which is thrown away."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.merging import NO_DECISIONS, Merge
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import Prediction, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.backups.file import Progress, nothing_to_tell
from ssedesigner.files.backups.package import Package
from ssedesigner.files.recipe.file import RecipeFileError, read_recipe
from ssedesigner.library.file.opening import copy_file
from ssedesigner.library.store import Library
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.prediction import predict

_COPIED, _MERGED, _LEARNED = 0.2, 0.6, 0.7
"""How far it is after each part."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a library predicts by: its materials, and what its own films teach, where these are used."""

    materials: Materials
    learned: Learned
    uses_own_films: bool = True

    def predict(self, recipe: Recipe) -> Prediction:
        """Predict a recipe."""
        return predict(recipe, self.materials, self.learned)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a merge would do: to the open recipe, to others by their names, and what it could not put in place."""

    before: Prediction
    after: Prediction
    merge: Merge
    changing: tuple[str, ...] = ()
    others: int = 0


def merge_effect(
    library: Path,
    package: Package,
    recipe: Recipe,
    now: Standing,
    files: Sequence[Path],
    decisions: Mapping[str, str] = NO_DECISIONS,
    progress: Progress = nothing_to_tell,
) -> Effect:
    """Merge a package into a copy of a library and predict recipes before and after.

    Parameters
    ----------
    library : Path
        The library file; it is only read
    package : Package
        What would be merged
    recipe : Recipe
        The open recipe
    now : Standing
        What the library predicts by now
    files : sequence of Path
        Further recipes, of which those that change are named; one that cannot be read has no part in it
    decisions : mapping
        The choices on single rows
    progress : Progress
        Is given how far it is

    Raises
    ------
    LibraryError
        When the package holds a row that has no place in a library, or the copy cannot be made
    Cancelled
        When ``progress`` raised it
    """
    with tempfile.TemporaryDirectory(prefix="ssedesigner-") as folder:
        copy = Path(folder) / "library.sqlite"
        copy_file(library, copy)
        progress(_COPIED)
        others = recipes_of(files)
        with Library.open(copy, shipped=resources() / "library") as trial:
            merge = trial.take_shared(package.shared, decisions=decisions)
            progress(_MERGED)
            materials = trial.materials()
            learned = learn(materials) if now.uses_own_films else NOTHING_LEARNED
            progress(_LEARNED)
            then = Standing(materials=materials, learned=learned)
            changing = []
            for number, (name, other) in enumerate(others.items(), start=1):
                if _numbers(now.predict(other)) != _numbers(then.predict(other)):
                    changing.append(name)
                progress(_LEARNED + (1 - _LEARNED) * number / len(others))
            return Effect(
                before=now.predict(recipe),
                after=then.predict(recipe),
                merge=merge,
                changing=tuple(changing),
                others=len(others),
            )


def recipes_of(paths: Sequence[Path]) -> dict[str, Recipe]:
    """Return the recipes of files by the names of the files; one that cannot be read has no part in it."""
    recipes = {}
    for path in paths:
        try:
            recipes[path.name] = read_recipe(path).recipe
        except RecipeFileError:
            continue
    return recipes


def flag_counts(prediction: Prediction) -> Counter[str]:
    """Return how many flags a prediction has of each severity."""
    return Counter(flag.severity for flag in prediction.flags)


def _numbers(prediction: Prediction) -> tuple[object, ...]:
    """Return what a person would notice of a prediction: numbers with their bands, and severities."""
    results = [_ends(quantity) for quantity in prediction.results().values()]
    return (*results, *((flag.id, flag.severity) for flag in prediction.flags))


def _ends(quantity: Quantity) -> tuple[float | None, ...]:
    return quantity.value, quantity.low, quantity.high
