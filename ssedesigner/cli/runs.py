"""``next --plan``: films at combinations of levels, or points that fill ranges, of a question's free numbers."""

from __future__ import annotations

from ssedesigner.cli.arguments import CommandError
from ssedesigner.cli.explore import read_question
from ssedesigner.core.fields import FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.question import Range
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.question.runs import runs_csv, runs_dict
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.runs import MOST_LEVELS, factorial, judge_runs, levels_between, space_filling

CENTRE_POINTS = 2


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A plan of runs as plain data, and as a table in text."""

    plain: dict[str, object]
    text: str


def plan_runs(
    question: str,
    recipe: str | None,
    materials: Materials,
    *,
    plan: str,
    levels: int,
    runs: int,
    seed: int,
    decimal: str = POINT,
) -> Planned:
    """Lay out the films and check each.

    Raises
    ------
    CommandError
        With one sentence, when the question cannot be read, or its free numbers make no plan.
    """
    if not 2 <= levels <= MOST_LEVELS:
        raise CommandError(f"--levels takes a whole number from 2 to {MOST_LEVELS}, not {levels}.")
    asked, base, materials = read_question(question, recipe, materials)
    ends = {key: (free.low, free.high) for key, free in asked.free.items() if isinstance(free, Range)}
    try:
        if plan == "filling":
            laid_out = space_filling(ends, runs, seed)
        else:
            by_field = {key: levels_between(*both, levels) for key, both in ends.items()}
            laid_out = factorial(by_field, CENTRE_POINTS, seed)
    except FieldError as error:
        raise CommandError(str(error)) from None
    judged = list(judge_runs(laid_out, base, materials, learn(materials)))
    return Planned(plain=runs_dict(judged, seed), text=runs_csv(judged, seed, decimal))
