"""The recipe file: JSON with the fields, the edited process steps, the library values used and what was predicted.

The guide's page ``recipe-file.md`` describes the format. A file is read completely or not at all, and
everything that is wrong with it is reported at once.
"""

from __future__ import annotations

import contextlib
import difflib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ssedesigner.core.atomic import WriteError, write_atomically
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, PairVerdict
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.reading import ReadError, read_text
from ssedesigner.files.recipe.foreign import own_materials, own_verdicts, read_materials, read_verdicts, sources_of
from ssedesigner.files.recipe.json_parts import without_value
from ssedesigner.files.recipe.saved_prediction import SavedPrediction, read_prediction, saved_dict
from ssedesigner.files.recipe.saved_values import Difference, SavedValue, compare, read_values, values_used
from ssedesigner.files.recipe.steps import _is_unicode, read_steps, step_dict

FORMAT = "ssedesigner-recipe"
OTHER_KINDS = {
    "ssedesigner-batch": "an exported batch",
    "ssedesigner-question": "a question",
    "ssedesigner-scorecard": "a scorecard",
    "ssedesigner-sheet": "the data of a sheet",
    "sse-designer-pins": "a list of pins",
}
"""What other files of this program are, by their format."""
VERSION = 3
"""Rises with each release in which an older program could not read what a newer one writes."""
SUFFIXES = (".json", ".sserecipe")
"""Endings of a recipe file; what is in it is the same."""
MAX_BYTES = 5_000_000
"""More is not read: a recipe with all its values and results has some 30 kB."""

_MAX_PROBLEMS = 100
_PREDICTED = "predicted"
_CUT, _ENDLESS = "damaged", "endless"
"""Stand for results that were cut out, the second also for all that stands behind them and was not read."""
_CONTENT = ("fields", "steps", "values", "sources", "materials", "verdicts")
_TOP_KEYS = ("format", "version", "library_version", *_CONTENT, _PREDICTED)


class RecipeFileError(ValueError):
    """A recipe file that cannot be read or written.

    ``problems`` lists everything that is wrong, each with its place in the file; ``str()`` is one
    sentence with the first of them and their number.
    """

    def __init__(self, name: str, problems: list[str]) -> None:
        self.problems = [_one_line(problem) for problem in problems[:_MAX_PROBLEMS]]
        if len(problems) > _MAX_PROBLEMS:
            self.problems.append(f"and {len(problems) - _MAX_PROBLEMS} more.")
        if len(problems) == 1:
            super().__init__(f"{name}: {self.problems[0]}" if name else self.problems[0])
        else:
            super().__init__(f"{name} has {len(problems)} problems; the first is {self.problems[0]}")


