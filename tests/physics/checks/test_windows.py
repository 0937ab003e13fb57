"""Stability windows and potentials of both electrodes, ready to be drawn."""

from dataclasses import replace

import pytest

from ssedesigner.core.evidence import GRADES, Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials, halide_word
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.exchange import consequences
from ssedesigner.physics.checks.windows import EVIDENCE, FIRM, electrode_potentials, windows
from tests.physics.samples import with_value, without

HYBRID = Recipe(spe="PEO-LiTFSI", spe_wt_pct=5.0, interlayer="LiF")
BILAYER = replace(HYBRID, second_electrolyte="Li7P3S11", second_thickness_um=5.0)


def bars(recipe, materials, field):
    return [window for window in windows(recipe, materials) if window.field == field]


def test_bars_stand_from_anode_to_cathode_and_carry_their_evidence(materials):
    found = windows(BILAYER, materials)
    fields = list(dict.fromkeys(window.field for window in found))
    assert fields == ["anode", "interlayer", "second_electrolyte", "electrolyte", "binder", "spe", "cathode"]
    for window in found:
        assert window.evidence in EVIDENCE
        assert window.grade in GRADES
        assert window.sources
        assert set(window.sources) <= set(materials.sources)
        assert window.field in FIELDS
        assert window.words.endswith(".")
        assert window.role == ("electrode" if window.field in {"anode", "cathode"} else "film")
        if window.low is not None and window.high is not None:
            assert window.low <= window.high


def test_the_sulfide_and_the_coating_of_the_cathode_have_bars_of_their_own(materials):
    for changes, fields in (
        ({"cathode_electrolyte": "Li7P3S11", "cathode_coating": "LiNbO3"}, ["cathode_electrolyte", "cathode_coating"]),
        ({"cathode_electrolyte": "Li6PS5Cl", "cathode_coating": "LiNbO3", "cathode_coated": False}, []),
        ({"cathode_electrolyte": "unobtainium"}, ["cathode_electrolyte"]),
    ):
        found = windows(replace(Recipe(), **changes), materials)
        assert list(dict.fromkeys(bar.field for bar in found if bar.field.startswith("cathode_"))) == fields, changes
    (coat,) = bars(Recipe(cathode_coating="LiNbO3"), materials, "cathode_coating")
    assert (coat.low, coat.high, coat.evidence) == (1.74, 3.88, "thermodynamic")
    assert coat.words.startswith("LiNbO3 on the cathode: ")


def test_a_sulfide_has_its_thermodynamic_window_first_and_that_of_voltammetry_beside_it(materials):
    firm, kind, practical = bars(Recipe(), materials, "electrolyte")
    assert (firm.low, firm.high, firm.evidence) == (1.71, 2.01, "thermodynamic")
    assert (kind.low, kind.high, kind.evidence) == (0.0, 7.0, "voltammetry")
    # the practical end stands alone: the other end of another source is not its own
    assert (practical.low, practical.high, practical.evidence) == (None, 2.3, "composite")
    assert ["computed from" in firm.words, "composite electrode" in firm.words] == [True, False]
    assert ["computed from" in practical.words, "composite electrode" in practical.words] == [False, True]
    assert "overstates" in kind.words
    # the review tells of ways to widen it, without a number for a film
    told = ["mechanical constriction" in bar.words for bar in (firm, kind, practical)]
    assert told == [True, False, True]
    assert not any("constriction" in bar.words for bar in bars(Recipe(), materials, "binder"))


def test_a_sulfide_known_from_voltammetry_alone_says_so(materials):
    own = Cited(10.0, "V", "Recipe", grade="user", conditions="voltammetry")
    alone = without(materials, "electrolyte", "Li7P2S8I", "redox_window_low_v")
    alone = with_value(alone, "electrolyte", "Li7P2S8I", "redox_window_high_v", own)
    window, *_ = bars(Recipe(electrolyte="Li7P2S8I"), alone, "electrolyte")
    assert (window.low, window.high, window.evidence) == (None, 10.0, "voltammetry")


def test_ends_that_are_not_known_stay_open_and_are_said_so(materials):
    (binder,) = bars(Recipe(), materials, "binder")  # NBR: reduced somewhere, nobody says where
    assert (binder.low, binder.high) == (None, 4.0)
    assert "not known" in binder.words
    (layer,) = bars(replace(HYBRID, interlayer="TEGDA-gel"), materials, "interlayer")
    assert (layer.low, layer.high, layer.evidence) == (None, None, "unknown")
    assert "open" in layer.words


