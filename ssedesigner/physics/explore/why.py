"""Why one recipe predicts something else than another: the share of each field that differs (Shapley values)."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from ssedesigner.core.belongings import fields_to_empty
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import RESULTS, CellPrediction, FilmPrediction, Quantity
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.cell.performance import perform
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import CellsByBasis, film_quantities

MOST_EXACT = 8
"""Parts of a difference of which every order is counted; of more, orders are drawn."""
DRAWN_ORDERS = 64
"""Orders that are drawn, each with its reverse."""
NOT_COMPARED = ("name", "notes")
"""Fields that say nothing about the film."""
TOGETHER = "together"
"""Stands for all parts where a difference cannot be shared out."""
_ERROR_TOLERANCE = 1e-9
"""Part of a share below which its error is that of the arithmetic: every order gives the same."""
_SEED = 20231107
"""Any number; the same answer each time."""


@dataclass(frozen=True, kw_only=True)
class Why:
    """What the fields that differ do to the results.

    ``fields`` holds each field that differs with its two values; ``parts`` the fields that are taken as one, because a
    recipe that has one of them without the others makes no sense, under their first field. ``shares`` has for each
    result that both recipes have the share of each part [lab unit of the result], which add up to the difference, or
    all of it under ``TOGETHER``; ``errors`` the standard error of each share where orders were drawn, ``reasons`` why a
    result has no shares.
    """

    fields: Mapping[str, tuple[Value, Value]]
    parts: Mapping[str, tuple[str, ...]]
    shares: Mapping[str, Mapping[str, float]]
    errors: Mapping[str, Mapping[str, float]]
    reasons: Mapping[str, str]

    @property
    def is_exact(self) -> bool:
        """Whether every order was counted."""
        return not self.errors


def film_and_cell_of(recipe: Recipe, materials: Materials, learned: Learned) -> tuple[FilmPrediction, CellPrediction]:
    """Return film and cell without flags, which take most of the time of a prediction [lab units].

    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> film_and_cell_of(Recipe(), empty, NOTHING_LEARNED)[0].thickness_um.value
    30.0
    """
    film = resolve(recipe, materials)
    conducts = conductance(film, learned)
    cell = resolve_cell(recipe, materials, film)
    cells = CellsByBasis(cell, perform(cell, conducts, materials))
    return film_quantities(film, conducts), cells[recipe.basis]


def predicted_quantities(recipe: Recipe, materials: Materials, learned: Learned) -> dict[str, Quantity]:
    """Return every result of a recipe by its key [lab units].

    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> predicted_quantities(Recipe(), empty, NOTHING_LEARNED)["film.thickness_um"].value
    30.0
    """
    part = dict(zip(("film", "cell"), film_and_cell_of(recipe, materials, learned), strict=True))
    return {key: getattr(part[key.partition(".")[0]], key.partition(".")[2]) for key in RESULTS}


def fields_that_differ(first: Recipe, second: Recipe) -> dict[str, tuple[Value, Value]]:
    """Return the fields in which two recipes differ with both values, in the order of the editor [lab units].

    >>> fields_that_differ(Recipe(), Recipe(thickness_um=20.0))
    {'thickness_um': (30.0, 20.0)}
    """
    both = ((key, (getattr(first, key), getattr(second, key))) for key in FIELDS if key not in NOT_COMPARED)
    return {key: pair for key, pair in both if pair[0] != pair[1]}


def explain(
    first: Recipe,
    second: Recipe,
    materials: Materials,
    learned: Learned = NOTHING_LEARNED,
    together: Sequence[tuple[str, ...]] = (),
    report: Callable[[float], bool] = lambda _: True,
) -> Why | None:
    r"""Share out the difference of each result among the fields that differ.

    .. math:: \varphi_i = \frac{1}{n!} \sum_{\text{orders}} \left[f(S_i \cup i) - f(S_i)\right]

    Parameters
    ----------
    first, second : Recipe
        The recipes; a share is what a field does on the way from the first to the second [-]
    materials : Materials
        The snapshot of the library [-]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]
    together : sequence of tuple of str
        Fields that shall be taken as one besides those that must be [-]
    report : callable
        Called with the part that is done [-]; where it returns False the work is stopped

    Returns
    -------
    Why or None
        The shares; None when it was stopped

    Notes
    -----
    The mean is over all orders in which the fields can be changed one after the other, counted exactly up to
    ``MOST_EXACT`` parts and drawn above that with a stated seed, each order with its reverse. Only orders along which
    the result stays known count; where there is none, all fields are taken as one. In each order the steps add up to
    the difference, and so do their means. Values that belong to a material, such as the conductivity of a lot, go with
    it.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> explain(Recipe(), Recipe(thickness_um=20.0), empty).shares["film.thickness_um"]
    {'thickness_um': -10.0}

    References
    ----------
    Shapley1953 (full entry in sources.csv)
    """
    changed = fields_that_differ(first, second)
    parts = _parts(first, second, changed, together)
    states = _States(first, second, tuple(parts.values()), materials, learned)
    ends = states.at(0), states.at(states.last)
    reasons = {key: one.reason for key in RESULTS for one in (ends[1][key], ends[0][key]) if one.value is None}
    wanted = [key for key in RESULTS if key not in reasons]
    if len(parts) <= MOST_EXACT:
        counted = _count_orders(states, wanted, report)
    else:
        counted = _draw_orders(states, wanted, report)
    if counted is None:
        return None
    shares, errors = {}, {}
    for key, (row, error) in counted.items():
        # no order leads past known values only: the difference stands, but cannot be shared out
        whole = {TOGETHER: _number(ends[1], key) - _number(ends[0], key)}
        shares[key] = dict(zip(parts, row, strict=True)) if row or not parts else whole
        errors[key] = dict(zip(parts, error, strict=True)) if error else {}
    return Why(
        fields=changed,
        parts=parts,
        shares=shares,
        errors=errors if len(parts) > MOST_EXACT else {},
        reasons=reasons,
    )


def _parts(
    first: Recipe, second: Recipe, changed: Mapping[str, object], together: Sequence[tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the fields that differ, those together that make no sense apart, by the first of them."""
    leader = {key: key for key in changed}

    def lead(key: str) -> str:
        return key if leader[key] == key else lead(leader[key])

    def join(keys: Sequence[str]) -> None:
        known = sorted({lead(key) for key in keys if key in changed}, key=list(changed).index)
        leader.update(dict.fromkeys(known, known[0] if known else ""))

    for owner in changed:
        for one, other in ((first, second), (second, first)):
            values = {key: getattr(one, key) for key in FIELDS}
            join([owner, *fields_to_empty(values, {owner: getattr(other, owner)})])
    for keys in together:
        join(keys)
    parts: dict[str, tuple[str, ...]] = {}
    for key in changed:
        parts[lead(key)] = (*parts.get(lead(key), ()), key)
    return parts


