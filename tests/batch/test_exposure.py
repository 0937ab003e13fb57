"""The exposure clock: shorter in wetter air and for a measured fast gas, summed over all openings, never made up."""

import math
from dataclasses import replace

import pytest

from ssedesigner.batch.air import ExposureLimit, exposure_limit, used_fraction
from ssedesigner.core.batch.state import fold
from ssedesigner.core.paths import resources
from ssedesigner.library.shipped import shipped_materials
from tests.batches import LINES, at, batch, entry


@pytest.fixture(scope="module")
def materials():
    return shipped_materials(resources() / "library")


def test_wetter_air_leaves_less_time(materials):
    dry, wet = (exposure_limit(batch(), dew_point, materials).minutes for dew_point in (-60.0, -30.0))
    assert 0.0 < wet < dry


def test_a_measured_rate_is_used_whatever_the_air(materials):
    measured = replace(batch(), recipe=batch().recipe.with_value("h2s_rate_cm3_g_min", 0.05))
    limits = [exposure_limit(measured, dew_point, materials) for dew_point in (-60.0, -30.0)]
    assert limits[0] == limits[1]
    assert limits[0].is_measured
    faster = replace(batch(), recipe=batch().recipe.with_value("h2s_rate_cm3_g_min", 0.5))
    assert exposure_limit(faster, -60.0, materials).minutes < limits[0].minutes


def test_what_is_not_known_is_said(materials):
    assert exposure_limit(batch(), None, materials).minutes is None
    unknown = replace(batch(), recipe=batch().recipe.with_value("electrolyte", "of this laboratory"))
    found = exposure_limit(unknown, -40.0, materials)
    assert found.minutes is None
    assert "not known" in found.reason


def test_without_sulfide_nothing_limits_it(materials):
    assert exposure_limit(replace(batch(), lines=LINES[1:]), -40.0, materials).minutes == math.inf


def test_openings_add_up_each_at_its_own_dew_point():
    limits = {-40.0: ExposureLimit(minutes=20.0), -30.0: ExposureLimit(minutes=5.0)}
    record = batch(
        entry(1, "dew-point", value=-40.0, minute=0),
        entry(2, "open", minute=1),
        entry(3, "close", minute=11),
        entry(4, "dew-point", value=-30.0, minute=12),
        entry(5, "open", minute=13),
    )
    assert used_fraction(fold(record), at(14), limits.__getitem__) == pytest.approx(10 / 20 + 1 / 5)
    limits[-30.0] = ExposureLimit(minutes=None, reason="not known")
    assert used_fraction(fold(record), at(14), limits.__getitem__) is None


def test_a_slurry_that_gives_off_gas_by_itself_has_no_open_time(materials):
    in_water = replace(batch().recipe, solvent="water", cosolvent=None, cosolvent_share_pct=None)
    found = exposure_limit(replace(batch(), recipe=in_water), -60.0, materials)
    assert found.minutes is None
    assert "water releases hydrogen sulfide" in found.reason
