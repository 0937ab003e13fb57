"""How dense pressing makes a sulfide: relative density by family, of a film and of the pellet of its lot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import MaybeNumber, Number, exp, log, sqrt, where
from ssedesigner.physics.film.formulas import (
    CALENDERED,
    COMPACTED,
    MEAN_PRESSED,
    PELLET,
    PELLET_STATED,
    PRESSED,
    SOFTENING_FACTOR,
)
from ssedesigner.physics.film.porosity import (
    CALENDERED_SPREAD,
    CLOSED_POROSITY,
    PRESSES,
    PRESSING_REFERENCE,
    UNPRESSED_POROSITY,
    UNPRESSED_SPREAD,
    USUAL_PRESSURES,
    USUAL_TEMPERATURES,
    Porosity,
    logit_band,
)
from ssedesigner.physics.terms import Terms, remember

LOWEST_FITTED = cited(
    50e6, "Pa", "Cronau2021", "pressing pressure below which the laws are not compared", grade="fitted"
)
HIGHEST_FITTED = cited(
    500e6, "Pa", "Cronau2021", "pressing pressure above which nothing was compared: density is held", grade="fitted"
)
SOFTENING = cited(
    0.0244,
    "1/K",
    "Lee2020",
    "about 3 % pores after 490 MPa at 80 degC, where the film is called compact",
    grade="estimate",
)
GRAIN_POINTS = cited(
    0.05,
    "-",
    "Singh2022",
    "SD of relative density at 86 %: grains below 0.5 um 83 %, of 20 to 40 um 92 %",
    grade="fitted",
)
BORROWED_POINTS = cited(
    0.06, "-", "Cronau2021", "SD of relative density from one family of sulfides to another at 370 MPa", grade="fitted"
)
REFERENCE_DENSITY = cited(0.86, "-", "Cronau2021", "relative density that these SD belong to", grade="fitted")
PELLET_PRESSURE = cited(
    370e6, "Pa", "Doux2020", "usual pressure of a cold pellet, assumed where none is stated", grade="assumed"
)
PELLET_POINTS = cited(
    0.02, "-", "ThisProgram2026", "SD of density by a pressure of 300 to 490 MPa that is not stated", grade="estimate"
)
TYPED_POINTS = cited(0.01, "-", "ThisProgram2026", "SD of a density from mass and size of a pellet", grade="assumed")
CALENDERED_PORES = MappingProxyType(
    {
        "HNBR": cited(0.15, "-", "Song2023", "2.5 wt % HNBR, calendered"),
        "PIB": cited(0.10, "-", "Song2023", "2.5 wt % PIB, calendered"),
    }
)
"""Pores of calendered films by binder, as reported; a calender's pressure is seldom known."""
CALENDERED_SHARE = cited(0.025, "-", "Song2023", "share of the binder in the solids of these films")


@dataclass(frozen=True, kw_only=True)
class Family:
    """Sulfides that one law of compaction holds for: ``offset`` A [-] and ``slope`` K [1/Pa]."""

    name: str
    offset: Cited
    slope: Cited


def _family(name: str, offset: float, slope: float, source: str, note: str, grade: str) -> Family:
    return Family(
        name=name,
        offset=cited(offset, "-", source, f"offset of the law of compaction: {note}", grade=grade),
        slope=cited(slope, "1/Pa", source, f"slope of the law of compaction: {note}", grade=grade),
    )


ANNEALED = _family(
    "annealed argyrodite",
    1.35,
    1.15e-9,
    "Doux2020",
    "82 % at 370 MPa there, 79 and 83 % at 195 and 292 MPa in Cronau2021",
    "fitted",
)
MILLED = _family("as-milled argyrodite", 1.21, 0.9e-9, "Cronau2021", "73 to 81 % from 97 to 487 MPa", "fitted")
GLASS = _family(
    "Li2S-P2S5 glass", 0.60, 4.9e-9, "Sakuda2013", "62 to 94 % from 75 to 450 MPa, read off a figure", "estimate"
)
FAMILIES = (ANNEALED, MILLED, GLASS)
FAMILY_OF_GROUP: Mapping[str, Family] = MappingProxyType({"argyrodite": ANNEALED, "glass": GLASS})
"""Family by the group of a library material; milled powder has no group of its own."""


def family_of(group: str, powder: str | None = None) -> Family | None:
    """Return the law for a sulfide of a group, as annealed or as-milled powder [-]; None without one.

    >>> family_of("argyrodite", "as-milled").name, family_of("thio-LISICON")
    ('as-milled argyrodite', None)
    """
    family = FAMILY_OF_GROUP.get(group)
    return MILLED if family is ANNEALED and powder == "as-milled" else family


