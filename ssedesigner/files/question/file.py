"""The question file: JSON with targets, rules on flags, free fields and objectives.

The guide's page ``explore.md`` describes the format. A file is read completely or not at all, and everything that is
wrong with it is reported at once.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import STEPS
from ssedesigner.core.question import (
    COUNTED,
    Choice,
    FlagRule,
    Free,
    Objective,
    Question,
    QuestionError,
    Range,
    StockWish,
    Target,
    problems_of,
)
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.files.reading import ReadError, parse_json, read_text
from ssedesigner.files.recipe.file import RecipeFileError, recipe_from
from ssedesigner.files.recipe.input import material_fault, unknown_fault
from ssedesigner.files.recipe.steps import step_dict

FORMAT = "ssedesigner-question"
VERSION = 1
SUFFIX = ".ssequestion"
SUFFIXES = (SUFFIX, ".json")
"""Endings under which a question is looked for; it is written under the first unless another is named."""
MAX_BYTES = 5_000_000
"""More is not read: a question has some kB, with a recipe inside some 30 kB."""
MOST_VALUES = 10_000
"""Most values in one list; a longer one is damaged."""

_MAX_PROBLEMS = 100
_TOP_KEYS = ("format", "version", "targets", "flags", "set", "free", "objectives", "exclude", "stock", "base")
_TARGET_KEYS = ("result", "at_least", "at_most", "between")
_Read = TypeVar("_Read")


class QuestionFileError(ValueError):
    """A question file that cannot be read; ``problems`` lists all that is wrong, each with its place in the file."""

    def __init__(self, name: str, problems: list[str]) -> None:
        self.problems = [" ".join(problem.split())[:300] for problem in problems[:_MAX_PROBLEMS]]
        if len(problems) > _MAX_PROBLEMS:
            self.problems.append(f"and {len(problems) - _MAX_PROBLEMS} more.")
        if len(self.problems) == 1:
            super().__init__(f"{name}: {self.problems[0]}")
        else:
            listed = "; ".join(problem.rstrip(".") for problem in self.problems)
            super().__init__(f"{name} has {len(problems)} problems: {listed}.")


def shipped_questions() -> dict[str, Path]:
    """Return the files of the questions that come with the program, by name."""
    return {path.stem: path for path in sorted((resources() / "questions").glob(f"*{SUFFIX}"))}


def find_question(text: str, materials: Materials | None = None) -> Question:
    """Return the question that a file path or the name of a shipped question stands for; a file comes first.

    Where the library is given, materials that it lacks are among the problems.

    Raises
    ------
    QuestionFileError
        When there is neither such a file nor such a question, or the file is no question.
    """
    path = Path(text)
    shipped = shipped_questions()
    if text in shipped and not path.exists():
        path = shipped[text]
    elif not path.suffix and not path.exists():
        names = ", ".join(shipped)
        sentence = f"There is no question file or shipped question of this name; the shipped ones are {names}."
        raise QuestionFileError(text[:200], [sentence])
    return read_question(path, materials)


def read_question(path: Path, materials: Materials | None = None) -> Question:
    """Read a question file.

    Raises
    ------
    QuestionFileError
        With everything that is wrong, each with its place.
    """
    try:
        plain = parse_json(read_text(path, "question", MAX_BYTES))
    except ReadError as error:
        raise QuestionFileError(path.name, [str(error)]) from None
    return question_from(plain, path.name, materials)


def question_from(plain: object, name: str = "The question", materials: Materials | None = None) -> Question:
    """Return the question that plain values stand for; QuestionFileError with all that is wrong."""
    problems: list[str] = []
    if not isinstance(plain, dict):
        raise QuestionFileError(name, ["This is not a question file: it must be a JSON object."])
    if plain.get("format") != FORMAT:
        raise QuestionFileError(name, [f"format: This is not a question file; a question file has “{FORMAT}” here."])
    version = plain.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        problems.append(f"version: A question file has the number {VERSION} here.")
    elif version > VERSION:
        sentence = f"version: The file is of version {numeral(version)}; open it with a newer SSE Designer."
        raise QuestionFileError(name, [sentence])
    problems += _unknown_keys(plain, _TOP_KEYS, "")
    question = Question(
        targets=tuple(_items(plain, "targets", _target, problems)),
        flags=_flags(plain.get("flags"), problems),
        fixed=_fixed(plain.get("set"), problems),
        free=_free(plain.get("free"), problems),
        objectives=tuple(_items(plain, "objectives", _objective, problems)),
        exclude=tuple(_items(plain, "exclude", _text, problems)),
        stock=_stock(plain.get("stock"), problems),
        base=_base(plain.get("base"), problems),
    )
    unread = any(problem.startswith("free") for problem in problems)
    more = [each for each in problems_of(question) if not (unread and each[0] == "free")]
    if materials is not None:
        more += material_problems(question, materials)
    problems += [f"{place}: {sentence}" for place, sentence in more]
    if problems:
        raise QuestionFileError(name, problems)
    return question


def material_problems(question: Question, materials: Materials) -> list[tuple[str, str]]:
    """Return which materials of a question the library lacks, or a recipe cannot take: the place and a sentence."""
    named = [(f"set.{key}", key, value) for key, value in question.fixed.items()]
    for key, free in question.free.items():
        named += [(f"free.{key}", key, value) for value in ([] if isinstance(free, Range) else free.values)]
    faults = [
        (place, material_fault(FIELDS[key], str(value), materials))
        for place, key, value in named
        if FIELDS[key].kind == "material" and value is not None
    ]
    faults += [(f"exclude[{number}]", unknown_fault(key, materials)) for number, key in enumerate(question.exclude)]
    return [(place, sentence) for place, sentence in faults if sentence]


def _unknown_keys(content: Mapping[str, object], known: Iterable[str], prefix: str) -> list[str]:
    sentences = []
    for key in [key for key in content if key not in known][:_MAX_PROBLEMS]:
        close = difflib.get_close_matches(str(key)[:80], list(known), n=1)
        hint = f"; did you mean {close[0]}?" if close else "; remove it."
        sentences.append(f"{prefix}{key}: This key is not known{hint}")
    return sentences


def _items(
    plain: Mapping[str, object], key: str, read: Callable[[object, str], _Read], problems: list[str]
) -> list[_Read]:
    """Read each item of a list; a key that is missing is an empty list."""
    content = plain.get(key)
    if content is None:
        return []
    if not isinstance(content, list) or len(content) > MOST_VALUES:
        problems.append(f"{key}: This must be a list of at most {numeral(MOST_VALUES)} entries.")
        return []
    items = []
    for number, each in enumerate(content):
        try:
            items.append(read(each, f"{key}[{number}]"))
        except QuestionError as error:
            problems.append(f"{key}[{number}]: {error}")
    return items


def _text(content: object, place: str) -> str:
    if not isinstance(content, str) or not content:
        raise QuestionError("This must be the key of a material.")
    return content


def _object(content: object, known: tuple[str, ...]) -> dict[str, object]:
    if not isinstance(content, dict):
        raise QuestionError("This must be an object.")
    wrong = _unknown_keys(content, known, "")
    if wrong:
        raise QuestionError(wrong[0])
    return content


def _target(content: object, place: str) -> Target:
    entry = _object(content, _TARGET_KEYS)
    relations = [key for key in _TARGET_KEYS[1:] if entry.get(key) is not None]
    if len(relations) != 1:
        raise QuestionError("A target has one of at_least, at_most and between.")
    limits = entry[relations[0]]
    if relations[0] == "between":
        if not isinstance(limits, list) or len(limits) != 2:
            raise QuestionError("Between takes a list of two numbers.")
        low, high = (_number(each, "between") for each in limits)
        return Target(result=_result(entry), at_least=low, at_most=high)
    limit = _number(limits, relations[0])
    return Target(result=_result(entry), **{relations[0]: limit})


def _result(entry: Mapping[str, object]) -> str:
    result = entry.get("result")
    if not isinstance(result, str):
        raise QuestionError("The result is missing; predict --json names all results.")
    return result


def _number(content: object, key: str) -> float:
    # True is a number to Python, but nobody means 1 by it
    if isinstance(content, bool) or not isinstance(content, (int, float)):
        raise QuestionError(f"{key} must be a number.")
    try:
        number = float(content)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise QuestionError(f"{key} must be a finite number.")
    return number


def _objective(content: object, place: str) -> Objective:
    entry = _object(content, ("result", "minimise"))
    minimise = entry.get("minimise", True)
    if not isinstance(minimise, bool):
        raise QuestionError("minimise must be true or false.")
    return Objective(result=_result(entry), minimise=minimise)


def _flags(content: object, problems: list[str]) -> dict[str, FlagRule]:
    if content is None:
        return {}
    if not isinstance(content, dict):
        problems.append("flags: This must be an object with fail, caution and unknown.")
        return {}
    problems += _unknown_keys(content, COUNTED, "flags.")
    rules: dict[str, FlagRule] = {}
    for severity in COUNTED:
        if content.get(severity) is None:
            continue
        try:
            rules[severity] = _rule(content[severity])
        except QuestionError as error:
            problems.append(f"flags.{severity}: {error}")
    return rules


def _rule(content: object) -> FlagRule:
    if not isinstance(content, dict):
        return FlagRule(at_most=_whole(content))
    entry = _object(content, ("at_most", "only_at"))
    steps = entry.get("only_at") or []
    if not isinstance(steps, list) or not all(isinstance(step, str) and step in STEPS for step in steps):
        raise QuestionError(f"only_at is a list of process steps: {', '.join(STEPS)}.")
    at_most = entry.get("at_most")
    return FlagRule(at_most=None if at_most is None else _whole(at_most), only_at=tuple(steps))


def _whole(content: object) -> int:
    if isinstance(content, bool) or not isinstance(content, int) or content < 0:
        raise QuestionError("This must be a whole number of flags, or null for no limit.")
    return content


def _by_field(content: object, place: str, problems: list[str]) -> dict[str, object]:
    """Return an object by fields; what names no field is added to the problems."""
    if content is None:
        return {}
    if not isinstance(content, dict):
        problems.append(f"{place}: This must be an object by the keys of fields.")
        return {}
    problems += _unknown_keys(content, FIELDS, f"{place}.")
    return {key: value for key, value in content.items() if key in FIELDS}


def _fixed(content: object, problems: list[str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, value in _by_field(content, "set", problems).items():
        try:
            values[key] = FIELDS[key].check(value)
        except FieldError as error:
            problems.append(f"set.{key}: {error}")
    return values


def _free(content: object, problems: list[str]) -> dict[str, Free]:
    free: dict[str, Free] = {}
    for key, value in _by_field(content, "free", problems).items():
        try:
            free[key] = _free_field(key, value)
        except (QuestionError, FieldError) as error:
            problems.append(f"free.{key}: {error}")
    return free


def _free_field(key: str, content: object) -> Free:
    if content == "all":
        return Choice(is_all=True)
    if isinstance(content, list):
        if len(content) > MOST_VALUES:
            raise QuestionError(f"The list is longer than {numeral(MOST_VALUES)} values.")
        return Choice(values=tuple(FIELDS[key].check(value) for value in content))
    if not isinstance(content, dict):
        raise QuestionError("This must be a list of values, “all”, or an object with from, to and step.")
    entry = _object(content, ("from", "to", "step"))
    missing = [name for name in ("from", "to", "step") if name not in entry]
    if missing:
        raise QuestionError(f"{missing[0]} is missing.")
    low, high, step = (_number(entry[name], name) for name in ("from", "to", "step"))
    return Range(low=low, high=high, step=step)


def _stock(content: object, problems: list[str]) -> StockWish | None:
    if content is None:
        return None
    try:
        entry = _object(content, ("film_count", "film_area_cm2"))
        count, area = _number(entry.get("film_count", 1), "film_count"), entry.get("film_area_cm2")
        if count != int(count):
            raise QuestionError(f"film_count must be a whole number, not {numeral(count)}.")
        area_cm2 = None if area is None else _number(area, "film_area_cm2")
        return StockWish(film_count=int(count), film_area_cm2=area_cm2)
    except QuestionError as error:
        problems.append(f"stock: {error}")
        return None


def _base(content: object, problems: list[str]) -> Recipe | None:
    if content is None:
        return None
    if not isinstance(content, dict):
        problems.append("base: This must be an object with the fields of a recipe.")
        return None
    try:
        # the content of a recipe file, or its fields alone
        return recipe_from(content.get("fields", content), content.get("steps") if "fields" in content else None)
    except RecipeFileError as error:
        problems += [f"base.{problem.removeprefix('fields.')}" for problem in error.problems]
        return None


def question_dict(question: Question) -> dict[str, object]:
    """Return a question as it stands in a file."""
    plain: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "targets": [target_dict(target) for target in question.targets],
        "flags": {severity: _rule_plain(question.rule(severity)) for severity in COUNTED},
        "set": dict(question.fixed),
        "free": {key: _free_plain(free) for key, free in question.free.items()},
        "objectives": [{"result": each.result, "minimise": each.minimise} for each in question.objectives],
    }
    if question.exclude:
        plain["exclude"] = list(question.exclude)
    if question.stock is not None:
        stock = question.stock
        area = {} if stock.film_area_cm2 is None else {"film_area_cm2": stock.film_area_cm2}
        plain["stock"] = {"film_count": stock.film_count, **area}
    if question.base is not None:
        steps = [step_dict(step) for step in question.base.steps]
        plain["base"] = {"fields": question.base.to_dict(), **({"steps": steps} if steps else {})}
    return plain


def target_dict(target: Target) -> dict[str, object]:
    """Return a target as it stands in a file and in an answer."""
    if target.at_least is not None and target.at_most is not None:
        return {"result": target.result, "between": [target.at_least, target.at_most]}
    key = "at_most" if target.at_least is None else "at_least"
    return {"result": target.result, key: target.at_most if target.at_least is None else target.at_least}


def _rule_plain(rule: FlagRule) -> object:
    return {"at_most": rule.at_most, "only_at": list(rule.only_at)} if rule.only_at else rule.at_most


def _free_plain(free: Free) -> object:
    if isinstance(free, Range):
        return {"from": free.low, "to": free.high, "step": free.step}
    return "all" if free.is_all else list(free.values)


def question_text(question: Question) -> str:
    """Return the text of the file of a question."""
    return json.dumps(question_dict(question), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def write_question(path: Path, question: Question) -> None:
    """Write a question; the old file stays whole until the new one is; WriteError when it cannot be written."""
    write_atomically(path, question_text(question).encode())
