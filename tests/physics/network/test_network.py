"""The voxel network: published values, analytic laws, the same structure from the same seed."""

from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.network import drawing, reference
from ssedesigner.physics.network.attribution import fit_factors, geometry_factors, losses
from ssedesigner.physics.network.drawing import FIBRE, POLYMER, PORE, SULFIDE, draw, draw_grains
from ssedesigner.physics.network.plan import FORMS, Plan, Polymer, Sulfide, plan_structure, remarks
from ssedesigner.physics.network.results import compute_network
from ssedesigner.physics.network.solve import has_path, solve
from ssedesigner.physics.network.variations import by_form, over_thickness
from ssedesigner.physics.prediction import predict


class Stopped(Exception):
    """What a caller raises to stop."""


PLAN = Plan(
    thickness=12e-6,
    shape=(16, 14, 18),
    d50=3e-6,
    spread=0.5,
    sulfides=(Sulfide(name="LPSCl", share=1.0, conductivity=0.2),),
    polymers=(Polymer(name="NBR", share=0.05, form="skins"),),
    pores=0.06,
    fibres=0.12,
    fibre_name="PI",
    fibre_diameter=1e-6,
    fibre_height=1.0,
    seed=3,
)


def test_halves_of_two_sulfides_meet_the_published_values():
    assert solve(reference.halves(0)).conductivity == pytest.approx(reference.IN_SERIES, abs=5e-5)
    assert solve(reference.halves(1)).conductivity == pytest.approx(reference.IN_PARALLEL, abs=5e-5)


def test_clusters_of_four_voxels_meet_the_published_value_within_one_percent():
    cube = reference.clusters(0)
    assert np.count_nonzero(cube == 0) == pytest.approx(0.2 * 60**3, abs=4)
    assert solve(cube).conductivity == pytest.approx(reference.WITH_CLUSTERS, rel=0.01)


def random_voxels(seed, low=0.05):
    return np.random.default_rng(seed).uniform(low, 1.0, (7, 6, 8))


@pytest.mark.parametrize("seed", range(4))
def test_any_mixture_keeps_the_laws_of_conduction(seed):
    sigma = random_voxels(seed)
    whole = solve(sigma).conductivity
    series, parallel = 1 / np.mean(1 / sigma), sigma.mean()
    assert series < whole < parallel, "Wiener's bounds"
    assert solve(np.full_like(sigma, 0.3)).conductivity == pytest.approx(0.3)
    assert solve(5 * sigma).conductivity == pytest.approx(5 * whole, rel=1e-5)
    assert solve(np.roll(sigma, (2, 3), (1, 2))).conductivity == pytest.approx(whole, rel=1e-5), "periodic in the plane"
    for turned in (sigma[::-1], sigma[:, ::-1], sigma.transpose(0, 2, 1)):
        assert solve(turned).conductivity == pytest.approx(whole, rel=1e-5)
    raised = sigma.copy()
    raised[3, 2:4] *= 1.5
    assert solve(raised).conductivity > whole
    assert solve(np.tile(sigma, (1, 2, 1))).conductivity == pytest.approx(whole, rel=1e-5)


def test_spots_stay_below_the_bound_of_hashin_and_shtrikman():
    sigma = np.where(np.random.default_rng(1).random((16, 16, 16)) < 0.15, 0.0, 1.0)
    part = float((sigma == 0).mean())
    assert solve(sigma).conductivity < (1 - part) / (1 + part / 2)


def test_current_is_conserved_and_power_is_accounted_for():
    network = compute_network(PLAN)
    planes = network.solution.flux.mean(axis=(1, 2)) * len(network.loss_by_depth)
    assert planes == pytest.approx(network.conductivity, rel=5e-3)
    assert network.loss.mean() == pytest.approx(1.0)
    assert network.loss_by_depth.mean() == pytest.approx(1.0)
    assert network.tortuosity == pytest.approx(network.structure.share(SULFIDE) / network.relative)
    assert 0 < network.half_share < 0.5
    assert network.hottest > 1
    assert network.grains.low <= network.grains.median <= network.grains.high


def test_nothing_runs_where_no_path_leads_through():
    sigma = np.ones((6, 5, 5))
    sigma[3] = 0.0
    assert not has_path(sigma > 0)
    assert solve(sigma).conductivity == 0.0
    sigma[3, 2, 2] = 1.0
    assert has_path(sigma > 0)
    assert 0 < solve(sigma).conductivity < 0.5
    closed = compute_network(replace(PLAN, pores=0.8, fibres=0.0))
    assert (closed.relative, closed.tortuosity, closed.half_share) == (0.0, None, 0.0)
    assert not closed.current.any()


def test_a_structure_holds_what_its_plan_says_and_comes_again_from_its_seed():
    for form in FORMS:
        plan = replace(PLAN, polymers=(replace(PLAN.polymers[0], form=form),))
        drawn, size = draw(plan), np.prod(plan.shape)
        counts = [np.count_nonzero(drawn.phase == phase) for phase in (FIBRE, PORE, POLYMER)]
        assert counts == [round(share * size) for share in (plan.fibres, plan.pores, plan.binder)], form
        assert np.array_equal(drawn.phase, draw(plan).phase)
        assert not np.array_equal(drawn.phase, draw(replace(plan, seed=4)).phase)
    assert not np.array_equal(draw_grains(PLAN).label, draw_grains(replace(PLAN, seed=4)).label)


