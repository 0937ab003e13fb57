"""One way of writing: numbers, quantities, formulas; and keys that only look different."""

import math
import re
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.notation import (
    _format_number,
    _numeral,
    exact,
    format_number,
    formula,
    match_key,
    numeral,
    quantity,
    source_name,
    typeset,
)
from ssedesigner.core.visible_text import MARK, is_hidden, visible


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-50.0, "−50"),
        (160.17772858172845, "160.1777286"),
        (1e6, "1000000"),
        (1e7, "1×10⁷"),
        (1.5e-7, "1.5×10⁻⁷"),
        (0.0005, "0.0005"),
        (0.0, "0"),
        (-0.0, "0"),
        (math.inf, "inf"),
        (-math.inf, "−inf"),
        (math.nan, "nan"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, text):
    assert exact(value) == text


@given(st.floats(-1e300, 1e300))
def test_no_number_is_written_in_the_notation_of_a_program(value):
    text = exact(value)
    assert not set("eE-") & set(text)
    plain = text.replace("−", "-").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")).replace("×10", "e")
    assert float(plain) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Li6PS5Cl", "Li₆PS₅Cl"),
        ("Li5.4PS4.4Cl1.6", "Li₅.₄PS₄.₄Cl₁.₆"),
        ("FeS2", "FeS₂"),
        ("Al2O3", "Al₂O₃"),
        ("0.7Li2S-0.3P2S5", "0.7Li₂S-0.3P₂S₅"),
        ("(0.7Li2S-0.3P2S5)", "(0.7Li₂S-0.3P₂S₅)"),
        ("Li3InCl6 on NCM811", "Li₃InCl₆ on NCM811"),
        ("Li7La3Zr2O12", "Li₇La₃Zr₂O₁₂"),
        ("D50 of SUS304, H2S 5 ppm", "D50 of SUS304, H₂S 5 ppm"),
        ("S", "S"),
        ("Li10.35(Sn0.27Si1.08)P1.65S12", "Li₁₀.₃₅(Sn₀.₂₇Si₁.₀₈)P₁.₆₅S₁₂"),
        ("80(0.7Li2S-0.3P2S5)-20LiI", "80(0.7Li₂S-0.3P₂S₅)-20LiI"),
        ("Li11" * 5000 + "x", "Li11" * 5000 + "x"),
        ("", ""),
    ],
)
def test_formulas_have_subscripts_and_names_have_none(text, shown):
    assert formula(text) == shown


def test_quantities_and_notes():
    assert quantity(-40.0, "degC") == "−40 °C"
    assert quantity(30.0, "um") == "30 µm"
    assert typeset("5 um, 2 cm2 at 25 degC in Li2S") == "5 µm, 2 cm² at 25 °C in Li₂S"


@pytest.mark.parametrize(
    "other", ["Li₆PS₅Cl", "Li6PS5\u0421l", "Ｌｉ6PS5Cl", " Li6PS5Cl ", "Li6PS5\u200bCl", "LI6PS5CL", "Li6\u00a0PS5Cl"]
)
def test_keys_that_look_alike_are_one(other):
    assert match_key(other) == match_key("Li6PS5Cl")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("silicone-prepolymer", "silicone prepolymer", True),
        ("Silicone\u2010Prepolymer", "silicone prepolymer", True),
        ("PIB 85k", "PIB-85k", True),
        ("Li metal", "Li-metal", True),
        ("m xylene", "m-xylene", True),
        ("sec butyl acetate", "sec-butyl acetate", True),
        ("75Li2S-25P2S5 glass", "75Li2S-25P2S5-glass", True),
        ("li-in", "Li-In", True),
        ("Si-C", "SiC", False),
        ("ag-c", "AgC", False),
        ("Li3PS4-2LiBH4", "Li3PS42LiBH4", False),
        ("Li6PS5Cl-1.5", "Li6PS5Cl1.5", False),
        ("lot 1-2", "lot 12", False),
        ("li2s-p2s5", "Li2SP2S5", False),
    ],
)
def test_a_hyphen_counts_no_more_than_a_blank_between_words_and_stays_in_formulas(one, other, is_same):
    assert (match_key(one) == match_key(other)) is is_same


def test_keys_of_shipped_materials_stay_apart(materials):
    keys = {(material.kind, match_key(material.key)) for material in materials.materials.values()}
    assert len(keys) == len(materials.materials)


def test_no_source_is_called_by_its_key(materials):
    brands = {"ChemicalBook", "HSPiPy", "PyBaMM 2026"}
    for key in materials.sources:
        name = source_name(key)
        is_run_together = re.search(r"[a-z][A-Z]", re.sub(r"\S*[₀-₉]\S*|LiF|LiI|ePTFE", "", name)) is not None
        assert name in brands or not is_run_together, key
        assert not re.search(r"[A-Za-z](?:19|20)\d\d", name), key


def test_a_text_that_is_not_searched_has_nothing_to_be_marked():
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    taken_as_they_are = [one for one in characters if one.isprintable() and one != "\ufffc"]
    assert not is_hidden("".join(taken_as_they_are))
    assert visible("".join(taken_as_they_are[:200])) == "".join(taken_as_they_are[:200])
    assert visible("a picture \ufffc and a turn \u202e") == f"a picture {MARK} and a turn {MARK}"


def test_a_number_is_written_alike_however_often_and_of_whatever_type():
    for number in (0, -0.0, 1, 7, 1234567, -50, 2.0999, 9.996, 1e-5, 123456.7, math.inf, math.nan):
        for digits in (2, 3, 6):
            anew = _numeral.__wrapped__(number, digits), _format_number.__wrapped__(number, digits)
            for value in (number, float(number), np.float64(number), np.array(float(number))):
                assert (numeral(value, digits), format_number(value, digits)) == anew
