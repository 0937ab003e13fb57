"""Porosity of a pressed film: Heckel's law from the pressing step, or a stated prior where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import MaybeNumber, Number, exp, log, sqrt, where
from ssedesigner.physics.film.formulas import MEAN_PRESSED, PRESSED, SOFTENING
from ssedesigner.physics.terms import Terms

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
HECKEL_SPREAD = cited(
    0.35, "-", "ThisProgram2026", "SD of the logit of porosity, one powder against another", grade="estimate"
)
CALENDERED_POROSITY = cited(0.125, "-", "Song2023", "HNBR 15 %, PIB 10 % at 2.5 wt% after calendering")
CALENDERED_SPREAD = cited(
    0.60, "-", "ThisProgram2026", "calendered, cold or warm, at whatever pressure: SD of the logit", grade="assumed"
)
UNSTATED_POROSITY = cited(
    0.18,
    "-",
    "ThisProgram2026",
    "no pressing step is stated: reported films come out like pellets, as is the average of all ways of pressing",
    grade="assumed",
)
UNSTATED_SPREAD = cited(0.80, "-", "ThisProgram2026", "SD of the logit: 6 to 45 % pores", grade="assumed")
UNPRESSED_POROSITY = cited(0.40, "-", "ThisProgram2026", "dried film that was not pressed", grade="assumed")
UNPRESSED_SPREAD = cited(0.40, "-", "ThisProgram2026", "SD of the logit: 26 to 56 % pores", grade="assumed")


def _usual(unit: str, note: str, *values: float) -> tuple[Cited, ...]:
    return tuple(cited(value, unit, "ThisProgram2026", note, grade="assumed") for value in values)


CALENDER_PRESSURES = _usual(
    "Pa", "equivalent pressure of a calender; over all and its temperatures 12.6 % pores", 250e6, 350e6, 400e6
)
CALENDER_TEMPERATURES = _usual("K", "rolls that are cold, warm or hot", 298.15, 333.15, 353.15)
COLD_PRESSURES = _usual("Pa", "usual pressure of a uniaxial or cold isostatic press", 300e6, 370e6, 490e6)
COLD_TEMPERATURES = _usual("K", "room in which a press is not heated", 293.15, 298.15, 303.15)
WARM_PRESSURES = _usual("Pa", "usual pressure of a warm isostatic press", 300e6, 400e6, 490e6)
WARM_TEMPERATURES = _usual("K", "usual temperature of a warm isostatic press", 338.15, 353.15, 363.15)
USUAL_PRESSURES = {
    "calender": CALENDER_PRESSURES,
    "uniaxial": COLD_PRESSURES,
    "cold-isostatic": COLD_PRESSURES,
    "warm-isostatic": WARM_PRESSURES,
}
"""Pressures over which is averaged where a method is stated without one."""
USUAL_TEMPERATURES = {
    "calender": CALENDER_TEMPERATURES,
    "uniaxial": COLD_TEMPERATURES,
    "cold-isostatic": COLD_TEMPERATURES,
    "warm-isostatic": WARM_TEMPERATURES,
}
"""The same for the temperature."""
PRESSES = ("calender", "uniaxial", "warm-isostatic")
"""Ways of pressing over which is averaged where none is stated; a cold isostatic press is as a uniaxial one."""


@dataclass(frozen=True, kw_only=True)
class Porosity:
    """Share of pores in the matrix [-] with its 90 % band, the numbers it rests on and a note in words.

    ``pressed`` is that of the pressing step alone, ``spread`` the SD of its logit [-].
    """

    value: Number
    low: Number
    high: Number
    cited: tuple[Cited, ...]
    note: str = ""
    is_estimate: bool = False
    pressed: Number = 0.0
    spread: Number = 0.0


def heckel_porosity(pressure: Number, temperature: Number, terms: Terms | None = None) -> Number:
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
    terms : Terms or None
        Records the formulas of a number that is explained [-]

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
    if terms is not None:
        terms.record(
            SOFTENING,
            softening,
            slope=WARM_SLOPE,
            pressure=pressure,
            heat=temperature,
            reference=PRESSING_REFERENCE,
        )
    return CLOSED_POROSITY + (POWDER_POROSITY - CLOSED_POROSITY) * exp(-HECKEL_SLOPE * pressure * softening)


def logit_band(value: Number, spread: Number) -> tuple[Number, Number]:
    """90 % band of a share whose logit scatters normally [-].

    Stays between 0 and 1 for any spread.

    >>> low, high = logit_band(0.15, 0.6)
    >>> round(low, 2), round(high, 2)
    (0.06, 0.32)
    """
    centre = log(value / (1 - value))
    reach = BAND * spread
    return 1 / (1 + exp(reach - centre)), 1 / (1 + exp(-reach - centre))


def estimated_porosity(
    method: str | None, pressure: MaybeNumber, temperature: MaybeNumber, terms: Terms | None = None
) -> Porosity:
    """Porosity of the film from its pressing step.

    Parameters
    ----------
    method : str or None
        One of the densification methods of the recipe, None when it is not stated [-]
    pressure : float, ndarray of shape (n,) or None
        Pressing pressure, None when it is not stated [Pa]
    temperature : float, ndarray of shape (n,) or None
        Absolute temperature of pressing, None when it is not stated [K]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    Porosity
        Value and 90 % band [-] with a note that says what they rest on

    Notes
    -----
    The porosity of the film as made. A cell that is held under high stack pressure closes some of it. What is not
    stated is the average over what is usual for the method, with a wider band: to state it can come out better or
    worse. For a calender without a pressure that is what was reported, which is the average of the law, too. Pressing
    never leaves more pores than no pressing.

    Examples
    --------
    >>> round(estimated_porosity("uniaxial", 370e6, None).value, 3)
    0.18
    >>> estimated_porosity("uniaxial", None, None).note
    'The pressing pressure is not stated: porosity is the average over 300 to 490 MPa.'

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
    return _porosity_after_pressing(method, pressure, temperature, terms)


