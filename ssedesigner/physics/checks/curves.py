"""Moist air on arrays: hydrogen sulfide in the room and the time a film may lie open, against the dew point."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.checks.mechanics import (
    BRITTLE_STRAIN,
    CORE,
    FILM_MODULUS,
    ROLLER,
    STRONG_FILM,
    bend_strain,
    carrier_um,
)
from ssedesigner.physics.checks.moisture import (
    H2S_EIGHT_HOURS,
    H2S_QUARTER_HOUR,
    gas_bound,
    gas_in_air,
    planning_range,
    planning_rate,
)
from ssedesigner.physics.checks.open_sulfide import (
    GasRate,
    gas_most,
    gas_rate,
    sulfide_mass,
    unknown_mass,
    wet_sulfides,
)
from ssedesigner.physics.checks.open_time import OpenTime, allowed_open_time
from ssedesigner.physics.checks.ventilation import room_of
from ssedesigner.physics.curves import MARGIN_RATIO, Curve
from ssedesigner.physics.situation import Situation

DEW_POINTS = np.linspace(-90.0, 20.0, 23)
"""Dew points of the plots [degC], shape (23,)."""
NO_SULFIDE = "Neither film nor cathode holds a sulfide."
Rate = Callable[[float], GasRate]


@dataclass(frozen=True, kw_only=True, eq=False)
class Gas:
    """Hydrogen sulfide in the room [ppm] against the dew point [degC].

    ``mean`` is over 8 h, ``peak`` the highest, both with the band of a planned rate; ``mean_here`` and ``peak_here``
    are those of the recipe, ``bound`` what all of the sulfur would give. ``is_measured`` tells that the rate was
    measured at the recipe's dew point and only scaled to the others.
    """

    mean: Curve
    peak: Curve
    mean_here: float | None
    peak_here: float | None
    bound: float | None
    is_measured: bool
    eight_hours: float
    quarter_hour: float


@dataclass(frozen=True, kw_only=True, eq=False)
class OpenTimes:
    """Times for which the film may lie open [h] against the dew point [degC].

    ``tenth`` is until bare powder has lost a tenth of its conductivity, ``half`` until even covered powder has lost
    half, ``gas`` until the room exceeds a limit; ``allowed_here`` is the shortest allowed at the recipe's dew point,
    None when nothing limits it.
    """

    tenth: Curve
    half: Curve
    gas: Curve
    allowed_here: float | None


def gas_curves(context: Situation) -> Gas:
    """Hydrogen sulfide in the room of a recipe against the dew point.

    Parameters
    ----------
    context : Situation
        The recipe with its materials looked up [-]

    Returns
    -------
    Gas
        Curves in ppm against degrees Celsius, each of shape (n,); empty, with the reason, when not known [-]

    Notes
    -----
    An estimate to an order of magnitude. A measured rate holds at its own dew point; to others it is scaled as the
    planned rate is.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> gas_curves(look_up_situation(Recipe(), Materials(version="", materials={}, pairs=()))).mean.reason
    'The mass of sulfide in the film is not known, so the hydrogen sulfide is not either.'

    References
    ----------
    Yersak2022, H2sLimits2017, ThisProgram2026 (full entries in sources.csv)
    """
    mass, reason = sulfide_mass(context.open_sulfides), _reason(context, "the hydrogen sulfide is")
    measured = context.recipe.h2s_rate_cm3_g_min is not None
    limits = float(H2S_EIGHT_HOURS), float(H2S_QUARTER_HOUR)
    room, here = room_of(context.recipe), context.recipe.dew_point_c
    bound = None if mass is None else gas_bound(gas_most(context.open_sulfides), mass, room)
    if room.air_changes == 0 and context.recipe.open_time_h is None and not reason:
        reason = "The room is closed and the open time is not stated, so the gas has no upper limit."
    if mass is None or reason:
        nothing = _nothing(reason)
        bound_ppm = None if bound is None else from_si(bound, "ppm")
        return Gas(
            mean=nothing, peak=nothing, mean_here=None, peak_here=None, bound=bound_ppm, is_measured=measured,
            eight_hours=limits[0], quarter_hour=limits[1],
        )  # fmt: skip
    rate = _rate(context)

    def found(celsius: float, factor: float) -> tuple[float, float]:
        release = mass * rate(celsius).value * factor
        air = gas_in_air(context.recipe.open_time_h, release, room, bound, to_si(H2S_EIGHT_HOURS, "ppm"))
        return (from_si(air[0], "ppm"), from_si(air[1], "ppm")) if air else (math.nan, math.nan)

    rows = np.array(
        [
            [found(celsius, factor) for factor in (1.0, *_spread(celsius, rate(celsius).is_measured))]
            for celsius in DEW_POINTS
        ]
    )
    mean, peak = (Curve(x=DEW_POINTS, y=rows[:, 0, n], low=rows[:, 1, n], high=rows[:, 2, n]) for n in (0, 1))
    own = (None, None) if here is None else found(here, 1.0)
    return Gas(
        mean=mean, peak=peak, mean_here=own[0], peak_here=own[1],
        bound=None if bound is None else from_si(bound, "ppm"), is_measured=rate(float(DEW_POINTS[0])).is_measured,
        eight_hours=limits[0], quarter_hour=limits[1],
    )  # fmt: skip


def open_time_curves(context: Situation) -> OpenTimes:
    """Time for which the film of a recipe may lie open, against the dew point.

    Parameters
    ----------
    context : Situation
        The recipe with its materials looked up [-]

    Returns
    -------
    OpenTimes
        Curves in hours against degrees Celsius, each of shape (n,); empty, with the reason, when not known [-]

    Notes
    -----
    An estimate to an order of magnitude; where nothing limits the time there is no number.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> open_time_curves(look_up_situation(Recipe(), Materials(version="", materials={}, pairs=()))).tenth.is_known
    False

    References
    ----------
    Yersak2022, ThisProgram2026 (full entries in sources.csv)
    """
    mass, reason = sulfide_mass(context.open_sulfides), _reason(context, "how long the film may lie open is")
    if mass is None or reason:
        nothing = _nothing(reason)
        return OpenTimes(tenth=nothing, half=nothing, gas=nothing, allowed_here=None)
    rate, room = _rate(context), room_of(context.recipe)

    def found(celsius: float) -> OpenTime:
        return allowed_open_time(rate(celsius), mass, room)

    times = [found(celsius) for celsius in DEW_POINTS]
    here = None if context.recipe.dew_point_c is None else found(context.recipe.dew_point_c).allowed
    return OpenTimes(
        tenth=_hours([time.conductivity for time in times]),
        half=_hours([time.spoilt for time in times]),
        gas=_hours([time.gas for time in times]),
        allowed_here=None if here is None or math.isinf(here) else from_si(here, "h"),
    )


def _spread(celsius: float, is_measured: bool) -> tuple[float, float]:
    """Return the ends of the band of a planned rate as parts of it; a measured one has none."""
    if is_measured:
        return 1.0, 1.0
    dew_point = to_si(celsius, "degC")
    low, high = planning_range(dew_point)
    return low / planning_rate(dew_point), high / planning_rate(dew_point)


def _rate(context: Situation) -> Rate:
    """Return the rate [m3/(kg s)] as a function of the dew point [degC]; nothing where none is known at all."""
    recipe = context.recipe
    here = recipe.dew_point_c if recipe.dew_point_c is not None else float(DEW_POINTS[0])
    known = gas_rate(replace(recipe, dew_point_c=here), context.open_sulfides)
    base = GasRate(0.0, 0.0, None, False, ()) if known is None else known
    planned = planning_rate(to_si(here, "degC"))

    def at_dew_point(celsius: float) -> GasRate:
        growth = planning_rate(to_si(celsius, "degC")) / planned
        return base._replace(value=base.value * growth, fastest=base.fastest * growth)

    return at_dew_point


def _reason(context: Situation, what: str) -> str:
    """Why there is no curve, or an empty text."""
    recipe = context.recipe
    if not context.open_sulfides:
        return NO_SULFIDE
    split = wet_sulfides(context)
    if split:
        sulfide, liquid, _ = split[0]
        return f"{liquid.key} sets hydrogen sulfide free from {sulfide.key}, however dry the air is."
    if sulfide_mass(context.open_sulfides) is None:
        return f"The mass of sulfide in {unknown_mass(context)} is not known, so {what} not either."
    if recipe.h2s_rate_cm3_g_min is not None and recipe.dew_point_c is None:
        return f"A measured rate holds at one dew point, and that is not stated, so {what} not known at others."
    if gas_rate(replace(recipe, dew_point_c=float(DEW_POINTS[0])), context.open_sulfides) is None:
        return f"The stability of the sulfide in air is not known, so {what} not either."
    return ""


def _nothing(reason: str) -> Curve:
    empty = np.empty(0)
    return Curve(x=empty, y=empty, low=empty, high=empty, reason=reason)


def _hours(times: list[float]) -> Curve:
    """Curve of times [h] from seconds; not a number where nothing limits them."""
    hours: FloatArray = np.array([math.nan if math.isinf(time) else from_si(time, "h") for time in times])
    return Curve(x=DEW_POINTS, y=hours, low=hours, high=hours)


THICKNESSES = np.geomspace(5.0, 500.0, 61)
"""Usual film thicknesses of the bending plot [um], shape (61,)."""
PLATE = "plate"


@dataclass(frozen=True, kw_only=True, eq=False)
class Bending:
    """Strain of the outer face [%] against film thickness [um], what is bent with the film counted.

    ``roller`` and ``core`` are empty, and say why, when the strain is not known or nothing is bent; their diameters
    are in mm and ``is_..._typed`` says whether the recipe gives them. ``strain`` and ``core_strain`` are those of the
    recipe [%] or None, ``carrier_um`` the thickness of what is bent with the film, ``brittle`` and ``breaking`` the
    strain [%] that a soft film is taken to bear and the one at which a measured film broke.
    """

    roller: Curve
    core: Curve
    roller_mm: float
    core_mm: float
    is_roller_typed: bool
    is_core_typed: bool
    carrier_um: float | None
    strain: float | None
    core_strain: float | None
    brittle: float
    breaking: float


def bending(context: Situation) -> Bending:
    """Strain over rollers and core against film thickness.

    Parameters
    ----------
    context : Situation
        The recipe with its materials looked up [-]

    Returns
    -------
    Bending
        Curves in lab units, each of shape (n,); those that are not known are empty and say why [-]

    Notes
    -----
    Film and carrier are taken as one sheet with the neutral plane in its middle, as the check does.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> found = bending(look_up_situation(Recipe(form_factor="free-standing", substrate=None), empty))
    >>> round(found.strain, 2), round(found.core_strain, 2)
    (0.3, 0.04)

    References
    ----------
    Nam2015, Cao2021, ThisProgram2026 (full entries in sources.csv)
    """
    recipe = context.recipe
    roller, core = recipe.roller_diameter_mm, recipe.core_diameter_mm
    roller_mm = float(ROLLER) if roller is None else roller
    core_mm = float(CORE) if core is None else core
    carrier = carrier_um(context)
    reason = _reason_of_bend(context, carrier)
    grid = _thicknesses(recipe.thickness_um)
    curves = [_curve(grid, carrier or 0.0, diameter, reason) for diameter in (roller_mm, core_mm)]
    own = [_strain(recipe.thickness_um + (carrier or 0.0), diameter) for diameter in (roller_mm, core_mm)]
    return Bending(
        roller=curves[0],
        core=curves[1],
        roller_mm=roller_mm,
        core_mm=core_mm,
        is_roller_typed=roller is not None,
        is_core_typed=core is not None,
        carrier_um=carrier,
        strain=None if reason else float(own[0]),
        core_strain=None if reason else float(own[1]),
        brittle=float(BRITTLE_STRAIN),
        breaking=from_si(STRONG_FILM / FILM_MODULUS, "%"),
    )


def _reason_of_bend(context: Situation, carrier: float | None) -> str:
    """Why there is no strain, or an empty text."""
    recipe = context.recipe
    form = context.substrate.text("form") if context.substrate else None
    if recipe.form_factor == "on-substrate" and form == PLATE:
        return f"The film lies on a plate ({recipe.substrate}) and is not bent."
    if carrier is None:
        return f"The thickness of {recipe.substrate} is not known, so the strain is not either."
    return ""


def _thicknesses(thickness: float) -> FloatArray:
    """Thicknesses of the curve [um]: the usual ones, or further where the recipe lies outside."""
    low, high = min(THICKNESSES[0], thickness / MARGIN_RATIO), max(THICKNESSES[-1], thickness * MARGIN_RATIO)
    if (low, high) == (THICKNESSES[0], THICKNESSES[-1]):
        return THICKNESSES
    return np.geomspace(low, high, THICKNESSES.size)


def _strain(thickness_um: float | FloatArray, diameter_mm: float) -> float | FloatArray:
    """Strain of a sheet [%] from its thickness [um] and the diameter of the rod [mm]."""
    sheet = thickness_um * to_si(1, "um")
    return bend_strain(sheet, to_si(diameter_mm, "mm") / 2) / to_si(1, "%")  # type: ignore[arg-type]


def _curve(grid: FloatArray, carrier: float, diameter_mm: float, reason: str) -> Curve:
    if reason:
        nothing = np.empty(0)
        return Curve(x=nothing, y=nothing, low=nothing, high=nothing, reason=reason)
    strain = np.asarray(_strain(grid + carrier, diameter_mm))
    return Curve(x=grid, y=strain, low=strain, high=strain)
