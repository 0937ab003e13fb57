"""Learning from the laboratory's own films: what they say of a lot and of a binder class, in closed form."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.core.fit import Fit, shipped_fit
from ssedesigner.core.materials import Materials
from ssedesigner.core.measurement import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS, format_number
from ssedesigner.physics.conductance import Conductance, conductance
from ssedesigner.physics.film import Film, resolve
from ssedesigner.physics.learned import (
    NOTHING_LEARNED,
    PARAMETER,
    Learned,
    class_key,
    effects,
    lot_key,
    repeat_variance,
)
from ssedesigner.physics.porosity import BAND

FAR_OFF = cited(3.0, "-", "ThisProgram2026", "standard deviations at which a film is named as far off", grade="assumed")


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One own film beside its prediction before anything is learned: conductivities [S/m], reason if there is none."""

    measured_film: MeasuredFilm
    film: Film
    conducts: Conductance

    @property
    def residual(self) -> float:
        """Logarithm of measured over predicted [-]."""
        return math.log(self.measured_film.conductivity * UNITS["mS/cm"].factor / self.conducts.conductivity)


def recipe_as_measured(measured: MeasuredFilm) -> Recipe:
    """Return the recipe [-] of an own film with what was measured of it in place of what was planned.

    >>> own = MeasuredFilm(key="", name="A", recipe=Recipe(), thickness_um=41.0, temperature_c=30.0)
    >>> recipe_as_measured(own).thickness_um
    41.0
    """
    found = replace(measured.recipe, thickness_um=measured.thickness_um, temperature_c=measured.temperature_c)
    if measured.porosity_pct is not None:
        found = replace(found, porosity_pct=measured.porosity_pct, film_density_g_cm3=None)
    return found if measured.area_cm2 is None else replace(found, film_area_cm2=measured.area_cm2)


def lessons(materials: Materials) -> tuple[Lesson, ...]:
    """Own films of the library [-] beside their predictions before anything is learned.

    >>> lessons(Materials(version="", materials={}, pairs=()))
    ()
    """
    films = [(own, resolve(recipe_as_measured(own), materials)) for own in materials.own_films]
    return tuple(Lesson(measured_film=own, film=film, conducts=conductance(film)) for own, film in films)


