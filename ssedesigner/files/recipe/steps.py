"""The edited process steps of a recipe as they stand in a file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from ssedesigner.core.steps import STEP_PARAMETERS, ProcessStep, step_problems

MOST_STEPS = 500
"""More steps than anybody does; a longer list is damaged."""

_TEXTS = ("kind", "key", "text", "atmosphere")

_KEYS = (*_TEXTS, *STEP_PARAMETERS, "is_left_out")


def step_dict(step: ProcessStep) -> dict[str, str | float | bool]:
    """Return a step as it stands in a file: what is empty is left out."""
    values = {key: getattr(step, key) for key in _KEYS}
    return {key: value for key, value in values.items() if value is not None and value != "" and value is not False}


def read_steps(content: object, problems: list[str]) -> tuple[ProcessStep, ...]:
    """Read the steps of a file; what is wrong is added to ``problems``, each with its place. None means no steps."""
    if content is None:
        return ()
    if not isinstance(content, list):
        problems.append("steps: This must be a list of process steps.")
        return ()
    if len(content) > MOST_STEPS:
        problems.append(f"steps: There are {len(content)} steps; {MOST_STEPS} are the most allowed.")
        return ()
    steps = [_step(each, f"steps[{place}]", problems) for place, each in enumerate(content)]
    read = [step for step in steps if step is not None]
    problems.extend(_steps_twice(read))
    return tuple(read)


def _step(content: object, place: str, problems: list[str]) -> ProcessStep | None:
    if not isinstance(content, dict):
        problems.append(f"{place}: A step must be an object.")
        return None
    wrong = list(_wrong_values(content))
    if wrong:
        problems.extend(f"{place}.{key}: {sentence}" for key, sentence in wrong)
        return None
    numbers = {key: float(content[key]) for key in STEP_PARAMETERS if content.get(key) is not None}
    texts = {key: str(content.get(key) or "") for key in _TEXTS}
    step = ProcessStep(**texts, **numbers, is_left_out=bool(content.get("is_left_out")))  # type: ignore[arg-type]
    problems.extend(f"{place}.{key}: {sentence}" for key, sentence in step_problems(step))
    return step


def _wrong_values(content: dict[object, object]) -> Iterator[tuple[object, str]]:
    for key in content:
        if key not in _KEYS:
            close = difflib.get_close_matches(str(key)[:80], _KEYS, n=1)
            yield key, f"This key is not known{f'; did you mean {close[0]}?' if close else '; remove it.'}"
    if "kind" not in content:
        yield "kind", "The key is missing; every step needs it."
    for key in _TEXTS:
        value = content.get(key)
        if value is not None and not (isinstance(value, str) and _is_unicode(value)):
            yield key, "This must be text."
    for key in STEP_PARAMETERS:
        value = content.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            yield key, f"{STEP_PARAMETERS[key].label} must be a number."
    if not isinstance(content.get("is_left_out", False), bool):
        yield "is_left_out", "This must be true or false."


def _steps_twice(steps: Sequence[ProcessStep]) -> Iterator[str]:
    keys = [step.key for step in steps if step.key]
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            yield f"steps: The step “{key}” occurs more than once; keep one of them."


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
