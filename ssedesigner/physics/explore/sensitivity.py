"""What matters most: how far each input and each error moves a result, and which measurement would narrow its band."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

import numpy as np

from ssedesigner.core.batch.tolerances import DEFAULT_TOLERANCES, WEIGHT_TOLERANCE_PCT
from ssedesigner.core.changes import in_sentence
from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.units import UNITS
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.sweep import RESULTS as ON_ARRAYS
from ssedesigner.physics.explore.sweep import film_and_cell
from ssedesigner.physics.explore.why import film_and_cell_of, predicted_quantities
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.film.solids import LOT_SPREAD

ASSUMED_SPREAD = cited(
    0.05, "-", "ThisProgram2026", "how far an input without a stated error may be off", grade="assumed"
)
VOLTAGE_SPREAD = cited(0.02, "V", "ThisProgram2026", "how far a mean voltage read off a curve is off", grade="assumed")
LOT_TEMPERATURE_SPREAD = cited(
    2.0, "K", "ThisProgram2026", "how far a pellet is from the temperature it was measured at", grade="assumed"
)
DRAWS = 2048
"""Points at which the shares of fields are worked out."""
MOST_SHARED = 10
"""Inputs that have a share where no ranges are stated."""
_NARROWER_LIMIT = 0.99
"""Part of a logarithmic width above which a measurement has narrowed nothing."""
_SEEN_LIMIT = 0.01
"""Difference below which two factors can read the same with two decimals [-]."""
_DUST_TOLERANCE = 1e-12
"""What rounding leaves of a difference."""
_LOT, _LOT_TEMPERATURE = "electrolyte_conductivity_ms_cm", "electrolyte_conductivity_temperature_c"
_SEED = 1993
"""Any number; the same answer each time."""
_WITHOUT_ERROR = (
    *("unit_cells", "temperature_c", "c_rate", "film_area_cm2", "open_time_h", "charge_cutoff_v"),
    "electrolyte_conductivity_error_pct",
)
"""Inputs that are chosen or set exactly: what they are is no error. They can be varied over a stated range."""
_MEASURED_PARTS = {
    "cathode": "cathode_resistance_ohm_cm2",
    "film|cathode": "film_cathode_resistance_ohm_cm2",
    "anode|film": "anode_film_resistance_ohm_cm2",
    "collectors": "collector_resistance_ohm_cm2",
}


@dataclass(frozen=True, kw_only=True)
class Swing:
    """What a result does when one input goes from one value to another and all else stays [lab units].

    ``at_base`` is the result of the recipe as it stands; ``why`` says in words where the two values are from.
    """

    key: str
    low: float
    high: float
    at_low: float | None
    at_high: float | None
    at_base: float
    why: str

    @property
    def is_known(self) -> bool:
        """Whether the result is known at both ends."""
        return self.at_low is not None and self.at_high is not None

    @property
    def size(self) -> float:
        """How far the result moves, also where it goes the same way to both ends [lab unit]."""
        values = [self.at_base, *(end for end in (self.at_low, self.at_high) if end is not None)]
        return max(values) - min(values)


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A measurement and the factor either way in which 90 % lie, before and after it [-]."""

    key: str
    words: str
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What matters most to one result.

    ``swings`` stand the largest first, those last that have an end at which the result is not known; ``idle`` are
    inputs without effect. ``shares`` are total Sobol shares of fields varied over ``ranges`` together [-],
    ``share_errors`` their standard errors, and ``left_out`` the part of the points at which the result is not known
    [-]. ``measurements`` stand the most useful first. ``reason`` says why the result is not known.
    """

    result: str
    quantity: Quantity
    swings: tuple[Swing, ...] = ()
    idle: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    share_errors: Mapping[str, float] = field(default_factory=dict)
    left_out: float = 0.0
    measurements: tuple[Measurement, ...] = ()

    @property
    def reason(self) -> str:
        """Why nothing can be said; empty where the result is known."""
        return self.quantity.reason if self.quantity.value is None else ""


def sensitivity(
    recipe: Recipe,
    result: str,
    materials: Materials,
    learned: Learned = NOTHING_LEARNED,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> Sensitivity:
    r"""Find out what matters most to a result.

    .. math:: S_i = \frac{\frac{1}{2N} \sum_k \left[f(A_k) - f(A_k^{(i)})\right]^2}
        {\frac{1}{2N} \sum_k \left[f(A_k) - f(B_k)\right]^2}

    Parameters
    ----------
    recipe : Recipe
        The recipe [-]
    result : str
        Key of a result, such as ``film.area_specific_resistance_ohm_cm2`` [-]
    materials : Materials
        The snapshot of the library, with own films [-]
    learned : Learned
        What own films have taught; nothing by default [-]
    ranges : mapping of str to two floats or None
        Ranges of numeric fields that are varied together, each value as likely as another [lab unit of the field];
        where there are none, each input moves over its own error

    Returns
    -------
    Sensitivity
        Swings, shares and measurements; empty where the result is not known

    Raises
    ------
    FieldError
        For a field that is no number, or a range outside that of the field

    Notes
    -----
    An input moves over the range that is stated for it; otherwise over its own error: 90 % of that of a lot, or of what
    is reported of its sulfide where no lot is typed; the weigh-in tolerance for a content, the tolerances of a batch
    for pressures and temperatures, the band of an estimated porosity, else ``ASSUMED_SPREAD``. A typed porosity is off
    as the density of the film is from which it was worked out. The total share of a field is the part of the variance
    that would be left if all others were known (Jansen's estimator, at fixed points). Inputs are drawn independently;
    an estimated porosity follows the pressing of each point and is off by its own factor.

    A measurement is weighed as if it came out as predicted, so that only the band moves: one film with the closed-form
    posterior of own films, the rest by typing what is predicted.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> matters = sensitivity(Recipe(), "cell.thickness_um", empty)
    >>> [(swing.key, swing.size) for swing in matters.swings[:2]]
    [('cathode_thickness_um', 7.0), ('thickness_um', 3.0)]

    References
    ----------
    Jansen1999 (full entry in sources.csv)
    """
    stated = dict(ranges or {})
    for key, ends in stated.items():
        _check_range(key, ends)
    base = predicted_quantities(recipe, materials, learned)
    here = base[result].value
    if here is None:
        return Sensitivity(result=result, quantity=base[result])
    swings = []
    for key, (low, high, why) in _inputs(recipe, base, stated).items():
        moved = (replace(recipe, **_with_temperature(recipe, key), **{key: end}) for end in (low, high))  # type: ignore[arg-type]  # numbers
        at_low, at_high = (predicted_quantities(one, materials, learned)[result].value for one in moved)
        swings.append(Swing(key=key, low=low, high=high, at_low=at_low, at_high=at_high, at_base=here, why=why))
    moving = [swing for swing in swings if not swing.is_known or swing.size > _DUST_TOLERANCE * abs(swing.at_base)]
    moving.sort(key=lambda swing: (not swing.is_known, -swing.size))
    varied = stated or {swing.key: (swing.low, swing.high) for swing in moving[:MOST_SHARED]}
    is_estimated = recipe.porosity_pct is None and "porosity_pct" not in stated
    pores = base["film.porosity_pct"].value if is_estimated else None
    shares, errors, left_out = _shares(recipe, pores, result, materials, learned, varied)
    return Sensitivity(
        result=result,
        quantity=base[result],
        swings=tuple(moving),
        idle=tuple(swing.key for swing in swings if swing not in moving),
        ranges=varied,
        shares=shares,
        share_errors=errors,
        left_out=left_out,
        measurements=tuple(_measurements(recipe, base, result, materials, learned)),
    )


def _check_range(key: str, ends: tuple[float, float]) -> None:
    """Refuse a range that a field cannot have."""
    if key not in FIELDS or not FIELDS[key].is_numeric or FIELDS[key].kind == "integer":
        raise FieldError(f"{key} is not a number that can be varied; choose a numeric field of the recipe.")
    for end in ends:
        FIELDS[key].check(end)
    if not ends[0] < ends[1]:
        raise FieldError(f"{key}: the range must go from a lower to a higher value.")


def _inputs(
    recipe: Recipe, base: Mapping[str, Quantity], stated: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float, str]]:
    """Return the two values of each numeric input [lab unit of the field], and where they are from."""
    inputs: dict[str, tuple[float, float, str]] = {}
    for key, row in FIELDS.items():
        value = getattr(recipe, key)
        if key in stated:
            inputs[key] = (*stated[key], "stated range")
        elif not row.is_numeric or row.kind == "integer" or key in _WITHOUT_ERROR:
            continue
        elif value is None and key in _ESTIMATED:
            result, why = _ESTIMATED[key]
            low, high = base[result].low, base[result].high
            if low is not None and high is not None and high > low:
                inputs[key] = (max(low, row.minimum), min(high, row.maximum), why)
        elif isinstance(value, (int, float)):
            low, high, why = _ends(recipe, key, float(value))
            low, high = max(low, row.minimum), min(high, row.maximum)
            if high > low:
                inputs[key] = (low, high, why)
    return inputs


_ESTIMATED = {
    "porosity_pct": ("film.porosity_pct", "band of the estimate"),
    _LOT: ("film.electrolyte_conductivity_ms_cm", "library’s band"),
}
"""Inputs that the program estimates where they are blank: the result that is the estimate, and what its range is."""


def _with_temperature(recipe: Recipe, key: str) -> dict[str, float]:
    """Return the temperature of a lot that is typed where the recipe has none [degC]."""
    is_typed = key == _LOT and getattr(recipe, key) is None
    return {_LOT_TEMPERATURE: recipe.temperature_c} if is_typed else {}


def _ends(recipe: Recipe, key: str, value: float) -> tuple[float, float, str]:
    """Return between which values an input may really be [lab unit of the field], and why."""
    if key == _LOT:
        stated = recipe.electrolyte_conductivity_error_pct
        factor = math.exp(BAND * (LOT_SPREAD if stated is None else stated * UNITS["%"].factor))
        return value / factor, value * factor, "assumed error of a lot" if stated is None else "error of the lot"
    spread, why = _spread(key, value)
    return value - spread, value + spread, why


def _spread(key: str, value: float) -> tuple[float, str]:
    """Return how far an input may be off either way [lab unit of the field], and why."""
    if key in SHARES.values() or key == "cosolvent_share_pct":
        return value * WEIGHT_TOLERANCE_PCT * UNITS["%"].factor, "weigh-in tolerance"
    if key == "porosity_pct":
        return ASSUMED_SPREAD * (1 / UNITS["%"].factor - value), "assumed ± 5 % of the density"
    if key == "mean_voltage_v":
        return VOLTAGE_SPREAD, "assumed ± 0.02 V"
    if key == _LOT_TEMPERATURE:
        return LOT_TEMPERATURE_SPREAD, "assumed ± 2 K"
    unit = FIELDS[key].unit
    if unit == "degC":
        return DEFAULT_TOLERANCES.temperature_c, "tolerance of a batch"
    if unit == "MPa":
        return value * DEFAULT_TOLERANCES.pressure_pct * UNITS["%"].factor, "tolerance of a batch"
    return value * ASSUMED_SPREAD, "assumed ± 5 %"


def _shares(
    recipe: Recipe,
    pores: float | None,
    result: str,
    materials: Materials,
    learned: Learned,
    ranges: Mapping[str, tuple[float, float]],
) -> tuple[dict[str, float], dict[str, float], float]:
    """Return the total Sobol share of each field, its standard error, and the part of points that is not known [-].

    ``pores`` are those that the program estimates, so that a point has its own estimate; None where they are typed.
    """
    name = result.partition(".")[2]
    if name not in ON_ARRAYS or not ranges:
        return {}, {}, 0.0
    keys = list(ranges)
    drawn = np.random.default_rng(_SEED).random((2, DRAWS, len(keys)))
    low, high = (np.array([ranges[key][end] for key in keys]) for end in (0, 1))
    first, second = low + drawn * (high - low)
    for key in keys:
        recipe = replace(recipe, **_with_temperature(recipe, key))  # type: ignore[arg-type]  # a number

    def values(points: FloatArray) -> FloatArray:
        columns = {key: points[:, place] for place, key in enumerate(keys)}
        if pores and len(keys) > 1 and "porosity_pct" in columns:
            # a typed porosity would hide what pressing does to it
            factor = columns.pop("porosity_pct") / pores
            columns["porosity_pct"] = film_and_cell(recipe, materials, learned, **columns).porosity_pct * factor
        column: FloatArray = getattr(film_and_cell(recipe, materials, learned, **columns), name)
        return column

    here = values(first)
    # the variance from the same differences, so that an input that alone does something has a share of exactly 1
    whole = (here - values(second)) ** 2 / 2
    shares, errors, not_known = {}, {}, ~np.isfinite(whole)
    for place, key in enumerate(keys):
        moved = first.copy()
        moved[:, place] = second[:, place]
        squares = (here - values(moved)) ** 2 / 2
        not_known |= ~np.isfinite(squares)
        shares[key], errors[key] = _ratio(squares, whole)
    return shares, errors, float(not_known.mean())


def _ratio(parts: FloatArray, wholes: FloatArray) -> tuple[float, float]:
    """Return the mean of parts over that of wholes, at most 1, and the standard error of this ratio [-]."""
    known = np.isfinite(parts) & np.isfinite(wholes)
    whole = float(np.mean(wholes[known])) if known.any() else 0.0
    if not whole:
        return 0.0, 0.0
    ratio = float(np.mean(parts[known])) / whole
    error = float(np.std(parts[known] - ratio * wholes[known])) / math.sqrt(int(known.sum())) / whole
    return min(ratio, 1.0), error


def _measurements(
    recipe: Recipe, base: Mapping[str, Quantity], result: str, materials: Materials, learned: Learned
) -> Sequence[Measurement]:
    """Return the measurements that narrow the band of a result, the most useful first."""
    before = band_factor(base[result])
    if before is None:
        return []
    known = []
    for key, words, changes, own in _possible(recipe, base, materials, learned):
        lessons = learn(replace(materials, own_films=(*materials.own_films, *own))) if own else learned
        after = band_factor(predicted_quantities(replace(recipe, **changes), materials, lessons)[result])  # type: ignore[arg-type]
        if after is not None and _is_narrower(before, after):
            known.append(Measurement(key=key, words=words, before=before, after=after))
    return sorted(known, key=lambda each: each.after)


def _is_narrower(before: float, after: float) -> bool:
    """Whether a measurement narrows a band by more than rounding hides."""
    return before - after >= _SEEN_LIMIT and math.log(after) < _NARROWER_LIMIT * math.log(before)


def band_factor(quantity: Quantity) -> float | None:
    """Return the factor either way in which 90 % lie [-]; None where that is not known or not positive.

    >>> band_factor(Quantity(value=2.0, unit="ohm cm2", low=1.0, high=4.0))
    2.0
    """
    if quantity.low is None or quantity.high is None or quantity.low <= 0:
        return None
    return math.sqrt(quantity.high / quantity.low)


def _possible(
    recipe: Recipe, base: Mapping[str, Quantity], materials: Materials, learned: Learned
) -> Iterator[tuple[str, str, dict[str, float], tuple[MeasuredFilm, ...]]]:
    """Yield measurements that can be made: key, words, what is typed then, and the own films that are there then."""
    film = base["film.conductivity_ms_cm"].value
    sulfide = base["film.electrolyte_conductivity_ms_cm"].value
    pores = base["film.porosity_pct"].value
    if recipe.electrolyte_conductivity_ms_cm is None and sulfide is not None:
        typed = {
            "electrolyte_conductivity_ms_cm": sulfide,
            "electrolyte_conductivity_temperature_c": recipe.temperature_c,
        }
        yield "lot", "conductivity of a pellet of this lot", typed, ()
    if recipe.porosity_pct is None and pores is not None:
        yield "porosity", "porosity of the film, from its weight and thickness", {"porosity_pct": pores}, ()
    if film is not None:
        for count, words in ((1, "one film by this recipe"), (3, "three films by this recipe")):
            yield f"films-{count}", words, {}, tuple(as_predicted(recipe, film, place) for place in range(count))
    _, cell = film_and_cell_of(recipe, materials, learned)
    for part in cell.resistance_parts:
        key, value = _MEASURED_PARTS.get(part.role, ""), part.resistance_ohm_cm2.value
        if key and getattr(recipe, key) is None and value is not None:
            yield key, in_sentence(FIELDS[key].label), {key: value}, ()


def as_predicted(recipe: Recipe, conductivity_ms_cm: float, place: int = 0) -> MeasuredFilm:
    """Return a film as if it was made by a recipe and measured as predicted [lab units].

    >>> as_predicted(Recipe(), 1.0).thickness_um
    30.0
    """
    return MeasuredFilm(
        key=f"as-predicted-{place}",
        name="as predicted",
        recipe=recipe,
        thickness_um=recipe.thickness_um,
        temperature_c=recipe.temperature_c,
        conductivity_ms_cm=conductivity_ms_cm,
    )
