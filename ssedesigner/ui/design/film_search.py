"""Suggested films as the work of a thread: the search, the choice among its recipes, and what each card says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.question import Question
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.conduction.lessons import Lesson
from ssedesigner.physics.explore.answer import Answer, Progress
from ssedesigner.physics.explore.knowledge import Cause, causes
from ssedesigner.physics.explore.next_films import Suggestion, next_films
from ssedesigner.physics.explore.search import Search
from ssedesigner.physics.explore.stock import StockLimit

_WAITED = ("dry", "heat")
"""Steps at which nobody stands beside."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What films are suggested for: the question, the recipe, the library with its films, and the wishes."""

    question: Question
    recipe: Recipe
    materials: Materials
    learned: Learned
    count: int
    new_materials: int | None
    wish: str
    stock: StockLimit | None = None

    @property
    def wishes(self) -> tuple[object, ...]:
        """What is chosen by without another search."""
        return self.count, self.new_materials, self.wish


@dataclass(frozen=True, kw_only=True, eq=False)
class FilmAnswer:
    """Suggested films with the answer they were chosen from, the time of the batch of each, and what is known.

    ``is_stopped`` where it was stopped before films were weighed.
    """

    asked: Asked
    answer: Answer
    films: tuple[Suggestion, ...]
    times: tuple[str, ...]
    causes: tuple[Cause, ...]
    is_stopped: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class FilmSearch:
    """Searches, unless an ``answer`` is there already, and suggests films."""

    asked: Asked
    lessons: Sequence[Lesson]
    answer: Answer | None = None

    def run(self, *, top: int, progress: Callable[[Progress], None], stop: Callable[[], bool]) -> FilmAnswer:
        """Return the films; none where it was stopped before they were weighed."""
        asked = self.asked
        answer = self.answer
        if answer is None:
            search = Search(asked.question, asked.recipe, asked.materials, asked.learned, asked.stock)
            # what limits the question is worked out only where nothing meets it
            answer = search.run(top=top, progress=progress, stop=stop, is_counted=False)

        def report(part: float) -> bool:
            progress(Progress(stage="films", done=round(100 * part), total=100))
            return not stop()

        films = next_films(
            asked.question,
            answer,
            asked.materials,
            asked.learned,
            count=asked.count,
            new_materials=asked.new_materials,
            wish=asked.wish,
            report=report,
        )
        is_stopped = films is None or (not films and not answer.is_complete)
        films = films or ()
        recipes = [answer.recipe, *(film.recipe for film in films)]
        return FilmAnswer(
            asked=asked,
            answer=answer,
            films=films,
            times=tuple(batch_time(film.recipe, asked.materials) for film in films),
            causes=causes(recipes, asked.materials, asked.learned, self.lessons),
            is_stopped=is_stopped,
        )


def batch_time(recipe: Recipe, materials: Materials) -> str:
    """Return how long the steps of a batch take, such as “2.3 h + 12 h drying”; empty where no step has a time."""
    steps = planned_steps(recipe, batch_amounts(recipe, BatchPlan(), materials), materials)
    timed = [(step.kind in _WAITED, step.minutes) for step in steps if step.minutes and not step.is_left_out]
    at_work, waited = (sum(minutes for is_waited, minutes in timed if is_waited == each) for each in (False, True))
    parts = [hours_text(at_work)] if at_work else []
    parts += [f"{hours_text(waited)} drying"] if waited else []
    return " + ".join(parts)


def hours_text(minutes: float) -> str:
    """Return a time as it reads at a glance.

    >>> hours_text(45), hours_text(137), hours_text(720)
    ('45 min', '2 h 17 min', '12 h')
    """
    hours, rest = divmod(round(minutes), 60)
    parts = [f"{numeral(hours)} h"] if hours else []
    return " ".join([*parts, *([f"{rest} min"] if rest or not hours else [])])
