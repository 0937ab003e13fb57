"""A rescue file names the methods, arguments and types of the version that wrote it: they may not be renamed."""

import dataclasses
import inspect

from ssedesigner.library.file import rescuing
from ssedesigner.library.records import plain_values
from ssedesigner.library.store import Library

METHODS = {
    "add_material": "material",
    "retire_material": "kind key",
    "restore_material": "kind key",
    "set_value": "kind key quantity value",
    "clear_value": "kind key quantity",
    "set_verdict": "pair",
    "clear_verdict": "first_kind first second_kind second",
    "retire_film": "key",
    "restore_film": "key",
    "retire_batch": "key",
    "restore_batch": "key",
}
TAKEN = ("answer_look_alikes", "add_films", "correct_film", "use_film", "plan_batch", "add_entry", "correct_entry")
TYPES = {
    "BatchPlan",
    "ClockChange",
    "Entry",
    "FilmPrediction",
    "CellPrediction",
    "Flag",
    "Instant",
    "Layer",
    "Material",
    "MeasuredFilm",
    "PairVerdict",
    "Prediction",
    "ProcessStep",
    "Quantity",
    "Recipe",
    "StepTolerances",
    "Stock",
    "Tick",
}


def test_methods_of_a_rescue_file_keep_their_names_and_arguments():
    kept = rescuing._METHODS
    assert {name: " ".join([*inspect.signature(kept[name]).parameters][1:]) for name in METHODS} == METHODS
    assert set(TAKEN) <= set(kept)
    assert all(hasattr(Library, name) for name in kept)


def test_types_of_a_rescue_file_keep_their_names():
    assert set(plain_values._TYPES) >= TYPES
    entry = plain_values._TYPES["Entry"]
    assert {"token", "kind", "content", "at", "tick"} <= {field.name for field in dataclasses.fields(entry)}
