"""What to make next: how many films the suggested order needs against a random one, in worlds drawn from the model."""

import numpy as np

from bench.measure import Figure
from ssedesigner.core.paths import resources
from ssedesigner.core.question import Choice, Objective, Question, Range, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.physics.explore.next_films import Pool, best_order, pool_of, spread_out
from ssedesigner.physics.explore.search import search

ASR = "film.area_specific_resistance_ohm_cm2"
WORLDS = 200
SEED = 2026
QUESTION = Question(
    targets=(Target(result=ASR, at_most=0.6),),
    free={
        "electrolyte": Choice(values=("Li6PS5Cl", "Li6PS5Br", "Li7P3S11", "beta-Li3PS4")),
        "binder": Choice(values=("NBR", "SBR", "PIB", "SEBS")),
        "binder_wt_pct": Range(low=1, high=5, step=2),
        "thickness_um": Range(low=15, high=45, step=15),
    },
    objectives=(Objective(result=ASR),),
)
"""The most likely film meets the target about every second time: where the order matters."""


def films_needed(pool: Pool, order: str, drawn: np.random.Generator) -> int | None:
    """Return how many films are made until one meets the target in a world; None where no film of it would."""
    films, count = pool.films, len(pool.candidates)
    truth = drawn.multivariate_normal(films.mean, films.covariance, method="svd")
    made = truth + np.sqrt(films.repeat) * drawn.standard_normal(count)
    good = (made >= pool.low) & (made <= pool.high)
    if not good.any():
        return None
    at_random = drawn.permutation(count)
    known, left = films, set(range(count))
    for number in range(1, count + 1):
        place = best_order(pool, known, left) if order == "suggested" else int(at_random[number - 1])
        if good[place]:
            return number
        left.discard(place)
        known = known.measured(place, float(made[place]))
    return None


def replay() -> dict[str, list[int]]:
    """Return the numbers of films in the suggested and in a random order, world by world."""
    materials = shipped_materials(resources() / "library")
    # all of the candidates, those that are unlikely to meet the target too: that is what an order is for
    open_question = Question(free=QUESTION.free, objectives=QUESTION.objectives)
    answer = search(open_question, Recipe(), materials, top=1000)
    pool = pool_of(QUESTION, spread_out((*answer.front, *answer.others)), materials)
    needed: dict[str, list[int]] = {}
    for order in ("suggested", "random"):
        drawn = np.random.default_rng(SEED)
        worlds = [films_needed(pool, order, np.random.default_rng(drawn.integers(2**32))) for _ in range(WORLDS)]
        needed[order] = [number for number in worlds if number is not None]
    return needed


def next_film_figures() -> list[Figure]:
    """Return the part of the films of a random order that the suggested order needs.

    Both orders are tried in the same worlds; those in which no film meets the target need as many in any order, and are
    left out.
    """
    needed = replay()
    medians = {order: float(np.median(numbers)) for order, numbers in needed.items()}
    means = {order: float(np.mean(numbers)) for order, numbers in needed.items()}
    note = (
        f"median {medians['suggested']:g} films suggested, {medians['random']:g} at random (means "
        f"{means['suggested']:.1f}, {means['random']:.1f}), in the {len(needed['random'])} of {WORLDS} worlds with one"
    )
    part = medians["suggested"] / medians["random"]
    return [Figure(name="next films, part of a random order", value=part, unit="", aim=1 / 3, note=note)]


if __name__ == "__main__":
    for figure in next_film_figures():
        print(figure.name, figure.value, figure.note)
