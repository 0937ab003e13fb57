"""A recipe as a person names it on the command line: a file, a shipped recipe, and fields set by hand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from ssedesigner.core.changes import describe_companions
from ssedesigner.core.fields import FIELDS, MAX_TEXT, Field, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import KINDS, TAKE_HALIDES, Materials, kind_word, refusal
from ssedesigner.core.paths import resources
from ssedesigner.core.process import kinds_of, material_of
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.visible_text import quote
from ssedesigner.files.recipe.file import SUFFIXES, RecipeFile, RecipeFileError, read_recipe
from ssedesigner.files.recipe.typed_content import LAYER_THICKNESSES, Typed, read_typed
from ssedesigner.physics.advice.exchange import consequences
from ssedesigner.physics.advice.plausibility import doubt_about_field

_LONGEST_KEY = 200
_EDITED = " (edited)"
BATCH_KEY = re.compile(r"B-\d+", re.IGNORECASE)
SAMPLE = "sample"
"""Name of the recipe on which the program opens."""


class RecipeInputError(ValueError):
    """A recipe or field that was named wrongly; the message is one sentence that says what to type."""


def shipped_recipes() -> dict[str, Path]:
    """Return the files of the recipes that come with the program by name: cells first, then the reported films."""
    paths = sorted((resources() / "recipes").glob("*.json"))
    return {path.stem: path for path in sorted(paths, key=lambda path: path.stem.startswith("film-"))}


_FILM = "film-"


def film_files() -> dict[str, Path]:
    """Return the files of the shipped recipes of reported films by the key of the film."""
    return {name.removeprefix(_FILM): path for name, path in shipped_recipes().items() if name.startswith(_FILM)}


def film_recipes() -> dict[str, Recipe]:
    """Return the shipped recipes of reported films by the key of the film."""
    return {key: read_recipe(path).recipe for key, path in film_files().items()}


def find_recipe(text: str) -> RecipeFile:
    """Return the recipe that a file path or the name of a shipped recipe stands for; a file comes first.

    Raises
    ------
    RecipeFileError
        When the file cannot be read or is no recipe.
    RecipeInputError
        When there is neither such a file nor such a shipped recipe.
    """
    path = Path(text)
    if is_path(text):
        return read_recipe(path)
    if text == SAMPLE:
        return RecipeFile(recipe=Recipe())
    shipped = shipped_recipes()
    if text in shipped:
        return replace(read_recipe(shipped[text]), notes=())  # shipped as files without results, which nobody saved
    if BATCH_KEY.fullmatch(text):
        raise RecipeInputError(
            f"{text} is the key of a batch, not a recipe; use sheet --batch {text} or batch show {text}."
        )
    names = [SAMPLE, *shipped]
    hint = _hint(text, names, f"; the shipped ones are {_list(names)}")
    raise RecipeInputError(f"There is no recipe file {quote(text, 200)} and no shipped recipe of this name{hint}")


def recipe_path(text: str | None) -> Path | None:
    """Return the file to open in a window; None for the sample.

    Raises
    ------
    RecipeInputError
        When there is neither such a file nor such a shipped recipe.
    """
    if text is None or text == SAMPLE:
        return None
    if not is_path(text):
        find_recipe(text)  # says what is meant where there is no such recipe
        return shipped_recipes()[text]
    path = Path(text)
    if not path.exists():
        raise RecipeInputError(f"{path}: There is no such file; check the name and the folder.")
    return path


def is_path(text: str) -> bool:
    """Return True when the text means a file: one is there, or it is written like one."""
    path = Path(text)
    try:
        is_there = path.is_file() or (path.exists() and text not in {SAMPLE, *shipped_recipes()})
    except (OSError, ValueError):
        is_there = False
    return is_there or path.suffix.lower() in SUFFIXES or len(path.parts) > 1


@dataclass(frozen=True, kw_only=True)
class SetRecipe:
    """A recipe with fields set by hand, and what went with them or was converted, in sentences."""

    recipe: Recipe
    remarks: tuple[str, ...] = ()


def with_settings(
    recipe: Recipe, settings: Iterable[str], materials: Materials, accepted: Collection[str] = ()
) -> SetRecipe:
    """Return the recipe with fields set as typed: ``thickness_um=0,03 mm``; ``solvent=`` blanks a field.

    All settings apply together: what is set stays, whatever the order, and what belonged to something that is replaced
    is emptied. ``accepted`` are fields whose value is taken without asking whether it can be right.

    Raises
    ------
    RecipeInputError
        For a setting without ``=``, an unknown field, one that is set twice, a value that the field cannot take, a
        material that the library does not have, or a value that has two meanings or is asked about.
    """
    texts = _by_key(map(_split_setting, settings))
    for key in accepted:
        if key not in FIELDS:
            raise RecipeInputError(
                f"There is no field {quote(key)}{_hint(key, FIELDS, '; the guide lists all fields')}"
            )
    changes: dict[str, Value] = {}
    remarks: list[str] = []
    # vol % needs the materials that are set, a part of the film its thickness
    for key in sorted(texts, key=lambda key: (FIELDS[key].is_numeric, key in LAYER_THICKNESSES)):
        typed = _set(replace(recipe, **changes), materials, key, texts[key], key in accepted)  # type: ignore[arg-type]
        changes[key] = typed.value
        remarks += [typed.remark] if typed.remark else []
    # worked out for all settings together, so that their order does not matter
    along = consequences(recipe, materials, changes)
    companions = describe_companions(recipe, {**changes, **along.changes}, along.kept, named=along.changes)
    return SetRecipe(
        recipe=replace(recipe, **changes, **along.changes),  # type: ignore[arg-type]  # values of the fields' own kinds
        remarks=tuple(filter(None, (*remarks, companions))),
    )


def as_edited(original: Recipe, edited: Recipe) -> Recipe:
    """Return a recipe that was changed under a name that says so, unless it was given one of its own."""
    if edited.name != original.name:
        return edited
    return replace(edited, name=f"{edited.name[: MAX_TEXT - len(_EDITED)]}{_EDITED}")


def _by_key(settings: Iterable[tuple[str, str]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, text in settings:
        if key in texts:
            raise RecipeInputError(f"{key} is set twice, to {quote(texts[key])} and to {quote(text)}; leave one out.")
        texts[key] = text
    return texts


def _split_setting(setting: str) -> tuple[str, str]:
    key, equals, text = setting.partition("=")
    key = key.strip()
    if not equals:
        raise RecipeInputError(f"{quote(setting)} sets nothing; write KEY=VALUE, for example thickness_um=20.")
    if key not in FIELDS:
        raise RecipeInputError(f"There is no field {quote(key)}{_hint(key, FIELDS, '; the guide lists all fields')}")
    return key, text


def _set(recipe: Recipe, materials: Materials, key: str, text: str, is_accepted: bool) -> Typed:
    try:
        typed = read_typed(recipe, materials, key, text)
    except FieldError as error:
        raise RecipeInputError(f"{key}: {error}") from None
    if FIELDS[key].kind == "material" and typed.value:
        sentence = material_fault(FIELDS[key], str(typed.value), materials)
        if sentence:
            raise RecipeInputError(f"{key}: {sentence}")
    doubt = None if is_accepted else doubt_about_field(recipe, materials, key, typed.value)
    if doubt is not None:
        raise RecipeInputError(f"{key}: {doubt.question} Set the correct value, or keep it with --accept {key}.")
    return typed


def unknown_materials(recipe: Recipe, materials: Materials) -> list[str]:
    """Return a sentence for each material that the library does not have or a recipe cannot take, after its field."""
    return [f"{key}: {sentence}" for key, sentence in missing_materials(recipe, materials)]


def missing_materials(recipe: Recipe, materials: Materials) -> list[tuple[str, str]]:
    """Return each field with a material that the library does not have or a recipe cannot take, with a sentence."""
    return [
        (field.key, sentence)
        for field in FIELDS.values()
        if field.kind == "material"
        and (key := recipe.value(field.key))
        and (sentence := material_fault(field, str(key), materials))
    ]


def file_sentence(error: RecipeFileError, limit: int = 60) -> str:
    """Return everything that is wrong with a file on one line, as far as a line can hold it."""
    if len(error.problems) == 1:
        return str(error)
    listed = "; ".join(problem.rstrip(".") for problem in error.problems[:limit])
    more = f"; and {len(error.problems) - limit} more" if len(error.problems) > limit else ""
    name = str(error).split(" has ", 1)[0]
    return f"{name} has {len(error.problems)} problems: {listed}{more}."


def material_fault(field: Field, key: str, materials: Materials) -> str:
    """Return what is wrong with a material in a field, with near keys; nothing where it can stand there."""
    material = material_of(field.key, key, materials)
    if material is None:
        return _unknown_material(field, key, materials)
    return f"{material.name} is {reason}." if (reason := refusal(material, field.key)) else ""


def unknown_fault(key: str, materials: Materials) -> str:
    """Return what is wrong with a key that stands for a material of any kind; nothing where the library has it.

    >>> unknown_fault("tolune", Materials(version="", materials={}, pairs=()))
    'The library has no material “tolune”; remove it.'
    """
    keys = [material.key for material in materials.materials.values()]
    if key in keys:
        return ""
    key = key[:_LONGEST_KEY]
    called_so = dict.fromkeys(material.key for material in materials.by_name(key))
    hint = f"; did you mean {' or '.join(called_so)}?" if called_so else _hint(key, keys, "; remove it")
    return f"The library has no material {quote(key)}{hint}"


def _takes(materials: Materials, field: Field, key: str) -> bool:
    material = material_of(field.key, key, materials)
    return material is not None and not refusal(material, field.key)


def _word_of_kind(kind: str) -> str:
    return KINDS[kind].lower()


def _unknown_material(field: Field, key: str, materials: Materials) -> str:
    offered = materials.usable(*kinds_of(field), field=field.key)
    kinds = " or ".join(
        kind_word(kind) if field.key in TAKE_HALIDES else KINDS[kind].lower() for kind in field.materials
    )
    key = key[:_LONGEST_KEY]  # a pasted page is long
    sentence = f"The library has no {kinds} {quote(key)}"
    called_so = [material for material in materials.by_name(key) if not material.is_retired]
    if meant := [material.key for material in called_so if material in offered]:
        return f"{sentence}; did you mean {' or '.join(meant)}?"
    refused = [(each.kind, f"{each.name} is {reason}.") for each in called_so if (reason := refusal(each, field.key))]
    if own := [reason for kind, reason in refused if kind in kinds_of(field)]:
        return own[0]
    spelled = {key, *(material.key for material in called_so)}
    others = [
        other.key
        for other in FIELDS.values()
        if other.kind == "material" and any(_takes(materials, other, each) for each in spelled)
    ]
    if others:
        return f"{sentence}; it fits in {' or '.join(others)}."
    if refused:
        return refused[0][1]
    keys = [material.key for material in offered]
    hint = _hint(key, keys, f"; the library knows {_list(keys)}" if keys else "; add it to the library first")
    return f"{sentence}{hint}"


def _hint(text: str, known: Iterable[str], otherwise: str) -> str:
    by_lower = {name.lower(): name for name in known}
    close = [by_lower[name] for name in difflib.get_close_matches(text.lower()[:80], by_lower, n=2)]
    return f"; did you mean {' or '.join(close)}?" if close else f"{otherwise}."


def _list(names: list[str], limit: int = 12) -> str:
    return ", ".join(names[:limit]) + (f" and {len(names) - limit} more" if len(names) > limit else "")
