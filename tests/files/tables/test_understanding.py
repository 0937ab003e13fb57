"""Tables of laboratories: what is taken at once, what is asked with which answers, and that nothing is guessed."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ssedesigner.core.measured_film import FilmRevision
from ssedesigner.files.tables.book import Book, TableFileError, book_of, read_book, text_book
from ssedesigner.files.tables.cells import CellFault, read_number
from ssedesigner.files.tables.decoding import find_encodings
from ssedesigner.files.tables.headers import guess
from ssedesigner.files.tables.mapping import choices_dict, choices_of
from ssedesigner.files.tables.model import (
    DROPPED,
    PASSED,
    READY,
    REJECTED,
    THERE,
    WAITING,
    Choices,
    ColumnChoice,
    RowChoice,
)
from ssedesigner.files.tables.understanding import Facts, understand
from tests.strategies import shipped

DATA = Path(__file__).parent / "data"
HEADER = "Sample;Sulfide;Binder;Binder wt%;Thickness [µm];σ [mS/cm];T [°C]"
ROW = "A;LPSCl;NBR;2;30;0,8;25"

# eight films as four laboratories would keep them: two are sound, the others ask
GERMAN = """Folien März;;;;;;;
;;;;;;;
Datum;Probe;Pulver;Binder;;Film;;Messung
;;;Name;Gew.-%;Dicke [µm];Leitfähigkeit [mS/cm];T [°C]
02.03.2026;M-1;LPSCl;SBR;2,5;34;0,72;25
02.03.2026;M-2;LPSCl;SBR;1,5;33;0,93;25
05.03.2026;M-3;LPSCl;NBR;k.A.;29;0,88;25
06.03.2026;M-4;LPSCl;NBR;2,0;31;38;25
06.03.2026;M-5;LPSCl-B;NBR;2,0;30;0,66;25
30.02.2026;M-6;LPSCl;NBR;2,0;30;0,71;25

