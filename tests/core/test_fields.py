"""FIELDS: one row for each attribute of a recipe, and what a field can take."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS, SECTIONS, FieldError, fields_of
from ssedesigner.core.materials import KINDS
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS
from tests.strategies import values


def test_every_attribute_of_a_recipe_is_a_field_and_the_reverse():
    assert {field.name for field in fields(Recipe)} == {*FIELDS, "steps"}


def test_the_defaults_of_a_recipe_are_in_range():
    for key, field in FIELDS.items():
        assert field.check(getattr(Recipe(), key)) == getattr(Recipe(), key)


@pytest.mark.parametrize("field", list(FIELDS.values()), ids=lambda field: field.key)
def test_rows_are_complete(field):
    assert field.section in SECTIONS
    assert field.label
    assert field.help.endswith(".")
    assert field.unit in UNITS
    assert field.minimum < field.maximum
    assert set(field.materials) <= set(KINDS)
    assert (field.kind == "material") == bool(field.materials)
    assert (field.kind == "choice") == bool(field.choices)
    assert all(other in FIELDS for other in field.pair_with)
    if field.unit not in ("-", "degC", "1/h", "C", "h", "mm", "m3", "N/m", "cm3/g/min"):
        assert field.key.endswith(("_um", "_pct", "_ms_cm", "_mpa", "_cm2", "_cm3", "_v", "_c", "_mpas"))


def test_sections_hold_every_field_once():
    listed = [field.key for section in SECTIONS for field in fields_of(section)]
    assert sorted(listed) == sorted(FIELDS)


@given(st.data(), st.sampled_from(list(FIELDS)))
def test_a_value_in_range_is_taken_as_it_is_and_shown_so_that_it_reads_back(data, key):
    field = FIELDS[key]
    value = data.draw(values(key))
    taken = field.check(value)
    if value is None:
        assert not taken
        return
    assert taken == value
    if field.is_numeric:
        assert field.parse(field.show(taken)) == pytest.approx(taken, rel=1e-9)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("thickness_um", "0,03 mm", 30.0),
        ("unit_cells", "20", 20),
        ("cathode_coated", "No", False),
        ("cathode_coated", "yes", True),
        ("binder", "", None),
        ("notes", "", ""),
        ("binder", "NBR", "NBR"),
        ("stacking", "bipolar", "bipolar"),
        ("porosity_pct", " ", None),
        ("c_rate", "0.5 C", 0.5),
    ],
)
def test_typed_values(key, text, value):
    assert FIELDS[key].parse(text) == value


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("thickness_um", "", "Thickness cannot be empty."),
        ("thickness_um", 5000.0, "Thickness must be from 0.1 to 2000 µm; 5000 is outside."),
        ("thickness_um", float("nan"), "Thickness must be from 0.1 to 2000 µm"),
        ("thickness_um", "30", 'Thickness must be a number, not "30".'),
        ("thickness_um", True, "Thickness must be a number, not true."),
        ("unit_cells", 2.5, "Unit cells must be a whole number, not 2.5."),
        ("cathode_coated", 1, "yes or no (true or false in a file)"),
        ("stacking", "sideways", "cannot be “sideways”; choose one of parallel, bipolar, bi-cell."),
        ("binder", 3, "Binder must be text, not 3."),
    ],
)
def test_what_a_field_cannot_take_gets_a_sentence(key, value, told):
    with pytest.raises(FieldError) as caught:
        FIELDS[key].check(value)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("thickness_um", "thin", "Thickness: “thin” is not a number"),
        ("thickness_um", "3 MPa", "Thickness: MPa does not fit here"),
        ("cathode_coated", "maybe", "is yes or no, not “maybe”."),
    ],
)
def test_what_cannot_be_read_names_its_field(key, text, told):
    with pytest.raises(FieldError) as caught:
        FIELDS[key].parse(text)
    assert told in str(caught.value)


def test_the_example_of_a_sentence_is_a_value_that_the_field_takes():
    for field in (*FIELDS.values(), *MEASURED.values()):
        if field.is_numeric:
            with pytest.raises(FieldError, match="for example") as refused:
                field.parse("some")
            field.parse(str(refused.value).partition("for example ")[2].removesuffix("."))


def test_values_on_screen():
    assert FIELDS["thickness_um"].show(30.0) == "30"
    assert FIELDS["thickness_um"].show(None) == ""
    assert FIELDS["cathode_coated"].show(True) == "yes"
    assert FIELDS["cathode_coated"].show(False) == "no"
    assert FIELDS["stacking"].show("bipolar") == "Bipolar"
    assert FIELDS["binder"].show("NBR") == "NBR"
    assert FIELDS["name"].range_text
    assert FIELDS["thickness_um"].range_text == "0.1 to 2000 µm"


def test_a_laboratory_types_inches_millilitres_and_hours_of_a_day():
    assert FIELDS["roller_diameter_mm"].parse("3 in") == pytest.approx(76.2)
    assert FIELDS["h2s_rate_cm3_g_min"].parse("0.01 mL/(g min)") == pytest.approx(0.01)
    with pytest.raises(FieldError, match="25 is outside"):
        FIELDS["open_time_h"].parse("25 h")
