"""Units: factors against pint, and what a person may type."""

import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.measured_fields import MEASURED
from ssedesigner.core.plan_fields import PLAN_FIELDS
from ssedesigner.core.quantities import QUANTITIES
from ssedesigner.core.step_parameters import STEP_PARAMETERS
from ssedesigner.core.units import (
    SYMBOLS,
    UNITS,
    UnitError,
    convert,
    format_number,
    from_si,
    parse_quantity,
    symbol,
    to_si,
    unit_name,
)

PINT = pint.UnitRegistry()
SPELLED = {
    "-": "dimensionless",
    "%": "percent",
    "wt %": "percent",
    "vol %": "percent",
    "mm2": "mm**2",
    "cm2": "cm**2",
    "m2": "m**2",
    "degC": "degC",
    "S/cm2": "S/cm**2",
    "ohm cm2": "ohm*cm**2",
    "ohm m2": "ohm*m**2",
    "g/cm3": "g/cm**3",
    "kg/m3": "kg/m**3",
    "mg/cm2": "mg/cm**2",
    "g/m2": "g/m**2",
    "kg/m2": "kg/m**2",
    "mAh/cm2": "mA*hour/cm**2",
    "mAh/g": "mA*hour/g",
    "mWh/cm2": "mW*hour/cm**2",
    "mA/cm2": "mA/cm**2",
    "1/h": "1/hour",
    "Wh/kg": "W*hour/kg",
    "Wh/L": "W*hour/L",
    "h": "hour",
    "MPa^0.5": "MPa**0.5",
    "MPa m^0.5": "MPa*m**0.5",
    "mPa s": "mPa*s",
    "cm3/g": "cm**3/g",
    "cm3/g/min": "cm**3/g/min",
    "m3": "m**3",
}
"""How pint writes a unit where that differs from the program's name."""
BASE = {"USD/kg": 1.0, "USD/m2": 1.0, "USD/kWh": 1 / 3.6e6}
"""Prices, which pint does not know: a dollar is its own base unit."""


@pytest.mark.parametrize("name", sorted(set(UNITS) - set(BASE) - {"degC", "K"}))
def test_factors_are_those_of_pint(name):
    quantity = PINT.Quantity(1.0, SPELLED.get(name, name)).to_base_units()
    expected = quantity.magnitude
    if "gram" in str(quantity.units) and "kilogram" not in str(quantity.units):
        expected /= 1000
    assert UNITS[name].factor == pytest.approx(expected, rel=1e-12)


def test_prices_and_temperatures():
    for name, factor in BASE.items():
        assert UNITS[name].factor == pytest.approx(factor)
    assert to_si(25.0, "degC") == PINT.Quantity(25.0, "degC").to("kelvin").magnitude
    assert from_si(298.15, "degC") == pytest.approx(25.0)


@pytest.mark.parametrize("name", sorted(UNITS))
def test_units_of_one_dimension_agree_with_pint(name):
    mates = [other for other, unit in UNITS.items() if unit.dimension == UNITS[name].dimension]
    for other in mates:
        assert from_si(to_si(3.0, name), name) == pytest.approx(3.0)
        assert convert(convert(3.0, name, other), other, name) == pytest.approx(3.0)


