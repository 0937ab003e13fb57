"""What the conductivity model is fitted to: reported films and measured series, each as a film with its measurement."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace

from ssedesigner.core.belongings import DRY_METHOD
from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials, ReportedFilm, SeriesPoint
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.conduction.factors import HIGHEST_PRESSURE, LOWEST_PRESSURE, pressure_ratio
from ssedesigner.physics.film.film import Film, resolve

HARDENED = "Li5.82P0.94In0.06S4.7Cl1.12F0.18"
"""Argyrodite whose indium and fluorine were put there to resist liquids: a loss factor of its own."""
BINDERS = {"self-doped conducting polymer (sulfonated PEDOT), particles": "S-PEDOT"}
"""Binders of the series that the library keeps under another key."""
STAND_IN = "Li6PS5Cl"
"""Sulfide whose density and family stand for any argyrodite of a series that the library lacks."""
SERIES_TEMPERATURE = cited(25.0, "degC", "ThisProgram2026", "a series without a temperature", grade="assumed")
SERIES_DENSITY = cited(
    83.0, "%", "Doux2020", "relative density of pellets of a series, and of its films", grade="assumed"
)
PRESSED_POWDER, DRY_SERIES = "pellet", "dry"
"""Method of a pellet, which no recipe has, and that of a series whose films were rolled."""
CONFLICTS = {
    "138": cited(3.4, "mS/cm", "SulfideReview2019", "conductivity of the film as it prints it", grade="reported")
}
"""Films of which another review prints a value that differs tenfold, with that value: no part of the fit."""
OWN_POWDERS = {"182": cited(10.8, "mS/cm", "Zhang2021", "conductivity of the powder of the film, another reading")}
"""Powder of a film by the film's key, where the table lacks it."""
BEFORE, AFTER = "pellet before toluene", "pellet of powder that was in toluene"
TREATED = {
    "nam-lps": ("beta-Li3PS4", cited(1.0, "mS/cm", "Nam2015", BEFORE), cited(0.73, "mS/cm", "Nam2015", AFTER)),
    "nam-lgps": ("Li10GeP2S12", cited(6.0, "mS/cm", "Nam2015", BEFORE), cited(4.0, "mS/cm", "Nam2015", AFTER)),
}
"""Sulfides of which a pellet was measured before and after toluene at 30 degC [mS/cm]."""
TREATED_AT = cited(30.0, "degC", "Nam2015", "temperature of these pellets")
PLAIN = Recipe(
    **{field.key: field.check(None) for field in FIELDS.values() if field.blank is not None},  # type: ignore[arg-type]
    method=DRY_METHOD,
)
"""A recipe in which everything that can be blank is blank, made dry: no liquid is left open."""


LABORATORIES = {
    **dict.fromkeys(("Nam2015", "Oh2019", "Kim2020", "Oh2022", "ParkJung2026", "Nam2018a"), "Y. S. Jung"),
    **dict.fromkeys(("Lee2020", "Suzuki2021"), "Samsung"),
}
"""Group of authors by paper; a paper that is not named is of a group of its own."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """A measured conductivity beside its recipe.

    ``measured`` and ``pellet`` [S/m]; ``has_pellet`` where the source gives the pellet value of the same powder;
    ``is_hardened`` for the sulfide that was made to resist liquids; ``is_film`` for a film of Table 6, ``is_pellet``
    for a pellet, of which nothing was made that could differ. ``is_circular`` where the library's value of the
    sulfide was measured on that very film: it proves nothing and counts in no figure. ``source`` is the paper.
    """

    key: str
    film: Film
    measured: float
    has_pellet: bool = False
    is_hardened: bool = False
    is_film: bool = True
    is_pellet: bool = False
    is_circular: bool = False
    source: str = ""

    @property
    def laboratory(self) -> str:
        """Group of authors behind it: papers of one group share powders, habits and instruments."""
        return LABORATORIES.get(self.source, self.source)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A pellet held under a stack pressure: its powder, what the exponent multiplies [-], its conductivity [S/m]."""

    powder: str
    ratio: float
    measured: float


def film_observations(materials: Materials, recipes: Mapping[str, Recipe]) -> list[Observation]:
    """Observations of the legible films of Table 6 that have a conductivity and a recipe.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    recipes : mapping of str to Recipe
        Recipes by the key of the film [-]

    Returns
    -------
    list of Observation
        In the order of the table [S/m]

    Notes
    -----
    Fragments and films of the text alone are left to the evidence view: they may repeat a row.

    Examples
    --------
    >>> film_observations(Materials(version="", materials={}, pairs=()), {})
    []

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    observations = []
    for film in materials.films:
        if is_fitted(film) and film.key in recipes and film.conductivity_ms_cm:
            resolved = resolve(_with_own_powder(film.key, recipes[film.key]), materials)
            measured, circular = _si(film.conductivity_ms_cm), is_circular(resolved, film.source)
            own = film.key in OWN_POWDERS
            observations.append(
                Observation(
                    key=film.key,
                    film=resolved,
                    measured=measured,
                    is_circular=circular,
                    has_pellet=own,
                    source=film.source,
                )
            )
    return observations


def _with_own_powder(key: str, recipe: Recipe) -> Recipe:
    if key not in OWN_POWDERS:
        return recipe
    return _of_lot(recipe, float(OWN_POWDERS[key]), recipe.temperature_c)


def _of_lot(recipe: Recipe, conductivity: float, temperature: float) -> Recipe:
    """Return a recipe with its powder's conductivity [mS/cm], measured as the film was."""
    return replace(
        recipe,
        electrolyte_conductivity_ms_cm=conductivity,
        electrolyte_conductivity_temperature_c=temperature,
        electrolyte_conductivity_pressure_mpa=from_si(LOWEST_PRESSURE, "MPa"),
    )


