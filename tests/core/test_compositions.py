"""Reported spreads of a composition: which belong to a material, whatever its formula is written like."""

import pytest

from ssedesigner.core import materials as snapshots
from ssedesigner.core.compositions import DATA_SETS, CompositionSpread
from ssedesigner.core.materials import Material, Materials


def spread(composition, form="", papers=1):
    return CompositionSpread(
        composition=composition,
        form=form,
        papers=papers,
        values_count=papers,
        mean_ms_cm=1.0,
        median_ms_cm=1.0,
        low_ms_cm=0.5,
        high_ms_cm=2.0,
        sd_log10=None,
        density_mean_g_cm3=None,
        density_low_g_cm3=None,
        density_high_g_cm3=None,
        dois=(),
        data_sets=("OBELiX", "Liverpool"),
    )


def sulfide(formula, key="X", group=""):
    return Material(kind="electrolyte", key=key, name=key, formula=formula, group=group)


def library(*spreads):
    return Materials(version="", materials={}, pairs=(), compositions=spreads)


@pytest.mark.parametrize(
    ("formula", "composition"),
    [
        ("Li3PS4", "(Li2S)0.75 (P2S5)0.25"),
        ("Li7P3S11", "0.7Li2S-0.3P2S5"),
        ("Li5.5PS4.5Cl1.5", "Li11P2S9Cl3"),
        ("Li3.833Sn0.833As0.166S4", "Li3.8333Sn0.8333As0.1667S4"),
        ("Li₆PS₅Cl", "LiClLi5PS5"),
    ],
)
def test_a_composition_is_found_by_its_atoms(formula, composition):
    found = library(spread("Li6PS5Br"), spread(composition)).spread_of(sulfide(formula))
    assert found is not None
    assert found.composition == composition


@pytest.mark.parametrize(
    ("formula", "composition"),
    [
        ("Li5.5PS4.5Cl1.5", "Li5.4PS4.4Cl1.6"),
        ("Li10GeP2S12", "Li10GePS12"),
        ("Li6PS5Cl", "Li6PS5Br"),
        ("Li6PS5Cl", "Li6PS5Cl0.5Br0.5"),
        ("Li3PS4", "Li3P(S4"),
        ("", "Li3PS4"),
        ("polymer", "Li3PS4"),
    ],
)
def test_another_composition_is_not(formula, composition):
    assert library(spread(composition)).spread_of(sulfide(formula)) is None


def test_the_form_that_a_material_names_comes_first():
    materials = library(
        spread("Li3PS4", "gamma", 9),
        spread("Li3PS4", "beta"),
        spread("Li3PS4", "", 3),
        spread("Li1.5P0.5S2", "glass", 5),
    )
    forms = {
        "beta-Li3PS4": ("beta", "glass-ceramic"),
        "75Li2S-25P2S5-glass": ("glass", "glass"),
        "Li3PS4": ("", "glass-ceramic"),
    }
    for key, (form, group) in forms.items():
        material = sulfide("Li3PS4", key, group)
        assert materials.spread_of(material).form == form
        assert len(materials.spreads_of(material)) == 4
    assert library(spread("Li7P3S11", "glass")).spread_of(sulfide("Li7P3S11", group="glass-ceramic")) is None


def test_more_papers_come_before_fewer():
    materials = library(spread("Li7P3S11", papers=2), spread("Li1.4P0.6S2.2", papers=14))
    assert materials.spread_of(sulfide("Li7P3S11")).papers == 14


def test_nothing_is_parsed_before_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(snapshots, "spreads_by_elements", lambda _: pytest.fail("parsed at once"))
    library(spread("Li3PS4"))


def test_the_shipped_spreads_name_their_data_sets(materials: Materials):
    found = materials.spread_of(materials.find("electrolyte", "Li6PS5Cl"))
    assert found is not None
    assert found.low_ms_cm <= found.mean_ms_cm <= found.high_ms_cm
    assert set(DATA_SETS.values()) <= set(materials.sources)
    assert all(len(each.sources) == len(each.data_sets) for each in materials.compositions)
