"""Stack pressures on a film and on the pellet of its sulfide: which ones count, and what is not stated of them."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.model_fit import Fit
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import MaybeNumber, Number
from ssedesigner.physics.conduction.factors import LOWEST_PRESSURE, pressure_ratio, within_measured
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.film.solids import SulfideLayer

HALF = cited(
    13e6,
    "Pa",
    "Cronau2021",
    "stack pressure at which a pellet between hard electrodes shows half of its conductivity: 4 to 50 MPa",
    grade="fitted",
)
LIBRARY_NOTE = (
    "The stack pressure raises the conductivity as it does that of pellets; the sulfide’s own value is taken to be for "
    "49 MPa or less, because its pressure is not stated."
)
LOT_NOTE = "The lot’s conductivity is carried from the pressure on its pellet to the stack pressure."
OPEN_LOT_NOTE = (
    "The stack pressure during the measurement of the lot is not stated: the average over the usual pressures is "
    "taken, with a wider band."
)


def pressures(held: MaybeNumber, layer: SulfideLayer) -> tuple[Number, Number]:
    """Stack pressures on a film and during the measurement of its sulfide.

    Parameters
    ----------
    held : float, ndarray of shape (n,) or None
        Stack pressure on the film, None where it is not stated [Pa]
    layer : SulfideLayer
        The sulfide [SI]

    Returns
    -------
    tuple of two floats or ndarrays, shape (n,)
        Pressure on the film, and on the pellet while it was measured [Pa]

    Notes
    -----
    A film whose pressure is not stated is taken to be held at 49 MPa or less, as the cells of the library are that
    state theirs; so is the pellet behind a value of the library. A lot has what was typed, or else the average of what
    laboratories hold.

    Examples
    --------
    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> library = Recipe(electrolyte_conductivity_ms_cm=None)
    >>> [float(pressure) for pressure in pressures(None, resolve(library, one).layers[0])]
    [49000000.0, 49000000.0]

    References
    ----------
    Cronau2021, Ohno2020, Zhang2021 (full entries in sources.csv)
    """
    measured = layer.measured_pressure
    return LOWEST_PRESSURE if held is None else held, LOWEST_PRESSURE if measured is None else measured


def acting_pressure(held: MaybeNumber) -> Number:
    """Return what a stack pressure [Pa] counts as: beyond the range that was compared nothing more changes.

    >>> float(acting_pressure(None)), float(acting_pressure(2e6)), float(acting_pressure(60e6))
    (49000000.0, 49000000.0, 60000000.0)
    """
    return within_measured(LOWEST_PRESSURE if held is None else held)


def pressure_spreads(layer: SulfideLayer, fit: Fit) -> tuple[float, float]:
    """SD of ln conductivity of a lot because nobody stated the pressure during its measurement.

    Parameters
    ----------
    layer : SulfideLayer
        The sulfide [SI]
    fit : Fit
        The fitted parameters [-]

    Returns
    -------
    tuple of two floats
        The part that reaches downwards, and that which reaches upwards [-]; 0 where nothing is left open

    Notes
    -----
    A lot may have been held hard, which lowers what is left of it under less pressure. Upwards the band ends no higher
    than that of a lot which was measured at 49 MPa or less.

    Examples
    --------
    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> lot = resolve(Recipe(electrolyte_conductivity_ms_cm=2.0), one).layers[0]
    >>> [round(spread, 3) for spread in pressure_spreads(lot, shipped_fit())]
    [0.14, 0.054]

    References
    ----------
    Ohno2020 (full entry in sources.csv)
    """
    if not layer.pressure_spread or layer.measured_pressure is None:
        return 0.0, 0.0
    exponent = float(fit.values["pressure"])
    most = float(pressure_ratio(layer.measured_pressure, LOWEST_PRESSURE)) / BAND
    return exponent * layer.pressure_spread, exponent * min(layer.pressure_spread, most)


def pressure_note(layer: SulfideLayer) -> str:
    """Say what the stack pressure does to the value of a sulfide [-] where it does something.

    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> lot = Recipe(electrolyte_conductivity_ms_cm=2.0, electrolyte_conductivity_pressure_mpa=80.0)
    >>> pressure_note(resolve(lot, one).layers[0])[:36]
    'The lot’s conductivity is carried fr'
    """
    if layer.measured_pressure is None:
        return LIBRARY_NOTE
    return OPEN_LOT_NOTE if layer.pressure_spread else LOT_NOTE


def low_pressure_note(layer: SulfideLayer) -> str:
    """Say that a lot may conduct better than its value [-], where it was measured under little stack pressure.

    A film that is laminated to its electrodes does not follow hard ones, so that nothing is corrected for them.

    >>> from ssedesigner.core.materials import Material, Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> sulfide = Material(kind="electrolyte", key="Li6PS5Cl", name="Li6PS5Cl")
    >>> one = Materials(version="", materials={("electrolyte", "Li6PS5Cl"): sulfide}, pairs=())
    >>> lot = Recipe(electrolyte_conductivity_ms_cm=2.0, electrolyte_conductivity_pressure_mpa=2.0)
    >>> low_pressure_note(resolve(lot, one).layers[0])[:50]
    'The lot was measured at 2 MPa: hard electrodes sho'
    """
    pressure = layer.measured_pressure
    if layer.pressure_spread or not isinstance(pressure, float) or pressure >= LOWEST_PRESSURE:
        return ""
    share = from_si(float(pressure / (pressure + HALF)), "%")
    return (
        f"The lot was measured at {numeral(from_si(pressure, 'MPa'), 3)} MPa: hard electrodes show about "
        f"{numeral(share, 2)} % of the conductivity there. The film may conduct better; its value is not raised."
    )
