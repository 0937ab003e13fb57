"""Units: factors against pint, and what a person may type."""

import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.batch.plan import PLAN_FIELDS
from ssedesigner.core.batch.tolerances import TOLERANCE_FIELDS
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.lots import LOT_FIELDS
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.notation import format_number
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.steps import STEP_PARAMETERS
from ssedesigner.core.unit_parts import compose, normal
from ssedesigner.core.units import (
    SYMBOLS,
    UNITS,
    UnitError,
    UnitQuestion,
    convert,
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
    "uA/cm2": "uA/cm**2",
    "1/h": "1/hour",
    "C": "1/hour",
    "rpm": "1/minute",
    "Wh/kg": "W*hour/kg",
    "Wh/L": "W*hour/L",
    "h": "hour",
    "MPa^0.5": "MPa**0.5",
    "MPa m^0.5": "MPa*m**0.5",
    "mPa s": "mPa*s",
    "cm3/g": "cm**3/g",
    "cm3/g/min": "cm**3/g/min",
    "um cm2/mAh": "um*cm**2/(mA*hour)",
    "cm2/s": "cm**2/s",
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
        ("−40", "degC", -40.0),
        ("300 K", "degC", 26.85),
        ("273.151 K", "degC", 0.001),
        ("25 °C", "degC", 25.0),
        ("25 C", "degC", 25.0),
        ("0.49 GPa", "MPa", 490.0),
        ("1.5 wt%", "wt %", 1.5),
        ("5 mAh/cm²", "mAh/cm2", 5.0),
        ("1870 kg/m3", "g/cm3", 1.87),
        ("1\u00a0mm", "um", 1000.0),
        (".5", "um", 0.5),
        ("0.1 C", "C", 0.1),
        ("C/10", "C", 0.1),
        ("2C", "C", 2.0),
        ("0.5C/2", "C", 0.25),
        ("0.1 1/h", "C", 0.1),
        ("0.1 h-1", "C", 0.1),
        ("30 /h", "1/h", 30.0),
        ("0.5 1/min", "1/h", 30.0),
        ("2000 rpm", "rpm", 2000.0),
        ("2000 min⁻¹", "rpm", 2000.0),
        ("60", "d", 60.0),
        ("60 d", "d", 60.0),
        ("60 days", "d", 60.0),
        ("1440 h", "d", 60.0),
        ("8 weeks", "d", 56.0),
        ("2 days", "h", 48.0),
        ("30 microns", "um", 30.0),
        ("1.2 mil", "um", 30.48),
        ("300 Å", "um", 0.03),
        ("1.234,5 um", "um", 1234.5),
        ("1,234.5 um", "um", 1234.5),
        ("1\u202f234,5 um", "um", 1234.5),
        ("1'234.5", "um", 1234.5),
        ("1,000,000", "um", 1e6),
        ("12 345", "um", 12345.0),
        ("2 mS cm-1", "mS/cm", 2.0),
        ("2 mS cm^-1", "mS/cm", 2.0),
        ("2 mS cm⁻¹", "mS/cm", 2.0),
        ("2 mS·cm−1", "mS/cm", 2.0),
        ("2 mS.cm-1", "mS/cm", 2.0),
        ("2 mS per cm", "mS/cm", 2.0),
        ("2×10⁻³ S/cm", "mS/cm", 2.0),
        ("2 · 10^-3 S/cm", "mS/cm", 2.0),
        ("2*10**-3 S/cm", "mS/cm", 2.0),
        ("10⁻³ S/cm", "mS/cm", 1.0),
        ("2e-3 S cm-1", "mS/cm", 2.0),
        ("2000 µS/cm", "mS/cm", 2.0),
        ("300 N/mm2", "MPa", 300.0),
        ("3000 bar", "MPa", 300.0),
        ("43.511 ksi", "MPa", 299.997784583),
        ("3 t/cm2", "MPa", 294.1995),
        ("3000 kg/cm²", "MPa", 294.1995),
        ("3000 kgf cm-2", "MPa", 294.1995),
        ("77 °F", "degC", 25.0),
        ("298.15 K", "degC", 25.0),
        ("–40", "degC", -40.0),
        ("298 C", "degC", 298.0),
        ("3 Gew.-%", "wt %", 3.0),
        ("3 wt.-%", "wt %", 3.0),
        ("3 mass %", "wt %", 3.0),
        ("3 % (w/w)", "wt %", 3.0),
        ("3 Vol.-%", "vol %", 3.0),
        ("12 %", "vol %", 12.0),
        ("2 ml", "mL", 2.0),
        ("2 cm³", "mL", 2.0),
        ("2 cc", "mL", 2.0),
        ("2000 µL", "mL", 2.0),
        ("90 s", "min", 1.5),
        ("1:30 h", "min", 90.0),
        ("1:30 min", "min", 1.5),
        ("01:30:30", "min", 90.5),
        ("1 h 30 min", "min", 90.0),
        ("2 min 30 s", "min", 2.5),
        ("1 d", "h", 24.0),
        ("5 Ω·cm²", "ohm cm2", 5.0),
        ("5 ohm-cm2", "ohm cm2", 5.0),
        ("3 mAh cm-2", "mAh/cm2", 3.0),
        ("30 A h m⁻²", "mAh/cm2", 3.0),
        ("1.9 g cm-3", "g/cm3", 1.9),
        ("300 meV", "eV", 0.3),
        ("28.9 kJ/mol", "eV", 0.299527393066),
        ("0.75 cP", "mPa s", 0.75),
        ("50 N m-1", "N/m", 50.0),
        ("20 $/kg", "USD/kg", 20.0),
        ("0.05 mL/(g min)", "cm3/g/min", 0.05),
        ("３０ µm", "um", 30.0),
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
    assert parse_quantity(text, unit) == pytest.approx(value, rel=1e-12, abs=0.0)


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        ("thick", "um", "“thick” is not a number; type for example 30 µm."),
        ("", "um", "Type a number, for example 30 µm."),
        ("1.23.4", "um", "is not a number"),
        ("1,23,456", "um", "is not a number"),
        ("½", "um", "is not a number"),
        ("1/2 um", "um", "is not a number"),
        ("30±2 um", "um", "is not a single value"),
        ("30 +/- 2", "um", "is not a single value"),
        ("30-40", "um", "is not a single value"),
        ("30 – 40 µm", "um", "is not a single value"),
        ("30 to 40", "um", "is not a single value"),
        ("30(2)", "um", "is not a single value"),
        ("~30", "um", "is not a single value"),
        ("< 30", "um", "is not a single value"),
        ("ca. 30 um", "um", "is not a single value"),
        ("30 um thick", "um", "is not known"),
        ("2 MS/cm", "mS/cm", "capital and small letters differ; type mS/cm if you mean it"),
        ("2.1 ms/cm", "mS/cm", "capital and small letters differ"),
        ("300 mPa", "MPa", "capital and small letters differ; type MPa if you mean it"),
        ("490 mpa", "MPa", "capital and small letters differ"),
        ("3 Mg", "mg", "capital and small letters differ"),
        ("1.5 %", "wt %", "“%” does not say a share of what; type wt %."),
        ("3 wt%", "%", "wt % is not %"),
        ("3 vol%", "wt %", "vol % is not wt %; type the value in wt %."),
        ("3 wt%", "vol %", "wt % is not vol %"),
        ("3 mol%", "wt %", "mol % is not wt %"),
        ("3 at.%", "wt %", "mol % is not wt %"),
        ("3 %", "um", "A percentage does not fit here"),
        ("3 mg/cm2", "MPa", "does not fit here"),
        ("3 W/m K", "mS/cm", "is not known"),
        ("5 C", "1/h", "does not fit here"),
        ("5 rpm", "C", "does not fit here"),
        ("30 parsec", "um", "The unit “parsec” is not known; type the value in µm."),
        ("30 MPa", "um", "MPa does not fit here; type the value in µm."),
        ("30 MPa", "-", "MPa does not fit here; type a plain number."),
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
    assert unit_name("mAh cm⁻²") == "mAh/cm2"
    assert unit_name("Gew.-%") == "wt %"
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
        (0.000058, 2, "5.8×10⁻⁵"),
        (1.5e7, 3, "1.50×10⁷"),
        (0.0, 3, "0"),
        (-3.14159, 3, "−3.14"),
        (None, 3, "not known"),
        (math.nan, 3, "not known"),
        (math.inf, 3, "not known"),
    ],
)
def test_numbers_on_screen(value, digits, text):
    assert format_number(value, digits) == text