class _States:
    """The results of the recipes between two, each by which parts are the second recipe's, as the bits of a number."""

    def __init__(
        self,
        first: Recipe,
        second: Recipe,
        parts: tuple[tuple[str, ...], ...],
        materials: Materials,
        learned: Learned,
    ) -> None:
        self._first, self._second, self._parts = first, second, parts
        self._materials, self._learned = materials, learned
        self._known: dict[int, Mapping[str, Quantity]] = {}
        self.count = len(parts)
        self.last = (1 << self.count) - 1

    def at(self, state: int) -> Mapping[str, Quantity]:
        """Return the results of one recipe on the way, remembered."""
        if state not in self._known:
            moved = (key for bit, part in enumerate(self._parts) if state >> bit & 1 for key in part)
            recipe = replace(self._first, **{key: getattr(self._second, key) for key in moved})
            self._known[state] = predicted_quantities(recipe, self._materials, self._learned)
        return self._known[state]

    def value(self, state: int, key: str) -> float | None:
        return self.at(state)[key].value


_Counted = dict[str, tuple[list[float], list[float]]]
"""By result the share of each part and its standard error; empty where no order leads past known values only."""


def _count_orders(states: _States, wanted: Sequence[str], report: Callable[[float], bool]) -> _Counted | None:
    for state in range(states.last + 1):
        states.at(state)
        if not report((state + 1) / (states.last + 1)):
            return None
    return {key: (_exact([states.value(state, key) for state in range(states.last + 1)]), []) for key in wanted}


