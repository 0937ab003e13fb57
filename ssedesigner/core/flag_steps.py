"""Flags along the process path: one table says to which numbered step of a recipe each flag belongs."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction
from ssedesigner.core.process import PathStep, name_list, process_path
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import sentence_case

RECIPE = "recipe"
"""What flags on the recipe itself belong to; it is no step."""
_HAND_OVER = ("transfer", "peel", "take-up")
STEPS_OF_FLAGS: dict[str, tuple[tuple[str, ...], ...]] = {
    RECIPE: (),
    "mix": (("mix",),),
    "coat": (("form", "dry", "heat"),),
    # a piece is never wound: its bending is that of being handled, or of being cut with its electrode
    "wind": (("wind",), _HAND_OVER, ("cut",)),
    "calender": (("prepress", "densify"),),
    # a film that is made on its electrode is handed over by forming it
    "transfer": (_HAND_OVER, ("form",)),
    "stack": (("stack",),),
    "press": (("prepress", "densify", "operate"),),
    "operate": (("operate",),),
    "safety": (("room",),),
}
"""Where a flag belongs by its ``step``: the first group of which the path has a step."""


def step_of(flag: Flag, path: Sequence[PathStep]) -> str:
    """Return the key of the one step to which a flag belongs, or ``RECIPE``.

    Of several steps that can have it, the one that is about the flag's first field has it, else the first of them.
    """
    return _homes(_outline(path))[flag.step, flag.fields[:1]]


_Outline = tuple[tuple[str, tuple[str, ...]], ...]
"""The keys of the steps of a path with their fields: all of it that decides on where a flag belongs."""


def _outline(path: Sequence[PathStep]) -> _Outline:
    return tuple([(step.key, step.fields) for step in path])


class _Homes(dict[tuple[str, tuple[str, ...]], str]):
    """Where flags belong on a path, by their step and first field: looked up when the first flag asks."""

    def __init__(self, outline: _Outline) -> None:
        super().__init__()
        self._outline = outline

    def __missing__(self, about: tuple[str, tuple[str, ...]]) -> str:
        step_of_flag, first = about
        home = RECIPE
        for group in STEPS_OF_FLAGS[step_of_flag]:
            if able := [(key, fields) for key, fields in self._outline if key in group]:
                home = next((key for key, fields in able if first and first[0] in fields), able[0][0])
                break
        self[about] = home
        return home


_homes = lru_cache(maxsize=32)(_Homes)
"""The same for each path with such an outline."""


def step_captions(path: Sequence[PathStep]) -> dict[str, str]:
    """Return what each step is called wherever flags are listed, by its key: ``RECIPE`` first, the steps numbered.

    >>> step_captions([PathStep(key="room", title="Dry room", short="Room", detail="")])
    {'recipe': 'Recipe', 'room': '1 Dry room'}
    """
    return {RECIPE: "Recipe"} | {step.key: f"{number} {step.title}" for number, step in enumerate(path, start=1)}


@dataclass(frozen=True, kw_only=True)
class StepFlags:
    """A step under its caption, or ``RECIPE``, with the flags that belong to it, the worst first.

    ``counts`` are those of all checks of the step by severity, also where only some of its flags are listed.
    """

    key: str
    caption: str
    flags: tuple[Flag, ...]
    counts: tuple[tuple[str, int], ...] = ()

    def of_severity(self, severities: Container[str]) -> StepFlags:
        """Return the step with those of its flags that have one of some severities."""
        kept = tuple([flag for flag in self.flags if flag.severity in severities])
        return self if len(kept) == len(self.flags) else replace(self, flags=kept)

    @property
    def number(self) -> str:
        """The number of the step as it is printed; empty for ``RECIPE``."""
        number = self.caption.partition(" ")[0]
        return number if number.isdigit() else ""


def flags_by_step(flags: Iterable[Flag], path: Sequence[PathStep]) -> tuple[StepFlags, ...]:
    """Return ``RECIPE`` and each step of a path with its flags; one without flags is kept."""
    along = flags_along(flags, path)
    return tuple(
        StepFlags(key=key, caption=words, flags=along[key], counts=count_severities(along[key]))
        for key, words in step_captions(path).items()
    )


def flags_on_path(prediction: Prediction, materials: Materials) -> tuple[StepFlags, ...]:
    """Return ``RECIPE`` and each step of a prediction's recipe with its flags."""
    last: list[tuple[Prediction, tuple[StepFlags, ...]]] = materials.kept.get(flags_on_path, list)
    for known, steps in last:  # after an edit several screens ask for those of the same prediction
        if known is prediction:
            return steps
    steps = flags_by_step(prediction.flags, process_path(prediction.recipe, materials))
    last[:] = [(prediction, steps)]
    return steps


def count_severities(flags: Iterable[Flag]) -> tuple[tuple[str, int], ...]:
    """Return how many flags have each severity that occurs, in the order of telling."""
    severities = [flag.severity for flag in flags]
    return tuple([(severity, severities.count(severity)) for severity in SEVERITIES if severity in severities])