@given(st.sampled_from(sorted(UNITS)), st.floats(-1e6, 1e6))
def test_there_and_back(name, value):
    assert from_si(to_si(value, name), name) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("30", "um", 30.0),
        ("0.03 mm", "um", 30.0),
        ("0,03 mm", "um", 30.0),
        ("30µm", "um", 30.0),
        ("30 μm", "um", 30.0),
        (" 3e-2 mm ", "um", 30.0),
        ("1.2 S/m", "mS/cm", 12.0),
        ("2.1 mS/cm", "mS/cm", 2.1),
        ("2.1 ms/cm", "mS/cm", 2.1),
        ("−40", "degC", -40.0),
        ("300 K", "degC", 26.85),
        ("25 °C", "degC", 25.0),
        ("25 C", "degC", 25.0),
        ("490 mpa", "MPa", 490.0),
        ("0.49 GPa", "MPa", 490.0),
        ("1.5 %", "wt %", 1.5),
        ("1.5 wt%", "wt %", 1.5),
        ("5 mAh/cm²", "mAh/cm2", 5.0),
        ("1870 kg/m3", "g/cm3", 1.87),
        ("1\u00a0mm", "um", 1000.0),
        (".5", "um", 0.5),
        ("0.1 C", "1/h", 0.1),
        ("0.1 1/h", "1/h", 0.1),
        ("12 ohm", "ohm", 12.0),
        ("12 Ohm", "ohm", 12.0),
        ("2 kΩ", "ohm", 2000.0),
        ("2,5 kohm", "ohm", 2500.0),
        ("60 mΩ", "ohm", 0.06),
        ("3 M\u2126", "ohm", 3e6),
        ("2.1e-3 S/cm", "mS/cm", 2.1),
        ("78.5 mm^2", "cm2", 0.785),
    ],
)
def test_typed_quantities(text, unit, value):
    assert parse_quantity(text, unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        ("thick", "um", "“thick” is not a number; type for example 30 µm."),
        ("", "um", "is not a number"),
        ("1.234,5", "um", "is not known"),
        ("30 parsec", "um", "The unit “parsec” is not known; type the value in µm."),
        ("30 MPa", "um", "MPa does not fit here; type the value in µm."),
        ("30 MPa", "-", "MPa does not fit here; type the value in plain numbers."),
        ("1e999", "um", "is too large"),
        ("nan", "um", "is not a number"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(text, unit, told):
    with pytest.raises(UnitError) as caught:
        parse_quantity(text, unit)
    assert told in str(caught.value)


@given(st.floats(-1e9, 1e9))
def test_a_number_is_read_as_it_was_written(value):
    assert parse_quantity(repr(value), "um") == value


def test_names_and_symbols():
    assert unit_name("µm") == "um"
    assert unit_name("Ω cm²") == "ohm cm2"
    assert unit_name("  wt   %") == "wt %"
    assert unit_name("furlong") is None
    assert symbol("ohm cm2") == "Ω cm²"
    assert symbol("MPa") == "MPa"
    assert set(SYMBOLS) <= set(UNITS)


def test_conversions_keep_to_one_dimension():
    assert convert(1.0, "um", "um") == 1.0
    with pytest.raises(UnitError, match="cannot be converted"):
        convert(1.0, "um", "MPa")
    with pytest.raises(UnitError, match="is not known"):
        to_si(1.0, "furlong")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (2.0999, 3, "2.10"),
        (1277.4, 3, "1277"),
        (9.996, 3, "10.0"),
        (0.000058, 2, "5.8e-05"),
        (1.5e7, 3, "1.50e+07"),
        (0.0, 3, "0"),
        (-3.14159, 3, "-3.14"),
        (None, 3, "not known"),
        (math.nan, 3, "not known"),
        (math.inf, 3, "inf"),
    ],
)
def test_numbers_on_screen(value, digits, text):
    assert format_number(value, digits) == text


@pytest.mark.parametrize("text", ["1,000", " 12,500 um", "-1,234", "1,000,000", "1,000 mm"])
def test_a_comma_before_three_digits_is_refused_because_it_can_mean_two_numbers(text):
    with pytest.raises(UnitError, match="can mean two numbers"):
        parse_quantity(text, "um")


@pytest.mark.parametrize(("text", "value"), [("0,125", 0.125), ("1,25", 1.25), ("1,2345", 1.2345), ("1.000", 1.0)])
def test_a_decimal_comma_that_can_only_be_one_is_read(text, value):
    assert parse_quantity(text, "um") == value


def test_every_unit_that_is_asked_for_can_be_typed_with_its_number():
    asked = {parameter.unit for parameter in STEP_PARAMETERS.values()}
    for fields in (FIELDS, MEASURED, PLAN_FIELDS):
        asked |= {field.unit for field in fields.values() if field.is_numeric}
    asked |= {quantity.unit for quantity in QUANTITIES.values() if not quantity.is_text}
    assert asked <= set(UNITS)
    for unit in asked:
        for written in (unit, symbol(unit)):
            assert parse_quantity(f"2000 {written}".strip(), unit) == 2000.0


@pytest.mark.parametrize("text", ["2000 rpm", "2000rpm", "2000 RPM", "2000 1/min", "2000"])
def test_a_speed_is_typed_as_it_is_asked_for(text):
    assert parse_quantity(text, "rpm") == 2000.0


@pytest.mark.parametrize("unit", ["rpm", "1/h"])
def test_a_unit_of_something_else_does_not_fit(unit):
    with pytest.raises(UnitError, match="does not fit"):
        parse_quantity("3 mm", unit)
