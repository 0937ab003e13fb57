"""What the command line was given: the library, and a recipe with its prediction."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ssedesigner.cli.arguments import CommandError, own_materials
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import data_folder
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.visible_text import visible
from ssedesigner.files.recipe.brought import contradictions, with_foreign
from ssedesigner.files.recipe.file import RecipeFile, differences
from ssedesigner.files.recipe.input import SAMPLE, as_edited, find_recipe, unknown_materials, with_settings
from ssedesigner.files.recipe.prediction_change import PredictionChange, since_saved
from ssedesigner.library.file.private_files import close_data_folder
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.prediction import predict

if TYPE_CHECKING:
    from ssedesigner.files.sheet.rows import Sheet


def library_path(arguments: argparse.Namespace) -> Path:
    """Return the library file that a command uses; CommandError where a named one is not there."""
    path: Path | None = arguments.library
    may_miss = arguments.command == "open" or getattr(arguments, "task", "") == "restore"
    if path is not None and not path.is_file() and not may_miss:
        raise CommandError(f"{path}: There is no such library file; check the name, or leave --library out.")
    close_data_folder(data_folder())
    named = os.environ.get("SSEDESIGNER_LIBRARY")
    return path or (Path(named) if named else data_folder() / "library.sqlite")


@dataclass(frozen=True, kw_only=True)
class Predicted:
    """The prediction, the library it was made with, the recipe file and what changed since that was saved.

    ``own_remarks`` say whose values these are where the recipe brings materials along; they are among the remarks.
    """

    prediction: Prediction
    materials: Materials
    file: RecipeFile
    change: PredictionChange | None
    own_remarks: tuple[str, ...] = ()

    @property
    def remarks(self) -> list[str]:
        """All that is to be said of the recipe file."""
        has_moved = self.change is not None and self.change.is_moved  # then the other values are among the reasons
        return [
            *self.file.notes,
            *([] if has_moved else map(str, differences(self.file, self.materials))),
            *(self.change.sentences() if self.change else ()),
        ]

    def sheet(self) -> Sheet:
        """Fill the sheet; that the prediction has moved stands in one of its notes."""
        from ssedesigner.files.sheet.sheet import sheet  # loaded here: the window must be quick

        moved = [self.change.headline] if self.change is not None and self.change.is_moved else []
        remarks = [*self.file.notes, *map(str, differences(self.file, self.materials)), *moved]
        return sheet(self.prediction, self.materials, remarks=remarks)


def with_remarks(file: RecipeFile, materials: Materials) -> Materials:
    """Return a library with what a recipe brings along, and say on the error output whose values these are."""
    known, remarks = with_foreign(file, materials)
    described = {(material.kind, material.key) for material in file.materials}
    others = [str(each) for each in differences(file, known) if (each.kind, each.key) in described]
    print_remarks((*remarks, *others, *contradictions(file, materials)))
    return known


def print_remarks(remarks: Iterable[str]) -> None:
    """Print sentences on the error output, so that they are in no answer that a program reads."""
    for remark in remarks:
        print(f"ssedesigner: {visible(remark)}", file=sys.stderr)


def make_prediction(arguments: argparse.Namespace) -> Predicted:
    """Predict a recipe as it was named and set on the command line."""
    named = SAMPLE if arguments.recipe is None else arguments.recipe
    file = find_recipe(named)
    own = own_materials(library_path(arguments))
    materials, own_remarks = with_foreign(file, own)
    own_remarks += contradictions(file, own)
    file = replace(file, notes=(*file.notes, *own_remarks))
    edited = with_settings(file.recipe, getattr(arguments, "set", []), materials, getattr(arguments, "accept", []))
    recipe = edited.recipe
    for remark in edited.remarks:
        print(f"ssedesigner: {remark}", file=sys.stderr)
    unknown = unknown_materials(recipe, materials)
    if unknown:
        raise CommandError(f"{Path(named).name}: {' '.join(unknown)}")
    learned = learn(materials)
    as_filed = predict(file.recipe, materials, learned)
    prediction = as_filed if recipe == file.recipe else predict(as_edited(file.recipe, recipe), materials, learned)
    change = since_saved(file, as_filed, materials, uses_own_films=True, own_films=learned.films)
    return Predicted(prediction=prediction, materials=materials, file=file, change=change, own_remarks=own_remarks)