def learn(materials: Materials, fit: Fit | None = None) -> Learned:
    r"""Effects that the laboratory's own films teach.

    .. math:: C = P - P A^T (A P A^T + N)^{-1} A P, \quad m = P A^T (A P A^T + N)^{-1} r

    with the residuals r, their noise N, the prior P of the effects (1 for each, the covariance of the fit for its
    parameters), and in each row of A what the effects add to ln conductivity of that film.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library with the own films [-]
    fit : Fit or None
        The fitted parameters; those that come with the program by default [-]

    Returns
    -------
    Learned
        Mean and covariance of the effects [-]

    Notes
    -----
    Conjugate normal: exact for normal errors of the logarithm. A film that is left out, that lies further off than
    three standard deviations without a stated error, or whose conductivity cannot be predicted teaches nothing. Films
    that differ only by chance scatter by 15 % besides their stated error.

    Examples
    --------
    >>> learn(Materials(version="", materials={}, pairs=())) == NOTHING_LEARNED
    True

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    fit = fit or shipped_fit()
    taught = [lesson for lesson in lessons(materials) if is_taught(lesson)]
    if not taught:
        return NOTHING_LEARNED
    found = [effects(x.film, x.conducts.variances, x.conducts.gradient) for x in taught]
    shared = dict.fromkeys(name for sizes in found for name in sizes if not name.startswith(PARAMETER))
    places = {name: place for place, name in enumerate((*shared, *(PARAMETER + key for key in fit.logs)))}
    prior = np.eye(len(places))
    prior[len(shared) :, len(shared) :] = np.array(fit.covariance)
    rows = np.zeros((len(taught), len(places)))
    for row, sizes in enumerate(found):
        for name, size in sizes.items():
            rows[row, places[name]] = size
    noise = np.array([_noise(lesson) for lesson in taught])
    gain = prior @ rows.T @ np.linalg.inv(rows @ prior @ rows.T + np.diag(noise))
    covariance = prior - gain @ rows @ prior
    mean = gain @ np.array([lesson.residual for lesson in taught])
    return Learned(
        places=places,
        mean=tuple(map(float, mean)),
        covariance=tuple(tuple(map(float, line)) for line in covariance),
        films=len(taught),
    )


def _noise(lesson: Lesson) -> float:
    error = (lesson.measured_film.error_pct or 0.0) * UNITS["%"].factor
    return float(repeat_variance(lesson.conducts.variances)) + error * error


def _recipe(lesson: Lesson) -> Recipe:
    return lesson.film.recipe


def is_taught(lesson: Lesson) -> bool:
    """Return whether an own film [-] moves predictions: it is used, it can be predicted, and it is no likely slip.

    >>> own = MeasuredFilm(key="", name="A", recipe=Recipe(), thickness_um=41.0, temperature_c=30.0)
    >>> film = resolve(own.recipe, Materials(version="", materials={}, pairs=()))
    >>> is_taught(Lesson(measured_film=own, film=film, conducts=conductance(film)))
    False
    """
    return lesson.measured_film.is_used and not lesson.conducts.reason and not is_far_off(lesson)


def is_far_off(lesson: Lesson) -> bool:
    """Return whether an own film [-] lies so far from its prediction that a slip is likely, and nobody vouched for it.

    >>> own = MeasuredFilm(key="", name="A", recipe=Recipe(), thickness_um=41.0, temperature_c=30.0, error_pct=5.0)
    >>> film = resolve(own.recipe, Materials(version="", materials={}, pairs=()))
    >>> is_far_off(Lesson(measured_film=own, film=film, conducts=conductance(film)))
    False
    """
    if lesson.measured_film.error_pct is not None or lesson.conducts.reason:
        return False
    return bool(abs(lesson.residual) > FAR_OFF * lesson.conducts.spread)


def account(materials: Materials, learned: Learned) -> tuple[str, ...]:
    """Sentences on what the own films [-] move, and on those that teach nothing or are far off.

    >>> account(Materials(version="", materials={}, pairs=()), NOTHING_LEARNED)
    ()
    """
    found = lessons(materials)
    if not found:
        return ()
    if not learned.places:
        used = sum(map(is_taught, found))
        reason = f"{used} could be used, but they are switched off" if used else "none of them can be used"
        return (f"{len(found)} own films are on record; {reason}, so no prediction is moved.", *_remarks(found))
    taught = [lesson for lesson in found if is_taught(lesson)]
    pairs = dict.fromkeys((lot_key(_recipe(lesson)), class_key(lesson.film)) for lesson in taught)
    told = [_moved([x for x in taught if (lot_key(_recipe(x)), class_key(x.film)) == pair], learned) for pair in pairs]
    return (*told, *_remarks(found))


def _moved(group: list[Lesson], learned: Learned) -> str:
    """Say what the films of one lot and class move: by which factor, and the band before and after."""
    lesson = group[-1]
    conducts = lesson.conducts
    told = learned.shift(lesson.film, conducts.variances, conducts.gradient)
    assert told is not None
    recipe = _recipe(lesson)
    lot = f"lot “{recipe.electrolyte_lot}”" if recipe.electrolyte_lot else "without a lot name"
    binder = class_key(lesson.film).removeprefix("class ")
    before, after = math.exp(BAND * conducts.spread), math.exp(BAND * math.sqrt(told[1]))
    count = f"{len(group)} films" if len(group) > 1 else "1 film"
    held = "without binder" if binder == "none" else f"with {binder} binder"
    return (
        f"{count} of {recipe.electrolyte}, {lot}, {held}: predictions alike are multiplied by "
        f"{format_number(math.exp(told[0]), 2)}; their 90 % band narrows from ×/÷ {format_number(before, 2)} "
        f"to ×/÷ {format_number(after, 2)}."
    )


def _remarks(found: Iterable[Lesson]) -> list[str]:
    """Say which films teach nothing, and which are so far off that a slip is likely."""
    told = []
    for lesson in found:
        own = lesson.measured_film
        if not own.is_used:
            told.append(f"{own.name}: left out by you.")
        elif lesson.conducts.reason:
            told.append(f"{own.name}: teaches nothing, because its conductivity is {lesson.conducts.reason}.")
        elif is_far_off(lesson):
            factor = format_number(math.exp(abs(lesson.residual)), 2)
            told.append(
                f"{own.name}: teaches nothing, because it was measured {factor} times "
                f"{'above' if lesson.residual > 0 else 'below'} its prediction. Check its numbers and units; if they "
                "are right, state their error and it counts."
            )
    return told
