"""Contents there and back between all bases, with the whole composition."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.batch.bases import in_basis, of_solids
from ssedesigner.core.batch.plan import BASES_OF_CONTENT

FIELDS = ["binder", "second_binder", "salt", "spe", "electrolyte"]
DENSITIES = st.fixed_dictionaries({field: st.floats(0.5, 5.0) for field in FIELDS})


@st.composite
def compositions(draw):
    parts = draw(st.fixed_dictionaries({field: st.floats(0.01, 100.0) for field in FIELDS}))
    total = math.fsum(parts.values())
    return {field: 100.0 * part / total for field, part in parts.items()}


@given(
    shares=compositions(), densities=DENSITIES, basis=st.sampled_from([*BASES_OF_CONTENT]), loading=st.floats(0.1, 99.0)
)
def test_there_and_back_in_every_basis(shares, densities, basis, loading):
    contents = in_basis(shares, basis, densities=densities, solids_loading_wt_pct=loading)
    assert of_solids(contents, basis, densities=densities) == pytest.approx(shares, rel=1e-9)
    total = {"wt-solids": 100.0, "wt-slurry": loading, "vol-solids": 100.0}.get(basis)
    if total is not None:
        assert math.fsum(contents.values()) == pytest.approx(total)
    else:
        assert contents["electrolyte"] == pytest.approx(100.0)


@given(shares=compositions(), densities=DENSITIES, first=st.sampled_from([*BASES_OF_CONTENT]))
def test_from_any_basis_to_parts_per_hundred(shares, densities, first):
    contents = in_basis(shares, first, densities=densities, solids_loading_wt_pct=50.0)
    parts = in_basis(of_solids(contents, first, densities=densities), "phr")
    assert parts["binder"] == pytest.approx(100.0 * shares["binder"] / shares["electrolyte"])


def test_five_parts_of_a_light_binder_by_hand():
    """5 g of 0.95 g/cm3 with 95 g of 1.9 g/cm3: 5.2632 and 50 cm3, so 9.5238 vol %; 5 / 95 = 5.2632 phr."""
    shares, densities = {"binder": 5.0, "electrolyte": 95.0}, {"binder": 0.95, "electrolyte": 1.9}
    assert in_basis(shares, "vol-solids", densities=densities)["binder"] == pytest.approx(9.5238, abs=1e-4)
    assert in_basis(shares, "phr")["binder"] == pytest.approx(5.2632, abs=1e-4)
    assert in_basis(shares, "wt-slurry", solids_loading_wt_pct=60.0) == pytest.approx(
        {"binder": 3.0, "electrolyte": 57.0}
    )


@pytest.mark.parametrize("densities", [None, {"binder": None, "electrolyte": 1.9}, {"electrolyte": 1.9}])
def test_a_volume_without_a_density_is_not_known(densities):
    shares = {"binder": 5.0, "electrolyte": 95.0}
    assert in_basis(shares, "vol-solids", densities=densities) is None
    assert of_solids(shares, "vol-solids", densities=densities) is None


def test_what_is_not_there_needs_no_density():
    assert in_basis({"binder": 0.0, "electrolyte": 100.0}, "vol-solids", densities={"electrolyte": 2.0}) == {
        "binder": 0.0,
        "electrolyte": 100.0,
    }


def test_no_slurry_and_no_sulfide_are_not_known():
    assert in_basis({"binder": 100.0}, "wt-slurry") is None
    assert in_basis({"binder": 100.0}, "phr") is None
    assert of_solids({}, "phr") is None
    assert of_solids({"binder": 0.0}, "wt-solids") is None


def test_a_basis_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        in_basis({"binder": 100.0}, "mol %")
    with pytest.raises(KeyError):
        of_solids({"binder": 100.0}, "mol %")