def captions_of(flags: Iterable[Flag], recipe: Recipe, materials: Materials) -> dict[str, str]:
    """Return the caption of the step to which each flag belongs by the flag's id, in the order of the path."""
    steps = flags_by_step(flags, process_path(recipe, materials))
    return {flag.id: step.caption for step in steps for flag in step.flags}


def flags_along(flags: Iterable[Flag], path: Sequence[PathStep]) -> dict[str, tuple[Flag, ...]]:
    """Return the flags of ``RECIPE`` and of each step of a path, the worst first."""
    by_step: dict[str, list[Flag]] = {key: [] for key in (RECIPE, *(step.key for step in path))}
    homes = _homes(_outline(path))
    for flag in worst_first(flags):
        by_step[homes[flag.step, flag.fields[:1]]].append(flag)
    return {key: tuple(mine) for key, mine in by_step.items()}


def worst_first(flags: Iterable[Flag]) -> Iterable[Flag]:
    """Return flags by how bad they are; those that are equally so stay in their order."""
    ranks: dict[str, list[Flag]] = {severity: [] for severity in SEVERITIES}
    for flag in flags:
        ranks[flag.severity].append(flag)
    return chain.from_iterable(ranks.values())


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A blank field for which several checks wait, with these checks and the numbers of their steps.

    ``objection`` is a check that objects to the blank itself.
    """

    field: str
    checks: tuple[Flag, ...]
    numbers: tuple[str, ...]
    objection: Flag | None = None

    @property
    def id(self) -> str:
        """What its row is known by."""
        return f"waits-for-{self.field.replace('_', '-')}"

    @property
    def where(self) -> str:
        """The steps and the count in a few words."""
        steps = f"step{'s' if len(self.numbers) > 1 else ''} {name_list(self.numbers)}, " if self.numbers else ""
        return f"{steps}{_counted(len(self.checks))}"

    @property
    def row(self) -> Flag:
        """The row that stands for its checks: how many wait, at which steps, and which.

        A check that objects to the blank itself, rather than waiting, lends its verdict and its words.
        """
        numbers = self.numbers
        where = f"In step{'s' if len(numbers) > 1 else ''} {name_list(numbers)}: " if numbers else ""
        names = ", ".join(flag.name[:1].lower() + flag.name[1:] for flag in self.checks)
        count = len(self.checks)
        title = f"{FIELDS[self.field].label} not stated: {_counted(count)} {'waits' if count == 1 else 'wait'} for it"
        message = sentence_case(f"{where}{names}.")
        if self.objection is not None:
            return replace(self.objection, title=title, message=f"{self.objection.message} {message}")
        first = self.checks[0]
        return Flag(
            id=self.id,
            step=first.step,
            severity="unknown",
            title=title,
            message=message,
            fields=(self.field,),
            awaits=self.field,
        )


def _counted(checks: int) -> str:
    return f"{checks} check{'' if checks == 1 else 's'}"


def gaps(steps: Iterable[StepFlags]) -> tuple[Gap, ...]:
    """Return the blank fields for which more than one check of some steps waits, in the order of the steps.

    A check that waits alone is no gap: by itself it says more.
    """
    waiting: dict[str, list[tuple[StepFlags, Flag]]] = {}
    for step in steps:
        for flag in step.flags:
            if flag.awaits:
                waiting.setdefault(flag.awaits, []).append((step, flag))
    return tuple(_gap(field, each) for field, each in waiting.items() if len(each) > 1)


def _gap(field: str, waiting: Sequence[tuple[StepFlags, Flag]]) -> Gap:
    echoes = [(step, flag) for step, flag in waiting if flag.severity == "unknown"]
    return Gap(
        field=field,
        checks=tuple(flag for _, flag in echoes),
        numbers=tuple(dict.fromkeys(step.number for step, _ in echoes if step.number)),
        objection=next((flag for _, flag in waiting if flag.severity != "unknown"), None),
    )


def join_causes(steps: Sequence[StepFlags], path: Sequence[PathStep], only: str = "") -> tuple[StepFlags, ...]:
    """Let one row stand for all checks that wait for the same blank field, at the step that is about the field.

    ``only`` is the key of the one step that is listed, where a row stands if any check of that step waits.
    """
    joined = {gap.field: gap for gap in gaps(steps)}
    if not joined:
        return tuple(steps)
    roots: dict[str, list[Flag]] = {}
    for field, gap in joined.items():
        homes = [step.key for step in steps if any(flag.awaits == field for flag in step.flags)]
        about = next((step.key for step in path if field in step.fields), "")
        home = only if only in homes else about or homes[0]
        roots.setdefault(home, []).append(gap.row)
    return tuple(
        replace(step, flags=tuple(worst_first(kept)))
        for step in steps
        for kept in [[*roots.get(step.key, ()), *(flag for flag in step.flags if flag.awaits not in joined)]]
    )


def joined_checks(flags: Iterable[Flag], recipe: Recipe, materials: Materials) -> tuple[StepFlags, ...]:
    """Return the flags of a recipe step by step, each missing input as one row: what is printed."""
    path = process_path(recipe, materials)
    return join_causes(flags_by_step(flags, path), path)