@pytest.mark.parametrize(
    ("text", "unit", "readings"),
    [
        ("1,000", "um", {1.0: "1 µm", 1000.0: "1000 µm"}),
        (" 12,500 um", "um", {12.5: "12.5 um", 12500.0: "12500 um"}),
        ("-1,234", "um", {-1.234: "−1.234 µm", -1234.0: "−1234 µm"}),
        ("1,000 mm", "um", {1000.0: "1 mm", 1e6: "1000 mm"}),
        ("12,345 g", "g", {12.345: "12.345 g", 12345.0: "12345 g"}),
        ("1:30", "min", {90.0: "1 h 30 min", 1.5: "1 min 30 s"}),
    ],
)
def test_what_has_two_meanings_is_asked_with_both(text, unit, readings):
    with pytest.raises(UnitQuestion) as asked:
        parse_quantity(text, unit)
    assert {one.value: one.text for one in asked.value.readings} == readings
    assert all(one.text in str(asked.value) for one in asked.value.readings)


@pytest.mark.parametrize(("text", "value"), [("0,125", 0.125), ("1,25", 1.25), ("1,2345", 1.2345), ("1.000", 1.0)])
def test_a_decimal_comma_that_can_only_be_one_is_read(text, value):
    assert parse_quantity(text, "um") == value