Mittelwert;;;;;31,2;;
"""
TABS = "date\tsample\tSSE\tbinder\tbinder content (wt%)\tthickness / um\tionic conductivity / S cm-1\tT / K\n"
CHINESE = "样品,电解质,粘结剂,质量分数(%),厚度(μm),电导率(mS/cm),温度(℃)\n"
JAPANESE = "試料,固体電解質,バインダー,wt%,膜厚(μm),イオン伝導度(mS/cm),温度(℃)\n"
KOREAN = "시료,전해질,바인더,바인더 함량(wt%),두께(μm),이온전도도(mS/cm),온도(℃),비고\n"
FRENCH = "Échantillon;Électrolyte;Liant;Taux de liant (% m);Épaisseur (µm);Conductivité (mS/cm);Température (°C)\n"
SIGNS = "Probe;Pulver;Binder;Gew.-%;Dicke [µm];sigma [mS/cm];T [°C]\n"
PLAIN = "M-1,LPSCl,SBR,2.5,34,0.72,25\n"


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(materials=shipped())


def read(source, facts, choices=Choices()):  # noqa: B008 frozen
    book = source if isinstance(source, Book) else text_book("films.csv", source)
    return understand(book, choices, facts)


def states(table):
    return {row.film.name if row.film else row.number: row.state for row in table.rows if row.state != PASSED}


def asked(table):
    return [(problem.row, problem.kind, problem.field) for problem in table.problems]


def test_a_table_with_a_merged_header_asks_about_what_is_open(facts):
    table = read(book_of("folien.csv", GERMAN.encode("cp1252")), facts)
    layout = table.layout
    assert (layout.encoding.value, layout.separator.value, layout.decimal.value) == ("cp1252", ";", ",")
    assert (layout.dates.value, layout.header_rows) == ("dmy", (3, 4))
    assert [film.name for film in table.films] == ["M-1", "M-2"]
    film = table.films[0]
    assert (film.conductivity, film.thickness_um, film.made_on) == (0.72, 34.0, "2026-03-02")
    assert film.note == "From folien.csv, row 5."
    assert asked(table) == [
        (7, "content", "binder_wt_pct"),
        (8, "unusual", "conductivity_ms_cm"),
        (9, "material", "electrolyte"),
        (10, "date", "made_on"),
    ]
    assert [row.reason for row in table.in_state(PASSED)] == ["title", "empty", "empty", "sum or mean"]
    answers = [[answer.label for answer in problem.answers] for problem in table.problems]
    assert answers[2] == ["It is Li6PS5Cl", "Leave out"]
    assert answers[3] == ["28 February 2026", "1 March 2026", "No date", "Leave out"]


def test_every_answer_does_what_it_says(facts):
    book = book_of("folien.csv", GERMAN.encode("cp1252"))
    table = read(book, facts)
    chosen = Choices()
    for problem in table.problems:
        chosen = chosen.merge(problem.answers[0].change)
    assert choices_of(choices_dict(chosen)) == chosen  # the file of --map says the same
    films = {film.name: film for film in read(book, facts, chosen).films}
    assert list(films) == [f"M-{number}" for number in range(1, 7)]
    assert (films["M-3"].recipe.binder, films["M-3"].is_used) == (None, False)
    assert "content not given" in films["M-3"].note
    assert films["M-4"].conductivity == 3.8
    assert films["M-5"].recipe.electrolyte == "Li6PS5Cl"
    assert films["M-6"].made_on == "2026-02-28"
    left_out = Choices()
    for problem in table.problems:
        left_out = left_out.merge(problem.answers[-1].change)
    assert len(read(book, facts, left_out).in_state(DROPPED)) == 4
    kept = read(book, facts, Choices(rows={8: RowChoice(keep=True)}))
    assert "Kept when asked: 38 mS/cm" in next(film.note for film in kept.films if film.name == "M-4")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ((CHINESE + PLAIN).encode("gb18030"), "gb18030"),
        ((JAPANESE + PLAIN).encode("cp932"), "cp932"),
        ((KOREAN + PLAIN[:-1] + ",양호\n").encode("cp949"), "cp949"),
        ((SIGNS + PLAIN.replace(",", ";").replace(".", ",")).encode("cp1252"), "cp1252"),
        ((FRENCH + PLAIN.replace(",", ";").replace(".", ",")).encode("cp1252"), "cp1252"),
        ((CHINESE + PLAIN).encode("utf-8-sig"), "utf-8"),
        ((JAPANESE + PLAIN).encode("utf-16"), "utf-16"),
        ((TABS + "2.3.2026\tM-1\tLPSCl\tSBR\t2.5\t34\t7.2e-4\t298.15\n").encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_languages_and_encodings_give_the_same_film(facts, data, encoding):
    table = read(book_of("films.txt", data), facts)
    assert table.layout.encoding.value == encoding
    assert not table.problems
    (film,) = table.films
    values = film.recipe.electrolyte, film.recipe.binder, film.recipe.binder_wt_pct, film.thickness_um
    assert values == ("Li6PS5Cl", "SBR", 2.5, 34.0)
    assert (film.conductivity, film.temperature_c) == (pytest.approx(0.72), 25.0)


SHORT = {
    "cp1252": (
        *("thickness (µm);conductivity (mS/cm);T (°C)", "Dicke [µm];Leitf. [mS/cm];T [°C]", "T [°C]", "d (µm)"),
        *("mS·cm-1", "R (ohm·cm²)", "A [cm²]", "T/°C;d/µm", "0.8±0.1", "Größe", "Fläche [mm²]", "80°C", "µS/cm"),
        *(
            "Épaisseur (µm)",
            "Weißöl",
            "Müller",
            "d_µm",
            "10³ Ohm",
            "naïve film, très fin",
            "±°C",
            "Ø [mm]",
            "5 µm – 10 µm",
        ),
        *("über 3 µm", "it’s 5 µm", "conductividad;señal", "Straße", "K·m", "25° C"),
    ),
    "cp932": (
        *("膜厚", "膜厚(μm)", "温度[℃]", "試料,厚み", "サンプル", "伝導度(mS/cm)", "割れあり", "全固体A", "担当:田中"),
        *("ｻﾝﾌﾟﾙ名,ﾊﾞｲﾝﾀﾞｰ", "乾燥後の厚さ", "結果は良い", "電池用セパレータ", "抵抗(Ω)"),
    ),
    "gb18030": (
        *("厚度", "厚度(μm)", "温度(℃)", "样品编号,厚度", "膜有裂纹", "备注:良好", "甲苯", "压力(MPa)", "厚度/μm"),
        *("实验一,失败", "测试人:李伟", "孔隙率(%)"),
    ),
    "cp949": (
        *("두께", "두께(μm)", "온도(℃)", "시료명,두께", "표면 균열", "홍길동", "톨루엔", "압력", "시험결과 좋음"),
        *("막두께(㎛)", "실험 실패", "측정자 김철수", "밀도 g/cm3"),
    ),
}


def test_short_headers_are_read_in_their_encoding():
    wrong = []
    for encoding, texts in SHORT.items():
        for text in texts:
            for written in (encoding, "utf-8", "utf-16"):
                for start in ("", "Sample;Sulfide;", "A;LPSCl;NBR;2;30\n"):
                    if find_encodings((start + text).encode(written))[0] != written:
                        wrong.append((start, text, written))
    assert not wrong


@pytest.mark.parametrize("name", ["german.xlsx", "german.xls", "german.ods", "japanese.xls", "japanese.ods"])
def test_workbooks_with_merged_headers_and_formulas(facts, name):
    table = read(read_book(DATA / name), facts)
    if name.startswith("german"):
        assert (table.layout.sheet.value, table.layout.header_rows) == ("Messungen", (3, 4))
        assert [film.name for film in table.films] == ["M-11", "M-12", "M-13"]
        assert table.films[1].conductivity == 0.93  # a formula
        assert table.films[1].note == f"Rand wellig. From {name}, sheet Messungen, row 6."
        assert asked(table) == [(8, "content", "binder_wt_pct"), (9, "date", "made_on")]
        assert table.in_state(PASSED)[-1].reason == "sum or mean"
    else:
        assert [film.made_on for film in table.films] == ["2026-04-07", "2026-04-08", "2026-04-09"]
        assert table.films[0].conductivity == pytest.approx(0.62)
        assert table.films[0].recipe.densification_pressure_mpa == 300.0
        assert asked(table) == [(5, "material", "electrolyte")]


def test_per_cent_of_a_workbook_are_not_taken_for_a_hundredth(facts):
    table = read(read_book(DATA / "percent.xlsx"), facts)
    assert not table.films
    question = table.problems[0]
    assert question.answers[0].label == "0.015 is 1.5 wt %"
    films = read(read_book(DATA / "percent.xlsx"), facts, question.answers[0].change).films
    assert [film.recipe.binder_wt_pct for film in films] == [1.5, 3.0]
    assert films[0].area_cm2 == pytest.approx(0.785398)  # of a disc of 10 mm
    assert table.in_state(REJECTED)[0].reason == "No conductivity is given."


def test_hundredths_among_per_cent_are_asked_about(facts):
    rows = [ROW.replace(";2;", f";{share};") for share in ("2,0", "0,015", "0,02", "0,02 wt%", "0", "0,02", "0,3")]
    source = "\n".join([HEADER, *(row.replace("A", f"A{place}", 1) for place, row in enumerate(rows))])
    table = read(source, facts)
    questions = [(3, "unit", "binder_wt_pct"), (4, "unit", "binder_wt_pct"), (7, "unit", "binder_wt_pct")]
    assert [one for one in asked(table) if one[1] == "unit"] == questions
    first, second = table.problems[0].answers, table.problems[1].answers
    assert [answer.label for answer in first[:2]] == ["It is 1.5 wt %", "0.015 wt %, as written"]
    films = read(source, facts, first[0].change.merge(second[1].change)).films
    shares = {film.name: film.recipe.binder_wt_pct for film in films}
    assert shares == {"A0": 2.0, "A1": 1.5, "A2": 0.02, "A3": 0.02, "A4": 0.0, "A5": 0.02, "A6": 0.3}
    unit = Choices(columns={"Binder wt%": ColumnChoice(unit="wt %")})  # says nothing of single rows
    assert len(read(source, facts, unit).films) == len(table.films)
    porosity = read(f"{HEADER};porosity (%)\n{ROW};12\n{ROW};0,34\n", facts)
    assert porosity.problems[0].sentence == "Porosity: 0.34 may be 34 vol %, because other rows have far more."
    parts = read(source, facts, Choices(columns={"Binder wt%": ColumnChoice(unit="1e2 wt %")}))
    assert not [one for one in asked(parts) if one[1] == "unit"]


CELLS = [
    # column, text, what becomes of the row, the value that is taken or the kind of question
    (5, "0,81 ± 0,02", READY, ("conductivity_ms_cm", 0.81)),
    (5, "8,1e-1", READY, ("conductivity_ms_cm", 0.81)),
    (5, "8,1×10⁻⁴ S/cm", READY, ("conductivity_ms_cm", 0.81)),
    (5, "0.81", READY, ("conductivity_ms_cm", 0.81)),
    (5, "0,81(2)", READY, ("conductivity_ms_cm", 0.81)),
    (5, "< 0,1", REJECTED, "number"),
    (5, "≈ 0,8", WAITING, "number"),
    (5, "0,7-0,9", REJECTED, "number"),
    (5, "1.234", WAITING, "number"),
    (5, "n.d.", REJECTED, "missing"),
    (5, "gut", REJECTED, "number"),
    (5, "80", WAITING, "unusual"),
    (5, "0,8 V", REJECTED, "unit"),
    (4, "0,03 mm", READY, ("thickness_um", 30.0)),
    (4, "0,03", WAITING, "value"),
    (4, "—", REJECTED, "missing"),
    (6, "298,15 K", READY, ("temperature_c", 25.0)),
    (6, "298", WAITING, "value"),
    (6, "RT", WAITING, "value"),
    (6, "", WAITING, "missing"),
    (1, "LPSCI", READY, ("recipe.electrolyte", "Li6PS5Cl")),
    (1, "Li₆PS₅Cl", READY, ("recipe.electrolyte", "Li6PS5Cl")),
    (1, "Li3InCl6", REJECTED, "material"),
    (1, "", WAITING, "missing"),
    (2, "ohne", WAITING, "value"),
    (2, "n.a.", WAITING, "absent"),
    (2, "NBR (3 wt%)", READY, ("recipe.binder_wt_pct", 2.0)),
    (2, "Kaugummi", WAITING, "material"),
    (3, "-", WAITING, "content"),
    (3, "3 Gew.-%", READY, ("recipe.binder_wt_pct", 3.0)),
    (3, "120", WAITING, "value"),
    (0, "", WAITING, "missing"),
]


SCATTER = [
    ("3,2E-4 ± 0,1E-4", ("3.2e-4", "0.1e-4")),
    ("(7,2±0,3)e-4", ("7.2e-4", "0.3e-4")),
    ("(7,2 ± 0,3) × 10⁻⁴", ("7.2e-4", "0.3e-4")),
    ("7,2 ± 0,3 × 10⁻⁴", ("7.2e-4", "0.3e-4")),
    ("7,2(3)e-4", ("7.2e-4", "0.3e-4")),
    ("3,2e-4(1)", ("3.2e-4", "0.1e-4")),
    ("3,2e-4 +/- 1e-5", ("3.2e-4", "1e-5")),
    ("(0,81 ± 0,02)", ("0.81", "0.02")),
    ("3,2e2 ± 5", ("3.2e2", "5")),
    ("7,2 ± 0,3e-4", ["Take 7.2e-4", "Take 7.2"]),
    ("3,2e-4 ± 0,1", ["Take 3.2e-4"]),
]


def test_the_power_of_ten_of_a_scatter_is_kept():
    for text, outcome in SCATTER:
        for unit in ("", "S/cm"):
            if isinstance(outcome, tuple):
                number = read_number(f"{text} {unit}".strip(), ",")
                assert (number.text, number.spread, number.unit) == (*outcome, unit)
            else:
                with pytest.raises(CellFault, match="not clear") as caught:
                    read_number(f"{text} {unit}".strip(), ",")
                assert [label for label, _ in caught.value.readings] == outcome


def test_cells_are_taken_or_asked_about(facts):
    results = []
    for column, text, _, outcome in CELLS:
        cells = ROW.split(";")
        cells[column] = text
        table = read(f"{HEADER}\nZ;LPSCl;NBR;2;30;0,5;25\n{';'.join(cells)}\n", facts)
        row = table.rows[-1]
        if isinstance(outcome, str):
            results.append((text, row.state, next(p.kind for p in table.problems if p.row in {3, None})))
        else:
            value = row.film
            for part in outcome[0].split("."):
                value = getattr(value, part)
            results.append((text, row.state, (outcome[0], pytest.approx(value) if column > 2 else value)))
    assert results == [(text, state, outcome) for _, text, state, outcome in CELLS]


DATES = [
    (["31.03.2026"], ["2026-03-31"]),
    (["28.3.26"], ["2026-03-28"]),
    (["2026/3/31", "2026年3月31日", "20260331"], ["2026-03-31"] * 3),
    (["46112"], ["2026-03-31"]),
    (["31 Mar 2026", "March 31, 2026", "31. März 2026"], ["2026-03-31"] * 3),
    (["3/4/2026", "3/25/2026"], ["2026-03-04", "2026-03-25"]),
    (["3/4/2026", "25/3/2026"], ["2026-04-03", "2026-03-25"]),
    (["2026-03-31 14:05"], ["2026-03-31"]),
    (["3/4/2026"], "date"),
    (["31.04.2026"], "date"),
    (["2199-01-01"], "date"),
    (["bald"], "date"),
    (["Mai 2026"], "date"),
    (["2026"], "date"),
]


def test_dates_are_read_by_what_the_file_shows(facts):
    for texts, outcome in DATES:
        lines = "\n".join(f"{text};{ROW.replace('A', f'A{place}', 1)}" for place, text in enumerate(texts))
        table = read(f"Date;{HEADER}\n{lines}\n", facts)
        if isinstance(outcome, str):
            assert [problem.kind for problem in table.problems] == [outcome], texts
            assert not table.films
        else:
            assert [film.made_on for film in table.films] == outcome, texts
    ambiguous = read(f"Date;{HEADER}\n3/4/2026;{ROW}\n", facts)
    labels = [answer.label for answer in ambiguous.problems[0].answers]
    assert labels[0] == "3 April 2026: day.month.year in all rows"


MEANT = [
    # header, the field that it means first, its unit and temperature
    ("wt% binder", "binder_wt_pct", "wt %", ""),
    ("Gew.-% Binder", "binder_wt_pct", "wt %", ""),
    ("wt.% of binder", "binder_wt_pct", "wt %", ""),
    ("ma% binder", "binder_wt_pct", "wt %", ""),
    ("% binder", "binder_wt_pct", "%", ""),
    ("vol% porosity", "measured_porosity_pct", "vol %", ""),
    ("conductivity @60C [mS/cm]", "conductivity_ms_cm", "mS/cm", "60 °C"),
    ("σ at 333 K (S/cm)", "conductivity_ms_cm", "S/cm", "333 K"),
    ("σ 25° C / mS cm-1", "conductivity_ms_cm", "mS/cm", "25 °C"),
    ("cond. (mS/cm)", "conductivity_ms_cm", "mS/cm", ""),
    ("Leitf. [mS/cm]", "conductivity_ms_cm", "mS/cm", ""),
    ("R·A / Ω·cm²", "asr_ohm_cm2", "ohm cm2", ""),
    ("electronic cond. (S/cm)", "electronic_conductivity_s_cm", "S/cm", ""),
    ("thermal cond. (S/cm)", None, "", ""),
    ("σ in mS/cm", "conductivity_ms_cm", "mS/cm", ""),
    ("Area (A)", "area_cm2", "", ""),
    ("Thickness (L)", "measured_thickness_um", "", ""),
    ("mass loading (mg/cm2)", "", "", ""),  # nothing that is kept of a film
    ("film weight (g/m²)", None, "g/m²", ""),  # a field that is never in this unit
    ("R (Ω cm)", None, "Ω cm", ""),
]


def test_headers_mean_what_their_words_and_units_say():
    results = []
    for header, *_ in MEANT:
        meant = guess("", header, "")
        results.append((header, meant.fields[0] if meant.fields else None, meant.unit, meant.temperature))
    assert results == MEANT


def test_what_a_header_says_is_used_and_what_it_cannot_be_is_left_out(facts):
    start = "Sample;Sulfide;Binder;wt% Binder;Thickness [µm];"
    source = f"{start}σ @25C [mS/cm];σ @60C [mS/cm];weight (mg/cm2)\nA;LPSCl;NBR;2;30;0,8;2,0;5,5\n"
    table = read(source, facts)
    assert [column.remark for column in table.columns if not column.field] == ["mass is never in mg/cm²"]
    films = [read(source, facts, answer.change).films[0] for answer in table.problems[0].answers]
    assert [(film.conductivity, film.temperature_c) for film in films] == [(0.8, 25.0), (2.0, 60.0)]
    disc = "Sample;Sulfide;Binder;wt%;L (um);R (ohm);d (mm);T (°C)\nA;LPSCl;NBR;2;30;5;10;25\n"
    question = read(disc, facts).problems[0]
    assert question.answers[0].label == "Column G is the diameter of the contact"
    (film,) = read(disc, facts, question.answers[0].change).films
    assert (film.thickness_um, film.area_cm2) == (30.0, pytest.approx(0.785398))
    resistance = read(
        "Sample;Sulfide;Binder;wt%;d (um);ASR (Ω cm²);T (°C)\nA;LPSCl;NBR;2;30;4;25\nB;LPSCl;NBR;2;;5;25\n", facts
    )
    assert resistance.rows[-1].reason == "Thickness is not given."


COLUMNS = [
    # headers in the place of the last three, the last three cells, the kind asked of the table, film after its answer
    ("Thickness;Conductivity;Temperature", "30;0,8;25", "unit", 0.8),
    ("Dicke [µm];log σ (S/cm);T [°C]", "30;-3,1;25", "unit", 0.794),
    ("Dicke [µm];σ (10⁻⁴ S/cm);T [°C]", "30;8,1;25", "unit", 0.81),
    ("Dicke [µm];σ×10⁴ / S cm⁻¹;T [°C]", "30;8,1;25", "unit", 0.81),
    ("Dicke [µm];σ (25 °C) [mS/cm];σ (60 °C) [mS/cm]", "30;0,8;2,0", "two columns", 0.8),
    ("Dicke [µm];σ [mS/cm];p [MPa]", "30;0,8;4", "column", None),
    ("Dicke [µm];σ [mS/cm];Bediener", "30;0,8;Meier", "missing", 0.8),
    ("Dicke [µm];Widerstand [Ω cm²];T [°C]", "30;3,75;25", None, 0.8),
    ("Dicke [µm];G [S/cm²];T [°C]", "30;0,8;25", "missing", None),
    ("Dicke [µm];σ (25 °C) [mS/cm];rel. Dichte [%]", "30;0,8;88", None, 0.8),
]


def test_columns_that_are_open_are_asked_about_once(facts):
    start = "Sample;Sulfide;Binder;Binder wt%;"
    for headers, cells, kind, conductivity in COLUMNS:
        source = f"{start}{headers}\nA;LPSCl;NBR;2;{cells}\n"
        table = read(source, facts)
        general = [problem for problem in table.problems if problem.row is None]
        assert (general[0].kind if general else None) == kind or conductivity is None, headers
        if kind:
            assert not table.films, headers
        if conductivity is not None:
            chosen = Choices()
            for problem in general:
                chosen = chosen.merge(problem.answers[0].change)
            (film,) = read(source, facts, chosen).films
            assert film.conductivity == pytest.approx(conductivity, rel=1e-3), headers


def test_a_column_in_another_unit_is_asked_about_as_a_whole(facts):
    for header, values in (("σ [S/cm]", (0.8, 0.9, 1.3)), ("σ [mS/cm]", (0.0008, 0.0009, 0.0007))):
        lines = "\n".join(f"A{n};LPSCl;NBR;2;30;{value};25" for n, value in enumerate(values))
        table = read(f"{HEADER.replace('σ [mS/cm]', header)}\n{lines}\n", facts)
        assert not table.films
        question = table.problems[0]
        assert (question.row, question.kind) == (None, "unit")
        again = read(f"{HEADER.replace('σ [mS/cm]', header)}\n{lines}\n", facts, question.answers[0].change)
        assert [film.conductivity < 2 for film in again.films] == [True] * 3


def test_a_table_without_binder_or_label_asks_once_for_all_rows(facts):
    source = "Sulfide;Thickness [µm];σ [mS/cm];T [°C]\nLPSCl;30;0,8;25\nLPSCl;31;0,9;25\n"
    table = read(source, facts)
    assert asked(table) == [(None, "missing", "name"), (None, "missing", "binder")]
    chosen = Choices()
    for problem in table.problems:
        chosen = chosen.merge(problem.answers[0].change)
    assert [film.name for film in read(source, facts, chosen).films] == ["films row 2", "films row 3"]


def test_choices_change_what_was_found(facts):
    source = f"{HEADER};Bemerkung\n{ROW};x\n"
    once = {"source": "own group, 2026", "method": "solvent-free"}
    chosen = Choices(columns={"Bemerkung": ColumnChoice(field="electrolyte_lot")}, once=once)
    (film,) = read(source, facts, chosen).films
    assert (film.recipe.electrolyte_lot, film.recipe.method) == ("x", "solvent-free")
    assert film.note == "own group, 2026: films.csv, row 2."
    (film,) = read(source.replace("0,8", "0,08"), facts, Choices(columns={"F": ColumnChoice(unit="S/m")})).films
    assert film.conductivity == 0.8


def test_a_film_on_record_is_not_taken_twice(facts):
    source = f"Date;{HEADER}\n2.3.2026;{ROW}\n2.3.2026;{ROW}\n"
    table = read(source, facts)
    assert states(table) == {"A": THERE}  # the second row is the first again
    assert table.rows[-1].reason == "already in a row above"
    assert len(table.films) == 1
    revision = FilmRevision(revision=1, recorded_at="", reason="", film=table.films[0])
    known = Facts(materials=facts.materials, recorded=(revision,))
    assert not read(source, known).films
    undated = read(f"{HEADER}\n{ROW}\n", known)
    assert [row.state for row in undated.rows] == [THERE]
    other = read(f"Date;{HEADER}\n2.3.2026;{ROW.replace('0,8', '0,7')}\n", known)
    assert asked(other) == [(2, "label", "name")]
    kept = read(f"Date;{HEADER}\n2.3.2026;{ROW.replace('0,8', '0,7')}\n", known, other.problems[0].answers[0].change)
    assert [film.conductivity for film in kept.films] == [0.7]


def test_rows_of_one_label_day_and_temperature_are_asked_about(facts):
    values = ("0,8;25", "0,8;25", "0,95;25", "1,2;25", "2,0;60")
    header, start = f"{HEADER};p test [MPa]", ROW.removesuffix("0,8;25")
    source = "\n".join([header, *(f"{start}{value};2" for value in values), f"{start}0,7;25;50", f"{start}0,6;25;"])
    table = read(source, facts)
    assert [row.number for row in table.in_state(READY)] == [2, 6, 7]  # another temperature, another pressure
    assert asked(table) == [(4, "label", "name"), (5, "label", "name"), (8, "label", "name")]
    assert table.problems[0].sentence == "Row 2 has this label and temperature with other values."
    one, together, leave = table.problems[0].answers
    assert [row.number for row in read(source, facts, one.change).in_state(READY)] == [2, 4, 6, 7]
    assert len(read(source, facts, together.change).films) == 6
    assert len(read(source, facts, leave.change).in_state(DROPPED)) == 1


def test_one_value_at_two_temperatures_is_asked_about(facts):
    warmer = ROW.removesuffix("25") + "60"
    table = read(f"{HEADER}\n{ROW}\n{warmer}\n", facts)
    assert asked(table) == [(3, "label", "name")]
    assert table.problems[0].sentence == "Row 2 has this label, thickness and conductivity at 25 °C."
    film = replace(table.films[0], key="F-0007")
    known = Facts(materials=facts.materials, recorded=(FilmRevision(revision=1, recorded_at="", reason="", film=film),))
    later = read(f"{HEADER}\n{warmer}\n", known)
    assert later.problems[0].sentence == "F-0007 has this label, thickness and conductivity at 25 °C."
    assert len(read(f"{HEADER}\n{warmer}\n", known, later.problems[0].answers[0].change).films) == 1


HEADERS = [
    # header rows before the row X;LPSCl;NBR;2;30;0,8;25, their numbers
    ("Sample;Sulfide;Binder;;Film;Film;\n;;Name;Gehalt;Dicke;σ;T\n;;;wt%;µm;mS/cm;°C\n", (1, 2, 3)),
    ("Sample;Sulfide;Binder;Binder content;Thickness;Conductivity;Temp.\n;;;wt%;µm;mS/cm;°C\n", (1, 2)),
    ("Films of May\n\nNr.;Elektrolyt;Bindemittel;Anteil [Ma.-%];Dicke in µm;σ in mS/cm;T in °C\n", (3,)),
    ("ï»¿Sample;Sulfide;Binder;wt%;Thickness [Âµm];Ïƒ [mS/cm];T [Â°C]\n", (1,)),
    ("sep=;\nID;SE;Binder type;wt.-%;L (µm);σ_ion (mS cm⁻¹);T (℃)\n", (2,)),
]


def test_headers_of_one_to_three_rows(facts):
    for header, rows in HEADERS:
        table = read(f"{header}X;LPSCl;NBR;2;30;0,8;25\nMittelwert (n = 1);;;;30;0,8;\n;;Std.-Abw.;;0;0;\n", facts)
        assert table.layout.header_rows == rows, header
        assert not table.problems, header
        (film,) = table.films
        assert (film.name, film.recipe.binder_wt_pct, film.conductivity) == ("X", 2.0, 0.8)


TOTALS = (
    *(
        "MW",
        "Ø",
        "StdDev",
        "Moy.",
        "均值",
        "평균",
        "RSD (%)",
        "Varianz",
        "Streuung",
        "CV",
        "CV [%]",
        "Mittelw.",
        "s.d.",
    ),
    *(
        "最小值",
        "最大値",
        "中央値",
        "分散",
        "합",
        "médiane",
        "Mean ± SD",
        "SD (n=3)",
        "n = 3",
        "n",
        "Max.",
        "Ø (n = 2)",
    ),
    *("Standard error", "표준오차", "変動係数", "方差", "x̄", "Écart-type", "平均（3）", "SUM:", "중앙값"),
)


def test_rows_that_sum_up_are_no_films_though_all_their_cells_are_filled(facts):
    rows = "".join(ROW.replace("A;", f"{name};", 1) + "\n" for name in TOTALS)
    table = read(f"{HEADER};Operator\n{ROW};Max\nMW-1;{ROW[2:]};n\n{rows}", facts)
    assert states(table) == {"A": READY, "MW-1": READY}
    assert len(table.in_state(PASSED)) == len(TOTALS)


def test_ditto_and_merged_cells_mean_the_cell_above(facts):
    table = read(f"{HEADER}\n{ROW}\nB;〃;dito;3;31;0,7;25\n", facts)
    assert [(film.recipe.electrolyte, film.recipe.binder) for film in table.films] == [("Li6PS5Cl", "NBR")] * 2


def test_reading_can_be_watched_and_stopped(facts):
    shares: list[float] = []
    book = text_book("films.csv", f"{HEADER}\n" + f"{ROW}\n" * 250)
    understand(book, Choices(), facts, shares.append)
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < shares[-1] < 1.0

    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        understand(book, Choices(), facts, stop)


def test_what_is_no_table_is_refused(facts, tmp_path):
    german = (DATA / "german.xlsx").read_bytes()
    cases = {
        b"": "is empty",
        b"%PDF-1.7": "is not a table",
        b"<html><table></table></html>": "a web page",
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"): "protected by a password",
        german[:3000]: "damaged",
        german.replace(b"sheet1", b"sheet9"): "damaged",
        b"Dear all,\nthe films are in the box.\n": "No row names columns",
        HEADER.encode(): "holds a number",
        b"Date, thickness, conductivity\nBest regards,\nAnna, Bob, Carl\n": "holds a number",
        b"cell;cathode;anode;voltage (V)\n1;NMC;In;3.7\n": "No column is a thickness",
        b"Sample;A;B\nThickness;30;31\nConductivity;1;2\n": "give each film a row of its own",
        b"a;b\n" + b"1;2\n" * 100_001: "100000 rows",
        b"x" * 20_000_001: "more than 20 MB",
        b'Sample;SSE\n"A;LPSCl' + b"x" * 200_000: "quotation mark",
    }
    for data, sentence in cases.items():
        with pytest.raises(TableFileError, match=sentence):
            read(book_of("f", data), facts)
    for path in (tmp_path, tmp_path / "missing.xlsx"):
        with pytest.raises(TableFileError):
            read_book(path)


def test_a_bomb_is_refused_before_it_unpacks(facts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"\0" * 2_000_000)
    data = bytearray(buffer.getvalue())
    size = (2_000_000).to_bytes(4, "little")
    lie = data.replace(size, (1000).to_bytes(4, "little"))
    huge = data.replace(size, (2_000_000_000).to_bytes(4, "little"))
    locked = io.BytesIO()
    with zipfile.ZipFile(locked, "w") as packed:
        packed.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    for content, sentence in ((lie, "damaged"), (huge, "far more"), (locked.getvalue(), "password")):
        with pytest.raises(TableFileError, match=sentence):
            book_of("f.xlsx", bytes(content))
