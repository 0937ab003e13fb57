"""Density and process factors: a denser film never conducts worse, nor better than its sulfide without pores."""

import csv
import math

import numpy as np
import pytest

from ssedesigner.core.paths import resources
from ssedesigner.physics.conduction.density import (
    AROMATIC_RETENTION,
    AROMATIC_SPREAD,
    DENSITY_EXPONENT,
    ROLLED_RETENTION,
    aromatic_factor,
    dense_conductivity,
    density_factor,
    density_variance,
    rolled_factor,
)
from ssedesigner.physics.film.compaction import ANNEALED, film_density, pellet_density


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


def test_a_denser_film_conducts_better_up_to_the_sulfide_without_pores():
    densities = np.linspace(0.4, 1.0, 200)
    for pellet in (0.7, 0.82, 0.99):
        factors = density_factor(densities, pellet, 2.5)
        assert (np.diff(factors) > 0).all()
        assert factors[-1] * 0.3 == pytest.approx(dense_conductivity(0.3, pellet, 2.5))
        assert density_factor(pellet, pellet, 2.5) == 1.0


def test_the_less_is_known_of_densities_the_wider_the_band():
    stated, blank = film_density(ANNEALED, "uniaxial", 370e6, 298.15), film_density(ANNEALED, None)
    typed, unknown = pellet_density(ANNEALED, density=0.86), pellet_density(ANNEALED)
    assert density_variance(stated, None, 2.5) < density_variance(stated, typed, 2.5)
    assert density_variance(stated, typed, 2.5) < density_variance(stated, unknown, 2.5)
    assert density_variance(stated, None, 2.5) < density_variance(blank, None, 2.5)


def test_a_trace_changes_a_process_factor_by_a_trace():
    for factor in (aromatic_factor, rolled_factor):
        assert factor(0.0).spread == 0.0
        assert factor(1e-4).value == pytest.approx(1.0, abs=1e-4)
        assert (np.diff(factor(np.linspace(0, 1, 50)).value) < 0).all()


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
    assert np.std(np.log(kept), ddof=1) == pytest.approx(AROMATIC_SPREAD, abs=0.005)


def test_the_loss_by_rolling_is_that_of_the_film_whose_powder_is_known():
    (film,) = [row for row in process_rows() if row["process"] == "dry rolling"]
    kept = float(film["after_ms_cm"]) / float(film["before_ms_cm"])
    fibrils = math.exp(-13 * 0.0017)  # 0.2 wt% PTFE by the exponent of fibrillated binders
    assert kept / fibrils == pytest.approx(ROLLED_RETENTION, abs=0.02)
