"""Numbers and words that carry their source."""

import pytest

from ssedesigner.core.evidence import ESTIMATED_GRADES, GRADES, Cited, CitedText, Source, cited


def test_a_cited_number_is_a_number():
    value = Cited(1.858, "g/cm3", "Obelix2025", grade="computed", low=1.8, high=1.9, conditions="25 degC", note="XRD")
    assert value * 2 == 3.716
    assert isinstance(value, float)
    assert (value.unit, value.source, value.grade) == ("g/cm3", "Obelix2025", "computed")
    assert (value.low, value.high, value.conditions, value.note) == (1.8, 1.9, "25 degC", "XRD")


def test_weak_grades_must_look_weak():
    assert {grade for grade in GRADES if Cited(1.0, "-", "A", grade=grade).is_estimated} == ESTIMATED_GRADES


def test_coefficients():
    value = cited(2.6, "-", "ThisProgram2026", "void exponent", grade="estimate")
    assert (value, value.note, value.is_estimated) == (2.6, "void exponent", True)
    assert cited(1.0, "-", "A").grade == "reported"


def test_words_carry_their_source_too():
    text = CitedText("poor", "Song2023", grade="estimate")
    assert text == "poor"
    assert (text.source, text.grade) == ("Song2023", "estimate")


@pytest.mark.parametrize("make", [lambda **how: Cited(1.0, "-", **how), lambda **how: CitedText("a", **how)])
def test_nothing_is_made_without_a_source_or_with_an_unknown_grade(make):
    with pytest.raises(ValueError, match="needs a source"):
        make(source="")
    with pytest.raises(ValueError, match="unknown grade 'hearsay'"):
        make(source="A", grade="hearsay")


def test_a_source_is_a_value():
    assert Source(key="A", kind="paper", citation="B") == Source(key="A", kind="paper", citation="B")
