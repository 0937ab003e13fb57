"""Density and process factors: a denser film never conducts worse, nor better than its sulfide without pores."""

import csv
import math
from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.density import (
    AROMATIC_RETENTION,
    DENSITY_EXPONENT,
    ROLLED_RETENTION,
    dense_conductivity,
    density_factor,
)
from ssedesigner.physics.film.compaction import ANNEALED, film_density, pellet_density
from ssedesigner.physics.film.film import resolve


def process_rows():
    with (resources() / "model" / "process.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_ways_of_pressing_differ_as_their_densities_do():
    calender, warm = (
        film_density(ANNEALED, "calender", binders={"HNBR": 0.025}),
        film_density(ANNEALED, "warm-isostatic", 490e6, 353.15),
    )
    pellet = pellet_density(ANNEALED).value
    ratio = density_factor(warm.value, pellet, DENSITY_EXPONENT) / density_factor(
        calender.value, pellet, DENSITY_EXPONENT
    )
    assert ratio == pytest.approx(1.38, abs=0.03)
    assert density_factor(warm.value, 0.82, DENSITY_EXPONENT) == pytest.approx(1.51, abs=0.03)


def test_whole_recipes_differ_as_the_article_has_it(materials):
    """Calendered with HNBR 15 % pores, with PIB 10 %; warm isostatic 3 %: against the first a factor of about 1.4."""
    open_step = {"densification_method": "calender"} | dict.fromkeys(
        ("densification_pressure_mpa", "densification_temperature_c")
    )

    def of(**changes):
        film = resolve(replace(Recipe(), binder="HNBR", binder_wt_pct=2.5, **changes), materials)
        return from_si(float(film.porosity.value), "vol %"), conductance(film).conductivity

    calendered, warm = of(**open_step), of()
    assert calendered[0] == pytest.approx(15.0)
    other = resolve(replace(Recipe(), binder="PIB", binder_wt_pct=2.5, **open_step), materials)
    assert other.porosity.value == pytest.approx(0.10)
    assert warm[0] == pytest.approx(3.0, abs=0.3)
    assert warm[1] / calendered[1] == pytest.approx(1.4, abs=0.05)
    assert of(porosity_pct=3.0)[1] / of(porosity_pct=18.0)[1] == pytest.approx(1.5, abs=0.05)
    pellet = 100 * (1 - float(pellet_density(ANNEALED).value))
    assert of(porosity_pct=pellet - 5)[1] > of(porosity_pct=pellet)[1] > of(porosity_pct=pellet + 5)[1]


def test_a_denser_film_conducts_better_up_to_the_sulfide_without_pores():
    densities = np.linspace(0.4, 1.0, 200)
    for pellet in (0.7, 0.82, 0.99):
        factors = density_factor(densities, pellet, 2.5)
        assert (np.diff(factors) > 0).all()
        assert factors[-1] * 0.3 == pytest.approx(dense_conductivity(0.3, pellet, 2.5))
        assert density_factor(pellet, pellet, 2.5) == 1.0


def test_the_loss_in_aromatic_liquids_is_that_of_the_pellets(materials):
    kept = [
        float(row["after_ms_cm"]) / float(row["before_ms_cm"]) for row in process_rows() if row["liquid"] == "toluene"
    ]
    made_to_resist = "Li5.82P0.94In0.06S4.7Cl1.12F0.18"
    kept += [
        point.conductivity_low_ms_cm / point.pellet_low_ms_cm
        for point in materials.series
        if point.solvent in {"toluene", "p-xylene"} and point.electrolyte != made_to_resist
    ]
    assert len(kept) == 4
    assert np.mean(kept) == pytest.approx(AROMATIC_RETENTION, abs=0.005)


def test_the_loss_by_rolling_is_that_of_the_film_whose_powder_is_known():
    (film,) = [row for row in process_rows() if row["process"] == "dry rolling"]
    kept = float(film["after_ms_cm"]) / float(film["before_ms_cm"])
    fibrils = math.exp(-float(shipped_fit().values["blocking:fibrillated"]) * 0.0017)  # 0.2 wt % PTFE
    assert kept / fibrils == pytest.approx(ROLLED_RETENTION, abs=0.02)
