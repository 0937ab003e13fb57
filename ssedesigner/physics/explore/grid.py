"""One or two fields of a recipe varied over a grid: every result with its band, and what each check says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ssedesigner.core.fields import FIELDS, Field, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import RESULTS, SEVERITIES, Prediction
from ssedesigner.core.question import FLAG_RESULTS
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.units import symbol
from ssedesigner.physics.advice.exchange import consequences
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.explore.sweep import RESULTS as ON_ARRAYS
from ssedesigner.physics.explore.sweep import film_and_cell
from ssedesigner.physics.prediction import predict

_SAME_TOLERANCE = 1e-9
_DIGITS_LIMIT = 10
_SPAN_LIMIT = 10
"""Span over which a field is varied of which no usual range is listed and that is blank."""
MOST_VALUES = 2000
"""Values of one field; a finer axis shows nothing more."""
MOST_POINTS = 40_000
"""Points of a grid of two fields; each is a whole prediction of about a millisecond."""
COUNTED = {key: key.partition(".")[2] for key in FLAG_RESULTS}
"""Numbers of flags that are results like any other, by severity."""
MAIN_RESULTS = (
    "film.area_specific_resistance_ohm_cm2",
    "film.conductivity_ms_cm",
    "cell.specific_energy_wh_kg",
    "cell.usable_specific_energy_wh_kg",
    "cell.energy_density_wh_l",
    "cell.cost_usd_kwh",
    *COUNTED,
)
"""What is compared first; keys of ``RESULTS`` and of ``COUNTED``."""
_CODES = {severity: code for code, severity in enumerate(SEVERITIES)}
_NOT_JUDGED = -1
_STEPS = (1, 2, 5, 10)
_USUAL = {
    "thickness_um": (10, 80),
    "binder_wt_pct": (0, 10),
    "second_binder_wt_pct": (0, 10),
    "porosity_pct": (0, 30),
    "densification_pressure_mpa": (0, 600),
    "densification_temperature_c": (20, 200),
    "drying_temperature_c": (20, 200),
    "temperature_c": (-20, 100),
    "dew_point_c": (-80, 0),
    "open_time_h": (0, 8),
    "stack_pressure_mpa": (0, 100),
    "particle_d50_um": (0, 10),
    "particle_d90_um": (0, 30),
    "active_share_wt_pct": (60, 95),
    "cosolvent_share_pct": (0, 100),
    "solids_loading_wt_pct": (10, 80),
    "mean_voltage_v": (2, 4),
    "charge_cutoff_v": (3, 5),
    "film_density_g_cm3": (1, 3),
}
"""Where people look first [lab unit of the field]; how far a view goes, no result rests on it."""


@dataclass(frozen=True, kw_only=True)
class Variation:
    """One field and the values that it takes, rising numbers or materials and words.

    ``key`` is a key of ``FIELDS``; the values are in the lab unit of the field.
    """

    key: str
    values: tuple[Value, ...]

    @property
    def field(self) -> Field:
        """The field that is varied."""
        return FIELDS[self.key]

    @property
    def is_numeric(self) -> bool:
        """True for an axis of numbers."""
        return self.field.is_numeric

    def numbers(self) -> FloatArray:
        """Return the values as an array of shape (n,); the places 0, 1, … where they are no numbers."""
        return np.array(self.values if self.is_numeric else range(len(self.values)), dtype=float)


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """One result on the grid in its lab unit: value and 90 % band, each of the shape of the grid.

    Not-a-number where the result is not known, or its point not computed yet. ``is_estimate`` is where the number
    rests on an estimate and must look like one.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    is_estimate: npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """Results and flags where the axes cross; :func:`fill` fills it in place, point after point.

    ``columns`` are by key of ``RESULTS`` and of ``COUNTED``; ``severities`` hold for each flag its place in
    ``SEVERITIES``, -1 where it was not judged yet; ``titles`` what a flag of a severity is called; ``reasons`` why a
    result is not known somewhere.
    """

    recipe: Recipe
    axes: tuple[Variation, ...]
    columns: Mapping[str, Column]
    severities: dict[str, npt.NDArray[np.int8]]
    titles: dict[tuple[str, str], str]
    reasons: dict[str, str]
    is_done: npt.NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values of each axis."""
        return tuple(len(axis.values) for axis in self.axes)

    def places(self) -> list[tuple[int, ...]]:
        """Return every point of the grid, a coarse grid over the whole range first, then what lies between."""
        places = list(np.ndindex(*self.shape))
        return sorted(places, key=lambda place: max(_fineness(number) for number in place))

    def where(self, key: str, severity: str) -> npt.NDArray[np.bool_]:
        """Return where a flag has a severity; the shape of the grid."""
        is_there: npt.NDArray[np.bool_] = self.severities[key] == _CODES[severity]
        return is_there

    def flags_with(self, severity: str) -> dict[str, npt.NDArray[np.bool_]]:
        """Return the flags that have a severity somewhere, with where; in the order of the checks."""
        where = {key: self.where(key, severity) for key in self.severities}
        return {key: is_there for key, is_there in where.items() if is_there.any()}


@dataclass(frozen=True, kw_only=True, eq=False)
class Surface:
    """A result over two numeric fields on a fine grid: ``value[i, j]`` at ``x[i]`` and ``y[j]``, in lab units."""

    x: FloatArray
    y: FloatArray
    value: FloatArray


def number_axis(key: str, low: float, high: float, step: float | None = None, most: int = 71) -> Variation:
    """Return an axis of numbers from ``low`` to ``high``.

    Parameters
    ----------
    key : str
        A numeric field [-]
    low, high : float
        The ends, both inside the range of the field [lab unit of the field]
    step : float or None
        Distance of two values; None for a round one [lab unit of the field]
    most : int
        Values at most where no step is given [-]

    Returns
    -------
    Variation
        The field with its values

    Raises
    ------
    FieldError
        With one sentence, for a field without numbers, an end outside its range, or too many or too few values

    Notes
    -----
    The upper end is a value too, whatever the step.

    Examples
    --------
    >>> number_axis("thickness_um", 10, 80, 20).values
    (10.0, 30.0, 50.0, 70.0, 80.0)

    References
    ----------
    None: a row of numbers.
    """
    field = FIELDS[key]
    if not field.is_numeric:
        raise FieldError(f"{field.label} has no numbers; name the values instead.")
    field.check(low)
    field.check(high)
    if not low < high:
        raise FieldError(f"{field.label}: the lower end must be below the upper one, not {_range(field, low, high)}.")
    if step is not None and not 0 < step <= high - low:
        raise FieldError(f"{field.label}: a step of {numeral(step)} does not fit into {_range(field, low, high)}.")
    if step is not None and field.kind == "integer" and step != int(step):
        raise FieldError(f"{field.label}: a step of {numeral(step)} is not a whole number; take 1 or more.")
    width = step or round_step(low, high, most)
    if field.kind == "integer":
        width = max(1.0, float(round(width)))
    if (high - low) / width > MOST_VALUES:
        raise FieldError(f"{field.label}: more than {MOST_VALUES} values; take a larger step.")
    first = low if step is not None else math.ceil(low / width - _SAME_TOLERANCE) * width
    inside = [
        round(first + number * width, _DIGITS_LIMIT)
        for number in range(int((high - first) / width + _SAME_TOLERANCE) + 1)
    ]
    values = sorted({float(low), *inside, float(high)})
    return Variation(key=key, values=tuple(field.check(value) for value in values if low <= value <= high))


def choice_axis(key: str, materials: Materials, values: tuple[Value, ...] = ()) -> Variation:
    """Return an axis of the given materials or words [-], or of all that the field takes, none too where it may be.

    >>> choice_axis("form_factor", Materials(version="empty", materials={}, pairs=())).values
    ('on-electrode', 'on-anode', 'on-substrate', 'free-standing')
    """
    field = FIELDS[key]
    return Variation(key=key, values=tuple(field.check(value) for value in values or field_choices(field, materials)))


def field_choices(field: Field, materials: Materials) -> tuple[Value, ...]:
    """Return what a field without numbers can take [-]: nothing where it may be blank, then materials or words.

    >>> field_choices(FIELDS["cathode_coated"], Materials(version="empty", materials={}, pairs=()))
    (False, True)
    """
    blank: tuple[Value, ...] = (None,) if field.blank is not None and field.kind != "boolean" else ()
    if field.kind == "boolean":
        return (False, True)
    if field.choices is not None:
        return (*blank, *field.choices)
    return (*blank, *(material.key for material in materials.usable(*field.materials, field=field.key)))


def usual_range(recipe: Recipe, key: str) -> tuple[float, float]:
    """Return the range of a field that is looked at first, around the value of the recipe [lab unit of the field].

    >>> usual_range(Recipe(), "thickness_um"), usual_range(Recipe(thickness_um=300.0), "thickness_um")
    ((10.0, 80.0), (10.0, 600.0))
    """
    field, value = FIELDS[key], recipe.value(key)
    present = float(value) if isinstance(value, (int, float)) else None
    low, high = field.minimum, field.minimum + _SPAN_LIMIT
    if key in _USUAL:
        low, high = map(float, _USUAL[key])
    elif present is not None and present > 0:
        high = 2 * present
    if present is not None:
        low, high = min(low, present), high if present <= high else 2 * present
    low, high = max(low, field.minimum), min(high, field.maximum)
    return (low, high) if low < high else (field.minimum, field.maximum)


def empty_grid(recipe: Recipe, axes: tuple[Variation, ...]) -> Grid:
    """Return a grid of which nothing is computed yet.

    Parameters
    ----------
    recipe : Recipe
        The recipe that holds all other fields [-]
    axes : tuple of one or two Variation
        What is varied; no field twice [-]

    Returns
    -------
    Grid
        To be filled by :func:`fill`

    Raises
    ------
    FieldError
        For a field that is given twice, or too many points

    Notes
    -----
    Every array has the shape of the axes.

    Examples
    --------
    >>> empty_grid(Recipe(), (number_axis("thickness_um", 10, 20, 5),)).shape
    (3,)

    References
    ----------
    None: a container.
    """
    if len({axis.key for axis in axes}) != len(axes):
        raise FieldError(f"{axes[0].field.label} is varied twice; choose another second field.")
    shape = tuple(len(axis.values) for axis in axes)
    if math.prod(shape) > MOST_POINTS:
        raise FieldError(f"{math.prod(shape)} points are too many; take larger steps for at most {MOST_POINTS}.")
    columns = {
        key: Column(
            value=np.full(shape, np.nan),
            low=np.full(shape, np.nan),
            high=np.full(shape, np.nan),
            is_estimate=np.zeros(shape, dtype=bool),
        )
        for key in (*RESULTS, *COUNTED)
    }
    return Grid(
        recipe=recipe,
        axes=axes,
        columns=columns,
        severities={},
        titles={},
        reasons={},
        is_done=np.zeros(shape, dtype=bool),
    )


def changes_at(grid: Grid, place: tuple[int, ...], materials: Materials) -> dict[str, Value]:
    """Return all that differs from the recipe at a point [lab unit of the field], what goes with a material included.

    It is what an edit of the fields does, so that a point is what adopting it gives.

    >>> grid = empty_grid(Recipe(), (number_axis("thickness_um", 10, 20, 5),))
    >>> changes_at(grid, (1,), Materials(version="empty", materials={}, pairs=()))
    {'thickness_um': 15.0}
    """
    values = {axis.key: axis.values[number] for axis, number in zip(grid.axes, place, strict=True)}
    return changes_to(grid.recipe, materials, values)


def changes_to(recipe: Recipe, materials: Materials, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return all that changes when fields take values [lab unit of the field], in the recipe as it is.

    >>> changes_to(Recipe(), Materials(version="empty", materials={}, pairs=()), {"cosolvent": None})
    {'cosolvent': None, 'cosolvent_share_pct': None}
    """
    along = consequences(recipe, materials, values).changes
    return {key: value for key, value in {**values, **along}.items() if value != recipe.value(key)}