@dataclass(frozen=True, kw_only=True)
class RelativeDensity:
    """Share of solid in a pressed body [-], the SD of its logit [-], what it rests on and a note in words."""

    value: Number
    spread: Number
    cited: tuple[Cited, ...]
    note: str = ""

    @property
    def band(self) -> tuple[Number, Number]:
        """Ends of the 90 % band [-]."""
        return logit_band(self.value, self.spread)

    @property
    def log_spread(self) -> Number:
        """SD of its logarithm [-]."""
        return (1 - self.value) * self.spread


def relative_density(
    family: Family | None, pressure: Number, temperature: Number, terms: Terms | None = None
) -> Number:
    r"""Relative density of a pressed sulfide powder.

    .. math:: D = 1 - \exp(-x), \quad x = A + K p\, e^{a (T - T_\mathrm{ref})}

    Heckel's law. Below 50 MPa x goes in a straight line to that of a dried film that nobody pressed.

    Parameters
    ----------
    family : Family or None
        Law of the sulfide's family; the average of all where None [-]
    pressure : float or ndarray, shape (n,)
        Pressing pressure [Pa]
    temperature : float or ndarray, shape (n,)
        Absolute temperature of pressing [K]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    float or ndarray, shape (n,)
        Relative density, below 1 [-]

    Notes
    -----
    Annealed argyrodite from pellets of two laboratories, glass read off a figure. 50 to 500 MPa; above that the density
    is held, because only Li7SiPS8 was pressed harder (90 to 95 % above 1 GPa); 1 % of pores stays. That warm sulfides
    creep rests on one film, to 353 K. No size of grains in it: one laboratory finds coarse powder denser, another fine.

    Examples
    --------
    >>> [round(relative_density(family, 370e6, 298.15), 3) for family in FAMILIES]
    [0.831, 0.786, 0.91]
    >>> round(relative_density(ANNEALED, 490e6, 353.15), 2), round(relative_density(None, 370e6, 298.15), 2)
    (0.97, 0.84)

    References
    ----------
    Cronau2021, Doux2020, Sakuda2013, Lee2020, Schneider2023 (full entries in sources.csv)
    """
    if family is None:
        return sum(relative_density(each, pressure, temperature, terms) for each in FAMILIES) / len(FAMILIES)
    loose = -log(UNPRESSED_POROSITY)
    softening = exp(SOFTENING * (temperature - PRESSING_REFERENCE))
    held = where(pressure < HIGHEST_FITTED, pressure, HIGHEST_FITTED)
    within = where(held > LOWEST_FITTED, held, LOWEST_FITTED)
    compacted = family.offset + family.slope * within * softening
    # glass starts below a dried film; pressing never leaves more pores than none
    pressed = where(compacted > loose, compacted, loose)
    part = where(held < LOWEST_FITTED, held / LOWEST_FITTED, 1.0)
    pores = exp(-(loose + (pressed - loose) * part))
    density = 1 - where(pores > CLOSED_POROSITY, pores, CLOSED_POROSITY)
    if terms is not None:
        place = f"{family.name}, {from_si(float(pressure), 'MPa'):g} MPa, {from_si(float(temperature), 'degC'):g} °C"
        terms.record(
            SOFTENING_FACTOR, softening, place, slope=SOFTENING, heat=temperature, reference=PRESSING_REFERENCE
        )
        law = {"offset": family.offset, "slope": family.slope, "pressure": within, "softening": softening}
        terms.record(COMPACTED, pressed, place, loose=UNPRESSED_POROSITY, **law)
        rest = {"pressed": pressed, "part": part, "closed": CLOSED_POROSITY}
        terms.record(PRESSED, 1 - density, place, loose=UNPRESSED_POROSITY, **rest)  # to the last digit the film's
    return density


def _logit_spread(points: Number, density: Number) -> Number:
    """SD of the logit of a density whose SD is known as points at that density."""
    return points / (density * (1 - density))


def family_spread(family: Family | None) -> float:
    """SD of the logit of relative density, one powder of a family against another [-].

    >>> round(family_spread(ANNEALED), 2), round(family_spread(None), 2)
    (0.42, 0.65)
    """
    points = GRAIN_POINTS if family else sqrt(GRAIN_POINTS**2 + BORROWED_POINTS**2)
    return float(_logit_spread(points, REFERENCE_DENSITY))


