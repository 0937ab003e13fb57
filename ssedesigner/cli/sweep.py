"""``sweep``: one or two fields of a recipe varied, written as a table, as plain data or as a picture."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ssedesigner.cli.arguments import CommandError
from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.fields import FIELDS, Field, FieldError
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.units import UnitError, parse_quantity
from ssedesigner.core.visible_text import quote
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.grid_file import grid_csv, grid_dict
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.grid import (
    COUNTED,
    MAIN_RESULTS,
    Grid,
    Variation,
    choice_axis,
    empty_grid,
    field_choices,
    fill,
    number_axis,
)
from ssedesigner.ui.display import use_offscreen_without_display

FORMATS = (".csv", ".json", ".png", ".svg")
_NOT_SWEPT = ("name", "notes")
_MOST_ON_A_LINE, _MOST_ON_A_MAP = 71, 33


def sweep_grid(recipe: Recipe, materials: Materials, learned: Learned, axes: Sequence[str], *, is_shown: bool) -> Grid:
    """Predict a recipe with one or two fields varied as typed: ``thickness_um=10..80:5`` or ``binder=NBR,SBR``.

    Progress goes to the error stream where a person looks at it; Ctrl+C stops it.

    Raises
    ------
    CommandError
        With one sentence, for an axis that cannot be read, more than two, or when it was stopped.
    """
    if len(axes) > 2:
        raise CommandError("One or two fields can be varied; leave the others out.")
    try:
        grid = empty_grid(recipe, tuple(read_variation(text, materials, len(axes)) for text in axes))
    except (FieldError, UnitError) as error:
        raise CommandError(str(error)) from error
    try:
        for done in fill(grid, materials, learned):
            if is_shown:
                print(f"\r{done:4.0%}", end="" if done < 1 else "\n", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        raise CommandError("The sweep was stopped; nothing was written.") from None
    return grid


def result_keys(names: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of results as typed, with or without ``film.`` or ``cell.``; the main ones where none is."""
    known = (*RESULTS, *COUNTED)
    keys: list[str] = []
    for name in names:
        meant = [key for key in known if name in (key, key.partition(".")[2])]
        if not meant:
            close = _near(name, known) or _near(name, [key.partition(".")[2] for key in known])
            hint = f"did you mean {' or '.join(close)}?" if close else "predict --json names all results."
            raise CommandError(f"There is no result {quote(name)}; {hint}")
        if len(meant) > 1:
            raise CommandError(f"{quote(name)} is a result of film and cell; write {' or '.join(meant)}.")
        keys += meant
    return tuple(dict.fromkeys(keys)) or MAIN_RESULTS


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes besides a recipe and a file."""
    text = "KEY=LOW..HIGH, with :STEP if wanted; materials and words as KEY=A,B or KEY=all; one or two of them"
    command.add_argument("axes", metavar="KEY=LOW..HIGH", nargs="+", help=text)
    text = "a result by its name in predict --json, or flags.fail, flags.caution, flags.unknown"
    command.add_argument("--result", action="append", default=[], metavar="NAME", help=text)


def check_settings(settings: Sequence[str], axes: Sequence[str]) -> None:
    """Refuse a field that is set and varied: one of the two would be ignored."""
    varied = {axis.partition("=")[0].strip() for axis in axes}
    for setting in settings:
        key = setting.partition("=")[0].strip()
        if key in varied:
            raise CommandError(f"{key} is set and varied; keep one of the two.")


def check_format(path: Path) -> None:
    """Refuse a file of which the ending says nothing to this command."""
    if path.suffix.lower() not in FORMATS:
        raise CommandError(f"A sweep is written as {', '.join(FORMATS)}; give FILE one of these endings.")


def write_sweep(
    path: Path,
    recipe: Recipe,
    materials: Materials,
    axes: Sequence[str],
    keys: Sequence[str],
    decimal: str = POINT,
) -> None:
    """Vary a recipe and write what follows as the ending of the file says."""
    learned = learn(materials)
    grid = sweep_grid(recipe, materials, learned, axes, is_shown=sys.stderr.isatty())
    if path.suffix.lower() == ".csv":
        write_atomically(path, grid_csv(grid, keys, decimal).encode())
    elif path.suffix.lower() == ".json":
        text = json.dumps(grid_dict(grid, keys, materials.version), ensure_ascii=False, indent=1, allow_nan=False)
        write_atomically(path, (text + "\n").encode())
    else:
        use_offscreen_without_display()
        from ssedesigner.ui.design.pictures import write_pictures  # loaded here: a command answers at once without Qt

        write_pictures(path, grid, keys, materials, learned)


def read_variation(text: str, materials: Materials, count: int = 1) -> Variation:
    """Read one field with its range or values as typed; CommandError or FieldError with one sentence."""
    key, equals, values = text.partition("=")
    key = key.strip()
    if not equals or not values.strip():
        raise CommandError(f"{quote(text)} varies nothing; write KEY=LOW..HIGH, for example thickness_um=10..80:5.")
    if key not in FIELDS or key in _NOT_SWEPT or FIELDS[key].kind == "text":
        swept = [each for each, field in FIELDS.items() if each not in _NOT_SWEPT and field.kind != "text"]
        close = _near(key, swept)
        hint = f"did you mean {' or '.join(close)}?" if close else "the guide lists all fields."
        hint = "it says nothing about the film." if key in FIELDS else hint
        raise CommandError(f"There is no field {quote(key)} to vary; {hint}")
    field = FIELDS[key]
    if not field.is_numeric:
        return choice_axis(key, materials, _choices(field, values, materials))
    ends, colon, step = values.partition(":")
    low, dots, high = ends.partition("..")
    if not dots:
        raise CommandError(f"{key}: write a range such as {key}=10..80 or {key}=10..80:5, not {quote(values)}.")
    # a step is no value of the field: neither its range nor the zero of its scale counts for it
    width = parse_quantity(step, field.unit) if colon else None
    most = _MOST_ON_A_MAP if count > 1 else _MOST_ON_A_LINE
    return number_axis(key, _number(field, low), _number(field, high), width, most)


def _number(field: Field, text: str) -> float:
    value = field.parse(text) if text.strip() else None
    if not isinstance(value, (int, float)):
        raise CommandError(f"{field.key}: write both ends of the range, for example {field.key}=10..80.")
    return float(value)


def _choices(field: Field, text: str, materials: Materials) -> tuple[Value, ...]:
    """Return the materials or words that are listed; none of them for ``all``."""
    if text.strip() == "all":
        return ()
    known = {_word(value): value for value in field_choices(field, materials)}
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if not name:
            raise CommandError(f"{field.key}: a value is missing in {quote(text)}; write none for a blank field.")
        if names.count(name) > 1:
            raise CommandError(f"{field.key}: {quote(name)} is listed twice; keep one.")
        if name not in known:
            close = _near(name, known, cutoff=0.4)
            hint = f"did you mean {' or '.join(close)}?" if close else f"write {field.key}=all for all it can take."
            raise CommandError(f"{field.label} cannot be {quote(name)}; {hint}")
    return tuple(known[name] for name in names)


def _word(value: Value) -> str:
    """Return a value as it is typed: none for a blank field, true and false for a switch."""
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _near(text: str, known: Iterable[str], cutoff: float = 0.6) -> list[str]:
    return difflib.get_close_matches(text[:80], list(known), n=2, cutoff=cutoff)
