"""Films that a laboratory made and measured itself: the recipe as it was, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si


@dataclass(frozen=True, kw_only=True)
class MeasuredFilm:
    """One film of the laboratory.

    ``recipe`` is a copy of the recipe by which it was made; its thickness, area and temperature are not used where
    the film's own were measured. ``conductivity_ms_cm`` is None where the resistance was measured instead, with
    ``area_cm2``. ``error_pct`` is the stated standard deviation of the measurement, ``stack_pressure_mpa`` the pressure
    under which the resistance was measured, which is not that of the cell in the recipe. A film that is left out
    (``is_used`` False) stays on record and on screen but moves no prediction.
    """

    key: str
    name: str
    recipe: Recipe
    thickness_um: float
    temperature_c: float
    conductivity_ms_cm: float | None = None
    resistance_ohm: float | None = None
    area_cm2: float | None = None
    error_pct: float | None = None
    porosity_pct: float | None = None
    tensile_strength_mpa: float | None = None
    smallest_mandrel_mm: float | None = None
    mass_g: float | None = None
    stack_pressure_mpa: float | None = None
    made_on: str = ""
    note: str = ""
    is_used: bool = True

    @property
    def conductivity(self) -> float:
        """Ionic conductivity that was measured [mS/cm], from resistance, area and thickness where those were given.

        Raises
        ------
        ValueError
            When neither a conductivity nor a resistance with its area is on record.
        """
        if self.conductivity_ms_cm is not None:
            return self.conductivity_ms_cm
        if self.resistance_ohm is None or self.area_cm2 is None:
            raise ValueError(f"{self.name}: neither conductivity nor resistance with area is on record")
        thickness, area = to_si(self.thickness_um, "um"), to_si(self.area_cm2, "cm2")
        return from_si(thickness / (self.resistance_ohm * area), "mS/cm")


@dataclass(frozen=True, kw_only=True)
class FilmRevision:
    """A film as it was recorded at one time; revision 1 is the first, and each correction adds one with its reason.

    ``recorded_at`` is the time in UTC (``2026-03-31T14:05:00+00:00``).
    """

    revision: int
    recorded_at: str
    reason: str
    film: MeasuredFilm
    is_retired: bool = False