def treated_observations(materials: Materials) -> list[Observation]:
    """Observations of pellets of powder that was in toluene [S/m], beside those of the powder before.

    >>> treated_observations(Materials(version="", materials={}, pairs=()))
    []
    """
    observations = []
    for key, (sulfide, before, after) in TREATED.items():
        if materials.find("electrolyte", sulfide) is None:
            continue
        recipe = _of_lot(_as_pellet(key, sulfide), float(before), float(TREATED_AT))
        film = resolve(replace(recipe, temperature_c=float(TREATED_AT), solvent="toluene"), materials)
        observations.append(
            Observation(
                key=key,
                film=film,
                measured=_si(after),
                has_pellet=True,
                is_film=False,
                is_pellet=True,
                source=after.source,
            )
        )
    return observations


def _as_pellet(key: str, sulfide: str) -> Recipe:
    """Return the recipe of a pellet that is as dense as that of its powder [-]."""
    return replace(
        PLAIN,
        name=key,
        electrolyte=sulfide,
        method=PRESSED_POWDER,
        lot_pellet_density_pct=float(SERIES_DENSITY),
        porosity_pct=from_si(1 - to_si(SERIES_DENSITY, "%"), "vol %"),
        stack_pressure_mpa=from_si(LOWEST_PRESSURE, "MPa"),
    )


def is_circular(film: Film, source: str) -> bool:
    """Return whether the library's value of the sulfide [-] comes from the report on the film itself.

    >>> is_circular(resolve(Recipe(), Materials(version="", materials={}, pairs=())), "Zhang2021")
    False
    """
    cited_values = film.main.conductivity_cited if film.layers else ()
    return bool(cited_values) and cited_values[0].source == source


def is_fitted(film: ReportedFilm) -> bool:
    """Return whether a reported film [-] takes part in the fit: a legible row with a conductivity that nobody disputes.

    >>> [is_fitted(film) for film in Materials(version="", materials={}, pairs=()).films]
    []
    """
    return film.row_origin == "table" and film.conductivity_ms_cm is not None and film.key not in CONFLICTS


def _si(value: float) -> float:
    return to_si(value, "mS/cm")


def series_observations(materials: Materials) -> list[Observation]:
    """Observations of the measured series: a film or treated pellet beside the pellet of the same powder.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    list of Observation
        Points with a pellet value and something that differs from it [S/m]

    Notes
    -----
    The pellet value is the lot's; the density counts as the pellet's, because films were measured under pressure.

    Examples
    --------
    >>> series_observations(Materials(version="", materials={}, pairs=()))
    []

    References
    ----------
    Cao2026, LiFan2024, ParkJung2026, SulfonatedPedot (full entries in sources.csv)
    """
    observations = []
    for point in materials.series:
        if point.pellet_low_ms_cm is not None and (point.binder_wt_pct or point.solvent):
            film = resolve(series_recipe(point), materials)
            measured = _si(math.sqrt(point.conductivity_low_ms_cm * point.conductivity_high_ms_cm))
            observations.append(
                Observation(
                    key=point.key,
                    film=film,
                    measured=measured,
                    has_pellet=True,
                    is_hardened=point.electrolyte == HARDENED,
                    is_film=False,
                    is_pellet="pellet" in point.method,
                    source=point.source,
                )
            )
    return observations


def series_recipe(point: SeriesPoint) -> Recipe:
    """Return the recipe of a point of a series [-]: its powder's pellet value as the lot's, its binder and liquid.

    What one source compares it held alike: at whatever pressure that was, none lies between pellet and film.

    >>> [series_recipe(point) for point in Materials(version="", materials={}, pairs=()).series]
    []
    """
    pellet = math.sqrt((point.pellet_low_ms_cm or 1.0) * (point.pellet_high_ms_cm or 1.0))
    temperature = SERIES_TEMPERATURE if point.temperature_c is None else point.temperature_c
    return replace(
        _of_lot(_as_pellet(point.key, STAND_IN), pellet, float(temperature)),
        method=DRY_METHOD if point.method == DRY_SERIES else PRESSED_POWDER,
        temperature_c=float(temperature),
        binder=BINDERS.get(point.binder, point.binder) if point.binder else None,
        binder_wt_pct=point.binder_wt_pct or None,
        solvent=point.solvent,
    )


def held_pellets(materials: Materials) -> list[Held]:
    """Return pellets [S/m] of one powder under several stack pressures.

    >>> held_pellets(Materials(version="", materials={}, pairs=()))
    []
    """
    pellets = []
    for point in materials.series:
        if "stack pressure" in point.method:
            stated = re.search(r"stack pressure (\d+) MPa", point.method)
            pressure = to_si(float(stated[1]), "MPa") if stated else HIGHEST_PRESSURE  # “no longer rises”
            measured = _si(math.sqrt(point.conductivity_low_ms_cm * point.conductivity_high_ms_cm))
            ratio = float(pressure_ratio(pressure, HIGHEST_PRESSURE))
            pellets.append(Held(powder=point.electrolyte, ratio=ratio, measured=measured))
    return pellets