def film_density(
    family: Family | None,
    method: str | None,
    pressure: MaybeNumber = None,
    temperature: MaybeNumber = None,
    binders: Mapping[str, Number] = MappingProxyType({}),
    terms: Terms | None = None,
) -> RelativeDensity:
    """Relative density of a film, without its scaffold, from its pressing step.

    Parameters
    ----------
    family : Family or None
        Law of the sulfide's family; the average of all, with a wider band, where None [-]
    method : str or None
        Densification method of the recipe, None where it is not stated [-]
    pressure : float, ndarray of shape (n,) or None
        Pressing pressure, None where it is not stated [Pa]
    temperature : float, ndarray of shape (n,) or None
        Absolute temperature of pressing, None where it is not stated [K]
    binders : mapping of str to (float or ndarray of shape (n,))
        Share of each binder in the mass of solids by its key, for what is reported of calendered films [-]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    RelativeDensity
        Value, SD of its logit [-], and a note that says what it rests on

    Notes
    -----
    As made: a cell under high stack pressure closes some pores. What is not stated is the average over what is usual,
    with a wider band. A calender without a pressure is as reported.

    Examples
    --------
    >>> round(film_density(ANNEALED, "calender", binders={"HNBR": 0.025}).value, 3)
    0.85
    >>> stated = film_density(ANNEALED, "warm-isostatic", 490e6, 353.15)
    >>> round(stated.value, 2), [round(end, 2) for end in stated.band]
    (0.97, [0.94, 0.98])

    References
    ----------
    Cronau2021, Lee2020, Song2023 (full entries in sources.csv)
    """
    if method == "none":
        note = "Porosity is a broad guess for a film that was dried but not pressed: 26 to 56 % pores are possible."
        return RelativeDensity(
            value=1 - UNPRESSED_POROSITY,
            spread=UNPRESSED_SPREAD,
            cited=(UNPRESSED_POROSITY, UNPRESSED_SPREAD),
            note=note,
        )
    if method == "calender" and pressure is None:
        note = "Porosity is that of reported calendered films, because no pressure is stated."
        return RelativeDensity(
            value=1 - _calendered_pores(binders, terms),
            spread=CALENDERED_SPREAD,
            cited=(*CALENDERED_PORES.values(), CALENDERED_SPREAD),
            note=note,
        )
    methods = PRESSES if method is None else (method,)
    return _pressed(family, methods, pressure, temperature, terms=terms)


def _calendered_pores(binders: Mapping[str, Number], terms: Terms | None) -> Number:
    """Pores of a calendered film: the mean of those reported, and from there to each binder's own by its share."""
    mean = sum(CALENDERED_PORES.values()) / len(CALENDERED_PORES)
    named = {key: share for key, share in binders.items() if key in CALENDERED_PORES}
    total = sum(named.values())
    full = where(total > CALENDERED_SHARE, total, CALENDERED_SHARE)
    pores = mean + sum(share / full * (CALENDERED_PORES[key] - mean) for key, share in named.items())
    if terms is not None:
        rows = [(share / full, CALENDERED_PORES[key], mean) for key, share in named.items()]
        terms.record(CALENDERED, 1 - (1 - pores), mean=mean, rows=rows)  # to the last digit the film's
    return pores


@remember  # an average over up to 27 pressings, which most edits leave as they are
def _pressed(
    family: Family | None,
    methods: tuple[str, ...],
    pressure: MaybeNumber,
    temperature: MaybeNumber,
    *,
    terms: Terms | None = None,
) -> RelativeDensity:
    """Average over the usual pressures and temperatures where none is stated."""
    pressings = [
        (each, used, heat)
        for each in methods
        for used in (USUAL_PRESSURES[each] if pressure is None else (pressure,))
        for heat in (USUAL_TEMPERATURES[each] if temperature is None else (temperature,))
    ]
    if pressure is not None and temperature is not None:
        pressings = pressings[:1]  # the same by every method
    densities = [relative_density(family, used, heat, terms) for _, used, heat in pressings]
    mean = sum(densities) / len(densities)
    if terms is not None:
        rows = [(term.value,) for term in terms.all(PRESSED)]
        terms.record(MEAN_PRESSED, 1 - mean, rows=rows, count=len(rows))
    logits = [log(density / (1 - density)) for density in densities]
    middle = sum(logits) / len(logits)
    apart = sum((logit - middle) ** 2 for logit in logits) / len(logits)
    laws = (family,) if family else FAMILIES
    law = f"compaction law of {family.name}" if family else "mean of all compaction laws, as this sulfide has none"
    note = f"Porosity is estimated from the pressing step with the {law}.{_averaged(methods, pressure, temperature)}"
    return RelativeDensity(
        value=mean,
        spread=sqrt(family_spread(family) ** 2 + apart),
        cited=(
            *(number for each in laws for number in (each.offset, each.slope)),
            *(SOFTENING, GRAIN_POINTS),
            *(() if family else (BORROWED_POINTS,)),
        ),
        note=note,
    )