def _exact(values: Sequence[float | None]) -> list[float]:
    """Return the share of each part from the values of all states, by the number of orders through each step."""
    count, last = (len(values) - 1).bit_length(), len(values) - 1
    before, after = [0] * len(values), [0] * len(values)
    before[0], after[last] = 1, 1
    for state in range(len(values)):
        for bit in range(count):
            if state >> bit & 1 and values[state] is not None:
                before[state] += before[state ^ 1 << bit]
    for state in reversed(range(len(values))):
        for bit in range(count):
            if not state >> bit & 1 and values[state] is not None:
                after[state] += after[state | 1 << bit]
    if not before[last]:
        return []
    shares = []
    for bit in range(count):
        steps = ((state, state | 1 << bit) for state in range(len(values)) if not state >> bit & 1)
        terms = [before[low] * after[high] * _step(values[low], values[high]) for low, high in steps]
        shares.append(math.fsum(terms) / before[last])
    return shares


def _step(low: float | None, high: float | None) -> float:
    return 0.0 if low is None or high is None else high - low


def _draw_orders(states: _States, wanted: Sequence[str], report: Callable[[float], bool]) -> _Counted | None:
    drawn = random.Random(_SEED)  # no secret: the same orders each time
    steps: dict[str, list[list[list[float]]]] = {key: [] for key in wanted}
    for place in range(DRAWN_ORDERS):
        order = drawn.sample(range(states.count), states.count)
        both = [(one, _path(one)) for one in (order, order[::-1])]
        for key in wanted:
            rows = [_along(states, key, path, one) for one, path in both]
            steps[key].append([row for row in rows if row is not None])
        if not report((place + 1) / DRAWN_ORDERS):
            return None
    return {key: _means_and_errors([pair for pair in pairs if pair]) for key, pairs in steps.items()}


def _path(order: Sequence[int]) -> list[int]:
    """Return the states that an order leads over."""
    return [*accumulate((1 << bit for bit in order), initial=0)]


def _along(states: _States, key: str, path: Sequence[int], order: Sequence[int]) -> list[float] | None:
    """Return what each part does in one order, or None where the result is not known on the way."""
    values = [states.value(state, key) for state in path]
    row = [0.0] * states.count
    for bit, low, high in zip(order, values, values[1:], strict=False):
        if low is None or high is None:
            return None
        row[bit] = high - low
    return row


def _means_and_errors(pairs: Sequence[Sequence[Sequence[float]]]) -> tuple[list[float], list[float]]:
    """Return the mean of each part over all orders and its standard error; empty where there are no orders.

    An order and its reverse are one draw: where one lies above the mean the other tends to lie below, and counting
    them apart would make the error far too wide.
    """
    rows = [row for pair in pairs for row in pair]
    means = [math.fsum(column) / len(rows) for column in zip(*rows, strict=True)]
    draws = len(pairs)
    if draws < 2:  # one draw says nothing about its error
        return means, []
    errors = []
    for part, mean in enumerate(means):
        squares = (math.fsum(row[part] - mean for row in pair) ** 2 for pair in pairs)
        error = math.sqrt(math.fsum(squares) * draws / (draws - 1)) / len(rows)
        errors.append(error if error > _ERROR_TOLERANCE * abs(mean) else 0.0)
    return means, errors


def _number(results: Mapping[str, Quantity], key: str) -> float:
    value = results[key].value
    return math.nan if value is None else value