def test_a_binder_that_lasts_on_lithium_reaches_down_to_it(materials):
    (window,) = bars(Recipe(binder="SEBS"), materials, "binder")
    assert (window.low, window.high, window.evidence) == (0.0, 4.3, "listed")


def test_the_window_of_a_polymer_electrolyte_above_four_volts_is_marked(materials):
    (window,) = bars(replace(HYBRID, spe="PEC-LiFSI-MMT"), materials, "spe")
    assert (window.high, window.evidence) == (4.6, "voltammetry")
    (plain,) = bars(replace(HYBRID, spe="PEO"), materials, "spe")
    assert (plain.high, plain.evidence) == (3.9, "listed")


@pytest.mark.parametrize(
    ("anode", "mean", "low"), [("Li-metal", 3.7, 3.7), ("LTO", 2.3, 3.85), ("graphite", 3.6, 3.77)]
)
def test_the_cathode_stands_at_the_cell_voltage_above_the_anode(materials, anode, mean, low):
    (window,) = bars(Recipe(anode=anode, mean_voltage_v=mean), materials, "cathode")
    assert (window.low, window.high) == pytest.approx((low, 4.3))


@pytest.mark.parametrize(
    ("changes", "end"),
    [({}, 4.3), ({"charge_cutoff_v": 4.2}, 4.2), ({"cathode": "S"}, 2.8), ({"cathode": "FeS2"}, 3.0)],
)
def test_the_end_of_charge_is_that_of_the_cathode_whatever_the_mean_voltage(materials, changes, end):
    for mean in (1.6, 3.7):
        recipe = Recipe(**changes, mean_voltage_v=mean)
        assert electrode_potentials(recipe, materials).cathode_end == end
        (window,) = bars(recipe, materials, "cathode")
        assert window.high == end


def test_an_end_of_charge_that_is_not_known_stays_open(materials):
    (window,) = bars(Recipe(cathode="unobtainium"), materials, "cathode")
    assert (window.low, window.high) == (3.7, None)
    assert "end of charge is not known" in window.words


def test_no_anode_goes_below_lithium(materials):
    for anode in materials.of_kind("anode"):
        (window,) = bars(Recipe(anode=anode.key), materials, "anode")
        assert window.low == 0.0
        assert window.high is not None
        assert window.high >= window.low


def test_an_unknown_anode_is_said_to_be_taken_as_lithium(materials):
    assert electrode_potentials(Recipe(anode="unobtainium"), materials).anode_mean is None
    anode, *_, cathode = windows(Recipe(anode="unobtainium"), materials)
    assert anode.high is None
    assert "not known" in anode.words
    assert "taken as 0 V" in cathode.words


def test_what_is_not_in_the_film_has_no_bar(materials):
    assert not bars(Recipe(), materials, "spe")
    assert not bars(Recipe(binder_wt_pct=100.0), materials, "electrolyte")


def test_an_empty_library_leaves_every_end_open():
    found = windows(HYBRID, Materials(version="empty", materials={}, pairs=()))
    for window in found:
        if window.role == "film":
            assert (window.low, window.high, window.evidence) == (None, None, "unknown")
            assert "library does not have it" in window.words


def test_every_shipped_cathode_can_be_chosen_with_its_own_voltages(materials):
    for cathode in materials.of_kind("cathode"):
        if cathode.key == "NCM811":
            continue
        along = consequences(Recipe(charge_cutoff_v=4.2), materials, {"cathode": cathode.key})
        assert "mean_voltage_v" not in along.kept, cathode.key
        chosen = replace(Recipe(charge_cutoff_v=4.2), cathode=cathode.key, **along.changes)
        potentials = electrode_potentials(chosen, materials)
        assert chosen.charge_cutoff_v is None
        assert potentials.cathode_end is not None, cathode.key
        assert potentials.cathode_mean < potentials.cathode_end, cathode.key


def test_most_sulfides_have_a_thermodynamic_window_and_the_others_say_what_they_lack(materials):
    known = [each for each in materials.materials.values() if each.kind == "electrolyte"]
    sulfides = [each.key for each in known if not halide_word(each)]
    evidence = {key: bars(Recipe(electrolyte=key), materials, "electrolyte") for key in sulfides}
    assert sum(any(window.evidence in FIRM for window in each) for each in evidence.values()) >= 32
    for key, each in evidence.items():
        assert each, key
        assert any(window.evidence != "unknown" for window in each) or "no window is listed" in each[0].words, key
