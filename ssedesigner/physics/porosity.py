"""Porosity of a pressed film: Heckel's law from the pressing step, or a stated prior where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.physics.elementwise import MaybeNumber, Number, exp, log

BAND = cited(1.645, "-", "ThisProgram2026", "standard deviations to either end of a 90 % band", grade="computed")

POWDER_POROSITY = cited(0.45, "-", "ThisProgram2026", "loosely packed powder, before pressing", grade="assumed")
CLOSED_POROSITY = cited(0.01, "-", "ThisProgram2026", "pores that pressing does not close", grade="assumed")
HECKEL_SLOPE = cited(
    2.57e-9, "1/Pa", "Doux2020", "17.9 % pores in Li6PS5Cl pressed at 370 MPa, 25 degC", grade="fitted"
)
WARM_SLOPE = cited(
    0.0163,
    "1/K",
    "Lee2020",
    "about 3 % pores after 490 MPa at 80 degC, where the film is called compact",
    grade="estimate",
)
PRESSING_REFERENCE = cited(298.15, "K", "Doux2020", "pressed at room temperature", grade="assumed")
WARM_PRESSING = cited(353.15, "K", "Lee2020", "usual temperature of a warm isostatic press", grade="assumed")
HECKEL_SPREAD = cited(
    0.35, "-", "ThisProgram2026", "SD of the logit of porosity, one powder against another", grade="estimate"
)
CALENDERED_POROSITY = cited(0.125, "-", "Song2023", "HNBR 15 %, PIB 10 % at 2.5 wt% after calendering")
CALENDERED_SPREAD = cited(0.40, "-", "ThisProgram2026", "calendered: SD of the logit of porosity", grade="estimate")
PRESSED_POROSITY = cited(0.15, "-", "ThisProgram2026", "pressed film, pressure not stated", grade="assumed")
PRESSED_SPREAD = cited(0.60, "-", "ThisProgram2026", "SD of the logit: 6 to 32 % pores", grade="assumed")
UNSTATED_POROSITY = cited(
    0.18, "-", "ThisProgram2026", "no pressing step is stated: reported films come out like pellets", grade="assumed"
)
UNSTATED_SPREAD = cited(0.80, "-", "ThisProgram2026", "SD of the logit: 6 to 45 % pores", grade="assumed")
UNPRESSED_POROSITY = cited(0.40, "-", "ThisProgram2026", "dried film that was not pressed", grade="assumed")
UNPRESSED_SPREAD = cited(0.40, "-", "ThisProgram2026", "SD of the logit: 26 to 56 % pores", grade="assumed")


@dataclass(frozen=True, kw_only=True)
class Porosity:
    """Share of pores in the matrix [-] with its 90 % band, the numbers it rests on and a note in words."""

    value: Number
    low: Number
    high: Number
    cited: tuple[Cited, ...]
    note: str = ""
    is_estimate: bool = False


def heckel_porosity(pressure: Number, temperature: Number) -> Number:
    r"""Porosity of a pressed sulfide powder.

    .. math:: \varepsilon = \varepsilon_c + (\varepsilon_0 - \varepsilon_c)
              \exp\!\left(-K p\, e^{a (T - T_\mathrm{ref})}\right)

    Heckel's exponential approach to a dense body; the slope grows with temperature because warm sulfides creep.

    Parameters
    ----------
    pressure : float or ndarray, shape (n,)
        Pressing pressure [Pa]
    temperature : float or ndarray, shape (n,)
        Absolute temperature of pressing [K]

    Returns
    -------
    float or ndarray, shape (n,)
        Porosity after pressing [-]

    Notes
    -----
    Slope from one powder, Li6PS5Cl; other sulfides are taken alike. Two anchors, 370 MPa cold and 490 MPa at
    353 K: outside 50-700 MPa and 290-400 K an extrapolation.

    Examples
    --------
    >>> round(heckel_porosity(370e6, 298.15), 3), round(heckel_porosity(490e6, 353.15), 3)
    (0.18, 0.03)

    References
    ----------
    Doux2020, Lee2020 (full entries in sources.csv)
    """
    softening = exp(WARM_SLOPE * (temperature - PRESSING_REFERENCE))
    return CLOSED_POROSITY + (POWDER_POROSITY - CLOSED_POROSITY) * exp(-HECKEL_SLOPE * pressure * softening)


def logit_band(value: Number, spread: Number) -> tuple[Number, Number]:
    """90 % band of a share whose logit scatters normally.

    Parameters
    ----------
    value : float or ndarray, shape (n,)
        Share between 0 and 1, both excluded [-]
    spread : float
        Standard deviation of its logit [-]

    Returns
    -------
    tuple of two floats or ndarrays, shape (n,)
        Low and high end of the band [-]

    Notes
    -----
    Stays between 0 and 1 for any spread.

    Examples
    --------
    >>> low, high = logit_band(0.15, 0.6)
    >>> round(low, 2), round(high, 2)
    (0.06, 0.32)

    References
    ----------
    None: definition of the logit.
    """
    centre = log(value / (1 - value))
    reach = BAND * spread
    return 1 / (1 + exp(reach - centre)), 1 / (1 + exp(-reach - centre))


def estimated_porosity(method: str | None, pressure: MaybeNumber, temperature: MaybeNumber) -> Porosity:
    """Porosity of the film from its pressing step.

    Parameters
    ----------
    method : str or None
        One of the densification methods of the recipe, None when it is not stated [-]
    pressure : float, ndarray of shape (n,) or None
        Pressing pressure, None when it is not stated [Pa]
    temperature : float, ndarray of shape (n,) or None
        Absolute temperature of pressing, None when it is not stated [K]

    Returns
    -------
    Porosity
        Value and 90 % band [-] with a note that says what they rest on

    Notes
    -----
    The porosity of the film as made. A cell that is held under high stack pressure closes some of it.

    Examples
    --------
    >>> round(estimated_porosity("uniaxial", 370e6, None).value, 3)
    0.18
    >>> estimated_porosity("uniaxial", None, None).note
    'Porosity is a broad guess, because the pressing pressure is not stated.'

    References
    ----------
    Doux2020, Lee2020, Song2023 (full entries in sources.csv)
    """
    if method is None and pressure is None:
        note = "Porosity is a broad guess, because no pressing step is stated: 6 to 45 % pores are possible."
        return _estimate(UNSTATED_POROSITY, UNSTATED_SPREAD, (UNSTATED_POROSITY, UNSTATED_SPREAD), note)
    if method == "none":
        note = "Porosity is a broad guess for a film that was dried and not pressed: 26 to 56 % pores are possible."
        return _estimate(UNPRESSED_POROSITY, UNPRESSED_SPREAD, (UNPRESSED_POROSITY, UNPRESSED_SPREAD), note)
    if pressure is None and method == "calender":
        note = "Porosity is that of reported calendered films, because no pressure is stated."
        return _estimate(CALENDERED_POROSITY, CALENDERED_SPREAD, (CALENDERED_POROSITY, CALENDERED_SPREAD), note)
    if pressure is None:
        note = "Porosity is a broad guess, because the pressing pressure is not stated."
        return _estimate(PRESSED_POROSITY, PRESSED_SPREAD, (PRESSED_POROSITY, PRESSED_SPREAD), note)
    note = "Porosity is estimated from the pressing step with the pressing curve of Li6PS5Cl."
    used = (HECKEL_SLOPE, WARM_SLOPE, HECKEL_SPREAD)
    if temperature is None:
        temperature = WARM_PRESSING if method == "warm-isostatic" else PRESSING_REFERENCE
        note += (
            f" The pressing temperature is not stated; {'80' if method == 'warm-isostatic' else '25'} °C is assumed."
        )
    return _estimate(heckel_porosity(pressure, temperature), HECKEL_SPREAD, used, note)


def _estimate(value: Number, spread: Number, used: tuple[Cited, ...], note: str) -> Porosity:
    low, high = logit_band(value, spread)
    return Porosity(value=value + 0, low=low, high=high, cited=used, note=note, is_estimate=True)
