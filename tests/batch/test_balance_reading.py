"""What balances send and people type: each line is the weight that it shows, or is refused with a sentence."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.batch.balance import LONGEST_LINE, Load, ReadingError, Refusal, printable_line, read_grams, read_weight
from ssedesigner.core.units import UnitError, UnitQuestion

WEIGHTS = {
    # MT-SICS, and the older format of Mettler that A&D offers too
    "S S     11.652 g": 11.652,
    "S S   350.21 mg": 0.35021,
    "S     11.652 g": 11.652,
    # Sartorius, 16 and 22 characters
    "+  11.652 g": 11.652,
    "    11.652 g  ": 11.652,
    "N     +  11.652 g  ": 11.652,
    "N1    +  11.652 g  ": 11.652,
    "G#    +  11.652 g  ": 11.652,
    "N     +  11.6[52] g": 11.652,
    "+ 350.2[1] mg": 0.35021,
    # Ohaus: the legend behind the unit
    "     11.652 g": 11.652,
    "     11.652 g   N": 11.652,
    "11.652 g NET": 11.652,
    "0.011652 kg  B": 11.652,
    # Radwag: the frame of SI tells rest from motion, S waits for rest
    "S          11.652 g  ": 11.652,
    "SU         11.652 g  ": 11.652,
    "SI        11.652 g  ": 11.652,
    "SUI        11.652 g  ": 11.652,
    # A&D, CAS, and Kern with their headers
    "ST,+0011.652  g": 11.652,
    "ST,GS,+  11.652 g": 11.652,
    "ST,NT,+0350.2mg": 0.3502,
    "ST,OK,+0011.652  g": 11.652,
    "ST,+0011.652,  g": 11.652,
    "ST;+0011,6521;  g": 11.6521,
    "WT   +11.652  g": 11.652,
    "ST,G ,   1.250,kg": 1250.0,
    "ST,GS 1.250KG": 1250.0,
    # Shimadzu
    "S   11.652g ": 11.652,
    "S   11.65[2]g": 11.652,
    # printed words of several languages
    "Net: 11.652 g": 11.652,
    "NETTO   11.652 g": 11.652,
    "Brutto: 11.652 g": 11.652,
    "Peso neto: 11.652 g": 11.652,
    "Poids brut 11.652 g": 11.652,
    "Net weight: 11.652 g": 11.652,
    "Stable 11.652 g": 11.652,
    # typed by hand
    "11.652": 11.652,
    "11,6521": 11.6521,
    "4,2 g": 4.2,
    "0,652": 0.652,
    "350.2 mg": 0.3502,
    "350 µg": 0.00035,
    "0.011652kg": 11.652,
    ".5": 0.5,
    "12.": 12.0,
    "-0,35": -0.35,
    "− 0.35": -0.35,
    "+4.2": 4.2,
}
MOVING = (
    "S D     11.652 g",
    "SD     11.652 g",
    "D 11.652 g",
    "US,GS,+  11.652 g",
    "US,+0011.652  g",
    "US,N ,   1.250,kg",
    "U   11.652g",
    "U- 11.652g",
    "? 11.652 g",
    "11.652 g ?",
    "11.652 g  ? NET",
    "11.652 g?N",
    "S    ?      11.652 g",
    "SI ?      11.652 g  ",
    "SI 11.652 g",
    "SUI ?      11.652 g",
    "~ 11.652 g",
    "~11.652 g",
    "* 11.652 g",
    "11.652 g *",
    "M      11.652 g",
    "dyn 11.652 g",
    "Unstable: 11.652 g",
    "+  11.652",
    "-  11.652",
    "   11.652   ",
    "N     +  11.652    ",
    "S S 11.652",
    "ST,+0011.652",
    "Net: 11.652",
)
FAULTS = (
    "S +",
    "S -",
    "SI+",
    "SI -",
    "High",
    "Low",
    "H",
    "L",
    "Stat       High",
    "Stat       Low",
    "OL",
    "OL,+9999999E+19",
    "OL,GS,+",
    "ol",
    "-oL",
    "U- oL",
    "UL",
    "^      11.652 g",
    "S ^ 11.652 g",
    "v       0.000 g",
    "Overload",
    "Err 4",
    "ERR 54",
    "Error 54",
    "Error",
    "Err",
    "Stat     ERR 101",
    "Stat     APP.ERR",
    "Fehler 3",
    "ES",
    "EL",
    "ET",
)
CONTAINERS = (
    "TA A     1.000 g",
    "T S 10.000 g",
    "T     +  10.000 g",
    "T1    +  10.000 g",
    "10.000 g T",
    "10.000 g   PT",
    "Tare: 10.000 g",
    "TARA 10.000 g",
    "ST,TR,+0010.000g",
    "Preset tare: 10 g",
)
NO_WEIGHTS = (
    "",
    "   ",
    "g",
    "S I",
    "S A 11.652 g",
    "S M 11.652 g",
    'I4 A "B123456789"',
    "I2 A 11.652 g",
    "D A",
    "Ver 1.00",
    "ID 7",
    "ID No: 123456",
    "ID 7 g",
    "L ID 11.652 g",
    "SN 11.652",
    "n 5",
    "n 5 g",
    "Qnt      +  12 pcs",
    "QT,+00001234 PC",
    "N 12 PC",
    "100 PCS",
    "12.5 %",
    "ST,+00012.5  %",
    "11.652 ct",
    "11.652 oz",
    "11.652 ozt",
    "11.652 lb:oz",
    "11.652 lb",
    "11.652 tl",
    "11.652 t",
    "11.652 GN",
    "11.652 N",
    "11.652 G",
    "11.652 Mg",
    "$ 1.250",
    "€ 1.250 g",
    "wRef    + 0.520 g",
    "Piece weight 0.520 g",
    "Total + 11.652 g",
    "Min 11.652 g",
    "x-Net 11.652 g",
    "Stat   Cal.Ext.",
    "Special",
    "C",
    "2024-05-02",
    "2024-05-02 11.652 g",
    "02.05.2024 11.652 g",
    "10:32:05",
    "11.652 g 10:32:05",
    "Lot 11.652 g",
    "11.652 g 12.1 g",
    "11.652 g S",
    "G 11.652 g N",
    "1.234,5",
    "1,234.5",
    "11 652 g",
    "1.2.3",
    "--4",
    "+-4",
    "4 g 5",
    "1e3",
    "1.2e3 g",
    "0x12 g",
    "nan",
    "inf g",
    "11.[6]52 g",
    "[11.652] g",
    "11.652 ] g",
    "<11.652 g",
    "approx. 11.652 g",
    "\x0011.652 g",
    "11\x00.652 g",
    "11.652 g\x1b[0m",
    "11.652 g\n12.000 g",
    "１１.６５２ g",
    "١١ g",
    "¹¹ g",
    "11.65² g",
)


@pytest.mark.parametrize("end", ["", "\r\n"])
def test_a_weight_at_rest_is_read(end):
    for line, grams in WEIGHTS.items():
        assert read_weight(line + end).grams == pytest.approx(grams, abs=1e-9), line


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (MOVING, Refusal.MOTION),
        (FAULTS, Refusal.FAULT),
        (CONTAINERS, Refusal.TARE),
        (NO_WEIGHTS, Refusal.OTHER),
        (("- 0.000 g", "0 g", "+0.0 g", "N + 0.000 g", "0.4 µg"), Refusal.TOO_LITTLE),
        (("-   29.182 g", "S S -0.350 g", "ST,NT,-0000.350g", "N - 4.6 g", "-0.35 g"), Refusal.TOO_LITTLE),
    ],
)
def test_every_other_line_is_refused_with_a_sentence_that_shows_it(lines, refusal):
    for line in lines:
        for is_typed in (True, False):
            with pytest.raises(ReadingError) as refused:
                read_weight(line, 0.001, is_typed=is_typed)
            assert refused.value.refusal is refusal, (line, str(refused.value))
            assert f"“{printable_line(line)}”" in str(refused.value)
            assert str(refused.value).endswith(".")
            assert str(refused.value).isprintable()


def test_what_a_line_says_of_rest_is_said_to_the_person():
    for line in MOVING:
        with pytest.raises(ReadingError, match="not stable"):
            read_weight(line)
    with pytest.raises(ReadingError, match="below zero"):
        read_weight("-   29.182 g")


@pytest.mark.parametrize(
    ("line", "load"),
    [
        ("N     +  11.652 g", Load.NET),
        ("11.652 g NET", Load.NET),
        ("净重 11.652 g", Load.NET),
        ("ST,NT,+11.652g", Load.NET),
        ("G     +  11.652 g", Load.GROSS),
        ("11.652 g B/G", Load.GROSS),
        ("Lordo: 11.652 g", Load.GROSS),
        ("ST,GS,+11.652g", Load.GROSS),
        ("S S 11.652 g", Load.SHOWN),
        ("11.652 g", Load.SHOWN),
    ],
)
def test_a_label_says_of_what_it_is_the_weight(line, load):
    assert read_weight(line).load is load


def test_a_comma_before_three_digits_is_asked_about_unless_the_balance_has_them():
    for line in ("12,345 g", "12,345", "S S 12,345 g", "+  12,345 g"):
        with pytest.raises(UnitQuestion) as question:
            read_weight(line)
        assert [one.value for one in question.value.readings] == [12.345, 12345.0]
        assert [read_weight(one.text).grams for one in question.value.readings] == [12.345, 12345.0]
        with pytest.raises(UnitQuestion):
            read_weight(line, 0.0001)
        assert read_weight(line, 0.001).grams == 12.345
    with pytest.raises(UnitQuestion) as question:
        read_weight("12,345 mg", 0.001)
    assert [one.value for one in question.value.readings] == [0.012345, 12.345]


def test_a_number_alone_from_a_machine_is_a_weight_only_with_the_digits_of_the_balance():
    assert read_weight("5.652", 0.001, is_typed=False).grams == 5.652
    assert read_weight("5,6521", 0.0001, is_typed=False).grams == 5.6521
    for line in ("5.65", "5.6521", "5652", "4006381333931", "+5.652", "-5.652", "12"):
        with pytest.raises(ReadingError):
            read_weight(line, 0.001, is_typed=False)
    with pytest.raises(ReadingError):
        read_weight("5.652", is_typed=False)
    with pytest.raises(ReadingError, match="shows zero"):
        read_weight("0")


def test_a_hand_that_writes_a_sign_adds_or_takes_out():
    taken = read_weight("− 0.35")
    assert (taken.grams, taken.is_signed, taken.has_unit) == (-0.35, True, False)
    added = read_weight("+4,2")
    assert (added.grams, added.is_signed, added.has_unit) == (4.2, True, False)


def test_any_length_and_any_character_is_read_in_no_time():
    begun = time.perf_counter()
    shapes = (" ", "1", "S ", "?", "[1", "-", "ST,", "1,", "\x00", "g ", "1 g ", "é", "N1 ")
    for shape in shapes:
        for length in (LONGEST_LINE - 1, LONGEST_LINE + 1, 32767):
            with pytest.raises(ReadingError) as refused:
                read_weight((shape * length)[:length] + "x")
            assert len(str(refused.value)) < 200
    assert time.perf_counter() - begun < 0.5


def outcome(text):
    try:
        return str(read_weight(text, 0.001))
    except (UnitQuestion, ReadingError) as error:
        return str(error)


@given(st.text(max_size=40))
def test_no_text_does_more_than_be_refused(text):
    assert outcome(text).isprintable()


@given(
    st.decimals(min_value="0.0001", max_value=9999, places=4),
    st.sampled_from(["", " g", "g"]),
    st.booleans(),
    st.booleans(),
)
def test_any_weight_comes_back_as_it_was_sent(value, unit, has_comma, is_taken_out):
    text = f"{'-' if is_taken_out and not unit else ''}{value:.4f}{unit}"
    grams = read_weight(text.replace(".", ",") if has_comma else text).grams
    assert grams == (-float(value) if text.startswith("-") else float(value))


def test_a_form_reads_every_unit_of_mass_and_the_lines_of_a_balance():
    texts = ("4.2", "4,2 g", "4200 mg", "4.2×10⁻³ kg", "S S 4.200 g", "N + 4.200 g")
    assert [read_grams(text, 0.001) for text in texts] == [4.2] * len(texts)
    assert read_grams("12,345 g", 0.001) == 12.345
    for text in ("12,345 g", "S D 4.200 g", "G + 14.6 g", "T + 10 g", "Err 4", "4.2 %", "ID 7"):
        with pytest.raises(UnitError):
            read_grams(text, 0.0001)
