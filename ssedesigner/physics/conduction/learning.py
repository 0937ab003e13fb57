"""Learning from the laboratory's own films: what they say of a lot and of a binder class, in closed form."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import Fit, shipped_fit
from ssedesigner.core.notation import format_number
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, PARAMETER, TOPICS, Learned, halide_mark
from ssedesigner.physics.conduction.lessons import Alike, Lesson, is_taught, lessons
from ssedesigner.physics.film.porosity import BAND

SENTENCES = 60
"""Sentences of one sort; further ones are counted."""


def learn(materials: Materials, fit: Fit | None = None, known_lessons: Sequence[Lesson] | None = None) -> Learned:
    r"""Effects that the laboratory's own films teach.

    .. math:: C = (P^{-1} + A^T N^{-1} A)^{-1}, \quad m = C A^T N^{-1} r

    with the residuals r, their noise N, the prior P of the effects (1 for each, the covariance of the fit for its
    parameters), and in each row of A what the effects add to ln conductivity of that film.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library with the own films [-]
    fit : Fit or None
        The fitted parameters; those that come with the program by default [-]
    known_lessons : sequence of Lesson or None
        What :func:`lessons` gives for these materials, where it is known already [-]

    Returns
    -------
    Learned
        Mean and covariance of the effects [-]

    Notes
    -----
    Conjugate normal: exact for normal errors of the logarithm. A film that is left out, that lies further off than
    three standard deviations without a stated error, or whose conductivity cannot be predicted teaches nothing. Films
    that differ only by chance scatter by 15 % besides their stated error.

    The matrices are as large as there are effects, however many films there are. The parameters are counted in
    standard deviations of the fit, so that the prior is 1 and nothing small is inverted. A film has one effect of each
    cause: those of the cause with the most of them, often the lots, are solved for by division.

    Examples
    --------
    >>> learn(Materials(version="", materials={}, pairs=())) == NOTHING_LEARNED
    True

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    fit = fit or shipped_fit()
    kinds = dict.fromkeys(lesson.alike for lesson in (lessons(materials) if known_lessons is None else known_lessons))
    taught = [alike for alike in kinds if alike.is_taught.any()]
    if not taught:
        return NOTHING_LEARNED
    effects = {topic: _effects(topic, taught) for topic in TOPICS}
    alone = max(effects, key=lambda topic: len(effects[topic].names))
    shared = [effect for topic, effect in effects.items() if topic != alone]
    rows, scale = _slopes(taught, fit)
    noise, residual = _of_taught(taught, "noise"), _of_taught(taught, "residual")
    mean, covariance = _posterior(effects[alone], shared, rows @ scale, 1 / noise, residual)
    names = [name for effect in shared for name in effect.names]
    places = [*names, *(PARAMETER + key for key in fit.logs), *effects[alone].names]
    back = np.eye(len(names) + len(fit.logs))
    back[len(names) :, len(names) :] = scale
    return Learned(
        places={name: place for place, name in enumerate(places)},
        mean=(*(back @ mean[: len(back)]).tolist(), *mean[len(back) :].tolist()),
        covariance=_rows(covariance, back),
        films=len(residual),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Effects:
    """The effects of one cause: their names, and which of them is on each film, -1 for none, with its size [-]."""

    names: tuple[str, ...]
    places: npt.NDArray[np.intp]
    sizes: FloatArray

    def sums(self, weights: FloatArray) -> FloatArray:
        """Sum what films weigh, times the sizes, by effect."""
        return np.asarray(np.bincount(self.places + 1, weights * self.sizes, len(self.names) + 1)[1:], dtype=float)

    def products(self, other: _Effects, weights: FloatArray) -> FloatArray:
        """Sum what films weigh, times the sizes of both, by each pair of effects."""
        columns = len(other.names) + 1
        pairs = (self.places + 1) * columns + other.places + 1
        totals = np.bincount(pairs, weights * self.sizes * other.sizes, (len(self.names) + 1) * columns)
        return np.asarray(totals.reshape(-1, columns)[1:, 1:], dtype=float)


def _effects(topic: str, taught: Sequence[Alike]) -> _Effects:
    """Collect the effects of one cause on all films that teach."""
    known: dict[str, int] = {}
    places, sizes = [], []
    for alike in taught:
        used = np.flatnonzero(alike.is_taught)
        if topic in alike.sizes:
            names = alike.names[topic]
            places.append(np.array([known.setdefault(names[row], len(known)) for row in used.tolist()], dtype=np.intp))
            sizes.append(alike.sizes[topic][used])
        else:
            places.append(np.full(len(used), -1))
            sizes.append(np.zeros(len(used)))
    return _Effects(names=tuple(known), places=np.concatenate(places), sizes=np.concatenate(sizes))


def _slopes(taught: Sequence[Alike], fit: Fit) -> tuple[FloatArray, FloatArray]:
    """Return derivatives by the fitted logarithms, shape (n, q), and the root of their covariance, shape (q, q)."""
    rows = np.zeros((sum(int(alike.is_taught.sum()) for alike in taught), len(fit.logs)))
    start = 0
    for alike in taught:
        end = start + int(alike.is_taught.sum())
        for name, slope in alike.gradient.items():
            rows[start:end, fit.places[name]] = slope[alike.is_taught]
        start = end
    values, vectors = np.linalg.eigh(np.array(fit.covariance))
    return rows, vectors * np.sqrt(np.maximum(values, 0))


def _of_taught(taught: Sequence[Alike], name: str) -> FloatArray:
    return np.concatenate([getattr(alike, name)[alike.is_taught] for alike in taught])


def _posterior(
    alone: _Effects, shared: Sequence[_Effects], rows: FloatArray, weights: FloatArray, residual: FloatArray
) -> tuple[FloatArray, tuple[FloatArray, FloatArray, FloatArray]]:
    """Mean of all effects, and their covariance in parts, with a prior of 1 for each.

    The parts are the covariance of the shared effects, shape (r, r), that of the others with them, shape (l, r), and
    the variances of the others, shape (l,).
    """
    own = 1 + alone.sums(weights * alone.sizes)
    across = np.hstack([*(alone.products(one, weights) for one in shared), _sums(alone, rows, weights)])
    parts = [[one.products(other, weights) for other in shared] + [_sums(one, rows, weights)] for one in shared]
    parts.append([_sums(one, rows, weights).T for one in shared] + [rows.T @ (weights[:, None] * rows)])
    gain = across / own[:, None]
    inner = np.linalg.inv(np.eye(across.shape[1]) + np.block(parts) - across.T @ gain)
    inner = (inner + inner.T) / 2
    weighed = weights * residual
    seen = np.concatenate([*(one.sums(weighed) for one in shared), rows.T @ weighed])
    first = alone.sums(weighed) / own
    mean = inner @ (seen - across.T @ first)
    cross = -gain @ inner
    variance = 1 / own - np.einsum("ij,ij->i", cross, gain)
    return np.concatenate([mean, first - gain @ mean]), (inner, cross, variance)


def _sums(effects: _Effects, rows: FloatArray, weights: FloatArray) -> FloatArray:
    """Sum the slopes of films times sizes and weights, by effect and parameter."""
    return np.stack([effects.sums(weights * column) for column in rows.T], axis=1)


def _rows(parts: tuple[FloatArray, FloatArray, FloatArray], back: FloatArray) -> tuple[tuple[float, ...], ...]:
    """Return the rows of the covariance as :class:`Learned` keeps them, its parameters as logarithms again."""
    inner, cross, variance = parts
    shared = (back @ inner @ back.T).tolist()
    alone = np.column_stack([cross @ back.T, variance]).tolist()
    return (*map(tuple, shared), *map(tuple, alone))


def describe_learned(
    materials: Materials, learned: Learned, known_lessons: Sequence[Lesson] | None = None
) -> tuple[str, ...]:
    """Sentences on what the own films [-] move, and on those that teach nothing or are far off.

    >>> describe_learned(Materials(version="", materials={}, pairs=()), NOTHING_LEARNED)
    ()
    """
    known_lessons = lessons(materials) if known_lessons is None else known_lessons
    if not known_lessons:
        return ()
    taught = [lesson for lesson in known_lessons if is_taught(lesson)]
    remarks = _remarks([lesson for lesson in known_lessons if not is_taught(lesson)])
    if not learned.places:
        reason = f"{len(taught)} could be used, but they are switched off" if taught else "none of them can be used"
        return (f"{len(known_lessons)} own films are on record; {reason}, so no prediction is moved.", *remarks)
    groups: dict[tuple[str, str], list[Lesson]] = {}
    for lesson in taught:
        groups.setdefault((lesson.alike.names["sulfide"][lesson.place], lesson.binder_class), []).append(lesson)
    told = [*groups.values()]
    if len(told) > SENTENCES:
        told = sorted(told, key=len, reverse=True)[:SENTENCES]
    more = _more(len(groups) - len(told), "lots and binder classes, of which fewer films are on record, are moved too.")
    return (*(_movement(group, learned) for group in told), *more, *remarks, *_tested(known_lessons))


def _tested(known_lessons: Sequence[Lesson]) -> list[str]:
    count = sum(bool(lesson.measured_film.after_test) for lesson in known_lessons)
    words = "film was" if count == 1 else "films were"
    return [f"{count} {words} measured again after a test; what was found then moves no prediction."] if count else []


def _more(count: int, words: str) -> list[str]:
    return [f"{count} more {words}"] if count > 0 else []


def _movement(group: list[Lesson], learned: Learned) -> str:
    """Say what the films of one lot and class move: by which factor, and the band before and after."""
    lesson = group[-1]
    film = lesson.film
    conducts = conductance(film)
    told = learned.shift(film, conducts.variances, conducts.gradient)
    assert told is not None
    recipe, binder = film.recipe, lesson.binder_class
    lot = f"lot “{recipe.electrolyte_lot}”" if recipe.electrolyte_lot else "without a lot name"
    before, after = math.exp(BAND * conducts.spread), math.exp(BAND * math.sqrt(told[1]))
    count = f"{len(group)} films" if len(group) > 1 else "1 film"
    held = "without binder" if binder == "none" else f"with {binder} binder"
    return (
        f"{count} of {recipe.electrolyte}{halide_mark(film)}, {lot}, {held}: predictions alike are multiplied by "
        f"{format_number(math.exp(told[0]), 2)}; their 90 % band narrows from ×/÷ {format_number(before, 2)} "
        f"to ×/÷ {format_number(after, 2)}."
    )


def _remarks(silent: Sequence[Lesson]) -> list[str]:
    """Say which films teach nothing, and which are so far off that a slip is likely."""
    told = [_remark(lesson) for lesson in silent[:SENTENCES]]
    return [*told, *_more(len(silent) - len(told), "films teach nothing; the table of films lists them all.")]


def _remark(lesson: Lesson) -> str:
    own = lesson.measured_film
    if not own.is_used:
        return f"{own.name}: left out by you."
    if lesson.reason:
        return f"{own.name}: teaches nothing, because its conductivity is {lesson.reason}."
    factor = format_number(math.exp(abs(lesson.residual)), 2)
    return (
        f"{own.name}: teaches nothing, because it was measured {factor} times "
        f"{'above' if lesson.residual > 0 else 'below'} its prediction. Check its numbers and units; if they "
        "are right, state their error, and the film is used."
    )