def recipe_at(grid: Grid, place: tuple[int, ...], materials: Materials) -> Recipe:
    """Return the recipe [-] at a point of the grid.

    >>> grid = empty_grid(Recipe(), (number_axis("thickness_um", 10, 20, 5),))
    >>> recipe_at(grid, (2,), Materials(version="empty", materials={}, pairs=())).thickness_um
    20.0
    """
    return replace(grid.recipe, **changes_at(grid, place, materials))  # type: ignore[arg-type]  # of the fields' kinds


def fill(grid: Grid, materials: Materials, learned: Learned = NOTHING_LEARNED) -> Iterator[float]:
    """Predict every point of a grid, coarse to fine; yield after each the part that is done, from 0 to 1.

    Parameters
    ----------
    grid : Grid
        Is filled in place [-]
    materials : Materials
        The snapshot of the library [-]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]

    Returns
    -------
    Iterator of float
        The part that is done [-]

    Notes
    -----
    Each point is a whole prediction, so that results, bands and flags are those of :func:`predict`.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> grid = empty_grid(Recipe(), (number_axis("thickness_um", 10, 20, 5),))
    >>> list(fill(grid, empty))[-1], grid.columns["film.thickness_um"].value.tolist()
    (1.0, [10.0, 15.0, 20.0])

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    places = grid.places()
    for number, place in enumerate(places, start=1):
        if not grid.is_done[place]:
            _record(grid, place, predict(recipe_at(grid, place, materials), materials, learned))
        yield number / len(places)


def surface(
    recipe: Recipe,
    materials: Materials,
    axes: tuple[Variation, ...],
    key: str,
    learned: Learned = NOTHING_LEARNED,
    points: int = 65,
) -> Surface | None:
    """Return a result over two fields on arrays, in milliseconds; None where it takes whole predictions.

    Parameters
    ----------
    recipe : Recipe
        The recipe that holds all other fields [-]
    materials : Materials
        The snapshot of the library [-]
    axes : tuple of two Variation
        Their ends are those of the surface [-]
    key : str
        A key of ``RESULTS`` [-]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]
    points : int
        Values along each axis [-]

    Returns
    -------
    Surface or None
        The result in its lab unit

    Notes
    -----
    The same functions as in :func:`predict`, on arrays.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> axes = (number_axis("thickness_um", 10, 20), number_axis("cathode_thickness_um", 50, 90))
    >>> surface(Recipe(), empty, axes, "cell.energy_density_wh_l", points=2).value.round(0).tolist()
    [[1198.0, 868.0], [1094.0, 812.0]]

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    name = key.partition(".")[2]
    if name not in ON_ARRAYS or key not in RESULTS or key == "cell.thickness_um":
        return None
    if any(axis.field.kind != "number" for axis in axes):
        return None
    x, y = (np.linspace(axis.numbers()[0], axis.numbers()[-1], points) for axis in axes)
    across, up = (part.ravel() for part in np.meshgrid(x, y, indexing="ij"))
    swept = film_and_cell(recipe, materials, learned, **{axes[0].key: across, axes[1].key: up})
    return Surface(x=x, y=y, value=np.asarray(getattr(swept, name)).reshape(points, points))