@dataclass(frozen=True, kw_only=True)
class RecipeFile:
    """What a recipe file holds: the recipe, the library values that it was saved with and what was predicted then.

    ``sources`` gives the citation of each source that the values name; ``materials`` and ``verdicts`` are what the
    laboratory that saved it had of its own; ``predicted`` is None where the file was saved without results; ``notes``
    are plain sentences on what was done while reading, such as an upgrade.
    """

    recipe: Recipe
    library_version: str = ""
    values: tuple[SavedValue, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    materials: tuple[Material, ...] = ()
    verdicts: tuple[PairVerdict, ...] = ()
    predicted: SavedPrediction | None = None
    notes: tuple[str, ...] = ()


def write_recipe(path: Path, recipe: Recipe, materials: Materials, predicted: SavedPrediction | None = None) -> None:
    """Write a recipe with the library values it uses; the old file stays whole until the new one is.

    ``predicted`` is what is predicted of exactly this recipe; it takes the place of what an older file held.

    Raises
    ------
    RecipeFileError
        When the recipe holds a value that could not be read back, or the file cannot be written.
    """
    problems: list[str] = []
    _read_fields(recipe.to_dict(), problems)
    read_steps([step_dict(step) for step in recipe.steps], problems)
    if problems:
        raise RecipeFileError(path.name, problems)
    try:
        write_atomically(path, recipe_text(recipe, materials, predicted).encode())
    except WriteError as error:
        raise RecipeFileError("", [str(error)]) from error


def recipe_text(recipe: Recipe, materials: Materials, predicted: SavedPrediction | None = None) -> str:
    """Return the text of the recipe file, in an order that does not change and one row a value.

    What was predicted stands last, so that a file that was cut short there still holds its recipe.
    """
    values, steps = values_used(recipe, materials), [_json(step_dict(step)) for step in recipe.steps]
    own, verdicts = own_materials(recipe, materials), own_verdicts(recipe, materials)
    keys = sources_of(values, own, verdicts)
    sources = {key: materials.sources[key].citation for key in keys if key in materials.sources}
    parts = [
        f'  "format": {_json(FORMAT)}',
        f'  "version": {VERSION}',
        f'  "library_version": {_json(materials.version)}',
        '  "fields": ' + _block("{", [f"{_json(key)}: {_json(value)}" for key, value in recipe.to_dict().items()], "}"),
        *(['  "steps": ' + _block("[", steps, "]")] if steps else []),
        '  "values": ' + _block("[", [_json(value.to_dict()) for value in values], "]"),
        '  "sources": ' + _block("{", [f"{_json(key)}: {_json(text)}" for key, text in sources.items()], "}"),
        *(['  "materials": ' + _block("[", [*map(_json, own)], "]")] if own else []),
        *(['  "verdicts": ' + _block("[", [*map(_json, verdicts)], "]")] if verdicts else []),
        *([f'  "{_PREDICTED}": ' + _prediction_text(predicted)] if predicted else []),
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _prediction_text(predicted: SavedPrediction) -> str:
    rows = []
    for name, value in saved_dict(predicted).items():
        inner = [f"{_json(key)}: {_json(one)}" for key, one in value.items()] if isinstance(value, dict) else None
        text = _json(value) if inner is None else _block("{", inner, "}").replace("\n", "\n  ")
        rows.append(f"{_json(name)}: {text}")
    return _block("{", rows, "}")


_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode  # a file is written every few seconds of typing


def _block(opening: str, rows: list[str], closing: str) -> str:
    if not rows:
        return opening + closing
    return opening + "\n    " + ",\n    ".join(rows) + f"\n  {closing}"


def read_recipe(path: Path) -> RecipeFile:
    """Read a recipe file; an older format is upgraded, and the notes say so.

    Raises
    ------
    RecipeFileError
        With everything that is wrong, each with its place.
    """
    problems: list[str] = []
    content = _parse(path, problems)
    notes: list[str] = []
    content = _upgrade(content, path.name, problems, notes)
    problems.extend(_unknown_keys(content, _TOP_KEYS, ""))
    fields = content.get("fields")
    checked: dict[str, object] = {}
    if isinstance(fields, dict):
        checked = _read_fields(fields, problems)
    else:
        problems.append("fields: The recipe’s fields are missing; they belong in an object of this name.")
    steps = read_steps(content.get("steps"), problems)
    library_version = content.get("library_version", "")
    if not isinstance(library_version, str):
        problems.append("library_version: This must be text.")
    along = _read_along(content, problems)
    if problems:
        raise RecipeFileError(path.name, problems)
    recipe = Recipe(**checked, steps=steps)  # type: ignore[arg-type]  # each value is checked by its field
    # a file that was written by hand holds none
    if not along.values:
        notes.append("The file contains no library values, so they cannot be compared with this library.")
    predicted = read_prediction(content.get(_PREDICTED), recipe, notes)
    if content.get(_PREDICTED) == _ENDLESS:
        notes.append(f"The file is larger than {numeral(MAX_BYTES / 1e6)} MB, so nothing after its results was read.")
    return replace(along, recipe=recipe, library_version=str(library_version), predicted=predicted, notes=tuple(notes))


def _read_along(content: Mapping[str, object], problems: list[str]) -> RecipeFile:
    """Read the values, sources, materials and verdicts that come with a recipe; the recipe itself is not read."""
    return RecipeFile(
        recipe=Recipe(),
        values=read_values(content.get("values"), problems),
        sources=_read_sources(content.get("sources"), problems),
        materials=read_materials(content.get("materials"), problems),
        verdicts=read_verdicts(content.get("verdicts"), problems),
    )


def recipe_from(fields: object, steps: object) -> Recipe:
    """Return the recipe of fields and steps as they stand in a question; raises as :func:`file_from`."""
    return file_from(fields, steps).recipe


def file_from(fields: object, steps: object, own: object = None) -> RecipeFile:
    """Return the recipe of fields and steps as they stand on a sheet, with what a laboratory has of its own.

    Raises
    ------
    RecipeFileError
        With everything that is wrong, each with its place.
    """
    problems: list[str] = []
    if not isinstance(fields, dict):
        raise RecipeFileError("", ["The fields of the recipe are missing."])
    checked, read = _read_fields(fields, problems), read_steps(steps, problems)
    along = _read_along(own if isinstance(own, dict) else {}, problems)
    if problems:
        raise RecipeFileError("", problems)
    recipe = Recipe(**checked, steps=read)  # type: ignore[arg-type]  # each value is checked by its field
    return replace(along, recipe=recipe)


def differences(recipe_file: RecipeFile, materials: Materials) -> list[Difference]:
    """Return how the library at hand differs from the values in the file; ``str()`` of each is a sentence."""
    return compare(recipe_file.recipe, recipe_file.values, materials)


def _parse(path: Path, problems: list[str]) -> dict[str, object]:
    """Return what a file holds; results that are damaged or too many are cut out, and ``_CUT`` stands there."""
    try:
        return _parse_json(read_text(path, "recipe", MAX_BYTES), path.name, problems)
    except ReadError as error:
        text = error.data.decode("utf-8-sig", errors="surrogateescape")
        refused, is_whole = RecipeFileError(path.name, [str(error)]), len(error.data) < MAX_BYTES
    except _IncompleteError as error:
        refused, text, is_whole = RecipeFileError(path.name, [str(error)]), error.text, True
    rests = list(without_value(text, _PREDICTED))
    for rest in rests if is_whole else rests[-1:]:
        cut = text[len(rest) - len("null}") :] if rest.endswith("null}") else ""
        if not _is_unicode(rest) or any(f'"{key}"' in cut for key in _CONTENT):
            continue  # damaged elsewhere, or more than the results would be lost
        with contextlib.suppress(_IncompleteError):
            return {**_parse_json(rest, path.name, problems), _PREDICTED: _CUT if is_whole else _ENDLESS}
    raise refused


class _IncompleteError(ValueError):
    """A text that is no JSON as a whole; ``text`` is it."""

    def __init__(self, sentence: str, text: str) -> None:
        super().__init__(sentence)
        self.text = text


def _parse_json(text: str, name: str, problems: list[str]) -> dict[str, object]:
    try:
        content = json.loads(text, object_pairs_hook=_Pairs, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        what, place = error.msg.removesuffix(" at"), f"line {error.lineno}, column {error.colno}"
        sentence = f"This is not a complete JSON file ({what} at {place}); open another copy or repair it there."
        raise _IncompleteError(sentence, text) from None
    except RecursionError:
        raise _IncompleteError("This is not a recipe file: it is nested too deeply.", text) from None
    if not isinstance(content, _Pairs):
        raise RecipeFileError(name, ["This is not a recipe file: it must be a JSON object."])
    problems.extend(
        f"{key}: This key occurs more than once in one object; keep one of them." for key in _twice(content)
    )
    return content


class _Pairs(dict[str, object]):
    """A JSON object that knows which of its keys stood there more than once."""

    def __init__(self, items: list[tuple[str, object]]) -> None:
        super().__init__(items)
        counts = Counter(key for key, _ in items) if len(self) < len(items) else {}
        self.twice = [key for key, count in counts.items() if count > 1]


def _twice(content: _Pairs) -> Iterator[str]:
    """Yield each key that stands more than once in an object; what was predicted may hold what it likes."""
    left: list[object] = [value for key, value in content.items() if key != _PREDICTED]
    yield from (key for key in content.twice if key != _PREDICTED)
    while left:
        value = left.pop()
        if isinstance(value, _Pairs):
            yield from value.twice
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)


def _whole_number(digits: str) -> int | float:
    # Python refuses whole numbers of thousands of digits; as a float they are infinite and out of every range
    return int(digits) if len(digits) < 300 else float(digits)


def _flat_to_fields(content: dict[str, object]) -> dict[str, object]:
    """Upgrade version 0, in which the fields stood at the top, beside format and version."""
    fields = {key: value for key, value in content.items() if key not in _TOP_KEYS}
    rest = {key: value for key, value in content.items() if key in _TOP_KEYS}
    return {**rest, "fields": fields}


def _without_results(content: dict[str, object]) -> dict[str, object]:
    """Upgrade version 1, which held no results."""
    return content


def _without_end_of_charge(content: dict[str, object]) -> dict[str, object]:
    """Upgrade version 2, which had neither charge cut-off nor active-material share: both are blank."""
    return content


_UPGRADES: dict[int, Callable[[dict[str, object]], dict[str, object]]] = {
    0: _flat_to_fields,
    1: _without_results,
    2: _without_end_of_charge,
}
"""One step for each version that was ever written: from version n to n + 1."""


def _upgrade(content: dict[str, object], name: str, problems: list[str], notes: list[str]) -> dict[str, object]:
    named = content.get("format")
    if isinstance(named, str) and named in OTHER_KINDS:  # its keys are no mistakes
        raise RecipeFileError(name, [f"This is {OTHER_KINDS[named]}, not a recipe; choose a recipe file."])
    if named != FORMAT:
        fault = "is missing" if named is None else f"is {named!r}"
        problems.append(f"format: This {fault}; a recipe file has “{FORMAT}” here.")
    version = content.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        fault = "is missing" if version is None else f"is {version!r}"
        problems.append(f"version: This {fault}; a recipe file has the number {VERSION} here.")
        return content
    if version > VERSION:
        fault = (
            f"The file is of version {numeral(version)}, and this program reads versions up to {VERSION}; open it "
            "with a "
        )
        raise RecipeFileError(name, [f"version: {fault}newer SSE Designer."])  # its keys are no mistakes
    for step in range(version, VERSION):
        content = _UPGRADES[step](content)
    if version < VERSION:
        notes.append(f"The file had the older format version {version}; saving it writes version {VERSION}.")
    return content


def _unknown_keys(content: Mapping[str, object], known: tuple[str, ...], prefix: str) -> list[str]:
    unknown = [key for key in content if key not in known]
    sentences = []
    for number, key in enumerate(unknown):
        close = difflib.get_close_matches(key[:80], known, n=1) if number < _MAX_PROBLEMS else []
        hint = f"; did you mean {close[0]}?" if close else "; remove it."
        sentences.append(f"{prefix}{key}: This key is not known{hint}")
    return sentences


def _read_fields(content: Mapping[str, object], problems: list[str]) -> dict[str, object]:
    problems.extend(_unknown_keys(content, tuple(FIELDS), "fields."))
    checked: dict[str, object] = {}
    for field in FIELDS.values():
        place = f"fields.{field.key}"
        try:
            checked[field.key] = field.check(content.get(field.key))
        except FieldError as error:
            missing = f"The key is missing, and {field.label} cannot be empty."
            problems.append(f"{place}: {error if field.key in content else missing}")
            continue
        if isinstance(checked[field.key], str) and not _is_unicode(str(checked[field.key])):
            problems.append(f"{place}: {field.label} contains an incomplete character; type it again.")
    return checked


def _read_sources(content: object, problems: list[str]) -> tuple[tuple[str, str], ...]:
    if content is None:
        return ()
    if not isinstance(content, dict):
        problems.append("sources: This must be an object of citations by source key.")
        return ()
    wrong = [key for key, value in content.items() if not isinstance(value, str)]
    problems.extend(f"sources.{key}: The citation must be text." for key in wrong)
    return tuple((key, value) for key, value in content.items() if isinstance(value, str))


def _one_line(problem: str, limit: int = 300) -> str:
    # one line, whatever the file holds, and printable on any terminal
    line = " ".join(problem.encode(errors="replace").decode().split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
