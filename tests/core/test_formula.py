"""Formulas of electrolytes and salts: atoms, masses, lithium concentration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.formula import ATOMIC_MASSES, FormulaError, atoms, lithium_concentration, molar_mass
from ssedesigner.core.materials import Materials

ELEMENTS = st.dictionaries(st.sampled_from(sorted(ATOMIC_MASSES)), st.integers(1, 20), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Li6PS5Cl", {"Li": 6, "P": 1, "S": 5, "Cl": 1}),
        ("Li5.3PS4(BH4)2.3", {"Li": 5.3, "P": 1, "S": 4, "B": 2.3, "H": 9.2}),
        ("Li10.35(Sn0.27Si1.08)P1.65S12", {"Li": 10.35, "Sn": 0.27, "Si": 1.08, "P": 1.65, "S": 12}),
        ("0.4LiI-0.6Li4SnS4", {"Li": 2.8, "I": 0.4, "Sn": 0.6, "S": 2.4}),
        ("80(0.7Li2S-0.3P2S5)-20LiI", {"Li": 132, "S": 176, "P": 48, "I": 20}),
        ("LiOH.H2O", {"Li": 1, "O": 2, "H": 3}),
        ("Li2SO4·H2O", {"Li": 2, "S": 1, "O": 5, "H": 2}),
        ("CuSO4·5H2O", {"Cu": 1, "S": 1, "O": 9, "H": 10}),
        ("Li₆PS₅Cl", {"Li": 6, "P": 1, "S": 5, "Cl": 1}),
        ("Li[PS4]3", {"Li": 1, "P": 3, "S": 12}),
    ],
)
def test_atoms(formula, expected):
    assert atoms(formula) == pytest.approx(expected)


def test_masses_of_known_substances():
    assert molar_mass("LiC2F6NO4S2") == pytest.approx(287.09, abs=0.02)
    assert molar_mass("Li10GeP2S12") == pytest.approx(588.7, abs=0.1)
    assert lithium_concentration("Li6PS5Cl", 1.64) == pytest.approx(36.7, rel=0.005)
    assert lithium_concentration("P2S5", 2.0) == 0.0


@given(ELEMENTS)
def test_a_written_formula_is_read_back(counts):
    assert atoms("".join(f"{element}{count}" for element, count in counts.items())) == counts


@given(ELEMENTS, st.integers(2, 9))
def test_a_bracket_multiplies(counts, times):
    inner = "".join(f"{element}{count}" for element, count in counts.items())
    assert molar_mass(f"({inner}){times}") == pytest.approx(times * molar_mass(inner))


@pytest.mark.parametrize("text", ["", "li6", "Xx2", "Li6(PS4", "Li6)PS4", "Li6 PS5", "Li6-", "6", "(", "-"])
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(FormulaError):
        atoms(text)


def test_molar_masses_of_the_library_follow_from_its_formulas(materials: Materials):
    for material in materials.of_kind("electrolyte", "salt"):
        stored = material.value("molar_mass_g_mol")
        assert stored is not None
        assert molar_mass(material.formula) == pytest.approx(float(stored), rel=1e-3), material.key