def _porosity_after_pressing(
    method: str | None, pressure: MaybeNumber, temperature: MaybeNumber, terms: Terms | None
) -> Porosity:
    """Average over what is usual of that which is not stated: method, pressure, temperature."""
    tried = _pressings(method, pressure, temperature, terms)
    mean, logits = sum(tried) / len(tried), [log(pores / (1 - pores)) for pores in tried]
    if terms is not None:
        terms.record(MEAN_PRESSED, mean, rows=[(pores,) for pores in tried], count=len(tried))
    middle = sum(logits) / len(logits)
    apart = sum((logit - middle) ** 2 for logit in logits) / len(logits)
    methods = _methods(method)
    used = (HECKEL_SLOPE, WARM_SLOPE, HECKEL_SPREAD, *_usual_conditions(methods, pressure, temperature))
    spread = HECKEL_SPREAD if len(tried) == 1 else sqrt(HECKEL_SPREAD * HECKEL_SPREAD + apart)
    return _estimate(mean, spread, used, _notes(methods, pressure, temperature))


def _methods(method: str | None) -> list[str]:
    return [method] if method is not None else list(PRESSES)


def _pressings(
    method: str | None, pressure: MaybeNumber, temperature: MaybeNumber, terms: Terms | None
) -> list[Number]:
    """Pores that each pressing leaves for which a step may stand: what is not stated takes each usual value."""
    tried = [
        (used, heat)
        for each in _methods(method)
        for used in (USUAL_PRESSURES[each] if pressure is None else (pressure,))
        for heat in (USUAL_TEMPERATURES[each] if temperature is None else (temperature,))
    ]
    if pressure is not None and temperature is not None:
        tried = tried[:1]  # the same by every method
    return [_pores_after(used, heat, terms) for used, heat in tried]


def _pores_after(pressure: Number, heat: Number, terms: Terms | None) -> Number:
    """Pores that the law leaves [-], never more than those of a film that was not pressed."""
    pores = heckel_porosity(pressure, heat, terms)
    pores = where(pores < UNPRESSED_POROSITY, pores, UNPRESSED_POROSITY)
    if terms is not None:
        terms.record(
            PRESSED,
            pores,
            closed=CLOSED_POROSITY,
            powder=POWDER_POROSITY,
            slope=HECKEL_SLOPE,
            pressure=pressure,
            heat=heat,
        )
    return pores


def _usual_conditions(methods: list[str], pressure: MaybeNumber, temperature: MaybeNumber) -> tuple[Cited, ...]:
    """Return the usual pressures and temperatures over which is averaged."""
    conditions = [value for each in methods for value in (USUAL_PRESSURES[each] if pressure is None else ())]
    return (
        *conditions,
        *(value for each in methods for value in (USUAL_TEMPERATURES[each] if temperature is None else ())),
    )


def _notes(methods: list[str], pressure: MaybeNumber, temperature: MaybeNumber) -> str:
    """Say what the porosity rests on, and over what is averaged."""
    if pressure is None:
        reached = _span([from_si(float(value), "MPa") for each in methods for value in USUAL_PRESSURES[each]])
        return f"The pressing pressure is not stated: porosity is the average over {reached} MPa."
    note = "Porosity is estimated from the pressing step with the pressing curve of Li6PS5Cl."
    if temperature is None:
        warmth = _span([from_si(float(value), "degC") for each in methods for value in USUAL_TEMPERATURES[each]])
        note += f" The pressing temperature is not stated: it is the average over {warmth} °C."
    return note


def _span(values: list[float]) -> str:
    return f"{numeral(min(values))} to {numeral(max(values))}"


def _estimate(value: Number, spread: Number, used: tuple[Cited, ...], note: str) -> Porosity:
    low, high = logit_band(value, spread)
    pores = value + 0
    return Porosity(
        value=pores, low=low, high=high, cited=used, note=note, is_estimate=True, pressed=pores, spread=spread
    )