def _averaged(methods: tuple[str, ...], pressure: MaybeNumber, temperature: MaybeNumber) -> str:
    """Say over what is averaged that is not stated."""
    words = ""
    if pressure is None:
        used = [from_si(float(value), "MPa") for each in methods for value in USUAL_PRESSURES[each]]
        words += f" The pressing pressure is not stated: it is the average over {min(used):g} to {max(used):g} MPa."
    if temperature is None:
        heats = [from_si(float(value), "degC") for each in methods for value in USUAL_TEMPERATURES[each]]
        words += (
            f" The pressing temperature is not stated: it is the average over {min(heats):.0f} to {max(heats):.0f} °C."
        )
    return words


def pellet_density(
    family: Family | None,
    density: MaybeNumber = None,
    pressure: MaybeNumber = None,
    terms: Terms | None = None,
) -> RelativeDensity:
    """Relative density of the pellet on which a lot of sulfide was measured.

    Parameters
    ----------
    family : Family or None
        Law of the sulfide's family; the average of all where None [-]
    density : float, ndarray of shape (n,) or None
        Relative density of the pellet, None where it is not stated [-]
    pressure : float, ndarray of shape (n,) or None
        Pressure at which the pellet was pressed cold, None where it is not stated [Pa]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    RelativeDensity
        Value, SD of its logit [-], and a note that says what it rests on

    Notes
    -----
    A stated density comes before a stated pressure; without either it is that of 370 MPa, so that to state this changes
    nothing but the band. A library value is of a pellet, too, but the scatter between
    laboratories already holds that of their pellets: add this spread to lots only.

    Examples
    --------
    >>> round(pellet_density(ANNEALED).value, 3), pellet_density(ANNEALED, 0.9).value
    (0.831, 0.9)
    >>> round(pellet_density(ANNEALED, pressure=370e6).value, 3)
    0.831

    References
    ----------
    Doux2020, Singh2022, Cronau2021 (full entries in sources.csv)
    """
    if density is not None:
        most = 1 - TYPED_POINTS / 2
        value = where(density < most, density, most)
        if terms is not None:
            terms.record(PELLET_STATED, value, stated=density, most=most)
        note = "The lot’s conductivity is taken at the stated density of its pellet."
        return RelativeDensity(value=value, spread=_logit_spread(TYPED_POINTS, value), cited=(TYPED_POINTS,), note=note)
    if pressure is not None:
        pressed = _pressed(family, ("uniaxial",), pressure, PRESSING_REFERENCE, terms=terms)
    else:
        pressed = _usual_pellet(family) if terms is None else _pressed_usually(family, terms)
    if terms is not None:
        terms.record(PELLET, pressed.value, pores=1 - pressed.value)
    return pressed


@cache
def _usual_pellet(family: Family | None) -> RelativeDensity:
    return _pressed_usually(family, None)


def _pressed_usually(family: Family | None, terms: Terms | None) -> RelativeDensity:
    """Return the density of a pellet of which nothing is stated."""
    pressed = _pressed(family, ("uniaxial",), PELLET_PRESSURE, PRESSING_REFERENCE, terms=terms)
    return replace(
        pressed,
        spread=sqrt(pressed.spread**2 + _logit_spread(PELLET_POINTS, pressed.value) ** 2),
        cited=(*pressed.cited, PELLET_PRESSURE, PELLET_POINTS),
        note="The pellet of the lot is not described: its density is taken as that after pressing at 370 MPa.",
    )


def estimated_porosity(
    family: Family | None,
    method: str | None,
    pressure: MaybeNumber = None,
    temperature: MaybeNumber = None,
    binders: Mapping[str, Number] = MappingProxyType({}),
    terms: Terms | None = None,
) -> Porosity:
    """Pores of a film from its pressing step: what :func:`film_density` leaves [-].

    >>> round(estimated_porosity(ANNEALED, "uniaxial", 370e6, 298.15).value, 3)
    0.169
    """
    density = film_density(family, method, pressure, temperature, binders, terms)
    pores = 1 - density.value
    low, high = logit_band(pores, density.spread)
    return Porosity(
        value=pores, low=low, high=high, cited=density.cited, note=density.note, is_estimate=True, spread=density.spread
    )