def round_step(low: float, high: float, most: int) -> float:
    """Return a round step of which at most so many fit between two ends [any unit].

    >>> round_step(10, 80, 71), round_step(0, 1, 40)
    (1.0, 0.05)
    """
    rough = (high - low) / max(most - 1, 1)
    power = math.floor(math.log10(rough))
    step = next(nice for nice in _STEPS if nice * float(f"1e{power}") >= rough * (1 - _SAME_TOLERANCE))
    return float(f"{step}e{power}")  # 5e-2 read, not computed, is 0.05


def stretches(axis: Variation, where: npt.NDArray[np.bool_]) -> list[tuple[Value, Value]]:
    """Return from where to where along an axis something holds, by the first and last value [lab unit of the field].

    >>> axis = number_axis("thickness_um", 10, 30, 5)
    >>> stretches(axis, np.array([True, True, False, False, True]))
    [(10.0, 15.0), (30.0, 30.0)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], where, [False])).astype(int)))
    return [(axis.values[start], axis.values[end - 1]) for start, end in edges.reshape(-1, 2)]


def _record(grid: Grid, place: tuple[int, ...], prediction: Prediction) -> None:
    for key, one in prediction.results().items():
        column = grid.columns[key]
        if one.value is None or not math.isfinite(one.value):
            grid.reasons.setdefault(key, one.reason)
            continue
        column.value[place] = one.value
        column.is_estimate[place] = one.is_estimate
        column.low[place] = np.nan if one.low is None else one.low
        column.high[place] = np.nan if one.high is None else one.high
    for flag in prediction.flags:
        codes = grid.severities.get(flag.id)
        if codes is None:
            codes = grid.severities[flag.id] = np.full(grid.shape, _NOT_JUDGED, dtype=np.int8)
        codes[place] = _CODES[flag.severity]
        grid.titles.setdefault((flag.id, flag.severity), flag.title)
    for key, severity in COUNTED.items():
        count = sum(flag.severity == severity for flag in prediction.flags)
        for part in (grid.columns[key].value, grid.columns[key].low, grid.columns[key].high):
            part[place] = count
    grid.is_done[place] = True


def _fineness(number: int) -> int:
    """Return in which round of halving a place of an axis comes: 0 for every 16th."""
    return next((level for level, stride in enumerate((16, 8, 4, 2)) if number % stride == 0), 4)


def _range(field: Field, low: float, high: float) -> str:
    return f"{numeral(low)} to {numeral(high)} {symbol(field.unit)}".strip()