PARTS = st.sampled_from(["m", "g", "s", "A", "K", "mol", "N", "Pa", "bar", "J", "eV", "W", "V", "ohm", "S", "L"])
PREFIXES = st.sampled_from(["", "n", "u", "m", "c", "k", "M", "G"])
POWERS = st.sampled_from([-3, -2, -1, 1, 2, 3])
FACTORS = st.tuples(PREFIXES, PARTS, POWERS)
WRITTEN = {
    "powers": lambda prefix, part, power: f"{prefix}{part}{power}",
    "raised": lambda prefix, part, power: prefix + part + str(power).translate(str.maketrans("-123", "⁻¹²³")),
    "caret": lambda prefix, part, power: f"{prefix}{part}^{power}",
}


@given(st.lists(FACTORS, min_size=1, max_size=4), st.sampled_from(sorted(WRITTEN)), st.sampled_from([" ", "·", " * "]))
def test_units_put_together_from_parts_are_those_of_pint(factors, style, between):
    text = between.join(WRITTEN[style](*factor) for factor in factors)
    part = compose(normal(text))
    spelled = " * ".join(f"{prefix}{'liter' if name == 'L' else name}**{power}" for prefix, name, power in factors)
    quantity = PINT.Quantity(1.0, spelled).to_root_units()  # in grams where ours is in kilograms
    grams = int(quantity.dimensionality.get("[mass]", 0))
    assert part is not None
    assert part[1] == pytest.approx(quantity.magnitude * 1e-3**grams, rel=1e-9)


@pytest.mark.parametrize("name", sorted(UNITS))
def test_the_name_and_the_symbol_of_every_unit_are_read_as_that_unit(name):
    for written in {name, symbol(name)} - {"-", ""}:
        assert parse_quantity(f"3 {written}", name) == 3.0
        assert unit_name(written) == name


@pytest.mark.parametrize(
    "shape",
    [" ", "1", "1,", "1.", "(", "cm-1 ", "mS/", "-", "−1", "e9", "×10", "%", "µ", "1:", "⁻¹", "½", "\n", "ab", "٣"],
)
def test_a_pasted_page_is_refused_at_once(shape):
    pasted = (shape * 32767)[:32767]
    for text in (pasted, f"3{pasted}", f"3 {pasted}"):
        if pasted.isspace() and "3" in text:
            assert parse_quantity(text, "um") == 3.0
        else:
            with pytest.raises(UnitError):
                parse_quantity(text, "um")
        assert unit_name(text) is None


@given(st.text(max_size=300), st.sampled_from(sorted(UNITS)))
def test_any_text_is_a_number_or_a_sentence(text, unit):
    try:
        read = parse_quantity(text, unit)
    except UnitError as error:
        read = len(str(error))
    assert math.isfinite(read)


def test_every_unit_that_is_asked_for_can_be_typed_with_its_number():
    asked = {parameter.unit for parameter in STEP_PARAMETERS.values()}
    for fields in (FIELDS, MEASURED, PLAN_FIELDS, LOT_FIELDS, TOLERANCE_FIELDS):
        asked |= {field.unit for field in fields.values() if field.is_numeric}
    asked |= {quantity.unit for quantity in PROPERTIES.values() if not quantity.is_text}
    assert asked <= set(UNITS)
    for unit in asked:
        for written in (unit, symbol(unit)):
            assert parse_quantity(f"2000 {written}".strip(), unit) == 2000.0


@pytest.mark.parametrize("text", ["2000 rpm", "2000rpm", "2000 RPM", "2000 1/min", "2000"])
def test_a_speed_is_typed_as_it_is_asked_for(text):
    assert parse_quantity(text, "rpm") == 2000.0