def test_grains_are_the_nearest_ones_of_the_power_diagram(monkeypatch):
    plan = replace(PLAN, shape=(9, 9, 9))
    drawn = draw_grains(plan)
    chance = np.random.default_rng([plan.seed, 0])
    radii = drawing._radii(plan, chance)
    deep, along, across = (drawing._squares(axis, 9, chance.random(len(radii))) for axis in range(3))
    power = deep[:, :, None, None] + along[:, None, :, None] + across[:, None, None, :]
    least = (power - (radii**2)[:, None, None, None]).min(axis=0)
    assert drawn.gap == pytest.approx(least, abs=1e-4)
    assert drawn.sizes[1] == pytest.approx(plan.d50, rel=0.35)
    monkeypatch.setattr(drawing, "WIDEST_GAP_LIMIT", 0.1)
    assert np.array_equal(draw_grains(plan).label, drawn.label), "whatever distance is tried first"
    thick = replace(plan, thickness=200e-6)
    assert thick.drawn_d50 > thick.d50
    assert "drawn larger" in remarks(thick)["grains"]


def test_progress_rises_and_whoever_is_asked_may_stop_it():
    heard = []
    compute_network(PLAN, progress=heard.append)
    assert heard[0] == 0
    assert heard[-1] == 1
    assert all(0 <= done <= 1 for done in heard)

    def stop(done):
        raise Stopped

    with pytest.raises(Stopped):
        compute_network(PLAN, progress=stop)


def test_the_plan_follows_the_prediction(materials):
    for recipe in (Recipe(), Recipe(scaffold="PI-NW", binder="PTFE", binder_wt_pct=1.0, solvent=None, cosolvent=None)):
        plan, film = plan_structure(resolve(recipe, materials)), predict(recipe, materials).film
        assert isinstance(plan, Plan)
        assert 100 * plan.sulfide == pytest.approx(film.electrolyte_volume_pct.value, rel=1e-9)
        assert 100 * plan.binder == pytest.approx(film.binder_volume_pct.value, rel=1e-9)
        assert 100 * plan.fibres == pytest.approx(film.scaffold_volume_pct.value or 0, rel=1e-9)
        assert plan.powder / 0.1 == pytest.approx(film.electrolyte_conductivity_ms_cm.value)
        assert plan.polymers[0].form == ("skins" if recipe.binder == "NBR" else "fibrils")
    assert len(remarks(plan)) == 2, "fibrils and fibres are thinner than a voxel"


def test_two_sulfides_lie_one_behind_the_other(materials):
    bare = Recipe(binder=None, binder_wt_pct=None, porosity_pct=0.0)
    double = replace(bare, second_electrolyte="Li10GeP2S12", second_thickness_um=10.0)
    plan = plan_structure(resolve(double, materials))
    assert isinstance(plan, Plan)
    network = compute_network(plan)
    assert network.relative == pytest.approx(1.0)
    assert network.tortuosity == pytest.approx(1.0)
    upper, lower = (sulfide.conductivity for sulfide in plan.sulfides)
    sigma = network.structure.conductivity()
    assert (sigma[0, 0, 0], sigma[-1, 0, 0]) == (upper, lower)


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        (Recipe(electrolyte="unobtainium"), "no sulfide electrolyte"),
        (Recipe(binder_wt_pct=80, salt="LiTFSI", salt_wt_pct=30), "contradicts itself"),
    ],
)
def test_what_cannot_be_drawn_has_a_reason(recipe, reason, materials):
    plan = plan_structure(resolve(recipe, materials))
    assert isinstance(plan, str)
    assert plan.startswith("not known, because")
    assert reason in plan


def test_losses_multiply_to_what_network_and_fit_say(materials):
    plan = replace(PLAN, shape=(8, 8, 8))
    geometry = geometry_factors(plan)
    wholes = [np.log(compute_network(replace(plan, seed=seed)).relative) for seed in (3, 4, 5)]
    assert np.sum(np.log(list(geometry.values()))) == pytest.approx(np.mean(wholes), abs=1e-6)
    for recipe in (
        Recipe(),
        Recipe(scaffold="PI-NW"),
        Recipe(second_electrolyte="Li10GeP2S12", second_thickness_um=10.0),
    ):
        film = predict(recipe, materials).film
        fit, drawn = fit_factors(recipe, materials), plan_structure(resolve(recipe, materials))
        assert np.prod(list(fit.values())) * drawn.powder / 0.1 == pytest.approx(film.conductivity_ms_cm.value)
        rows = losses(geometry, fit)
        assert [row.part for row in rows] == ["binder", "fibres", "pores", "rest"]
        assert rows[0].contact == pytest.approx(rows[0].fit / rows[0].geometry)
    assert geometry_factors(replace(plan, pores=0.8, fibres=0.0)) is None


def test_a_polymer_that_conducts_carries_current():
    conducts = Polymer(name="PEO", share=0.4, form="skins", conductivity=2.0)
    network = compute_network(replace(PLAN, polymers=(conducts,), fibres=0.0, pores=0.0))
    assert network.relative > 1
    assert network.tortuosity > 1
    assert network.current[network.structure.phase == POLYMER].mean() > 1


def test_variations_of_a_plan():
    small = replace(PLAN, d50=3e-6, fibres=0.0)
    points = over_thickness(small, (2, 4))
    assert [point.at for point in points] == [2, 4]
    assert all(0.7 < point.mean < 1 and 0 < point.deviation < 0.05 for point in points)
    assert set(by_form(replace(small, shape=(8, 8, 8)))) == set(FORMS)
