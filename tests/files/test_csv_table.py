"""Tables with a decimal comma: they say so, come back as they were, and every export can have one."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

import ssedesigner
from ssedesigner.cli.main import main
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.csv_table import COMMA, POINT, stated_decimal, table_csv
from ssedesigner.files.films.measured_films import read_measurements, write_measurements
from ssedesigner.files.tables.book import book_of
from ssedesigner.files.tables.model import Choices
from ssedesigner.files.tables.template import write_template
from ssedesigner.files.tables.understanding import Facts, understand
from tests.strategies import shipped

ROOT = Path(ssedesigner.__file__).parent
FILM = MeasuredFilm(
    key="F-0001",
    name="1.5",
    recipe=Recipe(name="2.5, thin; dry"),
    thickness_um=32.125,
    temperature_c=25.0,
    conductivity_ms_cm=1.234,
    note="0.5 g, then 1,5 g",
)


def test_numbers_take_the_sign_and_text_stays():
    rows = [("2026.11", 1.5, -3.25e-9, None, True, "=1.5"), ("a;b,c", 2, 1e21, 0.1, False, '"')]
    assert table_csv(("x", "y"), [("2026.11", 1.5)]) == "\ufeffx,y\r\n2026.11,1.5\r\n"
    text = table_csv(("name", *"abcde"), rows, COMMA)
    assert text.startswith("\ufeff# decimal sign: comma\r\nname;a;b;c;d;e\r\n")
    _, _, first, second = csv.reader(io.StringIO(text), delimiter=";")
    assert first == ["2026.11", "1,5", "-3,25e-09", "", "yes", "'=1.5"]
    assert second == ["a;b,c", "2", "1e+21", "0,1", "no", '"']


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("# decimal sign: comma", ","),
        ("\ufeff# Decimal sign: comma;;;;", ","),
        ('"# decimal sign: point",,', "."),
        ("# decimal sign: dot", ""),
        ("decimal sign: comma", ""),
        ("", ""),
    ],
)
def test_the_statement_is_read_as_spreadsheets_save_it(line, sign):
    assert stated_decimal(line) == sign


@pytest.mark.parametrize("decimal", [POINT, COMMA])
def test_films_and_the_template_come_back(tmp_path, decimal):
    path = tmp_path / "films.csv"
    write_measurements(path, [FILM], decimal)
    table = read_measurements(path, shipped())
    assert (table.rejected, table.waiting) == ((), ())
    assert [replace(film, key="") for film in table.films] == [replace(FILM, key="")]
    write_template(path, decimal)
    read = understand(book_of("films.csv", path.read_bytes()), Choices(), Facts(materials=shipped()))
    assert [row.state for row in read.rows if row.film] == ["ready", "ready"]
    assert [row.film.thickness_um for row in read.rows if row.film] == [32.0, 41.0]


def test_a_stated_comma_is_not_asked_about_whether_it_parts_thousands(tmp_path):
    path = tmp_path / "films.csv"
    write_template(path, COMMA)
    text = path.read_text("utf-8").replace(";0,9;", ";1,234;").replace(";0,8;", ";1;").replace(";41,0;", ";41;")
    read = understand(book_of(path.name, text.encode()), Choices(), Facts(materials=shipped()))
    assert (read.layout.decimal.value, read.layout.decimal.is_sure) == (",", True)
    assert [row.film.conductivity_ms_cm for row in read.rows if row.film] == [1.234, 1.0]


def test_the_command_line_takes_the_sign(tmp_path, capsys):
    path = tmp_path / "films.csv"
    assert main(["measurements", "template", str(path), "--decimal", "comma"]) == 0
    assert path.read_text("utf-8-sig").startswith("# decimal sign: comma\nSample;Date;")
    assert main(["measurements", "template", str(path), "--decimal", ";"]) == 2
    assert "--decimal" in capsys.readouterr().err


_WITHIN = r"((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\)"
"""Whatever stands in brackets, with three more pairs of them."""


def test_every_export_can_have_a_decimal_comma():
    texts = {path: path.read_text("utf-8") for part in ("files", "ui", "cli") for path in (ROOT / part).rglob("*.py")}
    takes = {
        name
        for text in texts.values()
        if "decimal: str" in text
        for name, arguments in re.findall(rf"^def (\w+)\({_WITHIN}", text, re.MULTILINE)
        if "decimal: str" in arguments and re.search(r"csv|bytes|^write_|^export_", name)
    }
    assert takes > {"table_csv", "write_sheet", "films_csv", "batch_csv", "write_materials", "write_answer"}
    called = re.compile(
        rf"(?<!def )(?<!`)\b(?:{'|'.join(takes)})\({_WITHIN}|partial\((?:\w+\.)?(?:{'|'.join(takes)}),{_WITHIN}"
    )
    missing = {
        (path.name, call[0])
        for path, text in texts.items()
        for call in called.finditer(text)
        if "decimal" not in call[0]
    }
    # rows that were not taken stay as they stood in the file that they come from
    assert {name for name, _ in missing} == {"taking.py"}, missing
