"""The scorecard as one page of plain values: its rows, four counts, and what would settle most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, formula, numeral, typeset
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.process import process_path
from ssedesigner.core.question import Target
from ssedesigner.core.recipe import Recipe, layers
from ssedesigner.physics.advice.scorecard import (
    GROUPS,
    TARGETS,
    Score,
    beside,
    own_films_like,
    score_all,
    to_settle,
    to_state,
)
from ssedesigner.text.score_rows import ScoreRow, score_rows

COUNTED = ("pass", "caution", "unknown", "fail")
GROUP_NAMES = {
    "structure": "Structure and conduction",
    "electrochemistry": "Electrochemistry",
    "heat-moisture": "Heat and moisture",
    "mechanics": "Mechanics",
    "making": "Making it",
}
_TEST_WORDS = {
    "film": "cast a film, measure conductivity and thickness",
    "section": "weigh and cut a pressed film",
    "leak": "measure the leakage current",
    "lithium-cell": "cycle it between two anodes",
    "full-cell": "cycle a full cell at the pressure in use",
    "heating": "heat a piece for 1 h at 200 °C",
    "air": "time the open film beside an H₂S meter",
    "bending": "bend it round the roller",
    "strip": "pull a strip, peel it off",
    "pressing": "press it and look for cracks",
}
_MOST_SETTLING = 4
NOTE = "A partial answer counts as not known. There is no total: a film fails by its weakest row."
AFTER = "After Figure 4a of Song, Baeck, Kwak, Lim, Jung, Adv. Energy Mater. 2023, 13, 2301142."


@dataclass(frozen=True, kw_only=True)
class ScoreChoice:
    """What a scorecard shows: targets, groups, only what is not met, and which film stands in the last column."""

    targets: Mapping[str, Target]
    groups: tuple[str, ...] = tuple(GROUPS)
    is_open_only: bool = False
    film: str = ""


EVERYTHING = ScoreChoice(targets=TARGETS)


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """The page: rows in the order of the review, four counts, and what would settle most.

    ``counts`` and ``group_counts`` are over all rows, also over those that ``rows`` leaves out; ``warnings`` are checks
    that belong to no row and ask for care or more.
    """

    title: str
    subtitle: str
    recipe: Recipe
    beside_title: str
    counts: tuple[tuple[str, int], ...]
    group_counts: tuple[tuple[str, int], ...]
    rows: tuple[ScoreRow, ...]
    hidden: int
    settle: tuple[tuple[str, int], ...]
    warnings: tuple[str, ...]
    library_version: str
    model_version: str
    day: str


def scorecard(
    prediction: Prediction, materials: Materials, day: str = "", choice: ScoreChoice = EVERYTHING
) -> Scorecard:
    """Fill the scorecard of a recipe.

    Parameters
    ----------
    prediction : Prediction
        What is predicted of the recipe.
    materials : Materials
        The library that it was predicted with.
    day : str
        The day of the page as it is printed, empty for none.
    choice : ScoreChoice
        Targets, groups and what stands in the last column.

    Returns
    -------
    Scorecard
        Rows of plain values, for paper, web page, table and JSON.
    """
    own = own_films_like(prediction.recipe, materials)
    scores = score_all(prediction, choice.targets, own)
    rows = score_rows(scores, prediction, own, materials, choice.film)
    shown = tuple(row for row in rows if row.group in choice.groups and _is_wanted(row, choice.is_open_only))
    film = next((film for film in materials.films if film.key == choice.film), None)
    return Scorecard(
        title=f"Scorecard: {prediction.recipe.name}",
        subtitle=" · ".join(filter(None, (*_makeup(prediction, materials), day))),
        recipe=prediction.recipe,
        beside_title=f"Film {film.reference}: {film.label}" if film else "Best reported film",
        counts=tuple((severity, sum(row.severity == severity for row in rows)) for severity in COUNTED),
        group_counts=tuple((group, sum(row.group == group for row in rows)) for group in GROUPS),
        rows=shown,
        hidden=len(rows) - len(shown),
        settle=_settling(scores)[:_MOST_SETTLING],
        warnings=tuple(f"{MARKS[flag.severity]} {typeset(flag.title)}" for flag in beside(prediction)),
        library_version=prediction.library_version,
        model_version=prediction.model_version,
        day=day,
    )


def _settling(scores: Sequence[Score]) -> tuple[tuple[str, int], ...]:
    """Say what would settle how many rows: what is to be stated, which costs nothing, before what is to be tested."""
    stated = ((f"{_verb(key)} {in_sentence(FIELDS[key].label)}", keys) for key, keys in to_state(scores))
    tested = ((_TEST_WORDS[test], keys) for test, keys in to_settle(scores))
    return tuple((words, len(keys)) for words, keys in (*stated, *tested))


def _verb(key: str) -> str:
    """Say in a word what is done with an empty field."""
    return "enter" if FIELDS[key].is_numeric else "choose"


def _is_wanted(row: ScoreRow, is_open_only: bool) -> bool:
    return not is_open_only or row.severity not in ("pass", "none")


def _makeup(prediction: Prediction, materials: Materials) -> list[str]:
    recipe = prediction.recipe
    contents = [
        *(str(recipe.value(layer.field)) for layer in layers(recipe)),
        *(f"{key} {numeral(share)} wt %" for key, share in _shares(recipe) if key),
        *filter(None, (recipe.scaffold,)),
    ]
    liquids = " + ".join(filter(None, (recipe.solvent, recipe.cosolvent)))
    pressed = [step.detail for step in process_path(recipe, materials) if step.key == "densify" and not step.is_skipped]
    return [
        formula(", ".join(contents)),
        liquids,
        str(recipe.method or "").replace("-", " "),
        *map(formula, pressed),
        f"library {prediction.library_version}",
    ]


def _shares(recipe: Recipe) -> list[tuple[str | None, float | None]]:
    return [
        (recipe.binder, recipe.binder_wt_pct),
        (recipe.second_binder, recipe.second_binder_wt_pct),
        (recipe.spe, recipe.spe_wt_pct),
        (recipe.salt, recipe.salt_wt_pct),
    ]
